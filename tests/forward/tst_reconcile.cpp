#include "forward/forward_rig.h"
#include "forward/pg_cluster.h"
#include "models/forward/months.h"
#include "models/forward/reconcile.h"
#include "models/history/log_reader.h"

#include <QtTest>

#include <future>

using namespace lineside;
using namespace lineside::forward;
using namespace lineside::test;

//! Local history and plant database held against each other, before a real PostgreSQL.
class ReconcileTest : public QObject
{
    Q_OBJECT

private:
    PgCluster m_cluster;
    std::unique_ptr<ForwardRig> m_rig;

    Reconciler::HowToLogIn login() const
    {
        return [settings = m_cluster.settings()]() -> Result<Login> { return Login{settings, hurriedPatience(), {}, QStringLiteral("test")}; };
    }
    Result<ReconcileResult> reconcile(const ReconcileRequest &request)
    {
        Reconciler reconciler(login(), m_rig->dataFolder());
        std::promise<Result<ReconcileResult>> promise;
        std::future<Result<ReconcileResult>> coming = promise.get_future();
        const auto job = reconciler.run(request, [&promise](Result<ReconcileResult> result) { promise.set_value(std::move(result)); });
        if (coming.wait_for(std::chrono::seconds(60)) != std::future_status::ready)
            return Error{Error::Kind::Timeout, QStringLiteral("no answer"), {}};
        return coming.get();
    }
    static ReconcileRequest repairing()
    {
        ReconcileRequest request;
        request.repair = true;
        return request;
    }
    void forwardAll()
    {
        m_rig->start(m_cluster.settings());
        QVERIFY2(m_rig->waitForAll(), m_rig->said());
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString package = PgCluster::missing(); !package.isEmpty())
            QSKIP(qPrintable(QStringLiteral("the package %1 is missing").arg(package)));
        QVERIFY(m_cluster.start());
    }
    void init()
    {
        m_cluster.ask("DROP SCHEMA IF EXISTS lineside_read CASCADE");
        m_cluster.ask("DROP SCHEMA IF EXISTS lineside CASCADE");
        m_rig = std::make_unique<ForwardRig>();
        QVERIFY(m_rig->open());
    }
    void cleanup() { m_rig.reset(); }

    void whatIsTheSameIsCalledSo()
    {
        m_rig->append(30'000);
        m_rig->append(ValueType::Int64, Payload::of(qint64(-9'007'199'254'740'993)));
        m_rig->append(ValueType::UInt64, Payload::of(quint64(18'446'744'073'709'551'615u)));
        m_rig->append(ValueType::Bool, Payload::of(true));
        m_rig->append(ValueType::Text, {}, StatusCode::Good, "Größe 'x' -");
        m_rig->append(ValueType::Text, {}, StatusCode::Good, {});
        m_rig->append(ValueType::Float64, Payload{0x7FF8'0000'0000'1234}, StatusCode(0x80000000u));
        m_rig->append(ValueType::Float64, Payload::of(-0.0));
        m_rig->append(ValueType::Float64, Payload::of(1.0), StatusCode::Good, {}, UtcTime(std::chrono::seconds(-5))); // put aside there
        forwardAll();
        const Result<ReconcileResult> result = reconcile({});
        QVERIFY2(result.ok(), why(result));
        QVERIFY2(result->isSame(), qPrintable(result->inWords().join(u' ')));
        QCOMPARE(result->compared, 30'008u);
        QCOMPARE(result->upTo, 30'008u);
        QCOMPARE(result->notHere, 0u);
        QVERIFY(result->differences.empty());
    }

    void whatDiffersIsFoundAndRepaired()
    {
        m_rig->append(60'000);
        forwardAll();
        m_cluster.ask("INSERT INTO lineside.sensor_readings SELECT * FROM lineside.sensor_readings WHERE sequence BETWEEN 100 AND 104");
        m_cluster.ask("INSERT INTO lineside.sensor_readings SELECT * FROM lineside.sensor_readings WHERE sequence = 100 LIMIT 1");
        m_cluster.ask("DELETE FROM lineside.sensor_readings WHERE sequence IN (1, 2, 3, 50000, 60000)");
        m_cluster.ask("UPDATE lineside.sensor_readings SET value = value + 1 WHERE sequence = 20000");
        m_cluster.ask("UPDATE lineside.sensor_readings SET time = time - interval '40 minutes' WHERE sequence = 20001");
        m_cluster.ask("UPDATE lineside.sensor_readings SET status_code = 2147483648 WHERE sequence = 20002");
        m_cluster.ask("INSERT INTO lineside.sensor_readings SELECT * FROM lineside.sensor_readings WHERE sequence = 30000");
        m_cluster.ask("UPDATE lineside.sensor_readings SET value = -1 WHERE ctid = (SELECT max(ctid) FROM lineside.sensor_readings"
                      " WHERE sequence = 30000) AND sequence = 30000");
        Result<ReconcileResult> result = reconcile({});
        QVERIFY2(result.ok(), why(result));
        QVERIFY(!result->isSame());
        QCOMPARE(result->missing, 5u);
        QCOMPARE(result->doubled, 6u);
        QCOMPARE(result->changed, 4u);
        QCOMPARE(result->copied + result->removed + result->corrected, 0u);
        QVERIFY(!result->differences.empty());
        QCOMPARE(result->differences.back().tag, m_rig->snapshot()->find(m_rig->tag(ValueType::Float64))->tag->id);
        QVERIFY(!m_rig->compare(m_cluster).isEmpty()); // nothing was touched

        result = reconcile(repairing());
        QVERIFY2(result.ok(), why(result));
        QCOMPARE(result->copied, 5u);
        QCOMPARE(result->removed, 6u);
        QCOMPARE(result->corrected, 3u); // of two rows that differ, nobody knows why they do: they stay, and are told
        QVERIFY(!result->isRight());
        result = reconcile({});
        QVERIFY2(result.ok(), why(result));
        QCOMPARE(result->missing + result->doubled, 0u);
        QCOMPARE(result->changed, 1u);
        m_cluster.ask("DELETE FROM lineside.sensor_readings WHERE sequence = 30000 AND value = -1");
        QCOMPARE(m_rig->compare(m_cluster), QByteArray());
        QVERIFY(m_cluster.value("SELECT count(*) FROM lineside.roll_up_marks").toInt() > 0);
        QCOMPARE(m_cluster.value("SELECT compared_to FROM lineside.reconciliations"), QByteArray("60000"));
    }

    void aRangeIsKeptTo()
    {
        m_rig->append(1'000);
        const auto long_ago = Clock::system().utc() - std::chrono::days(2);
        m_rig->append(ValueType::Float64, Payload::of(1.0), StatusCode::Good, {}, std::chrono::floor<std::chrono::microseconds>(long_ago));
        forwardAll();
        m_cluster.ask("DELETE FROM lineside.sensor_readings WHERE sequence IN (7, 1001)");
        ReconcileRequest request;
        request.repair = true;
        request.from = long_ago - std::chrono::hours(1);
        request.to = long_ago + std::chrono::hours(1);
        const Result<ReconcileResult> result = reconcile(request);
        QVERIFY2(result.ok(), why(result));
        QCOMPARE(result->compared, 1u);
        QCOMPARE(result->missing, 1u);
        QCOMPARE(m_cluster.value("SELECT count(*) FROM lineside.sensor_readings WHERE sequence IN (7, 1001)"), QByteArray("1"));
    }

    void worksBesideTheForwarder()
    {
        m_rig->append(20'000);
        forwardAll();
        m_rig->pour(5'000);
        for (int i = 0; i < 5; ++i) {
            m_cluster.ask("DELETE FROM lineside.sensor_readings WHERE sequence BETWEEN " + QByteArray::number(i * 1'000 + 1) + " AND "
                          + QByteArray::number(i * 1'000 + 500));
            const Result<ReconcileResult> result = reconcile(repairing());
            QVERIFY2(result.ok(), why(result));
            QCOMPARE(result->missing, 500u);
            QVERIFY(result->isRight());
        }
        m_rig->stopPouring();
        QVERIFY2(m_rig->waitForAll(), m_rig->said());
        QCOMPARE(m_rig->compare(m_cluster), QByteArray());
    }

    void rowsOfADroppedMonthAreNotMissed()
    {
        m_rig->append(100);
        const UtcTime old = Clock::system().utc() - std::chrono::days(100);
        m_rig->append(ValueType::Float64, Payload::of(1.0), StatusCode::Good, {}, std::chrono::floor<std::chrono::microseconds>(old));
        forwardAll();
        m_rig->stopForwarder();
        m_cluster.ask("SELECT lineside.drop_month('sensor_readings', '" + Months::firstDay(Months::monthOf(old)) + "')");
        QCOMPARE(m_cluster.value("SELECT count(*) FROM lineside.sensor_readings"), QByteArray("100"));
        const Result<ReconcileResult> result = reconcile(repairing());
        QVERIFY2(result.ok(), why(result));
        QVERIFY(result->isSame());
        QCOMPARE(m_cluster.value("SELECT count(*) FROM lineside.sensor_readings"), QByteArray("100"));
    }

    void aStationWithANewNameGoesOnBehindTheOld()
    {
        m_rig->append(1'000);
        forwardAll();
        QVERIFY(m_rig->openAgain(true));
        m_rig->append(500); // before it may go on
        forwardAll();
        QCOMPARE(m_rig->compare(m_cluster), QByteArray()); // each number once, whoever brought it
        QCOMPARE(m_cluster.value("SELECT count(DISTINCT source_id) FROM lineside.sensor_readings"), QByteArray("2"));
        const Result<ReconcileResult> same = reconcile(repairing());
        QVERIFY2(same.ok(), why(same));
        QVERIFY2(same->isSame() && same->notHere == 0, qPrintable(same->inWords().join(u' ')));
        QCOMPARE(same->compared, 1'500u);
        QCOMPARE(m_rig->compare(m_cluster), QByteArray());

        // What the old one had not brought yet comes under the new name, a closed range as well as the rest.
        m_rig->stopForwarder();
        m_rig->append(1'000); // 1,501 to 2,500
        QVERIFY(QTest::qWaitFor([&] { return m_rig->history().counters().sequence == 2'500; }, 10'000));
        const QByteArray source = m_rig->history().stationId().toByteArray(QUuid::WithoutBraces);
        m_cluster.ask("DELETE FROM lineside.sensor_readings WHERE sequence BETWEEN 1101 AND 1200");
        m_cluster.ask("INSERT INTO lineside.forward_progress(source, lane, next_sequence, end_sequence) VALUES ('" + source
                      + "', 'backlog-1101', 1101, 1200)");
        QVERIFY(m_rig->openAgain(true));
        forwardAll();
        QCOMPARE(m_rig->compare(m_cluster), QByteArray());
        QCOMPARE(m_cluster.value("SELECT count(*) FROM lineside.forward_progress WHERE end_sequence IS NOT NULL"), QByteArray("0"));
        QCOMPARE(m_cluster.value("SELECT next_sequence FROM lineside.forward_progress WHERE lane = 'live' AND source = '" + source + "'"),
                 QByteArray("2501"));
    }

    void oneAtATimeAndCancelled()
    {
        m_rig->append(60'000);
        forwardAll();
        Reconciler reconciler(login(), m_rig->dataFolder());
        std::atomic<int> answers{0};
        std::atomic<int> busy{0};
        const auto note = [&](const Result<ReconcileResult> &result) {
            if (!result && result.error().kind == Error::Kind::Busy)
                ++busy;
            ++answers;
        };
        m_cluster.freeze(); // so that the first is under way
        const auto first = reconciler.run({}, note);
        const auto second = reconciler.run({}, note);
        QCOMPARE(busy.load(), 1);
        first->cancel();
        m_cluster.thaw();
        QTRY_COMPARE_WITH_TIMEOUT(answers.load(), 2, 20'000);
        const Result<ReconcileResult> after = reconcile({});
        QVERIFY2(after.ok(), why(after));
        QVERIFY(after->isSame());
    }

    void aDatabaseThatKnowsNothingSaysSo()
    {
        m_rig->append(10);
        const Result<ReconcileResult> result = reconcile({});
        QVERIFY(!result.ok());
        QCOMPARE(result.error().kind, Error::Kind::NotFound);
        QVERIFY(!result.error().hint.isEmpty());
    }
};

QTEST_GUILESS_MAIN(ReconcileTest)
#include "tst_reconcile.moc"
