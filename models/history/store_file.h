#pragma once

#include "models/base/clock.h"
#include "models/history/sqlite.h"

#include <QStringList>
#include <QUuid>

#include <span>

namespace lineside {

/*!
 * The file history.sqlite in the data folder: how it is made, opened, judged, migrated and set aside.
 *
 * Tables: *log*, a row per group commit, what was not yet sorted into blocks; *blocks*, a row per tag of a segment
 * (id: segment << 32 | tag; a tag with more readings than a block takes goes on under the next segment number);
 * *stamps*, times that several blocks of a segment share; *segments*, what is known of each finished segment;
 * *events*; *gaps*; *tags*, the numbers of UUIDs; *station*; *former*, the stations whose readings the store began with.
 * *archives*: a row per month ("2026-10") whose readings stand in a file that was verified: every reading of the month
 * up to number last_sequence is in it.
 * *roll_ups*: a row per tag and day with its hours (id: day since 1970 << 32 | tag), made before readings are dropped;
 * *rolled*: what time is in them, and up to which number; *dropped*: before when a tag's readings are not kept.
 * *leftovers*: numbers of segments whose blocks do not count: of a merge that was not finished, or that were merged.
 * A segment's row, which makes its blocks count, is written with the last of them; its log rows are dead from then on.
 */
namespace store {

inline constexpr int kSchemaVersion = 7;
//! Segments that were merged from others are numbered from here on, those that the writer makes below it.
inline constexpr qint64 kFirstMerged = qint64(1) << 30;
inline constexpr qint64 kEndOfMerged = qint64(1) << 31; //!< beyond it, numbers of blocks would be negative

//! One step of the schema: brings version from to from + 1.
struct Migration
{
    int from;
    const char *sql;
};
//! All steps that were ever needed, in order.
std::span<const Migration> migrations();

//! What the file says about itself.
struct Facts
{
    QUuid station;
    bool clean = false;        //!< closed in order the last time
    quint64 nextSequence = 1;
    quint64 nextEvent = 1;
    quint64 flushed = 0;       //!< readings up to this sequence are in blocks
    quint32 nextSegment = 1;
};

//! What is put into a new file.
struct Origin
{
    QUuid station;
    quint64 firstSequence = 1;
    quint64 firstEvent = 1;
};

QString filePath(const QString &folder);

//! Makes the file under another name and moves it to its place when it is whole.
Status create(const QString &folder, const QByteArray &vfs, const Origin &origin, UtcTime now);

//! Opens the file and sets what makes it durable and safe; refuses when a setting does not hold.
Result<sqlite::Database> connect(const QString &folder, sqlite::Database::Mode mode, const QByteArray &vfs);

//! Looks at the file's first bytes without touching it. BadData: no store, or cut off. TooNew.
Status inspect(const QString &folder);

/*!
 * Brings an older store up to version \a to, each step in a transaction of its own with its version number, after a
 * copy (history.before-v<to>.sqlite) was made. TooNew when it is newer.
 */
Status migrate(sqlite::Database &db, const QString &folder, std::span<const Migration> steps, int to);

//! Reads and judges what the file says; removes blocks of a segment that was not finished. BadData: damaged.
Result<Facts> readFacts(sqlite::Database &db);

//! A check of the file's structure that ends after \a limit at the latest. BadData: damaged.
Status check(sqlite::Database &db, std::chrono::milliseconds limit);

Status setClean(sqlite::Database &db, bool clean);
/*!
 * From now on the readings are those of another station: numbers that may have been used before mean others. What is
 * there, up to \a lastSequence and \a lastEvent, has the numbers that the station before gave. In the caller's
 * transaction.
 */
Status setStation(sqlite::Database &db, const QUuid &station, quint64 lastSequence, quint64 lastEvent);

//! Renames the file and what belongs to it to history.corrupt-<utc>.sqlite…; gives the new name.
Result<QString> setAside(const QString &folder, UtcTime now);

} // namespace store
} // namespace lineside
