#include "models/production/production_records.h"

#include "models/records/record_values.h"

#include <algorithm>
#include <tuple>

namespace lineside::production {

namespace {

const char *const kStateWords[kMachineStates] = {"UNKNOWN", "RUNNING", "IDLE", "SETUP", "DOWN", "PLANNED_STOP", "NO_SHIFT"};

const char *const kTables = R"(
CREATE TABLE production_cells(
  id BLOB PRIMARY KEY, machine BLOB NOT NULL, begins INTEGER NOT NULL, ends INTEGER NOT NULL, day INTEGER NOT NULL,
  shift TEXT NOT NULL, shift_begins INTEGER NOT NULL, run_begins INTEGER NOT NULL, order_code TEXT NOT NULL,
  unknown INTEGER NOT NULL, running INTEGER NOT NULL, idle INTEGER NOT NULL, setup INTEGER NOT NULL, down INTEGER NOT NULL,
  planned_stop INTEGER NOT NULL, no_shift INTEGER NOT NULL,
  short_stop_time INTEGER NOT NULL, short_stops INTEGER NOT NULL, overtime INTEGER NOT NULL,
  energy INTEGER NOT NULL, energy_out_of_shift INTEGER NOT NULL, samples INTEGER NOT NULL, half_samples INTEGER NOT NULL,
  roll_overs INTEGER NOT NULL, resets INTEGER NOT NULL, jumps INTEGER NOT NULL, glitches INTEGER NOT NULL,
  estimated INTEGER NOT NULL, no_quality INTEGER NOT NULL) STRICT;
CREATE UNIQUE INDEX production_cells_by_time ON production_cells(machine, begins);
CREATE TABLE production_counts(
  machine BLOB NOT NULL, begins INTEGER NOT NULL, product TEXT NOT NULL, cycle_ns INTEGER NOT NULL,
  total INTEGER NOT NULL, good INTEGER NOT NULL, scrap INTEGER NOT NULL, rework INTEGER NOT NULL,
  out_total INTEGER NOT NULL, out_good INTEGER NOT NULL, out_scrap INTEGER NOT NULL, out_rework INTEGER NOT NULL,
  unseen_total INTEGER NOT NULL, unseen_good INTEGER NOT NULL, unseen_scrap INTEGER NOT NULL, unseen_rework INTEGER NOT NULL,
  PRIMARY KEY(machine, begins, product, cycle_ns)) STRICT, WITHOUT ROWID;
CREATE TABLE production_reasons(
  machine BLOB NOT NULL, begins INTEGER NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL, time INTEGER NOT NULL,
  stops INTEGER NOT NULL, PRIMARY KEY(machine, begins, state, reason)) STRICT, WITHOUT ROWID;
CREATE TABLE production_stops(
  id BLOB PRIMARY KEY, machine BLOB NOT NULL, begins INTEGER NOT NULL, ends INTEGER NOT NULL, state TEXT NOT NULL,
  reason TEXT NOT NULL, by_person INTEGER NOT NULL) STRICT;
CREATE INDEX production_stops_by_time ON production_stops(machine, begins);
CREATE TABLE production_checkpoints(
  machine BLOB NOT NULL, at INTEGER NOT NULL, state BLOB NOT NULL, PRIMARY KEY(machine, at)) STRICT, WITHOUT ROWID;
CREATE TABLE production_entries(
  number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, machine BLOB NOT NULL, begins INTEGER NOT NULL, ends INTEGER NOT NULL,
  state TEXT, reason TEXT NOT NULL, note TEXT NOT NULL, person TEXT NOT NULL, entered_at INTEGER NOT NULL,
  before TEXT NOT NULL) STRICT;
CREATE INDEX production_entries_by_time ON production_entries(machine, begins);
CREATE TABLE production_runs(
  id BLOB PRIMARY KEY, machine BLOB NOT NULL, order_code TEXT NOT NULL, product TEXT NOT NULL, quantity REAL NOT NULL,
  due INTEGER, begins INTEGER, ends INTEGER, person TEXT NOT NULL, changed_at INTEGER NOT NULL) STRICT;
CREATE INDEX production_runs_by_machine ON production_runs(machine, changed_at);
)";

//! What state a machine was in, by statesToBytes(); nothing for hours from before that was kept.
const char *const kStates = "ALTER TABLE production_cells ADD COLUMN states BLOB;";
//! For how much of the time the counter of energy was seen; of hours from before that was not noted.
const char *const kEnergySeen = "ALTER TABLE production_cells ADD COLUMN energy_seen INTEGER NOT NULL DEFAULT 0;";

QUuid rowId(const MachineId &machine, const char *kind, UtcTime begins)
{
    return QUuid::createUuidV5(machine.uuid, QByteArray(kind) + QByteArray::number(qint64(toMicroseconds(begins))));
}

Counts countsFrom(RecordRow &row)
{
    Counts counts;
    counts.total = row.integer();
    counts.good = row.integer();
    counts.scrap = row.integer();
    counts.rework = row.integer();
    return counts;
}

void put(RecordRow &row, const Counts &counts)
{
    row << counts.total << counts.good << counts.scrap << counts.rework;
}

Status insertCell(sqlite::Database &db, RecordRow &cells, RecordRow &counts, RecordRow &reasons, const MachineId &machine,
                  const Cell &cell)
{
    const Account &sum = cell.account;
    const QUuid id = rowId(machine, "cell", cell.from);
    cells << id << machine.uuid << cell.from << cell.to << qint64(cell.date.toJulianDay()) << cell.shift << cell.shiftFrom
          << cell.runFrom << cell.order;
    for (const qint64 time : sum.times)
        cells << time;
    cells << sum.shortStopTime << sum.shortStops << sum.overtime << sum.energy << sum.energyOutOfShift << sum.samples
          << sum.halfSamples << sum.notes.rollOvers << sum.notes.resets << sum.notes.jumps << sum.notes.glitches
          << sum.notes.estimated << sum.noQuality << sum.energySeen;
    if (Status done = cells.run(); !done)
        return done;
    for (const ProductCounts &entry : sum.products) {
        counts << machine.uuid << cell.from << entry.product << entry.cycleNs;
        put(counts, entry.inShift);
        put(counts, entry.outOfShift);
        put(counts, entry.unseen);
        if (Status done = counts.run(); !done)
            return done;
    }
    for (const ReasonTime &entry : sum.reasons) {
        if (Status done = (reasons << machine.uuid << cell.from << stateWord(entry.state) << entry.reason << entry.time << entry.stops).run(); !done)
            return done;
    }
    return record_file::noteChange(db, "production_cells", id.toRfc4122());
}

//! The rows of a table with one column of details for each cell, in the order of cells.
template<typename Take>
Status joinDetails(RecordRow &row, std::vector<Cell> &cells, Take take)
{
    size_t place = 0;
    return row.each([&] {
        const UtcTime begins = row.time();
        while (place < cells.size() && cells[place].from < begins)
            ++place;
        take(place < cells.size() && cells[place].from == begins ? &cells[place] : nullptr);
    });
}

StopEntry entryFrom(RecordRow &row)
{
    StopEntry entry;
    entry.id = row.id();
    entry.machine = {row.id()};
    entry.from = row.time();
    entry.to = row.time();
    if (!row.skipNull())
        entry.state = stateFromWord(row.text());
    entry.reason = row.text();
    entry.note = row.text();
    entry.user = row.text();
    entry.enteredAt = row.time();
    entry.before = row.text();
    return entry;
}

RunPlan runFrom(RecordRow &row)
{
    RunPlan run;
    run.id = row.id();
    run.machine = {row.id()};
    run.order = row.text();
    run.product = row.text();
    run.quantity = row.real();
    run.due = row.optionalTime();
    run.from = row.optionalTime();
    run.to = row.optionalTime();
    run.user = row.text();
    run.changedAt = row.time();
    return run;
}

} // namespace

QString stateWord(MachineState state)
{
    return size_t(state) < kMachineStates ? QString::fromLatin1(kStateWords[size_t(state)]) : QString::fromLatin1(kStateWords[0]);
}

std::optional<MachineState> stateFromWord(const QString &word)
{
    for (size_t i = 0; i < kMachineStates; ++i) {
        if (word == QLatin1String(kStateWords[i]))
            return MachineState(i);
    }
    return {};
}

QString runStatusWord(RunStatus status)
{
    switch (status) {
    case RunStatus::Planned:
        return QStringLiteral("PLANNED");
    case RunStatus::Active:
        return QStringLiteral("ACTIVE");
    case RunStatus::Completed:
        break;
    }
    return QStringLiteral("COMPLETED");
}

std::vector<StateOverride> overridesOf(std::vector<StopEntry> entries)
{
    // From the last to the first: each gets what nobody has taken after it.
    std::vector<Stretch> taken; // sorted, apart
    std::vector<StateOverride> result;
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
        UtcTime from = entry->from;
        std::vector<Stretch> free;
        for (const Stretch &stretch : taken) {
            if (stretch.to <= from || stretch.from >= entry->to)
                continue;
            if (from < stretch.from)
                free.push_back({from, stretch.from});
            from = std::max(from, stretch.to);
        }
        if (from < entry->to)
            free.push_back({from, entry->to});
        for (const Stretch &stretch : free) {
            taken.push_back(stretch);
            if (entry->state)
                result.push_back({stretch.from, stretch.to, *entry->state, entry->reason});
        }
        std::sort(taken.begin(), taken.end(), [](const Stretch &a, const Stretch &b) { return a.from < b.from; });
    }
    std::sort(result.begin(), result.end(), [](const StateOverride &a, const StateOverride &b) { return a.from < b.from; });
    return result;
}

std::vector<RunMark> marksOf(const std::vector<RunPlan> &runs)
{
    std::vector<RunMark> marks;
    for (const RunPlan &run : runs) {
        if (!run.from)
            continue;
        marks.push_back({*run.from, true, run.order, run.product});
        if (run.to)
            marks.push_back({*run.to, false, run.order, {}});
    }
    std::sort(marks.begin(), marks.end(), [](const RunMark &a, const RunMark &b) {
        return std::tie(a.at, a.begins, a.order) < std::tie(b.at, b.begins, b.order); // who ends, ends first
    });
    // A run ends with the begin of the next; its own end after that says nothing.
    std::vector<RunMark> result;
    QString order;
    for (const RunMark &mark : marks) {
        if (!mark.begins && mark.order != order)
            continue;
        order = mark.begins ? mark.order : QString();
        result.push_back(mark);
    }
    return result;
}

namespace records {

RecordSchema schema()
{
    return {"production", {kTables, kEnergySeen, kStates}, carriedTables(), keptTables()};
}

Status replaceFrom(sqlite::Database &db, const MachineId &machine, UtcTime from, const std::vector<Cell> &cells,
                   const std::vector<StateInterval> &stops, const std::optional<Checkpoint> &checkpoint)
{
    const auto whose = [&](RecordRow &row) { row << machine.uuid << from; };
    if (Status noted = record_file::noteRows(db, "production_cells", "machine = ? AND begins >= ?", whose); !noted)
        return noted;
    if (Status noted = record_file::noteRows(db, "production_stops", "machine = ? AND ends > ?", whose); !noted)
        return noted;
    for (const char *sql : {"DELETE FROM production_cells WHERE machine = ? AND begins >= ?",
                            "DELETE FROM production_counts WHERE machine = ? AND begins >= ?",
                            "DELETE FROM production_reasons WHERE machine = ? AND begins >= ?",
                            "DELETE FROM production_stops WHERE machine = ? AND ends > ?",
                            "DELETE FROM production_checkpoints WHERE machine = ? AND at > ?"}) {
        RecordRow row(db, sql);
        if (Status done = (row << machine.uuid << from).run(); !done)
            return done;
    }
    RecordRow cellRow(db, "INSERT INTO production_cells VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,NULL)");
    RecordRow countRow(db, "INSERT INTO production_counts VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    RecordRow reasonRow(db, "INSERT INTO production_reasons VALUES(?,?,?,?,?,?)");
    for (const Cell &cell : cells) {
        if (cell.from < from)
            continue;
        if (Status done = insertCell(db, cellRow, countRow, reasonRow, machine, cell); !done)
            return done;
    }
    RecordRow stopRow(db, "INSERT OR REPLACE INTO production_stops VALUES(?,?,?,?,?,?,?)");
    for (const StateInterval &stop : stops) {
        if (stop.to <= from)
            continue;
        const QUuid id = rowId(machine, "stop", stop.from);
        if (Status done = (stopRow << id << machine.uuid << stop.from << stop.to << stateWord(stop.state) << stop.reason << stop.byPerson).run(); !done)
            return done;
        if (Status done = record_file::noteChange(db, "production_stops", id.toRfc4122()); !done)
            return done;
    }
    if (!checkpoint)
        return Done{};
    RecordRow row(db, "INSERT OR REPLACE INTO production_checkpoints VALUES(?,?,?)");
    return (row << machine.uuid << checkpoint->at << checkpoint->toBytes()).run();
}

Result<std::vector<Cell>> loadCells(sqlite::Database &db, const MachineId &machine, UtcTime from, UtcTime to)
{
    std::vector<Cell> cells;
    {
        RecordRow row(db, "SELECT begins, ends, day, shift, shift_begins, run_begins, order_code, unknown, running, idle, setup, down, "
                          "planned_stop, no_shift, short_stop_time, short_stops, overtime, energy, energy_out_of_shift, samples, "
                          "half_samples, roll_overs, resets, jumps, glitches, estimated, no_quality, energy_seen FROM production_cells "
                          "WHERE machine = ? AND begins >= ? AND begins < ? ORDER BY begins");
        row << machine.uuid << from << to;
        for (;;) {
            const Result<bool> more = row.next();
            if (!more)
                return more.error();
            if (!*more)
                break;
            Cell cell;
            cell.from = row.time();
            cell.to = row.time();
            cell.date = QDate::fromJulianDay(row.integer());
            cell.shift = row.text();
            cell.shiftFrom = row.time();
            cell.runFrom = row.time();
            cell.order = row.text();
            Account &sum = cell.account;
            for (qint64 &time : sum.times)
                time = row.integer();
            for (qint64 *number : {&sum.shortStopTime, &sum.shortStops, &sum.overtime, &sum.energy, &sum.energyOutOfShift, &sum.samples,
                                   &sum.halfSamples, &sum.notes.rollOvers, &sum.notes.resets, &sum.notes.jumps, &sum.notes.glitches,
                                   &sum.notes.estimated})
                *number = row.integer();
            sum.noQuality = row.boolean();
            sum.energySeen = row.integer();
            cells.push_back(std::move(cell));
        }
    }
    RecordRow counts(db, "SELECT begins, product, cycle_ns, total, good, scrap, rework, out_total, out_good, out_scrap, out_rework, "
                         "unseen_total, unseen_good, unseen_scrap, unseen_rework FROM production_counts "
                         "WHERE machine = ? AND begins >= ? AND begins < ? ORDER BY begins");
    counts << machine.uuid << from << to;
    const Status counted = joinDetails(counts, cells, [&counts](Cell *cell) {
        const QString product = counts.text();
        const qint64 cycle = counts.integer();
        ProductCounts entry{product, cycle, countsFrom(counts), {}, {}};
        entry.outOfShift = countsFrom(counts);
        entry.unseen = countsFrom(counts);
        if (cell)
            cell->account.product(product, cycle) = entry;
    });
    if (!counted)
        return counted.error();
    RecordRow reasons(db, "SELECT begins, state, reason, time, stops FROM production_reasons "
                          "WHERE machine = ? AND begins >= ? AND begins < ? ORDER BY begins");
    reasons << machine.uuid << from << to;
    const Status explained = joinDetails(reasons, cells, [&reasons](Cell *cell) {
        const MachineState state = stateFromWord(reasons.text()).value_or(MachineState::Unknown);
        const QString reason = reasons.text();
        const qint64 time = reasons.integer();
        const qint64 stops = reasons.integer();
        if (cell)
            cell->account.reason(state, reason) = {state, reason, time, stops};
    });
    if (!explained)
        return explained.error();
    return cells;
}

Result<std::optional<UtcTime>> firstCell(sqlite::Database &db, const MachineId &machine)
{
    RecordRow row(db, "SELECT min(begins) FROM production_cells WHERE machine = ?");
    row << machine.uuid;
    const Result<bool> found = row.next();
    if (!found)
        return found.error();
    return *found ? row.optionalTime() : std::nullopt;
}

Result<std::vector<StateInterval>> loadStops(sqlite::Database &db, const MachineId &machine, UtcTime from, UtcTime to, size_t atMost)
{
    std::vector<StateInterval> stops;
    RecordRow row(db, "SELECT begins, ends, state, reason, by_person FROM production_stops "
                      "WHERE machine = ? AND begins < ? AND ends > ? ORDER BY begins LIMIT ?");
    row << machine.uuid << to << from << qint64(atMost);
    const Status read = row.each([&] {
        StateInterval stop;
        stop.from = row.time();
        stop.to = row.time();
        stop.state = stateFromWord(row.text()).value_or(MachineState::Unknown);
        stop.reason = row.text();
        stop.byPerson = row.boolean();
        stops.push_back(std::move(stop));
    });
    if (!read)
        return read.error();
    return stops;
}

Result<std::optional<Checkpoint>> loadCheckpoint(sqlite::Database &db, const MachineId &machine, UtcTime notAfter)
{
    RecordRow row(db, "SELECT state FROM production_checkpoints WHERE machine = ? AND at <= ? ORDER BY at DESC LIMIT 1");
    row << machine.uuid << notAfter;
    const Result<bool> more = row.next();
    if (!more)
        return more.error();
    if (!*more)
        return std::optional<Checkpoint>();
    return Checkpoint::fromBytes(row.blob());
}

Status forgetCheckpoints(sqlite::Database &db, UtcTime at, UtcTime thinBefore)
{
    RecordRow row(db, "DELETE FROM production_checkpoints WHERE at < ?");
    if (Status done = (row << at).run(); !done)
        return done;
    RecordRow thin(db, "DELETE FROM production_checkpoints AS late WHERE late.at < ? AND EXISTS(SELECT 1 FROM production_checkpoints "
                       "AS early WHERE early.machine = late.machine AND early.at < late.at "
                       "AND early.at / 86400000000 = late.at / 86400000000)");
    return (thin << thinBefore).run();
}

Status addEntry(sqlite::Database &db, const StopEntry &entry)
{
    RecordRow row(db, "INSERT INTO production_entries(id, machine, begins, ends, state, reason, note, person, entered_at, before) "
                      "VALUES(?,?,?,?,?,?,?,?,?,?)");
    row << entry.id << entry.machine.uuid << entry.from << entry.to;
    if (entry.state)
        row << stateWord(*entry.state);
    else
        row.null();
    if (Status done = (row << entry.reason << entry.note << entry.user << entry.enteredAt << entry.before).run(); !done)
        return done;
    return record_file::noteChange(db, "production_entries", entry.id.toRfc4122());
}

Result<std::vector<StopEntry>> loadEntries(sqlite::Database &db, const MachineId &machine, UtcTime from, UtcTime to)
{
    std::vector<StopEntry> entries;
    RecordRow row(db, "SELECT id, machine, begins, ends, state, reason, note, person, entered_at, before FROM production_entries "
                      "WHERE machine = ? AND begins < ? AND ends > ? ORDER BY number");
    row << machine.uuid << to << from;
    const Status read = row.each([&] {
        entries.push_back(entryFrom(row));
    });
    if (!read)
        return read.error();
    return entries;
}

Status putRun(sqlite::Database &db, const RunPlan &run)
{
    RecordRow row(db, "INSERT OR REPLACE INTO production_runs VALUES(?,?,?,?,?,?,?,?,?,?)");
    if (Status done = (row << run.id << run.machine.uuid << run.order << run.product << run.quantity << run.due << run.from << run.to
                           << run.user << run.changedAt).run(); !done)
        return done;
    return record_file::noteChange(db, "production_runs", run.id.toRfc4122());
}

Result<std::optional<RunPlan>> loadRun(sqlite::Database &db, const QUuid &id)
{
    RecordRow row(db, "SELECT id, machine, order_code, product, quantity, due, begins, ends, person, changed_at FROM production_runs "
                      "WHERE id = ?");
    row << id;
    const Result<bool> found = row.next();
    if (!found)
        return found.error();
    return *found ? std::optional(runFrom(row)) : std::nullopt;
}

Result<std::vector<RunPlan>> loadRuns(sqlite::Database &db, const MachineId &machine, UtcTime changedSince)
{
    std::vector<RunPlan> runs;
    RecordRow row(db, "SELECT id, machine, order_code, product, quantity, due, begins, ends, person, changed_at FROM production_runs "
                      "WHERE machine = ? AND (changed_at >= ? OR ends IS NULL) ORDER BY changed_at LIMIT 5000");
    row << machine.uuid << changedSince;
    const Status read = row.each([&] {
        runs.push_back(runFrom(row));
    });
    if (!read)
        return read.error();
    return runs;
}

} // namespace records

} // namespace lineside::production
