#include "drivers/modbus/register.h"

#include "drivers/modbus/modbus_driver.h"

namespace lineside {

namespace {

DriverEntry modbusTcp()
{
    using namespace modbus;
    DriverEntry entry;
    entry.description = tcpDescription();
    entry.create = [](const Device &device, const QList<DriverTag> &tags, DriverContext context) {
        const auto makeLink = [](const DeviceSettings &settings, LinkUser &user, LinkMonitor &monitor, const Clock &clock) {
            return makeTcpLink(settings, user, monitor, clock);
        };
        return std::make_unique<ModbusDriver>(Medium::Tcp, device, tags, std::move(context), makeLink);
    };
    entry.check = [](const Device &device) { return checkDevice(device, Medium::Tcp); };
    return entry;
}

} // namespace

std::vector<DriverEntry> modbusDrivers()
{
    std::vector<DriverEntry> entries;
    entries.push_back(modbusTcp());
    return entries;
}

} // namespace lineside
