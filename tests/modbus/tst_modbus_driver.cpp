#include "modbus/driver_rig.h"
#include "modbus/evil_server.h"

#include <QSignalSpy>
#include <QTest>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

const QString kHolding = QStringLiteral("holding");
const QString kInput = QStringLiteral("input");
const QString kCoil = QStringLiteral("coil");
const QString kDiscrete = QStringLiteral("discrete");

} // namespace

class TestModbusDriver : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAllFourTables();
    void mergesAndPipelines();
    void firstValueComesAtOnce();
    void closeEndsEverything();
    void reconfigures();
    void oneBadTagLeavesTheOthers();
    void badTagRecovers();
    void exceptionsByName_data();
    void exceptionsByName();
    void busyIsAskedAgain();
    void refusedThenThere();
    void comesBackAfterReset();
    void acceptThenSilentIsDown();
    void silentBlockLeavesTheOthers();
    void skipsPollsInsteadOfCatchingUp();
    void devicesDoNotCrowd();
    void deadDeviceDoesNotSlowOthers();
    void recordsFramesWhileWatched();
};

void TestModbusDriver::readsAllFourTables()
{
    EvilServer server;
    DriverRig rig;
    const TagId holding = rig.add(kHolding, 100);
    const TagId input = rig.add(kInput, 200, QStringLiteral("uint16"), ValueType::UInt64);
    const TagId coil = rig.add(kCoil, 3, {}, ValueType::Bool);
    const TagId discrete = rig.add(kDiscrete, 4, {}, ValueType::Bool);
    const TagId pair = rig.add(kHolding, 300, QStringLiteral("int32"), ValueType::Int64);
    const TagId bit = rig.add(kHolding, 100, QStringLiteral("bit"), ValueType::Bool, {{QStringLiteral("bit"), 0}});
    const TagId text = rig.add(kHolding, 400, QStringLiteral("string"), ValueType::Text, {{QStringLiteral("length"), 4}});
    rig.open(server.port());
    QTRY_VERIFY(rig.hasGood(holding) && rig.hasGood(input) && rig.hasGood(coil) && rig.hasGood(discrete)
                && rig.hasGood(pair) && rig.hasGood(bit));
    const quint16 value = EvilServer::trueRegister(100);
    QCOMPARE(rig.readings(holding).back().value.asDouble(), double(value));
    QCOMPARE(rig.readings(holding).back().at, kNoStamp);
    QCOMPARE(rig.readings(bit).back().value.asBool(), bool(value & 1));
    QCOMPARE(rig.readings(input).back().value.asUInt64(), quint64(EvilServer::trueRegister(200)));
    QCOMPARE(rig.readings(pair).back().value.asInt64(),
             qint64(EvilServer::trueRegister(300)) << 16 | EvilServer::trueRegister(301));
    QCOMPARE(rig.readings(coil).back().value.asBool(), false);
    QVERIFY(!rig.readings(text).empty());
    QCOMPARE(rig.monitor().state(), LinkState::Up);
    const LinkStatus status = rig.monitor().status();
    QVERIFY(status.readings >= 7 && status.requestsOk >= 5 && status.bytesIn > 0 && status.bytesOut > 0);
}

void TestModbusDriver::mergesAndPipelines()
{
    EvilServer server;
    DriverRig rig;
    rig.device.parameters[QStringLiteral("depth")] = 8;
    rig.device.period = 10s;
    std::vector<TagId> tags;
    for (int i = 0; i < 2500; ++i)
        tags.push_back(rig.add(kHolding, i));
    rig.open(server.port());
    QTRY_VERIFY(rig.hasGood(tags.back()) && rig.readingCount() == 2500);
    QCOMPARE(server.log().size(), 20); // 2500 / 125
    for (size_t i = 0; i < tags.size(); ++i)
        QCOMPARE(rig.readings(tags[i]).back().value.asDouble(), double(EvilServer::trueRegister(quint16(i))));
}

void TestModbusDriver::firstValueComesAtOnce()
{
    EvilServer server;
    DriverRig rig;
    rig.device.period = 60s;
    const TagId tag = rig.add(kHolding, 1);
    rig.open(server.port());
    QTRY_VERIFY_WITH_TIMEOUT(rig.hasGood(tag), 1000);
}

void TestModbusDriver::closeEndsEverything()
{
    EvilServer server;
    DriverRig rig;
    const TagId tag = rig.add(kHolding, 1);
    rig.open(server.port());
    QTRY_VERIFY(rig.hasGood(tag));
    rig.driver().close();
    rig.forget();
    const qsizetype asked = server.log().size();
    QTest::qWait(150);
    QVERIFY(!rig.collect());
    QCOMPARE(server.log().size(), asked);
}

void TestModbusDriver::reconfigures()
{
    EvilServer server;
    DriverRig rig;
    const TagId stays = rig.add(kHolding, 1);
    const TagId goes = rig.add(kHolding, 2);
    const TagId moves = rig.add(kHolding, 3);
    rig.open(server.port());
    QTRY_VERIFY(rig.hasGood(stays) && rig.hasGood(goes) && rig.hasGood(moves));

    const TagId comes = rig.add(kHolding, 500);
    rig.device.tags[2].address.insert(QStringLiteral("address"), 700);
    rig.driver().reconfigure(rig.device, {rig.tag(comes)}, {rig.tag(moves)}, {goes});
    rig.forget();
    QTRY_VERIFY(rig.hasGood(comes) && rig.hasGood(stays) && rig.hasGood(moves));
    QVERIFY(rig.readings(goes).empty());
    QCOMPARE(rig.readings(moves).back().value.asDouble(), double(EvilServer::trueRegister(700)));
    QCOMPARE(server.connections(), 1);
    QCOMPARE(rig.monitor().state(), LinkState::Up);
}

void TestModbusDriver::oneBadTagLeavesTheOthers()
{
    for (const quint8 exception : {quint8(2), quint8(3)}) {
        EvilServer server;
        server.setScript([&server, exception](const EvilServer::Request &request) {
            const bool touches = request.address() <= 37 && request.address() + request.word(3) > 37;
            touches ? server.answerException(request, exception) : server.answerTruly(request);
        });
        DriverRig rig;
        std::vector<TagId> tags;
        for (int i = 0; i < 100; ++i)
            tags.push_back(rig.add(kHolding, i));
        rig.open(server.port());
        const auto allButOneGood = [&] {
            for (size_t i = 0; i < tags.size(); ++i) {
                if (rig.hasGood(tags[i]) != (i != 37))
                    return false;
            }
            return !rig.readings(tags[37]).empty();
        };
        QTRY_VERIFY(allButOneGood());
        for (const Reading &reading : rig.readings(tags[37])) {
            QCOMPARE(reading.status, StatusCode::BadConfigurationError);
            QCOMPARE(reading.value.bits, quint64(0));
        }
        QTRY_COMPARE(rig.monitor().state(), LinkState::Degraded);
        QVERIFY(rig.monitor().status().cause.contains(QStringLiteral("exception %1").arg(exception)));
        QVERIFY(rig.monitor().status().cause.contains(QStringLiteral("holding register 37")));
        // Not asked again at once, and the rest keeps coming.
        server.clearLog();
        rig.forget();
        QTRY_VERIFY(rig.collected(tags[0]).size() >= 5);
        qsizetype tries = 0;
        for (const EvilServer::Request &request : server.log())
            tries += request.address() == 37;
        QVERIFY2(tries <= 2, qPrintable(QString::number(tries)));
        QVERIFY(rig.readings(tags[37]).size() >= 3); // its verdict is repeated, so that it does not turn stale
        QCOMPARE(server.connections(), 1);
    }
}

void TestModbusDriver::badTagRecovers()
{
    EvilServer server;
    bool bad = true;
    server.setScript([&](const EvilServer::Request &request) {
        bad && request.address() == 5 ? server.answerException(request, 2) : server.answerTruly(request);
    });
    DriverRig rig;
    rig.device.period = 20ms;
    const TagId tag = rig.add(kHolding, 5);
    rig.open(server.port());
    QTRY_VERIFY(!rig.collected(tag).empty());
    bad = false;
    QTRY_VERIFY(rig.hasGood(tag));
    QTRY_COMPARE(rig.monitor().state(), LinkState::Up);
}

void TestModbusDriver::exceptionsByName_data()
{
    QTest::addColumn<int>("exception");
    QTest::addColumn<quint32>("status");
    const auto row = [](const char *name, int exception, StatusCode status) {
        QTest::newRow(name) << exception << quint32(status);
    };
    row("1", 1, StatusCode::BadConfigurationError);
    row("2", 2, StatusCode::BadConfigurationError);
    row("3", 3, StatusCode::BadConfigurationError);
    row("4", 4, StatusCode::BadDeviceFailure);
    row("8", 8, StatusCode::BadDeviceFailure);
    row("10", 10, StatusCode::BadNoCommunication);
    row("11", 11, StatusCode::BadNoCommunication);
    row("99", 99, StatusCode::BadDeviceFailure);
}

void TestModbusDriver::exceptionsByName()
{
    QFETCH(int, exception);
    QFETCH(quint32, status);
    EvilServer server;
    server.setScript([&](const EvilServer::Request &request) { server.answerException(request, quint8(exception)); });
    DriverRig rig;
    const TagId tag = rig.add(kHolding, 1);
    rig.open(server.port());
    QTRY_VERIFY(!rig.collected(tag).empty());
    QCOMPARE(quint32(rig.readings(tag).front().status), status);
    QCOMPARE(rig.readings(tag).front().value.bits, quint64(0));
    QTRY_VERIFY(rig.monitor().status().cause.contains(QStringLiteral("exception %1").arg(exception)));
    QVERIFY(rig.monitor().status().exceptions > 0);
    QCOMPARE(server.connections(), 1);
}

void TestModbusDriver::busyIsAskedAgain()
{
    for (const quint8 exception : {quint8(5), quint8(6)}) {
        EvilServer server;
        int asked = 0;
        server.setScript([&](const EvilServer::Request &request) {
            ++asked <= 2 ? server.answerException(request, exception) : server.answerTruly(request);
        });
        DriverRig rig;
        rig.device.period = 30s;
        const TagId tag = rig.add(kHolding, 1);
        rig.open(server.port());
        QTRY_VERIFY(rig.hasGood(tag)); // within the same poll, 100 + 200 ms later
        QCOMPARE(asked, 3);
        QCOMPARE(rig.readings(tag).size(), size_t(1));
    }
}

void TestModbusDriver::refusedThenThere()
{
    EvilServer server;
    server.goAway();
    DriverRig rig;
    const TagId tag = rig.add(kHolding, 1);
    rig.open(server.port());
    QTRY_COMPARE(rig.monitor().state(), LinkState::Down);
    QVERIFY2(rig.monitor().status().cause.contains(QStringLiteral("connection refused")),
             qPrintable(rig.monitor().status().cause));
    server.listenAgain();
    QTRY_VERIFY(rig.hasGood(tag));
    QTRY_COMPARE(rig.monitor().state(), LinkState::Up);
}

void TestModbusDriver::comesBackAfterReset()
{
    EvilServer server;
    DriverRig rig;
    const TagId tag = rig.add(kHolding, 1);
    rig.open(server.port());
    QTRY_VERIFY(rig.hasGood(tag));
    server.goAway();
    QTRY_COMPARE(rig.monitor().state(), LinkState::Down);
    rig.forget();
    server.listenAgain();
    QTRY_VERIFY(rig.hasGood(tag));
    QVERIFY(rig.monitor().status().reconnects >= 1);
}

void TestModbusDriver::acceptThenSilentIsDown()
{
    EvilServer server;
    server.setScript([](const EvilServer::Request &) {});
    DriverRig rig;
    rig.linkTimeout = 20ms;
    rig.retry = {20ms, 200ms};
    rig.add(kHolding, 1);
    rig.open(server.port());
    QTRY_COMPARE(rig.monitor().state(), LinkState::Down);
    QVERIFY(rig.monitor().status().cause.contains(QStringLiteral("no reply")));
    QTRY_VERIFY(server.connections() >= 4);
    QTest::qWait(600);
    QVERIFY(server.connections() <= 12); // pauses grow: no storm
    QVERIFY(!rig.collect());
    server.setScript([&server](const EvilServer::Request &request) { server.answerTruly(request); });
    QTRY_VERIFY(rig.hasGood(TagId(1)));
}

void TestModbusDriver::silentBlockLeavesTheOthers()
{
    EvilServer server;
    server.setScript([&server](const EvilServer::Request &request) {
        if (request.address() != 1000)
            server.answerTruly(request);
    });
    DriverRig rig;
    rig.linkTimeout = 30ms;
    const TagId silent = rig.add(kHolding, 1000);
    const TagId before = rig.add(kHolding, 1);
    const TagId behind = rig.add(kHolding, 2000);
    rig.open(server.port());
    QTRY_VERIFY(rig.collected(before).size() >= 10 && rig.readings(behind).size() >= 10);
    QVERIFY(rig.readings(silent).empty());
    QTRY_COMPARE(rig.monitor().state(), LinkState::Degraded);
}

void TestModbusDriver::skipsPollsInsteadOfCatchingUp()
{
    EvilServer server;
    QList<EvilServer::Request> held;
    bool hold = true;
    server.setScript([&](const EvilServer::Request &request) {
        hold ? held.append(request) : server.answerTruly(request);
    });
    DriverRig rig;
    rig.device.period = 40ms;
    const TagId tag = rig.add(kHolding, 1);
    rig.open(server.port());
    QTRY_COMPARE(held.size(), 1);
    QTest::qWait(400); // ten periods go by
    QCOMPARE(held.size(), 1);
    QVERIFY(rig.monitor().status().warning.contains(QStringLiteral("longer than the period")));
    hold = false;
    server.clearLog();
    server.answerTruly(held.front());
    QTRY_VERIFY(rig.collected(tag).size() >= 2);
    QVERIFY(server.log().size() <= 2); // one poll a period again, none made up for
    QTRY_VERIFY(rig.monitor().status().warning.isEmpty());
}

void TestModbusDriver::devicesDoNotCrowd()
{
    EvilServer server;
    std::vector<std::unique_ptr<DriverRig>> rigs;
    for (int i = 0; i < 40; ++i) {
        auto rig = std::make_unique<DriverRig>();
        rig->device.period = 400ms;
        rig->add(kHolding, 1);
        rig->open(server.port());
        rigs.push_back(std::move(rig));
    }
    for (const auto &rig : rigs)
        QTRY_VERIFY(rig->hasGood(TagId(1)));
    QTest::qWait(100);
    server.clearLog();
    std::vector<int> perSlice(8);
    QElapsedTimer timer;
    timer.start();
    server.setScript([&](const EvilServer::Request &request) {
        if (timer.elapsed() < 400)
            ++perSlice[size_t(timer.elapsed() / 50)];
        server.answerTruly(request);
    });
    QTest::qWait(450);
    for (const int polls : perSlice)
        QVERIFY2(polls <= 20, qPrintable(QString::number(polls)));
}

void TestModbusDriver::deadDeviceDoesNotSlowOthers()
{
    EvilServer server;
    EvilServer silent;
    silent.setScript([](const EvilServer::Request &) {});
    DriverRig alive;
    alive.device.period = 20ms;
    const TagId tag = alive.add(kHolding, 1);
    std::vector<std::unique_ptr<DriverRig>> dead;
    for (int i = 0; i < 20; ++i) {
        auto rig = std::make_unique<DriverRig>();
        rig->linkTimeout = 50ms;
        rig->add(kHolding, 1);
        rig->open(silent.port());
        dead.push_back(std::move(rig));
    }
    alive.open(server.port());
    QTRY_VERIFY(alive.hasGood(tag));
    alive.forget();
    QTest::qWait(500);
    alive.collect();
    QVERIFY2(alive.readings(tag).size() >= 20, qPrintable(QString::number(alive.readings(tag).size())));
}

void TestModbusDriver::recordsFramesWhileWatched()
{
    EvilServer server;
    DriverRig rig;
    const TagId tag = rig.add(kHolding, 1);
    rig.open(server.port());
    QTRY_VERIFY(rig.hasGood(tag));
    QVERIFY(rig.monitor().frames().isEmpty());
    rig.monitor().watch(true);
    QTRY_VERIFY(rig.monitor().frames().size() >= 2);
    const QList<FrameRecord> frames = rig.monitor().frames();
    QVERIFY(frames[0].outgoing);
    QCOMPARE(frames[0].size, 12);
    QVERIFY(!frames[1].outgoing && !frames[1].fault);
    QCOMPARE(frames[1].size, 11);
}

QTEST_GUILESS_MAIN(TestModbusDriver)
#include "tst_modbus_driver.moc"
