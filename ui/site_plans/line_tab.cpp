#include "ui/site_plans/line_tab.h"

#include <QVBoxLayout>

#include <algorithm>

namespace lineside {

LineTab::LineTab(const Theme &theme, QWidget *parent)
    : SiteTab(theme, parent)
    , m_head(new FieldForm(theme))
    , m_table(new PlanTable(theme, tr("Lines"),
                            {{tr("Line"), PlanTable::Kind::Fixed, 160, true}, {tr("Works by"), PlanTable::Kind::Choice, 200}, {tr("Its counts are those of"), PlanTable::Kind::Choice, 220}}))
{
    m_head->addHeading(tr("Lines"), tr("What a line makes is what its pacemaker makes: the machine that sets the pace, or the last one that counts."));
    add(m_head);
    add(m_table);
    m_rows->addStretch();
    m_table->setRoom(3, 12);
}

void LineTab::load(const Site &site)
{
    clearFaults();
    QList<QStringList> rows;
    for (const Line &line : site.lines)
        rows += {line.name.isEmpty() ? line.code : line.code + QStringLiteral("  ") + line.name, line.calendar,
                 line.pacemaker.isNull() ? QString() : line.pacemaker.uuid.toString()};
    m_table->setRows(rows);
    for (int row = 0; row < site.lines.size(); ++row) {
        QList<PlanTable::Choice> machines{{QString(), tr("(its last machine that counts)")}};
        for (const Machine &machine : site.lines[row].machines)
            machines += {machine.id.uuid.toString(), machine.name.isEmpty() ? machine.code : machine.code + QStringLiteral("  ") + machine.name};
        m_table->setChoices(row, Pacemaker, machines);
        m_table->setTag(row, site.lines[row].id.uuid);
    }
    offerCalendars(site.calendars);
}

void LineTab::offerCalendars(const QList<ShiftCalendar> &calendars)
{
    m_calendars = calendars;
    QList<PlanTable::Choice> choices{{QString(), tr("(around the clock)")}};
    for (const ShiftCalendar &calendar : calendars)
        choices += {calendar.code, calendar.name.isEmpty() ? calendar.code : calendar.name};
    m_table->setChoices(Calendar, choices);
}

void LineTab::renameCalendar(const QString &from, const QString &to)
{
    for (int row = 0; row < m_table->rowCount(); ++row) {
        if (m_table->cell(row, Calendar) == from)
            m_table->setCell(row, Calendar, to);
    }
}

bool LineTab::take(Site &site)
{
    clearFaults();
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const QString calendar = m_table->cell(row, Calendar);
        if (!calendar.isEmpty() && std::none_of(site.calendars.cbegin(), site.calendars.cend(), [&](const ShiftCalendar &each) { return each.code == calendar; })) {
            m_table->showFault(row, Calendar, tr("This calendar is not there any more: choose another."));
            return false;
        }
        for (Line &line : site.lines) {
            if (line.id.uuid != m_table->tag(row).toUuid())
                continue;
            line.calendar = calendar;
            line.pacemaker = MachineId{QUuid::fromString(m_table->cell(row, Pacemaker))};
        }
    }
    return true;
}

} // namespace lineside
