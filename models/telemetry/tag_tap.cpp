#include "models/telemetry/tag_tap.h"

#include <algorithm>

namespace lineside {

void TagTap::watch(TagId tag)
{
    const quint32 number = toNumber(tag);
    const std::lock_guard lock(m_mutex);
    if (m_rings[number].watchers++ > 0)
        return;
    if (m_isWatched.size() <= number)
        m_isWatched.resize(number + 1);
    m_isWatched[number] = 1;
    ++m_watched;
}

void TagTap::unwatch(TagId tag)
{
    const quint32 number = toNumber(tag);
    const std::lock_guard lock(m_mutex);
    const auto found = m_rings.find(number);
    if (found == m_rings.end() || --found->second.watchers > 0)
        return;
    m_rings.erase(found);
    m_isWatched[number] = 0;
    --m_watched;
}

std::vector<Reading> TagTap::takeSince(TagId tag, quint64 &cursor, quint64 *lost) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_rings.find(toNumber(tag));
    if (found == m_rings.end())
        return {};
    const Ring &ring = found->second;
    const quint64 begin = ring.end - ring.readings.size();
    const quint64 from = std::clamp(cursor, begin, ring.end);
    if (lost && cursor < begin)
        *lost += begin - cursor;
    cursor = ring.end;
    return {ring.readings.begin() + qint64(from - begin), ring.readings.end()};
}

void TagTap::take(const BatchPtr &batch)
{
    if (m_watched.load(std::memory_order_relaxed) == 0)
        return;
    const std::lock_guard lock(m_mutex);
    for (const Reading &reading : batch->readings) {
        const quint32 number = toNumber(reading.tag);
        if (number >= m_isWatched.size() || !m_isWatched[number])
            continue;
        Ring &ring = m_rings[number];
        if (ring.readings.size() == kPerTag)
            ring.readings.pop_front();
        ring.readings.push_back(reading);
        ++ring.end;
    }
}

} // namespace lineside
