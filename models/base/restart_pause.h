#pragma once

#include <algorithm>
#include <chrono>

namespace lineside {

/*!
 * The pause before something that ended by itself is started again: it doubles with each end up to a ceiling, and begins
 * anew once the thing has run well for a minute.
 */
class RestartPause
{
public:
    static constexpr std::chrono::minutes kRanWell{1};

    constexpr RestartPause(std::chrono::milliseconds first, std::chrono::milliseconds longest)
        : m_first(first)
        , m_longest(longest)
    {
    }

    //! \a ran: for how long it worked this time.
    std::chrono::milliseconds next(std::chrono::nanoseconds ran)
    {
        if (ran > kRanWell)
            m_ends = 0;
        const auto pause = std::min<std::chrono::milliseconds>(m_first * (1 << m_ends), m_longest);
        m_ends = std::min(m_ends + 1, 10);
        return pause;
    }

private:
    std::chrono::milliseconds m_first, m_longest;
    int m_ends = 0;
};

} // namespace lineside
