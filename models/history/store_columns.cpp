#include "models/history/column_query.h"
#include "models/history/store_found.h"
#include "models/history/store_query.h"

#include <QCoreApplication>

#include <algorithm>

namespace lineside {

ReadingColumns columnsOf(const RawResult &raw)
{
    ReadingColumns columns;
    columns.times.reserve(raw.readings.size());
    columns.values.reserve(raw.readings.size());
    for (size_t i = 0; i < raw.readings.size(); ++i) {
        const Reading &reading = raw.readings[i];
        columns.add(toMicroseconds(reading.at), numberOf(reading.value, raw.types[i]), reading.status);
    }
    return columns;
}

//! A block that is damaged is told and left out.
Status StoreQuery::appendBlock(TagId tag, quint64 id, codec::BlockColumns &to)
{
    if (Status held = snapshot(true); !held.ok())
        return held;
    m_block.bind(0, qint64(id));
    Result<bool> row = m_block.step();
    if (!row.ok())
        return row.error();
    if (*row) {
        if (const Status appended = m_stamps->append(id, tag, m_block.bytes(0), m_block.bytes(1), to); !appended.ok())
            m_context.damaged(id, appended.error());
    }
    m_block.reset();
    return Done{};
}

//! Nothing where blocks overlap, as readings that came late make them: then they have to be sorted.
Result<std::optional<ReadingColumns>> StoreQuery::columnsInOrder(TagId tag, qint64 from, qint64 to, size_t atMost, const Cancelled &cancelled)
{
    Result<Found> found = find(tag, from, to, cancelled);
    if (!found.ok())
        return found.error();
    std::vector<FoundBlock> &blocks = found->blocks;
    std::sort(blocks.begin(), blocks.end(), [](const FoundBlock &a, const FoundBlock &b) { return a.head.firstAt < b.head.firstAt; });
    const auto overlaps = [](const FoundBlock &a, const FoundBlock &b) { return a.head.lastAt >= b.head.firstAt; };
    if (std::adjacent_find(blocks.begin(), blocks.end(), overlaps) != blocks.end())
        return std::optional<ReadingColumns>();
    struct OpenOne
    {
        codec::StoredReading reading;
        ValueType type;
    };
    std::vector<OpenOne> open;
    const auto keep = [&open](const codec::StoredReading &reading, ValueType type) { open.push_back({reading, type}); };
    for (const Found::Part &part : found->parts)
        part.each(keep);
    for (const Found::Open &one : found->open)
        keep(one.reading(), one.type());
    std::sort(open.begin(), open.end(), [](const OpenOne &a, const OpenOne &b) {
        return a.reading.at != b.reading.at ? a.reading.at < b.reading.at : a.reading.sequence < b.reading.sequence;
    });
    if (!open.empty() && !blocks.empty() && blocks.back().head.lastAt >= open.front().reading.at)
        return std::optional<ReadingColumns>();

    codec::BlockColumns read;
    size_t expected = open.size();
    for (const FoundBlock &block : blocks)
        expected += block.head.count;
    expected = std::min(expected, atMost < expected ? atMost + codec::kMaxBlockReadings : expected);
    read.times.reserve(expected);
    read.values.reserve(expected);
    for (const FoundBlock &block : blocks) {
        if (cancelled())
            return Error{Error::Kind::Cancelled, QCoreApplication::translate("history", "The question was cancelled."), {}};
        if (read.times.size() >= atMost)
            break;
        if (Status appended = appendBlock(tag, block.id, read); !appended.ok())
            return appended.error();
        if (block.head.firstAt >= from)
            continue;
        // only the first block begins before the range
        const qsizetype before = std::lower_bound(read.times.begin(), read.times.end(), from) - read.times.begin();
        read.times.erase(read.times.begin(), read.times.begin() + before);
        read.values.erase(read.values.begin(), read.values.begin() + before);
        if (!read.statuses.empty())
            read.statuses.erase(read.statuses.begin(), read.statuses.begin() + before);
    }
    const size_t end = size_t(std::lower_bound(read.times.begin(), read.times.end(), to) - read.times.begin());
    ReadingColumns columns{std::move(read.times), std::move(read.values), std::move(read.statuses)};
    columns.times.resize(end);
    columns.values.resize(end);
    if (!columns.statuses.empty())
        columns.statuses.resize(end);
    for (const OpenOne &one : open)
        columns.add(one.reading.at, numberOf(Payload{one.reading.bits}, one.type), one.reading.status);
    if (columns.size() > atMost) {
        columns.times.resize(atMost);
        columns.values.resize(atMost);
        if (!columns.statuses.empty())
            columns.statuses.resize(atMost);
    }
    return std::optional(std::move(columns));
}

Result<ReadingColumns> StoreQuery::columns(TagId tag, UtcTime fromTime, UtcTime toTime, size_t atMost, const Cancelled &cancelled)
{
    const qint64 from = toMicroseconds(fromTime);
    const qint64 to = toMicroseconds(toTime);
    if (from >= to || atMost == 0)
        return ReadingColumns();
    Result<std::optional<ReadingColumns>> answered = columnsInOrder(tag, from, to, atMost, cancelled);
    m_snapshot.reset();
    if (!answered.ok()) {
        dropOnTrouble(answered.error());
        return answered.error();
    }
    if (*answered)
        return std::move(**answered);
    Result<RawResult> sorted = raw(tag, fromTime, toTime, atMost, cancelled);
    return sorted.ok() ? Result<ReadingColumns>(columnsOf(*sorted)) : Result<ReadingColumns>(sorted.error());
}

} // namespace lineside
