#pragma once

#include "models/plant/ids.h"
#include "models/plant/tag.h"

#include <QString>

#include <chrono>
#include <optional>

namespace lineside {

using ChartId = ObjectId<struct ChartKind>;

enum class ChartType : quint8 { XbarR, XbarS, Individuals, Ewma, Cusum };

//! Patterns that an undisturbed process rarely shows; bits of ControlChart::rules. Sigma is that of the plotted points.
enum class RunRule : quint16 {
    Beyond3Sigma = 1,
    TwoOfThreeBeyond2Sigma = 2,
    FourOfFiveBeyond1Sigma = 4,
    EightOnOneSide = 8,
    NineOnOneSide = 16,
    SixTrending = 32,
    FourteenAlternating = 64,
    FifteenWithin1Sigma = 128,
    EightBeyond1Sigma = 256,
};
inline constexpr quint16 kAllRunRules = 511;

//! One characteristic of what a machine makes, watched by a control chart.
struct ControlChart
{
    ChartId id;
    QString code; //!< unique within its machine
    QString name;
    TagUuid tag;  //!< null: measured by hand or in a laboratory
    QString unit; //!< of values that are entered; a tag has its own
    ChartType type = ChartType::XbarR;
    int subgroup = 5; //!< values a point; 1 for Individuals, and as one likes for Ewma and Cusum
    std::chrono::milliseconds every{60'000}; //!< between two values of a tag
    bool runningOnly = true;                 //!< values count while the machine runs
    // Fixed limits; where one is missing, both are learnt from the first points.
    std::optional<double> centre;
    std::optional<double> sigma; //!< of single values
    int learn = 25;              //!< points
    quint16 rules = quint16(RunRule::Beyond3Sigma) | quint16(RunRule::TwoOfThreeBeyond2Sigma);
    double lambda = 0.2; //!< Ewma: weight of the newest point
    double width = 3;    //!< Ewma: limits, in sigmas
    double cusumK = 0.5; //!< Cusum: slack, in sigmas of the points
    double cusumH = 5;   //!< Cusum: decision interval, likewise
    std::optional<double> target;
    Range specification;
    bool regulated = false; //!< its values need a signed approval
    QString action;         //!< what to do when it signals
    friend bool operator==(const ControlChart &, const ControlChart &) = default;
};

} // namespace lineside
