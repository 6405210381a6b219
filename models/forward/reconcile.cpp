#include "models/forward/reconcile.h"

#include "models/forward/copy_rows.h"
#include "models/forward/months.h"
#include "models/history/log_reader.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QHash>

#include <algorithm>
#include <map>
#include <set>

namespace lineside::forward {

namespace {

constexpr size_t kWindow = 50'000;    // readings that are compared by one question
constexpr quint64 kStep = 10'000;     // numbers that are looked at, and repaired, one by one at a time
constexpr qint64 kHourUs = 3'600'000'000;
constexpr qint64 kPostgresEpoch = 946'684'800'000'000; // 2000-01-01 in microseconds since 1970

struct ReconcileText
{
    Q_DECLARE_TR_FUNCTIONS(forward)
};

//! The same in SQL and in hashOf(): everything that makes up a row, in words, and ten digits of its hash.
constexpr const char *kRowHash =
    "('x' || substr(encode(sha256(convert_to(concat_ws(' ', sequence, tag_id, encode(timestamptz_send(time), 'hex'), status_code,"
    " CASE WHEN value_integer IS NOT NULL THEN 'i' || value_integer WHEN value IS NOT NULL THEN 'f' || encode(float8send(value), 'hex')"
    " ELSE coalesce('t' || value_text, '-') END), 'UTF8')), 'hex'), 1, 10))::bit(40)::bigint";
constexpr const char *kRowHour = "floor(extract(epoch FROM time) / 3600)::bigint";

qint64 hourOf(UtcTime at)
{
    const qint64 us = toMicroseconds(at);
    return us >= 0 ? us / kHourUs : -((-us + kHourUs - 1) / kHourUs);
}

QByteArray number(quint64 value)
{
    return QByteArray::number(value);
}

//! A reading of the local history, as the database should have it.
struct Row
{
    quint64 sequence = 0;
    Reading reading;
    ValueType type = ValueType::Float64;
    QByteArray text;
    qint32 tag = 0; //!< its number there; 0 when it has none
    quint64 hash = 0;
};

quint64 hashOf(const Row &row)
{
    QByteArray words = number(row.sequence) + ' ' + QByteArray::number(row.tag) + ' '
        + QByteArray::number(quint64(toMicroseconds(row.reading.at) - kPostgresEpoch), 16).rightJustified(16, '0') + ' '
        + number(quint32(row.reading.status)) + ' ';
    switch (row.type) {
    case ValueType::Float64:
        words += 'f' + QByteArray::number(row.reading.value.bits, 16).rightJustified(16, '0');
        break;
    case ValueType::Int64:
        words += 'i' + QByteArray::number(row.reading.value.asInt64());
        break;
    case ValueType::UInt64:
        words += 'i' + number(row.reading.value.asUInt64());
        break;
    case ValueType::Bool:
        words += row.reading.value.asBool() ? "i1" : "i0";
        break;
    case ValueType::Text:
        words += row.text.isNull() ? QByteArray("-") : 't' + row.text;
        break;
    }
    return QCryptographicHash::hash(words, QCryptographicHash::Sha256).first(5).toHex().toULongLong(nullptr, 16);
}

//! What a tag's hour comes to.
struct Sum
{
    quint64 count = 0;
    quint64 hash = 0; //!< of all rows, in any order
    friend bool operator==(const Sum &, const Sum &) = default;
};
using TagHour = std::pair<qint64, qint32>; //!< hour, tag there

struct Owner
{
    TagUuid uuid;
    qint32 tag = 0;
    qint32 tenant = 0;
};

//! One comparison, from login to result.
class Comparison
{
public:
    Comparison(const ReconcileRequest &request, QString folder, Job<ReconcileResult> &job)
        : m_request(request), m_reader(std::move(folder)), m_job(job)
    {
    }

    Result<ReconcileResult> run(const Login &login, DeadlineWatch &watch, const StopSignal &stop)
    {
        Login patient = login;
        patient.patience.statement = login.patience.maintenance;
        patient.name = QStringLiteral("lineside reconcile");
        Result<std::unique_ptr<PgLink>> link = PgLink::connect(patient, watch, stop);
        if (!link)
            return link.error();
        m_link = std::move(*link);
        if (Status prepared = prepare(); !prepared)
            return prepared.error();
        const Result<quint64> oldest = m_reader.oldest();
        if (!oldest)
            return oldest.error();
        quint64 next = *oldest == 0 ? m_last + 1 : *oldest;
        const quint64 first = next;
        if (Status counted = countOlder(first); !counted)
            return counted.error();
        while (next <= m_last) {
            if (m_job.isCancelled())
                return Error{Error::Kind::Cancelled, ReconcileText::tr("The comparison was cancelled; what was repaired stays so."), {}};
            const quint64 from = next;
            if (Status read = readWindow(next); !read)
                return read.error();
            if (Status compared = compareWindow(from, next); !compared)
                return compared.error();
            m_result.upTo = next - 1;
            m_job.setProgress(double(next - first) / double(m_last - first + 1),
                              ReconcileText::tr("%1 readings compared, %2 differ").arg(m_result.compared)
                                  .arg(m_result.missing + m_result.doubled + m_result.changed));
        }
        return finish();
    }

private:
    Status prepare()
    {
        const Result<QUuid> station = m_reader.station();
        if (!station)
            return station.error();
        m_source = station->toByteArray(QUuid::WithoutBraces);
        const Result<SqlRows> ready = m_link->query("SELECT to_regclass('lineside.reconciliations') IS NOT NULL");
        if (!ready)
            return ready.error();
        if ((*ready)[0][0] != QByteArray("t"))
            return Error{Error::Kind::NotFound, ReconcileText::tr("The plant database's tables are not there, or older than this Lineside."),
                         ReconcileText::tr("Let the station forward to it first.")};
        const Result<SqlRows> lanes = m_link->query(
            "SELECT min(next_sequence) FILTER (WHERE lane <> 'events'), (SELECT source_id FROM lineside.stations WHERE source = $1)"
            " FROM lineside.forward_progress WHERE source = $1", {m_source});
        if (!lanes)
            return lanes.error();
        if (!(*lanes)[0][0] || !(*lanes)[0][1])
            return Error{Error::Kind::NotFound, ReconcileText::tr("The plant database has nothing of this station yet."),
                         ReconcileText::tr("Let the station forward to it first.")};
        m_last = (*lanes)[0][0]->toULongLong() - 1;
        m_sourceId = (*lanes)[0][1]->toInt();
        m_whose = "(source_id = " + *(*lanes)[0][1];
        const auto formers = m_reader.formers();
        if (!formers)
            return formers.error();
        for (const LogReader::Former &former : *formers) {
            const Result<SqlRows> id = m_link->query("SELECT source_id FROM lineside.stations WHERE source = $1",
                                                     {former.station.toByteArray(QUuid::WithoutBraces)});
            if (!id)
                return id.error();
            if (!id->empty())
                m_whose += " OR (source_id = " + *(*id)[0][0] + " AND sequence <= " + number(former.lastSequence) + ')';
        }
        m_whose += ')';
        const Result<SqlRows> lock = m_link->query("SELECT pg_try_advisory_lock(1282305637, hashtext($1))", {m_source});
        if (!lock)
            return lock.error();
        if ((*lock)[0][0] != QByteArray("t"))
            return Error{Error::Kind::Busy, ReconcileText::tr("Another comparison of this station is under way."), {}};
        if (Status made = m_link->execute("INSERT INTO lineside.reconciliations(source) VALUES ('" + m_source + "') ON CONFLICT DO NOTHING"); !made)
            return made;
        const Result<SqlRows> dropped =
            m_link->query("SELECT extract(epoch FROM month)::bigint, extract(epoch FROM month + interval '1 month')::bigint FROM"
                          " lineside.dropped_months WHERE series = 'sensor_readings'");
        if (!dropped)
            return dropped.error();
        for (const SqlRow &row : *dropped)
            m_dropped.push_back({row[0]->toLongLong() / 3'600, row[1]->toLongLong() / 3'600});
        return readTags();
    }

    Status readTags()
    {
        const auto tags = m_reader.tags();
        if (!tags)
            return tags.error();
        QHash<QByteArray, TagId> byUuid;
        QByteArrayList uuids;
        const auto ask = [&]() -> Status {
            const Result<SqlRows> rows = m_link->query("SELECT tag_uuid, tag_id, tenant_id FROM lineside.tags WHERE tag_uuid = ANY ($1::uuid[])",
                                                       {'{' + uuids.join(',') + '}'});
            if (!rows)
                return rows.error();
            for (const SqlRow &row : *rows) {
                const Owner owner{TagUuid{QUuid::fromString(QLatin1String(*row[0]))}, row[1]->toInt(), row[2]->toInt()};
                m_owners.insert(toNumber(byUuid.value(*row[0])), owner);
                m_uuidOf.insert(owner.tag, owner.uuid);
            }
            uuids.clear();
            return Done{};
        };
        for (const auto &[id, uuid] : *tags) {
            const QByteArray text = uuid.uuid.toByteArray(QUuid::WithoutBraces);
            byUuid.insert(text, id);
            m_owners.insert(toNumber(id), {uuid, 0, 0});
            uuids << text;
            if (uuids.size() >= 5'000) {
                if (Status asked = ask(); !asked)
                    return asked;
            }
        }
        return uuids.isEmpty() ? Status(Done{}) : ask();
    }

    //! Rows of numbers that the local history has let go of are nobody's mistake.
    Status countOlder(quint64 first)
    {
        const Result<SqlRows> rows = m_link->query("SELECT count(*) FROM lineside.sensor_readings WHERE " + m_whose
                                                   + " AND sequence < $1::bigint" + range(), {number(first)});
        if (!rows)
            return rows.error();
        m_result.notHere = (*rows)[0][0]->toULongLong();
        return Done{};
    }

    //! The times that were asked for, as a condition.
    QByteArray range() const
    {
        const auto moment = [](UtcTime at) {
            return "'epoch'::timestamptz + " + QByteArray::number(toMicroseconds(at)) + " * interval '1 microsecond'";
        };
        QByteArray sql;
        if (m_request.from != UtcTime::min())
            sql += " AND time >= " + moment(m_request.from);
        if (m_request.to != UtcTime::max())
            sql += " AND time < " + moment(m_request.to);
        return sql;
    }

    bool isWanted(qint64 hour) const
    {
        return std::none_of(m_dropped.begin(), m_dropped.end(), [hour](const auto &month) { return hour >= month.first && hour < month.second; });
    }
    bool isWanted(const Row &row) const
    {
        return row.reading.at >= m_request.from && row.reading.at < m_request.to && isWanted(hourOf(row.reading.at));
    }

    //! Reads on from \a next, which moves behind what was read.
    Status readWindow(quint64 &next)
    {
        m_rows.clear();
        const quint64 begin = next;
        while (next <= m_last && m_rows.size() < kWindow && next - begin < 4 * kWindow) {
            const Result<LogSlice> slice = m_reader.read(next, m_last, kWindow - m_rows.size());
            if (!slice)
                return slice.error();
            if (slice->end <= next)
                return Error{Error::Kind::Busy, ReconcileText::tr("The local history cannot be read at present."), ReconcileText::tr("Try again.")};
            for (size_t i = 0; i < slice->readings.size(); ++i) {
                Row row{slice->sequences[i], slice->readings[i], slice->types[i], slice->texts.empty() ? QByteArray() : slice->texts[i], 0, 0};
                row.tag = m_owners.value(toNumber(row.reading.tag)).tag;
                row.hash = hashOf(row);
                m_rows.push_back(std::move(row));
            }
            next = slice->end;
        }
        return Done{};
    }

    Status compareWindow(quint64 from, quint64 end)
    {
        std::map<TagHour, Sum> here;
        for (const Row &row : m_rows) {
            if (!isWanted(row))
                continue;
            ++m_result.compared;
            Sum &sum = here[{hourOf(row.reading.at), row.tag}];
            ++sum.count;
            sum.hash += row.hash;
        }
        const Result<SqlRows> rows = m_link->query(
            QByteArray("SELECT ") + kRowHour + ", tag_id, count(*), sum(" + kRowHash + ")::bigint FROM lineside.sensor_readings WHERE "
                + m_whose + " AND sequence >= $1::bigint AND sequence < $2::bigint" + range() + " GROUP BY 1, 2",
            {number(from), number(end)});
        if (!rows)
            return rows.error();
        std::map<TagHour, Sum> there;
        for (const SqlRow &row : *rows) {
            if (isWanted(row[0]->toLongLong()))
                there[{row[0]->toLongLong(), row[1]->toInt()}] = {row[2]->toULongLong(), row[3]->toULongLong()};
        }
        m_result.tagHours += std::max(here.size(), there.size());
        if (here == there)
            return Done{};
        size_t row = 0;
        for (quint64 step = from; step < end; step += kStep) {
            if (m_job.isCancelled())
                return Done{}; // whoever called notices
            const quint64 stepEnd = std::min(step + kStep, end);
            const size_t begin = row;
            while (row < m_rows.size() && m_rows[row].sequence < stepEnd)
                ++row;
            if (Status compared = compareStep(step, stepEnd, {m_rows.data() + begin, row - begin}); !compared) {
                if (!m_link->isBroken())
                    (void)m_link->execute("ROLLBACK");
                return compared;
            }
        }
        return Done{};
    }

    //! A row of the database, as compareStep() sees it.
    struct There
    {
        quint64 sequence = 0;
        QByteArray table;
        QByteArray place;
        TagHour tagHour;
        quint64 hash = 0;
    };

    Status compareStep(quint64 from, quint64 end, std::span<const Row> here)
    {
        if (m_request.repair) {
            if (Status begun = m_link->execute("BEGIN; SELECT FROM lineside.reconciliations WHERE source = '" + m_source + "' FOR UPDATE"); !begun)
                return begun;
        }
        const std::vector<std::optional<QByteArray>> bounds{number(from), number(end)};
        const Result<SqlRows> found = m_link->query(
            QByteArray("SELECT sequence, tableoid, ctid, ") + kRowHour + ", tag_id, " + kRowHash + " FROM lineside.sensor_readings WHERE "
                + m_whose + " AND sequence >= $1::bigint AND sequence < $2::bigint ORDER BY sequence", bounds);
        if (!found)
            return found.error();
        const Result<SqlRows> put = m_link->query("SELECT sequence FROM lineside.rejected_readings WHERE source = $1 AND lane NOT IN ('events', 'records') AND"
                                                  " sequence >= $2::bigint AND sequence < $3::bigint",
                                                  {m_source, number(from), number(end)});
        if (!put)
            return put.error();
        std::set<quint64> rejected;
        for (const SqlRow &row : *put)
            rejected.insert(row[0]->toULongLong());

        std::vector<const Row *> copy;
        std::map<QByteArray, QByteArrayList> remove; // by table
        std::set<qint64> minutes;
        Counts done;
        size_t at = 0;
        const auto readThere = [&] {
            const SqlRow &row = (*found)[at++];
            return There{row[0]->toULongLong(), *row[1], *row[2], {row[3]->toLongLong(), row[4]->toInt()}, row[5]->toULongLong()};
        };
        const auto numberThere = [&] { return at < found->size() ? (*found)[at][0]->toULongLong() : end; };
        const auto stranger = [&] {
            const There row = readThere();
            if (isWanted(row.tagHour.first))
                count(row.tagHour, &ReconcileDifference::notHere, m_result.notHere, 1);
        };
        for (const Row &row : here) {
            while (numberThere() < row.sequence)
                stranger();
            std::vector<There> copies;
            while (numberThere() == row.sequence)
                copies.push_back(readThere());
            // One that was not asked for counts only where its row says another time, which may have been.
            if (!isWanted(row) && std::none_of(copies.begin(), copies.end(), [&](const There &each) { return each.hash != row.hash; }))
                continue;
            const TagHour mine{hourOf(row.reading.at), row.tag};
            const bool known = row.tag != 0;
            if (copies.empty()) {
                if (!rejected.contains(row.sequence) && isWanted(row)) {
                    count(mine, &ReconcileDifference::missing, m_result.missing, 1, row.reading.tag);
                    if (known && m_request.repair) {
                        copy.push_back(&row);
                        ++done.copied;
                    }
                }
                continue;
            }
            const bool alike = std::all_of(copies.begin(), copies.end(), [&](const There &each) { return each.hash == row.hash; });
            if (alike && copies.size() == 1)
                continue;
            const auto wrong = quint64(std::count_if(copies.begin(), copies.end(), [&](const There &each) { return each.hash != row.hash; }));
            if (copies.size() - wrong > 1)
                count(mine, &ReconcileDifference::doubled, m_result.doubled, copies.size() - wrong - 1, row.reading.tag);
            if (wrong > 0)
                count(mine, &ReconcileDifference::changed, m_result.changed, wrong, row.reading.tag);
            if (!m_request.repair)
                continue;
            bool kept = false;
            for (const There &each : copies) {
                // Rows too many go only where they are alike; one single row that is wrong is replaced.
                const bool same = each.hash == row.hash;
                if (same && !kept) {
                    kept = true;
                } else if (same) {
                    remove[each.table] << each.place;
                    ++done.removed;
                } else if (copies.size() == 1 && known) {
                    remove[each.table] << each.place;
                    copy.push_back(&row);
                    minutes.insert(each.tagHour.first * 60); // where it was, if its time was wrong: the hour says it about
                    ++done.corrected;
                }
            }
            if (!remove.empty())
                minutes.insert(toMicroseconds(row.reading.at) / 60'000'000);
        }
        while (at < found->size())
            stranger();
        if (!m_request.repair)
            return Done{};
        return repair(copy, remove, minutes, done);
    }

    struct Counts
    {
        quint64 copied = 0;
        quint64 removed = 0;
        quint64 corrected = 0;
    };

    Status repair(const std::vector<const Row *> &copy, const std::map<QByteArray, QByteArrayList> &remove, std::set<qint64> minutes,
                  const Counts &done)
    {
        if (copy.empty() && remove.empty())
            return m_link->execute("ROLLBACK");
        for (const auto &[table, places] : remove) {
            const Result<qint64> removed = m_link->touch("DELETE FROM lineside.sensor_readings WHERE tableoid = " + table
                                                         + " AND ctid = ANY ('{\"" + places.join("\",\"") + "\"}'::tid[])");
            if (!removed)
                return removed.error();
            if (*removed != places.size())
                return Error{Error::Kind::Busy, ReconcileText::tr("Somebody else changes these rows."), ReconcileText::tr("Try again.")};
        }
        if (!copy.empty()) {
            CopyRows rows;
            rows.begin();
            Months months{"sensor_readings"};
            for (const Row *row : copy) {
                if (Status made = months.ensure(*m_link, Months::monthOf(row->reading.at)); !made)
                    return made;
                const Owner owner = m_owners.value(toNumber(row->reading.tag));
                rows.reading(row->reading, row->type, row->text, row->sequence, {owner.tag, owner.tenant, m_sourceId});
                minutes.insert(toMicroseconds(row->reading.at) / 60'000'000);
            }
            rows.finish();
            const Result<qint64> begun = m_link->startCopy(QByteArray("COPY lineside.sensor_readings (") + CopyRows::readingColumns()
                                                           + ") FROM STDIN (FORMAT binary)");
            if (!begun)
                return begun.error();
            if (Status sent = m_link->copy({rows.bytes().data(), rows.bytes().size()}); !sent)
                return sent;
            const Result<qint64> taken = m_link->endCopy();
            if (!taken)
                return taken.error();
        }
        QByteArrayList marks;
        for (const qint64 minute : minutes)
            marks << "(1, to_timestamp(" + QByteArray::number(minute * 60) + "))";
        if (Status committed = m_link->execute("INSERT INTO lineside.roll_up_marks(level, bucket) VALUES " + marks.join(", ") + "; COMMIT");
            !committed)
            return committed;
        m_result.copied += done.copied;
        m_result.removed += done.removed;
        m_result.corrected += done.corrected;
        return Done{};
    }

    void count(const TagHour &where, quint64 ReconcileDifference::*what, quint64 &total, quint64 more, TagId tag = kNoTag)
    {
        total += more;
        const TagUuid uuid = tag == kNoTag ? m_uuidOf.value(where.second) : m_owners.value(toNumber(tag)).uuid;
        const auto key = std::pair(where.first, uuid.uuid.toByteArray());
        if (m_hours.size() >= ReconcileResult::kMostHours && !m_hours.contains(key))
            return;
        ReconcileDifference &difference = m_hours[key];
        difference.tag = uuid;
        difference.hour = fromMicroseconds(where.first * kHourUs);
        difference.*what += more;
    }

    Result<ReconcileResult> finish()
    {
        for (const auto &[key, difference] : m_hours)
            m_result.differences.push_back(difference);
        const Status noted = m_link->execute(
            "UPDATE lineside.reconciliations SET compared_at = now(), compared_to = " + number(m_result.upTo) + ", differences = "
            + number(m_result.missing + m_result.doubled + m_result.changed) + ", repaired = "
            + number(m_result.copied + m_result.removed + m_result.corrected) + " WHERE source = '" + m_source + '\'');
        if (!noted)
            return noted.error();
        return std::move(m_result);
    }

    const ReconcileRequest m_request;
    LogReader m_reader;
    Job<ReconcileResult> &m_job;
    std::unique_ptr<PgLink> m_link;
    ReconcileResult m_result;
    QByteArray m_source;
    QByteArray m_whose; //!< the condition for rows of this history, under whatever name they came
    qint32 m_sourceId = 0;
    quint64 m_last = 0;
    std::vector<std::pair<qint64, qint64>> m_dropped; //!< hours, the second exclusive
    QHash<quint32, Owner> m_owners;                   //!< by TagId
    QHash<qint32, TagUuid> m_uuidOf;                  //!< by the tag's number there
    std::vector<Row> m_rows;
    std::map<std::pair<qint64, QByteArray>, ReconcileDifference> m_hours;
};

} // namespace

QStringList ReconcileResult::inWords() const
{
    QStringList words{ReconcileText::tr("%1 readings were compared, up to number %2.").arg(compared).arg(upTo)};
    if (isSame())
        words << ReconcileText::tr("The plant database has exactly what the local history has.");
    if (missing > 0)
        words << ReconcileText::tr("%1 readings were missing in the plant database; %2 were copied there.").arg(missing).arg(copied);
    if (changed > 0)
        words << ReconcileText::tr("%1 rows of the plant database differ from what was stored here; %2 were put right.").arg(changed).arg(corrected);
    if (doubled > 0)
        words << ReconcileText::tr("%1 rows were there twice; %2 were removed.").arg(doubled).arg(removed);
    if (notHere > 0)
        words << ReconcileText::tr("%1 rows of the plant database are not in the local history (any more); they were left alone.").arg(notHere);
    return words;
}

Reconciler::Reconciler(HowToLogIn login, QString dataFolder) : m_login(std::move(login)), m_folder(std::move(dataFolder)) {}

Reconciler::~Reconciler()
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_job)
            m_job->cancel();
    }
    m_stop.set();
    m_watch.cutAll();
    if (m_thread.joinable())
        m_thread.join();
}

JobPtr<ReconcileResult> Reconciler::run(const ReconcileRequest &request, Job<ReconcileResult>::Callback done)
{
    auto job = std::make_shared<Job<ReconcileResult>>(std::move(done));
    const std::lock_guard lock(m_mutex);
    if (m_job && !m_job->isFinished()) {
        job->finish(Error{Error::Kind::Busy, ReconcileText::tr("A comparison is under way already."), {}});
        return job;
    }
    if (m_thread.joinable())
        m_thread.join(); // it has finished
    m_job = job;
    m_thread = std::thread([this, request, job] {
        const Result<Login> login = m_login();
        job->finish(login ? Comparison(request, m_folder, *job).run(*login, m_watch, m_stop) : Result<ReconcileResult>(login.error()));
    });
    return job;
}

} // namespace lineside::forward
