#include "models/access/ticket_desk.h"

#include "models/access/access_text.h"
#include "models/access/crypto.h"

namespace lineside {

QUuid TicketDesk::holderOf(const Principal &principal)
{
    return principal.session.isNull() ? principal.id : principal.session;
}

void TicketDesk::forget(const Ticket &ticket)
{
    const auto held = m_held.find(holderOf(ticket.principal));
    if (held != m_held.end() && --*held <= 0)
        m_held.erase(held);
}

void TicketDesk::sweep(SteadyTime now)
{
    m_tickets.removeIf([this, now](const auto &it) {
        const bool late = it.value().until <= now;
        if (late)
            forget(it.value());
        return late;
    });
}

Result<Secret> TicketDesk::issue(const Principal &principal)
{
    const SteadyTime now = m_clock.steady();
    const Secret ticket(crypto::toBase64Url(crypto::randomBytes(32)));
    const QUuid holder = holderOf(principal);
    const std::lock_guard lock(m_mutex);
    const auto full = [&] { return m_tickets.size() >= kMost || m_held.value(holder) >= kMostPerSession; };
    if (full())
        sweep(now);
    if (full())
        return Error{Error::Kind::Busy, AccessText::tr("Too many tickets have not been used yet."),
                     AccessText::tr("Try again in half a minute.")};
    m_tickets.insert(crypto::sha256(ticket.reveal()), {principal, now + kLife});
    ++m_held[holder];
    return ticket;
}

std::optional<Principal> TicketDesk::redeem(QByteArrayView ticket, const Origin &origin)
{
    if (ticket.size() != 43) // 32 bytes in base64url
        return {};
    const QByteArray hash = crypto::sha256(ticket);
    const std::lock_guard lock(m_mutex);
    const auto found = m_tickets.constFind(hash);
    if (found == m_tickets.constEnd())
        return {};
    const Ticket taken = *found;
    m_tickets.erase(found);
    forget(taken);
    if (taken.until <= m_clock.steady() || taken.principal.origin.address != origin.address)
        return {};
    return taken.principal;
}

} // namespace lineside
