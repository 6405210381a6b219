#pragma once

#include "models/health/health_records.h"
#include "models/health/machine_health.h"
#include "models/health/score_grounds.h"
#include "models/plant/plant.h"

#include <QString>

#include <optional>
#include <vector>

namespace lineside {

//! One tag's part of a score, by name.
struct TagPart
{
    TagUuid tag;
    QString name;
    QString unit; //!< as people write it
    TagScore score;
    WatchFault fault = WatchFault::None; //!< why it cannot be judged
};

//! What a score was made of at a moment: of now, or as it was kept.
struct ScoreParts
{
    UtcTime at{};
    std::optional<double> overall;
    double confidence = 0;
    HealthStatus status = HealthStatus::NotEnoughData;
    HealthCap cap = HealthCap::None;
    std::array<DimensionScore, kHealthDimensions> dimensions;
    std::vector<TagPart> tags; //!< those that take the most first
    UtcTime from{};
    UtcTime to{};
    quint64 samples = 0;
    double coverage = 0; //!< of what the score rests on
    std::optional<UtcTime> lateAt = {};     //!< of a kept one: since then there are readings of its time that it does not know
    std::optional<UtcTime> rescoredAt = {}; //!< of a kept one: it was computed anew then
};

ScoreParts partsOf(const HealthAssessment &assessment, const PlantSnapshot &snapshot);
//! Of one that was kept; parts that its body does not tell are missing.
ScoreParts partsOf(const health_records::StoredScore &stored, const PlantSnapshot &snapshot);

/*!
 * Numbers rounded to steps so that they still add up to \a total, which is rounded likewise: what is left goes to those
 * that lost the most by rounding.
 */
std::vector<double> addingUp(const std::vector<double> &parts, double total, double step);

//! A row of the way from 100 to the score.
struct WaterfallRow
{
    enum class Kind : quint8 { Start, Dimension, Missing, Tag, Ground, Score };
    Kind kind = Kind::Start;
    HealthDimension dimension = HealthDimension::Sensor;
    size_t tag = 0;      //!< into ScoreParts::tags
    QString label;
    QString why;
    double before = 100; //!< where the bar begins
    double after = 100;  //!< and ends
    double points = 0;   //!< rounded so that all rows add up to the rounded score; NaN: it takes none of its own
    ScoreGround ground;  //!< of a Ground, without what is below it
    std::vector<WaterfallRow> parts; //!< what the row is made of, in turn
};

/*!
 * The way from 100 down to the score, dimension by dimension and tag by tag, in tenths of a point. Figures as shown add up
 * exactly. Without a score the dimensions that there are stand alone.
 */
std::vector<WaterfallRow> waterfallOf(const ScoreParts &parts, const HealthPlan &plan);

/*!
 * Puts what an explanation found below the dimensions that have no tags of their own: states, stops, counters, charts. \a score
 * is the explanation's root; points are rounded so that they add up to those of the row above.
 */
void addGrounds(std::vector<WaterfallRow> &rows, const ScoreGround &score, UtcTime now);

//! "Geometric mean, readings weighed by time": the options that differ from the plain formula; empty where none does.
QString optionsInForce(const HealthPlan &plan);

} // namespace lineside
