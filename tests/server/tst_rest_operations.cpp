#include "server/operations_rig.h"

using namespace lineside;
using namespace lineside::http;
using namespace lineside::rest;
using namespace lineside::test;
using namespace std::chrono_literals;
using namespace Qt::Literals;

namespace {

QJsonArray list(const RawAnswer &answer, const char *name)
{
    return RestRig::json(answer)[QLatin1String(name)].toArray();
}

//! Every route of these rooms that only asks, about the things of one tenant.
QList<QByteArray> questions(const QByteArray &site, const QByteArray &line, const QByteArray &machine, const QByteArray &chart, const QByteArray &alert, const QByteArray &batch)
{
    const QByteArray health = "/api/v1/health/machines/" + machine, production = "/api/v1/production/machines/" + machine;
    return {"/api/v1/dashboard", "/api/v1/health/scores", "/api/v1/health/scores/latest", health, health + "/trend", health + "/history", health + "/explanation",
            "/api/v1/alerts", "/api/v1/alerts/ledger", "/api/v1/alerts/ledger?machine=" + machine, "/api/v1/alerts/" + alert, "/api/v1/recommendations", "/api/v1/production", "/api/v1/production/report", production,
            production + "/trend?step=hour", production + "/trend?step=day", production + "/utilisation?step=hour", production + "/losses?planned=true",
            "/api/v1/production/lines/" + line, "/api/v1/production/lines/" + line + "/losses?by=stops", "/api/v1/production/sites/" + site + "/losses",
            production + "/stops", production + "/entries", production + "/runs", "/api/v1/charts", "/api/v1/charts/" + chart, "/api/v1/quality/signals",
            "/api/v1/batches", "/api/v1/batches/" + batch};
}

} // namespace

//! Production, quality and health over REST, with the services that a station has.
class TestRestOperations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_rig = std::make_unique<OperationsRig>(); }
    void cleanupTestCase() { m_rig.reset(); }

    void healthIsToldWithWhatItIsMadeOf()
    {
        OperationsRig &rig = *m_rig;
        const QJsonArray all = list(rig.get("/api/v1/health/scores", rig.viewer), "machines");
        QCOMPARE(all.size(), 2);
        const QJsonObject worst = all[0].toObject(), empty = all[1].toObject();
        QCOMPARE(worst[u"machine"_s].toString(), u"H-M"_s);
        // 25 of oee .1/.85, 10 of performance .2, quality 0, reliability 9 breakdowns in 400 h; no sensors: 70 % of the weights
        QCOMPARE(worst[u"confidence"_s].toDouble(), 0.7);
        double lost = 0;
        for (const QJsonValue &dimension : worst[u"dimensions"_s].toObject())
            lost += dimension[u"contribution"_s].toDouble();
        QVERIFY(std::abs(100 - lost - worst[u"score"_s].toDouble()) < 1e-9);
        QCOMPARE(worst[u"status"_s].toString(), u"CRITICAL"_s);
        QVERIFY(empty[u"score"_s].isNull());
        QCOMPARE(empty[u"status"_s].toString(), u"NOT_ENOUGH_DATA"_s);

        const QJsonArray latest = list(rig.get("/api/v1/health/scores/latest", rig.viewer), "machines");
        QVERIFY(!latest[0].toObject().contains(u"tags"_s));
        QCOMPARE(latest[0][u"missing"_s].toArray(), QJsonArray{u"sensor"_s});
        QCOMPARE(latest[1][u"missing"_s].toArray().size(), 5);
        QCOMPARE(list(rig.get("/api/v1/health/scores/latest?status=CRITICAL", rig.viewer), "machines").size(), 1);
        QCOMPARE(rig.get("/api/v1/health/scores/latest?status=SOSO", rig.viewer).status, 400);
        QCOMPARE(rig.get("/api/v1/health/scores/latest?machine=" + RestRig::id(202), rig.viewer).status, 404);
        const QJsonArray named = list(rig.get("/api/v1/health/scores/latest?machine=" + RestRig::id(103), rig.viewer), "machines");
        QCOMPARE(named.size(), 1);
        QCOMPARE(named[0][u"machineId"_s].toString().toUtf8(), RestRig::id(103));
        QCOMPARE(rig.get("/api/v1/health/scores/latest?site=" + RestRig::id(100) + "&line=" + RestRig::id(101), rig.viewer).status, 200);

        const QJsonObject one = RestRig::json(rig.get("/api/v1/health/machines/" + RestRig::id(102), rig.viewer));
        QCOMPARE(rig.schema().fault(one[u"health"_s], {{u"$ref"_s, u"#/components/schemas/HealthScore"_s}}), QString());
        QCOMPARE(one[u"alerts"_s].toArray().size(), 1);
        const QJsonObject trend = RestRig::json(rig.get("/api/v1/health/machines/" + RestRig::id(102) + "/trend?days=7", rig.viewer));
        QCOMPARE(trend[u"days"_s].toArray().size(), 7);
        QVERIFY(trend[u"days"_s][6][u"samples"_s].toInt() > 0);
        QVERIFY(trend[u"days"_s][0][u"mean"_s].isNull());
        const double ofToday = trend[u"days"_s][6][u"coverage"_s].toDouble(); // the hours in which a score was kept
        QVERIFY(ofToday > 0 && ofToday <= 2.0 / 24);
        QVERIFY(std::abs(trend[u"coverage"_s].toDouble() - ofToday / 7) < 1e-9);
        QCOMPARE(trend[u"days"_s][6][u"mean"_s].toDouble(), trend[u"days"_s][6][u"low"_s].toDouble());
        QVERIFY(trend[u"days"_s][0][u"low"_s].isNull() && trend[u"days"_s][0][u"confidence"_s].isNull());
        QCOMPARE(trend[u"samples"_s].toInt(), trend[u"days"_s][6][u"samples"_s].toInt());
        const QJsonArray kept = list(rig.get("/api/v1/health/machines/" + RestRig::id(102) + "/history", rig.viewer), "scores");
        QVERIFY(!kept.isEmpty());
        QVERIFY(std::abs(kept.last()[u"score"_s].toDouble() - worst[u"score"_s].toDouble()) < 1e-9);
        QCOMPARE(rig.get("/api/v1/health/machines/" + RestRig::id(102) + "/history?from=2023-11-14T00:00:00Z&to=2023-11-13T00:00:00Z", rig.viewer).status, 400);
    }

    //! From the score down, points add up; what it rests on has its time, samples and coverage.
    void scoresAreExplained()
    {
        OperationsRig &rig = *m_rig;
        const QByteArray path = "/api/v1/health/machines/" + RestRig::id(102) + "/explanation";
        const QJsonObject told = RestRig::json(rig.get(path, rig.viewer));
        QCOMPARE(told[u"machine"_s].toString(), u"H-M"_s);
        QCOMPARE(told[u"line"_s].toString(), u"H-L"_s);
        QCOMPARE(told[u"confidence"_s].toDouble(), 0.7);
        QCOMPARE(told[u"coverage"_s].toDouble(), 0.7);
        QVERIFY(told[u"samples"_s].toInt() > 0 && told[u"from"_s].isString() && !told[u"replayed"_s].toBool());
        const QJsonObject ground = told[u"ground"_s].toObject();
        double points = 0;
        QStringList keys;
        for (const QJsonValue &dimension : ground[u"grounds"_s].toArray()) {
            points += dimension[u"points"_s].toDouble();
            keys << dimension[u"key"_s].toString();
        }
        QCOMPARE(keys.size(), 5);
        QVERIFY(keys.contains(u"oee"_s) && keys.contains(u"reliability"_s));
        QVERIFY(std::abs(100 - points - told[u"score"_s].toDouble()) < 1e-9);
        QCOMPARE(ground[u"grounds"_s][keys.indexOf(u"oee"_s)][u"grounds"_s][0][u"kind"_s].toString(), u"STOP"_s);
        // Of a moment: only one that was, and not too long ago.
        QCOMPARE(rig.get(path + "?at=" + toIso(rig.access.clock.utc() + 1s).toLatin1(), rig.viewer).status, 400);
        QCOMPARE(rig.get(path + "?at=" + toIso(rig.access.clock.utc() - 401 * 24h).toLatin1(), rig.viewer).status, 400);
        QCOMPARE(rig.get(path + "?at=now", rig.viewer).status, 400);
        QCOMPARE(rig.get(path + "?at=" + toIso(rig.access.clock.utc() - 24h).toLatin1(), rig.viewer).status, 404); // no history to ask in this rig
        QCOMPARE(RestRig::json(rig.get(path + "?at=" + told[u"at"_s].toString().toLatin1(), rig.viewer)), told);
    }

    //! What late readings did to kept scores is told with each.
    void scoresThatWereLateSaySo()
    {
        OperationsRig &rig = *m_rig;
        const QByteArray path = "/api/v1/health/machines/" + RestRig::id(102) + "/history";
        const QJsonArray before = list(rig.get(path, rig.viewer), "scores");
        QVERIFY(before.last()[u"lateAt"_s].isNull() && before.last()[u"rescoredAt"_s].isNull());
        const UtcTime now = rig.access.clock.utc();
        std::atomic<bool> marked{false};
        rig.records->write([&](sqlite::Database &db) { return health_records::markLate(db, {uuid(102)}, now - 24h, now, now); },
                           [&](const Status &done) { marked = done.ok(); });
        QTRY_VERIFY(marked);
        QCOMPARE(list(rig.get(path, rig.viewer), "scores").last()[u"lateAt"_s].toString(), toIso(now));
        const QJsonArray days = list(rig.get("/api/v1/health/machines/" + RestRig::id(102) + "/trend?days=2", rig.viewer), "days");
        QCOMPARE(days[1][u"late"_s].toInt(), days[1][u"samples"_s].toInt());
    }

    void healthIsComputedOnDemand()
    {
        OperationsRig &rig = *m_rig;
        const int before = rig.rounds;
        QCOMPARE(rig.send("POST", "/api/v1/health/compute", rig.viewer, {}).status, 403);
        QCOMPARE(rig.send("POST", "/api/v1/health/compute", rig.admin, {}).status, 204);
        QTRY_VERIFY(rig.rounds > before);
        QCOMPARE(rig.send("POST", "/api/v1/health/machines/" + RestRig::id(102) + "/baseline", rig.admin, "{\"note\":\"new bearing\"}").status, 204);
    }

    //! T14: whatever is asked for, nothing of another tenant is in the answer; and the other way round.
    void nothingOfAnotherTenantIsTold()
    {
        OperationsRig &rig = *m_rig;
        int looked = 0;
        for (const bool north : {false, true}) {
            const int own = north ? 200 : 100, other = north ? 100 : 200;
            const Tokens &who = north ? rig.northAdmin : rig.admin, &stranger = north ? rig.admin : rig.northAdmin;
            const RawAnswer opened = rig.send("POST", "/api/v1/batches", who,
                                              "{\"code\":\"LOT-" + QByteArray::number(own) + "\",\"machineId\":\"" + RestRig::id(own + 2) + "\"}");
            QCOMPARE(opened.status, 201);
            const QByteArray batch = RestRig::text(RestRig::json(opened), "id"), alert = rig.alertOf(own + 2);
            for (const QByteArray &path : questions(RestRig::id(own), RestRig::id(own + 1), RestRig::id(own + 2), RestRig::id(own + 40), alert, batch)) {
                const RawAnswer mine = rig.get(path, who);
                QVERIFY2(mine.status == 200, path + ": " + mine.body);
                QVERIFY2(!mine.body.contains(RestRig::id(other + 2)) && !mine.body.contains(north ? "\"H-" : "\"N-")
                             && !mine.body.contains("LOT-" + QByteArray::number(other)), path);
                ++looked;
                QByteArray nowhere = path;
                for (const QByteArray &named : {RestRig::id(own), RestRig::id(own + 1), RestRig::id(own + 2), RestRig::id(own + 40), alert, batch})
                    nowhere.replace(named, RestRig::id(999));
                if (nowhere == path)
                    continue;
                const RawAnswer foreign = rig.get(path, stranger);
                QVERIFY2(foreign.status == 404, path);
                QCOMPARE(foreign.body, rig.get(nowhere, stranger).body);
            }
            // Steps with what is another's, of every kind.
            const QByteArray machine = RestRig::id(own + 2), note = "{\"note\":\"mine\"}";
            const QList<std::pair<QByteArray, QByteArray>> steps{
                {"/api/v1/alerts/" + alert + "/acknowledge", note},
                {"/api/v1/alerts/" + alert + "/resolve", "{\"outcome\":\"FALSE\"}"},
                {"/api/v1/health/machines/" + machine + "/baseline", note},
                {"/api/v1/production/machines/" + machine + "/entries", "{\"from\":\"2023-11-14T22:20:00Z\",\"to\":\"2023-11-14T22:25:00Z\",\"reason\":\"JAM\"}"},
                {"/api/v1/production/machines/" + machine + "/runs", "{\"order\":\"X\"}"},
                {"/api/v1/charts/" + RestRig::id(own + 40) + "/measurements", "{\"values\":[1]}"},
                {"/api/v1/batches/" + batch + "/tests", "{\"parameter\":\"x\",\"value\":1,\"low\":0}"},
                {"/api/v1/batches/" + batch + "/decision", "{\"decision\":\"REJECTED\",\"note\":\"no\",\"password\":\"right\"}"}};
            for (const auto &[path, body] : steps)
                QVERIFY2(rig.send("POST", path, stranger, body).status == 404, path);
            QCOMPARE(rig.send("POST", "/api/v1/recommendations", stranger, "{\"machineId\":\"" + machine + "\",\"text\":\"x\"}").status, 404);
            QCOMPARE(rig.send("POST", "/api/v1/batches", stranger, "{\"code\":\"X\",\"machineId\":\"" + machine + "\"}").status, 404);
            // A file names machines by their codes: another tenant's are not there.
            const QByteArray csv = QByteArray("machine,chart,time,value\\n") + (north ? "N" : "H") + "-M,weight,2023-11-14T22:20:00Z,10\\n";
            const RawAnswer file = rig.send("POST", "/api/v1/quality/measurements", stranger, "{\"csv\":\"" + csv + "\",\"apply\":true}");
            QCOMPARE(RestRig::json(file)[u"taken"_s].toInt(-1), 0);
            QCOMPARE(list(file, "problems").size(), 1);
        }
        QCOMPARE(looked, 60);
    }

    //! No figure without the time, the samples and the coverage that it rests on: in its object, or in the one that it is part of.
    void everyFigureSaysWhatItRestsOn()
    {
        const QJsonObject schemas = QJsonDocument::fromJson(describe(kRoutes)).object()[u"components"_s][u"schemas"_s].toObject();
        static const QSet<QString> kFigures{u"score"_s, u"mean"_s, u"oee"_s, u"yield"_s, u"progress"_s, u"utilisation"_s, u"share"_s, u"availability"_s,
                                            u"performance"_s, u"quality"_s, u"mase"_s, u"falseShare"_s, u"cumulated"_s, u"high"_s, u"low"_s};
        // What is set by people, or is no figure of a time.
        const QMap<QString, QString> others{
            {u"HealthPlan/weights"_s, u"set by people"_s}, {u"HealthPlan/tags/normal"_s, u"set by people"_s}, {u"Tag"_s, u"set by people"_s},
            {u"TreeTag"_s, u"set by people"_s}, {u"TagDetail"_s, u"set by people"_s}, {u"ControlChart"_s, u"set by people"_s}, {u"ChartLines"_s, u"limits"_s},
            {u"QualityTest"_s, u"one test and its limits"_s}, {u"NewTests"_s, u"tests and their limits"_s},
            {u"Estimate"_s, u"of an alert, which has them"_s}, {u"Bounds"_s, u"of a ledger, which has them"_s},
            {u"ChartPoint"_s, u"one point"_s}, {u"Measurement"_s, u"one point"_s}, {u"BatchMeasurement"_s, u"one point"_s}};
        const auto hasAll = [](const QJsonObject &properties) {
            const auto has = [&properties](const char *name) { return properties.contains(QLatin1String(name)); };
            const bool known = has("samples") && (has("coverage") || has("confidence"));
            const bool byOee = properties[u"oee"_s][u"$ref"_s].toString().endsWith(u"/Oee"_s); // of the same time
            return has("from") && has("to") && (known || byOee);
        };
        QMap<QString, QStringList> bare;    // of a schema: figures whose object has none, unless who refers to it has
        QMap<QString, QStringList> usedBy;  // of a schema: objects without all of it that refer to it
        int figures = 0;
        const std::function<void(const QString &, const QString &, const QJsonObject &, bool)> walk =
            [&](const QString &root, const QString &path, const QJsonObject &schema, bool covered) {
                if (const QString other = schema[u"$ref"_s].toString().section(u'/', -1); !other.isEmpty() && !covered)
                    usedBy[other] += path;
                const QJsonObject properties = schema[u"properties"_s].toObject();
                covered = covered || hasAll(properties);
                for (auto it = properties.begin(); it != properties.end(); ++it) {
                    const QString type = it->toObject()[u"type"_s].toString();
                    if (kFigures.contains(it.key()) && type == u"number"_s) {
                        ++figures;
                        if (!covered)
                            bare[root] += path + u'/' + it.key();
                    }
                    walk(root, path + u'/' + it.key(), it->toObject(), covered);
                }
                if (schema.contains(u"items"_s))
                    walk(root, path, schema[u"items"_s].toObject(), covered);
            };
        for (auto it = schemas.begin(); it != schemas.end(); ++it)
            walk(it.key(), it.key(), it->toObject(), false);
        QVERIFY(figures > 40);
        QStringList faults;
        for (auto it = bare.cbegin(); it != bare.cend(); ++it) {
            for (const QString &figure : it.value()) {
                const auto isNamed = [&](const QString &path) { return std::any_of(others.keyBegin(), others.keyEnd(), [&](const QString &other) { return path.startsWith(other + u'/'); }); };
                const QStringList users = usedBy.value(it.key());
                const bool isPart = std::any_of(schemas.begin(), schemas.end(), [&](const QJsonValue &one) {
                    return QJsonDocument(one.toObject()).toJson().contains(QByteArray("/") + it.key().toUtf8() + '"');
                });
                if (!isNamed(figure) && (!isPart || !users.isEmpty()))
                    faults += figure + (users.isEmpty() ? QString() : u" in "_s + users.join(u' '));
            }
        }
        QCOMPARE(faults, QStringList());
    }

    void alertsGoTheirWay()
    {
        OperationsRig &rig = *m_rig;
        const QByteArray alert = "/api/v1/alerts/" + rig.alertOf(102);
        const QJsonObject told = RestRig::json(rig.get(alert, rig.viewer));
        QCOMPARE(told[u"state"_s].toString(), u"OPEN"_s);
        QVERIFY(told[u"samples"_s].toInt() > 0);
        QCOMPARE(rig.send("POST", alert + "/acknowledge", rig.viewer, "{}").status, 403);
        const RawAnswer early = rig.send("POST", alert + "/start", rig.admin, "{}");
        QCOMPARE(early.status, 409);
        QCOMPARE(RestRig::text(RestRig::json(early), "code"), QByteArray("not_now"));
        QCOMPARE(rig.send("POST", alert + "/acknowledge", rig.admin, "{\"note\":\"" + QByteArray(2'001, 'x') + "\"}").status, 400);
        const QJsonObject seen = RestRig::json(rig.send("POST", alert + "/acknowledge", rig.admin, "{\"note\":\"I look\"}"));
        QCOMPARE(seen[u"state"_s].toString(), u"ACKNOWLEDGED"_s);
        QCOMPARE(seen[u"steps"_s].toArray().last()[u"who"_s].toString(), u"root.one"_s);
        QCOMPARE(seen[u"steps"_s].toArray().last()[u"note"_s].toString(), u"I look"_s);
        QCOMPARE(rig.send("POST", alert + "/schedule", rig.admin, "{\"when\":\"tomorrow\"}").status, 400);
        QCOMPARE(rig.send("POST", alert + "/schedule", rig.admin, "{\"when\":\"2020-01-01T08:00:00Z\"}").status, 400); // is over
        QCOMPARE(rig.send("POST", alert + "/start", rig.admin, "{\"when\":\"2099-01-01T08:00:00Z\"}").status, 400);
        const QJsonObject planned = RestRig::json(rig.send("POST", alert + "/schedule", rig.admin, "{\"when\":\"2099-01-01T08:00:00+01:00\",\"note\":\"two fitters\"}"));
        QCOMPARE(planned[u"state"_s].toString(), u"SCHEDULED"_s);
        QCOMPARE(planned[u"plannedFor"_s].toString(), u"2099-01-01T07:00:00.000000Z"_s);
        QCOMPARE(RestRig::json(rig.get(alert, rig.viewer))[u"plannedFor"_s].toString(), u"2099-01-01T07:00:00.000000Z"_s);
        QCOMPARE(rig.send("POST", alert + "/schedule", rig.admin, "{}").status, 409); // another day takes a day
        QCOMPARE(rig.send("POST", alert + "/start", rig.admin, "{}").status, 200);
        QCOMPARE(rig.send("POST", alert + "/resolve", rig.admin, "{}").status, 400);
        QCOMPARE(rig.send("POST", alert + "/resolve", rig.admin, "{\"outcome\":\"TRUE\",\"failedAt\":\"yesterday\"}").status, 400);
        const QJsonObject ended = RestRig::json(rig.send("POST", alert + "/resolve", rig.admin, "{\"outcome\":\"FALSE\",\"note\":\"nothing\"}"));
        QCOMPARE(ended[u"state"_s].toString(), u"RESOLVED"_s);
        QCOMPARE(ended[u"outcome"_s].toString(), u"FALSE"_s);
        QCOMPARE(ended[u"accuracy"_s].toString(), u"INCORRECT"_s);
        // Who and from where stand in the trail; and a right that went once the door was passed does not count any more.
        const QList<AuditEntry> trail = rig.trail();
        QVERIFY(trail.size() >= 4);
        for (const AuditEntry &entry : trail)
            QCOMPARE(entry.user + u' ' + entry.origin.words(), u"root.one 127.0.0.1"_s);
        QCOMPARE(trail.last().after, u"FALSE"_s);
        rig.rightsAreGone = true;
        const auto gone = qScopeGuard([&rig] { rig.rightsAreGone = false; });
        const RawAnswer late = rig.send("POST", "/api/v1/health/machines/" + RestRig::id(102) + "/baseline", rig.admin, "{\"note\":\"new seal\"}");
        QCOMPARE(late.status, 409);
        QCOMPARE(rig.trail().size(), trail.size());
        rig.rightsAreGone = false;
        QVERIFY(list(rig.get("/api/v1/alerts?open=true", rig.viewer), "alerts").isEmpty());
        const QJsonObject all = RestRig::json(rig.get("/api/v1/alerts?state=RESOLVED", rig.viewer));
        QCOMPARE(all[u"alerts"_s].toArray().size(), 1);
        QCOMPARE(all[u"ledger"_s][u"outcomes"_s].toInt(), 1);
        QCOMPARE(all[u"ledger"_s][u"judged"_s].toInt(), 1);
        QCOMPARE(all[u"ledger"_s][u"false"_s].toInt(), 1);
        // Over a time: with the weeks of machines that it rests on, and a bound of each share.
        const QByteArray ledger = "/api/v1/alerts/ledger";
        const QByteArray to = "?to=" + toIso(rig.access.clock.utc() + 1h).toLatin1();
        const QJsonObject judged = RestRig::json(rig.get(ledger + to, rig.viewer));
        QCOMPARE(judged[u"alerts"_s].toInt(), 1);
        QCOMPARE(judged[u"false"_s].toInt(), 1);
        QCOMPARE(judged[u"samples"_s].toInt(), 1);
        QCOMPARE(judged[u"machines"_s].toInt(), 1); // the one of which scores were kept
        QVERIFY(judged[u"assetWeeks"_s].toDouble() > 0 && judged[u"assetWeeks"_s].toDouble() < 0.1);
        QVERIFY(judged[u"coverage"_s].toDouble() > 0 && judged[u"coverage"_s].toDouble() < 0.01);
        QVERIFY(std::abs(judged[u"falsePerAssetWeek"_s].toDouble() * judged[u"assetWeeks"_s].toDouble() - 1) < 1e-9);
        QVERIFY(judged[u"falseRateInterval"_s][u"low"_s].toDouble() < judged[u"falsePerAssetWeek"_s].toDouble());
        QVERIFY(judged[u"falseInterval"_s][u"low"_s].toDouble() > 0 && judged[u"upper95"_s].toDouble() == 1);
        // The one failure had no alert of that time: it was marked as false.
        QCOMPARE(judged[u"failures"_s].toInt(-1), 1);
        QCOMPARE(judged[u"recall"_s].toDouble(-1), 0.0);
        QVERIFY(judged[u"recallInterval"_s][u"high"_s].toDouble() > 0.9);
        QCOMPARE(RestRig::json(rig.get(ledger + "?to=" + toIso(rig.began).toLatin1(), rig.viewer))[u"alerts"_s].toInt(-1), 0);
        const QJsonObject norths = RestRig::json(rig.get(ledger + to, rig.northViewer));
        QCOMPARE(norths[u"alerts"_s].toInt(), 1);
        QCOMPARE(norths[u"outcomes"_s].toInt(-1), 0);
        QVERIFY(norths[u"falseShare"_s].isNull() && norths[u"needed"_s].toInt() > 0);
        for (const char *foreign : {"site=", "line=", "machine="})
            QCOMPARE(rig.get(ledger + '?' + foreign + RestRig::id(QByteArray(foreign) == "site=" ? 200 : QByteArray(foreign) == "line=" ? 201 : 202), rig.viewer).status, 404);
        QCOMPARE(rig.get(ledger + "?from=2020-01-01T00:00:00Z", rig.viewer).status, 400);
        // The ledger is the tenant's own, too.
        QCOMPARE(RestRig::json(rig.get("/api/v1/alerts", rig.northViewer))[u"ledger"_s][u"outcomes"_s].toInt(-1), 0);
        QCOMPARE(rig.get("/api/v1/alerts?limit=0", rig.viewer).status, 400);
        QCOMPARE(rig.get("/api/v1/alerts?what=0", rig.viewer).status, 400);
    }

    void recommendationsGoTheirWay()
    {
        OperationsRig &rig = *m_rig;
        const QByteArray body = "{\"machineId\":\"" + RestRig::id(102) + "\",\"text\":\"Grease it\",\"priority\":\"ERROR\",\"alert\":\"" + rig.alertOf(102) + "\"}";
        QCOMPARE(rig.send("POST", "/api/v1/recommendations", rig.viewer, body).status, 403);
        const RawAnswer made = rig.send("POST", "/api/v1/recommendations", rig.admin, body);
        QCOMPARE(made.status, 201);
        const QByteArray path = "/api/v1/recommendations/" + RestRig::text(RestRig::json(made), "id");
        QCOMPARE(rig.send("POST", path + "/implement", rig.admin, "{}").status, 409);
        QCOMPARE(rig.send("POST", path + "/approve", rig.northAdmin, "{}").status, 404);
        const QJsonObject approved = RestRig::json(rig.send("POST", path + "/approve", rig.admin, "{\"when\":\"2023-11-20T08:00:00+01:00\"}"));
        QCOMPARE(approved[u"plannedFor"_s].toString(), u"2023-11-20T07:00:00.000000Z"_s);
        QCOMPARE(rig.send("POST", path + "/implement", rig.admin, "{\"note\":\"done\"}").status, 200);
        QCOMPARE(rig.send("POST", path + "/validate", rig.admin, "{}").status, 400);
        const QJsonObject validated = RestRig::json(rig.send("POST", path + "/validate", rig.admin, "{\"helped\":true}"));
        QCOMPARE(validated[u"state"_s].toString(), u"VALIDATED"_s);
        QVERIFY(validated[u"helped"_s].toBool());
        QCOMPARE(list(rig.get("/api/v1/recommendations?state=VALIDATED", rig.viewer), "recommendations").size(), 1);
        QVERIFY(list(rig.get("/api/v1/recommendations", rig.northViewer), "recommendations").isEmpty());
    }

    void productionAddsUp()
    {
        OperationsRig &rig = *m_rig;
        const QByteArray machine = "/api/v1/production/machines/" + RestRig::id(102);
        const QJsonObject all = RestRig::json(rig.get("/api/v1/production", rig.viewer));
        QCOMPARE(all[u"machines"_s].toArray().size(), 1);
        QCOMPARE(all[u"lines"_s].toArray().size(), 1);
        QCOMPARE(all[u"lines"_s][0][u"pacemakerId"_s].toString().toUtf8(), RestRig::id(102));
        const QJsonObject now = RestRig::json(rig.get(machine, rig.viewer));
        QCOMPARE(rig.schema().fault(now[u"production"_s], {{u"$ref"_s, u"#/components/schemas/WorkCenter"_s}}), QString());
        QVERIFY(now.contains(u"energyUnit"_s) && now[u"energyUnit"_s].isNull()); // nothing counts it here
        QCOMPARE(rig.schema().fault(now[u"waterfall"_s], {{u"$ref"_s, u"#/components/schemas/Waterfall"_s}}), QString());
        QCOMPARE(rig.schema().fault(now[u"pareto"_s], {{u"$ref"_s, u"#/components/schemas/Pareto"_s}}), QString());
        // What was lost and what was good are all of the time.
        const QJsonObject losses = RestRig::json(rig.get(machine + "/losses", rig.viewer));
        const QJsonObject waterfall = losses[u"waterfall"_s].toObject();
        double sum = waterfall[u"goodSeconds"_s].toDouble();
        for (const QJsonValue &step : waterfall[u"steps"_s].toArray())
            sum += step[u"seconds"_s].toDouble();
        QVERIFY(std::abs(sum - waterfall[u"shiftSeconds"_s].toDouble()) < 1e-6);
        const QJsonObject oee = losses[u"oee"_s].toObject();
        QVERIFY(std::abs(oee[u"oee"_s].toDouble() - oee[u"availability"_s].toDouble() * oee[u"performance"_s].toDouble() * oee[u"quality"_s].toDouble()) < 1e-9);
        QVERIFY(oee[u"total"_s].toDouble() > 2'000 && oee[u"availability"_s].toDouble() < 0.9);
        // The whole of a trend is the sum of its points.
        const QJsonObject trend = RestRig::json(rig.get(machine + "/trend?step=hour", rig.viewer));
        double total = 0;
        for (const QJsonValue &point : trend[u"points"_s].toArray())
            total += point[u"total"_s].toDouble();
        QVERIFY(trend[u"points"_s].toArray().size() >= 2);
        QCOMPARE(trend[u"whole"_s][u"total"_s].toDouble(), total);
        QVERIFY(trend[u"forecast"_s].isNull());
        const QJsonObject usage = RestRig::json(rig.get(machine + "/utilisation?step=hour", rig.viewer))[u"whole"_s].toObject();
        QVERIFY(usage[u"utilisation"_s].toDouble() > 0.7 && usage[u"utilisation"_s].toDouble() < 0.95);
        QCOMPARE(rig.get(machine + "/trend?step=second", rig.viewer).status, 400);
        QCOMPARE(rig.get(machine + "/trend?from=2001-01-01T00:00:00Z", rig.viewer).status, 400);
        const RawAnswer csv = rig.get("/api/v1/production/report", rig.viewer);
        QVERIFY(csv.body.startsWith("machine,date,shift,"));
        QCOMPARE(csv.fields.find("content-disposition")->second, QByteArray("attachment; filename=\"shifts.csv\""));
    }

    //! A line's and a site's losses are those of their machines; a line's OEE is its pacemaker's.
    void lossesOfLinesAndSitesAddUp()
    {
        OperationsRig &rig = *m_rig;
        const QJsonObject machine = RestRig::json(rig.get("/api/v1/production/machines/" + RestRig::id(102) + "/losses", rig.viewer));
        const QByteArray path = "/api/v1/production/lines/" + RestRig::id(101);
        const QJsonObject line = RestRig::json(rig.get(path + "/losses", rig.viewer));
        const QJsonObject site = RestRig::json(rig.get("/api/v1/production/sites/" + RestRig::id(100) + "/losses", rig.viewer));
        QVERIFY(machine[u"samples"_s].toInt() > 60);
        QCOMPARE(machine[u"machinesKnown"_s].toInt(), 1);
        QVERIFY(machine[u"coverage"_s].toDouble() > 0 && machine[u"coverage"_s].toDouble() < 0.1); // an hour of a day
        for (const QString &member : {u"waterfall"_s, u"pareto"_s, u"samples"_s, u"coverage"_s, u"reasons"_s, u"from"_s, u"to"_s}) {
            QCOMPARE(line[member], machine[member]);
            QCOMPARE(site[member], machine[member]);
        }
        QCOMPARE(line[u"oee"_s], machine[u"oee"_s]);
        QVERIFY(site[u"oee"_s].isNull());
        QCOMPARE(line[u"machines"_s].toInt(), 2);
        QCOMPARE(line[u"machinesKnown"_s].toInt(), 1);
        QCOMPARE(site[u"site"_s].toString(), u"H"_s);
        QCOMPARE(RestRig::json(rig.get(path + "/losses?shift=Late", rig.viewer))[u"machinesKnown"_s].toInt(-1), 0);
        QCOMPARE(rig.get(path + "/losses?by=luck", rig.viewer).status, 400);
        QCOMPARE(rig.get(path + "/losses?shift=" + QByteArray(201, 'x'), rig.viewer).status, 400);
        QCOMPARE(rig.get(path + "/losses?from=2022-01-01T00:00:00Z", rig.viewer).status, 400);
        const QJsonObject now = RestRig::json(rig.get(path, rig.viewer));
        QCOMPARE(now[u"pacemakerId"_s].toString().toUtf8(), RestRig::id(102));
        QCOMPARE(now[u"machines"_s].toArray().size(), 1);
        QCOMPARE(now[u"machines"_s][0][u"machine"_s].toString(), u"H-M"_s);
        QCOMPARE(now[u"production"_s][u"machineId"_s].toString().toUtf8(), RestRig::id(102));
        QCOMPARE(now[u"byState"_s][u"DOWN"_s].toInt() + now[u"byState"_s][u"RUNNING"_s].toInt(), 1);
        QCOMPARE(now[u"samples"_s], now[u"waterfall"_s][u"samples"_s]);
    }

    void stopsAreExplained()
    {
        OperationsRig &rig = *m_rig;
        const QByteArray machine = "/api/v1/production/machines/" + RestRig::id(102);
        const QJsonArray stops = list(rig.get(machine + "/stops", rig.viewer), "stops");
        QCOMPARE(stops.size(), 2);
        QCOMPARE(stops[0][u"state"_s].toString(), u"DOWN"_s);
        const QByteArray range = "{\"from\":\"" + stops[0][u"from"_s].toString().toUtf8() + "\",\"to\":\"" + stops[0][u"to"_s].toString().toUtf8() + "\"";
        QCOMPARE(rig.send("POST", machine + "/entries", rig.viewer, range + ",\"reason\":\"JAM\"}").status, 403);
        QCOMPARE(rig.send("POST", machine + "/entries", rig.admin, range + ",\"reason\":\"NONE\"}").status, 404);
        const RawAnswer entered = rig.send("POST", machine + "/entries", rig.admin, range + ",\"reason\":\"JAM\",\"note\":\"=cmd\"}");
        QCOMPARE(entered.status, 201);
        QCOMPARE(RestRig::json(entered)[u"user"_s].toString(), u"root.one"_s);
        QCOMPARE(list(rig.get(machine + "/entries", rig.viewer), "entries").size(), 1);
    }

    void runsArePlannedAndLed()
    {
        OperationsRig &rig = *m_rig;
        const QByteArray runs = "/api/v1/production/machines/" + RestRig::id(102) + "/runs";
        QCOMPARE(rig.send("POST", runs, rig.viewer, "{\"order\":\"4711\"}").status, 403);
        QCOMPARE(rig.send("POST", runs, rig.admin, "{\"planned\":\"many\"}").status, 400);
        const RawAnswer made = rig.send("POST", runs, rig.admin, "{\"order\":\"4711\",\"planned\":500,\"due\":\"2023-11-15T06:00:00Z\"}");
        QCOMPARE(made.status, 201);
        const QByteArray run = RestRig::text(RestRig::json(made), "id");
        QTRY_COMPARE(list(rig.get(runs, rig.viewer), "runs").size(), 1);
        QCOMPARE(rig.send("PUT", runs + '/' + RestRig::id(999), rig.admin, "{}").status, 404);
        const QByteArray from = toIso(rig.began + 30min).toLatin1();
        QCOMPARE(rig.send("PUT", runs + '/' + run, rig.admin, "{\"order\":\"4711\",\"planned\":500,\"from\":\"" + from + "\"}").status, 200);
        QTRY_COMPARE(RestRig::json(rig.get("/api/v1/production", rig.viewer))[u"machines"_s][0][u"activeRuns"_s].toInt(), 1);
        QVERIFY(list(rig.get(runs, rig.viewer), "runs")[0][u"total"_s].toDouble() > 0);
    }

    void chartsTakeValues()
    {
        OperationsRig &rig = *m_rig;
        const QByteArray chart = "/api/v1/charts/" + RestRig::id(140);
        QCOMPARE(rig.send("POST", chart + "/measurements", rig.viewer, "{\"values\":[10]}").status, 403);
        for (const char *bad : {"{\"values\":[]}", "{\"values\":[\"ten\"]}", "{\"values\":10}", "{\"values\":[10],\"more\":1}", "{\"values\":[10],\"at\":\"now\"}", "[]"})
            QVERIFY2(rig.send("POST", chart + "/measurements", rig.admin, bad).status == 400, bad);
        const auto at = [&](int minute) { return toIso(rig.began + std::chrono::minutes(minute)).toLatin1(); };
        const RawAnswer first = rig.send("POST", chart + "/measurements", rig.admin, "{\"values\":[10.5],\"at\":\"" + at(1) + "\"}");
        QCOMPARE(first.status, 201);
        QCOMPARE(RestRig::json(first)[u"patterns"_s].toArray().size(), 0);
        const QByteArray csv = "machine,chart,time,value\\nH-M,weight," + at(2) + ",9.5\\nH-M,weight," + at(3) + ",14\\n";
        QCOMPARE(RestRig::json(rig.send("POST", "/api/v1/quality/measurements", rig.admin, "{\"csv\":\"" + csv + "\"}"))[u"taken"_s].toInt(-1), 0);
        QCOMPARE(RestRig::json(rig.send("POST", "/api/v1/quality/measurements", rig.admin, "{\"csv\":\"" + csv + "\",\"apply\":true}"))[u"taken"_s].toInt(), 2);
        const QJsonObject whole = RestRig::json(rig.get(chart, rig.viewer));
        QCOMPARE(whole[u"points"_s].toArray().size(), 3);
        QVERIFY(whole.contains(u"coverage"_s) && whole[u"coverage"_s].isNull()); // by hand: nobody knows how often
        QCOMPARE(whole[u"signals"_s].toArray().size(), 1); // 14 is 4 sigma above
        QCOMPARE(whole[u"signals"_s][0][u"severity"_s].toString(), u"HIGH"_s);
        QCOMPARE(whole[u"limits"_s][u"points"_s][u"high"_s].toDouble(), 13.0);
        QCOMPARE(rig.schema().fault(whole[u"capability"_s], {{u"$ref"_s, u"#/components/schemas/Capability"_s}}), QString());
        QCOMPARE(list(rig.get("/api/v1/quality/signals", rig.viewer), "signals").size(), 1);
        QVERIFY(list(rig.get("/api/v1/quality/signals", rig.northViewer), "signals").isEmpty());
        const QJsonValue overview = RestRig::json(rig.get("/api/v1/dashboard", rig.viewer))[u"quality"_s];
        QCOMPARE(overview[u"high"_s].toInt(), 1);
        QCOMPARE(overview[u"samples"_s].toInt(), 3);
        QCOMPARE(overview[u"coverage"_s].toDouble(), 1.0);
        QCOMPARE(rig.send("POST", chart + "/relearn", rig.viewer, {}).status, 403);
    }

    void batchesAreSignedFor()
    {
        OperationsRig &rig = *m_rig;
        const RawAnswer opened = rig.send("POST", "/api/v1/batches", rig.admin, "{\"code\":\"LOT-7\",\"machineId\":\"" + RestRig::id(102) + "\",\"product\":\"Cap\"}");
        QCOMPARE(opened.status, 201);
        const QByteArray path = "/api/v1/batches/" + RestRig::text(RestRig::json(opened), "id");
        QCOMPARE(rig.send("POST", path + "/tests", rig.admin, "{\"parameter\":\"viscosity\",\"value\":1}").status, 400);
        QCOMPARE(rig.send("POST", path + "/tests", rig.admin, "{\"parameter\":\"viscosity\",\"value\":12.5,\"unit\":\"mPas\",\"low\":10,\"high\":12,\"severity\":\"HIGH\",\"regulated\":true}").status, 204);
        const QByteArray csv = "parameter,value,unit,low,high,severity,regulated,action,time\\npH,7,,6,8,LOW,no,,\\n";
        QCOMPARE(rig.send("POST", path + "/tests", rig.admin, "{\"csv\":\"" + csv + "\"}").status, 204);
        QCOMPARE(rig.send("POST", path + "/tests", rig.admin, "{\"csv\":\"nonsense\"}").status, 400);
        const QJsonArray tests = list(rig.get(path, rig.viewer), "tests");
        QCOMPARE(tests.size(), 2);
        // What is measured for it into charts is told with it.
        const QByteArray id = path.split('/').last();
        const QByteArray measured = "{\"values\":[10.25],\"at\":\"" + toIso(rig.began + 10min).toLatin1() + "\",\"batch\":\"" + id + "\"}";
        QCOMPARE(rig.send("POST", "/api/v1/charts/" + RestRig::id(140) + "/measurements", rig.admin, measured).status, 201);
        const QJsonObject detail = RestRig::json(rig.get(path, rig.viewer));
        QCOMPARE(detail[u"measurements"_s].toArray().size(), 1);
        QCOMPARE(detail[u"measurements"_s][0][u"values"_s].toArray(), QJsonArray{10.25});
        QCOMPARE(detail[u"measurements"_s][0][u"chartCode"_s].toString(), u"weight"_s);
        QCOMPARE(detail[u"measurements"_s][0][u"user"_s].toString(), u"root.one"_s);
        QCOMPARE(detail[u"samples"_s].toInt(), 3);
        const QByteArray approve = "{\"decision\":\"APPROVED\",\"note\":\"customer agrees\",\"password\":";
        QCOMPARE(rig.send("POST", path + "/decision", rig.viewer, approve + "\"right\"}").status, 403);
        QCOMPARE(rig.send("POST", path + "/decision", rig.admin, approve + "\"wrong\"}").status, 409);
        QCOMPARE(rig.send("POST", path + "/decision", rig.admin, "{\"decision\":\"APPROVED\",\"password\":\"right\"}").status, 409); // regulated and missed
        const QJsonObject approved = RestRig::json(rig.send("POST", path + "/decision", rig.admin, approve + "\"right\"}"));
        QCOMPARE(approved[u"state"_s].toString(), u"APPROVED"_s);
        QCOMPARE(approved[u"decidedBy"_s].toString(), u"root.one"_s);
        QCOMPARE(rig.send("POST", path + "/decision", rig.admin, approve + "\"right\"}").status, 409);
        QCOMPARE(list(rig.get("/api/v1/batches?state=APPROVED", rig.viewer), "batches").size(), 1);
    }

    //! What takes long is refused in time, does not pile up, and is over when the desk goes.
    void slowAnswersHaveTheirBounds()
    {
        const auto box = std::make_shared<Mailbox>(this);
        box->onPost([raw = box.get()] { raw->empty(); });
        std::vector<int> statuses;
        std::atomic<int> cancelled{0}, begun{0};
        auto desk = std::make_unique<SlowDesk>();
        for (int i = 0; i < SlowDesk::kMostWaiting + 3; ++i) {
            const Reply reply(box, [&](const Answer &answer) { statuses.push_back(answer.status); });
            desk->answer(reply, [&](const SlowDesk::Turn &turn) {
                JobPtr<Done> job;
                ++begun;
                const Result<Done> never = turn.wait<Done>([&](auto done) { return job = std::make_shared<Job<Done>>(done); });
                cancelled += job->isCancelled();
                return Answer::problem(never.error());
            });
        }
        QTRY_COMPARE(statuses.size(), size_t(3)); // the last ones, at once
        QCOMPARE(statuses, (std::vector<int>{503, 503, 503}));
        QTRY_COMPARE(begun.load(), SlowDesk::kThreads);
        QElapsedTimer timer;
        timer.start();
        desk.reset();
        QVERIFY2(timer.elapsed() < 5'000, "it waited for what nobody waits for");
        QCOMPARE(cancelled.load(), SlowDesk::kThreads);
        QTRY_COMPARE(statuses.size(), size_t(SlowDesk::kMostWaiting + 3));
    }

private:
    std::unique_ptr<OperationsRig> m_rig;
};

QTEST_GUILESS_MAIN(TestRestOperations)
#include "tst_rest_operations.moc"
