#pragma once

#include "server/http/door_context.h"
#include "server/live/engine_socket.h"
#include "server/live/frame.h"
#include "server/live/message_format.h"
#include "server/live/outlet.h"

#include <QObject>
#include <QPointer>
#include <QTcpSocket>
#include <QWebSocket>

#include <functional>
#include <optional>
#include <vector>

class QSocketNotifier;
class QWebSocketServer;

namespace lineside::live {

/*!
 * One WebSocket. The handshake is answered at once, and Qt's engine, which reads messages and answers what belongs to the
 * protocol (pings, closes), is made when there is something to read: when a thousand come at a time, nobody waits for the
 * objects of those before. It never sees the socket: what a client sends passes a FrameGuard first, and what it writes goes
 * out between frames that were encoded for all viewers, always whole. Without TLS they go straight to the system, and what
 * the system does not take waits here, shared with the other viewers; with TLS they go through Qt's socket. Network thread.
 */
class WebSocketOutlet final : public QObject, public Outlet
{
    Q_OBJECT

public:
    static constexpr std::chrono::seconds kPingEvery{25};
    static constexpr std::chrono::seconds kPongWithin{20};
    static constexpr std::chrono::seconds kCloseWithin{2};
    static constexpr std::chrono::seconds kEngineWithin{5};
    static constexpr std::chrono::seconds kMessageWithin{30}; //!< from its first byte to its last

    struct Told
    {
        std::function<void()> readable;  //!< something has come: call read() when its turn is
        std::function<void(const QByteArray &)> message;
        std::function<void()> closing;   //!< what was asked is to be answered now: then it closes
        std::function<void()> gone;      //!< once; the outlet may be deleted later, not inside
    };

    /*!
     * Answers the handshake of \a head, which stands in the socket still, and which the front door has looked at. \a engine
     * outlives this. What is written goes out with the next flush(), behind that answer.
     */
    WebSocketOutlet(http::Handover handover, const http::Head &head, const QWebSocketServer &engine, const Clock &clock, Told told);
    ~WebSocketOutlet() override;

    //! Reads what has come.
    void read();
    //! The engine's object for this socket.
    void adopt(QWebSocket *webSocket);
    //! What tells sockets of one server apart.
    static QByteArray keyOf(const QHostAddress &peer, quint16 peerPort, const QHostAddress &local);
    QByteArray key() const { return m_key; }

    //! Whether what comes can be read at once; else read() asks for it first, which takes longer.
    bool hasEngine() const { return m_inner != nullptr; }

    //! What both sides agreed on.
    Format format() const { return m_format; }

    //! Pings when it is time; ends what does not answer, or does not end.
    void check(SteadyTime now) override;
    void write(const QByteArray &frames) override;
    void flush() override;
    qint64 waiting() const override;
    void close(quint16 code, const char *reason) override;
    quint64 bytesOut() const override { return m_bytesOut; }

private:
    void makeEngine();
    void engineWrote(const QByteArray &bytes);
    void received(const QByteArray &message);
    void closeSoon(quint16 code, const char *reason);
    void put(const QByteArray &bytes);
    bool sendReady();
    void waitForRoom(bool waits);
    void endWhenSent();
    void abort();
    void cut(); //!< abort(), and what has not left is thrown away

    const Clock &m_clock;
    const QWebSocketServer &m_engine;
    const Told m_told;
    std::unique_ptr<http::Place> m_place;
    QPointer<QTcpSocket> m_socket;
    QPointer<EngineSocket> m_inner;     //!< once there is, or soon will be, an engine
    QPointer<QWebSocket> m_webSocket;
    QByteArray m_key;
    Format m_format = Format::Json;
    FrameGuard m_guard;
    http::TokenBucket m_controlFrames{5, 50};
    quint64 m_controlSeen = 0;
    quint64 m_messagesSeen = 0;
    std::optional<SteadyTime> m_waitsSince; //!< for the rest of a message
    SteadyTime m_engineAsked{};
    SteadyTime m_pinged{};
    bool m_awaitsPong = false;
    bool m_isDeaf = false;      //!< nothing that comes counts any more
    bool m_isClosing = false;
    bool m_endsWhenSent = false;
    bool m_flushes = false;     //!< soon
    bool m_isGone = false;
    SteadyTime m_closedAt{};
    quint64 m_bytesOut = 0;
    const bool m_isPlain;       //!< no TLS
    std::vector<QByteArray> m_ready; //!< without TLS: written, and not taken by the system
    qsizetype m_readySent = 0;  //!< of the first one
    qint64 m_readyBytes = 0;    //!< of all, without those
    std::unique_ptr<QSocketNotifier> m_room; //!< while the system takes no more
};

} // namespace lineside::live
