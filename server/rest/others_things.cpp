#include "server/rest/others_things.h"

#include "server/rest/routes.h"

#include <algorithm>

namespace lineside::rest {

//! One request, looked through.
class OthersThings::Look
{
public:
    Look(const OthersThings &things, const Principal &who, const PlantSnapshot &plant) : m_things(things), m_who(who), m_plant(plant) {}

    //! However it is written.
    bool isOthers(const QString &word)
    {
        const QUuid id = word.size() == 36 || word.size() == 38 ? QUuid::fromString(word) : QUuid();
        if (id.isNull())
            return false;
        if (const auto owner = m_things.ownerOfPart(id, m_plant))
            return *owner != m_who.tenant;
        if (m_searched++ >= kMostSearched)
            return false;
        if (const auto owner = m_things.ownerOfRecord(id, m_plant))
            return *owner != m_who.tenant;
        // Who manages all tenants reaches the accounts and keys of all.
        const auto owner = m_things.m_parts.access.tenantOf(id);
        return owner && *owner != m_who.tenant && !m_who.may(Permission::ManageTenants);
    }
    //! Anywhere in a body: every route's, as it comes to know more.
    bool namesOthers(project::JsonTape::Value value)
    {
        using Kind = project::JsonTape::Kind;
        bool found = false;
        if (value.is(Kind::Text)) {
            found = isOthers(value.text());
        } else if (value.is(Kind::Array)) {
            value.forEachItem([&](project::JsonTape::Value item) { found = found || namesOthers(item); });
        } else if (value.is(Kind::Object)) {
            value.forEachKey([&](project::JsonTape::Value key, project::JsonTape::Value item) {
                const bool isTenant = !found && item.is(Kind::Text) && key.text() == QLatin1String("tenant");
                found = found || namesOthers(item) || (isTenant && isOthersTenant(item.text()));
            });
        }
        return found;
    }

private:
    bool isOthersTenant(const QString &code) const
    {
        return code != m_who.tenant && m_things.m_tenants.contains(code) && !m_who.may(Permission::ManageTenants);
    }

    const OthersThings &m_things;
    const Principal &m_who;
    const PlantSnapshot &m_plant;
    int m_searched = 0;
};

void OthersThings::learn(const SnapshotPtr &plant)
{
    if (m_plant == plant)
        return;
    m_plant = plant;
    m_owners.clear();
    m_tenants.clear();
    for (const Site &site : plant->plant().sites) {
        m_tenants.insert(site.tenant);
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

std::optional<QString> OthersThings::ownerOfPart(const QUuid &id, const PlantSnapshot &plant) const
{
    if (const auto found = m_owners.constFind(id); found != m_owners.constEnd())
        return *found;
    const TagEntry *tag = plant.find(TagUuid{id});
    return tag ? std::optional(tag->site->tenant) : std::nullopt;
}

std::optional<QString> OthersThings::ownerOfRecord(const QUuid &id, const PlantSnapshot &plant) const
{
    if (const std::optional<TagId> written = m_parts.writes->tagOf(id)) {
        const TagEntry *tag = plant.find(*written);
        return tag ? std::optional(tag->site->tenant) : std::nullopt;
    }
    if (const HealthService *health = m_parts.operations.health) {
        const HealthPicturePtr picture = health->picture();
        for (const PredictiveAlert &alert : *picture->alerts) {
            if (alert.id == id)
                return m_owners.value(alert.machine.uuid);
        }
        for (const MaintenanceRecommendation &recommendation : *picture->recommendations) {
            if (recommendation.id == id)
                return m_owners.value(recommendation.machine.uuid);
        }
    }
    if (const production::ProductionService *service = m_parts.operations.production) {
        const production::PicturePtr picture = service->picture();
        for (auto it = picture->machines.cbegin(); it != picture->machines.cend(); ++it) {
            const auto &runs = it.value() ? it.value()->runs : nullptr;
            if (runs && std::any_of(runs->begin(), runs->end(), [&](const production::ProductionRun &run) { return run.id == id; }))
                return m_owners.value(it.key().uuid);
        }
    }
    return {};
}

void OthersThings::look(const http::Request &request, const SnapshotPtr &plant)
{
    const auto route = Names::Name(quint16(request.route->id));
    // Of readings there may be thousands: they are judged one by one where they are taken; so are the filters of sessions. A
    // file of measurements names codes.
    const bool hasBody = !request.body.isEmpty() && route != Names::PostReadings && route != Names::ImportMeasurements && route != Names::LiveSay;
    if (!request.principal || (request.parameters.empty() && request.query.empty() && !hasBody))
        return;
    learn(plant);
    Look look(*this, *request.principal, *plant);
    bool others = std::any_of(request.parameters.begin(), request.parameters.end(), [&](const QByteArray &word) { return look.isOthers(QString::fromLatin1(word)); })
        || std::any_of(request.query.begin(), request.query.end(), [&](const auto &item) { return look.isOthers(QString::fromLatin1(item.second)); });
    if (!others && hasBody) {
        const auto tape = project::JsonTape::read(request.body);
        others = tape && look.namesOthers(tape->root());
    }
    if (others)
        m_parts.access.refused(RefusedAccess::OthersThing, request.principal->name, request.origin.address);
}

} // namespace lineside::rest
