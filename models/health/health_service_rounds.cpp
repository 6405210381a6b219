#include "models/health/health_service_parts.h"
#include "models/plant/event_source.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals;

namespace lineside {

namespace {

constexpr double kKeptMove = 0.5; //!< points
constexpr std::chrono::hours kLoaded{31 * 24};
constexpr quint64 kEpisodeRows = 12; //!< of an episode, after which it is kept anew
constexpr std::chrono::hours kResolvedLoaded{3 * 365 * 24};

//! A change of status in words, for the journal.
QString statusChangeText(HealthStatus before, HealthStatus now)
{
    if (now == HealthStatus::NotEnoughData)
        return QCoreApplication::translate("health", "Health is not known any more: not enough data. It was: %1.").arg(healthStatusText(before));
    if (before == HealthStatus::NotEnoughData)
        return QCoreApplication::translate("health", "Health is known now: %1.").arg(healthStatusText(now));
    const QString text = now > before ? QCoreApplication::translate("health", "Health fell from %1 to %2.")
                                      : QCoreApplication::translate("health", "Health rose from %1 to %2.");
    return text.arg(healthStatusText(before), healthStatusText(now));
}

QByteArray productOf(const Reading &reading, const HealthSetup &setup, const Batch &batch)
{
    if (setup.productType != ValueType::Text)
        return QByteArray::number(reading.value.asInt64());
    const quint32 text = reading.value.textIndex();
    return text < batch.texts.size() ? batch.texts[text] : QByteArray();
}

} // namespace

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
        std::map<MachineId, std::pair<UtcTime, UtcTime>> late;
        std::map<MachineId, HealthStatus> statuses;
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
        auto late = health_records::lateScores(db);
        if (!late)
            return late.error();
        auto statuses = health_records::lastStatuses(db, now - kLoaded);
        if (!statuses)
            return statuses.error();
        return Kept{std::move(*points), std::move(*learnt), std::move(*alerts), std::move(*recommendations), std::move(*late), std::move(*statuses)};
    });
    if (!kept) {
        m_heartbeat.trouble = kept.error().message;
        qCWarning(logHealth).noquote() << "what was kept cannot be read:" << kept.error().message;
        return;
    }
    m_storedPoints = std::move(kept->points);
    m_storedLearnt = std::move(kept->learnt);
    m_storedLate = std::move(kept->late);
    m_storedStatuses = std::move(kept->statuses);
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
    if (m_warming) { // its place may go
        m_toWarm.push_front(m_warming->place.health.setup().machine);
        m_warming.reset();
    }
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
                for (const QString &doubt : doubtsOfPlans(site, machine))
                    qCWarning(logHealth).noquote() << doubt;
                auto place = std::make_unique<Place>(std::move(*setup), m_settings.machine);
                if (known != m_places.end()) { // its scores are still its own
                    place->health.addPast(known->second->health.past());
                    place->shown = known->second->shown;
                    place->status = known->second->status;
                    place->judged = known->second->judged;
                    place->scoredTo = known->second->scoredTo;
                } else if (const auto points = m_storedPoints.find(machine.id); points != m_storedPoints.end()) {
                    place->health.addPast(points->second);
                    place->scoredTo = points->second.back().at;
                }
                if (!place->health.past().empty())
                    place->health.setStatusBefore(healthStatusOf(machine.health, place->health.past().back().score));
                if (const auto learnt = m_storedLearnt.find(machine.id); learnt != m_storedLearnt.end())
                    restore(*place, learnt->second);
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
        for (size_t i = 0; i < setup.conditions.size(); ++i)
            add(setup.conditions[i].id, kCondition - qint32(i));
    }
    for (const auto &[id, place] : m_places) {
        if (place->seeded)
            continue;
        seed(*place);
        warmLater(id, false);
    }
    // with many machines that took a while, in which batches waited that history had brought
    for (const auto &[id, place] : m_places) {
        if (std::exchange(place->seededNow, false))
            place->seededAt = std::chrono::steady_clock::now();
    }
    std::erase_if(m_toWarm, [this](const MachineId &machine) { return !m_places.contains(machine); });
    for (const auto &[machine, range] : std::exchange(m_storedLate, {})) {
        if (const auto found = m_places.find(machine); found != m_places.end())
            rescore(found->second->health.setup(), range.first, range.second);
    }
    m_heartbeat.seeded = true;
    m_heartbeat.machines = m_places.size();
}

//! What the detector learnt, and the episode that was on: people were told of that.
void HealthService::restore(Place &place, const QByteArray &learnt)
{
    AnomalyDetector &detector = place.health.detector();
    if (!detector.load(learnt) || !detector.resume(learnt, m_parts.clock->utc()))
        return;
    place.anomalyTold = detector.episode()->since;
    place.episodeKept.emplace(detector.episode()->since, detector.episode()->rows);
}

//! Whenever something is learnt, and what an episode has come to.
void HealthService::keepLearnt(Place &place, UtcTime at)
{
    const AnomalyDetector &detector = place.health.detector();
    std::optional<std::pair<UtcTime, quint64>> episode;
    if (detector.isOdd())
        episode.emplace(detector.episode()->since, detector.episode()->rows);
    const auto &kept = place.episodeKept;
    const bool isOther = episode.has_value() != kept.has_value()
        || (episode && (episode->first != kept->first || episode->second >= kept->second + kEpisodeRows));
    if (!m_parts.records || (detector.generation() == place.learntGeneration && !isOther))
        return;
    place.learntGeneration = detector.generation();
    place.episodeKept = episode;
    const QByteArray learnt = detector.saveWithEpisode();
    m_storedLearnt[place.health.setup().machine] = learnt; // for another configuration
    write([machine = place.health.setup().machine, learnt, at](sqlite::Database &db) {
        return health_records::writeLearnt(db, machine, learnt, at);
    }, {});
}

//! The last day from history; what comes live is newer, or known already.
void HealthService::seed(Place &place)
{
    place.seeded = true;
    if (!m_parts.historian)
        return;
    const UtcTime now = m_parts.clock->utc();
    FedStretch stretch;
    stretch.from = now - m_settings.seed;
    stretch.to = now;
    stretch.within = m_settings.seedWithin;
    const Result<quint64> fed = feedFromHistory(*m_parts.historian, place.health, stretch, ownWatch());
    place.seededNow = true;
    if (!fed) {
        m_heartbeat.trouble = fed.error().message;
        qCWarning(logHealth).noquote() << place.health.setup().code << "begins without its history:" << fed.error().message;
        return;
    }
    m_heartbeat.readings += *fed;
    noteSeeded(place);
}

//! Of what history has brought, nothing counts twice.
void HealthService::noteSeeded(const Place &place)
{
    const HealthSetup &setup = place.health.setup();
    for (size_t i = 0; i < setup.tags.size(); ++i)
        m_seededTo[toNumber(setup.tags[i].id)] = place.health.lastAt(i);
}

//! Ends with the service, and says meanwhile that its thread lives.
ReplayWatch HealthService::ownWatch()
{
    ReplayWatch watch;
    watch.cancelled = [this] {
        m_pulse->beat(std::chrono::steady_clock::now());
        return isStopping();
    };
    return watch;
}

void HealthService::apply(const Batch &batch)
{
    for (const Reading &reading : batch.readings) {
        const size_t id = toNumber(reading.tag);
        if (id >= m_routes.size() || m_routes[id].empty())
            continue;
        ++m_heartbeat.readings;
        for (const Route &route : m_routes[id])
            feed(*route.place, reading, route.slot, batch);
    }
}

void HealthService::feed(Place &place, const Reading &reading, qint32 slot, const Batch &batch)
{
    MachineHealth &health = place.health;
    const HealthSetup &setup = health.setup();
    if (slot >= 0) {
        if (reading.at > m_seededTo[toNumber(reading.tag)]) {
            health.addValue(size_t(slot), reading.at, numberOf(reading.value, setup.tags[size_t(slot)].type), reading.status);
            if (reading.at < place.scoredTo - m_settings.lateGrace)
                noteLate(place, reading.at, setup.plan.timeWeighted);
        } else if (std::chrono::steady_clock::now() - place.seededAt > m_settings.lateGrace) {
            noteLate(place, reading.at, true); // not one that history had brought already
        }
    } else if (slot == kState) {
        const bool late = reading.at < health.stateAt();
        health.addState(reading.at, setup.stateType == ValueType::Float64 ? qint64(reading.value.asDouble()) : reading.value.asInt64(), reading.status);
        // states count for the score only where nothing but running does
        if (setup.plan.runningOnly && (late || reading.at < place.scoredTo - m_settings.lateGrace)
            && std::chrono::steady_clock::now() - place.seededAt > m_settings.lateGrace)
            noteLate(place, reading.at, true);
    } else if (slot <= kCondition) {
        const size_t condition = size_t(kCondition - slot);
        health.addCondition(condition, reading.at, numberOf(reading.value, setup.conditions[condition].type), reading.status);
    } else {
        health.addProduct(reading.at, productOf(reading, setup, batch), reading.status);
    }
    if (m_warming && &m_warming->place == &place) {
        m_warming->live.push_back({reading, slot, slot == kProduct ? productOf(reading, setup, batch) : QByteArray()});
        if (m_warming->live.size() > Warming::kMostLive)
            m_warming->live.pop_front();
    }
}

void HealthService::round()
{
    const SteadyTime began = std::chrono::steady_clock::now();
    const UtcTime now = m_parts.clock->utc();
    for (const auto &[id, place] : m_places) {
        const HealthSetup &setup = place->health.setup();
        place->scoredTo = std::min(place->scoredTo, now); // else all readings were late until time is there again
        settle(*place, place->health.assess(now, m_parts.sources ? m_parts.sources->figures(id, setup.plan, now) : HealthFigures{}));
    }
    m_heartbeat.lastRound = now;
    m_heartbeat.warming = m_toWarm.size() + (m_warming ? 1 : 0);
    m_pulse->round(std::chrono::steady_clock::now());
    ++m_heartbeat.rounds;
    m_heartbeat.roundTook = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began);
    publish();
}

void HealthService::computeNow(std::vector<MachineId> some)
{
    post([this, some = std::move(some)] {
        const UtcTime now = m_parts.clock->utc();
        for (const MachineId &id : some) {
            const auto found = m_places.find(id);
            if (found == m_places.end())
                continue;
            Place &place = *found->second;
            settle(place, place.health.assess(now, m_parts.sources ? m_parts.sources->figures(id, place.health.setup().plan, now) : HealthFigures{}));
        }
    }, {});
}

/*!
 * The status that \a place leaves for \a now, where people are to hear of it. After a start figures come back one by one: until
 * there is a number again it was only the station that was away, and then only what is worse than what was known is news.
 */
std::optional<HealthStatus> HealthService::statusLeft(Place &place, HealthStatus now)
{
    if (place.judged)
        return now != place.status ? std::optional(place.status) : std::nullopt;
    if (now == HealthStatus::NotEnoughData)
        return {};
    place.judged = true;
    const auto kept = m_storedStatuses.find(place.health.setup().machine);
    const HealthStatus known = kept != m_storedStatuses.end() ? kept->second : HealthStatus::NotEnoughData;
    const HealthStatus bearable = known != HealthStatus::NotEnoughData ? known : HealthStatus::Fair;
    return now > bearable ? std::optional(known) : std::nullopt;
}

//! Tells and keeps what an assessment changes.
void HealthService::settle(Place &place, HealthAssessment assessment)
{
    const auto shown = std::make_shared<const HealthAssessment>(std::move(assessment));
    place.shown = shown;
    const HealthScore &score = shown->score;
    const std::optional<HealthStatus> before = statusLeft(place, score.status);
    place.status = score.status;

    const bool moved = score.overall.has_value() != place.keptScore.has_value()
        || (score.overall && std::abs(*score.overall - *place.keptScore) >= kKeptMove);
    // one in each hour of the clock: by these the time is counted in which a machine was watched
    const bool otherHour = place.keptAt == UtcTime::min()
        || std::chrono::floor<std::chrono::hours>(score.at) != std::chrono::floor<std::chrono::hours>(place.keptAt);
    if (otherHour || score.status != place.keptStatus || moved) {
        place.keptAt = place.scoredTo = score.at;
        place.keptScore = score.overall;
        place.keptStatus = score.status;
        if (m_parts.records)
            write([stored = health_records::storedOf(*shown)](sqlite::Database &db) { return health_records::write(db, stored); }, {});
        tell([this, shown] { Q_EMIT scoreUpdated(*shown); });
    }
    if (before) {
        tell([this, shown, left = *before] { Q_EMIT statusChanged(*shown, left); });
        const Severity severity = score.status == HealthStatus::Critical ? Severity::Error
            : score.status == HealthStatus::Poor ? Severity::Warning : Severity::Info;
        journal(severity, eventSource(*m_snapshot, shown->machine, shown->code), statusChangeText(*before, score.status), {});
    }
    if (shown->anomaly && place.anomalyTold != shown->anomaly->since) {
        place.anomalyTold = shown->anomaly->since;
        tell([this, shown] { Q_EMIT anomalyDetected(*shown); });
    }
    settleAlert(*shown, place.health.setup().plan);
    keepLearnt(place, score.at);
}

void HealthService::settleAlert(const HealthAssessment &assessment, const HealthPlan &plan)
{
    const std::optional<AlertChange> change = m_book.consider(assessment, plan);
    if (!change)
        return;
    const PredictiveAlert &alert = change->alert;
    keep<PredictiveAlert>(alert, {});
    if (change->quiet) {
        m_alertsShown = std::make_shared<std::vector<PredictiveAlert>>(m_book.alerts());
        return;
    }
    changedAlert(alert);
    if (change->isNew)
        tell([this, alert] { Q_EMIT alertCreated(alert); });
    const bool critical = alert.severity == Severity::Critical && (change->isNew || change->worse);
    if (change->isNew || critical) // the journal is where whoever is away finds it
        journal(alert.severity, eventSource(*m_snapshot, alert.machine, alert.machineCode), alert.text, alert.id.toString(QUuid::WithoutBraces));
}

} // namespace lineside
