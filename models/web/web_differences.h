#pragma once

#include "models/web/web_settings.h"

#include <utility>

namespace lineside {

/*!
 * What a change of the web server's settings changes, as an audit trail tells it: "operator_writes: false; port: 8443"
 * before, and the same keys after. Keys as in settings.json.
 */
std::pair<QString, QString> differences(const WebSettings &before, const WebSettings &after);

} // namespace lineside
