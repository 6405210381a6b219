#include "models/telemetry/latency.h"

#include <QTest>

using namespace lineside;
using namespace std::chrono_literals;

class TestLatency : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsZero()
    {
        const LatencyHistogram histogram;
        QCOMPARE(histogram.summary().total, quint64(0));
        QCOMPARE(histogram.summary().percentileMs(0.95), 0.0);
    }

    void countsIntoTheRightBucket_data()
    {
        QTest::addColumn<qint64>("nanoseconds");
        QTest::addColumn<qulonglong>("bucket");
        QTest::newRow("negative: a clock that jumped") << qint64(-5) << 0ull;
        QTest::newRow("zero") << qint64(0) << 0ull;
        QTest::newRow("1 us") << qint64(1'000) << 0ull;
        QTest::newRow("2 us") << qint64(2'000) << 8ull;
        QTest::newRow("just below 2 us") << qint64(1'999) << 7ull;
        QTest::newRow("1.024 ms") << qint64(1'024'000) << 80ull;
        QTest::newRow("an hour") << qint64(3'600'000'000'000) << qulonglong(LatencyHistogram::kBuckets - 1);
    }
    void countsIntoTheRightBucket()
    {
        QFETCH(qint64, nanoseconds);
        QFETCH(qulonglong, bucket);
        LatencyHistogram histogram;
        histogram.add(std::chrono::nanoseconds(nanoseconds), 3);
        const LatencySummary summary = histogram.summary();
        QCOMPARE(summary.counts.size(), LatencyHistogram::kBuckets);
        QCOMPARE(summary.counts.at(bucket), quint64(3));
        QCOMPARE(summary.total, quint64(3));
    }

    void everyBoundFallsIntoItsOwnBucket()
    {
        for (size_t bucket = 8; bucket < LatencyHistogram::kBuckets; bucket += 8) { // where the bound is whole
            LatencyHistogram histogram;
            histogram.add(std::chrono::microseconds(1ll << (bucket / 8)));
            QCOMPARE(histogram.summary().counts.at(bucket), quint64(1));
            QCOMPARE(LatencySummary::lowerBoundMs(bucket), double(1ull << (bucket / 8)) / 1'000);
        }
    }

    void percentilesAreUpperBounds()
    {
        LatencyHistogram histogram;
        histogram.add(1ms, 95);
        histogram.add(100ms, 5);
        const LatencySummary summary = histogram.summary();
        QVERIFY(summary.percentileMs(0.5) >= 1 && summary.percentileMs(0.5) < 1.1);
        QVERIFY(summary.percentileMs(0.95) >= 1 && summary.percentileMs(0.95) < 1.1);
        QVERIFY(summary.percentileMs(0.951) >= 100 && summary.percentileMs(0.951) < 110);
        QVERIFY(summary.percentileMs(1) >= 100 && summary.percentileMs(1) < 110);
        QVERIFY(summary.percentileMs(0) >= 1 && summary.percentileMs(0) < 1.1);
    }

    void clears()
    {
        LatencyHistogram histogram;
        histogram.add(1ms);
        histogram.clear();
        QCOMPARE(histogram.summary().total, quint64(0));
    }
};

QTEST_GUILESS_MAIN(TestLatency)
#include "tst_latency.moc"
