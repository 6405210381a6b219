#pragma once

#include "models/access/audit_chain.h"
#include "models/history/historian.h"

namespace lineside {

//! What a look through the whole audit trail has found.
struct AuditReport
{
    quint64 events = 0;
    quint64 first = 0; //!< number of the oldest link that is there; more than 1 when older ones were archived or are gone
    AuditLink head;    //!< the newest
    //! The oldest link that does not follow from the one before it in time; what lies before it is as written.
    std::optional<quint64> firstBroken;
    QString what;      //!< what is wrong there, in words
};

/*!
 * Checks every link of the journal's audit trail, and that it holds \a known, a head that was kept elsewhere (number 0:
 * none was). An edited, deleted, moved or added event breaks the chain where it was done; a cut end, or a chain that was
 * computed anew, shows against \a known. Reads pages of some thousand events; blocks for seconds per million. Never from
 * the window's thread or one of the historian's. \a cancelled may be empty.
 */
Result<AuditReport> checkAudit(Historian &historian, const AuditLink &known, const std::function<bool()> &cancelled = {},
                               size_t pageEvents = 5'000);

//! Audit events from before a moment, newest first, at most so many.
using AuditPages = std::function<Result<QList<Event>>(UtcTime before, size_t atMost)>;
//! The same over a journal that is read in another way.
Result<AuditReport> checkAudit(const QUuid &station, const AuditPages &pages, const AuditLink &known,
                               const std::function<bool()> &cancelled = {}, size_t pageEvents = 5'000);

} // namespace lineside
