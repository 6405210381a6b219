#include "server/front_door_rig.h"

using namespace lineside;
using namespace lineside::http;
using namespace lineside::test;
using namespace std::chrono_literals;

//! Who may ask what at the door, and what is answered.
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
