#pragma once

#include <sys/resource.h>

namespace lineside {

/*!
 * The calling thread gives way to the others from now on: what strangers can ask for must not take the processor from
 * acquisition and the window. \a steps: of niceness, 0 to 19; there is no way back without privileges.
 */
inline void giveWay(int steps)
{
    // On Linux a thread has a niceness of its own; 0 names the caller.
    (void)::setpriority(PRIO_PROCESS, 0, steps);
}

} // namespace lineside
