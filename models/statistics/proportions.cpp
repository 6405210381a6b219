#include "models/statistics/proportions.h"

#include "models/statistics/distributions.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lineside::statistics {
namespace {

bool isInside(double p)
{
    return p > 0 && p < 1;
}

//! The part of the doubt that lies beyond one end.
double tailOf(double confidence, Sides sides)
{
    return sides == Sides::Two ? (1 - confidence) / 2 : 1 - confidence;
}

} // namespace

std::optional<Interval> wilson(std::uint64_t k, std::uint64_t n, double confidence, Sides sides)
{
    if (k > n || !isInside(confidence))
        return std::nullopt;
    if (n == 0)
        return Interval{0, 1};
    const double count = double(n);
    const double share = double(k) / count;
    const double z = normalQuantile(1 - tailOf(confidence, sides));
    const double middle = share + z * z / (2 * count);
    const double reach = z * std::sqrt(share * (1 - share) / count + z * z / (4 * count * count));
    const double scale = 1 + z * z / count;
    Interval result;
    result.low = sides == Sides::Upper || k == 0 ? 0 : std::max(0.0, (middle - reach) / scale);
    result.high = sides == Sides::Lower || k == n ? 1 : std::min(1.0, (middle + reach) / scale);
    return result;
}

std::optional<Interval> clopperPearson(std::uint64_t k, std::uint64_t n, double confidence, Sides sides)
{
    if (k > n || !isInside(confidence))
        return std::nullopt;
    if (n == 0)
        return Interval{0, 1};
    const double tail = tailOf(confidence, sides);
    Interval result;
    if (sides != Sides::Upper && k > 0)
        result.low = betaQuantile(tail, double(k), double(n - k) + 1);
    if (sides != Sides::Lower && k < n)
        result.high = betaQuantile(1 - tail, double(k) + 1, double(n - k));
    return result;
}

std::optional<Interval> poissonRate(std::uint64_t k, double exposure, double confidence, Sides sides)
{
    if (!std::isfinite(exposure) || exposure < 0 || !isInside(confidence))
        return std::nullopt;
    Interval result{0, std::numeric_limits<double>::infinity()};
    if (exposure == 0)
        return result;
    const double tail = tailOf(confidence, sides);
    if (sides != Sides::Upper && k > 0)
        result.low = gammaQuantile(tail, double(k), 1 / exposure);
    if (sides != Sides::Lower)
        result.high = gammaQuantile(1 - tail, double(k) + 1, 1 / exposure);
    return result;
}

std::optional<std::uint64_t> outcomesNeeded(std::uint64_t failures, double share, double confidence)
{
    constexpr std::uint64_t kMost = 10'000'000;
    if (!isInside(share) || !isInside(confidence) || failures >= kMost)
        return std::nullopt;
    const auto proves = [&](std::uint64_t n) {
        return clopperPearson(failures, n, confidence, Sides::Upper)->high < share;
    };
    std::uint64_t below = failures; // does not prove: the bound of n of n is 1
    std::uint64_t above = failures + 1;
    while (!proves(above)) {
        below = above;
        above *= 2;
        if (above > kMost)
            return std::nullopt;
    }
    while (above - below > 1) {
        const std::uint64_t middle = below + (above - below) / 2;
        (proves(middle) ? above : below) = middle;
    }
    return above;
}

} // namespace lineside::statistics
