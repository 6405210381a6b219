#include "forward/pg_cluster.h"

#include "models/forward/plant_history.h"
#include "models/forward/schema.h"

#include <QtTest>

#include <cmath>
#include <future>
#include <mutex>

using namespace lineside;
using namespace lineside::forward;
using namespace lineside::test;
using namespace std::chrono_literals;

namespace {

constexpr UtcTime kBegin = UtcTime(1'750'000'000s); // 2025-06-15 15:06:40
constexpr auto kTag = "0b1e6a1c-5c0f-4d7e-9f42-61ad4b1f2b10";

QStringList heard; //!< what was logged as slow
std::mutex heardMutex;

void hear(QtMsgType, const QMessageLogContext &context, const QString &message)
{
    const std::lock_guard lock(heardMutex);
    if (QLatin1String(context.category) == QLatin1String("lineside.history.slow"))
        heard << message;
}

QStringList takeHeard()
{
    const std::lock_guard lock(heardMutex);
    return std::exchange(heard, {});
}

//! The answer to a question, which must come within 20 s.
Result<TrendResult> answerTo(PlantHistory &history, const TrendQuery &query, const char *tag = kTag)
{
    auto promise = std::make_shared<std::promise<Result<TrendResult>>>();
    std::future<Result<TrendResult>> future = promise->get_future();
    history.queryTrend(TagUuid{QUuid::fromString(QLatin1String(tag))}, query,
                       [promise](Result<TrendResult> result) { promise->set_value(std::move(result)); });
    if (future.wait_for(20s) != std::future_status::ready)
        return Error{Error::Kind::Internal, QStringLiteral("no answer"), {}};
    return future.get();
}

} // namespace

//! History that this station does not have, drawn from the plant's database.
class PlantHistoryTest : public QObject
{
    Q_OBJECT

private:
    PgCluster m_cluster;

    PlantHistory::HowToLogIn login() const
    {
        return [this] {
            ForwardPatience patience;
            patience.statement = 3s;
            return Result<Login>(Login{m_cluster.settings(), patience, {}, QStringLiteral("lineside test")});
        };
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString package = PgCluster::missing(); !package.isEmpty())
            QSKIP(qPrintable(QStringLiteral("the package %1 is missing").arg(package)));
        QVERIFY(m_cluster.start());
        DeadlineWatch watch;
        const StopSignal stop;
        Result<std::unique_ptr<SqlSession>> session =
            SqlSession::connect({m_cluster.settings(), {}, {}, QStringLiteral("lineside test")}, watch, stop);
        QVERIFY2(session.ok(), why(session));
        QVERIFY(bringSchema(**session, builtInMigrations()).ok());
        m_cluster.ask("INSERT INTO lineside.tenants(tenant_code) VALUES ('default')");
        m_cluster.ask(QByteArray("INSERT INTO lineside.tags(tag_uuid, tenant_id, tag_code, tag_name, tag_kind, value_type,"
                                 " sensor_type, unit_ucum) VALUES ('") + kTag + "', 1, 't', 't', 'gauge', 'float64', '', '')");
        m_cluster.ask("SELECT lineside.ensure_month('sensor_readings', '2025-06-01')");
        // two hours of a saw tooth, a reading a second; minute 30 is bad, one value in it is not a number
        m_cluster.ask("INSERT INTO lineside.sensor_readings(time, value, status_code, sequence, tag_id, source_id, tenant_id,"
                      " quality) SELECT to_timestamp(1750000000 + i), CASE WHEN i = 1805 THEN 'NaN'::float8 ELSE i % 100 END,"
                      " CASE WHEN i / 60 = 30 THEN 2150694912 ELSE 0 END, i, 1, 1, 1, CASE WHEN i / 60 = 30 THEN 2 ELSE 0 END"
                      " FROM generate_series(0, 7199) i");
        m_cluster.ask("INSERT INTO lineside.readings_1h SELECT to_timestamp(1750000000 - 1750000000 % 3600) + i * interval '1 hour',"
                      " 1, 1, 3600, 3600, i, i + 10, 0, 0, i + 4, i + 5, CASE WHEN i = 7 THEN 2150694912 ELSE 0 END, CASE WHEN"
                      " i = 7 THEN 2 ELSE 0 END FROM generate_series(0, 999) i");
    }

    void givesReadingsAsTheyAre()
    {
        PlantHistory history(login());
        const Result<TrendResult> result = answerTo(history, {TagId(9), kBegin + 100s, kBegin + 200s, 2'000});
        QVERIFY2(result.ok(), why(result));
        QCOMPARE(result->tag, TagId(9));
        QVERIFY(!result->bucketed);
        QCOMPARE(result->readings, 100u);
        QCOMPARE(result->samples.size(), 100u);
        for (int i = 0; i < 100; ++i) {
            QCOMPARE(result->samples[size_t(i)].at, kBegin + std::chrono::seconds(100 + i));
            QCOMPARE(result->samples[size_t(i)].value, double(i));
        }
    }

    void logsWhatIsSlow()
    {
        PlantHistory history(login());
        const TrendQuery query{TagId(9), kBegin + 100s, kBegin + 200s, 2'000};
        const QtMessageHandler before = qInstallMessageHandler(hear);
        const bool quiet = answerTo(history, query).ok() && takeHeard().isEmpty();
        history.setSlowAfter(1us);
        const bool asked = answerTo(history, query).ok();
        qInstallMessageHandler(before);
        const QStringList said = takeHeard();
        QVERIFY(quiet && asked);
        QCOMPARE(said.size(), 1);
        QVERIFY2(said.front().contains(QLatin1String(kTag)) && said.front().contains(QStringLiteral(" ms after waiting ")), qPrintable(said.front()));
    }

    void badReadingsHaveNoNumber()
    {
        PlantHistory history(login());
        const Result<TrendResult> result = answerTo(history, {TagId(9), kBegin + 1'799s, kBegin + 1'861s, 2'000});
        QVERIFY2(result.ok(), why(result));
        QVERIFY(!std::isnan(result->samples.front().value) && !std::isnan(result->samples.back().value));
        for (int i = 1; i <= 60; ++i) {
            QVERIFY(std::isnan(result->samples[size_t(i)].value));
            QCOMPARE(result->samples[size_t(i)].status, StatusCode::BadNoCommunication);
        }
    }

    void thinsWithoutLosingAnExtreme()
    {
        PlantHistory history(login());
        const Result<TrendResult> result = answerTo(history, {TagId(9), kBegin, kBegin + 7'200s, 700});
        QVERIFY2(result.ok(), why(result));
        QVERIFY(result->bucketed);
        QCOMPARE(result->readings, 7'200u);
        QVERIFY(result->samples.size() <= 700 && result->samples.size() > 200);
        double low = 1e9;
        double high = -1e9;
        bool bad = false;
        for (const TrendSample &sample : result->samples) {
            bad = bad || std::isnan(sample.value);
            if (!std::isnan(sample.value)) {
                low = std::min(low, sample.value);
                high = std::max(high, sample.value);
            }
        }
        QCOMPARE(low, 0.0);
        QCOMPARE(high, 99.0);
        QVERIFY(bad);
    }

    // A range of weeks is answered from the hours, which nobody had to sum up for it.
    void longRangesComeFromRollUps()
    {
        PlantHistory history(login());
        const Result<TrendResult> result = answerTo(history, {TagId(9), kBegin - 1h, kBegin + 900h, 2'000});
        QVERIFY2(result.ok(), why(result));
        QVERIFY(result->bucketed);
        QCOMPARE(result->readings, 901u * 3'600);
        QCOMPARE(result->samples.front().value, 4.0);
        QVERIFY(std::is_sorted(result->samples.begin(), result->samples.end(),
                               [](const TrendSample &a, const TrendSample &b) { return a.at < b.at; }));
        QCOMPARE(std::count_if(result->samples.begin(), result->samples.end(),
                               [](const TrendSample &sample) { return std::isnan(sample.value); }), 1);
    }

    // The hours at the ends lie across the edges of the range: they belong to it, and nothing is drawn outside.
    void roundRangesAreNotExpected()
    {
        PlantHistory history(login());
        const UtcTime from = kBegin + 20min; // 15:26:40, in the first hour
        const Result<TrendResult> result = answerTo(history, {TagId(9), from, from + 900h, 2'000});
        QVERIFY2(result.ok(), why(result));
        QCOMPARE(result->readings, 901u * 3'600);
        QCOMPARE(result->samples.front().at, from);
        QCOMPARE(result->samples.front().value, 4.0);
        QCOMPARE(result->samples.back().at, from + 900h - 1us);
        QCOMPARE(result->samples.back().value, 905.0);
        QVERIFY(std::is_sorted(result->samples.begin(), result->samples.end(),
                               [](const TrendSample &a, const TrendSample &b) { return a.at < b.at; }));
    }

    // A line across the time in which no station ran would claim what nobody measured.
    void tellsWhereNobodyRecorded()
    {
        const QByteArray hourAfter = "to_timestamp(1750010800)"; // an hour after the last reading
        m_cluster.ask("SELECT lineside.ensure_month('equipment_events', '2025-06-01')");
        m_cluster.ask("INSERT INTO lineside.sensor_readings(time, value, status_code, sequence, tag_id, source_id, tenant_id, quality)"
                      " SELECT " + hourAfter + " + i * interval '1 second', 5, 0, 10000 + i, 1, 1, 1, 0 FROM generate_series(1, 60) i");
        // of the station that went on, and of one that has nothing to do with the tag
        m_cluster.ask("INSERT INTO lineside.equipment_events(time, event_id, source_id, tenant_id, event_kind, severity, source_code,"
                      " user_name, value_before, value_after, message, reference) VALUES (" + hourAfter + ", 1, 1, 1, 'STARTUP', 'INFO',"
                      " 'station', '', '', '', 'started', ''), (to_timestamp(1750003000), 2, 77, 1, 'STARTUP', 'INFO', 'station', '', '',"
                      " '', 'started', '')");
        PlantHistory history(login());
        const Result<TrendResult> result = answerTo(history, {TagId(9), kBegin + 7'190s, kBegin + 10'861s, 2'000});
        QVERIFY2(result.ok(), why(result));
        QCOMPARE(result->samples.size(), 10u + 1 + 60);
        QCOMPARE(result->samples[10].status, kNoRecord);
        QCOMPARE(result->samples[10].at, kBegin + 7'199s + 1us);
        QVERIFY(std::isnan(result->samples[10].value));
        const Result<TrendResult> before = answerTo(history, {TagId(9), kBegin + 2'900s, kBegin + 3'100s, 2'000});
        QVERIFY2(before.ok(), why(before));
        QCOMPARE(before->samples.size(), 200u);
    }

    void tellsWhatItDoesNotKnow()
    {
        PlantHistory history(login());
        const Result<TrendResult> result =
            answerTo(history, {TagId(9), kBegin, kBegin + 1h, 100}, "11111111-5c0f-4d7e-9f42-61ad4b1f2b10");
        QVERIFY(!result.ok());
        QCOMPARE(result.error().kind, Error::Kind::NotFound);
    }

    // A server that is stopped in the middle costs its deadline, and the next question is answered when it is back.
    void outlivesAStoppedServer()
    {
        PlantHistory history(login());
        QVERIFY(answerTo(history, {TagId(9), kBegin, kBegin + 10s, 100}).ok());
        m_cluster.freeze();
        const Result<TrendResult> frozen = answerTo(history, {TagId(9), kBegin, kBegin + 10s, 100});
        m_cluster.thaw();
        QVERIFY(!frozen.ok());
        QVERIFY2(frozen.error().kind == Error::Kind::Timeout || frozen.error().kind == Error::Kind::Unreachable, why(frozen));
        QVERIFY(answerTo(history, {TagId(9), kBegin, kBegin + 10s, 100}).ok());
    }

    // Somebody chose another database, or none: the one of before is not asked any more.
    void anotherLoginCounts()
    {
        std::atomic<bool> off = false;
        PlantHistory history([&, known = login()]() -> Result<Login> {
            if (off)
                return Error{Error::Kind::Unsupported, QStringLiteral("none"), {}};
            return known();
        });
        QVERIFY(answerTo(history, {TagId(9), kBegin, kBegin + 10s, 100}).ok());
        off = true;
        history.loginChanged();
        const Result<TrendResult> result = answerTo(history, {TagId(9), kBegin, kBegin + 10s, 100});
        QVERIFY(!result.ok());
        QCOMPARE(result.error().kind, Error::Kind::Unsupported);
    }

    void endsAtOnceWhileAServerIsStopped()
    {
        auto history = std::make_unique<PlantHistory>(login());
        QVERIFY(answerTo(*history, {TagId(9), kBegin, kBegin + 10s, 100}).ok());
        m_cluster.freeze();
        std::atomic<int> answered = 0;
        for (int i = 0; i < 5; ++i) {
            history->queryTrend(TagUuid{QUuid::fromString(QLatin1String(kTag))}, {TagId(9), kBegin, kBegin + 10s, 100},
                                [&answered](Result<TrendResult> result) { answered += result.ok() ? 100 : 1; });
        }
        QElapsedTimer timer;
        timer.start();
        history.reset();
        const qint64 took = timer.elapsed();
        m_cluster.thaw();
        QVERIFY2(took < 2'500, qPrintable(QString::number(took))); // less than a statement may take
        QCOMPARE(answered.load(), 5); // each exactly once
    }

    void aCrowdIsBounded()
    {
        PlantHistory history(login());
        m_cluster.freeze();
        std::atomic<int> busy = 0;
        std::atomic<int> rest = 0;
        for (size_t i = 0; i < PlantHistory::kMaxWaiting + 20; ++i) {
            history.queryTrend(TagUuid{QUuid::fromString(QLatin1String(kTag))}, {TagId(9), kBegin, kBegin + 10s, 100},
                               [&](Result<TrendResult> result) {
                                   ++(!result.ok() && result.error().kind == Error::Kind::Busy ? busy : rest);
                               });
        }
        const int turnedAway = busy;
        m_cluster.thaw();
        QVERIFY2(turnedAway >= 19 && turnedAway <= 20, qPrintable(QString::number(turnedAway)));
        QTRY_COMPARE_WITH_TIMEOUT(busy + rest, int(PlantHistory::kMaxWaiting) + 20, 30'000);
    }

    void letsGoOfAConnectionThatNobodyNeeds()
    {
        const auto connections = [&] {
            return m_cluster.value("SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE '%lineside test%'").toInt();
        };
        PlantHistory history(login(), 300ms);
        QVERIFY(answerTo(history, {TagId(9), kBegin, kBegin + 10s, 100}).ok());
        QTRY_COMPARE(connections(), 0);
        QVERIFY(answerTo(history, {TagId(9), kBegin, kBegin + 10s, 100}).ok());
    }
};

QTEST_GUILESS_MAIN(PlantHistoryTest)
#include "tst_plant_history.moc"
