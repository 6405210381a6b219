#include "models/telemetry/conditioning.h"
#include "server/live/json_out.h"
#include "server/live/stream.h"

#include <algorithm>

namespace lineside::live {

namespace {

constexpr double kBurst = 10;

void appendStatusAndTime(QByteArray &out, const LatestValue &value)
{
    out.append(",\"q\":");
    json::number(out, quint64(quint32(value.reading.status)));
    out.append(",\"t\":");
    json::number(out, toMicroseconds(value.reading.at));
    out.append('}');
}

//! The word for what a machine does, or the digits that have none; null where nobody knows.
void appendStateText(QByteArray &out, const LatestValue &value, const Tag &tag)
{
    if (qualityOf(value.reading.status) == Quality::Bad) {
        out.append("null");
        return;
    }
    const auto state = std::find_if(tag.states.begin(), tag.states.end(), [&](const StateText &one) { return one.value == value.reading.value.asInt64(); });
    if (state == tag.states.end()) {
        json::text(out, valueText(value.reading.value, value.text, tag));
        return;
    }
    static constexpr std::array kMeanings{"normal", "warning", "urgent"};
    json::text(out, state->text);
    out.append(",\"meaning\":\"").append(kMeanings[size_t(state->meaning)]).append('"');
}

//! What stands for a value that never came.
constexpr QByteArrayView kNothingYet = "null,\"q\":2150760448,\"t\":null}";
static_assert(quint32(StatusCode::BadWaitingForInitialData) == 2150760448u);

//! Whether \a changed, ascending, holds a number; and the places in \a numbers, ascending, of all that it holds.
template<typename Numbers, typename NumberOf, typename Found>
void forEachCommon(std::span<const TagId> changed, const Numbers &numbers, NumberOf numberOf, Found found)
{
    if (changed.size() * 16 < numbers.size()) {
        for (const TagId tag : changed) {
            const auto at = std::lower_bound(numbers.begin(), numbers.end(), tag, [&](const auto &one, TagId wanted) { return numberOf(one) < wanted; });
            if (at != numbers.end() && numberOf(*at) == tag)
                found(size_t(at - numbers.begin()));
        }
        return;
    }
    size_t i = 0;
    for (const TagId tag : changed) {
        while (i < numbers.size() && numberOf(numbers[i]) < tag)
            ++i;
        if (i == numbers.size())
            return;
        if (numberOf(numbers[i]) == tag)
            found(i);
    }
}

} // namespace

ReadingStream::ReadingStream(Heading heading, Parts parts)
    : Stream(std::move(heading))
    , m_parts(std::move(parts))
    , m_bucket(m_parts.maxRate, std::max(1.0, std::min(kBurst, m_parts.maxRate)))
{
    adopt();
}

bool ReadingStream::adopt()
{
    const auto tags = tagsFor(m_parts.filter, *m_parts.plant, m_parts.tenant);
    m_tags.clear();
    for (const TagId id : tags.value_or(std::vector<TagId>{})) {
        const Tag *tag = m_parts.plant->find(id)->tag;
        m_tags.push_back({id, tag, "{\"tag\":\"" + tag->id.uuid.toByteArray(QUuid::WithoutBraces) + "\",\"v\":"});
    }
    m_pending.assign(m_tags.size(), false);
    m_pendingCount = 0;
    return tags.has_value();
}

bool ReadingStream::setPlant(const SnapshotPtr &plant)
{
    m_parts.plant = plant;
    std::vector<TagId> before, now;
    for (const Entry &entry : m_tags)
        before.push_back(entry.id);
    const bool stillThere = adopt();
    for (const Entry &entry : m_tags)
        now.push_back(entry.id);
    if (!std::includes(now.begin(), now.end(), before.begin(), before.end()))
        forgetLog();
    m_next = 0;
    // Tags may have come, gone, or lost their value: all of them are news.
    m_pending.assign(m_tags.size(), true);
    m_pendingCount = m_tags.size();
    m_arrived = {};
    snapshotIsOld();
    return stillThere;
}

void ReadingStream::mark(std::span<const TagId> changed, SteadyTime arrived)
{
    const bool first = m_pendingCount == 0;
    forEachCommon(changed, m_tags, [](const Entry &entry) { return entry.id; }, [this](size_t i) {
        if (!m_pending[i]) {
            m_pending[i] = true;
            ++m_pendingCount;
        }
    });
    if (first && m_pendingCount > 0) {
        m_arrived = arrived;
        snapshotIsOld();
    }
}

void ReadingStream::appendReading(QByteArray &out, const Entry &entry) const
{
    const LatestValue value = m_parts.latest.get(entry.id);
    out.append(entry.head);
    if (!value.valid) {
        out.append(kNothingYet);
        return;
    }
    json::value(out, value.reading, entry.tag->type, value.text);
    appendStatusAndTime(out, value);
}

std::vector<Stream::Framed> ReadingStream::makeSnapshot()
{
    std::vector<Framed> frames;
    QByteArray payload = "{\"snapshot\":true,\"readings\":[";
    const qsizetype empty = payload.size();
    const auto finish = [&] {
        payload.append("]}");
        frames.push_back({frame(payload, Priority::Low, last(), m_parts.clock.utc()), kind()});
        payload.resize(empty);
    };
    for (const Entry &entry : m_tags) {
        if (payload.size() > empty)
            payload.append(',');
        appendReading(payload, entry);
        if (payload.size() > kSnapshotBytes)
            finish();
    }
    if (payload.size() > empty || frames.empty())
        finish();
    return frames;
}

SteadyTime ReadingStream::tick(SteadyTime now)
{
    if (m_pendingCount == 0)
        return SteadyTime::max();
    if (const auto wait = m_bucket.take(now); wait.count() > 0)
        return now + wait;
    QByteArray payload = "{\"readings\":[";
    const qsizetype empty = payload.size();
    const auto finish = [&] {
        payload.append("]}");
        append(frame(payload, Priority::Low, last() + 1, m_parts.clock.utc()), last() + 1, now, m_arrived);
        payload.resize(empty);
    };
    for (size_t n = 0; n < m_tags.size() && m_pendingCount > 0; ++n) {
        const size_t i = (m_next + n) % m_tags.size();
        if (!m_pending[i])
            continue;
        if (payload.size() > kSnapshotBytes) { // what is left is a message of its own
            finish();
            if (const auto wait = m_bucket.take(now); wait.count() > 0) {
                m_next = i;
                return now + wait;
            }
        }
        if (payload.size() > empty)
            payload.append(',');
        appendReading(payload, m_tags[i]);
        m_pending[i] = false;
        --m_pendingCount;
    }
    finish();
    m_next = 0;
    return SteadyTime::max();
}

MachineStream::MachineStream(Heading heading, ReadingStream::Parts parts)
    : Stream(std::move(heading))
    , m_parts(std::move(parts))
    , m_bucket(m_parts.maxRate, std::max(1.0, std::min(kBurst, m_parts.maxRate)))
{
    adopt();
}

bool MachineStream::adopt()
{
    const auto machines = machinesFor(m_parts.filter, *m_parts.plant, m_parts.tenant);
    m_machines.clear();
    m_pendingCount = 0;
    for (const Machine *machine : machines.value_or(std::vector<const Machine *>{})) {
        const TagEntry *tag = machine->stateTag.isNull() ? nullptr : m_parts.plant->find(machine->stateTag);
        Entry entry;
        if (tag && tag->tag->enabled && tag->site->tenant == m_parts.tenant) {
            entry.id = tag->id;
            entry.tag = tag->tag;
        }
        entry.head = "{\"machineId\":\"" + machine->id.uuid.toByteArray(QUuid::WithoutBraces) + "\",\"state\":";
        m_machines.push_back(std::move(entry));
    }
    return machines.has_value();
}

bool MachineStream::setPlant(const SnapshotPtr &plant)
{
    m_parts.plant = plant;
    std::vector<QByteArray> before, now;
    for (const Entry &entry : m_machines)
        before.push_back(entry.head);
    const bool stillThere = adopt();
    for (const Entry &entry : m_machines)
        now.push_back(entry.head);
    std::sort(before.begin(), before.end());
    std::sort(now.begin(), now.end());
    if (!std::includes(now.begin(), now.end(), before.begin(), before.end()))
        forgetLog();
    for (Entry &entry : m_machines)
        entry.pending = true;
    m_pendingCount = m_machines.size();
    m_arrived = {};
    snapshotIsOld();
    return stillThere;
}

void MachineStream::mark(std::span<const TagId> changed, SteadyTime arrived)
{
    if (m_pendingCount == 0)
        m_arrived = arrived;
    // One tag may be the state of several machines.
    for (Entry &entry : m_machines) {
        if (!entry.pending && entry.id != kNoTag && std::binary_search(changed.begin(), changed.end(), entry.id)) {
            entry.pending = true;
            ++m_pendingCount;
            snapshotIsOld();
        }
    }
}

void MachineStream::appendState(QByteArray &out, const Entry &entry) const
{
    out.append(entry.head);
    const LatestValue value = entry.tag ? m_parts.latest.get(entry.id) : LatestValue{};
    if (!value.valid) {
        out.append(kNothingYet);
        return;
    }
    appendStateText(out, value, *entry.tag);
    appendStatusAndTime(out, value);
}

std::vector<Stream::Framed> MachineStream::makeSnapshot()
{
    std::vector<Framed> frames;
    QByteArray payload = "{\"snapshot\":true,\"machines\":[";
    const qsizetype empty = payload.size();
    const auto finish = [&] {
        payload.append("]}");
        frames.push_back({frame(payload, Priority::Low, last(), m_parts.clock.utc()), kind()});
        payload.resize(empty);
    };
    for (const Entry &entry : m_machines) {
        if (payload.size() > empty)
            payload.append(',');
        appendState(payload, entry);
        if (payload.size() > kSnapshotBytes)
            finish();
    }
    if (payload.size() > empty || frames.empty())
        finish();
    return frames;
}

SteadyTime MachineStream::tick(SteadyTime now)
{
    if (m_pendingCount == 0)
        return SteadyTime::max();
    if (const auto wait = m_bucket.take(now); wait.count() > 0)
        return now + wait;
    QByteArray payload = "{\"machines\":[";
    bool first = true;
    for (Entry &entry : m_machines) {
        if (!std::exchange(entry.pending, false))
            continue;
        if (!std::exchange(first, false))
            payload.append(',');
        appendState(payload, entry);
    }
    payload.append("]}");
    m_pendingCount = 0;
    append(frame(payload, Priority::Low, last() + 1, m_parts.clock.utc()), last() + 1, now, m_arrived);
    return SteadyTime::max();
}

} // namespace lineside::live
