#pragma once

#include "models/base/clock.h"

#include <mutex>
#include <optional>

namespace lineside {

/*!
 * A time of day that never goes back, across restarts too: what has expired stays expired, whatever is done to the
 * machine's clock. While that is set back, this one goes on by the steady clock.
 *
 * A lease, ahead of the time by kLease, is written to disk before it is reached. So after a crash the time is at most
 * kLease ahead of the machine's; it then stands still until that has caught up. Thread-safe.
 */
class TimeFloor
{
public:
    static constexpr std::chrono::seconds kLease{60};

    //! \a leased: what was last written; the epoch when nothing was.
    TimeFloor(const Clock &clock, UtcTime leased);

    UtcTime now() const;
    //! The same without what a lease of a life before is ahead: when something happened, not whether it has expired.
    UtcTime counted() const;

    //! What to write now, when half of the lease has run off; at most kLease ahead.
    std::optional<UtcTime> leaseDue() const;
    void setLeased(UtcTime leased); //!< it is written

private:
    UtcTime nowLocked() const;
    UtcTime countedLocked() const;

    const Clock &m_clock;
    mutable std::mutex m_mutex;
    mutable UtcTime m_last, m_anchor;
    mutable SteadyTime m_anchorSteady;
    UtcTime m_leased;
};

} // namespace lineside
