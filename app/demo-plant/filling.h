#pragma once

#include "app/demo-plant/mixing.h"

/*!
 * Line 2: bottles are filled, capped and labelled; whole bottles travel over accumulating conveyors, so that every
 * count of one machine is found again in the next.
 */
namespace lineside::demo {

//! What every machine that makes pieces says of itself; the words are in plant_layout.cpp.
enum class MakerState : int { Stopped = 0, Running = 1, Starved = 2, Blocked = 3, Fault = 4, ChangeOver = 5 };

//! Pieces that wait between two machines.
struct PieceBuffer
{
    int64_t capacity = 400;
    int64_t pieces = 120;

    int64_t space() const { return capacity - pieces; }
    double fill() const { return double(pieces) / double(capacity); }
};

//! Random stops of a machine: about \a perHour while it runs, each \a shortest to \a longest seconds.
struct Jams
{
    double perHour = 4;
    double shortest = 12;
    double longest = 55;
    double left = 0; //!< seconds until the present one is cleared

    //! True while jammed.
    bool step(bool running, double factor, Random &random, double dt);
};

//! A rotary filler: bottles of half a litre from a pressurised bowl.
struct Filler
{
    Filler(uint64_t seed, const char *code);
    //! \a supply is the pressure of the product header in bar; gives the good bottles of this step to \a out.
    void step(double supply, double productTemperature, PieceBuffer &out, double dt);
    //! m3/h that it draws from the header.
    double draw() const { return inflow * 0.06; }

    double rateSetPoint = 66;      //!< bottles/min; written by operators
    double bowlLevelSetPoint = 60; //!< %; written by operators
    Lag rate{0, 7};                //!< bottles/min
    double bowlVolume = 48;        //!< L of 80
    double bowlLevel = 60;         //!< %
    Lag bowlPressure{1.2, 5};      //!< bar
    double inflow = 0;             //!< L/min
    double inletValve = 0;         //!< %
    Lag productTemperature{24, 90};
    double fillVolume = 500;       //!< mL, mean of the last bottles
    double cycleTime = 0;          //!< s a bottle; 0 while it stands
    double motorCurrent = 0;       //!< A
    double scrapRatio = 0;         //!< %
    MakerState state = MakerState::Running;
    Counter total;
    Counter scrap;
    Counter runSeconds;
    std::string order;           //!< the next one begins after kOrderBottles
    RotatingParts parts; //!< of the carousel; its wear also scatters the fill volume
    Controller inlet{4, 30, 0, 100, 40};
    Jams jams;
    Random random;

private:
    void beginOrder();

    std::string m_code;
    unsigned m_orderNumber = 0;
    uint64_t m_orderBegan = 0; //!< at this total
    Lag m_recentScrap{0.3, 240};
    Lag m_volumeDrift{0, 60};
};

//! Screws caps on.
struct Capper
{
    explicit Capper(uint64_t seed) : random(seed) {}
    void step(PieceBuffer &in, PieceBuffer &out, double dt);

    double torqueSetPoint = 1.8; //!< N.m; written by operators
    Lag rate{0, 5};              //!< caps/min
    double torque = 1.8;         //!< N.m, mean of the last caps
    Lag headPressure{4.8, 6};    //!< bar
    double motorCurrent = 0;     //!< A
    Lag motorTemperature{30, 800};
    double capLevel = 70;        //!< % in the hopper
    double cycleTime = 0;        //!< s
    MakerState state = MakerState::Running;
    Counter total;
    Counter rejects;
    RotatingParts parts;
    Jams jams{2.5, 8, 35, 0};
    Random random;
};

//! Puts labels on; the web runs from a reel over a dancer that keeps its tension.
struct Labeller
{
    explicit Labeller(uint64_t seed) : random(seed) {}
    void step(PieceBuffer &in, PieceBuffer &out, double dt);

    double tensionSetPoint = 42; //!< N; written by operators
    Lag rate{0, 5};              //!< labels/min
    Lag webTension{42, 1.5};     //!< N
    double webSpeed = 0;         //!< m/min
    double webLeft = 1'200;      //!< m on the reel
    double reelDiameter = 300;   //!< mm
    Lag glueTemperature{158, 45};//!< Cel
    double motorCurrent = 0;     //!< A
    double cycleTime = 0;        //!< s
    MakerState state = MakerState::Running;
    Counter total;
    Counter rejects;
    Counter reels;
    RotatingParts parts;
    Controller dancer{0.6, 8, -30, 30, 0};
    Jams jams{2, 10, 40, 0};
    Random random;

private:
    double m_changeLeft = 0;
};

} // namespace lineside::demo
