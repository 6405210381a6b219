#include "modbus/driver_rig.h"
#include "modbus/evil_server.h"

#include <QTest>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

const QString kHolding = QStringLiteral("holding");

} // namespace

class TestModbusWrite : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void usesTheChosenFunction_data();
    void usesTheChosenFunction();
    void refusesBeforeTheWire();
    void exceptionsAreRefusalsByName();
    void acknowledgeIsUnknown();
    void notSentWhileTheLinkIsDown();
    void notSentWhenClosed();
    void otherValueReadBackIsUnknown();
    void slowDeviceIsReadAgain();
    void overtakesPolls();
    void unansweredAtTheDeadlineIsUnknown();
    void readModifyWriteKeepsOtherBits();
    void readBackIsAReading();
};

void TestModbusWrite::usesTheChosenFunction_data()
{
    QTest::addColumn<QString>("table");
    QTest::addColumn<QString>("wire");
    QTest::addColumn<QString>("choice");
    QTest::addColumn<QVariant>("value");
    QTest::addColumn<QList<int>>("functions"); // what goes over the wire
    const QString coil = QStringLiteral("coil");
    QTest::newRow("coil") << coil << "" << "auto" << QVariant(true) << QList<int>{5, 1};
    QTest::newRow("coil as many") << coil << "" << "multiple" << QVariant(true) << QList<int>{15, 1};
    QTest::newRow("register") << kHolding << "uint16" << "auto" << QVariant(7.0) << QList<int>{6, 3};
    QTest::newRow("register as many") << kHolding << "uint16" << "multiple" << QVariant(7.0) << QList<int>{16, 3};
    QTest::newRow("pair") << kHolding << "float32" << "auto" << QVariant(7.5) << QList<int>{16, 3};
    QTest::newRow("four") << kHolding << "int64" << "auto" << QVariant(qint64(7)) << QList<int>{16, 3};
    QTest::newRow("bit of a register") << kHolding << "bit" << "auto" << QVariant(true) << QList<int>{22, 3};
}

void TestModbusWrite::usesTheChosenFunction()
{
    QFETCH(QString, table);
    QFETCH(QString, wire);
    QFETCH(QString, choice);
    QFETCH(QVariant, value);
    QFETCH(QList<int>, functions);
    EvilServer server;
    DriverRig rig;
    rig.device.period = 30s;
    rig.device.parameters[QStringLiteral("write_function")] = choice;
    const TagId tag = rig.add(table, 20, wire, value.typeId() == QMetaType::Bool ? ValueType::Bool
                              : value.typeId() == QMetaType::LongLong ? ValueType::Int64 : ValueType::Float64);
    rig.open(server.port());
    QTRY_VERIFY(rig.hasGood(tag));
    server.clearLog();
    const WriteOutcome outcome = rig.write(tag, value);
    QVERIFY2(outcome.result == WriteResult::Done, qPrintable(outcome.reason));
    QVERIFY(outcome.reason.isEmpty());
    QCOMPARE(outcome.readBack, value);
    QList<int> seen;
    for (const EvilServer::Request &request : server.log())
        seen.append(request.function());
    QCOMPARE(seen, functions);
}

void TestModbusWrite::refusesBeforeTheWire()
{
    EvilServer server;
    DriverRig rig;
    rig.device.period = 30s;
    const TagId whole = rig.add(kHolding, 1, QStringLiteral("int16"));
    const TagId input = rig.add(QStringLiteral("input"), 1);
    rig.device.tags[1].writable = true;
    rig.open(server.port());
    QTRY_VERIFY(rig.hasGood(whole));
    server.clearLog();
    QCOMPARE(rig.write(whole, 1.5).result, WriteResult::Refused);
    QCOMPARE(rig.write(whole, 40000.0).result, WriteResult::Refused);
    QCOMPARE(rig.write(input, 1.0).result, WriteResult::Refused);
    QVERIFY(server.log().isEmpty());
}

void TestModbusWrite::exceptionsAreRefusalsByName()
{
    for (const int code : {1, 2, 3, 4, 6, 8, 10, 99}) {
        EvilServer server;
        server.setScript([&](const EvilServer::Request &request) {
            request.isRead() ? server.answerTruly(request) : server.answerException(request, quint8(code));
        });
        DriverRig rig;
        rig.device.period = 30s;
        const TagId tag = rig.add(kHolding, 1);
        rig.open(server.port());
        QTRY_VERIFY(rig.hasGood(tag));
        const WriteOutcome outcome = rig.write(tag, 5.0);
        QCOMPARE(outcome.result, WriteResult::Refused);
        QVERIFY2(outcome.reason.contains(QStringLiteral("exception %1").arg(code)), qPrintable(outcome.reason));
        int writes = 0;
        for (const EvilServer::Request &request : server.log())
            writes += !request.isRead();
        QCOMPARE(writes, 1);
        QCOMPARE(server.connections(), 1);
    }
}

void TestModbusWrite::acknowledgeIsUnknown()
{
    for (const int code : {5, 11}) { // accepted, or passed on: it may have taken effect
        EvilServer server;
        server.setScript([&](const EvilServer::Request &request) {
            request.isRead() ? server.answerTruly(request) : server.answerException(request, quint8(code));
        });
        DriverRig rig;
        rig.device.period = 30s;
        const TagId tag = rig.add(kHolding, 1);
        rig.open(server.port());
        QTRY_VERIFY(rig.hasGood(tag));
        const WriteOutcome outcome = rig.write(tag, 5.0);
        QCOMPARE(outcome.result, WriteResult::Unknown);
        QCOMPARE(outcome.readBack.toDouble(), double(EvilServer::trueRegister(1)));
    }
}

void TestModbusWrite::notSentWhileTheLinkIsDown()
{
    EvilServer server;
    server.goAway();
    DriverRig rig;
    const TagId tag = rig.add(kHolding, 1);
    rig.open(server.port());
    QTRY_COMPARE(rig.monitor().state(), LinkState::Down);
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(rig.write(tag, 5.0).result, WriteResult::NotSent);
    QVERIFY(timer.elapsed() < 500); // at once, not at the deadline
    server.listenAgain();
    QTRY_VERIFY(rig.hasGood(tag));
    for (const EvilServer::Request &request : server.log())
        QVERIFY(request.isRead()); // and not later either
}

void TestModbusWrite::notSentWhenClosed()
{
    EvilServer server;
    server.setScript([](const EvilServer::Request &) {});
    DriverRig rig;
    const TagId tag = rig.add(kHolding, 1);
    rig.open(server.port());
    QTRY_VERIFY(!server.log().isEmpty()); // depth 1: the poll holds the only place
    std::optional<WriteOutcome> outcome;
    rig.driver().write(rig.tag(tag), 5.0, Clock::system().steady() + 5s, [&](WriteOutcome what) { outcome = what; });
    QVERIFY(!outcome);
    rig.driver().close();
    QVERIFY(outcome);
    QCOMPARE(outcome->result, WriteResult::NotSent);
}

void TestModbusWrite::otherValueReadBackIsUnknown()
{
    EvilServer server;
    server.setScript([&](const EvilServer::Request &request) {
        if (request.isRead())
            return server.answerTruly(request);
        server.send(request, request.pdu); // confirms and does not do it
    });
    DriverRig rig;
    rig.device.period = 30s;
    const TagId tag = rig.add(kHolding, 1);
    rig.open(server.port());
    QTRY_VERIFY(rig.hasGood(tag));
    const WriteOutcome outcome = rig.write(tag, 5.0);
    QCOMPARE(outcome.result, WriteResult::Unknown);
    QCOMPARE(outcome.readBack.toDouble(), double(EvilServer::trueRegister(1)));
    QVERIFY(outcome.reason.contains(QStringLiteral("another value")));
}

void TestModbusWrite::slowDeviceIsReadAgain()
{
    EvilServer server;
    server.setScript([&](const EvilServer::Request &request) {
        if (request.isRead())
            return server.answerTruly(request);
        QTimer::singleShot(80, &server, [&server, request] { server.truth(request); }); // takes effect later
        server.send(request, request.pdu);
    });
    DriverRig rig;
    rig.device.period = 30s;
    const TagId tag = rig.add(kHolding, 1);
    rig.open(server.port());
    QTRY_VERIFY(rig.hasGood(tag));
    QCOMPARE(rig.write(tag, 5.0).result, WriteResult::Done);
}

void TestModbusWrite::overtakesPolls()
{
    EvilServer server;
    DriverRig rig;
    rig.device.period = 30s;
    rig.device.parameters[QStringLiteral("depth")] = 2;
    for (int i = 0; i < 300; ++i)
        rig.add(kHolding, i * 200);
    const TagId tag = rig.add(kHolding, 65000);
    std::optional<WriteOutcome> outcome;
    server.setScript([&](const EvilServer::Request &request) {
        if (server.log().size() == 10) {
            rig.driver().write(rig.tag(tag), 5.0, Clock::system().steady() + 2s, [&](WriteOutcome what) { outcome = what; });
        }
        server.answerTruly(request);
    });
    rig.open(server.port());
    QTRY_VERIFY(outcome.has_value());
    QCOMPARE(outcome->result, WriteResult::Done);
    qsizetype place = 0;
    while (server.log()[place].isRead())
        ++place;
    QVERIFY2(place <= 12, qPrintable(QString::number(place))); // behind what was under way, before 290 waiting polls
}

void TestModbusWrite::unansweredAtTheDeadlineIsUnknown()
{
    EvilServer server;
    server.setScript([&](const EvilServer::Request &request) {
        if (request.isRead() && server.log().size() < 3)
            server.answerTruly(request);
    });
    DriverRig rig;
    rig.device.period = 30s;
    const TagId tag = rig.add(kHolding, 1);
    rig.open(server.port());
    QTRY_VERIFY(rig.hasGood(tag));
    QElapsedTimer timer;
    timer.start();
    const WriteOutcome outcome = rig.write(tag, 5.0, 200ms);
    QCOMPARE(outcome.result, WriteResult::Unknown);
    QVERIFY2(timer.elapsed() <= 300, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(outcome.reason != QStringLiteral("no outcome by the deadline"));
}

void TestModbusWrite::readModifyWriteKeepsOtherBits()
{
    EvilServer server;
    DriverRig rig;
    rig.device.period = 30s;
    rig.device.parameters[QStringLiteral("bit_write")] = QStringLiteral("read_modify_write");
    const TagId tag = rig.add(kHolding, 9, QStringLiteral("bit"), ValueType::Bool, {{QStringLiteral("bit"), 14}});
    rig.open(server.port());
    QTRY_VERIFY(rig.hasGood(tag));
    server.clearLog();
    const quint16 before = server.holding(9);
    QCOMPARE(rig.write(tag, true).result, WriteResult::Done);
    QCOMPARE(server.holding(9), quint16(before | 1 << 14));
    QList<int> functions;
    for (const EvilServer::Request &request : server.log())
        functions.append(request.function());
    QCOMPARE(functions, (QList<int>{3, 6, 3}));
}

void TestModbusWrite::readBackIsAReading()
{
    EvilServer server;
    DriverRig rig;
    rig.device.period = 30s;
    const TagId tag = rig.add(kHolding, 1);
    rig.open(server.port());
    QTRY_VERIFY(rig.hasGood(tag));
    rig.forget();
    QCOMPARE(rig.write(tag, 77.0).result, WriteResult::Done);
    QTRY_VERIFY(rig.hasGood(tag)); // not first at the next poll
    QCOMPARE(rig.readings(tag).back().value.asDouble(), 77.0);
}

QTEST_GUILESS_MAIN(TestModbusWrite)
#include "tst_modbus_write.moc"
