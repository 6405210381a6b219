#include "bench/history_bench.h"

#include <QFile>

#include <array>
#include <atomic>
#include <cmath>
#include <fcntl.h>
#include <random>
#include <thread>
#include <unistd.h>

namespace lineside::bench {

namespace {

constexpr quint32 kMonthPens = 10;
constexpr qint64 kMonthSeconds = 30 * 86'400;
constexpr size_t kMonthWidth = 1'600;
constexpr size_t kMonthPoints = kMonthWidth * 5; // first, least, greatest, last and worst of each pixel column

const UtcTime kMonthFrom{std::chrono::seconds(1'790'000'000)};

//! Ten wandering values, a reading a second with a jitter, written as fast as the store takes them.
bool storeAMonth(const QTemporaryDir &folder, qint64 seconds, quint64 seed)
{
    const std::unique_ptr<Historian> history = openHistory(folder);
    if (!history)
        return false;
    std::mt19937_64 random(seed);
    std::array<double, kMonthPens> values{};
    values.fill(500);
    for (qint64 first = 0; first < seconds; first += 600) {
        auto batch = std::make_shared<Batch>();
        batch->receivedSteady = std::chrono::steady_clock::now();
        batch->readings.reserve(600 * kMonthPens);
        for (qint64 second = first; second < std::min(first + 600, seconds); ++second) {
            for (quint32 pen = 0; pen < kMonthPens; ++pen) {
                const quint64 dice = random();
                values[pen] += double(int(dice % 7) - 3) + (500 - values[pen]) * 1e-4;
                batch->readings.push_back({TagId(pen + 1), StatusCode::Good,
                                           kMonthFrom + std::chrono::seconds(second) + std::chrono::microseconds(dice >> 40 & 0x3FF),
                                           Payload::of(std::round(values[pen]) / 10)});
            }
        }
        feed(*history, std::move(batch));
    }
    if (!waitUntilStored(*history, quint64(seconds) * kMonthPens))
        return false;
    history->stop(std::chrono::seconds(20));
    return true;
}

//! The operating system forgets what it has read of the file.
void dropFromMemory(const QTemporaryDir &folder)
{
    const QByteArray file = QFile::encodeName(folder.filePath(QStringLiteral("data/history.sqlite")));
    const int fd = ::open(file.constData(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    ::fdatasync(fd);
    ::posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    ::close(fd);
}

//! All pens at once, as a window asks; milliseconds until the last answer, negative when one was not complete.
double askForTheMonth(Historian &history, qint64 seconds)
{
    std::atomic<quint32> answers{0};
    std::atomic<quint64> readings{0};
    const SteadyTime start = std::chrono::steady_clock::now();
    std::vector<JobPtr<TrendResult>> jobs;
    for (quint32 pen = 1; pen <= kMonthPens; ++pen) {
        const TrendQuery query{TagId(pen), kMonthFrom, kMonthFrom + std::chrono::seconds(seconds), kMonthPoints};
        jobs.push_back(history.queryTrend(query, [&](const Result<TrendResult> &result) {
            readings += result.ok() ? result->readings : 0;
            ++answers;
        }));
    }
    while (answers < kMonthPens && secondsSince(start) < 60)
        std::this_thread::sleep_for(std::chrono::microseconds(100));
    const double took = secondsSince(start) * 1e3;
    return readings == quint64(seconds) * kMonthPens ? took : -1;
}

} // namespace

bool benchMonth(const Options &options)
{
    const qint64 seconds = options.seconds < 1 ? kMonthSeconds / 30 : kMonthSeconds; // a day, to see that it works
    const QTemporaryDir folder;
    const SteadyTime start = std::chrono::steady_clock::now();
    if (!storeAMonth(folder, seconds, options.seed))
        return false;
    const double wrote = secondsSince(start);
    dropFromMemory(folder);
    const std::unique_ptr<Historian> history = openHistory(folder);
    if (!history)
        return false;
    const double cold = askForTheMonth(*history, seconds);
    std::vector<double> again;
    for (int i = 0; i < 5; ++i)
        again.push_back(askForTheMonth(*history, seconds));
    std::sort(again.begin(), again.end());
    if (cold < 0 || again.front() < 0)
        return false;
    const QJsonObject config{{QStringLiteral("pens"), qint64(kMonthPens)},
                             {QStringLiteral("days"), seconds / 86'400},
                             {QStringLiteral("readings"), seconds * kMonthPens},
                             {QStringLiteral("width"), qint64(kMonthWidth)},
                             {QStringLiteral("bytes_per_sample"), sizeOf(folder).bytesPerReading},
                             {QStringLiteral("written_in_s"), wrote}};
    report("trend", "month10_cold_ms", cold, "ms", config);
    report("trend", "month10_warm_ms", again[again.size() / 2], "ms", config);
    return true;
}

} // namespace lineside::bench
