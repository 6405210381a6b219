#include "models/forward/record_lane.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

namespace lineside::forward {

namespace {

using Transaction = SqlSession::Transaction;

struct RecordText
{
    Q_DECLARE_TR_FUNCTIONS(forward)
};

constexpr std::chrono::seconds kCountEvery{5};

QByteArray uuidText(const QUuid &uuid)
{
    return '\'' + uuid.toByteArray(QUuid::WithoutBraces) + '\'';
}

Status statusOf(const Result<SqlRows> &rows)
{
    return rows.ok() ? Status(Done{}) : Status(rows.error());
}

//! Rows of one table, each as it is now.
Status upsertRecords(Transaction &transaction, const CarriedTable &table, const QJsonArray &rows, const PlantNumbers &numbers)
{
    QByteArrayList columns{table.key}, values{QByteArray("x.") + table.key}, sets;
    for (const CarriedColumn &column : table.columns) {
        columns << column.name;
        values << QByteArray("x.") + column.name;
        sets << QByteArray(column.name) + " = EXCLUDED." + column.name;
    }
    for (const char *const column : {"tenant_id", "facility_uuid", "source_id"}) {
        columns << column;
        sets << QByteArray(column) + " = EXCLUDED." + column;
    }
    const QByteArray target = QByteArray("lineside.") + table.target;
    return statusOf(transaction.run(
        "INSERT INTO " + target + " (" + columns.join(", ") + ") SELECT " + values.join(", ") + ", coalesce(w.tenant_id, "
        + QByteArray::number(numbers.defaultTenant) + "), l.facility_uuid, " + QByteArray::number(numbers.source)
        + " FROM jsonb_populate_recordset(NULL::" + target + ", "
        + transaction.quote(QJsonDocument(rows).toJson(QJsonDocument::Compact)) + "::jsonb) AS x"
        " LEFT JOIN lineside.work_centers w ON w.work_center_uuid = x.work_center_uuid"
        " LEFT JOIN lineside.production_lines l ON l.line_uuid = w.line_uuid"
        " ON CONFLICT (" + table.key + ") DO UPDATE SET " + sets.join(", ") + ", carried_at = now()"));
}

Status deleteRecords(Transaction &transaction, const CarriedTable &table, const QByteArrayList &ids)
{
    return statusOf(transaction.run(QByteArray("DELETE FROM lineside.") + table.target + " WHERE " + table.key + " IN ("
                                    + ids.join(", ") + ')'));
}

} // namespace

quint64 RecordLane::waiting()
{
    const SteadyTime now = std::chrono::steady_clock::now();
    if (now >= m_nextCount) {
        m_nextCount = now + kCountEvery;
        if (const Result<quint64> count = m_outbox.waiting())
            m_waiting = *count;
    }
    return m_waiting;
}

//! Whether the database has what this station has acknowledged; what it has not is noted anew.
Status RecordLane::meet(SqlSession &session)
{
    const Result<RecordOutbox::Position> here = m_outbox.position();
    if (!here)
        return here.error();
    std::optional<quint64> there;
    const Status asked = session.transact([&](Transaction &transaction) -> Status {
        const Result<SqlRows> row = transaction.run("SELECT last_change FROM lineside.record_progress WHERE source = "
                                                    + uuidText(m_source));
        if (row && !row->empty())
            there = row->front().front()->toULongLong();
        return statusOf(row);
    });
    if (!asked)
        return asked;
    if (!there || *there < here->acknowledged || *there > here->last) {
        // A new database, an older state of it, or an older file of records.
        if (Status noted = m_outbox.noteAll(there.value_or(0), [this] { return m_stop.isSet(); }); !noted)
            return noted;
        m_nextCount = {};
        const Status begun = session.transact([&](Transaction &transaction) {
            return statusOf(transaction.run("INSERT INTO lineside.record_progress(source, last_change) VALUES (" + uuidText(m_source)
                                            + ", " + QByteArray::number(std::max(here->acknowledged, there.value_or(0)))
                                            + ") ON CONFLICT (source) DO UPDATE SET last_change = EXCLUDED.last_change"));
        });
        if (!begun)
            return begun;
    }
    m_met = true;
    return Done{};
}

RecordStep RecordLane::step(SqlSession &session, const PlantNumbers &numbers)
{
    RecordStep step;
    const auto failed = [&](Carried how, const Error &why) {
        step = {};
        step.carried = how;
        step.why = why;
        m_met = m_met && how != Carried::Broken;
        return step;
    };
    if (!m_met) {
        if (Status met = meet(session); !met)
            return failed(session.isBroken() ? Carried::Broken : Carried::Held, met.error());
    }
    const size_t size = m_bite.size();
    const Result<std::vector<RecordChange>> changes = m_outbox.read(size);
    if (!changes)
        return failed(Carried::Held, changes.error());
    if (changes->empty()) {
        m_waiting = 0;
        return step;
    }
    bool moved = true;
    const Status written = session.transact([&](Transaction &transaction) -> Status {
        step.rows = step.rejected = 0;
        // Its row keeps out an earlier connection that is only half dead.
        const Result<SqlRows> row = transaction.run("UPDATE lineside.record_progress SET last_change = "
                                                    + QByteArray::number(changes->back().sequence)
                                                    + ", updated_at = now() WHERE source = " + uuidText(m_source) + " RETURNING 1");
        if (!row)
            return row.error();
        moved = !row->empty();
        if (!moved)
            return Error{Error::Kind::Busy, RecordText::tr("The plant database has forgotten how far records have come."), {}};
        return write(transaction, *changes, numbers, step);
    });
    if (!written) {
        if (!moved) {
            m_met = false;
            return failed(Carried::Moved, written.error());
        }
        if (session.isBroken())
            return failed(Carried::Broken, written.error());
        if (written.error().kind != Error::Kind::BadData)
            return failed(Carried::Held, written.error());
        m_bite.poisoned(changes->size(), changes->front().sequence, written.error());
        step = failed(Carried::Poison, written.error());
        step.more = true;
        return step;
    }
    if (Status known = m_outbox.acknowledge(*changes); !known) {
        const RecordStep done = step; // it is there, and will be written again
        failed(Carried::Held, known.error());
        step.rows = done.rows;
        step.rejected = done.rejected;
        step.rejection = done.rejection;
        return step;
    }
    m_bite.committed(changes->back().sequence + 1);
    m_waiting -= std::min<quint64>(m_waiting, changes->size());
    step.more = changes->size() >= size;
    return step;
}

Status RecordLane::write(Transaction &transaction, const std::vector<RecordChange> &changes, const PlantNumbers &numbers,
                         RecordStep &step) const
{
    struct Part
    {
        QJsonArray rows;
        QByteArrayList gone;
    };
    std::map<const CarriedTable *, Part> parts;
    for (const RecordChange &change : changes) {
        if (const QString *refusal = m_bite.refusal(change.sequence)) {
            if (Status aside = putAside(transaction, change, *refusal, numbers); !aside)
                return aside;
            ++step.rejected;
            step.rejection = *refusal;
            continue;
        }
        Part &part = parts[change.table];
        if (change.isGone) {
            part.gone << uuidText(change.id);
        } else {
            QJsonObject row = change.row;
            row.insert(QLatin1String(change.table->key), change.id.toString(QUuid::WithoutBraces));
            part.rows.append(row);
        }
        ++step.rows;
    }
    for (const auto &[table, part] : parts) {
        if (!part.rows.isEmpty()) {
            if (Status done = upsertRecords(transaction, *table, part.rows, numbers); !done)
                return done;
        }
        if (!part.gone.isEmpty()) {
            if (Status done = deleteRecords(transaction, *table, part.gone); !done)
                return done;
        }
    }
    return Done{};
}

Status RecordLane::putAside(Transaction &transaction, const RecordChange &change, const QString &reason,
                            const PlantNumbers &numbers) const
{
    QJsonObject whole = change.row;
    whole.insert(QStringLiteral("table"), QLatin1String(change.table->target));
    whole.insert(QLatin1String(change.table->key), change.id.toString(QUuid::WithoutBraces));
    const QByteArray json = QJsonDocument(whole).toJson(QJsonDocument::Compact);
    const QByteArray where = uuidText(m_source) + "::uuid, 'records', " + QByteArray::number(change.sequence);
    // Written again after an acknowledgement that was lost, it stands there once all the same.
    return statusOf(transaction.run(
        "INSERT INTO lineside.rejected_readings(source, lane, sequence, tenant_id, tag_id, time_us, status_code, value_type,"
        " value_bits, value_bytes, reason) SELECT " + where + ", " + QByteArray::number(numbers.defaultTenant)
        + ", 0, (extract(epoch FROM now()) * 1000000)::bigint, 0, 'record', 0, decode('" + json.toHex() + "', 'hex'), "
        + transaction.quote(QString(reason).remove(QChar(u'\0'))) + " WHERE NOT EXISTS (SELECT FROM lineside.rejected_readings r"
        " WHERE (r.source, r.lane, r.sequence) = (" + where + ") AND r.value_bytes = decode('" + json.toHex() + "', 'hex'))"));
}

} // namespace lineside::forward
