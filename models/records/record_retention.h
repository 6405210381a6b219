#pragma once

#include "models/base/clock.h"
#include "models/records/record_store.h"

namespace lineside {

/*!
 * Removes what RecordSchema::kept does not keep any longer, in parts of a thousand rows on the writer's thread, between
 * other changes; returns at once. Where records go to the plant's database (\a isCarried), only what has arrived there is
 * removed, and stays there; otherwise nobody waits for it. \a done gets how many rows went, or why it ended before.
 */
void forgetOldRecords(RecordStore &store, UtcTime now, bool isCarried, std::function<void(Result<quint64>)> done = {});

} // namespace lineside
