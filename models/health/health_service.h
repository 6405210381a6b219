#pragma once

#include "models/access/audit_trail.h"
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
    bool seeded = false;       //!< history has been read
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
    MachineHealthSettings machine;
};

/*!
 * The health of a plant: scores, anomalies, alerts, recommendations. Computes on a thread of its own, each minute and when
 * it is asked to; what it knows is a picture that any thread may look at. Keeps scores (hourly, with each change of status,
 * and when one moved by half a point), alerts, recommendations and what detectors learnt in the records, and goes on from
 * them at the next start, with the last day of readings from history.
 *
 * Signals come on the object's thread. Steps of work may be asked for on any thread: they are in the audit trail before they
 * are done, and \a done is called on a thread of the service or of the records once they are on disk.
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

    HealthPicturePtr picture() const; //!< any thread; never null
    //! Computes at once instead of with the next minute. Any thread.
    void computeNow();

    void moveAlert(const QUuid &id, AlertState to, const QString &who, const QString &note, AlertDone done);
    void resolveAlert(const QUuid &id, const AlertResolution &resolution, const QString &who, AlertDone done);
    void propose(const MaintenanceRecommendation &draft, const QString &who, RecommendationDone done);
    void moveRecommendation(const QUuid &id, const RecommendationStep &step, RecommendationDone done);
    //! After maintenance: the machine's detector and projections learn anew, and its anomaly is over.
    void reBaseline(const MachineId &machine, const QString &who, const QString &note, std::function<void(Status)> done);

    /*!
     * How the machine's health was in [from, to), computed anew, with \a plan instead of its own where one is given. One at a
     * time: Busy. \a done is called on a thread of its own.
     */
    JobPtr<HealthReplay> replay(const MachineId &machine, std::optional<HealthPlan> plan, UtcTime from, UtcTime to,
                                std::chrono::minutes every, Job<HealthReplay>::Callback done);
    //! Kept scores, in order of time. Null without records.
    JobPtr<std::vector<health_records::StoredScore>> scores(const MachineId &machine, UtcTime from, UtcTime to, size_t atMost,
                                                            Job<std::vector<health_records::StoredScore>>::Callback done);

Q_SIGNALS:
    void computed(); //!< picture() is another
    void scoreUpdated(const lineside::HealthAssessment &assessment);
    void statusChanged(const lineside::HealthAssessment &assessment, lineside::HealthStatus before);
    void anomalyDetected(const lineside::HealthAssessment &assessment);
    void alertCreated(const lineside::PredictiveAlert &alert);
    void alertChanged(const lineside::PredictiveAlert &alert);
    void criticalAlert(const lineside::PredictiveAlert &alert); //!< it became critical, or came as such
    void recommendationChanged(const lineside::MaintenanceRecommendation &recommendation);

private:
    struct Place; //!< a machine at work
    struct Route
    {
        Place *place = nullptr;
        qint32 slot = 0; //!< a monitored tag, or one of the two below
    };
    static constexpr qint32 kState = -1;
    static constexpr qint32 kProduct = -2;
    using Call = std::function<void()>;
    using News = std::function<void()>;

    void run();
    void post(Call call, const std::function<void(Error)> &refused);
    void loadRecords();
    void configure(const SnapshotPtr &snapshot);
    void seed(Place &place);
    void apply(const Batch &batch);
    void round();
    void settle(Place &place, HealthAssessment assessment);
    void tell(News news);
    void emitNews();
    void publish();
    void changedAlert(const PredictiveAlert &alert);
    template<typename T>
    void keep(const T &value, std::function<void(Result<T>)> done);
    Status record(const QString &who, const QString &subject, const QString &before, const QString &after, const QString &text);
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
    std::deque<News> m_news;
    bool m_newsOnItsWay = false;
    bool m_replaying = false;

    // the thread's own
    SnapshotPtr m_snapshot;
    std::map<MachineId, std::unique_ptr<Place>> m_places;
    std::vector<std::vector<Route>> m_routes; //!< by TagId
    std::vector<UtcTime> m_seededTo;          //!< by TagId
    AlertBook m_book;
    std::map<QUuid, MaintenanceRecommendation> m_recommendations;
    std::map<MachineId, std::vector<ScorePoint>> m_storedPoints;
    std::map<MachineId, QByteArray> m_storedLearnt;
    std::shared_ptr<const std::vector<PredictiveAlert>> m_alertsShown;
    std::shared_ptr<const std::vector<MaintenanceRecommendation>> m_recommendationsShown;
    AlertLedger m_ledger;
    HealthHeartbeat m_heartbeat;

    std::thread m_thread;
    std::thread m_replayThread;
};

} // namespace lineside
