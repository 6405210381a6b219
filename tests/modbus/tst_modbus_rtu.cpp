#include "drivers/modbus/rtu_link.h"
#include "modbus/driver_rig.h"
#include "modbus/rtu_peer.h"

#include <QTest>

using namespace lineside;
using namespace lineside::modbus;
using namespace std::chrono_literals;

namespace {

constexpr auto kTimeout = 60ms;
constexpr int kUnit = 7;
constexpr int kFirst = 10;
constexpr quint32 kTags = 4;

//! Several devices on one line, each with a rig.
class SerialLine
{
public:
    explicit SerialLine(const RtuPeer &peer) : m_port(peer.port()) {}

    void open(DriverRig &rig, int unit = kUnit, std::chrono::milliseconds period = 10ms)
    {
        rig.device.parameters[QStringLiteral("serial_port")] = m_port;
        rig.device.parameters[QStringLiteral("baud_rate")] = 115200;
        rig.device.parameters[QStringLiteral("unit_id")] = unit;
        rig.device.period = period;
        const auto makeLink = [lines = m_lines](DeviceSettings settings, LinkUser &user, LinkMonitor &monitor, const Clock &clock) {
            settings.timeout = kTimeout;
            return makeRtuLink(settings, lines, user, monitor, clock, {5ms, 20ms});
        };
        rig.useDriver(std::make_unique<ModbusDriver>(Medium::Rtu, rig.device, rig.driverTags(), rig.context(), makeLink));
        rig.driver().open();
    }

private:
    const QString m_port;
    const std::shared_ptr<RtuLines> m_lines = std::make_shared<RtuLines>();
};

void addTags(DriverRig &rig)
{
    for (quint32 i = 0; i < kTags; ++i)
        rig.add(QStringLiteral("holding"), kFirst + int(i));
}

//! Empty when no reading so far is Good and untrue.
QString lieAmong(DriverRig &rig)
{
    rig.collect();
    for (quint32 i = 0; i < kTags; ++i) {
        for (const Reading &reading : rig.readings(TagId(i + 1))) {
            const double truth = RtuPeer::trueRegister(kFirst + int(i));
            if (reading.status == StatusCode::Good && reading.value.asDouble() != truth)
                return QStringLiteral("register %1: %2 for %3").arg(kFirst + int(i)).arg(reading.value.asDouble()).arg(truth);
        }
    }
    return {};
}

QByteArray spoilt(QByteArray frame)
{
    frame[4] = char(frame[4] ^ 0x10);
    return frame;
}

} // namespace

class TestModbusRtu : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsNeverLie_data();
    void readsNeverLie();
    void lateReplyIsNobodys_data();
    void lateReplyIsNobodys();
    void noiseBeforeASilenceCostsNothing();
    void echoIsTakenOff();
    void echoIsNoConfirmation();
    void twoDevicesOfOneUnitAreTold();
    void othersDoNotWaitForTheSilent();
    void lostWriteIsReadBackAndNotRepeated();
    void babblingLineIsTold();
    void framesInWords();
};

enum Deviation {
    BadChecksum,
    NoiseGluedBefore,
    NoiseBehind,
    NoiseInside,
    CutOff,
    TwoAtOnce,
    TwoInARow,
    OtherUnit,
    OtherFunction,
    ShortCount,
    LongCount,
    OddCount,
    WriteEcho,
    Silent,
};

void TestModbusRtu::readsNeverLie_data()
{
    QTest::addColumn<int>("deviation");
    QTest::newRow("bad checksum") << int(BadChecksum);
    QTest::newRow("noise glued before") << int(NoiseGluedBefore);
    QTest::newRow("noise behind") << int(NoiseBehind);
    QTest::newRow("noise inside") << int(NoiseInside);
    QTest::newRow("cut off") << int(CutOff);
    QTest::newRow("two devices at once") << int(TwoAtOnce);
    QTest::newRow("two devices in a row") << int(TwoInARow);
    QTest::newRow("another unit") << int(OtherUnit);
    QTest::newRow("another function") << int(OtherFunction);
    QTest::newRow("too few registers") << int(ShortCount);
    QTest::newRow("too many registers") << int(LongCount);
    QTest::newRow("odd byte count") << int(OddCount);
    QTest::newRow("echo of a write") << int(WriteEcho);
    QTest::newRow("silent") << int(Silent);
}

void TestModbusRtu::readsNeverLie()
{
    QFETCH(int, deviation);
    RtuPeer peer;
    if (peer.port().isEmpty())
        QSKIP("the system gives no pseudo-terminal");
    int asked = 0;
    int deviated = 0;
    bool deviating = true;
    peer.setScript([&](const RtuPeer::Request &request) {
        if (!deviating || ++asked % 2 == 0)
            return peer.send(peer.truth(request));
        ++deviated;
        const QByteArray lie = RtuPeer::lie(request);
        QByteArray pdu = lie.mid(1, lie.size() - 3);
        switch (Deviation(deviation)) {
        case BadChecksum:
            return peer.send(spoilt(lie));
        case NoiseGluedBefore:
            return peer.send(QByteArray::fromHex("00ff03") + lie);
        case NoiseBehind:
            return peer.send(lie + QByteArray::fromHex("5a"));
        case NoiseInside:
            return peer.send(QByteArray(lie).insert(5, '\x42'));
        case CutOff:
            return peer.send(lie.left(lie.size() - 3));
        case TwoAtOnce: {
            QByteArray both = lie;
            const QByteArray other = peer.truth(request);
            for (qsizetype i = 3; i < both.size(); ++i)
                both[i] = char(both[i] & other[i]); // open lines: the dominant level wins
            return peer.send(both);
        }
        case TwoInARow:
            return peer.send(lie + peer.truth(request));
        case OtherUnit:
            return peer.send(RtuPeer::frame(quint8(request.unit + 1), pdu));
        case OtherFunction:
            pdu[0] = 4;
            return peer.send(RtuPeer::frame(request.unit, pdu));
        case ShortCount:
            pdu.chop(2);
            pdu[1] = char(pdu.size() - 2);
            return peer.send(RtuPeer::frame(request.unit, pdu));
        case LongCount:
            pdu.append("\x80\x01", 2);
            pdu[1] = char(pdu.size() - 2);
            return peer.send(RtuPeer::frame(request.unit, pdu));
        case OddCount:
            pdu.append('\x81');
            pdu[1] = char(pdu.size() - 2);
            return peer.send(RtuPeer::frame(request.unit, pdu));
        case WriteEcho:
            return peer.send(RtuPeer::frame(request.unit, QByteArray(1, '\x06') + request.pdu.mid(1)));
        case Silent:
            return;
        }
    });
    SerialLine line(peer);
    DriverRig rig;
    addTags(rig);
    line.open(rig);
    QTRY_VERIFY_WITH_TIMEOUT(lieAmong(rig).isEmpty() && deviated >= 3, 20'000);
    QVERIFY2(lieAmong(rig).isEmpty(), qPrintable(lieAmong(rig)));
    const LinkStatus status = rig.monitor().status();
    if (deviation == Silent || deviation == OtherUnit)
        QVERIFY(status.timeouts > 0);
    else
        QVERIFY(status.protocolErrors > 0 && !rig.monitor().frames().isEmpty());
    deviating = false;
    rig.forget();
    QTRY_VERIFY_WITH_TIMEOUT(rig.hasGood(TagId(1)), 10'000);
    QVERIFY(lieAmong(rig).isEmpty());
}

void TestModbusRtu::lateReplyIsNobodys_data()
{
    QTest::addColumn<int>("afterMs"); // counted from the request, whose time limit is 60 ms
    QTest::newRow("just after the limit") << 66;
    QTest::newRow("when the next request would go out") << 80;
    QTest::newRow("a moment later") << 150;
    QTest::newRow("much later") << 450;
}

void TestModbusRtu::lateReplyIsNobodys()
{
    QFETCH(int, afterMs);
    RtuPeer peer;
    if (peer.port().isEmpty())
        QSKIP("the system gives no pseudo-terminal");
    int late = 0;
    int answered = 0;
    int asked = 0;
    peer.setScript([&](const RtuPeer::Request &request) {
        if (++asked % 3 == 1) {
            ++late;
            peer.sendLater(afterMs, RtuPeer::lie(request)); // of the same unit, function and size as what is asked next
            return;
        }
        ++answered;
        // Slow enough for a late reply to come first, if the request went out too early.
        peer.sendLater(30, peer.truth(request));
    });
    SerialLine line(peer);
    DriverRig rig;
    addTags(rig);
    line.open(rig);
    QTRY_VERIFY_WITH_TIMEOUT(late >= 4 && answered >= 6, 20'000);
    QVERIFY2(lieAmong(rig).isEmpty(), qPrintable(lieAmong(rig)));
    QVERIFY(rig.hasGood(TagId(1)));
    QVERIFY(rig.monitor().status().timeouts >= 3);
    QCOMPARE(rig.monitor().status().protocolErrors, quint64(0)); // a late reply is expected, not a fault
}

void TestModbusRtu::noiseBeforeASilenceCostsNothing()
{
    RtuPeer peer;
    if (peer.port().isEmpty())
        QSKIP("the system gives no pseudo-terminal");
    const QByteArray junk[] = {QByteArray::fromHex("00"), QByteArray::fromHex("ff55aa"), QByteArray::fromHex("07"),
                               QByteArray::fromHex("0703"), QByteArray::fromHex("070308ab")}; // the last look like its start
    int asked = 0;
    peer.setScript([&](const RtuPeer::Request &request) {
        peer.send(junk[asked++ % 5]);
        peer.sendLater(25, peer.truth(request));
    });
    SerialLine line(peer);
    DriverRig rig;
    addTags(rig);
    line.open(rig);
    QTRY_VERIFY_WITH_TIMEOUT(asked >= 20, 20'000);
    QVERIFY2(lieAmong(rig).isEmpty(), qPrintable(lieAmong(rig)));
    QVERIFY(rig.readings(TagId(1)).size() >= 10);
}

void TestModbusRtu::echoIsTakenOff()
{
    RtuPeer peer;
    if (peer.port().isEmpty())
        QSKIP("the system gives no pseudo-terminal");
    peer.setScript([&](const RtuPeer::Request &request) { peer.send(request.frame + peer.truth(request)); });
    SerialLine line(peer);
    DriverRig rig;
    addTags(rig);
    line.open(rig);
    QTRY_VERIFY(rig.hasGood(TagId(1)));
    const WriteOutcome outcome = rig.write(TagId(1), 77.0);
    QVERIFY2(outcome.result == WriteResult::Done, qPrintable(outcome.reason));
    QCOMPARE(outcome.readBack.toDouble(), 77.0);
    QCOMPARE(rig.monitor().status().protocolErrors, quint64(0));
    QCOMPARE(rig.monitor().status().timeouts, quint64(0));
}

void TestModbusRtu::echoIsNoConfirmation()
{
    RtuPeer peer;
    if (peer.port().isEmpty())
        QSKIP("the system gives no pseudo-terminal");
    int writes = 0;
    peer.setScript([&](const RtuPeer::Request &request) {
        peer.send(request.frame); // what the adapter gives back
        if (request.isRead())
            peer.send(peer.truth(request));
        else
            ++writes; // the device does not hear it
    });
    SerialLine line(peer);
    DriverRig rig;
    addTags(rig);
    line.open(rig);
    QTRY_VERIFY(rig.hasGood(TagId(1)));
    const WriteOutcome outcome = rig.write(TagId(1), 77.0);
    QCOMPARE(outcome.result, WriteResult::Unknown);
    QCOMPARE(outcome.readBack.toDouble(), double(RtuPeer::trueRegister(kFirst)));
    QCOMPARE(writes, 1);
}

void TestModbusRtu::twoDevicesOfOneUnitAreTold()
{
    RtuPeer peer;
    if (peer.port().isEmpty())
        QSKIP("the system gives no pseudo-terminal");
    bool second = true;
    peer.setScript([&](const RtuPeer::Request &request) {
        peer.send(peer.truth(request));
        if (second)
            peer.sendLater(8, RtuPeer::lie(request)); // behind the silence: each is a good frame by itself
    });
    SerialLine line(peer);
    DriverRig rig;
    addTags(rig);
    // Nothing on the line tells a second reply behind the next request from its answer, so a busy machine gets the time.
    line.open(rig, kUnit, 1500ms);
    QTRY_VERIFY_WITH_TIMEOUT(rig.monitor().status().protocolErrors >= 2, 20'000);
    QVERIFY2(lieAmong(rig).isEmpty(), qPrintable(lieAmong(rig)));
    QVERIFY2(rig.monitor().status().lastError.contains(QStringLiteral("same unit id")), qPrintable(rig.monitor().status().lastError));
    second = false;
    QTRY_COMPARE_WITH_TIMEOUT(rig.monitor().state(), LinkState::Up, 10'000);
}

void TestModbusRtu::othersDoNotWaitForTheSilent()
{
    RtuPeer peer;
    if (peer.port().isEmpty())
        QSKIP("the system gives no pseudo-terminal");
    QList<RtuPeer::Request> unanswered;
    peer.setScript([&](const RtuPeer::Request &request) {
        if (request.unit == kUnit)
            unanswered.append(request);
        else
            peer.send(peer.truth(request));
        if (request.unit != kUnit && !unanswered.isEmpty())
            peer.send(RtuPeer::lie(unanswered.takeFirst())); // the silent one speaks up while the other is asked
    });
    SerialLine line(peer);
    DriverRig silent, lively;
    addTags(silent);
    addTags(lively);
    line.open(silent, kUnit);
    line.open(lively, kUnit + 1);
    QTRY_VERIFY_WITH_TIMEOUT(lively.collected(TagId(1)).size() >= 40, 10'000);
    QVERIFY2(lieAmong(lively).isEmpty(), qPrintable(lieAmong(lively)));
    QVERIFY(silent.collected(TagId(1)).empty());
    QCOMPARE(silent.monitor().state(), LinkState::Down);
}

void TestModbusRtu::lostWriteIsReadBackAndNotRepeated()
{
    RtuPeer peer;
    if (peer.port().isEmpty())
        QSKIP("the system gives no pseudo-terminal");
    int writes = 0;
    peer.setScript([&](const RtuPeer::Request &request) {
        const QByteArray reply = peer.truth(request);
        if (request.isRead())
            return peer.send(reply);
        ++writes;
        peer.sendLater(140, reply); // carried out, but confirmed too late, while the value is read back
    });
    SerialLine line(peer);
    DriverRig rig;
    addTags(rig);
    line.open(rig);
    QTRY_VERIFY(rig.hasGood(TagId(1)));
    const WriteOutcome outcome = rig.write(TagId(1), 55.0, 1500ms);
    QCOMPARE(outcome.result, WriteResult::Unknown);
    QVERIFY2(outcome.readBack.isValid(), qPrintable(outcome.reason));
    QCOMPARE(outcome.readBack.toDouble(), 55.0);
    QCOMPARE(writes, 1);
}

void TestModbusRtu::babblingLineIsTold()
{
    RtuPeer peer;
    if (peer.port().isEmpty())
        QSKIP("the system gives no pseudo-terminal");
    QTimer babble;
    connect(&babble, &QTimer::timeout, &peer, [&peer] { peer.send(QByteArray(8, '\x55')); });
    babble.start(1);
    SerialLine line(peer);
    DriverRig rig;
    addTags(rig);
    line.open(rig);
    QTRY_VERIFY_WITH_TIMEOUT(rig.monitor().state() == LinkState::Down, 15'000);
    QVERIFY2(lieAmong(rig).isEmpty(), qPrintable(lieAmong(rig)));
    QVERIFY(!rig.monitor().status().cause.isEmpty());
    babble.stop();
    QTRY_VERIFY_WITH_TIMEOUT(rig.hasGood(TagId(1)), 10'000);
}

void TestModbusRtu::framesInWords()
{
    // The specification's example of a read, and what lies around it.
    const QByteArray pdu = QByteArray::fromHex("030000000A");
    const Bytes request(reinterpret_cast<const quint8 *>(pdu.constData()), size_t(pdu.size()));
    QCOMPARE(rtuFrame(1, request).toHex(), QByteArray("01030000000ac5cd"));
    QCOMPARE(rtuReplySize(request), size_t(25));
    QCOMPARE(rtuGap(9'600).count(), 4'010);
    QCOMPARE(rtuGap(115'200).count(), 1'750);
    const QByteArray nothing = QByteArray::fromHex("0103");
    QCOMPARE(lookForReply(Bytes(reinterpret_cast<const quint8 *>(nothing.constData()), 2), 1, request).kind, RtuLook::Kind::Part);
    const QByteArray exception = RtuPeer::frame(1, QByteArray::fromHex("8302"));
    const RtuLook look = lookForReply(Bytes(reinterpret_cast<const quint8 *>(exception.constData()), 5), 1, request);
    QCOMPARE(look.kind, RtuLook::Kind::Reply);
    QVERIFY(look.isException);
    QCOMPARE(look.pdu.size(), size_t(2));
}

QTEST_GUILESS_MAIN(TestModbusRtu)
#include "tst_modbus_rtu.moc"
