#include "models/production/production_worker.h"

#include <QCoreApplication>

#include <algorithm>
#include <tuple>

namespace lineside::production {

namespace {

using namespace std::chrono_literals;

constexpr auto kKeptEntries = 100 * 24h;
//! A clock that goes on faster than time by this was set, or the computer slept: nobody looked.
constexpr auto kUnseen = 5min;
constexpr auto kSetBack = 60s;
//! Further ahead than this a clock is wrong.
constexpr auto kFarAhead = 400 * 24h;

QString said(const char *source)
{
    return QCoreApplication::translate("production", source);
}

bool sameSetup(const MachineSetup &a, const MachineSetup &b, bool sameCalendar)
{
    const auto rule = [](const CounterRule &x, const CounterRule &y) {
        return x.delta == y.delta && x.type == y.type && x.modulus == y.modulus;
    };
    return sameCalendar && a.tags == b.tags && a.types == b.types && std::equal(a.rules.begin(), a.rules.end(), b.rules.begin(), rule)
        && a.productStates == b.productStates && a.orderStates == b.orderStates && a.states == b.states && a.cycleNs == b.cycleNs
        && a.rates == b.rates && a.shortStop == b.shortStop;
}

//! The calendar of each line, to see whether one is another now.
QHash<LineId, ShiftCalendar> calendarsOf(const PlantSnapshot &snapshot)
{
    QHash<LineId, ShiftCalendar> result;
    for (const Site &site : snapshot.plant().sites) {
        for (const Line &line : site.lines) {
            for (const ShiftCalendar &calendar : site.calendars) {
                if (calendar.code == line.calendar)
                    result.insert(line.id, calendar);
            }
        }
    }
    return result;
}

} // namespace

ProductionService::Worker::Worker(ProductionService &service, Historian &historian, RecordStore &records, const Clock &clock,
                                  Audit audit, ProductionSettings settings)
    : m_service(service),
      m_historian(historian),
      m_records(records),
      m_clock(clock),
      m_audit(std::move(audit)),
      m_settings(settings),
      m_picture(std::make_shared<const ProductionPicture>())
{
}

// ---- any thread ------------------------------------------------------------------------------------------------

void ProductionService::Worker::setSnapshot(SnapshotPtr snapshot)
{
    std::vector<quint8> wanted(snapshot->tagIdEnd());
    for (const MachineSetupPtr &setup : setupsOf(*snapshot)) {
        for (const TagId tag : setup->tags) {
            if (tag != kNoTag && toNumber(tag) < wanted.size())
                wanted[toNumber(tag)] = 1;
        }
    }
    const std::lock_guard lock(m_mutex);
    m_wanted = std::move(wanted);
    m_nextSnapshot = std::move(snapshot);
    m_changed.notify_all();
}

void ProductionService::Worker::start()
{
    if (m_thread.joinable() || m_stopping)
        return;
    m_startedAt = m_clock.utc();
    m_lastUtc = m_startedAt;
    m_lastSteady = m_clock.steady();
    {
        const std::lock_guard lock(m_mutex);
        m_started = true;
    }
    m_thread = std::thread([this] { loop(); });
}

void ProductionService::Worker::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        m_changed.notify_all();
    }
    if (m_thread.joinable())
        m_thread.join();
}

void ProductionService::Worker::take(const BatchPtr &batch)
{
    const std::lock_guard lock(m_mutex);
    if (m_stopping)
        return;
    bool any = false;
    for (const Reading &reading : batch->readings) {
        const quint32 number = toNumber(reading.tag);
        if (number >= m_wanted.size() || !m_wanted[number])
            continue;
        if (m_takenBytes >= m_settings.queueBytes) {
            m_droppedFrom = std::min(m_droppedFrom.value_or(reading.at), reading.at);
            ++m_counters.overflowed;
            continue;
        }
        // Which of them are texts only the tag's type tells; an index that is none is not looked at.
        const quint32 text = reading.value.textIndex();
        Taken taken{reading, text < batch->texts.size() ? batch->texts[text] : QByteArray()};
        m_takenBytes += sizeof(Taken) + size_t(taken.text.size());
        m_taken.push_back(std::move(taken));
        any = true;
    }
    if (any && m_taken.size() > 10'000)
        m_changed.notify_all();
}

double ProductionService::Worker::fill() const
{
    const std::lock_guard lock(m_mutex);
    // What does not fit is read back from history: no reason to slow a driver down.
    return std::min(0.7, double(m_takenBytes) / double(std::max<size_t>(1, m_settings.queueBytes)));
}

PicturePtr ProductionService::Worker::picture() const
{
    const std::lock_guard lock(m_mutex);
    return m_picture;
}

ProductionCounters ProductionService::Worker::counters() const
{
    const std::lock_guard lock(m_mutex);
    return m_counters;
}

bool ProductionService::Worker::post(std::function<void()> task)
{
    const std::lock_guard lock(m_mutex);
    if (!m_started || m_stopping || m_tasks.size() >= 1'000)
        return false;
    m_tasks.push_back(std::move(task));
    m_changed.notify_all();
    return true;
}

// ---- the service's thread --------------------------------------------------------------------------------------

UtcTime ProductionService::Worker::watermark() const
{
    return m_clock.utc() - m_settings.grace;
}

ReplayWatch ProductionService::Worker::watch()
{
    ReplayWatch watch;
    watch.stopped = [this] { return m_stopping.load(); };
    return watch;
}

void ProductionService::Worker::fail(const Error &error)
{
    if (error.kind == Error::Kind::Cancelled)
        return;
    const std::lock_guard lock(m_mutex);
    ++m_counters.failed;
    m_counters.trouble = error.message;
}

ProductionService::Worker::Machine *ProductionService::Worker::find(const MachineId &id)
{
    const auto found = std::find_if(m_machines.begin(), m_machines.end(), [&id](const auto &machine) { return machine->setup->machine == id; });
    return found == m_machines.end() ? nullptr : found->get();
}

void ProductionService::Worker::loop()
{
    while (!m_stopping) {
        std::vector<Taken> taken;
        std::deque<std::function<void()>> tasks;
        SnapshotPtr snapshot;
        std::optional<UtcTime> dropped;
        {
            std::unique_lock lock(m_mutex);
            if (m_tasks.empty() && !m_nextSnapshot && !m_stopping)
                m_changed.wait_for(lock, m_settings.tick);
            taken.swap(m_taken);
            m_takenBytes = 0;
            tasks.swap(m_tasks);
            snapshot = std::exchange(m_nextSnapshot, nullptr);
            dropped = std::exchange(m_droppedFrom, std::nullopt);
        }
        distribute(std::move(taken));
        if (snapshot)
            adopt(std::move(snapshot));
        if (dropped) {
            for (const auto &machine : m_machines)
                markDirty(*machine, *dropped, m_clock.steady());
        }
        tick();
        for (const auto &task : tasks)
            task();
        if (!tasks.empty())
            recountLate();
        store(false);
        publish();
    }
    store(true);
    std::deque<std::function<void()>> tasks;
    {
        const std::lock_guard lock(m_mutex);
        tasks.swap(m_tasks);
    }
    for (const auto &task : tasks)
        task(); // they find no machine that is at work, or do what they were asked to
}

void ProductionService::Worker::adopt(SnapshotPtr snapshot)
{
    const QHash<LineId, ShiftCalendar> before = m_snapshot ? calendarsOf(*m_snapshot) : QHash<LineId, ShiftCalendar>();
    const QHash<LineId, ShiftCalendar> after = calendarsOf(*snapshot);
    std::vector<std::unique_ptr<Machine>> machines;
    m_byTag.clear();
    for (MachineSetupPtr &setup : setupsOf(*snapshot)) {
        const auto known = std::find_if(m_machines.begin(), m_machines.end(),
                                        [&setup](const auto &machine) { return machine && machine->setup->machine == setup->machine; });
        std::unique_ptr<Machine> machine;
        if (known == m_machines.end()) {
            machine = std::make_unique<Machine>();
            machine->setup = setup;
        } else {
            machine = std::move(*known);
            const bool sameCalendar = machine->setup->line == setup->line && before.value(setup->line) == after.value(setup->line);
            if (!sameSetup(*machine->setup, *setup, sameCalendar)) {
                machine->setup = setup;
                if (machine->accumulator)
                    markDirty(*machine, machine->accumulator->checkpoint().at, {});
            }
        }
        for (size_t i = 0; i < kRoles; ++i) {
            if (setup->tags[i] != kNoTag)
                m_byTag[toNumber(setup->tags[i])].emplace_back(machine.get(), Role(i));
        }
        machines.push_back(std::move(machine));
    }
    store(true); // of those that go
    m_machines = std::move(machines);
    m_snapshot = std::move(snapshot);
    m_pacemakers.clear();
    for (const Site &site : m_snapshot->plant().sites) {
        for (const Line &line : site.lines) {
            if (const MachineId pacemaker = pacemakerOf(*m_snapshot, line); !pacemaker.isNull())
                m_pacemakers.insert(line.id, pacemaker);
        }
    }
}

void ProductionService::Worker::distribute(std::vector<Taken> taken)
{
    for (Taken &one : taken) {
        const auto found = m_byTag.find(toNumber(one.reading.tag));
        if (found == m_byTag.end())
            continue;
        for (const auto &[machine, role] : found->second)
            machine->waiting.push_back({one.reading, role, machine->nextNumber++, one.text});
    }
}

void ProductionService::Worker::markDirty(Machine &machine, UtcTime from, SteadyTime at)
{
    if (!machine.dirtyFrom)
        machine.dirtySince = at;
    machine.dirtyFrom = std::min(machine.dirtyFrom.value_or(from), from);
    machine.dirtyAt = at;
}

void ProductionService::Worker::feed(Machine &machine, UtcTime until)
{
    auto &waiting = machine.waiting;
    const auto ready = std::partition(waiting.begin(), waiting.end(), [until](const Sample &sample) { return sample.reading.at >= until; });
    std::sort(ready, waiting.end(), [](const Sample &a, const Sample &b) {
        return std::tie(a.reading.at, a.role, a.number) < std::tie(b.reading.at, b.role, b.number);
    });
    quint64 fed = 0;
    quint64 late = 0;
    for (auto sample = ready; sample != waiting.end(); ++sample) {
        const bool isText = machine.setup->types[size_t(sample->role)] == ValueType::Text;
        if (machine.accumulator->feed(sample->role, sample->reading, isText ? &sample->text : nullptr)) {
            ++fed;
            continue;
        }
        ++late;
        markDirty(machine, sample->reading.at, m_clock.steady());
    }
    waiting.erase(ready, waiting.end());
    if (until > machine.accumulator->now() && until - machine.accumulator->now() < kFarAhead)
        machine.accumulator->advance(until);
    if (fed + late == 0)
        return;
    const std::lock_guard lock(m_mutex);
    m_counters.readings += fed;
    m_counters.late += late;
}

void ProductionService::Worker::tick()
{
    const UtcTime utc = m_clock.utc();
    const SteadyTime steady = m_clock.steady();
    const auto jump = (utc - m_lastUtc) - std::chrono::duration_cast<std::chrono::microseconds>(steady - m_lastSteady);
    m_lastUtc = utc;
    m_lastSteady = steady;
    for (const auto &machine : m_machines) {
        if (m_stopping)
            return;
        if (!machine->accumulator) {
            if (steady < machine->retryAt)
                continue;
            if (const Status loaded = load(*machine); !loaded) {
                machine->accumulator.reset();
                machine->retryAt = steady + kRetry;
                fail(loaded.error());
            }
            continue;
        }
        const UtcTime until = watermark();
        Accumulator &accumulator = *machine->accumulator;
        if (jump > kUnseen)
            (void)accumulator.lose(accumulator.now());
        if (until < accumulator.now() - kSetBack) {
            // The clock was set back: go there, and count what was stored of the time ahead once that has come.
            machine->again = {accumulator.now() + m_settings.grace, until};
            if (const Status done = recount(*machine, until, until); !done) {
                fail(done.error());
                machine->accumulator.reset(); // from the last checkpoint that there is, or anew
            }
            continue;
        }
        feed(*machine, until);
        if (machine->again && until > machine->again->first) {
            markDirty(*machine, machine->again->second, steady);
            machine->again.reset();
        }
    }
    recountLate();
}

void ProductionService::Worker::recountLate()
{
    const SteadyTime steady = m_clock.steady();
    for (const auto &machine : m_machines) {
        if (m_stopping)
            return;
        if (!machine->dirtyFrom || !machine->accumulator || steady < machine->retryAt)
            continue;
        // When late readings go on and on, now and then.
        if (machine->dirtyAt != SteadyTime{} && steady - machine->dirtyAt < m_settings.recomputeAfter
            && steady - machine->dirtySince < 6 * m_settings.recomputeAfter)
            continue;
        if (const Status done = recount(*machine, *machine->dirtyFrom, machine->accumulator->now()); !done) {
            fail(done.error());
            machine->retryAt = steady + kRetry;
            if (done.error().kind == Error::Kind::NotFound || done.error().kind == Error::Kind::Refused)
                machine->dirtyFrom.reset(); // nobody can
        } else {
            machine->dirtyFrom.reset();
        }
    }
}

Status ProductionService::Worker::load(Machine &machine)
{
    const MachineId id = machine.setup->machine;
    const UtcTime until = std::max(watermark(), m_startedAt);
    const auto entries = m_records.readWithin<std::vector<StopEntry>>([id, until](sqlite::Database &db) {
        return records::loadEntries(db, id, until - kKeptEntries, UtcTime::max());
    }, kRecordsWithin);
    if (!entries)
        return entries.error();
    const auto runs = m_records.readWithin<std::vector<RunPlan>>([id, until](sqlite::Database &db) { return records::loadRuns(db, id, until - kDaysAtHand); }, kRecordsWithin);
    if (!runs)
        return runs.error();
    const auto found = m_records.readWithin<std::optional<Checkpoint>>([id, until](sqlite::Database &db) { return records::loadCheckpoint(db, id, until); }, kRecordsWithin);
    if (!found)
        return found.error();
    machine.entries = *entries;
    machine.runs = *runs;
    Checkpoint begin;
    if (*found) {
        begin = **found;
    } else {
        // Before the first reading nobody knew anything: no empty days in front of it.
        const Result<std::optional<UtcTime>> first = firstReadingIn(m_historian, *machine.setup, oldest(machine, until), until, watch());
        if (!first)
            return first.error();
        Result<Checkpoint> fresh = beginAt(m_historian, *machine.setup, first->value_or(until), watch());
        if (!fresh)
            return fresh.error();
        begin = std::move(*fresh);
    }
    machine.take(std::make_unique<Accumulator>(machine.setup, begin, overridesOf(machine.entries), marksOf(machine.runs)));
    if (const Status done = replay(m_historian, *machine.accumulator, until, watch(), m_startedAt); !done)
        return done;
    machine.storedFrom = begin.at;
    machine.storeDue = true;
    std::erase_if(machine.waiting, [until](const Sample &sample) { return sample.reading.at < until; });
    return loadDays(machine, begin.at);
}

UtcTime ProductionService::Worker::oldest(const Machine &machine, UtcTime until) const
{
    const Calendar &calendar = *machine.setup->calendar;
    return calendar.beginOf(calendar.dateOf(until).addDays(-m_settings.firstDays));
}

Status ProductionService::Worker::loadDays(Machine &machine, UtcTime until)
{
    const MachineId id = machine.setup->machine;
    const auto cells = m_records.readWithin<std::vector<Cell>>([id, until](sqlite::Database &db) {
        return records::loadCells(db, id, until - kDaysAtHand, until);
    }, kRecordsWithin);
    if (!cells)
        return cells.error();
    machine.days.clear();
    machine.older.clear();
    for (const Cell &cell : *cells) {
        if (cell.from < until - kKeptCells)
            machine.days[cell.date] += cell.account;
        else
            machine.older.push_back(cell);
    }
    machine.daysShared.reset();
    machine.cellsMark = ~quint64(0);
    return Done{};
}

//! From where [from, to) can be counted anew: a checkpoint not after \a from, or the begin of all that there is.
Result<ProductionService::Worker::Begin> ProductionService::Worker::beginOf(const Machine &machine, UtcTime from, UtcTime to)
{
    const MachineId id = machine.setup->machine;
    const Checkpoint &own = machine.accumulator->checkpoint();
    if (own.at <= from)
        return Begin{own.at, own, false};
    auto found = m_records.readWithin<std::optional<Checkpoint>>([id, from](sqlite::Database &db) { return records::loadCheckpoint(db, id, from); }, kRecordsWithin);
    if (!found)
        return found.error();
    if (*found)
        return Begin{(*found)->at, *found, false};
    const auto first = m_records.readWithin<std::optional<UtcTime>>([id](sqlite::Database &db) { return records::firstCell(db, id); }, kRecordsWithin);
    if (!first)
        return first.error();
    // What is late may be from before the first reading that there was: then production begins with it.
    const UtcTime begun = std::min(first->value_or(UtcTime::max()), machine.accumulator->cells().front().from);
    if (from < begun ? from >= oldest(machine, to) : begun >= to - kDaysAtHand)
        return Begin{std::min(from, begun), {}, from < begun};
    return Error{Error::Kind::NotFound, said(QT_TRANSLATE_NOOP("production", "There is no point before this time from which production could be counted anew.")), {}};
}

Status ProductionService::Worker::recount(Machine &machine, UtcTime from, UtcTime to)
{
    const MachineId id = machine.setup->machine;
    // What is not stored yet is in the accumulator alone, which makes room for another: it is counted anew as well.
    Result<Begin> start = beginOf(machine, std::min(from, machine.storedFrom), to);
    if (!start)
        return start.error();
    if (!start->checkpoint) {
        Result<Checkpoint> fresh = beginAt(m_historian, *machine.setup, start->at, watch());
        if (!fresh)
            return fresh.error();
        start->checkpoint = std::move(*fresh);
    }
    const Checkpoint &begin = *start->checkpoint;
    auto accumulator = std::make_unique<Accumulator>(machine.setup, begin, overridesOf(machine.entries), marksOf(machine.runs));
    if (const Status done = replay(m_historian, *accumulator, std::max(to, begin.at), watch()); !done)
        return done;

    // History may not have these readings any more: what was counted of them stays.
    const auto before = m_records.readWithin<std::vector<Cell>>([id, since = begin.at, to](sqlite::Database &db) { return records::loadCells(db, id, since, to); },
                                                                       kRecordsWithin);
    if (!before)
        return before.error();
    qint64 had = 0;
    for (const Cell &cell : *before)
        had += cell.account.samples;
    qint64 has = 0;
    for (const Cell &cell : accumulator->cells())
        has += cell.account.samples;
    if (has < had / 2)
        return Error{Error::Kind::Refused, said(QT_TRANSLATE_NOOP("production", "The readings of this time are not kept any more: its production figures stay as they are.")), {}};

    machine.take(std::move(accumulator));
    machine.storedFrom = std::min(machine.storedFrom, begin.at);
    machine.storeDue = true;
    {
        const std::lock_guard lock(m_mutex);
        ++m_counters.replays;
    }
    return loadDays(machine, machine.accumulator->cells().front().from);
}

} // namespace lineside::production
