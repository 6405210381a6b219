#pragma once

#include "models/base/clock.h"

namespace lineside {

/*!
 * How much drivers slow down for a consumer that cannot follow: a level that rises by one each kWidenEvery while its
 * queue is at 80 %, and falls by one each kNarrowEvery once it has been below for kCalm. Each level doubles a period.
 */
class PeriodThrottle
{
public:
    static constexpr double kFull = 0.8;
    static constexpr std::chrono::milliseconds kWidenEvery{250};
    static constexpr std::chrono::milliseconds kCalm{5'000};
    static constexpr std::chrono::milliseconds kNarrowEvery{1'000};
    static constexpr int kHighest = 12;

    //! Looks at the fill (0 to 1); true when the level changed. \a useful: the level above which no period widens.
    bool update(double fill, SteadyTime now, int useful);
    int level() const { return m_level; }

    //! Never narrower than \a own, never wider than \a widest unless \a own is.
    static std::chrono::milliseconds periodAt(int level, std::chrono::milliseconds own,
                                              std::chrono::milliseconds widest);
    //! The level at which \a own has become \a widest; 0 when it is as wide already.
    static int levelFor(std::chrono::milliseconds own, std::chrono::milliseconds widest);

private:
    int m_level = 0;
    SteadyTime m_widenedAt = SteadyTime::min();
    SteadyTime m_narrowAt = SteadyTime::min(); //!< not before
};

} // namespace lineside
