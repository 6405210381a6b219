#pragma once

#include "drivers/registry.h"

namespace lineside {

/*!
 * Every protocol of this build. The build writes this function from the lineside_add_driver() lines: each driver
 * folder offers, in its register.h, <name>Drivers() (modbusDrivers(), opcuaDrivers(), …), a list of entries.
 */
DriverRegistry allDrivers();

} // namespace lineside
