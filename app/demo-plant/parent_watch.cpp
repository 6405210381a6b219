#include "app/demo-plant/parent_watch.h"

#include <csignal>
#include <sys/prctl.h>
#include <unistd.h>

namespace lineside::demo {

bool endWithParent(pid_t parent)
{
    if (parent == 0)
        parent = getppid();
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    return getppid() == parent;
}

void dieWithParent(pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1); // it ended before we could ask
}

} // namespace lineside::demo
