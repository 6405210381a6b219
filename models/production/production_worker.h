#pragma once

#include "models/access/audit_trail.h"
#include "models/access/authorizer.h"
#include "models/production/production_service.h"
#include "models/production/replay.h"

#include <atomic>
#include <condition_variable>
#include <thread>
#include <unordered_map>

namespace lineside::production {

//! How long the service's thread, or who asks it for an account, waits for the file of records.
inline constexpr std::chrono::seconds kRecordsWithin{20};
inline constexpr std::chrono::hours kKeptCells{48};       //!< in accumulators and pictures
inline constexpr std::chrono::hours kDaysAtHand{36 * 24};
inline constexpr std::chrono::seconds kRetry{30};

//! The service's thread and what belongs to it. What is above the line in the private part is shared under the mutex.
class ProductionService::Worker
{
public:
    Worker(ProductionService &service, Historian &historian, RecordStore &records, const Clock &clock, Audit audit, ProductionSettings settings);

    void setSnapshot(SnapshotPtr snapshot);
    void start();
    void stop();
    void take(const BatchPtr &batch);
    double fill() const;
    PicturePtr picture() const;
    ProductionCounters counters() const;
    RecordStore &records() const { return m_records; }
    Historian &historian() const { return m_historian; }
    //! Runs on the service's thread; false when that has ended.
    bool post(std::function<void()> task);

    // The service's thread.
    void enterStop(StopEntry entry, const Actor &actor, const std::function<void(Result<StopEntry>)> &done);
    void putRun(RunPlan run, const Actor &actor, const std::function<void(Result<RunPlan>)> &done);

private:
    struct Sample
    {
        Reading reading;
        Role role = Role::State;
        quint32 number = 0;
        QByteArray text;
    };
    //! What came from the pipeline.
    struct Taken
    {
        Reading reading;
        QByteArray text;
    };
    struct Machine
    {
        MachineSetupPtr setup;
        std::unique_ptr<Accumulator> accumulator; //!< null until it is caught up
        std::vector<StopEntry> entries;
        std::vector<RunPlan> runs;
        std::vector<Sample> waiting; //!< for their time
        quint32 nextNumber = 0;
        std::optional<UtcTime> dirtyFrom; //!< to be counted anew from here
        SteadyTime dirtyAt{};    //!< the last time,
        SteadyTime dirtySince{}; //!< and the first
        std::optional<std::pair<UtcTime, UtcTime>> again; //!< once this moment has come, count anew from that
        UtcTime storedFrom{};   //!< cells from here on are not stored yet, or may be others
        UtcTime lastCell{};     //!< that was begun when it was stored last
        bool storeDue = false;
        SteadyTime retryAt{};
        std::map<QDate, Account> days;
        //! Of the last two days, complete between `days` and the accumulator's first cell, which a start or a recount put there.
        std::vector<Cell> older;
        // what pictures are made of, as far as it stays
        std::shared_ptr<const std::vector<Cell>> cells;
        quint64 cellsMark = ~quint64(0);
        UtcTime cellsUntil{};
        std::shared_ptr<const std::map<QDate, Account>> daysShared;
        std::shared_ptr<const std::vector<StateInterval>> intervals;
        StateInterval told;

        //! What pictures showed of the one before is over, however alike the two look.
        void take(std::unique_ptr<Accumulator> other)
        {
            accumulator = std::move(other);
            cells.reset();
            intervals.reset();
        }
    };

    struct Begin
    {
        UtcTime at{};
        std::optional<Checkpoint> checkpoint; //!< nothing: what tags showed then is to be asked of the history
        bool isNew = false; //!< nothing was counted so early until now
    };

    //! The one way in which what people say is kept: the audit trail has it first.
    Status keepAudited(const AuditEntry &entry, RecordStore::Change change);
    QString heldBefore(const Machine &machine, UtcTime from, UtcTime to);
    Result<qint64> ranIn(const Machine &machine, UtcTime from, UtcTime to);
    void loop();
    void tick();
    void adopt(SnapshotPtr snapshot);
    void distribute(std::vector<Taken> taken);
    void feed(Machine &machine, UtcTime until);
    Status load(Machine &machine);
    Result<Begin> beginOf(const Machine &machine, UtcTime from, UtcTime to);
    Status recount(Machine &machine, UtcTime from, UtcTime to);
    void recountLate();
    //! From where history is taken in when nothing was counted before.
    UtcTime oldest(const Machine &machine, UtcTime until) const;
    Status loadDays(Machine &machine, UtcTime until);
    void store(bool always);
    void publish();
    std::shared_ptr<const MachinePicture> pictureOf(Machine &machine);
    void markDirty(Machine &machine, UtcTime from, SteadyTime at);
    void fail(const Error &error);
    Machine *find(const MachineId &id);
    UtcTime watermark() const;
    ReplayWatch watch();

    ProductionService &m_service;
    Historian &m_historian;
    RecordStore &m_records;
    const Clock &m_clock;
    const Audit m_audit;
    const ProductionSettings m_settings;

    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<quint8> m_wanted; //!< by TagId
    std::vector<Taken> m_taken;
    size_t m_takenBytes = 0;
    std::optional<UtcTime> m_droppedFrom;
    std::deque<std::function<void()>> m_tasks;
    SnapshotPtr m_nextSnapshot;
    PicturePtr m_picture;
    ProductionCounters m_counters;
    bool m_started = false;
    std::atomic<bool> m_stopping{false};
    std::thread m_thread;

    // ---- of the service's thread
    SnapshotPtr m_snapshot;
    std::vector<std::unique_ptr<Machine>> m_machines;
    std::unordered_map<quint32, std::vector<std::pair<Machine *, Role>>> m_byTag;
    QHash<LineId, MachineId> m_pacemakers;
    UtcTime m_startedAt{};
    UtcTime m_lastUtc{};
    SteadyTime m_lastSteady{};
    UtcTime m_cleanedAt{};
};

} // namespace lineside::production
