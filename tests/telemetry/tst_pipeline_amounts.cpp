#include "telemetry/pipeline_fixture.h"

#include <QTest>

using namespace lineside;
using namespace std::chrono_literals;
using test::PipelineFixture;

namespace {

constexpr auto kGood = StatusCode::Good;
constexpr auto kLastUsable = StatusCode::UncertainLastUsableValue;
constexpr auto kSilent = StatusCode::BadNoCommunication;

using Statuses = std::vector<StatusCode>;

} // namespace

//! Amounts are added up: each is told once, and none is lost.
class TestPipelineAmounts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anAmountIsToldOnce_data()
    {
        QTest::addColumn<int>("what");
        QTest::newRow("heard for twenty minutes") << 0;
        QTest::newRow("silent, then heard") << 1;
        QTest::newRow("the link drops, and the server says again what it has") << 2;
        QTest::newRow("the link drops, and the broker has kept it") << 3;
        QTest::newRow("disabled and enabled") << 4;
    }
    void anAmountIsToldOnce()
    {
        QFETCH(int, what);
        PipelineFixture f;
        f.tag(1).kind = TagKind::CounterDelta;
        f.tag(1).deadband = 10;
        f.configure();
        f.run();
        const UtcTime stamp = f.clock.utc() - 10s;
        double sent = 0;
        for (const double amount : {3.0, 2.0, 2.0, 0.5, 4.0}) { // all of them below the deadband
            f.send(1, amount, kGood, stamp + std::chrono::seconds(qint64(sent)));
            sent += amount;
        }
        const UtcTime last = f.everything.readings(TagId(1)).back().at;
        f.pass(8s);
        switch (what) {
        case 0:
            for (int second = 0; second < 1'300; ++second) {
                f.hear();
                f.pass(1s);
            }
            break;
        case 1:
            f.hear();
            f.pass(1min);
            QCOMPARE(f.status(1), kSilent);
            f.hear();
            QCOMPARE(f.status(1), kGood);
            break;
        case 2:
            f.hear();
            f.link(false);
            f.link(true);
            f.send(1, 4, kGood, last);
            QCOMPARE(f.status(1), kGood);
            break;
        case 3:
            f.link(false);
            f.link(true);
            f.send(1, 4, kLastUsable);
            break;
        case 4:
            f.tag(1).enabled = false;
            f.configure();
            f.run();
            f.tag(1).enabled = true;
            f.configure();
            f.run();
            break;
        }
        QCOMPARE(f.value(1), 4.0); // what it was last is shown still
        f.send(1, 4, kGood, f.clock.utc());
        sent += 4;
        for (const auto *sink : {&f.everything, &f.history}) {
            double sum = 0;
            for (const Reading &reading : sink->readings(TagId(1)))
                sum += reading.value.asDouble();
            QCOMPARE(sum, sent);
        }
        // and each change of quality is told
        QCOMPARE(f.history.statuses(TagId(1)), f.everything.statuses(TagId(1)));
        Statuses changes;
        for (const StatusCode status : f.history.statuses(TagId(1))) {
            if (changes.empty() || changes.back() != status)
                changes.push_back(status);
        }
        QVERIFY(changes.size() >= 3);
        QCOMPARE(changes.back(), kGood);
    }

    void twoEqualAmountsAreTwo()
    {
        PipelineFixture f;
        f.tag(1).kind = TagKind::CounterDelta;
        f.configure();
        f.run();
        const UtcTime stamp = f.clock.utc();
        f.send(1, 4, kGood, stamp);
        f.send(1, 4, kGood, stamp); // one after the other in the same moment of a coarse clock
        f.pass(1s);
        f.link(false);
        f.link(true);
        f.send(1, 4, kGood, f.clock.utc()); // after a break, but of now
        double sum = 0;
        for (const Reading &reading : f.history.readings(TagId(1)))
            sum += reading.value.asDouble();
        QCOMPARE(sum, 12.0);
    }

    void anAmountToldBeforeARestartIsNotToldAgain_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<int>("later"); // seconds after what was told
        QTest::addColumn<double>("counted");
        QTest::newRow("the server says again what it has") << 4.0 << 0 << 0.0;
        QTest::newRow("another amount of that moment") << 5.0 << 0 << 5.0;
        QTest::newRow("the same amount of now") << 4.0 << 10 << 4.0;
    }
    void anAmountToldBeforeARestartIsNotToldAgain()
    {
        QFETCH(double, value);
        QFETCH(int, later);
        QFETCH(double, counted);
        PipelineFixture f;
        f.tag(1).kind = TagKind::CounterDelta;
        f.configure();
        const UtcTime stamp = f.clock.utc() - 30s;
        f.pipeline.setToldAmounts(std::vector<Reading>{{TagId(1), kGood, stamp, Payload::of(4.0)}});
        f.run();
        f.send(1, value, kGood, stamp + std::chrono::seconds(later));
        QCOMPARE(f.value(1), value); // it is shown in any case
        f.pass(1s);
        f.send(1, 2, kGood, f.clock.utc());
        for (const auto *sink : {&f.everything, &f.history}) {
            double sum = 0;
            for (const Reading &reading : sink->readings(TagId(1)))
                sum += reading.value.asDouble();
            QCOMPARE(sum, counted + 2);
        }
    }
};

QTEST_GUILESS_MAIN(TestPipelineAmounts)
#include "tst_pipeline_amounts.moc"
