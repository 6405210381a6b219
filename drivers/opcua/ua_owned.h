#pragma once

#include "drivers/opcua/node_address.h"

#include <open62541/types_generated.h>
#include <open62541/types_generated_handling.h>

#include <cstring>

namespace lineside::opcua {

/*!
 * A value of the library's that is cleared when it goes. \a T and its index in UA_TYPES belong together:
 * UaOwned<UA_ReadRequest, UA_TYPES_READREQUEST>.
 */
template<typename T, int TypeIndex>
class UaOwned
{
public:
    UaOwned() { UA_init(&m_value, type()); }
    ~UaOwned() { UA_clear(&m_value, type()); }
    UaOwned(const UaOwned &) = delete;
    UaOwned &operator=(const UaOwned &) = delete;

    static const UA_DataType *type() { return &UA_TYPES[TypeIndex]; }
    T *operator->() { return &m_value; }
    const T *operator->() const { return &m_value; }
    T *get() { return &m_value; }
    const T *get() const { return &m_value; }

private:
    T m_value;
};

//! Makes an array of the library's for a request that owns it; null for none.
template<typename T>
T *newArray(size_t count, int typeIndex)
{
    return count == 0 ? nullptr : static_cast<T *>(UA_Array_new(count, &UA_TYPES[typeIndex]));
}

inline QByteArray bytesOf(const UA_String &text)
{
    return text.length == 0 ? QByteArray()
                            : QByteArray(reinterpret_cast<const char *>(text.data), qsizetype(text.length));
}
inline QString stringOf(const UA_String &text)
{
    return QString::fromUtf8(bytesOf(text));
}
//! A copy that the library owns.
inline UA_String newString(const QByteArray &bytes)
{
    UA_String text = UA_STRING_NULL;
    if (!bytes.isEmpty() && UA_ByteString_allocBuffer(&text, size_t(bytes.size())) == UA_STATUSCODE_GOOD)
        std::memcpy(text.data, bytes.constData(), size_t(bytes.size()));
    return text;
}
//! Looks at \a bytes without a copy; not to be cleared.
inline UA_String viewOf(const QByteArray &bytes)
{
    return {size_t(bytes.size()), reinterpret_cast<UA_Byte *>(const_cast<char *>(bytes.constData()))};
}

} // namespace lineside::opcua
