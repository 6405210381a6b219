#include "server/operations_rig.h"

using namespace lineside;
using namespace lineside::http;
using namespace lineside::rest;
using namespace lineside::test;
using namespace std::chrono_literals;
using namespace Qt::Literals;

namespace {

//! Of both tenants, what can be named; and who tells whether the audit trail heard of a try.
class OthersRig : public OperationsRig
{
public:
    Tokens northEngineer;

    OthersRig() { northEngineer = access.user(admin.principal, "north.engineer", Role::Engineer, "north"); }

    //! An address that nobody has come from yet: each try has its own line in the trail.
    QByteArray fresh() { return "127.0.3." + QByteArray::number(++m_addresses); }
    RawAnswer from(const QByteArray &address, const QByteArray &head, const Tokens &who, const QByteArray &body = {})
    {
        return ask(head + bearer(who.access), body, address.constData());
    }
    //! Whether the trail has a line about somebody of \a address who named another tenant's thing; one that is there comes soon.
    bool isTold(const QByteArray &address, const QByteArray &user)
    {
        return QTest::qWaitFor([&] {
            access.control->keepHouse();
            return linesOf(address, user) > 0;
        });
    }
    //! What follows a try that is told is in the trail behind it: by then this one would be there, too.
    int linesOf(const QByteArray &address, const QByteArray &user) const
    {
        int lines = 0;
        for (const Event &event : access.journal.events())
            lines += event.kind == EventKind::Audit && event.source == u"access"_s && event.text.contains(u"another tenant"_s)
                && event.user == QString::fromLatin1(user + " (" + address + ')');
        return lines;
    }
    QByteArray made(const QByteArray &path, const Tokens &who, const QByteArray &body)
    {
        return text(json(send("POST", path, who, body)), "id");
    }

private:
    int m_addresses = 0;
};

constexpr const char *kRunBody = "{\"order\":\"4711\",\"planned\":10}";

} // namespace

//! T14, W1: who names what another tenant has hears what who names nothing hears, and the trail tells the two apart.
class OthersThingsTest : public QObject
{
    Q_OBJECT

    /*!
     * The same request with another tenant's, with nobody's and with one's own id in its body: the first two are 404 in the same
     * words, and the first alone is told.
     */
    static bool isAsIfItWereNotThere(OthersRig &rig, const QByteArray &head, const QByteArray &body, const Tokens &who, const QByteArray &foreign, const QByteArray &own)
    {
        const QByteArray name = who.principal.name.toLatin1(), first = rig.fresh(), second = rig.fresh();
        const auto with = [&](const QByteArray &id) { return QByteArray(body).replace("{id}", id); };
        const RawAnswer nobodys = rig.from(second, head, who, with(RestRig::id(999))), others = rig.from(first, head, who, with(foreign));
        const RawAnswer there = rig.from(rig.fresh(), head, who, with(own));
        const RawAnswer path = rig.from(rig.fresh(), "GET /api/v1/tags/" + RestRig::id(999), who);
        if (others.status == 404 && others.body == nobodys.body && nobodys.status == 404 && others.body == path.body && there.status < 400 && rig.isTold(first, name)
            && rig.linesOf(first, name) == 1 && rig.linesOf(second, name) == 0)
            return true;
        qWarning("%s %s: %d %s / %d %s / own %d %s / told %d and %d", head.constData(), body.constData(), others.status, others.body.constData(), nobodys.status,
                 nobodys.body.constData(), there.status, there.body.constData(), rig.linesOf(first, name), rig.linesOf(second, name));
        return false;
    }

private Q_SLOTS:
    void inTheBodyOfWhatIsEntered()
    {
        OthersRig rig;
        const QByteArray house = RestRig::id(102), north = RestRig::id(202);
        // Either way round.
        QVERIFY(isAsIfItWereNotThere(rig, "POST /api/v1/batches", "{\"code\":\"LOT-1\",\"machineId\":\"{id}\"}", rig.admin, north, house));
        QVERIFY(isAsIfItWereNotThere(rig, "POST /api/v1/batches", "{\"code\":\"LOT-11\",\"machineId\":\"{id}\"}", rig.northAdmin, house, north));
        QVERIFY(isAsIfItWereNotThere(rig, "POST /api/v1/recommendations", "{\"machineId\":\"{id}\",\"text\":\"Grease it\"}", rig.northAdmin, house, north));
        QVERIFY(isAsIfItWereNotThere(rig, "POST /api/v1/recommendations", "{\"machineId\":\"" + north + "\",\"text\":\"Grease it\",\"alert\":\"{id}\"}", rig.northAdmin,
                                     rig.alertOf(102), rig.alertOf(202)));
        const QByteArray houseBatch = rig.made("/api/v1/batches", rig.admin, "{\"code\":\"LOT-7\",\"machineId\":\"" + house + "\"}");
        const QByteArray northBatch = rig.made("/api/v1/batches", rig.northAdmin, "{\"code\":\"LOT-17\",\"machineId\":\"" + north + "\"}");
        QCOMPARE(houseBatch.size(), 36);
        QCOMPARE(northBatch.size(), 36);
        QVERIFY(isAsIfItWereNotThere(rig, "POST /api/v1/charts/" + RestRig::id(240) + "/measurements", "{\"values\":[10],\"batch\":\"{id}\"}", rig.northAdmin, houseBatch, northBatch));
        // A letter written in another way is the same letter.
        const QByteArray address = rig.fresh(), hidden = "\\u0030" + house.mid(1);
        QCOMPARE(rig.from(address, "POST /api/v1/batches", rig.northAdmin, "{\"code\":\"LOT-2\",\"machineId\":\"" + hidden + "\"}").status, 404);
        QVERIFY(rig.isTold(address, "north.admin"));
    }

    //! Engineers of the house: what a configuration names is theirs, too.
    void inTheBodyOfAnEdit()
    {
        OthersRig rig;
        const QByteArray any = "\r\nIf-Match: *", houseTag = RestRig::id(110), northTag = RestRig::id(210), houseMachine = RestRig::id(102), northMachine = RestRig::id(202);
        QVERIFY(isAsIfItWereNotThere(rig, "PATCH /api/v1/tags/" + houseTag + any, "{\"machine\":\"{id}\"}", rig.admin, northMachine, houseMachine));
        QVERIFY(isAsIfItWereNotThere(rig, "PATCH /api/v1/machines/" + houseMachine + any, "{\"keyTags\":[\"{id}\"]}", rig.admin, northTag, houseTag));
        QVERIFY(isAsIfItWereNotThere(rig, "PATCH /api/v1/lines/" + RestRig::id(101) + any, "{\"pacemaker\":\"{id}\"}", rig.admin, northMachine, houseMachine));
        QVERIFY(isAsIfItWereNotThere(rig, "POST /api/v1/devices/" + RestRig::id(104) + "/tags", "{\"code\":\"more\",\"type\":\"float64\",\"machine\":\"{id}\"}", rig.admin,
                                     northMachine, houseMachine));
        QVERIFY(isAsIfItWereNotThere(rig, "POST /api/v1/sites/" + RestRig::id(100) + "/devices",
                                     "{\"code\":\"P-9\",\"driver\":\"fake\",\"tags\":[{\"code\":\"x\",\"type\":\"float64\",\"machine\":\"{id}\"}]}", rig.admin, northMachine, houseMachine));
        // An account of another tenant is no machine, but others' as well; and a tenant by its code.
        const QByteArray address = rig.fresh();
        QVERIFY(rig.from(address, "POST /api/v1/users", rig.northAdmin, "{\"name\":\"eve\",\"role\":\"admin\",\"tenant\":\"default\"}").status >= 400);
        QVERIFY(rig.isTold(address, "north.admin"));
        const QByteArray second = rig.fresh();
        QCOMPARE(rig.from(second, "POST /api/v1/users", rig.admin, "{\"name\":\"nils\",\"role\":\"viewer\",\"tenant\":\"north\"}").status, 201);
        QCOMPARE(rig.from(rig.fresh(), "GET /api/v1/tags/" + northTag, rig.admin).status, 404);
        rig.access.control->keepHouse();
        QCOMPARE(rig.linesOf(second, "root.one"), 0); // who manages all tenants
    }

    //! What lies in records, or is under way: runs, batches, writes, viewers, sessions without a WebSocket.
    void inAnAddress()
    {
        OthersRig rig;
        rig.bring(110, 1.0);
        const QByteArray machine = "/api/v1/production/machines/", house = RestRig::id(102), north = RestRig::id(202);
        const QByteArray run = rig.made(machine + house + "/runs", rig.admin, kRunBody);
        const QByteArray batch = rig.made("/api/v1/batches", rig.admin, "{\"code\":\"LOT-8\",\"machineId\":\"" + house + "\"}");
        const QByteArray write = RestRig::text(RestRig::json(rig.send("POST", "/api/v1/tags/" + RestRig::id(110) + "/writes", rig.admin, "{\"value\":1}")), "write");
        const QByteArray session = RestRig::text(RestRig::json(rig.send("POST", "/api/v1/live", rig.admin, {})), "session");
        QVERIFY(run.size() == 36 && batch.size() == 36 && write.size() == 36 && !session.isEmpty());
        QByteArray viewer;
        for (const live::ViewerInfo &one : on(rig.network().home(), [&] { return rig.hub->viewers(); }))
            viewer = QByteArray::number(one.number);
        OperationsRig::waitFor([&] {
            const auto shown = rig.production->picture()->machine({uuid(102)});
            return shown->runs && std::any_of(shown->runs->begin(), shown->runs->end(), [&](const auto &one) { return one.id.toByteArray(QUuid::WithoutBraces) == run; });
        });
        struct Try
        {
            QByteArray head, own, nobodys, body;
        };
        const QByteArray none = RestRig::id(999);
        const std::vector<Try> tries{{"PUT " + machine + north + "/runs/{}", run, none, kRunBody},
                                     {"GET /api/v1/batches/{}", batch, none, {}},
                                     {"POST /api/v1/batches/{}/tests", batch, none, "{\"parameter\":\"x\",\"value\":1,\"low\":0}"},
                                     {"POST /api/v1/batches/{}/decision", batch, none, "{\"decision\":\"REJECTED\",\"note\":\"no\",\"password\":\"wrong\"}"},
                                     {"GET /api/v1/writes/{}", write, none, {}},
                                     {"POST /api/v1/writes/{}/confirm", write, none, {}},
                                     {"DELETE /api/v1/viewers/{}", viewer, "99999", {}},
                                     {"GET /api/v1/live/{}?after=0&wait=0", session, "nothing", {}},
                                     {"POST /api/v1/live/{}", session, "nothing", "{\"type\":\"ping\"}"},
                                     {"GET /api/v1/live/{}/events", session, "nothing", {}},
                                     {"DELETE /api/v1/live/{}", session, "nothing", {}}};
        for (const Try &one : tries) {
            const QByteArray first = rig.fresh(), second = rig.fresh();
            const RawAnswer nobodys = rig.from(second, QByteArray(one.head).replace("{}", one.nobodys), rig.northAdmin, one.body);
            const RawAnswer foreign = rig.from(first, QByteArray(one.head).replace("{}", one.own), rig.northAdmin, one.body);
            QVERIFY2(foreign.status == 404 && nobodys.status == 404 && foreign.body == nobodys.body, (one.head + ' ' + foreign.body + ' ' + nobodys.body).constData());
            QVERIFY2(rig.isTold(first, "north.admin"), one.head.constData());
            QCOMPARE(rig.linesOf(first, "north.admin"), 1);
            QCOMPARE(rig.linesOf(second, "north.admin"), 0);
        }
        // Of one's own tenant, but another login: not there, and nobody's business.
        const QByteArray address = rig.fresh();
        QCOMPARE(rig.from(address, "GET /api/v1/writes/" + write, rig.viewer).status, 403);
        const Tokens again = *rig.access.login(u"root.one"_s, Access::password()).tokens;
        const QByteArray other = rig.fresh();
        QCOMPARE(rig.from(other, "GET /api/v1/writes/" + write, again).status, 404);
        QCOMPARE(rig.from(rig.fresh(), "GET /api/v1/batches/" + batch, rig.admin).status, 200);
        rig.access.control->keepHouse();
        QCOMPARE(rig.linesOf(other, "root.one"), 0);
    }

    //! In the filter of a subscription, and among readings that somebody brings.
    void inFiltersAndReadings()
    {
        OthersRig rig;
        const QByteArray first = rig.fresh(), second = rig.fresh(), third = rig.fresh();
        const auto subscribe = [&](const QByteArray &address, const QByteArray &topic, const QByteArray &filters) {
            LiveClient client;
            if (!client.open(rig.port(), "Bearer " + rig.northViewer.access.reveal(), "lineside.v1", {}, address.constData()))
                return QJsonObject();
            return client.subscribe("{\"subscription\":\"a\",\"topic\":\"" + topic + "\",\"filters\":" + filters + "}");
        };
        const QJsonObject nobodys = subscribe(second, "readings", "{\"devices\":[\"" + RestRig::id(999) + "\"]}");
        const QJsonObject foreign = subscribe(first, "readings", "{\"devices\":[\"" + RestRig::id(104) + "\"]}");
        QCOMPARE(foreign[u"code"_s].toString(), u"forbidden"_s);
        QCOMPARE(foreign, nobodys);
        QVERIFY(rig.isTold(first, "north.viewer"));
        QCOMPARE(rig.linesOf(second, "north.viewer"), 0);
        for (const char *filter : {"\"tags\":[\"{}\"]|110", "\"machines\":[\"{}\"]|102", "\"lines\":[\"{}\"]|101", "\"sites\":[\"{}\"]|100"}) {
            const QList<QByteArray> parts = QByteArray(filter).split('|');
            const QByteArray address = rig.fresh();
            QCOMPARE(subscribe(address, "readings", '{' + QByteArray(parts[0]).replace("{}", RestRig::id(parts[1].toInt())) + '}')[u"code"_s].toString(), u"forbidden"_s);
            QVERIFY2(rig.isTold(address, "north.viewer"), filter);
        }
        // What the role does not allow is told, too, in its own words.
        QCOMPARE(subscribe(third, "system", "{}")[u"code"_s].toString(), u"not_allowed"_s);
        QTRY_VERIFY([&] {
            rig.access.control->keepHouse();
            for (const Event &event : rig.access.journal.events()) {
                if (event.user == QString::fromLatin1("north.viewer (" + third + ')') && event.text.contains(u"role"_s))
                    return true;
            }
            return false;
        }());
        QCOMPARE(rig.linesOf(third, "north.viewer"), 0);

        const QByteArray fourth = rig.fresh();
        const auto bring = [&](const QByteArray &address, int tag) {
            return rig.from(address, "POST /api/v1/readings", rig.northEngineer, "{\"readings\":[{\"tag\":\"" + RestRig::id(tag) + "\",\"v\":1}]}").body;
        };
        const QByteArray fifth = rig.fresh();
        QCOMPARE(bring(fourth, 110), bring(fifth, 999));
        QVERIFY(rig.isTold(fourth, "north.engineer"));
        QCOMPARE(rig.linesOf(fifth, "north.engineer"), 0);
    }

    //! How the station as a whole works on scores is the house's to know.
    void wholeStationFiguresAreTheHouses()
    {
        OthersRig rig;
        for (const char *path : {"/api/v1/health/scores", "/api/v1/health/scores/latest"}) {
            const QJsonObject house = RestRig::json(rig.get(path, rig.viewer)), north = RestRig::json(rig.get(path, rig.northAdmin));
            QVERIFY(house[u"heartbeat"_s][u"rounds"_s].toInt() >= 1);
            QVERIFY2(north.contains(u"heartbeat"_s) && north[u"heartbeat"_s].isNull(), path);
            QVERIFY(!north[u"machines"_s].toArray().isEmpty());
        }
        for (const char *path : {"/metrics", "/api/v1/status"}) {
            QCOMPARE(rig.get(path, rig.admin).status, 200);
            QCOMPARE(rig.get(path, rig.northAdmin).status, 403);
        }
    }
};

QTEST_GUILESS_MAIN(OthersThingsTest)
#include "tst_others_things.moc"
