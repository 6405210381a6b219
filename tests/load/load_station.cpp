#include "load/load_station.h"

#include "models/access/secret_store.h"
#include "models/base/post.h"
#include "plant/sample_plant.h"
#include "server/http/tls_identity.h"

#include <QFileInfo>

#include <array>
#include <future>

namespace lineside::load {

namespace {

constexpr std::array kLoadRoutes{http::Route{http::RouteId{0}, http::Method::Get, "/live", http::Policy::ticketOr(Permission::ViewPlant),
                                             http::Carriage::WebSocket, 0, "live", "Viewers."}};
constexpr int kFirstTag = 1'000;

QString tenantOf(int number)
{
    return number == 0 ? QString::fromLatin1(kHouseTenant) : QStringLiteral("north");
}

//! Where nothing has to reach a disk: what is measured here is the network.
QString folderTemplate()
{
    const QString memory = QStringLiteral("/dev/shm");
    return (QFileInfo(memory).isWritable() ? memory : QDir::tempPath()) + QStringLiteral("/lineside-load-XXXXXX");
}

Secret password()
{
    return Secret("seven quiet herons on the jetty");
}

class KeptSecrets final : public SecretStore
{
public:
    QString description() const override { return QStringLiteral("memory"); }
    Result<Secret> secret(const QString &reference) const override
    {
        if (const auto found = m_kept.constFind(reference); found != m_kept.constEnd())
            return *found;
        return Error{Error::Kind::NotFound, QStringLiteral("not there"), {}};
    }
    Status store(const QString &reference, const Secret &secret) override
    {
        m_kept.insert(reference, secret);
        return Done{};
    }
    Status remove(const QString &reference) override
    {
        m_kept.remove(reference);
        return Done{};
    }

private:
    QMap<QString, Secret> m_kept;
};


} // namespace

//! Numbers what comes and keeps nothing but the audit trail.
class LoadStation::Journal final : public Historian
{
public:
    QUuid stationId() const override { return m_station; }
    std::vector<TagId> numberTags(std::span<const TagUuid>) override { return {}; }
    void setSnapshot(SnapshotPtr) override {}
    CommitSubscription onCommit(std::function<void(const CommitNotice &)>) override { return {}; }
    CommitSubscription onEvent(std::function<void(const Event &)>) override { return {}; }
    void take(const BatchPtr &) override {}
    void append(Event event, std::function<void(Result<quint64>)> committed) override
    {
        quint64 id = 0;
        {
            const std::lock_guard lock(m_mutex);
            id = event.id = ++m_last;
            m_events.append(event);
        }
        if (committed)
            committed(id);
    }
    HistorianCounters counters() const override { return {}; }
    LatencySummary commitLatency() const override { return {}; }
    JobPtr<TrendResult> queryTrend(const TrendQuery &, Job<TrendResult>::Callback) override { return {}; }
    JobPtr<RawResult> queryRaw(TagId, UtcTime, UtcTime, size_t, Job<RawResult>::Callback) override { return {}; }
    JobPtr<QList<Event>> queryEvents(const EventFilter &, Job<QList<Event>>::Callback done) override
    {
        QList<Event> newestFirst;
        {
            const std::lock_guard lock(m_mutex);
            newestFirst = QList<Event>(m_events.rbegin(), m_events.rend());
        }
        const auto job = std::make_shared<Job<QList<Event>>>(std::move(done));
        job->finish(newestFirst);
        return job;
    }
    void stop(std::chrono::milliseconds) override {}

private:
    const QUuid m_station = QUuid::createUuid();
    std::mutex m_mutex;
    QList<Event> m_events;
    quint64 m_last = 0;
};

LoadStation::LoadStation(const StationSettings &settings)
    : m_settings(settings)
    , m_folder(folderTemplate())
    , m_journal(std::make_unique<Journal>())
    , m_secrets(std::make_unique<KeptSecrets>())
    , m_pipeline(m_queue, m_latest, Clock::system())
{
    AccessSettings access;
    access.folder = m_folder.path();
    access.hashCost = HashCost::cheapest();
    access.tokenLife = std::chrono::duration_cast<std::chrono::minutes>(TokenSigner::kLongestLife);
    auto opened = AccessControl::open(access, *m_secrets, *m_journal, Clock::system());
    if (!opened) {
        m_fault = opened.error().message;
        return;
    }
    m_access = std::move(*opened);
    if (!makePeople(settings.users))
        return;
    if (settings.tls) {
        const auto made = http::generatedIdentity(m_folder.path(), {QStringLiteral("127.0.0.1")}, Clock::system().utc());
        if (!made) {
            m_fault = made.error().message;
            return;
        }
        m_tls = made->configuration;
    }
    m_plant = std::make_shared<const PlantSnapshot>(plantOf(settings.tags), 1, test::countingNumbering());
    m_latest.reserve(m_plant->tagIdEnd());
    m_pipeline.addSink(m_intake, Pipeline::Wants::Deadbanded);
    m_pipeline.setSnapshot(m_plant);
    m_pipeline.start();
    m_home.moveToThread(&m_thread);
    m_thread.setObjectName(QStringLiteral("network"));
    m_thread.start();
    startServer(0);
}

LoadStation::~LoadStation()
{
    m_pipeline.stop();
    if (m_thread.isRunning())
        stopServer();
    m_thread.quit();
    m_thread.wait();
}

Plant LoadStation::plantOf(int tags) const
{
    Plant plant;
    for (int tenant = 0; tenant < kTenants; ++tenant) {
        Site site;
        site.id = {test::uuid(10 + tenant)};
        site.code = QStringLiteral("S%1").arg(tenant);
        site.tenant = tenantOf(tenant);
        Device device;
        device.id = {test::uuid(20 + tenant)};
        device.code = QStringLiteral("CAP-%1").arg(tenant);
        for (int i = 0; i < tags; ++i) {
            Tag tag = test::plainTag(kFirstTag + tenant * tags + i, QStringLiteral("tag%1").arg(i));
            tag.staleAfter = std::chrono::hours(1);
            device.tags.append(tag);
        }
        site.devices = {device};
        plant.sites.append(site);
    }
    return plant;
}

Tokens LoadStation::newUser(const Principal &by, const QString &name, const QString &tenant)
{
    const auto wait = [](auto start) {
        const auto answer = std::make_shared<std::promise<LoginAnswer>>();
        start([answer](const LoginAnswer &given) { answer->set_value(given); });
        return answer->get_future().get();
    };
    const Origin origin{Provenance::Network, QStringLiteral("127.0.0.1"), QStringLiteral("load")};
    const auto oneTime = m_access->accounts().createUser(by, {name, {}, tenant, Role::Viewer});
    if (!oneTime) {
        m_fault = oneTime.error().message;
        return {};
    }
    const LoginAnswer changed = wait([&](auto done) { m_access->logins().changePassword(name, *oneTime, password(), origin, done); });
    const LoginAnswer in = wait([&](auto done) { m_access->logins().login(name, password(), origin, done); });
    if (changed.outcome != LoginOutcome::PasswordChanged || !in.tokens) {
        m_fault = QStringLiteral("%1 cannot log in.").arg(name);
        return {};
    }
    return *in.tokens;
}

bool LoadStation::makePeople(int users)
{
    const QString root = QStringLiteral("root.one");
    const auto oneTime = m_access->accounts().createFirstAdmin(root, Origin::console());
    const auto changed = std::make_shared<std::promise<LoginAnswer>>();
    const auto in = std::make_shared<std::promise<LoginAnswer>>();
    m_access->logins().changePassword(root, *oneTime, password(), Origin::console(), [changed](const LoginAnswer &given) { changed->set_value(given); });
    changed->get_future().wait();
    m_access->logins().login(root, password(), Origin::console(), [in](const LoginAnswer &given) { in->set_value(given); });
    const LoginAnswer admin = in->get_future().get();
    if (!admin.tokens) {
        m_fault = QStringLiteral("The administrator cannot log in.");
        return false;
    }
    m_admin = *admin.tokens;
    for (const auto &[code, name] : {std::pair(tenantOf(1), QStringLiteral("North")), std::pair(QStringLiteral("south"), QStringLiteral("South"))}) {
        if (const Status put = m_access->accounts().putTenant(m_admin->principal, {code, name}); !put) {
            m_fault = put.error().message;
            return false;
        }
    }
    for (int i = 0; i < users && m_fault.isEmpty(); ++i)
        m_people.push_back(newUser(m_admin->principal, QStringLiteral("viewer.%1").arg(i), tenantOf(i % kTenants)));
    return m_fault.isEmpty();
}

std::vector<std::string> LoadStation::tokens()
{
    std::vector<std::string> all;
    for (Tokens &person : m_people) {
        const auto renewed = m_access->sessions().renew(person.refresh, person.principal.origin);
        if (!renewed) {
            m_fault = renewed.error().message;
            return {};
        }
        person = *renewed;
        all.push_back(person.access.reveal().toStdString());
    }
    return all;
}

std::string LoadStation::strangersToken()
{
    return newUser(m_admin->principal, QStringLiteral("stranger"), QStringLiteral("south")).access.reveal().toStdString();
}

bool LoadStation::startServer(quint16 port)
{
    postAndWait(&m_home, [&] {
        m_log = std::make_unique<http::AccessLog>(m_folder.path());
        m_door = std::make_unique<http::FrontDoor>(kLoadRoutes, *m_access, Clock::system(), m_log.get());
        m_hub = std::make_unique<live::Hub>(live::Hub::Parts{*m_access, m_intake, m_latest, Clock::system(), live::Catalogue::builtIn(),
                                                             m_door->box(), m_journal->stationId().toByteArray(QUuid::WithoutBraces)},
                                            m_settings.limits);
        m_door->setTaker(*m_hub);
        http::DoorSettings door;
        door.port = port;
        door.tls = m_tls;
        if (const Status open = m_door->open(door); !open)
            m_fault = open.error().message;
        m_port = m_door->port();
        m_counters = m_hub->counters();
        m_doorCounters = m_door->counters();
    });
    m_hub->setPlant(m_plant);
    m_hub->startEventsAt(m_event, {});
    return m_fault.isEmpty();
}

void LoadStation::stopServer()
{
    postAndWait(&m_home, [this] {
        if (m_hub)
            m_hub->closeAll();
        if (m_door)
            m_door->close();
        m_hub.reset();
        m_door.reset();
        m_log.reset();
    });
}

bool LoadStation::restart()
{
    stopServer();
    return startServer(m_port);
}

void LoadStation::tellEvents(int perTenant)
{
    const UtcTime now = Clock::system().utc();
    for (int i = 0; i < perTenant; ++i) {
        ++m_told;
        for (int tenant = 0; tenant < kTenants; ++tenant) {
            Event event;
            event.id = ++m_event;
            event.at = now;
            event.kind = EventKind::SensorOutOfRange;
            event.source = tenant == 0 ? QStringLiteral("CAP-0.torque") : QStringLiteral("CAP-1.torque");
            event.text = QStringLiteral("The torque is above what is usual.");
            event.reference = QString::number(m_told).rightJustified(10, QLatin1Char('0'));
            m_intake.addEvent(event);
        }
    }
}

void LoadStation::bringReadings(int tags)
{
    ++m_round;
    const UtcTime now = Clock::system().utc();
    const SteadyTime steady = Clock::system().steady();
    for (int tenant = 0; tenant < kTenants; ++tenant) {
        const auto batch = std::make_shared<Batch>();
        batch->device = m_plant->plant().sites[tenant].devices[0].id;
        batch->receivedAt = now;
        batch->receivedSteady = steady;
        batch->readings.reserve(size_t(tags));
        for (int i = 0; i < std::min(tags, m_settings.tags); ++i)
            batch->readings.push_back({TagId(quint32(tenant * m_settings.tags + i + 1)), StatusCode::Good, kNoStamp,
                                       Payload::of(double((m_round * 7 + quint64(i)) % 1'000) / 10)});
        m_queue.push(batch);
    }
}

} // namespace lineside::load
