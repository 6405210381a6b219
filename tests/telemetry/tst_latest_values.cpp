#include "models/telemetry/latest_values.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

Reading readingOf(quint32 tag, qint64 value)
{
    return {TagId(tag), StatusCode::Good, fromMicroseconds(value), Payload::of(value)};
}

} // namespace

class TestLatestValues : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingHasCome()
    {
        LatestValues values;
        values.reserve(10);
        for (const quint32 tag : {0u, 1u, 9u, 5'000u, 4'194'303u, 4'194'304u, 0xFFFFFFFFu}) {
            QVERIFY(!values.get(TagId(tag)).valid);
            QCOMPARE(values.version(TagId(tag)), quint64(0));
        }
    }

    void givesWhatWasSet()
    {
        LatestValues values;
        values.reserve(10);
        Reading reading{TagId(3), StatusCode(0x40930500), UtcTime(7us), {0x7FF0'0000'0000'0001}};
        values.set(reading, SteadyTime(5s));
        const LatestValue value = values.get(TagId(3));
        QVERIFY(value.valid);
        QCOMPARE(value.reading.tag, TagId(3));
        QCOMPARE(value.reading.status, StatusCode(0x40930500));
        QCOMPARE(value.reading.at, UtcTime(7us));
        QCOMPARE(value.reading.value.bits, quint64(0x7FF0'0000'0000'0001));
        QCOMPARE(value.heardAt, SteadyTime(5s));
        QVERIFY(!values.get(TagId(4)).valid);
    }

    void versionsTellChanges()
    {
        LatestValues values;
        values.set(readingOf(3, 1), {});
        const quint64 first = values.version(TagId(3));
        QVERIFY(first > 0);
        values.set(readingOf(3, 1), {});
        QVERIFY(values.version(TagId(3)) > first);
        QCOMPARE(values.version(TagId(4)), quint64(0));
        const quint64 all = values.version();
        values.publish();
        QVERIFY(values.version() > all);
    }

    void hearingChangesTheAgeOnly()
    {
        LatestValues values;
        values.set(readingOf(3, 42), SteadyTime(1s));
        const quint64 version = values.version(TagId(3));
        values.setHeard(TagId(3), SteadyTime(2s));
        QCOMPARE(values.get(TagId(3)).heardAt, SteadyTime(2s));
        QCOMPARE(values.get(TagId(3)).reading.value.asInt64(), 42);
        QCOMPARE(values.version(TagId(3)), version);
        values.setHeard(TagId(3'000'000), SteadyTime(2s)); // nobody there: nothing happens
    }

    void clearingForgets()
    {
        LatestValues values;
        const QByteArray text("abc");
        values.set(readingOf(3, 42), SteadyTime(1s), &text);
        const quint64 version = values.version(TagId(3));
        values.clear(TagId(3));
        QVERIFY(!values.get(TagId(3)).valid);
        QVERIFY(values.get(TagId(3)).text.isEmpty());
        QVERIFY(values.version(TagId(3)) > version);
        values.clear(TagId(4));
        QCOMPARE(values.version(TagId(4)), quint64(0));
    }

    void carriesText()
    {
        LatestValues values;
        const QByteArray text = QByteArray("Gr\xc3\xbc\xc3\x9f" "e\0!", 9);
        values.set(readingOf(3, 1), {}, &text);
        QCOMPARE(values.get(TagId(3)).text, text);
        values.set(readingOf(3, 2), {}, nullptr); // no text tag any more
        QVERIFY(values.get(TagId(3)).text.isEmpty());
        QCOMPARE(values.get(TagId(3)).reading.value.asInt64(), 2);
    }

    void growsWithoutMovingAnything()
    {
        LatestValues values;
        values.reserve(1);
        values.set(readingOf(1, 1), {});
        values.reserve(100'000);
        values.set(readingOf(99'999, 7), {});
        values.set(readingOf(500'000, 8), {}); // not reserved: still kept
        values.reserve(10);
        QCOMPARE(values.get(TagId(1)).reading.value.asInt64(), 1);
        QCOMPARE(values.get(TagId(99'999)).reading.value.asInt64(), 7);
        QCOMPARE(values.get(TagId(500'000)).reading.value.asInt64(), 8);
    }

    //! Each reading has equal numbers in all its fields: a torn one has not.
    void readersNeverSeeHalfAReading()
    {
        constexpr quint32 kTags = 4;
        constexpr qint64 kWrites = 200'000;
        LatestValues values;
        values.reserve(kTags);
        std::atomic<bool> stop{false};
        std::atomic<quint64> torn{0};
        std::atomic<quint64> backwards{0};
        std::vector<std::thread> readers;
        for (int i = 0; i < 2; ++i) {
            readers.emplace_back([&] {
                qint64 last[kTags] = {};
                while (!stop) {
                    for (quint32 tag = 0; tag < kTags; ++tag) {
                        const LatestValue value = values.get(TagId(tag));
                        const qint64 number = value.reading.value.asInt64();
                        if (value.valid
                            && (toMicroseconds(value.reading.at) != number
                                || quint32(value.reading.status) != quint32(number)))
                            ++torn;
                        if (number < last[tag])
                            ++backwards;
                        last[tag] = number;
                    }
                }
            });
        }
        for (qint64 i = 1; i <= kWrites; ++i) {
            for (quint32 tag = 0; tag < kTags; ++tag) {
                Reading reading = readingOf(tag, i);
                reading.status = StatusCode(quint32(i));
                values.set(reading, SteadyTime(SteadyTime::duration(i)));
            }
            values.publish();
        }
        stop = true;
        for (std::thread &reader : readers)
            reader.join();
        QCOMPARE(torn.load(), quint64(0));
        QCOMPARE(backwards.load(), quint64(0));
    }

    void textAndReadingBelongTogether()
    {
        constexpr qint64 kWrites = 50'000;
        LatestValues values;
        values.reserve(1);
        std::atomic<bool> stop{false};
        std::atomic<quint64> strangers{0};
        std::thread reader([&] {
            while (!stop) {
                const LatestValue value = values.get(TagId(1));
                if (value.valid && value.text != QByteArray::number(toMicroseconds(value.reading.at)))
                    ++strangers;
            }
        });
        for (qint64 i = 1; i <= kWrites; ++i) {
            const QByteArray text = QByteArray::number(i);
            values.set(readingOf(1, i), {}, &text);
            if (i % 1'000 == 0)
                values.clear(TagId(1));
        }
        stop = true;
        reader.join();
        QCOMPARE(strangers.load(), quint64(0));
    }

    void canBeReadWhileItGrows()
    {
        LatestValues values;
        std::atomic<bool> stop{false};
        std::atomic<quint64> wrong{0};
        std::thread reader([&] {
            quint32 tag = 0;
            while (!stop) {
                const LatestValue value = values.get(TagId(tag));
                if (value.valid && value.reading.value.asInt64() != qint64(tag))
                    ++wrong;
                tag = (tag + 4'097) % 1'000'000;
            }
        });
        for (quint32 tag = 0; tag < 1'000'000; tag += 997)
            values.set(readingOf(tag, qint64(tag)), {});
        stop = true;
        reader.join();
        QCOMPARE(wrong.load(), quint64(0));
    }
};

QTEST_GUILESS_MAIN(TestLatestValues)
#include "tst_latest_values.moc"
