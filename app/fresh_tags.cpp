#include "app/fresh_tags.h"

namespace lineside {

void FreshTags::look(const PlantSnapshot &plant, const LatestValues &latest, SteadyTime now)
{
    const std::span<const TagEntry> tags = plant.tags();
    if (m_seenGood.size() < plant.tagIdEnd())
        m_seenGood.resize(plant.tagIdEnd());
    if (m_next >= tags.size())
        m_next = 0;
    for (size_t looked = 0; looked < kAtATime && m_next < tags.size(); ++looked, ++m_next) {
        const TagEntry &entry = tags[m_next];
        if (!entry.device->enabled || !entry.tag->enabled)
            continue;
        ++m_running.expected;
        SteadyTime &seenGood = m_seenGood[size_t(entry.id)];
        if (const LatestValue value = latest.get(entry.id); value.valid && qualityOf(value.reading.status) == Quality::Good)
            seenGood = m_goodAt.emplace(now);
        m_running.fresh += seenGood != SteadyTime{} && now - seenGood < m_within;
    }
    if (m_next >= tags.size())
        m_count = std::exchange(m_running, {});
}

} // namespace lineside
