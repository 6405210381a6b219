#pragma once

#include <sys/types.h>

namespace lineside::demo {

/*!
 * Asks the kernel to send SIGTERM to this process when its parent ends. False when that is gone already: when the parent
 * is not \a parent, which it told us, or, where it told nothing (0), when it is not who it was when this was called.
 * Process 1 is a parent like others: in a container it is the program itself.
 * To be called on the main thread: the kernel looks at the parent's thread that made us.
 */
bool endWithParent(pid_t parent);

//! For a child between fork and exec: it is killed when the process \a parent ends, however that ends.
void dieWithParent(pid_t parent);

} // namespace lineside::demo
