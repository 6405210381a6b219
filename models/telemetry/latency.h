#pragma once

#include <QtGlobal>

#include <array>
#include <atomic>
#include <chrono>
#include <vector>

namespace lineside {

//! A latency histogram copied at one moment. Bucket i counts latencies in [lowerBound(i), lowerBound(i + 1)); the first
//! and the last bucket also take what lies beyond.
struct LatencySummary
{
    std::vector<quint64> counts;
    quint64 total = 0;

    //! The upper bound of the bucket in which the share \a p (0 to 1) lies, in milliseconds; 0 when empty.
    double percentileMs(double p) const;
    static double lowerBoundMs(size_t bucket);
};

/*!
 * Counts latencies from 1 µs to about 1 min in logarithmic buckets, eight per factor of two (9 % wide).
 * add() is lock-free and may be called from any thread.
 */
class LatencyHistogram
{
public:
    static constexpr size_t kBuckets = 208;

    void add(std::chrono::nanoseconds latency, quint64 count = 1);
    LatencySummary summary() const;
    void clear();

private:
    std::array<std::atomic<quint64>, kBuckets> m_counts{};
};

} // namespace lineside
