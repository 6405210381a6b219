#include "server/rest/figure_text.h"
#include "server/rest/rest_service.h"

#include <array>

namespace lineside::rest {

QByteArray serverFigures(std::span<const http::Route> routes, const http::DoorCounters &door, const live::HubCounters &hub)
{
    FigureText out;
    using live::kMessageKindRows;
    out.gauge("websocket_active_connections", "Viewers that are connected.", double(hub.viewers.load()));
    out.counter("websocket_connections_opened_total", "Viewers that connected.", double(hub.opened.load()));
    out.counter("websocket_connections_refused_total", "Viewers turned away by the limits.", double(hub.refused.load()));
    out.counter("websocket_connections_closed_slow_total", "Viewers that could not keep up.", double(hub.closedSlow.load()));
    out.gauge("websocket_fallback_connections", "Of the viewers, those without a WebSocket: event streams and polling.", double(hub.fallbacks.load()));
    const auto messages = hub.messages();
    out.counter("websocket_messages_total", "Messages by tenant and type, from the station (out) and from viewers (in).");
    for (const auto &[tenant, figures] : messages) {
        for (size_t kind = 0; kind < kMessageKindRows.size(); ++kind)
            out.sample(double(figures->messages[kind].load()), {{"type", QString::fromLatin1(kMessageKindRows[kind].type)},
                                                                {"direction", kMessageKindRows[kind].out ? QStringLiteral("out") : QStringLiteral("in")},
                                                                {"tenant", tenant}});
    }
    out.histogram("websocket_message_latency_seconds", "From the reading or event to a viewer's socket, by tenant.");
    for (const auto &[tenant, figures] : messages) {
        std::array<quint64, live::LatencyHistogram::kUpTo.size() + 1> counts{};
        for (size_t bucket = 0; bucket < counts.size(); ++bucket)
            counts[bucket] = figures->latency.count(bucket);
        out.sample(counts, live::LatencyHistogram::kUpTo, figures->latency.sumSeconds(), {{"tenant", tenant}});
    }
    const QMap<QString, live::TenantFigures> tenants = hub.tenants();
    out.gauge("websocket_tenant_connections", "Viewers that are connected, by tenant.");
    for (auto tenant = tenants.begin(); tenant != tenants.end(); ++tenant)
        out.sample(double(tenant->viewers), {{"tenant", tenant.key()}});
    out.counter("websocket_tenant_refused_total", "Viewers of a tenant turned away by the limits.");
    for (auto tenant = tenants.begin(); tenant != tenants.end(); ++tenant)
        out.sample(double(tenant->refused), {{"tenant", tenant.key()}});
    out.counter("websocket_sent_bytes_total", "Bytes to viewers that have gone.", double(hub.bytesOut.load()));
    out.counter("websocket_conflations_total", "Times that a slow viewer got a snapshot instead of what it missed.", double(hub.conflations.load()));
    out.counter("websocket_ticks_total", "Times that viewers were written to.", double(hub.ticks.load()));
    out.counter("websocket_tick_seconds_total", "Time spent on that.", double(hub.tickMicroseconds.load()) / 1e6);
    out.gauge("websocket_streams", "Different subscriptions.", double(hub.streams.load()));
    out.gauge("websocket_log_bytes", "What is kept for viewers that come back.", double(hub.logBytes.load()));

    out.gauge("http_connections", "Open connections, WebSockets too.", double(door.open.load()));
    out.counter("http_connections_accepted_total", "Connections that came.", double(door.accepted.load()));
    out.counter("http_connections_turned_away_total", "Connections that were too many.", double(door.turnedAway.load()));
    out.counter("http_requests_total", "Requests by the status they were answered with.");
    for (size_t status = 100; status < door.byStatus.size(); ++status) {
        if (const quint64 count = door.byStatus[status].load())
            out.sample(double(count), {{"status", QString::number(status)}});
    }
    out.histogram("http_request_duration_seconds", "From a request's first byte to its answer.");
    for (size_t i = 0; i < std::min(routes.size(), door.byRoute.size()); ++i) {
        const LatencySummary times = door.byRoute[i].summary();
        if (times.total > 0)
            out.sample(times, FigureText::workBounds(), {{"route", QString::fromLatin1(routes[i].name)}});
    }
    out.histogram("http_event_loop_lag_seconds", "By how much the network thread came late to what it had to do.")
        .sample(door.loopLag.summary(), FigureText::workBounds());
    out.counter("http_access_log_dropped_total", "Requests that the access log could not keep up with.", double(door.unlogged.load()));
    return out.take();
}

} // namespace lineside::rest
