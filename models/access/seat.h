#pragma once

#include "models/access/late_access.h"

#include <QObject>
#include <QTimer>

namespace lineside {

/*!
 * Who sits at the station's own console: login, logout, a lock after a while without input. Looking is free there; what
 * changes something is done as actor(), and needs that one's right. Lives on the window's thread and never blocks it.
 */
class Seat : public QObject
{
    Q_OBJECT

public:
    enum class State {
        Opening,   //!< the accounts are being opened
        Failed,    //!< they cannot be
        OpenHouse, //!< nobody has made an account: whoever sits here may do everything
        Vacant,    //!< nobody is logged in
        Taken,     //!< somebody is
    };
    using Answered = std::function<void(const LoginAnswer &)>; //!< on the seat's thread, while it lives
    //! With an administrator's one-time password, or an error.
    using Made = std::function<void(const Result<Secret> &)>;

    static constexpr std::chrono::minutes kRenewEvery{30};

    //! \a idleAfter zero: nobody is ever locked out.
    Seat(LateAccess &access, const Clock &clock, std::chrono::milliseconds idleAfter, QObject *parent = nullptr);
    //! A seat without accounts, where \a actor sits for good.
    explicit Seat(const Authorizer &authorizer, Actor actor = ConsoleAuthorizer::console(), QObject *parent = nullptr);
    //! Somebody else sits on a seat without accounts.
    void setActor(const Actor &actor);

    State state() const;
    //! Who does what is done here now.
    Actor actor() const;
    std::optional<Principal> principal() const;
    //! "m.meier (operator)", "Nobody is logged in": for the top line.
    QString words() const;
    //! Who was logged in last; offered for the next login.
    const QString &lastUser() const { return m_lastUser; }
    bool isLocked() const { return m_locked; }

    Status may(Permission permission) const { return m_authorizer.may(actor(), permission); }
    Status mayConfigure() const { return m_authorizer.mayConfigure(actor()); }
    Status mayWrite(const TagEntry &tag) const { return m_authorizer.mayWrite(actor(), tag); }
    //! Null while there are no accounts to be had.
    AccessControl *control() const { return m_access ? m_access->control() : nullptr; }
    std::optional<Error> problem() const { return m_access ? m_access->problem() : std::nullopt; }

    //! Whoever sat here before is logged out when it went well.
    void login(const QString &name, const Secret &password, const Answered &done);
    //! Ends all sessions of the account, and logs in with the new password.
    void changePassword(const QString &name, const Secret &old, const Secret &fresh, const Answered &done);
    //! Makes the station's first administrator with a password of their own, and logs in.
    void makeFirstAdmin(const QString &name, const Secret &password, const Answered &done);
    void logout();
    void lock(); //!< the same, and the next login offers the name

    //! Somebody has touched a key or the mouse.
    void noteInput() { m_lastInput = m_clock.steady(); }
    void setIdleAfter(std::chrono::milliseconds idleAfter) { m_idleAfter = idleAfter; }
    //! Once a second: locks, renews, and notices what was changed elsewhere.
    void tick();

Q_SIGNALS:
    //! Who sits here, what they may do, or whether there are accounts.
    void changed();

private:
    Answered onSeat(const Answered &done);
    void take(const Tokens &tokens);
    void leave(const QString &why, bool locked);
    void renew();

    const Authorizer &m_authorizer;
    LateAccess *const m_access;
    const Clock &m_clock;
    std::chrono::milliseconds m_idleAfter{0};
    Actor m_fixed; //!< without accounts
    std::optional<Tokens> m_tokens;
    QString m_lastUser;
    bool m_locked = false;
    bool m_renewing = false;
    SteadyTime m_lastInput{}, m_renewed{};
    State m_toldState = State::Opening;
    quint64 m_toldRevision = 0;
    QTimer m_timer;
};

} // namespace lineside
