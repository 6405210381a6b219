#pragma once

#include "models/access/access_context.h"

#include <QHash>

namespace lineside {

//! What a login or a renewal gives.
struct Tokens
{
    Secret access;
    Secret refresh; //!< works once; see SessionBook
    UtcTime refreshUntil{};
    Principal principal; //!< with the access token's end
};

/*!
 * Sessions: begun by a login, carried on by refresh tokens that work once each. Who shows one a second time has either
 * stolen it or been robbed of it: the whole session ends. Only hashes are stored. Thread-safe; calls may block on disk.
 *
 * But an answer can be lost on its way, and who never got the new token can only show the old one again. For kGrace it gives
 * the same new token once more, to the same address and client, as long as that has not been used: then its owner has it,
 * and whoever shows the old one is somebody else. So the chain never forks, and a thief who is quick gets nothing that does
 * not give them away at the next renewal. What is needed for it is in memory only, and gone after a restart.
 */
class SessionBook
{
public:
    static constexpr int kUsedKept = 200; //!< used tokens of a session that are known as such
    static constexpr std::chrono::seconds kGrace{30};
    static constexpr qsizetype kMostInGrace = 2'000; //!< renewals of that time that are remembered; others have no grace

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

    //! A renewal whose answer may not have arrived.
    struct Renewal
    {
        Secret next;
        UtcTime until{};  //!< of that one
        UtcTime endsAt{}; //!< of the grace
        QString address, client;
    };
    std::optional<Tokens> repeated(const QByteArray &hash, const QUuid &session, const Origin &origin);

    AccessContext &m_context;
    QHash<QByteArray, Renewal> m_renewals; //!< by the old token's hash; with changing held
};

} // namespace lineside
