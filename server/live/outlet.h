#pragma once

#include "models/base/clock.h"

#include <QByteArray>

class QTcpSocket;

namespace lineside::live {

//! The way to one viewer, whatever carries it. Network thread.
class Outlet
{
public:
    virtual ~Outlet() = default;

    //! Whole frames as messageFrame() makes them; the bytes are shared, not copied.
    virtual void write(const QByteArray &frames) = 0;
    virtual void flush() = 0;
    //! Bytes that were written and have not left yet.
    virtual qint64 waiting() const = 0;
    //! Says good-bye with a code of RFC 6455; what waits may still leave, for a moment.
    virtual void close(quint16 code, const char *reason) = 0;
    //! Ends what has taken too long. May end the outlet.
    virtual void check(SteadyTime now) = 0;
    //! Since the start, those that wait too.
    virtual quint64 bytesOut() const = 0;
};

//! What waits in a socket: with TLS, what is encrypted already, too.
qint64 bytesWaitingIn(const QTcpSocket &socket);

} // namespace lineside::live
