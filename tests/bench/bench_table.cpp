#include "bench/window_bench.h"
#include "ui/tags/tag_page.h"
#include "ui/tags/tag_table_model.h"

#include <QCoreApplication>
#include <QLineEdit>
#include <QTableView>

#include <cmath>
#include <cstdio>
#include <thread>

namespace lineside::bench {

namespace {

using namespace std::chrono_literals;

constexpr auto kTick = 50ms;      // the window's display tick

bool measure(const Options &options, Desk &desk, const char *order, const QString &filter, int sortColumn)
{
    TagPage page(desk.context);
    page.resize(1200, 800);
    page.findChild<QLineEdit *>()->setText(filter);
    page.show();
    if (!runUntil([&] { return filter.isEmpty() || page.model().rowCount() < page.model().total(); }, 5s))
        return false;
    page.table().sortByColumn(sortColumn, Qt::DescendingOrder);
    const PaintCounter painted(*page.table().viewport());
    Changes changes(desk.scene.latest, desk.scene.editor->snapshot(), options.seed);
    runUntil([] { return false; }, 300ms);

    Frames frames;
    int missed = 0;
    const quint64 paintsBefore = painted.paints();
    const quint64 changesBefore = changes.changes();
    const auto cpuBefore = threadCpu();
    const SteadyTime begin = std::chrono::steady_clock::now();
    const SteadyTime end = begin + options.duration();
    for (SteadyTime next = begin; next < end;) {
        std::this_thread::sleep_until(next);
        const quint64 before = painted.paints();
        const SteadyTime start = std::chrono::steady_clock::now();
        desk.watch.tick();
        page.tick();
        // the frame is there when the table was painted
        runUntil([&] { return painted.paints() > before; }, 1s);
        const SteadyTime now = std::chrono::steady_clock::now();
        frames.add(now - start);
        for (next += kTick; next <= now; next += kTick)
            ++missed;
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    const double cpu = std::chrono::duration<double>(threadCpu() - cpuBefore).count();
    const QJsonObject config{{QStringLiteral("rows"), page.model().total()},
                             {QStringLiteral("rows_shown"), page.model().rowCount()},
                             {QStringLiteral("order"), QString::fromUtf8(order)},
                             {QStringLiteral("changes_per_s"), std::round(double(changes.changes() - changesBefore) / seconds)},
                             {QStringLiteral("tick_ms"), qint64(kTick.count())},
                             {QStringLiteral("frames"), qint64(frames.size())}};
    frames.report("table", "frame", config);
    report("table", "missed_ticks", missed, "ticks", config);
    report("table", "cpu", 100 * cpu / seconds, "% of one core", config);
    return painted.paints() - paintsBefore >= frames.size();
}

} // namespace

bool benchTable(const Options &options)
{
    Desk desk(machinesFor(options), kExtraTags);
    desk.scene.breathe();
    desk.watch.examineAll();
    bool sound = measure(options, desk, "unsorted", {}, TagTableModel::MachineColumn);
    sound = measure(options, desk, "filtered", QStringLiteral("bearing"), TagTableModel::MachineColumn) && sound;
    sound = measure(options, desk, "sorted by value", {}, TagTableModel::ValueColumn) && sound;
    sound = measure(options, desk, "filtered and sorted by value", QStringLiteral("bearing"), TagTableModel::ValueColumn) && sound;
    if (!sound)
        std::fputs("lineside-bench: table: a frame was not painted, the figures mean nothing\n", stderr);
    return sound;
}

} // namespace lineside::bench
