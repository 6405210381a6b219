#include "app/demo-plant/filling.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace lineside::demo {

namespace {

constexpr double kBowl = 80;       // L
constexpr double kBottle = 0.5;    // L
constexpr uint64_t kOrderBottles = 24'000; // about a shift's
constexpr double kLabel = 0.095;   // m of web a bottle
constexpr double kReel = 1'400;    // m on a new reel
constexpr double kWebThickness = 0.00009; // m
constexpr double kReelCore = 0.076; // m, diameter

//! How fast a machine behind a buffer goes: faster when it fills, slower when it empties.
double rateFor(const PieceBuffer &in, double nominal)
{
    return nominal * std::clamp(0.55 + 0.9 * in.fill(), 0.55, 1.25);
}

//! Starved and blocked with hysteresis, so that a machine does not chatter at the edge.
MakerState flowState(MakerState before, const PieceBuffer &in, const PieceBuffer &out)
{
    if (out.space() < 12 || (before == MakerState::Blocked && out.fill() > 0.75))
        return MakerState::Blocked;
    if (in.pieces < 6 || (before == MakerState::Starved && in.pieces < 30))
        return MakerState::Starved;
    return MakerState::Running;
}

//! Moves what a machine handled from one buffer to the next; gives how many were made and spoils some of them.
int64_t handle(PieceBuffer &in, PieceBuffer &out, Counter &total, Counter &rejects, double amount, double spoilt,
               Random &random)
{
    const double possible = double(std::min(in.pieces, out.space()));
    const int64_t made = int64_t(total.add(std::min(amount, possible)));
    int64_t bad = 0;
    for (int64_t i = 0; i < made; ++i)
        bad += random.uniform() < spoilt ? 1 : 0;
    rejects.add(double(bad));
    in.pieces -= made;
    out.pieces += made - bad;
    return made;
}

} // namespace

bool Jams::step(bool running, double factor, Random &random, double dt)
{
    if (left > 0) {
        left -= dt;
        return left > 0;
    }
    if (running && random.uniform() < perHour * factor * dt / 3600) {
        left = shortest + (longest - shortest) * random.uniform();
        return true;
    }
    return false;
}

Filler::Filler(uint64_t seed, const char *code)
    : random(seed)
{
    m_code = code;
    m_orderNumber = unsigned(seed % 90'000 + 10'000);
    total.value = seed % 400'000 + 100'000;
    scrap.value = total.value / 210;
    beginOrder();
}

void Filler::beginOrder()
{
    char text[32];
    std::snprintf(text, sizeof text, "PO-%s-%06u", m_code.c_str(), m_orderNumber++);
    order = text;
    m_orderBegan = total.value;
}

void Filler::step(double supply, double product, PieceBuffer &out, double dt)
{
    const bool jammed = jams.step(state == MakerState::Running, 1 + 2 * parts.wear.value, random, dt);
    if (jammed)
        state = MakerState::Fault;
    else if (rateSetPoint < 1)
        state = MakerState::Stopped;
    else if (out.space() < 15 || (state == MakerState::Blocked && out.fill() > 0.7))
        state = MakerState::Blocked;
    else if (bowlLevel < 15 || (state == MakerState::Starved && bowlLevel < 40))
        state = MakerState::Starved;
    else
        state = MakerState::Running;
    const bool runs = state == MakerState::Running;

    rate.tau = runs ? 7 : 1.5;
    rate.step(runs ? rateSetPoint : 0.0, dt);
    if (!runs && rate.value < 0.5)
        rate.value = 0;
    cycleTime = rate.value > 5 ? 60.0 / rate.value : 0.0;
    if (runs)
        runSeconds.add(dt);

    inletValve = inlet.step(bowlLevelSetPoint - bowlLevel, dt);
    inflow = std::min(110.0 * inletValve / 100 * std::sqrt(std::max(0.0, supply) / 2.0),
                      (kBowl - bowlVolume) / std::max(1e-9, dt / 60));
    bowlPressure.step(1.2 + 0.005 * (supply - 2.0) - 0.0009 * rate.value + 0.02 * random.normal(), dt);
    productTemperature.step(product, dt);

    m_volumeDrift.step(1.5 * random.normal(), dt);
    if (runs && rate.value > 0.9 * rateSetPoint) // of the last bottles at full rate
        fillVolume = 500 + 14 * (bowlPressure.value - 1.15) + m_volumeDrift.value * (0.5 + 2.5 * parts.wear.value);

    const double amount = std::min(rate.value * dt / 60, bowlVolume / kBottle);
    const int64_t made = int64_t(total.add(std::min(amount, double(out.space()))));
    const double spoilt = 0.003 + 0.012 * parts.wear.value + 0.004 * std::abs(fillVolume - 500)
        + (runs && rate.value < 0.6 * rateSetPoint ? 0.02 : 0.0); // while it runs up
    int64_t bad = 0;
    for (int64_t i = 0; i < made; ++i)
        bad += random.uniform() < spoilt ? 1 : 0;
    scrap.add(double(bad));
    out.pieces += made - bad;
    if (total.value - m_orderBegan >= kOrderBottles)
        beginOrder();
    if (made > 0)
        m_recentScrap.step(100.0 * double(bad) / double(made), 60.0 * double(made) / std::max(20.0, rate.value));
    scrapRatio = m_recentScrap.value;

    bowlVolume = std::clamp(bowlVolume + inflow * dt / 60 - double(made) * kBottle, 0.0, kBowl);
    bowlLevel = 100.0 * bowlVolume / kBowl;

    const double turn = rate.value / 90;
    motorCurrent = turn > 0.01 ? (2.4 + 3.3 * turn) * parts.friction() : 0.4;
    parts.step(std::min(1.3, turn), 0.5, random, dt);
}

void Capper::step(PieceBuffer &in, PieceBuffer &out, double dt)
{
    const bool jammed = jams.step(state == MakerState::Running, 1 + parts.wear.value, random, dt);
    state = jammed ? MakerState::Fault : flowState(state, in, out);
    const bool runs = state == MakerState::Running;
    rate.tau = runs ? 5 : 1.5;
    rate.step(runs ? rateFor(in, 165) : 0.0, dt);
    if (!runs && rate.value < 0.5)
        rate.value = 0;
    cycleTime = rate.value > 5 ? 60.0 / rate.value : 0.0;

    headPressure.step(4.8 - 0.002 * rate.value, dt);
    // a worn clutch slips: less torque, more scatter, a warmer motor
    const double slip = 0.35 * parts.wear.value;
    if (runs) // of the last caps
        torque = torqueSetPoint * (1 - slip) + (0.03 + 0.08 * parts.wear.value) * random.normal();
    const double loose = torqueSetPoint < 1.2 || torqueSetPoint * (1 - slip) < 1.3 ? 0.15 : 0.0;
    const int64_t made = handle(in, out, total, rejects, rate.value * dt / 60,
                                0.002 + 0.02 * parts.wear.value + loose, random);
    capLevel -= double(made) * 0.012;
    if (capLevel < 25)
        capLevel = 96; // the hopper is topped up from a sack
    const double turn = rate.value / 165;
    motorCurrent = turn > 0.01 ? (1.8 + 1.6 * turn * torqueSetPoint / 1.8) * (1 + slip) : 0.3;
    motorTemperature.step(kHallTemperature + motorCurrent * motorCurrent * 2.6, dt);
    parts.step(turn, 0.6, random, dt);
}

void Labeller::step(PieceBuffer &in, PieceBuffer &out, double dt)
{
    const bool jammed = jams.step(state == MakerState::Running, 1 + parts.wear.value, random, dt);
    if (webLeft < 4 && m_changeLeft <= 0)
        m_changeLeft = 45;
    if (m_changeLeft > 0) {
        m_changeLeft -= dt;
        state = MakerState::ChangeOver;
        if (m_changeLeft <= 0) {
            webLeft = kReel;
            reels.add(1);
        }
    } else {
        state = jammed ? MakerState::Fault : flowState(state, in, out);
    }
    const bool runs = state == MakerState::Running;
    rate.tau = runs ? 5 : 1.5;
    rate.step(runs ? rateFor(in, 165) : 0.0, dt);
    if (!runs && rate.value < 0.5)
        rate.value = 0;
    cycleTime = rate.value > 5 ? 60.0 / rate.value : 0.0;

    webSpeed = rate.value * kLabel;
    const int64_t made = handle(in, out, total, rejects, rate.value * dt / 60,
                                0.0015 + 0.01 * parts.wear.value + (std::abs(webTension.value - 42) > 8 ? 0.05 : 0.0),
                                random);
    webLeft = std::max(0.0, webLeft - double(made) * kLabel);
    // length on a reel: L = pi (D^2 - d^2) / (4 s)
    reelDiameter = 1000 * std::sqrt(kReelCore * kReelCore + 4 * kWebThickness * webLeft / 3.14159265358979);

    const double pull = dancer.step(tensionSetPoint - webTension.value, dt);
    const double brake = 30 + 0.04 * reelDiameter + (0.8 + 3.5 * parts.wear.value) * random.normal();
    webTension.step(rate.value > 5 ? brake + pull : tensionSetPoint, dt); // the dancer holds the web
    glueTemperature.step(158 - 0.02 * rate.value + 0.4 * random.normal(), dt);
    const double turn = rate.value / 165;
    motorCurrent = turn > 0.01 ? (1.1 + 0.9 * turn + 0.01 * webTension.value) * parts.friction() : 0.2;
    parts.step(turn, 0.4, random, dt);
}

} // namespace lineside::demo
