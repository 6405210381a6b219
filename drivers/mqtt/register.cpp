#include "drivers/mqtt/register.h"

#include "drivers/mqtt/mosquitto_transport.h"
#include "drivers/mqtt/mqtt_driver.h"

namespace lineside {

std::vector<DriverEntry> mqttDrivers()
{
    using namespace mqtt;
    const TransportFactory factory = [] { return std::make_unique<MosquittoTransport>(); };
    DriverEntry entry;
    entry.description = mqttDescription();
    entry.create = [factory](const Device &device, const QList<DriverTag> &tags, DriverContext context) {
        return std::make_unique<MqttDriver>(device, tags, std::move(context), factory);
    };
    entry.check = checkMqttDevice;
    std::vector<DriverEntry> entries;
    entries.push_back(std::move(entry));
    return entries;
}

} // namespace lineside
