#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/prctl.h>

namespace {

const QString kLineside = QStringLiteral(LINESIDE_BINARY_DIR "/bin/lineside");
const QString kPlant = QStringLiteral(LINESIDE_BINARY_DIR "/bin/lineside-demo-plant");

QJsonObject readJson(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QJsonDocument::fromJson(file.readAll()).object();
}

//! How many readings an ack file vouches for.
quint64 ackedIn(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    quint64 count = 0;
    for (const QByteArray &line : file.readAll().split('\n'))
        count += line.mid(line.indexOf(' ') + 1).toULongLong();
    return count;
}

//! A program of ours that ends with the test, whatever happens to it.
class Program : public QProcess
{
public:
    Program()
    {
        setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
        setProcessChannelMode(QProcess::SeparateChannels);
    }
    ~Program() override
    {
        if (state() != QProcess::NotRunning) {
            kill();
            waitForFinished(5'000);
        }
    }
    bool waitForOutput(const QByteArray &words, int ms)
    {
        QElapsedTimer timer;
        timer.start();
        while (timer.elapsed() < ms && state() != QProcess::NotRunning) {
            m_seen += readAllStandardOutput() + readAllStandardError();
            if (m_seen.contains(words))
                return true;
            setReadChannel(QProcess::StandardError);
            waitForReadyRead(50);
        }
        m_seen += readAllStandardOutput() + readAllStandardError();
        return m_seen.contains(words);
    }
    const QByteArray &seen() const { return m_seen; }

private:
    QByteArray m_seen;
};

} // namespace

/*!
 * The program as a user meets it: started, looked at, stopped, killed. Everything is judged from outside: exit codes,
 * reports, the plant's ledger, the ack file.
 */
class TstStation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsTheDemoPlantOverAllProtocols();
    void stopsCleanlyOnSignals_data();
    void stopsCleanlyOnSignals();
    void refusesASecondStationOnTheSameData();
    void refusesABrokenProjectAndLeavesItAlone();
    void killedStationLosesNothingThatItAcked();
    void lostPlantTurnsItsTagsStaleAndComesBack();
    void requiredLinkThatIsLostEndsTheRun();
    void drawsAPictureWithoutADisplay();
};

void TstStation::showsTheDemoPlantOverAllProtocols()
{
    QTemporaryDir folder;
    Program lineside;
    const QString report = folder.filePath(QStringLiteral("report.json"));
    lineside.start(kLineside, {QStringLiteral("--headless"), QStringLiteral("--demo"), QStringLiteral("--data"), folder.filePath(QStringLiteral("data")),
                               QStringLiteral("--run-for"), QStringLiteral("8"), QStringLiteral("--report"), report});
    QVERIFY2(lineside.waitForFinished(60'000), lineside.readAllStandardError().constData());
    QVERIFY2(lineside.exitCode() == 0, lineside.readAllStandardError().constData());

    const QJsonObject figures = readJson(report);
    QSet<QString> protocols;
    qint64 readings = 0;
    int tags = 0;
    for (const QJsonValue &value : figures[QLatin1String("devices")].toArray()) {
        const QJsonObject device = value.toObject();
        QVERIFY2(device[QLatin1String("state")] == QLatin1String("up"), qPrintable(device[QLatin1String("id")].toString()));
        QCOMPARE(device[QLatin1String("errors")].toInt(-1), 0);
        QVERIFY(device[QLatin1String("readings")].toInt() > 0);
        protocols.insert(device[QLatin1String("protocol")].toString());
        readings += device[QLatin1String("readings")].toInteger();
        tags += device[QLatin1String("tags")].toInt();
    }
    QVERIFY(protocols.contains(QStringLiteral("modbus-tcp")));
    for (const auto &[protocol, reason] : {std::pair(QStringLiteral("opcua"), "open62541"), std::pair(QStringLiteral("mqtt"), "mosquitto")}) {
        if (!protocols.contains(protocol))
            qWarning("no device over %s: %s is missing on this machine", qPrintable(protocol), reason);
    }
    QVERIFY(tags >= 250);
    const QJsonObject pipeline = figures[QLatin1String("pipeline")].toObject();
    const QJsonObject history = figures[QLatin1String("history")].toObject();
    QVERIFY(readings > 0);
    QCOMPARE(pipeline[QLatin1String("dropped")].toInteger(-1), 0);
    QCOMPARE(pipeline[QLatin1String("received")].toInteger(), pipeline[QLatin1String("delivered")].toInteger());
    QVERIFY(history[QLatin1String("stored")].toInteger() >= pipeline[QLatin1String("delivered")].toInteger());
    QVERIFY(figures[QLatin1String("firstLiveValueMs")].isDouble());
}

void TstStation::stopsCleanlyOnSignals_data()
{
    QTest::addColumn<int>("signal");
    QTest::newRow("SIGTERM") << SIGTERM;
    QTest::newRow("SIGINT") << SIGINT;
    QTest::newRow("SIGHUP") << SIGHUP;
}

void TstStation::stopsCleanlyOnSignals()
{
    QFETCH(int, signal);
    QTemporaryDir folder;
    Program lineside;
    const QString report = folder.filePath(QStringLiteral("report.json"));
    lineside.start(kLineside, {QStringLiteral("--headless"), QStringLiteral("--demo"), QStringLiteral("--data"), folder.filePath(QStringLiteral("data")),
                               QStringLiteral("--report"), report});
    QVERIFY2(lineside.waitForOutput("running", 60'000), lineside.seen().constData());
    QCOMPARE(::kill(pid_t(lineside.processId()), SIGPIPE), 0); // which is nobody's reason to end
    QVERIFY(!lineside.waitForFinished(300));
    QCOMPARE(::kill(pid_t(lineside.processId()), signal), 0);
    QVERIFY(lineside.waitForFinished(20'000));
    QCOMPARE(lineside.exitStatus(), QProcess::NormalExit);
    QCOMPARE(lineside.exitCode(), 0);
    QVERIFY(readJson(report).contains(QLatin1String("history")));
}

void TstStation::refusesASecondStationOnTheSameData()
{
    QTemporaryDir folder;
    const QStringList arguments{QStringLiteral("--headless"), QStringLiteral("--data"), folder.filePath(QStringLiteral("data"))};
    Program first;
    first.start(kLineside, arguments);
    QVERIFY2(first.waitForOutput("running", 60'000), first.seen().constData());
    Program second;
    second.start(kLineside, arguments);
    QVERIFY(second.waitForFinished(20'000));
    QCOMPARE(second.exitCode(), 3);
    QVERIFY(!second.readAllStandardError().isEmpty());
}

void TstStation::refusesABrokenProjectAndLeavesItAlone()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("broken.json"));
    const QByteArray broken("{\n  \"version\": 1,\n  \"name\": oops\n}\n");
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(broken);
    }
    Program lineside;
    lineside.start(kLineside, {QStringLiteral("--headless"), QStringLiteral("--data"), folder.filePath(QStringLiteral("data")),
                               QStringLiteral("--project"), path});
    QVERIFY(lineside.waitForFinished(20'000));
    QCOMPARE(lineside.exitCode(), 4);
    QVERIFY(lineside.readAllStandardError().toLower().contains("line 3"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), broken);
}

void TstStation::killedStationLosesNothingThatItAcked()
{
    QTemporaryDir folder;
    const QString data = folder.filePath(QStringLiteral("data"));
    const QString acks = folder.filePath(QStringLiteral("acks"));
    Program plant;
    const QString project = folder.filePath(QStringLiteral("project.json"));
    plant.start(kPlant, {QStringLiteral("--write-project"), project});
    QVERIFY2(plant.waitForOutput("ready", 60'000), plant.seen().constData());

    quint64 acked = 0;
    for (int round = 0; round < 3; ++round) {
        Program lineside;
        lineside.start(kLineside, {QStringLiteral("--headless"), QStringLiteral("--project"), project, QStringLiteral("--data"), data,
                                   QStringLiteral("--ack-file"), acks});
        QTRY_VERIFY_WITH_TIMEOUT(QFile(acks).size() > qint64(round + 1) * 60, 60'000);
        lineside.kill(); // SIGKILL
        QVERIFY(lineside.waitForFinished(10'000));
        QFile file(acks);
        QVERIFY(file.open(QIODevice::ReadOnly));
        // sequences are gap-free from run to run: nothing acked is missing, nothing is numbered twice
        quint64 next = 1;
        for (const QByteArray &line : file.readAll().split('\n')) {
            const QList<QByteArray> words = line.split(' ');
            if (words.size() != 2)
                continue;
            const quint64 first = words[0].toULongLong();
            QVERIFY2(first >= next, line.constData()); // a commit whose ack was cut off by the kill may be missing here
            next = first + words[1].toULongLong();
        }
        acked = next - 1;
    }
    Program last;
    const QString report = folder.filePath(QStringLiteral("report.json"));
    last.start(kLineside, {QStringLiteral("--headless"), QStringLiteral("--project"), project, QStringLiteral("--data"), data,
                           QStringLiteral("--run-for"), QStringLiteral("0"), QStringLiteral("--report"), report});
    QVERIFY(last.waitForFinished(30'000));
    QCOMPARE(last.exitCode(), 0);
    QVERIFY(readJson(report)[QLatin1String("history")].toObject()[QLatin1String("sequence")].toInteger() >= qint64(acked));
}

void TstStation::lostPlantTurnsItsTagsStaleAndComesBack()
{
    QTemporaryDir folder;
    const QString project = folder.filePath(QStringLiteral("project.json"));
    auto plant = std::make_unique<Program>();
    plant->start(kPlant, {QStringLiteral("--write-project"), project});
    QVERIFY2(plant->waitForOutput("ready", 60'000), plant->seen().constData());
    const QString report = folder.filePath(QStringLiteral("report.json"));
    const QString acks = folder.filePath(QStringLiteral("acks"));
    Program lineside;
    lineside.start(kLineside, {QStringLiteral("--headless"), QStringLiteral("--project"), project, QStringLiteral("--data"),
                               folder.filePath(QStringLiteral("data")), QStringLiteral("--ack-file"), acks, QStringLiteral("--report"), report});
    QVERIFY2(lineside.waitForOutput("running", 60'000), lineside.seen().constData());
    // until every tag has had its first values
    QTRY_VERIFY_WITH_TIMEOUT(ackedIn(acks) > 1'500, 40'000);
    plant.reset(); // killed: every link drops
    const quint64 before = ackedIn(acks);
    // each tag gets two more readings of the station's own: last usable value, then no communication
    QTRY_VERIFY_WITH_TIMEOUT(ackedIn(acks) >= before + 250, 20'000);
    QVERIFY(!lineside.waitForFinished(4'000));
    lineside.terminate();
    QVERIFY(lineside.waitForFinished(60'000));
    const QJsonObject figures = readJson(report);
    for (const QJsonValue &device : figures[QLatin1String("devices")].toArray()) {
        QVERIFY(device.toObject()[QLatin1String("state")] != QLatin1String("up"));
        QVERIFY(!device.toObject()[QLatin1String("cause")].toString().isEmpty());
    }
    QVERIFY(figures[QLatin1String("pipeline")].toObject()[QLatin1String("staleTags")].toInt() > 200);
}

void TstStation::requiredLinkThatIsLostEndsTheRun()
{
    QTemporaryDir folder;
    const QString project = folder.filePath(QStringLiteral("project.json"));
    auto plant = std::make_unique<Program>();
    plant->start(kPlant, {QStringLiteral("--write-project"), project});
    QVERIFY2(plant->waitForOutput("ready", 60'000), plant->seen().constData());
    Program lineside;
    lineside.start(kLineside, {QStringLiteral("--headless"), QStringLiteral("--project"), project, QStringLiteral("--data"),
                               folder.filePath(QStringLiteral("data")), QStringLiteral("--require"), QStringLiteral("modbus")});
    QVERIFY2(lineside.waitForOutput("running", 60'000), lineside.seen().constData());
    QTRY_VERIFY_WITH_TIMEOUT(QFile(folder.filePath(QStringLiteral("data/history.sqlite-wal"))).size() > 0, 20'000);
    QVERIFY(!lineside.waitForFinished(1'500));
    plant.reset();
    QVERIFY(lineside.waitForFinished(40'000));
    QCOMPARE(lineside.exitCode(), 6);
}

void TstStation::drawsAPictureWithoutADisplay()
{
    QTemporaryDir folder;
    const QString picture = folder.filePath(QStringLiteral("window.png"));
    Program lineside;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.remove(QStringLiteral("DISPLAY"));
    environment.remove(QStringLiteral("WAYLAND_DISPLAY"));
    environment.remove(QStringLiteral("QT_QPA_PLATFORM"));
    lineside.setProcessEnvironment(environment);
    lineside.start(kLineside, {QStringLiteral("--demo"), QStringLiteral("--data"), folder.filePath(QStringLiteral("data")), QStringLiteral("--screenshot"), picture,
                               QStringLiteral("--run-for"), QStringLiteral("3"), QStringLiteral("--size"), QStringLiteral("1280x800")});
    QVERIFY2(lineside.waitForFinished(60'000), lineside.readAllStandardError().constData());
    QCOMPARE(lineside.exitCode(), 0);
    const QImage image(picture);
    QCOMPARE(image.size(), QSize(1280, 800));
    QSet<QRgb> colors;
    for (int x = 0; x < image.width(); x += 4) {
        for (int y = 0; y < image.height(); y += 4)
            colors.insert(image.pixel(x, y));
    }
    QVERIFY(colors.size() > 20);
}

QTEST_GUILESS_MAIN(TstStation)
#include "tst_station.moc"
