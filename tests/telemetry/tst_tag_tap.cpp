#include "models/telemetry/tag_tap.h"

#include <QtTest>

#include <atomic>
#include <thread>

using namespace lineside;

namespace {

constexpr TagId kWatched{7};
constexpr TagId kOther{100'000};

BatchPtr batchOf(TagId tag, int first, int count)
{
    auto batch = std::make_shared<Batch>();
    for (int i = 0; i < count; ++i)
        batch->readings.push_back({tag, StatusCode::Good, fromMicroseconds(first + i), Payload::of(double(first + i))});
    return batch;
}

std::vector<double> valuesOf(const std::vector<Reading> &readings)
{
    std::vector<double> values;
    for (const Reading &reading : readings)
        values.push_back(reading.value.asDouble());
    return values;
}

} // namespace

class TestTagTap : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsWatchedTagsAlone();
    void cursorTakesEachReadingOnce();
    void twoCursorsDoNotDisturbEachOther();
    void oldestGiveWayAndAreCounted();
    void watchingIsCounted();
    void unwatchingWhatNobodyWatchesIsHarmless();
    void watchedAgainStartsEmpty();
    void writerAndReaderOnTheirThreads();
};

void TestTagTap::keepsWatchedTagsAlone()
{
    TagTap tap;
    tap.watch(kWatched);
    tap.take(batchOf(kOther, 0, 10));
    tap.take(batchOf(kWatched, 0, 3));
    quint64 cursor = 0;
    QCOMPARE(valuesOf(tap.takeSince(kWatched, cursor)), (std::vector<double>{0, 1, 2}));
    cursor = 0;
    QVERIFY(tap.takeSince(kOther, cursor).empty());
    QCOMPARE(cursor, quint64(0));
}

void TestTagTap::cursorTakesEachReadingOnce()
{
    TagTap tap;
    tap.watch(kWatched);
    quint64 cursor = 0;
    tap.take(batchOf(kWatched, 0, 2));
    QCOMPARE(tap.takeSince(kWatched, cursor).size(), size_t(2));
    QVERIFY(tap.takeSince(kWatched, cursor).empty());
    tap.take(batchOf(kWatched, 2, 1));
    QCOMPARE(valuesOf(tap.takeSince(kWatched, cursor)), std::vector<double>{2});
}

void TestTagTap::twoCursorsDoNotDisturbEachOther()
{
    TagTap tap;
    tap.watch(kWatched);
    quint64 first = 0;
    quint64 second = 0;
    tap.take(batchOf(kWatched, 0, 5));
    QCOMPARE(tap.takeSince(kWatched, first).size(), size_t(5));
    tap.take(batchOf(kWatched, 5, 5));
    QCOMPARE(tap.takeSince(kWatched, second).size(), size_t(10));
    QCOMPARE(tap.takeSince(kWatched, first).size(), size_t(5));
}

void TestTagTap::oldestGiveWayAndAreCounted()
{
    TagTap tap;
    tap.watch(kWatched);
    quint64 cursor = 0;
    tap.take(batchOf(kWatched, 0, 10));
    QCOMPARE(tap.takeSince(kWatched, cursor).size(), size_t(10));
    const int many = int(TagTap::kPerTag) + 25;
    tap.take(batchOf(kWatched, 10, many));
    quint64 lost = 0;
    const std::vector<Reading> readings = tap.takeSince(kWatched, cursor, &lost);
    QCOMPARE(readings.size(), TagTap::kPerTag);
    QCOMPARE(lost, quint64(25));
    QCOMPARE(readings.front().value.asDouble(), 35.0);
    QCOMPARE(readings.back().value.asDouble(), double(9 + many));
    // Nothing more is lost by looking again.
    QVERIFY(tap.takeSince(kWatched, cursor, &lost).empty());
    QCOMPARE(lost, quint64(25));
    // A cursor beyond the end, as after another's tag, is no way to read what is not there.
    quint64 beyond = 1'000'000;
    QVERIFY(tap.takeSince(kWatched, beyond, &lost).empty());
    QCOMPARE(beyond, cursor);
}

void TestTagTap::watchingIsCounted()
{
    TagTap tap;
    tap.watch(kWatched); // two views show the same tag
    tap.watch(kWatched);
    tap.take(batchOf(kWatched, 0, 4));
    tap.unwatch(kWatched);
    tap.take(batchOf(kWatched, 4, 4));
    quint64 cursor = 0;
    QCOMPARE(tap.takeSince(kWatched, cursor).size(), size_t(8));
    tap.unwatch(kWatched);
    cursor = 0;
    QVERIFY(tap.takeSince(kWatched, cursor).empty());
}

void TestTagTap::unwatchingWhatNobodyWatchesIsHarmless()
{
    TagTap tap;
    tap.unwatch(kOther);
    tap.watch(kWatched);
    tap.unwatch(kOther);
    tap.take(batchOf(kWatched, 0, 1));
    quint64 cursor = 0;
    QCOMPARE(tap.takeSince(kWatched, cursor).size(), size_t(1));
}

void TestTagTap::watchedAgainStartsEmpty()
{
    TagTap tap;
    tap.watch(kWatched);
    tap.take(batchOf(kWatched, 0, 4));
    tap.unwatch(kWatched);
    tap.take(batchOf(kWatched, 4, 4)); // nobody looks
    tap.watch(kWatched);
    quint64 cursor = 0;
    quint64 lost = 0;
    QVERIFY(tap.takeSince(kWatched, cursor, &lost).empty());
    QCOMPARE(lost, quint64(0));
    tap.take(batchOf(kWatched, 8, 1));
    QCOMPARE(valuesOf(tap.takeSince(kWatched, cursor)), std::vector<double>{8});
}

void TestTagTap::writerAndReaderOnTheirThreads()
{
    constexpr int kBatches = 2'000;
    TagTap tap;
    tap.watch(kWatched);
    std::atomic<bool> done{false};
    std::thread telemetry([&] {
        for (int i = 0; i < kBatches; ++i)
            tap.take(batchOf(kWatched, i * 5, 5));
        done = true;
    });
    quint64 cursor = 0;
    quint64 lost = 0;
    quint64 seen = 0;
    double last = -1;
    bool ordered = true;
    const auto look = [&] {
        const quint64 before = lost;
        const std::vector<Reading> readings = tap.takeSince(kWatched, cursor, &lost);
        for (size_t i = 0; i < readings.size(); ++i) {
            const double expected = last + 1 + (i == 0 ? double(lost - before) : 0);
            ordered = ordered && readings[i].value.asDouble() == expected;
            last = readings[i].value.asDouble();
        }
        seen += readings.size();
    };
    while (!done) {
        look();
        tap.watch(kOther); // somebody opens and closes another trend
        tap.unwatch(kOther);
    }
    telemetry.join();
    look();
    QVERIFY(ordered);
    QCOMPARE(seen + lost, quint64(kBatches) * 5);
}

QTEST_APPLESS_MAIN(TestTagTap)
#include "tst_tag_tap.moc"
