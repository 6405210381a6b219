#include "models/production/production_json.h"

#include <QJsonArray>

#include <cmath>

namespace lineside::production {

namespace {

using namespace Qt::Literals;

QJsonValue orNull(const std::optional<double> &value)
{
    return value && std::isfinite(*value) ? QJsonValue(*value) : QJsonValue(QJsonValue::Null);
}

QJsonValue finite(double value)
{
    return orNull(value);
}

QJsonValue timeOrNull(const std::optional<UtcTime> &at)
{
    return at && *at != UtcTime{} ? QJsonValue(toIso(*at)) : QJsonValue(QJsonValue::Null);
}

QString uuidText(const QUuid &id)
{
    return id.toString(QUuid::WithoutBraces);
}

const char *lossWord(Loss loss)
{
    switch (loss) {
    case Loss::PlannedStop:
        return "PLANNED_STOP";
    case Loss::Unknown:
        return "UNKNOWN";
    case Loss::Setup:
        return "SETUP";
    case Loss::Down:
        return "DOWN";
    case Loss::Idle:
        return "IDLE";
    case Loss::ShortStops:
        return "SHORT_STOPS";
    case Loss::Speed:
        return "SPEED";
    case Loss::Quality:
        break;
    }
    return "QUALITY";
}

const char *trendStepWord(TrendStep step)
{
    switch (step) {
    case TrendStep::Hour:
        return "hour";
    case TrendStep::Shift:
        return "shift";
    case TrendStep::Day:
        return "day";
    case TrendStep::Week:
        return "week";
    case TrendStep::Month:
        break;
    }
    return "month";
}

//! Whole microseconds; what adds up here does so to the last digit that a double shows.
double inSeconds(qint64 microseconds)
{
    return double(microseconds) / 1e6;
}

QJsonArray pointsJson(const std::vector<statistics::ForecastPoint> &points)
{
    QJsonArray array;
    for (const statistics::ForecastPoint &point : points)
        array.append(QJsonObject{{u"value"_s, finite(point.value)}, {u"low"_s, finite(point.low)}, {u"high"_s, finite(point.high)}});
    return array;
}

//! What it came to for a unit, and for how much of the time the counter was seen.
void insertEnergy(QJsonObject &object, const Account &account)
{
    const std::optional<EnergyFigures> energy = energyOf(account);
    object.insert(u"energyPerUnit"_s, energy ? orNull(energy->perUnit) : QJsonValue(QJsonValue::Null));
    object.insert(u"energyCoverage"_s, energy ? QJsonValue(energy->coverage) : QJsonValue(QJsonValue::Null));
}

} // namespace

QString noFigureWord(NoFigure why)
{
    switch (why) {
    case NoFigure::None:
        return {};
    case NoFigure::NothingKnown:
        return u"NOTHING_KNOWN"_s;
    case NoFigure::NotPlanned:
        return u"NOT_APPLICABLE"_s;
    case NoFigure::NoIdealRate:
        return u"NO_IDEAL_RATE"_s;
    case NoFigure::NoCounts:
        return u"NO_COUNTS"_s;
    case NoFigure::NothingMade:
        break;
    }
    return u"NOTHING_MADE"_s;
}

QJsonObject toJson(const OeeFigures &figures)
{
    return {{u"from"_s, timeOrNull(figures.from)},
            {u"to"_s, timeOrNull(figures.to)},
            {u"samples"_s, figures.samples},
            {u"coverage"_s, figures.coverage},
            {u"dataQuality"_s, figures.quality},
            {u"availability"_s, orNull(figures.a)},
            {u"performance"_s, orNull(figures.e)},
            {u"quality"_s, orNull(figures.q)},
            {u"oee"_s, orNull(figures.oee)},
            {u"why"_s, figures.oee ? QJsonValue(QJsonValue::Null) : QJsonValue(noFigureWord(figures.why))},
            {u"yield"_s, orNull(figures.yield)},
            {u"plannedSeconds"_s, figures.planned},
            {u"producingSeconds"_s, figures.producing},
            {u"total"_s, units(figures.counts.total)},
            {u"good"_s, units(figures.counts.good)},
            {u"scrap"_s, units(figures.counts.scrap)},
            {u"rework"_s, units(figures.counts.rework)},
            {u"rateTooLow"_s, figures.rateTooLow},
            {u"estimated"_s, figures.estimated}};
}

QJsonObject toJson(const WorkCenterSummary &summary)
{
    return {{u"machineId"_s, uuidText(summary.machine.uuid)},
            {u"machine"_s, summary.code},
            {u"from"_s, timeOrNull(summary.from)},
            {u"to"_s, timeOrNull(summary.to)},
            {u"activeRuns"_s, summary.active},
            {u"scheduledRuns"_s, summary.scheduled},
            {u"completedRuns"_s, summary.completed},
            {u"planned"_s, summary.planned},
            {u"total"_s, summary.made},
            {u"good"_s, summary.good},
            {u"scrap"_s, summary.scrap},
            {u"rework"_s, summary.rework},
            {u"yield"_s, orNull(summary.yield)},
            {u"progress"_s, orNull(summary.progress)},
            {u"utilisation"_s, orNull(summary.utilisation)},
            {u"oee"_s, toJson(summary.oee)},
            {u"state"_s, stateWord(summary.state)},
            {u"reason"_s, summary.reason},
            {u"since"_s, timeOrNull(summary.since)}};
}

QJsonObject toJson(const ProductionRun &run)
{
    const Counts counts = run.account.everything();
    const UtcTime begin = run.from.value_or(UtcTime{});
    const OeeFigures known = oeeOf(run.account, begin, run.to.value_or(begin + std::chrono::microseconds(run.account.allTime())));
    return {{u"id"_s, run.id.isNull() ? QJsonValue(QJsonValue::Null) : QJsonValue(uuidText(run.id))},
            {u"machineId"_s, uuidText(run.machine.uuid)},
            {u"status"_s, runStatusWord(run.status)},
            {u"order"_s, run.order},
            {u"product"_s, run.product},
            {u"planned"_s, run.planned},
            {u"due"_s, timeOrNull(run.due)},
            {u"from"_s, timeOrNull(run.from)},
            {u"to"_s, timeOrNull(run.to)},
            {u"total"_s, units(counts.total)},
            {u"good"_s, units(counts.good)},
            {u"scrap"_s, units(counts.scrap)},
            {u"rework"_s, units(counts.rework)},
            {u"yield"_s, orNull(run.yield())},
            {u"progress"_s, orNull(run.progress())},
            {u"samples"_s, known.samples},
            {u"coverage"_s, known.coverage}};
}

QJsonObject toJson(const Waterfall &waterfall)
{
    QJsonArray steps;
    for (const LossStep &step : waterfall.steps)
        steps.append(QJsonObject{{u"loss"_s, QString::fromLatin1(lossWord(step.loss))},
                                 {u"reason"_s, step.reason},
                                 {u"seconds"_s, step.seconds()},
                                 {u"stops"_s, step.count}});
    return {{u"from"_s, timeOrNull(waterfall.from)},
            {u"to"_s, timeOrNull(waterfall.to)},
            {u"samples"_s, waterfall.samples},
            {u"coverage"_s, waterfall.coverage},
            {u"shiftSeconds"_s, inSeconds(waterfall.shift)},
            {u"plannedSeconds"_s, inSeconds(waterfall.planned)},
            {u"producingSeconds"_s, inSeconds(waterfall.producing)},
            {u"goodSeconds"_s, inSeconds(waterfall.good)},
            {u"toGood"_s, waterfall.toGood},
            {u"steps"_s, steps}};
}

QJsonArray toJson(const std::vector<ParetoBar> &pareto)
{
    QJsonArray array;
    for (const ParetoBar &bar : pareto)
        array.append(QJsonObject{{u"state"_s, stateWord(bar.state)},
                                 {u"reason"_s, bar.reason},
                                 {u"seconds"_s, bar.seconds()},
                                 {u"explained"_s, bar.isExplained()},
                                 {u"stops"_s, bar.stops},
                                 {u"share"_s, bar.share},
                                 {u"cumulated"_s, bar.cumulated}});
    return array;
}

QJsonArray toJson(const std::vector<TrendPoint> &trend)
{
    QJsonArray array;
    for (const TrendPoint &point : trend) {
        QJsonObject object = toJson(point.figures);
        object.insert(u"date"_s, point.date.toString(Qt::ISODate));
        object.insert(u"shift"_s, point.shift);
        object.insert(u"energy"_s, units(point.account.energy));
        insertEnergy(object, point.account);
        array.append(object);
    }
    return array;
}

QJsonObject toJson(const OeeForecast &forecast)
{
    return {{u"step"_s, QString::fromLatin1(trendStepWord(forecast.step))},
            {u"period"_s, qint64(forecast.period)},
            {u"from"_s, timeOrNull(forecast.from)},
            {u"to"_s, timeOrNull(forecast.to)},
            {u"samples"_s, qint64(forecast.numbers.samples)},
            {u"coverage"_s, forecast.coverage},
            {u"origins"_s, qint64(forecast.numbers.origins)},
            {u"mase"_s, finite(forecast.numbers.mase)},
            {u"naiveMase"_s, finite(forecast.numbers.naiveMase)},
            {u"shown"_s, forecast.shown()},
            {u"forecast"_s, forecast.shown() ? pointsJson(forecast.numbers.points) : QJsonArray()},
            {u"naive"_s, pointsJson(forecast.numbers.naive)}};
}

QJsonObject toJson(const StateInterval &interval)
{
    return {{u"from"_s, toIso(interval.from)},
            {u"to"_s, toIso(interval.to)},
            {u"state"_s, stateWord(interval.state)},
            {u"reason"_s, interval.reason},
            {u"byPerson"_s, interval.byPerson}};
}

QJsonObject toJson(const StopEntry &entry)
{
    QJsonObject object{
            {u"id"_s, uuidText(entry.id)},
            {u"machineId"_s, uuidText(entry.machine.uuid)},
            {u"from"_s, toIso(entry.from)},
            {u"to"_s, toIso(entry.to)},
            {u"state"_s, entry.state ? QJsonValue(stateWord(*entry.state)) : QJsonValue(QJsonValue::Null)},
            {u"reason"_s, entry.reason},
            {u"note"_s, entry.note},
            {u"user"_s, entry.user},
            {u"enteredAt"_s, toIso(entry.enteredAt)},
            {u"before"_s, entry.before}};
    if (entry.ran)
        object.insert(u"ranSeconds"_s, inSeconds(*entry.ran));
    return object;
}

QJsonObject toJson(const MachinePicture &machine)
{
    QJsonObject object = toJson(summaryOf(machine));
    object.insert(u"at"_s, timeOrNull(machine.at));
    object.insert(u"catchingUp"_s, machine.catchingUp);
    object.insert(u"shift"_s, machine.shift);
    object.insert(u"order"_s, machine.order);
    object.insert(u"product"_s, machine.product);
    object.insert(u"targetOee"_s, machine.targetOee);
    object.insert(u"idealCycleSeconds"_s, machine.idealCycle > 0 ? QJsonValue(machine.idealCycle) : QJsonValue(QJsonValue::Null));
    object.insert(u"day"_s, toJson(machine.dayOee()));
    object.insert(u"sevenDays"_s, toJson(machine.daysOee(7)));
    object.insert(u"energy"_s, units(machine.shiftAccount.energy));
    insertEnergy(object, machine.shiftAccount);
    return object;
}

} // namespace lineside::production
