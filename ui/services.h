#pragma once

#include "models/access/seat.h"
#include "models/base/clock.h"
#include "models/field/field_gateway.h"
#include "models/forward/plant_store.h"
#include "models/history/historian.h"
#include "models/plant/plant_edits.h"
#include "models/telemetry/latest_values.h"
#include "models/telemetry/pipeline.h"
#include "models/telemetry/tag_tap.h"
#include "models/web/web_service.h"

namespace lineside {

namespace keeping {
class Keeper;
}
namespace production {
class ProductionService;
}
class CommandService;
class HealthService;
class QualityService;
class SecretStore;
class Theme;

/*!
 * What the windows are given by the composition root; everything outlives them. All of it may be called from the
 * window's thread without waiting, save SecretStore (up to 3 s: from a worker).
 */
struct UiServices
{
    PlantEditor &editor;
    const LatestValues &latest;
    const Pipeline &pipeline;
    Historian &historian;
    FieldGateway &field;
    CommandService &commands;
    SecretStore &secrets;
    const Authorizer &authorizer;
    const Clock &clock;
    TagTap &tap;  //!< for live trends; a sink of the pipeline that gets everything
    PlantStore &plantStore;
    Theme &theme;
    Seat &seat;   //!< who sits here
    keeping::Keeper *keeper = nullptr; //!< backs up, exports, archives, checks; null where nothing is kept
    WebService *web = nullptr;         //!< null where there is no web server
    production::ProductionService *production = nullptr; //!< these three are null where nothing is worked out
    QualityService *quality = nullptr;
    HealthService *health = nullptr;
};

} // namespace lineside
