#include "health/machine_life.h"

#include <QTest>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

using test::SimulatedMachine;

using test::MachineLife;

MachineLife live(quint32 seed, const SimulatedMachine::Options &options, double hours)
{
    SimulatedMachine machine(seed, options);
    MachineLife life(SimulatedMachine::setup());
    test::live(life, machine, hours, [&machine](MachineHealth &health) { return machine.step(health); });
    return life;
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
            const MachineLife lived = live(seed, options, 40 * 24);
            if (!lived.failedAt)
                continue;
            ++failed;
            const UtcTime wears = SimulatedMachine::begin() + 14 * 24h;
            const test::Told told = lived.told(wears, *lived.failedAt);
            early += told.early;
            qInfo("seed %u: alert %.1f hours before the failure, %.1f hours after the wear began; learnt %.0f %%", seed, told.leadHours,
                  told.at ? double((*told.at - wears).count()) / 3.6e9 : -1.0, lived.learnt * 100);
            inTime += told.leadHours >= 24 ? 1 : 0;
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
            const MachineLife lived = live(quint32(100 + i), {}, weeks * 168.0);
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
