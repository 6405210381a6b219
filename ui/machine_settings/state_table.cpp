#include "ui/machine_settings/state_table.h"

#include "ui/widgets/plan_words.h"

#include <QPushButton>

#include <algorithm>

namespace lineside {

MachineState stateOfWord(const QString &word, StateMeaning meaning)
{
    // the beginnings of what controllers say, in English and German; who reads the table decides
    static const std::pair<MachineState, QStringList> beginnings[] = {
        {MachineState::Setup, {QStringLiteral("setup"), QStringLiteral("set-up"), QStringLiteral("set up"), QStringLiteral("change"),
                               QStringLiteral("rüst"), QStringLiteral("umrüst"), QStringLiteral("clean"), QStringLiteral("cip"), QStringLiteral("reinig")}},
        {MachineState::PlannedStop, {QStringLiteral("break"), QStringLiteral("maint"), QStringLiteral("pause"), QStringLiteral("wartung"), QStringLiteral("planned")}},
        {MachineState::Down, {QStringLiteral("fault"), QStringLiteral("fail"), QStringLiteral("error"), QStringLiteral("down"), QStringLiteral("emergency"),
                              QStringLiteral("jam"), QStringLiteral("stör"), QStringLiteral("fehler"), QStringLiteral("defekt"), QStringLiteral("not-halt")}},
        {MachineState::Idle, {QStringLiteral("idle"), QStringLiteral("wait"), QStringLiteral("starv"), QStringLiteral("block"), QStringLiteral("stop"),
                              QStringLiteral("ready"), QStringLiteral("standby"), QStringLiteral("leer"), QStringLiteral("wart"), QStringLiteral("stau"),
                              QStringLiteral("halt"), QStringLiteral("bereit"), QStringLiteral("mangel")}},
        {MachineState::Running, {QStringLiteral("run"), QStringLiteral("produc"), QStringLiteral("produz"), QStringLiteral("execut"), QStringLiteral("läuft"),
                                 QStringLiteral("lauf"), QStringLiteral("betrieb"), QStringLiteral("fill"), QStringLiteral("füll"), QStringLiteral("heat"),
                                 QStringLiteral("heiz"), QStringLiteral("mix"), QStringLiteral("misch"), QStringLiteral("press"), QStringLiteral("on")}},
    };
    for (const auto &[state, words] : beginnings) {
        const bool fits = std::any_of(words.begin(), words.end(), [&](const QString &begin) {
            return begin.size() < 3 ? word.compare(begin, Qt::CaseInsensitive) == 0 : word.trimmed().startsWith(begin, Qt::CaseInsensitive);
        });
        if (fits)
            return state;
    }
    return meaning == StateMeaning::Urgent ? MachineState::Down : MachineState::Unknown;
}

StateTable::StateTable(const Theme &theme, QWidget *parent)
    : PlanTable(theme, tr("What the values of the state tag mean"),
                {{tr("Value"), Kind::Number, 64},
                 {tr("Word"), Kind::Fixed, 160, true},
                 {tr("The machine is"), Kind::Choice, 130},
                 {tr("Reason"), Kind::Choice, 190}},
                parent)
{
    QList<Choice> states{{QString(), tr("(not told)")}};
    for (const MachineState state : {MachineState::Running, MachineState::Idle, MachineState::Setup, MachineState::Down, MachineState::PlannedStop})
        states += {stateKey(state), stateWord(state)};
    setChoices(Does, states);
    setRoom(3, 9);
    setFreshRow([this] {
        qint64 next = 0;
        for (int row = 0; row < rowCount(); ++row)
            next = std::max(next, cell(row, Value).toLongLong() + 1);
        return QStringList{QString::number(next)};
    }, tr("Add value"), tr("Remove value"));
    QPushButton *suggesting = addButton(tr("Suggest from the words"));
    connect(suggesting, &QPushButton::clicked, this, [this] {
        if (suggest() > 0)
            Q_EMIT edited();
    });
    connect(this, &PlanTable::cellEdited, this, [this](int row, int column) {
        if (column == Value)
            showWord(row);
    });
}

void StateTable::load(const QList<StateRule> &rules, const QList<StopReason> &reasons)
{
    QList<Choice> choices{{QString(), tr("(a person says)")}};
    for (const StopReason &reason : reasons)
        choices += {reason.code, reason.text.isEmpty() ? reason.code : reason.text};
    setChoices(Reason, choices);
    QList<QStringList> rows;
    for (const StateRule &rule : rules)
        rows += {QString::number(rule.value), QString(), stateKey(rule.state), rule.reason};
    showRows(rows);
}

void StateTable::setStateTag(const Tag *tag)
{
    m_states = tag ? tag->states : QList<StateText>();
    QList<QStringList> rows;
    for (int row = 0; row < rowCount(); ++row) {
        const QStringList cells{cell(row, Value), QString(), cell(row, Does), cell(row, Reason)};
        if (!cells[Does].isEmpty())
            rows += cells;
    }
    showRows(rows);
}

void StateTable::showRows(QList<QStringList> rows)
{
    for (const StateText &state : std::as_const(m_states)) {
        const QString value = QString::number(state.value);
        if (std::none_of(rows.cbegin(), rows.cend(), [&](const QStringList &cells) { return cells[Value] == value; }))
            rows += {value, QString(), QString(), QString()};
    }
    std::sort(rows.begin(), rows.end(), [](const QStringList &a, const QStringList &b) { return a[Value].toLongLong() < b[Value].toLongLong(); });
    setRows(rows);
    for (int row = 0; row < rowCount(); ++row)
        showWord(row);
}

void StateTable::showWord(int row)
{
    QString word;
    bool whole = false;
    const qint64 value = cell(row, Value).toLongLong(&whole);
    for (const StateText &state : std::as_const(m_states)) {
        if (whole && state.value == value)
            word = state.text;
    }
    setCell(row, Word, word);
}

int StateTable::suggest()
{
    int made = 0;
    for (int row = 0; row < rowCount(); ++row) {
        if (!cell(row, Does).isEmpty())
            continue;
        for (const StateText &state : std::as_const(m_states)) {
            const MachineState found = QString::number(state.value) == cell(row, Value) ? stateOfWord(state.text, state.meaning) : MachineState::Unknown;
            if (found == MachineState::Unknown)
                continue;
            setCell(row, Does, stateKey(found));
            ++made;
        }
    }
    return made;
}

bool StateTable::take(QList<StateRule> &rules)
{
    QList<StateRule> read;
    for (int row = 0; row < rowCount(); ++row) {
        bool whole = false;
        StateRule rule;
        rule.value = cell(row, Value).toLongLong(&whole);
        if (!whole) {
            showFault(row, Value, tr("A whole number is wanted here."));
            return false;
        }
        if (cell(row, Does).isEmpty())
            continue;
        if (std::any_of(read.begin(), read.end(), [&](const StateRule &other) { return other.value == rule.value; })) {
            showFault(row, Value, tr("This value has a meaning already."));
            return false;
        }
        rule.state = stateOfKey(cell(row, Does));
        rule.reason = cell(row, Reason);
        read += rule;
    }
    rules = read;
    return true;
}

} // namespace lineside
