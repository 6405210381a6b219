#include "access_fixture.h"

using namespace lineside;
using namespace lineside::test;
using namespace std::chrono_literals;

class TestTimeFloor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void followsAGoodClock();
    void neverGoesBack();
    void goesOnWhileTheClockIsBehind();
    void aJumpAheadStays();
    void aRestartRemembers();
    void aCrashIsCaughtUpWithByStandingStill();
    void crashesDoNotAddUp();
    void whatIsCountedIsNotAheadOfTheClock();
    void leaseComesBeforeTheTime();
};

void TestTimeFloor::followsAGoodClock()
{
    SetClock clock;
    const TimeFloor floor(clock, {});
    QCOMPARE(floor.now(), clock.utc());
    clock.advance(90min);
    QCOMPARE(floor.now(), clock.utc());
}

void TestTimeFloor::neverGoesBack()
{
    SetClock clock;
    const TimeFloor floor(clock, {});
    UtcTime last = floor.now();
    for (const auto turn : {-1h, 24h, -48h, 1h, -1h, 0h}) {
        clock.turn(turn);
        for (int i = 0; i < 5; ++i, clock.advance(7s)) {
            QVERIFY(floor.now() >= last);
            last = floor.now();
        }
    }
}

void TestTimeFloor::goesOnWhileTheClockIsBehind()
{
    SetClock clock;
    const TimeFloor floor(clock, {});
    const UtcTime start = floor.now();
    clock.turn(-1h);
    clock.advance(10min);
    QCOMPARE(floor.now(), start + 10min);
}

void TestTimeFloor::aJumpAheadStays()
{
    SetClock clock;
    const TimeFloor floor(clock, {});
    const UtcTime start = floor.now();
    clock.turn(24h);
    QCOMPARE(floor.now(), start + 24h);
    clock.turn(-24h);
    clock.advance(5s);
    QCOMPARE(floor.now(), start + 24h + 5s);
}

void TestTimeFloor::aRestartRemembers()
{
    SetClock clock;
    const UtcTime leased = clock.utc() + 30min; // what was true before the clock was set back
    const TimeFloor floor(clock, leased);
    QCOMPARE(floor.now(), leased);
    clock.advance(1s);
    QCOMPARE(floor.now(), leased + 1s);
}

void TestTimeFloor::aCrashIsCaughtUpWithByStandingStill()
{
    SetClock clock;
    const UtcTime leased = clock.utc() + 40s;
    const TimeFloor floor(clock, leased);
    clock.advance(39s);
    QCOMPARE(floor.now(), leased);
    clock.advance(2s);
    QCOMPARE(floor.now(), clock.utc());
}

//! What expires stands still at a lease; what happens has the time at which it does, unless the clock was set back.
void TestTimeFloor::whatIsCountedIsNotAheadOfTheClock()
{
    SetClock clock;
    const TimeFloor crashed(clock, clock.utc() + 40s);
    QCOMPARE(crashed.now(), clock.utc() + 40s);
    QCOMPARE(crashed.counted(), clock.utc());
    clock.advance(7s);
    QCOMPARE(crashed.counted(), clock.utc());
    clock.turn(-1h);
    clock.advance(1s);
    QCOMPARE(crashed.counted(), clock.utc() + 1h);
    const UtcTime leased = clock.utc() + 30min;
    const TimeFloor setBack(clock, leased);
    clock.advance(1s);
    QCOMPARE(setBack.counted(), leased + 1s);
}

void TestTimeFloor::crashesDoNotAddUp()
{
    SetClock clock;
    UtcTime leased{}, last{};
    for (int i = 0; i < 100; ++i) {
        TimeFloor floor(clock, leased);
        QVERIFY(floor.now() >= last);
        last = floor.now();
        if (const auto lease = floor.leaseDue())
            leased = *lease;
        clock.advance(1s);
    }
    QVERIFY(leased - clock.utc() <= TimeFloor::kLease);
}

void TestTimeFloor::leaseComesBeforeTheTime()
{
    SetClock clock;
    TimeFloor floor(clock, {});
    for (int i = 0; i < 200; ++i, clock.advance(10s)) {
        if (const auto lease = floor.leaseDue()) {
            QVERIFY(*lease > floor.now());
            floor.setLeased(*lease);
        }
        QVERIFY(!floor.leaseDue());
    }
}

QTEST_GUILESS_MAIN(TestTimeFloor)
#include "tst_time_floor.moc"
