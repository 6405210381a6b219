#pragma once

#include "models/production/accumulator.h"

namespace lineside::production {

/*!
 * What machines did, for those who judge values by it: a chart that looks at good running time only, a score that leaves
 * out start-ups. Any thread; answers at once.
 */
class MachineStates
{
public:
    virtual ~MachineStates() = default;
    //! In time order, cut to [from, to), as far as it is at hand: the last days. What is left out is not known.
    virtual std::vector<StateInterval> states(const MachineId &machine, UtcTime from, UtcTime to) const = 0;

    //! Whether it is known to have run all the time from \a from to \a to.
    bool wasRunning(const MachineId &machine, UtcTime from, UtcTime to) const
    {
        UtcTime until = from;
        for (const StateInterval &interval : states(machine, from, to)) {
            if (interval.state != MachineState::Running || interval.from > until)
                return false;
            until = interval.to;
        }
        return until >= to;
    }
    //! The state at a moment; Unknown where it is not at hand.
    MachineState stateAt(const MachineId &machine, UtcTime at) const
    {
        const auto found = states(machine, at, at + std::chrono::microseconds(1));
        return found.empty() ? MachineState::Unknown : found.front().state;
    }
};

} // namespace lineside::production
