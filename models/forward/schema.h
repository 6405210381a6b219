#pragma once

#include "models/forward/sql_session.h"

#include <QStringList>

namespace lineside::forward {

//! One numbered step of the plant database's schema.
struct Migration
{
    int number = 0;
    QString name;
    QByteArray sql; //!< statements, each ended by a semicolon

    QByteArray sha256() const;
    std::vector<QByteArray> statements() const;
};

//! The steps that this version of Lineside brings, in order (resources/sql).
std::vector<Migration> builtInMigrations();

//! Called before each statement of a step, for tests that end the process or the connection there.
using BeforeStatement = std::function<void(int migration, size_t statement)>;

/*!
 * Brings the schema "lineside" of the database up to the last of \a migrations: each step under a lock that only one
 * station gets, in one transaction with its row in schema_migrations, so that whoever is killed leaves the old schema or
 * the new one. Gives what a person should know, such as a step that was changed after it had been applied.
 *
 * TooNew: a newer Lineside has been here; nothing is written then.
 */
Result<QStringList> bringSchema(SqlSession &session, const std::vector<Migration> &migrations,
                                const BeforeStatement &before = {});

/*!
 * Makes the role lineside_readers where the user may, and gives it the views. Gives what a person should know: mostly
 * that a superuser has to make the role.
 */
Result<QStringList> offerToReaders(SqlSession &session);

} // namespace lineside::forward
