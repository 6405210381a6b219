#include "opcua/evil_peer.h"

#include <QtEndian>

namespace lineside {

namespace {

constexpr qint64 kMostPoured = 256 << 20;
constexpr qint64 kInFlight = 1 << 20;

//! xorshift: small, and the same everywhere.
quint32 nextRandom(quint32 &state)
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

} // namespace

EvilPeer::EvilPeer(QList<QByteArray> answers, Then then, QByteArray pour)
    : m_answers(std::move(answers))
    , m_then(then)
    , m_pour(std::move(pour))
{
    m_server.listen(QHostAddress::LocalHost);
    connect(&m_server, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *socket = m_server.nextPendingConnection())
            serve(socket);
    });
}

void EvilPeer::serve(QTcpSocket *socket)
{
    ++m_connections;
    socket->setParent(this);
    connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    auto next = std::make_shared<qsizetype>(0);
    connect(socket, &QTcpSocket::readyRead, this, [this, socket, next] {
        socket->readAll();
        if (*next > m_answers.size())
            return; // poured or hung up already
        if (*next < m_answers.size())
            socket->write(m_answers[*next]);
        if (++*next < m_answers.size())
            return;
        *next = m_answers.size() + 1;
        if (m_then == Then::HangUp) {
            socket->disconnectFromHost();
        } else if (m_then == Then::Pour) {
            connect(socket, &QTcpSocket::bytesWritten, this, [this, socket] { pour(socket); });
            pour(socket);
        }
    });
}

void EvilPeer::pour(QTcpSocket *socket)
{
    while (socket->bytesToWrite() < kInFlight && m_poured < kMostPoured
           && socket->state() == QAbstractSocket::ConnectedState) {
        socket->write(m_pour);
        m_poured += m_pour.size();
    }
}

QByteArray EvilPeer::chunk(const char *kind, const QByteArray &body)
{
    return QByteArray(kind) + numbers({quint32(8 + body.size())}) + body;
}

QByteArray EvilPeer::numbers(const QList<quint32> &values)
{
    QByteArray bytes;
    for (const quint32 value : values) {
        char little[4];
        qToLittleEndian(value, little);
        bytes.append(little, sizeof little);
    }
    return bytes;
}

QByteArray EvilPeer::acknowledge()
{
    return chunk("ACKF", numbers({0, 65'535, 65'535, 0, 0}));
}

GarblingProxy::GarblingProxy(quint16 target, quint32 seed) : m_target(target), m_state(seed)
{
    m_server.listen(QHostAddress::LocalHost);
    connect(&m_server, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *client = m_server.nextPendingConnection())
            serve(client);
    });
}

void GarblingProxy::serve(QTcpSocket *client)
{
    ++m_connections;
    client->setParent(this);
    auto *server = new QTcpSocket(client);
    server->connectToHost(QHostAddress(QHostAddress::LocalHost), m_target);
    connect(client, &QTcpSocket::readyRead, server, [client, server] { server->write(client->readAll()); });
    connect(server, &QTcpSocket::readyRead, client, [this, client, server] {
        QByteArray bytes = server->readAll();
        if (nextRandom(m_state) % 4 == 0) { // one answer in four
            const quint32 flips = 1 + nextRandom(m_state) % 4;
            for (quint32 i = 0; i < flips; ++i) {
                const qsizetype at = nextRandom(m_state) % quint32(bytes.size());
                bytes[at] = char(bytes[at] ^ char(1 << nextRandom(m_state) % 8));
            }
            ++m_garbled;
        }
        client->write(bytes);
    });
    connect(server, &QTcpSocket::disconnected, client, &QTcpSocket::disconnectFromHost);
    connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
}

} // namespace lineside
