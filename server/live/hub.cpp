#include "server/live/hub.h"

#include "server/live/hub_viewer.h"
#include "server/live/json_out.h"

#include <QCoreApplication>
#include <QLoggingCategory>
#include <QWebSocketServer>

#include <limits>
#include <utility>

namespace lineside::live {

namespace {

Q_LOGGING_CATEGORY(lcLive, "lineside.server.live")

constexpr std::chrono::milliseconds kHubSweepEvery{250};
constexpr std::chrono::seconds kPresenceEvery{1};
constexpr std::chrono::microseconds kPauseForEach{40}; //!< ten times what a send to one viewer takes
constexpr std::chrono::hours kForgetEvery{1};
constexpr size_t kManyViewers = 100;
// While somebody arrives, what can wait leaves the time to those who are at the door.
constexpr std::chrono::milliseconds kTickWhileArriving{40}; // fewer and fuller ones: what waits for a tick can wait so long
constexpr qint64 kCatchUpBytes = std::numeric_limits<qint64>::max(), kCatchUpWhileArriving = 256 << 10;
constexpr std::chrono::seconds kPresenceWithin{2};
constexpr std::chrono::seconds kQueueMayBeAway{60};

struct HubText
{
    Q_DECLARE_TR_FUNCTIONS(server)
};

LogBounds boundsFor(const HubLimits &limits)
{
    LogBounds bounds;
    bounds.budget->most = limits.mostLogBytes;
    return bounds;
}

} // namespace

Hub::Hub(Parts parts, HubLimits limits)
    : m_parts(std::move(parts))
    , m_limits(limits)
    , m_queueLimits([&] {
        SessionLimits away = limits.session;
        away.mostBehind = std::max<std::chrono::seconds>(away.mostBehind, kQueueMayBeAway);
        return away;
    }())
    , m_book({m_parts.latest, m_parts.clock, m_parts.catalogue, m_parts.station, boundsFor(limits)})
    , m_engine(std::make_unique<QWebSocketServer>(QStringLiteral("lineside"), QWebSocketServer::NonSecureMode))
    , m_newPerUser(limits.newPerUserAndMinute / 60, limits.newPerUserAndMinute)
    , m_tick(this)
    , m_sweep(this)
    , m_reading(this)
{
    m_engine->setSupportedSubprotocols({QLatin1String(kCborProtocol), QLatin1String(kJsonProtocol)});
    m_engine->setMaxPendingConnections(1'000);
    connect(m_engine.get(), &QWebSocketServer::newConnection, this, [this] {
        while (QWebSocket *webSocket = m_engine->nextPendingConnection()) {
            const QByteArray key = WebSocketOutlet::keyOf(webSocket->peerAddress(), webSocket->peerPort(), webSocket->localAddress());
            const auto viewer = m_viewers.find(m_byKey.value(key));
            if (viewer == m_viewers.end()) {
                qCCritical(lcLive, "A WebSocket that nobody handed over.");
                webSocket->abort();
                webSocket->deleteLater();
                continue;
            }
            viewer->second->socket->adopt(webSocket);
        }
    });
    if (m_parts.acks) {
        for (const Acknowledgement &one : m_parts.acks->takeLoaded())
            m_book.acks().add(one);
    }
    m_tick.setSingleShot(true);
    m_tick.setTimerType(Qt::PreciseTimer);
    m_tick.callOnTimeout(this, &Hub::tick);
    m_reading.setSingleShot(true);
    m_reading.setTimerType(Qt::PreciseTimer);
    m_reading.callOnTimeout(this, &Hub::readSome);
    m_sweep.callOnTimeout(this, &Hub::sweep);
    m_sweep.start(kHubSweepEvery);
    m_parts.intake.onNews([this, box = m_parts.box, alive = std::weak_ptr(m_alive)] {
        box->post([this, alive] {
            if (alive.lock())
                news();
        });
    });
}

Hub::~Hub()
{
    m_viewers.clear(); // before the engine
}

void Hub::acknowledge(quint64 number, std::vector<Acknowledgement> some)
{
    if (m_book.acks().isFull()) {
        acknowledged(number, some, Error{Error::Kind::Busy, HubText::tr("Too many acknowledgements are kept."), {}});
        return;
    }
    if (!m_parts.acks) {
        acknowledged(number, some, Done{});
        return;
    }
    m_parts.acks->add(some, [this, number, some, box = m_parts.box, alive = std::weak_ptr(m_alive)](const Status &stored) {
        box->post([this, number, some, stored, alive] {
            if (alive.lock())
                acknowledged(number, some, stored);
        });
    });
}

void Hub::acknowledged(quint64 number, const std::vector<Acknowledgement> &some, const Status &stored)
{
    for (const Acknowledgement &one : some) {
        if (stored)
            m_book.acks().add(one);
    }
    const auto found = m_viewers.find(number);
    if (found == m_viewers.end() || !found->second->session)
        return;
    found->second->session->acknowledged(some, stored);
    schedule(m_parts.clock.steady());
}

void Hub::post(std::function<void()> work)
{
    m_parts.box->post([alive = std::weak_ptr(m_alive), work = std::move(work)] {
        if (alive.lock()) // ends on the thread that asks
            work();
    });
}

void Hub::setPlant(SnapshotPtr plant)
{
    post([this, plant = std::move(plant)] {
        m_book.setPlant(plant);
        schedule(m_parts.clock.steady());
    });
}

void Hub::startEventsAt(quint64 last, QList<Event> newest, QList<Event> kept)
{
    post([this, last, newest = std::move(newest), kept = std::move(kept)] {
        if (std::exchange(m_eventsStarted, true))
            return;
        m_book.startEventsAt(newest.isEmpty() ? last : newest.first().id - 1, kept);
        for (const Event &event : newest)
            m_book.add(event, {});
        for (const Event &event : std::exchange(m_early, {}))
            m_book.add(event, {});
        schedule(m_parts.clock.steady());
    });
}

void Hub::publish(Topic topic, QString owner, QByteArray payload)
{
    post([this, topic, owner = std::move(owner), payload = std::move(payload)] {
        m_book.publish(topic, owner, payload);
        schedule(m_parts.clock.steady());
    });
}

void Hub::notify(std::vector<Notice> some)
{
    post([this, some = std::move(some), arrived = std::chrono::steady_clock::now()] {
        bool isUrgent = false;
        for (const Notice &one : some) {
            m_book.notify(one, arrived);
            isUrgent = isUrgent || one.priority == Priority::Critical;
        }
        if (isUrgent)
            tick();
        else
            schedule(m_parts.clock.steady());
    });
}

void Hub::rightsChanged()
{
    if (m_rightsPending.exchange(true))
        return; // a thousand who log in at once are looked at once
    post([this] {
        m_rightsPending = false;
        const quint64 revision = m_parts.access.revision();
        const UtcTime now = m_parts.access.now();
        for (auto it = m_viewers.begin(); it != m_viewers.end();) {
            Viewer &viewer = *(it++)->second; // it may go
            if (!viewer.session)
                continue;
            nameTenant(viewer.principal);
            viewer.session->recheck(revision, now);
        }
        schedule(m_parts.clock.steady());
    });
}

void Hub::news()
{
    if (m_parts.intake.isUrgent())
        tick();
    else
        schedule(m_parts.clock.steady());
}

void Hub::intake()
{
    const SteadyTime arrived = m_parts.intake.taken();
    m_parts.intake.takeChanged(m_changed);
    m_book.mark(m_changed, arrived);
    for (const Event &event : m_parts.intake.takeEvents()) {
        if (m_eventsStarted)
            m_book.add(event, arrived);
        else if (m_early.size() < Intake::kMostEvents)
            m_early.push_back(event);
    }
    if (m_parts.intake.lostEvents())
        qCWarning(lcLive, "Events came faster than viewers could be told; the journal has them all.");
}

void Hub::schedule(SteadyTime due)
{
    // What a tick costs for each viewer, whatever it sends, is what a longer pause saves; beyond ten times that it saves nothing.
    const std::chrono::nanoseconds longest = std::clamp<std::chrono::nanoseconds>(kPauseForEach * m_viewers.size(), m_limits.shortestTick, m_limits.longestTick);
    auto pause = std::clamp<std::chrono::nanoseconds>(m_lastCost * 4, m_limits.shortestTick, longest);
    if (isArriving() && m_viewers.size() >= kManyViewers)
        pause = std::max<std::chrono::nanoseconds>(pause, kTickWhileArriving);
    if (m_lastTick != SteadyTime{})
        due = std::max<SteadyTime>(due, m_lastTick + pause);
    if (due >= m_due)
        return;
    m_due = due;
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(due - m_parts.clock.steady());
    m_tick.start(std::max(wait, std::chrono::milliseconds(0)));
}

void Hub::tick()
{
    m_tick.stop();
    m_due = SteadyTime::max();
    const SteadyTime now = m_parts.clock.steady();
    const auto begin = std::chrono::steady_clock::now();
    intake();
    const SteadyTime next = m_book.tick(now);
    bool goesOn = false; // somebody gets more than fits into one turn
    CatchUpShare share{isArriving() ? kCatchUpWhileArriving : kCatchUpBytes};
    const quint64 revision = m_parts.access.revision();
    const UtcTime proofTime = m_parts.access.now();
    for (auto it = m_viewers.begin(); it != m_viewers.end();) {
        Viewer &viewer = *(it++)->second; // it may go
        if (!viewer.session)
            continue;
        viewer.session->recheck(revision, proofTime); // not a byte behind the end of a login
        viewer.session->flush(now, share);
        goesOn = goesOn || (viewer.session->isBehind() && viewer.outlet->waiting() <= m_limits.session.fullBytes);
    }
    m_lastCost = std::chrono::steady_clock::now() - begin;
    m_lastTick = now;
    ++m_counters->ticks;
    m_counters->tickMicroseconds += quint64(m_lastCost.count() / 1'000);
    if (goesOn)
        schedule(now);
    if (next != SteadyTime::max())
        schedule(next);
}

void Hub::sweep()
{
    const SteadyTime now = m_parts.clock.steady();
    const bool isBusy = isArriving();
    if (isBusy)
        schedule(now);
    CatchUpShare share{kCatchUpBytes};
    const quint64 revision = m_parts.access.revision();
    const UtcTime proofTime = m_parts.access.now();
    for (auto it = m_viewers.begin(); it != m_viewers.end();) {
        Viewer &viewer = *(it++)->second; // it may go
        if (viewer.session) {
            viewer.session->recheck(revision, proofTime);
            if (!isBusy)
                viewer.session->flush(now, share); // else the next tick does, soon
        }
        viewer.outlet->check(now);
    }
    m_book.sweep(now);
    m_resumable.removeIf([now](const auto &it) { return it.value().until <= now; });
    m_parts.intake.setWanted(m_book.wantsReadings());
    m_counters->streams = qint64(m_book.size());
    m_counters->logBytes = qint64(m_book.logBytes());
    if (m_presenceAt == SteadyTime{} || now - m_presenceAt >= (isBusy ? kPresenceWithin : kPresenceEvery)) {
        m_presenceAt = now;
        publishPresence();
        publishFigures();
    }
    if (m_forgetAt == SteadyTime{} || now - m_forgetAt >= kForgetEvery) {
        m_forgetAt = now;
        if (m_eventsStarted && !m_book.kept().events().empty()) {
            const quint64 first = m_book.kept().events().front().id;
            m_book.acks().forgetBefore(first);
            if (m_parts.acks)
                m_parts.acks->forgetBefore(first);
        }
    }
}

void Hub::publishFigures()
{
    QMap<QString, TenantFigures> figures = m_tenants;
    for (const auto &[number, viewer] : m_viewers) {
        if (!viewer->session)
            continue;
        ++figures[viewer->principal.tenant].viewers;
    }
    m_counters->setTenants(figures);
    QMap<QString, qint64> viewers;
    for (auto it = figures.cbegin(); it != figures.cend(); ++it)
        viewers.insert(it.key(), it->viewers);
    m_book.setTenantViewers(viewers);
    for (const Topic topic : {Topic::System, Topic::DataFlow}) {
        if (!m_parts.figures || !m_book.isRead(topic))
            continue;
        const QByteArray payload = m_parts.figures(topic);
        if (!payload.isEmpty())
            m_book.publish(topic, {}, payload);
    }
}

void Hub::publishPresence()
{
    std::map<QString, QByteArray> byOwner;
    for (const ViewerInfo &viewer : viewers()) {
        for (const bool withAddresses : {true, false}) {
            QByteArray &list = byOwner[StreamBook::presenceOwner(viewer.tenant, withAddresses)];
            list.append(list.isEmpty() ? "{\"viewers\":[{\"name\":" : ",{\"name\":");
            json::text(list, viewer.name);
            list.append(",\"role\":");
            json::text(list, viewer.role);
            if (withAddresses) {
                list.append(",\"address\":");
                json::text(list, viewer.address);
            }
            list.append(",\"since\":");
            json::time(list, viewer.since);
            list.append(",\"subscriptions\":");
            json::number(list, quint64(viewer.subscriptions));
            list.append('}');
        }
    }
    for (auto &[owner, list] : byOwner)
        m_book.publish(Topic::Presence, owner, list.append("]}"));
    schedule(m_parts.clock.steady());
}

QList<ViewerInfo> Hub::viewers() const
{
    QList<ViewerInfo> all;
    const SteadyTime now = m_parts.clock.steady();
    for (const auto &[number, viewer] : m_viewers) {
        if (!viewer->session)
            continue;
        const Principal &who = viewer->session->principal();
        all.append({number, who.name, who.role ? roleName(*who.role) : QStringLiteral("machine"), who.tenant, who.origin.address,
                    who.origin.client, viewer->session->since(), viewer->session->subscriptions(), viewer->outlet->bytesOut(),
                    viewer->session->messagesOut(), viewer->outlet->waiting(), viewer->session->behind(now), viewer->session->conflations()});
    }
    return all;
}

bool Hub::sendAway(quint64 number)
{
    const auto found = m_viewers.find(number);
    if (found == m_viewers.end() || !found->second->session)
        return false;
    found->second->session->close(kCloseSentAway, "sent away");
    return true;
}

void Hub::closeAll()
{
    for (auto it = m_viewers.begin(); it != m_viewers.end();) {
        Viewer &viewer = *(it++)->second;
        if (viewer.session)
            viewer.session->close(1001, "the station stops");
    }
}

} // namespace lineside::live
