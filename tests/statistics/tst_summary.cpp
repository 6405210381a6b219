#include "models/statistics/summary.h"
#include "statistics/near.h"

#include <limits>
#include <random>

using namespace lineside::statistics;

namespace {

const double kNan = std::numeric_limits<double>::quiet_NaN();
const double kInfinity = std::numeric_limits<double>::infinity();

} // namespace

//! Location, spread and dependence, against figures worked out elsewhere.
class TestSummary : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void quantilesOfTypeSeven_data();
    void quantilesOfTypeSeven();
    void medianAndMad();
    void emptyAndNoNumbersGiveNothing();
    void noNumbersAreLeftOut();
    void spreadOfLargeNumbersIsStable();
    void mergedMomentsAreThoseOfAll();
    void weightsAreCounts();
    void autocorrelationOfAShortSeries();
    void autocorrelationSkipsHoles();
    void dependentValuesAreWorthLess();
};

void TestSummary::quantilesOfTypeSeven_data()
{
    QTest::addColumn<double>("p");
    QTest::addColumn<double>("expected");
    QTest::newRow("lowest") << 0.0 << 1.0;
    QTest::newRow("10 %") << 0.1 << 1.0;
    QTest::newRow("25 %") << 0.25 << 1.75;
    QTest::newRow("half") << 0.5 << 3.5;
    QTest::newRow("90 %") << 0.9 << 6.9;
    QTest::newRow("highest") << 1.0 << 9.0;
}

void TestSummary::quantilesOfTypeSeven()
{
    QFETCH(double, p);
    QFETCH(double, expected);
    const double values[] = {3, 1, 4, 1, 5, 9, 2, 6};
    COMPARE_NEAR(quantile(values, p), expected);
}

void TestSummary::medianAndMad()
{
    const double values[] = {3, 1, 4, 1, 5, 9, 2, 6};
    COMPARE_NEAR(median(values), 3.5);
    COMPARE_NEAR(mad(values), 2.0);
    const double odd[] = {7, -1, 3};
    COMPARE_NEAR(median(odd), 3);
    COMPARE_NEAR(mad(odd), 4);
    COMPARE_NEAR(mean(values), 3.875);
    COMPARE_NEAR(sd(values), 2.748376143938713);
}

void TestSummary::emptyAndNoNumbersGiveNothing()
{
    const double nothing[] = {kNan, kInfinity, -kInfinity};
    for (const std::span<const double> values : {std::span<const double>(), std::span<const double>(nothing)}) {
        QVERIFY(!mean(values));
        QVERIFY(!sd(values));
        QVERIFY(!median(values));
        QVERIFY(!mad(values));
        QVERIFY(!quantile(values, 0.5));
        QVERIFY(!autocorrelation(values));
        QVERIFY(!momentsOf(values).populationVariance());
    }
    const double one[] = {5};
    COMPARE_NEAR(mean(one), 5);
    QVERIFY(!sd(one));
    QVERIFY(!quantile(one, 1.5));
    QVERIFY(!quantile(one, kNan));
    const double alike[] = {2, 2, 2, 2};
    QVERIFY(!autocorrelation(alike));
}

void TestSummary::noNumbersAreLeftOut()
{
    const double values[] = {kNan, 3, 1, 4, kInfinity, 1, 5, 9, 2, -kInfinity, 6};
    COMPARE_NEAR(median(values), 3.5);
    COMPARE_NEAR(mean(values), 3.875);
    QCOMPARE(momentsOf(values).count(), size_t(8));
}

void TestSummary::spreadOfLargeNumbersIsStable()
{
    const double values[] = {1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16};
    COMPARE_NEAR(momentsOf(values).variance(), 30);
}

void TestSummary::mergedMomentsAreThoseOfAll()
{
    std::mt19937 random(7);
    std::vector<double> values(101);
    for (double &value : values)
        value = double(random() % 10'000) / 7;
    Moments first;
    Moments second;
    for (size_t i = 0; i < values.size(); ++i)
        (i < 37 ? first : second).add(values[i]);
    first.merge(second);
    first.merge(Moments());
    COMPARE_NEAR(first.mean(), *mean(values));
    COMPARE_NEAR(first.sd(), *sd(values));
    QCOMPARE(first.count(), values.size());
}

void TestSummary::weightsAreCounts()
{
    Moments weighted;
    weighted.add(2, 3);
    weighted.add(5, 2);
    weighted.add(9, 0);
    weighted.add(9, -1);
    weighted.add(9, kNan);
    const double plain[] = {2, 2, 2, 5, 5};
    COMPARE_NEAR(weighted.mean(), *mean(plain));
    COMPARE_NEAR(weighted.sd(), *sd(plain));
}

void TestSummary::autocorrelationOfAShortSeries()
{
    // m = 3: (-2 * -1 + -1 * 0 + 0 * 1 + 1 * 2) / 10
    const double rising[] = {1, 2, 3, 4, 5};
    COMPARE_NEAR(autocorrelation(rising), 0.4);
    COMPARE_NEAR(autocorrelation(rising, 2), -0.1);
    const double sawtooth[] = {1, -1, 1, -1};
    COMPARE_NEAR(autocorrelation(sawtooth), -0.75);
}

void TestSummary::autocorrelationSkipsHoles()
{
    const double values[] = {1, 2, kNan, 4, 5};
    COMPARE_NEAR(autocorrelation(values), 0.4); // (-2 * -1 + 1 * 2) / 10
}

void TestSummary::dependentValuesAreWorthLess()
{
    COMPARE_NEAR(effectiveCount(100, 0), 100);
    COMPARE_NEAR(effectiveCount(100, 0.5), 100.0 / 3);
    COMPARE_NEAR(effectiveCount(100, -0.5), 100);
    COMPARE_NEAR(effectiveCount(100, 1), 1);
    COMPARE_NEAR(effectiveCount(100, kNan), 1);
    COMPARE_NEAR(effectiveCount(0, 0.5), 0);
}

QTEST_APPLESS_MAIN(TestSummary)
#include "tst_summary.moc"
