#include "server/live_rig.h"

#include <QJsonArray>
#include <QTest>

using namespace lineside;
using namespace lineside::live;
using namespace lineside::test;
using namespace std::chrono_literals;
using namespace Qt::Literals;

namespace {

const QByteArray kReadings = "{\"subscription\":\"r\",\"topic\":\"readings\"}";
const QByteArray kEvents = "{\"subscription\":\"e\",\"topic\":\"events\"}";

QJsonObject readingOf(const QJsonObject &payload, int tag)
{
    for (const QJsonValue &value : payload[u"readings"_s].toArray()) {
        if (value[u"tag"_s].toString().toLatin1() == LiveRig::id(tag))
            return value.toObject();
    }
    return {};
}

} // namespace

class TestLiveHub : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhoOneIs()
    {
        LiveRig rig;
        LiveClient client;
        QVERIFY(client.open(rig.port(), LiveRig::proof(rig.admin())));
        QCOMPARE(client.handshake.fields.at("sec-websocket-protocol"), QByteArray("lineside.v1"));
        const QJsonObject welcome = client.payload(u"welcome"_s);
        QCOMPARE(welcome[u"user"_s].toString(), u"root.one"_s);
        QCOMPARE(welcome[u"role"_s].toString(), u"admin"_s);
        QCOMPARE(welcome[u"tenant"_s].toString(), u"default"_s);
        QVERIFY(!welcome[u"resume"_s].toString().isEmpty());
        QVERIFY(welcome[u"topics"_s].toArray().size() > 5);
        QTRY_COMPARE(rig.viewers(), 1);
        client.raw.close();
        QTRY_COMPARE(rig.viewers(), 0);
        QTRY_COMPARE(rig.door().counters()->open.load(), 0);
    }

    void readingsComeAsSnapshotThenNews()
    {
        LiveRig rig;
        rig.bring(110, Payload::of(1.5));
        rig.bring(111, Payload::of(qint64(9'007'199'254'740'993)));
        const QByteArray recipe = "a <b>";
        rig.bring(113, {}, StatusCode::Good, &recipe);
        LiveClient client;
        QVERIFY(client.open(rig.port(), LiveRig::proof(rig.admin())));
        const QJsonObject subscribed = client.subscribe(kReadings);
        QCOMPARE(subscribed[u"resumed"_s].toBool(true), false);
        QJsonObject message = client.message(u"sensorReadingUpdated"_s);
        QCOMPARE(message[u"source"_s].toString(), u"station-1"_s);
        QCOMPARE(message[u"stream"_s].toString(), subscribed[u"stream"_s].toString());
        QCOMPARE(message[u"priority"_s].toString(), u"low"_s);
        QJsonObject payload = message[u"payload"_s].toObject();
        QVERIFY(payload[u"snapshot"_s].toBool());
        QCOMPARE(payload[u"readings"_s].toArray().size(), 4);
        QCOMPARE(readingOf(payload, 110)[u"v"_s].toDouble(), 1.5);
        QCOMPARE(readingOf(payload, 111)[u"v"_s].toString(), u"9007199254740993"_s);
        QCOMPARE(readingOf(payload, 113)[u"v"_s].toString(), u"a <b>"_s);
        QVERIFY(readingOf(payload, 112)[u"v"_s].isNull()); // nothing came yet
        QCOMPARE(readingOf(payload, 112)[u"q"_s].toDouble(), double(quint32(StatusCode::BadWaitingForInitialData)));

        rig.bring(110, Payload::of(std::numeric_limits<double>::quiet_NaN()), StatusCode::BadOutOfRange);
        message = client.message(u"sensorReadingUpdated"_s);
        QCOMPARE(message[u"sequenceId"_s].toInt(), 1);
        payload = message[u"payload"_s].toObject();
        QCOMPARE(payload[u"readings"_s].toArray().size(), 1);
        QVERIFY(readingOf(payload, 110)[u"v"_s].isNull());
        QCOMPARE(readingOf(payload, 110)[u"q"_s].toDouble(), double(quint32(StatusCode::BadOutOfRange)));
    }

    //! W8
    void readingsAreLimitedAndTheNewestIsNeverLost()
    {
        LiveRig rig;
        LiveClient client;
        QVERIFY(client.open(rig.port(), LiveRig::proof(rig.admin())));
        client.subscribe("{\"subscription\":\"r\",\"topic\":\"readings\",\"maxRateHz\":5,\"filters\":{\"pattern\":\"H-D.level\"}}");
        QVERIFY(client.payload(u"sensorReadingUpdated"_s)[u"snapshot"_s].toBool());
        int messages = 0;
        for (int i = 1; i <= 20; ++i) {
            rig.bring(110, Payload::of(double(i)));
            if (!client.message(u"sensorReadingUpdated"_s, 300).isEmpty())
                ++messages;
            else
                break;
        }
        QCOMPARE(messages, 5); // the burst
        rig.bring(110, Payload::of(99.0));
        rig.access.clock.advance(1s);
        QCOMPARE(readingOf(client.payload(u"sensorReadingUpdated"_s), 110)[u"v"_s].toDouble(), 99.0);
    }

    void machinesSayWhatTheyDo()
    {
        LiveRig rig;
        LiveClient client;
        QVERIFY(client.open(rig.port(), LiveRig::proof(rig.admin())));
        client.subscribe("{\"subscription\":\"m\",\"topic\":\"machines\"}");
        const QJsonArray first = client.payload(u"machineStateUpdated"_s)[u"machines"_s].toArray();
        QCOMPARE(first.size(), 2);
        rig.bring(112, Payload::of(qint64(1)));
        const QJsonObject state = client.payload(u"machineStateUpdated"_s)[u"machines"_s].toArray().at(0).toObject();
        QCOMPARE(state[u"machineId"_s].toString().toLatin1(), LiveRig::id(102));
        QCOMPARE(state[u"state"_s].toString(), u"Running <1>"_s);
        QCOMPARE(state[u"meaning"_s].toString(), u"warning"_s);
    }

    //! T14: 0 of what is another tenant's in every byte out.
    void tenantsSeeNothingOfEachOther()
    {
        LiveRig rig;
        QVERIFY(rig.access.control->accounts().putTenant(rig.admin().principal, {u"north"_s, u"North"_s}).ok());
        const Tokens north = rig.access.user(rig.admin().principal, "north.one", Role::Admin, "north");
        LiveClient client;
        QVERIFY(client.open(rig.port(), LiveRig::proof(north)));
        int number = 0;
        for (const QByteArray filters : {"{}", "{\"pattern\":\"*\"}", "{\"pattern\":\"H-*\"}"})
            client.subscribe("{\"subscription\":\"r" + QByteArray::number(number++) + "\",\"topic\":\"readings\",\"filters\":" + filters + "}");
        for (const QByteArray topic : {"machines", "events", "presence", "me", "site", "tenant"})
            QVERIFY(client.subscribe("{\"subscription\":\"" + topic + "\",\"topic\":\"" + topic + "\"}").contains(u"stream"_s));
        // Foreign and non-existent: the same answer.
        QJsonObject foreign = client.subscribe("{\"subscription\":\"x\",\"topic\":\"readings\",\"filters\":{\"tags\":[\"" + LiveRig::id(110) + "\"]}}");
        QJsonObject nobodys = client.subscribe("{\"subscription\":\"x\",\"topic\":\"readings\",\"filters\":{\"tags\":[\"" + LiveRig::id(999) + "\"]}}");
        QCOMPARE(foreign[u"code"_s].toString(), u"forbidden"_s);
        QCOMPARE(foreign, nobodys);
        foreign = client.subscribe("{\"subscription\":\"x\",\"topic\":\"events\",\"filters\":{\"machines\":[\"" + LiveRig::id(102) + "\"]}}");
        QCOMPARE(foreign[u"code"_s].toString(), u"forbidden"_s);
        // Station-wide topics are the house's.
        for (const QByteArray topic : {"system", "dataFlow"})
            QCOMPARE(client.subscribe("{\"subscription\":\"x\",\"topic\":\"" + topic + "\"}")[u"code"_s].toString(), u"not_allowed"_s);

        LiveClient house;
        QVERIFY(house.open(rig.port(), LiveRig::proof(rig.admin())));
        for (int i = 0; i < 200; ++i) {
            rig.bring(110 + i % 4, Payload::of(qint64(77'700'077)));
            rig.tell(i % 2 ? u"H-D.level"_s : u"station"_s, Severity::Critical, EventKind::Warning, u"CANARY-house"_s);
            rig.bring(210, Payload::of(double(i)));
        }
        rig.tell(u"N-D.level"_s, Severity::Info, EventKind::Warning, u"the end"_s);
        for (;;) {
            const QJsonObject event = client.payload(u"equipmentEventTriggered"_s);
            QVERIFY(!event.isEmpty());
            if (event[u"text"_s].toString() == u"the end"_s)
                break;
        }
        for (int tag = 100; tag < 120; ++tag)
            QVERIFY(!client.everything.contains(LiveRig::id(tag)) || foreign.isEmpty());
        for (const char *canary : {"CANARY", "H-D", "H-M", "H site", "77700077", "root.one", "station\""})
            QVERIFY2(!client.everything.contains(canary), canary);
        QVERIFY(client.everything.contains(LiveRig::id(210)));
    }

    void eventsAreForThoseWhoMaySeeThem()
    {
        LiveRig rig;
        const Tokens viewer = rig.access.user(rig.admin().principal, "viewer.one", Role::Viewer);
        LiveClient one, admin;
        QVERIFY(one.open(rig.port(), LiveRig::proof(viewer)) && admin.open(rig.port(), LiveRig::proof(rig.admin())));
        one.subscribe("{\"subscription\":\"e\",\"topic\":\"events\",\"filters\":{\"atLeast\":\"WARNING\"}}");
        admin.subscribe(kEvents);
        rig.tell(u"H-M"_s, Severity::Info);
        const quint64 audit = rig.tell(u"station"_s, Severity::Warning, EventKind::Audit, u"who did what"_s);
        const quint64 critical = rig.tell(u"H-M"_s, Severity::Critical, EventKind::Error, u"<script>alert(1)</script>"_s);
        const QJsonObject message = one.message(u"equipmentEventTriggered"_s);
        QCOMPARE(message[u"sequenceId"_s].toInteger(), qint64(critical));
        QCOMPARE(message[u"priority"_s].toString(), u"critical"_s);
        QCOMPARE(message[u"payload"_s][u"text"_s].toString(), u"<script>alert(1)</script>"_s);
        QVERIFY(!one.everything.contains('<'));
        QCOMPARE(admin.message(u"equipmentEventTriggered"_s)[u"sequenceId"_s].toInteger(), 1);
        QCOMPARE(admin.message(u"equipmentEventTriggered"_s)[u"sequenceId"_s].toInteger(), qint64(audit));
        QCOMPARE(admin.message(u"equipmentEventTriggered"_s)[u"sequenceId"_s].toInteger(), qint64(critical));
    }

    void nothingIsMissedOverAShortDropOrARestart()
    {
        LiveRig rig;
        LiveClient client;
        QVERIFY(client.open(rig.port(), LiveRig::proof(rig.admin())));
        const QByteArray resume = "resume." + client.payload(u"welcome"_s)[u"resume"_s].toString().toLatin1();
        const QString readings = client.subscribe(kReadings)[u"stream"_s].toString();
        client.subscribe(kEvents);
        rig.tell(u"H-M"_s);
        rig.bring(110, Payload::of(1.0));
        QCOMPARE(client.message(u"equipmentEventTriggered"_s)[u"sequenceId"_s].toInteger(), 1);
        client.raw.close();
        QTRY_COMPARE(rig.viewers(), 0);
        for (int i = 0; i < 50; ++i) {
            rig.tell(u"H-M"_s);
            rig.bring(110, Payload::of(double(i)));
        }
        LiveClient again;
        QVERIFY(again.open(rig.port(), LiveRig::proof(rig.admin()), "lineside.v1, " + resume));
        QJsonObject subscribed = again.subscribe("{\"subscription\":\"e\",\"topic\":\"events\",\"resume\":{\"stream\":\"any\",\"sequenceId\":1}}");
        QVERIFY(subscribed[u"resumed"_s].toBool());
        for (qint64 i = 2; i <= 51; ++i)
            QCOMPARE(again.message(u"equipmentEventTriggered"_s)[u"sequenceId"_s].toInteger(), i);
        subscribed = again.subscribe("{\"subscription\":\"r\",\"topic\":\"readings\",\"resume\":{\"stream\":\"" + readings.toLatin1() + "\",\"sequenceId\":0}}");
        QVERIFY(subscribed[u"resumed"_s].toBool());
        QCOMPARE(again.message(u"sensorReadingUpdated"_s)[u"sequenceId"_s].toInteger(), 1);

        // Another start: other streams, the same journal.
        again.raw.close();
        QList<Event> newest;
        for (quint64 i = 40; i <= 51; ++i) {
            Event event;
            event.id = i;
            event.source = u"H-M"_s;
            newest << event;
        }
        rig.startHub(51, newest);
        rig.tell(u"H-M"_s);
        LiveClient third;
        QVERIFY(third.open(rig.port(), LiveRig::proof(rig.admin())));
        subscribed = third.subscribe("{\"subscription\":\"e\",\"topic\":\"events\",\"resume\":{\"stream\":\"any\",\"sequenceId\":45}}");
        QVERIFY(subscribed[u"resumed"_s].toBool());
        for (qint64 i = 46; i <= 52; ++i)
            QCOMPARE(third.message(u"equipmentEventTriggered"_s)[u"sequenceId"_s].toInteger(), i);
        // What is not known any more is said, never passed over.
        subscribed = third.subscribe("{\"subscription\":\"e2\",\"topic\":\"events\",\"resume\":{\"stream\":\"any\",\"sequenceId\":10}}");
        QCOMPARE(subscribed[u"resumed"_s].toBool(true), false);
        subscribed = third.subscribe("{\"subscription\":\"r\",\"topic\":\"readings\",\"resume\":{\"stream\":\"" + readings.toLatin1() + "\",\"sequenceId\":0}}");
        QCOMPARE(subscribed[u"resumed"_s].toBool(true), false);
        QVERIFY(third.payload(u"sensorReadingUpdated"_s)[u"snapshot"_s].toBool());
    }

    //! W8, W12, T9
    void whatCannotBeReadIsAnsweredWithItsCode_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<QString>("code");
        const auto subscribe = [](const char *name, const QByteArray &payload, const char *code) {
            QTest::newRow(name) << "{\"type\":\"subscribe\",\"payload\":" + payload + "}" << QString::fromLatin1(code);
        };
        const auto raw = [](const char *name, const QByteArray &message, const char *code) {
            QTest::newRow(name) << message << QString::fromLatin1(code);
        };
        raw("no JSON", "hello", "bad_message");
        raw("deep", QByteArray(1'100, '[') + QByteArray(1'100, ']'), "bad_message");
        raw("twice", "{\"type\":\"ping\",\"type\":\"ping\"}", "bad_message");
        raw("unknown member", "{\"type\":\"ping\",\"tenant\":\"north\"}", "bad_message");
        raw("unknown type", "{\"type\":\"become.admin\"}", "unknown_type");
        raw("no type", "{}", "bad_message");
        raw("a list", "[]", "bad_message");
        raw("half a surrogate", "{\"type\":\"\\ud800\"}", "unknown_type");
        subscribe("unknown topic", "{\"subscription\":\"a\",\"topic\":\"secrets\"}", "unknown_topic");
        subscribe("a tenant", "{\"subscription\":\"a\",\"topic\":\"readings\",\"tenant\":\"north\"}", "bad_message");
        subscribe("a role", "{\"subscription\":\"a\",\"topic\":\"readings\",\"role\":\"admin\"}", "bad_message");
        subscribe("no name", "{\"topic\":\"readings\"}", "bad_message");
        subscribe("a bad name", "{\"subscription\":\"a b\",\"topic\":\"readings\"}", "bad_message");
        subscribe("a long name", "{\"subscription\":\"" + QByteArray(65, 'a') + "\",\"topic\":\"readings\"}", "bad_message");
        subscribe("too often", "{\"subscription\":\"a\",\"topic\":\"readings\",\"maxRateHz\":11}", "bad_rate");
        subscribe("never", "{\"subscription\":\"a\",\"topic\":\"readings\",\"maxRateHz\":0}", "bad_rate");
        subscribe("huge", "{\"subscription\":\"a\",\"topic\":\"readings\",\"maxRateHz\":1e400}", "bad_rate");
        subscribe("a bad filter", "{\"subscription\":\"a\",\"topic\":\"readings\",\"filters\":{\"all\":true}}", "bad_filter");
        subscribe("half a resume", "{\"subscription\":\"a\",\"topic\":\"readings\",\"resume\":{\"stream\":\"a\"}}", "bad_message");
        subscribe("a negative resume", "{\"subscription\":\"a\",\"topic\":\"readings\",\"resume\":{\"stream\":\"a\",\"sequenceId\":-1}}", "bad_message");
        raw("unknown subscription", "{\"type\":\"unsubscribe\",\"payload\":{\"subscription\":\"a\"}}", "unknown_subscription");
        raw("no token", "{\"type\":\"auth.refresh\",\"payload\":{\"token\":\"a.b.c\"}}", "auth_refused");
    }
    void whatCannotBeReadIsAnsweredWithItsCode()
    {
        QFETCH(QByteArray, message);
        QFETCH(QString, code);
        LiveRig rig;
        LiveClient client;
        QVERIFY(client.open(rig.port(), LiveRig::proof(rig.admin())));
        QVERIFY(client.sendText(message));
        const QJsonObject error = client.payload(u"error"_s);
        QCOMPARE(error[u"code"_s].toString(), code);
        QVERIFY(!error[u"message"_s].toString().isEmpty());
        QVERIFY(client.subscribe(kReadings).contains(u"stream"_s)); // and it goes on
    }

    void subscriptionsAreCounted()
    {
        HubLimits limits;
        limits.session.requestBurst = 1'000;
        LiveRig rig(limits);
        LiveClient client;
        QVERIFY(client.open(rig.port(), LiveRig::proof(rig.admin())));
        for (int i = 0; i < 100; ++i)
            QVERIFY(client.subscribe("{\"subscription\":\"" + QByteArray::number(i) + "\",\"topic\":\"me\"}").contains(u"stream"_s));
        QCOMPARE(client.subscribe(kReadings)[u"code"_s].toString(), u"too_many_subscriptions"_s);
        QCOMPARE(client.subscribe("{\"subscription\":\"5\",\"topic\":\"me\"}")[u"code"_s].toString(), u"duplicate"_s);
        client.send("unsubscribe", "{\"subscription\":\"5\"}");
        QCOMPARE(client.payload(u"unsubscribed"_s)[u"subscription"_s].toString(), u"5"_s);
        QVERIFY(client.subscribe(kReadings).contains(u"stream"_s));
        // All of them are one stream.
        QCOMPARE(on(rig.network().home(), [&] { return rig.hub->book().size(); }), size_t(2));
    }

    void floodsOfRequestsEnd()
    {
        LiveRig rig;
        LiveClient client;
        QVERIFY(client.open(rig.port(), LiveRig::proof(rig.admin())));
        for (int i = 0; i < 160; ++i)
            client.send("ping", "{}");
        QCOMPARE(client.closeCode(), 1008);
    }

    //! W10
    void endedLoginsEndTheirConnections()
    {
        LiveRig rig;
        const Principal &admin = rig.admin().principal;
        const Tokens first = rig.access.user(admin, "first", Role::Viewer), second = rig.access.user(admin, "second", Role::Operator),
                     third = rig.access.user(admin, "third", Role::Viewer), fourth = rig.access.user(admin, "fourth", Role::Viewer);
        LiveClient one, two, three, four, machine;
        QVERIFY(one.open(rig.port(), LiveRig::proof(first)) && two.open(rig.port(), LiveRig::proof(second)) && three.open(rig.port(), LiveRig::proof(third))
                && four.open(rig.port(), LiveRig::proof(fourth)));
        const auto key = rig.access.control->keys().make(admin, {u"machine"_s, QString::fromLatin1(kHouseTenant), {Permission::ViewPlant}});
        QVERIFY(key.ok());
        QVERIFY(machine.open(rig.port(), "Bearer " + key->secret.reveal()));
        for (LiveClient *client : {&one, &two, &three, &four, &machine})
            client->subscribe(kReadings);
        QVERIFY(rig.access.control->sessions().end(first.principal).ok());
        QCOMPARE(one.closeCode(), 4401);
        QVERIFY(rig.access.control->accounts().changeUser(admin, second.principal.id, {{}, {}, Role::Viewer, {}}).ok());
        QCOMPARE(two.closeCode(), 4401);
        QVERIFY(rig.access.control->keys().remove(admin, key->key.id).ok());
        QCOMPARE(machine.closeCode(), 4401);
        QVERIFY(rig.access.control->accounts().removeUser(admin, fourth.principal.id).ok());
        QCOMPARE(four.closeCode(), 4401);
        // Not a byte of what comes after the end, though it comes first.
        rig.access.clock.advance(11min);
        rig.bring(110, Payload::of(424'242.0));
        const int code = three.closeCode();
        QCOMPARE(code, 4401);
        QVERIFY(!three.everything.contains("424242"));
    }

    void tokensAreRenewedInBand()
    {
        LiveRig rig;
        const Tokens first = rig.access.user(rig.admin().principal, "first", Role::Viewer);
        LiveClient client;
        QVERIFY(client.open(rig.port(), LiveRig::proof(first)));
        client.send("auth.refresh", "{\"token\":\"" + rig.admin().access.reveal() + "\"}");
        QCOMPARE(client.payload(u"error"_s)[u"code"_s].toString(), u"auth_refused"_s);
        rig.access.clock.advance(5min);
        const auto renewed = rig.access.control->sessions().renew(first.refresh, from("127.0.0.1"));
        QVERIFY(renewed.ok());
        client.send("auth.refresh", "{\"token\":\"" + renewed->access.reveal() + "\"}");
        QVERIFY(!client.payload(u"auth.refreshed"_s).isEmpty());
        rig.access.clock.advance(6min); // the first token has ended
        QVERIFY(client.subscribe(kReadings).contains(u"stream"_s));
        rig.access.clock.advance(5min);
        QCOMPARE(client.closeCode(), 4401);
        QVERIFY(!client.everything.contains(renewed->access.reveal()));
    }

    //! W1, W8
    void connectionsAreCountedPerUser()
    {
        LiveRig rig;
        std::vector<LiveClient> clients(10);
        QByteArray resume;
        for (LiveClient &client : clients) {
            QVERIFY(client.open(rig.port(), LiveRig::proof(rig.admin())));
            resume = client.payload(u"welcome"_s)[u"resume"_s].toString().toLatin1();
        }
        LiveClient more;
        QVERIFY(!more.open(rig.port(), LiveRig::proof(rig.admin())));
        QCOMPARE(more.status, 429);
        QVERIFY(more.handshake.fields.at("retry-after").toInt() > 0);
        clients.pop_back();
        QTRY_COMPARE(rig.viewers(), 9);
        QVERIFY(!more.open(rig.port(), LiveRig::proof(rig.admin()))); // the eleventh in a minute
        QCOMPARE(more.status, 429);
        QCOMPARE(more.handshake.fields.at("retry-after"), QByteArray("6"));
        // Coming back is not coming anew, once.
        QVERIFY(more.open(rig.port(), LiveRig::proof(rig.admin()), "lineside.v1, resume." + resume));
        more.raw.close();
        QTRY_COMPARE(rig.viewers(), 9);
        QVERIFY(!more.open(rig.port(), LiveRig::proof(rig.admin()), "lineside.v1, resume." + resume));
        const Tokens other = rig.access.user(rig.admin().principal, "other", Role::Viewer);
        QVERIFY(more.open(rig.port(), LiveRig::proof(other)));
        rig.access.clock.advance(7s);
        QVERIFY(more.open(rig.port(), LiveRig::proof(rig.admin())));
    }

    //! W5, W6: what Qt's engine and the guard make of it together.
    void brokenFramesCloseWithTheirCode_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("code");
        const auto frame = LiveClient::frame;
        QTest::newRow("not masked") << frame(1, "{}", true, false) << 1002;
        QTest::newRow("reserved bit") << frame(1 | 0x40, "{}", true, true) << 1002;
        QTest::newRow("unknown opcode") << frame(3, "{}", true, true) << 1002;
        QTest::newRow("long ping") << frame(9, QByteArray(126, 'x'), true, true) << 1002;
        QTest::newRow("orphan") << frame(0, "{}", true, true) << 1002;
        QTest::newRow("bad UTF-8") << frame(1, "\xff\xfe", true, true) << 1007;
        QTest::newRow("bad UTF-8 over two pieces") << frame(1, "\xc3", false, true) + frame(0, "\x28", true, true) << 1007;
        QTest::newRow("binary") << frame(2, "{}", true, true) << 1003;
        QTest::newRow("too large") << frame(1, QByteArray(65'537, 'x'), true, true) << 1009;
        QTest::newRow("pieces") << frame(1, "x", false, true) + frame(0, "x", false, true).repeated(100) << 1008;
        QTest::newRow("pings") << frame(9, "", true, true).repeated(200) << 1008;
        QTest::newRow("a bad close code") << frame(8, QByteArray("\x03\xec", 2), true, true) << 1002;
        QTest::newRow("half a close code") << frame(8, "x", true, true) << 1002;
        QTest::newRow("a good close") << frame(8, QByteArray("\x03\xe8", 2), true, true) << 1000;
    }
    void brokenFramesCloseWithTheirCode()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, code);
        LiveRig rig;
        LiveClient client, other;
        QVERIFY(client.open(rig.port(), LiveRig::proof(rig.admin())) && other.open(rig.port(), LiveRig::proof(rig.admin())));
        QTRY_COMPARE(rig.viewers(), 2);
        client.raw.send(bytes);
        QCOMPARE(client.closeCode(), code);
        rig.access.clock.advance(3s);
        QTRY_COMPARE(rig.viewers(), 1);
        QVERIFY(other.subscribe(kReadings).contains(u"stream"_s));
    }

    void clientsWaitForTheAnswer()
    {
        LiveRig rig;
        for (const bool masked : {true, false}) {
            LiveClient client;
            QVERIFY(client.raw.connect(rig.port()));
            QVERIFY(client.raw.send("GET /live HTTP/1.1\r\nHost: plant\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: lineside.v1\r\nAuthorization: "
                                    + LiveRig::proof(rig.admin()) + "\r\n\r\n" + LiveClient::frame(1, "{\"type\":\"ping\"}", true, masked)));
            QCOMPARE(client.raw.answer().status, 400);
        }
    }

    //! W9
    void silentClientsAreLetGo()
    {
        LiveRig rig;
        LiveClient answers, silent;
        QVERIFY(answers.open(rig.port(), LiveRig::proof(rig.admin())) && silent.open(rig.port(), LiveRig::proof(rig.admin())));
        QTRY_COMPARE(rig.viewers(), 2);
        rig.access.clock.advance(26s);
        while (answers.next().opcode != 9) {}
        QVERIFY(answers.raw.send(LiveClient::frame(10, "")));
        answers.send("ping", "{}");
        QVERIFY(!answers.message(u"pong"_s).isEmpty());
        rig.access.clock.advance(19s);
        rig.settle();
        QCOMPARE(rig.viewers(), 2);
        rig.access.clock.advance(2s);
        QTRY_COMPARE(rig.viewers(), 1);
        QVERIFY(answers.subscribe(kReadings).contains(u"stream"_s));
    }

    //! W7
    void slowReadersAreMergedThenClosedAndHoldNobodyUp()
    {
        LiveRig rig;
        const QByteArray large(60'000, 'x');
        LiveClient frozen, quick;
        QVERIFY(frozen.open(rig.port(), LiveRig::proof(rig.admin())) && quick.open(rig.port(), LiveRig::proof(rig.admin())));
        frozen.subscribe(kReadings);
        frozen.subscribe(kEvents);
        const quint64 seen = rig.tell(u"H-M"_s);
        QCOMPARE(frozen.message(u"equipmentEventTriggered"_s)[u"sequenceId"_s].toInteger(), qint64(seen));
        frozen.raw.holdLittle();
        quick.subscribe(kReadings);
        QVERIFY(!quick.payload(u"sensorReadingUpdated"_s).isEmpty());
        bool blocked = false;
        const auto look = [&] {
            for (const ViewerInfo &viewer : on(rig.network().home(), [&] { return rig.hub->viewers(); })) {
                blocked = blocked || viewer.waiting > 64 * 1024;
                QVERIFY2(viewer.waiting < 512 * 1024, qPrintable(QString::number(viewer.waiting)));
            }
        };
        for (int i = 0; i < 100 && !blocked; ++i) { // 20 s: no ping yet
            rig.access.clock.advance(200ms);
            const QByteArray text = QByteArray::number(i) + large;
            rig.bring(113, {}, StatusCode::Good, &text);
            QVERIFY(!quick.message(u"sensorReadingUpdated"_s).isEmpty());
            look();
        }
        QVERIFY(blocked);
        QList<quint64> missed;
        for (int i = 0; i < 20 && rig.viewers() == 2; ++i) {
            missed << rig.tell(u"H-M"_s, Severity::Critical);
            rig.access.clock.advance(1s);
            const QByteArray text = QByteArray::number(i) + large;
            rig.bring(113, {}, StatusCode::Good, &text);
            QVERIFY(!quick.message(u"sensorReadingUpdated"_s).isEmpty());
        }
        QTRY_COMPARE(rig.viewers(), 1);
        QCOMPARE(rig.hub->counters()->closedSlow.load(), quint64(1));
        // Nothing of the journal is lost by it.
        LiveClient again;
        QVERIFY(again.open(rig.port(), LiveRig::proof(rig.admin())));
        const QJsonObject subscribed = again.subscribe("{\"subscription\":\"e\",\"topic\":\"events\",\"resume\":{\"stream\":\"any\",\"sequenceId\":"
                                                       + QByteArray::number(seen) + "}}");
        QVERIFY(subscribed[u"resumed"_s].toBool());
        for (const quint64 id : missed)
            QCOMPARE(again.message(u"equipmentEventTriggered"_s)[u"sequenceId"_s].toInteger(), qint64(id));
    }

    void theStationSaysGoodBye()
    {
        LiveRig rig;
        LiveClient client;
        QVERIFY(client.open(rig.port(), LiveRig::proof(rig.admin())));
        QTRY_COMPARE(rig.viewers(), 1);
        const auto viewers = on(rig.network().home(), [&] { return rig.hub->viewers(); });
        QCOMPARE(viewers.size(), 1);
        QCOMPARE(viewers[0].name, u"root.one"_s);
        LiveClient other;
        QVERIFY(other.open(rig.port(), LiveRig::proof(rig.admin())));
        QVERIFY(on(rig.network().home(), [&] { return rig.hub->sendAway(viewers[0].number); }));
        QCOMPARE(client.closeCode(), 4403);
        on(rig.network().home(), [&] { rig.hub->closeAll(); });
        QCOMPARE(other.closeCode(), 1001);
    }

    void aPlantThatChangesReachesItsViewers()
    {
        LiveRig rig;
        LiveClient client;
        QVERIFY(client.open(rig.port(), LiveRig::proof(rig.admin())));
        client.subscribe("{\"subscription\":\"s\",\"topic\":\"site\"}");
        QCOMPARE(client.payload(u"plantUpdated"_s)[u"revision"_s].toInt(), 1);
        client.subscribe("{\"subscription\":\"one\",\"topic\":\"readings\",\"filters\":{\"tags\":[\"" + LiveRig::id(110) + "\"]}}");
        Plant changed = rig.plant->plant();
        changed.sites[0].tenant = u"north"_s; // the tag is another's now
        rig.setPlant(changed);
        const QJsonObject site = client.payload(u"plantUpdated"_s);
        QCOMPARE(site[u"revision"_s].toInt(), 2);
        QCOMPARE(site[u"sites"_s].toArray().size(), 0);
        client.everything.clear();
        rig.bring(110, Payload::of(4711.0));
        client.send("ping", "{}");
        rig.access.clock.advance(1s);
        QVERIFY(!client.message(u"pong"_s).isEmpty());
        QVERIFY(!client.everything.contains("4711"));
    }
};

QTEST_GUILESS_MAIN(TestLiveHub)
#include "tst_live_hub.moc"
