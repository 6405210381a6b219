#pragma once

#include "models/plant/tag.h"
#include "models/telemetry/conditioning.h"

#include <QByteArray>

#include <variant>

namespace lineside::opcua {

//! What a value is on the wire: OPC UA's built-in types as far as a tag or a write can use them.
enum class WireType : quint8 {
    Null = 0,
    Boolean = 1,
    SByte,
    Byte,
    Int16,
    UInt16,
    Int32,
    UInt32,
    Int64,
    UInt64,
    Float,
    Double,
    String,
    DateTime,
    Guid,
    ByteString,
    LocalizedText = 21,
    Other = 255, //!< arrays, structures, and what we do not know
};

/*!
 * One value as a server gave it, free of the library's types. Whole numbers stay whole; a DateTime is microseconds
 * since 1970 (UTC); String, LocalizedText, Guid (text) and ByteString (hexadecimal) are UTF-8.
 */
struct Value
{
    std::variant<std::monostate, bool, qint64, quint64, double, QByteArray> scalar;
    WireType type = WireType::Null;
    StatusCode status = StatusCode::Good;
    UtcTime at = kNoStamp; //!< the source's stamp, the server's where that is missing

    //! The server dropped older values of this item between two notifications (OPC 10000-4, 7.38: the overflow bit).
    bool overflowed() const { return (quint32(status) & (kInfoTypeDataValue | 0x0080u)) == (kInfoTypeDataValue | 0x0080u); }
};

/*!
 * A value as a tag's reading. The server's status is kept with its limit and overflow bits; a Bad status has no
 * payload. A type that does not fit the tag is BadTypeMismatch, as are arrays and structures; a Good status without a
 * value is BadTypeMismatch, too. A DateTime for a text tag is ISO 8601.
 */
Reading toReading(const Value &value, TagId id, const Tag &tag, Batch &batch);

//! The value type of a tag that loses nothing of a wire type; nothing for Null and Other.
std::optional<ValueType> tagTypeFor(WireType type);

//! For people: "21.5", "true", "a text"; "array or structure" for Other; empty for Null. At most 200 characters.
QString displayText(const Value &value);

} // namespace lineside::opcua
