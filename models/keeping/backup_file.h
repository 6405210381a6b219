#pragma once

#include "models/history/historian.h"
#include "models/keeping/progress.h"

#include <QJsonObject>

namespace lineside::keeping {

/*!
 * A backup is one SQLite file: the tables of the history as they were at one moment, and the table
 * backup(name, data) with project.json, settings.json and manifest.json. The manifest says whose it is, when it was made,
 * how far it goes, and for each table the number of rows and a SHA-256 over them in order. The table
 * backup_records(part, data) is the file of records, cut into pieces; backups of before do not have it.
 */
struct BackupFacts
{
    QUuid station;
    UtcTime at{};
    quint64 lastSequence = 0;
    quint64 lastEvent = 0;
    quint64 bytes = 0;
    QJsonObject tables; //!< name → {rows, sha256}
    QByteArray project;
    QByteArray settings;
    bool hasRecords = false;
};

//! Adds manifest, project and settings to a bare copy of a store, which must be what \a facts say. Durable afterwards.
Status sealBackup(const QString &file, BackupFacts &facts, const Progress &progress);

/*!
 * Reads all of a backup without changing it: its structure, the hash of each table, and whether it holds what its
 * manifest says. BadData: it is damaged, or no backup. TooNew.
 */
Result<BackupFacts> readBackup(const QString &file, const Progress &progress);

} // namespace lineside::keeping
