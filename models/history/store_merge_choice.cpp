#include "models/history/store_merge.h"

#include "models/history/roll_up.h"
#include "models/history/store_file.h"

#include <QCoreApplication>
#include <QStorageInfo>

#include <algorithm>
#include <limits>
#include <unordered_map>

namespace lineside {

namespace {

constexpr qint64 kSmallBlock = qint64(codec::kMaxBlockReadings) / 4; // on average; larger ones stay
constexpr size_t kMaxSources = 256;
constexpr qint64 kMaxMergedReadings = 8 << 20;
constexpr qint64 kFewMergedReadings = 1 << 20; // are never too many
constexpr qint64 kBudgetShare = 32;            // of the budget a merged segment takes at most one such part
constexpr qint64 kLittleBytes = 8 << 20;
constexpr quint32 kMaxOfTag = 262'144; // readings that are in memory at once, of two tags
constexpr qint64 kMaxBytesOfTag = 32 << 20;
// A reading is written again only when its segment grows so many times: at most a few times in all.
constexpr qint64 kGrowthHalves = 7;
constexpr qint64 kGrowthHalvesAtLast = 3; // where no more will follow
constexpr qint64 kChoicePageBytes = 8'192;
constexpr qint64 kFreeBytes = 256ll << 20; // on the disk, beside what a merge takes

} // namespace

Result<std::vector<StoreMerge::Source>> StoreMerge::sources(quint64 upTo)
{
    // What is archived and what is not stay apart, so that each can go in its time.
    std::vector<qint64> bounds;
    {
        Result<sqlite::Statement> rows = m_parts.db.prepare("SELECT DISTINCT last_sequence FROM archives ORDER BY 1");
        if (!rows.ok())
            return rows.error();
        for (;;) {
            const Result<bool> row = rows->step();
            if (!row.ok())
                return row.error();
            if (!*row)
                break;
            bounds.push_back(rows->integer(0));
        }
    }
    const Result<qint64> newest = m_parts.db.integer("SELECT max(id) FROM segments WHERE id < 1073741824");
    if (!newest.ok())
        return newest.error();
    static_assert(store::kFirstMerged == 1'073'741'824);
    Result<sqlite::Statement> rows = m_parts.db.prepare("SELECT id, parts, first_at, last_at, first_sequence, last_sequence,"
                                                        " readings, blocks, check_sum FROM segments ORDER BY last_sequence");
    if (!rows.ok())
        return rows.error();
    std::vector<Source> sources;
    for (;;) {
        const Result<bool> row = rows->step();
        if (!row.ok())
            return row.error();
        if (!*row)
            return sources;
        Source one{rows->integer(0), rows->integer(1), rows->integer(3), rows->integer(4),
                   rows->integer(5), rows->integer(6), rows->integer(7)};
        const bool sound = rows->integer(8)
            == StoreTables::checkOfSegment(one.id, one.parts, rows->integer(2), one.lastAt, one.last);
        const auto bound = std::lower_bound(bounds.begin(), bounds.end(), one.first);
        one.may = sound && one.id != *newest && one.parts > 0 && one.blocks > 0 && one.readings > 0
            && one.first > 0 && one.first <= one.last && quint64(one.last) <= upTo
            && one.readings / one.blocks < kSmallBlock && (bound == bounds.end() || *bound >= one.last)
            && !m_parts.memory.refused.contains(one.id);
        sources.push_back(one);
    }
}

//! Neighbours that are worth it, the oldest first; empty when there are none.
Result<StoreMerge::Group> StoreMerge::choose(quint64 upTo)
{
    Result<std::vector<Source>> all = sources(upTo);
    if (!all.ok())
        return all.error();
    Result<sqlite::Statement> archived =
        m_parts.db.prepare("SELECT 1 FROM archives WHERE last_sequence >= ? AND last_sequence < ? LIMIT 1");
    if (!archived.ok())
        return archived.error();
    const auto follows = [&](const Source &a, const Source &b) -> Result<bool> {
        if (!a.may || !b.may || b.first != a.last + 1
            || RollUp::floorTo(a.lastAt, RollUp::kDay) != RollUp::floorTo(b.lastAt, RollUp::kDay))
            return false;
        archived->bind(0, a.last);
        archived->bind(1, b.last);
        const Result<bool> between = archived->step();
        archived->reset();
        return between.ok() ? Result<bool>(!*between) : between;
    };
    const Result<qint64> most = mostReadings();
    if (!most.ok())
        return most.error();
    for (size_t begin = 0; begin < all->size();) {
        size_t end = begin + 1;
        for (; end < all->size(); ++end) {
            const Result<bool> next = follows((*all)[end - 1], (*all)[end]);
            if (!next.ok())
                return next.error();
            if (!*next)
                break;
        }
        const qint64 growth = end + 1 >= all->size() ? kGrowthHalves : kGrowthHalvesAtLast;
        for (size_t i = begin; i + 1 < end; ++i) {
            qint64 sum = 0;
            qint64 largest = 0;
            size_t good = i;
            for (size_t j = i; j < end && j - i < kMaxSources; ++j) {
                sum += (*all)[j].readings;
                largest = std::max(largest, (*all)[j].readings);
                if (sum > *most)
                    break;
                if (j > i && 2 * sum >= growth * largest)
                    good = j;
            }
            if (good > i)
                return Group(all->begin() + qsizetype(i), all->begin() + qsizetype(good) + 1);
        }
        begin = end;
    }
    return Group();
}

//! Of a segment: what goes for lack of room goes a segment at a time.
Result<qint64> StoreMerge::mostReadings()
{
    if (m_parts.budgetBytes <= 0)
        return kMaxMergedReadings;
    const Result<qint64> used = usedBytes();
    const Result<qint64> stored = m_parts.db.integer("SELECT sum(readings) FROM segments");
    if (!used.ok() || !stored.ok())
        return used.ok() ? stored : used;
    const double bytes = double(std::max<qint64>(1, *used)) / double(std::max<qint64>(1, *stored));
    return qint64(std::clamp(double(m_parts.budgetBytes / kBudgetShare) / bytes, double(kFewMergedReadings), double(kMaxMergedReadings)));
}

Result<qint64> StoreMerge::usedBytes()
{
    const Result<qint64> pages = m_parts.db.integer("PRAGMA page_count");
    const Result<qint64> free = m_parts.db.integer("PRAGMA freelist_count");
    if (!pages.ok() || !free.ok())
        return pages.ok() ? free : pages;
    return (*pages - *free) * kChoicePageBytes;
}

Result<quint64> StoreMerge::waiting()
{
    const Result<std::vector<Source>> all = sources(std::numeric_limits<quint64>::max());
    if (!all.ok())
        return all.error();
    quint64 blocks = 0;
    for (const Source &source : *all)
        blocks += source.may ? quint64(source.blocks) : 0;
    return blocks;
}

//! The tags of a group; shortens it where a tag has more than may be in memory, and empties it where it would not help.
Result<std::set<TagId>> StoreMerge::tagsOf(Group &group)
{
    struct Sum
    {
        quint32 readings = 0;
        qint64 bytes = 0;
    };
    std::unordered_map<quint32, Sum> sums;
    Result<sqlite::Statement> rows = m_parts.db.prepare("SELECT id, head, length(body) FROM blocks WHERE id >= ? AND id < ?");
    if (!rows.ok())
        return rows.error();
    const auto refuseAll = [&](std::span<const Source> sources) {
        for (const Source &source : sources)
            m_parts.memory.refused.insert(source.id);
        group.clear();
        return std::set<TagId>();
    };
    qint64 before = 0;
    for (size_t i = 0; i < group.size(); ++i) {
        if (Status on = mayGoOn(QCoreApplication::translate("history", "Small blocks")); !on.ok())
            return on.error();
        const Source &source = group[i];
        std::unordered_map<quint32, Sum> own;
        qint64 blocks = 0;
        qint64 readings = 0;
        rows->bind(0, source.id << 32);
        rows->bind(1, (source.id + source.parts) << 32);
        for (;;) {
            const Result<bool> row = rows->step();
            if (!row.ok() && row.error().kind == Error::Kind::BadData)
                return refuseAll({&source, 1});
            if (!row.ok())
                return row.error();
            if (!*row)
                break;
            const quint64 id = quint64(rows->integer(0));
            const Result<codec::BlockHead> head = codec::decodeHead(id, rows->bytes(1));
            if (!head.ok())
                continue; // the sums tell
            ++blocks;
            readings += head->count;
            Sum &sum = own[quint32(id)];
            sum.readings += head->count;
            sum.bytes += rows->integer(2);
        }
        rows->reset();
        if (blocks != source.blocks || readings != source.readings)
            return refuseAll({&source, 1}); // damage: the check tells of it
        const bool tooMuch = std::any_of(own.begin(), own.end(), [&](const auto &one) {
            const auto at = sums.find(one.first);
            return at != sums.end()
                && (at->second.readings + one.second.readings > kMaxOfTag
                    || at->second.bytes + one.second.bytes > kMaxBytesOfTag);
        });
        if (tooMuch) {
            if (i < 2)
                return refuseAll(std::span(group).first(1));
            group.resize(i);
            break;
        }
        before += blocks;
        for (const auto &[tag, sum] : own) {
            sums[tag].readings += sum.readings;
            sums[tag].bytes += sum.bytes;
        }
    }
    qint64 after = 0;
    std::set<TagId> tags;
    for (const auto &[tag, sum] : sums) {
        after += (sum.readings + codec::kMaxBlockReadings - 1) / codec::kMaxBlockReadings;
        tags.insert(TagId(tag));
    }
    if (after > before / 4 * 3)
        return refuseAll(group);
    return tags;
}

//! For what is written before what it replaces goes; of the budget, for a moment, a little more than there is.
Result<bool> StoreMerge::hasRoom(const Group &group)
{
    const Result<qint64> used = usedBytes();
    const Result<qint64> stored = m_parts.db.integer("SELECT sum(readings) FROM segments");
    if (!used.ok() || !stored.ok())
        return used.ok() ? stored.error() : used.error();
    qint64 readings = 0;
    for (const Source &source : group)
        readings += source.readings;
    const qint64 needed = qint64(double(*used) * double(readings) / double(std::max<qint64>(1, *stored)));
    // A store that has grown to its budget stays there: merging is what makes its readings last longer.
    const qint64 little = std::max(2 * (m_parts.budgetBytes / kBudgetShare), kLittleBytes);
    if (m_parts.budgetBytes > 0 && *used + needed > m_parts.budgetBytes + little)
        return false;
    const QStorageInfo disk(m_parts.settings.folder);
    return !disk.isValid() || disk.bytesAvailable() > 2 * needed + kFreeBytes;
}

Result<qint64> StoreMerge::newId()
{
    for (const char *sql : {"SELECT max(id + parts) FROM segments WHERE id < 2147483648",
                            "SELECT max(id + parts) FROM leftovers WHERE id < 2147483648"}) {
        static_assert(store::kEndOfMerged == 2'147'483'648);
        const Result<qint64> next = m_parts.db.integer(sql);
        if (!next.ok())
            return next.error();
        m_parts.memory.nextId = std::max({m_parts.memory.nextId, *next, store::kFirstMerged});
    }
    return m_parts.memory.nextId;
}

} // namespace lineside
