#include "drivers/mqtt/reconnect_policy.h"

#include <QTest>

using namespace lineside;
using namespace lineside::mqtt;
using namespace std::chrono_literals;
using Kind = TransportFailure::Kind;

class TestReconnectPolicy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pausesGrowUpToTheirCaps()
    {
        ReconnectPolicy policy(1, 7);
        SteadyTime now{};
        std::chrono::milliseconds longest{0};
        while (now.time_since_epoch() < 60s) {
            const auto next = policy.noteFailure(now, Kind::Unreachable);
            QVERIFY(next.pause <= 5s); // M3: within 5 s of the broker's coming
            QVERIFY(next.pause > 0ms);
            longest = std::max(longest, next.pause);
            now += next.pause;
        }
        QVERIFY(longest > 2s);
        for (int i = 0; i < 50; ++i) {
            const auto next = policy.noteFailure(now, Kind::Unreachable);
            QVERIFY(next.pause <= 30s);
            longest = std::max(longest, next.pause);
            now += next.pause;
        }
        QVERIFY(longest > 15s);
    }

    void triesAllAddressesBeforeItPauses()
    {
        ReconnectPolicy policy(3, 7);
        const SteadyTime now{};
        QCOMPARE(policy.address(), size_t(0));
        QVERIFY(policy.noteFailure(now, Kind::Unreachable).pause <= 50ms);
        QCOMPARE(policy.address(), size_t(1));
        QVERIFY(policy.noteFailure(now, Kind::Unreachable).pause <= 50ms);
        QCOMPARE(policy.address(), size_t(2));
        QVERIFY(policy.noteFailure(now, Kind::Unreachable).pause > 100ms);
        QCOMPARE(policy.address(), size_t(0));
    }

    void triesAgainAtOnceAfterADrop()
    {
        ReconnectPolicy policy(2, 7);
        SteadyTime now{};
        policy.noteConnected(now);
        now += 1h;
        QVERIFY(policy.noteFailure(now, Kind::Dropped).pause <= 20ms);
        QCOMPARE(policy.address(), size_t(0)); // where it was
    }

    void givesWayAfterThreeTakeOvers()
    {
        ReconnectPolicy policy(1, 7);
        SteadyTime now{};
        for (int i = 0; i < 3; ++i) {
            policy.noteConnected(now);
            now += 2s;
            const auto next = policy.noteFailure(now, Kind::Dropped);
            QCOMPARE(next.takenOver, i == 2);
            now += next.pause;
        }
        QVERIFY(now.time_since_epoch() >= ReconnectPolicy::kGivingWay);
        policy.noteConnected(now);
        QVERIFY(!policy.noteFailure(now + 1s, Kind::Dropped).takenOver); // it counts anew
    }

    void aBrokerThatWasAwayIsNoTakeOver()
    {
        ReconnectPolicy policy(1, 7);
        SteadyTime now{};
        for (int i = 0; i < 6; ++i) {
            policy.noteConnected(now);
            now += 1s;
            QVERIFY(!policy.noteFailure(now, Kind::Dropped).takenOver);
            QVERIFY(!policy.noteFailure(now, Kind::Unreachable).takenOver); // refused: it was restarting
            now += 1s;
        }
    }

    void slowTakeOversAreForgiven()
    {
        ReconnectPolicy policy(1, 7);
        SteadyTime now{};
        for (int i = 0; i < 6; ++i) {
            policy.noteConnected(now);
            now += 31s;
            QVERIFY(!policy.noteFailure(now, Kind::Dropped).takenOver);
        }
    }
};

QTEST_APPLESS_MAIN(TestReconnectPolicy)
#include "tst_reconnect_policy.moc"
