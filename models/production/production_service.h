#pragma once

#include "models/history/historian.h"
#include "models/production/losses.h"
#include "models/production/machine_states.h"
#include "models/production/oee_trend.h"
#include "models/production/picture.h"
#include "models/telemetry/batch_sink.h"

#include <QObject>

namespace lineside {
struct Actor;
struct AuditEntry;
} // namespace lineside

namespace lineside::production {

struct ProductionSettings
{
    std::chrono::milliseconds grace{3'000};     //!< readings that come this late are no late ones; figures lag as much
    std::chrono::milliseconds tick{1'000};      //!< how often pictures are made
    std::chrono::milliseconds recomputeAfter{5'000}; //!< the last late reading, which is on disk by then
    int firstDays = 7;                          //!< of history that is taken in at the first start
    size_t queueBytes = 32u << 20;              //!< what is not taken in in time is read back from history
};

struct ProductionCounters
{
    quint64 readings = 0;     //!< fed live
    quint64 late = 0;
    quint64 overflowed = 0;   //!< did not fit into the queue; read back from history
    quint64 replays = 0;      //!< hours counted anew from history
    quint64 failed = 0;       //!< of them and of what was to be stored: tried again
    QString trouble;          //!< the newest of these; empty while all is well
};

/*!
 * Production as it goes on: takes readings as they are stored, keeps accounts of each machine with a production plan, and
 * the records of them. After a start it goes on from the last checkpoint with what history has; what is late is counted
 * anew with its hour. One thread of its own; take() only copies what it needs.
 *
 * Everything public may be called from any thread; signals come from the service's own.
 */
class ProductionService final : public QObject, public BatchSink, public MachineStates
{
    Q_OBJECT

public:
    //! Puts into the audit trail what is about to be changed, and waits for it; called on the service's thread.
    using Audit = std::function<Status(const AuditEntry &)>;

    //! Where \a audit is empty or fails, nothing that people enter is taken.
    ProductionService(Historian &historian, RecordStore &records, const Clock &clock, Audit audit, ProductionSettings settings = {});
    ~ProductionService() override; //!< stop()

    //! The tables of production, for RecordStore::open().
    static RecordSchema schema() { return records::schema(); }

    //! The configuration; a machine whose plan changed is counted by the new one from its last clean hour on.
    void setSnapshot(SnapshotPtr snapshot);
    //! Begins; add it to the pipeline as a sink of Deadbanded batches before that starts: what it sees is what is stored.
    void start();
    //! Stores what is finished and ends the thread. Idempotent; before the historian and the records stop.
    void stop();

    void take(const BatchPtr &batch) override;
    double fill() const override;

    //! As of the last tick; never null.
    PicturePtr picture() const;
    std::vector<StateInterval> states(const MachineId &machine, UtcTime from, UtcTime to) const override;
    ProductionCounters counters() const;

    /*!
     * The account of a machine over a time, from records and what goes on; cells that begin in [from, to) count. Waits for
     * records: not for the window's thread.
     */
    Result<Account> account(const MachineId &machine, UtcTime from, UtcTime to) const;
    //! The same, cell by cell.
    JobPtr<std::vector<Cell>> queryCells(const MachineId &machine, UtcTime from, UtcTime to, Job<std::vector<Cell>>::Callback done) const;
    /*!
     * The cells from \a from on (where one begins) as they were at \a at, the last one in part: counted anew from readings. Waits for
     * records and history: not for their threads. NotFound: they are not kept any more, or nobody counts the machine.
     */
    Result<std::vector<Cell>> cellsThen(const MachineId &machine, UtcTime from, UtcTime at, const std::function<bool()> &cancelled = {}) const;
    //! OEE by hour, shift, day, week or month; of a line its pacemaker's.
    JobPtr<std::vector<TrendPoint>> queryTrend(const MachineId &machine, TrendStep step, UtcTime from, UtcTime to,
                                               Job<std::vector<TrendPoint>>::Callback done) const;
    //! Long stops of a time, those that last too.
    JobPtr<std::vector<StateInterval>> queryStops(const MachineId &machine, UtcTime from, UtcTime to,
                                                  Job<std::vector<StateInterval>>::Callback done) const;
    //! What people entered for a time, oldest first.
    JobPtr<std::vector<StopEntry>> queryEntries(const MachineId &machine, UtcTime from, UtcTime to,
                                                Job<std::vector<StopEntry>>::Callback done) const;

    /*!
     * What state a machine was in, in time order and cut to [from, to), short stops and all: from the records, for as long as they
     * are kept, and what goes on. What is left out is not known.
     */
    JobPtr<std::vector<StateInterval>> queryStates(const MachineId &machine, UtcTime from, UtcTime to,
                                                   Job<std::vector<StateInterval>>::Callback done) const;
    //! Where the time of machines went, added up: see LossQuestion. Machines without accounts are left out.
    JobPtr<Losses> queryLosses(const LossQuestion &question, Job<Losses>::Callback done) const;

    /*!
     * A person says why a machine stood in [from, to); a part of a stop splits it. The code is one of the site's; empty: what
     * the machine says holds again. The audit trail has what held before and what does now before it is so; it counts as soon as
     * \a done was called without an error, on the service's thread. Who may is asked before; user, before and time are filled in,
     * and for how long the machine ran meanwhile (StopEntry::ran), which no word of a person makes a stop.
     */
    void enterStop(StopEntry entry, const Actor &actor, std::function<void(Result<StopEntry>)> done);
    //! Plans a run, or changes its plan (by id). A run without an order tag is begun and ended by giving it from and to. Audited likewise.
    void putRun(RunPlan run, const Actor &actor, std::function<void(Result<RunPlan>)> done);

Q_SIGNALS:
    //! A new picture is there; about once a second while something changes.
    void pictureChanged();
    void stateChanged(const lineside::MachineId &machine, const lineside::production::StateInterval &now);
    //! An hour, shift or run is stored; \a from is the first moment whose account may be another.
    void accountsStored(const lineside::MachineId &machine, lineside::UtcTime from);
    //! A person gave a stop a reason, or corrected it.
    void entered(const lineside::production::StopEntry &entry);

private:
    class Worker;
    std::unique_ptr<Worker> d;
};

} // namespace lineside::production
