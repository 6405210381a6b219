#include "ui/production/production_page.h"

#include "ui/production/production_names.h"
#include "ui/production/loss_rows.h"
#include "ui/production/oee_trend_panel.h"
#include "ui/production/pareto_chart.h"
#include "ui/production/production_words.h"
#include "ui/production/report_dialog.h"
#include "ui/production/run_panel.h"
#include "ui/production/state_band.h"
#include "ui/production/stop_panel.h"
#include "ui/theme/plain_text.h"
#include "ui/widgets/figure_table.h"
#include "ui/widgets/on_window.h"
#include "ui/widgets/plan_words.h"
#include "ui/widgets/small_widgets.h"
#include "ui/widgets/sorted_rows.h"
#include "ui/widgets/table_actions.h"
#include "ui/widgets/wrap_layout.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStackedLayout>
#include <QTabWidget>

namespace lineside {


namespace {

using namespace std::chrono_literals;

constexpr auto kBoardEvery = 1s;  // at most
constexpr int kListShare = 40;    // % of the page's height
constexpr auto kSpanEvery = 10s;  // of a time that goes on

UtcTime utcOf(const QDateTimeEdit *edit)
{
    return UtcTime(std::chrono::milliseconds(edit->dateTime().toMSecsSinceEpoch()));
}

QString rawShare(const std::optional<double> &share)
{
    return share ? QString::number(*share, 'g', 10) : QString();
}

} // namespace

ProductionPage::ProductionPage(const PageContext &context, QWidget *parent) : Page(parent), m_context(context)
{
    const Theme &theme = context.services.theme;
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    if (!context.services.production) {
        outer->addWidget(new EmptyState(theme, tr("Here stands what was made and lost, by line, machine and shift."),
                                        tr("This station works out no production figures."), {}, this));
        return;
    }
    m_board = new FigureTable(theme, tr("Lines and machines"),
                              {{tr("Machine"), {190, 150}},
                               {tr("State"), {200, 130}},
                               {tr("Shift"), {84, 66}},
                               {tr("OEE"), {140, 116}, true},
                               {tr("Target"), {72, 68}, true},
                               {tr("Availability"), {100, 94}, true},
                               {tr("Performance"), {108, 102}, true},
                               {tr("Quality"), {76, 72}, true},
                               {tr("Good"), {84, 62}, true},
                               {tr("Scrap"), {76, 56}, true},
                               {tr("Rework"), {82, 78}, true},
                               {tr("Run"), {120, 96}},
                               {tr("Progress"), {88, 84}, true},
                               {tr("Used"), {76, 60}, true},
                               {tr("Yield"), {80, 72}, true},
                               {tr("Known"), {80, 60}, true}},
                              1, 3, {10, 4, 14, 13, 2, 12, 11, 9}, this);
    if (context.parts.editMachine) {
        addTableAction(m_board, tr("Machine settings…"), QKeySequence(Qt::ALT | Qt::Key_Return),
                       [this] { m_context.parts.editMachine(m_context, this, m_machine); });
    }

    m_details = new QWidget(this);
    auto *layout = new QVBoxLayout(m_details);
    layout->setContentsMargins(0, theme.px(4), 0, 0);
    m_title = plainLabel(QString(), m_details);
    followFont(m_title, theme, FontRole::Name);
    m_kind = new QComboBox(m_details);
    for (const SpanKind kind : {SpanKind::ThisShift, SpanKind::LastShift, SpanKind::Today, SpanKind::Week, SpanKind::Month, SpanKind::Own})
        m_kind->addItem(spanWord(kind), int(kind));
    m_kind->setAccessibleName(tr("Time"));
    m_from = new QDateTimeEdit(m_details);
    m_to = new QDateTimeEdit(m_details);
    const UtcTime now = context.services.clock.utc();
    m_from->setDateTime(toLocalDateTime(std::chrono::floor<std::chrono::hours>(now - 24h)));
    m_to->setDateTime(toLocalDateTime(std::chrono::floor<std::chrono::hours>(now)));
    m_from->setAccessibleName(tr("From"));
    m_to->setAccessibleName(tr("Until"));
    for (QDateTimeEdit *edit : {m_from, m_to}) {
        edit->setCalendarPopup(true);
        edit->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:00")); // figures are kept by the hour
        edit->hide();
        connect(edit, &QDateTimeEdit::dateTimeChanged, this, &ProductionPage::ask);
    }
    auto *head = new WrapLayout;
    head->addWidget(m_title);
    head->addWidget(m_kind);
    head->addWidget(m_from);
    head->addWidget(m_to);
    m_report = new QPushButton(tr("Shift report…"), m_details);
    setPlainToolTip(m_report, tr("This line and time on paper: PDF, CSV or text"));
    head->addWidget(m_report);
    connect(m_report, &QPushButton::clicked, this, &ProductionPage::openReport);
    layout->addLayout(head);
    m_line = plainLabel(QString(), m_details);
    m_line->setWordWrap(true);
    layout->addWidget(m_line);
    m_figures = plainLabel(QString(), m_details);
    m_figures->setWordWrap(true);
    m_basis = plainLabel(QString(), m_details);
    m_basis->setWordWrap(true);
    followFont(m_basis, theme, FontRole::Small);
    layout->addWidget(m_figures);
    layout->addWidget(m_basis);
    m_noteBar = new QWidget(m_details);
    auto *noteLayout = new QHBoxLayout(m_noteBar);
    noteLayout->setContentsMargins(0, 0, 0, 0);
    m_note = plainLabel(QString(), m_noteBar);
    m_note->setWordWrap(true);
    m_next = new QPushButton(m_noteBar);
    noteLayout->addWidget(m_note, 1);
    noteLayout->addWidget(m_next);
    layout->addWidget(m_noteBar);
    connect(m_next, &QPushButton::clicked, this, [this] {
        if (m_doNext)
            m_doNext();
    });

    m_tabs = new QTabWidget(m_details);
    m_tabs->setDocumentMode(true);
    auto *losses = new QWidget;
    auto *lossLayout = new QVBoxLayout(losses);
    lossLayout->setContentsMargins(0, theme.px(8), 0, 0);
    m_losses = new FigureTable(theme, tr("Where the time went"),
                               {{tr("Where the time went"), {290, 150}},
                                {QString(), {360, 120}},
                                {tr("Minutes"), {90, 70}, true},
                                {tr("Of the time"), {104, 96}, true},
                                {tr("Units"), {90, 60}, true},
                                {tr("Stops"), {70, 50}, true}},
                               1, 1, {5}, losses);
    m_band = new StateBand(theme, losses);
    lossLayout->addWidget(m_losses, 1);
    lossLayout->addWidget(m_band);
    m_tabs->addTab(losses, tr("Losses and states"));

    auto *reasons = new QSplitter(Qt::Horizontal);
    reasons->setChildrenCollapsible(false);
    m_pareto = new ParetoChart(theme, reasons);
    m_pareto->setMinimumSize(theme.px(260), theme.px(140));
    m_reasons = new FigureTable(theme, tr("Stops by reason"),
                                {{tr("Reason"), {210, 110}},
                                 {tr("Minutes"), {80, 64}, true},
                                 {tr("Stops"), {60, 46}, true},
                                 {tr("Share"), {70, 60}, true},
                                 {tr("Up to here"), {80, 66}, true}},
                                0, -1, {}, reasons);
    reasons->setStretchFactor(0, 3);
    reasons->setStretchFactor(1, 2);
    reasons->setSizes({theme.px(500), theme.px(520)});
    m_tabs->addTab(reasons, tr("Stop reasons"));
    m_stops = new StopPanel(context, this);
    m_tabs->addTab(m_stops, tr("Stops"));
    m_runs = new RunPanel(context, this);
    m_tabs->addTab(m_runs, tr("Runs"));
    connect(m_stops, &StopPanel::remarkMade, this, &Page::remarkMade);
    connect(m_runs, &RunPanel::remarkMade, this, &Page::remarkMade);
    m_trend = new OeeTrendPanel(context, this);
    m_tabs->addTab(m_trend, tr("Trend"));
    layout->addWidget(m_tabs, 1);
    connect(m_tabs, &QTabWidget::currentChanged, this, &ProductionPage::showTab);

    auto *lower = new QWidget(this);
    m_stack = new QStackedLayout(lower);
    m_stack->addWidget(m_details);
    m_split = new QSplitter(Qt::Vertical, this);
    m_split->setChildrenCollapsible(false);
    m_split->addWidget(m_board);
    m_split->addWidget(lower);
    m_split->setStretchFactor(0, 1);
    m_split->setStretchFactor(1, 1);
    m_split->setSizes({kListShare * 100, (100 - kListShare) * 100}); // shares, not heights: larger than what each needs at least
    outer->addWidget(m_split);
    const auto dress = [this, layout] {
        const Theme &theme = m_context.services.theme;
        layout->setSpacing(theme.px(6));
        m_board->setMinimumHeight(theme.px(118));
        QPalette muted = theme.palette();
        muted.setColor(QPalette::WindowText, theme.color(Token::Muted));
        m_basis->setPalette(muted);
    };
    dress();
    connect(&theme, &Theme::changed, this, dress);

    connect(m_kind, &QComboBox::currentIndexChanged, this, [this] {
        const bool isOwn = SpanKind(m_kind->currentData().toInt()) == SpanKind::Own;
        m_from->setVisible(isOwn);
        m_to->setVisible(isOwn);
        ask();
    });
    connect(m_board, &FigureTable::currentKeyChanged, this, &ProductionPage::chooseRow);
    const ProductionService *service = context.services.production;
    connect(service, &ProductionService::pictureChanged, this, [this] { m_boardIsOld = true; });
    connect(service, &ProductionService::accountsStored, this, [this] { m_spanIsOld = true; });
    connect(service, &ProductionService::entered, this, [this] { m_spanIsOld = true; });
    connect(&context.services.editor, &PlantEditor::snapshotChanged, this, [this] { m_boardIsOld = true; });
    showBoard();
    if (!m_board->rows().isEmpty()) {
        // the first that has something to show
        QString first = m_board->rows().front().key;
        for (const FigureTable::Row &row : m_board->rows()) {
            if (service->picture()->machine(m_machineOf.value(row.key))) {
                first = row.key;
                break;
            }
        }
        m_board->choose(first);
    } else {
        showEmpty(tr("This plant has no machines yet. A project file brings them."), tr("Open a project…"), [this] { Q_EMIT openProjectRequested(); });
    }
}

ProductionPage::~ProductionPage()
{
    if (m_job)
        m_job->cancel();
    if (m_statesJob)
        m_statesJob->cancel();
}

void ProductionPage::tick()
{
    if (!m_board)
        return;
    const SteadyTime now = m_context.services.clock.steady();
    if (m_boardIsOld && now - m_boardAt >= kBoardEvery)
        showBoard();
    const bool isStale = m_spanIsOld || (m_span.isOpen && now - m_askedAt >= kSpanEvery) || (!m_span.isThere() && now - m_askedAt >= kBoardEvery);
    if (isStale && now - m_askedAt >= kBoardEvery && !isAsking())
        ask();
}

void ProductionPage::refresh()
{
    if (!m_board)
        return;
    showBoard();
    ask();
    m_trend->ask();
}

void ProductionPage::find()
{
    if (m_board)
        m_board->setFocus(Qt::ShortcutFocusReason);
}

bool ProductionPage::goTo(const ObjectRef &object)
{
    if (!m_board)
        return false;
    switch (object.kind) {
    case ObjectRef::Kind::Machine:
    case ObjectRef::Kind::Line:
        return m_board->choose(object.uuid.toString());
    case ObjectRef::Kind::Losses:
    case ObjectRef::Kind::Stops:
        if (!m_board->row(object.uuid.toString()))
            showBoard(); // the plant may have got it just now
        if (!m_board->choose(object.uuid.toString()))
            return false;
        if (object.from < object.to)
            setSpan(object.from, object.to);
        m_tabs->setCurrentIndex(object.kind == ObjectRef::Kind::Losses ? 0 : m_tabs->indexOf(m_stops));
        m_stops->filterLine()->setText(object.kind == ObjectRef::Kind::Stops ? lineside::stateWord(MachineState::Down) : QString());
        showTab();
        return true;
    default:
        return false;
    }
}

bool ProductionPage::canExport() const
{
    return m_board != nullptr;
}

void ProductionPage::exportData()
{
    if (!m_board)
        return;
    FigureTable *table = m_board;
    for (FigureTable *each : findChildren<FigureTable *>()) {
        if (each->hasFocus())
            table = each;
    }
    if (table == m_board && !m_board->hasFocus()) {
        // the one that is looked at
        for (FigureTable *each : m_tabs->currentWidget()->findChildren<FigureTable *>())
            table = each;
    }
    saveExport(m_context, this, tr("Export %1").arg(table->accessibleName()), QStringLiteral("production.csv"), table->asCsv(),
               [this](const QString &text) { Q_EMIT remarkMade(text); });
}

QJsonObject ProductionPage::saveState() const
{
    if (!m_board)
        return {};
    return {{QStringLiteral("columns"), m_board->columns()->save()},
            {QStringLiteral("losses"), m_losses->columns()->save()},
            {QStringLiteral("reasons"), m_reasons->columns()->save()},
            {QStringLiteral("stops"), m_stops->table()->columns()->save()},
            {QStringLiteral("runs"), m_runs->table()->columns()->save()},
            {QStringLiteral("trend"), m_trend->table()->columns()->save()},
            {QStringLiteral("split"), QString::fromLatin1(m_split->saveState().toBase64())},
            {QStringLiteral("chosen"), m_board->currentKey()}};
}

void ProductionPage::restoreState(const QJsonObject &state)
{
    if (!m_board)
        return;
    m_board->columns()->restore(state.value(QLatin1String("columns")).toObject());
    m_losses->columns()->restore(state.value(QLatin1String("losses")).toObject());
    m_reasons->columns()->restore(state.value(QLatin1String("reasons")).toObject());
    m_stops->table()->columns()->restore(state.value(QLatin1String("stops")).toObject());
    m_runs->table()->columns()->restore(state.value(QLatin1String("runs")).toObject());
    m_trend->table()->columns()->restore(state.value(QLatin1String("trend")).toObject());
    m_split->restoreState(QByteArray::fromBase64(state.value(QLatin1String("split")).toString().toLatin1()));
    m_board->choose(state.value(QLatin1String("chosen")).toString());
}

void ProductionPage::setSpan(SpanKind kind)
{
    m_kind->setCurrentIndex(m_kind->findData(int(kind)));
}

void ProductionPage::setSpan(UtcTime from, UtcTime to)
{
    {
        const QSignalBlocker quiet(m_from);
        const QSignalBlocker silent(m_to);
        m_from->setDateTime(toLocalDateTime(std::chrono::floor<std::chrono::hours>(from)));
        m_to->setDateTime(toLocalDateTime(std::chrono::ceil<std::chrono::hours>(to)));
    }
    if (SpanKind(m_kind->currentData().toInt()) == SpanKind::Own)
        ask();
    else
        setSpan(SpanKind::Own);
}

ReportDialog *ProductionPage::openReport()
{
    if (!m_span.isThere())
        return nullptr;
    auto *dialog = new ReportDialog(m_context, m_machine, m_span, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
    return dialog;
}

QString ProductionPage::figureWords() const
{
    return m_figures->text();
}

QString ProductionPage::basisWords() const
{
    return m_basis->text();
}

void ProductionPage::showBoard()
{
    m_boardIsOld = false;
    m_boardAt = m_context.services.clock.steady();
    m_snapshot = m_context.services.editor.snapshot();
    const PicturePtr picture = m_context.services.production->picture();
    const QLocale locale;
    const QString none(QChar(0x2013));
    QList<FigureTable::Row> rows;
    m_machineOf.clear();
    const auto add = [&](const Site &site, const QUuid &key, const QString &title, const MachineId &id, bool isLine) {
        m_machineOf.insert(key.toString(), id);
        FigureTable::Row row;
        row.key = key.toString();
        row.isStrong = isLine;
        const auto machine = picture->machine(id);
        if (!machine) {
            row.cells = {title, isLine ? tr("No machine of it is set up") : tr("Not set up")};
            row.isMuted = !isLine;
            rows += row;
            return;
        }
        const WorkCenterSummary summary = summaryOf(*machine);
        const OeeFigures &oee = summary.oee;
        const double lasts = std::chrono::duration<double>(machine->at - summary.since).count();
        const QString state = machine->catchingUp ? tr("Is caught up from history…")
                                                  : stateText(&site, summary.state, summary.reason) + QStringLiteral(" · ") + lengthText(lasts);
        const ProductionRun *run = machine->activeRun();
        const QString shift = machine->shiftFrom != UtcTime{} ? (machine->shift.isEmpty() ? tr("always") : machine->shift) : tr("none");
        const auto count = [&](double units) { return machine->counts ? quantityText(units) : none; };
        row.cells = {title,
                     state,
                     shift,
                     shareText(oee.oee),
                     machine->targetOee > 0 ? shareText(machine->targetOee) : none,
                     shareText(oee.a),
                     shareText(oee.e),
                     shareText(oee.q),
                     count(summary.good),
                     count(summary.scrap),
                     count(summary.rework),
                     run ? (run->order.isEmpty() ? tr("without a name") : run->order) : none,
                     run && run->progress() ? shareText(std::min(1.0, *run->progress())) : none,
                     shareText(summary.utilisation),
                     shareText(summary.yield),
                     knownText(oee.coverage)};
        row.raw = {title,
                   production::stateWord(summary.state),
                   machine->shift,
                   rawShare(oee.oee),
                   QString::number(machine->targetOee),
                   rawShare(oee.a),
                   rawShare(oee.e),
                   rawShare(oee.q),
                   QString::number(summary.good, 'g', 12),
                   QString::number(summary.scrap, 'g', 12),
                   QString::number(summary.rework, 'g', 12),
                   run ? run->order : QString(),
                   run ? rawShare(run->progress()) : QString(),
                   rawShare(summary.utilisation),
                   rawShare(summary.yield),
                   QString::number(oee.coverage, 'g', 6)};
        row.bar.isShown = oee.oee.has_value();
        if (oee.oee) {
            row.bar.to = forDisplay(*oee.oee);
            if (machine->targetOee > 0)
                row.bar.mark = machine->targetOee;
        }
        row.hint = basisText(oee.from, oee.to, oee.samples, oee.coverage);
        if (machine->shiftFrom == UtcTime{})
            row.hint += QLatin1Char('\n') + tr("The figures are those of the last shift.");
        if (!oee.oee)
            row.hint += QLatin1Char('\n') + whyNoFigure(oee.why);
        if (oee.rateTooLow)
            row.hint += QLatin1Char('\n') + tr("Its ideal rate is set too low: it is faster than that.");
        if (run && run->planned > 0)
            row.hint += QLatin1Char('\n') + tr("%1 of %2 planned units are good.").arg(quantityText(run->good()), quantityText(run->planned));
        if (summary.scheduled > 0 || summary.completed > 0)
            row.hint += QLatin1Char('\n') + tr("Runs: %1 planned, %2 completed today.").arg(summary.scheduled).arg(summary.completed);
        rows += row;
    };
    for (const Site &site : m_snapshot->plant().sites) {
        for (const Line &line : site.lines) {
            add(site, line.id.uuid, titleOf(line), picture->pacemakers.value(line.id), true);
            for (const Machine &machine : line.machines)
                add(site, machine.id.uuid, QStringLiteral("   ") + titleOf(machine), machine.id, false);
        }
    }
    showLine();
    const bool hadChoice = !m_board->currentKey().isEmpty();
    m_board->setRows(rows);
    if (hadChoice && m_board->currentKey().isEmpty() && !rows.isEmpty())
        m_board->choose(rows.front().key); // what was chosen is gone
    else if (hadChoice && m_machineOf.value(m_board->currentKey()) != m_machine)
        chooseRow(m_board->currentKey());
}

void ProductionPage::chooseRow(const QString &key)
{
    m_machine = m_machineOf.value(key);
    m_span = {};
    ask();
    showTab();
}

void ProductionPage::showTab()
{
    QWidget *tab = m_tabs->currentWidget();
    if (m_machine.isNull())
        return;
    if (tab == m_trend)
        m_trend->setMachine(m_machine);
    else if (tab == m_stops)
        m_stops->showStops(m_machine, m_span);
    else if (tab == m_runs)
        m_runs->showRuns(m_machine);
}

void ProductionPage::showEmpty(const QString &why, const QString &button, const std::function<void()> &next)
{
    delete m_empty;
    m_empty = new EmptyState(m_context.services.theme, tr("Here stands what was made and lost, and why."), why, button);
    m_stack->addWidget(m_empty);
    m_stack->setCurrentWidget(m_empty);
    if (next)
        connect(m_empty, &EmptyState::nextStepChosen, this, next, Qt::QueuedConnection); // it may go meanwhile
}

void ProductionPage::ask()
{
    m_askedAt = m_context.services.clock.steady();
    m_spanIsOld = false;
    if (m_job)
        m_job->cancel();
    const MachinePlace place = placeOf(*m_snapshot, m_machine);
    const auto machine = m_context.services.production->picture()->machine(m_machine);
    m_title->setText(place.machine ? (m_board->currentKey() == place.line->id.uuid.toString()
                                          ? tr("%1, by %2").arg(titleOf(*place.line), titleOf(*place.machine))
                                          : titleOf(*place.machine))
                                   : QString());
    showLine();
    if (!machine) {
        const bool canEdit = bool(m_context.parts.editMachine);
        // of a line that counts nothing, its first machine
        MachineId wanted = m_machine;
        if (wanted.isNull()) {
            for (const Site &site : m_snapshot->plant().sites) {
                for (const Line &line : site.lines) {
                    if (line.id.uuid.toString() == m_board->currentKey() && !line.machines.isEmpty())
                        wanted = line.machines.front().id;
                }
            }
        }
        showEmpty(tr("Nobody has said what its state tag means and which tags count."), canEdit ? tr("Machine settings…") : QString(),
                  [this, wanted] { m_context.parts.editMachine(m_context, this, wanted); });
        return;
    }
    const CalendarPtr calendar = calendarOf(*m_snapshot, m_machine);
    const ProductionSpan span = spanOf(SpanKind(m_kind->currentData().toInt()), *machine, *calendar, utcOf(m_from), utcOf(m_to));
    if (!span.isThere()) {
        m_span = span;
        m_report->setEnabled(false);
        m_stack->setCurrentWidget(m_details);
        m_figures->setText(span.problem.isEmpty() ? tr("This time has just begun.") : span.problem);
        m_basis->clear();
        m_noteBar->hide();
        m_losses->setRows({});
        m_reasons->setRows({});
        m_pareto->setBars({}, place.site);
        if (m_statesJob)
            m_statesJob->cancel();
        m_bandOf = {};
        m_band->setPieces(span.from, span.to, {}, {});
        return;
    }
    m_job = m_context.services.production->queryCells(m_machine, span.from, span.to,
                                                      onWindow<std::vector<Cell>>(this, [this, span, of = m_machine](Result<std::vector<Cell>> cells) {
        if (of != m_machine)
            return;
        if (cells)
            return showCells(span, std::move(*cells));
        if (cells.error().kind != Error::Kind::Cancelled)
            showEmpty(cells.error().message + QLatin1Char(' ') + cells.error().hint, tr("Try again"), [this] { ask(); });
    }));
}

} // namespace lineside
