#include "models/quality/capability.h"

#include "models/statistics/distributions.h"
#include "models/statistics/summary.h"

#include <algorithm>
#include <cmath>

namespace lineside {
namespace {

struct Sides
{
    std::optional<double> both, low, high, least;
};

Sides sidesOf(const Range &specification, double mean, double sigma)
{
    Sides sides;
    if (!(sigma > 0))
        return sides;
    if (specification.low)
        sides.low = (mean - *specification.low) / (3 * sigma);
    if (specification.high)
        sides.high = (*specification.high - mean) / (3 * sigma);
    if (sides.low && sides.high) {
        sides.both = (*specification.high - *specification.low) / (6 * sigma);
        sides.least = std::min(*sides.low, *sides.high);
    } else {
        sides.least = sides.low ? sides.low : sides.high;
    }
    return sides;
}

} // namespace

std::optional<double> valuesKnown(const ControlChart &chart, size_t samples, UtcTime from, UtcTime to)
{
    if (chart.tag.isNull() || chart.every.count() <= 0)
        return std::nullopt;
    const double due = double((to - from).count()) / double(std::chrono::microseconds(chart.every).count());
    return due > 0 ? std::min(1.0, double(samples) / due) : 1.0;
}

std::optional<Capability> capabilityOf(std::span<const Subgroup> points, const ChartLimits &limits, const Range &specification,
                                       std::optional<double> target)
{
    Capability result;
    statistics::Moments all;
    for (const Subgroup &point : points) {
        for (const double value : point.values) {
            all.add(value);
            result.beyond += (specification.low && value < *specification.low)
                || (specification.high && value > *specification.high);
        }
    }
    if (all.count() < 2 || !(limits.sigma > 0))
        return std::nullopt;
    result.mean = *all.mean();
    result.sigmaWithin = limits.sigma;
    result.sigmaOverall = *all.sd();
    result.samples = all.count();
    result.points = points.size();
    result.from = points.front().at;
    result.to = points.back().at;
    const Sides within = sidesOf(specification, result.mean, result.sigmaWithin);
    const Sides overall = sidesOf(specification, result.mean, result.sigmaOverall);
    result.cp = within.both;
    result.cpl = within.low;
    result.cpu = within.high;
    result.cpk = within.least;
    result.pp = overall.both;
    result.ppl = overall.low;
    result.ppu = overall.high;
    result.ppk = overall.least;
    if (within.both && target) {
        const double off = result.mean - *target;
        result.cpm = (*specification.high - *specification.low)
            / (6 * std::sqrt(result.sigmaWithin * result.sigmaWithin + off * off));
    }
    if (within.least) {
        const double n = double(result.samples);
        const double k = *within.least;
        const double reach = statistics::normalQuantile(0.975) * std::sqrt(1 / (9 * n) + k * k / (2 * (n - 1)));
        result.cpkLow = k - reach;
        result.cpkHigh = k + reach;
    }
    return result;
}

} // namespace lineside
