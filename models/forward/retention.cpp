#include "models/forward/retention.h"

#include "models/forward/months.h"
#include "models/history/log_reader.h"
#include "models/history/store_file.h"

#include <QCoreApplication>

namespace lineside::forward {

namespace {

using Transaction = SqlSession::Transaction;

struct RetentionText
{
    Q_DECLARE_TR_FUNCTIONS(forward)
};

struct Archive
{
    QByteArray month; //!< "2026-10"
    QByteArray file;
    QByteArray sha256;
    qint64 verifiedUs = 0;
};

Result<std::vector<Archive>> archivesOf(const QString &folder)
{
    Result<sqlite::Database> db = store::connect(folder, sqlite::Database::Mode::ReadOnly, {});
    if (!db)
        return db.error();
    Result<sqlite::Statement> all = db->prepare("SELECT month, file, sha256, verified_us FROM archives ORDER BY month");
    if (!all)
        return all.error();
    std::vector<Archive> archives;
    for (;;) {
        const Result<bool> row = all->step();
        if (!row)
            return row.error();
        if (!*row)
            return archives;
        archives.push_back({all->text(0), all->text(1), all->text(2), all->integer(3)});
    }
}

} // namespace

Result<Retention::Step> Retention::step(SqlSession &session, const QUuid &source, UtcTime now)
{
    struct Series
    {
        const char *name;
        int months; //!< that are kept; 0: all
        int levels; //!< of roll-ups that are made from it, and from what it is made from
    };
    if (m_settings.keepReadingsMonths > 0 && m_settings.dropOnlyArchived) {
        if (Status reported = reportArchives(session, source); !reported)
            return reported.error();
    }
    Step whole;
    for (const Series &series : {Series{"sensor_readings", m_settings.keepReadingsMonths, 1},
                                 Series{"readings_1min", m_settings.keepMinutesMonths, 2},
                                 Series{"readings_5min", m_settings.keepMinutesMonths, 3}}) {
        if (series.months <= 0)
            continue;
        const Result<Step> done = stepSeries(session, series.name, series.months, series.levels, now);
        if (!done)
            return done.error();
        whole.more = whole.more || done->more;
        whole.removed += done->removed;
        whole.kept += done->kept;
        if (!whole.removed.isEmpty())
            break;
    }
    return whole;
}

Status Retention::reportArchives(SqlSession &session, const QUuid &source)
{
    const Result<std::vector<Archive>> archives = archivesOf(m_folder);
    if (!archives)
        return archives.error();
    if (archives->empty())
        return Done{};
    // What former stations had is in this one's history, and so in its archives.
    LogReader reader(m_folder);
    const auto formers = reader.formers();
    if (!formers)
        return formers.error();
    return session.transact([&](Transaction &transaction) -> Status {
        QByteArrayList stations{transaction.quote(source.toByteArray(QUuid::WithoutBraces))};
        for (const LogReader::Former &former : *formers)
            stations << transaction.quote(former.station.toByteArray(QUuid::WithoutBraces));
        QByteArrayList rows;
        for (const Archive &archive : *archives)
            rows << '(' + transaction.quote(archive.month + "-01") + "::date, " + transaction.quote(archive.file) + ", "
                    + transaction.quote(archive.sha256) + ", to_timestamp(" + QByteArray::number(archive.verifiedUs / 1'000'000) + "))";
        const Result<SqlRows> noted = transaction.run(
            "INSERT INTO lineside.archived_months(source_id, month, file_name, sha256, verified_at) SELECT s.source_id, v.* FROM"
            " lineside.stations s, (VALUES " + rows.join(", ") + ") AS v(month, file, sha256, at) WHERE s.source IN ("
            + stations.join(", ") + ") ON CONFLICT (source_id, month) DO UPDATE SET file_name = EXCLUDED.file_name, sha256 ="
            " EXCLUDED.sha256, verified_at = EXCLUDED.verified_at WHERE archived_months.sha256 <> EXCLUDED.sha256");
        return noted ? Status(Done{}) : Status(noted.error());
    });
}

Result<Retention::Step> Retention::stepSeries(SqlSession &session, const char *series, int months, int levels, UtcTime now)
{
    Step step;
    const QByteArray name = series;
    const QByteArray firstKept = Months::firstDay(Months::monthOf(now) - months);
    QByteArrayList over;
    const Status looked = session.transact([&](Transaction &transaction) -> Status {
        const Result<SqlRows> rows = transaction.run("SELECT lineside.months_before('" + name + "', '" + firstKept + "')");
        if (!rows)
            return rows.error();
        for (const SqlRow &row : *rows)
            over << *row[0];
        return Done{};
    });
    if (!looked)
        return looked.error();
    for (const QByteArray &month : std::as_const(over)) {
        bool summed = true;
        QByteArray missing;
        bool dropped = false;
        const QByteArray begin = "timestamptz '" + month + " 00:00:00+00'";
        const Status done = session.transact([&](Transaction &transaction) -> Status {
            const Result<SqlRows> marks = transaction.run(
                "SELECT EXISTS (SELECT FROM lineside.roll_up_marks WHERE level <= " + QByteArray::number(levels) + " AND bucket >= "
                + begin + " AND bucket < " + begin + " + interval '1 month')");
            if (!marks)
                return marks.error();
            summed = marks->at(0)[0] == QByteArray("f");
            if (!summed)
                return Done{};
            if (m_settings.dropOnlyArchived && name == "sensor_readings") {
                const Result<SqlRows> stations = transaction.run(
                    "SELECT s.host_name FROM lineside.stations s WHERE greatest(s.connected_at, (SELECT max(d.last_heartbeat) FROM"
                    " lineside.iot_devices d WHERE d.source_id = s.source_id)) >= " + begin + " AND NOT EXISTS (SELECT FROM"
                    " lineside.archived_months a WHERE a.source_id = s.source_id AND a.month = '" + month + "') LIMIT 1");
                if (!stations)
                    return stations.error();
                if (!stations->empty()) {
                    missing = stations->at(0)[0].value_or(QByteArray());
                    return Done{};
                }
            }
            const Result<SqlRows> gone = transaction.run("SELECT lineside.drop_month('" + name + "', '" + month + "')");
            dropped = gone.ok();
            return gone ? Status(Done{}) : Status(gone.error());
        });
        if (!done && done.error().kind == Error::Kind::Busy && !session.isBroken())
            return step; // somebody reads it; there is time
        if (!done)
            return done.error();
        if (dropped) {
            step.removed << RetentionText::tr("The month %1 of %2 was removed from the plant database after its time.")
                                .arg(QString::fromLatin1(month.left(7)), QString::fromLatin1(name));
            step.more = true; // of this series or the next
            return step;
        }
        if (summed && m_told.insert(name + month).second)
            step.kept << RetentionText::tr("The month %1 of %2 stays in the plant database, though its time is over: station %3 has"
                                           " no verified archive of it.")
                             .arg(QString::fromLatin1(month.left(7)), QString::fromLatin1(name), QString::fromUtf8(missing));
    }
    return step;
}

} // namespace lineside::forward
