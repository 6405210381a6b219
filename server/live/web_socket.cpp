#include "server/live/web_socket.h"

#include <QCryptographicHash>
#include <QSocketNotifier>
#include <QSslSocket>
#include <QWebSocketServer>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>
#include <sys/socket.h>
#include <sys/uio.h>

namespace lineside::live {

namespace {

constexpr size_t kPiecesAtOnce = 16;
constexpr char kAcceptWord[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455, section 1.3

//! Of those that the client offers, the first that is spoken here.
Format formatOffered(const http::Head &head)
{
    for (const QByteArray &word : head.field("sec-websocket-protocol").toByteArray().split(',')) {
        const QByteArray trimmed = word.trimmed();
        if (trimmed == kCborProtocol)
            return Format::Cbor;
        if (trimmed == kJsonProtocol)
            return Format::Json;
    }
    return Format::Json;
}

QByteArray protocolName(Format format)
{
    return format == Format::Cbor ? kCborProtocol : kJsonProtocol;
}

//! What the engine is told of the handshake: what it needs, and nothing that a client chose.
QByteArray engineHead(Format format)
{
    return "GET /live HTTP/1.1\r\nHost: lineside\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: " + protocolName(format) + "\r\n\r\n";
}

} // namespace

qint64 bytesWaitingIn(const QTcpSocket &socket)
{
    const auto *tls = qobject_cast<const QSslSocket *>(&socket);
    return socket.bytesToWrite() + (tls && tls->isEncrypted() ? tls->encryptedBytesToWrite() : 0);
}

WebSocketOutlet::WebSocketOutlet(http::Handover handover, const http::Head &head, const QWebSocketServer &engine, const Clock &clock, Told told)
    : m_clock(clock)
    , m_engine(engine)
    , m_told(std::move(told))
    , m_place(std::move(handover.place))
    , m_socket(handover.socket)
    , m_key(keyOf(handover.socket->peerAddress(), handover.socket->peerPort(), handover.socket->localAddress()))
    , m_format(formatOffered(head))
    , m_pinged(clock.steady())
    , m_isPlain(!qobject_cast<QSslSocket *>(handover.socket))
{
    m_socket->skip(m_socket->bytesAvailable()); // the head; the door lets nothing follow it
    m_socket->setReadBufferSize(qint64(FrameGuard::kMostMessageBytes) * 2);
    // What the kernel holds for a reader that has stopped is old by the time it reads on, and costs memory.
    m_socket->setSocketOption(QAbstractSocket::SendBufferSizeSocketOption, 256 * 1024);
    connect(m_socket, &QTcpSocket::readyRead, this, m_told.readable);
    connect(m_socket, &QTcpSocket::disconnected, this, &WebSocketOutlet::abort);
    const QByteArray accept = QCryptographicHash::hash(head.field("sec-websocket-key").toByteArray() + kAcceptWord, QCryptographicHash::Sha1).toBase64();
    put("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + accept
        + "\r\nSec-WebSocket-Protocol: " + protocolName(m_format) + "\r\n\r\n");
}

WebSocketOutlet::~WebSocketOutlet()
{
    m_room.reset();
    if (m_socket)
        m_socket->disconnect(this);
    if (m_inner)
        m_inner->silence();
    if (m_webSocket) {
        m_webSocket->disconnect(this);
        delete m_webSocket;
    }
    delete m_inner;
    if (m_socket && m_socket->state() != QAbstractSocket::UnconnectedState)
        m_socket->abort();
    delete m_socket;
}

QByteArray WebSocketOutlet::keyOf(const QHostAddress &peer, quint16 peerPort, const QHostAddress &local)
{
    return peer.toString().toLatin1() + ' ' + QByteArray::number(peerPort) + ' ' + local.toString().toLatin1();
}

void WebSocketOutlet::makeEngine()
{
    m_engineAsked = m_clock.steady();
    m_inner = new EngineSocket(*m_socket, {[this](const QByteArray &bytes) { engineWrote(bytes); }, [this] { endWhenSent(); }});
    // Some versions of the engine announce what is in the socket already, some wait for more; twice would be once too often.
    bool announced = false;
    m_inner->feed(engineHead(m_format));
    const QMetaObject::Connection watch = connect(m_inner, &QTcpSocket::readyRead, this, [&announced] { announced = true; });
    m_engine.handleConnection(m_inner);
    disconnect(watch);
    if (!announced && m_inner)
        Q_EMIT m_inner->readyRead();
}

void WebSocketOutlet::engineWrote(const QByteArray &bytes)
{
    if (!m_webSocket)
        return; // an answer to the handshake, which was answered
    put(bytes);
    if (std::exchange(m_flushes, true))
        return;
    QMetaObject::invokeMethod(this, [this] {
        m_flushes = false;
        flush();
    }, Qt::QueuedConnection);
}

void WebSocketOutlet::adopt(QWebSocket *webSocket)
{
    m_webSocket = webSocket;
    webSocket->setMaxAllowedIncomingFrameSize(FrameGuard::kMostMessageBytes);
    webSocket->setMaxAllowedIncomingMessageSize(FrameGuard::kMostMessageBytes);
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
    // Not inside the engine's own handshake.
    QMetaObject::invokeMethod(this, [this] {
        if (m_inner)
            m_inner->dropBuffers();
        read();
    }, Qt::QueuedConnection);
}

void WebSocketOutlet::received(const QByteArray &message)
{
    if (!m_isClosing)
        m_told.message(message);
}

void WebSocketOutlet::read()
{
    if (!m_socket || m_isGone)
        return;
    if (m_isDeaf) {
        m_socket->skip(m_socket->bytesAvailable());
        return;
    }
    if (m_socket->bytesAvailable() == 0)
        return;
    if (!m_webSocket && !m_isClosing) {
        if (!m_inner)
            makeEngine();
        return; // it reads on once it is there
    }
    const SteadyTime now = m_clock.steady();
    QByteArray whole;
    const auto fault = m_guard.see(m_socket->read(m_socket->bytesAvailable()), whole);
    for (; m_controlSeen < m_guard.controlFrames(); ++m_controlSeen) {
        if (m_controlFrames.take(now).count() > 0) {
            m_isDeaf = true;
            close(1008, "too many control frames");
            return;
        }
    }
    const bool hasEnded = std::exchange(m_messagesSeen, m_guard.messages()) != m_guard.messages();
    if (!m_guard.isWaiting())
        m_waitsSince.reset();
    else if (!m_waitsSince || hasEnded)
        m_waitsSince = now;
    m_isDeaf = fault || m_guard.isClosed();
    if (m_isClosing) {
        if (m_isDeaf)
            endWhenSent(); // the client has closed, too
        return;
    }
    if (!whole.isEmpty())
        m_inner->feed(whole);
    // Behind what the engine still has to tell.
    if (fault) {
        closeSoon(fault->closeCode, fault->reason);
    } else if (m_guard.isClosed()) {
        QMetaObject::invokeMethod(this, [this] {
            if (m_isClosing || m_isGone || !m_inner)
                return;
            m_told.closing();
            m_isClosing = true;
            m_closedAt = m_clock.steady();
            m_inner->feed(m_guard.closeFrame()); // the engine answers
        }, Qt::QueuedConnection);
    }
}

void WebSocketOutlet::closeSoon(quint16 code, const char *reason)
{
    QMetaObject::invokeMethod(this, [this, code, reason] {
        if (m_isClosing || m_isGone)
            return;
        m_told.closing();
        close(code, reason);
    }, Qt::QueuedConnection);
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
    if (m_inner && !m_webSocket && now - m_engineAsked >= kEngineWithin) {
        cut();
        return;
    }
    if (m_waitsSince && now - *m_waitsSince >= kMessageWithin) {
        m_isDeaf = true;
        close(1008, "a message that does not end");
        return;
    }
    if (m_awaitsPong && now - m_pinged >= kPongWithin) {
        cut();
        return;
    }
    if (!m_awaitsPong && now - m_pinged >= kPingEvery) {
        m_pinged = now;
        m_awaitsPong = true;
        put(pingFrame());
        flush();
    }
}

void WebSocketOutlet::write(const QByteArray &frames)
{
    if (m_isClosing || frames.isEmpty())
        return;
    m_bytesOut += quint64(frames.size());
    put(frames);
}

void WebSocketOutlet::put(const QByteArray &bytes)
{
    if (m_isGone || !m_socket || bytes.isEmpty())
        return;
    if (!m_isPlain) {
        m_socket->write(bytes);
        return;
    }
    m_ready.push_back(bytes);
    m_readyBytes += bytes.size();
    if (m_ready.size() % kPiecesAtOnce == 0)
        flush();
}

//! Gives the system what is ready; whether it may take more.
bool WebSocketOutlet::sendReady()
{
    std::array<iovec, kPiecesAtOnce> pieces{};
    const size_t count = std::min(m_ready.size(), kPiecesAtOnce);
    for (size_t i = 0; i < count; ++i) {
        const qsizetype from = i == 0 ? m_readySent : 0;
        pieces[i] = {const_cast<char *>(m_ready[i].constData()) + from, size_t(m_ready[i].size() - from)};
    }
    msghdr message{};
    message.msg_iov = pieces.data();
    message.msg_iovlen = count;
    const ssize_t taken = ::sendmsg(int(m_socket->socketDescriptor()), &message, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (taken < 0) {
        if (errno == EINTR)
            return true;
        if (errno != EAGAIN && errno != EWOULDBLOCK && errno != ENOBUFS) {
            m_isDeaf = m_isClosing = true; // nobody is there any more
            QMetaObject::invokeMethod(this, &WebSocketOutlet::abort, Qt::QueuedConnection);
            m_ready.clear();
            m_readyBytes = m_readySent = 0;
            return true;
        }
        return false;
    }
    m_readyBytes -= taken;
    m_readySent += taken;
    size_t done = 0;
    while (done < m_ready.size() && m_readySent >= m_ready[done].size())
        m_readySent -= m_ready[done++].size();
    m_ready.erase(m_ready.begin(), m_ready.begin() + std::ptrdiff_t(done));
    return done == count;
}

void WebSocketOutlet::waitForRoom(bool waits)
{
    if (!waits) {
        if (m_room)
            m_room->setEnabled(false);
        return;
    }
    if (!m_room) {
        m_room = std::make_unique<QSocketNotifier>(m_socket->socketDescriptor(), QSocketNotifier::Write);
        connect(m_room.get(), &QSocketNotifier::activated, this, &WebSocketOutlet::flush);
    }
    m_room->setEnabled(true);
}

void WebSocketOutlet::flush()
{
    if (!m_socket || m_isGone)
        return;
    if (!m_isPlain) {
        if (m_socket->bytesToWrite() > 0)
            m_socket->flush();
    } else if (!m_ready.empty()) {
        bool takes = true;
        while (takes && !m_ready.empty())
            takes = sendReady();
        if (!m_ready.empty() || m_room)
            waitForRoom(!m_ready.empty());
    }
    if (m_endsWhenSent && waiting() == 0)
        m_socket->disconnectFromHost();
}

qint64 WebSocketOutlet::waiting() const
{
    return m_isPlain ? m_readyBytes : m_socket ? bytesWaitingIn(*m_socket) : 0;
}

void WebSocketOutlet::close(quint16 code, const char *reason)
{
    if (m_isClosing || m_isGone)
        return;
    m_isClosing = true;
    m_closedAt = m_clock.steady();
    put(closingFrame(code, reason));
    flush();
}

//! Both sides have closed.
void WebSocketOutlet::endWhenSent()
{
    if (m_isGone)
        return;
    if (!m_isClosing)
        m_closedAt = m_clock.steady();
    m_isClosing = m_isDeaf = m_endsWhenSent = true;
    if (!m_isPlain && m_socket) {
        m_socket->disconnectFromHost(); // sends what waits first
        return;
    }
    flush();
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
    if (m_room) { // it may be what called
        m_room->setEnabled(false);
        m_room.release()->deleteLater();
    }
    m_ready.clear();
    m_readyBytes = m_readySent = 0;
    if (m_inner)
        m_inner->silence();
    if (m_socket)
        m_socket->abort();
    m_told.gone();
}

} // namespace lineside::live
