#include "models/plant/event_source.h"
#include "server/live_rig.h"

#include <QJsonArray>
#include <QTest>

using namespace lineside;
using namespace lineside::live;
using namespace lineside::test;
using namespace std::chrono_literals;
using namespace Qt::Literals;

namespace {

QByteArray topicNamed(const QByteArray &name, const QByteArray &more = {})
{
    return "{\"subscription\":\"" + name + "\",\"topic\":\"" + name + "\"" + more + "}";
}

Notice noticeOf(int machine, const char *type, int n, const QByteArray &key = {}, bool merges = false)
{
    const MessageRow *row = Catalogue::builtIn().message(type);
    Notice one{row->topic, {uuid(machine)}, type, "{\"n\":" + QByteArray::number(n) + ",\"m\":" + QByteArray::number(machine) + "}", key, merges};
    one.priority = row->priority.value_or(Priority::Medium);
    one.kind = row->kind;
    return one;
}

Notice scoreOf(int machine, int n)
{
    return noticeOf(machine, "equipmentHealthScoreUpdated", n, "score", true);
}

//! A stream of notices about machines 1 to \a machines, on a clock that stands until it is moved.
struct NoticeBench
{
    explicit NoticeBench(int machines, double rate = 10)
    {
        Site site;
        site.id = {uuid(100'000)};
        Line line;
        line.id = {uuid(100'001)};
        for (int i = 1; i <= machines; ++i) {
            Machine machine;
            machine.id = {uuid(i)};
            machine.code = QString::number(i);
            line.machines << machine;
        }
        site.lines = {line};
        Plant plant;
        plant.sites = {site};
        snapshot = std::make_shared<PlantSnapshot>(plant, 1, [](std::span<const TagUuid> tags) { return std::vector<TagId>(tags.size()); });
        stream = std::make_unique<NoticeStream>(
            Stream::Heading{"s.1", "station", Catalogue::builtIn().row(Topic::Health), "equipmentHealthScoreUpdated", Format::Json, {}},
            NoticeStream::Parts{kept, clock, snapshot, u"default"_s, {}, rate});
    }
    void add(Notice notice)
    {
        notice.number = ++number;
        kept.add(notice, *snapshot, clock.steady());
        stream->add(notice, {});
    }
    SteadyTime tick() { return stream->tick(clock.steady()); }
    //! The items of the messages behind \a sequence, each message a list.
    QList<QJsonArray> since(quint64 sequence) const
    {
        const QByteArray bytes = stream->since(sequence).bytes;
        return lists(bytes);
    }
    static QList<QJsonArray> lists(const QByteArray &bytes)
    {
        QList<QJsonArray> all;
        QByteArrayView rest(bytes);
        while (!rest.isEmpty()) {
            const QByteArray payload = takeFrame(rest).toByteArray();
            if (payload.isEmpty())
                break;
            all << QJsonDocument::fromJson(payload)[u"payload"_s][u"items"_s].toArray();
        }
        return all;
    }

    ManualClock clock;
    KeptNotices kept;
    SnapshotPtr snapshot;
    std::unique_ptr<NoticeStream> stream;
    quint64 number = 0;
};

} // namespace

//! What comes on health, production and quality: how often, for how long, to whom, and how it is counted.
class TestLiveNotices : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    //! Ten messages at once, then ten a second, however many machines there are: each has all of them, the newest of each.
    void aRoundIsOneMessage()
    {
        NoticeBench bench(1'000);
        SteadyTime next{};
        for (int round = 1; round <= 30; ++round) {
            for (int machine = 1; machine <= 1'000; ++machine)
                bench.add(scoreOf(machine, round));
            next = bench.tick();
        }
        QCOMPARE(bench.stream->messages(), quint64(10));
        for (const QJsonArray &items : bench.since(0))
            QCOMPARE(items.size(), 1'000);
        QCOMPARE(next, bench.clock.steady() + 100ms);
        bench.clock.advance(100ms);
        QCOMPARE(bench.tick(), SteadyTime::max());
        QCOMPARE(bench.stream->messages(), quint64(11));
        const QJsonArray last = bench.since(10)[0];
        QCOMPARE(last.size(), 1'000);
        for (const QJsonValue &item : last)
            QCOMPARE(item[u"n"_s].toInt(), 30);
        // Ten seconds of news each 10 ms.
        for (int i = 0; i < 1'000; ++i) {
            bench.add(scoreOf(1 + i % 7, i));
            bench.tick();
            bench.clock.advance(10ms);
        }
        QVERIFY2(bench.stream->messages() >= 109 && bench.stream->messages() <= 112, QByteArray::number(bench.stream->messages()));
    }

    //! What does not merge waits for its message, too; none of it is left out, and its order stays.
    void whatHappensIsLimitedAndComplete()
    {
        NoticeBench bench(3);
        for (int i = 0; i < 500; ++i) {
            bench.add(noticeOf(1 + i % 3, "recommendationChanged", i));
            bench.add(noticeOf(1 + i % 3, "alertChanged", i, "alert"));
            bench.tick();
        }
        QCOMPARE(bench.stream->messages(), quint64(10));
        bench.clock.advance(1s);
        bench.tick();
        QCOMPARE(bench.stream->messages(), quint64(12)); // one of each type
        QHash<bool, QList<int>> seen;
        QByteArray bytes = bench.stream->since(0).bytes;
        QByteArrayView rest(bytes);
        while (!rest.isEmpty()) {
            const QJsonDocument message = QJsonDocument::fromJson(takeFrame(rest).toByteArray());
            for (const QJsonValue &item : message[u"payload"_s][u"items"_s].toArray())
                seen[message[u"type"_s].toString() == u"alertChanged"_s] << item[u"n"_s].toInt();
        }
        for (const bool which : {false, true}) {
            QCOMPARE(seen[which].size(), 500);
            QVERIFY(std::is_sorted(seen[which].begin(), seen[which].end()));
        }
    }

    void alarmsAreNotLimited()
    {
        NoticeBench bench(3);
        for (int i = 0; i < 30; ++i) { // the tokens are gone
            bench.add(scoreOf(1, i));
            bench.tick();
        }
        QCOMPARE(bench.stream->messages(), quint64(10));
        for (int i = 0; i < 200; ++i) {
            bench.add(noticeOf(1 + i % 3, i % 2 ? "equipmentAnomalyDetected" : "predictiveMaintenanceAlertCreated", i));
            bench.tick();
        }
        QCOMPARE(bench.stream->messages(), quint64(210));
    }

    //! A rate that somebody chose keeps nothing back for ever.
    void aLowRateHasABound()
    {
        NoticeBench bench(1, 0.01);
        bench.add(noticeOf(1, "recommendationChanged", 0));
        bench.tick();
        for (size_t i = 1; i <= NoticeStream::kMostWaiting; ++i)
            bench.add(noticeOf(1, "recommendationChanged", int(i)));
        bench.tick();
        QCOMPARE(bench.stream->messages(), quint64(1));
        bench.add(noticeOf(1, "recommendationChanged", 1));
        bench.tick();
        QVERIFY(bench.stream->messages() > 1);
    }

    //! A round of readings that does not fit into one message takes as many of its ten as it has; all tags have their turn.
    void piecesOfARoundCount()
    {
        constexpr int kTags = 8'000;
        Site site;
        site.id = {uuid(100'000)};
        Device device;
        device.id = {uuid(100'001)};
        for (int i = 0; i < kTags; ++i)
            device.tags << plainTag(1 + i, QString::number(i));
        site.devices = {device};
        Plant plant;
        plant.sites = {site};
        const auto snapshot = std::make_shared<PlantSnapshot>(plant, 1, countingNumbering());
        LatestValues latest;
        latest.reserve(snapshot->tagIdEnd());
        ManualClock clock;
        std::vector<TagId> all;
        for (const TagEntry &entry : snapshot->tags()) {
            all.push_back(entry.id);
            latest.set({entry.id, StatusCode::Good, clock.utc(), Payload::of(1.5)}, clock.steady());
        }
        std::sort(all.begin(), all.end());
        ReadingStream stream({"s.1", "station", Catalogue::builtIn().row(Topic::Readings), "sensorReadingUpdated", Format::Json, {}},
                             {latest, clock, snapshot, u"default"_s, {}, 10});
        for (int round = 0; round < 10; ++round) {
            stream.mark(all, {});
            stream.tick(clock.steady());
        }
        QCOMPARE(stream.messages(), quint64(10));
        QSet<QString> told;
        quint64 from = stream.last();
        for (int i = 0; i < 10; ++i) {
            stream.mark(std::span(all).first(kTags / 3), {}); // which must not keep the others waiting
            clock.advance(100ms);
            stream.tick(clock.steady());
            QCOMPARE(stream.messages(), quint64(11 + i));
            const QByteArray bytes = stream.since(from).bytes;
            QByteArrayView rest(bytes);
            while (!rest.isEmpty()) {
                for (const QJsonValue &reading : QJsonDocument::fromJson(takeFrame(rest).toByteArray())[u"payload"_s][u"readings"_s].toArray())
                    told.insert(reading[u"tag"_s].toString());
            }
            from = stream.last();
        }
        QCOMPARE(told.size(), kTags);
    }

    //! Over the wire, all three topics at once.
    void tenASecondForEachSubscription()
    {
        LiveRig rig;
        LiveClient client;
        QVERIFY(client.open(rig.port(), LiveRig::proof(rig.admin())));
        for (const char *topic : {"health", "production", "quality"})
            QVERIFY(client.subscribe(topicNamed(topic)).contains(u"stream"_s));
        for (int i = 0; i < 100; ++i) {
            rig.hub->notify({scoreOf(102, i), scoreOf(103, i), noticeOf(102, "alertChanged", i, "alert"), noticeOf(103, "recommendationChanged", i),
                             noticeOf(102, "productionSummaryUpdated", i, "summary", true), noticeOf(102, "stopEntered", i), noticeOf(102, "productionStateChanged", i),
                             noticeOf(102, "spcNewMeasurement", i, "chart")});
            rig.settle();
            rig.access.clock.advance(20ms); // 2 s in all
        }
        rig.access.clock.advance(2s); // what waits
        rig.hub->notify({noticeOf(102, "recommendationChanged", 1'000), noticeOf(102, "stopEntered", 1'000), noticeOf(102, "spcNewMeasurement", 1'000, "chart")});
        QMap<QString, int> messages;
        QMap<QString, QList<int>> items;
        QSet<QString> ended;
        while (ended.size() < 3) {
            const RawFrame frame = client.next();
            QVERIFY(frame.opcode == 1 || frame.opcode == 9);
            const QJsonDocument message = QJsonDocument::fromJson(frame.payload);
            if (!message[u"payload"_s][u"items"_s].isArray())
                continue;
            ++messages[message[u"stream"_s].toString()];
            for (const QJsonValue &item : message[u"payload"_s][u"items"_s].toArray()) {
                items[message[u"type"_s].toString()] << item[u"n"_s].toInt();
                if (item[u"n"_s].toInt() == 1'000)
                    ended.insert(message[u"type"_s].toString());
            }
        }
        QCOMPARE(messages.size(), 3);
        for (auto it = messages.cbegin(); it != messages.cend(); ++it)
            QVERIFY2(*it <= 10 + 4 * 10 + 3, qPrintable(it.key() + u' ' + QString::number(*it))); // the burst, 4 s, and the end
        for (const char *type : {"alertChanged", "recommendationChanged", "stopEntered", "productionStateChanged", "spcNewMeasurement"})
            QVERIFY2(items[QString::fromLatin1(type)].size() >= 100, type);
        QVERIFY(items[u"equipmentHealthScoreUpdated"_s].size() < 200);
    }

    void eachTypeIsCountedAsItself_data()
    {
        QTest::addColumn<QByteArray>("type");
        for (const MessageRow &row : Catalogue::builtIn().messages())
            QTest::newRow(row.type.constData()) << row.type;
    }
    void eachTypeIsCountedAsItself()
    {
        QFETCH(QByteArray, type);
        LiveRig rig;
        LiveClient client;
        QVERIFY(client.open(rig.port(), LiveRig::proof(rig.admin())));
        const MessageRow &row = *Catalogue::builtIn().message(type);
        QVERIFY(client.subscribe(topicNamed(Catalogue::builtIn().row(row.topic).name)).contains(u"stream"_s));
        if (tellsNotices(row.topic))
            rig.hub->notify({noticeOf(102, type.constData(), 1, row.topic == Topic::Quality ? "chart" : "")});
        else if (type == "criticalAlertTriggered")
            rig.tell(u"H-M"_s, Severity::Critical, EventKind::MaintenanceRequired);
        else if (row.topic == Topic::Events)
            rig.tell(u"H-M"_s, Severity::Critical);
        else if (row.topic == Topic::System || row.topic == Topic::DataFlow)
            rig.hub->publish(row.topic, {}, "{\"n\":1}");
        else if (row.topic == Topic::Presence)
            rig.access.clock.advance(2s);
        QVERIFY(!client.message(QString::fromLatin1(type)).isEmpty());
        const MessageFigures &figures = *rig.hub->counters()->messages().front().second;
        QTRY_VERIFY(figures.messages[size_t(row.kind)] >= 1);
        QCOMPARE(QByteArray(kMessageKindRows[size_t(row.kind)].type), type);
        for (const MessageRow &other : Catalogue::builtIn().messages()) {
            if (other.type != type)
                QVERIFY2(figures.messages[size_t(other.kind)] == 0, other.type.constData());
        }
    }

    //! What happened in the last hour is told to who comes later: their own, once, behind how things are.
    void theLastHourIsTold()
    {
        LiveRig rig;
        QVERIFY(rig.access.control->accounts().putTenant(rig.admin().principal, {u"north"_s, u"North"_s}).ok());
        const Tokens north = rig.access.user(rig.admin().principal, "north.one", Role::Viewer, "north");
        LiveClient there;
        QVERIFY(there.open(rig.port(), LiveRig::proof(north)));
        there.subscribe(topicNamed("health"));
        rig.hub->notify({noticeOf(202, "equipmentHealthStatusChanged", 1)});
        rig.settle();
        rig.access.clock.advance(45min); // no login lasts longer than that without a word
        rig.hub->notify({noticeOf(202, "equipmentAnomalyDetected", 2), noticeOf(102, "equipmentAnomalyDetected", 3), scoreOf(202, 4),
                         noticeOf(202, "recommendationChanged", 5), noticeOf(202, "equipmentAnomalyDetected", 6)});
        rig.settle();
        const auto told = [&](const QByteArray &more) {
            LiveClient client;
            QByteArray all;
            if (client.open(rig.port(), LiveRig::proof(*rig.access.login(u"north.one"_s, Access::password()).tokens))) {
                client.subscribe(topicNamed("health", more));
                client.send("ping", "{}");
                for (QJsonObject message = client.message({}); !message.isEmpty() && message[u"type"_s].toString() != u"pong"_s; message = client.message({})) {
                    const QJsonObject payload = message[u"payload"_s].toObject();
                    all += payload[u"snapshot"_s].toBool() ? 's' : payload[u"past"_s].toBool() ? 'p' : '-';
                    all += QByteArray::number(payload[u"n"_s].toInt()) + ' ';
                }
            }
            return all;
        };
        QTRY_COMPARE(told({}), QByteArray("s4 p1 p2 p6 p5 "));
        QCOMPARE(told(",\"past\":false"), QByteArray("s4 "));
        rig.access.clock.advance(14min);
        QCOMPARE(told({}), QByteArray("s4 p1 p2 p6 p5 "));
        rig.access.clock.advance(1min + 1s);
        QCOMPARE(told({}), QByteArray("s4 p2 p6 p5 ")); // 1 is older than an hour
        // What is told now comes as news, and is not told as the past as well.
        LiveClient late;
        QVERIFY(late.open(rig.port(), LiveRig::proof(*rig.access.login(u"north.one"_s, Access::password()).tokens)));
        late.subscribe(topicNamed("health"));
        rig.hub->notify({noticeOf(202, "equipmentAnomalyDetected", 7)});
        QByteArray seen;
        while (!seen.contains("7 "))
            seen += QByteArray::number(late.payload(u"equipmentAnomalyDetected"_s)[u"n"_s].toInt()) + ' ';
        QCOMPARE(seen, QByteArray("2 6 7 "));
    }

    //! What waits for its message comes as news: who subscribes now is not told of it as the past as well.
    void whatWaitsIsNotThePast()
    {
        NoticeBench bench(2);
        for (int i = 0; i < 30; ++i) { // the tokens are gone
            bench.add(noticeOf(1, "recommendationChanged", i));
            bench.tick();
        }
        QCOMPARE(bench.stream->messages(), quint64(10));
        const auto past = [&] {
            QList<int> numbers;
            for (const Stream::Framed &one : bench.stream->past(bench.clock.steady())) {
                for (const QJsonArray &items : NoticeBench::lists(one.frame)) {
                    for (const QJsonValue &item : items)
                        numbers << item[u"n"_s].toInt();
                }
            }
            return numbers;
        };
        QCOMPARE(past(), (QList<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
        bench.clock.advance(1s);
        bench.tick();
        QCOMPARE(bench.since(10)[0].size(), 20);
        QCOMPARE(past().size(), 30);
    }

    //! A message has things of one type, also where another type is of the same priority: as news, and as the past.
    void aMessageIsOfOneType()
    {
        NoticeBench bench(2);
        const QList<QByteArray> high{"equipmentAnomalyDetected", "predictiveMaintenanceAlertCreated"}, medium{"equipmentHealthStatusChanged", "alertChanged"};
        for (int i = 0; i < 6; ++i) {
            bench.add(noticeOf(1, high[i % 2], i % 2));
            bench.add(noticeOf(1, medium[i % 2], 2 + i % 2));
        }
        bench.tick();
        const auto check = [&](const QByteArray &bytes, QByteArrayView mark) {
            QSet<QString> types;
            QByteArrayView rest(bytes);
            while (!rest.isEmpty()) {
                const QJsonDocument message = QJsonDocument::fromJson(takeFrame(rest).toByteArray());
                const QString type = message[u"type"_s].toString();
                const bool isMarked = mark.isEmpty() || message[u"payload"_s][QLatin1String(mark)].toBool();
                const QJsonArray items = message[u"payload"_s][u"items"_s].toArray();
                if (!isMarked || items.size() != 3 || types.contains(type))
                    return false;
                types.insert(type);
                for (const QJsonValue &item : items) {
                    if ((high + medium)[item[u"n"_s].toInt()] != type.toLatin1())
                        return false;
                }
            }
            return types.size() == 4;
        };
        QVERIFY(check(bench.stream->since(0).bytes, {}));
        QByteArray past;
        for (const Stream::Framed &one : bench.stream->past(bench.clock.steady()))
            past += one.frame;
        QVERIFY(check(past, "past"));
    }

    //! A machine that is another tenant's now: neither what waited nor what was told of it is there for anybody.
    void whatWaitedGoesWithItsMachine()
    {
        NoticeBench bench(2);
        for (int i = 0; i < 30; ++i) {
            bench.add(noticeOf(1 + i % 2, "recommendationChanged", i));
            bench.tick();
        }
        QVERIFY(bench.stream->reaches(0));
        Plant plant = bench.snapshot->plant();
        Site sold = plant.sites[0];
        sold.id = {uuid(200'000)};
        sold.tenant = u"north"_s;
        sold.lines[0].id = {uuid(200'001)};
        sold.lines[0].machines = {plant.sites[0].lines[0].machines.takeLast()};
        plant.sites << sold;
        const auto next = std::make_shared<PlantSnapshot>(plant, 2, [](std::span<const TagUuid> tags) { return std::vector<TagId>(tags.size()); });
        QVERIFY(bench.stream->setPlant(next));
        QVERIFY(!bench.stream->reaches(0)); // nobody comes back to before that
        bench.clock.advance(10s);
        bench.tick();
        const QList<QJsonArray> told = bench.since(10);
        QCOMPARE(told.size(), 1);
        QCOMPARE(told[0].size(), 10);
        for (const QJsonValue &item : told[0])
            QCOMPARE(item[u"m"_s].toInt(), 1);
    }

    //! One machine that brings more than all others pushes out nobody's past but its own.
    void thePastHasABound()
    {
        NoticeBench bench(3);
        bench.add(noticeOf(1, "recommendationChanged", 1));
        for (int i = 0; i < 1'000; ++i)
            bench.add(noticeOf(2, "recommendationChanged", i));
        QCOMPARE(bench.kept.pastOf({uuid(1)}, bench.clock.steady()).size(), size_t(1));
        QCOMPARE(bench.kept.pastOf({uuid(2)}, bench.clock.steady()).size(), KeptNotices::kMostPastOfMachine);
        QVERIFY(bench.kept.pastOf({uuid(2)}, bench.clock.steady()).back()->payload.contains("999"));
        Notice large = noticeOf(3, "recommendationChanged", 7);
        large.payload = "{\"x\":\"" + QByteArray(1 << 20, 'x') + "\"}";
        for (int i = 0; i < 40; ++i)
            bench.add(large);
        QVERIFY(bench.kept.pastBytes() <= KeptNotices::kMostPastBytes);
        QCOMPARE(bench.kept.pastOf({uuid(2)}, bench.clock.steady()).size(), KeptNotices::kMostPastOfMachine);
        bench.clock.advance(60min);
        QCOMPARE(bench.kept.pastOf({uuid(2)}, bench.clock.steady()).size(), KeptNotices::kMostPastOfMachine);
        bench.clock.advance(1min);
        // What is over is not told, whether or not somebody has cleared it away.
        QVERIFY(bench.kept.pastOf({uuid(2)}, bench.clock.steady()).empty());
        QVERIFY(bench.kept.pastBytes() > 0);
        bench.kept.forgetOld(bench.clock.steady());
        QCOMPARE(bench.kept.pastBytes(), size_t(0));
    }

    /*!
     * W10, T14: a site that is another tenant's from now on. Who asked for just that site is told that it is over, within a
     * second; who has everything of their own has the rest; who comes later gets nothing of before; the new owner has it all.
     */
    void aSiteIsHandedOver()
    {
        LiveRig rig;
        QVERIFY(rig.access.control->accounts().putTenant(rig.admin().principal, {u"north"_s, u"North"_s}).ok());
        const Tokens north = rig.access.user(rig.admin().principal, "north.one", Role::Viewer, "north"),
                     viewer = rig.access.user(rig.admin().principal, "viewer", Role::Viewer);
        Plant plant = rig.plant->plant();
        plant.sites << liveSite(u"default"_s, u"K"_s, 300); // stays
        rig.setPlant(plant);
        rig.settle();
        LiveClient own, other;
        QVERIFY(own.open(rig.port(), LiveRig::proof(viewer)) && other.open(rig.port(), LiveRig::proof(north)));
        QStringList filtered;
        QMap<QByteArray, QJsonObject> streams;
        for (const QByteArray topic : {"readings", "machines", "health", "production", "quality"}) {
            own.subscribe("{\"subscription\":\"of-" + topic + "\",\"topic\":\"" + topic + "\",\"filters\":{\"sites\":[\"" + LiveRig::id(100) + "\"]}}");
            filtered << QString::fromLatin1("of-" + topic);
            streams[topic] = own.subscribe(topicNamed(topic));
            QVERIFY(streams[topic].contains(u"stream"_s) && other.subscribe(topicNamed(topic)).contains(u"stream"_s));
        }
        own.subscribe("{\"subscription\":\"of-events\",\"topic\":\"events\",\"filters\":{\"machines\":[\"" + LiveRig::id(102) + "\"]}}");
        filtered << u"of-events"_s;
        QVERIFY(own.subscribe(topicNamed("events")).contains(u"stream"_s) && other.subscribe(topicNamed("events")).contains(u"stream"_s));
        const auto say = [&rig](const QByteArray &word) {
            rig.bring(113, {}, StatusCode::Good, &word);
            rig.bring(112, Payload::of(qint64(word.size() % 2)));
            rig.tell(eventSource(*rig.plant, MachineId{uuid(102)}, u"H-M"_s), Severity::Critical, EventKind::MaintenanceRequired, QString::fromLatin1(word));
            rig.hub->notify({{Topic::Health, {uuid(102)}, "equipmentHealthScoreUpdated", "{\"x\":\"" + word + "\"}", "score", true},
                             {Topic::Health, {uuid(102)}, "equipmentAnomalyDetected", "{\"x\":\"" + word + "\"}"},
                             {Topic::Production, {uuid(102)}, "stopEntered", "{\"x\":\"" + word + "\"}"},
                             {Topic::Quality, {uuid(102)}, "spcNewMeasurement", "{\"x\":\"" + word + "\"}", "chart"}});
        };
        const auto readUntil = [](LiveClient &client, const QByteArray &word) {
            while (!client.everything.contains(word)) {
                if (client.next().opcode < 0)
                    return false;
            }
            return true;
        };
        say("BEFORE");
        rig.tell(u"K-M"_s, Severity::Info, EventKind::Warning, u"KEPT-BEFORE"_s);
        QVERIFY(readUntil(own, "KEPT-BEFORE"));
        while (own.everything.count("BEFORE") < 13) // each of the six on both of its subscriptions, and what is kept
            QVERIFY(own.next().opcode >= 0);

        plant.sites[0].tenant = u"north"_s;
        QElapsedTimer timer;
        timer.start();
        rig.setPlant(plant);
        while (!filtered.isEmpty()) {
            const QJsonObject error = own.payload(u"error"_s);
            QCOMPARE(error[u"code"_s].toString(), u"forbidden"_s);
            const QString name = error[u"subscription"_s].toString();
            QCOMPARE(own.payload(u"unsubscribed"_s)[u"subscription"_s].toString(), name);
            QVERIFY2(filtered.removeOne(name), qPrintable(name));
        }
        const qint64 took = timer.elapsed();
        qInfo("all six are over after %lld ms", took);
        QVERIFY2(took < 1'000, QByteArray::number(took));

        rig.access.clock.advance(1s);
        say("AFTER");
        rig.tell(u"K-M"_s, Severity::Info, EventKind::Warning, u"KEPT-AFTER"_s);
        const QByteArray kept("KEPT-READING");
        rig.bring(313, {}, StatusCode::Good, &kept);
        QVERIFY(readUntil(own, "KEPT-AFTER") && readUntil(own, "KEPT-READING"));
        own.send("ping", "{}");
        QVERIFY(!own.message(u"pong"_s).isEmpty());
        QByteArray heard = own.everything;
        QCOMPARE(heard.replace("KEPT-AFTER", "").count("AFTER"), 0);
        // The new owner has it, at once and after.
        while (other.everything.count("AFTER") < 6)
            QVERIFY(other.next().opcode >= 0);

        // Who comes now gets nothing of what was told while it was theirs.
        LiveClient late;
        QVERIFY(late.open(rig.port(), LiveRig::proof(viewer)));
        for (const QByteArray topic : {"readings", "machines", "events", "health", "production", "quality"})
            late.subscribe(topicNamed(topic));
        QVERIFY(readUntil(late, "KEPT-BEFORE"));
        late.send("ping", "{}");
        QVERIFY(!late.message(u"pong"_s).isEmpty());
        heard = late.everything;
        QCOMPARE(heard.replace("KEPT-BEFORE", "").count("BEFORE"), 0);
        QVERIFY(!late.everything.contains(LiveRig::id(102)) && !late.everything.contains(LiveRig::id(113)));
        // Nor does who comes back to where they were: that is gone, and a snapshot says how things are.
        LiveClient back;
        QVERIFY(back.open(rig.port(), LiveRig::proof(viewer)));
        for (auto it = streams.cbegin(); it != streams.cend(); ++it) {
            const QByteArray mark = ",\"past\":false,\"resume\":{\"stream\":\"" + it.value()[u"stream"_s].toString().toLatin1()
                + "\",\"sequenceId\":" + QByteArray::number(it.value()[u"sequenceId"_s].toInteger()) + "}";
            const QJsonObject answer = back.subscribe(topicNamed(it.key(), mark));
            QCOMPARE(answer[u"stream"_s], it.value()[u"stream"_s]); // it is the same one
            QVERIFY2(answer[u"resumed"_s] == false, it.key().constData());
        }
        back.send("ping", "{}");
        QVERIFY(!back.message(u"pong"_s).isEmpty());
        QVERIFY(!back.everything.contains("BEFORE") && !back.everything.contains(LiveRig::id(102)));
        QCOMPARE(late.subscribe("{\"subscription\":\"x\",\"topic\":\"readings\",\"filters\":{\"sites\":[\"" + LiveRig::id(100) + "\"]}}")[u"code"_s].toString(), u"forbidden"_s);
    }
};

QTEST_GUILESS_MAIN(TestLiveNotices)
#include "tst_live_notices.moc"
