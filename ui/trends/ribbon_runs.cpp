#include "ui/trends/ribbon_runs.h"

#include "models/forward/plant_history.h"

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
    if (!sample || sample->status == forward::kNoRecord)
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

void markSource(std::vector<RibbonRun> &runs, int first, int last, RibbonSource source)
{
    std::vector<RibbonRun> marked;
    marked.reserve(runs.size() + 2);
    const auto put = [&marked](int from, int to, const RibbonRun &run, RibbonSource of) {
        if (from >= to)
            return;
        if (!marked.empty() && marked.back().last == from && marked.back().kind == run.kind && marked.back().source == of)
            marked.back().last = to;
        else
            marked.push_back({from, to, run.kind, of});
    };
    for (const RibbonRun &run : runs) {
        const int from = std::clamp(first, run.first, run.last);
        const int to = std::clamp(last, from, run.last);
        const bool may = run.kind != RibbonKind::Unknown && run.source == RibbonSource::Here;
        put(run.first, from, run, run.source);
        put(from, to, run, may ? source : run.source);
        put(to, run.last, run, run.source);
    }
    runs = std::move(marked);
}

} // namespace lineside
