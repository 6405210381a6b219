#include "models/telemetry/field_queue.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

BatchPtr batchOf(size_t readings)
{
    auto batch = std::make_shared<Batch>();
    batch->readings.resize(readings);
    return batch;
}

SteadyTime soon()
{
    return std::chrono::steady_clock::now() + 10s;
}

} // namespace

class TestFieldQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsTheOrder()
    {
        FieldQueue queue;
        QVERIFY(queue.push(batchOf(1)));
        QVERIFY(queue.push(LinkChange{}));
        QVERIFY(queue.push(Heard{}));
        const auto messages = queue.take(soon());
        QCOMPARE(messages.size(), size_t(3));
        QVERIFY(std::holds_alternative<BatchPtr>(messages[0]));
        QVERIFY(std::holds_alternative<LinkChange>(messages[1]));
        QVERIFY(std::holds_alternative<Heard>(messages[2]));
    }

    void anEmptyQueueWaitsNoLongerThanTold()
    {
        FieldQueue queue;
        QVERIFY(queue.take(SteadyTime{}).empty());
        const SteadyTime deadline = std::chrono::steady_clock::now() + 20ms;
        QVERIFY(queue.take(deadline).empty());
        QVERIFY(std::chrono::steady_clock::now() >= deadline);
    }

    void countsWhatTheTakerHolds()
    {
        FieldQueue queue(100'000);
        queue.push(batchOf(1'000));
        const size_t bytes = queue.bytes();
        QVERIFY(bytes > 24'000 && bytes < 26'000);
        QVERIFY(queue.fill() > 0.24 && queue.fill() < 0.26);
        QCOMPARE(queue.take(SteadyTime{}).size(), size_t(1));
        QCOMPARE(queue.bytes(), bytes);
        queue.push(batchOf(1'000));
        QCOMPARE(queue.bytes(), 2 * bytes);
        QCOMPARE(queue.take(SteadyTime{}).size(), size_t(1));
        QCOMPARE(queue.bytes(), bytes);
        QVERIFY(queue.take(SteadyTime{}).empty());
        QCOMPARE(queue.bytes(), size_t(0));
    }

    void aFullQueueMakesThePusherWaitAndLosesNothing()
    {
        FieldQueue queue(60'000);
        QVERIFY(queue.push(batchOf(1'000)));
        QVERIFY(queue.push(batchOf(1'000)));
        std::atomic<bool> done{false};
        std::thread pusher([&] {
            queue.push(batchOf(1'000));
            done = true;
        });
        size_t taken = 0;
        const SteadyTime limit = soon();
        while (taken < 3 && std::chrono::steady_clock::now() < limit) {
            if (taken == 0)
                QVERIFY(!done); // nobody has made room yet
            taken += queue.take(std::chrono::steady_clock::now() + 20ms).size();
            QVERIFY(queue.bytes() <= queue.maxBytes());
        }
        pusher.join();
        QCOMPARE(taken, size_t(3));
        QVERIFY(done);
    }

    void aGiantGoesAlone()
    {
        FieldQueue queue(1'000);
        QVERIFY(queue.push(batchOf(1'000)));
        QCOMPARE(queue.fill(), 1.0);
        QCOMPARE(queue.take(SteadyTime{}).size(), size_t(1));
    }

    void closingWakesAndRefuses()
    {
        FieldQueue queue(1'000);
        QVERIFY(queue.push(batchOf(1'000)));
        std::atomic<int> refused{0};
        std::thread pusher([&] { refused += queue.push(batchOf(1)) ? 0 : 1; });
        queue.close();
        pusher.join();
        QCOMPARE(refused.load(), 1);
        QVERIFY(queue.isClosed());
        QVERIFY(!queue.push(Heard{}));
        QCOMPARE(queue.take(soon()).size(), size_t(1)); // what was queued can still be taken
        QVERIFY(queue.take(soon()).empty());            // and nothing is waited for
    }

    void closingWakesTheTaker()
    {
        FieldQueue queue;
        std::thread taker([&] { queue.take(std::chrono::steady_clock::now() + 60s); });
        queue.close();
        taker.join();
        QVERIFY(queue.isClosed());
    }

    void manyPushersLoseNothing()
    {
        constexpr int kPushers = 4;
        constexpr int kEach = 2'000;
        FieldQueue queue(20'000);
        std::vector<std::thread> pushers;
        for (int i = 0; i < kPushers; ++i) {
            pushers.emplace_back([&queue] {
                for (int k = 0; k < kEach; ++k)
                    queue.push(batchOf(size_t(k % 7)));
            });
        }
        size_t taken = 0;
        const SteadyTime limit = std::chrono::steady_clock::now() + 60s;
        while (taken < kPushers * kEach && std::chrono::steady_clock::now() < limit)
            taken += queue.take(std::chrono::steady_clock::now() + 100ms).size();
        queue.close();
        for (std::thread &pusher : pushers)
            pusher.join();
        QCOMPARE(taken, size_t(kPushers * kEach));
    }
};

QTEST_GUILESS_MAIN(TestFieldQueue)
#include "tst_field_queue.moc"
