#pragma once

#include "drivers/modbus/modbus_driver.h"

namespace lineside::modbus {

/*!
 * Connects to a device and reads each of its tags once, step by step and in words. Blocks its thread, which needs no
 * event loop of its own, until done or cancelled.
 */
Result<DeviceTestReport> testDevice(Medium medium, const Device &device, DriverContext context,
                                    const ModbusDriver::LinkMaker &makeLink, Job<DeviceTestReport> &job);

} // namespace lineside::modbus
