#include "models/production/production_service.h"

#include "models/production/production_worker.h"

#include <QCoreApplication>

#include <algorithm>

namespace lineside::production {

namespace {

Error notAtWork()
{
    return {Error::Kind::Busy, QCoreApplication::translate("production", "Production is not at work: nothing was entered."), {}};
}

Error notCounted()
{
    return {Error::Kind::NotFound, QCoreApplication::translate("production", "There is no point before this time from which production could be counted anew."), {}};
}

//! Stored cells, and in the place of the newest the ones that are at hand.
std::vector<Cell> withLive(std::vector<Cell> stored, const MachinePicture *machine, UtcTime from, UtcTime to)
{
    if (!machine || machine->catchingUp || !machine->cells)
        return stored;
    const std::vector<Cell> live = machine->allCells();
    std::erase_if(stored, [&live](const Cell &cell) { return cell.from >= live.front().from; });
    for (const Cell &cell : live) {
        if (cell.from >= from && cell.from < to)
            stored.push_back(cell);
    }
    return stored;
}

} // namespace

ProductionService::ProductionService(Historian &historian, RecordStore &records, const Clock &clock, Audit audit, ProductionSettings settings)
    : d(std::make_unique<Worker>(*this, historian, records, clock, std::move(audit), settings))
{
}

ProductionService::~ProductionService()
{
    d->stop();
}

void ProductionService::setSnapshot(SnapshotPtr snapshot)
{
    d->setSnapshot(std::move(snapshot));
}

void ProductionService::start()
{
    d->start();
}

void ProductionService::stop()
{
    d->stop();
}

void ProductionService::take(const BatchPtr &batch)
{
    d->take(batch);
}

double ProductionService::fill() const
{
    return d->fill();
}

PicturePtr ProductionService::picture() const
{
    return d->picture();
}

ProductionCounters ProductionService::counters() const
{
    return d->counters();
}

std::vector<StateInterval> ProductionService::states(const MachineId &machine, UtcTime from, UtcTime to) const
{
    std::vector<StateInterval> result;
    const std::shared_ptr<const MachinePicture> picture = d->picture()->machine(machine);
    if (!picture || !picture->intervals)
        return result;
    const auto add = [&result, from, to](StateInterval interval) {
        interval.from = std::max(interval.from, from);
        interval.to = std::min(interval.to, to);
        if (interval.from < interval.to)
            result.push_back(std::move(interval));
    };
    const auto first = std::lower_bound(picture->intervals->begin(), picture->intervals->end(), from,
                                        [](const StateInterval &interval, UtcTime at) { return interval.to <= at; });
    for (auto interval = first; interval != picture->intervals->end() && interval->from < to; ++interval)
        add(*interval);
    add(picture->state);
    return result;
}

Result<Account> ProductionService::account(const MachineId &machine, UtcTime from, UtcTime to) const
{
    const std::shared_ptr<const MachinePicture> picture = d->picture()->machine(machine);
    auto cells = d->records().readWithin<std::vector<Cell>>([machine, from, to](sqlite::Database &db) { return records::loadCells(db, machine, from, to); },
                                                                     kRecordsWithin);
    if (!cells)
        return cells.error();
    Account sum;
    for (const Cell &cell : withLive(std::move(*cells), picture.get(), from, to))
        sum += cell.account;
    return sum;
}

JobPtr<std::vector<Cell>> ProductionService::queryCells(const MachineId &machine, UtcTime from, UtcTime to, Job<std::vector<Cell>>::Callback done) const
{
    return d->records().read<std::vector<Cell>>(
        [machine, from, to, picture = d->picture()->machine(machine)](sqlite::Database &db) -> Result<std::vector<Cell>> {
            Result<std::vector<Cell>> stored = records::loadCells(db, machine, from, to);
            if (!stored)
                return stored;
            return withLive(std::move(*stored), picture.get(), from, to);
        },
        std::move(done));
}

Result<std::vector<Cell>> ProductionService::cellsThen(const MachineId &machine, UtcTime from, UtcTime at, const std::function<bool()> &cancelled) const
{
    const std::shared_ptr<const MachinePicture> picture = d->picture()->machine(machine);
    if (!picture || !picture->setup)
        return notCounted();
    struct Known
    {
        std::optional<Checkpoint> begin;
        std::vector<StopEntry> entries;
        std::vector<RunPlan> runs;
    };
    Result<Known> known = d->records().readWithin<Known>([machine, from, at](sqlite::Database &db) -> Result<Known> {
        auto begin = records::loadCheckpoint(db, machine, from);
        if (!begin)
            return begin.error();
        if (!*begin)
            return Known{};
        auto entries = records::loadEntries(db, machine, (*begin)->at, at);
        if (!entries)
            return entries.error();
        auto runs = records::loadRuns(db, machine, (*begin)->at - kDaysAtHand);
        if (!runs)
            return runs.error();
        return Known{std::move(*begin), std::move(*entries), std::move(*runs)};
    }, kRecordsWithin);
    if (!known)
        return known.error();
    if (!known->begin)
        return notCounted();
    Accumulator accumulator(picture->setup, *known->begin, overridesOf(std::move(known->entries)), marksOf(known->runs));
    ReplayWatch watch;
    watch.stopped = cancelled;
    watch.patience = kRecordsWithin;
    if (Status done = replay(d->historian(), accumulator, at, watch); !done)
        return done.error();
    return accumulator.cellsFrom(from);
}

JobPtr<std::vector<TrendPoint>> ProductionService::queryTrend(const MachineId &machine, TrendStep step, UtcTime from, UtcTime to,
                                                              Job<std::vector<TrendPoint>>::Callback done) const
{
    return d->records().read<std::vector<TrendPoint>>(
        [machine, step, from, to, picture = d->picture()->machine(machine)](sqlite::Database &db) -> Result<std::vector<TrendPoint>> {
            Result<std::vector<Cell>> stored = records::loadCells(db, machine, from, to);
            if (!stored)
                return stored.error();
            return trendOf(withLive(std::move(*stored), picture.get(), from, to), step);
        },
        std::move(done));
}

JobPtr<std::vector<StateInterval>> ProductionService::queryStops(const MachineId &machine, UtcTime from, UtcTime to,
                                                                 Job<std::vector<StateInterval>>::Callback done) const
{
    const std::shared_ptr<const MachinePicture> picture = d->picture()->machine(machine);
    qint64 shortStop = 300'000'000;
    if (picture)
        shortStop = picture->shortStop;
    return d->records().read<std::vector<StateInterval>>(
        [machine, from, to, picture, shortStop](sqlite::Database &db) -> Result<std::vector<StateInterval>> {
            Result<std::vector<StateInterval>> stored = records::loadStops(db, machine, from, to);
            if (!stored || !picture || !picture->intervals || picture->catchingUp)
                return stored;
            std::vector<StateInterval> live(*picture->intervals);
            live.push_back(picture->state);
            const std::vector<StateInterval> recent = stopsOf(live, shortStop);
            const UtcTime since = live.front().from;
            std::erase_if(*stored, [since](const StateInterval &stop) { return stop.to > since; });
            for (const StateInterval &stop : recent) {
                if (stop.from < to && stop.to > from)
                    stored->push_back(stop);
            }
            return stored;
        },
        std::move(done));
}

JobPtr<std::vector<StopEntry>> ProductionService::queryEntries(const MachineId &machine, UtcTime from, UtcTime to,
                                                               Job<std::vector<StopEntry>>::Callback done) const
{
    return d->records().read<std::vector<StopEntry>>([machine, from, to](sqlite::Database &db) { return records::loadEntries(db, machine, from, to); },
                                                     std::move(done));
}

JobPtr<std::vector<StateInterval>> ProductionService::queryStates(const MachineId &machine, UtcTime from, UtcTime to,
                                                                  Job<std::vector<StateInterval>>::Callback done) const
{
    return d->records().read<std::vector<StateInterval>>(
        [machine, from, to, picture = d->picture()->machine(machine)](sqlite::Database &db) -> Result<std::vector<StateInterval>> {
            if (!picture || !picture->intervals || picture->catchingUp)
                return records::loadStates(db, machine, from, to);
            // What is at hand may have changed since it was kept.
            const UtcTime atHand = picture->intervals->empty() ? picture->state.from : picture->intervals->front().from;
            Result<std::vector<StateInterval>> states = from < atHand ? records::loadStates(db, machine, from, std::min(to, atHand))
                                                                      : Result<std::vector<StateInterval>>(std::vector<StateInterval>());
            if (!states)
                return states;
            for (const StateInterval &state : *picture->intervals)
                records::appendState(*states, state, from, to);
            records::appendState(*states, picture->state, from, to);
            return states;
        },
        std::move(done));
}

JobPtr<Losses> ProductionService::queryLosses(const LossQuestion &question, Job<Losses>::Callback done) const
{
    return d->records().read<Losses>(
        [question, picture = d->picture()](sqlite::Database &db) -> Result<Losses> {
            LossSum sum(question);
            for (const MachineId &machine : question.machines) {
                const UtcTime since = question.from > UtcTime::min() + kLongestCell ? question.from - kLongestCell : question.from;
                Result<std::vector<Cell>> stored = records::loadCells(db, machine, since, question.to);
                if (!stored)
                    return stored.error();
                sum.add(withLive(std::move(*stored), picture->machine(machine).get(), since, question.to));
            }
            return std::move(sum).take();
        },
        std::move(done));
}

void ProductionService::enterStop(StopEntry entry, const Actor &actor, std::function<void(Result<StopEntry>)> done)
{
    if (!d->post([this, entry, actor, done] { d->enterStop(entry, actor, done); }) && done)
        done(notAtWork());
}

void ProductionService::putRun(RunPlan run, const Actor &actor, std::function<void(Result<RunPlan>)> done)
{
    if (!d->post([this, run, actor, done] { d->putRun(run, actor, done); }) && done)
        done(notAtWork());
}

} // namespace lineside::production
