#include "ui/links/link_page.h"

#include "ui/links/frame_log.h"
#include "ui/links/link_model.h"
#include "ui/theme/plain_text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/device_actions.h"
#include "ui/widgets/small_widgets.h"
#include "ui/widgets/table_actions.h"
#include "ui/widgets/table_columns.h"
#include "ui/widgets/value_delegate.h"

#include <QBarCategoryAxis>
#include <QBarSeries>
#include <QBarSet>
#include <QChart>
#include <QChartView>
#include <QCoreApplication>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSaveFile>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QTabWidget>
#include <QTableView>
#include <QThreadPool>
#include <QVBoxLayout>
#include <QValueAxis>

namespace lineside {

namespace {

using namespace std::chrono_literals;

constexpr auto kRefreshEvery = 500ms;

QString bytesText(quint64 bytes)
{
    return QLocale().formattedDataSize(qint64(bytes), 1, QLocale::DataSizeSIFormat);
}

} // namespace

LinkPage::LinkPage(const PageContext &context, QWidget *parent)
    : Page(parent)
    , m_context(context)
    , m_model(new LinkModel(context.services, context.watch, this))
    , m_proxy(new QSortFilterProxyModel(this))
    , m_table(new QTableView(this))
    , m_sentence(plainLabel(QString(), this))
    , m_figures(plainLabel(QString(), this))
    , m_tabs(new QTabWidget(this))
    , m_chart(new QChartView(this))
    , m_frames(new FrameLog(context, this))
    , m_edit(new QPushButton(tr("Device settings…"), this))
    , m_adopt(new QPushButton(this))
{
    const Theme &theme = context.services.theme;
    m_proxy->setSourceModel(m_model);
    m_proxy->setSortRole(LinkModel::SortRole);
    m_table->setModel(m_proxy);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(LinkModel::DeviceColumn, Qt::AscendingOrder);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setAccessibleName(tr("Links"));
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setItemDelegateForColumn(LinkModel::StateColumn, new ConditionDelegate(theme, LinkModel::ConditionRole, this));
    // device, protocol, state, ok, timeouts, exceptions, breaches, p50, p95, period
    m_columns = new TableColumns(m_table, theme,
                                 {{150, 90}, {100, 94}, {230, 130}, {84, 80}, {92, 80}, {104, 98}, {80, 76}, {68, 64},
                                  {68, 64}, {150, 124}},
                                 LinkModel::StateColumn, 28,
                                 {LinkModel::P50Column, LinkModel::PeriodColumn, LinkModel::ProtocolColumn});
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &LinkPage::showChosen);

    followFont(m_sentence, theme, FontRole::Name);
    m_sentence->setWordWrap(true);
    m_figures->setWordWrap(true);
    m_chart->setRenderHint(QPainter::Antialiasing, false);
    m_chart->setFrameShape(QFrame::NoFrame);
    m_chart->setFocusPolicy(Qt::NoFocus); // it only shows
    m_tabs->addTab(m_frames, tr("Frames"));
    m_tabs->addTab(m_chart, tr("Latency"));
    m_edit->setVisible(bool(context.parts.editDevice));
    connect(m_edit, &QPushButton::clicked, this, [this] {
        if (m_context.parts.editDevice && !chosen().isNull())
            m_context.parts.editDevice(m_context, this, chosen());
    });
    connect(m_table, &QTableView::activated, m_edit, &QPushButton::click);
    m_actions = new DeviceActions(context, m_table, [this] { return allChosen(); });
    connect(m_actions, &DeviceActions::remarkMade, this, &Page::remarkMade);
    addCopyAction(m_table);
    m_adopt->hide();
    connect(m_adopt, &QPushButton::clicked, this, [this] { m_context.parts.adoptDiscovered(m_context, this, chosen()); });

    auto *detail = new QWidget(this);
    auto *detailLayout = new QVBoxLayout(detail);
    detailLayout->setContentsMargins(0, theme.px(4), 0, 0);
    auto *head = new QHBoxLayout;
    head->addWidget(m_sentence, 1);
    head->addWidget(m_adopt);
    head->addWidget(m_edit);
    detailLayout->addLayout(head);
    detailLayout->addWidget(m_figures);
    detailLayout->addWidget(m_tabs, 1);
    auto *split = new QSplitter(Qt::Vertical, this);
    split->addWidget(m_table);
    split->addWidget(detail);
    split->setStretchFactor(0, 2);
    split->setStretchFactor(1, 3);
    split->setChildrenCollapsible(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(split);
    auto *empty = new EmptyState(theme, tr("This page tells how each device answers."), tr("No device is configured yet."),
                                 context.parts.editDevice ? tr("Add a device…") : QString(), this);
    layout->addWidget(empty);
    connect(empty, &EmptyState::nextStepChosen, this, [this] { Q_EMIT editDeviceRequested(DeviceId{}); });
    const auto showEmpty = [this, split, empty] {
        split->setVisible(m_model->rowCount() > 0);
        empty->setVisible(m_model->rowCount() == 0);
    };
    connect(m_model, &QAbstractItemModel::modelReset, this, showEmpty);
    showEmpty();

    QChart *chart = m_chart->chart();
    chart->legend()->hide();
    chart->setAnimationOptions(QChart::NoAnimation);
    chart->setBackgroundRoundness(0);
    connect(&theme, &Theme::changed, this, &LinkPage::applyTheme);
    applyTheme();
    if (m_proxy->rowCount() > 0)
        m_table->selectRow(0);
    showChosen();
}

void LinkPage::applyTheme()
{
    const Theme &theme = m_context.services.theme;
    m_table->setMinimumHeight(theme.px(118)); // a header and three devices
    m_chart->chart()->setBackgroundBrush(theme.color(Token::Raised));
    m_chart->chart()->setTitleBrush(theme.color(Token::Muted));
    m_chart->chart()->setTitleFont(theme.font(FontRole::Small));
    m_chart->setBackgroundBrush(theme.color(Token::Raised));
    m_histogramTotal = ~quint64(0);
}

DeviceId LinkPage::chosen() const
{
    const QModelIndex current = m_table->currentIndex();
    return current.isValid() ? DeviceId{current.data(LinkModel::DeviceRole).toUuid()} : DeviceId{};
}

QList<DeviceId> LinkPage::allChosen() const
{
    QList<DeviceId> devices;
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    for (const QModelIndex &row : rows)
        devices += DeviceId{row.data(LinkModel::DeviceRole).toUuid()};
    return devices;
}

void LinkPage::tick()
{
    const SteadyTime now = m_context.services.clock.steady();
    if (now - m_refreshedAt < kRefreshEvery)
        return;
    m_refreshedAt = now;
    m_model->refresh();
    if (!m_table->currentIndex().isValid() && m_proxy->rowCount() > 0)
        m_table->selectRow(0);
    showChosen();
    m_frames->refresh();
}

void LinkPage::showChosen()
{
    const DeviceId id = chosen();
    const SnapshotPtr snapshot = m_context.services.editor.snapshot();
    const Device *device = snapshot->findDevice(id);
    const LinkStatus *link = m_model->link(id);
    m_tabs->setEnabled(device);
    m_edit->setEnabled(device);
    const int found = device && link && m_context.parts.adoptDiscovered ? int(link->discovered) : 0;
    m_adopt->setVisible(found > 0);
    if (found > 0)
        m_adopt->setText(tr("%Ln discovered tags…", nullptr, found));
    m_frames->setDevice(device ? id : DeviceId{});
    if (!device || !link) {
        m_sentence->clear();
        m_figures->clear();
        return;
    }
    const QLocale locale;
    m_sentence->setText(linkSentence(*device, *link, m_context.services.clock, locale));
    QStringList figures{
        tr("%1 readings").arg(locale.toString(link->readings)),
        tr("%1 in, %2 out").arg(bytesText(link->bytesIn), bytesText(link->bytesOut)),
        tr("%Ln reconnects", nullptr, int(link->reconnects)),
    };
    if (link->malformed > 0)
        figures << tr("%Ln messages that could not be read", nullptr, int(link->malformed));
    if (link->discovered > 0 && !m_context.parts.adoptDiscovered)
        figures << tr("%Ln tags discovered and not adopted", nullptr, int(link->discovered));
    if (!link->warning.isEmpty())
        figures << link->warning;
    if (!link->lastError.isEmpty())
        figures << tr("last error at %1: %2").arg(locale.toString(toLocalDateTime(link->lastErrorAt).time(), QStringLiteral("HH:mm:ss")),
                                                  link->lastError);
    m_figures->setText(figures.join(QStringLiteral("  ·  ")));
    if (m_tabs->currentWidget() == m_chart && (m_histogramTotal != link->latency.total || m_histogramOf != id)) {
        m_histogramTotal = link->latency.total;
        m_histogramOf = id;
        showHistogram(link->latency);
    }
}

void LinkPage::showHistogram(const LatencySummary &latency)
{
    const Theme &theme = m_context.services.theme;
    QChart *chart = m_chart->chart();
    chart->removeAllSeries();
    for (QAbstractAxis *axis : chart->axes()) {
        chart->removeAxis(axis);
        axis->deleteLater();
    }
    if (latency.total == 0) {
        chart->setTitle(tr("No answer has been timed yet."));
        return;
    }
    // the fine buckets in groups of four: two bars a factor of two
    constexpr size_t kGroup = 4;
    size_t first = latency.counts.size();
    size_t last = 0;
    for (size_t i = 0; i < latency.counts.size(); ++i) {
        if (latency.counts[i] > 0) {
            first = std::min(first, i);
            last = i;
        }
    }
    first = first / kGroup * kGroup;
    auto *set = new QBarSet(QString());
    QStringList names;
    const QLocale locale;
    double most = 0;
    for (size_t i = first; i <= last; i += kGroup) {
        quint64 count = 0;
        for (size_t k = i; k < std::min(i + kGroup, latency.counts.size()); ++k)
            count += latency.counts[k];
        const double share = 100.0 * double(count) / double(latency.total);
        most = std::max(most, share);
        *set << share;
        const double ms = LatencySummary::lowerBoundMs(i);
        names << locale.toString(ms, 'f', ms < 0.1 ? 3 : ms < 10 ? 2 : 0);
    }
    set->setColor(theme.color(Token::Fill));
    set->setBorderColor(theme.color(Token::Fill));
    auto *series = new QBarSeries;
    series->append(set);
    series->setBarWidth(0.9);
    chart->addSeries(series);
    auto *x = new QBarCategoryAxis;
    x->append(names);
    x->setTitleText(tr("milliseconds, from"));
    auto *y = new QValueAxis;
    y->setRange(0, std::max(1.0, most * 1.1));
    y->applyNiceNumbers();
    y->setLabelFormat(QStringLiteral("%.0f"));
    y->setTitleText(tr("% of answers"));
    for (QAbstractAxis *axis : {static_cast<QAbstractAxis *>(x), static_cast<QAbstractAxis *>(y)}) {
        axis->setLabelsFont(theme.font(FontRole::Small));
        axis->setTitleFont(theme.font(FontRole::Small));
        axis->setLabelsBrush(theme.color(Token::Muted));
        axis->setTitleBrush(theme.color(Token::Muted));
        axis->setLinePen(QPen(theme.color(Token::Line)));
        axis->setGridLinePen(QPen(theme.color(Token::Grid)));
    }
    chart->addAxis(x, Qt::AlignBottom);
    chart->addAxis(y, Qt::AlignLeft);
    series->attachAxis(x);
    series->attachAxis(y);
    chart->setTitle(tr("%1 answers  ·  p50 %2 ms  ·  p95 %3 ms  ·  p99 %4 ms")
                        .arg(locale.toString(latency.total), locale.toString(latency.percentileMs(0.5), 'f', 2),
                             locale.toString(latency.percentileMs(0.95), 'f', 2), locale.toString(latency.percentileMs(0.99), 'f', 2)));
}

QJsonObject LinkPage::saveState() const
{
    return {{QStringLiteral("columns"), m_columns->save()}};
}

void LinkPage::restoreState(const QJsonObject &state)
{
    m_columns->restore(state.value(QLatin1String("columns")).toObject());
}

bool LinkPage::goTo(const ObjectRef &object)
{
    if (object.kind != ObjectRef::Kind::Device)
        return false;
    for (int row = 0; row < m_proxy->rowCount(); ++row) {
        if (m_proxy->index(row, 0).data(LinkModel::DeviceRole).toUuid() == object.uuid) {
            m_table->selectRow(row);
            m_table->scrollTo(m_proxy->index(row, 0));
            return true;
        }
    }
    return false;
}

void LinkPage::exportData()
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Export frames"), QStringLiteral("frames.txt"), tr("Text files (*.txt)"));
    if (path.isEmpty())
        return;
    QThreadPool::globalInstance()->start([text = m_frames->asText(), path, guard = QPointer<LinkPage>(this)] {
        QSaveFile file(path);
        const bool written = file.open(QIODevice::WriteOnly) && file.write(text) == text.size() && file.commit();
        QMetaObject::invokeMethod(QCoreApplication::instance(), [guard, path, written] {
            if (guard)
                Q_EMIT guard->remarkMade(written ? tr("Frames written to %1.").arg(path) : tr("%1 cannot be written.").arg(path));
        }, Qt::QueuedConnection);
    });
}

} // namespace lineside
