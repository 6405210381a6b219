#include "history/history_fixture.h"
#include "models/history/column_query.h"

#include <bit>
#include <random>

using namespace lineside;
using namespace lineside::test;
using namespace std::chrono_literals;
using namespace Qt::Literals;

namespace {

Result<ReadingColumns> columnsFrom(Historian &history, TagId tag, UtcTime from, UtcTime to, size_t atMost)
{
    Answer<ReadingColumns> answer;
    const auto job = ColumnQuery::of(history)->queryColumns(tag, from, to, atMost, answer.callback());
    return answer.take();
}

//! Empty when both say the same, bit for bit.
QString differenceOf(const ReadingColumns &a, const ReadingColumns &b)
{
    if (a.size() != b.size() || a.values.size() != b.values.size() || a.size() != a.values.size())
        return u"%1 readings instead of %2"_s.arg(b.size()).arg(a.size());
    for (size_t i = 0; i < a.size(); ++i) {
        const bool sameValue = std::bit_cast<quint64>(a.values[i]) == std::bit_cast<quint64>(b.values[i]) || (std::isnan(a.values[i]) && std::isnan(b.values[i]));
        if (a.times[i] != b.times[i] || a.statusAt(i) != b.statusAt(i) || !sameValue)
            return u"reading %1"_s.arg(i);
    }
    return {};
}

} // namespace

//! Readings in columns are the readings one by one.
class TestStoreColumns : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void areTheReadings_data()
    {
        QTest::addColumn<bool>("late");
        QTest::addColumn<bool>("reopened");
        QTest::newRow("in order, all in blocks") << false << true;
        QTest::newRow("in order, the newest still open") << false << false;
        QTest::newRow("some late, all in blocks") << true << true;
        QTest::newRow("some late, the newest still open") << true << false;
    }
    void areTheReadings()
    {
        QFETCH(const bool, late);
        QFETCH(const bool, reopened);
        std::mt19937_64 random(late ? 5 : 4);
        QTemporaryDir folder;
        HistorianSettings settings;
        settings.folder = folder.filePath(u"data"_s);
        settings.openBytes = 1u << 20; // many segments
        Result<std::unique_ptr<Historian>> opened = Historian::open(settings, Clock::system());
        QVERIFY(opened.ok());
        std::unique_ptr<Historian> history = std::move(*opened);
        const QList<ValueType> types{ValueType::Float64, ValueType::Int64, ValueType::UInt64, ValueType::Bool, ValueType::Text, ValueType::Float64};
        const SnapshotPtr plant = snapshotOf(types);
        history->setSnapshot(plant);
        constexpr int kSeconds = 30'000;
        quint64 stored = 0;
        for (int begin = 0; begin < kSeconds; begin += 1'000) {
            std::vector<Reading> readings;
            std::vector<QByteArray> texts{"a", "b"};
            for (int second = begin; second < begin + 1'000; ++second) {
                UtcTime at = kStart + second * 1s;
                const StatusCode status = random() % 500 == 0 ? StatusCode::Uncertain : random() % 700 == 0 ? StatusCode::BadNoCommunication : StatusCode::Good;
                readings.push_back({TagId(1), status, at, Payload::of(random() % 900 == 0 ? std::nan("") : double(random() % 2'000) / 100)});
                readings.push_back({TagId(2), StatusCode::Good, at, Payload::of(qint64(random() % 7) - 3)});
                readings.push_back({TagId(3), second > 20'000 && second % 5'000 == 0 ? StatusCode::Uncertain : StatusCode::Good, at, Payload::of(quint64(second))});
                if (second % 3 == 0)
                    readings.push_back({TagId(4), StatusCode::Good, at, Payload::of(random() % 2 == 0)});
                if (second % 60 == 0)
                    readings.push_back({TagId(5), StatusCode::Good, at, Payload::ofText(quint32(random() % 2))});
                if (late && random() % 50 == 0)
                    at -= std::chrono::seconds(random() % 9'000);
                readings.push_back({TagId(6), StatusCode::Good, at, Payload::of(std::sin(second * 0.01))});
            }
            stored += readings.size();
            history->take(batchOf(std::move(readings), std::move(texts)));
        }
        QVERIFY(waitForStored(*history, stored));
        if (reopened) {
            history->stop();
            history.reset();
            opened = Historian::open(settings, Clock::system());
            QVERIFY(opened.ok());
            history = std::move(*opened);
        }
        for (quint32 tag = 1; tag <= quint32(types.size()); ++tag) {
            for (int round = 0; round < 12; ++round) {
                const UtcTime from = round == 0 ? kStart - 1h : kStart + std::chrono::microseconds(random() % (quint64(kSeconds) * 1'000'000));
                const UtcTime to = round == 0 ? kStart + 20h : from + std::chrono::microseconds(random() % (8 * 3'600'000'000ull));
                const size_t atMost = round % 3 == 1 ? 1 + random() % 9'000 : 10'000'000;
                const Result<RawResult> raw = rawOf(*history, TagId(tag), from, to, atMost);
                const Result<ReadingColumns> columns = columnsFrom(*history, TagId(tag), from, to, atMost);
                QVERIFY(raw.ok() && columns.ok());
                QVERIFY(round > 0 || !raw->readings.empty());
                const QString difference = differenceOf(columnsOf(*raw), *columns);
                QVERIFY2(difference.isEmpty(), qPrintable(u"tag %1, round %2: %3"_s.arg(tag).arg(round).arg(difference)));
            }
        }
        QCOMPARE(columnsFrom(*history, TagId(1), kStart, kStart, 10)->size(), size_t(0));
        QCOMPARE(columnsFrom(*history, TagId(1), kStart, kStart + 1h, 0)->size(), size_t(0));
        QCOMPARE(columnsFrom(*history, TagId(99), kStart, kStart + 1h, 10)->size(), size_t(0));
    }

    //! What is still open is found up to its earliest and latest reading, wherever among the others these came.
    void openOnesAreFoundToTheirEnds()
    {
        QTemporaryDir folder;
        HistorianSettings settings;
        settings.folder = folder.filePath(u"data"_s);
        Result<std::unique_ptr<Historian>> opened = Historian::open(settings, Clock::system());
        QVERIFY(opened.ok());
        Historian &history = **opened;
        history.setSnapshot(snapshotOf({ValueType::Float64, ValueType::Float64}));
        constexpr int kCount = 50'000; // more than one slab
        std::vector<Reading> readings;
        std::mt19937_64 random(8);
        for (int i = 0; i < kCount; ++i) { // the second tag's times jump about
            readings.push_back({TagId(1), StatusCode::Good, kStart + i * 1s, Payload::of(double(i))});
            readings.push_back({TagId(2), StatusCode::Good, kStart + std::chrono::seconds(random() % kCount), Payload::of(double(i))});
        }
        history.take(batchOf(readings));
        QVERIFY(waitForStored(history, readings.size()));
        const auto isFound = [&](TagId tag, UtcTime at) {
            const auto expected = size_t(std::count_if(readings.begin(), readings.end(), [&](const Reading &other) { return other.tag == tag && other.at == at; }));
            return expected > 0 && columnsFrom(history, tag, at, at + 1us, 100)->size() == expected
                && rawOf(history, tag, at - 1us, at + 1us, 100)->readings.size() == expected && columnsFrom(history, tag, at - 999ms, at, 100)->size() == 0;
        };
        for (int round = 0; round < 100; ++round) {
            const Reading &one = readings[random() % readings.size()];
            QVERIFY2(isFound(one.tag, one.at), qPrintable(toIso(one.at)));
        }
        for (const TagId tag : {TagId(1), TagId(2)}) { // the ends of each stretch of the sequence that may be one slab
            for (size_t begin = 0; begin + 32'768 <= readings.size(); begin += 32'768) {
                UtcTime earliest = UtcTime::max(), latest = UtcTime::min();
                for (size_t i = begin; i < begin + 32'768; ++i) {
                    if (readings[i].tag == tag) {
                        earliest = std::min(earliest, readings[i].at);
                        latest = std::max(latest, readings[i].at);
                    }
                }
                QVERIFY2(isFound(tag, earliest), qPrintable(toIso(earliest)));
                QVERIFY2(isFound(tag, latest), qPrintable(toIso(latest)));
            }
        }
    }

    void aCancelledQuestionEnds()
    {
        QTemporaryDir folder;
        HistorianSettings settings;
        settings.folder = folder.filePath(u"data"_s);
        Result<std::unique_ptr<Historian>> opened = Historian::open(settings, Clock::system());
        QVERIFY(opened.ok());
        (*opened)->stop();
        Answer<ReadingColumns> answer;
        const auto job = ColumnQuery::of(**opened)->queryColumns(TagId(1), kStart, kStart + 1h, 10, answer.callback());
        QCOMPARE(answer.take().error().kind, Error::Kind::Busy);
    }
};

QTEST_GUILESS_MAIN(TestStoreColumns)
#include "tst_store_columns.moc"
