#include "telemetry/pipeline_fixture.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

constexpr auto kUsable = StatusCode::UncertainLastUsableValue;

BatchPtr oneReading(const DeviceId &device, quint32 tag, qint64 value)
{
    auto batch = std::make_shared<Batch>();
    batch->device = device;
    batch->receivedAt = Clock::system().utc();
    batch->receivedSteady = Clock::system().steady();
    batch->readings = {{TagId(tag), StatusCode::Good, kNoStamp, Payload::of(double(value))}};
    return batch;
}

SnapshotPtr snapshotOf(const Plant &plant, quint64 revision)
{
    static const PlantSnapshot::Numbering numbering = test::countingNumbering();
    return std::make_shared<const PlantSnapshot>(plant, revision, numbering);
}

} // namespace

//! The pipeline on its own thread, with the real clock.
class TestPipelineThread : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesWhatIsQueuedThenEnds()
    {
        FieldQueue queue;
        LatestValues latest;
        test::RecordingSink sink;
        Pipeline pipeline(queue, latest, Clock::system());
        pipeline.addSink(sink, Pipeline::Wants::Everything);
        const Plant plant = test::wholesalePlant(10);
        pipeline.setSnapshot(snapshotOf(plant, 1));
        for (int i = 0; i < 1'000; ++i)
            queue.push(oneReading(plant.sites[0].devices[0].id, 1, i));
        pipeline.start();
        pipeline.stop();
        pipeline.stop();
        QCOMPARE(pipeline.counters().received, quint64(1'000));
        QCOMPARE(sink.readings(TagId(1)).size(), size_t(1'000));
        QCOMPARE(queue.bytes(), size_t(0));
        QVERIFY(!queue.push(Heard{})); // no driver waits for a thread that is gone
    }

    void stoppingWithoutStartingIsFine()
    {
        FieldQueue queue;
        LatestValues latest;
        Pipeline pipeline(queue, latest, Clock::system());
        pipeline.stop();
    }

    void staleEvenWhenNobodySaysAnything()
    {
        FieldQueue queue;
        LatestValues latest;
        Pipeline pipeline(queue, latest, Clock::system());
        Plant plant = test::wholesalePlant(10);
        plant.sites[0].devices[0].tags[0].staleAfter = 300ms;
        pipeline.setSnapshot(snapshotOf(plant, 1));
        pipeline.start();
        queue.push(oneReading(plant.sites[0].devices[0].id, 1, 7));
        QTRY_VERIFY(latest.get(TagId(1)).valid);
        QTRY_COMPARE_WITH_TIMEOUT(latest.get(TagId(1)).reading.status, StatusCode::BadNoCommunication, 5'000);
    }

    void aDropShowsAtOnce()
    {
        FieldQueue queue;
        LatestValues latest;
        Pipeline pipeline(queue, latest, Clock::system());
        const Plant plant = test::wholesalePlant(1'000);
        const DeviceId device = plant.sites[0].devices[0].id;
        pipeline.setSnapshot(snapshotOf(plant, 1));
        pipeline.start();
        for (quint32 tag = 1; tag <= 1'000; ++tag)
            queue.push(oneReading(device, tag, 7));
        QTRY_VERIFY(latest.get(TagId(1'000)).valid);
        queue.push(LinkChange{device, false, Clock::system().utc(), Clock::system().steady()});
        QTRY_COMPARE_WITH_TIMEOUT(latest.get(TagId(1'000)).reading.status, kUsable, 1'000);
        QCOMPARE(pipeline.counters().staleTags, quint64(1'000));
    }

    void aQueueClosedBySomebodyElseDoesNotStopTheWatch()
    {
        FieldQueue queue;
        LatestValues latest;
        Pipeline pipeline(queue, latest, Clock::system());
        Plant plant = test::wholesalePlant(1);
        plant.sites[0].devices[0].tags[0].staleAfter = 300ms;
        pipeline.setSnapshot(snapshotOf(plant, 1));
        queue.push(oneReading(plant.sites[0].devices[0].id, 1, 7));
        queue.close();
        pipeline.start();
        QTRY_COMPARE_WITH_TIMEOUT(latest.get(TagId(1)).reading.status, StatusCode::BadNoCommunication, 5'000);
    }

    //! Drivers, readers and edits all at once: nothing lost, every value whole.
    void everybodyAtOnce()
    {
        constexpr int kDrivers = 2;
        constexpr int kBatches = 3'000;
        FieldQueue queue(1u << 20);
        LatestValues latest;
        test::RecordingSink sink;
        Pipeline pipeline(queue, latest, Clock::system());
        pipeline.addSink(sink, Pipeline::Wants::Deadbanded);
        Plant plant = test::wholesalePlant(100);
        const DeviceId device = plant.sites[0].devices[0].id;
        pipeline.setSnapshot(snapshotOf(plant, 1));
        pipeline.start();

        std::atomic<bool> stop{false};
        std::atomic<quint64> strange{0};
        std::vector<std::thread> threads;
        for (int driver = 0; driver < kDrivers; ++driver) {
            threads.emplace_back([&queue, device, driver] {
                for (int i = 0; i < kBatches; ++i)
                    queue.push(oneReading(device, quint32(1 + driver * 10 + i % 10), i));
            });
        }
        std::thread reader([&] {
            while (!stop) {
                for (quint32 tag = 1; tag <= 20; ++tag) {
                    const LatestValue value = latest.get(TagId(tag));
                    const double number = value.reading.value.asDouble();
                    if (value.valid && (number < 0 || number > 100)) // scaled 0..65535 to 0..100
                        ++strange;
                }
                pipeline.counters();
                pipeline.fill();
            }
        });
        for (quint64 revision = 2; revision < 30; ++revision) {
            plant.sites[0].devices[0].tags[50].name = QString::number(revision);
            pipeline.setSnapshot(snapshotOf(plant, revision));
            queue.push(Heard{device, {}, Clock::system().steady()});
        }
        for (std::thread &thread : threads)
            thread.join();
        pipeline.stop();
        stop = true;
        reader.join();
        QCOMPARE(strange.load(), quint64(0));
        QCOMPARE(pipeline.counters().received, quint64(kDrivers * kBatches));
        QCOMPARE(pipeline.counters().unknownTag, quint64(0));
        size_t kept = 0;
        for (const BatchPtr &batch : sink.batches())
            kept += batch->readings.size();
        QVERIFY(kept >= size_t(kDrivers * kBatches));
    }
};

QTEST_GUILESS_MAIN(TestPipelineThread)
#include "tst_pipeline_thread.moc"
