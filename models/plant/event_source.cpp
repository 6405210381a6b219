#include "models/plant/event_source.h"

#include <algorithm>
#include <array>

namespace lineside {

namespace {

constexpr qsizetype kUuidText = 38; // with its braces
constexpr std::array kStationSources{"station", "history", "plant database", "web server", "demo", "audit"};

const Site *siteOf(const Plant &plant, const MachineId &machine)
{
    for (const Site &site : plant.sites) {
        for (const Line &line : site.lines) {
            if (std::any_of(line.machines.begin(), line.machines.end(), [&](const Machine &one) { return one.id == machine; }))
                return &site;
        }
    }
    return nullptr;
}

const Site *siteOf(const Plant &plant, const DeviceId &device)
{
    const auto found = std::find_if(plant.sites.begin(), plant.sites.end(), [&](const Site &site) {
        return std::any_of(site.devices.begin(), site.devices.end(), [&](const Device &one) { return one.id == device; });
    });
    return found == plant.sites.end() ? nullptr : &*found;
}

} // namespace

QString eventSource(const QString &tenant, const QString &code, const QUuid &id)
{
    // A code that reads like something else is told by its id, too.
    const bool isPlain = tenant == QLatin1String(kPlainTenant) && !isStationSource(code) && readEventSource(code).id.isNull();
    return isPlain ? code : code + QLatin1Char(' ') + id.toString();
}

QString eventSource(const TagEntry &tag)
{
    return eventSource(tag.site->tenant, QString(tag.device->code + QLatin1Char('.') + tag.tag->code), tag.device->id.uuid);
}

QString eventSource(const PlantSnapshot &plant, const MachineId &machine, const QString &code)
{
    const Site *site = siteOf(plant.plant(), machine);
    return eventSource(site ? site->tenant : QString(), code, machine.uuid);
}

QString eventSource(const PlantSnapshot &plant, const Device &device)
{
    const Site *site = siteOf(plant.plant(), device.id);
    return eventSource(site ? site->tenant : QString(), device.code, device.id.uuid);
}

EventSource readEventSource(const QString &source)
{
    const qsizetype at = source.size() - kUuidText;
    if (at > 0 && source[at - 1] == QLatin1Char(' ') && source[at] == QLatin1Char('{')) {
        if (const QUuid id = QUuid::fromString(QStringView(source).sliced(at)); !id.isNull())
            return {source.left(at - 1), id};
    }
    return {source, {}};
}

bool isStationSource(QStringView code)
{
    return code.isEmpty() || std::any_of(kStationSources.begin(), kStationSources.end(), [&](const char *one) { return code == QLatin1String(one); });
}

} // namespace lineside
