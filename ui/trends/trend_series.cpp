#include "ui/trends/trend_series.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace lineside {

namespace {

bool earlier(const TrendSample &a, const TrendSample &b)
{
    return a.at < b.at;
}

} // namespace

TrendSample sampleOf(const Reading &reading, ValueType type)
{
    TrendSample sample{reading.at, std::numeric_limits<double>::quiet_NaN(), reading.status};
    if (qualityOf(reading.status) != Quality::Bad)
        sample.value = numberOf(reading.value, type);
    if (!std::isfinite(sample.value))
        sample.value = std::numeric_limits<double>::quiet_NaN();
    return sample;
}

void TrendSeries::setHistory(TrendResult result)
{
    for (const Filled &filled : std::exchange(m_filled, {}))
        takeOut(filled.first, filled.last);
    std::vector<TrendSample> samples = std::move(result.samples);
    const size_t history = samples.size();
    // what came live and history's answer does not hold yet
    const auto later = samples.empty()
        ? m_samples.begin() + std::ptrdiff_t(std::min(m_history, m_samples.size()))
        : std::upper_bound(m_samples.begin(), m_samples.end(), samples.back(), earlier);
    samples.insert(samples.end(), later, m_samples.end());
    m_samples = std::move(samples);
    m_history = history;
    m_pyramid.truncate(0);
    m_pyramid.extend(m_samples);
    ++m_generation;
}

void TrendSeries::takeOut(UtcTime from, UtcTime to)
{
    const auto first = std::lower_bound(m_samples.begin(), m_samples.end(), TrendSample{from, 0, {}}, earlier);
    const auto last = std::upper_bound(first, m_samples.end(), TrendSample{to, 0, {}}, earlier);
    const auto begin = size_t(first - m_samples.begin());
    const auto end = size_t(last - m_samples.begin());
    m_samples.erase(first, last);
    m_history -= std::min(end, m_history) - std::min(begin, m_history);
    m_pyramid.truncate(begin);
}

void TrendSeries::fill(UtcTime from, UtcTime to, const std::vector<TrendSample> &samples)
{
    std::vector<Filled> kept;
    for (const Filled &filled : m_filled) {
        if (filled.last < from || filled.first >= to)
            kept.push_back(filled);
        else
            takeOut(filled.first, filled.last);
    }
    m_filled = std::move(kept);
    auto first = std::lower_bound(m_samples.begin(), m_samples.end(), TrendSample{from, 0, {}}, earlier);
    const auto last = std::lower_bound(first, m_samples.end(), TrendSample{to, 0, {}}, earlier);
    std::vector<TrendSample> merged;
    Filled filled;
    auto own = first;
    for (const TrendSample &sample : samples) {
        if (sample.at < from || sample.at >= to)
            continue;
        // what came live meanwhile is in both
        while (own != last && own->at < sample.at)
            merged.push_back(*own++);
        if (own != last && own->at == sample.at)
            continue;
        if (filled.first == UtcTime{})
            filled.first = sample.at;
        filled.last = sample.at;
        merged.push_back(sample);
    }
    merged.insert(merged.end(), own, last);
    const size_t added = merged.size() - size_t(last - first);
    const auto begin = size_t(first - m_samples.begin());
    first = m_samples.erase(first, last);
    m_samples.insert(first, merged.begin(), merged.end());
    m_history += added;
    if (added > 0) {
        m_filled.push_back(filled);
        std::sort(m_filled.begin(), m_filled.end(), [](const Filled &a, const Filled &b) { return a.first < b.first; });
    }
    m_pyramid.truncate(begin);
    m_pyramid.extend(m_samples);
    ++m_generation;
}

void TrendSeries::append(const std::vector<Reading> &readings, ValueType type)
{
    if (readings.empty())
        return;
    for (const Reading &reading : readings) {
        const TrendSample sample = sampleOf(reading, type);
        if (m_samples.empty() || m_samples.back().at <= sample.at) {
            m_samples.push_back(sample);
        } else {
            const auto place = std::upper_bound(m_samples.begin(), m_samples.end(), sample, earlier);
            m_pyramid.truncate(size_t(place - m_samples.begin()));
            m_samples.insert(place, sample);
        }
    }
    if (m_samples.size() > m_history + kMaxLive) {
        // a good part at once: each removal moves all that stays
        const size_t surplus = m_samples.size() - m_history - kMaxLive * 7 / 8;
        m_samples.erase(m_samples.begin(), m_samples.begin() + std::ptrdiff_t(surplus));
        m_history -= std::min(m_history, surplus);
        m_pyramid.truncate(0);
    }
    m_pyramid.extend(m_samples);
    ++m_generation;
}

void TrendSeries::clear()
{
    m_samples.clear();
    m_filled.clear();
    m_pyramid.truncate(0);
    m_history = 0;
    ++m_generation;
}

std::span<const TrendSample> TrendSeries::between(UtcTime from, UtcTime to) const
{
    auto first = std::lower_bound(m_samples.begin(), m_samples.end(), TrendSample{from, 0, {}}, earlier);
    auto last = std::lower_bound(first, m_samples.end(), TrendSample{to, 0, {}}, earlier);
    if (first != m_samples.begin())
        --first;
    if (last != m_samples.end())
        ++last;
    return {first, last};
}

std::optional<TrendSample> TrendSeries::at(UtcTime instant) const
{
    const auto after = std::upper_bound(m_samples.begin(), m_samples.end(), TrendSample{instant, 0, {}}, earlier);
    if (after == m_samples.begin())
        return std::nullopt;
    return *(after - 1);
}

std::optional<std::pair<double, double>> TrendSeries::bounds(UtcTime from, UtcTime to) const
{
    auto first = std::lower_bound(m_samples.begin(), m_samples.end(), TrendSample{from, 0, {}}, earlier);
    const auto last = std::lower_bound(first, m_samples.end(), TrendSample{to, 0, {}}, earlier);
    if (first != m_samples.begin())
        --first;
    const TrendPyramid::Extent all = extent(size_t(first - m_samples.begin()), size_t(last - m_samples.begin()));
    if (!all.hasNumber())
        return std::nullopt;
    return std::pair(all.low, all.high);
}

} // namespace lineside
