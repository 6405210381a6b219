#pragma once

#include "models/plant/ids.h"

#include <QString>

namespace lineside {

struct HealthPicture;
struct UiServices;

/*!
 * After a start figures of the past are read before a machine can be judged: while that is so, what is missing is on its way,
 * and is no lack of data. Window's thread; answers at once.
 */
bool isCatchingUp(const UiServices &services, const HealthPicture &picture, const MachineId &machine);
//! "Catching up", in the place of a status.
QString catchingUpWord();

} // namespace lineside
