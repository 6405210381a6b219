#include "drivers/all_drivers.h"
#include "drivers/host/driver_host.h"
#ifdef LINESIDE_WITH_MQTT
#include "mqtt/broker_fixture.h"
#endif
#ifdef LINESIDE_WITH_OPCUA
#include "opcua/plant_server.h"
#endif
#include "tests/gui/plant_scene.h"
#include "ui/devices/browse_tree.h"
#include "ui/devices/device_dialog.h"
#include "ui/widgets/plant_watch.h"

#include <QJsonDocument>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QTest>
#include <QTreeView>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

constexpr int kPatienceMs = 20'000;

QString q(const char *text)
{
    return QString::fromUtf8(text);
}

//! The device dialog over the real drivers.
struct PickBench
{
    PlantScene scene;
    FieldQueue queue;
    DriverHost host{allDrivers(), queue, scene.secrets, Clock::system(), {scene.folder.filePath(q("field"))}};
    const UiServices given = scene.services();
    const UiServices services{given.editor,   given.latest,     given.pipeline, given.historian, host,      given.commands,
                              given.secrets, given.authorizer, given.clock,    given.tap,       given.plantStore,
                              given.theme,   given.seat};
    PlantWatch watch{services};
    const PageParts parts;
    const PageContext context{services, watch, parts};
    std::unique_ptr<DeviceDialog> dialog;

    DeviceDialog &open(const char *driver, const QJsonObject &parameters)
    {
        Device device;
        device.id = DeviceId::create();
        device.code = q("NEW");
        device.driver = q(driver);
        device.parameters = parameters;
        const Result<Plant> with = edits::addDevice(scene.editor->plant(), scene.editor->plant().sites[0].id, device);
        if (!with || !scene.editor->apply(q("Add"), *with))
            qFatal("the device cannot be added");
        dialog = std::make_unique<DeviceDialog>(context, device.id);
        dialog->show();
        tabs().setCurrentIndex(2);
        return *dialog;
    }
    QTabWidget &tabs() { return *dialog->findChild<QTabWidget *>(); }
    QTreeView &tree() { return *dialog->findChild<QTreeView *>(); }
    void click(const char *words)
    {
        for (QPushButton *button : dialog->findChildren<QPushButton *>()) {
            if (button->text() == q(words))
                return button->click();
        }
        qFatal("no button says %s", words);
    }
    //! The branch of that name, opened; invalid when it does not come in time.
    QModelIndex branch(const QString &name, const QModelIndex &below = {})
    {
        QModelIndex found;
        const bool came = QTest::qWaitFor([&] {
            for (int row = 0; row < tree().model()->rowCount(below); ++row) {
                const QModelIndex index = tree().model()->index(row, 0, below);
                if (index.data().toString() == name)
                    found = index;
            }
            return found.isValid();
        }, kPatienceMs);
        if (came)
            tree().expand(found);
        return found;
    }
    bool check(const QModelIndex &index) { return tree().model()->setData(index, Qt::Checked, Qt::CheckStateRole); }
    const Device &device()
    {
        for (const Device &device : scene.editor->plant().sites[0].devices) {
            if (device.code == q("NEW"))
                return device;
        }
        qFatal("the device is gone");
    }
    //! Test's words once it has ended.
    QString tested()
    {
        click("Test");
        auto *report = tabs().widget(3)->findChild<QPlainTextEdit *>();
        if (!QTest::qWaitFor([&] { return report->toPlainText().contains(u'✓') || report->toPlainText().contains(u'✗'); }, kPatienceMs))
            return q("the test does not end");
        return report->toPlainText();
    }
};

} // namespace

//! Tags picked from real servers in the device dialog.
class TestPickTags : public QObject
{
    Q_OBJECT

private Q_SLOTS:
#ifdef LINESIDE_WITH_MQTT
    void topicsOfABroker();
#endif
#ifdef LINESIDE_WITH_OPCUA
    void nodesOfAnOpcUaServer();
#endif
    void nobodyThere();
};

#ifdef LINESIDE_WITH_MQTT
void TestPickTags::topicsOfABroker()
{
    if (const QString why = mqtt::BrokerFixture::missing(); !why.isEmpty())
        QSKIP(qPrintable(why));
    mqtt::BrokerFixture broker;
    QVERIFY(broker.start());
    const QByteArray payload = R"({"deviceId":"m1","sensorType":"temperature","value":71.5,"unit":"°C",)"
                               R"("timestamp":"2026-11-21T13:00:00Z","quality":"VERIFIED"})";
    const QString topic = q("facility/north/workcenter/m1/sensor/temperature");
    QVERIFY(broker.publish({q("-r"), q("-t"), topic, q("-m"), QString::fromUtf8(payload)}));
    PickBench bench;
    bench.open("mqtt", {{q("brokers"), QStringLiteral("127.0.0.1:%1").arg(broker.port())}});
    bench.click("Browse");
    QModelIndex at;
    for (const char *level : {"facility", "north", "workcenter", "m1", "sensor", "temperature"}) {
        at = bench.branch(q(level), at);
        QVERIFY2(at.isValid(), level);
    }
    QVERIFY(bench.check(at));
    bench.click("Add checked as tags");
    bench.click("Apply");
    QVERIFY2(bench.dialog->messageText().startsWith(q("Applied")), qPrintable(bench.dialog->messageText()));
    QCOMPARE(bench.device().tags.size(), qsizetype(1));
    QVERIFY2(QString::fromUtf8(QJsonDocument(bench.device().tags[0].address).toJson()).contains(topic), "the address names the topic");
    const QString report = bench.tested(); // what was picked can be read
    QVERIFY2(!report.contains(u'✗'), qPrintable(report));
}
#endif

#ifdef LINESIDE_WITH_OPCUA
void TestPickTags::nodesOfAnOpcUaServer()
{
    if (const QString why = PlantServer::whyMissing(); !why.isEmpty())
        QSKIP(qPrintable(why));
    PlantServer server;
    QVERIFY2(server.start(), server.errors());
    PickBench bench;
    bench.open("opcua", {{q("endpoint"), server.url()}, {q("security_mode"), q("None")}});
    bench.click("Browse");
    const QModelIndex plant = bench.branch(q("Plant"));
    QVERIFY2(plant.isValid(), qPrintable(bench.dialog->messageText()));
    const QModelIndex analog = bench.branch(q("Analog"), plant);
    QVERIFY(analog.isValid());
    QCOMPARE(analog.siblingAtColumn(BrowseModel::SampleColumn).data().toString(), q("80.25 °C"));
    QVERIFY(bench.check(analog));
    bench.click("Add checked as tags");
    bench.click("Apply");
    QVERIFY2(bench.dialog->messageText().startsWith(q("Applied")), qPrintable(bench.dialog->messageText()));
    QCOMPARE(bench.device().tags.size(), qsizetype(1));
    QCOMPARE(bench.device().tags[0].address.value(q("node")).toString(), q("nsu=http://lineside.test/plant;s=Analog"));
    const QString report = bench.tested();
    QVERIFY2(!report.contains(u'✗'), qPrintable(report));
}
#endif

void TestPickTags::nobodyThere()
{
    PickBench bench;
    bench.open("modbus-tcp", {{q("host"), q("127.0.0.1")}, {q("port"), 1}});
    QVERIFY(!bench.tabs().isTabVisible(2)); // Modbus has nothing to browse
    const QString report = bench.tested();
    QVERIFY2(report.contains(u'✗'), qPrintable(report));
    QVERIFY2(report.contains(q("refused"), Qt::CaseInsensitive), qPrintable(report));
}

QTEST_MAIN(TestPickTags)
#include "tst_pick_tags.moc"
