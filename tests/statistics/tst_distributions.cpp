#include "models/statistics/distributions.h"
#include "statistics/near.h"

#include <limits>

using namespace lineside::statistics;

class TestDistributions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void quantilesOfTables();
    void quantilesAndTailsAgree();
    void kolmogorovLimit_data();
    void kolmogorovLimit();
    void kolmogorovOfFew();
    void outsideTheDomainIsNoNumber();
};

void TestDistributions::quantilesOfTables()
{
    COMPARE_NEAR(normalQuantile(0.975), 1.959963984540054);
    COMPARE_NEAR(normalCdf(1.959963984540054), 0.975);
    COMPARE_NEAR(studentQuantile(0.975, 10), 2.228138851964939);
    COMPARE_NEAR(chiSquareQuantile(0.95, 3), 7.814727903251178);
    COMPARE_NEAR(fQuantile(0.95, 3, 20), 3.0983912121407795);
    COMPARE_NEAR(gammaQuantile(0.5, 1, 10), 10 * std::log(2.0));
    COMPARE_NEAR(betaQuantile(0.5, 1, 1), 0.5);
    COMPARE_NEAR(normalSurvival(8), 6.220960574271786e-16, 1e-24);
}

void TestDistributions::quantilesAndTailsAgree()
{
    for (const double p : {1e-6, 0.01, 0.3, 0.5, 0.9, 0.9999}) {
        COMPARE_NEAR(normalCdf(normalQuantile(p)), p);
        COMPARE_NEAR(studentCdf(studentQuantile(p, 4.5), 4.5), p);
        COMPARE_NEAR(1 - chiSquareSurvival(chiSquareQuantile(p, 7), 7), p);
        COMPARE_NEAR(1 - fSurvival(fQuantile(p, 5, 12), 5, 12), p);
    }
}

void TestDistributions::kolmogorovLimit_data()
{
    QTest::addColumn<double>("x");
    QTest::addColumn<double>("expected");
    QTest::newRow("0.5") << 0.5 << 0.9639452436648751;
    QTest::newRow("0.828") << 0.828 << 0.4993296211937983;
    QTest::newRow("1") << 1.0 << 0.26999967167735456;
    QTest::newRow("1.224") << 1.224 << 0.09992557750630869;
    QTest::newRow("1.358") << 1.358 << 0.05002679733444698;
    QTest::newRow("1.628") << 1.628 << 0.009975522431181053;
    QTest::newRow("2") << 2.0 << 0.0006709252557796953;
}

void TestDistributions::kolmogorovLimit()
{
    QFETCH(double, x);
    QFETCH(double, expected);
    COMPARE_NEAR(kolmogorovSurvival(x), expected);
}

void TestDistributions::kolmogorovOfFew()
{
    COMPARE_NEAR(kolmogorovSurvival(0.475, 4), 0.2344312500000001);
    // One value: 2 (1 - d) for d of a half or more.
    COMPARE_NEAR(kolmogorovSurvival(0.8, 1), 0.4);
    // The worked example of the paper: n 10, d .274.
    COMPARE_NEAR(kolmogorovSurvival(0.274, 10), 1 - 0.6284796154565, 1e-12);
    // Where the exact form ends, the other is near.
    QVERIFY(std::abs(kolmogorovSurvival(0.1, 140) - kolmogorovSurvival(0.1 * std::sqrt(140.0 / 141), 141)) < 3e-3);
    QCOMPARE(kolmogorovSurvival(0.0, 10), 1.0);
    QCOMPARE(kolmogorovSurvival(1.0, 10), 0.0);
}

void TestDistributions::outsideTheDomainIsNoNumber()
{
    const double nan = std::numeric_limits<double>::quiet_NaN();
    QVERIFY(std::isnan(normalQuantile(-0.1)));
    QVERIFY(std::isnan(normalQuantile(nan)));
    QVERIFY(std::isinf(normalQuantile(1)));
    QVERIFY(std::isnan(chiSquareQuantile(0.5, 0)));
    QVERIFY(std::isnan(fQuantile(0.5, 1, nan)));
    QVERIFY(std::isnan(betaQuantile(0.5, -1, 1)));
    QVERIFY(std::isnan(gammaQuantile(0.5, 1, 0)));
    QVERIFY(std::isnan(studentQuantile(2, 5)));
    QVERIFY(std::isnan(kolmogorovSurvival(nan)));
    QVERIFY(std::isnan(kolmogorovSurvival(0.5, 0)));
    QCOMPARE(chiSquareSurvival(-1, 3), 1.0);
}

QTEST_APPLESS_MAIN(TestDistributions)
#include "tst_distributions.moc"
