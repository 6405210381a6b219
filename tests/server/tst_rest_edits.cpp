#include "server/rest_rig.h"

using namespace lineside;
using namespace lineside::http;
using namespace lineside::test;
using namespace std::chrono_literals;
using namespace Qt::Literals;

namespace {

//! An engineer of the house, at work.
class EditRig : public RestRig
{
public:
    const Tokens engineer = access.user(admin().principal, "eva.engineer", Role::Engineer);

    RawAnswer as(const QByteArray &head, const QByteArray &body = {}) { return ask(head + bearer(engineer.access), body); }
    RawAnswer with(const QByteArray &head, const QByteArray &tag, const QByteArray &body = {})
    {
        return ask(head + bearer(engineer.access) + "\r\nIf-Match: " + tag, body);
    }
    QByteArray tag() { return as("GET /api/v1/plant").fields["etag"]; }
    QByteArray made(const RawAnswer &answer) const { return text(json(answer), "id"); }
    static QByteArray code(const RawAnswer &answer) { return text(json(answer), "code"); }
    static QByteArray detail(const RawAnswer &answer) { return text(json(answer), "detail"); }
    QString undoName()
    {
        return on(station(), [this] { return editor->undoName(); });
    }
};

} // namespace

class TestRestEdits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    //! Every kind of object is made, read, replaced, changed and deleted, live at once, each an undoable step by its name.
    void aPlantIsBuiltAndTakenDown()
    {
        EditRig rig;
        RawAnswer answer = rig.as("POST /api/v1/sites", "{\"code\":\"S2\",\"name\":\"Second\"}");
        QCOMPARE(answer.status, 201);
        const QByteArray site = rig.made(answer);
        QCOMPARE(answer.fields.at("location"), "/api/v1/sites/" + site);
        QCOMPARE(answer.fields.at("etag"), rig.tag());
        QCOMPARE(rig.undoName(), u"Add site S2"_s);
        QCOMPARE(rig.plant()->plant().sites.last().tenant, QLatin1String(kHouseTenant));
        answer = rig.as("POST /api/v1/sites/" + site + "/lines", "{\"code\":\"L9\"}");
        QCOMPARE(answer.status, 201);
        const QByteArray line = rig.made(answer);
        answer = rig.as("POST /api/v1/lines/" + line + "/machines", "{\"code\":\"M9\",\"type\":\"press\"}");
        QCOMPARE(answer.status, 201);
        const QByteArray machine = rig.made(answer);
        answer = rig.as("POST /api/v1/sites/" + site + "/devices",
                        "{\"code\":\"D9\",\"driver\":\"fake\",\"periodMs\":500,\"parameters\":{\"host\":\"10.0.0.9\"},\"tags\":[{\"code\":\"a\",\"type\":\"int64\"}]}");
        QCOMPARE(answer.status, 201);
        const QByteArray device = rig.made(answer);
        QVERIFY(!answer.body.contains("\"tags\"")); // they have addresses of their own
        answer = rig.as("POST /api/v1/devices/" + device + "/tags",
                        "{\"code\":\"torque\",\"unit\":\"N.m\",\"machine\":\"" + machine + "\",\"limits\":{\"high\":80},\"address\":{\"register\":7}}");
        QCOMPARE(answer.status, 201);
        const QByteArray tag = rig.made(answer);
        const TagEntry *entry = rig.plant()->find(u"D9.torque"_s);
        QVERIFY(entry && entry->machine && entry->machine->code == u"M9"_s);
        QCOMPARE(rig.plant()->findDevice(DeviceId{QUuid(QString::fromLatin1(device))})->tags.size(), 2);
        QCOMPARE(rig.as("GET /api/v1/tags/" + tag).status, 200);
        QVERIFY(!rig.as("GET /api/v1/tags/" + tag).body.contains("register")); // for viewers, too
        QVERIFY(rig.as("GET /api/v1/tags/" + tag + "/definition").body.contains("\"register\": 7"));

        // PATCH leaves alone what it does not name, PUT does not.
        answer = rig.with("PATCH /api/v1/tags/" + tag, rig.tag(), "{\"name\":\"Torque\",\"limits\":{\"high\":null,\"low\":2}}");
        QCOMPARE(answer.status, 200);
        QCOMPARE(rig.plant()->find(u"D9.torque"_s)->tag->limits.low, std::optional(2.0));
        QCOMPARE(rig.plant()->find(u"D9.torque"_s)->tag->limits.high, std::optional<double>());
        QCOMPARE(rig.plant()->find(u"D9.torque"_s)->tag->unit, u"N.m"_s);
        answer = rig.with("PUT /api/v1/tags/" + tag, rig.tag(), "{\"code\":\"torque\",\"name\":\"Moment\"}");
        QCOMPARE(answer.status, 200);
        QCOMPARE(rig.plant()->find(u"D9.torque"_s)->tag->unit, QString());
        QCOMPARE(rig.undoName(), u"Change tag torque"_s);
        answer = rig.with("PATCH /api/v1/devices/" + device, rig.tag(), "{\"periodMs\":250}");
        QCOMPARE(answer.status, 200);
        QCOMPARE(rig.plant()->findDevice(DeviceId{QUuid(QString::fromLatin1(device))})->tags.size(), 2); // kept
        QCOMPARE(rig.with("PATCH /api/v1/machines/" + machine, rig.tag(), "{\"keyTags\":[\"" + tag + "\"]}").status, 200);
        QCOMPARE(rig.with("PUT /api/v1/lines/" + line, rig.tag(), "{\"code\":\"L10\"}").status, 200);
        QCOMPARE(rig.with("PATCH /api/v1/sites/" + site, rig.tag(), "{\"name\":null}").status, 200);
        QCOMPARE(rig.with("PUT /api/v1/sites/" + site, rig.tag(), "{\"code\":\"S3\"}").status, 200);
        QCOMPARE(rig.plant()->plant().sites.last().devices.size(), 1);
        QCOMPARE(rig.with("PUT /api/v1/machines/" + machine, rig.tag(), "{\"code\":\"M9\",\"keyTags\":[\"" + tag + "\"]}").status, 200);
        QCOMPARE(rig.with("PUT /api/v1/devices/" + device, rig.tag(), "{\"code\":\"D9\",\"driver\":\"fake\"}").status, 200);

        QCOMPARE(rig.with("DELETE /api/v1/sites/" + site, rig.tag()).status, 409); // not empty
        QCOMPARE(rig.with("DELETE /api/v1/lines/" + line, rig.tag()).status, 409);
        QCOMPARE(rig.with("DELETE /api/v1/tags/" + tag, rig.tag()).status, 204);
        QVERIFY(rig.plant()->findMachine(MachineId{QUuid(QString::fromLatin1(machine))})->keyTags.isEmpty()); // forgotten with it
        QCOMPARE(rig.with("DELETE /api/v1/machines/" + machine, rig.tag()).status, 204);
        QCOMPARE(rig.with("DELETE /api/v1/lines/" + line, rig.tag()).status, 204);
        QCOMPARE(rig.with("DELETE /api/v1/devices/" + device, rig.tag()).status, 204);
        QCOMPARE(rig.undoName(), u"Delete device D9"_s);
        QCOMPARE(rig.with("DELETE /api/v1/sites/" + site, rig.tag()).status, 204);
        QCOMPARE(rig.plant()->plant().sites.size(), 2);
        QCOMPARE(rig.as("GET /api/v1/sites/" + site).status, 404);
        on(rig.station(), [&] { // the desktop's history has them all
            while (rig.editor->canUndo()) {
                if (!rig.editor->undo().ok())
                    qFatal("No way back.");
            }
        });
        QCOMPARE(rig.plant()->plant().sites.size(), 2);
        QCOMPARE(rig.as("POST /api/v1/plant/save").status, 204);
        QCOMPARE(rig.saved.load(), 1);
    }

    void aMachinesTagsBecomeNobodys()
    {
        EditRig rig;
        QCOMPARE(rig.with("DELETE /api/v1/machines/" + EditRig::id(102), rig.tag()).status, 204);
        QVERIFY(rig.plant()->find(TagUuid{uuid(110)})->tag->machine.isNull());
        QVERIFY(!rig.plant()->find(TagUuid{uuid(210)})->tag->machine.isNull());
    }

    //! A change is made from what somebody has read, and from nothing else.
    void twoEngineersDoNotOverwriteEachOther()
    {
        EditRig rig;
        const QByteArray path = "/api/v1/tags/" + EditRig::id(110);
        const QByteArray read = rig.as("GET " + path + "/definition").fields["etag"];
        QCOMPARE(rig.as("PATCH " + path, "{\"name\":\"A\"}").status, 428);
        QCOMPARE(rig.with("PATCH " + path, read, "{\"name\":\"A\"}").status, 200);
        const RawAnswer late = rig.with("PATCH " + path, read, "{\"name\":\"B\"}");
        QCOMPARE(late.status, 412);
        QCOMPARE(late.fields.at("etag"), rig.tag());
        QCOMPARE(rig.plant()->find(TagUuid{uuid(110)})->tag->name, u"A"_s);
        for (const QByteArray &wrong : {QByteArray("\"x\""), QByteArray("W/") + rig.tag(), QByteArray("1"), rig.tag() + ", \"x\""})
            QCOMPARE(rig.with("DELETE " + path, wrong).status, 412);

        // The desktop comes between the check and the edit's turn.
        const auto renameSite = [](Plant plant) {
            plant.sites[0].name += u'!';
            return plant;
        };
        rig.meanwhile([&] { rig.applyAsDesktop(renameSite); });
        const RawAnswer overtaken = rig.with("PATCH " + path, rig.tag(), "{\"name\":\"C\"}");
        QCOMPARE(overtaken.status, 412);
        QCOMPARE(rig.plant()->find(TagUuid{uuid(110)})->tag->name, u"A"_s);
        // What does not hang on a revision is made anew from what runs then.
        rig.meanwhile([&] { rig.applyAsDesktop(renameSite); });
        QCOMPARE(rig.as("POST /api/v1/sites", "{\"code\":\"S2\"}").status, 201);
        QCOMPARE(rig.plant()->plant().sites[0].name, u"H site!!"_s);
        rig.meanwhile([&] { rig.applyAsDesktop(renameSite); });
        QCOMPARE(rig.with("PATCH " + path, "*", "{\"name\":\"D\"}").status, 200);
        QCOMPARE(rig.plant()->plant().sites[0].name, u"H site!!!"_s);
    }

    void whatIsWrongIsSaidAsOnTheDesktop()
    {
        EditRig rig;
        const auto revision = rig.plant()->revision();
        RawAnswer answer = rig.as("POST /api/v1/sites/" + EditRig::id(100) + "/devices", "{\"code\":\"N-D\",\"driver\":\"fake\"}");
        QCOMPARE(answer.status, 400); // a device's code is unique in the plant
        Plant twice = rig.plant()->plant();
        Device same;
        same.id = DeviceId::create();
        same.code = u"N-D"_s;
        same.driver = u"fake"_s;
        twice.sites[0].devices.append(same);
        QCOMPARE(EditRig::detail(answer), PlantEditor::check(twice).error().message.toUtf8());
        const QByteArray tags = "POST /api/v1/devices/" + EditRig::id(104) + "/tags";
        QVERIFY(EditRig::detail(rig.as(tags, "{\"code\":\"x\",\"type\":\"float\"}")).contains("type: one of these words is needed here"));
        QVERIFY(EditRig::detail(rig.as(tags, "{\"code\":\"x\",\"colour\":1}")).contains("colour: this key is not known"));
        QVERIFY(EditRig::detail(rig.as(tags, "{}")).contains("code: this key is missing"));
        answer = rig.as(tags, "{\"code\":\"x\",\"address\":{\"register\":70000}}");
        QCOMPARE(EditRig::code(answer), QByteArray("bad_parameters"));
        QCOMPARE(EditRig::detail(answer), QByteArray("x: register: Must be from 0 to 65535."));
        answer = rig.with("PATCH /api/v1/devices/" + EditRig::id(104), rig.tag(), "{\"parameters\":{\"host\":\"?\"}}");
        QCOMPARE(EditRig::json(answer)[u"faults"_s].toArray().size(), 1);
        for (const char *bad : {"", "[]", "{\"code\":\"x\",\"code\":\"y\"}", "{\"code\":\"\\ud800\"}", "{\"code\":\"a\\u0000b\"}", "{\"code\":\"x\",\"deadband\":1e400}",
                                "{\"code\":\"x\",\"id\":\"00000000-0000-4000-8000-000000000999\"}", "{\"code\":\"\"}"})
            QVERIFY2(rig.as(tags, bad).status == 400, bad);
        for (const int machine : {202, 999}) // another tenant's, and nobody's
            QCOMPARE(rig.as(tags, "{\"code\":\"x\",\"machine\":\"" + EditRig::id(machine) + "\"}").status, 404);
        QCOMPARE(rig.as(tags, QByteArray(2'000, '[') + QByteArray(2'000, ']')).status, 400);
        QCOMPARE(rig.with("PATCH /api/v1/tags/" + EditRig::id(110), rig.tag(), "{\"id\":\"" + EditRig::id(111) + "\"}").status, 400);
        QCOMPARE(rig.with("PATCH /api/v1/devices/" + EditRig::id(104), rig.tag(), "{\"tags\":[]}").status, 400);
        QCOMPARE(rig.plant()->revision(), revision);
    }

    //! T7, T13: what a reference to a secret stands for must not be sent to wherever somebody writes.
    void secretsAreEnteredAtTheStation()
    {
        EditRig rig;
        rig.editAsDesktop([](Plant plant) {
            plant.sites[0].devices[0].parameters = {{u"password"_s, u"secret:1"_s}, {u"host"_s, u"a"_s}};
            return plant;
        });
        const QByteArray device = "/api/v1/devices/" + EditRig::id(104);
        QCOMPARE(rig.as("POST /api/v1/sites/" + EditRig::id(100) + "/devices",
                        "{\"code\":\"D9\",\"driver\":\"fake\",\"parameters\":{\"password\":\"secret:1\"}}").status, 403);
        QCOMPARE(rig.with("PATCH " + device, rig.tag(), "{\"parameters\":{\"password\":\"signing-key\"}}").status, 403);
        QCOMPARE(rig.with("PATCH " + device, rig.tag(), "{\"parameters\":{\"host\":\"b\"}}").status, 200);
        QCOMPARE(rig.plant()->plant().sites[0].devices[0].parameters.value(u"password"_s).toString(), u"secret:1"_s);
        QCOMPARE(rig.with("PATCH " + device, rig.tag(), "{\"parameters\":{\"password\":null}}").status, 200);
    }

    //! T14: what is another tenant's can neither be touched nor be shown through something of one's own.
    void nothingOfOthersIsTouched()
    {
        EditRig rig;
        const auto revision = rig.plant()->revision();
        QCOMPARE(rig.as("POST /api/v1/sites", "{\"code\":\"X\",\"tenant\":\"north\"}").status, 403);
        const RawAnswer none = rig.as("POST /api/v1/sites", "{\"code\":\"X\",\"tenant\":\"nobody\"}");
        QCOMPARE(none.body, rig.as("POST /api/v1/sites", "{\"code\":\"X\",\"tenant\":\"north\"}").body);
        QCOMPARE(rig.with("PATCH /api/v1/sites/" + EditRig::id(100), rig.tag(), "{\"tenant\":\"north\"}").status, 403);
        QCOMPARE(rig.with("PATCH /api/v1/machines/" + EditRig::id(102), rig.tag(), "{\"keyTags\":[\"" + EditRig::id(210) + "\"]}").status, 404);
        QCOMPARE(rig.with("PATCH /api/v1/machines/" + EditRig::id(102), rig.tag(), "{\"stateTag\":\"" + EditRig::id(212) + "\"}").status, 404);
        QCOMPARE(rig.as("POST /api/v1/lines/" + EditRig::id(101) + "/machines", "{\"code\":\"M\",\"stateTag\":\"" + EditRig::id(212) + "\"}").status, 404);
        for (const QByteArray what : {"sites/200", "lines/201", "machines/202", "devices/204", "tags/210"}) {
            const QByteArray kind = what.split('/')[0];
            const auto path = [&](int number) { return "/api/v1/" + kind + "/" + EditRig::id(number); };
            const int foreign = what.split('/')[1].toInt();
            QCOMPARE(rig.with("PATCH " + path(foreign), rig.tag(), "{\"name\":\"mine\"}").status, 404);
            QCOMPARE(rig.with("PATCH " + path(foreign), "*", "{\"name\":\"mine\"}").body, rig.with("PATCH " + path(999), "*", "{\"name\":\"mine\"}").body);
            QCOMPARE(rig.with("DELETE " + path(foreign), "*").status, 404);
        }
        QCOMPARE(rig.as("POST /api/v1/devices/" + EditRig::id(204) + "/tags", "{\"code\":\"x\"}").status, 404);
        QCOMPARE(rig.plant()->revision(), revision);
    }

    void whatCannotBeDoneInTimeIsNotDone()
    {
        EditRig rig;
        const auto revision = rig.plant()->revision();
        rig.meanwhile([&] { rig.access.clock.advance(6s); });
        const RawAnswer late = rig.as("POST /api/v1/sites", "{\"code\":\"X\"}");
        QCOMPARE(late.status, 503);
        QVERIFY(late.fields.contains("retry-after"));
        QCOMPARE(rig.plant()->revision(), revision);
        // T4: the right is asked for when the turn comes.
        rig.meanwhile([&] {
            if (!rig.access.control->sessions().end(rig.engineer.principal).ok())
                qFatal("The session does not end.");
        });
        QCOMPARE(rig.as("POST /api/v1/sites", "{\"code\":\"X\"}").status, 403);
        QCOMPARE(rig.plant()->revision(), revision);
    }

    void floodsOfEditsAreHeldBack()
    {
        EditRig rig;
        int refused = 0;
        for (int i = 0; i < 60; ++i) {
            const RawAnswer answer = rig.with("PATCH /api/v1/tags/" + EditRig::id(110), "*", "{\"decimals\":" + QByteArray::number(i % 15) + "}");
            if (answer.status == 429) {
                ++refused;
                QVERIFY(answer.fields.at("retry-after").toInt() >= 1);
            } else {
                QCOMPARE(answer.status, 200);
            }
        }
        QCOMPARE(refused, 10); // 50 at once
    }
};

QTEST_GUILESS_MAIN(TestRestEdits)
#include "tst_rest_edits.moc"
