#include "plant_process.h"

#include "acceptance/companion.h"
#include "models/plant/project_file.h"

#include <QDir>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <unistd.h>

using namespace lineside;

namespace {

bool answersOn(quint16 port)
{
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), port);
    return socket.waitForConnected(500);
}

const QStringList kModbusOnly{QStringLiteral("--no-opcua"), QStringLiteral("--no-mqtt")};

} // namespace

class DemoProcessTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesAProjectWithTheRealPorts();
    void endsOnTerminate();
    void endsWithItsParent();
    void refusesAParentThatIsGone();
    void worksBesideProcessOne();
    void itsBrokerEndsWithItEvenWhenKilled();
    void brokerThatIsKilledIsStartedAgain();
    void itsBrokersFolderGoesWithTheNextPlant();
    void twoPlantsFindPortsOfTheirOwn();
    void refusesNonsense_data();
    void refusesNonsense();
};

void DemoProcessTest::writesAProjectWithTheRealPorts()
{
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("project.json"));
    PlantProcess plant;
    QVERIFY(plant.start(kModbusOnly + QStringList{QStringLiteral("--write-project"), file}));
    const Result<Plant> project = project::load(file);
    QVERIFY2(project, project ? "" : qPrintable(project.error().message));
    QList<quint16> ports;
    for (const Device &device : project->sites[0].devices) {
        ports.append(quint16(device.parameters.value(QLatin1String("port")).toInt()));
        QVERIFY(answersOn(ports.last()));
    }
    QCOMPARE(ports, plant.ports(QStringLiteral("modbus")));
}

void DemoProcessTest::endsOnTerminate()
{
    PlantProcess plant;
    QVERIFY(plant.start(kModbusOnly));
    const quint16 port = plant.ports(QStringLiteral("modbus")).first();
    plant.process().terminate();
    QVERIFY(plant.process().waitForFinished(5'000));
    QCOMPARE(plant.process().exitStatus(), QProcess::NormalExit);
    QCOMPARE(plant.process().exitCode(), 0);
    QVERIFY(!answersOn(port));
}

void DemoProcessTest::endsWithItsParent()
{
    // a shell starts the plant, prints its ready line and waits; then the shell is killed
    QProcess shell;
    shell.setProgram(QStringLiteral("/bin/sh"));
    shell.setArguments({QStringLiteral("-c"),
                        QStringLiteral("'" LINESIDE_BINARY_DIR "/bin/lineside-demo-plant' --end-with-parent --no-opcua "
                                       "--no-mqtt & echo pid $!; wait")});
    shell.start();
    qint64 pid = 0;
    QString ready;
    QTRY_VERIFY_WITH_TIMEOUT(
        ([&] {
            while (shell.canReadLine()) {
                const QString line = QString::fromUtf8(shell.readLine()).trimmed();
                if (line.startsWith(QLatin1String("pid ")))
                    pid = line.mid(4).toLongLong();
                else
                    ready = line;
            }
            return pid > 0 && ready.startsWith(QLatin1String("ready"));
        }()),
        20'000);
    QCOMPARE(::kill(pid_t(pid), 0), 0);
    shell.kill();
    QVERIFY(shell.waitForFinished(5'000));
    // it may stay a zombie where nobody collects it, so the port is asked, not the process table
    const quint16 port = quint16(ready.section(QLatin1String("modbus="), 1).section(QLatin1Char(','), 0, 0).toInt());
    QVERIFY(port > 0);
    QTRY_VERIFY_WITH_TIMEOUT(!answersOn(port), 5'000);
}

void DemoProcessTest::refusesAParentThatIsGone()
{
    const QString program = QStringLiteral(LINESIDE_BINARY_DIR "/bin/lineside-demo-plant");
    const QStringList options = kModbusOnly + QStringList{QStringLiteral("--end-with-parent"), QStringLiteral("--parent")};
    ToolResult result = runTool(program, options + QStringList{QStringLiteral("1")}); // we are not
    QCOMPARE(result.exitCode, 1);
    QVERIFY2(result.errors.contains(QStringLiteral("has ended")), qPrintable(result.errors));
    for (const char *nonsense : {"0", "-1", "mine"}) {
        result = runTool(program, options + QStringList{QLatin1String(nonsense)});
        QCOMPARE(result.exitCode, 2);
    }
    PlantProcess plant;
    QVERIFY(plant.start(options + QStringList{QString::number(::getpid())}));
}

void DemoProcessTest::worksBesideProcessOne()
{
    // As in a container, where the program that starts the plant is process 1.
    QStringList arguments{QStringLiteral("--pid"), QStringLiteral("--fork"), QStringLiteral("--kill-child")};
    if (::geteuid() != 0)
        arguments << QStringLiteral("--user") << QStringLiteral("--map-root-user");
    const QString tool = findTool(QStringLiteral("unshare"));
    if (tool.isEmpty() || runTool(tool, arguments + QStringList{QStringLiteral("true")}).exitCode != 0)
        QSKIP("this machine does not let us have process ids of our own (unshare --pid)");
    QProcess container;
    container.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
    container.setProcessChannelMode(QProcess::MergedChannels);
    container.start(tool, arguments + QStringList{QStringLiteral("/bin/sh"), QStringLiteral("-c"),
                                                  QStringLiteral("'" LINESIDE_BINARY_DIR "/bin/lineside-demo-plant' "
                                                                 "--end-with-parent --parent $$ --no-opcua --no-mqtt & echo I am $$; wait")});
    QByteArray said;
    QTRY_VERIFY_WITH_TIMEOUT((said += container.readAllStandardOutput()).contains("ready modbus="), 20'000);
    QVERIFY2(said.contains("I am 1\n"), said.constData());
    const quint16 port = quint16(QString::fromUtf8(said).section(QLatin1String("modbus="), 1).section(QLatin1Char(','), 0, 0).toInt());
    QVERIFY(answersOn(port));
    container.kill();
    QVERIFY(container.waitForFinished(5'000));
    QTRY_VERIFY_WITH_TIMEOUT(!answersOn(port), 5'000);
}

void DemoProcessTest::itsBrokerEndsWithItEvenWhenKilled()
{
    if (findTool(QStringLiteral("mosquitto")).isEmpty())
        QSKIP("mosquitto is not installed (package mosquitto)");
    PlantProcess plant;
    QVERIFY(plant.start({QStringLiteral("--no-opcua")}));
    const quint16 port = plant.ports(QStringLiteral("mqtt")).first();
    if (port == 0)
        QSKIP("this build has no MQTT gateway (package libmosquitto-dev)");
    QVERIFY(answersOn(port));
    plant.process().kill();
    QVERIFY(plant.process().waitForFinished(5'000));
    QTRY_VERIFY_WITH_TIMEOUT(!answersOn(port), 5'000);
}

void DemoProcessTest::brokerThatIsKilledIsStartedAgain()
{
    if (findTool(QStringLiteral("mosquitto")).isEmpty())
        QSKIP("mosquitto is not installed (package mosquitto)");
    PlantProcess plant;
    plant.process().setProcessChannelMode(QProcess::SeparateChannels);
    QVERIFY(plant.start(test::ownPorts() + QStringList{QStringLiteral("--no-opcua")}));
    const quint16 port = plant.ports(QStringLiteral("mqtt")).first();
    if (port == 0)
        QSKIP("this build has no MQTT gateway (package libmosquitto-dev)");
    QByteArray said;
    const auto hasSaid = [&](const char *words) {
        plant.process().waitForReadyRead(10);
        return (said += plant.process().readAllStandardError()).contains(words);
    };
    qint64 broker = 0;
    const auto findBroker = [&] { return (broker = test::childOf(plant.process().processId(), "mosquitto")) > 0; };
    QTRY_VERIFY(findBroker());
    QCOMPARE(::kill(pid_t(broker), SIGKILL), 0);
    QTRY_VERIFY_WITH_TIMEOUT(hasSaid("The MQTT broker has ended (signal 9); it is started again in 10 s."), 5'000);
    QVERIFY(!answersOn(port));
    QTRY_VERIFY_WITH_TIMEOUT(answersOn(port), 30'000); // on the port of its project
    QTRY_VERIFY(findBroker());
    QCOMPARE(::kill(pid_t(broker), SIGKILL), 0);
    QTRY_VERIFY_WITH_TIMEOUT(hasSaid("it is started again in 20 s."), 5'000);
    // Somebody who asks need not wait.
    QVERIFY(plant.command(QStringLiteral("link-back GW-01")).startsWith(QLatin1String("ok")));
    QVERIFY(answersOn(port));
    QVERIFY(test::childOf(plant.process().processId(), "mosquitto") > 0);
}

void DemoProcessTest::itsBrokersFolderGoesWithTheNextPlant()
{
    if (findTool(QStringLiteral("mosquitto")).isEmpty())
        QSKIP("mosquitto is not installed (package mosquitto)");
    const auto foldersOf = [](qint64 pid) {
        return QDir(QDir::tempPath()).entryList({QStringLiteral("lineside-demo-broker-%1-*").arg(pid)}, QDir::Dirs);
    };
    PlantProcess killed;
    QVERIFY(killed.start({QStringLiteral("--no-opcua")}));
    if (killed.ports(QStringLiteral("mqtt")).first() == 0)
        QSKIP("this build has no MQTT gateway (package libmosquitto-dev)");
    const qint64 dead = killed.process().processId();
    QCOMPARE(foldersOf(dead).size(), 1);
    killed.process().kill();
    QVERIFY(killed.process().waitForFinished(5'000));
    QCOMPARE(foldersOf(dead).size(), 1); // nobody was there to remove it

    PlantProcess next;
    QVERIFY(next.start({QStringLiteral("--no-opcua")}));
    const qint64 alive = next.process().processId();
    QCOMPARE(foldersOf(dead).size(), 0);
    QCOMPARE(foldersOf(alive).size(), 1);
    PlantProcess third; // leaves the folder of one that lives alone
    QVERIFY(third.start({QStringLiteral("--no-opcua")}));
    QCOMPARE(foldersOf(alive).size(), 1);
    next.process().terminate();
    QVERIFY(next.process().waitForFinished(5'000));
    QCOMPARE(foldersOf(alive).size(), 0);
}

void DemoProcessTest::twoPlantsFindPortsOfTheirOwn()
{
    PlantProcess one;
    PlantProcess two;
    QVERIFY(one.start(kModbusOnly));
    QVERIFY(two.start(kModbusOnly));
    const QList<quint16> ports = two.ports(QStringLiteral("modbus"));
    for (const quint16 port : one.ports(QStringLiteral("modbus")))
        QVERIFY(!ports.contains(port));
}

void DemoProcessTest::refusesNonsense_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::newRow("too many tags") << QStringList{QStringLiteral("--tags"), QStringLiteral("100001")};
    QTest::newRow("speed nan") << QStringList{QStringLiteral("--speed"), QStringLiteral("nan")};
    QTest::newRow("a word") << QStringList{QStringLiteral("factory")};
    QTest::newRow("unknown fault") << QStringList{QStringLiteral("--fault"), QStringLiteral("explode PMP-01")};
    QTest::newRow("no schedule") << QStringList{QStringLiteral("--schedule"), QStringLiteral("/nowhere/at-all")};
}

void DemoProcessTest::refusesNonsense()
{
    QFETCH(QStringList, options);
    const ToolResult result = runTool(QStringLiteral(LINESIDE_BINARY_DIR "/bin/lineside-demo-plant"), kModbusOnly + options);
    QCOMPARE(result.exitCode, 2);
    QVERIFY(!result.errors.isEmpty());
}

QTEST_GUILESS_MAIN(DemoProcessTest)
#include "tst_demo_process.moc"
