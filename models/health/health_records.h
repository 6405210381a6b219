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
    UtcTime from{};                //!< of what it rests on
    quint64 samples = 0;
    std::optional<UtcTime> lateAt;     //!< since then there are readings of its time that it does not know
    std::optional<UtcTime> rescoredAt; //!< it was computed anew then, with readings that had been late
    QJsonObject body;              //!< health_json::of() of that moment
};

//! What a machine's kept scores of 24 hours came to.
struct DailyScore
{
    UtcTime from{};
    UtcTime to{};
    std::optional<double> mean;  //!< nothing: there was no score
    double low = 0, high = 0;    //!< the least and the most, with a mean
    double confidence = 0;       //!< mean of it
    quint64 samples = 0;         //!< kept scores, those without a number too
    double coverage = 0;         //!< 0 to 1: hours with a score, of 24
    quint64 late = 0;            //!< of the samples: do not know readings that came late
};

StoredScore storedOf(const HealthAssessment &assessment);
Status write(sqlite::Database &db, const StoredScore &score);
Status write(sqlite::Database &db, const PredictiveAlert &alert);
Status write(sqlite::Database &db, const MaintenanceRecommendation &recommendation);
//! What a detector learnt; empty: it forgot.
Status writeLearnt(sqlite::Database &db, const MachineId &machine, const QByteArray &learnt, UtcTime at);

/*!
 * Marks the scores of (from, to] as not knowing readings that came late. Those that were computed anew after \a at are left
 * as they are.
 */
Status markLate(sqlite::Database &db, const MachineId &machine, UtcTime from, UtcTime to, UtcTime at);
//! Where scores are marked so, by machine: in (first, second].
Result<std::map<MachineId, std::pair<UtcTime, UtcTime>>> lateScores(sqlite::Database &db);
/*!
 * Puts a score that was computed anew in the place of \a before, with trend, anomaly, projections and advice as they were: those
 * are of the moment.
 */
Status rescore(sqlite::Database &db, const StoredScore &before, const HealthAssessment &assessment, UtcTime at);

//! In order of time, at most \a atMost from the start of the range; \a to is exclusive. Without bodies where \a plain.
Result<std::vector<StoredScore>> scores(sqlite::Database &db, const MachineId &machine, UtcTime from, UtcTime to, size_t atMost, bool plain);
//! The \a days (at least 1) times 24 hours that end at \a to, oldest first; one question over columns alone.
Result<std::vector<DailyScore>> dailyScores(sqlite::Database &db, const MachineId &machine, UtcTime to, int days);
//! The newest status before \a at; NotEnoughData where there is none.
Result<HealthStatus> statusBefore(sqlite::Database &db, const MachineId &machine, UtcTime at);
//! The newest status of each machine that had a score since \a from.
Result<std::map<MachineId, HealthStatus>> lastStatuses(sqlite::Database &db, UtcTime from);
//! Alerts that came in [from, to), oldest first.
Result<std::vector<PredictiveAlert>> alertsOf(sqlite::Database &db, UtcTime from, UtcTime to);
//! Hours of [from, to) of which a score was kept, by machine; hours of the clock that the range cuts count in part.
Result<std::map<MachineId, double>> watchedHours(sqlite::Database &db, UtcTime from, UtcTime to);
//! Of all machines since \a from, for their trends.
Result<std::map<MachineId, std::vector<ScorePoint>>> points(sqlite::Database &db, UtcTime from);
//! Open ones and those that were resolved since \a resolvedSince, oldest first. What cannot be read is left out.
Result<std::vector<PredictiveAlert>> alerts(sqlite::Database &db, UtcTime resolvedSince);
Result<std::vector<MaintenanceRecommendation>> recommendations(sqlite::Database &db, UtcTime since);
Result<std::map<MachineId, QByteArray>> learnt(sqlite::Database &db);

} // namespace health_records

} // namespace lineside
