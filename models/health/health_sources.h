#pragma once

#include "models/health/machine_health.h"

namespace lineside {

/*!
 * What health asks of production and quality. Called on the service's thread each round for each machine, and on another for
 * a replay: any thread, quick, from what is at hand. What is not known stays without a value and without coverage.
 */
class HealthSources
{
public:
    virtual ~HealthSources() = default;
    /*!
     * As of \a now, which may be long ago: OEE and its performance part of the summed times and counts of 7 days, signals of
     * 7 days, breakdowns of plan.breakdownDays.
     */
    virtual HealthFigures figures(const MachineId &machine, const HealthPlan &plan, UtcTime now) = 0;
};

} // namespace lineside
