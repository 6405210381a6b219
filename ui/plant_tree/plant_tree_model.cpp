#include "ui/plant_tree/plant_tree_model.h"

#include "ui/widgets/tag_mime.h"

#include <QMimeData>

#include <algorithm>

namespace lineside {

namespace {

QString titleOf(const QString &code, const QString &name)
{
    return name.isEmpty() ? code : code.isEmpty() ? name : code + u' ' + name;
}

QString nameOfTag(const Tag &tag)
{
    return tag.name.isEmpty() ? tag.code : tag.name;
}

} // namespace

PlantTreeModel::PlantTreeModel(PlantWatch &watch, QObject *parent)
    : QAbstractItemModel(parent), m_watch(watch)
{
    rebuild();
    connect(&watch, &PlantWatch::snapshotTaken, this, &PlantTreeModel::takeSnapshot);
    connect(&watch, &PlantWatch::changed, this, &PlantTreeModel::refreshConditions);
}

void PlantTreeModel::takeSnapshot()
{
    const PlantSnapshot::Difference *difference = m_watch.snapshot()->differenceTo(*m_snapshot);
    if (!difference || !difference->sameMachines || !difference->sameDevices || !difference->sameTags) {
        beginResetModel();
        rebuild();
        endResetModel();
        return;
    }
    m_snapshot = m_watch.snapshot();
    for (const size_t place : difference->changed) {
        const Tag &tag = *m_snapshot->tags()[place].tag;
        const QModelIndex index = indexOf(ObjectRef::of(tag.id));
        m_nodes[index.internalId()].text = nameOfTag(tag);
        Q_EMIT dataChanged(index, index);
    }
}

int PlantTreeModel::add(int parent, const ObjectRef &object, const QString &text)
{
    const int node = int(m_nodes.size());
    std::vector<int> &siblings = parent < 0 ? m_roots : m_nodes[size_t(parent)].children;
    const int row = int(siblings.size());
    siblings.push_back(node);
    Node made;
    made.object = object;
    made.text = text;
    made.parent = parent;
    made.row = row;
    m_nodes.push_back(std::move(made));
    if (object.kind != ObjectRef::Kind::None)
        m_byUuid.insert(object.uuid, node);
    return node;
}

void PlantTreeModel::rebuild()
{
    m_nodes.clear();
    m_roots.clear();
    m_byUuid.clear();
    m_snapshot = m_watch.snapshot();
    const PlantSnapshot &snapshot = *m_snapshot;
    for (const Site &site : snapshot.plant().sites) {
        const int siteNode = add(-1, ObjectRef::of(site.id), site.name.isEmpty() ? site.code : site.name);
        for (const Line &line : site.lines) {
            const int lineNode = add(siteNode, ObjectRef::of(line.id), titleOf(line.code, line.name));
            for (const Machine &machine : line.machines) {
                const int machineNode = add(lineNode, ObjectRef::of(machine.id), titleOf(machine.code, machine.name));
                for (const TagEntry *entry : snapshot.tagsOf(machine.id))
                    add(machineNode, ObjectRef::of(entry->tag->id), nameOfTag(*entry->tag));
            }
        }
        const int group = site.devices.isEmpty() ? -1 : add(siteNode, {}, tr("Devices"));
        for (const Device &device : site.devices) {
            const int deviceNode = add(group, ObjectRef::of(device.id), titleOf(device.code, device.name));
            for (const TagEntry &entry : snapshot.tagsOf(device.id)) {
                if (!entry.machine)
                    add(deviceNode, ObjectRef::of(entry.tag->id), nameOfTag(*entry.tag));
            }
        }
    }
    for (Node &node : m_nodes) {
        if (node.object.kind != ObjectRef::Kind::Tag)
            node.condition = worstOf(node);
        node.note = noteOf(node);
    }
}

Condition PlantTreeModel::worstOf(const Node &node) const
{
    if (node.object.kind != ObjectRef::Kind::None)
        return m_watch.worstOf(node.object);
    // Of the devices as such: what their values say stands at the machines.
    const auto isDown = [this](int child) { return m_watch.isDown(DeviceId{m_nodes[size_t(child)].object.uuid}); };
    return std::any_of(node.children.begin(), node.children.end(), isDown) ? Condition::NoLink : Condition::Normal;
}

QString PlantTreeModel::noteOf(const Node &node) const
{
    if (node.object.kind != ObjectRef::Kind::Device)
        return {};
    const DeviceId id{node.object.uuid};
    const Device *device = m_snapshot->findDevice(id);
    if (device && !device->enabled)
        return tr("disabled", "a device");
    const LinkStatus *link = m_watch.linkOf(id);
    return link && link->discovered > 0 ? tr("%Ln discovered", "tags that a device found by itself", int(link->discovered)) : QString();
}

void PlantTreeModel::refreshConditions()
{
    for (size_t i = 0; i < m_nodes.size(); ++i) {
        Node &node = m_nodes[i];
        if (node.object.kind == ObjectRef::Kind::Tag)
            continue;
        const Condition condition = worstOf(node);
        QString note = noteOf(node);
        if (condition == node.condition && note == node.note)
            continue;
        const bool renamed = note != node.note;
        node.condition = condition;
        node.note = std::move(note);
        const QModelIndex index = indexFor(int(i));
        Q_EMIT dataChanged(index, index, renamed ? QList<int>() : QList<int>{ConditionRole, Qt::AccessibleTextRole});
    }
}

QModelIndex PlantTreeModel::indexFor(int node) const
{
    return createIndex(m_nodes[size_t(node)].row, 0, quintptr(node));
}

ObjectRef PlantTreeModel::objectAt(const QModelIndex &index) const
{
    return index.isValid() ? m_nodes[index.internalId()].object : ObjectRef{};
}

QModelIndex PlantTreeModel::indexOf(const ObjectRef &object) const
{
    const auto found = m_byUuid.constFind(object.uuid);
    return found == m_byUuid.constEnd() ? QModelIndex() : indexFor(*found);
}

QUuid PlantTreeModel::keyAt(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    const Node &node = m_nodes[index.internalId()];
    if (node.object.kind != ObjectRef::Kind::None)
        return node.object.uuid;
    return QUuid::createUuidV5(m_nodes[size_t(node.parent)].object.uuid, QStringLiteral("devices"));
}

QModelIndex PlantTreeModel::indexOfKey(const QUuid &key) const
{
    const auto found = m_byUuid.constFind(key);
    if (found != m_byUuid.constEnd())
        return indexFor(*found);
    for (const int root : m_roots) {
        const std::vector<int> &children = m_nodes[size_t(root)].children;
        if (!children.empty() && keyAt(indexFor(children.back())) == key)
            return indexFor(children.back());
    }
    return {};
}

QModelIndex PlantTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    if (column != 0 || row < 0 || (parent.isValid() && parent.column() != 0))
        return {};
    const std::vector<int> &siblings = parent.isValid() ? m_nodes[parent.internalId()].children : m_roots;
    return size_t(row) < siblings.size() ? createIndex(row, 0, quintptr(siblings[size_t(row)])) : QModelIndex();
}

QModelIndex PlantTreeModel::parent(const QModelIndex &child) const
{
    if (!child.isValid())
        return {};
    const int up = m_nodes[child.internalId()].parent;
    return up < 0 ? QModelIndex() : indexFor(up);
}

int PlantTreeModel::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid() && parent.column() != 0)
        return 0;
    return int(parent.isValid() ? m_nodes[parent.internalId()].children.size() : m_roots.size());
}

int PlantTreeModel::columnCount(const QModelIndex &) const
{
    return 1;
}

QVariant PlantTreeModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Node &node = m_nodes[index.internalId()];
    const auto condition = [&] {
        return node.object.kind == ObjectRef::Kind::Tag ? m_watch.worstOf(node.object) : node.condition;
    };
    switch (role) {
    case Qt::DisplayRole:
        return node.note.isEmpty() ? node.text : QString(node.text + QStringLiteral("  ·  ") + node.note);
    case Qt::AccessibleTextRole:
        return QString(node.text + QStringLiteral(", ") + conditionWord(condition()));
    case ObjectKindRole:
        return int(node.object.kind);
    case ObjectUuidRole:
        return node.object.uuid;
    case ConditionRole:
        return int(condition());
    default:
        return {};
    }
}

Qt::ItemFlags PlantTreeModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    const ObjectRef::Kind kind = objectAt(index).kind;
    if (kind == ObjectRef::Kind::Tag || kind == ObjectRef::Kind::Machine || kind == ObjectRef::Kind::Device)
        flags |= Qt::ItemIsDragEnabled;
    if (kind == ObjectRef::Kind::Tag)
        flags |= Qt::ItemNeverHasChildren;
    return flags;
}

QStringList PlantTreeModel::mimeTypes() const
{
    return {QLatin1String(kTagMimeType)};
}

void PlantTreeModel::collectTags(int node, std::vector<const TagEntry *> &tags) const
{
    const Node &at = m_nodes[size_t(node)];
    if (at.object.kind == ObjectRef::Kind::Tag) {
        if (const TagEntry *entry = m_watch.snapshot()->find(TagUuid{at.object.uuid}))
            tags.push_back(entry);
        return;
    }
    // A machine stands for its key values; its other tags are dragged by name.
    if (at.object.kind == ObjectRef::Kind::Machine) {
        const Machine *machine = m_watch.snapshot()->findMachine({at.object.uuid});
        if (machine && !machine->keyTags.isEmpty()) {
            for (const TagUuid &key : machine->keyTags) {
                if (const TagEntry *entry = m_watch.snapshot()->find(key))
                    tags.push_back(entry);
            }
            return;
        }
    }
    for (const int child : at.children)
        collectTags(child, tags);
}

QMimeData *PlantTreeModel::mimeData(const QModelIndexList &indexes) const
{
    std::vector<const TagEntry *> tags;
    for (const QModelIndex &index : indexes)
        collectTags(int(index.internalId()), tags);
    return tags.empty() ? nullptr : tagMimeData(tags).release(); // the view owns it
}

} // namespace lineside
