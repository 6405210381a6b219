#include "bench/window_bench.h"
#include "models/health/health_service.h"
#include "ui/health/health_grid.h"
#include "ui/health/health_model.h"
#include "ui/health/health_tiles.h"
#include "ui/overview/overview_page.h"

#include <QApplication>
#include <QScrollArea>
#include <QScrollBar>

#include <unistd.h>

#include <cstdio>

namespace lineside::bench {

namespace {

using namespace std::chrono_literals;

double residentNowMb()
{
    long total = 0;
    long resident = 0;
    std::FILE *file = std::fopen("/proc/self/statm", "re");
    if (!file)
        return 0;
    const bool read = std::fscanf(file, "%ld %ld", &total, &resident) == 2;
    std::fclose(file);
    return read ? double(resident) * double(sysconf(_SC_PAGESIZE)) / 1e6 : 0;
}

template<typename Work>
double millis(Work &&work)
{
    const SteadyTime start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

//! Scores all over the scale, so that tiles of every kind are drawn.
std::shared_ptr<HealthPicture> pictureOf(const PlantSnapshot &snapshot, const HealthPicture &of, UtcTime now, double shift)
{
    auto picture = std::make_shared<HealthPicture>(of);
    picture->at = now;
    int at = 0;
    for (const Site &site : snapshot.plant().sites) {
        for (const Line &line : site.lines) {
            for (const Machine &machine : line.machines) {
                HealthInputs inputs;
                inputs.at = now;
                const double worn = (at++ * 37 % 100) / 100.0;
                inputs.oee = {0.85 * (1 - worn * 0.6) + shift, now - 7 * 24h, now, 10'080, 1};
                inputs.performance = {1 - worn * 0.5, now - 7 * 24h, now, 10'080, 1};
                inputs.outOfControl = {int(worn * 8), 1, 0, now - 7 * 24h, now, 2'016, at % 9 == 0 ? 0.0 : 1.0};
                inputs.breakdowns = {int(worn * 4), 400, {}, now - 30 * 24h, now, 1};
                auto health = std::make_shared<HealthAssessment>();
                health->machine = machine.id;
                health->code = machine.code;
                health->score = healthScore({}, inputs);
                picture->machines[machine.id] = health;
            }
        }
    }
    return picture;
}

//! From the top to the bottom and up again in steps of a wheel's notch, each painted.
void scroll(const Options &options, QWidget &seen, QScrollBar &bar, const QByteArray &name, const QJsonObject &config)
{
    Frames frames;
    const SteadyTime end = std::chrono::steady_clock::now() + options.duration() / 4;
    int step = 120;
    while (std::chrono::steady_clock::now() < end) {
        const int next = bar.value() + step;
        if (next > bar.maximum() || next < 0)
            step = -step;
        frames.add(std::chrono::nanoseconds(qint64(1e6 * millis([&] {
            bar.setValue(bar.value() + step);
            QCoreApplication::sendPostedEvents();
            (void)seen.grab(); // painted as a whole, whether a window system shows it or not
        }))));
    }
    frames.report("grid", name, config);
}

void measureGrid(const Options &options, Desk &desk, HealthService &service, int machines)
{
    const QJsonObject config{{QStringLiteral("machines"), machines}};
    const double before = residentNowMb();
    UiServices services = desk.scene.services();
    services.health = &service;
    PlantWatch watch(services);
    const PageContext context{services, watch, desk.parts};
    const SnapshotPtr snapshot = desk.scene.editor->snapshot();
    const UtcTime now = Clock::system().utc();
    std::unique_ptr<HealthGrid> grid;
    const HealthPicturePtr first = pictureOf(*snapshot, *service.picture(), now, 0);
    report("grid", "health_first", millis([&] {
        grid = std::make_unique<HealthGrid>(context, service);
        grid->resize(1'400, 800);
        static_cast<QWidget *>(grid.get())->setVisible(true);
        static_cast<HealthView &>(*grid).show(snapshot, first);
        (void)grid->tiles().viewport()->grab();
    }), "ms", config);
    Frames frames;
    for (int round = 0; round < (options.seconds < 1 ? 3 : 40); ++round) {
        const HealthPicturePtr next = pictureOf(*snapshot, *service.picture(), now, 0.001 * (round % 20));
        frames.add(std::chrono::nanoseconds(qint64(1e6 * millis([&] {
            static_cast<HealthView &>(*grid).show(snapshot, next);
            (void)grid->tiles().viewport()->grab();
        }))));
    }
    frames.report("grid", "health_round", config);
    scroll(options, *grid->tiles().viewport(), *grid->tiles().verticalScrollBar(), "health_scroll", config);
    report("grid", "health_memory", residentNowMb() - before, "MB", config);
}

void measureOverview(const Options &options, Desk &desk, HealthService &service, int machines)
{
    const QJsonObject config{{QStringLiteral("machines"), machines}};
    const double before = residentNowMb();
    UiServices services = desk.scene.services();
    services.health = &service;
    PlantWatch watch(services);
    const PageContext context{services, watch, desk.parts};
    std::unique_ptr<OverviewPage> page;
    report("grid", "overview_first", millis([&] {
        page = std::make_unique<OverviewPage>(context);
        page->resize(1'400, 800);
        page->show();
        page->tick();
        (void)page->grab();
    }), "ms", config);
    Frames frames;
    const SteadyTime end = std::chrono::steady_clock::now() + options.duration() / 4;
    while (std::chrono::steady_clock::now() < end) {
        desk.scene.breathe(); // every tag has another value
        frames.add(std::chrono::nanoseconds(qint64(1e6 * millis([&] {
            watch.tick();
            page->tick();
            (void)page->grab();
        }))));
    }
    frames.report("grid", "overview_tick", config);
    QScrollArea *area = page->findChild<QScrollArea *>();
    scroll(options, *area->viewport(), *area->verticalScrollBar(), "overview_scroll", config);
    report("grid", "overview_memory", residentNowMb() - before, "MB", config);
}

} // namespace

bool benchGrid(const Options &options)
{
    for (const int machines : {100, 1'000}) {
        if (options.seconds < 1 && machines > 100)
            continue;
        Desk desk(machines - 11);
        HealthService service(HealthService::Parts{});
        service.start(desk.scene.editor->snapshot());
        if (!runUntil([&service] { return service.picture()->heartbeat.rounds > 0; }, 60s))
            return false;
        measureGrid(options, desk, service, machines);
        measureOverview(options, desk, service, machines);
    }
    return true;
}

} // namespace lineside::bench
