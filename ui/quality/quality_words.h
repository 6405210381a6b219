#pragma once

#include "models/quality/quality_types.h"

#include <QString>

#include <optional>

namespace lineside {

class PlantSnapshot;

QString chartKindText(ChartType type); //!< "X̄-R"
//! "Means", "Ranges": what the upper and the lower picture of a chart show.
QString pointsWord(ChartType type);
QString spreadWord(const ControlChart &chart);
//! As many digits as tell values of this spread apart.
QString measureText(double value, double sigma);
//! Of a figure that may be missing: a dash.
QString figureText(std::optional<double> value, int decimals = 2);
//! "21 Nov 14:27:03".
QString momentText(UtcTime at);
//! What a chart does now, in words: "in control", "learns its limits: 12 of 25 points", "two of three points beyond 2 sigma".
QString chartStateText(const ChartNow &chart);
//! "490 to 510 ml", "at least 32".
QString rangeWords(const Range &range, const QString &unit);
QString batchStateText(BatchState state);
QString severityText(SpcSeverity severity);
//! The unit of a chart's values: its tag's, else its own.
QString unitOf(const PlantSnapshot &snapshot, const ControlChart &chart);

} // namespace lineside
