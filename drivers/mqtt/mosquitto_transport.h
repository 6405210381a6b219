#pragma once

#include "drivers/mqtt/transport.h"

namespace lineside::mqtt {

class SessionLink;

/*!
 * A Transport on libmosquitto.
 *
 * The library runs on a thread that belongs to this connection alone, because looking a name up and connecting cannot
 * be bounded otherwise: a thread that hangs there is left behind and ends by itself, and the driver's thread, which
 * carries other devices too, never waits. All calls into the library are made on that thread, none by its own loop
 * thread. What comes in is handed over in blocks through a queue of kQueueBytes: while it is full nothing is read from
 * the socket, and TCP holds the broker up.
 */
class MosquittoTransport final : public Transport
{
    Q_OBJECT

public:
    static constexpr size_t kQueueBytes = 8u << 20;

    explicit MosquittoTransport(QObject *parent = nullptr);
    ~MosquittoTransport() override; //!< close(), and waits up to 30 ms for the thread

    void open(const ConnectOptions &options) override;
    void subscribe(const QList<QByteArray> &filters, int qos) override;
    void unsubscribe(const QList<QByteArray> &filters) override;
    int publish(const QByteArray &topic, const QByteArray &payload) override;
    void close() override;
    quint64 bytesIn() const override;
    quint64 bytesOut() const override;

private:
    void takeEvents();

    std::shared_ptr<SessionLink> m_link;
    bool m_connected = false;
    bool m_closed = false;
    int m_lastPublish = 0;
};

} // namespace lineside::mqtt
