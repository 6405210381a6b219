#include "ui/site_plans/shift_table.h"

#include "ui/site_plans/shift_text.h"

#include <QLocale>

namespace lineside {

namespace {

constexpr int kDayLength = 24 * 60;

QList<PlanTable::Column> shiftColumns()
{
    QList<PlanTable::Column> columns{{ShiftTable::tr("Shift"), PlanTable::Kind::Text, 90, true}};
    for (int day = 1; day <= 7; ++day)
        columns += {QLocale().standaloneDayName(day, QLocale::ShortFormat), PlanTable::Kind::Check, 34};
    columns += {ShiftTable::tr("From"), PlanTable::Kind::Text, 56};
    columns += {ShiftTable::tr("To"), PlanTable::Kind::Text, 56};
    columns += {ShiftTable::tr("Breaks"), PlanTable::Kind::Text, 180};
    return columns;
}

QStringList cellsOf(const Shift &shift)
{
    QStringList cells{shift.name};
    for (int day = 0; day < 7; ++day)
        cells += shift.days & (1 << day) ? QStringLiteral("1") : QString();
    return cells << timeText(shift.start) << timeText(shift.start + shift.length) << breaksText(shift);
}

} // namespace

ShiftTable::ShiftTable(const Theme &theme, QWidget *parent) : PlanTable(theme, tr("Shifts"), shiftColumns(), parent)
{
    setRoom(2, 6);
    setFreshRow([this] {
        // it begins where the last one ends
        const QList<Shift> before = sketch();
        Shift shift;
        shift.start = before.isEmpty() ? 6 * 60 : (before.last().start + before.last().length) % kDayLength;
        return cellsOf(shift);
    }, tr("Add shift"), tr("Remove shift"));
}

void ShiftTable::load(const QList<Shift> &shifts)
{
    QList<QStringList> rows;
    for (const Shift &shift : shifts)
        rows += cellsOf(shift);
    setRows(rows);
}

QString ShiftTable::read(int row, Shift &shift, int &column) const
{
    shift.name = cell(row, Name);
    shift.days = 0;
    for (int day = 0; day < 7; ++day)
        shift.days = quint8(shift.days | (cell(row, Monday + day).isEmpty() ? 0 : 1 << day));
    column = From;
    const std::optional<int> from = minutesOf(cell(row, From));
    if (!from || *from >= kDayLength)
        return tr("A time of day is wanted here, like 06:00.");
    column = To;
    const std::optional<int> to = minutesOf(cell(row, To));
    if (!to)
        return tr("A time of day is wanted here, like 14:00.");
    shift.start = *from;
    shift.length = (*to - *from + kDayLength) % kDayLength;
    if (shift.length == 0)
        shift.length = kDayLength; // from 6 to 6 is around the clock
    column = Breaks;
    const auto breaks = breaksOf(cell(row, Breaks), shift.start);
    if (!breaks)
        return tr("Breaks are written as 08:00–08:15, 12:00–12:30.");
    shift.breaks = *breaks;
    int end = 0;
    for (const ShiftBreak &pause : *breaks) {
        if (pause.start < end || pause.length < 1 || pause.start + pause.length > shift.length)
            return tr("Breaks lie inside the shift, one after the other.");
        end = pause.start + pause.length;
    }
    column = Name;
    if (shift.name.isEmpty())
        return tr("A shift needs a name.");
    column = Monday;
    return shift.days == 0 ? tr("A shift needs a day on which it begins.") : QString();
}

bool ShiftTable::take(QList<Shift> &shifts)
{
    QList<Shift> taken;
    for (int row = 0; row < rowCount(); ++row) {
        Shift shift;
        int column = 0;
        if (const QString fault = read(row, shift, column); !fault.isEmpty()) {
            showFault(row, column, fault);
            return false;
        }
        taken += shift;
    }
    shifts = taken;
    return true;
}

QList<Shift> ShiftTable::sketch() const
{
    QList<Shift> shifts;
    for (int row = 0; row < rowCount(); ++row) {
        Shift shift;
        int column = 0;
        const QString fault = read(row, shift, column);
        if (!fault.isEmpty() && column != Name && column != Monday)
            shift = Shift{shift.name, 0, 0, 1, {}};
        shifts += shift;
    }
    return shifts;
}

} // namespace lineside
