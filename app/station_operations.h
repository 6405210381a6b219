#pragma once

#include "app/station_health_sources.h"
#include "models/access/late_access.h"
#include "models/health/health_service.h"
#include "models/health/health_watchdog.h"
#include "models/production/production_service.h"
#include "models/quality/quality_service.h"
#include "models/records/record_store.h"
#include "models/telemetry/pipeline.h"

#include <QTimer>

#include <atomic>
#include <memory>

namespace lineside {

/*!
 * What the station works out of readings: production, quality and health, and the file of records that all three keep.
 * Main thread, but for what the services say of themselves.
 */
class StationOperations
{
public:
    //! What it works with; all of it must outlive it.
    struct Parts
    {
        QString dataFolder;
        Historian &historian;
        LateAccess &access;
        const Clock &clock;
        bool fourEyes = false; //!< who entered values of a batch may not approve it
        std::function<Status(bool)> keepFourEyes = {}; //!< into the settings
        std::chrono::hours chartPast{0}; //!< of history, that charts without any point begin with
    };

    /*!
     * Opens the records. A damaged file is set aside under a name that \a notices tell, and a new one is made: the station
     * goes on. TooNew, Io: what record_file::open() says.
     */
    static Result<std::unique_ptr<StationOperations>> open(const Parts &parts, QStringList *notices);
    ~StationOperations(); //!< stop()

    //! Before the pipeline starts.
    void addTo(Pipeline &pipeline);
    void setSnapshot(const SnapshotPtr &snapshot);
    //! What is to be done before health begins, once production has caught up; it calls back, on the main thread, when it is.
    using BeforeHealth = std::function<void(std::function<void()> goOn)>;
    void start(const SnapshotPtr &snapshot, BeforeHealth before = {});
    //! Before the historian stops. Idempotent.
    void stop();

    RecordStore &records() { return *m_records; }
    //! Whether records go to the plant's database: then they are removed here only once they are there. Any thread.
    void setCarried(bool isCarried) { m_isCarried = isCarried; }
    production::ProductionService &production() { return *m_production; }
    QualityService &quality() { return *m_quality; }
    HealthService &health() { return *m_health; }
    HealthSources &healthSources() { return *m_sources; }
    const HealthWatchdog &healthWatchdog() const { return *m_watchdog; }

private:
    StationOperations(const Parts &parts, std::unique_ptr<RecordStore> records);
    void computeOnceCaughtUp();
    void beginHealth();
    Status audit(const AuditEntry &entry) const;
    void setFourEyes(bool asked, const Actor &actor, const std::function<void(Status)> &done);
    Status takeFourEyes(bool asked, const AuditEntry &entry);
    void sign(const Actor &actor, const Secret &password, const std::function<void(Status)> &done) const;

    const Parts m_parts;
    std::atomic<bool> m_isCarried{false};
    std::atomic<bool> m_fourEyes;
    std::unique_ptr<RecordStore> m_records;
    QTimer m_forgetting;
    QMetaObject::Connection m_caughtUp;
    BeforeHealth m_beforeHealth;
    SnapshotPtr m_snapshot; //!< that health begins with
    bool m_hasHealth = false;
    std::unique_ptr<production::ProductionService> m_production;
    std::unique_ptr<QualityService> m_quality;
    std::unique_ptr<StationHealthSources> m_sources; //!< of the next, from those before
    std::unique_ptr<HealthService> m_health;
    std::unique_ptr<HealthWatchdog> m_watchdog;
};

} // namespace lineside
