#pragma once

#include "models/base/clock.h"
#include "models/plant/production_plan.h"

#include <array>
#include <limits>
#include <vector>

namespace lineside::production {

//! Quantities are kept in millionths of a unit, so that sums are exact in whatever order they are made.
inline constexpr qint64 kUnit = 1'000'000;
//! A counter that goes mad ends at the largest sum there is, instead of beginning anew below zero.
inline void addQuantity(qint64 &sum, qint64 quantity)
{
    if (__builtin_add_overflow(sum, quantity, &sum))
        sum = quantity > 0 ? std::numeric_limits<qint64>::max() : std::numeric_limits<qint64>::min();
}
inline double units(qint64 quantity) { return double(quantity) / double(kUnit); }

inline constexpr size_t kMachineStates = 7;

//! What was made, in millionths of a unit. What no counter tells follows from the others: total = good + scrap + rework.
struct Counts
{
    qint64 total = 0;
    qint64 good = 0;
    qint64 scrap = 0;
    qint64 rework = 0;

    Counts &operator+=(const Counts &other)
    {
        addQuantity(total, other.total);
        addQuantity(good, other.good);
        addQuantity(scrap, other.scrap);
        addQuantity(rework, other.rework);
        return *this;
    }
    bool isZero() const { return total == 0 && good == 0 && scrap == 0 && rework == 0; }
    friend bool operator==(const Counts &, const Counts &) = default;
};

//! What was made of one product.
struct ProductCounts
{
    QString product;        //!< empty: the machine's one product
    qint64 cycleNs = 0;     //!< the ideal time of a unit as it was configured then (ISO 22400 PRI); 0: not known
    Counts inShift;         //!< while the state was known: what OEE is made of
    Counts outOfShift;
    Counts unseen;          //!< while the state was not known: made, but not part of OEE
    friend bool operator==(const ProductCounts &, const ProductCounts &) = default;
};

//! Time of stops that has a name. Short stops are not in it.
struct ReasonTime
{
    MachineState state = MachineState::Unknown;
    QString reason;         //!< a StopReason's code; empty: nobody has said
    qint64 time = 0;        //!< microseconds
    qint64 stops = 0;       //!< that began in it
    friend bool operator==(const ReasonTime &, const ReasonTime &) = default;
};

//! What counters did that a person should know of.
struct CounterNotes
{
    qint64 rollOvers = 0;
    qint64 resets = 0;
    qint64 jumps = 0;       //!< more than the ideal rate allows; counted
    qint64 glitches = 0;    //!< a single reading far off, and back again; not counted
    qint64 estimated = 0;   //!< quantity that was spread over the time in which nobody saw the counter
    friend bool operator==(const CounterNotes &, const CounterNotes &) = default;
};

/*!
 * Summed times and counts of a machine over some time: all that OEE and its parts are made of. Accounts add up: the hours
 * of a shift are the shift, bit for bit.
 */
struct Account
{
    std::array<qint64, kMachineStates> times{}; //!< microseconds by MachineState, short stops in Idle and Down
    qint64 shortStopTime = 0;  //!< microseconds of the above
    qint64 shortStops = 0;     //!< how many
    qint64 overtime = 0;       //!< microseconds of NoShift in which it ran all the same
    std::vector<ReasonTime> reasons;     //!< by state and reason
    std::vector<ProductCounts> products; //!< by product and cycle
    qint64 energy = 0;         //!< in shift; millionths of the counter's unit
    qint64 energyOutOfShift = 0;
    qint64 energySeen = 0;     //!< microseconds in shift in which its counter was seen
    qint64 samples = 0;        //!< readings that were taken into it
    qint64 halfSamples = 0;    //!< two for each Good one, one for each Uncertain one
    CounterNotes notes;
    bool noQuality = false;    //!< (in a part of it) counters do not tell good from bad

    qint64 &time(MachineState state) { return times[size_t(state)]; }
    qint64 time(MachineState state) const { return times[size_t(state)]; }
    qint64 allTime() const;    //!< microseconds that it accounts for

    //! The entry for it, made where there is none.
    ProductCounts &product(const QString &product, qint64 cycleNs);
    ReasonTime &reason(MachineState state, const QString &reason);

    Counts inShift() const;    //!< over all products
    Counts everything() const; //!< with what was made out of shift or unseen

    Account &operator+=(const Account &other);
    friend bool operator==(const Account &, const Account &) = default;
};

/*!
 * The account of a clock hour, as far as it lies in one shift (or in none) and in one production run. Hours, shifts, days
 * and runs are sums of cells.
 */
struct Cell
{
    UtcTime from{};   //!< begins here; no two cells of a machine do
    UtcTime to{};     //!< of the clock hour or shift; the run may end before
    QDate date;       //!< to whose day it belongs
    QString shift;    //!< empty: none, or no calendar
    UtcTime shiftFrom{}; //!< zero: out of shift
    UtcTime runFrom{};   //!< when the production run began; zero: none
    QString order;
    Account account;

    bool inShift() const { return shiftFrom != UtcTime{}; }
    friend bool operator==(const Cell &, const Cell &) = default;
};

} // namespace lineside::production
