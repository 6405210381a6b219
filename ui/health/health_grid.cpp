#include "ui/health/health_grid.h"

#include "models/base/csv.h"
#include "models/health/health_advice.h"
#include "ui/health/health_model.h"
#include "ui/health/health_tiles.h"
#include "ui/theme/plain_text.h"
#include "ui/widgets/catching_up.h"
#include "ui/widgets/plan_actions.h"
#include "ui/widgets/small_widgets.h"
#include "ui/widgets/wrap_layout.h"

#include <QAction>
#include <QBoxLayout>
#include <QCheckBox>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QStackedLayout>

#include <algorithm>

namespace lineside {

namespace {

constexpr int kPulseEvery = 20; // ticks: a second

} // namespace

HealthGrid::HealthGrid(const PageContext &context, HealthService &service, QWidget *parent)
    : HealthView(context, service, parent), m_model(new HealthModel(this)),
      m_tiles(new HealthTiles(context.services.theme, HealthModel::GroupRole)), m_filter(new QLineEdit), m_grouped(new QCheckBox(tr("By line"))),
      m_summary(new NumberLabel(context.services.theme, FontRole::Body, Token::Text)), m_pulse(plainLabel(QString())),
      m_stack(new QStackedLayout)
{
    const Theme &theme = context.services.theme;
    m_filter->setPlaceholderText(tr("Filter by machine, line or status"));
    m_filter->setAccessibleName(tr("Filter the machines"));
    m_filter->setClearButtonEnabled(true);
    m_grouped->setChecked(true);
    m_summary->setSnug();
    m_pulse->setWordWrap(true);
    followFont(m_pulse, theme, FontRole::Small);

    auto *delegate = new TileDelegate(theme, m_tiles);
    m_tiles->setItemDelegate(delegate);
    m_tiles->setModel(m_model);
    m_tiles->setAccessibleName(tr("Health of the machines"));
    auto *open = new QAction(tr("Open"), m_tiles);
    m_tiles->addAction(open);
    const auto openCurrent = [this] {
        if (!current().isNull())
            Q_EMIT goToRequested(ObjectRef::healthOf(current()));
    };
    connect(open, &QAction::triggered, this, openCurrent);
    connect(m_tiles, &QAbstractItemView::activated, this, openCurrent);
    auto *machine = new QAction(tr("Values of the machine"), m_tiles);
    m_tiles->addAction(machine);
    connect(machine, &QAction::triggered, this, [this] { Q_EMIT goToRequested(ObjectRef::of(current())); });
    m_tiles->setContextMenuPolicy(Qt::ActionsContextMenu);
    if (context.parts.editMachine)
        new PlanActions(m_context, m_tiles, [this] { return current().isNull() ? ObjectRef() : ObjectRef::of(current()); });
    connect(delegate, &TileDelegate::settingsRequested, this, &HealthGrid::openSettings);

    auto *compute = new QPushButton(tr("Compute now"));
    setPlainToolTip(compute, tr("All scores at once, instead of with the next minute (F5)"));
    connect(compute, &QPushButton::clicked, this, [this] { m_service.computeNow(); });

    auto *bar = new WrapLayout;
    bar->addWidget(m_summary);
    bar->startTrailing();
    bar->addWidget(m_grouped);
    bar->addWidget(m_filter);
    bar->addWidget(compute);
    auto *full = new QWidget;
    auto *fullLayout = new QVBoxLayout(full);
    fullLayout->setContentsMargins(0, 0, 0, 0);
    fullLayout->addLayout(bar);
    fullLayout->addWidget(m_tiles, 1);
    fullLayout->addWidget(m_pulse);
    auto *empty = new EmptyState(theme, tr("This page shows how healthy each machine is."),
                                 tr("This plant has no machines yet. A project file brings them."));
    m_stack->addWidget(full);
    m_stack->addWidget(empty);
    setLayout(m_stack);
    const auto dress = [this, &theme, fullLayout] {
        fullLayout->setSpacing(theme.px(8));
        // room for what stands in it while it is empty
        const QFontMetrics metrics(theme.font(FontRole::Body));
        m_filter->setMinimumWidth(std::min(theme.px(300), metrics.horizontalAdvance(m_filter->placeholderText()) + theme.px(28)));
        m_filter->setMaximumWidth(theme.px(320));
        QPalette muted = theme.palette();
        muted.setColor(QPalette::WindowText, theme.color(Token::Muted));
        m_pulse->setPalette(muted);
    };
    dress();
    connect(&theme, &Theme::changed, this, dress);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) { m_model->setFilter(text); });
    connect(m_grouped, &QCheckBox::toggled, this, [this](bool on) { m_model->setGrouped(on); });
}

MachineId HealthGrid::current() const
{
    return m_model->machineAt(m_tiles->currentIndex().isValid() ? m_tiles->currentIndex().row() : -1);
}

void HealthGrid::openSettings(const QModelIndex &index)
{
    if (m_context.parts.editMachine)
        m_context.parts.editMachine(m_context, this, m_model->machineAt(index.row()));
}

void HealthGrid::show(const SnapshotPtr &snapshot, const HealthPicturePtr &picture)
{
    m_picture = picture;
    const MachineId chosen = current();
    m_snapshot = snapshot;
    m_model->show(snapshot, picture, [services = &m_context.services, picture](const MachineId &machine) { return isCatchingUp(*services, *picture, machine); });
    if (!chosen.isNull() && current() != chosen)
        reveal(chosen); // machines changed places; what somebody looks at stays chosen
    m_stack->setCurrentIndex(m_model->machines() > 0 ? 0 : 1);
    showSummary();
}

void HealthGrid::showSummary()
{
    const std::array<int, 6> &counts = m_model->counts();
    QStringList words{tr("%Ln machines", nullptr, m_model->machines())};
    for (const HealthStatus status : {HealthStatus::Critical, HealthStatus::Poor, HealthStatus::Fair, HealthStatus::NotEnoughData,
                                      HealthStatus::Good, HealthStatus::Excellent}) {
        if (counts[size_t(status)] > 0)
            words += tr("%1: %2", "which status, how many").arg(healthStatusWord(status), QLocale().toString(counts[size_t(status)]));
    }
    if (m_model->catchingUp() > 0)
        words += tr("%1: %2", "which status, how many").arg(catchingUpWord(), QLocale().toString(m_model->catchingUp()));
    m_summary->setText(words.join(QStringLiteral("  ·  ")));
    m_pulse->setText(heartbeatText(m_picture->heartbeat, m_context.services.clock.utc()));
}

void HealthGrid::tick()
{
    if (!m_picture || ++m_ticks % kPulseEvery != 0)
        return;
    if (m_model->catchingUp() > 0)
        show(m_snapshot, m_picture); // it ends between two pictures
    else
        showSummary();
}

void HealthGrid::find()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

bool HealthGrid::reveal(const MachineId &machine)
{
    const int row = m_model->rowOf(machine);
    if (row < 0)
        return false;
    m_tiles->setCurrentIndex(m_model->index(row));
    m_tiles->scrollTo(m_model->index(row));
    return true;
}

void HealthGrid::exportData()
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Export the health of all machines"), QStringLiteral("health.csv"), tr("CSV files (*.csv)"));
    if (path.isEmpty() || !m_picture)
        return;
    QByteArray text("machine,at,status,score,confidence,cap,trend,significant,today,average7,average30,change,sensor,oee,quality,reliability,performance,"
                    "anomaly,from,to,samples,action\r\n");
    const auto number = [](std::optional<double> value) { return value ? QByteArray::number(*value, 'g', 17) : QByteArray(); };
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const auto found = m_picture->machines.find(m_model->machineAt(row));
        if (found == m_picture->machines.end())
            continue;
        const HealthAssessment &health = *found->second;
        QByteArrayList cells{csvCell(health.code), toIso(health.score.at).toLatin1(), healthStatusName(health.score.status).toLatin1(),
                             number(health.score.overall), number(health.score.confidence), healthCapName(health.score.cap).toLatin1(),
                             healthDirectionName(health.trend.direction).toLatin1(),
                             health.trend.tested ? QByteArray(health.trend.significant ? "1" : "0") : QByteArray(), number(health.trend.today),
                             number(health.trend.average7), number(health.trend.average30), number(health.trend.change)};
        for (const DimensionScore &dimension : health.score.dimensions)
            cells += number(dimension.score);
        cells += health.anomaly ? anomalyKindName(health.anomaly->kind).toLatin1() : QByteArray();
        cells += {toIso(health.score.from).toLatin1(), toIso(health.score.to).toLatin1(), QByteArray::number(health.score.samples), csvCell(health.action)};
        text += cells.join(',') + "\r\n";
    }
    writeFile(this, path, text, [this](const QString &remark) { Q_EMIT remarkMade(remark); });
}

QJsonObject HealthGrid::saveState() const
{
    return {{QStringLiteral("grouped"), m_grouped->isChecked()}};
}

void HealthGrid::restoreState(const QJsonObject &state)
{
    m_grouped->setChecked(state.value(QLatin1String("grouped")).toBool(true));
}

} // namespace lineside
