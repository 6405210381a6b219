#pragma once

#include <QtGlobal>

namespace lineside {

/*!
 * Before the first thread, the application's own included: event loops of other threads are Qt's plain ones. GLib's, which Qt takes
 * where it was built with it, write to a descriptor for every posted event and every socket that begins or ends: of 1,000
 * viewers who come at once, an eighth of the time. The main thread keeps GLib's, which desktops' dialogs need. A user's own
 * setting stays.
 */
inline void usePlainLoopsInThreads()
{
    if (!qEnvironmentVariableIsSet("QT_NO_THREADED_GLIB"))
        qputenv("QT_NO_THREADED_GLIB", "1");
}

} // namespace lineside
