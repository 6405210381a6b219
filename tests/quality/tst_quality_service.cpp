#include "quality/quality_rig.h"

using namespace lineside;
using namespace lineside::test;
using namespace Qt::Literals;
using namespace std::chrono_literals;

//! Charts of tags: learning, signals, restarts, what they are told and counted as.
class TestQualityService : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void chartOfATagLearnsAndSignals();
    void standstillIsNotMeasured();
    void goesOnAfterARestart();
    void anotherPlant();
    void learnsAnew();
    void countsForTheHealthScore();
    void messages();
    void timesThatNobodyKnowsAreNull();
    void floodIsBounded();
    void zonesAndSignalsOfARange();
    void amountsAreChartedAsRates();
    void slowRecordsDoNotHoldTheStart();
};

void TestQualityService::chartOfATagLearnsAndSignals()
{
    Rig rig;
    rig.runs(true);
    rig.measure(noise(60, 1));
    rig.service->settle();
    auto now = rig.service->chart(rig.scene.gaugeChart);
    QVERIFY(now && now->limits);
    QCOMPARE(now->limits->points, size_t(20));
    QVERIFY(now->limits->centre > 19.5 && now->limits->centre < 20.5);
    QVERIFY(now->last && now->last->group.values.size() == 2);
    QVERIFY(rig.service->signalsSince({}, UtcTime::min()).empty());
    rig.measure(noise(12, 2, 5));
    rig.service->settle();
    const std::vector<SpcSignal> found = rig.service->signalsSince(rig.scene.machine, UtcTime::min());
    QCOMPARE(found.size(), size_t(1)); // one for the excursion
    QCOMPARE(found[0].severity, SpcSeverity::High);
    QCOMPARE(found[0].side, SpcSide::Above);
    QCOMPARE(found[0].chartCode, u"WIDTH"_s);
    const QList<Event> events = rig.history.events(EventKind::SpcSignal);
    QCOMPARE(events.size(), 1);
    QCOMPARE(events[0].severity, Severity::Error);
    QCOMPARE(severityName(events[0].severity), journalSeverity(u"spc"_s, spcSeverityName(found[0].severity)));
    QCOMPARE(readEventSource(events[0].source).id, rig.scene.machine.uuid); // whose it is, whatever others call theirs
    QVERIFY(events[0].text.contains(u"MIX-1"_s) && events[0].text.contains(u"knife"_s));
    QCOMPARE(rig.newsCount(), size_t(36)); // 72 values
    const auto evaluation = answerOf<Result<ChartEvaluation>>([&](auto done) {
        rig.service->evaluate(rig.scene.gaugeChart, UtcTime::min(), UtcTime::max(), done);
    });
    QVERIFY(evaluation.ok());
    QCOMPARE(evaluation->points.size(), size_t(36));
    QVERIFY(evaluation->limits == now->limits);
    QVERIFY(rig.service->trouble().isEmpty());
}

void TestQualityService::standstillIsNotMeasured()
{
    Rig rig;
    rig.runs(false);
    rig.measure(noise(30, 1));
    rig.service->settle();
    QCOMPARE(rig.newsCount(), size_t(0));
    rig.runs(true);
    rig.measure(noise(11, 1));
    rig.send(rig.scene.state, rig.at, Payload::of(qint64(1)), StatusCode::BadNoCommunication); // nobody knows
    rig.measure(noise(20, 1));
    rig.service->settle();
    QCOMPARE(rig.newsCount(), size_t(5));
    for (const QualityNews &one : rig.news)
        QVERIFY(!one.signal && !one.point.point.judged);
}

void TestQualityService::goesOnAfterARestart()
{
    // Twice the same values: once in one go, once with a restart in between, while learning and after it.
    std::vector<std::vector<ChartPoint>> results;
    const std::vector<double> values = noise(120, 9);
    for (const std::vector<int> &stops : {std::vector<int>{}, {24, 80}}) {
        Rig rig;
        rig.runs(true);
        for (int i = 0; i < 120; ++i) {
            rig.measure({values[size_t(i)]});
            if (std::find(stops.begin(), stops.end(), i) != stops.end()) {
                rig.end();
                rig.start();
                // The pipeline tells the state anew; the machine runs since long.
                rig.send(rig.scene.state, rig.at - 1h, Payload::of(qint64(1)));
            }
        }
        rig.service->settle();
        QVERIFY(rig.service->chart(rig.scene.gaugeChart)->limits.has_value());
        std::vector<ChartPoint> points;
        for (const QualityNews &one : rig.news)
            points.push_back(one.point.point);
        results.push_back(points);
    }
    QCOMPARE(results[0].size(), results[1].size());
    for (size_t i = 0; i < results[0].size(); ++i) {
        QCOMPARE(results[0][i].mean, results[1][i].mean);
        QCOMPARE(results[0][i].judged, results[1][i].judged);
        QCOMPARE(results[0][i].patterns, results[1][i].patterns);
        QCOMPARE(results[0][i].signals, results[1][i].signals);
    }
}

void TestQualityService::anotherPlant()
{
    Rig rig;
    rig.runs(true);
    rig.measure(noise(60, 1));
    rig.service->settle();
    rig.scene.chart(0).action = u"Something else."_s; // another text: goes on
    rig.service->setSnapshot(rig.scene.snapshot(2));
    rig.service->settle();
    QVERIFY(rig.service->chart(rig.scene.gaugeChart)->limits.has_value());
    QCOMPARE(rig.service->chart(rig.scene.gaugeChart)->chart.action, u"Something else."_s);
    rig.scene.chart(0).subgroup = 3; // other points: learns anew
    rig.service->setSnapshot(rig.scene.snapshot(3));
    rig.service->settle();
    QVERIFY(!rig.service->chart(rig.scene.gaugeChart)->limits.has_value());
    rig.scene.chart(0).subgroup = 2; // and back: what was learnt is there
    rig.service->setSnapshot(rig.scene.snapshot(4));
    rig.service->settle();
    QVERIFY(rig.service->chart(rig.scene.gaugeChart)->limits.has_value());
    rig.scene.plant.sites[0].lines[0].machines[0].charts.removeFirst();
    rig.service->setSnapshot(rig.scene.snapshot(5));
    rig.service->settle();
    QVERIFY(!rig.service->chart(rig.scene.gaugeChart));
    QCOMPARE(rig.service->charts()->size(), size_t(1));
    rig.measure(noise(5, 1));
    rig.service->settle();
}

void TestQualityService::learnsAnew()
{
    Rig rig;
    rig.runs(true);
    rig.measure(noise(60, 1));
    rig.service->settle();
    const auto relearn = [&](ChartId chart) {
        return answerOf<Status>([&](auto done) { rig.service->relearn(chart, kBoss, done); });
    };
    QVERIFY(relearn(rig.scene.gaugeChart).ok());
    QVERIFY(!relearn(rig.scene.handChart).ok()); // fixed
    QCOMPARE(rig.trail.size(), size_t(1));
    QVERIFY(!rig.service->chart(rig.scene.gaugeChart)->limits);
    rig.end();
    rig.start(); // and it stays so
    QVERIFY(!rig.service->chart(rig.scene.gaugeChart)->limits);
    rig.runs(true);
    rig.measure(noise(60, 1, 7));
    rig.service->settle();
    QVERIFY(rig.service->chart(rig.scene.gaugeChart)->limits->centre > 26);
}

void TestQualityService::countsForTheHealthScore()
{
    Rig rig;
    const UtcTime now = rig.clock.utc();
    const auto enter = [&](UtcTime at, double value) {
        const auto entered = answerOf<Result<QualityPoint>>([&](auto done) {
            rig.service->enter(rig.scene.handChart, {at, {value}}, {}, kLab, done);
        });
        QVERIFY(entered.ok());
    };
    enter(now - 9 * 24h, 36);  // too long ago
    enter(now - 8 * 24h, 33.5);
    enter(now - 7 * 24h - 2h, 33.5); // the end of that excursion
    enter(now - 5 * 24h, 33.5);
    enter(now - 4 * 24h, 36);  // high
    enter(now - 3 * 24h, 33.5); // back at once: the same excursion
    enter(now - 60h, 33.5);
    enter(now - 55h, 33.5);
    enter(now - 50h, 34.4);
    enter(now - 49h, 34.4);    // two of three: low
    const SignalCount count = rig.service->signalCount(rig.scene.machine, now);
    QCOMPARE(count.high, 1);
    QCOMPARE(count.low, 1);
    QCOMPARE(count.points, quint64(7));
    QCOMPARE(count.charts, 1);
    QVERIFY(count.byChance > 0 && count.byChance < 0.1);
    QVERIFY(count.to - count.from == std::chrono::days(7));
    QCOMPARE(rig.service->signalCount(rig.scene.machine, now, 30).high, 2);
    QCOMPARE(rig.service->signalCount(MachineId::create(), now).high, 0);
    rig.end();
    rig.start(); // from what is kept
    const SignalCount again = rig.service->signalCount(rig.scene.machine, now);
    QCOMPARE(again.high, 1);
    QCOMPARE(again.low, 1);
    QCOMPARE(again.points, quint64(7));
}

void TestQualityService::messages()
{
    Rig rig;
    const auto entered = answerOf<Result<QualityPoint>>([&](auto done) {
        rig.service->enter(rig.scene.handChart, {rig.clock.utc(), {36.0}}, {}, kLab, done);
    });
    QVERIFY(entered.ok());
    QCOMPARE(rig.newsCount(), size_t(1));
    const QualityNews &one = rig.news.front();
    const QJsonObject measurement = quality_json::measurement(one.chart, one.point);
    QCOMPARE(measurement[u"chartCode"_s].toString(), u"VISC"_s);
    QCOMPARE(measurement[u"severity"_s].toString(), u"HIGH"_s);
    QCOMPARE(measurement[u"patterns"_s].toArray(), QJsonArray{u"beyond_3_sigma"_s});
    QCOMPARE(measurement[u"limits"_s][u"points"_s][u"high"_s].toDouble(), 34.7);
    QVERIFY(measurement[u"spread"_s].isNull()); // the first of single values
    QCOMPARE(measurement[u"samples"_s].toInt(), 1);
    QVERIFY(one.signal.has_value());
    const QJsonObject alert = quality_json::alert(*one.signal);
    QCOMPARE(alert[u"machine"_s].toString(), u"MIX-1"_s);
    QCOMPARE(alert[u"side"_s].toString(), u"above"_s);
    QCOMPARE(alert[u"at"_s].toString(), toIso(rig.clock.utc()));
    QCOMPARE(rig.service->signalCount(rig.scene.machine, rig.clock.utc()).high, 1);
}

//! A time that nobody knows is null: nothing began in 1970.
void TestQualityService::timesThatNobodyKnowsAreNull()
{
    QCOMPARE(quality_json::capability({})[u"from"_s], QJsonValue());
    QCOMPARE(quality_json::capability({})[u"to"_s], QJsonValue());
    QCOMPARE(quality_json::test({})[u"at"_s], QJsonValue());
    QCOMPARE(quality_json::point({})[u"enteredAt"_s], QJsonValue());
    QualityBatch batch;
    batch.state = BatchState::Approved;
    QCOMPARE(quality_json::batch(batch, {})[u"openedAt"_s], QJsonValue());
    QCOMPARE(quality_json::batch(batch, {})[u"decidedAt"_s], QJsonValue());
    batch.decidedAt = UtcTime(1us);
    QCOMPARE(quality_json::batch(batch, {})[u"decidedAt"_s].toString(), u"1970-01-01T00:00:00.000001Z"_s); // a time all the same
}

void TestQualityService::floodIsBounded()
{
    Rig rig;
    rig.runs(true);
    auto batch = std::make_shared<Batch>();
    for (int i = 0; i < 60'000; ++i)
        batch->readings.push_back({rig.scene.gauge, StatusCode::Good, rig.at, Payload::of(1.0)});
    // Nobody takes them away while the service waits for this.
    std::promise<void> go;
    std::shared_future<void> gone = go.get_future().share();
    std::shared_ptr<void> blocking = rig.service->onNews([gone](const QualityNews &) { gone.wait(); });
    rig.service->enter(rig.scene.handChart, {rig.clock.utc(), {33}}, {}, kLab, [](const Result<QualityPoint> &) {});
    QTRY_COMPARE(rig.newsCount(), size_t(1));
    for (int i = 0; i < 10; ++i)
        rig.service->take(batch);
    QVERIFY(rig.service->fill() <= 1);
    QVERIFY(rig.service->lostReadings() >= 60'000);
    go.set_value();
    rig.service->settle();
    QCOMPARE(rig.service->fill(), 0.0);
    blocking.reset();
}

void TestQualityService::zonesAndSignalsOfARange()
{
    Rig rig; // 33.5, sigma 0.4
    const UtcTime at = rig.clock.utc() - 1h;
    const std::vector<std::pair<double, SpcZone>> some{{33.5, SpcZone::C}, {33.85, SpcZone::C}, {34.2, SpcZone::B}, {32.5, SpcZone::A}, {36, SpcZone::Beyond}, {31, SpcZone::Beyond}};
    for (size_t i = 0; i < some.size(); ++i) {
        QVERIFY(answerOf<Result<QualityPoint>>([&](auto done) {
                    rig.service->enter(rig.scene.handChart, {at + int(i) * 1min, {some[i].first}}, {}, kLab, done);
                }).ok());
    }
    const std::vector<QualityPoint> points = rig.points(rig.scene.handChart);
    for (size_t i = 0; i < some.size(); ++i)
        QCOMPARE(spcZoneName(points[i].zone), spcZoneName(some[i].second));
    const auto evaluation = answerOf<Result<ChartEvaluation>>([&](auto done) {
        rig.service->evaluate(rig.scene.handChart, UtcTime::min(), UtcTime::max(), done);
    });
    QCOMPARE(evaluation->inZone[size_t(SpcZone::C)], size_t(2));
    QCOMPARE(evaluation->inZone[size_t(SpcZone::Beyond)], size_t(2));
    QCOMPARE(quality_json::chart(rig.scene.chart(1), *evaluation)[u"zones"_s][u"BEYOND"_s].toInt(), 2);
    const auto query = [&](const ChartId &chart, const MachineId &machine, UtcTime from, UtcTime to, size_t most) {
        return *answerOf<Result<std::vector<SpcSignal>>>([&](auto done) { rig.service->querySignals(chart, machine, from, to, most, done); });
    };
    const auto all = query(rig.scene.handChart, {}, UtcTime::min(), UtcTime::max(), 100);
    QCOMPARE(all.size(), size_t(2));
    QCOMPARE(spcZoneName(all.back().zone()), u"BEYOND"_s);
    QCOMPARE(query({}, rig.scene.machine, UtcTime::min(), UtcTime::max(), 1).size(), size_t(1));
    QCOMPARE(query({}, rig.scene.machine, UtcTime::min(), UtcTime::max(), 1).front().at, at + 5min); // the newest
    QCOMPARE(query(rig.scene.handChart, {}, at, at + 5min, 100).size(), size_t(1));
    QVERIFY(query(rig.scene.gaugeChart, {}, UtcTime::min(), UtcTime::max(), 100).empty());
    QVERIFY(query({}, MachineId::create(), UtcTime::min(), UtcTime::max(), 100).empty());

    // Of a chart that a tag feeds: for how much of the time there are values.
    rig.runs(true);
    const UtcTime begin = rig.at;
    rig.measure(noise(60, 1));
    rig.service->settle();
    const auto capability = [&](UtcTime from, UtcTime to) {
        return *answerOf<Result<std::optional<Capability>>>([&](auto done) { rig.service->capability(rig.scene.gaugeChart, from, to, done); });
    };
    const auto half = capability(begin, begin + 20min);
    QVERIFY(half && half->coverage);
    QCOMPARE(half->samples, 2 * half->points);
    QVERIFY(*half->coverage > 0.45 && *half->coverage < 0.55);
}

void TestQualityService::amountsAreChartedAsRates()
{
    Rig rig;
    rig.scene.plant.sites[0].devices[0].tags[0].kind = TagKind::CounterDelta;
    rig.service->setSnapshot(rig.scene.snapshot(2));
    rig.service->settle();
    rig.runs(true);
    // Three pieces in three seconds, then seven seconds of nothing: three each ten seconds.
    for (int second = 0; second < 600; ++second) {
        rig.send(rig.scene.gauge, rig.at, Payload::of(second % 10 < 3 ? 1.0 : 0.0));
        rig.at += 1s;
        rig.clock.setUtc(rig.at);
    }
    rig.service->settle();
    const std::vector<QualityPoint> points = rig.points(rig.scene.gaugeChart);
    QVERIFY2(points.size() >= 25, qPrintable(QString::number(points.size())));
    for (const QualityPoint &point : points)
        QCOMPARE(point.group.values, (std::vector<double>{3, 3}));
}

void TestQualityService::slowRecordsDoNotHoldTheStart()
{
    Rig rig;
    rig.runs(true);
    rig.measure(noise(60, 1));
    rig.end();
    auto opened = RecordStore::open(rig.folder.path(), {quality_records::schema()});
    QVERIFY(opened.ok());
    rig.records = std::move(*opened);
    // The disk hangs: nothing is read.
    std::promise<void> go;
    std::shared_future<void> gone = go.get_future().share();
    const auto job = rig.records->read<qint64>([gone](sqlite::Database &) -> Result<qint64> {
        gone.wait();
        return qint64(0);
    }, [](const Result<qint64> &) {});
    QualityPorts ports{*rig.records, rig.clock, &rig.history, [](const Actor &, QualityDeed) { return Status(Done{}); }, {}, {}};
    rig.service = std::make_unique<QualityService>(std::move(ports));
    QVERIFY(rig.service->start(rig.scene.snapshot()).ok()); // comes back all the same
    QVERIFY(rig.service->charts()->empty());
    rig.runs(true);
    rig.measure(noise(20, 2)); // waits for the charts
    go.set_value();
    QTRY_VERIFY(rig.service->chart(rig.scene.gaugeChart));
    rig.service->settle();
    QVERIFY(rig.service->chart(rig.scene.gaugeChart)->limits.has_value()); // it has not learnt anew
    QVERIFY(rig.points(rig.scene.gaugeChart).size() >= 38);
}

QTEST_GUILESS_MAIN(TestQualityService)
#include "tst_quality_service.moc"
