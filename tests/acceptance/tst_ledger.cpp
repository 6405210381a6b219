#include "acceptance/station_trial.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace lineside;

/*!
 * No missed period and no lost value, judged by what the plant wrote down of itself. "lineside-bench station" does the
 * same with 100,000 tags.
 */
class TstLedger : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyTagIsAskedAndEveryValueStored();
    void theJudgeSeesWhatIsMissing();
};

void TstLedger::everyTagIsAskedAndEveryValueStored()
{
    test::TrialOptions options;
    options.programs = QStringLiteral(LINESIDE_BINARY_DIR "/bin");
    options.tags = 4'000;
    options.seconds = 6;
    const test::TrialVerdict verdict = test::tryStation(options);
    QVERIFY2(verdict.fault.isEmpty(), qPrintable(verdict.fault));
    QVERIFY2(verdict.punctuality.missed == 0,
             qPrintable(QStringLiteral("%1 periods missed; %2 was not asked for %3 ms")
                            .arg(verdict.punctuality.missed)
                            .arg(verdict.punctuality.worst)
                            .arg(verdict.punctuality.longestGapMs)));
    QVERIFY(verdict.punctuality.asked >= qint64(7) * options.tags);
    QVERIFY(verdict.tagsCompared > 3'000);
    QVERIFY(verdict.answers >= 7 * verdict.tagsCompared);
    QCOMPARE(verdict.lost, 0);
    QCOMPARE(verdict.invented, 0);
    const QJsonObject history = verdict.report[QLatin1String("history")].toObject();
    QCOMPARE(verdict.acked, quint64(history[QLatin1String("sequence")].toInteger()));
}

void TstLedger::theJudgeSeesWhatIsMissing()
{
    Device device;
    device.code = QStringLiteral("D");
    device.driver = QStringLiteral("modbus-tcp");
    device.tags.resize(2);
    device.tags[0].code = QStringLiteral("a");
    device.tags[0].address = {{QStringLiteral("table"), QStringLiteral("input")}, {QStringLiteral("address"), 0}};
    device.tags[1].code = QStringLiteral("b");
    device.tags[1].address = {{QStringLiteral("table"), QStringLiteral("input")},
                              {QStringLiteral("address"), 10}, {QStringLiteral("type"), QStringLiteral("float32")}};
    Site site;
    site.devices = {device};
    Plant plant;
    plant.sites = {site};

    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("requests.csv"));
    const auto missed = [&](const QByteArray &lines) {
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly))
            return qint64(-1);
        file.write("time_us,device,table,first,count\n" + lines);
        file.close();
        test::PlantRecords records(plant);
        if (!records.readRequests(path, 0).isEmpty())
            return qint64(-2);
        return test::judgePunctuality(records).missed;
    };
    QCOMPARE(missed("1000000,D,input,0,12\n2000000,D,input,0,12\n3100000,D,input,0,12\n"), 0);
    QCOMPARE(missed("1000000,D,input,0,12\n3000000,D,input,0,12\n"), 2); // both tags, one period each
    QCOMPARE(missed("1000000,D,input,0,12\n2000000,D,input,0,11\n3000000,D,input,0,12\n"), 1); // half of b is not b
    QCOMPARE(missed("1000000,D,input,0,12\n2000000,D,holding,0,12\n3000000,D,input,0,12\n"), 2);
    QCOMPARE(missed("1000000,D,input,0,5\n2000000,D,input,0,5\n3000000,D,input,0,5\n"), 2); // b never
    QCOMPARE(missed("1000000,D,input,0,12\n2000000,D,input,0,12\n2500000,D,input,0,5\n3500000,D,input,0,5\n"), 1); // b no more
}

QTEST_GUILESS_MAIN(TstLedger)
#include "tst_ledger.moc"
