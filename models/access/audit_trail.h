#pragma once

#include "models/access/account.h"
#include "models/access/audit_chain.h"
#include "models/history/historian.h"

#include <functional>
#include <memory>
#include <mutex>

namespace lineside {

//! What somebody is about to do.
struct AuditEntry
{
    QString user;    //!< who; empty when the station itself
    Origin origin;   //!< from where; goes behind the user's name
    QString subject; //!< what it is about: "user m.meier", "tenant north", "API key line 3"
    QString before;
    QString after;
    QString text;    //!< one sentence
    Severity severity = Severity::Info;
};

/*!
 * The audit trail: events of the kind Audit, each in the journal before what it tells of is done, each chained to the
 * former. Their times grow with their numbers, whatever the machine's clock does. Thread-safe; record() blocks until the
 * journal has the event on disk, at most kWithin.
 */
class AuditTrail
{
public:
    static constexpr std::chrono::seconds kWithin{5};

    /*!
     * Goes on from the newest link in the journal. \a saved is the head that was kept apart from it: when the journal
     * does not hold that any more, its end was cut off or changed; that is the first thing recorded, as Critical, and
     * the chain goes on from \a saved.
     */
    static Result<std::unique_ptr<AuditTrail>> open(Historian &historian, const AuditLink &saved,
                                                    std::function<UtcTime()> now);

    //! An error means that nothing may be done: the journal does not hold it, or did not say so in time.
    Status record(const AuditEntry &entry);
    AuditLink head() const; //!< the newest link that is on disk

private:
    struct State;
    AuditTrail(Historian &historian, AuditLink head, UtcTime last, std::function<UtcTime()> now);

    Historian &m_historian;
    const std::function<UtcTime()> m_now;
    std::mutex m_recording; //!< one record at a time: each needs the former's hash
    const std::shared_ptr<State> m_state;
};

} // namespace lineside
