#include "acceptance/companion.h"
#include "drivers/all_drivers.h"
#include "models/plant/project_file.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocalServer>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <optional>
#include <vector>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

/*!
 * Runs a program where core files are wanted, ends it as a fault of its memory would, and tells whether the system has written
 * its memory down; nothing when it did not end so. \a sign: a file that is there once the program works.
 */
std::optional<bool> dumpsItsMemory(const QString &folder, const QStringList &command, const QString &sign = {})
{
    QList<QByteArray> words;
    for (const QString &word : command)
        words << QFile::encodeName(word);
    std::vector<char *> arguments;
    for (QByteArray &word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const QByteArray place = QFile::encodeName(folder);
    const pid_t process = ::fork();
    if (process == 0) {
        // Only system calls from here on.
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        rlimit core{};
        ::getrlimit(RLIMIT_CORE, &core);
        core.rlim_cur = core.rlim_max;
        ::setrlimit(RLIMIT_CORE, &core);
        if (::chdir(place.constData()) == 0)
            ::execv(arguments.front(), arguments.data());
        ::_exit(127);
    }
    if (process < 0)
        return {};
    int status = 0;
    bool hasEnded = false;
    const auto works = [&] {
        hasEnded = hasEnded || ::waitpid(process, &status, WNOHANG) == process;
        return hasEnded || (sign.isEmpty() ? QFile(QStringLiteral("/proc/%1/exe").arg(process)).symLinkTarget().endsWith(QFileInfo(command.front()).fileName())
                                           : QFile::exists(sign));
    };
    const bool begun = QTest::qWaitFor(works, 30'000);
    if (!hasEnded) {
        ::kill(process, begun ? SIGSEGV : SIGKILL);
        ::waitpid(process, &status, 0);
    }
    return begun && !hasEnded && WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV ? std::optional<bool>(WCOREDUMP(status)) : std::nullopt;
}

} // namespace

//! How a station comes up: with the demo plant's project, and beside a desktop that does not answer.
class TstStart : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theDemoPlantsProjectPassesTheDriversCheck_data();
    void theDemoPlantsProjectPassesTheDriversCheck();
    void aDemoWithoutItsPlantIsASentence_data();
    void aDemoWithoutItsPlantIsASentence();
    void aHungDesktopBusHoldsNoValueUp();
    void worksTheSameInEveryLocale_data();
    void worksTheSameInEveryLocale();
    void aBrokenVaultIsToldAndTheViewStays();
    void refusesAtOnceWhatIsNoProject_data();
    void refusesAtOnceWhatIsNoProject();
    void saysWhenThereIsTooLittleMemory();
    void leavesNoCoreFile();
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

void TstStart::aDemoWithoutItsPlantIsASentence_data()
{
    QTest::addColumn<bool>("there");
    QTest::newRow("no such program") << false;
    QTest::newRow("one that ends at once") << true;
}

void TstStart::aDemoWithoutItsPlantIsASentence()
{
    QFETCH(bool, there);
    QTemporaryDir folder;
    const QString program = folder.filePath(QStringLiteral("lineside"));
    QVERIFY(QFile::copy(QStringLiteral(LINESIDE_BINARY_DIR "/bin/lineside"), program));
    if (there) // it takes no option of a demo plant
        QVERIFY(QFile::copy(QStringLiteral(LINESIDE_BINARY_DIR "/bin/lineside"), folder.filePath(QStringLiteral("lineside-demo-plant"))));
    test::Companion station;
    station.setProcessChannelMode(QProcess::MergedChannels);
    station.start(program, {QStringLiteral("--demo"), QStringLiteral("--headless"), QStringLiteral("--data"),
                            folder.filePath(QStringLiteral("data")), QStringLiteral("--language"), QStringLiteral("en")});
    QVERIFY2(!station.waitForLine("The demo plant did not start", 30s).isEmpty(), station.seen().constData());
    QVERIFY(station.waitForFinished(10'000));
    QCOMPARE(station.exitStatus(), QProcess::NormalExit);
    QCOMPARE(station.exitCode(), 1);
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

void TstStart::aBrokenVaultIsToldAndTheViewStays()
{
    // Nobody may be left without a view because passwords cannot be read: the devices that need one say so.
    QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkpath(QStringLiteral("data/secrets")));
    QFile vault(folder.filePath(QStringLiteral("data/secrets/secrets.vault")));
    const QByteArray broken("{\"format\": \"lineside-vault\", \"version\": 1, \"entr");
    QVERIFY(vault.open(QIODevice::WriteOnly) && vault.write(broken) == broken.size());
    vault.close();
    test::Companion station;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), QStringLiteral("unix:path=/nowhere")); // no keychain either
    station.setProcessEnvironment(environment);
    station.setProcessChannelMode(QProcess::MergedChannels);
    station.start(QStringLiteral(LINESIDE_BINARY_DIR "/bin/lineside"),
                  {QStringLiteral("--headless"), QStringLiteral("--demo"), QStringLiteral("--data"), folder.filePath(QStringLiteral("data")),
                   QStringLiteral("--language"), QStringLiteral("en")});
    QVERIFY2(!station.waitForLine("Secrets cannot be read or kept: The vault", 30s).isEmpty(), station.seen().constData());
    QVERIFY2(station.seen().contains("is connected.") || !station.waitForLine("is connected.", 30s).isEmpty(), station.seen().constData());
    QVERIFY2(station.end(), station.seen().constData()); // code 0
    QVERIFY(vault.open(QIODevice::ReadOnly));
    QCOMPARE(vault.readAll(), broken); // left as it is
}

void TstStart::refusesAtOnceWhatIsNoProject_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("pipe") << QStringLiteral("pipe") << QByteArray("is no regular file");
    QTest::newRow("device") << QStringLiteral("/dev/zero") << QByteArray("is no regular file");
    QTest::newRow("10 GB") << QStringLiteral("sparse") << QByteArray("larger than 256 MiB");
}

void TstStart::refusesAtOnceWhatIsNoProject()
{
    // F2
    QFETCH(QString, name);
    QFETCH(QByteArray, says);
    QTemporaryDir folder;
    QCOMPARE(::mkfifo(QFile::encodeName(folder.filePath(QStringLiteral("pipe"))).constData(), 0600), 0);
    QFile sparse(folder.filePath(QStringLiteral("sparse")));
    QVERIFY(sparse.open(QIODevice::WriteOnly) && sparse.resize(10'000'000'000));
    test::Companion station;
    station.setProcessChannelMode(QProcess::MergedChannels);
    station.start(QStringLiteral(LINESIDE_BINARY_DIR "/bin/lineside"),
                  {QStringLiteral("--headless"), QStringLiteral("--project"), QDir(folder.path()).absoluteFilePath(name),
                   QStringLiteral("--data"), folder.filePath(QStringLiteral("data")), QStringLiteral("--language"), QStringLiteral("en")});
    QVERIFY(station.waitForFinished(15'000));
    const QByteArray said = station.readAll();
    QCOMPARE(station.exitCode(), 4);
    QVERIFY2(said.contains(says), said.constData());
}

void TstStart::saysWhenThereIsTooLittleMemory()
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    QSKIP("a sanitizer needs its address space");
#endif
    // S5, with a limit as a service manager sets it: it works, or it ends by itself and says why.
    int worked = 0, ended = 0;
    for (const rlim_t megabytes : {40, 80, 120, 160, 200, 240, 280, 320, 400, 2'000}) {
        QTemporaryDir folder;
        test::Companion station;
        station.setProcessChannelMode(QProcess::MergedChannels);
        station.setChildProcessModifier([megabytes] {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            const rlimit noCore{0, 0}, limit{megabytes << 20, megabytes << 20};
            ::setrlimit(RLIMIT_CORE, &noCore);
            ::setrlimit(RLIMIT_AS, &limit);
        });
        station.start(QStringLiteral(LINESIDE_BINARY_DIR "/bin/lineside"),
                      {QStringLiteral("--headless"), QStringLiteral("--data"), folder.filePath(QStringLiteral("data")),
                       QStringLiteral("--run-for"), QStringLiteral("1"), QStringLiteral("--language"), QStringLiteral("en")});
        const bool finished = station.waitForFinished(30'000);
        const QByteArray context = QByteArray::number(qulonglong(megabytes)) + " MB: code " + QByteArray::number(station.exitCode())
            + ": " + station.readAll();
        // GLib, which newer keychains bring along, gives a program up that has no memory for its threads, and says so.
        const bool isGlib = context.contains("GLib") && (context.contains("assertion failed") || context.contains("Error creating thread"));
        QVERIFY2(finished && (isGlib || station.exitStatus() == QProcess::NormalExit), context.constData());
        QVERIFY2(station.exitCode() == 0 || context.size() > 40, context.constData());
        ++(station.exitCode() == 0 && !isGlib ? worked : ended);
    }
    QVERIFY(worked > 0 && ended > 0);
}

void TstStart::leavesNoCoreFile()
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    QSKIP("a sanitizer takes such a fault for itself");
#endif
    // T20: passwords and tokens pass through its memory.
    QTemporaryDir folder;
    const std::optional<bool> others = dumpsItsMemory(folder.path(), {QStandardPaths::findExecutable(QStringLiteral("sleep")), QStringLiteral("60")});
    if (!others || !*others)
        QSKIP("this computer writes no core files");
    const QString data = folder.filePath(QStringLiteral("data"));
    const std::optional<bool> ours = dumpsItsMemory(folder.path(), {QStringLiteral(LINESIDE_BINARY_DIR "/bin/lineside"), QStringLiteral("--headless"),
                                                                    QStringLiteral("--data"), data, QStringLiteral("--run-for"), QStringLiteral("60")},
                                                    data + QStringLiteral("/history.sqlite"));
    QVERIFY(ours.has_value());
    QVERIFY(!*ours);
}

QTEST_GUILESS_MAIN(TstStart)
#include "tst_start.moc"
