#include "drivers/opcua/browse.h"

#include "drivers/opcua/short_session.h"
#include "drivers/opcua/status_words.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <algorithm>

namespace lineside::opcua {

namespace {

struct BrowseText
{
    Q_DECLARE_TR_FUNCTIONS(opcua)
};

constexpr quint32 kObjectsFolder = 85;
constexpr quint32 kPageSize = 500;
constexpr size_t kMostChildren = 10'000;
constexpr size_t kBrowsedPerRead = 100;
constexpr size_t kMostKept = 4;
constexpr std::chrono::seconds kKeepFor{60};

Result<std::vector<BrowsedNode>> allChildren(ShortSession &session, const NodeId &node,
                                             Job<QList<BrowseNode>> &job)
{
    std::vector<BrowsedNode> all;
    Result<BrowsePage> page = session.browse(node, kPageSize);
    for (;;) {
        if (!page)
            return page.error();
        if (qualityOf(page->status) == Quality::Bad)
            return Error{Error::Kind::NotFound, statusWords(page->status), {}};
        std::ranges::move(page->children, std::back_inserter(all));
        if (page->continuation.isEmpty())
            return all;
        if (all.size() >= kMostChildren || page->children.empty()) {
            const Result<BrowsePage> released = session.browseNext(page->continuation, true);
            job.setProgress(-1, released ? BrowseText::tr("This node has more children than are shown.")
                                         : released.error().message);
            all.resize(std::min(all.size(), kMostChildren));
            return all;
        }
        job.setProgress(-1, BrowseText::tr("%1 nodes").arg(all.size()));
        page = session.browseNext(page->continuation, false);
    }
}

BrowseNode describe(const BrowsedNode &child, const QStringList &namespaces)
{
    BrowseNode node;
    node.id = NodeAddress::of(child.node, namespaces).text();
    node.name = child.name;
    node.hasChildren = !child.isVariable;
    return node;
}

void addFacts(BrowseNode &node, const NodeFacts &facts)
{
    node.description = facts.description;
    node.unit = facts.unit;
    node.writable = facts.writable;
    node.sample = displayText(facts.value);
    if (facts.scalar)
        node.type = tagTypeFor(facts.type);
    node.isValue = node.type.has_value();
    if (node.isValue)
        node.address = QJsonObject{{QStringLiteral("node"), node.id}};
}

//! Types, units and samples of the variables among the children, in requests of a bearable size.
Status describeVariables(ShortSession &session, const std::vector<BrowsedNode> &children, QList<BrowseNode> &nodes,
                         Job<QList<BrowseNode>> &job)
{
    std::vector<NodeId> ids;
    std::vector<qsizetype> rows;
    for (size_t i = 0; i < children.size(); ++i) {
        if (!children[i].isVariable)
            continue;
        ids.push_back(children[i].node);
        rows.push_back(qsizetype(i));
    }
    for (size_t first = 0; first < ids.size(); first += kBrowsedPerRead) {
        job.setProgress(double(first) / double(ids.size()), BrowseText::tr("Reading types and values"));
        const size_t count = std::min(kBrowsedPerRead, ids.size() - first);
        const auto begin = ids.begin() + std::ptrdiff_t(first);
        const std::vector<NodeId> part(begin, begin + std::ptrdiff_t(count));
        const Result<std::vector<NodeFacts>> facts = session.readFacts(part, true);
        if (!facts)
            return facts.error();
        const Result<std::vector<bool>> components = session.haveComponents(part);
        for (size_t i = 0; i < count; ++i) {
            BrowseNode &node = nodes[rows[first + i]];
            addFacts(node, (*facts)[i]);
            node.hasChildren = components && (*components)[i];
        }
    }
    return Done{};
}

} // namespace

struct Browser::Kept
{
    QByteArray key;
    std::mutex busy; //!< held while the session is used
    std::unique_ptr<ShortSession> session;
    std::chrono::steady_clock::time_point usedAt{};
};

Browser::Browser() = default;

Browser::~Browser()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_changed.notify_all();
    if (m_retirer.joinable())
        m_retirer.join();
}

std::shared_ptr<Browser::Kept> Browser::keptFor(const Device &device)
{
    const QByteArray key = device.id.uuid.toByteArray()
        + QJsonDocument(device.parameters).toJson(QJsonDocument::Compact);
    const std::lock_guard lock(m_mutex);
    if (!m_retirer.joinable())
        m_retirer = std::thread([this] { retire(); });
    for (const std::shared_ptr<Kept> &kept : m_kept) {
        if (kept->key == key)
            return kept;
    }
    auto kept = std::make_shared<Kept>();
    kept->key = key;
    kept->usedAt = std::chrono::steady_clock::now();
    if (m_kept.size() >= kMostKept)
        m_kept.erase(m_kept.begin()); // whoever still uses it finishes first
    m_kept.push_back(kept);
    return kept;
}

void Browser::retire()
{
    std::unique_lock lock(m_mutex);
    while (!m_stop) {
        m_changed.wait_for(lock, std::chrono::seconds(5));
        const auto now = std::chrono::steady_clock::now();
        std::vector<std::shared_ptr<Kept>> old;
        std::erase_if(m_kept, [&](const std::shared_ptr<Kept> &kept) {
            const std::unique_lock busy(kept->busy, std::try_to_lock);
            if (!busy || (now - kept->usedAt < kKeepFor && !m_stop))
                return false;
            old.push_back(kept);
            return true;
        });
        lock.unlock();
        old.clear(); // says good-bye to the servers: not under the lock
        lock.lock();
    }
}

Result<QList<BrowseNode>> Browser::children(const Device &device, const QString &node, const DriverContext &context,
                                            Job<QList<BrowseNode>> &job)
{
    const std::shared_ptr<Kept> kept = keptFor(device);
    const std::lock_guard busy(kept->busy);
    kept->usedAt = std::chrono::steady_clock::now();
    const auto isCancelled = [&job] { return job.isCancelled(); };
    if (kept->session && kept->session->isOpen()) {
        kept->session->setCancelled(isCancelled);
    } else {
        job.setProgress(-1, BrowseText::tr("Connecting"));
        kept->session = std::make_unique<ShortSession>(Settings::of(device), context, isCancelled);
        if (const std::optional<Failure> failure = kept->session->open()) {
            kept->session.reset();
            return failure->error;
        }
    }
    NodeId start{0, kObjectsFolder};
    const QStringList namespaces = kept->session->facts().namespaces;
    if (!node.isEmpty()) {
        const Result<NodeAddress> address = NodeAddress::parse(node);
        if (!address)
            return address.error();
        const std::optional<NodeId> resolved = address->resolve(namespaces);
        if (!resolved)
            return Error{Error::Kind::NotFound,
                         BrowseText::tr("the server has no namespace %1").arg(address->uri), {}};
        start = *resolved;
    }
    const Result<std::vector<BrowsedNode>> children = allChildren(*kept->session, start, job);
    if (!children)
        return children.error();
    QList<BrowseNode> nodes;
    nodes.reserve(qsizetype(children->size()));
    for (const BrowsedNode &child : *children)
        nodes.append(describe(child, namespaces));
    if (const Status described = describeVariables(*kept->session, *children, nodes, job); !described)
        return described.error();
    kept->session->setCancelled([] { return false; });
    return nodes;
}

} // namespace lineside::opcua
