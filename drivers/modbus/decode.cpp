#include "drivers/modbus/decode.h"

#include "drivers/modbus/text.h"

#include <QLocale>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>

namespace lineside::modbus {

namespace {

Q_ALWAYS_INLINE quint16 registerAt(Bytes data, size_t offset, WordOrder order)
{
    const quint16 word = wordAt(data, offset);
    return swapsBytes(order) ? quint16(word << 8 | word >> 8) : word;
}

Q_ALWAYS_INLINE quint32 pairAt(Bytes data, size_t offset, WordOrder order)
{
    const quint32 first = registerAt(data, offset, order);
    const quint32 second = registerAt(data, offset + 2, order);
    return swapsWords(order) ? second << 16 | first : first << 16 | second;
}

Q_ALWAYS_INLINE quint64 quadAt(Bytes data, size_t offset, WordOrder order)
{
    const quint64 first = pairAt(data, offset, order);
    const quint64 second = pairAt(data, offset + 4, order);
    return swapsWords(order) ? second << 32 | first : first << 32 | second;
}

constexpr Decoded kMisfit{{}, StatusCode::BadTypeMismatch};

template<typename Integer>
Q_ALWAYS_INLINE Decoded fitInteger(Integer value, ValueType type)
{
    switch (type) {
    case ValueType::Float64: {
        constexpr qint64 kExact = qint64(1) << 53;
        const auto number = double(value);
        if constexpr (sizeof(Integer) == 8) {
            // Beyond 2^53 only some integers have a double; 2^63 and 2^64 themselves have, but are out of range.
            constexpr double kEnd = std::is_signed_v<Integer> ? 9223372036854775808.0 : 18446744073709551616.0;
            const bool small = std::cmp_less_equal(value, kExact) && std::cmp_greater_equal(value, -kExact);
            if (!small && (number >= kEnd || Integer(number) != value))
                return kMisfit;
        }
        return {Payload::of(number)};
    }
    case ValueType::Int64:
        if (!std::in_range<qint64>(value))
            return kMisfit;
        return {Payload::of(qint64(value))};
    case ValueType::UInt64:
        if (!std::in_range<quint64>(value))
            return kMisfit;
        return {Payload::of(quint64(value))};
    case ValueType::Bool:
        if (value != 0 && value != 1)
            return kMisfit;
        return {Payload::of(value == 1)};
    case ValueType::Text:
        break;
    }
    return kMisfit;
}

Q_ALWAYS_INLINE Decoded fitFloat(double value, ValueType type)
{
    return type == ValueType::Float64 ? Decoded{Payload::of(value)} : kMisfit;
}

bool bitAt(const DecodeStep &step, Bytes data, bool bitTable)
{
    if (bitTable)
        return data[step.offset / 8] >> (step.offset % 8) & 1;
    return registerAt(data, step.offset, step.order) >> step.bit & 1;
}

template<WireType kWire>
Q_ALWAYS_INLINE Decoded decodeAs(const DecodeStep &step, Bytes data, bool bitTable)
{
    if constexpr (kWire == WireType::Bit)
        return fitInteger(quint32(bitAt(step, data, bitTable)), step.type);
    if constexpr (kWire == WireType::Int16)
        return fitInteger(qint32(qint16(registerAt(data, step.offset, step.order))), step.type);
    if constexpr (kWire == WireType::UInt16)
        return fitInteger(quint32(registerAt(data, step.offset, step.order)), step.type);
    if constexpr (kWire == WireType::Int32)
        return fitInteger(qint32(pairAt(data, step.offset, step.order)), step.type);
    if constexpr (kWire == WireType::UInt32)
        return fitInteger(pairAt(data, step.offset, step.order), step.type);
    if constexpr (kWire == WireType::Float32)
        return fitFloat(double(std::bit_cast<float>(pairAt(data, step.offset, step.order))), step.type);
    if constexpr (kWire == WireType::Int64)
        return fitInteger(qint64(quadAt(data, step.offset, step.order)), step.type);
    if constexpr (kWire == WireType::UInt64)
        return fitInteger(quadAt(data, step.offset, step.order), step.type);
    if constexpr (kWire == WireType::Float64)
        return fitFloat(std::bit_cast<double>(quadAt(data, step.offset, step.order)), step.type);
}

//! Steps that are all of kWire, in the usual order, and become doubles: with that known the loop has no branch.
template<WireType kWire>
void decodeAlike(std::span<const DecodeStep> steps, Bytes data, std::span<const TagId> ids, Reading *out)
{
    for (const DecodeStep &step : steps) {
        const DecodeStep known{step.tag, step.offset, 0, kWire, WordOrder::Abcd, ValueType::Float64, 0};
        const Decoded decoded = decodeAs<kWire>(known, data, false);
        *out++ = {ids[step.tag], decoded.status, kNoStamp, decoded.value};
    }
}

Error unfitValue(const QString &message)
{
    return Error{Error::Kind::BadData, message, {}};
}

QString limitText(const QString &low, const QString &high)
{
    return Text::tr("The device's register takes %1 to %2.").arg(low, high);
}

//! The whole number that the raw value stands for, in the range of Integer.
template<typename Integer>
Result<Integer> wholeFrom(const QVariant &raw)
{
    using Limits = std::numeric_limits<Integer>;
    const auto range = [] {
        return unfitValue(limitText(QString::number(Limits::min()), QString::number(Limits::max())));
    };
    switch (raw.typeId()) {
    case QMetaType::Bool:
        return Integer(raw.toBool() ? 1 : 0);
    case QMetaType::Int:
    case QMetaType::LongLong: {
        const qint64 value = raw.toLongLong();
        if (!std::in_range<Integer>(value))
            return range();
        return Integer(value);
    }
    case QMetaType::UInt:
    case QMetaType::ULongLong: {
        const quint64 value = raw.toULongLong();
        if (!std::in_range<Integer>(value))
            return range();
        return Integer(value);
    }
    case QMetaType::Float:
    case QMetaType::Double: {
        const double value = raw.toDouble();
        if (!std::isfinite(value))
            return unfitValue(Text::tr("The value is not a finite number."));
        const double whole = std::round(value);
        const double crumbs = std::min(1e-3, 1e-6 * std::max(1.0, std::abs(value)));
        if (std::abs(value - whole) > crumbs)
            return unfitValue(Text::tr("The device holds whole numbers here; %1 would be rounded.")
                                  .arg(QLocale::c().toString(value, 'g', 15)));
        // Limits::max() of 64 bits rounds up to 2^63 or 2^64 as a double, hence the open end.
        if (whole < double(Limits::min()) || whole >= std::ldexp(1.0, Limits::digits))
            return range();
        return Integer(whole);
    }
    default:
        return unfitValue(Text::tr("The device needs a number here."));
    }
}

Result<double> numberFrom(const QVariant &raw)
{
    bool ok = raw.typeId() != QMetaType::QByteArray && raw.typeId() != QMetaType::QString;
    const double value = ok ? raw.toDouble(&ok) : 0;
    if (!ok || !std::isfinite(value))
        return unfitValue(Text::tr("The device needs a finite number here."));
    const bool isSigned = raw.typeId() == QMetaType::LongLong || raw.typeId() == QMetaType::Int;
    const bool isUnsigned = raw.typeId() == QMetaType::ULongLong || raw.typeId() == QMetaType::UInt;
    if ((isSigned && (value >= 0x1p63 || qint64(value) != raw.toLongLong()))
        || (isUnsigned && (value >= 0x1p64 || quint64(value) != raw.toULongLong())))
        return unfitValue(Text::tr("The device holds a floating-point number here; %1 would be rounded.").arg(raw.toString()));
    return value;
}

//! \a bits of \a words registers, most significant first, in the point's order.
std::vector<quint16> registersFrom(quint64 bits, int words, WordOrder order)
{
    std::vector<quint16> registers(static_cast<size_t>(words));
    for (int i = 0; i < words; ++i) {
        const int place = swapsWords(order) ? i : words - 1 - i;
        const auto word = quint16(bits >> (16 * place));
        registers[size_t(i)] = swapsBytes(order) ? quint16(word << 8 | word >> 8) : word;
    }
    return registers;
}

template<typename Integer>
Result<std::vector<quint16>> integerRegisters(const Point &point, const QVariant &raw)
{
    const Result<Integer> value = wholeFrom<Integer>(raw);
    if (!value)
        return value.error();
    return registersFrom(quint64(*value), registersOf(point.wire), point.order);
}

Result<std::vector<quint16>> stringRegisters(const Point &point, const QVariant &raw)
{
    if (raw.typeId() != QMetaType::QByteArray)
        return unfitValue(Text::tr("The device needs a text here."));
    QByteArray text = raw.toByteArray();
    if (text.size() > point.length)
        return unfitValue(Text::tr("The text has %1 bytes; the device has room for %2.").arg(text.size()).arg(point.length));
    if (text.contains('\0'))
        return unfitValue(Text::tr("The text contains a NUL, at which the device's text would end."));
    text.append(QByteArray(point.count * 2 - text.size(), '\0'));
    std::vector<quint16> registers;
    registers.reserve(point.count);
    for (qsizetype i = 0; i < text.size(); i += 2) {
        const auto first = quint8(text[i]);
        const auto second = quint8(text[i + 1]);
        registers.push_back(swapsBytes(point.order) ? quint16(second << 8 | first) : quint16(first << 8 | second));
    }
    return registers;
}

} // namespace

Decoded decodeNumber(const DecodeStep &step, Bytes data, bool bitTable)
{
    switch (step.wire) {
    case WireType::Bit:
        return decodeAs<WireType::Bit>(step, data, bitTable);
    case WireType::Int16:
        return decodeAs<WireType::Int16>(step, data, bitTable);
    case WireType::UInt16:
        return decodeAs<WireType::UInt16>(step, data, bitTable);
    case WireType::Int32:
        return decodeAs<WireType::Int32>(step, data, bitTable);
    case WireType::UInt32:
        return decodeAs<WireType::UInt32>(step, data, bitTable);
    case WireType::Float32:
        return decodeAs<WireType::Float32>(step, data, bitTable);
    case WireType::Int64:
        return decodeAs<WireType::Int64>(step, data, bitTable);
    case WireType::UInt64:
        return decodeAs<WireType::UInt64>(step, data, bitTable);
    case WireType::Float64:
        return decodeAs<WireType::Float64>(step, data, bitTable);
    case WireType::String:
        break;
    }
    return kMisfit;
}

void decodeNumbers(std::span<const DecodeStep> steps, Bytes data, bool bitTable, std::span<const TagId> ids, Reading *out)
{
    if (steps.empty())
        return;
    const DecodeStep first = steps.front();
    const bool alike = std::ranges::all_of(steps, [&first](const DecodeStep &step) {
        return step.wire == first.wire && step.order == first.order && step.type == first.type;
    });
    // Registers in their usual order that become doubles: nearly every device.
    if (alike && first.type == ValueType::Float64 && first.order == WordOrder::Abcd) {
        switch (first.wire) {
        case WireType::Int16:
            return decodeAlike<WireType::Int16>(steps, data, ids, out);
        case WireType::UInt16:
            return decodeAlike<WireType::UInt16>(steps, data, ids, out);
        case WireType::Int32:
            return decodeAlike<WireType::Int32>(steps, data, ids, out);
        case WireType::UInt32:
            return decodeAlike<WireType::UInt32>(steps, data, ids, out);
        case WireType::Float32:
            return decodeAlike<WireType::Float32>(steps, data, ids, out);
        default:
            break;
        }
    }
    for (const DecodeStep &step : steps) {
        const Decoded decoded = decodeNumber(step, data, bitTable);
        *out++ = {ids[step.tag], decoded.status, kNoStamp, decoded.value};
    }
}

QByteArray decodeString(const DecodeStep &step, Bytes data)
{
    QByteArray text;
    text.reserve(step.length);
    for (size_t i = 0; i < step.length; ++i) {
        const size_t place = swapsBytes(step.order) ? i ^ 1 : i;
        const char c = char(data[step.offset + place]);
        if (c == '\0')
            break;
        text.append(c);
    }
    return text;
}

QVariant decodeRaw(const Point &point, Bytes data)
{
    DecodeStep step;
    step.wire = point.wire;
    step.order = point.order;
    step.type = point.type;
    step.bit = point.bit;
    step.length = point.length;
    if (point.wire == WireType::String)
        return decodeString(step, data);
    const Decoded decoded = decodeNumber(step, data, isBitTable(point.table));
    if (decoded.status != StatusCode::Good)
        return {};
    switch (point.type) {
    case ValueType::Float64:
        return decoded.value.asDouble();
    case ValueType::Int64:
        return decoded.value.asInt64();
    case ValueType::UInt64:
        return decoded.value.asUInt64();
    case ValueType::Bool:
        return decoded.value.asBool();
    case ValueType::Text:
        break;
    }
    return {};
}

Result<std::vector<quint16>> encodeRegisters(const Point &point, const QVariant &raw)
{
    switch (point.wire) {
    case WireType::Bit:
        break;
    case WireType::Int16:
        return integerRegisters<qint16>(point, raw);
    case WireType::UInt16:
        return integerRegisters<quint16>(point, raw);
    case WireType::Int32:
        return integerRegisters<qint32>(point, raw);
    case WireType::UInt32:
        return integerRegisters<quint32>(point, raw);
    case WireType::Int64:
        return integerRegisters<qint64>(point, raw);
    case WireType::UInt64:
        return integerRegisters<quint64>(point, raw);
    case WireType::Float32: {
        const Result<double> value = numberFrom(raw);
        if (!value)
            return value.error();
        // A single takes the nearest of its values: that much rounding is what the engineer chose with the type.
        constexpr double kLargest = std::numeric_limits<float>::max();
        if (std::abs(*value) > kLargest)
            return unfitValue(limitText(QLocale::c().toString(-kLargest, 'g', 9), QLocale::c().toString(kLargest, 'g', 9)));
        return registersFrom(std::bit_cast<quint32>(float(*value)), 2, point.order);
    }
    case WireType::Float64: {
        const Result<double> value = numberFrom(raw);
        if (!value)
            return value.error();
        return registersFrom(std::bit_cast<quint64>(*value), 4, point.order);
    }
    case WireType::String:
        return stringRegisters(point, raw);
    }
    return Error{Error::Kind::Internal, Text::tr("A bit has no registers of its own."), {}};
}

Result<bool> encodeBit(const QVariant &raw)
{
    const Result<quint16> value = wholeFrom<quint16>(raw);
    if (!value || *value > 1)
        return unfitValue(Text::tr("The device holds one bit here: only 0 and 1, or off and on, can be written."));
    return *value == 1;
}

} // namespace lineside::modbus
