#pragma once

#include "models/history/codec_bytes.h"
#include "models/telemetry/reading.h"

#include <vector>

namespace lineside {

/*!
 * What is kept of a tag's hour when its readings are not kept any more. Hours and days are those of UTC. A number holds
 * from its reading until the next one; area is the sum of value times duration, in microseconds.
 */
struct RollUp
{
    static constexpr qint64 kHour = 3'600'000'000;
    static constexpr qint64 kDay = 24 * kHour;
    static constexpr qint64 floorTo(qint64 at, qint64 unit) { return at - (at % unit + unit) % unit; }

    qint64 start = 0;      //!< microseconds since 1970
    quint64 count = 0;     //!< readings
    quint64 numbers = 0;   //!< of them with a usable number
    quint64 good = 0;      //!< of them Good
    double min = 0;        //!< these five mean nothing without numbers
    double max = 0;
    double sum = 0;
    double first = 0;
    double last = 0;
    double area = 0;
    quint64 known = 0;     //!< how long a number held, in microseconds
    StatusCode worst = StatusCode::Good; //!< the first of the worst quality

    double mean() const { return sum / double(numbers); }
    double timeMean() const { return known > 0 ? area / double(known) : mean(); }
    double goodShare() const { return count > 0 ? double(good) / double(count) : 0; }

    //! Takes \a later in: another part of the same time, or the time that follows (hours make days).
    void add(const RollUp &later);
};

//! A row holds a tag's hours of one day; this is its number.
constexpr quint64 rollUpRow(qint64 start, TagId tag)
{
    return quint64(RollUp::floorTo(start, RollUp::kDay) / RollUp::kDay) << 32 | toNumber(tag);
}
void encodeRollUps(quint64 row, const std::vector<RollUp> &hours, codec::Bytes &out);
//! BadData when the bytes are not what encodeRollUps() made for this row.
Result<std::vector<RollUp>> decodeRollUps(quint64 row, codec::ByteView bytes);

} // namespace lineside
