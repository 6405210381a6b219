#include "drivers/mqtt/mosquitto_session.h"
#include "drivers/mqtt/mosquitto_transport.h"

#include <sys/eventfd.h>
#include <unistd.h>

namespace lineside::mqtt {

SessionLink::SessionLink(std::function<void()> wakeReceiver)
    : m_maxBytes(MosquittoTransport::kQueueBytes)
    , m_wakeFd(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC))
    , m_wakeReceiver(std::move(wakeReceiver))
{
}

SessionLink::~SessionLink()
{
    if (m_wakeFd >= 0)
        ::close(m_wakeFd);
}

void SessionLink::command(SessionCommand command)
{
    {
        const std::lock_guard lock(m_mutex);
        m_commands.push_back(std::move(command));
    }
    wakeSession();
}

std::deque<SessionEvent> SessionLink::takeEvents()
{
    std::deque<SessionEvent> events;
    const bool wasFull = isFull();
    {
        const std::lock_guard lock(m_mutex);
        events.swap(m_events);
        m_receiverWoken = false;
        m_eventBytes.store(0, std::memory_order_relaxed);
    }
    if (wasFull)
        wakeSession();
    return events;
}

void SessionLink::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_wakeReceiver = nullptr;
        m_events.clear();
        m_stopped.store(true, std::memory_order_release);
    }
    wakeSession();
}

bool SessionLink::waitForEnd(std::chrono::milliseconds patience)
{
    std::unique_lock lock(m_mutex);
    return m_endedSignal.wait_for(lock, patience, [this] { return m_ended; });
}

void SessionLink::clearWake()
{
    quint64 count = 0;
    [[maybe_unused]] const auto got = ::read(m_wakeFd, &count, sizeof count);
}

std::vector<SessionCommand> SessionLink::takeCommands()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_commands, {});
}

void SessionLink::post(SessionEvent event)
{
    const std::lock_guard lock(m_mutex);
    if (!m_wakeReceiver)
        return;
    if (const auto *block = std::get_if<MessageBlock>(&event))
        m_eventBytes.fetch_add(block->bytes(), std::memory_order_relaxed);
    m_events.push_back(std::move(event));
    if (!std::exchange(m_receiverWoken, true))
        m_wakeReceiver();
}

void SessionLink::setEnded()
{
    const std::lock_guard lock(m_mutex);
    m_ended = true;
    m_endedSignal.notify_all();
}

void SessionLink::wakeSession()
{
    const quint64 one = 1;
    [[maybe_unused]] const auto written = ::write(m_wakeFd, &one, sizeof one);
}

} // namespace lineside::mqtt
