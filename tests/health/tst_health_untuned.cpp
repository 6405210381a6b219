#include "health/machine_life.h"
#include "health/simulated_drive.h"

#include <QTest>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

using test::SimulatedDrive;
using Kind = SimulatedDrive::Kind;
using Wear = SimulatedDrive::Wear;

using test::MachineLife;

MachineLife liveDrive(Kind kind, Wear wear, quint32 seed, double wearsFrom, double hours)
{
    SimulatedDrive drive(kind, wear, seed);
    MachineLife life(drive.setup());
    test::live(life, drive, hours, [&drive, wearsFrom](MachineHealth &health) { return drive.step(health, wearsFrom); });
    return life;
}

constexpr Kind kKinds[] = {Kind::Gearbox, Kind::Pump, Kind::Fan};
constexpr const char *kKindNames[] = {"gearbox", "pump", "fan"};
constexpr Wear kWears[] = {Wear::Straight, Wear::Power, Wear::Steps, Wear::Sudden};
constexpr const char *kWearNames[] = {"straight", "power", "steps", "sudden"};

} // namespace

//! The same promises on machines that nothing was set by; what is measured here is told as it is.
class TestHealthUntuned : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wearIsToldADayBefore()
    {
        constexpr double kWearsFrom = 14 * 24;
        int failed = 0, inTime = 0, early = 0;
        for (quint32 seed = 1; seed <= 20; ++seed) {
            const size_t kind = seed % 3, wear = seed % 4;
            const MachineLife life = liveDrive(kKinds[kind], kWears[wear], seed, kWearsFrom, 60 * 24);
            if (!life.failedAt)
                continue;
            ++failed;
            const UtcTime wears = SimulatedDrive::begin() + std::chrono::hours(qint64(kWearsFrom));
            const test::Told told = life.told(wears, *life.failedAt);
            early += told.early;
            inTime += told.leadHours >= 24 ? 1 : 0;
            qInfo("seed %u, %s, %s wear over %.0f hours: told %.1f hours before the failure; learnt %.0f %%", seed, kKindNames[kind],
                  kWearNames[wear], double((*life.failedAt - wears).count()) / 3.6e9, told.leadHours, life.learnt * 100);
        }
        qInfo("%d of %d failures were told a day before; %d alerts came before there was any wear", inTime, failed, early);
        QCOMPARE(failed, 20);
        QVERIFY2(inTime >= 19, qPrintable(QString::number(inTime)));
        QCOMPARE(early, 0); // an operator who sets a speed that was never learnt is no wear
    }

    void healthyDrivesAreLeftAlone()
    {
        const bool longForm = qEnvironmentVariableIsSet("LINESIDE_LONG_TESTS");
        const int drives = longForm ? 52 : 13;
        const int weeks = longForm ? 8 : 4;
        int alerts = 0, episodes = 0, watched = 0;
        for (int i = 0; i < drives; ++i) {
            const MachineLife life = liveDrive(kKinds[i % 3], Wear::None, quint32(200 + i), 1e9, weeks * 168.0);
            watched += life.learnt >= 1 ? 1 : 0;
            alerts += int(life.alerts.size());
            episodes += life.episodes + life.points;
            for (const PredictiveAlert &alert : life.alerts)
                qInfo("drive %d, %s: %s", i, kKindNames[i % 3], qPrintable(alert.text));
        }
        qInfo("%d machine-weeks: %d alerts, %d episodes of the detector, %d of %d drives were learnt", drives * weeks, alerts, episodes, watched, drives);
        QCOMPARE(watched, drives);
        QVERIFY2(alerts <= drives * weeks / 52, qPrintable(QString::number(alerts)));
    }
};

QTEST_APPLESS_MAIN(TestHealthUntuned)
#include "tst_health_untuned.moc"
