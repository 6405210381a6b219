#include "ui/devices/browse_tree.h"

#include "models/telemetry/conditioning.h"
#include "ui/widgets/on_window.h"

#include <algorithm>

namespace lineside {

BrowseModel::BrowseModel(const UiServices &services, QObject *parent)
    : QAbstractItemModel(parent)
    , m_services(services)
    , m_root(std::make_unique<Item>())
{
    m_root->asked = true; // nothing to ask before there is a device
}

BrowseModel::~BrowseModel()
{
    for (const auto &job : std::as_const(m_jobs))
        job->cancel();
}

void BrowseModel::setDevice(const Device &device)
{
    beginResetModel();
    ++m_generation;
    for (const auto &job : std::as_const(m_jobs))
        job->cancel();
    m_jobs.clear();
    m_device = device;
    m_root = std::make_unique<Item>();
    m_root->node.hasChildren = true;
    endResetModel();
}

BrowseModel::Item *BrowseModel::itemAt(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<Item *>(index.internalPointer()) : m_root.get();
}

QModelIndex BrowseModel::indexOf(Item *item) const
{
    return item == m_root.get() ? QModelIndex() : createIndex(item->row, 0, item);
}

QModelIndex BrowseModel::index(int row, int column, const QModelIndex &parent) const
{
    const Item *item = itemAt(parent);
    if (row < 0 || size_t(row) >= item->children.size() || column < 0 || column >= ColumnCount)
        return {};
    return createIndex(row, column, item->children[size_t(row)].get());
}

QModelIndex BrowseModel::parent(const QModelIndex &index) const
{
    return index.isValid() ? indexOf(itemAt(index)->up) : QModelIndex();
}

int BrowseModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : int(itemAt(parent)->children.size());
}

int BrowseModel::columnCount(const QModelIndex &) const
{
    return ColumnCount;
}

bool BrowseModel::hasChildren(const QModelIndex &parent) const
{
    const Item *item = itemAt(parent);
    return parent.column() <= 0 && (item->asked ? !item->children.empty() : item->node.hasChildren);
}

bool BrowseModel::canFetchMore(const QModelIndex &parent) const
{
    const Item *item = itemAt(parent);
    return !item->asked && item->node.hasChildren;
}

void BrowseModel::fetchMore(const QModelIndex &parent)
{
    Item *item = itemAt(parent);
    if (item->asked)
        return;
    item->asked = true;
    m_jobs.append(m_services.field.browse(
        m_device, item->node.id,
        onWindow<QList<BrowseNode>>(this, [this, item, generation = m_generation](Result<QList<BrowseNode>> nodes) {
            if (generation != m_generation)
                return; // the item is gone
            if (!nodes) {
                if (nodes.error().kind != Error::Kind::Cancelled)
                    Q_EMIT failed(nodes.error().message);
                item->asked = false;
                return;
            }
            if (nodes->isEmpty()) {
                Q_EMIT dataChanged(indexOf(item), indexOf(item));
                return;
            }
            beginInsertRows(indexOf(item), 0, int(nodes->size()) - 1);
            for (const BrowseNode &node : *nodes) {
                auto child = std::make_unique<Item>();
                child->node = node;
                child->up = item;
                child->row = int(item->children.size());
                item->children.push_back(std::move(child));
            }
            endInsertRows();
        })));
}

QVariant BrowseModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Item *item = itemAt(index);
    const BrowseNode &node = item->node;
    if (role == Qt::CheckStateRole && index.column() == NameColumn && node.isValue)
        return item->isChecked ? Qt::Checked : Qt::Unchecked;
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case NameColumn:
        return node.name;
    case SampleColumn: {
        const QString unit = displayUnit(node.unit);
        return unit.isEmpty() || node.sample.isEmpty() ? node.sample : node.sample + QLatin1Char(' ') + unit;
    }
    case TypeColumn:
        return node.type ? typeWords(*node.type) : QString();
    case IdColumn:
        return node.id;
    default:
        return {};
    }
}

QString BrowseModel::typeWords(ValueType type)
{
    switch (type) {
    case ValueType::Float64:
        return tr("number");
    case ValueType::Int64:
    case ValueType::UInt64:
        return tr("whole number");
    case ValueType::Bool:
        return tr("on/off");
    case ValueType::Text:
        return tr("text");
    }
    return {};
}

bool BrowseModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!index.isValid() || role != Qt::CheckStateRole)
        return false;
    itemAt(index)->isChecked = value.toInt() == Qt::Checked;
    Q_EMIT dataChanged(index, index, {Qt::CheckStateRole});
    Q_EMIT checksChanged();
    return true;
}

QVariant BrowseModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("Name");
    case SampleColumn:
        return tr("Value now");
    case TypeColumn:
        return tr("Type");
    case IdColumn:
        return tr("Address");
    default:
        return {};
    }
}

Qt::ItemFlags BrowseModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = QAbstractItemModel::flags(index);
    if (index.isValid() && index.column() == NameColumn && itemAt(index)->node.isValue)
        flags |= Qt::ItemIsUserCheckable;
    return flags;
}

QList<BrowseNode> BrowseModel::checked() const
{
    QList<BrowseNode> nodes;
    std::vector<const Item *> open{m_root.get()};
    while (!open.empty()) {
        const Item *item = open.back();
        open.pop_back();
        if (item->isChecked)
            nodes.append(item->node);
        for (auto child = item->children.rbegin(); child != item->children.rend(); ++child)
            open.push_back(child->get());
    }
    return nodes;
}

void BrowseModel::clearChecks()
{
    std::vector<Item *> open{m_root.get()};
    while (!open.empty()) {
        Item *item = open.back();
        open.pop_back();
        if (item->isChecked) {
            item->isChecked = false;
            Q_EMIT dataChanged(indexOf(item), indexOf(item), {Qt::CheckStateRole});
        }
        for (const auto &child : item->children)
            open.push_back(child.get());
    }
    Q_EMIT checksChanged();
}

} // namespace lineside
