// Small blocks become larger ones: what a history answers is the same before, while and after.

#include "history_fixture.h"

#include "models/history/log_reader.h"
#include "models/history/sqlite.h"
#include "models/history/store_file.h"
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

class StoreMergeTest : public QObject
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

private:
    static constexpr quint32 kTags = 1'500; // of them one a text, one a flag, some rare
    std::unique_ptr<Historian> open();
    void fill(Historian &history, size_t readings);
    qint64 ask(const QByteArray &sql);
    Result<KeepReport> keep(Historian &history);
    QByteArrayList answers(Historian &history, quint64 upTo);
    QByteArray log(quint64 upTo);
    void checkIsClean(Historian &history);

    std::unique_ptr<QTemporaryDir> m_folder;
    HistorianSettings m_settings;
    ManualClock m_clock;
    SnapshotPtr m_snapshot;
    UtcTime m_at{};
    QRandomGenerator m_random;
};

void StoreMergeTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>(QStringLiteral("/dev/shm/lineside-test-XXXXXX"));
    if (!m_folder->isValid())
        m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
    m_settings = {};
    m_settings.folder = m_folder->filePath(QStringLiteral("data"));
    m_settings.commitEvery = std::chrono::milliseconds(1);
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
    Result<std::unique_ptr<Historian>> opened = Historian::open(m_settings, m_clock);
    if (!opened.ok())
        return nullptr;
    (*opened)->setSnapshot(m_snapshot);
    return std::move(*opened);
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
            if (tag > 1'400 && m_random.bounded(10) > 0)
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
            const qint64 segments = ask("SELECT max(id) FROM segments WHERE id < 1073741824");
            (void)QTest::qWaitFor([&] { return ask("SELECT max(id) FROM segments WHERE id < 1073741824") > segments; }, 300);
        }
    }
    QVERIFY(waitForStored(history, before + sent));
}

qint64 StoreMergeTest::ask(const QByteArray &sql)
{
    Result<sqlite::Database> db =
        sqlite::Database::open(store::filePath(m_settings.folder), sqlite::Database::Mode::ReadOnly);
    if (!db.ok())
        return -1;
    const Result<qint64> number = db->integer(sql.constData());
    return number.ok() ? *number : -1;
}

Result<KeepReport> StoreMergeTest::keep(Historian &history)
{
    Answer<KeepReport> answer;
    const auto job = history.keepNow(answer.callback());
    return answer.take();
}

namespace {

void putBits(QByteArray &out, double value)
{
    out += QByteArray::number(std::bit_cast<quint64>(value), 16) + ' ';
}

} // namespace

//! What some tags answer to every kind of question, as text.
QByteArrayList StoreMergeTest::answers(Historian &history, quint64)
{
    QByteArrayList all;
    const UtcTime middle = kStart + (m_at - kStart) / 2;
    for (const quint32 number : {1u, 2u, 3u, 4u, 50u, 51u, 700u, 1'401u, 1'450u, kTags}) {
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
    Answer<IntegrityReport> answer;
    const auto job = history.checkIntegrity(CheckDepth::Everything, answer.callback());
    const Result<IntegrityReport> report = answer.take();
    QVERIFY(report.ok());
    QVERIFY2(report->damages.empty(), report->damages.empty() ? "" : qPrintable(report->damages.front().text));
    QVERIFY(report->complete);
}

void StoreMergeTest::answersAreTheSame()
{
    auto history = open();
    QVERIFY(history);
    fill(*history, 500'000);
    QTRY_VERIFY(ask("SELECT count(*) FROM segments") >= 13);
    const quint64 newest = history->counters().sequence;
    const QByteArrayList before = answers(*history, newest);
    const QByteArray logBefore = log(newest);
    QVERIFY2(logBefore.startsWith("0 "), logBefore.constData());
    const qint64 blocks = ask("SELECT count(*) FROM blocks");
    const qint64 bytes = ask("SELECT sum(length(head) + length(body)) FROM blocks") + ask("SELECT sum(length(data)) FROM stamps");
    const qint64 readings = ask("SELECT sum(readings) FROM segments");

    const Result<KeepReport> report = keep(*history);
    QVERIFY2(report.ok(), report.ok() ? "" : qPrintable(report.error().message));
    QVERIFY(report->mergedBlocks > 10'000);
    QVERIFY(report->intoBlocks * 4 <= report->mergedBlocks);
    const qint64 blocksAfter = ask("SELECT count(*) FROM blocks");
    const qint64 bytesAfter = ask("SELECT sum(length(head) + length(body)) FROM blocks") + ask("SELECT sum(length(data)) FROM stamps");
    qInfo("%lld blocks of %.2f bytes a reading became %lld of %.2f", blocks, double(bytes) / double(readings), blocksAfter,
          double(bytesAfter) / double(readings));
    QVERIFY(blocksAfter < blocks / 3);
    QVERIFY(bytesAfter < bytes);
    QCOMPARE(ask("SELECT sum(readings) FROM segments"), readings);
    QCOMPARE(ask("SELECT sum(blocks) FROM segments"), blocksAfter);
    QCOMPARE(ask("SELECT count(*) FROM leftovers"), 0);

    QCOMPARE(answers(*history, newest), before);
    QCOMPARE(log(newest), logBefore);
    checkIsClean(*history);

    // And after a restart, with numbers that go on, and more to merge.
    history.reset();
    history = open();
    QVERIFY(history);
    QCOMPARE(history->counters().sequence, newest);
    QCOMPARE(answers(*history, newest), before);
    fill(*history, 400'000);
    QTRY_VERIFY(ask("SELECT count(*) FROM segments WHERE id < 1073741824") >= 10);
    QCOMPARE(log(newest), logBefore);
    const quint64 last = history->counters().sequence;
    const QByteArrayList all = answers(*history, last);
    const QByteArray logAll = log(last);
    QVERIFY(keep(*history).ok());
    QCOMPARE(answers(*history, last), all);
    QCOMPARE(log(last), logAll);
    checkIsClean(*history);
}

void StoreMergeTest::questionsGoOnMeanwhile()
{
    const auto history = open();
    QVERIFY(history);
    fill(*history, 400'000);
    QTRY_VERIFY(ask("SELECT count(*) FROM segments") >= 10);
    std::vector<std::pair<quint32, size_t>> wanted;
    for (const quint32 tag : {1u, 51u, 777u})
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
    for (int round = 0; round < 3; ++round) {
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
    fill(*history, 400'000);
    QTRY_VERIFY(ask("SELECT count(*) FROM segments") >= 10);
    const quint64 newest = history->counters().sequence;
    const QByteArrayList before = answers(*history, newest);
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
        const int lifeMs = m_random.bounded(1, 40 + 60 * round);
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
            QCOMPARE(answers(*history, newest), before);
            QCOMPARE(log(newest), logBefore);
            checkIsClean(*history);
        }
    }
    QVERIFY(unfinished); // it was killed in the middle at least once
    QVERIFY(keep(*history).ok());
    QCOMPARE(answers(*history, newest), before);
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
        fill(*history, 300'000);
        QTRY_VERIFY(ask("SELECT count(*) FROM segments") >= 8);
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
        return StoreMerge({m_settings, writer, *reader, writer.connection(), memory, 0, [&] { return cancelled; }, {},
                           [&](double at, const QString &step) { progress(at, step); }});
    };
    KeepReport report;
    {
        // It may take a segment for not finished: what is merged does not count before it has ended.
        const OpenQuestions::Ticket question = writer.questions().begin();
        progress = [&](double, const QString &step) { cancelled = cancelled || step.isEmpty(); };
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
    fill(*history, 300'000);
    QTRY_VERIFY(ask("SELECT count(*) FROM segments") >= 8);
    Result<KeepReport> report = keep(*history);
    QVERIFY(report.ok());
    QCOMPARE(report->mergedBlocks, quint64(0));
    history->setForwarded(150'000);
    report = keep(*history);
    QVERIFY(report.ok());
    QVERIFY(report->mergedBlocks > 0);
    QVERIFY(ask("SELECT last_sequence FROM segments WHERE id >= 1073741824") <= 150'000);
}

void StoreMergeTest::damageStaysAsItIs()
{
    const auto history = open();
    QVERIFY(history);
    fill(*history, 400'000);
    QTRY_VERIFY(ask("SELECT count(*) FROM segments") >= 10);
    {
        Result<sqlite::Database> db =
            sqlite::Database::open(store::filePath(m_settings.folder), sqlite::Database::Mode::ReadWrite);
        QVERIFY(db.ok());
        QVERIFY(db->execute("PRAGMA busy_timeout = 5000; UPDATE blocks SET body = zeroblob(length(body)) WHERE id = (3 << 32 | 700);"
                            " DELETE FROM blocks WHERE id = (6 << 32 | 9)").ok());
    }
    const Result<KeepReport> report = keep(*history);
    QVERIFY2(report.ok(), report.ok() ? "" : qPrintable(report.error().message));
    QCOMPARE(ask("SELECT count(*) FROM segments WHERE id IN (3, 6)"), 2);
    Answer<IntegrityReport> answer;
    const auto job = history->checkIntegrity(CheckDepth::Everything, answer.callback());
    const Result<IntegrityReport> checked = answer.take();
    QVERIFY(checked.ok());
    QCOMPARE(checked->damaged, quint64(2)); // told, as without merging
}

QTEST_GUILESS_MAIN(StoreMergeTest)
#include "tst_store_merge.moc"
