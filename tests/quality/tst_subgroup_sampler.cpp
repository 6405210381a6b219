#include "models/quality/subgroup_sampler.h"
#include "quality/figures.h"

#include <limits>
#include <random>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

const UtcTime kStart(1'700'000'040s); // a full minute

SubgroupSampler::Settings everyMinute(size_t size)
{
    return {size, 60s, 10min, false};
}

} // namespace

class TestSubgroupSampler : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneValueAMinute();
    void neverBadNorUncertain_data();
    void neverBadNorUncertain();
    void onlyWhileTheMachineRuns();
    void anInterruptedPointBeginsAnew();
    void aSilentTagIsNotSteady();
    void lateIsPassedOver();
    void lateCountsFromThenOn();
    void howItIsFedDoesNotMatter();
    void aLongGapTakesNoTime();
    void amountsAreSummed();
    void amountsAddUpHoweverTheyCome();
};

void TestSubgroupSampler::oneValueAMinute()
{
    SubgroupSampler sampler(everyMinute(3));
    std::vector<Subgroup> points;
    for (int i = 0; i <= 60; ++i) // every ten seconds, for ten minutes
        sampler.value(kStart + i * 10s, i, StatusCode::Good, points);
    QCOMPARE(points.size(), size_t(3)); // 0 1 2, 3 4 5, 6 7 8; 9 begins another
    QCOMPARE(points[0].values, (std::vector<double>{0, 6, 12}));
    QCOMPARE(points[2].values, (std::vector<double>{36, 42, 48}));
    QVERIFY(points[0].at == kStart + 2min);
    sampler.advance(kStart + 12min, points);
    QCOMPARE(points.size(), size_t(4));
    QCOMPARE(points[3].values, (std::vector<double>{54, 60, 60}));
}

void TestSubgroupSampler::neverBadNorUncertain_data()
{
    QTest::addColumn<StatusCode>("status");
    QTest::addColumn<double>("value");
    QTest::newRow("bad") << StatusCode::BadNoCommunication << 5.0;
    QTest::newRow("stale") << StatusCode::UncertainLastUsableValue << 5.0;
    QTest::newRow("no number") << StatusCode::Good << std::numeric_limits<double>::quiet_NaN();
    QTest::newRow("infinite") << StatusCode::Good << std::numeric_limits<double>::infinity();
}

void TestSubgroupSampler::neverBadNorUncertain()
{
    QFETCH(StatusCode, status);
    QFETCH(double, value);
    SubgroupSampler sampler(everyMinute(1));
    std::vector<Subgroup> points;
    sampler.value(kStart, 1, StatusCode::Good, points);
    sampler.value(kStart + 90s, value, status, points);
    sampler.value(kStart + 210s, 2, StatusCode::Good, points);
    sampler.advance(kStart + 250s, points);
    QCOMPARE(points.size(), size_t(3)); // at 0 and 1 min the first, at 4 min the last
    QCOMPARE(points[1].values, std::vector<double>{1});
    QVERIFY(points[2].at == kStart + 4min);
    QCOMPARE(points[2].values, std::vector<double>{2});
}

void TestSubgroupSampler::onlyWhileTheMachineRuns()
{
    SubgroupSampler::Settings settings = everyMinute(1);
    settings.runningOnly = true;
    SubgroupSampler sampler(settings);
    std::vector<Subgroup> points;
    sampler.value(kStart, 1, StatusCode::Good, points);
    sampler.advance(kStart + 150s, points);
    QVERIFY(points.empty());
    sampler.running(kStart + 150s, true, points);
    sampler.running(kStart + 270s, false, points);
    sampler.advance(kStart + 9min, points);
    QCOMPARE(points.size(), size_t(2));
    QVERIFY(points[0].at == kStart + 3min && points[1].at == kStart + 4min);
}

void TestSubgroupSampler::anInterruptedPointBeginsAnew()
{
    SubgroupSampler sampler(everyMinute(3));
    std::vector<Subgroup> points;
    sampler.value(kStart, 1, StatusCode::Good, points);
    sampler.value(kStart + 90s, 1, StatusCode::BadNotConnected, points);
    sampler.value(kStart + 150s, 2, StatusCode::Good, points);
    sampler.advance(kStart + 330s, points);
    QCOMPARE(points.size(), size_t(1));
    QCOMPARE(points[0].values, (std::vector<double>{2, 2, 2}));
    QCOMPARE(sampler.dropped(), quint64(2));
    sampler.advance(kStart + 6min + 1s, points);
    sampler.interrupt();
    sampler.advance(kStart + 20min, points);
    QCOMPARE(points.size(), size_t(1));
    QCOMPARE(sampler.dropped(), quint64(3));
}

void TestSubgroupSampler::aSilentTagIsNotSteady()
{
    SubgroupSampler sampler(everyMinute(1));
    std::vector<Subgroup> points;
    sampler.value(kStart, 1, StatusCode::Good, points);
    sampler.advance(kStart + 5h, points);
    QCOMPARE(points.size(), size_t(11)); // ten minutes, both ends
}

void TestSubgroupSampler::lateIsPassedOver()
{
    SubgroupSampler sampler(everyMinute(1));
    std::vector<Subgroup> points;
    sampler.value(kStart + 150s, 1, StatusCode::Good, points);
    sampler.value(kStart + 30s, 9, StatusCode::Good, points);
    sampler.running(kStart, false, points);
    sampler.advance(kStart + 10s, points);
    sampler.advance(kStart + 200s, points);
    QCOMPARE(sampler.late(), quint64(2));
    QCOMPARE(points.size(), size_t(1));
    QCOMPARE(points[0].values, std::vector<double>{1});
}

void TestSubgroupSampler::lateCountsFromThenOn()
{
    SubgroupSampler::Settings settings = everyMinute(1);
    settings.runningOnly = true;
    SubgroupSampler sampler(settings);
    std::vector<Subgroup> points;
    sampler.advance(kStart + 3min + 10s, points);
    sampler.running(kStart - 1h, true, points); // since an hour
    sampler.value(kStart + 3min, 7, StatusCode::Good, points);
    sampler.advance(kStart + 5min + 10s, points);
    QCOMPARE(points.size(), size_t(2));
    QVERIFY(points[0].at == kStart + 4min);
    sampler.running(kStart - 2h, false, points); // older than what is in force
    sampler.advance(kStart + 6min + 10s, points);
    QCOMPARE(points.size(), size_t(3));
    QCOMPARE(sampler.late(), quint64(3));
}

void TestSubgroupSampler::howItIsFedDoesNotMatter()
{
    std::mt19937_64 random(4);
    SubgroupSampler::Settings settings{4, 7s, 40s, true};
    SubgroupSampler plain(settings);
    SubgroupSampler ticked(settings);
    std::vector<Subgroup> one;
    std::vector<Subgroup> other;
    UtcTime at = kStart;
    for (int i = 0; i < 3'000; ++i) {
        at += std::chrono::milliseconds(random() % 9'000);
        if (i % 97 == 0) {
            const bool runs = random() % 4 != 0;
            plain.running(at, runs, one);
            ticked.running(at, runs, other);
        }
        const StatusCode status = random() % 40 == 0 ? StatusCode::BadTimeout : StatusCode::Good;
        const double value = double(random() % 1'000);
        for (UtcTime tick = at - 9s; tick <= at; tick += 1s)
            ticked.advance(tick, other);
        plain.value(at, value, status, one);
        ticked.value(at, value, status, other);
    }
    QVERIFY(one.size() > 50);
    QVERIFY(one == other);
}

void TestSubgroupSampler::aLongGapTakesNoTime()
{
    SubgroupSampler sampler({1, 0s, 0s, false}); // at least 0.1 s, hold nothing
    std::vector<Subgroup> points;
    sampler.value(kStart, 1, StatusCode::Good, points);
    sampler.advance(kStart + std::chrono::years(50), points);
    QCOMPARE(points.size(), size_t(1));
    sampler.value(kStart + std::chrono::years(50), 2, StatusCode::Good, points);
    sampler.advance(kStart + std::chrono::years(51), points);
    QCOMPARE(points.size(), size_t(2));
}

void TestSubgroupSampler::amountsAreSummed()
{
    SubgroupSampler sampler({2, 60s, 10min, false, true});
    std::vector<Subgroup> points;
    const auto tell = [&](std::chrono::seconds at, double amount, StatusCode status = StatusCode::Good) { sampler.value(kStart + at, amount, status, points); };
    tell(30s, 100); // nobody saw the first half of that minute
    tell(70s, 1);
    tell(120s, 2); // to the minute: it belongs to the one before
    tell(130s, 4);
    tell(180s, 0);
    tell(181s, 8);
    QCOMPARE(points.size(), size_t(1));
    QCOMPARE(points[0].values, (std::vector<double>{3, 4}));
    QVERIFY(points[0].at == kStart + 3min);
    // What is Bad makes its time unknown, and the one in which it is good again.
    tell(200s, 0, StatusCode::BadNoCommunication);
    tell(250s, 16);
    tell(310s, 32);
    tell(370s, 64);
    tell(430s, 1);
    QCOMPARE(points.size(), size_t(2));
    QCOMPARE(points[1].values, (std::vector<double>{32, 64}));
    // A silent counter is none that counts nothing.
    sampler.advance(kStart + 1h, points);
    for (size_t i = 2; i < points.size(); ++i)
        QVERIFY(points[i].at <= kStart + 430s + 10min);
}

void TestSubgroupSampler::amountsAddUpHoweverTheyCome()
{
    std::mt19937 random(5);
    for (int round = 0; round < 20; ++round) {
        SubgroupSampler one({1, 10s, 1h, false, true});
        SubgroupSampler other({1, 10s, 1h, false, true});
        one.beginAt(kStart);
        other.beginAt(kStart);
        std::vector<Subgroup> points, others;
        double sent = 0;
        UtcTime at = kStart;
        for (int i = 0; i < 300; ++i) {
            at += std::chrono::milliseconds(1 + random() % 30'000);
            const double amount = double(random() % 10);
            sent += amount;
            one.value(at, amount, StatusCode::Good, points);
            if (random() % 3 == 0)
                other.advance(at - std::chrono::milliseconds(random() % 1), others);
            other.value(at, amount, StatusCode::Good, others);
        }
        one.advance(at + 10s, points);
        other.advance(at + 10s, others);
        QVERIFY(points == others);
        double summed = 0;
        for (const Subgroup &point : points)
            summed += point.values[0];
        // All of it but what lies behind the last moment, and before the first of them.
        QVERIFY(summed <= sent && sent - summed < 60);
        for (size_t i = 1; i < points.size(); ++i)
            QVERIFY(points[i].at - points[i - 1].at == 10s);
    }
}

QTEST_APPLESS_MAIN(TestSubgroupSampler)
#include "tst_subgroup_sampler.moc"
