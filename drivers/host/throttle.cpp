#include "drivers/host/throttle.h"

#include <algorithm>

namespace lineside {

bool PeriodThrottle::update(double fill, SteadyTime now, int useful)
{
    const int highest = std::clamp(useful, 0, kHighest);
    if (fill >= kFull) {
        m_narrowAt = now + kCalm;
        if (m_level >= highest || (m_level > 0 && now < m_widenedAt + kWidenEvery))
            return false;
        ++m_level;
        m_widenedAt = now;
        return true;
    }
    if (m_level == 0 || now < m_narrowAt)
        return false;
    m_level = std::min(m_level - 1, highest);
    m_narrowAt = now + kNarrowEvery;
    return true;
}

std::chrono::milliseconds PeriodThrottle::periodAt(int level, std::chrono::milliseconds own,
                                                   std::chrono::milliseconds widest)
{
    if (own >= widest)
        return own;
    return std::min<std::chrono::milliseconds>(own * (qint64(1) << std::clamp(level, 0, kHighest)), widest);
}

int PeriodThrottle::levelFor(std::chrono::milliseconds own, std::chrono::milliseconds widest)
{
    int level = 0;
    while (level < kHighest && periodAt(level, own, widest) < widest)
        ++level;
    return level;
}

} // namespace lineside
