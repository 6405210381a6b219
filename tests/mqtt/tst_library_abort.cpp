#include "drivers/mqtt/library_abort.h"
#include "drivers/mqtt/mosquitto_session.h"

#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <csignal>
#include <cstdlib>
#include <sys/prctl.h>
#include <sys/resource.h>

using namespace lineside;
using namespace lineside::mqtt;
using namespace std::chrono_literals;

extern "C" void __assert_fail(const char *assertion, const char *file, unsigned int line, const char *function) noexcept
    __attribute__((__noreturn__)); // which <cassert> leaves out of a release build

namespace {

[[noreturn]] void failAnAssertion()
{
    __assert_fail("mosq", "logging_mosq.c", 30, "log__printf");
}

ConnectOptions optionsFor(quint16 port)
{
    ConnectOptions options;
    options.broker = {QStringLiteral("127.0.0.1"), port};
    options.clientId = "library-abort";
    options.connectTimeout = 5s;
    return options;
}

//! Ends the program, or returns 0 when the fault was taken for the library's.
int victim(const QByteArray &how, quint16 port)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const rlimit noCore{0, 0};
    ::setrlimit(RLIMIT_CORE, &noCore);
    if (how == "outside") {
        failAnAssertion();
    } else if (how == "our own code") {
        (void)callLibrary([] {
            const OurOwnCode ours;
            failAnAssertion();
        });
    } else if (how == "abort") {
        (void)callLibrary([] { std::abort(); });
    } else if (how == "memory") {
        (void)callLibrary([] {
            void *volatile memory = std::malloc(64);
            std::free(memory);
            std::free(memory); // NOLINT: the fault itself
            std::abort();      // an allocator that does not notice
        });
    } else if (how == "callback") {
        const auto link = std::make_shared<SessionLink>([] { failAnAssertion(); });
        MosquittoSession(link, optionsFor(port), 1'000).run();
    }
    return 0;
}

} // namespace

//! What breaks inside libmosquitto costs the link; what breaks in our own code is never taken for it.
class TestLibraryAbort : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void assertionInTheLibraryIsLeft();
    void faultOfOurOwnEndsTheProgram_data();
    void faultOfOurOwnEndsTheProgram();
    void exceptionInACallbackIsAFailureOfTheLink();

private:
    static quint16 welcomeOn(QTcpServer &broker);
};

//! A broker that welcomes whoever comes.
quint16 TestLibraryAbort::welcomeOn(QTcpServer &broker)
{
    if (!broker.listen(QHostAddress::LocalHost))
        return 0;
    connect(&broker, &QTcpServer::newConnection, &broker, [&broker] {
        QTcpSocket *const socket = broker.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [socket] {
            if (!socket->readAll().isEmpty())
                socket->write(QByteArray("\x20\x02\x00\x00", 4));
        });
    });
    return broker.serverPort();
}

void TestLibraryAbort::assertionInTheLibraryIsLeft()
{
    QVERIFY(callLibrary([] {}));
    for (int i = 0; i < 3; ++i) // again and again, each on its own
        QVERIFY(!callLibrary([] { failAnAssertion(); }));
    QVERIFY(!callLibrary([] {
        {
            const OurOwnCode ours;
        }
        failAnAssertion(); // back in the library
    }));
}

void TestLibraryAbort::faultOfOurOwnEndsTheProgram_data()
{
    QTest::addColumn<QString>("how");
    for (const char *how : {"outside", "our own code", "abort", "memory", "callback"})
        QTest::newRow(how) << QString::fromLatin1(how);
}

void TestLibraryAbort::faultOfOurOwnEndsTheProgram()
{
    QFETCH(QString, how);
    QTcpServer broker;
    const quint16 port = welcomeOn(broker);
    QVERIFY(port > 0);
    QProcess process;
    process.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--victim"), how, QString::number(port)});
    QTRY_COMPARE_WITH_TIMEOUT(process.state(), QProcess::NotRunning, 20'000);
    QCOMPARE(process.exitStatus(), QProcess::CrashExit);
    QCOMPARE(process.exitCode(), SIGABRT);
}

void TestLibraryAbort::exceptionInACallbackIsAFailureOfTheLink()
{
    QTcpServer broker;
    const quint16 port = welcomeOn(broker);
    QVERIFY(port > 0);
    int woken = 0;
    const auto link = std::make_shared<SessionLink>([&woken] {
        if (++woken == 1)
            throw std::runtime_error("no room for it");
    });
    QTest::ignoreMessage(QtCriticalMsg, "The MQTT session failed: no room for it");
    std::thread session([&] { runSession(link, optionsFor(port), 1'000); });
    QTRY_VERIFY_WITH_TIMEOUT(link->waitForEnd(1ms), 20'000);
    session.join();
    const std::deque<SessionEvent> events = link->takeEvents();
    QVERIFY(!events.empty());
    const auto *failure = std::get_if<TransportFailure>(&events.back());
    QVERIFY(failure);
    QCOMPARE(failure->kind, TransportFailure::Kind::Local);
    QVERIFY2(failure->message.contains(QStringLiteral("no room for it")), qPrintable(failure->message));
}

int main(int argc, char *argv[])
{
    if (argc == 4 && qstrcmp(argv[1], "--victim") == 0)
        return victim(argv[2], quint16(std::atoi(argv[3])));
    QCoreApplication application(argc, argv);
    TestLibraryAbort test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_library_abort.moc"
