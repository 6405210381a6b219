#include "bench/window_bench.h"

#include <QApplication>

#include <algorithm>
#include <cmath>
#include <random>

namespace lineside::bench {

Desk::Desk(int extraMachines, int extraTags)
    : scene(extraMachines, {}, extraTags)
{
    scene.theme.applyTo(*qApp);
}

Changes::Changes(LatestValues &latest, SnapshotPtr snapshot, quint64 seed)
    : m_thread([this, &latest, snapshot = std::move(snapshot), seed] { run(latest, *snapshot, seed); })
{
}

Changes::~Changes()
{
    m_stop = true;
    m_thread.join();
}

void Changes::run(LatestValues &latest, const PlantSnapshot &snapshot, quint64 seed)
{
    std::mt19937_64 random(seed);
    std::uniform_real_distribution<double> value(0, 1'000);
    const auto tags = snapshot.tags();
    const size_t step = tags.size() / 1'000 + 1;
    size_t at = 0;
    for (SteadyTime next = std::chrono::steady_clock::now(); !m_stop; next += std::chrono::milliseconds(1)) {
        std::this_thread::sleep_until(next);
        const UtcTime utc = Clock::system().utc();
        const SteadyTime steady = Clock::system().steady();
        for (size_t i = 0; i < step; ++i) {
            const TagEntry &entry = tags[at];
            at = (at + 1) % tags.size();
            const double number = value(random);
            const bool isFloat = entry.tag->type == ValueType::Float64;
            latest.set({entry.id, StatusCode::Good, utc, isFloat ? Payload::of(number) : Payload::of(qint64(number) % 5)}, steady);
        }
        latest.publish();
        m_changes += step;
    }
}

double Frames::percentile(double p) const
{
    if (m_times.empty())
        return std::nan("");
    std::vector<double> sorted = m_times;
    std::sort(sorted.begin(), sorted.end());
    return sorted[std::min(sorted.size() - 1, size_t(p * double(sorted.size())))];
}

void Frames::report(const char *bench, const QByteArray &prefix, const QJsonObject &config) const
{
    lineside::bench::report(bench, prefix + "_p50", percentile(0.50), "ms", config);
    lineside::bench::report(bench, prefix + "_p99", percentile(0.99), "ms", config);
    lineside::bench::report(bench, prefix + "_max", percentile(1.00), "ms", config);
}

bool runUntil(const std::function<bool()> &done, std::chrono::milliseconds limit)
{
    const SteadyTime end = std::chrono::steady_clock::now() + limit;
    while (!done()) {
        if (std::chrono::steady_clock::now() >= end)
            return false;
        QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
    }
    return true;
}

} // namespace lineside::bench
