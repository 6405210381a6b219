#include "models/access/access_file.h"

#include "models/access/access_text.h"
#include "models/history/data_folder.h"
#include "models/history/sqlite_settings.h"

#include <QDir>
#include <QFile>

#include <array>

namespace lineside::access_file {

namespace {

using sqlite::Database;

constexpr qint64 kApplication = 0x4C534143; // "LSAC"

constexpr const char *kTables = R"(
PRAGMA application_id = 0x4C534143;
BEGIN IMMEDIATE;
CREATE TABLE facts(
  name TEXT PRIMARY KEY,
  number INTEGER NOT NULL,
  bytes BLOB NOT NULL) STRICT;
CREATE TABLE tenants(
  code TEXT PRIMARY KEY,
  name TEXT NOT NULL) STRICT;
CREATE TABLE users(
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  name TEXT NOT NULL UNIQUE,
  full_name TEXT NOT NULL,
  tenant TEXT NOT NULL REFERENCES tenants(code),
  role TEXT NOT NULL,
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  must_change INTEGER NOT NULL CHECK (must_change IN (0, 1)),
  made_at INTEGER NOT NULL,
  password TEXT NOT NULL) STRICT;
CREATE TABLE sessions(
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  user BLOB NOT NULL REFERENCES users(id) ON DELETE CASCADE,
  address TEXT NOT NULL,
  client TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL) STRICT;
CREATE INDEX sessions_by_user ON sessions(user);
CREATE TABLE refresh_tokens(
  hash BLOB PRIMARY KEY CHECK (length(hash) = 32),
  session BLOB NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,
  expires_at INTEGER NOT NULL,
  used INTEGER NOT NULL CHECK (used IN (0, 1))) STRICT;
CREATE INDEX refresh_tokens_by_session ON refresh_tokens(session);
CREATE TABLE api_keys(
  id BLOB PRIMARY KEY CHECK (length(id) = 16),
  hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
  name TEXT NOT NULL,
  tenant TEXT NOT NULL REFERENCES tenants(code),
  permissions TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL) STRICT;
PRAGMA user_version = 1;
COMMIT;
)";
static_assert(kVersion == 1, "a new version needs a step from the one before");

Status setUp(Database &db)
{
    static const std::array kForgetful{sqlite::Setting{"PRAGMA secure_delete = 1", "PRAGMA secure_delete", "1"}};
    const QString unsafe = AccessText::tr("Accounts cannot be kept safely in %1.");
    if (Status set = sqlite::setAndAsk(db, sqlite::durableSettings(), unsafe); !set)
        return set;
    return sqlite::setAndAsk(db, kForgetful, unsafe);
}

Error foreignFile(const QString &file)
{
    return {Error::Kind::BadData, AccessText::tr("%1 is damaged, or is no file of accounts.").arg(file),
            AccessText::tr("Bring it back from a backup. Nothing was changed.")};
}

} // namespace

QString path(const QString &folder)
{
    return QDir(folder).filePath(QStringLiteral("access.sqlite"));
}

Result<Database> open(const QString &folder)
{
    const QString file = path(folder);
    if (Status made = makePrivateFile(file); !made)
        return made.error();
    if (!QFile::setPermissions(file, QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        return Error{Error::Kind::Io, AccessText::tr("%1 cannot be closed to other users.").arg(file),
                     AccessText::tr("Check the owner of the data folder.")};
    Result<Database> db = Database::open(file, Database::Mode::ReadWrite);
    if (!db)
        return db.error();
    const Result<qint64> application = db->integer("PRAGMA application_id");
    if (!application)
        return application.error();
    const Result<qint64> version = db->integer("PRAGMA user_version");
    const Result<qint64> tables = db->integer("SELECT count(*) FROM sqlite_schema");
    if (!version || !tables)
        return version ? tables.error() : version.error();
    const bool empty = *version == 0 && *tables == 0 && (*application == 0 || *application == kApplication);
    if (!empty && *application != kApplication)
        return foreignFile(file);
    if (*version > kVersion)
        return Error{Error::Kind::TooNew, AccessText::tr("%1 was written by a newer version of Lineside.").arg(file),
                     AccessText::tr("Use that version, or a newer one.")};
    if (Status set = setUp(*db); !set)
        return set.error();
    if (empty) {
        if (Status made = db->execute(kTables); !made)
            return made.error();
        return db;
    }
    if (*version != kVersion)
        return foreignFile(file);
    const Result<QByteArray> whole = db->text("PRAGMA quick_check(1)");
    if (!whole)
        return whole.error();
    if (*whole != "ok")
        return foreignFile(file);
    return db;
}

Result<AuditLink> savedAuditHead(const QString &folder)
{
    Result<Database> db = Database::open(path(folder), Database::Mode::ReadOnly);
    if (!db)
        return db.error();
    Result<sqlite::Statement> head = db->prepare("SELECT number, bytes FROM facts WHERE name = 'audit_head'");
    if (!head)
        return head.error();
    const Result<bool> row = head->step();
    if (!row)
        return row.error();
    return *row ? AuditLink{quint64(head->integer(0)), head->text(1)} : AuditLink{};
}

} // namespace lineside::access_file
