#pragma once

#include "app/demo-plant/plant_model.h"
#include "models/base/result.h"

#include <functional>

namespace lineside::demo {

struct PastOptions
{
    PlantOptions plant;
    int days = 7;     //!< 1 to kMostPastDays
    UtcTime until{};  //!< when it ends; stamps lie before it
    QString file;
};

inline constexpr int kMostPastDays = 31;

/*!
 * Simulates the days before a demo plant is looked at, as fast as it goes, and writes what its transmitters would have
 * shown into a text file: measured values each minute of the last 26 hours and each five minutes before, counters each
 * minute, states and texts when they change. Counters end where those of a plant of the same seed begin, the numbers that texts
 * end with one before, and wear grows to what it has then, so that the plant goes on from its past. One machine (the empties
 * conveyor) was connected two hours before the end only: it has little data.
 *
 * A line "lineside-demo-past 1", for each tag "tag UUID" and lines of "MICROSECONDS VALUE" in order of time, at the end
 * "end" with the number of readings. \a progress hears 0 to 1 and stops it by false: Cancelled. Blocks.
 */
Status writePast(const PastOptions &options, const std::function<bool(double)> &progress = {});

} // namespace lineside::demo
