#include "drivers/mqtt/register.h"
#include "mqtt/broker_fixture.h"
#include "mqtt/driver_bench.h"

#include <QTest>

#include <sys/prctl.h>

#include <csignal>

using namespace lineside;
using namespace lineside::mqtt;
using namespace std::chrono_literals;

namespace {

const QString kTopic = QStringLiteral("plant/press/temperature");
const QString kWillTopic = QStringLiteral("plant/station/state");

void prepare(DriverBench &bench, quint16 port, const QString &protocol)
{
    bench.setBroker(port);
    bench.set(QStringLiteral("protocol"), protocol);
    bench.set(QStringLiteral("client_id"), QStringLiteral("lineside-session"));
    bench.set(QStringLiteral("filters"), QString());
    bench.set(QStringLiteral("will_topic"), kWillTopic);
    bench.set(QStringLiteral("will_payload"), QStringLiteral("lost"));
    bench.addTag(kTopic, ValueType::Float64, {{QStringLiteral("format"), QStringLiteral("number")}});
}

//! This program again, as a station that will be killed.
int runVictim(quint16 port, const QString &protocol)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    DriverBench bench;
    prepare(bench, port, protocol);
    bench.open();
    return QCoreApplication::exec();
}

} // namespace

//! What a real mosquitto keeps and does for us while we are away.
class TestMqttSession : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString missing = BrokerFixture::missing(); !missing.isEmpty())
            QSKIP(qPrintable(QStringLiteral("The Debian package %1 is not installed.").arg(missing)));
    }

    void lastWillTellsThatTheStationIsLost_data() { addProtocols(); }
    void lastWillTellsThatTheStationIsLost()
    {
        QFETCH(QString, protocol);
        BrokerFixture broker;
        QVERIFY(broker.start());
        const BrokerFixture::Client watcher = broker.subscriber({QStringLiteral("-t"), kWillTopic});
        QByteArray seen;
        const auto isTold = [&] {
            watcher->waitForReadyRead(1);
            seen += watcher->readAllStandardOutput();
            return seen.contains("state lost");
        };

        // One that says good-bye is not lost.
        {
            DriverBench bench;
            prepare(bench, broker.port(), protocol);
            bench.open();
            QTRY_COMPARE(bench.state(), LinkState::Up);
            bench.close();
        }
        QVERIFY(broker.publish(kWillTopic, "after the good-bye"));
        QTRY_VERIFY(isTold() || seen.contains("after the good-bye"));
        QVERIFY2(!seen.contains("state lost"), seen.constData());

        QProcess victim;
        startBound(victim, QCoreApplication::applicationFilePath(),
                   {QStringLiteral("--victim"), QString::number(broker.port()), protocol});
        QVERIFY(victim.waitForStarted(5'000));
        QTRY_VERIFY_WITH_TIMEOUT(broker.log().count(QStringLiteral("as lineside-session")) >= 2, 10'000);
        ::kill(pid_t(victim.processId()), SIGKILL);
        QVERIFY(victim.waitForFinished(5'000));
        QTRY_VERIFY_WITH_TIMEOUT(isTold(), 10'000);
    }

    void sessionKeepsWhatComesMeanwhile_data()
    {
        QTest::addColumn<QString>("protocol");
        QTest::addColumn<bool>("clean");
        QTest::addColumn<int>("expirySeconds");
        QTest::addColumn<bool>("kept");
        QTest::newRow("MQTT 3.1.1") << QStringLiteral("3.1.1") << false << 3600 << true;
        QTest::newRow("MQTT 3.1.1, clean") << QStringLiteral("3.1.1") << true << 3600 << false;
        QTest::newRow("MQTT 5") << QStringLiteral("5") << false << 3600 << true;
        QTest::newRow("MQTT 5, clean") << QStringLiteral("5") << true << 3600 << false;
        QTest::newRow("MQTT 5, expires at once") << QStringLiteral("5") << false << 0 << false;
    }
    void sessionKeepsWhatComesMeanwhile()
    {
        QFETCH(QString, protocol);
        QFETCH(bool, clean);
        QFETCH(int, expirySeconds);
        QFETCH(bool, kept);
        BrokerFixture broker;
        QVERIFY(broker.start());
        const auto configure = [&](DriverBench &bench) {
            prepare(bench, broker.port(), protocol);
            bench.set(QStringLiteral("clean_session"), clean);
            bench.set(QStringLiteral("session_expiry_s"), expirySeconds);
        };
        DriverBench before;
        configure(before);
        before.open();
        QTRY_COMPARE(before.state(), LinkState::Up);
        before.close();
        QTRY_VERIFY(broker.log().contains(QStringLiteral("Client lineside-session disconnected")));
        QVERIFY(broker.publish(kTopic, "21.5"));

        DriverBench after;
        configure(after);
        after.open();
        QTRY_COMPARE(after.state(), LinkState::Up);
        QVERIFY(broker.publish(kTopic, "22.5")); // comes behind what was kept
        const auto hasLast = [&after] { return !after.readings().empty() && after.taken.back().value.asDouble() == 22.5; };
        QTRY_VERIFY(hasLast());
        QCOMPARE(after.taken.size(), size_t(kept ? 2 : 1));
        QCOMPARE(after.taken.front().value.asDouble(), kept ? 21.5 : 22.5);
    }

    void browsesWhatIsPublishedNow()
    {
        BrokerFixture broker;
        QVERIFY(broker.start());
        QVERIFY(broker.publish({QStringLiteral("-t"), QStringLiteral("plant/oven/door"), QStringLiteral("-m"),
                                QStringLiteral("open"), QStringLiteral("-r")})); // retained: there from the beginning
        QProcess press; // and one that speaks while we listen
        startBound(press, QStringLiteral("mosquitto_pub"),
                   {QStringLiteral("-h"), QStringLiteral("127.0.0.1"), QStringLiteral("-p"), QString::number(broker.port()),
                    QStringLiteral("-t"), kTopic, QStringLiteral("-m"), QStringLiteral("20.5"), QStringLiteral("--repeat"),
                    QStringLiteral("200"), QStringLiteral("--repeat-delay"), QStringLiteral("0.1")});
        DriverBench bench;
        bench.setBroker(broker.port());
        bench.set(QStringLiteral("filters"), QStringLiteral("plant/#"));
        LinkMonitor monitor(bench.device.id, Clock::system());
        const DriverContext context{bench.queue, monitor, Clock::system(), bench.secrets, bench.folder.path()};
        const DriverEntry entry = mqttDrivers().front();
        Job<QList<BrowseNode>> job({});
        const auto namesOf = [](const Result<QList<BrowseNode>> &nodes) {
            QStringList names;
            for (const BrowseNode &node : nodes.ok() ? *nodes : QList<BrowseNode>())
                names.append(node.name);
            names.sort();
            return names;
        };
        const Result<QList<BrowseNode>> top = entry.browse(bench.device, {}, context, job);
        QVERIFY2(top.ok(), top.ok() ? "" : qPrintable(top.error().message));
        QCOMPARE(namesOf(top), QStringList{QStringLiteral("plant")});
        const Result<QList<BrowseNode>> areas = entry.browse(bench.device, top->front().id, context, job);
        QCOMPARE(namesOf(areas), (QStringList{QStringLiteral("oven"), QStringLiteral("press")}));
        const Result<QList<BrowseNode>> leaves = entry.browse(bench.device, areas->back().id, context, job);
        QCOMPARE(namesOf(leaves), QStringList{QStringLiteral("temperature")});
        press.kill();
        press.waitForFinished(3'000);
    }

private:
    static void addProtocols()
    {
        QTest::addColumn<QString>("protocol");
        QTest::newRow("MQTT 3.1.1") << QStringLiteral("3.1.1");
        QTest::newRow("MQTT 5") << QStringLiteral("5");
    }
};

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    if (arguments.size() == 4 && arguments.at(1) == QLatin1String("--victim"))
        return runVictim(arguments.at(2).toUShort(), arguments.at(3));
    TestMqttSession test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_mqtt_session.moc"
