#pragma once

#include "drivers/driver.h"

#include <vector>

namespace lineside {

//! "modbus-tcp" and "modbus-rtu".
std::vector<DriverEntry> modbusDrivers();

} // namespace lineside
