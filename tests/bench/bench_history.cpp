#include "bench/history_bench.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <fcntl.h>
#include <random>
#include <thread>
#include <unistd.h>

/*
 * The local store through its public interface: readings per second until `stored` reports them (with blocks being made
 * beside), what a steady 100,000 tags at 1 Hz cost, how fast a trend comes back; and what the disk itself can do.
 */
namespace lineside::bench {

namespace {

//! Of the store's threads: what this one, which plays the field, does not use.
double otherThreadsCpu()
{
    return std::chrono::duration<double>(processCpu() - threadCpu()).count();
}

void figure(const char *metric, double value, const char *unit, const QString &what)
{
    report("history", metric, value, unit, {{QStringLiteral("what"), what}});
}

double residentMb()
{
    QFile status(QStringLiteral("/proc/self/statm"));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    const QList<QByteArray> fields = status.readAll().split(' ');
    return fields.size() > 1 ? fields[1].toDouble() * double(sysconf(_SC_PAGESIZE)) / 1e6 : 0;
}

//! The machine's own figure: a block of 8 KB appended and synced, in milliseconds.
std::vector<double> syncTimes(const QString &folder)
{
    std::vector<double> times;
    const int file = ::open(QFile::encodeName(folder + QLatin1String("/sync")).constData(),
                            O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0)
        return {0};
    const std::vector<char> block(8'192, 'x');
    for (int i = 0; i < 100; ++i) {
        const SteadyTime start = std::chrono::steady_clock::now();
        if (::write(file, block.data(), block.size()) < 0 || ::fdatasync(file) != 0)
            break;
        times.push_back(secondsSince(start) * 1e3);
    }
    ::close(file);
    if (times.empty())
        times.push_back(0);
    std::sort(times.begin(), times.end());
    return times;
}

//! What sensors send: slow walks seen at a transmitter's resolution, a jitter of the stamp below a millisecond.
class Sensors
{
public:
    Sensors(size_t tags, quint64 seed) : m_random(seed), m_values(tags)
    {
        for (double &value : m_values)
            value = double(m_random() % 1'000) / 10;
    }
    BatchPtr batch(size_t first, size_t count, UtcTime at)
    {
        auto batch = std::make_shared<Batch>();
        batch->readings.reserve(count);
        for (size_t i = first; i < first + count; ++i) {
            const quint64 dice = m_random();
            m_values[i] += double(int(dice % 5) - 2) / 10;
            batch->readings.push_back({TagId(quint32(i + 1)), StatusCode::Good,
                                       at + std::chrono::microseconds(dice >> 32 & 0x1FF),
                                       Payload::of(std::round(m_values[i] * 10) / 10)});
        }
        batch->receivedAt = at;
        batch->receivedSteady = std::chrono::steady_clock::now();
        return batch;
    }

private:
    std::mt19937_64 m_random;
    std::vector<double> m_values;
};

//! Somebody who carries readings on as soon as they are committed, and for whom commits come sooner while few come.
void follow(Historian &history)
{
    history.setForwarded(0);
    history.onCommit([&history](const CommitNotice &notice) { history.setForwarded(notice.firstSequence + notice.count - 1); });
}

bool ingest(const Options &options, bool followed)
{
    constexpr size_t kTags = 1'000;
    const QString config = QStringLiteral("1000 tags interleaved, WAL, FULL, blocks made beside%1")
                               .arg(followed ? QStringLiteral("; each commit is carried on") : QString());
    const QTemporaryDir folder;
    const std::unique_ptr<Historian> history = openHistory(folder);
    if (!history)
        return false;
    if (followed)
        follow(*history);
    Sensors sensors(kTags, options.seed);
    UtcTime at{std::chrono::seconds(1'790'000'000)};
    quint64 sent = 0;
    const double cpuBefore = otherThreadsCpu();
    const SteadyTime start = std::chrono::steady_clock::now();
    while (secondsSince(start) < options.seconds) {
        if (history->fill() > 0.1) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
            continue;
        }
        history->take(sensors.batch(0, kTags, at));
        at += std::chrono::seconds(1);
        sent += kTags;
    }
    if (!waitUntilStored(*history, sent))
        return false;
    const double took = secondsSince(start);
    const double cpu = otherThreadsCpu() - cpuBefore;
    const LatencySummary latency = history->commitLatency();
    const LatencySummary commits = history->commitTime();
    figure("samples_per_second", double(sent) / took, "samples/s", config);
    figure("commit_p50", commits.percentileMs(0.50), "ms", QStringLiteral("write and sync of a group of readings"));
    figure("commit_p95", commits.percentileMs(0.95), "ms", QStringLiteral("write and sync of a group of readings"));
    figure("cpu_seconds_per_million", cpu / (double(sent) / 1e6), "s", config);
    figure("receive_to_committed_p95", latency.percentileMs(0.95), "ms", config);
    figure("resident", residentMb(), "MB", config);

    const SteadyTime asked = std::chrono::steady_clock::now();
    std::atomic<bool> answered{false};
    std::atomic<quint64> covered{0};
    const auto job = history->queryTrend({TagId(kTags / 2), UtcTime::min(), UtcTime::max(), 2'000},
                                         [&](Result<TrendResult> result) {
                                             covered = result.ok() ? result->readings : 0;
                                             answered = true;
                                         });
    while (!answered && secondsSince(asked) < 60)
        std::this_thread::sleep_for(std::chrono::microseconds(200));
    figure("trend_of_everything", secondsSince(asked) * 1e3, "ms",
           QStringLiteral("one tag, %1 readings to 2000 points").arg(covered.load()));

    history->stop();
    const qint64 bytes = QFileInfo(folder.filePath(QStringLiteral("data/history.sqlite"))).size();
    figure("bytes_per_reading", double(bytes) / double(sent), "B", config);
    const SteadyTime reopened = std::chrono::steady_clock::now();
    const std::unique_ptr<Historian> again = openHistory(folder);
    figure("open_with_full_log", secondsSince(reopened) * 1e3, "ms", config);
    return again != nullptr;
}

bool steady(const Options &options, bool followed)
{
    constexpr size_t kTags = 100'000;
    constexpr size_t kBatch = 1'000;
    const QString config = QStringLiteral("100000 tags at 1 Hz, every reading stored%1")
                               .arg(followed ? QStringLiteral("; each commit is carried on") : QString());
    const QTemporaryDir folder;
    const std::unique_ptr<Historian> history = openHistory(folder);
    if (!history)
        return false;
    if (followed)
        follow(*history);
    Sensors sensors(kTags, options.seed);
    const UtcTime from{std::chrono::seconds(1'790'000'000)};
    const double cpuBefore = otherThreadsCpu();
    const SteadyTime start = std::chrono::steady_clock::now();
    quint64 sent = 0;
    double mostMb = 0;
    for (size_t tick = 0; secondsSince(start) < options.seconds; ++tick) {
        const auto due = std::chrono::milliseconds(10) * qint64(tick);
        std::this_thread::sleep_until(start + due);
        history->take(sensors.batch(tick * kBatch % kTags, kBatch, from + due));
        sent += kBatch;
        if (tick % 100 == 0)
            mostMb = std::max(mostMb, residentMb());
    }
    if (!waitUntilStored(*history, sent))
        return false;
    const double took = secondsSince(start);
    const double cpu = otherThreadsCpu() - cpuBefore;
    figure("steady_share_of_core", cpu / took * 100, "%", config);
    figure("steady_receive_to_committed_p95", history->commitLatency().percentileMs(0.95), "ms", config);
    figure("steady_resident_max", mostMb, "MB", config);
    history->stop();
    figure("steady_bytes_per_reading",
           double(QFileInfo(folder.filePath(QStringLiteral("data/history.sqlite"))).size()) / double(sent), "B", config);
    return true;
}

bool events()
{
    const QTemporaryDir folder;
    const std::unique_ptr<Historian> history = openHistory(folder);
    if (!history)
        return false;
    std::vector<double> times;
    for (int i = 0; i < 100; ++i) {
        std::atomic<bool> stored{false};
        const SteadyTime start = std::chrono::steady_clock::now();
        Event event;
        event.kind = EventKind::WriteAsked;
        event.text = QStringLiteral("a write was asked");
        history->append(event, [&stored](const Result<quint64> &) { stored = true; });
        while (!stored && secondsSince(start) < 10)
            std::this_thread::yield();
        times.push_back(secondsSince(start) * 1e3);
    }
    std::sort(times.begin(), times.end());
    figure("event_append_to_committed_p95", times[times.size() * 95 / 100], "ms",
           QStringLiteral("one at a time"));
    return true;
}

} // namespace

bool benchHistory(const Options &options)
{
    const QTemporaryDir folder;
    const std::vector<double> sync = syncTimes(folder.path());
    figure("disk_fdatasync_p50", sync[sync.size() / 2], "ms", QStringLiteral("8 KB appended, this machine"));
    figure("disk_fdatasync_p95", sync[sync.size() * 95 / 100], "ms",
           QStringLiteral("8 KB appended, this machine"));
    return ingest(options, false) && ingest(options, true) && benchHistorySize(options) && steady(options, false)
        && steady(options, true) && events();
}

} // namespace lineside::bench
