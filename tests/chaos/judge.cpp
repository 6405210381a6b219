#include "chaos/judge.h"

#include "acceptance/plant_records.h"
#include "models/history/historian.h"
#include "models/history/log_reader.h"
#include "models/telemetry/conditioning.h"

#include <QFile>
#include <QHash>

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <set>

namespace lineside::test {

namespace {

constexpr quint64 kAtATime = 40'000;
constexpr qint64 kServedLateUs = 1'000'000; // the plant serves a value, and writes it down a moment later
constexpr qint64 kServedWithinUs = 20'000'000; // an answer waits no longer for a station that was stopped

struct Move
{
    quint64 from = 0;
    quint64 to = 0; //!< one past
};

QByteArray number(quint64 value)
{
    return QByteArray::number(value);
}

class Judge
{
public:
    Judge(const Ledgers &ledgers, PgCluster &cluster) : m_ledgers(ledgers), m_cluster(cluster), m_records(ledgers.plant) {}

    Verdict decide()
    {
        for (const auto part : {&Judge::readStore, &Judge::readAcks, &Judge::readLanes, &Judge::compareReadings, &Judge::compareEvents}) {
            m_verdict.fault = (this->*part)();
            if (!m_verdict.fault.isEmpty())
                break;
        }
        return m_verdict;
    }

private:
    void note(quint64 &counter, const QString &what)
    {
        ++counter;
        if (m_verdict.first.isEmpty())
            m_verdict.first = what;
    }

    QString readStore()
    {
        HistorianSettings settings;
        settings.folder = m_ledgers.dataFolder;
        QStringList notices;
        const Result<std::unique_ptr<Historian>> history = Historian::open(settings, Clock::system(), &notices);
        if (!history)
            return history.error().message;
        if (!notices.isEmpty())
            return notices.join(QLatin1Char(' '));
        m_newest = m_verdict.stored = (*history)->counters().sequence;
        m_source = (*history)->stationId().toByteArray(QUuid::WithoutBraces);
        (*history)->stop();
        LogReader reader(m_ledgers.dataFolder);
        const auto tags = reader.tags();
        if (!tags)
            return tags.error().message;
        for (const auto &[tag, uuid] : *tags)
            m_uuids.insert(toNumber(tag), uuid.uuid.toByteArray(QUuid::WithoutBraces));
        if (const QString fault = m_records.readLedger(m_ledgers.plantFile); !fault.isEmpty())
            return fault;
        for (const PlantRecords::TagRecord &record : m_records.tags())
            m_recordOf.insert(record.tag->id.uuid.toByteArray(QUuid::WithoutBraces), &record);
        return {};
    }

    QString readAcks()
    {
        QFile file(m_ledgers.ackFile);
        if (!file.open(QIODevice::ReadOnly))
            return file.errorString();
        quint64 last = 0;
        while (!file.atEnd()) {
            const QByteArrayList words = file.readLine().trimmed().split(' ');
            const quint64 first = words.value(0).toULongLong();
            const quint64 count = words.value(1).toULongLong();
            if (first == 0 || count == 0)
                return QStringLiteral("the ack file holds \"%1\"").arg(QString::fromLatin1(words.join(' ')));
            if (first <= last)
                note(m_verdict.doubledHere, QStringLiteral("number %1 was called stored twice").arg(first));
            m_acked.push_back({first, first + count});
            m_verdict.acked += count;
            last = first + count - 1;
        }
        if (last > m_newest)
            note(m_verdict.lostHere, QStringLiteral("numbers %1 to %2 were called stored and are gone").arg(m_newest + 1).arg(last));
        return {};
    }

    //! What the database wrote down of its lanes: each begins where it ended.
    QString readLanes()
    {
        const Result<forward::SqlRows> rows = m_cluster.tryAsk(
            "SELECT lane, from_sequence, to_sequence, xid, was FROM chaos.moves WHERE source = '" + m_source + "' ORDER BY id");
        if (!rows)
            return rows.error().message;
        std::map<QByteArray, quint64> at;
        for (const forward::SqlRow &row : *rows) {
            const QByteArray &lane = *row[0];
            const Move move{row[1]->toULongLong(), row[2]->toULongLong()};
            const auto before = at.find(lane);
            if (row[4] == QByteArray("UPDATE") && before != at.end() && (before->second != move.from || move.to < move.from))
                note(m_verdict.reordered, QStringLiteral("lane %1 went from %2 to %3, but stood at %4")
                                              .arg(QString::fromUtf8(lane)).arg(move.from).arg(move.to).arg(before->second));
            at[lane] = move.to;
            if (lane == "events")
                continue;
            ++m_verdict.moves;
            m_moves[row[3]->toULongLong()].push_back(move);
        }
        const Result<forward::SqlRows> lanes = m_cluster.tryAsk(
            "SELECT lane, next_sequence, coalesce(end_sequence, 9223372036854775807) FROM lineside.forward_progress WHERE source = '"
            + m_source + '\'');
        if (!lanes)
            return lanes.error().message;
        for (const forward::SqlRow &row : *lanes) {
            if (row[0] == QByteArray("events"))
                m_nextEvent = row[1]->toULongLong();
            else
                m_due.push_back({row[1]->toULongLong(), row[2]->toULongLong()});
        }
        if (lanes->empty())
            return QStringLiteral("the database knows no lane of this station");
        return {};
    }

    bool isDue(quint64 sequence) const
    {
        return std::none_of(m_due.begin(), m_due.end(), [=](const Move &rest) { return sequence >= rest.from && sequence <= rest.to; });
    }

    QString compareReadings()
    {
        const Result<forward::SqlRows> indexed =
            m_cluster.tryAsk("CREATE INDEX IF NOT EXISTS chaos_sequence ON lineside.sensor_readings (sequence)");
        const Result<forward::SqlRows> strangers = m_cluster.tryAsk(
            "SELECT count(*) FILTER (WHERE sequence < 1 OR sequence > " + number(m_newest) + "), (SELECT count(*) FROM"
            " lineside.rejected_readings) FROM lineside.sensor_readings");
        const Result<forward::SqlRows> sources = m_cluster.tryAsk(
            "SELECT count(*) FROM lineside.sensor_readings r JOIN lineside.stations s USING (source_id) WHERE s.source <> '" + m_source + '\'');
        for (const auto *asked : {&indexed, &strangers, &sources}) {
            if (!*asked)
                return asked->error().message;
        }
        m_verdict.foreign += (*strangers)[0][0]->toULongLong() + (*sources)[0][0]->toULongLong();
        m_verdict.rejected = (*strangers)[0][1]->toULongLong();
        LogReader reader(m_ledgers.dataFolder);
        quint64 next = 1;
        while (next <= m_newest) {
            const Result<LogSlice> slice = reader.read(next, m_newest, kAtATime);
            if (!slice)
                return slice.error().message;
            if (slice->end <= next)
                return QStringLiteral("the store cannot be read at number %1").arg(next);
            if (const QString fault = compare(*slice, next); !fault.isEmpty())
                return fault;
            next = slice->end;
        }
        return {};
    }

    QString compare(const LogSlice &slice, quint64 from)
    {
        for (const LogSlice::Gap &gap : slice.gaps) {
            for (quint64 i = gap.first; i < gap.first + gap.count; ++i) {
                if (wasAcked(i))
                    note(m_verdict.lostHere, QStringLiteral("number %1 was called stored and is gone").arg(i));
            }
        }
        const Result<forward::SqlRows> rows = m_cluster.tryAsk(
            "SELECT r.sequence, t.tag_uuid, (extract(epoch FROM r.time) * 1000000)::bigint, r.status_code,"
            " encode(float8send(r.value), 'hex'), r.value_integer, encode(convert_to(r.value_text, 'UTF8'), 'hex'), r.xmin::text"
            " FROM lineside.sensor_readings r JOIN lineside.tags t USING (tag_id) WHERE r.sequence >= " + number(from)
            + " AND r.sequence < " + number(slice.end) + " ORDER BY r.sequence");
        if (!rows)
            return rows.error().message;
        size_t row = 0;
        for (size_t i = 0; i < slice.readings.size(); ++i) {
            const quint64 sequence = slice.sequences[i];
            judgeHere(slice, i);
            for (; row < rows->size() && (*rows)[row][0]->toULongLong() < sequence; ++row)
                note(m_verdict.foreign, QStringLiteral("row %1 was never stored").arg(QLatin1String(*(*rows)[row][0])));
            quint64 found = 0;
            for (; row < rows->size() && (*rows)[row][0]->toULongLong() == sequence; ++row, ++found) {
                if (found == 0)
                    judgeThere(slice, i, (*rows)[row]);
            }
            const bool due = isDue(sequence);
            m_verdict.forwarded += found > 0;
            m_verdict.waiting += !due;
            if (found == 0 && due)
                note(m_verdict.lostThere, QStringLiteral("number %1 is not in the database").arg(sequence));
            if (found > 0 && !due)
                note(m_verdict.foreign, QStringLiteral("number %1 is in the database before it was due").arg(sequence));
            if (found > 1)
                note(m_verdict.doubledThere, QStringLiteral("number %1 is %2 times in the database").arg(sequence).arg(found));
        }
        for (; row < rows->size(); ++row)
            note(m_verdict.foreign, QStringLiteral("row %1 was never stored").arg(QLatin1String(*(*rows)[row][0])));
        return {};
    }

    bool wasAcked(quint64 sequence) const
    {
        const auto behind = std::upper_bound(m_acked.begin(), m_acked.end(), sequence,
                                             [](quint64 wanted, const Move &ack) { return wanted < ack.from; });
        return behind != m_acked.begin() && sequence < std::prev(behind)->to;
    }

    //! A reading of the store against those before it and the plant's own ledger.
    void judgeHere(const LogSlice &slice, size_t i)
    {
        const Reading &reading = slice.readings[i];
        const PlantRecords::TagRecord *record = m_recordOf.value(m_uuids.value(toNumber(reading.tag)));
        if (!record || qualityOf(reading.status) != Quality::Good)
            return; // a source with stamps of its own may send again; what is not Good was never served
        const qint64 at = toMicroseconds(reading.at);
        qint64 &before = m_lastAt[toNumber(reading.tag)];
        const QString name = record->device->code + QLatin1Char('.') + record->tag->code;
        if (at == before)
            note(m_verdict.doubledHere, QStringLiteral("number %1 (%2) is the reading before once more").arg(slice.sequences[i]).arg(name));
        if (at < before)
            note(m_verdict.reordered, QStringLiteral("number %1 (%2) is older than the one before").arg(slice.sequences[i]).arg(name));
        before = at;
        if (!record->isPlain || record->tag->type == ValueType::Text || record->tag->deadband > 0)
            return;
        ++m_verdict.compared;
        const double value = numberOf(reading.value, slice.types[i]);
        auto served = std::upper_bound(record->served.begin(), record->served.end(), at + kServedLateUs,
                                       [](qint64 us, const PlantRecords::Served &each) { return us < each.atUs; });
        while (served != record->served.begin()) {
            --served;
            if ((record->isSingle ? double(float(served->value)) : served->value) == value)
                return;
            if (served->atUs < at - kServedWithinUs)
                break;
        }
        note(m_verdict.invented, QStringLiteral("number %1 (%2): the plant never served %3").arg(slice.sequences[i]).arg(name).arg(value));
    }

    //! A row against the store, and its transaction against the moves of lanes.
    void judgeThere(const LogSlice &slice, size_t i, const forward::SqlRow &row)
    {
        const Reading &reading = slice.readings[i];
        const quint64 sequence = slice.sequences[i];
        const auto text = [&row](size_t column) { return row[column].value_or("null"); };
        QByteArray value = "null";
        QByteArray integer = "null";
        QByteArray words = "null";
        switch (slice.types[i]) {
        case ValueType::Float64:
            value = QByteArray::number(reading.value.bits, 16).rightJustified(16, '0');
            break;
        case ValueType::Int64:
            integer = QByteArray::number(reading.value.asInt64());
            break;
        case ValueType::UInt64:
            integer = number(reading.value.asUInt64());
            break;
        case ValueType::Bool:
            integer = reading.value.asBool() ? "1" : "0";
            break;
        case ValueType::Text:
            if (!slice.texts.empty() && !slice.texts[i].isNull())
                words = slice.texts[i].toHex();
            break;
        }
        const bool isNumber = slice.types[i] == ValueType::Float64 || slice.types[i] == ValueType::Text;
        if (text(1) != m_uuids.value(toNumber(reading.tag)) || row[2]->toLongLong() != toMicroseconds(reading.at)
            || row[3]->toULongLong() != quint32(reading.status) || (isNumber && text(4) != value) || text(5) != integer
            || text(6) != words)
            note(m_verdict.changed, QStringLiteral("number %1 differs in the database").arg(sequence));
        const auto moves = m_moves.find(row[7]->toULongLong());
        if (moves == m_moves.end()
            || std::none_of(moves->second.begin(), moves->second.end(),
                            [sequence](const Move &move) { return sequence >= move.from && sequence < move.to; }))
            note(m_verdict.reordered, QStringLiteral("number %1 did not come when its lane passed there").arg(sequence));
    }

    QString compareEvents()
    {
        std::map<quint64, int> there;
        const Result<forward::SqlRows> rows = m_cluster.tryAsk("SELECT event_id, count(*) FROM lineside.equipment_events GROUP BY 1");
        if (!rows)
            return rows.error().message;
        for (const forward::SqlRow &row : *rows)
            there[row[0]->toULongLong()] = row[1]->toInt();
        LogReader reader(m_ledgers.dataFolder);
        for (quint64 after = 0;;) {
            const Result<LogEvents> events = reader.events(after, 1'000);
            if (!events)
                return events.error().message;
            if (events->last <= after)
                break;
            after = events->last;
            for (const Event &event : events->events) {
                ++m_verdict.events;
                const auto found = there.find(event.id);
                if ((found == there.end() ? 0 : found->second) != (event.id < m_nextEvent ? 1 : 0))
                    note(m_verdict.eventsAstray, QStringLiteral("event %1 is %2 times in the database").arg(event.id)
                                                     .arg(found == there.end() ? 0 : found->second));
                if (found != there.end())
                    there.erase(found);
            }
        }
        for (const auto &[id, count] : there)
            note(m_verdict.eventsAstray, QStringLiteral("event %1 was never stored").arg(id));
        return {};
    }

    const Ledgers &m_ledgers;
    PgCluster &m_cluster;
    PlantRecords m_records;
    Verdict m_verdict;
    quint64 m_newest = 0;
    QByteArray m_source;
    QHash<quint32, QByteArray> m_uuids;
    QHash<QByteArray, const PlantRecords::TagRecord *> m_recordOf;
    std::vector<Move> m_acked;
    std::map<quint64, std::vector<Move>> m_moves; //!< by transaction
    std::vector<Move> m_due; //!< what the lanes still have to bring, both ends in
    quint64 m_nextEvent = 0;
    std::map<quint32, qint64> m_lastAt;
};

} // namespace

QJsonObject Verdict::toJson() const
{
    const auto n = [](quint64 value) { return qint64(value); };
    QJsonObject json{{QStringLiteral("acked"), n(acked)}, {QStringLiteral("stored"), n(stored)},
                     {QStringLiteral("forwarded"), n(forwarded)}, {QStringLiteral("waiting"), n(waiting)},
                     {QStringLiteral("events"), n(events)}, {QStringLiteral("compared"), n(compared)},
                     {QStringLiteral("moves"), n(moves)}, {QStringLiteral("lostHere"), n(lostHere)},
                     {QStringLiteral("lostThere"), n(lostThere)}, {QStringLiteral("doubledHere"), n(doubledHere)},
                     {QStringLiteral("doubledThere"), n(doubledThere)}, {QStringLiteral("changed"), n(changed)},
                     {QStringLiteral("foreign"), n(foreign)}, {QStringLiteral("reordered"), n(reordered)},
                     {QStringLiteral("invented"), n(invented)}, {QStringLiteral("rejected"), n(rejected)},
                     {QStringLiteral("eventsAstray"), n(eventsAstray)}};
    if (!fault.isEmpty())
        json.insert(QStringLiteral("fault"), fault);
    if (!first.isEmpty())
        json.insert(QStringLiteral("first"), first);
    return json;
}

Status watchLanes(PgCluster &cluster)
{
    for (const char *statement : {
             "CREATE SCHEMA chaos",
             "CREATE TABLE chaos.moves (id bigserial, source uuid, lane text, from_sequence bigint, to_sequence bigint,"
             " xid bigint, was text)",
             "CREATE FUNCTION chaos.note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
             " IF TG_OP = 'DELETE' THEN INSERT INTO chaos.moves(source, lane, from_sequence, to_sequence, xid, was) VALUES"
             " (OLD.source, OLD.lane, OLD.next_sequence, OLD.end_sequence + 1, txid_current(), TG_OP); RETURN OLD;"
             " ELSIF TG_OP = 'INSERT' THEN INSERT INTO chaos.moves(source, lane, from_sequence, to_sequence, xid, was) VALUES"
             " (NEW.source, NEW.lane, NEW.next_sequence, NEW.next_sequence, txid_current(), TG_OP); RETURN NEW; END IF;"
             " INSERT INTO chaos.moves(source, lane, from_sequence, to_sequence, xid, was) VALUES"
             " (NEW.source, NEW.lane, OLD.next_sequence, NEW.next_sequence, txid_current(), TG_OP); RETURN NEW; END $$",
             "CREATE TRIGGER chaos_note AFTER INSERT OR UPDATE OR DELETE ON lineside.forward_progress FOR EACH ROW EXECUTE"
             " FUNCTION chaos.note()"}) {
        if (const Result<forward::SqlRows> done = cluster.tryAsk(statement); !done)
            return done.error();
    }
    return Done{};
}

quint64 arrivedUpTo(PgCluster &cluster)
{
    const Result<forward::SqlRows> rows =
        cluster.tryAsk("SELECT coalesce(min(next_sequence), 1) - 1 FROM lineside.forward_progress WHERE lane <> 'events'");
    return rows && !rows->empty() ? (*rows)[0][0]->toULongLong() : 0;
}

Verdict judge(const Ledgers &ledgers, PgCluster &cluster)
{
    return Judge(ledgers, cluster).decide();
}

QStringList whatTheJudgeMisses(const Ledgers &ledgers, PgCluster &cluster)
{
    QStringList missed;
    const QByteArray middle = "(SELECT sequence FROM lineside.sensor_readings ORDER BY sequence OFFSET (SELECT count(*) / 2 FROM"
                              " lineside.sensor_readings) LIMIT 1)";
    struct Spoil
    {
        const char *what;
        QByteArray sql;
        quint64 Verdict::*sees;
    };
    // Rows that are put back are out of turn for the rest, so that comes first.
    const std::vector<Spoil> spoils{
        {"rows that came out of turn", "UPDATE lineside.sensor_readings SET metadata = metadata WHERE sequence = " + middle,
         &Verdict::reordered},
        {"a missing row", "DELETE FROM lineside.sensor_readings WHERE sequence = " + middle, &Verdict::lostThere},
        {"a row that is there twice", "INSERT INTO lineside.sensor_readings SELECT * FROM chaos.kept", &Verdict::doubledThere},
        {"a value that was changed", "UPDATE lineside.sensor_readings SET status_code = status_code + 1 WHERE sequence = " + middle,
         &Verdict::changed},
        {"a row that nobody stored", "UPDATE lineside.sensor_readings SET sequence = 1000000000000 WHERE sequence = " + middle,
         &Verdict::foreign},
        {"a lane that went back", "UPDATE lineside.forward_progress SET next_sequence = next_sequence - 1 WHERE lane = 'live'",
         &Verdict::foreign},
    };
    const auto run = [&](const QByteArray &sql) {
        const Result<forward::SqlRows> done = cluster.tryAsk(sql);
        if (!done)
            missed << QString::fromUtf8(sql) + QStringLiteral(": ") + done.error().message;
        return done.ok();
    };
    for (const Spoil &spoil : spoils) {
        if (!run("CREATE TABLE chaos.kept AS SELECT * FROM lineside.sensor_readings WHERE sequence = " + middle)
            || !run("CREATE TABLE chaos.lanes AS SELECT * FROM lineside.forward_progress") || !run(spoil.sql))
            return missed;
        const Verdict verdict = judge(ledgers, cluster);
        if (!verdict.fault.isEmpty() || verdict.*spoil.sees == 0)
            missed << QString::fromLatin1(spoil.what) + (verdict.fault.isEmpty() ? QString() : QStringLiteral(": ") + verdict.fault);
        if (!run("DELETE FROM lineside.sensor_readings WHERE sequence IN (SELECT sequence FROM chaos.kept) OR sequence = 1000000000000")
            || !run("INSERT INTO lineside.sensor_readings SELECT * FROM chaos.kept")
            || !run("UPDATE lineside.forward_progress p SET next_sequence = l.next_sequence FROM chaos.lanes l WHERE l.source = p.source"
                    " AND l.lane = p.lane") || !run("DROP TABLE chaos.kept, chaos.lanes"))
            return missed;
    }
    // And ledgers that say otherwise.
    struct Forged
    {
        const char *what;
        QByteArray acks; //!< appended
        bool emptyPlant;
        quint64 Verdict::*sees;
    };
    for (const Forged &forged : {Forged{"readings that were called stored and are gone", "900000000000 7\n", false, &Verdict::lostHere},
                                 Forged{"a number that was called stored twice", "1 1\n", false, &Verdict::doubledHere},
                                 Forged{"readings that the plant never served", {}, true, &Verdict::invented}}) {
        Ledgers other = ledgers;
        other.ackFile += QStringLiteral(".forged");
        QFile::remove(other.ackFile);
        QFile file(other.ackFile);
        if (!QFile::copy(ledgers.ackFile, other.ackFile) || !file.open(QIODevice::Append))
            return missed << file.errorString();
        file.write(forged.acks);
        file.close();
        if (forged.emptyPlant) {
            other.plantFile += QStringLiteral(".forged");
            QFile plant(other.plantFile);
            if (!plant.open(QIODevice::WriteOnly))
                return missed << plant.errorString();
            plant.write("time_us,device,tag,value,status\n");
        }
        const Verdict verdict = judge(other, cluster);
        if (!verdict.fault.isEmpty() || verdict.*forged.sees == 0)
            missed << QString::fromLatin1(forged.what) + (verdict.fault.isEmpty() ? QString() : QStringLiteral(": ") + verdict.fault);
    }
    return missed;
}

} // namespace lineside::test
