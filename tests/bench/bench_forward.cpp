#include "bench/bench.h"

#include "forward/pg_cluster.h"
#include "models/forward/carry.h"
#include "models/forward/forwarder.h"
#include "models/forward/months.h"
#include "models/forward/schema.h"

#include <QTemporaryDir>

#pragma GCC diagnostic ignored "-Wdeprecated-declarations" // libpqxx changes its words with each version
#include <pqxx/pqxx>
#include <pqxx/version>

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>
#include <thread>

/*
 * The way to the plant's database: rows per second over one connection as the forwarder writes them, with libpqxx's own
 * stream beside; a backlog drained while new readings come in; from append to committed row at two rates. The server is a
 * private one on this machine, with fsync on, and shares its cores with all the rest.
 */
namespace lineside::bench {

namespace {

using Cluster = test::PgCluster;

constexpr size_t kTags = 1'000;
constexpr size_t kBatch = 10'000;
constexpr size_t kBacklogBatch = 40'000;
constexpr double kLongEnough = 10; // seconds; longer would only fill the disk

void figure(const char *metric, double value, const char *unit, const QString &what)
{
    report("forward", metric, value, unit, {{QStringLiteral("what"), what}});
}

double since(SteadyTime start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

UtcTime now()
{
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

double percentile(std::vector<double> &values, double p)
{
    if (values.empty())
        return 0;
    std::sort(values.begin(), values.end());
    return values[std::min(values.size() - 1, size_t(p * double(values.size())))];
}

class NoSecrets final : public SecretSource
{
public:
    Result<Secret> secret(const QString &) const override { return Secret(); }
};

//! What sensors send.
class Walks
{
public:
    explicit Walks(quint64 seed) : m_random(seed), m_values(kTags, 20) {}
    Reading next(quint64 n, UtcTime at)
    {
        double &value = m_values[n % kTags];
        value += double(int(m_random() % 5) - 2) / 10;
        return {TagId(quint32(n % kTags + 1)), StatusCode::Good, at, Payload::of(std::round(value * 10) / 10)};
    }

private:
    std::mt19937_64 m_random;
    std::vector<double> m_values;
};

bool makeTables(Cluster &cluster, forward::DeadlineWatch &watch, const forward::StopSignal &stop)
{
    auto session = forward::SqlSession::connect({cluster.settings(), {}, {}, QStringLiteral("bench")}, watch, stop);
    return session.ok() && forward::bringSchema(**session, forward::builtInMigrations()).ok();
}

//! As a lane does it: progress, COPY BINARY, commit.
bool copyRows(const Options &options, Cluster &cluster, size_t rowsAtATime)
{
    forward::DeadlineWatch watch;
    const forward::StopSignal stop;
    if (!makeTables(cluster, watch, stop))
        return false;
    auto link = forward::PgLink::connect({cluster.settings(), {}, {}, QStringLiteral("bench")}, watch, stop);
    if (!link)
        return false;
    const QUuid source = QUuid::createUuid();
    const auto lanes = forward::readLanes(**link, source, 1);
    if (!lanes)
        return false;
    forward::LaneRow row{forward::kLiveLane, 1, {}};
    forward::Months months("sensor_readings");
    const UtcTime at = now();
    if (!months.ensure(**link, forward::Months::monthOf(at)))
        return false;
    Walks walks(options.seed);
    std::vector<Reading> readings;
    for (size_t i = 0; i < rowsAtATime; ++i)
        readings.push_back(walks.next(i, at));
    forward::LaneBatch batch;
    batch.table = "sensor_readings";
    batch.columns = forward::CopyRows::readingColumns(forward::CopyRows::Shape::NumbersOnly);
    batch.rejected.begin();
    batch.rejected.finish();
    double encoding = 0;
    const SteadyTime start = std::chrono::steady_clock::now();
    while (since(start) < std::min(options.seconds, kLongEnough) || row.next == 1) {
        const SteadyTime encode = std::chrono::steady_clock::now();
        batch.rows.begin();
        for (size_t i = 0; i < rowsAtATime; ++i)
            batch.rows.reading(readings[i], ValueType::Float64, {}, row.next + i, {qint32(i % kTags + 1), 1, 1},
                               forward::CopyRows::Shape::NumbersOnly);
        batch.rows.finish();
        encoding += since(encode);
        batch.end = row.next + rowsAtATime;
        Error why;
        if (forward::carry(**link, source, row, batch, why) != forward::Carried::Committed)
            return false;
        row.next = batch.end;
    }
    const double took = since(start);
    const double rows = double(row.next - 1);
    const QString config = QStringLiteral("COPY BINARY, one connection, batches of %1, progress in each").arg(rowsAtATime);
    figure("rows_per_second", rows / took, "rows/s", config);
    figure("encoding_per_row", encoding / rows * 1e9, "ns", QStringLiteral("making the binary rows"));
    const auto bytes = (*link)->query("SELECT sum(pg_total_relation_size(inhrelid)) FROM pg_inherits WHERE inhparent ="
                                      " 'lineside.sensor_readings'::regclass");
    if (bytes && (*bytes)[0][0] && rowsAtATime == kBatch) // the table holds nothing else yet
        figure("bytes_per_row", (*bytes)[0][0]->toDouble() / rows, "bytes", QStringLiteral("in the database, BRIN included"));
    return true;
}

//! The library's own way, with the same columns.
bool streamRows(const Options &options, Cluster &cluster)
{
    const ForwardSettings settings = cluster.settings();
    try {
        pqxx::connection connection("host=" + settings.host.toStdString() + " port=" + std::to_string(settings.port) + " user="
                                    + settings.user.toStdString() + " dbname=" + settings.database.toStdString()
                                    + " options='-c search_path=lineside'");
        const std::string at = toIso(now()).toStdString();
        Walks walks(options.seed);
        quint64 rows = 0;
        const SteadyTime start = std::chrono::steady_clock::now();
        while (since(start) < std::min(options.seconds, kLongEnough) || rows == 0) {
            pqxx::work work(connection);
#if PQXX_VERSION_MAJOR < 7
            pqxx::stream_to stream(work, "sensor_readings", std::vector<std::string>{"time", "value", "status_code", "sequence",
                                                                                     "tag_id", "source_id", "tenant_id",
                                                                                     "quality"});
#else
            pqxx::stream_to stream = pqxx::stream_to::raw_table(
                work, "sensor_readings", "time, value, status_code, sequence, tag_id, source_id, tenant_id, quality");
#endif
            for (size_t i = 0; i < kBatch; ++i, ++rows)
                stream << std::make_tuple(at, walks.next(rows, {}).value.asDouble(), 0, qint64(rows), int(rows % kTags + 1), 2, 1, 0);
            stream.complete();
            work.commit();
        }
        figure("rows_per_second", double(rows) / since(start), "rows/s", QStringLiteral("libpqxx stream_to (text), beside"));
        return true;
    } catch (const std::exception &error) {
        std::fprintf(stderr, "libpqxx: %s\n", error.what());
        return false;
    }
}

//! A station's history with a forwarder, whose readings are looked after one by one.
class Station
{
public:
    Station(Cluster &cluster, quint64 seed) : m_cluster(cluster), m_walks(seed) {}
    ~Station()
    {
        m_forwarder.reset();
        if (m_history)
            m_history->stop();
    }
    bool open()
    {
        HistorianSettings settings;
        settings.folder = m_folder.filePath(QStringLiteral("data"));
        auto history = Historian::open(settings, Clock::system());
        if (!history)
            return false;
        m_history = std::move(*history);
        Plant plant;
        plant.sites.resize(1);
        plant.sites[0].id = SiteId::create();
        plant.sites[0].devices.resize(1);
        plant.sites[0].devices[0].id = DeviceId::create();
        for (size_t i = 0; i < kTags; ++i) {
            Tag tag;
            tag.id = TagUuid::create();
            tag.code = QString::number(i);
            plant.sites[0].devices[0].tags << tag;
        }
        m_snapshot = std::make_shared<const PlantSnapshot>(
            std::move(plant), 1, [this](std::span<const TagUuid> tags) { return m_history->numberTags(tags); });
        m_history->setSnapshot(m_snapshot);
        return true;
    }
    void start()
    {
        m_forwarder = std::make_unique<Forwarder>(
            Forwarder::Parts{*m_history, m_secrets, Clock::system(), m_folder.filePath(QStringLiteral("data"))},
            m_cluster.settings());
        m_forwarder->setSnapshot(m_snapshot);
        m_history->setForwarded(0); // as a station does it
        m_forwarder->onConfirmed([this](quint64 sequence) { m_history->setForwarded(sequence); });
        m_forwarder->start();
    }
    void append(size_t readings)
    {
        auto batch = std::make_shared<Batch>();
        batch->receivedSteady = std::chrono::steady_clock::now();
        const UtcTime at = now();
        for (size_t i = 0; i < readings; ++i)
            batch->readings.push_back(m_walks.next(m_appended++, at));
        m_history->take(batch);
    }
    void pour(double perSecond, double seconds, const std::function<bool()> &until = {})
    {
        const SteadyTime start = std::chrono::steady_clock::now();
        quint64 poured = 0;
        while (until ? !until() : since(start) < seconds) {
            const auto due = quint64(since(start) * perSecond);
            if (due > poured)
                append(size_t(due - poured));
            poured = due;
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    }
    bool waitUntilStored()
    {
        const SteadyTime start = std::chrono::steady_clock::now();
        while (m_history->counters().sequence < m_appended) {
            if (since(start) > 120)
                return false;
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        return true;
    }
    bool waitUntilForwarded(double limit)
    {
        const SteadyTime start = std::chrono::steady_clock::now();
        while (m_forwarder->status().confirmed < m_appended) {
            if (since(start) > limit) {
                std::fprintf(stderr, "forward: %s\n", qPrintable(m_forwarder->status().cause));
                return false;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        return true;
    }
    Historian &history() { return *m_history; }
    Forwarder &forwarder() { return *m_forwarder; }
    quint64 appended() const { return m_appended; }

private:
    Cluster &m_cluster;
    Walks m_walks;
    QTemporaryDir m_folder;
    NoSecrets m_secrets;
    std::unique_ptr<Historian> m_history;
    SnapshotPtr m_snapshot;
    std::unique_ptr<Forwarder> m_forwarder;
    quint64 m_appended = 0;
};

bool drain(const Options &options, Cluster &cluster)
{
    const auto backlog = quint64(std::min(20e6, std::max(20'000.0, options.seconds * 333'000)));
    Station station(cluster, options.seed);
    if (!station.open())
        return false;
    while (station.appended() < backlog) {
        if (station.history().fill() > 0.1)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        else
            station.append(1'000);
    }
    if (!station.waitUntilStored())
        return false;
    const SteadyTime start = std::chrono::steady_clock::now();
    station.start();
    bool through = false;
    double took = 0;
    station.pour(1'000, 0, [&] {
        const ForwarderStatus status = station.forwarder().status();
        through = status.confirmed >= backlog && status.backlog == 0;
        took = since(start);
        return through || took > 600;
    });
    if (!through || !station.waitUntilForwarded(60))
        return false;
    const QString config = QStringLiteral("%1 readings from blocks and log, 1,000 new ones a second beside").arg(backlog);
    figure("backlog_drained", took, "s", config);
    figure("backlog_rows_per_second", double(backlog) / took, "rows/s", config);
    const LatencySummary live = station.forwarder().status().latency;
    figure("live_p99_beside_backlog", live.percentileMs(0.99), "ms", config);
    return true;
}

bool latency(const Options &options, Cluster &cluster, double perSecond)
{
    Station station(cluster, options.seed);
    if (!station.open())
        return false;
    station.append(1);
    station.start();
    if (!station.waitUntilForwarded(30))
        return false;
    // From append to confirmed, seen from outside every half millisecond.
    std::vector<std::pair<quint64, SteadyTime>> appended;
    std::vector<double> took;
    const SteadyTime start = std::chrono::steady_clock::now();
    quint64 poured = 0;
    size_t seen = 0;
    const double seconds = std::min(options.seconds, kLongEnough);
    while (since(start) < seconds || seen < appended.size()) {
        if (since(start) > seconds + 30)
            return false;
        const auto due = quint64(since(start) * perSecond);
        if (due > poured && since(start) < seconds) {
            station.append(size_t(due - poured));
            poured = due;
            appended.emplace_back(station.appended(), std::chrono::steady_clock::now());
        }
        const quint64 confirmed = station.forwarder().status().confirmed;
        for (; seen < appended.size() && appended[seen].first <= confirmed; ++seen)
            took.push_back(since(appended[seen].second) * 1e3);
        std::this_thread::sleep_for(std::chrono::microseconds(500));
    }
    const QString config = QStringLiteral("%1 readings a second, until committed in both places").arg(perSecond);
    figure("append_to_row_p50", percentile(took, 0.50), "ms", config);
    figure("append_to_row_p95", percentile(took, 0.95), "ms", config);
    figure("append_to_row_p99", percentile(took, 0.99), "ms", config);
    return true;
}

} // namespace

bool benchForward(const Options &options)
{
    if (const QString package = Cluster::missing(); !package.isEmpty()) {
        std::fprintf(stderr, "lineside-bench: forward needs the package %s\n", qPrintable(package));
        return false;
    }
    Cluster cluster;
    if (!cluster.start({QStringLiteral("fsync = on"), QStringLiteral("max_wal_size = '4GB'"),
                        QStringLiteral("shared_buffers = '512MB'")}))
        return false;
    return copyRows(options, cluster, kBatch) && copyRows(options, cluster, kBacklogBatch) && streamRows(options, cluster) && drain(options, cluster)
        && latency(options, cluster, 1'000) && latency(options, cluster, 20'000);
}

} // namespace lineside::bench
