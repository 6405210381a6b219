#pragma once

#include "models/access/access_rows.h"

#include <QHash>
#include <QMap>

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>

namespace lineside {

/*!
 * Everything of access.sqlite that decisions are made from, in memory: a check of a token touches no disk. Written only
 * after the disk has it. Each change raises the revision, so whoever holds a decision sees that it may be stale.
 * Thread-safe.
 */
class AccessDirectory
{
public:
    Status load(AccessRows &rows);

    quint64 revision() const { return m_revision.load(std::memory_order_acquire); }
    /*!
     * \a listener is called after each change, on the thread that made it, for as long as what is returned lives: when it
     * has gone, the listener is neither called any more nor running. It must be quick and call nothing of access.
     */
    [[nodiscard]] std::shared_ptr<void> onChange(std::function<void(quint64)> listener);

    bool hasUsers() const;
    std::optional<StoredUser> user(const QUuid &id) const;
    std::optional<StoredUser> userNamed(const QString &name) const;
    QList<User> users() const; //!< by name
    QList<Tenant> tenants() const;
    bool hasTenant(const QString &code) const;
    std::optional<Session> session(const QUuid &id) const;
    QList<Session> sessions() const;
    QList<Session> sessionsOf(const QUuid &user) const; //!< oldest first
    qsizetype sessionCount() const;
    std::optional<ApiKey> key(const QUuid &id) const;
    std::optional<ApiKey> keyByHash(const QByteArray &hash) const;
    QList<ApiKey> keys() const;

    void putUser(const StoredUser &user);
    void removeUser(const QUuid &id); //!< and its sessions
    void putTenant(const Tenant &tenant);
    void removeTenant(const QString &code);
    void addSession(const Session &session);
    void removeSession(const QUuid &id);
    void removeSessionsOf(const QUuid &user);
    void addKey(const StoredKey &key);
    void removeKey(const QUuid &id);

private:
    //! Changes under the lock, then tells.
    template<typename Change>
    void change(Change what);

    mutable std::shared_mutex m_mutex;
    QHash<QUuid, StoredUser> m_users;
    QHash<QString, QUuid> m_names;
    QMap<QString, Tenant> m_tenants;
    QHash<QUuid, Session> m_sessions;
    QHash<QUuid, ApiKey> m_keys;
    QHash<QByteArray, QUuid> m_keyHashes;
    std::atomic<quint64> m_revision{1};
    struct Listeners
    {
        std::mutex mutex;
        std::map<quint64, std::function<void(quint64)>> all;
        quint64 next = 1;
    };
    const std::shared_ptr<Listeners> m_listeners = std::make_shared<Listeners>();
};

} // namespace lineside
