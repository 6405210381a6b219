#include "ui/devices/new_tags.h"

#include <QSet>

#include <algorithm>

namespace lineside {

namespace {

QSet<QString> codesOf(const Device &device)
{
    QSet<QString> codes;
    codes.reserve(device.tags.size());
    for (const Tag &tag : device.tags)
        codes.insert(tag.code);
    return codes;
}

QString freeCode(const QSet<QString> &taken, const QString &wish)
{
    const QString base = wish.isEmpty() ? QStringLiteral("tag") : wish;
    QString code = base;
    for (int number = 2; taken.contains(code); ++number)
        code = base + QLatin1Char('-') + QString::number(number);
    return code;
}

//! The site of the device, or the only one for a device that is not in the plant yet.
const Site *siteOf(const Device &device, const Plant &plant)
{
    for (const Site &site : plant.sites) {
        if (std::any_of(site.devices.begin(), site.devices.end(), [&](const Device &other) { return other.id == device.id; }))
            return &site;
    }
    return plant.sites.size() == 1 ? &plant.sites.first() : nullptr;
}

//! What people would call it: "fil-01.rate", else the path that leads to it.
QString codeFor(const BrowseNode &node, const Machine *machine)
{
    if (machine && !node.sensorType.isEmpty())
        return machine->code.toLower() + QLatin1Char('.') + node.sensorType.toLower();
    QString code = node.name;
    code.replace(QLatin1Char('#'), QLatin1Char('.')).replace(QLatin1Char('/'), QLatin1Char('.'));
    while (code.contains(QStringLiteral("..")))
        code.replace(QStringLiteral(".."), QStringLiteral("."));
    while (code.startsWith(QLatin1Char('.')))
        code.remove(0, 1);
    return code;
}

QString nameFor(const BrowseNode &node)
{
    QString name = node.sensorType.isEmpty() ? node.name : node.sensorType;
    name = name.mid(name.lastIndexOf(QLatin1Char('/')) + 1);
    if (!node.sensorType.isEmpty() && !name.isEmpty())
        name[0] = name[0].toUpper();
    return name;
}

} // namespace

QString freeTagCode(const Device &device, const QString &wish)
{
    return freeCode(codesOf(device), wish);
}

QList<Tag> newTags(const QList<BrowseNode> &nodes, const Device &device, const Plant &plant)
{
    QHash<QString, const Machine *> machines;
    if (const Site *site = siteOf(device, plant)) {
        for (const Line &line : site->lines) {
            for (const Machine &machine : line.machines)
                machines.insert(machine.code.toLower(), &machine);
        }
    }
    QSet<QString> taken = codesOf(device);
    QList<Tag> tags;
    tags.reserve(nodes.size());
    for (const BrowseNode &node : nodes) {
        const Machine *machine = machines.value(node.machine.toLower());
        Tag tag;
        tag.id = TagUuid::create();
        tag.code = freeCode(taken, codeFor(node, machine));
        taken.insert(tag.code);
        tag.name = nameFor(node);
        tag.type = node.type.value_or(ValueType::Float64);
        tag.kind = tag.type == ValueType::Text ? TagKind::Text
                 : tag.type == ValueType::Bool ? TagKind::Status
                                               : TagKind::Gauge;
        tag.unit = node.unit;
        tag.sensorType = node.sensorType.toLower();
        tag.writable = node.writable;
        tag.address = node.address;
        if (machine)
            tag.machine = machine->id;
        tags.append(std::move(tag));
    }
    return tags;
}

} // namespace lineside
