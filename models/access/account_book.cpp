#include "models/access/account_book.h"

#include "models/access/access_text.h"
#include "models/access/password_rules.h"

#include <algorithm>

namespace lineside {

namespace {

constexpr qsizetype kNameCharacters = 64;
constexpr qsizetype kFullNameCharacters = 100;

QString house()
{
    return QString::fromLatin1(kHouseTenant);
}

QString subjectOf(const User &user)
{
    return QStringLiteral("user ") + user.name;
}

//! "operator in default": what of an account its rights come from.
QString rightsWords(const User &user)
{
    return roleName(user.role) + QStringLiteral(" in ") + user.tenant
        + (user.enabled ? QString() : QStringLiteral(", closed"));
}

Error noSuchUser()
{
    return {Error::Kind::NotFound, AccessText::tr("There is no such user."), {}};
}

Error noSuchTenant()
{
    return {Error::Kind::NotFound, AccessText::tr("There is no such tenant."), {}};
}

//! One line of printable text.
bool isPlainLine(const QString &text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c.isPrint() || c.isSurrogate(); });
}

Status fullNameFits(const QString &name)
{
    if (name.size() <= kFullNameCharacters && isPlainLine(name))
        return Done{};
    return Error{Error::Kind::BadData,
                 AccessText::tr("A name is one line of at most %1 characters.").arg(kFullNameCharacters), {}};
}

} // namespace

QString AccountBook::userName(const QString &typed)
{
    const QString name = typed.trimmed().toLower();
    if (name.isEmpty() || name.size() > kNameCharacters)
        return {};
    for (const QChar c : name) {
        const char16_t u = c.unicode();
        if (!((u >= u'a' && u <= u'z') || (u >= u'0' && u <= u'9') || u == u'.' || u == u'_' || u == u'-' || u == u'@'))
            return {};
    }
    return name;
}

Status AccountBook::reaches(const Principal &by, const QString &tenant) const
{
    if ((tenant != by.tenant && !by.may(Permission::ManageTenants)) || !m_context.directory.hasTenant(tenant))
        return noSuchTenant();
    return Done{};
}

Result<StoredUser> AccountBook::visible(const Principal &by, const QUuid &id) const
{
    if (Status allowed = m_context.allow(by, Permission::ManageUsers); !allowed)
        return allowed.error();
    const auto stored = m_context.directory.user(id);
    if (!stored || !reaches(by, stored->user.tenant))
        return noSuchUser();
    return *stored;
}

bool AccountBook::isLastAdmin(const User &user) const
{
    const auto counts = [](const User &one) { return one.enabled && one.role == Role::Admin && one.tenant == house(); };
    if (!counts(user))
        return false;
    const QList<User> all = m_context.directory.users();
    return std::none_of(all.begin(), all.end(), [&](const User &other) { return other.id != user.id && counts(other); });
}

std::optional<User> AccountBook::neverUsed() const
{
    // An administrator's own password is never made anew for them, so a single account of this kind is the first.
    const QList<User> all = m_context.directory.users();
    if (all.size() != 1 || !all.first().mustChangePassword)
        return {};
    return all.first();
}

Result<Secret> AccountBook::createFirstAdmin(const QString &typed, const Origin &origin)
{
    const QString name = userName(typed);
    if (name.isEmpty())
        return Error{Error::Kind::BadData,
                     AccessText::tr("A user's name has letters a to z, digits, and the signs . _ - @; at most 64."), {}};
    AccessContext &c = m_context;
    const Secret password = password::makeOneTime();
    const Result<QByteArray> hash = c.hasher.hashNow(password, PasswordHasher::Urgency::Console);
    if (!hash)
        return hash.error();
    const std::lock_guard lock(c.changing);
    const auto before = origin.isConsole() ? neverUsed() : std::nullopt;
    if (c.directory.hasUsers() && !before)
        return Error{Error::Kind::Refused, AccessText::tr("There are accounts already."),
                     AccessText::tr("Log in as an administrator to make another one.")};
    const Tenant tenant{house(), house()};
    const StoredUser admin{{QUuid::createUuid(), name, {}, house(), Role::Admin, true, true, c.floor.now()}, *hash};
    Status done = c.commit({name, origin, subjectOf(admin.user), before ? rightsWords(*before) : QString(),
                            rightsWords(admin.user), AccessText::tr("The first administrator was made."), {}},
                           [&]() -> Status {
                               if (before) {
                                   if (Status removed = c.rows.removeUser(before->id); !removed)
                                       return removed;
                               }
                               if (Status put = c.rows.putTenant(tenant); !put)
                                   return put;
                               return c.rows.putUser(admin);
                           },
                           [&] {
                               if (before)
                                   c.directory.removeUser(before->id);
                               c.directory.putTenant(tenant);
                               c.directory.putUser(admin);
                           });
    if (!done)
        return done.error();
    return password;
}

QList<User> AccountBook::users(const Principal &by) const
{
    if (!m_context.allow(by, Permission::ManageUsers))
        return {};
    QList<User> all = m_context.directory.users();
    all.removeIf([&](const User &user) { return !reaches(by, user.tenant); });
    return all;
}

Result<Secret> AccountBook::createUser(const Principal &by, const NewUser &wanted)
{
    AccessContext &c = m_context;
    if (Status allowed = c.allow(by, Permission::ManageUsers); !allowed)
        return allowed.error();
    const QString name = userName(wanted.name);
    if (name.isEmpty())
        return Error{Error::Kind::BadData,
                     AccessText::tr("A user's name has letters a to z, digits, and the signs . _ - @; at most 64."), {}};
    if (Status fits = fullNameFits(wanted.fullName); !fits)
        return fits.error();
    const Secret password = password::makeOneTime();
    const Result<QByteArray> hash = c.hasher.hashNow(password, by.origin.isConsole() ? PasswordHasher::Urgency::Console
                                                                                     : PasswordHasher::Urgency::Normal);
    if (!hash)
        return hash.error();
    const std::lock_guard lock(c.changing);
    if (Status allowed = c.allow(by, Permission::ManageUsers); !allowed)
        return allowed.error();
    if (Status reached = reaches(by, wanted.tenant); !reached)
        return reached.error();
    if (c.directory.userNamed(name))
        return Error{Error::Kind::Refused, AccessText::tr("This user's name is taken."), {}};
    if (c.directory.users().size() >= c.settings.usersInAll)
        return Error{Error::Kind::Busy, AccessText::tr("There are as many users as there may be."), {}};
    const StoredUser user{{QUuid::createUuid(), name, wanted.fullName, wanted.tenant, wanted.role, true, true, c.floor.now()},
                          *hash};
    Status done = c.commit({by.name, by.origin, subjectOf(user.user), {}, rightsWords(user.user),
                            AccessText::tr("A user was made."), {}},
                           [&] { return c.rows.putUser(user); }, [&] { c.directory.putUser(user); });
    if (!done)
        return done.error();
    return password;
}

Status AccountBook::changeUser(const Principal &by, const QUuid &id, const UserChange &change)
{
    AccessContext &c = m_context;
    const std::lock_guard lock(c.changing);
    const Result<StoredUser> found = visible(by, id);
    if (!found)
        return found.error();
    StoredUser next = *found;
    next.user.fullName = change.fullName.value_or(next.user.fullName);
    next.user.tenant = change.tenant.value_or(next.user.tenant);
    next.user.role = change.role.value_or(next.user.role);
    next.user.enabled = change.enabled.value_or(next.user.enabled);
    const User &before = found->user, &after = next.user;
    if (before == after)
        return Done{};
    if (Status fits = fullNameFits(after.fullName); !fits)
        return fits;
    if (Status reached = reaches(by, after.tenant); !reached)
        return reached;
    const bool rights = before.role != after.role || before.tenant != after.tenant || before.enabled != after.enabled;
    if (rights && id == by.id)
        return Error{Error::Kind::Refused, AccessText::tr("Nobody changes their own rights."),
                     AccessText::tr("Ask another administrator.")};
    if (rights && isLastAdmin(before))
        return Error{Error::Kind::Refused, AccessText::tr("This is the station's last administrator."),
                     AccessText::tr("Make another administrator first.")};
    return c.commit({by.name, by.origin, subjectOf(after), rightsWords(before), rightsWords(after),
                     rights ? AccessText::tr("A user's rights were changed.") : AccessText::tr("A user's name was changed."), {}},
                    [&]() -> Status {
                        if (!after.enabled) {
                            for (const Session &session : c.directory.sessionsOf(id)) {
                                if (Status ended = c.rows.removeSession(session.id); !ended)
                                    return ended;
                            }
                        }
                        return c.rows.putUser(next);
                    },
                    [&] {
                        c.directory.putUser(next);
                        if (!after.enabled)
                            c.directory.removeSessionsOf(id);
                    });
}

Result<Secret> AccountBook::resetPassword(const Principal &by, const QUuid &id)
{
    AccessContext &c = m_context;
    if (const Result<StoredUser> found = visible(by, id); !found)
        return found.error();
    if (id == by.id)
        return Error{Error::Kind::Refused, AccessText::tr("Your own password is changed, not made anew."), {}};
    const Secret password = password::makeOneTime();
    const Result<QByteArray> hash = c.hasher.hashNow(password, by.origin.isConsole() ? PasswordHasher::Urgency::Console
                                                                                     : PasswordHasher::Urgency::Normal);
    if (!hash)
        return hash.error();
    const std::lock_guard lock(c.changing);
    const Result<StoredUser> found = visible(by, id);
    if (!found)
        return found.error();
    StoredUser next = *found;
    next.passwordHash = *hash;
    next.user.mustChangePassword = true;
    Status done = c.commit({by.name, by.origin, subjectOf(next.user), {}, {},
                            AccessText::tr("A user's password was made anew, to be changed at the next login."), {}},
                           [&]() -> Status {
                               for (const Session &session : c.directory.sessionsOf(id)) {
                                   if (Status ended = c.rows.removeSession(session.id); !ended)
                                       return ended;
                               }
                               return c.rows.putUser(next);
                           },
                           [&] {
                               c.directory.putUser(next);
                               c.directory.removeSessionsOf(id);
                           });
    if (!done)
        return done.error();
    return password;
}

Status AccountBook::removeUser(const Principal &by, const QUuid &id)
{
    AccessContext &c = m_context;
    const std::lock_guard lock(c.changing);
    const Result<StoredUser> found = visible(by, id);
    if (!found)
        return found.error();
    if (id == by.id)
        return Error{Error::Kind::Refused, AccessText::tr("Nobody removes their own account."),
                     AccessText::tr("Ask another administrator.")};
    if (isLastAdmin(found->user))
        return Error{Error::Kind::Refused, AccessText::tr("This is the station's last administrator."),
                     AccessText::tr("Make another administrator first.")};
    return c.commit({by.name, by.origin, subjectOf(found->user), rightsWords(found->user), {},
                     AccessText::tr("A user was removed."), {}},
                    [&] { return c.rows.removeUser(id); }, [&] { c.directory.removeUser(id); });
}

QList<Tenant> AccountBook::tenants(const Principal &by) const
{
    if (!m_context.stillHolds(by))
        return {};
    QList<Tenant> all = m_context.directory.tenants();
    if (!by.may(Permission::ManageTenants))
        all.removeIf([&](const Tenant &tenant) { return tenant.code != by.tenant; });
    return all;
}

Status AccountBook::putTenant(const Principal &by, const Tenant &tenant)
{
    AccessContext &c = m_context;
    if (!isTenantCode(tenant.code))
        return Error{Error::Kind::BadData,
                     AccessText::tr("A tenant's code has letters a to z, digits, and the signs _ -; at most 64."), {}};
    if (Status fits = fullNameFits(tenant.name); !fits)
        return fits;
    const std::lock_guard lock(c.changing);
    if (Status allowed = c.allow(by, Permission::ManageTenants); !allowed)
        return allowed;
    const QList<Tenant> all = c.directory.tenants();
    const auto before = std::find_if(all.begin(), all.end(), [&](const Tenant &one) { return one.code == tenant.code; });
    if (before == all.end() && all.size() >= c.settings.tenantsInAll)
        return Error{Error::Kind::Busy, AccessText::tr("There are as many tenants as there may be."), {}};
    return c.commit({by.name, by.origin, QStringLiteral("tenant ") + tenant.code,
                     before == all.end() ? QString() : before->name, tenant.name,
                     before == all.end() ? AccessText::tr("A tenant was made.") : AccessText::tr("A tenant was renamed."), {}},
                    [&] { return c.rows.putTenant(tenant); }, [&] { c.directory.putTenant(tenant); });
}

Status AccountBook::removeTenant(const Principal &by, const QString &code)
{
    AccessContext &c = m_context;
    const std::lock_guard lock(c.changing);
    if (Status allowed = c.allow(by, Permission::ManageTenants); !allowed)
        return allowed;
    if (!c.directory.hasTenant(code))
        return noSuchTenant();
    const QList<User> users = c.directory.users();
    const QList<ApiKey> keys = c.directory.keys();
    if (code == house()
        || std::any_of(users.begin(), users.end(), [&](const User &user) { return user.tenant == code; })
        || std::any_of(keys.begin(), keys.end(), [&](const ApiKey &key) { return key.tenant == code; }))
        return Error{Error::Kind::Refused, AccessText::tr("The tenant still has users or keys, or is the station's own."),
                     AccessText::tr("Remove its users and keys first.")};
    return c.commit({by.name, by.origin, QStringLiteral("tenant ") + code, code, {}, AccessText::tr("A tenant was removed."), {}},
                    [&] { return c.rows.removeTenant(code); }, [&] { c.directory.removeTenant(code); });
}

} // namespace lineside
