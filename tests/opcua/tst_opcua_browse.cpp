#include "drivers/opcua/register.h"
#include "opcua/opcua_rig.h"
#include "opcua/plant_server.h"

#include <QTest>

#include <algorithm>

using namespace lineside;

namespace {

const BrowseNode *find(const QList<BrowseNode> &nodes, const QString &name)
{
    const auto found = std::ranges::find(nodes, name, &BrowseNode::name);
    return found == nodes.end() ? nullptr : &*found;
}

} // namespace

//! Browsing and testing a device before it is applied, against node-opcua.
class TestOpcUaBrowse : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void listsTheChildrenOfANode();
    void fetchesPageAfterPage();
    void connectsAnewAfterARestart();
    void saysWhatItCannotFind();
    void canBeCancelled();
    void testsADevice();

private:
    Result<QList<BrowseNode>> browse(const QString &node);

    PlantServer m_server;
    OpcUaRig m_rig;
    DriverEntry m_entry = opcuaDrivers().front();
};

void TestOpcUaBrowse::initTestCase()
{
    if (const QString why = PlantServer::whyMissing(); !why.isEmpty())
        QSKIP(qPrintable(why));
    QVERIFY2(m_server.start({{QStringLiteral("many"), 1203}}), m_server.errors());
    m_rig.device.parameters[QStringLiteral("endpoint")] = m_server.url();
}

Result<QList<BrowseNode>> TestOpcUaBrowse::browse(const QString &node)
{
    Job<QList<BrowseNode>> job([](const Result<QList<BrowseNode>> &) {});
    return m_entry.browse(m_rig.device, node, m_rig.context(), job);
}

void TestOpcUaBrowse::listsTheChildrenOfANode()
{
    const Result<QList<BrowseNode>> root = browse({});
    QVERIFY2(root.ok(), root.ok() ? "" : qPrintable(root.error().message));
    const BrowseNode *plant = find(*root, QStringLiteral("Plant"));
    QVERIFY(plant);
    QCOMPARE(plant->id, QStringLiteral("nsu=http://lineside.test/plant;s=Plant"));
    QVERIFY(plant->hasChildren && !plant->isValue);
    QVERIFY(find(*root, QStringLiteral("Server")));

    const Result<QList<BrowseNode>> children = browse(plant->id);
    QVERIFY(children.ok());
    const BrowseNode *analog = find(*children, QStringLiteral("Analog"));
    QVERIFY(analog);
    QVERIFY(analog->isValue && analog->type == ValueType::Float64);
    QCOMPARE(analog->unit, QStringLiteral("°C"));
    QCOMPARE(analog->sample, QStringLiteral("80.25"));
    QCOMPARE(analog->description, QStringLiteral("Temperature of the test reactor"));
    QCOMPARE(analog->address.value(QStringLiteral("node")).toString(),
             QStringLiteral("nsu=http://lineside.test/plant;s=Analog"));
    const BrowseNode *readOnly = find(*children, QStringLiteral("ReadOnly"));
    QVERIFY(readOnly && !readOnly->writable);
    const BrowseNode *uint64 = find(*children, QStringLiteral("UInt64"));
    QVERIFY(uint64 && uint64->writable && uint64->type == ValueType::UInt64);
    const BrowseNode *array = find(*children, QStringLiteral("Array"));
    QVERIFY(array && !array->isValue && !array->type);
    const BrowseNode *structure = find(*children, QStringLiteral("Structure"));
    QVERIFY(structure && !structure->isValue);
}

void TestOpcUaBrowse::fetchesPageAfterPage()
{
    const Result<QList<BrowseNode>> many = browse(QStringLiteral("nsu=http://lineside.test/plant;s=Many"));
    QVERIFY(many.ok());
    QCOMPARE(many->size(), 1203);
    QSet<QString> ids;
    for (const BrowseNode &node : *many)
        ids.insert(node.id);
    QCOMPARE(ids.size(), 1203);
    QCOMPARE(find(*many, QStringLiteral("V1202"))->sample, QStringLiteral("1202"));
}

void TestOpcUaBrowse::connectsAnewAfterARestart()
{
    QVERIFY(browse({}).ok());
    QVERIFY(m_server.start({{QStringLiteral("many"), 5}}));
    // The session that was kept is dead; noticing it may cost one call.
    QVERIFY(browse({}).ok() || browse({}).ok());
    const Result<QList<BrowseNode>> many = browse(QStringLiteral("nsu=http://lineside.test/plant;s=Many"));
    QVERIFY(many.ok());
    QCOMPARE(many->size(), 5);
}

void TestOpcUaBrowse::saysWhatItCannotFind()
{
    QCOMPARE(browse(QStringLiteral("nsu=http://lineside.test/plant;s=Nothing")).error().message,
             QStringLiteral("the server does not know the node"));
    QCOMPARE(browse(QStringLiteral("nsu=http://nobody.test/;s=X")).error().message,
             QStringLiteral("the server has no namespace http://nobody.test/"));
    QCOMPARE(browse(QStringLiteral("what")).error().kind, Error::Kind::BadData);
}

void TestOpcUaBrowse::canBeCancelled()
{
    Job<QList<BrowseNode>> job([](const Result<QList<BrowseNode>> &) {});
    job.cancel();
    const Result<QList<BrowseNode>> result =
        m_entry.browse(m_rig.device, QStringLiteral("nsu=http://lineside.test/plant;s=Many"), m_rig.context(), job);
    QVERIFY(!result.ok());
    QCOMPARE(result.error().kind, Error::Kind::Cancelled);
    QVERIFY(browse({}).ok());
}

void TestOpcUaBrowse::testsADevice()
{
    OpcUaRig rig;
    rig.device.parameters[QStringLiteral("endpoint")] = m_server.url();
    rig.add(QStringLiteral("Double"));
    rig.add(QStringLiteral("Missing"));
    rig.add(QStringLiteral("Array"));
    rig.addNode(QStringLiteral("nsu=http://nobody.test/;s=X"));
    Job<DeviceTestReport> job([](const Result<DeviceTestReport> &) {});
    const Result<DeviceTestReport> report = m_entry.test(rig.device, rig.context(), job);
    QVERIFY(report.ok());
    QStringList lines;
    for (const DeviceTestReport::Step &step : report->steps)
        lines.append((step.ok ? QStringLiteral("+ ") : QStringLiteral("- ")) + step.name + QStringLiteral(": ")
                     + step.detail);
    const QString text = lines.join(QLatin1Char('\n'));
    QVERIFY2(!report->ok(), qPrintable(text));
    for (const char *const line :
         {"+ Reach the server: ", "+ Find a fitting endpoint: no security", "+ Log in: ",
          "- Read tag2: the server does not know the node", "- Read tag3: the node holds an array or a structure",
          "- Read tag4: the server has no namespace http://nobody.test/", "+ Read tags: 1 of 4; for example tag1 = 21.5"})
        QVERIFY2(text.contains(QLatin1String(line)), qPrintable(text));
}

QTEST_GUILESS_MAIN(TestOpcUaBrowse)
#include "tst_opcua_browse.moc"
