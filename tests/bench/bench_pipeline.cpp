#include "bench/bench.h"
#include "models/telemetry/pipeline.h"
#include "plant/sample_plant.h"

#include <atomic>
#include <cstdio>
#include <random>
#include <thread>

namespace lineside::bench {

namespace {

using namespace std::chrono_literals;

constexpr int kTags = 100'000;
constexpr int kBatchSize = 1'000;

//! Counts what it gets, like a consumer that queues.
class CountingSink final : public BatchSink
{
public:
    void take(const BatchPtr &batch) override { m_readings += batch->readings.size(); }
    quint64 readings() const { return m_readings; }

private:
    quint64 m_readings = 0;
};

Plant conditionedPlant(double deadband)
{
    Plant plant = test::wholesalePlant(kTags); // each tag scaled and with a physical range
    for (Tag &tag : plant.sites[0].devices[0].tags) {
        tag.deadband = deadband;
        tag.staleAfter = 1h;
    }
    return plant;
}

SnapshotPtr snapshotOf(const Plant &plant)
{
    return std::make_shared<const PlantSnapshot>(plant, 1, test::countingNumbering());
}

//! One reading of each tag, with raw values 0..65535 and no stamp, as a poll gives them.
std::vector<BatchPtr> pollOf(const Plant &plant, std::mt19937_64 &random)
{
    std::uniform_int_distribution<int> raw(0, 65'535);
    std::vector<BatchPtr> batches;
    for (int first = 1; first <= kTags; first += kBatchSize) {
        auto batch = std::make_shared<Batch>();
        batch->device = plant.sites[0].devices[0].id;
        batch->receivedAt = Clock::system().utc();
        batch->receivedSteady = Clock::system().steady();
        for (int i = 0; i < kBatchSize; ++i)
            batch->readings.push_back({TagId(first + i), StatusCode::Good, kNoStamp, Payload::of(double(raw(random)))});
        batches.push_back(batch);
    }
    return batches;
}

bool throughput(const Options &options, const char *metric, bool withSinks, double deadband)
{
    std::mt19937_64 random(options.seed);
    FieldQueue queue;
    LatestValues latest;
    CountingSink history;
    CountingSink trend;
    Pipeline pipeline(queue, latest, Clock::system());
    if (withSinks) {
        pipeline.addSink(history, Pipeline::Wants::Deadbanded);
        pipeline.addSink(trend, Pipeline::Wants::Everything);
    }
    const Plant plant = conditionedPlant(deadband);
    pipeline.setSnapshot(snapshotOf(plant));
    const std::vector<BatchPtr> polls[2] = {pollOf(plant, random), pollOf(plant, random)};
    pipeline.processOnce(SteadyTime{});

    quint64 sent = 0;
    const auto cpuBefore = threadCpu();
    const SteadyTime end = std::chrono::steady_clock::now() + options.duration();
    while (std::chrono::steady_clock::now() < end) {
        for (const BatchPtr &batch : polls[(sent / kTags) % 2])
            queue.push(batch);
        sent += kTags;
        pipeline.processOnce(SteadyTime{});
    }
    const double cpu = std::chrono::duration<double>(threadCpu() - cpuBefore).count();
    const QJsonObject config{{QStringLiteral("tags"), kTags},
                             {QStringLiteral("batch"), kBatchSize},
                             {QStringLiteral("sinks"), withSinks ? 2 : 0},
                             {QStringLiteral("deadband"), deadband},
                             {QStringLiteral("conditioning"), QStringLiteral("scaling, physical range")}};
    report("pipeline", metric, double(sent) / cpu, "readings/s of one core", config);
    report("pipeline", "cpu_per_million", cpu / double(sent) * 1e6, "s", config);
    const PipelineCounters counters = pipeline.counters();
    return counters.delivered == sent && (!withSinks || trend.readings() == sent)
        && (!withSinks || history.readings() == sent - counters.deadbanded);
}

//! 100,000 readings a second in small batches, from a thread that stands for a driver.
bool latency(const Options &options)
{
    constexpr int kSmall = 100;
    FieldQueue queue;
    LatestValues latest;
    CountingSink history;
    Pipeline pipeline(queue, latest, Clock::system());
    pipeline.addSink(history, Pipeline::Wants::Deadbanded);
    const Plant plant = conditionedPlant(0);
    pipeline.setSnapshot(snapshotOf(plant));
    pipeline.processOnce(SteadyTime{});
    pipeline.start();

    quint64 sent = 0;
    std::chrono::nanoseconds producerCpu{};
    const auto cpuBefore = processCpu();
    std::thread producer([&] {
        const auto before = threadCpu();
        SteadyTime next = std::chrono::steady_clock::now();
        const SteadyTime end = next + options.duration();
        int tag = 0;
        for (; next < end; next += 1ms) {
            std::this_thread::sleep_until(next);
            auto batch = std::make_shared<Batch>();
            batch->device = plant.sites[0].devices[0].id;
            batch->readings.reserve(kSmall);
            for (int i = 0; i < kSmall; ++i, tag = (tag + 1) % kTags)
                batch->readings.push_back({TagId(tag + 1), StatusCode::Good, kNoStamp, Payload::of(double(tag % 65'536))});
            batch->receivedAt = Clock::system().utc();
            batch->receivedSteady = Clock::system().steady();
            sent += kSmall;
            queue.push(BatchPtr(std::move(batch)));
        }
        producerCpu = threadCpu() - before;
    });
    producer.join();
    pipeline.stop();
    const double cpu = std::chrono::duration<double>(processCpu() - cpuBefore - producerCpu).count();
    const LatencySummary summary = pipeline.conditionLatency();
    const QJsonObject config{{QStringLiteral("tags"), kTags},
                             {QStringLiteral("batch"), kSmall},
                             {QStringLiteral("readings_per_s"), 100'000}};
    report("pipeline", "wire_to_latest_p50", summary.percentileMs(0.5), "ms", config);
    report("pipeline", "wire_to_latest_p95", summary.percentileMs(0.95), "ms", config);
    report("pipeline", "wire_to_latest_p99", summary.percentileMs(0.99), "ms", config);
    report("pipeline", "cpu_per_million", cpu / double(sent) * 1e6, "s", config);
    return pipeline.counters().delivered == sent;
}

//! What looking for stale tags costs while none is stale.
bool sweep(const Options &options)
{
    std::mt19937_64 random(options.seed);
    ManualClock clock;
    FieldQueue queue;
    LatestValues latest;
    CountingSink history;
    Pipeline pipeline(queue, latest, clock);
    pipeline.addSink(history, Pipeline::Wants::Deadbanded);
    Plant plant = conditionedPlant(0);
    for (Tag &tag : plant.sites[0].devices[0].tags)
        tag.staleAfter = 24h * 365;
    pipeline.setSnapshot(snapshotOf(plant));
    for (const BatchPtr &batch : pollOf(plant, random)) {
        auto now = std::make_shared<Batch>(*batch);
        now->receivedAt = clock.utc();
        now->receivedSteady = clock.steady();
        queue.push(BatchPtr(std::move(now)));
    }
    pipeline.processOnce(SteadyTime{});
    quint64 sweeps = 0;
    const auto cpuBefore = threadCpu();
    const SteadyTime end = std::chrono::steady_clock::now() + options.duration() / 4;
    // Not longer than an unchanged value may go without being stored again: that is another measurement.
    while (std::chrono::steady_clock::now() < end && sweeps < 5'000) {
        clock.advance(100ms);
        pipeline.processOnce(SteadyTime{});
        ++sweeps;
    }
    const double cpu = std::chrono::duration<double, std::milli>(threadCpu() - cpuBefore).count();
    report("pipeline", "staleness_sweep", cpu / double(sweeps), "ms", {{QStringLiteral("tags"), kTags}});
    return pipeline.counters().made == 0;
}

} // namespace

bool benchPipeline(const Options &options)
{
    bool sound = throughput(options, "driver_batch_to_latest", false, 0);
    sound = throughput(options, "driver_batch_to_latest_and_sinks", true, 0) && sound;
    sound = throughput(options, "driver_batch_to_latest_and_sinks", true, 5) && sound;
    sound = latency(options) && sound;
    sound = sweep(options) && sound;
    if (!sound)
        std::fputs("lineside-bench: pipeline: readings were lost, the figures mean nothing\n", stderr);
    return sound;
}

} // namespace lineside::bench
