#pragma once

#include <sys/types.h>

namespace lineside::demo {

/*!
 * Asks the kernel to send SIGTERM to this process when its parent ends. False when the parent is gone already.
 * To be called on the main thread: the kernel looks at the parent's thread that made us.
 */
bool endWithParent();

//! For a child between fork and exec: it is killed when the process \a parent ends, however that ends.
void dieWithParent(pid_t parent);

} // namespace lineside::demo
