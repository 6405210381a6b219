#include "models/statistics/drift.h"

#include "models/statistics/distributions.h"
#include "models/statistics/summary.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lineside::statistics {
namespace {

constexpr size_t kMostAutoPairs = 10'000;
constexpr size_t kMostExactPairs = 4'000'000;

std::vector<double> sortedFinite(std::span<const double> values)
{
    std::vector<double> result = finiteOf(values);
    std::sort(result.begin(), result.end());
    return result;
}

double distance(const std::vector<double> &a, const std::vector<double> &b)
{
    double result = 0;
    size_t i = 0;
    size_t j = 0;
    while (i < a.size() && j < b.size()) {
        const double at = std::min(a[i], b[j]);
        while (i < a.size() && a[i] == at)
            ++i;
        while (j < b.size() && b[j] == at)
            ++j;
        result = std::max(result, std::abs(double(i) / double(a.size()) - double(j) / double(b.size())));
    }
    return result;
}

/*!
 * P(D >= d) of all orders of m and n values: a random path from (0, 0) to (m, n) whose steps are drawn without putting back
 * stays below d with the probability that is carried along here, cell by cell.
 */
double exactP(size_t m, size_t n, double d)
{
    // D is a multiple of 1 / (m n): half of one less than d, so that rounding decides nothing.
    const double bound = d - 0.5 / (double(m) * double(n));
    std::vector<double> inside(n + 1, 0.0);
    for (size_t i = 0; i <= m; ++i) {
        for (size_t j = 0; j <= n; ++j) {
            if (std::abs(double(i) / double(m) - double(j) / double(n)) > bound) {
                inside[j] = 0;
                continue;
            }
            if (i == 0 && j == 0) {
                inside[j] = 1;
                continue;
            }
            const double left = double(m - i + n - j) + 1; // values left before the step to here
            const double fromA = i > 0 ? inside[j] * double(m - i + 1) / left : 0;
            const double fromB = j > 0 ? inside[j - 1] * double(n - j + 1) / left : 0;
            inside[j] = fromA + fromB;
        }
    }
    return std::clamp(1 - inside[n], 0.0, 1.0);
}

double asymptoticP(double d, double a, double b)
{
    const int worth = int(std::clamp(std::nearbyint(a * b / (a + b)), 1.0, 1e9));
    return kolmogorovSurvival(d, worth);
}

} // namespace

std::optional<KsTest> kolmogorovSmirnov(std::span<const double> a, std::span<const double> b, KsMethod method)
{
    const std::vector<double> first = sortedFinite(a);
    const std::vector<double> second = sortedFinite(b);
    if (first.empty() || second.empty())
        return std::nullopt;
    KsTest result;
    result.d = distance(first, second);
    result.countA = double(first.size());
    result.countB = double(second.size());
    const bool fits = first.size() <= kMostExactPairs / second.size();
    if (method == KsMethod::Exact && !fits)
        return std::nullopt;
    const bool exact = method == KsMethod::Exact
        || (method == KsMethod::Auto && fits && first.size() * second.size() <= kMostAutoPairs);
    result.p = exact ? exactP(first.size(), second.size(), result.d)
                     : asymptoticP(result.d, result.countA, result.countB);
    return result;
}

std::optional<KsTest> kolmogorovSmirnovOfSeries(std::span<const double> a, std::span<const double> b)
{
    const std::vector<double> first = sortedFinite(a);
    const std::vector<double> second = sortedFinite(b);
    if (first.size() < 8 || second.size() < 8)
        return std::nullopt;
    KsTest result;
    result.d = distance(first, second);
    // A sample of one value only has no correlation, and tells as little as one value.
    result.countA = effectiveCount(first.size(), autocorrelation(a).value_or(1));
    result.countB = effectiveCount(second.size(), autocorrelation(b).value_or(1));
    result.p = asymptoticP(result.d, result.countA, result.countB);
    return result;
}

std::optional<double> populationStability(std::span<const double> reference, std::span<const double> recent, size_t bins)
{
    constexpr double kLeastShare = 0.0001;
    const std::vector<double> before = sortedFinite(reference);
    const std::vector<double> now = sortedFinite(recent);
    if (before.empty() || now.empty() || bins < 2)
        return std::nullopt;
    std::vector<double> edges;
    for (size_t i = 1; i < bins; ++i)
        edges.push_back(quantileOfSorted(before, double(i) / double(bins)));
    edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
    edges.push_back(std::numeric_limits<double>::infinity());
    double result = 0;
    auto beforeAt = before.begin();
    auto nowAt = now.begin();
    for (const double edge : edges) { // values up to and with the edge
        const auto beforeEnd = std::upper_bound(beforeAt, before.end(), edge);
        const auto nowEnd = std::upper_bound(nowAt, now.end(), edge);
        const double was = std::max(kLeastShare, double(beforeEnd - beforeAt) / double(before.size()));
        const double is = std::max(kLeastShare, double(nowEnd - nowAt) / double(now.size()));
        result += (is - was) * std::log(is / was);
        beforeAt = beforeEnd;
        nowAt = nowEnd;
    }
    return result;
}

std::vector<double> benjaminiHochberg(std::span<const double> p)
{
    std::vector<double> result(p.size(), std::numeric_limits<double>::quiet_NaN());
    std::vector<size_t> order;
    for (size_t i = 0; i < p.size(); ++i) {
        if (p[i] >= 0 && p[i] <= 1)
            order.push_back(i);
    }
    std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return p[a] != p[b] ? p[a] < p[b] : a < b; });
    double least = 1;
    for (size_t rank = order.size(); rank > 0; --rank) {
        least = std::min(least, p[order[rank - 1]] * double(order.size()) / double(rank));
        result[order[rank - 1]] = least;
    }
    return result;
}

} // namespace lineside::statistics
