#include "models/production/production_worker.h"

#include <algorithm>

// What the service's thread puts into the file of records.

namespace lineside::production {

namespace {

constexpr auto kKeptCheckpoints = std::chrono::hours(100 * 24);
constexpr auto kKeptHourly = std::chrono::hours(4 * 24); //!< then one checkpoint a day is enough
constexpr auto kCleanEvery = std::chrono::hours(24);

} // namespace

void ProductionService::Worker::store(bool always)
{
    struct Due
    {
        Machine *machine = nullptr;
        MachineId id;
        UtcTime from{};
        std::vector<Cell> cells;
        std::vector<StateInterval> states;
        std::vector<StateInterval> stops;
        std::optional<Checkpoint> checkpoint;
    };
    auto due = std::make_shared<std::vector<Due>>();
    const SteadyTime steady = m_clock.steady();
    for (const auto &machine : m_machines) {
        if (!machine || !machine->accumulator || (steady < machine->retryAt && !always))
            continue;
        Accumulator &accumulator = *machine->accumulator;
        const UtcTime last = accumulator.lastCellFrom();
        if (!machine->storeDue && last == machine->lastCell)
            continue;
        Due one;
        one.machine = machine.get();
        one.id = machine->setup->machine;
        one.from = machine->storedFrom;
        one.cells = accumulator.cellsFrom(one.from);
        if (!one.cells.empty())
            one.cells.pop_back(); // it goes on
        one.states = accumulator.intervals();
        one.stops = stopsOf(one.states, machine->setup->shortStop);
        one.checkpoint = accumulator.checkpoint();
        due->push_back(std::move(one));
    }
    const bool clean = m_clock.utc() - m_cleanedAt > kCleanEvery;
    if (due->empty() && !clean)
        return;
    const UtcTime oldest = m_clock.utc() - kKeptCheckpoints;
    const Status done = m_records.writeWithin([due, clean, oldest](sqlite::Database &db) -> Status {
        for (const Due &one : *due) {
            if (Status put = records::replaceFrom(db, one.id, one.from, one.cells, one.stops, one.checkpoint); !put)
                return put;
            if (Status put = records::putStates(db, one.id, one.cells, one.states); !put)
                return put;
        }
        return clean ? records::forgetCheckpoints(db, oldest, oldest + kKeptCheckpoints - kKeptHourly) : Status(Done{});
    }, kRecordsWithin);
    if (!done) {
        fail(done.error());
        for (const Due &one : *due) {
            one.machine->storeDue = true;
            one.machine->retryAt = steady + kRetry;
        }
        return;
    }
    if (clean)
        m_cleanedAt = m_clock.utc();
    for (const Due &one : *due) {
        Machine &machine = *one.machine;
        Accumulator &accumulator = *machine.accumulator;
        machine.storeDue = false;
        machine.lastCell = accumulator.lastCellFrom();
        machine.storedFrom = one.checkpoint->at;
        // What is older than two days goes from the accumulator into the sums of days.
        const std::vector<Cell> before = accumulator.cells();
        accumulator.forgetBefore(std::min(accumulator.now() - kKeptCells, machine.storedFrom));
        const UtcTime first = accumulator.cells().front().from;
        const auto young = std::find_if(machine.older.begin(), machine.older.end(),
                                        [limit = accumulator.now() - kKeptCells](const Cell &cell) { return cell.from >= limit; });
        for (auto cell = machine.older.begin(); cell != young; ++cell)
            machine.days[cell->date] += cell->account;
        machine.older.erase(machine.older.begin(), young);
        for (const Cell &cell : before) {
            if (cell.from < first)
                machine.days[cell.date] += cell.account;
        }
        const QDate oldestDay = machine.setup->calendar->dateOf(accumulator.now() - kDaysAtHand);
        machine.days.erase(machine.days.begin(), machine.days.lower_bound(oldestDay));
        machine.daysShared.reset();
        machine.cellsMark = ~quint64(0);
        Q_EMIT m_service.accountsStored(one.id, one.from);
    }
}

} // namespace lineside::production
