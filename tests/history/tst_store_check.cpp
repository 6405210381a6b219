// That a damaged store says so: at its start, soon after it, and when it is asked.

#include "store_fixture.h"

#include <QLoggingCategory>

using namespace lineside;
using namespace lineside::test;

class StoreCheckTest : public QObject, private StoreFixture
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLoggingCategory::setFilterRules(QStringLiteral("lineside.history=false")); }
    void init();
    void soundStoreIsSound();
    void damageIsToldAtStart_data();
    void damageIsToldAtStart();
    void damageIsToldSoonAfterALargeStart();
    void everythingFindsWhatHeadsCannot_data();
    void everythingFindsWhatHeadsCannot();
    void aLogRowThatIsGone();
    void cancelledAndClosed();

private:
    static constexpr quint32 kTags = 8;
    std::unique_ptr<Historian> open(QStringList *notices = nullptr) { return StoreFixture::open(Clock::system(), notices); }
    void makeStore();
    static int errors(Historian &history, const QString &with = {});

    quint64 m_sent = 0;
};

void StoreCheckTest::init()
{
    makeFolder();
    m_settings.openBytes = 2u << 20;
    m_settings.checkWithin = std::chrono::seconds(20);
    m_settings.checkAfter = std::chrono::hours(1);
    m_sent = 0;
    makeStore();
}

void StoreCheckTest::makeStore()
{
    const std::unique_ptr<Historian> history = open();
    QVERIFY(history);
    for (int i = 0; i < 15; ++i) {
        std::vector<Reading> readings;
        for (int j = 0; j < 1'200; ++j) {
            const UtcTime at = kStart + std::chrono::milliseconds(m_sent);
            for (quint32 tag = 1; tag <= kTags; ++tag)
                readings.push_back(readingOf(tag, at, double(++m_sent % 977)));
        }
        history->take(batchOf(std::move(readings)));
        QVERIFY(waitForStored(*history, m_sent));
    }
    QTRY_VERIFY(ask("SELECT count(*) FROM segments") >= 2);
    history->take(batchOf({readingOf(1, kStart + std::chrono::hours(1), 1)})); // stays in the log
    QVERIFY(waitForStored(*history, ++m_sent));
    Event event;
    event.kind = EventKind::MaintenanceRequired;
    QVERIFY(appendAndWait(*history, event).ok());
    history->stop();
}

int StoreCheckTest::errors(Historian &history, const QString &with)
{
    EventFilter filter;
    filter.kinds = {EventKind::Error};
    filter.text = with;
    const Result<QList<Event>> events = eventsOf(history, filter);
    return events.ok() ? int(events->size()) : -1;
}

void StoreCheckTest::soundStoreIsSound()
{
    QStringList notices;
    const std::unique_ptr<Historian> history = open(&notices);
    QVERIFY(history);
    QVERIFY(notices.isEmpty());
    const Result<IntegrityReport> report = check(*history, CheckDepth::Everything);
    QVERIFY2(report.ok(), report.ok() ? "" : qPrintable(report.error().message));
    QVERIFY2(report->isSound(), report->damages.empty() ? "" : qPrintable(report->damages.front().text));
    QVERIFY(report->complete);
    QCOMPARE(qint64(report->segments), ask("SELECT count(*) FROM segments"));
    QCOMPARE(qint64(report->blocks), ask("SELECT count(*) FROM blocks"));
    QCOMPARE(qint64(report->readings), ask("SELECT sum(readings) FROM segments"));
    QVERIFY(report->logRows > 0);
    QCOMPARE(report->events, quint64(1));
    QCOMPARE(errors(*history), 0);
}

void StoreCheckTest::damageIsToldAtStart_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<bool>("tagKnown");
    // What one flipped bit does to a row's number, in a place where the order of rows stays.
    QTest::newRow("the tag of a row's number")
        << QByteArray("UPDATE blocks SET id = id | 8 WHERE id = (1 << 32 | 3)") << true;
    QTest::newRow("the segment of a row's number")
        << QByteArray("UPDATE blocks SET id = id | (1 << 50) WHERE id = (1 << 32 | 3)") << false;
    QTest::newRow("a row that is gone") << QByteArray("DELETE FROM blocks WHERE id = (1 << 32 | 3)") << false;
    QTest::newRow("a head") << QByteArray("UPDATE blocks SET head = zeroblob(length(head)) WHERE id = (1 << 32 | 3)") << true;
    QTest::newRow("a segment") << QByteArray("UPDATE segments SET first_at = first_at + 1 WHERE id = 1") << false;
}

void StoreCheckTest::damageIsToldAtStart()
{
    QFETCH(QByteArray, sql);
    QFETCH(bool, tagKnown);
    QVERIFY(ask("SELECT count(*) FROM blocks WHERE id = (1 << 32 | 3)") == 1);
    change(sql.constData());
    for (int round = 0; round < 2; ++round) {
        QStringList notices;
        const std::unique_ptr<Historian> history = open(&notices);
        QVERIFY(history);
        QCOMPARE(notices.size(), 1);
        QTRY_VERIFY(errors(*history, QStringLiteral("damaged")) >= 2);
        if (!tagKnown)
            continue;
        QVERIFY(errors(*history, QStringLiteral("tag number 3")) >= 1);
        QTRY_VERIFY([&] {
            const Result<TrendResult> trend = trendOf(*history, {TagId(3), UtcTime::min(), UtcTime::max(), 100});
            return trend.ok() && std::any_of(trend->samples.begin(), trend->samples.end(), [](const TrendSample &sample) {
                return qualityOf(sample.status) == Quality::Bad;
            });
        }());
        history->stop();
        QCOMPARE(ask("SELECT count(*) FROM gaps"), qint64(1)); // once, however often it is found
    }
}

void StoreCheckTest::damageIsToldSoonAfterALargeStart()
{
    change("UPDATE blocks SET id = id | 8 WHERE id = (1 << 32 | 3)");
    m_settings.checkWithin = {}; // as if the time were over at once
    m_settings.checkAfter = {};
    QStringList notices;
    const std::unique_ptr<Historian> history = open(&notices);
    QVERIFY(history);
    QVERIFY(notices.isEmpty());
    QTRY_COMPARE(errors(*history, QStringLiteral("tag number 3")), 1);
    // Asked again, it is told to who asks, and once is enough for the events.
    const Result<IntegrityReport> report = check(*history, CheckDepth::Heads);
    QVERIFY(report.ok());
    QVERIFY(!report->isSound());
    QCOMPARE(report->damages.size(), size_t(1));
    QCOMPARE(report->damages[0].tag, TagId(3));
    QVERIFY(report->damages[0].from >= kStart);
    QVERIFY(report->damages[0].readings > 0);
    QCOMPARE(errors(*history, QStringLiteral("tag number 3")), 1);
}

void StoreCheckTest::everythingFindsWhatHeadsCannot_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::newRow("body") << QByteArray("UPDATE blocks SET body = zeroblob(length(body)) WHERE id = (1 << 32 | 3)");
    QTest::newRow("stamps") << QByteArray("UPDATE stamps SET id = id | (1 << 20)");
    QTest::newRow("log") << QByteArray("UPDATE log SET data = zeroblob(length(data)) WHERE first_sequence ="
                                       " (SELECT max(first_sequence) FROM log)");
    QTest::newRow("event") << QByteArray("UPDATE events SET text = 'another'");
}

void StoreCheckTest::everythingFindsWhatHeadsCannot()
{
    QFETCH(QByteArray, sql);
    change(sql.constData());
    m_settings.checkWithin = {};
    const std::unique_ptr<Historian> history = open();
    QVERIFY(history);
    const Result<IntegrityReport> report = check(*history, CheckDepth::Everything);
    QVERIFY2(report.ok(), report.ok() ? "" : qPrintable(report.error().message));
    QVERIFY(!report->isSound());
    QTRY_VERIFY(errors(*history, QStringLiteral("damaged")) >= 1);
}

void StoreCheckTest::aLogRowThatIsGone()
{
    const std::unique_ptr<Historian> history = open();
    QVERIFY(history);
    history->setForwarded(history->counters().sequence); // from here on the log keeps its rows
    quint64 stored = history->counters().stored;
    const auto row = [&](int number) {
        return ask(QStringLiteral("SELECT first_sequence FROM log ORDER BY first_sequence LIMIT 1 OFFSET %1").arg(number).toUtf8().constData());
    };
    for (const int number : {150, 200, 199}) { // of slices of two hundred: amid one, the first of one, the last of one
        while (ask("SELECT count(*) FROM log") < 215) {
            history->take(batchOf({readingOf(1, kStart + std::chrono::hours(2) + std::chrono::milliseconds(stored), 1)}));
            QVERIFY(waitForStored(*history, ++stored));
        }
        const Result<IntegrityReport> whole = check(*history, CheckDepth::Everything);
        QVERIFY(whole.ok() && whole->isSound());
        change(QStringLiteral("DELETE FROM log WHERE first_sequence = %1").arg(row(number)).toUtf8().constData());
        const Result<IntegrityReport> report = check(*history, CheckDepth::Everything);
        QVERIFY2(report.ok(), report.ok() ? "" : qPrintable(report.error().message));
        QVERIFY2(!report->isSound(), qPrintable(QString::number(number)));
        change(QStringLiteral("DELETE FROM log WHERE first_sequence < %1").arg(row(number)).toUtf8().constData());
    }
}

void StoreCheckTest::cancelledAndClosed()
{
    const std::unique_ptr<Historian> history = open();
    QVERIFY(history);
    std::vector<Answer<IntegrityReport>> answers(8);
    std::vector<JobPtr<IntegrityReport>> jobs;
    for (Answer<IntegrityReport> &answer : answers) {
        jobs.push_back(history->checkIntegrity(CheckDepth::Everything, answer.callback()));
        jobs.back()->cancel();
    }
    history->stop(); // whoever waits is told, whatever came first
    for (Answer<IntegrityReport> &answer : answers) {
        const Result<IntegrityReport> report = answer.take();
        QVERIFY(report.ok() || report.error().kind == Error::Kind::Cancelled);
    }
    Answer<IntegrityReport> late;
    const auto job = history->checkIntegrity(CheckDepth::Heads, late.callback());
    QCOMPARE(late.take().error().kind, Error::Kind::Busy);
}

QTEST_GUILESS_MAIN(StoreCheckTest)
#include "tst_store_check.moc"
