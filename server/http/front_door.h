#pragma once

#include "server/http/connection.h"

#include <QHash>
#include <QTimer>

namespace lineside::http {

/*!
 * The server's port: HTTP or HTTPS, and what leaves HTTP behind (WebSockets, event streams), which a Taker takes over.
 *
 * Lives on a network thread of its own, apart from window, telemetry and history: nothing that comes here can hold them
 * up. Sockets are Qt's (QTcpSocket, QSslSocket): with shared frames they carry 8 million deliveries a second to 1,000
 * clients, twice what is asked, where an epoll loop of our own carries 12 million and would need TLS beside it. What Qt lacks stands around them: a listening socket of
 * our own (see Listener), heads that are read strictly before any other code sees them (see readHead), a deadline for
 * every state of every connection, and bounds for what each address may hold.
 */
class FrontDoor : public QObject
{
    Q_OBJECT

public:
    //! \a routes outlive the door.
    FrontDoor(std::span<const Route> routes, AccessControl &access, const Clock &clock, AccessLog *log = nullptr);
    ~FrontDoor() override;

    //! Before open(). A route whose carriage is Answer and that has no handler answers 500.
    void handle(RouteId route, Handler handler);
    //! Before open(), too: asked about every request that a handler is to answer.
    void setGuard(Guard guard) { m_context.guard = std::move(guard); }
    void setAnswered(Answered answered) { m_context.answered = std::move(answered); } //!< before open(), too
    void setTaker(Taker &taker) { m_context.taker = &taker; }
    //! Routes that nobody answers.
    QStringList unhandled() const;

    Status open(const DoorSettings &settings);
    //! Ends all connections that were not taken over.
    void close();
    //! What new connections prove the server with, from now on.
    void renewTls(const QSslConfiguration &configuration);

    quint16 port() const { return m_listener.port(); }
    const WebOrigins &origins() const { return m_context.origins; }
    std::shared_ptr<const DoorCounters> counters() const { return m_context.counters; } //!< to be read on any thread
    //! Ways for others to bring work to this thread.
    std::shared_ptr<Mailbox> box() const { return m_context.box; }
    const Listener &listener() const { return m_listener; } //!< for its counts
    qsizetype connections() const { return m_connections.size(); } //!< without those taken over, and those that wait
    qsizetype waiting() const { return qsizetype(m_waiting.size()); }

private:
    void accept(Descriptor descriptor, const QHostAddress &peer);
    void admit(Descriptor descriptor, const QHostAddress &peer, const QByteArray &network, std::unique_ptr<Place> place, SteadyTime came);
    void letIn();
    void turnAwayLate(SteadyTime now);
    void turnAway(const Descriptor &descriptor, const QHostAddress &peer, int status);
    void noteTurnedAway(const QString &address, int status, const char *reason);
    void tellTurnedAway();
    void sweep();

    DoorContext m_context;
    Listener m_listener;
    QTimer m_sweep;
    SteadyTime m_swept{};
    QHash<quint64, Connection *> m_connections;
    quint64 m_next = 1;
    //! Whoever came while too many of the same network were pending: taken from the kernel, and not looked at yet.
    struct Waiting
    {
        Descriptor descriptor;
        QHostAddress peer;
        QByteArray network;
        std::unique_ptr<Place> place;
        SteadyTime came{};
    };
    std::deque<Waiting> m_waiting; //!< oldest first
    KeyedCount m_waitingOf;        //!< by network
    bool m_letsIn = false;         //!< letIn() is on its way
    TokenBucket m_tellsTurnedAway{2, 20}; //!< whoever is turned away shall not push everybody else out of the log
    std::optional<AccessLine> m_untold;
};

} // namespace lineside::http
