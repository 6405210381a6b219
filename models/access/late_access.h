#pragma once

#include "models/access/access_control.h"
#include "models/access/rights_authorizer.h"

namespace lineside {

/*!
 * A station's accounts, opened beside on a thread of their own: a keychain that hangs, or a journal that is slow, holds
 * no start up. Says meanwhile, and when they cannot be opened, who may do what:
 *
 * As long as nobody has made an account, whoever sits at the station's own console may do everything. Where there may be
 * accounts that cannot be read, nobody may change anything; looking needs no right here. Thread-safe.
 */
class LateAccess final : public Authorizer
{
public:
    enum class State { Opening, Open, Failed };
    //! How opening ended; told once, on a thread of this object's own.
    using Opened = std::function<void(const Status &)>;

    LateAccess(const AccessSettings &settings, SecretStore &secrets, Historian &historian, const Clock &clock,
               Opened opened = {});
    //! Waits until opening has ended.
    ~LateAccess() override;

    State state() const;
    //! Why the accounts cannot be used; with Failed.
    std::optional<Error> problem() const;
    //! Null until they are open; then it stays as long as this does.
    AccessControl *control() const;
    //! Nobody has made an account, so the console may do everything.
    bool isOpenHouse() const;

    Status mayWrite(const Actor &actor, const TagEntry &tag) const override;
    Status mayConfigure(const Actor &actor) const override;
    Status may(const Actor &actor, Permission permission) const override;

    /*!
     * Records in the audit trail what is about to be done; \a done tells on another thread, or at once, whether it may
     * be. While there is no trail and may be no accounts, it may. Does not block.
     */
    void record(const AuditEntry &entry, const std::function<void(const Status &)> &done = {});
    //! Who and from where, for an entry.
    static AuditEntry entryOf(const Actor &actor);

private:
    void open(const AccessSettings &settings, SecretStore &secrets, Historian &historian, const Clock &clock,
              const Opened &opened);
    //! What stands for the rights while there are none to ask; nothing when there are.
    std::optional<Status> without(const Actor &actor) const;

    const bool m_mayHaveAccounts; //!< there was a file of accounts at the start
    const ConsoleAuthorizer m_console;
    mutable std::mutex m_mutex;
    State m_state = State::Opening;
    std::optional<Error> m_problem;
    std::unique_ptr<AccessControl> m_control;
    std::unique_ptr<RightsAuthorizer> m_rights;
    std::thread m_thread; // last: it uses everything above
};

} // namespace lineside
