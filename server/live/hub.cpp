#include "server/live/hub.h"

#include "models/access/crypto.h"
#include "server/live/json_out.h"

#include <QCoreApplication>
#include <QLoggingCategory>
#include <QWebSocketServer>

namespace lineside::live {

namespace {

Q_LOGGING_CATEGORY(lcLive, "lineside.server.live")

constexpr std::chrono::milliseconds kHubSweepEvery{250};
constexpr std::chrono::seconds kPresenceEvery{1};
constexpr qsizetype kMostResumable = 20'000;
constexpr QByteArrayView kResumeWord = "resume.";

struct HubText
{
    Q_DECLARE_TR_FUNCTIONS(server)
};

QByteArray userKey(const Principal &principal)
{
    return principal.id.toRfc4122();
}

//! The word of Sec-WebSocket-Protocol that says which session is come back to.
QByteArray resumeKeyOf(const http::Head &head)
{
    for (const QByteArray &word : head.field("sec-websocket-protocol").toByteArray().split(',')) {
        const QByteArray trimmed = word.trimmed();
        if (trimmed.startsWith(kResumeWord))
            return trimmed.mid(kResumeWord.size());
    }
    return {};
}

} // namespace

struct Hub::Viewer
{
    std::unique_ptr<WebSocketOutlet> outlet;
    std::unique_ptr<Session> session; //!< once the handshake is done
    Principal principal;
    QByteArray resumeKey;
};

Hub::Hub(Parts parts, HubLimits limits)
    : m_parts(std::move(parts))
    , m_limits(limits)
    , m_book({m_parts.latest, m_parts.clock, m_parts.catalogue, m_parts.station, {}})
    , m_engine(std::make_unique<QWebSocketServer>(QStringLiteral("lineside"), QWebSocketServer::NonSecureMode))
    , m_newPerUser(limits.newPerUserAndMinute / 60, limits.newPerUserAndMinute)
    , m_tick(this)
    , m_sweep(this)
{
    m_engine->setSupportedSubprotocols({QStringLiteral("lineside.v1")});
    m_engine->setMaxPendingConnections(1'000);
    connect(m_engine.get(), &QWebSocketServer::newConnection, this, [this] {
        while (QWebSocket *webSocket = m_engine->nextPendingConnection()) {
            const QByteArray key = WebSocketOutlet::keyOf(webSocket->peerAddress(), webSocket->peerPort(), webSocket->localAddress());
            const auto viewer = m_viewers.find(m_byKey.take(key));
            if (viewer == m_viewers.end()) {
                qCCritical(lcLive, "A WebSocket that nobody handed over.");
                webSocket->abort();
                webSocket->deleteLater();
                continue;
            }
            viewer->second->outlet->adopt(webSocket);
        }
    });
    m_tick.setSingleShot(true);
    m_tick.setTimerType(Qt::PreciseTimer);
    m_tick.callOnTimeout(this, &Hub::tick);
    m_sweep.callOnTimeout(this, &Hub::sweep);
    m_sweep.start(kHubSweepEvery);
    m_parts.intake.onNews([this, box = m_parts.box, alive = std::weak_ptr(m_alive)] {
        box->post([this, alive] {
            if (alive.lock())
                intake();
        });
    });
}

Hub::~Hub()
{
    m_viewers.clear(); // before the engine
}

// ---- who comes -----------------------------------------------------------------------------------------------

bool Hub::mayResume(const http::Request &request, bool use)
{
    const QByteArray key = resumeKeyOf(request.head);
    if (key.isEmpty())
        return false;
    const auto found = m_resumable.constFind(crypto::sha256(key));
    const bool may = found != m_resumable.constEnd() && found->user == request.principal->id && found->until > m_parts.clock.steady();
    if (may && use)
        m_resumable.erase(found);
    return may;
}

std::optional<http::Answer> Hub::refusal(const http::Request &request)
{
    const Principal &who = *request.principal;
    const auto tooMany = [this](const QString &why, std::chrono::milliseconds retryAfter) {
        ++m_counters->refused;
        return http::Answer::problem(429, "too_many_connections", why).retryAfter(retryAfter);
    };
    if (qsizetype(m_viewers.size()) >= m_limits.mostInAll) {
        ++m_counters->refused;
        return http::Answer::problem(503, "full", HubText::tr("As many viewers are connected as there may be.")).retryAfter(std::chrono::seconds(30));
    }
    if (m_perTenant.of(who.tenant.toUtf8()) >= m_limits.mostPerTenant)
        return tooMany(HubText::tr("As many viewers of the tenant are connected as there may be."), std::chrono::seconds(30));
    if (m_perUser.of(userKey(who)) >= m_limits.mostPerUser)
        return tooMany(HubText::tr("This user has as many connections as there may be."), std::chrono::seconds(30));
    if (mayResume(request, true))
        return {};
    if (const auto wait = m_newPerUser.take(userKey(who), m_parts.clock.steady()); wait.count() > 0)
        return tooMany(HubText::tr("This user has connected too often."), std::chrono::ceil<std::chrono::milliseconds>(wait));
    return {};
}

void Hub::take(const http::Request &request, http::Handover handover)
{
    const quint64 number = m_next++;
    auto viewer = std::make_unique<Viewer>();
    viewer->principal = *request.principal;
    viewer->outlet = std::make_unique<WebSocketOutlet>(
        std::move(handover), m_parts.clock,
        WebSocketOutlet::Told{[this, number] { opened(number); },
                              [this, number](const QByteArray &message) {
                                  ++m_counters->messagesIn;
                                  Viewer &one = *m_viewers.at(number);
                                  one.session->receive(message);
                                  m_parts.intake.setWanted(true); // the next sweep looks whether that is so
                                  schedule(m_parts.clock.steady());
                              },
                              [this, number] { gone(number); }});
    WebSocketOutlet &outlet = *viewer->outlet;
    m_perUser.add(userKey(viewer->principal));
    m_perTenant.add(viewer->principal.tenant.toUtf8());
    m_byKey.insert(outlet.key(), number);
    m_viewers.emplace(number, std::move(viewer));
    outlet.begin(*m_engine);
}

void Hub::opened(quint64 number)
{
    Viewer &viewer = *m_viewers.at(number);
    viewer.resumeKey = crypto::toBase64Url(crypto::randomBytes(16));
    viewer.session = std::make_unique<Session>(
        Session::Parts{*viewer.outlet, m_book, m_parts.access, m_parts.catalogue, m_parts.clock, m_limits.session}, viewer.principal,
        viewer.resumeKey);
    ++m_counters->opened;
    ++m_counters->viewers;
    viewer.session->flush(m_parts.clock.steady());
}

void Hub::gone(quint64 number)
{
    const auto found = m_viewers.find(number);
    if (found == m_viewers.end())
        return;
    // Its own object calls this: it goes once that is over.
    const std::shared_ptr<Viewer> viewer = std::move(found->second);
    m_viewers.erase(found);
    m_byKey.remove(viewer->outlet->key());
    m_perUser.remove(userKey(viewer->principal));
    m_perTenant.remove(viewer->principal.tenant.toUtf8());
    if (viewer->session) {
        --m_counters->viewers;
        m_counters->conflations += viewer->session->conflations();
        m_counters->bytesOut += viewer->outlet->bytesOut();
        if (m_resumable.size() < kMostResumable)
            m_resumable.insert(crypto::sha256(viewer->resumeKey), {viewer->principal.id, m_parts.clock.steady() + m_limits.resumeWithin});
    }
    QMetaObject::invokeMethod(this, [viewer] { Q_UNUSED(viewer) }, Qt::QueuedConnection);
}

void Hub::post(std::function<void()> work)
{
    m_parts.box->post([alive = std::weak_ptr(m_alive), work = std::move(work)] {
        if (alive.lock()) // ends on the thread that asks
            work();
    });
}

// ---- what is new ---------------------------------------------------------------------------------------------

void Hub::setPlant(SnapshotPtr plant)
{
    post([this, plant = std::move(plant)] {
        m_book.setPlant(plant);
        schedule(m_parts.clock.steady());
    });
}

void Hub::startEventsAt(quint64 last, QList<Event> newest)
{
    post([this, last, newest = std::move(newest)] {
        if (std::exchange(m_eventsStarted, true))
            return;
        m_book.startEventsAt(newest.isEmpty() ? last : newest.first().id - 1);
        for (const Event &event : newest)
            m_book.add(event);
        for (const Event &event : std::exchange(m_early, {}))
            m_book.add(event);
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

void Hub::rightsChanged()
{
    post([this] {
        for (auto it = m_viewers.begin(); it != m_viewers.end();) {
            Viewer &viewer = *(it++)->second; // it may go
            if (viewer.session)
                viewer.session->recheck();
        }
    });
}

void Hub::intake()
{
    m_parts.intake.taken();
    m_parts.intake.takeChanged(m_changed);
    m_book.mark(m_changed);
    bool isUrgent = false;
    for (const Event &event : m_parts.intake.takeEvents()) {
        if (m_eventsStarted)
            m_book.add(event);
        else if (m_early.size() < Intake::kMostEvents)
            m_early.push_back(event);
        isUrgent = isUrgent || m_parts.catalogue.priorityOf(event.severity) == Priority::Critical;
    }
    if (m_parts.intake.lostEvents())
        qCWarning(lcLive, "Events came faster than viewers could be told; the journal has them all.");
    if (isUrgent)
        tick();
    else
        schedule(m_parts.clock.steady());
}

void Hub::schedule(SteadyTime due)
{
    const auto pause = std::clamp<std::chrono::nanoseconds>(m_lastCost * 4, m_limits.shortestTick, m_limits.longestTick);
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
    const SteadyTime next = m_book.tick(now);
    for (auto it = m_viewers.begin(); it != m_viewers.end();) {
        Viewer &viewer = *(it++)->second; // it may go
        if (viewer.session)
            viewer.session->flush(now);
    }
    m_lastCost = std::chrono::steady_clock::now() - begin;
    m_lastTick = now;
    ++m_counters->ticks;
    m_counters->tickMicroseconds += quint64(m_lastCost.count() / 1'000);
    if (next != SteadyTime::max())
        schedule(next);
}

void Hub::sweep()
{
    const SteadyTime now = m_parts.clock.steady();
    for (auto it = m_viewers.begin(); it != m_viewers.end();) {
        Viewer &viewer = *(it++)->second; // it may go
        if (viewer.session) {
            viewer.session->recheck();
            viewer.session->flush(now);
        }
        viewer.outlet->check(now);
    }
    m_book.sweep(now);
    m_resumable.removeIf([now](const auto &it) { return it.value().until <= now; });
    m_parts.intake.setWanted(m_book.wantsReadings());
    m_counters->streams = qint64(m_book.size());
    m_counters->logBytes = qint64(m_book.logBytes());
    if (m_presenceAt == SteadyTime{} || now - m_presenceAt >= kPresenceEvery) {
        m_presenceAt = now;
        publishPresence();
    }
}

void Hub::publishPresence()
{
    std::map<QString, QByteArray> byTenant;
    for (const ViewerInfo &viewer : viewers()) {
        QByteArray &list = byTenant[viewer.tenant];
        list.append(list.isEmpty() ? "{\"viewers\":[{\"name\":" : ",{\"name\":");
        json::text(list, viewer.name);
        list.append(",\"role\":");
        json::text(list, viewer.role);
        list.append(",\"address\":");
        json::text(list, viewer.address);
        list.append(",\"since\":");
        json::time(list, viewer.since);
        list.append(",\"subscriptions\":");
        json::number(list, quint64(viewer.subscriptions));
        list.append('}');
    }
    for (auto &[tenant, list] : byTenant) {
        m_book.publish(Topic::Presence, tenant, list.append("]}"));
    }
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
