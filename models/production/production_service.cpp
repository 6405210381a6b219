#include "models/production/production_service.h"

#include "models/plant/plant_limits.h"
#include "models/production/production_worker.h"

#include <QCoreApplication>

#include <algorithm>

namespace lineside::production {

namespace {

QString message(const char *source)
{
    return QCoreApplication::translate("production", source);
}

constexpr auto kLongestEntry = std::chrono::hours(24 * 31);
constexpr qsizetype kMostLettersOfANote = 2'000;

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

ProductionService::ProductionService(Historian &historian, RecordStore &records, const Clock &clock, ProductionSettings settings)
    : d(std::make_unique<Worker>(*this, historian, records, clock, settings))
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
    auto cells = d->records().readNow<std::vector<Cell>>([machine, from, to](sqlite::Database &db) { return records::loadCells(db, machine, from, to); });
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

void ProductionService::enterStop(StopEntry entry, std::function<void(Result<StopEntry>)> done)
{
    if (!d->post([this, entry, done] { d->enterStop(entry, done); }) && done)
        done(Error{Error::Kind::Busy, message("Production is not at work: nothing was entered."), {}});
}

void ProductionService::putRun(RunPlan run, std::function<void(Result<RunPlan>)> done)
{
    if (!d->post([this, run, done] { d->putRun(run, done); }) && done)
        done(Error{Error::Kind::Busy, message("Production is not at work: nothing was entered."), {}});
}

void ProductionService::Worker::enterStop(StopEntry entry, const std::function<void(Result<StopEntry>)> &done)
{
    const auto refuse = [&done](Error::Kind kind, const char *why) {
        if (done)
            done(Error{kind, message(why), {}});
    };
    Machine *machine = find(entry.machine);
    if (!machine || !machine->accumulator)
        return refuse(Error::Kind::NotFound, "This machine has no production figures, or they are being caught up: try again later.");
    const UtcTime now = m_clock.utc();
    if (!(entry.from < entry.to) || entry.to - entry.from > kLongestEntry || entry.to > now + std::chrono::minutes(1))
        return refuse(Error::Kind::BadData, "A stop has a begin before its end, lasts at most 31 days and does not lie in the future.");
    if (entry.user.isEmpty() || entry.note.size() > kMostLettersOfANote)
        return refuse(Error::Kind::BadData, "It takes a person to say why a machine stood, in at most 2,000 letters.");
    entry.state.reset();
    if (!entry.reason.isEmpty()) {
        for (const Site &site : m_snapshot->plant().sites) {
            if (site.id != machine->setup->site)
                continue;
            for (const StopReason &reason : site.stopReasons) {
                if (reason.code == entry.reason)
                    entry.state = reason.state;
            }
        }
        if (!entry.state)
            return refuse(Error::Kind::NotFound, "The site has no such reason.");
    }
    const MachineId id = entry.machine;
    if (machine->accumulator->checkpoint().at > entry.from) {
        const auto found = m_records.readNow<std::optional<Checkpoint>>([id, &entry](sqlite::Database &db) { return records::loadCheckpoint(db, id, entry.from); });
        if (!found || !*found)
            return refuse(Error::Kind::Refused, "The readings of this time are not kept any more: its production figures stay as they are.");
    }
    QStringList before;
    for (const StateInterval &interval : machine->accumulator->intervals()) {
        if (interval.from >= entry.to || interval.to <= entry.from)
            continue;
        const QString word = interval.reason.isEmpty() ? stateWord(interval.state) : stateWord(interval.state) + QLatin1Char(' ') + interval.reason;
        if (before.isEmpty() || before.last() != word)
            before.append(word);
        if (before.size() >= 20)
            break;
    }
    entry.before = before.join(QStringLiteral(", "));
    entry.enteredAt = now;
    if (entry.id.isNull())
        entry.id = QUuid::createUuid();
    const Status written = m_records.writeNow([&entry](sqlite::Database &db) { return records::addEntry(db, entry); });
    if (!written) {
        if (done)
            done(written.error());
        return;
    }
    machine->entries.push_back(entry);
    markDirty(*machine, entry.from, {});
    recountLate();
    store(false);
    publish();
    if (done)
        done(entry);
    Q_EMIT m_service.entered(entry);
}

void ProductionService::Worker::putRun(RunPlan run, const std::function<void(Result<RunPlan>)> &done)
{
    const auto refuse = [&done](Error::Kind kind, const char *why) {
        if (done)
            done(Error{kind, message(why), {}});
    };
    Machine *machine = find(run.machine);
    if (!machine || !machine->accumulator)
        return refuse(Error::Kind::NotFound, "This machine has no production figures, or they are being caught up: try again later.");
    if (run.user.isEmpty() || run.order.size() > kMostLetters || run.product.size() > kMostLetters || !(run.quantity >= 0 && run.quantity < 1e12))
        return refuse(Error::Kind::BadData, "A production run has a person who plans it, short names and a quantity that is not negative.");
    if (run.from && machine->setup->has(Role::Order))
        return refuse(Error::Kind::Refused, "The order tag of this machine begins and ends its runs.");
    if ((run.to && (!run.from || *run.to < *run.from)) || (run.from && *run.from > m_clock.utc() + std::chrono::minutes(1)))
        return refuse(Error::Kind::BadData, "A production run begins before it ends, and not in the future.");
    if (run.id.isNull())
        run.id = QUuid::createUuid();
    run.changedAt = m_clock.utc();
    const Status written = m_records.writeNow([&run](sqlite::Database &db) { return records::putRun(db, run); });
    if (!written) {
        if (done)
            done(written.error());
        return;
    }
    const auto known = std::find_if(machine->runs.begin(), machine->runs.end(), [&run](const RunPlan &one) { return one.id == run.id; });
    std::optional<UtcTime> from = run.from;
    if (known != machine->runs.end()) {
        if (known->from)
            from = std::min(from.value_or(*known->from), *known->from);
        *known = run;
    } else {
        machine->runs.push_back(run);
    }
    if (from) {
        markDirty(*machine, *from, {});
        recountLate();
    }
    store(false);
    publish();
    if (done)
        done(run);
}

} // namespace lineside::production
