#include "server/web_server.h"

#include "models/base/post.h"
#include "models/base/thread_manners.h"
#include "server/operations_feed.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QNetworkInterface>

#include <algorithm>

namespace lineside {

namespace {

Q_LOGGING_CATEGORY(lcWeb, "lineside.server")

struct WebText
{
    Q_DECLARE_TR_FUNCTIONS(server)
};

constexpr std::chrono::days kWarnBefore{21};
constexpr int kNetworkNiceness = 5;

//! What a certificate that is made here has to be good for.
QStringList ownNames()
{
    QStringList names{QSysInfo::machineHostName().toLower(), QStringLiteral("localhost"), QStringLiteral("127.0.0.1"), QStringLiteral("::1")};
    names.removeAll(QString());
    return names;
}

//! What it is good for, too, when it is made anew: where one can be reached at present.
QStringList presentAddresses(const QHostAddress &address)
{
    QStringList addresses;
    if (address.isLoopback())
        return addresses;
    for (const QHostAddress &own : QNetworkInterface::allAddresses()) {
        if (!own.isLoopback() && own.scopeId().isEmpty())
            addresses << own.toString();
    }
    return addresses;
}

} // namespace

//! The hub of one run, for answers that may come when that is over.
struct HubOfRun
{
    std::mutex mutex;
    live::Hub *hub = nullptr;
};

struct WebServer::Running
{
    QThread thread;
    QObject home; //!< lives on thread
    std::unique_ptr<http::AccessLog> log;
    std::unique_ptr<live::AckFile> acks;
    std::unique_ptr<http::FrontDoor> door; // these three are made and ended on thread
    std::unique_ptr<live::Hub> hub;
    std::unique_ptr<rest::RestService> rest;
    std::mutex plantMutex;
    SnapshotPtr plant;
    const std::shared_ptr<HubOfRun> current = std::make_shared<HubOfRun>();
    std::shared_ptr<void> rights;
    CommitSubscription events; // these go before what their listeners use
    std::unique_ptr<OperationsFeed> feed;
};

WebServer::WebServer(Parts parts)
    : m_parts(std::move(parts))
    , m_plant(std::make_shared<PlantSnapshot>(Plant{}, 1, [](std::span<const TagUuid> tags) { return std::vector<TagId>(tags.size()); }))
{
}

WebServer::~WebServer()
{
    stop();
}

Result<http::TlsIdentity> WebServer::identity(const WebSettings &settings) const
{
    const UtcTime now = m_parts.clock.utc();
    if (!settings.certificateFile.isEmpty())
        return http::ownIdentity(settings.certificateFile, settings.keyFile, now);
    return http::generatedIdentity(m_parts.dataFolder + QStringLiteral("/server"), ownNames(), now, presentAddresses(QHostAddress(settings.address)));
}

Status WebServer::failed(const Error &error)
{
    stop();
    m_state.trouble = error.message;
    return error;
}

Status WebServer::start(const WebSettings &settings)
{
    stop();
    m_settings = settings;
    if (Status fit = settings.check(); !fit)
        return failed(fit.error());
    AccessControl *const access = m_parts.access();
    if (!access)
        return failed({Error::Kind::Refused, WebText::tr("The server does not start: accounts cannot be used."), {}});
    if (!access->hasAccounts())
        return failed({Error::Kind::Refused, WebText::tr("The server does not start: there is no account yet."),
                       WebText::tr("Create the first administrator.")});
    http::DoorSettings door;
    door.address = settings.listenAddress();
    door.port = quint16(settings.port);
    door.origins = settings.origins;
    door.proxies = *http::proxiesFrom(settings.proxies);
    door.limits.mostConnections = settings.mostViewers + 2'000;
    WebState state;
    if (settings.tls) {
        const auto made = identity(settings);
        if (!made)
            return failed(made.error());
        door.tls = made->configuration;
        state.fingerprint = made->fingerprint;
        state.certificateEnds = made->expiresAt;
        state.generatedCertificate = made->generated;
    }

    m_running = std::make_unique<Running>();
    Running &r = *m_running;
    r.plant = m_plant;
    r.log = std::make_unique<http::AccessLog>(m_parts.dataFolder + QStringLiteral("/server"));
    QString notice;
    if (auto acks = live::AckFile::open(m_parts.dataFolder + QStringLiteral("/server"), &notice))
        r.acks = std::move(*acks);
    else
        qCWarning(lcWeb, "%s Whoever was away is told everything once more.", qPrintable(acks.error().message));
    if (!notice.isEmpty())
        qCWarning(lcWeb, "%s", qPrintable(notice));
    r.home.moveToThread(&r.thread);
    r.thread.setObjectName(QStringLiteral("network"));
    r.thread.start();
    const rest::Actions actions = m_parts.actions ? m_parts.actions() : rest::Actions();
    Status opened = Done{};
    postAndWait(&r.home, [&] {
        giveWay(kNetworkNiceness);
        r.door = std::make_unique<http::FrontDoor>(rest::kRoutes, *access, m_parts.clock, r.log.get());
        const auto figures = [this](live::Topic topic) {
            const auto &source = topic == live::Topic::System ? m_parts.status : m_parts.dataFlow;
            return source ? source() : QByteArray();
        };
        live::HubLimits limits;
        limits.mostInAll = settings.mostViewers;
        limits.mostPerTenant = settings.mostViewersPerTenant;
        r.hub = std::make_unique<live::Hub>(live::Hub::Parts{*access, *m_intake, m_parts.latest, m_parts.clock, live::Catalogue::builtIn(),
                                                             r.door->box(), m_parts.historian.stationId().toByteArray(QUuid::WithoutBraces),
                                                             r.acks.get(), figures, r.log.get()},
                                            limits);
        r.door->setTaker(*r.hub);
        const auto plant = [&r] {
            const std::lock_guard lock(r.plantMutex);
            return r.plant;
        };
        r.rest = std::make_unique<rest::RestService>(rest::RestService::Parts{
            *access, m_parts.historian, m_parts.latest, m_parts.clock, live::Catalogue::builtIn(), *r.hub, plant, m_parts.parts,
            m_parts.metrics, m_parts.status, r.door->counters(), r.door->box(), actions, settings.operatorWrites});
        r.rest->bind(*r.door);
        opened = r.door->open(door);
        state.port = r.door->port();
        state.links = r.door->origins().links();
    });
    if (!opened)
        return failed(opened.error());
    m_counters = r.hub->counters();
    m_doorCounters = r.door->counters();
    r.hub->setPlant(m_plant);
    r.current->hub = r.hub.get();
    r.feed = std::make_unique<OperationsFeed>(actions.operations, *r.hub);
    r.events = m_parts.historian.onEvent([intake = m_intake](const Event &event) { intake->addEvent(event); });
    r.rights = access->onChange([hub = r.hub.get()](quint64) { hub->rightsChanged(); });
    startEvents();
    state.isOpen = true;
    m_state = state;
    return Done{};
}

void WebServer::startEvents()
{
    // First what is kept for those who were away, then the newest: what comes in between is among the newest.
    EventFilter kept;
    kept.from = m_parts.clock.utc() - live::KeptEvents::kAge;
    kept.atLeast = Severity::Critical;
    kept.atMost = live::KeptEvents::kMost;
    const auto ascending = [](const Result<QList<Event>> &found) {
        QList<Event> events = found ? *found : QList<Event>();
        std::sort(events.begin(), events.end(), [](const Event &a, const Event &b) { return a.id < b.id; });
        return events;
    };
    m_parts.historian.queryEvents(kept, [current = m_running->current, &historian = m_parts.historian, ascending](const Result<QList<Event>> &foundKept) {
        EventFilter newest;
        newest.atMost = live::EventRing::kMost;
        historian.queryEvents(newest, [current, ascending, kept = ascending(foundKept)](const Result<QList<Event>> &found) {
            const QList<Event> events = ascending(found);
            const std::lock_guard lock(current->mutex);
            if (current->hub)
                current->hub->startEventsAt(events.isEmpty() ? 0 : events.last().id, events, kept);
        });
    });
}

void WebServer::publish(live::Topic topic, const QString &owner, const QByteArray &payload)
{
    if (m_running && m_running->hub)
        m_running->hub->publish(topic, owner, payload);
}

void WebServer::stop()
{
    m_state = {};
    if (!m_running)
        return;
    Running &r = *m_running;
    r.feed.reset();
    r.events.reset();
    r.rights.reset();
    {
        const std::lock_guard lock(r.current->mutex);
        r.current->hub = nullptr;
    }
    m_intake->setWanted(false);
    m_intake->onNews({});
    postAndWait(&r.home, [&r] {
        if (r.hub)
            r.hub->closeAll();
        if (r.door)
            r.door->close();
        r.hub.reset();
        r.door.reset(); // its handlers name rest
        r.rest.reset();
    });
    r.thread.quit();
    r.thread.wait();
    m_running.reset();
    m_counters.reset();
    m_doorCounters.reset();
}

void WebServer::setPlant(SnapshotPtr plant)
{
    m_plant = plant;
    if (!m_running)
        return;
    {
        const std::lock_guard lock(m_running->plantMutex);
        m_running->plant = plant;
    }
    m_running->hub->setPlant(std::move(plant));
}

std::optional<QString> WebServer::checkCertificate()
{
    if (!m_running || !m_settings.tls)
        return {};
    const auto now = identity(m_settings);
    if (!now)
        return WebText::tr("The server's certificate cannot be renewed: %1").arg(now.error().message);
    if (now->fingerprint != m_state.fingerprint) {
        Running &r = *m_running;
        postAndWait(&r.home, [&] { r.door->renewTls(now->configuration); });
        m_state.fingerprint = now->fingerprint;
        m_state.certificateEnds = now->expiresAt;
        m_state.generatedCertificate = now->generated;
        return WebText::tr("The server has another certificate now. Its fingerprint is %1.").arg(now->fingerprint);
    }
    if (now->expiresAt < m_parts.clock.utc() + kWarnBefore)
        return WebText::tr("The server's certificate ends on %1.").arg(toLocalDateTime(now->expiresAt).toString(Qt::ISODate));
    return {};
}

void WebServer::viewers(std::function<void(QList<ViewerInfo>)> told) const
{
    if (!m_running)
        return told({});
    // stop() waits on that thread behind what is asked here, and ends the hub after it.
    Running &r = *m_running;
    post(&r.home, [&r, told = std::move(told)] { told(r.hub->viewers()); });
}

void WebServer::sendAway(quint64 viewer, std::function<void(bool)> told)
{
    if (!m_running)
        return told(false);
    Running &r = *m_running;
    post(&r.home, [&r, viewer, told = std::move(told)] { told(r.hub->sendAway(viewer)); });
}

} // namespace lineside
