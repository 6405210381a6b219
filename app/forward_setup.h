#pragma once

#include "models/base/result.h"
#include "models/forward/forward_settings.h"

namespace lineside {

/*!
 * Reads "postgresql://user@host:port/database?sslmode=…&sslrootcert=…"; a socket's folder stands in ?host=. Enabled, without
 * a password: one in the address is refused, since others can read a command line.
 */
Result<ForwardSettings> forwardSettingsFromUrl(const QString &url);

/*!
 * Sets a station's forwarder up without a window: reads the password from standard input (without echo at a terminal),
 * tries the database and says what it found, and only when it can be worked with stores password and settings. Main
 * thread; the station on that data folder must not run.
 */
Status setUpForwarding(const QString &dataFolder, const QString &url);

} // namespace lineside
