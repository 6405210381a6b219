#include "server/queue_client.h"

#include <QTest>

using namespace lineside;
using namespace lineside::live;
using namespace lineside::test;
using namespace std::chrono_literals;
using namespace Qt::Literals;

namespace {

const QByteArray kReadings = "{\"subscription\":\"r\",\"topic\":\"readings\"}";
const QByteArray kEvents = "{\"subscription\":\"e\",\"topic\":\"events\"}";

} // namespace

class TestLiveQueues : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSameMessagesComeByAsking()
    {
        LiveRig rig;
        rig.bring(110, Payload::of(1.5));
        QueueClient client(rig, LiveRig::proof(rig.admin()));
        QCOMPARE(client.open(), 201);
        QCOMPARE(client.message(u"welcome"_s)[u"payload"_s][u"user"_s].toString(), u"root.one"_s);
        QCOMPARE(rig.viewers(), 1);
        QCOMPARE(rig.hub->counters()->fallbacks.load(), qint64(1));
        QCOMPARE(client.say("subscribe", kReadings), 204);
        QCOMPARE(client.say("subscribe", kEvents), 204);
        QVERIFY(client.message(u"sensorReadingUpdated"_s)[u"payload"_s][u"snapshot"_s].toBool());
        rig.bring(110, Payload::of(2.5));
        QCOMPARE(client.message(u"sensorReadingUpdated"_s)[u"sequenceId"_s].toInteger(), 1);
        const quint64 event = rig.tell(u"H-M"_s, Severity::Critical);
        QCOMPARE(client.message(u"equipmentEventTriggered"_s)[u"sequenceId"_s].toInteger(), qint64(event));
        // A right is a right, however one asks.
        QCOMPARE(client.say("subscribe", "{\"subscription\":\"x\",\"topic\":\"readings\",\"filters\":{\"tags\":[\"" + LiveRig::id(210) + "\"]}}"), 204);
        QCOMPARE(client.message(u"error"_s)[u"payload"_s][u"code"_s].toString(), u"forbidden"_s);
        QCOMPARE(client.request("DELETE " + client.path()).status, 204);
        QCOMPARE(rig.viewers(), 0);
        QCOMPARE(rig.hub->counters()->fallbacks.load(), qint64(0));
        QCOMPARE(client.poll(), 404);
    }

    void questionsWaitForNewsAndEndInTime()
    {
        LiveRig rig;
        QueueClient client(rig, LiveRig::proof(rig.admin()));
        client.open();
        client.say("subscribe", kEvents);
        while (client.poll() == 200 && client.next < 2) {}
        client.all.clear();
        // An answer that comes when there is something.
        RawClient asks;
        QVERIFY(asks.connect(rig.port()));
        const QByteArray line = "GET " + client.path() + "?after=" + QByteArray::number(client.next) + "&wait=20\r\nAuthorization: " + LiveRig::proof(rig.admin());
        QVERIFY(asks.send(DoorRig::request(line)));
        QVERIFY(!asks.receive(300));
        const quint64 event = rig.tell(u"H-M"_s);
        RawAnswer answer = asks.answer();
        QCOMPARE(answer.status, 200);
        QVERIFY(answer.body.contains("\"sequenceId\":" + QByteArray::number(event)));
        // It is not acknowledged: whoever asks again gets it again.
        QCOMPARE(asks.ask(DoorRig::request(line)).body, answer.body);
        QCOMPARE(client.poll(), 200);
        QCOMPARE(client.all.size(), 1);
        // Nothing comes: it ends when it was to.
        const QByteArray later = "GET " + client.path() + "?after=" + QByteArray::number(client.next) + "&wait=600\r\nAuthorization: " + LiveRig::proof(rig.admin());
        QVERIFY(asks.send(DoorRig::request(later)));
        QVERIFY(!asks.receive(300));
        rig.access.clock.advance(21s);
        answer = asks.answer();
        QCOMPARE(answer.status, 200);
        QVERIFY(answer.body.contains("\"messages\":[]"));
        // A second question ends the first.
        QVERIFY(asks.send(DoorRig::request(later)));
        QVERIFY(!asks.receive(200));
        QCOMPARE(client.poll(), 200);
        QCOMPARE(asks.answer().status, 200);
    }

    void theSameMessagesComeOnAStream()
    {
        LiveRig rig;
        QueueClient client(rig, LiveRig::proof(rig.admin()));
        client.open();
        QCOMPARE(client.listen(), 200);
        QCOMPARE(client.head.fields.at("content-type"), QByteArray("text/event-stream"));
        QCOMPARE(client.head.fields.at("cache-control"), QByteArray("no-store"));
        QVERIFY(client.head.fields["content-length"].isEmpty());
        QVERIFY(!client.heardMessage(u"welcome"_s).isEmpty());
        client.say("subscribe", kEvents);
        quint64 event = rig.tell(u"H-M"_s, Severity::Critical, EventKind::Warning, u"line one\nline two"_s);
        const QJsonObject heard = client.heardMessage(u"equipmentEventTriggered"_s);
        QCOMPARE(heard[u"sequenceId"_s].toInteger(), qint64(event));
        QCOMPARE(heard[u"payload"_s][u"text"_s].toString(), u"line one\nline two"_s);
        // A silent stream has a beat.
        rig.access.clock.advance(16s);
        QTRY_VERIFY((client.hear(100), client.beats > 0));
        // It breaks: nothing is lost, nothing comes twice.
        client.stream.close();
        for (int i = 0; i < 20; ++i)
            event = rig.tell(u"H-M"_s);
        QCOMPARE(client.listen("\r\nLast-Event-ID: " + client.last), 200);
        for (quint64 i = 2; i <= event; ++i)
            QCOMPARE(client.heardMessage(u"equipmentEventTriggered"_s)[u"sequenceId"_s].toInteger(), qint64(i));
        // By asking it goes on, too.
        client.stream.close();
        client.next = client.last.toULongLong();
        rig.tell(u"H-M"_s);
        QCOMPARE(client.message(u"equipmentEventTriggered"_s)[u"sequenceId"_s].toInteger(), qint64(event + 1));
        // What was never there is no place to go on from.
        QCOMPARE(client.listen("\r\nLast-Event-ID: 999999"), 410);
        QCOMPARE(client.listen("\r\nLast-Event-ID: x"), 400);
        QCOMPARE(client.listen("?after=-1"), 400);
    }

    //! W1, T14: the name of a session is no proof.
    void sessionsAreTheirOwnersAlone()
    {
        LiveRig rig;
        const Tokens other = rig.access.user(rig.admin().principal, "other", Role::Admin);
        QueueClient client(rig, LiveRig::proof(rig.admin())), thief(rig, LiveRig::proof(other)), nobody(rig, "Bearer x");
        client.open();
        thief.session = nobody.session = client.session;
        QCOMPARE(thief.poll(), 404);
        QCOMPARE(thief.say("subscribe", kReadings), 404);
        QCOMPARE(thief.listen(), 404);
        QCOMPARE(thief.request("DELETE " + thief.path()).status, 404);
        const QByteArray foreign = thief.request("GET " + thief.path()).body;
        thief.session = "nobodys";
        QCOMPARE(thief.request("GET " + thief.path()).body, foreign);
        QCOMPARE(nobody.poll(), 401);
        QCOMPARE(nobody.listen(), 401);
        QCOMPARE(client.poll(), 200);
    }

    //! W10
    void endedLoginsEndTheirSessions()
    {
        LiveRig rig;
        const Tokens one = rig.access.user(rig.admin().principal, "one", Role::Viewer);
        QueueClient client(rig, LiveRig::proof(one));
        client.open();
        client.say("subscribe", kReadings);
        QCOMPARE(client.listen(), 200);
        QVERIFY(!client.heardMessage(u"sensorReadingUpdated"_s).isEmpty());
        QVERIFY(rig.access.control->sessions().end(one.principal).ok());
        const QueueClient::Heard heard = client.hear();
        QCOMPARE(heard.event, QByteArray("close"));
        QVERIFY(heard.data.contains("4401"));
        rig.bring(110, Payload::of(4711.0));
        QVERIFY(client.stream.closes());
        QVERIFY(!client.stream.bytes().contains("4711"));
        QTRY_COMPARE(rig.viewers(), 0);
        QCOMPARE(client.poll(), 401);
    }

    void newerProofsRenewASession()
    {
        LiveRig rig;
        const Tokens first = rig.access.user(rig.admin().principal, "first", Role::Viewer);
        QueueClient client(rig, LiveRig::proof(first));
        client.open();
        rig.access.clock.advance(5min);
        const auto renewed = rig.access.control->sessions().renew(first.refresh, from("127.0.0.1"));
        QVERIFY(renewed.ok());
        QTRY_COMPARE(rig.viewers(), 0); // nobody has asked for a minute
        const auto fresh = *renewed;
        QueueClient second(rig, LiveRig::proof(fresh));
        QCOMPARE(second.open(), 201);
        rig.access.clock.advance(5min + 50s); // the first token has ended
        QTRY_COMPARE(rig.viewers(), 0);
        QueueClient third(rig, LiveRig::proof(fresh));
        QCOMPARE(third.open(), 201);
        const auto again = rig.access.control->sessions().renew(fresh.refresh, from("127.0.0.1"));
        QVERIFY(again.ok());
        QueueClient newer(rig, LiveRig::proof(*again));
        newer.session = third.session;
        QCOMPARE(newer.poll(), 200); // and with it the session has the newer proof
        rig.access.clock.advance(50s);
        QCOMPARE(newer.poll(), 200);
        QCOMPARE(rig.viewers(), 1);
    }

    //! W1, W8: as many as over WebSockets, together.
    void sessionsAreCounted()
    {
        LiveRig rig;
        std::vector<std::unique_ptr<QueueClient>> clients;
        for (int i = 0; i < 10; ++i) {
            clients.push_back(std::make_unique<QueueClient>(rig, LiveRig::proof(rig.admin())));
            QCOMPARE(clients.back()->open(), 201);
        }
        const QString resume = clients.back()->message(u"welcome"_s)[u"payload"_s][u"resume"_s].toString();
        QueueClient more(rig, LiveRig::proof(rig.admin()));
        QCOMPARE(more.open(), 429);
        LiveClient socket;
        QVERIFY(!socket.open(rig.port(), LiveRig::proof(rig.admin())));
        QCOMPARE(socket.status, 429);
        QCOMPARE(clients.back()->request("DELETE " + clients.back()->path()).status, 204);
        QCOMPARE(more.open(), 429); // the eleventh in a minute
        QCOMPARE(more.open("{\"resume\":\"" + resume.toLatin1() + "\"}"), 201);
        QCOMPARE(more.open("{\"tenant\":\"north\"}"), 400);
        QCOMPARE(more.open("[]"), 400);
    }

    //! W7: whoever neither asks nor listens costs little, and goes.
    void theAbsentAreLetGo()
    {
        LiveRig rig;
        QueueClient client(rig, LiveRig::proof(rig.admin()));
        client.open();
        client.say("subscribe", kReadings);
        const QByteArray large(60'000, 'x');
        for (int i = 0; i < 40; ++i) {
            rig.access.clock.advance(200ms);
            const QByteArray text = QByteArray::number(i) + large;
            rig.bring(113, {}, StatusCode::Good, &text);
            rig.settle();
            for (const ViewerInfo &viewer : on(rig.network().home(), [&] { return rig.hub->viewers(); }))
                QVERIFY2(viewer.waiting < 256 * 1024, qPrintable(QString::number(viewer.waiting)));
        }
        // It comes back within its time, and gets the newest.
        QByteArray newest;
        for (int i = 0; i < 50 && !newest.startsWith("39x"); ++i) {
            rig.access.clock.advance(100ms);
            for (const QJsonValue &value : client.message(u"sensorReadingUpdated"_s)[u"payload"_s][u"readings"_s].toArray()) {
                if (value[u"tag"_s].toString().toLatin1() == LiveRig::id(113) && !value[u"v"_s].isNull())
                    newest = value[u"v"_s].toString().toLatin1();
            }
        }
        QVERIFY(newest.startsWith("39x"));
        rig.access.clock.advance(59s);
        rig.settle();
        QCOMPARE(rig.viewers(), 1);
        rig.access.clock.advance(2s);
        QTRY_COMPARE(rig.viewers(), 0);
    }

    void wrongMessagesAreAnswered()
    {
        LiveRig rig;
        QueueClient client(rig, LiveRig::proof(rig.admin()));
        client.open();
        QCOMPARE(client.request("POST " + client.path(), "[1,2").status, 204);
        QCOMPARE(client.message(u"error"_s)[u"payload"_s][u"code"_s].toString(), u"bad_message"_s);
        QCOMPARE(client.request("GET " + client.path() + "?after=one").status, 400);
        QCOMPARE(client.request("GET " + client.path() + "?after=77").status, 410);
        for (int i = 0; i < 200 && rig.viewers() == 1; ++i)
            client.say("ping", "{}");
        QCOMPARE(client.poll(), 200); // too many: it is told once
        QCOMPARE(client.closed[u"code"_s].toInt(), 1008);
        QVERIFY(client.say("ping", "{}") == 410);
    }
};

QTEST_GUILESS_MAIN(TestLiveQueues)
#include "tst_live_queues.moc"
