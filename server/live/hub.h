#pragma once

#include "models/web/viewer_info.h"
#include "server/http/front_door.h"
#include "server/live/ack_file.h"
#include "server/live/intake.h"
#include "server/live/queue_outlet.h"
#include "server/live/session.h"
#include "server/live/web_socket.h"

#include <QSet>

class QWebSocketServer;

namespace lineside::live {

//! What all viewers together may cost.
struct HubLimits
{
    SessionLimits session;
    qsizetype mostPerUser = 10;         //!< connections at a time
    double newPerUserAndMinute = 10;    //!< coming back to a session that has just dropped does not count
    qsizetype mostPerTenant = 5'000;
    qsizetype mostInAll = 10'000;
    std::chrono::seconds resumeWithin{60};
    std::chrono::milliseconds shortestTick{10}, longestTick{100};
    size_t mostLogBytes = size_t(256) << 20; //!< of all streams, for those who come back
};

//! The routes of viewers whose WebSocket does not come through.
struct FallbackRoutes
{
    http::RouteId open, say, poll, listen, end;
};

using lineside::ViewerInfo;

/*!
 * All viewers: takes WebSockets over from the front door, and gives each what its streams have; those without one fetch
 * the same messages, or listen to them, over plain HTTP.
 *
 * One tick writes to everybody what is new, each stream once encoded. It comes at once when it has been quiet, else after
 * at least shortestTick, and four times as long as the last one took, up to longestTick, or less when there are
 * few viewers: a loaded machine sends larger pieces less often.
 * Something critical does not wait for it. What viewers say is read in turns of their own, some of them each time, and
 * hardly any while others are at the door: of many who come at once, all are let in before more is done for the first.
 */
class Hub final : public QObject, public http::Taker
{
    Q_OBJECT

public:
    struct Parts
    {
        AccessControl &access;
        Intake &intake;
        const LatestValues &latest;
        const Clock &clock;
        const Catalogue &catalogue;
        std::shared_ptr<http::Mailbox> box; //!< of the network thread
        QByteArray station;
        AckFile *acks = nullptr; //!< without one, acknowledgements end with the hub
        //! What System and DataFlow tell: a JSON object, or nothing. Asked each second while somebody reads; quick.
        std::function<QByteArray(Topic)> figures{};
        http::AccessLog *log = nullptr; //!< for what viewers subscribe to; outlives the hub
    };
    Hub(Parts parts, HubLimits limits);
    ~Hub() override;

    //! Before the door opens.
    void bind(http::FrontDoor &door, const FallbackRoutes &routes);

    // http::Taker
    void coming() override;
    std::optional<http::Answer> refusal(const http::Request &request) override;
    void take(const http::Request &request, http::Handover handover) override;

    // Any thread.
    void setPlant(SnapshotPtr plant);
    /*!
     * The newest events that the journal has, oldest first, and the number of its last one; \a kept: the critical ones of
     * the last 30 days, likewise. Until then nobody is told of events: what comes meanwhile waits, so that nothing lies
     * between the journal's past and what comes.
     */
    void startEventsAt(quint64 last, QList<Event> newest, QList<Event> kept = {});
    //! What a topic says now, to everybody who has it: a JSON object. \a owner: a tenant, a user's id, or empty for all.
    void publish(Topic topic, QString owner, QByteArray payload);
    //! What has happened to a machine, or how it is now, to all who have it on their topic; what is critical at once.
    void notify(std::vector<Notice> some);
    //! The accounts' revision is another: everybody is looked at again.
    void rightsChanged();
    std::shared_ptr<const HubCounters> counters() const { return m_counters; }

    // Network thread.
    QList<ViewerInfo> viewers() const;
    //! Ends one viewer's connection; false when there is none of that number.
    bool sendAway(quint64 number);
    //! Says good-bye to all (1001: the station stops, they come back).
    void closeAll();
    StreamBook &book() { return m_book; }

private:
    struct Viewer;

    //! Brings work to the network thread; dropped when the hub has ended meanwhile.
    void post(std::function<void()> work);
    void news();
    void intake(); //!< once a tick: who brings more meanwhile wakes nobody
    void schedule(SteadyTime due);
    void tick();
    bool isArriving() const; //!< somebody came to the door just now, and may wait for their handshake
    void heardFrom(quint64 number);
    void readSome();
    void closing(quint64 number);
    void sweep();
    void add(quint64 number, std::unique_ptr<Viewer> viewer);
    void opened(quint64 number);
    void answerOpened();
    void gone(quint64 number);
    void publishPresence();
    void publishFigures();
    std::optional<http::Answer> refusal(const Principal &who, const QByteArray &resumeKey);
    bool mayResume(const Principal &who, const QByteArray &key);
    void received(quint64 number, const QByteArray &message);
    void acknowledge(quint64 number, std::vector<Acknowledgement> some);
    void acknowledged(quint64 number, const std::vector<Acknowledgement> &some, const Status &stored);
    void nameTenant(const Principal &who);
    void noteSubscription(const Principal &who, bool subscribes, const QByteArray &topic, const char *refusal) const;
    // Viewers without a WebSocket.
    void openQueue(const http::Request &request, const http::Reply &reply);
    void say(const http::Request &request, const http::Reply &reply);
    void poll(const http::Request &request, const http::Reply &reply);
    void endQueue(const http::Request &request, const http::Reply &reply);
    void listen(const http::Request &request, http::Handover handover);
    std::optional<http::Answer> listenRefusal(const http::Request &request);
    static std::optional<quint64> listenAfter(const http::Request &request);
    //! The request's own; null when there is none of that name, or it is another's.
    Viewer *queueOf(const http::Request &request);
    //! The answer where there is none; the audit trail is told when it is another tenant's.
    http::Answer noSuchSession(const http::Request &request) const;

    const Parts m_parts;
    const HubLimits m_limits;
    const SessionLimits m_queueLimits; //!< of viewers without a WebSocket, who may be away for a while
    StreamBook m_book;
    const std::unique_ptr<QWebSocketServer> m_engine;
    std::map<quint64, std::unique_ptr<Viewer>> m_viewers;
    QHash<QByteArray, quint64> m_byKey; //!< those whose handshake is under way
    QHash<QByteArray, quint64> m_queues; //!< those without a WebSocket, by the name of their session
    quint64 m_next = 1;
    http::KeyedCount m_perUser, m_perTenant;
    http::RateLimiter m_newPerUser;
    struct Dropped
    {
        QUuid user;
        SteadyTime until{};
    };
    QHash<QByteArray, Dropped> m_resumable; //!< by the hash of the key
    std::shared_ptr<HubCounters> m_counters = std::make_shared<HubCounters>();
    std::vector<quint64> m_toAnswer; //!< have their handshake's answer and welcome ready
    std::vector<quint64> m_readable; //!< viewers who have sent something, in their order
    std::chrono::steady_clock::time_point m_cameAt{}; //!< the last one who came to the door
    std::vector<TagId> m_changed;
    std::deque<Event> m_early; //!< events that came before startEventsAt()
    bool m_eventsStarted = false;
    QMap<QString, TenantFigures> m_tenants; //!< of those who have gone
    SteadyTime m_forgetAt{};
    QTimer m_tick, m_sweep, m_reading;
    SteadyTime m_due = SteadyTime::max();
    SteadyTime m_lastTick{};
    SteadyTime m_presenceAt{};
    std::atomic<bool> m_rightsPending{false}; //!< everybody is going to be looked at again
    std::chrono::nanoseconds m_lastCost{0};
    const std::shared_ptr<int> m_alive = std::make_shared<int>();
};

} // namespace lineside::live
