#include "models/health/failure_prior.h"

#include "models/statistics/distributions.h"
#include "models/statistics/weibull.h"

#include <algorithm>
#include <cmath>

namespace lineside {

std::optional<double> shrunkBreakdownRate(const BreakdownFigure &breakdowns)
{
    if (!breakdowns.fleetRate || !std::isfinite(*breakdowns.fleetRate) || !(*breakdowns.fleetRate > 0) || !(breakdowns.operatingHours > 0)
        || !(breakdowns.coverage > 0))
        return {};
    return (std::max(breakdowns.count, 0) + 1.0) / (breakdowns.operatingHours + 1 / *breakdowns.fleetRate);
}

std::optional<Estimate> breakdownWithin(const BreakdownFigure &breakdowns, double hours)
{
    const std::optional<double> rate = shrunkBreakdownRate(breakdowns);
    const double range = double((breakdowns.to - breakdowns.from).count()) / 3.6e9;
    if (!rate || !(range > 0) || !(hours > 0))
        return {};
    const double runs = hours * std::min(breakdowns.operatingHours / range, 1.0);
    const double shape = std::max(breakdowns.count, 0) + 1.0;
    const double scale = *rate / shape; // of the posterior
    const auto within = [runs](double perHour) { return statistics::Weibull{1, 1 / perHour}.failureWithin(0, runs); };
    const std::optional<double> value = within(*rate);
    const std::optional<double> low = within(statistics::gammaQuantile(0.025, shape, scale));
    const std::optional<double> high = within(statistics::gammaQuantile(0.975, shape, scale));
    if (!value || !low || !high)
        return {};
    return Estimate{*value, *low, *high, 0.95};
}

} // namespace lineside
