#include "app/demo-plant/physics.h"

#include <algorithm>
#include <cmath>

namespace lineside::demo {

uint64_t Random::next()
{
    // splitmix64, Steele, Lea and Flood 2014
    uint64_t z = (m_state += 0x9E3779B97F4A7C15ull);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
}

double Random::uniform()
{
    return double(next() >> 11) * 0x1.0p-53;
}

double Random::normal()
{
    const uint64_t bits = next();
    const double sum = double(bits & 0xFFFF) + double((bits >> 16) & 0xFFFF) + double((bits >> 32) & 0xFFFF)
        + double(bits >> 48);
    return (sum / 65535.0 - 2.0) * 1.7320508075688772; // four even numbers have variance 4/12
}

uint64_t seedFor(uint64_t seed, const char *name)
{
    uint64_t hash = 0xCBF29CE484222325ull ^ (seed * 0x9E3779B97F4A7C15ull); // FNV-1a
    for (const char *c = name; *c; ++c)
        hash = (hash ^ uint8_t(*c)) * 0x100000001B3ull;
    return Random(hash).next();
}

double Lag::step(double target, double dt)
{
    if (tau <= 0)
        return value = target;
    if (dt != stepDt || tau != stepTau) {
        stepDt = dt;
        stepTau = tau;
        share = 1.0 - std::exp(-dt / tau);
    }
    value += (target - value) * share;
    return value;
}

double Controller::step(double error, double dt)
{
    const double wanted = integral + gain * error;
    const double output = std::clamp(wanted, low, high);
    const bool pushesOut = (wanted > high && error * gain > 0) || (wanted < low && error * gain < 0);
    if (!pushesOut && integralTime > 0)
        integral = std::clamp(integral + gain * error * dt / integralTime, low, high);
    return output;
}

uint64_t Counter::add(double amount)
{
    fraction += std::max(0.0, amount);
    const double whole = std::floor(fraction);
    fraction -= whole;
    const uint64_t units = uint64_t(whole);
    value = (value + units) % modulus;
    return units;
}

double quantise(double value, double step)
{
    if (step <= 0)
        return double(float(value));
    return std::round(value / step) * step;
}

} // namespace lineside::demo
