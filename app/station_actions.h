#pragma once

#include "app/station.h"
#include "server/rest/actions.h"

namespace lineside {

//! What the web server can do at \a station, which outlives it.
rest::Actions actionsOf(Station &station);

} // namespace lineside
