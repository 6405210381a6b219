#include "models/statistics/control_constants.h"
#include "models/statistics/distributions.h"
#include "statistics/near.h"

#include <numbers>

using namespace lineside::statistics;

namespace {

struct RangeMoments
{
    double mean;
    double sd;
};

/*!
 * Of the range W of n standard normal values, integrated: P(W <= w) = n times the integral of the density at x times
 * (cdf(x + w) - cdf(x))^(n - 1). Both integrands are smooth, so that the plain sum over x is as good as exact.
 */
RangeMoments rangeMoments(int n)
{
    constexpr double kStep = 0.1;
    constexpr double kWide = 0.005;
    double mean = 0;
    double square = 0;
    for (int i = 0; i <= 2'800; ++i) {
        const double w = i * kWide;
        double below = 0;
        for (double x = -9; x < 9; x += kStep)
            below += kStep * n * normalDensity(x) * std::pow(normalCdf(x + w) - normalCdf(x), n - 1);
        const double simpson = kWide / 3 * (i == 0 || i == 2'800 ? 1 : i % 2 == 1 ? 4 : 2);
        mean += simpson * (1 - below);
        square += simpson * 2 * w * (1 - below);
    }
    return {mean, std::sqrt(square - mean * mean)};
}

} // namespace

class TestControlConstants : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void figures_data();
    void figures();
    void rangesIntegratedAnew_data();
    void rangesIntegratedAnew();
    void closedForms();
    void sizesOutsideTheTable();
};

void TestControlConstants::figures_data()
{
    QTest::addColumn<int>("n");
    QTest::addColumn<QList<double>>("expected"); // d2 d3 c4 A2 A3 D3 D4 B3 B4
    QTest::newRow("2") << 2 << QList<double>{1.1283791670955128, 0.8525024664274625, 0.7978845608028655, 1.87997120597325, 2.6586807763582736, 0, 3.2665319192887092, 0, 3.2665319192886};
    QTest::newRow("3") << 3 << QList<double>{1.692568750643269, 0.8883680040451234, 0.886226925452758, 1.0233267079464885, 1.9544100476116797, 0, 2.574591289791026, 0, 2.5681696026311895};
    QTest::newRow("4") << 4 << QList<double>{2.0587507460079295, 0.8798082028035351, 0.9213177319235613, 0.728597185894704, 1.6281028227561023, 0, 2.2820515613794656, 0, 2.2660470788503693};
    QTest::newRow("5") << 5 << QList<double>{2.32592894728104, 0.8640819410989219, 0.9399856029866254, 0.5768193340850856, 1.4272992929222166, 0, 2.1144991450951434, 0, 2.0889978686302824};
}

void TestControlConstants::figures()
{
    QFETCH(int, n);
    QFETCH(QList<double>, expected);
    const ControlConstants found = controlConstants(size_t(n));
    const double figures[] = {found.d2, found.d3, found.c4, found.A2, found.A3, found.D3, found.D4, found.B3, found.B4};
    for (qsizetype i = 0; i < expected.size(); ++i)
        COMPARE_NEAR(figures[i], expected[i]);
}

void TestControlConstants::rangesIntegratedAnew_data()
{
    QTest::addColumn<int>("n");
    for (const int n : {2, 3, 7, 10, 16, 25})
        QTest::addRow("%d", n) << n;
}

void TestControlConstants::rangesIntegratedAnew()
{
    QFETCH(int, n);
    const RangeMoments expected = rangeMoments(n);
    COMPARE_NEAR(controlConstants(size_t(n)).d2, expected.mean);
    COMPARE_NEAR(controlConstants(size_t(n)).d3, expected.sd, 1e-6);
}

void TestControlConstants::closedForms()
{
    const double pi = std::numbers::pi;
    COMPARE_NEAR(controlConstants(2).d2, 2 / std::sqrt(pi));
    COMPARE_NEAR(controlConstants(2).d3, std::sqrt(2 - 4 / pi));
    COMPARE_NEAR(controlConstants(3).d2, 3 / std::sqrt(pi));
    // The larger the subgroup, the nearer c4 to 1 and the narrower the limits.
    for (size_t n = 3; n <= kMaxSubgroup; ++n) {
        QVERIFY(controlConstants(n).d2 > controlConstants(n - 1).d2);
        QVERIFY(controlConstants(n).c4 > controlConstants(n - 1).c4);
        QVERIFY(controlConstants(n).A2 < controlConstants(n - 1).A2);
        QVERIFY(controlConstants(n).D3 >= controlConstants(n - 1).D3);
    }
    QVERIFY(controlConstants(6).D3 == 0 && controlConstants(7).D3 > 0); // as in every table
    QVERIFY(controlConstants(5).B3 == 0 && controlConstants(6).B3 > 0);
}

void TestControlConstants::sizesOutsideTheTable()
{
    QCOMPARE(controlConstants(0).d2, controlConstants(2).d2);
    QCOMPARE(controlConstants(99).d2, controlConstants(25).d2);
}

QTEST_APPLESS_MAIN(TestControlConstants)
#include "tst_control_constants.moc"
