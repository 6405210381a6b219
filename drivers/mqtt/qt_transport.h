#pragma once

#include "drivers/mqtt/transport.h"

#include <QMqttClient>
#include <QMqttSubscription>
#include <QSslSocket>
#include <QTimer>

namespace lineside::mqtt {

/*!
 * A Transport on Qt MQTT, all of it on the driver's thread.
 *
 * The socket is ours: it is connected and encrypted here, where the reasons of a failure can be told, and only then
 * handed to the client as an open device.
 */
class QtTransport final : public Transport
{
    Q_OBJECT

public:
    explicit QtTransport(QObject *parent = nullptr);
    ~QtTransport() override;

    void open(const ConnectOptions &options) override;
    void subscribe(const QList<QByteArray> &filters, int qos) override;
    void unsubscribe(const QList<QByteArray> &filters) override;
    int publish(const QByteArray &topic, const QByteArray &payload) override;
    void close() override;
    quint64 bytesIn() const override { return m_bytesIn; }
    quint64 bytesOut() const override { return m_bytesOut; }

private:
    using Kind = TransportFailure::Kind;

    bool setUpTls();
    void onSslErrors(const QList<QSslError> &errors);
    void startClient();
    void onClientState(QMqttClient::ClientState state);
    void onSubscription(QMqttSubscription *subscription, const QByteArray &filter);
    void onMessage(const QMqttSubscription *subscription, const QMqttMessage &message);
    void flush();
    void watch();
    void fail(Kind kind, const QString &message);

    ConnectOptions m_options;
    QSslSocket m_socket;
    QMqttClient m_client;
    QTimer m_deadline;
    QTimer m_watch;
    QTimer m_flush;
    SteadyTime m_lastIn{};
    std::chrono::seconds m_keepAlive{0};
    QList<QMqttSubscription *> m_subscriptions;
    MessageBlock m_block;
    std::optional<TransportFailure> m_tlsFailure;
    quint64 m_bytesIn = 0;
    quint64 m_bytesOut = 0;
    bool m_sessionPresent = false;
    bool m_connected = false;
    bool m_ended = false;
};

} // namespace lineside::mqtt
