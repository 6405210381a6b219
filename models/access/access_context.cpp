#include "models/access/access_context.h"

#include "models/access/access_text.h"

namespace lineside {

Permissions permissionsOf(const User &user)
{
    return permissionsOf(user.role, user.tenant == QLatin1String(kHouseTenant));
}

Status AccessContext::commit(const AuditEntry &entry, const std::function<Status()> &steps,
                             const std::function<void()> &then)
{
    if (Status recorded = audit->record(entry); !recorded)
        return recorded;
    const AuditLink head = audit->head();
    Status done = rows.change([&]() -> Status {
        if (Status kept = rows.putFact(kAuditHeadFact, {qint64(head.number), head.hash}); !kept)
            return kept;
        return steps ? steps() : Status(Done{});
    });
    if (done && then)
        then();
    return done;
}

Status AccessContext::commitQuietly(const std::function<Status()> &steps)
{
    return rows.change(steps);
}

std::optional<Principal> AccessContext::principalOf(const QUuid &sessionId, UtcTime expiresAt,
                                                    const Origin &origin) const
{
    const auto session = directory.session(sessionId);
    const auto stored = session ? directory.user(session->user) : std::nullopt;
    if (!stored || !stored->user.enabled)
        return {};
    const User &user = stored->user;
    return Principal{user.id,   user.name,   user.tenant, user.role, permissionsOf(user),
                     sessionId, std::min(expiresAt, session->endsAt), origin};
}

bool AccessContext::stillHolds(const Principal &principal) const
{
    if (principal.expiresAt <= floor.now())
        return false;
    if (!principal.role) {
        const auto key = directory.key(principal.id);
        return key && key->tenant == principal.tenant && key->permissions == principal.permissions;
    }
    const auto now = principalOf(principal.session, principal.expiresAt, principal.origin);
    return now && now->id == principal.id && now->tenant == principal.tenant && now->role == principal.role
        && now->permissions == principal.permissions;
}

Status AccessContext::allow(const Principal &by, Permission permission) const
{
    if (!stillHolds(by))
        return Error{Error::Kind::Refused, AccessText::tr("You are not logged in any more."),
                     AccessText::tr("Log in again.")};
    if (!by.may(permission))
        return Error{Error::Kind::Refused, AccessText::tr("Your role does not allow this."), {}};
    return Done{};
}

} // namespace lineside
