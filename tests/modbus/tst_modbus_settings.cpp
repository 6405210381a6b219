#include "drivers/modbus/register.h"
#include "drivers/modbus/settings.h"
#include "drivers/registry.h"

#include <QTest>

using namespace lineside;
using namespace lineside::modbus;

namespace {

Tag tagAt(const QString &table, double address, const QString &type = {}, ValueType value = ValueType::Float64)
{
    Tag tag;
    tag.code = QStringLiteral("t");
    tag.type = value;
    tag.address.insert(QStringLiteral("table"), table);
    tag.address.insert(QStringLiteral("address"), address);
    if (!type.isEmpty())
        tag.address.insert(QStringLiteral("type"), type);
    return tag;
}

} // namespace

class TestModbusSettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void descriptionsAreComplete();
    void standardsStandWhereKeysAreAbsent();
    void checks_data();
    void checks();
    void addressBase();
};

void TestModbusSettings::descriptionsAreComplete()
{
    for (const DriverEntry &entry : modbusDrivers()) {
        QVERIFY(entry.create);
        QVERIFY(entry.check);
        for (const QList<ParameterDescription> &list : {entry.description.device, entry.description.tag}) {
            for (const ParameterDescription &parameter : list) {
                QVERIFY2(!parameter.label.isEmpty() && !parameter.help.isEmpty(), qPrintable(parameter.key));
                if (parameter.type == ParameterDescription::Type::Choice)
                    QVERIFY2(!parameter.choices.isEmpty(), qPrintable(parameter.key));
            }
        }
    }
}

void TestModbusSettings::standardsStandWhereKeysAreAbsent()
{
    Device device;
    device.parameters[QStringLiteral("host")] = QStringLiteral(" plc ");
    const DeviceSettings settings = settingsFrom(device, Medium::Tcp);
    QCOMPARE(settings.host, QStringLiteral("plc"));
    QCOMPARE(settings.port, 502);
    QCOMPARE(settings.unit, 1);
    QCOMPARE(settings.depth, 1);
    QCOMPARE(settings.addressBase, 0);
    QCOMPARE(settings.timeout.count(), 1000);
    QCOMPARE(settings.maxRegisters, 125);
    QCOMPARE(int(settings.order), int(WordOrder::Abcd));
    QCOMPARE(settingsFrom(device, Medium::Rtu).baudRate, 19200);

    device.parameters[QStringLiteral("max_registers")] = 126; // never over the protocol's limit, checked or not
    device.parameters[QStringLiteral("unit_id")] = 256;
    QCOMPARE(settingsFrom(device, Medium::Tcp).maxRegisters, 125);
    QCOMPARE(settingsFrom(device, Medium::Tcp).unit, 255);
}

void TestModbusSettings::checks_data()
{
    QTest::addColumn<QJsonObject>("device");
    QTest::addColumn<QJsonObject>("address");
    QTest::addColumn<int>("type");
    QTest::addColumn<bool>("writable");
    QTest::addColumn<QString>("key"); // empty: fine
    const auto row = [](const char *name, const Tag &tag, const char *key, bool writable = false, QJsonObject device = {}) {
        device[QStringLiteral("host")] = QStringLiteral("h");
        QTest::newRow(name) << device << tag.address.object() << int(tag.type) << writable << QString::fromLatin1(key);
    };
    const auto with = [](Tag tag, const char *key, const QJsonValue &value) {
        tag.address.insert(QString::fromLatin1(key), value);
        return tag;
    };
    const QString holding = QStringLiteral("holding");
    const QString coil = QStringLiteral("coil");
    row("plain", tagAt(holding, 0), "");
    row("no address", with(tagAt(holding, 0), "address", QJsonValue::Undefined), "address");
    row("unknown table", tagAt(QStringLiteral("registers"), 0), "table");
    row("unknown type", tagAt(holding, 0, QStringLiteral("int24")), "type");
    row("unknown key", with(tagAt(holding, 0), "adress", 5), "adress");
    row("last register", tagAt(holding, 65535), "");
    row("behind the last", tagAt(holding, 65536), "address");
    row("a pair at the end", tagAt(holding, 65535, QStringLiteral("float32")), "address");
    row("a pair that ends there", tagAt(holding, 65534, QStringLiteral("float32")), "");
    row("65536 when counting from 1", tagAt(holding, 65536), "", false, {{QStringLiteral("address_base"), 1}});
    row("0 when counting from 1", tagAt(holding, 0), "address", false, {{QStringLiteral("address_base"), 1}});
    row("half an address", tagAt(holding, 1.5), "address");
    row("negative", tagAt(holding, -1), "address");
    row("bit 15", with(tagAt(holding, 0, QStringLiteral("bit"), ValueType::Bool), "bit", 15), "");
    row("bit 16", with(tagAt(holding, 0, QStringLiteral("bit"), ValueType::Bool), "bit", 16), "bit");
    row("text", with(tagAt(holding, 0, QStringLiteral("string"), ValueType::Text), "length", 250), "");
    row("text too long", with(tagAt(holding, 0, QStringLiteral("string"), ValueType::Text), "length", 251), "length");
    row("text longer than the device's requests", with(tagAt(holding, 0, QStringLiteral("string"), ValueType::Text), "length", 100),
        "length", false, {{QStringLiteral("max_registers"), 40}});
    row("text over the end", with(tagAt(holding, 65530, QStringLiteral("string"), ValueType::Text), "length", 20), "address");
    row("text of a number tag", tagAt(holding, 0, QStringLiteral("string")), "type");
    row("number of a text tag", tagAt(holding, 0, {}, ValueType::Text), "type");
    row("coil of a text tag", tagAt(coil, 0, {}, ValueType::Text), "type");
    row("coil of a number tag", tagAt(coil, 0), "");
    row("register of an on/off tag", tagAt(holding, 0, {}, ValueType::Bool), "type");
    row("float of an integer tag", tagAt(holding, 0, QStringLiteral("float32"), ValueType::Int64), "type");
    row("signed of an unsigned tag", tagAt(holding, 0, QStringLiteral("int16"), ValueType::UInt64), "type");
    row("uint64 of a signed tag", tagAt(holding, 0, QStringLiteral("uint64"), ValueType::Int64), "type");
    row("writable coil", tagAt(coil, 0, {}, ValueType::Bool), "", true);
    row("writable input", tagAt(QStringLiteral("input"), 0), "table", true);
    row("writable pair with single functions", tagAt(holding, 0, QStringLiteral("int32")), "type", true,
        {{QStringLiteral("write_function"), QStringLiteral("single")}});
    row("126 registers", tagAt(holding, 0), "max_registers", false, {{QStringLiteral("max_registers"), 126}});
}

void TestModbusSettings::checks()
{
    QFETCH(QJsonObject, device);
    QFETCH(QJsonObject, address);
    QFETCH(int, type);
    QFETCH(bool, writable);
    QFETCH(QString, key);
    Device checked;
    checked.parameters = device;
    Tag tag;
    tag.code = QStringLiteral("t");
    tag.type = ValueType(type);
    tag.writable = writable;
    tag.address = address;
    checked.tags.append(tag);
    const std::vector<DriverEntry> entries = modbusDrivers();
    const QList<FieldGateway::ParameterFault> faults = checkParameters(entries.front(), checked);
    QStringList keys;
    for (const FieldGateway::ParameterFault &fault : faults) {
        keys.append(fault.key);
        QVERIFY(!fault.message.isEmpty());
    }
    QCOMPARE(keys, key.isEmpty() ? QStringList() : QStringList{key});
}

void TestModbusSettings::addressBase()
{
    DeviceSettings settings;
    settings.addressBase = 1;
    const Result<Point> point = pointFrom(tagAt(QStringLiteral("holding"), 40), settings);
    QVERIFY(point.ok());
    QCOMPARE(point->address, 39);
    QVERIFY(placeText(point->table, point->address, settings).contains(QStringLiteral("40")));
}

QTEST_GUILESS_MAIN(TestModbusSettings)
#include "tst_modbus_settings.moc"
