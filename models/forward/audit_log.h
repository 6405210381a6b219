#pragma once

#include "models/forward/pg_link.h"

#include <QUuid>

namespace lineside::forward {

//! A link of a station's audit trail as the plant's database has it.
struct AuditLogLink
{
    quint64 number = 0;
    QByteArray hash;
};

/*!
 * The newest link that a station has forwarded; nothing when it has forwarded none. BadData when the database holds two
 * links of one number: then the trail was written anew on the station. Connects, and blocks for some seconds at most.
 */
Result<std::optional<AuditLogLink>> newestAuditLink(const Login &login, const QUuid &station);

} // namespace lineside::forward
