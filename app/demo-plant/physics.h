#pragma once

#include <cstdint>

/*!
 * The few laws that every machine of the demo plant is made of. Pure C++ and deterministic: the same seed and the
 * same steps give the same values. Times are seconds of plant time.
 */
namespace lineside::demo {

//! A small seeded generator (splitmix64): one per machine and per sensor, so that one more tag changes no other.
class Random
{
public:
    explicit Random(uint64_t seed) : m_state(seed) {}

    uint64_t next();
    //! Evenly in [0, 1).
    double uniform();
    //! About normal, mean 0, standard deviation 1, never beyond 3.5: the sum of four even numbers.
    double normal();

private:
    uint64_t m_state;
};

//! A seed of its own for something with a name.
uint64_t seedFor(uint64_t seed, const char *name);

//! First-order lag, exact for a constant target however long the step: dx/dt = (target - x) / tau.
struct Lag
{
    double value = 0;
    double tau = 1; //!< seconds; 0 follows at once

    double step(double target, double dt);

    // of the step before: nearly all are of one length, and the exponential is what they cost
    double stepDt = -1;
    double stepTau = -1;
    double share = 0;
};

//! Proportional-integral controller with a bounded output; the integral stops where the output does.
struct Controller
{
    double gain = 1;           //!< output per unit of error
    double integralTime = 100; //!< seconds
    double low = 0;
    double high = 100;
    double integral = 0;       //!< in the output's unit

    double step(double error, double dt);
};

//! A count that grows by fractions and shows whole numbers; rolls over at its modulus as a PLC's register does.
struct Counter
{
    uint64_t value = 0;
    uint64_t modulus = 1ull << 32;
    double fraction = 0;

    //! Gives the whole units that this step added.
    uint64_t add(double amount);
};

/*!
 * How worn a part is: 0 is new, 1 is worn out, more is possible. It grows while the machine runs and never by
 * itself heals. What it does to vibration, temperature and current is the machine's business.
 */
struct Wear
{
    double value = 0;
    double perHour = 0; //!< of running, in plant time

    void run(double dt) { value += perHour * dt / 3600.0; }
};

//! The nearest multiple of a transmitter's step; a step of 0 is an IEEE 754 single.
double quantise(double value, double step);

} // namespace lineside::demo
