#pragma once

#include "models/base/result.h"
#include "models/quality/chart_limits.h"
#include "models/quality/run_rules.h"

#include <array>
#include <limits>

namespace lineside {

//! A point of a chart and what it says.
struct ChartPoint
{
    UtcTime at{};
    double mean = 0;   //!< of its values
    double spread = std::numeric_limits<double>::quiet_NaN(); //!< range, standard deviation, moving range; NaN for the first of single values
    double shown = 0;  //!< what the chart draws: the mean, the moving average, the upper sum
    double below = std::numeric_limits<double>::quiet_NaN();  //!< Cusum: the lower sum, from 0 downwards; else NaN
    bool judged = false;   //!< there were limits
    quint16 patterns = 0;  //!< SpcPattern: those that end here
    SpcSide side = SpcSide::None;
    //! An excursion begins here, or becomes grave here: somebody is told. Set in points that signals() would count.
    bool signals = false;

    SpcSeverity severity() const { return severityOf(patterns); }
};

//! What an engine needs to go on where another stopped.
struct ChartMemory
{
    std::optional<ChartLimits> limits; //!< learnt ones; nothing while learning or with fixed ones
    std::vector<Subgroup> learning;    //!< the points so far, while learning
    std::vector<ChartPoint> last;      //!< at least the newest kMemory points, oldest first
};

/*!
 * A control chart that is fed point by point, in order of time.
 *
 * Without fixed limits, the first ControlChart::learn points teach them (phase I) and are looked at once more with what
 * they taught, so that runs go on across the border; nobody is told of those. From then on the limits stay. Points that do
 * not differ at all teach nothing: learning goes on.
 *
 * Patterns of Ewma and Cusum are those of their own limits; run rules are for points that do not depend on each other.
 * The chart of spread is watched where the rules name a point beyond 3 sigma.
 *
 * An excursion is a row of points each of which ends a pattern; it signals once where it begins, and once more if it begins
 * with run rules and a point goes beyond a limit. A point on the other side begins another; a pattern without a side goes
 * on with what was: after a single far value, the moving range back from it is no second excursion.
 *
 * The same points give the same bits, however they are fed.
 */
class ChartEngine
{
public:
    static constexpr size_t kMemory = 15; //!< points that a run rule looks back over, and no more

    explicit ChartEngine(ControlChart chart, std::optional<ChartLimits> learnt = {});
    //! Goes on after the points that \a memory tells of.
    ChartEngine(ControlChart chart, ChartMemory memory);

    /*!
     * BadData for a point that has not the chart's size, has a value that is not finite or beyond kLargestValue, or is older than the one before;
     * it changes nothing.
     */
    Result<ChartPoint> add(const Subgroup &point);

    const ControlChart &chart() const { return m_chart; }
    bool isLearning() const { return !m_limits; }
    size_t learntPoints() const { return m_learning.size(); } //!< so far, while learning
    const std::optional<ChartLimits> &limits() const { return m_limits; }

private:
    ChartPoint judged(const Subgroup &point);
    bool goesOn(SpcSide side) const;
    void settle(ChartLimits limits);

    ControlChart m_chart;
    std::optional<ChartLimits> m_limits;
    std::vector<Subgroup> m_learning;
    RunRuleWatch m_watch;
    std::optional<UtcTime> m_lastAt;
    std::optional<double> m_lastMean;
    double m_average = 0; //!< Ewma
    double m_above = 0;   //!< Cusum; both from 0 upwards
    double m_below = 0;
    quint16 m_before = 0; //!< patterns of the point before
    SpcSide m_sideBefore = SpcSide::None;
    bool m_toldHigh = false; //!< in the excursion that goes on
};

//! In which third of its chart a point lies.
SpcZone zoneOf(const ChartPoint &point, const ChartLines &lines);

/*!
 * What lag-1 dependence of the points does to a chart: from rho 0.3 on it signals several times as often by chance.
 */
struct DependenceCheck
{
    std::optional<double> rho; //!< nothing for fewer than 10 points or points that are all alike
    size_t points = 0;
    static constexpr double kTooHigh = 0.3;

    bool isTooHigh() const { return rho && *rho > kTooHigh; }
    //! What to do about it, for people; empty when nothing.
    QString advice() const;
};
DependenceCheck checkDependence(std::span<const double> means);
/*!
 * What is left of each value less what the one before lets expect: (x - centre) - rho (x' - centre). A chart of these has the
 * run lengths it promises. One fewer than \a values; a hole leaves two.
 */
std::vector<double> residuals(std::span<const double> values, double centre, double rho);

//! A whole chart at once.
struct ChartEvaluation
{
    std::optional<ChartLimits> limits; //!< nothing: too few points to learn from
    ChartLines lines;                  //!< meaningless without limits, as is spread
    ChartLines spread;
    std::vector<ChartPoint> points;    //!< also those of phase I, with what they show by the limits that they taught
    std::vector<bool> learning;        //!< of each point
    std::vector<SpcZone> zones;        //!< of each point, and of a Cusum's the farther of both sums; all None without limits
    std::array<size_t, 5> inZone{};    //!< how many points, by SpcZone
    DependenceCheck dependence;
    // What the figures rest on.
    UtcTime from{};
    UtcTime to{};
    size_t samples = 0;  //!< values
    size_t refused = 0;  //!< points that ChartEngine::add() refuses
};

//! \a learnt are limits that were learnt before; without them they are learnt from the first points.
ChartEvaluation evaluateChart(const ControlChart &chart, std::span<const Subgroup> points,
                              std::optional<ChartLimits> learnt = {});

} // namespace lineside
