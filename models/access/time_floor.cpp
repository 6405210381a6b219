#include "models/access/time_floor.h"

#include <algorithm>

namespace lineside {

TimeFloor::TimeFloor(const Clock &clock, UtcTime leased)
    : m_clock(clock)
    , m_leased(leased)
{
    const UtcTime utc = clock.utc();
    m_last = std::max(utc, leased);
    // Just ahead: that is the lease of a station that was killed, and the clock will be there soon. Far ahead: the
    // clock was set back.
    m_anchor = leased - utc <= kLease ? utc : m_last;
    m_anchorSteady = clock.steady();
}

UtcTime TimeFloor::countedLocked() const
{
    const UtcTime utc = m_clock.utc();
    const SteadyTime steady = m_clock.steady();
    UtcTime counted = m_anchor + std::chrono::duration_cast<std::chrono::microseconds>(steady - m_anchorSteady);
    if (utc > counted) {
        m_anchor = counted = utc;
        m_anchorSteady = steady;
    }
    return counted;
}

UtcTime TimeFloor::nowLocked() const
{
    return m_last = std::max(m_last, countedLocked());
}

UtcTime TimeFloor::now() const
{
    const std::lock_guard lock(m_mutex);
    return nowLocked();
}

UtcTime TimeFloor::counted() const
{
    const std::lock_guard lock(m_mutex);
    return countedLocked();
}

std::optional<UtcTime> TimeFloor::leaseDue() const
{
    const std::lock_guard lock(m_mutex);
    const UtcTime now = nowLocked();
    // While the time stands still at the lease of a life before, that lease covers it; or crash by crash it would grow.
    const UtcTime counted =
        m_anchor + std::chrono::duration_cast<std::chrono::microseconds>(m_clock.steady() - m_anchorSteady);
    if (m_leased - counted > kLease / 2)
        return {};
    return std::max(now, counted + kLease);
}

void TimeFloor::setLeased(UtcTime leased)
{
    const std::lock_guard lock(m_mutex);
    m_leased = std::max(m_leased, leased);
}

} // namespace lineside
