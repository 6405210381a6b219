#pragma once

#include "drivers/mqtt/mqtt_driver.h"
#include "drivers/mqtt/transports.h"

#include <QHash>
#include <QTemporaryDir>

namespace lineside::mqtt {

//! Secrets from a table.
class TableSecrets final : public SecretSource
{
public:
    Result<Secret> secret(const QString &reference) const override
    {
        if (!table.contains(reference))
            return Error{Error::Kind::NotFound, QStringLiteral("There is no secret of this name."), {}};
        return Secret(table.value(reference));
    }
    QHash<QString, QByteArray> table;
};

//! A driver on the test's thread with all it needs, and what it has said.
class DriverBench
{
public:
    DriverBench()
    {
        device.id = DeviceId::create();
        device.driver = QStringLiteral("mqtt");
        device.period = std::chrono::milliseconds(1'000);
    }

    DriverTag addTag(const QString &topic, ValueType type = ValueType::Float64, QJsonObject address = {})
    {
        DriverTag tag;
        tag.id = TagId(quint32(tags.size()) + 1);
        tag.tag.edit().id = TagUuid::create();
        tag.tag.edit().code = QStringLiteral("T%1").arg(tags.size() + 1);
        tag.tag.edit().type = type;
        address.insert(QStringLiteral("topic"), topic);
        tag.tag.edit().address = address;
        tags.append(tag);
        return tag;
    }

    void setBroker(quint16 port)
    {
        device.parameters.insert(QStringLiteral("brokers"), QStringLiteral("127.0.0.1:%1").arg(port));
    }
    void set(const QString &key, const QJsonValue &value) { device.parameters.insert(key, value); }

    void open(const TransportFactory &factory = transports().front().make)
    {
        monitor = std::make_unique<LinkMonitor>(device.id, Clock::system());
        monitor->onStateChange([this](const LinkStatus &status) { states.append(status); });
        driver = std::make_unique<MqttDriver>(
            device, tags, DriverContext{queue, *monitor, Clock::system(), secrets, folder.path()}, factory);
        driver->open();
    }
    void close()
    {
        driver->close();
        driver.reset();
    }

    //! Takes what has come; all readings so far.
    const std::vector<Reading> &readings()
    {
        for (const FieldMessage &message : queue.take(std::chrono::steady_clock::now())) {
            if (const auto *batch = std::get_if<BatchPtr>(&message)) {
                ++batches;
                taken.insert(taken.end(), (*batch)->readings.begin(), (*batch)->readings.end());
            }
        }
        return taken;
    }
    LinkState state() const { return monitor->state(); }
    LinkStatus status() const { return monitor->status(); }

    Device device;
    QList<DriverTag> tags;
    FieldQueue queue;
    TableSecrets secrets;
    QTemporaryDir folder;
    std::unique_ptr<LinkMonitor> monitor;
    QList<LinkStatus> states;
    std::unique_ptr<MqttDriver> driver;
    std::vector<Reading> taken;
    size_t batches = 0;
};

} // namespace lineside::mqtt
