#include "models/health/health_desk.h"

namespace lineside {

HealthDesk::~HealthDesk()
{
    stop();
}

bool HealthDesk::post(Work work)
{
    const std::lock_guard lock(m_mutex);
    if (m_stopping || m_waiting.size() >= kMostWaiting)
        return false;
    m_waiting.push_back(std::move(work));
    if (!m_thread.joinable())
        m_thread = std::thread([this] { run(); });
    m_wake.notify_one();
    return true;
}

bool HealthDesk::isStopping() const
{
    const std::lock_guard lock(m_mutex);
    return m_stopping;
}

void HealthDesk::stop()
{
    std::deque<Work> dropped;
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        dropped.swap(m_waiting);
        m_wake.notify_one();
    }
    if (m_thread.joinable())
        m_thread.join();
    for (const Work &work : dropped)
        work(true);
}

void HealthDesk::run()
{
    for (;;) {
        Work work;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return m_stopping || !m_waiting.empty(); });
            if (m_stopping)
                return;
            work = std::move(m_waiting.front());
            m_waiting.pop_front();
        }
        work(false);
    }
}

} // namespace lineside
