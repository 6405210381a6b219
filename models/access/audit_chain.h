#pragma once

#include "models/history/event.h"

#include <QUuid>

#include <optional>

namespace lineside {

/*!
 * One link of the audit trail: its number, from 1, and the SHA-256 over the former link's hash and everything its event
 * says. The newest is the head: who has kept it elsewhere notices every change to what lies before.
 */
struct AuditLink
{
    quint64 number = 0; //!< 0: before the first
    QByteArray hash;
    friend bool operator==(const AuditLink &, const AuditLink &) = default;
};

/*!
 * How events become a chain; pure functions. A link stands in its event's reference ("audit:17:5f0c…"), so it is
 * committed with the event, goes to PostgreSQL with it, and anybody can check the chain with a SHA-256 alone.
 */
namespace audit_chain {

//! What the first link follows: one station's trail cannot pass for another's.
AuditLink beginning(const QUuid &station);
//! The link of \a event after \a former. Covers time, kind, severity, source, user, before, after and text.
AuditLink next(const AuditLink &former, const Event &event);

QString toReference(const AuditLink &link);
std::optional<AuditLink> fromReference(const QString &reference);

} // namespace audit_chain

} // namespace lineside
