#pragma once

#include "models/plant/plant.h"

namespace lineside {

/*!
 * Why a calendar, a list of reasons, or what a machine's production, charts and health go by is not in order; empty when
 * it is. Tags that are not there are no fault: what they would tell is not known.
 */
QString faultOfCalendars(const Site &site);
QString faultOfStopReasons(const Site &site);
QString faultOfPlans(const Site &site, const Machine &machine);

} // namespace lineside
