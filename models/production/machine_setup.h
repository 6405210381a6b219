#pragma once

#include "models/plant/plant.h"
#include "models/production/calendar.h"
#include "models/production/counter.h"

#include <array>
#include <memory>
#include <vector>

namespace lineside::production {

//! What a tag tells of its machine. Of readings with the same stamp the lower one is taken first.
enum class Role : quint8 { Total, Good, Scrap, Rework, Energy, Product, Order, State };
inline constexpr size_t kRoles = 8;
inline constexpr size_t kCounterRoles = 5; //!< the first of them
inline constexpr bool isCounter(Role role) { return size_t(role) < kCounterRoles; }

//! A machine's production as it is configured, flat and ready to count by. Immutable once shared.
struct MachineSetup
{
    MachineId machine;
    LineId line;
    SiteId site;
    QString code;
    CalendarPtr calendar;
    std::array<TagId, kRoles> tags{};            //!< kNoTag where there is none
    std::array<ValueType, kRoles> types{};
    std::array<CounterRule, kCounterRoles> rules{};
    QList<StateText> productStates;              //!< of a Status tag that names the product
    QList<StateText> orderStates;
    std::vector<StateRule> states;               //!< by value
    qint64 cycleNs = 0;                          //!< where the product has none of its own; 0: not known
    std::vector<std::pair<QString, qint64>> rates; //!< by product
    qint64 shortStop = 0;                        //!< microseconds
    double targetOee = 0;

    bool has(Role role) const { return tags[size_t(role)] != kNoTag; }
    bool counts() const { return has(Role::Total) || has(Role::Good) || has(Role::Scrap); }
    //! Any two of total, good and scrap say the third.
    bool hasQuality() const { return int(has(Role::Total)) + int(has(Role::Good)) + int(has(Role::Scrap)) >= 2; }
    bool isConfigured() const { return counts() || (has(Role::State) && !states.empty()); }
    qint64 cycleOf(const QString &product) const;
    const StateRule *ruleOf(qint64 value) const;
};
using MachineSetupPtr = std::shared_ptr<const MachineSetup>;

/*!
 * A machine as the snapshot says; tags that it does not have are left out. The calendar is never null.
 */
MachineSetupPtr makeSetup(const PlantSnapshot &snapshot, const Machine &machine, CalendarPtr calendar);
//! All machines of the plant with a counter or a state, by line, in the order of the plant. Lines share calendars.
std::vector<MachineSetupPtr> setupsOf(const PlantSnapshot &snapshot);
//! The machine whose counts are the line's: its pacemaker, else the last with counters; null where there is none.
MachineId pacemakerOf(const PlantSnapshot &snapshot, const Line &line);

//! Seconds a unit, as configured, in the form in which accounts keep it.
qint64 cycleNsOf(double seconds);

} // namespace lineside::production
