#include "server/live_rig.h"
#include "server/rest/rest_service.h"

#include <QJsonArray>
#include <QSet>
#include <QTest>

using namespace lineside;
using namespace lineside::http;
using namespace lineside::rest;
using namespace lineside::test;
using namespace std::chrono_literals;
using namespace Qt::Literals;

namespace {

//! The whole server without a station: all routes of the real table, over a plant of two tenants.
class RestRig : public DoorRig
{
public:
    LatestValues latest;
    live::Intake intake;
    SnapshotPtr plant;
    live::Hub *hub = nullptr;
    std::unique_ptr<RestService> service;
    std::atomic<bool> diskIsFull{false};

    RestRig() : DoorRig(kRoutes)
    {
        Plant two;
        two.sites = {liveSite(QString::fromLatin1(kHouseTenant), u"H"_s, 100), liveSite(u"north"_s, u"N"_s, 200)};
        plant = std::make_shared<PlantSnapshot>(two, 1, [](std::span<const TagUuid> tags) {
            std::vector<TagId> ids;
            for (const TagUuid &tag : tags)
                ids.push_back(TagId(tag.uuid.toString(QUuid::WithoutBraces).right(12).toUInt()));
            return ids;
        });
        latest.reserve(plant->tagIdEnd());
        on(network().home(), [this] {
            hub = new live::Hub({*access.control, intake, latest, access.clock, live::Catalogue::builtIn(), door().box(), "station-1"}, {});
            door().setTaker(*hub);
            service = std::make_unique<RestService>(RestService::Parts{
                *access.control, access.journal, latest, access.clock, live::Catalogue::builtIn(), *hub, [this] { return plant; },
                [this] { return std::vector<PartState>{{"history", !diskIsFull, diskIsFull ? "disk full" : ""}, {"forward", true, {}}}; },
                [] { return QByteArray("lineside_up 1\n"); }, [] { return QByteArray("{\"tags\":8}"); }, door().counters(), door().box()});
            service->bind(door());
        });
        hub->setPlant(plant);
        DoorSettings settings;
        settings.limits.refusalsBurst = 100'000; // this test asks for what it may not have, often
        settings.limits.refusalsPerSecond = 100'000;
        if (!open(settings).ok())
            qFatal("The door does not open.");
    }
    ~RestRig()
    {
        on(network().home(), [this] {
            door().close();
            delete hub;
        });
    }
    QJsonObject json(const RawAnswer &answer) { return QJsonDocument::fromJson(answer.body).object(); }
    static QByteArray text(const QJsonObject &object, const char *name) { return object[QLatin1String(name)].toString().toUtf8(); }
};

//! A path with something in its braces that is well-formed and nobody's.
QByteArray pathOf(const Route &route)
{
    QByteArray path = route.path;
    for (const char *name : {"{tag}", "{user}", "{key}", "{session}"})
        path.replace(name, "00000000-0000-4000-8000-00000000ffff");
    return path.replace("{tenant}", "nobody").replace("{viewer}", "99999");
}

} // namespace

class TestRest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    //! W1, T4: every route with every role and state of a proof, from the code's own tables.
    void everyRouteWithEveryProof()
    {
        RestRig rig;
        const Principal admin = rig.admin().principal;
        QVERIFY(rig.access.control->accounts().putTenant(admin, {u"north"_s, u"North"_s}).ok());
        struct Caller
        {
            QByteArray name, proof;
            std::optional<Principal> principal;
        };
        std::vector<Caller> callers{{"nobody", {}, {}}};
        const auto add = [&](const QByteArray &name, Role role, const char *tenant) {
            const Tokens tokens = rig.access.user(admin, name.constData(), role, tenant);
            callers.push_back({name, tokens.access.reveal(), tokens.principal});
        };
        for (const Role role : kRoles) {
            add("house." + roleName(role).toLatin1(), role, kHouseTenant);
            add("north." + roleName(role).toLatin1(), role, "north");
        }
        const auto made = rig.access.control->keys().make(admin, {u"machine"_s, QString::fromLatin1(kHouseTenant), {Permission::ViewPlant, Permission::ViewDiagnostics}});
        QVERIFY(made.ok());
        callers.push_back({"machine", made->secret.reveal(), rig.access.control->checkApiKey(made->secret.reveal(), from("127.0.0.1"))});
        const Tokens ended = rig.access.user(admin, "ended", Role::Admin);
        QVERIFY(rig.access.control->sessions().end(ended.principal).ok());
        const QByteArray good = rig.admin().access.reveal();
        QByteArray tampered = good;
        tampered[tampered.size() - 10] = tampered[tampered.size() - 10] == 'A' ? 'B' : 'A';
        for (const auto &[name, proof] : {std::pair<const char *, QByteArray>{"ended", ended.access.reveal()}, {"tampered", tampered}, {"cut", good.chopped(1)},
                                          {"refresh token", rig.admin().refresh.reveal()}, {"none", "eyJhbGciOiJub25lIn0.e30."}, {"key", made->secret.reveal().chopped(1)}})
            callers.push_back({name, proof, {}});

        // All on one connection each where it is kept, so that this takes seconds.
        int tried = 0;
        for (const Caller &caller : callers) {
            for (const Route &route : kRoutes) {
                const bool keeps = route.id == RouteId{Names::Logout}; // would end what the next ones need
                QByteArray head = methodName(route.method).toByteArray() + ' ' + pathOf(route);
                if (!caller.proof.isEmpty())
                    head += "\r\nAuthorization: Bearer " + caller.proof;
                using Who = Policy::Who;
                int refused = 0;
                if (route.policy.who() != Who::Anybody && !caller.principal)
                    refused = 401;
                else if (route.policy.who() == Who::Person && !caller.principal->role)
                    refused = 403;
                else if ((route.policy.who() == Who::Allowed || route.policy.who() == Who::Ticketed) && !caller.principal->may(route.policy.permission()))
                    refused = 403;
                if (keeps && refused == 0)
                    continue;
                const RawAnswer answer = rig.ask(head, route.mostBody > 0 ? QByteArray("{}") : QByteArray());
                const auto code = RestRig::text(rig.json(answer), "code");
                const bool asExpected = refused == 401 ? answer.status == 401 && code == "not_authenticated"
                    : refused == 403                   ? answer.status == 403 && code == "not_allowed"
                                                       : answer.status != 0 && code != "not_authenticated" && code != "not_allowed" && answer.status != 500;
                QVERIFY2(asExpected, qPrintable(QStringLiteral("%1 as %2: %3 %4").arg(QString::fromLatin1(route.name), QString::fromLatin1(caller.name))
                                                    .arg(answer.status).arg(QString::fromLatin1(code))));
                ++tried;
            }
        }
        QVERIFY(tried > 600);
    }

    void oneLogsInAndOut()
    {
        RestRig rig;
        const Result<Secret> oneTime = rig.access.control->accounts().createUser(rig.admin().principal, {u"new.one"_s, {}, QString::fromLatin1(kHouseTenant), Role::Viewer});
        QVERIFY(oneTime.ok());
        const QByteArray password = Access::password().reveal();
        QCOMPARE(rig.ask("POST /api/v1/login", "{\"name\":\"new.one\",\"password\":\"" + oneTime->reveal() + "\"}").status, 403);
        QCOMPARE(rig.ask("POST /api/v1/password", "{\"name\":\"new.one\",\"password\":\"" + oneTime->reveal() + "\",\"newPassword\":\"" + password + "\"}").status, 204);
        QCOMPARE(rig.ask("POST /api/v1/login", "{\"name\":\"new.one\",\"password\":\"wrong wrong wrong\"}").status, 401);
        const RawAnswer wrongName = rig.ask("POST /api/v1/login", "{\"name\":\"nobody.here\",\"password\":\"wrong wrong wrong\"}");
        QCOMPARE(wrongName.body, rig.ask("POST /api/v1/login", "{\"name\":\"new.one\",\"password\":\"wrong wrong wrong\"}").body); // T11
        const RawAnswer answer = rig.ask("POST /api/v1/login", "{\"name\":\"new.one\",\"password\":\"" + password + "\"}");
        QCOMPARE(answer.status, 200);
        const QByteArray token = RestRig::text(rig.json(answer), "accessToken"), refresh = RestRig::text(rig.json(answer), "refreshToken");
        QCOMPARE(RestRig::text(rig.json(rig.ask("GET /api/v1/me\r\nAuthorization: Bearer " + token)), "role"), QByteArray("viewer"));
        const RawAnswer renewed = rig.ask("POST /api/v1/refresh", "{\"refreshToken\":\"" + refresh + "\"}");
        QCOMPARE(renewed.status, 200);
        const QByteArray second = RestRig::text(rig.json(renewed), "accessToken");
        QCOMPARE(rig.ask("POST /api/v1/logout\r\nAuthorization: Bearer " + second).status, 204);
        QCOMPARE(rig.ask("GET /api/v1/me\r\nAuthorization: Bearer " + second).status, 401);
        QCOMPARE(rig.ask("POST /api/v1/refresh", "{\"refreshToken\":\"" + RestRig::text(rig.json(renewed), "refreshToken") + "\"}").status, 401);
    }

    //! W12, T9
    void bodiesAreReadStrictly_data()
    {
        QTest::addColumn<QByteArray>("body");
        for (const QByteArray body : {"", "hello", "[]", "{}", "{\"name\":\"a\"}", "{\"name\":\"a\",\"password\":1e400}", "{\"name\":\"a\",\"name\":\"b\",\"password\":\"c\"}",
                                      "{\"name\":\"a\",\"password\":\"c\",\"role\":\"admin\"}", "{\"name\":[\"a\"],\"password\":\"c\"}", "{\"name\":\"\\ud800\",\"password\":\"c\"}",
                                      "{\"name\":\"a\",\"password\":\"\\u0000\"}", "{\"name\":\"a\",\"password\":null}"})
            QTest::addRow("%s", body.constData()) << body;
        QTest::newRow("deep") << QByteArray(2'000, '[') + QByteArray(2'000, ']');
    }
    void bodiesAreReadStrictly()
    {
        QFETCH(QByteArray, body);
        RestRig rig;
        QCOMPARE(rig.ask("POST /api/v1/login", body).status, 400);
    }
    void largeBodiesAreNotRead()
    {
        RestRig rig;
        RawClient client;
        QVERIFY(client.connect(rig.port()));
        QVERIFY(client.send("POST /api/v1/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 10000000\r\n\r\n[0,0"));
        QCOMPARE(client.answer().status, 413);
    }

    //! T14
    void foreignIsAsIfItWereNotThere()
    {
        RestRig rig;
        QVERIFY(rig.access.control->accounts().putTenant(rig.admin().principal, {u"north"_s, u"North"_s}).ok());
        const Tokens house = rig.access.user(rig.admin().principal, "house.two", Role::Admin);
        const Tokens north = rig.access.user(rig.admin().principal, "north.one", Role::Admin, "north");
        const QByteArray proof = Door(north);
        for (const QByteArray path : {"/api/v1/tags/{}", "/api/v1/tags/{}/history", "/api/v1/tags/{}/readings", "/api/v1/values?device={}", "/api/v1/values?machine={}"}) {
            const auto ask = [&](int id) { return rig.ask("GET " + QByteArray(path).replace("{}", LiveRig::id(id)) + proof); };
            const RawAnswer foreign = ask(path.contains("device") ? 104 : path.contains("machine") ? 102 : 110), nobodys = ask(999);
            QCOMPARE(foreign.status, 404);
            QCOMPARE(foreign.body, nobodys.body);
        }
        QCOMPARE(rig.ask("GET /api/v1/tags/" + LiveRig::id(210) + proof).status, 200);
        const QByteArray other = house.principal.id.toByteArray(QUuid::WithoutBraces);
        QCOMPARE(rig.ask("PATCH /api/v1/users/" + other + proof, "{\"role\":\"viewer\"}").status, 404);
        QCOMPARE(rig.ask("DELETE /api/v1/users/" + other + proof).status, 404);
        QCOMPARE(rig.ask("DELETE /api/v1/sessions/" + house.principal.session.toByteArray(QUuid::WithoutBraces) + proof).status, 404);
        rig.latest.set({TagId(110), StatusCode::Good, rig.access.clock.utc(), Payload::of(4711.0)}, rig.access.clock.steady());
        for (const char *path : {"/api/v1/plant", "/api/v1/values", "/api/v1/users", "/api/v1/sessions", "/api/v1/viewers", "/api/v1/events"}) {
            const RawAnswer answer = rig.ask("GET " + QByteArray(path) + proof);
            if (QByteArray(path) != "/api/v1/events") // the test's journal has none for anybody
                QCOMPARE(answer.status, 200);
            for (const char *canary : {"H-D", "H-M", "H site", "4711", "house.two", "root.one"})
                QVERIFY2(!answer.body.contains(canary), path);
        }
        QVERIFY(rig.ask("GET /api/v1/plant" + proof).body.contains("N site"));
        QVERIFY(rig.ask("GET /api/v1/plant" + Door(house)).body.contains("H site"));
    }

    //! T6, T8
    void thePageIsServedAndNothingElse()
    {
        RestRig rig;
        const RawAnswer page = rig.ask("GET /");
        QCOMPARE(page.status, 200);
        QCOMPARE(page.fields.at("content-type"), QByteArray("text/html; charset=utf-8"));
        const QByteArray policy = page.fields.at("content-security-policy");
        QVERIFY(policy.startsWith("default-src 'none'; script-src 'self';") && !policy.contains("unsafe") && !policy.contains('*'));
        QVERIFY(page.body.contains("src=\"/web/lineside.js\"") && !page.body.contains("http:") && !page.body.contains("https:") && !page.body.contains("style="));
        QVERIFY(!page.body.contains("onclick") && page.body.count("<script") == 1);
        const RawAnswer script = rig.ask("GET /web/lineside.js");
        QCOMPARE(script.status, 200);
        for (const char *bad : {"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "localStorage", "sessionStorage", "document.cookie"})
            QVERIFY2(!script.body.contains(bad), bad);
        QCOMPARE(rig.ask("GET /web/lineside.js\r\nIf-None-Match: " + script.fields.at("etag")).status, 304);
        QCOMPARE(rig.ask("GET /web/lineside.css").status, 200);
        for (const char *other : {"/web/", "/web/index.html", "/web/lineside.js/", "/web/..", "/web/catalogue.json", "/index.html", "/favicon.ico"})
            QCOMPARE(rig.ask("GET " + QByteArray(other)).status, 404);
    }

    void theStationSaysHowItIs()
    {
        RestRig rig;
        QCOMPARE(rig.ask("GET /healthz").status, 200);
        QCOMPARE(rig.ask("GET /readyz").body, QByteArray("{\"status\":\"ready\",\"parts\":{\"history\":\"ok\",\"forward\":\"ok\"}}"));
        rig.diskIsFull = true;
        const RawAnswer not503 = rig.ask("GET /readyz");
        QCOMPARE(not503.status, 503);
        QVERIFY(not503.body.contains("disk full"));
        const RawAnswer metrics = rig.ask("GET /metrics" + Door(rig.admin()));
        QVERIFY(metrics.body.contains("websocket_active_connections 0\n") && metrics.body.contains("http_requests_total{status=\"503\"} 1\n"));
        QVERIFY(metrics.body.endsWith("lineside_up 1\n"));
        QCOMPARE(rig.json(rig.ask("GET /api/v1/status" + Door(rig.admin())))[u"tags"_s].toInt(), 8);
    }

    void theDescriptionNamesEveryRoute()
    {
        const QJsonDocument document = QJsonDocument::fromJson(describe(kRoutes));
        QVERIFY(document.isObject());
        const QJsonObject paths = document.object()[u"paths"_s].toObject();
        QSet<QString> names;
        for (const Route &route : kRoutes) {
            const QJsonObject operation = paths[QLatin1String(route.path)][QString::fromLatin1(methodName(route.method).toByteArray().toLower())].toObject();
            QCOMPARE(operation[u"operationId"_s].toString(), QLatin1String(route.name));
            QCOMPARE(operation[u"security"_s].toArray().isEmpty(), route.policy.who() == Policy::Who::Anybody);
            names.insert(QLatin1String(route.name));
        }
        QCOMPARE(names.size(), qsizetype(kRoutes.size()));
    }

private:
    static QByteArray Door(const Tokens &tokens) { return DoorRig::bearer(tokens.access); }
};

QTEST_GUILESS_MAIN(TestRest)
#include "tst_rest.moc"
