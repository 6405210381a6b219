#include "server/matrix_rig.h"

#include <QRandomGenerator>

using namespace lineside;
using namespace lineside::http;
using namespace lineside::rest;
using namespace lineside::test;
using namespace std::chrono_literals;
using namespace Qt::Literals;

class TestRestMatrix : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    //! W1, T3, T4: every route with every role and every state of a proof, generated from the code's own tables.
    void everyRouteWithEveryProof()
    {
        MatrixRig rig;
        QVERIFY(rig.callers.size() > 30);
        int tried = 0;
        for (const Caller &caller : rig.callers) {
            for (const Route &route : kRoutes) {
                const int refused = refusalFor(route, caller);
                if (refused == 0 && route.id == RouteId{Names::Logout})
                    continue; // would end what the next ones need
                const RawAnswer answer = rig.askAs(caller, route, Whose::Nobodys);
                const QByteArray code = RestRig::text(RestRig::json(answer), "code");
                const bool asExpected = refused == 401 ? answer.status == 401 && code == "not_authenticated" && answer.fields.count("www-authenticate") == 1
                    : refused == 403                   ? answer.status == 403 && code == "not_allowed"
                                                       : answer.status != 0 && code != "not_authenticated" && code != "not_allowed" && answer.status != 500;
                QVERIFY2(asExpected, qPrintable(QStringLiteral("%1 as %2: %3 %4").arg(QString::fromLatin1(route.name), QString::fromLatin1(caller.name))
                                                    .arg(answer.status).arg(QString::fromLatin1(code))));
                ++tried;
            }
            if (!caller.principal)
                continue;
            for (const Grant &grant : kGrants) {
                if (caller.principal->role)
                    QCOMPARE(caller.principal->may(grant.permission), tableAllows(grant.permission, *caller.principal->role, caller.principal->tenant == QLatin1String(kHouseTenant)));
                else if (!grant.forMachines)
                    QVERIFY(!caller.principal->may(grant.permission));
            }
        }
        qInfo("%d routes, %d callers, %d requests, %d answers held against their schemas", int(kRoutes.size()), int(rig.callers.size()), tried, rig.checked());
    }

    //! T14: on every route that names something, what is another tenant's answers as what is nobody's; one's own does not.
    void foreignIsAsIfItWereNotThere()
    {
        MatrixRig rig;
        int compared = 0, own = 0;
        const auto revision = rig.plant()->revision();
        for (const Caller &caller : rig.callers) {
            if (!caller.principal)
                continue;
            for (const Route &route : kRoutes) {
                const QByteArray path = route.path;
                const bool isPlants = path.contains("{site}") || path.contains("{line}") || path.contains("{machine}") || path.contains("{device}") || path.contains("{tag}");
                const bool isAccounts = path.contains("{user}") || path.contains("{session}");
                if ((!isPlants && !isAccounts) || refusalFor(route, caller) != 0)
                    continue;
                // An administrator of the house reaches the accounts of all tenants (ManageTenants).
                if (isAccounts && caller.principal->may(Permission::ManageTenants))
                    continue;
                const RawAnswer foreign = rig.askAs(caller, route, Whose::Foreign), nobodys = rig.askAs(caller, route, Whose::Nobodys);
                const QByteArray place = caller.name + ' ' + route.name;
                const char *words = place.constData();
                if (nobodys.status == 429 || foreign.status == 429) { // edits are held back after some: let time pass
                    rig.access.clock.advance(10s);
                    QCOMPARE(rig.askAs(caller, route, Whose::Foreign).body, rig.askAs(caller, route, Whose::Nobodys).body);
                } else {
                    QVERIFY2(foreign.status == nobodys.status && foreign.body == nobodys.body, words);
                    QVERIFY2(foreign.status == 404, words);
                }
                ++compared;
                if (isPlants) {
                    const RawAnswer mine = rig.askAs(caller, route, Whose::Own);
                    QVERIFY2(mine.status != 404 && mine.status != 403, words);
                    ++own;
                }
            }
        }
        QVERIFY(compared > 60 && own > 60);
        QCOMPARE(rig.plant()->revision(), revision);
    }

    //! The same for what is not in the plant: API keys, writes that somebody prepared, viewers who are connected, tenants.
    void foreignKeysWritesViewersAndTenantsAreAsIfTheyWereNotThere()
    {
        MatrixRig rig;
        rig.bring(110, 1.0);
        rig.bring(210, 1.0);
        const auto prepared = [&](const Tokens &who, int tag) {
            return RestRig::text(RestRig::json(rig.ask("POST /api/v1/tags/" + RestRig::id(tag) + "/writes" + DoorRig::bearer(who.access), "{\"value\":1}")), "write");
        };
        const QByteArray houseWrite = prepared(rig.houseEngineer, 110), northWrite = prepared(rig.northEngineer, 210);
        QVERIFY(!houseWrite.isEmpty() && !northWrite.isEmpty());
        LiveClient houseViewer, northViewer;
        QVERIFY(houseViewer.open(rig.port(), "Bearer " + rig.houseEngineer.access.reveal()));
        QVERIFY(northViewer.open(rig.port(), "Bearer " + rig.northEngineer.access.reveal()));
        const auto viewers = [&] { return on(rig.network().home(), [&] { return rig.hub->viewers(); }); };
        QTRY_COMPARE(viewers().size(), 2);
        QByteArray houseNumber, northNumber;
        for (const live::ViewerInfo &viewer : viewers())
            (viewer.tenant == u"north"_s ? northNumber : houseNumber) = QByteArray::number(viewer.number);
        struct Named
        {
            const char *parameter;
            QByteArray house, north, nobodys;
        };
        const std::vector<Named> all{{"{key}", rig.houseKey.toByteArray(QUuid::WithoutBraces), rig.northKey.toByteArray(QUuid::WithoutBraces), RestRig::id(999)},
                                     {"{write}", houseWrite, northWrite, RestRig::id(999)},
                                     {"{viewer}", houseNumber, northNumber, "99999"},
                                     {"{tenant}", kHouseTenant, "north", "nobody"}};
        int compared = 0;
        for (const Named &one : all) {
            int ofThis = 0;
            for (const Caller &caller : rig.callers) {
                const bool isNorth = caller.principal && caller.principal->tenant == u"north"_s;
                for (const Route &route : kRoutes) {
                    if (!QByteArrayView(route.path).contains(QByteArrayView(one.parameter)))
                        continue;
                    // Who manages all tenants reaches the keys and tenants of all.
                    const int refused = refusalFor(route, caller);
                    if (refused == 0 && caller.principal->may(Permission::ManageTenants) && QByteArrayView(one.parameter) != "{write}" && QByteArrayView(one.parameter) != "{viewer}")
                        continue;
                    const auto answer = [&](const QByteArray &id) {
                        QByteArray head = methodName(route.method).toByteArray() + ' ' + QByteArray(route.path).replace(one.parameter, id);
                        if (!caller.proof.isEmpty())
                            head += "\r\nAuthorization: Bearer " + caller.proof;
                        return rig.ask(head, bodyFor(route));
                    };
                    const RawAnswer foreign = answer(isNorth ? one.house : one.north), nobodys = answer(one.nobodys);
                    const QByteArray place = caller.name + ' ' + route.name + ' ' + QByteArray::number(foreign.status);
                    QVERIFY2(foreign.status == (refused ? refused : 404), place.constData());
                    QVERIFY2(foreign.status == nobodys.status && foreign.body == nobodys.body, place.constData());
                    ++ofThis;
                }
            }
            QVERIFY2(ofThis > 20, one.parameter);
            compared += ofThis;
        }
        // All of it is still there, and is its owners'.
        QCOMPARE(viewers().size(), 2);
        QCOMPARE(rig.access.control->keys().keys(rig.houseAdmin.principal).size(), 4);
        QCOMPARE(rig.ask("GET /api/v1/writes/" + houseWrite + DoorRig::bearer(rig.houseEngineer.access)).status, 200);
        QCOMPARE(rig.ask("GET /api/v1/writes/" + northWrite + DoorRig::bearer(rig.northEngineer.access)).status, 200);
        QCOMPARE(rig.ask("DELETE /api/v1/viewers/" + northNumber + DoorRig::bearer(rig.northAdmin.access)).status, 204);
        QCOMPARE(rig.ask("DELETE /api/v1/keys/" + rig.northKey.toByteArray(QUuid::WithoutBraces) + DoorRig::bearer(rig.northAdmin.access)).status, 204);
        qInfo("%d pairs", compared);
    }

    //! The same for what is kept of machines: alerts, recommendations, production runs, charts and batches, each of both tenants.
    //! With every route of the table that names one, in every role: foreign is as nobody's, one's own is neither.
    void foreignAlertsRunsChartsAndBatchesAreAsIfTheyWereNotThere()
    {
        OperationsRig rig;
        const Principal root = rig.admin.principal;
        struct Things
        {
            QByteArray machine, alert, recommendation, run, chart, batch;
        };
        const auto made = [&](const QByteArray &path, const Tokens &who, const QByteArray &body) {
            return RestRig::text(RestRig::json(rig.send("POST", path, who, body)), "id");
        };
        const auto things = [&](int base, const Tokens &who) {
            Things some;
            some.machine = RestRig::id(base + 2);
            some.alert = rig.alertOf(base + 2);
            some.recommendation = made("/api/v1/recommendations", who, "{\"machineId\":\"" + some.machine + "\",\"text\":\"Grease it\"}");
            some.run = made("/api/v1/production/machines/" + some.machine + "/runs", who, "{\"order\":\"4711\",\"planned\":10}");
            some.chart = RestRig::id(base + 40);
            some.batch = made("/api/v1/batches", who, "{\"code\":\"LOT-" + QByteArray::number(base) + "\",\"machineId\":\"" + some.machine + "\"}");
            return some;
        };
        const Things house = things(100, rig.admin), north = things(200, rig.northAdmin);
        for (const QByteArray &id : {house.alert, house.recommendation, house.run, house.batch, north.alert, north.recommendation, north.run, north.batch})
            QCOMPARE(id.size(), 36);
        const Things nobodys{{}, RestRig::id(999), RestRig::id(998), RestRig::id(997), RestRig::id(996), RestRig::id(995)};
        // What each route takes; a note is fine for all others.
        const QHash<QByteArray, QByteArray> bodies{{"resolveAlert", "{\"outcome\":\"FALSE\"}"},
                                                   {"validateRecommendation", "{\"helped\":true}"},
                                                   {"putRun", "{\"order\":\"4712\",\"planned\":20}"},
                                                   {"enterMeasurement", "{\"values\":[10]}"},
                                                   {"addTests", "{\"parameter\":\"x\",\"value\":1,\"low\":0}"},
                                                   {"decideBatch", "{\"decision\":\"REJECTED\",\"note\":\"no\",\"password\":\"wrong\"}"}};
        std::vector<Caller> callers{{"nobody", {}, {}}};
        for (const Role role : kRoles) {
            for (const char *tenant : {kHouseTenant, "north"}) {
                const QByteArray name = QByteArray(tenant) + ".b9." + roleName(role).toLatin1();
                const Tokens who = rig.access.user(root, name.constData(), role, tenant);
                callers.push_back({name, who.access.reveal(), who.principal});
            }
        }
        const auto key = rig.access.control->keys().make(root, {u"b9"_s, u"north"_s, {Permission::ViewPlant, Permission::ViewHistory}});
        callers.push_back({"north.b9.key", key->secret.reveal(), rig.access.control->checkApiKey(key->secret.reveal(), from("127.0.0.1"))});
        QMap<QByteArray, int> foreigns, owns;
        for (const Route &route : kRoutes) {
            const QByteArray path = route.path;
            for (const char *parameter : {"{alert}", "{recommendation}", "{run}", "{chart}", "{batch}"}) {
                if (!path.contains(parameter))
                    continue;
                for (const Caller &caller : callers) {
                    const bool isNorth = caller.principal && caller.principal->tenant == u"north"_s;
                    const Things &own = isNorth ? north : house, &other = isNorth ? house : north;
                    const auto answer = [&](const Things &named, const QByteArray &machine) {
                        QByteArray head = methodName(route.method).toByteArray() + ' ' + path;
                        head.replace("{alert}", named.alert).replace("{recommendation}", named.recommendation).replace("{run}", named.run).replace("{chart}", named.chart);
                        head.replace("{batch}", named.batch).replace("{machine}", machine);
                        if (!caller.proof.isEmpty())
                            head += "\r\nAuthorization: Bearer " + caller.proof;
                        return rig.ask(head, route.mostBody > 0 ? bodies.value(route.name, "{}") : QByteArray());
                    };
                    const int refused = refusalFor(route, caller);
                    const RawAnswer unknown = answer(nobodys, own.machine), foreign = answer(other, own.machine);
                    const QByteArray place = caller.name + ' ' + route.name + ' ' + QByteArray::number(foreign.status) + ' ' + foreign.body;
                    QVERIFY2(foreign.status == (refused ? refused : 404), place.constData());
                    QVERIFY2(foreign.status == unknown.status && foreign.body == unknown.body, place.constData());
                    if (path.contains("{machine}")) // with the machine that it belongs to, too
                        QVERIFY2(answer(other, other.machine).body == unknown.body, place.constData());
                    ++foreigns[parameter];
                    if (refused)
                        continue;
                    const RawAnswer mine = answer(own, own.machine);
                    QVERIFY2(mine.status != 401 && mine.status != 403 && mine.status != 404 && mine.status < 500, (place + " own " + mine.body).constData());
                    ++owns[parameter];
                }
            }
        }
        for (const char *parameter : {"{alert}", "{recommendation}", "{run}", "{chart}", "{batch}"})
            QVERIFY2(foreigns[parameter] >= 14 && owns[parameter] >= 8, parameter);
        // W1: the trail knows who tried the one and who the other. What lies in the records alone (runs, batches) it cannot tell.
        rig.access.control->keepHouse();
        const auto told = [&](const char *user) {
            int found = 0;
            for (const Event &event : rig.access.journal.events())
                found += event.kind == EventKind::Audit && event.source == u"access"_s && event.user.startsWith(QLatin1String(user)) && event.text.contains(u"another tenant"_s);
            return found;
        };
        QTRY_VERIFY(told("north.b9.admin (127.0.0.1)") >= 1);
        QVERIFY(told("default.b9.supervisor (127.0.0.1)") >= 1);
        QCOMPARE(told("root.one"), 0);
    }

    //! T9: who raises their own role, or anything else that a route does not take, is refused, and the trail tells of it.
    void whatDoesNotBelongIsRefusedAndTold()
    {
        RestRig rig;
        const Tokens vera = rig.access.user(rig.admin().principal, "vera.viewer", Role::Viewer);
        const auto told = [&](const char *user) {
            int found = 0;
            for (const Event &event : rig.access.journal.events())
                found += event.kind == EventKind::Audit && event.source == u"access"_s && event.user.startsWith(QLatin1String(user)) && event.text.contains(u"does not belong"_s);
            return found;
        };
        QCOMPARE(rig.ask("POST /api/v1/password", "{\"name\":\"vera.viewer\",\"password\":\"x\",\"newPassword\":\"y\",\"role\":\"admin\"}", "127.0.0.50").status, 400);
        QCOMPARE(rig.ask("POST /api/v1/login", "{\"name\":\"vera.viewer\",\"password\":\"x\",\"permissions\":true}", "127.0.0.51").status, 400);
        QCOMPARE(rig.ask("PATCH /api/v1/users/" + rig.admin().principal.id.toByteArray(QUuid::WithoutBraces) + DoorRig::bearer(rig.admin().access), "{\"isRoot\":true}", "127.0.0.52").status, 400);
        QCOMPARE(rig.ask("POST /api/v1/login", "{\"name\":1,\"password\":\"x\"}", "127.0.0.53").status, 400); // a wrong kind is a mistake
        rig.access.control->keepHouse();
        QTRY_COMPARE(told("(127.0.0.50)"), 1);
        QTRY_COMPARE(told("(127.0.0.51)"), 1);
        QTRY_COMPARE(told("root.one (127.0.0.52)"), 1);
        QCOMPARE(told("(127.0.0.53)"), 0);
        QCOMPARE(rig.access.control->accounts().users(rig.admin().principal).size(), 2);
        Q_UNUSED(vera)
    }

    //! T14, W1: who names what another tenant has is answered as if it were not there, and the trail tells of it; a thing that
    //! never was is nothing to tell.
    void whoNamesOthersThingsIsTold()
    {
        MatrixRig rig;
        const auto told = [&] {
            int found = 0;
            for (const Event &event : rig.access.journal.events())
                found += event.kind == EventKind::Audit && event.source == u"access"_s && event.text.contains(u"another tenant"_s);
            return found;
        };
        const Caller &viewer = rig.named("north.viewer"), &admin = rig.named("north.admin"), &root = rig.named("default.admin");
        const auto ask = [&](const Caller &caller, const QByteArray &what, const char *from) {
            return rig.ask(what + "\r\nAuthorization: Bearer " + caller.proof, {}, from).status;
        };
        QCOMPARE(ask(viewer, "GET /api/v1/tags/" + RestRig::id(999), "127.0.0.60"), 404);
        QCOMPARE(ask(viewer, "GET /api/v1/tags/" + RestRig::id(210), "127.0.0.60"), 200);
        rig.access.control->keepHouse();
        QCOMPARE(told(), 0);
        int wanted = 0;
        const auto isTold = [&] {
            rig.access.control->keepHouse();
            return QTest::qWaitFor([&] { return told() >= wanted; }) && told() == wanted;
        };
        const std::pair<QByteArray, int> others[]{{"/api/v1/tags/" + RestRig::id(110), 404}, {"/api/v1/tags/" + RestRig::id(110) + "/history", 404},
                                                  {"/api/v1/values?device=" + RestRig::id(104), 404}, {"/api/v1/values?machine=" + RestRig::id(102), 404}};
        QByteArray address = "127.0.0.70";
        for (const auto &[path, status] : others) {
            ++address[address.size() - 1];
            QCOMPARE(ask(viewer, "GET " + path, address.constData()), status);
            ++wanted;
            QVERIFY2(isTold(), path.constData());
        }
        const QByteArray houses = rig.houseAdmin.principal.id.toByteArray(QUuid::WithoutBraces), norths = rig.northUser.principal.id.toByteArray(QUuid::WithoutBraces);
        QCOMPARE(ask(admin, "DELETE /api/v1/users/" + houses, "127.0.0.80"), 404);
        ++wanted;
        QVERIFY(isTold());
        // Who manages all tenants reaches them all: nothing to tell.
        QVERIFY(ask(root, "POST /api/v1/users/" + norths + "/password", "127.0.0.81") != 404);
        QVERIFY(isTold());
    }

    //! HEAD says what GET does, without a body; and a page from elsewhere gets nothing anywhere, whatever it shows.
    void headsAndOriginsChangeNothing()
    {
        MatrixRig rig;
        const QByteArray own = "\r\nOrigin: " + rig.origin();
        int heads = 0, origins = 0;
        for (const QByteArray &name : {QByteArray("nobody"), QByteArray("default.admin"), QByteArray("north.viewer"), QByteArray("expired"), QByteArray("tampered"), QByteArray("key.reader")}) {
            const Caller &caller = rig.named(name);
            for (const Route &route : kRoutes) {
                const QByteArray place = name + ' ' + route.name;
                if (route.method == Method::Get) {
                    const RawAnswer head = rig.headAs(caller, route), get = rig.askAs(caller, route, Whose::Nobodys);
                    QVERIFY2(head.status == get.status && head.body.isEmpty(), place.constData());
                    QVERIFY2(head.fields.count("content-length") == get.fields.count("content-length"), place.constData());
                    ++heads;
                }
                for (const char *foreign : {"null", "https://evil.example", "http://127.0.0.1", "http://127.0.0.1:1"}) {
                    const RawAnswer answer = rig.askAs(caller, route, Whose::Nobodys, QByteArray("\r\nOrigin: ") + foreign);
                    QVERIFY2(answer.status == 403 && RestRig::text(RestRig::json(answer), "code") == "origin_refused", place.constData());
                    ++origins;
                }
                if (refusalFor(route, caller) != 0)
                    QVERIFY2(rig.askAs(caller, route, Whose::Nobodys, own).status == refusalFor(route, caller), place.constData());
            }
        }
        qInfo("%d heads, %d foreign origins", heads, origins);
    }

    //! T14: each tenant's names and texts are canaries; whatever another asks for, by GET or HEAD, none is in any byte of any answer.
    void nothingOfOthersInAnyByteOfAnAnswer()
    {
        MatrixRig rig;
        rig.editAsDesktop([](Plant plant) {
            for (Site &site : plant.sites) {
                const QString canary = site.tenant == u"north"_s ? u"CANARY-NORTH-"_s : u"CANARY-HOUSE-"_s;
                site.name = canary + site.name;
                for (Machine &machine : site.lines[0].machines)
                    machine.name = canary + machine.code;
                site.devices[0].name = canary + site.devices[0].code;
                for (Tag &tag : site.devices[0].tags)
                    tag.name = canary + tag.code;
            }
            return plant;
        });
        for (const auto &[machine, canary] : {std::pair(u"N-M"_s, u"CANARY-NORTH-"_s), {u"H-M"_s, u"CANARY-HOUSE-"_s}}) {
            Event event;
            event.at = rig.access.clock.utc();
            event.source = machine;
            event.text = canary + u"event"_s;
            rig.access.journal.append(event, {});
        }
        const Principal root = rig.houseAdmin.principal;
        for (const auto &[name, tenant] : {std::pair("canary-north-user", "north"), {"canary-house-user", kHouseTenant}})
            (void)rig.access.user(root, name, Role::Viewer, tenant);
        quint64 bytes = 0, home = 0;
        for (const Caller &caller : rig.callers) {
            if (!caller.principal)
                continue;
            const bool isNorth = caller.principal->tenant == u"north"_s;
            rig.access.clock.advance(10s); // questions about the past are limited
            for (const Route &route : kRoutes) {
                if (route.method != Method::Get || refusalFor(route, caller) != 0)
                    continue;
                for (const Whose whose : {Whose::Own, Whose::Foreign, Whose::Nobodys}) {
                    for (const char *method : {"GET ", "HEAD "}) {
                        RawClient client;
                        QVERIFY(client.connect(rig.port()));
                        QVERIFY(client.send(DoorRig::request(method + rig.pathOf(route, whose, caller) + "\r\nConnection: close\r\nAuthorization: Bearer " + caller.proof)));
                        QVERIFY(client.closes());
                        const QByteArray place = caller.name + ' ' + method + route.name, all = client.bytes().toUpper();
                        QVERIFY2(!all.isEmpty(), place.constData());
                        // Who manages all tenants, or reads the trail of the whole station, sees the names of all accounts.
                        const bool seesAccounts = caller.principal->may(Permission::ManageTenants) || (!isNorth && caller.principal->may(Permission::ViewAudit));
                        const QByteArray others = isNorth ? "CANARY-HOUSE-" : "CANARY-NORTH-";
                        QVERIFY2(!QByteArray(all).replace(seesAccounts ? others + "USER" : QByteArray("\0", 1), "").contains(others), place.constData());
                        bytes += quint64(all.size());
                        home += quint64(all.count(isNorth ? "CANARY-NORTH-" : "CANARY-HOUSE-"));
                    }
                }
            }
        }
        QVERIFY(home > 100);
        qInfo("%llu bytes, %llu canaries found at home", bytes, home);
    }

    //! Tokens with a bit, a letter or a part changed, over the wire: none is taken. LINESIDE_LONG_TESTS tries ten times as many.
    void mutatedTokensOpenNothing()
    {
        MatrixRig rig;
        const quint32 seed = qEnvironmentVariableIsSet("LINESIDE_SEED") ? quint32(qEnvironmentVariableIntValue("LINESIDE_SEED")) : QRandomGenerator::global()->generate();
        qInfo("LINESIDE_SEED=%u", seed);
        QRandomGenerator random(seed);
        QList<QByteArray> tokens;
        for (const Caller &caller : rig.callers) {
            if (caller.principal)
                tokens << caller.proof;
        }
        const int count = qEnvironmentVariableIsSet("LINESIDE_LONG_TESTS") ? 20'000 : 2'000;
        for (int i = 0; i < count; ++i) {
            QByteArray token = tokens[random.bounded(int(tokens.size()))];
            const QByteArray other = tokens[random.bounded(int(tokens.size()))];
            const qsizetype at = random.bounded(int(token.size()));
            switch (random.bounded(4)) {
            case 0:
                token[at] = char(token[at] ^ (1 << random.bounded(7)));
                break;
            case 1:
                token.remove(at, random.bounded(1, 9));
                break;
            case 2:
                token.insert(at, token.sliced(at, std::min<qsizetype>(5, token.size() - at)));
                break;
            default:
                token = token.first(at) + other.sliced(std::min(at, other.size()));
            }
            if (tokens.contains(token) || token.contains('\r') || token.contains('\n'))
                continue;
            const int status = rig.ask("GET /api/v1/plant\r\nAuthorization: Bearer " + token).status;
            QVERIFY2(status == 401 || status == 400, qPrintable(QStringLiteral("%1: %2").arg(status).arg(QString::fromLatin1(token.toPercentEncoding()))));
        }
    }

    //! T5, T9, W1: nothing that a request says of itself decides anything.
    void whatARequestSaysOfItselfDecidesNothing()
    {
        MatrixRig rig;
        const Caller *viewer = nullptr;
        for (const Caller &caller : rig.callers) {
            if (caller.name == "north.viewer")
                viewer = &caller;
        }
        QVERIFY(viewer);
        const QByteArray proof = "\r\nAuthorization: Bearer " + viewer->proof;
        const QByteArray plain = rig.ask("GET /api/v1/plant" + proof).body;
        for (const char *field : {"X-Tenant: default", "Tenant: default", "X-Forwarded-User: root.one", "X-Forwarded-For: 127.0.0.1", "Forwarded: for=127.0.0.1;by=x",
                                  "X-Original-URL: /api/v1/users", "X-HTTP-Method-Override: DELETE", "Referer: http://127.0.0.1/", "X-Role: admin", "Cookie: role=admin",
                                  "X-Real-IP: 127.0.0.1"}) {
            const RawAnswer answer = rig.ask("GET /api/v1/plant" + proof + "\r\n" + field);
            QCOMPARE(answer.status, 200);
            QCOMPARE(answer.body, plain);
            QCOMPARE(rig.ask("GET /api/v1/users" + proof + "\r\n" + field).status, 403);
            QCOMPARE(rig.ask("GET /api/v1/users\r\n" + QByteArray(field)).status, 401);
        }
        for (const char *query : {"tenant=default", "role=admin", "access_token=x"})
            QVERIFY2(rig.ask("GET /api/v1/values?" + QByteArray(query) + proof).status == 400, query);
        // J3: a proof in the address is none.
        QCOMPARE(rig.ask("GET /api/v1/plant?access_token=" + viewer->proof).status, 401);
        QCOMPARE(rig.ask("GET /api/v1/plant?token=" + viewer->proof).status, 401);
    }
};

QTEST_GUILESS_MAIN(TestRestMatrix)
#include "tst_rest_matrix.moc"
