#include "models/plant/plant.h"

namespace lineside {

PlantSnapshot::PlantSnapshot(Plant plant, quint64 revision, const Numbering &numbering)
    : m_plant(std::move(plant))
    , m_revision(revision)
{
    QHash<MachineId, const Line *> lineOf;
    std::vector<TagUuid> uuids;
    for (const Site &site : std::as_const(m_plant.sites)) {
        for (const Line &line : site.lines) {
            for (const Machine &machine : line.machines) {
                m_machines.insert(machine.id, &machine);
                lineOf.insert(machine.id, &line);
            }
        }
        for (const Device &device : site.devices) {
            m_devices.insert(device.id, &device);
            m_byDevice.insert(device.id, {qint32(m_entries.size()), qint32(device.tags.size())});
            for (const Tag &tag : device.tags) {
                uuids.push_back(tag.id);
                m_entries.push_back({kNoTag, &tag, &device, m_machines.value(tag.machine),
                                     lineOf.value(tag.machine), &site});
            }
        }
    }

    const std::vector<TagId> numbers = numbering(uuids);
    Q_ASSERT(numbers.size() == uuids.size());
    m_byUuid.reserve(qsizetype(m_entries.size()));
    for (size_t i = 0; i < m_entries.size() && i < numbers.size(); ++i) {
        m_entries[i].id = numbers[i];
        const quint32 number = toNumber(numbers[i]);
        m_byUuid.insert(m_entries[i].tag->id, qint32(i));
        if (numbers[i] == kNoTag)
            continue; // the data folder could not number it: it has no value, but it is there
        if (number >= m_byNumber.size())
            m_byNumber.resize(number + 1, -1);
        m_byNumber[number] = qint32(i);
    }
    for (const TagEntry &entry : m_entries) {
        if (entry.machine)
            m_byMachine[entry.machine->id].push_back(&entry);
    }
}

std::span<const TagEntry> PlantSnapshot::tagsOf(const DeviceId &device) const
{
    const auto [first, count] = m_byDevice.value(device, {0, 0});
    return std::span(m_entries).subspan(size_t(first), size_t(count));
}

std::vector<const TagEntry *> PlantSnapshot::tagsOf(const MachineId &machine) const
{
    return m_byMachine.value(machine);
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
