#pragma once

#include "models/plant/tag.h"

#include <QStringList>

#include <optional>

namespace lineside {

//! A tag that says how well its machine is.
struct HealthTag
{
    TagUuid tag;
    Range normal;                       //!< a missing end is that of the tag's own normal range
    std::optional<double> maxDeviation; //!< outside the range by so much is a score of 0; half the range's width by default
    bool hard = false;                  //!< beyond its low-low or high-high limit the machine is POOR at best
    friend bool operator==(const HealthTag &, const HealthTag &) = default;
};

//! How the dimensions become one score.
enum class HealthAggregation : quint8 {
    Linear,    //!< weighted sum
    Geometric, //!< weighted geometric mean: a bad dimension is not made up for by the others
    WorstK,    //!< weighted sum, and of the tags only the worst few count
};

//! What the dimensions count; any numbers, they are taken relative to their sum.
struct HealthWeights
{
    double sensor = 30;
    double oee = 25;
    double quality = 20;
    double reliability = 15;
    double performance = 10;
    friend bool operator==(const HealthWeights &, const HealthWeights &) = default;
};

//! How a machine's health score comes about. With what stands here it is the plain formula; the rest is by choice.
struct HealthPlan
{
    bool enabled = true;
    QList<HealthTag> tags; //!< empty: every gauge of the machine whose normal range has both ends
    HealthWeights weights;
    double targetOee = 0.85;
    int breakdownDays = 30; //!< over which breakdowns are counted
    // From which score on a machine is called so; below the last it is CRITICAL.
    double excellent = 90;
    double good = 75;
    double fair = 60;
    double poor = 30;
    HealthAggregation aggregation = HealthAggregation::Linear;
    int worst = 3; //!< WorstK: how many tags
    bool timeWeighted = false;      //!< deviations count by how long they lasted, not by how many readings came
    bool runningOnly = false;       //!< readings count while the machine runs
    bool excessSignalsOnly = false; //!< of SPC signals only those beyond what chance gives
    bool breakdownRate = false;     //!< breakdowns an operating hour, shrunk towards the plant's, instead of their number
    bool anomalies = true;          //!< learn how the machine behaves, and say when it behaves otherwise
    // For maintenance alerts.
    double repairHours = 0;  //!< how long a repair usually takes; 0: not known
    double downtimeCost = 0; //!< an hour, in currency; 0: not known
    QString currency;
    QStringList parts;
    QStringList skills;
    friend bool operator==(const HealthPlan &, const HealthPlan &) = default;
};

} // namespace lineside
