#pragma once

#include "models/access/attempt_limiter.h"
#include "models/access/session_book.h"

namespace lineside {

enum class LoginOutcome {
    LoggedIn,
    PasswordChanged,    //!< log in with it now
    MustChangePassword, //!< the password was right and is for one use: change it first
    Wrong,              //!< name or password, nobody says which: 401
    TooMany,            //!< tries, or passwords that are being checked: 429 with retryAfter
    BadPassword,        //!< the new one is against the rules: error says why
    Unavailable,        //!< journal or disk: 503
};

struct LoginAnswer
{
    LoginOutcome outcome = LoginOutcome::Unavailable;
    std::optional<Tokens> tokens;             //!< with LoggedIn
    std::chrono::milliseconds retryAfter{0};  //!< with TooMany
    Error error{};                            //!< unless it went well; has neither password nor token in it
    QString account{};                        //!< that has the name; empty: none has. For logs, and never for who asked
};

/*!
 * Where passwords are shown. Whether an account exists, is closed or has another password: the answer is the same after
 * the same work. done is called exactly once, at once on the caller's thread or later on one of the hasher's; it must
 * not block for long. Thread-safe.
 */
class LoginDesk
{
public:
    using Answered = std::function<void(const LoginAnswer &)>;

    //! Refused logins of a minute that the trail has one by one; of more it has the number, so that nobody fills disks.
    static constexpr int kToldPerMinute = 60;

    LoginDesk(AccessContext &context, SessionBook &sessions, const Clock &clock)
        : m_context(context)
        , m_sessions(sessions)
        , m_clock(clock)
        , m_limiter(clock)
    {
    }

    void login(const QString &name, const Secret &password, const Origin &origin, const Answered &done);
    //! Needs no session, so that one-time passwords work for this alone. Ends all sessions of the account.
    void changePassword(const QString &name, const Secret &old, const Secret &fresh, const Origin &origin,
                        const Answered &done);
    //! Whether the password is the account's: for what is signed. No session comes of it; tries are counted as those of logins.
    void confirm(const QString &name, const Secret &password, const Origin &origin, const std::function<void(Status)> &done);
    //! Records how many refused logins were not told one by one, once their minute is over. Blocks; every second or so.
    void keepHouse();

private:
    //! Called with the account as it stood when its password was right, or with none.
    using Checked = std::function<LoginAnswer(const std::optional<StoredUser> &)>;
    void check(const QString &typedName, const Secret &password, const Origin &origin, const Answered &done,
               const Checked &checked);
    LoginAnswer wrong(const QString &account, const Origin &origin);
    LoginAnswer finishLogin(const StoredUser &seen, const Origin &origin);
    LoginAnswer finishChange(const StoredUser &seen, const Secret &fresh, const Origin &origin);
    //! With changing held: the account, if it is still what was seen.
    std::optional<StoredUser> unchanged(const StoredUser &seen) const;

    //! Counts a refused login; false when this minute has had enough of them.
    bool isToBeTold();

    AccessContext &m_context;
    SessionBook &m_sessions;
    const Clock &m_clock;
    AttemptLimiter m_limiter;
    std::mutex m_toldMutex; //!< guards what follows
    SteadyTime m_minute{};
    int m_told = 0;
    int m_untold = 0;
};

} // namespace lineside
