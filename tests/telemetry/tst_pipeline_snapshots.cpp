#include "telemetry/pipeline_fixture.h"

#include <QTest>

using namespace lineside;
using namespace std::chrono_literals;
using test::PipelineFixture;

namespace {

constexpr auto kFine = StatusCode::Good;
constexpr auto kOut = StatusCode::BadOutOfService;

using Codes = std::vector<StatusCode>;

} // namespace

//! What a change of the configuration does to values while the plant runs.
class TestPipelineSnapshots : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void unchangedTagsAreNotDisturbed()
    {
        PipelineFixture f;
        f.send(1, 7);
        f.pass(1'500ms);
        const quint64 version = f.latest.version(TagId(1));
        f.tag(2).name = QStringLiteral("other");
        f.tag(1).limits.high = 5;
        f.configure();
        f.run();
        QCOMPARE(f.latest.version(TagId(1)), version);
        QCOMPARE(f.status(1), kFine);
        f.pass(500ms); // its stale clock went on
        QCOMPARE(f.status(1), StatusCode::UncertainLastUsableValue);
    }

    void aNewTagGetsItsRules()
    {
        PipelineFixture f;
        Tag tag = test::plainTag(106, QStringLiteral("t6"));
        tag.scaling = Scaling{0, 1, 0, 100, OutOfSpan::Pass};
        f.deviceA().tags.append(tag);
        f.send(6, 0.5);
        QCOMPARE(f.pipeline.counters().unknownTag, quint64(1));
        f.configure();
        f.run();
        f.send(6, 0.5);
        QCOMPARE(f.value(6), 50.0);
        f.link(false);
        QCOMPARE(f.status(6), StatusCode::UncertainLastUsableValue);
    }

    void aRemovedTagIsForgotten()
    {
        PipelineFixture f;
        f.send(1, 7);
        f.sendText("x");
        f.link(false);
        QCOMPARE(f.pipeline.counters().staleTags, quint64(2));
        f.deviceA().tags.removeLast();
        f.deviceA().tags.removeFirst();
        f.configure();
        f.run();
        QVERIFY(!f.latest.get(TagId(1)).valid);
        QVERIFY(!f.latest.get(TagId(4)).valid);
        QCOMPARE(f.pipeline.counters().staleTags, quint64(0));
        const size_t before = f.everything.batches().size();
        f.send(1, 8); // was on its way
        QCOMPARE(f.pipeline.counters().unknownTag, quint64(1));
        f.pass(60s);
        QCOMPARE(f.everything.batches().size(), before);
    }

    void aRemovedDeviceTakesItsTagsAlong()
    {
        PipelineFixture f;
        f.send(1, 7);
        f.send(5, 7);
        f.plant.sites[0].devices.removeFirst();
        f.configure();
        f.run();
        QVERIFY(!f.latest.get(TagId(1)).valid);
        QCOMPARE(f.status(5), kFine);
        f.send(5, 8); // its place in the list of devices has changed
        QCOMPARE(f.value(5), 8.0);
        f.pass(60s);
        QCOMPARE(f.status(5), StatusCode::BadNoCommunication);
    }

    void aTagThatComesBackStartsAnew()
    {
        PipelineFixture f;
        f.send(1, 7, kFine, f.clock.utc());
        const Plant before = f.plant;
        f.deviceA().tags.removeFirst();
        f.configure();
        f.run();
        f.plant = before;
        f.configure();
        f.run();
        QVERIFY(!f.latest.get(TagId(1)).valid);
        f.pass(60s);
        QVERIFY(!f.latest.get(TagId(1)).valid);
        f.send(1, 8, kFine, f.clock.utc() - 5min); // the old order is forgotten too
        QCOMPARE(f.value(1), 8.0);
    }

    void aTagThatMeansSomethingElseHasNoValue_data()
    {
        QTest::addColumn<int>("what");
        QTest::addColumn<bool>("kept");
        QTest::newRow("type") << 0 << false;
        QTest::newRow("unit") << 1 << false;
        QTest::newRow("scaling") << 2 << false;
        QTest::newRow("address") << 3 << false;
        QTest::newRow("states") << 4 << false;
        QTest::newRow("moved to another device") << 5 << false;
        QTest::newRow("code") << 6 << true;
        QTest::newRow("deadband") << 7 << true;
        QTest::newRow("physical range") << 8 << true;
    }
    void aTagThatMeansSomethingElseHasNoValue()
    {
        QFETCH(int, what);
        QFETCH(bool, kept);
        PipelineFixture f;
        f.send(1, 7);
        f.send(2, 7);
        switch (what) {
        case 0: f.tag(1).type = ValueType::Int64; break;
        case 1: f.tag(1).unit = QStringLiteral("bar"); break;
        case 2: f.tag(1).scaling = Scaling{}; break;
        case 3: f.tag(1).address = {{QStringLiteral("address"), 1}}; break;
        case 4: f.tag(1).states = {{7, QStringLiteral("seven")}}; break;
        case 5: f.plant.sites[0].devices[1].tags.append(f.deviceA().tags.takeFirst()); break;
        case 6: f.tag(1).code = QStringLiteral("other"); break;
        case 7: f.tag(1).deadband = 1; break;
        case 8: f.tag(1).physicalRange = {0.0, 100.0}; break;
        }
        f.configure();
        f.run();
        QCOMPARE(f.latest.get(TagId(1)).valid, kept);
        QVERIFY(f.latest.get(TagId(2)).valid);
        f.pass(60s);
        QCOMPARE(f.latest.get(TagId(1)).valid, kept);
    }

    void aDisabledTagIsOutOfServiceOnce()
    {
        PipelineFixture f;
        f.send(1, 7);
        f.send(2, 7);
        f.tag(1).enabled = false;
        f.configure();
        f.run();
        QCOMPARE(f.status(1), kOut);
        QCOMPARE(f.value(1), 7.0);
        QCOMPARE(f.status(2), kFine);
        f.send(1, 8); // was on its way
        QCOMPARE(f.status(1), kOut);
        QCOMPARE(f.pipeline.counters().unknownTag, quint64(1));
        f.configure();
        f.pass(60s);
        f.hear();
        f.link(false);
        QCOMPARE(f.history.statuses(TagId(1)), (Codes{kFine, kOut}));
        QCOMPARE(f.everything.statuses(TagId(1)), (Codes{kFine, kOut}));
    }

    void aDisabledDeviceDisablesItsTags()
    {
        PipelineFixture f;
        f.send(1, 7);
        f.link(false);
        f.sendText("x");
        f.deviceA().enabled = false;
        f.configure();
        f.run();
        QCOMPARE(f.status(1), kOut);
        QCOMPARE(f.status(4), kOut);
        QCOMPARE(f.latest.get(TagId(4)).text, "x");
        QVERIFY(!f.latest.get(TagId(2)).valid); // had none
        QCOMPARE(f.pipeline.counters().staleTags, quint64(0));
    }

    void enabledAgainItWaitsForAReading()
    {
        PipelineFixture f;
        f.send(1, 7);
        f.send(2, 7);
        f.tag(1).enabled = false;
        f.tag(2).enabled = false;
        f.configure();
        f.run();
        f.pass(60s);
        f.tag(1).enabled = true;
        f.tag(2).enabled = true;
        f.configure();
        f.run();
        f.hear();
        QCOMPARE(f.status(1), kOut);
        f.send(1, 8);
        QCOMPARE(f.status(1), kFine);
        f.pass(3s);
        QCOMPARE(f.status(2), StatusCode::BadNoCommunication);
    }

    void disabledFromTheStartItHasNoValue()
    {
        PipelineFixture f;
        f.tag(1).enabled = false;
        f.configure();
        f.run();
        f.send(1, 7);
        f.pass(60s);
        QVERIFY(!f.latest.get(TagId(1)).valid);
        f.tag(1).enabled = true;
        f.configure();
        f.run();
        f.pass(60s);
        QVERIFY(!f.latest.get(TagId(1)).valid);
        f.send(1, 7);
        QCOMPARE(f.status(1), kFine);
    }

    void aNewPeriodCountsFromTheLastReading()
    {
        PipelineFixture f;
        f.send(1, 7);
        f.deviceA().period = 10s;
        f.configure();
        f.run();
        f.pass(19'900ms);
        QCOMPARE(f.status(1), kFine);
        f.pass(100ms);
        QCOMPARE(f.status(1), StatusCode::UncertainLastUsableValue);
    }

    void theWidenedPeriodOutlivesAnEdit()
    {
        PipelineFixture f;
        f.queue.push(PeriodChange{f.a, 10s});
        f.send(1, 7);
        f.tag(2).name = QStringLiteral("other");
        f.configure();
        f.pass(15s);
        QCOMPARE(f.status(1), kFine);
    }
};

QTEST_GUILESS_MAIN(TestPipelineSnapshots)
#include "tst_pipeline_snapshots.moc"
