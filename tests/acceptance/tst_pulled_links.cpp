#include "acceptance/companion.h"
#include "acceptance/store_questions.h"
#include "models/plant/project_file.h"

#include <QTemporaryDir>
#include <QTest>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

// What the station promises, and what a busy machine may add.
constexpr auto kToldWithin = 1'000ms; //!< a dropped link
constexpr auto kSlack = 1'500ms;
constexpr auto kTogether = 700ms; //!< less than the second from which on silence alone would turn a tag uncertain
constexpr auto kBackWithin = 40s; //!< pauses between tries grow up to 30 s

std::chrono::milliseconds staleTime(const Tag &tag, const Device &device)
{
    return tag.staleAfter.value_or(std::max<std::chrono::milliseconds>(3 * device.period, 2s));
}

} // namespace

/*!
 * Each link of the demo plant is pulled in turn, the others stay. Judged from what the station stored and wrote into its
 * journal and log: exactly the tags of that link turn stale, within the promised time, and come back by themselves.
 */
class TstPulledLinks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void exactlyItsTagsTurnStaleAndComeBack();

private:
    struct Pull
    {
        QString device;
        UtcTime pulled{};
        UtcTime back{};
    };
    void judge(const Plant &plant, Historian &historian, const Pull &pull);
};

void TstPulledLinks::exactlyItsTagsTurnStaleAndComeBack()
{
    QTemporaryDir folder;
    const QString projectFile = folder.filePath(QStringLiteral("project.json"));
    test::Companion field;
    field.start(QStringLiteral(LINESIDE_BINARY_DIR "/bin/lineside-demo-plant"), test::ownPorts() + QStringList{QStringLiteral("--write-project"), projectFile});
    const QByteArray ready = field.waitForLine("ready", 60s);
    QVERIFY2(ready.startsWith("ready"), field.readAllStandardError().constData());
    const Result<Plant> plant = project::load(projectFile);
    QVERIFY2(plant.ok(), plant ? "" : qPrintable(plant.error().message));
    QMap<QString, QString> deviceOf; // by driver, the last one
    for (const Device &device : plant->sites[0].devices)
        deviceOf.insert(device.driver, device.code);

    test::Companion station;
    station.setProcessChannelMode(QProcess::MergedChannels);
    station.start(QStringLiteral(LINESIDE_BINARY_DIR "/bin/lineside"),
                  {QStringLiteral("--headless"), QStringLiteral("--project"), projectFile, QStringLiteral("--data"),
                   folder.filePath(QStringLiteral("data")), QStringLiteral("--language"), QStringLiteral("en")});
    QVERIFY2(!station.waitForLine("running", 60s).isEmpty(), station.seen().constData());
    QSet<QString> waiting;
    for (const Device &device : plant->sites[0].devices)
        waiting.insert(device.code);
    while (!waiting.isEmpty()) {
        const QByteArray line = station.waitForLine("is connected.", 30s);
        QVERIFY2(!line.isEmpty(), station.seen().constData());
        waiting.removeIf([&](const QString &code) { return line.contains(code.toUtf8() + " is connected."); });
    }
    // Every tag gets its first values, and nobody loses anything by itself.
    QVERIFY2(!station.watch(3s).contains("has no link"), station.seen().constData());

    QList<Pull> pulls;
    for (const QString &driver : QStringList{QStringLiteral("modbus-tcp"), QStringLiteral("opcua"), QStringLiteral("mqtt")}) {
        if (!deviceOf.contains(driver)) {
            qWarning("no device over %s: its library or mosquitto is missing on this machine", qPrintable(driver));
            continue;
        }
        Pull pull;
        pull.device = deviceOf.value(driver);
        const QByteArray code = pull.device.toUtf8();
        const qint64 broker = driver == QLatin1String("mqtt") ? test::childOf(field.processId(), "mosquitto") : 0;
        QVERIFY(driver != QLatin1String("mqtt") || broker > 0);
        pull.pulled = Clock::system().utc();
        if (broker > 0)
            QCOMPARE(::kill(pid_t(broker), SIGKILL), 0);
        else
            QVERIFY(field.command("link-loss " + code).startsWith("ok"));
        const QByteArray lost = station.waitForLine(code + " has no link (", 10s);
        QVERIFY2(!lost.isEmpty(), station.seen().constData());
        const QByteArray cause = lost.mid(lost.indexOf('(') + 1, lost.lastIndexOf(')') - lost.indexOf('(') - 1);
        QVERIFY2(cause.size() > 5 && cause.contains(' '), lost.constData()); // words, not a number
        // Longer than any stale time here, so that silence has its consequences; for this device alone.
        const QList<QByteArray> said = station.watch(5'500ms).split('\n');
        for (const QByteArray &line : said)
            QVERIFY2(!line.contains("has no link") || line.contains(code + " has no link"), line.constData());
        pull.back = Clock::system().utc();
        const QByteArray answer = field.command("link-back " + code);
        QVERIFY2(answer.startsWith("ok"), answer.constData());
        QVERIFY2(!station.waitForLine(code + " is connected.", kBackWithin).isEmpty(), station.seen().constData());
        QVERIFY2(!station.watch(3s).contains("has no link"), station.seen().constData()); // readings come again
        pulls.append(pull);
    }
    QVERIFY2(station.end(), station.seen().constData());

    HistorianSettings settings;
    settings.folder = folder.filePath(QStringLiteral("data"));
    const Result<std::unique_ptr<Historian>> historian = Historian::open(settings, Clock::system());
    QVERIFY2(historian.ok(), historian ? "" : qPrintable(historian.error().message));
    for (const Pull &pull : std::as_const(pulls)) {
        judge(*plant, **historian, pull);
        if (QTest::currentTestFailed())
            return;
    }
}

void TstPulledLinks::judge(const Plant &plant, Historian &historian, const Pull &pull)
{
    EventFilter filter;
    filter.from = pull.pulled;
    filter.to = pull.back;
    filter.kinds = {EventKind::LinkDown};
    const Result<QList<Event>> events = test::storedEvents(historian, filter);
    QVERIFY(events.ok());
    QVERIFY(!events->isEmpty());
    for (const Event &event : *events)
        QCOMPARE(event.source, pull.device);
    const UtcTime told = events->last().at; // newest first
    QVERIFY(told - pull.pulled <= kToldWithin + kSlack);

    int pulledTags = 0;
    for (const Device &device : plant.sites[0].devices) {
        std::vector<TagUuid> uuids;
        for (const Tag &tag : device.tags)
            uuids.push_back(tag.id);
        const std::vector<TagId> numbers = historian.numberTags(uuids);
        for (qsizetype i = 0; i < device.tags.size(); ++i) {
            const Tag &tag = device.tags[i];
            const Result<RawResult> stored = test::storedReadings(historian, numbers[size_t(i)], UtcTime{}, UtcTime::max());
            QVERIFY(stored.ok());
            const QByteArray name = (pull.device + QStringLiteral(" pulled, ") + device.code + QLatin1Char('.') + tag.code).toUtf8();
            std::optional<UtcTime> uncertain;
            std::optional<UtcTime> silent;
            std::optional<UtcTime> goodAgain;
            StatusCode before = StatusCode::BadNoCommunication;
            for (const Reading &reading : stored->readings) {
                if (reading.at < pull.pulled)
                    before = reading.status;
                else if (reading.status == StatusCode::UncertainLastUsableValue && reading.at < pull.back && !uncertain)
                    uncertain = reading.at;
                else if (reading.status == StatusCode::BadNoCommunication && reading.at < pull.back && !silent)
                    silent = reading.at;
                else if (reading.at >= pull.back && qualityOf(reading.status) == Quality::Good && !goodAgain)
                    goodAgain = reading.at;
            }
            if (device.code != pull.device) {
                QVERIFY2(!uncertain && !silent, name.constData());
                continue;
            }
            if (qualityOf(before) != Quality::Good)
                continue; // the plant itself called it bad: it cannot turn worse
            ++pulledTags;
            QVERIFY2(uncertain && *uncertain - told <= kTogether, name.constData());
            QVERIFY2(silent && *silent - pull.pulled <= staleTime(tag, device) + kSlack, name.constData());
            QVERIFY2(*uncertain <= *silent, name.constData());
            QVERIFY2(goodAgain, name.constData());
        }
    }
    QVERIFY(pulledTags > 10);
}

QTEST_GUILESS_MAIN(TstPulledLinks)
#include "tst_pulled_links.moc"
