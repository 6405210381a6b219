#include "models/statistics/trend.h"

#include "models/statistics/distributions.h"
#include "models/statistics/summary.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace lineside::statistics {
namespace {

//! Sum of t (t - 1) (2 t + 5) over groups of equal values.
double tieTerm(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    double sum = 0;
    for (size_t i = 0; i < values.size();) {
        size_t j = i;
        while (j < values.size() && values[j] == values[i])
            ++j;
        const double t = double(j - i);
        sum += t * (t - 1) * (2 * t + 5);
        i = j;
    }
    return sum;
}

//! Pairs among groups of equal values.
double tiedPairs(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    double sum = 0;
    for (size_t i = 0; i < values.size();) {
        size_t j = i;
        while (j < values.size() && values[j] == values[i])
            ++j;
        sum += double(j - i) * double(j - i - 1) / 2;
        i = j;
    }
    return sum;
}

} // namespace

std::optional<TheilSen> theilSen(std::span<const double> x, std::span<const double> y, double confidence,
                                 double varianceFactor)
{
    std::vector<double> xs;
    std::vector<double> ys;
    for (size_t i = 0; i < std::min(x.size(), y.size()); ++i) {
        if (std::isfinite(x[i]) && std::isfinite(y[i])) {
            xs.push_back(x[i]);
            ys.push_back(y[i]);
        }
    }
    if (xs.size() < 3 || xs.size() > kMaxTrendValues || !(confidence > 0 && confidence < 1))
        return std::nullopt;
    std::vector<double> slopes;
    slopes.reserve(xs.size() * (xs.size() - 1) / 2);
    for (size_t i = 0; i < xs.size(); ++i) {
        for (size_t j = i + 1; j < xs.size(); ++j) {
            if (xs[i] != xs[j])
                slopes.push_back((ys[j] - ys[i]) / (xs[j] - xs[i]));
        }
    }
    if (slopes.empty())
        return std::nullopt;
    std::sort(slopes.begin(), slopes.end());
    TheilSen result;
    result.count = xs.size();
    result.slope = quantileOfSorted(slopes, 0.5);
    result.intercept = *median(ys) - result.slope * *median(xs);
    const double n = double(xs.size());
    const double variance = (n * (n - 1) * (2 * n + 5) - tieTerm(xs) - tieTerm(ys)) / 18;
    const double reach = normalQuantile(0.5 + confidence / 2) * std::sqrt(std::max(0.0, variance * std::max(1.0, varianceFactor)));
    const double pairs = double(slopes.size());
    // Half to even, as in the tables that this is compared with.
    const double upper = std::min(std::nearbyint((pairs + reach) / 2), pairs - 1);
    const double lower = std::max(std::nearbyint((pairs - reach) / 2) - 1, 0.0);
    result.low = slopes[size_t(lower)];
    result.high = slopes[size_t(upper)];
    return result;
}

std::optional<TheilSen> theilSen(std::span<const double> y, double confidence, double varianceFactor)
{
    std::vector<double> x(y.size());
    for (size_t i = 0; i < x.size(); ++i)
        x[i] = double(i);
    return theilSen(x, y, confidence, varianceFactor);
}

std::optional<MannKendall> mannKendall(std::span<const double> values, double varianceFactor)
{
    const std::vector<double> finite = finiteOf(values);
    if (finite.size() < 4 || finite.size() > kMaxTrendValues)
        return std::nullopt;
    double s = 0;
    for (size_t i = 0; i < finite.size(); ++i) {
        for (size_t j = i + 1; j < finite.size(); ++j)
            s += double(finite[j] > finite[i]) - double(finite[j] < finite[i]);
    }
    const double n = double(finite.size());
    const double pairs = n * (n - 1) / 2;
    const double variance = (n * (n - 1) * (2 * n + 5) - tieTerm(finite)) / 18;
    if (!(variance > 0))
        return std::nullopt;
    MannKendall result;
    result.count = finite.size();
    result.s = s;
    result.tau = s / std::sqrt(pairs * (pairs - tiedPairs(finite)));
    result.variance = variance * std::max(1.0, varianceFactor);
    result.z = s / std::sqrt(result.variance);
    result.p = std::erfc(std::abs(result.z) / std::numbers::sqrt2);
    return result;
}

double ar1VarianceFactor(std::span<const double> values)
{
    const std::optional<TheilSen> line = theilSen(values);
    if (!line || line->count < 8)
        return 1;
    std::vector<double> rest(values.begin(), values.end());
    for (size_t i = 0; i < rest.size(); ++i)
        rest[i] -= line->at(double(i));
    const std::optional<double> rho = autocorrelation(rest);
    if (!rho)
        return 1;
    const double n = double(line->count);
    return ar1VarianceFactor(line->count, (n * *rho + 1) / (n - 4));
}

double ar1VarianceFactor(size_t count, double rho)
{
    if (count < 4 || !(rho > 0))
        return 1;
    const double r = std::min(rho, 0.99);
    const double n = double(count);
    double sum = 0;
    double power = 1;
    for (size_t k = 1; k + 2 < count; ++k) {
        power *= r;
        if (power < 1e-12)
            break;
        const double ranks = 6 / std::numbers::pi * std::asin(power / 2);
        const double left = n - double(k);
        sum += left * (left - 1) * (left - 2) * ranks;
    }
    return std::max(1.0, 1 + 2 / (n * (n - 1) * (n - 2)) * sum);
}

} // namespace lineside::statistics
