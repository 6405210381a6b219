#include "models/health/health_service.h"

#include <QCoreApplication>
#include <QLoggingCategory>
#include <QMetaObject>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals;

namespace lineside {

namespace {

Q_LOGGING_CATEGORY(logHealth, "lineside.health")

constexpr std::chrono::hours kKeptEvery{1};
constexpr double kKeptMove = 0.5;       //!< points
constexpr std::chrono::hours kLoaded{31 * 24};
constexpr std::chrono::hours kResolvedLoaded{3 * 365 * 24};
constexpr size_t kMostNews = 10'000;
constexpr size_t kMostCalls = 1'000;
constexpr size_t kMostRecommendations = 10'000;

} // namespace

struct HealthService::Place
{
    Place(HealthSetup setup, const MachineHealthSettings &settings) : health(std::move(setup), settings) {}

    MachineHealth health;
    bool seeded = false;
    quint64 learntGeneration = 0;
    AssessmentPtr shown;
    HealthStatus status = HealthStatus::NotEnoughData; //!< that was told last
    bool judged = false;
    std::optional<UtcTime> anomalyTold; //!< the episode's beginning
    UtcTime keptAt = UtcTime::min();
    std::optional<double> keptScore;
    HealthStatus keptStatus = HealthStatus::NotEnoughData;
};

HealthService::HealthService(const Parts &parts, const HealthServiceSettings &settings, QObject *parent)
    : QObject(parent), m_parts(parts), m_settings(settings)
{
    m_alertsShown = std::make_shared<std::vector<PredictiveAlert>>();
    m_recommendationsShown = std::make_shared<std::vector<MaintenanceRecommendation>>();
    m_ledger = m_book.ledger();
    publish();
}

HealthService::~HealthService()
{
    stop();
}

void HealthService::start(SnapshotPtr snapshot)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_thread.joinable() || m_stopping)
            return;
        m_nextSnapshot = std::move(snapshot);
    }
    m_thread = std::thread([this] { run(); });
}

void HealthService::setSnapshot(SnapshotPtr snapshot)
{
    const std::lock_guard lock(m_mutex);
    m_nextSnapshot = std::move(snapshot);
    m_wake.notify_one();
}

void HealthService::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        m_wake.notify_one();
    }
    if (m_thread.joinable())
        m_thread.join();
    if (m_replayThread.joinable())
        m_replayThread.join();
}

void HealthService::take(const BatchPtr &batch)
{
    if (!batch)
        return;
    const size_t weight = batch->weight();
    const std::lock_guard lock(m_mutex);
    if (m_stopping)
        return;
    while (!m_queue.empty() && m_queueBytes + weight > m_settings.queueBytes) {
        m_queueBytes -= m_queue.front()->weight();
        m_queue.pop_front();
        ++m_lostBatches;
    }
    m_queue.push_back(batch);
    m_queueBytes += weight;
    // the thread looks by itself now and then: no wake-up for each batch
    if (m_queueBytes > m_settings.queueBytes / 2)
        m_wake.notify_one();
}

double HealthService::fill() const
{
    // what is lost here is in history: drivers need not slow down for it
    return 0;
}

HealthPicturePtr HealthService::picture() const
{
    const std::lock_guard lock(m_mutex);
    return m_picture;
}

void HealthService::computeNow()
{
    const std::lock_guard lock(m_mutex);
    m_computeNow = true;
    m_wake.notify_one();
}

//! \a refused is called at once, here, when the thread does not run or has too much to do.
void HealthService::post(Call call, const std::function<void(Error)> &refused)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_stopping && m_calls.size() < kMostCalls) {
            m_calls.push_back(std::move(call));
            m_wake.notify_one();
            return;
        }
    }
    if (refused)
        refused({Error::Kind::Busy, QCoreApplication::translate("health", "The health service does not take this now."),
                 QCoreApplication::translate("health", "Try again in a moment.")});
}

void HealthService::run()
{
    using namespace std::chrono_literals;
    loadRecords();
    SteadyTime due = m_parts.clock->steady();
    for (;;) {
        std::deque<BatchPtr> batches;
        std::deque<Call> calls;
        SnapshotPtr snapshot;
        bool now = false;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait_for(lock, 250ms, [this] {
                return m_stopping || m_computeNow || m_nextSnapshot || !m_calls.empty() || m_queueBytes > m_settings.queueBytes / 2;
            });
            if (m_stopping && m_calls.empty())
                return;
            batches.swap(m_queue);
            m_queueBytes = 0;
            calls.swap(m_calls);
            snapshot.swap(m_nextSnapshot);
            now = std::exchange(m_computeNow, false);
            m_heartbeat.lostBatches = m_lostBatches;
        }
        if (snapshot) {
            configure(snapshot);
            now = true;
        }
        for (const BatchPtr &batch : batches)
            apply(*batch);
        for (const Call &call : calls)
            call();
        const SteadyTime steady = m_parts.clock->steady();
        if (now || steady >= due) {
            round();
            due = std::max(due + m_settings.every, steady); // missed rounds are not caught up
        } else if (!calls.empty()) {
            publish();
        }
    }
}

//! What was kept, before anything is computed.
void HealthService::loadRecords()
{
    if (!m_parts.records)
        return;
    struct Kept
    {
        std::map<MachineId, std::vector<ScorePoint>> points;
        std::map<MachineId, QByteArray> learnt;
        std::vector<PredictiveAlert> alerts;
        std::vector<MaintenanceRecommendation> recommendations;
    };
    const UtcTime now = m_parts.clock->utc();
    Result<Kept> kept = m_parts.records->readNow<Kept>([now](sqlite::Database &db) -> Result<Kept> {
        auto points = health_records::points(db, now - kLoaded);
        if (!points)
            return points.error();
        auto learnt = health_records::learnt(db);
        if (!learnt)
            return learnt.error();
        auto alerts = health_records::alerts(db, now - kResolvedLoaded);
        if (!alerts)
            return alerts.error();
        auto recommendations = health_records::recommendations(db, now - kResolvedLoaded);
        if (!recommendations)
            return recommendations.error();
        return Kept{std::move(*points), std::move(*learnt), std::move(*alerts), std::move(*recommendations)};
    });
    if (!kept) {
        m_heartbeat.trouble = kept.error().message;
        qCWarning(logHealth).noquote() << "what was kept cannot be read:" << kept.error().message;
        return;
    }
    m_storedPoints = std::move(kept->points);
    m_storedLearnt = std::move(kept->learnt);
    m_book.load(std::move(kept->alerts));
    for (MaintenanceRecommendation &recommendation : kept->recommendations)
        m_recommendations.emplace(recommendation.id, std::move(recommendation));
    m_alertsShown = std::make_shared<std::vector<PredictiveAlert>>(m_book.alerts());
    m_ledger = m_book.ledger();
    auto shown = std::make_shared<std::vector<MaintenanceRecommendation>>();
    for (const auto &[id, recommendation] : m_recommendations)
        shown->push_back(recommendation);
    m_recommendationsShown = shown;
}

void HealthService::configure(const SnapshotPtr &snapshot)
{
    m_snapshot = snapshot;
    std::map<MachineId, std::unique_ptr<Place>> places;
    for (const Site &site : snapshot->plant().sites) {
        for (const Line &line : site.lines) {
            for (const Machine &machine : line.machines) {
                std::optional<HealthSetup> setup = HealthSetup::of(*snapshot, machine);
                if (!setup)
                    continue;
                const auto known = m_places.find(machine.id);
                if (known != m_places.end() && setup->accumulatesLike(known->second->health.setup())) {
                    known->second->health.setPlan(setup->plan);
                    places.emplace(machine.id, std::move(known->second));
                    continue;
                }
                auto place = std::make_unique<Place>(std::move(*setup), m_settings.machine);
                if (known != m_places.end()) { // its scores are still its own
                    place->health.addPast(known->second->health.past());
                    place->shown = known->second->shown;
                    place->status = known->second->status;
                    place->judged = known->second->judged;
                } else if (const auto points = m_storedPoints.find(machine.id); points != m_storedPoints.end()) {
                    place->health.addPast(points->second);
                }
                if (!place->health.past().empty())
                    place->health.setStatusBefore(healthStatusOf(machine.health, place->health.past().back().score));
                if (const auto learnt = m_storedLearnt.find(machine.id); learnt != m_storedLearnt.end())
                    place->health.detector().load(learnt->second);
                place->learntGeneration = place->health.detector().generation();
                places.emplace(machine.id, std::move(place));
            }
        }
    }
    m_places = std::move(places);
    m_routes.assign(snapshot->tagIdEnd(), {});
    m_seededTo.resize(std::max(m_seededTo.size(), snapshot->tagIdEnd()), UtcTime::min());
    for (const auto &[id, place] : m_places) {
        const HealthSetup &setup = place->health.setup();
        const auto add = [&, target = place.get()](TagId tag, qint32 slot) {
            if (tag != kNoTag && toNumber(tag) < m_routes.size())
                m_routes[toNumber(tag)].push_back({target, slot});
        };
        add(setup.stateTag, kState);
        add(setup.productTag, kProduct);
        for (size_t i = 0; i < setup.tags.size(); ++i)
            add(setup.tags[i].id, qint32(i));
    }
    for (const auto &[id, place] : m_places) {
        if (!place->seeded)
            seed(*place);
    }
    m_heartbeat.seeded = true;
    m_heartbeat.machines = m_places.size();
}

//! The last day from history; what comes live is newer, or known already.
void HealthService::seed(Place &place)
{
    place.seeded = true;
    if (!m_parts.historian)
        return;
    const UtcTime now = m_parts.clock->utc();
    const Result<quint64> fed = feedFromHistory(*m_parts.historian, place.health, now - m_settings.seed, now, m_settings.seed, {},
                                                [this] {
                                                    const std::lock_guard lock(m_mutex);
                                                    return m_stopping;
                                                },
                                                m_settings.seedWithin);
    if (!fed) {
        m_heartbeat.trouble = fed.error().message;
        qCWarning(logHealth).noquote() << place.health.setup().code << "begins without its history:" << fed.error().message;
        return;
    }
    m_heartbeat.readings += *fed;
    const HealthSetup &setup = place.health.setup();
    for (size_t i = 0; i < setup.tags.size(); ++i)
        m_seededTo[toNumber(setup.tags[i].id)] = place.health.lastAt(i);
}

void HealthService::apply(const Batch &batch)
{
    for (const Reading &reading : batch.readings) {
        const size_t id = toNumber(reading.tag);
        if (id >= m_routes.size() || m_routes[id].empty())
            continue;
        ++m_heartbeat.readings;
        for (const Route &route : m_routes[id]) {
            MachineHealth &health = route.place->health;
            const HealthSetup &setup = health.setup();
            if (route.slot >= 0) {
                if (reading.at > m_seededTo[id])
                    health.addValue(size_t(route.slot), reading.at, numberOf(reading.value, setup.tags[size_t(route.slot)].type), reading.status);
            } else if (route.slot == kState) {
                health.addState(reading.at, setup.stateType == ValueType::Float64 ? qint64(reading.value.asDouble()) : reading.value.asInt64(),
                                reading.status);
            } else if (setup.productType == ValueType::Text) {
                const quint32 text = reading.value.textIndex();
                health.addProduct(reading.at, text < batch.texts.size() ? batch.texts[text] : QByteArray(), reading.status);
            } else {
                health.addProduct(reading.at, QByteArray::number(reading.value.asInt64()), reading.status);
            }
        }
    }
}

void HealthService::round()
{
    const SteadyTime began = std::chrono::steady_clock::now();
    const UtcTime now = m_parts.clock->utc();
    for (const auto &[id, place] : m_places) {
        const HealthSetup &setup = place->health.setup();
        settle(*place, place->health.assess(now, m_parts.sources ? m_parts.sources->figures(id, setup.plan, now) : HealthFigures{}));
    }
    m_heartbeat.lastRound = now;
    ++m_heartbeat.rounds;
    m_heartbeat.roundTook = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began);
    publish();
}

//! Tells and keeps what an assessment changes.
void HealthService::settle(Place &place, HealthAssessment assessment)
{
    const auto shown = std::make_shared<const HealthAssessment>(std::move(assessment));
    place.shown = shown;
    const HealthScore &score = shown->score;
    const HealthStatus before = place.status;
    const bool changed = place.judged && score.status != before;
    place.status = score.status;
    place.judged = true;

    const bool moved = score.overall.has_value() != place.keptScore.has_value()
        || (score.overall && std::abs(*score.overall - *place.keptScore) >= kKeptMove);
    if (place.keptAt == UtcTime::min() || score.at - place.keptAt >= kKeptEvery || score.status != place.keptStatus || moved) {
        place.keptAt = score.at;
        place.keptScore = score.overall;
        place.keptStatus = score.status;
        if (m_parts.records) {
            m_parts.records->write([stored = health_records::storedOf(*shown)](sqlite::Database &db) { return health_records::write(db, stored); },
                                   [](const Status &done) {
                                       if (!done)
                                           qCWarning(logHealth).noquote() << "a score was not kept:" << done.error().message;
                                   });
        }
        tell([this, shown] { Q_EMIT scoreUpdated(*shown); });
    }
    if (changed) {
        tell([this, shown, before] { Q_EMIT statusChanged(*shown, before); });
        const Severity severity = score.status == HealthStatus::Critical ? Severity::Error
            : score.status == HealthStatus::Poor ? Severity::Warning : Severity::Info;
        journal(severity, shown->code, QCoreApplication::translate("health", "Health went from %1 to %2.").arg(healthStatusName(before), healthStatusName(score.status)), {});
    }
    if (shown->anomaly && place.anomalyTold != shown->anomaly->since) {
        place.anomalyTold = shown->anomaly->since;
        tell([this, shown] { Q_EMIT anomalyDetected(*shown); });
    }
    if (const std::optional<AlertChange> change = m_book.consider(*shown, place.health.setup().plan)) {
        changedAlert(change->alert);
        keep<PredictiveAlert>(change->alert, {});
        if (change->isNew) {
            tell([this, alert = change->alert] { Q_EMIT alertCreated(alert); });
            journal(change->alert.severity, change->alert.machineCode, change->alert.text, change->alert.id.toString(QUuid::WithoutBraces));
        }
        if (change->alert.severity == Severity::Critical && (change->isNew || change->worse)) {
            tell([this, alert = change->alert] { Q_EMIT criticalAlert(alert); });
            if (!change->isNew) // the journal is where whoever is away finds it
                journal(change->alert.severity, change->alert.machineCode, change->alert.text, change->alert.id.toString(QUuid::WithoutBraces));
        }
    }
    const quint64 generation = place.health.detector().generation();
    if (generation != place.learntGeneration && m_parts.records) {
        place.learntGeneration = generation;
        m_parts.records->write([machine = shown->machine, learnt = place.health.detector().save(), at = score.at](sqlite::Database &db) {
            return health_records::writeLearnt(db, machine, learnt, at);
        });
    }
}

//! It stands in the picture from the next publish() on.
void HealthService::changedAlert(const PredictiveAlert &alert)
{
    m_alertsShown = std::make_shared<std::vector<PredictiveAlert>>(m_book.alerts());
    m_ledger = m_book.ledger();
    tell([this, alert] { Q_EMIT alertChanged(alert); });
}

template<typename T>
void HealthService::keep(const T &value, std::function<void(Result<T>)> done)
{
    if (!m_parts.records) {
        if (done)
            done(value);
        return;
    }
    m_parts.records->write([value](sqlite::Database &db) { return health_records::write(db, value); },
                           [value, done = std::move(done)](const Status &kept) {
                               if (!kept)
                                   qCWarning(logHealth).noquote() << "a step of maintenance was not kept:" << kept.error().message;
                               if (done)
                                   done(kept ? Result<T>(value) : Result<T>(kept.error()));
                           });
}

Status HealthService::record(const QString &who, const QString &subject, const QString &before, const QString &after, const QString &text)
{
    if (!m_parts.audit)
        return Done{};
    AuditEntry entry;
    entry.user = who;
    entry.subject = subject;
    entry.before = before;
    entry.after = after;
    entry.text = text;
    return m_parts.audit(entry);
}

void HealthService::journal(Severity severity, const QString &source, const QString &text, const QString &reference)
{
    if (!m_parts.historian)
        return;
    Event event;
    event.at = m_parts.clock->utc();
    event.kind = EventKind::MaintenanceRequired;
    event.severity = severity;
    event.source = source;
    event.text = text;
    event.reference = reference;
    m_parts.historian->append(event);
}

void HealthService::moveAlert(const QUuid &id, AlertState to, const QString &who, const QString &note, AlertDone done)
{
    post([this, id, to, who, note, done] {
        const std::optional<PredictiveAlert> before = m_book.find(id);
        Result<PredictiveAlert> alert = m_book.move(id, to, who, note, m_parts.clock->utc());
        if (alert && before) {
            if (const Status recorded = record(who, u"alert "_s + alert->machineCode, alertStateName(before->state), alertStateName(to), note); !recorded) {
                m_book.put(*before);
                alert = recorded.error();
            }
        }
        if (!alert) {
            if (done)
                done(alert);
            return;
        }
        changedAlert(*alert);
        publish();
        keep<PredictiveAlert>(*alert, done);
    }, done);
}

void HealthService::resolveAlert(const QUuid &id, const AlertResolution &resolution, const QString &who, AlertDone done)
{
    post([this, id, resolution, who, done] {
        const std::optional<PredictiveAlert> before = m_book.find(id);
        Result<PredictiveAlert> alert = m_book.resolve(id, resolution, who, m_parts.clock->utc());
        if (alert && before) {
            const Status recorded = record(who, u"alert "_s + alert->machineCode, alertStateName(before->state),
                                           alertOutcomeName(resolution.outcome), resolution.note);
            if (!recorded) {
                m_book.put(*before);
                alert = recorded.error();
            }
        }
        if (!alert) {
            if (done)
                done(alert);
            return;
        }
        changedAlert(*alert);
        publish();
        keep<PredictiveAlert>(*alert, done);
    }, done);
}

void HealthService::propose(const MaintenanceRecommendation &draft, const QString &who, RecommendationDone done)
{
    post([this, draft, who, done] {
        Result<MaintenanceRecommendation> made = proposeMaintenance(draft, who, m_parts.clock->utc());
        if (made && m_recommendations.size() >= kMostRecommendations)
            made = Error{Error::Kind::Busy, QCoreApplication::translate("health", "There are too many recommendations."), {}};
        if (made) {
            if (const Status recorded = record(who, u"recommendation "_s + made->machineCode, {}, recommendationStateName(made->state), made->text); !recorded)
                made = recorded.error();
        }
        if (!made) {
            if (done)
                done(made);
            return;
        }
        m_recommendations[made->id] = *made;
        auto shown = std::make_shared<std::vector<MaintenanceRecommendation>>(*m_recommendationsShown);
        shown->push_back(*made);
        m_recommendationsShown = shown;
        tell([this, value = *made] { Q_EMIT recommendationChanged(value); });
        publish();
        keep<MaintenanceRecommendation>(*made, done);
    }, done);
}

void HealthService::moveRecommendation(const QUuid &id, const RecommendationStep &step, RecommendationDone done)
{
    post([this, id, step, done] {
        const auto found = m_recommendations.find(id);
        Result<MaintenanceRecommendation> next = Error{Error::Kind::NotFound, QCoreApplication::translate("health", "There is no such recommendation."), {}};
        if (found != m_recommendations.end()) {
            RecommendationStep whole = step;
            const auto place = m_places.find(found->second.machine);
            if (!whole.score && place != m_places.end() && place->second->shown)
                whole.score = place->second->shown->score.overall;
            next = moved(found->second, whole, m_parts.clock->utc());
            if (next) {
                const Status recorded = record(step.who, u"recommendation "_s + next->machineCode, recommendationStateName(found->second.state),
                                               recommendationStateName(step.to), step.note);
                if (!recorded)
                    next = recorded.error();
            }
        }
        if (!next) {
            if (done)
                done(next);
            return;
        }
        found->second = *next;
        auto shown = std::make_shared<std::vector<MaintenanceRecommendation>>(*m_recommendationsShown);
        for (MaintenanceRecommendation &each : *shown) {
            if (each.id == id)
                each = *next;
        }
        m_recommendationsShown = shown;
        tell([this, value = *next] { Q_EMIT recommendationChanged(value); });
        publish();
        keep<MaintenanceRecommendation>(*next, done);
    }, done);
}

void HealthService::reBaseline(const MachineId &machine, const QString &who, const QString &note, std::function<void(Status)> done)
{
    post([this, machine, who, note, done] {
        const auto found = m_places.find(machine);
        Status result = Done{};
        if (found == m_places.end())
            result = Error{Error::Kind::NotFound, QCoreApplication::translate("health", "There is no such machine, or its health is not watched."), {}};
        else if (who.isEmpty())
            result = Error{Error::Kind::Refused, QCoreApplication::translate("health", "A new baseline needs somebody who sets it."), {}};
        else
            result = record(who, u"health baseline of "_s + found->second->health.setup().code, {}, {}, note);
        if (result)
            found->second->health.reBaseline(m_parts.clock->utc());
        if (done)
            done(result);
    }, done);
}

JobPtr<HealthReplay> HealthService::replay(const MachineId &machine, std::optional<HealthPlan> plan, UtcTime from, UtcTime to,
                                           std::chrono::minutes every, Job<HealthReplay>::Callback done)
{
    auto job = std::make_shared<Job<HealthReplay>>(std::move(done));
    post([this, job, machine, plan, from, to, every] {
        const auto found = m_places.find(machine);
        if (found == m_places.end() || !m_snapshot || !m_parts.historian)
            return job->finish(Error{Error::Kind::NotFound, QCoreApplication::translate("health", "There is no such machine, or its health is not watched."), {}});
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
            Result<HealthReplay> result = replayHealth(*m_parts.historian, m_parts.sources, setup, from, to, every, [this, job] {
                const std::lock_guard lock(m_mutex);
                return m_stopping || job->isCancelled();
            }, m_settings.machine);
            {
                const std::lock_guard lock(m_mutex);
                m_replaying = false;
            }
            job->finish(std::move(result));
        });
    }, [job](const Error &error) { job->finish(error); });
    return job;
}

JobPtr<std::vector<health_records::StoredScore>> HealthService::scores(const MachineId &machine, UtcTime from, UtcTime to, size_t atMost,
                                                                       Job<std::vector<health_records::StoredScore>>::Callback done)
{
    if (!m_parts.records)
        return {};
    return m_parts.records->read<std::vector<health_records::StoredScore>>([machine, from, to, atMost](sqlite::Database &db) {
        return health_records::scores(db, machine, from, to, atMost, false);
    }, std::move(done));
}

//! For the object's thread; only a wake-up travels there.
void HealthService::tell(News news)
{
    bool wake = false;
    {
        const std::lock_guard lock(m_mutex);
        if (m_news.size() >= kMostNews)
            m_news.pop_front(); // nobody has looked for hours: the picture has it all
        m_news.push_back(std::move(news));
        wake = !std::exchange(m_newsOnItsWay, true);
    }
    if (wake)
        QMetaObject::invokeMethod(this, &HealthService::emitNews, Qt::QueuedConnection);
}

void HealthService::emitNews()
{
    std::deque<News> news;
    {
        const std::lock_guard lock(m_mutex);
        news.swap(m_news);
        m_newsOnItsWay = false;
    }
    for (const News &each : news)
        each();
}

void HealthService::publish()
{
    auto picture = std::make_shared<HealthPicture>();
    picture->at = m_parts.clock->utc();
    for (const auto &[id, place] : m_places) {
        if (place->shown)
            picture->machines.emplace(id, place->shown);
    }
    picture->alerts = m_alertsShown;
    picture->ledger = m_ledger;
    picture->recommendations = m_recommendationsShown;
    picture->heartbeat = m_heartbeat;
    {
        const std::lock_guard lock(m_mutex);
        m_picture = std::move(picture);
    }
    if (m_heartbeat.rounds > 0)
        tell([this] { Q_EMIT computed(); });
}

} // namespace lineside
