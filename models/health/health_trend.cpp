#include "models/health/health_trend.h"

#include "models/statistics/summary.h"
#include "models/statistics/trend.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

using namespace Qt::Literals;

namespace lineside {

namespace {

constexpr int kDays = 30;
constexpr int kTestedDays = 14;      //!< how far back a direction is looked for
constexpr int kLeastTestedDays = 7;
constexpr double kSignificance = 0.05;

constexpr struct
{
    HealthDirection direction;
    const char *name;
} kDirectionNames[] = {{HealthDirection::Unknown, "UNKNOWN"}, {HealthDirection::Improving, "IMPROVING"},
                       {HealthDirection::Stable, "STABLE"}, {HealthDirection::Degrading, "DEGRADING"},
                       {HealthDirection::RapidlyDegrading, "RAPIDLY_DEGRADING"}};

//! The mean of the newest \a days of those that have one, and how many have.
std::pair<std::optional<double>, int> meanOf(std::span<const std::optional<double>> days)
{
    double sum = 0;
    int count = 0;
    for (const std::optional<double> &day : days) {
        if (!day)
            continue;
        sum += *day;
        ++count;
    }
    return {count > 0 ? std::optional(sum / count) : std::nullopt, count};
}

void testDirection(HealthTrend &trend, std::span<const std::optional<double>> newestFirst)
{
    std::vector<double> values, days; // days: of the values that are there, back from now
    int present = 0;
    for (size_t i = newestFirst.size(); i-- > 0;) {
        if (values.empty() && !newestFirst[i])
            continue; // history begins later
        values.push_back(newestFirst[i].value_or(std::nan("")));
        present += newestFirst[i] ? 1 : 0;
        if (newestFirst[i])
            days.push_back(double(i) + 0.5);
    }
    if (present < kLeastTestedDays)
        return;
    trend.tested = true;
    const double factor = statistics::ar1VarianceFactor(values);
    const std::optional<statistics::TheilSen> line = statistics::theilSen(values, 1 - kSignificance, factor);
    const std::optional<statistics::MannKendall> test = statistics::mannKendall(values, factor);
    if (!line || !test)
        return; // all alike
    trend.slope = line->slope;
    trend.slopeLow = line->low;
    trend.slopeHigh = line->high;
    trend.p = test->p;
    trend.pivot = statistics::median(values).value_or(0);
    trend.pivotAt = trend.to - std::chrono::microseconds(qint64(statistics::median(days).value_or(0) * 86'400e6));
    trend.significant = line->isSignificant() && test->p < kSignificance;
}

} // namespace

HealthTrend healthTrend(std::span<const ScorePoint> points, UtcTime now)
{
    using Day = std::chrono::duration<qint64, std::ratio<86'400>>;
    HealthTrend trend;
    trend.to = now;
    trend.from = now;
    std::array<double, kDays> sums{};
    std::array<int, kDays> counts{};
    for (const ScorePoint &point : points) {
        if (!std::isfinite(point.score) || point.at > now)
            continue;
        const qint64 ago = (now - point.at) / Day(1);
        if (ago >= kDays)
            continue;
        sums[size_t(ago)] += point.score;
        ++counts[size_t(ago)];
        ++trend.samples;
        trend.from = std::min(trend.from, point.at);
    }
    std::array<std::optional<double>, kDays> days; // newest first
    for (size_t i = 0; i < kDays; ++i) {
        if (counts[i] > 0)
            days[i] = sums[i] / counts[i];
    }
    trend.today = days[0];
    int of7 = 0, of30 = 0;
    std::tie(trend.average7, of7) = meanOf(std::span(days).first(7));
    std::tie(trend.average30, of30) = meanOf(days);
    trend.coverage = of7 / 7.0;
    trend.coverage30 = of30 / double(kDays);
    if (trend.today && of7 >= 2) {
        trend.change = *trend.today - *trend.average7;
        trend.direction = healthDirectionOf(*trend.change);
    }
    testDirection(trend, std::span(days).first(kTestedDays));
    return trend;
}

std::optional<TrendBand> HealthTrend::bandAt(UtcTime at) const
{
    if (!tested || pivotAt == UtcTime{})
        return {};
    const double days = double((at - pivotAt).count()) / 86'400e6;
    const auto shown = [this, days](double perDay) { return std::clamp(pivot + perDay * days, 0.0, 100.0); };
    TrendBand band{shown(slope), shown(slopeLow), shown(slopeHigh)};
    if (band.low > band.high)
        std::swap(band.low, band.high);
    return band;
}

HealthDirection healthDirectionOf(double change)
{
    if (!std::isfinite(change))
        return HealthDirection::Unknown;
    if (change > 5)
        return HealthDirection::Improving;
    if (change >= -5)
        return HealthDirection::Stable;
    return change >= -10 ? HealthDirection::Degrading : HealthDirection::RapidlyDegrading;
}

QString healthDirectionName(HealthDirection direction)
{
    for (const auto &entry : kDirectionNames) {
        if (entry.direction == direction)
            return QString::fromLatin1(entry.name);
    }
    return u"UNKNOWN"_s;
}

bool healthDirectionFromName(const QString &name, HealthDirection &direction)
{
    for (const auto &entry : kDirectionNames) {
        if (name == QLatin1String(entry.name)) {
            direction = entry.direction;
            return true;
        }
    }
    return false;
}

QString healthTrendText(const HealthTrend &trend)
{
    const QString name = healthDirectionName(trend.direction);
    if (trend.direction == HealthDirection::Stable || trend.direction == HealthDirection::Unknown)
        return name;
    const bool same = (trend.direction == HealthDirection::Improving) == (trend.slope > 0);
    if (trend.tested && trend.significant && same)
        return name;
    return QCoreApplication::translate("health", "%1 (not significant)").arg(name);
}

} // namespace lineside
