#include "ui/quality/quality_page.h"

#include "models/quality/quality_service.h"
#include "ui/quality/batch_panel.h"
#include "ui/quality/control_plot.h"
#include "ui/quality/import_dialog.h"
#include "ui/quality/measurement_dialog.h"
#include "ui/quality/quality_words.h"
#include "ui/theme/plain_text.h"
#include "ui/widgets/figure_table.h"
#include "ui/widgets/offer_login.h"
#include "ui/widgets/on_window.h"
#include "ui/widgets/small_widgets.h"
#include "ui/widgets/sorted_rows.h"
#include "ui/widgets/table_actions.h"
#include "ui/widgets/wrap_layout.h"

#include <QComboBox>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

#include <cmath>

namespace lineside {

namespace {

using namespace std::chrono_literals;

constexpr auto kListEvery = 1s;
constexpr int kListShare = 36; //!< % of the page's height
constexpr auto kAskEvery = 2s; // at most, while points come
constexpr size_t kMostPlotted = 2'000;
constexpr size_t kMostNamed = 1'000; //!< batches

QString keyOf(const ChartId &chart)
{
    return chart.uuid.toString();
}

} // namespace

QualityPage::QualityPage(const PageContext &context, QWidget *parent) : Page(parent), m_context(context)
{
    const Theme &theme = context.services.theme;
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    const QString purpose = tr("Here control charts watch what is made, and batches are signed for.");
    if (!context.services.quality) {
        outer->addWidget(new EmptyState(theme, purpose, tr("This station keeps no control charts."), {}, this));
        return;
    }
    m_list = new FigureTable(theme, tr("Control charts"),
                             {{tr("Chart"), {220, 120}},
                              {tr("Machine"), {100, 70}},
                              {tr("Kind"), {76, 60}},
                              {tr("State"), {260, 130}},
                              {tr("Last"), {90, 66}, true},
                              {tr("Lower limit"), {92, 72}, true},
                              {tr("Centre"), {92, 66}, true},
                              {tr("Upper limit"), {92, 72}, true},
                              {tr("Signals, 7 d"), {92, 76}, true},
                              {tr("Time"), {130, 110}}},
                             3, -1, {9, 6}, this);

    m_list->setSortable();

    m_tabs = new QTabWidget(this);
    m_tabs->setDocumentMode(true);
    auto *chart = new QWidget;
    auto *layout = new QVBoxLayout(chart);
    layout->setContentsMargins(0, theme.px(8), 0, 0);
    m_title = plainLabel(QString(), chart);
    followFont(m_title, theme, FontRole::Name);
    m_span = new QComboBox(chart);
    m_span->addItem(tr("Last 8 hours"), 8);
    m_span->addItem(tr("Last day"), 24);
    m_span->addItem(tr("Last week"), 7 * 24);
    m_span->addItem(tr("Last 31 days"), 31 * 24);
    m_span->setCurrentIndex(1);
    m_span->setAccessibleName(tr("Time"));
    m_enter = new QPushButton(tr("Enter values…"), chart);
    m_import = new QPushButton(tr("Values from a file…"), chart);
    m_trend = new QPushButton(tr("Show its tag"), chart);
    setPlainToolTip(m_trend, tr("The machine's page, with its values and their trend"));
    m_relearn = new QPushButton(tr("Learn limits anew"), chart);
    auto *bar = new WrapLayout;
    bar->addWidget(m_title);
    bar->addWidget(m_span);
    for (QPushButton *button : {m_enter, m_import, m_trend, m_relearn})
        bar->addWidget(button);
    if (context.parts.editMachine) {
        m_settings = new QPushButton(tr("Machine settings…"), chart);
        bar->addWidget(m_settings);
        connect(m_settings, &QPushButton::clicked, this, [this] {
            const std::optional<ChartNow> now = current();
            m_context.parts.editMachine(m_context, this, now ? now->machine : MachineId{});
        });
    }
    m_facts = plainLabel(QString(), chart);
    m_capability = plainLabel(QString(), chart);
    m_point = plainLabel(QString(), chart);
    for (QLabel *label : {m_facts, m_capability, m_point})
        label->setWordWrap(true);
    m_plot = new ControlPlot(theme, chart);
    layout->addLayout(bar);
    layout->addWidget(m_facts);
    layout->addWidget(m_capability);
    layout->addWidget(m_plot, 1);
    layout->addWidget(m_point);
    m_chart = chart;
    auto *empty = new EmptyState(theme, purpose, tr("No machine has a control chart yet."), context.parts.editMachine ? tr("Machine settings…") : QString());
    connect(empty, &EmptyState::nextStepChosen, this, [this] { m_context.parts.editMachine(m_context, this, {}); });
    m_empty = empty;
    auto *place = new QWidget(this);
    auto *placeLayout = new QVBoxLayout(place);
    placeLayout->setContentsMargins(0, 0, 0, 0);
    placeLayout->addWidget(chart);
    placeLayout->addWidget(empty);
    m_tabs->addTab(place, tr("Chart"));
    m_signals = new FigureTable(theme, tr("Signals"),
                                {{tr("Time"), {140, 110}},
                                 {tr("Machine"), {100, 70}},
                                 {tr("Chart"), {150, 90}},
                                 {tr("Severity"), {80, 62}},
                                 {tr("Pattern"), {280, 130}},
                                 {tr("Value"), {90, 66}, true},
                                 {tr("Action"), {240, 80}}},
                                4, -1, {}, this);
    m_signals->setSortable();
    m_signalView = new QWidget(this);
    m_filter = new FilterLine(*m_signals, tr("Filter the signals"), m_signalView);
    m_signalWords = plainLabel(QString(), m_signalView);
    m_signalWords->setWordWrap(true);
    m_allSignals = new QPushButton(tr("All signals"), m_signalView);
    connect(m_signals, &FigureTable::filterChanged, this, &QualityPage::showSignals);
    auto *signalBar = new QHBoxLayout;
    signalBar->addWidget(m_filter, 1);
    signalBar->addWidget(m_allSignals);
    auto *signalRows = new QVBoxLayout(m_signalView);
    signalRows->setContentsMargins(0, theme.px(8), 0, 0);
    signalRows->addLayout(signalBar);
    signalRows->addWidget(m_signalWords);
    signalRows->addWidget(m_signals, 1);
    m_tabs->addTab(m_signalView, tr("Signals"));
    connect(m_allSignals, &QPushButton::clicked, this, [this] {
        m_signalsFrom = m_signalsTo = {};
        m_filter->clear();
        showSignals();
    });
    m_batches = new BatchPanel(context, this);
    m_tabs->addTab(m_batches, tr("Batches"));
    connect(m_batches, &BatchPanel::remarkMade, this, &Page::remarkMade);

    m_split = new QSplitter(Qt::Vertical, this);
    m_split->setChildrenCollapsible(false);
    m_split->addWidget(m_list);
    m_split->addWidget(m_tabs);
    m_split->setStretchFactor(0, 1);
    m_split->setStretchFactor(1, 1);
    m_split->setSizes({kListShare * 100, (100 - kListShare) * 100}); // shares, not heights: larger than what each needs at least
    outer->addWidget(m_split);
    const auto dress = [this] { m_list->setMinimumHeight(m_context.services.theme.px(118)); };
    dress();
    connect(&theme, &Theme::changed, this, dress);

    connect(m_list, &FigureTable::currentKeyChanged, this, [this] {
        m_shown.clear();
        m_plot->clear();
        m_capability->clear();
        askChart();
    });
    connect(m_span, &QComboBox::currentIndexChanged, this, &QualityPage::askChart);
    connect(m_tabs, &QTabWidget::currentChanged, this, &QualityPage::showTab);
    connect(m_plot, &ControlPlot::chosenChanged, this, [this] { m_point->setText(m_plot->words()); });
    connect(m_enter, &QPushButton::clicked, this, &QualityPage::enterValues);
    connect(m_import, &QPushButton::clicked, this, &QualityPage::importValues);
    connect(m_relearn, &QPushButton::clicked, this, &QualityPage::relearn);
    connect(m_trend, &QPushButton::clicked, this, [this] {
        if (const std::optional<ChartNow> now = current(); now && !now->chart.tag.isNull())
            Q_EMIT goToRequested(ObjectRef::of(now->chart.tag));
    });
    connect(m_signals, &FigureTable::rowActivated, this, [this](const QString &key) {
        // to the chart of the signal
        if (m_list->choose(key.section(QLatin1Char(' '), 0, 0)))
            m_tabs->setCurrentIndex(0);
    });
    showList();
}

QualityPage::~QualityPage()
{
    if (m_job)
        m_job->cancel();
    if (m_pointJob)
        m_pointJob->cancel();
    if (m_capabilityJob)
        m_capabilityJob->cancel();
    if (m_batchJob)
        m_batchJob->cancel();
}

void QualityPage::tick()
{
    if (!m_list)
        return;
    const SteadyTime now = m_context.services.clock.steady();
    if (now - m_listAt >= kListEvery)
        showList();
    if (now - m_askedAt < kAskEvery || (m_job && !m_job->isFinished()))
        return;
    const std::optional<ChartNow> chart = current();
    const QString newest = chart ? keyOf(chart->chart.id) + (chart->last ? chart->last->id.toString() : QString()) + QString::number(chart->learnt) + QLatin1Char(' ') + QString::number(chart->changes) : QString();
    if (newest != m_shown)
        askChart();
}

void QualityPage::refresh()
{
    if (!m_list)
        return;
    showList();
    askChart();
    showTab();
}

void QualityPage::find()
{
    if (m_list)
        m_list->setFocus(Qt::ShortcutFocusReason);
}

bool QualityPage::goTo(const ObjectRef &object)
{
    if (!m_list || (object.kind != ObjectRef::Kind::Machine && object.kind != ObjectRef::Kind::Signals && object.kind != ObjectRef::Kind::Chart))
        return false;
    if (object.kind == ObjectRef::Kind::Chart) {
        if (!m_list->choose(object.uuid.toString()))
            return false;
        m_tabs->setCurrentIndex(0);
        m_wanted = object.to;
        // the shortest time that reaches back to it
        const auto age = m_context.services.clock.utc() - std::min(object.from, object.to);
        int shown = m_span->count() - 1;
        while (shown > 0 && std::chrono::hours(m_span->itemData(shown - 1).toInt()) > age)
            --shown;
        m_span->setCurrentIndex(shown);
        askChart();
        return true;
    }
    if (object.kind == ObjectRef::Kind::Signals) {
        const Machine *machine = m_context.services.editor.snapshot()->findMachine(MachineId{object.uuid});
        if (!machine)
            return false;
        m_signalsFrom = object.from;
        m_signalsTo = object.to;
        m_filter->setText(machine->code);
        m_tabs->setCurrentWidget(m_signalView);
        showSignals();
        // its chart stands ready behind the tab
        goTo(ObjectRef::of(MachineId{object.uuid}));
        return true;
    }
    for (const ChartNow &chart : *m_context.services.quality->charts()) {
        if (chart.machine.uuid == object.uuid)
            return m_list->choose(keyOf(chart.chart.id));
    }
    return false;
}

bool QualityPage::canExport() const
{
    return m_list != nullptr;
}

void QualityPage::exportData()
{
    if (!m_list)
        return;
    const auto remark = [this](const QString &text) { Q_EMIT remarkMade(text); };
    for (FigureTable *table : findChildren<FigureTable *>()) {
        if (table->hasFocus())
            return saveExport(m_context, this, tr("Export %1").arg(table->accessibleName()), QStringLiteral("quality.csv"), table->asCsv(), remark);
    }
    if (m_tabs->currentWidget() == m_signalView)
        return saveExport(m_context, this, tr("Export %1").arg(m_signals->accessibleName()), QStringLiteral("signals.csv"), m_signals->asCsv(), remark);
    if (m_tabs->currentWidget() == m_batches)
        return saveExport(m_context, this, tr("Export %1").arg(m_batches->batchTable()->accessibleName()), QStringLiteral("batches.csv"), m_batches->batchTable()->asCsv(), remark);
    QByteArray text("time,mean,shown,below,spread,judged,learning,patterns\r\n");
    const auto number = [](double value) { return std::isfinite(value) ? QByteArray::number(value, 'g', 17) : QByteArray(); };
    for (size_t i = 0; i < m_evaluation.points.size(); ++i) {
        const ChartPoint &point = m_evaluation.points[i];
        text += toIso(point.at).toLatin1() + ',' + number(point.mean) + ',' + number(point.shown) + ',' + number(point.below) + ',' + number(point.spread)
            + (point.judged ? ",yes" : ",no") + (m_evaluation.learning[i] ? ",yes," : ",no,") + spcPatternNames(point.patterns).toLatin1() + "\r\n";
    }
    saveExport(m_context, this, tr("Export the points of the chart"), QStringLiteral("control-chart.csv"), text, remark);
}

QJsonObject QualityPage::saveState() const
{
    if (!m_list)
        return {};
    return {{QStringLiteral("columns"), m_list->columns()->save()},
            {QStringLiteral("signals"), m_signals->columns()->save()},
            {QStringLiteral("batches"), m_batches->batchTable()->columns()->save()},
            {QStringLiteral("tests"), m_batches->testTable()->columns()->save()},
            {QStringLiteral("split"), QString::fromLatin1(m_split->saveState().toBase64())},
            {QStringLiteral("chosen"), m_list->currentKey()}};
}

void QualityPage::restoreState(const QJsonObject &state)
{
    if (!m_list)
        return;
    m_list->columns()->restore(state.value(QLatin1String("columns")).toObject());
    m_signals->columns()->restore(state.value(QLatin1String("signals")).toObject());
    m_batches->batchTable()->columns()->restore(state.value(QLatin1String("batches")).toObject());
    m_batches->testTable()->columns()->restore(state.value(QLatin1String("tests")).toObject());
    m_split->restoreState(QByteArray::fromBase64(state.value(QLatin1String("split")).toString().toLatin1()));
    m_list->choose(state.value(QLatin1String("chosen")).toString());
}

QString QualityPage::factWords() const
{
    return m_facts->text();
}

QString QualityPage::capabilityWords() const
{
    return m_capability->text();
}

QString QualityPage::pointWords() const
{
    return m_point->text();
}

std::optional<ChartNow> QualityPage::current() const
{
    const QString key = m_list->currentKey();
    return key.isEmpty() ? std::nullopt : m_context.services.quality->chart({QUuid::fromString(key)});
}

std::chrono::hours QualityPage::reach() const
{
    return std::chrono::hours(m_span->currentData().toInt());
}

void QualityPage::showList()
{
    m_listAt = m_context.services.clock.steady();
    const SnapshotPtr snapshot = m_context.services.editor.snapshot();
    const auto charts = m_context.services.quality->charts();
    const std::vector<SpcSignal> lately = m_context.services.quality->signalsSince({}, m_context.services.clock.utc() - 7 * 24h);
    QList<FigureTable::Row> rows;
    for (const ChartNow &chart : *charts) {
        const double sigma = chart.limits ? chart.limits->sigma : 0;
        const QString unit = unitOf(*snapshot, chart.chart);
        const auto line = [&](double value) { return chart.limits ? measureText(value, sigma) : QString(QChar(0x2013)); };
        const auto count = std::count_if(lately.begin(), lately.end(), [&chart](const SpcSignal &signal) { return signal.chart == chart.chart.id; });
        FigureTable::Row row;
        row.key = keyOf(chart.chart.id);
        const bool signalsNow = chart.last && chart.last->point.patterns != 0;
        row.cells = {chart.chart.name.isEmpty() ? chart.chart.code : chart.chart.name,
                     chart.machineCode,
                     chartKindText(chart.chart.type),
                     chartStateText(chart),
                     chart.last ? measureText(chart.last->point.shown, sigma) : QString(QChar(0x2013)),
                     line(chart.lines.low),
                     line(chart.lines.centre),
                     line(chart.lines.high),
                     QLocale().toString(qlonglong(count)),
                     chart.last ? momentText(chart.last->group.at) : QString()};
        row.isStrong = signalsNow;
        row.hint = signalsNow && !chart.chart.action.isEmpty() ? chart.chart.action : unit;
        rows += row;
    }
    m_list->setRows(rows);
    const bool isEmpty = rows.isEmpty();
    // Batches need no chart.
    m_list->setVisible(!isEmpty);
    m_chart->setVisible(!isEmpty);
    m_empty->setVisible(isEmpty);
    if (m_list->currentKey().isEmpty() && !isEmpty) {
        QString first = rows.front().key;
        for (const FigureTable::Row &row : rows) {
            if (row.isStrong) { // what signals is what somebody looks for
                first = row.key;
                break;
            }
        }
        m_list->choose(first);
    }
    if (m_tabs->currentWidget() == m_signalView)
        showSignals();
}

void QualityPage::showTab()
{
    if (m_tabs->currentWidget() == m_signalView)
        showSignals();
    else if (m_tabs->currentWidget() == m_batches)
        m_batches->ask();
}

void QualityPage::showSignals()
{
    const std::vector<SpcSignal> all = m_context.services.quality->signalsSince({}, m_context.services.clock.utc() - QualityService::kCounted);
    QList<FigureTable::Row> rows;
    const bool isPart = m_signalsFrom < m_signalsTo;
    const UtcTime from = isPart ? m_signalsFrom : m_context.services.clock.utc() - QualityService::kCounted;
    const UtcTime to = isPart ? m_signalsTo : m_context.services.clock.utc();
    for (const SpcSignal &signal : all) {
        if (isPart && (signal.at < from || signal.at > to))
            continue;
        FigureTable::Row row;
        row.key = keyOf(signal.chart) + QLatin1Char(' ') + signal.id.toString();
        const double sigma = (signal.lines.high - signal.lines.centre) / 3;
        row.cells = {momentText(signal.at), signal.machineCode, signal.chartCode, severityText(signal.severity), spcPatternsWords(signal.patterns),
                     measureText(signal.value, sigma), signal.action};
        row.raw = {toIso(signal.at), signal.machineCode, signal.chartCode, spcSeverityName(signal.severity), spcPatternNames(signal.patterns),
                   QString::number(signal.value, 'g', 17), signal.action};
        row.hint = signal.text();
        row.isStrong = signal.severity == SpcSeverity::High;
        rows += row;
    }
    m_signals->setRows(rows);
    m_signalWords->setText(tr("%Ln signals", nullptr, m_signals->model()->rowCount()) + QStringLiteral(" · ") + momentText(from) + QChar(0x2013) + momentText(to));
    m_allSignals->setVisible(isPart || !m_signals->filter().isEmpty());
}

void QualityPage::askChart()
{
    m_askedAt = m_context.services.clock.steady();
    const std::optional<ChartNow> now = current();
    enableButtons();
    if (!now) {
        m_title->clear();
        m_facts->clear();
        return;
    }
    m_shown = keyOf(now->chart.id) + (now->last ? now->last->id.toString() : QString()) + QString::number(now->learnt) + QLatin1Char(' ') + QString::number(now->changes);
    m_title->setText(now->machineCode + QStringLiteral(" · ") + (now->chart.name.isEmpty() ? now->chart.code : now->chart.name));
    for (const auto &cancel : {std::function<void()>([this] { if (m_job) m_job->cancel(); }), std::function<void()>([this] { if (m_pointJob) m_pointJob->cancel(); })})
        cancel();
    QualityService &service = *m_context.services.quality;
    const UtcTime to = m_context.services.clock.utc() + 1s;
    const UtcTime from = to - reach();
    m_pointJob = service.points(now->chart.id, from, to, kMostPlotted, onWindow<std::vector<QualityPoint>>(this, [this, chart = *now, from, to](Result<std::vector<QualityPoint>> points) {
        std::vector<QualityPoint> kept;
        if (points)
            kept = std::move(*points);
        else if (points.error().kind == Error::Kind::Cancelled)
            return;
        if (std::any_of(kept.begin(), kept.end(), [](const QualityPoint &point) { return !point.batch.isNull(); }))
            askBatches();
        m_job = m_context.services.quality->evaluate(chart.chart.id, from, to, onWindow<ChartEvaluation>(this, [this, chart, kept](Result<ChartEvaluation> evaluation) {
            if (m_list->currentKey() != keyOf(chart.chart.id))
                return;
            if (!evaluation) {
                if (evaluation.error().kind != Error::Kind::Cancelled)
                    m_facts->setText(inWords(evaluation.error()));
                return;
            }
            m_evaluation = *evaluation;
            if (m_evaluation.points.size() > kMostPlotted) { // the newest; the export has as many
                const auto surplus = std::ptrdiff_t(m_evaluation.points.size() - kMostPlotted);
                m_evaluation.points.erase(m_evaluation.points.begin(), m_evaluation.points.begin() + surplus);
                m_evaluation.learning.erase(m_evaluation.learning.begin(), m_evaluation.learning.begin() + surplus);
            }
            const QString unit = unitOf(*m_context.services.editor.snapshot(), chart.chart);
            const QLocale locale;
            QStringList facts{chartKindText(chart.chart.type), chartStateText(chart)};
            if (chart.limits) {
                const double sigma = chart.limits->sigma;
                facts += tr("centre %1, limits %2 and %3 %4")
                             .arg(measureText(m_evaluation.lines.centre, sigma), measureText(m_evaluation.lines.low, sigma),
                                  measureText(m_evaluation.lines.high, sigma), unit)
                             .trimmed();
                facts += chart.limits->points > 0 ? tr("learnt from %1 points, %2–%3").arg(locale.toString(qulonglong(chart.limits->points)), momentText(chart.limits->from), momentText(chart.limits->to))
                                                  : tr("limits are fixed");
            }
            if (!m_evaluation.points.empty()) {
                facts += tr("shown: %1 points of %2 values, %3–%4")
                             .arg(locale.toString(qulonglong(m_evaluation.points.size())), locale.toString(qulonglong(m_evaluation.samples)),
                                  momentText(m_evaluation.points.front().at), momentText(m_evaluation.points.back().at));
            }
            if (const QString late = chart.lateWords(); !late.isEmpty())
                facts += late;
            if (const QString advice = m_evaluation.dependence.advice(); !advice.isEmpty())
                facts += advice;
            m_facts->setText(facts.join(QStringLiteral(" · ")));
            m_plot->setChart(chart.chart, unit, m_evaluation, kept);
            if (const std::optional<UtcTime> wanted = std::exchange(m_wanted, std::nullopt)) {
                const auto after = std::upper_bound(m_evaluation.points.begin(), m_evaluation.points.end(), *wanted,
                                                    [](UtcTime at, const ChartPoint &point) { return at < point.at; });
                m_plot->choose(int(after - m_evaluation.points.begin()) - 1);
            }
            m_point->setText(m_plot->words());
        }));
    }));
    askCapability();
}

void QualityPage::askBatches()
{
    if (m_batchJob)
        m_batchJob->cancel();
    m_batchJob = m_context.services.quality->batches(kMostNamed, onWindow<std::vector<QualityBatch>>(this, [this](Result<std::vector<QualityBatch>> batches) {
        if (!batches)
            return; // points say that they are of a batch, without its name
        QHash<QUuid, QString> codes;
        for (const QualityBatch &batch : *batches)
            codes.insert(batch.id, batch.code);
        m_plot->setBatches(std::move(codes));
    }));
}

void QualityPage::askCapability()
{
    if (m_capabilityJob)
        m_capabilityJob->cancel();
    const std::optional<ChartNow> now = current();
    if (!now)
        return;
    if (!now->chart.specification.low && !now->chart.specification.high) {
        m_capability->setText(tr("No capability: the chart has no specification."));
        return;
    }
    const UtcTime to = m_context.services.clock.utc() + 1s;
    m_capabilityJob = m_context.services.quality->capability(now->chart.id, to - reach(), to, onWindow<std::optional<Capability>>(this, [this, of = now->chart.id](Result<std::optional<Capability>> capability) {
        if (m_list->currentKey() != keyOf(of))
            return;
        if (capability)
            showCapability(*capability);
        else if (capability.error().kind != Error::Kind::Cancelled)
            m_capability->setText(inWords(capability.error()));
    }));
}

void QualityPage::showCapability(const std::optional<Capability> &capability)
{
    const std::optional<ChartNow> now = current();
    if (!now)
        return;
    if (!capability) {
        m_capability->setText(now->limits ? tr("No capability: there are too few values in this time.") : tr("No capability: the chart still learns its limits."));
        return;
    }
    const QLocale locale;
    QStringList words;
    const auto add = [&words](const QString &name, const std::optional<double> &value) {
        if (value)
            words += name + QLatin1Char(' ') + figureText(value);
    };
    add(QStringLiteral("Cp"), capability->cp);
    if (capability->cpk)
        words += capability->cpkLow && capability->cpkHigh ? tr("Cpk %1 (95 %: %2 to %3)").arg(figureText(capability->cpk), figureText(capability->cpkLow), figureText(capability->cpkHigh))
                                                           : QStringLiteral("Cpk ") + figureText(capability->cpk);
    add(QStringLiteral("Cpm"), capability->cpm);
    add(QStringLiteral("Pp"), capability->pp);
    add(QStringLiteral("Ppk"), capability->ppk);
    const QString unit = unitOf(*m_context.services.editor.snapshot(), now->chart);
    words += tr("specification %1").arg(rangeWords(now->chart.specification, unit));
    words += tr("from %1 values, %2–%3").arg(locale.toString(qulonglong(capability->samples)), momentText(capability->from), momentText(capability->to));
    words += tr("%Ln outside the specification", nullptr, int(capability->beyond));
    m_capability->setText(words.join(QStringLiteral(" · ")));
}

void QualityPage::enableButtons()
{
    const std::optional<ChartNow> now = current();
    const bool byHand = now && now->chart.tag.isNull();
    m_enter->setVisible(byHand);
    m_trend->setVisible(now && !byHand);
    m_relearn->setVisible(now && !(now->chart.centre && now->chart.sigma));
}

bool QualityPage::may(Permission permission)
{
    const Status may = m_context.services.seat.may(permission);
    if (may)
        return true;
    Q_EMIT remarkMade(inWords(may.error()));
    offerLogin(m_context, this, may.error());
    return false;
}

MeasurementDialog *QualityPage::enterValues()
{
    const std::optional<ChartNow> now = current();
    if (!now || !now->chart.tag.isNull() || !may(Permission::EnterProduction))
        return nullptr;
    auto *dialog = new MeasurementDialog(m_context, *now, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this] {
        Q_EMIT remarkMade(tr("The values were entered."));
        refresh();
    });
    dialog->open();
    return dialog;
}

ImportDialog *QualityPage::importValues()
{
    if (!may(Permission::EnterProduction))
        return nullptr;
    auto *dialog = new ImportDialog(m_context, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this] {
        Q_EMIT remarkMade(tr("The values were taken over."));
        refresh();
    });
    dialog->open();
    return dialog;
}

void QualityPage::relearn()
{
    const std::optional<ChartNow> now = current();
    if (!now || !may(Permission::ApproveQuality))
        return;
    const auto answer = plainMessage(this, QMessageBox::Question, tr("The chart forgets its limits and learns them from the next %Ln points.", nullptr, now->chart.learn),
                                     tr("Do so when the process was changed on purpose. Until then nothing is judged."), QMessageBox::Yes | QMessageBox::Cancel, tr("Learn anew"));
    if (answer != QMessageBox::Yes)
        return;
    m_context.services.quality->relearn(now->chart.id, m_context.services.seat.actor(), onWindow<Done>(this, [this](Status relearnt) {
        Q_EMIT remarkMade(relearnt ? tr("The chart learns its limits anew.") : inWords(relearnt.error()));
        refresh();
    }));
}

} // namespace lineside
