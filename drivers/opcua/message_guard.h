#pragma once

#include <QByteArray>

#include <vector>

namespace lineside::opcua {

/*!
 * Looks at incoming messages before the library does. open62541 up to 1.4.19 frees memory that it never set when an
 * answer does not begin with a readable type; a message that does not begin with the number of a service is therefore a
 * reason to hang up. Works on channels whose messages are not encrypted; behind encryption stands a server that is
 * trusted. One connection, one thread.
 */
class MessageGuard
{
public:
    //! Whether the library may see a chunk that has arrived; \a head is its first bytes, at least 31 where it has them.
    bool accepts(const QByteArray &head);
    void reset() { m_unfinished.clear(); }

private:
    std::vector<quint32> m_unfinished; //!< requests of which chunks came, and not the last one
};

} // namespace lineside::opcua
