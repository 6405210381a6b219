#pragma once

#include "models/plant/ids.h"
#include "models/plant/tag_address.h"

#include <QList>
#include <QString>

#include <chrono>
#include <optional>

namespace lineside {

//! What a tag's numbers mean over time.
enum class TagKind {
    Gauge,        //!< a quantity at a moment: temperature, pressure
    CounterTotal, //!< counts up until it rolls over or is reset
    CounterDelta, //!< the amount since the last reading
    Status,       //!< one of a few states; textMap names them
    Text,
};

//! How the 64 payload bits of a tag's readings are read. One type per tag, from the driver to the last pixel.
enum class ValueType : quint8 { Float64, Int64, UInt64, Bool, Text };

//! What happens to a value outside the raw span of a scaling.
enum class OutOfSpan {
    Pass,   //!< scale it all the same
    Clamp,  //!< cut it to the span; the status carries the OPC UA limit bits
    Reject, //!< BadOutOfRange
};

//! Linear scaling of a Float64 tag: rawLow..rawHigh on the wire is low..high in the tag's unit.
struct Scaling
{
    double rawLow = 0;
    double rawHigh = 1;
    double low = 0;
    double high = 1;
    OutOfSpan outOfSpan = OutOfSpan::Pass;
    friend bool operator==(const Scaling &, const Scaling &) = default;
};

//! An interval in the tag's unit; a missing end is open.
struct Range
{
    std::optional<double> low;
    std::optional<double> high;
    friend bool operator==(const Range &, const Range &) = default;
};

//! Limits in the tag's unit, after ISA-18.2's four usual ones.
struct Limits
{
    std::optional<double> lowLow;
    std::optional<double> low;
    std::optional<double> high;
    std::optional<double> highHigh;
    friend bool operator==(const Limits &, const Limits &) = default;
};

//! What a state asks of an operator, like a limit does of a number.
enum class StateMeaning : quint8 {
    Normal,
    Warning, //!< as beyond low or high
    Urgent,  //!< as beyond low-low or high-high
};

//! One state of a Status tag: the number on the wire and the word that people read (and that some devices send).
struct StateText
{
    qint64 value = 0;
    QString text;
    StateMeaning meaning = StateMeaning::Normal;
    friend bool operator==(const StateText &, const StateText &) = default;
};

/*!
 * One measured or commanded value of the plant. A plain value, copied freely.
 */
struct Tag
{
    TagUuid id;
    QString code;        //!< what people read and type, unique within its device
    QString name;
    MachineId machine;   //!< whose value it is; null while nobody has said
    TagKind kind = TagKind::Gauge;
    ValueType type = ValueType::Float64;
    QString sensorType;  //!< temperature, pressure, vibration, … free word, lower case
    QString unit;        //!< UCUM code: Cel, bar, mm/s; empty for none
    int decimals = 2;    //!< digits after the point in views
    Range physicalRange; //!< what the sensor can show; outside it a value is bad
    Range normalRange;   //!< what is normal when the machine runs
    Limits limits;
    std::optional<Scaling> scaling; //!< Float64 tags only
    QList<StateText> states;        //!< Status tags
    double deadband = 0;            //!< in the tag's unit; smaller changes do not go to history; 0 stores every reading
    std::optional<std::chrono::milliseconds> staleAfter; //!< default: three periods, at least 2 s
    bool enabled = true;
    bool writable = false;
    Range writeLimits;   //!< values outside are refused before the wire
    TagAddress address;  //!< where the driver finds it; described by the driver's tag parameters

    friend bool operator==(const Tag &, const Tag &) = default;
};

/*!
 * Whether a value of \a before is still a value of \a after, a changed version of it on the same device. Where not, the
 * pipeline forgets the value and the driver reads it anew.
 */
inline bool keepsItsValue(const Tag &before, const Tag &after)
{
    return before.type == after.type && before.unit == after.unit && before.scaling == after.scaling
        && before.states == after.states && before.address == after.address;
}

} // namespace lineside
