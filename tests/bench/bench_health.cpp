#include "bench/history_bench.h"
#include "models/health/health_replay.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace lineside::bench {

namespace {

constexpr size_t kHealthTags = 20;
const UtcTime kHealthFrom{std::chrono::seconds(1'790'000'000 / 86'400 * 86'400)};

HealthSetup healthSetup()
{
    HealthSetup setup;
    setup.machine = MachineId::create();
    setup.code = QStringLiteral("M");
    for (size_t i = 0; i < kHealthTags; ++i) {
        MonitoredTag tag;
        tag.id = TagId(quint32(i + 1));
        tag.tag = TagUuid::create();
        tag.code = QStringLiteral("PLC.t%1").arg(i);
        tag.limits.low = 40;
        tag.limits.high = 60;
        tag.limits.maxDeviation = 10;
        tag.highest = 80;
        setup.tags.push_back(tag);
    }
    std::sort(setup.tags.begin(), setup.tags.end(), [](const MonitoredTag &a, const MonitoredTag &b) { return a.tag < b.tag; });
    return setup;
}

HealthFigures healthFigures(UtcTime now)
{
    using namespace std::chrono_literals;
    HealthFigures figures;
    figures.oee = {0.8, now - 168h, now, 10'000, 1};
    figures.performance = {0.94, now - 168h, now, 10'000, 1};
    figures.outOfControl = {0, 1, 0, now - 168h, now, 1'000, 1};
    figures.breakdowns = {0, 500, {}, now - 720h, now, 1};
    return figures;
}

//! A plant of machines, each judged each minute: what readings cost, and a round.
void scoreAPlant(const Options &options)
{
    const size_t count = options.seconds >= 1 ? 1'000 : 20;
    std::vector<std::unique_ptr<MachineHealth>> machines;
    for (size_t i = 0; i < count; ++i)
        machines.push_back(std::make_unique<MachineHealth>(healthSetup()));
    std::mt19937_64 random(options.seed);
    std::vector<double> noise(4'096);
    for (double &value : noise)
        value = 50 + double(random() % 2'000) / 100 - 10;
    // two days first, so that windows, trends and projections have something to work on
    size_t n = 0;
    for (int minute = 0; minute < 2 * 1'440; minute += 5) {
        const UtcTime at = kHealthFrom + std::chrono::minutes(minute);
        for (const auto &machine : machines) {
            for (size_t tag = 0; tag < kHealthTags; ++tag)
                machine->addValue(tag, at, noise[++n % noise.size()], StatusCode::Good);
        }
    }
    UtcTime now = kHealthFrom + std::chrono::hours(48);
    constexpr int kRounds = 60; // an hour, with its trends and projections
    std::chrono::nanoseconds readings{0}, rounds{0};
    for (int round = 0; round < kRounds; ++round, now += std::chrono::minutes(1)) {
        const auto before = threadCpu();
        for (const auto &machine : machines) {
            for (size_t tag = 0; tag < kHealthTags; ++tag)
                machine->addValue(tag, now, noise[++n % noise.size()], StatusCode::Good);
        }
        const auto between = threadCpu();
        for (const auto &machine : machines)
            machine->assess(now, healthFigures(now));
        readings += between - before;
        rounds += threadCpu() - between;
    }
    const QJsonObject config{{QStringLiteral("machines"), int(count)}, {QStringLiteral("tags"), int(kHealthTags)}};
    const double perRound = double(rounds.count()) / kRounds;
    report("health", "round", perRound / 1e6, "ms of CPU a minute", config);
    report("health", "reading", double(readings.count()) / kRounds / double(count * kHealthTags), "ns each", config);
    const double second = double(readings.count()) / kRounds / double(count * kHealthTags) * double(count * kHealthTags) * 60;
    report("health", "core", (perRound + double(readings.count()) / kRounds) / 60e9 * 100, "% of a core, a reading a minute", config);
    report("health", "core", (perRound + second) / 60e9 * 100, "% of a core, a reading a second", config);
}

//! 90 days of one machine, out of a store that was just opened; a reading of each tag each \a step.
bool replayAMachine(const Options &options, std::chrono::seconds step)
{
    const int days = options.seconds >= 1 ? 90 : 2;
    const int perHour = int(std::chrono::hours(1) / step);
    QTemporaryDir folder;
    const HealthSetup setup = healthSetup();
    const quint64 stored = quint64(days) * 24 * quint64(perHour) * kHealthTags;
    {
        const std::unique_ptr<Historian> history = openHistory(folder);
        if (!history)
            return false;
        std::mt19937_64 random(options.seed);
        for (int hour = 0; hour < days * 24; ++hour) {
            auto batch = std::make_shared<Batch>();
            batch->receivedSteady = std::chrono::steady_clock::now();
            batch->readings.reserve(size_t(perHour) * kHealthTags);
            for (int reading = 0; reading < perHour; ++reading) {
                const UtcTime at = kHealthFrom + std::chrono::hours(hour) + reading * step;
                for (size_t tag = 0; tag < kHealthTags; ++tag)
                    batch->readings.push_back({setup.tags[tag].id, StatusCode::Good, at, Payload::of(double(4'000 + random() % 2'000) / 100)});
            }
            feed(*history, std::move(batch));
        }
        if (!waitUntilStored(*history, stored))
            return false;
        history->stop(std::chrono::seconds(20));
    }
    const std::unique_ptr<Historian> history = openHistory(folder);
    if (!history)
        return false;
    const SteadyTime start = std::chrono::steady_clock::now();
    const auto cpu = processCpu();
    const Result<HealthReplay> replay = replayHealth(*history, nullptr, setup, kHealthFrom, kHealthFrom + std::chrono::hours(days * 24), std::chrono::hours(1));
    if (!replay.ok() || replay->readings != stored)
        return false;
    const QJsonObject config{{QStringLiteral("days"), days}, {QStringLiteral("tags"), int(kHealthTags)}, {QStringLiteral("step"), double(step.count())},
                             {QStringLiteral("readings"), double(replay->readings)}, {QStringLiteral("scores"), int(replay->scores.size())}};
    report("health", "replay", secondsSince(start), "s", config);
    report("health", "replay CPU", double((processCpu() - cpu).count()) / 1e9, "s", config);
    return true;
}

} // namespace

bool benchHealth(const Options &options)
{
    scoreAPlant(options);
    return replayAMachine(options, std::chrono::minutes(1)) && replayAMachine(options, std::chrono::seconds(1));
}

} // namespace lineside::bench
