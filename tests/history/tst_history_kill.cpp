#include "history_fixture.h"

#include <QProcess>
#include <QRandomGenerator>

#include <csignal>
#include <set>
#include <sys/types.h>

using namespace lineside;
using namespace lineside::test;

/*
 * A program that stores readings is killed at random moments, again and again on the same folder. Whatever it had said
 * to be stored must be there exactly once, and the numbers must have no gap. LINESIDE_KILLS sets how often,
 * LINESIDE_SEED the moments.
 */
class HistoryKillTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingStoredIsLost_data();
    void nothingStoredIsLost();
};

void HistoryKillTest::nothingStoredIsLost_data()
{
    QTest::addColumn<QString>("openBytes");
    QTest::newRow("log only") << QStringLiteral("1000000000");
    QTest::newRow("blocks all the time") << QStringLiteral("100000");
    QTest::newRow("both") << QStringLiteral("4000000");
}

void HistoryKillTest::nothingStoredIsLost()
{
    QFETCH(QString, openBytes);
    bool given = false;
    const int kills = std::max(1, qEnvironmentVariableIntValue("LINESIDE_KILLS", &given) / 3);
    const int rounds = given ? kills : 7;
    quint32 seed = quint32(qEnvironmentVariableIntValue("LINESIDE_SEED", &given));
    if (!given)
        seed = QRandomGenerator::global()->generate();
    QRandomGenerator random(seed);
    qInfo("LINESIDE_SEED=%u", seed);
    QTemporaryDir folder;
    const QString data = folder.filePath(QStringLiteral("data"));

    quint64 acknowledged = 0;
    quint64 acknowledgedEvent = 0;
    for (int round = 0; round < rounds; ++round) {
        QProcess victim;
        victim.start(QStringLiteral(LINESIDE_BINARY_DIR "/tests-bin/store_victim"), {data, openBytes});
        QVERIFY(victim.waitForStarted());
        // It has begun to store; from then on it may die at any moment.
        QByteArray said;
        QVERIFY(QTest::qWaitFor([&] { return (said += victim.readAllStandardOutput()).contains("stored "); }, 10'000));
        victim.waitForReadyRead(1);
        const int lifeMs = random.bounded(1, 250);
        QElapsedTimer life;
        life.start();
        while (life.elapsed() < lifeMs)
            victim.waitForReadyRead(int(std::max<qint64>(1, lifeMs - life.elapsed())));
        QCOMPARE(::kill(pid_t(victim.processId()), SIGKILL), 0);
        QVERIFY(victim.waitForFinished(10'000));
        said += victim.readAllStandardOutput();

        for (const QByteArray &line : said.split('\n')) {
            const QList<QByteArray> words = line.split(' ');
            QVERIFY2(words[0] != "error" && words[0] != "notice", line.constData());
            if (words[0] == "open")
                QVERIFY2(words[1].toULongLong() >= acknowledged, "what was said to be stored is gone");
            else if (words[0] == "stored")
                acknowledged = words[1].toULongLong() + words[2].toULongLong() - 1;
            else if (words[0] == "event")
                acknowledgedEvent = words[1].toULongLong();
        }
    }
    QVERIFY(acknowledged > 0);

    HistorianSettings settings;
    settings.folder = data;
    QStringList notices;
    QElapsedTimer opening;
    opening.start();
    Result<std::unique_ptr<Historian>> opened = Historian::open(settings, Clock::system(), &notices);
    qInfo("opened in %lld ms, %llu readings acknowledged", opening.elapsed(), acknowledged);
    QVERIFY2(opened.ok(), opened.ok() ? "" : qPrintable(opened.error().message));
    QCOMPARE(notices, QStringList());
    const quint64 stored = (*opened)->counters().sequence;
    QVERIFY(stored >= acknowledged);

    // The value of each reading is the number that it must have got: the writer counted on from what was stored.
    std::vector<bool> seen(stored + 1, false);
    for (quint32 tag = 1; tag <= 50; ++tag) {
        const Result<RawResult> raw = rawOf(**opened, TagId(tag));
        QVERIFY(raw.ok());
        for (const Reading &reading : raw->readings) {
            const quint64 number = reading.value.asUInt64();
            QVERIFY(number >= 1 && number <= stored);
            QVERIFY2(!seen[number], "a reading is there twice");
            seen[number] = true;
        }
    }
    for (quint64 number = 1; number <= stored; ++number)
        QVERIFY2(seen[number], "a reading is missing");

    EventFilter filter;
    filter.kinds = {EventKind::MaintenanceRequired};
    filter.atMost = 1'000'000;
    const Result<QList<Event>> events = eventsOf(**opened, filter);
    QVERIFY(events.ok());
    std::set<quint64> ids;
    for (const Event &event : *events)
        ids.insert(event.id);
    QCOMPARE(qsizetype(ids.size()), events->size());
    if (acknowledgedEvent > 0) {
        QCOMPARE(*ids.begin(), quint64(1));
        QVERIFY(*ids.rbegin() >= acknowledgedEvent);
        QCOMPARE(*ids.rbegin(), quint64(ids.size()));
    }
}

QTEST_GUILESS_MAIN(HistoryKillTest)
#include "tst_history_kill.moc"
