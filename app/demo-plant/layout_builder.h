#pragma once

#include "app/demo-plant/plant_model.h"

namespace lineside::demo {

//! A measured quantity and its transmitter, as the layout names it.
struct GaugeSpec
{
    const char *code = "";
    const char *name = "";
    const char *sensor = "";
    const char *unit = "";
    const double *source = nullptr;
    double low = 0;          //!< the transmitter's span
    double high = 100;
    int bits = 0;            //!< 12 to 15: a raw integer over the span; 0: float32
    double noise = 0;
    Range normal{};
    Limits limits{};
    int decimals = 1;
};

//! A value that operators may write.
struct SetPointSpec
{
    const char *code = "";
    const char *name = "";
    const char *sensor = "";
    const char *unit = "";
    double *target = nullptr;
    double low = 0;  //!< write limits
    double high = 0;
    int decimals = 1;
};

/*!
 * Builds the project and the points beside each other. Calls go to the machine and device opened last. Identities are
 * made from the seed and the codes, so that a restarted plant is the same plant.
 */
class LayoutBuilder
{
public:
    LayoutBuilder(Plant &plant, quint64 seed);

    void line(const char *code, const char *name);
    void machine(const char *code, const char *name, const char *type, const char *manufacturer, const char *model);
    void device(const char *code, const char *name, const char *driver, std::chrono::milliseconds period);

    //! Of the device opened last.
    void parameter(const char *key, const QJsonValue &value);

    void gauge(const GaugeSpec &spec);
    void setPoint(const SetPointSpec &spec);
    void counter(const char *code, const char *name, const char *sensor, const char *unit, Counter &source);
    void status(const char *code, const char *name, StateSource source, const QList<StateText> &states);
    void text(const char *code, const char *name, const std::string *source);
    void flag(const char *code, const char *name, const bool *source);
    void whole(const char *code, const char *name, const int64_t *source, double high);
    void generic(const GenericSensor &sensor, int number);

    //! The card of the machine opened last: at most two key tags, and the tag that says what it does.
    void card(const char *first, const char *second, const char *state);

    std::vector<std::vector<Point>> takePoints() { return std::move(m_points); }

private:
    QUuid uuid(const QString &what) const;
    Tag &add(const char *code, const char *name, Point point);
    Device &currentDevice();
    Machine &currentMachine();

    Plant &m_plant;
    quint64 m_seed;
    qsizetype m_device = -1;
    std::vector<std::vector<Point>> m_points;
};

/*!
 * Gives each tag of a Modbus device its registers: measured values as input registers or discrete inputs, set points
 * as holding registers, each table from 0 without gaps.
 */
void assignModbusAddresses(Device &device);
//! String node ids in the demo plant's namespace, named after the tags.
void assignOpcUaAddresses(Device &device);
//! The gateway's topics, one a tag.
void assignMqttAddresses(Device &device, const QString &facility);

inline constexpr int kTextBytes = 32; //!< of a text in registers
inline constexpr const char *kOpcUaNamespace = "urn:lineside:demo-plant";

} // namespace lineside::demo
