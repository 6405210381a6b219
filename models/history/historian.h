#pragma once

#include "models/base/result.h"
#include "models/field/job.h"
#include "models/history/event.h"
#include "models/history/integrity.h"
#include "models/plant/plant.h"
#include "models/telemetry/batch_sink.h"
#include "models/telemetry/latency.h"

#include <QStringList>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace lineside {

//! How long readings of certain tags are kept.
struct RetentionRule
{
    QString tags;  //!< "CAP-01.torque", "CAP-*", "*.state": * stands for anything, as in file names
    int days = 0;  //!< 0: until the budget is passed
};

inline constexpr int kMaxKeptDays = 36'500;
//! Rules as people write them: "CAP-01.torque 365; *.state 30". BadData with what is wrong.
Result<std::vector<RetentionRule>> retentionRules(const QString &text);

//! How long what is kept, and in how much space.
struct RetentionSettings
{
    int rawDays = 90;                 //!< readings of tags that no rule names; 0: until the budget is passed
    std::vector<RetentionRule> rules; //!< the first that fits counts
    int rollUpDays = 730;             //!< hourly figures, made before readings go; 0: for ever
    int eventDays = 730;              //!< 0: until their own budget is passed
    qint64 budgetBytes = 0;           //!< of the whole store; 0: 20 GB, or half of what was free at the start if that is less
    qint64 eventBytes = 256ll << 20;  //!< of the events in it, about: older ones go beyond it
    bool mergeBlocks = true;          //!< small blocks of a tag are made into larger ones
    bool archiveFirst = false;        //!< readings go only when the archive of their months was verified
    std::chrono::milliseconds every{600'000}; //!< how often it is looked after; 0: only when it is asked for
};

//! What one round of looking after the store did.
struct KeepReport
{
    quint64 hours = 0;          //!< hourly figures that were made
    quint64 readings = 0;       //!< that are not kept any more
    quint64 events = 0;         //!< that are not kept any more,
    quint64 untakenEvents = 0;  //!< and of these, those that had not been carried to where they were to go
    UtcTime from{};             //!< of the readings dropped; both zero without
    UtcTime to{};
    bool overBudget = false;    //!< they went because of the budget, before their time
    QStringList heldMonths;     //!< "2026-08": due to go, but their archive is not verified
    qint64 returnedBytes = 0;   //!< to the disk
    quint64 mergedBlocks = 0;   //!< small blocks that were made into larger ones,
    quint64 intoBlocks = 0;     //!< and into how many
};

struct HistorianSettings
{
    QString folder;                      //!< the data folder; made (0700) when absent
    size_t queueBytes = 128u << 20;      //!< of readings that wait for the disk
    std::chrono::milliseconds commitEvery{20}; //!< group commit: at most this long, or commitReadings; sooner for setForwarded()
    size_t commitReadings = 20'000;
    size_t openBytes = 32u << 20;        //!< memory for readings that are on disk but not yet sorted into blocks
    std::chrono::milliseconds retryEvery{500}; //!< how often a disk in trouble is tried again
    qint64 logBytes = 500ll << 20;       //!< of readings in blocks that stay in the log until they were carried elsewhere
    int checkpointPages = 4'000;         //!< of 8 KB: when so many wait in the WAL, they are copied into the file
    //! At start, heads of blocks are checked for so long; 0: not at all. When some are left, all are checked by
    //! themselves, so long after the start.
    std::chrono::milliseconds checkWithin{60};
    std::chrono::milliseconds checkAfter{10'000};
    RetentionSettings keep;
    QByteArray vfs;                      //!< for tests: the SQLite VFS to write through
};

struct HistorianCounters
{
    quint64 stored = 0;        //!< readings committed since start
    quint64 storedEvents = 0;
    quint64 lost = 0;          //!< readings that gave way; each is covered by a gap record
    quint64 sequence = 0;      //!< of the newest committed reading
    quint64 bytes = 0;         //!< size of the store on disk, WAL included
    size_t queueBytes = 0;
    size_t queueMaxBytes = 0;
    bool healthy = true;
    quint64 usedBytes = 0;     //!< of bytes: what holds something; the rest is used again
    quint64 budgetBytes = 0;   //!< what it may grow to before the oldest readings give way; 0: not known yet
    double growthPerDay = 0;   //!< in bytes, of the last day with readings; 0: not known yet
    std::optional<double> daysLeft; //!< until readings give way before their time; none when they are kept for as long as they should
    quint64 mergedBlocks = 0;  //!< small blocks that were made into larger ones since the start,
    quint64 intoBlocks = 0;    //!< and into how many
    std::optional<UtcTime> mergedAt; //!< when it was done last
    quint64 smallBlocks = 0;   //!< that may become larger ones, when it was looked last
    bool shrinks = true;       //!< free space in the file goes back to the disk; not of one that an older version began
    QString trouble;           //!< in words while not healthy: "The disk is full."
};

//! Told after a commit, on the store's thread: readings [firstSequence, firstSequence + count) are on disk.
struct CommitNotice
{
    quint64 firstSequence = 0;
    quint64 count = 0;
    std::span<const Reading> readings;
};

//! Somebody listens to commits for as long as it lives.
using CommitSubscription = std::shared_ptr<void>;

//! Min/max buckets of one tag over a range; times and values are of one length. Empty buckets are left out.
struct TrendQuery
{
    TagId tag = kNoTag;
    UtcTime from{};
    UtcTime to{};      //!< exclusive
    size_t maxPoints = 2'000; //!< at most this many samples come back; fewer stored readings come back raw
};

struct TrendSample
{
    UtcTime at{};
    double value = 0;  //!< NaN when the reading has no usable number
    StatusCode status = StatusCode::Good;
};

struct TrendResult
{
    TagId tag = kNoTag;
    std::vector<TrendSample> samples; //!< in time order; with buckets, each bucket's first, min, max, last as far as distinct
    bool bucketed = false;
    quint64 readings = 0;             //!< how many stored readings it stands for
    //! Samples before it show hours (first, min, max, last, worst quality): the readings are not kept any more.
    std::optional<UtcTime> rolledBefore{};
};

//! A tag's readings in stretches of equal length, for tables and figures.
struct BucketQuery
{
    TagId tag = kNoTag;
    UtcTime from{};
    UtcTime to{};          //!< exclusive; not in the future: the last value is taken to hold until then
    size_t buckets = 24;   //!< at least 1
};

/*!
 * What a tag did in [from, to). A number holds from its reading until the next one, whatever that is, also from before
 * the range; stretches behind a reading without a usable number count for nothing.
 */
struct Bucket
{
    UtcTime from{};
    UtcTime to{};
    quint64 count = 0;     //!< readings
    quint64 numbers = 0;   //!< of them with a usable number
    // NaN where there is none.
    double min = 0;
    double max = 0;
    double mean = 0;       //!< of the numbers
    double timeMean = 0;   //!< weighted by how long each held
    double first = 0;
    double last = 0;
    std::chrono::microseconds known{0}; //!< how long a number held
    StatusCode worst = StatusCode::Good; //!< the first of the worst quality; Good without readings
    //! (Also) of hourly figures, since the readings are not kept any more; each hour counts in the bucket in which it begins.
    bool fromHours = false;
};

//! The last reading at or before a moment.
struct ValueAt
{
    bool found = false;
    Reading reading;
    ValueType type = ValueType::Float64;
    QByteArray text;                    //!< of a Text; null when none came
    std::chrono::microseconds age{0};   //!< from the reading to the moment
};

//! How long a tag had a value, and how often it took it.
struct StateTime
{
    Payload value;
    std::chrono::microseconds time{0};
    quint64 entries = 0;                //!< changes to it inside the range
};
struct StateTimes
{
    std::vector<StateTime> states;          //!< longest first
    std::chrono::microseconds unknown{0};   //!< before the first reading, and behind readings of bad quality
};

//! Readings as they are stored, for tables and export.
struct RawResult
{
    std::vector<Reading> readings;
    std::vector<ValueType> types;  //!< of each reading when it was stored: a tag's type may have changed since
    std::vector<QByteArray> texts; //!< by Payload::textIndex(); a null text means that none came
};

//! A month whose readings stand in a file that was verified against the store.
struct ArchivedMonth
{
    QString month;           //!< "2026-10", of UTC
    QString file;            //!< its path when it was written; one a line where late readings made another
    QByteArray sha256;       //!< of the file, in hexadecimal; one a line
    UtcTime verifiedAt{};
    quint64 readings = 0;
    quint64 bytes = 0;
    quint64 lastSequence = 0; //!< every reading of the month up to this number is in it
};

//! How far a copy may go, shared with who asked for it; in bytes.
struct StoreCopyPace
{
    std::atomic<quint64> copied{0};
    std::atomic<quint64> total{0};
    std::atomic<quint64> allowed{16u << 20}; //!< grows as the copy reaches its disk, so that no write has to wait for it
};
using StoreCopyPacePtr = std::shared_ptr<StoreCopyPace>;

//! What a copy of the store holds.
struct StoreCopied
{
    QUuid station;
    UtcTime at{};
    quint64 lastSequence = 0;
    quint64 lastEvent = 0;
};

struct EventFilter
{
    UtcTime from = UtcTime::min();
    UtcTime to = UtcTime::max();
    Severity atLeast = Severity::Info;
    QList<EventKind> kinds; //!< empty: all
    QString text;           //!< in source, user or text; case does not matter
    QString reference;      //!< Event::reference, exactly; empty: any. Found by an index, whatever the range
    size_t atMost = 1'000;  //!< newest first
};

/*!
 * The local store of readings and events: what it calls stored is there after a kill -9 or a power cut.
 *
 * take() and append() may be called from any thread and return at once. Queries run on threads of the historian's own
 * and answer there. Everything that cannot be written waits in bounded queues; when the disk stays full or stalled,
 * the oldest readings give way to an exact gap record (first, last, count) and an event; events have a queue and a
 * reserve of their own.
 */
class Historian : public BatchSink
{
public:
    /*!
     * Opens or makes the store in settings.folder.
     * Busy: another process holds it (the message says which). TooNew: written by a newer version. Io/NoSpace: the
     * folder cannot be used. A corrupt store is set aside under a name that the \a notices tell, and a new one is made.
     */
    static Result<std::unique_ptr<Historian>> open(const HistorianSettings &settings, const Clock &clock,
                                                   QStringList *notices = nullptr);
    ~Historian() override = default;

    //! UUID of this station, made with the data folder.
    virtual QUuid stationId() const = 0;

    //! The folder's numbers for these tags, made where they are new, and durable when this returns. Waits; any thread.
    virtual std::vector<TagId> numberTags(std::span<const TagUuid> tags) = 0;

    //! How payloads are to be read; taken before the next batch. Any thread.
    virtual void setSnapshot(SnapshotPtr snapshot) = 0;

    /*!
     * Called on the store's thread after each commit, for as long as what is returned lives: when it has gone, the listener
     * is neither called any more nor running. It must not go in the listener itself. One more listener each time.
     */
    [[nodiscard]] virtual CommitSubscription onCommit(std::function<void(const CommitNotice &)> notify) = 0;
    //! The same for events: called with each, and its id, once it is on disk, in the order of their ids.
    [[nodiscard]] virtual CommitSubscription onEvent(std::function<void(const Event &)> notify) = 0;

    /*!
     * Every reading up to \a sequence was carried to where it is to go. Readings that were not stay in the log, from where
     * they are carried fastest, until it passes its budget; then they are read back from blocks. Nothing (as at first):
     * nobody carries them, being in blocks is enough. Close behind, the next commits come sooner. Any thread.
     */
    virtual void setForwarded(std::optional<quint64>) {}
    /*!
     * Every event up to number \a event was carried to where it is to go. Those that were not stay beyond their time and
     * their budget until they take twice the budget; then the oldest go, and an event says which. Nothing (as at first):
     * nobody carries them. Any thread.
     */
    virtual void setForwardedEvents(std::optional<quint64>) {}

    /*!
     * Appends an event; \a committed (may be empty) is called on the store's thread once it is on disk, with its id, or
     * with the error that kept it from there.
     */
    virtual void append(Event event, std::function<void(Result<quint64>)> committed = {}) = 0;

    virtual HistorianCounters counters() const = 0; //!< any thread
    virtual LatencySummary commitLatency() const = 0; //!< receive to committed
    //! How long commits take: writing and syncing what was prepared. Any thread.
    virtual LatencySummary commitTime() const { return {}; }

    virtual JobPtr<TrendResult> queryTrend(const TrendQuery &query, Job<TrendResult>::Callback done) = 0;
    //! At most \a atMost readings from the start of the range.
    virtual JobPtr<RawResult> queryRaw(TagId tag, UtcTime from, UtcTime to, size_t atMost,
                                       Job<RawResult>::Callback done) = 0;
    //! All of the range's buckets in order, also those without readings. Null where a historian cannot tell.
    virtual JobPtr<std::vector<Bucket>> queryBuckets(const BucketQuery &, Job<std::vector<Bucket>>::Callback) { return {}; }
    virtual JobPtr<ValueAt> queryValueAt(TagId, UtcTime, Job<ValueAt>::Callback) { return {}; }
    //! Of a status, a Boolean or an integer; \a to is exclusive and not in the future.
    virtual JobPtr<StateTimes> queryStates(TagId, UtcTime, UtcTime, Job<StateTimes>::Callback) { return {}; }
    virtual JobPtr<QList<Event>> queryEvents(const EventFilter &filter, Job<QList<Event>>::Callback done) = 0;

    /*!
     * Looks whether all that was stored can be read; takes seconds for each GB with Everything. What is damaged is told
     * as events, too, and readings that are lost by it get a gap record. Null where a historian cannot tell.
     */
    virtual JobPtr<IntegrityReport> checkIntegrity(CheckDepth, Job<IntegrityReport>::Callback) { return {}; }
    /*!
     * Copies the store into the new SQLite file \a file while it is written, without a snapshot and without making commits
     * wait for more than a few milliseconds. What is in the file when the job ends well is the store at that moment, not
     * synced yet. One at a time: Busy.
     */
    virtual JobPtr<StoreCopied> copyStore(const QString &, StoreCopyPacePtr, Job<StoreCopied>::Callback) { return {}; }
    //! Notes a month as archived; \a done is called on the store's thread.
    virtual void noteArchive(const ArchivedMonth &, std::function<void(Status)>) {}

    /*!
     * Looks after the store now, as it does by itself from time to time: makes hourly figures of readings whose time is
     * over or for which there is no room, drops them, makes small blocks into larger ones, and gives free space back, bit by
     * bit beside the commits.
     */
    virtual JobPtr<KeepReport> keepNow(Job<KeepReport>::Callback) { return {}; }

    //! Writes and commits what is queued and closes; at most \a limit. Idempotent.
    virtual void stop(std::chrono::milliseconds limit = std::chrono::milliseconds(4'000)) = 0;
};

} // namespace lineside
