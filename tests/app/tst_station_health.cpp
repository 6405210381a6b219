#include "app/station_health_sources.h"
#include "app/station_operations.h"
#include "history/history_fixture.h"
#include "server/operations_rig.h"

#include <QDir>

#include <cmath>
#include <random>

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

//! A machine of which all is known for 32 days, ten minutes after midnight; its chart has a value on four of the last days.
class LongScene : public OperationsScene
{
public:
    const MachineId machine{uuid(102)};
    UtcTime midnight{}, now{};
    SetClock clock;
    SnapshotPtr plant;
    std::unique_ptr<StationHealthSources> sources;

    LongScene()
    {
        midnight = production::Calendar().beginOf(QDate(2026, 6, 17));
        now = midnight + 10min;
        clock.turn(now - clock.utc());
        firstDays = 32;
        make(clock);
        Plant house;
        house.sites = {liveSite(QString::fromLatin1(kHouseTenant), u"H"_s, 100)};
        plan(house.sites[0], 100);
        plant = std::make_shared<PlantSnapshot>(house, 1, [](std::span<const TagUuid> tags) {
            std::vector<TagId> ids;
            for (const TagUuid &tag : tags)
                ids.push_back(TagId(tag.uuid.toString(QUuid::WithoutBraces).right(12).toUInt()));
            return ids;
        });
        remember(work(100, now - 33 * 24h, 33 * 1'440));
        start(plant);
        sources = std::make_unique<StationHealthSources>(*production, *quality, *records);
        sources->setSnapshot(plant);
        if (!QTest::qWaitFor([this] { return isCaughtUp(); }, 60'000))
            qFatal("Production does not come to now.");
        for (const int back : {9, 6, 5, 3, 2}) {
            Answer<QualityPoint> entered;
            quality->enter({uuid(140)}, {midnight - back * 24h + 8h, {10.5}}, {}, {u"m.lab"_s, {}}, entered.callback());
            if (!entered.take().ok())
                qFatal("No value.");
        }
    }
    ~LongScene() override { stop(); }

    std::shared_ptr<const production::MachinePicture> shown() const { return production->picture()->machine(machine); }

private:
    bool isCaughtUp() const
    {
        const auto picture = shown();
        return picture && !picture->catchingUp && picture->at > now - 1min;
    }
};

bool isNear(double a, double b)
{
    return std::abs(a - b) < 1e-9;
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
        const ScoreDays days(nullptr);
        QCOMPARE(figures.oee.from, days.firstOf(7, m_now));
        QCOMPARE(figures.oee.to, m_now); // the picture's own moment
        QCOMPARE(figures.breakdowns.from, days.firstOf(30, m_now));
        QCOMPARE(figures.breakdowns.to, m_now);
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
        const ScoreDays book(std::make_shared<const production::Calendar>(plan));
        QCOMPARE(book.dateOf(timeOf(at)).toString(Qt::ISODate), last);
        const UtcTime begin = book.firstOf(days, timeOf(at));
        QCOMPARE(toIso(begin), toIso(timeOf(from)));
        // A machine of which all of this time is known is known all the time, whatever the clock says.
        CountedTime counted{begin, timeOf(at), {}};
        counted.account.time(MachineState::Running) = (timeOf(at) - begin).count();
        HealthFigures figures;
        addAccounts(figures, counted, counted);
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
        quint64 before = 0;
        int parts = 0;
        for (UtcTime at = from; at <= m_now; at += 7min) {
            const HealthFigures figures = (*past)->figures(at);
            const UtcTime hour = std::chrono::floor<std::chrono::hours>(at);
            const Result<production::Account> over = m_rig->production->account(m_machine, at - 168h, hour);
            const Result<production::Account> whole = m_rig->production->account(m_machine, at - 168h, at);
            QVERIFY(over.ok() && whole.ok());
            // hours that are over, and of the one that goes on what had come
            QVERIFY(figures.oee.samples >= quint64(over->samples) && figures.oee.samples <= quint64(whole->samples));
            QVERIFY(figures.oee.samples >= before);
            before = figures.oee.samples;
            parts += figures.oee.samples > quint64(over->samples) && figures.oee.samples < quint64(whole->samples);
        }
        QVERIFY(parts >= 3);
        const HealthFigures end = (*past)->figures(m_now);
        QCOMPARE(end.outOfControl.high, 1);
        QCOMPARE((*past)->figures(m_now - 30min).outOfControl.high, 0);
        const auto begun = m_sources->breakdowns(m_machine, from, m_now, never);
        QVERIFY(begun.ok() && *begun);
        QCOMPARE(int((*begun)->size()), end.breakdowns.count);
        const auto nobody = m_sources->breakdowns({uuid(999)}, from, m_now, never);
        QVERIFY(nobody.ok() && !*nobody);
    }

    //! The first score after a start knows what production knows as soon as that has come to now, and not a minute later.
    void aStartWaitsForProductionOnly()
    {
        SetClock clock;
        KeptReadings history;
        QTemporaryDir folder;
        MemorySecrets secrets;
        AccessSettings access;
        access.folder = folder.filePath(u"access"_s);
        access.hashCost = HashCost::cheapest();
        QVERIFY(QDir().mkpath(access.folder));
        Journal journal;
        LateAccess late(access, secrets, journal, clock);
        Plant house;
        house.sites = {liveSite(QString::fromLatin1(kHouseTenant), u"H"_s, 100)};
        OperationsScene::plan(house.sites[0], 100);
        const auto plant = std::make_shared<PlantSnapshot>(house, 1, [](std::span<const TagUuid> tags) {
            std::vector<TagId> ids;
            for (const TagUuid &tag : tags)
                ids.push_back(TagId(tag.uuid.toString(QUuid::WithoutBraces).right(12).toUInt()));
            return ids;
        });
        history.take(OperationsScene::work(100, clock.utc() - 6 * 24h, 6 * 1'440));
        QStringList notices;
        Result<std::unique_ptr<StationOperations>> operations = StationOperations::open({folder.path(), history, late, clock}, &notices);
        QVERIFY(operations.ok());
        (*operations)->start(plant);
        const auto oee = [&] {
            const HealthPicturePtr picture = (*operations)->health().picture();
            const auto found = picture->machines.find(MachineId{uuid(102)});
            return found != picture->machines.end() && found->second && found->second->score.of(HealthDimension::Oee).score;
        };
        QTRY_VERIFY_WITH_TIMEOUT(oee(), 20'000); // the next round of itself is a minute away
        (*operations)->stop();
    }

    //! What was shown at any moment of some hours is what the past says of that moment, once all of them are over.
    void aReplaySaysWhatWasShown()
    {
        struct Shown
        {
            UtcTime at{}, now{};
            HealthFigures figures;
        };
        LongScene scene;
        std::mt19937 random(3);
        std::vector<Shown> all;
        UtcTime written = scene.now;
        for (int step = 0; step < 40; ++step) {
            const bool isEdge = step % 5 == 4; // the picture, which is 3 s behind, is of a full hour, of a moment before it or some after it
            const UtcTime hour = std::chrono::ceil<std::chrono::hours>(written + 1us);
            const int minutes = isEdge ? int((hour - written) / 1min) + 1 : 1 + int(random() % 13);
            scene.produce(OperationsScene::work(100, written, minutes));
            written += minutes * 1min;
            scene.now = isEdge ? UtcTime(hour + 3s + (step - 20) * 300ms) : UtcTime(written - std::chrono::microseconds(random() % 9'000'000)); // nothing comes late
            scene.clock.advance(scene.now - scene.clock.utc()); // of time itself: a clock that is turned has not been looked at
            if (step % 4 == 0) {
                Answer<QualityPoint> entered;
                scene.quality->enter({uuid(140)}, {scene.now - 30s, {step % 8 == 0 ? 10.5 : 20.0}}, {}, {u"m.lab"_s, {}}, entered.callback());
                QVERIFY(entered.take().ok());
            }
            QVERIFY(QTest::qWaitFor([&] { return scene.shown()->at >= scene.now - 3s; }, 20'000));
            if (scene.shown()->at > scene.midnight + 1h) // the journal of these tests does not keep that the station was started in the first hour
                all.push_back({scene.shown()->at, scene.now, scene.sources->figures(scene.machine, {}, scene.now)});
        }
        const auto past = scene.sources->past(scene.machine, {}, all.front().at, scene.now, never);
        QVERIFY(past.ok());
        int within = 0;
        for (const Shown &shown : all) {
            const HealthFigures then = (*past)->figures(shown.at);
            const HealthFigures &live = shown.figures;
            QVERIFY(then.oee.value && live.oee.value);
            const auto isSame = [](double a, double b) { return a == b; }; // to the last bit: QCOMPARE is not so exact
            QVERIFY2(isSame(*then.oee.value, *live.oee.value), qPrintable(u"%1: %2 and %3"_s.arg(toIso(shown.at)).arg(*then.oee.value).arg(*live.oee.value)));
            QVERIFY(isSame(*then.performance.value, *live.performance.value));
            QCOMPARE(then.oee.samples, live.oee.samples);
            QCOMPARE(then.oee.to, live.oee.to);
            QVERIFY(isSame(then.oee.coverage, live.oee.coverage));
            QCOMPARE(then.breakdowns.count, live.breakdowns.count);
            QVERIFY(isSame(then.breakdowns.operatingHours, live.breakdowns.operatingHours));
            const HealthFigures charts = (*past)->figures(shown.now);
            QCOMPARE(charts.outOfControl.samples, live.outOfControl.samples);
            QCOMPARE(charts.outOfControl.high, live.outOfControl.high);
            QVERIFY(isNear(charts.outOfControl.expected, live.outOfControl.expected));
            within += shown.at != std::chrono::floor<std::chrono::hours>(shown.at);
        }
        QVERIFY(within > 20);
        // and what it is made of
        const Shown &one = all[all.size() / 2];
        const Result<HealthEvidence> evidence = scene.sources->evidence(scene.machine, {}, one.at, never);
        QVERIFY(evidence.ok());
        QCOMPARE((*evidence)[size_t(HealthDimension::Oee)].front().coverage, one.figures.oee.coverage);
        // where nobody can tell any more, the time ends with the last hour that is known
        QVERIFY(scene.records->writeNow([](sqlite::Database &db) { return db.execute("DELETE FROM production_checkpoints"); }).ok());
        const auto later = scene.sources->past(scene.machine, {}, all.front().at, scene.now, never);
        QVERIFY(later.ok());
        const UtcTime middle = std::chrono::floor<std::chrono::hours>(one.at) + 31min;
        QCOMPARE((*later)->figures(middle).oee.to, std::chrono::floor<std::chrono::hours>(middle));
    }

    //! Just after midnight as at any time: a machine of which all is known is known wholly.
    void allIsKnownAtAnyTime()
    {
        LongScene scene;
        const UtcTime at = scene.shown()->at;
        const HealthFigures live = scene.sources->figures(scene.machine, {}, scene.now);
        QVERIFY(live.oee.value);
        // all but the ten seconds between the last reading of history and the start
        QVERIFY2(live.oee.coverage > 0.9999, qPrintable(QString::number(live.oee.coverage, 'g', 12)));
        QCOMPARE(live.performance.coverage, live.oee.coverage);
        QVERIFY2(live.breakdowns.coverage > 0.9999, qPrintable(QString::number(live.breakdowns.coverage, 'g', 12)));
        QCOMPARE(live.oee.from, scene.midnight - 6 * 24h);
        QCOMPARE(live.breakdowns.from, scene.midnight - 29 * 24h);
        QCOMPARE(live.oee.to, at);
        QVERIFY(live.breakdowns.operatingHours > 29 * 20 && live.breakdowns.operatingHours < 29 * 20 + 1);

        // Production alone is half of the weights.
        HealthInputs inputs;
        inputs.at = scene.now;
        inputs.oee = live.oee;
        inputs.performance = live.performance;
        inputs.breakdowns = live.breakdowns;
        const HealthScore score = healthScore({}, inputs);
        QVERIFY2(score.overall, qPrintable(QString::number(score.confidence, 'g', 17))); // enough for a number

        // Four of the six days that are over have a value, and each had as much time; today's may still come.
        QCOMPARE(live.outOfControl.samples, quint64(4));
        QVERIFY2(isNear(live.outOfControl.coverage, 4.0 / 6), qPrintable(QString::number(live.outOfControl.coverage)));

        // A past, read from the records, says the same of the same moment, and so does what it is made of.
        const auto past = scene.sources->past(scene.machine, {}, at - 24h, at, never);
        QVERIFY(past.ok());
        const HealthFigures then = (*past)->figures(at);
        QCOMPARE(*then.oee.value, *live.oee.value);
        QCOMPARE(*then.performance.value, *live.performance.value);
        QCOMPARE(then.oee.samples, live.oee.samples);
        QCOMPARE(then.oee.from, live.oee.from);
        QCOMPARE(then.oee.to, live.oee.to);
        QCOMPARE(then.oee.coverage, live.oee.coverage);
        QCOMPARE(then.breakdowns.count, live.breakdowns.count);
        QCOMPARE(then.breakdowns.operatingHours, live.breakdowns.operatingHours);
        QCOMPARE(then.breakdowns.from, live.breakdowns.from);
        QCOMPARE(then.outOfControl.from, live.outOfControl.from);
        QCOMPARE(then.outOfControl.samples, live.outOfControl.samples);
        QVERIFY(isNear(then.outOfControl.coverage, live.outOfControl.coverage));
        // Of the middle of an hour from before the first start nobody knows what it came to until then.
        const HealthFigures middle = (*past)->figures(scene.midnight - 90min);
        QCOMPARE(middle.oee.to, scene.midnight - 120min);
        QCOMPARE(middle.oee.from, scene.midnight - 7 * 24h);
        QCOMPARE(middle.oee.coverage, 1.0);
        const Result<HealthEvidence> evidence = scene.sources->evidence(scene.machine, {}, scene.now, never);
        QVERIFY(evidence.ok());
        const ScoreGround &part = (*evidence)[size_t(HealthDimension::Oee)].front();
        QCOMPARE(part.from, live.oee.from);
        QCOMPARE(part.to, live.oee.to);
        QCOMPARE(part.coverage, live.oee.coverage);
        const ScoreGround &chart = (*evidence)[size_t(HealthDimension::Quality)].front();
        QCOMPARE(chart.from, live.outOfControl.from);
        QVERIFY(isNear(chart.coverage, live.outOfControl.coverage));
        // Of a moment long ago, the records say what the past said.
        const Result<HealthEvidence> earlier = scene.sources->evidence(scene.machine, {}, scene.midnight - 90min, never);
        QVERIFY(earlier.ok());
        const ScoreGround &was = (*earlier)[size_t(HealthDimension::Oee)].front();
        QCOMPARE(was.from, middle.oee.from);
        QCOMPARE(was.to, middle.oee.to);
        QVERIFY(isNear((*earlier)[size_t(HealthDimension::Quality)].front().coverage, middle.outOfControl.coverage));
    }

    void chartsAreKnownAsFarAsTheyTold_data()
    {
        QTest::addColumn<bool>("byHand");
        QTest::addColumn<QList<int>>("points");  // of each day
        QTest::addColumn<QList<int>>("running"); // hours; -1: nobody says
        QTest::addColumn<double>("coverage");
        const QList<int> twelve{12, 12, 12, 12, 12, 12, 12};
        // One point an hour is due: four values, a quarter of an hour each.
        QTest::newRow("all of them") << false << QList<int>{12, 12, 12, 12, 12, 12, 12} << twelve << 1.0;
        QTest::newRow("less than one subgroup a day is missing") << false << QList<int>{11, 11, 11, 11, 11, 11, 11} << twelve << 1.0;
        QTest::newRow("its tag was lost for six of seven days") << false << QList<int>{0, 0, 0, 0, 0, 0, 12} << twelve << 1.0 / 7;
        QTest::newRow("half of a day") << false << QList<int>{5, 12, 12, 12, 12, 12, 12} << twelve << 6.5 / 7;
        QTest::newRow("it stood on most days") << false << QList<int>{0, 0, 0, 0, 0, 0, 12} << QList<int>{0, 0, 0, 0, 0, 0, 12} << 1.0;
        QTest::newRow("nobody says when it runs") << false << twelve << QList<int>{-1, -1, -1, -1, -1, -1, -1} << 13.0 / 24;
        QTest::newRow("never") << false << QList<int>{0, 0, 0, 0, 0, 0, 0} << twelve << 0.0;
        QTest::newRow("by hand once a week") << true << QList<int>{1, 0, 0, 0, 0, 0, 0} << twelve << 1.0 / 6;
        QTest::newRow("by hand each day but today") << true << QList<int>{1, 1, 2, 1, 1, 1, 0} << twelve << 1.0;
        QTest::newRow("by hand today only") << true << QList<int>{0, 0, 0, 0, 0, 0, 1} << twelve << 1.0 / 7;
        QTest::newRow("by hand, while it stood all week") << true << QList<int>{1, 0, 0, 0, 0, 0, 0} << QList<int>{0, 0, 0, 0, 0, 0, 0} << 1.0;
    }
    void chartsAreKnownAsFarAsTheyTold()
    {
        QFETCH(bool, byHand);
        QFETCH(QList<int>, points);
        QFETCH(QList<int>, running);
        QFETCH(double, coverage);
        const UtcTime begin{std::chrono::seconds(20'600LL * 86'400)};
        std::vector<ChartDay> days;
        PointsByHour hours;
        for (int day = 0; day < 7; ++day) {
            days.push_back({begin + day * 24h, begin + (day + 1) * 24h, {}, day == 6});
            if (running[day] >= 0)
                days.back().running = std::chrono::hours(running[day]);
            if (points[day] > 0)
                hours[begin + day * 24h + 3h] = quint64(points[day]);
        }
        ControlChart chart;
        chart.subgroup = 4;
        chart.every = 15min;
        if (!byHand)
            chart.tag = {uuid(110)};
        QVERIFY2(isNear(chartCoverage(chart, days, hours), coverage), qPrintable(QString::number(chartCoverage(chart, days, hours), 'g', 12)));
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
