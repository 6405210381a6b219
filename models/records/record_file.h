#pragma once

#include "models/history/sqlite.h"

#include <vector>

namespace lineside {

//! What one room keeps in the file of records.
struct RecordSchema
{
    const char *room = "";          //!< "production"; stays the same for ever
    std::vector<const char *> steps; //!< SQL that leads from version n to n + 1; a step never changes once it was released
};

/*!
 * records.sqlite in the data folder: what people and rules write down about the plant and what cannot be read from it
 * again – production runs, reasons of stops, measurements, scores, alerts. Readings and events live in the historian.
 */
namespace record_file {

QString path(const QString &folder);
/*!
 * Opens the file or makes one, durable when a transaction is committed, and brings each room's tables up to date, all or
 * none. TooNew: a newer version wrote it. BadData: it is damaged or something else; it is left as it is.
 */
Result<sqlite::Database> open(const QString &folder, const std::vector<RecordSchema> &schemas);

/*!
 * Notes that a row is another now, or new, for whoever carries records elsewhere; in the transaction that changed it.
 * \a table is the table's name, \a id its 16 bytes of UUID.
 */
Status noteChange(sqlite::Database &db, const char *table, const QByteArray &id);

} // namespace record_file

} // namespace lineside
