#pragma once

#include "server/live/hub.h"
#include "server/rest/operations.h"

#include <QThread>

namespace lineside {

/*!
 * Tells viewers what production, quality and health find: makes notices of the services' news, on a thread of its own, so that
 * neither the services nor the network wait for it. Made and ended on the main thread; the hub and the services outlive it.
 */
class OperationsFeed
{
public:
    //! Pictures of production come each second; viewers get those that changed this often.
    static constexpr std::chrono::seconds kProductionEvery{5};

    OperationsFeed(const rest::Operations &operations, live::Hub &hub);
    ~OperationsFeed();

private:
    class Worker;
    QThread m_thread;
    std::unique_ptr<Worker> m_worker; //!< lives on m_thread
};

} // namespace lineside
