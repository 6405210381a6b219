#include "server/live/notices.h"

#include <algorithm>

namespace lineside::live {

void KeptNotices::add(const Notice &notice, const PlantSnapshot &plant)
{
    if (notice.key.isEmpty())
        return;
    const Place place{notice.machine, notice.key};
    if (notice.ends)
        m_all.erase(place);
    else if (plant.findMachine(notice.machine) && (m_all.size() < kMost || m_all.contains(place)))
        m_all.insert_or_assign(place, notice);
}

void KeptNotices::forgetOthers(const PlantSnapshot &plant)
{
    std::erase_if(m_all, [&](const auto &one) { return !plant.findMachine(one.first.first); });
}

NoticeStream::NoticeStream(Heading heading, Parts parts)
    : Stream(std::move(heading))
    , m_parts(std::move(parts))
    , m_bucket(m_parts.maxRate, std::max(1.0, std::min(2.0, m_parts.maxRate)))
{
    adopt();
}

bool NoticeStream::adopt()
{
    const auto machines = machinesFor(m_parts.filter, *m_parts.plant, m_parts.tenant);
    m_machines.clear();
    for (const Machine *machine : machines.value_or(std::vector<const Machine *>{}))
        m_machines.push_back(machine->id);
    std::sort(m_machines.begin(), m_machines.end());
    return machines.has_value();
}

bool NoticeStream::setPlant(const SnapshotPtr &plant)
{
    m_parts.plant = plant;
    const bool stillThere = adopt();
    std::erase_if(m_pending, [this](const auto &one) { return !std::binary_search(m_machines.begin(), m_machines.end(), one.first.first); });
    // Machines that came: how they are is news.
    for (const auto &[place, notice] : m_parts.kept.all()) {
        if (std::binary_search(m_machines.begin(), m_machines.end(), place.first))
            m_pending.insert_or_assign(place, notice);
    }
    m_arrived = {};
    snapshotIsOld();
    return stillThere;
}

void NoticeStream::add(const Notice &notice, SteadyTime now, SteadyTime arrived)
{
    if (!std::binary_search(m_machines.begin(), m_machines.end(), notice.machine))
        return;
    snapshotIsOld();
    const KeptNotices::Place place{notice.machine, notice.key};
    if (notice.merges && !notice.key.isEmpty()) {
        if (m_pending.empty())
            m_arrived = arrived;
        m_pending.insert_or_assign(place, notice);
        return;
    }
    m_pending.erase(place); // an older one
    append(frameAs(notice.type, notice.payload, notice.priority, last() + 1, m_parts.clock.utc()), last() + 1, now, arrived);
}

std::vector<QByteArray> NoticeStream::makeSnapshot()
{
    std::vector<QByteArray> frames;
    for (const auto &[place, notice] : m_parts.kept.all()) {
        if (!std::binary_search(m_machines.begin(), m_machines.end(), place.first))
            continue;
        QByteArray payload = notice.payload;
        payload.insert(1, "\"snapshot\":true,");
        frames.push_back(frameAs(notice.type, payload, notice.priority, last(), m_parts.clock.utc()));
    }
    return frames;
}

SteadyTime NoticeStream::tick(SteadyTime now)
{
    if (m_pending.empty())
        return SteadyTime::max();
    if (const auto wait = m_bucket.take(now); wait.count() > 0)
        return now + wait;
    for (const auto &[place, notice] : m_pending)
        append(frameAs(notice.type, notice.payload, notice.priority, last() + 1, m_parts.clock.utc()), last() + 1, now, m_arrived);
    m_pending.clear();
    return SteadyTime::max();
}

} // namespace lineside::live
