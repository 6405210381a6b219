#pragma once

#include "models/health/machine_health.h"

namespace lineside {

//! What speaks against the machine, the worst first; at most 8. Reads score, trend, anomaly and projections of \a of.
QList<RiskFactor> riskFactorsOf(const HealthAssessment &of);
//! What to do; never empty.
HealthSentence recommendedActionOf(const HealthAssessment &of);
QString dimensionText(HealthDimension dimension);
QString scoreName(); //!< "Health score"

} // namespace lineside
