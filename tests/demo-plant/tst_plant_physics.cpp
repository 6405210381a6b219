#include "app/demo-plant/plant_physics.h"

#include <QTest>

using namespace lineside::demo;

namespace {

constexpr double kHour = 3'600;

//! Everything of the plant that goes into a comparison of two plants.
std::vector<double> fingerprint(const PlantPhysics &plant)
{
    std::vector<double> values{plant.rawTank.volume,          plant.productTank.volume,
                               plant.chiller.supply,          plant.capper.torque,
                               plant.labeller.webTension.value, plant.compressor.pressure,
                               plant.palletiser.armCurrent,   double(plant.palletiser.cases.value)};
    for (const Reactor &reactor : plant.reactors)
        values.insert(values.end(), {reactor.temperature, reactor.jacket, reactor.volume, reactor.agitator.vibration});
    for (const Filler &filler : plant.fillers)
        values.insert(values.end(), {filler.bowlLevel, filler.fillVolume, double(filler.total.value)});
    return values;
}

} // namespace

class PlantPhysicsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void laggedValueIsExactForAnyStep();
    void controllerStopsIntegratingAtItsLimit();
    void counterRollsOver();
    void noiseIsCentredAndBounded();
    void quantisesToTheStep();
    void liquidIsNeitherMadeNorLost();
    void bottlesAreNeitherMadeNorLost();
    void sameSeedGivesTheSamePlant();
    void otherSeedGivesAnotherPlant();
    void countersNeverStepBack();
    void wearShowsInSeveralValues_data();
    void wearShowsInSeveralValues();
    void reactorFollowsItsSetPoint();
    void fillerFollowsItsSetPoint();
    void batchRunsThroughAllPhases();
    void valuesStayPlausibleForADay();
};

void PlantPhysicsTest::laggedValueIsExactForAnyStep()
{
    Lag fine{0, 10};
    Lag coarse{0, 10};
    for (int i = 0; i < 200; ++i)
        fine.step(100, 0.1);
    coarse.step(100, 20);
    QVERIFY(std::abs(fine.value - coarse.value) < 1e-9);
    QVERIFY(std::abs(coarse.value - 100 * (1 - std::exp(-2.0))) < 1e-9);
}

void PlantPhysicsTest::controllerStopsIntegratingAtItsLimit()
{
    Controller controller{2, 10, 0, 100, 50};
    for (int i = 0; i < 1'000; ++i)
        QCOMPARE(controller.step(100, 1), 100.0);
    QVERIFY(controller.integral <= 50.0);
    QVERIFY(controller.step(-40, 1) < 100.0); // comes back at once
}

void PlantPhysicsTest::counterRollsOver()
{
    Counter counter{65'534, 65'536, 0};
    QCOMPARE(counter.add(0.5), 0u);
    QCOMPARE(counter.add(0.5), 1u);
    QCOMPARE(counter.value, 65'535u);
    QCOMPARE(counter.add(2), 2u);
    QCOMPARE(counter.value, 1u);
}

void PlantPhysicsTest::noiseIsCentredAndBounded()
{
    Random random(7);
    double sum = 0;
    double squares = 0;
    constexpr int kDraws = 100'000;
    for (int i = 0; i < kDraws; ++i) {
        const double x = random.normal();
        QVERIFY(std::abs(x) < 3.5);
        sum += x;
        squares += x * x;
    }
    QVERIFY(std::abs(sum / kDraws) < 0.02);
    QVERIFY(std::abs(squares / kDraws - 1) < 0.02);
}

void PlantPhysicsTest::quantisesToTheStep()
{
    QCOMPARE(quantise(10.13, 0.25), 10.25);
    QCOMPARE(quantise(0.1, 0), double(0.1f));
}

void PlantPhysicsTest::liquidIsNeitherMadeNorLost()
{
    PlantPhysics plant(3);
    const auto volumes = [&plant] {
        double volume = plant.rawTank.volume + plant.productTank.volume;
        for (const Reactor &reactor : plant.reactors)
            volume += reactor.volume;
        return volume;
    };
    const double before = volumes();
    double supplied = 0;
    double filled = 0;
    constexpr double kStep = 0.1;
    for (double t = 0; t < 2 * kHour; t += kStep) {
        plant.step(kStep);
        supplied += plant.rawTank.inflow * kStep / kHour;
        filled += plant.productTank.outflow * kStep / kHour;
    }
    QVERIFY(supplied > 2);
    QVERIFY(filled > 2);
    const double missing = before + supplied - filled - volumes();
    QVERIFY2(std::abs(missing) < 1e-6, qPrintable(QStringLiteral("%1 m3 are missing").arg(missing)));
}

void PlantPhysicsTest::bottlesAreNeitherMadeNorLost()
{
    PlantPhysics plant(4);
    const auto good = [&plant] {
        int64_t sum = 0;
        for (const Filler &filler : plant.fillers)
            sum += int64_t(filler.total.value - filler.scrap.value);
        return sum;
    };
    const int64_t goodBefore = good();
    const int64_t cappedBefore = int64_t(plant.capper.total.value);
    const int64_t waitingBefore = plant.buffers[0].pieces;
    plant.step(kHour);
    QVERIFY(good() - goodBefore > 1'000);
    QCOMPARE(good() - goodBefore - (int64_t(plant.capper.total.value) - cappedBefore),
             plant.buffers[0].pieces - waitingBefore);
}

void PlantPhysicsTest::sameSeedGivesTheSamePlant()
{
    PlantPhysics one(11);
    PlantPhysics two(11);
    for (int i = 0; i < 600; ++i) {
        one.step(0.1);
        two.step(0.1);
    }
    QCOMPARE(fingerprint(one), fingerprint(two));
}

void PlantPhysicsTest::otherSeedGivesAnotherPlant()
{
    PlantPhysics one(11);
    PlantPhysics two(12);
    QVERIFY(fingerprint(one) != fingerprint(two));
}

void PlantPhysicsTest::countersNeverStepBack()
{
    PlantPhysics plant(5);
    const auto counts = [&plant] {
        return std::vector<uint64_t>{plant.fillers[0].total.value, plant.fillers[0].scrap.value,
                                     plant.capper.total.value,     plant.labeller.total.value,
                                     plant.palletiser.cases.value, plant.pumps[3].runSeconds.value,
                                     plant.rawTank.inLitres.value, plant.compressor.loads.value};
    };
    std::vector<uint64_t> last = counts();
    for (int i = 0; i < 6'000; ++i) {
        plant.step(0.5);
        const std::vector<uint64_t> now = counts();
        for (size_t k = 0; k < now.size(); ++k)
            QVERIFY(now[k] >= last[k]);
        last = now;
    }
}

void PlantPhysicsTest::wearShowsInSeveralValues_data()
{
    QTest::addColumn<QString>("machine");
    for (const char *const machine : {"PMP-04", "CNV-03", "CHL-01", "CMP-01", "FIL-01", "PRS-01", "CAP-01", "LAB-01"})
        QTest::newRow(machine) << QString::fromLatin1(machine);
}

void PlantPhysicsTest::wearShowsInSeveralValues()
{
    QFETCH(QString, machine);
    PlantPhysics plant(6);
    const std::string code = machine.toStdString();
    const auto partsOf = [&plant](const std::string &name) -> RotatingParts * {
        if (name == "PMP-04")
            return &plant.pumps[3].parts;
        if (name == "CNV-03")
            return &plant.conveyors[2].parts;
        if (name == "CHL-01")
            return &plant.chiller.parts;
        if (name == "CMP-01")
            return &plant.compressor.parts;
        if (name == "FIL-01")
            return &plant.fillers[0].parts;
        if (name == "PRS-01")
            return &plant.presses[0].parts;
        return name == "CAP-01" ? &plant.capper.parts : &plant.labeller.parts;
    };
    RotatingParts *const parts = partsOf(code);
    parts->wear.value = 0.1; // whatever it is when the plant begins
    const auto meanOf = [&](double &vibration, double &temperature) {
        vibration = temperature = 0;
        for (int i = 0; i < 3'600; ++i) {
            plant.step(1);
            vibration += parts->vibration / 3'600;
            temperature += parts->bearing.value / 3'600;
        }
    };
    double vibrationBefore = 0;
    double temperatureBefore = 0;
    meanOf(vibrationBefore, temperatureBefore);
    Wear *const wear = plant.wearOf(code);
    QCOMPARE(wear, &parts->wear);
    wear->value = 1.0;
    plant.step(1'800);
    double vibration = 0;
    double temperature = 0;
    meanOf(vibration, temperature);
    QVERIFY2(vibration > 1.8 * vibrationBefore, qPrintable(QStringLiteral("%1 after %2").arg(vibration).arg(vibrationBefore)));
    QVERIFY2(temperature > temperatureBefore + 4,
             qPrintable(QStringLiteral("%1 after %2").arg(temperature).arg(temperatureBefore)));
}

void PlantPhysicsTest::reactorFollowsItsSetPoint()
{
    PlantPhysics plant(8);
    Reactor &reactor = plant.reactors[0];
    reactor.temperatureSetPoint = 64;
    const auto holds = [&] { return reactor.phase == Reactor::Phase::Reacting && reactor.phaseTime > 240; };
    double waited = 0;
    for (; waited < 3 * kHour && !holds(); waited += 1)
        plant.step(1);
    QVERIFY(holds());
    QVERIFY2(std::abs(reactor.temperature - 64) < 2.5, qPrintable(QString::number(reactor.temperature)));
}

void PlantPhysicsTest::fillerFollowsItsSetPoint()
{
    PlantPhysics plant(9);
    Filler &filler = plant.fillers[1];
    filler.rateSetPoint = 55;
    double best = 1e9;
    for (int i = 0; i < 600; ++i) {
        plant.step(1);
        if (filler.state == MakerState::Running)
            best = std::min(best, std::abs(filler.rate.value - 55));
    }
    QVERIFY(best < 0.5);
    filler.rateSetPoint = 0;
    plant.step(60);
    QCOMPARE(filler.state, MakerState::Stopped);
    QCOMPARE(filler.rate.value, 0.0);
}

void PlantPhysicsTest::batchRunsThroughAllPhases()
{
    PlantPhysics plant(10);
    Reactor &reactor = plant.reactors[1];
    std::array<double, 7> seconds{};
    const uint64_t batches = reactor.batches.value;
    for (int i = 0; i < int(3 * kHour); ++i) {
        plant.step(1);
        seconds[size_t(reactor.phase)] += 1;
    }
    for (size_t phase = 0; phase < seconds.size(); ++phase)
        QVERIFY2(seconds[phase] > 5, qPrintable(QStringLiteral("phase %1 lasted %2 s").arg(phase).arg(seconds[phase])));
    QVERIFY(reactor.batches.value >= batches + 3);
    QVERIFY(reactor.batches.value <= batches + 12);
}

void PlantPhysicsTest::valuesStayPlausibleForADay()
{
    PlantPhysics plant(1);
    double running = 0;
    constexpr int kSeconds = 24 * 3'600;
    for (int i = 0; i < kSeconds; ++i) {
        plant.step(1);
        for (const Reactor &reactor : plant.reactors) {
            QVERIFY2(reactor.temperature > 5 && reactor.temperature < 92, qPrintable(QString::number(reactor.temperature)));
            QVERIFY2(reactor.jacket > 0 && reactor.jacket < 136, qPrintable(QString::number(reactor.jacket)));
        }
        QVERIFY2(plant.rawTank.levelPercent > 2 && plant.rawTank.levelPercent < 95,
                 qPrintable(QString::number(plant.rawTank.levelPercent)));
        QVERIFY2(plant.chiller.supply > 2 && plant.chiller.supply < 20, qPrintable(QString::number(plant.chiller.supply)));
        QVERIFY2(plant.compressor.pressure > 5.9, qPrintable(QString::number(plant.compressor.pressure)));
        running += plant.fillers[0].state == MakerState::Running ? 1.0 / kSeconds : 0.0;
    }
    QVERIFY2(running > 0.6, qPrintable(QStringLiteral("filler 1 ran for %1 % of the day").arg(100 * running)));
}

QTEST_GUILESS_MAIN(PlantPhysicsTest)
#include "tst_plant_physics.moc"
