#include "acceptance/companion.h"
#include "drivers/all_drivers.h"
#include "models/plant/project_file.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocalServer>
#include <QTemporaryDir>
#include <QTest>

using namespace lineside;
using namespace std::chrono_literals;

//! How a station comes up: with the demo plant's project, and beside a desktop that does not answer.
class TstStart : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theDemoPlantsProjectPassesTheDriversCheck_data();
    void theDemoPlantsProjectPassesTheDriversCheck();
    void aHungDesktopBusHoldsNoValueUp();
    void worksTheSameInEveryLocale_data();
    void worksTheSameInEveryLocale();
};

void TstStart::theDemoPlantsProjectPassesTheDriversCheck_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::newRow("as it is") << QStringList{};
    QTest::newRow("Modbus alone") << QStringList{QStringLiteral("--no-opcua"), QStringLiteral("--no-mqtt")};
    QTest::newRow("with generic sensors") << QStringList{QStringLiteral("--tags"), QStringLiteral("12000")};
}

void TstStart::theDemoPlantsProjectPassesTheDriversCheck()
{
    QFETCH(QStringList, options);
    QTemporaryDir folder;
    const QString projectFile = folder.filePath(QStringLiteral("project.json"));
    test::Companion field;
    field.start(QStringLiteral(LINESIDE_BINARY_DIR "/bin/lineside-demo-plant"),
                options + QStringList{QStringLiteral("--write-project"), projectFile});
    QVERIFY2(!field.waitForLine("ready", 60s).isEmpty(), field.readAllStandardError().constData());
    const Result<Plant> plant = project::load(projectFile);
    QVERIFY2(plant.ok(), plant ? "" : qPrintable(plant.error().message));
    const DriverRegistry registry = allDrivers();
    for (const Device &device : plant->sites[0].devices) {
        const DriverEntry *entry = findDriver(registry, device.driver);
        if (!entry) {
            qWarning("this build has no driver %s", qPrintable(device.driver));
            continue;
        }
        const QList<FieldGateway::ParameterFault> faults = checkParameters(*entry, device);
        QVERIFY2(faults.isEmpty(), qPrintable(faults.isEmpty() ? QString()
                                                               : device.code + QLatin1Char('.') + faults[0].tagCode + QStringLiteral(": ")
                                                  + faults[0].key + QLatin1Char(' ') + faults[0].message));
    }
}

void TstStart::aHungDesktopBusHoldsNoValueUp()
{
    QTemporaryDir folder;
    QLocalServer bus; // takes connections and never says a word
    const QString path = folder.filePath(QStringLiteral("bus"));
    QVERIFY(bus.listen(path));
    const QString projectFile = folder.filePath(QStringLiteral("project.json"));
    test::Companion field;
    field.start(QStringLiteral(LINESIDE_BINARY_DIR "/bin/lineside-demo-plant"), {QStringLiteral("--write-project"), projectFile});
    QVERIFY2(!field.waitForLine("ready", 60s).isEmpty(), field.readAllStandardError().constData());

    test::Companion station;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), QStringLiteral("unix:path=") + path);
    station.setProcessEnvironment(environment);
    station.setProcessChannelMode(QProcess::MergedChannels);
    station.start(QStringLiteral(LINESIDE_BINARY_DIR "/bin/lineside"),
                  {QStringLiteral("--headless"), QStringLiteral("--project"), projectFile, QStringLiteral("--data"),
                   folder.filePath(QStringLiteral("data")), QStringLiteral("--language"), QStringLiteral("en")});
    // Links are up before the keychain is given up, which then is told.
    const QByteArray told = station.waitForLine("Secrets are kept in", 30s);
    QVERIFY2(told.contains("does not answer"), station.seen().constData());
    const qsizetype notice = station.seen().indexOf("Secrets are kept in");
    const qsizetype connected = station.seen().indexOf("is connected.");
    QVERIFY2(connected >= 0 && connected < notice, station.seen().constData());
    QVERIFY(station.end());
}

void TstStart::worksTheSameInEveryLocale_data()
{
    QTest::addColumn<QString>("locale");
    for (const char *locale : {"C", "de_DE.UTF-8", "ar_EG.UTF-8"})
        QTest::newRow(locale) << QString::fromLatin1(locale);
}

void TstStart::worksTheSameInEveryLocale()
{
    // D6: commas for points, or other digits, would show on the wire as errors, and in files as what nobody can read.
    QFETCH(QString, locale);
    QTemporaryDir folder;
    const QString report = folder.filePath(QStringLiteral("report.json"));
    test::Companion station;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("LC_ALL"), locale);
    environment.insert(QStringLiteral("LANG"), locale);
    station.setProcessEnvironment(environment);
    station.start(QStringLiteral(LINESIDE_BINARY_DIR "/bin/lineside"),
                  {QStringLiteral("--headless"), QStringLiteral("--demo"), QStringLiteral("--data"), folder.filePath(QStringLiteral("data")),
                   QStringLiteral("--run-for"), QStringLiteral("5"), QStringLiteral("--report"), report});
    QVERIFY(station.waitForFinished(60'000));
    QVERIFY2(station.exitCode() == 0, station.readAllStandardError().constData());
    QFile file(report);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonObject figures = QJsonDocument::fromJson(file.readAll()).object();
    const QJsonArray devices = figures[QLatin1String("devices")].toArray();
    QVERIFY(!devices.isEmpty());
    for (const QJsonValue &value : devices) {
        const QJsonObject device = value.toObject();
        const QByteArray code = device[QLatin1String("id")].toString().toUtf8();
        QVERIFY2(device[QLatin1String("readings")].toInt() > 0, code.constData());
        QVERIFY2(device[QLatin1String("errors")].toInt(-1) == 0, code.constData());
    }
    QCOMPARE(figures[QLatin1String("pipeline")].toObject()[QLatin1String("implausibleStamps")].toInt(-1), 0);
}

QTEST_GUILESS_MAIN(TstStart)
#include "tst_start.moc"
