#pragma once

#include "models/history/data_folder.h"
#include "models/history/store_copy.h"
#include "models/history/open_questions.h"
#include "models/history/open_readings.h"
#include "models/history/store_file.h"
#include "models/history/store_tables.h"
#include "models/history/write_queue.h"

#include <atomic>
#include <map>
#include <optional>

namespace lineside {

/*!
 * The one that writes: takes what is queued, gives it its numbers and commits it in groups; keeps the newest readings
 * in memory (OpenReadings) and turns them into blocks bit by bit. Nothing is told as stored before its commit returned.
 *
 * When the disk fails, everything stays queued and is tried again every half second with a newly opened connection,
 * after a look at what really is on the disk; when it is full, the reserve is given up and events alone are written
 * until there is space.
 *
 * run() is the store's thread; the other functions may be called from any.
 */
class StoreWriter
{
public:
    StoreWriter(HistorianSettings settings, const Clock &clock, sqlite::Database db, const store::Facts &facts);
    ~StoreWriter();

    //! Before run(): reads the log into memory and prepares to write. Damaged rows are skipped and told as events.
    Status prepare();
    //! The listener's number. Any thread.
    quint64 onCommit(std::function<void(const CommitNotice &)> notify);
    quint64 onEvent(std::function<void(const Event &)> notify);
    //! Waits for a listener that runs. Any thread but the store's.
    void endListening(quint64 listener);

    //! The store's thread. Ends after close(), when everything is written or the disk refuses.
    void run();
    void close() { m_queue.close(); }
    //! Nothing is told to anybody any more: who listens is going away.
    void mute();

    WriteQueue &queue() { return m_queue; }
    const WriteQueue &queue() const { return m_queue; }
    OpenReadings::View openReadings() const { return m_open.view(); }
    void setSnapshot(const SnapshotPtr &snapshot);
    HistorianCounters counters() const;
    LatencySummary commitLatency() const { return m_latency.summary(); }
    LatencySummary commitTime() const { return m_commitTime.summary(); }
    //! Waits for the store's thread; numbers that could not be made are kNoTag.
    std::vector<TagId> numberTags(std::span<const TagUuid> tags);
    //! See Historian. Any thread.
    void setForwarded(std::optional<quint64> sequence)
    {
        m_forwarded.store(sequence.value_or(kNotForwarded), std::memory_order_relaxed);
    }
    /*!
     * Lets \a work change the file in a transaction of its own between two commits, and waits for it: a few milliseconds of
     * work at most. Another thread than the store's. Busy while the disk is in trouble; Cancelled at the end.
     */
    Status change(std::function<Status(sqlite::Database &)> work, const std::function<bool()> &cancelled);
    //! Readings that cannot be read any more get a gap record, unless they have it already. Does not wait.
    void recordLoss(std::vector<GapRecord> gaps);
    //! Grows when the file was replaced: connections to the old one are of no use.
    quint32 generation() const { return m_generation.load(std::memory_order_acquire); }
    //! Grows when the file is closed, and opened again: what was not finished by then is not there any more. Any thread.
    quint32 connection() const { return m_connection.load(std::memory_order_acquire); }
    //! Up to which number readings need not be read in the order of their numbers any more. Any thread.
    quint64 forwarded() const { return m_forwarded.load(std::memory_order_relaxed); }
    //! See Historian. Any thread.
    void setForwardedEvents(std::optional<quint64> event)
    {
        m_forwardedEvents.store(event.value_or(kNotForwarded), std::memory_order_relaxed);
    }
    //! Up to which number nobody waits for events any more. Any thread.
    quint64 forwardedEvents() const { return m_forwardedEvents.load(std::memory_order_relaxed); }
    OpenQuestions &questions() { return m_questions; }
    void copyStore(const QString &file, StoreCopyPacePtr pace, JobPtr<StoreCopied> job);
    void noteArchive(const ArchivedMonth &month, std::function<void(Status)> done);
    //! An event of the historian's own.
    void report(EventKind kind, Severity severity, const QString &text);

private:
    static constexpr quint64 kNotForwarded = ~quint64(0);
    static constexpr quint64 kEmptyLog = StoreTables::LogEnd::kEmpty;
    struct LogFill
    {
        quint64 firstEnd = kEmptyLog; //!< the last number of the first row
        qint64 bytes = 0;             //!< of all rows, about
    };
    //! What one commit is about to change; taken over only when the commit has succeeded.
    struct Stage
    {
        quint64 firstEvent = 0;
        size_t nextRun = 0;
        bool sealDone = false;
        quint64 deadLog = 0;
        LogFill log;
    };
    //! A commit that failed: whether it is on the disk is seen when the file has been opened again.
    struct Doubt
    {
        WriteQueue::Load load;
        Stage stage;
    };
    using Types = std::vector<ValueType>;

    Result<store::Facts> openAgain();
    Status replaceStore(const Error &why);
    Status fillNewStore(sqlite::Database &db, StoreTables &tables);
    bool resolveDoubt();
    void finish(WriteQueue::Load load, const Stage &stage);
    void fillStage(const WriteQueue::Load &load);
    Status write(const WriteQueue::Load &load, Stage &stage);
    Status writeBlocks(Stage &stage, size_t readings);
    Result<codec::SharedStamps> stampsFor(size_t run);
    Status measureLog();
    Status changeNow(const std::function<Status(sqlite::Database &)> &work);
    bool isForwarded() const { return m_forwarded.load(std::memory_order_relaxed) != kNotForwarded; }
    bool isAwaited() const;
    bool mayLeaveLog(quint64 firstRowEnd, qint64 logBytes) const;
    Status writeLogEnd(Stage &stage);
    void publish(const WriteQueue::Load &load, const Stage &stage);
    void tell(const WriteQueue::Load &load, const Stage &stage);
    bool commitOnce(bool closing);
    void sealWhenDue();
    void copyWhenDue();
    void dropStore();
    void checkpointWhenDue();
    void troubled(const Error &error);
    void recovered();
    void measureFile();

    const HistorianSettings m_settings;
    const Clock &m_clock;
    const QUuid m_station;
    sqlite::Database m_db;
    std::optional<StoreTables> m_tables; // after m_db: goes before it
    std::optional<StoreCopy> m_copy;     // after m_db
    WriteQueue m_queue;
    OpenReadings m_open;
    DiskReserve m_reserve;

    std::mutex m_notifyMutex; // held while listeners run
    bool m_muted = false;
    std::map<quint64, std::function<void(const CommitNotice &)>> m_notify; // by number
    std::map<quint64, std::function<void(const Event &)>> m_notifyEvent;
    quint64 m_nextListener = 1;

    mutable std::mutex m_typesMutex;
    std::shared_ptr<const Types> m_types;

    // The store's thread only.
    quint64 m_nextSequence = 1;
    quint64 m_nextEvent = 1;
    quint32 m_nextSegment = 1;
    size_t m_nextRun = 0;         // of the sealed runs, the first that is not in a block
    quint64 m_deadLog = 0;        // log rows up to this sequence are in blocks
    LogFill m_log;
    bool m_eventsOnly = false;    // the disk is full
    bool m_walWarned = false;
    std::vector<TagUuid> m_uuids; // by number: those that were given out in this run
    int m_replacements = 0;
    bool m_unhealthy = false;
    std::optional<Doubt> m_doubt;
    WriteQueue::NotBefore m_notBefore;
    SteadyTime m_nextMeasure{};
    std::vector<Reading> m_readings;
    std::vector<ValueType> m_readingTypes;
    std::vector<QByteArray> m_texts;
    codec::Bytes m_logRow;
    codec::Bytes m_head;
    codec::Bytes m_body;
    std::vector<codec::StoredReading> m_gathered;
    //! Readings whose stamps were stored last, in this or an earlier transaction of the same segment.
    struct StoredStamps
    {
        quint32 part = 0;
        TagId tag = kNoTag; //!< kNoTag: none
        std::vector<codec::StoredReading> readings;
    };
    StoredStamps m_stamps;

    LatencyHistogram m_latency;
    LatencyHistogram m_commitTime;
    std::atomic<quint64> m_stored{0};
    std::atomic<quint64> m_storedEvents{0};
    std::atomic<quint64> m_lastSequence{0};
    std::atomic<quint64> m_forwarded{kNotForwarded};
    std::atomic<quint64> m_forwardedEvents{kNotForwarded};
    std::atomic<quint64> m_fileBytes{0};
    std::atomic<quint32> m_generation{0};
    std::atomic<quint32> m_connection{0};
    OpenQuestions m_questions;
    mutable std::mutex m_troubleMutex;
    QString m_trouble; // empty while healthy
};

} // namespace lineside
