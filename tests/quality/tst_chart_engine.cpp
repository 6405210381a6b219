#include "models/quality/chart_engine.h"
#include "quality/figures.h"

#include <random>

using namespace lineside;

namespace {

constexpr quint16 bit(RunRule rule)
{
    return quint16(rule);
}

ControlChart pistonChart(ChartType type = ChartType::XbarR)
{
    ControlChart chart;
    chart.type = type;
    chart.subgroup = 5;
    chart.learn = 25;
    chart.rules = kAllRunRules;
    return chart;
}

//! Numbers of the points, from 1, at which a pattern ends.
QList<int> pointsWith(const ChartEvaluation &found, quint16 pattern)
{
    QList<int> result;
    for (size_t i = 0; i < found.points.size(); ++i) {
        if (found.points[i].patterns & pattern)
            result += int(i) + 1;
    }
    return result;
}

QList<int> signalsOf(const ChartEvaluation &found)
{
    QList<int> result;
    for (size_t i = 0; i < found.points.size(); ++i) {
        if (found.points[i].signals)
            result += int(i) + 1;
    }
    return result;
}

//! Bit by bit; NaN is NaN.
bool sameBits(const ChartPoint &a, const ChartPoint &b)
{
    const auto same = [](double x, double y) { return std::bit_cast<quint64>(x) == std::bit_cast<quint64>(y); };
    return a.at == b.at && same(a.mean, b.mean) && same(a.spread, b.spread) && same(a.shown, b.shown) && same(a.below, b.below)
        && a.judged == b.judged && a.patterns == b.patterns && a.side == b.side && a.signals == b.signals;
}

std::vector<Subgroup> noisy(size_t count, size_t size, unsigned seed, double shiftAt = 1e9)
{
    std::mt19937_64 random(seed);
    std::normal_distribution<double> normal(20, 0.7);
    std::vector<std::vector<double>> values(count, std::vector<double>(size));
    for (size_t i = 0; i < count; ++i) {
        for (double &value : values[i])
            value = normal(random) + (double(i) >= shiftAt ? 0.6 : 0);
    }
    return subgroupsOf(values);
}

const std::vector<double> kViscosity{33.75, 33.05, 34.0,  33.81, 33.46, 34.02, 33.68, 33.27,
                                     33.49, 33.2,  33.62, 33.0,  33.54, 33.12, 33.84};
const std::vector<double> kCusumGroups{324.925, 324.675, 324.725, 324.35,  325.35, 325.225, 324.125, 324.525, 325.225, 324.6,
                                       324.625, 325.15,  328.325, 327.25,  327.825, 328.5,  326.675, 327.775, 326.875, 328.35};
const std::vector<double> kEwmaValues{52.0, 47.0, 53.0, 49.3, 50.1, 47.0, 51.0, 50.1, 51.2, 50.5,
                                      49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1};

} // namespace

//! Charts against worked examples of the literature.
class TestChartEngine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pistonRingsByRange();
    void pistonRingsByStandardDeviation();
    void pistonRingsDistances();
    void viscosityOfSingleValues();
    void cumulativeSum();
    void movingAverage();
    void oneSignalForAnExcursion();
    void graverWithinAnExcursion();
    void spreadIsWatched();
    void streamingIsTheSameAsAllAtOnce_data();
    void streamingIsTheSameAsAllAtOnce();
    void goesOnAfterARestart_data();
    void goesOnAfterARestart();
    void otherUnitsShowTheSame();
    void fixedLimitsNeedNoLearning();
    void pointsThatAreRefused();
    void alikePointsTeachNothing();
    void dependenceIsTold();
    void residualsAreIndependent();
    void everyFigureSaysWhatItRestsOn();
};

void TestChartEngine::pistonRingsByRange()
{
    const ChartEvaluation found = evaluateChart(pistonChart(), subgroupsOf(kPistonRings));
    QVERIFY(found.limits);
    COMPARE_NEAR(found.limits->centre, 74.001176);
    COMPARE_NEAR(found.limits->sigma, 0.009785337607413177);
    COMPARE_NEAR(found.lines.low, 73.98804759195622);
    COMPARE_NEAR(found.lines.high, 74.01430440804378);
    COMPARE_NEAR(found.spread.centre, 0.02276);
    COMPARE_NEAR(found.spread.high, 0.04812600054236568);
    QCOMPARE(found.spread.low, 0.0);
    QCOMPARE(pointsWith(found, bit(RunRule::Beyond3Sigma)), (QList<int>{37, 38, 39}));
    QCOMPARE(pointsWith(found, bit(RunRule::TwoOfThreeBeyond2Sigma)), (QList<int>{35, 37, 38, 39, 40}));
    QCOMPARE(pointsWith(found, bit(RunRule::FourOfFiveBeyond1Sigma)), (QList<int>{35, 38, 39, 40}));
    QCOMPARE(pointsWith(found, bit(RunRule::EightOnOneSide)), QList<int>());
    QCOMPARE(pointsWith(found, bit(RunRule::NineOnOneSide)), QList<int>());
    QCOMPARE(pointsWith(found, bit(RunRule::SixTrending)), QList<int>());
}

void TestChartEngine::pistonRingsByStandardDeviation()
{
    const ChartEvaluation found = evaluateChart(pistonChart(ChartType::XbarS), subgroupsOf(kPistonRings));
    QVERIFY(found.limits);
    COMPARE_NEAR(found.limits->sigma, 0.009829976728289325);
    COMPARE_NEAR(found.spread.centre, 0.009240036602285536);
    COMPARE_NEAR(found.spread.high, 0.01930241676824028);
}

void TestChartEngine::pistonRingsDistances()
{
    const double expected[] = {2.0621,  -0.1316, 1.5594,  0.4168,  0.5082,  -1.2742, -0.2687, -1.0,    0.691,   -0.7258,
                               -1.5941, 0.0512,  -0.6343, -2.5081, 1.1023,  -1.0457, -0.0859, 1.4223,  -0.6801, 1.8336,
                               -0.3144, 0.0969,  0.2797,  0.9195,  -0.6801, 1.6965,  0.234,   -2.0511, 0.5539,  -0.8629,
                               1.3766,  1.0109,  -0.7715, 2.2906,  2.6105,  0.6453,  3.5246,  4.2101,  5.0785,  2.6562};
    const ChartEvaluation found = evaluateChart(pistonChart(), subgroupsOf(kPistonRings));
    const double sigma = pointSigma(pistonChart(), *found.limits);
    for (size_t i = 0; i < std::size(expected); ++i)
        COMPARE_NEAR((found.points[i].mean - found.limits->centre) / sigma, expected[i], 5e-5);
}

void TestChartEngine::viscosityOfSingleValues()
{
    ControlChart chart;
    chart.type = ChartType::Individuals;
    chart.learn = 15;
    const ChartEvaluation found = evaluateChart(chart, singlesOf(kViscosity));
    QVERIFY(found.limits);
    COMPARE_NEAR(found.limits->centre, 33.52333333333333);
    COMPARE_NEAR(found.limits->sigma, 0.4260219434497903);
    COMPARE_NEAR(found.lines.low, 32.245267502983964);
    COMPARE_NEAR(found.lines.high, 34.8013991636827);
    COMPARE_NEAR(found.spread.centre, 0.480714285714286);
    COMPARE_NEAR(found.spread.high, 1.5702685583437874);
    QVERIFY(std::isnan(found.points.front().spread));
    COMPARE_NEAR(found.points[1].spread, 0.7);
    QCOMPARE(pointsWith(found, kAllSpcPatterns), QList<int>());
}

void TestChartEngine::cumulativeSum()
{
    const double above[] = {0, 0, 0, 0, 0.033, 0, 0, 0, 0, 0, 0, 0, 3.007, 4.94, 7.447, 10.63, 11.988, 14.445, 16.002, 19.035};
    const double below[] = {0, 0.007, 0, 0.332, 0, 0, 0.558, 0.715, 0.173, 0.255, 0.312, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    ControlChart chart;
    chart.type = ChartType::Cusum;
    chart.subgroup = 1;
    chart.centre = 325;
    chart.sigma = 0.635;
    chart.cusumK = 0.3175 / 0.635;
    chart.cusumH = 4.1959 / 0.635;
    const ChartEvaluation found = evaluateChart(chart, singlesOf(kCusumGroups));
    COMPARE_NEAR(found.lines.high, 4.1959);
    for (size_t i = 0; i < std::size(above); ++i) {
        COMPARE_NEAR(found.points[i].shown, above[i], 6e-4);
        COMPARE_NEAR(found.points[i].below, -below[i], 6e-4);
    }
    QCOMPARE(pointsWith(found, quint16(SpcPattern::CusumBeyondLimits)), (QList<int>{14, 15, 16, 17, 18, 19, 20}));
    QCOMPARE(signalsOf(found), QList<int>{14});
    QCOMPARE(found.points[13].severity(), SpcSeverity::High);
    // About a target of its own.
    chart.centre = 300;
    chart.target = 325;
    COMPARE_NEAR(evaluateChart(chart, singlesOf(kCusumGroups)).points[19].shown, above[19], 6e-4);
}

void TestChartEngine::movingAverage()
{
    const double expected[] = {50.6,  49.52, 50.56, 50.18, 50.16, 49.21, 49.75, 49.85, 50.26, 50.33,
                               50.11, 49.36, 49.52, 50.05, 49.38, 49.92, 50.73, 51.23, 51.94, 51.99};
    ControlChart chart;
    chart.type = ChartType::Ewma;
    chart.subgroup = 1;
    chart.centre = 50;
    chart.sigma = 2.0539;
    chart.lambda = 0.3;
    const ChartEvaluation found = evaluateChart(chart, singlesOf(kEwmaValues));
    COMPARE_NEAR(found.lines.high, 52.588431738126616);
    COMPARE_NEAR(found.lines.low, 47.411568261873384);
    for (size_t i = 0; i < std::size(expected); ++i)
        QVERIFY2(std::abs(found.points[i].shown - expected[i]) < 0.0051, qPrintable(QString::number(i)));
    QCOMPARE(pointsWith(found, kAllSpcPatterns), QList<int>());
}

void TestChartEngine::oneSignalForAnExcursion()
{
    ControlChart chart = pistonChart();
    chart.rules = bit(RunRule::Beyond3Sigma);
    QCOMPARE(signalsOf(evaluateChart(chart, subgroupsOf(kPistonRings))), QList<int>{37});
    chart.rules = ControlChart().rules;
    // 35 ends two of three; 36 is as it should be; 37 begins another excursion, which goes on to the end.
    const ChartEvaluation found = evaluateChart(chart, subgroupsOf(kPistonRings));
    QCOMPARE(signalsOf(found), (QList<int>{35, 37}));
    QCOMPARE(found.points[34].severity(), SpcSeverity::Low);
    QCOMPARE(found.points[36].severity(), SpcSeverity::High);
    QCOMPARE(found.points[36].side, SpcSide::Above);
}

void TestChartEngine::graverWithinAnExcursion()
{
    ControlChart chart;
    chart.type = ChartType::Individuals;
    chart.centre = 0;
    chart.sigma = 1;
    chart.rules = bit(RunRule::Beyond3Sigma) | bit(RunRule::TwoOfThreeBeyond2Sigma);
    //                                                     LOW   HIGH  goes on    below begins anew
    const ChartEvaluation found = evaluateChart(chart, singlesOf({2.1, 2.2, 3.5, 3.6, 2.5, -3.4, 0, 3.3}));
    QCOMPARE(signalsOf(found), (QList<int>{2, 3, 6, 8}));
}

void TestChartEngine::spreadIsWatched()
{
    std::vector<std::vector<double>> values = kPistonRings;
    values[30] = {73.96, 74.04, 74.0, 74.0, 74.005}; // the mean is as it should be
    ControlChart chart = pistonChart();
    const ChartEvaluation found = evaluateChart(chart, subgroupsOf(values));
    QCOMPARE(pointsWith(found, quint16(SpcPattern::SpreadBeyondLimits)), QList<int>{31});
    QCOMPARE(found.points[30].severity(), SpcSeverity::High);
    QVERIFY(found.points[30].signals);
    chart.rules = bit(RunRule::SixTrending);
    QCOMPARE(pointsWith(evaluateChart(chart, subgroupsOf(values)), quint16(SpcPattern::SpreadBeyondLimits)), QList<int>());
}

void TestChartEngine::streamingIsTheSameAsAllAtOnce_data()
{
    QTest::addColumn<ChartType>("type");
    QTest::newRow("means and ranges") << ChartType::XbarR;
    QTest::newRow("means and standard deviations") << ChartType::XbarS;
    QTest::newRow("single values") << ChartType::Individuals;
    QTest::newRow("moving average") << ChartType::Ewma;
    QTest::newRow("cumulative sum") << ChartType::Cusum;
}

void TestChartEngine::streamingIsTheSameAsAllAtOnce()
{
    QFETCH(ChartType, type);
    ControlChart chart = pistonChart(type);
    for (unsigned seed = 1; seed <= 5; ++seed) {
        const std::vector<Subgroup> points = noisy(200, subgroupSize(chart), seed, 120);
        const ChartEvaluation all = evaluateChart(chart, points);
        ChartEngine engine(chart);
        for (size_t i = 0; i < points.size(); ++i) {
            QCOMPARE(engine.isLearning(), i < 25);
            const Result<ChartPoint> one = engine.add(points[i]);
            QVERIFY(one.ok());
            if (i >= 24)
                QVERIFY2(sameBits(*one, all.points[i]), qPrintable(QString::number(i)));
        }
        QVERIFY(engine.limits() == all.limits);
        QVERIFY(!signalsOf(all).isEmpty());
    }
}

void TestChartEngine::goesOnAfterARestart_data()
{
    streamingIsTheSameAsAllAtOnce_data();
}

void TestChartEngine::goesOnAfterARestart()
{
    QFETCH(ChartType, type);
    const ControlChart chart = pistonChart(type);
    const std::vector<Subgroup> points = noisy(160, subgroupSize(chart), 77, 100);
    const ChartEvaluation all = evaluateChart(chart, points);
    for (const size_t stop : {3u, 24u, 25u, 30u, 60u, 101u, 107u, 140u}) {
        ChartEngine first(chart);
        ChartMemory memory;
        for (size_t i = 0; i < stop; ++i)
            memory.last.push_back(*first.add(points[i]));
        memory.limits = first.limits();
        if (first.isLearning())
            memory.learning.assign(points.begin(), points.begin() + std::ptrdiff_t(stop));
        else if (stop == 25)
            memory.last = {all.points.begin(), all.points.begin() + 25}; // with what the learnt limits say of them
        if (memory.last.size() > 60)
            memory.last.erase(memory.last.begin(), memory.last.end() - 60);
        if (stop == 30)
            std::copy(all.points.begin(), all.points.begin() + 30, memory.last.begin());
        ChartEngine second(chart, memory);
        for (size_t i = stop; i < points.size(); ++i) {
            const Result<ChartPoint> one = second.add(points[i]);
            if (i >= 24)
                QVERIFY2(sameBits(*one, all.points[i]), qPrintable(QStringLiteral("%1 after %2").arg(i).arg(stop)));
        }
    }
}

void TestChartEngine::otherUnitsShowTheSame()
{
    for (const ChartType type : {ChartType::XbarR, ChartType::XbarS, ChartType::Individuals, ChartType::Ewma, ChartType::Cusum}) {
        const ControlChart chart = pistonChart(type);
        const std::vector<Subgroup> points = noisy(150, subgroupSize(chart), 5, 100);
        const ChartEvaluation expected = evaluateChart(chart, points);
        for (const auto &[scale, offset] : {std::pair{1.8, 32.0}, {1000.0, -7.0}, {-2.5, 0.0}}) {
            std::vector<Subgroup> other = points;
            for (Subgroup &point : other) {
                for (double &value : point.values)
                    value = scale * value + offset;
            }
            const ChartEvaluation found = evaluateChart(chart, other);
            for (size_t i = 0; i < points.size(); ++i) {
                QCOMPARE(found.points[i].patterns, expected.points[i].patterns);
                QCOMPARE(found.points[i].signals, expected.points[i].signals);
            }
            COMPARE_NEAR(found.limits->centre, scale * expected.limits->centre + offset);
            COMPARE_NEAR(found.limits->sigma, std::abs(scale) * expected.limits->sigma);
        }
    }
}

void TestChartEngine::fixedLimitsNeedNoLearning()
{
    ControlChart chart = pistonChart();
    chart.centre = 74.001176;
    chart.sigma = 0.009785337607413177;
    ChartEngine engine(chart);
    QVERIFY(!engine.isLearning());
    const ChartEvaluation found = evaluateChart(chart, subgroupsOf(kPistonRings));
    QCOMPARE(pointsWith(found, bit(RunRule::Beyond3Sigma)), (QList<int>{37, 38, 39}));
    QCOMPARE(found.limits->points, size_t(0));
    chart.sigma = 0; // no sigma: learnt
    QVERIFY(ChartEngine(chart).isLearning());
    chart.sigma.reset();
    QVERIFY(ChartEngine(chart).isLearning());
}

void TestChartEngine::pointsThatAreRefused()
{
    ChartEngine engine(pistonChart());
    const UtcTime at(std::chrono::hours(1));
    QVERIFY(!engine.add({at, {1, 2, 3, 4}}));
    QVERIFY(!engine.add({at, {1, 2, 3, 4, std::nan("")}}));
    QVERIFY(!engine.add({at, {}}));
    QCOMPARE(engine.learntPoints(), size_t(0));
    QVERIFY(engine.add({at, {1, 2, 3, 4, 5}}).ok());
    QVERIFY(!engine.add({at - std::chrono::seconds(1), {1, 2, 3, 4, 5}}));
    QCOMPARE(engine.learntPoints(), size_t(1));
    std::vector<Subgroup> points = subgroupsOf(kPistonRings);
    points[7].values.pop_back();
    QCOMPARE(evaluateChart(pistonChart(), points).refused, size_t(1));
}

void TestChartEngine::alikePointsTeachNothing()
{
    ControlChart chart = pistonChart(ChartType::Individuals);
    ChartEngine engine(chart);
    for (const Subgroup &point : singlesOf(std::vector<double>(100, 5.0)))
        QVERIFY(!engine.add(point)->judged);
    QVERIFY(engine.isLearning());
    QVERIFY(!evaluateChart(chart, singlesOf(std::vector<double>(100, 5.0))).limits);
    QVERIFY(!evaluateChart(chart, {}).limits);
}

void TestChartEngine::dependenceIsTold()
{
    std::mt19937_64 random(8);
    std::normal_distribution<double> normal;
    std::vector<double> slow;
    std::vector<double> plain;
    double last = 0;
    for (int i = 0; i < 200; ++i) {
        plain.push_back(normal(random));
        last = 0.8 * last + plain.back();
        slow.push_back(last);
    }
    QVERIFY(checkDependence(slow).isTooHigh());
    QVERIFY(!checkDependence(slow).advice().isEmpty());
    QVERIFY(!checkDependence(plain).isTooHigh());
    QVERIFY(checkDependence(plain).advice().isEmpty());
    QVERIFY(!checkDependence(std::vector<double>{1, 2, 3}).rho);
}

void TestChartEngine::residualsAreIndependent()
{
    std::mt19937_64 random(8);
    std::normal_distribution<double> normal;
    std::vector<double> slow;
    double last = 0;
    for (int i = 0; i < 400; ++i) {
        last = 0.8 * last + normal(random);
        slow.push_back(50 + last);
    }
    const DependenceCheck before = checkDependence(slow);
    const std::vector<double> rest = residuals(slow, 50, *before.rho);
    QCOMPARE(rest.size(), slow.size() - 1);
    QVERIFY(std::abs(*checkDependence(rest).rho) < 0.12);
    QVERIFY(residuals({}, 0, 0.5).empty());
}

void TestChartEngine::everyFigureSaysWhatItRestsOn()
{
    const ChartEvaluation found = evaluateChart(pistonChart(), subgroupsOf(kPistonRings));
    QCOMPARE(found.samples, size_t(200));
    QCOMPARE(found.limits->points, size_t(25));
    QCOMPARE(found.limits->samples, size_t(125));
    QVERIFY(found.limits->from == found.from && found.limits->to < found.to);
    QCOMPARE(std::count(found.learning.begin(), found.learning.end(), true), 25);
}

QTEST_APPLESS_MAIN(TestChartEngine)
#include "tst_chart_engine.moc"
