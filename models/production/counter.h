#pragma once

#include "models/production/account.h"
#include "models/telemetry/reading.h"

#include <optional>

namespace lineside::production {

//! How a counter counts.
struct CounterRule
{
    bool delta = false;        //!< CounterDelta: each reading is an amount
    ValueType type = ValueType::Float64;
    qint64 modulus = 0;        //!< millionths: at this it begins at 0 again; 0: a lower count is a reset
};

/*!
 * What a reading adds to a count. `estimated` amounts were made at some time since \a since, when the counter was seen
 * last. `takeBack` is an amount that an earlier reading added wrongly, at \a takeBackAt.
 */
struct CounterStep
{
    qint64 amount = 0;         //!< millionths of a unit
    bool estimated = false;
    UtcTime since{};
    qint64 takeBack = 0;
    UtcTime takeBackAt{};
    bool rollOver = false;
    bool reset = false;
    bool jump = false;         //!< more than the ideal rate allows
    bool glitch = false;
};

/*!
 * Follows one counter through its readings, in time order.
 *
 * A count that is not Good (Uncertain ones with a usable value are taken) is not looked at; what was counted meanwhile
 * comes with the next good one, as an estimate of when. A lower count is a roll-over when the counter has a modulus and
 * is nearer to it that way; else a reset, and the new count counts from zero. When the counter is back where it was within
 * ten minutes, faster than it could have counted, there was no reset: what it added is taken back. A count far above what the ideal rate allows waits
 * for the next reading: when that is low again, it was none. More than 1e9 units at once are never believed.
 * A plain value; state of a checkpoint.
 */
class Counter
{
public:
    //! \a cycleNs is the ideal time of a unit, 0 when it is not known.
    CounterStep feed(const Reading &reading, const CounterRule &rule, qint64 cycleNs);
    //! Nobody looks any more from \a at on: a break of the station, or a value that cannot be trusted.
    void lose(UtcTime at);

    bool isLost() const { return m_lost; }       //!< there was a count, and it cannot be seen now
    bool isKnown() const { return m_has && !m_lost; } //!< there is a count, and it can be seen
    bool isWaiting() const { return m_waits; }   //!< for the next reading to say whether the last one is true
    UtcTime lostAt() const { return m_lostAt; }
    //! For checkpoints: nothing of the past can change any more.
    bool isSettled() const { return !m_lost && !m_waits && !m_mayTakeBack; }

    //! As numbers, for a checkpoint; only when settled.
    std::array<qint64, 3> toNumbers() const;
    static Counter fromNumbers(const std::array<qint64, 3> &numbers);

    friend bool operator==(const Counter &, const Counter &) = default;

private:
    CounterStep count(qint64 value, UtcTime at, const CounterRule &rule, qint64 cycleNs);

    bool m_has = false;
    bool m_lost = false;
    bool m_waits = false;
    bool m_mayTakeBack = false;
    qint64 m_value = 0;     //!< millionths
    UtcTime m_raisedAt{};   //!< when it last went up
    UtcTime m_lostAt{};
    qint64 m_waiting = 0;   //!< the count that waits,
    UtcTime m_waitingAt{};
    qint64 m_before = 0;    //!< the count before a reset,
    qint64 m_addedSince = 0; //!< what was added by it,
    UtcTime m_resetAt{};    //!< and when
};

//! More than this no counter counts.
inline constexpr double kMostUnits = 4e12;
//! Whether millionthsOf() gives something, without working it out.
inline bool isCount(Payload value, ValueType type)
{
    switch (type) {
    case ValueType::Float64:
        return value.asDouble() >= 0 && value.asDouble() <= kMostUnits; // not NaN
    case ValueType::Int64:
        return value.asInt64() >= 0 && value.asInt64() <= qint64(kMostUnits);
    case ValueType::UInt64:
        return value.asUInt64() <= quint64(kMostUnits);
    case ValueType::Bool:
    case ValueType::Text:
        break;
    }
    return false;
}
//! A counter's value in millionths of a unit; nothing for what is not a number, negative, or beyond 4e12 units.
std::optional<qint64> millionthsOf(Payload value, ValueType type);

} // namespace lineside::production
