#include "app/station.h"

#include "app/station_actions.h"
#include "app/told_amounts.h"
#include "drivers/all_drivers.h"
#include "drivers/push/register.h"
#include "models/access/late_secret_store.h"
#include "models/base/post.h"
#include "models/history/query_watch.h"
#include "models/plant/project_file.h"
#include "models/web/web_differences.h"

#include <QCoreApplication>
#include <QFile>
#include <QLoggingCategory>

#include <cerrno>
#include <cstring>
#include <tuple>
#include <utility>

Q_LOGGING_CATEGORY(lcStation, "lineside.app.station", QtInfoMsg)

namespace lineside {

namespace {

constexpr std::chrono::milliseconds kToldWithin{500}; //!< the start waits no longer for what was told before it
constexpr std::chrono::hours kChartPast{26}; //!< of a history that was made before the start, in which all is told each minute

} // namespace

//! Notes when the first Good value passes; afterwards it costs one load a batch.
class Station::FirstValue final : public BatchSink
{
public:
    explicit FirstValue(const Clock &clock) : m_clock(clock) {}

    void take(const BatchPtr &batch) override
    {
        if (m_seen.load(std::memory_order_relaxed))
            return;
        for (const Reading &reading : batch->readings) {
            if (qualityOf(reading.status) == Quality::Good) {
                m_at = m_clock.steady();
                m_seen.store(true, std::memory_order_release);
                return;
            }
        }
    }

    std::optional<SteadyTime> at() const
    {
        if (!m_seen.load(std::memory_order_acquire))
            return std::nullopt;
        return m_at;
    }

private:
    const Clock &m_clock;
    SteadyTime m_at{};
    std::atomic<bool> m_seen{false};
};

Station::Station(StationSettings settings)
    : m_settings(std::move(settings))
{
}

Station::~Station()
{
    stop();
    if (m_leaving.joinable())
        m_leaving.join();
}

Result<std::unique_ptr<Station>> Station::create(StationSettings settings, Plant plant, QStringList *notices)
{
    std::unique_ptr<Station> station(new Station(std::move(settings)));
    const Status built = station->build(std::move(plant), notices);
    if (!built)
        return built.error();
    return station;
}

Status Station::build(Plant plant, QStringList *notices)
{
    if (!m_settings.ackFile.isEmpty()) {
        m_ack.reset(std::fopen(QFile::encodeName(m_settings.ackFile).constData(), "ae"));
        if (!m_ack)
            return Error{Error::Kind::Io,
                         tr("The ack file %1 cannot be written: %2.")
                             .arg(m_settings.ackFile, QString::fromLocal8Bit(std::strerror(errno))), {}};
    }

    HistorianSettings history;
    history.folder = m_settings.dataFolder;
    history.queueBytes = size_t(m_settings.settings.history.queueMb) << 20;
    const HistorySettings &wanted = m_settings.settings.history;
    history.commitEvery = std::chrono::milliseconds(wanted.commitEveryMs);
    history.logBytes = qint64(wanted.logMb) << 20;
    history.keep.budgetBytes = qint64(wanted.budgetMb) << 20;
    history.keep.rawDays = wanted.rawDays;
    history.keep.rollUpDays = wanted.rollUpDays;
    history.keep.eventDays = wanted.eventDays;
    history.keep.archiveFirst = m_settings.settings.archive.enabled;
    Result<std::vector<RetentionRule>> rules = retentionRules(wanted.keep);
    if (!rules)
        return rules.error();
    history.keep.rules = std::move(*rules);
    Result<std::unique_ptr<Historian>> historian = Historian::open(history, m_clock, notices);
    if (!historian)
        return historian.error();
    m_historian = std::move(*historian);
    if (QueryWatch *watch = QueryWatch::of(*m_historian))
        watch->setSlowAfter(std::chrono::milliseconds(wanted.slowQueryMs));

    m_secrets = std::make_unique<LateSecretStore>(
        [folder = m_settings.dataFolder, passphrase = SecretStore::takePassphrase()](QStringList *told) {
            return SecretStore::open(folder, passphrase, told);
        },
        [this](const Result<QStringList> &opened) { noteSecrets(opened); });

    openAccess();
    m_editor = std::make_unique<PlantEditor>(std::move(plant), [this](std::span<const TagUuid> tags) { return numberTags(tags); });
    m_edited = m_runs = m_editor->snapshot();
    m_editor->setGate([this] { return changer(); });
    m_historian->setSnapshot(m_editor->snapshot());
    if (m_ack)
        m_acks = m_historian->onCommit([this](const CommitNotice &notice) { writeAck(notice); });

    const ArchivingSettings &archive = m_settings.settings.archive;
    m_keeper = std::make_unique<keeping::Keeper>(
        keeping::Keeper::Parts{*m_historian, m_clock, m_settings.dataFolder,
                               [this] { return project::write(m_editor->plant()); },
                               [this] { return m_settings.settings.toJson(); },
                               [this](const RetentionSettings &retention, const keeping::ArchiveSettings &wanted) {
                                   return keepHistorySettings(retention, wanted);
                               }},
        keeping::ArchiveSettings{archive.enabled, archive.folder});
    m_keeper->setSnapshot(m_editor->snapshot());

    m_queue = std::make_unique<FieldQueue>(size_t(m_settings.settings.acquisition.queueMb) << 20);
    m_journal = std::make_unique<StatusJournal>(*m_historian, m_clock);
    m_journal->setSnapshot(m_editor->snapshot());
    m_firstValue = std::make_unique<FirstValue>(m_clock);
    m_pipeline = std::make_unique<Pipeline>(*m_queue, m_latest, m_clock);
    m_pipeline->addSink(*m_firstValue, Pipeline::Wants::Everything);
    m_pipeline->addSink(m_tap, Pipeline::Wants::Everything);
    m_pipeline->addSink(*m_journal, Pipeline::Wants::Everything);
    m_pipeline->addSink(*m_historian, Pipeline::Wants::Deadbanded);
    Result<std::unique_ptr<StationOperations>> operations =
        StationOperations::open({m_settings.dataFolder, *m_historian, *m_access, m_clock, m_settings.settings.quality.fourEyes,
                                 [this](bool asked) { return keepFourEyes(asked); }, m_settings.operationsLater ? kChartPast : std::chrono::hours(0)}, notices);
    if (!operations)
        return operations.error();
    m_operations = std::move(*operations);
    m_operations->addTo(*m_pipeline);
    makeForwarder();
    makeWebServer();
    m_pipeline->addSink(m_web->sink(), Pipeline::Wants::Deadbanded);
    m_pipeline->setSnapshot(m_editor->snapshot());

    DriverHostSettings host;
    host.dataFolder = m_settings.dataFolder;
    host.threads = m_settings.settings.acquisition.threads;
    host.widestPeriod = std::chrono::milliseconds(m_settings.settings.acquisition.widestPeriodMs);
    DriverRegistry drivers = allDrivers();
    drivers.push_back(pushDriver(m_pushDesk));
    m_host = std::make_unique<DriverHost>(std::move(drivers), *m_queue, *m_secrets, m_clock, host);
    m_host->setFillSource([this] { return m_pipeline->fill(); });
    m_linkJournal = std::make_unique<LinkJournal>(
        [this](Event event) {
            if (event.severity >= Severity::Warning)
                qCWarning(lcStation, "%s", qUtf8Printable(event.text));
            else
                qCInfo(lcStation, "%s", qUtf8Printable(event.text));
            m_historian->append(std::move(event));
        },
        m_clock);
    m_linkJournal->setSnapshot(*m_editor->snapshot()); // whose a device is, from its first event on
    m_host->onLinkChange([this](const Device &device, const LinkStatus &status) { noteLink(device, status); });
    m_commands = std::make_unique<CommandService>(
        *m_host, *m_historian, m_latest, *m_access, m_clock,
        [this](const Actor &actor, const Event &asked, const std::function<void(const Status &)> &recorded) {
            AuditEntry entry = LateAccess::entryOf(actor);
            entry.subject = asked.source;
            entry.before = asked.before;
            entry.after = asked.after;
            entry.text = asked.text;
            m_access->record(entry, recorded);
        });
    m_commands->setSnapshot(m_editor->snapshot());

    connect(m_editor.get(), &PlantEditor::snapshotChanged, this, &Station::takeConfiguration);
    m_edits = std::make_unique<StationEdits>(*this);
    return Done{};
}

void Station::openAccess()
{
    AccessSettings settings;
    settings.folder = m_settings.dataFolder;
    m_access = std::make_unique<LateAccess>(settings, *m_secrets, *m_historian, m_clock, [this](const Status &opened) {
        if (!opened) {
            Event event;
            event.at = m_clock.utc();
            event.kind = EventKind::Error;
            event.severity = Severity::Error;
            event.source = QStringLiteral("station");
            event.text = tr("Accounts cannot be used: %1").arg(opened.error().message);
            m_historian->append(std::move(event));
        }
        // Comes on a thread of access's own; m_access waits for it before it goes.
        post(this, [this, opened] {
            m_seat->tick();
            m_web->accessOpened();
            Q_EMIT accessOpened();
            if (!opened)
                Q_EMIT noticed(tr("Accounts cannot be used: %1").arg(opened.error().message));
        });
    });
    m_seat = std::make_unique<Seat>(*m_access, m_clock, std::chrono::minutes(m_settings.settings.access.lockAfterMinutes));
}

void Station::noteAdminAsked()
{
    Settings settings = m_settings.settings;
    settings.access.askedForAdmin = true;
    if (settings.save(m_settings.dataFolder))
        m_settings.settings = settings;
}

void Station::start()
{
    if (m_running)
        return;
    m_running = true;
    Event event;
    event.at = m_clock.utc();
    event.kind = EventKind::Startup;
    event.source = QStringLiteral("station");
    event.text = tr("Lineside %1 started with %Ln tags.", nullptr, int(m_editor->snapshot()->tags().size()))
                     .arg(QLatin1String(LINESIDE_VERSION));
    m_historian->append(std::move(event));
    if (!m_settings.operationsLater)
        startOperations();
    m_pipeline->setToldAmounts(toldAmounts(*m_historian, *m_editor->snapshot(), m_clock.utc(), kToldWithin));
    m_pipeline->start();
    m_forwarder->start();
    m_host->start(m_editor->snapshot());
    (void)m_web->begin(m_settings.web.value_or(m_settings.settings.web), m_settings.anyWebPort); // it tells by itself
}

void Station::startOperations(StationOperations::BeforeHealth before)
{
    if (!m_running || std::exchange(m_operating, true))
        return;
    m_operations->start(m_editor->snapshot(), std::move(before));
}

void Station::stop()
{
    if (!m_running)
        return;
    m_running = false;
    m_web->end();
    m_edits->stop();
    m_host->stop();
    m_queue->close();
    m_pipeline->stop();
    m_operations->stop();
    Event event;
    event.at = m_clock.utc();
    event.kind = EventKind::Shutdown;
    event.source = QStringLiteral("station");
    event.text = tr("Lineside stopped.");
    m_historian->append(std::move(event));
    m_keeper->stop();
    if (m_leaving.joinable())
        m_leaving.join();
    m_forwarder->stop();
    m_historian->stop();
}

void Station::makeForwarder()
{
    m_forwarder = std::make_unique<Forwarder>(Forwarder::Parts{*m_historian, *m_secrets, m_clock, m_settings.dataFolder, &m_operations->records()},
                                              m_settings.settings.forward);
    m_operations->setCarried(m_settings.settings.forward.enabled);
    m_forwarder->setSnapshot(m_editor->snapshot());
    keepForForwarder();
    m_forwarder->onConfirmed([historian = m_historian.get()](quint64 sequence) { historian->setForwarded(sequence); });
    m_forwarder->onEventsConfirmed([historian = m_historian.get()](quint64 event) { historian->setForwardedEvents(event); });
}

//! What the forwarder has not carried yet is kept ready for it.
void Station::keepForForwarder()
{
    const auto none = m_settings.settings.forward.enabled ? std::optional<quint64>(0) : std::nullopt;
    m_historian->setForwarded(none);
    m_historian->setForwardedEvents(none);
}

Status Station::keepHistorySettings(const RetentionSettings &retention, const keeping::ArchiveSettings &archive)
{
    if (Status may = m_seat->mayConfigure(); !may)
        return may;
    Settings settings = m_settings.settings;
    settings.history.rawDays = retention.rawDays;
    settings.history.rollUpDays = retention.rollUpDays;
    settings.history.eventDays = retention.eventDays;
    settings.history.budgetMb = int(retention.budgetBytes >> 20);
    settings.history.keep = retentionText(retention.rules);
    settings.archive = {archive.enabled, archive.folder};
    // What would not be read again must not be written: the next start would be refused.
    if (Result<Settings> again = Settings::fromJson(settings.toJson()); !again)
        return again.error();
    if (Status saved = settings.save(m_settings.dataFolder); !saved)
        return saved;
    m_settings.settings = settings;
    return Done{};
}

Status Station::keepFourEyes(bool asked)
{
    Settings settings = m_settings.settings;
    settings.quality.fourEyes = asked;
    if (Status saved = settings.save(m_settings.dataFolder); !saved)
        return saved;
    m_settings.settings = settings;
    return Done{};
}

//! How long the plant's database keeps what, for the journal.
QString Station::plantRetentionText(const ForwardSettings &forward)
{
    const auto months = [](int count) { return count > 0 ? tr("%Ln months", nullptr, count) : tr("no end"); };
    return tr("readings %1 · figures of minutes %2 · %3")
        .arg(months(forward.keepReadingsMonths), months(forward.keepMinutesMonths),
             forward.dropOnlyArchived ? tr("only what is archived goes") : tr("archived or not"));
}

Status Station::setForward(const ForwardSettings &forward, std::function<void()> begun)
{
    if (Status may = m_seat->mayConfigure(); !may)
        return may;
    Settings settings = m_settings.settings;
    const ForwardSettings old = settings.forward;
    settings.forward = forward;
    if (Status saved = settings.save(m_settings.dataFolder); !saved)
        return saved;
    m_settings.settings = settings;
    Event event;
    event.at = m_clock.utc();
    event.kind = EventKind::ConfigurationChange;
    event.source = QStringLiteral("plant database");
    event.user = m_seat->actor().user;
    event.text = forward.enabled ? tr("Readings and events go to the plant database %1 on %2 from now on.").arg(forward.database, forward.host)
                                 : tr("Readings and events stay on this computer from now on.");
    if (plantRetentionText(old) != plantRetentionText(forward)) {
        event.before = plantRetentionText(old);
        event.after = plantRetentionText(forward);
    }
    AuditEntry entry = LateAccess::entryOf(m_seat->actor());
    entry.subject = event.source;
    entry.before = event.before;
    entry.after = event.after;
    entry.text = event.text;
    m_access->record(entry);
    m_historian->append(std::move(event));
    if (begun)
        m_begun.push_back(std::move(begun));
    // Two at a time would only keep each other waiting: the new one stands by until the one of before is gone.
    std::unique_ptr<Forwarder> before = std::move(m_forwarder);
    makeForwarder();
    if (m_leaving.joinable())
        return Done{}; // the one that stood by has never begun
    m_leaving = std::thread([this, leaving = std::move(before)]() mutable {
        leaving.reset();
        post(this, [this] { forwardAnew(); });
    });
    return Done{};
}

void Station::forwardAnew()
{
    if (m_leaving.joinable())
        m_leaving.join();
    keepForForwarder(); // the one of before has confirmed until it went
    if (m_running)
        m_forwarder->start();
    for (const std::function<void()> &begun : std::exchange(m_begun, {}))
        begun();
}

void Station::makeWebServer()
{
    m_figures = std::make_unique<StationFigures>(*this);
    const StationFigures *const figures = m_figures.get();
    WebServer::Parts parts{{}, *m_historian, m_latest, m_clock, m_settings.dataFolder, [figures] { return figures->parts(); },
                           [figures] { return figures->metrics(); }, [figures] { return figures->status(); },
                           [figures] { return figures->dataFlow(); }, [this] { return actionsOf(*this); }};
    m_web = std::make_unique<StationServer>(std::move(parts), *m_access);
    m_web->setPlant(m_editor->snapshot());
    connect(m_web.get(), &StationServer::changed, this, [this] {
        if (m_web->state().isOpen)
            m_figures->start();
        else
            m_figures->stop();
    });
    connect(m_web.get(), &StationServer::noticed, this, [this](const QString &text) {
        Event event;
        event.at = m_clock.utc();
        event.severity = Severity::Warning;
        event.source = QStringLiteral("web server");
        event.text = text;
        m_historian->append(std::move(event));
        Q_EMIT noticed(text);
    });
}

Status Station::setWeb(const WebSettings &web)
{
    if (Status may = m_access->may(m_seat->actor(), Permission::ManageServer); !may)
        return may;
    if (Status fit = web.check(); !fit)
        return fit;
    const WebSettings before = m_web->settings();
    const auto inForceAgain = [&](const Error &error) {
        if (m_running)
            (void)m_web->begin(before, m_settings.anyWebPort);
        return error;
    };
    if (m_running) {
        if (Status begun = m_web->begin(web); !begun)
            return inForceAgain(begun.error());
    }
    Settings settings = m_settings.settings;
    settings.web = web;
    if (Status saved = settings.save(m_settings.dataFolder); !saved)
        return inForceAgain(saved.error());
    m_settings.settings = settings;
    m_settings.web.reset();
    m_settings.anyWebPort = false;
    Event event;
    event.at = m_clock.utc();
    event.kind = EventKind::ConfigurationChange;
    event.source = QStringLiteral("web server");
    event.user = m_seat->actor().user;
    event.text = web.enabled ? tr("The web server serves at %1, port %2, from now on.").arg(web.address, QString::number(web.port))
                             : tr("The web server is off from now on.");
    AuditEntry entry = LateAccess::entryOf(m_seat->actor());
    entry.subject = event.source;
    std::tie(entry.before, entry.after) = differences(before, web);
    entry.text = event.text;
    m_access->record(entry);
    m_historian->append(std::move(event));
    return Done{};
}

Status Station::openProject(const QString &path)
{
    Result<Plant> plant = project::load(path);
    if (!plant)
        return plant.error();
    const Status applied = m_editor->apply(tr("Open project %1").arg(path), std::move(*plant));
    if (applied) {
        m_settings.projectFile = path;
        m_editor->markSaved();
    }
    return applied;
}

std::optional<SteadyTime> Station::firstLiveValue() const
{
    return m_firstValue->at();
}

void Station::writeAck(const CommitNotice &notice)
{
    std::fprintf(m_ack.get(), "%llu %llu\n", static_cast<unsigned long long>(notice.firstSequence),
                 static_cast<unsigned long long>(notice.count));
    std::fflush(m_ack.get());
}

void Station::noteSecrets(const Result<QStringList> &opened)
{
    QStringList texts = opened ? *opened : QStringList();
    if (!opened) {
        texts << tr("Secrets cannot be read or kept: %1").arg(opened.error().message);
        Event event;
        event.at = m_clock.utc();
        event.kind = EventKind::Error;
        event.severity = Severity::Error;
        event.source = QStringLiteral("station");
        event.text = texts.last();
        m_historian->append(std::move(event));
    }
    // Comes on the store's thread; m_secrets waits for it before it goes.
    post(this, [this, texts] {
        for (const QString &text : texts)
            Q_EMIT noticed(text);
    });
}

void Station::noteLink(const Device &device, const LinkStatus &status)
{
    m_linkJournal->note(device, status);
    Q_EMIT linkChanged(device.code, device.driver, status.state, status.cause);
}

} // namespace lineside
