#pragma once

#include "models/base/result.h"

namespace lineside::log {

/*!
 * Sends everything that is logged to standard error, or to \a file (kept to 5 files of 10 MB), as text or as one JSON
 * object a line. Line breaks and control characters in messages are escaped. Call once, before anything logs.
 */
Status install(bool json, const QString &file);

} // namespace lineside::log
