#include "history_fixture.h"

#include "models/history/history_reader.h"

#include <cmath>

using namespace lineside;
using namespace lineside::test;
using namespace std::chrono_literals;

//! Questions about a data folder beside the station that works there.
class HistoryReaderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup()
    {
        m_history.reset();
        m_folder.reset();
    }
    void answersAsTheStationDoes();
    void seesWhatComesMeanwhile();
    void answersWhenNobodyWorksThere();
    void takesNothingIn();
    void refusesWhatIsNoHistory();

private:
    QString data() const { return m_folder->filePath(QStringLiteral("data")); }
    //! The next \a count readings of three tags, one of them texts.
    void store(int count)
    {
        std::vector<Reading> readings;
        std::vector<QByteArray> texts;
        for (int i = 0; i < count; ++i, ++m_next) {
            const UtcTime at = kStart + m_next * 10ms;
            if (m_next % 100 == 7) {
                readings.push_back({TagId(3), StatusCode::Good, at, Payload::ofText(quint32(texts.size()))});
                texts.push_back("batch " + QByteArray::number(m_next));
            } else {
                readings.push_back(readingOf(1 + quint32(m_next % 2), at, std::sin(m_next) * 100,
                                             m_next % 50 ? StatusCode::Good : StatusCode::BadSensorFailure));
            }
        }
        m_history->take(batchOf(std::move(readings), std::move(texts)));
        QVERIFY(waitForStored(*m_history, quint64(m_next)));
    }
    void compare(Historian &reader)
    {
        for (const quint32 tag : {1u, 2u, 3u}) {
            const Result<RawResult> here = rawOf(*m_history, TagId(tag));
            const Result<RawResult> there = rawOf(reader, TagId(tag));
            QVERIFY2(there.ok(), there.ok() ? "" : qPrintable(there.error().message));
            QVERIFY(!here->readings.empty());
            QCOMPARE(there->readings.size(), here->readings.size());
            QCOMPARE(there->texts, here->texts);
            for (size_t i = 0; i < here->readings.size(); ++i) {
                QCOMPARE(there->readings[i].at, here->readings[i].at);
                QCOMPARE(there->readings[i].value.bits, here->readings[i].value.bits);
                QCOMPARE(there->readings[i].status, here->readings[i].status);
            }
        }
        QCOMPARE(trendOf(reader, {TagId(1), kStart, kStart + 24h, 100})->samples.size(),
                 trendOf(*m_history, {TagId(1), kStart, kStart + 24h, 100})->samples.size());
        Answer<std::vector<Bucket>> here;
        Answer<std::vector<Bucket>> there;
        const BucketQuery query{TagId(1), kStart, kStart + m_next * 10ms, 7};
        (void)m_history->queryBuckets(query, here.callback());
        (void)reader.queryBuckets(query, there.callback());
        const auto a = here.take();
        const auto b = there.take();
        QVERIFY(a.ok() && b.ok() && a->size() == 7);
        for (size_t i = 0; i < 7; ++i) {
            QCOMPARE((*b)[i].count, (*a)[i].count);
            QCOMPARE((*b)[i].timeMean, (*a)[i].timeMean);
        }
        QCOMPARE(eventsOf(reader)->size(), eventsOf(*m_history)->size());
    }
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Historian> m_history;
    int m_next = 0;
};

void HistoryReaderTest::init()
{
    m_next = 0;
    m_folder = std::make_unique<QTemporaryDir>();
    HistorianSettings settings;
    settings.folder = data();
    settings.openBytes = 1 << 20;
    Result<std::unique_ptr<Historian>> opened = Historian::open(settings, Clock::system());
    QVERIFY(opened.ok());
    m_history = std::move(*opened);
    const SnapshotPtr snapshot = snapshotOf({ValueType::Float64, ValueType::Float64, ValueType::Text});
    std::vector<TagUuid> tags;
    for (const TagEntry &entry : snapshot->tags())
        tags.push_back(entry.tag->id);
    QCOMPARE(m_history->numberTags(tags).back(), TagId(3));
    m_history->setSnapshot(snapshot);
}

void HistoryReaderTest::answersAsTheStationDoes()
{
    store(150'000); // in blocks, and a rest that is not
    store(1'234);
    QVERIFY(appendAndWait(*m_history, Event{}).ok());
    const Result<std::unique_ptr<HistoryReader>> reader = HistoryReader::open(data());
    QVERIFY2(reader.ok(), reader.ok() ? "" : qPrintable(reader.error().message));
    QCOMPARE((*reader)->stationId(), m_history->stationId());
    QCOMPARE((*reader)->tags()->size(), size_t(3));
    compare(**reader);
}

void HistoryReaderTest::seesWhatComesMeanwhile()
{
    store(10);
    const Result<std::unique_ptr<HistoryReader>> reader = HistoryReader::open(data());
    QVERIFY(reader.ok());
    compare(**reader);
    for (const int more : {100, 5, 120'000, 1, 90'000}) { // some of it goes into blocks
        store(more);
        compare(**reader);
    }
}

void HistoryReaderTest::answersWhenNobodyWorksThere()
{
    store(5'000);
    const Result<RawResult> before = rawOf(*m_history, TagId(1));
    m_history.reset();
    const Result<std::unique_ptr<HistoryReader>> reader = HistoryReader::open(data());
    QVERIFY(reader.ok());
    QCOMPARE(rawOf(**reader, TagId(1))->readings.size(), before->readings.size());
    // and keeps nobody from working there
    HistorianSettings settings;
    settings.folder = data();
    QVERIFY(Historian::open(settings, Clock::system()).ok());
}

void HistoryReaderTest::takesNothingIn()
{
    store(10);
    const Result<std::unique_ptr<HistoryReader>> reader = HistoryReader::open(data());
    QVERIFY(reader.ok());
    (*reader)->take(batchOf({readingOf(1, kStart, 1)}));
    QVERIFY(!appendAndWait(**reader, Event{}).ok());
    const TagUuid unknown = TagUuid::create();
    QCOMPARE((*reader)->numberTags(std::span(&unknown, 1)).front(), kNoTag);
    compare(**reader);
}

void HistoryReaderTest::refusesWhatIsNoHistory()
{
    QCOMPARE(HistoryReader::open(m_folder->filePath(QStringLiteral("none"))).error().kind, Error::Kind::NotFound);
    QFile file(m_folder->filePath(QStringLiteral("history.sqlite")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("this is no store");
    file.close();
    QVERIFY(!HistoryReader::open(m_folder->path()).ok());
}

QTEST_GUILESS_MAIN(HistoryReaderTest)
#include "tst_history_reader.moc"
