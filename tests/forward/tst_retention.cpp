#include "forward/forward_rig.h"
#include "forward/pg_cluster.h"
#include "models/forward/months.h"
#include "models/forward/retention.h"
#include "models/forward/roll_ups.h"
#include "models/forward/schema.h"
#include "models/history/store_file.h"

#include <QtTest>

using namespace lineside;
using namespace lineside::forward;
using namespace lineside::test;

//! Months whose time is over leave the plant database, and nothing else does.
class RetentionTest : public QObject
{
    Q_OBJECT

private:
    PgCluster m_cluster;
    std::unique_ptr<ForwardRig> m_rig;
    DeadlineWatch m_watch;
    StopSignal m_stop;
    std::unique_ptr<SqlSession> m_session;
    const UtcTime m_now = Clock::system().utc();

    UtcTime monthsAgo(int months) const
    {
        // the 10th of that month, noon
        const QByteArray day = Months::firstDay(Months::monthOf(m_now) - months);
        return UtcTime(std::chrono::seconds(QDateTime::fromString(QString::fromLatin1(day), Qt::ISODate).toUTC().toSecsSinceEpoch()))
            + std::chrono::days(9) + std::chrono::hours(12);
    }
    QByteArray month(int ago) const { return Months::firstDay(Months::monthOf(m_now) - ago); }
    ForwardSettings keeping(int readings, int minutes, bool archived) const
    {
        ForwardSettings settings = m_cluster.settings();
        settings.keepReadingsMonths = readings;
        settings.keepMinutesMonths = minutes;
        settings.dropOnlyArchived = archived;
        return settings;
    }
    //! Steps until nothing changes; what was removed, and what was kept though its time is over.
    std::pair<QStringList, QStringList> apply(const ForwardSettings &settings)
    {
        Retention retention(settings, m_rig->dataFolder());
        QStringList removed;
        QStringList kept;
        for (int i = 0; i < 20; ++i) {
            const Result<Retention::Step> step = retention.step(*m_session, m_rig->history().stationId(), m_now);
            if (!step) {
                QTest::qFail(qPrintable(step.error().message), __FILE__, __LINE__);
                break;
            }
            removed += step->removed;
            kept += step->kept;
            if (!step->more)
                break;
        }
        return {removed, kept};
    }
    void sumUp()
    {
        RollUps rollUps;
        for (int i = 0; i < 200; ++i) {
            const Result<RollUps::Step> step = rollUps.step(*m_session, m_now + std::chrono::days(2));
            QVERIFY2(step.ok(), why(step));
            QCOMPARE(step->told, QString());
            if (!step->more)
                return;
        }
        QFAIL("there is no end to it");
    }
    QByteArray count(const char *series, int ago)
    {
        return m_cluster.value(QByteArray("SELECT count(*) FROM lineside.") + series + " WHERE date_trunc('month', "
                               + (QByteArray(series) == "sensor_readings" ? "time" : "bucket") + " AT TIME ZONE 'UTC')::date = '" + month(ago)
                               + '\'');
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
        m_session.reset();
        m_cluster.ask("DROP SCHEMA IF EXISTS lineside_read CASCADE");
        m_cluster.ask("DROP SCHEMA IF EXISTS lineside CASCADE");
        m_rig = std::make_unique<ForwardRig>();
        QVERIFY(m_rig->open());
        for (int ago = 0; ago <= 4; ++ago) {
            for (int i = 0; i < 3; ++i)
                m_rig->append(ValueType::Float64, Payload::of(double(ago * 10 + i)), StatusCode::Good, {},
                              std::chrono::floor<std::chrono::microseconds>(ago == 0 ? m_now : monthsAgo(ago)) + std::chrono::milliseconds(i));
        }
        m_rig->start(m_cluster.settings());
        QVERIFY2(m_rig->waitForAll(), m_rig->said());
        m_rig->stopForwarder();
        Result<std::unique_ptr<SqlSession>> session =
            SqlSession::connect({m_cluster.settings(), hurriedPatience(), {}, QStringLiteral("test")}, m_watch, m_stop);
        QVERIFY2(session.ok(), why(session));
        m_session = std::move(*session);
    }
    void cleanup() { m_rig.reset(); }

    void nothingGoesUnlessItIsWanted()
    {
        sumUp();
        const auto [removed, kept] = apply(m_cluster.settings());
        QVERIFY(removed.isEmpty() && kept.isEmpty());
        QCOMPARE(m_cluster.value("SELECT count(*) FROM lineside.sensor_readings"), QByteArray("15"));
    }

    void whatIsOverGoesAndItsRollUpsStay()
    {
        const auto [early, none] = apply(keeping(2, 0, false));
        QVERIFY2(early.isEmpty(), "what is not summed up yet has to stay");
        sumUp();
        const auto [removed, kept] = apply(keeping(2, 0, false));
        QCOMPARE(removed.size(), 2);
        QVERIFY(kept.isEmpty());
        for (int ago = 0; ago <= 2; ++ago)
            QCOMPARE(count("sensor_readings", ago), QByteArray("3"));
        for (int ago = 3; ago <= 4; ++ago) {
            QCOMPARE(count("sensor_readings", ago), QByteArray("0"));
            for (const char *series : {"readings_1min", "readings_5min", "readings_1h", "readings_1d"})
                QCOMPARE(count(series, ago), QByteArray("1"));
        }
        QCOMPARE(m_cluster.value("SELECT count(*) FROM pg_class WHERE relname LIKE 'sensor_readings_2%' AND relkind = 'r'").toInt(), 4); // and next month's

        // A late reading of a removed month comes, once; the roll-ups of its minute are not made from it alone.
        m_rig->append(ValueType::Float64, Payload::of(-5.0), StatusCode::Good, {}, std::chrono::floor<std::chrono::microseconds>(monthsAgo(3)) + std::chrono::seconds(1));
        m_rig->start(m_cluster.settings());
        QVERIFY2(m_rig->waitForAll(), m_rig->said());
        m_rig->stopForwarder();
        QCOMPARE(count("sensor_readings", 3), QByteArray("1"));
        sumUp();
        QCOMPARE(m_cluster.value("SELECT count(*) FROM lineside.roll_up_marks"), QByteArray("0"));
        for (const char *series : {"readings_1min", "readings_5min", "readings_1h", "readings_1d"}) {
            QCOMPARE(m_cluster.value(QByteArray("SELECT format('%s %s', reading_count, value_min) FROM lineside.") + series
                                     + " WHERE date_trunc('month', bucket AT TIME ZONE 'UTC')::date = '" + month(3) + '\''),
                     QByteArray("3 30"));
        }
        const auto [again, still] = apply(keeping(2, 0, false));
        QCOMPARE(again.size(), 1); // it goes with its month
        QCOMPARE(count("sensor_readings", 3), QByteArray("0"));
    }

    void minutesGoByTheirOwnTime()
    {
        sumUp();
        const auto [removed, kept] = apply(keeping(0, 3, true));
        QCOMPARE(removed.size(), 2); // minutes and five minutes of the oldest
        QCOMPARE(count("readings_1min", 4), QByteArray("0"));
        QCOMPARE(count("readings_5min", 4), QByteArray("0"));
        QCOMPARE(count("readings_1h", 4), QByteArray("1"));
        QCOMPARE(m_cluster.value("SELECT count(*) FROM lineside.sensor_readings"), QByteArray("15"));
        // Marks that come after that change nothing.
        m_cluster.ask("INSERT INTO lineside.roll_up_marks(level, bucket) SELECT l, date_trunc('hour', min(bucket)) FROM lineside.readings_1h,"
                      " generate_series(2, 3) l GROUP BY l");
        sumUp();
        QCOMPARE(count("readings_1h", 4), QByteArray("1"));
        QCOMPARE(m_cluster.value("SELECT min(reading_count) FROM lineside.readings_1h"), QByteArray("3"));
    }

    void whatIsNotArchivedStays()
    {
        sumUp();
        const auto [removed, kept] = apply(keeping(2, 0, true));
        QVERIFY(removed.isEmpty());
        QCOMPARE(kept.size(), 2);
        QVERIFY2(kept.first().contains(QString::fromLatin1(month(4).left(7))), qPrintable(kept.first()));
        const auto archive = [this](int ago) {
            Result<sqlite::Database> db = store::connect(m_rig->dataFolder(), sqlite::Database::Mode::ReadWrite, {});
            return db.ok()
                && db->execute("INSERT INTO archives(month, file, sha256, verified_us, readings, bytes, last_sequence) VALUES('"
                               + month(ago).left(7) + "', 'a.archive', 'ab', 1, 3, 3, 15)").ok();
        };
        m_rig->history().stop(std::chrono::seconds(10));
        QVERIFY(archive(3));
        const auto [first, rest] = apply(keeping(2, 0, true));
        QCOMPARE(first.size(), 1);
        QCOMPARE(rest.size(), 1);
        QCOMPARE(count("sensor_readings", 3), QByteArray("0"));
        QCOMPARE(count("sensor_readings", 4), QByteArray("3"));
        QVERIFY(archive(4));
        // A second station that was there then has none.
        m_cluster.ask("INSERT INTO lineside.stations(source, host_name, lineside_version) VALUES (gen_random_uuid(), 'other', '')");
        QVERIFY(apply(keeping(2, 0, true)).first.isEmpty());
        m_cluster.ask("UPDATE lineside.stations SET connected_at = now() - interval '2 years' WHERE host_name = 'other'");
        QCOMPARE(apply(keeping(2, 0, true)).first.size(), 1);
    }
};

QTEST_GUILESS_MAIN(RetentionTest)
#include "tst_retention.moc"
