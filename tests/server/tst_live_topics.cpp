#include "server/http/tls_identity.h"
#include "server/live_rig.h"

#include <QJsonArray>
#include <QSslSocket>
#include <QTest>

#include <sys/resource.h>

using namespace lineside;
using namespace lineside::live;
using namespace lineside::test;
using namespace std::chrono_literals;
using namespace Qt::Literals;

namespace {

const QByteArray kReadings = "{\"subscription\":\"r\",\"topic\":\"readings\"}";
const QByteArray kEvents = "{\"subscription\":\"e\",\"topic\":\"events\"}";

QByteArray topic(const QByteArray &name)
{
    return "{\"subscription\":\"" + name + "\",\"topic\":\"" + name + "\"}";
}

//! How well a machine is.
Notice score(int machine, int value)
{
    return {Topic::Health, {uuid(machine)}, "equipmentHealthScoreUpdated", "{\"score\":" + QByteArray::number(value) + "}", "score", true};
}

//! The next message of a type on a connection that speaks CBOR.
QJsonObject cborMessage(LiveClient &client, const QString &type)
{
    for (;;) {
        const RawFrame frame = client.next();
        if (frame.opcode != 2)
            return {};
        const Result<QByteArray> json = jsonOf(frame.payload);
        const QJsonObject object = json ? QJsonDocument::fromJson(*json).object() : QJsonObject();
        if (object.isEmpty() || object[u"type"_s].toString() == type)
            return object;
    }
}

} // namespace

class TestLiveTopics : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSameIsSaidInCbor()
    {
        LiveRig rig;
        rig.bring(110, Payload::of(1.5));
        rig.bring(111, Payload::of(qint64(9'007'199'254'740'993)));
        LiveClient cbor, json;
        QVERIFY(cbor.open(rig.port(), LiveRig::proof(rig.admin()), "lineside.v1+cbor"));
        QCOMPARE(cbor.handshake.fields.at("sec-websocket-protocol"), QByteArray("lineside.v1+cbor"));
        QVERIFY(json.open(rig.port(), LiveRig::proof(rig.admin())));
        QCOMPARE(cborMessage(cbor, u"welcome"_s)[u"payload"_s][u"protocol"_s].toString(), u"lineside.v1+cbor"_s);
        const auto say = [&](const QByteArray &message) { cbor.raw.send(LiveClient::frame(2, cborOf(message))); };
        say("{\"type\":\"subscribe\",\"payload\":" + kReadings + "}");
        json.subscribe(kReadings);
        QJsonObject one = cborMessage(cbor, u"sensorReadingUpdated"_s), two = json.message(u"sensorReadingUpdated"_s);
        QCOMPARE(one[u"payload"_s], two[u"payload"_s]);
        QCOMPARE(one[u"payload"_s][u"readings"_s].toArray().size(), 4);
        say("{\"type\":\"subscribe\",\"payload\":" + kEvents + "}");
        json.subscribe(kEvents);
        const quint64 event = rig.tell(u"H-M"_s, Severity::Critical, EventKind::Error, u"<b> & \"c\""_s);
        one = cborMessage(cbor, u"equipmentEventTriggered"_s);
        two = json.message(u"equipmentEventTriggered"_s);
        QCOMPARE(one[u"payload"_s], two[u"payload"_s]);
        QCOMPARE(one[u"sequenceId"_s].toInteger(), qint64(event));
        QCOMPARE(one[u"payload"_s][u"text"_s].toString(), u"<b> & \"c\""_s);
        // What cannot be read is answered, and the connection goes on.
        cbor.raw.send(LiveClient::frame(2, "\xff\xff"));
        QCOMPARE(cborMessage(cbor, u"error"_s)[u"payload"_s][u"code"_s].toString(), u"bad_message"_s);
        say("{\"type\":\"ping\"}");
        QVERIFY(!cborMessage(cbor, u"pong"_s).isEmpty());
        // One stream for each way of writing, whoever reads it.
        LiveClient third;
        QVERIFY(third.open(rig.port(), LiveRig::proof(rig.admin()), "lineside.v1+cbor"));
        third.raw.send(LiveClient::frame(2, cborOf("{\"type\":\"subscribe\",\"payload\":" + kReadings + "}")));
        QVERIFY(!cborMessage(third, u"sensorReadingUpdated"_s).isEmpty());
        QCOMPARE(on(rig.network().home(), [&] { return rig.hub->book().size(); }), size_t(4));
    }

    void theStationsFiguresAreToldWhileSomebodyReads()
    {
        LiveRig rig;
        std::atomic<int> asked{0};
        rig.figures = [&](Topic wanted) {
            ++asked;
            return wanted == Topic::System ? QByteArray("{\"memory\":") + QByteArray::number(asked.load()) + "}" : QByteArray("{\"readings\":7}");
        };
        rig.startHub();
        rig.access.clock.advance(5s);
        rig.settle();
        LiveClient client;
        QVERIFY(client.open(rig.port(), LiveRig::proof(rig.admin())));
        QCOMPARE(asked.load(), 0);
        client.subscribe(topic("system"));
        rig.access.clock.advance(2s);
        const int first = client.payload(u"systemStatusUpdated"_s)[u"memory"_s].toInt();
        rig.access.clock.advance(2s);
        QVERIFY(client.payload(u"systemStatusUpdated"_s)[u"memory"_s].toInt() > first);
        client.subscribe(topic("dataFlow"));
        rig.access.clock.advance(2s);
        QCOMPARE(client.payload(u"dataFlowUpdated"_s)[u"readings"_s].toInt(), 7);
        // Somebody's own figures go to them alone.
        const Tokens viewer = rig.access.user(rig.admin().principal, "viewer", Role::Viewer);
        LiveClient other;
        QVERIFY(other.open(rig.port(), LiveRig::proof(viewer)));
        QCOMPARE(other.subscribe(topic("system"))[u"code"_s].toString(), u"not_allowed"_s);
    }

    //! What is told of machines: a snapshot of how they are, then what is new, of one's own machines as the filter wants them.
    void machinesAreToldOf()
    {
        LiveRig rig;
        QVERIFY(rig.access.control->accounts().putTenant(rig.admin().principal, {u"north"_s, u"North"_s}).ok());
        const Tokens north = rig.access.user(rig.admin().principal, "north.one", Role::Viewer, "north");
        rig.hub->notify({score(102, 80), score(103, 70), score(202, 60), score(999, 1)});
        LiveClient all, line, other, machine;
        QVERIFY(all.open(rig.port(), LiveRig::proof(rig.admin())) && line.open(rig.port(), LiveRig::proof(rig.admin()))
                && other.open(rig.port(), LiveRig::proof(north)) && machine.open(rig.port(), LiveRig::proof(rig.admin())));
        QCOMPARE(all.subscribe(topic("health"))[u"topic"_s].toString(), u"health"_s);
        QJsonObject first = all.message(u"equipmentHealthScoreUpdated"_s);
        QVERIFY(first[u"payload"_s][u"snapshot"_s].toBool());
        QCOMPARE(first[u"payload"_s][u"score"_s].toInt(), 80);
        QCOMPARE(first[u"priority"_s].toString(), u"low"_s);
        QCOMPARE(all.payload(u"equipmentHealthScoreUpdated"_s)[u"score"_s].toInt(), 70);
        other.subscribe(topic("health"));
        QCOMPARE(other.payload(u"equipmentHealthScoreUpdated"_s)[u"score"_s].toInt(), 60);
        const auto subscribe = [](const QByteArray &filter) { return "{\"subscription\":\"f\",\"topic\":\"health\",\"filters\":" + filter + "}"; };
        machine.subscribe(subscribe("{\"machines\":[\"" + LiveRig::id(103) + "\"],\"sites\":[\"" + LiveRig::id(100) + "\"]}"));
        QCOMPARE(machine.payload(u"equipmentHealthScoreUpdated"_s)[u"score"_s].toInt(), 70);
        line.subscribe(subscribe("{\"lines\":[\"" + LiveRig::id(101) + "\"]}"));
        QCOMPARE(line.payload(u"equipmentHealthScoreUpdated"_s)[u"score"_s].toInt(), 80);
        for (const QByteArray &foreign : {"machines\":[\"" + LiveRig::id(102), "lines\":[\"" + LiveRig::id(101), "sites\":[\"" + LiveRig::id(100), "machines\":[\"" + LiveRig::id(999)})
            QCOMPARE(other.subscribe("{\"subscription\":\"x\",\"topic\":\"quality\",\"filters\":{\"" + foreign + "\"]}}")[u"code"_s].toString(), u"forbidden"_s);

        // What happens is told at once and never merged; how a machine is comes in rounds, the newest of each.
        const auto event = [](int number, const char *type, int n) {
            return Notice{Topic::Health, {uuid(number)}, type, "{\"n\":" + QByteArray::number(n) + "}"};
        };
        rig.hub->notify({event(102, "equipmentAnomalyDetected", 1), event(202, "equipmentAnomalyDetected", 2), event(102, "equipmentAnomalyDetected", 3)});
        const QJsonObject anomaly = all.message(u"equipmentAnomalyDetected"_s);
        QCOMPARE(anomaly[u"payload"_s][u"n"_s].toInt(), 1);
        QCOMPARE(anomaly[u"priority"_s].toString(), u"high"_s);
        QCOMPARE(all.payload(u"equipmentAnomalyDetected"_s)[u"n"_s].toInt(), 3);
        QCOMPARE(other.payload(u"equipmentAnomalyDetected"_s)[u"n"_s].toInt(), 2);
        rig.hub->notify({score(102, 10), score(102, 11), score(102, 12)});
        QCOMPARE(all.payload(u"equipmentHealthScoreUpdated"_s)[u"score"_s].toInt(), 12);
        // A type of another topic is nothing; one that says it by itself has its own priority.
        rig.hub->notify({{Topic::Quality, {uuid(102)}, "equipmentAnomalyDetected", "{\"n\":9}"},
                         {Topic::Quality, {uuid(102)}, "spcNewAlert", "{\"n\":4}", {}, false, false, Priority::High}});
        LiveClient quality;
        QVERIFY(quality.open(rig.port(), LiveRig::proof(rig.admin())));
        quality.subscribe(topic("quality"));
        rig.hub->notify({{Topic::Quality, {uuid(102)}, "spcNewAlert", "{\"n\":5}", {}, false, false, Priority::High}});
        QJsonObject signal = quality.message(u"spcNewAlert"_s);
        QCOMPARE(signal[u"payload"_s][u"n"_s].toInt(), 4); // that was before, within the hour
        QVERIFY(signal[u"payload"_s][u"past"_s].toBool());
        signal = quality.message(u"spcNewAlert"_s);
        QCOMPARE(signal[u"payload"_s][u"n"_s].toInt(), 5);
        QVERIFY(!signal[u"payload"_s].toObject().contains(u"past"_s));
        QCOMPARE(signal[u"priority"_s].toString(), u"high"_s);

        // What has ended is in no snapshot; nor is what the plant does not have any more.
        rig.hub->notify({{Topic::Health, {uuid(102)}, "alertChanged", "{\"n\":6}", "alert1"}, {Topic::Health, {uuid(102)}, "alertChanged", "{\"n\":7}", "alert2"}});
        rig.hub->notify({{Topic::Health, {uuid(102)}, "alertChanged", "{\"n\":8}", "alert1", false, true}});
        QCOMPARE(all.payload(u"alertChanged"_s)[u"n"_s].toInt(), 6);
        QCOMPARE(all.payload(u"alertChanged"_s)[u"n"_s].toInt(), 7);
        QCOMPARE(all.payload(u"alertChanged"_s)[u"n"_s].toInt(), 8);
        Plant plant = rig.plant->plant();
        plant.sites[0].lines[0].machines.removeLast(); // 103
        rig.setPlant(plant);
        rig.settle();
        LiveClient late;
        QVERIFY(late.open(rig.port(), LiveRig::proof(rig.admin())));
        late.subscribe(topic("health"));
        late.send("ping", "{}");
        QJsonArray seen;
        for (QJsonObject message = late.message({}); !message.isEmpty() && seen.size() < 2; message = late.message({})) {
            if (message[u"payload"_s][u"snapshot"_s].toBool())
                seen.append(message[u"payload"_s]);
        }
        QCOMPARE(seen[0][u"score"_s].toInt(), 12);
        QCOMPARE(seen[1][u"n"_s].toInt(), 7);
    }

    //! A machine's critical alert is an event of the journal: at once, in its numbers, kept for whoever is away.
    void criticalAlertsAreKeptForTheAbsent()
    {
        LiveRig rig;
        const quint64 number = rig.tell(u"H-M"_s, Severity::Critical, EventKind::MaintenanceRequired, u"It fails within a day."_s);
        rig.tell(u"N-M"_s, Severity::Critical, EventKind::MaintenanceRequired, u"Another's."_s);
        rig.tell(u"H-M"_s, Severity::Error, EventKind::MaintenanceRequired, u"Soon."_s);
        LiveClient client;
        QVERIFY(client.open(rig.port(), LiveRig::proof(rig.admin())));
        client.subscribe(kEvents);
        const QJsonObject alert = client.message(u"criticalAlertTriggered"_s);
        QCOMPARE(alert[u"sequenceId"_s].toInteger(), qint64(number));
        QCOMPARE(alert[u"priority"_s].toString(), u"critical"_s);
        QCOMPARE(alert[u"payload"_s][u"text"_s].toString(), u"It fails within a day."_s);
        QCOMPARE(client.payload(u"equipmentEventTriggered"_s)[u"text"_s].toString(), u"Soon."_s);
    }

    void aLoginThatEndsSoonIsTold()
    {
        LiveRig rig;
        const Tokens tokens = rig.access.user(rig.admin().principal, "one", Role::Operator);
        LiveClient client;
        QVERIFY(client.open(rig.port(), LiveRig::proof(tokens)));
        client.subscribe(topic("me"));
        QJsonObject me = client.payload(u"accountUpdated"_s);
        QCOMPARE(me[u"name"_s].toString(), u"one"_s);
        QCOMPARE(me[u"role"_s].toString(), u"operator"_s);
        QVERIFY(!me.contains(u"endsSoon"_s));
        const auto left = std::chrono::duration_cast<std::chrono::seconds>(tokens.principal.expiresAt - rig.access.clock.utc());
        rig.access.clock.advance(left - 59s);
        me = client.payload(u"accountUpdated"_s);
        QVERIFY(me[u"endsSoon"_s].toBool());
        const auto renewed = rig.access.control->sessions().renew(tokens.refresh, from("127.0.0.1"));
        QVERIFY(renewed.ok());
        client.send("auth.refresh", "{\"token\":\"" + renewed->access.reveal() + "\"}");
        rig.access.clock.advance(1s);
        me = client.payload(u"accountUpdated"_s);
        QVERIFY(!me.isEmpty() && !me.contains(u"endsSoon"_s));
        rig.access.clock.advance(58s);
        rig.settle();
        QCOMPARE(rig.viewers(), 1);
    }

    void theTenantAndWhoIsThereAreTold()
    {
        LiveRig rig;
        LiveClient client;
        QVERIFY(client.open(rig.port(), LiveRig::proof(rig.admin())));
        client.subscribe(topic("tenant"));
        QJsonObject tenant = client.payload(u"tenantUpdated"_s);
        QCOMPARE(tenant[u"code"_s].toString(), u"default"_s);
        QVERIFY(rig.access.control->accounts().putTenant(rig.admin().principal, {u"default"_s, u"The <works>"_s}).ok());
        rig.access.clock.advance(2s);
        do {
            tenant = client.payload(u"tenantUpdated"_s);
        } while (!tenant.isEmpty() && tenant[u"name"_s].toString() != u"The <works>"_s);
        QVERIFY(!tenant.isEmpty());
        LiveClient second;
        QVERIFY(second.open(rig.port(), LiveRig::proof(rig.admin())));
        QTRY_COMPARE(rig.viewers(), 2);
        rig.access.clock.advance(2s);
        do {
            tenant = client.payload(u"tenantUpdated"_s);
        } while (!tenant.isEmpty() && tenant[u"viewers"_s].toInt() != 2);
        QVERIFY(!tenant.isEmpty());
        client.subscribe(topic("presence"));
        QCOMPARE(client.payload(u"presenceUpdated"_s)[u"viewers"_s].toArray().size(), 2);
    }

    //! A viewer sees who else of the tenant is online; from where only who may act on it.
    void whoIsOnlineIsShownToAll()
    {
        LiveRig rig;
        const Principal root = rig.admin().principal;
        QVERIFY(rig.access.control->accounts().putTenant(root, {u"north"_s, u"North"_s}).ok());
        const auto viewersOf = [&](const Tokens &who) {
            LiveClient client;
            if (!client.open(rig.port(), LiveRig::proof(who)))
                return QJsonArray();
            client.subscribe(topic("presence"));
            QJsonArray viewers;
            const auto isIn = [&] {
                return std::any_of(viewers.begin(), viewers.end(), [&](const QJsonValue &one) { return one[u"name"_s].toString() == who.principal.name; });
            };
            do {
                rig.access.clock.advance(2s);
                viewers = client.payload(u"presenceUpdated"_s)[u"viewers"_s].toArray();
            } while (!viewers.isEmpty() && !isIn());
            return viewers;
        };
        LiveClient house, north;
        QVERIFY(house.open(rig.port(), LiveRig::proof(rig.admin())));
        QVERIFY(north.open(rig.port(), LiveRig::proof(rig.access.user(root, "nora", Role::Viewer, "north"))));
        QTRY_COMPARE(rig.viewers(), 2);
        for (const Role role : kRoles) {
            const Tokens who = rig.access.user(root, ("house." + roleName(role).toLatin1()).constData(), role);
            const QJsonArray viewers = viewersOf(who);
            QCOMPARE(viewers.size(), 2);
            const bool sees = role == Role::Supervisor || role == Role::Admin;
            QStringList names;
            for (const QJsonValue &viewer : viewers) {
                names << viewer[u"name"_s].toString();
                QCOMPARE(viewer[u"address"_s].toString() == u"127.0.0.1"_s, sees);
                QCOMPARE(viewer.toObject().contains(u"address"_s), sees);
            }
            QVERIFY(names.contains(u"root.one"_s) && names.contains(who.principal.name) && !names.contains(u"nora"_s));
            QTRY_COMPARE(rig.viewers(), 2);
        }
    }

    void messagesAreCounted()
    {
        LiveRig rig;
        LiveClient client;
        QVERIFY(client.open(rig.port(), LiveRig::proof(rig.admin())));
        client.subscribe(kEvents);
        client.sendText("[");
        for (int i = 0; i < 3; ++i)
            rig.tell(u"H-M"_s);
        for (int i = 0; i < 3; ++i)
            QVERIFY(!client.message(u"equipmentEventTriggered"_s).isEmpty());
        const HubCounters &counters = *rig.hub->counters();
        QCOMPARE(counters.messages().size(), size_t(1));
        QCOMPARE(counters.messages().front().first, u"default"_s);
        const MessageFigures &figures = *counters.messages().front().second;
        const auto of = [&](MessageKind kind) { return figures.messages[size_t(kind)].load(); };
        QTRY_COMPARE(of(MessageKind::Events), quint64(3));
        QCOMPARE(of(MessageKind::Welcome), quint64(1));
        QCOMPARE(of(MessageKind::Subscribed), quint64(1));
        QTRY_COMPARE(of(MessageKind::Failed), quint64(1)); // what is read has its own turn
        QCOMPARE(of(MessageKind::Subscribe), quint64(1));
        QCOMPARE(of(MessageKind::Unknown), quint64(1));
        QCOMPARE(counters.messagesOut.load(), quint64(6));
        QCOMPARE(counters.messagesIn.load(), quint64(2));
        quint64 delays = 0;
        for (size_t i = 0; i <= live::LatencyHistogram::kUpTo.size(); ++i)
            delays += figures.latency.count(i);
        QCOMPARE(delays, quint64(3));
        rig.access.clock.advance(2s);
        QTRY_COMPARE(counters.tenants().value(u"default"_s).viewers, qint64(1));
    }

    void tenantsHaveTheirOwnCap()
    {
        HubLimits limits;
        limits.mostPerTenant = 2;
        LiveRig rig(limits);
        QVERIFY(rig.access.control->accounts().putTenant(rig.admin().principal, {u"north"_s, u"North"_s}).ok());
        const Tokens north = rig.access.user(rig.admin().principal, "north.one", Role::Admin, "north");
        LiveClient one, two, three, other;
        QVERIFY(one.open(rig.port(), LiveRig::proof(rig.admin())) && two.open(rig.port(), LiveRig::proof(rig.admin())));
        QVERIFY(!three.open(rig.port(), LiveRig::proof(rig.admin())));
        QCOMPARE(three.status, 429);
        QVERIFY(three.handshake.fields.contains("retry-after"));
        QVERIFY(other.open(rig.port(), LiveRig::proof(north)));
        rig.access.clock.advance(2s);
        QTRY_COMPARE(rig.hub->counters()->tenants().value(u"default"_s).refused, quint64(1));
    }

    //! A plant of which everything is asked for: sent bit by bit, and never held more than once.
    void largeSnapshotsHaveTheirTurn()
    {
        LiveRig rig;
        Plant plant = rig.plant->plant();
        Device &device = plant.sites[0].devices[0];
        for (int i = 0; i < 8'000; ++i)
            device.tags << plainTag(1'000 + i, u"t%1"_s.arg(i));
        rig.setPlant(plant);
        rig.settle();
        LiveClient client;
        QVERIFY(client.open(rig.port(), LiveRig::proof(rig.admin())));
        for (int i = 0; i < 20; ++i)
            QVERIFY(client.raw.send(LiveClient::frame(1, "{\"type\":\"subscribe\",\"payload\":{\"subscription\":\"" + QByteArray::number(i) + "\",\"topic\":\"readings\"}}")));
        int readings = 0;
        while (readings < 20 * 8'004) {
            const QJsonObject payload = client.payload(u"sensorReadingUpdated"_s);
            QVERIFY(payload[u"snapshot"_s].toBool());
            readings += int(payload[u"readings"_s].toArray().size());
            for (const ViewerInfo &viewer : on(rig.network().home(), [&] { return rig.hub->viewers(); }))
                QVERIFY2(viewer.waiting < 1024 * 1024, qPrintable(QString::number(viewer.waiting)));
        }
        QCOMPARE(readings, 20 * 8'004);
    }

    //! W7: what is encrypted and has not left counts, too.
    void slowReadersOverTlsAreClosedToo()
    {
        if (!QSslSocket::supportsSsl())
            QSKIP("Qt finds no TLS library (package libssl3)");
        const QTemporaryDir folder;
        const auto identity = http::generatedIdentity(folder.path(), {u"127.0.0.1"_s}, Clock::system().utc());
        QVERIFY(identity.ok());
        http::DoorSettings door;
        door.tls = identity->configuration;
        LiveRig rig({}, door);
        QSslSocket client;
        client.setPeerVerifyMode(QSslSocket::VerifyNone);
        client.connectToHostEncrypted(u"127.0.0.1"_s, rig.port());
        QVERIFY(client.waitForEncrypted(10'000));
        client.write("GET /live HTTP/1.1\r\nHost: plant\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: lineside.v1\r\nAuthorization: " + LiveRig::proof(rig.admin())
                     + "\r\n\r\n");
        QByteArray got;
        while (!got.contains("welcome") && (client.bytesAvailable() > 0 || client.waitForReadyRead(10'000)))
            got += client.readAll();
        QVERIFY(got.startsWith("HTTP/1.1 101 ") && got.contains("welcome"));
        client.setReadBufferSize(1'024);
        client.setSocketOption(QAbstractSocket::ReceiveBufferSizeSocketOption, 8 * 1'024);
        client.write(LiveClient::frame(1, "{\"type\":\"subscribe\",\"payload\":" + kReadings + "}"));
        QVERIFY(client.waitForBytesWritten(10'000));
        const QByteArray large(60'000, 'x');
        qint64 most = 0;
        for (int i = 0; i < 110 && rig.viewers() > 0; ++i) { // 22 s: no ping yet
            rig.access.clock.advance(200ms);
            const QByteArray text = QByteArray::number(i) + large;
            const quint64 ticks = rig.hub->counters()->ticks.load();
            rig.bring(113, {}, StatusCode::Good, &text);
            QTRY_VERIFY(rig.hub->counters()->ticks.load() > ticks);
            for (const ViewerInfo &viewer : on(rig.network().home(), [&] { return rig.hub->viewers(); }))
                most = std::max(most, viewer.waiting);
        }
        QCOMPARE(rig.hub->counters()->closedSlow.load(), quint64(1));
        QVERIFY2(most > 64 * 1'024 && most < 512 * 1'024, qPrintable(QString::number(most)));
        rig.access.clock.advance(3s);
        QTRY_COMPARE(rig.viewers(), 0);
    }

    //! W13: a station that starts again has all its viewers back soon.
    void aThousandComeAtOnce()
    {
        constexpr int kViewers = 1'000, kUsers = 100;
        rlimit files{};
        QCOMPARE(getrlimit(RLIMIT_NOFILE, &files), 0);
        if (files.rlim_max < 3 * kViewers)
            QSKIP("This computer does not let a process have 3,000 open files.");
        const rlimit before = files;
        files.rlim_cur = files.rlim_max;
        QCOMPARE(setrlimit(RLIMIT_NOFILE, &files), 0);
        LiveRig rig;
        QList<QByteArray> proofs;
        for (int i = 0; i < kUsers; ++i)
            proofs << LiveRig::proof(rig.access.user(rig.admin().principal, ("user" + QByteArray::number(i)).constData(), Role::Viewer));
        QElapsedTimer timer;
        timer.start();
        std::vector<LiveClient> clients(kViewers);
        for (int i = 0; i < kViewers; ++i) {
            const QByteArray from = "127.0." + QByteArray::number(1 + i / 200) + '.' + QByteArray::number(1 + i % 200);
            QVERIFY(clients[size_t(i)].raw.connect(rig.port(), from.constData()));
            QVERIFY(clients[size_t(i)].raw.send("GET /live HTTP/1.1\r\nHost: plant\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: lineside.v1\r\nAuthorization: "
                                                + proofs[i % kUsers] + "\r\n\r\n"));
        }
        for (LiveClient &client : clients) {
            QCOMPARE(client.raw.answer().status, 101);
            QVERIFY(!client.message(u"welcome"_s).isEmpty());
        }
        QTRY_COMPARE(rig.viewers(), qsizetype(kViewers));
        QVERIFY2(timer.elapsed() < 30'000, qPrintable(QString::number(timer.elapsed())));
        qInfo("%d viewers after %lld ms", kViewers, timer.elapsed());
        clients.clear();
        QTRY_COMPARE(rig.viewers(), 0);
        setrlimit(RLIMIT_NOFILE, &before);
    }
};

QTEST_GUILESS_MAIN(TestLiveTopics)
#include "tst_live_topics.moc"
