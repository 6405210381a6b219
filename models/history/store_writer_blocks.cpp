#include "models/history/store_writer.h"

#include <algorithm>

namespace lineside {

namespace {

// Blocks are written beside the appends in small portions: twice as fast as new readings come, at least this many.
constexpr size_t kMinBlockReadings = 20'000;
constexpr size_t kMaxIdleBlockRows = 1'000;
constexpr qint64 kDeadLogBytes = 2 << 20; // that leave the log with one commit, at least

quint64 blockId(quint32 segment, quint32 part, TagId tag)
{
    return (quint64(segment) + part) << 32 | toNumber(tag);
}

} // namespace

Status StoreWriter::writeBlocks(Stage &stage, size_t readings)
{
    if (!m_open.isSealed())
        return Done{};
    const std::span<const OpenReadings::Run> runs = m_open.runs();
    const size_t quota = std::max(kMinBlockReadings, 2 * readings);
    size_t done = 0;
    size_t rows = 0;
    while (stage.nextRun < runs.size() && done < quota) {
        const OpenReadings::Run &run = runs[stage.nextRun];
        ValueType type{};
        m_open.gather(run, m_gathered, type);
        const quint64 id = blockId(m_nextSegment, run.part, run.tag);
        Result<codec::SharedStamps> shared = stampsFor(stage.nextRun);
        if (!shared.ok())
            return shared.error();
        codec::encodeBlock(id, run.tag, type, m_gathered, m_head, m_body, *shared);
        if (Status inserted = m_tables->insertBlock(id, m_head, m_body); !inserted.ok())
            return inserted;
        done += run.end - run.begin;
        ++stage.nextRun;
        ++rows;
        // Somebody may wait for an event; while readings pour in, keeping up comes first.
        if (rows % 64 == 0 && (m_queue.eventsWait() || (readings < kMinBlockReadings && rows >= kMaxIdleBlockRows)))
            break;
    }
    if (stage.nextRun < runs.size())
        return Done{};
    stage.sealDone = true;
    stage.deadLog = m_open.sealedLast();
    return m_tables->insertSegment(m_nextSegment, m_open);
}

//! For m_gathered, the readings of a run: tags that are read together are neighbours nearly always.
Result<codec::SharedStamps> StoreWriter::stampsFor(size_t run)
{
    const std::span<const OpenReadings::Run> runs = m_open.runs();
    const OpenReadings::Run &now = runs[run];
    if (m_stamps.tag == kNoTag || m_stamps.part != now.part || !codec::shareStamps(m_gathered, m_stamps.readings)) {
        if (run + 1 >= runs.size() || runs[run + 1].part != now.part
            || runs[run + 1].end - runs[run + 1].begin != now.end - now.begin)
            return codec::SharedStamps{};
        ValueType type{};
        m_stamps.tag = kNoTag;
        m_open.gather(runs[run + 1], m_stamps.readings, type);
        if (!codec::shareStamps(m_stamps.readings, m_gathered))
            return codec::SharedStamps{};
        const quint64 id = blockId(m_nextSegment, now.part, now.tag);
        codec::encodeStamps(id, m_gathered, m_body);
        if (Status inserted = m_tables->insertStamps(id, m_body); !inserted.ok())
            return inserted.error();
        m_stamps = {now.part, now.tag, m_gathered};
    }
    return codec::SharedStamps{m_stamps.tag, m_stamps.readings.front().sequence};
}

void StoreWriter::sealWhenDue()
{
    if (m_open.isSealed() || m_open.openBytes() < m_settings.openBytes / 4 * 3)
        return;
    m_open.seal();
    m_nextRun = 0;
}

bool StoreWriter::mayLeaveLog(quint64 firstRowEnd, qint64 logBytes) const
{
    if (firstRowEnd > m_deadLog)
        return false;
    return firstRowEnd <= m_forwarded.load(std::memory_order_relaxed) || logBytes > m_settings.logBytes;
}

Status StoreWriter::writeLogEnd(Stage &stage)
{
    // What was carried elsewhere goes first; beyond the budget, what is in blocks goes all the same.
    const quint64 carried = std::min(stage.deadLog, m_forwarded.load(std::memory_order_relaxed));
    const qint64 portion = kDeadLogBytes + qint64(2 * m_logRow.size());
    const bool over = stage.log.bytes > m_settings.logBytes;
    if (stage.log.firstEnd > (over ? stage.deadLog : carried))
        return Done{};
    Result<StoreTables::LogEnd> done = StoreTables::LogEnd{};
    if (stage.log.firstEnd <= carried)
        done = m_tables->deleteLogRows(carried, portion);
    else
        done = m_tables->deleteLogRows(stage.deadLog, std::min(portion, stage.log.bytes - m_settings.logBytes));
    if (!done.ok())
        return done.error();
    stage.log.bytes = std::max<qint64>(0, stage.log.bytes - done->deleted);
    stage.log.firstEnd = done->firstEnd;
    return Done{};
}

} // namespace lineside
