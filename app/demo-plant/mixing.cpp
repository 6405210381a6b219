#include "app/demo-plant/mixing.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace lineside::demo {

namespace {

constexpr double kWaterDensity = 1000;     // kg/m3
constexpr double kProductHeat = 3.9;       // kJ/(kg K)
constexpr double kSteam = 132;             // Cel, at 2 bar
constexpr const char *kProducts[] = {"Citrus 500", "Aloe Care 500", "Neutral 500"};

//! Vapour pressure of water in bar; Antoine's equation with the usual constants for 1..100 Cel.
double vapourPressure(double celsius)
{
    const double mmHg = std::pow(10.0, 8.07131 - 1730.63 / (233.426 + celsius));
    return mmHg * 1.333224e-3;
}

} // namespace

void RotatingParts::step(double speed, double load, Random &random, double dt)
{
    const double turn = std::max(0.0, speed);
    wobble.step(random.normal() * 0.12, dt);
    const double rough = 1.0 + 0.45 * load + 4.6 * std::pow(std::max(0.0, wear.value), 1.4);
    vibration = std::max(0.0, 0.06 + turn * turn * rough * (1.0 + wobble.value));
    bearing.step(kHallTemperature + turn * (13 + 9 * load + 36 * wear.value), dt);
    if (turn > 0.05)
        wear.run(dt);
}

void Pump::step(bool wanted, double opening, bool suction, double dt)
{
    const bool wasOff = state == State::Stopped;
    speed.step(wanted ? speedSetPoint : 0.0, dt);
    const double turn = speed.value / ratedSpeed;
    if (!wanted)
        state = State::Stopped;
    else if (!suction)
        state = State::DryRun;
    else
        state = speed.value > 0.9 * speedSetPoint ? State::Running : State::Starting;
    if (wasOff && wanted)
        starts.add(1);
    if (wanted)
        runSeconds.add(dt);

    const double through = suction ? std::clamp(opening, 0.0, 1.0) : 0.0;
    // affinity laws: flow with the speed, head with its square, power with its cube
    flow = wanted && turn > 0.02 ? ratedFlow * turn * through : 0.0;
    pressure = 0.1 + (suction ? 3.8 * turn * turn * (1.0 - 0.35 * through) : 0.0);
    const double power = turn * turn * turn * (0.38 + 0.62 * through) * parts.friction();
    current = turn > 0.01 ? ratedCurrent * (0.22 + 0.78 * power) : 0.0;
    // without liquid it shakes: cavitation counts as extra load
    parts.step(turn, suction ? through : 2.5, random, dt);
}

void Tank::step(double in, double out, double inTemperature, double dt)
{
    const double hours = dt / 3600.0;
    const double freeVolume = capacity - volume;
    const double addedVolume = std::min(in * hours, freeVolume);
    const double takenVolume = std::min(out * hours, volume + addedVolume);
    inflow = hours > 0 ? addedVolume / hours : 0.0;
    outflow = hours > 0 ? takenVolume / hours : 0.0;
    if (volume + addedVolume > 1e-6) {
        const double share = addedVolume / (volume + addedVolume);
        temperature += share * (inTemperature - temperature);
    }
    temperature += (kHallTemperature - temperature) * (1.0 - std::exp(-dt / 36'000));
    volume += addedVolume - takenVolume;
    inLitres.add(addedVolume * 1000);
    outLitres.add(takenVolume * 1000);
    levelPercent = level();
    bottomPressure = kWaterDensity * 9.80665 * height * levelPercent / 100 * 1e-5;

    if (levelPercent < 10)
        state = State::Low;
    else if (levelPercent > 92)
        state = State::High;
    else if (inflow > 0.05 && outflow > 0.05)
        state = State::Through;
    else
        state = inflow > 0.05 ? State::Filling : outflow > 0.05 ? State::Drawing : State::Holding;
}

Reactor::Reactor(uint64_t seed, const char *code)
    : random(seed)
    , m_code(code)
    , m_batchNumber(1000 + seed % 4000)
{
    batches.value = m_batchNumber - 1000;
    enter(Phase::Idle);
}

void Reactor::enter(Phase next)
{
    phase = next;
    phaseTime = 0;
    if (next == Phase::Charging) {
        char text[48];
        std::snprintf(text, sizeof text, "%s-%06llu", m_code.c_str(), static_cast<unsigned long long>(++m_batchNumber));
        batchId = text;
        product = kProducts[(m_batchNumber / 6) % std::size(kProducts)];
        conversion = 0;
        viscosity = 4;
    }
    if (next == Phase::Idle) {
        batchId.clear();
        product.clear();
    }
    if (next == Phase::Cleaning)
        batches.add(1);
}

void Reactor::runRecipe(bool room, double dt)
{
    phaseTime += dt;
    outflow = 0;
    switch (phase) {
    case Phase::Idle:
        if (phaseTime > 25)
            enter(Phase::Charging);
        break;
    case Phase::Charging:
        if (volume >= 1.32)
            enter(Phase::Heating);
        break;
    case Phase::Heating:
        if (temperature > temperatureSetPoint - 1.0)
            enter(Phase::Reacting);
        break;
    case Phase::Reacting:
        if (conversion > 95 || phaseTime > 1'800)
            enter(Phase::Cooling);
        break;
    case Phase::Cooling:
        if (temperature < 36)
            enter(Phase::Discharging);
        break;
    case Phase::Discharging:
        if (room)
            outflow = 18.0 * std::min(1.0, volume / 0.08);
        if (volume < 0.02)
            enter(Phase::Cleaning);
        break;
    case Phase::Cleaning:
        if (phaseTime > 70)
            enter(Phase::Idle);
        break;
    }
}

void Reactor::step(double in, double inTemperature, double chilled, bool room, double dt)
{
    runRecipe(room, dt);

    const double hours = dt / 3600.0;
    const double added = std::min(in * hours, capacity - volume);
    const double taken = std::min(outflow * hours, volume);
    outflow = taken / hours;
    if (added > 0)
        temperature += added / (volume + added) * (inTemperature - temperature);
    volume += added - taken;
    levelPercent = 100.0 * volume / capacity;

    const bool stirs = volume > 0.3 && phase != Phase::Idle && phase != Phase::Cleaning;
    speed.step(stirs ? speedSetPoint : 0.0, dt);
    const double turn = speed.value / 120.0;

    // a cascade, as on real reactors: the product's controller asks for a jacket temperature, the jacket's for valves
    double output = 0;
    if (phase == Phase::Heating || phase == Phase::Reacting || phase == Phase::Cooling) {
        const double wanted = phase == Phase::Cooling ? 30.0 : temperatureSetPoint;
        const double jacketWanted = std::clamp(wanted + productControl.step(wanted - temperature, dt), 6.0, 128.0);
        output = std::clamp(6.0 * (jacketWanted - jacket), -100.0, 100.0);
    } else {
        productControl.integral = 0;
    }
    heatingValve = std::max(0.0, output);
    coolingValve = std::max(0.0, -output);

    const double mass = std::max(25.0, volume * kWaterDensity);
    const double wetted = std::clamp(volume / 1.3, 0.05, 1.0);
    const double transfer = 11.5 * wetted * (0.45 + 0.55 * std::min(1.0, turn)); // kW/K
    const double heatFlow = transfer * (jacket - temperature);                  // kW
    double released = 0;
    if (phase == Phase::Reacting) {
        const double rate = 0.006 * std::exp(0.05 * (temperature - 78)); // 1/s
        const double step = (100.0 - conversion) * (1.0 - std::exp(-rate * dt));
        conversion += step;
        released = mass * 24.0 * step / 100 / dt;
        viscosity = 4 + 0.46 * conversion;
    }
    temperature += (heatFlow + released + motorPower) / (mass * kProductHeat) * dt;
    temperature += (kHallTemperature - temperature) * (1.0 - std::exp(-dt / 25'000));

    const double jacketHeat = 160 * 4.19; // kJ/K
    const double steam = 14.0 * heatingValve / 100 * (kSteam - jacket);   // kW
    coolingPower = 16.0 * coolingValve / 100 * std::max(0.0, jacket - chilled);
    jacket += (steam - coolingPower - heatFlow) / jacketHeat * dt;

    const double blanket = phase == Phase::Discharging ? 0.35 : 0.12;
    pressure.step(blanket + vapourPressure(temperature) * wetted, dt);

    const double torque = wetted * (0.45 + 0.012 * viscosity) * agitator.friction();
    motorPower = 5.5 * turn * turn * turn * torque;
    motorCurrent = turn > 0.01 ? 3.1 + 1.55 * motorPower : 0.0;
    agitator.step(turn, torque, random, dt);
}

void Chiller::step(double newLoad, double newFlow, double dt)
{
    load = newLoad;
    flow = newFlow;
    if (supply > supplySetPoint + 1.0)
        state = load > 320 ? State::Overload : State::Cooling;
    else if (supply < supplySetPoint - 1.0)
        state = State::Standby;
    const bool runs = state != State::Standby;
    const double removed = runs ? 260.0 * std::clamp((supply + 6) / 14, 0.2, 1.3) * (1.0 - 0.2 * parts.wear.value) : 0.0;
    const double heatOfLoop = 6'000 * 4.19; // kJ/K: the buffer tank holds 6 m3
    supply += (load - removed + 0.25 * (kHallTemperature - supply)) / heatOfLoop * dt;
    const double heatOfFlow = std::max(1.0, flow) / 3.6 * 4.19; // kW/K
    returned = supply + load / heatOfFlow;
    const double work = runs ? 0.75 + 0.25 * std::min(1.5, load / 260) : 0.0;
    current.step(runs ? 84 * work * parts.friction() : 1.2, dt);
    condenser.step(runs ? 38 + 6 * work + 9 * parts.wear.value : 26, dt);
    suctionPressure.step(runs ? 2.9 : 3.6, dt);
    if (runs)
        runSeconds.add(dt);
    parts.step(runs ? 1.0 : 0.0, work, random, dt);
}

} // namespace lineside::demo
