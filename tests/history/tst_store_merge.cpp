// Small blocks become larger ones: what a history answers is the same before, while and after.

#include "store_fixture.h"

#include "models/history/log_reader.h"
#include "models/history/store_merge.h"

#include <QCryptographicHash>
#include <QLoggingCategory>
#include <QProcess>
#include <QRandomGenerator>
#include <QScopeGuard>

#include <atomic>
#include <bit>
#include <csignal>
#include <thread>

using namespace lineside;
using namespace lineside::test;

class StoreMergeTest : public QObject, private StoreFixture
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLoggingCategory::setFilterRules(QStringLiteral("lineside.history=false")); }
    void init();
    void answersAreTheSame();
    void questionsGoOnMeanwhile();
    void killedWhileItMergesNothingIsLost();
    void keepsWhatAQuestionNeeds();
    void waitsForTheForwarder();
    void damageStaysAsItIs();
    void whatIsArchivedStaysApart();
    void aFullBudgetDoesNotKeepFromMerging();

private:
    static constexpr const char *kNewest = "SELECT max(id) FROM segments WHERE id < 1073741824";
    static constexpr quint32 kTags = 600; // of them one a text, one a flag, some rare
    std::unique_ptr<Historian> open();
    void fill(Historian &history, size_t readings);
    QByteArrayList answers(Historian &history);
    QByteArray log(quint64 upTo);
    void checkIsClean(Historian &history);

    ManualClock m_clock;
    SnapshotPtr m_snapshot;
    UtcTime m_at{};
    QRandomGenerator m_random;
};

void StoreMergeTest::init()
{
    makeFolder();
    m_settings.openBytes = 1u << 20; // a segment each 32,768 readings
    m_settings.logBytes = 0;         // nothing that is in blocks stays in the log
    m_settings.keep.every = {};
    m_settings.keep.rawDays = 0;
    m_settings.keep.budgetBytes = qint64(1) << 40;
    m_clock.setUtc(kStart);
    m_at = kStart;
    bool given = false;
    quint32 seed = quint32(qEnvironmentVariableIntValue("LINESIDE_SEED", &given));
    if (!given)
        seed = QRandomGenerator::global()->generate();
    m_random.seed(seed);
    qInfo("LINESIDE_SEED=%u", seed);
    QList<ValueType> types(qsizetype(kTags), ValueType::Float64);
    types[1] = ValueType::Text;
    types[2] = ValueType::Bool;
    types[3] = ValueType::Int64;
    m_snapshot = snapshotOf(types);
}

std::unique_ptr<Historian> StoreMergeTest::open()
{
    std::unique_ptr<Historian> opened = StoreFixture::open(m_clock);
    if (opened)
        opened->setSnapshot(m_snapshot);
    return opened;
}

//! Rounds of all tags, with late and doubled readings, numbers that are none, and tags that come seldom.
void StoreMergeTest::fill(Historian &history, size_t readings)
{
    const quint64 before = history.counters().stored;
    quint64 sent = 0;
    while (sent < readings) {
        std::vector<Reading> round;
        std::vector<QByteArray> texts;
        m_at += std::chrono::seconds(1);
        for (quint32 tag = 1; tag <= kTags; ++tag) {
            if (tag > kTags - 50 && m_random.bounded(10) > 0)
                continue;
            Reading one = readingOf(tag, m_at, double(m_random.bounded(4'096)) / 16);
            if (tag == 2) {
                one.value = Payload::ofText(quint32(texts.size()));
                texts.push_back(QByteArray("lot ") + QByteArray::number(m_random.bounded(20)));
            } else if (tag == 3) {
                one.value = Payload::of(m_random.bounded(2) == 1);
            } else if (tag == 4) {
                one.value = Payload::of(qint64(1) << 53 | qint64(m_random.bounded(9)));
            } else if (tag % 50 == 0) {
                one.at -= std::chrono::seconds(m_random.bounded(900)); // late, and two at one moment
            } else if (tag % 50 == 1 && m_random.bounded(5) == 0) {
                one.status = StatusCode::BadNoCommunication;
                one.value = Payload::of(std::numeric_limits<double>::quiet_NaN());
            }
            round.push_back(one);
        }
        const size_t count = round.size();
        sent += count;
        history.take(batchOf(std::move(round), std::move(texts)));
        // A segment at a time: what comes faster than blocks are written makes larger ones.
        if (sent / 34'000 != (sent - count) / 34'000) {
            QVERIFY(waitForStored(history, before + sent));
            const qint64 segments = ask(kNewest);
            QVERIFY(QTest::qWaitFor(
                [&] {
                    if (ask(kNewest) > segments)
                        return true;
                    // The next commit begins a segment of what there is.
                    history.take(batchOf({readingOf(kTags, m_at, double(m_random.bounded(4'096)))}));
                    ++sent;
                    return false;
                },
                int(kPatience.count()) * 1'000));
        }
    }
    QVERIFY(waitForStored(history, before + sent));
}

namespace {

void putBits(QByteArray &out, double value)
{
    out += QByteArray::number(std::bit_cast<quint64>(value), 16) + ' ';
}

} // namespace

//! What some tags answer to every kind of question, as text.
QByteArrayList StoreMergeTest::answers(Historian &history)
{
    QByteArrayList all;
    const UtcTime middle = kStart + (m_at - kStart) / 2;
    for (const quint32 number : {1u, 2u, 3u, 4u, 50u, 51u, 300u, kTags - 40, kTags}) {
        const TagId tag{number};
        QByteArray out = "tag " + QByteArray::number(number) + ": ";
        const Result<RawResult> raw = rawOf(history, tag);
        if (!raw.ok())
            return {raw.error().message.toUtf8()};
        for (size_t i = 0; i < raw->readings.size(); ++i) {
            const Reading &one = raw->readings[i];
            out += QByteArray::number(toMicroseconds(one.at)) + ' ' + QByteArray::number(quint32(one.status)) + ' '
                + (raw->types[i] == ValueType::Text ? raw->texts[one.value.textIndex()]
                                                    : QByteArray::number(one.value.bits, 16)) + ' ';
        }
        for (const size_t points : {size_t(100), size_t(1'000'000)}) {
            const Result<TrendResult> trend = trendOf(history, {tag, kStart, m_at + std::chrono::seconds(1), points});
            if (!trend.ok())
                return {trend.error().message.toUtf8()};
            out += "\ntrend " + QByteArray::number(trend->readings) + ' ';
            // What stands for many is chosen by blocks and their cells: only what is exact is compared.
            if (trend->bucketed)
                continue;
            for (const TrendSample &sample : trend->samples) {
                out += QByteArray::number(toMicroseconds(sample.at)) + ' ' + QByteArray::number(quint32(sample.status)) + ' ';
                putBits(out, sample.value);
            }
        }
        Answer<std::vector<Bucket>> buckets;
        const auto asked = history.queryBuckets({tag, kStart, m_at, 7}, buckets.callback());
        const Result<std::vector<Bucket>> told = buckets.take();
        if (!told.ok())
            return {told.error().message.toUtf8()};
        for (const Bucket &bucket : *told) {
            out += "\nbucket " + QByteArray::number(bucket.count) + ' ' + QByteArray::number(bucket.numbers) + ' '
                + QByteArray::number(bucket.known.count()) + ' ' + QByteArray::number(quint32(bucket.worst)) + ' ';
            for (const double value : {bucket.min, bucket.max, bucket.first, bucket.last})
                putBits(out, value);
            out += QByteArray::number(bucket.mean, 'g', 10) + ' ' + QByteArray::number(bucket.timeMean, 'g', 10);
        }
        Answer<ValueAt> value;
        const auto at = history.queryValueAt(tag, middle, value.callback());
        const Result<ValueAt> held = value.take();
        if (!held.ok())
            return {held.error().message.toUtf8()};
        out += "\nat " + QByteArray::number(toMicroseconds(held->reading.at)) + ' ' + held->text + ' '
            + (held->type == ValueType::Text ? QByteArray() : QByteArray::number(held->reading.value.bits, 16));
        if (number == 3 || number == 4) {
            Answer<StateTimes> states;
            const auto job = history.queryStates(tag, kStart, m_at, states.callback());
            const Result<StateTimes> times = states.take();
            if (!times.ok())
                return {times.error().message.toUtf8()};
            for (const StateTime &state : times->states)
                out += "\nstate " + QByteArray::number(state.value.bits, 16) + ' ' + QByteArray::number(state.time.count()) + ' '
                    + QByteArray::number(state.entries);
        }
        all.append(out);
    }
    return all;
}

//! Everything as the forwarder reads it, as one sum.
QByteArray StoreMergeTest::log(quint64 upTo)
{
    LogReader reader(m_settings.folder, {}, 100'000);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    quint64 next = 1;
    quint64 missing = 0;
    while (next <= upTo) {
        const Result<LogSlice> slice = reader.read(next, upTo, 50'000);
        if (!slice.ok())
            return slice.error().message.toUtf8();
        for (const LogSlice::Gap &gap : slice->gaps)
            missing += gap.count;
        for (size_t i = 0; i < slice->readings.size(); ++i) {
            const Reading &one = slice->readings[i];
            const quint64 row[] = {slice->sequences[i], toNumber(one.tag), quint64(one.status),
                                   quint64(toMicroseconds(one.at)),
                                   slice->types[i] == ValueType::Text ? 0 : one.value.bits};
            hash.addData(QByteArray::fromRawData(reinterpret_cast<const char *>(row), sizeof row));
            if (!slice->texts.empty())
                hash.addData(slice->texts[i]);
        }
        next = slice->end;
    }
    return QByteArray::number(missing) + ' ' + hash.result().toHex();
}

void StoreMergeTest::checkIsClean(Historian &history)
{
    const Result<IntegrityReport> report = check(history, CheckDepth::Everything);
    QVERIFY(report.ok());
    QVERIFY2(report->damages.empty(), report->damages.empty() ? "" : qPrintable(report->damages.front().text));
    QVERIFY(report->complete);
}

void StoreMergeTest::answersAreTheSame()
{
    auto history = open();
    QVERIFY(history);
    fill(*history, 220'000);
    QTRY_VERIFY(ask("SELECT count(*) FROM segments") >= 6);
    const quint64 newest = history->counters().sequence;
    const QByteArrayList before = answers(*history);
    const QByteArray logBefore = log(newest);
    QVERIFY2(logBefore.startsWith("0 "), logBefore.constData());
    const qint64 blocks = ask("SELECT count(*) FROM blocks");
    const qint64 bytes = ask("SELECT sum(length(head) + length(body)) FROM blocks") + ask("SELECT sum(length(data)) FROM stamps");
    const qint64 readings = ask("SELECT sum(readings) FROM segments");

    const Result<KeepReport> report = keep(*history);
    QVERIFY2(report.ok(), report.ok() ? "" : qPrintable(report.error().message));
    QVERIFY(report->mergedBlocks > 2'500);
    QVERIFY(report->intoBlocks * 4 <= report->mergedBlocks);
    const qint64 blocksAfter = ask("SELECT count(*) FROM blocks");
    const qint64 bytesAfter = ask("SELECT sum(length(head) + length(body)) FROM blocks") + ask("SELECT sum(length(data)) FROM stamps");
    qInfo("%lld blocks of %.2f bytes a reading became %lld of %.2f", blocks, double(bytes) / double(readings), blocksAfter,
          double(bytesAfter) / double(readings));
    QVERIFY(blocksAfter < blocks / 2);
    QVERIFY(bytesAfter < bytes);
    QCOMPARE(ask("SELECT sum(readings) FROM segments"), readings);
    QCOMPARE(ask("SELECT sum(blocks) FROM segments"), blocksAfter);
    QCOMPARE(ask("SELECT count(*) FROM leftovers"), 0);

    QCOMPARE(answers(*history), before);
    QCOMPARE(log(newest), logBefore);
    checkIsClean(*history);

    // And after a restart, with numbers that go on, and more to merge.
    history.reset();
    history = open();
    QVERIFY(history);
    QCOMPARE(history->counters().sequence, newest);
    QCOMPARE(answers(*history), before);
    fill(*history, 200'000);
    QTRY_VERIFY(ask("SELECT count(*) FROM segments WHERE id < 1073741824") >= 6);
    QCOMPARE(log(newest), logBefore);
    const quint64 last = history->counters().sequence;
    const QByteArrayList all = answers(*history);
    const QByteArray logAll = log(last);
    QVERIFY(keep(*history).ok());
    QCOMPARE(answers(*history), all);
    QCOMPARE(log(last), logAll);
    checkIsClean(*history);
}

void StoreMergeTest::questionsGoOnMeanwhile()
{
    const auto history = open();
    QVERIFY(history);
    fill(*history, 200'000);
    QTRY_VERIFY(ask("SELECT count(*) FROM segments") >= 6);
    std::vector<std::pair<quint32, size_t>> wanted;
    for (const quint32 tag : {1u, 51u, 377u})
        wanted.emplace_back(tag, rawOf(*history, TagId(tag), kStart, m_at)->readings.size());
    const UtcTime until = m_at;
    std::atomic<bool> over{false};
    std::atomic<int> wrong{0};
    std::atomic<int> asked{0};
    std::vector<std::thread> askers;
    for (int i = 0; i < 2; ++i)
        askers.emplace_back([&, i] {
            while (!over) {
                for (const auto &[tag, count] : wanted) {
                    ++asked;
                    // Tags whose readings are never late: later ones are not in the range.
                    const Result<RawResult> raw = rawOf(*history, TagId(tag), kStart, until, i == 0 ? 10'000'000 : count);
                    if (!raw.ok() || raw->readings.size() != count)
                        ++wrong;
                }
            }
        });
    for (int round = 0; round < 2; ++round) {
        fill(*history, 150'000); // commits go on, too
        QVERIFY(keep(*history).ok());
    }
    over = true;
    for (std::thread &asker : askers)
        asker.join();
    QVERIFY(asked > 0);
    QCOMPARE(wrong.load(), 0);
    QVERIFY(ask("SELECT max(id) FROM segments") >= store::kFirstMerged);
}

void StoreMergeTest::killedWhileItMergesNothingIsLost()
{
    auto history = open();
    QVERIFY(history);
    fill(*history, 220'000);
    QTRY_VERIFY(ask("SELECT count(*) FROM segments") >= 6);
    const quint64 newest = history->counters().sequence;
    const QByteArrayList before = answers(*history);
    const QByteArray logBefore = log(newest);
    bool done = false;
    bool unfinished = false;
    for (int round = 0; round < 60 && !done; ++round) {
        history.reset();
        QProcess victim;
        victim.start(QStringLiteral(LINESIDE_BINARY_DIR "/tests-bin/store_victim"),
                     {m_settings.folder, QString::number(m_settings.openBytes),
                      QString::number(toMicroseconds(kStart))});
        QVERIFY(victim.waitForStarted());
        QByteArray said;
        QVERIFY(QTest::qWaitFor([&] { return (said += victim.readAllStandardOutput()).contains("open\n"); }, 20'000));
        QElapsedTimer life;
        life.start();
        const int lifeMs = m_random.bounded(1, 20 + 20 * round);
        while (life.elapsed() < lifeMs && !done) {
            victim.waitForReadyRead(int(std::max<qint64>(1, lifeMs - life.elapsed())));
            done = (said += victim.readAllStandardOutput()).contains("done\n");
        }
        QCOMPARE(::kill(pid_t(victim.processId()), SIGKILL), 0);
        QVERIFY(victim.waitForFinished(10'000));
        unfinished = unfinished || ask("SELECT count(*) FROM leftovers") > 0;
        history = open();
        QVERIFY(history);
        QCOMPARE(history->counters().sequence, newest);
        if (round % 4 == 0 || done) {
            QCOMPARE(answers(*history), before);
            QCOMPARE(log(newest), logBefore);
            checkIsClean(*history);
        }
    }
    QVERIFY(unfinished); // it was killed in the middle at least once
    QVERIFY(keep(*history).ok());
    QCOMPARE(answers(*history), before);
    QCOMPARE(log(newest), logBefore);
    QCOMPARE(ask("SELECT count(*) FROM leftovers"), 0);
    QVERIFY(ask("SELECT max(id) FROM segments") >= store::kFirstMerged);
    QCOMPARE(ask("SELECT sum(blocks) FROM segments"), ask("SELECT count(*) FROM blocks"));
    checkIsClean(*history);
}

void StoreMergeTest::keepsWhatAQuestionNeeds()
{
    {
        const auto history = open();
        QVERIFY(history);
        fill(*history, 210'000);
        QTRY_VERIFY(ask("SELECT count(*) FROM segments") >= 6);
    }
    Result<sqlite::Database> db = store::connect(m_settings.folder, sqlite::Database::Mode::ReadWrite, {});
    QVERIFY(db.ok());
    const Result<store::Facts> facts = store::readFacts(*db);
    QVERIFY(facts.ok());
    StoreWriter writer(m_settings, m_clock, std::move(*db), *facts);
    QVERIFY(writer.prepare().ok());
    std::thread thread([&writer] { writer.run(); });
    const auto end = qScopeGuard([&] {
        writer.close();
        thread.join();
    });
    Result<sqlite::Database> reader = store::connect(m_settings.folder, sqlite::Database::Mode::ReadOnly, {});
    QVERIFY(reader.ok());
    StoreMerge::Memory memory;
    bool cancelled = false;
    std::function<void(double, const QString &)> progress;
    const auto merge = [&] {
        return StoreMerge({m_settings, m_clock, writer, *reader, writer.connection(), memory, 0, [&] { return cancelled; }, {},
                           [&](double at, const QString &step) { progress(at, step); }});
    };
    KeepReport report;
    {
        // It may take a segment for not finished: what is merged does not count before it has ended.
        const OpenQuestions::Ticket question = writer.questions().begin();
        progress = [&](double, const QString &step) { cancelled = cancelled || step == QLatin1String("Waiting for questions"); };
        const Status done = merge().run(report);
        QVERIFY(!done.ok() && done.error().kind == Error::Kind::Cancelled);
        QCOMPARE(ask("SELECT count(*) FROM segments WHERE id >= 1073741824"), 0);
        QCOMPARE(ask("SELECT count(*) FROM leftovers"), 1);
        cancelled = false;
    }
    {
        // It may read old blocks: they are there until it has ended.
        OpenQuestions::Ticket question;
        bool begun = false;
        progress = [&](double at, const QString &) {
            if (at >= 0 && !std::exchange(begun, true))
                question = writer.questions().begin();
        };
        QVERIFY(merge().clear().ok()); // what was not finished
        QCOMPARE(ask("SELECT count(*) FROM leftovers"), 0);
        const qint64 before = ask("SELECT count(*) FROM blocks");
        QVERIFY(merge().run(report).ok());
        QVERIFY(begun);
        QVERIFY(ask("SELECT count(*) FROM segments WHERE id >= 1073741824") > 0);
        QVERIFY(ask("SELECT count(*) FROM leftovers") > 0);
        QVERIFY(ask("SELECT count(*) FROM blocks") > before);
    }
    QVERIFY(merge().clear().ok());
    QCOMPARE(ask("SELECT count(*) FROM leftovers"), 0);
    QCOMPARE(ask("SELECT count(*) FROM blocks"), ask("SELECT sum(blocks) FROM segments"));
}

void StoreMergeTest::waitsForTheForwarder()
{
    const auto history = open();
    QVERIFY(history);
    history->setForwarded(0);
    fill(*history, 220'000);
    QTRY_VERIFY(ask("SELECT count(*) FROM segments") >= 6);
    Result<KeepReport> report = keep(*history);
    QVERIFY(report.ok());
    QCOMPARE(report->mergedBlocks, quint64(0));
    QCOMPARE(history->counters().smallBlocks, quint64(ask("SELECT sum(blocks) FROM segments WHERE id < (SELECT max(id) FROM segments)")));
    history->setForwarded(150'000);
    report = keep(*history);
    QVERIFY(report.ok());
    QVERIFY(report->mergedBlocks > 0);
    QVERIFY(ask("SELECT last_sequence FROM segments WHERE id >= 1073741824") <= 150'000);
    const HistorianCounters counters = history->counters();
    QCOMPARE(counters.mergedBlocks, report->mergedBlocks);
    QCOMPARE(counters.intoBlocks, report->intoBlocks);
    QCOMPARE(counters.mergedAt, std::optional(m_clock.utc()));
}

void StoreMergeTest::damageStaysAsItIs()
{
    const auto history = open();
    QVERIFY(history);
    fill(*history, 250'000);
    QTRY_VERIFY(ask("SELECT count(*) FROM segments") >= 7);
    const QByteArray large = "SELECT id FROM segments WHERE readings > 15000 AND id < (SELECT max(id) FROM segments) ORDER BY id DESC";
    const qint64 second = ask(large);
    const qint64 first = ask(large + " LIMIT 1 OFFSET 1");
    QVERIFY(first > 1 && second > first);
    const QByteArray body = QByteArray::number(first << 32 | 300);
    const QByteArray row = QByteArray::number(second << 32 | 9);
    // And a row that could make blocks go that count.
    change("UPDATE blocks SET body = zeroblob(length(body)) WHERE id = " + body + "; DELETE FROM blocks WHERE id = " + row
           + "; INSERT INTO leftovers(id, parts, check_sum) VALUES(" + QByteArray::number(first) + ", 1, 7)");
    const Result<KeepReport> report = keep(*history);
    QVERIFY2(report.ok(), report.ok() ? "" : qPrintable(report.error().message));
    QCOMPARE(ask("SELECT count(*) FROM segments WHERE id IN (" + QByteArray::number(first) + ", " + QByteArray::number(second) + ")"), 2);
    QCOMPARE(ask("SELECT count(*) FROM segments WHERE id < " + QByteArray::number(first)), 0); // what is sound is merged
    QCOMPARE(ask("SELECT count(*) FROM blocks WHERE id >> 32 = " + QByteArray::number(first)),
             ask("SELECT blocks FROM segments WHERE id = " + QByteArray::number(first)));
    const Result<IntegrityReport> checked = check(*history, CheckDepth::Everything);
    QVERIFY(checked.ok());
    QCOMPARE(checked->damaged, quint64(3)); // told, as without merging
}

void StoreMergeTest::whatIsArchivedStaysApart()
{
    const auto history = open();
    QVERIFY(history);
    fill(*history, 320'000);
    QTRY_VERIFY(ask("SELECT count(*) FROM segments") >= 9);
    const qint64 bound = ask("SELECT last_sequence FROM segments WHERE readings > 15000 ORDER BY id LIMIT 1 OFFSET 3");
    change("INSERT INTO archives(month, file, sha256, verified_us, readings, bytes, last_sequence)"
           " VALUES('2026-09', 'a.zip', '', 0, 0, 0, " + QByteArray::number(bound) + ')');
    QVERIFY(keep(*history).ok());
    QVERIFY(ask("SELECT count(*) FROM segments WHERE id >= 1073741824") >= 2);
    QCOMPARE(ask("SELECT count(*) FROM segments WHERE first_sequence <= " + QByteArray::number(bound)
                 + " AND last_sequence > " + QByteArray::number(bound)), 0);
}

void StoreMergeTest::aFullBudgetDoesNotKeepFromMerging()
{
    {
        const auto history = open();
        QVERIFY(history);
        fill(*history, 220'000);
        QTRY_VERIFY(ask("SELECT count(*) FROM segments") >= 6);
    }
    m_settings.keep.budgetBytes = 8'192 * (ask("PRAGMA page_count") - ask("PRAGMA freelist_count"));
    const auto history = open();
    QVERIFY(history);
    const Result<KeepReport> report = keep(*history);
    QVERIFY(report.ok());
    QVERIFY(report->mergedBlocks > 0);
    QCOMPARE(report->readings, quint64(0));
}

QTEST_GUILESS_MAIN(StoreMergeTest)
#include "tst_store_merge.moc"
