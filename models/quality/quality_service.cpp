#include "models/quality/quality_service.h"

#include "models/plant/event_source.h"
#include "models/quality/quality_service_parts.h"
#include "models/telemetry/reading.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <future>

namespace lineside {
namespace {

Error notFound(const char *text)
{
    return {Error::Kind::NotFound, QCoreApplication::translate("quality", text), {}};
}

} // namespace

QualityService::QualityService(QualityPorts ports)
    : m_ports(std::move(ports))
    , m_watched(std::make_shared<Watched>())
    , m_charts(std::make_shared<std::vector<ChartNow>>())
    , m_listeners(std::make_shared<Listeners>())
    , m_trouble(std::make_shared<Trouble>())
{
}

QualityService::~QualityService()
{
    stop();
}

Status QualityService::start(const SnapshotPtr &snapshot)
{
    std::unique_lock lock(m_mutex);
    if (m_started || m_stopping)
        return Done{};
    m_started = true;
    m_startedAt = m_ports.clock.utc();
    m_plant = snapshot;
    m_watched = watchedOf(*snapshot); // what is said from now on waits for the charts
    m_thread = std::thread([this] { run(); });
    m_begun.wait_for(lock, kBeginWithin, [this] { return m_hasBegun; });
    return Done{};
}

QString QualityService::sourceOf(const MachineId &machine) const
{
    const std::lock_guard lock(m_mutex);
    if (!m_plant || machine.isNull())
        return QStringLiteral("station");
    const Machine *found = m_plant->findMachine(machine);
    return eventSource(*m_plant, machine, found ? found->code : QStringLiteral("machine")); // one that has gone is nobody's
}

void QualityService::setSnapshot(const SnapshotPtr &snapshot)
{
    {
        const std::lock_guard lock(m_mutex);
        m_plant = snapshot;
        if (!m_started)
            return;
    }
    // By the charts that are so far; then by those that will be.
    post([this, snapshot] {
        adopt(snapshot, false);
        const std::lock_guard lock(m_mutex);
        m_watched = watchedOf(*snapshot);
    });
}

void QualityService::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        m_wake.notify_all();
    }
    if (m_thread.joinable()) {
        m_thread.join();
        note(m_ports.records.writeWithin([](sqlite::Database &) { return Status(Done{}); }, kRecordsWithin)); // what was handed over
    }
}

void QualityService::take(const BatchPtr &batch)
{
    std::shared_ptr<const Watched> watched;
    {
        const std::lock_guard lock(m_mutex);
        watched = m_watched;
    }
    std::vector<Incoming> some;
    for (const Reading &reading : batch->readings) {
        const size_t index = toNumber(reading.tag);
        if (index >= watched->types.size() || watched->types[index] == 0)
            continue;
        const auto type = ValueType(watched->types[index] - 1);
        some.push_back({reading.tag, reading.at, numberOf(reading.value, type), reading.status});
    }
    if (some.empty())
        return;
    const std::lock_guard lock(m_mutex);
    if (m_incoming.size() + some.size() > kMostReadings) {
        m_overflowed = true;
        m_lost.fetch_add(some.size(), std::memory_order_relaxed);
        return;
    }
    m_incoming.insert(m_incoming.end(), some.begin(), some.end());
}

double QualityService::fill() const
{
    const std::lock_guard lock(m_mutex);
    return double(m_incoming.size()) / double(kMostReadings);
}

std::shared_ptr<const std::vector<ChartNow>> QualityService::charts() const
{
    const std::lock_guard lock(m_mutex);
    return m_charts;
}

std::optional<ChartNow> QualityService::chart(const ChartId &id) const
{
    const auto all = charts();
    const auto found = std::find_if(all->begin(), all->end(), [&](const ChartNow &one) { return one.chart.id == id; });
    return found == all->end() ? std::nullopt : std::optional(*found);
}

SignalCount QualityService::signalCount(const MachineId &machine, UtcTime now, int days) const
{
    return signalCount(machine, now - std::chrono::days(std::max(days, 0)), now);
}

SignalCount QualityService::signalCount(const MachineId &machine, UtcTime from, UtcTime to) const
{
    SignalCount count;
    count.to = to;
    count.from = std::max<UtcTime>(from, to - kCounted);
    const std::lock_guard lock(m_mutex);
    if (const auto found = m_signals.find(machine); found != m_signals.end()) {
        for (const SpcSignal &signal : found->second) {
            if (signal.at > count.from && signal.at <= count.to)
                ++(signal.severity == SpcSeverity::High ? count.high : count.low);
        }
    }
    for (const auto &[chart, chance] : m_chance) {
        const auto hours = m_points.find(chart);
        if (chance.first != machine || hours == m_points.end())
            continue;
        quint64 points = 0;
        for (auto it = hours->second.lower_bound(count.from); it != hours->second.end() && it->first <= count.to; ++it)
            points += it->second;
        if (points > 0)
            count.hours[chart] = {hours->second.lower_bound(count.from), hours->second.upper_bound(count.to)};
        count.points += points;
        count.byChance += double(points) * chance.second;
        count.charts += points > 0;
    }
    return count;
}

std::vector<SpcSignal> QualityService::signalsSince(const MachineId &machine, UtcTime from) const
{
    std::vector<SpcSignal> result;
    const std::lock_guard lock(m_mutex);
    for (const auto &[owner, all] : m_signals) {
        if (!machine.isNull() && owner != machine)
            continue;
        for (const SpcSignal &signal : all) {
            if (signal.at >= from)
                result.push_back(signal);
        }
    }
    std::sort(result.begin(), result.end(), [](const SpcSignal &a, const SpcSignal &b) { return a.at > b.at; });
    return result;
}

QString QualityService::trouble() const
{
    const std::lock_guard lock(m_trouble->mutex);
    return m_trouble->text;
}

JobPtr<ChartEvaluation> QualityService::evaluate(const ChartId &chart, UtcTime from, UtcTime to,
                                                 Job<ChartEvaluation>::Callback done)
{
    const std::optional<ChartNow> now = this->chart(chart);
    return m_ports.records.read<ChartEvaluation>(
        [now, from, to](sqlite::Database &db) -> Result<ChartEvaluation> {
            if (!now)
                return notFound(QT_TRANSLATE_NOOP("quality", "There is no such control chart."));
            const Result<std::vector<QualityPoint>> points = quality_records::loadPoints(
                db, now->chart.id, quality_records::basisOf(now->chart), from, to, kMostPoints);
            if (!points)
                return points.error();
            std::vector<Subgroup> groups;
            for (const QualityPoint &point : *points)
                groups.push_back(point.group);
            return evaluateChart(now->chart, groups, now->limits);
        },
        std::move(done));
}

JobPtr<std::vector<QualityPoint>> QualityService::points(const ChartId &chart, UtcTime from, UtcTime to, size_t atMost,
                                                         Job<std::vector<QualityPoint>>::Callback done)
{
    const std::optional<ChartNow> now = this->chart(chart);
    return m_ports.records.read<std::vector<QualityPoint>>(
        [now, from, to, atMost](sqlite::Database &db) -> Result<std::vector<QualityPoint>> {
            if (!now)
                return notFound(QT_TRANSLATE_NOOP("quality", "There is no such control chart."));
            Result<std::vector<QualityPoint>> found = quality_records::loadPoints(db, now->chart.id, quality_records::basisOf(now->chart), from, to, std::min(atMost, kMostPoints));
            if (found && now->limits) {
                for (QualityPoint &point : *found)
                    point.zone = zoneOf(point.point, now->lines);
            }
            return found;
        },
        std::move(done));
}

JobPtr<std::vector<SpcSignal>> QualityService::querySignals(const ChartId &chart, const MachineId &machine, UtcTime from, UtcTime to, size_t atMost,
                                                            Job<std::vector<SpcSignal>>::Callback done)
{
    return m_ports.records.read<std::vector<SpcSignal>>(
        [chart, machine, from, to, most = std::min(atMost, kMostPoints)](sqlite::Database &db) {
            return chart.isNull() ? quality_records::loadSignals(db, machine, from, to, most) : quality_records::loadSignalsOf(db, chart, from, to, most);
        },
        std::move(done));
}

JobPtr<std::vector<QualityPoint>> QualityService::batchPoints(const QUuid &batch, Job<std::vector<QualityPoint>>::Callback done)
{
    return m_ports.records.read<std::vector<QualityPoint>>([batch](sqlite::Database &db) { return quality_records::loadPointsOf(db, batch, kMostPoints); },
                                                           std::move(done));
}

JobPtr<std::optional<Capability>> QualityService::capability(const ChartId &chart, UtcTime from, UtcTime to,
                                                             Job<std::optional<Capability>>::Callback done)
{
    const std::optional<ChartNow> now = this->chart(chart);
    return m_ports.records.read<std::optional<Capability>>(
        [now, from, to](sqlite::Database &db) -> Result<std::optional<Capability>> {
            if (!now)
                return notFound(QT_TRANSLATE_NOOP("quality", "There is no such control chart."));
            const Result<std::vector<QualityPoint>> points = quality_records::loadPoints(
                db, now->chart.id, quality_records::basisOf(now->chart), from, to, kMostPoints);
            if (!points)
                return points.error();
            if (!now->limits)
                return std::optional<Capability>();
            std::vector<Subgroup> groups;
            for (const QualityPoint &point : *points)
                groups.push_back(point.group);
            std::optional<Capability> found = capabilityOf(groups, *now->limits, now->chart.specification, now->chart.target);
            // Of all time: from the first one on.
            if (found)
                found->coverage = valuesKnown(now->chart, found->samples, from == UtcTime::min() ? found->from : from, to == UtcTime::max() ? found->to : to);
            return found;
        },
        std::move(done));
}

JobPtr<std::vector<QualityBatch>> QualityService::batches(size_t atMost, Job<std::vector<QualityBatch>>::Callback done)
{
    return m_ports.records.read<std::vector<QualityBatch>>(
        [atMost](sqlite::Database &db) { return quality_records::loadBatches(db, std::min<size_t>(atMost, 10'000)); },
        std::move(done));
}

JobPtr<std::vector<QualityTest>> QualityService::tests(const QUuid &batch, Job<std::vector<QualityTest>>::Callback done)
{
    return m_ports.records.read<std::vector<QualityTest>>(
        [batch](sqlite::Database &db) { return quality_records::loadTests(db, batch); }, std::move(done));
}

std::shared_ptr<void> QualityService::onNews(std::function<void(const QualityNews &)> listener)
{
    const std::lock_guard lock(m_listeners->mutex);
    const auto place = m_listeners->all.insert(m_listeners->all.end(), std::move(listener));
    return std::shared_ptr<void>(nullptr, [listeners = m_listeners, place](void *) {
        const std::lock_guard gone(listeners->mutex);
        listeners->all.erase(place);
    });
}

void QualityService::settle()
{
    const auto settled = std::make_shared<std::promise<void>>();
    std::future<void> done = settled->get_future();
    const bool taken = post([this, settled] {
        loadMissing();
        digest(UtcTime::max());
        const UtcTime now = m_ports.clock.utc();
        advance(now);
        chartLate(now, true);
        show();
        settled->set_value();
    });
    if (!taken)
        return;
    done.wait_for(3 * kRecordsWithin);
    note(m_ports.records.writeWithin([](sqlite::Database &) { return Status(Done{}); }, kRecordsWithin));
}

bool QualityService::post(std::function<void()> task)
{
    const std::lock_guard lock(m_mutex);
    if (m_stopping || !m_started || m_tasks.size() >= kMostTasks)
        return false;
    m_tasks.push_back(std::move(task));
    m_wake.notify_all();
    return true;
}

} // namespace lineside
