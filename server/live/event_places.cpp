#include "server/live/event_places.h"

#include "models/plant/event_source.h"

#include <string_view>

namespace lineside::live {

static_assert(std::string_view(kPlainTenant) == kHouseTenant);

namespace {

//! What a tenant has of a code: the longest that \a source is, or begins with before a dot; a code may have dots of its own.
const EventPlaces::Place *longestOf(const QHash<QString, EventPlaces::Place> &codes, const QString &source)
{
    if (const auto found = codes.constFind(source); found != codes.constEnd())
        return &*found;
    for (qsizetype dot = source.lastIndexOf(QLatin1Char('.')); dot > 0; dot = source.lastIndexOf(QLatin1Char('.'), dot - 1)) {
        if (const auto found = codes.constFind(source.left(dot)); found != codes.constEnd())
            return &*found;
    }
    return nullptr;
}

} // namespace

EventPlaces::EventPlaces(const PlantSnapshot &plant)
{
    for (const Site &site : plant.plant().sites) {
        m_hasOthers = m_hasOthers || site.tenant != QLatin1String(kHouseTenant);
        QHash<QString, Place> &codes = m_byCode[site.tenant];
        m_byId.insert(site.id.uuid, Place{site.tenant, {}, {}, true}); // of what its configuration is
        // A machine and a device of one code are one to who looks at either.
        QHash<QString, DeviceId> devices;
        QHash<QString, MachineId> machines;
        for (const Device &device : site.devices)
            devices.insert(device.code, device.id);
        for (const Line &line : site.lines) {
            for (const Machine &machine : line.machines)
                machines.insert(machine.code, machine.id);
        }
        const auto add = [&](const QString &code, const QUuid &id) {
            const Place place{site.tenant, devices.value(code), machines.value(code), true};
            m_byId.insert(id, place);
            Place &known = codes[code]; // another site of the tenant may have it, too
            if (known.tenant.isEmpty())
                known = place;
            else if (known.device.isNull())
                known.device = place.device;
        };
        for (auto it = machines.cbegin(); it != machines.cend(); ++it)
            add(it.key(), it->uuid);
        for (auto it = devices.cbegin(); it != devices.cend(); ++it)
            add(it.key(), it->uuid);
    }
}

EventPlaces::Place EventPlaces::of(const Event &event) const
{
    const QString house = QString::fromLatin1(kHouseTenant);
    if (event.kind == EventKind::Audit)
        return {house, {}, {}, true}; // the station's trail, whatever it names
    const EventSource source = readEventSource(event.source);
    const Place nobody{house, {}, {}, false};
    if (!source.id.isNull())
        return m_byId.value(source.id, nobody);
    if (isStationSource(source.code))
        return {house, {}, {}, true};
    const Place *owner = nullptr;
    if (const auto own = m_byCode.constFind(house); own != m_byCode.constEnd())
        owner = longestOf(*own, source.code);
    if (owner)
        return *owner;
    for (auto it = m_byCode.cbegin(); it != m_byCode.cend(); ++it) {
        const Place *found = longestOf(*it, source.code);
        if (found && owner)
            return nobody;
        if (found)
            owner = found;
    }
    if (owner)
        return *owner;
    return m_hasOthers ? nobody : Place{house, {}, {}, true};
}

bool EventPlaces::hasSameOwners(const EventPlaces &before) const
{
    const auto isSame = [](const Place &one, const Place &other) { return one.tenant == other.tenant; };
    if (m_byId.size() != before.m_byId.size() || m_byCode.size() != before.m_byCode.size())
        return false;
    for (auto it = m_byId.cbegin(); it != m_byId.cend(); ++it) {
        const auto found = before.m_byId.constFind(it.key());
        if (found == before.m_byId.cend() || !isSame(*it, *found))
            return false;
    }
    for (auto it = m_byCode.cbegin(); it != m_byCode.cend(); ++it) {
        const auto found = before.m_byCode.constFind(it.key());
        if (found == before.m_byCode.cend() || found->keys() != it->keys())
            return false;
    }
    return true;
}

bool maySee(const Event &event, const EventPlaces::Place &place, const Catalogue &catalogue, Permissions permissions, const QString &tenant)
{
    return place.tenant == tenant && permissions.has(catalogue.permissionFor(event.kind)) && (place.isCertain || permissions.has(Permission::ViewAudit));
}

} // namespace lineside::live
