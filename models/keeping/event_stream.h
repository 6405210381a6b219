#pragma once

#include "models/history/historian.h"
#include "models/keeping/progress.h"

namespace lineside::keeping {

/*!
 * The events of a range, oldest first, a bounded number at a time; each piece is a short question of its own. Blocks;
 * belongs to one thread, which is none of the historian's.
 */
class EventStream
{
public:
    EventStream(Historian &historian, UtcTime from, UtcTime to, size_t atOnce = 10'000);

    //! The next piece; empty at the end.
    Result<QList<Event>> next(const Progress &progress);

private:
    Historian &m_historian;
    UtcTime m_at;
    const UtcTime m_to;
    const size_t m_atOnce;
    std::chrono::microseconds m_window;
};

} // namespace lineside::keeping
