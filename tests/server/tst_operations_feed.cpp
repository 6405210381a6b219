#include "server/message_schemas.h"
#include "server/operations_feed.h"
#include "server/operations_rig.h"

using namespace lineside;
using namespace lineside::test;
using namespace std::chrono_literals;
using namespace Qt::Literals;

namespace {

//! The services, what tells viewers of them, and whoever watches.
class FeedRig : public OperationsRig
{
public:
    std::unique_ptr<OperationsFeed> feed = std::make_unique<OperationsFeed>(operations(), *hub);
    QSet<QString> types;
    QStringList faults;

    FeedRig()
    {
        LiveClient::reads = [this](const QJsonObject &message) {
            static const MessageSchemas schemas(live::Catalogue::builtInJson(), rest::describe(rest::kRoutes));
            if (const QString wrong = schemas.fault(message); !wrong.isEmpty())
                faults << wrong + u": "_s + QString::fromUtf8(QJsonDocument(message).toJson(QJsonDocument::Compact).left(600));
            if (message.contains(u"stream"_s))
                types.insert(message[u"type"_s].toString());
        };
    }
    ~FeedRig()
    {
        LiveClient::reads = {};
        feed.reset(); // before the hub and the services
        if (!faults.isEmpty())
            QTest::qFail(qPrintable(faults.join(u'\n')), __FILE__, __LINE__);
    }

    bool watch(LiveClient &client, const Tokens &who)
    {
        if (!client.open(port(), "Bearer " + who.access.reveal()))
            return false;
        for (const char *topic : {"health", "production", "quality"}) // what comes is read by who looks for it
            client.send("subscribe", "{\"subscription\":\"" + QByteArray(topic) + "\",\"topic\":\"" + topic + "\"}");
        return true;
    }
    static QString idOf(int number) { return QString::fromLatin1(id(number)); }
};

} // namespace

//! What viewers are told of production, quality and health, from what the services say.
class OperationsFeedTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void howThingsAreComesFirst()
    {
        FeedRig rig;
        LiveClient house, north;
        QVERIFY(rig.watch(house, rig.viewer) && rig.watch(north, rig.northViewer));
        const QString alert = QString::fromLatin1(rig.alertOf(102));
        const QJsonObject score = house.message(u"equipmentHealthScoreUpdated"_s)[u"payload"_s].toObject();
        QVERIFY(score[u"snapshot"_s].toBool());
        QCOMPARE(score[u"machineId"_s].toString(), FeedRig::idOf(102));
        LiveClient second;
        QVERIFY(rig.watch(second, rig.viewer));
        const QJsonObject open = second.message(u"alertChanged"_s)[u"payload"_s].toObject();
        QVERIFY(open[u"snapshot"_s].toBool());
        QCOMPARE(open[u"id"_s].toString(), alert);
        LiveClient third;
        QVERIFY(rig.watch(third, rig.viewer));
        const QJsonObject made = third.message(u"productionSummaryUpdated"_s)[u"payload"_s].toObject();
        QVERIFY(made[u"snapshot"_s].toBool());
        // Another tenant has its own alone.
        QCOMPARE(north.message(u"equipmentHealthScoreUpdated"_s)[u"payload"_s][u"machineId"_s].toString(), FeedRig::idOf(202));
        for (LiveClient *client : {&house, &second, &third})
            QVERIFY(!client->everything.contains(RestRig::id(202)) && !client->everything.contains("N-M"));
        QVERIFY(!north.everything.contains(RestRig::id(102)) && !north.everything.contains("H-M"));
    }

    void whatHappensIsTold()
    {
        FeedRig rig;
        LiveClient viewer, north;
        QVERIFY(rig.watch(viewer, rig.viewer) && rig.watch(north, rig.northViewer));
        // How things are comes first: what happens before that has been sent is in it, and no news.
        for (LiveClient *client : {&viewer, &north})
            QVERIFY(!client->message(u"productionSummaryUpdated"_s).isEmpty());
        const QByteArray machine = "/api/v1/production/machines/" + RestRig::id(102), chart = "/api/v1/charts/" + RestRig::id(140),
                         alert = "/api/v1/alerts/" + rig.alertOf(102);
        const auto payload = [&](const char *type, auto fits) {
            for (;;) {
                const QJsonObject message = viewer.message(QString::fromLatin1(type));
                const QJsonObject found = message[u"payload"_s].toObject();
                if (message.isEmpty() || fits(found))
                    return found;
            }
        };
        // The services say what is new on this thread, which reading from a socket holds up.
        QSignalSpy alerts(rig.health.get(), &HealthService::alertChanged);
        QSignalSpy recommendations(rig.health.get(), &HealthService::recommendationChanged);
        QSignalSpy computed(rig.health.get(), &HealthService::computed);
        QSignalSpy entered(rig.production.get(), &production::ProductionService::entered);
        QSignalSpy states(rig.production.get(), &production::ProductionService::stateChanged);
        const auto isNews = [](const QJsonObject &one) { return !one.contains(u"snapshot"_s); };

        QCOMPARE(rig.send("POST", alert + "/acknowledge", rig.admin, "{\"note\":\"I look\"}").status, 200);
        QTRY_VERIFY(!alerts.isEmpty());
        QCOMPARE(payload("alertChanged", isNews)[u"state"_s].toString(), u"ACKNOWLEDGED"_s);
        QCOMPARE(rig.send("POST", "/api/v1/recommendations", rig.admin, "{\"machineId\":\"" + RestRig::id(102) + "\",\"text\":\"Grease it\"}").status, 201);
        QTRY_VERIFY(!recommendations.isEmpty());
        QCOMPARE(payload("recommendationChanged", isNews)[u"text"_s].toString(), u"Grease it"_s);
        const QByteArray from = toIso(rig.began + 25min).toLatin1(), to = toIso(rig.began + 30min).toLatin1();
        QCOMPARE(rig.send("POST", machine + "/entries", rig.admin, "{\"from\":\"" + from + "\",\"to\":\"" + to + "\",\"reason\":\"JAM\"}").status, 201);
        QTRY_VERIFY(!entered.isEmpty());
        QCOMPARE(payload("stopEntered", isNews)[u"reason"_s].toString(), u"JAM"_s);
        QCOMPARE(rig.send("POST", chart + "/measurements", rig.admin, "{\"values\":[10.5]}").status, 201);
        QVERIFY(!payload("spcNewMeasurement", isNews).isEmpty());
        rig.access.clock.advance(1min);
        QCOMPARE(rig.send("POST", chart + "/measurements", rig.admin, "{\"values\":[40]}").status, 201);
        QVERIFY(!payload("spcNewAlert", isNews).isEmpty());
        rig.produce(OperationsScene::work(102 - 2, rig.access.clock.utc(), 5));
        rig.access.clock.advance(5min); // no longer: tokens end
        QTRY_VERIFY(!states.isEmpty());
        QVERIFY(!payload("productionStateChanged", isNews).isEmpty());
        rig.oee = 0.99;
        computed.clear();
        rig.health->computeNow();
        QTRY_VERIFY(!computed.isEmpty());
        QVERIFY(!payload("equipmentHealthScoreUpdated", isNews).isEmpty());
        for (const char *type : {"alertChanged", "recommendationChanged", "stopEntered", "spcNewMeasurement", "spcNewAlert", "productionStateChanged",
                                 "equipmentHealthScoreUpdated"})
            QVERIFY2(rig.types.contains(QString::fromLatin1(type)), type);

        // Nothing of it went to the other tenant.
        north.send("ping", "{}");
        QVERIFY(!north.message(u"pong"_s).isEmpty());
        QVERIFY(!north.everything.contains("I look") && !north.everything.contains("Grease") && !north.everything.contains(RestRig::id(102)));
    }

    //! The founding topics of health: another grade, something unlike before, a new alert; each to its own tenant.
    void gradesAnomaliesAndNewAlertsAreTold()
    {
        FeedRig rig;
        LiveClient viewer, north;
        QVERIFY(rig.watch(viewer, rig.viewer) && rig.watch(north, rig.northViewer));
        for (LiveClient *client : {&viewer, &north})
            QVERIFY(!client->message(u"productionSummaryUpdated"_s).isEmpty());
        const HealthPicturePtr picture = rig.health->picture();
        HealthAssessment now = *picture->machines.at(MachineId{QUuid(FeedRig::idOf(102))});
        MonitoredTag tag;
        tag.code = u"PLC.vibration"_s;
        now.tags = {tag};
        now.score.status = HealthStatus::Poor;
        Q_EMIT rig.health->statusChanged(now, HealthStatus::Good);
        const QJsonObject grade = viewer.message(u"equipmentHealthStatusChanged"_s)[u"payload"_s].toObject();
        QCOMPARE(grade[u"machineId"_s].toString(), FeedRig::idOf(102));
        QCOMPARE(grade[u"before"_s].toString() + u' ' + grade[u"status"_s].toString(), u"GOOD POOR"_s);
        QCOMPARE(grade[u"score"_s].toDouble(), *now.score.overall);

        Q_EMIT rig.health->anomalyDetected(now); // without one there is nothing to tell
        AnomalyEpisode episode;
        episode.since = now.score.at - 1h;
        episode.seenAt = now.score.at;
        episode.kind = AnomalyKind::Pattern;
        episode.severity = AnomalySeverity::High;
        episode.worst = 3;
        episode.rows = 40;
        episode.tags = {{0, 2.4, 1.1, -7, 0.75}};
        now.anomaly = episode;
        Q_EMIT rig.health->anomalyDetected(now);
        const QJsonObject odd = viewer.message(u"equipmentAnomalyDetected"_s)[u"payload"_s].toObject();
        QCOMPARE(odd[u"type"_s].toString() + u' ' + odd[u"severity"_s].toString(), u"PATTERN HIGH"_s);
        QCOMPARE(odd[u"since"_s].toString(), toIso(episode.since));
        QCOMPARE(odd[u"tags"_s][0][u"tag"_s].toString(), tag.code);
        QCOMPARE(odd[u"tags"_s][0][u"direction"_s].toString(), u"LOW"_s);

        const auto alert = std::find_if(picture->alerts->begin(), picture->alerts->end(), [&](const PredictiveAlert &one) { return one.machine == now.machine; });
        QVERIFY(alert != picture->alerts->end());
        Q_EMIT rig.health->alertCreated(*alert);
        const QJsonObject made = viewer.message(u"predictiveMaintenanceAlertCreated"_s)[u"payload"_s].toObject();
        QCOMPARE(made[u"id"_s].toString(), alert->id.toString(QUuid::WithoutBraces));
        QVERIFY(!made[u"algorithm"_s].toString().isEmpty() && !made[u"version"_s].toString().isEmpty());

        north.send("ping", "{}");
        QVERIFY(!north.message(u"pong"_s).isEmpty());
        for (const char *type : {"equipmentHealthStatusChanged", "equipmentAnomalyDetected", "predictiveMaintenanceAlertCreated"}) {
            QVERIFY2(rig.types.contains(QString::fromLatin1(type)), type);
            QVERIFY2(!north.everything.contains(type), type);
        }
    }

    void nothingComesWhenItHasEnded()
    {
        FeedRig rig;
        LiveClient viewer;
        QVERIFY(rig.watch(viewer, rig.viewer));
        QVERIFY(!viewer.message(u"alertChanged"_s).isEmpty());
        rig.feed.reset();
        QCOMPARE(rig.send("POST", "/api/v1/alerts/" + rig.alertOf(102) + "/acknowledge", rig.admin, "{\"note\":\"I look\"}").status, 200);
        QCOMPARE(rig.send("POST", "/api/v1/charts/" + RestRig::id(140) + "/measurements", rig.admin, "{\"values\":[10.5]}").status, 201);
        viewer.send("ping", "{}");
        QVERIFY(!viewer.message(u"pong"_s).isEmpty());
        QVERIFY(!viewer.everything.contains("I look") && !viewer.everything.contains("spcNewMeasurement"));
    }
};

QTEST_GUILESS_MAIN(OperationsFeedTest)
#include "tst_operations_feed.moc"
