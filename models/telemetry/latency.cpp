#include "models/telemetry/latency.h"

#include <algorithm>
#include <cmath>

namespace lineside {

namespace {

constexpr double kBucketsPerOctave = 8;

size_t bucketFor(std::chrono::nanoseconds latency)
{
    const double microseconds = double(latency.count()) / 1'000;
    if (!(microseconds > 1))
        return 0;
    // The addend keeps a latency that equals a bucket's lower bound out of the bucket below.
    const double position = std::log2(microseconds) * kBucketsPerOctave + 1e-9;
    return std::min(size_t(position), LatencyHistogram::kBuckets - 1);
}

} // namespace

double LatencySummary::lowerBoundMs(size_t bucket)
{
    return std::exp2(double(bucket) / kBucketsPerOctave) / 1'000;
}

double LatencySummary::percentileMs(double p) const
{
    if (total == 0)
        return 0;
    const auto wanted = quint64(std::ceil(std::clamp(p, 0.0, 1.0) * double(total)));
    quint64 seen = 0;
    for (size_t i = 0; i < counts.size(); ++i) {
        seen += counts[i];
        if (counts[i] > 0 && seen >= wanted)
            return lowerBoundMs(i + 1);
    }
    return lowerBoundMs(counts.size());
}

void LatencyHistogram::add(std::chrono::nanoseconds latency, quint64 count)
{
    m_counts[bucketFor(latency)].fetch_add(count, std::memory_order_relaxed);
}

LatencySummary LatencyHistogram::summary() const
{
    LatencySummary result;
    result.counts.reserve(kBuckets);
    for (const std::atomic<quint64> &count : m_counts) {
        result.counts.push_back(count.load(std::memory_order_relaxed));
        result.total += result.counts.back();
    }
    return result;
}

void LatencyHistogram::clear()
{
    for (std::atomic<quint64> &count : m_counts)
        count.store(0, std::memory_order_relaxed);
}

} // namespace lineside
