#include "drivers/modbus/describe.h"
#include "drivers/modbus/register.h"
#include "drivers/modbus/rtu_line.h"
#include "modbus/driver_rig.h"
#include "modbus/evil_server.h"

#include <QTest>

#include <thread>

using namespace lineside;
using namespace std::chrono_literals;

class TestModbusTestAndFrames : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void describes_data();
    void describes();
    void describesAnyBytes();
    void checksumIsTheSpecifications();
    void testTellsWhatIsWrong_data();
    void testTellsWhatIsWrong();
    void testCanBeCancelled();
};

void TestModbusTestAndFrames::describes_data()
{
    QTest::addColumn<QByteArray>("hex");
    QTest::addColumn<bool>("outgoing");
    QTest::addColumn<QStringList>("parts");
    QTest::newRow("read request") << QByteArray("0007 0000 0006 01 03 0064 0002") << true
                                  << QStringList{QStringLiteral("Transaction: 7"), QStringLiteral("Unit: 1"), QStringLiteral("3, read holding registers"), QStringLiteral("100 (0x0064)"), QStringLiteral("Count: 2")};
    QTest::newRow("read reply") << QByteArray("0007 0000 0007 01 03 04 0001 0002") << false
                                << QStringList{QStringLiteral("Byte count: 4"), QStringLiteral("Registers: 1 2")};
    QTest::newRow("coils") << QByteArray("0007 0000 0004 01 01 01 05") << false << QStringList{QStringLiteral("read coils"), QStringLiteral("10100000")};
    QTest::newRow("exception") << QByteArray("0007 0000 0003 01 83 02") << false
                               << QStringList{QStringLiteral("read holding registers, refused"), QStringLiteral("exception 2, illegal data address")};
    QTest::newRow("write") << QByteArray("0007 0000 0006 01 06 0001 0003") << true << QStringList{QStringLiteral("write single register"), QStringLiteral("3 (0x0003)")};
    QTest::newRow("write many") << QByteArray("0007 0000 000B 01 10 0001 0002 04 000A 000B") << true
                                << QStringList{QStringLiteral("write multiple registers"), QStringLiteral("Registers: 10 11")};
    QTest::newRow("coil") << QByteArray("0007 0000 0006 01 05 0001 FF00") << true << QStringList{QStringLiteral("Value: on")};
    QTest::newRow("mask") << QByteArray("0007 0000 0008 01 16 0001 FFFE 0001") << true << QStringList{QStringLiteral("AND mask: 65534"), QStringLiteral("OR mask: 1")};
    QTest::newRow("wrong protocol") << QByteArray("0007 0001 0003 01 83 02") << false << QStringList{QStringLiteral("Protocol: 1, not Modbus")};
    QTest::newRow("wrong length") << QByteArray("0007 0000 0005 01 83 02") << false << QStringList{QStringLiteral("Length: 5, but 3 bytes follow")};
    QTest::newRow("wrong count") << QByteArray("0007 0000 0005 01 03 04 0001") << false << QStringList{QStringLiteral("But 2 bytes follow")};
    QTest::newRow("short") << QByteArray("0007") << false << QStringList{QStringLiteral("Shorter than")};
}

void TestModbusTestAndFrames::describes()
{
    QFETCH(QByteArray, hex);
    QFETCH(bool, outgoing);
    QFETCH(QStringList, parts);
    FrameRecord frame;
    frame.outgoing = outgoing;
    frame.bytes = QByteArray::fromHex(hex);
    frame.size = frame.bytes.size();
    const QString words = modbusDrivers().front().describeFrame(frame);
    for (const QString &part : parts)
        QVERIFY2(words.contains(part), qPrintable(words));
    // The same PDU on a serial line.
    if (frame.size < 8)
        return;
    const QByteArray body = frame.bytes.mid(6);
    frame.bytes = body + modbus::rtuChecksum(body);
    const QString serial = modbusDrivers().back().describeFrame(frame);
    QVERIFY2(serial.contains(parts.back()) || parts.size() == 1, qPrintable(serial));
    frame.bytes.back() = char(frame.bytes.back() + 1);
    QVERIFY(modbusDrivers().back().describeFrame(frame).contains(QStringLiteral("wrong")));
}

void TestModbusTestAndFrames::describesAnyBytes()
{
    const quint32 seed = 11;
    std::mt19937 random(seed);
    for (int round = 0; round < 5'000; ++round) {
        FrameRecord frame;
        frame.outgoing = random() % 2;
        for (quint32 i = random() % 24; i > 0; --i)
            frame.bytes.append(char(random() % 3 == 0 ? random() : random() % 24));
        frame.size = frame.bytes.size();
        QVERIFY(!modbus::describeFrame(frame, modbus::Medium::Tcp).isEmpty());
        QVERIFY(!modbus::describeFrame(frame, modbus::Medium::Rtu).isEmpty());
    }
}

void TestModbusTestAndFrames::checksumIsTheSpecifications()
{
    // MODBUS over Serial Line V1.02, appendix B: 02 07 has the checksum 0x1241, low byte first.
    QCOMPARE(modbus::rtuChecksum(QByteArray::fromHex("0207")).toHex(), QByteArray("4112"));
}

void TestModbusTestAndFrames::testTellsWhatIsWrong_data()
{
    QTest::addColumn<int>("what");
    QTest::addColumn<QString>("expected");
    QTest::newRow("good") << 0 << "Raw value 713";
    QTest::newRow("exception 2") << 2 << "counts from 0 or 1";
    QTest::newRow("exception 11") << 11 << "check the unit id";
    QTest::newRow("silent") << 100 << "Check the unit id";
    QTest::newRow("wrong unit") << 101 << "Set the unit id";
    QTest::newRow("hang up") << 102 << "ended the connection";
    QTest::newRow("refused") << 103 << "connection refused";
}

void TestModbusTestAndFrames::testTellsWhatIsWrong()
{
    QFETCH(int, what);
    QFETCH(QString, expected);
    EvilServer server;
    server.setScript([&](const EvilServer::Request &request) {
        if (what == 0)
            server.answerTruly(request);
        else if (what < 100)
            server.answerException(request, quint8(what));
        else
            server.deviate(request, what == 100 ? EvilServer::Silent : what == 101 ? EvilServer::WrongUnit : EvilServer::HangUp);
    });
    if (what == 103)
        server.goAway();
    DriverRig rig;
    rig.device.parameters[QStringLiteral("host")] = QStringLiteral("127.0.0.1");
    rig.device.parameters[QStringLiteral("port")] = server.port();
    rig.device.parameters[QStringLiteral("timeout_ms")] = 100;
    rig.add(QStringLiteral("holding"), 100);
    const DriverEntry entry = modbusDrivers().front();
    std::optional<Result<DeviceTestReport>> report;
    std::atomic<bool> done = false;
    Job<DeviceTestReport> job({});
    std::thread worker([&] {
        report = entry.test(rig.device, rig.context(), job);
        done = true;
    });
    QTRY_VERIFY(done);
    worker.join();
    QVERIFY(report->ok());
    QCOMPARE((*report)->ok(), what == 0);
    QString words;
    for (const DeviceTestReport::Step &step : (*report)->steps)
        words += step.name + QStringLiteral(": ") + step.detail + QLatin1Char('\n');
    QVERIFY2(words.contains(expected), qPrintable(words));
}

void TestModbusTestAndFrames::testCanBeCancelled()
{
    EvilServer server;
    server.setScript([](const EvilServer::Request &) {});
    DriverRig rig;
    rig.device.parameters[QStringLiteral("host")] = QStringLiteral("127.0.0.1");
    rig.device.parameters[QStringLiteral("port")] = server.port();
    rig.device.parameters[QStringLiteral("timeout_ms")] = 60'000;
    rig.add(QStringLiteral("holding"), 100);
    const DriverEntry entry = modbusDrivers().front();
    std::optional<Result<DeviceTestReport>> report;
    std::atomic<bool> done = false;
    Job<DeviceTestReport> job({});
    std::thread worker([&] {
        report = entry.test(rig.device, rig.context(), job);
        done = true;
    });
    QTRY_VERIFY(!server.log().isEmpty());
    job.cancel();
    QTRY_VERIFY(done);
    worker.join();
    QVERIFY(!report->ok());
    QCOMPARE(report->error().kind, Error::Kind::Cancelled);
}

QTEST_GUILESS_MAIN(TestModbusTestAndFrames)
#include "tst_modbus_test_and_frames.moc"
