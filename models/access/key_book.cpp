#include "models/access/key_book.h"

#include "models/access/access_text.h"
#include "models/access/crypto.h"

#include <algorithm>

namespace lineside {

namespace {

constexpr QByteArrayView kKeyPrefix = "lsk_";
constexpr qsizetype kKeyNameCharacters = 64;

QString keySubject(const ApiKey &key)
{
    return QStringLiteral("API key ") + key.name;
}

} // namespace

std::optional<Principal> KeyBook::check(QByteArrayView key, const Origin &origin) const
{
    if (key.size() != kKeyPrefix.size() + 43 || !key.startsWith(kKeyPrefix)) // 32 bytes in base64url
        return {};
    const auto found = m_context.directory.keyByHash(crypto::sha256(key));
    if (!found || found->expiresAt <= m_context.floor.now())
        return {};
    return Principal{found->id,         QStringLiteral("key:") + found->name, found->tenant, {}, found->permissions, {},
                     found->expiresAt, origin};
}

bool KeyBook::reaches(const Principal &by, const QString &tenant) const
{
    return (tenant == by.tenant || by.may(Permission::ManageTenants)) && m_context.directory.hasTenant(tenant);
}

QList<ApiKey> KeyBook::keys(const Principal &by) const
{
    if (!m_context.allow(by, Permission::ManageApiKeys))
        return {};
    QList<ApiKey> all = m_context.directory.keys();
    all.removeIf([&](const ApiKey &key) { return !reaches(by, key.tenant); });
    return all;
}

Result<MadeKey> KeyBook::make(const Principal &by, const NewKey &wanted)
{
    AccessContext &c = m_context;
    const QString name = wanted.name.trimmed();
    if (name.isEmpty() || name.size() > kKeyNameCharacters
        || !std::all_of(name.begin(), name.end(), [](QChar one) { return one.isPrint(); }))
        return Error{Error::Kind::BadData,
                     AccessText::tr("A key's name is one line of 1 to %1 characters.").arg(kKeyNameCharacters), {}};
    if (wanted.life <= std::chrono::hours(0) || wanted.life > kLongestLife)
        return Error{Error::Kind::BadData, AccessText::tr("A key lives at least an hour and at most two years."), {}};
    const bool house = wanted.tenant == QLatin1String(kHouseTenant);
    if (wanted.permissions.isEmpty() || !wanted.permissions.without(permissionsForMachines(house)).isEmpty())
        return Error{Error::Kind::Refused, AccessText::tr("A key needs permissions, and may have those for machines only."), {}};
    const std::lock_guard lock(c.changing);
    if (Status allowed = c.allow(by, Permission::ManageApiKeys); !allowed)
        return allowed.error();
    if (!reaches(by, wanted.tenant))
        return Error{Error::Kind::NotFound, AccessText::tr("There is no such tenant."), {}};
    const QList<ApiKey> all = c.directory.keys();
    if (all.size() >= c.settings.keysInAll)
        return Error{Error::Kind::Busy, AccessText::tr("There are as many keys as there may be."), {}};
    if (std::any_of(all.begin(), all.end(), [&](const ApiKey &key) { return key.name == name && key.tenant == wanted.tenant; }))
        return Error{Error::Kind::Refused, AccessText::tr("This key's name is taken."), {}};
    const UtcTime now = c.floor.now();
    const MadeKey made{{QUuid::createUuid(), name, wanted.tenant, wanted.permissions, by.name, now, now + wanted.life},
                       Secret(kKeyPrefix.toByteArray() + crypto::toBase64Url(crypto::randomBytes(32)))};
    const StoredKey stored{made.key, crypto::sha256(made.secret.reveal())};
    Status done = c.commit({by.name, by.origin, keySubject(made.key), {},
                            permissionNames(made.key.permissions) + QStringLiteral(" in ") + made.key.tenant,
                            AccessText::tr("An API key was made."), {}},
                           [&] { return c.rows.addKey(stored); }, [&] { c.directory.addKey(stored); });
    if (!done)
        return done.error();
    return made;
}

Status KeyBook::remove(const Principal &by, const QUuid &id)
{
    AccessContext &c = m_context;
    const std::lock_guard lock(c.changing);
    if (Status allowed = c.allow(by, Permission::ManageApiKeys); !allowed)
        return allowed;
    const auto key = c.directory.key(id);
    if (!key || !reaches(by, key->tenant))
        return Error{Error::Kind::NotFound, AccessText::tr("There is no such key."), {}};
    return c.commit({by.name, by.origin, keySubject(*key), permissionNames(key->permissions), {},
                     AccessText::tr("An API key was withdrawn."), {}},
                    [&] { return c.rows.removeKey(id); }, [&] { c.directory.removeKey(id); });
}

} // namespace lineside
