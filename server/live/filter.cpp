#include "server/live/filter.h"

#include <QCoreApplication>

#include <algorithm>

namespace lineside::live {

namespace {

struct FilterText
{
    Q_DECLARE_TR_FUNCTIONS(server)
};

using Value = project::JsonTape::Value;
using Kind = project::JsonTape::Kind;

Error filterError(const QString &what)
{
    return {Error::Kind::BadData, what, {}};
}

//! Reads a list of UUIDs; false when it is none.
template<typename Id>
bool readIds(Value value, QList<Id> &ids)
{
    if (!value.is(Kind::Array))
        return false;
    bool good = true;
    value.forEachItem([&](Value item) {
        const QUuid uuid = item.is(Kind::Text) ? QUuid::fromString(item.text()) : QUuid();
        good = good && !uuid.isNull() && ids.size() < kMostFilterItems;
        if (good)
            ids.append(Id{uuid});
    });
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return good;
}

bool readKinds(Value value, QList<EventKind> &kinds)
{
    if (!value.is(Kind::Array))
        return false;
    bool good = true;
    value.forEachItem([&](Value item) {
        EventKind kind{};
        good = good && item.is(Kind::Text) && eventKindFromName(item.text(), kind);
        if (good && !kinds.contains(kind))
            kinds.append(kind);
    });
    std::sort(kinds.begin(), kinds.end());
    return good;
}

template<typename Id>
void appendIds(QByteArray &out, char name, const QList<Id> &ids)
{
    if (ids.isEmpty())
        return;
    out.append(name);
    for (const Id &id : ids)
        out.append(id.uuid.toRfc4122().toBase64(QByteArray::OmitTrailingEquals));
    out.append(';');
}

//! What a tenant has, by id; an unknown id belongs to nobody.
struct Owners
{
    QHash<DeviceId, QString> devices;
    QHash<MachineId, QString> machines;
    QHash<LineId, QString> lines;
    QHash<SiteId, QString> sites;

    explicit Owners(const PlantSnapshot &plant)
    {
        for (const Site &site : plant.plant().sites) {
            sites.insert(site.id, site.tenant);
            for (const Device &device : site.devices)
                devices.insert(device.id, site.tenant);
            for (const Line &line : site.lines) {
                lines.insert(line.id, site.tenant);
                for (const Machine &machine : line.machines)
                    machines.insert(machine.id, site.tenant);
            }
        }
    }
};

//! Whether \a fits says yes to the owner of each thing that a filter names; nobody's has an empty one.
template<typename Fits>
bool allOwners(const Filter &filter, const PlantSnapshot &plant, Fits fits)
{
    const auto all = [&](const auto &ids, auto ownerOf) { return std::all_of(ids.begin(), ids.end(), [&](const auto &id) { return fits(ownerOf(id)); }); };
    const auto ownerOfTag = [&](const TagUuid &id) {
        const TagEntry *entry = plant.find(id);
        return entry ? entry->site->tenant : QString();
    };
    if (!all(filter.tags, ownerOfTag))
        return false;
    if (filter.devices.isEmpty() && filter.machines.isEmpty() && filter.lines.isEmpty() && filter.sites.isEmpty())
        return true;
    const Owners owners(plant);
    return all(filter.devices, [&](const DeviceId &id) { return owners.devices.value(id); })
        && all(filter.machines, [&](const MachineId &id) { return owners.machines.value(id); })
        && all(filter.lines, [&](const LineId &id) { return owners.lines.value(id); })
        && all(filter.sites, [&](const SiteId &id) { return owners.sites.value(id); });
}

} // namespace

bool Filter::isEmpty() const
{
    return tags.isEmpty() && devices.isEmpty() && machines.isEmpty() && lines.isEmpty() && sites.isEmpty() && pattern.isEmpty() && kinds.isEmpty()
        && atLeast == Severity::Info;
}

QByteArray Filter::canonical() const
{
    QByteArray out;
    appendIds(out, 't', tags);
    appendIds(out, 'd', devices);
    appendIds(out, 'm', machines);
    appendIds(out, 'l', lines);
    appendIds(out, 'i', sites);
    if (!pattern.isEmpty())
        out.append('p').append(pattern.toUtf8().toBase64()).append(';');
    for (const EventKind kind : kinds)
        out.append('k').append(QByteArray::number(int(kind))).append(';');
    if (atLeast != Severity::Info)
        out.append('s').append(QByteArray::number(int(atLeast))).append(';');
    return out;
}

Result<Filter> readFilter(Value value, const TopicRow &topic)
{
    Filter filter;
    if (value.isUndefined())
        return filter;
    if (!value.is(Kind::Object))
        return filterError(FilterText::tr("filters has to be an object."));
    QString fault;
    value.forEachKey([&](Value key, Value item) {
        const QString name = key.text();
        bool good = topic.filters.contains(name);
        if (!good) {
            if (fault.isEmpty())
                fault = FilterText::tr("This topic has no such filter.");
            return;
        }
        if (name == QStringLiteral("tags")) {
            good = readIds(item, filter.tags);
        } else if (name == QStringLiteral("devices")) {
            good = readIds(item, filter.devices);
        } else if (name == QStringLiteral("machines")) {
            good = readIds(item, filter.machines);
        } else if (name == QStringLiteral("lines")) {
            good = readIds(item, filter.lines);
        } else if (name == QStringLiteral("sites")) {
            good = readIds(item, filter.sites);
        } else if (name == QStringLiteral("kinds")) {
            good = readKinds(item, filter.kinds);
        } else if (name == QStringLiteral("atLeast")) {
            good = item.is(Kind::Text) && severityFromName(item.text(), filter.atLeast);
        } else if (name == QStringLiteral("pattern")) {
            filter.pattern = item.text();
            good = item.is(Kind::Text) && !filter.pattern.isEmpty() && filter.pattern.size() <= kMostPatternCharacters;
        }
        if (!good && fault.isEmpty())
            fault = FilterText::tr("The filter %1 cannot be read.").arg(name);
    });
    if (!fault.isEmpty())
        return filterError(fault);
    return filter;
}

bool matchesPattern(QStringView pattern, QStringView text)
{
    qsizetype p = 0, t = 0, star = -1, from = 0;
    while (t < text.size()) {
        if (p < pattern.size() && (pattern[p] == QLatin1Char('?') || (pattern[p] == text[t] && pattern[p] != QLatin1Char('*')))) {
            ++p;
            ++t;
        } else if (p < pattern.size() && pattern[p] == QLatin1Char('*')) {
            star = p++;
            from = t;
        } else if (star >= 0) {
            p = star + 1;
            t = ++from;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == QLatin1Char('*'))
        ++p;
    return p == pattern.size();
}

bool isWithin(const Filter &filter, const PlantSnapshot &plant, const QString &tenant)
{
    return allOwners(filter, plant, [&](const QString &owner) { return owner == tenant; });
}

bool namesOthers(const Filter &filter, const PlantSnapshot &plant, const QString &tenant)
{
    return !allOwners(filter, plant, [&](const QString &owner) { return owner == tenant || owner.isEmpty(); });
}

std::optional<std::vector<TagId>> tagsFor(const Filter &filter, const PlantSnapshot &plant, const QString &tenant)
{
    if (!isWithin(filter, plant, tenant))
        return {};
    const auto lists = [](const auto &ids, const auto &id) { return ids.isEmpty() || std::binary_search(ids.begin(), ids.end(), id); };
    std::vector<TagId> tags;
    const auto consider = [&](const TagEntry &entry) {
        if (entry.site->tenant != tenant || !entry.tag->enabled || !entry.device->enabled || !lists(filter.devices, entry.device->id))
            return;
        if (!filter.machines.isEmpty() && (!entry.machine || !lists(filter.machines, entry.machine->id)))
            return;
        if (!filter.lines.isEmpty() && (!entry.line || !lists(filter.lines, entry.line->id)))
            return;
        if (!lists(filter.sites, entry.site->id))
            return;
        if (!filter.pattern.isEmpty() && !matchesPattern(filter.pattern, QString(entry.device->code + QLatin1Char('.') + entry.tag->code)))
            return;
        tags.push_back(entry.id);
    };
    if (!filter.tags.isEmpty()) {
        for (const TagUuid &id : filter.tags)
            consider(*plant.find(id)); // isWithin() found it
    } else {
        for (const TagEntry &entry : plant.tags())
            consider(entry);
    }
    std::sort(tags.begin(), tags.end());
    return tags;
}

std::optional<std::vector<const Machine *>> machinesFor(const Filter &filter, const PlantSnapshot &plant, const QString &tenant)
{
    if (!isWithin(filter, plant, tenant))
        return {};
    std::vector<const Machine *> machines;
    for (const Site &site : plant.plant().sites) {
        if (site.tenant != tenant || (!filter.sites.isEmpty() && !filter.sites.contains(site.id)))
            continue;
        for (const Line &line : site.lines) {
            if (!filter.lines.isEmpty() && !filter.lines.contains(line.id))
                continue;
            for (const Machine &machine : line.machines) {
                if (filter.machines.isEmpty() || filter.machines.contains(machine.id))
                    machines.push_back(&machine);
            }
        }
    }
    return machines;
}

bool wants(const Filter &filter, const Event &event, const EventPlaces::Place &place)
{
    if (event.severity < filter.atLeast || (!filter.kinds.isEmpty() && !filter.kinds.contains(event.kind)))
        return false;
    if (filter.devices.isEmpty() && filter.machines.isEmpty())
        return true;
    const bool device = !place.device.isNull() && filter.devices.contains(place.device);
    const bool machine = !place.machine.isNull() && filter.machines.contains(place.machine);
    return (filter.devices.isEmpty() || device) && (filter.machines.isEmpty() || machine);
}

} // namespace lineside::live
