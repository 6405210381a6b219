#include "models/history/store_merge.h"

#include "models/history/stamps_reader.h"
#include "models/history/store_file.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>
#include <thread>

namespace lineside {

namespace {

using namespace std::chrono_literals;

constexpr auto kMergeChangeTime = 3ms; // what a commit may have to wait for
constexpr auto kMergePause = 10ms;     // between two looks at the questions
constexpr auto kQuestionsLimit = 60s;
constexpr auto kOldQuestionsLimit = 2s;
constexpr size_t kWaitingBytes = 256u << 10; // of rows that are written with one change, about

struct MergeText
{
    Q_DECLARE_TR_FUNCTIONS(history)
};

bool byTimeAndNumber(const codec::StoredReading &a, const codec::StoredReading &b)
{
    return a.at != b.at ? a.at < b.at : a.sequence < b.sequence;
}

// A row of this number that is there is damaged, or it would not be there.
constexpr const char *kLeave = "INSERT OR REPLACE INTO leftovers(id, parts, check_sum) VALUES(?, ?, ?)";

Status leave(sqlite::Statement &row, qint64 id, qint64 parts)
{
    row.bind(0, id);
    row.bind(1, parts);
    row.bind(2, StoreTables::checkOfLeftover(id, parts));
    return row.run();
}

Error notNow()
{
    return {Error::Kind::Busy, MergeText::tr("Small blocks of the history cannot be made into larger ones now."), {}};
}

} // namespace

//! The blocks of one source.
struct StoreMerge::Reader
{
    sqlite::Statement block;
    StampsReader stamps;
};

//! All that a group has of a tag, cut into what become blocks.
struct StoreMerge::OfTag
{
    struct Chunk
    {
        size_t begin;
        size_t end;
        ValueType type;
    };
    TagId tag = kNoTag;
    std::vector<codec::Block> blocks; // texts of the readings are in them
    std::vector<codec::StoredReading> readings;
    std::vector<Chunk> chunks;

    std::span<const codec::StoredReading> of(size_t part) const
    {
        return std::span(readings).subspan(chunks[part].begin, chunks[part].end - chunks[part].begin);
    }
};

struct StoreMerge::Row
{
    quint64 id = 0;
    bool isStamps = false;
    codec::Bytes head; // or the stamps
    codec::Bytes body;
};

//! The segment that is being written.
class StoreMerge::Target
{
public:
    Target(StoreMerge &merge, qint64 id, qint64 reserved) : m_merge(merge), m_id(id), m_reserved(reserved) {}

    //! \a next: the tag that follows, if any; neighbours share their stamps.
    Status add(const OfTag &now, const OfTag *next)
    {
        if (qint64(now.chunks.size()) > m_reserved) // its type changed again and again: it would not help
            return Error{Error::Kind::BadData, MergeText::tr("A row of the history is damaged."), {}};
        parts = std::max(parts, qint64(now.chunks.size()));
        m_stored.resize(std::max(m_stored.size(), now.chunks.size()));
        for (size_t part = 0; part < now.chunks.size(); ++part) {
            const std::span<const codec::StoredReading> own = now.of(part);
            const quint64 id = (quint64(m_id) + part) << 32 | toNumber(now.tag);
            Stored &stored = m_stored[part];
            if (stored.tag == kNoTag || !codec::shareStamps(own, stored.readings)) {
                stored = {};
                if (next && part < next->chunks.size() && next->of(part).size() == own.size()
                    && codec::shareStamps(next->of(part), own)) {
                    stored = {now.tag, {own.begin(), own.end()}};
                    Row row{id, true, {}, {}};
                    codec::encodeStamps(id, own, row.head);
                    if (Status put = push(std::move(row)); !put.ok())
                        return put;
                }
            }
            Row row{id, false, {}, {}};
            const codec::SharedStamps shared = stored.tag == kNoTag
                ? codec::SharedStamps{}
                : codec::SharedStamps{stored.tag, stored.readings.front().sequence};
            codec::encodeBlock(id, now.tag, now.chunks[part].type, own, row.head, row.body, shared);
            ++blocks;
            readings += qint64(own.size());
            firstAt = std::min(firstAt, own.front().at);
            lastAt = std::max(lastAt, own.back().at);
            if (Status put = push(std::move(row)); !put.ok())
                return put;
        }
        return Done{};
    }

    //! Writes what waits.
    Status flush()
    {
        const auto rows = std::make_shared<std::vector<Row>>(std::exchange(m_waiting, {}));
        m_waitingBytes = 0;
        const auto next = std::make_shared<size_t>(0);
        while (*next < rows->size()) {
            const auto begin = std::chrono::steady_clock::now();
            const auto done = std::make_shared<size_t>(*next);
            Status put = m_merge.change([rows, from = *next, done](sqlite::Database &db) -> Status {
                *done = from;
                Result<sqlite::Statement> block = db.prepare("INSERT INTO blocks(id, head, body) VALUES(?, ?, ?)");
                Result<sqlite::Statement> stamps = db.prepare("INSERT INTO stamps(id, data) VALUES(?, ?)");
                if (!block.ok() || !stamps.ok())
                    return block.ok() ? stamps.error() : block.error();
                const SteadyTime since = std::chrono::steady_clock::now();
                do {
                    const Row &row = (*rows)[*done];
                    sqlite::Statement &insert = row.isStamps ? *stamps : *block;
                    insert.bind(0, qint64(row.id));
                    insert.bindBytes(1, row.head);
                    if (!row.isStamps)
                        insert.bindBytes(2, row.body);
                    if (Status inserted = insert.run(); !inserted.ok())
                        return inserted;
                    ++*done;
                } while (*done < rows->size() && std::chrono::steady_clock::now() - since < kMergeChangeTime);
                return Done{};
            });
            if (!put.ok())
                return put;
            *next = *done;
            // Half of the disk's time is for everybody else.
            std::this_thread::sleep_for(std::min<SteadyTime::duration>(std::chrono::steady_clock::now() - begin, 20ms));
        }
        return Done{};
    }

    qint64 parts = 0;
    qint64 blocks = 0;
    qint64 readings = 0;
    qint64 firstAt = std::numeric_limits<qint64>::max();
    qint64 lastAt = std::numeric_limits<qint64>::min();

private:
    Status push(Row row)
    {
        m_waitingBytes += row.head.size() + row.body.size();
        m_waiting.push_back(std::move(row));
        return m_waitingBytes < kWaitingBytes ? Status(Done{}) : flush();
    }

    struct Stored
    {
        TagId tag = kNoTag;
        std::vector<codec::StoredReading> readings;
    };
    StoreMerge &m_merge;
    const qint64 m_id;
    const qint64 m_reserved;
    std::vector<Stored> m_stored; // by part
    std::vector<Row> m_waiting;
    size_t m_waitingBytes = 0;
};

StoreMerge::StoreMerge(Parts parts) : m_parts(std::move(parts))
{
    Memory &memory = m_parts.memory;
    if (const quint32 generation = m_parts.writer.generation(); memory.generation != generation)
        memory = Memory{generation, 0, {}, {}, memory.merged, memory.into, memory.at};
}

Status StoreMerge::mayGoOn(const QString &step, double progress)
{
    if (m_parts.progress)
        m_parts.progress(progress, step);
    if (m_parts.cancelled())
        return Error{Error::Kind::Cancelled, MergeText::tr("Looking after the history was cancelled."), {}};
    return Done{};
}

Status StoreMerge::change(std::function<Status(sqlite::Database &)> work)
{
    if (m_parts.cancelled())
        return Error{Error::Kind::Cancelled, MergeText::tr("Looking after the history was cancelled."), {}};
    // Asked on the store's thread, which alone closes the file: it may be another one, or lack what was written.
    return m_parts.writer.change(
        [work = std::move(work), &writer = m_parts.writer, wanted = m_parts.connection](sqlite::Database &db) -> Status {
            return writer.connection() == wanted ? work(db) : Status(notNow());
        },
        m_parts.cancelled);
}

Status StoreMerge::waitForQuestions(quint64 before, std::chrono::milliseconds limit)
{
    const SteadyTime end = std::chrono::steady_clock::now() + limit;
    while (m_parts.writer.questions().anyBefore(before)) {
        if (Status on = mayGoOn(MergeText::tr("Waiting for questions")); !on.ok())
            return on;
        if (std::chrono::steady_clock::now() >= end)
            return notNow();
        std::this_thread::sleep_for(kMergePause);
    }
    return Done{};
}

Status StoreMerge::clear()
{
    std::vector<std::pair<qint64, qint64>> ranges;
    {
        Result<sqlite::Statement> rows = m_parts.db.prepare("SELECT id, parts, check_sum FROM leftovers ORDER BY id");
        if (!rows.ok())
            return rows.error();
        for (;;) {
            const Result<bool> row = rows->step();
            if (!row.ok())
                return row.error();
            if (!*row)
                break;
            // One that the disk has changed could name blocks that count: the check tells of it.
            if (rows->integer(2) == StoreTables::checkOfLeftover(rows->integer(0), rows->integer(1)))
                ranges.emplace_back(rows->integer(0), rows->integer(1));
        }
    }
    for (const auto &[id, parts] : ranges) {
        const auto gone = m_parts.memory.goneAt.find(id);
        if (gone != m_parts.memory.goneAt.end() && m_parts.writer.questions().anyBefore(gone->second))
            continue; // later
        for (const auto more = std::make_shared<bool>(true); *more;) {
            if (Status on = mayGoOn(MergeText::tr("Small blocks")); !on.ok())
                return on;
            const auto begin = std::chrono::steady_clock::now();
            const Status done = change([more, from = id << 32, to = (id + parts) << 32, id = id](sqlite::Database &db) -> Status {
                *more = true;
                const SteadyTime since = std::chrono::steady_clock::now();
                for (const auto &[remove, left] :
                     {std::pair("DELETE FROM blocks WHERE id IN (SELECT id FROM blocks WHERE id >= ? AND id < ? LIMIT 16)",
                                "SELECT 1 FROM blocks WHERE id >= ? AND id < ? LIMIT 1"),
                      std::pair("DELETE FROM stamps WHERE id IN (SELECT id FROM stamps WHERE id >= ? AND id < ? LIMIT 16)",
                                "SELECT 1 FROM stamps WHERE id >= ? AND id < ? LIMIT 1")}) {
                    Result<sqlite::Statement> some = db.prepare(remove);
                    Result<sqlite::Statement> any = db.prepare(left);
                    if (!some.ok() || !any.ok())
                        return some.ok() ? any.error() : some.error();
                    for (sqlite::Statement *statement : {&*some, &*any}) {
                        statement->bind(0, from);
                        statement->bind(1, to);
                    }
                    for (;;) {
                        const Result<bool> there = any->step();
                        any->reset();
                        if (!there.ok())
                            return there.error();
                        if (!*there)
                            break;
                        if (std::chrono::steady_clock::now() - since > kMergeChangeTime)
                            return Done{};
                        if (Status ran = some->run(); !ran.ok())
                            return ran;
                    }
                }
                *more = false;
                Result<sqlite::Statement> row = db.prepare("DELETE FROM leftovers WHERE id = ?");
                if (!row.ok())
                    return row.error();
                row->bind(0, id);
                return row->run();
            });
            if (!done.ok())
                return done.error().kind == Error::Kind::Busy ? Status(Done{}) : done;
            std::this_thread::sleep_for(std::min<SteadyTime::duration>(std::chrono::steady_clock::now() - begin, 20ms));
        }
        m_parts.memory.goneAt.erase(id);
    }
    return Done{};
}

Status StoreMerge::run(KeepReport &report)
{
    while (!m_parts.enough || !m_parts.enough()) {
        // Questions that begin from now on look at all of these segments; those before may take some for not finished.
        const quint64 upTo = std::min(m_parts.writer.openReadings().flushed, m_parts.writer.forwarded());
        const quint64 since = m_parts.writer.questions().now();
        Result<Group> group = choose(upTo);
        if (!group.ok())
            return group.error();
        if (group->empty())
            return Done{};
        const Result<std::set<TagId>> tags = tagsOf(*group);
        if (!tags.ok())
            return tags.error();
        if (group->empty())
            continue; // its segments are refused from now on
        const Result<bool> room = hasRoom(*group);
        if (!room.ok())
            return room.error();
        if (!*room)
            return Done{};
        const size_t refused = m_parts.memory.refused.size();
        if (Status done = merge(*group, *tags, since, report); !done.ok()) {
            if (done.error().kind != Error::Kind::BadData)
                return done;
            if (m_parts.memory.refused.size() == refused) { // which of them it is, nobody knows
                for (const Source &source : *group)
                    m_parts.memory.refused.insert(source.id);
            }
        }
        // Room is made before more is taken; a long question is not waited for.
        (void)waitForQuestions(m_parts.writer.questions().now(), kOldQuestionsLimit);
        if (Status cleared = clear(); !cleared.ok())
            return cleared;
    }
    return Done{};
}

//! Where it is damage, the segment is left alone from now on.
Status StoreMerge::refuse(const Source &source, const Error &error)
{
    if (error.kind == Error::Kind::BadData)
        m_parts.memory.refused.insert(source.id);
    return error;
}

Result<StoreMerge::OfTag> StoreMerge::load(TagId tag, const Group &group, std::vector<Reader> &readers)
{
    OfTag all;
    all.tag = tag;
    std::vector<std::pair<codec::StoredReading, ValueType>> typed;
    for (size_t i = 0; i < group.size(); ++i) {
        for (qint64 part = 0; part < group[i].parts; ++part) {
            const quint64 id = quint64(group[i].id + part) << 32 | toNumber(tag);
            readers[i].block.bind(0, qint64(id));
            const Result<bool> row = readers[i].block.step();
            if (!row.ok())
                return refuse(group[i], row.error()).error();
            if (!*row) {
                readers[i].block.reset();
                break; // a tag's parts are numbered without holes
            }
            Result<codec::Block> block =
                readers[i].stamps.decode(id, tag, readers[i].block.bytes(0), readers[i].block.bytes(1));
            readers[i].block.reset();
            if (!block.ok())
                return refuse(group[i], block.error()).error();
            for (const codec::StoredReading &reading : block->readings)
                typed.emplace_back(reading, block->type);
            block->readings = {};
            if (!block->texts.empty())
                all.blocks.push_back(std::move(*block));
        }
    }
    std::sort(typed.begin(), typed.end(), [](const auto &a, const auto &b) { return byTimeAndNumber(a.first, b.first); });
    all.readings.reserve(typed.size());
    for (const auto &one : typed)
        all.readings.push_back(one.first);
    for (size_t begin = 0; begin < typed.size();) {
        size_t same = begin + 1; // of one type
        while (same < typed.size() && typed[same].second == typed[begin].second)
            ++same;
        const size_t count = (same - begin + codec::kMaxBlockReadings - 1) / codec::kMaxBlockReadings;
        const size_t most = begin + (same - begin + count - 1) / count;
        const auto textSize = [&](size_t at) { return all.readings[at].text ? size_t(all.readings[at].text->size()) : 0; };
        size_t cut = begin + 1;
        for (size_t bytes = textSize(begin); cut < most && bytes < codec::kBlockTextBytes; ++cut)
            bytes += textSize(cut);
        all.chunks.push_back({begin, cut, typed[begin].second});
        begin = cut;
    }
    return all;
}

Status StoreMerge::merge(const Group &group, const std::set<TagId> &tags, quint64 since, KeepReport &report)
{
    const Result<qint64> id = newId();
    if (!id.ok())
        return id.error();
    qint64 reserved = 16;
    qint64 blocks = 0;
    qint64 readings = 0;
    std::vector<Reader> readers;
    for (const Source &source : group) {
        reserved += source.parts;
        blocks += source.blocks;
        readings += source.readings;
        Result<sqlite::Statement> block = m_parts.db.prepare("SELECT head, body FROM blocks WHERE id = ?");
        Result<StampsReader> stamps = StampsReader::prepare(m_parts.db);
        if (!block.ok() || !stamps.ok())
            return block.ok() ? stamps.error() : block.error();
        readers.push_back({std::move(*block), std::move(*stamps)});
    }
    if (*id + reserved > store::kEndOfMerged)
        return notNow();
    m_parts.memory.nextId = *id + reserved; // whatever becomes of it
    const Status begun = change([id = *id, reserved](sqlite::Database &db) -> Status {
        Result<sqlite::Statement> row = db.prepare(kLeave);
        if (!row.ok())
            return row.error();
        return leave(*row, id, reserved);
    });
    if (!begun.ok())
        return begun;

    Target target(*this, *id, reserved);
    std::optional<OfTag> before;
    size_t done = 0;
    for (const TagId tag : tags) {
        if (Status on = mayGoOn(MergeText::tr("Small blocks"), double(done++) / double(tags.size())); !on.ok())
            return on;
        Result<OfTag> now = load(tag, group, readers);
        if (!now.ok())
            return now.error();
        if (before) {
            if (Status added = target.add(*before, &*now); !added.ok())
                return added;
        }
        before.emplace(std::move(*now));
    }
    if (before) {
        if (Status added = target.add(*before, nullptr); !added.ok())
            return added;
    }
    if (Status written = target.flush(); !written.ok())
        return written;
    if (target.readings != readings)
        return Error{Error::Kind::BadData, MergeText::tr("A row of the history is damaged."), {}};
    if (Status waited = waitForQuestions(since, kQuestionsLimit); !waited.ok())
        return waited;

    struct Swap
    {
        Group group;
        qint64 id, parts, firstAt, lastAt, first, last, readings, blocks;
    };
    const auto swap = std::make_shared<const Swap>(Swap{group, *id, target.parts, target.firstAt, target.lastAt,
                                                        group.front().first, group.back().last, readings, target.blocks});
    const Status swapped = change([swap](sqlite::Database &db) -> Status {
        Result<sqlite::Statement> remove =
            db.prepare("DELETE FROM segments WHERE id = ? AND readings = ? AND blocks = ? RETURNING id");
        Result<sqlite::Statement> left = db.prepare(kLeave);
        // A month that was archived meanwhile: what is in its archive and what is not stay apart.
        Result<sqlite::Statement> archived =
            db.prepare("SELECT 1 FROM archives WHERE last_sequence >= ? AND last_sequence < ? LIMIT 1");
        Result<sqlite::Statement> count = db.prepare("DELETE FROM leftovers WHERE id = ?");
        Result<sqlite::Statement> insert =
            db.prepare("INSERT INTO segments(id, parts, first_at, last_at, first_sequence, last_sequence, readings, blocks,"
                       " check_sum) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)");
        for (const Result<sqlite::Statement> *statement : {&remove, &left, &archived, &count, &insert}) {
            if (!statement->ok())
                return statement->error();
        }
        archived->bind(0, swap->first);
        archived->bind(1, swap->last);
        const Result<bool> between = archived->step();
        if (!between.ok() || *between)
            return between.ok() ? notNow() : between.error();
        for (const Source &source : swap->group) {
            remove->bind(0, source.id);
            remove->bind(1, source.readings);
            remove->bind(2, source.blocks);
            const Result<bool> was = remove->step();
            if (!was.ok())
                return was.error();
            remove->reset();
            if (!*was)
                return notNow();
            if (Status done = leave(*left, source.id, source.parts); !done.ok())
                return done;
        }
        count->bind(0, swap->id);
        if (Status counts = count->run(); !counts.ok())
            return counts;
        insert->bind(0, swap->id);
        insert->bind(1, swap->parts);
        insert->bind(2, swap->firstAt);
        insert->bind(3, swap->lastAt);
        insert->bind(4, swap->first);
        insert->bind(5, swap->last);
        insert->bind(6, swap->readings);
        insert->bind(7, swap->blocks);
        insert->bind(8, StoreTables::checkOfSegment(swap->id, swap->parts, swap->firstAt, swap->lastAt, swap->last));
        return insert->run();
    });
    // New questions look at the old ones no more; where it was not told, it may be done later still.
    const quint64 gone = swapped.ok() ? m_parts.writer.questions().now() : std::numeric_limits<quint64>::max();
    for (const Source &source : group)
        m_parts.memory.goneAt[source.id] = gone;
    if (!swapped.ok())
        return swapped;
    report.mergedBlocks += quint64(blocks);
    report.intoBlocks += quint64(target.blocks);
    m_parts.memory.merged += quint64(blocks);
    m_parts.memory.into += quint64(target.blocks);
    m_parts.memory.at = m_parts.clock.utc();
    return Done{};
}

} // namespace lineside
