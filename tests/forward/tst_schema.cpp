#include "forward/pg_cluster.h"

#include "models/forward/audit_log.h"
#include "models/forward/schema.h"

#include <QFile>
#include <QProcess>
#include <QtTest>

#include <csignal>
#include <atomic>
#include <thread>
#include <unistd.h>

using namespace lineside;
using namespace lineside::forward;
using namespace lineside::test;

namespace {

//! Brings the schema and ends itself before a statement, as a kill -9 there would.
int victim(const QStringList &arguments)
{
    const int migration = arguments.at(4).toInt();
    const size_t statement = arguments.at(5).toULongLong();
    ForwardSettings settings;
    settings.host = arguments.at(2);
    settings.port = arguments.at(3).toInt();
    settings.database = QLatin1String(PgCluster::kDatabase);
    settings.user = QLatin1String(PgCluster::kUser);
    DeadlineWatch watch;
    const StopSignal stop;
    Result<std::unique_ptr<SqlSession>> session = SqlSession::connect({settings, {}, {}, QStringLiteral("victim")}, watch, stop);
    if (!session)
        return 1;
    const Result<QStringList> brought = bringSchema(**session, builtInMigrations(), [&](int at, size_t number) {
        if (at == migration && number == statement)
            ::kill(::getpid(), SIGKILL);
    });
    return brought.ok() ? 0 : 1;
}

} // namespace

//! The schema of the plant's database: made in steps, whole or not at all.
class SchemaTest : public QObject
{
    Q_OBJECT

private:
    PgCluster m_cluster;
    DeadlineWatch m_watch;
    StopSignal m_stop;

    std::unique_ptr<SqlSession> session(const ForwardSettings &settings)
    {
        Result<std::unique_ptr<SqlSession>> session =
            SqlSession::connect({settings, {}, {}, QStringLiteral("lineside test")}, m_watch, m_stop);
        return session ? std::move(*session) : nullptr;
    }
    void forget()
    {
        m_cluster.ask("DROP SCHEMA IF EXISTS lineside_read CASCADE");
        m_cluster.ask("DROP SCHEMA IF EXISTS lineside CASCADE");
    }
    //! Everything that the catalogue knows of the schema, as one number.
    QByteArray fingerprint()
    {
        return m_cluster.value("SELECT md5(string_agg(line, E'\\n' ORDER BY line)) FROM ("
                               "SELECT format('%s %s %s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),"
                               " col_description(c.oid, a.attnum)) AS line FROM pg_class c JOIN pg_namespace n ON n.oid ="
                               " c.relnamespace LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0"
                               " WHERE n.nspname LIKE 'lineside%'"
                               " UNION ALL SELECT pg_get_functiondef(p.oid) FROM pg_proc p JOIN pg_namespace n ON"
                               " n.oid = p.pronamespace WHERE n.nspname = 'lineside') x");
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString package = PgCluster::missing(); !package.isEmpty())
            QSKIP(qPrintable(QStringLiteral("the package %1 is missing").arg(package)));
        QVERIFY(m_cluster.start());
    }
    void init() { forget(); }

    void statementsAreCutWhereTheyEnd()
    {
        const Migration migration{1, {}, "-- a comment; with 'quotes\nSELECT ';--' || $$;'$$;\nDO $x$ a; $$ b; $x$ ;\n\nLAST"};
        const std::vector<QByteArray> statements = migration.statements();
        QCOMPARE(statements.size(), 3u);
        QCOMPARE(statements[0], QByteArray("SELECT ';--' || $$;'$$"));
        QCOMPARE(statements[1], QByteArray("DO $x$ a; $$ b; $x$"));
        QCOMPARE(statements[2], QByteArray("LAST"));
    }

    void makesEverythingOnceAndComments()
    {
        const std::vector<Migration> migrations = builtInMigrations();
        QVERIFY(migrations.size() >= 4);
        for (size_t i = 0; i < migrations.size(); ++i)
            QCOMPARE(migrations[i].number, int(i + 1));
        const std::unique_ptr<SqlSession> first = session(m_cluster.settings());
        QVERIFY(first);
        const Result<QStringList> told = bringSchema(*first, migrations);
        QVERIFY2(told.ok(), why(told));
        QVERIFY(told->isEmpty());
        const QByteArray made = fingerprint();
        const Result<QStringList> again = bringSchema(*first, migrations);
        QVERIFY(again.ok() && again->isEmpty());
        QCOMPARE(fingerprint(), made);
        QCOMPARE(m_cluster.value("SELECT count(*) FROM lineside.schema_migrations").toULongLong(), migrations.size());

        QCOMPARE(m_cluster.value("SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE"
                                 " n.nspname LIKE 'lineside%' AND c.relkind IN ('r', 'p', 'v') AND"
                                 " obj_description(c.oid) IS NULL"), QByteArray("0"));
        const SqlRows mute = m_cluster.ask("SELECT c.relname, a.attname FROM pg_class c JOIN pg_namespace n ON n.oid ="
                                           " c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid WHERE n.nspname ="
                                           " 'lineside' AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT"
                                           " a.attisdropped AND col_description(c.oid, a.attnum) IS NULL");
        QVERIFY2(mute.empty(), mute.empty() ? "" : (*mute[0][0] + '.' + *mute[0][1]).constData());
        // The quality and the tenant stand in every row of readings.
        QCOMPARE(m_cluster.value("SELECT count(*) FROM information_schema.columns WHERE table_schema = 'lineside' AND"
                                 " table_name = 'sensor_readings' AND column_name IN ('tenant_id', 'quality',"
                                 " 'status_code') AND is_nullable = 'NO'"), QByteArray("3"));
    }

    void auditTrailIsKeptForGood()
    {
        const std::unique_ptr<SqlSession> owner = session(m_cluster.settings());
        QVERIFY(owner && bringSchema(*owner, builtInMigrations()).ok());
        const QUuid station = QUuid::createUuid();
        const Login login{m_cluster.settings(), {}, {}, QStringLiteral("lineside test")};
        const auto newestLink = [&] { return (*AuditLogReader::open(login, station))->newest(); };
        const auto none = newestLink();
        QVERIFY(none.ok() && !*none);
        m_cluster.ask("INSERT INTO lineside.stations(source, host_name, lineside_version) VALUES ('"
                      + station.toByteArray(QUuid::WithoutBraces) + "', 'h', '1')");
        m_cluster.ask("SELECT lineside.ensure_month('equipment_events', '2026-11-21')");
        const QByteArray id = m_cluster.value("SELECT max(source_id) FROM lineside.stations");
        const auto event = [&](const char *number, const char *kind, const QByteArray &reference) {
            m_cluster.ask("INSERT INTO lineside.equipment_events VALUES ('2026-11-21 12:00+00', " + QByteArray(number) + ", " + id
                          + ", 1, '" + kind + "', 'INFO', 'user x', 'root (console)', 'a', 'b', 'It was done.', '" + reference + "')");
        };
        const QByteArray one(64, '1'), two(64, '2'), other(64, 'f');
        event("10", "AUDIT", "audit:1:" + one);
        event("11", "AUDIT", "audit:2:" + two);
        event("12", "WRITE_ASKED", "audit:3:" + one);
        event("13", "AUDIT", "something else");
        QCOMPARE(m_cluster.value("SELECT count(*) FROM lineside.audit_log"), QByteArray("2"));
        QCOMPARE(m_cluster.value("SELECT user_name || subject || value_before || value_after || message FROM lineside.audit_log"
                                 " WHERE link_number = 1"), QByteArray("root (console)user xabIt was done."));
        const auto newest = newestLink();
        QVERIFY(newest.ok() && *newest && (*newest)->number == 2 && (*newest)->hash == QByteArray::fromHex(two));
        for (const char *attempt : {"DELETE FROM lineside.audit_log", "UPDATE lineside.audit_log SET user_name = 'nobody'",
                                    "TRUNCATE lineside.audit_log"})
            QVERIFY2(!m_cluster.tryAsk(attempt).ok(), attempt); // not even as the superuser
        // Months of events go after their time; this stays.
        m_cluster.ask("SELECT lineside.drop_month('equipment_events', '2026-11-21')");
        QCOMPARE(m_cluster.value("SELECT count(*) FROM lineside.audit_log"), QByteArray("2"));
        // A trail that was written anew shows.
        m_cluster.ask("SELECT lineside.ensure_month('equipment_events', '2026-11-21')");
        event("14", "AUDIT", "audit:2:" + other);
        const auto twice = newestLink();
        QVERIFY(!twice.ok() && twice.error().message.contains(QStringLiteral("number 2")));
    }

    void monthsAreMadeOnceAndCommentsGoAlong()
    {
        const std::unique_ptr<SqlSession> owner = session(m_cluster.settings());
        QVERIFY(owner && bringSchema(*owner, builtInMigrations()).ok());
        QCOMPARE(m_cluster.value("SELECT lineside.ensure_month('sensor_readings', '2026-11-21')"), QByteArray("t"));
        QCOMPARE(m_cluster.value("SELECT lineside.ensure_month('sensor_readings', '2026-11-01')"), QByteArray("f"));
        QCOMPARE(m_cluster.value("SELECT lineside.ensure_month('sensor_readings', '2026-12-31')"), QByteArray("t"));
        m_cluster.ask("INSERT INTO lineside.sensor_readings(time, status_code, sequence, tag_id, source_id, tenant_id, quality)"
                      " VALUES ('2026-11-30 23:59:59.999999+00', 0, 1, 1, 1, 1, 0), ('2026-12-01 00:00+00', 0, 2, 1, 1, 1, 0)");
        QCOMPARE(m_cluster.value("SELECT count(*) FROM lineside.sensor_readings_2026_12"), QByteArray("1"));
        QCOMPARE(m_cluster.value("SELECT count(*) FROM pg_indexes WHERE tablename = 'sensor_readings_2026_12' AND indexdef"
                                 " LIKE '%brin%'"), QByteArray("1"));
        QCOMPARE(m_cluster.value("SELECT count(*) FROM pg_indexes WHERE tablename = 'sensor_readings_2026_12' AND indexdef"
                                 " LIKE '%brin (\"time\", sequence)%'"), QByteArray("1"));
    }

    void aKillBeforeAnyStatementLeavesOldOrNew()
    {
        const std::vector<Migration> migrations = builtInMigrations();
        // All of the two smaller steps; some twenty of the others, and all with LINESIDE_LONG_TESTS.
        const bool all = qEnvironmentVariableIsSet("LINESIDE_LONG_TESTS");
        QByteArray whole;
        {
            const std::unique_ptr<SqlSession> owner = session(m_cluster.settings());
            QVERIFY(owner && bringSchema(*owner, migrations).ok());
            whole = fingerprint();
        }
        int kills = 0;
        for (const Migration &migration : migrations) {
            forget();
            QByteArray before;
            const size_t statements = migration.statements().size();
            const size_t stride = all ? 1 : std::max<size_t>(7, statements / 20);
            for (size_t at = 0; at <= statements; at += all ? 1 : at + stride < statements ? stride : statements - at + (at == statements)) {
                QProcess process;
                process.start(QCoreApplication::applicationFilePath(),
                              {QStringLiteral("--victim"), m_cluster.socketFolder(), QString::number(m_cluster.port()),
                               QString::number(migration.number), QString::number(at)});
                QVERIFY(process.waitForFinished(30'000));
                QCOMPARE(process.exitStatus(), QProcess::CrashExit);
                ++kills;
                QCOMPARE(m_cluster.value("SELECT count(*) FROM lineside.schema_migrations").toInt(), migration.number - 1);
                if (before.isEmpty())
                    before = fingerprint();
                QCOMPARE(fingerprint(), before);
            }
        }
        const std::unique_ptr<SqlSession> owner = session(m_cluster.settings());
        QVERIFY(owner && bringSchema(*owner, migrations).ok());
        QCOMPARE(fingerprint(), whole);
        qInfo("killed before %d statements", kills);
    }

    void aNewerSchemaIsRefusedAndAChangedStepTold()
    {
        const std::vector<Migration> migrations = builtInMigrations();
        const std::unique_ptr<SqlSession> owner = session(m_cluster.settings());
        QVERIFY(owner && bringSchema(*owner, migrations).ok());
        m_cluster.ask("UPDATE lineside.schema_migrations SET sha256 = 'other' WHERE number = 2");
        const Result<QStringList> told = bringSchema(*owner, migrations);
        QVERIFY(told.ok());
        QCOMPARE(told->size(), 1);
        QVERIFY2(told->first().contains(QLatin1String("time_series")), qPrintable(told->first()));

        const QByteArray before = fingerprint();
        std::vector<Migration> older = migrations;
        older.pop_back();
        const Result<QStringList> refused = bringSchema(*owner, older);
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().kind, Error::Kind::TooNew);
        QCOMPARE(fingerprint(), before);
    }

    void twoStationsAtOnceMakeOneSchema()
    {
        std::vector<std::thread> threads;
        std::atomic<int> good{0};
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&] {
                Result<std::unique_ptr<SqlSession>> mine =
                    SqlSession::connect({m_cluster.settings(), {}, {}, QStringLiteral("one of four")}, m_watch, m_stop);
                if (mine && bringSchema(**mine, builtInMigrations()).ok())
                    ++good;
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(good.load(), 4);
    }

    void readersSeeTheirTenantsAndNothingElse()
    {
        const std::unique_ptr<SqlSession> owner = session(m_cluster.settings());
        QVERIFY(owner && bringSchema(*owner, builtInMigrations()).ok());
        const Result<QStringList> offered = offerToReaders(*owner);
        QVERIFY(offered.ok() && offered->isEmpty());
        QVERIFY(offerToReaders(*owner).ok());
        m_cluster.ask("DO $$ BEGIN CREATE ROLE anna LOGIN IN ROLE lineside_readers; CREATE ROLE otto LOGIN IN ROLE"
                      " lineside_readers; CREATE ROLE stranger LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
        m_cluster.ask("INSERT INTO lineside.tenants(tenant_code) VALUES ('north'), ('south')");
        m_cluster.ask("SELECT lineside.ensure_month('sensor_readings', '2026-11-01')");
        m_cluster.ask("INSERT INTO lineside.reader_tenants SELECT 'anna', tenant_id FROM lineside.tenants WHERE tenant_code ="
                      " 'north' UNION ALL SELECT 'nobody-any-more', tenant_id FROM lineside.tenants");
        m_cluster.ask("INSERT INTO lineside.sensor_readings(time, value, status_code, sequence, tag_id, source_id, tenant_id,"
                      " quality) SELECT '2026-11-02 00:00+00', 1, 0, 1, 1, 1, tenant_id, 0 FROM lineside.tenants");
        const auto asks = [&](const char *user, const QByteArray &sql) -> QByteArray {
            ForwardSettings settings = m_cluster.settings();
            settings.user = QLatin1String(user);
            Result<std::unique_ptr<PgLink>> link = PgLink::connect({settings, {}, {}, {}}, m_watch, m_stop);
            if (!link)
                return "no connection";
            const Result<SqlRows> rows = (*link)->query(sql);
            return rows.ok() ? rows->front().front().value_or("null") : (*link)->sqlState();
        };
        QCOMPARE(asks("anna", "SELECT count(*) FROM lineside_read.sensor_readings"), QByteArray("1"));
        QCOMPARE(asks("anna", "SELECT string_agg(tenant_code, ',') FROM lineside_read.my_tenants"), QByteArray("north"));
        QCOMPARE(asks("otto", "SELECT count(*) FROM lineside_read.sensor_readings"), QByteArray("0"));
        for (const char *user : {"anna", "otto", "stranger"}) {
            QCOMPARE(asks(user, "SELECT count(*) FROM lineside.sensor_readings"), QByteArray("42501"));
            QCOMPARE(asks(user, "SELECT count(*) FROM lineside.sensor_readings_2026_11"), QByteArray("42501"));
            QCOMPARE(asks(user, "SELECT count(*) FROM lineside.reader_tenants"), QByteArray("42501"));
        }
        QCOMPARE(asks("stranger", "SELECT count(*) FROM lineside_read.sensor_readings"), QByteArray("42501"));
        // A machine of each tenant, of the same name; of each a reading in the range and one at its end.
        m_cluster.ask("INSERT INTO lineside.facilities SELECT gen_random_uuid(), tenant_id, 'F', 'F' FROM lineside.tenants");
        m_cluster.ask("INSERT INTO lineside.production_lines SELECT gen_random_uuid(), tenant_id, facility_uuid, 'L', 'L' FROM"
                      " lineside.facilities");
        m_cluster.ask("INSERT INTO lineside.work_centers SELECT gen_random_uuid(), tenant_id, line_uuid, 'M1', '', '', '', '' FROM"
                      " lineside.production_lines");
        m_cluster.ask("INSERT INTO lineside.tags(tag_uuid, tenant_id, work_center_uuid, tag_code, tag_name, tag_kind, value_type,"
                      " sensor_type, unit_ucum) SELECT gen_random_uuid(), tenant_id, work_center_uuid, 't', 't', 'gauge', 'float64', '',"
                      " '' FROM lineside.work_centers");
        m_cluster.ask("INSERT INTO lineside.sensor_readings(time, value, status_code, sequence, tag_id, source_id, tenant_id, quality)"
                      " SELECT timestamptz '2026-11-03 00:00+00' + i * interval '1 hour', tag_id, 0, 2 + i, tag_id, 1, tenant_id, 0 FROM"
                      " lineside.tags, generate_series(0, 1) i");
        const QByteArray ofMachine = "SELECT string_agg(tenant_id || ' ' || time, ', ') FROM lineside_read.machine_readings('M1',"
                                     " '2026-11-03 00:00+00', '2026-11-03 01:00+00')";
        const QByteArray north = m_cluster.value("SELECT tenant_id FROM lineside.tenants WHERE tenant_code = 'north'");
        QCOMPARE(asks("anna", ofMachine), north + " 2026-11-03 00:00:00+00");
        QCOMPARE(asks("otto", ofMachine), QByteArray("null"));
        QCOMPARE(asks("stranger", ofMachine), QByteArray("42501"));
        // A function that looks at every row before the filter would give the other tenants away.
        QVERIFY(m_cluster.value("SELECT bool_and(reloptions @> ARRAY['security_barrier=true']) FROM pg_class c JOIN"
                                " pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'lineside_read' AND relkind ="
                                " 'v'") == "t");
    }

    void aPlainUserIsToldWhatASuperuserHasToDo()
    {
        m_cluster.ask("DROP ROLE IF EXISTS lineside_readers");
        m_cluster.ask("DO $$ BEGIN CREATE ROLE plain LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
        m_cluster.ask("GRANT CREATE ON DATABASE plant TO plain");
        ForwardSettings settings = m_cluster.settings();
        settings.user = QStringLiteral("plain");
        const std::unique_ptr<SqlSession> plain = session(settings);
        QVERIFY(plain);
        const Result<QStringList> brought = bringSchema(*plain, builtInMigrations());
        QVERIFY2(brought.ok(), why(brought));
        const Result<QStringList> told = offerToReaders(*plain);
        QVERIFY2(told.ok(), why(told));
        QCOMPARE(told->size(), 1);
        m_cluster.ask("REVOKE CREATE ON DATABASE plant FROM plain");
        forget();
        const Result<QStringList> refused = bringSchema(*plain, builtInMigrations());
        QVERIFY(!refused.ok());
        QVERIFY2(plain->sqlState() == "42501", why(refused));
    }
};

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    if (app.arguments().value(1) == QLatin1String("--victim"))
        return victim(app.arguments());
    SchemaTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_schema.moc"
