#include "drivers/mqtt/library_abort.h"

#include <mosquitto.h>

#include <csetjmp>
#include <csignal>

namespace lineside::mqtt {
namespace {

thread_local sigjmp_buf t_wayOut;
thread_local volatile sig_atomic_t t_inLibrary = 0;
struct sigaction s_before; // written once, before the handler is in place

void onLibraryAbort(int number, siginfo_t *info, void *context)
{
    if (t_inLibrary)
        siglongjmp(t_wayOut, 1);
    if (s_before.sa_flags & SA_SIGINFO)
        s_before.sa_sigaction(number, info, context);
    else if (s_before.sa_handler != SIG_DFL && s_before.sa_handler != SIG_IGN)
        s_before.sa_handler(number);
    // abort() ends the program when this returns.
}

} // namespace

void catchLibraryAborts()
{
    sigaction(SIGABRT, nullptr, &s_before);
    struct sigaction action = {};
    action.sa_sigaction = &onLibraryAbort;
    action.sa_flags = SA_SIGINFO;
    sigemptyset(&action.sa_mask);
    sigaction(SIGABRT, &action, nullptr);
}

bool loopRead(mosquitto *client, int &error)
{
    // The mask is not kept: the session's thread has all signals blocked, and abort() lets its own one through.
    if (sigsetjmp(t_wayOut, 0) != 0) {
        t_inLibrary = 0;
        return false;
    }
    t_inLibrary = 1;
    error = mosquitto_loop_read(client, 1);
    t_inLibrary = 0;
    return true;
}

} // namespace lineside::mqtt
