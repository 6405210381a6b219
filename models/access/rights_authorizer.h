#pragma once

#include "models/access/access_control.h"
#include "models/access/authorizer.h"

#include <atomic>

namespace lineside {

/*!
 * The rights of accounts for commands and configuration, from whatever side they come. An actor is judged by its session
 * at this moment, so a right that was taken away while a command was under way no longer counts. API keys write nothing.
 * Thread-safe; no disk.
 */
class RightsAuthorizer final : public Authorizer
{
public:
    //! What the station's own console may do while nobody is logged in there.
    enum class Console {
        Everything,
        UntilAccounts, //!< everything, until somebody has made an account
        NeedsLogin,
    };

    explicit RightsAuthorizer(const AccessControl &access, Console rule = Console::NeedsLogin)
        : m_access(access)
        , m_rule(rule)
    {
    }
    void setConsole(Console rule) { m_rule.store(rule); }

    //! An actor for what has proved who it is.
    static Actor actor(const Principal &principal);

    Status mayWrite(const Actor &actor, const TagEntry &tag) const override;
    Status mayConfigure(const Actor &actor) const override;
    Status may(const Actor &actor, Permission permission) const override { return allowed(actor, permission, {}); }

private:
    bool isOpen() const;
    //! \a tenant: of what it is about; null for the station as a whole.
    Status allowed(const Actor &actor, Permission permission, const QString &tenant) const;

    const AccessControl &m_access;
    std::atomic<Console> m_rule;
};

} // namespace lineside
