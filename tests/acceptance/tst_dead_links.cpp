#include "acceptance/companion.h"
#include "acceptance/store_questions.h"
#include "models/plant/project_file.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

//! Takes connections and drops them at once.
class Dropper : public QTcpServer
{
public:
    int dropped = 0;
    Dropper()
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket *socket = nextPendingConnection()) {
                ++dropped;
                socket->abort();
                socket->deleteLater();
            }
        });
    }
};

} // namespace

//! Devices that cannot be reached: each driver tries again and again, and says so once.
class TstDeadLinks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void areToldOnce();
};

void TstDeadLinks::areToldOnce()
{
    QTemporaryDir folder;
    const QString projectFile = folder.filePath(QStringLiteral("project.json")), data = folder.filePath(QStringLiteral("data"));
    Dropper modbus, opcua, mqtt, otherBroker;
    Plant plant;
    Site site;
    site.id = SiteId::create();
    site.code = QStringLiteral("S");
    const auto add = [&site](const char *code, const char *driver, const QJsonObject &parameters, const QJsonObject &address) {
        Device device;
        device.id = DeviceId::create();
        device.code = QLatin1String(code);
        device.driver = QLatin1String(driver);
        device.parameters = parameters;
        device.period = 200ms;
        Tag tag;
        tag.id = TagUuid::create();
        tag.code = QStringLiteral("t");
        tag.address = address;
        device.tags = {tag};
        site.devices.append(device);
    };
    add("M", "modbus-tcp", {{QStringLiteral("host"), QStringLiteral("127.0.0.1")}, {QStringLiteral("port"), modbus.serverPort()}},
        {{QStringLiteral("table"), QStringLiteral("holding")}, {QStringLiteral("address"), 1}});
    add("U", "opcua", {{QStringLiteral("endpoint"), QStringLiteral("opc.tcp://127.0.0.1:%1").arg(opcua.serverPort())}},
        {{QStringLiteral("node"), QStringLiteral("i=2258")}});
    add("Q", "mqtt", {{QStringLiteral("brokers"), QStringLiteral("127.0.0.1:%1, 127.0.0.1:%2").arg(mqtt.serverPort()).arg(otherBroker.serverPort())}},
        {{QStringLiteral("topic"), QStringLiteral("t")}});
    plant.sites = {site};
    const Status saved = project::save(projectFile, plant);
    QVERIFY2(saved.ok(), saved ? "" : qPrintable(saved.error().message));

    test::Companion station;
    station.setProcessChannelMode(QProcess::MergedChannels);
    station.start(QStringLiteral(LINESIDE_BINARY_DIR "/bin/lineside"),
                  {QStringLiteral("--headless"), QStringLiteral("--project"), projectFile, QStringLiteral("--data"), data,
                   QStringLiteral("--language"), QStringLiteral("en")});
    QVERIFY(station.waitForStarted());
    const bool hasOpcUa = HAS_OPCUA, hasMqtt = HAS_MQTT;
    QTRY_VERIFY_WITH_TIMEOUT(modbus.dropped >= 5 && (!hasOpcUa || opcua.dropped >= 15)
                                 && (!hasMqtt || (mqtt.dropped >= 2 && otherBroker.dropped >= 2)), 90'000);
    qInfo("dropped: %d Modbus, %d OPC UA, %d and %d MQTT", modbus.dropped, opcua.dropped, mqtt.dropped, otherBroker.dropped);
    QVERIFY2(opcua.dropped < 60 && mqtt.dropped + otherBroker.dropped < 60 && modbus.dropped < 60, "a storm of connections");
    const bool endedWell = station.end();
    const QByteArray said = station.readAll();
    QVERIFY2(endedWell, said.constData());

    HistorianSettings settings;
    settings.folder = data;
    const Result<std::unique_ptr<Historian>> historian = Historian::open(settings, Clock::system());
    QVERIFY2(historian.ok(), historian ? "" : qPrintable(historian.error().message));
    EventFilter filter;
    filter.kinds = {EventKind::LinkDown};
    const Result<QList<Event>> events = test::storedEvents(**historian, filter);
    QVERIFY(events.ok());
    for (const Device &device : std::as_const(site.devices)) {
        const QByteArray context = "events of " + device.code.toUtf8() + '\n' + said;
        if ((device.code == QStringLiteral("U") && !hasOpcUa) || (device.code == QStringLiteral("Q") && !hasMqtt))
            continue;
        // Two brokers may have a cause each.
        const int most = device.code == QStringLiteral("Q") ? 2 : 1;
        const auto stored = std::ranges::count(*events, device.code, &Event::source);
        QVERIFY2(stored >= 1 && stored <= most, context.constData());
        QVERIFY2(said.count(device.code.toUtf8() + " has no link (") == stored, context.constData());
    }
}

QTEST_GUILESS_MAIN(TstDeadLinks)
#include "tst_dead_links.moc"
