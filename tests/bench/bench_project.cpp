#include "bench/bench.h"
#include "models/base/clock.h"
#include "models/plant/plant_edits.h"
#include "models/plant/project_file.h"
#include "plant/sample_plant.h"

#include <algorithm>

namespace lineside::bench {

namespace {

constexpr int kProjectTags = 100'000;

//! The best of a few runs, in milliseconds of CPU time: other programs do not count.
template<typename Work>
double bestMs(const Options &options, Work work)
{
    double best = 1e9;
    const SteadyTime end = std::chrono::steady_clock::now() + options.duration() / 4;
    do {
        const std::chrono::nanoseconds before = threadCpu();
        work();
        const std::chrono::duration<double, std::milli> took = threadCpu() - before;
        best = std::min(best, took.count());
    } while (std::chrono::steady_clock::now() < end);
    return best;
}

} // namespace

bool benchProject(const Options &options)
{
    const QJsonObject config{{QStringLiteral("tags"), kProjectTags}};
    const Plant plant = test::wholesalePlant(kProjectTags);
    const QByteArray json = project::write(plant);
    bool sound = true;
    report("project", "size", double(json.size()), "bytes", config);
    report("project", "write", bestMs(options, [&] { sound = project::write(plant).size() == json.size() && sound; }),
           "ms", config);
    report("project", "parse", bestMs(options, [&] { sound = project::parse(json).ok() && sound; }), "ms", config);
    report("project", "check", bestMs(options, [&] { sound = PlantEditor::check(plant).ok() && sound; }), "ms", config);

    PlantEditor editor(plant, test::countingNumbering());
    int edits = 0;
    const double apply = bestMs(options, [&] {
        Plant next = editor.plant();
        next.sites[0].devices[0].tags[7].name = QString::number(++edits);
        sound = editor.apply(QStringLiteral("edit"), next).ok() && sound;
    });
    report("project", "apply_one_edit", apply, "ms", config);
    return sound;
}

} // namespace lineside::bench
