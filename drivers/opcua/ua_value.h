#pragma once

#include "drivers/opcua/node_address.h"
#include "drivers/opcua/value.h"

#include <open62541/types.h>

#include <QVariant>

namespace lineside::opcua {

//! Between the library's types and ours.
Value fromUa(const UA_DataValue &value);
WireType wireTypeOf(const UA_DataType *type);
//! The wire type of a DataType attribute: one of the built-in types or a standard type made of one.
WireType wireTypeOfDataType(const UA_NodeId &dataType);
UtcTime fromUaTime(UA_DateTime time);

//! A copy that the library owns.
UA_NodeId newNodeId(const NodeId &node);
NodeId fromUa(const UA_NodeId &node);

/*!
 * A raw value (as toRaw() gives it) as a variant of this wire type, without loss beyond the rounding of a Float.
 * False, with \a out empty, when it does not fit: out of the type's range, a fraction for an integer, not UTF-8.
 */
bool toUa(const QVariant &raw, WireType type, UA_Variant *out);

//! What reading back \a raw would give after it was written as \a type; invalid when it does not fit.
QVariant asWritten(const QVariant &raw, WireType type);

//! The way back of what toUa() made or a server read: a double, qint64, quint64, bool or QByteArray; else invalid.
QVariant rawOf(const Value &value);

} // namespace lineside::opcua
