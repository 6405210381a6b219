#include "drivers/modbus/block_plan.h"

#include <QTest>

#include <random>
#include <set>

using namespace lineside;
using namespace lineside::modbus;

namespace {

PlannedPoint pointAt(quint32 tag, Table table, int address, WireType wire, int length = 0)
{
    Point point;
    point.table = table;
    point.address = quint16(address);
    point.wire = wire;
    point.length = quint16(length);
    point.count = quint16(wire == WireType::String ? (length + 1) / 2 : isBitTable(table) ? 1 : registersOf(wire));
    return {tag, point};
}

QString shapeOf(const std::vector<Block> &blocks)
{
    QStringList parts;
    for (const Block &block : blocks)
        parts.append(QStringLiteral("%1:%2+%3(%4)").arg(int(block.table)).arg(block.start).arg(block.count).arg(block.steps.size()));
    return parts.join(QLatin1Char(' '));
}

} // namespace

class TestBlockPlan : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void merges_data();
    void merges();
    void neverDividesAValue();
    void splits();
    void splittingEndsWithSingleTags();
    void overlappingValuesComeApart();
};

void TestBlockPlan::merges_data()
{
    QTest::addColumn<QList<int>>("addresses");
    QTest::addColumn<int>("table");
    QTest::addColumn<int>("gap");
    QTest::addColumn<QString>("shape");
    const int holding = int(Table::HoldingRegisters);
    const int coils = int(Table::Coils);
    QTest::newRow("one") << QList<int>{7} << holding << 0 << "3:7+1(1)";
    QTest::newRow("neighbours, unordered") << QList<int>{9, 7, 8} << holding << 0 << "3:7+3(3)";
    QTest::newRow("gap too wide") << QList<int>{7, 9} << holding << 0 << "3:7+1(1) 3:9+1(1)";
    QTest::newRow("gap within tolerance") << QList<int>{7, 9} << holding << 1 << "3:7+3(2)";
    QTest::newRow("same register twice") << QList<int>{7, 7} << holding << 0 << "3:7+1(2)";
    QTest::newRow("last address") << QList<int>{65534, 65535} << holding << 8 << "3:65534+2(2)";
    QTest::newRow("125 registers") << QList<int>{0, 124} << holding << 124 << "3:0+125(2)";
    QTest::newRow("126 registers are two reads") << QList<int>{0, 125} << holding << 124 << "3:0+1(1) 3:125+1(1)";
    QTest::newRow("2000 coils") << QList<int>{0, 1999} << coils << 2000 << "0:0+2000(2)";
    QTest::newRow("2001 coils are two reads") << QList<int>{0, 2000} << coils << 3000 << "0:0+1(1) 0:2000+1(1)";
}

void TestBlockPlan::merges()
{
    QFETCH(QList<int>, addresses);
    QFETCH(int, table);
    QFETCH(int, gap);
    QFETCH(QString, shape);
    std::vector<PlannedPoint> points;
    for (const int address : addresses)
        points.push_back(pointAt(quint32(points.size()), Table(table), address, isBitTable(Table(table)) ? WireType::Bit : WireType::UInt16));
    PlanLimits limits;
    limits.gapRegisters = gap;
    limits.gapBits = gap;
    QCOMPARE(shapeOf(planBlocks(points, limits)), shape);
}

void TestBlockPlan::neverDividesAValue()
{
    const quint32 seed = 7;
    qInfo("seed %u", seed);
    std::mt19937 random(seed);
    for (int round = 0; round < 200; ++round) {
        std::vector<PlannedPoint> points;
        const int count = 1 + int(random() % 200);
        for (int i = 0; i < count; ++i) {
            const auto table = Table(random() % 4);
            const auto wire = isBitTable(table) ? WireType::Bit : WireType(random() % 10);
            points.push_back(pointAt(quint32(i), table, int(random() % 1500), wire, 1 + int(random() % 60)));
        }
        PlanLimits limits;
        limits.maxRegisters = 32 + int(random() % 94);
        limits.gapRegisters = int(random() % 20);
        limits.gapBits = int(random() % 300);
        std::set<quint32> seen;
        const std::vector<Block> blocks = planBlocks(points, limits);
        for (const Block &block : blocks) {
            const bool bits = isBitTable(block.table);
            QVERIFY(block.count >= 1 && block.count <= (bits ? kMaxReadBits : limits.maxRegisters));
            QVERIFY(block.start + block.count <= kTableSize);
            for (const DecodeStep &step : block.steps) {
                const Point &point = points[step.tag].point;
                QVERIFY(seen.insert(step.tag).second);
                QCOMPARE(int(point.table), int(block.table));
                const int begin = bits ? step.offset : step.offset / 2;
                QCOMPARE(block.start + begin, int(point.address));
                QVERIFY(begin + point.count <= block.count);
            }
        }
        QCOMPARE(seen.size(), points.size());
    }
}

void TestBlockPlan::splits()
{
    PlanLimits limits;
    std::vector<PlannedPoint> points;
    for (const int address : {0, 1, 5, 6, 7, 12})
        points.push_back(pointAt(quint32(points.size()), Table::HoldingRegisters, address, WireType::UInt16));
    const std::vector<Block> blocks = planBlocks(points, limits);
    QCOMPARE(shapeOf(blocks), QStringLiteral("3:0+13(6)"));
    const std::vector<Block> runs = splitBlock(blocks.front()); // at the gaps first: they are what is refused most often
    QCOMPARE(shapeOf(runs), QStringLiteral("3:0+2(2) 3:5+3(3) 3:12+1(1)"));
    QCOMPARE(shapeOf(splitBlock(runs[1])), QStringLiteral("3:5+1(1) 3:6+2(2)"));
    QCOMPARE(shapeOf(splitBlock(runs[2])), QStringLiteral("3:12+1(1)"));
    QCOMPARE(runs[1].steps[2].offset, 4);
}

void TestBlockPlan::splittingEndsWithSingleTags()
{
    std::vector<PlannedPoint> points;
    for (int i = 0; i < 60; ++i)
        points.push_back(pointAt(quint32(i), Table::InputRegisters, i * 2, WireType::Float32));
    std::vector<Block> open = planBlocks(points, {});
    QCOMPARE(open.size(), size_t(1));
    int asked = 0;
    std::set<quint32> alone;
    while (!open.empty()) {
        const Block block = open.back();
        open.pop_back();
        QVERIFY(++asked < 200);
        const std::vector<Block> parts = splitBlock(block);
        if (parts.size() == 1) {
            QCOMPARE(block.steps.size(), size_t(1));
            alone.insert(block.steps.front().tag);
        } else {
            open.insert(open.end(), parts.begin(), parts.end());
        }
    }
    QCOMPARE(alone.size(), size_t(60));
}

void TestBlockPlan::overlappingValuesComeApart()
{
    // Sixteen bits of one register stay together; the pair that reaches one register further does not.
    std::vector<PlannedPoint> points;
    for (int bit = 0; bit < 16; ++bit) {
        points.push_back(pointAt(quint32(bit), Table::HoldingRegisters, 10, WireType::Bit));
        points.back().point.bit = quint8(bit);
    }
    points.push_back(pointAt(16, Table::HoldingRegisters, 10, WireType::UInt32));
    const std::vector<Block> blocks = planBlocks(points, {});
    QCOMPARE(shapeOf(blocks), QStringLiteral("3:10+2(17)"));
    const std::vector<Block> parts = splitBlock(blocks.front());
    QCOMPARE(shapeOf(parts), QStringLiteral("3:10+1(16) 3:10+2(1)"));
    QCOMPARE(splitBlock(parts[0]).size(), size_t(1));
}

QTEST_GUILESS_MAIN(TestBlockPlan)
#include "tst_block_plan.moc"
