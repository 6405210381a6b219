#include "drivers/mqtt/device_trial.h"
#include "drivers/mqtt/discovered.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace lineside;
using namespace lineside::mqtt;
using namespace std::chrono_literals;

namespace {

const UtcTime kNow = fromMicroseconds(1763700000000000);

const BrowseNode *nodeNamed(const QList<BrowseNode> &nodes, const QString &name)
{
    for (const BrowseNode &node : nodes) {
        if (node.name == name)
            return &node;
    }
    return nullptr;
}

} // namespace

class TestDiscovered : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void staysWithinItsBound()
    {
        DiscoveredTopics topics;
        for (int i = 0; i < 12000; ++i)
            topics.note("plant/" + std::to_string(i), "1", kNow);
        for (int i = 0; i < 12000; ++i)
            topics.note("plant/" + std::to_string(i), "1", kNow);
        QCOMPARE(topics.count(), DiscoveredTopics::kMaxTopics);
        QVERIFY(topics.beyond() > 1900 && topics.beyond() <= 2000); // a sketch: at least so many
        topics.note(std::string(5000, 'x'), "1", kNow);
        QCOMPARE(topics.count(), DiscoveredTopics::kMaxTopics);
    }

    void survivesTheDisk()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("sub/list.json"));
        DiscoveredTopics topics;
        QVERIFY(topics.note("a/ä", "{\"value\":1}", kNow));
        QVERIFY(topics.note("b", std::string_view("\x00\xff", 2), kNow + 1s));
        QVERIFY(DiscoveredTopics::save(topics.toJson(), file));
        DiscoveredTopics loaded;
        QVERIFY(loaded.load(file));
        QCOMPARE(loaded.count(), size_t(2));
        for (const DiscoveredTopic &topic : loaded.topics()) {
            if (topic.topic == "b") {
                QCOMPARE(topic.sample, "0x00ff");
                QCOMPARE(topic.firstSeen, kNow + 1s);
            } else {
                QCOMPARE(topic.topic, "a/ä");
                QCOMPARE(topic.sample, "{\"value\":1}");
            }
        }
        loaded.forget("b");
        QCOMPARE(loaded.count(), size_t(1));
    }

    void putsABrokenFileAside()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("list.json"));
        QFile broken(file);
        QVERIFY(broken.open(QIODevice::WriteOnly));
        broken.write("{\"format\":");
        broken.close();
        DiscoveredTopics topics;
        QVERIFY(topics.load(folder.filePath(QStringLiteral("none.json"))));
        QVERIFY(!topics.load(file));
        QVERIFY(!QFile::exists(file));
        QVERIFY(QFile::exists(file + QStringLiteral(".broken")));
    }

    void growsATree()
    {
        Device device;
        device.parameters.insert(QStringLiteral("brokers"), QStringLiteral("localhost"));
        const DeviceSettings settings = deviceSettings(device, {});
        const std::map<QByteArray, QByteArray> topics{
            {"facility/n/workcenter/P-1/sensor/temperature", "{\"value\":21.5,\"unit\":\"Cel\"}"},
            {"facility/n/workcenter/P-1/sensor/raw", "{\"x\":{\"y\":true},\"z\":\"s\"}"},
            {"facility-2/a", "12.5"},
            {"facility", "on"},
        };
        const auto roots = topicChildren(topics, {}, settings);
        QCOMPARE(roots.size(), 2);
        const BrowseNode *facility = nodeNamed(roots, QStringLiteral("facility"));
        QVERIFY(facility && facility->hasChildren && facility->isValue);
        QCOMPARE(facility->address.value(QStringLiteral("format")).toString(), QStringLiteral("text"));
        const auto second = topicChildren(topics, "facility-2", settings);
        QCOMPARE(second.size(), 1);
        QCOMPARE(second[0].type, ValueType::Float64);
        QCOMPARE(second[0].sample, QStringLiteral("12.5"));
        QCOMPARE(second[0].address.value(QStringLiteral("format")).toString(), QStringLiteral("number"));

        const auto sensors = topicChildren(topics, "facility/n/workcenter/P-1/sensor", settings);
        QCOMPARE(sensors.size(), 2);
        const BrowseNode *temperature = nodeNamed(sensors, QStringLiteral("temperature"));
        QVERIFY(temperature && temperature->isValue);
        QCOMPARE(temperature->sample, QStringLiteral("21.5"));
        QCOMPARE(temperature->unit, QStringLiteral("Cel"));
        QVERIFY(temperature->description.contains(QStringLiteral("P-1")));
        QCOMPARE(temperature->address, (QJsonObject{{QStringLiteral("topic"),
                                                     QStringLiteral("facility/n/workcenter/P-1/sensor/temperature")}}));
        const BrowseNode *raw = nodeNamed(sensors, QStringLiteral("raw"));
        QVERIFY(raw && !raw->isValue && raw->hasChildren);
        const auto parts = topicChildren(topics, raw->id.toUtf8(), settings);
        QCOMPARE(parts.size(), 2);
        QCOMPARE(parts[0].address.value(QStringLiteral("json_value")).toString(), QStringLiteral("/x/y"));
        QCOMPARE(parts[0].type, ValueType::Bool);
    }

    void listsWhatNoTagUses()
    {
        Device device;
        device.parameters.insert(QStringLiteral("brokers"), QStringLiteral("localhost"));
        Tag tag;
        tag.address = {{QStringLiteral("topic"), QStringLiteral("facility/n/workcenter/P-1/sensor/speed")}};
        device.tags = {tag};
        const std::map<QByteArray, QByteArray> topics{
            {"facility/n/workcenter/P-1/sensor/temperature", "{\"value\":21.5,\"unit\":\"Cel\"}"},
            {"facility/n/workcenter/P-1/sensor/speed", "{\"value\":3}"},
            {"raw", "{\"x\":{\"y\":true},\"z\":\"s\"}"},
        };
        const QList<BrowseNode> values = unusedValues(topics, device, deviceSettings(device, {}));
        QCOMPARE(values.size(), 3); // the temperature, and the two parts of what has no value of its own
        const BrowseNode *temperature = nodeNamed(values, QStringLiteral("facility/n/workcenter/P-1/sensor/temperature"));
        QVERIFY(temperature && temperature->isValue && !temperature->hasChildren);
        QCOMPARE(temperature->machine, QStringLiteral("P-1"));
        QCOMPARE(temperature->sensorType, QStringLiteral("temperature"));
        const BrowseNode *part = nodeNamed(values, QStringLiteral("raw#/x/y"));
        QVERIFY(part);
        QCOMPARE(part->address.value(QStringLiteral("json_value")).toString(), QStringLiteral("/x/y"));
    }

    void describesFrames()
    {
        FrameRecord frame;
        frame.bytes = "{\"value\":1}";
        frame.size = frame.bytes.size();
        frame.note = QStringLiteral("a/b QoS 1");
        QVERIFY(describeMessage(frame).contains(QStringLiteral("\"value\": 1")));
        frame.bytes = QByteArray("\x00\xff", 2);
        frame.size = 5000;
        QVERIFY(describeMessage(frame).contains(QStringLiteral("00 ff")));
    }
};

QTEST_APPLESS_MAIN(TestDiscovered)
#include "tst_discovered.moc"
