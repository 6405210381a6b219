#include "../history/history_fixture.h"

#include "models/keeping/csv_export.h"
#include "models/keeping/part_file.h"
#include "models/keeping/raw_stream.h"

#include <QLocale>

#include <limits>
#include <optional>

using namespace lineside;
using namespace lineside::test;

class CsvExportTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup()
    {
        m_history.reset();
        m_folder.reset();
    }
    void streamsEveryReadingOnceWhateverTheStamps();
    void writesWhatIsStored();
    void looksAsItsReadersWrite();
    void writesFiguresOfStretches();
    void leavesNothingBehind();
    void holdsWhatThePlantDatabaseKnows();
    void asksThePlantDatabaseForFigures();
    void saysWhatItCouldNotAsk();
    void hoursStandForWhatIsNotKept();

private:
    QString file() const { return m_folder->filePath(QStringLiteral("out.csv")); }
    QByteArrayList lines() const
    {
        QFile file(this->file());
        return file.open(QIODevice::ReadOnly) ? file.readAll().split('\n') : QByteArrayList();
    }
    keeping::CsvRequest request() const
    {
        keeping::CsvRequest request;
        request.file = file();
        request.snapshot = m_snapshot;
        for (const TagEntry &entry : m_snapshot->tags())
            request.tags.push_back(entry.tag->id);
        request.from = kStart;
        request.to = kStart + std::chrono::hours(1);
        return request;
    }
    void store(std::vector<Reading> readings, std::vector<QByteArray> texts = {})
    {
        const quint64 before = m_history->counters().stored;
        const size_t count = readings.size();
        m_history->take(batchOf(std::move(readings), std::move(texts)));
        QVERIFY(waitForStored(*m_history, before + count));
    }
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Historian> m_history;
    SnapshotPtr m_snapshot;
};

void CsvExportTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    HistorianSettings settings;
    settings.folder = m_folder->filePath(QStringLiteral("data"));
    settings.openBytes = 200'000;
    Result<std::unique_ptr<Historian>> opened = Historian::open(settings, Clock::system());
    QVERIFY(opened.ok());
    m_history = std::move(*opened);
    m_snapshot = snapshotOf({ValueType::Float64, ValueType::Int64, ValueType::UInt64, ValueType::Bool, ValueType::Text});
    m_history->setSnapshot(m_snapshot);
}

void CsvExportTest::streamsEveryReadingOnceWhateverTheStamps()
{
    // Many readings of one stamp, more than are asked for at once, and long stretches without any.
    std::vector<Reading> readings;
    for (int i = 0; i < 300; ++i)
        readings.push_back(readingOf(1, kStart + std::chrono::hours(i < 150 ? 3 : 4'000), double(i)));
    for (int i = 300; i < 900; ++i)
        readings.push_back(readingOf(1, kStart + std::chrono::hours(5'000) + std::chrono::milliseconds(i / 7), double(i)));
    store(std::move(readings));
    for (const size_t atOnce : {size_t(1), size_t(7), size_t(150), size_t(100'000)}) {
        keeping::RawStream stream(*m_history, TagId(1), kStart, kStart + std::chrono::hours(9'000), atOnce);
        double expected = 0;
        for (;;) {
            const Result<RawResult> piece = stream.next({});
            QVERIFY(piece.ok());
            if (piece->readings.empty())
                break;
            QVERIFY(piece->readings.size() <= std::max<size_t>(atOnce, 1));
            QCOMPARE(piece->types.size(), piece->readings.size());
            for (const Reading &reading : piece->readings)
                QCOMPARE(reading.value.asDouble(), expected++);
        }
        QCOMPARE(expected, 900.0);
    }
}

void CsvExportTest::writesWhatIsStored()
{
    const UtcTime at = kStart + std::chrono::microseconds(125);
    store({readingOf(1, at, 0.1), readingOf(1, at + std::chrono::seconds(1), -0.0),
           readingOf(1, at + std::chrono::seconds(2), std::numeric_limits<double>::quiet_NaN(), StatusCode::BadSensorFailure),
           {TagId(2), StatusCode::Good, at, Payload::of(qint64(-9'007'199'254'740'993))},
           {TagId(3), StatusCode::Uncertain, at, Payload::of(std::numeric_limits<quint64>::max())},
           {TagId(5), StatusCode::Good, at, Payload::ofText(0)}, readingOf(1, kStart + std::chrono::hours(1), 7)},
          {"=cmd|' /C calc'!A0, \"x\""});
    const Result<keeping::CsvDone> done = keeping::exportCsv(*m_history, request(), Clock::system(), {});
    QVERIFY2(done.ok(), done.ok() ? "" : qPrintable(done.error().message));
    QCOMPARE(done->rows, quint64(6)); // the end does not belong to the range
    const QByteArrayList got = lines();
    QCOMPARE(got.at(0), QByteArray("time,device,tag,value,unit,quality,status,source\r"));
    QCOMPARE(got.at(1), toIso(at).toLatin1() + ",D,t0,0.1,,Good,Good,local\r");
    QVERIFY(got.at(2).contains(",-0,"));
    QVERIFY(got.at(3).contains(",D,t0,,,Bad,BadSensorFailure"));
    QVERIFY(got.at(4).contains(",-9007199254740993,"));
    QVERIFY(got.at(5).contains(",18446744073709551615,,Uncertain,"));
    QVERIFY(got.at(6).contains(",\"'=cmd|' /C calc'!A0, \"\"x\"\"\","));
    QCOMPARE(quint64(QFileInfo(file()).size()), done->bytes);
}

void CsvExportTest::looksAsItsReadersWrite()
{
    store({readingOf(1, kStart, 0.5)});
    keeping::CsvRequest german = request();
    german.format = keeping::CsvFormat::forLocale(QLocale(QLocale::German, QLocale::Germany));
    german.format.localTime = true;
    QVERIFY(keeping::exportCsv(*m_history, german, Clock::system(), {}).ok());
    const QByteArray line = lines().at(1);
    QVERIFY2(line.contains(";D;t0;0,5;;Good;Good"), line.constData());
    const QDateTime read = QDateTime::fromString(QString::fromLatin1(line.left(line.indexOf(';'))), Qt::ISODateWithMs);
    QCOMPARE(read.toMSecsSinceEpoch(), toMicroseconds(kStart) / 1'000);
    german.format.separator = ',';
    QVERIFY(!keeping::exportCsv(*m_history, german, Clock::system(), {}).ok());
}

void CsvExportTest::writesFiguresOfStretches()
{
    std::vector<Reading> readings;
    for (int i = 0; i < 600; ++i)
        readings.push_back(readingOf(1, kStart + std::chrono::seconds(i), double(i)));
    store(std::move(readings));
    keeping::CsvRequest buckets = request();
    buckets.tags.resize(1);
    buckets.bucket = std::chrono::minutes(4);
    buckets.to = kStart + std::chrono::minutes(10);
    const Result<keeping::CsvDone> done = keeping::exportCsv(*m_history, buckets, Clock::system(), {});
    QVERIFY2(done.ok(), done.ok() ? "" : qPrintable(done.error().message));
    const QByteArrayList got = lines();
    QCOMPARE(done->rows, quint64(3));
    QVERIFY2(got.at(1).startsWith(toIso(kStart).toLatin1() + ",D,t0,240,0,239,119.5,"), got.at(1).constData());
    QVERIFY2(got.at(3).startsWith(toIso(kStart + std::chrono::minutes(8)).toLatin1() + ",D,t0,120,480,599,"), got.at(3).constData());
}

void CsvExportTest::leavesNothingBehind()
{
    const auto left = [&] { return QDir(m_folder->path()).entryList({QStringLiteral("out*")}); };
    QCOMPARE(keeping::exportCsv(*m_history, request(), Clock::system(), {}).error().kind, Error::Kind::NotFound);
    QCOMPARE(left(), QStringList());
    std::vector<Reading> readings;
    for (int i = 0; i < 2'000; ++i)
        readings.push_back(readingOf(1, kStart + std::chrono::milliseconds(i), double(i)));
    store(std::move(readings));
    keeping::Progress progress;
    bool begun = false;
    progress.tell = [&](double, const QString &) { begun = true; };
    progress.cancelled = [&] { return begun; };
    QCOMPARE(keeping::exportCsv(*m_history, request(), Clock::system(), progress).error().kind, Error::Kind::Cancelled);
    QCOMPARE(left(), QStringList());
    const Error full = keeping::writeError(file(), ENOSPC);
    QCOMPARE(full.kind, Error::Kind::NoSpace);
    QVERIFY(!full.hint.isEmpty());
    keeping::CsvRequest nowhere = request();
    nowhere.file = m_folder->filePath(QStringLiteral("none/out.csv"));
    QVERIFY(!keeping::exportCsv(*m_history, nowhere, Clock::system(), {}).ok());
}

namespace {

//! A plant's database that holds one reading a minute of one tag in [from, to), or roll-ups alone.
struct PastOfOneTag
{
    TagUuid tag;
    UtcTime from;
    UtcTime to;
    bool singles = true;
    size_t atMost = 1'000'000;
    std::optional<Error> trouble{};
    std::vector<TrendQuery> asked{};

    keeping::AskPast ask()
    {
        return [this](const TagUuid &wanted, const TrendQuery &query, Job<TrendResult>::Callback done) {
            asked.push_back(query);
            auto job = std::make_shared<Job<TrendResult>>(std::move(done));
            TrendResult result;
            const bool rolled = query.maxPoints < 10'000;
            for (UtcTime at = from; at < to && (singles || rolled); at += std::chrono::minutes(1)) {
                if (at >= query.from && at < query.to)
                    result.samples.push_back({at, double((at - from).count()) / 60e6, StatusCode::Good});
            }
            if (trouble)
                job->finish(*trouble);
            else if (wanted != tag)
                job->finish(Error{Error::Kind::NotFound, QStringLiteral("unknown"), {}});
            else if (result.samples.size() > atMost)
                job->finish(Error{Error::Kind::BadData, QStringLiteral("too many"), {}});
            else
                job->finish(std::move(result));
            return job;
        };
    }
};

} // namespace

void CsvExportTest::holdsWhatThePlantDatabaseKnows()
{
    using namespace std::chrono_literals;
    std::vector<Reading> readings;
    for (int i = 0; i < 600; ++i)
        readings.push_back(readingOf(1, kStart + i * 1s, double(i)));
    readings.push_back(readingOf(1, kStart + 55min, 7));
    store(std::move(readings));
    PastOfOneTag past{m_snapshot->tags()[0].tag->id, kStart + 15min, kStart + 45min};
    keeping::CsvRequest all = request();
    all.past = past.ask();
    Result<keeping::CsvDone> done = keeping::exportCsv(*m_history, all, Clock::system(), {});
    QVERIFY2(done.ok(), done.ok() ? "" : qPrintable(done.error().message));
    QCOMPARE(done->rows, quint64(601 + 30));
    QCOMPARE(done->fromPlant, quint64(30));
    QVERIFY(done->remark.isEmpty());
    QByteArrayList got = lines();
    QVERIFY(got.at(1).endsWith(",local\r") && got.at(600).endsWith(",local\r") && got.at(631).endsWith(",local\r"));
    for (int i = 0; i < 30; ++i)
        QCOMPARE(got.at(601 + i), toIso(kStart + 15min + i * 1min).toLatin1() + ",D,t0," + QByteArray::number(i) + ",,Good,Good,postgresql\r");
    for (const TrendQuery &query : past.asked) // what is here is not asked for
        QVERIFY(query.from > kStart + 9min || query.from == kStart);

    // More than one answer holds comes in several.
    past.atMost = 4;
    done = keeping::exportCsv(*m_history, all, Clock::system(), {});
    QVERIFY(done.ok());
    QCOMPARE(done->rows, quint64(631));
    QCOMPARE(lines(), got);

    // Where single readings are not kept there any more, its roll-ups stand for them.
    past.atMost = 1'000'000;
    past.singles = false;
    done = keeping::exportCsv(*m_history, all, Clock::system(), {});
    QVERIFY(done.ok());
    QCOMPARE(done->fromPlant, quint64(30));
    QVERIFY2(lines().at(601).endsWith(",postgresql_rollup\r"), lines().at(601).constData());
}

void CsvExportTest::asksThePlantDatabaseForFigures()
{
    using namespace std::chrono_literals;
    std::vector<Reading> readings;
    for (int i = 0; i < 60; ++i)
        readings.push_back(readingOf(1, kStart + i * 1s, double(i)));
    store(std::move(readings));
    PastOfOneTag past{m_snapshot->tags()[0].tag->id, kStart + 10min, kStart + 20min};
    keeping::CsvRequest buckets = request();
    buckets.tags.resize(1);
    buckets.bucket = 5min;
    buckets.past = past.ask();
    Result<keeping::CsvDone> done = keeping::exportCsv(*m_history, buckets, Clock::system(), {});
    QVERIFY2(done.ok(), done.ok() ? "" : qPrintable(done.error().message));
    QCOMPARE(done->rows, quint64(3));
    QCOMPARE(lines().at(2), toIso(kStart + 10min).toLatin1() + ",D,t0,5,0,4,2,2,0,4,,Good,postgresql\r");
    QCOMPARE(lines().at(3), toIso(kStart + 15min).toLatin1() + ",D,t0,5,5,9,7,7,5,9,,Good,postgresql\r");
    past.singles = false;
    done = keeping::exportCsv(*m_history, buckets, Clock::system(), {});
    QVERIFY(done.ok());
    QCOMPARE(lines().at(2), toIso(kStart + 10min).toLatin1() + ",D,t0,,0,4,,,0,4,,Good,postgresql_rollup\r");
}

void CsvExportTest::saysWhatItCouldNotAsk()
{
    store({readingOf(1, kStart, 1), readingOf(2, kStart, 1)});
    PastOfOneTag past{m_snapshot->tags()[0].tag->id, kStart, kStart};
    past.trouble = Error{Error::Kind::Unreachable, QStringLiteral("The server does not answer."), {}};
    keeping::CsvRequest all = request();
    all.past = past.ask();
    Result<keeping::CsvDone> done = keeping::exportCsv(*m_history, all, Clock::system(), {});
    QVERIFY(done.ok());
    QCOMPARE(done->rows, quint64(2));
    QVERIFY2(done->remark.contains(QLatin1String("The server does not answer.")), qPrintable(done->remark));
    QCOMPARE(past.asked.size(), size_t(1)); // once is enough
    // A server that never answers holds up nobody who has cancelled.
    keeping::Progress progress;
    bool asked = false;
    all.past = [&asked](const TagUuid &, const TrendQuery &, Job<TrendResult>::Callback done) {
        asked = true;
        return std::make_shared<Job<TrendResult>>(std::move(done));
    };
    progress.cancelled = [&asked] { return asked; };
    QCOMPARE(keeping::exportCsv(*m_history, all, Clock::system(), progress).error().kind, Error::Kind::Cancelled);
}

void CsvExportTest::hoursStandForWhatIsNotKept()
{
    using namespace std::chrono_literals;
    m_history.reset();
    ManualClock clock;
    clock.setUtc(kStart + 24h);
    HistorianSettings settings;
    settings.folder = m_folder->filePath(QStringLiteral("short"));
    settings.openBytes = 1u << 20;
    settings.keep.every = {};
    settings.keep.budgetBytes = qint64(1) << 40;
    settings.keep.rawDays = 10;
    Result<std::unique_ptr<Historian>> opened = Historian::open(settings, clock);
    QVERIFY(opened.ok());
    m_history = std::move(*opened);
    m_history->setSnapshot(m_snapshot);
    const UtcTime begin = std::chrono::ceil<std::chrono::hours>(kStart);
    std::vector<Reading> readings;
    for (int i = 0; i < 4 * 3'600; ++i)
        readings.push_back(readingOf(1, begin + i * 1s, double(i % 3'600)));
    for (int i = 0; i < 80'000; ++i) // so that all of it goes into blocks
        readings.push_back(readingOf(2, begin + 4h, 0));
    store(std::move(readings));
    keeping::CsvRequest hours = request();
    hours.from = begin;
    hours.to = begin + 4h;
    hours.tags.resize(1);
    hours.bucket = 1h;
    QVERIFY(keeping::exportCsv(*m_history, hours, clock, {}).ok());
    QByteArrayList before = lines();
    clock.setUtc(kStart + 24h * 30);
    QTRY_VERIFY_WITH_TIMEOUT(([&] {
        Answer<KeepReport> kept;
        const auto job = m_history->keepNow(kept.callback());
        (void)kept.take();
        return trendOf(*m_history, {TagId(1), begin, begin + 4h, 2'000})->rolledBefore.has_value();
    }()), 20'000);
    const Result<keeping::CsvDone> done = keeping::exportCsv(*m_history, hours, clock, {});
    QVERIFY2(done.ok(), done.ok() ? "" : qPrintable(done.error().message));
    QCOMPARE(lines().size(), before.size());
    QCOMPARE(lines().at(2), QByteArray(before.at(2)).replace(",local\r", ",local_hours\r"));
    hours.bucket = 0s;
    QVERIFY(keeping::exportCsv(*m_history, hours, clock, {}).ok());
    QCOMPARE(lines().size(), 1 + 4 * 4 + 1); // first, min, max and last of each
    QVERIFY2(lines().at(1) == toIso(begin).toLatin1() + ",D,t0,0,,Good,Good,local_hours\r", lines().at(1).constData());
    QVERIFY(lines().at(4).contains(",3599,"));
}

QTEST_GUILESS_MAIN(CsvExportTest)
#include "tst_csv_export.moc"
