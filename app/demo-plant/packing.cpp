#include "app/demo-plant/packing.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace lineside::demo {

void Press::step(PieceBuffer &bottles, PieceBuffer &cases, double dt)
{
    const double wear = parts.wear.value;
    const bool jammed = jams.step(state == MakerState::Running, 1 + wear, random, dt);
    if (jammed)
        state = MakerState::Fault;
    else if (cases.space() < 2 || (state == MakerState::Blocked && cases.fill() > 0.7))
        state = MakerState::Blocked;
    else if (bottles.pieces < kBottlesPerCase || (state == MakerState::Starved && bottles.pieces < 5 * kBottlesPerCase))
        state = MakerState::Starved;
    else
        state = MakerState::Running;
    const bool runs = state == MakerState::Running;
    guardClosed = !jammed;

    // cold oil is thick, a worn pump brings less: both make a stroke longer
    const double wanted = 7.4 * (1 + 0.25 * wear + 0.006 * std::max(0.0, 40 - oilTemperature.value));
    if (runs) {
        m_stroke += dt / wanted;
        while (m_stroke >= 1 && bottles.pieces >= kBottlesPerCase && cases.space() > 0) {
            m_stroke -= 1;
            cycleTime = wanted * (1 + 0.012 * random.normal());
            force = forceSetPoint * (1 - 0.09 * wear) + (0.22 + 0.9 * wear) * random.normal();
            total.add(1);
            bottles.pieces -= kBottlesPerCase;
            const double spoilt = 0.004 + 0.03 * wear + (std::abs(force - 45) > 4 ? 0.2 : 0.0);
            if (random.uniform() < spoilt)
                scrap.add(1);
            else
                cases.pieces += 1;
        }
        m_stroke = std::min(m_stroke, 1.0);
    }
    strokePosition = runs ? 320 * (0.5 - 0.5 * std::cos(2 * 3.14159265358979 * m_stroke)) : 0.0;
    const double pressing = runs && m_stroke > 0.35 && m_stroke < 0.65 ? 1.0 : 0.0;
    oilPressure.step(pressing > 0 ? 40 + 3.1 * forceSetPoint * (1 - 0.09 * wear) : 42, dt);
    motorCurrent.step((runs ? 13 + 9 * pressing : 7) * parts.friction(), dt);
    oilTemperature.step(kHallTemperature + (runs ? 24 + 0.05 * forceSetPoint : 9) + 19 * wear, dt);
    oilLevel = std::max(40.0, oilLevel - 0.004 * (1 + 6 * wear) * dt / 3600);
    parts.step(1.0, runs ? 0.7 : 0.25, random, dt);
}

void Palletiser::step(PieceBuffer &waiting, double dt)
{
    const bool jammed = jams.step(state == MakerState::Running, 1 + parts.wear.value, random, dt);
    if (m_changeLeft > 0) {
        m_changeLeft -= dt;
        state = MakerState::ChangeOver;
    } else if (jammed) {
        state = MakerState::Fault;
    } else if (waiting.pieces < 1 || (state == MakerState::Starved && waiting.pieces < 4)) {
        state = MakerState::Starved;
    } else {
        state = MakerState::Running;
    }
    const bool runs = state == MakerState::Running;
    rate.step(runs ? 18.0 : 0.0, dt);
    if (!runs && rate.value < 0.2)
        rate.value = 0;
    cycleTime = rate.value > 1 ? 60.0 / rate.value : 0.0;
    const double possible = double(std::min(waiting.pieces, kCasesPerLayer * kLayersPerPallet - m_onPallet));
    const int64_t moved = int64_t(cases.add(std::min(rate.value * dt / 60, possible)));
    waiting.pieces -= moved;
    m_onPallet += moved;
    if (m_onPallet >= kCasesPerLayer * kLayersPerPallet || palletId.empty()) {
        if (!palletId.empty()) {
            pallets.add(1);
            m_changeLeft = 25;
        }
        m_onPallet = 0;
        char text[32];
        std::snprintf(text, sizeof text, "PAL-%08llu", static_cast<unsigned long long>(pallets.value + 1));
        palletId = text;
    }
    layer = 1 + m_onPallet / kCasesPerLayer;
    layerPercent = 100.0 * double(m_onPallet % kCasesPerLayer) / double(kCasesPerLayer);
    const double turn = rate.value / 18;
    armCurrent = turn > 0.01 ? (4.5 + 3.0 * turn) * parts.friction() * (1 + 0.04 * random.normal()) : 0.8;
    armTemperature.step(kHallTemperature + armCurrent * 2.4 + 12 * parts.wear.value, dt);
    gripperVacuum.step(turn > 0.1 ? -0.62 + 0.2 * parts.wear.value : -0.05, dt);
    parts.step(turn, 0.6, random, dt);
}

void Conveyor::step(double load, double dt)
{
    loadPercent = 100 * std::clamp(load, 0.0, 1.0);
    speed.step(speedSetPoint, dt);
    if (speed.value < 0.5)
        state = State::Stopped;
    else
        state = load > 0.85 ? State::Accumulating : State::Running;
    const double turn = speed.value / 24;
    motorCurrent = turn > 0.02 ? (0.9 + 1.5 * load * turn + 0.4 * turn) * parts.friction() : 0.0;
    motorTemperature.step(kHallTemperature + 6.5 * motorCurrent + 8 * parts.wear.value * turn, dt);
    parts.step(turn, load, random, dt);
}

void Compressor::step(double newUse, double dt)
{
    use = newUse;
    if (pressure < pressureSetPoint - 0.35) {
        if (state == State::Unloaded)
            loads.add(1);
        state = State::Loaded;
    } else if (pressure > pressureSetPoint + 0.35) {
        state = State::Unloaded;
    }
    const bool loaded = state == State::Loaded;
    const double delivered = loaded ? 6.2 * (1 - 0.15 * parts.wear.value) : 0.0;
    pressure = std::max(0.0, pressure + (delivered - use) / 60 / 2.0 * dt); // a receiver of 2 m3
    motorCurrent.step((loaded ? 58 + 3 * (pressure - 7) : 23) * parts.friction(), dt);
    oilTemperature.step((loaded ? 84 : 62) + 12 * parts.wear.value, dt);
    outletTemperature.step(loaded ? 72 : 48, dt);
    runSeconds.add(dt);
    parts.step(1.0, loaded ? 0.9 : 0.3, random, dt);
}

} // namespace lineside::demo
