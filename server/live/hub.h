#pragma once

#include "models/web/viewer_info.h"
#include "server/http/front_door.h"
#include "server/live/intake.h"
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
};

using lineside::ViewerInfo;

//! Counters since the start, and levels; any thread reads them.
struct HubCounters
{
    std::atomic<qint64> viewers{0};          //!< a level
    std::atomic<quint64> opened{0};
    std::atomic<quint64> refused{0};         //!< by the limits
    std::atomic<quint64> messagesIn{0};
    std::atomic<quint64> bytesOut{0};        //!< of those that have gone
    std::atomic<quint64> conflations{0};     //!< likewise
    std::atomic<quint64> closedSlow{0};
    std::atomic<quint64> ticks{0};
    std::atomic<quint64> tickMicroseconds{0};
    std::atomic<qint64> streams{0};          //!< a level
    std::atomic<qint64> logBytes{0};         //!< a level
};

/*!
 * All viewers: takes WebSockets over from the front door, and gives each what its streams have.
 *
 * One tick writes to everybody what is new, each stream once encoded. It comes at once when it has been quiet, else after
 * at least shortestTick, and four times as long as the last one took: a loaded machine sends larger pieces less often.
 * Something critical does not wait for it.
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
    };
    Hub(Parts parts, HubLimits limits);
    ~Hub() override;

    // http::Taker
    std::optional<http::Answer> refusal(const http::Request &request) override;
    void take(const http::Request &request, http::Handover handover) override;

    // Any thread.
    void setPlant(SnapshotPtr plant);
    /*!
     * The newest events that the journal has, oldest first, and the number of its last one. Until then nobody is told of
     * events: what comes meanwhile waits, so that nothing lies between the journal's past and what comes.
     */
    void startEventsAt(quint64 last, QList<Event> newest);
    void publish(Topic topic, QString owner, QByteArray payload);
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
    void intake();
    void schedule(SteadyTime due);
    void tick();
    void sweep();
    void opened(quint64 number);
    void gone(quint64 number);
    void publishPresence();
    bool mayResume(const http::Request &request, bool use);

    const Parts m_parts;
    const HubLimits m_limits;
    StreamBook m_book;
    const std::unique_ptr<QWebSocketServer> m_engine;
    std::map<quint64, std::unique_ptr<Viewer>> m_viewers;
    QHash<QByteArray, quint64> m_byKey; //!< those whose handshake is under way
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
    std::vector<TagId> m_changed;
    std::deque<Event> m_early; //!< events that came before startEventsAt()
    bool m_eventsStarted = false;
    QTimer m_tick, m_sweep;
    SteadyTime m_due = SteadyTime::max();
    SteadyTime m_lastTick{};
    SteadyTime m_presenceAt{};
    std::chrono::nanoseconds m_lastCost{0};
    const std::shared_ptr<int> m_alive = std::make_shared<int>();
};

} // namespace lineside::live
