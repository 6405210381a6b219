#include "models/quality/quality_service_parts.h"

#include "models/telemetry/reading.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <future>

namespace lineside {
namespace {

using namespace std::chrono_literals;

constexpr size_t kMostCatchUp = 500'000; // readings of one tag
constexpr std::chrono::seconds kHistoryWithin{30};
constexpr std::chrono::milliseconds kLongestHold{3'600'000};
constexpr std::chrono::seconds kLoadAgain{5};
constexpr std::chrono::seconds kRecent{90}; // history has what is older

//! How long a value stays in force: a silent tag is not a steady one.
std::chrono::microseconds holdOf(const TagEntry &entry)
{
    const std::chrono::milliseconds silent = entry.tag->staleAfter.value_or(std::max<std::chrono::milliseconds>(3 * entry.device->period, 2s));
    return entry.tag->deadband > 0 ? std::max(silent, kLongestHold) : silent;
}

UtcTime hourOf(UtcTime at)
{
    return std::chrono::floor<std::chrono::hours>(at);
}

bool isRunning(const QList<StateRule> &rules, double number, StatusCode status)
{
    if (qualityOf(status) != Quality::Good || !std::isfinite(number))
        return false;
    return std::any_of(rules.begin(), rules.end(), [&](const StateRule &rule) {
        return double(rule.value) == number && rule.state == MachineState::Running;
    });
}

} // namespace

void QualityService::run()
{
    std::unique_lock lock(m_mutex);
    while (!m_stopping && !m_hasBegun) {
        lock.unlock();
        const bool begun = begin();
        lock.lock();
        m_hasBegun = begun;
        m_begun.notify_all();
        if (!begun)
            m_wake.wait_for(lock, kLoadAgain, [this] { return m_stopping; });
    }
    for (;;) {
        m_wake.wait_for(lock, 1s, [this] { return m_stopping || !m_tasks.empty(); });
        while (!m_tasks.empty()) {
            const std::function<void()> task = std::move(m_tasks.front());
            m_tasks.pop_front();
            lock.unlock();
            task();
            lock.lock();
        }
        const bool last = m_stopping;
        lock.unlock();
        const UtcTime until = m_ports.clock.utc() - kStragglers;
        if (!last)
            loadMissing();
        digest(last ? UtcTime::max() : until);
        if (!last)
            chartLate(until, false);
        show();
        lock.lock();
        if (last)
            return;
    }
}

//! What is kept; false when it cannot be read now: without it charts would learn anew what they know.
bool QualityService::begin()
{
    const UtcTime from = m_ports.clock.utc() - kCounted;
    using Kept = std::pair<std::vector<SpcSignal>, std::vector<quality_records::HourCount>>;
    const Result<Kept> kept = m_ports.records.readWithin<Kept>(
        [from](sqlite::Database &db) -> Result<Kept> {
            Result<std::vector<SpcSignal>> signals_ = quality_records::loadSignals(db, {}, from, UtcTime::max(), kMostPoints);
            if (!signals_)
                return signals_.error();
            Result<std::vector<quality_records::HourCount>> counts = quality_records::countPoints(db, from);
            if (!counts)
                return counts.error();
            return Kept(std::move(*signals_), std::move(*counts));
        },
        kRecordsWithin);
    note(kept ? Status(Done{}) : Status(kept.error()));
    if (!kept)
        return false;
    SnapshotPtr plant;
    {
        const std::lock_guard lock(m_mutex);
        m_signals.clear();
        m_points.clear();
        for (const SpcSignal &signal : kept->first)
            m_signals[signal.machine].push_back(signal);
        for (const quality_records::HourCount &count : kept->second)
            m_points[count.chart][count.hour] = count.points;
        plant = m_plant;
    }
    adopt(plant, true);
    loadMissing();
    show();
    return true;
}

//! Charts whose points could not be read: again, now and then. Readings of the time in between come from history.
void QualityService::loadMissing()
{
    const SteadyTime now = m_ports.clock.steady();
    for (const auto &chart : m_running) {
        if (chart->isLoaded || now < chart->loadAgainAt)
            continue;
        if (const Status loaded = load(*chart); !loaded) {
            note(loaded);
            chart->loadAgainAt = now + kLoadAgain;
            continue;
        }
        catchUp(*chart);
        m_changed = true;
    }
}

std::shared_ptr<const QualityService::Watched> QualityService::watchedOf(const PlantSnapshot &snapshot)
{
    auto watched = std::make_shared<Watched>();
    watched->types.resize(snapshot.tagIdEnd(), 0);
    const auto watch = [&](const TagEntry *tag) {
        if (tag)
            watched->types[toNumber(tag->id)] = quint8(tag->tag->type) + 1;
    };
    for (const Site &site : snapshot.plant().sites) {
        for (const Line &line : site.lines) {
            for (const Machine &machine : line.machines) {
                for (const ControlChart &chart : machine.charts) {
                    const TagEntry *tag = chart.tag.isNull() ? nullptr : snapshot.find(chart.tag);
                    watch(tag);
                    if (tag && chart.runningOnly && !machine.stateTag.isNull() && !machine.production.states.isEmpty())
                        watch(snapshot.find(machine.stateTag));
                }
            }
        }
    }
    return watched;
}

QualityService::Running *QualityService::find(const ChartId &chart)
{
    for (const auto &running : m_running) {
        if (running->chart.id == chart)
            return running.get();
    }
    return nullptr;
}

void QualityService::adopt(const SnapshotPtr &snapshot, bool first)
{
    if (!first)
        digest(UtcTime::max()); // by the charts that were
    // What was handed over is read back below.
    note(m_ports.records.writeWithin([](sqlite::Database &) { return Status(Done{}); }, kRecordsWithin));
    std::vector<std::unique_ptr<Running>> before = std::exchange(m_running, {});
    std::map<ChartId, std::pair<MachineId, double>> chance;
    for (const Site &site : snapshot->plant().sites) {
        for (const Line &line : site.lines) {
            for (const Machine &machine : line.machines) {
                const TagEntry *state = machine.stateTag.isNull() ? nullptr : snapshot->find(machine.stateTag);
                for (const ControlChart &chart : machine.charts) {
                    auto running = std::make_unique<Running>();
                    running->chart = chart;
                    running->machine = machine.id;
                    running->machineCode = machine.code;
                    running->basis = quality_records::basisOf(chart);
                    if (const TagEntry *tag = chart.tag.isNull() ? nullptr : snapshot->find(chart.tag)) {
                        running->tag = tag->id;
                        running->tagType = tag->tag->type;
                        running->hold = holdOf(*tag);
                        running->deadband = tag->tag->deadband;
                        running->sums = tag->tag->kind == TagKind::CounterDelta;
                        // Where the machine does not say when it runs, all values count.
                        if (chart.runningOnly && state != nullptr && !machine.production.states.isEmpty()) {
                            running->stateTag = state->id;
                            running->stateType = state->tag->type;
                            running->states = machine.production.states;
                        }
                    }
                    const auto same = std::find_if(before.begin(), before.end(), [&](const auto &old) {
                        return old && old->isSameAs(*running);
                    });
                    if (same != before.end()) {
                        (*same)->machineCode = machine.code;
                        (*same)->deadband = running->deadband;
                        running = std::move(*same);
                    } else {
                        running->engine.emplace(running->chart); // until what is kept of it is there
                    }
                    chance[chart.id] = {machine.id, m_chances.of(chart)};
                    m_running.push_back(std::move(running));
                }
            }
        }
    }
    {
        const std::lock_guard lock(m_mutex);
        m_chance = std::move(chance);
        m_changed = true;
    }
    loadMissing();
}

//! The chart stands where it stood: limits, and as many points as it looks back over.
Status QualityService::load(Running &chart)
{
    using Kept = std::pair<std::optional<quality_records::LearntRow>, std::vector<QualityPoint>>;
    const UtcTime never = UtcTime::min();
    const Result<Kept> kept = m_ports.records.readWithin<Kept>(
        [id = chart.chart.id, basis = chart.basis, never](sqlite::Database &db) -> Result<Kept> {
            Result<std::optional<quality_records::LearntRow>> learnt = quality_records::loadLearnt(db, id);
            if (!learnt)
                return learnt.error();
            const bool fits = *learnt && (*learnt)->basis == basis;
            Result<std::vector<QualityPoint>> points = quality_records::loadPoints(db, id, basis, fits ? (*learnt)->since : never, UtcTime::max(), kPointsToGoOn);
            if (!points)
                return points.error();
            return Kept(fits ? *learnt : std::nullopt, std::move(*points));
        },
        kRecordsWithin);
    if (!kept)
        return kept.error();
    const std::vector<QualityPoint> &points = kept->second;
    chart.learnt = kept->first.value_or(quality_records::LearntRow{chart.chart.id, chart.basis, never, {}});
    chart.engine.emplace(engineAfter(chart, points));
    chart.means.clear();
    for (size_t i = points.size() > kMeansForDependence ? points.size() - kMeansForDependence : 0; i < points.size(); ++i)
        chart.means.push_back(points[i].point.mean);
    chart.last = points.empty() ? std::nullopt : std::optional(points.back());
    if (chart.tag != kNoTag)
        chart.sampler.emplace(chart.sampling());
    chart.isLoaded = true;
    return Done{};
}

ChartEngine QualityService::engineAfter(const Running &chart, const std::vector<QualityPoint> &points)
{
    if (points.size() < kPointsToGoOn) {
        // All there are: fed anew they give the same, also those that taught.
        ChartEngine engine(chart.chart, chart.learnt.limits);
        for (const QualityPoint &point : points)
            static_cast<void>(engine.add(point.group));
        return engine;
    }
    ChartMemory memory;
    memory.limits = chart.learnt.limits;
    for (const QualityPoint &point : points)
        memory.last.push_back(point.point);
    return ChartEngine(chart.chart, std::move(memory));
}

SpcSignal QualityService::signalOf(const Running &chart, const ChartEngine &engine, const ChartPoint &point)
{
    SpcSignal signal;
    signal.id = QUuid::createUuid();
    signal.chart = chart.chart.id;
    signal.machine = chart.machine;
    signal.chartCode = chart.chart.code;
    signal.machineCode = chart.machineCode;
    signal.at = point.at;
    signal.patterns = point.patterns;
    signal.severity = point.severity();
    signal.side = point.side;
    signal.value = point.shown;
    signal.lines = pointLines(chart.chart, *engine.limits());
    signal.action = chart.chart.action;
    return signal;
}

bool QualityService::readInForce(TagId tag, ValueType type, UtcTime at, std::vector<Incoming> &into) const
{
    auto answer = std::make_shared<std::promise<Result<ValueAt>>>();
    auto future = answer->get_future();
    const auto job = m_ports.history->queryValueAt(tag, at, [answer](Result<ValueAt> result) { answer->set_value(std::move(result)); });
    if (!job || future.wait_for(kHistoryWithin) != std::future_status::ready) {
        if (job)
            job->cancel();
        return false;
    }
    const Result<ValueAt> result = future.get();
    if (result && result->found && result->type == type && result->reading.at < at)
        into.push_back({tag, result->reading.at, numberOf(result->reading.value, type), result->reading.status});
    return result.ok();
}

bool QualityService::readHistory(TagId tag, ValueType type, UtcTime from, UtcTime to, std::vector<Incoming> &into) const
{
    if (from >= to)
        return true;
    auto answer = std::make_shared<std::promise<Result<RawResult>>>();
    auto future = answer->get_future();
    const auto job = m_ports.history->queryRaw(tag, from, to, kMostCatchUp, [answer](Result<RawResult> result) { answer->set_value(std::move(result)); });
    if (!job || future.wait_for(kHistoryWithin) != std::future_status::ready) {
        if (job)
            job->cancel();
        return false;
    }
    const Result<RawResult> result = future.get();
    if (!result) {
        note(result.error());
        return false;
    }
    for (size_t i = 0; i < result->readings.size(); ++i) {
        const Reading &reading = result->readings[i];
        const ValueType stored = i < result->types.size() ? result->types[i] : type;
        into.push_back({tag, reading.at, numberOf(reading.value, stored), reading.status});
    }
    return true;
}

//! What was missed since the newest point is read from history.
void QualityService::catchUp(Running &chart)
{
    const UtcTime now = m_ports.clock.utc();
    chart.beganAt = now;
    if (m_ports.history == nullptr || !chart.sampler)
        return;
    const UtcTime from = chart.last ? std::max(chart.last->group.at + std::chrono::microseconds(1), now - kCatchUp)
                                    : now - std::min<std::chrono::hours>(m_ports.firstPast, kCatchUp);
    chart.beganAt = from;
    chart.sampler->beginAt(from);
    std::vector<Incoming> missed;
    if (chart.stateTag != kNoTag)
        readInForce(chart.stateTag, chart.stateType, from, missed);
    if (!chart.sums)
        readInForce(chart.tag, chart.tagType, from, missed);
    readHistory(chart.tag, chart.tagType, from, now, missed);
    if (chart.stateTag != kNoTag)
        readHistory(chart.stateTag, chart.stateType, from, now, missed);
    sortByTime(missed);
    std::vector<Subgroup> points;
    for (const Incoming &one : missed)
        sampleInto(*chart.sampler, chart, one, points);
    chart.sampler->advance(now - kStragglers, points);
    chart.lateSeen = chart.sampler->late(); // what is from before the beginning is no straggler
    feed(chart, points, false);
}

//! By time, then as they came.
void QualityService::sortByTime(std::vector<Incoming> &some)
{
    std::vector<size_t> order(some.size());
    for (size_t i = 0; i < order.size(); ++i)
        order[i] = i;
    std::sort(order.begin(), order.end(),
              [&some](size_t a, size_t b) { return some[a].at != some[b].at ? some[a].at < some[b].at : a < b; });
    std::vector<Incoming> sorted;
    sorted.reserve(some.size());
    for (const size_t index : order)
        sorted.push_back(some[index]);
    some = std::move(sorted);
}

void QualityService::sampleInto(SubgroupSampler &sampler, const Running &chart, const Incoming &one, std::vector<Subgroup> &points)
{
    if (one.tag == chart.stateTag)
        sampler.running(one.at, isRunning(chart.states, one.number, one.status), points);
    if (one.tag == chart.tag)
        sampler.value(one.at, one.number, one.status, points);
}

void QualityService::sample(Running &chart, const Incoming &one, std::vector<Subgroup> &points)
{
    const quint64 late = chart.sampler->late();
    sampleInto(*chart.sampler, chart, one, points);
    chart.recent.push_back(one);
    while (chart.recent.size() > kMostRecent || (!chart.recent.empty() && chart.recent.front().at < one.at - kRecent))
        chart.recent.pop_front();
    if (chart.sampler->late() == late)
        return;
    chart.lateFrom = std::min(chart.lateFrom.value_or(one.at), one.at);
    chart.lateTo = std::max(chart.lateTo, one.at);
    chart.lateAt = m_ports.clock.steady();
}

void QualityService::digest(UtcTime until)
{
    std::vector<Incoming> fresh;
    bool overflowed = false;
    {
        const std::lock_guard lock(m_mutex);
        fresh.swap(m_incoming);
        overflowed = std::exchange(m_overflowed, false);
    }
    m_waiting.insert(m_waiting.end(), fresh.begin(), fresh.end());
    sortByTime(m_waiting);
    const auto firstLater = std::find_if(m_waiting.begin(), m_waiting.end(), [&](const Incoming &one) { return one.at > until; });
    const std::vector<Incoming> due(m_waiting.begin(), firstLater);
    m_waiting.erase(m_waiting.begin(), firstLater);
    std::map<TagId, std::vector<Running *>> byTag;
    for (const auto &chart : m_running) {
        if (!chart->sampler || !chart->isLoaded)
            continue;
        if (overflowed)
            chart->sampler->interrupt();
        byTag[chart->tag].push_back(chart.get());
        if (chart->stateTag != kNoTag && chart->stateTag != chart->tag)
            byTag[chart->stateTag].push_back(chart.get());
    }
    std::vector<Subgroup> points;
    for (const Incoming &one : due) {
        const auto found = byTag.find(one.tag);
        if (found == byTag.end())
            continue;
        for (Running *chart : found->second) {
            points.clear();
            sample(*chart, one, points);
            feed(*chart, points, true);
        }
    }
    if (until != UtcTime::max())
        advance(until);
}

//! Nothing else comes from before \a until.
void QualityService::advance(UtcTime until)
{
    std::vector<Subgroup> points;
    for (const auto &chart : m_running) {
        if (!chart->sampler || !chart->isLoaded)
            continue;
        points.clear();
        chart->sampler->advance(until, points);
        feed(*chart, points, true);
        m_late.fetch_add(chart->sampler->late() - chart->lateSeen, std::memory_order_relaxed);
        chart->lateSeen = chart->sampler->late();
    }
}

void QualityService::feed(Running &chart, std::vector<Subgroup> &points, bool tell)
{
    for (const Subgroup &group : points) {
        Result<QualityNews> news = judge(chart, group);
        if (!news)
            continue; // older than the newest point: it was taken before
        news->point.enteredAt = group.at;
        chart.last = news->point;
        keep(chart, *news, tell, {});
    }
}

Result<QualityNews> QualityService::judge(Running &chart, const Subgroup &group)
{
    if (chart.last && group.at <= chart.last->group.at)
        return Error{Error::Kind::BadData,
                     QCoreApplication::translate("quality", "The point is not newer than the newest one of the chart."), {}};
    const bool learnt = chart.engine->isLearning();
    const Result<ChartPoint> judged = chart.engine->add(group);
    if (!judged)
        return judged.error();
    if (learnt && !chart.engine->isLearning()) {
        chart.learnt.limits = chart.engine->limits();
        m_ports.records.write([row = chart.learnt](sqlite::Database &db) { return quality_records::saveLearnt(db, row); },
                              {});
    }
    chart.means.push_back(judged->mean);
    if (chart.means.size() > kMeansForDependence)
        chart.means.pop_front();
    QualityNews news;
    news.point.id = QUuid::createUuid();
    news.point.chart = chart.chart.id;
    news.point.machine = chart.machine;
    news.point.group = group;
    news.point.point = *judged;
    if (judged->signals)
        news.signal = signalOf(chart, *chart.engine, *judged);
    return news;
}

void QualityService::keep(Running &chart, const QualityNews &news, bool tell, std::function<void(Status)> done)
{
    m_changed = true;
    ++chart.changes;
    {
        const std::lock_guard lock(m_mutex);
        const UtcTime oldest = m_ports.clock.utc() - kCounted;
        if (news.point.point.judged) {
            auto &hours = m_points[chart.chart.id];
            ++hours[hourOf(news.point.group.at)];
            hours.erase(hours.begin(), hours.lower_bound(hourOf(oldest)));
        }
        if (news.signal) {
            auto &all = m_signals[chart.machine];
            all.push_back(*news.signal);
            while (!all.empty() && (all.front().at < oldest || all.size() > kMostPoints))
                all.pop_front();
        }
    }
    m_ports.records.write(
        [point = news.point, signal = news.signal, basis = chart.basis](sqlite::Database &db) -> Status {
            if (Status saved = quality_records::savePoint(db, point, basis); !saved)
                return saved;
            return signal ? quality_records::saveSignal(db, *signal) : Status(Done{});
        },
        [trouble = m_trouble, done = std::move(done)](const Status &kept) {
            {
                const std::lock_guard lock(trouble->mutex);
                trouble->text = kept ? QString() : kept.error().message;
            }
            if (done)
                done(kept);
        });
    if (news.signal)
        tellSignal(chart, *news.signal, !tell);
    if (!tell)
        return;
    QualityNews told = news;
    told.chart = nowOf(chart);
    told.chart.last = told.point;
    const std::lock_guard lock(m_listeners->mutex);
    for (const auto &listener : m_listeners->all)
        listener(told);
}

void QualityService::tellSignal(const Running &chart, const SpcSignal &signal, bool isLate)
{
    Event event;
    event.kind = EventKind::SpcSignal;
    event.severity = signal.severity == SpcSeverity::High ? Severity::Error : Severity::Warning;
    event.source = sourceOf(chart.machine);
    event.after = QString::number(signal.value);
    event.text = signal.text();
    if (isLate)
        event.text += QLatin1Char(' ') + QCoreApplication::translate("quality", "That was at %1, and was found later.").arg(toIso(signal.at));
    if (!signal.action.isEmpty())
        event.text += QLatin1Char(' ') + signal.action;
    event.reference = signal.id.toString(QUuid::WithoutBraces);
    tellEvent(std::move(event));
}

void QualityService::tellEvent(Event event)
{
    if (m_ports.history == nullptr)
        return;
    event.at = m_ports.clock.utc();
    m_ports.history->append(std::move(event));
}

ChartNow QualityService::nowOf(const Running &chart) const
{
    ChartNow now;
    now.chart = chart.chart;
    now.machine = chart.machine;
    now.machineCode = chart.machineCode;
    now.limits = chart.engine->limits();
    now.learnt = chart.engine->learntPoints();
    if (now.limits) {
        now.lines = pointLines(chart.chart, *now.limits);
        now.spread = spreadLines(chart.chart, *now.limits);
    }
    now.last = chart.last;
    now.changes = chart.changes;
    if (chart.lateLeft && *chart.lateLeft >= chart.learnt.since)
        now.lateLeft = chart.lateLeft;
    now.dependence = checkDependence(std::vector<double>(chart.means.begin(), chart.means.end()));
    return now;
}

void QualityService::show()
{
    if (!std::exchange(m_changed, false))
        return;
    auto all = std::make_shared<std::vector<ChartNow>>();
    for (const auto &chart : m_running)
        all->push_back(nowOf(*chart));
    const std::lock_guard lock(m_mutex);
    m_charts = all;
}

void QualityService::note(const Status &status) const
{
    const std::lock_guard lock(m_trouble->mutex);
    m_trouble->text = status ? QString() : status.error().message;
}

} // namespace lineside
