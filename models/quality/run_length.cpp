#include "models/quality/run_rules.h"

#include "models/quality/chart_limits.h"
#include "models/statistics/control_constants.h"
#include "models/statistics/distributions.h"

#include <cmath>
#include <limits>
#include <random>
#include <utility>
#include <vector>

namespace lineside {
namespace {

using namespace statistics;

struct KnownLength
{
    quint16 rules;
    double length;
};

constexpr quint16 kOne = quint16(RunRule::Beyond3Sigma);
constexpr quint16 kTwoOfThree = quint16(RunRule::TwoOfThreeBeyond2Sigma);
constexpr quint16 kFourOfFive = quint16(RunRule::FourOfFiveBeyond1Sigma);
constexpr quint16 kEight = quint16(RunRule::EightOnOneSide);
constexpr KnownLength kKnownLengths[] = {
    {kOne, 370.40},
    {kOne | kTwoOfThree, 225.44},
    {kOne | kFourOfFive, 166.05},
    {kOne | kEight, 152.73},
    {kOne | kTwoOfThree | kFourOfFive, 132.89},
    {kOne | kTwoOfThree | kEight, 122.05},
    {kOne | kFourOfFive | kEight, 105.78},
    {kOne | kTwoOfThree | kFourOfFive | kEight, 91.75},
};

double simulatedLength(quint16 rules)
{
    constexpr int kRuns = 3'000;
    constexpr int kLongest = 20'000;
    std::mt19937_64 random(20'260);
    const auto unit = [&] { return (double(random() >> 11) + 0.5) * 0x1.0p-53; };
    double points = 0;
    for (int run = 0; run < kRuns; ++run) {
        RunRuleWatch watch(rules);
        for (int i = 1; i <= kLongest; i += 2) {
            // Two at once after Box, Muller; the library's normal distribution differs from one to the next.
            const double radius = std::sqrt(-2 * std::log(unit()));
            const double angle = 2 * 3.14159265358979323846 * unit();
            if (watch.add(radius * std::cos(angle)).patterns != 0) {
                points += i;
                break;
            }
            if (watch.add(radius * std::sin(angle)).patterns != 0 || i + 1 >= kLongest) {
                points += i + 1;
                break;
            }
        }
    }
    return points / kRuns;
}

//! Solves a x = b in place and gives x; a is square and, being I less a part of a stochastic matrix, never singular.
std::vector<double> solved(std::vector<std::vector<double>> a, std::vector<double> b)
{
    const size_t n = b.size();
    for (size_t k = 0; k < n; ++k) {
        for (size_t i = k + 1; i < n; ++i) {
            const double factor = a[i][k] / a[k][k];
            for (size_t j = k; j < n; ++j)
                a[i][j] -= factor * a[k][j];
            b[i] -= factor * b[k];
        }
    }
    for (size_t k = n; k-- > 0;) {
        for (size_t j = k + 1; j < n; ++j)
            b[k] -= a[k][j] * b[j];
        b[k] /= a[k][k];
    }
    return b;
}

double ewmaLength(double lambda, double width)
{
    constexpr size_t kStates = 81;
    const double limit = width * std::sqrt(lambda / (2 - lambda));
    const double step = 2 * limit / double(kStates);
    const auto middle = [&](size_t state) { return -limit + (double(state) + 0.5) * step; };
    std::vector<std::vector<double>> matrix(kStates, std::vector<double>(kStates));
    for (size_t i = 0; i < kStates; ++i) {
        for (size_t j = 0; j < kStates; ++j) {
            const auto needed = [&](double to) { return (to - (1 - lambda) * middle(i)) / lambda; };
            const double p = normalCdf(needed(middle(j) + step / 2)) - normalCdf(needed(middle(j) - step / 2));
            matrix[i][j] = (i == j ? 1 : 0) - p;
        }
    }
    return solved(std::move(matrix), std::vector<double>(kStates, 1.0))[kStates / 2];
}

double cusumLength(double k, double h)
{
    const double b = h + 1.166;
    const double oneSide = k > 0 ? (std::exp(2 * k * b) - 2 * k * b - 1) / (2 * k * k) : b * b;
    return oneSide / 2;
}

//! P(range of n standard normal values > w).
double rangeBeyond(size_t n, double w)
{
    double inside = 0;
    for (double x = -9; x < 9; x += 0.05)
        inside += 0.05 * double(n) * normalDensity(x) * std::pow(normalCdf(x + w) - normalCdf(x), double(n - 1));
    return std::max(0.0, 1 - inside);
}

//! The chance of a point of the chart of spread to lie beyond its limits.
double spreadChance(const ControlChart &chart)
{
    const size_t n = spreadSize(chart);
    const ControlConstants constants = controlConstants(n);
    if (chart.type == ChartType::XbarS) {
        const double reach = 3 * std::sqrt(1 - constants.c4 * constants.c4);
        const double degrees = double(n - 1);
        const double low = std::max(0.0, constants.c4 - reach);
        return chiSquareSurvival(degrees * std::pow(constants.c4 + reach, 2), degrees) + 1
            - chiSquareSurvival(degrees * low * low, degrees);
    }
    const double low = std::max(0.0, constants.d2 - 3 * constants.d3);
    return rangeBeyond(n, constants.d2 + 3 * constants.d3) + (low > 0 ? 1 - rangeBeyond(n, low) : 0);
}

} // namespace

double inControlRunLength(quint16 rules)
{
    rules &= kAllRunRules;
    if (rules == 0)
        return std::numeric_limits<double>::infinity();
    for (const KnownLength &known : kKnownLengths) {
        if (known.rules == rules)
            return known.length;
    }
    return simulatedLength(rules);
}

double inControlRunLength(const ControlChart &chart)
{
    if (chart.type == ChartType::Ewma)
        return ewmaLength(chart.lambda, chart.width);
    if (chart.type == ChartType::Cusum)
        return cusumLength(chart.cusumK, chart.cusumH);
    const double ofPoints = 1 / inControlRunLength(chart.rules);
    const bool watchesSpread = (chart.rules & kOne) != 0;
    return 1 / (ofPoints + (watchesSpread ? spreadChance(chart) : 0));
}

double ChanceBook::of(const ControlChart &chart)
{
    const auto key = std::make_tuple(chart.type, chart.subgroup, chart.rules, chart.lambda, chart.width, chart.cusumK, chart.cusumH);
    const auto known = m_known.find(key);
    if (known != m_known.end())
        return known->second;
    return m_known[key] = 1 / inControlRunLength(chart);
}

} // namespace lineside
