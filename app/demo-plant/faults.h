#pragma once

#include "app/demo-plant/plant_model.h"
#include "models/base/result.h"

#include <QStringList>

#include <map>

namespace lineside::demo {

//! One fault as a person or a schedule asks for it.
struct FaultOrder
{
    enum class Kind { LinkLoss, Stuck, Spike, Drift, BearingWear, RollOver, BadQuality };

    Kind kind = Kind::Stuck;
    QString target;                      //!< device, machine or tag
    double amount = 0;                   //!< of a spike (tag's unit), a drift (unit per second), a wear
    std::chrono::milliseconds lasts{0};  //!< 0: until cleared

    /*!
     * Reads "link-loss DEVICE 30s", "stuck TAG 60s", "spike TAG 5", "drift TAG 0.1/min [60s]", "bearing-wear MACHINE 1",
     * "rollover TAG", "bad-quality TAG 30s". Times are real time: 500ms, 30s, 2min, 1h.
     */
    static Result<FaultOrder> parse(const QStringList &words);
};

//! "30s", "500ms", "2min", "1h"; a bare number is seconds. Up to a day.
std::optional<std::chrono::milliseconds> parseDuration(const QString &text);

/*!
 * The faults of transmitters that are in force, applied between sampling and serving. What concerns machines, counters
 * and links is done by DemoPlant at once.
 */
class TransmitterFaults
{
public:
    explicit TransmitterFaults(size_t points) : m_touched(points, 0) {}

    //! Lasts until \a until; SteadyTime::max() until cleared.
    void add(size_t point, const FaultOrder &order, SteadyTime now, SteadyTime until);
    size_t clear();
    bool touches(size_t point) const { return m_touched[point] != 0; }
    //! Changes \a value as the faults of this point say; \a last is what was served before.
    void apply(size_t point, ServedValue &value, ValueType type, const ServedValue &last, SteadyTime now);
    //! One sentence each; what has run out is gone.
    QStringList list(SteadyTime now);

private:
    struct Active
    {
        FaultOrder order;
        SteadyTime since;
        SteadyTime until;
        std::optional<ServedValue> frozen;
        bool served = false; //!< a spike is over once it was served
    };
    void prune(size_t point, SteadyTime now);

    std::vector<quint8> m_touched;
    std::map<size_t, std::vector<Active>> m_active;
};

} // namespace lineside::demo
