#pragma once

#include "app/demo-plant/broker_process.h"
#include "app/demo-plant/field_server.h"
#include "models/base/restart_pause.h"

#include <QTimer>

#include <memory>

namespace lineside::demo {

/*!
 * A sensor gateway: publishes each tag on its own topic with QoS 1 through a broker of its own, as
 * {"deviceId","sensorType","value","unit","timestamp","quality"}. Set points are taken from the tags' write topics as
 * {"value": number}; what holds then is published at once, also when the wish was refused. A broker that ends by itself
 * is started again after a pause.
 */
class MqttGateway final : public FieldServer
{
    Q_OBJECT

public:
    //! Longer than a tag's stale time, so that what a lost broker comes to can be seen.
    static constexpr std::chrono::seconds kRestartAfter{10};

    MqttGateway(const Device &device, const QString &brokerProgram, QObject *parent = nullptr);
    ~MqttGateway() override;

    Status start(quint16 port) override;
    void stop() override;
    bool isServing() const override;
    void update(std::span<const ServedValue> values, std::span<const int> which) override;
    quint16 port() const override { return m_broker.port(); }
    QJsonObject parameters() const override;
    Knock knock() const override;
    bool sendsEachUpdate() const override { return true; }
    bool canSayBad(int) const override { return true; }

private:
    class Client;
    void brokerEnded(const QString &how);
    void restartBroker();
    void takeMessage(const QByteArray &topic, const QByteArray &payload);
    QByteArray payloadOf(int tag, const ServedValue &value) const;

    //! What never changes of a tag's messages.
    struct Route
    {
        QByteArray topic;
        QByteArray writeTopic;
        QByteArray head; //!< of the payload, up to the value
        QByteArray unit;
    };
    QList<Tag> m_tags;
    std::vector<Route> m_routes;
    std::vector<ServedValue> m_last;
    BrokerProcess m_broker;
    std::unique_ptr<Client> m_client;
    QTimer m_restart; //!< of a broker that ended by itself
    RestartPause m_pause{kRestartAfter, std::chrono::seconds(60)};
    SteadyTime m_startedAt{};
};

} // namespace lineside::demo
