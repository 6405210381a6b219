#include "../history/history_fixture.h"

#include "models/history/log_reader.h"
#include "models/keeping/archive_rows.h"
#include "models/keeping/event_stream.h"
#include "models/keeping/month_archive.h"
#include "models/keeping/zip_file.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRandomGenerator>
#include <QStandardPaths>

#include <limits>

using namespace lineside;
using namespace lineside::test;
using namespace std::chrono_literals;

class MonthArchiveTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup()
    {
        m_history.reset();
        m_folder.reset();
    }
    void rowsComeBackBitForBit();
    void monthsHaveTheirRanges();
    void everyReadingOfTheMonthIsInIt();
    void othersCanReadIt();
    void whatIsChangedIsFound();
    void leavesNothingBehind();
    void knowsWhatIsDue();
    void whatWasOpenMeanwhileIsDue();
    void eventsComeBackAsTheyWere();
    void streamsEveryEventOnceInOrder();
    void theJournalOfTheMonthIsInIt();
    void eventsThatAreChangedAreFound();

private:
    QString file() const { return m_folder->filePath(QStringLiteral("2026-09.zip")); }
    QString data() const { return m_folder->filePath(QStringLiteral("data")); }
    Result<keeping::ArchiveFacts> archive(const keeping::Progress &progress = {})
    {
        return keeping::archiveMonth(*m_history, {file(), QStringLiteral("2026-09"), data(), m_snapshot}, Clock::system(), progress);
    }
    void store(std::vector<Reading> readings, std::vector<QByteArray> texts = {})
    {
        const quint64 before = m_history->counters().stored;
        const size_t count = readings.size();
        m_history->take(batchOf(std::move(readings), std::move(texts)));
        QVERIFY(waitForStored(*m_history, before + count));
    }
    void storeDays(int perDay)
    {
        std::vector<Reading> readings;
        for (int i = 0; i < 31 * perDay; ++i)
            readings.push_back(readingOf(1 + quint32(i % 2), m_begin - 12h + i * (std::chrono::microseconds(24h) / perDay), std::sin(i) * 100));
        store(std::move(readings));
    }
    Event event(UtcTime at, const QString &text)
    {
        Event event;
        event.at = at;
        event.kind = EventKind::LinkDown;
        event.severity = Severity::Warning;
        event.source = QStringLiteral("PLC-1");
        event.text = text;
        return event;
    }
    const UtcTime m_begin = keeping::rangeOfMonth(QStringLiteral("2026-09"))->first;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Historian> m_history;
    SnapshotPtr m_snapshot;
};

void MonthArchiveTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    HistorianSettings settings;
    settings.folder = data();
    settings.openBytes = 200'000;
    Result<std::unique_ptr<Historian>> opened = Historian::open(settings, Clock::system());
    QVERIFY(opened.ok());
    m_history = std::move(*opened);
    Plant plant = snapshotOf({ValueType::Float64, ValueType::Float64, ValueType::Int64, ValueType::UInt64, ValueType::Bool,
                              ValueType::Text})->plant();
    plant.sites[0].devices[0].tags[0].unit = QStringLiteral("bar");
    plant.sites[0].devices[0].tags[1].code = QStringLiteral("../\"ünsafe\"");
    m_snapshot = std::make_shared<const PlantSnapshot>(
        std::move(plant), 1, [this](std::span<const TagUuid> tags) { return m_history->numberTags(tags); });
    m_history->setSnapshot(m_snapshot);
}

void MonthArchiveTest::rowsComeBackBitForBit()
{
    QRandomGenerator random(11);
    for (const ValueType type : {ValueType::Float64, ValueType::Int64, ValueType::UInt64, ValueType::Bool, ValueType::Text}) {
        std::vector<keeping::ArchivedReading> sent;
        for (int i = 0; i < 3'000; ++i) {
            keeping::ArchivedReading reading;
            reading.atUs = qint64(random.generate64() >> 8) % 4'000'000'000'000'000;
            reading.bits = type == ValueType::Bool ? random.generate() % 2 : random.generate64();
            reading.status = StatusCode(random.generate());
            if (type == ValueType::Text) {
                reading.bits = 0;
                reading.hasText = random.generate() % 8 != 0;
                for (quint32 n = random.generate() % 20; reading.hasText && n > 0; --n)
                    reading.text += "a,\"\n\r=\xC3\xBC;"[random.generate() % 9];
            }
            sent.push_back(reading);
        }
        sent[0].bits = std::bit_cast<quint64>(std::numeric_limits<double>::signaling_NaN()) * (type == ValueType::Float64);
        sent[1].bits = std::bit_cast<quint64>(-0.0) * (type == ValueType::Float64);
        QByteArray csv = keeping::kArchiveHeader;
        keeping::ReadingsHash before;
        for (const keeping::ArchivedReading &reading : sent) {
            keeping::appendRow(csv, reading, type);
            before.add(reading);
        }
        size_t at = 0;
        keeping::ReadingsHash after;
        keeping::RowParser parser(type, [&](const keeping::ArchivedReading &reading) {
            QVERIFY(at < sent.size());
            QCOMPARE(reading.atUs, sent[at].atUs);
            QCOMPARE(reading.bits, sent[at].bits);
            QCOMPARE(reading.status, sent[at].status);
            QCOMPARE(reading.text, sent[at].text);
            ++at;
            after.add(reading);
        });
        for (qsizetype from = 0; from < csv.size(); from += 777)
            QVERIFY(parser.take(QByteArrayView(csv).sliced(from, std::min<qsizetype>(777, csv.size() - from))).ok());
        QVERIFY(parser.finish().ok());
        QCOMPARE(at, sent.size());
        QCOMPARE(after.result(), before.result());
    }
    for (const QByteArray &bad : {QByteArray("2026-09-01T00:00:00.000000Z,1x,0,"), QByteArray("2026-13-01T00:00:00.000000Z,1,0,"),
                                  QByteArray("1,2,3"), QByteArray("2026-09-01T00:00:00.000000Z,1,-1,"), QByteArray()}) {
        keeping::RowParser parser(ValueType::Float64, [](const keeping::ArchivedReading &) {});
        QVERIFY(parser.take(keeping::kArchiveHeader).ok());
        QVERIFY(!parser.take(bad + '\n').ok());
    }
}

void MonthArchiveTest::monthsHaveTheirRanges()
{
    const auto december = keeping::rangeOfMonth(QStringLiteral("2026-12"));
    QVERIFY(december);
    QCOMPARE(toIso(december->first), QStringLiteral("2026-12-01T00:00:00.000000Z"));
    QCOMPARE(toIso(december->second), QStringLiteral("2027-01-01T00:00:00.000000Z"));
    QCOMPARE(keeping::monthOf(december->second - 1us), QStringLiteral("2026-12"));
    for (const char *bad : {"", "2026-13", "2026-00", "26-01", "2026_01", "2026-1x"})
        QVERIFY(!keeping::rangeOfMonth(QLatin1String(bad)));
}

void MonthArchiveTest::everyReadingOfTheMonthIsInIt()
{
    storeDays(200); // half a day before the month as well
    const UtcTime at = m_begin + 5h;
    store({readingOf(1, at, std::numeric_limits<double>::quiet_NaN(), StatusCode::BadSensorFailure),
           {TagId(3), StatusCode::Good, at, Payload::of(qint64(-5))}, {TagId(5), StatusCode::Good, at, Payload::of(true)},
           {TagId(6), StatusCode::Good, at, Payload::ofText(0)}, readingOf(1, m_begin + 30 * 24h, 9)},
          {"a \"text\",\nof two lines"});
    const quint64 expected = 31 * 200 - 100 + 4 - 100; // what is before and behind the month is not
    const Result<keeping::ArchiveFacts> made = archive();
    QVERIFY2(made.ok(), made.ok() ? "" : qPrintable(made.error().message));
    QCOMPARE(made->readings, expected + 0);
    QCOMPARE(made->tags, quint64(5));
    QCOMPARE(made->lastSequence, m_history->counters().sequence);
    const Result<keeping::ArchiveFacts> verified = keeping::verifyArchive(file(), {});
    QVERIFY2(verified.ok(), verified.ok() ? "" : qPrintable(verified.error().message));
    QCOMPARE(verified->readings, made->readings);
    QCOMPARE(verified->sha256, made->sha256);
    QCOMPARE(verified->month, QStringLiteral("2026-09"));
    qInfo("%llu readings in %llu bytes", made->readings, made->bytes);
}

void MonthArchiveTest::othersCanReadIt()
{
    const QString python = QStandardPaths::findExecutable(QStringLiteral("python3"));
    if (python.isEmpty())
        QSKIP("the package python3 is missing");
    storeDays(100);
    const Result<keeping::ArchiveFacts> made = archive();
    QVERIFY(made.ok());
    QProcess reader;
    reader.start(python, {QStringLiteral("-c"),
                          QStringLiteral("import json, zipfile, csv, io, sys\n"
                                         "z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None\n"
                                         "m = json.load(z.open('manifest.json')); n = 0\n"
                                         "for t in m['tags']:\n"
                                         "    rows = list(csv.DictReader(io.TextIOWrapper(z.open(t['file']), 'utf-8', newline='')))\n"
                                         "    assert len(rows) == t['readings']; n += len(rows)\n"
                                         "    assert all(abs(float(r['value'])) <= 100 for r in rows)\n"
                                         "print(n, m['tags'][0]['unit'], m['tags'][0]['file'], m['tags'][1]['file'])\n"),
                          file()});
    QVERIFY(reader.waitForFinished());
    QCOMPARE(reader.readAllStandardError(), QByteArray());
    QCOMPARE(reader.readAllStandardOutput().trimmed(),
             QByteArray::number(made->readings) + " bar readings/D.t0.csv readings/D...___nsafe_.csv");
}

void MonthArchiveTest::whatIsChangedIsFound()
{
    storeDays(20);
    QVERIFY(archive().ok());
    QFile whole(file());
    QVERIFY(whole.open(QIODevice::ReadOnly));
    const QByteArray bytes = whole.readAll();
    QRandomGenerator random(5);
    int found = 0;
    constexpr int kChanges = 60;
    for (int i = 0; i < kChanges; ++i) {
        QByteArray bad = bytes;
        if (i < 10)
            bad.truncate(random.bounded(int(bad.size())));
        else
            bad[random.bounded(int(bad.size()))] ^= char(1 << random.bounded(8));
        QFile file(m_folder->filePath(QStringLiteral("bad.zip")));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(bad);
        file.close();
        const Result<keeping::ArchiveFacts> read = keeping::verifyArchive(file.fileName(), {});
        found += read.ok() ? 0 : 1;
        if (read.ok()) // times and rights of a file that nobody reads: what counts is the same
            QCOMPARE(read->readings, keeping::verifyArchive(this->file(), {})->readings);
    }
    QVERIFY2(found > kChanges / 2, qPrintable(QString::number(found)));
}

void MonthArchiveTest::leavesNothingBehind()
{
    const auto left = [&] { return QDir(m_folder->path()).entryList({QStringLiteral("2026*")}); };
    QCOMPARE(archive().error().kind, Error::Kind::NotFound);
    QCOMPARE(left(), QStringList());
    storeDays(20);
    for (const double at : {0.0, 0.8}) {
        double reached = 0;
        keeping::Progress progress;
        progress.tell = [&](double part, const QString &) { reached = part; };
        progress.cancelled = [&] { return reached >= at; };
        QCOMPARE(archive(progress).error().kind, Error::Kind::Cancelled);
        QCOMPARE(left(), QStringList());
    }
}

void MonthArchiveTest::knowsWhatIsDue()
{
    storeDays(800); // enough for segments
    const UtcTime now = m_begin + 40 * 24h;
    QVERIFY(QTest::qWaitFor([&] {
        store({readingOf(1, m_begin + 30 * 24h, 1)});
        const Result<QStringList> due = keeping::monthsToArchive(data(), now, 1h);
        return due.ok() && *due == QStringList({QStringLiteral("2026-08"), QStringLiteral("2026-09")});
    }, 10'000));
    // The month is not over, and not for long enough.
    QVERIFY(!keeping::monthsToArchive(data(), m_begin + 20 * 24h, 1h)->contains(QStringLiteral("2026-09")));
    QVERIFY(!keeping::monthsToArchive(data(), m_begin + 30 * 24h + 30min, 1h)->contains(QStringLiteral("2026-09")));
    const Result<keeping::ArchiveFacts> made = archive();
    QVERIFY(made.ok());
    Answer<Done> noted;
    m_history->noteArchive({made->month, made->file, made->sha256, made->madeAt, made->readings, made->bytes, made->lastSequence},
                           noted.callback());
    QVERIFY(noted.take().ok());
    const auto known = keeping::archivedMonths(data());
    QVERIFY(known.ok());
    QCOMPARE(known->size(), size_t(1));
    QCOMPARE(known->front().sha256, made->sha256);
    QCOMPARE(known->front().readings, made->readings);
    QVERIFY(!keeping::monthsToArchive(data(), now, 1h)->contains(QStringLiteral("2026-09")));
    // Late readings make it due again.
    QVERIFY(QTest::qWaitFor([&] {
        storeDays(100);
        return keeping::monthsToArchive(data(), now, 1h)->contains(QStringLiteral("2026-09"));
    }, 20'000));
}

void MonthArchiveTest::whatWasOpenMeanwhileIsDue()
{
    storeDays(800);
    const UtcTime now = m_begin + 40 * 24h;
    const auto due = [&] {
        store({readingOf(1, m_begin + 31 * 24h, 1)}); // of another month
        const Result<QStringList> months = keeping::monthsToArchive(data(), now, 1h);
        return months.ok() && months->contains(QStringLiteral("2026-09"));
    };
    QVERIFY(QTest::qWaitFor(due, 10'000));
    // The segment went on for a hundred readings when the archive had taken what it was to take: retention waits for them.
    const Result<keeping::ArchiveFacts> made = archive();
    QVERIFY(made.ok());
    const auto note = [&](quint64 lastSequence) {
        Answer<Done> noted;
        m_history->noteArchive({made->month, made->file, made->sha256, made->madeAt, made->readings, made->bytes, lastSequence},
                               noted.callback());
        QVERIFY(noted.take().ok());
    };
    note(31 * 800 - 100);
    QVERIFY(due());
    note(31 * 800);
    QVERIFY(!due());
}

void MonthArchiveTest::eventsComeBackAsTheyWere()
{
    QRandomGenerator random(12);
    std::vector<Event> sent;
    for (int i = 0; i < 2'000; ++i) {
        Event event;
        event.id = random.generate64() >> 1;
        event.at = fromMicroseconds(qint64(random.generate64() >> 8) % 4'000'000'000'000'000);
        event.kind = EventKind(random.bounded(int(EventKind::Acknowledged) + 1));
        event.severity = Severity(random.bounded(4));
        for (QString *text : {&event.source, &event.user, &event.before, &event.after, &event.text, &event.reference}) {
            for (quint32 n = random.generate() % 12; n > 0; --n)
                *text += QStringLiteral("a,\"\n\r=ü;\u2028")[random.bounded(9)];
        }
        sent.push_back(event);
    }
    QByteArray csv = keeping::kEventsHeader;
    keeping::EventsHash before;
    for (const Event &event : sent) {
        keeping::appendEvent(csv, event);
        before.add(event);
    }
    size_t at = 0;
    keeping::EventsHash after;
    keeping::EventParser parser([&](const Event &event) {
        QVERIFY(at < sent.size());
        QCOMPARE(event.id, sent[at].id);
        QCOMPARE(event.at, sent[at].at);
        QCOMPARE(event.kind, sent[at].kind);
        QCOMPARE(event.text, sent[at].text);
        QCOMPARE(event.reference, sent[at].reference);
        ++at;
        after.add(event);
    });
    for (qsizetype from = 0; from < csv.size(); from += 777)
        QVERIFY(parser.take(QByteArrayView(csv).sliced(from, std::min<qsizetype>(777, csv.size() - from))).ok());
    QVERIFY(parser.finish().ok());
    QCOMPARE(at, sent.size());
    QCOMPARE(after.result(), before.result());
    const QByteArray good = "1,2026-09-01T00:00:00.000000Z,LINK_UP,INFO,\"a\",\"\",\"\",\"\",\"x\",\"\"";
    for (const auto &[what, by] : {std::pair("1,2026", "x,2026"), std::pair("LINK_UP", "LINK"), std::pair("INFO", "NONE"),
                                   std::pair("\"x\",\"\"", "\"x\""), std::pair("\"x\"", "\"x\",\"y\""), std::pair("\"x\"", "\"x\"y"),
                                   std::pair("", "")}) {
        keeping::EventParser bad([](const Event &) {});
        QVERIFY(bad.take(keeping::kEventsHeader).ok());
        QByteArray line = good;
        if (*what)
            line.replace(what, by);
        QCOMPARE(bad.take(line + '\n').ok(), !*what);
    }
}

void MonthArchiveTest::streamsEveryEventOnceInOrder()
{
    // Many events of one stamp, more than are asked for at once, and long stretches without any.
    for (int i = 0; i < 40; ++i)
        QVERIFY(appendAndWait(*m_history, event(m_begin + (i < 15 ? 0h : i < 25 ? 300h : 400h) + (i < 25 ? 0us : i * 1us), QString::number(i))).ok());
    for (const size_t atOnce : {size_t(1), size_t(7), size_t(1'000)}) {
        keeping::EventStream stream(*m_history, m_begin, m_begin + 500h, atOnce);
        int expected = 0;
        for (;;) {
            const Result<QList<Event>> piece = stream.next({});
            QVERIFY(piece.ok());
            if (piece->isEmpty())
                break;
            for (const Event &event : *piece)
                QCOMPARE(event.text, QString::number(expected++));
        }
        QCOMPARE(expected, 40);
    }
}

void MonthArchiveTest::theJournalOfTheMonthIsInIt()
{
    const UtcTime end = keeping::rangeOfMonth(QStringLiteral("2026-09"))->second;
    for (const UtcTime at : {m_begin - 1us, m_begin, m_begin + 100h, end - 1us, end})
        QVERIFY(appendAndWait(*m_history, event(at, toIso(at))).ok());
    // also where there are no readings
    const Result<keeping::ArchiveFacts> alone = archive();
    QVERIFY2(alone.ok(), alone.ok() ? "" : qPrintable(alone.error().message));
    QCOMPARE(alone->readings, quint64(0));
    QCOMPARE(alone->events, quint64(3));
    storeDays(20);
    const Result<keeping::ArchiveFacts> made = archive();
    QVERIFY(made.ok() && made->readings > 0);
    QCOMPARE(made->events, quint64(3));
    const Result<keeping::ArchiveFacts> verified = keeping::verifyArchive(file(), {});
    QVERIFY(verified.ok());
    QCOMPARE(verified->events, quint64(3));
    Result<keeping::ZipReader> zip = keeping::ZipReader::open(file());
    QVERIFY(zip.ok() && zip->find("events.csv"));
    QByteArray csv;
    QVERIFY(zip->read(*zip->find("events.csv"), [&csv](QByteArrayView piece) -> Status {
        csv.append(piece.data(), piece.size());
        return Done{};
    }).ok());
    QVERIFY2(csv.contains(',' + toIso(m_begin).toLatin1() + ",LINK_DOWN,WARNING,\"PLC-1\""), csv.constData());
    QVERIFY(!csv.contains(toIso(end).toLatin1()));
}

void MonthArchiveTest::eventsThatAreChangedAreFound()
{
    QVERIFY(appendAndWait(*m_history, event(m_begin, QStringLiteral("first"))).ok());
    QVERIFY(appendAndWait(*m_history, event(m_begin, QStringLiteral("second"))).ok());
    QVERIFY(archive().ok());
    Result<keeping::ZipReader> zip = keeping::ZipReader::open(file());
    QVERIFY(zip.ok());
    // the same archive with another journal, as a zip file whole in itself
    for (const char *by : {"fiRst", "", static_cast<const char *>(nullptr)}) {
        const QString path = m_folder->filePath(QStringLiteral("forged.zip"));
        Result<keeping::PartFile> part = keeping::PartFile::create(path, false);
        QVERIFY(part.ok());
        keeping::ZipWriter forged(*part);
        for (const keeping::ZipEntry &entry : zip->entries()) {
            QByteArray bytes;
            QVERIFY(zip->read(entry, [&bytes](QByteArrayView piece) -> Status {
                bytes.append(piece.data(), piece.size());
                return Done{};
            }).ok());
            if (entry.name == "events.csv") {
                if (!by)
                    continue;
                bytes = *by ? bytes.replace("first", by) : bytes.first(bytes.indexOf('\n', bytes.indexOf("first")) + 1);
            }
            QVERIFY(forged.begin(entry.name).ok() && forged.write(bytes).ok() && forged.end().ok());
        }
        QVERIFY(forged.finish().ok() && part->commit().ok());
        const Result<keeping::ArchiveFacts> read = keeping::verifyArchive(path, {});
        QVERIFY(!read.ok());
        QVERIFY2(read.error().message.contains(QLatin1String("events.csv")), qPrintable(read.error().message));
    }
}

QTEST_GUILESS_MAIN(MonthArchiveTest)
#include "tst_month_archive.moc"
