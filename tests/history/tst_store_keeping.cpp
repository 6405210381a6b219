// How long the store keeps what, and in how much space: what goes is summed up before, and nothing else goes.

#include "store_fixture.h"

#include "models/history/retention_control.h"
#include "models/history/roll_up.h"

#include <QLoggingCategory>
#include <QProcess>
#include <QRandomGenerator>
#include <QTimeZone>

#include <cmath>
#include <map>

using namespace lineside;
using namespace lineside::test;

class StoreKeepingTest : public QObject, private StoreFixture
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLoggingCategory::setFilterRules(QStringLiteral("lineside.history=false")); }
    void init();
    void hoursComeBackAsTheyWere();
    void dropsWhatIsOldAndShowsItsHours();
    void rulesAreRead();
    void killedWhileItDropsItGoesOn();
    void keepsWhatARuleNames();
    void tellsBeforeWhatWouldGo();
    void otherSettingsCountAtOnce();
    void rulesAreWrittenAsTheyAreRead();
    void nothingGoesBeforeItsArchive();
    void budgetTakesTheOldest();
    void oldEventsGo();
    void eventsStayForWhoeverCarriesThem();
    void randomReadingsAreInRawOrInHours();
    void numbersGoOnInAnEmptyStore();

private:
    std::unique_ptr<Historian> open() { return StoreFixture::open(m_clock); }
    //! Readings of tags 1 to \a tags, one every \a step.
    void send(Historian &history, quint32 tags, UtcTime from, UtcTime to, std::chrono::seconds step);
    void flush(Historian &history);

    ManualClock m_clock;
    quint64 m_sent = 0;
};

void StoreKeepingTest::init()
{
    makeFolder();
    m_settings.openBytes = 1u << 20; // a segment each 32,768 readings
    m_settings.keep.every = {};
    m_settings.keep.budgetBytes = qint64(1) << 40;
    m_clock.setUtc(kStart);
    m_sent = 0;
}

void StoreKeepingTest::send(Historian &history, quint32 tags, UtcTime from, UtcTime to, std::chrono::seconds step)
{
    std::vector<Reading> readings;
    const quint64 before = history.counters().stored;
    quint64 sent = 0;
    for (UtcTime at = from; at < to; at += step) {
        for (quint32 tag = 1; tag <= tags; ++tag) {
            readings.push_back(readingOf(tag, at, double(++m_sent % 1'000)));
            ++sent;
        }
        if (readings.size() >= 5'000)
            history.take(batchOf(std::exchange(readings, {})));
    }
    history.take(batchOf(std::move(readings)));
    QVERIFY(waitForStored(history, before + sent));
}

//! Until what was sent is in blocks: with enough of a tag that nobody asks for.
void StoreKeepingTest::flush(Historian &history)
{
    const qint64 wanted = qint64(history.counters().sequence);
    for (int i = 0; i < 9; ++i) {
        std::vector<Reading> readings;
        for (int j = 0; j < 8'000; ++j)
            readings.push_back(readingOf(99, m_clock.utc(), 0));
        const quint64 stored = history.counters().stored;
        history.take(batchOf(std::move(readings)));
        QVERIFY(waitForStored(history, stored + 8'000));
    }
    QTRY_VERIFY(ask("SELECT max(last_sequence) FROM segments") >= wanted);
}

void StoreKeepingTest::hoursComeBackAsTheyWere()
{
    RollUp hour;
    hour.start = 5 * RollUp::kDay + 3 * RollUp::kHour;
    hour.count = 7;
    hour.numbers = 5;
    hour.good = 4;
    hour.min = -1;
    hour.max = 9.5;
    hour.sum = 20;
    hour.first = 1;
    hour.last = 2;
    hour.area = 1e9;
    hour.known = 500'000'000;
    hour.worst = StatusCode::BadSensorFailure;
    const quint64 row = rollUpRow(hour.start, TagId(3));
    QCOMPARE(row, quint64(5) << 32 | 3);
    codec::Bytes bytes;
    encodeRollUps(row, {hour}, bytes);
    const Result<std::vector<RollUp>> back = decodeRollUps(row, bytes);
    QVERIFY(back.ok());
    QCOMPARE(back->size(), size_t(1));
    QCOMPARE((*back)[0].start, hour.start);
    QCOMPARE((*back)[0].worst, hour.worst);
    QCOMPARE((*back)[0].timeMean(), 2.0);
    QVERIFY(!decodeRollUps(row + 1, bytes).ok());
    for (std::byte &byte : bytes) {
        byte ^= std::byte(4);
        QVERIFY(!decodeRollUps(row, bytes).ok());
        byte ^= std::byte(4);
    }
    RollUp day = hour;
    RollUp next = hour;
    next.min = -5;
    next.last = 7;
    day.add(next);
    QCOMPARE(day.count, quint64(14));
    QCOMPARE(day.min, -5.0);
    QCOMPARE(day.last, 7.0);
    QCOMPARE(day.first, 1.0);
}

void StoreKeepingTest::dropsWhatIsOldAndShowsItsHours()
{
    m_settings.keep.rawDays = 10;
    const std::unique_ptr<Historian> history = open();
    QVERIFY(history);
    const UtcTime end = kStart + std::chrono::hours(72);
    send(*history, 4, kStart, end, std::chrono::seconds(10));
    m_clock.setUtc(end);
    flush(*history);
    const Result<TrendResult> before = trendOf(*history, {TagId(2), kStart, end, 2'000});
    QVERIFY(before.ok() && !before->rolledBefore);
    const UtcTime firstHour = std::chrono::ceil<std::chrono::hours>(kStart);
    const auto hoursOf = [&] {
        Answer<std::vector<Bucket>> answer;
        const auto job = history->queryBuckets({TagId(2), firstHour, firstHour + std::chrono::hours(60), 30}, answer.callback());
        return answer.take();
    };
    const Result<std::vector<Bucket>> bucketsBefore = hoursOf();
    QVERIFY(bucketsBefore.ok());
    Result<KeepReport> report = keep(*history);
    QVERIFY2(report.ok(), report.ok() ? "" : qPrintable(report.error().message));
    QCOMPARE(report->readings, quint64(0)); // all of it is young
    QCOMPARE(report->hours, quint64(0));

    m_clock.setUtc(end + std::chrono::hours(24 * 20));
    report = keep(*history);
    QVERIFY2(report.ok(), report.ok() ? "" : qPrintable(report.error().message));
    QVERIFY(report->readings > 90'000);
    QVERIFY(!report->overBudget);
    QVERIFY(report->hours >= 4 * 70);
    QCOMPARE(toMicroseconds(report->from), toMicroseconds(kStart));
    QVERIFY(rawOf(*history, TagId(2), kStart, end)->readings.size() < 9'000);
    QCOMPARE(ask("SELECT count(*) FROM stamps WHERE id >> 32 NOT IN (SELECT id FROM segments)"), qint64(0));

    const Result<TrendResult> after = trendOf(*history, {TagId(2), kStart, end, 2'000});
    QVERIFY(after.ok());
    QVERIFY(after->rolledBefore && *after->rolledBefore > kStart + std::chrono::hours(60));
    QCOMPARE(after->readings, before->readings);
    const auto largest = [](const TrendResult &trend) {
        double most = -1;
        for (const TrendSample &sample : trend.samples)
            most = std::isnan(sample.value) ? most : std::max(most, sample.value);
        return most;
    };
    QCOMPARE(largest(*after), largest(*before));
    // Figures of two hours each are the same without the readings.
    const Result<std::vector<Bucket>> bucketsAfter = hoursOf();
    QVERIFY(bucketsAfter.ok());
    QCOMPARE(bucketsAfter->size(), bucketsBefore->size());
    for (size_t i = 0; i < bucketsBefore->size(); ++i) {
        const Bucket &was = (*bucketsBefore)[i];
        const Bucket &is = (*bucketsAfter)[i];
        QVERIFY(!was.fromHours && is.fromHours);
        QCOMPARE(is.count, was.count);
        QCOMPARE(is.numbers, was.numbers);
        QCOMPARE(is.min, was.min);
        QCOMPARE(is.max, was.max);
        QCOMPARE(is.first, was.first);
        QCOMPARE(is.last, was.last);
        QVERIFY(std::abs(is.mean - was.mean) < 1e-6);
        QVERIFY2(std::abs(is.timeMean - was.timeMean) < 1e-6, qPrintable(QStringLiteral("%1 %2").arg(is.timeMean).arg(was.timeMean)));
        QCOMPARE(is.known, was.known);
    }
    // A late reading is shown beside the hours, and goes into them when its time has come.
    history->take(batchOf({readingOf(2, kStart + std::chrono::minutes(90), 5'000)}));
    const quint64 stored = history->counters().stored;
    QVERIFY(stored > 0);
    QTRY_COMPARE(trendOf(*history, {TagId(2), kStart, end, 2'000})->readings, before->readings + 1);
    flush(*history);
    m_clock.setUtc(end + std::chrono::hours(24 * 40));
    report = keep(*history);
    QVERIFY(report.ok() && report->readings > 0);
    QCOMPARE(rawOf(*history, TagId(2), kStart, kStart + std::chrono::hours(2))->readings.size(), size_t(0));
    const Result<TrendResult> later = trendOf(*history, {TagId(2), kStart, end, 2'000});
    QCOMPARE(later->readings, before->readings + 1);
    QCOMPARE(largest(*later), 5'000.0);
    // What is left is sound, also for who opens it next.
    Answer<IntegrityReport> checked;
    const auto job = history->checkIntegrity(CheckDepth::Everything, checked.callback());
    const Result<IntegrityReport> sound = checked.take();
    QVERIFY(sound.ok());
    QVERIFY2(sound->isSound(), sound->damages.empty() ? "" : qPrintable(sound->damages.front().text));
}

void StoreKeepingTest::killedWhileItDropsItGoesOn()
{
    m_settings.keep.rawDays = 10;
    const UtcTime end = kStart + std::chrono::hours(72);
    const TrendQuery all{TagId(2), kStart, end, 2'000};
    quint64 readings = 0;
    {
        const std::unique_ptr<Historian> history = open();
        QVERIFY(history);
        send(*history, 40, kStart, end, std::chrono::seconds(60));
        m_clock.setUtc(end);
        flush(*history);
        readings = trendOf(*history, all)->readings;
        QCOMPARE(readings, quint64(72 * 60));
    }
    m_clock.setUtc(end + std::chrono::hours(24 * 20));
    int unfinished = 0;
    bool done = false;
    for (int round = 0; round < 25 && !done; ++round) {
        QProcess victim;
        victim.start(QCoreApplication::applicationDirPath() + QStringLiteral("/store_victim"),
                     {m_settings.folder, QString::number(m_settings.openBytes), QString::number(toMicroseconds(m_clock.utc()))});
        QVERIFY(victim.waitForStarted());
        QByteArray said;
        while (!said.contains("open\n") && victim.waitForReadyRead(20'000))
            said += victim.readAllStandardOutput();
        QVERIFY2(said.contains("open\n"), said.constData());
        const int patience = QRandomGenerator::global()->bounded(1, 8 + 25 * round); // later rounds come to the end
        if (victim.waitForReadyRead(patience))
            said += victim.readAllStandardOutput();
        done = said.contains("done\n");
        unfinished += !done;
        victim.kill();
        QVERIFY(victim.waitForFinished(20'000));
    }
    QVERIFY(unfinished > 0);
    const std::unique_ptr<Historian> history = open();
    QVERIFY(history);
    QVERIFY(keep(*history).ok());
    QCOMPARE(rawOf(*history, TagId(2), kStart, kStart + std::chrono::hours(24))->readings.size(), size_t(0));
    for (quint32 tag = 1; tag <= 40; ++tag)
        QCOMPARE(trendOf(*history, {TagId(tag), kStart, end, 2'000})->readings, readings);
    Answer<IntegrityReport> checked;
    const auto job = history->checkIntegrity(CheckDepth::Everything, checked.callback());
    const Result<IntegrityReport> sound = checked.take();
    QVERIFY(sound.ok() && sound->isSound());
}

void StoreKeepingTest::rulesAreRead()
{
    const auto rules = retentionRules(QStringLiteral(" CAP-01.torque 365;*.state  0 ; "));
    QVERIFY(rules.ok());
    QCOMPARE(rules->size(), size_t(2));
    QCOMPARE((*rules)[0].tags, QStringLiteral("CAP-01.torque"));
    QCOMPARE((*rules)[0].days, 365);
    QCOMPARE((*rules)[1].days, 0);
    for (const char *wrong : {"CAP-01.torque", "365", "a b", "a -1", "a 99999999999"})
        QVERIFY2(!retentionRules(QString::fromLatin1(wrong)).ok(), wrong);
}

void StoreKeepingTest::keepsWhatARuleNames()
{
    m_settings.keep.rawDays = 10;
    m_settings.keep.rules = {{QStringLiteral("D.t1"), 365}, {QStringLiteral("D.t[23]"), 0}};
    const std::unique_ptr<Historian> history = open();
    QVERIFY(history);
    history->setSnapshot(snapshotOf(QList<ValueType>(6, ValueType::Float64))); // t0 has number 1
    const UtcTime end = kStart + std::chrono::hours(24);
    send(*history, 6, kStart, end, std::chrono::seconds(4));
    m_clock.setUtc(end);
    flush(*history);
    m_clock.setUtc(end + std::chrono::hours(24 * 100));
    QVERIFY(keep(*history).ok());
    const auto left = [&](quint32 tag) { return rawOf(*history, TagId(tag), kStart, kStart + std::chrono::hours(6))->readings.size(); };
    QCOMPARE(left(1), size_t(0));
    QCOMPARE(left(2), size_t(5'400));
    QCOMPARE(left(3), size_t(5'400));
    QCOMPARE(left(4), size_t(5'400));
    QCOMPARE(left(5), size_t(0));
    m_clock.setUtc(end + std::chrono::hours(24 * 400));
    QVERIFY(keep(*history).ok());
    QCOMPARE(left(2), size_t(0));
    QCOMPARE(left(3), size_t(5'400));
    QVERIFY(!trendOf(*history, {TagId(3), kStart, end, 2'000})->rolledBefore);
}

void StoreKeepingTest::nothingGoesBeforeItsArchive()
{
    m_settings.keep.rawDays = 10;
    m_settings.keep.archiveFirst = true;
    m_settings.keep.budgetBytes = 1; // not even when there is no room
    const std::unique_ptr<Historian> history = open();
    QVERIFY(history);
    send(*history, 4, kStart, kStart + std::chrono::hours(24), std::chrono::seconds(2));
    m_clock.setUtc(kStart + std::chrono::hours(24));
    flush(*history);
    m_clock.setUtc(kStart + std::chrono::hours(24 * 100));
    Result<KeepReport> report = keep(*history);
    QVERIFY(report.ok());
    QCOMPARE(report->readings, quint64(0));
    const QString month = QDateTime::fromMSecsSinceEpoch(toMicroseconds(kStart) / 1'000, QTimeZone::utc()).toString(QStringLiteral("yyyy-MM"));
    QCOMPARE(report->heldMonths, QStringList{month});
    // An archive that does not have the newest of these readings is none.
    change("INSERT INTO archives VALUES('" + month.toLatin1() + "', 'a', 'b', 1, 1, 1, 5)");
    QCOMPARE(keep(*history)->readings, quint64(0));
    change("UPDATE archives SET last_sequence = 1 << 40");
    report = keep(*history);
    QVERIFY(report.ok());
    QVERIFY(report->readings > 150'000);
    QVERIFY(report->heldMonths.isEmpty());
}

void StoreKeepingTest::tellsBeforeWhatWouldGo()
{
    m_settings.keep.rawDays = 0;
    const std::unique_ptr<Historian> history = open();
    QVERIFY(history);
    RetentionControl *control = RetentionControl::of(*history);
    QVERIFY(control);
    history->setSnapshot(snapshotOf(QList<ValueType>(6, ValueType::Float64)));
    const UtcTime end = kStart + std::chrono::hours(24);
    send(*history, 6, kStart, end, std::chrono::seconds(4));
    m_clock.setUtc(end);
    flush(*history);
    m_clock.setUtc(end + std::chrono::hours(24 * 100));
    const auto forecast = [&](const RetentionSettings &settings) {
        Answer<RetentionForecast> answer;
        const auto job = control->forecast(settings, answer.callback());
        return answer.take();
    };
    RetentionSettings wanted = control->retention();
    Result<RetentionForecast> told = forecast(wanted);
    QVERIFY(told.ok());
    QCOMPARE(told->going.readings, quint64(0));

    wanted.rawDays = 10;
    wanted.rules = {{QStringLiteral("D.t1"), 365}, {QStringLiteral("D.t[13]"), 0}};
    told = forecast(wanted);
    QVERIFY(told.ok());
    QCOMPARE(told->tagsOfRules, (std::vector<quint64>{1, 1})); // the first that fits counts
    QCOMPARE(told->otherTags, quint64(4));
    QVERIFY(told->going.readings > 0);
    QCOMPARE(told->going.archived, quint64(0));
    QVERIFY(!told->overBudget);
    QCOMPARE(told->going.from, kStart);
    const quint64 byRules = told->going.readings;

    // A part of the readings is in an archive; with archiving on, the others stay.
    const QByteArray month = QDateTime::fromMSecsSinceEpoch(toMicroseconds(kStart) / 1'000, QTimeZone::utc()).toString(QStringLiteral("yyyy-MM")).toLatin1();
    const qint64 archivedUpTo = ask("SELECT last_sequence FROM segments ORDER BY id LIMIT 1 OFFSET 1");
    change("INSERT INTO archives VALUES('" + month + "', 'a', 'b', 1, 1, 1, " + QByteArray::number(archivedUpTo) + ")");
    told = forecast(wanted);
    QVERIFY(told.ok());
    QCOMPARE(told->going.readings, byRules);
    const quint64 archived = told->going.archived;
    QVERIFY(archived > 0 && archived < byRules);
    wanted.archiveFirst = true;
    told = forecast(wanted);
    QVERIFY(told.ok());
    QCOMPARE(told->going.readings, archived);
    QCOMPARE(told->held, byRules - archived);
    QCOMPARE(told->heldMonths, QStringList{QString::fromLatin1(month)});

    // What was told is what happens.
    wanted.archiveFirst = false;
    control->setRetention(wanted);
    const Result<KeepReport> report = keep(*history);
    QVERIFY(report.ok());
    QCOMPARE(report->readings, byRules);
}

void StoreKeepingTest::otherSettingsCountAtOnce()
{
    m_settings.keep.rawDays = 0;
    m_settings.keep.every = std::chrono::hours(1);
    m_settings.checkAfter = std::chrono::hours(1);
    const std::unique_ptr<Historian> history = open();
    QVERIFY(history);
    RetentionControl *control = RetentionControl::of(*history);
    QVERIFY(control);
    send(*history, 4, kStart, kStart + std::chrono::hours(24), std::chrono::seconds(2));
    m_clock.setUtc(kStart + std::chrono::hours(24));
    flush(*history);
    m_clock.setUtc(kStart + std::chrono::hours(24 * 100));
    // Blocks come and go by themselves, as what is open is sorted and small ones are merged: readings tell.
    const auto kept = [&] { return rawOf(*history, TagId(1), kStart, kStart + std::chrono::hours(24))->readings.size(); };
    const size_t before = kept();
    QVERIFY(before > 40'000);
    // Archives first: nobody has asked for a round, and none drops anything.
    RetentionSettings wanted = control->retention();
    wanted.rawDays = 10;
    wanted.archiveFirst = true;
    control->setRetention(wanted);
    Result<KeepReport> report = keep(*history);
    QVERIFY(report.ok());
    QCOMPARE(report->readings, quint64(0));
    QCOMPARE(report->heldMonths.size(), 1);
    QCOMPARE(kept(), before);
    // Without, the next round comes by itself.
    wanted.archiveFirst = false;
    control->setRetention(wanted);
    QVERIFY(!control->retention().archiveFirst);
    QTRY_VERIFY_WITH_TIMEOUT(kept() < before, 20'000);
}

void StoreKeepingTest::rulesAreWrittenAsTheyAreRead()
{
    const QString text = QStringLiteral("CAP-01.torque 365; *.state 0");
    const auto rules = retentionRules(text);
    QVERIFY(rules.ok());
    QCOMPARE(retentionText(*rules), text);
    QCOMPARE(retentionText({}), QString());
}

void StoreKeepingTest::budgetTakesTheOldest()
{
    m_settings.keep.rawDays = 0;
    m_settings.keep.budgetBytes = 1'500'000;
    const std::unique_ptr<Historian> history = open();
    QVERIFY(history);
    // Noise, which does not compress.
    QRandomGenerator random(7);
    UtcTime at = kStart;
    for (int i = 0; i < 30; ++i) {
        std::vector<Reading> readings;
        for (int j = 0; j < 10'000; ++j) {
            readings.push_back(readingOf(1, at, random.generateDouble()));
            at += std::chrono::seconds(1);
        }
        history->take(batchOf(std::move(readings)));
    }
    QVERIFY(waitForStored(*history, 300'000));
    QTRY_VERIFY(ask("SELECT sum(readings) FROM segments") > 200'000);
    m_clock.setUtc(at);
    const Result<KeepReport> report = keep(*history);
    QVERIFY2(report.ok(), report.ok() ? "" : qPrintable(report.error().message));
    QVERIFY(report->overBudget);
    QVERIFY(report->readings > 30'000);
    QCOMPARE(toMicroseconds(report->from), toMicroseconds(kStart));
    HistorianCounters counters = history->counters();
    QCOMPARE(counters.budgetBytes, quint64(1'500'000));
    // what came into blocks meanwhile is looked at the next time
    quint64 gone = report->readings;
    const auto fits = [&] {
        counters = history->counters();
        if (counters.usedBytes > 0 && counters.usedBytes <= 1'500'000)
            return true;
        if (const Result<KeepReport> again = keep(*history); again.ok())
            gone += again->readings;
        return false;
    };
    QTRY_VERIFY2_WITH_TIMEOUT(fits(), QByteArray::number(counters.usedBytes).constData(), 30'000);
    QVERIFY(counters.growthPerDay > 0);
    QVERIFY(counters.daysLeft && *counters.daysLeft >= 0);
    QVERIFY(ask("SELECT sum(readings) FROM segments") > 30'000); // no more than had to
    const Result<RawResult> left = rawOf(*history, TagId(1));
    QVERIFY(left.ok() && left->readings.size() == 300'000 - gone);
    QVERIFY(left->readings.front().at > report->to); // the oldest went, all of them
    EventFilter filter;
    filter.text = QStringLiteral("budget");
    QTRY_VERIFY(eventsOf(*history, filter)->size() >= 1); // each time that some gave way
    const Result<TrendResult> trend = trendOf(*history, {TagId(1), kStart, at, 5'000});
    QVERIFY(trend.ok() && trend->rolledBefore);
    QCOMPARE(trend->readings, quint64(300'000));
}

void StoreKeepingTest::oldEventsGo()
{
    m_settings.keep.eventDays = 10;
    const std::unique_ptr<Historian> history = open();
    QVERIFY(history);
    for (int i = 0; i < 300; ++i) {
        Event event;
        event.at = kStart + std::chrono::hours(i);
        history->append(std::move(event));
    }
    Event last;
    last.at = kStart + std::chrono::hours(300);
    QVERIFY(appendAndWait(*history, last).ok());
    m_clock.setUtc(kStart + std::chrono::hours(300));
    const Result<KeepReport> report = keep(*history);
    QVERIFY(report.ok());
    QCOMPARE(report->events, quint64(60));
    QCOMPARE(eventsOf(*history)->size(), 241);
    m_clock.setUtc(kStart + std::chrono::hours(24 * 1'000));
    QCOMPARE(keep(*history)->events, quint64(240)); // the last stays: the numbers go on from there
    QCOMPARE(*appendAndWait(*history, last), quint64(302));
}

void StoreKeepingTest::eventsStayForWhoeverCarriesThem()
{
    m_settings.keep.eventDays = 10;
    std::unique_ptr<Historian> history = open();
    QVERIFY(history);
    history->setForwardedEvents(0);
    for (int i = 0; i < 300; ++i) {
        Event event;
        event.at = kStart + std::chrono::hours(i);
        if (i < 299)
            history->append(std::move(event));
        else
            QVERIFY(appendAndWait(*history, std::move(event)).ok());
    }
    m_clock.setUtc(kStart + std::chrono::hours(300));
    QCOMPARE(keep(*history)->events, quint64(0)); // 60 are too old, but nobody has taken them
    history->setForwardedEvents(20);
    QCOMPARE(keep(*history)->events, quint64(20));
    QCOMPARE(eventsOf(*history)->size(), 280);
    history.reset();

    // Beyond twice their budget the oldest go all the same, and that is told; an event counts for 100 bytes and its texts.
    m_settings.keep.eventBytes = 5'000;
    history = open();
    QVERIFY(history);
    history->setForwardedEvents(50);
    Result<KeepReport> report = keep(*history);
    QVERIFY(report.ok());
    QCOMPARE(report->events, quint64(180)); // 100 stay, twice what the budget takes
    QCOMPARE(report->untakenEvents, quint64(150));
    EventFilter gaps;
    gaps.kinds = {EventKind::Gap};
    QTRY_COMPARE(eventsOf(*history, gaps)->size(), 1);
    QVERIFY(eventsOf(*history, gaps)->front().text.startsWith(QLatin1String("150 events from 2026-09-")));
    history->setForwardedEvents(std::nullopt);
    QVERIFY(keep(*history)->events >= 50);
    QCOMPARE(keep(*history)->untakenEvents, quint64(0));
}

void StoreKeepingTest::randomReadingsAreInRawOrInHours()
{
    bool given = false;
    quint32 seed = qEnvironmentVariable("LINESIDE_SEED").toUInt(&given);
    if (!given)
        seed = QRandomGenerator::global()->generate();
    qInfo("LINESIDE_SEED=%u", seed);
    QRandomGenerator random(seed);
    m_settings.keep.rawDays = 3;
    std::unique_ptr<Historian> history = open();
    QVERIFY(history);
    constexpr quint32 kTags = 3;
    std::map<std::pair<quint32, qint64>, std::pair<quint64, double>> model; // by tag and hour: count and sum
    std::map<quint32, quint64> count;
    UtcTime now = kStart;
    for (int round = 0; round < 8; ++round) {
        std::vector<Reading> readings;
        for (int i = 0; i < 20'000; ++i) {
            now += std::chrono::milliseconds(random.bounded(8'000));
            UtcTime at = now;
            if (random.bounded(50) == 0) // late, by up to nine days
                at -= std::chrono::seconds(random.bounded(9 * 86'400));
            const quint32 tag = 1 + random.bounded(kTags);
            const double value = double(random.bounded(1'000));
            readings.push_back(readingOf(tag, at, value));
            auto &[readingsOfHour, sum] = model[{tag, RollUp::floorTo(toMicroseconds(at), RollUp::kHour)}];
            ++readingsOfHour;
            sum += value;
            ++count[tag];
        }
        const quint64 stored = history->counters().stored;
        history->take(batchOf(std::move(readings)));
        QVERIFY(waitForStored(*history, stored + 20'000));
        m_clock.setUtc(now);
        if (random.bounded(2)) {
            history.reset();
            history = open();
            QVERIFY(history);
        }
        const Result<KeepReport> report = keep(*history);
        QVERIFY2(report.ok(), report.ok() ? "" : qPrintable(report.error().message));
        for (quint32 tag = 1; tag <= kTags; ++tag) {
            const Result<TrendResult> trend = trendOf(*history, {TagId(tag), UtcTime{}, now + std::chrono::hours(1), 1'000});
            QVERIFY(trend.ok());
            QCOMPARE(trend->readings, count[tag]);
        }
    }
    QVERIFY(ask("SELECT count(*) FROM roll_ups") > 0);
    // Hour by hour: what is in the hours and what is still there itself make up what was sent.
    history->stop();
    Result<sqlite::Database> db = sqlite::Database::open(store::filePath(m_settings.folder), sqlite::Database::Mode::ReadOnly);
    QVERIFY(db.ok());
    std::map<std::pair<quint32, qint64>, std::pair<quint64, double>> found;
    {
        Result<sqlite::Statement> rows = db->prepare("SELECT id, data FROM roll_ups");
        QVERIFY(rows.ok());
        while (*rows->step()) {
            const quint64 row = quint64(rows->integer(0));
            const Result<std::vector<RollUp>> hours = decodeRollUps(row, rows->bytes(1));
            QVERIFY(hours.ok());
            for (const RollUp &hour : *hours)
                found[{quint32(row), hour.start}] = {hour.count, hour.sum};
        }
    }
    history = open();
    QVERIFY(history);
    for (const auto &[key, sums] : found) {
        const auto &[tag, start] = key;
        const Result<RawResult> raw = rawOf(*history, TagId(tag), fromMicroseconds(start), fromMicroseconds(start + RollUp::kHour));
        QVERIFY(raw.ok());
        const auto &wanted = model[key];
        QVERIFY(sums.first <= wanted.first);
        if (!raw->readings.empty())
            continue; // of these, some may be in both: the trends above have counted them once
        QCOMPARE(sums.first, wanted.first);
        QVERIFY(std::abs(sums.second - wanted.second) < 1e-6 * std::max(1.0, wanted.second));
    }
}

void StoreKeepingTest::numbersGoOnInAnEmptyStore()
{
    m_settings.keep.rawDays = 1;
    quint64 last = 0;
    {
        const std::unique_ptr<Historian> history = open();
        QVERIFY(history);
        send(*history, 2, kStart, kStart + std::chrono::hours(24), std::chrono::seconds(1));
        m_clock.setUtc(kStart + std::chrono::hours(24 * 90));
        QVERIFY(keep(*history).ok());
        last = history->counters().sequence;
    }
    QCOMPARE(last, quint64(2 * 86'400));
    const std::unique_ptr<Historian> history = open();
    QVERIFY(history);
    QCOMPARE(history->counters().sequence, last);
    history->take(batchOf({readingOf(1, m_clock.utc(), 1)}));
    QTRY_COMPARE(history->counters().sequence, last + 1);
    QCOMPARE(rawOf(*history, TagId(1), m_clock.utc(), UtcTime::max())->readings.size(), size_t(1));
}

QTEST_GUILESS_MAIN(StoreKeepingTest)
#include "tst_store_keeping.moc"
