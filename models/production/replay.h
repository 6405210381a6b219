#pragma once

#include "models/history/historian.h"
#include "models/production/accumulator.h"

#include <functional>

namespace lineside::production {

//! How a replay is let go on; asked now and then, from the calling thread.
struct ReplayWatch
{
    std::function<bool()> stopped; //!< empty: never
    std::chrono::milliseconds patience{60'000}; //!< for one answer of the historian
};

/*!
 * Begins at \a from without a checkpoint: with what the tags showed then, as far as it was stored within a quarter of an
 * hour before.
 */
Result<Checkpoint> beginAt(Historian &history, const MachineSetup &setup, UtcTime from, const ReplayWatch &watch = {});

/*!
 * When the oldest reading of the machine's tags in [from, to) is from; nothing where there is none.
 */
Result<std::optional<UtcTime>> firstReadingIn(Historian &history, const MachineSetup &setup, UtcTime from, UtcTime to, const ReplayWatch &watch = {});

/*!
 * Feeds what history has of the machine in [accumulator.now(), to) and advances to \a to. Where the station was started
 * meanwhile (as the journal says, and also at \a start), nothing is known from the last reading before it on. Waits for the historian; not for its threads.
 */
Status replay(Historian &history, Accumulator &accumulator, UtcTime to, const ReplayWatch &watch = {},
              std::optional<UtcTime> start = {});

/*!
 * The stops that are kept for people: idle and down longer than \a shortStop (microseconds, the whole stretch of them counts),
 * setup, planned stops with a reason, and what a person entered.
 */
std::vector<StateInterval> stopsOf(const std::vector<StateInterval> &intervals, qint64 shortStop);

} // namespace lineside::production
