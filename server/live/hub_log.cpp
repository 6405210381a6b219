#include "server/live/hub.h"

namespace lineside::live {

namespace {

//! As HTTP would say it, so that one log reads alike.
int statusFor(QByteArrayView refusal)
{
    if (refusal.isEmpty())
        return 200;
    if (refusal == "not_allowed" || refusal == "forbidden")
        return 403;
    if (refusal == "unknown_topic" || refusal == "not_available" || refusal == "unknown_subscription")
        return 404;
    if (refusal == "duplicate")
        return 409;
    if (refusal == "too_many_subscriptions")
        return 429;
    return refusal == "busy" ? 503 : 400;
}

} // namespace

void Hub::noteSubscription(const Principal &who, bool subscribes, const QByteArray &topic, const char *refusal) const
{
    if (!m_parts.log)
        return;
    http::AccessLine line;
    line.at = m_parts.clock.utc();
    line.address = who.origin.address;
    line.user = who.name;
    line.method = subscribes ? "SUBSCRIBE" : "UNSUBSCRIBE";
    line.route = "live." + topic;
    line.status = statusFor(refusal);
    line.reason = refusal;
    m_parts.log->write(line);
}

} // namespace lineside::live
