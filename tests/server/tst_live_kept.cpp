#include "models/plant/event_source.h"
#include "server/queue_client.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTest>

using namespace lineside;
using namespace lineside::live;
using namespace lineside::test;
using namespace std::chrono_literals;
using namespace Qt::Literals;

namespace {

const QByteArray kEvents = "{\"subscription\":\"e\",\"topic\":\"events\"}";

//! An event of the past, as the journal gives it.
Event pastEvent(const SetClock &clock, quint64 id, std::chrono::minutes ago, Severity severity, const QString &source = u"H-M"_s,
                EventKind kind = EventKind::Warning)
{
    Event event;
    event.id = id;
    event.at = clock.utc() - ago;
    event.kind = kind;
    event.severity = severity;
    event.source = source;
    event.text = u"event %1"_s.arg(id);
    return event;
}

//! The numbers of the events that come until nothing comes any more, told by an answer to a ping.
QList<quint64> eventsBeforePong(LiveClient &client)
{
    QList<quint64> numbers;
    client.send("ping", "{}");
    for (;;) {
        const QJsonObject message = client.message({});
        const QString type = message[u"type"_s].toString();
        if (type == u"pong"_s || message.isEmpty())
            break;
        if (type == u"equipmentEventTriggered"_s)
            numbers << quint64(message[u"sequenceId"_s].toInteger());
    }
    return numbers;
}

//! Everything that comes until a certain event.
QList<quint64> eventsUpTo(LiveClient &client, quint64 last)
{
    QList<quint64> numbers;
    while (numbers.isEmpty() || numbers.last() != last) {
        const QJsonObject message = client.message(u"equipmentEventTriggered"_s);
        if (message.isEmpty())
            break;
        numbers << quint64(message[u"sequenceId"_s].toInteger());
    }
    return numbers;
}

QByteArray listOf(const QList<quint64> &numbers)
{
    QByteArray list;
    for (const quint64 number : numbers)
        list += (list.isEmpty() ? "" : ",") + QByteArray::number(number);
    return list;
}

//! A rig whose journal has a past: 1 to 10 of two days ago, of which the even ones are critical and 9 is too old for
//! everybody; 11 to 20 of the last hour, of which 15 is critical.
class PastRig : public LiveRig
{
public:
    PastRig() { startAgain(); }
    void startAgain()
    {
        QList<Event> newest, kept;
        for (quint64 id = 1; id <= 20; ++id) {
            const bool isCritical = id <= 10 ? id % 2 == 0 : id == 15;
            const Event event = pastEvent(access.clock, id, id <= 10 ? 48h : 30min, isCritical ? Severity::Critical : Severity::Info);
            if (id > 10)
                newest << event;
            if (isCritical)
                kept << event;
        }
        lastEvent = 20;
        startHub(20, newest, kept);
    }
    void openAcks()
    {
        QString notice;
        auto opened = AckFile::open(acksFolder(), &notice);
        if (!opened)
            qFatal("%s", qPrintable(opened.error().message));
        acks = std::move(*opened);
    }
    void closeHub()
    {
        on(network().home(), [this] { delete std::exchange(hub, nullptr); });
        acks.reset();
    }
    QString acksFolder() const { return access.folder.path() + u"/server"_s; }
};

} // namespace

class TestLiveKept : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whoWasAwayGetsWhatIsKept()
    {
        PastRig rig;
        LiveClient client;
        QVERIFY(client.open(rig.port(), LiveRig::proof(rig.admin())));
        const QJsonObject subscribed = client.subscribe(kEvents);
        QCOMPARE(subscribed[u"resumed"_s].toBool(true), false);
        QCOMPARE(subscribed[u"pastTo"_s].toInteger(), 20);
        QCOMPARE(subscribed[u"sequenceId"_s].toInteger(-1), 0); // something of the past is to come
        const quint64 live = rig.tell(u"H-M"_s);
        const QList<quint64> all{2, 4, 6, 8, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, live};
        QCOMPARE(eventsUpTo(client, live), all);
        QVERIFY(eventsBeforePong(client).isEmpty());
        // Only what is new, for those who want that.
        LiveClient fresh;
        QVERIFY(fresh.open(rig.port(), LiveRig::proof(rig.admin())));
        fresh.subscribe("{\"subscription\":\"e\",\"topic\":\"events\",\"past\":false}");
        QVERIFY(eventsBeforePong(fresh).isEmpty());
        QCOMPARE(fresh.subscribe("{\"subscription\":\"f\",\"topic\":\"events\",\"past\":1}")[u"code"_s].toString(), u"bad_message"_s);
        // A filter holds for the past as well.
        LiveClient urgent;
        QVERIFY(urgent.open(rig.port(), LiveRig::proof(rig.admin())));
        urgent.subscribe("{\"subscription\":\"e\",\"topic\":\"events\",\"filters\":{\"atLeast\":\"CRITICAL\"}}");
        QCOMPARE(eventsBeforePong(urgent), (QList<quint64>{2, 4, 6, 8, 10, 15}));
    }

    void whatIsAcknowledgedDoesNotComeAgain()
    {
        PastRig rig;
        rig.openAcks();
        rig.startAgain();
        const Tokens other = rig.access.user(rig.admin().principal, "other", Role::Operator);
        {
            LiveClient client;
            QVERIFY(client.open(rig.port(), LiveRig::proof(rig.admin())));
            client.subscribe(kEvents);
            QCOMPARE(eventsUpTo(client, 20).size(), 15);
            client.send("ack", "{\"events\":[2,6,15]}");
            QCOMPARE(client.payload(u"acknowledged"_s)[u"events"_s].toArray(), (QJsonArray{2, 6, 15}));
        }
        // Over a restart of the station, too.
        rig.closeHub();
        rig.openAcks();
        rig.startAgain();
        LiveClient client, another;
        QVERIFY(client.open(rig.port(), LiveRig::proof(rig.admin())) && another.open(rig.port(), LiveRig::proof(other)));
        client.subscribe(kEvents);
        QCOMPARE(eventsUpTo(client, 20), (QList<quint64>{4, 8, 10, 11, 12, 13, 14, 16, 17, 18, 19, 20}));
        another.subscribe(kEvents); // what one has seen, another has not
        QCOMPARE(eventsUpTo(another, 20).size(), 15);
        client.raw.close();
        another.raw.close();
        QTRY_COMPARE(rig.viewers(), 0);
        rig.closeHub();
    }

    void acknowledgementsAreChecked_data()
    {
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<QString>("code");
        QTest::newRow("not critical") << QByteArray("{\"events\":[11]}") << u"unknown_event"_s;
        QTest::newRow("not there") << QByteArray("{\"events\":[4711]}") << u"unknown_event"_s;
        QTest::newRow("of the future") << QByteArray("{\"events\":[21]}") << u"unknown_event"_s;
        QTest::newRow("another tenant's") << QByteArray("{\"events\":[7]}") << u"unknown_event"_s;
        QTest::newRow("another right's") << QByteArray("{\"events\":[5]}") << u"unknown_event"_s;
        QTest::newRow("negative") << QByteArray("{\"events\":[-2]}") << u"unknown_event"_s;
        QTest::newRow("half") << QByteArray("{\"events\":[2.5]}") << u"unknown_event"_s;
        QTest::newRow("text") << QByteArray("{\"events\":[\"2\"]}") << u"unknown_event"_s;
        QTest::newRow("none") << QByteArray("{\"events\":[]}") << u"bad_message"_s;
        QTest::newRow("all") << QByteArray("{\"events\":\"all\"}") << u"bad_message"_s;
        QTest::newRow("too many") << "{\"events\":[2" + QByteArray(",2").repeated(1'000) + "]}" << u"bad_message"_s;
        QTest::newRow("more") << QByteArray("{\"events\":[2],\"user\":\"other\"}") << u"bad_message"_s;
    }
    void acknowledgementsAreChecked()
    {
        QFETCH(QByteArray, payload);
        QFETCH(QString, code);
        PastRig rig;
        const QList<Event> kept{pastEvent(rig.access.clock, 2, 1h, Severity::Critical),
                                pastEvent(rig.access.clock, 5, 1h, Severity::Critical, u"station"_s, EventKind::Audit),
                                pastEvent(rig.access.clock, 7, 1h, Severity::Critical, u"N-M"_s)};
        rig.startHub(20, {pastEvent(rig.access.clock, 20, 1min, Severity::Info)}, kept);
        const Tokens viewer = rig.access.user(rig.admin().principal, "viewer", Role::Viewer);
        LiveClient client;
        QVERIFY(client.open(rig.port(), LiveRig::proof(viewer)));
        client.send("ack", payload);
        QCOMPARE(client.payload(u"error"_s)[u"code"_s].toString(), code);
        client.subscribe(kEvents);
        QCOMPARE(eventsBeforePong(client), (QList<quint64>{2, 20}));
    }

    //! T14: who has lost a right does not get what was kept while they had it.
    void keptEventsAreForThoseWhoMaySeeThem()
    {
        PastRig rig;
        QVERIFY(rig.access.control->accounts().putTenant(rig.admin().principal, {u"north"_s, u"North"_s}).ok());
        const Tokens north = rig.access.user(rig.admin().principal, "north.one", Role::Admin, "north"),
                     manager = rig.access.user(rig.admin().principal, "manager.one", Role::Manager);
        QList<Event> kept;
        for (quint64 id = 1; id <= 5; ++id)
            kept << pastEvent(rig.access.clock, id, 48h, Severity::Critical, id == 3 ? u"N-M"_s : u"H-M"_s, id == 4 ? EventKind::Audit : EventKind::Warning);
        rig.startHub(20, {pastEvent(rig.access.clock, 20, 1min, Severity::Info, u"N-M"_s)}, kept);
        LiveClient client, foreign;
        QVERIFY(client.open(rig.port(), LiveRig::proof(manager)) && foreign.open(rig.port(), LiveRig::proof(north)));
        client.subscribe(kEvents);
        QCOMPARE(eventsBeforePong(client), (QList<quint64>{1, 2, 4, 5}));
        foreign.subscribe(kEvents);
        QCOMPARE(eventsBeforePong(foreign), (QList<quint64>{3, 20}));
        QVERIFY(!foreign.everything.contains("H-M"));
        // Less of a role, and in again.
        QVERIFY(rig.access.control->accounts().changeUser(rig.admin().principal, manager.principal.id, {{}, {}, Role::Viewer, {}}).ok());
        QCOMPARE(client.closeCode(), 4401);
        const Tokens less = *rig.access.login(u"manager.one"_s, Access::password()).tokens;
        LiveClient again;
        QVERIFY(again.open(rig.port(), LiveRig::proof(less)));
        again.subscribe(kEvents);
        QCOMPARE(eventsBeforePong(again), (QList<quint64>{1, 2, 5}));
    }

    //! T14: a critical event of a machine whose code another tenant has, too, reaches its own tenant, kept or live, and nobody else.
    void sameCodesAreNoSharedEvents()
    {
        PastRig rig;
        QVERIFY(rig.access.control->accounts().putTenant(rig.admin().principal, {u"north"_s, u"North"_s}).ok());
        const Tokens north = rig.access.user(rig.admin().principal, "north.one", Role::Viewer, "north"),
                     viewer = rig.access.user(rig.admin().principal, "viewer", Role::Viewer);
        Plant plant = rig.plant->plant();
        plant.sites[1].lines[0].machines[0].code = plant.sites[0].lines[0].machines[0].code; // "H-M"
        rig.setPlant(plant);
        const QString ofHouse = eventSource(*rig.plant, MachineId{uuid(102)}, u"H-M"_s), ofNorth = eventSource(*rig.plant, MachineId{uuid(202)}, u"H-M"_s);
        const QList<Event> kept{pastEvent(rig.access.clock, 1, 48h, Severity::Critical, ofHouse),
                                pastEvent(rig.access.clock, 2, 48h, Severity::Critical, ofNorth, EventKind::MaintenanceRequired),
                                pastEvent(rig.access.clock, 3, 48h, Severity::Critical, u"GONE {00000000-0000-4000-8000-000000000999}"_s)};
        rig.startHub(20, {pastEvent(rig.access.clock, 19, 1min, Severity::Info, ofHouse), pastEvent(rig.access.clock, 20, 1min, Severity::Info, ofNorth)}, kept);
        rig.lastEvent = 20;
        LiveClient own, foreign, auditor;
        QVERIFY(own.open(rig.port(), LiveRig::proof(viewer)) && foreign.open(rig.port(), LiveRig::proof(north)) && auditor.open(rig.port(), LiveRig::proof(rig.admin())));
        own.subscribe(kEvents);
        QCOMPARE(eventsBeforePong(own), (QList<quint64>{1, 19}));
        foreign.subscribe(kEvents);
        QJsonObject critical = foreign.message(u"criticalAlertTriggered"_s);
        QCOMPARE(critical[u"sequenceId"_s].toInteger(), 2);
        QCOMPARE(critical[u"payload"_s][u"source"_s].toString(), u"H-M"_s); // people read codes
        QCOMPARE(eventsBeforePong(foreign), (QList<quint64>{20}));
        auditor.subscribe(kEvents);
        QCOMPARE(eventsBeforePong(auditor), (QList<quint64>{1, 3, 19}));
        rig.tell(ofNorth, Severity::Critical, EventKind::MaintenanceRequired);
        rig.tell(ofHouse, Severity::Critical, EventKind::MaintenanceRequired);
        QCOMPARE(foreign.message(u"criticalAlertTriggered"_s)[u"sequenceId"_s].toInteger(), 21);
        QCOMPARE(own.message(u"criticalAlertTriggered"_s)[u"sequenceId"_s].toInteger(), 22);
        // A filter by machine goes by the machine, not by its code; what is acknowledged is one's own.
        foreign.subscribe("{\"subscription\":\"m\",\"topic\":\"events\",\"filters\":{\"machines\":[\"" + LiveRig::id(202) + "\"]},\"past\":false}");
        rig.tell(ofNorth, Severity::Critical, EventKind::MaintenanceRequired);
        for (int i = 0; i < 2; ++i)
            QCOMPARE(foreign.message(u"criticalAlertTriggered"_s)[u"sequenceId"_s].toInteger(), 23);
        own.send("ack", "{\"events\":[23]}");
        QCOMPARE(own.payload(u"error"_s)[u"code"_s].toString(), u"unknown_event"_s);
    }

    void whatIsOlderIsNotKept()
    {
        PastRig rig;
        const QList<Event> kept{pastEvent(rig.access.clock, 1, 24h * 29, Severity::Critical), pastEvent(rig.access.clock, 2, 24h * 28, Severity::Critical)};
        rig.startHub(20, {pastEvent(rig.access.clock, 20, 59min, Severity::Info)}, kept);
        rig.access.clock.advance(24h + 1min);
        rig.settle();
        const Tokens fresh = *rig.access.login(u"root.one"_s, Access::password()).tokens;
        QTRY_COMPARE(on(rig.network().home(), [&] { return rig.hub->book().kept().events().size(); }), size_t(1));
        LiveClient client;
        QVERIFY(client.open(rig.port(), LiveRig::proof(fresh)));
        client.subscribe(kEvents);
        QCOMPARE(eventsBeforePong(client), (QList<quint64>{2}));
    }

    //! A past that is larger than what is written at once, and news meanwhile: nothing is missing, nothing comes twice.
    void aLongPastHasNoGap()
    {
        PastRig rig;
        QList<Event> newest, kept;
        for (quint64 id = 1; id <= 6'000; ++id) {
            Event event = pastEvent(rig.access.clock, id, id <= 3'000 ? 48h : 10min, id <= 3'000 ? Severity::Critical : Severity::Info);
            event.text = QString(200, QLatin1Char('x'));
            (id <= 3'000 ? kept : newest) << event;
        }
        rig.lastEvent = 6'000;
        rig.startHub(6'000, newest, kept);
        LiveClient client;
        QVERIFY(client.open(rig.port(), LiveRig::proof(rig.admin())));
        client.subscribe(kEvents);
        quint64 last = 0;
        for (int i = 0; i < 200; ++i)
            last = rig.tell(u"H-M"_s);
        quint64 expected = 1;
        for (; expected <= last; ++expected) {
            const QJsonObject message = client.message(u"equipmentEventTriggered"_s);
            QCOMPARE(message[u"sequenceId"_s].toInteger(), qint64(expected));
        }
        QVERIFY(eventsBeforePong(client).isEmpty());
    }

    void criticalOnesWhileConnectedAreKeptToo()
    {
        LiveRig rig;
        LiveClient client;
        QVERIFY(client.open(rig.port(), LiveRig::proof(rig.admin())));
        client.subscribe(kEvents);
        const quint64 first = rig.tell(u"H-M"_s, Severity::Critical), second = rig.tell(u"H-M"_s, Severity::Critical);
        eventsUpTo(client, second);
        client.send("ack", "{\"events\":[" + listOf({first}) + "]}");
        QVERIFY(!client.message(u"acknowledged"_s).isEmpty());
        client.raw.close();
        LiveClient again;
        QVERIFY(again.open(rig.port(), LiveRig::proof(rig.admin())));
        again.subscribe(kEvents);
        QCOMPARE(eventsBeforePong(again), (QList<quint64>{second}));
    }

    void aDamagedFileIsSetAside()
    {
        QTemporaryDir folder;
        const QString file = folder.path() + u"/viewers.sqlite"_s;
        {
            auto acks = AckFile::open(folder.path());
            QVERIFY(acks.ok());
            std::promise<bool> stored;
            (*acks)->add({{QUuid::createUuid(), 7, UtcTime(1s)}}, [&](const Status &status) { stored.set_value(status.ok()); });
            QVERIFY(stored.get_future().get());
        }
        QVERIFY(!(QFile::permissions(file) & (QFile::ReadGroup | QFile::ReadOther)));
        {
            auto acks = AckFile::open(folder.path());
            QVERIFY(acks.ok());
            const auto loaded = (*acks)->takeLoaded();
            QCOMPARE(loaded.size(), size_t(1));
            QCOMPARE(loaded[0].event, quint64(7));
        }
        QFile::remove(file + u"-wal"_s); // it may hold all of it still
        QFile::remove(file + u"-shm"_s);
        QFile damaged(file);
        QVERIFY(damaged.open(QIODevice::ReadWrite) && damaged.write(QByteArray(200, 'x')) == 200);
        damaged.close();
        QString notice;
        auto acks = AckFile::open(folder.path(), &notice);
        QVERIFY(acks.ok());
        QVERIFY((*acks)->takeLoaded().empty());
        QVERIFY(notice.contains(u"viewers.sqlite.damaged-"_s));
        QCOMPARE(QDir(folder.path()).entryList({u"viewers.sqlite.damaged-*"_s}).size(), 1);
    }

    void acknowledgementsOfAnotherJournalDoNotCount()
    {
        AckBook book;
        const QUuid user = QUuid::createUuid();
        Event event;
        event.id = 7;
        event.at = UtcTime(1s);
        book.add({user, 7, event.at});
        QVERIFY(book.has(user, event) && book.hasBehind(user, 6) && !book.hasBehind(user, 7));
        event.at += 1s; // the same number in a journal that began anew
        QVERIFY(!book.has(user, event));
        book.forgetBefore(8);
        QCOMPARE(book.size(), size_t(0));
    }

    void logsTogetherHaveABound()
    {
        const auto budget = std::make_shared<LogBudget>();
        budget->most = 100'000;
        LogBounds bounds;
        bounds.budget = budget;
        const Catalogue &catalogue = Catalogue::builtIn();
        SetClock clock;
        std::vector<std::unique_ptr<DocumentStream>> streams;
        for (int i = 0; i < 50; ++i) {
            streams.push_back(std::make_unique<DocumentStream>(
                Stream::Heading{"s" + QByteArray::number(i), "station", catalogue.row(Topic::System), "systemStatusUpdated", Format::Json, bounds},
                Priority::Low, clock, QString(), QByteArray()));
        }
        for (int round = 0; round < 100; ++round) {
            clock.advance(1s);
            for (const auto &stream : streams) {
                stream->set("{\"n\":\"" + QByteArray(1'000, char('a' + round % 26)) + "\"}");
                stream->tick(clock.steady());
                QVERIFY(budget->used <= budget->most + 50 * 1'500);
            }
        }
        for (const auto &stream : streams)
            stream->forgetOld(clock.steady());
        QVERIFY2(budget->used <= budget->most, qPrintable(QString::number(budget->used)));
        QVERIFY(streams[0]->reaches(streams[0]->last()));
        streams.clear();
        QCOMPARE(budget->used, size_t(0));
        QCOMPARE(budget->streams, size_t(0));
    }
};

QTEST_GUILESS_MAIN(TestLiveKept)
#include "tst_live_kept.moc"
