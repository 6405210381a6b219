#pragma once

#include "models/base/clock.h"
#include "models/plant/quality_plan.h"

#include <QString>

#include <optional>
#include <span>
#include <vector>

namespace lineside {

//! No measurement is larger: sums and squares of values stay numbers.
inline constexpr double kLargestValue = 1e30;

//! Values that are taken together and make one point of a chart.
struct Subgroup
{
    UtcTime at{}; //!< of the last value
    std::vector<double> values;
    friend bool operator==(const Subgroup &, const Subgroup &) = default;
};

//! What a process does while nothing disturbs it.
struct ChartLimits
{
    double centre = 0;
    double sigma = 0;        //!< of single values, from the spread within subgroups
    size_t points = 0;       //!< learnt from; 0 for fixed ones
    size_t samples = 0;      //!< values in them
    UtcTime from{};          //!< of the first and the last of them
    UtcTime to{};
    friend bool operator==(const ChartLimits &, const ChartLimits &) = default;
};

//! The lines of a chart.
struct ChartLines
{
    double low = 0;
    double centre = 0;
    double high = 0;
    friend bool operator==(const ChartLines &, const ChartLines &) = default;
};

//! Values a point: always 1 for Individuals, 2 to 25 for means, 1 to 25 for Ewma and Cusum.
size_t subgroupSize(const ControlChart &chart);
//! How many values the spread of a point is made of: two for single values, whose spread is the moving range.
size_t spreadSize(const ControlChart &chart);

/*!
 * Range of a point's values, or their standard deviation where the chart goes by that (XbarS, and Ewma and Cusum of several
 * values). Of single values: the distance to \a before, NaN without it.
 */
double spreadOf(const ControlChart &chart, std::span<const double> values, std::optional<double> before);

/*!
 * Phase I: centre and sigma from points whose values are all finite and of the chart's size, each before the next.
 *
 * centre is the mean of the means; sigma the mean range / d2 (moving ranges: d2 of 2), or the mean standard deviation / c4.
 *
 * \return nothing for fewer than 2 points, or when the values do not differ at all
 */
std::optional<ChartLimits> learnLimits(const ControlChart &chart, std::span<const Subgroup> points);
//! The chart's fixed ones; nothing unless it has both, finite, and a sigma above 0.
std::optional<ChartLimits> fixedLimits(const ControlChart &chart);

/*!
 * Lines of the points: centre and 3 sigma of a mean; Ewma: width sigmas of the average once it has settled; Cusum: 0 and the
 * decision interval, in the unit of the values. Ewma and Cusum are about the target where the chart has one.
 */
ChartLines pointLines(const ControlChart &chart, const ChartLimits &limits);
//! Lines of the spread: mean and 3 sigma of a range or a standard deviation of so many values, never below 0.
ChartLines spreadLines(const ControlChart &chart, const ChartLimits &limits);
/*!
 * The third of the way from the centre to a limit in which a point lies, as Western Electric names them: C within one sigma, B
 * within two, A within three, ends included; nothing where there is no point or no limit.
 */
enum class SpcZone : quint8 { None, C, B, A, Beyond };
QString spcZoneName(SpcZone zone); //!< "C", "B", "A", "BEYOND"; empty for None
//! Of \a shown among \a lines, where those of an Ewma or Cusum chart are thirds of its own limits.
SpcZone zoneOf(double shown, const ChartLines &lines);

//! Sigma of what a point shows: of a mean of its values.
double pointSigma(const ControlChart &chart, const ChartLimits &limits);

} // namespace lineside
