#include "models/access/login_desk.h"

#include "models/access/access_text.h"
#include "models/access/account_book.h"
#include "models/access/password_rules.h"

#include <QLoggingCategory>

namespace lineside {

namespace {

Q_LOGGING_CATEGORY(lcLogin, "lineside.access")

constexpr qsizetype kLongestAccount = 64;
constexpr std::chrono::seconds kQueueRetry{2};
constexpr std::chrono::minutes kTellingMinute{1};

Error wrongWords()
{
    return {Error::Kind::Refused, AccessText::tr("The name or the password is wrong."), {}};
}

LoginAnswer unavailable(const Error &error)
{
    return {LoginOutcome::Unavailable, {}, {}, error};
}

LoginAnswer tooMany(std::chrono::milliseconds retryAfter)
{
    return {LoginOutcome::TooMany, {}, retryAfter,
            {Error::Kind::Busy, AccessText::tr("Too many tries."),
             AccessText::tr("Try again in %1 s.").arg(std::chrono::ceil<std::chrono::seconds>(retryAfter).count())}};
}

} // namespace

void LoginDesk::check(const QString &typedName, const Secret &password, const Origin &origin, const Answered &done,
                      const Checked &checked)
{
    // What cannot be a name is counted as well, and costs as much.
    const QString name = AccountBook::userName(typedName);
    const QString account = name.isEmpty() ? typedName.trimmed().toLower().left(kLongestAccount) : name;
    if (const auto wait = m_limiter.begin(account, origin); wait.count() > 0) {
        done(tooMany(wait));
        return;
    }
    const auto stored = name.isEmpty() ? std::optional<StoredUser>() : m_context.directory.userNamed(name);
    const Result<Secret> form = password::normalised(password);
    const bool possible = stored && stored->user.enabled && form;
    const auto answer = [this, account, origin, done, checked, stored](const Result<bool> &fits) {
        LoginAnswer given;
        try {
            if (!fits) {
                m_limiter.withdrawn(account, origin);
                given = unavailable(fits.error());
            } else if (*fits) {
                m_limiter.succeeded(account, origin);
                given = checked(stored);
            } else {
                given = wrong(stored ? stored->user.name : QString(), origin);
            }
        } catch (const std::exception &e) {
            qCCritical(lcLogin, "A login failed inside: %s", e.what());
            given = unavailable({Error::Kind::Internal, AccessText::tr("The login failed inside Lineside."), {}});
        }
        given.account = stored ? stored->user.name : QString();
        done(given);
    };
    const auto urgency = origin.isConsole() ? PasswordHasher::Urgency::Console : PasswordHasher::Urgency::Normal;
    if (!m_context.hasher.check(form ? *form : Secret(QByteArray("-")), possible ? stored->passwordHash : QByteArray(),
                                urgency, answer)) {
        m_limiter.withdrawn(account, origin);
        done(tooMany(kQueueRetry));
    }
}

bool LoginDesk::isToBeTold()
{
    const SteadyTime now = m_clock.steady();
    const std::lock_guard lock(m_toldMutex);
    if (now - m_minute >= kTellingMinute && m_untold == 0) {
        m_minute = now;
        m_told = 0;
    }
    if (m_told < kToldPerMinute) {
        ++m_told;
        return true;
    }
    ++m_untold;
    return false;
}

void LoginDesk::keepHouse()
{
    int untold = 0;
    {
        const std::lock_guard lock(m_toldMutex);
        if (m_untold == 0 || m_clock.steady() - m_minute < kTellingMinute)
            return;
        untold = std::exchange(m_untold, 0);
    }
    const AuditEntry entry{{}, Origin::console(), QStringLiteral("user"), {}, {},
                           AccessText::tr("%Ln more logins were refused.", nullptr, untold), Severity::Warning};
    const std::lock_guard lock(m_context.changing);
    if (Status recorded = m_context.commit(entry, {}); !recorded)
        qCWarning(lcLogin, "Refused logins could not be recorded: %s", qPrintable(recorded.error().message));
}

LoginAnswer LoginDesk::wrong(const QString &account, const Origin &origin)
{
    if (!isToBeTold())
        return {LoginOutcome::Wrong, {}, {}, wrongWords()};
    // A name that nobody has is not written down: people type passwords into the wrong field.
    AuditEntry entry{account, origin, account.isEmpty() ? QStringLiteral("user") : QStringLiteral("user ") + account, {}, {},
                     account.isEmpty() ? AccessText::tr("A login with an unknown name was refused.")
                                       : AccessText::tr("A login was refused."),
                     Severity::Warning};
    const std::lock_guard lock(m_context.changing);
    if (Status recorded = m_context.commit(entry, {}); !recorded)
        qCWarning(lcLogin, "A refused login could not be recorded: %s", qPrintable(recorded.error().message));
    return {LoginOutcome::Wrong, {}, {}, wrongWords()};
}

std::optional<StoredUser> LoginDesk::unchanged(const StoredUser &seen) const
{
    const auto now = m_context.directory.user(seen.user.id);
    if (!now || !now->user.enabled || now->passwordHash != seen.passwordHash)
        return {};
    return now;
}

LoginAnswer LoginDesk::finishLogin(const StoredUser &seen, const Origin &origin)
{
    const std::lock_guard lock(m_context.changing);
    const auto now = unchanged(seen);
    if (!now)
        return {LoginOutcome::Wrong, {}, {}, wrongWords()};
    if (now->user.mustChangePassword)
        return {LoginOutcome::MustChangePassword, {}, {},
                {Error::Kind::Refused, AccessText::tr("This password works once."),
                 AccessText::tr("Choose one of your own now.")}};
    const AuditEntry entry{now->user.name, origin, QStringLiteral("user ") + now->user.name, {}, {},
                           AccessText::tr("Logged in."), {}};
    Result<Tokens> tokens = m_sessions.begin(now->user, origin, entry);
    if (!tokens)
        return unavailable(tokens.error());
    return {LoginOutcome::LoggedIn, std::move(*tokens), {}, {}};
}

LoginAnswer LoginDesk::finishChange(const StoredUser &seen, const Secret &fresh, const Origin &origin)
{
    AccessContext &c = m_context;
    if (passwordFits(fresh, seen.passwordHash))
        return {LoginOutcome::BadPassword, {}, {},
                {Error::Kind::BadData, AccessText::tr("The new password is the old one."), {}}};
    const Result<QByteArray> hash = hashPassword(fresh, c.settings.hashCost);
    if (!hash)
        return unavailable(hash.error());
    const std::lock_guard lock(c.changing);
    auto now = unchanged(seen);
    if (!now)
        return {LoginOutcome::Wrong, {}, {}, wrongWords()};
    now->passwordHash = *hash;
    now->user.mustChangePassword = false;
    const QUuid id = now->user.id;
    Status done = c.commit({now->user.name, origin, QStringLiteral("user ") + now->user.name, {}, {},
                            AccessText::tr("The password was changed by its owner."), {}},
                           [&]() -> Status {
                               for (const Session &session : c.directory.sessionsOf(id)) {
                                   if (Status ended = c.rows.removeSession(session.id); !ended)
                                       return ended;
                               }
                               return c.rows.putUser(*now);
                           },
                           [&] {
                               c.directory.putUser(*now);
                               c.directory.removeSessionsOf(id);
                           });
    if (!done)
        return unavailable(done.error());
    return {LoginOutcome::PasswordChanged, {}, {}, {}};
}

void LoginDesk::login(const QString &name, const Secret &password, const Origin &origin, const Answered &done)
{
    check(name, password, origin, done,
          [this, origin](const std::optional<StoredUser> &user) { return finishLogin(*user, origin); });
}

void LoginDesk::confirm(const QString &name, const Secret &password, const Origin &origin, const std::function<void(Status)> &done)
{
    const auto answered = [done](const LoginAnswer &answer) {
        done(answer.outcome == LoginOutcome::LoggedIn ? Status(Done{}) : Status(answer.error));
    };
    check(name, password, origin, answered, [this](const std::optional<StoredUser> &user) -> LoginAnswer {
        const auto now = unchanged(*user);
        if (!now)
            return {LoginOutcome::Wrong, {}, {}, wrongWords()};
        if (now->user.mustChangePassword)
            return {LoginOutcome::MustChangePassword, {}, {}, {Error::Kind::Refused, AccessText::tr("This password works once."),
                                                               AccessText::tr("Choose one of your own now.")}};
        return {LoginOutcome::LoggedIn, {}, {}, {}};
    });
}

void LoginDesk::changePassword(const QString &name, const Secret &old, const Secret &fresh, const Origin &origin,
                               const Answered &done)
{
    // The rules do not depend on the account, so they tell nobody anything of it.
    const Result<Secret> accepted = password::accepted(fresh, AccountBook::userName(name));
    if (!accepted) {
        done({LoginOutcome::BadPassword, {}, {}, accepted.error()});
        return;
    }
    check(name, old, origin, done, [this, origin, form = *accepted](const std::optional<StoredUser> &user) {
        return finishChange(*user, form, origin);
    });
}

} // namespace lineside
