#include "server/http/route_table.h"

#include <QList>

namespace lineside::http {

namespace {

constexpr qsizetype kMostParameterBytes = 64;

std::vector<QByteArray> segmentsOf(QByteArrayView path)
{
    std::vector<QByteArray> segments;
    for (const QByteArray &segment : path.toByteArray().split('/'))
        segments.push_back(segment);
    return segments;
}

bool isParameter(const QByteArray &segment)
{
    return segment.startsWith('{');
}

//! Whether \a path has the shape of \a pattern; \a parameters is what stands in its braces.
bool fits(const std::vector<QByteArray> &pattern, const std::vector<QByteArray> &path, std::vector<QByteArray> &parameters)
{
    if (pattern.size() != path.size())
        return false;
    parameters.clear();
    for (size_t i = 0; i < pattern.size(); ++i) {
        if (isParameter(pattern[i])) {
            if (path[i].isEmpty() || path[i].size() > kMostParameterBytes)
                return false;
            parameters.push_back(path[i]);
        } else if (pattern[i] != path[i]) {
            return false;
        }
    }
    return true;
}

} // namespace

RouteTable::RouteTable(std::span<const Route> routes)
    : m_routes(routes)
{
    m_segments.reserve(routes.size());
    for (const Route &route : routes)
        m_segments.push_back(segmentsOf(route.path));
}

RouteMatch RouteTable::find(QByteArrayView method, QByteArrayView path) const
{
    RouteMatch match;
    if (path.isEmpty())
        return match;
    const std::vector<QByteArray> segments = segmentsOf(path);
    const auto wanted = methodFromName(method);
    std::vector<QByteArray> parameters;
    for (size_t i = 0; i < m_routes.size(); ++i) {
        if (!fits(m_segments[i], segments, parameters))
            continue;
        const Route &route = m_routes[i];
        const bool same = wanted == route.method || (wanted == Method::Head && route.method == Method::Get);
        if (same) {
            match.route = &route;
            match.parameters = std::move(parameters);
            match.allow.clear();
            return match;
        }
        if (!match.allow.isEmpty())
            match.allow.append(", ");
        match.allow.append(methodName(route.method));
        if (route.method == Method::Get)
            match.allow.append(", HEAD");
    }
    return match;
}

} // namespace lineside::http
