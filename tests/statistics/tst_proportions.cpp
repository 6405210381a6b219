#include "models/statistics/proportions.h"
#include "models/statistics/weibull.h"
#include "statistics/near.h"

#include <limits>

using namespace lineside::statistics;

class TestProportions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wilsonIntervals_data();
    void wilsonIntervals();
    void clopperPearsonIntervals_data();
    void clopperPearsonIntervals();
    void oneSided();
    void nothingIsKnownOfNone();
    void outcomesThatAreNeeded();
    void ratesOfFewEvents();
    void weibullFigures();
    void weibullRefusesWhatCannotBe();
};

void TestProportions::wilsonIntervals_data()
{
    QTest::addColumn<int>("k");
    QTest::addColumn<int>("n");
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::newRow("0/20") << 0 << 20 << 0.0 << 0.16112515805281938;
    QTest::newRow("1/50") << 1 << 50 << 0.003539259271646236 << 0.10495443589637815;
    QTest::newRow("2/100") << 2 << 100 << 0.00550196755016235 << 0.0700117907285439;
    QTest::newRow("4/100") << 4 << 100 << 0.015663303991547622 << 0.0983707143588792;
    QTest::newRow("5/100") << 5 << 100 << 0.021543679154367962 << 0.11175046923191914;
    QTest::newRow("10/400") << 10 << 400 << 0.013635091745936022 << 0.045401587871645666;
    QTest::newRow("20/20") << 20 << 20 << 1 - 0.16112515805281938 << 1.0;
}

void TestProportions::wilsonIntervals()
{
    QFETCH(int, k);
    QFETCH(int, n);
    QFETCH(double, low);
    QFETCH(double, high);
    const auto interval = wilson(std::uint64_t(k), std::uint64_t(n));
    QVERIFY(interval);
    COMPARE_NEAR(interval->low, low);
    COMPARE_NEAR(interval->high, high);
}

void TestProportions::clopperPearsonIntervals_data()
{
    QTest::addColumn<int>("k");
    QTest::addColumn<int>("n");
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::newRow("0/20") << 0 << 20 << 0.0 << 0.1684334709830853;
    QTest::newRow("1/50") << 1 << 50 << 0.0005062279830408291 << 0.1064695457114999;
    QTest::newRow("2/100") << 2 << 100 << 0.0024313368239425423 << 0.07038393247107011;
    QTest::newRow("5/100") << 5 << 100 << 0.016431879182052155 << 0.11283491110546275;
    QTest::newRow("20/20") << 20 << 20 << 1 - 0.1684334709830853 << 1.0;
}

void TestProportions::clopperPearsonIntervals()
{
    QFETCH(int, k);
    QFETCH(int, n);
    QFETCH(double, low);
    QFETCH(double, high);
    const auto interval = clopperPearson(std::uint64_t(k), std::uint64_t(n));
    QVERIFY(interval);
    COMPARE_NEAR(interval->low, low);
    COMPARE_NEAR(interval->high, high);
}

void TestProportions::oneSided()
{
    const auto upper = clopperPearson(0, 59, 0.95, Sides::Upper);
    QVERIFY(upper);
    QCOMPARE(upper->low, 0.0);
    COMPARE_NEAR(upper->high, 1 - std::pow(0.05, 1.0 / 59));
    const auto lower = clopperPearson(59, 59, 0.95, Sides::Lower);
    QCOMPARE(lower->high, 1.0);
    COMPARE_NEAR(lower->low, std::pow(0.05, 1.0 / 59));
    QVERIFY(wilson(5, 100, 0.95, Sides::Upper)->high < wilson(5, 100)->high);
}

void TestProportions::nothingIsKnownOfNone()
{
    QCOMPARE(*wilson(0, 0), (Interval{0, 1}));
    QCOMPARE(*clopperPearson(0, 0), (Interval{0, 1}));
    QVERIFY(!wilson(3, 2));
    QVERIFY(!clopperPearson(3, 2));
    QVERIFY(!clopperPearson(1, 2, 1.0));
    QVERIFY(!clopperPearson(1, 2, std::numeric_limits<double>::quiet_NaN()));
}

void TestProportions::outcomesThatAreNeeded()
{
    QCOMPARE(*outcomesNeeded(0), std::uint64_t(59));
    QCOMPARE(*outcomesNeeded(1), std::uint64_t(93));
    QCOMPARE(*outcomesNeeded(2), std::uint64_t(124));
    QCOMPARE(*outcomesNeeded(3), std::uint64_t(153));
    QVERIFY(!outcomesNeeded(0, 0.0));
    QVERIFY(!outcomesNeeded(0, 1.0));
    QVERIFY(!outcomesNeeded(0, 1e-9));
}

void TestProportions::ratesOfFewEvents()
{
    // None in 100 hours: -ln(0.05) / 100 at most, one-sided.
    COMPARE_NEAR(poissonRate(0, 100, 0.95, Sides::Upper)->high, -std::log(0.05) / 100);
    const auto three = poissonRate(3, 1);
    COMPARE_NEAR(three->low, 0.61867212, 1e-7);
    COMPARE_NEAR(three->high, 8.76727307, 1e-7);
    QVERIFY(std::isinf(poissonRate(3, 0)->high));
    QVERIFY(!poissonRate(3, -1));
}

void TestProportions::weibullFigures()
{
    const Weibull life{2.5, 1000};
    COMPARE_NEAR(life.failureWithin(600, 24), 0.028318879848883816);
    COMPARE_NEAR(life.failureWithin(600, 168), 0.2118296676557756);
    COMPARE_NEAR(life.remainingLife(600, 0.5), 388.70529519105094);
    COMPARE_NEAR(life.remainingLife(600, 0.1), 82.07144721967472);
    COMPARE_NEAR(life.remainingLife(600, 0.9), 861.3182461554973);
    COMPARE_NEAR(life.survival(1000), std::exp(-1.0));
    // Without memory: the age does not matter.
    const Weibull chance{1, 500};
    COMPARE_NEAR(chance.failureWithin(0, 100), *chance.failureWithin(4'000, 100));
    COMPARE_NEAR(chance.hazard(77), 1.0 / 500);
}

void TestProportions::weibullRefusesWhatCannotBe()
{
    const double nan = std::numeric_limits<double>::quiet_NaN();
    QVERIFY(!(Weibull{0, 1000}.failureWithin(1, 1)));
    QVERIFY(!(Weibull{2, nan}.failureWithin(1, 1)));
    const Weibull life{2.5, 1000};
    QVERIFY(!life.failureWithin(-1, 1));
    QVERIFY(!life.failureWithin(1, nan));
    QVERIFY(!life.remainingLife(1, 1));
    QVERIFY(!life.remainingLife(1, nan));
    COMPARE_NEAR(life.remainingLife(1, 0), 0);
    COMPARE_NEAR(life.failureWithin(600, 0), 0);
}

QTEST_APPLESS_MAIN(TestProportions)
#include "tst_proportions.moc"
