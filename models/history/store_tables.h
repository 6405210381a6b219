#pragma once

#include "models/history/block_codec.h"
#include "models/history/historian.h"
#include "models/history/open_readings.h"
#include "models/history/sqlite.h"
#include "models/history/write_queue.h"

namespace lineside {

/*!
 * The writer's statements: each does one thing to the tables inside the transaction that the caller holds.
 * Belongs to the writer's thread; must go before its database.
 */
class StoreTables
{
public:
    static Result<StoreTables> prepare(sqlite::Database &db);

    Status insertEvent(quint64 id, const Event &event);
    Status insertGap(const GapRecord &gap);
    //! The same, unless the tag has such a record already.
    Status insertNewGap(const GapRecord &gap);
    Status insertLogRow(quint64 firstSequence, size_t count, codec::ByteView data);
    Status insertBlock(quint64 id, codec::ByteView head, codec::ByteView body);
    Status insertStamps(quint64 id, codec::ByteView data);
    Status insertSegment(quint32 segment, const OpenReadings &sealed);
    //! What is left of the log after some of it was deleted.
    struct LogEnd
    {
        static constexpr quint64 kEmpty = ~quint64(0);
        qint64 deleted = 0;         //!< bytes
        quint64 firstEnd = kEmpty;  //!< the last number of the first row that is left
    };
    //! Deletes log rows that end at \a lastSequence or before, the oldest first, about \a bytes of them.
    Result<LogEnd> deleteLogRows(quint64 lastSequence, qint64 bytes);
    /*!
     * The numbers of these tags, made where they are new, in a transaction of its own. A row that is damaged is passed
     * over, and \a damaged counts it: its tag gets a new number.
     */
    Result<std::vector<TagId>> numberTags(sqlite::Database &db, std::span<const TagUuid> tags, size_t &damaged);
    //! In a transaction of its own.
    static Status noteArchive(sqlite::Database &db, const ArchivedMonth &month);
    //! Gives these numbers to these tags, in the caller's transaction: for a file that replaces another.
    Status insertTags(std::span<const std::pair<TagId, TagUuid>> tags);

    //! What check_sum must be.
    static qint64 checkOf(quint64 id, const Event &event);
    //! Of a row with all columns of events in their order.
    static qint64 checkOfEventRow(const sqlite::Statement &row);
    static qint64 checkOfTag(qint64 id, const QByteArray &uuid);
    static qint64 checkOfGap(qint64 tag, qint64 firstAt, qint64 lastAt, qint64 count);
    static qint64 checkOfSegment(qint64 id, qint64 parts, qint64 firstAt, qint64 lastAt, qint64 lastSequence);
    static qint64 checkOfLeftover(qint64 id, qint64 parts);

private:
    sqlite::Statement m_event;
    sqlite::Statement m_gap;
    sqlite::Statement m_knownGap;
    sqlite::Statement m_log;
    sqlite::Statement m_block;
    sqlite::Statement m_stamps;
    sqlite::Statement m_segment;
    sqlite::Statement m_logSizes;
    sqlite::Statement m_deleteLog;
    sqlite::Statement m_allTags;
    sqlite::Statement m_newTag;
};

} // namespace lineside
