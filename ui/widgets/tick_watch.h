#pragma once

#include "models/base/clock.h"
#include "models/telemetry/latency.h"

#include <algorithm>

namespace lineside {

/*!
 * How punctual the window's display ticks are. What holds the window's thread up, whatever it is, makes the next tick
 * late by as much, so the latest tick is the longest stall that a person could have felt. Lives on the window's thread.
 */
class TickWatch
{
public:
    //! \a interval: from tick to tick, when all is well.
    explicit TickWatch(std::chrono::nanoseconds interval) : m_interval(interval) {}

    //! A tick comes, at this moment of the steady clock.
    void tick(SteadyTime now)
    {
        if (m_last != SteadyTime{}) {
            const auto late = std::max(std::chrono::nanoseconds(0), std::chrono::nanoseconds(now - m_last) - m_interval);
            m_lateness.add(late);
            m_longest = std::max(m_longest, late);
            ++m_ticks;
        } else {
            m_first = now;
        }
        m_last = now;
    }

    SteadyTime first() const { return m_first; } //!< when the first tick came; time_point{} while none has
    quint64 ticks() const { return m_ticks; } //!< that were timed
    LatencySummary lateness() const { return m_lateness.summary(); }
    //! By how much the latest tick came late since the window was made.
    std::chrono::nanoseconds longestStall() const { return m_longest; }

private:
    const std::chrono::nanoseconds m_interval;
    SteadyTime m_first{};
    SteadyTime m_last{};
    std::chrono::nanoseconds m_longest{0};
    quint64 m_ticks = 0;
    LatencyHistogram m_lateness;
};

} // namespace lineside
