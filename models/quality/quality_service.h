#pragma once

#include "models/access/audit_trail.h"
#include "models/access/authorizer.h"
#include "models/base/secret.h"
#include "models/quality/capability.h"
#include "models/quality/quality_import.h"
#include "models/records/record_store.h"
#include "models/telemetry/batch_sink.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

namespace lineside {

class SubgroupSampler;

//! What somebody wants to do here.
enum class QualityDeed : quint8 {
    Enter,   //!< values, batches, results of tests
    Decide,  //!< approve or reject a batch
    Relearn, //!< let a chart learn its limits anew
};

//! What the service needs of others; everything may be called from its own thread, and must outlive it.
struct QualityPorts
{
    RecordStore &records;
    const Clock &clock;
    Historian *history = nullptr; //!< where signals go as events, and where points are made up for; null: nowhere
    std::function<Status(const Actor &, QualityDeed)> may;
    //! Whether it is \a actor who signs: the password is asked for again. Calls back once, from any thread.
    std::function<void(const Actor &actor, const Secret &password, std::function<void(Status)>)> sign;
    //! Puts into the audit trail; what cannot be put there is not done.
    std::function<Status(const AuditEntry &)> audit;
    //! Whether who entered values of a batch may not approve it; empty: they may.
    std::function<bool()> fourEyes = {};
    //! Has it so from now on, if \a actor may, once it is in the trail and kept; empty: it stays as it is. See setFourEyes().
    std::function<void(bool asked, const Actor &actor, std::function<void(Status)> done)> setFourEyes = {};
    //! So much of history a chart begins with that has no point yet: none, unless a plant comes with a past. At most kCatchUp.
    std::chrono::hours firstPast{0};
};

//! A point that came, and the signal where it raised one.
struct QualityNews
{
    ChartNow chart;
    QualityPoint point;
    std::optional<SpcSignal> signal;
    bool isLate = false; //!< older than the chart's newest point: that is chart.last
};

/*!
 * Quality at work: control charts of the plant are fed from tags, by hand and from files; points and signals are kept, told
 * and counted; batches collect results of tests until somebody signs for them.
 *
 * One thread of its own does it all. Any thread may ask and enter; answers come on that thread or one of the record
 * store's, once what was asked for is durable. Everything that people enter is in the audit trail before it is so. Readings
 * wait a few seconds for those of other devices, so that all are taken in order of time.
 *
 * What comes later still, from tags or by hand, is charted where it belongs: the chart is judged anew from there on. Points
 * that say something else then are corrected, and so are signals: a new one is told, once; one that moved or changed is not
 * told again; one that does not hold any more is withdrawn, and that is told.
 *
 * After a restart each chart goes on where it stood. What was missed meanwhile is read from history (up to kCatchUp) before
 * the first new reading; its signals are kept and counted, and told as events with their own time in the text.
 * A new chart begins now, or with QualityPorts::firstPast.
 */
class QualityService final : public BatchSink
{
public:
    static constexpr std::chrono::seconds kStragglers{5};       //!< readings wait so long for others
    static constexpr size_t kMostReadings = 200'000;            //!< that wait; when more come, points begin anew
    static constexpr size_t kMostTasks = 1'000;                 //!< that people asked for and that wait
    static constexpr std::chrono::days kCatchUp{7};
    static constexpr std::chrono::days kCounted{31};            //!< how far back signals are counted
    static constexpr size_t kMostPoints = 20'000;               //!< of one evaluation
    static constexpr size_t kMostJudgedAnew = 5'000;            //!< points behind one that comes late; with more of them it is refused
    static constexpr std::chrono::seconds kLateRest{5};         //!< after the last late reading a tag's chart is made anew
    static constexpr std::chrono::seconds kBeginWithin{5};      //!< start() waits so long for what is kept
    static constexpr std::chrono::seconds kRecordsWithin{20};   //!< that the service's thread waits for the file of records

    explicit QualityService(QualityPorts ports);
    //! What stop() does.
    ~QualityService() override;
    QualityService(const QualityService &) = delete;
    QualityService &operator=(const QualityService &) = delete;

    /*!
     * Begins. Once. What is kept is loaded on the service's own thread, again and again until it can be; this waits for the first
     * time of it, at most kBeginWithin. Readings are taken from now on.
     */
    Status start(const SnapshotPtr &snapshot);
    //! The plant is another now: charts that are the same go on, others begin or end.
    void setSnapshot(const SnapshotPtr &snapshot);
    //! Does what waits and ends; no wait of it takes longer than kRecordsWithin. Idempotent.
    void stop();

    void take(const BatchPtr &batch) override;
    double fill() const override;

    //! What each chart does now, in the plant's order. Never null.
    std::shared_ptr<const std::vector<ChartNow>> charts() const;
    std::optional<ChartNow> chart(const ChartId &id) const;
    /*!
     * Signals of the machine's charts in the \a days before \a now, for its health score; at most kCounted ago. Earlier ones
     * are in quality_records::loadSignals().
     */
    SignalCount signalCount(const MachineId &machine, UtcTime now, int days = 7) const;
    //! The same of (from, to].
    SignalCount signalCount(const MachineId &machine, UtcTime from, UtcTime to) const;
    //! The newest signals first, of one machine or, with a null id, of all; at most kCounted ago.
    std::vector<SpcSignal> signalsSince(const MachineId &machine, UtcTime from) const;
    QString trouble() const;     //!< why something could not be kept; empty when all is well
    /*!
     * Signals of [from, to) from the records, oldest first, the newest \a atMost of them (at most kMostPoints): of a chart,
     * else of a machine, else of all.
     */
    JobPtr<std::vector<SpcSignal>> querySignals(const ChartId &chart, const MachineId &machine, UtcTime from, UtcTime to, size_t atMost,
                                                Job<std::vector<SpcSignal>>::Callback done);
    quint64 lateReadings() const { return m_late.load(std::memory_order_relaxed); }
    quint64 lostReadings() const { return m_lost.load(std::memory_order_relaxed); }

    //! A chart's points of [from, to), judged by the limits that it has learnt.
    JobPtr<ChartEvaluation> evaluate(const ChartId &chart, UtcTime from, UtcTime to, Job<ChartEvaluation>::Callback done);
    //! The same points as they were kept, with their values and zones; the newest \a atMost of them (at most kMostPoints), oldest first.
    JobPtr<std::vector<QualityPoint>> points(const ChartId &chart, UtcTime from, UtcTime to, size_t atMost,
                                             Job<std::vector<QualityPoint>>::Callback done);
    //! Nothing where the chart has no limits or there are too few values.
    JobPtr<std::optional<Capability>> capability(const ChartId &chart, UtcTime from, UtcTime to,
                                                 Job<std::optional<Capability>>::Callback done);

    using Entered = std::function<void(Result<QualityPoint>)>;
    /*!
     * Values that somebody measured, into a chart without a tag; \a batch may be null, else it has to be open and of the same
     * machine. Refused when there is a point of that time.
     */
    void enter(const ChartId &chart, const Subgroup &values, const QUuid &batch, const Actor &actor, Entered done);
    //! All rows of a file or none, in one transaction: what was previewed with readMeasurements(). \a done gets how many.
    void enterAll(const MeasurementImport &rows, const Actor &actor, std::function<void(Result<size_t>)> done);
    //! The chart forgets its limits and learns from the points that come.
    void relearn(const ChartId &chart, const Actor &actor, std::function<void(Status)> done);

    void openBatch(const QString &code, const MachineId &machine, const QString &product, const Actor &actor,
                   std::function<void(Result<QualityBatch>)> done);
    //! Into an open batch. Ids, batch and user are filled in; missed ones are told as events.
    void addTests(const QUuid &batch, std::vector<QualityTest> tests, const Actor &actor, std::function<void(Status)> done);
    /*!
     * Somebody signs for a batch. Refused without results (tests, or points that were measured for it), without a note where a
     * batch is rejected or a regulated test or chart was missed, for a batch that was decided before, and, where
     * QualityPorts::fourEyes says so, when somebody approves what they entered themselves.
     */
    void decide(const QUuid &batch, BatchState decision, const QString &note, const Actor &actor, const Secret &password,
                std::function<void(Result<QualityBatch>)> done);
    //! Whether QualityPorts::fourEyes says so now.
    bool fourEyes() const { return m_ports.fourEyes && m_ports.fourEyes(); }
    //! Window's thread; \a done comes there, too. Unsupported where nobody keeps such a rule.
    void setFourEyes(bool asked, const Actor &actor, const std::function<void(Status)> &done);
    JobPtr<std::vector<QualityBatch>> batches(size_t atMost, Job<std::vector<QualityBatch>>::Callback done);
    JobPtr<std::vector<QualityTest>> tests(const QUuid &batch, Job<std::vector<QualityTest>>::Callback done);
    //! What was measured into charts for a batch, by time.
    JobPtr<std::vector<QualityPoint>> batchPoints(const QUuid &batch, Job<std::vector<QualityPoint>>::Callback done);

    //! Called on the service's thread with each point, for as long as what is returned lives; it must not go in the listener itself.
    [[nodiscard]] std::shared_ptr<void> onNews(std::function<void(const QualityNews &)> listener);

    //! Does with all readings so far what is otherwise done after kStragglers, and waits until what came of it is
    //! kept. Not from the service's thread.
    void settle();

private:
    struct Watched;
    struct Running;
    struct Incoming;
    struct Listeners;
    struct Trouble;
    struct Change;

    void run();
    bool begin();
    static std::shared_ptr<const Watched> watchedOf(const PlantSnapshot &snapshot);
    bool post(std::function<void()> task);
    void adopt(const SnapshotPtr &snapshot, bool first);
    Status load(Running &chart);
    void loadMissing();
    void catchUp(Running &chart);
    void digest(UtcTime until);
    void advance(UtcTime until);
    static void sampleInto(SubgroupSampler &sampler, const Running &chart, const Incoming &one, std::vector<Subgroup> &points);
    //! The chart's engine where it stood after these points, of which there are at most kPointsToGoOn.
    static ChartEngine engineAfter(const Running &chart, const std::vector<QualityPoint> &points);
    static SpcSignal signalOf(const Running &chart, const ChartEngine &engine, const ChartPoint &point);
    static void sortByTime(std::vector<Incoming> &some);
    void sample(Running &chart, const Incoming &one, std::vector<Subgroup> &points);
    void feed(Running &chart, std::vector<Subgroup> &points, bool tell);
    //! Judges a point and gives what is to be kept and told; nothing is kept yet.
    Result<QualityNews> judge(Running &chart, const Subgroup &group);
    //! With \a done called when it is durable.
    void keep(Running &chart, const QualityNews &news, bool tell, std::function<void(Status)> done);
    //! What comes of it when \a fresh (by time) are put in and \a gone are taken out; nothing is done yet.
    Result<Change> plan(Running &chart, std::vector<QualityPoint> fresh, const std::vector<QualityPoint> &gone = {},
                        UtcTime *wrong = nullptr);
    static Status write(sqlite::Database &db, const Change &change);
    //! It is durable: the chart is so, and whoever has to know is told.
    void apply(Change &change);
    void tellSignal(const Running &chart, const SpcSignal &signal, bool isLate);
    //! A tag's chart, for the time of which readings came late.
    void chartAnew(Running &chart, UtcTime now);
    void leaveLate(Running &chart);
    void chartLate(UtcTime until, bool always);
    //! False where history does not answer.
    bool readHistory(TagId tag, ValueType type, UtcTime from, UtcTime to, std::vector<Incoming> &into) const;
    bool readInForce(TagId tag, ValueType type, UtcTime at, std::vector<Incoming> &into) const;
    std::optional<std::vector<Incoming>> readingsOf(const Running &chart, UtcTime from, UtcTime to);
    //! Into the trail: what it says was to be done was not.
    void tellUndone(AuditEntry entry, const Error &why);
    Status keepAudited(const AuditEntry &entry, RecordStore::Change change, std::chrono::milliseconds within = kRecordsWithin);
    //! The batch, where it is open and of that machine (null: of any).
    Result<QualityBatch> openBatchFor(const QUuid &batch, const MachineId &machine);
    QualityPoint enteredPoint(const Running &chart, const Subgroup &values, ValueSource source, const QUuid &batch, const Actor &actor) const;
    void enterNow(const ChartId &chart, const Subgroup &values, const QUuid &batch, const Actor &actor, const Entered &done);
    void enterAllNow(const MeasurementImport &rows, const Actor &actor, const std::function<void(Result<size_t>)> &done);
    void relearnNow(const ChartId &chart, const Actor &actor, const std::function<void(Status)> &done);
    void openBatchNow(const QualityBatch &batch, const Actor &actor, const std::function<void(Result<QualityBatch>)> &done);
    void addTestsNow(const QUuid &batch, const std::vector<QualityTest> &tests, const Actor &actor, const std::function<void(Status)> &done);
    void show();
    ChartNow nowOf(const Running &chart) const;
    Running *find(const ChartId &chart);
    void note(const Status &status) const;
    void decideNow(const QUuid &batch, BatchState decision, const QString &note, const Actor &actor,
                   const std::function<void(Result<QualityBatch>)> &done);
    //! The batch, or why it cannot be decided so.
    Result<QualityBatch> toBeDecided(const QUuid &batch, BatchState decision, const QString &note, const Actor &actor);
    void tellEvent(Event event);
    //! Whose an event about a machine is; "station", the house's, where there is none.
    QString sourceOf(const MachineId &machine) const;

    const QualityPorts m_ports;

    mutable std::mutex m_mutex; //!< guards what follows, up to the next blank line
    std::condition_variable m_wake;
    std::condition_variable m_begun;
    std::deque<std::function<void()>> m_tasks;
    std::vector<Incoming> m_incoming;
    bool m_overflowed = false;
    bool m_stopping = false;
    bool m_started = false;
    SnapshotPtr m_plant; //!< the newest configuration
    std::shared_ptr<const Watched> m_watched;
    std::shared_ptr<const std::vector<ChartNow>> m_charts;
    std::map<MachineId, std::deque<SpcSignal>> m_signals;                //!< oldest first, of kCounted
    std::map<ChartId, std::map<UtcTime, quint64>> m_points;              //!< judged ones, by hour
    std::map<ChartId, std::pair<MachineId, double>> m_chance;            //!< machine and signals a point
    bool m_hasBegun = false;

    std::atomic<quint64> m_late{0};
    std::atomic<quint64> m_lost{0};
    const std::shared_ptr<Listeners> m_listeners;
    const std::shared_ptr<Trouble> m_trouble;

    // Of the service's thread.
    std::vector<std::unique_ptr<Running>> m_running;
    std::vector<Incoming> m_waiting; //!< for stragglers
    bool m_changed = false;
    UtcTime m_startedAt{};
    ChanceBook m_chances;
    std::thread m_thread;
};

} // namespace lineside
