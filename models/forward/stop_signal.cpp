#include "models/forward/stop_signal.h"

#include <algorithm>
#include <cerrno>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace lineside::forward {

StopSignal::StopSignal() : m_descriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

StopSignal::~StopSignal()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

void StopSignal::set()
{
    m_set.store(true, std::memory_order_release);
    if (m_descriptor >= 0)
        (void)::eventfd_write(m_descriptor, 1);
}

bool StopSignal::waitFor(std::chrono::milliseconds time) const
{
    return waitFor(-1, false, std::chrono::steady_clock::now() + time) == Woken::Stopped;
}

StopSignal::Woken StopSignal::waitFor(int descriptor, bool forWriting, std::chrono::steady_clock::time_point until) const
{
    using namespace std::chrono;
    for (;;) {
        if (isSet())
            return Woken::Stopped;
        const steady_clock::time_point now = steady_clock::now();
        if (now >= until)
            return Woken::TimedOut;
        // A negative descriptor is passed over by poll(). Without an eventfd the flag is looked at every 50 ms.
        pollfd waits[] = {{m_descriptor, POLLIN, 0}, {descriptor, short(forWriting ? POLLOUT : POLLIN), 0}};
        milliseconds time = ceil<milliseconds>(until - now);
        time = std::min<milliseconds>(time, m_descriptor >= 0 ? minutes(1) : milliseconds(50));
        const int ready = ::poll(waits, 2, int(time.count()));
        if (ready > 0 && waits[1].revents != 0 && waits[0].revents == 0)
            return Woken::Ready;
        if (ready < 0 && errno != EINTR)
            return Woken::TimedOut;
    }
}

} // namespace lineside::forward
