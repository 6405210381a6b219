#include "ui/health/alert_board.h"

#include "models/telemetry/conditioning.h"
#include "ui/health/alert_model.h"
#include "ui/health/health_model.h"
#include "ui/health/work_dialog.h"
#include "ui/theme/plain_text.h"
#include "ui/widgets/offer_login.h"
#include "ui/widgets/small_widgets.h"
#include "ui/widgets/sorted_rows.h"
#include "ui/widgets/table_actions.h"
#include "ui/widgets/table_columns.h"
#include "ui/widgets/wrap_layout.h"

#include <QAction>
#include <QApplication>
#include <QBoxLayout>
#include <QCheckBox>
#include <QClipboard>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QTableView>

#include <algorithm>

namespace lineside {

namespace {

constexpr int kTicksOfASecond = 20;

QLabel *detailLabel()
{
    QLabel *label = plainLabel(QString());
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

//! Everything of an alert, to be pasted into a message.
QString asText(const PredictiveAlert &alert, const QString &machine, UtcTime now)
{
    QStringList lines{machine + QStringLiteral(": ") + alertUrgencyWord(alert.urgency) + QStringLiteral(", ") + alertStateWord(alert.state), alert.text,
                      alert.action};
    for (const auto &[what, words] : factsOf(alert, now))
        lines += what + QStringLiteral(": ") + words;
    for (const WorkStep &step : alert.steps)
        lines += QStringLiteral("%1 %2 %3 %4").arg(momentText(step.at, now), step.state, step.who, step.note).trimmed();
    return lines.join(u'\n') + u'\n';
}

} // namespace

AlertBoard::AlertBoard(const PageContext &context, HealthService &service, QWidget *parent)
    : HealthView(context, service, parent), m_model(new AlertModel(this)), m_sorted(new SortedRows(this)), m_table(new QTableView), m_filter(new QLineEdit),
      m_all(new QCheckBox(tr("Resolved ones too"))), m_splitter(new QSplitter(Qt::Vertical)),
      m_empty(new EmptyState(context.services.theme, tr("Predictive alerts tell of failures before they happen."),
                             tr("No alert is open, or none fits the filter."))),
      m_title(detailLabel()), m_reason(detailLabel()), m_action(detailLabel()), m_facts(detailLabel()), m_indicators(new QVBoxLayout),
      m_steps(detailLabel()), m_rights(detailLabel()), m_login(new QPushButton(tr("Log in…"))), m_acknowledge(new QPushButton(tr("Acknowledge…"))),
      m_schedule(new QPushButton(tr("Schedule…"))), m_begin(new QPushButton(tr("Begin work…"))), m_resolve(new QPushButton(tr("Resolve…"))),
      m_recommend(new QPushButton(tr("Recommend…"))), m_ledger(detailLabel()), m_pulse(detailLabel())
{
    build();
    addActions();
}

void AlertBoard::build()
{
    const Theme &theme = m_context.services.theme;
    m_filter->setPlaceholderText(tr("Filter by machine or words"));
    m_filter->setAccessibleName(tr("Filter the alerts"));
    m_filter->setClearButtonEnabled(true);
    connect(m_filter, &QLineEdit::textChanged, this, &AlertBoard::refresh);
    connect(m_all, &QCheckBox::toggled, this, &AlertBoard::refresh);

    m_sorted->serve(m_table, m_model, AlertModel::SortRole);
    m_table->setAccessibleName(tr("Predictive alerts"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    // urgency, state, machine, kind, foreseen, planned, reason, since, outcome
    m_columns = new TableColumns(m_table, theme, {{96, 96}, {112, 108}, {150, 84}, {104, 96}, {104, 96}, {108, 104}, {300, 96}, {108, 100}, {88, 84}},
                                 AlertModel::ReasonColumn, 28, {AlertModel::OutcomeColumn, AlertModel::TypeColumn, AlertModel::CreatedColumn, AlertModel::WhenColumn, AlertModel::StateColumn});
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &AlertBoard::showDetail);
    connect(m_table, &QTableView::activated, this, &AlertBoard::nextStep);

    auto *bar = new QHBoxLayout;
    bar->addWidget(m_filter, 1);
    bar->addWidget(m_all);
    m_splitter->addWidget(m_table);
    m_splitter->addWidget(buildDetail());
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setStretchFactor(0, 2);
    m_splitter->setStretchFactor(1, 3);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(bar);
    layout->addWidget(m_splitter, 1);
    layout->addWidget(m_empty, 1);
    layout->addWidget(m_ledger);
    layout->addWidget(m_pulse);
    followFont(m_pulse, theme, FontRole::Small);
    followFont(m_ledger, theme, FontRole::Small);
    m_splitter->hide();
    const auto dress = [this, &theme, layout, bar] {
        layout->setSpacing(theme.px(8));
        bar->setSpacing(theme.px(12));
        QPalette muted = theme.palette();
        muted.setColor(QPalette::WindowText, theme.color(Token::Muted));
        m_pulse->setPalette(muted);
    };
    dress();
    connect(&theme, &Theme::changed, this, dress);
    connect(&m_context.services.seat, &Seat::changed, this, &AlertBoard::showRights);
    showRights();
}

QWidget *AlertBoard::buildDetail()
{
    const Theme &theme = m_context.services.theme;
    followFont(m_title, theme, FontRole::Name);
    followFont(m_action, theme, FontRole::Strong);
    auto *buttons = new WrapLayout;
    for (QPushButton *button : {m_acknowledge, m_schedule, m_begin, m_resolve, m_recommend})
        buttons->addWidget(button);
    connect(m_acknowledge, &QPushButton::clicked, this, [this] { step(AlertState::Acknowledged); });
    connect(m_schedule, &QPushButton::clicked, this, [this] { step(AlertState::Scheduled); });
    connect(m_begin, &QPushButton::clicked, this, [this] { step(AlertState::InProgress); });
    connect(m_resolve, &QPushButton::clicked, this, &AlertBoard::resolve);
    connect(m_recommend, &QPushButton::clicked, this, &AlertBoard::recommend);
    connect(m_login, &QPushButton::clicked, this, [this] { mayWork([this] { showRights(); }); });

    auto *content = new QWidget;
    auto *rows = new QVBoxLayout(content);
    rows->addWidget(m_title);
    rows->addWidget(m_reason);
    rows->addWidget(m_action);
    rows->addLayout(buttons);
    rows->addWidget(m_rights);
    rows->addWidget(m_login, 0, Qt::AlignLeft);
    rows->addWidget(new SectionLine(theme, {tr("What is known")}));
    rows->addWidget(m_facts);
    rows->addWidget(new SectionLine(theme, {tr("Values that speak for it")}));
    rows->addLayout(m_indicators);
    rows->addWidget(new SectionLine(theme, {tr("Its way so far")}));
    rows->addWidget(m_steps);
    rows->addStretch();
    content->setAutoFillBackground(false);
    auto *scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->viewport()->setAutoFillBackground(false);
    scroll->setWidget(content);
    const auto dress = [&theme, rows] {
        rows->setContentsMargins(0, theme.px(4), theme.px(8), 0);
        rows->setSpacing(theme.px(6));
    };
    dress();
    connect(&theme, &Theme::changed, content, dress);
    m_detail = scroll;
    return scroll;
}

void AlertBoard::addActions()
{
    addTableAction(m_table, tr("Acknowledge…"), QKeySequence(Qt::Key_F8), [this] { step(AlertState::Acknowledged); });
    addTableAction(m_table, tr("Schedule…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P), [this] { step(AlertState::Scheduled); });
    addTableAction(m_table, tr("Begin work…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_B), [this] { step(AlertState::InProgress); });
    addTableAction(m_table, tr("Resolve…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R), [this] { resolve(); });
    addTableAction(m_table, tr("Recommend…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_M), [this] { recommend(); });
    addTableAction(m_table, tr("Health of the machine"), QKeySequence(Qt::CTRL | Qt::Key_H), [this] {
        if (const PredictiveAlert *alert = chosen())
            Q_EMIT goToRequested(ObjectRef::healthOf(alert->machine));
    });
    addCopyAction(m_table);
    addTableAction(m_table, tr("Copy all of it as text"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C), [this] {
        if (const PredictiveAlert *alert = chosen()) {
            const Machine *machine = m_snapshot->findMachine(alert->machine);
            QApplication::clipboard()->setText(asText(*alert, machine ? machineTitle(*machine) : alert->machineCode, m_context.services.clock.utc()));
        }
    });
}

void AlertBoard::show(const SnapshotPtr &snapshot, const HealthPicturePtr &picture)
{
    m_snapshot = snapshot;
    m_picture = picture;
    refresh();
}

void AlertBoard::refresh()
{
    if (!m_picture)
        return;
    const QUuid chosenId = chosen() ? chosen()->id : m_detailOf;
    m_model->show(m_snapshot, m_picture, m_all->isChecked(), m_filter->text().trimmed(), m_context.services.clock.utc());
    m_columns->makeRoomForContents();
    const bool any = m_model->rowCount() > 0;
    if (!any && m_table->hasFocus())
        m_filter->setFocus(Qt::OtherFocusReason);
    m_splitter->setVisible(any);
    m_empty->setVisible(!any);
    if (any && !m_table->currentIndex().isValid())
        m_table->setCurrentIndex(m_model->rowOf(chosenId) < 0 ? m_sorted->index(0, 0) : m_sorted->indexOf(m_model->rowOf(chosenId)));
    showDetail();
    showLedger();
}

const PredictiveAlert *AlertBoard::chosen() const
{
    return m_model->alertAt(m_sorted->sourceRow(m_table->currentIndex()));
}

void AlertBoard::showDetail()
{
    const PredictiveAlert *alert = chosen();
    m_detail->setVisible(alert != nullptr);
    if (!alert)
        return;
    m_detailOf = alert->id;
    const UtcTime now = m_context.services.clock.utc();
    const Machine *machine = m_snapshot->findMachine(alert->machine);
    QString state = alertStateWord(alert->state);
    if (alert->state == AlertState::Scheduled && alert->plannedFor)
        state += QStringLiteral(", ") + plannedText(*alert, now);
    m_title->setText(tr("%1  ·  %2  ·  %3").arg(machine ? machineTitle(*machine) : alert->machineCode, alertUrgencyWord(alert->urgency), state));
    m_reason->setText(alert->text);
    m_action->setText(alert->action);
    QStringList facts;
    for (const auto &[what, words] : factsOf(*alert, now))
        facts += what + QStringLiteral(": ") + words;
    m_facts->setText(facts.join(u'\n'));

    showIndicators(*alert);
    QStringList steps;
    for (const WorkStep &step : alert->steps) {
        AlertState state = AlertState::Open;
        alertStateFromName(step.state, state);
        QString line = tr("%1: %2, %3").arg(momentText(step.at, now), alertStateWord(state), step.who.isEmpty() ? tr("the station") : step.who);
        if (!step.note.isEmpty())
            line += QStringLiteral(": ") + step.note;
        steps += line;
    }
    m_steps->setText(steps.join(u'\n'));
    showRights();
}

void AlertBoard::showIndicators(const PredictiveAlert &alert)
{
    if (m_indicators->count() > 0 && m_indicatorsOf == alert.id && m_indicatorsShown == alert.indicators)
        return; // a button that somebody is about to press stays
    m_indicatorsOf = alert.id;
    m_indicatorsShown = alert.indicators;
    while (QLayoutItem *item = m_indicators->takeAt(0)) {
        if (item->widget())
            item->widget()->deleteLater();
        delete item;
    }
    for (const AlertIndicator &indicator : alert.indicators) {
        const QString unit = displayUnit(indicator.unit);
        const auto value = [&unit](double number) { return QLocale().toString(number, 'g', 4) + (unit.isEmpty() ? QString() : u' ' + unit); };
        QString words = tr("%1: %2").arg(indicator.code, value(indicator.value));
        if (indicator.usual)
            words += tr(", usual is %1").arg(value(*indicator.usual));
        if (indicator.limit)
            words += tr(", its limit is %1").arg(value(*indicator.limit));
        auto *link = new QPushButton(plainMenuText(words));
        setPlainToolTip(link, tr("Its readings on the Trends page"));
        connect(link, &QPushButton::clicked, this, [this, tag = indicator.tag, from = alert.from, to = std::max(alert.to, alert.updatedAt)] {
            Q_EMIT goToRequested(ObjectRef::readings(tag, std::min<UtcTime>(from, to - std::chrono::hours(1)), to));
        });
        m_indicators->addWidget(link, 0, Qt::AlignLeft);
    }
    if (alert.indicators.isEmpty())
        m_indicators->addWidget(plainLabel(tr("None is known by itself.")));
}

void AlertBoard::showRights()
{
    const PredictiveAlert *alert = chosen();
    const QWidget *const keyboard = window()->focusWidget();
    const Status may = m_context.services.seat.may(Permission::ManageMaintenance);
    m_rights->setText(may ? QString() : tr("Steps are taken by those who manage maintenance. %1").arg(inWords(may.error())));
    m_rights->setVisible(!may);
    const Seat::State seat = m_context.services.seat.state();
    m_login->setVisible(!may && m_context.parts.logIn && (seat == Seat::State::Vacant || seat == Seat::State::Taken));
    const AlertState state = alert ? alert->state : AlertState::Resolved;
    m_acknowledge->setVisible(may && state == AlertState::Open);
    m_schedule->setVisible(may && (state == AlertState::Acknowledged || state == AlertState::Scheduled));
    m_schedule->setText(state == AlertState::Scheduled ? tr("Another day…") : tr("Schedule…"));
    m_begin->setVisible(may && (state == AlertState::Acknowledged || state == AlertState::Scheduled));
    m_resolve->setVisible(may && alert && state != AlertState::Open && state != AlertState::Resolved);
    m_recommend->setVisible(may && alert);
    // a step that is done goes, and the keyboard is at the next one
    const std::initializer_list<QPushButton *> steps{m_login, m_acknowledge, m_schedule, m_begin, m_resolve, m_recommend};
    const auto isSeen = [](const QPushButton *step) { return !step->isHidden(); };
    const auto left = std::find(steps.begin(), steps.end(), keyboard);
    const auto next = std::find_if(steps.begin(), steps.end(), isSeen);
    if (left != steps.end() && !isSeen(*left) && next != steps.end())
        (*next)->setFocus(Qt::OtherFocusReason);
}

void AlertBoard::showLedger()
{
    const AlertLedger &ledger = m_picture->ledger;
    QStringList words{ledger.text};
    if (ledger.outcomes > 0) {
        if (ledger.falseShare && ledger.upper95)
            words += tr("false: %1, at most %2 with 95 % certainty").arg(shareText(*ledger.falseShare), shareText(*ledger.upper95));
        words += tr("true: %1, prevented: %2, expired: %3").arg(ledger.trueOnes).arg(ledger.prevented).arg(ledger.expired);
        if (ledger.medianLeadHours)
            words += tr("true ones came %1 hours before the failure in the middle").arg(QLocale().toString(*ledger.medianLeadHours, 'f', 0));
    }
    m_ledger->setText(tr("How right alerts have been: %1").arg(words.join(QStringLiteral("  ·  "))));
    m_pulse->setText(heartbeatText(m_picture->heartbeat, m_context.services.clock.utc()));
}

void AlertBoard::tick()
{
    if (m_picture && ++m_ticks % kTicksOfASecond == 0)
        m_pulse->setText(heartbeatText(m_picture->heartbeat, m_context.services.clock.utc()));
}

void AlertBoard::find()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

bool AlertBoard::reveal(const QUuid &alert)
{
    if (m_picture && m_model->rowOf(alert) < 0) {
        m_filter->clear();
        m_all->setChecked(true);
    }
    const int row = m_model->rowOf(alert);
    if (row < 0)
        return false;
    m_table->setCurrentIndex(m_sorted->indexOf(row));
    return true;
}

bool AlertBoard::mayWork(const std::function<void()> &again)
{
    const Status may = m_context.services.seat.may(Permission::ManageMaintenance);
    if (may)
        return true;
    Q_EMIT remarkMade(inWords(may.error()));
    offerLogin(m_context, this, may.error(), again);
    return false;
}

void AlertBoard::step(AlertState to)
{
    const PredictiveAlert *alert = chosen();
    if (!alert || !mayWork([this, to] { step(to); }))
        return;
    const bool fits = (to == AlertState::Acknowledged && alert->state == AlertState::Open)
        || (to == AlertState::Scheduled && (alert->state == AlertState::Acknowledged || alert->state == AlertState::Scheduled))
        || (to == AlertState::InProgress && (alert->state == AlertState::Acknowledged || alert->state == AlertState::Scheduled));
    if (!fits) {
        Q_EMIT remarkMade(tr("An alert that is %1 cannot take this step.").arg(alertStateWord(alert->state)));
        return;
    }
    askForStep(m_context, m_service, this, *alert, to, [this](const QString &remark) { Q_EMIT remarkMade(remark); });
}

void AlertBoard::nextStep()
{
    const PredictiveAlert *alert = chosen();
    if (!alert)
        return;
    switch (alert->state) {
    case AlertState::Open:
        return step(AlertState::Acknowledged);
    case AlertState::Acknowledged:
        return step(AlertState::Scheduled);
    case AlertState::Scheduled:
        return step(AlertState::InProgress);
    case AlertState::InProgress:
        return resolve();
    case AlertState::Resolved:
        Q_EMIT goToRequested(ObjectRef::healthOf(alert->machine));
    }
}

void AlertBoard::resolve()
{
    const PredictiveAlert *alert = chosen();
    if (!alert || !mayWork([this] { resolve(); }))
        return;
    if (alert->state == AlertState::Open || alert->state == AlertState::Resolved) {
        Q_EMIT remarkMade(tr("An alert that is %1 cannot take this step.").arg(alertStateWord(alert->state)));
        return;
    }
    askForOutcome(m_context, m_service, this, *alert, [this](const QString &remark) { Q_EMIT remarkMade(remark); });
}

void AlertBoard::recommend()
{
    const PredictiveAlert *alert = chosen();
    if (alert && mayWork([this] { recommend(); }))
        askForRecommendation(m_context, m_service, this, alert->machine, alert, [this](const QString &remark) { Q_EMIT remarkMade(remark); });
}

void AlertBoard::exportData()
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Export alerts"), QStringLiteral("alerts.csv"), tr("CSV files (*.csv)"));
    if (!path.isEmpty())
        writeFile(this, path, m_model->csv(), [this](const QString &remark) { Q_EMIT remarkMade(remark); });
}

QJsonObject AlertBoard::saveState() const
{
    return {{QStringLiteral("columnsWithPlan"), m_columns->save()},
            {QStringLiteral("all"), m_all->isChecked()},
            {QStringLiteral("splitter"), QString::fromLatin1(m_splitter->saveState().toBase64())}};
}

void AlertBoard::restoreState(const QJsonObject &state)
{
    m_columns->restore(state.value(QLatin1String("columnsWithPlan")).toObject());
    m_all->setChecked(state.value(QLatin1String("all")).toBool());
    m_splitter->restoreState(QByteArray::fromBase64(state.value(QLatin1String("splitter")).toString().toLatin1()));
}

} // namespace lineside
