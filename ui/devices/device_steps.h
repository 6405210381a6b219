#pragma once

#include "ui/page.h"

namespace lineside {

//! PageParts::enableDevices.
Result<QString> enableDevices(const PageContext &context, const QList<DeviceId> &devices, bool enabled);

} // namespace lineside
