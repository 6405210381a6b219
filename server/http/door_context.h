#pragma once

#include "models/access/access_control.h"
#include "models/telemetry/latency.h"
#include "server/http/access_log.h"
#include "server/http/rate_limiter.h"
#include "server/http/request.h"
#include "server/http/web_origins.h"

#include <QSslConfiguration>

#include <array>
#include <deque>

class QTcpSocket;

namespace lineside::http {

//! What everybody may cost. Times count from the first byte that was waited for.
struct DoorLimits
{
    qsizetype mostConnections = 12'000;
    qsizetype mostPendingPerAddress = 20; //!< connections whose head or answer is under way without a good proof; IPv6 by /64
    qsizetype mostWaitingPerAddress = 60; //!< connections behind them, not looked at yet: four browsers that open a page at once
    qsizetype mostIdlePerAddress = 200;   //!< connections without a proof that are kept for a next request
    std::chrono::milliseconds headWithin{5'000}; //!< TLS's handshake included, and the time of waiting before it
    std::chrono::milliseconds bodyWithin{10'000};
    std::chrono::milliseconds answerWithin{30'000};
    std::chrono::milliseconds sentWithin{30'000};
    std::chrono::milliseconds idleFor{30'000};
    std::chrono::milliseconds lingerFor{1'000};
    double refusalsPerSecond = 0.5;       //!< per address: requests whose proof is missing or not good
    double refusalsBurst = 30;
};

struct DoorSettings
{
    QHostAddress address{QHostAddress::LocalHost};
    quint16 port = 0;                     //!< 0: one that is free
    std::optional<QSslConfiguration> tls; //!< none: plain HTTP
    QStringList origins;                  //!< beside the server's own
    TrustedProxies proxies;
    DoorLimits limits;
};

//! Counters since the start; any thread reads them.
struct DoorCounters
{
    std::atomic<quint64> accepted{0};
    std::atomic<qint64> open{0};           //!< a level; those that were taken over count, too
    std::atomic<quint64> turnedAway{0};    //!< before a head was read: too many, or no descriptor
    std::atomic<quint64> requests{0};
    std::array<std::atomic<quint64>, 6> byClass{}; //!< answers by status / 100
    std::array<std::atomic<quint64>, 600> byStatus{};
    std::deque<LatencyHistogram> byRoute;  //!< from a request's first byte to its answer; by the route's place in the table
    LatencyHistogram loopLag;              //!< by how much the network thread came late to what it had to do
    std::atomic<quint64> unlogged{0};      //!< requests that the access log could not keep up with
};

//! Counts as an open connection for as long as it lives.
class Place
{
public:
    explicit Place(std::shared_ptr<DoorCounters> counters) : m_counters(std::move(counters)) { ++m_counters->open; }
    ~Place() { --m_counters->open; }
    Place(const Place &) = delete;
    Place &operator=(const Place &) = delete;

private:
    const std::shared_ptr<DoorCounters> m_counters;
};

//! A connection that leaves HTTP behind. The socket has no parent and no listener any more.
struct Handover
{
    QTcpSocket *socket = nullptr; //!< the taker's to delete; a WebSocket's head is still unread in it
    std::unique_ptr<Place> place; //!< to be kept for as long as the socket
};

//! Takes connections over on routes whose carriage is not Answer. Network thread.
class Taker
{
public:
    virtual ~Taker() = default;
    //! Somebody is at the door who may be taken over soon: what can wait should leave the time to them.
    virtual void coming() {}
    //! What to answer instead; nothing when take() may follow.
    virtual std::optional<Answer> refusal(const Request &request) = 0;
    virtual void take(const Request &request, Handover handover) = 0;
};

class Connection;

//! What the front door's connections share. Network thread, but for the counters.
struct DoorContext
{
    DoorContext(std::span<const Route> routes, AccessControl &accessControl, const Clock &c)
        : table(routes), access(accessControl), clock(c), handlers(routes.size())
    {
        counters->byRoute.resize(routes.size());
    }

    const RouteTable table;
    AccessControl &access;
    const Clock &clock;
    std::vector<Handler> handlers; //!< by the route's place in the table
    Guard guard;                   //!< asked before each of them; may be empty
    Answered answered;             //!< told behind each of them; may be empty
    Taker *taker = nullptr;
    AccessLog *log = nullptr;
    DoorSettings settings;
    WebOrigins origins;
    KeyedCount pending;            //!< by network
    KeyedCount idle;               //!< likewise
    std::function<void()> freed;   //!< one is pending no more; may be empty
    RateLimiter refusals{0.5, 30};
    std::shared_ptr<DoorCounters> counters = std::make_shared<DoorCounters>();
    std::shared_ptr<Mailbox> box;
    std::function<Connection *(quint64)> find;
    std::function<void(quint64)> ended; //!< the connection with this number can be deleted, later
};

} // namespace lineside::http
