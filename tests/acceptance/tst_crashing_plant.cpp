#include "acceptance/companion.h"
#include "acceptance/store_questions.h"
#include "models/plant/project_file.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace lineside;
using namespace std::chrono_literals;

/*!
 * X5: the demo plant beside the station is killed again and again. The station starts it anew with growing pauses, its
 * tags are stale meanwhile and come back, the window lives, and the station ends well in the middle of it.
 */
class TstCrashingPlant : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isStartedAgainWhileItsTagsAreStale();
};

void TstCrashingPlant::isStartedAgainWhileItsTagsAreStale()
{
    QTemporaryDir folder;
    const QString data = folder.filePath(QStringLiteral("data")), report = folder.filePath(QStringLiteral("report.json"));
    test::Companion station;
    station.setProcessChannelMode(QProcess::MergedChannels);
    station.start(QStringLiteral(LINESIDE_BINARY_DIR "/bin/lineside"), // with its window, drawn nowhere
                  {QStringLiteral("--demo"), QStringLiteral("--demo-plant"), QStringLiteral("--no-opcua --no-mqtt ") + test::ownPorts().join(QLatin1Char(' ')),
                   QStringLiteral("--data"), data, QStringLiteral("--report"), report, QStringLiteral("--language"), QStringLiteral("en")});
    QVERIFY2(!station.waitForLine("is connected.", 60s).isEmpty(), station.seen().constData());
    const Result<Plant> plant = project::load(data + QStringLiteral("/demo-project.json"));
    QVERIFY2(plant.ok(), plant ? "" : qPrintable(plant.error().message));
    const QList<Device> &devices = plant->sites[0].devices;
    while (station.seen().count(" is connected.") < devices.size())
        QVERIFY2(!station.waitForLine(" is connected.", 30s).isEmpty(), station.seen().constData());

    const auto kill = [&] {
        const qint64 pid = test::childOf(station.processId(), "lineside-demo-p");
        return pid > 0 && ::kill(pid_t(pid), SIGKILL) == 0;
    };
    const UtcTime killed = Clock::system().utc();
    QVERIFY(kill());
    QVERIFY2(!station.waitForLine("has ended (signal 9); it is started again in 10 s", 10s).isEmpty(), station.seen().constData());
    QVERIFY2(!station.waitForLine("The demo plant works again.", 60s).isEmpty(), station.seen().constData());
    const UtcTime back = Clock::system().utc();
    for (qsizetype i = station.seen().count(" It had no link for "); i < devices.size(); i = station.seen().count(" It had no link for "))
        QVERIFY2(!station.waitForLine(" It had no link for ", 60s).isEmpty(), station.seen().constData());
    // Each link was told as lost once for each of its causes, whatever was tried meanwhile.
    for (const Device &device : devices) {
        QSet<QByteArray> causes;
        int told = 0;
        for (const QByteArray &line : station.seen().split('\n')) {
            const qsizetype at = line.indexOf(device.code.toUtf8() + " has no link (");
            if (at < 0)
                continue;
            ++told;
            causes.insert(line.mid(at));
        }
        QVERIFY2(told > 0 && told == causes.size(), station.seen().constData());
    }
    QVERIFY(kill());
    QVERIFY2(!station.waitForLine("has ended (signal 9); it is started again in 20 s", 10s).isEmpty(), station.seen().constData());
    QVERIFY2(station.end(), station.seen().constData());

    QFile file(report);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonObject window = QJsonDocument::fromJson(file.readAll()).object()[QLatin1String("window")].toObject();
    QVERIFY(window[QLatin1String("ticks")].toInt() > 100);
    QVERIFY2(window[QLatin1String("longestStallMs")].toDouble() < 2'000, QJsonDocument(window).toJson().constData());

    HistorianSettings settings;
    settings.folder = data;
    const Result<std::unique_ptr<Historian>> historian = Historian::open(settings, Clock::system());
    QVERIFY2(historian.ok(), historian ? "" : qPrintable(historian.error().message));
    int stale = 0;
    for (const Device &device : devices) {
        std::vector<TagUuid> uuids;
        for (const Tag &tag : device.tags)
            uuids.push_back(tag.id);
        for (const TagId tag : (*historian)->numberTags(uuids)) {
            const Result<RawResult> stored = test::storedReadings(**historian, tag, killed, back);
            QVERIFY(stored.ok());
            stale += std::ranges::any_of(stored->readings, [](const Reading &reading) {
                return reading.status == StatusCode::BadNoCommunication;
            });
        }
    }
    QVERIFY2(stale > 100, qPrintable(QString::number(stale)));
}

QTEST_GUILESS_MAIN(TstCrashingPlant)
#include "tst_crashing_plant.moc"
