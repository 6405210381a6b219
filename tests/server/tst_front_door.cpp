#include "server/door_rig.h"
#include "server/http/tls_identity.h"

#include <QSemaphore>
#include <QSslSocket>

#include <csignal>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>

using namespace lineside;
using namespace lineside::http;
using namespace lineside::test;
using namespace std::chrono_literals;

namespace {

enum Names : quint16 { Home, Say, Me, Thing, Post, Figures, Slow, Throw, Drop, Live };

constexpr Route row(Names name, Method method, const char *path, Policy policy, qsizetype mostBody = 0,
                    Carriage carriage = Carriage::Answer)
{
    return {RouteId{name}, method, path, policy, carriage, mostBody, path + 1, "A route of this test."};
}
constexpr std::array kDoorRoutes{
    row(Home, Method::Get, "/", Policy::anybody()),
    row(Say, Method::Post, "/say", Policy::anybody(), 100),
    row(Me, Method::Get, "/me", Policy::person()),
    row(Thing, Method::Get, "/thing/{thing}", Policy::needs(Permission::ViewPlant)),
    row(Post, Method::Post, "/post", Policy::needs(Permission::PostReadings), 1'000),
    row(Figures, Method::Get, "/figures", Policy::needs(Permission::ViewDiagnostics)),
    row(Slow, Method::Get, "/slow", Policy::anybody()),
    row(Throw, Method::Get, "/throw", Policy::anybody()),
    row(Drop, Method::Get, "/drop", Policy::anybody()),
    row(Live, Method::Get, "/live", Policy::ticketOr(Permission::ViewPlant), 0, Carriage::WebSocket),
};

//! Takes connections and does nothing with them but to say whose they are.
class Keeps final : public Taker
{
public:
    std::optional<Answer> refusal(const Request &request) override
    {
        if (request.item("no"))
            return Answer::problem(429, "busy", QStringLiteral("Not now.")).retryAfter(3s);
        return {};
    }
    void take(const Request &request, Handover handover) override
    {
        handover.socket->write("taken by " + request.principal->name.toLatin1() + "\r\n\r\n");
        handover.socket->flush();
        kept.push_back(std::move(handover));
    }
    ~Keeps() override
    {
        for (const Handover &one : kept)
            delete one.socket;
    }
    std::vector<Handover> kept;
};

//! A door with all routes answered.
struct Door : DoorRig
{
    Keeps *keeps = nullptr;
    std::vector<Reply> waiting; //!< network thread

    Door() : DoorRig(kDoorRoutes)
    {
        on(network().home(), [this] {
            keeps = new Keeps;
            door().setTaker(*keeps);
        });
        handle(RouteId{Home}, [](const Request &, const Reply &reply) { reply.send({200, "text/plain", "home", {}, false}); });
        handle(RouteId{Say}, [](const Request &request, const Reply &reply) { reply.send({200, "text/plain", request.body, {}, false}); });
        const auto whoami = [](const Request &request, const Reply &reply) {
            reply.send({200, "text/plain", request.principal->name.toUtf8() + (request.parameters.empty() ? QByteArray() : ' ' + request.parameters[0]), {}, false});
        };
        for (const Names name : {Me, Thing, Post, Figures})
            handle(RouteId{name}, whoami);
        handle(RouteId{Slow}, [this](const Request &, const Reply &reply) { waiting.push_back(reply); });
        handle(RouteId{Throw}, [](const Request &, const Reply &) { throw std::runtime_error("as asked"); });
        handle(RouteId{Drop}, [](const Request &, const Reply &) {});
    }
    ~Door()
    {
        on(network().home(), [this] {
            waiting.clear();
            door().close();
            delete keeps;
        });
    }
};

} // namespace

class TestFrontDoor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersAndKeepsTheConnection()
    {
        Door rig;
        QVERIFY(rig.open().ok());
        RawClient client;
        QVERIFY(client.connect(rig.port()));
        for (int i = 0; i < 3; ++i) {
            const RawAnswer answer = client.ask(Door::request("GET /"));
            QCOMPARE(answer.status, 200);
            QCOMPARE(answer.body, QByteArray("home"));
            QCOMPARE(answer.fields.at("connection"), QByteArray("keep-alive"));
            QVERIFY(answer.fields.at("content-security-policy").contains("default-src 'none'"));
        }
        // Several at once, answered in their order.
        QVERIFY(client.send(Door::request("POST /say", "\"first\"") + Door::request("GET /nowhere")));
        QCOMPARE(client.answer().body, QByteArray("\"first\""));
        QCOMPARE(client.answer().status, 404);
    }

    void answersHeadWithoutABody()
    {
        Door rig;
        QVERIFY(rig.open().ok());
        RawClient client;
        QVERIFY(client.connect(rig.port()));
        QVERIFY(client.send(Door::request("HEAD /") + Door::request("GET /")));
        const RawAnswer head = client.answer(false);
        QCOMPARE(head.status, 200);
        QCOMPARE(head.fields.at("content-length"), QByteArray("4"));
        QCOMPARE(client.answer().body, QByteArray("home"));
    }

    //! W3
    void refusesWhatIsNoRequest_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("status");
        const auto line = [](const char *name, const QByteArray &bytes, int status) { QTest::newRow(name) << bytes << status; };
        line("length and encoding", "POST /say HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400);
        line("two lengths", "POST /say HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", 400);
        line("a negative length", "POST /say HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n", 400);
        line("no Host", "GET / HTTP/1.1\r\n\r\n", 400);
        line("bare LF", "GET / HTTP/1.1\nHost: a\n\n", 400);
        line("folded", "GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n", 400);
        line("NUL", QByteArray("GET / HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n", 33), 400);
        line("8 KB of target", "GET /" + QByteArray(8'192, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", 414);
        line("too much head", "GET / HTTP/1.1\r\nHost: a\r\n" + QByteArray("X: " + QByteArray(1'000, 'a') + "\r\n").repeated(17), 431);
        line("chunked", "POST /say HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", 411);
        line("unknown method", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 405);
        line("another method", "DELETE / HTTP/1.1\r\nHost: a\r\n\r\n", 405);
        line("options", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 405);
        line("too large a body", "POST /say HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 101\r\n\r\n", 413);
        line("a body where none belongs", "GET / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1\r\n\r\na", 413);
        line("a body of another kind", "POST /say HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 1\r\n\r\na", 415);
        line("a bad query", "GET /?a=%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400);
    }
    void refusesWhatIsNoRequest()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, status);
        Door rig;
        QVERIFY(rig.open().ok());
        RawClient client;
        QVERIFY(client.connect(rig.port()));
        client.send(bytes); // may be cut short
        QCOMPARE(client.answer().status, status);
        rig.access.clock.advance(2s);
        QVERIFY(client.closes());
    }

    //! W4
    void knowsNoOtherPaths_data()
    {
        QTest::addColumn<QByteArray>("target");
        for (const QByteArray prefix : {"/", "/thing/", "/thing/a/"}) {
            for (const char *way : {"../etc/passwd", "%2e%2e/etc/passwd", "..%2fetc", "..%00", "%c0%ae%c0%ae/", "..\\etc", "./", "//"})
                QTest::newRow((prefix + way).constData()) << prefix + way;
        }
        for (const char *target : {"http://plant/", "http://plant/me", "https://127.0.0.1/", "/ME", "/me/", "/index.html", "/.git/config", "*"})
            QTest::newRow(target) << QByteArray(target);
    }
    void knowsNoOtherPaths()
    {
        QFETCH(QByteArray, target);
        Door rig;
        QVERIFY(rig.open().ok());
        QCOMPARE(rig.ask("GET " + target).status, 404);
    }

    //! W1, T3, T4, T5
    void everyRouteAsksForItsProof()
    {
        Door rig;
        QVERIFY(rig.open().ok());
        const Principal admin = rig.admin().principal;
        struct Caller
        {
            QByteArray name, field;
            std::optional<Principal> principal;
        };
        std::vector<Caller> callers{{"nobody", {}, {}}};
        for (const Role role : kRoles) {
            const QByteArray name = roleName(role).toLatin1() + ".one";
            const Tokens tokens = rig.access.user(admin, name.constData(), role);
            callers.push_back({name, Door::bearer(tokens.access), tokens.principal});
        }
        const auto made = rig.access.control->keys().make(admin, {QStringLiteral("machine"), QString::fromLatin1(kHouseTenant), {Permission::PostReadings}});
        QVERIFY(made.ok());
        callers.push_back({"machine", Door::bearer(made->secret), rig.access.control->checkApiKey(made->secret.reveal(), from("127.0.0.1"))});
        const QByteArray good = callers.back().field;
        for (const QByteArray &bad : {QByteArray("\r\nAuthorization: Bearer "), QByteArray("\r\nAuthorization: Bearer x.y.z"), good.chopped(1) + (good.endsWith('A') ? 'E' : 'A'),
                                      QByteArray(callers[1].field).replace("Bearer", "bearer"), QByteArray("\r\nAuthorization: Basic YTpi"), callers[1].field + "A",
                                      "\r\nX-Forwarded-User: root.one\r\nReferer: http://127.0.0.1/" + QByteArray("\r\nCookie: token=1")})
            callers.push_back({"bad", bad, {}});

        for (const Caller &caller : callers) {
            for (const Route &route : kDoorRoutes) {
                if (route.carriage != Carriage::Answer || QByteArray(route.path) == "/slow" || QByteArray(route.path) == "/throw" || QByteArray(route.path) == "/drop")
                    continue;
                rig.access.clock.advance(3s); // refused proofs are few
                int expected = 200;
                if (route.policy.who() == Policy::Who::Anybody)
                    expected = 200;
                else if (!caller.principal)
                    expected = 401;
                else if (route.policy.who() == Policy::Who::Person)
                    expected = caller.principal->role ? 200 : 403;
                else
                    expected = caller.principal->may(route.policy.permission()) ? 200 : 403;
                const QByteArray path = QByteArray(route.path).replace("{thing}", "a");
                const RawAnswer answer = rig.ask(methodName(route.method).toByteArray() + ' ' + path + caller.field,
                                                 route.method == Method::Post ? QByteArray("{}") : QByteArray());
                QVERIFY2(answer.status == expected,
                         qPrintable(QStringLiteral("%1 as %2: %3, not %4").arg(QString::fromLatin1(path), QString::fromLatin1(caller.name))
                                        .arg(answer.status).arg(expected)));
                if (expected == 401)
                    QCOMPARE(answer.fields.at("www-authenticate"), QByteArray("Bearer"));
            }
        }
    }

    void endedSessionsHaveNoProof()
    {
        Door rig;
        QVERIFY(rig.open().ok());
        const Tokens tokens = rig.access.user(rig.admin().principal, "one", Role::Viewer);
        QCOMPARE(rig.ask("GET /me" + Door::bearer(tokens.access)).body, QByteArray("one"));
        QVERIFY(rig.access.control->sessions().end(tokens.principal).ok());
        QCOMPARE(rig.ask("GET /me" + Door::bearer(tokens.access)).status, 401);
        QCOMPARE(rig.ask("GET /me" + Door::bearer(rig.admin().access)).status, 200);
        rig.access.clock.advance(11min);
        QCOMPARE(rig.ask("GET /me" + Door::bearer(rig.admin().access)).status, 401);
    }

    //! T10
    void onlyItsOwnPagesMayAsk_data()
    {
        QTest::addColumn<QByteArray>("origin");
        QTest::addColumn<int>("status");
        QTest::newRow("own") << QByteArray("OWN") << 200;
        QTest::newRow("another") << QByteArray("http://evil.example") << 403;
        QTest::newRow("null") << QByteArray("null") << 403;
        QTest::newRow("empty") << QByteArray("") << 403;
        QTest::newRow("longer") << QByteArray("OWN.evil.example") << 403;
        QTest::newRow("the Host field") << QByteArray("http://plant") << 403;
    }
    void onlyItsOwnPagesMayAsk()
    {
        QFETCH(QByteArray, origin);
        QFETCH(int, status);
        Door rig;
        QVERIFY(rig.open().ok());
        const QByteArray field = "\r\nOrigin: " + origin.replace("OWN", rig.origin());
        QCOMPARE(rig.ask("GET /" + field).status, status);
        QCOMPARE(rig.ask("POST /say" + field, "{}").status, status);
        QCOMPARE(rig.ask("GET /me" + Door::bearer(rig.admin().access) + field).status, status);
    }

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

    //! T5: limits, and what is written down, go by the client that a trusted proxy names; by nobody else's word.
    void proxiesAreBelievedWhereTheyAreListed()
    {
        Door rig;
        QByteArray seen;
        rig.handle(RouteId{Home}, [&seen](const Request &request, const Reply &reply) {
            seen = request.origin.address.toUtf8();
            reply.send({200, "text/plain", seen, {}, false});
        });
        DoorSettings settings;
        settings.proxies = {QHostAddress::parseSubnet(QStringLiteral("127.0.0.7/32"))};
        QVERIFY(rig.open(settings).ok());
        QCOMPARE(rig.ask("GET /\r\nX-Forwarded-For: 203.0.113.5", {}, "127.0.0.7").body, QByteArray("203.0.113.5"));
        QCOMPARE(rig.ask("GET /\r\nX-Forwarded-For: 203.0.113.5", {}, "127.0.0.8").body, QByteArray("127.0.0.8"));
        // One client's guesses do not lock out the proxy's others, and who is no proxy cannot hide behind names.
        for (int i = 0; i < 30; ++i)
            QCOMPARE(rig.ask("GET /me\r\nX-Forwarded-For: 203.0.113.5", {}, "127.0.0.7").status, 401);
        QCOMPARE(rig.ask("GET /me\r\nX-Forwarded-For: 203.0.113.5", {}, "127.0.0.7").status, 429);
        QCOMPARE(rig.ask("GET /me\r\nX-Forwarded-For: 203.0.113.6", {}, "127.0.0.7").status, 401);
        for (int i = 0; i < 30; ++i)
            QCOMPARE(rig.ask("GET /me\r\nX-Forwarded-For: 198.51.100." + QByteArray::number(i), {}, "127.0.0.8").status, 401);
        QCOMPARE(rig.ask("GET /me\r\nX-Forwarded-For: 198.51.100.99", {}, "127.0.0.8").status, 429);
        // Connections that wait are the proxy's trade.
        std::vector<RawClient> held(25);
        for (RawClient &client : held) {
            QVERIFY(client.connect(rig.port(), "127.0.0.7"));
            QVERIFY(client.send("GET / HTTP/1.1\r\n"));
        }
        QTRY_COMPARE(rig.connections(), 25);
        QCOMPARE(rig.ask("GET /", {}, "127.0.0.7").status, 200);
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

    //! Four colleagues behind one address open the page: six connections each, all at once, kept for what follows. Over TLS.
    void fourBrowsersBehindOneAddressOpenThePage()
    {
        if (!QSslSocket::supportsSsl())
            QSKIP("Qt finds no TLS library (package libssl3)");
        const QTemporaryDir folder;
        const auto identity = generatedIdentity(folder.path(), {QStringLiteral("127.0.0.1")}, Clock::system().utc());
        QVERIFY(identity.ok());
        Door rig;
        DoorSettings settings;
        settings.tls = identity->configuration;
        QVERIFY(rig.open(settings).ok());
        const quint16 port = rig.port();
        struct Tab
        {
            QSslSocket socket;
            QByteArray bytes;
            int answers = 0, wanted = 8;
        };
        std::vector<std::unique_ptr<Tab>> tabs;
        const auto open = [&](int count) {
            for (int i = 0; i < count; ++i) {
                Tab *const tab = tabs.emplace_back(std::make_unique<Tab>()).get();
                tab->socket.setPeerVerifyMode(QSslSocket::VerifyNone);
                connect(&tab->socket, &QSslSocket::encrypted, this, [tab] { tab->socket.write(Door::request("GET /")); });
                connect(&tab->socket, &QSslSocket::readyRead, this, [tab] {
                    tab->bytes += tab->socket.readAll();
                    if (!tab->bytes.endsWith("\r\n\r\nhome"))
                        return;
                    tab->bytes.clear();
                    if (++tab->answers < tab->wanted)
                        tab->socket.write(Door::request("GET /"));
                });
                tab->socket.connectToHostEncrypted(QStringLiteral("127.0.0.1"), port);
            }
        };
        const auto all = [&](int answers) {
            return std::count_if(tabs.begin(), tabs.end(), [=](const auto &tab) { return tab->answers == answers; });
        };
        open(24);
        QTRY_COMPARE_WITH_TIMEOUT(all(8), 24, 30'000);
        QCOMPARE(rig.connections(), 24); // each on the connection that it began with
        open(24); // and four more come while those idle
        QTRY_COMPARE_WITH_TIMEOUT(all(8), 48, 30'000);
        QCOMPARE(rig.connections(), 48);
        for (const auto &tab : tabs) { // those that idled are there for more
            tab->wanted = 9;
            tab->socket.write(Door::request("GET /"));
        }
        QTRY_COMPARE_WITH_TIMEOUT(all(9), 48, 30'000);
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

    //! W1: whoever is turned away at the door is in the audit trail, with account and address, and once for the like of it.
    void whoIsTurnedAwayIsInTheTrail()
    {
        Door rig;
        QVERIFY(rig.open().ok());
        const Tokens vera = rig.access.user(rig.admin().principal, "vera.viewer", Role::Viewer);
        const auto entries = [&] {
            QStringList some;
            for (const Event &event : rig.access.journal.events()) {
                if (event.kind == EventKind::Audit && event.source == QLatin1String("access"))
                    some << event.user + QLatin1Char('|') + event.text;
            }
            return some;
        };
        const auto count = [&](const char *user, const char *word) {
            int found = 0;
            for (const QString &one : entries())
                found += one.startsWith(QLatin1String(user) + QLatin1Char('|')) && one.contains(QLatin1String(word));
            return found;
        };
        QCOMPARE(rig.ask("GET /me", {}, "127.0.0.20").status, 401); // shows nothing: nothing to tell
        for (int i = 0; i < 5; ++i) {
            QCOMPARE(rig.ask("GET /me\r\nAuthorization: Bearer lsk_nonsense", {}, "127.0.0.21").status, 401);
            QCOMPARE(rig.ask("GET /me\r\nAuthorization: Bearer " + vera.access.reveal().chopped(1), {}, "127.0.0.22").status, 401);
            QCOMPARE(rig.ask("GET /figures" + Door::bearer(vera.access), {}, "127.0.0.23").status, 403);
            QCOMPARE(rig.ask("GET /me\r\nOrigin: https://evil.example" + Door::bearer(vera.access), {}, "127.0.0.24").status, 403);
        }
        const QByteArray upgrade = "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                   "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: lineside.v1";
        QCOMPARE(rig.ask("GET /live?no=1" + upgrade + Door::bearer(vera.access), {}, "127.0.0.25").status, 429);
        QCOMPARE(rig.ask("GET /live" + upgrade + ", ticket.abc\r\nOrigin: " + rig.origin(), {}, "127.0.0.26").status, 401);
        std::vector<RawClient> crowd(81);
        for (RawClient &client : crowd)
            QVERIFY(client.connect(rig.port(), "127.0.0.27") && client.send("GET / HTTP/1.1\r\n"));
        QCOMPARE(crowd.back().answer().status, 429);
        QTRY_COMPARE(entries().size(), 7);
        rig.access.control->keepHouse();
        QCOMPARE(entries().size(), 7);
        QCOMPARE(count("(127.0.0.21)", "proof"), 1);
        QCOMPARE(count("(127.0.0.22)", "proof"), 1);
        QCOMPARE(count("vera.viewer (127.0.0.23)", "role"), 1);
        QCOMPARE(count("(127.0.0.24)", "web page"), 1); // its token was not looked at
        QCOMPARE(count("vera.viewer (127.0.0.25)", "Too many"), 1);
        QCOMPARE(count("(127.0.0.26)", "proof"), 1);
        QCOMPARE(count("(127.0.0.27)", "Too many"), 1);
        QVERIFY(!entries().join(QLatin1Char(' ')).contains(QLatin1String("nonsense")));
        crowd.clear();
        QTRY_VERIFY(rig.connections() == 0 && rig.waitingOutside() == 0);
        rig.access.clock.advance(61s);
        QTRY_COMPARE(entries().size(), 11); // those of five times, once more with their number
        QCOMPARE(count("vera.viewer (127.0.0.23)", "4 more"), 1);
    }

    //! W2, with many: LINESIDE_LONG_TESTS makes it 2,000.
    void manySlowHeadsHoldNobodyUp()
    {
        const int count = qEnvironmentVariableIsSet("LINESIDE_LONG_TESTS") ? 2'000 : 400;
        rlimit limit{};
        QCOMPARE(::getrlimit(RLIMIT_NOFILE, &limit), 0);
        const rlimit before = limit;
        limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, rlim_t(count) * 2 + 200);
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &limit), 0);
        if (limit.rlim_cur < rlim_t(count) * 2 + 200)
            QSKIP("the system allows too few open files");
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
        const pid_t crowd = ::fork();
        if (crowd == 0) {
            // Only system calls from here on.
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
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
        rlimit limit{};
        QCOMPARE(::getrlimit(RLIMIT_NOFILE, &limit), 0);
        const rlimit before = limit;
        const int highest = ::dup(0);
        ::close(highest);
        limit.rlim_cur = rlim_t(highest) + 30;
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &limit), 0);
        QTRY_VERIFY(rig.connections() > 15);
        // It tries again now and then, and does not spin: a pause lies between any two tries.
        const auto pauses = [&rig] { return on(rig.network().home(), [&rig] { return rig.door().listener().pauses(); }); };
        const quint64 pausesBefore = pauses();
        const auto begun = std::chrono::steady_clock::now();
        QTRY_VERIFY(pauses() >= pausesBefore + 3);
        const quint64 paused = pauses() - pausesBefore;
        const auto most = quint64((std::chrono::steady_clock::now() - begun) / http::Listener::kPause) + 2;
        ::kill(crowd, SIGKILL);
        ::waitpid(crowd, nullptr, 0);
        ::setrlimit(RLIMIT_NOFILE, &before);
        QVERIFY2(paused <= most, qPrintable(QString::number(paused)));
        QTRY_COMPARE(rig.ask("GET /").status, 200);
        const quint64 closed = on(rig.network().home(), [&rig] { return rig.door().listener().turnedAway(); });
        QVERIFY(closed > 0);
        QVERIFY(rig.door().counters()->turnedAway >= closed); // people see them, too
    }

    void handlersThatFailAnswerAllTheSame()
    {
        Door rig;
        QVERIFY(rig.open().ok());
        QTest::ignoreMessage(QtCriticalMsg, "Answering throw failed: as asked");
        QCOMPARE(rig.ask("GET /throw").status, 500);
        QCOMPARE(rig.ask("GET /drop").status, 500);
        RawClient client;
        QVERIFY(client.connect(rig.port()));
        QVERIFY(client.send(Door::request("GET /slow")));
        QTRY_COMPARE(on(rig.network().home(), [&] { return rig.waiting.size(); }), 1u);
        rig.access.clock.advance(29s);
        QVERIFY(!client.receive(400));
        rig.access.clock.advance(2s);
        QCOMPARE(client.answer().status, 504);
        on(rig.network().home(), [&] { rig.waiting[0].send(Answer::nothing()); }); // too late for anything
        rig.access.clock.advance(2s);
        QVERIFY(client.closes());
        QVERIFY(client.bytes().isEmpty());
    }

    void answersFromOtherThreads()
    {
        Door rig;
        QVERIFY(rig.open().ok());
        RawClient client;
        QVERIFY(client.connect(rig.port()));
        QVERIFY(client.send(Door::request("GET /slow")));
        QTRY_COMPARE(on(rig.network().home(), [&] { return rig.waiting.size(); }), 1u);
        const Reply reply = on(rig.network().home(), [&] { return rig.waiting[0]; });
        reply.send({200, "text/plain", "later", {}, false});
        reply.send({200, "text/plain", "again", {}, false});
        QCOMPARE(client.answer().body, QByteArray("later"));
        QCOMPARE(client.ask(Door::request("GET /")).status, 200);
    }

    void clientsThatLeaveTakeNothingWithThem()
    {
        Door rig;
        QVERIFY(rig.open().ok());
        {
            RawClient client;
            QVERIFY(client.connect(rig.port()));
            QVERIFY(client.send(Door::request("GET /slow")));
            QTRY_COMPARE(on(rig.network().home(), [&] { return rig.waiting.size(); }), 1u);
        }
        QTRY_COMPARE(rig.connections(), 0);
        on(rig.network().home(), [&] { rig.waiting[0].send(Answer::nothing()); });
        QCOMPARE(rig.ask("GET /").status, 200);
        QTRY_COMPARE(rig.door().counters()->open.load(), 0);
    }

    //! The end of the encryption is read while the answer is being encrypted.
    void tlsClientsThatLeaveTakeNothingWithThem_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::newRow("answered at once") << Door::request("GET /");
        QTest::newRow("no request") << QByteArray("\n");
        QTest::newRow("half a request") << QByteArray("GET / HT");
        QTest::newRow("answered later") << Door::request("GET /slow");
    }
    void tlsClientsThatLeaveTakeNothingWithThem()
    {
        QFETCH(QByteArray, request);
        if (!QSslSocket::supportsSsl())
            QSKIP("Qt finds no TLS library (package libssl3)");
        const QTemporaryDir folder;
        const auto identity = generatedIdentity(folder.path(), {QStringLiteral("127.0.0.1")}, Clock::system().utc());
        QVERIFY(identity.ok());
        Door rig;
        DoorSettings settings;
        settings.tls = identity->configuration;
        QVERIFY(rig.open(settings).ok());
        QSslSocket client;
        client.setPeerVerifyMode(QSslSocket::VerifyNone);
        client.connectToHostEncrypted(QStringLiteral("127.0.0.1"), rig.port());
        QVERIFY(client.waitForEncrypted(10'000));
        client.write(Door::request("GET /"));
        QVERIFY(client.waitForReadyRead(10'000));
        client.readAll();

        // Both are there when it comes to read.
        QSemaphore isHeld, goesOn;
        QMetaObject::invokeMethod(&rig.network().home(), [&] {
            isHeld.release();
            goesOn.acquire();
        }, Qt::QueuedConnection);
        isHeld.acquire();
        client.write(request);
        client.flush();
        client.disconnectFromHost();
        const bool hasLeft = client.state() == QAbstractSocket::UnconnectedState || client.waitForDisconnected(10'000);
        goesOn.release();
        QVERIFY(hasLeft);
        QTRY_COMPARE(rig.connections(), 0);
        QTRY_COMPARE(rig.door().counters()->open.load(), 0);
    }

    void webSocketsAreHandedOver()
    {
        Door rig;
        QVERIFY(rig.open().ok());
        const QByteArray upgrade = "\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                                   "dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: lineside.v1";
        const QByteArray token = Door::bearer(rig.admin().access);
        QCOMPARE(rig.ask("GET /live" + upgrade).status, 401);
        QCOMPARE(rig.ask("GET /live" + token).status, 426);
        QCOMPARE(rig.ask("GET /live" + token).fields["sec-websocket-version"], QByteArray("13"));
        QCOMPARE(rig.ask("GET /live" + token + QByteArray(upgrade).replace("13", "12")).status, 426);
        QCOMPARE(rig.ask("GET /live" + token + QByteArray(upgrade).replace("dGhl", "dGh")).status, 400);
        QCOMPARE(rig.ask("GET /live" + token + QByteArray(upgrade).replace("lineside.v1", "lineside.v2")).status, 400);
        const RawAnswer held = rig.ask("GET /live?no=1" + token + upgrade);
        QCOMPARE(held.status, 429);
        QCOMPARE(held.fields.at("retry-after"), QByteArray("3"));

        RawClient client;
        QVERIFY(client.connect(rig.port()));
        QVERIFY(client.send(Door::request("GET /live" + token + upgrade)));
        while (!client.bytes().endsWith("\r\n\r\n"))
            QVERIFY(client.receive());
        QCOMPARE(client.bytes(), QByteArray("taken by root.one\r\n\r\n"));
        QTRY_COMPARE(rig.connections(), 0);
        QCOMPARE(rig.door().counters()->open.load(), 1);
    }

    //! J4, T10: a ticket works once, in a page of the server's own.
    void ticketsOpenWebSocketsOfPages()
    {
        Door rig;
        QVERIFY(rig.open().ok());
        const auto upgrade = [](const Secret &ticket) {
            return "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                   "dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: lineside.v1, ticket." + ticket.reveal();
        };
        Principal principal = rig.admin().principal;
        principal.origin = from("127.0.0.1");
        const auto ticket = [&] { return *rig.access.control->issueTicket(principal); };
        const QByteArray origin = "\r\nOrigin: " + rig.origin();
        const Secret first = ticket();
        QCOMPARE(rig.ask("GET /live?no=1" + upgrade(first) + origin).status, 429); // the proof was good
        QCOMPARE(rig.ask("GET /live?no=1" + upgrade(first) + origin).status, 401);
        QCOMPARE(rig.ask("GET /live" + upgrade(ticket())).status, 401);
        QCOMPARE(rig.ask("GET /live" + upgrade(ticket()) + "\r\nOrigin: http://evil.example").status, 403);
        QCOMPARE(rig.ask("GET /live" + upgrade(ticket()) + origin, {}, "127.0.0.2").status, 401);
        const Secret late = ticket();
        rig.access.clock.advance(31s);
        QCOMPARE(rig.ask("GET /live" + upgrade(late) + origin).status, 401);
        QCOMPARE(rig.ask("GET /me" + upgrade(ticket()) + origin).status, 401); // nowhere else
    }

    void speaksTls()
    {
        if (!QSslSocket::supportsSsl())
            QSKIP("Qt finds no TLS library (package libssl3)");
        const QTemporaryDir folder;
        const auto identity = generatedIdentity(folder.path(), {QStringLiteral("127.0.0.1")}, Clock::system().utc());
        QVERIFY(identity.ok());
        Door rig;
        DoorSettings settings;
        settings.tls = identity->configuration;
        QVERIFY(rig.open(settings).ok());
        const quint16 port = rig.port();

        QSslSocket client;
        client.setPeerVerifyMode(QSslSocket::VerifyNone);
        client.connectToHostEncrypted(QStringLiteral("127.0.0.1"), port);
        QVERIFY(client.waitForEncrypted(10'000));
        QCOMPARE(QString::fromLatin1(client.peerCertificate().digest(QCryptographicHash::Sha256).toHex(':').toUpper()), identity->fingerprint);
        QVERIFY(client.sessionProtocol() == QSsl::TlsV1_2 || client.sessionProtocol() == QSsl::TlsV1_3);
        for (int i = 0; i < 2; ++i) {
            client.write(Door::request("GET /me" + Door::bearer(rig.admin().access)));
            QByteArray answer;
            while (!answer.endsWith("root.one")) {
                QVERIFY2(client.bytesAvailable() > 0 || client.waitForReadyRead(10'000), answer.constData());
                answer += client.readAll();
            }
        }

        // Plain HTTP is told where to go, and nothing else.
        const RawAnswer plain = rig.ask("GET /me?a=b" + Door::bearer(rig.admin().access));
        QCOMPARE(plain.status, 308);
        QCOMPARE(plain.fields.at("location"), QByteArray("https://plant/me"));
        RawClient silent, nonsense;
        QVERIFY(silent.connect(port) && nonsense.connect(port));
        QVERIFY(nonsense.send(QByteArray("\x16\x03\x01\xff\xff", 5) + QByteArray(500, 'x')));
        QVERIFY(nonsense.closes());
        rig.access.clock.advance(6s);
        QVERIFY(silent.closes());
    }

    //! A handshake of TLS 1.1 or older is refused, byte by byte the same one of TLS 1.2 is not.
    void oldTlsIsRefused_data()
    {
        QTest::addColumn<char>("minor");
        QTest::addColumn<bool>("taken");
        QTest::newRow("SSL 3.0") << '\0' << false;
        QTest::newRow("TLS 1.0") << '\1' << false;
        QTest::newRow("TLS 1.1") << '\2' << false;
        QTest::newRow("TLS 1.2") << '\3' << true;
    }
    void oldTlsIsRefused()
    {
        QFETCH(char, minor);
        QFETCH(bool, taken);
        if (!QSslSocket::supportsSsl())
            QSKIP("Qt finds no TLS library (package libssl3)");
        const QTemporaryDir folder;
        const auto identity = generatedIdentity(folder.path(), {QStringLiteral("127.0.0.1")}, Clock::system().utc());
        QVERIFY(identity.ok());
        Door rig;
        DoorSettings settings;
        settings.tls = identity->configuration;
        QVERIFY(rig.open(settings).ok());
        // ClientHello: RFC 5246, 7.4.1.2. No client library of today would send the older ones.
        const QByteArray suites = QByteArray::fromHex("c009c00ac013c014002f0035c02bc02cc02fc030");
        const QByteArray extensions = QByteArray::fromHex("000a00080006001700180019" // groups: P-256, P-384, P-521
                                                          "000b00020100"             // points, uncompressed
                                                          "000d000a0008040305030804" "0401"); // signatures
        const auto counted = [](const QByteArray &bytes) { return QByteArray(1, char(bytes.size() >> 8)) + char(bytes.size() & 0xff) + bytes; };
        const QByteArray hello = QByteArray("\3") + minor + QByteArray(32, 'r') + '\0' + counted(suites) + QByteArray("\1\0", 2) + counted(extensions);
        const QByteArray message = QByteArray("\1\0", 2) + counted(hello);
        RawClient client;
        QVERIFY(client.connect(rig.port()));
        QVERIFY(client.send(QByteArray("\x16\3\1", 3) + counted(message)));
        while (client.bytes().size() < 7 && client.receive()) {
        }
        const QByteArray answer = client.bytes();
        if (taken) {
            QVERIFY2(answer.startsWith('\x16'), answer.toHex().constData()); // ServerHello
            QCOMPARE(answer.sliced(9, 2), QByteArray("\3\3"));
        } else {
            QVERIFY2(answer.isEmpty() || answer.startsWith('\x15'), answer.toHex().constData()); // an alert, or just the end
            QVERIFY(client.closes());
            QVERIFY(!client.bytes().contains("HTTP"));
        }
    }

    void doesNotOpenWithoutAccountsOrWithAnOpenEnd()
    {
        Access empty;
        NetworkThread network;
        on(network.home(), [&] {
            FrontDoor door(kDoorRoutes, *empty.control, empty.clock);
            const Status opened = door.open({});
            QVERIFY(!opened.ok());
            QCOMPARE(opened.error().kind, Error::Kind::Refused);
            QCOMPARE(door.unhandled().size(), qsizetype(kDoorRoutes.size()));
        });
        DoorRig rig(kDoorRoutes);
        QCOMPARE(rig.open().error().kind, Error::Kind::Internal);
        Door first;
        QVERIFY(first.open().ok());
        Door second;
        DoorSettings same;
        same.port = first.port();
        QCOMPARE(second.open(same).error().kind, Error::Kind::Io);
    }
};

QTEST_GUILESS_MAIN(TestFrontDoor)
#include "tst_front_door.moc"
