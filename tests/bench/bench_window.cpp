#include "bench/window_bench.h"
#include "ui/plant_tree/plant_tree.h"
#include "ui/shell/main_window.h"

#include <QApplication>
#include <QDialog>
#include <QLineEdit>

#include <cstdio>

namespace lineside::bench {

namespace {

using namespace std::chrono_literals;


constexpr int kPasses = 6; // of the event loop: a tick, what it asked to be painted, and some to spare

using Millis = std::chrono::duration<double, std::milli>;

//! How long \a what holds the window's thread up, what it left to the event loop included.
double held(const Options &options, const std::function<void()> &what)
{
    double longest = 0;
    const auto timed = [&](const std::function<void()> &step) {
        const SteadyTime start = std::chrono::steady_clock::now();
        step();
        longest = std::max(longest, Millis(std::chrono::steady_clock::now() - start).count());
    };
    timed(what);
    // what comes of it later: one turn of the event loop at a time, for a while
    const SteadyTime end = std::chrono::steady_clock::now() + options.duration() / 6;
    while (std::chrono::steady_clock::now() < end)
        timed([] { QCoreApplication::processEvents(QEventLoop::AllEvents, 1); });
    return longest;
}

//! The window's display ticks while every tag changes once a second: how long each holds the thread, paint included.
void ticks(const Options &options, Desk &desk, const QJsonObject &config)
{
    const Changes changes(desk.scene.latest, desk.scene.editor->snapshot(), options.seed);
    Frames frames;
    const auto cpuBefore = threadCpu();
    const SteadyTime begin = std::chrono::steady_clock::now();
    const SteadyTime end = begin + options.duration();
    for (SteadyTime next = begin; next < end; next += 50ms) {
        std::this_thread::sleep_until(next);
        const SteadyTime start = std::chrono::steady_clock::now();
        for (int pass = 0; pass < kPasses; ++pass)
            QCoreApplication::processEvents(); // its own timer ticks in there
        frames.add(std::chrono::steady_clock::now() - start);
    }
    frames.report("window", "tick", config);
    report("window", "tick_cpu", 100 * std::chrono::duration<double>(threadCpu() - cpuBefore).count()
               / std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(),
           "% of one core", config);
}

void change(PlantEditor &editor, const std::function<void(Site &)> &what)
{
    Plant plant = editor.plant();
    what(plant.sites[0]);
    if (!editor.apply(QStringLiteral("Edit"), std::move(plant)))
        std::fputs("lineside-bench: window: the edit was refused\n", stderr);
}

//! What an engineer changes, in a small device and in the one that has nearly all tags; each is undone.
void edits(const Options &options, Desk &desk, const QJsonObject &config)
{
    const auto rename = [](Site &site, int device) { site.devices[device].tags.last().name = QStringLiteral("Renamed"); };
    const std::pair<const char *, std::function<void(Site &)>> edits[] = {
        {"edit_of_one_tag", [&](Site &site) { rename(site, 1); }},
        {"edit_of_one_tag_of_many", [&](Site &site) { rename(site, 0); }},
        {"edit_of_one_limit", [](Site &site) { site.devices[0].tags.last().limits.high = 1e6; }},
        {"edit_that_adds_a_tag", [](Site &site) {
             Tag tag;
             tag.id = TagUuid::create();
             tag.code = QStringLiteral("new");
             site.devices[0].tags.append(tag);
         }},
        {"edit_of_a_machine", [](Site &site) { site.lines[0].machines[0].model = QStringLiteral("X"); }},
        {"edit_that_disables_a_device", [](Site &site) { site.devices[0].enabled = false; }},
    };
    for (const auto &[name, edit] : edits) {
        report("window", name, held(options, [&] { change(*desk.scene.editor, edit); }), "ms", config);
        report("window", (QByteArray(name) + "_undone").constData(), held(options, [&] { static_cast<void>(desk.scene.editor->undo()); }), "ms", config);
    }
}

} // namespace

bool benchWindow(const Options &options)
{
    Desk desk(machinesFor(options), kExtraTags);
    desk.scene.breathe();
    const QJsonObject config{{QStringLiteral("tags"), qint64(desk.scene.editor->snapshot()->tags().size())},
                             {QStringLiteral("machines"), machinesFor(options) + 11}};
    std::unique_ptr<MainWindow> window;
    report("window", "made_and_shown", held(options, [&] {
               window = std::make_unique<MainWindow>(desk.services, ShellOptions{});
               window->resize(1'440, 900);
               window->show();
           }),
           "ms", config);
    for (const QString &page : window->pageIds()) {
        QJsonObject which = config;
        which.insert(QStringLiteral("page"), page);
        report("window", "page_first_shown", held(options, [&] { window->showPage(page); }), "ms", which);
        report("window", "page_shown_again", held(options, [&] {
                   window->showPage(page == QStringLiteral("flow") ? QStringLiteral("links") : QStringLiteral("flow"));
                   window->showPage(page);
               }),
               "ms", which);
        ticks(options, desk, which);
    }
    edits(options, desk, config);
    QDialog *goTo = nullptr;
    report("window", "go_to_opened", held(options, [&] {
               window->showGoTo();
               goTo = window->findChild<QDialog *>();
           }),
           "ms", config);
    if (!goTo)
        return false;
    runUntil([] { return false; }, 1s);
    double typed = 0;
    for (const char key : {'e', 'x', 't', '-', '9', '9', ' ', 'b'})
        typed = std::max(typed, held(options, [&] { goTo->findChild<QLineEdit *>()->insert(QString(QLatin1Char(key))); }));
    report("window", "go_to_key_typed", typed, "ms", config);
    goTo->close();
    auto *filter = window->tree().findChild<QLineEdit *>();
    report("window", "tree_filtered", held(options, [&] { filter->setText(QStringLiteral("ext-10")); }), "ms", config);
    report("window", "tree_filter_cleared", held(options, [&] { filter->clear(); }), "ms", config);
    return true;
}

} // namespace lineside::bench
