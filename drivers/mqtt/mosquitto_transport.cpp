#include "drivers/mqtt/mosquitto_transport.h"

#include "drivers/mqtt/mosquitto_session.h"

#include <QPointer>

#include <thread>

namespace lineside::mqtt {

MosquittoTransport::MosquittoTransport(QObject *parent) : Transport(parent)
{
    // Called under the link's lock and never after stop(): the object lives.
    m_link = std::make_shared<SessionLink>(
        [this] { QMetaObject::invokeMethod(this, &MosquittoTransport::takeEvents, Qt::QueuedConnection); });
}

MosquittoTransport::~MosquittoTransport()
{
    close();
    // A good-bye goes out in a moment; a broker, a name server or a handshake that hangs is left to its own thread.
    m_link->waitForEnd(std::chrono::milliseconds(30));
}

void MosquittoTransport::open(const ConnectOptions &options)
{
    std::thread([link = m_link, options, limit = payloadLimit()] { runSession(link, options, limit); }).detach();
}

void MosquittoTransport::subscribe(const QList<QByteArray> &filters, int qos)
{
    constexpr qsizetype kFiltersAPacket = 64;
    for (qsizetype i = 0; i < filters.size(); i += kFiltersAPacket) {
        SessionCommand command{SessionCommand::Kind::Subscribe, filters.mid(i, kFiltersAPacket), {}, {}, qos, 0};
        m_link->command(std::move(command));
    }
}

void MosquittoTransport::unsubscribe(const QList<QByteArray> &filters)
{
    m_link->command({SessionCommand::Kind::Unsubscribe, filters, {}, {}, 0, 0});
}

int MosquittoTransport::publish(const QByteArray &topic, const QByteArray &payload)
{
    if (!m_connected || m_closed)
        return -1;
    m_link->command({SessionCommand::Kind::Publish, {}, topic, payload, 1, ++m_lastPublish});
    return m_lastPublish;
}

void MosquittoTransport::close()
{
    m_closed = true;
    m_connected = false;
    m_link->stop();
}

quint64 MosquittoTransport::bytesIn() const
{
    return m_link->bytesIn.load(std::memory_order_relaxed);
}

quint64 MosquittoTransport::bytesOut() const
{
    return m_link->bytesOut.load(std::memory_order_relaxed);
}

void MosquittoTransport::takeEvents()
{
    const QPointer<MosquittoTransport> alive(this);
    const std::deque<SessionEvent> events = m_link->takeEvents();
    for (const SessionEvent &event : events) {
        if (!alive || m_closed)
            return;
        if (const auto *block = std::get_if<MessageBlock>(&event)) {
            Q_EMIT messagesArrived(*block);
        } else if (const auto *connection = std::get_if<SessionConnected>(&event)) {
            m_connected = true;
            Q_EMIT connected(connection->sessionPresent);
        } else if (const auto *failure = std::get_if<TransportFailure>(&event)) {
            m_connected = false;
            Q_EMIT failed(*failure);
        } else if (const auto *answers = std::get_if<QList<SubscribeAnswer>>(&event)) {
            Q_EMIT subscribed(*answers);
        } else if (const auto *answer = std::get_if<PublishAnswer>(&event)) {
            Q_EMIT published(*answer);
        }
    }
}

} // namespace lineside::mqtt
