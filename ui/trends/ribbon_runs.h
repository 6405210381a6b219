#pragma once

#include "ui/trends/trend_columns.h"

namespace lineside {

//! How far a stretch of a curve may be trusted. The worst of what lies in a stretch counts.
enum class RibbonKind : quint8 {
    Unknown,   //!< nothing is known: before the first reading, or while the station did not run
    Good,
    Uncertain,
    Bad,       //!< readings came, and said that there is no value
    Lost,      //!< readings came and gave way, since the disk could not take them
};

//! Columns [first, last) of a ribbon, all of one kind.
struct RibbonRun
{
    int first = 0;
    int last = 0;
    RibbonKind kind = RibbonKind::Unknown;
    friend bool operator==(const RibbonRun &, const RibbonRun &) = default;
};

//! What \a series knows of [from, to), a kind for each of \a columns; arguments as in trendColumns(). Covers all columns.
std::vector<RibbonRun> ribbonRuns(const TrendSeries &series, UtcTime from, UtcTime to, int columns,
                                  const TrendCourse &course);

} // namespace lineside
