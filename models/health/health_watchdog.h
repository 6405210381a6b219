#pragma once

#include "models/health/health_pulse.h"
#include "models/history/event.h"

#include <array>
#include <condition_variable>
#include <functional>
#include <optional>
#include <thread>

namespace lineside {

struct HealthWatchdogSettings
{
    std::chrono::milliseconds every{5'000};     //!< it looks so often
    std::chrono::milliseconds deadline{60'000}; //!< what has not moved for so long is in trouble
};

/*!
 * Sees to it that somebody is told when health is not worked out any more, from a thread of its own that waits for nothing of
 * the service: its thread hangs, no scores come, readings give way, or what it works out cannot be kept. Each trouble is an event
 * (HEARTBEAT_TIMEOUT, an error) when it begins and another (information, the same reference) when it is over.
 */
class HealthWatchdog
{
public:
    enum class Trouble : quint8 {
        Silent,     //!< the thread does not come round
        NotScoring, //!< it does, but computes nothing
        Overloaded, //!< readings gave way in its queue
        NotKept,    //!< the records take nothing, or say no
    };
    static constexpr size_t kTroubles = 4;
    using Look = std::function<HealthPulse()>;
    using Tell = std::function<void(const Event &)>; //!< on the watchdog's thread; must not wait

    HealthWatchdog(Look look, const Clock &clock, Tell tell, const HealthWatchdogSettings &settings = {});
    ~HealthWatchdog(); //!< stop()
    HealthWatchdog(const HealthWatchdog &) = delete;
    HealthWatchdog &operator=(const HealthWatchdog &) = delete;

    void start(); //!< idempotent
    //! Idempotent. What is in trouble then stays so: no event says that it is well.
    void stop();
    //! What it says now, in words; empty while all is well. Any thread.
    QString trouble() const;

private:
    struct Found
    {
        Trouble trouble;
        QString text;
    };
    struct Open
    {
        QString text;
        QString reference;
    };

    void run();
    void look();
    std::optional<QString> found(Trouble trouble, const HealthPulse &pulse, SteadyTime now);
    void tell(Trouble trouble, const std::optional<QString> &text);

    const Look m_look;
    const Clock &m_clock;
    const Tell m_tell;
    const HealthWatchdogSettings m_settings;
    quint64 m_lost = 0;              //!< of the watchdog's thread
    std::optional<SteadyTime> m_lostAt;
    SteadyTime m_silentAt{};         //!< when it was seen to be so last

    mutable std::mutex m_mutex; //!< of what follows
    std::condition_variable m_wake;
    bool m_stopping = false;
    std::array<std::optional<Open>, kTroubles> m_open;
    std::thread m_thread;
};

} // namespace lineside
