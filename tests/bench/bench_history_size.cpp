#include "bench/history_bench.h"

#include "app/demo-plant/plant_model.h"

#include <cmath>
#include <random>

namespace lineside::bench {

namespace {

constexpr quint64 kSizeReadings = 4'000'000; // several times what waits in memory to become blocks
constexpr size_t kTagsTogether = 40;
constexpr UtcTime kFrom{std::chrono::seconds(1'790'000'000)};

void reportSize(const char *metric, const StoredSize &size, const QString &what)
{
    report("history", metric, size.bytesPerReading, "bytes/sample",
           {{QStringLiteral("what"), what}, {QStringLiteral("readings"), qint64(size.readings)}});
}

/*!
 * How late readings of a one-second period come. As measured with a station that reads the demo plant (intervals of a
 * Modbus tag: quartiles 0.9 ms beside the second, 5 and 95 % 3.5 ms, on a busy machine; of a subscription, which
 * samples every 100 ms, two in three are 0.1 s longer or shorter): what is polled or published together comes together.
 */
class Arrivals
{
public:
    explicit Arrivals(quint64 seed) : m_random(seed) {}
    std::chrono::microseconds next(bool subscribed)
    {
        const quint64 dice = m_random();
        const double lateMs = std::abs(m_normal(m_random)) * (dice % 10 == 0 ? 4.0 : 1.0);
        return std::chrono::microseconds(qint64(lateMs * 1'000))
            + std::chrono::milliseconds(subscribed ? 100 * (dice >> 8 & 1) : 0);
    }

private:
    std::mt19937_64 m_random;
    std::normal_distribution<double> m_normal;
};

//! The store's blocks when readings of \a tags tags come from \a valueOf(tag), a second apart.
template<typename ValueOf, typename Step>
bool measureSize(const char *metric, size_t tags, quint64 readings, quint64 seed, const QString &what, ValueOf valueOf, Step step)
{
    const QTemporaryDir folder;
    const std::unique_ptr<Historian> history = openHistory(folder);
    if (!history)
        return false;
    Arrivals arrivals(seed);
    quint64 sent = 0;
    for (qint64 second = 0; sent < readings; ++second) {
        step();
        auto batch = std::make_shared<Batch>();
        batch->receivedSteady = std::chrono::steady_clock::now();
        UtcTime at{};
        for (size_t i = 0; i < tags; ++i) {
            if (i % kTagsTogether == 0) // another device
                at = kFrom + std::chrono::seconds(second) + arrivals.next(i / kTagsTogether % 3 == 2);
            batch->readings.push_back({TagId(quint32(i + 1)), StatusCode::Good, at, Payload::of(valueOf(i))});
        }
        batch->receivedAt = at;
        sent += tags;
        feed(*history, std::move(batch));
    }
    if (!waitUntilStored(*history, sent))
        return false;
    history->stop();
    reportSize(metric, sizeOf(folder), what);
    return true;
}

} // namespace

bool benchHistorySize(const Options &options)
{
    const quint64 readings = options.seconds < 1 ? kSizeReadings / 10 : kSizeReadings;
    demo::PlantModel model({options.seed, 0, true, true});
    std::vector<demo::Point *> analog;
    for (qsizetype device = 0; device < model.devices().size(); ++device) {
        const std::span<demo::Point> points = model.pointsOf(device);
        for (size_t i = 0; i < points.size(); ++i) {
            const Tag &tag = model.devices()[device].tags[qsizetype(i)];
            if (tag.type == ValueType::Float64 && tag.kind == TagKind::Gauge)
                analog.push_back(&points[i]);
        }
    }
    if (!measureSize("bytes_per_sample_analog", analog.size(), readings, options.seed,
                 QStringLiteral("%1 analog tags of the demo plant at their transmitters' resolution, 1 s, arrival jitter")
                     .arg(analog.size()),
                 [&](size_t i) { return analog[i]->sample({}).value.asDouble(); }, [&] { model.step(1); }))
        return false;
    std::mt19937_64 random(options.seed);
    std::normal_distribution<double> noise(50, 1);
    return measureSize("bytes_per_sample_noise", 100, readings / 2, options.seed,
                   QStringLiteral("100 tags of full-noise doubles, 1 s, arrival jitter"),
                   [&](size_t) { return noise(random); }, [] {});
}

} // namespace lineside::bench
