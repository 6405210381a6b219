#pragma once

#include "models/history/sqlite.h"
#include "models/records/carried_table.h"

#include <functional>
#include <vector>

namespace lineside {

class RecordRow;

//! How long a table of records keeps its rows. What people entered is kept for ever, and stands in no such list.
struct KeptTable
{
    const char *table;             //!< with a column id
    const char *time;              //!< the column that says how old a row is
    int days;                      //!< then it goes
    const char *only = "TRUE";     //!< of which rows all this is true
    const char *shed = nullptr;    //!< "body = ''": what a row loses before that,
    const char *isShed = nullptr;  //!< "body = ''": how to see that it has
    int shedAfterDays = 0;
    std::vector<const char *> rest = {}; //!< SQL that removes what belonged to rows that went; a ? for the time before which they did
};

//! What one room keeps in the file of records.
struct RecordSchema
{
    const char *room = "";          //!< "production"; stays the same for ever
    std::vector<const char *> steps; //!< SQL that leads from version n to n + 1; a step never changes once it was released
    std::vector<CarriedTable> carried = {}; //!< what goes to the plant's database of it
    std::vector<KeptTable> kept = {};       //!< what does not stay for ever
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

/*!
 * The same for every row of which \a where (SQL, with a ? for each of what \a bind puts in) is true: before they are
 * deleted, so that they go elsewhere as well. Rows that only give way here, and are to stay elsewhere, are not noted.
 */
Status noteRows(sqlite::Database &db, const char *table, const char *where, const std::function<void(RecordRow &)> &bind);

} // namespace record_file

} // namespace lineside
