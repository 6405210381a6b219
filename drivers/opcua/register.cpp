#include "drivers/opcua/register.h"

#include "drivers/opcua/browse.h"
#include "drivers/opcua/certificates.h"
#include "drivers/opcua/device_test.h"
#include "drivers/opcua/frame_text.h"
#include "drivers/opcua/node_address.h"
#include "drivers/opcua/opcua_driver.h"
#include "drivers/opcua/settings.h"

#include <QCoreApplication>

namespace lineside {

namespace {

QList<FieldGateway::ParameterFault> checkOpcUa(const Device &device)
{
    QList<FieldGateway::ParameterFault> faults;
    const opcua::Settings settings = opcua::Settings::of(device);
    if (opcua::endpointHost(settings.endpoint).host.isEmpty())
        faults.append({{}, QStringLiteral("endpoint"),
                       QCoreApplication::translate("opcua", "Write the address as opc.tcp://host:4840.")});
    for (const Tag &tag : device.tags) {
        const Result<opcua::NodeAddress> address = opcua::NodeAddress::parse(opcua::TagSettings::of(tag).node);
        if (!address)
            faults.append({tag.code, QStringLiteral("node"),
                           QString(address.error().message + QLatin1Char(' ') + address.error().hint)});
    }
    return faults;
}

} // namespace

std::vector<DriverEntry> opcuaDrivers()
{
    DriverEntry entry;
    entry.description.id = QStringLiteral("opcua");
    entry.description.name = QStringLiteral("OPC UA");
    entry.description.help = QString::fromLatin1(
        QT_TRANSLATE_NOOP("opcua", "Subscribes to nodes of an OPC UA server (client, binary TCP)."));
    entry.description.device = opcua::deviceParameters();
    entry.description.tag = opcua::tagParameters();
    entry.description.canBrowse = true;
    entry.description.canWrite = true;
    entry.blocks = true;
    entry.create = [](const Device &device, const QList<DriverTag> &tags, DriverContext context) {
        return std::make_unique<opcua::OpcUaDriver>(device, tags, context);
    };
    entry.check = checkOpcUa;
    entry.describeFrame = opcua::describeFrame;
    entry.test = [](const Device &device, DriverContext context, Job<DeviceTestReport> &job) {
        return opcua::testDevice(device, context, job);
    };
    auto browser = std::make_shared<opcua::Browser>();
    entry.browse = [browser](const Device &device, const QString &node, DriverContext context,
                             Job<QList<BrowseNode>> &job) { return browser->children(device, node, context, job); };
    entry.trust = [](const Device &, const CertificateInfo &certificate, DriverContext context) {
        return opcua::CertificateStore(context.dataFolder).trust(certificate);
    };
    return {std::move(entry)};
}

} // namespace lineside
