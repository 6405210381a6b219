#include "models/base/out_of_memory.h"

#include <cstring>
#include <exception>
#include <new>
#include <system_error>

#include <unistd.h>

namespace lineside {

namespace {

const char *g_program = "";
int g_exitCode = 1;
std::terminate_handler g_before = nullptr;

//! Without memory: straight to the descriptor.
void say(const char *words)
{
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, words, std::strlen(words));
}

[[noreturn]] void end(const char *what)
{
    say(g_program);
    say(what);
    say("\n  What was reported as stored is safe. Give it more memory or a smaller plant, and start it again.\n");
    ::_exit(g_exitCode);
}

[[noreturn]] void onTerminate()
{
    try {
        if (std::current_exception())
            throw;
    } catch (const std::bad_alloc &) {
        end(": there is not enough memory to go on.");
    } catch (const std::system_error &error) {
        if (error.code() == std::errc::resource_unavailable_try_again || error.code() == std::errc::not_enough_memory)
            end(": the machine gives no further thread to go on with.");
    } catch (...) {
        // somebody's bug: it ends as ever
    }
    if (g_before)
        g_before();
    ::_exit(g_exitCode); // not reached: a handler does not return
}

} // namespace

void endClearlyWithoutMemory(const char *program, int exitCode)
{
    g_program = program;
    g_exitCode = exitCode;
    g_before = std::set_terminate(&onTerminate);
}

} // namespace lineside
