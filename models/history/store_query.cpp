#include "models/history/store_query.h"

#include "models/history/store_found.h"
#include "models/history/store_file.h"
#include "models/history/store_tables.h"
#include "models/history/trend_buckets.h"

#include <QCoreApplication>

#include <algorithm>
#include <iterator>
#include <limits>

namespace lineside {

namespace {

constexpr std::chrono::seconds kSnapshotLimit{1};
constexpr size_t kLookEvery = 64; // blocks between two looks at the clock and at cancelled()
constexpr size_t kKeptHeads = 16u << 20; // bytes of heads with cells that are kept; beyond it, blocks are read

Error cancelledError()
{
    return {Error::Kind::Cancelled, QCoreApplication::translate("history", "The question was cancelled."), {}};
}

Error damagedRow()
{
    return {Error::Kind::BadData, QCoreApplication::translate("history", "A row of the history is damaged."), {}};
}

bool byTime(const codec::StoredReading &a, const codec::StoredReading &b)
{
    return a.at != b.at ? a.at < b.at : a.sequence < b.sequence;
}

} // namespace

Status StoreQuery::open()
{
    const quint32 generation = m_context.generation();
    if (m_db.isOpen() && generation == m_generation)
        return Done{};
    drop();
    m_generation = generation;
    Result<sqlite::Database> db = store::connect(m_context.folder, sqlite::Database::Mode::ReadOnly, m_context.vfs);
    if (!db.ok())
        return db.error();
    struct Text
    {
        sqlite::Statement *statement;
        const char *sql;
    };
    for (const Text &text : {
             Text{&m_segments,
                  "SELECT id, parts, first_at, last_at, last_sequence, check_sum FROM segments ORDER BY id"},
             Text{&m_head, "SELECT head FROM blocks WHERE id = ?"},
             Text{&m_block, "SELECT head, body FROM blocks WHERE id = ?"},
             Text{&m_dropped, "SELECT before, check_sum FROM dropped WHERE tag = ?"},
             Text{&m_rolled, "SELECT start, until, sequence FROM rolled WHERE start < ? AND until > ? ORDER BY start"},
             Text{&m_rollUps, "SELECT data FROM roll_ups WHERE id = ?"},
             Text{&m_nextRollUp, "SELECT id FROM roll_ups WHERE id > ? ORDER BY id LIMIT 1"},
             Text{&m_gaps, "SELECT first_at, last_at, count, check_sum FROM gaps WHERE tag = ? AND first_at < ?"
                           " AND last_at >= ? ORDER BY first_at LIMIT 1000"},
         }) {
        Result<sqlite::Statement> prepared = db->prepare(text.sql);
        if (!prepared.ok())
            return prepared.error();
        *text.statement = std::move(*prepared);
    }
    Result<StampsReader> stamps = StampsReader::prepare(*db);
    if (!stamps.ok())
        return stamps.error();
    m_stamps = std::move(*stamps);
    m_db = std::move(*db);
    return Done{};
}

Status StoreQuery::snapshot(bool renew)
{
    const SteadyTime now = std::chrono::steady_clock::now();
    // Without a ticket nobody keeps what a later snapshot would not find any more.
    if (m_snapshot && !(renew && m_context.begun && now - m_snapshotSince > kSnapshotLimit))
        return Done{};
    m_snapshot.reset();
    Result<sqlite::Transaction> begun = sqlite::Transaction::begin(m_db, sqlite::Transaction::Kind::Read);
    if (!begun.ok())
        return begun.error();
    m_snapshot.emplace(std::move(*begun));
    m_snapshotSince = now;
    return Done{};
}

void StoreQuery::dropOnTrouble(const Error &error)
{
    m_snapshot.reset();
    if (error.kind == Error::Kind::Cancelled)
        return;
    if (error.kind == Error::Kind::BadData)
        m_context.damaged(0, error);
    drop();
}

void StoreQuery::drop()
{
    m_snapshot.reset();
    m_segments = {};
    m_head = {};
    m_block = {};
    m_stamps.reset();
    m_gaps = {};
    m_dropped = {};
    m_rolled = {};
    m_rollUps = {};
    m_nextRollUp = {};
    m_db.close();
}

Result<StoreQuery::Found> StoreQuery::find(TagId tag, qint64 from, qint64 to, const Cancelled &cancelled)
{
    if (Status opened = open(); !opened.ok())
        return opened.error();
    Found found;
    if (m_context.begun)
        found.ticket = m_context.begun();
    m_snapshot.reset(); // one that is older than the ticket may know segments that nobody keeps for it
    // First what is open, then the segments that were finished at that moment: nothing twice, nothing missed.
    found.view = m_context.openReadings();
    for (const SlabView &slab : found.view.slabs) {
        const Reading *readings = slab.slab->readings.get();
        const auto look = [&](size_t i) {
            const qint64 at = toMicroseconds(readings[i].at);
            if (at < from || at >= to)
                return;
            found.open.push_back({slab.slab.get(), quint32(i)});
        };
        if (slab.count == Slab::kCapacity) {
            const Slab::OfTag part = slab.slab->of(tag);
            if (part.places.empty() || part.latest < from || part.earliest >= to)
                continue;
            if (!part.cells.empty() && part.cells.front().firstAt >= from && part.cells.back().lastAt < to) {
                found.parts.push_back({slab.slab.get(), part});
                continue;
            }
            for (const quint16 i : part.places)
                look(i);
        } else {
            for (size_t i = 0; i < slab.count; ++i) {
                if (readings[i].tag == tag)
                    look(i);
            }
        }
    }

    if (Status held = snapshot(false); !held.ok())
        return held.error();
    std::vector<std::pair<quint64, quint64>> segments;
    for (;;) {
        Result<bool> row = m_segments.step();
        if (!row.ok())
            return row.error();
        if (!*row)
            break;
        const qint64 id = m_segments.integer(0);
        const qint64 parts = m_segments.integer(1);
        const qint64 firstAt = m_segments.integer(2);
        const qint64 lastAt = m_segments.integer(3);
        const qint64 lastSequence = m_segments.integer(4);
        if (m_segments.integer(5) != StoreTables::checkOfSegment(id, parts, firstAt, lastAt, lastSequence))
            m_context.damaged(quint64(id) << 32, damagedRow());
        else if (firstAt < to && lastAt >= from && quint64(lastSequence) <= found.view.flushed)
            segments.emplace_back(quint64(id), quint64(parts));
    }
    m_segments.reset();
    size_t looked = 0;
    size_t kept = 0;
    for (const auto &[segment, parts] : segments) {
        for (quint64 part = 0; part < parts; ++part) {
            if (++looked % kLookEvery == 0) {
                if (cancelled())
                    return cancelledError();
                if (Status held = snapshot(true); !held.ok())
                    return held.error();
            }
            const quint64 id = (segment + part) << 32 | toNumber(tag);
            m_head.bind(0, qint64(id));
            Result<bool> row = m_head.step();
            if (!row.ok())
                return row.error();
            if (!*row) {
                m_head.reset();
                break; // a tag's parts are numbered without holes
            }
            const codec::ByteView bytes = m_head.bytes(0);
            Result<codec::BlockHead> head = codec::decodeHead(id, bytes);
            codec::Bytes packed;
            if (head.ok() && head->cellBits > 0 && kept + bytes.size() < kKeptHeads) {
                kept += bytes.size();
                packed.assign(bytes.begin(), bytes.end());
            }
            m_head.reset();
            if (!head.ok())
                m_context.damaged(id, head.error());
            else if (head->firstAt < to && head->lastAt >= from)
                found.blocks.push_back({id, *head, std::move(packed)});
        }
    }
    return found;
}

Result<std::optional<codec::Block>> StoreQuery::readBlock(TagId tag, quint64 id)
{
    if (Status held = snapshot(true); !held.ok())
        return held.error();
    m_block.bind(0, qint64(id));
    Result<bool> row = m_block.step();
    if (!row.ok())
        return row.error();
    std::optional<codec::Block> block;
    if (*row) {
        Result<codec::Block> decoded = m_stamps->decode(id, tag, m_block.bytes(0), m_block.bytes(1));
        if (decoded.ok())
            block = std::move(*decoded);
        else
            m_context.damaged(id, decoded.error());
    }
    m_block.reset();
    return block;
}

Result<std::vector<TrendSample>> StoreQuery::gaps(TagId tag, qint64 from, qint64 to)
{
    std::vector<TrendSample> ends;
    m_gaps.bind(0, toNumber(tag));
    m_gaps.bind(1, to);
    m_gaps.bind(2, from);
    for (;;) {
        Result<bool> row = m_gaps.step();
        if (!row.ok())
            return row.error();
        if (!*row)
            break;
        if (m_gaps.integer(3)
            != StoreTables::checkOfGap(toNumber(tag), m_gaps.integer(0), m_gaps.integer(1), m_gaps.integer(2))) {
            m_context.damaged(0, damagedRow());
            continue;
        }
        for (const int end : {0, 1}) {
            const qint64 at = std::clamp(m_gaps.integer(end), from, to - 1);
            ends.push_back({fromMicroseconds(at), std::numeric_limits<double>::quiet_NaN(), kDataLost});
        }
    }
    m_gaps.reset();
    return ends;
}

Result<TrendResult> StoreQuery::trend(const TrendQuery &query, const Cancelled &cancelled)
{
    const qint64 from = toMicroseconds(query.from);
    const qint64 to = toMicroseconds(query.to);
    TrendResult result;
    result.tag = query.tag;
    if (from >= to)
        return result;

    const auto answer = [&]() -> Result<TrendResult> {
        Result<Found> found = find(query.tag, from, to, cancelled);
        if (!found.ok())
            return found.error();
        Result<std::vector<TrendSample>> lost = gaps(query.tag, from, to);
        if (!lost.ok())
            return lost.error();

        Result<Rolled> before = rolled(query.tag, from, to);
        if (!before.ok())
            return before.error();
        const bool isRolled = from < before->before;
        const std::vector<codec::StoredReading> summed = before->asReadings(from, to);
        if (!summed.empty())
            result.rolledBefore = fromMicroseconds(before->before);

        // Blocks at the edges of the range are read now, to know how many readings are inside.
        quint64 total = found->open.size();
        qint64 first = std::numeric_limits<qint64>::max();
        qint64 last = std::numeric_limits<qint64>::min();
        for (const Found::Part &part : found->parts) {
            total += part.of.places.size();
            first = std::min(first, part.of.cells.front().firstAt);
            last = std::max(last, part.of.cells.back().lastAt);
        }
        struct Decoded
        {
            size_t index;
            codec::Block block;
        };
        std::vector<Decoded> edges;
        for (size_t i = 0; i < found->blocks.size(); ++i) {
            const codec::BlockHead &head = found->blocks[i].head;
            if (head.firstAt >= std::max(from, before->before) && head.lastAt < to) {
                total += head.count;
                first = std::min(first, head.firstAt);
                last = std::max(last, head.lastAt);
                continue;
            }
            Result<std::optional<codec::Block>> block = readBlock(query.tag, found->blocks[i].id);
            if (!block.ok())
                return block.error();
            codec::Block inside;
            if (*block) {
                inside = std::move(**block);
                std::erase_if(inside.readings, [&](const codec::StoredReading &r) {
                    return r.at < from || r.at >= to || (isRolled && before->covers(r.at, r.sequence));
                });
            }
            for (const codec::StoredReading &reading : inside.readings) {
                first = std::min(first, reading.at);
                last = std::max(last, reading.at);
            }
            total += inside.readings.size();
            edges.push_back({i, std::move(inside)});
        }
        for (const Found::Open &open : found->open) {
            first = std::min(first, open.at());
            last = std::max(last, open.at());
        }
        for (const TrendSample &end : *lost) {
            first = std::min(first, toMicroseconds(end.at));
            last = std::max(last, toMicroseconds(end.at));
        }
        if (!summed.empty()) {
            total += summed.size();
            first = std::min(first, summed.front().at);
            last = std::max(last, summed.back().at);
        }
        if (first > last)
            return result;

        result.bucketed = total + lost->size() > query.maxPoints;
        TrendBuckets buckets(first, last, result.bucketed ? query.maxPoints : 0);
        struct Raw
        {
            codec::StoredReading reading;
            ValueType type;
        };
        std::vector<Raw> raw;
        const auto take = [&](const codec::StoredReading &reading, ValueType type) {
            if (result.bucketed)
                buckets.add(reading, type);
            else
                raw.push_back({reading, type});
        };
        for (const codec::StoredReading &reading : summed)
            take(reading, ValueType::Float64);
        quint64 stoodFor = 0;
        for (const RollUp &hour : before->hours)
            stoodFor += hour.count;
        std::vector<codec::Cell> cells;
        auto edge = edges.begin();
        for (size_t i = 0; i < found->blocks.size(); ++i) {
            if (cancelled())
                return cancelledError();
            if (edge != edges.end() && edge->index == i) {
                for (const codec::StoredReading &reading : edge->block.readings)
                    take(reading, edge->block.type);
                ++edge;
                continue;
            }
            if (result.bucketed && buckets.add(found->blocks[i].head))
                continue;
            const codec::Bytes &packed = found->blocks[i].packed;
            if (result.bucketed && !packed.empty() && codec::decodeHead(found->blocks[i].id, packed, &cells).ok()
                && buckets.add(cells))
                continue;
            Result<std::optional<codec::Block>> block = readBlock(query.tag, found->blocks[i].id);
            if (!block.ok())
                return block.error();
            if (!*block)
                continue;
            for (const codec::StoredReading &reading : (*block)->readings)
                take(reading, (*block)->type);
        }
        for (const Found::Part &part : found->parts) {
            if (!result.bucketed || !buckets.add(part.of.cells))
                part.each(take);
        }
        for (const Found::Open &open : found->open)
            take(open.reading(), open.type());

        if (result.bucketed) {
            for (const TrendSample &end : *lost)
                buckets.addLoss(toMicroseconds(end.at));
            result.readings = buckets.readings() - summed.size() + stoodFor;
            result.samples = buckets.samples();
            return result;
        }
        result.readings = raw.size() - summed.size() + stoodFor;
        std::sort(raw.begin(), raw.end(), [](const Raw &a, const Raw &b) { return byTime(a.reading, b.reading); });
        std::vector<TrendSample> values;
        values.reserve(raw.size());
        for (const Raw &one : raw)
            values.push_back({fromMicroseconds(one.reading.at),
                              codec::usableNumber(one.reading.status, one.reading.bits, one.type), one.reading.status});
        const auto earlier = [](const TrendSample &a, const TrendSample &b) { return a.at < b.at; };
        std::sort(lost->begin(), lost->end(), earlier);
        std::merge(values.begin(), values.end(), lost->begin(), lost->end(), std::back_inserter(result.samples), earlier);
        return result;
    };
    Result<TrendResult> answered = answer();
    m_snapshot.reset();
    if (!answered.ok())
        dropOnTrouble(answered.error());
    return answered;
}

Result<RawResult> StoreQuery::raw(TagId tag, UtcTime fromTime, UtcTime toTime, size_t atMost,
                                  const Cancelled &cancelled)
{
    const qint64 from = toMicroseconds(fromTime);
    const qint64 to = toMicroseconds(toTime);
    RawResult result;
    if (from >= to || atMost == 0)
        return result;

    const auto answer = [&]() -> Result<RawResult> {
        Result<Found> found = find(tag, from, to, cancelled);
        if (!found.ok())
            return found.error();
        std::sort(found->blocks.begin(), found->blocks.end(),
                  [](const FoundBlock &a, const FoundBlock &b) { return a.head.firstAt < b.head.firstAt; });
        struct Kept
        {
            codec::StoredReading reading;
            ValueType type;
            QByteArray text;
        };
        std::vector<Kept> kept;
        const auto keep = [&](const codec::StoredReading &reading, ValueType type) {
            if (reading.at >= from && reading.at < to)
                kept.push_back({reading, type, reading.text ? *reading.text : QByteArray()});
        };
        const auto trim = [&] {
            std::sort(kept.begin(), kept.end(), [](const Kept &a, const Kept &b) { return byTime(a.reading, b.reading); });
            if (kept.size() > atMost)
                kept.resize(atMost);
        };
        for (const Found::Part &part : found->parts)
            part.each(keep);
        for (const Found::Open &open : found->open)
            keep(open.reading(), open.type());
        size_t trimAt = atMost < kept.max_size() / 2 ? 2 * atMost + codec::kMaxBlockReadings : kept.max_size();
        for (const FoundBlock &one : found->blocks) {
            if (cancelled())
                return cancelledError();
            if (kept.size() >= trimAt)
                trim();
            // Enough, and nothing that begins later can come before what is there.
            if (kept.size() >= atMost) {
                const auto earlier = std::count_if(kept.begin(), kept.end(), [&](const Kept &k) {
                    return k.reading.at < one.head.firstAt;
                });
                if (size_t(earlier) >= atMost)
                    break;
            }
            Result<std::optional<codec::Block>> block = readBlock(tag, one.id);
            if (!block.ok())
                return block.error();
            if (!*block)
                continue;
            for (const codec::StoredReading &reading : (*block)->readings)
                keep(reading, (*block)->type);
        }
        trim();
        result.readings.reserve(kept.size());
        result.types.reserve(kept.size());
        for (Kept &one : kept) {
            Payload payload{one.reading.bits};
            if (one.type == ValueType::Text) {
                payload = Payload::ofText(quint32(result.texts.size()));
                result.texts.push_back(std::move(one.text));
            }
            result.readings.push_back({tag, one.reading.status, fromMicroseconds(one.reading.at), payload});
            result.types.push_back(one.type);
        }
        return result;
    };
    Result<RawResult> answered = answer();
    m_snapshot.reset();
    if (!answered.ok())
        dropOnTrouble(answered.error());
    return answered;
}

Result<QList<Event>> StoreQuery::events(const EventFilter &filter, const Cancelled &cancelled)
{
    const auto answer = [&]() -> Result<QList<Event>> {
        if (Status opened = open(); !opened.ok())
            return opened.error();
        Result<sqlite::Statement> rows = filter.reference.isEmpty()
            ? m_db.prepare("SELECT id, at, kind, severity, source, user, \"before\", \"after\", text, reference,"
                           " check_sum FROM events WHERE at >= ? AND at < ? AND severity >= ? ORDER BY at DESC, id DESC")
            : m_db.prepare("SELECT id, at, kind, severity, source, user, \"before\", \"after\", text, reference,"
                           " check_sum FROM events WHERE at >= ? AND at < ? AND severity >= ? AND reference = ?"
                           " AND reference <> '' ORDER BY at DESC, id DESC");
        if (!rows.ok())
            return rows.error();
        rows->bind(0, toMicroseconds(filter.from));
        rows->bind(1, toMicroseconds(filter.to));
        rows->bind(2, qint64(filter.atLeast));
        if (!filter.reference.isEmpty())
            rows->bindText(3, filter.reference.toUtf8());
        QList<Event> events;
        for (size_t looked = 1; size_t(events.size()) < filter.atMost; ++looked) {
            if (looked % 1'000 == 0 && cancelled())
                return cancelledError();
            Result<bool> row = rows->step();
            if (!row.ok())
                return row.error();
            if (!*row)
                break;
            Event event;
            event.id = quint64(rows->integer(0));
            event.at = fromMicroseconds(rows->integer(1));
            const bool knownKind = eventKindFromName(QString::fromUtf8(rows->text(2)), event.kind);
            event.severity = Severity(std::clamp<qint64>(rows->integer(3), 0, qint64(Severity::Critical)));
            event.source = QString::fromUtf8(rows->text(4));
            event.user = QString::fromUtf8(rows->text(5));
            event.before = QString::fromUtf8(rows->text(6));
            event.after = QString::fromUtf8(rows->text(7));
            event.text = QString::fromUtf8(rows->text(8));
            event.reference = QString::fromUtf8(rows->text(9));
            // A kind that this version does not know is damage too: a newer store would not have been opened.
            if (!knownKind || rows->integer(10) != StoreTables::checkOf(event.id, event)) {
                m_context.damaged(event.id, damagedRow());
                continue;
            }
            if (!filter.kinds.isEmpty() && !filter.kinds.contains(event.kind))
                continue;
            if (!filter.text.isEmpty() && !event.source.contains(filter.text, Qt::CaseInsensitive)
                && !event.user.contains(filter.text, Qt::CaseInsensitive)
                && !event.text.contains(filter.text, Qt::CaseInsensitive))
                continue;
            events.append(std::move(event));
        }
        return events;
    };
    Result<QList<Event>> answered = answer();
    if (!answered.ok())
        dropOnTrouble(answered.error());
    return answered;
}

} // namespace lineside
