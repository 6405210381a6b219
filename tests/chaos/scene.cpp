#include "chaos/scene.h"

#include "models/plant/project_file.h"

#include <QDeadlineTimer>
#include <QTest>

namespace lineside::test {

namespace {

constexpr int kStationDiskMb = 1'024;
constexpr int kClusterDiskMb = 6'144;
constexpr int kExitStoreRefused = 5;

qint64 sizeOf(const QString &path)
{
    return QFileInfo(path).size();
}

} // namespace

Scene::Scene(const SceneOptions &options) : m_options(options) {}

QString Scene::begin()
{
    QDir(m_folder.path()).mkpath(QStringLiteral("disk"));
    const QStringList config{QStringLiteral("wal_level = minimal"), QStringLiteral("max_wal_senders = 0"),
                             QStringLiteral("log_min_messages = warning")};
    if (m_options.ownDisks) {
        if (!m_stationDisk.mount(in("disk"), kStationDiskMb) || !m_clusterDisk.mount(m_cluster.folder(), kClusterDiskMb))
            return QStringLiteral("the disks cannot be mounted");
    }
    if (!m_cluster.start(config))
        return QStringLiteral("the PostgreSQL server does not start");

    m_plant.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_plant.start(m_options.programs + QStringLiteral("/lineside-demo-plant"),
                  QStringList{QStringLiteral("--tags"), QString::number(m_options.tags), QStringLiteral("--seed"),
                              QString::number(m_options.seed % 1'000'000), QStringLiteral("--write-project"), in("project.json"),
                              QStringLiteral("--ledger"), in("plant.csv")} + ownPorts());
    if (!m_plant.waitForLine("ready", std::chrono::seconds(60)).startsWith("ready"))
        return QStringLiteral("the demo plant did not get ready");
    Result<Plant> project = project::load(in("project.json"));
    if (!project)
        return project.error().message;
    m_ledgers = {in("disk") + QStringLiteral("/data"), in("acks"), in("plant.csv"), std::move(*project)};
    for (const Site &site : std::as_const(m_ledgers.plant.sites)) {
        for (const Device &device : site.devices) {
            m_devices << device.code;
            if (device.driver == QLatin1String("mqtt"))
                m_broker = device.code;
        }
    }
    if (const QString fault = connectStation(); !fault.isEmpty())
        return fault;
    startStation();
    // The schema comes first; from then on the database itself writes down what lanes do, from their first row on.
    const bool made = QTest::qWaitFor([this] {
        const Result<forward::SqlRows> there = m_cluster.tryAsk("SELECT to_regclass('lineside.reader_tenants') IS NOT NULL");
        return there && (*there)[0][0] == QByteArray("t");
    }, 20'000);
    if (!made)
        return QStringLiteral("the station did not make its tables");
    if (Status watched = watchLanes(m_cluster); !watched)
        return watched.error().message;
    if (!QTest::qWaitFor([this] { return arrivedUpTo(m_cluster) > 0; }, 20'000))
        return QStringLiteral("no reading arrived in the database");
    return {};
}

QString Scene::connectStation()
{
    Companion setup;
    setup.setProcessChannelMode(QProcess::MergedChannels);
    setup.start(m_options.programs + QStringLiteral("/lineside"),
                {QStringLiteral("--data"), m_ledgers.dataFolder, QStringLiteral("--connect-postgresql"),
                 QStringLiteral("postgresql://%1@127.0.0.1:%2/%3?sslmode=disable").arg(QLatin1String(PgCluster::kUser))
                     .arg(m_cluster.port()).arg(QLatin1String(PgCluster::kDatabase))});
    setup.write(QByteArray(PgCluster::kPassword) + '\n');
    setup.closeWriteChannel();
    const bool ended = setup.waitForFinished(60'000);
    return ended && setup.exitCode() == 0 ? QString() : QString::fromUtf8(setup.readAll());
}

void Scene::startStation()
{
    m_station = std::make_unique<Companion>();
    m_station->setStandardErrorFile(in("station.log"), QIODevice::Append);
    m_acksAt = sizeOf(m_ledgers.ackFile);
    m_station->start(m_options.programs + QStringLiteral("/lineside"),
                     {QStringLiteral("--headless"), QStringLiteral("--project"), in("project.json"), QStringLiteral("--data"),
                      m_ledgers.dataFolder, QStringLiteral("--ack-file"), m_ledgers.ackFile});
    ++m_starts;
    m_startedWithoutRoom = m_diskFull;
}

void Scene::play(std::chrono::milliseconds time)
{
    const QDeadlineTimer deadline(time);
    do {
        if (!stationLives()) {
            startStation();
        } else if (m_station->waitForFinished(int(std::clamp<qint64>(deadline.remainingTime(), 1, 50)))) {
            if (m_startedWithoutRoom && m_station->exitStatus() == QProcess::NormalExit && m_station->exitCode() == kExitStoreRefused)
                ++m_refusedStarts; // without room there is nothing to begin with, and it says so
            else
                m_faults << QStringLiteral("the station ended by itself, with %1 %2")
                                .arg(m_station->exitStatus() == QProcess::NormalExit ? QStringLiteral("code") : QStringLiteral("signal"))
                                .arg(m_station->exitCode());
        }
        if (m_plant.state() == QProcess::NotRunning && !m_faults.contains(QStringLiteral("the plant ended by itself")))
            m_faults << QStringLiteral("the plant ended by itself");
    } while (!deadline.hasExpired());
}

void Scene::killStation()
{
    if (!stationLives())
        return;
    m_station->kill();
    m_station->waitForFinished(10'000);
    startStation();
}

void Scene::endStation()
{
    // One that has only just been started does not listen yet.
    const QDeadlineTimer deadline(10'000);
    while (stationLives() && storedSinceStart() == 0 && !m_diskFull && !deadline.hasExpired())
        play(std::chrono::milliseconds(20));
    if (!stationLives())
        return;
    const bool good = m_station->end();
    if (!good && !m_diskFull)
        m_faults << QStringLiteral("the station did not end well when it was told to");
}

void Scene::pauseStation()
{
    if (stationLives())
        ::kill(pid_t(m_station->processId()), SIGSTOP);
}

void Scene::resumeStation()
{
    if (stationLives())
        ::kill(pid_t(m_station->processId()), SIGCONT);
}

quint64 Scene::storedSinceStart()
{
    return quint64(std::max<qint64>(0, sizeOf(m_ledgers.ackFile) - m_acksAt));
}

quint64 Scene::lastAcked()
{
    QFile file(m_ledgers.ackFile);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    file.seek(std::max<qint64>(0, file.size() - 200));
    quint64 last = 0;
    const QByteArrayList lines = file.readAll().split('\n');
    for (qsizetype i = 1; i + 1 < lines.size(); ++i) {
        const QByteArrayList words = lines[i].split(' ');
        last = words.value(0).toULongLong() + words.value(1).toULongLong() - 1;
    }
    return last;
}

bool Scene::fillStationDisk(qint64 bytes)
{
    m_diskFull = m_stationDisk.isMounted() ? m_stationDisk.fill(bytes)
                                           : stationLives() && limitFiles(pid_t(m_station->processId()), sizeOf(m_ledgers.dataFolder + QStringLiteral("/history.sqlite")) + bytes);
    m_startedWithoutRoom |= m_diskFull; // it may be starting
    return m_diskFull;
}

void Scene::freeStationDisk()
{
    if (m_stationDisk.isMounted())
        m_stationDisk.release();
    else if (stationLives())
        limitFiles(pid_t(m_station->processId()), -1);
    m_diskFull = false;
}

bool Scene::fillClusterDisk(qint64 bytes)
{
    return m_clusterDisk.fill(bytes);
}

void Scene::freeClusterDisk()
{
    m_clusterDisk.release();
    // A server that could not write its log has ended, or is about to.
    const bool answers = QTest::qWaitFor([this] { return m_cluster.hasEnded() || m_cluster.tryAsk("SELECT 1").ok(); }, 20'000);
    if (!answers || (m_cluster.hasEnded() && !m_cluster.startAgain()))
        m_faults << QStringLiteral("the PostgreSQL server does not come back after its disk was full");
}

bool Scene::killBroker()
{
    const qint64 broker = childOf(m_plant.processId(), "mosquitto");
    return broker > 0 && ::kill(pid_t(broker), SIGKILL) == 0;
}

QString Scene::end(std::chrono::seconds limit)
{
    freeStationDisk();
    m_cluster.thaw();
    if (m_clusterDisk.isMounted())
        freeClusterDisk();
    if (m_cluster.hasEnded() && !m_cluster.startAgain())
        return QStringLiteral("the PostgreSQL server does not come back");
    for (const QString &device : std::as_const(m_devices))
        m_plant.command("link-back " + device.toUtf8());
    // A new station has patience again, and everything that was called stored until now is to arrive.
    endStation();
    const quint64 wanted = lastAcked();
    startStation();
    const QDeadlineTimer deadline(limit);
    while (arrivedUpTo(m_cluster) < wanted && !deadline.hasExpired())
        play(std::chrono::milliseconds(100));
    const quint64 arrived = arrivedUpTo(m_cluster);
    endStation();
    if (!m_plant.end())
        m_faults << QStringLiteral("the plant did not end well");
    if (wanted == 0)
        return QStringLiteral("the station stored nothing");
    return arrived < wanted ? QStringLiteral("only numbers up to %1 of %2 arrived within %3 s").arg(arrived).arg(wanted).arg(limit.count())
                            : QString();
}

QString Scene::logTail() const
{
    QString tail;
    for (const QString &path : {in("station.log"), m_cluster.folder() + QStringLiteral("/log")}) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            continue;
        file.seek(std::max<qint64>(0, file.size() - 3'000));
        tail += path + u'\n' + QString::fromUtf8(file.readAll());
    }
    return tail;
}

} // namespace lineside::test
