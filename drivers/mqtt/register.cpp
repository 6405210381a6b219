#include "drivers/mqtt/register.h"

#include "drivers/mqtt/broker_tls.h"
#include "drivers/mqtt/device_trial.h"
#include "drivers/mqtt/mqtt_driver.h"
#include "drivers/mqtt/transports.h"

namespace lineside {

std::vector<DriverEntry> mqttDrivers()
{
    using namespace mqtt;
    const TransportFactory factory = transports().front().make;
    DriverEntry entry;
    entry.description = mqttDescription();
    entry.create = [factory](const Device &device, const QList<DriverTag> &tags, DriverContext context) {
        return std::make_unique<MqttDriver>(device, tags, std::move(context), factory);
    };
    entry.check = checkMqttDevice;
    entry.describeFrame = describeMessage;
    entry.test = [factory](const Device &device, DriverContext context, Job<DeviceTestReport> &job) {
        return testMqttDevice(factory, device, context, job);
    };
    const auto browser = std::make_shared<TopicBrowser>(factory);
    entry.browse = [browser](const Device &device, const QString &nodeId, DriverContext context,
                             Job<QList<BrowseNode>> &job) { return browser->browse(device, nodeId, context, job); };
    entry.discovered = [browser](const Device &device, DriverContext context, Job<QList<BrowseNode>> &job) {
        return browser->discovered(device, context, job);
    };
    entry.trust = [](const Device &, const CertificateInfo &certificate, DriverContext context) {
        return trustCertificate(MqttDriver::trustFolder(context.dataFolder), certificate);
    };
    std::vector<DriverEntry> entries;
    entries.push_back(std::move(entry));
    return entries;
}

} // namespace lineside
