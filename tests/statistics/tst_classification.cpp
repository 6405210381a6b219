#include "models/statistics/classification.h"
#include "models/statistics/isolation_forest.h"
#include "statistics/near.h"

#include <limits>
#include <random>
#include <vector>

using namespace lineside::statistics;

namespace {

const double kNan = std::numeric_limits<double>::quiet_NaN();
const std::vector<Scored> kScores{{0.1, false}, {0.4, false}, {0.35, true}, {0.8, true}, {0.2, false},
                                  {0.7, true},  {0.7, false}, {0.9, true},  {0.6, true}, {0.3, false}};

} // namespace

class TestClassification : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void areas();
    void verdicts();
    void nothingToTellApart();
    void pathLengths();
    void meanDepthScoresAHalf();
    void forestFindsWhatLiesApart();
    void forestIsTheSameForTheSameSeed();
    void forestRefusesWhatIsNoTable();
    void forestDoesNotMindUnits();
};

void TestClassification::areas()
{
    COMPARE_NEAR(rocArea(kScores), 0.86);
    COMPARE_NEAR(averagePrecision(kScores), 0.8528571428571428);
    std::vector<Scored> more = kScores;
    more.push_back({kNan, true});
    COMPARE_NEAR(rocArea(more), 0.86);
    std::vector<Scored> turned;
    for (const Scored &one : kScores)
        turned.push_back({-one.score, one.label});
    COMPARE_NEAR(rocArea(turned), 0.14);
    std::vector<Scored> ties;
    for (const Scored &one : kScores)
        ties.push_back({1, one.label});
    COMPARE_NEAR(rocArea(ties), 0.5);
    COMPARE_NEAR(averagePrecision(ties), 0.5);
}

void TestClassification::verdicts()
{
    const Confusion found = confusionAt(kScores, 0.5);
    COMPARE_NEAR(found.precision(), 0.8);
    COMPARE_NEAR(found.recall(), 0.8);
    COMPARE_NEAR(found.f1(), 0.8000000000000002);
    COMPARE_NEAR(found.falsePositiveRate(), 0.2);
    QCOMPARE(found.hits + found.falseAlarms + found.misses + found.rejections, std::uint64_t(10));
}

void TestClassification::nothingToTellApart()
{
    QVERIFY(!rocArea({}));
    QVERIFY(!averagePrecision({}));
    const std::vector<Scored> allTrue{{1, true}, {2, true}};
    QVERIFY(!rocArea(allTrue));
    COMPARE_NEAR(averagePrecision(allTrue), 1);
    QVERIFY(!Confusion().precision());
    QVERIFY(!Confusion().recall());
    QVERIFY(!Confusion().f1());
}

void TestClassification::pathLengths()
{
    QCOMPARE(averagePathLength(0), 0.0);
    QCOMPARE(averagePathLength(1), 0.0);
    COMPARE_NEAR(averagePathLength(2), 1.0);
    COMPARE_NEAR(averagePathLength(3), 1.207392357586557);
    COMPARE_NEAR(averagePathLength(10), 3.7488804844724397);
    COMPARE_NEAR(averagePathLength(100), 8.364671030069179);
    COMPARE_NEAR(averagePathLength(256), 10.244770920116851);
}

void TestClassification::meanDepthScoresAHalf()
{
    // Two rows: every tree parts them with its first cut, so that both lie at depth 1 = c(2).
    const double rows[] = {0, 1};
    const auto forest = IsolationForest::grow(rows, 1);
    QVERIFY(forest);
    COMPARE_NEAR(forest->score(std::span(rows).first(1)), 0.5);
    COMPARE_NEAR(forest->score(std::span(rows).last(1)), 0.5);
}

void TestClassification::forestFindsWhatLiesApart()
{
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        std::mt19937_64 random(seed);
        std::normal_distribution<double> normal;
        std::vector<double> rows;
        std::vector<bool> odd;
        for (int i = 0; i < 500; ++i) {
            odd.push_back(i % 25 == 0);
            const double angle = normal(random) * 10;
            for (int column = 0; column < 3; ++column)
                rows.push_back(odd.back() ? 5 * std::cos(angle + 2 * column) + normal(random) * 0.3 : normal(random));
        }
        const auto forest = IsolationForest::grow(rows, 3, {.trees = 100, .sample = 256, .seed = seed});
        std::vector<Scored> scores;
        for (size_t i = 0; i < odd.size(); ++i)
            scores.push_back({*forest->score(std::span(rows).subspan(3 * i, 3)), odd[i]});
        QVERIFY2(*rocArea(scores) > 0.97, qPrintable(QString::number(*rocArea(scores))));
    }
}

void TestClassification::forestIsTheSameForTheSameSeed()
{
    std::vector<double> rows;
    for (int i = 0; i < 200; ++i)
        rows.push_back((i * 37 % 101) * 0.5);
    const double row[] = {7, 12};
    const auto one = IsolationForest::grow(rows, 2, {.trees = 20, .sample = 64, .seed = 5});
    const auto two = IsolationForest::grow(rows, 2, {.trees = 20, .sample = 64, .seed = 5});
    const auto other = IsolationForest::grow(rows, 2, {.trees = 20, .sample = 64, .seed = 6});
    QCOMPARE(*one->score(row), *two->score(row));
    QVERIFY(*one->score(row) != *other->score(row));
}

void TestClassification::forestRefusesWhatIsNoTable()
{
    const double rows[] = {1, 2, 3, 4, kNan, 6};
    QVERIFY(!IsolationForest::grow(rows, 0));
    QVERIFY(!IsolationForest::grow(rows, 4));
    QVERIFY(!IsolationForest::grow({}, 2));
    QVERIFY(!IsolationForest::grow(std::span(rows).first(2), 2));
    const auto forest = IsolationForest::grow(rows, 2); // the row with a hole is left out
    QVERIFY(forest);
    QVERIFY(!forest->score(std::span(rows).last(2)));
    QVERIFY(!forest->score(std::span(rows).first(1)));
    const double alike[] = {3, 3, 3, 3};
    COMPARE_NEAR(IsolationForest::grow(alike, 1)->score(std::span(alike).first(1)), 0.5);
}

void TestClassification::forestDoesNotMindUnits()
{
    std::vector<double> rows;
    std::vector<double> scaled;
    for (int i = 0; i < 300; ++i) {
        rows.push_back((i * 89 % 211) * 0.25);
        scaled.push_back(rows.back() * 4096);
    }
    const double row[] = {7, 12, 20};
    const double scaledRow[] = {7 * 4096.0, 12 * 4096.0, 20 * 4096.0};
    COMPARE_NEAR(IsolationForest::grow(scaled, 3)->score(scaledRow), *IsolationForest::grow(rows, 3)->score(row));
}

QTEST_APPLESS_MAIN(TestClassification)
#include "tst_classification.moc"
