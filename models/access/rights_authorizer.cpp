#include "models/access/rights_authorizer.h"

#include "models/access/access_text.h"

namespace lineside {

Actor RightsAuthorizer::actor(const Principal &principal)
{
    return {principal.name, principal.origin.words(), principal.session};
}

bool RightsAuthorizer::isOpen() const
{
    const Console rule = m_rule.load();
    return rule == Console::Everything || (rule == Console::UntilAccounts && !m_access.hasAccounts());
}

Status RightsAuthorizer::allowed(const Actor &actor, Permission permission, const QString &tenant) const
{
    if (actor.session.isNull()) {
        if (actor.origin == QLatin1String("console") && isOpen())
            return Done{};
        return Error{Error::Kind::Refused, AccessText::tr("This needs a login."), AccessText::tr("Log in first.")};
    }
    const Origin origin = actor.origin == QLatin1String("console") ? Origin::console()
                                                                   : Origin{Provenance::Network, actor.origin, {}};
    const auto principal = m_access.principalOf(actor.session, origin);
    if (!principal || principal->name != actor.user)
        return Error{Error::Kind::Refused, AccessText::tr("You are not logged in any more."),
                     AccessText::tr("Log in again.")};
    // Another tenant's things are answered like things that the role does not allow.
    if (!principal->may(permission) || (!tenant.isNull() && tenant != principal->tenant))
        return Error{Error::Kind::Refused, AccessText::tr("Your role does not allow this."), {}};
    return Done{};
}

Status RightsAuthorizer::mayWrite(const Actor &actor, const TagEntry &tag) const
{
    return allowed(actor, Permission::WriteTags, tag.site ? tag.site->tenant : QString::fromLatin1(kHouseTenant));
}

Status RightsAuthorizer::mayConfigure(const Actor &actor) const
{
    return allowed(actor, Permission::EditPlant, {});
}

} // namespace lineside
