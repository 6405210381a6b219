#pragma once

#include "models/access/account.h"
#include "models/base/result.h"
#include "models/base/secret.h"

#include <QHash>

#include <mutex>

namespace lineside {

/*!
 * Tickets for browsers, which cannot send a token with the opening of a WebSocket: a token is traded for a ticket that
 * lives kLife, works once, and only from the address that asked for it. A ticket that is shown from elsewhere is spent
 * all the same. Kept as hashes, in memory only. Thread-safe.
 */
class TicketDesk
{
public:
    static constexpr std::chrono::seconds kLife{30};
    static constexpr qsizetype kMost = 4'096;
    static constexpr int kMostPerSession = 20;

    explicit TicketDesk(const Clock &clock) : m_clock(clock) {}

    //! Busy when the session, or all together, hold as many as there may be.
    Result<Secret> issue(const Principal &principal);
    //! Whose it was; nothing when there is none, it is late, or \a origin has another address.
    std::optional<Principal> redeem(QByteArrayView ticket, const Origin &origin);

private:
    struct Ticket
    {
        Principal principal;
        SteadyTime until{};
    };
    static QUuid holderOf(const Principal &principal);
    void forget(const Ticket &ticket);
    void sweep(SteadyTime now);

    const Clock &m_clock;
    std::mutex m_mutex;
    QHash<QByteArray, Ticket> m_tickets; //!< by SHA-256 of the ticket
    QHash<QUuid, int> m_held;            //!< how many a session, or a machine, holds
};

} // namespace lineside
