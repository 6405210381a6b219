#include "mqtt/broker_fixture.h"
#include "mqtt/driver_bench.h"

#include "drivers/mqtt/register.h"

#include <QElapsedTimer>
#include <QTest>

using namespace lineside;
using namespace lineside::mqtt;
using namespace std::chrono_literals;

namespace {

const QString kTopic = QStringLiteral("facility/north/workcenter/PRESS-1/sensor/temperature");

QByteArray standardPayload(double value)
{
    return "{\"deviceId\":\"D1\",\"sensorType\":\"temperature\",\"value\":" + QByteArray::number(value)
           + ",\"unit\":\"Cel\",\"quality\":\"GOOD\"}";
}

} // namespace

class TestMqttDriver : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString missing = BrokerFixture::missing(); !missing.isEmpty())
            QSKIP(qPrintable(QStringLiteral("The Debian package %1 is not installed.").arg(missing)));
    }

    void turnsMessagesIntoReadings_data()
    {
        QTest::addColumn<QString>("protocol");
        QTest::addColumn<QString>("qos");
        for (const char *protocol : {"3.1.1", "5"}) {
            for (const char *qos : {"0", "1", "2"})
                QTest::addRow("MQTT %s, QoS %s", protocol, qos) << QString::fromLatin1(protocol) << QString::fromLatin1(qos);
        }
    }
    void turnsMessagesIntoReadings()
    {
        QFETCH(QString, protocol);
        QFETCH(QString, qos);
        BrokerFixture broker;
        QVERIFY(broker.start());
        DriverBench bench;
        bench.setBroker(broker.port());
        bench.set(QStringLiteral("protocol"), protocol);
        bench.set(QStringLiteral("qos"), qos);
        bench.addTag(kTopic);
        bench.open();
        QTRY_COMPARE(bench.state(), LinkState::Up);
        QVERIFY(broker.publish(kTopic, standardPayload(42.5)));
        QTRY_COMPARE(bench.readings().size(), size_t(1));
        QCOMPARE(bench.taken[0].value.asDouble(), 42.5);
        QCOMPARE(bench.taken[0].status, StatusCode::Good);
        QCOMPARE(bench.status().readings, quint64(1));
        QTRY_VERIFY(bench.status().bytesIn > 0);
        QCOMPARE(bench.status().warning.contains(QStringLiteral("may lose")), qos == QStringLiteral("0"));
    }

    void connectsSoonAfterTheBrokerAppears() // M3
    {
        const quint16 port = BrokerFixture::freePort();
        DriverBench bench;
        bench.setBroker(port);
        bench.addTag(kTopic);
        bench.open();
        QTRY_COMPARE(bench.state(), LinkState::Down);
        QVERIFY2(bench.status().cause.contains(QStringLiteral("refused")), qPrintable(bench.status().cause));
        BrokerFixture broker;
        BrokerFixture::Options options;
        options.port = port;
        QVERIFY(broker.start(options));
        QTRY_COMPARE_WITH_TIMEOUT(bench.state(), LinkState::Up, 5'000);
    }

    void comesBackAfterTheBrokerDied() // M2
    {
        BrokerFixture broker;
        QVERIFY(broker.start());
        DriverBench bench;
        bench.setBroker(broker.port());
        bench.addTag(kTopic);
        bench.open();
        QTRY_COMPARE(bench.state(), LinkState::Up);
        broker.kill();
        QTRY_COMPARE_WITH_TIMEOUT(bench.state(), LinkState::Down, 1'000);
        QVERIFY(broker.restart());
        QTRY_COMPARE_WITH_TIMEOUT(bench.state(), LinkState::Up, 5'000);
        QCOMPARE(bench.status().reconnects, quint64(1));
        QVERIFY(broker.publish(kTopic, standardPayload(7)));
        QTRY_COMPARE(bench.readings().size(), size_t(1));
    }

    void isRegistered()
    {
        const auto entries = mqttDrivers();
        QCOMPARE(entries.size(), size_t(1));
        QCOMPARE(entries.front().description.id, QStringLiteral("mqtt"));
    }
};

QTEST_GUILESS_MAIN(TestMqttDriver)
#include "tst_mqtt_driver.moc"
