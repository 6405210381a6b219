#include "ui/trends/ribbon_runs.h"

#include <algorithm>
#include <cmath>

namespace lineside {

namespace {

RibbonKind kindOf(quint32 kinds)
{
    return kinds & TrendPyramid::Lost        ? RibbonKind::Lost
         : kinds & TrendPyramid::None        ? RibbonKind::Bad
         : kinds & TrendPyramid::Uncertain   ? RibbonKind::Uncertain
                                             : RibbonKind::Good;
}

//! A column in which the curve neither has a sample nor passes: what the sample before it says, if that still counts.
RibbonKind kindInForce(const TrendSeries &series, UtcTime at, const TrendCourse &course)
{
    const std::optional<TrendSample> sample = series.at(at);
    if (!sample)
        return RibbonKind::Unknown;
    const auto start = std::upper_bound(course.starts.begin(), course.starts.end(), sample->at);
    if (start != course.starts.end() && *start <= at)
        return RibbonKind::Unknown;
    TrendPyramid::Extent extent;
    extent.add(*sample);
    const bool isLast = sample->at == series.samples().back().at;
    if (extent.hasNumber() || (isLast && at > course.holdsUntil))
        return RibbonKind::Unknown;
    return kindOf(extent.kinds);
}

} // namespace

std::vector<RibbonRun> ribbonRuns(const TrendSeries &series, UtcTime from, UtcTime to, int columns,
                                  const TrendCourse &course)
{
    std::vector<TrendPyramid::Extent> extents;
    trendColumns(series, from, to, columns, course, extents);
    const double wide = double((to - from).count()) / columns;
    std::vector<RibbonRun> runs;
    for (int i = 0; i < columns; ++i) {
        const quint32 kinds = extents[size_t(i)].kinds;
        const RibbonKind kind = kinds
            ? kindOf(kinds)
            : kindInForce(series, from + std::chrono::microseconds(qint64(wide * i)), course);
        if (runs.empty() || runs.back().kind != kind)
            runs.push_back({i, i, kind});
        runs.back().last = i + 1;
    }
    return runs;
}

} // namespace lineside
