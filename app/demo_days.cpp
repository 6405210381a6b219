#include "app/demo_days.h"

#include "models/base/post.h"
#include "models/health/answer_within.h"
#include "models/health/health_records.h"
#include "models/health/health_replay.h"
#include "models/production/calendar.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <condition_variable>
#include <mutex>

namespace lineside {

namespace {

using namespace std::chrono_literals;
using namespace Qt::Literals;

constexpr auto kAnsweredWithin = 30s;
constexpr auto kShiftsBack = 24h;     // in which runs were ended
constexpr auto kStillToBeAsked = 2h;  // a stop so young waits for whoever looks at the demo
constexpr double kPlannedOee = 0.8;
constexpr size_t kMostReasons = 50; // of a machine

struct DemoDaysText
{
    Q_DECLARE_TR_FUNCTIONS(DemoDays)
};

Error daysStopped()
{
    return {Error::Kind::Cancelled, DemoDaysText::tr("The demo's past was given up."), {}};
}

//! Waits until what was entered is taken or refused, which comes on another thread and cannot be called back.
template<typename T, typename Ask>
Result<T> answered(const std::atomic<bool> &stopped, Ask ask)
{
    struct Answer
    {
        std::mutex mutex;
        std::condition_variable came;
        std::optional<Result<T>> result;
    };
    const auto answer = std::make_shared<Answer>(); // may come when nobody waits any more
    ask([answer](Result<T> result) {
        const std::lock_guard lock(answer->mutex);
        answer->result.emplace(std::move(result));
        answer->came.notify_all();
    });
    const SteadyTime latest = std::chrono::steady_clock::now() + kAnsweredWithin;
    std::unique_lock lock(answer->mutex);
    while (!answer->result) {
        if (stopped)
            return daysStopped();
        if (std::chrono::steady_clock::now() >= latest)
            return Error{Error::Kind::Timeout, DemoDaysText::tr("The demo's past did not answer in time."), {}};
        answer->came.wait_for(lock, 50ms);
    }
    return std::move(*answer->result);
}

Actor demoActor()
{
    return {u"demo"_s, Origin::console().words(), {}};
}

struct Days
{
    StationOperations &operations;
    Historian &historian;
    const PlantSnapshot &snapshot;
    UtcTime from;
    UtcTime until;
    const std::atomic<bool> &stopped;
    DemoDaysFacts facts{};

    //! One run a shift of a machine that sets its line's pace and that no order tag tells of.
    Status enterRuns(const Site &site, const Line &line, const Machine &machine)
    {
        const auto plan = std::find_if(site.calendars.begin(), site.calendars.end(), [&line](const ShiftCalendar &each) { return each.code == line.calendar; });
        if (plan == site.calendars.end() || line.pacemaker != machine.id || !machine.production.order.isNull() || machine.production.idealCycle <= 0)
            return Done{};
        const production::Calendar calendar(*plan);
        for (const production::ShiftSpan &shift : calendar.shifts(std::max(from, until - kShiftsBack), until + 8h)) {
            if (shift.from < from)
                continue;
            production::RunPlan run;
            run.machine = machine.id;
            run.order = u"%1-%2-%3"_s.arg(line.code, shift.date.toString(u"yyMMdd"_s), shift.name);
            run.product = u"Neutral 500"_s;
            run.quantity = std::round(shift.plannedMinutes * 60 / machine.production.idealCycle * kPlannedOee / 100) * 100;
            run.due = shift.from;
            if (shift.from < until)
                run.from = shift.from;
            if (shift.to <= until)
                run.to = shift.to;
            const auto entered = answered<production::RunPlan>(stopped, [&](auto done) { operations.production().putRun(run, demoActor(), done); });
            if (!entered)
                return entered.error();
            ++facts.runs;
        }
        return Done{};
    }

    //! What stops such a machine in the simulation is a jam.
    Status enterReasons(const Machine &machine)
    {
        using Stops = std::vector<production::StateInterval>;
        const Result<Stops> stops = answerWithin<Stops>(kAnsweredWithin, [this] { return stopped.load(); }, [&](Job<Stops>::Callback done) {
            return operations.production().queryStops(machine.id, from, until - kStillToBeAsked, std::move(done));
        });
        if (!stops)
            return stops.error();
        size_t entered = 0;
        for (const production::StateInterval &stop : *stops) {
            if (stop.state != MachineState::Down || !stop.reason.isEmpty() || stop.to > until - kStillToBeAsked || ++entered > kMostReasons)
                continue;
            production::StopEntry entry;
            entry.machine = machine.id;
            entry.from = stop.from;
            entry.to = stop.to;
            entry.reason = u"JAM"_s;
            entry.note = DemoDaysText::tr("Simulated with the demo's past.");
            const auto taken = answered<production::StopEntry>(stopped, [&](auto done) { operations.production().enterStop(entry, demoActor(), done); });
            if (!taken)
                return taken.error();
            ++facts.reasons;
        }
        return Done{};
    }

    //! The machine's health at each full hour, as the station itself would have worked it out then.
    Status score(const HealthSetup &setup)
    {
        std::vector<UtcTime> hours;
        for (UtcTime at = std::chrono::ceil<std::chrono::hours>(from + 1h); at < until; at += 1h)
            hours.push_back(at);
        ReplayWatch watch;
        watch.cancelled = [this] { return stopped.load(); };
        const Result<std::vector<HealthAssessment>> then = healthAt(historian, &operations.healthSources(), setup, hours, HealthStatus::NotEnoughData, watch);
        if (!then)
            return then.error();
        facts.scores += then->size();
        std::vector<health_records::StoredScore> scores;
        for (const HealthAssessment &assessment : *then)
            scores.push_back(health_records::storedOf(assessment));
        return operations.records().writeWithin([scores](sqlite::Database &db) -> Status {
            for (const health_records::StoredScore &score : scores) {
                if (Status written = health_records::write(db, score); !written)
                    return written;
            }
            return Done{};
        }, kAnsweredWithin);
    }
};

} // namespace

Result<DemoDaysFacts> liveThroughDays(StationOperations &operations, Historian &historian, const PlantSnapshot &snapshot, UtcTime from, UtcTime until,
                                      const std::atomic<bool> &stopped)
{
    Days days{operations, historian, snapshot, from, until, stopped};
    operations.quality().settle(); // charts begin with the past's last hours
    for (const Site &site : snapshot.plant().sites) {
        for (const Line &line : site.lines) {
            for (const Machine &machine : line.machines) {
                if (stopped)
                    return daysStopped();
                if (machine.production.total.isNull())
                    continue;
                if (Status entered = days.enterRuns(site, line, machine); !entered)
                    return entered.error();
                if (Status entered = days.enterReasons(machine); !entered)
                    return entered.error();
            }
        }
    }
    for (const Site &site : snapshot.plant().sites) {
        for (const Line &line : site.lines) {
            for (const Machine &machine : line.machines) {
                const std::optional<HealthSetup> setup = HealthSetup::of(snapshot, machine);
                if (!setup)
                    continue;
                if (Status scored = days.score(*setup); !scored)
                    return scored.error();
            }
        }
    }
    return days.facts;
}

DemoDays::DemoDays(StationOperations &operations, Historian &historian, QObject *parent)
    : QObject(parent)
    , m_operations(operations)
    , m_historian(historian)
{
}

DemoDays::~DemoDays()
{
    m_stopped = true;
    if (m_thread.joinable())
        m_thread.join();
}

void DemoDays::start(SnapshotPtr snapshot, UtcTime from, UtcTime until)
{
    if (m_thread.joinable())
        return;
    m_thread = std::thread([this, snapshot = std::move(snapshot), from, until] {
        const Result<DemoDaysFacts> facts = liveThroughDays(m_operations, m_historian, *snapshot, from, until, m_stopped);
        post(this, [this, facts] { Q_EMIT finished(facts); });
    });
}

} // namespace lineside
