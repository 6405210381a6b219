#pragma once

#include "bench/bench.h"
#include "tests/gui/plant_scene.h"
#include "ui/widgets/plant_watch.h"

#include <QEvent>
#include <QObject>
#include <QWidget>

#include <atomic>
#include <functional>
#include <thread>
#include <vector>

namespace lineside::bench {

//! Machines of a large plant, a hundred tags each: with the scene's own 100,077 tags; few where only running counts.
inline int machinesFor(const Options &options) { return options.seconds < 1 ? 20 : 1'000; }
inline constexpr int kExtraTags = 93;

//! A scene's services with the machine's own clock, and what a page needs. Before use: QApplication.
struct Desk
{
    explicit Desk(int extraMachines = 0, int extraTags = 0);

    PlantScene scene;
    const UiServices given = scene.services();
    const UiServices services{given.editor,   given.latest,  given.pipeline,   given.historian, given.field, given.commands,
                              given.secrets, given.authorizer, Clock::system(), given.tap,       given.plantStore,
                              given.theme,   given.seat};
    PlantWatch watch{services};
    const PageParts parts;
    const PageContext context{services, watch, parts};
};

//! Stands for the telemetry thread: each tag changes once a second, in steps of a millisecond, while it lives.
class Changes
{
public:
    Changes(LatestValues &latest, SnapshotPtr snapshot, quint64 seed);
    ~Changes();
    quint64 changes() const { return m_changes; }

private:
    void run(LatestValues &latest, const PlantSnapshot &snapshot, quint64 seed);

    std::atomic<bool> m_stop{false};
    std::atomic<quint64> m_changes{0};
    std::thread m_thread;
};

//! Counts how often a widget was painted.
class PaintCounter final : public QObject
{
public:
    explicit PaintCounter(QWidget &widget) { widget.installEventFilter(this); }
    quint64 paints() const { return m_paints; }

protected:
    bool eventFilter(QObject *, QEvent *event) override
    {
        m_paints += event->type() == QEvent::Paint ? 1 : 0;
        return false;
    }

private:
    quint64 m_paints = 0;
};

//! Wall times of frames, in milliseconds.
class Frames
{
public:
    void add(std::chrono::nanoseconds time) { m_times.push_back(std::chrono::duration<double, std::milli>(time).count()); }
    size_t size() const { return m_times.size(); }
    double percentile(double p) const;
    //! Prints <prefix>_p50, _p99 and _max.
    void report(const char *bench, const QByteArray &prefix, const QJsonObject &config) const;

private:
    std::vector<double> m_times;
};

/*!
 * Runs the event loop until \a done says so; false when that takes longer than \a limit.
 */
bool runUntil(const std::function<bool()> &done, std::chrono::milliseconds limit);

} // namespace lineside::bench
