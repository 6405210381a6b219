#include "mqtt/broker_fixture.h"
#include "mqtt/driver_bench.h"

#include "drivers/mqtt/register.h"
#include "drivers/registry.h"

#include <QElapsedTimer>
#include <QTcpServer>
#include <QTcpSocket>
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
        QTest::addColumn<int>("transport");
        QTest::addColumn<QString>("protocol");
        QTest::addColumn<QString>("qos");
        const auto all = transports();
        for (size_t i = 0; i < all.size(); ++i) {
            for (const char *protocol : {"3.1.1", "5"}) {
                for (const char *qos : {"0", "1", "2"})
                    QTest::addRow("%s, MQTT %s, QoS %s", qPrintable(all[i].name), protocol, qos)
                        << int(i) << QString::fromLatin1(protocol) << QString::fromLatin1(qos);
            }
        }
    }
    void turnsMessagesIntoReadings()
    {
        QFETCH(int, transport);
        QFETCH(QString, protocol);
        QFETCH(QString, qos);
        BrokerFixture broker;
        QVERIFY(broker.start());
        DriverBench bench;
        bench.setBroker(broker.port());
        bench.set(QStringLiteral("protocol"), protocol);
        bench.set(QStringLiteral("qos"), qos);
        bench.addTag(kTopic);
        bench.open(transports()[size_t(transport)].make);
        QTRY_COMPARE(bench.state(), LinkState::Up);
        QVERIFY(broker.publish(kTopic, standardPayload(42.5)));
        QTRY_COMPARE(bench.readings().size(), size_t(1));
        QCOMPARE(bench.taken[0].value.asDouble(), 42.5);
        QCOMPARE(bench.taken[0].status, StatusCode::Good);
        QCOMPARE(bench.status().readings, quint64(1));
        QTRY_VERIFY(bench.status().bytesIn > 0);
        QCOMPARE(bench.status().warning.contains(QStringLiteral("may lose")), qos == QStringLiteral("0"));
    }

    void connectsSoonAfterTheBrokerAppears_data() { addTransports(); }
    void connectsSoonAfterTheBrokerAppears() // M3
    {
        QFETCH(int, transport);
        const quint16 port = BrokerFixture::freePort();
        DriverBench bench;
        bench.setBroker(port);
        bench.addTag(kTopic);
        bench.open(transports()[size_t(transport)].make);
        QTRY_COMPARE(bench.state(), LinkState::Down);
        QVERIFY2(bench.status().cause.contains(QStringLiteral("refused")), qPrintable(bench.status().cause));
        BrokerFixture broker;
        BrokerFixture::Options options;
        options.port = port;
        QVERIFY(broker.start(options));
        QTRY_COMPARE_WITH_TIMEOUT(bench.state(), LinkState::Up, 5'000);
    }

    void comesBackAfterTheBrokerDied_data() { addTransports(); }
    void comesBackAfterTheBrokerDied() // M2: without persistence, so it has forgotten our subscriptions
    {
        QFETCH(int, transport);
        BrokerFixture broker;
        QVERIFY(broker.start());
        DriverBench bench;
        bench.setBroker(broker.port());
        bench.addTag(kTopic);
        bench.open(transports()[size_t(transport)].make);
        QTRY_COMPARE(bench.state(), LinkState::Up);
        broker.kill();
        QTRY_COMPARE_WITH_TIMEOUT(bench.state(), LinkState::Down, 1'000);
        QVERIFY(broker.restart());
        QTRY_COMPARE_WITH_TIMEOUT(bench.state(), LinkState::Up, 5'000);
        QCOMPARE(bench.status().reconnects, quint64(1));
        QVERIFY(broker.publish(kTopic, standardPayload(7)));
        QTRY_COMPARE(bench.readings().size(), size_t(1));
    }

    void noticesASilentBroker_data() { addTransports(); }
    void noticesASilentBroker() // M5
    {
        QFETCH(int, transport);
        BrokerFixture broker;
        QVERIFY(broker.start());
        DriverBench bench;
        bench.setBroker(broker.port());
        bench.set(QStringLiteral("keep_alive_s"), 5);
        bench.addTag(kTopic);
        bench.open(transports()[size_t(transport)].make);
        QTRY_COMPARE(bench.state(), LinkState::Up);
        broker.stop();
        QElapsedTimer clock;
        clock.start();
        QTRY_COMPARE_WITH_TIMEOUT(bench.state(), LinkState::Down, 8'500);
        QVERIFY2(clock.elapsed() <= 8'000, qPrintable(QString::number(clock.elapsed()))); // 1.5 x 5 s, and a loaded machine
        QCOMPARE(bench.status().timeouts, quint64(1));
        broker.resume();
        QTRY_COMPARE_WITH_TIMEOUT(bench.state(), LinkState::Up, 10'000);
    }

    void staysConnectedWhileNothingHappens_data() { addTransports(); }
    void staysConnectedWhileNothingHappens()
    {
        QFETCH(int, transport);
        BrokerFixture broker;
        QVERIFY(broker.start());
        DriverBench bench;
        bench.setBroker(broker.port());
        bench.set(QStringLiteral("keep_alive_s"), 5);
        bench.open(transports()[size_t(transport)].make);
        QTRY_COMPARE(bench.state(), LinkState::Up);
        QElapsedTimer clock;
        clock.start();
        QTRY_VERIFY_WITH_TIMEOUT(clock.elapsed() > 8'000, 10'000); // longer than the time a silent broker is given
        QCOMPARE(bench.state(), LinkState::Up);
        QCOMPARE(bench.status().timeouts, quint64(0));
    }

    void triesTheAddressesInTurn()
    {
        BrokerFixture broker;
        QVERIFY(broker.start());
        DriverBench bench;
        bench.set(QStringLiteral("brokers"),
                  QStringLiteral("127.0.0.1:%1, 127.0.0.1:%2").arg(BrokerFixture::freePort()).arg(broker.port()));
        bench.open();
        QTRY_COMPARE(bench.state(), LinkState::Up);
    }

    void givesWayToAnotherClientOfTheSameName_data()
    {
        QTest::addColumn<QString>("protocol");
        QTest::newRow("MQTT 3.1.1") << QStringLiteral("3.1.1");
        QTest::newRow("MQTT 5") << QStringLiteral("5");
    }
    void givesWayToAnotherClientOfTheSameName() // M7
    {
        QFETCH(QString, protocol);
        BrokerFixture broker;
        QVERIFY(broker.start());
        DriverBench bench;
        bench.setBroker(broker.port());
        bench.set(QStringLiteral("protocol"), protocol);
        bench.set(QStringLiteral("client_id"), QStringLiteral("twin"));
        bench.open();
        QTRY_COMPARE(bench.state(), LinkState::Up);
        // mosquitto_sub comes back whenever it is thrown out, so without giving way this would never end.
        const auto twin = broker.subscriber({QStringLiteral("-i"), QStringLiteral("twin"), QStringLiteral("-t"),
                                             QStringLiteral("x")});
        QTRY_VERIFY_WITH_TIMEOUT(bench.status().cause.contains(QStringLiteral("client id twin")), 15'000);
        QCOMPARE(bench.state(), LinkState::Down);
        QCOMPARE(bench.status().reconnects, quint64(ReconnectPolicy::kTakeOvers - 1));
        QTRY_COMPARE(twin->state(), QProcess::Running);
        const int connections = int(broker.log().count(QStringLiteral("as twin")));
        QTest::qWait(1'500); // nothing to wait for: that nothing comes is the promise
        QVERIFY(int(broker.log().count(QStringLiteral("as twin"))) <= connections + 1); // the twin, once
        QCOMPARE(bench.state(), LinkState::Down);
    }

    void countsMalformedPayloads()
    {
        BrokerFixture broker;
        QVERIFY(broker.start());
        DriverBench bench;
        bench.setBroker(broker.port());
        bench.set(QStringLiteral("payload_limit_kib"), 1);
        bench.addTag(kTopic);
        bench.open();
        QTRY_COMPARE(bench.state(), LinkState::Up);
        QVERIFY(broker.publish(kTopic, "{\"value\":NaN}"));
        QVERIFY(broker.publish(kTopic, QByteArray(2'000, ' ')));
        QVERIFY(broker.publish(kTopic, standardPayload(1)));
        QTRY_COMPARE(bench.readings().size(), size_t(1));
        QCOMPARE(bench.status().malformed, quint64(2));
        const QList<FrameRecord> frames = bench.monitor->frames();
        QCOMPARE(frames.size(), 2);
        QVERIFY(frames[0].fault);
        QVERIFY(frames[0].note.startsWith(kTopic));
        QCOMPARE(frames[0].bytes, "{\"value\":NaN}");
    }

    void keepsDiscoveredTopicsAcrossRestarts()
    {
        BrokerFixture broker;
        QVERIFY(broker.start());
        DriverBench bench;
        bench.setBroker(broker.port());
        bench.addTag(kTopic);
        bench.open();
        QTRY_COMPARE(bench.state(), LinkState::Up);
        const QString other = QStringLiteral("facility/north/workcenter/PRESS-2/sensor/pressure");
        QVERIFY(broker.publish(other, standardPayload(3)));
        QVERIFY(broker.publish(kTopic, standardPayload(3)));
        QTRY_COMPARE(bench.readings().size(), size_t(1));
        QTRY_COMPARE(bench.status().discovered, quint64(1));
        bench.close();
        bench.open();
        QTRY_COMPARE(bench.status().discovered, quint64(1));
        // An engineer adopts it.
        const DriverTag adopted = bench.addTag(other);
        QTRY_COMPARE(bench.state(), LinkState::Up);
        bench.driver->reconfigure(bench.device, {adopted}, {}, {});
        QTRY_COMPARE(bench.status().discovered, quint64(0));
        QVERIFY(broker.publish(other, standardPayload(4)));
        QTRY_COMPARE(bench.readings().size(), size_t(2));
        // And gives it up again.
        bench.driver->reconfigure(bench.device, {}, {}, {adopted.id});
        QVERIFY(broker.publish(other, standardPayload(5)));
        QTRY_COMPARE(bench.status().discovered, quint64(1));
        QCOMPARE(bench.readings().size(), size_t(2));
    }

    void subscribesToTopicsOutsideTheFilters()
    {
        BrokerFixture broker;
        QVERIFY(broker.start());
        DriverBench bench;
        bench.setBroker(broker.port());
        bench.set(QStringLiteral("filters"), QString());
        bench.open();
        QTRY_COMPARE(bench.state(), LinkState::Up);
        const DriverTag tag = bench.addTag(QStringLiteral("a/b"), ValueType::Int64,
                                           {{QStringLiteral("format"), QStringLiteral("number")}});
        bench.driver->reconfigure(bench.device, {tag}, {}, {});
        QTRY_COMPARE(bench.state(), LinkState::Up);
        QTRY_VERIFY(broker.publish(QStringLiteral("a/b"), "9007199254740993") && !bench.readings().empty());
        QCOMPARE(bench.taken[0].value.asInt64(), qint64(9007199254740993));
    }

    void marksRetainedValues()
    {
        BrokerFixture broker;
        QVERIFY(broker.start());
        QVERIFY(broker.publish({QStringLiteral("-t"), kTopic, QStringLiteral("-r"), QStringLiteral("-m"),
                                QString::fromUtf8(standardPayload(5))}));
        DriverBench bench;
        bench.setBroker(broker.port());
        bench.addTag(kTopic);
        bench.open();
        QTRY_COMPARE(bench.readings().size(), size_t(1));
        QCOMPARE(bench.taken[0].status, StatusCode::UncertainLastUsableValue);
        QVERIFY(broker.publish(kTopic, standardPayload(6)));
        QTRY_COMPARE(bench.readings().size(), size_t(2));
        QCOMPARE(bench.taken[1].status, StatusCode::Good);
    }

    void logsInWithSecrets_data() { addTransports(); }
    void logsInWithSecrets()
    {
        QFETCH(int, transport);
        QTemporaryDir folder;
        const QString passwords = folder.filePath(QStringLiteral("passwords"));
        QProcess tool;
        startBound(tool, QStringLiteral("mosquitto_passwd"),
                   {QStringLiteral("-b"), QStringLiteral("-c"), passwords, QStringLiteral("anna"), QStringLiteral("right")});
        QVERIFY(tool.waitForFinished(10'000));
        BrokerFixture broker;
        BrokerFixture::Options options;
        options.config = {QStringLiteral("allow_anonymous false"), QStringLiteral("password_file ") + passwords};
        QVERIFY(broker.start(options));
        DriverBench bench;
        bench.setBroker(broker.port());
        bench.set(QStringLiteral("user_name"), QStringLiteral("anna"));
        bench.set(QStringLiteral("password"), QStringLiteral("ref"));
        bench.open(transports()[size_t(transport)].make);
        QTRY_COMPARE(bench.state(), LinkState::Down);
        QVERIFY2(bench.status().cause.contains(QStringLiteral("password")), qPrintable(bench.status().cause));
        bench.close();
        bench.secrets.table.insert(QStringLiteral("ref"), "wrong");
        bench.open(transports()[size_t(transport)].make);
        QTRY_COMPARE(bench.state(), LinkState::Down);
        QVERIFY2(bench.status().cause.contains(QStringLiteral("not authorised"))
                     || bench.status().cause.contains(QStringLiteral("password is wrong")),
                 qPrintable(bench.status().cause));
        bench.secrets.table.insert(QStringLiteral("ref"), "right"); // somebody mends it: it is asked for again
        QTRY_COMPARE_WITH_TIMEOUT(bench.state(), LinkState::Up, 10'000);
    }

    void takesManyMessagesInFewBatches()
    {
        BrokerFixture broker;
        BrokerFixture::Options options;
        options.config = {QStringLiteral("max_queued_messages 0")};
        QVERIFY(broker.start(options));
        DriverBench bench;
        bench.setBroker(broker.port());
        bench.set(QStringLiteral("qos"), QStringLiteral("0"));
        bench.addTag(kTopic);
        bench.open();
        QTRY_COMPARE(bench.state(), LinkState::Up);
        QFile lines(broker.folder() + QStringLiteral("/lines"));
        QVERIFY(lines.open(QIODevice::WriteOnly));
        constexpr int kMessages = 20000;
        for (int i = 0; i < kMessages; ++i)
            lines.write(standardPayload(i) + '\n');
        lines.close();
        QProcess publisher;
        publisher.setStandardInputFile(lines.fileName());
        startBound(publisher, QStringLiteral("mosquitto_pub"),
                   {QStringLiteral("-h"), QStringLiteral("127.0.0.1"), QStringLiteral("-p"), QString::number(broker.port()),
                    QStringLiteral("-t"), kTopic, QStringLiteral("-l"), QStringLiteral("-q"), QStringLiteral("1")});
        QTRY_COMPARE_WITH_TIMEOUT(bench.readings().size(), size_t(kMessages), 30'000);
        for (int i = 0; i < kMessages; ++i)
            QCOMPARE(bench.taken[size_t(i)].value.asDouble(), double(i));
        QTRY_COMPARE(publisher.state(), QProcess::NotRunning);
        qInfo("%d messages in %zu batches", kMessages, bench.batches);
    }

    void isRegistered()
    {
        const auto entries = mqttDrivers();
        QCOMPARE(entries.size(), size_t(1));
        const DriverEntry &entry = entries.front();
        QCOMPARE(entry.description.id, QStringLiteral("mqtt"));
        Device device;
        device.id = DeviceId::create();
        device.parameters.insert(QStringLiteral("brokers"), QStringLiteral("localhost"));
        Tag tag;
        tag.code = QStringLiteral("T");
        tag.address.insert(QStringLiteral("topic"), QStringLiteral("a/b"));
        device.tags.append(tag);
        for (const auto &fault : checkParameters(entry, device))
            QVERIFY2(false, qPrintable(fault.key + fault.message));
    }

    void explainsMistakes_data()
    {
        QTest::addColumn<QString>("where");
        QTest::addColumn<QString>("key");
        QTest::addColumn<QJsonValue>("value");
        const auto device = [](const char *key, const QJsonValue &value) {
            QTest::addRow("device %s", key) << QString() << QString::fromLatin1(key) << value;
        };
        const auto tag = [](const char *key, const QJsonValue &value) {
            QTest::addRow("tag %s", key) << QStringLiteral("T") << QString::fromLatin1(key) << value;
        };
        device("brokers", QStringLiteral("a b:1"));
        device("filters", QStringLiteral("ok/#\na/#/b"));
        device("topic_pattern", QStringLiteral("a/x{b}"));
        device("json_value", QStringLiteral("value"));
        device("quality_words", QStringLiteral("GOOD"));
        device("keep_alive_s", 2);
        device("will_topic", QStringLiteral("a/+"));
        device("nonsense", 1);
        tag("topic", QStringLiteral("a/+"));
        tag("write_topic", QStringLiteral("a/b")); // the same as its topic
        tag("json_value", QStringLiteral("x"));
    }
    void explainsMistakes()
    {
        QFETCH(QString, where);
        QFETCH(QString, key);
        QFETCH(QJsonValue, value);
        Device device;
        device.id = DeviceId::create();
        device.parameters.insert(QStringLiteral("brokers"), QStringLiteral("localhost"));
        Tag tag;
        tag.code = QStringLiteral("T");
        tag.address.insert(QStringLiteral("topic"), QStringLiteral("a/b"));
        if (where.isEmpty())
            device.parameters.insert(key, value);
        else
            tag.address.insert(key, value);
        device.tags.append(tag);
        const auto faults = checkParameters(mqttDrivers().front(), device);
        QCOMPARE(faults.size(), 1);
        QCOMPARE(faults[0].tagCode, where);
        QCOMPARE(faults[0].key, key);
        QVERIFY(!faults[0].message.isEmpty());
    }

private:
    static void addTransports()
    {
        QTest::addColumn<int>("transport");
        const auto all = transports();
        for (size_t i = 0; i < all.size(); ++i)
            QTest::newRow(qPrintable(all[i].name)) << int(i);
    }
};

QTEST_GUILESS_MAIN(TestMqttDriver)
#include "tst_mqtt_driver.moc"
