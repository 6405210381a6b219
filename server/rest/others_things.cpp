#include "server/rest/others_things.h"

#include "server/rest/body.h"

#include <algorithm>

namespace lineside::rest {

void OthersThings::learn(const SnapshotPtr &plant)
{
    if (m_plant == plant)
        return;
    m_plant = plant;
    m_owners.clear();
    for (const Site &site : plant->plant().sites) {
        m_owners.insert(site.id.uuid, site.tenant);
        for (const Device &device : site.devices)
            m_owners.insert(device.id.uuid, site.tenant);
        for (const Line &line : site.lines) {
            m_owners.insert(line.id.uuid, site.tenant);
            for (const Machine &machine : line.machines) {
                m_owners.insert(machine.id.uuid, site.tenant);
                for (const ControlChart &chart : machine.charts)
                    m_owners.insert(chart.id.uuid, site.tenant);
            }
        }
    }
}

std::optional<QString> OthersThings::ownerOf(const QUuid &id, const PlantSnapshot &plant) const
{
    if (const auto found = m_owners.constFind(id); found != m_owners.constEnd())
        return *found;
    if (const TagEntry *tag = plant.find(TagUuid{id}))
        return tag->site->tenant;
    if (m_health) {
        const HealthPicturePtr picture = m_health->picture();
        for (const PredictiveAlert &alert : *picture->alerts) {
            if (alert.id == id)
                return m_owners.value(alert.machine.uuid);
        }
        for (const MaintenanceRecommendation &recommendation : *picture->recommendations) {
            if (recommendation.id == id)
                return m_owners.value(recommendation.machine.uuid);
        }
    }
    return {};
}

void OthersThings::look(const http::Request &request, const SnapshotPtr &plant)
{
    if (!request.principal || (request.parameters.empty() && request.query.empty()))
        return;
    learn(plant);
    const QString &own = request.principal->tenant;
    const auto isOthers = [&](const QByteArray &word) {
        const auto id = uuidFrom(word);
        if (!id)
            return false;
        if (const auto owner = ownerOf(*id, *plant))
            return *owner != own;
        // Who manages all tenants reaches the accounts and keys of all.
        const auto owner = m_access.tenantOf(*id);
        return owner && *owner != own && !request.principal->may(Permission::ManageTenants);
    };
    const bool others = std::any_of(request.parameters.begin(), request.parameters.end(), isOthers)
        || std::any_of(request.query.begin(), request.query.end(), [&](const auto &item) { return isOthers(item.second); });
    if (others)
        m_access.refused(RefusedAccess::OthersThing, request.principal->name, request.origin.address);
}

} // namespace lineside::rest
