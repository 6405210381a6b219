#include "models/statistics/forecast.h"

#include "models/statistics/summary.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lineside::statistics {
namespace {

constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();
constexpr double kShareEnd = 0.001;

double onScale(double value, Scale scale)
{
    switch (scale) {
    case Scale::Plain:
        return value;
    case Scale::Log:
        return std::log(value);
    case Scale::Logit: {
        const double share = std::clamp(value, kShareEnd, 1 - kShareEnd);
        return std::log(share / (1 - share));
    }
    }
    return value;
}

double offScale(double value, Scale scale)
{
    switch (scale) {
    case Scale::Plain:
        return value;
    case Scale::Log:
        return std::exp(value);
    case Scale::Logit:
        return 1 / (1 + std::exp(-value));
    }
    return value;
}

//! Absolute errors of forecasts, on the scale (for intervals) and off it (for MASE), by steps ahead.
class Errors
{
public:
    explicit Errors(size_t ahead) : m_onScale(ahead) {}

    void add(size_t step, double forecast, double actual, Scale scale)
    {
        if (!std::isfinite(forecast) || !std::isfinite(actual))
            return;
        m_onScale[step].push_back(std::abs(forecast - actual));
        m_all.add(std::abs(offScale(forecast, scale) - offScale(actual, scale)));
    }
    const Moments &all() const { return m_all; }

    //! Half the width of the interval for each step.
    std::vector<double> reaches(double coverage)
    {
        std::vector<double> result;
        double widest = 0;
        for (std::vector<double> &errors : m_onScale) {
            const size_t rank = size_t(std::ceil(double(errors.size() + 1) * coverage));
            if (rank >= 1 && rank <= errors.size()) {
                std::sort(errors.begin(), errors.end());
                widest = std::max(widest, errors[rank - 1]);
            } else if (!errors.empty()) {
                widest = std::max(widest, *std::max_element(errors.begin(), errors.end()));
            }
            result.push_back(widest);
        }
        return result;
    }

private:
    std::vector<std::vector<double>> m_onScale;
    Moments m_all;
};

std::vector<ForecastPoint> withIntervals(const std::vector<double> &middles, const std::vector<double> &reaches, Scale scale)
{
    std::vector<ForecastPoint> result;
    for (size_t i = 0; i < middles.size(); ++i)
        result.push_back({offScale(middles[i], scale), offScale(middles[i] - reaches[i], scale),
                          offScale(middles[i] + reaches[i], scale)});
    return result;
}

} // namespace

std::vector<double> seasonalNaive(std::span<const double> values, size_t period, size_t ahead)
{
    std::vector<double> result;
    if (values.empty() || period == 0)
        return result;
    for (size_t step = 0; step < ahead; ++step) {
        double found = kNoValue;
        // The place one, two, … periods before this step that lies within the values.
        size_t back = (step / period + 1) * period;
        for (; back - step <= values.size(); back += period) {
            const double value = values[values.size() + step - back];
            if (std::isfinite(value)) {
                found = value;
                break;
            }
        }
        result.push_back(found);
    }
    return result;
}

std::optional<double> naiveError(std::span<const double> values, size_t period)
{
    if (period == 0)
        return std::nullopt;
    Moments errors;
    for (size_t i = period; i < values.size(); ++i)
        errors.add(std::abs(values[i] - values[i - period]));
    const std::optional<double> result = errors.mean();
    return result && *result > 0 ? result : std::nullopt;
}

std::optional<double> mase(std::span<const double> forecast, std::span<const double> actual, std::span<const double> history,
                           size_t period)
{
    Moments errors;
    for (size_t i = 0; i < std::min(forecast.size(), actual.size()); ++i)
        errors.add(std::abs(forecast[i] - actual[i]));
    const std::optional<double> scale = naiveError(history, period);
    if (!scale || !errors.mean())
        return std::nullopt;
    return *errors.mean() / *scale;
}

std::optional<Forecast> forecast(std::span<const double> values, const ForecastSettings &settings)
{
    const size_t period = settings.period;
    const size_t ahead = settings.ahead;
    if (period == 0 || ahead == 0 || !(settings.coverage > 0 && settings.coverage < 1))
        return std::nullopt;
    std::vector<double> scaled;
    for (const double value : values) {
        if (settings.scale == Scale::Log && value <= 0)
            return std::nullopt;
        scaled.push_back(std::isfinite(value) ? onScale(value, settings.scale) : kNoValue);
    }
    const size_t learnt = std::max(2 * period, values.size() / 2);
    if (values.size() < learnt + ahead + settings.origins - 1)
        return std::nullopt;
    const std::span<const double> all(scaled);
    const auto tried = fitHoltWinters(all.first(learnt), period, settings.damped);
    const auto start = HoltWinters::startOf(all, period);
    const auto unit = naiveError(values.first(learnt), period);
    if (!tried || !start || !unit)
        return std::nullopt;

    Forecast result;
    HoltWinters model(*tried, *start);
    Errors errors(ahead);
    Errors naiveErrors(ahead);
    for (size_t origin = 0; origin < all.size(); ++origin) {
        if (origin >= learnt) {
            const std::vector<double> plain = seasonalNaive(all.first(origin), period, ahead);
            for (size_t step = 0; step < ahead && origin + step < all.size(); ++step) {
                if (!std::isfinite(plain[step]))
                    continue; // the two are compared at the same places
                errors.add(step, model.forecast(step + 1), all[origin + step], settings.scale);
                naiveErrors.add(step, plain[step], all[origin + step], settings.scale);
            }
            ++result.origins;
        }
        model.add(all[origin]);
    }
    if (errors.all().count() < settings.origins)
        return std::nullopt; // nearly all of it holes
    result.mase = *errors.all().mean() / *unit;
    result.naiveMase = *naiveErrors.all().mean() / *unit;
    result.beatsNaive = result.mase < 1 && result.mase < result.naiveMase;

    result.smoothing = *fitHoltWinters(all, period, settings.damped);
    HoltWinters last(result.smoothing, *start);
    for (const double value : all)
        last.add(value);
    result.samples = last.count();
    std::vector<double> middles;
    for (size_t step = 1; step <= ahead; ++step)
        middles.push_back(last.forecast(step));
    result.points = withIntervals(middles, errors.reaches(settings.coverage), settings.scale);
    result.naive = withIntervals(seasonalNaive(all, period, ahead), naiveErrors.reaches(settings.coverage), settings.scale);
    return result;
}

} // namespace lineside::statistics
