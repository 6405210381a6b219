#include "app/station_health_sources.h"
#include "history/history_fixture.h"
#include "server/operations_rig.h"

#include <cmath>

using namespace lineside;
using namespace lineside::test;
using namespace std::chrono_literals;
using namespace Qt::Literals;

namespace {

using Kind = ScoreGround::Kind;

const ScoreGround *groundNamed(const std::vector<ScoreGround> &grounds, const QString &key)
{
    for (const ScoreGround &ground : grounds) {
        if (ground.key == key)
            return &ground;
    }
    return nullptr;
}

double pointsOf(const std::vector<ScoreGround> &grounds)
{
    double sum = 0;
    for (const ScoreGround &ground : grounds)
        sum += ground.points.value_or(0);
    return sum;
}

bool never()
{
    return false;
}

} // namespace

//! What health asks of a real production and a real quality: an hour with two stops, and a chart that is measured by hand.
class TestStationHealth : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_rig = std::make_unique<OperationsRig>();
        m_sources = std::make_unique<StationHealthSources>(*m_rig->production, *m_rig->quality, *m_rig->records);
        m_sources->setSnapshot(m_rig->plant());
        const std::shared_ptr<const production::MachinePicture> picture = m_rig->production->picture()->machine(m_machine);
        m_now = picture->at;
        Answer<QualityPoint> entered, odd;
        m_rig->quality->enter({uuid(140)}, {m_now - 3min, {10.5}}, {}, {u"m.lab"_s, {}}, entered.callback());
        QVERIFY(entered.take().ok());
        m_rig->quality->enter({uuid(140)}, {m_now - 2min, {20}}, {}, {u"m.lab"_s, {}}, odd.callback());
        const Result<QualityPoint> point = odd.take();
        QVERIFY(point.ok());
        m_odd = point->id;
        QTRY_COMPARE(m_rig->quality->signalsSince(m_machine, m_now - 1h).size(), size_t(1));
    }
    void cleanupTestCase()
    {
        m_sources.reset();
        m_rig.reset();
    }

    void figuresCarryWhatTheyRestOn()
    {
        const HealthFigures figures = m_sources->figures(m_machine, {}, m_now);
        QVERIFY(figures.oee.value && *figures.oee.value > 0 && figures.oee.samples > 0);
        QCOMPARE(figures.oee.from, daysBack(production::Calendar(), m_now, 7).from);
        QCOMPARE(figures.breakdowns.from, daysBack(production::Calendar(), m_now, 30).from);
        // of what they say they are of: an hour is known
        const double due = std::chrono::duration<double>(m_now - figures.oee.from).count();
        QVERIFY(std::abs(figures.oee.coverage * due - 3'600) < 120);
        QVERIFY(figures.breakdowns.count >= 1);
        QVERIFY(figures.breakdowns.operatingHours > 0.5 && figures.breakdowns.operatingHours < 1);
        QCOMPARE(figures.outOfControl.high, 1);
        QVERIFY(!figures.breakdowns.fleetRate); // the others ran for less than 100 hours: they tell nothing yet
    }

    //! Seven days are today and the six before, from the first hour of the first one on.
    void daysBeginWithTheirFirstShift_data()
    {
        QTest::addColumn<bool>("shifts");
        QTest::addColumn<QString>("at");
        QTest::addColumn<int>("days");
        QTest::addColumn<QString>("last");
        QTest::addColumn<QString>("from");
        QTest::newRow("in the night shift of the day before") << true << u"2026-11-22T03:00:00Z"_s << 7 << u"2026-11-21"_s << u"2026-11-15T06:00:00Z"_s;
        QTest::newRow("right after it") << true << u"2026-11-22T06:00:00Z"_s << 7 << u"2026-11-22"_s << u"2026-11-16T06:00:00Z"_s;
        QTest::newRow("one day") << true << u"2026-11-22T21:00:00Z"_s << 1 << u"2026-11-22"_s << u"2026-11-22T06:00:00Z"_s;
        QTest::newRow("no shifts, right after midnight") << false << u"2026-11-22T00:10:00Z"_s << 7 << u"2026-11-22"_s << u"2026-11-16T00:00:00Z"_s;
        QTest::newRow("no shifts, right before it") << false << u"2026-11-22T23:50:00Z"_s << 30 << u"2026-11-22"_s << u"2026-10-24T00:00:00Z"_s;
    }
    void daysBeginWithTheirFirstShift()
    {
        QFETCH(bool, shifts);
        QFETCH(QString, at);
        QFETCH(int, days);
        QFETCH(QString, last);
        QFETCH(QString, from);
        ShiftCalendar plan;
        plan.timeZone = u"UTC"_s;
        if (shifts)
            plan.shifts = {{u"Early"_s, 0b1111111, 6 * 60, 480, {}}, {u"Late"_s, 0b1111111, 14 * 60, 480, {}}, {u"Night"_s, 0b1111111, 22 * 60, 480, {}}};
        const auto timeOf = [](const QString &text) {
            return UtcTime(std::chrono::milliseconds(QDateTime::fromString(text, Qt::ISODate).toMSecsSinceEpoch()));
        };
        const DaysBack back = daysBack(production::Calendar(plan), timeOf(at), days);
        QCOMPARE(back.last.toString(Qt::ISODate), last);
        QCOMPARE(toIso(back.from), toIso(timeOf(from)));
        QCOMPARE(back.first.daysTo(back.last) + 1, qint64(days));
        // A machine of which all of this time is known is known all the time, whatever the clock says.
        production::Account account;
        account.time(MachineState::Running) = (timeOf(at) - back.from).count();
        HealthFigures figures;
        addAccounts(figures, account, back.from, account, back.from, timeOf(at));
        QCOMPARE(figures.oee.coverage, 1.0);
        QCOMPARE(figures.breakdowns.coverage, 1.0);
    }

    //! The losses add up to the points, and lead to the stops that cost them.
    void oeeLeadsToStops()
    {
        const Result<HealthEvidence> evidence = m_sources->evidence(m_machine, {}, m_now, never);
        QVERIFY(evidence.ok());
        const std::vector<ScoreGround> &oee = (*evidence)[size_t(HealthDimension::Oee)];
        QCOMPARE(oee.size(), size_t(3));
        const ScoreGround *available = groundNamed(oee, u"availability"_s);
        QVERIFY(available && available->figure && available->unit == u"%"_s);
        const ScoreGround *down = groundNamed(available->grounds, u"DOWN"_s);
        QVERIFY(down);
        QCOMPARE(down->kind, Kind::Time);
        QCOMPARE(down->tag.uuid, m_rig->plant()->findMachine(m_machine)->stateTag.uuid);
        QVERIFY(!down->grounds.empty());
        const ScoreGround &stop = down->grounds.front();
        QCOMPARE(stop.kind, Kind::Stop);
        QVERIFY(stop.from >= m_rig->began && stop.to <= m_now && stop.from < stop.to);
        QVERIFY(std::abs(*stop.figure * 3'600 - double((stop.to - stop.from).count()) / 1e6) < 1e-6);
        QVERIFY(std::abs(pointsOf(down->grounds) - *down->points) < 1); // seconds
        const ScoreGround *performance = groundNamed(oee, u"performance"_s);
        QVERIFY(performance && groundNamed(performance->grounds, u"SPEED"_s));
        QCOMPARE(groundNamed(performance->grounds, u"SPEED"_s)->grounds.front().tag.uuid, uuid(111)); // the counter
        QCOMPARE((*evidence)[size_t(HealthDimension::Performance)].size(), performance->grounds.size());
        const auto &breakdowns = (*evidence)[size_t(HealthDimension::Reliability)];
        QCOMPARE(breakdowns.size(), down->grounds.size());
    }

    void qualityLeadsToSignalsAndValues()
    {
        const Result<HealthEvidence> evidence = m_sources->evidence(m_machine, {}, m_now, never);
        QVERIFY(evidence.ok());
        const auto &charts = (*evidence)[size_t(HealthDimension::Quality)];
        QCOMPARE(charts.size(), size_t(1));
        QCOMPARE(charts[0].id, uuid(140));
        QCOMPARE(charts[0].samples, quint64(2));
        QCOMPARE(charts[0].grounds.size(), size_t(3)); // a signal and two values
        const ScoreGround &signal = charts[0].grounds[0];
        QCOMPARE(signal.kind, Kind::Signal);
        QCOMPARE(*signal.points, 10.0);
        QCOMPARE(signal.owner, uuid(140));
        QCOMPARE(*signal.figure, 20.0);
        QCOMPARE(charts[0].grounds[1].kind, Kind::Value);
        QCOMPARE(charts[0].grounds[1].id, m_odd); // the newest first
        QCOMPARE(charts[0].grounds[1].name, u"m.lab"_s);
        QVERIFY(!charts[0].grounds[1].points);

        // all of it under the machine's score, in points that add up
        const HealthFigures figures = m_sources->figures(m_machine, {}, m_now);
        HealthInputs inputs;
        inputs.at = m_now;
        inputs.oee = figures.oee;
        inputs.performance = figures.performance;
        inputs.outOfControl = figures.outOfControl;
        inputs.breakdowns = figures.breakdowns;
        const HealthScore score = healthScore({}, inputs);
        const ScoreGround ground = groundOf(score, {}, *evidence);
        for (size_t d = 1; d < kHealthDimensions; ++d) {
            QVERIFY(score.dimensions[d].score);
            if (score.dimensions[d].contribution > 0)
                QVERIFY2(std::abs(pointsOf(ground.grounds[d].grounds) - score.dimensions[d].contribution) < 1e-9, qPrintable(ground.grounds[d].key));
        }
    }

    //! A past that was read once says of each moment what production and quality say of it.
    void aPastSaysWhatTheRecordsSay()
    {
        const UtcTime from = m_now - 2h;
        const auto past = m_sources->past(m_machine, {}, from, m_now, never);
        QVERIFY(past.ok());
        for (UtcTime at = from; at <= m_now; at += 7min) {
            const HealthFigures figures = (*past)->figures(at);
            const UtcTime week = daysBack(production::Calendar(), at, 7).from;
            const Result<production::Account> account = m_rig->production->account(m_machine, week, at);
            QVERIFY(account.ok());
            const production::OeeFigures oee = production::oeeOf(*account, week, at);
            QCOMPARE(figures.oee.value.has_value(), oee.oee.has_value());
            if (oee.oee)
                QCOMPARE(*figures.oee.value, *oee.oee);
            QCOMPARE(figures.oee.samples, quint64(oee.samples));
        }
        const HealthFigures end = (*past)->figures(m_now);
        const HealthFigures live = m_sources->figures(m_machine, {}, m_now);
        QCOMPARE(*live.oee.value, *end.oee.value); // what is shown now is what a replay says of now
        QCOMPARE(live.oee.samples, end.oee.samples);
        QCOMPARE(live.oee.coverage, end.oee.coverage);
        QCOMPARE(live.breakdowns.coverage, end.breakdowns.coverage);
        QCOMPARE(live.breakdowns.from, end.breakdowns.from);
        QCOMPARE(end.outOfControl.high, 1);
        QCOMPARE((*past)->figures(m_now - 30min).outOfControl.high, 0);
        const auto begun = m_sources->breakdowns(m_machine, from, m_now, never);
        QVERIFY(begun.ok() && *begun);
        QCOMPARE(int((*begun)->size()), end.breakdowns.count);
        const auto nobody = m_sources->breakdowns({uuid(999)}, from, m_now, never);
        QVERIFY(nobody.ok() && !*nobody);
    }

private:
    const MachineId m_machine{uuid(102)};
    std::unique_ptr<OperationsRig> m_rig;
    std::unique_ptr<StationHealthSources> m_sources;
    UtcTime m_now{};
    QUuid m_odd;
};

QTEST_GUILESS_MAIN(TestStationHealth)
#include "tst_station_health.moc"
