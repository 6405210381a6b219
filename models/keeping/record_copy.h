#pragma once

#include "models/history/sqlite.h"
#include "models/keeping/progress.h"

namespace lineside::keeping {

/*!
 * Copies the file of records of a data folder as it stands at one moment into \a to, an empty file, also beside a running
 * station. False when the folder has none. BadData: it is damaged.
 */
Result<bool> copyRecords(const QString &dataFolder, const QString &to, const Progress &progress);

/*!
 * Looks at every page of the file of records. A sentence about what is damaged; empty when all is well, or there is no such
 * file. An error when it could not be looked at.
 */
Result<QString> damageOfRecords(const QString &dataFolder, const Progress &progress);

//! Puts a copy of the file of records into a backup that is not sealed yet.
Status packRecords(const QString &backup, const QString &copy, const Progress &progress);
//! Writes the records of a backup into a file of their own and takes them out of it; false when it holds none.
Result<bool> unpackRecords(const QString &backup, const QString &to, const Progress &progress);
//! Whether a backup holds records.
Result<bool> holdsRecords(sqlite::Database &backup);

} // namespace lineside::keeping
