#pragma once

#include "models/base/clock.h"
#include "models/plant/tag.h"
#include "models/telemetry/status_code.h"

#include <QByteArray>

#include <bit>
#include <memory>
#include <type_traits>
#include <vector>

namespace lineside {

/*!
 * 64 bits of a value, read by the tag's type: an IEEE 754 double, a signed or unsigned integer, a Boolean (0 or 1),
 * or the index of a text in the batch that carries the reading. Every bit pattern survives, NaN payloads too.
 */
struct Payload
{
    quint64 bits = 0;

    static constexpr Payload of(double value) { return {std::bit_cast<quint64>(value)}; }
    static constexpr Payload of(qint64 value) { return {std::bit_cast<quint64>(value)}; }
    static constexpr Payload of(quint64 value) { return {value}; }
    static constexpr Payload of(bool value) { return {value ? 1u : 0u}; }
    static constexpr Payload ofText(quint32 index) { return {index}; }

    constexpr double asDouble() const { return std::bit_cast<double>(bits); }
    constexpr qint64 asInt64() const { return std::bit_cast<qint64>(bits); }
    constexpr quint64 asUInt64() const { return bits; }
    constexpr bool asBool() const { return bits != 0; }
    constexpr quint32 textIndex() const { return quint32(bits); }

    friend constexpr bool operator==(Payload, Payload) = default;
};

/*!
 * The number that a payload stands for, for scales and charts (2^53+1 becomes the nearest double here and only here);
 * NaN for text.
 */
double numberOf(Payload payload, ValueType type);

//! One value of one tag at one moment. Trivially copyable: batches of it cross threads.
struct Reading
{
    TagId tag = kNoTag;
    StatusCode status = StatusCode::Good;
    UtcTime at{};  //!< see "Time" in models/telemetry/conditioning.h
    Payload value; //!< from the driver: before scaling; behind the pipeline: in the tag's unit
};
static_assert(sizeof(Reading) == 24 && std::is_trivially_copyable_v<Reading>);

inline constexpr qsizetype kMaxTextBytes = 64 * 1024;

/*!
 * Readings of one device that travel together, with the texts they point at. Immutable once shared.
 * A driver leaves Reading::at at kNoStamp where the source gave none; the pipeline puts the receive time there.
 */
struct Batch
{
    DeviceId device;
    UtcTime receivedAt{};
    SteadyTime receivedSteady{};
    std::vector<Reading> readings;
    std::vector<QByteArray> texts; //!< UTF-8, each at most kMaxTextBytes

    //! Adds a text and gives the payload that points at it.
    Payload addText(QByteArray text)
    {
        texts.push_back(std::move(text));
        return Payload::ofText(quint32(texts.size() - 1));
    }
    //! What it weighs in a bounded queue, in bytes.
    size_t weight() const
    {
        size_t bytes = sizeof(Batch) + readings.size() * sizeof(Reading);
        for (const QByteArray &text : texts)
            bytes += size_t(text.size()) + sizeof(QByteArray);
        return bytes;
    }
};
using BatchPtr = std::shared_ptr<const Batch>;

inline constexpr UtcTime kNoStamp = UtcTime::min();

} // namespace lineside
