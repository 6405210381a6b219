#include "models/production/counter.h"

#include <QtTest>

using namespace lineside;
using namespace lineside::production;

namespace {

constexpr UtcTime kBegin{std::chrono::seconds(1'790'000'000)};
constexpr qint64 kOneSecond = 1'000'000'000;

struct Sum
{
    double counted = 0;
    double estimated = 0;
    int rollOvers = 0;
    int resets = 0;
    int jumps = 0;
    int glitches = 0;
};

//! Readings a second apart; a negative one is bad.
Sum sumOf(const QList<double> &values, const CounterRule &rule = {}, qint64 cycleNs = 0)
{
    Counter counter;
    Sum sum;
    UtcTime at = kBegin;
    for (const double value : values) {
        at += std::chrono::seconds(1);
        Reading reading{TagId(1), StatusCode::Good, at, Payload::of(value)};
        if (rule.type == ValueType::UInt64)
            reading.value = Payload::of(quint64(value < 0 ? 0 : value));
        if (value < 0)
            reading.status = value == -2 ? StatusCode::UncertainLastUsableValue : StatusCode::BadNoCommunication;
        const CounterStep step = counter.feed(reading, rule, cycleNs);
        sum.counted += units(step.amount - step.takeBack);
        sum.estimated += step.estimated ? units(step.amount) : 0;
        sum.rollOvers += step.rollOver;
        sum.resets += step.reset;
        sum.jumps += step.jump;
        sum.glitches += step.glitch;
    }
    return sum;
}

} // namespace

class TestCounter final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void countsUp()
    {
        QCOMPARE(sumOf({100, 101, 101, 105}).counted, 5.0);
        QCOMPARE(sumOf({7}).counted, 0.0); // where it stands at first was made before
        QCOMPARE(sumOf({0.1, 0.2, 0.3, 1.0}).counted, 0.9);
    }

    void rollsOver()
    {
        CounterRule rule;
        rule.modulus = 65'536 * kUnit;
        const Sum sum = sumOf({65'530, 65'535, 3}, rule);
        QCOMPARE(sum.counted, 9.0);
        QCOMPARE(sum.rollOvers, 1);
        QCOMPARE(sum.resets, 0);
        // Far from the end of its range it was reset.
        const Sum reset = sumOf({500, 510, 2}, rule);
        QCOMPARE(reset.counted, 12.0);
        QCOMPARE(reset.rollOvers, 0);
        QCOMPARE(reset.resets, 1);
    }

    void aDropIsAReset()
    {
        const Sum sum = sumOf({100, 110, 3, 5});
        QCOMPARE(sum.counted, 15.0);
        QCOMPARE(sum.resets, 1);
        QCOMPARE(sumOf({100, 110, 3, 5}, {}, kOneSecond).counted, 15.0);
        QCOMPARE(sumOf({2, 0, 3}, {}, kOneSecond).counted, 3.0); // small counts pass where they were
    }

    void aGlitchToZeroIsTakenBack()
    {
        const Sum sum = sumOf({10'000, 10'001, 0, 10'002, 10'003}, {}, kOneSecond);
        QCOMPARE(sum.counted, 3.0);
        QCOMPARE(sum.glitches, 1);
        QCOMPARE(sumOf({10'000, 37, 37, 10'001}).counted, 1.0);
        QCOMPARE(sumOf({10'000, 37, 38, 10'001}).counted, 37.0 + 1 + 10'001 - 38); // it counted from there: no glitch
    }

    void aGlitchUpwardsIsNotCounted()
    {
        const Sum sum = sumOf({100, 101, 1e9, 102, 103}, {}, kOneSecond);
        QCOMPARE(sum.counted, 3.0);
        QCOMPARE(sum.glitches, 1);
        QCOMPARE(sum.resets, 0);
        // What stays up was made, and is told of.
        const Sum stays = sumOf({100, 101, 5'000, 5'001}, {}, kOneSecond);
        QCOMPARE(stays.counted, 4'901.0);
        QCOMPARE(stays.jumps, 1);
        QCOMPARE(sumOf({0, 1e12, 1e12}).counted, 0.0); // never
    }

    void dropOutsLoseNothing()
    {
        const Sum sum = sumOf({100, 104, -1, -1, -2, 110, 111});
        QCOMPARE(sum.counted, 11.0);
        QCOMPARE(sum.estimated, 6.0);
        const Sum rolled = sumOf({250, -1, 4}, {false, ValueType::UInt64, 256 * kUnit});
        QCOMPARE(rolled.counted, 10.0);
        QCOMPARE(rolled.rollOvers, 1);
    }

    void aClockSetBackMixesReadingsAndLosesNothing()
    {
        // An hour twice: readings of the first and of the second pass lie between each other in history.
        for (const qint64 cycle : {qint64(0), kOneSecond / 10}) {
            QList<double> values;
            for (int i = 0; i < 100; ++i)
                values << 1'000 + i << 9'000 + i << 9'000.5 + i;
            values << 9'100 << 9'101;
            QCOMPARE(sumOf(values, {}, cycle).counted, 9'101.0 - 1'000.0);
        }
    }

    void deltasAreAmounts()
    {
        CounterRule rule;
        rule.delta = true;
        QCOMPARE(sumOf({5, 5, 0, 7, -1, -2, 3}, rule).counted, 20.0);
    }

    void nonsenseIsNoCount()
    {
        QVERIFY(!millionthsOf(Payload::of(std::numeric_limits<double>::quiet_NaN()), ValueType::Float64));
        QVERIFY(!millionthsOf(Payload::of(-1.0), ValueType::Float64));
        QVERIFY(!millionthsOf(Payload::of(1e300), ValueType::Float64));
        QVERIFY(!millionthsOf(Payload::of(~quint64(0)), ValueType::UInt64));
        QVERIFY(!millionthsOf(Payload::of(qint64(-1)), ValueType::Int64));
        QVERIFY(!millionthsOf(Payload::of(true), ValueType::Bool));
        QCOMPARE(*millionthsOf(Payload::of(quint64(3)), ValueType::UInt64), 3 * kUnit);
    }

    void aSettledCounterComesBackFromItsNumbers()
    {
        Counter counter;
        CounterRule rule;
        (void)counter.feed({TagId(1), StatusCode::Good, kBegin, Payload::of(5.0)}, rule, 0);
        (void)counter.feed({TagId(1), StatusCode::Good, kBegin + std::chrono::seconds(1), Payload::of(9.0)}, rule, 0);
        QVERIFY(counter.isSettled());
        Counter again = Counter::fromNumbers(counter.toNumbers());
        QCOMPARE(again, counter);
        counter.lose(kBegin + std::chrono::seconds(2));
        QVERIFY(!counter.isSettled());
    }
};

QTEST_GUILESS_MAIN(TestCounter)
#include "tst_counter.moc"
