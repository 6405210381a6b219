#pragma once

#include "models/history/block_codec.h"
#include "models/history/column_query.h"
#include "models/history/historian.h"
#include "models/history/open_questions.h"
#include "models/history/open_readings.h"
#include "models/history/roll_up.h"
#include "models/history/sqlite.h"
#include "models/history/stamps_reader.h"

#include <limits>
#include <optional>

namespace lineside {

/*!
 * Answers questions from one read-only connection and the readings that are still open in memory. It holds no
 * snapshot of the file longer than a second: long questions go on in the next one, which is safe since blocks of
 * finished segments never change, and those that were merged stay as long as a question may need them. Belongs to one thread.
 */
class StoreQuery
{
public:
    //! What an answer needs from outside; all of it may be called from the query's thread.
    struct Context
    {
        QString folder;
        QByteArray vfs;
        std::function<OpenReadings::View()> openReadings;
        std::function<quint32()> generation; //!< changes when the file was replaced
        std::function<void(quint64 block, const Error &)> damaged; //!< told of each block that is left out
        //! Asked for before anything is looked at. Empty for who reads beside the process that writes: then a question keeps to
        //! one snapshot, however long it takes.
        std::function<OpenQuestions::Ticket()> begun{};
    };
    using Cancelled = std::function<bool()>;

    explicit StoreQuery(const Context &context) : m_context(context) {}

    Result<TrendResult> trend(const TrendQuery &query, const Cancelled &cancelled);
    Result<RawResult> raw(TagId tag, UtcTime from, UtcTime to, size_t atMost, const Cancelled &cancelled);
    //! The same in columns, without texts.
    Result<ReadingColumns> columns(TagId tag, UtcTime from, UtcTime to, size_t atMost, const Cancelled &cancelled);
    Result<std::vector<Bucket>> buckets(const BucketQuery &query, const Cancelled &cancelled);
    Result<ValueAt> valueAt(TagId tag, UtcTime at, const Cancelled &cancelled);
    Result<StateTimes> states(TagId tag, UtcTime from, UtcTime to, const Cancelled &cancelled);
    Result<QList<Event>> events(const EventFilter &filter, const Cancelled &cancelled);
    //! The hours that have readings in [from, to), both on a full hour, of readings up to number \a upTo.
    Result<std::vector<RollUp>> rollUp(TagId tag, qint64 from, qint64 to, quint64 upTo, const Cancelled &cancelled);

private:
    struct RolledSpan
    {
        qint64 start;
        qint64 until;
        quint64 sequence;
    };
    //! What stands for readings that are not kept any more.
    struct Rolled
    {
        qint64 before = std::numeric_limits<qint64>::min(); //!< hours before it are shown from roll-ups
        std::vector<RolledSpan> spans;                      //!< by start
        std::vector<RollUp> hours;
        //! Whether a reading is in the hours already.
        bool covers(qint64 at, quint64 sequence) const;
        std::vector<codec::StoredReading> asReadings(qint64 from, qint64 to) const;
    };
    Result<Rolled> rolled(TagId tag, qint64 from, qint64 to);

    struct FoundBlock
    {
        quint64 id = 0;
        codec::BlockHead head;
        codec::Bytes packed; //!< the head with its cells; empty where there are none, or too many are kept
    };
    struct Found;
    Status open();
    Status snapshot(bool renew);
    //! Tells of each reading in [from, to) by time, then sequence; memory for the blocks that overlap at a moment.
    using Visit = std::function<void(const codec::StoredReading &, ValueType)>;
    Status each(TagId tag, qint64 from, qint64 to, const Visit &visit, const Cancelled &cancelled);
    Result<ValueAt> lastBefore(TagId tag, qint64 at, const Cancelled &cancelled);
    Result<Found> find(TagId tag, qint64 from, qint64 to, const Cancelled &cancelled);
    Result<std::optional<codec::Block>> readBlock(TagId tag, quint64 id);
    Status appendBlock(TagId tag, quint64 id, codec::BlockColumns &to);
    Result<std::optional<ReadingColumns>> columnsInOrder(TagId tag, qint64 from, qint64 to, size_t atMost, const Cancelled &cancelled);
    Result<std::vector<TrendSample>> gaps(TagId tag, qint64 from, qint64 to);
    void dropOnTrouble(const Error &error);
    void drop();

    const Context &m_context;
    quint32 m_generation = 0;
    sqlite::Database m_db;
    sqlite::Statement m_segments;
    sqlite::Statement m_head;
    sqlite::Statement m_block;
    std::optional<StampsReader> m_stamps;
    sqlite::Statement m_gaps;
    sqlite::Statement m_dropped;
    sqlite::Statement m_rolled;
    sqlite::Statement m_rollUps;
    sqlite::Statement m_nextRollUp;
    std::optional<sqlite::Transaction> m_snapshot; // after m_db
    SteadyTime m_snapshotSince{};
};

} // namespace lineside
