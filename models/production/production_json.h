#pragma once

#include "models/production/oee_trend.h"
#include "models/production/picture.h"

#include <QJsonObject>

namespace lineside::production {

/*!
 * Values as topic `production` and the REST interface give them: times in ISO 8601 UTC, shares 0 to 1, times in seconds,
 * quantities in units; null where there is no figure, and "why" says why.
 */
QJsonObject toJson(const OeeFigures &figures);
QJsonObject toJson(const WorkCenterSummary &summary);
QJsonObject toJson(const ProductionRun &run);
QJsonObject toJson(const Waterfall &waterfall);
QJsonArray toJson(const std::vector<ParetoBar> &pareto);
QJsonArray toJson(const std::vector<TrendPoint> &trend);
QJsonObject toJson(const OeeForecast &forecast);
QJsonObject toJson(const StateInterval &interval);
QJsonObject toJson(const StopEntry &entry);
//! Of a machine: summary, OEE of shift, day and 7 days, state, shift, order.
QJsonObject toJson(const MachinePicture &machine);
QString noFigureWord(NoFigure why);

} // namespace lineside::production
