#pragma once

#include "models/keeping/backup_file.h"

#include <QStringList>

namespace lineside::keeping {

struct RestoreRequest
{
    QString file;
    QString dataFolder;
    bool setAside = false; //!< what the folder holds is renamed; otherwise only an empty folder is taken
};

struct Restored
{
    BackupFacts facts;
    QStringList setAside; //!< new names of what was there before
};

/*!
 * Puts a backup into a data folder on which no station works. The backup is read and checked whole before anything is
 * touched, and the folder goes from the old state to the new as a whole, also when this process or the machine dies:
 * what was begun is ended by finishRestore().
 *
 * The restored store is a station of its own, since the numbers that it gives from now on have been given before; it
 * remembers which station its readings come from, so that the forwarder goes on where that one was.
 * Refused: the folder is not empty. Busy: a station works on it.
 */
Result<Restored> restore(const RestoreRequest &request, const Clock &clock, const Progress &progress);

//! Before a data folder is used: ends a restore that was decided but not ended. Does nothing otherwise.
Status finishRestore(const QString &dataFolder);

} // namespace lineside::keeping
