#pragma once

#include "models/health/alert_book.h"
#include "models/health/recommendation.h"
#include "models/records/record_file.h"

namespace lineside {

/*!
 * Health in the file of records: scores, alerts, recommendations, and what detectors learnt. Functions over an open
 * database; those that write run inside a transaction and note rows of the three tables for whoever carries them elsewhere.
 */
namespace health_records {

//! Of the room "health".
RecordSchema schema();
//! What the plant's database gets of it, and as what.
std::vector<CarriedTable> carriedTables();
//! How long what was worked out is kept.
std::vector<KeptTable> keptTables();

//! One score of one machine, as it was.
struct StoredScore
{
    QUuid id;
    MachineId machine;
    UtcTime at{};
    std::optional<double> overall; //!< nothing: not enough data
    double confidence = 0;
    HealthStatus status = HealthStatus::NotEnoughData;
    HealthCap cap = HealthCap::None;
    std::array<std::optional<double>, kHealthDimensions> dimensions; //!< by HealthDimension
    HealthDirection direction = HealthDirection::Unknown;
    bool significant = false;
    QJsonObject body;              //!< health_json::of() of that moment
};

StoredScore storedOf(const HealthAssessment &assessment);
Status write(sqlite::Database &db, const StoredScore &score);
Status write(sqlite::Database &db, const PredictiveAlert &alert);
Status write(sqlite::Database &db, const MaintenanceRecommendation &recommendation);
//! What a detector learnt; empty: it forgot.
Status writeLearnt(sqlite::Database &db, const MachineId &machine, const QByteArray &learnt, UtcTime at);

//! In order of time, at most \a atMost from the start of the range; \a to is exclusive. Without bodies where \a plain.
Result<std::vector<StoredScore>> scores(sqlite::Database &db, const MachineId &machine, UtcTime from, UtcTime to, size_t atMost, bool plain);
//! Of all machines since \a from, for their trends.
Result<std::map<MachineId, std::vector<ScorePoint>>> points(sqlite::Database &db, UtcTime from);
//! Open ones and those that were resolved since \a resolvedSince, oldest first. What cannot be read is left out.
Result<std::vector<PredictiveAlert>> alerts(sqlite::Database &db, UtcTime resolvedSince);
Result<std::vector<MaintenanceRecommendation>> recommendations(sqlite::Database &db, UtcTime since);
Result<std::map<MachineId, QByteArray>> learnt(sqlite::Database &db);

} // namespace health_records

} // namespace lineside
