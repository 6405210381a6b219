#include "ui/production/stop_panel.h"

#include "ui/production/production_names.h"
#include "ui/production/production_words.h"
#include "ui/production/stop_dialog.h"
#include "ui/theme/plain_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/figure_table.h"
#include "ui/widgets/offer_login.h"
#include "ui/widgets/on_window.h"
#include "ui/widgets/plan_words.h"
#include "ui/widgets/sorted_rows.h"
#include "ui/widgets/table_actions.h"

#include <QBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>

namespace lineside {


namespace {

//! The newest thing that somebody said of a stop; null when nobody did.
const StopEntry *entryOf(const std::vector<StopEntry> &entries, const StateInterval &stop)
{
    const StopEntry *newest = nullptr;
    for (const StopEntry &entry : entries) {
        if (entry.from < stop.to && entry.to > stop.from && (!newest || entry.enteredAt >= newest->enteredAt))
            newest = &entry;
    }
    return newest;
}

} // namespace

StopPanel::StopPanel(const PageContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_enter(new QPushButton(tr("Reason…"), this))
    , m_words(plainLabel(QString(), this))
{
    const Theme &theme = context.services.theme;
    m_table = new FigureTable(theme, tr("Stops"),
                              {{tr("From"), {120, 100}},
                               {tr("Until"), {120, 84}},
                               {tr("Length"), {100, 76}, true},
                               {tr("State"), {110, 80}},
                               {tr("Reason"), {220, 110}},
                               {tr("Said by"), {120, 76}},
                               {tr("Said at"), {120, 96}},
                               {tr("Note"), {200, 60}}},
                              7, -1, {6}, this);
    m_table->setSortable();
    m_filter = new FilterLine(*m_table, tr("Filter the stops"), this);
    m_filter->setMaximumWidth(theme.px(240));
    connect(&theme, &Theme::changed, m_filter, [this] { m_filter->setMaximumWidth(m_context.services.theme.px(240)); });
    m_words->setWordWrap(true);
    setPlainToolTip(m_enter, tr("Enter: say or correct why it stood; a part of the time splits the stop"));
    auto *bar = new QHBoxLayout;
    bar->addWidget(m_enter);
    bar->addWidget(m_words, 1);
    bar->addWidget(m_filter);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, theme.px(8), 0, 0);
    layout->addLayout(bar);
    layout->addWidget(m_table, 1);
    connect(m_enter, &QPushButton::clicked, this, &StopPanel::enterReason);
    connect(m_table, &FigureTable::rowActivated, this, &StopPanel::enterReason);
    connect(m_table, &FigureTable::currentKeyChanged, this, [this](const QString &key) { m_enter->setEnabled(!key.isEmpty()); });
    addTableAction(m_table, tr("Reason…"), QKeySequence(Qt::Key_F4), [this] { enterReason(); });
    m_enter->setEnabled(false);
}

StopPanel::~StopPanel()
{
    if (m_stopJob)
        m_stopJob->cancel();
    if (m_entryJob)
        m_entryJob->cancel();
}

void StopPanel::showStops(const MachineId &machine, const ProductionSpan &span)
{
    if (machine != m_machine) {
        m_stops.clear();
        m_entries.clear();
        m_table->setRows({});
    }
    m_machine = machine;
    m_span = span;
    ask();
}

void StopPanel::ask()
{
    if (m_stopJob)
        m_stopJob->cancel();
    if (m_entryJob)
        m_entryJob->cancel();
    if (!m_span.isThere()) {
        m_stops.clear();
        fill();
        return;
    }
    ProductionService &service = *m_context.services.production;
    m_entryJob = service.queryEntries(m_machine, m_span.from, m_span.to, onWindow<std::vector<StopEntry>>(this, [this](Result<std::vector<StopEntry>> entries) {
        if (!entries)
            return;
        m_entries = std::move(*entries);
        fill();
    }));
    m_stopJob = service.queryStops(m_machine, m_span.from, m_span.to, onWindow<std::vector<StateInterval>>(this, [this](Result<std::vector<StateInterval>> stops) {
        if (!stops) {
            if (stops.error().kind != Error::Kind::Cancelled)
                m_words->setText(inWords(stops.error()));
            return;
        }
        m_stops = std::move(*stops);
        fill();
    }));
}

void StopPanel::fill()
{
    const QLocale locale;
    const SnapshotPtr snapshot = m_context.services.editor.snapshot();
    const Site *site = placeOf(*snapshot, m_machine).site;
    const auto machine = m_context.services.production->picture()->machine(m_machine);
    QList<FigureTable::Row> rows;
    int unsaid = 0;
    for (auto stop = m_stops.rbegin(); stop != m_stops.rend(); ++stop) { // the newest first
        const bool goesOn = machine && stop->to >= machine->at && machine->state.state == stop->state;
        const double seconds = std::chrono::duration<double>(stop->to - stop->from).count();
        const StopEntry *entry = entryOf(m_entries, *stop);
        FigureTable::Row row;
        row.key = QString::number(toMicroseconds(stop->from));
        const bool isSaid = !stop->reason.isEmpty();
        unsaid += isSaid ? 0 : 1;
        row.cells = {timeText(stop->from),
                     goesOn ? tr("goes on") : timeText(stop->to),
                     lengthText(seconds),
                     lineside::stateWord(stop->state),
                     reasonText(site, stop->reason),
                     entry ? entry->user : isSaid ? tr("the machine") : QString(),
                     entry ? timeText(entry->enteredAt) : QString(),
                     entry ? entry->note : QString()};
        row.raw = {toIso(stop->from), goesOn ? QString() : toIso(stop->to), QString::number(seconds, 'f', 3), production::stateWord(stop->state), stop->reason,
                   entry ? entry->user : QString(), entry ? toIso(entry->enteredAt) : QString(), entry ? entry->note : QString()};
        row.isStrong = !isSaid; // somebody should
        if (entry)
            row.hint = tr("%1 entered it at %2; until then it was: %3").arg(entry->user, timeText(entry->enteredAt), beforeText(site, entry->before));
        rows += row;
    }
    m_table->setRows(rows);
    m_enter->setEnabled(!m_table->currentKey().isEmpty());
    const auto short_ = machine ? double(machine->shortStop) / 1e6 : 300;
    QString words = rows.isEmpty() ? tr("No stop was longer than %1.").arg(lengthText(short_))
                                   : tr("%Ln stops longer than %1", nullptr, int(rows.size())).arg(lengthText(short_));
    if (unsaid > 0)
        words += QStringLiteral(" · ") + tr("%Ln without a reason", nullptr, unsaid);
    if (m_span.isThere())
        words += QStringLiteral(" · ") + rangeText(m_span.from, m_span.to);
    m_words->setText(words);
}

StopDialog *StopPanel::enterReason()
{
    const QString key = m_table->currentKey();
    const auto stop = std::find_if(m_stops.begin(), m_stops.end(), [&key](const StateInterval &each) { return QString::number(toMicroseconds(each.from)) == key; });
    if (stop == m_stops.end())
        return nullptr;
    if (const Status may = m_context.services.seat.may(Permission::EnterProduction); !may) {
        Q_EMIT remarkMade(inWords(may.error()));
        offerLogin(m_context, this, may.error());
        return nullptr;
    }
    const auto machine = m_context.services.production->picture()->machine(m_machine);
    const bool goesOn = machine && stop->to >= machine->at && machine->state.state == stop->state;
    std::vector<StopEntry> entries;
    std::copy_if(m_entries.begin(), m_entries.end(), std::back_inserter(entries),
                 [&stop](const StopEntry &entry) { return entry.from < stop->to && entry.to > stop->from; });
    auto *dialog = new StopDialog(m_context, m_machine, *stop, goesOn, entries, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this] {
        Q_EMIT remarkMade(tr("The reason was entered."));
        ask();
    });
    dialog->open();
    return dialog;
}

} // namespace lineside
