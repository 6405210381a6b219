#pragma once

#include "models/base/result.h"
#include "models/health/machine_health.h"
#include "models/health/score_grounds.h"

#include <functional>
#include <memory>

namespace lineside {

//! A stretch of a machine's past that was read once and is asked moment by moment. Of one thread.
class HealthPast
{
public:
    virtual ~HealthPast() = default;
    //! What HealthSources::figures() says of that moment.
    virtual HealthFigures figures(UtcTime at) = 0;
};

/*!
 * What health asks of production and quality. What is not known stays without a value and without coverage.
 */
class HealthSources
{
public:
    virtual ~HealthSources() = default;
    /*!
     * As of \a now: OEE and its performance part of the summed times and counts of 7 days, signals of 7 days, breakdowns of
     * plan.breakdownDays; the day that goes on is the last of them. Each says the time that it rests on. Called on the service's thread each round for each machine: quick, from what is at hand.
     */
    virtual HealthFigures figures(const MachineId &machine, const HealthPlan &plan, UtcTime now) = 0;

    // On a thread of health's own that may wait; for at most kHealthPatience, then it is an error. They end early where
    // \a cancelled says so.

    //! The same of every moment of [from, to], for a replay.
    virtual Result<std::unique_ptr<HealthPast>> past(const MachineId &machine, const HealthPlan &plan, UtcTime from, UtcTime to,
                                                     const std::function<bool()> &cancelled);
    //! What the figures of \a now are made of. The sensors' place stays empty.
    virtual Result<HealthEvidence> evidence(const MachineId &machine, const HealthPlan &plan, UtcTime now,
                                            const std::function<bool()> &cancelled);
    //! When breakdowns of the machine began in [from, to); nothing: nobody tells of breakdowns.
    virtual Result<std::optional<std::vector<UtcTime>>> breakdowns(const MachineId &machine, UtcTime from, UtcTime to,
                                                                   const std::function<bool()> &cancelled);
};

inline constexpr std::chrono::seconds kHealthPatience{10};

} // namespace lineside
