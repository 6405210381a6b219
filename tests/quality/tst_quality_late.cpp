#include "quality/quality_rig.h"

using namespace lineside;
using namespace lineside::test;
using namespace Qt::Literals;
using namespace std::chrono_literals;

//! What comes late, or was missed, is charted where it belongs.
class TestQualityLate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void missedReadingsAreMadeUpFor();
    void valuesThatComeLateAreChartedWhereTheyBelong();
    void aSignalIsToldOnce();
    void aChartSaysWhatCameTooLate();
    void lateReadingsMakeTheChartThatTimelyOnesMake();
};

void TestQualityLate::missedReadingsAreMadeUpFor()
{
    Rig rig;
    rig.runs(true);
    rig.measure(noise(60, 1));
    rig.service->settle();
    const size_t before = rig.newsCount();
    rig.end();
    // The historian went on while the service did not.
        const std::vector<double> missed = noise(40, 3, 5);
    for (const double value : missed) {
        rig.history.put({rig.scene.gauge, StatusCode::Good, rig.at, Payload::of(value)}, ValueType::Float64);
        rig.at += 10s;
    }
    rig.clock.setUtc(rig.at);
    rig.start();
    rig.service->settle();
    QCOMPARE(rig.newsCount(), before); // told as events and counted, not as news
    const auto evaluation = answerOf<Result<ChartEvaluation>>([&](auto done) {
        rig.service->evaluate(rig.scene.gaugeChart, UtcTime::min(), UtcTime::max(), done);
    });
    QVERIFY2(evaluation->points.size() >= before + 18, qPrintable(QString::number(evaluation->points.size())));
    QCOMPARE(rig.service->signalsSince(rig.scene.machine, UtcTime::min()).size(), size_t(1));
    QCOMPARE(rig.history.events(EventKind::SpcSignal).size(), 1);
}

void TestQualityLate::valuesThatComeLateAreChartedWhereTheyBelong()
{
    for (unsigned seed = 1; seed <= 6; ++seed) {
        Rig rig;
        std::mt19937 random(seed);
        const UtcTime begin = rig.clock.utc() - 24h;
        std::vector<Subgroup> all;
        for (int i = 0; i < 60; ++i) {
            const bool isOff = i % 20 >= 15;
            all.push_back({begin + i * 1min, {33.5 + (isOff ? 0.9 : 0) + double(random() % 1'000) / 1'000 - 0.5}});
        }
        std::vector<Subgroup> asTheyCome = all;
        for (int i = 0; i < 40; ++i)
            std::swap(asTheyCome[random() % 60], asTheyCome[random() % 60]);
        for (const Subgroup &group : asTheyCome) {
            const auto entered = answerOf<Result<QualityPoint>>([&](auto done) { rig.service->enter(rig.scene.handChart, group, {}, kLab, done); });
            QVERIFY2(entered.ok(), entered.ok() ? "" : qPrintable(entered.error().message));
        }
        const ChartEvaluation expected = evaluateChart(rig.scene.chart(1), all);
        const auto agrees = [&] {
            const std::vector<QualityPoint> points = rig.points(rig.scene.handChart);
            QCOMPARE(points.size(), all.size());
            size_t signals_ = 0;
            const auto told = answerOf<Result<std::vector<SpcSignal>>>([&](auto done) {
                rig.service->querySignals(rig.scene.handChart, {}, UtcTime::min(), UtcTime::max(), 1'000, done);
            });
            QVERIFY(told.ok());
            for (size_t i = 0; i < all.size(); ++i) {
                const ChartPoint &point = points[i].point;
                QVERIFY(points[i].group == all[i]);
                QCOMPARE(point.patterns, expected.points[i].patterns);
                QCOMPARE(point.side, expected.points[i].side);
                QCOMPARE(point.signals, expected.points[i].signals);
                QVERIFY(i == 0 || point.spread == expected.points[i].spread);
                if (!point.signals)
                    continue;
                QVERIFY(signals_ < told->size());
                const SpcSignal &signal = (*told)[signals_++];
                QCOMPARE(signal.at, point.at);
                QCOMPARE(signal.patterns, point.patterns);
                QCOMPARE(signal.value, point.shown);
            }
            QCOMPARE(told->size(), signals_);
            QVERIFY(signals_ > 0);
            auto newest = rig.service->signalsSince(rig.scene.machine, UtcTime::min());
            std::reverse(newest.begin(), newest.end());
            QVERIFY(newest == *told);
            QCOMPARE(rig.service->signalCount(rig.scene.machine, rig.clock.utc()).points, quint64(all.size()));
        };
        agrees();
        // Told once, but where it became grave; and what was withdrawn was told before.
        std::map<QString, int> raised;
        for (const Event &event : rig.history.events(EventKind::SpcSignal)) {
            if (event.severity == Severity::Info) {
                QVERIFY(raised[event.reference] >= 1);
                raised.erase(event.reference);
            } else {
                ++raised[event.reference];
                QVERIFY(raised[event.reference] <= 2);
            }
        }
        for (const SpcSignal &signal : rig.service->signalsSince({}, UtcTime::min()))
            QVERIFY(raised.count(signal.id.toString(QUuid::WithoutBraces)) == 1);
        QCOMPARE(raised.size(), rig.service->signalsSince({}, UtcTime::min()).size());
        rig.end();
        rig.start(); // and it is kept so
        agrees();
    }
}

void TestQualityLate::aSignalIsToldOnce()
{
    Rig rig;
    const UtcTime at = rig.clock.utc() - 2h;
    const auto enter = [&](std::chrono::minutes when, double value) {
        const auto entered = answerOf<Result<QualityPoint>>([&](auto done) { rig.service->enter(rig.scene.handChart, {at + when, {value}}, {}, kLab, done); });
        QVERIFY(entered.ok());
    };
    const auto told = [&rig] { return rig.history.events(EventKind::SpcSignal).size(); };
    const auto only = [&rig] {
        const auto all = rig.service->signalsSince({}, UtcTime::min());
        return all.size() == 1 ? all.front() : SpcSignal();
    };
    enter(0min, 33.5);
    enter(30min, 36);
    enter(40min, 33.5);
    QCOMPARE(told(), 1);
    const QUuid first = only().id;
    enter(20min, 33.5); // nothing to do with it
    QCOMPARE(told(), 1);
    QVERIFY(only().id == first && only().at == at + 30min);
    enter(29min, 36); // it began earlier
    QCOMPARE(told(), 1);
    QVERIFY(only().id == first && only().at == at + 29min);
    enter(50min, 33.5);
    QCOMPARE(told(), 1);
}

//! More points behind it than are judged anew: the chart stays as it was, and says so until it learns anew.
void TestQualityLate::aChartSaysWhatCameTooLate()
{
    Rig rig;
    rig.runs(true);
    rig.measure(noise(60, 1));
    rig.service->settle();
    const UtcTime gap = rig.at - 105s; // between points
    const std::vector<QualityPoint> before = rig.points(rig.scene.gaugeChart);
    const QualityPoint last = before.back();
    QVERIFY(rig.records->writeNow([&](sqlite::Database &db) -> Status { // as if it had gone on for days
        for (size_t i = 1; i <= QualityService::kMostJudgedAnew; ++i) {
            QualityPoint point = last;
            point.id = QUuid::createUuid();
            point.group.at = point.point.at = last.group.at + std::chrono::milliseconds(i);
            if (Status done = quality_records::savePoint(db, point, quality_records::basisOf(rig.service->chart(rig.scene.gaugeChart)->chart)); !done)
                return done;
        }
        return Done{};
    }).ok());
    QVERIFY(!rig.service->chart(rig.scene.gaugeChart)->lateLeft);
    const size_t told = rig.history.events(EventKind::SpcSignal).size();
    for (int i = 0; i < 2; ++i) {
        rig.send(rig.scene.gauge, gap + std::chrono::seconds(i), Payload::of(20.0));
        rig.service->settle();
    }
    const std::optional<ChartNow> now = rig.service->chart(rig.scene.gaugeChart);
    QVERIFY(now && now->lateLeft);
    QCOMPARE(*now->lateLeft, gap);
    QVERIFY(now->advice().contains(toIso(gap)));
    QVERIFY(quality_json::measurement(*now, last)[u"warning"_s].toString().contains(toIso(gap)));
    const auto events = rig.history.events(EventKind::SpcSignal);
    QCOMPARE(size_t(events.size()), told + 1); // once
    QVERIFY(events.back().text.contains(toIso(gap)));
}

void TestQualityLate::lateReadingsMakeTheChartThatTimelyOnesMake()
{
    // Once in order, once with a link that hands over ten minutes later what it kept.
    std::vector<std::vector<QualityPoint>> results;
    std::vector<std::vector<SpcSignal>> signals_;
    for (const bool late : {false, true}) {
        Rig rig;
        rig.runs(true);
        const std::vector<double> calm{19.8, 20.2, 20.0, 20.1, 19.9};
        rig.measure(noise(60, 1));
        rig.measure(calm);
        rig.service->settle();
        const std::vector<double> kept = noise(31, 2, 4);
        const UtcTime gap = rig.at;
        if (late) {
            rig.at += 310s;
            rig.clock.setUtc(rig.at);
        } else {
            rig.measure(kept);
        }
        for (int i = 0; i < 7; ++i)
            rig.measure(calm);
        rig.service->settle();
        if (late) {
            const size_t toldBefore = rig.service->signalsSince({}, UtcTime::min()).size();
            const size_t before = rig.points(rig.scene.gaugeChart).size();
            UtcTime when = gap;
            for (const double value : kept) {
                rig.send(rig.scene.gauge, when, Payload::of(value));
                when += 10s;
            }
            rig.service->settle();
            QVERIFY(rig.points(rig.scene.gaugeChart).size() > before + 10);
            QVERIFY(rig.service->lateReadings() >= 31);
            QVERIFY(rig.service->signalsSince({}, UtcTime::min()).size() > toldBefore);
            std::set<QString> told;
            for (const Event &event : rig.history.events(EventKind::SpcSignal))
                QVERIFY(told.insert(event.reference).second); // each once
            QVERIFY(rig.history.events(EventKind::SpcSignal).back().text.contains(u"found later"_s));
        }
        for (int i = 0; i < 4; ++i)
            rig.measure(calm); // and it goes on alike
        rig.service->settle();
        results.push_back(rig.points(rig.scene.gaugeChart));
        signals_.push_back(rig.service->signalsSince({}, UtcTime::min()));
        QVERIFY(rig.service->trouble().isEmpty());
    }
    QCOMPARE(results[0].size(), results[1].size());
    for (size_t i = 0; i < results[0].size(); ++i) {
        QVERIFY(results[0][i].group == results[1][i].group);
        QCOMPARE(results[0][i].point.patterns, results[1][i].point.patterns);
        QCOMPARE(results[0][i].point.signals, results[1][i].point.signals);
        QCOMPARE(results[0][i].point.judged, results[1][i].point.judged);
    }
    QCOMPARE(signals_[0].size(), signals_[1].size());
    for (size_t i = 0; i < signals_[0].size(); ++i) {
        QCOMPARE(signals_[0][i].at, signals_[1][i].at);
        QCOMPARE(signals_[0][i].patterns, signals_[1][i].patterns);
    }
}

QTEST_GUILESS_MAIN(TestQualityLate)
#include "tst_quality_late.moc"
