#pragma once

#include "server/live/hub.h"

namespace lineside::live {

//! One viewer as the hub holds it; for the hub's own files.
struct Hub::Viewer
{
    std::unique_ptr<Outlet> outlet;    //!< one of the two below
    WebSocketOutlet *socket = nullptr;
    QueueOutlet *queue = nullptr;
    QByteArray queueName;              //!< of the session, in the addresses of its requests
    std::unique_ptr<Session> session;  //!< once the handshake is done
    Principal principal;
    QByteArray resumeKey;
    bool isReadable = false;           //!< waits for its turn to be read
};

} // namespace lineside::live
