#include "server/live/json_out.h"
#include "server/rest/rest_service.h"

#include <algorithm>

namespace lineside::rest {

using http::Answer;
using http::Reply;
using http::Request;
using http::RouteId;
namespace json = live::json;

namespace {

//! One figure in the Prometheus text format, with its help and type.
void figure(QByteArray &out, const char *name, const char *type, const char *help, double value)
{
    out.append("# HELP ").append(name).append(' ').append(help).append("\n# TYPE ").append(name).append(' ').append(type).append('\n');
    out.append(name).append(' ');
    json::number(out, value);
    out.append('\n');
}

QByteArray ownFigures(const http::DoorCounters &door, const live::HubCounters &hub)
{
    QByteArray out;
    figure(out, "websocket_active_connections", "gauge", "Viewers that are connected.", double(hub.viewers.load()));
    figure(out, "websocket_connections_opened_total", "counter", "Viewers that connected.", double(hub.opened.load()));
    figure(out, "websocket_connections_refused_total", "counter", "Viewers turned away by the limits.", double(hub.refused.load()));
    figure(out, "websocket_messages_in_total", "counter", "Messages from viewers.", double(hub.messagesIn.load()));
    figure(out, "websocket_conflations_total", "counter", "Times that a slow viewer got a snapshot instead of what it missed.", double(hub.conflations.load()));
    figure(out, "websocket_ticks_total", "counter", "Times that viewers were written to.", double(hub.ticks.load()));
    figure(out, "websocket_tick_seconds_total", "counter", "Time spent on that.", double(hub.tickMicroseconds.load()) / 1e6);
    figure(out, "websocket_streams", "gauge", "Different subscriptions.", double(hub.streams.load()));
    figure(out, "websocket_log_bytes", "gauge", "What is kept for viewers that come back.", double(hub.logBytes.load()));
    figure(out, "http_connections", "gauge", "Open connections, WebSockets too.", double(door.open.load()));
    figure(out, "http_connections_accepted_total", "counter", "Connections that came.", double(door.accepted.load()));
    figure(out, "http_connections_turned_away_total", "counter", "Connections that were too many.", double(door.turnedAway.load()));
    out.append("# HELP http_requests_total Requests by the status they were answered with.\n# TYPE http_requests_total counter\n");
    for (size_t status = 100; status < door.byStatus.size(); ++status) {
        if (const quint64 count = door.byStatus[status].load())
            out.append("http_requests_total{status=\"").append(QByteArray::number(qulonglong(status))).append("\"} ")
                .append(QByteArray::number(count)).append('\n');
    }
    return out;
}

} // namespace

void RestService::bind(http::FrontDoor &door)
{
    bindAccounts(door);
    bindPeople(door);
    bindPlant(door);
    bindStation(door);
    bindPage(door);
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
        reply.send({200, "text/plain; version=0.0.4; charset=utf-8", ownFigures(*m_parts.door, *m_parts.hub.counters()) + m_parts.metrics(), {}, false});
    });
    door.handle(RouteId{Names::Status}, [this](const Request &, const Reply &reply) { reply.send(Answer::json(m_parts.status())); });
    door.handle(RouteId{Names::Description}, [body = describe(kRoutes)](const Request &, const Reply &reply) { reply.send(Answer::json(body)); });
    door.handle(RouteId{Names::Catalogue}, [body = live::Catalogue::builtInJson()](const Request &, const Reply &reply) { reply.send(Answer::json(body)); });
}

} // namespace lineside::rest
