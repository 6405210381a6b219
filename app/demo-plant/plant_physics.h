#pragma once

#include "app/demo-plant/packing.h"

#include <array>
#include <string_view>
#include <vector>

namespace lineside::demo {

//! A slow quantity of no particular machine: first-order, pushed about by a slow random walk. 100,000 are cheap.
struct GenericSensor
{
    float value = 0;
    float target = 0;
    float centre = 0;
    float spread = 1;
    float share = 0.1f; //!< of the way to the target in one second
};

/*!
 * The whole plant: three lines that feed each other. Liquid and bottles are never made or lost on the way from one
 * machine to the next.
 */
class PlantPhysics
{
public:
    explicit PlantPhysics(uint64_t seed);
    PlantPhysics(const PlantPhysics &) = delete; // points look into it
    PlantPhysics &operator=(const PlantPhysics &) = delete;

    void addGenericSensors(uint64_t seed, size_t count);

    //! Moves the machines on by \a dt seconds; long steps are cut into ones that the controllers stand.
    void step(double dt);
    //! Moves one part of the generic sensors on by \a dt seconds.
    void stepGeneric(size_t first, size_t count, double dt);

    //! The wear of a machine's bearings, pump or carousel; null for a machine without.
    Wear *wearOf(std::string_view machine);
    double plantSeconds() const { return m_seconds; }

    Tank rawTank;      //!< TNK-01
    Tank productTank;  //!< TNK-02
    std::array<Pump, 5> pumps; //!< PMP-01, -02 feed the reactors, -03 TNK-01, -04 the fillers, -05 the chilled loop
    std::array<Reactor, 2> reactors;
    Chiller chiller;
    std::array<Filler, 2> fillers;
    Capper capper;
    Labeller labeller;
    std::array<Press, 2> presses;
    Palletiser palletiser;
    std::array<Conveyor, 6> conveyors;
    Compressor compressor;
    std::array<PieceBuffer, 4> buffers; //!< fillers > capper > labeller > presses > palletiser
    double hallTemperature = kHallTemperature;
    double hallHumidity = 45;
    std::vector<GenericSensor> generic;

private:
    void stepOnce(double dt);

    Random m_random;
    Random m_genericRandom;
    Lag m_hall{kHallTemperature, 1'800};
    Lag m_humidity{45, 1'200};
    double m_seconds = 0;
};

} // namespace lineside::demo
