#include "models/access/rights_authorizer.h"
#include "models/production/production_json.h"
#include "server/rest/operations_routes.h"
#include "server/rest/rest_service.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <cmath>

namespace lineside::rest {

using namespace Qt::Literals;
using http::Answer;
using http::Reply;
using http::Request;
using http::RouteId;

namespace {

struct WorkText
{
    Q_DECLARE_TR_FUNCTIONS(server)
};

constexpr std::chrono::days kLongestStops{100};

Answer badTimes()
{
    return Answer::problem(400, "bad_body", WorkText::tr("A time is written with Z or an offset, and a quantity is a number."));
}

QJsonObject runJson(const production::RunPlan &run)
{
    const auto at = [](const std::optional<UtcTime> &time) { return time ? QJsonValue(toIso(*time)) : QJsonValue(); };
    return {{u"id"_s, uuidText(run.id)},    {u"machineId"_s, uuidText(run.machine.uuid)}, {u"order"_s, run.order},
            {u"product"_s, run.product},  {u"planned"_s, run.quantity},             {u"due"_s, at(run.due)},
            {u"from"_s, at(run.from)},    {u"to"_s, at(run.to)},                    {u"user"_s, run.user},
            {u"changedAt"_s, toIso(run.changedAt)}};
}

} // namespace

void OperationsRoutes::bindProductionWork(http::FrontDoor &door)
{
    const auto ranged = [this](auto work) {
        return [this, work](const Request &request, const Reply &reply) {
            const OwnMachines own = this->own(request);
            const auto place = machineOf(request, reply, own);
            if (!place || !has(m_parts.operations.production, reply))
                return;
            Query query(request, {"from", "to"});
            const Query::Range range = query.range(m_parts.clock.utc(), std::chrono::days(1), kLongestStops);
            if (!query.isGood()) {
                reply.send(query.problem());
                return;
            }
            QJsonObject out = placeJson(*place);
            out.insert(u"from"_s, toIso(range.from));
            out.insert(u"to"_s, toIso(range.to));
            m_slow.answer(reply, [work, out, range, machine = place->machine->id, service = m_parts.operations.production](const SlowDesk::Turn &turn) {
                return work(turn, *service, machine, range, out);
            });
        };
    };
    door.handle(RouteId{Names::Stops}, ranged([](const SlowDesk::Turn &turn, const production::ProductionService &service, const MachineId &machine,
                                                 const Query::Range &range, QJsonObject out) {
        using Stops = std::vector<production::StateInterval>;
        const Result<Stops> stops = turn.wait<Stops>([&](auto done) { return service.queryStops(machine, range.from, range.to, done); });
        if (!stops)
            return Answer::problem(stops.error());
        QJsonArray list;
        for (const production::StateInterval &stop : *stops)
            list.append(production::toJson(stop));
        out.insert(u"stops"_s, list);
        return jsonAnswer(out);
    }));
    door.handle(RouteId{Names::StopEntries}, ranged([](const SlowDesk::Turn &turn, const production::ProductionService &service, const MachineId &machine,
                                                       const Query::Range &range, QJsonObject out) {
        using Entries = std::vector<production::StopEntry>;
        const Result<Entries> entries = turn.wait<Entries>([&](auto done) { return service.queryEntries(machine, range.from, range.to, done); });
        if (!entries)
            return Answer::problem(entries.error());
        QJsonArray list;
        for (const production::StopEntry &entry : *entries)
            list.append(production::toJson(entry));
        out.insert(u"entries"_s, list);
        return jsonAnswer(out);
    }));
    door.handle(RouteId{Names::EnterStop}, [this](const Request &request, const Reply &reply) {
        const OwnMachines own = this->own(request);
        const auto place = machineOf(request, reply, own);
        if (!place || !has(m_parts.operations.production, reply))
            return;
        const auto body = bodyOf(request, reply, {"from", "to", "reason", "note"});
        if (!body)
            return;
        bool isGood = true;
        const auto from = body->time("from", isGood), to = body->time("to", isGood);
        if (!isGood || !from || !to) {
            reply.send(Answer::problem(400, "bad_body", WorkText::tr("A stop has a time from and a time to, with Z or an offset.")));
            return;
        }
        production::StopEntry entry;
        entry.machine = place->machine->id;
        entry.from = *from;
        entry.to = *to;
        entry.reason = body->text("reason").value_or(QString());
        entry.note = body->text("note").value_or(QString());
        m_parts.operations.production->enterStop(entry, RightsAuthorizer::actor(*request.principal), [reply](const Result<production::StopEntry> &entered) {
            reply.send(entered ? jsonAnswer(production::toJson(*entered), 201) : stepProblem(entered.error()));
        });
    });
    door.handle(RouteId{Names::Runs}, [this](const Request &request, const Reply &reply) {
        const OwnMachines own = this->own(request);
        const auto place = machineOf(request, reply, own);
        if (!place || !has(m_parts.operations.production, reply))
            return;
        const auto shown = m_parts.operations.production->picture()->machine(place->machine->id);
        QJsonArray runs;
        if (shown && shown->runs) {
            for (auto it = shown->runs->rbegin(); it != shown->runs->rend(); ++it)
                runs.append(production::toJson(*it));
        }
        QJsonObject out = placeJson(*place);
        out.insert(u"at"_s, shown ? QJsonValue(toIso(shown->at)) : QJsonValue());
        out.insert(u"runs"_s, runs);
        reply.send(jsonAnswer(out));
    });
    const auto put = [this](bool isNew) {
        return [this, isNew](const Request &request, const Reply &reply) {
            const OwnMachines own = this->own(request);
            const auto place = machineOf(request, reply, own);
            if (!place || !has(m_parts.operations.production, reply))
                return;
            production::RunPlan run;
            run.machine = place->machine->id;
            if (!isNew) {
                const auto id = uuidFrom(request.parameters.at(1));
                const auto shown = m_parts.operations.production->picture()->machine(run.machine);
                const bool isKnown = id && shown && shown->runs
                    && std::any_of(shown->runs->begin(), shown->runs->end(), [&](const production::ProductionRun &one) { return one.id == *id; });
                if (!isKnown) {
                    reply.send(notThere());
                    return;
                }
                run.id = *id;
            }
            const auto body = bodyOf(request, reply, {"order", "product", "planned*", "due", "from", "to"});
            if (!body)
                return;
            bool isGood = true;
            const QVariant planned = body->value("planned");
            isGood = !planned.isValid() || planned.typeId() == QMetaType::Double || planned.typeId() == QMetaType::LongLong;
            run.order = body->text("order").value_or(QString());
            run.product = body->text("product").value_or(QString());
            run.quantity = planned.toDouble();
            run.due = body->time("due", isGood);
            run.from = body->time("from", isGood);
            run.to = body->time("to", isGood);
            if (!isGood) {
                reply.send(badTimes());
                return;
            }
            m_parts.operations.production->putRun(run, RightsAuthorizer::actor(*request.principal), [reply, isNew](const Result<production::RunPlan> &done) {
                reply.send(done ? jsonAnswer(runJson(*done), isNew ? 201 : 200) : stepProblem(done.error()));
            });
        };
    };
    door.handle(RouteId{Names::AddRun}, put(true));
    door.handle(RouteId{Names::PutRun}, put(false));
}

} // namespace lineside::rest
