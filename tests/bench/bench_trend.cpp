#include "bench/history_bench.h"
#include "bench/window_bench.h"
#include "ui/trends/trend_plot.h"

#include <QApplication>

#include <cmath>
#include <cstdio>
#include <random>
#include <thread>

namespace lineside::bench {

namespace {

using namespace std::chrono_literals;

constexpr size_t kTrendPens = 10;
constexpr qint64 kSeconds = 86'400;
constexpr QSize kTrendSize(1'600, 800);
constexpr auto kDisplayTick = 50ms;
constexpr int kPassesToPaint = 6; // of the event loop: a queued drawing, an update, a paint, and some to spare

//! A day of wandering values, a reading a second for each tag, into the real store.
bool storeADay(Desk &desk, const std::vector<TagId> &tags, UtcTime end, quint64 seed)
{
    std::mt19937_64 random(seed);
    std::normal_distribution<double> noise(0, 0.05);
    std::vector<double> values(tags.size(), 50);
    for (qint64 first = 0; first < kSeconds; first += 3'600) {
        auto batch = std::make_shared<Batch>();
        batch->receivedAt = end;
        batch->receivedSteady = Clock::system().steady();
        for (qint64 second = first; second < first + 3'600; ++second) {
            for (size_t i = 0; i < tags.size(); ++i) {
                values[i] += noise(random) + (50 - values[i]) * 1e-4;
                batch->readings.push_back({tags[i], StatusCode::Good, end - std::chrono::seconds(kSeconds - second),
                                           Payload::of(std::round(values[i] * 100) / 100)});
            }
        }
        desk.scene.historian->take(BatchPtr(std::move(batch)));
    }
    return runUntil([&] { return desk.scene.stored() >= quint64(kSeconds) * tags.size(); }, 60s);
}

//! A plot whose frames can be waited for.
class Stage
{
public:
    explicit Stage(Desk &desk)
        : plot(desk.services)
        , m_painted(*plot.findChild<QWidget *>())
    {
        plot.resize(kTrendSize);
        plot.show();
        runUntil([] { return false; }, 100ms);
    }

    //! One display tick until what it asked for is painted; at once when it asked for nothing.
    std::chrono::nanoseconds frame(bool mustPaint = true)
    {
        const quint64 before = m_painted.paints();
        const SteadyTime start = std::chrono::steady_clock::now();
        plot.tick();
        if (mustPaint)
            m_allPainted = runUntil([&] { return m_painted.paints() > before; }, 2s) && m_allPainted;
        return std::chrono::steady_clock::now() - start;
    }
    bool allPainted() const { return m_allPainted; }

    TrendPlot plot;

private:
    PaintCounter m_painted;
    bool m_allPainted = true;
};

bool firstPicture(const char *metric, Stage &stage, const std::vector<TrendPen> &pens, UtcTime end, const QJsonObject &config)
{
    stage.plot.setPens({});
    stage.plot.setRange(end - 24h, end);
    runUntil([] { return false; }, 200ms);
    const SteadyTime start = std::chrono::steady_clock::now();
    stage.plot.setPens(pens);
    const auto complete = [&] {
        stage.frame(false);
        for (size_t i = 0; i < pens.size(); ++i) {
            if (!stage.plot.sampleAt(i, end))
                return false;
        }
        return !stage.plot.isLoading();
    };
    if (!runUntil(complete, 20s))
        return false;
    stage.plot.autoScale();
    stage.frame();
    report("trend", metric, std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count(), "ms", config);
    return true;
}

void panAndZoom(const Options &options, Stage &stage, UtcTime end, const QJsonObject &config)
{
    Frames pans;
    Frames zooms;
    stage.plot.setRange(end - 24h, end);
    const SteadyTime until = std::chrono::steady_clock::now() + options.duration();
    for (int i = 0; std::chrono::steady_clock::now() < until; ++i) {
        const bool zooms20 = i % 40 >= 20;
        if (zooms20)
            stage.plot.zoom(i % 20 < 10 ? 0.8 : 1.25);
        else
            stage.plot.pan(i % 20 < 10 ? -0.02 : 0.02);
        (zooms20 ? zooms : pans).add(stage.frame());
    }
    pans.report("trend", "pan_frame", config);
    zooms.report("trend", "zoom_frame", config);
}

//! The present at one reading a second for each pen, five minutes in sight, the display ticking.
void liveScroll(const Options &options, Desk &desk, Stage &stage, const std::vector<TagId> &tags, QJsonObject config)
{
    stage.plot.setSpan(5min);
    stage.plot.setLive(true);
    runUntil([&] { return !stage.plot.isLoading(); }, 5s);
    Frames frames;
    const auto cpuBefore = threadCpu();
    const SteadyTime begin = std::chrono::steady_clock::now();
    const SteadyTime end = begin + options.duration();
    int tick = 0;
    for (SteadyTime next = begin; next < end; next += kDisplayTick, ++tick) {
        std::this_thread::sleep_until(next);
        if (tick % 20 == 0) {
            auto batch = std::make_shared<Batch>();
            for (const TagId tag : tags)
                batch->readings.push_back({tag, StatusCode::Good, Clock::system().utc(), Payload::of(50.0 + tick % 7)});
            desk.scene.tap.take(BatchPtr(std::move(batch)));
        }
        const SteadyTime start = std::chrono::steady_clock::now();
        stage.frame(false);
        for (int i = 0; i < kPassesToPaint; ++i)
            QCoreApplication::processEvents(); // draws and paints, when the picture has moved by a pixel
        frames.add(std::chrono::steady_clock::now() - start);
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    const double cpu = std::chrono::duration<double>(threadCpu() - cpuBefore).count();
    config.insert(QStringLiteral("span_s"), 300);
    config.insert(QStringLiteral("tick_ms"), qint64(kDisplayTick.count()));
    frames.report("trend", "live_scroll_frame", config);
    report("trend", "live_scroll_cpu", 100 * cpu / seconds, "% of one core", config);
}

} // namespace

bool benchTrend(const Options &options)
{
    if (!benchMonth(options)) {
        std::fputs("lineside-bench: trend: the month could not be stored or read\n", stderr);
        return false;
    }
    Desk desk;
    std::vector<TagId> tags;
    std::vector<TrendPen> pens;
    for (const TagEntry &entry : desk.scene.editor->snapshot()->tags()) {
        if (entry.tag->type != ValueType::Float64 || entry.tag->kind != TagKind::Gauge || tags.size() == kTrendPens)
            continue;
        pens.push_back({entry.tag->id, int(tags.size()), true});
        tags.push_back(entry.id);
    }
    const UtcTime end = Clock::system().utc();
    if (tags.size() != kTrendPens || !storeADay(desk, tags, end, options.seed)) {
        std::fputs("lineside-bench: trend: the day could not be stored\n", stderr);
        return false;
    }
    const QJsonObject config{{QStringLiteral("pens"), qint64(kTrendPens)},
                             {QStringLiteral("readings"), qint64(kTrendPens) * kSeconds},
                             {QStringLiteral("width"), kTrendSize.width()},
                             {QStringLiteral("height"), kTrendSize.height()}};
    Stage stage(desk);
    bool sound = firstPicture("first_picture_cold", stage, pens, end, config);
    sound = firstPicture("first_picture_warm", stage, pens, end, config) && sound;
    panAndZoom(options, stage, end, config);
    liveScroll(options, desk, stage, tags, config);
    sound = sound && stage.allPainted();
    if (!sound)
        std::fputs("lineside-bench: trend: a picture was not painted, the figures mean nothing\n", stderr);
    return redrawTrends(options) && sound;
}

} // namespace lineside::bench
