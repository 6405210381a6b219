#include "drivers/modbus/register.h"
#include "modbus/driver_rig.h"
#include "modbus/peer_process.h"

#include <QFileInfo>
#include <QStandardPaths>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

const QString kPeers = QStringLiteral(LINESIDE_SOURCE_DIR "/tests/modbus/peers/");
const QString kPython = QStringLiteral("/usr/bin/python3");

quint16 truthAt(int address)
{
    return quint16((7 * address + 13) & 0x7FFF);
}

bool listens(quint16 port)
{
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), port);
    return socket.waitForConnected(200);
}

struct PeerTags
{
    explicit PeerTags(DriverRig &rig)
        : register7(rig.add(QStringLiteral("holding"), 7))
        , input9(rig.add(QStringLiteral("input"), 9, QStringLiteral("uint16"), ValueType::UInt64))
        , coil3(rig.add(QStringLiteral("coil"), 3, {}, ValueType::Bool))
        , discrete4(rig.add(QStringLiteral("discrete"), 4, {}, ValueType::Bool))
        , pair100(rig.add(QStringLiteral("holding"), 100, QStringLiteral("int32"), ValueType::Int64))
        , float200(rig.add(QStringLiteral("holding"), 200, QStringLiteral("float32"), ValueType::Float64,
                           {{QStringLiteral("word_order"), QStringLiteral("CDAB")}}))
    {
    }
    bool allGood(DriverRig &rig) const
    {
        return rig.hasGood(register7) && rig.hasGood(input9) && rig.hasGood(coil3) && rig.hasGood(discrete4)
            && rig.hasGood(pair100) && rig.hasGood(float200);
    }
    TagId register7, input9, coil3, discrete4, pair100, float200;
};

void readAndWrite(DriverRig &rig, const PeerTags &tags)
{
    QTRY_VERIFY_WITH_TIMEOUT(tags.allGood(rig), 10'000);
    QCOMPARE(rig.readings(tags.register7).back().value.asDouble(), double(truthAt(7)));
    QCOMPARE(rig.readings(tags.input9).back().value.asUInt64(), quint64(truthAt(9)));
    QCOMPARE(rig.readings(tags.coil3).back().value.asBool(), true);
    QCOMPARE(rig.readings(tags.discrete4).back().value.asBool(), false);
    QCOMPARE(rig.readings(tags.pair100).back().value.asInt64(), qint64(truthAt(100)) << 16 | truthAt(101));
    QCOMPARE(rig.monitor().state(), LinkState::Up);
    QCOMPARE(rig.monitor().status().protocolErrors, quint64(0));

    const auto done = [&rig](TagId tag, const QVariant &value) {
        const WriteOutcome outcome = rig.write(tag, value, 3s);
        QVERIFY2(outcome.result == WriteResult::Done, qPrintable(outcome.reason));
        QCOMPARE(outcome.readBack, value);
    };
    done(tags.register7, 1234.0);
    done(tags.coil3, false);
    done(tags.pair100, qint64(-70'000));
    done(tags.float200, 12.5);
    rig.forget();
    QTRY_VERIFY(tags.allGood(rig));
    QCOMPARE(rig.readings(tags.float200).back().value.asDouble(), 12.5);
    QCOMPARE(rig.monitor().status().protocolErrors, quint64(0));
}

} // namespace

class TestModbusPeers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pymodbusTcp();
    void modbusSerialTcp();
    void pymodbusRtu();
    void rtuLineIsShared();
    void rtuPortComesBack();
    void deviceTest();

private:
    //! A pair of serial ports that are connected with each other; false when socat is not there.
    static bool startPorts(PeerProcess &socat, const QTemporaryDir &folder);
    static std::unique_ptr<Driver> openRtu(DriverRig &rig, const DriverEntry &entry, const QString &port, int unit);
};

void TestModbusPeers::pymodbusTcp()
{
    if (!PeerProcess::pythonHas(QStringLiteral("pymodbus")))
        QSKIP("python3-pymodbus is not installed");
    const quint16 port = PeerProcess::freePort();
    PeerProcess peer;
    QVERIFY(peer.start(kPython, {kPeers + QStringLiteral("pymodbus_server.py"), QStringLiteral("tcp"), QString::number(port)}));
    QTRY_VERIFY_WITH_TIMEOUT(listens(port), 20'000);
    DriverRig rig;
    const PeerTags tags(rig);
    const TagId behind = rig.add(QStringLiteral("input"), 60500); // the server ends at 59999
    rig.open(port);
    QTRY_VERIFY_WITH_TIMEOUT(!rig.collected(behind).empty(), 10'000);
    QCOMPARE(rig.readings(behind).back().status, StatusCode::BadConfigurationError);
    rig.device.tags.removeLast();
    rig.driver().reconfigure(rig.device, {}, {}, {behind});
    QTRY_COMPARE(rig.monitor().state(), LinkState::Up);
    readAndWrite(rig, tags);
}

void TestModbusPeers::modbusSerialTcp()
{
    const QString node = QStandardPaths::findExecutable(QStringLiteral("node"));
    const QString tests = QStringLiteral(LINESIDE_SOURCE_DIR "/tests");
    if (node.isEmpty() || !QFileInfo::exists(tests + QStringLiteral("/node_modules/modbus-serial")))
        QSKIP("npm package modbus-serial is not installed (npm ci in tests/)");
    const quint16 port = PeerProcess::freePort();
    PeerProcess peer;
    QVERIFY(peer.start(node, {kPeers + QStringLiteral("modbus_serial_server.js"), QString::number(port)}, tests));
    QTRY_VERIFY_WITH_TIMEOUT(listens(port), 20'000);
    DriverRig rig;
    rig.device.parameters[QStringLiteral("depth")] = 4;
    const PeerTags tags(rig);
    rig.open(port);
    readAndWrite(rig, tags);
}

bool TestModbusPeers::startPorts(PeerProcess &socat, const QTemporaryDir &folder)
{
    const QString program = QStandardPaths::findExecutable(QStringLiteral("socat"));
    if (program.isEmpty())
        return false;
    const auto end = [&folder](const char *name) {
        return QStringLiteral("pty,raw,echo=0,link=") + folder.filePath(QLatin1String(name));
    };
    socat.start(program, {end("ours"), end("theirs")});
    return QTest::qWaitFor([&folder] {
        return QFileInfo::exists(folder.filePath(QStringLiteral("ours"))) && QFileInfo::exists(folder.filePath(QStringLiteral("theirs")));
    }, 5'000);
}

std::unique_ptr<Driver> TestModbusPeers::openRtu(DriverRig &rig, const DriverEntry &entry, const QString &port, int unit)
{
    rig.device.driver = QStringLiteral("modbus-rtu");
    rig.device.parameters[QStringLiteral("serial_port")] = port;
    rig.device.parameters[QStringLiteral("baud_rate")] = 115200;
    rig.device.parameters[QStringLiteral("parity")] = QStringLiteral("none");
    rig.device.parameters[QStringLiteral("unit_id")] = unit;
    rig.device.parameters[QStringLiteral("timeout_ms")] = 400;
    std::unique_ptr<Driver> driver = entry.create(rig.device, rig.driverTags(), rig.context());
    driver->open();
    return driver;
}

void TestModbusPeers::pymodbusRtu()
{
    if (!PeerProcess::pythonHas(QStringLiteral("pymodbus, serial")))
        QSKIP("python3-pymodbus or python3-serial is not installed");
    QTemporaryDir folder;
    PeerProcess socat;
    if (!startPorts(socat, folder))
        QSKIP("socat is not installed");
    PeerProcess peer;
    QVERIFY(peer.start(kPython, {kPeers + QStringLiteral("pymodbus_server.py"), QStringLiteral("rtu"),
                                 folder.filePath(QStringLiteral("theirs")), QStringLiteral("1")}));
    const std::vector<DriverEntry> entries = modbusDrivers();
    DriverRig rig;
    rig.device.period = 200ms;
    const PeerTags tags(rig);
    rig.useDriver(openRtu(rig, entries[1], folder.filePath(QStringLiteral("ours")), 1));
    readAndWrite(rig, tags);
}

void TestModbusPeers::rtuLineIsShared()
{
    if (!PeerProcess::pythonHas(QStringLiteral("pymodbus, serial")))
        QSKIP("python3-pymodbus or python3-serial is not installed");
    QTemporaryDir folder;
    PeerProcess socat;
    if (!startPorts(socat, folder))
        QSKIP("socat is not installed");
    PeerProcess peer;
    QVERIFY(peer.start(kPython, {kPeers + QStringLiteral("pymodbus_server.py"), QStringLiteral("rtu"),
                                 folder.filePath(QStringLiteral("theirs")), QStringLiteral("3"), QStringLiteral("4")}));
    const std::vector<DriverEntry> entries = modbusDrivers();
    const QString port = folder.filePath(QStringLiteral("ours"));
    DriverRig third, fourth, absent;
    for (DriverRig *rig : {&third, &fourth, &absent}) {
        rig->device.period = 100ms;
        rig->add(QStringLiteral("holding"), 5);
    }
    third.useDriver(openRtu(third, entries[1], port, 3));
    fourth.useDriver(openRtu(fourth, entries[1], port, 4));
    absent.useDriver(openRtu(absent, entries[1], port, 9));
    QTRY_VERIFY_WITH_TIMEOUT(third.hasGood(TagId(1)) && fourth.hasGood(TagId(1)), 20'000);
    QTRY_COMPARE(absent.monitor().state(), LinkState::Down);
    QVERIFY(absent.collected(TagId(1)).empty());
    // The absent one costs the others less and less.
    third.forget();
    fourth.forget();
    QTRY_VERIFY_WITH_TIMEOUT(third.collected(TagId(1)).size() >= 10 && fourth.collected(TagId(1)).size() >= 10, 20'000);
    QCOMPARE(third.readings(TagId(1)).back().value.asDouble(), double(truthAt(5)));
    const WriteOutcome outcome = fourth.write(TagId(1), 99.0, 3s);
    QVERIFY2(outcome.result == WriteResult::Done, qPrintable(outcome.reason));

    DriverRig odd; // the same port with other settings is an error in words
    odd.add(QStringLiteral("holding"), 5);
    odd.device.parameters[QStringLiteral("stop_bits")] = 2;
    odd.useDriver(openRtu(odd, entries[1], port, 5));
    QTRY_COMPARE(odd.monitor().state(), LinkState::Down);
    QVERIFY(odd.monitor().status().cause.contains(QStringLiteral("another speed")));
}

void TestModbusPeers::rtuPortComesBack()
{
    if (!PeerProcess::pythonHas(QStringLiteral("pymodbus, serial")))
        QSKIP("python3-pymodbus or python3-serial is not installed");
    QTemporaryDir folder;
    PeerProcess socat;
    if (!startPorts(socat, folder))
        QSKIP("socat is not installed");
    const QStringList arguments{kPeers + QStringLiteral("pymodbus_server.py"), QStringLiteral("rtu"),
                                folder.filePath(QStringLiteral("theirs")), QStringLiteral("1")};
    PeerProcess peer;
    QVERIFY(peer.start(kPython, arguments));
    const std::vector<DriverEntry> entries = modbusDrivers();
    DriverRig rig;
    rig.device.period = 100ms;
    const TagId tag = rig.add(QStringLiteral("holding"), 5);
    rig.useDriver(openRtu(rig, entries[1], folder.filePath(QStringLiteral("ours")), 1));
    QTRY_VERIFY_WITH_TIMEOUT(rig.hasGood(tag), 20'000);
    socat.stop(); // the plug is pulled
    peer.stop();
    QTRY_COMPARE_WITH_TIMEOUT(rig.monitor().state(), LinkState::Down, 5'000);
    rig.forget();
    QVERIFY(startPorts(socat, folder));
    QVERIFY(peer.start(kPython, arguments));
    QTRY_VERIFY_WITH_TIMEOUT(rig.hasGood(tag), 30'000);
}

void TestModbusPeers::deviceTest()
{
    if (!PeerProcess::pythonHas(QStringLiteral("pymodbus")))
        QSKIP("python3-pymodbus is not installed");
    const quint16 port = PeerProcess::freePort();
    PeerProcess peer;
    QVERIFY(peer.start(kPython, {kPeers + QStringLiteral("pymodbus_server.py"), QStringLiteral("tcp"), QString::number(port)}));
    QTRY_VERIFY_WITH_TIMEOUT(listens(port), 20'000);
    DriverRig rig;
    rig.device.parameters[QStringLiteral("host")] = QStringLiteral("localhost");
    rig.device.parameters[QStringLiteral("port")] = port;
    rig.add(QStringLiteral("holding"), 7);
    rig.add(QStringLiteral("input"), 60500);
    const DriverEntry entry = modbusDrivers().front();
    Job<DeviceTestReport> job({});
    const Result<DeviceTestReport> report = entry.test(rig.device, rig.context(), job);
    QVERIFY(report.ok());
    QCOMPARE(report->steps.size(), 5); // host, connect, unit, two tags
    QVERIFY(report->steps[3].ok && report->steps[3].detail.contains(QStringLiteral("62")));
    QVERIFY(!report->steps[4].ok && report->steps[4].detail.contains(QStringLiteral("exception 2")));
    QVERIFY(!report->ok());
}

QTEST_GUILESS_MAIN(TestModbusPeers)
#include "tst_modbus_peers.moc"
