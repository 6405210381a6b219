#include "opcua/opcua_rig.h"
#include "opcua/plant_server.h"

#include <QJsonArray>
#include <QTest>

using namespace lineside;

namespace {

constexpr int kPatience = 15'000;

bool isGood(const Reading &reading)
{
    return qualityOf(reading.status) == Quality::Good;
}

} // namespace

//! The driver against a server that nobody here wrote: node-opcua.
class TestOpcUaDriver : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void readsEveryScalarType();
    void keepsStatusAndStamps();
    void refusesWhatIsNoScalar();
    void leavesTheOthersAliveBesideABadNode();
    void losesNoChange();
    void hearsOfAQuietNode();
    void watchesAddedAndForgetsRemovedTags();
    void comesBackAfterTheServerRestarts();
    void noticesAServerThatFallsSilent();
    void renewsTheChannel();
    void followsAPeriodThatWidens();
    void saysWhyNobodyAnswers();
    void writesAndReadsBack();
    void refusesWrites();
    void answersAWriteWhenTheServerIsGone();
    void recordsFrames();

private:
    PlantServer m_server;
};

void TestOpcUaDriver::initTestCase()
{
    if (const QString why = PlantServer::whyMissing(); !why.isEmpty())
        QSKIP(qPrintable(why));
    QVERIFY2(m_server.start(), m_server.errors());
}

void TestOpcUaDriver::readsEveryScalarType()
{
    OpcUaRig rig;
    const TagId real = rig.add(QStringLiteral("Double"));
    const TagId single = rig.add(QStringLiteral("Float"));
    const TagId sbyte = rig.add(QStringLiteral("SByte"), ValueType::Int64);
    const TagId byte = rig.add(QStringLiteral("Byte"), ValueType::UInt64);
    const TagId int16 = rig.add(QStringLiteral("Int16"), ValueType::Int64);
    const TagId uint16 = rig.add(QStringLiteral("UInt16"));
    const TagId int32 = rig.add(QStringLiteral("Int32"), ValueType::Int64);
    const TagId uint32 = rig.add(QStringLiteral("UInt32"), ValueType::Int64);
    const TagId int64 = rig.add(QStringLiteral("Int64"), ValueType::Int64);
    const TagId uint64 = rig.add(QStringLiteral("UInt64"), ValueType::UInt64);
    const TagId boolean = rig.add(QStringLiteral("Boolean"), ValueType::Bool);
    const TagId string = rig.add(QStringLiteral("String"), ValueType::Text);
    const TagId localized = rig.add(QStringLiteral("LocalizedText"), ValueType::Text);
    const TagId time = rig.add(QStringLiteral("DateTime"), ValueType::Int64);
    const TagId timeText = rig.add(QStringLiteral("DateTime"), ValueType::Text);
    const TagId guid = rig.add(QStringLiteral("Guid"), ValueType::Text);
    const TagId bytes = rig.add(QStringLiteral("ByteString"), ValueType::Text);
    rig.open(m_server.url());
    QTRY_COMPARE_WITH_TIMEOUT(rig.state(), LinkState::Up, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(isGood(rig.last(bytes)), kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(isGood(rig.last(real)), kPatience);

    QCOMPARE(rig.last(real).value.asDouble(), 21.5);
    QCOMPARE(rig.last(single).value.asDouble(), 1.25);
    QCOMPARE(rig.last(sbyte).value.asInt64(), -7);
    QCOMPARE(rig.last(byte).value.asUInt64(), 200u);
    QCOMPARE(rig.last(int16).value.asInt64(), -1234);
    QCOMPARE(rig.last(uint16).value.asDouble(), 54321.0);
    QCOMPARE(rig.last(int32).value.asInt64(), -70000);
    QCOMPARE(rig.last(uint32).value.asInt64(), 4'000'000'000);
    QCOMPARE(rig.last(int64).value.asInt64(), 9007199254740993);
    QCOMPARE(rig.last(uint64).value.asUInt64(), 18446744073709551615u);
    QCOMPARE(rig.last(boolean).value.asBool(), true);
    QCOMPARE(rig.text(string), QByteArray("Größe"));
    QCOMPARE(rig.text(localized), QByteArray("läuft"));
    QCOMPARE(rig.last(time).value.asInt64(), 1'767'323'045'678'000);
    QCOMPARE(rig.text(timeText), QByteArray("2026-01-02T03:04:05.678000Z"));
    QCOMPARE(rig.text(guid), QByteArray("72962b91-fa75-4ae6-8d28-b404dc7daf63"));
    QCOMPARE(rig.text(bytes), QByteArray("beef"));
}

void TestOpcUaDriver::keepsStatusAndStamps() // U1, U6
{
    OpcUaRig rig;
    const TagId sensor = rig.add(QStringLiteral("BadSensor"));
    const TagId uncertain = rig.add(QStringLiteral("Uncertain"));
    const TagId limit = rig.add(QStringLiteral("LimitHigh"));
    const TagId noStamp = rig.add(QStringLiteral("NoStamp"));
    const TagId oldStamp = rig.add(QStringLiteral("Stamp1601"));
    const TagId farStamp = rig.add(QStringLiteral("Stamp9999"));
    const TagId real = rig.add(QStringLiteral("Double"));
    rig.open(m_server.url());
    QTRY_VERIFY_WITH_TIMEOUT(!rig.readings(farStamp).empty() && !rig.readings(real).empty(), kPatience);

    QCOMPARE(subCode(rig.last(sensor).status), quint32(StatusCode::BadSensorFailure));
    QCOMPARE(rig.last(sensor).value.bits, 0u);
    QCOMPARE(qualityOf(rig.last(uncertain).status), Quality::Uncertain);
    QCOMPARE(rig.last(uncertain).value.asDouble(), 7.5);
    QVERIFY(isGood(rig.last(limit)));
    QCOMPARE(quint32(rig.last(limit).status) & (kInfoTypeDataValue | kLimitHigh), kInfoTypeDataValue | kLimitHigh);

    // The pipeline judges stamps; here they pass as they came, and a missing one is missing or the server's.
    const std::chrono::sys_days year1602 = std::chrono::year{1602} / 1 / 1;
    const std::chrono::sys_days year9999 = std::chrono::year{9999} / 1 / 1;
    QVERIFY(rig.last(oldStamp).at < UtcTime(year1602) && rig.last(oldStamp).at != kNoStamp);
    QVERIFY(rig.last(farStamp).at > UtcTime(year9999));
    const UtcTime stamp = rig.last(noStamp).at;
    QVERIFY(stamp == kNoStamp || std::chrono::abs(stamp - Clock::system().utc()) < std::chrono::minutes(1));
    QVERIFY(std::chrono::abs(rig.last(real).at - Clock::system().utc()) < std::chrono::minutes(5));
}

void TestOpcUaDriver::refusesWhatIsNoScalar() // U4
{
    OpcUaRig rig;
    const TagId array = rig.add(QStringLiteral("Array"));
    const TagId structure = rig.add(QStringLiteral("Structure"), ValueType::Text);
    const TagId huge = rig.add(QStringLiteral("Huge"), ValueType::Text);
    const TagId word = rig.add(QStringLiteral("String"), ValueType::Float64);
    const TagId any = rig.add(QStringLiteral("Any"));
    rig.open(m_server.url());
    QTRY_VERIFY_WITH_TIMEOUT(isGood(rig.last(any)) && !rig.readings(huge).empty(), kPatience);
    QCOMPARE(rig.last(array).status, StatusCode::BadTypeMismatch);
    QCOMPARE(rig.last(structure).status, StatusCode::BadTypeMismatch);
    QCOMPARE(rig.last(huge).status, StatusCode::BadDataEncodingInvalid);
    QCOMPARE(qualityOf(rig.last(word).status), Quality::Bad);

    // A type that changes while we look is judged anew, value by value.
    const auto retype = [this](const QString &type, const QJsonValue &value) {
        return m_server.command({{QStringLiteral("retype"), type}, {QStringLiteral("value"), value}});
    };
    QVERIFY(retype(QStringLiteral("String"), QStringLiteral("a word")));
    QTRY_COMPARE_WITH_TIMEOUT(rig.last(any).status, StatusCode::BadTypeMismatch, kPatience);
    QVERIFY(retype(QStringLiteral("Int32"), 17));
    QTRY_COMPARE_WITH_TIMEOUT(rig.last(any).value.asDouble(), 17.0, kPatience);
    QVERIFY(retype(QStringLiteral("Double"), 1));
}

void TestOpcUaDriver::leavesTheOthersAliveBesideABadNode()
{
    OpcUaRig rig;
    const TagId real = rig.add(QStringLiteral("Double"));
    const TagId missing = rig.add(QStringLiteral("NoSuchNode"));
    const TagId stranger = rig.addNode(QStringLiteral("nsu=http://nobody.test/here;s=Double"));
    const TagId nonsense = rig.addNode(QStringLiteral("not a node"));
    rig.open(m_server.url());
    QTRY_VERIFY_WITH_TIMEOUT(isGood(rig.last(real)), kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(rig.state(), LinkState::Degraded, kPatience);
    QCOMPARE(rig.last(missing).status, StatusCode::BadNodeIdUnknown);
    QCOMPARE(rig.last(stranger).status, StatusCode::BadNodeIdUnknown);
    QCOMPARE(rig.last(nonsense).status, StatusCode::BadConfigurationError);
    QVERIFY2(rig.cause().contains(QStringLiteral("3 of 4")), qPrintable(rig.cause()));
    QVERIFY2(rig.cause().contains(QStringLiteral("tag2: the server does not know the node")), qPrintable(rig.cause()));

    // Tried again at a slow pace, and not told again.
    const quint64 refused = rig.monitor().status().requestsOk;
    QTRY_VERIFY_WITH_TIMEOUT(rig.monitor().status().requestsOk > refused + 20, kPatience);
    QCOMPARE(rig.readings(missing).size(), 1u);
    QCOMPARE(rig.heard(missing), 0u);
    QTRY_VERIFY_WITH_TIMEOUT(rig.heard(real) > 0, kPatience);
}

void TestOpcUaDriver::losesNoChange()
{
    OpcUaRig rig;
    rig.device.parameters[QStringLiteral("queue_size")] = 100;
    rig.device.period = std::chrono::milliseconds(500);
    const TagId counter = rig.add(QStringLiteral("Counter"), ValueType::UInt64);
    rig.open(m_server.url());
    QTRY_VERIFY_WITH_TIMEOUT(isGood(rig.last(counter)), kPatience);
    rig.forget();
    QVERIFY(m_server.command({{QStringLiteral("count"), 50}}));
    QTRY_VERIFY_WITH_TIMEOUT(rig.last(counter).value.asUInt64() == 50, kPatience);
    const std::vector<Reading> all = rig.readings(counter);
    // node-opcua reports a change of its own at once; each that the server kept must be here, in order
    for (size_t i = 1; i < all.size(); ++i)
        QVERIFY(all[i - 1].value.asUInt64() < all[i].value.asUInt64());
    QCOMPARE(rig.monitor().status().lastError, QString());
}

void TestOpcUaDriver::hearsOfAQuietNode()
{
    OpcUaRig rig;
    const TagId real = rig.add(QStringLiteral("Double"));
    rig.open(m_server.url());
    QTRY_VERIFY_WITH_TIMEOUT(isGood(rig.last(real)), kPatience);
    rig.forget();
    QTRY_VERIFY_WITH_TIMEOUT(rig.heard(real) >= 3, kPatience);
    QVERIFY(rig.readings(real).empty());
}

void TestOpcUaDriver::watchesAddedAndForgetsRemovedTags()
{
    OpcUaRig rig;
    const TagId real = rig.add(QStringLiteral("Double"));
    rig.open(m_server.url());
    QTRY_VERIFY_WITH_TIMEOUT(isGood(rig.last(real)), kPatience);
    const TagId single = rig.add(QStringLiteral("Float"));
    const TagId slow = rig.add(QStringLiteral("Int16"), ValueType::Int64);
    rig.device.tags.last().address.insert(QStringLiteral("publishing_ms"), 250);
    rig.forget();
    rig.driver().reconfigure(rig.device, {rig.tag(single), rig.tag(slow)}, {}, {});
    QTRY_VERIFY_WITH_TIMEOUT(isGood(rig.last(single)) && isGood(rig.last(slow)), kPatience);
    QVERIFY(rig.readings(real).empty()); // not disturbed

    rig.driver().reconfigure(rig.device, {}, {}, {real});
    QVERIFY(m_server.set(QStringLiteral("Double"), 5));
    QVERIFY(m_server.set(QStringLiteral("Float"), 5));
    QTRY_COMPARE_WITH_TIMEOUT(rig.last(single).value.asDouble(), 5.0, kPatience);
    QVERIFY(rig.readings(real).empty());
    QVERIFY(m_server.set(QStringLiteral("Double"), 21.5));
    QVERIFY(m_server.set(QStringLiteral("Float"), 1.25));
}

void TestOpcUaDriver::comesBackAfterTheServerRestarts() // U3, U4
{
    PlantServer server;
    QVERIFY(server.start());
    OpcUaRig rig;
    const TagId real = rig.add(QStringLiteral("Double"));
    const TagId doomed = rig.add(QStringLiteral("Int16"), ValueType::Int64);
    rig.open(server.url());
    QTRY_VERIFY_WITH_TIMEOUT(isGood(rig.last(real)) && isGood(rig.last(doomed)), kPatience);

    // A node that vanishes turns bad; the other one lives.
    QVERIFY(server.command({{QStringLiteral("remove"), QStringLiteral("Int16")}}));
    rig.forget();

    server.stop();
    QTRY_COMPARE_WITH_TIMEOUT(rig.state(), LinkState::Down, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(rig.cause() == QStringLiteral("connection refused"), kPatience);

    // It comes back with other namespaces before the plant's: the index shifts, the URI does not.
    QVERIFY(server.start({{QStringLiteral("extraNamespaces"),
                           QJsonArray{QStringLiteral("urn:one"), QStringLiteral("urn:two")}}}));
    QTRY_COMPARE_WITH_TIMEOUT(rig.state(), LinkState::Up, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(isGood(rig.last(real)), kPatience);
    QCOMPARE(rig.last(real).value.asDouble(), 21.5);
    QVERIFY(rig.monitor().status().reconnects >= 1);
}

void TestOpcUaDriver::noticesAServerThatFallsSilent()
{
    PlantServer server;
    QVERIFY(server.start());
    OpcUaRig rig;
    rig.device.parameters[QStringLiteral("timeout_ms")] = 500;
    const TagId real = rig.add(QStringLiteral("Double"));
    rig.open(server.url());
    QTRY_VERIFY_WITH_TIMEOUT(isGood(rig.last(real)), kPatience);
    server.freeze(true);
    QTRY_COMPARE_WITH_TIMEOUT(rig.state(), LinkState::Down, kPatience);
    QVERIFY(rig.monitor().status().timeouts > 0);
    rig.forget();
    server.freeze(false);
    QTRY_VERIFY_WITH_TIMEOUT(isGood(rig.last(real)), kPatience);
    QCOMPARE(rig.state(), LinkState::Up);
}

void TestOpcUaDriver::renewsTheChannel() // U3
{
    OpcUaRig rig;
    rig.pace.channelLifetime = std::chrono::milliseconds(4'000);
    const TagId real = rig.add(QStringLiteral("Double"));
    rig.open(m_server.url());
    rig.monitor().watch(true);
    const auto opens = [&] {
        int count = 0;
        for (const FrameRecord &frame : rig.monitor().frames())
            count += frame.outgoing && frame.note == QStringLiteral("OPN");
        return count;
    };
    QTRY_VERIFY_WITH_TIMEOUT(isGood(rig.last(real)), kPatience);
    const int before = opens();
    QTRY_VERIFY_WITH_TIMEOUT(opens() >= before + 2, kPatience);
    rig.forget();
    QTRY_VERIFY_WITH_TIMEOUT(rig.heard(real) >= 2, kPatience);
    QCOMPARE(rig.state(), LinkState::Up);
    QCOMPARE(rig.monitor().status().reconnects, 0u);
}

void TestOpcUaDriver::followsAPeriodThatWidens()
{
    OpcUaRig rig;
    const TagId counter = rig.add(QStringLiteral("Double"));
    rig.monitor().watch(true);
    rig.open(m_server.url());
    QTRY_VERIFY_WITH_TIMEOUT(isGood(rig.last(counter)), kPatience);
    const auto sent = [&](const QString &note) {
        const QList<FrameRecord> frames = rig.monitor().frames();
        return std::ranges::count_if(frames, [&](const FrameRecord &frame) { return frame.note == note; });
    };
    rig.driver().setPeriod(std::chrono::milliseconds(1'000));
    QTRY_COMPARE_WITH_TIMEOUT(sent(QStringLiteral("MSG ModifySubscriptionResponse")), 1, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(sent(QStringLiteral("MSG ModifyMonitoredItemsResponse")), 1, kPatience);
    rig.driver().setPeriod(rig.device.period);
    QTRY_COMPARE_WITH_TIMEOUT(sent(QStringLiteral("MSG ModifySubscriptionResponse")), 2, kPatience);
    QCOMPARE(rig.state(), LinkState::Up);
}

void TestOpcUaDriver::saysWhyNobodyAnswers()
{
    struct Case
    {
        QString url;
        QString cause;
    };
    PlantServer nobody; // never started: its port is free
    const Case cases[] = {
        {nobody.url(), QStringLiteral("connection refused")},
        {QStringLiteral("opc.tcp://no-such-host.invalid:4840"),
         QStringLiteral("the host name no-such-host.invalid is unknown")},
        {QStringLiteral("http://127.0.0.1:4840"), QStringLiteral("\"http://127.0.0.1:4840\" is not an OPC UA address")},
    };
    for (const Case &one : cases) {
        OpcUaRig rig;
        rig.add(QStringLiteral("Double"));
        rig.open(one.url);
        QTRY_COMPARE_WITH_TIMEOUT(rig.state(), LinkState::Down, kPatience);
        QCOMPARE(rig.cause(), one.cause);
    }
}

void TestOpcUaDriver::writesAndReadsBack()
{
    OpcUaRig rig;
    const TagId real = rig.add(QStringLiteral("Double"));
    const TagId single = rig.add(QStringLiteral("Float"));
    const TagId uint64 = rig.add(QStringLiteral("UInt64"), ValueType::UInt64);
    const TagId string = rig.add(QStringLiteral("String"), ValueType::Text);
    const TagId boolean = rig.add(QStringLiteral("Boolean"), ValueType::Bool);
    rig.open(m_server.url());
    QTRY_VERIFY_WITH_TIMEOUT(isGood(rig.last(boolean)) && isGood(rig.last(real)), kPatience);

    WriteOutcome outcome = rig.write(real, 42.25);
    QVERIFY2(outcome.result == WriteResult::Done, qPrintable(outcome.reason));
    QCOMPARE(outcome.readBack, QVariant(42.25));
    QTRY_COMPARE_WITH_TIMEOUT(rig.last(real).value.asDouble(), 42.25, kPatience);

    outcome = rig.write(single, 0.1); // rounded to a Float on the way
    QVERIFY2(outcome.result == WriteResult::Done, qPrintable(outcome.reason));
    QCOMPARE(outcome.readBack, QVariant(double(0.1F)));

    outcome = rig.write(uint64, quint64(18446744073709551614u));
    QVERIFY2(outcome.result == WriteResult::Done, qPrintable(outcome.reason));
    outcome = rig.write(string, QByteArray("straße"));
    QVERIFY2(outcome.result == WriteResult::Done, qPrintable(outcome.reason));
    outcome = rig.write(boolean, false);
    QVERIFY2(outcome.result == WriteResult::Done, qPrintable(outcome.reason));
    QCOMPARE(rig.write(real, 21.5).result, WriteResult::Done); // the type is known by now
}

void TestOpcUaDriver::refusesWrites()
{
    OpcUaRig rig;
    const TagId readOnly = rig.add(QStringLiteral("ReadOnly"));
    const TagId limited = rig.add(QStringLiteral("Limited"));
    const TagId byte = rig.add(QStringLiteral("Byte"), ValueType::UInt64);
    const TagId array = rig.add(QStringLiteral("Array"));
    const TagId missing = rig.add(QStringLiteral("NoSuchNode"));
    rig.open(m_server.url());
    QTRY_VERIFY_WITH_TIMEOUT(isGood(rig.last(byte)), kPatience);

    WriteOutcome outcome = rig.write(readOnly, 2.0);
    QCOMPARE(outcome.result, WriteResult::Refused);
    QCOMPARE(outcome.reason, QStringLiteral("the node is read-only for this user"));
    outcome = rig.write(limited, 50.0);
    QVERIFY2(outcome.result == WriteResult::Done, qPrintable(outcome.reason));
    outcome = rig.write(limited, 500.0);
    QCOMPARE(outcome.result, WriteResult::Refused);
    QCOMPARE(outcome.reason, QStringLiteral("the value is out of range"));
    outcome = rig.write(byte, quint64(256));
    QCOMPARE(outcome.result, WriteResult::Refused);
    QCOMPARE(rig.write(array, 1.0).result, WriteResult::Refused);
    outcome = rig.write(missing, 1.0);
    QCOMPARE(outcome.result, WriteResult::Refused);
    QCOMPARE(outcome.reason, QStringLiteral("the server does not know the node"));
}

void TestOpcUaDriver::answersAWriteWhenTheServerIsGone()
{
    PlantServer server;
    QVERIFY(server.start());
    OpcUaRig rig;
    const TagId real = rig.add(QStringLiteral("Double"));
    rig.open(server.url());
    QTRY_VERIFY_WITH_TIMEOUT(isGood(rig.last(real)), kPatience);
    QCOMPARE(rig.write(real, 1.0).result, WriteResult::Done);

    server.freeze(true); // sent, and nobody says what became of it
    const WriteOutcome unknown = rig.write(real, 2.0, std::chrono::milliseconds(500));
    QCOMPARE(unknown.result, WriteResult::Unknown);
    server.freeze(false);
    server.stop();
    QTRY_COMPARE_WITH_TIMEOUT(rig.state(), LinkState::Down, kPatience);
    const WriteOutcome notSent = rig.write(real, 3.0);
    QCOMPARE(notSent.result, WriteResult::NotSent);
    QVERIFY(!notSent.reason.isEmpty());
}

void TestOpcUaDriver::recordsFrames()
{
    OpcUaRig rig;
    const TagId real = rig.add(QStringLiteral("Double"));
    rig.monitor().watch(true);
    rig.open(m_server.url());
    QTRY_VERIFY_WITH_TIMEOUT(rig.heard(real) > 0, kPatience);
    QStringList notes;
    for (const FrameRecord &frame : rig.monitor().frames()) {
        notes.append(frame.note);
        QVERIFY(frame.size >= frame.bytes.size() && !frame.bytes.isEmpty());
    }
    for (const char *const note : {"HEL", "ACK", "OPN", "MSG GetEndpointsRequest", "MSG CreateSessionResponse",
                                   "MSG CreateMonitoredItemsRequest", "MSG PublishResponse"})
        QVERIFY2(notes.contains(QLatin1String(note)), note);
    QVERIFY(rig.monitor().status().bytesIn > 1000 && rig.monitor().status().bytesOut > 1000);
    QTRY_VERIFY_WITH_TIMEOUT(rig.monitor().status().latency.total > 0, kPatience);
}

QTEST_GUILESS_MAIN(TestOpcUaDriver)
#include "tst_opcua_driver.moc"
