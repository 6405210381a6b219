#include "drivers/mqtt/library_abort.h"

#include <mosquitto.h>

#include <csetjmp>
#include <cstdlib>

#include <dlfcn.h>

namespace lineside::mqtt {
namespace {

thread_local jmp_buf t_wayOut;
thread_local bool t_inLibrary = false;

} // namespace

//! What a failed assertion of this thread comes to; returns when it is to end the program.
static void leaveLibrary()
{
    if (t_inLibrary)
        longjmp(t_wayOut, 1);
}

bool isSurvived(void (*call)(void *), void *what)
{
    if (setjmp(t_wayOut) != 0) {
        t_inLibrary = false;
        return false;
    }
    t_inLibrary = true;
    call(what);
    t_inLibrary = false;
    return true;
}

bool loopRead(mosquitto *client, int &error)
{
    return callLibrary([client, &error] { error = mosquitto_loop_read(client, 1); });
}

OurOwnCode::OurOwnCode() : m_wasLibrary(t_inLibrary)
{
    t_inLibrary = false;
}

OurOwnCode::~OurOwnCode()
{
    t_inLibrary = m_wasLibrary;
}

} // namespace lineside::mqtt

//! In the C library's place, for the program and all that it loads. Declared here: <cassert> has it in some builds only.
extern "C" __attribute__((visibility("default"), noreturn)) void __assert_fail(const char *assertion, const char *file,
                                                                                unsigned int line,
                                                                                const char *function) noexcept
{
    lineside::mqtt::leaveLibrary();
    using AssertFail = void (*)(const char *, const char *, unsigned int, const char *);
    if (const auto ofTheCLibrary = reinterpret_cast<AssertFail>(::dlsym(RTLD_NEXT, "__assert_fail")))
        ofTheCLibrary(assertion, file, line, function);
    std::abort();
}
