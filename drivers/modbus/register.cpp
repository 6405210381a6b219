#include "drivers/modbus/register.h"

#include "drivers/modbus/describe.h"
#include "drivers/modbus/device_test.h"
#include "drivers/modbus/rtu_link.h"

namespace lineside {

namespace {

using modbus::ModbusDriver;

DriverEntry modbusEntry(modbus::Medium medium, DriverDescription description, ModbusDriver::LinkMaker makeLink)
{
    DriverEntry entry;
    entry.description = std::move(description);
    entry.create = [medium, makeLink](const Device &device, const QList<DriverTag> &tags, DriverContext context) {
        return std::make_unique<ModbusDriver>(medium, device, tags, std::move(context), makeLink);
    };
    entry.check = [medium](const Device &device) { return modbus::checkDevice(device, medium); };
    entry.describeFrame = [medium](const FrameRecord &frame) { return modbus::describeFrame(frame, medium); };
    entry.test = [medium, makeLink](const Device &device, DriverContext context, Job<DeviceTestReport> &job) {
        return modbus::testDevice(medium, device, std::move(context), makeLink, job);
    };
    return entry;
}

} // namespace

std::vector<DriverEntry> modbusDrivers()
{
    const auto overTcp = [](const modbus::DeviceSettings &settings, modbus::LinkUser &user, LinkMonitor &monitor,
                            const Clock &clock) { return modbus::makeTcpLink(settings, user, monitor, clock); };
    // All RTU drivers of this list share their serial lines.
    const auto overRtu = [lines = std::make_shared<modbus::RtuLines>()](
                             const modbus::DeviceSettings &settings, modbus::LinkUser &user, LinkMonitor &monitor,
                             const Clock &clock) { return modbus::makeRtuLink(settings, lines, user, monitor, clock); };
    std::vector<DriverEntry> entries;
    entries.push_back(modbusEntry(modbus::Medium::Tcp, modbus::tcpDescription(), overTcp));
    entries.push_back(modbusEntry(modbus::Medium::Rtu, modbus::rtuDescription(), overRtu));
    return entries;
}

} // namespace lineside
