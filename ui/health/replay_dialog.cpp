#include "ui/health/replay_dialog.h"

#include "models/plant/plant_edits.h"
#include "ui/health/health_model.h"
#include "ui/health/score_chart.h"
#include "ui/theme/plain_text.h"
#include "ui/widgets/field_form.h"
#include "ui/widgets/health_words.h"
#include "ui/widgets/offer_login.h"
#include "ui/widgets/on_window.h"
#include "ui/widgets/plant_watch.h"
#include "ui/widgets/small_widgets.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>

#include <algorithm>
#include <cmath>

namespace lineside {

namespace {

constexpr size_t kMostKept = 20'000;
constexpr std::chrono::minutes kStep{60};
constexpr std::chrono::hours kSameMoment{1}; //!< kept and replayed scores so close are compared

struct ReplayWeight
{
    const char *key;
    double HealthWeights::*weight;
};
constexpr ReplayWeight kReplayWeights[] = {{"sensor", &HealthWeights::sensor}, {"oee", &HealthWeights::oee}, {"quality", &HealthWeights::quality},
                                           {"reliability", &HealthWeights::reliability}, {"performance", &HealthWeights::performance}};
struct ReplayOption
{
    const char *key;
    bool HealthPlan::*on;
};
constexpr ReplayOption kReplayOptions[] = {{"time_weighted", &HealthPlan::timeWeighted}, {"running_only", &HealthPlan::runningOnly},
                                           {"excess_only", &HealthPlan::excessSignalsOnly}, {"breakdown_rate", &HealthPlan::breakdownRate}};

} // namespace

ReplayDialog::ReplayDialog(const PageContext &context, HealthService &service, const MachineId &machine, Remark remark, QWidget *parent)
    : QDialog(parent ? parent->window() : nullptr), m_context(context), m_service(service), m_machine(machine), m_remark(std::move(remark)),
      m_form(new FieldForm(context.services.theme)), m_chart(new ScoreChart(context.services.theme)), m_summary(plainLabel(QString())),
      m_progress(new QProgressBar), m_run(new QPushButton(tr("Replay"))), m_cancel(new QPushButton(tr("Cancel the replay"))),
      m_apply(new QPushButton(tr("Apply to the machine")))
{
    const Theme &theme = context.services.theme;
    const Machine *found = context.watch.snapshot()->findMachine(machine);
    setWindowTitle(tr("Replay the health of %1").arg(found ? machineTitle(*found) : QString()));
    setAttribute(Qt::WA_DeleteOnClose);
    buildForm();
    m_summary->setWordWrap(true);
    m_progress->setRange(0, 100);
    m_progress->setAccessibleName(tr("Progress of the replay"));
    auto *close = new QPushButton(tr("Close"));
    m_run->setDefault(true);
    for (QPushButton *button : {m_cancel, m_apply, close})
        button->setAutoDefault(false);
    setPlainToolTip(m_apply, tr("Weights and options of this replay become the machine's own, as one step that Undo takes back"));

    auto *scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(m_form);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_progress, 1);
    buttons->addWidget(m_run);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_apply);
    buttons->addWidget(close);
    auto *rows = new QVBoxLayout(this);
    rows->addWidget(scroll, 3);
    rows->addWidget(m_chart, 4);
    rows->addWidget(m_summary);
    rows->addLayout(buttons);
    rows->setSpacing(theme.px(8));
    connect(m_run, &QPushButton::clicked, this, &ReplayDialog::run);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        if (m_job)
            m_job->cancel();
    });
    connect(m_apply, &QPushButton::clicked, this, &ReplayDialog::apply);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_form, &FieldForm::edited, this, [this] {
        m_apply->setEnabled(false); // what is in sight was made with something else
        m_form->setShown("worst", m_form->choice("aggregation") == int(HealthAggregation::WorstK));
    });
    m_timer.setInterval(100);
    connect(&m_timer, &QTimer::timeout, this, &ReplayDialog::tick);
    load();
    showState();
    resizeWithinScreen(this, {theme.px(860), theme.px(720)});
}

ReplayDialog::~ReplayDialog()
{
    if (m_job)
        m_job->cancel();
    if (m_keptJob)
        m_keptJob->cancel();
}

void ReplayDialog::buildForm()
{
    m_form->startRow();
    m_form->addChoice("days", tr("Over the last"), {{tr("7 days"), 7}, {tr("30 days"), 30}, {tr("90 days"), 90}});
    m_form->addChoice("aggregation", tr("How the parts become one score"),
                      {{tr("Weighted sum"), int(HealthAggregation::Linear)},
                       {tr("Geometric mean"), int(HealthAggregation::Geometric)},
                       {tr("Weighted sum, of the values only the worst"), int(HealthAggregation::WorstK)}});
    m_form->addNumber("worst", tr("So many of the worst values"), QString());
    m_form->startRow();
    m_form->addNumber("sensor", tr("Weight of the sensors"), QString());
    m_form->addNumber("oee", tr("OEE"), QString());
    m_form->addNumber("quality", tr("Quality"), QString());
    m_form->addNumber("reliability", tr("Reliability"), QString());
    m_form->addNumber("performance", tr("Performance"), QString());
    m_form->startRow();
    m_form->addNumber("target", tr("An OEE of this is worth 100"), QStringLiteral("%"));
    m_form->addNumber("breakdown_days", tr("Breakdowns count over"), tr("days"));
    m_form->startRow();
    m_form->addCheck("time_weighted", tr("Weigh values by time"));
    m_form->addCheck("running_only", tr("Only while it runs"));
    m_form->addCheck("excess_only", tr("Only signals beyond chance"));
    m_form->addCheck("breakdown_rate", tr("Breakdowns an operating hour"));
    m_form->endRow();
}

void ReplayDialog::load()
{
    const Machine *machine = m_context.watch.snapshot()->findMachine(m_machine);
    if (!machine)
        return;
    m_plan = machine->health;
    m_form->setChoice("days", 30);
    m_form->setChoice("aggregation", int(m_plan.aggregation));
    m_form->setNumber("worst", m_plan.worst);
    m_form->setShown("worst", m_plan.aggregation == HealthAggregation::WorstK);
    for (const ReplayWeight &field : kReplayWeights)
        m_form->setNumber(field.key, m_plan.weights.*field.weight);
    m_form->setNumber("target", m_plan.targetOee * 100);
    m_form->setNumber("breakdown_days", m_plan.breakdownDays);
    for (const ReplayOption &field : kReplayOptions)
        m_form->setCheck(field.key, m_plan.*field.on);
    m_chart->setPlan(m_plan);
    m_chart->setMessage(tr("Replay works the score out anew from the readings in history, each hour, and lays it beside the score as it was."));
}

bool ReplayDialog::take(HealthPlan &plan)
{
    m_form->clearFaults();
    bool taken = true;
    double sum = 0;
    for (const ReplayWeight &field : kReplayWeights) {
        taken &= m_form->takeNumber(field.key, plan.weights.*field.weight, {0, 1e6});
        sum += plan.weights.*field.weight;
    }
    if (taken && sum <= 0) {
        m_form->showFault("sensor", tr("One of them must be above 0."));
        taken = false;
    }
    plan.aggregation = HealthAggregation(m_form->choice("aggregation"));
    if (plan.aggregation == HealthAggregation::WorstK)
        taken &= m_form->takeNumber("worst", plan.worst, {1, 5});
    taken &= m_form->takeNumber("target", plan.targetOee, {0.01, 1, 100});
    taken &= m_form->takeNumber("breakdown_days", plan.breakdownDays, {1, 3'650});
    for (const ReplayOption &field : kReplayOptions)
        plan.*field.on = m_form->isChecked(field.key);
    return taken;
}

void ReplayDialog::run()
{
    const Machine *machine = m_context.watch.snapshot()->findMachine(m_machine);
    if (m_job || !machine)
        return;
    HealthPlan plan = machine->health;
    if (!take(plan)) {
        if (QWidget *fault = m_form->firstFault())
            fault->setFocus(Qt::OtherFocusReason);
        return;
    }
    m_plan = plan;
    m_to = m_context.services.clock.utc();
    m_from = m_to - std::chrono::hours(24) * m_form->choice("days");
    m_began = std::chrono::steady_clock::now();
    m_replay.reset();
    m_trouble.clear();
    m_kept.clear();
    m_chart->setMessage({});
    m_chart->setPlan(plan);
    m_chart->setRange(m_from, m_to);
    m_chart->setScores({});
    m_chart->setOther({}, {}, {});
    askKept();
    // the job may be finished at once, so it is here before the answer is handled
    m_job = m_service.replay(m_machine, plan, m_from, m_to, kStep, onWindow<HealthReplay>(this, [this](Result<HealthReplay> replay) { takeReplay(std::move(replay)); }));
    m_timer.start();
    showState();
}

void ReplayDialog::askKept()
{
    if (m_keptJob)
        m_keptJob->cancel();
    m_keptJob = m_service.scores(m_machine, m_from, m_to, kMostKept,
                                 onWindow<std::vector<health_records::StoredScore>>(this, [this](Result<std::vector<health_records::StoredScore>> kept) {
                                     if (kept)
                                         m_kept = std::move(*kept);
                                     else if (kept.error().kind != Error::Kind::Cancelled)
                                         m_trouble = inWords(kept.error());
                                     m_keptJob.reset();
                                     compare();
                                 }));
}

void ReplayDialog::takeReplay(Result<HealthReplay> replay)
{
    m_timer.stop();
    const bool wasCancelled = m_job && m_job->isCancelled(); // also one that was done in that moment
    m_job.reset();
    if (replay && !wasCancelled)
        m_replay = std::move(*replay);
    else
        m_trouble = wasCancelled || replay.error().kind == Error::Kind::Cancelled ? tr("The replay was cancelled; nothing was changed.") : inWords(replay.error());
    compare();
    showState();
}

void ReplayDialog::compare()
{
    std::vector<ChartScore> kept, replayed;
    for (const health_records::StoredScore &score : m_kept)
        kept.push_back({score.at, score.overall, score.status, score.confidence});
    std::vector<double> differences;
    size_t others = 0, judged = 0;
    size_t beside = 0;
    std::vector<ScoreChart::Stretch> anomalies;
    if (m_replay) {
        for (const HealthScore &score : m_replay->scores) {
            replayed.push_back({score.at, score.overall, score.status, score.confidence});
            while (beside < m_kept.size() && m_kept[beside].at < score.at - kSameMoment)
                ++beside;
            if (beside >= m_kept.size() || m_kept[beside].at > score.at + kSameMoment)
                continue;
            ++judged;
            others += m_kept[beside].status != score.status;
            if (score.overall && m_kept[beside].overall)
                differences.push_back(*score.overall - *m_kept[beside].overall);
        }
        for (const AnomalyEpisode &episode : m_replay->anomalies)
            anomalies.push_back({episode.since, episode.endedAt.value_or(m_to)});
    }
    m_chart->setScores(std::move(kept));
    m_chart->setOther(std::move(replayed), tr("As it was"), tr("Replayed"));
    m_chart->setAnomalies(std::move(anomalies));
    if (!m_trouble.isEmpty()) {
        m_summary->setText(m_trouble);
        return;
    }
    if (!m_replay) {
        m_summary->setText(QString());
        return;
    }
    const QLocale locale;
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - m_began).count();
    QStringList words{tr("%1 scores of %2 readings, %3 – %4, in %5 s.")
                          .arg(locale.toString(qulonglong(m_replay->scores.size())), locale.toString(m_replay->readings),
                               momentText(m_from, m_to), momentText(m_to, m_to), locale.toString(seconds, 'f', 1))};
    if (differences.empty()) {
        words += m_kept.empty() ? tr("No score was kept of that time, so there is nothing to compare with.")
                                : tr("Kept and replayed scores have no moment in common.");
    } else {
        std::sort(differences.begin(), differences.end());
        const auto signedText = [&locale](double value) { return (value > 0 ? QStringLiteral("+") : QString()) + locale.toString(value, 'f', 1); };
        words += tr("Against the score as it was: %1 points in the middle, %2 to %3 (%4 moments); another status at %5 of them.")
                     .arg(signedText(differences[differences.size() / 2]), signedText(differences.front()), signedText(differences.back()),
                          locale.toString(qulonglong(judged)), shareText(double(others) / double(judged)));
    }
    words += tr("Nothing of this is kept.");
    m_summary->setText(words.join(u' '));
}

void ReplayDialog::showState()
{
    m_run->setEnabled(!m_job);
    m_progress->setVisible(bool(m_job));
    m_cancel->setVisible(bool(m_job));
    m_apply->setEnabled(!m_job && m_replay.has_value());
    m_form->setEnabled(!m_job);
}

void ReplayDialog::tick()
{
    if (!m_job)
        return;
    const double progress = m_job->progress();
    m_progress->setRange(0, progress < 0 ? 0 : 100);
    m_progress->setValue(int(std::max(0.0, progress) * 100));
}

void ReplayDialog::apply()
{
    if (const Status may = m_context.services.seat.mayConfigure(); !may) {
        m_summary->setText(inWords(may.error()));
        return offerLogin(m_context, this, may.error(), [this] { apply(); });
    }
    const Plant &plant = m_context.services.editor.plant();
    const Machine *found = m_context.services.editor.snapshot()->findMachine(m_machine);
    if (!found || !m_replay)
        return;
    Machine machine = *found;
    // only what the replay is about: the rest of the plan may have changed meanwhile
    HealthPlan &plan = machine.health;
    plan.weights = m_plan.weights;
    plan.aggregation = m_plan.aggregation;
    plan.worst = m_plan.worst;
    plan.targetOee = m_plan.targetOee;
    plan.breakdownDays = m_plan.breakdownDays;
    for (const ReplayOption &field : kReplayOptions)
        plan.*field.on = m_plan.*field.on;
    const Result<Plant> changed = edits::changeMachine(plant, machine);
    const Status applied = changed ? m_context.services.editor.apply(tr("Health of %1 as replayed").arg(machine.code), *changed) : Status(changed.error());
    if (!applied) {
        m_summary->setText(inWords(applied.error()));
        return;
    }
    if (m_remark)
        m_remark(tr("%1 is judged by the replayed weights and options now; Undo takes it back.").arg(machineTitle(machine)));
    accept();
}

QString ReplayDialog::summary() const
{
    return m_summary->text();
}

void openReplay(const PageContext &context, HealthService &service, QWidget *parent, const MachineId &machine, const Remark &remark)
{
    (new ReplayDialog(context, service, machine, remark, parent))->open();
}

} // namespace lineside
