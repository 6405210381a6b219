#include "models/health/health_score.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <random>

using namespace lineside;
using namespace Qt::Literals;
using namespace std::chrono_literals;

namespace {

constexpr UtcTime kNow{std::chrono::seconds(1'790'000'000)};

TagUuid tagNumber(quint32 n)
{
    return {QUuid(n, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)};
}

TagDeviation deviation(quint32 n, double average, double maxDeviation, double coverage = 1)
{
    TagDeviation tag;
    tag.tag = tagNumber(n);
    tag.average = average;
    tag.worst = average;
    tag.maxDeviation = maxDeviation;
    tag.coverage = coverage;
    tag.samples = 1'440;
    tag.from = kNow - 24h;
    tag.to = kNow;
    return tag;
}

HealthFigure figure(double value, double coverage = 1)
{
    return {value, kNow - 168h, kNow, 10'080, coverage};
}

HealthInputs inputs(std::vector<TagDeviation> tags, double oee, double performance, int high, int low, int breakdowns)
{
    HealthInputs in;
    in.at = kNow;
    in.tags = std::move(tags);
    in.oee = figure(oee);
    in.performance = figure(performance);
    in.outOfControl = {high, low, 0, kNow - 168h, kNow, 1'000, 1};
    in.breakdowns = {breakdowns, 500, {}, kNow - 720h, kNow, 1};
    return in;
}

//! The founding formulas, written down once more and as plainly as they stand.
double founding(const std::vector<double> &tagScores, double oee, double performance, int high, int low, int breakdowns)
{
    double sensor = 0;
    for (const double score : tagScores)
        sensor += score;
    sensor /= double(tagScores.size());
    const double o = std::min(100.0, oee / 0.85 * 100);
    const double q = std::max(0.0, 100.0 - (10.0 * high + 5.0 * low));
    const double r = std::max(0.0, 100.0 - 20.0 * breakdowns);
    const double p = std::min(100.0, performance * 100);
    return (30 * sensor + 25 * o + 20 * q + 15 * r + 10 * p) / 100;
}

struct Random
{
    explicit Random(quint32 seed) : engine(seed) {}
    double in(double low, double high) { return std::uniform_real_distribution<double>(low, high)(engine); }
    int upTo(int most) { return std::uniform_int_distribution<int>(0, most)(engine); }
    std::mt19937 engine;
};

HealthInputs anyInputs(Random &random)
{
    std::vector<TagDeviation> tags;
    const int count = 1 + random.upTo(7);
    for (int i = 0; i < count; ++i)
        tags.push_back(deviation(quint32(i + 1), random.in(0, 12), random.in(1, 10), random.in(0.6, 1)));
    return inputs(std::move(tags), random.in(0, 1), random.in(0.2, 1.1), random.upTo(4), random.upTo(6), random.upTo(5));
}

double sumOfContributions(const HealthScore &score)
{
    double sum = 0;
    for (const DimensionScore &dimension : score.dimensions)
        sum += dimension.contribution;
    return sum;
}

} // namespace

//! The score: the founding value, where it comes from, and what it says without data.
class TestHealthScore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesTheFoundingValueBitForBit()
    {
        Random random(7);
        for (int i = 0; i < 2'000; ++i) {
            HealthInputs in = anyInputs(random);
            std::vector<double> scores;
            for (const TagDeviation &tag : in.tags)
                scores.push_back(std::clamp(100 - tag.average / tag.maxDeviation * 100, 0.0, 100.0));
            for (TagDeviation &tag : in.tags)
                tag.coverage = 1;
            const HealthScore score = healthScore({}, in);
            QVERIFY(score.overall);
            QCOMPARE(score.confidence, 1.0);
            const double expected = founding(scores, *in.oee.value, *in.performance.value, in.outOfControl.high,
                                             in.outOfControl.low, in.breakdowns.count);
            QVERIFY2(*score.overall == expected, qPrintable(QString::number(*score.overall - expected)));
        }
    }

    //! Each option alone, where it has nothing to do, changes nothing.
    void optionsWithNothingToDoGiveTheFoundingValue()
    {
        const HealthInputs in = inputs({deviation(1, 0.3, 1), deviation(2, 2, 7.5)}, 0.7, 0.93, 1, 2, 1);
        const double plain = *healthScore({}, in).overall;
        HealthPlan plan;
        plan.excessSignalsOnly = true; // no chance signals expected
        QCOMPARE(*healthScore(plan, in).overall, plain);
        plan = {};
        plan.breakdownRate = true; // no fleet to draw to
        QCOMPARE(*healthScore(plan, in).overall, plain);
        plan = {};
        plan.aggregation = HealthAggregation::WorstK; // no more tags than that
        QCOMPARE(*healthScore(plan, in).overall, plain);
        plan = {};
        plan.aggregation = HealthAggregation::Geometric;
        HealthInputs even = inputs({deviation(1, 0.2, 1)}, 0.68, 0.8, 2, 0, 1); // each dimension 80
        QVERIFY(std::abs(*healthScore(plan, even).overall - 80) < 1e-12);
    }

    void followedByHand()
    {
        // 0.3 beyond of 1 = 70; OEE .68 of .85 = 80; one HIGH, two LOW = 80; one breakdown = 80; performance 90
        const HealthScore score = healthScore({}, inputs({deviation(1, 0.3, 1)}, 0.68, 0.9, 1, 2, 1));
        QVERIFY(std::abs(*score.overall - 78) < 1e-12); // 21 + 20 + 16 + 12 + 9
        QCOMPARE(score.status, HealthStatus::Good);
        QVERIFY(std::abs(score.of(HealthDimension::Sensor).contribution - 9) < 1e-12);
        QVERIFY(std::abs(score.of(HealthDimension::Oee).contribution - 5) < 1e-12);
        QCOMPARE(score.from, kNow - 720h);
        QCOMPARE(score.to, kNow);
        QVERIFY(score.samples >= 1'440);
    }

    void contributionsAddUp_data()
    {
        QTest::addColumn<int>("aggregation");
        QTest::newRow("linear") << int(HealthAggregation::Linear);
        QTest::newRow("geometric") << int(HealthAggregation::Geometric);
        QTest::newRow("worst tags") << int(HealthAggregation::WorstK);
    }
    void contributionsAddUp()
    {
        QFETCH(int, aggregation);
        HealthPlan plan;
        plan.aggregation = HealthAggregation(aggregation);
        plan.worst = 2;
        Random random(11);
        for (int i = 0; i < 2'000; ++i) {
            HealthInputs in = anyInputs(random);
            for (TagDeviation &tag : in.tags)
                tag.coverage = 1;
            if (i % 3 == 0)
                in.oee.value.reset();
            if (i % 7 == 0)
                in.outOfControl.coverage = 0;
            const HealthScore score = healthScore(plan, in);
            QVERIFY(score.overall);
            QVERIFY(std::abs(sumOfContributions(score) - (100 - *score.overall)) < 1e-9);
            double tags = 0;
            for (const TagScore &tag : score.tags)
                tags += tag.contribution;
            QVERIFY(std::abs(tags - score.of(HealthDimension::Sensor).contribution) < 1e-9);
        }
    }

    void isMonotone()
    {
        Random random(13);
        for (const HealthAggregation aggregation : {HealthAggregation::Linear, HealthAggregation::Geometric, HealthAggregation::WorstK}) {
            HealthPlan plan;
            plan.aggregation = aggregation;
            for (int i = 0; i < 500; ++i) {
                const HealthInputs in = anyInputs(random);
                const double before = *healthScore(plan, in).overall;
                HealthInputs worse = in;
                worse.tags[size_t(random.upTo(int(in.tags.size()) - 1))].average += random.in(0, 5);
                QVERIFY(*healthScore(plan, worse).overall <= before + 1e-12);
                worse = in;
                *worse.oee.value -= random.in(0, 0.5);
                QVERIFY(*healthScore(plan, worse).overall <= before + 1e-12);
                worse = in;
                *worse.performance.value -= random.in(0, 0.5);
                QVERIFY(*healthScore(plan, worse).overall <= before + 1e-12);
                worse = in;
                ++(i % 2 ? worse.outOfControl.high : worse.outOfControl.low);
                QVERIFY(*healthScore(plan, worse).overall <= before + 1e-12);
                worse = in;
                ++worse.breakdowns.count;
                QVERIFY(*healthScore(plan, worse).overall <= before + 1e-12);
            }
        }
    }

    void doesNotDependOnTheOrderOfTagsNorOnUnits()
    {
        Random random(17);
        for (int i = 0; i < 500; ++i) {
            HealthInputs in = anyInputs(random);
            const double before = *healthScore({}, in).overall;
            std::shuffle(in.tags.begin(), in.tags.end(), random.engine);
            QVERIFY(*healthScore({}, in).overall == before);
            const double factor = random.in(0.01, 100); // degF, mm/s, psi: deviation and scale change together
            for (TagDeviation &tag : in.tags) {
                tag.average *= factor;
                tag.maxDeviation *= factor;
            }
            QVERIFY(std::abs(*healthScore({}, in).overall - before) < 1e-9);
        }
    }

    void nothingNeverCountsAsHealthy_data()
    {
        QTest::addColumn<double>("value");
        QTest::newRow("not a number") << std::nan("");
        QTest::newRow("infinite") << double(INFINITY);
        QTest::newRow("minus infinite") << -double(INFINITY);
    }
    void nothingNeverCountsAsHealthy()
    {
        QFETCH(double, value);
        HealthInputs in;
        in.at = kNow;
        QVERIFY(!healthScore({}, in).overall); // empty
        QCOMPARE(healthScore({}, in).status, HealthStatus::NotEnoughData);
        QCOMPARE(healthScore({}, in).confidence, 0.0);
        in = inputs({deviation(1, value, 1)}, value, value, 0, 0, 0);
        const HealthScore score = healthScore({}, in);
        QVERIFY(!score.of(HealthDimension::Sensor).score);
        QVERIFY(!score.of(HealthDimension::Oee).score);
        QVERIFY(!score.overall); // quality and reliability alone are 35 %
        QVERIFY(std::abs(score.confidence - 0.35) < 1e-12);
        QCOMPARE(score.status, HealthStatus::NotEnoughData);
        TagDeviation noScale = deviation(1, 0, 0);
        QVERIFY(!healthScore({}, inputs({noScale}, 1, 1, 0, 0, 0)).of(HealthDimension::Sensor).score);
    }

    void missingDimensionsLeaveTheirWeightAndConfidence()
    {
        HealthInputs in = inputs({deviation(1, 0.4, 1)}, 0.85, 0.9, 0, 0, 0);
        in.oee.value.reset();
        in.performance.value.reset();
        const HealthScore score = healthScore({}, in);
        QVERIFY(std::abs(score.confidence - 0.65) < 1e-12);
        QVERIFY(std::abs(*score.overall - (30 * 60 + 20 * 100 + 15 * 100) / 65.0) < 1e-12);
        QCOMPARE(score.of(HealthDimension::Oee).weight, 0.0);
        in.tags[0].coverage = 0.4; // 12 + 20 + 15 = 47 %
        QVERIFY(!healthScore({}, in).overall);
        in.tags[0].coverage = 0.5; // 50 %
        QVERIFY(healthScore({}, in).overall);
        in.outOfControl.from = {}; // nobody knows since when: that makes no score of 1970
        QCOMPARE(healthScore({}, in).from, kNow - 720h);
        in.tags[0].coverage = 0.146 / 0.3; // 49.6 %, which is shown as 50
        QVERIFY(healthScore({}, in).overall);
        in.tags[0].coverage = 0.144 / 0.3; // 49.4 %
        QVERIFY(!healthScore({}, in).overall);
        in.tags[0].coverage = 0.5;
        in.tags.push_back(deviation(2, 0, 1, 0)); // a second tag without data halves what is known of the sensors
        QVERIFY(!healthScore({}, in).overall);
    }

    void capsTheStatusNeverTheScore()
    {
        HealthInputs in = inputs({deviation(1, 0.9, 1)}, 0.85, 1, 0, 0, 0); // sensors 10
        HealthScore score = healthScore({}, in);
        QVERIFY(std::abs(*score.overall - 73) < 1e-12);
        QCOMPARE(score.status, HealthStatus::Poor);
        QCOMPARE(score.cap, HealthCap::Sensors);

        in = inputs({deviation(1, 0.8, 1)}, 0.85, 1, 0, 0, 0); // 20 is enough, and the least below it is not
        QCOMPARE(*healthScore({}, in).of(HealthDimension::Sensor).score, 20.0);
        QCOMPARE(healthScore({}, in).cap, HealthCap::None);
        QCOMPARE(healthScore({}, in).status, HealthStatus::Good);
        in.tags[0].average = std::nextafter(0.8, 1);
        QCOMPARE(healthScore({}, in).cap, HealthCap::Sensors);

        in = inputs({deviation(1, 0, 1)}, 0.85, 1, 0, 0, 0);
        in.tags[0].hardLimit = true;
        score = healthScore({}, in);
        QCOMPARE(*score.overall, 100.0);
        QCOMPARE(score.status, HealthStatus::Poor);
        QCOMPARE(score.cap, HealthCap::HardLimit);

        in = inputs({deviation(1, 5, 1)}, 0.01, 0.01, 10, 0, 5);
        in.tags[0].hardLimit = true;
        QCOMPARE(healthScore({}, in).status, HealthStatus::Critical); // worse than the cap stays
    }

    void statusHasThresholdsAndHysteresis_data()
    {
        QTest::addColumn<double>("score");
        QTest::addColumn<int>("before");
        QTest::addColumn<int>("after");
        const auto row = [](const char *name, double score, HealthStatus before, HealthStatus after) {
            QTest::newRow(name) << score << int(before) << int(after);
        };
        using S = HealthStatus;
        row("90 is excellent", 90, S::NotEnoughData, S::Excellent);
        row("below 90", 89.999, S::NotEnoughData, S::Good);
        row("75", 75, S::NotEnoughData, S::Good);
        row("60", 60, S::NotEnoughData, S::Fair);
        row("30", 30, S::NotEnoughData, S::Poor);
        row("below 30", 29.999, S::NotEnoughData, S::Critical);
        row("falls at once", 89.9, S::Excellent, S::Good);
        row("does not rise at once", 91.9, S::Good, S::Good);
        row("rises two above", 92, S::Good, S::Excellent);
        row("stays where it is", 90.1, S::Excellent, S::Excellent);
        row("rises as far as it goes", 76, S::Critical, S::Fair);
        row("two steps up", 77, S::Poor, S::Good);
    }
    void statusHasThresholdsAndHysteresis()
    {
        QFETCH(double, score);
        QFETCH(int, before);
        QFETCH(int, after);
        QCOMPARE(int(healthStatusOf({}, score, HealthStatus(before))), after);
    }

    void chanceSignalsAndRatesAreOptions()
    {
        HealthInputs in = inputs({deviation(1, 0, 1)}, 0.85, 1, 2, 2, 0);
        in.outOfControl.expected = 3;
        HealthPlan plan;
        QCOMPARE(*healthScore(plan, in).of(HealthDimension::Quality).score, 70.0);
        plan.excessSignalsOnly = true;
        QCOMPARE(*healthScore(plan, in).of(HealthDimension::Quality).score, 92.5);
        in.outOfControl.expected = 5;
        QCOMPARE(*healthScore(plan, in).of(HealthDimension::Quality).score, 100.0);

        in.breakdowns = {2, 500, 0.001, kNow - 720h, kNow, 1};
        plan.breakdownRate = true; // (2 + 1) / (500 + 1000) an hour, 1 in 500 hours
        QVERIFY(std::abs(*healthScore(plan, in).of(HealthDimension::Reliability).score - 80) < 1e-12);
    }

    //! Weights and coverages that make no sense, as a project from elsewhere may have them, change nothing of the others.
    void nonsenseCountsForNothing()
    {
        const HealthInputs in = inputs({deviation(1, 0.4, 1)}, 0.5, 0.9, 1, 0, 1);
        HealthPlan without, nonsense;
        without.weights.oee = without.weights.quality = without.weights.performance = 0;
        nonsense.weights.oee = -25;
        nonsense.weights.quality = std::nan("");
        nonsense.weights.performance = -std::numeric_limits<double>::infinity();
        QCOMPARE(*healthScore(nonsense, in).overall, *healthScore(without, in).overall);
        QCOMPARE(healthScore(nonsense, in).confidence, 1.0);
        HealthInputs more = in;
        more.oee.coverage = 3;
        QCOMPARE(healthScore({}, more).confidence, 1.0);
        QCOMPARE(healthScore({}, more).of(HealthDimension::Oee).coverage, 1.0);
        more.tags[0].coverage = std::numeric_limits<double>::infinity();
        QCOMPARE(healthScore({}, more).of(HealthDimension::Sensor).coverage, 0.0);
    }

    void worstTagsCountAlone()
    {
        HealthPlan plan;
        plan.aggregation = HealthAggregation::WorstK;
        plan.worst = 2;
        const HealthScore score = healthScore(plan, inputs({deviation(1, 0, 1), deviation(2, 0.5, 1), deviation(3, 0.9, 1),
                                                            deviation(4, 0.1, 1)}, 0.85, 1, 0, 0, 0));
        QVERIFY(std::abs(*score.of(HealthDimension::Sensor).score - 30) < 1e-12);
        QCOMPARE(score.tags[0].contribution, 0.0);
        QVERIFY(score.tags[2].contribution > score.tags[1].contribution);
        // Among equals those that come first by their identity, however many there are.
        std::vector<TagDeviation> alike;
        for (quint32 n = 40; n > 0; --n)
            alike.push_back(deviation(n, 0.5, 1));
        const HealthScore even = healthScore(plan, inputs(alike, 0.85, 1, 0, 0, 0));
        for (size_t i = 0; i < even.tags.size(); ++i)
            QCOMPARE(even.tags[i].contribution > 0, i < 2);
    }

    void wordsAreRead()
    {
        for (const HealthStatus status : {HealthStatus::NotEnoughData, HealthStatus::Excellent, HealthStatus::Good,
                                          HealthStatus::Fair, HealthStatus::Poor, HealthStatus::Critical}) {
            HealthStatus read = HealthStatus::Critical;
            QVERIFY(healthStatusFromName(healthStatusName(status), read));
            QCOMPARE(read, status);
        }
        HealthStatus read = HealthStatus::Good;
        QVERIFY(!healthStatusFromName(u"excellent"_s, read));
    }
};

QTEST_APPLESS_MAIN(TestHealthScore)
#include "tst_health_score.moc"
