#include "models/telemetry/field_queue.h"

#include <algorithm>
#include <utility>

namespace lineside {

namespace {

size_t weightOf(const FieldMessage &message)
{
    if (const auto *batch = std::get_if<BatchPtr>(&message))
        return sizeof(FieldMessage) + (*batch ? (*batch)->weight() : 0);
    if (const auto *heard = std::get_if<Heard>(&message))
        return sizeof(FieldMessage) + heard->tags.size() * sizeof(TagId);
    return sizeof(FieldMessage);
}

} // namespace

bool FieldQueue::push(FieldMessage message)
{
    const size_t weight = weightOf(message);
    {
        std::unique_lock lock(m_mutex);
        // A message heavier than the whole queue goes alone: refusing it for ever would lose it.
        m_notFull.wait(lock, [&] { return m_closed || m_bytes == 0 || m_bytes + weight <= m_maxBytes; });
        if (m_closed)
            return false;
        m_messages.push_back(std::move(message));
        m_bytes += weight;
    }
    m_notEmpty.notify_one();
    return true;
}

std::deque<FieldMessage> FieldQueue::take(SteadyTime deadline)
{
    std::deque<FieldMessage> taken;
    {
        std::unique_lock lock(m_mutex);
        m_bytes -= m_takenBytes;
        if (std::exchange(m_takenBytes, 0) > 0)
            m_notFull.notify_all();
        m_notEmpty.wait_until(lock, deadline, [this] { return m_closed || !m_messages.empty(); });
        taken.swap(m_messages);
        m_takenBytes = m_bytes;
    }
    return taken;
}

void FieldQueue::close()
{
    {
        const std::lock_guard lock(m_mutex);
        m_closed = true;
    }
    m_notEmpty.notify_all();
    m_notFull.notify_all();
}

bool FieldQueue::isClosed() const
{
    const std::lock_guard lock(m_mutex);
    return m_closed;
}

double FieldQueue::fill() const
{
    const std::lock_guard lock(m_mutex);
    return std::min(1.0, double(m_bytes) / double(std::max<size_t>(m_maxBytes, 1)));
}

size_t FieldQueue::bytes() const
{
    const std::lock_guard lock(m_mutex);
    return m_bytes;
}

} // namespace lineside
