#pragma once

#include "app/demo-plant/physics.h"

#include <string>

/*!
 * Line 1: what stores, moves and cooks. Values are in the units of their tags; step() takes seconds of plant time.
 */
namespace lineside::demo {

inline constexpr double kHallTemperature = 22.0; //!< Cel

/*!
 * Bearings and shaft of anything that turns. Wear shows in vibration, in the bearing's temperature and, as friction,
 * in the motor's current.
 */
struct RotatingParts
{
    Wear wear;
    double vibration = 0;                  //!< mm/s RMS
    Lag bearing{kHallTemperature, 600};    //!< Cel
    Lag wobble{0, 4};                      //!< slow part of the vibration, relative

    //! \a speed and \a load as fractions of the rated ones.
    void step(double speed, double load, Random &random, double dt);
    //! How much more torque the shaft takes than a new one.
    double friction() const { return 1.0 + 0.12 * wear.value; }
};

//! A centrifugal pump with a frequency converter.
struct Pump
{
    enum class State : int { Stopped = 0, Starting = 1, Running = 2, DryRun = 3 };

    explicit Pump(uint64_t seed) : random(seed) {}
    /*!
     * \param wanted  the process asks it to run
     * \param opening how far the way out is open, 0..1
     * \param suction true while there is something to pump
     */
    void step(bool wanted, double opening, bool suction, double dt);

    double ratedFlow = 22;        //!< m3/h at the rated speed
    double ratedSpeed = 2900;     //!< 1/min
    double ratedCurrent = 11;     //!< A
    double speedSetPoint = 2900;  //!< 1/min, while it runs; written by operators
    State state = State::Stopped;
    Lag speed{0, 2.5};            //!< 1/min
    double flow = 0;              //!< m3/h
    double pressure = 0;          //!< bar, at its outlet
    double current = 0;           //!< A
    Counter runSeconds;
    Counter starts;
    RotatingParts parts;
    Random random;
};

//! An upright tank. What goes in and out is given; the volume follows from the balance alone.
struct Tank
{
    enum class State : int { Holding = 0, Filling = 1, Drawing = 2, Through = 3, Low = 4, High = 5 };

    //! \a in and \a out in m3/h; \a inTemperature of what comes in.
    void step(double in, double out, double inTemperature, double dt);
    double level() const { return 100.0 * volume / capacity; }

    double capacity = 12;   //!< m3
    double height = 3.2;    //!< m
    double volume = 6;      //!< m3
    double inflow = 0;      //!< m3/h
    double outflow = 0;     //!< m3/h
    double levelPercent = 50;
    double temperature = kHallTemperature;
    double bottomPressure = 0; //!< bar, hydrostatic
    State state = State::Holding;
    Counter inLitres;
    Counter outLitres;
};

//! A jacketed batch reactor with an agitator, and the recipe that drives it.
struct Reactor
{
    enum class Phase : int {
        Idle = 0,
        Charging = 1,
        Heating = 2,
        Reacting = 3,
        Cooling = 4,
        Discharging = 5,
        Cleaning = 6,
    };

    Reactor(uint64_t seed, const char *code);
    /*!
     * \param in     m3/h that its feed pump brings
     * \param chilled temperature of the cooling water, Cel
     * \param room   true while the next tank takes product
     */
    void step(double in, double inTemperature, double chilled, bool room, double dt);
    bool wantsFeed() const { return phase == Phase::Charging; }

    double temperatureSetPoint = 78; //!< Cel; written by operators
    double speedSetPoint = 120;      //!< 1/min; written by operators
    double capacity = 1.6;           //!< m3
    double volume = 0.02;            //!< m3
    double levelPercent = 1;
    double temperature = 24;         //!< Cel
    double jacket = 24;              //!< Cel
    Lag pressure{0.15, 8};           //!< bar, gauge
    Lag speed{0, 4};                 //!< 1/min
    double motorCurrent = 0;         //!< A
    double motorPower = 0;           //!< kW
    double heatingValve = 0;         //!< %
    double coolingValve = 0;         //!< %
    double viscosity = 4;            //!< mPa.s
    double conversion = 0;           //!< %
    double outflow = 0;              //!< m3/h
    double coolingPower = 0;         //!< kW taken from the chilled water
    Phase phase = Phase::Idle;
    double phaseTime = 0;            //!< s
    Counter batches;
    std::string batchId;
    std::string product;
    RotatingParts agitator;
    Controller productControl{4, 1'500, -50, 50, 0}; //!< K of jacket above the set point
    Random random;

private:
    void enter(Phase next);
    void runRecipe(bool room, double dt);

    std::string m_code;
    uint64_t m_batchNumber;
};

//! The chilled-water set: one compressor that is switched by the supply temperature.
struct Chiller
{
    enum class State : int { Standby = 0, Cooling = 1, Overload = 2 };

    explicit Chiller(uint64_t seed) : random(seed) {}
    //! \a load in kW, taken by the reactors; \a flow in m3/h through the loop.
    void step(double load, double flow, double dt);

    double supplySetPoint = 8;         //!< Cel; written by operators
    double supply = 8;                 //!< Cel
    double returned = 12;              //!< Cel
    double flow = 0;                   //!< m3/h
    double load = 0;                   //!< kW
    Lag current{4, 3};                 //!< A
    Lag condenser{32, 60};             //!< Cel
    Lag suctionPressure{3.4, 15};      //!< bar
    State state = State::Standby;
    RotatingParts parts;
    Counter runSeconds;
    Random random;
};

} // namespace lineside::demo
