#include "forward/pg_cluster.h"

#include "models/forward/database_trial.h"
#include "models/forward/schema.h"

#include <QtTest>

using namespace lineside;
using namespace lineside::forward;
using namespace lineside::test;

//! What a person is told who tries a database before using it.
class DatabaseTrialTest : public QObject
{
    Q_OBJECT

private:
    PgCluster m_cluster;
    DeadlineWatch m_watch;
    StopSignal m_stop;

    DatabaseTrial trialOf(const ForwardSettings &settings, const char *password = "")
    {
        return tryDatabase({settings, {}, Secret(QByteArray(password)), QStringLiteral("lineside test")}, m_watch, m_stop);
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString package = PgCluster::missing(); !package.isEmpty())
            QSKIP(qPrintable(QStringLiteral("the package %1 is missing").arg(package)));
        QVERIFY(m_cluster.start());
    }

    void anEmptyDatabaseWillDo()
    {
        const DatabaseTrial trial = trialOf(m_cluster.settings());
        QVERIFY(trial.ok);
        QCOMPARE(trial.steps.size(), 3u);
        QVERIFY(trial.steps[0].hint.isEmpty()); // a socket of this computer needs no encryption
        QVERIFY(trial.steps[1].text.contains(QLatin1String(PgCluster::kDatabase)));
        QCOMPARE(m_cluster.value("SELECT to_regnamespace('lineside') IS NULL"), QByteArray("t")); // nothing was changed
    }

    void saysThatAnyoneCanListen()
    {
        const DatabaseTrial trial = trialOf(m_cluster.tcpSettings(), PgCluster::kPassword);
        QVERIFY(trial.ok);
        QVERIFY(!trial.steps[0].hint.isEmpty());
    }

    void tellsWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("password");
        QTest::addColumn<QString>("database");
        QTest::newRow("password") << QByteArray("another") << QString::fromLatin1(PgCluster::kDatabase);
        QTest::newRow("database") << QByteArray(PgCluster::kPassword) << QStringLiteral("nowhere");
    }
    void tellsWhatIsWrong()
    {
        QFETCH(QByteArray, password);
        QFETCH(QString, database);
        ForwardSettings settings = m_cluster.tcpSettings();
        settings.database = database;
        const DatabaseTrial trial = trialOf(settings, password.constData());
        QVERIFY(!trial.ok);
        QCOMPARE(trial.steps.size(), 1u);
        QVERIFY(!trial.steps[0].text.isEmpty() && !trial.steps[0].hint.isEmpty());
        QVERIFY(!trial.steps[0].text.contains(QString::fromUtf8(password)));
    }

    void aUserWithoutRightsIsTold()
    {
        m_cluster.ask("CREATE ROLE guest LOGIN");
        ForwardSettings settings = m_cluster.settings();
        settings.user = QStringLiteral("guest");
        const DatabaseTrial trial = trialOf(settings);
        QVERIFY(!trial.ok);
        QVERIFY(trial.steps.back().hint.contains(QStringLiteral("guest")));
    }

    void knowsOlderPresentAndNewerTables()
    {
        Result<std::unique_ptr<SqlSession>> session =
            SqlSession::connect({m_cluster.settings(), {}, {}, QStringLiteral("lineside test")}, m_watch, m_stop);
        QVERIFY2(session.ok(), why(session));
        std::vector<Migration> migrations = builtInMigrations();
        migrations.pop_back();
        QVERIFY(bringSchema(**session, migrations).ok());
        DatabaseTrial trial = trialOf(m_cluster.settings());
        QVERIFY(trial.ok);
        const QString older = trial.steps.back().text;
        QVERIFY(bringSchema(**session, builtInMigrations()).ok());
        trial = trialOf(m_cluster.settings());
        QVERIFY(trial.ok && trial.steps.back().text != older);
        m_cluster.ask("UPDATE lineside.schema_migrations SET number = 9999 WHERE number = (SELECT max(number) FROM"
                      " lineside.schema_migrations)");
        trial = trialOf(m_cluster.settings());
        QVERIFY(!trial.ok);
        QVERIFY(trial.steps.back().text.contains(QStringLiteral("9999")));
    }
};

QTEST_GUILESS_MAIN(DatabaseTrialTest)
#include "tst_database_trial.moc"
