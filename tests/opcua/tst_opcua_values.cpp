#include "drivers/opcua/frame_text.h"
#include "drivers/opcua/item_table.h"
#include "drivers/opcua/node_address.h"
#include "drivers/opcua/register.h"
#include "drivers/opcua/status_words.h"
#include "drivers/opcua/value.h"
#include "drivers/registry.h"

#include <QTest>

using namespace lineside;
using namespace lineside::opcua;

//! The parts without sockets: addresses, values, items, frames, parameters.
class TestOpcUaValues : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAddresses_data();
    void readsAddresses();
    void refusesAddresses_data();
    void refusesAddresses();
    void resolvesByUri();
    void makesReadings_data();
    void makesReadings();
    void keepsStatusBits();
    void neverUsesAHandleTwice();
    void groupsByInterval();
    void describesFrames();
    void hidesLogins();
    void checksParameters();
    void namesStatusCodes();
};

void TestOpcUaValues::readsAddresses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("written");
    QTest::newRow("number") << "i=2258" << "i=2258";
    QTest::newRow("index and text") << "ns=2;s=Pump.Speed" << "ns=2;s=Pump.Speed";
    QTest::newRow("URI and text") << "nsu=http://vendor/plant;s=A;B=C" << "nsu=http://vendor/plant;s=A;B=C";
    QTest::newRow("escaped URI") << "nsu=urn:a%3Bb%25;i=1" << "nsu=urn:a%3Bb%25;i=1";
    QTest::newRow("GUID") << "ns=1;g=72962B91-FA75-4AE6-8D28-B404DC7DAF63"
                          << "ns=1;g=72962b91-fa75-4ae6-8d28-b404dc7daf63";
    QTest::newRow("bytes") << "ns=1;b=vu8=" << "ns=1;b=vu8=";
    QTest::newRow("blanks around") << "  ns=1;i=7 " << "ns=1;i=7";
}

void TestOpcUaValues::readsAddresses()
{
    QFETCH(QString, text);
    QFETCH(QString, written);
    const Result<NodeAddress> address = NodeAddress::parse(text);
    QVERIFY2(address.ok(), address.ok() ? "" : qPrintable(address.error().message));
    QCOMPARE(address->text(), written);
    QCOMPARE(NodeAddress::parse(written).value(), *address);
}

void TestOpcUaValues::refusesAddresses_data()
{
    QTest::addColumn<QString>("text");
    for (const char *const text : {"", "   ", "Pump", "ns=2", "ns=2;", "ns=65536;i=1", "ns=-1;i=1", "ns=x;i=1", "i=",
                                   "i=-1", "i=4294967296", "x=1", "nsu=;i=1", "nsu=urn:a", "g=12", "b=*", "b=b", "b=YR==", "b=====", "s="})
        QTest::addRow("\"%s\"", text) << QString::fromLatin1(text);
    QTest::newRow("too long") << QString(QStringLiteral("s=") + QString(5000, QLatin1Char('x')));
}

void TestOpcUaValues::refusesAddresses()
{
    QFETCH(QString, text);
    const Result<NodeAddress> address = NodeAddress::parse(text);
    QVERIFY(!address.ok());
    QCOMPARE(address.error().kind, Error::Kind::BadData);
    QVERIFY(!address.error().message.isEmpty() && !address.error().hint.isEmpty());
}

void TestOpcUaValues::resolvesByUri() // U4
{
    const NodeAddress address = NodeAddress::parse(QStringLiteral("nsu=urn:plant;s=A")).value();
    const QString standard = QStringLiteral("http://opcfoundation.org/UA/");
    QCOMPARE(address.resolve({standard, QStringLiteral("urn:plant")})->space, 1);
    QCOMPARE(address.resolve({standard, QStringLiteral("urn:x"), QStringLiteral("urn:plant")})->space, 2);
    QVERIFY(!address.resolve({standard}).has_value());
    QCOMPARE(NodeAddress::of({2, QStringLiteral("A")}, {standard, QStringLiteral("urn:x"), QStringLiteral("urn:plant")}),
             address);
    QCOMPARE(NodeAddress::of({0, quint32(85)}, {standard}).text(), QStringLiteral("i=85"));
    QCOMPARE(NodeAddress::of({9, quint32(1)}, {standard}).text(), QStringLiteral("ns=9;i=1"));
}

void TestOpcUaValues::makesReadings_data()
{
    QTest::addColumn<Value>("value");
    QTest::addColumn<ValueType>("type");
    QTest::addColumn<StatusCode>("status");
    QTest::addColumn<quint64>("bits");
    const auto value = [](auto scalar, WireType type) { return Value{scalar, type, StatusCode::Good, kNoStamp}; };
    QTest::newRow("Double") << value(1.5, WireType::Double) << ValueType::Float64 << StatusCode::Good
                            << Payload::of(1.5).bits;
    QTest::newRow("2^53 + 1 whole") << value(qint64(9007199254740993), WireType::Int64) << ValueType::Int64
                                    << StatusCode::Good << Payload::of(qint64(9007199254740993)).bits;
    QTest::newRow("2^53 + 1 for a real tag") << value(qint64(9007199254740993), WireType::Int64) << ValueType::Float64
                                             << StatusCode::BadTypeMismatch << quint64(0);
    QTest::newRow("negative for unsigned") << value(qint64(-1), WireType::Int16) << ValueType::UInt64
                                           << StatusCode::BadTypeMismatch << quint64(0);
    QTest::newRow("Boolean") << value(true, WireType::Boolean) << ValueType::Bool << StatusCode::Good << quint64(1);
    QTest::newRow("nothing") << Value{} << ValueType::Float64 << StatusCode::BadTypeMismatch << quint64(0);
    QTest::newRow("array") << value(std::monostate{}, WireType::Other) << ValueType::Text
                           << StatusCode::BadTypeMismatch << quint64(0);
    QTest::newRow("text for a number") << value(QByteArray("x"), WireType::String) << ValueType::Int64
                                       << StatusCode::BadTypeMismatch << quint64(0);
    QTest::newRow("not UTF-8") << value(QByteArray("\xFF\xFE"), WireType::String) << ValueType::Text
                               << StatusCode::BadDataEncodingInvalid << quint64(0);
}

void TestOpcUaValues::makesReadings()
{
    QFETCH(Value, value);
    QFETCH(ValueType, type);
    Tag tag;
    tag.type = type;
    Batch batch;
    const Reading reading = toReading(value, TagId(7), tag, batch);
    QCOMPARE(reading.tag, TagId(7));
    QTEST(reading.status, "status");
    QTEST(reading.value.bits, "bits");
}

void TestOpcUaValues::keepsStatusBits() // U1
{
    Tag tag;
    Batch batch;
    Value value{2.5, WireType::Double, StatusCode(0x40930000u | kInfoTypeDataValue | kLimitLow | 0x80u), kNoStamp};
    QVERIFY(value.overflowed());
    Reading reading = toReading(value, TagId(1), tag, batch);
    QCOMPARE(quint32(reading.status), 0x40930580u);
    QCOMPARE(reading.value.asDouble(), 2.5);
    value.status = StatusCode(0x808C0000); // a Bad status has no value, whatever the server put there
    QCOMPARE(toReading(value, TagId(1), tag, batch).value.bits, quint64(0));
    value.status = StatusCode(0x80u); // without the info type, the bit means nothing
    QVERIFY(!value.overflowed());
}

void TestOpcUaValues::neverUsesAHandleTwice()
{
    const auto tag = [](quint32 id) {
        DriverTag one{TagId(id), {}};
        one.tag.edit().code = QStringLiteral("tag%1").arg(id);
        one.tag.edit().address = {{QStringLiteral("node"), QStringLiteral("ns=1;i=%1").arg(id)}};
        return one;
    };
    const std::chrono::milliseconds period(100);
    ItemTable table;
    table.add(tag(1), period);
    table.add(tag(2), period);
    QVERIFY(table.beginSession({}).empty());
    const quint32 first = table.find(TagId(1))->handle;
    table.remove(TagId(1));
    QVERIFY(!table.find(first));
    table.add(tag(1), period);
    QVERIFY(table.resolveNew({}).empty());
    QVERIFY(table.find(TagId(1))->handle != first);

    DriverTag renamed = tag(2);
    const quint32 second = table.find(TagId(2))->handle;
    renamed.tag.edit().code = QStringLiteral("other");
    table.change(renamed, period); // the same node: not disturbed
    QCOMPARE(table.find(TagId(2))->handle, second);
    QCOMPARE(table.find(second)->tag.tag->code, QStringLiteral("other"));
    renamed.tag.edit().address = {{QStringLiteral("node"), QStringLiteral("ns=1;i=99")}};
    table.change(renamed, period);
    QVERIFY(table.find(TagId(2))->handle != second);
    QCOMPARE(table.size(), 2u);
}

void TestOpcUaValues::groupsByInterval()
{
    ItemTable table;
    for (quint32 id = 1; id <= 6; ++id) {
        DriverTag one{TagId(id), {}};
        one.tag.edit().address = {{QStringLiteral("node"), QStringLiteral("ns=1;i=%1").arg(id)},
                           {QStringLiteral("publishing_ms"), id <= 2 ? 0 : int(250 * (id % 2 + 1))}};
        table.add(one, std::chrono::milliseconds(250));
    }
    table.beginSession({});
    QCOMPARE(table.groups().size(), 2u);
    for (const ItemGroup &group : table.groups())
        QCOMPARE(group.waiting.size(), group.publishing.count() == 250 ? 4u : 2u);

    ItemGroup &group = table.groups().front();
    group.subscription = 7;
    QCOMPARE(table.groupOf(7), &group);
    QCOMPARE(table.groupOf(8), nullptr);
    for (const quint32 handle : group.waiting)
        table.find(handle)->state = TagItem::State::Alive;
    QVERIFY(!table.isAllAlive(group));
    QCOMPARE(table.alive(group).size(), group.waiting.size());
}

void TestOpcUaValues::describesFrames()
{
    FrameRecord hello;
    hello.bytes = QByteArray::fromHex("48454c46" "24000000" "00000000" "ffff0000" "ffff0000" "00000001" "00080000"
                                      "04000000" "61626364");
    hello.size = hello.bytes.size();
    const QString text = describeFrame(hello);
    QVERIFY2(text.contains(QStringLiteral("Message: HEL")) && text.contains(QStringLiteral("Endpoint: abcd"))
                 && text.contains(QStringLiteral("Receive buffer (bytes): 65535")),
             qPrintable(text));

    FrameRecord publish;
    publish.bytes = QByteArray::fromHex("4d534746" "40000000" "01000000" "02000000" "33000000" "04000000" "01003d03");
    QCOMPARE(frameSummary(publish.bytes), QStringLiteral("MSG PublishResponse"));
    QVERIFY(describeFrame(publish).contains(QStringLiteral("Sequence number: 51")));

    // Whatever the bytes, there is a text and no end before the end.
    for (qsizetype length = 0; length < hello.bytes.size(); ++length) {
        FrameRecord cut;
        cut.bytes = hello.bytes.left(length);
        QVERIFY(!describeFrame(cut).isEmpty());
    }
    FrameRecord nonsense;
    nonsense.bytes = "GET / HTTP/1.1";
    QVERIFY(describeFrame(nonsense).contains(QStringLiteral("This is no OPC UA message.")));
}

void TestOpcUaValues::hidesLogins()
{
    const QByteArray login = QByteArray::fromHex("4d534746" "40000000" "01000000" "02000000" "33000000" "04000000"
                                                 "0100d301");
    QVERIFY(mayHoldSecret(login + "password"));
    QCOMPARE(login.size(), kBytesBeforeBody);
    const QByteArray read = QByteArray::fromHex("4d534746" "40000000" "01000000" "02000000" "33000000" "04000000"
                                                "01007702");
    QVERIFY(!mayHoldSecret(read));
}

void TestOpcUaValues::checksParameters()
{
    const DriverEntry entry = opcuaDrivers().front();
    QCOMPARE(entry.description.id, QStringLiteral("opcua"));
    QVERIFY(entry.blocks);
    Device device;
    device.parameters = {{QStringLiteral("endpoint"), QStringLiteral("opc.tcp://plc7:4840/path")}};
    Tag tag;
    tag.code = QStringLiteral("speed");
    tag.address = {{QStringLiteral("node"), QStringLiteral("ns=2;s=Speed")}};
    device.tags = {tag};
    QVERIFY(checkParameters(entry, device).isEmpty());
    // Secure unless somebody says otherwise.
    QCOMPARE(Settings::of(device).mode, SecurityMode::SignAndEncrypt);
    QVERIFY(!Settings::of(device).allowPlainPassword);

    device.parameters[QStringLiteral("endpoint")] = QStringLiteral("plc7");
    device.tags[0].address.insert(QStringLiteral("node"), QStringLiteral("Speed"));
    QList<FieldGateway::ParameterFault> faults = checkParameters(entry, device);
    QCOMPARE(faults.size(), 2);
    QCOMPARE(faults[0].key, QStringLiteral("endpoint"));
    QCOMPARE(faults[1].tagCode, QStringLiteral("speed"));

    device.parameters[QStringLiteral("login")] = QStringLiteral("UserName"); // then a name is required
    faults = checkParameters(entry, device);
    QVERIFY(std::ranges::any_of(faults, [](const auto &fault) { return fault.key == QStringLiteral("user"); }));
    for (const ParameterDescription &parameter : entry.description.device)
        QVERIFY2(!parameter.help.isEmpty() && !parameter.label.isEmpty(), qPrintable(parameter.key));
}

void TestOpcUaValues::namesStatusCodes()
{
    QCOMPARE(statusWords(StatusCode::BadNodeIdUnknown), QStringLiteral("the server does not know the node"));
    QCOMPARE(statusWords(StatusCode(0x803B0480)), QStringLiteral("the node is read-only"));
    QVERIFY(!statusWords(StatusCode(0x80FF0000)).isEmpty());
}

QTEST_GUILESS_MAIN(TestOpcUaValues)
#include "tst_opcua_values.moc"
