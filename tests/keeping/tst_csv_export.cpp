#include "../history/history_fixture.h"

#include "models/keeping/csv_export.h"
#include "models/keeping/part_file.h"
#include "models/keeping/raw_stream.h"

#include <QLocale>

#include <limits>

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
    QCOMPARE(got.at(0), QByteArray("time,device,tag,value,unit,quality,status\r"));
    QCOMPARE(got.at(1), toIso(at).toLatin1() + ",D,t0,0.1,,Good,Good\r");
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

QTEST_GUILESS_MAIN(CsvExportTest)
#include "tst_csv_export.moc"
