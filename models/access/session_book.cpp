#include "models/access/session_book.h"

#include "models/access/access_text.h"
#include "models/access/crypto.h"

#include <QSet>

#include <algorithm>

namespace lineside {

namespace {

constexpr qsizetype kTokenCharacters = 43; // 32 bytes in base64url
constexpr qsizetype kClientCharacters = 200;

Error noSession()
{
    return {Error::Kind::Refused, AccessText::tr("The session has ended."), AccessText::tr("Log in again.")};
}

} // namespace

Result<Tokens> SessionBook::tokensFor(const QUuid &session, const QByteArray &refresh, UtcTime refreshUntil,
                                      const Origin &origin) const
{
    // A token counts whole seconds; its end is never later than the session's.
    const auto now = std::chrono::floor<std::chrono::seconds>(m_context.floor.now());
    const auto life = std::min<std::chrono::minutes>(m_context.settings.tokenLife, TokenSigner::kLongestLife);
    const auto principal = m_context.principalOf(session, now + life, origin);
    if (!principal)
        return noSession();
    Tokens tokens{{}, Secret(refresh), refreshUntil, *principal};
    tokens.principal.expiresAt = std::chrono::floor<std::chrono::seconds>(principal->expiresAt);
    if (tokens.principal.expiresAt <= now)
        return noSession();
    tokens.access = Secret(m_context.signer.sign({m_context.station, principal->id, principal->tenant, *principal->role,
                                                  session, QUuid::createUuid(), now, now, tokens.principal.expiresAt}));
    return tokens;
}

Result<Tokens> SessionBook::begin(const User &user, const Origin &origin, const AuditEntry &entry)
{
    AccessContext &c = m_context;
    const QList<Session> others = c.directory.sessionsOf(user.id);
    const bool full = others.size() >= c.settings.sessionsPerUser;
    if (!full && c.directory.sessionCount() >= c.settings.sessionsInAll)
        return Error{Error::Kind::Busy, AccessText::tr("Too many people are logged in."),
                     AccessText::tr("Try again later.")};
    const UtcTime now = c.floor.now();
    const Session session{QUuid::createUuid(), user.id, origin.words(), origin.client.left(kClientCharacters), now,
                          now + c.settings.sessionLife};
    const UtcTime until = std::min<UtcTime>(now + c.settings.refreshLife, session.endsAt);
    const QByteArray refresh = crypto::toBase64Url(crypto::randomBytes(32));
    Status done = c.commit(
        entry,
        [&]() -> Status {
            if (full) {
                if (Status ended = c.rows.removeSession(others.first().id); !ended)
                    return ended;
            }
            if (Status added = c.rows.addSession(session); !added)
                return added;
            return c.rows.addRefresh(crypto::sha256(refresh), session.id, until);
        },
        [&] {
            if (full)
                c.directory.removeSession(others.first().id);
            c.directory.addSession(session);
        });
    if (!done)
        return done.error();
    return tokensFor(session.id, refresh, until, origin);
}

Result<Tokens> SessionBook::renew(const Secret &token, const Origin &origin)
{
    if (token.reveal().size() != kTokenCharacters)
        return noSession();
    AccessContext &c = m_context;
    const QByteArray hash = crypto::sha256(token.reveal());
    const std::lock_guard lock(c.changing);
    const auto found = c.rows.refresh(hash);
    if (!found)
        return found.error();
    const auto session = *found ? c.directory.session((*found)->session) : std::nullopt;
    const auto user = session ? c.directory.user(session->user) : std::nullopt;
    if (!user)
        return noSession();
    const UtcTime now = c.floor.now();
    const auto removeSession = [&] { return c.rows.removeSession(session->id); };
    const auto forgetSession = [&] { c.directory.removeSession(session->id); };
    m_renewals.removeIf([now](const auto &it) { return it.value().endsAt <= now; });
    if ((*found)->used) {
        const bool lives = session->endsAt > now && user->user.enabled;
        if (auto again = lives ? repeated(hash, session->id, origin) : std::nullopt)
            return std::move(*again);
        AuditEntry entry{user->user.name, origin, QStringLiteral("user ") + user->user.name, {}, {},
                         AccessText::tr("A refresh token was used a second time: the session, begun from %1, was ended.")
                             .arg(session->address),
                         Severity::Warning};
        // Even when it cannot be recorded: a session that may be stolen does not go on.
        const Status recorded = c.commit(entry, removeSession, forgetSession);
        if (!recorded) {
            forgetSession();
            if (Status removed = c.commitQuietly(removeSession); !removed)
                return removed.error();
        }
        return noSession();
    }
    if ((*found)->expiresAt <= now || session->endsAt <= now || !user->user.enabled) {
        forgetSession();
        if (Status removed = c.commitQuietly(removeSession); !removed)
            return removed.error();
        return noSession();
    }
    const UtcTime until = std::min<UtcTime>(now + c.settings.refreshLife, session->endsAt);
    const QByteArray refresh = crypto::toBase64Url(crypto::randomBytes(32));
    Status done = c.commitQuietly([&]() -> Status {
        if (Status used = c.rows.markUsed(hash); !used)
            return used;
        if (Status added = c.rows.addRefresh(crypto::sha256(refresh), session->id, until); !added)
            return added;
        return c.rows.forgetUsed(session->id, kUsedKept);
    });
    if (!done)
        return done.error();
    if (m_renewals.size() < kMostInGrace)
        m_renewals.insert(hash, {Secret(refresh), until, now + kGrace, origin.address, origin.client});
    return tokensFor(session->id, refresh, until, origin);
}

//! What the renewal with this used token gave, if it may be given again.
std::optional<Tokens> SessionBook::repeated(const QByteArray &hash, const QUuid &session, const Origin &origin)
{
    const auto renewal = m_renewals.constFind(hash);
    if (renewal == m_renewals.constEnd() || renewal->address != origin.address || renewal->client != origin.client)
        return {};
    const auto next = m_context.rows.refresh(crypto::sha256(renewal->next.reveal()));
    if (!next || !*next || (*next)->used || (*next)->session != session)
        return {};
    auto tokens = tokensFor(session, renewal->next.reveal(), renewal->until, origin);
    return tokens ? std::optional(std::move(*tokens)) : std::nullopt;
}

Status SessionBook::end(const Principal &by, const QString &why)
{
    AccessContext &c = m_context;
    const std::lock_guard lock(c.changing);
    if (by.session.isNull() || !c.directory.session(by.session))
        return Done{};
    return c.commit({by.name, by.origin, QStringLiteral("user ") + by.name, {}, {},
                     why.isEmpty() ? AccessText::tr("Logged out.") : why, {}},
                    [&] { return c.rows.removeSession(by.session); }, [&] { c.directory.removeSession(by.session); });
}

Status SessionBook::forgetConsole()
{
    AccessContext &c = m_context;
    const std::lock_guard lock(c.changing);
    QList<QUuid> left;
    for (const Session &session : c.directory.sessions()) {
        if (session.address == Origin::console().words())
            left.append(session.id);
    }
    if (left.isEmpty())
        return Done{};
    Status done = c.commitQuietly([&]() -> Status {
        for (const QUuid &id : std::as_const(left)) {
            if (Status removed = c.rows.removeSession(id); !removed)
                return removed;
        }
        return Done{};
    });
    if (done) {
        for (const QUuid &id : std::as_const(left))
            c.directory.removeSession(id);
    }
    return done;
}

QList<Session> SessionBook::sessionsFor(const Principal &by) const
{
    if (!m_context.stillHolds(by) || !by.role)
        return {};
    QList<Session> seen = m_context.directory.sessions();
    seen.removeIf([&](const Session &session) {
        if (session.user == by.id || by.may(Permission::ManageTenants))
            return false;
        const auto user = m_context.directory.user(session.user);
        return !user || user->user.tenant != by.tenant
            || !(by.may(Permission::ManageUsers) || by.may(Permission::DisconnectViewers));
    });
    return seen;
}

Status SessionBook::endOther(const Principal &by, const QUuid &id)
{
    AccessContext &c = m_context;
    const std::lock_guard lock(c.changing);
    for (const Session &session : sessionsFor(by)) {
        if (session.id != id)
            continue;
        const auto user = c.directory.user(session.user);
        const QString name = user ? user->user.name : QString();
        return c.commit({by.name, by.origin, QStringLiteral("user ") + name, session.address, {},
                         AccessText::tr("A session was ended."), {}},
                        [&] { return c.rows.removeSession(id); }, [&] { c.directory.removeSession(id); });
    }
    return Error{Error::Kind::NotFound, AccessText::tr("There is no such session."), {}};
}

Result<qsizetype> SessionBook::sweep()
{
    AccessContext &c = m_context;
    const std::lock_guard lock(c.changing);
    if (Status removed = c.commitQuietly([&] { return c.rows.removeEndedSessions(c.floor.now()); }); !removed)
        return removed.error();
    const auto left = c.rows.sessions();
    if (!left)
        return left.error();
    QSet<QUuid> alive;
    for (const Session &session : *left)
        alive.insert(session.id);
    qsizetype ended = 0;
    for (const Session &session : c.directory.sessions()) {
        if (!alive.contains(session.id)) {
            c.directory.removeSession(session.id);
            ++ended;
        }
    }
    return ended;
}

} // namespace lineside
