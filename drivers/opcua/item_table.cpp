#include "drivers/opcua/item_table.h"

#include "drivers/opcua/status_words.h"

#include <QCoreApplication>

#include <algorithm>

namespace lineside::opcua {

namespace {

constexpr int kMostNamed = 3;

std::chrono::milliseconds publishingOf(const TagItem &item, std::chrono::milliseconds period)
{
    return item.settings.publishing.count() > 0 ? item.settings.publishing : period;
}

} // namespace

ItemGroup &ItemTable::groupFor(std::chrono::milliseconds publishing)
{
    const auto found = std::ranges::find(m_groups, publishing, &ItemGroup::publishing);
    if (found != m_groups.end())
        return *found;
    ItemGroup group;
    group.publishing = publishing;
    m_groups.push_back(std::move(group));
    return m_groups.back();
}

void ItemTable::add(const DriverTag &tag, std::chrono::milliseconds period)
{
    auto item = std::make_unique<TagItem>();
    item->tag = tag;
    item->settings = TagSettings::of(tag.tag);
    item->settings.publishing = publishingOf(*item, period);
    item->handle = quint32(m_items.size());
    m_byTag.insert(toNumber(tag.id), item->handle);
    m_unresolved.push_back(item->handle);
    groupFor(item->settings.publishing);
    m_items.push_back(std::move(item));
}

void ItemTable::remove(TagId tag)
{
    const auto found = m_byTag.constFind(toNumber(tag));
    if (found == m_byTag.constEnd())
        return;
    const quint32 handle = *found;
    m_byTag.erase(found);
    const TagItem &item = *m_items[handle];
    ItemGroup &group = groupFor(item.settings.publishing);
    std::erase(group.waiting, handle);
    std::erase(group.resample, handle);
    std::erase(m_unresolved, handle);
    if (item.state == TagItem::State::Alive && group.subscription != 0)
        m_orphans.emplace_back(group.subscription, item.id);
    m_items[handle].reset();
}

void ItemTable::change(const DriverTag &tag, std::chrono::milliseconds period)
{
    TagItem *item = find(tag.id);
    if (item && keepsItsValue(item->tag.tag, tag.tag)) {
        item->tag = tag;
        return;
    }
    remove(tag.id);
    add(tag, period);
}

bool ItemTable::resolve(TagItem &item, const QStringList &namespaces, std::vector<Rejected> &rejected)
{
    StatusCode failure = StatusCode::BadConfigurationError;
    if (const Result<NodeAddress> address = NodeAddress::parse(item.settings.node)) {
        if (const std::optional<NodeId> node = address->resolve(namespaces)) {
            item.node = *node;
            item.resolved = true;
            return true;
        }
        failure = StatusCode::BadNodeIdUnknown;
    }
    item.resolved = false;
    item.state = TagItem::State::Failed;
    if (item.failure != failure)
        rejected.push_back({item.tag.id, failure});
    item.failure = failure;
    return false;
}

std::vector<ItemTable::Rejected> ItemTable::beginSession(const QStringList &namespaces)
{
    std::erase_if(m_items, [](const std::unique_ptr<TagItem> &item) { return !item; });
    m_byTag.clear();
    m_unresolved.clear();
    m_orphans.clear();
    for (ItemGroup &group : m_groups) {
        group.subscription = 0;
        group.waiting.clear();
        group.resample.clear();
    }
    for (size_t handle = 0; handle < m_items.size(); ++handle) {
        TagItem &item = *m_items[handle];
        item.handle = quint32(handle);
        item.state = TagItem::State::Waiting;
        item.failure = StatusCode::Good;
        item.writeType = WireType::Null;
        m_byTag.insert(toNumber(item.tag.id), item.handle);
        m_unresolved.push_back(item.handle);
    }
    return resolveNew(namespaces);
}

std::vector<ItemTable::Rejected> ItemTable::resolveNew(const QStringList &namespaces)
{
    std::vector<Rejected> rejected;
    for (const quint32 handle : m_unresolved) {
        TagItem &item = *m_items[handle];
        if (resolve(item, namespaces, rejected))
            groupFor(item.settings.publishing).waiting.push_back(handle);
    }
    m_unresolved.clear();
    return rejected;
}

bool ItemTable::retryFailed()
{
    bool any = false;
    for (const std::unique_ptr<TagItem> &item : m_items) {
        if (!item || item->state != TagItem::State::Failed || !item->resolved)
            continue;
        item->state = TagItem::State::Waiting; // failure stays, so that the same one is not told twice
        groupFor(item->settings.publishing).waiting.push_back(item->handle);
        any = true;
    }
    return any;
}

TagItem *ItemTable::find(quint32 handle)
{
    return handle < m_items.size() ? m_items[handle].get() : nullptr;
}

TagItem *ItemTable::find(TagId tag)
{
    const auto found = m_byTag.constFind(toNumber(tag));
    return found == m_byTag.constEnd() ? nullptr : find(*found);
}

ItemGroup *ItemTable::groupOf(quint32 subscription)
{
    const auto found = std::ranges::find(m_groups, subscription, &ItemGroup::subscription);
    return found == m_groups.end() || subscription == 0 ? nullptr : &*found;
}

std::vector<std::pair<quint32, quint32>> ItemTable::takeOrphans()
{
    return std::exchange(m_orphans, {});
}

std::vector<TagId> ItemTable::alive(const ItemGroup &group) const
{
    std::vector<TagId> tags;
    for (const std::unique_ptr<TagItem> &item : m_items) {
        if (item && item->state == TagItem::State::Alive && item->settings.publishing == group.publishing)
            tags.push_back(item->tag.id);
    }
    return tags;
}

bool ItemTable::isAllAlive(const ItemGroup &group) const
{
    return std::ranges::all_of(m_items, [&](const std::unique_ptr<TagItem> &item) {
        return !item || (item->state == TagItem::State::Alive && item->settings.publishing == group.publishing);
    });
}

size_t ItemTable::failedCount() const
{
    return size_t(std::ranges::count_if(m_items, [](const std::unique_ptr<TagItem> &item) {
        return item && item->state == TagItem::State::Failed;
    }));
}

QString ItemTable::failedWords() const
{
    QStringList named;
    for (const std::unique_ptr<TagItem> &item : m_items) {
        if (!item || item->state != TagItem::State::Failed)
            continue;
        if (named.size() == kMostNamed) {
            named.append(QStringLiteral("…"));
            break;
        }
        named.append(QCoreApplication::translate("opcua", "%1: %2", "tag, reason")
                         .arg(item->tag.tag->code, statusWords(item->failure)));
    }
    return named.join(QLatin1String("; "));
}

} // namespace lineside::opcua
