#pragma once

#include "models/production/accumulator.h"
#include "models/records/record_store.h"

#include <QUuid>

namespace lineside::production {

//! Words under which states are stored and sent: "UNKNOWN", "RUNNING", "PLANNED_STOP", "NO_SHIFT", …
QString stateWord(MachineState state);
std::optional<MachineState> stateFromWord(const QString &word);

/*!
 * What a person said of a time: why the machine stood, or (without a state) that what was said before does not hold. A
 * later entry counts where it overlaps earlier ones; those stay as they were. Never changed once it is written.
 */
struct StopEntry
{
    QUuid id;
    MachineId machine;
    UtcTime from{};
    UtcTime to{};
    std::optional<MachineState> state; //!< nothing: what the machine says holds again
    QString reason;                    //!< a StopReason's code
    QString note;                      //!< why it was entered or corrected
    QString user;
    UtcTime enteredAt{};
    QString before;                    //!< what held until then, for people: "DOWN jam, UNKNOWN"
    //! Of its time the machine ran for so long, in microseconds, which stays running time: a warning for who entered it, not kept.
    std::optional<qint64> ran{};
    friend bool operator==(const StopEntry &, const StopEntry &) = default;
};
//! What holds after all entries, later ones first; sorted and apart from each other.
std::vector<StateOverride> overridesOf(std::vector<StopEntry> entries);

enum class RunStatus : quint8 { Planned, Active, Completed };
QString runStatusWord(RunStatus status);

//! A production run as people plan and lead it. Runs that an order tag begins need none; with a planned quantity they have one.
struct RunPlan
{
    QUuid id;
    MachineId machine;
    QString order;
    QString product;
    double quantity = 0;          //!< planned; 0: not said
    std::optional<UtcTime> due;   //!< when it is to begin
    std::optional<UtcTime> from;  //!< when a person began it
    std::optional<UtcTime> to;    //!< when a person ended it
    QString user;                 //!< who changed it last
    UtcTime changedAt{};
    friend bool operator==(const RunPlan &, const RunPlan &) = default;
};
//! Begins and ends of the runs that people lead, by time.
std::vector<RunMark> marksOf(const std::vector<RunPlan> &runs);

/*!
 * What production keeps in the file of records. Functions of a database: changes inside a transaction of the caller's.
 */
namespace records {

RecordSchema schema();
//! What the plant's database gets of it, and as what.
std::vector<CarriedTable> carriedTables();
//! How long what was worked out is kept.
std::vector<KeptTable> keptTables();

/*!
 * Puts \a cells and \a stops in the place of all that there are of the machine from \a from on, and keeps the checkpoint (where
 * there is one).
 */
Status replaceFrom(sqlite::Database &db, const MachineId &machine, UtcTime from, const std::vector<Cell> &cells,
                   const std::vector<StateInterval> &stops, const std::optional<Checkpoint> &checkpoint);
//! In time order; those that begin in [from, to).
Result<std::vector<Cell>> loadCells(sqlite::Database &db, const MachineId &machine, UtcTime from, UtcTime to);
//! When the machine's first cell begins; nothing where there is none.
Result<std::optional<UtcTime>> firstCell(sqlite::Database &db, const MachineId &machine);
//! Idle, setup, down and planned stops that have a part in [from, to), in time order; short ones are not kept.
Result<std::vector<StateInterval>> loadStops(sqlite::Database &db, const MachineId &machine, UtcTime from, UtcTime to,
                                             size_t atMost = 10'000);
/*!
 * Keeps the states of a machine with its \a cells, which are there; \a states in time order and without a gap. Of cells that they
 * do not cover nothing is kept.
 */
Status putStates(sqlite::Database &db, const MachineId &machine, const std::vector<Cell> &cells, const std::vector<StateInterval> &states);
//! In time order, cut to [from, to), short stops and all; what is left out is not known. As long as cells are kept.
Result<std::vector<StateInterval>> loadStates(sqlite::Database &db, const MachineId &machine, UtcTime from, UtcTime to);
//! Puts \a state, cut to [from, to), behind the others; one that only goes on is no other.
void appendState(std::vector<StateInterval> &states, StateInterval state, UtcTime from, UtcTime to);
//! Empty where \a states do not cover [from, to); and back, nothing for what no version wrote.
QByteArray statesToBytes(const std::vector<StateInterval> &states, UtcTime from, UtcTime to);
std::vector<StateInterval> statesFromBytes(const QByteArray &bytes, UtcTime from);
//! The newest one that is not after \a notAfter.
Result<std::optional<Checkpoint>> loadCheckpoint(sqlite::Database &db, const MachineId &machine, UtcTime notAfter);
//! Checkpoints before \a at go, and of each day before \a thinBefore all but the first.
Status forgetCheckpoints(sqlite::Database &db, UtcTime at, UtcTime thinBefore);

Status addEntry(sqlite::Database &db, const StopEntry &entry);
//! Those that have a part in [from, to), in the order in which they were entered.
Result<std::vector<StopEntry>> loadEntries(sqlite::Database &db, const MachineId &machine, UtcTime from, UtcTime to);

Status putRun(sqlite::Database &db, const RunPlan &run);
Result<std::optional<RunPlan>> loadRun(sqlite::Database &db, const QUuid &id);
Result<std::vector<RunPlan>> loadRuns(sqlite::Database &db, const MachineId &machine, UtcTime changedSince);

} // namespace records

} // namespace lineside::production
