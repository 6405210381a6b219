#include "models/quality/capability.h"
#include "quality/figures.h"

using namespace lineside;

namespace {

std::vector<Subgroup> firstRings()
{
    return subgroupsOf({kPistonRings.begin(), kPistonRings.begin() + 25});
}

} // namespace

class TestCapability : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pistonRings();
    void oneEnd();
    void nothingToGoBy();
    void otherUnits();
};

void TestCapability::pistonRings()
{
    const ControlChart chart;
    const std::vector<Subgroup> points = firstRings();
    const auto limits = learnLimits(chart, points);
    const auto found = capabilityOf(points, *limits, {73.95, 74.05}, 74.0);
    QVERIFY(found);
    COMPARE_NEAR(found->cp, 1.7032285788525408);
    COMPARE_NEAR(found->cpl, 1.7432885150270883);
    COMPARE_NEAR(found->cpu, 1.6631686426777996);
    COMPARE_NEAR(found->cpk, 1.6631686426777996);
    COMPARE_NEAR(found->cpm, 1.6910602099502074);
    COMPARE_NEAR(found->ppk, 1.6161587070146035);
    QVERIFY(*found->cpkLow < 1.6 && *found->cpkHigh > 1.7);
    QCOMPARE(found->samples, size_t(125));
    QCOMPARE(found->beyond, size_t(0));
    QVERIFY(found->to > found->from);
}

void TestCapability::oneEnd()
{
    const ControlChart chart;
    const std::vector<Subgroup> points = firstRings();
    const auto limits = learnLimits(chart, points);
    const auto found = capabilityOf(points, *limits, {std::nullopt, 74.0}, 74.0);
    QVERIFY(found);
    QVERIFY(!found->cp && !found->cpl && !found->pp && !found->cpm);
    QVERIFY(found->cpu && found->cpk == found->cpu && found->ppk == found->ppu);
    QVERIFY(*found->cpk < 0);
    QVERIFY(found->beyond > 0);
}

void TestCapability::nothingToGoBy()
{
    const ControlChart chart;
    const std::vector<Subgroup> points = firstRings();
    const auto limits = learnLimits(chart, points);
    QVERIFY(!capabilityOf({}, *limits, {73.95, 74.05}));
    QVERIFY(!capabilityOf(points, ChartLimits(), {73.95, 74.05}));
    const auto without = capabilityOf(points, *limits, {});
    QVERIFY(without && !without->cpk && !without->ppk && !without->cpkLow);
}

void TestCapability::otherUnits()
{
    const ControlChart chart;
    const std::vector<Subgroup> points = firstRings();
    std::vector<Subgroup> inches = points;
    for (Subgroup &point : inches) {
        for (double &value : point.values)
            value /= 25.4;
    }
    const auto one = capabilityOf(points, *learnLimits(chart, points), {73.95, 74.05}, 74.0);
    const auto other = capabilityOf(inches, *learnLimits(chart, inches), {73.95 / 25.4, 74.05 / 25.4}, 74.0 / 25.4);
    COMPARE_NEAR(other->cpk, *one->cpk);
    COMPARE_NEAR(other->ppk, *one->ppk);
    COMPARE_NEAR(other->cpm, *one->cpm);
    COMPARE_NEAR(other->cpkLow, *one->cpkLow);
}

QTEST_APPLESS_MAIN(TestCapability)
#include "tst_capability.moc"
