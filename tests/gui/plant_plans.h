#pragma once

#include "models/plant/plant_edits.h"

namespace lineside {

/*!
 * Gives a scene's plant shifts, reasons, and to FIL-01 and CAP-01 a full plan of production, charts and health, as an engineer would
 * have made them.
 */
void givePlans(PlantEditor &editor);

} // namespace lineside
