#include "history_fixture.h"

#include <QRandomGenerator>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

using namespace lineside;
using namespace lineside::test;

/*
 * Buckets, values at a moment and state times against a plain model: random readings in random order (late ones, equal
 * times, bad ones), in blocks, sealed and open, asked for random ranges. LINESIDE_SEED sets the readings.
 */
class HistoryFiguresTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void equalAPlainModel_data();
    void equalAPlainModel();
};

namespace {

constexpr qint64 kSpan = 3'600'000'000; // an hour, in microseconds

//! By time, then as they came.
std::vector<Reading> inOrder(const std::vector<Reading> &readings)
{
    std::vector<size_t> order(readings.size());
    std::iota(order.begin(), order.end(), size_t(0));
    std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
        return readings[a].at != readings[b].at ? readings[a].at < readings[b].at : a < b;
    });
    std::vector<Reading> sorted;
    sorted.reserve(readings.size());
    for (const size_t at : order)
        sorted.push_back(readings[at]);
    return sorted;
}

double numberIn(const Reading &reading)
{
    const double value = double(reading.value.asInt64());
    return qualityOf(reading.status) == Quality::Bad ? std::numeric_limits<double>::quiet_NaN() : value;
}

bool same(double a, double b)
{
    return (std::isnan(a) && std::isnan(b)) || std::abs(a - b) <= 1e-9 * (1 + std::abs(b));
}

} // namespace

void HistoryFiguresTest::equalAPlainModel_data()
{
    QTest::addColumn<qulonglong>("openBytes");
    QTest::newRow("open") << 1'000'000'000ull;
    QTest::newRow("blocks") << 0ull;
    QTest::newRow("both") << 900'000ull;
}

void HistoryFiguresTest::equalAPlainModel()
{
    QFETCH(qulonglong, openBytes);
    bool given = false;
    quint32 seed = quint32(qEnvironmentVariableIntValue("LINESIDE_SEED", &given));
    if (!given)
        seed = QRandomGenerator::global()->generate();
    qInfo("LINESIDE_SEED=%u", seed);
    QRandomGenerator random(seed);
    QTemporaryDir folder;
    HistorianSettings settings;
    settings.folder = folder.filePath(QStringLiteral("data"));
    settings.openBytes = size_t(openBytes);
    settings.commitEvery = std::chrono::milliseconds(1);
    Result<std::unique_ptr<Historian>> opened = Historian::open(settings, Clock::system());
    QVERIFY(opened.ok());
    Historian &history = **opened;
    history.setSnapshot(snapshotOf({ValueType::Int64, ValueType::Int64}));

    std::vector<Reading> sent;
    quint64 stored = 0;
    for (int commit = 0; commit < 80; ++commit) {
        std::vector<Reading> readings;
        for (int i = 0; i < 60; ++i) {
            // Mostly forward, now and then far back, some at the same moment.
            const qint64 forward = commit * (kSpan / 80) + i * (kSpan / 4'800);
            const qint64 at = random.bounded(20) == 0 ? qint64(random.bounded(double(kSpan))) : forward / 500'000 * 500'000;
            readings.push_back({TagId(1), random.bounded(15) == 0 ? StatusCode::BadNoCommunication : StatusCode::Good,
                                kStart + std::chrono::microseconds(at), Payload::of(qint64(random.bounded(5)) - 2)});
            sent.push_back(readings.back());
            readings.push_back({TagId(2), StatusCode::Good, kStart + std::chrono::microseconds(at), Payload::of(qint64(i))});
        }
        stored += readings.size();
        history.take(batchOf(std::move(readings)));
        if (commit % 7 == 0)
            QVERIFY(waitForStored(history, stored));
    }
    QVERIFY(waitForStored(history, stored));
    const std::vector<Reading> all = inOrder(sent);

    for (int round = 0; round < 60; ++round) {
        const UtcTime from = kStart + std::chrono::microseconds(qint64(random.bounded(double(kSpan))) - kSpan / 10);
        const UtcTime to = from + std::chrono::microseconds(1 + qint64(random.bounded(double(round % 2 ? kSpan : kSpan / 50))));

        // ---- the value at a moment
        const Reading *last = nullptr;
        for (const Reading &reading : all) {
            if (reading.at <= from)
                last = &reading;
        }
        Answer<ValueAt> valueAnswer;
        const auto valueJob = history.queryValueAt(TagId(1), from, valueAnswer.callback());
        const Result<ValueAt> value = valueAnswer.take();
        QVERIFY(value.ok());
        QCOMPARE(value->found, last != nullptr);
        if (last) {
            QCOMPARE(value->reading.at, last->at);
            QCOMPARE(value->reading.value.bits, last->value.bits);
            QCOMPARE(value->reading.status, last->status);
            QVERIFY(value->age == from - last->at);
            QCOMPARE(value->type, ValueType::Int64);
        }

        // ---- buckets, microsecond by stretch
        const size_t wanted = 1 + random.bounded(40);
        Answer<std::vector<Bucket>> bucketAnswer;
        const auto bucketJob = history.queryBuckets({TagId(1), from, to, wanted}, bucketAnswer.callback());
        const Result<std::vector<Bucket>> buckets = bucketAnswer.take();
        QVERIFY(buckets.ok());
        QCOMPARE(buckets->size(), std::min(wanted, size_t((to - from).count())));
        QCOMPARE(buckets->front().from, from);
        QCOMPARE(buckets->back().to, to);
        for (size_t b = 0; b < buckets->size(); ++b) {
            const Bucket &bucket = (*buckets)[b];
            if (b > 0)
                QCOMPARE(bucket.from, (*buckets)[b - 1].to);
            quint64 count = 0, numbers = 0;
            double min = 1e9, max = -1e9, sum = 0, area = 0, first = 0, lastNumber = 0;
            std::chrono::microseconds known{0};
            Quality worst = Quality::Good;
            for (size_t i = 0; i < all.size(); ++i) {
                const double number = numberIn(all[i]);
                const UtcTime until = i + 1 < all.size() ? std::min(all[i + 1].at, bucket.to) : bucket.to;
                const UtcTime begin = std::max(all[i].at, bucket.from);
                if (begin < until && !std::isnan(number)) {
                    known += until - begin;
                    area += number * double((until - begin).count());
                }
                if (all[i].at < bucket.from || all[i].at >= bucket.to)
                    continue;
                ++count;
                worst = std::max(worst, qualityOf(all[i].status));
                if (std::isnan(number))
                    continue;
                if (numbers++ == 0)
                    first = number;
                lastNumber = number;
                min = std::min(min, number);
                max = std::max(max, number);
                sum += number;
            }
            const double none = std::numeric_limits<double>::quiet_NaN();
            QCOMPARE(bucket.count, count);
            QCOMPARE(bucket.numbers, numbers);
            QVERIFY(bucket.known == known);
            QCOMPARE(qualityOf(bucket.worst), worst);
            QVERIFY(same(bucket.min, numbers ? min : none));
            QVERIFY(same(bucket.max, numbers ? max : none));
            QVERIFY(same(bucket.first, numbers ? first : none));
            QVERIFY(same(bucket.last, numbers ? lastNumber : none));
            QVERIFY(same(bucket.mean, numbers ? sum / double(numbers) : none));
            QVERIFY(same(bucket.timeMean, known.count() ? area / double(known.count()) : none));
        }

        // ---- states
        std::map<qint64, std::pair<qint64, quint64>> expected; // time and entries by value
        qint64 unknown = (to - from).count();
        std::optional<qint64> held;
        for (size_t i = 0; i < all.size(); ++i) {
            const bool usable = qualityOf(all[i].status) != Quality::Bad;
            const UtcTime until = i + 1 < all.size() ? std::min(all[i + 1].at, to) : to;
            const UtcTime begin = std::max(all[i].at, from);
            const qint64 state = all[i].value.asInt64();
            if (usable && begin < until) {
                expected[state].first += (until - begin).count();
                unknown -= (until - begin).count();
            }
            if (usable && all[i].at >= from && all[i].at < to && held != state)
                ++expected[state].second;
            held = usable ? std::optional<qint64>(state) : std::nullopt;
        }
        Answer<StateTimes> stateAnswer;
        const auto stateJob = history.queryStates(TagId(1), from, to, stateAnswer.callback());
        const Result<StateTimes> states = stateAnswer.take();
        QVERIFY(states.ok());
        QCOMPARE(qint64(states->unknown.count()), unknown);
        QCOMPARE(states->states.size(), expected.size());
        for (const StateTime &state : states->states) {
            QCOMPARE(qint64(state.time.count()), expected[state.value.asInt64()].first);
            QCOMPARE(state.entries, expected[state.value.asInt64()].second);
        }
    }
    Answer<ValueAt> none;
    const auto job = history.queryValueAt(TagId(9), kStart, none.callback());
    QCOMPARE(none.take()->found, false);
}

QTEST_GUILESS_MAIN(HistoryFiguresTest)
#include "tst_history_figures.moc"
