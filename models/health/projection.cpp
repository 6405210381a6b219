#include "models/health/projection.h"

#include "models/statistics/summary.h"
#include "models/statistics/trend.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace lineside {

namespace {

constexpr qint64 kHourUs = 3'600'000'000;
constexpr int kBlockHours = 3;
constexpr int kBlocks = TagProjection::kHours / kBlockHours;
constexpr int kLeastBlocks = 16; //!< two days
constexpr double kCertainty = 0.99;
constexpr double kDeviations = 2.576; //!< of a normal distribution, for that
constexpr double kLeastWay = 0.1;
constexpr double kFarHours = 24 * 3'650;
constexpr double kSmooth = 0.03;  //!< of the range: what less than that is left by the lines of the halves is no noise, but a curve
constexpr double kApart = TagProjection::kHours / 48.0; //!< days between the middles of the two halves

using Blocks = std::array<double, kBlocks>;

//! How fast it goes at the end, and how much faster each day, both towards the limit and a day.
struct Pace
{
    double speed = 0;
    double growth = 0;

    double hoursUntil(double ahead) const
    {
        // the root of speed t + growth t^2 / 2 = ahead, in a form that is exact for a small growth, too
        const double root = growth > 0 ? std::sqrt(speed * speed + 2 * growth * ahead) : speed;
        return speed + root > 0 ? std::min(2 * ahead / (speed + root) * 24, kFarHours) : kFarHours;
    }
};

//! What speeds up: as its two halves tell, and by the end of their interval that does so most.
struct Bend
{
    Pace likely, most;
    double now = 0;    //!< where the curve has got to, towards the limit
    double spread = 0; //!< about the lines of the halves
    double factor = 1; //!< of what depends on what, about the lines of the halves: about one line a bend would seem to be that
    bool isSignificant = false;
};

std::optional<Bend> bendOf(const Blocks &days, const Blocks &blocks, double sign)
{
    Blocks ahead;
    std::transform(blocks.begin(), blocks.end(), ahead.begin(), [sign](double value) { return value * sign; });
    constexpr size_t kHalf = kBlocks / 2;
    const auto lineOf = [&](size_t from, double factor) {
        return statistics::theilSen({days.data() + from, kHalf}, {ahead.data() + from, kHalf}, kCertainty, factor);
    };
    const auto first = lineOf(0, 1), second = lineOf(kHalf, 1);
    if (!first || !second)
        return {};
    Blocks rest;
    for (size_t b = 0; b < kBlocks; ++b)
        rest[b] = ahead[b] - (b < kHalf ? *first : *second).at(days[b]);
    const double n = double(first->count + second->count);
    const double rho = n > 8 ? (n * statistics::autocorrelation(rest).value_or(0) + 2) / (n - 6) : 1; // two lines took away more than one
    const std::vector<double> known = statistics::finiteOf(ahead);
    const auto [least, largest] = std::minmax_element(known.begin(), known.end());
    const double spread = statistics::sd(rest).value_or(0);
    const bool isSmooth = spread < kSmooth * (*largest - *least);
    const double factor = isSmooth ? 1 : statistics::ar1VarianceFactor(size_t(n), rho);
    const auto before = lineOf(0, factor), after = lineOf(kHalf, factor);
    if (!before || !after)
        return {};
    const double change = after->slope - before->slope;
    const double above = std::hypot(after->high - after->slope, before->slope - before->low);
    const double below = std::hypot(after->slope - after->low, before->high - before->slope);
    const auto paceWith = [&](double by) { return Pace{after->slope + by / 2, by / kApart}; };
    const double now = after->at(0) + change * kApart / 12; // a curve ends above the line through its half
    return Bend{paceWith(change), paceWith(change + above), now, spread, factor, change > below};
}

} // namespace

TagProjection::TagProjection(std::optional<double> low, std::optional<double> high)
    : m_low(low), m_high(high), m_medians(kHours, std::nanf(""))
{
}

void TagProjection::clear()
{
    std::fill(m_medians.begin(), m_medians.end(), std::nanf(""));
    m_collected.clear();
    m_hour = m_newest = std::numeric_limits<qint64>::min();
}

void TagProjection::setBack(UtcTime now)
{
    const qint64 last = toMicroseconds(now) / kHourUs;
    if (m_hour > last) {
        m_collected.clear();
        m_hour = last;
    }
    for (qint64 hour = m_newest > last ? std::max(last + 1, m_newest - kHours + 1) : m_newest + 1; hour <= m_newest; ++hour)
        m_medians[size_t(hour % kHours)] = std::nanf("");
    m_newest = std::min(m_newest, last);
}

void TagProjection::closeHour()
{
    if (m_collected.empty())
        return;
    if (m_newest == std::numeric_limits<qint64>::min() || m_hour - m_newest >= kHours)
        std::fill(m_medians.begin(), m_medians.end(), std::nanf(""));
    else
        for (qint64 hour = m_newest + 1; hour < m_hour; ++hour)
            m_medians[size_t(hour % kHours)] = std::nanf("");
    m_newest = m_hour;
    m_medians[size_t(m_hour % kHours)] = float(statistics::median(m_collected).value_or(std::nan("")));
    m_collected.clear();
}

void TagProjection::add(UtcTime at, double value)
{
    const qint64 hour = toMicroseconds(at) / kHourUs;
    if (!std::isfinite(value) || hour < m_hour || hour < 0)
        return;
    if (hour != m_hour) {
        closeHour();
        m_hour = hour;
    }
    m_collected.push_back(value);
}

std::optional<Projection> TagProjection::read(UtcTime now) const
{
    if (m_newest == std::numeric_limits<qint64>::min() || (!m_low && !m_high))
        return {};
    // blocks end with the newest whole hour, so that a value of the first minutes does not weigh as an hour
    const qint64 end = toMicroseconds(now) / kHourUs;
    Blocks blocks;
    Blocks days;
    int present = 0;
    for (int b = 0; b < kBlocks; ++b) {
        std::array<double, kBlockHours> hours;
        size_t count = 0;
        for (int h = 0; h < kBlockHours; ++h) {
            const qint64 hour = end - kHours + b * kBlockHours + h;
            if (hour < 0 || hour > m_newest || hour <= m_newest - kHours)
                continue;
            const float median = m_medians[size_t(hour % kHours)];
            if (std::isfinite(median))
                hours[count++] = double(median);
        }
        blocks[size_t(b)] = count > 0 ? statistics::median({hours.data(), count}).value_or(std::nan("")) : std::nan("");
        days[size_t(b)] = (b - kBlocks + 0.5) * kBlockHours / 24.0; // before end
        present += count > 0 ? 1 : 0;
    }
    if (present < kLeastBlocks)
        return {};
    // cheap first: most tags go nowhere
    const std::optional<statistics::MannKendall> plain = statistics::mannKendall(blocks);
    if (!plain || plain->p > 1 - kCertainty)
        return {};
    const double sign = plain->s > 0 ? 1 : -1;
    const std::optional<Bend> bend = bendOf(days, blocks, sign);
    double factor = statistics::ar1VarianceFactor(blocks);
    const bool bends = bend && bend->isSignificant;
    if (bends)
        factor = std::min(factor, bend->factor);
    const std::optional<statistics::MannKendall> test = statistics::mannKendall(blocks, factor);
    if (!test || test->p > 1 - kCertainty)
        return {};
    const std::optional<statistics::TheilSen> line = statistics::theilSen(days, blocks, kCertainty, factor);
    if (!line || !line->isSignificant() || line->slope * sign <= 0)
        return {};

    Projection projection;
    projection.rising = sign > 0;
    const std::optional<double> limit = projection.rising ? m_high : m_low;
    if (!limit)
        return {};
    std::vector<double> values = statistics::finiteOf(blocks);
    const size_t third = values.size() / 3;
    const double early = *statistics::median({values.data(), third});
    const std::vector<double> late(values.end() - qsizetype(std::min<size_t>(values.size(), 8)), values.end());
    const double recent = *statistics::median(late);
    // today is beyond nearly all that the first days saw, and a good part of the way is gone
    const double edge = projection.rising ? *statistics::quantile({values.data(), third}, 0.95) : *statistics::quantile({values.data(), third}, 0.05);
    if ((recent - edge) * sign <= 0 || (recent - early) * sign < kLeastWay * (*limit - early) * sign)
        return {};
    projection.limit = *limit;
    projection.value = std::max(line->at(0) * sign, recent * sign) * sign;
    if (bends)
        projection.value = std::max(projection.value * sign, bend->now) * sign;
    projection.slope = line->slope;
    projection.slopeLow = line->low;
    projection.slopeHigh = line->high;
    const double ahead = std::max((*limit - projection.value) * sign, 0.0);
    const double steep = projection.rising ? line->high : -line->low;
    const double flat = projection.rising ? line->low : -line->high;
    projection.hours = std::min(ahead / (line->slope * sign) * 24, kFarHours);
    // where it stands is not known exactly either: an end of a line of n points is off by twice, of a curve by three times their mean's error
    Blocks rest;
    for (size_t b = 0; b < kBlocks; ++b)
        rest[b] = blocks[b] - line->at(days[b]);
    const double spread = bends ? bend->spread : statistics::sd(rest).value_or(0);
    const double off = kDeviations * (bends ? 3 : 2) * spread * std::sqrt(factor / present);
    const double nearest = std::max(ahead - off, 0.0);
    const double farthest = std::max((*limit - (line->at(0) * sign < recent * sign ? line->at(0) : recent)) * sign, 0.0) + off;
    projection.hoursLow = std::min(nearest / steep * 24, kFarHours);
    projection.hoursHigh = flat > 0 ? std::min(farthest / flat * 24, kFarHours) : kFarHours;
    projection.bends = bends;
    if (bends)
        projection.hours = std::min(projection.hours, bend->likely.hoursUntil(ahead));
    if (bend)
        projection.hoursLow = std::min({projection.hoursLow, projection.hours, bend->most.hoursUntil(nearest)});
    projection.from = fromMicroseconds((end - kHours) * kHourUs);
    projection.to = fromMicroseconds(end * kHourUs);
    projection.samples = quint64(present);
    projection.coverage = double(present) / kBlocks;
    return projection;
}

} // namespace lineside
