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

//! Where a stretch of a curve is from, and how far it has come; the first that holds.
enum class RibbonSource : quint8 {
    Here,    //!< in this computer's history
    Plant,   //!< from the plant's database: this computer's history does not hold it
    Hours,   //!< here, but as figures of each hour: the readings are not kept any more
    Late,    //!< here, and arrived long after its time
    Waiting, //!< here, and not in the plant's database yet
};

//! Columns [first, last) of a ribbon, all of one kind and source.
struct RibbonRun
{
    int first = 0;
    int last = 0;
    RibbonKind kind = RibbonKind::Unknown;
    RibbonSource source = RibbonSource::Here;
    friend bool operator==(const RibbonRun &, const RibbonRun &) = default;
};

//! What \a series knows of [from, to), a kind for each of \a columns; arguments as in trendColumns(). Covers all columns.
std::vector<RibbonRun> ribbonRuns(const TrendSeries &series, UtcTime from, UtcTime to, int columns,
                                  const TrendCourse &course);

/*!
 * Says of the columns [first, last) where they are from, as far as something is known of them at all and nothing was said
 * before. \a runs stay in order and cover what they covered.
 */
void markSource(std::vector<RibbonRun> &runs, int first, int last, RibbonSource source);

} // namespace lineside
