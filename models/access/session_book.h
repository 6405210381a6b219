#pragma once

#include "models/access/access_context.h"

namespace lineside {

//! What a login or a renewal gives.
struct Tokens
{
    Secret access;
    Secret refresh; //!< works once
    UtcTime refreshUntil{};
    Principal principal; //!< with the access token's end
};

/*!
 * Sessions: begun by a login, carried on by refresh tokens that work once each. Who shows one a second time has either
 * stolen it or been robbed of it: the whole session ends. Only hashes are stored. Thread-safe; calls may block on disk.
 */
class SessionBook
{
public:
    static constexpr int kUsedKept = 200; //!< used tokens of a session that are known as such

    explicit SessionBook(AccessContext &context) : m_context(context) {}

    //! With context.changing held; \a entry is what the trail says of it. Busy when there are too many sessions.
    Result<Tokens> begin(const User &user, const Origin &origin, const AuditEntry &entry);
    //! Refused, always in the same words, for a token that is unknown, late, used, or of an account that was closed.
    Result<Tokens> renew(const Secret &token, const Origin &origin);
    //! Logs out; \a why goes into the trail instead of "Logged out.".
    Status end(const Principal &by, const QString &why = {});
    //! Ends the sessions of the station's own console, quietly: the program that held them is gone.
    Status forgetConsole();

    //! The own ones; with ManageUsers or DisconnectViewers the tenant's, with ManageTenants all.
    QList<Session> sessionsFor(const Principal &by) const;
    //! NotFound also for one that \a by may not see.
    Status endOther(const Principal &by, const QUuid &session);

    //! Ends what has run out. Gives how many ended.
    Result<qsizetype> sweep();

private:
    Result<Tokens> tokensFor(const QUuid &session, const QByteArray &refresh, UtcTime refreshUntil,
                             const Origin &origin) const;

    AccessContext &m_context;
};

} // namespace lineside
