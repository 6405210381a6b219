#pragma once

#include "models/plant/production_plan.h"

#include <QString>

namespace lineside {

//! "Running", "Planned stop": what a machine does, in the window's language.
QString stateWord(MachineState state);
//! What a choice of a state carries.
QString stateKey(MachineState state);
MachineState stateOfKey(const QString &key);

} // namespace lineside
