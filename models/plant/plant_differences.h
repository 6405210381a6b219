#pragma once

#include "models/plant/plant.h"

#include <utility>

namespace lineside {

/*!
 * What a change of the configuration changes, as an audit trail tells it: "tag CAP-01.torque limits.high: 80; device CAP-01
 * periodMs: 500" before, and the same keys after. Keys as in the project file; what it leaves out is "default". An object that
 * comes stands after, one that goes before, each with how much lies below it. Of many differences the first \a most are told
 * and the others counted. Takes as long as the lists are long that the plants do not share (see shareUnchanged()).
 */
std::pair<QString, QString> differences(const Plant &before, const Plant &after, qsizetype most = 40);

} // namespace lineside
