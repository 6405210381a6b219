#include "models/health/health_service_parts.h"

#include "models/health/answer_within.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::Literals;

// What people ask of the service beside its picture: each on a thread that may wait.

namespace lineside {

namespace {

constexpr std::chrono::hours kForetold{60 * 24}; //!< alerts so much older than a range may be open in it

Error noSuchMachine()
{
    return {Error::Kind::NotFound, QCoreApplication::translate("health", "There is no such machine, or its health is not watched."), {}};
}

Error tooMuchAsked()
{
    return {Error::Kind::Busy, QCoreApplication::translate("health", "The health service does not take this now."),
            QCoreApplication::translate("health", "Try again in a moment.")};
}

template<typename T>
ReplayWatch watchOf(const JobPtr<T> &job, const HealthDesk &desk)
{
    ReplayWatch watch;
    watch.cancelled = [job, &desk] { return desk.isStopping() || job->isCancelled(); };
    watch.progress = [job](double share) { job->setProgress(share); };
    return watch;
}

std::vector<GroundTag> groundTags(const HealthAssessment &assessment)
{
    std::vector<GroundTag> tags;
    for (const MonitoredTag &tag : assessment.tags)
        tags.push_back({tag.tag, tag.code, tag.unit, tag.fault});
    return tags;
}

} // namespace

JobPtr<HealthReplay> HealthService::replay(const MachineId &machine, std::optional<HealthPlan> plan, UtcTime from, UtcTime to,
                                           std::chrono::minutes every, Job<HealthReplay>::Callback done)
{
    auto job = std::make_shared<Job<HealthReplay>>(std::move(done));
    post([this, job, machine, plan, from, to, every] {
        const auto found = m_places.find(machine);
        if (found == m_places.end() || !m_snapshot || !m_parts.historian)
            return job->finish(noSuchMachine());
        HealthSetup setup = found->second->health.setup();
        if (plan) {
            Machine changed = *m_snapshot->findMachine(machine);
            changed.health = *plan;
            changed.health.enabled = true;
            setup = *HealthSetup::of(*m_snapshot, changed);
        }
        {
            const std::lock_guard lock(m_mutex);
            if (m_replaying || m_stopping)
                return job->finish(Error{Error::Kind::Busy, QCoreApplication::translate("health", "Another replay is on its way."), {}});
            m_replaying = true;
        }
        if (m_replayThread.joinable())
            m_replayThread.join(); // it has finished
        m_replayThread = std::thread([this, job, setup, from, to, every] {
            ReplayWatch watch;
            watch.cancelled = [this, job] { return isStopping() || job->isCancelled(); };
            watch.progress = [job](double share) { job->setProgress(share); };
            Result<HealthReplay> result = replayHealth(*m_parts.historian, m_parts.sources, setup, from, to, every, watch, m_settings.machine);
            {
                const std::lock_guard lock(m_mutex);
                m_replaying = false;
            }
            job->finish(std::move(result));
        });
    }, [job](const Error &error) { job->finish(error); });
    return job;
}

JobPtr<ScoreExplanation> HealthService::explain(const MachineId &machine, std::optional<UtcTime> at, Job<ScoreExplanation>::Callback done)
{
    const auto job = std::make_shared<Job<ScoreExplanation>>(std::move(done));
    const bool taken = m_desk.post([this, job, machine, at](bool isOver) {
        job->finish(isOver ? Result<ScoreExplanation>(tooMuchAsked()) : explained(machine, at, watchOf(job, m_desk)));
    });
    if (!taken)
        job->finish(tooMuchAsked());
    return job;
}

//! On the desk's thread; the service's own may hang meanwhile.
Result<ScoreExplanation> HealthService::explained(const MachineId &machine, std::optional<UtcTime> at, const ReplayWatch &watch)
{
    const HealthPicturePtr picture = this->picture();
    const SnapshotPtr snapshot = shownSnapshot();
    const Machine *configured = snapshot ? snapshot->findMachine(machine) : nullptr;
    const auto shown = picture->machines.find(machine);
    if (!configured || shown == picture->machines.end() || !shown->second)
        return noSuchMachine();
    AssessmentPtr assessment = shown->second;
    ScoreExplanation explanation;
    explanation.machine = machine;
    explanation.machineCode = configured->code;
    if (at && *at != assessment->score.at) {
        const std::optional<HealthSetup> setup = HealthSetup::of(*snapshot, *configured);
        if (!setup || !m_parts.historian || *at > m_parts.clock->utc())
            return noSuchMachine();
        const std::array moments{*at};
        const Result<std::vector<HealthAssessment>> anew =
            healthAt(*m_parts.historian, m_parts.sources, *setup, moments, HealthStatus::NotEnoughData, watch, m_settings.machine);
        if (!anew)
            return anew.error();
        if (anew->empty())
            return noSuchMachine();
        assessment = std::make_shared<const HealthAssessment>(anew->front());
        explanation.replayed = true;
    }
    HealthEvidence evidence;
    if (m_parts.sources) {
        Result<HealthEvidence> found = m_parts.sources->evidence(machine, configured->health, assessment->score.at, watch.cancelled);
        if (!found)
            return found.error();
        evidence = std::move(*found);
    }
    explanation.score = assessment->score;
    explanation.ground = groundOf(assessment->score, groundTags(*assessment), std::move(evidence));
    return explanation;
}

JobPtr<AlertLedger> HealthService::ledger(const LedgerQuery &query, Job<AlertLedger>::Callback done)
{
    const auto job = std::make_shared<Job<AlertLedger>>(std::move(done));
    const bool taken = m_desk.post([this, job, query](bool isOver) {
        job->finish(isOver ? Result<AlertLedger>(tooMuchAsked()) : ledgerFor(query, watchOf(job, m_desk)));
    });
    if (!taken)
        job->finish(tooMuchAsked());
    return job;
}

//! On the desk's thread.
Result<AlertLedger> HealthService::ledgerFor(const LedgerQuery &query, const ReplayWatch &watch)
{
    if (query.from >= query.to)
        return Error{Error::Kind::BadData, QCoreApplication::translate("health", "Alerts are counted over a range of time."), {}};
    struct Kept
    {
        std::vector<PredictiveAlert> alerts;
        std::map<MachineId, double> hours;
    };
    Kept kept;
    if (m_parts.records) {
        Result<Kept> found = answerWithin<Kept>(kHealthPatience, watch.cancelled, [&](Job<Kept>::Callback done) {
            return m_parts.records->read<Kept>([query](sqlite::Database &db) -> Result<Kept> {
                auto alerts = health_records::alertsOf(db, query.from - kForetold, query.to);
                if (!alerts)
                    return alerts.error();
                auto hours = health_records::watchedHours(db, query.from, query.to);
                if (!hours)
                    return hours.error();
                return Kept{std::move(*alerts), std::move(*hours)};
            }, std::move(done));
        });
        if (!found)
            return found.error();
        kept = std::move(*found);
    } else {
        kept.alerts = *picture()->alerts;
    }
    LedgerGrounds grounds;
    grounds.watchedHours = std::move(kept.hours);
    std::vector<MachineId> machines = query.machines;
    if (machines.empty()) {
        for (const auto &[machine, hours] : grounds.watchedHours)
            machines.push_back(machine);
    }
    size_t asked = 0;
    for (const MachineId &machine : machines) {
        if (!m_parts.sources || watch.isCancelled())
            break;
        Result<std::optional<std::vector<UtcTime>>> breakdowns = m_parts.sources->breakdowns(machine, query.from, query.to, watch.cancelled);
        if (!breakdowns)
            return breakdowns.error();
        watch.tell(double(++asked) / double(machines.size()));
        if (!*breakdowns)
            continue;
        if (!grounds.breakdowns)
            grounds.breakdowns.emplace();
        (*grounds.breakdowns)[machine] = std::move(**breakdowns);
    }
    if (watch.isCancelled())
        return Error{Error::Kind::Cancelled, QCoreApplication::translate("health", "It was cancelled."), {}};
    return ledgerOf(kept.alerts, query, grounds);
}

JobPtr<std::vector<health_records::StoredScore>> HealthService::scores(const MachineId &machine, UtcTime from, UtcTime to, size_t atMost,
                                                                       Job<std::vector<health_records::StoredScore>>::Callback done, bool plain)
{
    if (!m_parts.records)
        return {};
    return m_parts.records->read<std::vector<health_records::StoredScore>>([machine, from, to, atMost, plain](sqlite::Database &db) {
        return health_records::scores(db, machine, from, to, atMost, plain);
    }, std::move(done));
}

JobPtr<std::vector<health_records::DailyScore>> HealthService::dailyScores(const MachineId &machine, UtcTime to, int days,
                                                                           Job<std::vector<health_records::DailyScore>>::Callback done)
{
    if (!m_parts.records)
        return {};
    return m_parts.records->read<std::vector<health_records::DailyScore>>([machine, to, days](sqlite::Database &db) {
        return health_records::dailyScores(db, machine, to, days);
    }, std::move(done));
}

} // namespace lineside
