#include "models/production/oee_trend.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>

namespace lineside::production {

namespace {

constexpr double kLeastCoverage = 0.5;

//! What step a cell is in: cells with the same belong together.
std::tuple<qint64, QString, qint64> stepOf(const Cell &cell, TrendStep step)
{
    switch (step) {
    case TrendStep::Hour:
        break;
    case TrendStep::Shift:
        return {toMicroseconds(cell.shiftFrom), cell.shift, 0};
    case TrendStep::Day:
        return {cell.date.toJulianDay(), {}, 0};
    case TrendStep::Week:
        return {cell.date.addDays(1 - cell.date.dayOfWeek()).toJulianDay(), {}, 0};
    case TrendStep::Month:
        return {QDate(cell.date.year(), cell.date.month(), 1).toJulianDay(), {}, 0};
    }
    // Cells that a run divides end together.
    return {toMicroseconds(cell.to), {}, 1};
}

} // namespace

std::vector<TrendPoint> trendOf(const std::vector<Cell> &cells, TrendStep step)
{
    std::vector<TrendPoint> points;
    std::map<std::tuple<qint64, QString, qint64>, size_t> places;
    for (const Cell &cell : cells) {
        if (step == TrendStep::Shift && !cell.inShift())
            continue;
        const auto [place, isNew] = places.try_emplace(stepOf(cell, step), points.size());
        if (isNew) {
            TrendPoint point;
            point.from = cell.from;
            point.date = step == TrendStep::Week ? cell.date.addDays(1 - cell.date.dayOfWeek())
                : step == TrendStep::Month       ? QDate(cell.date.year(), cell.date.month(), 1)
                                                 : cell.date;
            if (step == TrendStep::Shift || step == TrendStep::Hour)
                point.shift = cell.shift;
            points.push_back(std::move(point));
        }
        TrendPoint &point = points[place->second];
        point.from = std::min(point.from, cell.from);
        point.to = std::max(point.to, cell.from + std::chrono::microseconds(cell.account.allTime()));
        point.account += cell.account;
    }
    for (TrendPoint &point : points)
        point.figures = oeeOf(point.account, point.from, point.to);
    return points;
}

std::optional<OeeForecast> forecastOf(const std::vector<TrendPoint> &trend, TrendStep step, size_t ahead)
{
    if (trend.empty() || (step != TrendStep::Shift && step != TrendStep::Day))
        return {};
    std::vector<double> values;
    const auto valueOf = [](const TrendPoint &point) {
        return point.figures.oee && point.figures.coverage >= kLeastCoverage && *point.figures.oee <= 1
            ? *point.figures.oee
            : std::numeric_limits<double>::quiet_NaN();
    };
    // A week by weekday and shift, as far as they ever had an OEE; each keeps its place also where it was left out.
    using Kind = std::pair<int, QString>;
    std::map<Kind, qint64> begins; // of a kind: when in the week, to put them in order
    for (const TrendPoint &point : trend) {
        if (std::isfinite(valueOf(point)))
            begins.try_emplace(Kind(point.date.dayOfWeek(), point.shift), toMicroseconds(point.from) % 86'400'000'000ll);
    }
    std::vector<Kind> week;
    for (const auto &[kind, begin] : begins)
        week.push_back(kind);
    std::sort(week.begin(), week.end(), [&begins](const Kind &a, const Kind &b) {
        return std::tuple(a.first, begins[a], a.second) < std::tuple(b.first, begins[b], b.second);
    });
    const size_t period = week.size();
    const QDate monday = trend.front().date.addDays(1 - trend.front().date.dayOfWeek());
    for (const TrendPoint &point : trend) {
        const auto kind = std::find(week.begin(), week.end(), Kind(point.date.dayOfWeek(), point.shift));
        if (kind == week.end())
            continue;
        const size_t place = size_t(std::max<qint64>(0, monday.daysTo(point.date)) / 7) * period + size_t(kind - week.begin());
        if (place > 20'000)
            return {};
        if (values.size() <= place)
            values.resize(place + 1, std::numeric_limits<double>::quiet_NaN());
        values[place] = valueOf(point);
    }
    values.erase(values.begin(), std::find_if(values.begin(), values.end(), [](double value) { return std::isfinite(value); }));
    if (period < 2)
        return {};
    statistics::ForecastSettings settings;
    settings.period = period;
    settings.ahead = ahead;
    settings.scale = statistics::Scale::Logit;
    std::optional<statistics::Forecast> numbers = statistics::forecast(values, settings);
    if (!numbers)
        return {};
    OeeForecast result;
    result.step = step;
    result.period = period;
    result.from = trend.front().from;
    result.to = trend.back().to;
    result.coverage = double(std::count_if(values.begin(), values.end(), [](double value) { return std::isfinite(value); })) / double(values.size());
    result.numbers = std::move(*numbers);
    return result;
}

} // namespace lineside::production
