#pragma once

#include "drivers/mqtt/payload.h"
#include "drivers/mqtt/topic_map.h"
#include "drivers/mqtt/transport.h"

namespace lineside::mqtt {

//! A device's parameters, read once.
struct DeviceSettings
{
    QList<BrokerAddress> brokers;
    ConnectOptions connection; //!< without address and secrets
    QString passwordReference;
    QString keyPasswordReference;
    int qos = 1;
    QList<QByteArray> filters;
    TopicPattern pattern;
    PayloadRule payload;
    QString qualityWords;
    size_t payloadLimit = Transport::kDefaultPayloadLimit;
};
DeviceSettings deviceSettings(const Device &device, const QString &trustFolder);

//! A tag's address, read once.
struct TagSettings
{
    QByteArray topic;
    PayloadRule payload;
    QByteArray writeTopic; //!< empty: cannot be written
    PayloadRule writePayload;
    QByteArray readBackTopic;
};
TagSettings tagSettings(const Tag &tag, const PayloadRule &standard);

//! The description that forms and checks are made from.
DriverDescription mqttDescription();
//! The rules beyond it.
QList<FieldGateway::ParameterFault> checkMqttDevice(const Device &device);

//! "broker.example, 10.0.0.2:1884, [::1]:1883"; an address without a port gets the usual one.
Result<QList<BrokerAddress>> parseBrokers(const QString &text, quint16 usualPort);

} // namespace lineside::mqtt
