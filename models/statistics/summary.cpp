#include "models/statistics/summary.h"

#include <algorithm>
#include <cmath>

namespace lineside::statistics {
namespace {

double medianOf(std::vector<double> &values)
{
    const size_t half = values.size() / 2;
    std::nth_element(values.begin(), values.begin() + std::ptrdiff_t(half), values.end());
    const double upper = values[half];
    if (values.size() % 2 == 1)
        return upper;
    const double lower = *std::max_element(values.begin(), values.begin() + std::ptrdiff_t(half));
    return lower + (upper - lower) / 2;
}

} // namespace

std::vector<double> finiteOf(std::span<const double> values)
{
    std::vector<double> result;
    result.reserve(values.size());
    for (const double value : values) {
        if (std::isfinite(value))
            result.push_back(value);
    }
    return result;
}

void Moments::add(double value, double weight)
{
    if (!std::isfinite(value) || !std::isfinite(weight) || weight <= 0)
        return;
    ++m_count;
    m_weight += weight;
    const double step = value - m_mean;
    m_mean += step * weight / m_weight;
    m_squares += weight * step * (value - m_mean);
}

void Moments::merge(const Moments &other)
{
    if (other.m_count == 0)
        return;
    if (m_count == 0) {
        *this = other;
        return;
    }
    const double weight = m_weight + other.m_weight;
    const double step = other.m_mean - m_mean;
    m_mean += step * other.m_weight / weight;
    m_squares += other.m_squares + step * step * m_weight * other.m_weight / weight;
    m_weight = weight;
    m_count += other.m_count;
}

std::optional<double> Moments::mean() const
{
    if (m_count == 0)
        return std::nullopt;
    return m_mean;
}

std::optional<double> Moments::variance() const
{
    if (m_count < 2 || m_weight <= 1)
        return std::nullopt;
    return m_squares / (m_weight - 1);
}

std::optional<double> Moments::sd() const
{
    const std::optional<double> square = variance();
    if (!square)
        return std::nullopt;
    return std::sqrt(*square);
}

std::optional<double> Moments::populationVariance() const
{
    if (m_count == 0)
        return std::nullopt;
    return m_squares / m_weight;
}

Moments momentsOf(std::span<const double> values)
{
    Moments result;
    for (const double value : values)
        result.add(value);
    return result;
}

std::optional<double> mean(std::span<const double> values)
{
    return momentsOf(values).mean();
}

std::optional<double> sd(std::span<const double> values)
{
    return momentsOf(values).sd();
}

std::optional<double> quantile(std::span<const double> values, double p)
{
    std::vector<double> sorted = finiteOf(values);
    if (sorted.empty() || !(p >= 0 && p <= 1))
        return std::nullopt;
    std::sort(sorted.begin(), sorted.end());
    return quantileOfSorted(sorted, p);
}

double quantileOfSorted(std::span<const double> sorted, double p)
{
    const double place = double(sorted.size() - 1) * p;
    const size_t below = std::min(size_t(place), sorted.size() - 1);
    if (below + 1 >= sorted.size())
        return sorted[below];
    return sorted[below] + (place - double(below)) * (sorted[below + 1] - sorted[below]);
}

std::optional<double> median(std::span<const double> values)
{
    std::vector<double> finite = finiteOf(values);
    if (finite.empty())
        return std::nullopt;
    return medianOf(finite);
}

std::optional<double> mad(std::span<const double> values)
{
    std::vector<double> finite = finiteOf(values);
    if (finite.empty())
        return std::nullopt;
    const double middle = medianOf(finite);
    for (double &value : finite)
        value = std::abs(value - middle);
    return medianOf(finite);
}

std::optional<double> autocorrelation(std::span<const double> values, size_t lag)
{
    const Moments moments = momentsOf(values);
    if (moments.count() < lag + 2)
        return std::nullopt;
    const double middle = *moments.mean();
    double below = 0;
    double above = 0;
    for (size_t i = 0; i < values.size(); ++i) {
        if (!std::isfinite(values[i]))
            continue;
        below += (values[i] - middle) * (values[i] - middle);
        if (i >= lag && std::isfinite(values[i - lag]))
            above += (values[i] - middle) * (values[i - lag] - middle);
    }
    if (!(below > 0))
        return std::nullopt;
    return above / below;
}

double effectiveCount(size_t count, double rho)
{
    if (count == 0)
        return 0;
    if (std::isnan(rho))
        return 1;
    const double r = std::clamp(rho, 0.0, 1.0);
    return std::max(1.0, double(count) * (1 - r) / (1 + r));
}

} // namespace lineside::statistics
