#include "app/demo-plant/demo_plans.h"
#include "app/demo-plant/plant_past.h"
#include "app/demo_days.h"
#include "app/demo_past.h"
#include "app/station.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <future>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

QString q(const char *text)
{
    return QString::fromUtf8(text);
}

} // namespace

//! What somebody finds who looks at a demo that has just begun: a station behind its simulated days.
class TestDemoDays : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void healthWaitsForThem();
    void runsAreFinishedActiveAndPlanned();
    void breakdownsHaveReasonsButTheLastOnes();
    void eachHourHasItsScores();
    void wearIsToldAndOneMachineHasTooLittleData();
    void endsWhenItIsStopped();

private:
    MachineId machine(const char *code) const
    {
        for (const Site &site : m_plant.sites) {
            for (const Line &line : site.lines) {
                for (const Machine &each : line.machines) {
                    if (each.code == q(code))
                        return each.id;
                }
            }
        }
        qFatal("there is no %s", code);
    }
    template<typename T, typename Ask>
    T answer(Ask ask)
    {
        auto found = std::make_shared<std::promise<Result<T>>>();
        auto coming = found->get_future();
        const JobPtr<T> job = ask([found](Result<T> result) { found->set_value(std::move(result)); });
        if (!job || coming.wait_for(30s) != std::future_status::ready)
            return {};
        const Result<T> result = coming.get();
        return result ? *result : T();
    }
    std::vector<health_records::StoredScore> scoresOf(const char *code)
    {
        return answer<std::vector<health_records::StoredScore>>([&](auto done) {
            return m_station->operations().health().scores(machine(code), m_until - 24h * kDays, m_until, 1'000, done, true);
        });
    }

    static constexpr int kDays = 4;
    const UtcTime m_until = std::chrono::floor<std::chrono::minutes>(Clock::system().utc());
    QTemporaryDir m_folder;
    Plant m_plant;
    std::unique_ptr<Station> m_station;
    std::optional<Result<DemoDaysFacts>> m_facts;
    bool m_healthWaited = false;
};

void TestDemoDays::initTestCase()
{
    const demo::PlantOptions options{1, 0, false, false};
    const QString past = m_folder.filePath(q("past.txt"));
    QVERIFY(demo::writePast({options, kDays, m_until, past}));
    m_plant = demo::PlantModel(options).plant();
    demo::planDemoPlant(m_plant);
    for (Device &device : m_plant.sites.first().devices)
        device.enabled = false; // nobody is asked
    StationSettings settings;
    settings.dataFolder = m_folder.filePath(q("data"));
    QVERIFY(QDir().mkpath(settings.dataFolder));
    settings.projectFile = m_folder.filePath(q("project.json"));
    settings.operationsLater = true;
    QStringList notices;
    Result<std::unique_ptr<Station>> made = Station::create(settings, m_plant, &notices);
    QVERIFY2(made, made ? "" : qPrintable(made.error().message));
    m_station = std::move(*made);
    QSignalSpy access(m_station.get(), &Station::accessOpened);
    m_station->start();
    QTRY_VERIFY_WITH_TIMEOUT(!access.isEmpty(), 30'000);
    const std::atomic<bool> stopped{false};
    const Result<DemoPastFacts> facts = takePast(past, m_until, *m_station->editor().snapshot(), m_station->historian(), stopped);
    QVERIFY2(facts, facts ? "" : qPrintable(facts.error().message));

    DemoDays days(m_station->operations(), m_station->historian());
    connect(&days, &DemoDays::finished, this, [this](const Result<DemoDaysFacts> &found) { m_facts = found; });
    m_station->startOperations([&](const std::function<void()> &goOn) {
        m_healthWaited = m_station->operations().health().picture()->heartbeat.rounds == 0;
        connect(&days, &DemoDays::finished, this, goOn);
        days.start(m_station->editor().snapshot(), m_until - 24h * kDays, m_until);
    });
    QTRY_VERIFY_WITH_TIMEOUT(m_facts.has_value(), 120'000);
    QVERIFY2(*m_facts, *m_facts ? "" : qPrintable(m_facts->error().message));
}

void TestDemoDays::cleanupTestCase()
{
    if (m_station)
        m_station->stop();
}

void TestDemoDays::healthWaitsForThem()
{
    QVERIFY(m_healthWaited);
    QTRY_VERIFY_WITH_TIMEOUT(m_station->operations().health().picture()->heartbeat.rounds > 0, 60'000);
}

void TestDemoDays::runsAreFinishedActiveAndPlanned()
{
    QTRY_VERIFY_WITH_TIMEOUT(m_station->operations().production().picture()->machine(machine("PAL-01")) != nullptr, 10'000);
    std::map<production::RunStatus, int> count;
    const auto now = m_station->operations().production().picture()->machine(machine("PAL-01"));
    for (const production::ProductionRun &run : *now->runs) {
        ++count[run.status];
        QVERIFY(run.planned > 100);
    }
    QVERIFY2(count[production::RunStatus::Completed] >= 2, qPrintable(QString::number(count[production::RunStatus::Completed])));
    QCOMPARE(count[production::RunStatus::Active], 1);
    QCOMPARE(count[production::RunStatus::Planned], 1);
    QCOMPARE((*m_facts)->runs % 2, 0u); // both lines alike
}

void TestDemoDays::breakdownsHaveReasonsButTheLastOnes()
{
    int withReason = 0;
    for (const char *code : {"FIL-01", "FIL-02", "CAP-01", "LAB-01", "PRS-01", "PRS-02", "PAL-01"}) {
        const auto stops = answer<std::vector<production::StateInterval>>(
            [&](auto done) { return m_station->operations().production().queryStops(machine(code), m_until - 24h * kDays, m_until, done); });
        for (const production::StateInterval &stop : stops) {
            if (stop.state != MachineState::Down || stop.to > m_until - 2h)
                continue;
            QCOMPARE(stop.reason, q("JAM"));
            ++withReason;
        }
    }
    QVERIFY(withReason > 0);
    QVERIFY((*m_facts)->reasons > 0);
}

void TestDemoDays::eachHourHasItsScores()
{
    const auto scores = scoresOf("PMP-04");
    QVERIFY2(scores.size() >= 24 * kDays - 3, qPrintable(QString::number(scores.size())));
    for (size_t i = 1; i < scores.size(); ++i)
        QVERIFY(scores[i].at - scores[i - 1].at <= 1h);
    // a pump that wears out, and one that does not
    QVERIFY(scores.back().overall && *scores.back().overall < 80);
    QVERIFY(scores[30].overall && *scores[30].overall > *scores.back().overall + 10);
    const auto healthy = scoresOf("PMP-05");
    QVERIFY(!healthy.empty() && healthy.back().overall.value_or(0) > 95);
    // the trend begins with them
    QTRY_VERIFY_WITH_TIMEOUT(m_station->operations().health().picture()->machines.contains(machine("PMP-04")), 60'000);
    QCOMPARE(m_station->operations().health().picture()->machines.at(machine("PMP-04"))->trend.direction, HealthDirection::RapidlyDegrading);
}

void TestDemoDays::wearIsToldAndOneMachineHasTooLittleData()
{
    HealthService &health = m_station->operations().health();
    const auto alertOf = [&](const char *code) {
        const HealthPicturePtr picture = health.picture();
        return picture->alerts && std::any_of(picture->alerts->begin(), picture->alerts->end(),
                                              [id = machine(code)](const PredictiveAlert &alert) { return alert.machine == id && alert.state == AlertState::Open; });
    };
    QTRY_VERIFY_WITH_TIMEOUT(health.picture()->heartbeat.rounds > 0 && health.picture()->heartbeat.warming == 0, 60'000);
    health.computeNow();
    QTRY_VERIFY_WITH_TIMEOUT(alertOf("PMP-04"), 60'000);
    QVERIFY(!alertOf("PMP-05"));
    const HealthPicturePtr picture = health.picture();
    QCOMPARE(picture->machines.at(machine("CNV-06"))->score.status, HealthStatus::NotEnoughData);
    QVERIFY(picture->machines.at(machine("CNV-05"))->score.status != HealthStatus::NotEnoughData);
}

void TestDemoDays::endsWhenItIsStopped()
{
    const std::atomic<bool> stopped{true};
    const Result<DemoDaysFacts> facts = liveThroughDays(m_station->operations(), m_station->historian(), *m_station->editor().snapshot(), m_until - 24h, m_until, stopped);
    QVERIFY(!facts);
    QCOMPARE(facts.error().kind, Error::Kind::Cancelled);
}

QTEST_GUILESS_MAIN(TestDemoDays)
#include "tst_demo_days.moc"
