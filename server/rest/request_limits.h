#pragma once

#include "server/http/rate_limiter.h"
#include "server/http/request.h"

namespace lineside::rest {

/*!
 * How often one may ask, and for how much. The browser's page asks for some 50 files when it opens and some 20 things when its
 * overview does, then for little: viewers are told by the WebSocket. A large answer counts as many requests.
 */
struct RequestBudgets
{
    double userPerSecond = 20, userBurst = 300;            //!< all connections and logins of one user, or of one API key
    double addressPerSecond = 100, addressBurst = 2'000;   //!< all users behind one address; IPv6 by /64
    double anonymousPerSecond = 50, anonymousBurst = 600;  //!< what needs no proof: the page's files, /healthz, a login
    double bytesPerRequest = 128 * 1024;
};

/*!
 * Budgets of requests, so that nobody's loop takes the network thread from others. What the hub takes in (sessions without a
 * WebSocket) and readings that are brought have bounds of their own. Network thread.
 */
class RequestLimits
{
public:
    RequestLimits(const Clock &clock, const RequestBudgets &budgets)
        : m_clock(clock)
        , m_bytesPerRequest(budgets.bytesPerRequest)
        , m_users(budgets.userPerSecond, budgets.userBurst)
        , m_addresses(budgets.addressPerSecond, budgets.addressBurst)
        , m_anonymous(budgets.anonymousPerSecond, budgets.anonymousBurst)
    {
    }

    //! Whether it may be answered; else it has been, with 429 and Retry-After.
    bool admit(const http::Request &request, const http::Reply &reply);
    //! So many bytes went back for it: what is long is paid for by what comes after.
    void sent(const http::Request &request, qint64 bytes);

private:
    static bool counts(const http::Route &route);

    const Clock &m_clock;
    const double m_bytesPerRequest;
    http::RateLimiter m_users, m_addresses, m_anonymous;
};

} // namespace lineside::rest
