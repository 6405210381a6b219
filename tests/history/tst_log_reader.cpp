#include "models/history/log_reader.h"

#include "history/history_fixture.h"
#include "models/history/sqlite.h"
#include "models/history/store_file.h"

using namespace lineside;
using namespace lineside::test;

//! Reading the store in the order in which it was written: from the log, from blocks, and across what is gone.
class LogReaderTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    HistorianSettings m_settings;

    std::unique_ptr<Historian> open(size_t openBytes)
    {
        m_settings.folder = m_folder.filePath(QString::fromLatin1(QTest::currentTestFunction())
                                              + QString::fromLatin1(QTest::currentDataTag()));
        m_settings.openBytes = openBytes;
        Result<std::unique_ptr<Historian>> history = Historian::open(m_settings, Clock::system());
        return history ? std::move(*history) : nullptr;
    }

    //! The n-th reading of these tests, from 1: a number, and every tenth a text.
    static Reading numbered(quint64 n, Batch &batch)
    {
        const bool text = n % 10 == 0;
        return {TagId(text ? 2 : 1), n % 7 == 0 ? StatusCode::BadNoCommunication : StatusCode::Good,
                kStart + std::chrono::milliseconds(n), text ? batch.addText("text " + QByteArray::number(n))
                                                            : Payload::of(n)};
    }
    static void append(Historian &history, quint64 from, quint64 to)
    {
        while (from < to) {
            auto batch = std::make_shared<Batch>();
            batch->receivedSteady = std::chrono::steady_clock::now();
            for (const quint64 end = std::min(from + 500, to); from < end; ++from)
                batch->readings.push_back(numbered(from, *batch));
            history.take(batch);
        }
    }
    static void compare(const LogSlice &slice, quint64 from)
    {
        for (size_t i = 0; i < slice.readings.size(); ++i) {
            const quint64 n = slice.sequences[i];
            QCOMPARE(n, from + i);
            Batch expected;
            const Reading reading = numbered(n, expected);
            QCOMPARE(toNumber(slice.readings[i].tag), toNumber(reading.tag));
            QCOMPARE(slice.readings[i].status, reading.status);
            QCOMPARE(slice.readings[i].at, reading.at);
            QCOMPARE(slice.types[i], n % 10 == 0 ? ValueType::Text : ValueType::UInt64);
            if (n % 10 == 0)
                QCOMPARE(slice.texts.at(i), expected.texts.front());
            else
                QCOMPARE(slice.readings[i].value.bits, n);
        }
    }
    //! The end of the log goes with commits.
    static bool commitsUntil(Historian &history, const std::function<bool()> &reached)
    {
        return QTest::qWaitFor(
            [&] {
                append(history, 1, 2);
                return reached();
            },
            int(kPatience.count()) * 1000);
    }
    static SnapshotPtr types() { return snapshotOf({ValueType::UInt64, ValueType::Text}); }

private Q_SLOTS:
    void readsTheLogAndTheBlocksInOrder()
    {
        constexpr quint64 kReadings = 60'000;
        // A memory this small sends the older readings into blocks, a segment after the other.
        const std::unique_ptr<Historian> history = open(1u << 19);
        QVERIFY(history);
        history->setSnapshot(types());
        append(*history, 1, kReadings + 1);
        QVERIFY(waitForStored(*history, kReadings));

        LogReader reader(m_settings.folder);
        quint64 next = 1;
        while (next <= kReadings) {
            const Result<LogSlice> slice = reader.read(next, kReadings, 7'777);
            QVERIFY2(slice.ok(), qPrintable(slice.ok() ? QString() : slice.error().message));
            QVERIFY(slice->gaps.empty());
            QVERIFY(!slice->readings.empty() && slice->readings.size() <= 7'777);
            compare(*slice, next);
            QCOMPARE(slice->end, next + slice->readings.size());
            next = slice->end;
        }
        QCOMPARE(next, kReadings + 1);
        QVERIFY2(reader.oldest().ok() && *reader.oldest() == 1, "the oldest reading");

        // From the middle, and not beyond what was asked for.
        const Result<LogSlice> middle = reader.read(30'001, 30'004, 100);
        QVERIFY(middle.ok());
        QCOMPARE(middle->readings.size(), 4u);
        compare(*middle, 30'001);

        // What comes later is seen by the same reader.
        append(*history, kReadings + 1, kReadings + 4);
        QVERIFY(waitForStored(*history, kReadings + 3));
        const Result<LogSlice> newest = reader.read(kReadings + 1, kReadings + 3, 100);
        QVERIFY(newest.ok());
        QCOMPARE(newest->readings.size(), 3u);
        compare(*newest, kReadings + 1);
    }

    void longTextsComeInSmallerPortions()
    {
        constexpr quint64 kReadings = 60'000; // each tenth a text of about ten bytes
        const std::unique_ptr<Historian> history = open(1u << 19);
        QVERIFY(history);
        history->setSnapshot(types());
        append(*history, 1, kReadings + 1);
        QVERIFY(waitForStored(*history, kReadings));
        QVERIFY(commitsUntil(*history, [&] {
            Result<sqlite::Database> db = store::connect(m_settings.folder, sqlite::Database::Mode::ReadOnly, {});
            return db && *db->integer("SELECT count(*) FROM segments") > 0;
        }));
        LogReader reader(m_settings.folder, {}, 20'000, 1'000);
        for (quint64 next = 1; next <= kReadings;) {
            const Result<LogSlice> slice = reader.read(next, kReadings, 7'777);
            QVERIFY2(slice.ok(), qPrintable(slice.ok() ? QString() : slice.error().message));
            QVERIFY(slice->gaps.empty());
            compare(*slice, next);
            qsizetype bytes = 0;
            for (const QByteArray &text : slice->texts)
                bytes += text.size();
            QVERIFY2(bytes > 0 && bytes < 1'000 + 20, QByteArray::number(bytes).constData());
            next = slice->end;
        }
    }

    void keepsWhatWasNotCarriedAndReadsTheRestFromBlocks_data()
    {
        QTest::addColumn<qint64>("logBytes");
        QTest::newRow("within the budget") << (qint64(500) << 20);
        QTest::newRow("beyond the budget") << qint64(100'000);
        QTest::newRow("no budget") << qint64(0);
    }

    void keepsWhatWasNotCarriedAndReadsTheRestFromBlocks()
    {
        QFETCH(qint64, logBytes);
        constexpr quint64 kReadings = 200'000;
        m_settings.logBytes = logBytes;
        const auto logged = [this](const char *what, const char *more = "") {
            Result<sqlite::Database> db = store::connect(m_settings.folder, sqlite::Database::Mode::ReadOnly, {});
            const QByteArray sql = QByteArray("SELECT ") + what + " FROM log " + more;
            return db.ok() ? db->integer(sql.constData()).ok() ? *db->integer(sql.constData()) : -1 : -1;
        };
        qint64 flushed = 0;
        {
            const std::unique_ptr<Historian> history = open(1u << 19);
            QVERIFY(history);
            history->setForwarded(0);
            history->setSnapshot(types());
            append(*history, 1, kReadings + 1);
            QVERIFY(waitForStored(*history, kReadings));
            QTRY_VERIFY(history->counters().queueBytes == 0);
        }
        {
            const std::unique_ptr<Historian> history = open(1u << 19);
            QVERIFY(history);
            history->setForwarded(0);
            history->setSnapshot(types());
            append(*history, kReadings + 1, kReadings + 11); // in a store that was opened again, it is the same
            QVERIFY(waitForStored(*history, 10));
            {
                Result<sqlite::Database> db = store::connect(m_settings.folder, sqlite::Database::Mode::ReadOnly, {});
                QVERIFY(db.ok());
                flushed = *db->integer("SELECT max(last_sequence) FROM segments");
                QVERIFY(flushed > 50'000);
            }
            if (logBytes > 1'000'000) {
                QCOMPARE(logged("min(first_sequence)"), qint64(1));
                QCOMPARE(logged("sum(count)"), qint64(kReadings + 10));
            } else {
                QVERIFY(logged("min(first_sequence)") > 1);
                // What is in blocks fits into the budget; what is not stays whatever it weighs.
                const QByteArray dead = "WHERE first_sequence <= " + QByteArray::number(flushed);
                QVERIFY(commitsUntil(*history, [&] {
                    return logged("total(length(data))", dead.constData()) <= logBytes + 50'000;
                }));
            }
            // Each reading once, from wherever it is, in windows that end anywhere.
            LogReader reader(m_settings.folder, {}, 10'007);
            quint64 next = 1;
            while (next <= kReadings) {
                const Result<LogSlice> slice = reader.read(next, kReadings, 9'000);
                QVERIFY2(slice.ok(), qPrintable(slice.ok() ? QString() : slice.error().message));
                QVERIFY(slice->gaps.empty());
                QVERIFY(!slice->readings.empty());
                compare(*slice, next);
                next = slice->end;
            }
            // Carried: it goes, as far as it was carried and is in blocks.
            history->setForwarded(40'000);
            QVERIFY(commitsUntil(*history, [&] {
                return logged("count(*)", "WHERE first_sequence + count - 1 <= 40000") == 0;
            }));
            if (logBytes > 1'000'000)
                QVERIFY(logged("min(first_sequence)") <= 40'001);
            history->setForwarded(quint64(1) << 40);
            QVERIFY(commitsUntil(*history, [&] { return logged("min(first_sequence)") > flushed; }));
            QVERIFY(logged("sum(count)") > 0); // not in blocks: it stays
        }
    }

    void tellsExactlyWhatIsGone()
    {
        {
            const std::unique_ptr<Historian> history = open(64u << 20);
            QVERIFY(history);
            history->setSnapshot(types());
            for (quint64 n = 1; n <= 5; ++n) { // a log row each
                append(*history, n * 100, n * 100 + 10);
                QVERIFY(waitForStored(*history, n * 10));
            }
        }
        {
            Result<sqlite::Database> db =
                store::connect(m_settings.folder, sqlite::Database::Mode::ReadWrite, {});
            QVERIFY(db.ok());
            QVERIFY(db->execute("DELETE FROM log WHERE first_sequence IN (1, 31)").ok());
            QVERIFY(db->execute("UPDATE log SET data = substr(data, 2) WHERE first_sequence = 41").ok());
        }
        LogReader reader(m_settings.folder);
        const Result<LogSlice> start = reader.read(1, 40, 1'000);
        QVERIFY(start.ok());
        QCOMPARE(start->gaps.size(), 2u);
        QCOMPARE(start->gaps[0].first, 1u);
        QCOMPARE(start->gaps[0].count, 10u);
        QCOMPARE(start->gaps[1].first, 31u);
        QCOMPARE(start->gaps[1].count, 10u);
        QCOMPARE(start->sequences.front(), 11u);
        QCOMPARE(start->sequences.back(), 30u);
        QCOMPARE(start->texts.size(), start->readings.size());
        QCOMPARE(start->end, 41u);
        const Result<LogSlice> next = reader.read(21, 50, 10);
        QVERIFY(next.ok());
        QCOMPARE(next->readings.size(), 10u);
        QCOMPARE(next->end, 31u);
        const Result<LogSlice> damaged = reader.read(31, 40, 1'000);
        QVERIFY2(damaged.ok(), qPrintable(damaged.ok() ? QString() : damaged.error().message));
        QVERIFY(damaged->readings.empty());
        QCOMPARE(damaged->gaps.size(), 1u);
        QCOMPARE(damaged->gaps[0].count, 10u);
        QCOMPARE(damaged->end, 41u);
    }

    void whatWasNeverStoredIsNotCalledGone()
    {
        const std::unique_ptr<Historian> history = open(64u << 20);
        QVERIFY(history);
        LogReader reader(m_settings.folder);
        QVERIFY(reader.oldest().ok() && *reader.oldest() == 0);
        const Result<LogSlice> slice = reader.read(1, 10, 100);
        QVERIFY(!slice.ok());
        QCOMPARE(slice.error().kind, Error::Kind::Busy);
    }

    void readsEventsAndTags()
    {
        const std::unique_ptr<Historian> history = open(64u << 20);
        QVERIFY(history);
        const std::vector<TagUuid> uuids{TagUuid::create(), TagUuid::create()};
        const std::vector<TagId> numbers = history->numberTags(uuids);
        for (int i = 1; i <= 5; ++i) {
            Event event;
            event.kind = EventKind::LinkDown;
            event.severity = Severity::Error;
            event.source = QStringLiteral("CAP-01");
            event.before = QStringLiteral("up");
            event.text = QStringLiteral("event %1").arg(i);
            QVERIFY(appendAndWait(*history, event).ok());
        }
        LogReader reader(m_settings.folder);
        const Result<LogEvents> events = reader.events(2, 2);
        QVERIFY(events.ok());
        QCOMPARE(events->events.size(), 2u);
        QCOMPARE(events->last, 4u);
        QCOMPARE(events->events[0].text, QStringLiteral("event 3"));
        QCOMPARE(events->events[1].id, 4u);
        QCOMPARE(events->events[1].severity, Severity::Error);
        QCOMPARE(events->events[1].before, QStringLiteral("up"));

        const auto tags = reader.tags();
        QVERIFY(tags.ok());
        QCOMPARE(tags->size(), 2u);
        QCOMPARE(toNumber((*tags)[1].first), toNumber(numbers[1]));
        QVERIFY((*tags)[1].second == uuids[1]);
    }
};

QTEST_GUILESS_MAIN(LogReaderTest)
#include "tst_log_reader.moc"
