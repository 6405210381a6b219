#include "server/live/notices.h"

#include <algorithm>

namespace lineside::live {

namespace {

constexpr double kNoticeBurst = 10;
constexpr std::chrono::minutes kLookEvery{1};

size_t bytesOf(const Notice &notice)
{
    return size_t(notice.payload.size()) + sizeof(Notice);
}

bool isUrgent(const Notice &notice)
{
    return notice.priority >= Priority::High;
}

} // namespace

// ---- what is kept --------------------------------------------------------------------------------------------

void KeptNotices::add(const Notice &notice, const PlantSnapshot &plant, SteadyTime now)
{
    if (!notice.key.isEmpty()) {
        const Place place{notice.machine, notice.key};
        if (notice.ends)
            m_all.erase(place);
        else if (plant.findMachine(notice.machine) && (m_all.size() < kMost || m_all.contains(place)))
            m_all.insert_or_assign(place, notice);
        return;
    }
    if (!plant.findMachine(notice.machine))
        return;
    std::deque<Happened> &past = m_past[notice.machine];
    while (!past.empty() && (past.size() >= kMostPastOfMachine || m_pastBytes + bytesOf(notice) > kMostPastBytes || now - past.front().at > kPast))
        forgetOldest(past);
    if (m_pastBytes + bytesOf(notice) > kMostPastBytes)
        return;
    past.push_back({notice, now});
    m_pastBytes += bytesOf(notice);
}

void KeptNotices::forgetOldest(std::deque<Happened> &past)
{
    m_pastBytes -= bytesOf(past.front().notice);
    past.pop_front();
}

void KeptNotices::forgetOthers(const PlantSnapshot &plant)
{
    std::erase_if(m_all, [&](const auto &one) { return !plant.findMachine(one.first.first); });
    for (auto it = m_past.begin(); it != m_past.end();) {
        if (plant.findMachine(it->first)) {
            ++it;
            continue;
        }
        while (!it->second.empty())
            forgetOldest(it->second);
        it = m_past.erase(it);
    }
}

void KeptNotices::forgetOld(SteadyTime now)
{
    if (now < m_lookAt)
        return;
    m_lookAt = now + kLookEvery;
    for (auto it = m_past.begin(); it != m_past.end();) {
        std::deque<Happened> &past = it->second;
        while (!past.empty() && now - past.front().at > kPast)
            forgetOldest(past);
        it = past.empty() ? m_past.erase(it) : std::next(it);
    }
}

std::vector<const Notice *> KeptNotices::pastOf(const MachineId &machine, SteadyTime now) const
{
    std::vector<const Notice *> some;
    const auto found = m_past.find(machine);
    if (found == m_past.end())
        return some;
    for (const Happened &one : found->second) {
        if (now - one.at <= kPast)
            some.push_back(&one.notice);
    }
    return some;
}

// ---- a stream of them ----------------------------------------------------------------------------------------

NoticeStream::NoticeStream(Heading heading, Parts parts)
    : Stream(std::move(heading))
    , m_parts(std::move(parts))
    , m_bucket(m_parts.maxRate, std::max(1.0, std::min(kNoticeBurst, m_parts.maxRate)))
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

bool NoticeStream::isOwn(const MachineId &machine) const
{
    return std::binary_search(m_machines.begin(), m_machines.end(), machine);
}

bool NoticeStream::setPlant(const SnapshotPtr &plant)
{
    m_parts.plant = plant;
    const std::vector<MachineId> before = m_machines;
    const bool stillThere = adopt();
    std::erase_if(m_waiting, [this](const auto &one) { return !isOwn(one.second.notice.machine); });
    std::erase_if(m_newest, [this](const auto &one) { return !isOwn(one.first.first); });
    if (!std::includes(m_machines.begin(), m_machines.end(), before.begin(), before.end()))
        forgetLog();
    // Machines that came: how they are is news.
    for (const auto &[place, notice] : m_parts.kept.all()) {
        if (isOwn(place.first))
            wait(notice, {}, true);
    }
    snapshotIsOld();
    return stillThere;
}

void NoticeStream::add(const Notice &notice, SteadyTime arrived)
{
    if (!isOwn(notice.machine))
        return;
    snapshotIsOld();
    wait(notice, arrived, notice.merges);
}

void NoticeStream::wait(const Notice &notice, SteadyTime arrived, bool merges)
{
    const KeptNotices::Place place{notice.machine, notice.key};
    if (!notice.key.isEmpty()) {
        if (const auto known = m_newest.find(place); known != m_newest.end()) {
            const auto older = m_waiting.find(known->second);
            if (merges || older->second.notice.merges) {
                older->second.notice = notice; // at its place: it has waited long enough
                return;
            }
        }
        m_newest.insert_or_assign(place, m_next);
    }
    m_waiting.emplace(m_next++, Waiting{notice, arrived});
}

void NoticeStream::send(Line::iterator first, SteadyTime now)
{
    const Notice model = first->second.notice;
    const SteadyTime arrived = first->second.arrived;
    QByteArray payload = "{\"items\":[";
    for (auto it = first; it != m_waiting.end() && payload.size() <= kSnapshotBytes;) {
        const Notice &notice = it->second.notice;
        if (notice.type != model.type || notice.priority != model.priority) {
            ++it;
            continue;
        }
        if (!payload.endsWith('['))
            payload.append(',');
        payload.append(notice.payload);
        if (const auto newest = m_newest.find({notice.machine, notice.key}); newest != m_newest.end() && newest->second == it->first)
            m_newest.erase(newest);
        it = m_waiting.erase(it);
    }
    payload.append("]}");
    append(frameAs(model.type, payload, model.priority, last() + 1, m_parts.clock.utc()), last() + 1, now, arrived, model.kind);
}

SteadyTime NoticeStream::tick(SteadyTime now)
{
    const auto firstUrgent = [this] { return std::find_if(m_waiting.begin(), m_waiting.end(), [](const auto &one) { return isUrgent(one.second.notice); }); };
    for (auto urgent = firstUrgent(); urgent != m_waiting.end(); urgent = firstUrgent())
        send(urgent, now);
    while (!m_waiting.empty()) {
        if (m_waiting.size() <= kMostWaiting) {
            if (const auto pause = m_bucket.take(now); pause.count() > 0)
                return now + pause;
        }
        send(m_waiting.begin(), now);
    }
    return SteadyTime::max();
}

std::vector<Stream::Framed> NoticeStream::framed(const std::vector<const Notice *> &some, QByteArrayView mark) const
{
    std::vector<Framed> frames;
    std::map<std::pair<MessageKind, Priority>, QByteArray> open;
    const auto finish = [&](const Notice &model, QByteArray &payload) {
        payload.append("]}");
        frames.push_back({frameAs(model.type, payload, model.priority, last(), m_parts.clock.utc()), model.kind});
        payload.clear();
    };
    std::map<std::pair<MessageKind, Priority>, const Notice *> models;
    for (const Notice *notice : some) {
        const std::pair which{notice->kind, notice->priority};
        models.emplace(which, notice);
        QByteArray &payload = open[which];
        if (payload.isEmpty())
            payload.append("{\"").append(mark).append("\":true,\"items\":[");
        else
            payload.append(',');
        payload.append(notice->payload);
        if (payload.size() > kSnapshotBytes)
            finish(*notice, payload);
    }
    for (auto &[which, payload] : open) {
        if (!payload.isEmpty())
            finish(*models.at(which), payload);
    }
    return frames;
}

std::vector<Stream::Framed> NoticeStream::makeSnapshot()
{
    std::vector<const Notice *> some;
    for (const auto &[place, notice] : m_parts.kept.all()) {
        if (isOwn(place.first))
            some.push_back(&notice);
    }
    return framed(some, "snapshot");
}

std::vector<Stream::Framed> NoticeStream::past(SteadyTime now) const
{
    std::vector<quint64> waiting; // these come as news
    for (const auto &[order, one] : m_waiting)
        waiting.push_back(one.notice.number);
    std::sort(waiting.begin(), waiting.end());
    std::vector<const Notice *> some;
    for (const MachineId &machine : m_machines) {
        for (const Notice *notice : m_parts.kept.pastOf(machine, now)) {
            if (!std::binary_search(waiting.begin(), waiting.end(), notice->number))
                some.push_back(notice);
        }
    }
    std::sort(some.begin(), some.end(), [](const Notice *one, const Notice *other) { return one->number < other->number; });
    return framed(some, "past");
}

} // namespace lineside::live
