#pragma once

#include "models/history/historian.h"

#include <chrono>

namespace lineside {

/*!
 * The last amount of each CounterDelta tag that an earlier run stored, for Pipeline::setToldAmounts(): without it a source
 * that says its last amount again would have it counted twice across a restart.
 *
 * Asks the historian for all such tags at once and waits for \a limit at most; tags that were not answered by then, or
 * whose newest readings all carry 0 (the station's own, of a lost link), are left out. Main thread, before the pipeline
 * starts.
 */
std::vector<Reading> toldAmounts(Historian &historian, const PlantSnapshot &snapshot, UtcTime now, std::chrono::milliseconds limit);

} // namespace lineside
