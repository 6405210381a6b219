#include "server/live/engine_socket.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace lineside::live {

namespace {

// Without a buffer of its own: that would cost 16 KB for each viewer.
constexpr QIODevice::OpenMode kEngineMode = QIODevice::ReadWrite | QIODevice::Unbuffered;

} // namespace

EngineSocket::EngineSocket(const QTcpSocket &real, Told told) : m_told(std::move(told))
{
    setPeerAddress(real.peerAddress());
    setPeerPort(real.peerPort());
    setLocalAddress(real.localAddress());
    setLocalPort(real.localPort());
    setSocketState(ConnectedState);
    QIODevice::open(kEngineMode);
}

EngineSocket::~EngineSocket()
{
    silence();
    setSocketState(UnconnectedState); // there is nothing to disconnect
}

void EngineSocket::feed(const QByteArray &bytes)
{
    m_fed.append(bytes);
    Q_EMIT readyRead();
}

void EngineSocket::dropBuffers()
{
    if (QIODevice::bytesAvailable() == 0)
        QIODevice::open(kEngineMode);
}

qint64 EngineSocket::bytesAvailable() const
{
    return m_fed.size() + QIODevice::bytesAvailable();
}

void EngineSocket::disconnectFromHost()
{
    if (state() == UnconnectedState)
        return;
    setSocketState(UnconnectedState);
    if (const auto ended = std::exchange(m_told.ended, {}))
        ended();
}

qint64 EngineSocket::readData(char *data, qint64 most)
{
    const qint64 count = std::min<qint64>(most, m_fed.size());
    if (count <= 0)
        return 0;
    std::memcpy(data, m_fed.constData(), size_t(count));
    return skipData(count);
}

qint64 EngineSocket::skipData(qint64 most)
{
    const qint64 count = std::min<qint64>(most, m_fed.size());
    if (count == m_fed.size())
        m_fed = {};
    else
        m_fed.remove(0, count);
    return count;
}

qint64 EngineSocket::writeData(const char *data, qint64 count)
{
    if (m_told.written)
        m_told.written(QByteArray(data, count));
    return count;
}

} // namespace lineside::live
