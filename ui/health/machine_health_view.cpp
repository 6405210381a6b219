#include "ui/health/machine_health_view.h"

#include "models/health/health_advice.h"
#include "models/telemetry/conditioning.h"
#include "ui/health/health_model.h"
#include "ui/health/replay_dialog.h"
#include "ui/health/score_chart.h"
#include "ui/health/waterfall_tree.h"
#include "ui/health/work_dialog.h"
#include "ui/theme/plain_text.h"
#include "ui/widgets/catching_up.h"
#include "ui/widgets/columns_layout.h"
#include "ui/widgets/offer_login.h"
#include "ui/widgets/on_window.h"
#include "ui/widgets/plant_watch.h"
#include "ui/widgets/small_widgets.h"
#include "ui/widgets/wrap_layout.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedLayout>

namespace lineside {

namespace {

constexpr std::chrono::hours kShown{30 * 24};
constexpr size_t kMostScores = 5'000;
constexpr std::chrono::minutes kAskEvery{5};
constexpr int kSecondTicks = 20;

QLabel *wordsLabel(QWidget *parent = nullptr)
{
    QLabel *label = plainLabel(QString(), parent);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

//! A heading and what stands below it.
QVBoxLayout *section(const Theme &theme, const QString &title, QVBoxLayout *into)
{
    auto *rows = new QVBoxLayout;
    rows->setSpacing(theme.px(4));
    rows->addWidget(new SectionLine(theme, {title}));
    into->addLayout(rows);
    return rows;
}

} // namespace

MachineHealthView::MachineHealthView(const PageContext &context, HealthService &service, QWidget *parent)
    : HealthView(context, service, parent), m_chooser(new QComboBox), m_glyph(plainLabel(QString())),
      m_status(new NumberLabel(context.services.theme, FontRole::Name, Token::Text)),
      m_score(new NumberLabel(context.services.theme, FontRole::Value, Token::Value)), m_basis(wordsLabel()), m_notice(wordsLabel()),
      m_now(new QPushButton(tr("Back to now"))), m_settings(new QPushButton(tr("Settings…"))),
      m_baseline(new QPushButton(tr("New baseline after maintenance…"))), m_options(wordsLabel()),
      m_waterfall(new WaterfallTree(context.services.theme)), m_why(wordsLabel()), m_averages(wordsLabel()), m_trendWords(wordsLabel()),
      m_chart(new ScoreChart(context.services.theme)), m_point(wordsLabel()), m_action(wordsLabel()), m_risks(wordsLabel()),
      m_anomaly(wordsLabel()), m_anomalyTrend(new QPushButton(tr("Show its readings"))), m_pulse(wordsLabel()), m_stack(new QStackedLayout)
{
    build();
}

MachineHealthView::~MachineHealthView()
{
    if (m_job)
        m_job->cancel();
    if (m_groundsJob)
        m_groundsJob->cancel();
}

void MachineHealthView::build()
{
    const Theme &theme = m_context.services.theme;
    m_chooser->setAccessibleName(tr("Machine"));
    m_chooser->setSizeAdjustPolicy(QComboBox::AdjustToContents); // where there is room; else
    m_chooser->setMinimumContentsLength(14);
    followFont(m_chooser, theme, FontRole::Name);
    m_status->setSnug();
    m_score->setSnug();
    for (QLabel *small : {m_basis, m_options, m_point, m_pulse})
        followFont(small, theme, FontRole::Small);
    followFont(m_notice, theme, FontRole::Strong);
    followFont(m_action, theme, FontRole::Strong);
    connect(m_chooser, &QComboBox::activated, this, [this](int index) { showMachine(MachineId{m_chooser->itemData(index).toUuid()}); });

    auto *compute = new QPushButton(tr("Compute now"));
    setPlainToolTip(compute, tr("All scores at once, instead of with the next minute (F5)"));
    connect(compute, &QPushButton::clicked, this, [this] { m_service.computeNow(); });
    auto *replayButton = new QPushButton(tr("Replay…"));
    setPlainToolTip(replayButton, tr("What the score would have been with other weights and options"));
    connect(replayButton, &QPushButton::clicked, this, &MachineHealthView::replay);
    connect(m_baseline, &QPushButton::clicked, this, &MachineHealthView::reBaseline);
    connect(m_settings, &QPushButton::clicked, this, [this] {
        if (m_context.parts.editMachine)
            m_context.parts.editMachine(m_context, this, m_machine);
    });
    m_settings->setVisible(bool(m_context.parts.editMachine));
    connect(m_now, &QPushButton::clicked, this, [this] { showKept(-1); });
    m_now->hide();

    auto *head = new WrapLayout;
    for (QWidget *widget : {static_cast<QWidget *>(m_chooser), static_cast<QWidget *>(m_glyph), static_cast<QWidget *>(m_status),
                            static_cast<QWidget *>(m_score)})
        head->addWidget(widget);
    head->startTrailing();
    for (QPushButton *button : {m_now, compute, replayButton, m_baseline, m_settings})
        head->addWidget(button);

    auto *content = new QWidget;
    auto *rows = new QVBoxLayout(content);
    rows->addWidget(m_basis);
    rows->addWidget(m_notice);
    QVBoxLayout *way = section(theme, tr("From 100 to the score"), rows);
    way->addWidget(m_waterfall);
    way->addWidget(m_why);
    way->addWidget(m_options);
    auto *columns = new ColumnsLayout(theme.px(20));
    columns->addWidget(buildTrend());
    columns->addWidget(buildFacts());
    rows->addLayout(columns);
    rows->addStretch();

    auto *scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->viewport()->setAutoFillBackground(false);
    scroll->setWidget(content);
    content->setAutoFillBackground(false);
    auto *full = new QWidget;
    auto *fullRows = new QVBoxLayout(full);
    fullRows->setContentsMargins(0, 0, 0, 0);
    fullRows->addLayout(head);
    fullRows->addWidget(scroll, 1);
    fullRows->addWidget(m_pulse);
    auto *empty = new EmptyState(theme, tr("This view shows the health of one machine."),
                                 tr("This plant has no machine whose health is watched."));
    m_stack->addWidget(full);
    m_stack->addWidget(empty);
    setLayout(m_stack);
    const auto dress = [this, &theme, fullRows, rows] {
        fullRows->setSpacing(theme.px(8));
        rows->setContentsMargins(0, 0, theme.px(8), 0);
        rows->setSpacing(theme.px(8));
        m_chooser->setMaximumWidth(theme.px(320));
        QPalette muted = theme.palette();
        muted.setColor(QPalette::WindowText, theme.color(Token::Muted));
        for (QLabel *label : {m_basis, m_options, m_point, m_pulse})
            label->setPalette(muted);
        if (m_picture)
            showNow();
    };
    dress();
    connect(&theme, &Theme::changed, this, dress);
    connect(m_waterfall, &WaterfallTree::readingsRequested, this, [this](const TagUuid &tag, UtcTime from, UtcTime to) {
        Q_EMIT goToRequested(ObjectRef::readings(tag, from, to));
    });
    connect(m_waterfall, &WaterfallTree::groundRequested, this, &MachineHealthView::openGround);
    connect(m_waterfall, &WaterfallTree::dimensionRequested, this, &MachineHealthView::openDimension);
    connect(m_waterfall->selectionModel(), &QItemSelectionModel::currentChanged, this, &MachineHealthView::showWhy);
    connect(m_chart, &ScoreChart::currentChanged, this, [this](int index) { m_point->setText(m_chart->words(index)); });
    connect(m_chart, &ScoreChart::chosen, this, &MachineHealthView::showKept);
    connect(m_anomalyTrend, &QPushButton::clicked, this, [this] {
        const AssessmentPtr health = assessment();
        if (!health || !health->anomaly || health->anomaly->tags.empty() || health->anomaly->tags.front().tag >= health->tags.size())
            return;
        const AnomalyEpisode &episode = *health->anomaly;
        const UtcTime end = episode.endedAt.value_or(health->score.at);
        const auto before = std::max<std::chrono::microseconds>(std::chrono::hours(6), (end - episode.since) / 2);
        Q_EMIT goToRequested(ObjectRef::readings(health->tags[episode.tags.front().tag].tag, episode.since - before, end));
    });
}

QWidget *MachineHealthView::buildTrend()
{
    const Theme &theme = m_context.services.theme;
    auto *part = new QWidget;
    auto *rows = new QVBoxLayout(part);
    rows->setContentsMargins(0, 0, 0, 0);
    QVBoxLayout *trend = section(theme, tr("Where the score goes"), rows);
    trend->addWidget(m_trendWords);
    trend->addWidget(m_averages);
    trend->addWidget(m_chart);
    trend->addWidget(m_point);
    setPlainToolTip(m_chart, tr("A click, or arrow keys and Enter, show the score as it was then"));
    followFont(m_trendWords, theme, FontRole::Strong);
    rows->addStretch();
    part->setMinimumWidth(theme.px(320));
    connect(&theme, &Theme::changed, part, [part, &theme] { part->setMinimumWidth(theme.px(320)); });
    return part;
}

QWidget *MachineHealthView::buildFacts()
{
    const Theme &theme = m_context.services.theme;
    auto *part = new QWidget;
    auto *rows = new QVBoxLayout(part);
    rows->setContentsMargins(0, 0, 0, 0);
    QVBoxLayout *action = section(theme, tr("What to do"), rows);
    action->addWidget(m_action);
    QVBoxLayout *risks = section(theme, tr("What speaks against it"), rows);
    risks->addWidget(m_risks);
    QVBoxLayout *anomaly = section(theme, tr("How it behaves"), rows);
    anomaly->addWidget(m_anomaly);
    anomaly->addWidget(m_anomalyTrend, 0, Qt::AlignLeft);
    rows->addStretch();
    part->setMinimumWidth(theme.px(320));
    connect(&theme, &Theme::changed, part, [part, &theme] { part->setMinimumWidth(theme.px(320)); });
    return part;
}

const Machine *MachineHealthView::plan() const
{
    return m_snapshot ? m_snapshot->findMachine(m_machine) : nullptr;
}

void MachineHealthView::openDimension(HealthDimension dimension, UtcTime from, UtcTime to)
{
    const Machine *machine = plan();
    if (!machine)
        return;
    switch (dimension) {
    case HealthDimension::Sensor: // no tag is watched
        return void(Q_EMIT goToRequested(ObjectRef::of(m_machine)));
    case HealthDimension::Oee:
        return void(Q_EMIT goToRequested(ObjectRef::lossesOf(m_machine, from, to)));
    case HealthDimension::Quality:
        return void(Q_EMIT goToRequested(ObjectRef::signalsOf(m_machine, from, to)));
    case HealthDimension::Reliability:
        return void(Q_EMIT goToRequested(ObjectRef::stopsOf(m_machine, from, to)));
    case HealthDimension::Performance:
        // made in a time: the counter says it
        if (const TagUuid counter = !machine->production.total.isNull() ? machine->production.total : machine->production.good; !counter.isNull())
            return void(Q_EMIT goToRequested(ObjectRef::readings(counter, from, to)));
        return void(Q_EMIT goToRequested(ObjectRef::lossesOf(m_machine, from, to)));
    }
}

void MachineHealthView::askGrounds()
{
    const bool isPast = m_keptShown >= 0 && size_t(m_keptShown) < m_kept.size();
    const AssessmentPtr health = assessment();
    const UtcTime at = isPast ? m_kept[size_t(m_keptShown)].at : health ? health->score.at : UtcTime{};
    if (at == UtcTime{} || (m_groundsOf == m_machine && m_groundsAt == at))
        return;
    if (m_groundsOf != m_machine || isPast)
        m_grounds = {}; // of another score
    m_groundsOf = m_machine;
    m_groundsAt = at;
    if (m_groundsJob)
        m_groundsJob->cancel();
    m_groundsJob = m_service.explain(m_machine, isPast ? std::optional(at) : std::nullopt,
                                     onWindow<ScoreExplanation>(this, [this, of = m_machine, at](Result<ScoreExplanation> explained) {
        if (of != m_machine || at != m_groundsAt || !explained)
            return; // the way to the pages stays open
        m_grounds = std::move(explained->ground);
        showNow();
    }));
}

void MachineHealthView::openGround(const ScoreGround &ground, HealthDimension dimension)
{
    UtcTime from = ground.from;
    UtcTime to = ground.to;
    if (!(from < to)) { // of a moment: the hours around it
        to = to == UtcTime{} ? m_groundsAt : to;
        from = to - std::chrono::hours(8);
    }
    using Kind = ScoreGround::Kind;
    switch (ground.kind) {
    case Kind::Tag:
    case Kind::Counts:
        if (!ground.tag.isNull())
            return void(Q_EMIT goToRequested(ObjectRef::readings(ground.tag, from, to)));
        break;
    case Kind::Stop:
        return void(Q_EMIT goToRequested(ObjectRef::stopsOf(m_machine, from, to)));
    case Kind::Chart:
        return void(Q_EMIT goToRequested(ObjectRef::chart(ground.id, from, to)));
    case Kind::Signal:
    case Kind::Value:
        if (!ground.owner.isNull())
            return void(Q_EMIT goToRequested(ObjectRef::chart(ground.owner, from, to)));
        break;
    case Kind::Time:
        if (ground.key.startsWith(QLatin1String("DOWN")))
            return void(Q_EMIT goToRequested(ObjectRef::stopsOf(m_machine, from, to)));
        return void(Q_EMIT goToRequested(ObjectRef::lossesOf(m_machine, from, to)));
    case Kind::Part:
    case Kind::Dimension:
    case Kind::Score:
        break;
    }
    openDimension(dimension, from, to);
}

AssessmentPtr MachineHealthView::assessment() const
{
    if (!m_picture)
        return {};
    const auto found = m_picture->machines.find(m_machine);
    return found == m_picture->machines.end() ? AssessmentPtr() : found->second;
}

void MachineHealthView::fillChooser()
{
    m_chooser->clear();
    for (const Site &site : m_snapshot->plant().sites) {
        for (const Line &line : site.lines) {
            for (const Machine &machine : line.machines)
                m_chooser->addItem(machineTitle(machine), machine.id.uuid);
        }
    }
    m_stack->setCurrentIndex(m_chooser->count() > 0 ? 0 : 1);
    if (!plan() && m_chooser->count() > 0)
        m_machine = MachineId{m_chooser->itemData(0).toUuid()};
    m_chooser->setCurrentIndex(m_chooser->findData(m_machine.uuid));
}

void MachineHealthView::show(const SnapshotPtr &snapshot, const HealthPicturePtr &picture)
{
    const bool other = snapshot != m_snapshot;
    m_snapshot = snapshot;
    m_picture = picture;
    if (other)
        fillChooser();
    if (m_stack->currentIndex() != 0)
        return;
    if (m_keptShown < 0)
        showNow();
    if (m_askedFor != m_machine || m_context.services.clock.utc() - m_askedAt >= kAskEvery)
        askScores();
}

bool MachineHealthView::showMachine(const MachineId &machine)
{
    const SnapshotPtr snapshot = m_context.watch.snapshot();
    if (!snapshot->findMachine(machine))
        return false;
    m_machine = machine;
    m_keptShown = -1;
    m_kept.clear();
    m_chart->setScores({});
    m_point->clear();
    show(snapshot, m_service.picture());
    m_chooser->setCurrentIndex(m_chooser->findData(machine.uuid));
    return true;
}

void MachineHealthView::showNow()
{
    const Machine *machine = plan();
    if (!machine)
        return;
    m_now->setVisible(m_keptShown >= 0);
    const AssessmentPtr health = assessment();
    m_baseline->setEnabled(machine->health.enabled);
    m_settings->setEnabled(true);
    m_catchesUp = machine->health.enabled && !(health && health->score.overall) && isCatchingUp(m_context.services, *m_picture, m_machine);
    if (!health) {
        m_glyph->clear();
        m_status->setText(m_catchesUp ? catchingUpWord() : machine->health.enabled ? tr("Not computed yet") : tr("No health score"));
        m_score->setText(QString());
        m_basis->clear();
        m_notice->setText(machine->health.enabled ? tr("The first score comes within a minute.")
                                                  : tr("Health is switched off for this machine. Its settings switch it on."));
        m_notice->setVisible(true);
        for (QLabel *label : {m_options, m_why, m_averages, m_trendWords, m_action, m_risks, m_anomaly})
            label->clear();
        m_anomalyTrend->hide();
        m_waterfall->setVisible(false);
        return;
    }
    m_waterfall->setVisible(true);
    const ScoreParts parts = m_keptShown >= 0 && size_t(m_keptShown) < m_kept.size() ? partsOf(m_kept[size_t(m_keptShown)], *m_snapshot)
                                                                                       : partsOf(*health, *m_snapshot);
    showHead(parts);
    m_waterfall->show(parts, machine->health, m_groundsOf == m_machine ? m_grounds : ScoreGround());
    askGrounds();
    showWhy();
    const QString options = optionsInForce(machine->health);
    m_options->setText(options.isEmpty() ? tr("Options in force: none, the plain formula.") : tr("Options in force: %1.").arg(options));
    m_chart->setPlan(machine->health);
    showTrend(*health);
    showAdvice(*health);
}

void MachineHealthView::showWhy()
{
    // the chosen row in full: a cell has room for its beginning only
    const QModelIndex current = m_waterfall->currentIndex();
    const QString why = current.siblingAtColumn(WaterfallTree::WhyColumn).data().toString();
    m_why->setVisible(!why.isEmpty());
    m_why->setText(why.isEmpty() ? QString() : tr("%1: %2").arg(current.siblingAtColumn(WaterfallTree::WhatColumn).data().toString(), why));
}

void MachineHealthView::showHead(const ScoreParts &parts)
{
    const Theme &theme = m_context.services.theme;
    const UtcTime now = m_context.services.clock.utc();
    m_glyph->setPixmap(healthGlyph(parts.status, theme, theme.px(20), devicePixelRatioF()));
    const bool catchesUp = m_catchesUp && m_keptShown < 0;
    m_status->setText(catchesUp ? catchingUpWord() : healthStatusWord(parts.status));
    m_score->setText(parts.overall ? tr("%1 of 100").arg(scoreText(parts.overall)) : QString());
    m_basis->setText(tr("%1  ·  confidence %2").arg(groundsText(parts.from, parts.to, parts.samples, parts.coverage, now), shareText(parts.confidence)));
    QStringList notices;
    if (m_keptShown >= 0)
        notices += tr("As it was at %1.").arg(momentText(parts.at, now));
    if (parts.lateAt)
        notices += tr("Readings of its time came later, at %1: it is computed anew with them.").arg(momentText(*parts.lateAt, now));
    else if (parts.rescoredAt)
        notices += tr("Computed anew at %1, with readings that came later.").arg(momentText(*parts.rescoredAt, now));
    const Machine *machine = plan();
    if (catchesUp) {
        notices += tr("Figures of the past are read after the start; the score comes with them.");
    } else if (!parts.overall && machine) {
        HealthScore score;
        score.dimensions = parts.dimensions;
        notices += tr("Not enough data for a score: %1 of what it rests on is known, half is needed. Missing: %2.")
                       .arg(shareText(parts.confidence), missingDimensions(score, machine->health));
    }
    if (parts.cap == HealthCap::HardLimit) {
        QStringList names;
        for (const TagPart &tag : parts.tags) {
            if (tag.score.deviation.hardLimit)
                names += tag.name;
        }
        notices += tr("Poor at best, whatever the score says: %1 failed its hard limit.").arg(names.join(QStringLiteral(", ")));
    } else if (parts.cap == HealthCap::Sensors) {
        notices += tr("Poor at best, whatever the score says: the sensors stand below 20 of 100.");
    }
    m_notice->setText(notices.join(u' '));
    m_notice->setVisible(!notices.isEmpty());
}

void MachineHealthView::showTrend(const HealthAssessment &health)
{
    const HealthTrend &trend = health.trend;
    const UtcTime now = m_context.services.clock.utc();
    const QLocale locale;
    const auto change = [&locale](double value, int digits) {
        const QString size = locale.toString(std::abs(value), 'f', digits);
        const bool isNone = size == locale.toString(0.0, 'f', digits); // no direction where nothing is seen of it
        return isNone ? size : QChar(value > 0 ? u'+' : u'\u2212') + size;
    };
    m_trendWords->setText(healthTrendWords(trend));
    QStringList lines;
    lines += tr("Last 24 hours %1  ·  7 days %2 (%3 of them with scores)  ·  30 days %4 (%5 of them)")
                 .arg(scoreText(trend.today), scoreText(trend.average7), shareText(trend.coverage), scoreText(trend.average30), shareText(trend.coverage30));
    if (trend.change)
        lines += tr("Today against 7 days: %1 points").arg(change(*trend.change, 1));
    if (!trend.tested)
        lines += tr("Whether that is more than chance cannot be told yet: it takes 7 days of scores.");
    else if (trend.significant)
        lines += tr("More than chance: %1 points a day (%2 to %3 with 95 %, p = %4).")
                     .arg(change(trend.slope, 2), change(trend.slopeLow, 2), change(trend.slopeHigh, 2), locale.toString(trend.p, 'g', 2));
    else
        lines += tr("No direction beyond chance: %1 points a day (%2 to %3 with 95 %, p = %4).")
                     .arg(change(trend.slope, 2), change(trend.slopeLow, 2), change(trend.slopeHigh, 2), locale.toString(trend.p, 'g', 2));
    lines += tr("%1 – %2  ·  %Ln scores", nullptr, int(trend.samples)).arg(momentText(trend.from, now), momentText(trend.to, now));
    m_averages->setText(lines.join(u'\n'));
    m_chart->setTrend(trend);
    m_chart->setRange(now - kShown, now);
    std::vector<ScoreChart::Stretch> stretches;
    if (health.anomaly)
        stretches.push_back({health.anomaly->since, health.anomaly->endedAt.value_or(now)});
    for (const PredictiveAlert &alert : *m_picture->alerts) {
        if (alert.machine == m_machine && alert.type == PredictionType::AnomalyDetected && alert.to > now - kShown)
            stretches.push_back({alert.from, alert.to});
    }
    m_chart->setAnomalies(std::move(stretches));
}

void MachineHealthView::showAdvice(const HealthAssessment &health)
{
    m_action->setText(health.advice.isEmpty() ? health.action : health.advice.text());
    QStringList risks;
    for (const RiskFactor &risk : health.risks)
        risks += QStringLiteral("•  ") + (risk.sentence.isEmpty() ? risk.text : risk.sentence.text());
    m_risks->setText(risks.isEmpty() ? tr("Nothing.") : risks.join(u'\n'));
    QStringList behaviour;
    const Machine *machine = plan();
    if (machine && !machine->health.anomalies)
        behaviour += tr("Nobody watches how it behaves; its settings switch that on.");
    else if (health.learnt < 1)
        behaviour += tr("Learning how it behaves: %1 done. It needs about three days of good running.").arg(shareText(health.learnt));
    else if (!health.anomaly || health.anomaly->endedAt)
        behaviour += tr("It behaves as learnt.");
    if (health.anomaly) {
        const AnomalyEpisode &episode = *health.anomaly;
        const UtcTime now = m_context.services.clock.utc();
        QString text = episode.endedAt ? tr("It was unusual from %1 to %2, %3: %4.").arg(momentText(episode.since, now), momentText(*episode.endedAt, now))
                                       : tr("Unusual since %1, seen last %2, %3: %4.").arg(momentText(episode.since, now), momentText(episode.seenAt, now));
        behaviour += text.arg(tr("severity %1").arg(anomalySeverityWord(episode.severity)), anomalyKindWord(episode.kind));
        for (const AnomalyTag &odd : episode.tags) {
            if (odd.tag >= health.tags.size())
                continue;
            const MonitoredTag &tag = health.tags[odd.tag];
            const QString unit = displayUnit(tag.unit);
            behaviour += QStringLiteral("•  ")
                + tr("%1: %2 %4, usual is %3 %4 (%5 of it)")
                      .arg(tag.code, QLocale().toString(odd.value, 'g', 4), QLocale().toString(odd.usual, 'g', 4), unit, shareText(odd.share));
        }
    }
    m_anomaly->setText(behaviour.join(u'\n'));
    m_anomalyTrend->setVisible(health.anomaly && !health.anomaly->tags.empty());
}

void MachineHealthView::askScores()
{
    if (m_job)
        m_job->cancel();
    const UtcTime now = m_context.services.clock.utc();
    m_askedAt = now;
    m_askedFor = m_machine;
    if (m_kept.empty())
        m_chart->setMessage(tr("Reading the scores of the last 30 days…"));
    m_job = m_service.scores(m_machine, now - kShown, now + std::chrono::hours(1), kMostScores,
                             onWindow<std::vector<health_records::StoredScore>>(
                                 this, [this, asked = m_machine](Result<std::vector<health_records::StoredScore>> scores) {
                                     if (asked == m_machine)
                                         takeScores(std::move(scores));
                                 }));
    if (!m_job)
        m_chart->setMessage(tr("No scores are kept here."));
}

void MachineHealthView::takeScores(Result<std::vector<health_records::StoredScore>> scores)
{
    if (!scores) {
        if (scores.error().kind != Error::Kind::Cancelled)
            m_chart->setMessage(inWords(scores.error()));
        return;
    }
    std::optional<UtcTime> shown;
    if (m_keptShown >= 0 && size_t(m_keptShown) < m_kept.size())
        shown = m_kept[size_t(m_keptShown)].at;
    m_kept = std::move(*scores);
    m_keptShown = -1;
    std::vector<ChartScore> points;
    for (const health_records::StoredScore &score : m_kept) {
        if (shown && score.at == *shown)
            m_keptShown = int(points.size());
        points.push_back({score.at, score.overall, score.status, score.confidence, score.lateAt, score.rescoredAt});
    }
    m_chart->setMessage(points.empty() ? tr("No score was kept in the last 30 days. One is kept each hour.") : QString());
    m_chart->setScores(std::move(points));
}

void MachineHealthView::showKept(int index)
{
    m_keptShown = index >= 0 && size_t(index) < m_kept.size() ? index : -1;
    showNow();
}

void MachineHealthView::tick()
{
    if (!m_picture || m_ticks++ % kSecondTicks != 0)
        return;
    m_pulse->setText(heartbeatText(m_picture->heartbeat, m_context.services.clock.utc()));
    if (m_catchesUp && m_keptShown < 0 && !isCatchingUp(m_context.services, *m_picture, m_machine))
        showNow(); // it ends between two pictures
}

void MachineHealthView::find()
{
    m_chooser->setFocus(Qt::ShortcutFocusReason);
    m_chooser->showPopup();
}

void MachineHealthView::replay()
{
    if (plan())
        openReplay(m_context, m_service, this, m_machine, [this](const QString &remark) { Q_EMIT remarkMade(remark); });
}

void MachineHealthView::reBaseline()
{
    if (const Status may = m_context.services.seat.may(Permission::ManageMaintenance); !may) {
        Q_EMIT remarkMade(inWords(may.error()));
        return offerLogin(m_context, this, may.error(), [this] { reBaseline(); });
    }
    if (plan())
        askForBaseline(m_context, m_service, this, m_machine, [this](const QString &remark) { Q_EMIT remarkMade(remark); });
}

QJsonObject MachineHealthView::saveState() const
{
    return {{QStringLiteral("machine"), m_machine.uuid.toString(QUuid::WithoutBraces)}};
}

void MachineHealthView::restoreState(const QJsonObject &state)
{
    m_machine = MachineId{QUuid(state.value(QLatin1String("machine")).toString())};
    if (m_snapshot)
        fillChooser();
}

} // namespace lineside
