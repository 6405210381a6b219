#pragma once

#include "models/base/clock.h"
#include "models/plant/tag.h"

#include <optional>
#include <vector>

namespace lineside {

//! When a tag will pass a limit if it goes on as it did. Only where it goes at all, beyond chance.
struct Projection
{
    size_t tag = 0;           //!< its place among the machine's monitored tags
    double limit = 0;         //!< which is ahead
    bool rising = true;
    double value = 0;         //!< now, on the line
    double slope = 0;         //!< a day; with its 99 % interval
    double slopeLow = 0, slopeHigh = 0;
    double hours = 0;         //!< until the limit; 0: it is passed
    double hoursLow = 0;      //!< by the steeper end of the interval, or as it may speed up,
    double hoursHigh = 0;     //!< and by the flatter one
    bool bends = false;       //!< it speeds up, beyond chance: hours are of the curve
    UtcTime from{};
    UtcTime to{};
    quint64 samples = 0;      //!< medians of three hours
    double coverage = 0;
};

/*!
 * One tag's hourly medians of the last days, and where they lead: the Theil-Sen line of medians of three hours over five
 * days, with an interval that is widened for values that depend on each other. A projection needs a slope whose interval
 * leaves out 0, Mann-Kendall's test at 1 %, a rise of at least a tenth of the way from the first values to the limit, and
 * that today's values lie beyond those of the first days: a swing of day and night has none of that. What wears often goes
 * faster and faster: lines through the two halves tell by how much, and the interval's early end is the earlier one of a line
 * that is as steep and of a curve that bends as much as the interval of these lines allows. Where they differ beyond chance, it
 * is the curve that counts. That it slows down is never assumed. The interval also knows that where the tag stands now is known
 * no better than the values lie about their line: on lines and curves that were tried it holds the truth 97 times in 100 or more.
 * One thread.
 */
class TagProjection
{
public:
    static constexpr int kHours = 120;

    //! \a low, \a high: what it must not pass; nothing: no limit there.
    TagProjection(std::optional<double> low, std::optional<double> high);

    //! A value of settled, good running time, in order.
    void add(UtcTime at, double value);
    void clear();
    //! The clock was set back to \a now: what was stamped later is forgotten.
    void setBack(UtcTime now);
    //! Nothing while it goes nowhere, no limit lies ahead, or there are less than two days of values.
    std::optional<Projection> read(UtcTime now) const;

private:
    void closeHour();

    std::optional<double> m_low, m_high;
    qint64 m_hour = std::numeric_limits<qint64>::min(); //!< that is being collected
    std::vector<double> m_collected;
    std::vector<float> m_medians; //!< ring by hour; NaN for none
    qint64 m_newest = std::numeric_limits<qint64>::min();
};

} // namespace lineside
