#pragma once

#include "drivers/driver.h"

#include <vector>

namespace lineside {

std::vector<DriverEntry> opcuaDrivers();

} // namespace lineside
