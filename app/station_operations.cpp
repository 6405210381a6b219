#include "app/station_operations.h"

#include "models/base/post.h"
#include "models/health/health_records.h"
#include "models/history/data_folder.h"
#include "models/quality/quality_records.h"
#include "models/records/record_retention.h"

#include <QCoreApplication>
#include <QFile>
#include <QLoggingCategory>

#include <algorithm>
#include <future>

Q_LOGGING_CATEGORY(lcOperations, "lineside.app.operations", QtInfoMsg)

namespace lineside {

namespace {

using namespace std::chrono_literals;

struct OperationsText
{
    Q_DECLARE_TR_FUNCTIONS(operations)
};

constexpr std::chrono::minutes kHealthWaits{2};       //!< for what is to be done before, no longer
constexpr std::chrono::minutes kForgetFirst{10};      //!< after the start old records are looked for,
constexpr std::chrono::hours kForgetEvery{6};         //!< and so often from then on

//! Moves the damaged file and what belongs to it out of the way; gives where to.
Result<QString> setAside(const QString &file, UtcTime at)
{
    const QString aside = file + QStringLiteral(".damaged-") + toIso(at).left(19).remove(QLatin1Char(':'));
    if (Status moved = moveDurably(file, aside); !moved)
        return moved.error();
    for (const char *const suffix : {"-wal", "-shm"}) {
        if (QFile::exists(file + QLatin1String(suffix)))
            QFile::rename(file + QLatin1String(suffix), aside + QLatin1String(suffix));
    }
    return aside;
}

Result<std::unique_ptr<RecordStore>> openRecords(const QString &folder, const Clock &clock, QStringList *notices)
{
    const std::vector<RecordSchema> schemas{production::ProductionService::schema(), quality_records::schema(), health_records::schema()};
    Result<std::unique_ptr<RecordStore>> records = RecordStore::open(folder, schemas);
    if (records || records.error().kind != Error::Kind::BadData)
        return records;
    const QString why = records.error().message;
    const Result<QString> aside = setAside(record_file::path(folder), clock.utc());
    if (!aside)
        return aside.error();
    if (notices)
        notices->append(OperationsText::tr("%1 It was set aside as %2, and records begin anew.").arg(why, *aside));
    return RecordStore::open(folder, schemas);
}

} // namespace

Result<std::unique_ptr<StationOperations>> StationOperations::open(const Parts &parts, QStringList *notices)
{
    Result<std::unique_ptr<RecordStore>> records = openRecords(parts.dataFolder, parts.clock, notices);
    if (!records)
        return records.error();
    return std::unique_ptr<StationOperations>(new StationOperations(parts, std::move(*records)));
}

StationOperations::StationOperations(const Parts &parts, std::unique_ptr<RecordStore> records)
    : m_parts(parts)
    , m_fourEyes(parts.fourEyes)
    , m_records(std::move(records))
    , m_production(std::make_unique<production::ProductionService>(parts.historian, *m_records, parts.clock,
                                                                  [this](const AuditEntry &entry) { return audit(entry); }))
{
    QualityPorts ports{*m_records, parts.clock, &parts.historian, {}, {}, {}};
    ports.may = [this](const Actor &actor, QualityDeed deed) {
        return m_parts.access.may(actor, deed == QualityDeed::Enter ? Permission::EnterProduction : Permission::ApproveQuality);
    };
    ports.sign = [this](const Actor &actor, const Secret &password, const std::function<void(Status)> &done) { sign(actor, password, done); };
    ports.audit = [this](const AuditEntry &entry) { return audit(entry); };
    ports.fourEyes = [this] { return m_fourEyes.load(); };
    ports.setFourEyes = [this](bool asked, const Actor &actor, const std::function<void(Status)> &done) { setFourEyes(asked, actor, done); };
    ports.firstPast = parts.chartPast;
    m_quality = std::make_unique<QualityService>(std::move(ports));
    m_sources = std::make_unique<StationHealthSources>(*m_production, *m_quality, *m_records);
    HealthService::Parts health;
    health.historian = &parts.historian;
    health.records = m_records.get();
    health.sources = m_sources.get();
    health.clock = &parts.clock;
    health.may = [this](const Actor &actor) { return m_parts.access.may(actor, Permission::ManageMaintenance); };
    health.audit = [this](const AuditEntry &entry) { return audit(entry); };
    m_health = std::make_unique<HealthService>(health);
    m_watchdog = std::make_unique<HealthWatchdog>([this] { return m_health->pulse(); }, parts.clock,
                                                  [&historian = parts.historian](const Event &event) {
                                                      qCWarning(lcOperations, "%s", qUtf8Printable(event.text));
                                                      historian.append(event);
                                                  });
    QObject::connect(&m_forgetting, &QTimer::timeout, &m_forgetting, [this] {
        m_forgetting.setInterval(kForgetEvery);
        forgetOldRecords(*m_records, m_parts.clock.utc(), m_isCarried, [](const Result<quint64> &rows) {
            if (!rows)
                qCWarning(lcOperations, "Old records stay for now: %s", qPrintable(rows.error().message));
            else if (*rows > 0)
                qCInfo(lcOperations, "%llu old records were removed.", static_cast<unsigned long long>(*rows));
        });
    });
}

StationOperations::~StationOperations()
{
    stop();
}

void StationOperations::addTo(Pipeline &pipeline)
{
    pipeline.addSink(*m_production, Pipeline::Wants::Deadbanded);
    pipeline.addSink(*m_quality, Pipeline::Wants::Everything);
    pipeline.addSink(*m_health, Pipeline::Wants::Deadbanded);
}

void StationOperations::setSnapshot(const SnapshotPtr &snapshot)
{
    m_production->setSnapshot(snapshot);
    m_quality->setSnapshot(snapshot);
    m_sources->setSnapshot(snapshot);
    m_snapshot = snapshot;
    if (m_hasHealth)
        m_health->setSnapshot(snapshot);
}

void StationOperations::start(const SnapshotPtr &snapshot, BeforeHealth before)
{
    m_production->setSnapshot(snapshot);
    m_production->start();
    if (Status started = m_quality->start(snapshot); !started)
        qCWarning(lcOperations, "Control charts do not run: %s", qPrintable(started.error().message));
    m_sources->setSnapshot(snapshot);
    m_snapshot = snapshot;
    m_beforeHealth = std::move(before);
    if (!m_beforeHealth)
        beginHealth();
    else
        QTimer::singleShot(kHealthWaits, &m_forgetting, [this] { beginHealth(); });
    // scores rest on production: not a minute longer without it than must be
    m_caughtUp = QObject::connect(m_production.get(), &production::ProductionService::pictureChanged, &m_forgetting, [this] { computeOnceCaughtUp(); });
    m_forgetting.start(kForgetFirst);
}

void StationOperations::beginHealth()
{
    if (std::exchange(m_hasHealth, true))
        return;
    m_health->start(m_snapshot);
    m_watchdog->start();
}

void StationOperations::stop()
{
    m_forgetting.stop();
    m_hasHealth = true; // it begins no more
    m_watchdog->stop();
    m_health->stop();
    m_quality->stop();
    m_production->stop();
    m_records->stop();
}

void StationOperations::computeOnceCaughtUp()
{
    const production::PicturePtr picture = m_production->picture();
    const bool isOnItsWay = std::any_of(picture->machines.begin(), picture->machines.end(), [](const auto &machine) { return machine->catchingUp; });
    if (isOnItsWay || picture->machines.isEmpty())
        return;
    QObject::disconnect(m_caughtUp);
    if (m_hasHealth)
        m_health->computeNow();
    else if (m_beforeHealth)
        std::exchange(m_beforeHealth, {})([this] { beginHealth(); });
}

Status StationOperations::audit(const AuditEntry &entry) const
{
    // Comes on a service's thread, which may wait; the trail answers within AuditTrail::kWithin.
    const auto recorded = std::make_shared<std::promise<Status>>();
    std::future<Status> answered = recorded->get_future();
    m_parts.access.record(entry, [recorded](const Status &status) { recorded->set_value(status); });
    return answered.get();
}

void StationOperations::setFourEyes(bool asked, const Actor &actor, const std::function<void(Status)> &done)
{
    // not by those who approve: they would judge themselves
    if (Status may = m_parts.access.may(actor, Permission::EditPlant); !may)
        return done(may.error());
    if (asked == m_fourEyes)
        return done(Done{});
    AuditEntry entry = LateAccess::entryOf(actor);
    entry.subject = QStringLiteral("approval of batches");
    const auto words = [](bool on) { return on ? QStringLiteral("four eyes") : QStringLiteral("anybody who may sign"); };
    entry.before = words(!asked);
    entry.after = words(asked);
    entry.text = asked ? OperationsText::tr("Who entered values of a batch may not approve it from now on.")
                       : OperationsText::tr("Who entered values of a batch may approve it from now on.");
    m_parts.access.record(entry, [this, asked, entry, done](const Status &recorded) {
        post(&m_forgetting, [this, asked, entry, done, recorded] { done(recorded ? takeFourEyes(asked, entry) : recorded); });
    });
}

//! It is in the trail: in force and kept, or taken back there.
Status StationOperations::takeFourEyes(bool asked, const AuditEntry &entry)
{
    const Status kept = m_parts.keepFourEyes ? m_parts.keepFourEyes(asked) : Status(Done{});
    if (!kept) {
        AuditEntry undone = entry;
        std::swap(undone.before, undone.after);
        undone.text = OperationsText::tr("Not done: %1").arg(kept.error().message);
        m_parts.access.record(undone);
        return kept;
    }
    m_fourEyes = asked;
    Event event;
    event.at = m_parts.clock.utc();
    event.kind = EventKind::ConfigurationChange;
    event.source = QStringLiteral("station");
    event.user = entry.user;
    event.before = entry.before;
    event.after = entry.after;
    event.text = entry.text;
    m_parts.historian.append(std::move(event));
    return Done{};
}

void StationOperations::sign(const Actor &actor, const Secret &password, const std::function<void(Status)> &done) const
{
    if (m_parts.access.isOpenHouse())
        return done(Error{Error::Kind::Refused, OperationsText::tr("Nobody can sign while there are no accounts."),
                          OperationsText::tr("Make the first administrator, then users of your own.")});
    AccessControl *const access = m_parts.access.control();
    if (!access)
        return done(Error{Error::Kind::Busy, OperationsText::tr("Accounts cannot be used at the moment."), {}});
    const Origin origin = actor.origin == Origin::console().words() ? Origin::console() : Origin{Provenance::Network, actor.origin, {}};
    access->logins().confirm(actor.user, password, origin, done);
}

} // namespace lineside
