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
constexpr double kLeastWay = 0.1;
constexpr double kFarHours = 24 * 3'650;

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
    std::array<double, kBlocks> blocks;
    std::array<double, kBlocks> days;
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
    const double factor = statistics::ar1VarianceFactor(blocks);
    const std::optional<statistics::MannKendall> test = statistics::mannKendall(blocks, factor);
    if (!test || test->p > 1 - kCertainty)
        return {};
    const std::optional<statistics::TheilSen> line = statistics::theilSen(days, blocks, kCertainty, factor);
    if (!line || !line->isSignificant())
        return {};

    Projection projection;
    projection.rising = line->slope > 0;
    const std::optional<double> limit = projection.rising ? m_high : m_low;
    if (!limit)
        return {};
    std::vector<double> values = statistics::finiteOf(blocks);
    const size_t third = values.size() / 3;
    const double early = *statistics::median({values.data(), third});
    const std::vector<double> late(values.end() - qsizetype(std::min<size_t>(values.size(), 8)), values.end());
    const double recent = *statistics::median(late);
    const double sign = projection.rising ? 1 : -1;
    // today is beyond nearly all that the first days saw, and a good part of the way is gone
    const double edge = projection.rising ? *statistics::quantile({values.data(), third}, 0.95) : *statistics::quantile({values.data(), third}, 0.05);
    if ((recent - edge) * sign <= 0 || (recent - early) * sign < kLeastWay * (*limit - early) * sign)
        return {};
    projection.limit = *limit;
    projection.value = std::max(line->at(0) * sign, recent * sign) * sign;
    projection.slope = line->slope;
    projection.slopeLow = line->low;
    projection.slopeHigh = line->high;
    const double ahead = std::max((*limit - projection.value) * sign, 0.0);
    const double steep = projection.rising ? line->high : -line->low;
    const double flat = projection.rising ? line->low : -line->high;
    projection.hours = std::min(ahead / (line->slope * sign) * 24, kFarHours);
    projection.hoursLow = std::min(ahead / steep * 24, kFarHours);
    projection.hoursHigh = flat > 0 ? std::min(ahead / flat * 24, kFarHours) : kFarHours;
    projection.from = fromMicroseconds((end - kHours) * kHourUs);
    projection.to = fromMicroseconds(end * kHourUs);
    projection.samples = quint64(present);
    projection.coverage = double(present) / kBlocks;
    return projection;
}

} // namespace lineside
