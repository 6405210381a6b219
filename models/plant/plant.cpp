#include "models/plant/plant.h"

#include "models/plant/plant_changes.h"

namespace lineside {

QList<TagUuid> namedTags(const Machine &machine)
{
    const ProductionPlan &plan = machine.production;
    QList<TagUuid> tags = machine.keyTags;
    tags << machine.stateTag << plan.total << plan.good << plan.scrap << plan.rework << plan.product << plan.order << plan.energy;
    for (const ControlChart &chart : machine.charts)
        tags.append(chart.tag);
    for (const HealthTag &tag : machine.health.tags)
        tags.append(tag.tag);
    tags.removeIf([](const TagUuid &tag) { return tag.isNull(); });
    return tags;
}

PlantSnapshot::PlantSnapshot(Plant plant, quint64 revision, const Numbering &numbering)
    : m_plant(std::move(plant))
    , m_revision(revision)
{
    indexMachines();
    addEntries();
    number(numbering, nullptr);
}

PlantSnapshot::PlantSnapshot(Plant plant, quint64 revision, const Numbering &numbering, const PlantSnapshot &before,
                             const PlantChanges &changes)
    : m_plant(std::move(plant))
    , m_revision(revision)
    , m_before(before.m_revision)
{
    m_difference.sameMachines = changes.sameMachines;
    m_difference.sameDevices = changes.sameDevices;
    indexMachines();
    if (changes.sameTags && before.m_allNumbered) {
        followOn(before, changes);
        return;
    }
    addEntries();
    number(numbering, &before);
}

void PlantSnapshot::indexMachines()
{
    for (const Site &site : std::as_const(m_plant.sites)) {
        for (const Line &line : site.lines) {
            for (const Machine &machine : line.machines) {
                m_machines.insert(machine.id, &machine);
                m_lines.insert(machine.id, &line);
            }
        }
        for (const Device &device : site.devices)
            m_devices.insert(device.id, &device);
    }
}

void PlantSnapshot::addEntries()
{
    size_t count = 0;
    for (const Site &site : std::as_const(m_plant.sites)) {
        for (const Device &device : site.devices)
            count += size_t(device.tags.size());
    }
    m_entries.reserve(count);
    for (const Site &site : std::as_const(m_plant.sites)) {
        for (const Device &device : site.devices) {
            m_byDevice.insert(device.id, {qint32(m_entries.size()), qint32(device.tags.size())});
            for (const Tag &tag : device.tags) {
                // tags of a machine mostly stand together
                const TagEntry *last = m_entries.empty() ? nullptr : &m_entries.back();
                const bool again = last && last->site == &site && last->tag->machine == tag.machine;
                m_entries.push_back({kNoTag, &tag, &device, again ? last->machine : m_machines.value(tag.machine),
                                     again ? last->line : m_lines.value(tag.machine), &site});
            }
        }
    }
    for (size_t i = 0; i < m_entries.size(); ++i) {
        if (m_entries[i].machine)
            m_byMachine[m_entries[i].machine->id].append(qint32(i));
    }
}

void PlantSnapshot::number(const Numbering &numbering, const PlantSnapshot *before)
{
    std::vector<TagUuid> strangers;
    std::vector<size_t> places;
    m_byUuid.reserve(qsizetype(m_entries.size()));
    for (size_t i = 0; i < m_entries.size(); ++i) {
        const TagUuid &tag = m_entries[i].tag->id;
        m_byUuid.insert(tag, qint32(i));
        if (const TagEntry *known = before ? before->find(tag) : nullptr)
            m_entries[i].id = known->id;
        if (m_entries[i].id == kNoTag) {
            strangers.push_back(tag);
            places.push_back(i);
        }
    }
    if (!strangers.empty()) {
        const std::vector<TagId> numbers = numbering(strangers);
        Q_ASSERT(numbers.size() == strangers.size());
        for (size_t i = 0; i < places.size() && i < numbers.size(); ++i)
            m_entries[places[i]].id = numbers[i];
    }
    for (size_t i = 0; i < m_entries.size(); ++i) {
        const quint32 number = toNumber(m_entries[i].id);
        if (m_entries[i].id == kNoTag) {
            m_allNumbered = false;
            continue; // the data folder could not number it: it has no value, but it is there
        }
        if (number >= m_byNumber.size())
            m_byNumber.resize(number + 1, -1);
        m_byNumber[number] = qint32(i);
    }
}

void PlantSnapshot::followOn(const PlantSnapshot &before, const PlantChanges &changes)
{
    m_difference.sameTags = true;
    m_byNumber = before.m_byNumber;
    m_byUuid = before.m_byUuid;
    m_byDevice = before.m_byDevice;
    m_byMachine = before.m_byMachine;
    m_entries = before.m_entries;
    size_t at = 0;
    for (const Site &site : std::as_const(m_plant.sites)) {
        for (const Device &device : site.devices) {
            for (const Tag &tag : device.tags) {
                TagEntry &entry = m_entries[at];
                const TagEntry *last = at == 0 ? nullptr : &m_entries[at - 1];
                entry.tag = &tag;
                entry.device = &device;
                entry.site = &site;
                const bool again = last && last->site == &site && last->tag->machine == tag.machine;
                entry.machine = again ? last->machine : m_machines.value(tag.machine);
                entry.line = again ? last->line : m_lines.value(tag.machine);
                ++at;
            }
        }
    }
    for (const PlantChanges::DeviceChange &change : changes.devices) {
        const auto [first, count] = m_byDevice.value(m_plant.sites.at(change.site).devices.at(change.device).id);
        for (const qsizetype tag : change.changed)
            m_difference.changed.push_back(size_t(first) + size_t(tag));
    }
}

std::span<const TagEntry> PlantSnapshot::tagsOf(const DeviceId &device) const
{
    const auto [first, count] = m_byDevice.value(device, {0, 0});
    return std::span(m_entries).subspan(size_t(first), size_t(count));
}

std::vector<const TagEntry *> PlantSnapshot::tagsOf(const MachineId &machine) const
{
    std::vector<const TagEntry *> entries;
    const QList<qint32> places = m_byMachine.value(machine);
    entries.reserve(size_t(places.size()));
    for (const qint32 place : places)
        entries.push_back(&m_entries[size_t(place)]);
    return entries;
}

const TagEntry *PlantSnapshot::find(TagId id) const
{
    const quint32 number = toNumber(id);
    if (number >= m_byNumber.size() || m_byNumber[number] < 0)
        return nullptr;
    return &m_entries[size_t(m_byNumber[number])];
}

const TagEntry *PlantSnapshot::find(const TagUuid &id) const
{
    const qint32 index = m_byUuid.value(id, -1);
    return index < 0 ? nullptr : &m_entries[size_t(index)];
}

const TagEntry *PlantSnapshot::find(const QString &deviceDotTag) const
{
    for (const TagEntry &entry : m_entries) {
        const QString &device = entry.device->code;
        if (deviceDotTag.size() == device.size() + 1 + entry.tag->code.size() && deviceDotTag.startsWith(device)
            && deviceDotTag.at(device.size()) == QLatin1Char('.') && deviceDotTag.endsWith(entry.tag->code))
            return &entry;
    }
    return nullptr;
}

const Device *PlantSnapshot::findDevice(const DeviceId &id) const
{
    return m_devices.value(id);
}

const Machine *PlantSnapshot::findMachine(const MachineId &id) const
{
    return m_machines.value(id);
}

} // namespace lineside
