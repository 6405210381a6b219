#include "models/forward/roll_ups.h"

#include "models/forward/months.h"

#include <QCoreApplication>

#include <array>

namespace lineside::forward {

namespace {

using Transaction = SqlSession::Transaction;

constexpr int kAtATime = 8;

struct Level
{
    const char *table;
    const char *from;  //!< the finer level; null for the readings themselves
    qint64 seconds;
    bool partitioned;
};

constexpr std::array kLevels{
    Level{"readings_1min", nullptr, 60, true},
    Level{"readings_5min", "readings_1min", 300, true},
    Level{"readings_1h", "readings_5min", 3'600, false},
    Level{"readings_1d", "readings_1h", 86'400, false},
};

QByteArray momentOf(qint64 seconds)
{
    return "to_timestamp(" + QByteArray::number(seconds) + ")";
}

QByteArray summing(const Level &level, qint64 bucket)
{
    const QByteArray begin = momentOf(bucket);
    const QByteArray end = momentOf(bucket + level.seconds);
    const QByteArray into = QByteArray("INSERT INTO lineside.") + level.table
        + " AS t (bucket, tag_id, tenant_id, reading_count, value_count, value_min, value_max, value_sum, value_avg,"
          " value_first, value_last, worst_status_code, worst_quality) ";
    const QByteArray over =
        " ON CONFLICT (tag_id, bucket) DO UPDATE SET tenant_id = EXCLUDED.tenant_id, reading_count = EXCLUDED.reading_count,"
        " value_count = EXCLUDED.value_count, value_min = EXCLUDED.value_min, value_max = EXCLUDED.value_max,"
        " value_sum = EXCLUDED.value_sum, value_avg = EXCLUDED.value_avg, value_first = EXCLUDED.value_first,"
        " value_last = EXCLUDED.value_last, worst_status_code = EXCLUDED.worst_status_code,"
        " worst_quality = EXCLUDED.worst_quality";
    if (!level.from) {
        // Usable: not Bad, finite, no text. NaN is greater than Infinity in PostgreSQL's order.
        return into + "SELECT " + begin
            + ", tag_id, min(tenant_id), count(*), count(v), min(v), max(v), sum(v), avg(v),"
              " (array_agg(v ORDER BY time, sequence) FILTER (WHERE v IS NOT NULL))[1],"
              " (array_agg(v ORDER BY time DESC, sequence DESC) FILTER (WHERE v IS NOT NULL))[1], max(status_code), max(quality)"
              " FROM (SELECT tag_id, tenant_id, time, sequence, status_code, quality, CASE WHEN quality < 2 AND value >"
              " '-Infinity' AND value < 'Infinity' THEN value END AS v FROM lineside.sensor_readings WHERE time >= "
            + begin + " AND time < " + end + ") r GROUP BY tag_id" + over;
    }
    return into + "SELECT " + begin
        + ", tag_id, min(tenant_id), sum(reading_count), sum(value_count), min(value_min), max(value_max), sum(value_sum),"
          " sum(value_sum) / nullif(sum(value_count), 0),"
          " (array_agg(value_first ORDER BY bucket) FILTER (WHERE value_first IS NOT NULL))[1],"
          " (array_agg(value_last ORDER BY bucket DESC) FILTER (WHERE value_last IS NOT NULL))[1],"
          " max(worst_status_code), max(worst_quality) FROM lineside." + level.from + " WHERE bucket >= " + begin
        + " AND bucket < " + end + " GROUP BY tag_id" + over;
}

Status doneOr(const Result<SqlRows> &rows)
{
    return rows.ok() ? Status(Done{}) : Status(rows.error());
}

} // namespace

Result<RollUps::Step> RollUps::step(SqlSession &session, UtcTime now)
{
    Step step;
    const qint64 nowSeconds = toMicroseconds(now) / 1'000'000;
    for (size_t i = 0; i < kLevels.size(); ++i) {
        const Level &level = kLevels[i];
        const QByteArray number = QByteArray::number(i + 1);
        // Each level a little later than the one below, whose last bucket must be there.
        const qint64 over = nowSeconds - level.seconds - kAfter.count() * qint64(i + 1);
        std::vector<qint64> buckets;
        const Status looked = session.transact([&](Transaction &transaction) -> Status {
            const Result<SqlRows> rows = transaction.run(
                "SELECT DISTINCT extract(epoch FROM bucket)::bigint AS b FROM lineside.roll_up_marks WHERE level = " + number
                + " AND bucket <= " + momentOf(over) + " ORDER BY b LIMIT " + QByteArray::number(kAtATime));
            if (!rows)
                return rows.error();
            for (const SqlRow &row : *rows)
                buckets.push_back(row[0]->toLongLong());
            return Done{};
        });
        if (!looked)
            return looked.error();
        for (const qint64 bucket : buckets) {
            bool taken = false;
            const QByteArray unmark =
                "DELETE FROM lineside.roll_up_marks WHERE level = " + number + " AND bucket = " + momentOf(bucket);
            const Status done = session.transact([&](Transaction &transaction) -> Status {
                // Marks that come while this runs stay: their readings may not be seen yet.
                const Result<SqlRows> lock = transaction.run("SELECT pg_try_advisory_xact_lock(1282305637, 1919904876)");
                if (!lock)
                    return lock.error();
                taken = lock->at(0)[0] != QByteArray("t");
                if (taken)
                    return Done{};
                // From what is left of a month that was removed, nothing is made: its roll-ups are as they were.
                const Result<SqlRows> removed = transaction.run(
                    QByteArray("SELECT EXISTS (SELECT FROM lineside.dropped_months WHERE series = '")
                    + (level.from ? level.from : "sensor_readings") + "' AND month = date_trunc('month', " + momentOf(bucket)
                    + " AT TIME ZONE 'UTC')::date)");
                if (!removed)
                    return removed.error();
                if (removed->at(0)[0] == QByteArray("t"))
                    return doneOr(transaction.run(unmark));
                if (level.partitioned) {
                    if (Status made = doneOr(transaction.run(
                            QByteArray("SELECT lineside.ensure_month('") + level.table + "', '"
                            + Months::firstDay(Months::monthOf(UtcTime(std::chrono::seconds(bucket)))) + "')"));
                        !made)
                        return made;
                }
                if (Status deleted = doneOr(transaction.run(unmark)); !deleted)
                    return deleted;
                if (i + 1 < kLevels.size()) {
                    const qint64 coarser = bucket - bucket % kLevels[i + 1].seconds;
                    if (Status marked = doneOr(transaction.run("INSERT INTO lineside.roll_up_marks(level, bucket) VALUES ("
                                                               + QByteArray::number(i + 2) + ", " + momentOf(coarser) + ")"));
                        !marked)
                        return marked;
                }
                return doneOr(transaction.run(summing(level, bucket)));
            });
            if (taken)
                return step;
            if (!done && done.error().kind != Error::Kind::BadData)
                return done.error();
            if (!done) {
                step.told = QCoreApplication::translate("forward", "Readings of %1 could not be summed up: %2")
                                .arg(toIso(UtcTime(std::chrono::seconds(bucket))), done.error().message);
                if (Status gone = session.transact([&](Transaction &transaction) { return doneOr(transaction.run(unmark)); }); !gone)
                    return gone.error();
            }
        }
        step.more = step.more || !buckets.empty();
    }
    return step;
}

} // namespace lineside::forward
