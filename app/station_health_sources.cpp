#include "app/station_health_sources.h"

#include "models/health/answer_within.h"
#include "models/production/oee.h"
#include "models/quality/quality_records.h"
#include "models/quality/run_rules.h"

#include <algorithm>

namespace lineside {

namespace {

constexpr std::chrono::minutes kPictureAge{10}; //!< a moment so close to a picture is as of now
constexpr std::chrono::minutes kPictureLag{1};  //!< a picture is a few seconds old; an older one leaves time that is not known
constexpr int kPictureReaches = 35;             //!< days
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

using Cells = std::vector<production::Cell>;
using HourThen = StationHealthSources::HourThen;

//! Cells of a stretch, so that the account of any time in it takes few additions. One thread.
class CellSums
{
public:
    CellSums(Cells cells, HourThen then) : m_cells(std::move(cells)), m_then(std::move(then)), m_blocks(m_cells.size() / kBlock)
    {
        m_running.reserve(m_cells.size() + 1);
        for (const production::Cell &cell : m_cells)
            m_running.push_back(m_running.back() + cell.account.time(MachineState::Running));
        for (size_t block = 0; block < m_blocks.size(); ++block) {
            for (size_t i = block * kBlock; i < (block + 1) * kBlock; ++i)
                m_blocks[block] += m_cells[i].account;
        }
    }

    /*!
     * Of cells that begin in [from, to), of which nothing is known after \a until. The last one counts as it was at \a to; where
     * nobody knows that, the time ends where it begins.
     */
    CountedTime between(UtcTime from, UtcTime to, UtcTime until)
    {
        production::Account sum;
        size_t end = first(to);
        UtcTime ended = to;
        if (end > first(from) && isPart(end - 1, to, until)) {
            --end;
            if (const std::optional<production::Account> part = partOf(end, to))
                sum = *part;
            else
                ended = m_cells[end].from;
        }
        for (size_t i = first(from); i < end;) {
            if (i % kBlock == 0 && i + kBlock <= end) {
                sum += m_blocks[i / kBlock];
                i += kBlock;
            } else {
                sum += m_cells[i++].account;
            }
        }
        return {from, ended, std::move(sum)};
    }
    std::chrono::microseconds running(UtcTime from, UtcTime to, UtcTime until)
    {
        size_t end = first(to);
        qint64 part = 0;
        if (end > first(from) && isPart(end - 1, to, until)) {
            --end;
            if (const std::optional<production::Account> then = partOf(end, to))
                part = then->time(MachineState::Running);
        }
        return std::chrono::microseconds(m_running[end] - m_running[first(from)] + part);
    }

private:
    //! Whether the cell went on at \a at.
    bool isPart(size_t cell, UtcTime at, UtcTime until) const
    {
        const UtcTime next = cell + 1 < m_cells.size() ? m_cells[cell + 1].from : UtcTime::max();
        return at < std::min({m_cells[cell].to, next, until});
    }

    std::optional<production::Account> partOf(size_t cell, UtcTime at)
    {
        if (m_partAt == at && m_partOf == cell)
            return m_part;
        m_partAt = at;
        m_partOf = cell;
        m_part.reset();
        const Result<Cells> then = m_then ? m_then(m_cells[cell].from, at) : Result<Cells>(Cells());
        for (const production::Cell &one : then ? *then : Cells()) {
            if (!m_part)
                m_part.emplace();
            *m_part += one.account;
        }
        // history may not have these readings any more
        if (m_part && m_part->samples == 0 && m_cells[cell].account.samples > 0)
            m_part.reset();
        return m_part;
    }

    size_t first(UtcTime at) const
    {
        return size_t(std::lower_bound(m_cells.begin(), m_cells.end(), at, [](const production::Cell &cell, UtcTime t) { return cell.from < t; })
                      - m_cells.begin());
    }

    static constexpr size_t kBlock = 24;
    Cells m_cells;
    HourThen m_then;
    UtcTime m_partAt = UtcTime::min();
    size_t m_partOf = 0;
    std::optional<production::Account> m_part;
    std::vector<production::Account> m_blocks;
    std::vector<qint64> m_running{0}; //!< until each cell
};

double meanCoverage(const QList<ControlChart> &charts, std::span<const ChartDay> days, const std::map<ChartId, PointsByHour> &points)
{
    double sum = 0;
    for (const ControlChart &chart : charts) {
        const auto own = points.find(chart.id);
        sum += own == points.end() ? 0 : chartCoverage(chart, days, own->second);
    }
    return charts.isEmpty() ? 0 : sum / double(charts.size());
}

//! Whether the picture is of this moment.
bool isAtHand(const production::MachinePicture &machine, const ScoreDays &days, UtcTime at)
{
    return machine.day.isValid() && (at >= machine.at || (at + kPictureAge >= machine.at && days.dateOf(at) == machine.day));
}

//! The last days until \a at; how long the machine ran in each says \a running, where anybody does.
std::vector<ChartDay> chartDays(const ScoreDays &days, UtcTime at, const std::function<std::chrono::microseconds(QDate, UtcTime, UtcTime)> &running)
{
    std::vector<ChartDay> list;
    const QDate last = days.dateOf(at);
    for (int back = kScoreDays - 1; back >= 0; --back) {
        const QDate date = last.addDays(-back);
        ChartDay day{days.beginOf(date), back > 0 ? days.beginOf(date.addDays(1)) : at, {}, back == 0};
        if (running)
            day.running = running(date, day.from, day.to);
        list.push_back(day);
    }
    return list;
}

std::vector<ChartDay> chartDays(const ScoreDays &days, UtcTime at, const production::MachinePicture *machine)
{
    if (!machine || !machine->day.isValid())
        return chartDays(days, at, std::function<std::chrono::microseconds(QDate, UtcTime, UtcTime)>());
    return chartDays(days, at, [machine](QDate date, UtcTime, UtcTime) {
        return std::chrono::microseconds(machine->daysAccount(date, date).time(MachineState::Running));
    });
}

//! Points by chart of the hours that begin in [from, to], up to \a to.
using PointsUntil = std::function<std::map<ChartId, PointsByHour>(UtcTime from, UtcTime to)>;

//! Signals and points of a machine's charts over a stretch.
struct ChartsPast
{
    QList<ControlChart> charts;
    std::vector<SpcSignal> found; //!< in order of time
    std::vector<double> chances;  //!< of a signal a point, by chart
    std::map<ChartId, PointsByHour> points;
    PointsUntil until;            //!< for the hour that went on

    SignalFigure figure(std::span<const ChartDay> days)
    {
        const UtcTime from = days.front().from, to = days.back().to;
        const UtcTime hour = std::chrono::floor<std::chrono::hours>(to);
        // of the hour that went on, what was there: it is put back below
        const bool isWithin = hour < to && std::any_of(points.begin(), points.end(), [hour](const auto &own) { return own.second.contains(hour); });
        std::map<ChartId, PointsByHour> then = isWithin && until ? until(hour, to) : std::map<ChartId, PointsByHour>();
        const auto exchange = [this, hour, &then, isWithin] {
            for (auto own = points.begin(); isWithin && own != points.end(); ++own) {
                if (const auto place = own->second.find(hour); place != own->second.end())
                    std::swap(place->second, then[own->first][hour]);
            }
        };
        exchange();
        SignalFigure figure;
        figure.from = from;
        figure.to = to;
        const auto begin = std::upper_bound(found.begin(), found.end(), from, [](UtcTime at, const SpcSignal &one) { return at < one.at; });
        for (auto it = begin; it != found.end() && it->at <= to; ++it)
            ++(it->severity == SpcSeverity::High ? figure.high : figure.low);
        for (qsizetype i = 0; i < charts.size(); ++i) {
            const auto own = points.find(charts[i].id);
            if (own == points.end())
                continue;
            for (auto it = own->second.lower_bound(from); it != own->second.end() && it->first < to; ++it) {
                figure.samples += it->second;
                figure.expected += double(it->second) * chances[size_t(i)];
            }
        }
        figure.coverage = meanCoverage(charts, days, points);
        exchange();
        return figure;
    }
};

class StationPast final : public HealthPast
{
public:
    //! \a until: when something is known last; zero: nobody counts the machine.
    StationPast(UtcTime until, std::shared_ptr<const ScoreDays> days, CellSums cells, ChartsPast charts, int breakdownDays,
                std::optional<double> fleetRate)
        : m_until(until), m_days(std::move(days)), m_cells(std::move(cells)), m_charts(std::move(charts)), m_breakdownDays(breakdownDays),
          m_fleetRate(fleetRate)
    {
    }

    HealthFigures figures(UtcTime at) override
    {
        HealthFigures figures;
        const bool counts = m_until != UtcTime{};
        if (counts)
            addAccounts(figures, m_cells.between(m_days->firstOf(kScoreDays, at), at, m_until),
                        m_cells.between(m_days->firstOf(m_breakdownDays, at), at, m_until));
        figures.breakdowns.fleetRate = m_fleetRate;
        if (!m_charts.charts.isEmpty()) {
            std::function<std::chrono::microseconds(QDate, UtcTime, UtcTime)> running;
            if (counts)
                running = [this](QDate, UtcTime from, UtcTime to) { return m_cells.running(from, to, m_until); };
            figures.outOfControl = m_charts.figure(chartDays(*m_days, at, running));
        }
        return figures;
    }

private:
    const UtcTime m_until;
    const std::shared_ptr<const ScoreDays> m_days;
    CellSums m_cells;
    ChartsPast m_charts;
    const int m_breakdownDays;
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
    past.charts = machine.charts;
    past.found = std::move(read->found);
    ChanceBook chances;
    for (const ControlChart &chart : machine.charts)
        past.chances.push_back(chances.of(chart));
    const auto byChart = [](const std::vector<quality_records::HourCount> &hours) {
        std::map<ChartId, PointsByHour> points;
        for (const quality_records::HourCount &hour : hours)
            points[hour.chart][hour.hour] += hour.points;
        return points;
    };
    past.points = byChart(read->hours);
    past.until = [&records, cancelled, byChart](UtcTime since, UtcTime until) {
        using Hours = std::vector<quality_records::HourCount>;
        const Result<Hours> hours = answerWithin<Hours>(kHealthPatience, cancelled, [&](Job<Hours>::Callback done) {
            return records.read<Hours>([since, until](sqlite::Database &db) { return quality_records::countPoints(db, since, until); }, std::move(done));
        });
        return byChart(hours ? *hours : Hours());
    };
    return past;
}

} // namespace

void addAccounts(HealthFigures &figures, const CountedTime &week, const CountedTime &days)
{
    const production::OeeFigures oee = production::oeeOf(week.account, week.from, week.to);
    figures.oee = {oee.oee, week.from, week.to, quint64(oee.samples), oee.coverage};
    figures.performance = {oee.e, week.from, week.to, quint64(oee.samples), oee.coverage};
    BreakdownFigure &breakdowns = figures.breakdowns;
    breakdowns.count = int(breakdownsIn(days.account));
    breakdowns.operatingHours = double(days.account.time(MachineState::Running)) / kHourLength;
    breakdowns.from = days.from;
    breakdowns.to = days.to;
    breakdowns.coverage = production::oeeOf(days.account, days.from, days.to).coverage;
}

StationHealthSources::StationHealthSources(const production::ProductionService &production, QualityService &quality, RecordStore &records)
    : m_production(production), m_quality(quality), m_records(records)
{
}

void StationHealthSources::setSnapshot(SnapshotPtr snapshot)
{
    std::map<MachineId, std::shared_ptr<const ScoreDays>> days;
    const auto always = std::make_shared<const ScoreDays>(nullptr);
    for (const Site &site : snapshot ? snapshot->plant().sites : QList<Site>()) {
        QHash<QString, std::shared_ptr<const ScoreDays>> calendars;
        for (const ShiftCalendar &calendar : site.calendars)
            calendars.insert(calendar.code, std::make_shared<const ScoreDays>(std::make_shared<const production::Calendar>(calendar)));
        for (const Line &line : site.lines) {
            for (const Machine &machine : line.machines)
                days[machine.id] = calendars.value(line.calendar, always);
        }
    }
    const std::lock_guard lock(m_mutex);
    m_snapshot = std::move(snapshot);
    m_days = std::move(days);
    m_fleet = {};
}

//! Never null.
std::shared_ptr<const ScoreDays> StationHealthSources::daysOf(const MachineId &machine) const
{
    {
        const std::lock_guard lock(m_mutex);
        if (const auto found = m_days.find(machine); found != m_days.end())
            return found->second;
    }
    return std::make_shared<const ScoreDays>(nullptr);
}

SnapshotPtr StationHealthSources::snapshot() const
{
    const std::lock_guard lock(m_mutex);
    return m_snapshot;
}

StationHealthSources::HourThen StationHealthSources::hourThen(const MachineId &machine, const std::function<bool()> &cancelled) const
{
    return [this, machine, cancelled](UtcTime from, UtcTime at) { return m_production.cellsThen(machine, from, at, cancelled); };
}

//! Each minute of each machine: from the picture, as far as it reaches; of the past from the records.
Result<CountedTime> StationHealthSources::lastDays(const production::MachinePicture &machine, int days, UtcTime at,
                                                   const std::function<bool()> &cancelled) const
{
    const std::shared_ptr<const ScoreDays> book = daysOf(machine.machine);
    if (days <= kPictureReaches && isAtHand(machine, *book, at)) {
        const QDate first = machine.day.addDays(1 - days);
        return CountedTime{book->beginOf(first), at - machine.at > kPictureLag ? at : machine.at, machine.daysAccount(first, machine.day)};
    }
    const UtcTime from = book->firstOf(days, at);
    Result<Cells> cells = answerWithin<Cells>(kHealthPatience, cancelled, [&](Job<Cells>::Callback done) {
        return m_production.queryCells(machine.machine, from, at, std::move(done));
    });
    if (!cells)
        return cells.error();
    return CellSums(std::move(*cells), hourThen(machine.machine, cancelled)).between(from, at, machine.at);
}

//! The days of which charts are to tell, with how long the machine ran in each.
Result<std::vector<ChartDay>> StationHealthSources::daysForCharts(const MachineId &machine, const production::MachinePicture *shown, UtcTime at,
                                                                  const std::function<bool()> &cancelled) const
{
    const std::shared_ptr<const ScoreDays> book = daysOf(machine);
    if (!shown || isAtHand(*shown, *book, at))
        return chartDays(*book, at, shown);
    Result<Cells> cells = answerWithin<Cells>(kHealthPatience, cancelled, [&](Job<Cells>::Callback done) {
        return m_production.queryCells(machine, book->firstOf(kScoreDays, at), at, std::move(done));
    });
    if (!cells)
        return cells.error();
    CellSums sums(std::move(*cells), hourThen(machine, cancelled));
    const UtcTime until = shown->at;
    return chartDays(*book, at, [&sums, until](QDate, UtcTime from, UtcTime to) { return sums.running(from, to, until); });
}

HealthFigures StationHealthSources::figures(const MachineId &machine, const HealthPlan &plan, UtcTime now)
{
    HealthFigures figures;
    const auto shown = m_production.picture()->machine(machine);
    if (shown) {
        const Result<CountedTime> week = lastDays(*shown, kScoreDays, now, {});
        const Result<CountedTime> days = week ? lastDays(*shown, plan.breakdownDays, now, {}) : week;
        if (week && days)
            addAccounts(figures, *week, *days);
        figures.breakdowns.fleetRate = fleetRate(machine, now);
    }
    const SnapshotPtr plant = snapshot();
    const Machine *const configured = plant ? plant->findMachine(machine) : nullptr;
    if (configured && !configured->charts.isEmpty()) {
        const std::vector<ChartDay> days = chartDays(*daysOf(machine), now, shown.get());
        const SignalCount count = m_quality.signalCount(machine, days.front().from, now);
        figures.outOfControl = {count.high, count.low, count.byChance, count.from, count.to, count.points,
                                meanCoverage(configured->charts, days, count.hours)};
    }
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
    const std::shared_ptr<const ScoreDays> days = daysOf(machine);
    Cells cells;
    if (shown) {
        const UtcTime since = days->firstOf(std::max(kScoreDays, plan.breakdownDays), from);
        Result<Cells> read = answerWithin<Cells>(kHealthPatience, cancelled, [&](Job<Cells>::Callback done) {
            return m_production.queryCells(machine, since, to, std::move(done));
        });
        if (!read)
            return read.error();
        cells = std::move(*read);
    }
    ChartsPast charts;
    if (configured && !configured->charts.isEmpty()) {
        Result<ChartsPast> read = chartsPast(m_records, *configured, days->firstOf(kScoreDays, from), to, cancelled);
        if (!read)
            return read.error();
        charts = std::move(*read);
    }
    return std::unique_ptr<HealthPast>(std::make_unique<StationPast>(shown ? shown->at : UtcTime{}, days, CellSums(std::move(cells), hourThen(machine, cancelled)), std::move(charts),
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
