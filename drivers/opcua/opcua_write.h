#pragma once

#include "drivers/opcua/client.h"
#include "models/field/field_writer.h"

#include <QVariant>

namespace lineside::opcua {

/*!
 * One write: learns the node's type where \a known is Null, writes, reads back. It is not repeated. \a done gets the
 * outcome and the type to remember (Null: forget it), exactly once, by the deadline or the client's next run() after it.
 */
void writeNode(Client &client, const NodeId &node, WireType known, const QVariant &raw, SteadyTime deadline,
               std::function<void(WriteOutcome, WireType)> done);

} // namespace lineside::opcua
