#include "models/history/store_tables.h"

#include <algorithm>

namespace lineside {

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
                  "INSERT INTO events(id, at, kind, severity, source, user, \"before\", \"after\", text, reference)"
                  " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"},
             Text{&tables.m_gap, "INSERT INTO gaps(tag, first_at, last_at, count) VALUES(?, ?, ?, ?)"},
             Text{&tables.m_log, "INSERT INTO log(first_sequence, count, data) VALUES(?, ?, ?)"},
             Text{&tables.m_block, "INSERT INTO blocks(id, head, body) VALUES(?, ?, ?)"},
             Text{&tables.m_segment,
                  "INSERT INTO segments(id, parts, first_at, last_at, first_sequence, last_sequence, readings, blocks)"
                  " VALUES(?, ?, ?, ?, ?, ?, ?, ?)"},
             Text{&tables.m_logSizes,
                  "SELECT first_sequence, length(data) FROM log WHERE first_sequence <= ? ORDER BY first_sequence"},
             Text{&tables.m_deleteLog, "DELETE FROM log WHERE first_sequence <= ?"},
             Text{&tables.m_findTag, "SELECT id FROM tags WHERE uuid = ?"},
             Text{&tables.m_newTag, "INSERT INTO tags(uuid) VALUES(?) RETURNING id"},
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
    return m_event.run();
}

Status StoreTables::insertGap(const GapRecord &gap)
{
    m_gap.bind(0, toNumber(gap.tag));
    m_gap.bind(1, toMicroseconds(gap.firstAt));
    m_gap.bind(2, toMicroseconds(gap.lastAt));
    m_gap.bind(3, qint64(gap.count));
    return m_gap.run();
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
    return m_segment.run();
}

Result<bool> StoreTables::deleteLogRows(quint64 lastSequence, qint64 bytes)
{
    m_logSizes.bind(0, qint64(lastSequence));
    qint64 upTo = -1;
    bool more = false;
    for (;;) {
        Result<bool> row = m_logSizes.step();
        if (!row.ok())
            return row.error();
        if (!*row)
            break;
        if (bytes <= 0) {
            more = true;
            break;
        }
        upTo = m_logSizes.integer(0);
        bytes -= m_logSizes.integer(1);
    }
    m_logSizes.reset();
    if (upTo >= 0) {
        m_deleteLog.bind(0, upTo);
        if (Status done = m_deleteLog.run(); !done.ok())
            return done.error();
    }
    return more;
}

Result<std::vector<TagId>> StoreTables::numberTags(sqlite::Database &db, std::span<const TagUuid> tags)
{
    std::vector<TagId> numbers(tags.size(), kNoTag);
    Result<sqlite::Transaction> scope = sqlite::Transaction::begin(db);
    if (!scope.ok())
        return scope.error();
    bool anyNew = false;
    for (size_t i = 0; i < tags.size(); ++i) {
        if (tags[i].isNull())
            continue;
        const QByteArray uuid = tags[i].uuid.toRfc4122();
        for (sqlite::Statement *statement : {&m_findTag, &m_newTag}) {
            statement->bindBytes(0, uuid);
            Result<bool> row = statement->step();
            if (!row.ok())
                return row.error();
            if (*row) {
                numbers[i] = TagId(quint32(statement->integer(0)));
                anyNew = anyNew || statement == &m_newTag;
            }
            statement->reset();
            if (numbers[i] != kNoTag)
                break;
        }
    }
    if (anyNew) {
        if (Status done = scope->commit(); !done.ok())
            return done.error();
    }
    return numbers;
}

} // namespace lineside
