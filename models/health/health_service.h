#pragma once

#include "models/access/audit_trail.h"
#include "models/access/authorizer.h"
#include "models/health/health_desk.h"
#include "models/health/health_pulse.h"
#include "models/health/health_records.h"
#include "models/health/health_replay.h"
#include "models/records/record_store.h"

#include <QObject>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace lineside {

//! That the engine lives, and what it did.
struct HealthHeartbeat
{
    UtcTime lastRound{};       //!< nothing was computed yet: UtcTime{}
    quint64 rounds = 0;
    std::chrono::microseconds roundTook{0};
    size_t machines = 0;
    quint64 readings = 0;      //!< taken since the start
    quint64 lostBatches = 0;   //!< that gave way in the queue
    bool seeded = false;       //!< the last day of history has been read
    size_t warming = 0;        //!< machines of which the days before it are still to be read
    quint64 lateReadings = 0;  //!< that came after the scores of their time
    quint64 rescored = 0;      //!< kept scores that were computed anew for them
    QString trouble;           //!< what went wrong last, in words; empty while all is well
};

using AssessmentPtr = std::shared_ptr<const HealthAssessment>;

//! All that the service knows, as of one moment. Immutable.
struct HealthPicture
{
    UtcTime at{};
    std::map<MachineId, AssessmentPtr> machines;
    std::shared_ptr<const std::vector<PredictiveAlert>> alerts;  //!< oldest first
    AlertLedger ledger;
    std::shared_ptr<const std::vector<MaintenanceRecommendation>> recommendations; //!< oldest first
    HealthHeartbeat heartbeat;
};
using HealthPicturePtr = std::shared_ptr<const HealthPicture>;

struct HealthServiceSettings
{
    std::chrono::milliseconds every{60'000};
    size_t queueBytes = 32u << 20;               //!< of batches that wait; beyond it the oldest give way
    std::chrono::hours seed{24};                 //!< of history is read at the start
    std::chrono::milliseconds seedWithin{20'000}; //!< for each machine
    std::chrono::hours warm{10 * 24};            //!< of history is read after that, in slices, for detectors and projections
    double warmShare = 0.25;                     //!< of the thread's time may go there
    std::chrono::milliseconds lateGrace{60'000}; //!< a reading so much older than a score is late
    std::chrono::milliseconds rescoreAfter{60'000}; //!< the last late reading, which is on disk by then
    MachineHealthSettings machine;
};

/*!
 * The health of a plant: scores, anomalies, alerts, recommendations. Computes on a thread of its own, each minute and when
 * it is asked to; what it knows is a picture that any thread may look at. Keeps scores (hourly, with each change of status,
 * and when one moved by half a point), alerts, recommendations and what detectors learnt in the records, and goes on from
 * them at the next start, with the last day of readings from history; detectors and projections catch up with the ten days
 * before in slices. Kept scores whose readings come late are marked, and computed anew once those are on disk.
 *
 * Signals come on the object's thread. Steps of work may be asked for on any thread. Whether the actor has the right is asked
 * when a step's turn comes; it is in the audit trail, with who and from where, before it is done; and \a done is called on a
 * thread of the service or of the records once it is on disk.
 */
class HealthService final : public QObject, public BatchSink
{
    Q_OBJECT

public:
    struct Parts
    {
        Historian *historian = nullptr;     //!< null: nothing is read at start, no journal
        RecordStore *records = nullptr;     //!< null: nothing is kept
        HealthSources *sources = nullptr;   //!< null: there are only sensors
        const Clock *clock = &Clock::system();
        std::function<Status(const Actor &)> may; //!< whether somebody may do a step; empty: nobody may
        std::function<Status(const AuditEntry &)> audit; //!< an error refuses the step; empty: no trail
    };
    using AlertDone = std::function<void(Result<PredictiveAlert>)>;
    using RecommendationDone = std::function<void(Result<MaintenanceRecommendation>)>;

    //! What the parts point at must outlive it.
    explicit HealthService(const Parts &parts, const HealthServiceSettings &settings = {}, QObject *parent = nullptr);
    ~HealthService() override;

    //! From then on it runs. \a snapshot as with setSnapshot().
    void start(SnapshotPtr snapshot);
    //! Another configuration. Machines whose tags changed begin anew from history. Any thread.
    void setSnapshot(SnapshotPtr snapshot);
    //! Ends the thread; idempotent.
    void stop();

    void take(const BatchPtr &batch) override; //!< any thread; returns at once
    double fill() const override;

    //! For a watchdog; any thread, waits for nobody.
    HealthPulse pulse() const { return m_pulse->read(); }
    HealthPicturePtr picture() const; //!< any thread; never null
    //! Computes at once instead of with the next minute. Any thread.
    void computeNow();
    //! The same for these alone; they are not a round.
    void computeNow(std::vector<MachineId> some);

    void moveAlert(const QUuid &id, AlertState to, const Actor &actor, const QString &note, AlertDone done,
                   std::optional<UtcTime> plannedFor = {});
    void resolveAlert(const QUuid &id, const AlertResolution &resolution, const Actor &actor, AlertDone done);
    void propose(const MaintenanceRecommendation &draft, const Actor &actor, RecommendationDone done);
    //! Who it is in \a step is filled in.
    void moveRecommendation(const QUuid &id, const RecommendationStep &step, const Actor &actor, RecommendationDone done);
    //! After maintenance: the machine's detector and projections learn anew, and its anomaly is over.
    void reBaseline(const MachineId &machine, const Actor &actor, const QString &note, std::function<void(Status)> done);

    /*!
     * How the machine's health was in [from, to), computed anew, with \a plan instead of its own where one is given. One at a
     * time: Busy. The job tells its progress and may be cancelled. \a done is called on a thread of its own.
     */
    JobPtr<HealthReplay> replay(const MachineId &machine, std::optional<HealthPlan> plan, UtcTime from, UtcTime to,
                                std::chrono::minutes every, Job<HealthReplay>::Callback done);
    /*!
     * Why a machine has its score: down to tags, stops, signals and values, each with the time it rests on. Of now as it is shown
     * (\a at nothing), or of a moment, computed anew from its readings. \a done is called on a thread of the service.
     */
    JobPtr<ScoreExplanation> explain(const MachineId &machine, std::optional<UtcTime> at, Job<ScoreExplanation>::Callback done);
    //! How right alerts have been. \a done is called on a thread of the service.
    JobPtr<AlertLedger> ledger(const LedgerQuery &query, Job<AlertLedger>::Callback done);
    //! Kept scores, in order of time; \a plain: without their bodies. Null without records.
    JobPtr<std::vector<health_records::StoredScore>> scores(const MachineId &machine, UtcTime from, UtcTime to, size_t atMost,
                                                            Job<std::vector<health_records::StoredScore>>::Callback done,
                                                            bool plain = false);
    //! What kept scores came to in each of the \a days times 24 hours that end at \a to, oldest first. Null without records.
    JobPtr<std::vector<health_records::DailyScore>> dailyScores(const MachineId &machine, UtcTime to, int days,
                                                                Job<std::vector<health_records::DailyScore>>::Callback done);

Q_SIGNALS:
    void computed(); //!< picture() is another
    //! Kept scores of (from, to] were computed anew, since readings had come late.
    void scoresCorrected(const lineside::MachineId &machine, lineside::UtcTime from, lineside::UtcTime to);
    void scoreUpdated(const lineside::HealthAssessment &assessment);
    void statusChanged(const lineside::HealthAssessment &assessment, lineside::HealthStatus before);
    void anomalyDetected(const lineside::HealthAssessment &assessment);
    void alertCreated(const lineside::PredictiveAlert &alert);
    void alertChanged(const lineside::PredictiveAlert &alert);
    void recommendationChanged(const lineside::MaintenanceRecommendation &recommendation);

private:
    struct Place;   //!< a machine at work
    struct Warming; //!< one that catches up with its past
    struct Route
    {
        Place *place = nullptr;
        qint32 slot = 0; //!< a monitored tag, or one of those below
    };
    static constexpr qint32 kState = -1;
    static constexpr qint32 kProduct = -2;
    static constexpr qint32 kCondition = -3; //!< the first; the others count down from there
    //! What somebody does with an alert.
    struct AlertStep
    {
        Actor actor;
        QString after; //!< for the trail
        QString note;
        std::function<Result<PredictiveAlert>(UtcTime)> take;
    };
    using Call = std::function<void()>;
    using News = std::function<void()>;

    void run();
    void post(Call call, const std::function<void(Error)> &refused);
    void postStep(const Actor &actor, Call step, const std::function<void(Error)> &refused);
    void loadRecords();
    void configure(const SnapshotPtr &snapshot);
    void seed(Place &place);
    void noteSeeded(const Place &place);
    void restore(Place &place, const QByteArray &learnt);
    void keepLearnt(Place &place, UtcTime at);
    ReplayWatch ownWatch();
    void apply(const Batch &batch);
    void round();
    std::optional<HealthStatus> statusLeft(Place &place, HealthStatus now);
    void settle(Place &place, HealthAssessment assessment);
    void settleAlert(const HealthAssessment &assessment, const HealthPlan &plan);
    void feed(Place &place, const Reading &reading, qint32 slot, const Batch &batch);
    void noteLate(Place &place, UtcTime at, bool rebuild);
    void lookAtLate();
    bool rescore(const HealthSetup &setup, UtcTime from, UtcTime to);
    Result<std::vector<ScorePoint>> rescored(const HealthSetup &setup, UtcTime from, UtcTime to);
    void takeRescored(const MachineId &machine, const Result<std::vector<ScorePoint>> &points);
    void warmLater(const MachineId &machine, bool first);
    void warm();
    bool warmSlice();
    void finishWarming(Place &place);
    Result<ScoreExplanation> explained(const MachineId &machine, std::optional<UtcTime> at, const ReplayWatch &watch);
    Result<AlertLedger> ledgerFor(const LedgerQuery &query, const ReplayWatch &watch);
    SnapshotPtr shownSnapshot() const;
    bool isStopping() const;
    void write(RecordStore::Change change, std::function<void(const Status &)> done);
    void tell(News news);
    void emitNews();
    void publish();
    void changedAlert(const PredictiveAlert &alert);
    void stepAlert(const QUuid &id, const AlertStep &step, const AlertDone &done);
    void settleRecommendation(const Result<MaintenanceRecommendation> &next, const RecommendationDone &done);
    template<typename T>
    void keep(const T &value, std::function<void(Result<T>)> done);
    Status record(const Actor &actor, const QString &subject, const QString &before, const QString &after, const QString &text);
    void journal(Severity severity, const QString &source, const QString &text, const QString &reference);

    const Parts m_parts;
    const HealthServiceSettings m_settings;

    mutable std::mutex m_mutex; //!< of what follows
    std::condition_variable m_wake;
    std::deque<BatchPtr> m_queue;
    size_t m_queueBytes = 0;
    quint64 m_lostBatches = 0;
    std::deque<Call> m_calls;
    SnapshotPtr m_nextSnapshot;
    bool m_computeNow = false;
    bool m_stopping = false;
    HealthPicturePtr m_picture;
    SnapshotPtr m_shownSnapshot; //!< that the picture is of
    std::deque<News> m_news;
    bool m_newsOnItsWay = false;
    bool m_replaying = false;

    // the thread's own
    SnapshotPtr m_snapshot;
    std::map<MachineId, std::unique_ptr<Place>> m_places;
    std::vector<std::vector<Route>> m_routes; //!< by TagId
    std::vector<UtcTime> m_seededTo;          //!< by TagId
    std::deque<MachineId> m_toWarm;
    std::unique_ptr<Warming> m_warming;
    SteadyTime m_warmDue{};
    bool m_anyLate = false;
    std::map<MachineId, std::pair<UtcTime, UtcTime>> m_storedLate; //!< scores that were marked when the last run ended
    AlertBook m_book;
    std::map<QUuid, MaintenanceRecommendation> m_recommendations;
    std::map<MachineId, std::vector<ScorePoint>> m_storedPoints;
    std::map<MachineId, QByteArray> m_storedLearnt;
    std::map<MachineId, HealthStatus> m_storedStatuses; //!< that people knew when the last run ended
    std::shared_ptr<const std::vector<PredictiveAlert>> m_alertsShown;
    std::shared_ptr<const std::vector<MaintenanceRecommendation>> m_recommendationsShown;
    AlertLedger m_ledger;
    HealthHeartbeat m_heartbeat;

    const std::shared_ptr<HealthPulseBook> m_pulse = std::make_shared<HealthPulseBook>();
    std::thread m_thread;
    std::thread m_replayThread;
    HealthDesk m_desk; //!< its thread uses all of the above
};

} // namespace lineside
