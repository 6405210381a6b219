#include "app/runner.h"

#include "app/account_commands.h"
#include "app/desktop.h"
#include "app/export_run.h"
#include "app/forward_setup.h"
#include "app/memory.h"
#include "app/reconcile_run.h"
#include "app/report.h"
#include "models/keeping/month_archive.h"
#include "models/keeping/restore.h"
#include "models/plant/project_file.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonDocument>
#include <QLoggingCategory>
#include <QSaveFile>
#include <QStandardPaths>

#include <cstdio>
#include <sys/signalfd.h>
#include <unistd.h>

Q_LOGGING_CATEGORY(lcRun, "lineside.app", QtInfoMsg)

namespace lineside {

namespace {

constexpr auto kRequiredWithin = std::chrono::seconds(30);
constexpr auto kSettledAfter = std::chrono::seconds(2);
constexpr auto kScreenshotAfter = std::chrono::seconds(8);

ExitCode codeFor(const Error &error)
{
    switch (error.kind) {
    case Error::Kind::Busy:
        return ExitCode::DataInUse;
    case Error::Kind::TooNew:
    case Error::Kind::Io:
    case Error::Kind::NoSpace:
    case Error::Kind::NotFound:
    case Error::Kind::BadData:
        return ExitCode::StoreRefused;
    default:
        return ExitCode::Failed;
    }
}

//! What a station without a project starts with: one empty site to put devices into.
Plant emptyPlant()
{
    Site site;
    site.id = SiteId::create();
    site.code = QStringLiteral("SITE-1");
    site.name = QCoreApplication::translate("Runner", "New site");
    Plant plant;
    plant.name = QCoreApplication::translate("Runner", "New plant");
    plant.sites << site;
    return plant;
}

} // namespace

Runner::Runner(Options options, SteadyTime startedAt)
    : m_options(std::move(options))
    , m_startedAt(startedAt)
{
    m_runFor.setSingleShot(true);
    connect(&m_runFor, &QTimer::timeout, this, [this] { finish(ExitCode::Ok); });
    connect(&m_required, &QTimer::timeout, this, &Runner::checkRequired);
    catchSignals();
}

Runner::~Runner() = default;

sigset_t Runner::stopSignals()
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    return set;
}

void Runner::catchSignals()
{
    const sigset_t set = stopSignals();
    const int descriptor = ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (descriptor < 0)
        return;
    m_signals = std::make_unique<QSocketNotifier>(descriptor, QSocketNotifier::Read);
    connect(m_signals.get(), &QSocketNotifier::activated, this, [this](QSocketDescriptor socket) {
        signalfd_siginfo info{};
        while (::read(int(socket), &info, sizeof(info)) == ssize_t(sizeof(info))) {
            qCInfo(lcRun, "signal %u: stopping", info.ssi_signo);
            finish(ExitCode::Ok);
        }
    });
}

QString Runner::dataFolder() const
{
    if (!m_options.data.isEmpty())
        return QDir(m_options.data).absolutePath();
    const QString base = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/lineside");
    return m_options.demo ? base + QStringLiteral("/demo") : base;
}

void Runner::connectPostgresql()
{
    const Status connected = setUpForwarding(dataFolder(), m_options.connectPostgresql);
    if (connected)
        finish(ExitCode::Ok);
    else
        finish(connected.error().kind == Error::Kind::Busy ? ExitCode::DataInUse : ExitCode::Failed, connected.error());
}

void Runner::restoreBackup()
{
    keeping::Progress progress;
    int lastPercent = -1;
    progress.tell = [&](double part, const QString &step) {
        const int percent = int(part * 100);
        if (percent / 10 != lastPercent / 10)
            std::printf("%3d %%  %s\n", percent, qUtf8Printable(step));
        lastPercent = percent;
    };
    const Result<keeping::Restored> restored =
        keeping::restore({m_options.restore, dataFolder(), m_options.setAside}, Clock::system(), progress);
    if (!restored)
        return finish(codeFor(restored.error()), restored.error());
    for (const QString &name : restored->setAside)
        std::printf("%s\n", qUtf8Printable(tr("What was there before is kept as %1.").arg(name)));
    std::printf("%s\n", qUtf8Printable(tr("Restored into %1: %2 readings and %3 events, as of %4.")
                                          .arg(dataFolder(), QString::number(restored->facts.lastSequence),
                                               QString::number(restored->facts.lastEvent), toIso(restored->facts.at))));
    finish(ExitCode::Ok);
}

void Runner::reconcile()
{
    m_reconcile = std::make_unique<ReconcileRun>(dataFolder());
    connect(m_reconcile.get(), &ReconcileRun::finished, this, [this](const Status &status) {
        if (status)
            finish(ExitCode::Ok);
        else
            finish(ExitCode::Failed, status.error());
    });
    if (Status started = m_reconcile->start(m_options); !started)
        finish(ExitCode::Failed, started.error());
}

QString Runner::projectFile() const
{
    return m_options.project.isEmpty() ? dataFolder() + QStringLiteral("/project.json") : m_options.project;
}

void Runner::exportCsv()
{
    m_export = std::make_unique<ExportRun>(dataFolder(), projectFile());
    connect(m_export.get(), &ExportRun::finished, this, [this](const Status &status) {
        if (status)
            finish(ExitCode::Ok);
        else
            finish(ExitCode::Failed, status.error());
    });
    if (Status started = m_export->start(m_options); !started)
        finish(ExitCode::Failed, started.error());
}

void Runner::verifyArchive()
{
    const Result<keeping::ArchiveFacts> facts = keeping::verifyArchive(m_options.verifyArchive, {});
    if (!facts)
        return finish(ExitCode::Failed, facts.error());
    std::printf("%s\n", qUtf8Printable(tr("%1 is whole: %2 readings of %3 tags and %4 events in %5, SHA-256 %6.")
                                          .arg(m_options.verifyArchive, QString::number(facts->readings),
                                               QString::number(facts->tags), QString::number(facts->events), facts->month,
                                               QString::fromLatin1(facts->sha256))));
    finish(ExitCode::Ok);
}

void Runner::start()
{
    if (m_options.reconcile)
        return reconcile();
    if (!m_options.exportCsv.isEmpty())
        return exportCsv();
    if (!m_options.connectPostgresql.isEmpty())
        return connectPostgresql();
    if (!m_options.restore.isEmpty())
        return restoreBackup();
    if (!m_options.verifyArchive.isEmpty())
        return verifyArchive();
    if (m_options.createAdmin || m_options.verifyAudit) {
        const Status done = m_options.createAdmin ? createAdmin(dataFolder(), m_options.adminName) : verifyAudit(dataFolder());
        if (done)
            return finish(ExitCode::Ok);
        return finish(done.error().kind == Error::Kind::Busy ? ExitCode::DataInUse : ExitCode::Failed, done.error());
    }
    if (!m_options.demo) {
        startStation();
        return;
    }
    m_demo = std::make_unique<DemoProcess>(dataFolder());
    connect(m_demo.get(), &DemoProcess::ready, this, &Runner::startStation);
    // Queued, because the end of the program is the end of whom we hear it from.
    connect(
        m_demo.get(), &DemoProcess::failed, this, [this](const Error &error) { finish(ExitCode::Failed, error); },
        Qt::QueuedConnection);
    connect(m_demo.get(), &DemoProcess::noticed, this, &Runner::notice);
    m_demo->start(m_options.demoPlant);
}

void Runner::startStation()
{
    StationSettings settings;
    settings.dataFolder = dataFolder();
    settings.ackFile = m_options.ackFile;
    if (const Status finished = keeping::finishRestore(settings.dataFolder); !finished)
        return finish(codeFor(finished.error()), finished.error());
    Result<Settings> loaded = Settings::load(settings.dataFolder);
    if (!loaded)
        return finish(ExitCode::StoreRefused, loaded.error());
    settings.settings = *loaded;
    if (!m_options.palette.isEmpty())
        settings.settings.desktop.palette = m_options.palette;
    if (!m_options.language.isEmpty())
        settings.settings.desktop.language = m_options.language;

    settings.web = webForThisRun(settings.settings.web);
    if (settings.web) {
        if (const Status fit = settings.web->check(); !fit)
            return finish(ExitCode::Usage, fit.error());
    }
    settings.anyWebPort = m_demo && !(m_options.web && m_options.web->port);

    settings.projectFile = m_demo ? m_demo->projectFile() : projectFile();
    // before the first text is made
    Desktop::installLanguage(settings.settings.desktop.language, this);
    Plant plant = emptyPlant();
    if (m_demo || !m_options.project.isEmpty() || QFile::exists(settings.projectFile)) {
        Result<Plant> project = project::load(settings.projectFile);
        if (!project)
            return finish(ExitCode::ProjectRefused, project.error());
        plant = std::move(*project);
    }

    const UtcTime startsAt = Clock::system().utc();
    const bool getsPast = m_demo && m_options.demoPast > 0 && !QFile::exists(settings.dataFolder + QStringLiteral("/history.sqlite"));
    settings.operationsLater = getsPast;
    QStringList notices;
    Result<std::unique_ptr<Station>> station = Station::create(settings, std::move(plant), &notices);
    for (const QString &notice : std::as_const(notices))
        qCWarning(lcRun, "%s", qUtf8Printable(notice));
    if (!station)
        return finish(codeFor(station.error()), station.error());
    m_station = std::move(*station);
    connect(m_station.get(), &Station::noticed, this, &Runner::notice);
    if (m_demo) {
        connect(m_station.get(), &Station::accessOpened, this, &Runner::makeDemoAdmin);
        connect(&m_station->web(), &StationServer::changed, this, &Runner::tellDemoLink);
    }
    m_station->start();

    if (!m_options.headless || !m_options.screenshot.isEmpty()) {
        m_desktop = std::make_unique<Desktop>(*m_station, m_options, notices);
        connect(m_desktop.get(), &Desktop::closed, this, [this] { finish(ExitCode::Ok); });
        m_desktop->show();
    }
    if (getsPast)
        giveDemoPast(startsAt);
    if (m_options.runFor)
        m_runFor.start(*m_options.runFor);
    else if (!m_options.screenshot.isEmpty())
        m_runFor.start(kScreenshotAfter);
    if (!m_options.require.isEmpty())
        m_required.start(std::chrono::milliseconds(250));
    QTimer::singleShot(kSettledAfter, this, &giveBackFreeMemory);
    qCInfo(lcRun, "running %s with %zu tags", qUtf8Printable(settings.projectFile),
           m_station->editor().snapshot()->tags().size());
}

void Runner::giveDemoPast(UtcTime until)
{
    m_past = std::make_unique<DemoPast>(m_station->historian(), dataFolder());
    connect(m_past.get(), &DemoPast::progressed, this, [this](int percent) {
        if (m_desktop && percent % 5 == 0)
            m_desktop->showNotice(tr("The demo plant's last %Ln days are simulated: %1 %", nullptr, m_options.demoPast).arg(percent));
    });
    connect(m_past.get(), &DemoPast::finished, this, [this, until](const Result<DemoPastFacts> &facts) {
        if (!facts) {
            notice(facts.error().message);
            m_station->startOperations();
            return;
        }
        const QString text = tr("The demo plant has a past: %Ln simulated readings.", nullptr, int(facts->readings));
        qCInfo(lcRun, "%s", qUtf8Printable(text));
        if (m_desktop)
            m_desktop->showNotice(text);
        m_station->startOperations([this, until](std::function<void()> goOn) { liveThroughDemoPast(until, std::move(goOn)); });
    });
    m_past->start(m_station->editor().snapshot(), until, m_options.demoPast, m_options.demoPlant);
}

void Runner::liveThroughDemoPast(UtcTime until, std::function<void()> goOn)
{
    m_days = std::make_unique<DemoDays>(m_station->operations(), m_station->historian());
    connect(m_days.get(), &DemoDays::finished, this, [this, goOn = std::move(goOn)](const Result<DemoDaysFacts> &facts) {
        if (facts)
            qCInfo(lcRun, "simulated past: %llu production runs, %llu reasons of stops, %llu scores of health", static_cast<unsigned long long>(facts->runs),
                   static_cast<unsigned long long>(facts->reasons), static_cast<unsigned long long>(facts->scores));
        else
            notice(facts.error().message);
        goOn();
    });
    m_days->start(m_station->editor().snapshot(), until - std::chrono::hours(24) * m_options.demoPast, until);
}

void Runner::makeDemoAdmin()
{
    AccessControl *access = m_station->access().control();
    if (!access)
        return;
    access->run([access] {
        const QString name = QStringLiteral("admin");
        const Result<Secret> password = access->accounts().createFirstAdmin(name, Origin::console());
        if (!password)
            return; // somebody uses accounts here already
        std::printf("%s\n", qUtf8Printable(tr("The demo's administrator is %1, the password for the first login %2")
                                                .arg(name, QString::fromLatin1(password->reveal()))));
        std::fflush(stdout);
    });
}

std::optional<WebSettings> Runner::webForThisRun(const WebSettings &settings) const
{
    if (!m_options.web && !m_options.demo)
        return {};
    WebSettings web = settings;
    web.enabled = true; // a demo shows the browser's page, too
    if (m_options.web) {
        web.enabled = m_options.web->on;
        if (!m_options.web->address.isEmpty())
            web.address = m_options.web->address;
        web.port = m_options.web->port.value_or(web.port);
    }
    return web;
}

void Runner::tellDemoLink()
{
    const WebState state = m_station->web().state();
    if (!state.isOpen || std::exchange(m_toldLink, true))
        return;
    std::printf("%s\n", qUtf8Printable(tr("The plant in a browser: %1").arg(state.links.value(0))));
    if (state.generatedCertificate)
        std::printf("%s\n", qUtf8Printable(tr("A browser warns of the certificate, which signs itself; its SHA-256 fingerprint is %1")
                                                .arg(state.fingerprint)));
    std::fflush(stdout);
}

void Runner::notice(const QString &text)
{
    qCWarning(lcRun, "%s", qUtf8Printable(text));
    if (m_desktop)
        m_desktop->showNotice(text);
}

void Runner::checkRequired()
{
    const SnapshotPtr snapshot = m_station->editor().snapshot();
    const bool starting = m_station->clock().steady() - m_startedAt < kRequiredWithin;
    for (const LinkStatus &link : m_station->driverHost().links()) {
        const Device *device = snapshot->findDevice(link.device);
        if (!device || !device->enabled || link.state == LinkState::Up || link.state == LinkState::Degraded)
            continue;
        const bool wasUp = link.reconnects > 0 || link.requestsOk > 0;
        for (const QString &name : m_options.require) {
            if (device->driver.startsWith(name) && (wasUp || !starting) && link.state != LinkState::Disabled) {
                return finish(ExitCode::LinkLost,
                              Error{Error::Kind::Unreachable,
                                    tr("%1 has no link (%2), and --require names %3.").arg(device->code, link.cause, name), {}});
            }
        }
    }
}

Status Runner::writeReport(const QJsonArray &devices, const QJsonObject &forward, const QJsonValue &window) const
{
    QSaveFile file(m_options.report);
    if (!file.open(QIODevice::WriteOnly))
        return Error{Error::Kind::Io, tr("The report %1 cannot be written: %2.").arg(m_options.report, file.errorString()), {}};
    file.write(QJsonDocument(makeReport(*m_station, devices, forward, window, m_startedAt)).toJson());
    if (!file.commit())
        return Error{Error::Kind::Io, tr("The report %1 cannot be written: %2.").arg(m_options.report, file.errorString()), {}};
    return Done{};
}

void Runner::finish(ExitCode code, std::optional<Error> error)
{
    if (m_finished)
        return;
    m_finished = true;
    m_exitCode = code;
    m_error = std::move(error);
    m_required.stop();
    if (m_desktop && !m_options.screenshot.isEmpty() && code == ExitCode::Ok) {
        const Status drawn = m_desktop->screenshot(m_options.screenshot);
        if (!drawn) {
            m_exitCode = ExitCode::Failed;
            m_error = drawn.error();
        }
    }
    m_past.reset(); // it fills the station's history
    m_days.reset();
    if (m_station) {
        const QJsonArray devices = deviceFigures(*m_station);
        const QJsonValue window = m_desktop ? QJsonValue(windowFigures(m_desktop->ticks(), m_startedAt)) : QJsonValue();
        const QJsonObject forward = forwardFigures(*m_station);
        m_station->stop();
        if (!m_options.report.isEmpty()) {
            const Status written = writeReport(devices, forward, window);
            if (!written && !m_error) {
                m_exitCode = ExitCode::Failed;
                m_error = written.error();
            }
        }
    }
    m_desktop.reset();
    m_station.reset();
    m_demo.reset();
    QCoreApplication::quit();
}

} // namespace lineside
