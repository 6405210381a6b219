#include "bench/bench.h"

#include "forward/pg_cluster.h"
#include "models/forward/carry.h"
#include "models/forward/month_index.h"
#include "models/forward/months.h"
#include "models/forward/plant_history.h"
#include "models/forward/plant_tables.h"
#include "models/forward/schema.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <future>
#include <random>

/*
 * The latest hour of one machine out of very many rows: fifty machines of twenty tags, a reading a second each, written as
 * the forwarder writes them; then asked for through the readers' view and as the station itself asks.
 */
namespace lineside::bench {

namespace {

using Cluster = test::PgCluster;

constexpr int kMachines = 50;
constexpr int kTagsEach = 20;
constexpr int kTagsInAll = kMachines * kTagsEach;
constexpr quint64 kRowsAtATime = 40'000;
constexpr int kTries = 11;
constexpr auto kReader = "SET ROLE bench_reader";

double msSince(SteadyTime start)
{
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

Plant fiftyMachines()
{
    Plant plant;
    plant.sites.resize(1);
    Site &site = plant.sites[0];
    site.id = SiteId::create();
    site.code = QStringLiteral("WORKS");
    Line line;
    line.id = LineId::create();
    line.code = QStringLiteral("L1");
    Device device;
    device.id = DeviceId::create();
    device.code = QStringLiteral("PLC");
    for (int m = 0; m < kMachines; ++m) {
        Machine machine;
        machine.id = MachineId::create();
        machine.code = QStringLiteral("M%1").arg(m);
        for (int t = 0; t < kTagsEach; ++t) {
            Tag tag;
            tag.id = TagUuid::create();
            tag.code = QStringLiteral("m%1t%2").arg(m).arg(t);
            tag.machine = machine.id;
            device.tags << tag;
        }
        line.machines << machine;
    }
    site.lines << line;
    site.devices << device;
    return plant;
}

//! A database full of readings that end now.
class FullDatabase
{
public:
    explicit FullDatabase(quint64 rows) : m_rows(rows) {}

    bool fill(quint64 seed)
    {
        if (!m_cluster.start({QStringLiteral("fsync = on"), QStringLiteral("max_wal_size = '4GB'"),
                              QStringLiteral("shared_buffers = '1GB'")}))
            return false;
        auto session = forward::SqlSession::connect(login(), m_watch, m_stop);
        if (!session || !forward::bringSchema(**session, forward::builtInMigrations()) || !forward::offerToReaders(**session))
            return false;
        quint32 last = 0;
        m_snapshot = std::make_shared<const PlantSnapshot>(fiftyMachines(), 1, [&last](std::span<const TagUuid> tags) {
            std::vector<TagId> numbers(tags.size());
            for (TagId &number : numbers)
                number = TagId(++last);
            return numbers;
        });
        const QUuid source = QUuid::createUuid();
        const auto numbers = forward::bringPlant(**session, {source, QStringLiteral("bench")}, *m_snapshot, {});
        auto link = forward::PgLink::connect(login(), m_watch, m_stop);
        if (!numbers || !link || !forward::readLanes(**link, source, 1))
            return false;
        m_link = std::move(*link);
        std::mt19937_64 random(seed);
        std::vector<double> values(kTagsInAll, 20);
        m_end = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
        forward::Months months("sensor_readings");
        forward::LaneRow row{forward::kLiveLane, 1, {}};
        forward::LaneBatch batch;
        batch.table = "sensor_readings";
        batch.columns = forward::CopyRows::readingColumns(forward::CopyRows::Shape::NumbersOnly);
        batch.rejected.begin();
        batch.rejected.finish();
        const SteadyTime start = std::chrono::steady_clock::now();
        while (row.next <= m_rows) {
            batch.end = std::min(row.next + kRowsAtATime, m_rows + 1);
            batch.rows.begin();
            for (quint64 n = row.next; n < batch.end; ++n) {
                const auto place = size_t((n - 1) % kTagsInAll);
                const UtcTime at = m_end - std::chrono::seconds((m_rows - n) / kTagsInAll + 1);
                if ((n == row.next || n + 1 == batch.end) && !months.ensure(*m_link, forward::Months::monthOf(at)))
                    return false;
                double &value = values[place];
                value += double(int(random() % 5) - 2) / 10;
                const forward::PlantTag owner = (*numbers)->find(TagId(quint32(place + 1)));
                batch.rows.reading({TagId(quint32(place + 1)), StatusCode::Good, at, Payload::of(std::round(value * 10) / 10)},
                                   ValueType::Float64, {}, n, {owner.tag, owner.tenant, (*numbers)->source},
                                   forward::CopyRows::Shape::NumbersOnly);
            }
            batch.rows.finish();
            Error why;
            if (forward::carry(*m_link, source, row, batch, why) != forward::Carried::Committed)
                return false;
            row.next = batch.end;
        }
        m_filling = msSince(start) / 1e3;
        return m_link->execute("CREATE ROLE bench_reader; GRANT lineside_readers TO bench_reader; INSERT INTO lineside.reader_tenants"
                               " SELECT 'bench_reader', tenant_id FROM lineside.tenants")
            .ok();
    }

    bool ask()
    {
        const UtcTime from = m_end - std::chrono::hours(1);
        const QByteArray range = ", '" + toIso(from).toLatin1() + "', '" + toIso(m_end).toLatin1() + "')";
        figure("filled", double(m_rows) / m_filling, "rows/s", {});
        const auto bytes = m_link->query("SELECT sum(pg_total_relation_size(inhrelid)) FROM pg_inherits WHERE inhparent ="
                                         " 'lineside.sensor_readings'::regclass");
        if (bytes && (*bytes)[0][0])
            figure("bytes_per_row", (*bytes)[0][0]->toDouble() / double(m_rows), "bytes", {});
        const SteadyTime start = std::chrono::steady_clock::now();
        for (bool more = true; more;) { // as the forwarder does it when it has nothing else to do
            const Result<bool> made = forward::indexOneMonth(*m_link, forward::Months::monthOf(m_end) + 1);
            if (!made)
                return false;
            more = *made;
        }
        figure("indexed_in", msSince(start) / 1e3, "s", QStringLiteral("by tag and time"));
        // What the server does by itself within minutes of such a load.
        if (!m_link->execute("VACUUM ANALYZE lineside.sensor_readings"))
            return false;

        const auto machine = [](int number) { return "'M" + QByteArray::number(number) + "'"; };
        const QByteArray wanted = "SELECT time, tag_id, value, quality FROM lineside_read.machine_readings(";
        auto reader = forward::PgLink::connect(login(), m_watch, m_stop);
        if (!reader || !(*reader)->execute(kReader))
            return false;
        size_t rows = 0;
        std::vector<double> took;
        for (int i = 0; i < kTries; ++i) { // another machine each time
            const SteadyTime asked = std::chrono::steady_clock::now();
            const auto answer = (*reader)->query(wanted + machine(i * 4 + 1) + range);
            if (!answer)
                return false;
            took.push_back(msSince(asked));
            rows = answer->size();
        }
        tell("hour_for_reader", took, QStringLiteral("%1 rows, with their way to the reader").arg(rows));
        // What the function asks, as it is carried out.
        const auto tags = (*reader)->query("SELECT string_agg(tag_id::text, ',') FROM lineside_read.tags WHERE work_center_code = 'M2'");
        if (!tags || !(*tags)[0][0])
            return false;
        const auto plan = (*reader)->query("EXPLAIN (ANALYZE, BUFFERS) SELECT * FROM lineside_read.sensor_readings WHERE tag_id = ANY ('{"
                                           + *(*tags)[0][0] + "}') AND time >= '" + toIso(from).toLatin1() + "' AND time < '"
                                           + toIso(m_end).toLatin1() + '\'');
        for (size_t i = 0; plan && i < plan->size(); ++i)
            std::fprintf(stderr, "%s\n", (*plan)[i][0]->constData());

        forward::PlantHistory history([this] { return Result<forward::Login>(login()); });
        took.clear();
        quint64 readings = 0;
        for (int i = 0; i < kTries; ++i) {
            const SteadyTime begun = std::chrono::steady_clock::now();
            readings = 0;
            const Machine &asked = m_snapshot->plant().sites[0].lines[0].machines[i * 4 + 3];
            for (const Tag &tag : m_snapshot->plant().sites[0].devices[0].tags) {
                if (tag.machine != asked.id)
                    continue;
                auto promise = std::make_shared<std::promise<Result<TrendResult>>>();
                history.queryTrend(tag.id, {TagId(1), from, m_end, 2'000},
                                   [promise](Result<TrendResult> result) { promise->set_value(std::move(result)); });
                const Result<TrendResult> result = promise->get_future().get();
                if (!result)
                    return false;
                readings += result->readings;
            }
            took.push_back(msSince(begun));
        }
        tell("hour_for_station", took, QStringLiteral("%1 readings of %2 tags to 2,000 points each, one after the other").arg(readings).arg(kTagsEach));
        return true;
    }

private:
    void figure(const char *metric, double value, const char *unit, const QString &what) const
    {
        report("hour", metric, value, unit, {{QStringLiteral("rows"), double(m_rows)}, {QStringLiteral("what"), what}});
    }
    void tell(const QByteArray &metric, std::vector<double> &took, const QString &what) const
    {
        std::sort(took.begin(), took.end());
        figure(metric + "_p50", took[took.size() / 2], "ms", what);
        figure(metric + "_worst", took.back(), "ms", what);
    }
    forward::Login login() const
    {
        forward::Login login{m_cluster.settings(), {}, {}, QStringLiteral("bench")};
        login.patience.statement = std::chrono::minutes(10);
        return login;
    }

    const quint64 m_rows;
    Cluster m_cluster;
    forward::DeadlineWatch m_watch;
    const forward::StopSignal m_stop;
    SnapshotPtr m_snapshot;
    std::unique_ptr<forward::PgLink> m_link;
    UtcTime m_end{};
    double m_filling = 0;
};

} // namespace

bool benchHour(const Options &options)
{
    if (const QString package = Cluster::missing(); !package.isEmpty()) {
        std::fprintf(stderr, "lineside-bench: hour needs the package %s\n", qPrintable(package));
        return false;
    }
    FullDatabase database(options.rows > 0 ? options.rows : quint64(options.seconds * 300'000));
    if (database.fill(options.seed) && database.ask())
        return true;
    std::fprintf(stderr, "lineside-bench: hour: the database did not take it\n");
    return false;
}

} // namespace lineside::bench
