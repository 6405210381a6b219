#pragma once

#include "models/access/account.h"
#include "models/history/sqlite.h"

#include <functional>
#include <variant>
#include <vector>

namespace lineside {

struct StoredUser
{
    User user;
    QByteArray passwordHash;
};

struct StoredKey
{
    ApiKey key;
    QByteArray hash; //!< SHA-256 of the key
};

//! What a refresh token's hash leads to.
struct StoredRefresh
{
    QUuid session;
    UtcTime expiresAt{};
    bool used = false;
};

/*!
 * The rows of access.sqlite. Every writing call belongs into change(): all of it is durable when that returns without an
 * error, or nothing of it happened. One thread at a time.
 */
class AccessRows
{
public:
    explicit AccessRows(sqlite::Database db) : m_db(std::move(db)) {}

    Status change(const std::function<Status()> &steps);

    Result<QList<Tenant>> tenants();
    Result<QList<StoredUser>> users();
    Result<QList<Session>> sessions();
    Result<QList<StoredKey>> keys();

    Status putTenant(const Tenant &tenant);
    Status removeTenant(const QString &code);
    Status putUser(const StoredUser &user);
    Status removeUser(const QUuid &id);
    Status addSession(const Session &session);
    Status removeSession(const QUuid &id); //!< and its refresh tokens
    Status addKey(const StoredKey &key);
    Status removeKey(const QUuid &id);

    Status addRefresh(const QByteArray &hash, const QUuid &session, UtcTime expiresAt);
    Result<std::optional<StoredRefresh>> refresh(const QByteArray &hash);
    Status markUsed(const QByteArray &hash);
    //! Of the used ones of a session, the newest \a keep stay, so that their reuse is noticed.
    Status forgetUsed(const QUuid &session, int keep);
    Status removeEndedSessions(UtcTime now);

    //! A number and some bytes under a name; zero and nothing where there is none.
    struct Fact
    {
        qint64 number = 0;
        QByteArray bytes;
    };
    Result<Fact> fact(const QByteArray &name);
    Status putFact(const QByteArray &name, const Fact &fact);

private:
    //! Runs a statement with these parameters in their order.
    using Value = std::variant<qint64, QByteArray, QString, QUuid>;
    Status run(const char *sql, const std::vector<Value> &values);
    Result<sqlite::Statement> ask(const char *sql);

    sqlite::Database m_db;
};

} // namespace lineside
