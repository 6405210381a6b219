#include "server/live/web_socket.h"

#include <QSslSocket>
#include <QWebSocketServer>

#include <algorithm>
#include <array>
#include <sys/socket.h>
#include <sys/uio.h>

namespace lineside::live {

namespace {

constexpr qsizetype kPiecesAtOnce = 16;

} // namespace

qint64 bytesWaitingIn(const QTcpSocket &socket)
{
    const auto *tls = qobject_cast<const QSslSocket *>(&socket);
    return socket.bytesToWrite() + (tls && tls->isEncrypted() ? tls->encryptedBytesToWrite() : 0);
}

WebSocketOutlet::WebSocketOutlet(http::Handover handover, const Clock &clock, Told told)
    : m_clock(clock)
    , m_told(std::move(told))
    , m_place(std::move(handover.place))
    , m_socket(handover.socket)
    , m_key(keyOf(handover.socket->peerAddress(), handover.socket->peerPort(), handover.socket->localAddress()))
    , m_begun(clock.steady())
    , m_heard(m_begun)
    , m_pinged(m_begun)
    , m_isPlain(!qobject_cast<QSslSocket *>(handover.socket))
{
    m_socket->setReadBufferSize(qint64(FrameGuard::kMostMessageBytes) * 2); // the engine wants a frame whole
    // What the kernel holds for a reader that has stopped is old by the time it reads on, and costs memory.
    m_socket->setSocketOption(QAbstractSocket::SendBufferSizeSocketOption, 256 * 1024);
    // Before the engine's own connection, so that this runs first.
    connect(m_socket, &QTcpSocket::readyRead, this, &WebSocketOutlet::beforeEngine);
    connect(m_socket, &QTcpSocket::disconnected, this, &WebSocketOutlet::abort);
}

WebSocketOutlet::~WebSocketOutlet()
{
    if (m_socket)
        m_socket->disconnect(this);
    if (m_webSocket) {
        m_webSocket->disconnect(this);
        if (m_socket)
            m_socket->abort();
        delete m_webSocket;
    }
    delete m_socket;
}

QByteArray WebSocketOutlet::keyOf(const QHostAddress &peer, quint16 peerPort, const QHostAddress &local)
{
    return peer.toString().toLatin1() + ' ' + QByteArray::number(peerPort) + ' ' + local.toString().toLatin1();
}

void WebSocketOutlet::begin(const QWebSocketServer &engine)
{
    // Some versions of the engine announce what is in the socket already, some wait for more; twice would be once too often.
    bool announced = false;
    const QMetaObject::Connection watch = connect(m_socket, &QTcpSocket::readyRead, this, [&announced] { announced = true; });
    engine.handleConnection(m_socket);
    disconnect(watch);
    if (!announced && m_socket)
        Q_EMIT m_socket->readyRead();
}

void WebSocketOutlet::adopt(QWebSocket *webSocket)
{
    m_webSocket = webSocket;
    webSocket->setMaxAllowedIncomingFrameSize(FrameGuard::kMostMessageBytes);
    webSocket->setMaxAllowedIncomingMessageSize(FrameGuard::kMostMessageBytes);
    if (webSocket->subprotocol() == QLatin1String(kCborProtocol))
        m_format = Format::Cbor;
    connect(webSocket, &QWebSocket::textMessageReceived, this, [this](const QString &message) {
        if (m_format == Format::Json)
            received(message.toUtf8());
        else
            close(1003, "CBOR only");
    });
    connect(webSocket, &QWebSocket::binaryMessageReceived, this, [this](const QByteArray &message) {
        if (m_format == Format::Cbor)
            received(message);
        else
            close(1003, "text only");
    });
    connect(webSocket, &QWebSocket::pong, this, [this] { m_awaitsPong = false; });
    connect(webSocket, &QWebSocket::disconnected, this, &WebSocketOutlet::abort);
    // Behind the engine's own connection, so that this runs last.
    connect(m_socket, &QTcpSocket::readyRead, this, &WebSocketOutlet::afterEngine);
    m_seen = 0;
    m_told.open();
}

void WebSocketOutlet::received(const QByteArray &message)
{
    // The engine reads on behind a close; nobody listens any more.
    if (!m_isClosing && m_messages++ < m_guard.messages())
        m_told.message(message);
}

void WebSocketOutlet::beforeEngine()
{
    if (!m_webSocket || !m_socket || m_isGone)
        return;
    if (m_isFaulty) { // nothing that comes can be understood any more
        m_socket->skip(m_socket->bytesAvailable());
        return;
    }
    m_heard = m_clock.steady();
    const qint64 available = m_socket->bytesAvailable();
    m_seen = std::min(m_seen, available);
    const QByteArray bytes = m_socket->peek(available);
    const auto fault = m_guard.see(QByteArrayView(bytes).sliced(m_seen));
    m_seen = available;
    for (; !fault && m_controlSeen < m_guard.controlFrames(); ++m_controlSeen) {
        if (m_controlFrames.take(m_heard).count() > 0) {
            m_isFaulty = true;
            m_socket->skip(available);
            close(1008, "too many control frames");
            return;
        }
    }
    if (fault) {
        m_isFaulty = true;
        m_socket->skip(available); // the engine is not to see it
        close(fault->closeCode, fault->reason);
    }
}

void WebSocketOutlet::afterEngine()
{
    if (m_socket)
        m_seen = m_socket->bytesAvailable();
    if (m_guard.isClosed() && !m_isClosing) { // the engine has answered
        m_isClosing = true;
        m_closedAt = m_clock.steady();
    }
}

void WebSocketOutlet::check(SteadyTime now)
{
    if (m_isGone)
        return;
    if (m_isClosing) {
        if (now - m_closedAt >= kCloseWithin)
            cut();
        return;
    }
    if (!m_webSocket) {
        if (now - m_begun >= kHandshakeWithin)
            cut();
        return;
    }
    if (m_awaitsPong && now - m_pinged >= kPongWithin) {
        cut();
        return;
    }
    if (!m_awaitsPong && now - m_pinged >= kPingEvery) {
        m_pinged = now;
        m_awaitsPong = true;
        m_webSocket->ping();
    }
}

void WebSocketOutlet::write(const QByteArray &frames)
{
    if (m_isClosing || !m_webSocket || !m_socket || frames.isEmpty())
        return;
    m_bytesOut += quint64(frames.size());
    if (!m_isPlain) {
        m_socket->write(frames);
        return;
    }
    m_ready.append(frames);
    m_readyBytes += frames.size();
    if (m_ready.size() == kPiecesAtOnce)
        flush();
}

//! Gives the system what is ready; how many bytes of it were taken.
size_t WebSocketOutlet::sendReady()
{
    std::array<iovec, kPiecesAtOnce> pieces{};
    for (qsizetype i = 0; i < m_ready.size(); ++i)
        pieces[size_t(i)] = {const_cast<char *>(m_ready[i].constData()), size_t(m_ready[i].size())};
    msghdr message{};
    message.msg_iov = pieces.data();
    message.msg_iovlen = size_t(m_ready.size());
    // An error is Qt's to find: it gets all of it then.
    return size_t(std::max<ssize_t>(0, ::sendmsg(int(m_socket->socketDescriptor()), &message, MSG_DONTWAIT | MSG_NOSIGNAL)));
}

void WebSocketOutlet::flush()
{
    if (!m_socket || m_isGone)
        return;
    if (!m_ready.isEmpty()) {
        size_t sent = m_socket->bytesToWrite() == 0 ? sendReady() : 0;
        for (const QByteArray &frames : std::as_const(m_ready)) {
            const size_t ofThis = std::min(sent, size_t(frames.size()));
            sent -= ofThis;
            if (ofThis < size_t(frames.size()))
                m_socket->write(ofThis == 0 ? frames : frames.sliced(qsizetype(ofThis)));
        }
        m_ready.clear();
        m_readyBytes = 0;
    }
    if (m_socket->bytesToWrite() > 0)
        m_socket->flush();
}

qint64 WebSocketOutlet::waiting() const
{
    return m_socket ? bytesWaitingIn(*m_socket) + m_readyBytes : 0;
}

void WebSocketOutlet::close(quint16 code, const char *reason)
{
    if (m_isClosing || m_isGone)
        return;
    flush();
    if (m_isGone)
        return;
    m_isClosing = true;
    m_closedAt = m_clock.steady();
    if (m_webSocket)
        m_webSocket->close(QWebSocketProtocol::CloseCode(code), QString::fromLatin1(reason));
    else
        abort();
}

void WebSocketOutlet::cut()
{
    // Else the system would go on trying to deliver what nobody takes, and hold it for as long.
    const linger none{1, 0};
    if (m_socket && m_socket->socketDescriptor() >= 0)
        ::setsockopt(int(m_socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &none, sizeof none);
    abort();
}

void WebSocketOutlet::abort()
{
    if (m_isGone)
        return;
    m_isGone = true;
    m_isClosing = true;
    m_place.reset();
    if (m_socket)
        m_socket->abort();
    m_told.gone();
}

} // namespace lineside::live
