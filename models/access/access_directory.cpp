#include "models/access/access_directory.h"

#include <algorithm>

namespace lineside {

namespace {

template<typename Key, typename Value>
std::optional<Value> valueIn(const QHash<Key, Value> &hash, const Key &key)
{
    const auto found = hash.constFind(key);
    return found == hash.constEnd() ? std::optional<Value>() : std::optional<Value>(*found);
}

void sortByTime(QList<Session> &sessions)
{
    std::sort(sessions.begin(), sessions.end(), [](const Session &a, const Session &b) { return a.madeAt < b.madeAt; });
}

} // namespace

template<typename Change>
void AccessDirectory::change(Change what)
{
    quint64 revision = 0;
    {
        const std::unique_lock lock(m_mutex);
        what();
        revision = m_revision.fetch_add(1, std::memory_order_acq_rel) + 1;
    }
    const std::lock_guard lock(m_listeners->mutex);
    for (const auto &[number, listener] : m_listeners->all)
        listener(revision);
}

std::shared_ptr<void> AccessDirectory::onChange(std::function<void(quint64)> listener)
{
    const std::lock_guard lock(m_listeners->mutex);
    const quint64 number = m_listeners->next++;
    m_listeners->all.emplace(number, std::move(listener));
    return {m_listeners.get(), [listeners = m_listeners, number](void *) {
                const std::lock_guard guard(listeners->mutex);
                listeners->all.erase(number);
            }};
}

Status AccessDirectory::load(AccessRows &rows)
{
    const auto tenants = rows.tenants();
    if (!tenants)
        return tenants.error();
    const auto users = rows.users();
    if (!users)
        return users.error();
    const auto sessions = rows.sessions();
    if (!sessions)
        return sessions.error();
    const auto keys = rows.keys();
    if (!keys)
        return keys.error();
    for (const Tenant &tenant : *tenants)
        putTenant(tenant);
    for (const StoredUser &user : *users)
        putUser(user);
    for (const Session &session : *sessions)
        addSession(session);
    for (const StoredKey &key : *keys)
        addKey(key);
    return Done{};
}

bool AccessDirectory::hasUsers() const
{
    const std::shared_lock lock(m_mutex);
    return !m_users.isEmpty();
}

std::optional<StoredUser> AccessDirectory::user(const QUuid &id) const
{
    const std::shared_lock lock(m_mutex);
    return valueIn(m_users, id);
}

std::optional<StoredUser> AccessDirectory::userNamed(const QString &name) const
{
    const std::shared_lock lock(m_mutex);
    const auto id = m_names.constFind(name);
    return id == m_names.constEnd() ? std::optional<StoredUser>() : valueIn(m_users, *id);
}

QList<User> AccessDirectory::users() const
{
    QList<User> all;
    {
        const std::shared_lock lock(m_mutex);
        for (const StoredUser &stored : m_users)
            all.append(stored.user);
    }
    std::sort(all.begin(), all.end(), [](const User &a, const User &b) { return a.name < b.name; });
    return all;
}

QList<Tenant> AccessDirectory::tenants() const
{
    const std::shared_lock lock(m_mutex);
    return m_tenants.values();
}

bool AccessDirectory::hasTenant(const QString &code) const
{
    const std::shared_lock lock(m_mutex);
    return m_tenants.contains(code);
}

std::optional<Session> AccessDirectory::session(const QUuid &id) const
{
    const std::shared_lock lock(m_mutex);
    return valueIn(m_sessions, id);
}

QList<Session> AccessDirectory::sessions() const
{
    QList<Session> all;
    {
        const std::shared_lock lock(m_mutex);
        all = m_sessions.values();
    }
    sortByTime(all);
    return all;
}

QList<Session> AccessDirectory::sessionsOf(const QUuid &user) const
{
    QList<Session> some;
    {
        const std::shared_lock lock(m_mutex);
        for (const Session &session : m_sessions) {
            if (session.user == user)
                some.append(session);
        }
    }
    sortByTime(some);
    return some;
}

qsizetype AccessDirectory::sessionCount() const
{
    const std::shared_lock lock(m_mutex);
    return m_sessions.size();
}

std::optional<ApiKey> AccessDirectory::key(const QUuid &id) const
{
    const std::shared_lock lock(m_mutex);
    return valueIn(m_keys, id);
}

std::optional<ApiKey> AccessDirectory::keyByHash(const QByteArray &hash) const
{
    const std::shared_lock lock(m_mutex);
    const auto id = m_keyHashes.constFind(hash);
    return id == m_keyHashes.constEnd() ? std::optional<ApiKey>() : valueIn(m_keys, *id);
}

QList<ApiKey> AccessDirectory::keys() const
{
    QList<ApiKey> all;
    {
        const std::shared_lock lock(m_mutex);
        all = m_keys.values();
    }
    std::sort(all.begin(), all.end(), [](const ApiKey &a, const ApiKey &b) { return a.name < b.name; });
    return all;
}

void AccessDirectory::putUser(const StoredUser &stored)
{
    change([&] {
        if (const auto before = valueIn(m_users, stored.user.id))
            m_names.remove(before->user.name);
        m_users.insert(stored.user.id, stored);
        m_names.insert(stored.user.name, stored.user.id);
    });
}

void AccessDirectory::removeUser(const QUuid &id)
{
    change([&] {
        m_names.remove(m_users.take(id).user.name);
        m_sessions.removeIf([&](const auto &it) { return it.value().user == id; });
    });
}

void AccessDirectory::putTenant(const Tenant &tenant)
{
    change([&] { m_tenants.insert(tenant.code, tenant); });
}

void AccessDirectory::removeTenant(const QString &code)
{
    change([&] { m_tenants.remove(code); });
}

void AccessDirectory::addSession(const Session &session)
{
    // Nobody's decision becomes stale by it.
    const std::unique_lock lock(m_mutex);
    m_sessions.insert(session.id, session);
}

void AccessDirectory::removeSession(const QUuid &id)
{
    change([&] { m_sessions.remove(id); });
}

void AccessDirectory::removeSessionsOf(const QUuid &user)
{
    change([&] { m_sessions.removeIf([&](const auto &it) { return it.value().user == user; }); });
}

void AccessDirectory::addKey(const StoredKey &stored)
{
    change([&] {
        m_keys.insert(stored.key.id, stored.key);
        m_keyHashes.insert(stored.hash, stored.key.id);
    });
}

void AccessDirectory::removeKey(const QUuid &id)
{
    change([&] {
        m_keys.remove(id);
        m_keyHashes.removeIf([&](const auto &it) { return it.value() == id; });
    });
}

} // namespace lineside
