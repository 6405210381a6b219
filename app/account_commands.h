#pragma once

#include "models/base/result.h"

#include <QString>

namespace lineside {

/*!
 * What the command line does with accounts while no window is there. Each blocks for some seconds and says on standard
 * output what it found or did.
 */

//! Makes the first administrator and prints the one-time password. Busy: a station works on the folder.
Status createAdmin(const QString &dataFolder, const QString &name);

/*!
 * Checks every link of the audit trail against the next, against the head that is kept beside the accounts, and against
 * what the plant's database holds, if the station forwards to one. Also beside a running station. BadData when a link is
 * broken.
 */
Status verifyAudit(const QString &dataFolder);

} // namespace lineside
