#include "models/statistics/nelder_mead.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lineside::statistics {

Minimum minimise(const std::function<double(std::span<const double>)> &function, std::vector<double> start, double step,
                 double tolerance, int most)
{
    struct Corner
    {
        std::vector<double> at;
        double value;
    };
    const size_t n = start.size();
    Minimum result;
    const auto evaluated = [&](std::vector<double> at) {
        ++result.evaluations;
        const double value = function(at);
        return Corner{std::move(at), std::isfinite(value) ? value : std::numeric_limits<double>::max()};
    };
    std::vector<Corner> corners;
    corners.push_back(evaluated(start));
    for (size_t i = 0; i < n; ++i) {
        std::vector<double> at = start;
        at[i] += step;
        corners.push_back(evaluated(std::move(at)));
    }
    const auto better = [](const Corner &a, const Corner &b) { return a.value < b.value; };
    while (n > 0 && result.evaluations < most) {
        std::sort(corners.begin(), corners.end(), better);
        if (corners.back().value - corners.front().value <= tolerance * (std::abs(corners.front().value) + tolerance))
            break;
        std::vector<double> middle(n, 0.0);
        for (size_t c = 0; c < n; ++c) {
            for (size_t i = 0; i < n; ++i)
                middle[i] += corners[c].at[i] / double(n);
        }
        const auto beyond = [&](double by) {
            std::vector<double> at(n);
            for (size_t i = 0; i < n; ++i)
                at[i] = middle[i] + by * (corners.back().at[i] - middle[i]);
            return evaluated(std::move(at));
        };
        Corner reflected = beyond(-1);
        if (reflected.value < corners.front().value) {
            Corner expanded = beyond(-2);
            corners.back() = expanded.value < reflected.value ? std::move(expanded) : std::move(reflected);
            continue;
        }
        if (reflected.value < corners[n - 1].value) {
            corners.back() = std::move(reflected);
            continue;
        }
        const bool outside = reflected.value < corners.back().value;
        Corner contracted = beyond(outside ? -0.5 : 0.5);
        if (contracted.value < std::min(reflected.value, corners.back().value)) {
            corners.back() = std::move(contracted);
            continue;
        }
        for (size_t c = 1; c <= n; ++c) {
            std::vector<double> at(n);
            for (size_t i = 0; i < n; ++i)
                at[i] = corners.front().at[i] + 0.5 * (corners[c].at[i] - corners.front().at[i]);
            corners[c] = evaluated(std::move(at));
        }
    }
    const auto best = std::min_element(corners.begin(), corners.end(), better);
    result.at = best->at;
    result.value = best->value;
    return result;
}

} // namespace lineside::statistics
