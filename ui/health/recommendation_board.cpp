#include "ui/health/recommendation_board.h"

#include "ui/health/health_model.h"
#include "ui/health/recommendation_model.h"
#include "ui/health/work_dialog.h"
#include "ui/theme/plain_text.h"
#include "ui/widgets/offer_login.h"
#include "ui/widgets/small_widgets.h"
#include "ui/widgets/sorted_rows.h"
#include "ui/widgets/table_actions.h"
#include "ui/widgets/table_columns.h"
#include "ui/widgets/wrap_layout.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedLayout>
#include <QTableView>

namespace lineside {

RecommendationBoard::RecommendationBoard(const PageContext &context, HealthService &service, QWidget *parent)
    : HealthView(context, service, parent), m_model(new RecommendationModel(this)), m_sorted(new SortedRows(this)), m_table(new QTableView), m_filter(new QLineEdit),
      m_all(new QCheckBox(tr("Closed ones too"))), m_propose(new QPushButton(tr("Recommend…"))), m_approve(new QPushButton(tr("Approve…"))),
      m_reject(new QPushButton(tr("Reject…"))), m_done(new QPushButton(tr("Work was done…"))), m_validate(new QPushButton(tr("Did it help…"))),
      m_alert(new QPushButton(tr("Its alert"))), m_login(new QPushButton(tr("Log in…"))), m_detail(plainLabel(QString())),
      m_rights(plainLabel(QString())), m_stack(new QStackedLayout)
{
    build();
}

void RecommendationBoard::build()
{
    const Theme &theme = m_context.services.theme;
    m_filter->setPlaceholderText(tr("Filter by machine or words"));
    m_filter->setAccessibleName(tr("Filter the recommendations"));
    m_filter->setClearButtonEnabled(true);
    connect(m_filter, &QLineEdit::textChanged, this, &RecommendationBoard::refresh);
    connect(m_all, &QCheckBox::toggled, this, &RecommendationBoard::refresh);
    m_sorted->serve(m_table, m_model, RecommendationModel::SortRole);
    m_table->setAccessibleName(tr("Recommendations"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    // state, priority, machine, what to do, planned, done, result, last step
    m_columns = new TableColumns(m_table, theme, {{110, 100}, {110, 96}, {170, 100}, {320, 140}, {110, 100}, {110, 100}, {200, 130}, {190, 110}},
                                 RecommendationModel::TextColumn, 28, {RecommendationModel::LastColumn, RecommendationModel::ResultColumn, RecommendationModel::PriorityColumn, RecommendationModel::DoneColumn, RecommendationModel::PlannedColumn});
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &RecommendationBoard::showDetail);
    connect(m_table, &QTableView::activated, this, &RecommendationBoard::nextStep);
    addTableAction(m_table, tr("Next step…"), QKeySequence(), [this] { nextStep(); });
    addTableAction(m_table, tr("Reject…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R), [this] { step(RecommendationState::Rejected); });
    addTableAction(m_table, tr("Recommend…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_M), [this] { propose(); });
    addTableAction(m_table, tr("Health of the machine"), QKeySequence(Qt::CTRL | Qt::Key_H), [this] {
        if (const MaintenanceRecommendation *each = chosen())
            Q_EMIT goToRequested(ObjectRef::healthOf(each->machine));
    });
    addCopyAction(m_table);

    connect(m_propose, &QPushButton::clicked, this, &RecommendationBoard::propose);
    connect(m_approve, &QPushButton::clicked, this, [this] { step(RecommendationState::Approved); });
    connect(m_reject, &QPushButton::clicked, this, [this] { step(RecommendationState::Rejected); });
    connect(m_done, &QPushButton::clicked, this, [this] { step(RecommendationState::Implemented); });
    connect(m_validate, &QPushButton::clicked, this, [this] { step(RecommendationState::Validated); });
    connect(m_alert, &QPushButton::clicked, this, [this] {
        if (const MaintenanceRecommendation *each = chosen())
            Q_EMIT goToRequested(ObjectRef::alert(each->alert));
    });
    connect(m_login, &QPushButton::clicked, this, [this] { mayWork([this] { showDetail(); }); });
    m_detail->setWordWrap(true);
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_rights->setWordWrap(true);

    auto *bar = new QHBoxLayout;
    bar->addWidget(m_filter, 1);
    bar->addWidget(m_all);
    bar->addWidget(m_propose);
    auto *buttons = new WrapLayout;
    for (QPushButton *button : {m_approve, m_reject, m_done, m_validate, m_alert})
        buttons->addWidget(button);
    auto *full = new QWidget;
    auto *rows = new QVBoxLayout(full);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->addWidget(m_table, 1);
    rows->addLayout(buttons);
    rows->addWidget(m_detail);
    auto *empty = new EmptyState(theme, tr("Recommendations say what should be done to machines, and what became of it."),
                                 tr("None is waiting, or none fits the filter."), tr("Recommend…"));
    connect(empty, &EmptyState::nextStepChosen, this, &RecommendationBoard::propose);
    m_stack->addWidget(full);
    m_stack->addWidget(empty);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(bar);
    layout->addLayout(m_stack, 1);
    layout->addWidget(m_rights);
    layout->addWidget(m_login, 0, Qt::AlignLeft);
    const auto dress = [&theme, layout, bar, rows] {
        layout->setSpacing(theme.px(8));
        rows->setSpacing(theme.px(8));
        bar->setSpacing(theme.px(12));
    };
    dress();
    connect(&theme, &Theme::changed, this, dress);
    connect(&m_context.services.seat, &Seat::changed, this, &RecommendationBoard::showDetail);
    showDetail();
}

void RecommendationBoard::show(const SnapshotPtr &snapshot, const HealthPicturePtr &picture)
{
    m_snapshot = snapshot;
    m_picture = picture;
    refresh();
}

void RecommendationBoard::refresh()
{
    if (!m_picture)
        return;
    const QUuid before = chosen() ? chosen()->id : QUuid();
    m_model->show(m_snapshot, m_picture, m_all->isChecked(), m_filter->text().trimmed(), m_context.services.clock.utc());
    m_columns->makeRoomForContents();
    const bool any = m_model->rowCount() > 0;
    if (!any && m_table->hasFocus())
        m_filter->setFocus(Qt::OtherFocusReason);
    m_stack->setCurrentIndex(any ? 0 : 1);
    if (any && !m_table->currentIndex().isValid())
        m_table->setCurrentIndex(m_model->rowOf(before) < 0 ? m_sorted->index(0, 0) : m_sorted->indexOf(m_model->rowOf(before)));
    showDetail();
}

const MaintenanceRecommendation *RecommendationBoard::chosen() const
{
    return m_model->at(m_sorted->sourceRow(m_table->currentIndex()));
}

void RecommendationBoard::showDetail()
{
    const MaintenanceRecommendation *each = chosen();
    const UtcTime now = m_context.services.clock.utc();
    QStringList lines;
    if (each) {
        const Machine *machine = m_snapshot->findMachine(each->machine);
        lines += tr("%1: %2").arg(machine ? machineTitle(*machine) : each->machineCode, each->text);
        if (!each->reason.isEmpty())
            lines += tr("Why: %1").arg(each->reason);
        if (each->scoreBefore)
            lines += each->scoreAfter ? tr("Health %1 when it was done, %2 when its result was judged").arg(scoreText(each->scoreBefore), scoreText(each->scoreAfter))
                                      : tr("Health %1 when it was done").arg(scoreText(each->scoreBefore));
        for (const WorkStep &step : each->steps) {
            RecommendationState state = RecommendationState::Proposed;
            recommendationStateFromName(step.state, state);
            QString line = tr("%1: %2, %3").arg(momentText(step.at, now), recommendationStateWord(state), step.who);
            if (!step.note.isEmpty())
                line += QStringLiteral(": ") + step.note;
            lines += line;
        }
    }
    m_detail->setText(lines.join(u'\n'));
    const Status may = m_context.services.seat.may(Permission::ManageMaintenance);
    m_rights->setText(may ? QString() : tr("Recommendations are made and decided by those who manage maintenance. %1").arg(inWords(may.error())));
    m_rights->setVisible(!may);
    const Seat::State seat = m_context.services.seat.state();
    m_login->setVisible(!may && m_context.parts.logIn && (seat == Seat::State::Vacant || seat == Seat::State::Taken));
    m_propose->setVisible(may.ok());
    m_approve->setVisible(may && each && each->state == RecommendationState::Proposed);
    m_reject->setVisible(may && each && (each->state == RecommendationState::Proposed || each->state == RecommendationState::Approved));
    m_done->setVisible(may && each && each->state == RecommendationState::Approved);
    m_validate->setVisible(may && each && each->state == RecommendationState::Implemented);
    m_alert->setVisible(each && !each->alert.isNull());
}

bool RecommendationBoard::mayWork(const std::function<void()> &again)
{
    const Status may = m_context.services.seat.may(Permission::ManageMaintenance);
    if (may)
        return true;
    Q_EMIT remarkMade(inWords(may.error()));
    offerLogin(m_context, this, may.error(), again);
    return false;
}

void RecommendationBoard::step(RecommendationState to)
{
    const MaintenanceRecommendation *each = chosen();
    if (!each || !mayWork([this, to] { step(to); }))
        return;
    const RecommendationState from = each->state;
    const bool fits = (to == RecommendationState::Approved && from == RecommendationState::Proposed)
        || (to == RecommendationState::Rejected && (from == RecommendationState::Proposed || from == RecommendationState::Approved))
        || (to == RecommendationState::Implemented && from == RecommendationState::Approved)
        || (to == RecommendationState::Validated && from == RecommendationState::Implemented);
    if (!fits) {
        Q_EMIT remarkMade(tr("A recommendation that is %1 cannot take this step.").arg(recommendationStateWord(from)));
        return;
    }
    askForStep(m_context, m_service, this, *each, to, [this](const QString &remark) { Q_EMIT remarkMade(remark); });
}

void RecommendationBoard::nextStep()
{
    const MaintenanceRecommendation *each = chosen();
    if (!each)
        return;
    if (each->state == RecommendationState::Proposed)
        step(RecommendationState::Approved);
    else if (each->state == RecommendationState::Approved)
        step(RecommendationState::Implemented);
    else if (each->state == RecommendationState::Implemented)
        step(RecommendationState::Validated);
    else
        Q_EMIT goToRequested(ObjectRef::healthOf(each->machine));
}

void RecommendationBoard::propose()
{
    if (mayWork([this] { propose(); }))
        askForRecommendation(m_context, m_service, this, chosen() ? chosen()->machine : MachineId(), nullptr,
                             [this](const QString &remark) { Q_EMIT remarkMade(remark); });
}

void RecommendationBoard::find()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void RecommendationBoard::exportData()
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Export recommendations"), QStringLiteral("recommendations.csv"), tr("CSV files (*.csv)"));
    if (!path.isEmpty())
        writeFile(this, path, m_model->csv(), [this](const QString &remark) { Q_EMIT remarkMade(remark); });
}

QJsonObject RecommendationBoard::saveState() const
{
    return {{QStringLiteral("columns"), m_columns->save()}, {QStringLiteral("all"), m_all->isChecked()}};
}

void RecommendationBoard::restoreState(const QJsonObject &state)
{
    m_columns->restore(state.value(QLatin1String("columns")).toObject());
    m_all->setChecked(state.value(QLatin1String("all")).toBool());
}

} // namespace lineside
