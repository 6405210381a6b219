#pragma once

#include "models/health/health_sources.h"
#include "models/history/historian.h"

#include <span>

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

//! How somebody follows long work, and ends it. Both may be empty, and are called on the thread that works.
struct ReplayWatch
{
    std::function<bool()> cancelled;      //!< asked often; from then on nothing more is done
    std::function<void(double)> progress; //!< 0 to 1, never less than before

    bool isCancelled() const { return cancelled && cancelled(); }
    void tell(double share) const
    {
        if (progress)
            progress(share);
    }
};

//! What is asked of history, and where it is to be looked at on the way.
struct FedStretch
{
    UtcTime from{};
    UtcTime to{}; //!< exclusive
    std::span<const UtcTime> moments = {};        //!< in order, none before \a from
    std::function<void(UtcTime)> each = {};       //!< called with each moment that is reached, before readings of that moment
    std::chrono::milliseconds within{60'000};     //!< a day of history must come in so long: else it is a Timeout
};

/*!
 * Feeds \a into with what history holds of a stretch of its machine, in order of time, day by day. Blocks. Cancelled when
 * \a watch says so. Gives the number of readings.
 */
Result<quint64> feedFromHistory(Historian &historian, MachineHealth &into, const FedStretch &stretch, const ReplayWatch &watch = {});

/*!
 * Computes a machine's scores anew, at \a from + \a every and so on up to \a to; steps of whole hours begin with the first full
 * hour, and then the end is looked at, too. The first looks back a whole window. \a sources may
 * be null: then there are only sensors. It is what readings one by one would have come to, bit for bit. Blocks: half a second
 * for 90 days of 20 tags with a reading a minute, one to three with a reading a second.
 */
Result<HealthReplay> replayHealth(Historian &historian, HealthSources *sources, const HealthSetup &setup, UtcTime from, UtcTime to,
                                  std::chrono::microseconds every, const ReplayWatch &watch = {},
                                  const MachineHealthSettings &settings = {});

/*!
 * The scores of \a moments (in order), each from the readings of its window; \a before is the status that the machine had
 * before the first. Trends, anomalies and projections are not in it: they take more past than a window. Blocks.
 */
Result<std::vector<HealthAssessment>> healthAt(Historian &historian, HealthSources *sources, const HealthSetup &setup,
                                               std::span<const UtcTime> moments, HealthStatus before, const ReplayWatch &watch = {},
                                               const MachineHealthSettings &settings = {});

} // namespace lineside
