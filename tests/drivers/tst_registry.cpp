#include "drivers/registry.h"

#include <QJsonDocument>
#include <QTest>

using namespace lineside;
using Type = ParameterDescription::Type;

namespace {

ParameterDescription parameter(const char *key, Type type)
{
    ParameterDescription description;
    description.key = QLatin1String(key);
    description.label = description.key;
    description.type = type;
    return description;
}

DriverEntry entry()
{
    DriverEntry entry;
    entry.description.id = QStringLiteral("test");
    ParameterDescription host = parameter("host", Type::Text);
    host.required = true;
    ParameterDescription port = parameter("port", Type::Integer);
    port.standard = 502;
    port.minimum = 1;
    port.maximum = 65535;
    port.required = true;
    ParameterDescription gap = parameter("gap", Type::Number);
    gap.minimum = 0;
    gap.unit = QStringLiteral("s");
    ParameterDescription keep = parameter("keep", Type::Boolean);
    keep.standard = true;
    ParameterDescription security = parameter("security", Type::Choice);
    security.standard = QStringLiteral("none");
    security.choices = {{QStringLiteral("none"), {}}, {QStringLiteral("sign"), {}}, {QStringLiteral("encrypt"), {}}};
    ParameterDescription user = parameter("user", Type::Text);
    user.required = true;
    user.onlyIf = QStringLiteral("security=sign|encrypt");
    ParameterDescription password = parameter("password", Type::Secret);
    password.required = true;
    password.onlyIf = QStringLiteral("user=root");
    ParameterDescription lazy = parameter("lazy", Type::Text);
    lazy.required = true;
    lazy.onlyIf = QStringLiteral("keep=false");
    entry.description.device = {host, port, gap, keep, security, user, password, lazy};
    ParameterDescription address = parameter("address", Type::Integer);
    address.required = true;
    entry.description.tag = {address};
    return entry;
}

QString told(const QList<FieldGateway::ParameterFault> &faults)
{
    QStringList lines;
    for (const FieldGateway::ParameterFault &fault : faults)
        lines.append(fault.tagCode + QLatin1Char('/') + fault.key + QStringLiteral(": ") + fault.message);
    return lines.join(QStringLiteral("; "));
}

QJsonObject json(const char *text)
{
    return QJsonDocument::fromJson(text).object();
}

} // namespace

class TestRegistry : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void checksDeviceParameters_data();
    void checksDeviceParameters();
    void checksTags();
    void driversOwnRulesComeAfterTheDescription();
    void givesValueOrStandard();
    void findsById();
};

void TestRegistry::checksDeviceParameters_data()
{
    QTest::addColumn<QByteArray>("parameters");
    QTest::addColumn<QString>("faults");
    const auto row = [](const char *name, const char *parameters, const char *faults) {
        QTest::newRow(name) << QByteArray(parameters) << QString::fromLatin1(faults);
    };
    row("fine", R"({"host":"a","port":502,"gap":0.5,"keep":true})", "");
    row("standards fill in", R"({"host":"a"})", "");
    row("missing", R"({})", "/host: Is required.");
    row("empty", R"({"host":""})", "/host: Is required.");
    row("wrong type", R"({"host":5})", "/host: Must be text.");
    row("text for a number", R"({"host":"a","port":"502"})", "/port: Must be a whole number.");
    row("empty text for a number", R"({"host":"a","port":""})", "/port: Must be a whole number.");
    row("null", R"({"host":"a","port":null})", "/port: Must be a whole number.");
    row("fraction", R"({"host":"a","port":502.5})", "/port: Must be a whole number.");
    row("huge", R"({"host":"a","port":1e300})", "/port: Must be a whole number.");
    row("too low", R"({"host":"a","port":0})", "/port: Must be from 1 to 65535.");
    row("too high", R"({"host":"a","port":65536})", "/port: Must be from 1 to 65535.");
    row("one bound, with its unit", R"({"host":"a","gap":-1})", "/gap: Must be at least 0 s.");
    row("number for a Boolean", R"({"host":"a","keep":1})", "/keep: Must be true or false.");
    row("unknown choice", R"({"host":"a","security":"hope"})", "/security: Must be one of: none, sign, encrypt.");
    row("unknown key", R"({"host":"a","hots":"b"})", "/hots: This device's protocol does not know this setting.");
    row("condition holds", R"({"host":"a","security":"encrypt"})", "/user: Is required.");
    row("condition does not hold: not even looked at", R"({"host":"a","user":5})", "");
    row("condition on a condition", R"({"host":"a","user":"root"})", "");
    row("chain of conditions", R"({"host":"a","security":"sign","user":"root"})", "/password: Is required.");
    row("condition on a Boolean", R"({"host":"a","keep":false})", "/lazy: Is required.");
}

void TestRegistry::checksDeviceParameters()
{
    QFETCH(QByteArray, parameters);
    Device device;
    device.parameters = json(parameters);
    QTEST(told(checkParameters(entry(), device)), "faults");
}

void TestRegistry::checksTags()
{
    Device device;
    device.parameters = json(R"({"host":"a"})");
    Tag good, bad;
    good.code = QStringLiteral("good");
    good.address = json(R"({"address":1})");
    bad.code = QStringLiteral("bad");
    device.tags = {good, bad};
    QCOMPARE(told(checkParameters(entry(), device)), QStringLiteral("bad/address: Is required."));
}

void TestRegistry::driversOwnRulesComeAfterTheDescription()
{
    DriverEntry own = entry();
    int asked = 0;
    own.check = [&](const Device &) -> QList<FieldGateway::ParameterFault> {
        ++asked;
        return {{{}, QStringLiteral("host"), QStringLiteral("No such place.")}};
    };
    Device device;
    QCOMPARE(told(checkParameters(own, device)), QStringLiteral("/host: Is required."));
    QCOMPARE(asked, 0);
    device.parameters = json(R"({"host":"a"})");
    QCOMPARE(told(checkParameters(own, device)), QStringLiteral("/host: No such place."));
}

void TestRegistry::givesValueOrStandard()
{
    const QList<ParameterDescription> device = entry().description.device;
    QCOMPARE(parameterValue(device, {}, QStringLiteral("port")), QVariant(502));
    QCOMPARE(parameterValue(device, json(R"({"port":1502})"), QStringLiteral("port")).toInt(), 1502);
    QCOMPARE(parameterValue(device, json(R"({"port":1502})"), QStringLiteral("port")).typeId(), int(QMetaType::LongLong));
    QCOMPARE(parameterValue(device, json(R"({"gap":2})"), QStringLiteral("gap")).typeId(), int(QMetaType::Double));
    QCOMPARE(parameterValue(device, json(R"({"keep":false})"), QStringLiteral("keep")), QVariant(false));
    QVERIFY(!parameterValue(device, {}, QStringLiteral("nobody")).isValid());
}

void TestRegistry::findsById()
{
    const DriverRegistry registry{entry()};
    QCOMPARE(findDriver(registry, QStringLiteral("test")), &registry.front());
    QVERIFY(!findDriver(registry, QStringLiteral("other")));
}

QTEST_GUILESS_MAIN(TestRegistry)
#include "tst_registry.moc"
