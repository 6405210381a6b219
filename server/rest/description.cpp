#include "server/live/json_out.h"
#include "server/rest/rest_service.h"

#include <map>

namespace lineside::rest {

namespace {

namespace json = live::json;

//! The names in braces of a path.
QList<QByteArray> parametersOf(const QByteArray &path)
{
    QList<QByteArray> names;
    for (const QByteArray &segment : path.split('/')) {
        if (segment.startsWith('{'))
            names << segment.mid(1, segment.size() - 2);
    }
    return names;
}

QByteArray operation(const http::Route &route)
{
    using Who = http::Policy::Who;
    QByteArray out = "{\"operationId\":";
    json::text(out, QByteArrayView(route.name));
    out.append(",\"summary\":");
    json::text(out, QByteArrayView(route.summary));
    const Who who = route.policy.who();
    if (who == Who::Anybody) {
        out.append(",\"security\":[]");
    } else {
        out.append(",\"security\":[{\"bearer\":[]}]");
        if (who == Who::Allowed || who == Who::Ticketed) {
            out.append(",\"x-permission\":");
            json::text(out, permissionName(route.policy.permission()));
        }
    }
    const QList<QByteArray> parameters = parametersOf(route.path);
    if (!parameters.isEmpty()) {
        out.append(",\"parameters\":[");
        for (qsizetype i = 0; i < parameters.size(); ++i) {
            out.append(i > 0 ? ",{\"name\":" : "{\"name\":");
            json::text(out, QByteArrayView(parameters[i]));
            out.append(",\"in\":\"path\",\"required\":true,\"schema\":{\"type\":\"string\",\"maxLength\":64}}");
        }
        out.append(']');
    }
    if (route.mostBody > 0)
        out.append(",\"requestBody\":{\"content\":{\"application/json\":{\"schema\":{\"type\":\"object\"}}}},\"x-most-bytes\":").append(QByteArray::number(route.mostBody));
    out.append(",\"responses\":{\"default\":{\"description\":\"The answer, or a problem in the form of RFC 9457.\"}");
    if (route.carriage == http::Carriage::WebSocket)
        out.append(",\"101\":{\"description\":\"A WebSocket.\"}");
    else if (route.carriage == http::Carriage::EventStream)
        out.append(",\"200\":{\"description\":\"Messages as they come.\",\"content\":{\"text/event-stream\":{\"schema\":{\"type\":\"string\"}}}}");
    else
        out.append(",\"2XX\":{\"description\":\"It is done.\"}");
    if (who != Who::Anybody)
        out.append(",\"401\":{\"description\":\"No proof, or none that is good.\"},\"403\":{\"description\":\"Not allowed.\"}");
    out.append(",\"429\":{\"description\":\"Too many; Retry-After tells when.\"}}");
    return out.append('}');
}

} // namespace

QByteArray describe(std::span<const http::Route> routes)
{
    std::map<QByteArray, std::vector<const http::Route *>> byPath;
    for (const http::Route &route : routes)
        byPath[route.path].push_back(&route);
    QByteArray out = "{\"openapi\":\"3.0.3\",\"info\":{\"title\":\"Lineside\",\"version\":\"1\"},\"components\":{\"securitySchemes\":{\"bearer\":"
                     "{\"type\":\"http\",\"scheme\":\"bearer\"}}},\"paths\":{";
    bool first = true;
    for (const auto &[path, ofPath] : byPath) {
        if (!std::exchange(first, false))
            out.append(',');
        json::text(out, QByteArrayView(path));
        out.append(":{");
        bool firstMethod = true;
        for (const http::Route *route : ofPath) {
            if (!std::exchange(firstMethod, false))
                out.append(',');
            json::text(out, QByteArrayView(http::methodName(route->method).toByteArray().toLower()));
            out.append(':').append(operation(*route));
        }
        out.append('}');
    }
    return out.append("}}");
}

} // namespace lineside::rest
