#include "ui/site_plans/reason_tab.h"

#include "models/plant/plant_limits.h"
#include "ui/widgets/plan_words.h"

#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace lineside {

ReasonTab::ReasonTab(const Theme &theme, QWidget *parent)
    : SiteTab(theme, parent)
    , m_head(new FieldForm(theme))
    , m_table(new PlanTable(theme, tr("Reasons for standing still"),
                            {{tr("Code"), PlanTable::Kind::Text, 130}, {tr("Words"), PlanTable::Kind::Text, 260, true}, {tr("The machine is"), PlanTable::Kind::Choice, 130}}))
{
    m_head->addHeading(tr("Why machines stand still"), tr("Whoever is at the machine chooses one of these after a stop that is not a short one. "
                                                          "Past stops keep the code that they were given."));
    add(m_head);
    add(m_table);
    m_rows->addStretch();
    QList<PlanTable::Choice> states;
    for (const MachineState state : {MachineState::Down, MachineState::Idle, MachineState::Setup, MachineState::PlannedStop})
        states += {stateKey(state), stateWord(state)};
    m_table->setChoices(State, states);
    m_table->setRoom(5, 14);
    m_table->setFreshRow([] { return QStringList{QString(), QString(), stateKey(MachineState::Down)}; }, tr("Add reason"), tr("Remove reason"));
    connect(m_table->addButton(tr("Add the usual ones")), &QPushButton::clicked, this, &ReasonTab::addUsual);
}

void ReasonTab::addUsual()
{
    const QList<StopReason> usual{
        {QStringLiteral("NO-MATERIAL"), tr("No material"), MachineState::Idle},
        {QStringLiteral("BLOCKED"), tr("The next machine takes nothing"), MachineState::Idle},
        {QStringLiteral("NO-ORDER"), tr("No order"), MachineState::Idle},
        {QStringLiteral("NO-OPERATOR"), tr("Nobody there to run it"), MachineState::Idle},
        {QStringLiteral("CHANGE"), tr("Change-over"), MachineState::Setup},
        {QStringLiteral("CLEANING"), tr("Cleaning"), MachineState::Setup},
        {QStringLiteral("JAM"), tr("Jam"), MachineState::Down},
        {QStringLiteral("MECHANICAL"), tr("Mechanical fault"), MachineState::Down},
        {QStringLiteral("ELECTRICAL"), tr("Electrical fault"), MachineState::Down},
        {QStringLiteral("QUALITY"), tr("Stopped for quality"), MachineState::Down},
        {QStringLiteral("MAINTENANCE"), tr("Planned maintenance"), MachineState::PlannedStop},
    };
    for (const StopReason &reason : usual) {
        bool there = false;
        for (int row = 0; row < m_table->rowCount(); ++row)
            there = there || m_table->cell(row, Code) == reason.code;
        if (!there)
            m_table->addRow({reason.code, reason.text, stateKey(reason.state)}, false);
    }
}

void ReasonTab::load(const Site &site)
{
    clearFaults();
    QList<QStringList> rows;
    for (const StopReason &reason : site.stopReasons)
        rows += {reason.code, reason.text, stateKey(reason.state)};
    m_table->setRows(rows);
    for (int row = 0; row < rows.size(); ++row)
        m_table->setTag(row, rows[row][Code]); // a row is the reason that it was, whatever its code becomes
}

bool ReasonTab::take(Site &site)
{
    clearFaults();
    QList<StopReason> reasons;
    QHash<QString, QString> renamed;
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const StopReason reason{m_table->cell(row, Code), m_table->cell(row, Words), stateOfKey(m_table->cell(row, State))};
        if (reason.code.isEmpty())
            m_table->showFault(row, Code, tr("A reason needs a code."));
        if (std::any_of(reasons.cbegin(), reasons.cend(), [&](const StopReason &other) { return other.code == reason.code; }))
            m_table->showFault(row, Code, tr("This code stands there already."));
        if (reason.code.size() > kMostLetters || reason.text.size() > kMostLetters)
            m_table->showFault(row, reason.code.size() > kMostLetters ? Code : Words, tr("There is room for %1 letters.").arg(kMostLetters));
        reasons += reason;
        if (const QString former = m_table->tag(row).toString(); !former.isEmpty())
            renamed.insert(former, reason.code);
    }
    for (Line &line : site.lines) {
        for (Machine &machine : line.machines) {
            for (StateRule &rule : machine.production.states) {
                if (rule.reason.isEmpty())
                    continue;
                rule.reason = renamed.value(rule.reason, rule.reason);
                if (std::none_of(reasons.cbegin(), reasons.cend(), [&](const StopReason &reason) { return reason.code == rule.reason; }))
                    m_table->showFault(tr("Machine %1 tells the reason %2 by itself: take it out there before it goes here.").arg(machine.code, rule.reason));
            }
        }
    }
    if (hasFaults())
        return false;
    site.stopReasons = reasons;
    return true;
}

} // namespace lineside
