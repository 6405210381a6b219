#include "server/live/json_out.h"
#include "server/rest/rest_service.h"

#include <algorithm>

namespace lineside::rest {

using http::Answer;
using http::Reply;
using http::Request;
using http::RouteId;
namespace json = live::json;

RestService::RestService(Parts parts)
    : m_parts(std::move(parts))
    , m_epoch(QUuid::createUuid().toByteArray(QUuid::WithoutBraces).first(8))
    , m_writes(std::make_shared<WriteDesk>(m_parts.clock))
    , m_remembered(m_parts.historian.stationId(), m_parts.clock)
    , m_operations({m_parts.actions.operations, m_parts.plant, m_parts.clock, m_pictures})
    , m_questions(m_parts.clock)
    , m_keys(m_parts.clock, m_parts.box)
    , m_runs(m_parts.historian, m_parts.clock)
    , m_requests(m_parts.clock, m_parts.budgets)
    , m_others({m_parts.access, m_parts.actions.operations, m_writes})
{
}

void RestService::bind(http::FrontDoor &door)
{
    door.setGuard([this](const Request &request, const Reply &reply) {
        if (!m_requests.admit(request, reply) || !m_questions.admit(request, reply))
            return std::optional<Reply>();
        m_others.look(request, m_parts.plant());
        return m_keys.admit(request, reply);
    });
    door.setAnswered([this](const Request &request, qint64 bytes) { m_requests.sent(request, bytes); });
    bindAccounts(door);
    bindPeople(door);
    bindPlant(door);
    bindStation(door);
    bindPage(door);
    bindEdits(door);
    bindReadings(door);
    bindWrites(door);
    m_operations.bind(door);
    m_parts.hub.bind(door, {RouteId{Names::LiveOpen}, RouteId{Names::LiveSay}, RouteId{Names::LivePoll}, RouteId{Names::LiveEvents}, RouteId{Names::LiveEnd}});
}

void RestService::bindStation(http::FrontDoor &door)
{
    door.handle(RouteId{Names::Health}, [](const Request &, const Reply &reply) { reply.send(Answer::json("{\"status\":\"ok\"}")); });
    door.handle(RouteId{Names::Ready}, [this](const Request &, const Reply &reply) {
        const std::vector<PartState> parts = m_parts.parts();
        const bool isReady = std::all_of(parts.begin(), parts.end(), [](const PartState &part) { return part.isReady; });
        QByteArray body = isReady ? "{\"status\":\"ready\",\"parts\":{" : "{\"status\":\"not ready\",\"parts\":{";
        bool first = true;
        for (const PartState &part : parts) {
            if (!std::exchange(first, false))
                body.append(',');
            json::text(body, QByteArrayView(part.name));
            body.append(':');
            json::text(body, part.word.isEmpty() ? QByteArrayView("ok") : QByteArrayView(part.word));
        }
        reply.send(Answer::json(body.append("}}"), isReady ? 200 : 503));
    });
    door.handle(RouteId{Names::Metrics}, [this](const Request &, const Reply &reply) {
        reply.send({200, "text/plain; version=0.0.4; charset=utf-8", serverFigures(kRoutes, *m_parts.door, *m_parts.hub.counters()) + m_parts.metrics(), {}, false});
    });
    door.handle(RouteId{Names::Status}, [this](const Request &, const Reply &reply) { reply.send(Answer::json(m_parts.status())); });
    door.handle(RouteId{Names::Description}, [body = describe(kRoutes)](const Request &, const Reply &reply) { reply.send(Answer::json(body)); });
    door.handle(RouteId{Names::Catalogue}, [body = live::Catalogue::builtInJson()](const Request &, const Reply &reply) { reply.send(Answer::json(body)); });
}

} // namespace lineside::rest
