#include "models/production/production_json.h"
#include "server/rest/operations_routes.h"
#include "server/rest/rest_service.h"

#include <algorithm>
#include <array>
#include <optional>

namespace lineside::rest {

using namespace Qt::Literals;
using http::Answer;
using http::Reply;
using http::Request;
using http::RouteId;
using production::Losses;
using production::LossQuestion;

namespace {

constexpr std::chrono::days kLongestLosses{800};
constexpr std::chrono::days kLongestLossesOfMany{400};
constexpr qsizetype kMostShiftName = 200;

QJsonObject lineJson(const LinePlace &place)
{
    return {{u"lineId"_s, uuidText(place.line->id.uuid)},
            {u"line"_s, place.line->code},
            {u"name"_s, place.line->name},
            {u"siteId"_s, uuidText(place.site->id.uuid)},
            {u"site"_s, place.site->code}};
}

std::vector<MachineId> machinesOf(const Line &line)
{
    std::vector<MachineId> machines;
    for (const Machine &machine : line.machines)
        machines.push_back(machine.id);
    return machines;
}

//! What is asked of the time of one machine or several.
struct LossAsked
{
    production::ProductionService *service = nullptr;
    LossQuestion question;
    QJsonObject head;    //!< where they stand
    QJsonArray reasons;  //!< of the site
    MachineId pace;      //!< whose OEE is told; null: of none
};

//! The items of a query about losses; wrong ones are noted there.
LossQuestion lossQuestion(Query &query, std::vector<MachineId> machines, UtcTime now, std::chrono::microseconds longest)
{
    LossQuestion question;
    const Query::Range range = query.range(now, std::chrono::days(1), longest);
    question.machines = std::move(machines);
    question.from = range.from;
    question.to = range.to;
    question.planned = query.flag("planned");
    question.by = query.oneOf("by", {"time", "stops"}) == size_t(1) ? production::ParetoBy::Stops : production::ParetoBy::Time;
    question.shift = query.text("shift", kMostShiftName);
    return question;
}

//! What several machines' losses come to; each has its place in the whole time that was asked for, known or not.
struct LossesOfAll
{
    production::Account account;
    production::Waterfall fall;
    int known = 0; //!< machines with accounts in that time
    std::optional<production::OeeFigures> pace;
};

Result<LossesOfAll> lossesOf(const SlowDesk::Turn &turn, const LossAsked &asked)
{
    LossesOfAll all;
    all.fall.machines = 0;
    LossQuestion question = asked.question;
    for (const MachineId &machine : asked.question.machines) { // one by one: whoever goes away is not worked for
        question.machines = {machine};
        const Result<Losses> one = turn.wait<Losses>([&](auto done) { return asked.service->queryLosses(question, done); });
        if (!one)
            return one.error();
        const bool isKnown = one->cells > 0;
        const UtcTime from = isKnown ? std::min(question.from, one->from) : question.from; // whole hours and shifts
        const UtcTime to = isKnown ? std::max(question.to, one->to) : question.to;
        if (machine == asked.pace)
            all.pace = production::oeeOf(one->account, from, to);
        if (!isKnown)
            continue;
        all.account += one->account;
        all.fall += production::waterfallOf(one->account, from, to);
        ++all.known;
    }
    if (all.known == 0)
        all.fall = production::waterfallOf({}, question.from, question.to);
    return all;
}

Answer lossesAnswer(const SlowDesk::Turn &turn, const LossAsked &asked)
{
    const Result<LossesOfAll> all = lossesOf(turn, asked);
    if (!all)
        return Answer::problem(all.error());
    const LossQuestion &question = asked.question;
    QJsonObject out = asked.head;
    out.insert(u"from"_s, toIso(question.from));
    out.insert(u"to"_s, toIso(question.to));
    out.insert(u"samples"_s, all->fall.samples);
    out.insert(u"coverage"_s, all->fall.coverage);
    out.insert(u"machines"_s, qint64(question.machines.size()));
    out.insert(u"machinesKnown"_s, all->known);
    out.insert(u"oee"_s, all->pace ? QJsonValue(production::toJson(*all->pace)) : QJsonValue());
    out.insert(u"waterfall"_s, production::toJson(all->fall));
    out.insert(u"pareto"_s, production::toJson(production::paretoOf(all->account, question.planned, question.by)));
    out.insert(u"reasons"_s, asked.reasons);
    return jsonAnswer(out);
}

//! A line as it is now: its pacemaker's figures are its own; where time went is told in machine hours of all its machines.
QJsonObject lineNow(const LinePlace &place, const production::ProductionPicture &picture)
{
    std::array<int, production::kMachineStates> states{};
    QJsonArray machines;
    production::Account sum;
    production::Waterfall fall;
    fall.machines = 0;
    for (const Machine &machine : place.line->machines) {
        const auto shown = picture.machine(machine.id);
        if (!shown)
            continue;
        ++states[size_t(shown->state.state)];
        QJsonObject one = production::toJson(*shown);
        one.insert(u"name"_s, machine.name);
        machines.append(one);
        if (shown->shiftAccountFrom == UtcTime{})
            continue;
        sum += shown->shiftAccount;
        fall += production::waterfallOf(shown->shiftAccount, shown->shiftAccountFrom, shown->at);
    }
    QJsonObject byState;
    for (size_t i = 0; i < states.size(); ++i)
        byState.insert(production::stateWord(MachineState(i)), states[i]);
    const auto pace = picture.line(place.line->id);
    const bool isKnown = fall.machines > 0;
    QJsonObject out = lineJson(place);
    out.insert(u"at"_s, toIso(picture.at));
    out.insert(u"from"_s, isKnown ? QJsonValue(toIso(fall.from)) : QJsonValue());
    out.insert(u"to"_s, isKnown ? QJsonValue(toIso(fall.to)) : QJsonValue());
    out.insert(u"samples"_s, fall.samples);
    out.insert(u"coverage"_s, fall.coverage);
    out.insert(u"pacemakerId"_s, pace ? QJsonValue(uuidText(pace->machine.uuid)) : QJsonValue());
    out.insert(u"production"_s, pace ? QJsonValue(production::toJson(*pace)) : QJsonValue());
    out.insert(u"byState"_s, byState);
    out.insert(u"machines"_s, machines);
    out.insert(u"waterfall"_s, isKnown ? QJsonValue(production::toJson(fall)) : QJsonValue());
    out.insert(u"pareto"_s, isKnown ? QJsonValue(production::toJson(production::paretoOf(sum))) : QJsonValue());
    out.insert(u"reasons"_s, reasonsJson(*place.site));
    return out;
}

} // namespace

void OperationsRoutes::bindLosses(http::FrontDoor &door)
{
    //! Reads the query, and has the answer worked out.
    const auto answer = [this](const Request &request, const Reply &reply, LossAsked asked, std::chrono::microseconds longest) {
        if (!has(m_parts.operations.production, reply))
            return;
        Query query(request, {"from", "to", "planned", "by", "shift"});
        asked.service = m_parts.operations.production;
        asked.question = lossQuestion(query, std::move(asked.question.machines), m_parts.clock.utc(), longest);
        if (!query.isGood())
            reply.send(query.problem());
        else
            m_slow.answer(reply, [asked = std::move(asked)](const SlowDesk::Turn &turn) { return lossesAnswer(turn, asked); });
    };
    door.handle(RouteId{Names::Losses}, [this, answer](const Request &request, const Reply &reply) {
        const OwnMachines own = this->own(request);
        const auto place = machineOf(request, reply, own);
        if (!place)
            return;
        LossAsked asked;
        asked.question.machines = {place->machine->id};
        asked.head = placeJson(*place);
        asked.reasons = reasonsJson(*place->site);
        asked.pace = place->machine->id;
        answer(request, reply, asked, kLongestLosses);
    });
    const auto lineOf = [](const Request &request, const Reply &reply, const OwnMachines &own) {
        const auto id = uuidFrom(request.parameters.at(0));
        const auto place = id ? own.line(*id) : std::nullopt;
        if (!place)
            reply.send(notThere());
        return place;
    };
    door.handle(RouteId{Names::LineProduction}, [this, lineOf](const Request &request, const Reply &reply) {
        const OwnMachines own = this->own(request);
        const auto place = lineOf(request, reply, own);
        if (!place || !has(m_parts.operations.production, reply))
            return;
        const Query query(request, {});
        if (!query.isGood()) {
            reply.send(query.problem());
            return;
        }
        const production::PicturePtr picture = m_parts.operations.production->picture();
        m_parts.pictures.answer(pictureName(request), {{own.plantPtr(), picture}}, reply, [plant = own.plantPtr(), place = *place, picture] {
            return jsonAnswer(lineNow(place, *picture));
        });
    });
    door.handle(RouteId{Names::LineLosses}, [this, lineOf, answer](const Request &request, const Reply &reply) {
        const OwnMachines own = this->own(request);
        const auto place = lineOf(request, reply, own);
        if (!place)
            return;
        LossAsked asked;
        asked.question.machines = machinesOf(*place->line);
        asked.head = lineJson(*place);
        asked.reasons = reasonsJson(*place->site);
        if (m_parts.operations.production)
            asked.pace = m_parts.operations.production->picture()->pacemakers.value(place->line->id);
        answer(request, reply, asked, kLongestLossesOfMany);
    });
    door.handle(RouteId{Names::SiteLosses}, [this, answer](const Request &request, const Reply &reply) {
        const OwnMachines own = this->own(request);
        const auto id = uuidFrom(request.parameters.at(0));
        const Site *site = id ? own.site(*id) : nullptr;
        if (!site) {
            reply.send(notThere());
            return;
        }
        LossAsked asked;
        for (const Line &line : site->lines) {
            const std::vector<MachineId> more = machinesOf(line);
            asked.question.machines.insert(asked.question.machines.end(), more.begin(), more.end());
        }
        asked.head = {{u"siteId"_s, uuidText(site->id.uuid)}, {u"site"_s, site->code}, {u"name"_s, site->name}};
        asked.reasons = reasonsJson(*site);
        answer(request, reply, asked, kLongestLossesOfMany);
    });
}

} // namespace lineside::rest
