#pragma once

#include "server/http/head.h"
#include "server/http/policy.h"

#include <span>

namespace lineside::http {

//! How the answer travels.
enum class Carriage : quint8 {
    Answer,      //!< one answer
    WebSocket,   //!< the connection becomes a WebSocket
    EventStream, //!< an answer that does not end: Server-Sent Events
};

//! The name of a route: what binds its row to its handler. The rows stand in server/routes.h.
enum class RouteId : quint16;

//! One row of the table of routes. It has no defaults: every column is filled in for every route.
struct Route
{
    RouteId id;
    Method method;
    const char *path;     //!< "/api/v1/tags/{tag}": a name in braces stands for one segment
    Policy policy;
    Carriage carriage;
    qsizetype mostBody;   //!< bytes; 0: none may come
    const char *name;     //!< operationId, and the word in logs and figures
    const char *summary;  //!< one sentence, for the API's description
};

inline constexpr size_t kMostParameters = 4;

//! What a method and a path lead to.
struct RouteMatch
{
    const Route *route = nullptr;
    std::vector<QByteArray> parameters; //!< in the path's order; [A-Za-z0-9._~-]+ each, at most 64 characters
    QByteArray allow;                   //!< without a route: the methods that this path has; empty: there is no such path
};

//! Looks routes up. Paths are compared byte by byte; HEAD is answered where GET is. Immutable.
class RouteTable
{
public:
    explicit RouteTable(std::span<const Route> routes);

    RouteMatch find(QByteArrayView method, QByteArrayView path) const;
    std::span<const Route> routes() const { return m_routes; }

private:
    std::span<const Route> m_routes;
    std::vector<std::vector<QByteArray>> m_segments; //!< of each route
};

} // namespace lineside::http
