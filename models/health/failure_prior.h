#pragma once

#include "models/health/health_score.h"
#include "models/health/predictive_alert.h"

namespace lineside {

/*!
 * Breakdowns an operating hour of a machine, drawn to the fleet's as by a Gamma prior of shape 1 with the fleet's mean:
 * (count + 1) / (hours + 1 / fleet). Nothing where the machine did not run or the fleet's rate is not known.
 */
std::optional<double> shrunkBreakdownRate(const BreakdownFigure &breakdowns);

/*!
 * The probability that such a machine breaks down within \a hours of the calendar, of which it runs as large a part as it did,
 * whatever its age: Weibull's conditional one with shape 1, at shrunkBreakdownRate(). The interval is that of the rate's
 * posterior, 95 %. Nothing where there is no rate.
 */
std::optional<Estimate> breakdownWithin(const BreakdownFigure &breakdowns, double hours);

} // namespace lineside
