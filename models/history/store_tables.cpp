#include "models/history/store_tables.h"

#include "models/history/row_check.h"

#include <algorithm>
#include <limits>
#include <unordered_map>

namespace lineside {

namespace {

struct UuidHash
{
    size_t operator()(const QUuid &uuid) const { return qHash(uuid); }
};

} // namespace

Result<StoreTables> StoreTables::prepare(sqlite::Database &db)
{
    StoreTables tables;
    struct Text
    {
        sqlite::Statement *statement;
        const char *sql;
    };
    for (const Text &text : {
             Text{&tables.m_event,
                  "INSERT INTO events(id, at, kind, severity, source, user, \"before\", \"after\", text, reference,"
                  " check_sum) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"},
             Text{&tables.m_gap, "INSERT INTO gaps(tag, first_at, last_at, count, check_sum) VALUES(?, ?, ?, ?, ?)"},
             Text{&tables.m_knownGap, "SELECT 1 FROM gaps WHERE tag = ? AND first_at = ? AND last_at = ? LIMIT 1"},
             Text{&tables.m_log, "INSERT INTO log(first_sequence, count, data) VALUES(?, ?, ?)"},
             Text{&tables.m_block, "INSERT INTO blocks(id, head, body) VALUES(?, ?, ?)"},
             Text{&tables.m_stamps, "INSERT INTO stamps(id, data) VALUES(?, ?)"},
             Text{&tables.m_segment,
                  "INSERT INTO segments(id, parts, first_at, last_at, first_sequence, last_sequence, readings, blocks,"
                  " check_sum) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)"},
             Text{&tables.m_logSizes,
                  "SELECT first_sequence, count, length(data) FROM log ORDER BY first_sequence"},
             Text{&tables.m_deleteLog, "DELETE FROM log WHERE first_sequence <= ?"},
             Text{&tables.m_allTags, "SELECT id, uuid, check_sum FROM tags ORDER BY id"},
             Text{&tables.m_newTag, "INSERT INTO tags(id, uuid, check_sum) VALUES(?, ?, ?)"},
         }) {
        Result<sqlite::Statement> prepared = db.prepare(text.sql);
        if (!prepared.ok())
            return prepared.error();
        *text.statement = std::move(*prepared);
    }
    return tables;
}

Status StoreTables::insertEvent(quint64 id, const Event &event)
{
    m_event.bind(0, qint64(id));
    m_event.bind(1, toMicroseconds(event.at));
    m_event.bindText(2, eventKindName(event.kind).toUtf8());
    m_event.bind(3, qint64(event.severity));
    m_event.bindText(4, event.source.toUtf8());
    m_event.bindText(5, event.user.toUtf8());
    m_event.bindText(6, event.before.toUtf8());
    m_event.bindText(7, event.after.toUtf8());
    m_event.bindText(8, event.text.toUtf8());
    m_event.bindText(9, event.reference.toUtf8());
    m_event.bind(10, checkOf(id, event));
    return m_event.run();
}

Status StoreTables::insertGap(const GapRecord &gap)
{
    m_gap.bind(0, toNumber(gap.tag));
    m_gap.bind(1, toMicroseconds(gap.firstAt));
    m_gap.bind(2, toMicroseconds(gap.lastAt));
    m_gap.bind(3, qint64(gap.count));
    m_gap.bind(4, checkOfGap(toNumber(gap.tag), toMicroseconds(gap.firstAt), toMicroseconds(gap.lastAt),
                             qint64(gap.count)));
    return m_gap.run();
}

Status StoreTables::insertNewGap(const GapRecord &gap)
{
    m_knownGap.bind(0, toNumber(gap.tag));
    m_knownGap.bind(1, toMicroseconds(gap.firstAt));
    m_knownGap.bind(2, toMicroseconds(gap.lastAt));
    const Result<bool> known = m_knownGap.step();
    m_knownGap.reset();
    if (!known.ok())
        return known.error();
    return *known ? Status(Done{}) : insertGap(gap);
}

Status StoreTables::insertLogRow(quint64 firstSequence, size_t count, codec::ByteView data)
{
    m_log.bind(0, qint64(firstSequence));
    m_log.bind(1, qint64(count));
    m_log.bindBytes(2, data);
    return m_log.run();
}

Status StoreTables::insertBlock(quint64 id, codec::ByteView head, codec::ByteView body)
{
    m_block.bind(0, qint64(id));
    m_block.bindBytes(1, head);
    m_block.bindBytes(2, body);
    return m_block.run();
}

Status StoreTables::insertStamps(quint64 id, codec::ByteView data)
{
    m_stamps.bind(0, qint64(id));
    m_stamps.bindBytes(1, data);
    return m_stamps.run();
}

Status StoreTables::insertSegment(quint32 segment, const OpenReadings &sealed)
{
    m_segment.bind(0, segment);
    m_segment.bind(1, sealed.sealedParts());
    m_segment.bind(2, sealed.sealedFirstAt());
    m_segment.bind(3, sealed.sealedLastAt());
    m_segment.bind(4, qint64(sealed.sealedFirst()));
    m_segment.bind(5, qint64(sealed.sealedLast()));
    m_segment.bind(6, qint64(sealed.sealedReadings()));
    m_segment.bind(7, qint64(sealed.runs().size()));
    m_segment.bind(8, checkOfSegment(segment, sealed.sealedParts(), sealed.sealedFirstAt(), sealed.sealedLastAt(),
                                     qint64(sealed.sealedLast())));
    return m_segment.run();
}

Result<StoreTables::LogEnd> StoreTables::deleteLogRows(quint64 lastSequence, qint64 bytes)
{
    LogEnd end;
    qint64 upTo = -1;
    for (;;) {
        Result<bool> row = m_logSizes.step();
        if (!row.ok())
            return row.error();
        if (!*row)
            break;
        const qint64 first = m_logSizes.integer(0);
        const quint64 last = quint64(first) + quint64(std::max<qint64>(1, m_logSizes.integer(1))) - 1;
        if (last > lastSequence || end.deleted >= bytes) {
            end.firstEnd = last;
            break;
        }
        upTo = first;
        end.deleted += m_logSizes.integer(2);
    }
    m_logSizes.reset();
    if (upTo >= 0) {
        m_deleteLog.bind(0, upTo);
        if (Status done = m_deleteLog.run(); !done.ok())
            return done.error();
    }
    return end;
}

Result<std::vector<TagId>> StoreTables::numberTags(sqlite::Database &db, std::span<const TagUuid> tags,
                                                   size_t &damaged)
{
    // All of them are read, since an index could be damaged unseen, and a tag must not quietly lose its history.
    std::unordered_map<QUuid, quint32, UuidHash> known;
    damaged = 0;
    qint64 largest = 0;
    for (;;) {
        Result<bool> row = m_allTags.step();
        if (!row.ok())
            return row.error();
        if (!*row)
            break;
        const qint64 id = m_allTags.integer(0);
        const QByteArray uuid = m_allTags.text(1);
        largest = std::max(largest, id);
        if (id <= 0 || id > std::numeric_limits<quint32>::max() || m_allTags.integer(2) != checkOfTag(id, uuid))
            ++damaged;
        else
            known.emplace(QUuid::fromRfc4122(uuid), quint32(id));
    }
    m_allTags.reset();
    // AUTOINCREMENT remembers numbers whose rows are gone.
    Result<qint64> everUsed = db.integer("SELECT max(seq) FROM sqlite_sequence WHERE name = 'tags'");
    if (!everUsed.ok())
        return everUsed.error();
    largest = std::max(largest, *everUsed);

    std::vector<TagId> numbers;
    numbers.reserve(tags.size());
    Result<sqlite::Transaction> scope = sqlite::Transaction::begin(db);
    if (!scope.ok())
        return scope.error();
    bool anyNew = false;
    for (const TagUuid &tag : tags) {
        if (tag.isNull() || largest >= std::numeric_limits<quint32>::max()) {
            numbers.push_back(kNoTag);
            continue;
        }
        const auto [at, fresh] = known.try_emplace(tag.uuid, quint32(largest + 1));
        if (fresh) {
            const std::pair<TagId, TagUuid> row{TagId(at->second), tag};
            if (Status done = insertTags(std::span(&row, 1)); !done.ok())
                return done.error();
            ++largest;
            anyNew = true;
        }
        numbers.push_back(TagId(at->second));
    }
    if (anyNew) {
        if (Status done = scope->commit(); !done.ok())
            return done.error();
    }
    return numbers;
}

Status StoreTables::insertTags(std::span<const std::pair<TagId, TagUuid>> tags)
{
    for (const auto &[id, tag] : tags) {
        const QByteArray uuid = tag.uuid.toRfc4122();
        m_newTag.bind(0, toNumber(id));
        m_newTag.bindBytes(1, uuid);
        m_newTag.bind(2, checkOfTag(toNumber(id), uuid));
        if (Status done = m_newTag.run(); !done.ok())
            return done;
    }
    return Done{};
}

qint64 StoreTables::checkOf(quint64 id, const Event &event)
{
    return RowCheck()
        .add(qint64(id))
        .add(toMicroseconds(event.at))
        .add(eventKindName(event.kind).toUtf8())
        .add(qint64(event.severity))
        .add(event.source.toUtf8())
        .add(event.user.toUtf8())
        .add(event.before.toUtf8())
        .add(event.after.toUtf8())
        .add(event.text.toUtf8())
        .add(event.reference.toUtf8())
        .value();
}

qint64 StoreTables::checkOfEventRow(const sqlite::Statement &row)
{
    RowCheck check;
    check.add(row.integer(0)).add(row.integer(1)).add(row.text(2)).add(row.integer(3));
    for (int column = 4; column < 10; ++column)
        check.add(row.text(column));
    return check.value();
}

qint64 StoreTables::checkOfTag(qint64 id, const QByteArray &uuid)
{
    return RowCheck().add(id).add(uuid).value();
}

qint64 StoreTables::checkOfGap(qint64 tag, qint64 firstAt, qint64 lastAt, qint64 count)
{
    return RowCheck().add(tag).add(firstAt).add(lastAt).add(count).value();
}

qint64 StoreTables::checkOfSegment(qint64 id, qint64 parts, qint64 firstAt, qint64 lastAt, qint64 lastSequence)
{
    return RowCheck().add(id).add(parts).add(firstAt).add(lastAt).add(lastSequence).value();
}

qint64 StoreTables::checkOfLeftover(qint64 id, qint64 parts)
{
    return RowCheck().add(id).add(parts).value();
}

Status StoreTables::noteArchive(sqlite::Database &db, const ArchivedMonth &month)
{
    Result<sqlite::Statement> row = db.prepare("INSERT OR REPLACE INTO archives(month, file, sha256, verified_us, readings,"
                                               " bytes, last_sequence) VALUES(?, ?, ?, ?, ?, ?, ?)");
    if (!row.ok())
        return row.error();
    row->bindText(0, month.month.toUtf8());
    row->bindText(1, month.file.toUtf8());
    row->bindText(2, month.sha256);
    row->bind(3, toMicroseconds(month.verifiedAt));
    row->bind(4, qint64(month.readings));
    row->bind(5, qint64(month.bytes));
    row->bind(6, qint64(month.lastSequence));
    return row->run();
}

} // namespace lineside
