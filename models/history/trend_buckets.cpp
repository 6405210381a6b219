#include "models/history/trend_buckets.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace lineside {

using codec::orderedTime;

namespace {

//! The next number of four significant bits, so that multiples of it are multiples of a large power of two.
constexpr quint64 rounded(quint64 width)
{
    const int bits = std::bit_width(width) - 4;
    if (bits <= 0)
        return width;
    const quint64 unit = quint64(1) << bits;
    return width > ~quint64(0) - unit ? width : (width + unit - 1) / unit * unit;
}

} // namespace

TrendBuckets::TrendBuckets(qint64 first, qint64 last, size_t maxPoints)
{
    const size_t wanted = std::max<size_t>(2, maxPoints / kPerBucket) - 1;
    const quint64 span = orderedTime(std::max(first, last)) - orderedTime(first);
    m_width = rounded(span / wanted + 1);
    // Bounds at multiples of the width: while a trend scrolls, a reading stays in its bucket.
    m_start = orderedTime(first) / m_width * m_width;
    m_lastStart = m_start;
    m_buckets.resize(size_t((orderedTime(std::max(first, last)) - m_start) / m_width) + 1);
}

size_t TrendBuckets::indexOf(qint64 at) const
{
    const quint64 place = orderedTime(at);
    // A division costs more than all the rest, and mostly the bucket is that of the reading before.
    if (place - m_lastStart < m_width)
        return m_lastIndex;
    if (place < m_start)
        return 0;
    const auto index = size_t((place - m_start) / m_width);
    if (index >= m_buckets.size())
        return m_buckets.size() - 1;
    m_lastIndex = index;
    m_lastStart = m_start + index * m_width;
    return index;
}

void TrendBuckets::add(Bucket &bucket, const Point &point)
{
    if (!bucket.used) {
        bucket.used = true;
        bucket.first = bucket.last = bucket.worst = point;
    } else {
        if (point.at < bucket.first.at)
            bucket.first = point;
        if (point.at >= bucket.last.at)
            bucket.last = point;
        const Quality quality = qualityOf(point.status);
        const Quality worst = qualityOf(bucket.worst.status);
        if (quality > worst || (quality == worst && point.at < bucket.worst.at))
            bucket.worst = point;
    }
    if (std::isnan(point.value))
        return;
    if (!bucket.hasNumber) {
        bucket.hasNumber = true;
        bucket.min = bucket.max = point;
        return;
    }
    if (point.value < bucket.min.value)
        bucket.min = point;
    if (point.value > bucket.max.value)
        bucket.max = point;
}

void TrendBuckets::add(const codec::StoredReading &reading, ValueType type)
{
    ++m_readings;
    add(m_buckets[indexOf(reading.at)],
        {reading.at, codec::usableNumber(reading.status, reading.bits, type), reading.status});
}

void TrendBuckets::addLoss(qint64 at)
{
    add(m_buckets[indexOf(at)], {at, std::numeric_limits<double>::quiet_NaN(), kDataLost});
}

bool TrendBuckets::add(const codec::BlockHead &head)
{
    const bool allNumbers = head.numbers == head.count;
    if (!head.allGood || (!allNumbers && head.type != ValueType::Text))
        return false;
    const size_t index = indexOf(head.firstAt);
    if (index != indexOf(head.lastAt))
        return false;
    Bucket &bucket = m_buckets[index];
    add(bucket, {head.firstAt, head.first, StatusCode::Good});
    if (allNumbers) {
        add(bucket, {head.minAt, head.min, StatusCode::Good});
        add(bucket, {head.maxAt, head.max, StatusCode::Good});
    }
    if (head.count > 1)
        add(bucket, {head.lastAt, head.last, StatusCode::Good});
    m_readings += head.count;
    return true;
}

bool TrendBuckets::add(std::span<const codec::Cell> cells)
{
    if (cells.empty())
        return false;
    for (const codec::Cell &cell : cells) {
        if (!cell.plain || indexOf(cell.firstAt) != indexOf(cell.lastAt))
            return false;
    }
    for (const codec::Cell &cell : cells) {
        Bucket &bucket = m_buckets[indexOf(cell.firstAt)];
        add(bucket, {cell.firstAt, cell.first, StatusCode::Good});
        add(bucket, {cell.minAt, cell.min, StatusCode::Good});
        add(bucket, {cell.maxAt, cell.max, StatusCode::Good});
        if (cell.count > 1)
            add(bucket, {cell.lastAt, cell.last, StatusCode::Good});
        m_readings += cell.count;
    }
    return true;
}

std::vector<TrendSample> TrendBuckets::samples() const
{
    std::vector<TrendSample> samples;
    for (const Bucket &bucket : m_buckets) {
        if (!bucket.used)
            continue;
        std::vector<Point> points;
        const auto insert = [&points](const Point &point) { // behind those of the same time
            const auto place = std::upper_bound(points.begin(), points.end(), point.at,
                                                [](qint64 at, const Point &other) { return at < other.at; });
            points.insert(place, point);
        };
        insert(bucket.first);
        if (bucket.hasNumber) {
            insert(bucket.min);
            insert(bucket.max);
        }
        if (qualityOf(bucket.worst.status) != Quality::Good)
            insert(bucket.worst);
        insert(bucket.last);
        const size_t begin = samples.size();
        for (const Point &point : points) {
            const bool again = std::any_of(samples.begin() + qsizetype(begin), samples.end(), [&](const TrendSample &s) {
                return toMicroseconds(s.at) == point.at && s.status == point.status
                    && (s.value == point.value || (std::isnan(s.value) && std::isnan(point.value)));
            });
            if (!again)
                samples.push_back({fromMicroseconds(point.at), point.value, point.status});
        }
    }
    return samples;
}

} // namespace lineside
