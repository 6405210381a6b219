#include "server/rest/operations_routes.h"

#include "server/rest/rest_service.h"

#include <QCoreApplication>
#include <QJsonDocument>

namespace lineside::rest {

using namespace Qt::Literals;
using http::Answer;
using http::Reply;
using http::Request;

QString uuidText(const QUuid &id)
{
    return id.toString(QUuid::WithoutBraces);
}

QByteArray pictureName(const Request &request)
{
    return QByteArray(request.route->name) + '\n' + request.principal->tenant.toUtf8() + '\n' + (request.parameters.empty() ? QByteArray() : request.parameters.front()) + '\n' + request.head.query;
}

Answer jsonAnswer(const QJsonObject &object, int status)
{
    return Answer::json(QJsonDocument(object).toJson(QJsonDocument::Compact), status);
}

Answer stepProblem(const Error &error)
{
    const QString detail = error.hint.isEmpty() ? error.message : error.message + QLatin1Char(' ') + error.hint;
    return error.kind == Error::Kind::Refused ? Answer::problem(409, "not_now", detail) : stationProblem(error);
}

QJsonObject placeJson(const MachinePlace &place)
{
    return {{u"machineId"_s, uuidText(place.machine->id.uuid)},
            {u"machine"_s, place.machine->code},
            {u"name"_s, place.machine->name},
            {u"lineId"_s, uuidText(place.line->id.uuid)},
            {u"line"_s, place.line->code},
            {u"siteId"_s, uuidText(place.site->id.uuid)},
            {u"site"_s, place.site->code}};
}

QJsonObject withMembers(QJsonObject object, const QJsonObject &more)
{
    for (auto it = more.begin(); it != more.end(); ++it)
        object.insert(it.key(), it.value());
    return object;
}

bool OperationsRoutes::has(const void *service, const Reply &reply)
{
    if (!service)
        reply.send(notOffered());
    return service != nullptr;
}

std::optional<MachinePlace> OperationsRoutes::machineOf(const Request &request, const Reply &reply, const OwnMachines &own) const
{
    const auto id = uuidFrom(request.parameters.at(0));
    const MachinePlace *place = id ? own.find(MachineId{*id}) : nullptr;
    if (place)
        return *place;
    reply.send(notThere());
    return {};
}

std::optional<std::vector<MachinePlace>> OperationsRoutes::placesOf(Query &query, const OwnMachines &own, const Reply &reply)
{
    auto places = own.narrowed(query);
    if (!query.isGood()) {
        reply.send(query.problem());
        return {};
    }
    if (!places)
        reply.send(notThere());
    return places;
}

std::optional<std::pair<MachinePlace, const ControlChart *>> OperationsRoutes::chartOf(const Request &request, const Reply &reply, const OwnMachines &own)
{
    const auto id = uuidFrom(request.parameters.at(0));
    const auto found = id ? own.chart(*id) : std::nullopt;
    if (!found)
        reply.send(notThere());
    return found;
}

std::optional<Body> OperationsRoutes::bodyOf(const Request &request, const Reply &reply, std::initializer_list<const char *> keys)
{
    auto body = Body::read(request.body, keys);
    if (body)
        return std::move(*body);
    reply.send(badBody(body.error()));
    return {};
}

QSet<MachineId> idsOf(const std::vector<MachinePlace> &places)
{
    QSet<MachineId> ids;
    for (const MachinePlace &place : places)
        ids.insert(place.machine->id);
    return ids;
}

void OperationsRoutes::bind(http::FrontDoor &door)
{
    bindHealth(door);
    bindAlerts(door);
    bindRecommendations(door);
    bindProduction(door);
    bindLosses(door);
    bindProductionWork(door);
    bindCharts(door);
    bindBatches(door);
    bindOverview(door);
}

} // namespace lineside::rest
