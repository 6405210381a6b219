#pragma once

#include "models/history/historian.h"

#include <algorithm>
#include <limits>
#include <span>
#include <vector>

namespace lineside {

/*!
 * The smallest and largest of any stretch of a long row of samples, in logarithmic time: each level holds the extremes
 * of eight entries of the one below, the lowest of eight samples, which takes 4.6 bytes a sample. It holds no
 * samples; who has them gives them to each call. A plain value of one thread.
 */
class TrendPyramid
{
public:
    static constexpr size_t kFan = 8;

    //! What is in a stretch, or-ed.
    enum Kind : quint32 { Good = 1, Uncertain = 2, None = 4, Lost = 8 };

    struct Extent
    {
        double low = std::numeric_limits<double>::infinity();
        double high = -std::numeric_limits<double>::infinity(); //!< below low while there is no number at all
        quint32 kinds = 0;
        bool hasNumber() const { return low <= high; }
        void add(const Extent &other)
        {
            low = std::min(low, other.low);
            high = std::max(high, other.high);
            kinds |= other.kinds;
        }
        void add(const TrendSample &sample);
    };

    struct Node
    {
        UtcTime at{}; //!< of its first sample
        Extent extent;
    };

    //! Takes in what was added to \a samples at their end since the last call.
    void extend(std::span<const TrendSample> samples);
    //! Forgets everything from the sample \a count on: something there is no longer as it was.
    void truncate(size_t count);

    //! The whole groups of kFan^level samples, in order; \a level from 1 on, and none where there are too few samples.
    std::span<const Node> level(size_t level) const;

    //! Of samples [first, last), all of which extend() has seen.
    Extent extent(std::span<const TrendSample> samples, size_t first, size_t last) const;

private:
    std::vector<std::vector<Node>> m_levels; // a node for each whole group of the level below
};

} // namespace lineside
