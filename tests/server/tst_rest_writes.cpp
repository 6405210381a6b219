#include "server/rest_rig.h"

using namespace lineside;
using namespace lineside::http;
using namespace lineside::test;
using namespace std::chrono_literals;
using namespace Qt::Literals;

namespace {

//! An operator of the house, and a tag (110) that stands at 41.5.
class WriteRig : public RestRig
{
public:
    explicit WriteRig(Writes writes = Writes::On) : RestRig(writes) { bring(110, 41.5); }

    const Tokens oper = access.user(admin().principal, "olga.operator", Role::Operator);

    RawAnswer as(const QByteArray &head, const QByteArray &body = {}) { return ask(head + bearer(oper.access), body); }
    RawAnswer prepare(const QByteArray &value = "42", int tag = 110) { return as("POST /api/v1/tags/" + id(tag) + "/writes", "{\"value\":" + value + "}"); }
    QByteArray prepared() { return text(json(prepare()), "write"); }
    RawAnswer confirm(const QByteArray &write) { return as("POST /api/v1/writes/" + write + "/confirm"); }
    static QByteArray state(const RawAnswer &answer) { return text(json(answer), "state"); }
    static QByteArray code(const RawAnswer &answer) { return text(json(answer), "code"); }
};

} // namespace

class TestRestWrites : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void areOffUnlessSwitchedOn()
    {
        WriteRig rig(RestRig::Writes::Off);
        QCOMPARE(rig.prepare().status, 403);
        QCOMPARE(WriteRig::code(rig.prepare()), QByteArray("writes_off"));
        QCOMPARE(WriteRig::code(rig.confirm(WriteRig::id(1))), QByteArray("writes_off"));
        QCOMPARE(rig.writer.count(), 0);
    }

    //! T17: prepared, confirmed, sent once, read back, recorded.
    void takeTwoStepsAndHappenOnce()
    {
        WriteRig rig;
        const RawAnswer answer = rig.as("POST /api/v1/tags/" + WriteRig::id(110) + "/writes", "{\"value\":42.5,\"reason\":\"less foam\"}");
        QCOMPARE(answer.status, 201);
        const QJsonObject prepared = WriteRig::json(answer);
        const QByteArray write = WriteRig::text(prepared, "write");
        QCOMPARE(prepared[u"state"_s].toString(), u"prepared"_s);
        QCOMPARE(prepared[u"value"_s][u"v"_s].toDouble(), 41.5);
        QCOMPARE(prepared[u"value"_s][u"q"_s].toInt(-1), 0);
        QCOMPARE(prepared[u"lowLimit"_s].toDouble(-1), 0.0);
        QCOMPARE(prepared[u"highLimit"_s].toDouble(-1), 100.0);
        QCOMPARE(prepared[u"before"_s].toString(), u"41.50"_s);
        QCOMPARE(prepared[u"wanted"_s].toString(), u"42.50"_s);
        QCOMPARE(answer.fields.at("location"), "/api/v1/writes/" + write);
        QCOMPARE(rig.writer.count(), 0);
        QCOMPARE(WriteRig::state(rig.as("GET /api/v1/writes/" + write)), QByteArray("prepared"));

        const RawAnswer done = rig.confirm(write);
        QCOMPARE(done.status, 200);
        QCOMPARE(WriteRig::state(done), QByteArray("done"));
        QCOMPARE(WriteRig::text(WriteRig::json(done), "after"), QByteArray("42.50"));
        QCOMPARE(rig.writer.count(), 1);
        QCOMPARE(rig.writer.last().toDouble(), 42.5);
        for (int i = 0; i < 3; ++i)
            QCOMPARE(rig.confirm(write).status, 409);
        QCOMPARE(WriteRig::state(rig.as("GET /api/v1/writes/" + write)), QByteArray("done"));
        QCOMPARE(rig.writer.count(), 1);
        const QByteArray journal = all(rig.access.journal);
        QVERIFY(journal.contains("olga.operator (127.0.0.1)") && journal.contains("less foam") && journal.contains(write));
    }

    void areConfirmedByWhoPreparedThem()
    {
        WriteRig rig;
        const Tokens other = rig.access.user(rig.admin().principal, "otto.operator", Role::Operator);
        const Tokens again = *rig.access.login(u"olga.operator"_s, Access::password()).tokens; // another login of the same
        const QByteArray write = rig.prepared();
        for (const Secret &token : {other.access, again.access, rig.admin().access}) {
            const RawAnswer foreign = rig.ask("POST /api/v1/writes/" + write + "/confirm" + DoorRig::bearer(token));
            QCOMPARE(foreign.status, 404);
            QCOMPARE(foreign.body, rig.ask("POST /api/v1/writes/" + WriteRig::id(999) + "/confirm" + DoorRig::bearer(token)).body);
            QCOMPARE(rig.ask("GET /api/v1/writes/" + write + DoorRig::bearer(token)).status, 404);
        }
        const Tokens viewer = rig.access.user(rig.admin().principal, "vera.viewer", Role::Viewer);
        QCOMPARE(rig.ask("POST /api/v1/tags/" + WriteRig::id(110) + "/writes" + DoorRig::bearer(viewer.access), "{\"value\":1}").status, 403);
        QCOMPARE(rig.writer.count(), 0);
        QCOMPARE(WriteRig::state(rig.confirm(write)), QByteArray("done"));
    }

    void expire()
    {
        WriteRig rig;
        const QByteArray write = rig.prepared();
        rig.access.clock.advance(31s);
        rig.bring(110, 41.5); // still live
        QCOMPARE(rig.confirm(write).status, 409);
        QCOMPARE(WriteRig::state(rig.as("GET /api/v1/writes/" + write)), QByteArray("expired"));
        QCOMPARE(rig.writer.count(), 0);
    }

    void areRefusedWhereTheDesktopRefuses()
    {
        WriteRig rig;
        QCOMPARE(rig.prepare("100.5").status, 409); // above the write limit
        QCOMPARE(rig.prepare("-1").status, 409);
        QCOMPARE(rig.prepare("\"many\"").status, 400);
        for (const char *bad : {"null", "[1]", "{}", "1e400"})
            QVERIFY2(rig.prepare(bad).status == 400, bad);
        QCOMPARE(rig.as("POST /api/v1/tags/" + WriteRig::id(110) + "/writes", "{}").status, 400);
        QCOMPARE(rig.as("POST /api/v1/tags/" + WriteRig::id(110) + "/writes", "{\"value\":1,\"force\":true}").status, 400);
        QCOMPARE(rig.prepare("1", 111).status, 409); // not writable
        QCOMPARE(rig.prepare("1", 210).status, 404); // another tenant's
        QCOMPARE(rig.prepare("1", 210).body, rig.prepare("1", 999).body);
        rig.bring(110, 41.5, StatusCode::BadSensorFailure);
        QCOMPARE(rig.prepare().status, 409);
        rig.bring(110, 41.5, StatusCode::UncertainLastUsableValue);
        QCOMPARE(rig.prepare().status, 409);
        rig.bring(110, 41.5);
        rig.access.clock.advance(10s);
        QCOMPARE(rig.prepare().status, 409); // stale
        QCOMPARE(rig.writer.count(), 0);
    }

    //! What was true when it was prepared is asked again when it is sent.
    void areCheckedAgainWhenTheyAreSent()
    {
        WriteRig rig;
        QByteArray write = rig.prepared();
        rig.bring(110, 41.5, StatusCode::BadSensorFailure);
        QCOMPARE(WriteRig::state(rig.confirm(write)), QByteArray("refused"));
        rig.bring(110, 41.5);
        write = rig.prepared();
        rig.editAsDesktop([](Plant plant) {
            plant.sites[0].devices[0].tags[0].writeLimits.high = 40.0;
            return plant;
        });
        QCOMPARE(WriteRig::state(rig.confirm(write)), QByteArray("refused"));
        QCOMPARE(rig.writer.count(), 0);
    }

    void areNeverRepeated()
    {
        WriteRig rig;
        // The answer is lost: the connection goes before it comes.
        rig.writer.hold();
        const QByteArray write = rig.prepared();
        {
            RawClient client;
            QVERIFY(client.connect(rig.port()));
            QVERIFY(client.send(DoorRig::request("POST /api/v1/writes/" + write + "/confirm" + DoorRig::bearer(rig.oper.access))));
            QTRY_COMPARE_WITH_TIMEOUT(rig.writer.count(), 1, 10'000);
        }
        QCOMPARE(WriteRig::state(rig.as("GET /api/v1/writes/" + write)), QByteArray("under_way"));
        QCOMPARE(rig.confirm(write).status, 409);
        rig.writer.release({WriteResult::Unknown, u"Nobody knows."_s, {}});
        const auto state = [&] { return WriteRig::state(rig.as("GET /api/v1/writes/" + write)); };
        QTRY_COMPARE_WITH_TIMEOUT(state(), QByteArray("unknown"), 10'000);
        QCOMPARE(rig.confirm(write).status, 409);
        QCOMPARE(rig.writer.count(), 1);
    }

    void areFewAtATime()
    {
        WriteRig rig;
        for (int i = 0; i < 5; ++i)
            QCOMPARE(rig.prepare().status, 201);
        const RawAnswer more = rig.prepare();
        QCOMPARE(more.status, 429);
        QVERIFY(more.fields.contains("retry-after"));
        rig.access.clock.advance(31s);
        rig.bring(110, 41.5);
        QCOMPARE(rig.prepare().status, 201);
        rig.access.clock.advance(16min);
        QCOMPARE(rig.access.login(u"olga.operator"_s, Access::password()).outcome, LoginOutcome::LoggedIn);
    }
};

QTEST_GUILESS_MAIN(TestRestWrites)
#include "tst_rest_writes.moc"
