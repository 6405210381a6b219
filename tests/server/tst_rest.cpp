#include "server/rest_rig.h"

using namespace lineside;
using namespace lineside::http;
using namespace lineside::rest;
using namespace lineside::test;
using namespace std::chrono_literals;
using namespace Qt::Literals;

class TestRest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
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
            const auto ask = [&](int id) { return rig.ask("GET " + QByteArray(path).replace("{}", RestRig::id(id)) + proof); };
            const RawAnswer foreign = ask(path.contains("device") ? 104 : path.contains("machine") ? 102 : 110), nobodys = ask(999);
            QCOMPARE(foreign.status, 404);
            QCOMPARE(foreign.body, nobodys.body);
        }
        QCOMPARE(rig.ask("GET /api/v1/tags/" + RestRig::id(210) + proof).status, 200);
        const QByteArray other = house.principal.id.toByteArray(QUuid::WithoutBraces);
        QCOMPARE(rig.ask("PATCH /api/v1/users/" + other + proof, "{\"role\":\"viewer\"}").status, 404);
        QCOMPARE(rig.ask("DELETE /api/v1/users/" + other + proof).status, 404);
        QCOMPARE(rig.ask("DELETE /api/v1/sessions/" + house.principal.session.toByteArray(QUuid::WithoutBraces) + proof).status, 404);
        rig.latest.set({TagId(110), StatusCode::Good, rig.access.clock.utc(), Payload::of(4711.0)}, rig.access.clock.steady());
        rig.latest.publish();
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

    //! T12
    void sqlInTextsIsText()
    {
        RestRig rig;
        const QByteArray proof = Door(rig.admin());
        const QByteArray hostile = "x'); DROP TABLE users; DELETE FROM sessions WHERE ('1'='1";
        QCOMPARE(rig.ask("PUT /api/v1/tenants/north" + proof, "{\"name\":\"" + hostile + "\"}").status, 204);
        QCOMPARE(rig.ask("POST /api/v1/users" + proof, "{\"name\":\"new.one\",\"fullName\":\"" + hostile + "\",\"role\":\"viewer\"}").status, 201);
        QCOMPARE(rig.ask("POST /api/v1/keys" + proof, "{\"name\":\"" + hostile + "\",\"permissions\":\"view_plant\"}").status, 201);
        QCOMPARE(rig.ask("POST /api/v1/users" + proof, "{\"name\":\"' OR '1'='1\",\"role\":\"admin\"}").status, 400);
        QCOMPARE(rig.ask("POST /api/v1/login", "{\"name\":\"root.one' --\",\"password\":\"x\"}").status, 401);
        QCOMPARE(rig.ask("POST /api/v1/refresh", "{\"refreshToken\":\"' OR 1=1 --\"}").status, 401);
        for (const char *list : {"tenants", "users", "keys"})
            QVERIFY2(rig.ask("GET /api/v1/" + QByteArray(list) + proof).body.contains(hostile), list);
        QCOMPARE(rig.ask("GET /api/v1/me" + proof).status, 200); // tables and sessions are there
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

    //! Who has a one-time password finds the way to another one in the description, and it is as it says there.
    void theDescriptionTellsTheWayOutOfAOneTimePassword()
    {
        const QJsonObject document = QJsonDocument::fromJson(describe(kRoutes)).object(), paths = document[u"paths"_s].toObject();
        const QJsonObject refusal = paths[u"/api/v1/login"_s][u"post"_s][u"responses"_s][u"403"_s].toObject();
        QVERIFY(refusal[u"description"_s].toString().contains(u"must_change_password"_s));
        const QString next = refusal[u"links"_s][u"changePassword"_s][u"operationId"_s].toString();
        const auto way = std::find_if(kRoutes.begin(), kRoutes.end(), [&](const Route &route) { return next == QLatin1String(route.name); });
        QVERIFY(way != kRoutes.end() && way->policy.who() == Policy::Who::Anybody);
        QVERIFY(refusal[u"description"_s].toString().contains(QLatin1String(way->path)));
        QVERIFY(document[u"components"_s][u"schemas"_s][u"OneTimePassword"_s][u"description"_s].toString().contains(QLatin1String(way->path)));

        RestRig rig;
        const auto made = rig.ask("POST /api/v1/users" + DoorRig::bearer(rig.admin().access), "{\"name\":\"new.one\",\"role\":\"viewer\"}");
        const QByteArray oneTime = RestRig::text(RestRig::json(made), "oneTimePassword"), fresh = Access::password().reveal();
        const QByteArray login = "{\"name\":\"new.one\",\"password\":\"";
        const RawAnswer refused = rig.ask("POST /api/v1/login", login + oneTime + "\"}");
        QCOMPARE(refused.status, 403);
        QCOMPARE(RestRig::text(RestRig::json(refused), "code"), QByteArray("must_change_password"));
        QCOMPARE(rig.ask("POST " + QByteArray(way->path), login + oneTime + "\",\"newPassword\":\"short\"}").status, 400);
        QCOMPARE(rig.ask("POST " + QByteArray(way->path), login + oneTime + "\",\"newPassword\":\"" + fresh + "\"}").status, 204);
        QCOMPARE(rig.ask("POST /api/v1/login", login + fresh + "\"}").status, 200);
    }

    //! The rules of OpenAPI 3.0.3 that a document like ours can break; that answers fit it is checked by every request here.
    void theDescriptionKeepsToOpenApi()
    {
        const QJsonObject document = QJsonDocument::fromJson(describe(kRoutes)).object();
        const JsonSchema schemas(document);
        QCOMPARE(document[u"openapi"_s].toString(), u"3.0.3"_s);
        QVERIFY(!document[u"info"_s][u"title"_s].toString().isEmpty() && !document[u"info"_s][u"version"_s].toString().isEmpty());
        const QJsonObject parts = document[u"components"_s].toObject(), known = parts[u"schemas"_s].toObject();
        QSet<QString> used, operations;
        QStringList faults;
        const std::function<void(const QJsonValue &, const QString &)> follow = [&](const QJsonValue &value, const QString &at) {
            if (value.isArray()) {
                for (const QJsonValue &item : value.toArray())
                    follow(item, at);
                return;
            }
            const QJsonObject object = value.toObject();
            if (const QString reference = object[u"$ref"_s].toString(); !reference.isEmpty()) {
                const QString name = reference.section(u'/', -1);
                if (!schemas.resolve(reference).isObject() || object.size() != 1)
                    faults << at + u" refers to "_s + reference;
                else if (!used.contains(name)) {
                    used.insert(name);
                    follow(known[name], name);
                }
            }
            if (object.contains(u"type"_s) && object[u"type"_s].isString()
                && !QStringList{u"object"_s, u"array"_s, u"string"_s, u"number"_s, u"integer"_s, u"boolean"_s}.contains(object[u"type"_s].toString()))
                faults << at + u": type "_s + object[u"type"_s].toString();
            if (object[u"type"_s] == u"array"_s && !object[u"items"_s].isObject())
                faults << at + u": an array of what?"_s;
            for (auto it = object.begin(); it != object.end(); ++it)
                follow(it.value(), at + u'.' + it.key());
        };
        const QJsonObject paths = document[u"paths"_s].toObject();
        for (auto path = paths.begin(); path != paths.end(); ++path) {
            QVERIFY(path.key().startsWith(u'/'));
            const QJsonObject methods = path.value().toObject();
            for (auto method = methods.begin(); method != methods.end(); ++method) {
                const QString at = path.key() + u' ' + method.key();
                const QJsonObject operation = method.value().toObject();
                QVERIFY2(QStringList({u"get"_s, u"put"_s, u"post"_s, u"delete"_s, u"patch"_s}).contains(method.key()), qPrintable(at));
                QVERIFY2(!operations.contains(operation[u"operationId"_s].toString()), qPrintable(at));
                operations.insert(operation[u"operationId"_s].toString());
                QStringList inPath;
                QSet<QString> parameters;
                for (const QJsonValue &parameter : operation[u"parameters"_s].toArray()) {
                    const QString place = parameter[u"in"_s].toString(), name = parameter[u"name"_s].toString();
                    QVERIFY2(!name.isEmpty() && parameter[u"schema"_s].isObject() && !parameters.contains(place + name), qPrintable(at));
                    QVERIFY2(place == u"path"_s || place == u"query"_s || place == u"header"_s, qPrintable(at));
                    QVERIFY2(place != u"path"_s || parameter[u"required"_s].toBool(), qPrintable(at));
                    parameters.insert(place + name);
                    if (place == u"path"_s)
                        inPath << u'{' + name + u'}';
                }
                QCOMPARE(inPath.size(), path.key().count(u'{'));
                for (const QString &name : inPath)
                    QVERIFY2(path.key().contains(name), qPrintable(at));
                const QJsonObject responses = operation[u"responses"_s].toObject();
                bool tellsGood = false;
                for (auto response = responses.begin(); response != responses.end(); ++response) {
                    bool isNumber = false;
                    const int status = response.key().toInt(&isNumber);
                    QVERIFY2(response.key() == u"default"_s || (isNumber && status >= 100 && status <= 599), qPrintable(at));
                    QVERIFY2(!response.value()[u"description"_s].toString().isEmpty(), qPrintable(at));
                    tellsGood = tellsGood || (isNumber && status < 300);
                }
                QVERIFY2(tellsGood, qPrintable(at + u" does not say what it answers"_s));
                QVERIFY2(method.key() != u"get"_s || !operation.contains(u"requestBody"_s), qPrintable(at));
                for (const QJsonValue &way : operation[u"security"_s].toArray()) {
                    for (const QString &name : way.toObject().keys())
                        QVERIFY2(parts[u"securitySchemes"_s].toObject().contains(name), qPrintable(at));
                }
                follow(operation, at);
            }
        }
        QVERIFY2(faults.isEmpty(), qPrintable(faults.join(u'\n')));
        for (const QString &name : known.keys())
            QVERIFY2(used.contains(name), qPrintable(name + u" is used nowhere"_s));
        // What is held against the schemas can fail.
        QVERIFY(!schemas.fault(QJsonObject{{u"status"_s, 1}}, known[u"Problem"_s].toObject()).isEmpty());
        QVERIFY(!schemas.fault(QJsonObject{{u"status"_s, u"ok"_s}, {u"more"_s, 1}}, known[u"Health"_s].toObject()).isEmpty());
    }

private:
    static QByteArray Door(const Tokens &tokens) { return DoorRig::bearer(tokens.access); }
};

QTEST_GUILESS_MAIN(TestRest)
#include "tst_rest.moc"
