#include "app/station_health_sources.h"

#include "models/health/answer_within.h"
#include "models/production/oee.h"
#include "models/quality/quality_records.h"
#include "models/quality/run_rules.h"

#include <algorithm>

namespace lineside {

namespace {

constexpr std::chrono::minutes kPictureAge{10};        //!< a moment so close to a picture is as of now
constexpr int kPictureReaches = 35;                    //!< days back from its day, with it
constexpr int kOeeDays = 7;                            //!< of OEE
constexpr std::chrono::hours kSignalTime{7 * 24};      //!< that a health score looks back for signals
constexpr std::chrono::minutes kFleetAge{10};
constexpr int kFleetDays = 30;
constexpr double kFleetHours = 100; //!< of the others' running, before they tell anything
constexpr double kHourLength = 3.6e9;
constexpr size_t kMostSignals = 100'000;

double breakdownsIn(const production::Account &account)
{
    double breakdowns = 0;
    for (const production::ReasonTime &reason : account.reasons) {
        if (reason.state == MachineState::Down)
            breakdowns += double(reason.stops);
    }
    return breakdowns;
}

//! Cells of a stretch, so that the account of any time in it takes few additions.
class CellSums
{
public:
    explicit CellSums(std::vector<production::Cell> cells) : m_cells(std::move(cells)), m_blocks(m_cells.size() / kBlock)
    {
        for (size_t block = 0; block < m_blocks.size(); ++block) {
            for (size_t i = block * kBlock; i < (block + 1) * kBlock; ++i)
                m_blocks[block] += m_cells[i].account;
        }
    }

    //! Of cells that begin in [from, to): what ProductionService::account() gives.
    production::Account between(UtcTime from, UtcTime to) const
    {
        const auto first = [this](UtcTime at) {
            return size_t(std::lower_bound(m_cells.begin(), m_cells.end(), at, [](const production::Cell &cell, UtcTime t) { return cell.from < t; })
                          - m_cells.begin());
        };
        production::Account sum;
        const size_t end = first(to);
        for (size_t i = first(from); i < end;) {
            if (i % kBlock == 0 && i + kBlock <= end) {
                sum += m_blocks[i / kBlock];
                i += kBlock;
            } else {
                sum += m_cells[i++].account;
            }
        }
        return sum;
    }

private:
    static constexpr size_t kBlock = 24;
    std::vector<production::Cell> m_cells;
    std::vector<production::Account> m_blocks;
};

//! Signals and points of a machine's charts over a stretch.
struct ChartsPast
{
    struct Hour
    {
        size_t chart;
        UtcTime at;
        quint64 points;
    };
    std::vector<SpcSignal> found; //!< in order of time
    std::vector<Hour> hours;      //!< likewise
    std::vector<double> chances;  //!< of a signal a point, by chart

    SignalFigure figure(UtcTime from, UtcTime to) const
    {
        SignalFigure figure;
        figure.from = from;
        figure.to = to;
        const auto begin = std::upper_bound(found.begin(), found.end(), from, [](UtcTime at, const SpcSignal &one) { return at < one.at; });
        for (auto it = begin; it != found.end() && it->at <= to; ++it)
            ++(it->severity == SpcSeverity::High ? figure.high : figure.low);
        const auto hour = std::upper_bound(hours.begin(), hours.end(), from, [](UtcTime at, const Hour &one) { return at < one.at; });
        for (auto it = hour; it != hours.end() && it->at <= to; ++it) {
            figure.samples += it->points;
            figure.expected += double(it->points) * chances[it->chart];
        }
        figure.coverage = figure.samples > 0 ? 1 : 0;
        return figure;
    }
};

class StationPast final : public HealthPast
{
public:
    //! \a calendar: nothing where nothing is counted.
    StationPast(production::CalendarPtr calendar, std::vector<production::Cell> cells, ChartsPast charts, int days, std::optional<double> fleetRate)
        : m_calendar(std::move(calendar)), m_cells(std::move(cells)), m_charts(std::move(charts)), m_days(days), m_fleetRate(fleetRate)
    {
    }

    HealthFigures figures(UtcTime at) override
    {
        HealthFigures figures;
        if (m_calendar) {
            const UtcTime week = daysBack(*m_calendar, at, kOeeDays).from, days = daysBack(*m_calendar, at, m_days).from;
            addAccounts(figures, m_cells.between(week, at), week, m_cells.between(days, at), days, at);
        }
        figures.breakdowns.fleetRate = m_fleetRate;
        figures.outOfControl = m_charts.figure(at - kSignalTime, at);
        return figures;
    }

private:
    const production::CalendarPtr m_calendar;
    const CellSums m_cells;
    const ChartsPast m_charts;
    const int m_days;
    const std::optional<double> m_fleetRate;
};

Result<ChartsPast> chartsPast(RecordStore &records, const Machine &machine, UtcTime from, UtcTime to, const std::function<bool()> &cancelled)
{
    struct Read
    {
        std::vector<SpcSignal> found;
        std::vector<quality_records::HourCount> hours;
    };
    Result<Read> read = answerWithin<Read>(kHealthPatience, cancelled, [&](Job<Read>::Callback done) {
        return records.read<Read>([id = machine.id, from, to](sqlite::Database &db) -> Result<Read> {
            auto found = quality_records::loadSignals(db, id, from, to + std::chrono::microseconds(1), kMostSignals);
            if (!found)
                return found.error();
            auto hours = quality_records::countPoints(db, from);
            if (!hours)
                return hours.error();
            return Read{std::move(*found), std::move(*hours)};
        }, std::move(done));
    });
    if (!read)
        return read.error();
    ChartsPast past;
    past.found = std::move(read->found);
    std::map<ChartId, size_t> places;
    ChanceBook chances;
    for (const ControlChart &chart : machine.charts) {
        places.emplace(chart.id, past.chances.size());
        past.chances.push_back(chances.of(chart));
    }
    for (const quality_records::HourCount &hour : read->hours) {
        if (const auto place = places.find(hour.chart); place != places.end())
            past.hours.push_back({place->second, hour.hour, hour.points});
    }
    std::sort(past.hours.begin(), past.hours.end(), [](const ChartsPast::Hour &a, const ChartsPast::Hour &b) { return a.at < b.at; });
    return past;
}

} // namespace

DaysBack daysBack(const production::Calendar &calendar, UtcTime at, int days)
{
    DaysBack back;
    back.last = calendar.sliceAt(at).date;
    back.first = back.last.addDays(1 - std::max(days, 1));
    back.from = calendar.beginOf(back.first.addDays(1)); // a day that a shift of the day before takes whole
    for (const production::Slice &slice : *calendar.dayOf(calendar.beginOf(back.first))) {
        if (slice.date == back.first) {
            back.from = slice.from;
            break;
        }
    }
    return back;
}

void addAccounts(HealthFigures &figures, const production::Account &week, UtcTime weekFrom, const production::Account &days,
                 UtcTime daysFrom, UtcTime to)
{
    const production::OeeFigures oee = production::oeeOf(week, weekFrom, to);
    figures.oee = {oee.oee, weekFrom, to, quint64(oee.samples), oee.coverage};
    figures.performance = {oee.e, weekFrom, to, quint64(oee.samples), oee.coverage};
    BreakdownFigure &breakdowns = figures.breakdowns;
    breakdowns.count = int(breakdownsIn(days));
    breakdowns.operatingHours = double(days.time(MachineState::Running)) / kHourLength;
    breakdowns.from = daysFrom;
    breakdowns.to = to;
    breakdowns.coverage = production::oeeOf(days, daysFrom, to).coverage;
}

StationHealthSources::StationHealthSources(const production::ProductionService &production, QualityService &quality, RecordStore &records)
    : m_production(production), m_quality(quality), m_records(records)
{
}

void StationHealthSources::setSnapshot(SnapshotPtr snapshot)
{
    QHash<MachineId, production::CalendarPtr> calendars;
    const auto always = std::make_shared<const production::Calendar>();
    for (const Site &site : snapshot->plant().sites) {
        QHash<QString, production::CalendarPtr> named;
        for (const ShiftCalendar &calendar : site.calendars)
            named.insert(calendar.code, std::make_shared<const production::Calendar>(calendar));
        for (const Line &line : site.lines) {
            const production::CalendarPtr calendar = named.value(line.calendar, always);
            for (const Machine &machine : line.machines)
                calendars.insert(machine.id, calendar);
        }
    }
    const std::lock_guard lock(m_mutex);
    m_snapshot = std::move(snapshot);
    m_calendars = std::move(calendars);
    m_fleet = {};
}

SnapshotPtr StationHealthSources::snapshot() const
{
    const std::lock_guard lock(m_mutex);
    return m_snapshot;
}

production::CalendarPtr StationHealthSources::calendarOf(const MachineId &machine) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_calendars.constFind(machine);
    return found != m_calendars.constEnd() ? *found : std::make_shared<const production::Calendar>();
}

//! Each minute of each machine: whole days from the picture, as far as it reaches; of the past from the records.
Result<production::Account> StationHealthSources::accountOf(const production::MachinePicture &machine, const DaysBack &days, UtcTime to) const
{
    const bool isAtHand = machine.day.isValid() && to + kPictureAge >= machine.at && days.first.daysTo(days.last) < kPictureReaches;
    return isAtHand ? machine.daysAccount(days.first, days.last) : m_production.account(machine.machine, days.from, to);
}

HealthFigures StationHealthSources::figures(const MachineId &machine, const HealthPlan &plan, UtcTime now)
{
    HealthFigures figures;
    const auto shown = m_production.picture()->machine(machine);
    if (shown) {
        const production::CalendarPtr calendar = calendarOf(machine);
        const DaysBack week = daysBack(*calendar, now, kOeeDays), days = daysBack(*calendar, now, plan.breakdownDays);
        const Result<production::Account> ofWeek = accountOf(*shown, week, now);
        const Result<production::Account> ofDays = ofWeek ? accountOf(*shown, days, now) : ofWeek;
        if (ofWeek && ofDays)
            addAccounts(figures, *ofWeek, week.from, *ofDays, days.from, now);
        figures.breakdowns.fleetRate = fleetRate(machine, now);
    }
    const SignalCount count = m_quality.signalCount(machine, now, int(kSignalTime.count() / 24));
    figures.outOfControl = {count.high, count.low, count.byChance, count.from, count.to, count.points, count.charts > 0 ? 1.0 : 0.0};
    return figures;
}

StationHealthSources::Fleet StationHealthSources::fleetNow(UtcTime now) const
{
    Fleet fleet;
    fleet.at = now;
    const SnapshotPtr plant = snapshot();
    const production::PicturePtr picture = m_production.picture();
    for (auto it = picture->machines.cbegin(); it != picture->machines.cend(); ++it) {
        const Machine *machine = plant ? plant->findMachine(it.key()) : nullptr;
        if (!machine || !it.value() || !it.value()->day.isValid())
            continue;
        const production::MachinePicture &shown = *it.value();
        const production::Account account = shown.daysAccount(shown.day.addDays(1 - kFleetDays), shown.day);
        const Wear wear{breakdownsIn(account), double(account.time(MachineState::Running)) / kHourLength};
        Wear &all = fleet.types[machine->type];
        all.breakdowns += wear.breakdowns;
        all.hours += wear.hours;
        fleet.machines[it.key()] = {machine->type, wear};
    }
    return fleet;
}

/*!
 * Breakdowns an operating hour of the other machines of its type in the last 30 days, by Jeffreys' estimate (half a breakdown
 * more), so that others without any tell something, too. Nothing before they ran for 100 hours.
 */
std::optional<double> StationHealthSources::fleetRate(const MachineId &machine, UtcTime now)
{
    bool isOld = false;
    {
        const std::lock_guard lock(m_mutex);
        isOld = m_fleet.at == UtcTime::min() || std::chrono::abs(now - m_fleet.at) >= kFleetAge;
    }
    if (isOld) {
        Fleet fleet = fleetNow(now);
        const std::lock_guard lock(m_mutex);
        m_fleet = std::move(fleet);
    }
    const std::lock_guard lock(m_mutex);
    const auto found = m_fleet.machines.find(machine);
    if (found == m_fleet.machines.end())
        return {};
    const Wear &all = m_fleet.types[found->second.first];
    const Wear others{all.breakdowns - found->second.second.breakdowns, all.hours - found->second.second.hours};
    return others.hours >= kFleetHours ? std::optional((others.breakdowns + 0.5) / others.hours) : std::nullopt;
}

Result<std::unique_ptr<HealthPast>> StationHealthSources::past(const MachineId &machine, const HealthPlan &plan, UtcTime from, UtcTime to,
                                                               const std::function<bool()> &cancelled)
{
    const SnapshotPtr plant = snapshot();
    const Machine *const configured = plant ? plant->findMachine(machine) : nullptr;
    const auto shown = m_production.picture()->machine(machine);
    std::vector<production::Cell> cells;
    production::CalendarPtr calendar;
    if (shown) {
        using Cells = std::vector<production::Cell>;
        calendar = calendarOf(machine);
        const UtcTime since = daysBack(*calendar, from, std::max(kOeeDays, plan.breakdownDays)).from;
        Result<Cells> read = answerWithin<Cells>(kHealthPatience, cancelled, [&](Job<Cells>::Callback done) {
            return m_production.queryCells(machine, since, to, std::move(done));
        });
        if (!read)
            return read.error();
        cells = std::move(*read);
    }
    ChartsPast charts;
    if (configured && !configured->charts.isEmpty()) {
        Result<ChartsPast> read = chartsPast(m_records, *configured, from - kSignalTime, to, cancelled);
        if (!read)
            return read.error();
        charts = std::move(*read);
    }
    return std::unique_ptr<HealthPast>(std::make_unique<StationPast>(std::move(calendar), std::move(cells), std::move(charts),
                                                                     plan.breakdownDays, fleetRate(machine, to)));
}

Result<std::optional<std::vector<UtcTime>>> StationHealthSources::breakdowns(const MachineId &machine, UtcTime from, UtcTime to,
                                                                             const std::function<bool()> &cancelled)
{
    using Stops = std::vector<production::StateInterval>;
    const auto shown = m_production.picture()->machine(machine);
    if (!shown)
        return std::optional<std::vector<UtcTime>>();
    const Result<Stops> stops = answerWithin<Stops>(kHealthPatience, cancelled, [&](Job<Stops>::Callback done) {
        return m_production.queryStops(machine, from, to, std::move(done));
    });
    if (!stops)
        return stops.error();
    std::vector<UtcTime> begun;
    for (const production::StateInterval &stop : *stops) {
        if (stop.state == MachineState::Down && stop.from >= from && stop.from < to)
            begun.push_back(stop.from);
    }
    return std::optional(std::move(begun));
}

} // namespace lineside
