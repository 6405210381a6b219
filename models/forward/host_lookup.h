#pragma once

#include "models/base/result.h"
#include "models/forward/stop_signal.h"

#include <QByteArray>
#include <QList>

namespace lineside::forward {

/*!
 * The numeric addresses of \a host, which may be one itself; within \a limit, whatever the system's resolver does. A
 * look-up that outlives its limit goes on beside, and is waited for anew by the next call for the same name.
 * Any thread.
 */
Result<QList<QByteArray>> lookUpHost(const QString &host, std::chrono::milliseconds limit, const StopSignal &stop);

} // namespace lineside::forward
