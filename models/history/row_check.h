#pragma once

#include "models/history/block_codec.h"

#include <QByteArray>

namespace lineside {

/*!
 * A number over all fields of a row in their order, stored beside them: a row that the disk has changed is refused.
 */
class RowCheck
{
public:
    RowCheck &add(qint64 value)
    {
        m_check = codec::checksum(std::as_bytes(std::span(&value, 1)), m_check);
        return *this;
    }
    RowCheck &add(const QByteArray &bytes)
    {
        m_check = codec::checksum(std::as_bytes(std::span(bytes.constData(), size_t(bytes.size()))), m_check);
        return *this;
    }
    qint64 value() const { return qint64(m_check); }

private:
    quint64 m_check = 0x4C696E65'73696465; // "Lineside"
};

} // namespace lineside
