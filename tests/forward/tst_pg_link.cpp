#include "forward/pg_cluster.h"

#include "models/forward/host_lookup.h"
#include "models/forward/sql_session.h"

#include <QElapsedTimer>
#include <QtTest>

#include <csignal>

#include <netinet/in.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

using namespace lineside;
using namespace lineside::forward;
using namespace lineside::test;

namespace {

ForwardPatience hurried()
{
    ForwardPatience patience;
    patience.statement = std::chrono::milliseconds(700);
    patience.maintenance = std::chrono::milliseconds(700);
    return patience;
}

} // namespace

//! Every call on a connection ends, whatever the server does.
class PgLinkTest : public QObject
{
    Q_OBJECT

private:
    PgCluster m_cluster;
    StopSignal m_stop;

    Login login(const ForwardSettings &settings, const char *password = "") const
    {
        return {settings, hurried(), Secret(QByteArray(password)), QStringLiteral("lineside test")};
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString package = PgCluster::missing(); !package.isEmpty())
            QSKIP(qPrintable(QStringLiteral("the package %1 is missing").arg(package)));
        QVERIFY(m_cluster.start());
    }

    void asksAndIsAnswered()
    {
        DeadlineWatch watch;
        Result<std::unique_ptr<PgLink>> link = PgLink::connect(login(m_cluster.tcpSettings(), PgCluster::kPassword), watch, m_stop);
        QVERIFY2(link.ok(), why(link));
        QVERIFY((*link)->execute("CREATE TEMP TABLE numbers(n integer, word text); INSERT INTO numbers VALUES (1, 'a')").ok());
        const Result<SqlRows> rows = (*link)->query("SELECT n, word, NULL FROM numbers WHERE n = $1", {QByteArray("1")});
        QVERIFY(rows.ok());
        QCOMPARE(rows->size(), 1u);
        QCOMPARE(rows->front()[1].value(), QByteArray("a"));
        QVERIFY(!rows->front()[2].has_value());

        const Result<qint64> touched = (*link)->startCopy("UPDATE numbers SET n = 2; COPY numbers FROM STDIN");
        QVERIFY(touched.ok());
        QCOMPARE(*touched, 1);
        const QByteArray lines = "3\tb\n4\tc\n";
        QVERIFY((*link)->copy(lines).ok());
        const Result<qint64> taken = (*link)->endCopy();
        QVERIFY(taken.ok());
        QCOMPARE(*taken, 2);

        QVERIFY(!(*link)->execute("SELECT 1; SELECT nothing FROM nowhere").ok());
        QCOMPARE((*link)->sqlState(), QByteArray("42P01"));
        QVERIFY(!(*link)->isBroken());
        QVERIFY((*link)->execute("SELECT 1").ok());
    }

    void theSessionDoesNotFollowTheServersHabits()
    {
        DeadlineWatch watch;
        Result<std::unique_ptr<PgLink>> link = PgLink::connect(login(m_cluster.settings()), watch, m_stop);
        QVERIFY(link.ok());
        const Result<SqlRows> zone = (*link)->query("SHOW TimeZone");
        QVERIFY(zone.ok());
        QCOMPARE(zone->front()[0].value(), QByteArray("UTC"));
    }

    void aRefusalIsToldWithItsCode_data()
    {
        QTest::addColumn<QString>("user");
        QTest::addColumn<QString>("database");
        QTest::addColumn<QByteArray>("password");
        QTest::addColumn<QByteArray>("code");
        const QString user = QLatin1String(PgCluster::kUser);
        const QString database = QLatin1String(PgCluster::kDatabase);
        QTest::newRow("wrong password") << user << database << QByteArray("wrong") << QByteArray("28P01");
        QTest::newRow("unknown user") << QStringLiteral("nobody-here") << database << QByteArray("x") << QByteArray("28P01");
        QTest::newRow("no such database") << user << QStringLiteral("elsewhere") << QByteArray(PgCluster::kPassword)
                                          << QByteArray("3D000");
    }
    void aRefusalIsToldWithItsCode()
    {
        QFETCH(QString, user);
        QFETCH(QString, database);
        QFETCH(QByteArray, password);
        QFETCH(QByteArray, code);
        ForwardSettings settings = m_cluster.tcpSettings();
        settings.user = user;
        settings.database = database;
        DeadlineWatch watch;
        QByteArray state;
        const Result<std::unique_ptr<PgLink>> link =
            PgLink::connect(login(settings, password.constData()), watch, m_stop, &state);
        QVERIFY(!link.ok());
        QCOMPARE(state, code);
        QCOMPARE(link.error().kind, Error::Kind::Refused);
        QVERIFY2(!link.error().message.contains(QLatin1String("wrong")), qPrintable(link.error().message));
    }

    void aServerThatOnlyAcceptsIsGivenUp()
    {
        const int silent = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof(address);
        QCOMPARE(::bind(silent, reinterpret_cast<sockaddr *>(&address), length), 0);
        QCOMPARE(::listen(silent, 1), 0);
        QCOMPARE(::getsockname(silent, reinterpret_cast<sockaddr *>(&address), &length), 0);
        ForwardSettings settings = m_cluster.tcpSettings();
        settings.port = ntohs(address.sin_port);
        DeadlineWatch watch;
        QElapsedTimer timer;
        timer.start();
        const Result<std::unique_ptr<PgLink>> link = PgLink::connect(login(settings, "x"), watch, m_stop);
        QVERIFY(!link.ok());
        QCOMPARE(link.error().kind, Error::Kind::Timeout);
        QVERIFY(timer.elapsed() < 5'000);

        // And at once when it is time to stop.
        StopSignal stop;
        Login patient = login(settings, "x");
        patient.patience.statement = std::chrono::seconds(60);
        std::thread later([&] { stop.set(); });
        timer.restart();
        QVERIFY(!PgLink::connect(patient, watch, stop).ok());
        later.join();
        QVERIFY(timer.elapsed() < 5'000);
        ::close(silent);
    }

    void aFrozenServerIsGivenUp()
    {
        DeadlineWatch watch;
        Result<std::unique_ptr<PgLink>> link = PgLink::connect(login(m_cluster.settings()), watch, m_stop);
        QVERIFY(link.ok());
        QVERIFY((*link)->execute("CREATE TEMP TABLE wide(t text)").ok());
        Result<std::unique_ptr<SqlSession>> session = SqlSession::connect(login(m_cluster.settings()), watch, m_stop);
        QVERIFY(session.ok());
        QVERIFY((*link)->startCopy("BEGIN; DELETE FROM wide; COPY wide FROM STDIN").ok());

        m_cluster.freeze();
        QElapsedTimer timer;
        timer.start();
        // More than any buffer between here and there takes.
        const QByteArray lines(1 << 20, 'x');
        Status sent = Done{};
        for (int i = 0; sent.ok() && i < 64; ++i)
            sent = (*link)->copy(lines);
        QVERIFY(!sent.ok());
        QCOMPARE(sent.error().kind, Error::Kind::Timeout);
        QVERIFY((*link)->isBroken());
        link->reset();

        const Status asked = (*session)->transact([](SqlSession::Transaction &transaction) -> Status {
            if (Result<SqlRows> rows = transaction.run("SELECT 1"); !rows)
                return rows.error();
            return Done{};
        });
        QVERIFY(!asked.ok());
        QCOMPARE(asked.error().kind, Error::Kind::Timeout);
        QVERIFY((*session)->isBroken());
        session->reset();
        QVERIFY2(timer.elapsed() < 10'000, qPrintable(QString::number(timer.elapsed())));
        m_cluster.thaw();
    }

    void aServerThatCrashedIsNotTakenForAConnection_data()
    {
        QTest::addColumn<bool>("throughTcp");
        QTest::newRow("socket") << false;
        QTest::newRow("TCP") << true;
    }
    void aServerThatCrashedIsNotTakenForAConnection()
    {
        QFETCH(bool, throughTcp);
        DeadlineWatch watch;
        Login login{throughTcp ? m_cluster.tcpSettings() : m_cluster.settings(), ForwardPatience(), Secret(PgCluster::kPassword), QStringLiteral("test")};
        Result<std::unique_ptr<PgLink>> link = PgLink::connect(login, watch, m_stop);
        Result<std::unique_ptr<PgLink>> victim = PgLink::connect(login, watch, m_stop);
        QVERIFY2(link.ok() && victim.ok(), why(link));
        // One backend is killed, and the server throws all others out; nobody asks meanwhile.
        const pid_t backend = (*link)->backendPid();
        QCOMPARE(::kill((*victim)->backendPid(), SIGKILL), 0);
        QVERIFY(QTest::qWaitFor([&] { return ::kill(backend, 0) != 0; }, 20'000));
        QVERIFY(!(*link)->query("SELECT 1").ok());
        QVERIFY((*link)->isBroken());
        QVERIFY(QTest::qWaitFor([&] { return m_cluster.tryAsk("SELECT 1").ok(); }, 30'000));
    }

    void cutAllEndsWhatWaits()
    {
        DeadlineWatch watch;
        Login patient = login(m_cluster.settings());
        patient.patience.statement = std::chrono::seconds(60);
        Result<std::unique_ptr<PgLink>> link = PgLink::connect(patient, watch, m_stop);
        QVERIFY(link.ok());
        std::thread later([&] { watch.cutAll(); });
        const Status slept = (*link)->execute("SELECT pg_sleep(50)");
        later.join();
        QVERIFY(!slept.ok());
        QVERIFY((*link)->isBroken());
        QVERIFY(!(*link)->execute("SELECT 1").ok());
    }

    void aDescriptorThatIsUsedAgainIsLeftAlone()
    {
        DeadlineWatch watch;
        int pair[2];
        QCOMPARE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
        {
            DeadlineWatch::Socket guarded(watch, pair[0]);
            guarded.arm(std::chrono::milliseconds(20));
            guarded.release();
            DeadlineWatch::Socket other(watch, -1);
            other.arm(std::chrono::milliseconds(40));
            QTRY_VERIFY(other.wasCut());
            watch.cutAll();
        }
        QCOMPARE(::send(pair[0], "x", 1, MSG_NOSIGNAL), 1);
        ::close(pair[0]);
        ::close(pair[1]);
    }

    void aTransactionHappensAsAWholeOrNot()
    {
        DeadlineWatch watch;
        Result<std::unique_ptr<SqlSession>> session = SqlSession::connect(login(m_cluster.settings()), watch, m_stop);
        QVERIFY2(session.ok(), why(session));
        using Transaction = SqlSession::Transaction;
        QVERIFY((*session)->transact([](Transaction &transaction) -> Status {
            if (Result<SqlRows> rows = transaction.run("CREATE TABLE public.kept(word text)"); !rows)
                return rows.error();
            const Result<SqlRows> rows = transaction.run("INSERT INTO public.kept VALUES ("
                                                         + transaction.quote(QByteArray("it's \\ 100 % “quoted”"))
                                                         + ") RETURNING word, NULL");
            if (!rows)
                return rows.error();
            return (*rows)[0][0] == QByteArray("it's \\ 100 % “quoted”") && !(*rows)[0][1]
                ? Status(Done{}) : Status(Error{Error::Kind::Internal, QStringLiteral("not what was sent"), {}});
        }).ok());
        const Status failed = (*session)->transact([](Transaction &transaction) -> Status {
            (void)transaction.run("DELETE FROM public.kept");
            if (Result<SqlRows> rows = transaction.run("SELECT 1/0"); !rows)
                return rows.error();
            return Done{};
        });
        QVERIFY(!failed.ok());
        QCOMPARE((*session)->sqlState(), QByteArray("22012"));
        QVERIFY(!(*session)->isBroken());
        const Status given = (*session)->transact([](Transaction &transaction) -> Status {
            (void)transaction.run("DELETE FROM public.kept");
            return Error{Error::Kind::Cancelled, QStringLiteral("no more"), {}};
        });
        QCOMPARE(given.error().kind, Error::Kind::Cancelled);
        QCOMPARE(m_cluster.value("SELECT count(*) FROM public.kept"), QByteArray("1"));

        // A session whose server is gone says so, and does not connect anew by itself.
        m_cluster.ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'lineside test'");
        QVERIFY(!(*session)->transact([](Transaction &transaction) -> Status {
            if (Result<SqlRows> rows = transaction.run("SELECT 1"); !rows)
                return rows.error();
            return Done{};
        }).ok());
        QVERIFY((*session)->isBroken());
    }

    void namesAreLookedUpWithADeadline()
    {
        const Result<QList<QByteArray>> local = lookUpHost(QStringLiteral("localhost"), std::chrono::seconds(5), m_stop);
        QVERIFY2(local.ok(), why(local));
        QVERIFY(local->contains("127.0.0.1") || local->contains("::1"));
        QCOMPARE(lookUpHost(QStringLiteral("::1"), std::chrono::seconds(5), m_stop)->first(), QByteArray("::1"));
        StopSignal stopped;
        stopped.set();
        QCOMPARE(lookUpHost(QStringLiteral("name.invalid"), std::chrono::seconds(5), stopped).error().kind,
                 Error::Kind::Cancelled);
    }
};

QTEST_GUILESS_MAIN(PgLinkTest)
#include "tst_pg_link.moc"
