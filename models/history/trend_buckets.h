#pragma once

#include "models/history/block_codec.h"
#include "models/history/historian.h"

#include <vector>

namespace lineside {

//! OPC UA Bad_DataLost: what an answer shows at both ends of a gap record.
inline constexpr StatusCode kDataLost{0x809D0000};

/*!
 * Thins a tag's readings to what a chart of limited width can show, without losing an extreme: of each bucket of equal
 * length it keeps the first, the smallest, the largest and the last reading, and the first one of the worst quality.
 *
 * Readings must come in the order of their sequence among those with equal times; otherwise in any order.
 */
class TrendBuckets
{
public:
    static constexpr size_t kPerBucket = 5;

    //! Times from first to last, both inclusive, in at most maxPoints / kPerBucket buckets. Their width is a number of
    //! few significant bits, so that the cells of blocks fit into them.
    TrendBuckets(qint64 first, qint64 last, size_t maxPoints);

    void add(const codec::StoredReading &reading, ValueType type);
    //! True, and taken, when the block's head says all: it lies in one bucket and everything in it is good.
    bool add(const codec::BlockHead &head);
    //! The same of a block's cells: each lies in one bucket and is plain. False: nothing is taken.
    bool add(std::span<const codec::Cell> cells);

    //! A moment at which readings were lost: shown as bad, not counted.
    void addLoss(qint64 at);

    quint64 readings() const { return m_readings; }
    //! In time order.
    std::vector<TrendSample> samples() const;

private:
    struct Point
    {
        qint64 at = 0;
        double value = 0;
        StatusCode status = StatusCode::Good;
    };
    struct Bucket
    {
        bool used = false;
        bool hasNumber = false;
        Point first;
        Point last;
        Point min;
        Point max;
        Point worst;
    };
    size_t indexOf(qint64 at) const;
    void add(Bucket &bucket, const Point &point);

    quint64 m_start = 0;  // as an offset, so that differences cannot overflow
    quint64 m_width = 1;
    mutable quint64 m_lastStart = 0; // the bucket that was asked for last
    mutable size_t m_lastIndex = 0;
    std::vector<Bucket> m_buckets;
    quint64 m_readings = 0;
};

} // namespace lineside
