#include "models/forward/deadline_watch.h"

#include <algorithm>

#include <sys/socket.h>

namespace lineside::forward {

DeadlineWatch::Socket::Socket(DeadlineWatch &watch, int descriptor) : m_watch(watch), m_descriptor(descriptor)
{
    const std::lock_guard lock(m_watch.m_mutex);
    m_watch.m_sockets.push_back(this);
    if (m_watch.m_cutAll)
        cutLocked();
}

DeadlineWatch::Socket::~Socket()
{
    const std::lock_guard lock(m_watch.m_mutex);
    std::erase(m_watch.m_sockets, this);
}

void DeadlineWatch::Socket::arm(std::chrono::milliseconds limit)
{
    const std::lock_guard lock(m_watch.m_mutex);
    m_deadline = std::chrono::steady_clock::now() + limit;
    if (m_watch.m_cutAll)
        cutLocked();
    m_watch.m_changed.notify_one();
}

bool DeadlineWatch::Socket::disarm()
{
    const std::lock_guard lock(m_watch.m_mutex);
    m_deadline = SteadyTime::max();
    return m_cut;
}

void DeadlineWatch::Socket::cut()
{
    const std::lock_guard lock(m_watch.m_mutex);
    cutLocked();
}

bool DeadlineWatch::Socket::wasCut() const
{
    const std::lock_guard lock(m_watch.m_mutex);
    return m_cut;
}

void DeadlineWatch::Socket::release()
{
    const std::lock_guard lock(m_watch.m_mutex);
    m_deadline = SteadyTime::max();
    m_descriptor = -1;
}

void DeadlineWatch::Socket::cutLocked()
{
    m_deadline = SteadyTime::max();
    if (!std::exchange(m_cut, true) && m_descriptor >= 0)
        ::shutdown(m_descriptor, SHUT_RDWR);
}

DeadlineWatch::DeadlineWatch() : m_thread([this] { run(); }) {}

DeadlineWatch::~DeadlineWatch()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_changed.notify_one();
    m_thread.join();
}

void DeadlineWatch::cutAll()
{
    const std::lock_guard lock(m_mutex);
    m_cutAll = true;
    for (Socket *socket : m_sockets)
        socket->cutLocked();
}

void DeadlineWatch::run()
{
    std::unique_lock lock(m_mutex);
    while (!m_ending) {
        const SteadyTime now = std::chrono::steady_clock::now();
        SteadyTime next = SteadyTime::max();
        for (Socket *socket : m_sockets) {
            if (socket->m_deadline <= now)
                socket->cutLocked();
            next = std::min(next, socket->m_deadline);
        }
        if (next == SteadyTime::max())
            m_changed.wait(lock);
        else
            m_changed.wait_until(lock, next);
    }
}

} // namespace lineside::forward
