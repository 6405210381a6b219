#pragma once

#include "models/quality/quality_types.h"
#include "models/records/record_file.h"

namespace lineside {

/*!
 * What this room keeps in the file of records. Each function is part of a transaction that somebody else commits; each row
 * that changes is noted for those who carry records elsewhere.
 */
namespace quality_records {

const RecordSchema &schema();
//! What the plant's database gets of it, and as what.
std::vector<CarriedTable> carriedTables();
//! How long what was worked out is kept.
std::vector<KeptTable> keptTables();

//! What a chart learnt, or since when it learns. \a basis tells what was learnt from: limits of another one are of no use.
struct LearntRow
{
    ChartId chart;
    QString basis;
    UtcTime since{};                   //!< points from then on count
    std::optional<ChartLimits> limits; //!< nothing while it learns
};
//! The settings on which a chart's limits and points rest; another basis is another chart.
QString basisOf(const ControlChart &chart);

Status saveLearnt(sqlite::Database &db, const LearntRow &row);
Result<std::optional<LearntRow>> loadLearnt(sqlite::Database &db, const ChartId &chart);

//! A point that is there already is another from then on.
Status savePoint(sqlite::Database &db, const QualityPoint &point, const QString &basis);
Status removePoint(sqlite::Database &db, const QUuid &id);
//! Of [from, to), oldest first; the newest \a atMost of them.
Result<std::vector<QualityPoint>> loadPoints(sqlite::Database &db, const ChartId &chart, const QString &basis, UtcTime from,
                                             UtcTime to, size_t atMost);
//! What was measured for a batch, by time.
Result<std::vector<QualityPoint>> loadPointsOf(sqlite::Database &db, const QUuid &batch, size_t atMost);
//! Points of each hour since \a from, up to \a to: the hour's start and how many.
struct HourCount
{
    ChartId chart;
    UtcTime hour{};
    quint64 points = 0;
};
Result<std::vector<HourCount>> countPoints(sqlite::Database &db, UtcTime from, UtcTime to = UtcTime::max());

//! A signal that is there already is another from then on.
Status saveSignal(sqlite::Database &db, const SpcSignal &signal);
Status removeSignal(sqlite::Database &db, const QUuid &id);
//! Of one chart since \a from, oldest first.
Result<std::vector<SpcSignal>> loadSignalsOf(sqlite::Database &db, const ChartId &chart, UtcTime from, UtcTime to, size_t atMost);
//! Of [from, to), oldest first; the newest \a atMost of them. A null machine: of all.
Result<std::vector<SpcSignal>> loadSignals(sqlite::Database &db, const MachineId &machine, UtcTime from, UtcTime to,
                                           size_t atMost);

//! Refused when there is one of that code with another id.
Status codeIsFree(sqlite::Database &db, const QualityBatch &batch);
//! Refused likewise.
Status saveBatch(sqlite::Database &db, const QualityBatch &batch);
Result<std::optional<QualityBatch>> loadBatch(sqlite::Database &db, const QUuid &id);
//! The newest first.
Result<std::vector<QualityBatch>> loadBatches(sqlite::Database &db, size_t atMost);
Status saveTest(sqlite::Database &db, const QualityTest &test);
Result<std::vector<QualityTest>> loadTests(sqlite::Database &db, const QUuid &batch);

} // namespace quality_records
} // namespace lineside
