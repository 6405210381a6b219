#include "plant_process.h"

#include "models/plant/project_file.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace lineside;

namespace {

const QString kNodeModules = QStringLiteral(LINESIDE_SOURCE_DIR "/tests/node_modules");
const QString kProbe = QStringLiteral(LINESIDE_SOURCE_DIR "/tests/demo-plant/opcua_probe.js");

//! Every value of one tag in a ledger, as text, in order.
QStringList servedValues(const QString &ledger, const QString &tag)
{
    QStringList values;
    QFile file(ledger);
    if (!file.open(QIODevice::ReadOnly))
        return values;
    const QByteArray all = file.readAll();
    const QByteArray field = ',' + tag.toUtf8() + ',';
    for (qsizetype at = all.indexOf(field); at >= 0; at = all.indexOf(field, at + 1)) {
        const qsizetype from = at + field.size();
        const qsizetype to = all.indexOf(',', from);
        if (to > from && all.indexOf('\n', to) > to) // a line that is still being written has no end
            values.append(QString::fromUtf8(all.mid(from, to - from)));
    }
    return values;
}

//! The newest of them; empty while there is none.
QString lastServed(const QString &ledger, const QString &tag)
{
    const QStringList values = servedValues(ledger, tag);
    return values.isEmpty() ? QString() : values.last();
}

} // namespace

class DemoServersTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void mbpollReadsWhatTheLedgerSays();
    void mbpollWritesASetPoint();
    void mbpollIsRefusedBadWrites_data();
    void mbpollIsRefusedBadWrites();
    void floatsNeverTear();
    void nodeOpcuaReadsWhatTheLedgerSays();
    void nodeOpcuaSeesChangesAndStatus();
    void nodeOpcuaWritesASetPoint();
    void nodeOpcuaBrowsesTheLine();
    void mosquittoSubSeesTheGateway();
    void mosquittoPubWritesASetPoint();

private:
    const Tag *findTag(const QString &code, const Device **device = nullptr) const;
    QString mbpoll(const QString &code, const QStringList &values = {}, int *exitCode = nullptr) const;
    ToolResult probe(const QStringList &words) const;
    QString node(const QString &code) const;

    QTemporaryDir m_folder;
    PlantProcess m_plant;
    Plant m_project;
    QString m_ledger;
};

void DemoServersTest::initTestCase()
{
    m_ledger = m_folder.filePath(QStringLiteral("ledger.csv"));
    const QString project = m_folder.filePath(QStringLiteral("project.json"));
    QVERIFY(m_plant.start({QStringLiteral("--write-project"), project, QStringLiteral("--ledger"), m_ledger}));
    Result<Plant> loaded = project::load(project);
    QVERIFY2(loaded, loaded ? "" : qPrintable(loaded.error().message));
    m_project = *loaded;
}

const Tag *DemoServersTest::findTag(const QString &code, const Device **found) const
{
    for (const Device &device : m_project.sites[0].devices) {
        for (const Tag &tag : device.tags) {
            if (tag.code != code)
                continue;
            if (found)
                *found = &device;
            return &tag;
        }
    }
    return nullptr;
}

//! Reads or writes one tag by mbpoll, in the form that the tag's address gives; the text that mbpoll shows.
QString DemoServersTest::mbpoll(const QString &code, const QStringList &values, int *exitCode) const
{
    const Device *device = nullptr;
    const Tag *const tag = findTag(code, &device);
    const QString table = tag->address.value(QLatin1String("table")).toString();
    const QString type = tag->address.value(QLatin1String("type")).toString();
    QString kind = table == QLatin1String("holding") ? QStringLiteral("4") : table == QLatin1String("input") ? QStringLiteral("3")
                                                                                                           : QStringLiteral("1");
    if (type == QLatin1String("float32"))
        kind += QStringLiteral(":float");
    else if (type == QLatin1String("uint32"))
        kind += QStringLiteral(":int");
    QStringList arguments{QStringLiteral("-m"), QStringLiteral("tcp"), QStringLiteral("-a"), QStringLiteral("1"),
                          QStringLiteral("-0"), QStringLiteral("-o"), QStringLiteral("2"), QStringLiteral("-p"),
                          QString::number(device->parameters.value(QLatin1String("port")).toInt()), QStringLiteral("-r"),
                          QString::number(tag->address.value(QLatin1String("address")).toInt()), QStringLiteral("-t"), kind};
    if (device->parameters.value(QLatin1String("word_order")).toString() != QLatin1String("CDAB"))
        arguments.append(QStringLiteral("-B"));
    if (values.isEmpty())
        arguments.append(QStringLiteral("-1"));
    arguments.append(QStringLiteral("127.0.0.1"));
    arguments.append(values);
    const ToolResult result = runTool(findTool(QStringLiteral("mbpoll")), arguments);
    if (exitCode)
        *exitCode = result.exitCode;
    static const QRegularExpression shown(QStringLiteral("\\[\\d+\\]:\\s*(\\S+)"));
    const QRegularExpressionMatch match = shown.match(result.output);
    return match.hasMatch() ? match.captured(1) : result.output;
}

void DemoServersTest::mbpollReadsWhatTheLedgerSays()
{
    if (findTool(QStringLiteral("mbpoll")).isEmpty())
        QSKIP("mbpoll is not installed (package mbpoll)");
    // a scaled 16-bit value, a float, one of the device with swapped words, a counter, a set point, a switch
    for (const char *const name : {"REA-A.temperature", "REA-A.pressure", "PMP-05.flow", "CMP-01.run_time",
                                   "REA-B.temperature_setpoint", "PRS-01.guard_closed"}) {
        const QString code = QString::fromLatin1(name);
        const Tag *const tag = findTag(code);
        QVERIFY2(tag, name);
        double shown = mbpoll(code).toDouble();
        if (tag->scaling) {
            shown = tag->scaling->low
                + shown * (tag->scaling->high - tag->scaling->low) / (tag->scaling->rawHigh - tag->scaling->rawLow);
        }
        // the ledger is written once a second; mbpoll shows six digits
        const auto isRecorded = [&] {
            const QStringList values = servedValues(m_ledger, code);
            return std::any_of(values.begin(), values.end(), [shown](const QString &value) {
                return std::abs(value.toDouble() - shown) <= 2e-5 * std::max(1.0, std::abs(shown));
            });
        };
        QTRY_VERIFY2_WITH_TIMEOUT(isRecorded(), qPrintable(QStringLiteral("%1: %2 was never served").arg(code).arg(shown)), 5'000);
    }
}

void DemoServersTest::mbpollWritesASetPoint()
{
    if (findTool(QStringLiteral("mbpoll")).isEmpty())
        QSKIP("mbpoll is not installed (package mbpoll)");
    int exitCode = -1;
    mbpoll(QStringLiteral("REA-A.temperature_setpoint"), {QStringLiteral("66.5")}, &exitCode);
    QCOMPARE(exitCode, 0);
    QCOMPARE(mbpoll(QStringLiteral("REA-A.temperature_setpoint")), QStringLiteral("66.5"));
    QTRY_COMPARE_WITH_TIMEOUT(lastServed(m_ledger, QStringLiteral("REA-A.temperature_setpoint")),
                              QStringLiteral("66.5"), 5'000);
    // the device with swapped words
    mbpoll(QStringLiteral("PMP-05.speed_setpoint"), {QStringLiteral("2000")}, &exitCode);
    QCOMPARE(exitCode, 0);
    bool followed = false; // once is enough: at the edge noise would take it back
    QString shown;
    const auto follows = [&] {
        shown = mbpoll(QStringLiteral("PMP-05.speed"));
        followed = followed || std::abs(shown.toDouble() - 2'000) < 25;
        return followed;
    };
    QTRY_VERIFY2_WITH_TIMEOUT(follows(), qPrintable(shown), 60'000);
}

void DemoServersTest::mbpollIsRefusedBadWrites_data()
{
    QTest::addColumn<QString>("tag");
    QTest::addColumn<QString>("value");
    QTest::newRow("above the limit") << QStringLiteral("REA-B.temperature_setpoint") << QStringLiteral("95.5");
    QTest::newRow("not a number") << QStringLiteral("REA-B.temperature_setpoint") << QStringLiteral("nan");
}

void DemoServersTest::mbpollIsRefusedBadWrites()
{
    if (findTool(QStringLiteral("mbpoll")).isEmpty())
        QSKIP("mbpoll is not installed (package mbpoll)");
    QFETCH(QString, tag);
    QFETCH(QString, value);
    const QString before = mbpoll(tag);
    int exitCode = 0;
    mbpoll(tag, {value}, &exitCode);
    QVERIFY(exitCode != 0);
    QCOMPARE(mbpoll(tag), before);
}

void DemoServersTest::floatsNeverTear()
{
    // one request brings both halves of one value: every answer must be a value that was served
    const Device *device = nullptr;
    const Tag *const tag = findTag(QStringLiteral("PMP-05.vibration"), &device);
    const quint16 address = quint16(tag->address.value(QLatin1String("address")).toInt());
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), quint16(device->parameters.value(QLatin1String("port")).toInt()));
    QVERIFY(socket.waitForConnected(2'000));
    QByteArray request = QByteArray::fromHex("000100000006010400000002");
    request[8] = char(address >> 8);
    request[9] = char(address);
    QSet<QString> seen;
    QElapsedTimer since;
    since.start();
    while (since.elapsed() < 3'000) {
        socket.write(request);
        while (socket.bytesAvailable() < 13)
            QVERIFY(socket.waitForReadyRead(2'000));
        const QByteArray reply = socket.read(13);
        const quint32 low = quint32(quint8(reply[9])) << 8 | quint8(reply[10]);
        const quint32 high = quint32(quint8(reply[11])) << 8 | quint8(reply[12]);
        const quint32 bits = high << 16 | low;
        float value = 0;
        memcpy(&value, &bits, sizeof value);
        seen.insert(QString::number(double(value), 'g', 12));
    }
    QVERIFY(seen.size() > 10);
    QSet<QString> served;
    const auto allServed = [&] {
        const QStringList values = servedValues(m_ledger, tag->code);
        for (const QString &value : values)
            served.insert(QString::number(value.toDouble(), 'g', 12));
        return served.contains(seen);
    };
    QTRY_VERIFY_WITH_TIMEOUT(allServed(), 5'000);
}

ToolResult DemoServersTest::probe(const QStringList &words) const
{
    const QString endpoint = QStringLiteral("opc.tcp://127.0.0.1:%1").arg(m_plant.ports(QStringLiteral("opcua")).first());
    qputenv("NODE_OPCUA", QFile::encodeName(kNodeModules + QStringLiteral("/node-opcua")));
    return runTool(findTool(QStringLiteral("node")), QStringList{kProbe, endpoint} + words, 120'000);
}

QString DemoServersTest::node(const QString &code) const
{
    return findTag(code)->address.value(QLatin1String("node")).toString();
}

#define SKIP_WITHOUT_NODE_OPCUA()                                                                                      \
    if (m_plant.ports(QStringLiteral("opcua")) == QList<quint16>{0})                                                   \
        QSKIP("this build has no OPC UA server (open62541 1.4)");                                                      \
    if (findTool(QStringLiteral("node")).isEmpty() || !QFile::exists(kNodeModules + QStringLiteral("/node-opcua")))    \
    QSKIP("node-opcua is not installed (npm ci in tests/)")

void DemoServersTest::nodeOpcuaReadsWhatTheLedgerSays()
{
    SKIP_WITHOUT_NODE_OPCUA();
    const QStringList codes{QStringLiteral("FIL-01.bowl_pressure"), QStringLiteral("FIL-01.count_total"),
                            QStringLiteral("FIL-02.order"), QStringLiteral("CAP-01.state")};
    QStringList words{QStringLiteral("read")};
    for (const QString &code : codes)
        words.append(node(code));
    const ToolResult result = probe(words);
    const qint64 readAt = QDateTime::currentMSecsSinceEpoch();
    QVERIFY2(result.exitCode == 0, qPrintable(result.errors));
    const QStringList lines = result.output.trimmed().split(QLatin1Char('\n'));
    QCOMPARE(lines.size(), codes.size());
    for (qsizetype i = 0; i < codes.size(); ++i) {
        const QStringList fields = lines[i].split(QLatin1Char('\t'));
        QCOMPARE(fields[0], QStringLiteral("Good"));
        const QString value = fields[1].section(QLatin1Char(','), -1); // 64-bit numbers come as "high,low"
        const auto recorded = [&] {
            const QStringList values = servedValues(m_ledger, codes[i]);
            return std::any_of(values.begin(), values.end(), [&](const QString &known) {
                return known == value || (i == 0 && std::abs(known.toDouble() - value.toDouble()) < 1e-9);
            });
        };
        QTRY_VERIFY2_WITH_TIMEOUT(recorded(), qPrintable(codes[i] + QLatin1Char(' ') + value), 5'000);
        const qint64 age = readAt - fields[2].toLongLong();
        QVERIFY2(age >= 0 && age < 120'000, qPrintable(QString::number(age)));
    }
}

void DemoServersTest::nodeOpcuaSeesChangesAndStatus()
{
    SKIP_WITHOUT_NODE_OPCUA();
    const ToolResult good = probe({QStringLiteral("watch"), node(QStringLiteral("FIL-01.bowl_level")), QStringLiteral("8")});
    QVERIFY2(good.exitCode == 0, qPrintable(good.errors));
    QVERIFY(good.output.trimmed().split(QLatin1Char('\n')).size() >= 8); // one notification may bring several
    QVERIFY(m_plant.command(QStringLiteral("bad-quality FIL-01.bowl_level")).startsWith(QLatin1String("ok")));
    const auto status = [&] {
        return probe({QStringLiteral("read"), node(QStringLiteral("FIL-01.bowl_level"))}).output.section(QLatin1Char('\t'), 0, 0);
    };
    QTRY_COMPARE_WITH_TIMEOUT(status(), QStringLiteral("BadSensorFailure"), 60'000);
    QVERIFY(m_plant.command(QStringLiteral("clear")).startsWith(QLatin1String("ok")));
    QTRY_COMPARE_WITH_TIMEOUT(status(), QStringLiteral("Good"), 60'000);
}

void DemoServersTest::nodeOpcuaWritesASetPoint()
{
    SKIP_WITHOUT_NODE_OPCUA();
    const QString setPoint = node(QStringLiteral("FIL-02.rate_setpoint"));
    QCOMPARE(probe({QStringLiteral("write"), setPoint, QStringLiteral("41")}).output.trimmed(), QStringLiteral("Good"));
    const auto value = [&](const QString &of) {
        return probe({QStringLiteral("read"), of}).output.section(QLatin1Char('\t'), 1, 1).toDouble();
    };
    QCOMPARE(value(setPoint), 41.0);
    QCOMPARE(probe({QStringLiteral("write"), setPoint, QStringLiteral("131")}).output.trimmed(), QStringLiteral("BadOutOfRange"));
    QCOMPARE(probe({QStringLiteral("write"), node(QStringLiteral("FIL-02.rate")), QStringLiteral("1")}).output.trimmed(),
             QStringLiteral("BadNotWritable"));
    QCOMPARE(value(setPoint), 41.0);
}

void DemoServersTest::nodeOpcuaBrowsesTheLine()
{
    SKIP_WITHOUT_NODE_OPCUA();
    const ToolResult result = probe({QStringLiteral("browse")});
    QVERIFY2(result.exitCode == 0, qPrintable(result.errors));
    const QStringList names = result.output.trimmed().split(QLatin1Char('\n'));
    qsizetype expected = 0;
    for (const Device &device : m_project.sites[0].devices)
        expected += device.driver == QLatin1String("opcua") ? device.tags.size() : 0;
    QCOMPARE(names.size(), expected);
    QVERIFY(names.contains(QStringLiteral("fill_volume")));
}

#define SKIP_WITHOUT_MOSQUITTO()                                                                                       \
    if (m_plant.ports(QStringLiteral("mqtt")) == QList<quint16>{0})                                                    \
        QSKIP("no MQTT here (packages mosquitto, libmosquitto-dev)");                                                  \
    if (findTool(QStringLiteral("mosquitto_sub")).isEmpty())                                                           \
    QSKIP("mosquitto_sub is not installed (package mosquitto-clients)")

void DemoServersTest::mosquittoSubSeesTheGateway()
{
    SKIP_WITHOUT_MOSQUITTO();
    const ToolResult result = runTool(
        findTool(QStringLiteral("mosquitto_sub")),
        {QStringLiteral("-h"), QStringLiteral("127.0.0.1"), QStringLiteral("-p"),
         QString::number(m_plant.ports(QStringLiteral("mqtt")).first()), QStringLiteral("-t"),
         QStringLiteral("facility/north/workcenter/CNV-03/sensor/vibration"), QStringLiteral("-C"), QStringLiteral("3"),
         QStringLiteral("-W"), QStringLiteral("10")});
    QCOMPARE(result.exitCode, 0);
    const QStringList lines = result.output.trimmed().split(QLatin1Char('\n'));
    QCOMPARE(lines.size(), 3);
    for (const QString &line : lines) {
        const QJsonObject message = QJsonDocument::fromJson(line.toUtf8()).object();
        QCOMPARE(message.value(QLatin1String("deviceId")).toString(), QStringLiteral("CNV-03"));
        QCOMPARE(message.value(QLatin1String("sensorType")).toString(), QStringLiteral("vibration"));
        QCOMPARE(message.value(QLatin1String("unit")).toString(), QStringLiteral("mm/s"));
        QCOMPARE(message.value(QLatin1String("quality")).toString(), QStringLiteral("GOOD"));
        const QString time = message.value(QLatin1String("timestamp")).toString();
        QVERIFY2(time.size() == 27 && time.endsWith(QLatin1Char('Z')), qPrintable(time)); // microseconds
        const QDateTime stamp = QDateTime::fromString(QString(time.left(23) + QLatin1Char('Z')), Qt::ISODateWithMs);
        QVERIFY(std::abs(stamp.msecsTo(QDateTime::currentDateTimeUtc())) < 20'000);
        const double value = message.value(QLatin1String("value")).toDouble();
        const auto recorded = [&] {
            const QStringList values = servedValues(m_ledger, QStringLiteral("CNV-03.vibration"));
            return std::any_of(values.begin(), values.end(), [value](const QString &known) { return known.toDouble() == value; });
        };
        QTRY_VERIFY_WITH_TIMEOUT(recorded(), 5'000);
    }
}

void DemoServersTest::mosquittoPubWritesASetPoint()
{
    SKIP_WITHOUT_MOSQUITTO();
    const QString topic = findTag(QStringLiteral("CNV-05.speed_setpoint"))->address.value(QLatin1String("write_topic")).toString();
    QVERIFY(!topic.isEmpty());
    const auto publish = [&](const QString &payload) {
        return runTool(findTool(QStringLiteral("mosquitto_pub")),
                       {QStringLiteral("-h"), QStringLiteral("127.0.0.1"), QStringLiteral("-p"),
                        QString::number(m_plant.ports(QStringLiteral("mqtt")).first()), QStringLiteral("-q"),
                        QStringLiteral("1"), QStringLiteral("-t"), topic, QStringLiteral("-m"), payload})
            .exitCode;
    };
    const auto held = [&] { return lastServed(m_ledger, QStringLiteral("CNV-05.speed_setpoint")); };
    QCOMPARE(publish(QStringLiteral("{\"value\": 17.5}")), 0);
    QTRY_COMPARE_WITH_TIMEOUT(held(), QStringLiteral("17.5"), 5'000);
    QCOMPARE(publish(QStringLiteral("{\"value\": 31}")), 0);
    QCOMPARE(publish(QStringLiteral("twenty")), 0);
    QCOMPARE(publish(QStringLiteral("{\"value\": 16.5}")), 0);
    QTRY_COMPARE_WITH_TIMEOUT(held(), QStringLiteral("16.5"), 5'000);
    const QStringList values = servedValues(m_ledger, QStringLiteral("CNV-05.speed_setpoint"));
    QVERIFY(!values.contains(QStringLiteral("31")));
}

QTEST_GUILESS_MAIN(DemoServersTest)
#include "tst_demo_servers.moc"
