#include "drivers/opcua/opcua_driver.h"

#include "drivers/opcua/open62541_client.h"
#include "drivers/opcua/opcua_write.h"
#include "drivers/opcua/status_words.h"

#include <QCoreApplication>
#include <QRandomGenerator>
#include <QSocketNotifier>

#include <algorithm>

namespace lineside::opcua {

namespace {

struct DriverText
{
    Q_DECLARE_TR_FUNCTIONS(opcua)
};

constexpr std::chrono::milliseconds kConnectTick{5};
constexpr std::chrono::milliseconds kOpenTick{50};
constexpr std::chrono::milliseconds kStableAfter{5'000};
constexpr std::chrono::milliseconds kHearEvery{500};
constexpr std::chrono::milliseconds kFastestPublishing{10};
constexpr size_t kItemsPerCall = 1'000;
constexpr quint32 kServerState = 2259; // Server.ServerStatus.State

QString stateWords(qint64 state)
{
    switch (state) { // ServerState, OPC 10000-5, 12.6
    case 0:
    case 5:
        return {};
    case 1:
        return DriverText::tr("the server says that it has failed");
    case 2:
        return DriverText::tr("the server says that it has no configuration");
    case 3:
        return DriverText::tr("the server says that it is suspended");
    case 4:
        return DriverText::tr("the server is shutting down");
    case 6:
        return DriverText::tr("the server says that it has lost its devices");
    default:
        return DriverText::tr("the server does not know how it is");
    }
}

} // namespace

OpcUaDriver::OpcUaDriver(const Device &device, const QList<DriverTag> &tags, DriverContext context, Pace pace)
    : m_device(device)
    , m_context(std::move(context))
    , m_pace(pace)
    , m_settings(Settings::of(device))
    , m_period(device.period)
    , m_tick(this)
    , m_retry(this)
{
    m_device.tags.clear();
    for (const DriverTag &tag : tags) {
        if (tag.tag->enabled)
            m_items.add(tag, device.period);
    }
    m_retry.setSingleShot(true);
    connect(&m_tick, &QTimer::timeout, this, &OpcUaDriver::turn);
    connect(&m_retry, &QTimer::timeout, this, &OpcUaDriver::connectNow);
}

OpcUaDriver::~OpcUaDriver()
{
    close();
}

void OpcUaDriver::open()
{
    m_open = true;
    m_context.monitor.setState(LinkState::Connecting, DriverText::tr("connecting to %1").arg(m_settings.endpoint));
    connectNow();
}

void OpcUaDriver::close()
{
    if (!m_open)
        return;
    m_open = false;
    m_retry.stop();
    endSession();
}

void OpcUaDriver::endSession()
{
    m_tick.stop();
    m_notifier.reset();
    if (m_client)
        m_client->close();
    m_client.reset();
    m_busy = false;
    m_sessionUseless = false;
}

void OpcUaDriver::connectNow()
{
    if (!m_open || m_client)
        return;
    m_failure.reset();
    Client::Events events;
    events.opened = [this](const SessionFacts &facts) { sessionOpened(facts); };
    events.closed = [this](const Failure &failure) { m_failure = failure; };
    events.published = [this](const Publication &publication) { published(publication); };
    events.subscriptionLost = [this] { m_sessionUseless = true; };
    events.served = [this](std::chrono::nanoseconds latency) { m_context.monitor.addOk(latency); };
    events.trouble = [this](Trouble trouble, const QString &words) {
        switch (trouble) {
        case Trouble::Timeout:
            m_context.monitor.addTimeout();
            break;
        case Trouble::Exception:
            m_context.monitor.addException();
            break;
        case Trouble::Protocol:
            m_context.monitor.addProtocolError();
            break;
        }
        m_context.monitor.noteError(words);
    };
    LinkMonitor &monitor = m_context.monitor;
    WireTap::Listener wire;
    wire.bytes = [&monitor](quint64 in, quint64 out) { monitor.addBytes(in, out); };
    wire.wantsFrames = [&monitor] { return monitor.isWatched(); };
    wire.frame = [&monitor](FrameRecord frame) { monitor.record(std::move(frame)); };
    m_client = std::make_unique<Open62541Client>(
        m_settings, std::move(events), std::move(wire),
        Open62541Client::Surroundings{m_context.clock, m_context.secrets, m_context.dataFolder,
                                      m_pace.channelLifetime});
    m_client->open();
    m_tick.start(kConnectTick);
}

void OpcUaDriver::turn()
{
    if (!m_client || m_inTurn)
        return;
    m_inTurn = true;
    m_client->run(std::chrono::milliseconds(0));
    if (m_client->isOpen() && !m_sessionUseless)
        advance();
    m_inTurn = false;
    if (m_failure) {
        const Failure failure = *m_failure;
        endSession();
        scheduleRetry(failure);
    } else if (m_sessionUseless) {
        endSession(); // the old session is closed before a new one is asked for
        scheduleRetry({Failure::Stage::Session,
                       {Error::Kind::Unreachable, DriverText::tr("the server dropped the subscription"), {}},
                       {}});
    } else {
        watchSocket();
    }
}

void OpcUaDriver::watchSocket()
{
    const int socket = m_client->isOpen() ? m_client->socket() : -1;
    if (m_notifier && m_notifier->socket() == socket)
        return;
    m_notifier.reset();
    m_tick.setInterval(socket < 0 ? kConnectTick : kOpenTick);
    if (socket < 0)
        return;
    m_notifier = std::make_unique<QSocketNotifier>(socket, QSocketNotifier::Read, this);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &OpcUaDriver::turn, Qt::QueuedConnection);
}

void OpcUaDriver::scheduleRetry(const Failure &failure)
{
    if (!m_open)
        return;
    if (m_wasUp && m_context.clock.steady() - m_openedAt >= kStableAfter)
        m_failures = 0;
    m_wasUp = false;
    m_lastCause = failure.error.message;
    m_context.monitor.setState(LinkState::Down, m_lastCause);
    m_context.monitor.noteError(failure.error.hint.isEmpty()
                                    ? m_lastCause
                                    : QString(m_lastCause + QLatin1String(". ") + failure.error.hint));
    std::chrono::milliseconds pause = m_pace.firstRetry * (1 << std::min(m_failures, 10));
    pause = std::min(pause, m_pace.longestRetry);
    if (failure.stage == Failure::Stage::Certificate)
        pause = std::min(pause, m_pace.trustRetry);
    if (failure.stage == Failure::Stage::Login)
        pause = std::max(pause, m_pace.loginRetry);
    ++m_failures;
    // a fifth up or down, so that many stations do not come back in step
    const double jitter = 0.8 + 0.4 * QRandomGenerator::global()->generateDouble();
    m_retry.start(std::chrono::milliseconds(qint64(double(pause.count()) * jitter)));
}

void OpcUaDriver::sessionOpened(const SessionFacts &facts)
{
    m_facts = facts;
    m_openedAt = m_context.clock.steady();
    m_nextProbe = m_openedAt + m_pace.probe;
    m_nextFailedNodes = m_openedAt + m_pace.failedNodes;
    m_serverTrouble.clear();
    m_busy = false;
    if (!m_lastCause.isEmpty())
        m_context.monitor.addReconnect();
    m_context.monitor.setWarning(facts.warning);
    const std::vector<ItemTable::Rejected> rejected = m_items.beginSession(facts.namespaces);
    m_wasUp = true;
    m_stateChanged = true;
    m_context.monitor.setState(LinkState::Up);
    tellRejected(rejected);
}

void OpcUaDriver::tellRejected(const std::vector<ItemTable::Rejected> &rejected)
{
    if (rejected.empty() || !m_open)
        return;
    auto batch = std::make_shared<Batch>();
    batch->device = m_device.id;
    batch->receivedAt = m_context.clock.utc();
    batch->receivedSteady = m_context.clock.steady();
    for (const ItemTable::Rejected &one : rejected)
        batch->readings.push_back({one.tag, one.status, kNoStamp, {}});
    m_context.monitor.addReadings(batch->readings.size());
    m_context.queue.push(BatchPtr(std::move(batch)));
}

void OpcUaDriver::published(const Publication &publication)
{
    m_context.monitor.addOk();
    ItemGroup *group = m_items.groupOf(publication.subscription);
    if (!group || !m_open)
        return;
    if (!publication.changes.empty()) {
        auto batch = std::make_shared<Batch>();
        batch->device = m_device.id;
        batch->receivedAt = m_context.clock.utc();
        batch->receivedSteady = m_context.clock.steady();
        batch->readings.reserve(publication.changes.size());
        const TagItem *overflowed = nullptr;
        for (const Change &change : publication.changes) {
            const TagItem *item = m_items.find(change.handle);
            if (!item)
                continue;
            if (change.value.overflowed())
                overflowed = item;
            batch->readings.push_back(toReading(change.value, item->tag.id, item->tag.tag, *batch));
        }
        if (overflowed && batch->receivedSteady >= m_nextOverflowNote) {
            m_nextOverflowNote = batch->receivedSteady + std::chrono::seconds(1);
            m_context.monitor.noteError(DriverText::tr("changes of %1 were lost at the server; raise the number of "
                                                       "changes that it keeps")
                                            .arg(overflowed->tag.tag->code));
        }
        if (!batch->readings.empty()) {
            m_context.monitor.addReadings(batch->readings.size());
            m_context.queue.push(BatchPtr(std::move(batch)));
        }
    }
    hear(*group, publication.changes.empty());
}

void OpcUaDriver::hear(ItemGroup &group, bool isKeepAlive)
{
    // Changes of one node tell as well that the server watches the others.
    const SteadyTime now = m_context.clock.steady();
    if (!isKeepAlive && now < group.heardAt + kHearEvery)
        return;
    group.heardAt = now;
    Heard heard{m_device.id, {}, now};
    if (!m_items.isAllAlive(group)) {
        heard.tags = m_items.alive(group);
        if (heard.tags.empty())
            return;
    }
    m_context.queue.push(std::move(heard));
}

std::chrono::milliseconds OpcUaDriver::intervalOf(const ItemGroup &group) const
{
    return std::max({group.publishing, m_period > m_device.period ? m_period : std::chrono::milliseconds(0),
                     kFastestPublishing});
}

SteadyTime OpcUaDriver::requestDeadline() const
{
    return m_context.clock.steady() + m_settings.timeout;
}

void OpcUaDriver::advance()
{
    const SteadyTime now = m_context.clock.steady();
    if (now >= m_nextProbe)
        probe();
    if (m_busy)
        return;
    tellRejected(m_items.resolveNew(m_facts.namespaces));
    for (const auto &[subscription, item] : m_items.takeOrphans())
        m_client->deleteItems(subscription, {item}, requestDeadline());
    for (ItemGroup &group : m_items.groups()) {
        if (createSubscriptionFor(group) || adjustPeriodOf(group) || createItemsFor(group) || resampleItemsOf(group))
            return;
    }
    updateState();
    if (now >= m_nextFailedNodes) {
        m_nextFailedNodes = now + m_pace.failedNodes;
        m_items.retryFailed();
    }
}

bool OpcUaDriver::createSubscriptionFor(ItemGroup &group)
{
    if (group.subscription != 0 || group.waiting.empty())
        return false;
    m_busy = true;
    const auto interval = intervalOf(group);
    m_client->createSubscription(
        interval, requestDeadline(), [this, publishing = group.publishing, interval](const Result<quint32> &made) {
            m_busy = false;
            if (!made) {
                m_context.monitor.noteError(made.error().message);
                m_sessionUseless = true;
                return;
            }
            for (ItemGroup &one : m_items.groups()) {
                if (one.publishing == publishing) {
                    one.subscription = *made;
                    one.inForce = interval;
                }
            }
        });
    return true;
}

bool OpcUaDriver::createItemsFor(ItemGroup &group)
{
    if (group.waiting.empty())
        return false;
    const quint32 limit = m_facts.maxMonitoredItemsPerCall;
    const size_t perCall = limit > 0 ? std::min<size_t>(limit, kItemsPerCall) : kItemsPerCall;
    std::vector<Item> items;
    std::vector<quint32> &waiting = group.waiting;
    const size_t count = std::min(perCall, waiting.size());
    for (size_t i = 0; i < count; ++i) {
        const TagItem &item = *m_items.find(waiting[i]);
        items.push_back({item.handle, item.node,
                         item.settings.queueSize > 0 ? item.settings.queueSize : m_settings.queueSize});
    }
    waiting.erase(waiting.begin(), waiting.begin() + std::ptrdiff_t(count));
    m_busy = true;
    const quint32 subscription = group.subscription;
    m_client->createItems(
        subscription, group.inForce / 2, items, requestDeadline(),
        [this, subscription](const Result<std::vector<ItemResult>> &results) {
            m_busy = false;
            if (!results) {
                m_context.monitor.noteError(results.error().message);
                m_sessionUseless = true;
                return;
            }
            std::vector<ItemTable::Rejected> rejected;
            std::vector<quint32> orphans;
            for (const ItemResult &result : *results) {
                TagItem *item = m_items.find(result.handle);
                const bool good = qualityOf(result.status) != Quality::Bad;
                if (!item) { // its tag left meanwhile
                    if (good)
                        orphans.push_back(result.id);
                    continue;
                }
                item->id = result.id;
                item->state = good ? TagItem::State::Alive : TagItem::State::Failed;
                if (!good && item->failure != result.status)
                    rejected.push_back({item->tag.id, result.status});
                item->failure = good ? StatusCode::Good : result.status;
            }
            if (!orphans.empty())
                m_client->deleteItems(subscription, orphans, requestDeadline());
            m_stateChanged = true;
            tellRejected(rejected);
        });
    return true;
}

bool OpcUaDriver::adjustPeriodOf(ItemGroup &group)
{
    const auto interval = intervalOf(group);
    if (group.subscription == 0 || group.inForce == interval)
        return false;
    m_busy = true;
    group.inForce = interval;
    group.resample.clear();
    for (const TagId tag : m_items.alive(group))
        group.resample.push_back(m_items.find(tag)->handle);
    m_client->modifySubscription(group.subscription, interval, requestDeadline(), [this](const Result<Done> &done) {
        m_busy = false;
        if (!done)
            m_context.monitor.noteError(done.error().message);
    });
    return true;
}

bool OpcUaDriver::resampleItemsOf(ItemGroup &group)
{
    if (group.resample.empty())
        return false;
    std::vector<ExistingItem> items;
    while (!group.resample.empty() && items.size() < kItemsPerCall) {
        const TagItem *item = m_items.find(group.resample.back());
        group.resample.pop_back();
        if (item && item->state == TagItem::State::Alive)
            items.push_back({item->handle, item->id,
                             item->settings.queueSize > 0 ? item->settings.queueSize : m_settings.queueSize});
    }
    if (items.empty())
        return false;
    m_busy = true;
    m_client->modifyItems(group.subscription, group.inForce / 2, items, requestDeadline(),
                          [this](const Result<Done> &done) {
                              m_busy = false;
                              if (!done)
                                  m_context.monitor.noteError(done.error().message);
                          });
    return true;
}

void OpcUaDriver::probe()
{
    m_nextProbe = m_context.clock.steady() + m_pace.probe;
    m_client->readValues({NodeId{0, kServerState}}, requestDeadline(), [this](const Result<std::vector<Value>> &values) {
        if (!values || values->front().type == WireType::Null)
            return;
        const auto *state = std::get_if<qint64>(&values->front().scalar);
        m_serverTrouble = state ? stateWords(*state) : QString();
        m_stateChanged = true;
    });
}

void OpcUaDriver::updateState()
{
    if (!std::exchange(m_stateChanged, false))
        return;
    const size_t failed = m_items.failedCount();
    if (!m_serverTrouble.isEmpty())
        return m_context.monitor.setState(LinkState::Degraded, m_serverTrouble);
    if (failed == 0)
        return m_context.monitor.setState(LinkState::Up);
    m_context.monitor.setState(LinkState::Degraded,
                               DriverText::tr("%1 of %2 nodes cannot be read (%3)")
                                   .arg(QString::number(failed), QString::number(m_items.size()),
                                        m_items.failedWords()));
}

void OpcUaDriver::reconfigure(const Device &device, const QList<DriverTag> &added, const QList<DriverTag> &changed,
                              const QList<TagId> &removed)
{
    m_device = device;
    m_device.tags.clear();
    m_settings = Settings::of(device);
    m_stateChanged = true;
    for (const TagId tag : removed)
        m_items.remove(tag);
    for (const DriverTag &tag : changed) {
        if (tag.tag->enabled)
            m_items.change(tag, device.period);
        else
            m_items.remove(tag.id);
    }
    for (const DriverTag &tag : added) {
        if (tag.tag->enabled)
            m_items.add(tag, device.period);
    }
}

void OpcUaDriver::setPeriod(std::chrono::milliseconds period)
{
    m_period = period;
}

void OpcUaDriver::write(const DriverTag &tag, const QVariant &rawValue, SteadyTime deadline,
                        std::function<void(WriteOutcome)> done)
{
    if (!m_client || !m_client->isOpen() || m_sessionUseless)
        return done({WriteResult::NotSent,
                     m_lastCause.isEmpty() ? DriverText::tr("The server is not connected.")
                                           : DriverText::tr("The server is not connected: %1.").arg(m_lastCause),
                     {}});
    const TagItem *item = m_items.find(tag.id);
    if (!item || !item->resolved)
        return done({WriteResult::Refused, DriverText::tr("the server does not know the node"), {}});
    // The client looks at deadlines once a tick: answer by the caller's all the same.
    const SteadyTime now = m_context.clock.steady();
    const SteadyTime inner = std::max(now, deadline - std::min<std::chrono::nanoseconds>(kOpenTick + kConnectTick,
                                                                                         (deadline - now) / 5));
    writeNode(*m_client, item->node, item->writeType, rawValue, inner,
              [this, id = tag.id, done = std::move(done)](const WriteOutcome &outcome, WireType type) {
                  if (TagItem *known = m_items.find(id))
                      known->writeType = type;
                  done(outcome);
              });
}

} // namespace lineside::opcua
