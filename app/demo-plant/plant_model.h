#pragma once

#include "app/demo-plant/plant_physics.h"
#include "app/demo-plant/served_value.h"
#include "models/plant/plant.h"

#include <memory>
#include <span>
#include <variant>

namespace lineside::demo {

//! A state of a machine, whatever enumeration it is.
struct StateSource
{
    const void *object = nullptr;
    qint64 (*read)(const void *object) = nullptr;
};

//! Where a tag's value comes from. Pointers into the physics, which outlive the points.
using Source = std::variant<const double *, const float *, const int64_t *, const bool *, const Counter *,
                            const std::string *, StateSource>;

/*!
 * A transmitter: it looks at one quantity of the physics and gives it on with its own noise and resolution.
 */
struct Point
{
    Source source;
    double step = 0;           //!< resolution in the tag's unit; 0 is float32
    double noise = 0;          //!< standard deviation in the tag's unit
    double low = 0;            //!< what it can show
    double high = 0;           //!< equal to low: unbounded
    double *setPoint = nullptr;  //!< where a write goes; null for a measured value
    Counter *counter = nullptr;  //!< for the roll-over fault
    Random random{0};

    //! What it shows now, before any fault.
    ServedValue sample(UtcTime at);
    //! To the nearest step, counted from the low end of the span as a converter does.
    double rounded(double value) const { return step > 0 ? low + quantise(value - low, step) : quantise(value, 0); }
};

//! The size and character of a plant.
struct PlantOptions
{
    quint64 seed = 1;
    int tags = 0;       //!< generic sensors fill up to this number; 0 for the machines alone
    bool opcua = true;  //!< the filling line speaks OPC UA; else Modbus like the rest
    bool mqtt = true;   //!< the packing line's gateway speaks MQTT; else Modbus
};

inline constexpr int kMaxTags = 100'000;
inline constexpr int kGenericTagsPerDevice = 10'000;

/*!
 * The demo plant: its physics, and what of it can be seen through which device. plant() is a complete project but for
 * the ports, which the servers know; point k of device d is its tag k.
 *
 * Not thread-safe; lives on the main thread.
 */
class PlantModel
{
public:
    explicit PlantModel(const PlantOptions &options);
    PlantModel(const PlantModel &) = delete;
    PlantModel &operator=(const PlantModel &) = delete;

    PlantPhysics &physics() { return *m_physics; }
    const Plant &plant() const { return m_plant; }
    const QList<Device> &devices() const { return m_plant.sites.first().devices; }
    std::span<Point> pointsOf(qsizetype device);
    //! True for a device of generic sensors, which are sampled once a second only.
    bool isGeneric(qsizetype device) const { return device >= m_firstGeneric; }
    qsizetype tagCount() const { return qsizetype(m_points.size()); }

    //! Moves the machines on; \a dt in seconds of plant time.
    void step(double dt) { m_physics->step(dt); }
    //! Moves a generic device's sensors on.
    void stepGeneric(qsizetype device, double dt);

private:
    Plant m_plant;
    std::unique_ptr<PlantPhysics> m_physics;
    std::vector<Point> m_points;
    std::vector<size_t> m_first; //!< of each device, and one past the last
    qsizetype m_firstGeneric = 0;
};

/*!
 * Describes the machines' tags. Fills \a plant with one site, its lines, machines and devices, and gives each device's
 * points in the order of its tags.
 */
std::vector<std::vector<Point>> layOutPlant(Plant &plant, PlantPhysics &physics, const PlantOptions &options);
//! Appends devices of generic sensors, which belong to line 4; gives their points.
std::vector<std::vector<Point>> layOutGenericSensors(Plant &plant, PlantPhysics &physics, const PlantOptions &options);

} // namespace lineside::demo
