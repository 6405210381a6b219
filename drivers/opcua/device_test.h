#pragma once

#include "drivers/driver.h"

namespace lineside::opcua {

//! Reaches the server, logs in and reads each tag once; what it found, step by step. Blocks.
Result<DeviceTestReport> testDevice(const Device &device, const DriverContext &context, Job<DeviceTestReport> &job);

} // namespace lineside::opcua
