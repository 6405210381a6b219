#include "drivers/host/throttle.h"

#include <QTest>

using namespace lineside;
using namespace std::chrono_literals;

class TestThrottle : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void widensStepByStepToTheUseful();
    void narrowsStepByStepAfterCalm();
    void aNewRushEndsTheCalm();
    void doublesUpToTheWidest_data();
    void doublesUpToTheWidest();
};

void TestThrottle::widensStepByStepToTheUseful()
{
    PeriodThrottle throttle;
    SteadyTime now{1h};
    QVERIFY(!throttle.update(0.799, now, 3));
    QVERIFY(throttle.update(0.8, now, 3));
    QVERIFY(!throttle.update(1.0, now + 249ms, 3));
    QVERIFY(throttle.update(1.0, now + 250ms, 3));
    QVERIFY(throttle.update(1.0, now + 500ms, 3));
    QVERIFY(!throttle.update(1.0, now + 750ms, 3));
    QCOMPARE(throttle.level(), 3);
}

void TestThrottle::narrowsStepByStepAfterCalm()
{
    PeriodThrottle throttle;
    SteadyTime now{1h};
    throttle.update(1, now, 3);
    throttle.update(1, now += 250ms, 3);
    QVERIFY(!throttle.update(0.1, now + 4'999ms, 3));
    QVERIFY(throttle.update(0.1, now + 5'000ms, 3));
    QVERIFY(!throttle.update(0.1, now + 5'999ms, 3));
    QVERIFY(throttle.update(0.1, now + 6'000ms, 3));
    QCOMPARE(throttle.level(), 0);
    QVERIFY(!throttle.update(0.1, now + 1h, 3));
}

void TestThrottle::aNewRushEndsTheCalm()
{
    PeriodThrottle throttle;
    SteadyTime now{1h};
    throttle.update(1, now, 1);
    throttle.update(0.1, now + 4s, 1);
    throttle.update(0.9, now + 4'900ms, 1);
    QVERIFY(!throttle.update(0.1, now + 5s, 1));
    QVERIFY(throttle.update(0.1, now + 9'900ms, 1));
}

void TestThrottle::doublesUpToTheWidest_data()
{
    QTest::addColumn<int>("level");
    QTest::addColumn<int>("own");
    QTest::addColumn<int>("period");
    QTest::newRow("own") << 0 << 250 << 250;
    QTest::newRow("once") << 1 << 250 << 500;
    QTest::newRow("at most the widest") << 2 << 800 << 2'000;
    QTest::newRow("the highest level") << PeriodThrottle::kHighest << 10 << 2'000;
    QTest::newRow("slower already") << 3 << 5'000 << 5'000;
    QTest::newRow("as slow already") << 3 << 2'000 << 2'000;
}

void TestThrottle::doublesUpToTheWidest()
{
    QFETCH(int, level);
    QFETCH(int, own);
    QFETCH(int, period);
    QCOMPARE(PeriodThrottle::periodAt(level, std::chrono::milliseconds(own), 2s).count(), period);
    QCOMPARE(PeriodThrottle::levelFor(250ms, 2s), 3);
    QCOMPARE(PeriodThrottle::levelFor(2s, 2s), 0);
}

QTEST_GUILESS_MAIN(TestThrottle)
#include "tst_throttle.moc"
