#pragma once

#include "models/plant/ids.h"

#include <QDate>
#include <QList>
#include <QString>

#include <chrono>
#include <optional>

namespace lineside {

//! What a machine does with its time. Unknown and NoShift are found, never configured.
enum class MachineState : quint8 {
    Unknown,     //!< in shift, and nobody knows: no reading, or a bad one
    Running,     //!< makes something
    Idle,        //!< could, and does not: no material, no room, no orders
    Setup,       //!< made ready for another product
    Down,        //!< broken
    PlannedStop, //!< a stop that the plan knows: break, maintenance
    NoShift,     //!< nobody planned to work
};

//! What a value of a machine's state tag stands for.
struct StateRule
{
    qint64 value = 0;
    MachineState state = MachineState::Running;
    QString reason; //!< code of a StopReason that the machine itself tells; empty: a person says
    friend bool operator==(const StateRule &, const StateRule &) = default;
};

//! How fast one product is made at best.
struct ProductRate
{
    QString product;
    double idealCycle = 0; //!< seconds a unit; ISO 22400's planned runtime per item
    friend bool operator==(const ProductRate &, const ProductRate &) = default;
};

//! Where a machine's production figures come from.
struct ProductionPlan
{
    QList<StateRule> states; //!< values of the state tag; what stands in none is Unknown
    // Counters; null where there is none. Of total, good and scrap two suffice.
    TagUuid total;
    TagUuid good;
    TagUuid scrap;
    TagUuid rework;
    TagUuid product;       //!< names what is made; null: always the same
    TagUuid order;         //!< names the order: another text begins another production run
    TagUuid energy;        //!< a counter
    double idealCycle = 0; //!< seconds a unit of products without a rate of their own; 0: not known, and so is the OEE
    QList<ProductRate> products;
    std::optional<double> rollOver; //!< where the counters begin again at 0; none: a lower count is a reset
    std::chrono::milliseconds shortStop{300'000}; //!< up to here a stop counts as lost speed, and nobody asks why
    double targetOee = 0.85;
    friend bool operator==(const ProductionPlan &, const ProductionPlan &) = default;
};

//! A stretch of a shift in which nobody works, in minutes.
struct ShiftBreak
{
    int start = 0; //!< after the shift's start
    int length = 0;
    friend bool operator==(const ShiftBreak &, const ShiftBreak &) = default;
};

//! Work that comes again each week.
struct Shift
{
    QString name;
    quint8 days = 0b0011111; //!< bit 0 is Monday: the days on which it begins
    int start = 0;    //!< minutes after local midnight
    int length = 480; //!< minutes, by the clock on the wall
    QList<ShiftBreak> breaks;
    friend bool operator==(const Shift &, const Shift &) = default;
};

//! A day that is not as its weekday.
struct CalendarException
{
    QDate date;
    QString name;               //!< "Christmas"
    std::optional<int> likeDay; //!< 0 Monday … 6 Sunday: it works like this one; none: nobody works
    friend bool operator==(const CalendarException &, const CalendarException &) = default;
};

//! When a line works.
struct ShiftCalendar
{
    QString code;
    QString name;
    QString timeZone; //!< IANA, "Europe/Berlin"; empty: this computer's
    QList<Shift> shifts;
    QList<CalendarException> exceptions;
    friend bool operator==(const ShiftCalendar &, const ShiftCalendar &) = default;
};

//! Why a machine may stand still; people choose from a site's list.
struct StopReason
{
    QString code;
    QString text;
    MachineState state = MachineState::Down; //!< Down, PlannedStop, Setup or Idle
    friend bool operator==(const StopReason &, const StopReason &) = default;
};

} // namespace lineside
