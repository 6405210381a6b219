#pragma once

#include "models/health/machine_health.h"

namespace lineside {

//! What speaks against the machine, the worst first; at most 8. Reads score, trend, anomaly and projections of \a of.
QList<RiskFactor> riskFactorsOf(const HealthAssessment &of);
//! What to do, in one sentence; never empty.
QString recommendedActionOf(const HealthAssessment &of);
//! "3.2 days", "5 hours".
QString durationText(double hours);
QString dimensionText(HealthDimension dimension);

} // namespace lineside
