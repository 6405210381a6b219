#include "server/rest/plant_parts.h"

#include "models/plant/json_tape.h"
#include "models/plant/plant_edits.h"
#include "models/plant/project_parts.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

#include <algorithm>

namespace lineside::rest {

namespace {

using namespace Qt::Literals;

struct PartText
{
    Q_DECLARE_TR_FUNCTIONS(server)
};

Error badPart(const QString &what)
{
    return {Error::Kind::BadData, what, {}};
}

//! What lies below an object of each kind, by the project file's keys.
struct Below
{
    QLatin1StringView key;
    PartKind kind;
};
std::span<const Below> below(PartKind kind)
{
    static constexpr std::array kOfSite{Below{"lines"_L1, PartKind::Line}, Below{"devices"_L1, PartKind::Device}};
    static constexpr std::array kOfLine{Below{"machines"_L1, PartKind::Machine}};
    static constexpr std::array kOfDevice{Below{"tags"_L1, PartKind::Tag}};
    switch (kind) {
    case PartKind::Site:
        return kOfSite;
    case PartKind::Line:
        return kOfLine;
    case PartKind::Device:
        return kOfDevice;
    case PartKind::Machine:
    case PartKind::Tag:
        break;
    }
    return {};
}

QString stepName(PartKind kind, const QString &code, int verb)
{
    const QString names[][3] = {
        {PartText::tr("Add site %1"), PartText::tr("Change site %1"), PartText::tr("Delete site %1")},
        {PartText::tr("Add line %1"), PartText::tr("Change line %1"), PartText::tr("Delete line %1")},
        {PartText::tr("Add machine %1"), PartText::tr("Change machine %1"), PartText::tr("Delete machine %1")},
        {PartText::tr("Add device %1"), PartText::tr("Change device %1"), PartText::tr("Delete device %1")},
        {PartText::tr("Add tag %1"), PartText::tr("Change tag %1"), PartText::tr("Delete tag %1")},
    };
    return names[size_t(kind)][verb].arg(code);
}
enum Verb { Add, Change, Remove };

void keepBelow(Site &next, const Site &before)
{
    next.lines = before.lines;
    next.devices = before.devices;
}
void keepBelow(Line &next, const Line &before) { next.machines = before.machines; }
void keepBelow(Device &next, const Device &before) { next.tags = before.tags; }
void keepBelow(Machine &, const Machine &) {}
void keepBelow(Tag &, const Tag &) {}

//! Calls \a visit with the object at a place, of whatever kind.
template<typename Visit>
auto visitPart(const Plant &plant, const PartPlace &place, Visit visit)
{
    const Site &site = plant.sites.at(place.site);
    switch (place.kind) {
    case PartKind::Line:
        return visit(site.lines.at(place.line));
    case PartKind::Machine:
        return visit(site.lines.at(place.line).machines.at(place.machine));
    case PartKind::Device:
        return visit(site.devices.at(place.device));
    case PartKind::Tag:
        return visit(site.devices.at(place.device).tags.at(place.tag));
    case PartKind::Site:
        break;
    }
    return visit(site);
}

void put(Plant &plant, const PartPlace &place, const Site &site) { plant.sites[place.site] = site; }
void put(Plant &plant, const PartPlace &place, const Line &line) { plant.sites[place.site].lines[place.line] = line; }
void put(Plant &plant, const PartPlace &place, const Machine &machine)
{
    plant.sites[place.site].lines[place.line].machines[place.machine] = machine;
}
void put(Plant &plant, const PartPlace &place, const Device &device) { plant.sites[place.site].devices[place.device] = device; }
void put(Plant &plant, const PartPlace &place, const Tag &tag)
{
    plant.sites[place.site].devices[place.device].tags[place.tag] = tag;
}

QString idText(const QUuid &id)
{
    return id.toString(QUuid::WithoutBraces);
}

//! Identities for an object and all below it.
Status giveIds(QJsonObject &object, PartKind kind)
{
    if (object.contains("id"_L1))
        return badPart(PartText::tr("A new object gets its id from the station."));
    object.insert("id"_L1, idText(QUuid::createUuid()));
    for (const Below &list : below(kind)) {
        if (!object.value(list.key).isArray())
            continue; // absent, or the reader says what is wrong with it
        QJsonArray items = object.value(list.key).toArray();
        for (qsizetype i = 0; i < items.size(); ++i) {
            QJsonObject item = items.at(i).toObject();
            if (Status given = giveIds(item, list.kind); !given)
                return given;
            if (items.at(i).isObject())
                items[i] = item;
        }
        object.insert(list.key, items);
    }
    return Done{};
}

void merge(QJsonObject &into, const QJsonObject &patch)
{
    for (auto it = patch.begin(); it != patch.end(); ++it) {
        if (it.value().isNull()) {
            into.remove(it.key());
        } else if (it.value().isObject()) {
            QJsonObject inner = into.value(it.key()).toObject();
            merge(inner, it.value().toObject());
            into.insert(it.key(), inner);
        } else {
            into.insert(it.key(), it.value());
        }
    }
}

QByteArray bytesOf(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

//! In the words of an address that names nothing: so is another tenant's answered.
Error nothingThere()
{
    return {Error::Kind::NotFound, PartText::tr("There is nothing here."), {}};
}

//! Where a part is put, and whose.
struct OwnPlace
{
    const Plant &plant;
    const Site &site;
    const QString &tenant;
};

void removeTagsOf(const Site &site, QSet<TagUuid> &tags)
{
    for (const Device &device : site.devices) {
        for (const Tag &tag : device.tags)
            tags.remove(tag.id);
    }
}

//! A machine shows and counts tags of its own site only.
Status checkShown(const Machine &machine, const OwnPlace &place)
{
    const QList<TagUuid> named = namedTags(machine);
    if (named.isEmpty())
        return Done{};
    QSet<TagUuid> missing(named.begin(), named.end());
    removeTagsOf(place.site, missing);
    if (missing.isEmpty())
        return Done{};
    for (const Site &site : place.plant.sites) {
        if (site.tenant == place.tenant)
            removeTagsOf(site, missing);
    }
    if (!missing.isEmpty())
        return nothingThere();
    return badPart(PartText::tr("Machine \"%1\": it can only show tags of its own site.").arg(machine.code));
}

//! That what is named there is the tenant's; whether it is of the right site, too, is the plant's own rule.
Status checkMachine(const MachineId &machine, const OwnPlace &place)
{
    const bool isOwn = machine.isNull() || std::any_of(place.plant.sites.begin(), place.plant.sites.end(), [&](const Site &site) {
        return site.tenant == place.tenant && std::any_of(site.lines.begin(), site.lines.end(), [&](const Line &line) {
            return std::any_of(line.machines.begin(), line.machines.end(), [&](const Machine &one) { return one.id == machine; });
        });
    });
    return isOwn ? Status(Done{}) : Status(nothingThere());
}

//! What the whole plant's rules do not look at, and a tenant must not do.
Status checkOwn(const Machine &machine, const OwnPlace &place) { return checkShown(machine, place); }
Status checkOwn(const Tag &tag, const OwnPlace &place) { return checkMachine(tag.machine, place); }
Status checkOwn(const Device &device, const OwnPlace &place)
{
    for (const Tag &tag : device.tags) {
        if (Status own = checkMachine(tag.machine, place); !own)
            return own;
    }
    return Done{};
}
Status checkOwn(const Line &line, const OwnPlace &place)
{
    const bool isWithin = std::any_of(line.machines.begin(), line.machines.end(), [&](const Machine &one) { return one.id == line.pacemaker; });
    if (Status own = isWithin ? Status(Done{}) : checkMachine(line.pacemaker, place); !own)
        return own;
    for (const Machine &machine : line.machines) {
        if (Status shown = checkShown(machine, place); !shown)
            return shown;
    }
    return Done{};
}
Status checkOwn(const Site &site, const OwnPlace &place)
{
    if (site.tenant != place.tenant)
        return Error{Error::Kind::Refused, PartText::tr("A site can only be your own tenant's."), {}};
    const OwnPlace inside{place.plant, site, place.tenant};
    for (const Line &line : site.lines) {
        if (Status own = checkOwn(line, inside); !own)
            return own;
    }
    return Done{};
}

void noteForDriver(PartEdit &edit, const Device &before, const Device &after)
{
    edit.before = project::alone(before);
    edit.after = after;
}

template<typename Part>
Result<PartEdit> changePart(const Plant &plant, const PartPlace &place, const Part &before, QJsonObject wanted, const QString &tenant)
{
    if constexpr (std::is_same_v<Part, Site>) {
        if (!wanted.contains("tenant"_L1))
            wanted.insert("tenant"_L1, tenant);
    }
    Result<Part> part = project::parsePart<Part>(bytesOf(wanted));
    if (!part)
        return part.error();
    keepBelow(*part, before);
    const Site &site = plant.sites.at(place.site);
    if (Status own = checkOwn(*part, {plant, site, tenant}); !own)
        return own.error();
    PartEdit edit{stepName(place.kind, part->code, Change), plant, before.id.uuid, {}, {}};
    if constexpr (std::is_same_v<Part, Device>) {
        noteForDriver(edit, before, project::alone(*part));
        if (part->driver != before.driver)
            edit.after.tags = part->tags; // they are addressed in another protocol's words now
    } else if constexpr (std::is_same_v<Part, Tag>) {
        const Device &device = site.devices.at(place.device);
        noteForDriver(edit, device, project::alone(device));
        edit.after.tags = {*part};
    }
    put(edit.next, place, *part);
    return edit;
}

template<typename Part>
Result<Part> newPart(PartKind kind, QJsonObject given, const OwnPlace &in)
{
    if (kind == PartKind::Site && !given.contains("tenant"_L1))
        given.insert("tenant"_L1, in.tenant);
    if (Status ids = giveIds(given, kind); !ids)
        return ids.error();
    Result<Part> part = project::parsePart<Part>(bytesOf(given));
    if (!part)
        return part.error();
    if (Status own = checkOwn(*part, in); !own)
        return own.error();
    return part;
}

Result<PartEdit> checkGiven(const Plant &plant, const PartPlace &place, const QJsonObject &given, bool merging, const QString &tenant)
{
    for (const Below &list : below(place.kind)) {
        if (given.contains(list.key))
            return badPart(PartText::tr("%1: what lies below is changed at its own address.").arg(list.key));
    }
    return visitPart(plant, place, [&](const auto &before) -> Result<PartEdit> {
        const QString id = idText(before.id.uuid);
        if (given.contains("id"_L1) && given.value("id"_L1).toString() != id)
            return badPart(PartText::tr("The id of an object never changes."));
        QJsonObject wanted = given;
        if (merging) {
            wanted = QJsonDocument::fromJson(project::writePart(project::alone(before))).object();
            merge(wanted, given);
        }
        wanted.insert("id"_L1, id);
        return changePart(plant, place, before, wanted, tenant);
    });
}

//! No machine shows a tag any more that is not there.
void forgetMachines(Site &site, const QList<Machine> &gone)
{
    for (qsizetype d = 0; d < site.devices.size(); ++d) {
        for (qsizetype t = 0; t < site.devices.at(d).tags.size(); ++t) {
            const MachineId &machine = site.devices.at(d).tags.at(t).machine;
            const bool isGone = !machine.isNull()
                && std::any_of(gone.begin(), gone.end(), [&](const Machine &one) { return one.id == machine; });
            if (isGone)
                site.devices[d].tags[t].machine = {};
        }
    }
}

} // namespace

std::optional<PartPlace> findPart(const Plant &plant, PartKind kind, const QUuid &id, const QString &tenant)
{
    for (qsizetype s = 0; s < plant.sites.size(); ++s) {
        const Site &site = plant.sites.at(s);
        if (site.tenant != tenant)
            continue;
        if (kind == PartKind::Site) {
            if (site.id.uuid == id)
                return PartPlace{kind, s};
            continue;
        }
        if (kind == PartKind::Line || kind == PartKind::Machine) {
            for (qsizetype l = 0; l < site.lines.size(); ++l) {
                const Line &line = site.lines.at(l);
                if (kind == PartKind::Line && line.id.uuid == id)
                    return PartPlace{kind, s, l};
                for (qsizetype m = 0; kind == PartKind::Machine && m < line.machines.size(); ++m) {
                    if (line.machines.at(m).id.uuid == id)
                        return PartPlace{kind, s, l, m};
                }
            }
            continue;
        }
        for (qsizetype d = 0; d < site.devices.size(); ++d) {
            const Device &device = site.devices.at(d);
            if (kind == PartKind::Device && device.id.uuid == id)
                return PartPlace{kind, s, 0, 0, d};
            for (qsizetype t = 0; kind == PartKind::Tag && t < device.tags.size(); ++t) {
                if (device.tags.at(t).id.uuid == id)
                    return PartPlace{kind, s, 0, 0, d, t};
            }
        }
    }
    return {};
}

QByteArray partJson(const Plant &plant, const PartPlace &place)
{
    return visitPart(plant, place, [](const auto &part) { return project::writePart(project::alone(part)); });
}

Result<QJsonObject> readObject(const QByteArray &body)
{
    // Qt's reader takes keys that come twice, and what is no UTF-8; this one does not.
    const auto tape = project::JsonTape::read(body);
    if (!tape)
        return tape.error();
    if (!tape->root().is(project::JsonTape::Kind::Object))
        return badPart(PartText::tr("The body has to be an object."));
    if (body.contains("\\u0000"))
        return badPart(PartText::tr("A text is not sound Unicode."));
    const QJsonDocument document = QJsonDocument::fromJson(body);
    if (!document.isObject())
        return badPart(PartText::tr("The body cannot be read: a number is beyond what can be kept."));
    return document.object();
}

Result<PartEdit> addPart(const Plant &plant, PartKind kind, const PartPlace &parent, const QJsonObject &given, const QString &tenant)
{
    PartEdit edit{{}, plant, {}, {}, {}};
    const auto finish = [&](const auto &part) {
        edit.name = stepName(kind, part.code, Add);
        edit.id = part.id.uuid;
        return edit;
    };
    if (kind == PartKind::Site) {
        const auto site = newPart<Site>(kind, given, {plant, Site(), tenant});
        if (!site)
            return site.error();
        if (!site->devices.isEmpty())
            return badPart(PartText::tr("Devices are added to a site that is there."));
        edit.next.sites.append(*site);
        return finish(*site);
    }
    const Site &in = plant.sites.at(parent.site);
    const OwnPlace own{plant, in, tenant};
    if (kind == PartKind::Line) {
        const auto line = newPart<Line>(kind, given, own);
        if (!line)
            return line.error();
        edit.next.sites[parent.site].lines.append(*line);
        return finish(*line);
    }
    if (kind == PartKind::Machine) {
        const auto machine = newPart<Machine>(kind, given, own);
        if (!machine)
            return machine.error();
        edit.next.sites[parent.site].lines[parent.line].machines.append(*machine);
        return finish(*machine);
    }
    if (kind == PartKind::Device) {
        const auto device = newPart<Device>(kind, given, own);
        if (!device)
            return device.error();
        edit.next.sites[parent.site].devices.append(*device);
        noteForDriver(edit, {}, *device);
        return finish(*device);
    }
    const auto tag = newPart<Tag>(kind, given, own);
    if (!tag)
        return tag.error();
    const Device &device = in.devices.at(parent.device);
    edit.next.sites[parent.site].devices[parent.device].tags.append(*tag);
    noteForDriver(edit, device, project::alone(device));
    edit.after.tags = {*tag};
    return finish(*tag);
}

Result<PartEdit> replacePart(const Plant &plant, const PartPlace &place, const QJsonObject &given, const QString &tenant)
{
    return checkGiven(plant, place, given, false, tenant);
}

Result<PartEdit> mergePart(const Plant &plant, const PartPlace &place, const QJsonObject &given, const QString &tenant)
{
    return checkGiven(plant, place, given, true, tenant);
}

Result<PartEdit> removePart(const Plant &plant, const PartPlace &place)
{
    PartEdit edit;
    visitPart(plant, place, [&](const auto &part) {
        edit.name = stepName(place.kind, part.code, Remove);
        edit.id = part.id.uuid;
    });
    const Site &site = plant.sites.at(place.site);
    const auto notEmpty = [] {
        return Error{Error::Kind::Cancelled, PartText::tr("It is not empty: delete first what lies below it."), {}};
    };
    Result<Plant> next = plant;
    switch (place.kind) {
    case PartKind::Site:
        if (!site.lines.isEmpty() || !site.devices.isEmpty())
            return notEmpty();
        next->sites.removeAt(place.site);
        break;
    case PartKind::Line:
        if (!site.lines.at(place.line).machines.isEmpty())
            return notEmpty();
        next->sites[place.site].lines.removeAt(place.line);
        break;
    case PartKind::Machine:
        forgetMachines(next->sites[place.site], {site.lines.at(place.line).machines.at(place.machine)});
        next->sites[place.site].lines[place.line].machines.removeAt(place.machine);
        break;
    case PartKind::Device:
        next = edits::removeDevice(plant, site.devices.at(place.device).id);
        break;
    case PartKind::Tag: {
        Device device = site.devices.at(place.device);
        device.tags.removeAt(place.tag);
        next = edits::changeDevice(plant, device);
        break;
    }
    }
    if (!next)
        return next.error();
    edit.next = std::move(*next);
    return edit;
}

} // namespace lineside::rest
