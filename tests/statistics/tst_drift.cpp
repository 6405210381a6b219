#include "models/statistics/drift.h"
#include "models/statistics/summary.h"
#include "statistics/near.h"

#include <algorithm>
#include <limits>
#include <random>
#include <vector>

using namespace lineside::statistics;

namespace {

const double kNan = std::numeric_limits<double>::quiet_NaN();
const std::vector<double> kFirst{0.1, 0.4, 0.7, 1.2, 1.9, 2.4, 2.5, 3.3};
const std::vector<double> kSecond{0.9, 1.1, 1.6, 2.0, 2.9, 3.1, 3.6, 4.4, 4.8, 5.0};

//! How often, of 200 pairs of neighbouring windows of a steady AR(1) series, the test sees drift on its 5 % level.
int falseDrifts(double rho, bool ofSeries)
{
    std::mt19937_64 random(11);
    std::normal_distribution<double> normal;
    int found = 0;
    for (int run = 0; run < 200; ++run) {
        std::vector<double> values(400);
        double last = normal(random) / std::sqrt(1 - rho * rho);
        for (double &value : values) {
            value = last;
            last = rho * last + normal(random);
        }
        const std::span<const double> all(values);
        const auto test = ofSeries ? kolmogorovSmirnovOfSeries(all.first(200), all.last(200))
                                   : kolmogorovSmirnov(all.first(200), all.last(200));
        found += test->p < 0.05;
    }
    return found;
}

} // namespace

class TestDrift : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void smallSamplesExactly();
    void smallSamplesAsymptotically();
    void samplesTurnedRound();
    void alikeAndApart();
    void exactAndAsymptoticMeet();
    void slowSeriesAreNoDrift();
    void realDriftOfSlowSeriesIsFound();
    void stabilityIndex();
    void falseDiscoveries();
};

void TestDrift::smallSamplesExactly()
{
    const auto test = kolmogorovSmirnov(kFirst, kSecond, KsMethod::Exact);
    QVERIFY(test);
    COMPARE_NEAR(test->d, 0.475);
    COMPARE_NEAR(test->p, 0.20366561543032125);
    COMPARE_NEAR(kolmogorovSmirnov(kFirst, kSecond)->p, 0.20366561543032125);
}

void TestDrift::smallSamplesAsymptotically()
{
    COMPARE_NEAR(kolmogorovSmirnov(kFirst, kSecond, KsMethod::Asymptotic)->p, 0.2344312500000001);
}

void TestDrift::samplesTurnedRound()
{
    std::vector<double> mixed{kNan, 3.3, 0.4, 0.1, 2.5, 0.7, 1.9, std::numeric_limits<double>::infinity(), 1.2, 2.4};
    const auto test = kolmogorovSmirnov(kSecond, mixed, KsMethod::Exact);
    COMPARE_NEAR(test->d, 0.475);
    COMPARE_NEAR(test->p, 0.20366561543032125);
    QCOMPARE(test->countB, 8.0);
}

void TestDrift::alikeAndApart()
{
    const auto alike = kolmogorovSmirnov(kFirst, kFirst);
    COMPARE_NEAR(alike->d, 0);
    COMPARE_NEAR(alike->p, 1);
    const double low[] = {1, 2, 3, 4};
    const double high[] = {5, 6, 7, 8};
    const auto apart = kolmogorovSmirnov(low, high);
    COMPARE_NEAR(apart->d, 1);
    COMPARE_NEAR(apart->p, 2.0 / 70); // two of the 8 over 4 orders
    QVERIFY(!kolmogorovSmirnov({}, kFirst));
    QVERIFY(!kolmogorovSmirnov(std::vector<double>{kNan}, kFirst));
    QVERIFY(!kolmogorovSmirnovOfSeries(low, kFirst));
}

void TestDrift::exactAndAsymptoticMeet()
{
    std::mt19937_64 random(3);
    std::normal_distribution<double> normal;
    std::vector<double> a(300);
    std::vector<double> b(300);
    for (double &value : a)
        value = normal(random);
    for (double &value : b)
        value = normal(random) + 0.1;
    const double exact = kolmogorovSmirnov(a, b, KsMethod::Exact)->p;
    COMPARE_NEAR(kolmogorovSmirnov(a, b, KsMethod::Asymptotic)->p, exact, 0.03);
}

void TestDrift::slowSeriesAreNoDrift()
{
    QVERIFY2(falseDrifts(0.9, false) > 100, qPrintable(QString::number(falseDrifts(0.9, false))));
    QVERIFY2(falseDrifts(0.9, true) < 16, qPrintable(QString::number(falseDrifts(0.9, true))));
    QVERIFY2(falseDrifts(0, true) < 24, qPrintable(QString::number(falseDrifts(0, true))));
}

void TestDrift::realDriftOfSlowSeriesIsFound()
{
    std::mt19937_64 random(17);
    std::normal_distribution<double> normal;
    std::vector<double> values(2'000);
    double last = 0;
    for (size_t i = 0; i < values.size(); ++i) {
        values[i] = last + (i < 1'000 ? 0 : 6);
        last = 0.9 * last + normal(random);
    }
    const std::span<const double> all(values);
    const auto test = kolmogorovSmirnovOfSeries(all.first(1'000), all.last(1'000));
    QVERIFY(test->p < 0.01);
    QVERIFY(test->countA < 120);
}

void TestDrift::stabilityIndex()
{
    std::vector<double> reference;
    for (int i = 0; i < 1'000; ++i)
        reference.push_back(i);
    COMPARE_NEAR(populationStability(reference, reference), 0);
    // All in the upper half: five bins of .2 and five of next to nothing, against .1 each.
    const std::vector<double> upper(reference.begin() + 500, reference.end());
    const double expected = 5 * (0.2 - 0.1) * std::log(2.0) + 5 * (0.0001 - 0.1) * std::log(0.001);
    COMPARE_NEAR(populationStability(reference, upper), expected, 0.01);
    std::vector<double> scaled;
    for (const double value : reference)
        scaled.push_back(3 * value - 7);
    std::vector<double> scaledUpper;
    for (const double value : upper)
        scaledUpper.push_back(3 * value - 7);
    COMPARE_NEAR(populationStability(scaled, scaledUpper), *populationStability(reference, upper));
    const double constant[] = {5, 5, 5};
    COMPARE_NEAR(populationStability(constant, constant), 0);
    QVERIFY(!populationStability({}, constant));
    QVERIFY(!populationStability(constant, {}));
    QVERIFY(!populationStability(constant, constant, 1));
}

void TestDrift::falseDiscoveries()
{
    const double p[] = {0.01, 0.04, kNan, 0.03, 0.005};
    const std::vector<double> adjusted = benjaminiHochberg(p);
    COMPARE_NEAR(adjusted[0], 0.02);
    COMPARE_NEAR(adjusted[1], 0.04);
    QVERIFY(std::isnan(adjusted[2]));
    COMPARE_NEAR(adjusted[3], 0.04);
    COMPARE_NEAR(adjusted[4], 0.02);
    QVERIFY(benjaminiHochberg({}).empty());
}

QTEST_APPLESS_MAIN(TestDrift)
#include "tst_drift.moc"
