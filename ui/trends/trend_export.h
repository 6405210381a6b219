#pragma once

#include "models/history/historian.h"
#include "models/plant/plant.h"

#include <QString>

namespace lineside {

/*!
 * Writes the stored readings of some tags in a range into a CSV file: time (UTC, ISO 8601), device, tag, value, unit,
 * status. Reads a bounded number at a time and writes on the historian's threads; the file appears whole or not at all.
 * The job's result is the number of readings written; progress and cancel as with every job.
 */
JobPtr<quint64> exportCsv(Historian &historian, SnapshotPtr snapshot, std::vector<TagUuid> tags, UtcTime from, UtcTime to,
                          const QString &path, Job<quint64>::Callback done);

} // namespace lineside
