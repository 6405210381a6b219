#include "drivers/opcua/ua_value.h"

#include "drivers/opcua/ua_owned.h"

#include <QDateTime>

#include <cmath>
#include <limits>
#include <utility>

namespace lineside::opcua {

namespace {

constexpr qint64 kTicksPerMicrosecond = UA_DATETIME_USEC;

bool isLimited(const UA_String &text)
{
    return text.length <= size_t(kMaxTextBytes);
}

void setText(Value &value, const UA_String &text)
{
    if (isLimited(text))
        value.scalar = bytesOf(text);
    else
        value.status = StatusCode::BadDataEncodingInvalid;
}

QByteArray guidText(const UA_Guid &guid)
{
    const QUuid uuid(guid.data1, guid.data2, guid.data3, guid.data4[0], guid.data4[1], guid.data4[2], guid.data4[3],
                     guid.data4[4], guid.data4[5], guid.data4[6], guid.data4[7]);
    return uuid.toByteArray(QUuid::WithoutBraces);
}

template<typename T>
const T &as(const void *data)
{
    return *static_cast<const T *>(data);
}

void setScalar(Value &value, const void *data)
{
    switch (value.type) {
    case WireType::Boolean:
        value.scalar = bool(as<UA_Boolean>(data));
        break;
    case WireType::SByte:
        value.scalar = qint64(as<UA_SByte>(data));
        break;
    case WireType::Byte:
        value.scalar = quint64(as<UA_Byte>(data));
        break;
    case WireType::Int16:
        value.scalar = qint64(as<UA_Int16>(data));
        break;
    case WireType::UInt16:
        value.scalar = quint64(as<UA_UInt16>(data));
        break;
    case WireType::Int32:
        value.scalar = qint64(as<UA_Int32>(data));
        break;
    case WireType::UInt32:
        value.scalar = quint64(as<UA_UInt32>(data));
        break;
    case WireType::Int64:
        value.scalar = qint64(as<UA_Int64>(data));
        break;
    case WireType::UInt64:
        value.scalar = quint64(as<UA_UInt64>(data));
        break;
    case WireType::Float:
        value.scalar = double(as<UA_Float>(data));
        break;
    case WireType::Double:
        value.scalar = as<UA_Double>(data);
        break;
    case WireType::String:
        setText(value, as<UA_String>(data));
        break;
    case WireType::LocalizedText:
        setText(value, as<UA_LocalizedText>(data).text);
        break;
    case WireType::DateTime:
        value.scalar = toMicroseconds(fromUaTime(as<UA_DateTime>(data)));
        break;
    case WireType::Guid:
        value.scalar = guidText(as<UA_Guid>(data));
        break;
    case WireType::ByteString: {
        const UA_ByteString &bytes = as<UA_ByteString>(data);
        if (2 * bytes.length <= size_t(kMaxTextBytes))
            value.scalar = bytesOf(bytes).toHex();
        else
            value.status = StatusCode::BadDataEncodingInvalid;
        break;
    }
    case WireType::Null:
    case WireType::Other:
        break;
    }
}

//! A raw value as an integer of this width; false when it is none or out of range.
template<typename Integer>
bool wholeFrom(const QVariant &raw, Integer *out)
{
    switch (raw.typeId()) {
    case QMetaType::Bool:
        *out = Integer(raw.toBool());
        return true;
    case QMetaType::Int:
    case QMetaType::LongLong: {
        const qint64 value = raw.toLongLong();
        *out = Integer(value);
        return std::in_range<Integer>(value);
    }
    case QMetaType::UInt:
    case QMetaType::ULongLong: {
        const quint64 value = raw.toULongLong();
        *out = Integer(value);
        return std::in_range<Integer>(value);
    }
    case QMetaType::Double: {
        const double value = raw.toDouble();
        const double end = std::ldexp(1.0, std::numeric_limits<Integer>::digits);
        if (!(value >= (std::is_signed_v<Integer> ? -end : 0) && value < end) || value != std::trunc(value))
            return false;
        *out = Integer(value);
        return true;
    }
    default:
        return false;
    }
}

template<typename Integer>
bool setWhole(const QVariant &raw, int typeIndex, UA_Variant *out)
{
    Integer value = 0;
    return wholeFrom(raw, &value) && UA_Variant_setScalarCopy(out, &value, &UA_TYPES[typeIndex]) == UA_STATUSCODE_GOOD;
}

bool numberFrom(const QVariant &raw, double *out)
{
    switch (raw.typeId()) {
    case QMetaType::Bool:
    case QMetaType::Int:
    case QMetaType::LongLong:
    case QMetaType::UInt:
    case QMetaType::ULongLong:
    case QMetaType::Double:
        *out = raw.toDouble();
        return std::isfinite(*out);
    default:
        return false;
    }
}

bool textFrom(const QVariant &raw, QByteArray *out)
{
    if (raw.typeId() == QMetaType::QByteArray)
        *out = raw.toByteArray();
    else if (raw.typeId() == QMetaType::QString)
        *out = raw.toString().toUtf8();
    else
        return false;
    return out->size() <= kMaxTextBytes;
}

bool setDateTime(const QVariant &raw, UA_Variant *out)
{
    qint64 microseconds = 0;
    if (QByteArray text; textFrom(raw, &text)) {
        const QDateTime at = QDateTime::fromString(QString::fromUtf8(text), Qt::ISODateWithMs);
        if (!at.isValid() || at.timeSpec() == Qt::LocalTime)
            return false;
        microseconds = at.toMSecsSinceEpoch() * 1000;
    } else if (!wholeFrom(raw, &microseconds)) {
        return false;
    }
    constexpr qint64 kFarthest = (std::numeric_limits<qint64>::max() - UA_DATETIME_UNIX_EPOCH) / kTicksPerMicrosecond;
    if (microseconds > kFarthest || microseconds < -UA_DATETIME_UNIX_EPOCH / kTicksPerMicrosecond)
        return false;
    const UA_DateTime time = microseconds * kTicksPerMicrosecond + UA_DATETIME_UNIX_EPOCH;
    return UA_Variant_setScalarCopy(out, &time, &UA_TYPES[UA_TYPES_DATETIME]) == UA_STATUSCODE_GOOD;
}

bool setGuid(const QByteArray &text, UA_Variant *out)
{
    const QUuid uuid = QUuid::fromString(QString::fromUtf8(text));
    if (uuid.isNull())
        return false;
    UA_Guid guid{uuid.data1, uuid.data2, uuid.data3, {}};
    std::memcpy(guid.data4, uuid.data4, sizeof guid.data4);
    return UA_Variant_setScalarCopy(out, &guid, &UA_TYPES[UA_TYPES_GUID]) == UA_STATUSCODE_GOOD;
}

bool setTextual(const QVariant &raw, WireType type, UA_Variant *out)
{
    QByteArray text;
    if (!textFrom(raw, &text))
        return false;
    switch (type) {
    case WireType::String: {
        const UA_String view = viewOf(text);
        return UA_Variant_setScalarCopy(out, &view, &UA_TYPES[UA_TYPES_STRING]) == UA_STATUSCODE_GOOD;
    }
    case WireType::LocalizedText: {
        const UA_LocalizedText view{UA_STRING_NULL, viewOf(text)};
        return UA_Variant_setScalarCopy(out, &view, &UA_TYPES[UA_TYPES_LOCALIZEDTEXT]) == UA_STATUSCODE_GOOD;
    }
    case WireType::ByteString: {
        const QByteArray bytes = QByteArray::fromHex(text);
        if (bytes.toHex() != text.toLower())
            return false;
        const UA_ByteString view = viewOf(bytes);
        return UA_Variant_setScalarCopy(out, &view, &UA_TYPES[UA_TYPES_BYTESTRING]) == UA_STATUSCODE_GOOD;
    }
    default:
        return setGuid(text, out);
    }
}

bool setFloating(const QVariant &raw, WireType type, UA_Variant *out)
{
    double value = 0;
    if (!numberFrom(raw, &value))
        return false;
    if (type == WireType::Double)
        return UA_Variant_setScalarCopy(out, &value, &UA_TYPES[UA_TYPES_DOUBLE]) == UA_STATUSCODE_GOOD;
    if (std::abs(value) > double(std::numeric_limits<float>::max()))
        return false;
    const auto single = float(value);
    return UA_Variant_setScalarCopy(out, &single, &UA_TYPES[UA_TYPES_FLOAT]) == UA_STATUSCODE_GOOD;
}

} // namespace

UtcTime fromUaTime(UA_DateTime time)
{
    // floor, so that times before 1970 keep their microsecond
    const qint64 sinceEpoch = time < std::numeric_limits<qint64>::min() + UA_DATETIME_UNIX_EPOCH
        ? std::numeric_limits<qint64>::min()
        : time - UA_DATETIME_UNIX_EPOCH;
    const qint64 microseconds =
        sinceEpoch / kTicksPerMicrosecond - (sinceEpoch % kTicksPerMicrosecond < 0 ? 1 : 0);
    return fromMicroseconds(microseconds);
}

WireType wireTypeOf(const UA_DataType *type)
{
    if (!type || type->typeId.namespaceIndex != 0 || type->typeId.identifierType != UA_NODEIDTYPE_NUMERIC)
        return WireType::Other;
    const UA_UInt32 id = type->typeId.identifier.numeric;
    if ((id >= UA_NS0ID_BOOLEAN && id <= UA_NS0ID_BYTESTRING) || id == UA_NS0ID_LOCALIZEDTEXT)
        return WireType(id);
    // an enumeration or a renamed type (Duration, UtcTime, LocaleId …) has the memory of its built-in type
    switch (type->typeKind) {
    case UA_DATATYPEKIND_ENUM:
        return WireType::Int32;
    case UA_DATATYPEKIND_LOCALIZEDTEXT:
        return WireType::LocalizedText;
    default:
        return type->typeKind <= UA_DATATYPEKIND_BYTESTRING ? WireType(type->typeKind + 1) : WireType::Other;
    }
}

WireType wireTypeOfDataType(const UA_NodeId &dataType)
{
    return wireTypeOf(UA_findDataType(&dataType));
}

Value fromUa(const UA_DataValue &source)
{
    Value value;
    if (source.hasStatus)
        value.status = StatusCode(source.status);
    if (source.hasSourceTimestamp && source.sourceTimestamp != 0)
        value.at = fromUaTime(source.sourceTimestamp);
    else if (source.hasServerTimestamp && source.serverTimestamp != 0)
        value.at = fromUaTime(source.serverTimestamp);
    if (!source.hasValue || UA_Variant_isEmpty(&source.value))
        return value;
    value.type = UA_Variant_isScalar(&source.value) ? wireTypeOf(source.value.type) : WireType::Other;
    setScalar(value, source.value.data);
    return value;
}

UA_NodeId newNodeId(const NodeId &node)
{
    struct Make
    {
        quint16 space;
        UA_NodeId operator()(quint32 number) const { return UA_NODEID_NUMERIC(space, number); }
        UA_NodeId operator()(const QString &name) const
        {
            UA_NodeId id = UA_NODEID_NUMERIC(space, 0);
            id.identifierType = UA_NODEIDTYPE_STRING;
            id.identifier.string = newString(name.toUtf8());
            return id;
        }
        UA_NodeId operator()(const QUuid &uuid) const
        {
            UA_Guid guid{uuid.data1, uuid.data2, uuid.data3, {}};
            std::memcpy(guid.data4, uuid.data4, sizeof guid.data4);
            return UA_NODEID_GUID(space, guid);
        }
        UA_NodeId operator()(const QByteArray &bytes) const
        {
            UA_NodeId id = UA_NODEID_NUMERIC(space, 0);
            id.identifierType = UA_NODEIDTYPE_BYTESTRING;
            id.identifier.byteString = newString(bytes);
            return id;
        }
    };
    return std::visit(Make{node.space}, node.identifier);
}

NodeId fromUa(const UA_NodeId &node)
{
    NodeId id{node.namespaceIndex, quint32(0)};
    switch (node.identifierType) {
    case UA_NODEIDTYPE_NUMERIC:
        id.identifier = quint32(node.identifier.numeric);
        break;
    case UA_NODEIDTYPE_STRING:
        id.identifier = stringOf(node.identifier.string);
        break;
    case UA_NODEIDTYPE_GUID:
        id.identifier = QUuid::fromString(QString::fromLatin1(guidText(node.identifier.guid)));
        break;
    case UA_NODEIDTYPE_BYTESTRING:
        id.identifier = bytesOf(node.identifier.byteString);
        break;
    }
    return id;
}

bool toUa(const QVariant &raw, WireType type, UA_Variant *out)
{
    UA_Variant_init(out);
    switch (type) {
    case WireType::Boolean: {
        quint8 value = 0;
        const UA_Boolean on = wholeFrom(raw, &value) && value == 1;
        return wholeFrom(raw, &value) && value <= 1
            && UA_Variant_setScalarCopy(out, &on, &UA_TYPES[UA_TYPES_BOOLEAN]) == UA_STATUSCODE_GOOD;
    }
    case WireType::SByte:
        return setWhole<UA_SByte>(raw, UA_TYPES_SBYTE, out);
    case WireType::Byte:
        return setWhole<UA_Byte>(raw, UA_TYPES_BYTE, out);
    case WireType::Int16:
        return setWhole<UA_Int16>(raw, UA_TYPES_INT16, out);
    case WireType::UInt16:
        return setWhole<UA_UInt16>(raw, UA_TYPES_UINT16, out);
    case WireType::Int32:
        return setWhole<UA_Int32>(raw, UA_TYPES_INT32, out);
    case WireType::UInt32:
        return setWhole<UA_UInt32>(raw, UA_TYPES_UINT32, out);
    case WireType::Int64:
        return setWhole<UA_Int64>(raw, UA_TYPES_INT64, out);
    case WireType::UInt64:
        return setWhole<UA_UInt64>(raw, UA_TYPES_UINT64, out);
    case WireType::Float:
    case WireType::Double:
        return setFloating(raw, type, out);
    case WireType::DateTime:
        return setDateTime(raw, out);
    case WireType::String:
    case WireType::LocalizedText:
    case WireType::ByteString:
    case WireType::Guid:
        return setTextual(raw, type, out);
    case WireType::Null:
    case WireType::Other:
        break;
    }
    return false;
}

QVariant asWritten(const QVariant &raw, WireType type)
{
    UaOwned<UA_DataValue, UA_TYPES_DATAVALUE> written;
    written->hasValue = toUa(raw, type, &written->value);
    return written->hasValue ? rawOf(fromUa(*written.get())) : QVariant();
}

QVariant rawOf(const Value &value)
{
    struct ToVariant
    {
        QVariant operator()(std::monostate) const { return {}; }
        QVariant operator()(const QByteArray &bytes) const { return bytes; }
        QVariant operator()(bool on) const { return on; }
        QVariant operator()(qint64 number) const { return number; }
        QVariant operator()(quint64 number) const { return number; }
        QVariant operator()(double number) const { return number; }
    };
    return std::visit(ToVariant{}, value.scalar);
}

} // namespace lineside::opcua
