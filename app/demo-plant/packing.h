#pragma once

#include "app/demo-plant/filling.h"

/*!
 * Line 3: presses form a case around twelve bottles, a palletiser stacks the cases; compressed air and conveyors
 * serve all lines.
 */
namespace lineside::demo {

inline constexpr int64_t kBottlesPerCase = 12;
inline constexpr int64_t kCasesPerLayer = 8;
inline constexpr int64_t kLayersPerPallet = 5;

//! A hydraulic case press: one case a stroke.
struct Press
{
    explicit Press(uint64_t seed) : random(seed) {}
    void step(PieceBuffer &bottles, PieceBuffer &cases, double dt);

    double forceSetPoint = 45;    //!< kN; written by operators
    double force = 45;            //!< kN, peak of the last stroke
    double cycleTime = 8;         //!< s, of the last stroke
    Lag oilTemperature{44, 500};  //!< Cel
    Lag oilPressure{150, 1.5};    //!< bar
    double oilLevel = 82;         //!< %
    Lag motorCurrent{14, 2};      //!< A
    double strokePosition = 0;    //!< mm
    bool guardClosed = true;
    MakerState state = MakerState::Running;
    Counter total;   //!< rolls over at 65,536 as its controller's register does
    Counter scrap;
    RotatingParts parts; //!< of the pump: its wear shows in oil temperature, cycle time and force, too
    Jams jams{3, 15, 70, 0};
    Random random;

private:
    double m_stroke = 0; //!< share of the present stroke, 0..1
};

//! Stacks cases in layers on pallets.
struct Palletiser
{
    explicit Palletiser(uint64_t seed) : random(seed) {}
    void step(PieceBuffer &cases, double dt);

    Lag rate{0, 6};               //!< cases/min
    double armCurrent = 0;        //!< A
    Lag armTemperature{30, 900};  //!< Cel
    Lag gripperVacuum{-0.62, 1};  //!< bar
    double cycleTime = 0;         //!< s
    double layerPercent = 0;      //!< how full the present layer is
    int64_t layer = 1;
    MakerState state = MakerState::Running;
    Counter cases;
    Counter pallets;
    std::string palletId;
    RotatingParts parts;
    Jams jams{1.5, 20, 90, 0};
    Random random;

private:
    int64_t m_onPallet = 0;
    double m_changeLeft = 0;
};

//! A belt with its geared motor.
struct Conveyor
{
    enum class State : int { Stopped = 0, Running = 1, Accumulating = 2 };

    explicit Conveyor(uint64_t seed) : random(seed) {}
    //! \a load 0..1: how full it stands.
    void step(double load, double dt);

    double speedSetPoint = 24;      //!< m/min; written by operators
    Lag speed{0, 1.5};              //!< m/min
    double motorCurrent = 0;        //!< A
    Lag motorTemperature{30, 900};  //!< Cel
    double loadPercent = 0;
    State state = State::Running;
    RotatingParts parts;
    Random random;
};

//! A screw compressor that loads and unloads between two pressures.
struct Compressor
{
    enum class State : int { Unloaded = 0, Loaded = 1 };

    explicit Compressor(uint64_t seed) : random(seed) {}
    //! \a use in m3/min of free air.
    void step(double use, double dt);

    double pressureSetPoint = 7.0;     //!< bar; written by operators
    double pressure = 7.0;             //!< bar
    double use = 0;                    //!< m3/min
    Lag oilTemperature{74, 400};       //!< Cel
    Lag outletTemperature{60, 120};    //!< Cel
    Lag motorCurrent{48, 2};           //!< A
    State state = State::Loaded;
    Counter runSeconds;
    Counter loads;
    RotatingParts parts;
    Random random;
};

} // namespace lineside::demo
