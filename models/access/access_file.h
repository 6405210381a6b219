#pragma once

#include "models/access/audit_chain.h"
#include "models/history/sqlite.h"

#include <QString>

namespace lineside {

//! access.sqlite in the data folder: accounts, sessions and keys, readable by their owner alone.
namespace access_file {

inline constexpr int kVersion = 1;

QString path(const QString &folder);
/*!
 * Opens the file or makes an empty one: WAL, and durable when a transaction is committed. TooNew when a newer version
 * wrote it, BadData when it is damaged or something else: it is never replaced, because without it anybody could
 * become the first administrator.
 */
Result<sqlite::Database> open(const QString &folder);
//! The head of the audit trail as it is kept there, also beside a running station; number 0 when none is.
Result<AuditLink> savedAuditHead(const QString &folder);

} // namespace access_file

} // namespace lineside
