#include "app/demo-plant/plant_physics.h"

#include <algorithm>
#include <cmath>

namespace lineside::demo {

namespace {

constexpr double kLongestStep = 0.5;    // s
constexpr double kWarmUp = 2 * 3'600.0; // s of plant time before anybody looks

} // namespace

PlantPhysics::PlantPhysics(uint64_t seed)
    : pumps{Pump(seedFor(seed, "PMP-01")), Pump(seedFor(seed, "PMP-02")), Pump(seedFor(seed, "PMP-03")),
            Pump(seedFor(seed, "PMP-04")), Pump(seedFor(seed, "PMP-05"))}
    , reactors{Reactor(seedFor(seed, "REA-A"), "REA-A"), Reactor(seedFor(seed, "REA-B"), "REA-B")}
    , chiller(seedFor(seed, "CHL-01"))
    , fillers{Filler(seedFor(seed, "FIL-01"), "FIL-01"), Filler(seedFor(seed, "FIL-02"), "FIL-02")}
    , capper(seedFor(seed, "CAP-01"))
    , labeller(seedFor(seed, "LAB-01"))
    , presses{Press(seedFor(seed, "PRS-01")), Press(seedFor(seed, "PRS-02"))}
    , palletiser(seedFor(seed, "PAL-01"))
    , conveyors{Conveyor(seedFor(seed, "CNV-01")), Conveyor(seedFor(seed, "CNV-02")), Conveyor(seedFor(seed, "CNV-03")),
                Conveyor(seedFor(seed, "CNV-04")), Conveyor(seedFor(seed, "CNV-05")), Conveyor(seedFor(seed, "CNV-06"))}
    , compressor(seedFor(seed, "CMP-01"))
    , m_random(seedFor(seed, "plant"))
    , m_genericRandom(seedFor(seed, "generic walk"))
{
    productTank.capacity = 10;
    productTank.height = 2.8;
    productTank.volume = 5;
    rawTank.volume = 7 + 2 * m_random.uniform();
    pumps[2].ratedFlow = 30;
    pumps[2].ratedCurrent = 15;
    pumps[3].ratedFlow = 12;
    pumps[3].ratedCurrent = 7.5;
    pumps[4].ratedFlow = 40;
    pumps[4].ratedCurrent = 19;
    reactors[1].phaseTime = -700; // the two batches are not in step

    // every machine has its own age; two have trouble ahead
    const auto wearOut = [&](Wear &wear, double start, double hoursOfLife) {
        wear.value = start + 0.05 * m_random.uniform();
        wear.perHour = 1.0 / hoursOfLife;
    };
    for (Pump &pump : pumps)
        wearOut(pump.parts.wear, 0.05, 9'000);
    for (Reactor &reactor : reactors)
        wearOut(reactor.agitator.wear, 0.08, 16'000);
    for (Filler &filler : fillers)
        wearOut(filler.parts.wear, 0.06, 8'000);
    for (Press &press : presses) {
        wearOut(press.parts.wear, 0.07, 7'000);
        press.total.modulus = 65'536;
        press.scrap.modulus = 65'536;
        press.total.value = m_random.next() % 60'000;
        press.scrap.value = press.total.value / 190;
    }
    for (Conveyor &conveyor : conveyors)
        wearOut(conveyor.parts.wear, 0.05, 12'000);
    wearOut(chiller.parts.wear, 0.1, 15'000);
    wearOut(capper.parts.wear, 0.05, 6'000);
    wearOut(labeller.parts.wear, 0.05, 9'000);
    wearOut(palletiser.parts.wear, 0.04, 12'000);
    wearOut(compressor.parts.wear, 0.12, 14'000);
    wearOut(pumps[3].parts.wear, 0.64, 300); // days of it are behind it, and days are left
    wearOut(conveyors[2].parts.wear, 0.22, 200);
    conveyors[4].speedSetPoint = 12;
    conveyors[5].speedSetPoint = 18;
    buffers[2].capacity = 600;
    buffers[3] = {60, 10}; // cases
    palletiser.pallets.value = 1'000 + m_random.next() % 5'000;
    capper.total.value = fillers[0].total.value + fillers[1].total.value;
    labeller.total.value = capper.total.value;
    palletiser.cases.value = palletiser.pallets.value * uint64_t(kCasesPerLayer * kLayersPerPallet);

    step(kWarmUp);
    m_seconds = 0;
}

void PlantPhysics::addGenericSensors(uint64_t seed, size_t count)
{
    Random random(seedFor(seed, "generic"));
    generic.resize(count);
    for (GenericSensor &sensor : generic) {
        sensor.centre = float(20 + 60 * random.uniform());
        sensor.spread = float(1 + 4 * random.uniform());
        sensor.share = float(1.0 - std::exp(-1.0 / (3 + 60 * random.uniform())));
        sensor.value = sensor.target = sensor.centre;
    }
}

void PlantPhysics::step(double dt)
{
    const int parts = std::max(1, int(std::ceil(dt / kLongestStep - 1e-9)));
    for (int i = 0; i < parts; ++i)
        stepOnce(dt / parts);
}

void PlantPhysics::stepOnce(double dt)
{
    m_seconds += dt;
    hallTemperature = m_hall.step(kHallTemperature + 1.5 * std::sin(m_seconds / 86'400 * 6.28318530717959), dt);
    hallHumidity = m_humidity.step(45 + 40 * m_random.normal() * std::sqrt(std::min(1.0, dt)), dt);

    // TNK-01 > PMP-01/02 > reactors > TNK-02 > PMP-04 > fillers; PMP-03 keeps TNK-01 supplied
    const bool rawThere = rawTank.levelPercent > 3;
    double drawn = 0;
    double delivered = 0;
    double productHeat = 0;
    double cooling = 0;
    const bool room = productTank.levelPercent < 88;
    for (size_t i = 0; i < reactors.size(); ++i) {
        Reactor &reactor = reactors[i];
        pumps[i].step(reactor.wantsFeed(), 1.0, rawThere, dt);
        const double feed = std::min(pumps[i].flow, rawTank.volume * 3600 / dt / 2);
        const double before = reactor.volume;
        reactor.step(feed, rawTank.temperature, chiller.supply, room, dt);
        drawn += (reactor.volume - before) * 3600 / dt + reactor.outflow; // what it really took in
        delivered += reactor.outflow;
        productHeat += reactor.outflow * reactor.temperature;
        cooling += reactor.coolingPower;
    }
    const bool refill = pumps[2].state != Pump::State::Stopped;
    pumps[2].step(refill ? rawTank.levelPercent < 85 : rawTank.levelPercent < 40, 1.0, true, dt);
    rawTank.step(pumps[2].flow, drawn, 18, dt);

    double demand = 0;
    for (const Filler &filler : fillers)
        demand += filler.draw();
    const bool productThere = productTank.levelPercent > 4;
    pumps[3].step(true, std::clamp(demand / pumps[3].ratedFlow, 0.05, 1.0), productThere, dt);
    const double header = productThere ? pumps[3].pressure * 0.72 : 0.0;
    for (Filler &filler : fillers)
        filler.step(header, productTank.temperature, buffers[0], dt);
    double taken = 0;
    for (const Filler &filler : fillers)
        taken += filler.draw();
    pumps[3].flow = taken;
    productTank.step(delivered, taken, delivered > 0 ? productHeat / delivered : kHallTemperature, dt);

    pumps[4].step(true, 0.85, true, dt);
    chiller.step(cooling, pumps[4].flow, dt);

    capper.step(buffers[0], buffers[1], dt);
    labeller.step(buffers[1], buffers[2], dt);
    for (Press &press : presses)
        press.step(buffers[2], buffers[3], dt);
    palletiser.step(buffers[3], dt);
    for (size_t i = 0; i < conveyors.size(); ++i)
        conveyors[i].step(i < buffers.size() ? buffers[i].fill() : 0.3, dt);

    double air = 0.8; // leaks
    air += 0.012 * (fillers[0].rate.value + fillers[1].rate.value) + 0.006 * capper.rate.value;
    air += palletiser.state == MakerState::Running ? 0.6 : 0.1;
    compressor.step(air, dt);
}

void PlantPhysics::stepGeneric(size_t first, size_t count, double dt)
{
    const size_t end = std::min(generic.size(), first + count);
    for (size_t i = first; i < end; ++i) {
        GenericSensor &sensor = generic[i];
        const uint64_t bits = m_genericRandom.next();
        if ((bits & 0x1F) == 0) // a new target about every half minute
            sensor.target = sensor.centre + sensor.spread * (float(int32_t(bits >> 32)) * 0x1p-31f);
        const float share = std::min(1.0f, sensor.share * float(dt));
        sensor.value += (sensor.target - sensor.value) * share;
    }
}

Wear *PlantPhysics::wearOf(std::string_view machine)
{
    const auto numbered = [&](std::string_view prefix, size_t count) -> size_t {
        if (machine.size() != prefix.size() + 2 || !machine.starts_with(prefix) || machine[prefix.size()] != '0')
            return count;
        const size_t index = size_t(machine.back() - '1');
        return index < count ? index : count;
    };
    if (const size_t i = numbered("PMP-", pumps.size()); i < pumps.size())
        return &pumps[i].parts.wear;
    if (const size_t i = numbered("FIL-", fillers.size()); i < fillers.size())
        return &fillers[i].parts.wear;
    if (const size_t i = numbered("PRS-", presses.size()); i < presses.size())
        return &presses[i].parts.wear;
    if (const size_t i = numbered("CNV-", conveyors.size()); i < conveyors.size())
        return &conveyors[i].parts.wear;
    if (machine == "REA-A")
        return &reactors[0].agitator.wear;
    if (machine == "REA-B")
        return &reactors[1].agitator.wear;
    if (machine == "CHL-01")
        return &chiller.parts.wear;
    if (machine == "CAP-01")
        return &capper.parts.wear;
    if (machine == "LAB-01")
        return &labeller.parts.wear;
    if (machine == "PAL-01")
        return &palletiser.parts.wear;
    if (machine == "CMP-01")
        return &compressor.parts.wear;
    return nullptr;
}

} // namespace lineside::demo
