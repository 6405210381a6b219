#pragma once

#include "models/base/clock.h"
#include "models/plant/health_plan.h"

#include <array>
#include <limits>
#include <optional>
#include <vector>

namespace lineside {

enum class HealthDimension : quint8 { Sensor, Oee, Quality, Reliability, Performance };
inline constexpr size_t kHealthDimensions = 5;

//! From best to worst, so that a larger one is a worse one; the first is no judgement at all.
enum class HealthStatus : quint8 { NotEnoughData, Excellent, Good, Fair, Poor, Critical };

//! Why a status is worse than its score.
enum class HealthCap : quint8 {
    None,
    HardLimit, //!< a tag that must not pass its outer limits did
    Sensors,   //!< the sensor dimension is below 20
};

//! A number and what it rests on. Nothing, or not finite: there is none.
struct HealthFigure
{
    std::optional<double> value;
    UtcTime from{};
    UtcTime to{};
    quint64 samples = 0;
    double coverage = 0; //!< 0 to 1: how much of the range is known
};

//! What one tag did in its window.
struct TagDeviation
{
    TagUuid tag;
    double average = std::numeric_limits<double>::quiet_NaN(); //!< mean distance from the normal range, in the tag's unit; 0 inside
    double worst = std::numeric_limits<double>::quiet_NaN();   //!< largest distance
    double farthest = std::numeric_limits<double>::quiet_NaN(); //!< the value at that distance, when it was outside
    double maxDeviation = 0;  //!< the distance at which the score is 0; above 0
    bool hardLimit = false;   //!< it passed a limit that caps the status,
    double hardLimitAt = std::numeric_limits<double>::quiet_NaN(); //!< this one,
    double hardValue = std::numeric_limits<double>::quiet_NaN();   //!< with this value at the last time
    UtcTime from{};
    UtcTime to{};
    quint64 samples = 0;
    double coverage = 0;
};

//! Out-of-control signals of the machine's control charts.
struct SignalFigure
{
    int high = 0;
    int low = 0;
    double expected = 0; //!< how many of them chance alone makes in so many samples: sum of samples / ARL0 of each chart
    UtcTime from{};
    UtcTime to{};
    quint64 samples = 0;
    double coverage = 0; //!< 0: there are no charts, or nothing was measured
};

//! Breakdowns, and how long the machine ran meanwhile.
struct BreakdownFigure
{
    int count = 0;
    double operatingHours = 0;
    std::optional<double> fleetRate; //!< breakdowns an operating hour of comparable machines; nothing: not known
    UtcTime from{};
    UtcTime to{};
    double coverage = 0;
};

//! Everything that a score is computed from.
struct HealthInputs
{
    UtcTime at{};
    std::vector<TagDeviation> tags; //!< all that are monitored, also those without data
    HealthFigure oee;               //!< 0 to 1, of the summed times and counts of 7 days
    HealthFigure performance;       //!< the part of OEE, 0 to 1
    SignalFigure outOfControl;      //!< of 7 days
    BreakdownFigure breakdowns;     //!< of HealthPlan::breakdownDays
};

struct DimensionScore
{
    std::optional<double> score; //!< 0 to 100; nothing: no data, and the others count for it
    double weight = 0;           //!< its share of the score, 0 to 1; 0 without a score
    double contribution = 0;     //!< points that it takes from 100
    UtcTime from{};              //!< zero, as is to: nobody could say
    UtcTime to{};
    quint64 samples = 0;
    double coverage = 0;
    bool counts = false;         //!< the plan gives it a weight: else it is not missing where it has no score
};

//! One tag's part of the sensor dimension.
struct TagScore
{
    TagDeviation deviation;
    std::optional<double> score; //!< 0 to 100; nothing without data
    double contribution = 0;     //!< points that it takes from 100
};

struct HealthScore
{
    UtcTime at{};
    std::optional<double> overall; //!< 0 to 100; nothing: not enough data
    double confidence = 0;         //!< 0 to 1: how much of the weights rests on data
    HealthStatus status = HealthStatus::NotEnoughData;
    HealthCap cap = HealthCap::None;
    std::array<DimensionScore, kHealthDimensions> dimensions; //!< by HealthDimension
    std::vector<TagScore> tags;    //!< ordered by the tags' identities
    UtcTime from{};                //!< the longest range that a dimension looked at
    UtcTime to{};
    quint64 samples = 0;

    const DimensionScore &of(HealthDimension dimension) const { return dimensions[size_t(dimension)]; }
};

//! Below it, in whole per cent, there is no number: half of the weights are enough, also where some seconds are not known.
inline constexpr double kLeastConfidence = 0.5;
//! So far above its threshold a better status begins once a machine had a worse one.
inline constexpr double kStatusHysteresis = 2;
//! A sensor dimension below it caps the status.
inline constexpr double kFailedSensors = 20;

/*!
 * The score of a machine. With all dimensions there and a plan whose options are at their defaults it is the founding
 * one: (30 sensor + 25 oee + 20 quality + 15 reliability + 10 performance) / 100. Dimensions without data leave their
 * weight to the others and lower the confidence. contribution of the dimensions add up to 100 - overall, those of the tags
 * to the sensor dimension's. \a before is the status that the machine has, for the hysteresis.
 *
 * Geometric takes the weighted geometric mean of the dimensions; WorstK lets only the worst HealthPlan::worst tags into
 * the sensor dimension.
 */
HealthScore healthScore(const HealthPlan &plan, const HealthInputs &inputs, HealthStatus before = HealthStatus::NotEnoughData);

//! The status that a score has of itself, without caps. \a before as above.
HealthStatus healthStatusOf(const HealthPlan &plan, double score, HealthStatus before = HealthStatus::NotEnoughData);

// Words as they are stored and sent: "EXCELLENT", "NOT_ENOUGH_DATA", "sensor", "HARD_LIMIT".
QString healthStatusName(HealthStatus status);
bool healthStatusFromName(const QString &name, HealthStatus &status);
QString healthDimensionName(HealthDimension dimension);
QString healthCapName(HealthCap cap);

} // namespace lineside
