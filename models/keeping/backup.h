#pragma once

#include "models/keeping/backup_file.h"

namespace lineside::keeping {

struct BackupRequest
{
    QString file;        //!< replaced when it is there
    QString dataFolder;  //!< of the historian
    QByteArray project;  //!< as it is saved; holds no secrets, only references to them
    QByteArray settings; //!< likewise
};

/*!
 * Backs up the history and the records of a running station, its project and its settings into one file, which is verified by reading
 * all of it before it gets its name. Holds no snapshot and slows the station by a few milliseconds a commit at most.
 * Blocks; not on a thread of the historian's.
 */
Result<BackupFacts> backUp(Historian &historian, const BackupRequest &request, const Progress &progress);

} // namespace lineside::keeping
