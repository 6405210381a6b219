#pragma once

#include "models/telemetry/latest_values.h"
#include "server/http/request.h"

#include "models/plant/plant.h"

namespace lineside::rest {

//! {"tag":…,"v":…,"q":…,"t":…}: a tag's newest value, as the streams say it.
void appendValueOf(QByteArray &out, const TagEntry &entry, const LatestValues &latest);
//! The tag in a path, when it is the tenant's. Foreign and missing are the same.
const TagEntry *ownTag(const http::Request &request, const PlantSnapshot &plant);

} // namespace lineside::rest
