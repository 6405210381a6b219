#include "models/quality/chart_limits.h"

#include "models/statistics/control_constants.h"
#include "models/statistics/summary.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lineside {
namespace {

using namespace statistics;

bool goesByStandardDeviation(const ControlChart &chart)
{
    const bool ownLimits = chart.type == ChartType::Ewma || chart.type == ChartType::Cusum;
    return chart.type == ChartType::XbarS || (ownLimits && subgroupSize(chart) > 1);
}

} // namespace

size_t subgroupSize(const ControlChart &chart)
{
    switch (chart.type) {
    case ChartType::Individuals:
        return 1;
    case ChartType::XbarR:
    case ChartType::XbarS:
        return std::clamp(size_t(std::max(chart.subgroup, 0)), kMinSubgroup, kMaxSubgroup);
    case ChartType::Ewma:
    case ChartType::Cusum:
        break;
    }
    return std::clamp(size_t(std::max(chart.subgroup, 0)), size_t(1), kMaxSubgroup);
}

size_t spreadSize(const ControlChart &chart)
{
    return std::max(subgroupSize(chart), kMinSubgroup);
}

double spreadOf(const ControlChart &chart, std::span<const double> values, std::optional<double> before)
{
    if (values.empty())
        return std::numeric_limits<double>::quiet_NaN();
    if (subgroupSize(chart) == 1)
        return before ? std::abs(values.front() - *before) : std::numeric_limits<double>::quiet_NaN();
    if (goesByStandardDeviation(chart))
        return sd(values).value_or(std::numeric_limits<double>::quiet_NaN());
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    return *high - *low;
}

std::optional<ChartLimits> learnLimits(const ControlChart &chart, std::span<const Subgroup> points)
{
    if (points.size() < 2)
        return std::nullopt;
    Moments means;
    Moments spreads;
    ChartLimits limits;
    std::optional<double> before;
    for (const Subgroup &point : points) {
        const std::optional<double> middle = mean(point.values);
        if (!middle)
            continue;
        means.add(*middle);
        spreads.add(spreadOf(chart, point.values, before));
        before = middle;
        limits.samples += point.values.size();
    }
    if (!means.mean() || !spreads.mean())
        return std::nullopt;
    const ControlConstants constants = controlConstants(spreadSize(chart));
    limits.centre = *means.mean();
    limits.sigma = *spreads.mean() / (goesByStandardDeviation(chart) ? constants.c4 : constants.d2);
    limits.points = means.count();
    limits.from = points.front().at;
    limits.to = points.back().at;
    if (!(limits.sigma > 0) || !std::isfinite(limits.sigma) || !std::isfinite(limits.centre))
        return std::nullopt;
    return limits;
}

std::optional<ChartLimits> fixedLimits(const ControlChart &chart)
{
    if (!chart.centre || !chart.sigma || !std::isfinite(*chart.centre) || !std::isfinite(*chart.sigma) || *chart.sigma <= 0)
        return std::nullopt;
    ChartLimits limits;
    limits.centre = *chart.centre;
    limits.sigma = *chart.sigma;
    return limits;
}

double pointSigma(const ControlChart &chart, const ChartLimits &limits)
{
    return limits.sigma / std::sqrt(double(subgroupSize(chart)));
}

ChartLines pointLines(const ControlChart &chart, const ChartLimits &limits)
{
    const double sigma = pointSigma(chart, limits);
    if (chart.type == ChartType::Cusum)
        return {-chart.cusumH * sigma, 0, chart.cusumH * sigma};
    double centre = limits.centre;
    double reach = 3 * sigma;
    if (chart.type == ChartType::Ewma) {
        centre = chart.target.value_or(limits.centre);
        reach = chart.width * sigma * std::sqrt(chart.lambda / (2 - chart.lambda));
    }
    return {centre - reach, centre, centre + reach};
}

ChartLines spreadLines(const ControlChart &chart, const ChartLimits &limits)
{
    const ControlConstants constants = controlConstants(spreadSize(chart));
    if (goesByStandardDeviation(chart)) {
        const double middle = constants.c4 * limits.sigma;
        return {constants.B3 * middle, middle, constants.B4 * middle};
    }
    const double middle = constants.d2 * limits.sigma;
    return {constants.D3 * middle, middle, constants.D4 * middle};
}

QString spcZoneName(SpcZone zone)
{
    switch (zone) {
    case SpcZone::None:
        break;
    case SpcZone::C:
        return QStringLiteral("C");
    case SpcZone::B:
        return QStringLiteral("B");
    case SpcZone::A:
        return QStringLiteral("A");
    case SpcZone::Beyond:
        return QStringLiteral("BEYOND");
    }
    return {};
}

SpcZone zoneOf(double shown, const ChartLines &lines)
{
    const double third = (shown >= lines.centre ? lines.high - lines.centre : lines.centre - lines.low) / 3;
    if (!std::isfinite(shown) || !(third > 0))
        return SpcZone::None;
    const double off = std::abs(shown - lines.centre);
    return off <= third ? SpcZone::C : off <= 2 * third ? SpcZone::B : off <= 3 * third ? SpcZone::A : SpcZone::Beyond;
}

} // namespace lineside
