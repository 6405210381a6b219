#include "app/score_days.h"

#include <algorithm>

namespace lineside {

ScoreDays::ScoreDays(production::CalendarPtr calendar)
    : m_calendar(calendar ? std::move(calendar) : std::make_shared<const production::Calendar>())
{
}

QDate ScoreDays::dateOf(UtcTime at) const
{
    return m_calendar->sliceAt(at).date;
}

UtcTime ScoreDays::beginOf(QDate date) const
{
    {
        const std::lock_guard lock(m_mutex);
        if (const auto found = m_begins.find(date); found != m_begins.end())
            return found->second;
    }
    const UtcTime begin = m_calendar->dayBegin(date);
    const std::lock_guard lock(m_mutex);
    if (m_begins.size() >= kMost)
        m_begins.clear();
    m_begins[date] = begin;
    return begin;
}

double chartCoverage(const ControlChart &chart, std::span<const ChartDay> days, const PointsByHour &points)
{
    using Microseconds = std::chrono::microseconds;
    const Microseconds step = std::max<Microseconds>(Microseconds(chart.every) * std::max(chart.subgroup, 1), std::chrono::milliseconds(1));
    const bool isByHand = chart.tag.isNull();
    double due = 0, known = 0;
    quint64 all = 0;
    for (const ChartDay &day : days) {
        quint64 came = 0;
        for (auto hour = points.lower_bound(day.from); hour != points.end() && hour->first < day.to; ++hour)
            came += hour->second;
        all += came;
        const Microseconds elapsed = day.to - day.from;
        const Microseconds time = chart.runningOnly && day.running ? std::min(*day.running, elapsed) : elapsed;
        if (time <= Microseconds(0) || (isByHand && day.goesOn && came == 0))
            continue;
        due += double(time.count());
        if (came > 0)
            known += isByHand ? double(time.count()) : std::min(double(time.count()), double(came + 1) * double(step.count()));
    }
    if (due <= 0)
        return all > 0 ? 1 : 0;
    return known / due;
}

} // namespace lineside
