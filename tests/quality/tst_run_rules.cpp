#include "models/quality/run_rules.h"
#include "quality/figures.h"

#include <limits>
#include <random>

using namespace lineside;

namespace {

constexpr quint16 bit(RunRule rule)
{
    return quint16(rule);
}

constexpr quint16 kWesternElectric = bit(RunRule::Beyond3Sigma) | bit(RunRule::TwoOfThreeBeyond2Sigma)
    | bit(RunRule::FourOfFiveBeyond1Sigma) | bit(RunRule::EightOnOneSide);
constexpr quint16 kNelson = kAllRunRules & ~bit(RunRule::EightOnOneSide);

//! Mean number of points to the first signal of standard normal ones.
double simulated(quint16 rules, int runs, unsigned seed, double rho = 0)
{
    std::mt19937_64 random(seed);
    std::normal_distribution<double> normal;
    double points = 0;
    for (int run = 0; run < runs; ++run) {
        RunRuleWatch watch(rules);
        double last = normal(random);
        for (;;) {
            ++points;
            if (watch.add(last).patterns != 0)
                break;
            last = rho * last + std::sqrt(1 - rho * rho) * normal(random);
        }
    }
    return points / runs;
}

} // namespace

//! What a pattern is, by sequences made by hand, and how often chance shows it.
class TestRunRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void patterns_data();
    void patterns();
    void sides();
    void onlyChosenRulesCount();
    void noNumberEndsARun();
    void mirrorImageShowsTheSame();
    void severities();
    void namesAndBack();
    void chanceRunLengths();
    void dependentPointsSignalMoreOften();
    void runLengthsOfCharts();
};

void TestRunRules::patterns_data()
{
    QTest::addColumn<RunRule>("rule");
    QTest::addColumn<QList<double>>("points");
    QTest::addColumn<QList<int>>("expected"); // numbers of the points, from 1, at which the pattern ends
    const auto row = [](const char *name, RunRule rule, const QList<double> &points, const QList<int> &expected) {
        QTest::newRow(name) << rule << points << expected;
    };
    row("beyond 3", RunRule::Beyond3Sigma, {2.9, 3.1, -3.2, 0}, {2, 3});
    row("on the line is inside", RunRule::Beyond3Sigma, {3.0, -3.0}, {});
    row("two of three: neighbours", RunRule::TwoOfThreeBeyond2Sigma, {2.1, 2.2, 0}, {2});
    row("two of three: one between", RunRule::TwoOfThreeBeyond2Sigma, {2.1, 0, 2.2}, {3});
    row("two of three: not the last", RunRule::TwoOfThreeBeyond2Sigma, {2.1, 2.2, 0.5, 0.5}, {2});
    row("two of three: two between", RunRule::TwoOfThreeBeyond2Sigma, {2.1, 0, 0, 2.2}, {});
    row("two of three: two sides", RunRule::TwoOfThreeBeyond2Sigma, {2.1, -2.2, 0}, {});
    row("two of three: on the line", RunRule::TwoOfThreeBeyond2Sigma, {2.0, 2.0, 2.0}, {});
    row("four of five", RunRule::FourOfFiveBeyond1Sigma, {1.1, 1.2, 0, 1.3, 1.4}, {5});
    row("four in a row", RunRule::FourOfFiveBeyond1Sigma, {-1.1, -1.2, -1.3, -1.4}, {4});
    row("four of five: not the last", RunRule::FourOfFiveBeyond1Sigma, {1.1, 1.2, 1.3, 0.9, 1.4, 0.9}, {5});
    row("four of five: two sides", RunRule::FourOfFiveBeyond1Sigma, {1.1, 1.2, -1.3, 1.4, -1.5}, {});
    row("eight on one side", RunRule::EightOnOneSide, {.1, .2, .1, .2, .1, .2, .1, .2, .1}, {8, 9});
    row("eight: one crosses", RunRule::EightOnOneSide, {.1, .2, .1, -.2, .1, .2, .1, .2, .1}, {});
    row("eight: one on the centre", RunRule::EightOnOneSide, {.1, .2, .1, 0, .1, .2, .1, .2, .1}, {});
    row("nine on one side", RunRule::NineOnOneSide, {-.1, -.2, -.1, -.2, -.1, -.2, -.1, -.2, -.1}, {9});
    row("six rising", RunRule::SixTrending, {-2, -1, 0, 1, 2, 3}, {6});
    row("six falling, seven", RunRule::SixTrending, {3, 2, 1, .5, .2, .1, 0}, {6, 7});
    row("six: one stands still", RunRule::SixTrending, {-2, -1, 0, 0, 1, 2, 2.5}, {});
    row("five rising", RunRule::SixTrending, {5, 1, 2, 3, 4, 5, 4}, {});
    row("fourteen alternating", RunRule::FourteenAlternating, {0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1}, {14});
    row("thirteen alternating", RunRule::FourteenAlternating, {0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, -1, -2}, {});
    row("fourteen: two steps up", RunRule::FourteenAlternating, {0, 1, 0, 1, 0, 1, 2, 1, 0, 1, 0, 1, 0, 1}, {});
    row("fifteen within", RunRule::FifteenWithin1Sigma,
        {.1, -.2, .1, -.2, .1, -.2, .1, -.2, .1, -.2, .1, -.2, .1, -.2, .9}, {15});
    row("fifteen: one on the line", RunRule::FifteenWithin1Sigma,
        {.1, -.2, .1, -.2, .1, -.2, .1, -.2, .1, -.2, 1, -.2, .1, -.2, .9}, {});
    row("eight beyond on both sides", RunRule::EightBeyond1Sigma, {1.1, -1.2, 1.1, -1.2, 1.3, 1.4, -1.1, -1.6}, {8});
    row("eight beyond: one within", RunRule::EightBeyond1Sigma, {1.1, -1.2, 1.1, -0.2, 1.3, 1.4, -1.1, -1.6}, {});
}

void TestRunRules::patterns()
{
    QFETCH(RunRule, rule);
    QFETCH(QList<double>, points);
    QFETCH(QList<int>, expected);
    RunRuleWatch watch(bit(rule));
    QList<int> found;
    for (qsizetype i = 0; i < points.size(); ++i) {
        if (watch.add(points[i]).patterns == bit(rule))
            found += int(i) + 1;
    }
    QCOMPARE(found, expected);
}

void TestRunRules::sides()
{
    RunRuleWatch watch(kAllRunRules);
    QCOMPARE(watch.add(3.5).side, SpcSide::Above);
    QCOMPARE(watch.add(-3.5).side, SpcSide::Below);
    QCOMPARE(watch.add(0.5).side, SpcSide::None);
    RunRuleWatch trend(bit(RunRule::SixTrending));
    RunRuleWatch::Verdict last;
    for (int i = 0; i < 6; ++i)
        last = trend.add(i * 0.1);
    QCOMPARE(last.patterns, bit(RunRule::SixTrending));
    QCOMPARE(last.side, SpcSide::None);
}

void TestRunRules::onlyChosenRulesCount()
{
    RunRuleWatch watch(bit(RunRule::EightOnOneSide));
    for (int i = 0; i < 7; ++i)
        QCOMPARE(watch.add(5).patterns, quint16(0));
    QCOMPARE(watch.add(5).patterns, bit(RunRule::EightOnOneSide));
}

void TestRunRules::noNumberEndsARun()
{
    RunRuleWatch watch(bit(RunRule::EightOnOneSide));
    for (int i = 0; i < 7; ++i)
        watch.add(0.5);
    QCOMPARE(watch.add(std::numeric_limits<double>::quiet_NaN()).patterns, quint16(0));
    QCOMPARE(watch.add(0.5).patterns, quint16(0));
    // Infinitely far is beyond 3 sigma, too.
    RunRuleWatch beyond(kAllRunRules);
    QCOMPARE(beyond.add(std::numeric_limits<double>::infinity()).patterns, bit(RunRule::Beyond3Sigma));
}

void TestRunRules::mirrorImageShowsTheSame()
{
    std::mt19937_64 random(1);
    std::normal_distribution<double> normal(0, 1.3);
    RunRuleWatch watch(kAllRunRules);
    RunRuleWatch mirror(kAllRunRules);
    int found = 0;
    for (int i = 0; i < 5'000; ++i) {
        const double z = normal(random);
        const auto one = watch.add(z);
        const auto other = mirror.add(-z);
        QCOMPARE(one.patterns, other.patterns);
        QVERIFY((one.side == SpcSide::Above) == (other.side == SpcSide::Below));
        found += one.patterns != 0;
    }
    QVERIFY(found > 100);
}

void TestRunRules::severities()
{
    QCOMPARE(severityOf(bit(RunRule::Beyond3Sigma)), SpcSeverity::High);
    QCOMPARE(severityOf(quint16(SpcPattern::CusumBeyondLimits)), SpcSeverity::High);
    QCOMPARE(severityOf(bit(RunRule::TwoOfThreeBeyond2Sigma) | bit(RunRule::SixTrending)), SpcSeverity::Low);
    QCOMPARE(severityOf(bit(RunRule::TwoOfThreeBeyond2Sigma) | bit(RunRule::Beyond3Sigma)), SpcSeverity::High);
}

void TestRunRules::namesAndBack()
{
    for (quint16 pattern = 1; pattern <= kAllSpcPatterns; pattern = quint16(pattern * 2)) {
        const QString name = spcPatternName(SpcPattern(pattern));
        QVERIFY(!name.isEmpty());
        QCOMPARE(spcPatternFromName(name), pattern);
        QVERIFY(!spcPatternWords(SpcPattern(pattern)).isEmpty());
    }
    QCOMPARE(spcPatternsFromNames(spcPatternNames(kAllSpcPatterns)), kAllSpcPatterns);
    QCOMPARE(spcPatternFromName(QStringLiteral("N5")), quint16(0));
    QCOMPARE(spcPatternNames(bit(RunRule::SixTrending) | bit(RunRule::Beyond3Sigma)),
             QStringLiteral("beyond_3_sigma six_trending"));
}

void TestRunRules::chanceRunLengths()
{
    // The standard error of such a mean is about its value over the root of the runs.
    const bool isLong = qEnvironmentVariableIsSet("LINESIDE_LONG_TESTS");
    const int runs = isLong ? 40'000 : 2'000;
    const double tolerance = isLong ? 0.02 : 0.09;
    const auto agrees = [&](quint16 rules, double expected) {
        const double found = simulated(rules, runs, 99);
        const bool ok = std::abs(found / expected - 1) < tolerance;
        if (!ok)
            qInfo("%f instead of %f", found, expected);
        return ok;
    };
    QVERIFY(agrees(bit(RunRule::Beyond3Sigma), 370.4));
    QVERIFY(agrees(kWesternElectric, 91.75));
    QVERIFY(agrees(kNelson, 73.65)); // of 200,000 runs, standard error 0.15; 71.7 with 1.2 elsewhere
    QVERIFY(agrees(ControlChart().rules, 225.44));
    COMPARE_NEAR(inControlRunLength(bit(RunRule::Beyond3Sigma)), 370.4, 1e-3);
    COMPARE_NEAR(inControlRunLength(kWesternElectric), 91.75, 1e-3);
    COMPARE_NEAR(inControlRunLength(kNelson), 73.65, 0.03);
    COMPARE_NEAR(inControlRunLength(ControlChart().rules), 225.44, 1e-3);
    QVERIFY(std::isinf(inControlRunLength(quint16(0))));
    QCOMPARE(inControlRunLength(kNelson), inControlRunLength(kNelson));
}

void TestRunRules::dependentPointsSignalMoreOften()
{
    const double found = simulated(kWesternElectric, 3'000, 5, 0.6);
    QVERIFY2(found > 20 && found < 25, qPrintable(QString::number(found)));
}

void TestRunRules::runLengthsOfCharts()
{
    ControlChart chart;
    chart.type = ChartType::Ewma;
    chart.lambda = 0.2;
    chart.width = 3;
    COMPARE_NEAR(inControlRunLength(chart), 560, 0.02); // 559.9 in tables
    chart.lambda = 1;
    COMPARE_NEAR(inControlRunLength(chart), 370.4, 0.01); // then it is a chart of single values
    chart.type = ChartType::Cusum;
    COMPARE_NEAR(inControlRunLength(chart), 465, 0.02);
    chart.type = ChartType::XbarR;
    chart.rules = bit(RunRule::Beyond3Sigma);
    // A range of five beyond its limits: 0.0046; together with 0.0027.
    COMPARE_NEAR(inControlRunLength(chart), 1 / (0.0027 + 0.0046), 0.02);
    chart.type = ChartType::XbarS;
    QVERIFY(inControlRunLength(chart) > 100 && inControlRunLength(chart) < 300);
    chart.rules = bit(RunRule::SixTrending);
    QVERIFY(inControlRunLength(chart) > 100);
}

QTEST_APPLESS_MAIN(TestRunRules)
#include "tst_run_rules.moc"
