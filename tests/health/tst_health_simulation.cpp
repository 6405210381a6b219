#include "health/simulated_machine.h"
#include "models/health/alert_book.h"

#include <QTest>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

using test::SimulatedMachine;

struct Lived
{
    std::vector<PredictiveAlert> alerts; //!< as they came
    std::optional<UtcTime> failedAt;
    double learnt = 0;
    int episodes = 0;
};

//! A life of so many hours, or until it fails; judged every ten minutes, as alerts would be.
Lived live(quint32 seed, const SimulatedMachine::Options &options, double hours)
{
    SimulatedMachine machine(seed, options);
    MachineHealth health(SimulatedMachine::setup());
    AlertBook book;
    Lived lived;
    std::optional<UtcTime> episode;
    while (double(machine.minute()) < hours * 60) {
        if (!machine.step(health)) {
            lived.failedAt = machine.now();
            break;
        }
        if (machine.minute() % 10 != 0)
            continue;
        const HealthAssessment assessment = health.assess(machine.now(), SimulatedMachine::figures(machine.now()));
        lived.learnt = std::max(lived.learnt, assessment.learnt);
        if (assessment.anomaly && episode != assessment.anomaly->since) {
            episode = assessment.anomaly->since;
            ++lived.episodes;
        }
        const std::optional<AlertChange> change = book.consider(assessment, health.setup().plan);
        if (change && change->isNew)
            lived.alerts.push_back(change->alert);
    }
    return lived;
}

} // namespace

//! Alerts that come in time and do not come for nothing, on machines that live as real ones do.
class TestHealthSimulation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wearIsToldADayBefore()
    {
        int inTime = 0, failed = 0, early = 0;
        for (quint32 seed = 1; seed <= 10; ++seed) {
            SimulatedMachine::Options options;
            options.wearAfterHours = 14 * 24;
            const Lived lived = live(seed, options, 40 * 24);
            if (!lived.failedAt)
                continue;
            ++failed;
            const UtcTime wears = SimulatedMachine::begin() + 14 * 24h;
            std::optional<UtcTime> told;
            for (const PredictiveAlert &alert : lived.alerts) {
                if (alert.createdAt < wears)
                    ++early;
                else if (!told)
                    told = alert.createdAt;
            }
            const double lead = told ? double((*lived.failedAt - *told).count()) / 3.6e9 : 0;
            qInfo("seed %u: alert %.1f hours before the failure, %.1f hours after the wear began; learnt %.0f %%", seed, lead,
                  told ? double((*told - wears).count()) / 3.6e9 : -1.0, lived.learnt * 100);
            inTime += lead >= 24 ? 1 : 0;
        }
        QCOMPARE(failed, 10);
        QCOMPARE(early, 0);
        QVERIFY2(inTime >= 9, qPrintable(QString::number(inTime)));
    }

    void healthyMachinesAreLeftAlone()
    {
        const bool longForm = qEnvironmentVariableIsSet("LINESIDE_LONG_TESTS");
        const int machines = longForm ? 52 : 13;
        const int weeks = longForm ? 8 : 4;
        int alerts = 0, episodes = 0;
        for (int i = 0; i < machines; ++i) {
            const Lived lived = live(quint32(100 + i), {}, weeks * 168.0);
            QCOMPARE(lived.learnt, 1.0); // it was watched, and not only learnt
            alerts += int(lived.alerts.size());
            episodes += lived.episodes;
            for (const PredictiveAlert &alert : lived.alerts)
                qInfo("machine %d: %s", i, qPrintable(alert.text));
        }
        qInfo("%d machine-weeks: %d alerts, %d episodes of the detector", machines * weeks, alerts, episodes);
        QVERIFY2(alerts <= machines * weeks / 52, qPrintable(QString::number(alerts)));
        QVERIFY2(episodes <= machines * weeks / 52, qPrintable(QString::number(episodes)));
    }
};

QTEST_APPLESS_MAIN(TestHealthSimulation)
#include "tst_health_simulation.moc"
