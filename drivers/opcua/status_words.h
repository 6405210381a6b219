#pragma once

#include "models/telemetry/status_code.h"

namespace lineside::opcua {

/*!
 * A status code as a person reads it: "the node is read-only". Falls back to the code's OPC UA name.
 */
QString statusWords(StatusCode code);

} // namespace lineside::opcua
