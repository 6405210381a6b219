#pragma once

#include "drivers/modbus/settings.h"

namespace lineside::modbus {

//! A frame field by field, a line each. Any bytes are fine: what is missing or wrong is said.
QString describeFrame(const FrameRecord &frame, Medium medium);

} // namespace lineside::modbus
