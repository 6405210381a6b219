#pragma once

#include "models/health/health_sources.h"
#include "models/history/historian.h"

namespace lineside {

//! How a machine's health was, computed anew from its readings.
struct HealthReplay
{
    MachineId machine;
    UtcTime from{};
    UtcTime to{};
    std::vector<HealthScore> scores;      //!< in order of time
    std::vector<AnomalyEpisode> anomalies; //!< that began within
    quint64 readings = 0;
};

/*!
 * Feeds \a into with what history holds of [from, to) of its machine, in order of time, part by part, and calls \a each with
 * every whole \a every in between (may be empty). Blocks; a part that does not come within \a within is a Timeout.
 * Cancelled when \a cancelled says so. Gives the number of readings.
 */
Result<quint64> feedFromHistory(Historian &historian, MachineHealth &into, UtcTime from, UtcTime to, std::chrono::microseconds every,
                                const std::function<void(UtcTime)> &each, const std::function<bool()> &cancelled,
                                std::chrono::milliseconds within = std::chrono::milliseconds(60'000));

/*!
 * Computes a machine's scores anew, at \a from + \a every and so on up to \a to; the first looks back a whole window, too. \a sources may
 * be null: then there are only sensors. Blocks: about a second for 90 days of 20 tags with a reading a minute.
 */
Result<HealthReplay> replayHealth(Historian &historian, HealthSources *sources, const HealthSetup &setup, UtcTime from, UtcTime to,
                                  std::chrono::microseconds every, const std::function<bool()> &cancelled = {},
                                  const MachineHealthSettings &settings = {});

} // namespace lineside
