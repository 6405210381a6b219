#include "modbus/evil_server.h"

#include <QTimer>

#include <sys/socket.h>

namespace lineside {

namespace {

constexpr int kDribbleMs = 20;
constexpr int kLateMs = 400;

void addWord(QByteArray &bytes, quint16 word)
{
    bytes.append(char(word >> 8));
    bytes.append(char(word));
}

} // namespace

const char *EvilServer::nameOf(Deviation deviation)
{
    static constexpr const char *kNames[] = {
        "none", "wrong unit", "wrong protocol id", "wrong transaction", "wrong function", "length 0", "length 1",
        "length 2", "length 65535", "length one more", "length one less", "exception with tail",
        "exception of another function", "random bytes", "older transaction", "lie glued in front", "write echo to a read",
        "short count", "long count", "odd count", "byte count less", "byte count more", "byte count zero", "empty data",
        "echo of another address", "echo of another value", "echo too short", "echo too long", "duplicate",
        "half, then the next", "half, then silence", "one byte per 20 ms", "silent", "late", "reset", "hang-up"};
    static_assert(std::size(kNames) == kDeviations);
    return kNames[deviation];
}

bool EvilServer::isForReads(Deviation deviation)
{
    return deviation < EchoOtherAddress || deviation > EchoLong;
}

bool EvilServer::isForWrites(Deviation deviation)
{
    return deviation < WriteEchoToRead || deviation > EmptyData;
}

bool EvilServer::isSlow(Deviation deviation)
{
    return deviation == Half || deviation == Dribble || deviation == Silent || deviation == Late
        || deviation == LengthOneMore || deviation == HalfThenNext;
}

EvilServer::EvilServer(quint32 seed)
    : m_script([this](const Request &request) { answerTruly(request); })
    , m_random(seed)
{
    connect(&m_server, &QTcpServer::newConnection, this, &EvilServer::accept);
    m_server.listen(QHostAddress::LocalHost);
    m_port = m_server.serverPort();
}

EvilServer::~EvilServer()
{
    const QList<QTcpSocket *> sockets = m_pending.keys();
    for (QTcpSocket *socket : sockets)
        socket->disconnect(this); // they end with m_server, after what their signals reach
}

void EvilServer::goAway()
{
    m_server.close();
    const QList<QTcpSocket *> sockets = m_pending.keys();
    for (QTcpSocket *socket : sockets)
        socket->abort();
}

void EvilServer::listenAgain()
{
    m_server.listen(QHostAddress::LocalHost, m_port);
}

void EvilServer::accept()
{
    while (QTcpSocket *socket = m_server.nextPendingConnection()) {
        ++m_connections;
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        m_pending.insert(socket, {});
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
        connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
            m_pending.remove(socket);
            socket->deleteLater();
        });
    }
}

void EvilServer::read(QTcpSocket *socket)
{
    QByteArray &pending = m_pending[socket];
    pending.append(socket->readAll());
    QList<Request> requests;
    while (pending.size() >= 8) {
        const int size = 6 + (quint8(pending[4]) << 8 | quint8(pending[5]));
        if (pending.size() < size)
            break;
        Request request;
        request.transaction = quint16(quint8(pending[0]) << 8 | quint8(pending[1]));
        request.unit = quint8(pending[6]);
        request.pdu = pending.mid(7, size - 7);
        request.socket = socket;
        requests.append(request);
        pending.remove(0, size);
    }
    for (const Request &request : std::as_const(requests)) {
        m_log.append(request);
        m_script(request);
    }
}

QByteArray EvilServer::frame(quint16 transaction, quint8 unit, const QByteArray &pdu, int length, quint16 protocol)
{
    QByteArray bytes;
    addWord(bytes, transaction);
    addWord(bytes, protocol);
    addWord(bytes, quint16(length < 0 ? pdu.size() + 1 : length));
    bytes.append(char(unit));
    return bytes + pdu;
}

QByteArray EvilServer::truth(const Request &request)
{
    QByteArray pdu;
    const quint16 address = request.address();
    switch (request.function()) {
    case 1:
    case 2: {
        const int count = request.word(3);
        QByteArray bits((count + 7) / 8, '\0');
        for (int i = 0; i < count; ++i) {
            if (request.function() == 1 && coil(quint16(address + i)))
                bits[i / 8] = char(bits[i / 8] | 1 << (i % 8));
        }
        pdu.append(request.pdu[0]);
        pdu.append(char(bits.size()));
        return pdu + bits;
    }
    case 3:
    case 4: {
        const int count = request.word(3);
        pdu.append(request.pdu[0]);
        pdu.append(char(count * 2));
        for (int i = 0; i < count; ++i) {
            const auto place = quint16(address + i);
            addWord(pdu, request.function() == 3 ? holding(place) : trueRegister(place));
        }
        return pdu;
    }
    case 5:
        m_coils[address] = request.word(3) == 0xFF00;
        return request.pdu;
    case 6:
        m_written[address] = request.word(3);
        return request.pdu;
    case 15:
        for (int i = 0; i < request.word(3); ++i)
            m_coils[quint16(address + i)] = quint8(request.pdu[6 + i / 8]) >> (i % 8) & 1;
        return request.pdu.left(5);
    case 16:
        for (int i = 0; i < request.word(3); ++i)
            m_written[quint16(address + i)] = request.word(6 + 2 * i);
        return request.pdu.left(5);
    case 22: {
        const quint16 andMask = request.word(3);
        m_written[address] = quint16((holding(address) & andMask) | (request.word(5) & ~andMask));
        return request.pdu;
    }
    default:
        pdu.append(char(request.function() | 0x80));
        pdu.append(char(1));
        return pdu;
    }
}

QByteArray EvilServer::lie(const Request &request)
{
    if (!request.isRead())
        return request.pdu.left(request.function() == 22 ? 7 : 5);
    const bool bits = request.function() <= 2;
    const int bytes = bits ? (request.word(3) + 7) / 8 : request.word(3) * 2;
    QByteArray pdu;
    pdu.append(request.pdu[0]);
    pdu.append(char(bytes));
    for (int i = 0; i < bytes; ++i)
        pdu.append(bits ? char(0xFF) : char((i % 2 == 0 ? 0x80 : 0) | (m_random() & 0x7F)));
    return pdu;
}

void EvilServer::sendRaw(const Request &request, const QByteArray &bytes)
{
    if (request.socket && request.socket->state() == QAbstractSocket::ConnectedState)
        request.socket->write(bytes);
}

void EvilServer::answerException(const Request &request, quint8 exception)
{
    QByteArray pdu;
    pdu.append(char(request.function() | 0x80));
    pdu.append(char(exception));
    send(request, pdu);
}

void EvilServer::deviate(const Request &request, Deviation deviation)
{
    const quint16 id = request.transaction;
    const quint8 unit = request.unit;
    const auto sendFrame = [&](const QByteArray &bytes) { sendRaw(request, bytes); };
    QByteArray pdu = lie(request);

    switch (deviation) {
    case None:
    case kDeviations:
        return answerTruly(request);
    case WrongUnit:
        return sendFrame(frame(id, quint8(unit + 1 + m_random() % 255), pdu));
    case WrongProtocol:
        return sendFrame(frame(id, unit, pdu, -1, quint16(1 + m_random() % 65535)));
    case WrongTransaction:
        return sendFrame(frame(quint16(id + 1 + m_random() % 65535), unit, pdu));
    case WrongFunction:
        pdu[0] = char(1 + (request.function() + m_random() % 5) % 6);
        if (pdu[0] == request.pdu[0])
            pdu[0] = char(7);
        return send(request, pdu);
    case LengthZero:
        return sendFrame(frame(id, unit, pdu, 0));
    case LengthOne:
        return sendFrame(frame(id, unit, pdu, 1));
    case LengthTwo:
        return sendFrame(frame(id, unit, pdu, 2));
    case Length65535:
        return sendFrame(frame(id, unit, pdu, 65535));
    case LengthOneMore:
        return sendFrame(frame(id, unit, pdu, int(pdu.size()) + 2));
    case LengthOneLess:
        return sendFrame(frame(id, unit, pdu, int(pdu.size())));
    case ExceptionWithTail:
        return send(request, QByteArray(1, char(request.function() | 0x80)) + QByteArray("\x02\x99", 2));
    case ExceptionOfOtherFunction:
        return send(request, QByteArray(1, char((request.function() + 1) | 0x80)) + QByteArray("\x02", 1));
    case RandomBytes: {
        QByteArray junk;
        for (quint32 i = 0, n = 8 + m_random() % 60; i < n; ++i)
            junk.append(char(m_random()));
        junk[2] = char(1 + m_random() % 255); // never a protocol id of 0
        return sendFrame(junk);
    }
    case OlderTransaction:
        return sendFrame(frame(quint16(id - 40), unit, pdu));
    case LieFirst:
        return sendFrame(frame(quint16(id + 1000), unit, pdu) + frame(id, unit, pdu));
    case WriteEchoToRead:
        return send(request, QByteArray(1, char(6)) + request.pdu.mid(1, 4));
    case ShortCount:
        pdu.truncate(request.function() <= 2 ? 2 : 4);
        if (request.function() <= 2)
            return send(request, pdu.left(1) + QByteArray(1, '\0'));
        pdu[1] = char(2);
        return send(request, pdu);
    case LongCount:
        pdu.append("\xFF\xFF\xFF\xFF\xFF\xFF", 6);
        pdu[1] = char(pdu.size() - 2);
        return send(request, pdu);
    case OddCount:
        pdu.append('\xFF');
        pdu[1] = char(pdu.size() - 2);
        return send(request, pdu);
    case ByteCountLess:
        pdu[1] = char(quint8(pdu[1]) - 1);
        return send(request, pdu);
    case ByteCountMore:
        pdu[1] = char(quint8(pdu[1]) + 1);
        return send(request, pdu);
    case ByteCountZero:
        pdu[1] = 0;
        return send(request, pdu);
    case EmptyData:
        return send(request, pdu.left(2));
    case EchoOtherAddress:
        pdu[2] = char(pdu[2] ^ 1);
        return send(request, pdu);
    case EchoOtherValue:
        pdu[4] = char(pdu[4] ^ 1);
        return send(request, pdu);
    case EchoShort:
        return send(request, pdu.left(4));
    case EchoLong:
        return send(request, pdu + QByteArray(1, '\0'));
    case Duplicate: {
        const QByteArray good = frame(id, unit, truth(request));
        return sendFrame(good + good);
    }
    case HalfThenNext: {
        const QByteArray whole = frame(id, unit, pdu);
        return sendFrame(whole.left(whole.size() / 2) + frame(quint16(id + 1), unit, pdu).left(whole.size() / 4));
    }
    case Half: {
        const QByteArray whole = frame(id, unit, pdu);
        return sendFrame(whole.left(whole.size() / 2));
    }
    case Dribble: {
        const QByteArray whole = frame(id, unit, pdu);
        for (int i = 0; i < whole.size(); ++i)
            QTimer::singleShot(kDribbleMs * i, this, [this, request, byte = whole.mid(i, 1)] { sendRaw(request, byte); });
        return;
    }
    case Silent:
        return;
    case Late:
        QTimer::singleShot(kLateMs, this, [this, request, pdu] { send(request, pdu); });
        return;
    case Reset:
        if (request.socket) {
            const linger hard{1, 0};
            setsockopt(int(request.socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
            request.socket->abort();
        }
        return;
    case HangUp:
        if (request.socket)
            request.socket->disconnectFromHost();
        return;
    }
}

} // namespace lineside
