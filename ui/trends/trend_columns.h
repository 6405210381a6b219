#pragma once

#include "ui/trends/trend_series.h"

namespace lineside {

//! How a curve goes from one sample to the next, and what it must not bridge.
struct TrendCourse
{
    bool stepped = false;              //!< a value holds until the next one; else a straight line leads there
    UtcTime holdsUntil = UtcTime::min(); //!< the last value is in force up to here
    std::span<const UtcTime> starts;   //!< in order: nothing is known between each and the sample before it
};

/*!
 * The curve of \a series over [from, to) as \a columns vertical strokes, which together are what drawing each sample
 * would have painted (a column without a number holds none). Takes time by the number of columns, not by that of
 * samples. \a columns and the range must not be empty; the result is written over \a out.
 */
void trendColumns(const TrendSeries &series, UtcTime from, UtcTime to, int columns, const TrendCourse &course,
                  std::vector<TrendPyramid::Extent> &out);

} // namespace lineside
