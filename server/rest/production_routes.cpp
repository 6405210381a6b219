#include "models/base/csv.h"
#include "models/production/production_json.h"
#include "server/rest/operations_routes.h"
#include "server/rest/plant_words.h"
#include "server/rest/rest_service.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace lineside::rest {

using namespace Qt::Literals;
using http::Answer;
using http::Reply;
using http::Request;
using http::RouteId;
using production::TrendStep;

namespace {

struct ProductionText
{
    Q_DECLARE_TR_FUNCTIONS(server)
};

constexpr std::chrono::days kLongest{800};
constexpr std::chrono::days kLearnFrom{84};   //!< for forecasts, back from the end of what was asked
constexpr std::chrono::days kLongestReport{100};
constexpr double kMicroseconds = 1e6;

//! The first step, by which the others follow in the order of TrendStep.
std::optional<TrendStep> stepOf(Query &query, TrendStep usual)
{
    const auto step = query.oneOf("step", {"hour", "shift", "day", "week", "month"});
    return step ? TrendStep(*step) : usual;
}

std::chrono::days usualRange(TrendStep step)
{
    switch (step) {
    case TrendStep::Hour:
        return std::chrono::days(2);
    case TrendStep::Shift:
        return std::chrono::days(14);
    case TrendStep::Day:
        return std::chrono::days(30);
    case TrendStep::Week:
        return std::chrono::days(84);
    case TrendStep::Month:
        break;
    }
    return std::chrono::days(365);
}

//! How many come in a week; nothing where a forecast makes no sense.
std::optional<size_t> usualAhead(TrendStep step)
{
    return step == TrendStep::Day ? std::optional<size_t>(7) : step == TrendStep::Shift ? std::optional<size_t>(14) : std::nullopt;
}

double seconds(const production::Account &account, MachineState state)
{
    return double(account.time(state)) / kMicroseconds;
}

QJsonValue share(double part, double whole)
{
    return whole > 0 ? QJsonValue(part / whole) : QJsonValue();
}

//! How the time was used; of time that nobody knows no share is told.
QJsonObject usage(const production::TrendPoint &point)
{
    const production::Account &account = point.account;
    const double inShift = double(account.allTime()) / kMicroseconds - seconds(account, MachineState::NoShift);
    const double known = inShift - seconds(account, MachineState::Unknown);
    const double running = seconds(account, MachineState::Running);
    return {{u"from"_s, toIso(point.from)},
            {u"to"_s, toIso(point.to)},
            {u"date"_s, point.date.toString(Qt::ISODate)},
            {u"shift"_s, point.shift},
            {u"samples"_s, account.samples},
            {u"coverage"_s, inShift > 0 ? known / inShift : 0},
            {u"shiftSeconds"_s, inShift},
            {u"runningSeconds"_s, running},
            {u"idleSeconds"_s, seconds(account, MachineState::Idle)},
            {u"setupSeconds"_s, seconds(account, MachineState::Setup)},
            {u"downSeconds"_s, seconds(account, MachineState::Down)},
            {u"plannedStopSeconds"_s, seconds(account, MachineState::PlannedStop)},
            {u"unknownSeconds"_s, seconds(account, MachineState::Unknown)},
            {u"overtimeSeconds"_s, double(account.overtime) / kMicroseconds},
            {u"utilisation"_s, share(running, known)}};
}

QJsonObject withRange(QJsonObject object, const Query::Range &range)
{
    object.insert(u"from"_s, toIso(range.from));
    object.insert(u"to"_s, toIso(range.to));
    return object;
}

QByteArray figureCell(const std::optional<double> &figure, int decimals)
{
    return figure ? QByteArray::number(*figure, 'f', decimals) : QByteArray();
}

constexpr const char *kReportHead = "machine,date,shift,from,to,coverage,samples,planned_s,running_s,setup_s,down_s,idle_s,planned_stop_s,unknown_s,"
                                    "short_stops,availability,performance,quality,oee,total,good,scrap,rework,energy,energy_per_unit,longest_loss\r\n";

//! One shift of one machine, as it stands in a report; decimals with a point, shares from 0 to 1.
QByteArray reportLine(const QString &machine, const production::TrendPoint &point)
{
    const production::Account &account = point.account;
    const production::OeeFigures &figures = point.figures;
    const production::Counts counts = account.everything();
    const std::vector<production::ParetoBar> losses = production::paretoOf(account);
    QList<QByteArray> cells{csvCell(machine, ','), point.date.toString(Qt::ISODate).toLatin1(), csvCell(point.shift, ','), toIso(point.from).toLatin1(),
                            toIso(point.to).toLatin1(), QByteArray::number(figures.coverage, 'f', 4), QByteArray::number(figures.samples)};
    cells << QByteArray::number(figures.planned, 'f', 0);
    for (const MachineState state : {MachineState::Running, MachineState::Setup, MachineState::Down, MachineState::Idle, MachineState::PlannedStop, MachineState::Unknown})
        cells << QByteArray::number(seconds(account, state), 'f', 0);
    cells << QByteArray::number(account.shortStops);
    for (const std::optional<double> &part : {figures.a, figures.e, figures.q, figures.oee})
        cells << figureCell(part, 4);
    for (const qint64 count : {counts.total, counts.good, counts.scrap, counts.rework})
        cells << QByteArray::number(production::units(count), 'g', 12);
    cells << QByteArray::number(production::units(account.energy), 'g', 12) << figureCell(production::energyPerUnit(account), 6);
    const auto longest = losses.empty() ? QString() : losses.front().reason.isEmpty() ? production::stateWord(losses.front().state) : losses.front().reason;
    cells << csvCell(longest, ',');
    return cells.join(',') + "\r\n";
}

using Cells = std::vector<production::Cell>;

Result<Cells> cellsOf(const SlowDesk::Turn &turn, const production::ProductionService &service, const MachineId &machine, UtcTime from, UtcTime to)
{
    return turn.wait<Cells>([&](auto done) { return service.queryCells(machine, from, to, done); });
}

//! What the work of an answer about one machine over a time needs.
struct Asked
{
    production::ProductionService *service = nullptr;
    MachineId machine;
    QJsonObject place;
    Query::Range range;
    QJsonValue energyUnit = QJsonValue::Null;
};

//! What the machine's counter of energy counts in; null: it has none.
QJsonValue energyUnitOf(const OwnMachines &own, const Machine &machine)
{
    const TagEntry *const counter = own.plantPtr()->find(machine.production.energy);
    return counter ? QJsonValue(counter->tag->unit) : QJsonValue();
}

Answer trendAnswer(const SlowDesk::Turn &turn, const Asked &asked, TrendStep step, std::optional<size_t> ahead)
{
    const UtcTime learnFrom = ahead ? std::min(asked.range.from, asked.range.to - kLearnFrom) : asked.range.from;
    const Result<Cells> cells = cellsOf(turn, *asked.service, asked.machine, learnFrom, asked.range.to);
    if (!cells)
        return Answer::problem(cells.error());
    std::vector<production::TrendPoint> trend = production::trendOf(*cells, step);
    std::optional<production::OeeForecast> forecast;
    if (ahead && !turn.isOver())
        forecast = production::forecastOf(trend, step, *ahead);
    std::erase_if(trend, [&](const production::TrendPoint &point) { return point.to <= asked.range.from; });
    production::Account sum;
    for (const production::TrendPoint &point : trend)
        sum += point.account;
    QJsonObject out = withRange(asked.place, asked.range);
    const UtcTime from = trend.empty() ? asked.range.from : std::max(asked.range.from, trend.front().from);
    out.insert(u"whole"_s, production::toJson(production::oeeOf(sum, from, asked.range.to)));
    out.insert(u"points"_s, production::toJson(trend));
    out.insert(u"energyUnit"_s, asked.energyUnit);
    out.insert(u"forecast"_s, forecast ? QJsonValue(production::toJson(*forecast)) : QJsonValue());
    return jsonAnswer(out);
}

Answer utilisationAnswer(const SlowDesk::Turn &turn, const Asked &asked, TrendStep step)
{
    const Result<Cells> cells = cellsOf(turn, *asked.service, asked.machine, asked.range.from, asked.range.to);
    if (!cells)
        return Answer::problem(cells.error());
    QJsonArray points;
    production::TrendPoint whole;
    whole.from = asked.range.from;
    whole.to = asked.range.to;
    for (const production::TrendPoint &point : production::trendOf(*cells, step)) {
        points.append(usage(point));
        whole.account += point.account;
    }
    QJsonObject out = withRange(asked.place, asked.range);
    out.insert(u"whole"_s, usage(whole));
    out.insert(u"points"_s, points);
    return jsonAnswer(out);
}

//! Each machine of \a places, and the lines that they are of.
QJsonObject productionNow(const std::vector<MachinePlace> &places, const production::ProductionPicture &picture)
{
    QJsonArray machines, lines;
    const Line *line = nullptr;
    for (const MachinePlace &place : places) {
        if (std::exchange(line, place.line) != place.line) {
            const auto pace = picture.line(place.line->id);
            lines.append(QJsonObject{{u"lineId"_s, uuidText(place.line->id.uuid)},
                                     {u"line"_s, place.line->code},
                                     {u"name"_s, place.line->name},
                                     {u"siteId"_s, uuidText(place.site->id.uuid)},
                                     {u"pacemakerId"_s, pace ? QJsonValue(uuidText(pace->machine.uuid)) : QJsonValue()},
                                     {u"oee"_s, pace ? QJsonValue(production::toJson(pace->shiftOee())) : QJsonValue()}});
        }
        if (const auto shown = picture.machine(place.machine->id)) {
            QJsonObject one = production::toJson(*shown);
            one.insert(u"name"_s, place.machine->name);
            one.insert(u"lineId"_s, uuidText(place.line->id.uuid));
            one.insert(u"siteId"_s, uuidText(place.site->id.uuid));
            machines.append(one);
        }
    }
    return {{u"at"_s, toIso(picture.at)}, {u"machines"_s, machines}, {u"lines"_s, lines}};
}

} // namespace

QJsonArray reasonsJson(const Site &site)
{
    QJsonArray reasons;
    for (const StopReason &reason : site.stopReasons)
        reasons.append(QJsonObject{{u"code"_s, reason.code}, {u"text"_s, reason.text}, {u"state"_s, production::stateWord(reason.state)}});
    return reasons;
}

void OperationsRoutes::bindProduction(http::FrontDoor &door)
{
    door.handle(RouteId{Names::Production}, [this](const Request &request, const Reply &reply) {
        if (!has(m_parts.operations.production, reply))
            return;
        Query query(request, {"site", "line", "machine"});
        const OwnMachines own = this->own(request);
        const auto places = placesOf(query, own, reply);
        if (!places)
            return;
        const production::PicturePtr picture = m_parts.operations.production->picture();
        m_parts.pictures.answer(pictureName(request), {{own.plantPtr(), picture}}, reply, [plant = own.plantPtr(), places = *places, picture] {
            return jsonAnswer(productionNow(places, *picture));
        });
    });
    door.handle(RouteId{Names::MachineProduction}, [this](const Request &request, const Reply &reply) {
        const OwnMachines own = this->own(request);
        const auto place = machineOf(request, reply, own);
        if (!place || !has(m_parts.operations.production, reply))
            return;
        const auto shown = m_parts.operations.production->picture()->machine(place->machine->id);
        QJsonObject out = placeJson(*place);
        out.insert(u"reasons"_s, reasonsJson(*place->site));
        out.insert(u"production"_s, shown ? QJsonValue(production::toJson(*shown)) : QJsonValue());
        out.insert(u"waterfall"_s, shown ? QJsonValue(production::toJson(production::waterfallOf(shown->shiftAccount, shown->shiftAccountFrom, shown->at))) : QJsonValue());
        out.insert(u"pareto"_s, shown ? QJsonValue(production::toJson(production::paretoOf(shown->shiftAccount))) : QJsonValue());
        const production::OeeFigures known = shown ? shown->shiftOee() : production::OeeFigures();
        out.insert(u"from"_s, shown ? QJsonValue(toIso(known.from)) : QJsonValue()); // of waterfall and pareto: the shift's
        out.insert(u"to"_s, shown ? QJsonValue(toIso(known.to)) : QJsonValue());
        out.insert(u"samples"_s, known.samples);
        out.insert(u"coverage"_s, known.coverage);
        const production::ProductionRun *run = shown ? shown->activeRun() : nullptr;
        out.insert(u"energyUnit"_s, energyUnitOf(own, *place->machine));
        out.insert(u"run"_s, run ? QJsonValue(production::toJson(*run)) : QJsonValue());
        reply.send(jsonAnswer(out));
    });
    //! What asks for one machine over a time, in steps.
    const auto stepped = [this](const char *more, auto work) {
        return [this, more, work](const Request &request, const Reply &reply) {
            const OwnMachines own = this->own(request);
            const auto place = machineOf(request, reply, own);
            if (!place || !has(m_parts.operations.production, reply))
                return;
            Query query(request, {"from", "to", "step", more});
            const TrendStep step = *stepOf(query, TrendStep::Day);
            const Query::Range range = query.range(m_parts.clock.utc(), usualRange(step), kLongest);
            const auto answer = work(Asked{m_parts.operations.production, place->machine->id, placeJson(*place), range, energyUnitOf(own, *place->machine)}, step, query);
            if (!query.isGood())
                reply.send(query.problem());
            else
                m_slow.answer(reply, answer);
        };
    };
    door.handle(RouteId{Names::OeeTrend}, stepped("ahead", [](const Asked &asked, TrendStep step, Query &query) {
        const auto usual = usualAhead(step);
        const qint64 count = query.number("ahead", qint64(usual.value_or(0)), 0, 60);
        const std::optional<size_t> ahead = usual && count > 0 ? std::optional(size_t(count)) : std::nullopt;
        return SlowDesk::Work([=](const SlowDesk::Turn &turn) { return trendAnswer(turn, asked, step, ahead); });
    }));
    door.handle(RouteId{Names::Utilisation}, stepped("step", [](const Asked &asked, TrendStep step, Query &) {
        return SlowDesk::Work([=](const SlowDesk::Turn &turn) { return utilisationAnswer(turn, asked, step); });
    }));
    door.handle(RouteId{Names::ShiftReport}, [this](const Request &request, const Reply &reply) {
        if (!has(m_parts.operations.production, reply))
            return;
        Query query(request, {"from", "to", "site", "line", "machine"});
        const OwnMachines own = this->own(request);
        const Query::Range range = query.range(m_parts.clock.utc(), std::chrono::days(7), kLongestReport);
        const auto places = placesOf(query, own, reply);
        if (!places)
            return;
        std::vector<std::pair<MachineId, QString>> machines;
        const production::PicturePtr picture = m_parts.operations.production->picture();
        for (const MachinePlace &place : *places) {
            if (picture->machine(place.machine->id))
                machines.emplace_back(place.machine->id, place.machine->code);
        }
        m_slow.answer(reply, [service = m_parts.operations.production, machines, range](const SlowDesk::Turn &turn) {
            QByteArray csv = kReportHead;
            for (const auto &[machine, code] : machines) {
                const Result<Cells> cells = cellsOf(turn, *service, machine, range.from, range.to);
                if (!cells)
                    return Answer::problem(cells.error());
                for (const production::TrendPoint &point : production::trendOf(*cells, TrendStep::Shift))
                    csv += reportLine(code, point);
            }
            return Answer{200, "text/csv; charset=utf-8", csv, {}, false}.with("Content-Disposition", "attachment; filename=\"shifts.csv\"");
        });
    });
}

} // namespace lineside::rest
