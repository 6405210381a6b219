#pragma once

#include "ui/trends/trend_pyramid.h"

#include <optional>
#include <span>
#include <vector>

namespace lineside {

/*!
 * What a trend knows of one tag: samples from history for the range that was asked for, and readings that came since.
 * In time order. A plain value of the window's thread.
 */
class TrendSeries
{
public:
    static constexpr size_t kMaxLive = 200'000; //!< readings kept beyond what history gave

    //! Takes history's answer for a range; live readings later than its last sample stay.
    void setHistory(TrendResult result);
    /*!
     * Takes what somebody else knows of [from, to), which the local history does not hold; in time order. What was filled
     * in there before goes. The next setHistory() takes all of it away.
     */
    void fill(UtcTime from, UtcTime to, const std::vector<TrendSample> &samples);
    //! What fill() put in: from the first to the last sample of each stretch, both inclusive, in order.
    struct Filled
    {
        UtcTime first{};
        UtcTime last{};
    };
    const std::vector<Filled> &filled() const { return m_filled; }
    //! Adds readings of the tag as they come; what is older than the newest is put into its place.
    void append(const std::vector<Reading> &readings, ValueType type);
    void clear();

    const std::vector<TrendSample> &samples() const { return m_samples; }
    //! The samples in [from, to), and the one before and after them, which lines lead to.
    std::span<const TrendSample> between(UtcTime from, UtcTime to) const;
    //! How many of them came since history was asked.
    size_t liveCount() const { return m_samples.size() - m_history; }
    //! Changes whenever the samples do.
    quint64 generation() const { return m_generation; }

    //! The sample in force at an instant: the last one at or before it. Nothing before the first.
    std::optional<TrendSample> at(UtcTime instant) const;
    //! Smallest and largest usable number in [from, to), the one in force at its start included.
    std::optional<std::pair<double, double>> bounds(UtcTime from, UtcTime to) const;
    //! The extremes of samples()[first, last).
    TrendPyramid::Extent extent(size_t first, size_t last) const { return m_pyramid.extent(m_samples, first, last); }
    //! Of all samples().
    const TrendPyramid &pyramid() const { return m_pyramid; }

private:
    void takeOut(UtcTime from, UtcTime to);

    std::vector<TrendSample> m_samples;
    TrendPyramid m_pyramid;
    std::vector<Filled> m_filled;
    size_t m_history = 0; //!< how many of them history gave
    quint64 m_generation = 0;
};

//! The number of a reading that a chart can show; NaN when it is bad, text, or no number.
TrendSample sampleOf(const Reading &reading, ValueType type);

} // namespace lineside
