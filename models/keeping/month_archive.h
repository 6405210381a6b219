#pragma once

#include "models/history/historian.h"
#include "models/keeping/progress.h"

namespace lineside::keeping {

/*!
 * The archive of a month is a zip file that anything can read:
 *
 *   manifest.json     what is in it (below)
 *   README.txt        how to read it
 *   readings/….csv    a file for each tag (and for each type, where a tag's type was changed): time,value,status,bits
 *   events.csv        the journal: id,time,kind,severity,source,user,before,after,text,reference (older archives have none)
 *
 * time is UTC, ISO 8601 with microseconds; value a number in the tag's unit, 0 or 1, or a text in quotes; status the OPC UA
 * status code, 0 is Good; bits is empty, but for a NaN (its IEEE 754 bits in hexadecimal) and for a text that is missing.
 * The manifest names station, plant, month, range, and for each file the tag's UUID, device, code, name, unit and type,
 * the number of readings, the first and last time, and SHA-256 and size of the CSV; and the same of the events. Everything
 * comes back bit for bit.
 */
struct ArchiveFacts
{
    QString file;
    QString month;            //!< "2026-10", of UTC
    quint64 tags = 0;
    quint64 readings = 0;
    quint64 events = 0;
    quint64 bytes = 0;
    quint64 lastSequence = 0; //!< every reading of the month up to this number is in it
    QByteArray sha256;        //!< of the whole file, in hexadecimal
    UtcTime madeAt{};
};

struct ArchiveRequest
{
    QString file;
    QString month;
    QString dataFolder;       //!< of the historian: for the numbers of tags that the plant has no more
    SnapshotPtr snapshot;     //!< what tags are called
};

//! Begin and end of "2026-10" in UTC; nothing when it is no month.
std::optional<std::pair<UtcTime, UtcTime>> rangeOfMonth(const QString &month);
QString monthOf(UtcTime at);

/*!
 * Archives a month: writes the file, reads every value back, compares with what the store gave, and only then gives it its
 * name. NotFound when neither readings nor events of the month are stored. Blocks; not on a thread of the historian's.
 */
Result<ArchiveFacts> archiveMonth(Historian &historian, const ArchiveRequest &request, const Clock &clock,
                                  const Progress &progress);

//! Reads all of an archive and judges it by its own manifest. BadData says what is wrong with it.
Result<ArchiveFacts> verifyArchive(const QString &file, const Progress &progress);

//! What the store notes as archived; oldest first.
Result<std::vector<ArchivedMonth>> archivedMonths(const QString &dataFolder);

/*!
 * Months that are over since \a grace at least, of which readings may be stored, and which are not archived, or were before
 * late readings came. Oldest first.
 */
Result<QStringList> monthsToArchive(const QString &dataFolder, UtcTime now, std::chrono::hours grace);

} // namespace lineside::keeping
