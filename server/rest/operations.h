#pragma once

#include "models/health/health_service.h"
#include "models/production/production_service.h"
#include "models/quality/quality_service.h"

namespace lineside::rest {

//! What the station works out of readings. A null one is not offered; all outlive the server.
struct Operations
{
    production::ProductionService *production = nullptr;
    QualityService *quality = nullptr;
    HealthService *health = nullptr;
};

} // namespace lineside::rest
