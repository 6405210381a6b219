#pragma once

#include "models/history/historian.h"
#include "models/keeping/csv_past.h"
#include "models/keeping/progress.h"

namespace lineside::keeping {

//! How a CSV file looks.
struct CsvFormat
{
    char separator = ',';      //!< a comma, a semicolon or a tab
    bool decimalComma = false; //!< only where the separator is none
    bool localTime = false;    //!< with its offset from UTC; otherwise UTC with Z

    //! What a spreadsheet of these people opens by itself: semicolons where numbers are written with a comma.
    static CsvFormat forLocale(const QLocale &locale);
};

struct CsvRequest
{
    QString file;
    SnapshotPtr snapshot;       //!< what tags are called
    std::vector<TagUuid> tags;  //!< one after the other in the file; unknown ones are left out
    UtcTime from{};
    UtcTime to{};               //!< exclusive
    std::chrono::microseconds bucket{0}; //!< 0: readings as they are stored; otherwise figures of stretches of this length
    CsvFormat format;
    AskPast past;               //!< for what this station does not hold (any more); empty: nobody is asked
};

struct CsvDone
{
    QString file;
    quint64 rows = 0;
    quint64 bytes = 0;
    quint64 fromPlant = 0; //!< rows that the plant's database gave
    QString remark;        //!< what is not in it, as a sentence: the plant's database could not be asked; else empty
};

/*!
 * Writes the history of some tags in a range into a CSV file (RFC 4180, UTF-8): what a trend shows of it. Readings: time,
 * device, tag, value, unit, quality, status, source. Buckets: time (of the beginning), device, tag, readings, min, max, mean,
 * time_mean, first, last, unit, quality (the worst), source. The source is local; local_hours, where this station keeps
 * hourly figures only (of readings: first, min, max, last; of buckets: the hours that begin in them); postgresql; or
 * postgresql_rollup, which is first, min, max and last of minutes or hours, without counts and means. Cells cannot become
 * formulas. Takes little memory whatever the range; the file appears whole
 * or not at all. NotFound when there is nothing to write. Blocks; not on a thread of the historian's.
 */
Result<CsvDone> exportCsv(Historian &historian, const CsvRequest &request, const Clock &clock, const Progress &progress);

} // namespace lineside::keeping
