#include "server/rest/request_limits.h"

#include "models/access/attempt_limiter.h"
#include "server/rest/routes.h"

#include <QCoreApplication>

#include <algorithm>

namespace lineside::rest {

bool RequestLimits::counts(const http::Route &route)
{
    switch (Names::Name(quint16(route.id))) {
    case Names::LiveOpen:
    case Names::LiveSay:
    case Names::LivePoll:
    case Names::LiveEnd:
    case Names::PostReadings:
        return false;
    default:
        return true;
    }
}

bool RequestLimits::admit(const http::Request &request, const http::Reply &reply)
{
    if (!counts(*request.route))
        return true;
    const SteadyTime now = m_clock.steady();
    const QByteArray network = networkOf(request.origin.address);
    auto wait = request.principal ? m_users.take(request.principal->id.toRfc4122(), now) : m_anonymous.take(network, now);
    if (wait.count() == 0 && request.principal)
        wait = m_addresses.take(network, now);
    if (wait.count() == 0)
        return true;
    http::Answer answer = http::Answer::problem(429, "too_many", QCoreApplication::translate("server", "Too many requests at once."))
                              .retryAfter(std::chrono::ceil<std::chrono::milliseconds>(wait));
    answer.refused = RefusedAccess::TooMuch;
    reply.send(answer);
    return false;
}

void RequestLimits::sent(const http::Request &request, qint64 bytes)
{
    if (!counts(*request.route) || bytes <= qint64(m_bytesPerRequest))
        return;
    const SteadyTime now = m_clock.steady();
    const double more = double(bytes) / m_bytesPerRequest - 1;
    const QByteArray network = networkOf(request.origin.address);
    if (!request.principal) {
        m_anonymous.charge(network, more, now);
        return;
    }
    m_users.charge(request.principal->id.toRfc4122(), more, now);
    m_addresses.charge(network, more, now);
}

} // namespace lineside::rest
