#pragma once

#include "models/health/predictive_alert.h"

#include <QJsonArray>

namespace lineside {

/*!
 * Health as JSON, for messages, REST and records. Numbers that are not known are null; times are ISO 8601 in UTC.
 */
namespace health_json {

QJsonValue of(const std::optional<double> &number);
QJsonValue of(const std::optional<UtcTime> &at);
QJsonArray of(const QList<WorkStep> &steps);
std::optional<double> numberOf(const QJsonValue &value);
std::optional<UtcTime> timeOf(const QJsonValue &value);
QList<WorkStep> stepsOf(const QJsonValue &value);

//! The score and its parts, the trend, risks, what to do: the payload of equipmentHealthScoreUpdated, and what REST answers.
QJsonObject of(const HealthAssessment &assessment);
//! Of equipmentHealthStatusChanged.
QJsonObject statusChange(const HealthAssessment &assessment, HealthStatus before);
//! Of equipmentAnomalyDetected; empty without an anomaly.
QJsonObject anomaly(const HealthAssessment &assessment);
//! Of predictiveMaintenanceAlertCreated.
QJsonObject alertCreated(const PredictiveAlert &alert);

} // namespace health_json

} // namespace lineside
