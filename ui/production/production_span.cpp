#include "ui/production/production_span.h"

#include "ui/production/production_names.h"
#include "ui/production/production_words.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace lineside {


namespace {

using namespace std::chrono_literals;

struct SpanText
{
    Q_DECLARE_TR_FUNCTIONS(ProductionSpan)
};

constexpr std::chrono::hours kLookBack{14 * 24}; //!< for the last shift

QString dayText(QDate date)
{
    return QLocale().toString(date, SpanText::tr("d MMM"));
}

QString shiftName(const QString &shift, QDate date)
{
    return shift.isEmpty() ? dayText(date) : shift + QStringLiteral(", ") + dayText(date);
}

//! When the first slice of a day begins, and the last one ends: night shifts of the day before come first.
UtcTime beginOfDay(const Calendar &calendar, QDate date)
{
    const SliceDay slices = calendar.dayOf(calendar.beginOf(date));
    const auto first = std::find_if(slices->begin(), slices->end(), [date](const Slice &slice) { return slice.date == date; });
    return first == slices->end() ? calendar.beginOf(date) : first->from;
}

ProductionSpan daysSpan(const MachinePicture &machine, const Calendar &calendar, QDate first, const QString &name)
{
    ProductionSpan span;
    span.from = beginOfDay(calendar, first);
    span.to = machine.at;
    span.first = first;
    span.last = machine.day;
    span.name = name;
    span.isOpen = true;
    return span;
}

} // namespace

QString spanWord(SpanKind kind)
{
    switch (kind) {
    case SpanKind::ThisShift:
        return SpanText::tr("This shift");
    case SpanKind::LastShift:
        return SpanText::tr("Last shift");
    case SpanKind::Today:
        return SpanText::tr("Today");
    case SpanKind::Week:
        return SpanText::tr("This week");
    case SpanKind::Month:
        return SpanText::tr("This month");
    case SpanKind::Own:
        return SpanText::tr("From … until …");
    }
    return {};
}

std::vector<Cell> ProductionSpan::of(std::vector<Cell> cells) const
{
    if (first.isValid())
        std::erase_if(cells, [this](const Cell &cell) { return cell.date < first || cell.date > last; });
    std::erase_if(cells, [this](const Cell &cell) { return cell.from < from || cell.from >= to; });
    return cells;
}

CalendarPtr calendarOf(const PlantSnapshot &snapshot, const MachineId &machine)
{
    const MachinePlace place = placeOf(snapshot, machine);
    if (place.line && !place.line->calendar.isEmpty()) {
        for (const ShiftCalendar &calendar : place.site->calendars) {
            if (calendar.code == place.line->calendar)
                return std::make_shared<const Calendar>(calendar);
        }
    }
    return std::make_shared<const Calendar>();
}

ProductionSpan spanOf(SpanKind kind, const MachinePicture &machine, const Calendar &calendar, UtcTime ownFrom, UtcTime ownTo)
{
    ProductionSpan span;
    switch (kind) {
    case SpanKind::ThisShift:
        if (machine.shiftFrom == UtcTime{}) {
            span.problem = SpanText::tr("No shift is on now.");
            return span;
        }
        span.from = machine.shiftFrom;
        span.to = machine.at;
        span.name = shiftName(machine.shift, machine.day);
        span.isOpen = true;
        return span;
    case SpanKind::LastShift: {
        const std::vector<ShiftSpan> shifts = calendar.shifts(machine.at - kLookBack, machine.at);
        const UtcTime before = machine.shiftFrom == UtcTime{} ? machine.at : machine.shiftFrom;
        const auto last = std::find_if(shifts.rbegin(), shifts.rend(), [before](const ShiftSpan &shift) { return shift.to <= before; });
        if (last == shifts.rend()) {
            span.problem = SpanText::tr("No shift ended in the last two weeks.");
            return span;
        }
        span.from = last->from;
        span.to = last->to;
        span.name = shiftName(last->name, last->date);
        return span;
    }
    case SpanKind::Today:
        return daysSpan(machine, calendar, machine.day, dayText(machine.day));
    case SpanKind::Week: {
        const QDate monday = machine.day.addDays(1 - machine.day.dayOfWeek());
        return daysSpan(machine, calendar, monday, SpanText::tr("Week %1").arg(machine.day.weekNumber()));
    }
    case SpanKind::Month: {
        const QDate first(machine.day.year(), machine.day.month(), 1);
        return daysSpan(machine, calendar, first, QLocale().toString(first, QStringLiteral("MMMM yyyy")));
    }
    case SpanKind::Own:
        span.from = std::chrono::floor<std::chrono::hours>(ownFrom);
        span.to = std::min(UtcTime(std::chrono::ceil<std::chrono::hours>(ownTo)), machine.at);
        span.isOpen = ownTo >= machine.at;
        span.name = rangeText(span.from, std::max(span.from, span.to));
        if (!span.isThere())
            span.problem = SpanText::tr("The end must come after the beginning, and the beginning lie in the past.");
        return span;
    }
    return span;
}

} // namespace lineside
