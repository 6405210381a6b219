#pragma once

#include "models/plant/plant.h"

namespace lineside::demo {

/*!
 * How the demo plant works: three shifts a day, why machines stop, what each counts and how fast it could be, the charts of
 * what matters to bottles and cases, and which tags tell how well a machine is. By the codes of the layout.
 */
void planDemoPlant(Plant &plant);

} // namespace lineside::demo
