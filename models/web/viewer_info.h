#pragma once

#include "models/base/clock.h"

#include <QString>

namespace lineside {

//! One viewer, for lists. Counters since it came.
struct ViewerInfo
{
    quint64 number = 0; //!< of this connection, as long as the server runs
    QString name, role, tenant, address, client;
    UtcTime since{};
    size_t subscriptions = 0;
    quint64 bytesOut = 0;
    quint64 messagesOut = 0;
    qint64 waiting = 0;                  //!< bytes
    std::chrono::milliseconds behind{0}; //!< for how long it has taken too little; zero while it keeps up
    quint64 conflations = 0;
};

} // namespace lineside
