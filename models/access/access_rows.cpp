#include "models/access/access_rows.h"

#include "models/access/access_text.h"

namespace lineside {

namespace {

using sqlite::Statement;

QString textOf(const Statement &row, int column)
{
    return QString::fromUtf8(row.text(column));
}
QUuid uuidOf(const Statement &row, int column)
{
    return QUuid::fromRfc4122(row.text(column));
}
UtcTime timeOf(const Statement &row, int column)
{
    return fromMicroseconds(row.integer(column));
}

//! All rows of a statement, each made into a T; BadData when one cannot be.
template<typename T, typename Make>
Result<QList<T>> allRows(Result<Statement> statement, const QString &file, Make make)
{
    if (!statement)
        return statement.error();
    QList<T> all;
    for (;;) {
        const Result<bool> row = statement->step();
        if (!row)
            return row.error();
        if (!*row)
            return all;
        std::optional<T> one = make(*statement);
        if (!one)
            return Error{Error::Kind::BadData, AccessText::tr("%1 holds a row that makes no sense.").arg(file),
                         AccessText::tr("Bring it back from a backup. Nothing was changed.")};
        all.append(std::move(*one));
    }
}

} // namespace

Status AccessRows::change(const std::function<Status()> &steps)
{
    Result<sqlite::Transaction> transaction = sqlite::Transaction::begin(m_db);
    if (!transaction)
        return transaction.error();
    if (Status done = steps(); !done)
        return done;
    return transaction->commit();
}

Status AccessRows::run(const char *sql, const std::vector<Value> &values)
{
    Result<Statement> statement = m_db.prepare(sql);
    if (!statement)
        return statement.error();
    std::vector<QByteArray> kept; // bytes have to live until the statement has run
    kept.reserve(values.size());
    for (size_t i = 0; i < values.size(); ++i) {
        const int at = int(i);
        if (const auto *number = std::get_if<qint64>(&values[i]))
            statement->bind(at, *number);
        else if (const auto *text = std::get_if<QString>(&values[i]))
            statement->bindText(at, text->toUtf8());
        else if (const auto *uuid = std::get_if<QUuid>(&values[i]))
            statement->bindBytes(at, kept.emplace_back(uuid->toRfc4122()));
        else
            statement->bindBytes(at, kept.emplace_back(std::get<QByteArray>(values[i])));
    }
    return statement->run();
}

Result<Statement> AccessRows::ask(const char *sql)
{
    return m_db.prepare(sql);
}

Result<QList<Tenant>> AccessRows::tenants()
{
    return allRows<Tenant>(ask("SELECT code, name FROM tenants ORDER BY code"), m_db.file(),
                           [](const Statement &row) -> std::optional<Tenant> {
                               return Tenant{textOf(row, 0), textOf(row, 1)};
                           });
}

Result<QList<StoredUser>> AccessRows::users()
{
    return allRows<StoredUser>(ask("SELECT id, name, full_name, tenant, role, enabled, must_change, made_at, password"
                                   " FROM users ORDER BY name"),
                               m_db.file(), [](const Statement &row) -> std::optional<StoredUser> {
                                   const auto role = roleFromName(textOf(row, 4));
                                   if (!role)
                                       return {};
                                   return StoredUser{{uuidOf(row, 0), textOf(row, 1), textOf(row, 2), textOf(row, 3),
                                                      *role, row.integer(5) != 0, row.integer(6) != 0, timeOf(row, 7)},
                                                     row.text(8)};
                               });
}

Result<QList<Session>> AccessRows::sessions()
{
    return allRows<Session>(ask("SELECT id, user, address, client, made_at, ends_at FROM sessions ORDER BY made_at"),
                            m_db.file(), [](const Statement &row) -> std::optional<Session> {
                                return Session{uuidOf(row, 0), uuidOf(row, 1), textOf(row, 2),
                                               textOf(row, 3), timeOf(row, 4), timeOf(row, 5)};
                            });
}

Result<QList<StoredKey>> AccessRows::keys()
{
    return allRows<StoredKey>(ask("SELECT id, name, tenant, permissions, made_by, made_at, expires_at, hash"
                                  " FROM api_keys ORDER BY name"),
                              m_db.file(), [](const Statement &row) -> std::optional<StoredKey> {
                                  const auto permissions = permissionsFromNames(textOf(row, 3));
                                  if (!permissions)
                                      return {};
                                  return StoredKey{{uuidOf(row, 0), textOf(row, 1), textOf(row, 2), *permissions,
                                                    textOf(row, 4), timeOf(row, 5), timeOf(row, 6)},
                                                   row.text(7)};
                              });
}

Status AccessRows::putTenant(const Tenant &tenant)
{
    return run("INSERT INTO tenants(code, name) VALUES(?, ?) ON CONFLICT(code) DO UPDATE SET name = excluded.name",
               {tenant.code, tenant.name});
}

Status AccessRows::removeTenant(const QString &code)
{
    return run("DELETE FROM tenants WHERE code = ?", {code});
}

Status AccessRows::putUser(const StoredUser &stored)
{
    const User &user = stored.user;
    return run("INSERT INTO users(id, name, full_name, tenant, role, enabled, must_change, made_at, password)"
               " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(id) DO UPDATE SET name = excluded.name,"
               " full_name = excluded.full_name, tenant = excluded.tenant, role = excluded.role,"
               " enabled = excluded.enabled, must_change = excluded.must_change, password = excluded.password",
               {user.id, user.name, user.fullName, user.tenant, roleName(user.role), qint64(user.enabled),
                qint64(user.mustChangePassword), toMicroseconds(user.madeAt), QString::fromLatin1(stored.passwordHash)});
}

Status AccessRows::removeUser(const QUuid &id)
{
    return run("DELETE FROM users WHERE id = ?", {id});
}

Status AccessRows::addSession(const Session &session)
{
    return run("INSERT INTO sessions(id, user, address, client, made_at, ends_at) VALUES(?, ?, ?, ?, ?, ?)",
               {session.id, session.user, session.address, session.client, toMicroseconds(session.madeAt),
                toMicroseconds(session.endsAt)});
}

Status AccessRows::removeSession(const QUuid &id)
{
    return run("DELETE FROM sessions WHERE id = ?", {id});
}

Status AccessRows::addKey(const StoredKey &stored)
{
    const ApiKey &key = stored.key;
    return run("INSERT INTO api_keys(id, hash, name, tenant, permissions, made_by, made_at, expires_at)"
               " VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
               {key.id, stored.hash, key.name, key.tenant, permissionNames(key.permissions), key.madeBy,
                toMicroseconds(key.madeAt), toMicroseconds(key.expiresAt)});
}

Status AccessRows::removeKey(const QUuid &id)
{
    return run("DELETE FROM api_keys WHERE id = ?", {id});
}

Status AccessRows::addRefresh(const QByteArray &hash, const QUuid &session, UtcTime expiresAt)
{
    return run("INSERT INTO refresh_tokens(hash, session, expires_at, used) VALUES(?, ?, ?, 0)",
               {hash, session, toMicroseconds(expiresAt)});
}

Result<std::optional<StoredRefresh>> AccessRows::refresh(const QByteArray &hash)
{
    Result<Statement> statement = ask("SELECT session, expires_at, used FROM refresh_tokens WHERE hash = ?");
    if (!statement)
        return statement.error();
    statement->bindBytes(0, hash);
    const Result<bool> row = statement->step();
    if (!row)
        return row.error();
    if (!*row)
        return std::optional<StoredRefresh>();
    return std::optional(StoredRefresh{uuidOf(*statement, 0), timeOf(*statement, 1), statement->integer(2) != 0});
}

Status AccessRows::markUsed(const QByteArray &hash)
{
    return run("UPDATE refresh_tokens SET used = 1 WHERE hash = ?", {hash});
}

Status AccessRows::forgetUsed(const QUuid &session, int keep)
{
    return run("DELETE FROM refresh_tokens WHERE hash IN (SELECT hash FROM refresh_tokens WHERE session = ? AND used = 1"
               " ORDER BY expires_at DESC, rowid DESC LIMIT -1 OFFSET ?)",
               {session, qint64(keep)});
}

Status AccessRows::removeEndedSessions(UtcTime now)
{
    return run("DELETE FROM sessions WHERE ends_at <= ? OR id NOT IN"
               " (SELECT session FROM refresh_tokens WHERE used = 0 AND expires_at > ?)",
               {toMicroseconds(now), toMicroseconds(now)});
}

Result<AccessRows::Fact> AccessRows::fact(const QByteArray &name)
{
    Result<Statement> statement = ask("SELECT number, bytes FROM facts WHERE name = ?");
    if (!statement)
        return statement.error();
    statement->bindText(0, name);
    const Result<bool> row = statement->step();
    if (!row)
        return row.error();
    if (!*row)
        return Fact{};
    return Fact{statement->integer(0), statement->text(1)};
}

Status AccessRows::putFact(const QByteArray &name, const Fact &fact)
{
    return run("INSERT INTO facts(name, number, bytes) VALUES(?, ?, ?)"
               " ON CONFLICT(name) DO UPDATE SET number = excluded.number, bytes = excluded.bytes",
               {QString::fromLatin1(name), fact.number, fact.bytes});
}

} // namespace lineside
