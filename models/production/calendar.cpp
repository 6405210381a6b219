#include "models/production/calendar.h"

#include <QDateTime>

#include <algorithm>
#include <tuple>

namespace lineside::production {

namespace {

constexpr qint64 kDaySeconds = 86'400;
constexpr size_t kKeptDays = 64;
constexpr qint64 kMostDays = 4'000;
// Years 1900 to 3000: beyond them no plant works, and no arithmetic overflows.
constexpr qint64 kFirstSecond = -2'208'988'800;
constexpr qint64 kLastSecond = 32'503'680'000;

qint64 secondsOf(UtcTime at)
{
    return std::clamp<qint64>(std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count(), kFirstSecond,
                              kLastSecond);
}

UtcTime timeOf(qint64 seconds)
{
    return UtcTime(std::chrono::seconds(seconds));
}

qint64 epochDay(QDate date)
{
    return QDate(1970, 1, 1).daysTo(date);
}

qint64 floorDiv(qint64 a, qint64 b)
{
    return a / b - (a % b < 0 ? 1 : 0);
}

} // namespace

Calendar::Calendar() : m_always(true), m_zone(QTimeZone::systemTimeZone())
{
    if (!m_zone.isValid())
        m_zone = QTimeZone::utc();
}

Calendar::Calendar(const ShiftCalendar &calendar)
    : m_calendar(calendar),
      m_zone(calendar.timeZone.isEmpty() ? QTimeZone::systemTimeZone() : QTimeZone(calendar.timeZone.toLatin1()))
{
    if (!m_zone.isValid()) {
        m_hasZone = false;
        m_zone = QTimeZone::utc();
    }
}

qint64 Calendar::offsetAt(qint64 utcSeconds) const
{
    return m_zone.offsetFromUtc(QDateTime::fromSecsSinceEpoch(utcSeconds, QTimeZone::utc()));
}

UtcTime Calendar::utcOf(QDate date, int minutes) const
{
    const qint64 wall = epochDay(date) * kDaySeconds + qint64(minutes) * 60;
    const qint64 before = offsetAt(wall - kDaySeconds);
    const qint64 after = offsetAt(wall + kDaySeconds);
    if (before == after)
        return timeOf(wall - before);
    // The earlier of two readings of the clock is the one with the larger offset.
    for (const qint64 offset : {std::max(before, after), std::min(before, after)}) {
        if (offsetAt(wall - offset) == offset)
            return timeOf(wall - offset);
    }
    // The clocks leave this time out: the moment at which they change.
    qint64 low = wall - kDaySeconds;
    qint64 high = wall + kDaySeconds;
    while (high - low > 1) {
        const qint64 middle = low + (high - low) / 2;
        (offsetAt(middle) == before ? low : high) = middle;
    }
    return timeOf(high);
}

QDate Calendar::dateOf(UtcTime at) const
{
    const qint64 seconds = secondsOf(at);
    QDate date = QDate(1970, 1, 1).addDays(floorDiv(seconds + offsetAt(seconds), kDaySeconds));
    // Clocks that go back over midnight, or leave out a day: a day lasts from its begin to that of the next.
    while (timeOf(seconds) >= beginOf(date.addDays(1)))
        date = date.addDays(1);
    while (timeOf(seconds) < beginOf(date))
        date = date.addDays(-1);
    return date;
}

UtcTime Calendar::beginOf(QDate date) const
{
    return utcOf(date, 0);
}

QList<Shift> Calendar::planOf(QDate date) const
{
    int weekday = date.dayOfWeek() - 1;
    for (const CalendarException &exception : m_calendar.exceptions) {
        if (exception.date != date)
            continue;
        if (!exception.likeDay)
            return {};
        weekday = std::clamp(*exception.likeDay, 0, 6);
        break;
    }
    QList<Shift> result;
    for (const Shift &shift : m_calendar.shifts) {
        if (shift.days & (1u << weekday))
            result.append(shift);
    }
    return result;
}

std::vector<ShiftSpan> Calendar::shiftsOf(QDate date) const
{
    std::vector<ShiftSpan> result;
    if (m_always) {
        const UtcTime from = beginOf(date);
        const UtcTime to = beginOf(date.addDays(1));
        result.push_back({QString(), date, from, to, std::chrono::duration<double, std::ratio<60>>(to - from).count(), {}});
        return result;
    }
    for (const Shift &shift : planOf(date)) {
        ShiftSpan span;
        span.name = shift.name;
        span.date = date;
        span.from = utcOf(date, shift.start);
        span.to = utcOf(date, shift.start + shift.length);
        if (span.from >= span.to)
            continue; // the clocks left all of it out
        std::vector<Stretch> breaks;
        for (const ShiftBreak &pause : shift.breaks) {
            const UtcTime from = std::clamp(utcOf(date, shift.start + pause.start), span.from, span.to);
            const UtcTime to = std::clamp(utcOf(date, shift.start + pause.start + pause.length), span.from, span.to);
            if (from < to)
                breaks.push_back({from, to});
        }
        std::sort(breaks.begin(), breaks.end(), [](const Stretch &a, const Stretch &b) { return a.from < b.from; });
        UtcTime::duration off{0};
        for (const Stretch &pause : breaks) {
            if (!span.breaks.empty() && pause.from <= span.breaks.back().to)
                span.breaks.back().to = std::max(span.breaks.back().to, pause.to);
            else
                span.breaks.push_back(pause);
        }
        for (const Stretch &pause : span.breaks)
            off += pause.to - pause.from;
        span.plannedMinutes = std::chrono::duration<double, std::ratio<60>>(span.to - span.from - off).count();
        result.push_back(std::move(span));
    }
    std::sort(result.begin(), result.end(), [](const ShiftSpan &a, const ShiftSpan &b) {
        return std::tie(a.from, a.to, a.name) < std::tie(b.from, b.to, b.name);
    });
    return result;
}

std::vector<ShiftSpan> Calendar::shifts(UtcTime from, UtcTime to) const
{
    std::vector<ShiftSpan> result;
    if (from >= to)
        return result;
    const QDate first = dateOf(from).addDays(-2); // start and length are up to a day each
    const QDate last = dateOf(to);
    for (QDate date = first; date <= last && first.daysTo(date) <= kMostDays; date = date.addDays(1)) {
        for (ShiftSpan &span : shiftsOf(date)) {
            if (span.from < to && span.to > from)
                result.push_back(std::move(span));
        }
    }
    return result;
}

SliceDay Calendar::makeDay(QDate date) const
{
    const UtcTime begin = beginOf(date);
    const UtcTime end = beginOf(date.addDays(1));

    std::vector<ShiftSpan> spans;
    for (const QDate day : {date.addDays(-2), date.addDays(-1), date}) {
        for (ShiftSpan &span : shiftsOf(day))
            spans.push_back(std::move(span));
    }
    // Each moment belongs to the shift that began first of those that have it.
    UtcTime taken = UtcTime::min();
    std::vector<UtcTime> marks{begin, end};
    std::vector<UtcTime> cellMarks{begin, end};
    for (ShiftSpan &span : spans) {
        span.from = std::max(span.from, taken);
        taken = std::max(taken, span.to);
        for (const UtcTime mark : {span.from, span.to})
            cellMarks.push_back(mark);
        for (const Stretch &pause : span.breaks) {
            marks.push_back(pause.from);
            marks.push_back(pause.to);
        }
    }
    for (int hour = 1; hour < 24; ++hour)
        cellMarks.push_back(utcOf(date, hour * 60));
    const auto inOrder = [begin, end](std::vector<UtcTime> &times) {
        std::erase_if(times, [begin, end](UtcTime at) { return at < begin || at > end; });
        std::sort(times.begin(), times.end());
        times.erase(std::unique(times.begin(), times.end()), times.end());
    };
    inOrder(cellMarks);
    // An hour that comes twice is two hours.
    for (size_t i = 1; i < cellMarks.size(); ++i) {
        if (cellMarks[i] - cellMarks[i - 1] > std::chrono::hours(1))
            cellMarks.insert(cellMarks.begin() + qsizetype(i), cellMarks[i - 1] + std::chrono::hours(1));
    }
    marks.insert(marks.end(), cellMarks.begin(), cellMarks.end());
    inOrder(marks);

    auto slices = std::make_shared<std::vector<Slice>>();
    size_t cell = 0;
    for (size_t i = 0; i + 1 < marks.size(); ++i) {
        Slice slice;
        slice.from = marks[i];
        slice.to = marks[i + 1];
        while (cellMarks[cell + 1] <= slice.from)
            ++cell;
        slice.cellFrom = cellMarks[cell];
        slice.cellTo = cellMarks[cell + 1];
        slice.date = date;
        for (const ShiftSpan &span : spans) {
            if (slice.from < span.from || slice.from >= span.to)
                continue;
            slice.kind = SliceKind::Shift;
            slice.shift = span.name;
            slice.shiftFrom = span.from;
            slice.date = span.date;
            for (const Stretch &pause : span.breaks) {
                if (slice.from >= pause.from && slice.from < pause.to)
                    slice.kind = SliceKind::Break;
            }
            break;
        }
        slices->push_back(std::move(slice));
    }
    return slices;
}

SliceDay Calendar::dayOf(UtcTime at) const
{
    const QDate date = dateOf(at);
    const std::lock_guard lock(m_mutex);
    const auto found = m_days.find(date.toJulianDay());
    if (found != m_days.end())
        return found->second;
    if (m_days.size() >= kKeptDays)
        m_days.erase(m_days.begin());
    return m_days.emplace(date.toJulianDay(), makeDay(date)).first->second;
}

UtcTime Calendar::dayBegin(QDate date) const
{
    const UtcTime midnight = beginOf(date);
    const SliceDay day = dayOf(midnight);
    const auto own = std::find_if(day->begin(), day->end(), [date](const Slice &slice) { return slice.date >= date; });
    return own == day->end() ? midnight : std::max(midnight, own->from);
}

Slice Calendar::sliceAt(UtcTime at) const
{
    const SliceDay day = dayOf(at);
    const auto after = std::upper_bound(day->begin(), day->end(), at,
                                        [](UtcTime time, const Slice &slice) { return time < slice.from; });
    return after == day->begin() ? day->front() : *(after - 1);
}

} // namespace lineside::production
