#include "telemetry/pipeline_fixture.h"

#include <QTest>

#include <limits>

using namespace lineside;
using namespace std::chrono_literals;
using test::PipelineFixture;

namespace {

constexpr auto kGood = StatusCode::Good;
constexpr auto kLastUsable = StatusCode::UncertainLastUsableValue;
constexpr auto kSilent = StatusCode::BadNoCommunication;

using Statuses = std::vector<StatusCode>;

} // namespace

class TestPipeline : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aReadingReachesLatestValuesAndSinks()
    {
        PipelineFixture f;
        const quint64 version = f.latest.version();
        f.send(1, 1.5);
        const LatestValue value = f.latest.get(TagId(1));
        QVERIFY(value.valid);
        QCOMPARE(value.reading.value.asDouble(), 1.5);
        QCOMPARE(value.reading.at, f.clock.utc());
        QCOMPARE(value.heardAt, f.clock.steady());
        QVERIFY(f.latest.version() > version);
        QCOMPARE(f.everything.readings(TagId(1)).size(), size_t(1));
        QCOMPARE(f.history.readings(TagId(1)).size(), size_t(1));
        QCOMPARE(f.everything.batches()[0], f.history.batches()[0]); // nothing was dropped: nothing is copied
        const PipelineCounters counters = f.pipeline.counters();
        QCOMPARE(counters.received, quint64(1));
        QCOMPARE(counters.delivered, quint64(1));
    }

    void conditionsOnTheWay()
    {
        PipelineFixture f;
        f.tag(1).scaling = Scaling{0, 100, 0, 1, OutOfSpan::Clamp};
        f.configure();
        f.run();
        f.send(1, 50);
        QCOMPARE(f.value(1), 0.5);
        f.send(1, 200);
        QCOMPARE(f.value(1), 1.0);
        QCOMPARE(quint32(f.status(1)) & kLimitHigh, kLimitHigh);
        f.send(1, std::numeric_limits<double>::quiet_NaN());
        QCOMPARE(f.status(1), StatusCode::BadOutOfRange);
        QCOMPARE(f.everything.readings(TagId(1)).size(), size_t(3));
    }

    void wholeNumbersTravelUnharmed()
    {
        PipelineFixture f;
        for (const qint64 value : {qint64(9007199254740993), std::numeric_limits<qint64>::min(), qint64(-1)}) {
            f.send(f.a, {{TagId(3), kGood, kNoStamp, Payload::of(value)}});
            QCOMPARE(f.latest.get(TagId(3)).reading.value.asInt64(), value);
            QCOMPARE(f.history.readings(TagId(3)).back().value.asInt64(), value);
        }
    }

    void textTravelsWithItsReading()
    {
        PipelineFixture f;
        const QByteArray text("Grüße\0!", 9);
        f.sendText(text);
        QCOMPARE(f.latest.get(TagId(4)).text, text);
        QCOMPARE(f.history.texts(TagId(4)), std::vector<QByteArray>{text});
    }

    void aBadTextCarriesNobodyElsesText()
    {
        PipelineFixture f;
        auto message = f.batch(f.a);
        message->addText("somebody else's");
        message->readings.push_back({TagId(4), StatusCode::BadDataEncodingInvalid, kNoStamp, {}});
        message->readings.push_back({TagId(4), kGood, kNoStamp, Payload::ofText(9)}); // points nowhere
        f.queue.push(BatchPtr(message));
        f.run();
        QCOMPARE(f.history.texts(TagId(4)), (std::vector<QByteArray>{{}, {}}));
        QCOMPARE(f.history.statuses(TagId(4)), (Statuses{StatusCode::BadDataEncodingInvalid, StatusCode::BadDataEncodingInvalid}));
        QVERIFY(f.latest.get(TagId(4)).text.isEmpty());
    }

    void unknownTagsAreCounted()
    {
        PipelineFixture f;
        f.send(f.a, {{TagId(99), kGood, kNoStamp, {}}, {kNoTag, kGood, kNoStamp, {}}, {TagId(0xFFFFFFFF), kGood, kNoStamp, {}},
                     {TagId(1), kGood, kNoStamp, {}}});
        f.send(DeviceId{test::uuid(999)}, {{TagId(1), kGood, kNoStamp, {}}});
        const PipelineCounters counters = f.pipeline.counters();
        QCOMPARE(counters.received, quint64(5));
        QCOMPARE(counters.unknownTag, quint64(4));
        QCOMPARE(counters.delivered, quint64(1));
        QCOMPARE(f.everything.batches().size(), size_t(1));
    }

    void implausibleStampsBecomeUncertain()
    {
        PipelineFixture f;
        f.send(1, 1, kGood, f.clock.utc() + 6s);
        QCOMPARE(f.latest.get(TagId(1)).reading.at, f.clock.utc());
        QCOMPARE(f.status(1), StatusCode::Uncertain);
        f.send(1, 2, kGood, f.clock.utc() - 2h);
        QCOMPARE(f.status(1), StatusCode::Uncertain);
        f.send(1, 3, StatusCode::BadSensorFailure, f.clock.utc() + 6s);
        QCOMPARE(f.status(1), StatusCode::BadSensorFailure);
        QCOMPARE(f.pipeline.counters().implausibleStamps, quint64(3));
        f.send(1, 4, kGood, f.clock.utc() - 1s);
        QCOMPARE(f.status(1), kGood);
        QCOMPARE(f.latest.get(TagId(1)).reading.at, f.clock.utc() - 1s);
    }

    void anOlderStampGoesToHistoryOnly()
    {
        PipelineFixture f;
        const UtcTime start = f.clock.utc();
        f.send(1, 1, kGood, start - 1s);
        f.send(1, 2, kGood, start - 10s);
        QCOMPARE(f.value(1), 1.0);
        f.send(1, 3, kGood, start - 1s); // the same stamp is not older
        QCOMPARE(f.value(1), 3.0);
        QCOMPARE(f.history.readings(TagId(1)).size(), size_t(3));
        QCOMPARE(f.everything.readings(TagId(1)).size(), size_t(3));
        QCOMPARE(f.history.readings(TagId(1))[1].at, start - 10s);
        QCOMPARE(f.pipeline.counters().outOfOrder, quint64(1));
    }

    //! X1: readings without stamps of their own do not care for the station's clock.
    void aStepOfOurClockStopsNothing()
    {
        PipelineFixture f;
        f.send(1, 1);
        f.clock.setUtc(f.clock.utc() - 24h);
        f.pass(1s);
        f.send(1, 2);
        QCOMPARE(f.value(1), 2.0);
        QCOMPARE(f.status(1), kGood);
        f.clock.setUtc(f.clock.utc() + 48h);
        f.send(1, 3);
        QCOMPARE(f.value(1), 3.0);
        QCOMPARE(f.pipeline.counters().outOfOrder, quint64(0));
    }

    void aSourceClockSetBackTurnsStaleThoughKeepAlivesCome()
    {
        PipelineFixture f;
        f.send(1, 1, kGood, f.clock.utc());
        f.send(1, 2, kGood, f.clock.utc() - 10min);
        for (int i = 0; i < 50; ++i) {
            f.hear();
            f.pass(100ms);
        }
        QCOMPARE(f.value(1), 1.0);
        QCOMPARE(f.status(1), kSilent);
    }

    void aHistoricalSourceMayFillInWithoutDisturbing()
    {
        PipelineFixture f;
        f.deviceA().timeTolerance.historical = true;
        f.configure();
        f.run();
        f.send(1, 1, kGood, f.clock.utc());
        f.send(1, 2, kGood, f.clock.utc() - 24h * 365);
        for (int i = 0; i < 50; ++i) {
            f.hear();
            f.pass(100ms);
        }
        QCOMPARE(f.value(1), 1.0);
        QCOMPARE(f.status(1), kGood);
        QCOMPARE(f.pipeline.counters().implausibleStamps, quint64(0));
    }

    void silenceIsSaidInTwoSteps()
    {
        PipelineFixture f;
        f.send(1, 7);
        f.pass(1'900ms);
        QCOMPARE(f.status(1), kGood);
        f.pass(100ms);
        QCOMPARE(f.status(1), kLastUsable);
        QCOMPARE(f.pipeline.counters().staleTags, quint64(1));
        f.pass(900ms);
        QCOMPARE(f.status(1), kLastUsable);
        f.pass(100ms);
        QCOMPARE(f.status(1), kSilent);
        f.pass(60s);
        QCOMPARE(f.value(1), 7.0);
        const Statuses expected{kGood, kLastUsable, kSilent};
        QCOMPARE(f.history.statuses(TagId(1)), expected);
        QCOMPARE(f.everything.statuses(TagId(1)), expected);
        const std::vector<Reading> readings = f.history.readings(TagId(1));
        QCOMPARE(readings[1].at - readings[0].at, UtcTime::duration(2s));
        QCOMPARE(readings[2].at - readings[0].at, UtcTime::duration(3s));
        for (const Reading &reading : readings)
            QCOMPARE(reading.value.asDouble(), 7.0);
        QCOMPARE(f.history.batches().back()->device, f.a);
        QCOMPARE(f.pipeline.counters().made, quint64(2));
        QCOMPARE(f.latest.get(TagId(1)).heardAt, f.clock.steady() - 63s);

        f.send(1, 8);
        QCOMPARE(f.status(1), kGood);
        QCOMPARE(f.pipeline.counters().staleTags, quint64(0));
    }

    void whatNeverCameIsNotMadeUp()
    {
        PipelineFixture f;
        f.link(false);
        f.pass(60s);
        QVERIFY(!f.latest.get(TagId(1)).valid);
        QVERIFY(f.everything.batches().empty());
        QCOMPARE(f.pipeline.counters().staleTags, quint64(0));
    }

    void aStaleTimeOfItsOwn()
    {
        PipelineFixture f;
        f.tag(1).staleAfter = 30s;
        f.configure();
        f.run();
        f.send(1, 7);
        f.pass(19'900ms);
        QCOMPARE(f.status(1), kGood);
        f.pass(100ms);
        QCOMPARE(f.status(1), kLastUsable);
        f.pass(10s);
        QCOMPARE(f.status(1), kSilent);
    }

    void aFastDeviceHasTwoSeconds()
    {
        PipelineFixture f;
        f.deviceA().period = 100ms;
        f.configure();
        f.run();
        f.send(1, 7);
        f.pass(1'900ms);
        QCOMPARE(f.status(1), kLastUsable);
        f.pass(100ms);
        QCOMPARE(f.status(1), kSilent);
    }

    void aWidenedPeriodWidensTheStaleTime()
    {
        PipelineFixture f;
        f.tag(2).staleAfter = 3s; // somebody's own word stands
        f.configure();
        f.run();
        f.queue.push(PeriodChange{f.a, 4s});
        f.send(1, 7);
        f.send(2, 7);
        f.pass(7'900ms);
        QCOMPARE(f.status(1), kGood);
        QCOMPARE(f.status(2), kSilent);
        f.queue.push(PeriodChange{f.a, 1s});
        f.pass(100ms);
        QCOMPARE(f.status(1), kSilent);
    }

    void aSteadyValueStaysGoodByHearing()
    {
        PipelineFixture f;
        f.send(1, 7);
        f.send(2, 7);
        for (int i = 0; i < 100; ++i) {
            f.hear({TagId(1)});
            f.pass(1s);
        }
        QCOMPARE(f.status(1), kGood);
        QCOMPARE(f.status(2), kSilent);
        QCOMPARE(f.everything.statuses(TagId(1)), Statuses{kGood});
        QCOMPARE(f.latest.get(TagId(1)).heardAt, f.clock.steady() - 1s);
    }

    void hearingADeviceIsHearingAllItsTags()
    {
        PipelineFixture f;
        f.send(1, 7);
        f.send(2, 7);
        f.send(5, 7);
        for (int i = 0; i < 10; ++i) {
            f.pass(1s);
            f.hear();
        }
        QCOMPARE(f.status(1), kGood);
        QCOMPARE(f.status(2), kGood);
        QCOMPARE(f.status(5), kSilent);
    }

    void aPauseWithoutALinkLossIsMendedByHearing()
    {
        PipelineFixture f;
        f.send(1, 7, StatusCode(0x40930000));
        f.sendText("on");
        f.pass(10s);
        QCOMPARE(f.status(1), kSilent);
        f.hear();
        QCOMPARE(f.status(1), StatusCode(0x40930000)); // as it was, not better
        QCOMPARE(f.value(1), 7.0);
        QCOMPARE(f.latest.get(TagId(1)).reading.at, f.clock.utc());
        QCOMPARE(f.status(4), kGood);
        QCOMPARE(f.latest.get(TagId(4)).text, "on");
        QCOMPARE(f.history.texts(TagId(4)), (std::vector<QByteArray>{"on", "on", "on", "on"}));
    }

    void aDroppedLinkShowsAtOnce()
    {
        PipelineFixture f;
        f.send(1, 7);
        f.send(5, 7);
        f.link(false);
        QCOMPARE(f.status(1), kLastUsable);
        QCOMPARE(f.status(5), kGood); // another device's
        f.link(false);
        f.pass(3s);
        QCOMPARE(f.status(1), kSilent);
        QCOMPARE(f.history.statuses(TagId(1)), (Statuses{kGood, kLastUsable, kSilent}));
    }

    void comingBackClearsNothingUntilAReading()
    {
        PipelineFixture f;
        f.send(1, 7);
        f.link(false);
        f.link(true);
        QCOMPARE(f.status(1), kLastUsable);
        for (int i = 0; i < 50; ++i) {
            f.hear();
            f.pass(100ms);
            QVERIFY(qualityOf(f.status(1)) != Quality::Good);
        }
        QCOMPARE(f.status(1), kSilent);
        f.send(1, 7);
        QCOMPARE(f.status(1), kGood);
        for (int i = 0; i < 10; ++i) {
            f.hear();
            f.pass(1s);
        }
        QCOMPARE(f.status(1), kGood);
    }

    void badIsNotMadeBetterByALostLink()
    {
        PipelineFixture f;
        f.send(1, 7, StatusCode::BadSensorFailure);
        f.link(false);
        QCOMPARE(f.status(1), StatusCode::BadSensorFailure);
        f.pass(3s);
        QCOMPARE(f.status(1), kSilent);
        QCOMPARE(f.history.statuses(TagId(1)), (Statuses{StatusCode::BadSensorFailure, kSilent}));
    }

    void staleReadingsAreNeverOlderThanTheNewest()
    {
        PipelineFixture f;
        const UtcTime ahead = f.clock.utc() + 4s;
        f.send(1, 7, kGood, ahead);
        f.link(false);
        QCOMPARE(f.latest.get(TagId(1)).reading.at, ahead);
        f.pass(10s);
        QCOMPARE(f.status(1), kSilent);
    }

    //! The stamp of a stale reading is ours: a source whose clock lags must not be locked out by it.
    void aLaggingSourceComesBackAtOnce()
    {
        PipelineFixture f;
        f.send(1, 7, kGood, f.clock.utc() - 30s);
        f.pass(10s);
        QCOMPARE(f.status(1), kSilent);
        f.send(1, 8, kGood, f.clock.utc() - 30s);
        QCOMPARE(f.status(1), kGood);
        QCOMPARE(f.value(1), 8.0);
        QCOMPARE(f.pipeline.counters().outOfOrder, quint64(0));
    }

    void whatWaitedInTheQueueIsAsOldAsItIs()
    {
        PipelineFixture f;
        const auto late = f.batch(f.a);
        late->readings = {{TagId(1), kGood, kNoStamp, Payload::of(7.0)}};
        f.clock.advance(10s);
        f.queue.push(BatchPtr(late));
        f.run();
        QCOMPARE(f.status(1), kSilent);
        QCOMPARE(f.history.readings(TagId(1))[0].at, f.clock.utc() - 10s);
    }

    void deadbandWorksOnTheWayToHistoryOnly()
    {
        PipelineFixture f;
        f.tag(1).deadband = 1;
        f.configure();
        f.run();
        for (const double value : {10.0, 10.5, 10.9, 11.0, 10.1, 9.9, 10.0})
            f.send(1, value);
        std::vector<double> stored;
        for (const Reading &reading : f.history.readings(TagId(1)))
            stored.push_back(reading.value.asDouble());
        QCOMPARE(stored, (std::vector{10.0, 11.0, 9.9}));
        QCOMPARE(f.everything.readings(TagId(1)).size(), size_t(7));
        QCOMPARE(f.value(1), 10.0);
        QCOMPARE(f.pipeline.counters().deadbanded, quint64(4));
        QCOMPARE(f.pipeline.counters().delivered, quint64(7));
    }

    void withoutDeadbandEveryReadingIsStored()
    {
        PipelineFixture f;
        for (int i = 0; i < 10; ++i)
            f.send(1, 7);
        QCOMPARE(f.history.readings(TagId(1)).size(), size_t(10));
        QCOMPARE(f.pipeline.counters().deadbanded, quint64(0));
    }

    void aChangeOfStatusAlwaysPasses()
    {
        PipelineFixture f;
        f.tag(1).deadband = 100;
        f.configure();
        f.run();
        f.send(1, 7);
        f.send(1, 7, StatusCode::Uncertain);
        f.send(1, 7, StatusCode::Uncertain);
        f.send(1, 7);
        f.send(1, std::numeric_limits<double>::quiet_NaN());
        f.send(1, std::numeric_limits<double>::quiet_NaN());
        f.send(1, 7);
        QCOMPARE(f.history.statuses(TagId(1)),
                 (Statuses{kGood, StatusCode::Uncertain, kGood, StatusCode::BadOutOfRange, kGood}));
    }

    void deadbandOfLargeWholeNumbersIsExact()
    {
        PipelineFixture f;
        f.tag(3).deadband = 1;
        f.configure();
        f.run();
        for (const qint64 value : {qint64(1) << 60, (qint64(1) << 60) + 1, (qint64(1) << 60) + 1})
            f.send(f.a, {{TagId(3), kGood, kNoStamp, Payload::of(value)}});
        QCOMPARE(f.history.readings(TagId(3)).size(), size_t(2));
    }

    void anUnchangedValueIsStoredAgain()
    {
        PipelineFixture f;
        f.tag(1).deadband = 1;
        f.configure();
        f.run();
        for (int second = 0; second <= 1'300; ++second) {
            f.send(1, 7);
            f.pass(1s);
        }
        const std::vector<Reading> stored = f.history.readings(TagId(1));
        QCOMPARE(stored.size(), size_t(3));
        QVERIFY(stored[1].at - stored[0].at <= 601s);
        QVERIFY(stored[2].at - stored[1].at <= 601s);
        QCOMPARE(f.everything.readings(TagId(1)).size(), size_t(1'301));
    }

    void aSteadyValueThatIsOnlyHeardIsStoredAgainToo()
    {
        PipelineFixture f;
        f.send(1, 7);
        f.sendText("steady");
        for (int second = 0; second < 1'300; ++second) {
            f.hear();
            f.pass(1s);
        }
        QCOMPARE(f.history.statuses(TagId(1)), (Statuses{kGood, kGood, kGood}));
        QCOMPARE(f.history.texts(TagId(4)), (std::vector<QByteArray>{"steady", "steady", "steady"}));
        QCOMPARE(f.everything.readings(TagId(1)).size(), size_t(1)); // for others nothing has happened
    }

    void aStaleValueIsNotStoredAgain()
    {
        PipelineFixture f;
        f.send(1, 7);
        f.pass(30min);
        QCOMPARE(f.history.statuses(TagId(1)), (Statuses{kGood, kLastUsable, kSilent}));
    }

    void fillIsTheFullestOfAll()
    {
        PipelineFixture f;
        QCOMPARE(f.pipeline.fill(), 0.0);
        f.history.filled = 0.7;
        f.everything.filled = 0.4;
        QCOMPARE(f.pipeline.fill(), 0.7);
        f.history.filled = 0;
        auto message = f.batch(f.a);
        message->readings.resize(2'000'000);
        f.queue.push(BatchPtr(message));
        QVERIFY(f.pipeline.fill() > 0.7);
        QCOMPARE(f.pipeline.counters().queueBytes, f.queue.bytes());
        QCOMPARE(f.pipeline.counters().queueMaxBytes, FieldQueue::kDefaultBytes);
    }

    void latencyIsFromReceiveToLatestValue()
    {
        PipelineFixture f;
        const auto message = f.batch(f.a);
        message->readings = {{TagId(1), kGood, kNoStamp, {}}, {TagId(2), kGood, kNoStamp, {}}};
        f.clock.advance(4ms);
        f.queue.push(BatchPtr(message));
        f.run();
        QCOMPARE(f.pipeline.conditionLatency().total, quint64(2));
        QVERIFY(f.pipeline.conditionLatency().percentileMs(0.95) >= 4);
        QVERIFY(f.pipeline.conditionLatency().percentileMs(0.95) < 4.5);
    }
};

QTEST_GUILESS_MAIN(TestPipeline)
#include "tst_pipeline.moc"
