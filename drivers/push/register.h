#pragma once

#include "drivers/registry.h"
#include "models/field/push_desk.h"

namespace lineside {

//! DriverDescription::id of devices whose readings are brought.
inline constexpr const char *kPushDriver = "http-push";

//! "http-push", for devices whose readings are handed in at \a desk.
DriverEntry pushDriver(const std::shared_ptr<PushDesk> &desk);

} // namespace lineside
