#include "ui/widgets/plant_watch.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace lineside {

namespace {

using namespace std::chrono_literals;
constexpr auto kLinksEvery = 500ms;
constexpr auto kSampleEvery = 1s;
constexpr size_t kSlices = 10; // all tags in half a second at 20 ticks a second

bool isListed(Condition condition)
{
    return condition == Condition::Bad || condition == Condition::Warning || condition == Condition::Urgent;
}

QString nameOf(const QString &code, const QString &name)
{
    return name.isEmpty() ? code : code + u' ' + name;
}

} // namespace

int ConditionCounts::total() const
{
    int sum = 0;
    for (const int count : tags)
        sum += count;
    return sum;
}

Condition ConditionCounts::worst() const
{
    for (int i = kConditionCount - 1; i > int(Condition::NoValue); --i) {
        if (tags[size_t(i)] > 0)
            return Condition(i);
    }
    return (*this)[Condition::Normal] > 0 ? Condition::Normal : Condition::NoValue;
}

void ConditionCounts::add(const ConditionCounts &other)
{
    for (size_t i = 0; i < tags.size(); ++i)
        tags[i] += other.tags[i];
}

PlantWatch::PlantWatch(const UiServices &services, QObject *parent)
    : QObject(parent), m_services(services)
{
    takeSnapshot(services.editor.snapshot());
    connect(&services.editor, &PlantEditor::snapshotChanged, this, [this](const SnapshotPtr &snapshot) {
        takeSnapshot(snapshot);
        Q_EMIT snapshotTaken();
        Q_EMIT changed();
    });
}

void PlantWatch::takeSnapshot(const SnapshotPtr &snapshot)
{
    const SnapshotPtr before = std::exchange(m_snapshot, snapshot);
    const PlantSnapshot::Difference *difference = before ? snapshot->differenceTo(*before) : nullptr;
    if (difference && difference->sameMachines && difference->sameDevices && difference->sameTags) {
        for (const size_t place : difference->changed)
            judge(snapshot->tags()[place]); // its limits may be others now
        m_dirty = true;
    } else {
        startOver();
    }
    readLinks();
}

void PlantWatch::startOver()
{
    const SnapshotPtr &snapshot = m_snapshot;
    const std::vector<TagState> before = std::move(m_tags);
    m_tags.assign(std::max(snapshot->tagIdEnd(), size_t(1)), {}); // kNoTag has a place, too
    m_next = 0;
    m_all = {};
    m_machines.clear();
    m_devices.clear();
    m_abnormal.clear();
    // All at once, and not tag by tag as examine() does: an edit of a large plant must not hold the window up.
    QHash<quint32, Recent> recent;
    std::vector<Abnormal> abnormal;
    const Device *device = nullptr;
    const Machine *machine = nullptr;
    ConditionCounts ofDevice;
    ConditionCounts ofMachine;
    const auto bookDevice = [&](const Device *next) {
        if (device)
            m_devices[device->id].add(ofDevice);
        device = next;
        ofDevice = {};
    };
    const auto bookMachine = [&](const Machine *next) {
        if (machine)
            m_machines[machine->id].add(ofMachine);
        machine = next;
        ofMachine = {};
    };
    for (const TagEntry &entry : snapshot->tags()) {
        if (entry.device != device)
            bookDevice(entry.device);
        if (entry.machine != machine)
            bookMachine(entry.machine);
        const quint32 number = toNumber(entry.id);
        TagState &state = m_tags[number];
        state.version = m_services.latest.version(entry.id);
        const LatestValue latest = m_services.latest.get(entry.id);
        state.condition = lineside::conditionOf(entry, latest);
        // What was abnormal before an edit is abnormal since then, not since the edit.
        if (number < before.size())
            state.since = before[number].since;
        if (state.since == UtcTime{} && state.condition != Condition::NoValue)
            state.since = latest.reading.at;
        m_all[state.condition] += 1;
        ofDevice[state.condition] += 1;
        if (isListed(state.condition))
            abnormal.push_back({state.condition, state.since, entry.id});
        if (!entry.machine)
            continue;
        ofMachine[state.condition] += 1;
        if (entry.machine->keyTags.contains(entry.tag->id))
            recent.insert(number, m_recent.value(number));
    }
    bookDevice(nullptr);
    bookMachine(nullptr);
    std::sort(abnormal.begin(), abnormal.end());
    m_abnormal = {abnormal.begin(), abnormal.end()};
    m_recent = std::move(recent);
    m_dirty = true;
}

void PlantWatch::examine(const TagEntry &entry)
{
    const TagState &state = m_tags[toNumber(entry.id)];
    const quint64 version = m_services.latest.version(entry.id);
    if (version != state.version || version == 0)
        judge(entry);
}

void PlantWatch::judge(const TagEntry &entry)
{
    TagState &state = m_tags[toNumber(entry.id)];
    state.version = m_services.latest.version(entry.id);
    const LatestValue latest = m_services.latest.get(entry.id);
    const Condition condition = lineside::conditionOf(entry, latest);
    if (condition == state.condition)
        return;

    if (isListed(state.condition))
        m_abnormal.erase({state.condition, state.since, entry.id});
    const auto move = [&](ConditionCounts &counts) {
        counts[state.condition] -= 1;
        counts[condition] += 1;
    };
    move(m_all);
    move(m_devices[entry.device->id]);
    if (entry.machine)
        move(m_machines[entry.machine->id]);
    if (!(state.condition == Condition::NoValue && state.since != UtcTime{}))
        state.since = latest.reading.at;
    state.condition = condition;
    if (isListed(condition))
        m_abnormal.insert({condition, state.since, entry.id});
    m_dirty = true;
}

void PlantWatch::examineAll()
{
    for (const TagEntry &entry : m_snapshot->tags())
        examine(entry);
    readLinks();
}

void PlantWatch::tick()
{
    const auto tags = m_snapshot->tags();
    const size_t slice = (tags.size() + kSlices - 1) / kSlices;
    for (size_t i = 0; i < slice; ++i) {
        if (m_next >= tags.size())
            m_next = 0;
        examine(tags[m_next++]);
    }
    const SteadyTime now = m_services.clock.steady();
    if (!m_linksReadAt || now - *m_linksReadAt >= kLinksEvery) {
        m_linksReadAt = now;
        readLinks();
    }
    if (!m_sampledAt || now - *m_sampledAt >= kSampleEvery) {
        // A window that was held up for long samples once, not in a burst.
        m_sampledAt = m_sampledAt && now - *m_sampledAt < 2 * kSampleEvery ? *m_sampledAt + kSampleEvery : now;
        sampleKeyTags();
    }
    if (m_dirty) {
        m_dirty = false;
        Q_EMIT changed();
    }
}

void PlantWatch::readLinks()
{
    QList<LinkStatus> links = m_services.field.links();
    links.removeIf([this](const LinkStatus &link) { return !m_snapshot->findDevice(link.device); }); // just removed
    bool same = links.size() == m_links.size();
    for (qsizetype i = 0; same && i < links.size(); ++i)
        same = links[i].device == m_links[i].device && links[i].state == m_links[i].state
            && links[i].cause == m_links[i].cause && links[i].discovered == m_links[i].discovered;
    m_links = std::move(links);
    if (same)
        return;
    m_linkIndex.clear();
    for (qsizetype i = 0; i < m_links.size(); ++i)
        m_linkIndex.insert(m_links[i].device, i);
    m_dirty = true;
}

void PlantWatch::sampleKeyTags()
{
    for (auto it = m_recent.begin(); it != m_recent.end(); ++it) {
        const TagId id{it.key()};
        const TagEntry *entry = m_snapshot->find(id);
        const LatestValue latest = m_services.latest.get(id);
        if (!entry || !latest.valid || isCommunicationLost(latest.reading.status))
            continue; // the line stands still while its source is silent
        Recent &recent = it.value();
        const bool usable = qualityOf(latest.reading.status) != Quality::Bad;
        recent.values[recent.next] = usable ? float(numberOf(latest.reading.value, entry->tag->type))
                                            : std::numeric_limits<float>::quiet_NaN();
        recent.next = (recent.next + 1) % kRecent;
        recent.count = std::min(recent.count + 1, kRecent);
    }
}

Condition PlantWatch::conditionOf(TagId tag) const
{
    const size_t number = toNumber(tag);
    return number < m_tags.size() ? m_tags[number].condition : Condition::NoValue;
}

ConditionCounts PlantWatch::countsOf(const MachineId &machine) const
{
    return m_machines.value(machine);
}

Condition PlantWatch::worstOf(const ObjectRef &object) const
{
    using Kind = ObjectRef::Kind;
    ConditionCounts counts;
    switch (object.kind) {
    case Kind::None:
    case Kind::Alert: // of what is likely to come: nothing is abnormal yet
    case Kind::Chart:
        return Condition::Normal;
    case Kind::Machine:
    case Kind::Health:
    case Kind::Losses:
    case Kind::Stops:
    case Kind::Signals:
        return countsOf({object.uuid}).worst();
    case Kind::Device:
        if (isDown({object.uuid}))
            return std::max(Condition::NoLink, m_devices.value({object.uuid}).worst());
        return m_devices.value({object.uuid}).worst();
    case Kind::Tag:
    case Kind::Readings:
        if (const TagEntry *entry = m_snapshot->find(TagUuid{object.uuid}))
            return conditionOf(entry->id);
        return Condition::Normal;
    case Kind::Site:
    case Kind::Line:
        for (const Site &site : m_snapshot->plant().sites) {
            for (const Line &line : site.lines) {
                if (object != ObjectRef::of(site.id) && object != ObjectRef::of(line.id))
                    continue;
                for (const Machine &machine : line.machines)
                    counts.add(countsOf(machine.id));
            }
        }
        return counts.worst();
    }
    return Condition::Normal;
}

bool PlantWatch::hasNoLink(const MachineId &machine) const
{
    const ConditionCounts counts = countsOf(machine);
    const int lost = counts[Condition::NoLink];
    return lost > 0 && lost + counts[Condition::NoValue] == counts.total();
}

std::optional<std::chrono::microseconds> PlantWatch::unheardFor(const MachineId &machine) const
{
    SteadyTime newest{};
    for (const TagEntry *entry : m_snapshot->tagsOf(machine))
        newest = std::max(newest, m_services.latest.get(entry->id).heardAt);
    if (newest == SteadyTime{})
        return {};
    return std::chrono::duration_cast<std::chrono::microseconds>(m_services.clock.steady() - newest);
}

const LinkStatus *PlantWatch::linkOf(const DeviceId &device) const
{
    const auto found = m_linkIndex.constFind(device);
    return found == m_linkIndex.constEnd() ? nullptr : &m_links[*found];
}

bool PlantWatch::isDown(const DeviceId &device) const
{
    const LinkStatus *link = linkOf(device);
    return link && link->state == LinkState::Down;
}

Situation PlantWatch::situationOf(const Abnormal &abnormal) const
{
    Situation situation;
    situation.condition = abnormal.condition;
    situation.since = abnormal.since;
    const TagEntry *entry = m_snapshot->find(abnormal.tag);
    if (!entry)
        return situation;
    const Tag &tag = *entry->tag;
    situation.object = ObjectRef::of(tag.id);
    situation.where = entry->machine ? nameOf(entry->machine->code, entry->machine->name) : entry->device->code;
    const LatestValue latest = m_services.latest.get(abnormal.tag);
    const QLocale locale;
    const ValueLook look = lookOf(*entry, latest, m_services.clock.steady(), false, locale);
    const QString name = tag.name.isEmpty() ? tag.code : tag.name;
    if (abnormal.condition == Condition::Bad) {
        situation.words = tr("%1: %2", "tag, cause").arg(name, look.cause);
        return situation;
    }
    if (look.meaning != StateMeaning::Normal) {
        situation.words = tr("%1: %2", "tag, cause").arg(name, look.text);
        return situation;
    }
    situation.words = tr("%1 %2", "tag, beyond which limit").arg(name, limitWord(look.limit));
    if (const auto limit = exceededLimit(look.limit, tag.limits)) {
        const bool above = look.limit == LimitState::High || look.limit == LimitState::HighHigh;
        situation.detail = numberText(look.number, tag, locale) + (above ? QStringLiteral(" > ") : QStringLiteral(" < "))
            + locale.toString(*limit, 'f', tag.decimals);
    }
    return situation;
}

std::vector<Situation> PlantWatch::situations(size_t atMost) const
{
    std::vector<Situation> found;
    for (const Abnormal &abnormal : m_abnormal) {
        if (found.size() == atMost || abnormal.condition < Condition::NoLink)
            break;
        found.push_back(situationOf(abnormal));
    }
    std::vector<const LinkStatus *> down;
    for (const LinkStatus &link : m_links) {
        if (link.state == LinkState::Down)
            down.push_back(&link);
    }
    std::sort(down.begin(), down.end(), [](const LinkStatus *a, const LinkStatus *b) { return a->since > b->since; });
    for (const LinkStatus *link : down) {
        const Device *device = m_snapshot->findDevice(link->device);
        if (found.size() == atMost)
            break;
        if (!device)
            continue;
        found.push_back({Condition::NoLink, link->since, ObjectRef::of(device->id), nameOf(device->code, device->name),
                         tr("No link"), link->cause});
    }
    for (const Abnormal &abnormal : m_abnormal) {
        if (found.size() == atMost)
            break;
        if (abnormal.condition == Condition::Bad)
            found.push_back(situationOf(abnormal));
    }
    return found;
}

std::vector<float> PlantWatch::recentOf(TagId tag) const
{
    const auto found = m_recent.constFind(toNumber(tag));
    if (found == m_recent.constEnd())
        return {};
    std::vector<float> values;
    values.reserve(kRecent);
    // The newest is always at the right end: a line that has just begun is short.
    const size_t first = (found->next + kRecent - found->count) % kRecent;
    for (size_t i = found->count; i < kRecent; ++i)
        values.push_back(std::numeric_limits<float>::quiet_NaN());
    for (size_t i = 0; i < found->count; ++i)
        values.push_back(found->values[(first + i) % kRecent]);
    return values;
}

} // namespace lineside
