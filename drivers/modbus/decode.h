#pragma once

#include "drivers/modbus/pdu.h"
#include "models/base/result.h"
#include "models/telemetry/reading.h"

#include <QVariant>

#include <optional>

namespace lineside::modbus {

//! How a value lies in a table.
enum class WireType : quint8 {
    Bit, //!< a coil, a discrete input, or one bit of a register
    Int16,
    UInt16,
    Int32,
    UInt32,
    Float32,
    Int64,
    UInt64,
    Float64,
    String, //!< two characters a register
};

/*!
 * The order of a value's bytes on the wire; A is the byte with the sign. 64-bit values likewise: CDAB is GH EF CD AB.
 * 16-bit values, bits and strings know only whether the two bytes of a register change places (BADC, DCBA).
 * \note MODBUS Application Protocol V1.1b3, section 4.2, fixes the byte order inside a register, not the order of
 *       registers, and devices keep neither: that is why it is a parameter.
 */
enum class WordOrder : quint8 { Abcd, Cdab, Badc, Dcba };

//! Registers that one value takes; strings say for themselves.
constexpr int registersOf(WireType type)
{
    switch (type) {
    case WireType::Bit:
    case WireType::Int16:
    case WireType::UInt16:
    case WireType::String:
        return 1;
    case WireType::Int32:
    case WireType::UInt32:
    case WireType::Float32:
        return 2;
    case WireType::Int64:
    case WireType::UInt64:
    case WireType::Float64:
        return 4;
    }
    return 1;
}

//! Where a value lies and how it is read. Addresses here are the wire's own, from 0.
struct Point
{
    Table table = Table::HoldingRegisters;
    quint16 address = 0;
    quint16 count = 1;  //!< registers, or bits of a bit table
    WireType wire = WireType::UInt16;
    WordOrder order = WordOrder::Abcd;
    ValueType type = ValueType::Float64; //!< the tag's
    quint8 bit = 0;     //!< of a register, 0 is the least significant
    quint16 length = 0; //!< of a string, in bytes

    friend bool operator==(const Point &, const Point &) = default;
};

//! One tag of a block: where its value begins in the reply's data, and how it is read.
struct DecodeStep
{
    quint32 tag = 0;    //!< index into the list of tags that the plan was made from
    quint16 offset = 0; //!< bytes into the data; bits for bit tables
    quint16 length = 0;
    WireType wire = WireType::UInt16;
    WordOrder order = WordOrder::Abcd;
    ValueType type = ValueType::Float64;
    quint8 bit = 0;
};

struct Decoded
{
    Payload value;
    StatusCode status = StatusCode::Good;
};

/*!
 * Reads one value that is not a string from the data of a reply whose size was checked. A value that does not fit the
 * tag's type without loss is BadTypeMismatch with payload 0. NaN and infinities pass: they are conditioning's business.
 */
Decoded decodeNumber(const DecodeStep &step, Bytes data, bool bitTable);

/*!
 * Reads all steps of a block, none of them a string, into \a out, which has room for as many readings: what
 * decodeNumber() says of each, under the id that \a ids holds at its place. Steps that are all alike, as those of most
 * blocks are, take a nanosecond or two each.
 */
void decodeNumbers(std::span<const DecodeStep> steps, Bytes data, bool bitTable, std::span<const TagId> ids, Reading *out);

//! The bytes of a string up to its first NUL, as they came: whether they are UTF-8 is for encodeText() to say.
QByteArray decodeString(const DecodeStep &step, Bytes data);

//! The same for a tag's own registers or bit alone, as a write reads it back; nothing when it fits no QVariant.
QVariant decodeRaw(const Point &point, Bytes data);

/*!
 * The registers that stand for a raw value (a double, qint64, quint64, bool or QByteArray), for points that are not
 * bits. Refused with a sentence when another value would reach the device: a fraction, out of range, too long a text,
 * NaN. A double that is meant whole may miss a whole number by a millionth (scaling leaves such crumbs).
 */
Result<std::vector<quint16>> encodeRegisters(const Point &point, const QVariant &raw);
//! The same for bits.
Result<bool> encodeBit(const QVariant &raw);

constexpr bool swapsBytes(WordOrder order) { return order == WordOrder::Badc || order == WordOrder::Dcba; }
constexpr bool swapsWords(WordOrder order) { return order == WordOrder::Cdab || order == WordOrder::Dcba; }

} // namespace lineside::modbus
