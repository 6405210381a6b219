#include "acceptance/station_trial.h"
#include "bench/bench.h"

#include <QCoreApplication>

#include <cstdio>

namespace lineside::bench {

// The whole station with 1,000 machines of 20 tags, each tag read every second: once with health switched off and once
// with every machine scored each minute. The difference is what health costs where it stands, not alone in a loop.
bool benchMachines(const Options &options)
{
    const bool isShort = options.seconds < 5;
    double cpu[2] = {};
    double memory[2] = {};
    for (const bool scored : {false, true}) {
        test::TrialOptions trial;
        trial.programs = QCoreApplication::applicationDirPath();
        trial.machines = isShort ? 20 : 1'000;
        trial.tags = isShort ? 600 : 20'200; // the plant has some of its own
        trial.seconds = isShort ? 2 : options.seconds;
        trial.seed = options.seed;
        trial.scored = scored;
        const test::TrialVerdict verdict = test::tryStation(trial);
        if (!verdict.fault.isEmpty()) {
            std::fprintf(stderr, "lineside-bench: machines: %s\n", qPrintable(verdict.fault));
            return false;
        }
        cpu[scored] = verdict.cpuPercent;
        memory[scored] = verdict.residentMb;
        const QJsonObject config{{QStringLiteral("machines"), trial.machines}, {QStringLiteral("tags"), trial.tags},
                                 {QStringLiteral("scored"), scored}, {QStringLiteral("seconds"), trial.seconds}};
        report("machines", "cpu", verdict.cpuPercent, "% of a core", config);
        report("machines", "memory", verdict.residentMb, "MB", config);
        report("machines", "missed_periods", double(verdict.punctuality.missed), "periods", config);
        report("machines", "answers_lost", double(verdict.lost), "values", config);
    }
    report("machines", "health_cpu", cpu[1] - cpu[0], "% of a core", {});
    report("machines", "health_memory", memory[1] - memory[0], "MB", {});
    return true;
}

} // namespace lineside::bench
