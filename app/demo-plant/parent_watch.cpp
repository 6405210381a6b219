#include "app/demo-plant/parent_watch.h"

#include <csignal>
#include <sys/prctl.h>
#include <unistd.h>

namespace lineside::demo {

bool endWithParent()
{
    const pid_t before = getppid();
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    return before == getppid() && before != 1;
}

void dieWithParent(pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1); // it ended before we could ask
}

} // namespace lineside::demo
