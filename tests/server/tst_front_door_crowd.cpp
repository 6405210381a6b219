#include "server/front_door_rig.h"

#include <csignal>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>

using namespace lineside;
using namespace lineside::http;
using namespace lineside::test;
using namespace std::chrono_literals;

//! Nobody takes the door from others: by many connections, slow ones, idle ones, guesses, or the last descriptor.
class TestFrontDoorCrowd : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    //! T22
    void guessesAreHeldBackAndNobodyElse()
    {
        Door rig;
        QVERIFY(rig.open().ok());
        RawAnswer last;
        int refused = 0;
        while (refused < 100 && (last = rig.ask("GET /me\r\nAuthorization: Bearer x")).status == 401)
            ++refused;
        QCOMPARE(refused, 30);
        QCOMPARE(last.status, 429);
        QCOMPARE(last.fields.at("retry-after"), QByteArray("2"));
        QCOMPARE(rig.ask("GET /me" + Door::bearer(rig.admin().access)).status, 200);
        QCOMPARE(rig.ask("GET /me", {}, "127.0.0.2").status, 401);
        rig.access.clock.advance(2s);
        QCOMPARE(rig.ask("GET /me").status, 401);
    }

    //! W2
    void slowHeadsEnd()
    {
        Door rig;
        QVERIFY(rig.open().ok());
        RawClient slow, silent, body;
        for (RawClient *client : {&slow, &silent, &body})
            QVERIFY(client->connect(rig.port()));
        QVERIFY(slow.send("GET / HTTP/1.1\r\nHo"));
        QVERIFY(body.send("POST /say HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n123"));
        QCOMPARE(rig.ask("GET /").status, 200);
        QTRY_COMPARE(rig.connections(), 3);
        rig.access.clock.advance(4'900ms);
        QVERIFY(!slow.closes(500));
        rig.access.clock.advance(200ms);
        QCOMPARE(slow.answer().status, 408);
        QVERIFY(silent.closes());
        rig.access.clock.advance(6s);
        QCOMPARE(body.answer().status, 408);
        QVERIFY(body.closes());
        const auto noneIsLeft = [&rig] {
            rig.access.clock.advance(2s); // an answer that was sent a moment later waits as long
            return rig.connections() == 0;
        };
        QTRY_VERIFY(noneIsLeft());
    }

    void idleConnectionsEnd()
    {
        Door rig;
        QVERIFY(rig.open().ok());
        RawClient client;
        QVERIFY(client.connect(rig.port()));
        QCOMPARE(client.ask(Door::request("GET /")).status, 200);
        QCOMPARE(rig.connections(), 1); // asked on its thread: it is done with the answer, and waits
        rig.access.clock.advance(29s);
        QVERIFY(!client.closes(500));
        rig.access.clock.advance(2s);
        QVERIFY(client.closes());
        QVERIFY(client.bytes().isEmpty());
    }

    //! W2: nor does one get more by leaving answers unread.
    void unreadAnswersCountAsWell()
    {
        Door rig;
        rig.handle(RouteId{Home}, [](const Request &, const Reply &reply) { reply.send({200, "text/plain", QByteArray(16 << 20, 'x'), {}, false}); });
        QVERIFY(rig.open().ok());
        std::vector<RawClient> held(20);
        for (RawClient &client : held) {
            QVERIFY(client.connect(rig.port(), "127.0.0.9"));
            QVERIFY(client.send(Door::request("GET /")));
        }
        QTRY_COMPARE(rig.connections(), 20);
        QTRY_COMPARE(rig.door().counters()->byClass[2].load(), 20u);
        RawClient more;
        QVERIFY(more.connect(rig.port(), "127.0.0.9"));
        QTRY_COMPARE(rig.waitingOutside(), 1);
        rig.access.clock.advance(6s);
        QCOMPARE(more.answer().status, 429);
        rig.access.clock.advance(31s); // nobody waits for ever
        QTRY_COMPARE(rig.connections(), 0);
    }

    //! Renewals and passwords are not guessed for nothing.
    void guessesInABodyAreHeldBack()
    {
        Door rig;
        rig.handle(RouteId{Say}, [](const Request &request, const Reply &reply) {
            if (request.body == "good")
                reply.send({200, "text/plain", "yes", {}, false});
            else
                reply.send(Answer::problem(401, "session_ended", QStringLiteral("Ended.")));
        });
        QVERIFY(rig.open().ok());
        int refused = 0;
        while (refused < 100 && rig.ask("POST /say", "bad").status == 401)
            ++refused;
        QCOMPARE(refused, 30);
        QCOMPARE(rig.ask("POST /say", "good").status, 429);
        QCOMPARE(rig.ask("GET /").status, 200);
        QCOMPARE(rig.ask("POST /say", "good", "127.0.0.2").status, 200);
        rig.access.clock.advance(2s);
        QCOMPARE(rig.ask("POST /say", "good").status, 200);
    }

    //! W2: one address holds few connections that have shown nothing, and takes nothing from others.
    void oneAddressHoldsFew()
    {
        Door rig;
        QVERIFY(rig.open().ok());
        std::vector<RawClient> held(20);
        for (RawClient &client : held) {
            QVERIFY(client.connect(rig.port(), "127.0.0.9"));
            QVERIFY(client.send("GET / HTTP/1.1\r\n"));
        }
        QTRY_COMPARE(rig.connections(), 20);
        // The next ones wait, and so many only.
        std::vector<RawClient> waiting(60);
        for (RawClient &client : waiting) {
            QVERIFY(client.connect(rig.port(), "127.0.0.9"));
            QVERIFY(client.send(Door::request("GET /")));
        }
        QTRY_COMPARE(rig.waitingOutside(), 60);
        QCOMPARE(rig.connections(), 20);
        RawClient more;
        QVERIFY(more.connect(rig.port(), "127.0.0.9"));
        QCOMPARE(more.answer().status, 429);
        QVERIFY(more.closes());
        QCOMPARE(rig.ask("GET /", {}, "127.0.0.10").status, 200);
        // As soon as one has gone, all the others get their turn: what was answered is pending no more.
        held.pop_back();
        for (RawClient &client : waiting)
            QCOMPARE(client.answer().status, 200);
        QCOMPARE(rig.waitingOutside(), 0);
        QCOMPARE(rig.connections(), 79);
        QCOMPARE(rig.ask("GET /", {}, "127.0.0.9").status, 200);
        waiting.clear();
        QTRY_COMPARE(rig.connections(), 19);
        // Those who have shown a proof do not count.
        std::vector<RawClient> proved(10);
        for (RawClient &client : proved) {
            QVERIFY(client.connect(rig.port(), "127.0.0.9"));
            QCOMPARE(client.ask(Door::request("GET /me" + Door::bearer(rig.admin().access))).status, 200);
        }
    }

    //! Who waits behind slow heads hears of it as late as they do.
    void whoWaitsTooLongIsTurnedAway()
    {
        Door rig;
        QVERIFY(rig.open().ok());
        std::vector<RawClient> held(20);
        for (RawClient &client : held)
            QVERIFY(client.connect(rig.port(), "127.0.0.9") && client.send("GET / HTTP/1.1\r\n"));
        QTRY_COMPARE(rig.connections(), 20);
        rig.access.clock.advance(3s);
        RawClient late, later;
        QVERIFY(late.connect(rig.port(), "127.0.0.9"));
        QTRY_COMPARE(rig.waitingOutside(), 1);
        rig.access.clock.advance(2500ms); // the slow ones have had their time, and the one who waited is let in
        for (RawClient &client : held)
            QCOMPARE(client.answer().status, 408);
        held.clear();
        QTRY_COMPARE(rig.waitingOutside(), 0);
        rig.access.clock.advance(3s); // its own time began when it came: no byte of a head by now
        QVERIFY(late.closes());
        QTRY_COMPARE(rig.connections(), 0);
        held = std::vector<RawClient>(20);
        for (RawClient &client : held)
            QVERIFY(client.connect(rig.port(), "127.0.0.9") && client.send(Door::request("GET /slow")));
        QTRY_COMPARE(rig.connections(), 20); // answers that are owed are pending, too
        QVERIFY(later.connect(rig.port(), "127.0.0.9"));
        QTRY_COMPARE(rig.waitingOutside(), 1);
        rig.access.clock.advance(6s);
        QCOMPARE(later.answer().status, 429);
        QVERIFY(later.closes());
        QCOMPARE(rig.waitingOutside(), 0);
    }

    //! Idle connections without a proof are bounded, too: beyond it each answer is the last of its connection.
    void oneAddressKeepsSoManyIdle()
    {
        Door rig;
        DoorSettings settings;
        settings.limits.mostIdlePerAddress = 5;
        QVERIFY(rig.open(settings).ok());
        std::vector<RawClient> idle(5);
        for (RawClient &client : idle) {
            QVERIFY(client.connect(rig.port(), "127.0.0.9"));
            QCOMPARE(client.ask(Door::request("GET /")).fields.at("connection"), QByteArray("keep-alive"));
        }
        RawClient more, proved, other;
        QVERIFY(more.connect(rig.port(), "127.0.0.9") && proved.connect(rig.port(), "127.0.0.9") && other.connect(rig.port(), "127.0.0.10"));
        QCOMPARE(more.ask(Door::request("GET /")).fields.at("connection"), QByteArray("close"));
        QVERIFY(more.closes());
        QCOMPARE(proved.ask(Door::request("GET /me" + Door::bearer(rig.admin().access))).fields.at("connection"), QByteArray("keep-alive"));
        QCOMPARE(other.ask(Door::request("GET /")).fields.at("connection"), QByteArray("keep-alive"));
        more.close();
        idle.pop_back();
        QTRY_COMPARE(rig.connections(), 6);
        QVERIFY(more.connect(rig.port(), "127.0.0.9"));
        QCOMPARE(more.ask(Door::request("GET /")).fields.at("connection"), QByteArray("keep-alive"));
    }

    //! W2, with 2,000, or as many as the system lets open.
    void manySlowHeadsHoldNobodyUp()
    {
        rlimit limit{};
        QCOMPARE(::getrlimit(RLIMIT_NOFILE, &limit), 0);
        const rlimit before = limit;
        const int count = int(std::min<rlim_t>(2'000, (limit.rlim_max - 200) / 2));
        QVERIFY(count >= 400);
        limit.rlim_cur = rlim_t(count) * 2 + 200;
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &limit), 0);
        {
            Door rig;
            QVERIFY(rig.open().ok());
            std::vector<RawClient> slow(static_cast<size_t>(count));
            for (int i = 0; i < count; ++i) {
                QVERIFY(slow[size_t(i)].connect(rig.port(), QByteArray("127.0.1." + QByteArray::number(1 + i / 20)).constData()));
                QVERIFY(slow[size_t(i)].send("GET / HTTP/1.1\r\nX"));
            }
            QTRY_COMPARE(rig.connections(), count);
            for (int i = 0; i < 20; ++i)
                QCOMPARE(rig.ask("GET /me" + Door::bearer(rig.admin().access)).status, 200);
            rig.access.clock.advance(6s);
            QTRY_VERIFY(rig.connections() == 0 || (rig.access.clock.advance(2s), false));
        }
        ::setrlimit(RLIMIT_NOFILE, &before);
    }

    //! W11
    void livesThroughWantOfDescriptors()
    {
        Door rig;
        QVERIFY(rig.open().ok());
        QCOMPARE(rig.ask("GET /").status, 200);
        const quint16 port = rig.port();
        // The limit is there before the first of the crowd is: whoever was let in by then would hold none of what is left.
        rlimit limit{};
        QCOMPARE(::getrlimit(RLIMIT_NOFILE, &limit), 0);
        const rlimit before = limit;
        const int highest = ::dup(0);
        ::close(highest);
        limit.rlim_cur = rlim_t(highest) + 30;
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &limit), 0);
        const pid_t crowd = ::fork();
        if (crowd == 0) {
            // Only system calls from here on.
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            ::setrlimit(RLIMIT_NOFILE, &before);
            for (int i = 0;; ++i) {
                const int one = ::socket(AF_INET, SOCK_STREAM, 0);
                sockaddr_in own{}, peer{};
                own.sin_family = peer.sin_family = AF_INET;
                own.sin_addr.s_addr = htonl(0x7f000200u + quint32(1 + i / 10 % 250));
                peer.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
                peer.sin_port = htons(port);
                ::bind(one, reinterpret_cast<sockaddr *>(&own), sizeof own);
                ::connect(one, reinterpret_cast<sockaddr *>(&peer), sizeof peer);
                if (i < 150)
                    continue;
                const timespec moment{0, 2'000'000}; // and so they go on coming
                ::nanosleep(&moment, nullptr);
                ::close(one);
            }
        }
        QTRY_VERIFY_WITH_TIMEOUT(rig.connections() > 15, 30'000);
        // It tries again now and then, and does not spin: a pause lies between any two tries.
        const auto pauses = [&rig] { return on(rig.network().home(), [&rig] { return rig.door().listener().pauses(); }); };
        const auto begun = std::chrono::steady_clock::now(); // before it is asked: the answer may take its time
        const quint64 pausesBefore = pauses();
        QTRY_VERIFY_WITH_TIMEOUT(pauses() >= pausesBefore + 3, 30'000);
        const quint64 paused = pauses() - pausesBefore;
        const auto most = quint64((std::chrono::steady_clock::now() - begun) / http::Listener::kPause) + 2;
        ::kill(crowd, SIGKILL);
        ::waitpid(crowd, nullptr, 0);
        ::setrlimit(RLIMIT_NOFILE, &before);
        QVERIFY2(paused <= most, qPrintable(QString::number(paused)));
        QTRY_COMPARE_WITH_TIMEOUT(rig.ask("GET /").status, 200, 30'000); // behind what the crowd has left in the line
        const quint64 closed = on(rig.network().home(), [&rig] { return rig.door().listener().turnedAway(); });
        QVERIFY(closed > 0);
        QVERIFY(rig.door().counters()->turnedAway >= closed); // people see them, too
    }
};

QTEST_GUILESS_MAIN(TestFrontDoorCrowd)
#include "tst_front_door_crowd.moc"
