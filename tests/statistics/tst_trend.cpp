#include "models/statistics/summary.h"
#include "models/statistics/trend.h"
#include "statistics/near.h"

#include <limits>
#include <random>
#include <vector>

using namespace lineside::statistics;

namespace {

const double kNan = std::numeric_limits<double>::quiet_NaN();
const double kScores[] = {88, 87, 89, 86, 85, 86, 84, 83, 84, 81, 82, 80};

//! How often, of 600 series without a trend, the test sees one on its 5 % level.
int falseTrends(double rho, bool corrected)
{
    std::mt19937_64 random(42);
    std::normal_distribution<double> normal;
    int found = 0;
    for (int run = 0; run < 600; ++run) {
        std::vector<double> values(30);
        double last = normal(random) / std::sqrt(1 - rho * rho);
        for (double &value : values) {
            value = last;
            last = rho * last + normal(random);
        }
        const auto test = mannKendall(values, corrected ? ar1VarianceFactor(values) : 1);
        found += test && test->p < 0.05;
    }
    return found;
}

} // namespace

class TestTrend : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theilSenOfScores();
    void theilSenDoesNotFollowOutliers();
    void theilSenLeavesHolesEmpty();
    void theilSenIsScaledWithItsUnits();
    void mannKendallOfScores();
    void mannKendallTurnsWithTheSign();
    void tooLittleGivesNothing();
    void dependenceWidensTheInterval();
    void dependenceIsNoTrend();
    void varianceFactorOfKnownDependence();
};

void TestTrend::theilSenOfScores()
{
    const auto line = theilSen(kScores);
    QVERIFY(line);
    COMPARE_NEAR(line->slope, -0.7207792207792207);
    COMPARE_NEAR(line->intercept, 88.46428571428571);
    COMPARE_NEAR(line->low, -1.0);
    COMPARE_NEAR(line->high, -0.5);
    QVERIFY(line->isSignificant());
    QCOMPARE(line->count, size_t(12));
}

void TestTrend::theilSenDoesNotFollowOutliers()
{
    std::vector<double> y;
    for (int i = 0; i < 21; ++i)
        y.push_back(3 + 2 * i);
    y[4] = 1e6;
    y[17] = -1e6;
    const auto line = theilSen(y);
    QVERIFY(line);
    COMPARE_NEAR(line->slope, 2);
}

void TestTrend::theilSenLeavesHolesEmpty()
{
    const double y[] = {0, kNan, 4, 6, kNan, 10};
    const auto line = theilSen(y);
    QVERIFY(line);
    COMPARE_NEAR(line->slope, 2);
    COMPARE_NEAR(line->intercept, 0);
    QCOMPARE(line->count, size_t(4));
}

void TestTrend::theilSenIsScaledWithItsUnits()
{
    std::vector<double> x;
    std::vector<double> y;
    for (size_t i = 0; i < std::size(kScores); ++i) {
        x.push_back(24 * double(i) + 5);
        y.push_back(10 * kScores[i] - 3);
    }
    const auto line = theilSen(x, y);
    QVERIFY(line);
    COMPARE_NEAR(line->slope, -0.7207792207792207 * 10 / 24);
    COMPARE_NEAR(line->low, -10.0 / 24);
    COMPARE_NEAR(line->high, -5.0 / 24);
}

void TestTrend::mannKendallOfScores()
{
    const auto test = mannKendall(kScores);
    QVERIFY(test);
    COMPARE_NEAR(test->tau, -0.8308675641104959);
    COMPARE_NEAR(test->p, 0.00019886557803161682);
    QCOMPARE(test->s, -54.0);
}

void TestTrend::mannKendallTurnsWithTheSign()
{
    std::vector<double> turned;
    for (const double score : kScores)
        turned.push_back(-score);
    const auto test = mannKendall(turned);
    QVERIFY(test);
    COMPARE_NEAR(test->tau, 0.8308675641104959);
    COMPARE_NEAR(test->p, 0.00019886557803161682);
}

void TestTrend::tooLittleGivesNothing()
{
    const double two[] = {1, 2};
    const double alike[] = {3, 3, 3, 3, 3};
    const double holes[] = {kNan, 1, kNan, 2, kNan};
    QVERIFY(!theilSen(two));
    QVERIFY(!theilSen(holes));
    QVERIFY(!theilSen({}));
    QVERIFY(!theilSen(std::vector<double>{1, 1, 1}, std::vector<double>{1, 2, 3}));
    QVERIFY(!theilSen(std::vector<double>(kMaxTrendValues + 1, 1.0)));
    QVERIFY(!mannKendall(two));
    QVERIFY(!mannKendall(alike));
    QVERIFY(!mannKendall({}));
    COMPARE_NEAR(theilSen(alike)->slope, 0);
    QVERIFY(!theilSen(alike)->isSignificant());
    QCOMPARE(ar1VarianceFactor(two), 1.0);
    QCOMPARE(ar1VarianceFactor(alike), 1.0);
}

void TestTrend::dependenceWidensTheInterval()
{
    const auto plain = theilSen(kScores);
    const auto wide = theilSen(kScores, 0.95, 4);
    QVERIFY(wide->low < plain->low && wide->high > plain->high);
    COMPARE_NEAR(wide->slope, plain->slope);
    const auto test = mannKendall(kScores, 4);
    COMPARE_NEAR(test->z * 2, mannKendall(kScores)->z);
}

void TestTrend::dependenceIsNoTrend()
{
    // 5 % of 600 is 30. Neighbours that are alike make the plain test see a trend in a third of the series.
    QVERIFY2(falseTrends(0, true) < 60, qPrintable(QString::number(falseTrends(0, true))));
    QVERIFY2(falseTrends(0.7, false) > 150, qPrintable(QString::number(falseTrends(0.7, false))));
    QVERIFY2(falseTrends(0.7, true) < 80, qPrintable(QString::number(falseTrends(0.7, true))));
}

void TestTrend::varianceFactorOfKnownDependence()
{
    QCOMPARE(ar1VarianceFactor(30, 0.0), 1.0);
    QCOMPARE(ar1VarianceFactor(30, -0.5), 1.0);
    // Towards (1 + rho') / (1 - rho') for long series, with rank correlations a little below those of the values.
    const double factor = ar1VarianceFactor(3'000, 0.5);
    QVERIFY(factor > 2.7 && factor < 3.0);
    QVERIFY(ar1VarianceFactor(30, 0.9) > ar1VarianceFactor(30, 0.5));
}

QTEST_APPLESS_MAIN(TestTrend)
#include "tst_trend.moc"
