#include "history_fixture.h"

#include "models/history/store_file.h"
#include "models/history/write_queue.h"

#include <atomic>
#include <bit>
#include <limits>

using namespace lineside;
using namespace lineside::test;

Q_DECLARE_METATYPE(lineside::ValueType)

class HistorianTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void keepsEveryBit_data();
    void keepsEveryBit();
    void keepsEveryBitInBlocks();
    void readsAStoreOfVersion1();
    void numbersReadingsWithoutGapsAcrossRestarts();
    void aListenerHearsNoMoreWhenItHasGone();
    void tellsOnlyWhatIsCommitted();
    void whoCarriesReadingsOnNeedNotWait();
    void awaitedReadingsAreGatheredWhenManyCome();
    void numbersTagsForEver();
    void findsEvents();
    void latecomersLandAtTheirTime();
    void blocksAndLogAnswerAsOne();
    void tagsThatAreReadTogetherShareTheirStamps();
    void bucketsKeepEveryExtreme();
    void bucketsShowBadReadings();
    void answersAreCancelled();

private:
    std::unique_ptr<Historian> open(size_t openBytes = 32u << 20);
    std::unique_ptr<QTemporaryDir> m_folder;
};

void HistorianTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

void HistorianTest::cleanup()
{
    m_folder.reset();
}

std::unique_ptr<Historian> HistorianTest::open(size_t openBytes)
{
    HistorianSettings settings;
    settings.folder = m_folder->filePath(QStringLiteral("data"));
    settings.openBytes = openBytes;
    QStringList notices;
    Result<std::unique_ptr<Historian>> opened = Historian::open(settings, Clock::system(), &notices);
    if (!opened.ok()) {
        qWarning().noquote() << opened.error().message;
        return nullptr;
    }
    if (!notices.isEmpty())
        qWarning().noquote() << notices;
    return std::move(*opened);
}

void HistorianTest::keepsEveryBit_data()
{
    QTest::addColumn<ValueType>("type");
    QTest::addColumn<quint64>("bits");
    QTest::addColumn<quint32>("status");
    const auto row = [](const char *name, ValueType type, quint64 bits, quint32 status = 0) {
        QTest::newRow(name) << type << bits << status;
    };
    row("zero", ValueType::Float64, Payload::of(0.0).bits);
    row("minus zero", ValueType::Float64, Payload::of(-0.0).bits);
    row("NaN", ValueType::Float64, Payload::of(std::numeric_limits<double>::quiet_NaN()).bits);
    row("NaN with a payload", ValueType::Float64, 0x7FF8'0000'DEAD'BEEF);
    row("signalling NaN", ValueType::Float64, 0x7FF0'0000'0000'0001);
    row("infinity", ValueType::Float64, Payload::of(std::numeric_limits<double>::infinity()).bits);
    row("minus infinity", ValueType::Float64, Payload::of(-std::numeric_limits<double>::infinity()).bits);
    row("smallest denormal", ValueType::Float64, 1);
    row("largest double", ValueType::Float64, Payload::of(std::numeric_limits<double>::max()).bits);
    row("largest float", ValueType::Float64, Payload::of(double(std::numeric_limits<float>::max())).bits);
    row("2^53 + 1", ValueType::Int64, (1ull << 53) + 1);
    row("smallest int64", ValueType::Int64, Payload::of(std::numeric_limits<qint64>::min()).bits);
    row("-1", ValueType::Int64, Payload::of(qint64(-1)).bits);
    row("largest uint64", ValueType::UInt64, std::numeric_limits<quint64>::max());
    row("true", ValueType::Bool, 1);
    row("status with info bits", ValueType::Float64, Payload::of(1.5).bits, 0x40940400 | kLimitHigh);
    row("unknown bad status", ValueType::Float64, Payload::of(1.5).bits, 0x80AB1234);
    row("all status bits", ValueType::UInt64, 7, 0xFFFFFFFF);
}

void HistorianTest::keepsEveryBit()
{
    QFETCH(ValueType, type);
    QFETCH(quint64, bits);
    QFETCH(quint32, status);
    const Reading reading{TagId(1), StatusCode(status), kStart + std::chrono::microseconds(1), Payload{bits}};
    {
        const auto history = open();
        QVERIFY(history);
        history->setSnapshot(snapshotOf({type}));
        history->take(batchOf({reading}));
        QVERIFY(waitForStored(*history, 1));
        const Result<RawResult> now = rawOf(*history, TagId(1));
        QVERIFY(now.ok());
        QCOMPARE(now->readings.size(), size_t(1));
        QCOMPARE(now->readings[0].value.bits, bits);
    }
    const auto history = open();
    QVERIFY(history);
    const Result<RawResult> later = rawOf(*history, TagId(1));
    QVERIFY(later.ok());
    QCOMPARE(later->readings.size(), size_t(1));
    QCOMPARE(later->readings[0].value.bits, bits);
    QCOMPARE(quint32(later->readings[0].status), status);
    QCOMPARE(later->readings[0].at, reading.at);
}

void HistorianTest::keepsEveryBitInBlocks()
{
    // A budget of nothing: every reading goes through a block. Several types and texts side by side.
    std::vector<Reading> readings;
    std::vector<QByteArray> texts{QByteArrayLiteral("läuft"), QByteArray("a\0b", 3), QByteArray("")};
    readings.push_back({TagId(1), StatusCode(0x80AB1234), kStart, Payload{0x7FF8'0000'DEAD'BEEF}});
    readings.push_back({TagId(1), StatusCode::Good, kStart, Payload{1ull << 63}});
    readings.push_back({TagId(2), StatusCode::Good, UtcTime::min(), Payload{~quint64(0)}});
    readings.push_back({TagId(2), StatusCode::Good, UtcTime::max(), Payload{(1ull << 53) + 1}});
    for (quint32 i = 0; i < 3; ++i)
        readings.push_back({TagId(3), StatusCode::Good, kStart + std::chrono::seconds(i), Payload::ofText(i)});
    readings.push_back({TagId(3), StatusCode::BadNoCommunication, kStart + std::chrono::seconds(9), Payload::ofText(77)});
    {
        const auto history = open(0);
        QVERIFY(history);
        history->setSnapshot(snapshotOf({ValueType::Float64, ValueType::UInt64, ValueType::Text}));
        history->take(batchOf(readings, texts));
        QVERIFY(waitForStored(*history, readings.size()));
        history->take(batchOf({readingOf(4, kStart, 1)})); // what is open is sealed before the next commit
        QVERIFY(waitForStored(*history, readings.size() + 1));
    }
    const auto history = open();
    QVERIFY(history);
    const Result<RawResult> first = rawOf(*history, TagId(1));
    QVERIFY(first.ok());
    QCOMPARE(first->readings.size(), size_t(2));
    for (const size_t i : {0, 1}) {
        QCOMPARE(first->readings[i].value.bits, readings[i].value.bits);
        QCOMPARE(first->readings[i].status, readings[i].status);
        QCOMPARE(first->readings[i].at, kStart);
    }
    const Result<RawResult> second = rawOf(*history, TagId(2));
    QVERIFY(second.ok());
    QCOMPARE(second->readings.size(), size_t(1)); // the end of a range is exclusive, even that of time
    QCOMPARE(second->readings[0].value.bits, ~quint64(0));
    const Result<RawResult> words = rawOf(*history, TagId(3));
    QVERIFY(words.ok());
    QCOMPARE(words->readings.size(), size_t(4));
    for (quint32 i = 0; i < 3; ++i)
        QCOMPARE(words->texts.at(words->readings[i].value.textIndex()), texts[i]);
    QVERIFY(words->texts.at(words->readings[3].value.textIndex()).isNull());
    QCOMPARE(words->readings[3].status, StatusCode::BadNoCommunication);
}

//! Reading \a i of the store in data/store_v1.sqlite.z, which the first version wrote: blocks, then rows of its log.
static std::pair<Reading, QByteArray> readingOfVersion1(int i)
{
    static const quint64 strange[] = {0x7FF8'0000'DEAD'BEEF, 0x7FF0'0000'0000'0001, 0x7FF0'0000'0000'0000,
                                      0xFFF0'0000'0000'0000, 0x8000'0000'0000'0000, 1, (1ull << 53) + 1, ~0ull};
    const quint32 tag = 1 + quint32(i) % 5;
    Reading reading{TagId(tag), i % 97 == 0 ? StatusCode(0x80AB0000 + quint32(i)) : StatusCode::Good,
                    kStart + std::chrono::milliseconds(i / 5 * 200) + std::chrono::microseconds(i * 37 % 900), {}};
    QByteArray text;
    switch (tag) {
    case 1:
        reading.value = i % 41 == 0 ? Payload{strange[i / 41 % 8]}
                                    : Payload::of(std::round(500 + 300 * (i % 1000) / 7.0) / 10);
        break;
    case 2:
        reading.value = Payload::of(qint64(i) * i * (i % 2 ? 1 : -1));
        break;
    case 3:
        reading.value = i % 41 == 0 ? Payload{strange[i / 41 % 8]} : Payload::of(quint64(i) * 3);
        break;
    case 4:
        reading.value = Payload::of(i / 5 % 7 < 3);
        break;
    default:
        text = i % 3 ? "state " + QByteArray::number(i % 4) : QByteArray("");
        break;
    }
    return {reading, text};
}

void HistorianTest::readsAStoreOfVersion1()
{
    constexpr int kCount = 6'000;
    QFile packed(QStringLiteral(LINESIDE_SOURCE_DIR "/tests/history/data/store_v1.sqlite.z"));
    QVERIFY(packed.open(QIODevice::ReadOnly));
    const QString data = m_folder->filePath(QStringLiteral("data"));
    QVERIFY(QDir().mkpath(data));
    for (const char *name : {"history.sqlite", "history.sqlite-wal"}) {
        QFile file(data + QLatin1Char('/') + QLatin1String(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        if (!file.fileName().endsWith(QLatin1String("-wal")))
            file.write(qUncompress(packed.readAll()));
    }
    const QList<ValueType> types{ValueType::Float64, ValueType::Int64, ValueType::UInt64, ValueType::Bool, ValueType::Text};
    quint64 more = 0;
    for (int run = 0; run < 3; ++run) { // as it was; with new readings; when all of the old log is in blocks
        const auto history = open(run == 1 ? 0 : 32u << 20);
        QVERIFY(history);
        QCOMPARE(history->counters().sequence, kCount + more);
        history->setSnapshot(snapshotOf(types));
        for (quint32 tag = 1; tag <= 5; ++tag) {
            const Result<RawResult> raw = rawOf(*history, TagId(tag), UtcTime::min(), kStart + std::chrono::hours(1));
            QVERIFY(raw.ok());
            QCOMPARE(raw->readings.size(), size_t(kCount / 5));
            std::vector<std::pair<Reading, QByteArray>> wanted;
            for (int i = int(tag) - 1; i < kCount; i += 5)
                wanted.push_back(readingOfVersion1(i));
            for (size_t i = 0; i < wanted.size(); ++i) {
                QCOMPARE(raw->readings[i].at, wanted[i].first.at);
                QCOMPARE(raw->readings[i].status, wanted[i].first.status);
                if (tag == 5)
                    QCOMPARE(raw->texts.at(raw->readings[i].value.textIndex()), wanted[i].second);
                else
                    QCOMPARE(raw->readings[i].value.bits, wanted[i].first.value.bits);
            }
        }
        const Result<TrendResult> trend = trendOf(*history, {TagId(4), UtcTime::min(), kStart + std::chrono::hours(1), 100});
        QVERIFY(trend.ok());
        QCOMPARE(trend->readings, quint64(kCount / 5));
        QCOMPARE(eventsOf(*history)->size(), 3);
        for (int i = 0; i < 3; ++i, ++more) {
            history->take(batchOf({readingOf(1, kStart + std::chrono::hours(2), 1)}));
            QVERIFY(waitForStored(*history, quint64(i + 1)));
        }
    }
    QVERIFY(QFile::exists(data + QStringLiteral("/history.before-v%1.sqlite").arg(store::kSchemaVersion)));
}

void HistorianTest::numbersReadingsWithoutGapsAcrossRestarts()
{
    quint64 expected = 1;
    QUuid station;
    for (int run = 0; run < 4; ++run) {
        const auto history = open(run % 2 ? 0 : 32u << 20);
        QVERIFY(history);
        if (run > 0)
            QCOMPARE(history->stationId(), station);
        station = history->stationId();
        std::vector<std::pair<quint64, quint64>> notices;
        std::mutex mutex;
        const CommitSubscription commits = history->onCommit([&](const CommitNotice &notice) {
            const std::lock_guard lock(mutex);
            notices.emplace_back(notice.firstSequence, notice.count);
        });
        for (int i = 0; i < 20; ++i) {
            std::vector<Reading> readings;
            for (quint32 tag = 1; tag <= 50; ++tag)
                readings.push_back(readingOf(tag, kStart + std::chrono::seconds(run * 100 + i), tag));
            history->take(batchOf(std::move(readings)));
        }
        QVERIFY(waitForStored(*history, 1'000));
        history->stop();
        const std::lock_guard lock(mutex);
        for (const auto &[first, count] : notices) {
            QCOMPARE(first, expected);
            expected += count;
        }
        QCOMPARE(expected, quint64(run + 1) * 1'000 + 1);
        QCOMPARE(history->counters().sequence, expected - 1);
    }
    const auto history = open();
    QVERIFY(history);
    for (const quint32 tag : {1u, 25u, 50u}) {
        const Result<RawResult> all = rawOf(*history, TagId(tag));
        QVERIFY(all.ok());
        QCOMPARE(all->readings.size(), size_t(80));
    }
}

void HistorianTest::aListenerHearsNoMoreWhenItHasGone()
{
    CommitSubscription late;
    {
        const auto history = open();
        QVERIFY(history);
        auto heard = std::make_unique<std::atomic<quint64>>(0);
        std::atomic<quint64> other{0};
        CommitSubscription first = history->onCommit([heard = heard.get()](const CommitNotice &notice) { *heard += notice.count; });
        const CommitSubscription second = history->onCommit([&other](const CommitNotice &notice) { other += notice.count; });
        late = history->onCommit([](const CommitNotice &) {});
        // The first goes while commits go on; what it would have used is gone with it.
        for (int i = 0; i < 200; ++i) {
            history->take(batchOf({readingOf(1, kStart + std::chrono::seconds(i), i)}));
            if (i == 100) {
                QTRY_VERIFY(*heard > 0);
                first.reset();
                heard.reset();
            }
        }
        QTRY_COMPARE(other.load(), quint64(200));
    }
    late.reset(); // after the historian: nothing happens
}

void HistorianTest::tellsOnlyWhatIsCommitted()
{
    const auto history = open();
    QVERIFY(history);
    Event event;
    event.kind = EventKind::Startup;
    event.source = QStringLiteral("station");
    event.text = QStringLiteral("up");
    for (quint64 i = 1; i <= 5; ++i) {
        const Result<quint64> id = appendAndWait(*history, event);
        QVERIFY(id.ok());
        QCOMPARE(*id, i);
    }
    QCOMPARE(history->counters().storedEvents, quint64(5));
    const Result<QList<Event>> found = eventsOf(*history);
    QVERIFY(found.ok());
    QCOMPARE(found->size(), 5);
    QCOMPARE(found->first().id, quint64(5));
    QVERIFY(toMicroseconds(found->first().at) > 0);
}

void HistorianTest::whoCarriesReadingsOnNeedNotWait()
{
    HistorianSettings settings;
    settings.folder = m_folder->filePath(QStringLiteral("data"));
    settings.commitEvery = std::chrono::hours(1);
    Result<std::unique_ptr<Historian>> opened = Historian::open(settings, Clock::system());
    QVERIFY(opened.ok());
    Historian &history = **opened;
    history.setForwarded(0);
    auto batch = std::make_shared<Batch>();
    batch->readings.push_back({TagId(1), StatusCode::Good, UtcTime(std::chrono::seconds(1)), Payload::of(1.0)});
    QVERIFY(appendAndWait(history, {}).ok()); // it knows by then
    history.take(batch);
    QTRY_COMPARE_WITH_TIMEOUT(history.counters().sequence, 1u, 20'000);
}

void HistorianTest::awaitedReadingsAreGatheredWhenManyCome()
{
    WriteQueue queue(1u << 20, std::chrono::seconds(40), 20'000);
    const auto isDue = [&queue](bool awaited) {
        return !queue.wait({}, false, std::chrono::steady_clock::now(), awaited).onlyWoken;
    };
    auto batch = std::make_shared<Batch>();
    batch->readings.resize(1);
    queue.push(batch);
    QVERIFY(!isDue(false)); // nobody waits for it
    QVERIFY(isDue(true));
    QCOMPARE(queue.takeLoad(20'000, 1'000, false).readings, 1u);
    queue.push(batch);
    QVERIFY(!isDue(true)); // so soon after the last one
    batch = std::make_shared<Batch>();
    batch->readings.resize(19'999);
    queue.push(batch);
    QVERIFY(isDue(true));
    QVERIFY(isDue(false));
}

void HistorianTest::numbersTagsForEver()
{
    std::vector<TagUuid> tags;
    for (int i = 0; i < 1'000; ++i)
        tags.push_back(TagUuid::create());
    std::vector<TagId> first;
    {
        const auto history = open();
        QVERIFY(history);
        first = history->numberTags(std::span(tags).first(500));
        QCOMPARE(first.size(), size_t(500));
        for (size_t i = 0; i < first.size(); ++i)
            QCOMPARE(toNumber(first[i]), quint32(i + 1));
    }
    const auto history = open();
    QVERIFY(history);
    const std::vector<TagId> all = history->numberTags(tags);
    QCOMPARE(all.size(), tags.size());
    for (size_t i = 0; i < all.size(); ++i)
        QCOMPARE(toNumber(all[i]), quint32(i + 1));
    QCOMPARE(history->numberTags({}).size(), size_t(0));
}

void HistorianTest::findsEvents()
{
    const auto history = open();
    QVERIFY(history);
    for (int i = 0; i < 10; ++i) {
        Event event;
        event.at = kStart + std::chrono::seconds(i);
        event.kind = i % 2 ? EventKind::LinkDown : EventKind::WriteAsked;
        event.severity = i < 5 ? Severity::Info : Severity::Critical;
        event.source = QStringLiteral("CAP-0%1").arg(i);
        event.user = QStringLiteral("Jörg");
        event.before = QStringLiteral("1");
        event.after = QStringLiteral("2");
        event.text = QString(QLatin1String("with ")) + QChar(0) + QLatin1String(" inside");
        event.reference = i == 7 ? QStringLiteral("request-7") : QString();
        QVERIFY(appendAndWait(*history, event).ok());
    }
    EventFilter filter;
    filter.atLeast = Severity::Critical;
    filter.kinds = {EventKind::LinkDown};
    const Result<QList<Event>> links = eventsOf(*history, filter);
    QVERIFY(links.ok());
    QCOMPARE(links->size(), 3);
    QCOMPARE(links->first().source, QStringLiteral("CAP-09"));
    QCOMPARE(links->first().user, QStringLiteral("Jörg"));
    QCOMPARE(links->first().text.size(), 13);
    QCOMPARE(links->first().after, QStringLiteral("2"));

    filter = {};
    filter.from = kStart + std::chrono::seconds(2);
    filter.to = kStart + std::chrono::seconds(8);
    filter.atMost = 2;
    const Result<QList<Event>> some = eventsOf(*history, filter);
    QVERIFY(some.ok());
    QCOMPARE(some->size(), 2);
    QCOMPARE(some->first().at, kStart + std::chrono::seconds(7));

    filter = {};
    filter.text = QStringLiteral("cap-03");
    QCOMPARE(eventsOf(*history, filter)->size(), 1);
    filter = {};
    filter.text = QStringLiteral("JÖRG");
    QCOMPARE(eventsOf(*history, filter)->size(), 10);
    filter = {};
    filter.reference = QStringLiteral("request-7");
    const Result<QList<Event>> tied = eventsOf(*history, filter);
    QCOMPARE(tied->size(), 1);
    QCOMPARE(tied->first().reference, QStringLiteral("request-7"));
}

void HistorianTest::latecomersLandAtTheirTime()
{
    const auto history = open(0); // each commit becomes a block of its own soon
    QVERIFY(history);
    const std::vector<int> order{5, 1, 4, 2, 3, 3};
    quint64 stored = 0;
    for (const int second : order) {
        history->take(batchOf({readingOf(1, kStart + std::chrono::seconds(second), double(stored))}));
        QVERIFY(waitForStored(*history, ++stored));
    }
    const Result<RawResult> all = rawOf(*history, TagId(1));
    QVERIFY(all.ok());
    std::vector<double> values;
    for (const Reading &reading : all->readings)
        values.push_back(reading.value.asDouble());
    QCOMPARE(values, (std::vector<double>{1, 3, 4, 5, 2, 0})); // by time, then as they came
    const Result<RawResult> some =
        rawOf(*history, TagId(1), kStart + std::chrono::seconds(2), kStart + std::chrono::seconds(5), 2);
    QVERIFY(some.ok());
    QCOMPARE(some->readings.size(), size_t(2));
    QCOMPARE(some->readings[0].value.asDouble(), 3.0);
    QCOMPARE(some->readings[1].value.asDouble(), 4.0);
}

void HistorianTest::blocksAndLogAnswerAsOne()
{
    // Small budget, many tags: at any moment some readings are open, some sealed, some in blocks.
    const auto history = open(2u << 20);
    QVERIFY(history);
    constexpr quint32 kTags = 100;
    constexpr int kRounds = 5'000;
    for (int round = 0; round < kRounds; ++round) {
        std::vector<Reading> readings;
        for (quint32 tag = 1; tag <= kTags; ++tag)
            readings.push_back(readingOf(tag, kStart + std::chrono::milliseconds(round * 10 + int(tag) % 7), round));
        history->take(batchOf(std::move(readings)));
        if (round % 500 == 0) {
            const quint64 known = history->counters().stored / kTags;
            const Result<RawResult> some = rawOf(*history, TagId(1 + quint32(round) % kTags));
            QVERIFY(some.ok());
            QVERIFY(some->readings.size() >= known);
            for (size_t i = 0; i < some->readings.size(); ++i)
                QCOMPARE(some->readings[i].value.asDouble(), double(i));
        }
    }
    QVERIFY(waitForStored(*history, quint64(kTags) * kRounds));
    for (const quint32 tag : {1u, 50u, 100u}) {
        const Result<RawResult> all = rawOf(*history, TagId(tag));
        QVERIFY(all.ok());
        QCOMPARE(all->readings.size(), size_t(kRounds));
        for (size_t i = 0; i < all->readings.size(); ++i)
            QCOMPARE(all->readings[i].value.asDouble(), double(i));
    }
}

void HistorianTest::tagsThatAreReadTogetherShareTheirStamps()
{
    // Two devices, and tags that come when they change: what is shared and what is not must not mix.
    constexpr quint32 kTags = 30;
    constexpr int kRounds = 4'000;
    std::vector<std::vector<UtcTime>> times(kTags + 1);
    quint64 sent = 0;
    {
        const auto history = open(1u << 20);
        QVERIFY(history);
        for (int round = 0; round < kRounds; ++round) {
            std::vector<Reading> readings;
            for (quint32 tag = 1; tag <= kTags; ++tag) {
                if (tag > 20 && (round * 7 + int(tag)) % 3 == 0)
                    continue;
                const UtcTime at = kStart + std::chrono::milliseconds(round * 100 + (tag > 10 ? round * 31 % 17 : round * 13 % 11))
                    + std::chrono::microseconds(tag > 20 ? tag : 0);
                times[tag].push_back(at);
                readings.push_back(readingOf(tag, at, double(times[tag].size())));
            }
            sent += readings.size();
            history->take(batchOf(std::move(readings)));
        }
        QVERIFY(waitForStored(*history, sent));
    }
    const auto history = open();
    QVERIFY(history);
    for (quint32 tag = 1; tag <= kTags; ++tag) {
        const Result<RawResult> all = rawOf(*history, TagId(tag));
        QVERIFY(all.ok());
        QCOMPARE(all->readings.size(), times[tag].size());
        for (size_t i = 0; i < times[tag].size(); ++i) {
            QCOMPARE(all->readings[i].at, times[tag][i]);
            QCOMPARE(all->readings[i].value.asDouble(), double(i + 1));
        }
    }
    Result<sqlite::Database> db =
        store::connect(m_folder->filePath(QStringLiteral("data")), sqlite::Database::Mode::ReadOnly, {});
    QVERIFY(db.ok());
    const qint64 stamps = db->integer("SELECT count(*) FROM stamps").value();
    const qint64 blocks = db->integer("SELECT count(*) FROM blocks").value();
    QVERIFY2(stamps > 0 && stamps * 5 < blocks, qPrintable(QStringLiteral("%1 %2").arg(stamps).arg(blocks)));
}

void HistorianTest::bucketsKeepEveryExtreme()
{
    const auto history = open(1u << 20);
    QVERIFY(history);
    constexpr int kCount = 200'000;
    std::vector<Reading> readings;
    for (int i = 0; i < kCount; ++i) {
        double value = i % 100;
        if (i == 54'321)
            value = 1e9;
        if (i == 123'456)
            value = -1e9;
        readings.push_back(readingOf(1, kStart + std::chrono::milliseconds(i), value));
        if (readings.size() == 1'000)
            history->take(batchOf(std::exchange(readings, {})));
    }
    QVERIFY(waitForStored(*history, kCount));
    for (const size_t points : {10u, 100u, 1'000u, 20'000u}) {
        const Result<TrendResult> trend = trendOf(*history, {TagId(1), kStart, UtcTime::max(), points});
        QVERIFY(trend.ok());
        QVERIFY(trend->bucketed);
        QCOMPARE(trend->readings, quint64(kCount));
        QVERIFY(trend->samples.size() <= points);
        QVERIFY(trend->samples.size() >= 4);
        const auto has = [&](double value, int at) {
            return std::any_of(trend->samples.begin(), trend->samples.end(), [&](const TrendSample &s) {
                return s.value == value && s.at == kStart + std::chrono::milliseconds(at);
            });
        };
        QVERIFY(has(1e9, 54'321));
        QVERIFY(has(-1e9, 123'456));
        QCOMPARE(trend->samples.front().at, kStart);
        QCOMPARE(trend->samples.back().at, kStart + std::chrono::milliseconds(kCount - 1));
        QVERIFY(std::is_sorted(trend->samples.begin(), trend->samples.end(),
                               [](const TrendSample &a, const TrendSample &b) { return a.at < b.at; }));
    }
    const Result<TrendResult> raw =
        trendOf(*history, {TagId(1), kStart + std::chrono::milliseconds(54'300), kStart + std::chrono::milliseconds(54'400), 100});
    QVERIFY(raw.ok());
    QVERIFY(!raw->bucketed);
    QCOMPARE(raw->samples.size(), size_t(100));
    QCOMPARE(raw->samples[21].value, 1e9);
    QCOMPARE(trendOf(*history, {TagId(2), kStart, UtcTime::max(), 100})->samples.size(), size_t(0));
    QCOMPARE(trendOf(*history, {TagId(1), kStart, kStart, 100})->samples.size(), size_t(0));
}

void HistorianTest::bucketsShowBadReadings()
{
    const auto history = open();
    QVERIFY(history);
    std::vector<Reading> readings;
    for (int i = 0; i < 10'000; ++i) {
        const bool bad = i == 5'000;
        readings.push_back(readingOf(1, kStart + std::chrono::milliseconds(i), bad ? 1e12 : 5.0,
                                     bad ? StatusCode::BadNoCommunication : StatusCode::Good));
    }
    history->take(batchOf(std::move(readings)));
    QVERIFY(waitForStored(*history, 10'000));
    const Result<TrendResult> trend = trendOf(*history, {TagId(1), kStart, UtcTime::max(), 50});
    QVERIFY(trend.ok());
    int bad = 0;
    for (const TrendSample &sample : trend->samples) {
        if (qualityOf(sample.status) == Quality::Bad) {
            ++bad;
            QVERIFY(std::isnan(sample.value));
            QCOMPARE(sample.at, kStart + std::chrono::milliseconds(5'000));
        } else {
            QCOMPARE(sample.value, 5.0);
        }
    }
    QCOMPARE(bad, 1);
}

void HistorianTest::answersAreCancelled()
{
    const auto history = open();
    QVERIFY(history);
    Answer<TrendResult> answer;
    const auto job = history->queryTrend({TagId(1), kStart, UtcTime::max(), 100}, answer.callback());
    job->cancel();
    const Result<TrendResult> result = answer.take();
    QVERIFY(result.ok() || result.error().kind == Error::Kind::Cancelled);
    history->stop();
    const Result<TrendResult> closed = trendOf(*history, {TagId(1), kStart, UtcTime::max(), 100});
    QVERIFY(!closed.ok());
    QCOMPARE(closed.error().kind, Error::Kind::Busy);
    QCOMPARE(appendAndWait(*history, {}).ok(), false);
}

QTEST_GUILESS_MAIN(HistorianTest)
#include "tst_historian.moc"
