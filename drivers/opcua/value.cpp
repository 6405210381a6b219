#include "drivers/opcua/value.h"

#include <QCoreApplication>

namespace lineside::opcua {

namespace {

constexpr qsizetype kLongestDisplay = 200;

template<class... Ts>
struct Overloaded : Ts...
{
    using Ts::operator()...;
};
template<class... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

Encoded encodeScalar(const Value &value, const Tag &tag, Batch &batch)
{
    if (value.type == WireType::DateTime && tag.type == ValueType::Text) {
        const auto *microseconds = std::get_if<qint64>(&value.scalar);
        return encodeText(toIso(fromMicroseconds(microseconds ? *microseconds : 0)).toUtf8(), tag, batch);
    }
    return std::visit(Overloaded{
                          [](std::monostate) { return Encoded{{}, StatusCode::BadTypeMismatch}; },
                          [&](const QByteArray &text) { return encodeText(text, tag, batch); },
                          [&](auto number) { return encode(number, tag, batch); },
                      },
                      value.scalar);
}

} // namespace

Reading toReading(const Value &value, TagId id, const Tag &tag, Batch &batch)
{
    Reading reading{id, value.status, value.at, {}};
    if (qualityOf(value.status) == Quality::Bad)
        return reading;
    const Encoded encoded = encodeScalar(value, tag, batch);
    if (qualityOf(encoded.status) != Quality::Good) {
        reading.status = encoded.status;
        return reading;
    }
    reading.value = encoded.value;
    return reading;
}

std::optional<ValueType> tagTypeFor(WireType type)
{
    switch (type) {
    case WireType::Boolean:
        return ValueType::Bool;
    case WireType::SByte:
    case WireType::Int16:
    case WireType::Int32:
    case WireType::Int64:
    case WireType::DateTime:
        return ValueType::Int64;
    case WireType::Byte:
    case WireType::UInt16:
    case WireType::UInt32:
    case WireType::UInt64:
        return ValueType::UInt64;
    case WireType::Float:
    case WireType::Double:
        return ValueType::Float64;
    case WireType::String:
    case WireType::LocalizedText:
    case WireType::Guid:
    case WireType::ByteString:
        return ValueType::Text;
    case WireType::Null:
    case WireType::Other:
        break;
    }
    return std::nullopt;
}

QString displayText(const Value &value)
{
    if (value.type == WireType::Other)
        return QCoreApplication::translate("opcua", "array or structure");
    const QString text =
        std::visit(Overloaded{
                       [](std::monostate) { return QString(); },
                       [](bool on) { return on ? QStringLiteral("true") : QStringLiteral("false"); },
                       [&](qint64 number) {
                           return value.type == WireType::DateTime ? toIso(fromMicroseconds(number))
                                                                   : QString::number(number);
                       },
                       [](quint64 number) { return QString::number(number); },
                       [&](double number) {
                           return QString::number(number, 'g', value.type == WireType::Float ? 7 : 15);
                       },
                       [](const QByteArray &bytes) { return QString::fromUtf8(bytes.left(4 * kLongestDisplay)); },
                   },
                   value.scalar);
    return text.size() <= kLongestDisplay ? text : QString(text.left(kLongestDisplay - 1) + QChar(0x2026));
}

} // namespace lineside::opcua
