#pragma once

#include "models/plant/quality_plan.h"
#include "models/production/calendar.h"

#include <QDate>

#include <map>
#include <mutex>
#include <span>

namespace lineside {

/*!
 * The days that a health score counts: those of the line's place, to which production counts its hours. A night shift belongs to
 * the day on which it begins, so a day begins with the first time that is its own. Thread-safe.
 */
class ScoreDays
{
public:
    explicit ScoreDays(production::CalendarPtr calendar);

    //! Of the moment \a at.
    QDate dateOf(UtcTime at) const;
    UtcTime beginOf(QDate date) const;
    //! When the first of the last \a days days begins, with the one that goes on at \a at.
    UtcTime firstOf(int days, UtcTime at) const { return beginOf(dateOf(at).addDays(1 - days)); }

private:
    static constexpr size_t kMost = 500;
    const production::CalendarPtr m_calendar;
    mutable std::mutex m_mutex;
    mutable std::map<QDate, UtcTime> m_begins;
};

//! A day, or the part of it that is over.
struct ChartDay
{
    UtcTime from{};
    UtcTime to{};
    std::optional<std::chrono::microseconds> running; //!< nothing: nobody says when the machine runs
    bool goesOn = false;
};

using PointsByHour = std::map<UtcTime, quint64>; //!< by the hour's begin

/*!
 * How much of what a chart was to tell in these days it did tell, 0 to 1. A chart of a tag is to have a point after each
 * subgroup's time while the machine runs (or always, where it watches always, or nobody says when it runs); less than one
 * subgroup a day counts as told. A chart that people measure for is to have a value on each day that is over and had such time.
 */
double chartCoverage(const ControlChart &chart, std::span<const ChartDay> days, const PointsByHour &points);

} // namespace lineside
