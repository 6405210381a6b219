#include "health/machine_life.h"
#include "health/simulated_kinds.h"
#include "models/statistics/proportions.h"

#include <QTest>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

using test::MachineLife;
using test::SimulatedKind;
using Kind = SimulatedKind::Kind;
using Wear = SimulatedKind::Wear;

constexpr Kind kKinds[] = {Kind::Pump, Kind::Oven, Kind::Compressor, Kind::Mixer};
constexpr const char *kKindNames[] = {"pump", "oven", "compressor", "mixer"};
constexpr Wear kWears[] = {Wear::Straight, Wear::Power, Wear::Steps, Wear::Sudden};
constexpr const char *kWearNames[] = {"straight", "power", "steps", "sudden"};

MachineLife liveKind(Kind kind, Wear wear, quint32 seed, double wearsFrom, double hours)
{
    SimulatedKind machine(kind, wear, seed);
    MachineLife life(machine.setup());
    test::live(life, machine, hours, [&machine, wearsFrom](MachineHealth &health) { return machine.step(health, wearsFrom); });
    return life;
}

} // namespace

//! What is promised of alerts, on machines that are run in ways that change; with seeds that nothing was tried on before.
class TestHealthKinds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wearIsToldADayBefore()
    {
        constexpr double kWearsFrom = 14 * 24;
        int failed = 0, inTime = 0, early = 0;
        for (quint32 seed = 1; seed <= 20; ++seed) {
            const size_t kind = seed % 4, wear = (seed / 4) % 4;
            const MachineLife life = liveKind(kKinds[kind], kWears[wear], seed, kWearsFrom, 60 * 24);
            if (!life.failedAt)
                continue;
            ++failed;
            const UtcTime wears = SimulatedKind::begin() + std::chrono::hours(qint64(kWearsFrom));
            const test::Told told = life.told(wears, *life.failedAt);
            early += told.early;
            inTime += told.leadHours >= 24 ? 1 : 0;
            qInfo("seed %u, %s, %s wear over %.0f hours: told %.1f hours before the failure; watched %.0f %%", seed, kKindNames[kind],
                  kWearNames[wear], double((*life.failedAt - wears).count()) / 3.6e9, told.leadHours, life.watched() * 100);
        }
        qInfo("%d of %d failures were told a day before; %d alerts came before there was any wear", inTime, failed, early);
        QCOMPARE(failed, 20);
        QVERIFY2(inTime >= 18, qPrintable(QString::number(inTime)));
        QVERIFY2(early <= 1, qPrintable(QString::number(early)));
    }

    void healthyMachinesAreLeftAlone()
    {
        const bool longForm = qEnvironmentVariableIsSet("LINESIDE_LONG_TESTS");
        const int machines = longForm ? 52 : 16;
        const int weeks = longForm ? 8 : 4;
        int alerts = 0, episodes = 0, points = 0;
        double watched = 0;
        for (int i = 0; i < machines; ++i) {
            const MachineLife life = liveKind(kKinds[i % 4], Wear::None, quint32(300 + i), 1e9, weeks * 168.0);
            QCOMPARE(life.learnt, 1.0);
            alerts += int(life.alerts.size());
            episodes += life.episodes;
            points += life.points;
            watched += life.watched() / machines;
            for (const PredictiveAlert &alert : life.alerts)
                qInfo("machine %d, %s: %s", i, kKindNames[i % 4], qPrintable(alert.text));
        }
        const double weeksInAll = machines * weeks;
        const auto inAYear = statistics::poissonRate(std::uint64_t(alerts), weeksInAll / 52, 0.95, statistics::Sides::Upper);
        QVERIFY(inAYear.has_value());
        qInfo("%.0f machine-weeks: %d alerts (with 95 %% certainty at most %.2f in 52), %d episodes of the detector, %d of new operating points; "
              "watched %.0f %% of the time that it ran", weeksInAll, alerts, inAYear->high, episodes, points, watched * 100);
        QVERIFY2(alerts <= weeksInAll / 52, qPrintable(QString::number(alerts)));
    }
};

QTEST_APPLESS_MAIN(TestHealthKinds)
#include "tst_health_kinds.moc"
