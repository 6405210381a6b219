#include "models/health/health_service_parts.h"

#include "models/health/answer_within.h"

#include <algorithm>

using namespace Qt::Literals;

// What of a machine's past was not known when its scores were computed: readings that come late, and the days before the start.

namespace lineside {

namespace {

constexpr int kLongestRescoreWait = 5;              //!< times rescoreAfter, while more and more come
constexpr std::chrono::minutes kRebuildFrom{30};    //!< late ones of so long a time: rows and hours were closed without them
constexpr std::chrono::hours kOldestRescored{400 * 24};
constexpr size_t kRescoredAtOnce = 1'000;
constexpr std::chrono::milliseconds kKeptWithin{4'000};
constexpr std::chrono::milliseconds kWarmAtOnce{100};
constexpr std::chrono::hours kWarmSlice{24};
constexpr std::chrono::milliseconds kWarmWithin{5'000};

//! How many readings the sensors of a kept score rested on; nothing where that is not kept any more.
std::optional<quint64> sensorSamples(const health_records::StoredScore &score)
{
    const QJsonValue samples = score.body[u"dimensions"_s].toObject()[u"sensor"_s].toObject()[u"samples"_s];
    return samples.isDouble() ? std::optional(quint64(samples.toDouble())) : std::nullopt;
}

} // namespace

void HealthService::noteLate(Place &place, UtcTime at, bool rebuild)
{
    const SteadyTime now = std::chrono::steady_clock::now();
    ++m_heartbeat.lateReadings;
    if (!place.late) {
        place.late.emplace();
        place.late->from = place.late->to = at;
        place.late->first = now;
    }
    LateReadings &late = *place.late;
    late.from = std::max<UtcTime>(std::min(late.from, at), m_parts.clock->utc() - kOldestRescored);
    late.to = std::max(late.to, at);
    late.last = now;
    late.rebuild = late.rebuild || rebuild || late.to - late.from >= kRebuildFrom;
    m_anyLate = true;
}

//! Marks kept scores at once, and has them computed anew when what came late is on disk.
void HealthService::lookAtLate()
{
    if (!m_anyLate)
        return;
    m_anyLate = false;
    const SteadyTime now = std::chrono::steady_clock::now();
    for (const auto &[machine, place] : m_places) {
        if (!place->late)
            continue;
        LateReadings &late = *place->late;
        const UtcTime from = late.from - std::chrono::microseconds(1); // a score of the same moment knew nothing of it
        const UtcTime to = late.to + m_settings.machine.window.window + m_settings.machine.window.bucket;
        if (m_parts.records && (late.markedFrom == UtcTime{} || from < late.markedFrom || to > late.markedTo)) {
            late.markedFrom = from;
            late.markedTo = to;
            write([id = machine, from, to, at = m_parts.clock->utc()](sqlite::Database &db) { return health_records::markLate(db, id, from, to, at); }, {});
        }
        const bool due = now - late.last >= m_settings.rescoreAfter || now - late.first >= m_settings.rescoreAfter * kLongestRescoreWait;
        if (!due || !rescore(place->health.setup(), from, to)) {
            m_anyLate = true;
            continue;
        }
        if (late.rebuild)
            warmLater(machine, true);
        place->late.reset();
    }
}

//! Of kept scores in (from, to]. False: not now.
bool HealthService::rescore(const HealthSetup &setup, UtcTime from, UtcTime to)
{
    if (!m_parts.records || !m_parts.historian)
        return true;
    return m_desk.post([this, setup, from, to](bool isOver) {
        if (isOver)
            return; // they stay marked, and the next start finds them
        const auto points = std::make_shared<Result<std::vector<ScorePoint>>>(rescored(setup, from, to));
        post([this, machine = setup.machine, points] { takeRescored(machine, *points); }, {});
    });
}

//! On the desk's thread. Scores whose readings history does not have any more stay as they were, and marked.
Result<std::vector<ScorePoint>> HealthService::rescored(const HealthSetup &setup, UtcTime from, UtcTime to)
{
    using Scores = std::vector<health_records::StoredScore>;
    ReplayWatch watch;
    watch.cancelled = [this] { return m_desk.isStopping(); };
    std::vector<ScorePoint> points;
    for (UtcTime begin = from + std::chrono::microseconds(1);;) {
        HealthStatus before{};
        const Result<Scores> scores = answerWithin<Scores>(kHealthPatience, watch.cancelled, [&](Job<Scores>::Callback done) {
            return m_parts.records->read<Scores>([machine = setup.machine, begin, to](sqlite::Database &db) {
                return health_records::scores(db, machine, begin, to + std::chrono::microseconds(1), kRescoredAtOnce, false);
            }, std::move(done));
        });
        if (!scores)
            return scores.error();
        if (scores->empty())
            return points;
        const Result<HealthStatus> status = answerWithin<HealthStatus>(kHealthPatience, watch.cancelled, [&](Job<HealthStatus>::Callback done) {
            return m_parts.records->read<HealthStatus>([machine = setup.machine, begin](sqlite::Database &db) {
                return health_records::statusBefore(db, machine, begin);
            }, std::move(done));
        });
        if (!status)
            return status.error();
        before = *status;
        std::vector<UtcTime> moments;
        for (const health_records::StoredScore &score : *scores)
            moments.push_back(score.at);
        const Result<std::vector<HealthAssessment>> anew =
            healthAt(*m_parts.historian, m_parts.sources, setup, moments, before, watch, m_settings.machine);
        if (!anew)
            return anew.error();
        const auto changes = std::make_shared<std::vector<std::pair<health_records::StoredScore, HealthAssessment>>>();
        for (size_t i = 0; i < scores->size() && i < anew->size(); ++i) {
            const std::optional<quint64> knew = sensorSamples((*scores)[i]);
            const HealthAssessment &assessment = (*anew)[i];
            if (!knew || assessment.score.of(HealthDimension::Sensor).samples < *knew)
                continue;
            changes->emplace_back((*scores)[i], assessment);
            if (assessment.score.overall)
                points.push_back({assessment.score.at, *assessment.score.overall});
        }
        const Status kept = m_parts.records->writeWithin([changes, at = m_parts.clock->utc()](sqlite::Database &db) -> Status {
            for (const auto &[score, assessment] : *changes) {
                if (Status done = health_records::rescore(db, score, assessment, at); !done)
                    return done;
            }
            return Done{};
        }, kKeptWithin);
        if (!kept)
            return kept.error();
        if (scores->size() < kRescoredAtOnce)
            return points;
        begin = scores->back().at + std::chrono::microseconds(1);
    }
}

void HealthService::takeRescored(const MachineId &machine, const Result<std::vector<ScorePoint>> &points)
{
    if (!points) {
        m_heartbeat.trouble = points.error().message;
        qCWarning(logHealth).noquote() << "scores that do not know late readings stay as they are:" << points.error().message;
        return;
    }
    if (points->empty())
        return;
    m_heartbeat.rescored += points->size();
    const UtcTime from = points->front().at, to = points->back().at;
    if (const auto found = m_places.find(machine); found != m_places.end())
        found->second->health.correctPast(*points, from, to);
    tell([this, machine, from, to] { Q_EMIT scoresCorrected(machine, from - std::chrono::microseconds(1), to); });
}

void HealthService::warmLater(const MachineId &machine, bool first)
{
    if (!m_parts.historian || m_settings.warm <= std::chrono::hours(0))
        return;
    if (m_warming && m_warming->place.health.setup().machine == machine)
        m_warming.reset(); // what it has read is not all any more
    std::erase(m_toWarm, machine);
    if (first)
        m_toWarm.push_front(machine);
    else
        m_toWarm.push_back(machine);
}

//! A part of it, so that scoring goes on beside.
void HealthService::warm()
{
    if ((!m_warming && m_toWarm.empty()) || std::chrono::steady_clock::now() < m_warmDue)
        return;
    const SteadyTime began = std::chrono::steady_clock::now();
    while (warmSlice() && std::chrono::steady_clock::now() - began < kWarmAtOnce) {
    }
    const SteadyTime ended = std::chrono::steady_clock::now();
    const double share = std::clamp(m_settings.warmShare, 0.01, 1.0);
    if (const size_t left = m_toWarm.size() + (m_warming ? 1 : 0); left != std::exchange(m_heartbeat.warming, left))
        publish();
    m_warmDue = ended + std::chrono::duration_cast<SteadyTime::duration>((ended - began) * (1 / share - 1));
}

//! A day of one machine. False: there is nothing more to do, or not now.
bool HealthService::warmSlice()
{
    const UtcTime now = m_parts.clock->utc();
    if (!m_warming) {
        if (m_toWarm.empty())
            return false;
        const auto found = m_places.find(m_toWarm.front());
        m_toWarm.pop_front();
        if (found == m_places.end())
            return true;
        Place &place = *found->second;
        m_warming = std::make_unique<Warming>(place, m_settings.machine);
        AnomalyDetector &detector = m_warming->health.detector();
        detector.load(place.health.detector().save());
        m_warming->at = std::max<UtcTime>(now - m_settings.warm, detector.since());
    }
    FedStretch stretch;
    stretch.from = m_warming->at;
    stretch.to = std::max(std::min<UtcTime>(stretch.from + kWarmSlice, now), stretch.from);
    stretch.within = kWarmWithin;
    const Result<quint64> fed = feedFromHistory(*m_parts.historian, m_warming->health, stretch, ownWatch());
    if (!fed) {
        qCWarning(logHealth).noquote() << m_warming->place.health.setup().code << "goes on without its earlier history:" << fed.error().message;
        m_warming.reset();
        return false;
    }
    m_warming->at = stretch.to;
    if (stretch.to >= now)
        finishWarming(m_warming->place);
    return true;
}

//! What was made of history takes the place of what was there, with all that came live since.
void HealthService::finishWarming(Place &place)
{
    const std::unique_ptr<Warming> warming = std::move(m_warming);
    MachineHealth &next = warming->health;
    MachineHealth &before = place.health;
    const HealthSetup &setup = next.setup();
    for (const Warming::Live &live : warming->live) {
        const Reading &reading = live.reading;
        if (live.slot >= 0) {
            if (reading.at > next.lastAt(size_t(live.slot)))
                next.addValue(size_t(live.slot), reading.at, numberOf(reading.value, setup.tags[size_t(live.slot)].type), reading.status);
        } else if (live.slot == kState) {
            if (reading.at > next.stateAt())
                next.addState(reading.at, setup.stateType == ValueType::Float64 ? qint64(reading.value.asDouble()) : reading.value.asInt64(), reading.status);
        } else if (live.slot <= kCondition) {
            const size_t condition = size_t(kCondition - live.slot);
            if (reading.at > next.conditionAt(condition))
                next.addCondition(condition, reading.at, numberOf(reading.value, setup.conditions[condition].type), reading.status);
        } else if (reading.at > next.productAt()) {
            next.addProduct(reading.at, live.text, reading.status);
        }
    }
    next.addPast(before.past());
    next.setStatusBefore(before.statusBefore());
    next.setPlan(before.setup().plan); // its weights may be others by now
    // an episode that history does not show again, or not its end, goes on
    const std::optional<AnomalyEpisode> &seen = next.detector().episode();
    if (before.detector().isOdd() && (!seen || (seen->endedAt && *seen->endedAt < before.detector().episode()->since)))
        next.detector().resume(before.detector().saveWithEpisode(), m_parts.clock->utc());
    if (before.detector().isOdd() && next.detector().isOdd())
        place.anomalyTold = next.detector().episode()->since; // the same, seen from further back
    place.health = std::move(next);
    place.learntGeneration = 0; // as it was loaded: more was learnt on the way, or not
    place.seededAt = std::chrono::steady_clock::now();
    noteSeeded(place);
}

} // namespace lineside
