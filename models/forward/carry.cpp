#include "models/forward/carry.h"

#include <QCoreApplication>

namespace lineside::forward {

namespace {

constexpr size_t kChunkBytes = 64 * 1024;
constexpr const char *kRejectedColumns =
    "source, lane, sequence, tenant_id, tag_id, time_us, status_code, value_type, value_bits, value_bytes, reason";

QByteArray quoted(const QString &plain)
{
    return '\'' + plain.toUtf8().replace('\'', "''") + '\'';
}

QByteArray quoted(const QUuid &uuid)
{
    return quoted(uuid.toString(QUuid::WithoutBraces));
}

QByteArray whose(const QUuid &source, const LaneRow &row)
{
    QByteArray where = " WHERE source = " + quoted(source) + " AND lane = " + quoted(row.lane) + " AND next_sequence = "
        + QByteArray::number(row.next);
    if (row.end)
        where += " AND end_sequence = " + QByteArray::number(*row.end);
    return where;
}

QByteArray moveTo(const QUuid &source, const LaneRow &row, quint64 next)
{
    if (row.end && next > *row.end)
        return "DELETE FROM lineside.forward_progress" + whose(source, row);
    return "UPDATE lineside.forward_progress SET next_sequence = " + QByteArray::number(next) + ", updated_at = now()"
        + whose(source, row);
}

Status sendRows(PgLink &link, const CopyRows &rows)
{
    const std::vector<char> &bytes = rows.bytes();
    for (size_t at = 0; at < bytes.size(); at += kChunkBytes) {
        if (Status sent = link.copy({bytes.data() + at, std::min(kChunkBytes, bytes.size() - at)}); !sent)
            return sent;
    }
    const Result<qint64> taken = link.endCopy();
    if (!taken)
        return taken.error();
    if (*taken != qint64(rows.rows()))
        return Error{Error::Kind::Internal,
                     QCoreApplication::translate("forward", "The database took %1 of %2 rows.").arg(*taken).arg(rows.rows()), {}};
    return Done{};
}

//! What an error means; ends the transaction where there is still somebody to tell.
Carried givenUp(PgLink &link, const Error &error, bool mayBePoison, Error &why)
{
    why = error;
    if (link.isBroken())
        return Carried::Broken;
    const bool poison = mayBePoison && error.kind == Error::Kind::BadData;
    if (Status undone = link.execute("ROLLBACK"); !undone && link.isBroken())
        return Carried::Broken;
    return poison ? Carried::Poison : Carried::Held;
}

} // namespace

Carried carry(PgLink &link, const QUuid &source, const LaneRow &row, const LaneBatch &batch, Error &why)
{
    const QByteArray move = "BEGIN; " + moveTo(source, row, batch.end);
    qint64 moved = 0;
    if (batch.rows.rows() > 0) {
        const Result<qint64> touched = link.startCopy(move + "; COPY lineside." + batch.table + " (" + batch.columns
                                                      + ") FROM STDIN (FORMAT binary)");
        if (!touched)
            return givenUp(link, touched.error(), false, why);
        moved = *touched;
        if (moved != 1)
            link.abandonCopy();
        else if (Status sent = sendRows(link, batch.rows); !sent)
            return givenUp(link, sent.error(), true, why);
    } else {
        const Result<qint64> touched = link.touch(move);
        if (!touched)
            return givenUp(link, touched.error(), false, why);
        moved = *touched;
    }
    if (moved != 1) {
        const Error meanwhile{Error::Kind::Busy,
                              QCoreApplication::translate("forward", "Another connection has moved on in the meantime."), {}};
        const Carried ended = givenUp(link, meanwhile, false, why);
        return ended == Carried::Held ? Carried::Moved : ended;
    }
    if (batch.rejected.rows() > 0) {
        const Result<qint64> begun = link.startCopy(QByteArray("COPY lineside.rejected_readings (") + kRejectedColumns
                                                    + ") FROM STDIN (FORMAT binary)");
        if (!begun)
            return givenUp(link, begun.error(), false, why);
        if (Status sent = sendRows(link, batch.rejected); !sent)
            return givenUp(link, sent.error(), false, why);
    }
    if (Status committed = link.execute(batch.marks + "COMMIT"); !committed)
        return givenUp(link, committed.error(), false, why);
    return Carried::Committed;
}

Result<std::vector<LaneRow>> readLanes(PgLink &link, const QUuid &source, quint64 oldest)
{
    const QByteArray uuid = source.toByteArray(QUuid::WithoutBraces);
    const Result<SqlRows> made = link.query(
        "INSERT INTO lineside.forward_progress(source, lane, next_sequence) VALUES ($1, 'live', $2), ($1, 'events', 1)"
        " ON CONFLICT DO NOTHING", {uuid, QByteArray::number(std::max<quint64>(oldest, 1))});
    if (!made)
        return made.error();
    const Result<SqlRows> rows = link.query("SELECT lane, next_sequence, end_sequence FROM lineside.forward_progress"
                                            " WHERE source = $1 ORDER BY end_sequence NULLS LAST, lane", {uuid});
    if (!rows)
        return rows.error();
    std::vector<LaneRow> lanes;
    for (const SqlRow &row : *rows) {
        LaneRow lane{QString::fromUtf8(*row[0]), row[1]->toULongLong(), std::nullopt};
        if (row[2])
            lane.end = row[2]->toULongLong();
        lanes.push_back(std::move(lane));
    }
    return lanes;
}

Status takeOverLanes(PgLink &link, const QUuid &source, const std::vector<LogReader::Former> &formers)
{
    const auto isThere = [&link](const QUuid &whose) -> Result<bool> {
        const Result<SqlRows> rows = link.query("SELECT FROM lineside.forward_progress WHERE source = $1 AND lane = 'live'",
                                                {whose.toByteArray(QUuid::WithoutBraces)});
        if (!rows)
            return rows.error();
        return !rows->empty();
    };
    if (formers.empty())
        return Done{};
    if (const Result<bool> there = isThere(source); !there || *there)
        return there ? Status(Done{}) : Status(there.error());
    for (auto former = formers.rbegin(); former != formers.rend(); ++former) {
        const Result<bool> there = isThere(former->station);
        if (!there)
            return there.error();
        if (!*there)
            continue; // it never came here; the one before it may have
        const QByteArray whose = " WHERE source = " + quoted(former->station);
        const QByteArray last = QByteArray::number(former->lastSequence);
        const QByteArray behind = QByteArray::number(former->lastSequence + 1);
        const QByteArray behindEvents = QByteArray::number(former->lastEvent + 1);
        // The lock on its rows keeps out a connection of it that is only half dead.
        const Status taken = link.execute(
            "BEGIN; SELECT FROM lineside.forward_progress" + whose + " ORDER BY lane FOR UPDATE;"
            " INSERT INTO lineside.forward_progress(source, lane, next_sequence, end_sequence) SELECT " + quoted(source)
            + ", lane, CASE WHEN lane = 'events' THEN least(next_sequence, " + behindEvents + ") WHEN end_sequence IS NULL THEN"
            " least(next_sequence, " + behind + ") ELSE next_sequence END, least(end_sequence, CASE WHEN end_sequence IS NOT NULL"
            " THEN " + last + "::bigint END) FROM lineside.forward_progress" + whose + " AND (end_sequence IS NULL OR next_sequence <= "
            + last + "); DELETE FROM lineside.forward_progress" + whose + " AND end_sequence <= " + last
            + "; UPDATE lineside.forward_progress SET next_sequence = greatest(next_sequence, CASE WHEN lane = 'events' THEN "
            + behindEvents + " ELSE " + behind + " END), updated_at = now()" + whose + "; COMMIT");
        if (!taken && !link.isBroken())
            (void)link.execute("ROLLBACK");
        return taken;
    }
    return Done{};
}

Result<bool> turnIntoBacklog(PgLink &link, const QUuid &source, const LaneRow &live, quint64 newest)
{
    const auto undo = [&link](const Error &error) {
        if (!link.isBroken())
            (void)link.execute("ROLLBACK");
        return error;
    };
    const Result<qint64> moved = link.touch("BEGIN; " + moveTo(source, live, newest + 1));
    if (!moved)
        return undo(moved.error());
    if (*moved != 1) {
        (void)link.execute("ROLLBACK");
        return false;
    }
    const Result<qint64> joined =
        link.touch("UPDATE lineside.forward_progress SET end_sequence = " + QByteArray::number(newest)
                   + ", updated_at = now() WHERE source = " + quoted(source) + " AND lane LIKE 'backlog-%' AND end_sequence = "
                   + QByteArray::number(live.next - 1));
    if (!joined)
        return undo(joined.error());
    QByteArray rest = "COMMIT";
    if (*joined == 0)
        rest.prepend("INSERT INTO lineside.forward_progress(source, lane, next_sequence, end_sequence) VALUES ("
                     + quoted(source) + ", 'backlog-" + QByteArray::number(live.next) + "', " + QByteArray::number(live.next)
                     + ", " + QByteArray::number(newest) + "); ");
    if (Status committed = link.execute(rest); !committed)
        return undo(committed.error());
    return true;
}

void Bite::poisoned(size_t readings, quint64 first, const Error &why)
{
    if (readings > 1)
        m_size = readings / 2;
    else
        m_refused.insert_or_assign(first, why.message);
}

void Bite::committed(quint64 end)
{
    m_size = std::min(m_size * 2, m_most);
    m_refused.erase(m_refused.begin(), m_refused.lower_bound(end));
}

const QString *Bite::refusal(quint64 number) const
{
    const auto found = m_refused.find(number);
    return found == m_refused.end() ? nullptr : &found->second;
}

} // namespace lineside::forward
