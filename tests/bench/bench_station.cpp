#include "acceptance/station_trial.h"
#include "bench/bench.h"

#include <QCoreApplication>

#include <cstdio>

namespace lineside::bench {

namespace {

constexpr double kShortSeconds = 5; //!< below it only a small plant is tried, to see that it works
constexpr int kFewTags = 2'000;
constexpr int kManyTags = 100'000;

} // namespace

bool benchStation(const Options &options)
{
    const bool isShort = options.seconds < kShortSeconds;
    test::TrialOptions trial;
    trial.programs = QCoreApplication::applicationDirPath();
    trial.tags = isShort ? kFewTags : kManyTags;
    trial.seconds = isShort ? 2 : options.seconds;
    trial.seed = options.seed;
    const test::TrialVerdict verdict = test::tryStation(trial);
    if (!verdict.fault.isEmpty()) {
        std::fprintf(stderr, "lineside-bench: station: %s\n", qPrintable(verdict.fault));
        return false;
    }
    const QJsonObject config{{QStringLiteral("tags"), trial.tags}, {QStringLiteral("seconds"), trial.seconds}};
    const auto tell = [&config](const char *metric, double value, const char *unit) {
        report("station", metric, value, unit, config);
    };
    const QJsonObject pipeline = verdict.report[QLatin1String("pipeline")].toObject();
    const QJsonObject history = verdict.report[QLatin1String("history")].toObject();
    tell("plant_ready", verdict.plantReadySeconds, "s");
    tell("first_value", verdict.report[QLatin1String("firstLiveValueMs")].toDouble(), "ms");
    tell("asked", double(verdict.punctuality.asked), "tags");
    tell("missed_periods", double(verdict.punctuality.missed), "periods");
    tell("longest_gap", verdict.punctuality.longestGapMs, "ms");
    tell("answers_compared", double(verdict.answers), "values");
    tell("answers_lost", double(verdict.lost), "values");
    tell("values_invented", double(verdict.invented), "values");
    tell("acked", double(verdict.acked), "readings");
    tell("dropped", pipeline[QLatin1String("dropped")].toDouble(), "readings");
    tell("cpu", verdict.cpuPercent, "% of a core");
    tell("memory", verdict.residentMb, "MB");
    tell("memory_peak", verdict.peakMb, "MB");
    tell("wire_to_latest_p95", pipeline[QLatin1String("latencyMsP95")].toDouble(), "ms");
    tell("wire_to_stored_p95", history[QLatin1String("latencyMsP95")].toDouble(), "ms");
    return true;
}

} // namespace lineside::bench
