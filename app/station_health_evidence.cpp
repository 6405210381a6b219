#include "app/station_health_sources.h"

#include "models/health/answer_within.h"
#include "models/production/oee.h"
#include "models/quality/quality_records.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::Literals;

// What figures of health are made of: the losses of OEE down to stops and products, signals down to points, breakdowns.

namespace lineside {

namespace {

using production::Account;
using production::StateInterval;
using GroundKind = ScoreGround::Kind;

struct EvidenceText
{
    Q_DECLARE_TR_FUNCTIONS(operations)
};

constexpr size_t kMostEvidenceSignals = 1'000;
constexpr size_t kMostPoints = 50; //!< of a chart that is measured by hand
constexpr double kHourSeconds = 3'600;

double secondsOf(UtcTime from, UtcTime to)
{
    return double((to - from).count()) / 1e6;
}

QString stateName(MachineState state)
{
    switch (state) {
    case MachineState::Unknown:
        return EvidenceText::tr("State not known");
    case MachineState::Running:
        return EvidenceText::tr("Running");
    case MachineState::Idle:
        return EvidenceText::tr("Idle");
    case MachineState::Setup:
        return EvidenceText::tr("Set-up");
    case MachineState::Down:
        return EvidenceText::tr("Down");
    case MachineState::PlannedStop:
        return EvidenceText::tr("Planned stop");
    case MachineState::NoShift:
        break;
    }
    return EvidenceText::tr("No shift");
}

//! Everything that grounds of one machine need.
struct Setting
{
    const Machine &machine;
    const Site *site = nullptr;
    UtcTime from{};
    UtcTime to{};
    quint64 samples = 0;
    double coverage = 0;

    ScoreGround ground(GroundKind kind, const QString &key, const QString &name) const
    {
        ScoreGround ground;
        ground.kind = kind;
        ground.key = key;
        ground.name = name;
        ground.from = from;
        ground.to = to;
        ground.samples = samples;
        ground.coverage = coverage;
        return ground;
    }
    QString reasonText(const QString &code) const
    {
        if (site) {
            for (const StopReason &reason : site->stopReasons) {
                if (reason.code == code)
                    return reason.text.isEmpty() ? code : reason.text;
            }
        }
        return code;
    }
};

ScoreGround stopGround(const Setting &setting, const StateInterval &stop)
{
    ScoreGround ground = setting.ground(GroundKind::Stop, toIso(stop.from), stateName(stop.state));
    if (!stop.reason.isEmpty())
        ground.name += u": "_s + setting.reasonText(stop.reason);
    ground.from = stop.from;
    ground.to = stop.to;
    ground.figure = secondsOf(stop.from, stop.to) / kHourSeconds;
    ground.unit = u"h"_s;
    ground.points = secondsOf(std::max(stop.from, setting.from), std::min(stop.to, setting.to));
    ground.tag = setting.machine.stateTag;
    ground.samples = 1;
    ground.coverage = 1;
    return ground;
}

//! The time of a state and a reason, with its stops.
ScoreGround timeGround(const Setting &setting, MachineState state, const production::LossStep &step, const std::vector<StateInterval> &stops)
{
    ScoreGround ground = setting.ground(GroundKind::Time, production::stateWord(state), stateName(state));
    if (!step.reason.isEmpty()) {
        ground.key += u' ' + step.reason;
        ground.name += u": "_s + setting.reasonText(step.reason);
    }
    ground.figure = step.seconds() / kHourSeconds;
    ground.unit = u"h"_s;
    ground.points = step.seconds();
    ground.tag = setting.machine.stateTag;
    ground.samples = quint64(std::max<qint64>(step.count, 0));
    for (const StateInterval &stop : stops) {
        if (stop.state == state && stop.reason == step.reason)
            ground.grounds.push_back(stopGround(setting, stop));
    }
    return ground;
}

//! What was made, or was not good, of each product; what it lost in seconds of ideal time.
void addCounts(const Setting &setting, const Account &account, bool lost, ScoreGround &into)
{
    const ProductionPlan &plan = setting.machine.production;
    for (const production::ProductCounts &product : account.products) {
        const qint64 bad = product.inShift.total - product.inShift.good;
        if (product.inShift.isZero() || (lost && bad <= 0))
            continue;
        ScoreGround ground = setting.ground(GroundKind::Counts, product.product, product.product.isEmpty() ? EvidenceText::tr("What it made") : product.product);
        ground.figure = production::units(lost ? bad : product.inShift.total);
        if (lost)
            ground.points = double(product.cycleNs) / 1e9 * production::units(bad);
        ground.tag = lost ? (plan.scrap.isNull() ? plan.good : plan.scrap) : (plan.total.isNull() ? plan.good : plan.total);
        into.grounds.push_back(std::move(ground));
    }
}

ScoreGround lossGround(const Setting &setting, const Account &account, const production::LossStep &step, const std::vector<StateInterval> &stops)
{
    switch (step.loss) {
    case production::Loss::Setup:
        return timeGround(setting, MachineState::Setup, step, stops);
    case production::Loss::Down:
        return timeGround(setting, MachineState::Down, step, stops);
    case production::Loss::Idle:
        return timeGround(setting, MachineState::Idle, step, stops);
    default:
        break;
    }
    const bool isQuality = step.loss == production::Loss::Quality;
    const bool isShort = step.loss == production::Loss::ShortStops;
    ScoreGround ground = setting.ground(GroundKind::Time, isQuality ? u"NOT_GOOD"_s : isShort ? u"SHORT_STOPS"_s : u"SPEED"_s,
                                        isQuality     ? EvidenceText::tr("Time for what was not good")
                                            : isShort ? EvidenceText::tr("Short stops")
                                                      : EvidenceText::tr("Slower than ideal"));
    ground.figure = step.seconds() / kHourSeconds;
    ground.unit = u"h"_s;
    ground.points = std::max(step.seconds(), 0.0);
    if (isShort) {
        ground.samples = quint64(std::max<qint64>(step.count, 0));
        ground.tag = setting.machine.stateTag;
    } else {
        addCounts(setting, account, isQuality, ground);
    }
    return ground;
}

ScoreGround partGround(const Setting &setting, const QString &key, const QString &name, const std::optional<double> &figure)
{
    ScoreGround ground = setting.ground(GroundKind::Part, key, name);
    if (figure)
        ground.figure = *figure * 100;
    ground.unit = u"%"_s;
    ground.points = 0;
    return ground;
}

//! Losses of OEE, by its parts; and of performance alone.
void addLosses(HealthEvidence &evidence, const Setting &setting, const Account &account, const std::vector<StateInterval> &stops)
{
    const production::OeeFigures figures = production::oeeOf(account, setting.from, setting.to);
    ScoreGround a = partGround(setting, u"availability"_s, EvidenceText::tr("Availability"), figures.a);
    ScoreGround e = partGround(setting, u"performance"_s, EvidenceText::tr("Performance"), figures.e);
    ScoreGround q = partGround(setting, u"quality"_s, EvidenceText::tr("Quality rate"), figures.q);
    for (const production::LossStep &step : production::waterfallOf(account, setting.from, setting.to).steps) {
        ScoreGround *part = nullptr;
        switch (step.loss) {
        case production::Loss::PlannedStop:
        case production::Loss::Unknown:
            continue; // no part of the planned time
        case production::Loss::Setup:
        case production::Loss::Down:
        case production::Loss::Idle:
            part = &a;
            break;
        case production::Loss::ShortStops:
        case production::Loss::Speed:
            part = &e;
            break;
        case production::Loss::Quality:
            part = &q;
            break;
        }
        ScoreGround ground = lossGround(setting, account, step, stops);
        *part->points += ground.points.value_or(0);
        part->grounds.push_back(std::move(ground));
    }
    auto &performance = evidence[size_t(HealthDimension::Performance)];
    performance = e.grounds;
    auto &oee = evidence[size_t(HealthDimension::Oee)];
    oee.push_back(std::move(a));
    oee.push_back(std::move(e));
    oee.push_back(std::move(q));
}

void addBreakdowns(HealthEvidence &evidence, const Setting &setting, const std::vector<StateInterval> &stops)
{
    for (const StateInterval &stop : stops) {
        if (stop.state != MachineState::Down || stop.from < setting.from || stop.from >= setting.to)
            continue;
        ScoreGround ground = stopGround(setting, stop);
        ground.points = 1; // each takes as much as another
        evidence[size_t(HealthDimension::Reliability)].push_back(std::move(ground));
    }
}

ScoreGround signalGround(const Setting &setting, const ControlChart &chart, const SpcSignal &signal, const QString &unit)
{
    ScoreGround ground = setting.ground(GroundKind::Signal, signal.severity == SpcSeverity::High ? u"HIGH"_s : u"LOW"_s, signal.text());
    ground.text = signal.action;
    ground.points = signal.severity == SpcSeverity::High ? 10 : 5;
    ground.figure = signal.value;
    ground.unit = unit;
    ground.id = signal.id;
    ground.owner = chart.id.uuid;
    ground.tag = chart.tag;
    // the readings of its subgroup
    ground.from = signal.at - std::chrono::microseconds(chart.every) * std::max(chart.subgroup, 1);
    ground.to = signal.at + std::chrono::microseconds(1);
    ground.samples = quint64(std::max(chart.subgroup, 1));
    ground.coverage = 1;
    return ground;
}

ScoreGround valueGround(const QualityPoint &point, const QString &unit)
{
    ScoreGround ground;
    ground.kind = GroundKind::Value;
    ground.key = valueSourceName(point.source);
    ground.name = point.user;
    ground.figure = point.point.mean;
    ground.unit = unit;
    ground.id = point.id;
    ground.owner = point.chart.uuid;
    ground.batch = point.batch;
    ground.from = ground.to = point.group.at;
    ground.samples = point.group.values.size();
    ground.coverage = 1;
    return ground;
}

} // namespace

Result<HealthEvidence> StationHealthSources::evidence(const MachineId &machine, const HealthPlan &plan, UtcTime now,
                                                      const std::function<bool()> &cancelled)
{
    HealthEvidence evidence;
    const SnapshotPtr plant = snapshot();
    const Machine *const configured = plant ? plant->findMachine(machine) : nullptr;
    if (!configured)
        return evidence;
    const Site *where = nullptr;
    for (const Site &site : plant->plant().sites) {
        for (const Line &line : site.lines) {
            if (std::any_of(line.machines.begin(), line.machines.end(), [&machine](const Machine &one) { return one.id == machine; }))
                where = &site;
        }
    }
    const auto shown = m_production.picture()->machine(machine);
    const std::shared_ptr<const ScoreDays> book = daysOf(machine);
    if (shown) {
        using Stops = std::vector<StateInterval>;
        const UtcTime week = book->firstOf(kScoreDays, now), days = book->firstOf(plan.breakdownDays, now);
        const Result<Stops> stops = answerWithin<Stops>(kHealthPatience, cancelled, [&](Job<Stops>::Callback done) {
            return m_production.queryStops(machine, std::min(week, days), now, std::move(done));
        });
        if (!stops)
            return stops.error();
        const Result<CountedTime> counted = lastDays(*shown, kScoreDays, now, cancelled);
        if (!counted)
            return counted.error();
        const production::OeeFigures figures = production::oeeOf(counted->account, counted->from, counted->to);
        Stops ofWeek;
        std::copy_if(stops->begin(), stops->end(), std::back_inserter(ofWeek), [week](const StateInterval &stop) { return stop.to > week; });
        addLosses(evidence, {*configured, where, counted->from, counted->to, quint64(std::max<qint64>(figures.samples, 0)), figures.coverage},
                  counted->account, ofWeek);
        addBreakdowns(evidence, {*configured, where, days, now, 0, 0}, *stops);
    }
    const Result<std::vector<ChartDay>> days = daysForCharts(machine, shown.get(), now, cancelled);
    if (!days)
        return days.error();
    Result<std::vector<ScoreGround>> charts = chartEvidence(*configured, *plant, days->front().from, now, *days, cancelled);
    if (!charts)
        return charts.error();
    evidence[size_t(HealthDimension::Quality)] = std::move(*charts);
    return evidence;
}

//! Charts with their signals of a week, and the newest values of those that people measure for.
Result<std::vector<ScoreGround>> StationHealthSources::chartEvidence(const Machine &machine, const PlantSnapshot &plant, UtcTime week, UtcTime now,
                                                                     std::span<const ChartDay> days, const std::function<bool()> &cancelled) const
{
    std::vector<ScoreGround> grounds;
    if (machine.charts.isEmpty())
        return grounds;
    struct Read
    {
        std::vector<SpcSignal> found;
        std::map<ChartId, std::vector<QualityPoint>> values;
        std::map<ChartId, PointsByHour> points;
    };
    const Result<Read> read = answerWithin<Read>(kHealthPatience, cancelled, [&](Job<Read>::Callback done) {
        return m_records.read<Read>([id = machine.id, charts = machine.charts, week, now](sqlite::Database &db) -> Result<Read> {
            Read read;
            auto found = quality_records::loadSignals(db, id, week, now + std::chrono::microseconds(1), kMostEvidenceSignals);
            if (!found)
                return found.error();
            read.found = std::move(*found);
            auto hours = quality_records::countPoints(db, week);
            if (!hours)
                return hours.error();
            for (const quality_records::HourCount &hour : *hours) {
                if (hour.hour <= now)
                    read.points[hour.chart][hour.hour] += hour.points;
            }
            for (const ControlChart &chart : charts) {
                if (!chart.tag.isNull())
                    continue;
                auto values = quality_records::loadPoints(db, chart.id, quality_records::basisOf(chart), week,
                                                          now + std::chrono::microseconds(1), kMostPoints);
                if (!values)
                    return values.error();
                read.values[chart.id] = std::move(*values);
            }
            return read;
        }, std::move(done));
    });
    if (!read)
        return read.error();
    const Setting setting{machine, nullptr, week, now, 0, 1};
    for (const ControlChart &chart : machine.charts) {
        const TagEntry *const measured = plant.find(chart.tag);
        const QString unit = measured ? measured->tag->unit : chart.unit;
        ScoreGround ground = setting.ground(GroundKind::Chart, chart.code, chart.name.isEmpty() ? chart.code : chart.name);
        ground.id = chart.id.uuid;
        ground.tag = chart.tag;
        const auto points = read->points.find(chart.id);
        ground.samples = 0;
        ground.coverage = 0;
        if (points != read->points.end()) {
            for (const auto &[hour, count] : points->second)
                ground.samples += count;
            ground.coverage = chartCoverage(chart, days, points->second);
        }
        ground.figure = 0;
        ground.points = 0;
        for (const SpcSignal &signal : read->found) {
            if (signal.chart != chart.id || signal.at <= week || signal.at > now)
                continue;
            ground.grounds.push_back(signalGround(setting, chart, signal, unit));
            *ground.points += *ground.grounds.back().points;
            *ground.figure += 1;
        }
        if (const auto values = read->values.find(chart.id); values != read->values.end()) {
            for (auto point = values->second.rbegin(); point != values->second.rend(); ++point)
                ground.grounds.push_back(valueGround(*point, unit));
        }
        grounds.push_back(std::move(ground));
    }
    return grounds;
}

} // namespace lineside
