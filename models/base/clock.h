#pragma once

#include <QDateTime>
#include <QString>

#include <chrono>

namespace lineside {

//! UTC, microseconds since 1970-01-01; the only kind of timestamp in code and storage.
using UtcTime = std::chrono::sys_time<std::chrono::microseconds>;
//! For ages, periods and deadlines: never jumps.
using SteadyTime = std::chrono::steady_clock::time_point;

/*!
 * The time, for everything that needs it; a test gives its own.
 * Thread-safe.
 */
class Clock
{
public:
    virtual ~Clock() = default;
    virtual UtcTime utc() const = 0;
    virtual SteadyTime steady() const = 0;

    //! The machine's clocks; lives as long as the program.
    static const Clock &system();
};

//! A clock that stands still until it is told otherwise. Not thread-safe against its own setters.
class ManualClock final : public Clock
{
public:
    UtcTime utc() const override { return m_utc; }
    SteadyTime steady() const override { return m_steady; }

    void setUtc(UtcTime at) { m_utc = at; }
    void advance(std::chrono::microseconds by)
    {
        m_utc += by;
        m_steady += by;
    }

private:
    UtcTime m_utc{std::chrono::seconds(1'700'000'000)};
    SteadyTime m_steady{std::chrono::hours(1)};
};

inline qint64 toMicroseconds(UtcTime at) { return at.time_since_epoch().count(); }
inline UtcTime fromMicroseconds(qint64 us) { return UtcTime(std::chrono::microseconds(us)); }

//! ISO 8601 with microseconds and Z, e.g. 2026-11-21T14:28:03.000125Z.
QString toIso(UtcTime at);
//! For views; loses what lies below a millisecond.
QDateTime toLocalDateTime(UtcTime at);

} // namespace lineside
