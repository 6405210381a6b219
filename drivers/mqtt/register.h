#pragma once

#include "drivers/driver.h"

#include <vector>

namespace lineside {

//! "mqtt".
std::vector<DriverEntry> mqttDrivers();

} // namespace lineside
