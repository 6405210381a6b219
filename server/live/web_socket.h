#pragma once

#include "server/http/door_context.h"
#include "server/live/frame.h"
#include "server/live/message_format.h"
#include "server/live/outlet.h"

#include <QObject>
#include <QPointer>
#include <QTcpSocket>
#include <QVarLengthArray>
#include <QWebSocket>

#include <functional>

class QWebSocketServer;

namespace lineside::live {

/*!
 * One WebSocket: Qt's engine reads and answers what belongs to the protocol (handshake, pings, closes, UTF-8), and frames
 * that are encoded already go to the socket between the engine's own, always whole and always on this thread: without TLS
 * straight to the system, all of a flush at once, as long as nothing waits in Qt's socket, which gets what the system does
 * not take. What a client sends passes a FrameGuard first. Network thread.
 */
class WebSocketOutlet final : public QObject, public Outlet
{
    Q_OBJECT

public:
    static constexpr std::chrono::seconds kPingEvery{25};
    static constexpr std::chrono::seconds kPongWithin{20};
    static constexpr std::chrono::seconds kCloseWithin{2};
    static constexpr std::chrono::seconds kHandshakeWithin{5};

    struct Told
    {
        std::function<void()> open;
        std::function<void(const QByteArray &)> message;
        std::function<void()> gone; //!< once; the outlet may be deleted later, not inside
    };

    WebSocketOutlet(http::Handover handover, const Clock &clock, Told told);
    ~WebSocketOutlet() override;

    //! Lets the engine read the head that is in the socket still.
    void begin(const QWebSocketServer &engine);
    //! The engine's object for this socket.
    void adopt(QWebSocket *webSocket);
    //! What tells sockets of one server apart.
    static QByteArray keyOf(const QHostAddress &peer, quint16 peerPort, const QHostAddress &local);
    QByteArray key() const { return m_key; }
    bool isOpen() const { return m_webSocket != nullptr; }

    //! What both sides agreed on; once it is open.
    Format format() const { return m_format; }

    //! Pings when it is time; ends what does not answer, or does not end.
    void check(SteadyTime now) override;
    void write(const QByteArray &frames) override;
    void flush() override;
    qint64 waiting() const override;
    void close(quint16 code, const char *reason) override;
    quint64 bytesOut() const override { return m_bytesOut; }

private:
    void beforeEngine();
    void afterEngine();
    void received(const QByteArray &message);
    void abort();
    size_t sendReady();
    void cut(); //!< abort(), and what has not left is thrown away

    const Clock &m_clock;
    const Told m_told;
    std::unique_ptr<http::Place> m_place;
    QPointer<QTcpSocket> m_socket;
    QPointer<QWebSocket> m_webSocket;
    QByteArray m_key;
    Format m_format = Format::Json;
    FrameGuard m_guard;
    quint64 m_messages = 0; //!< that were told
    http::TokenBucket m_controlFrames{5, 50};
    quint64 m_controlSeen = 0;
    qint64 m_seen = 0;      //!< bytes in the socket's buffer that the guard has seen
    SteadyTime m_begun{};
    SteadyTime m_heard{};
    SteadyTime m_pinged{};
    bool m_awaitsPong = false;
    bool m_isFaulty = false;
    bool m_isClosing = false;
    bool m_isGone = false;
    SteadyTime m_closedAt{};
    quint64 m_bytesOut = 0;
    bool m_isPlain = false; //!< no TLS
    QVarLengthArray<QByteArray, 2> m_ready; //!< written and not flushed; without TLS
    qint64 m_readyBytes = 0;
};

} // namespace lineside::live
