#pragma once

#include "models/quality/capability.h"
#include "models/quality/quality_types.h"

#include <QJsonObject>

namespace lineside {

/*!
 * Values of this room as JSON, for messages and the REST interface. Times are ISO 8601 in UTC, ids are UUIDs without
 * braces, a number that is not known is null, patterns are words of spcPatternName().
 */
namespace quality_json {

//! A point as it is kept, with who entered it; without the chart's lines.
QJsonObject point(const QualityPoint &point);
//! Message spcNewMeasurement: a point with the lines it stands between.
QJsonObject measurement(const ChartNow &chart, const QualityPoint &point);
//! Message spcNewAlert.
QJsonObject alert(const SpcSignal &signal);
QJsonObject test(const QualityTest &test);
QJsonObject batch(const QualityBatch &batch, std::span<const QualityTest> tests);
QJsonObject capability(const Capability &capability);
//! A whole chart, with what its figures rest on.
QJsonObject chart(const ControlChart &chart, const ChartEvaluation &evaluation);

} // namespace quality_json
} // namespace lineside
