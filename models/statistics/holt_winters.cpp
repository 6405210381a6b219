#include "models/statistics/holt_winters.h"

#include "models/statistics/nelder_mead.h"
#include "models/statistics/summary.h"

#include <algorithm>
#include <cmath>

namespace lineside::statistics {
namespace {

double insideUnit(double free)
{
    return 1 / (1 + std::exp(-free));
}

Smoothing smoothingOf(std::span<const double> free, bool seasonal, bool damped)
{
    Smoothing result;
    result.alpha = insideUnit(free[0]);
    result.beta = insideUnit(free[1]);
    size_t next = 2;
    result.gamma = seasonal ? (1 - result.alpha) * insideUnit(free[next++]) : 0;
    result.phi = damped ? 0.8 + 0.18 * insideUnit(free[next]) : 1;
    return result;
}

} // namespace

HoltWinters::HoltWinters(Smoothing smoothing, Start start)
    : m_smoothing(smoothing), m_level(start.level), m_trend(start.trend), m_season(std::move(start.season))
{
    if (m_season.empty())
        m_season.push_back(0);
    if (m_season.size() == 1) {
        m_smoothing.gamma = 0;
        m_season[0] = 0;
    }
}

void HoltWinters::add(double value)
{
    const double expected = m_level + m_smoothing.phi * m_trend;
    double &season = m_season[m_place];
    m_place = (m_place + 1) % m_season.size();
    if (!std::isfinite(value)) {
        m_level = expected;
        m_trend *= m_smoothing.phi;
        return;
    }
    ++m_count;
    const double error = value - expected - season;
    m_squares += error * error;
    const double level = m_smoothing.alpha * (value - season) + (1 - m_smoothing.alpha) * expected;
    m_trend = m_smoothing.beta * (level - m_level) + (1 - m_smoothing.beta) * m_smoothing.phi * m_trend;
    season = m_smoothing.gamma * (value - expected) + (1 - m_smoothing.gamma) * season;
    m_level = level;
}

double HoltWinters::forecast(size_t ahead) const
{
    if (ahead == 0)
        return m_level;
    double reach = 0;
    double damping = 1;
    for (size_t i = 0; i < ahead; ++i) {
        damping *= m_smoothing.phi;
        reach += damping;
    }
    return m_level + reach * m_trend + m_season[(m_place + ahead - 1) % m_season.size()];
}

std::optional<HoltWinters::Start> HoltWinters::startOf(std::span<const double> values, size_t period)
{
    if (period == 0 || values.size() / 2 < period)
        return std::nullopt;
    const std::span<const double> first = values.first(period);
    const Moments one = momentsOf(first);
    const Moments two = momentsOf(values.subspan(period, period));
    if (2 * one.count() < period || 2 * two.count() < period)
        return std::nullopt;
    Start start;
    start.level = *one.mean();
    start.trend = (*two.mean() - *one.mean()) / double(period);
    for (const double value : first)
        start.season.push_back(std::isfinite(value) ? value - start.level : 0);
    return start;
}

std::optional<Smoothing> fitHoltWinters(std::span<const double> values, size_t period, bool damped)
{
    const auto start = HoltWinters::startOf(values, period);
    if (!start)
        return std::nullopt;
    const bool seasonal = period > 1;
    const auto errors = [&](std::span<const double> free) {
        HoltWinters model(smoothingOf(free, seasonal, damped), *start);
        for (const double value : values)
            model.add(value);
        return model.squaredErrors();
    };
    std::optional<Minimum> best;
    for (const double alpha : {-2.0, 0.0, 1.5}) {
        std::vector<double> from{alpha, -2.5};
        if (seasonal)
            from.push_back(-1);
        if (damped)
            from.push_back(0);
        Minimum found = minimise(errors, std::move(from), 1, 1e-9, 600);
        if (!best || found.value < best->value)
            best = std::move(found);
    }
    return smoothingOf(best->at, seasonal, damped);
}

} // namespace lineside::statistics
