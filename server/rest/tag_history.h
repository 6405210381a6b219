#pragma once

#include "models/history/historian.h"
#include "server/http/request.h"
#include "server/rest/station_runs.h"

namespace lineside::rest {

/*!
 * A tag's past for a chart, as JSON: [µs, value or null, OPC UA status] in order of time. Where the station did not run
 * there is a point without a value (Bad_NoData) behind the last one that is known, so that nobody draws a line across it.
 * \a historian outlives the answer. Answers on a thread of the historian's.
 */
void tellTagHistory(StationRuns &runs, Historian &historian, const TrendQuery &query, const http::Reply &reply);

//! The same for what a trend query found; \a starts and \a stops of the station in any order. By time.
std::vector<TrendSample> withStops(std::vector<TrendSample> samples, std::vector<UtcTime> starts, std::vector<UtcTime> stops);

} // namespace lineside::rest
