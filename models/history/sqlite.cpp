#include "models/history/sqlite.h"

#include <QCoreApplication>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <sqlite3.h>

#include <limits>

namespace lineside::sqlite {

namespace {

struct SqliteText
{
    Q_DECLARE_TR_FUNCTIONS(history)
};

} // namespace

Error errorFrom(int code, int systemErrno, const QString &file, const QString &detail)
{
    QString cause = detail;
    if (systemErrno != 0)
        cause += QLatin1String(" (") + QString::fromLocal8Bit(std::strerror(systemErrno)) + QLatin1Char(')');
    const auto about = [&](const char *sentence) {
        return SqliteText::tr(sentence).replace(QLatin1String("%1"), file) + QLatin1Char(' ') + cause;
    };
    const bool full = systemErrno == ENOSPC || systemErrno == EDQUOT;
    switch (code & 0xFF) {
    case SQLITE_FULL:
        return {Error::Kind::NoSpace, about(QT_TRANSLATE_NOOP("history", "The disk with %1 is full.")),
                SqliteText::tr("Free some space on that disk.")};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {Error::Kind::Busy, about(QT_TRANSLATE_NOOP("history", "Another program holds %1.")),
                SqliteText::tr("Close the program that uses it.")};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
    case SQLITE_CONSTRAINT: // we never write what breaks one, unless what is there has been changed
        return {Error::Kind::BadData, about(QT_TRANSLATE_NOOP("history", "%1 is damaged.")), {}};
    case SQLITE_INTERRUPT:
        return {Error::Kind::Cancelled, SqliteText::tr("The work on the history was cancelled."), {}};
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        if (full)
            break;
        return {Error::Kind::Io, about(QT_TRANSLATE_NOOP("history", "%1 cannot be opened for writing.")),
                SqliteText::tr("Check the rights on the data folder.")};
    case SQLITE_NOMEM:
        return {Error::Kind::Io, about(QT_TRANSLATE_NOOP("history", "There is not enough memory to work on %1.")),
                SqliteText::tr("Give Lineside more memory, and start it again.")};
    case SQLITE_IOERR:
        if ((code >> 8) == (SQLITE_IOERR_NOMEM >> 8))
            return errorFrom(SQLITE_NOMEM, 0, file, detail);
        break;
    default:
        return {Error::Kind::Internal, about(QT_TRANSLATE_NOOP("history", "SQLite refused to work on %1.")), {}};
    }
    if (full)
        return {Error::Kind::NoSpace, about(QT_TRANSLATE_NOOP("history", "The disk with %1 is full.")),
                SqliteText::tr("Free some space on that disk.")};
    return {Error::Kind::Io, about(QT_TRANSLATE_NOOP("history", "Reading or writing %1 failed.")),
            SqliteText::tr("Check the disk.")};
}

// ---- Statement -----------------------------------------------------------------------------------------------

Statement::Statement(sqlite3 *db, sqlite3_stmt *statement, QString file)
    : m_db(db), m_statement(statement), m_file(std::move(file))
{
}

Statement::Statement(Statement &&other) noexcept
    : m_db(std::exchange(other.m_db, nullptr)), m_statement(std::exchange(other.m_statement, nullptr)),
      m_file(std::move(other.m_file)), m_bindError(other.m_bindError)
{
}

Statement &Statement::operator=(Statement &&other) noexcept
{
    if (this != &other) {
        sqlite3_finalize(m_statement);
        m_db = std::exchange(other.m_db, nullptr);
        m_statement = std::exchange(other.m_statement, nullptr);
        m_file = std::move(other.m_file);
        m_bindError = other.m_bindError;
    }
    return *this;
}

Statement::~Statement()
{
    sqlite3_finalize(m_statement);
}

void Statement::bind(int parameter, qint64 value)
{
    m_bindError |= sqlite3_bind_int64(m_statement, parameter + 1, value);
}

void Statement::bindReal(int parameter, double value)
{
    m_bindError |= sqlite3_bind_double(m_statement, parameter + 1, value);
}

void Statement::bindNull(int parameter)
{
    m_bindError |= sqlite3_bind_null(m_statement, parameter + 1);
}

void Statement::bindBytes(int parameter, std::span<const std::byte> bytes)
{
    // A null pointer would bind NULL: an empty blob still needs an address.
    const void *data = bytes.empty() ? static_cast<const void *>("") : bytes.data();
    m_bindError |= sqlite3_bind_blob64(m_statement, parameter + 1, data, bytes.size(), SQLITE_STATIC);
}

void Statement::bindBytes(int parameter, const QByteArray &bytes)
{
    bindBytes(parameter, std::as_bytes(std::span(bytes.constData(), size_t(bytes.size()))));
}

void Statement::bindText(int parameter, const QByteArray &utf8)
{
    m_bindError |= sqlite3_bind_text64(m_statement, parameter + 1, utf8.constData(), sqlite3_uint64(utf8.size()),
                                       SQLITE_TRANSIENT, SQLITE_UTF8);
}

Result<bool> Statement::step()
{
    if (m_bindError) {
        const int code = std::exchange(m_bindError, 0);
        return errorFrom(code, 0, m_file, QString::fromUtf8(sqlite3_errstr(code)));
    }
    const int code = sqlite3_step(m_statement);
    if (code == SQLITE_ROW)
        return true;
    if (code == SQLITE_DONE)
        return false;
    const int extended = sqlite3_extended_errcode(m_db);
    const int system = sqlite3_system_errno(m_db);
    const QString detail = QString::fromUtf8(sqlite3_errmsg(m_db));
    sqlite3_reset(m_statement);
    return errorFrom(extended, (extended & 0xFF) == SQLITE_IOERR || (extended & 0xFF) == SQLITE_CANTOPEN ? system : 0,
                     m_file, detail);
}

Status Statement::run()
{
    Result<bool> row = step();
    if (!row.ok())
        return row.error();
    reset();
    return Done{};
}

void Statement::reset()
{
    sqlite3_reset(m_statement);
}

qint64 Statement::integer(int column) const
{
    return sqlite3_column_int64(m_statement, column);
}

std::span<const std::byte> Statement::bytes(int column) const
{
    const void *data = sqlite3_column_blob(m_statement, column);
    const int size = sqlite3_column_bytes(m_statement, column);
    return {static_cast<const std::byte *>(data), data ? size_t(size) : 0};
}

double Statement::real(int column) const
{
    return isNull(column) ? std::numeric_limits<double>::quiet_NaN() : sqlite3_column_double(m_statement, column);
}

QByteArray Statement::text(int column) const
{
    const std::span<const std::byte> data = bytes(column);
    return QByteArray(reinterpret_cast<const char *>(data.data()), qsizetype(data.size()));
}

bool Statement::isNull(int column) const
{
    return sqlite3_column_type(m_statement, column) == SQLITE_NULL;
}

int Statement::columns() const
{
    return sqlite3_column_count(m_statement);
}

// ---- Database ------------------------------------------------------------------------------------------------

struct Database::Watch
{
    int walPages = 0;
    std::chrono::steady_clock::time_point deadline{};
    bool late = false;
    std::function<bool()> cancelled;
};

Database::Database() = default;

Database::Database(Database &&other) noexcept
    : m_db(std::exchange(other.m_db, nullptr)), m_file(std::move(other.m_file)), m_watch(std::move(other.m_watch))
{
}

Database &Database::operator=(Database &&other) noexcept
{
    if (this != &other) {
        close();
        m_db = std::exchange(other.m_db, nullptr);
        m_file = std::move(other.m_file);
        m_watch = std::move(other.m_watch);
    }
    return *this;
}

Database::~Database()
{
    close();
}

void Database::close()
{
    if (m_db)
        sqlite3_close_v2(std::exchange(m_db, nullptr));
}

Result<Database> Database::open(const QString &file, Mode mode, const QByteArray &vfs)
{
    Database db;
    db.m_file = file;
    db.m_watch = std::make_unique<Watch>();
    const int flags = (mode == Mode::ReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)
        | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW;
    const int code = sqlite3_open_v2(file.toUtf8().constData(), &db.m_db, flags,
                                     vfs.isEmpty() ? nullptr : vfs.constData());
    if (code != SQLITE_OK)
        return db.m_db ? db.lastError() : errorFrom(code, 0, file, QString::fromUtf8(sqlite3_errstr(code)));
    sqlite3_extended_result_codes(db.m_db, 1);
    sqlite3_db_config(db.m_db, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    // The WAL stays, if empty, when the last connection closes: one that is missing has been taken away.
    int keep = 1;
    sqlite3_file_control(db.m_db, nullptr, SQLITE_FCNTL_PERSIST_WAL, &keep);
    sqlite3_wal_hook(
        db.m_db,
        [](void *watch, sqlite3 *, const char *, int pages) {
            static_cast<Watch *>(watch)->walPages = pages;
            return SQLITE_OK;
        },
        db.m_watch.get());
    return db;
}

Error Database::lastError(const QString &doing) const
{
    const int extended = sqlite3_extended_errcode(m_db);
    const int kind = extended & 0xFF;
    const int system = kind == SQLITE_IOERR || kind == SQLITE_CANTOPEN ? sqlite3_system_errno(m_db) : 0;
    QString detail = QString::fromUtf8(sqlite3_errmsg(m_db));
    if (!doing.isEmpty())
        detail += QLatin1String(" [") + doing + QLatin1Char(']');
    Error error = errorFrom(extended, system, m_file, detail);
    if (error.kind == Error::Kind::Cancelled && m_watch->late)
        error.kind = Error::Kind::Timeout;
    return error;
}

Result<Statement> Database::prepare(const char *sql)
{
    sqlite3_stmt *statement = nullptr;
    if (sqlite3_prepare_v3(m_db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK)
        return lastError(QString::fromUtf8(sql));
    return Statement(m_db, statement, m_file);
}

Status Database::execute(const char *sql)
{
    if (sqlite3_exec(m_db, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        return lastError(QString::fromUtf8(sql));
    return Done{};
}

Result<qint64> Database::integer(const char *sql)
{
    Result<Statement> statement = prepare(sql);
    if (!statement.ok())
        return statement.error();
    Result<bool> row = statement->step();
    if (!row.ok())
        return row.error();
    return *row ? statement->integer(0) : 0;
}

Result<QByteArray> Database::text(const char *sql)
{
    Result<Statement> statement = prepare(sql);
    if (!statement.ok())
        return statement.error();
    Result<bool> row = statement->step();
    if (!row.ok())
        return row.error();
    return *row ? statement->text(0) : QByteArray();
}

Result<int> Database::checkpoint(bool truncate)
{
    int pages = 0;
    int done = 0;
    const int code = sqlite3_wal_checkpoint_v2(
        m_db, nullptr, truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE, &pages, &done);
    if (code != SQLITE_OK && (code & 0xFF) != SQLITE_BUSY)
        return lastError();
    m_watch->walPages = std::max(0, pages - done);
    return pages;
}

int Database::walPages() const
{
    return m_watch->walPages;
}

void Database::rollBack()
{
    if (m_db && !sqlite3_get_autocommit(m_db))
        sqlite3_exec(m_db, "ROLLBACK", nullptr, nullptr, nullptr);
}

void Database::interrupt()
{
    if (m_db)
        sqlite3_interrupt(m_db);
}

void Database::limitTime(std::chrono::milliseconds limit)
{
    m_watch->late = false;
    if (limit.count() <= 0) {
        sqlite3_progress_handler(m_db, 0, nullptr, nullptr);
        return;
    }
    m_watch->deadline = std::chrono::steady_clock::now() + limit;
    sqlite3_progress_handler(
        m_db, 1'000,
        [](void *data) {
            auto *watch = static_cast<Watch *>(data);
            watch->late = watch->late || std::chrono::steady_clock::now() > watch->deadline;
            return watch->late ? 1 : 0;
        },
        m_watch.get());
}

void Database::endWhen(std::function<bool()> cancelled)
{
    limitTime({});
    m_watch->cancelled = std::move(cancelled);
    if (!m_watch->cancelled)
        return;
    sqlite3_progress_handler(
        m_db, 10'000, [](void *data) { return static_cast<Watch *>(data)->cancelled() ? 1 : 0; }, m_watch.get());
}

// ---- Copy ----------------------------------------------------------------------------------------------------

Result<Copy> Copy::begin(Database &from, Database &to)
{
    sqlite3_backup *backup = sqlite3_backup_init(to.m_db, "main", from.m_db, "main");
    if (!backup)
        return to.lastError();
    return Copy(from, to, backup);
}

Copy::~Copy()
{
    sqlite3_backup_finish(m_backup);
}

Result<bool> Copy::step(int pages)
{
    const int code = sqlite3_backup_step(m_backup, pages);
    switch (code) {
    case SQLITE_DONE:
        sqlite3_backup_finish(std::exchange(m_backup, nullptr));
        return true;
    case SQLITE_OK:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return false;
    default:
        // The reason may be at either end; where the disk is full, it is the one that is written to.
        return errorFrom(code, 0, (code & 0xFF) == SQLITE_CORRUPT ? m_from->m_file : m_to->m_file,
                         QString::fromUtf8(sqlite3_errstr(code)));
    }
}

int Copy::total() const
{
    return m_backup ? sqlite3_backup_pagecount(m_backup) : 0;
}

int Copy::remaining() const
{
    return m_backup ? sqlite3_backup_remaining(m_backup) : 0;
}

// ---- Transaction ---------------------------------------------------------------------------------------------

Result<Transaction> Transaction::begin(Database &db, Kind kind)
{
    if (Status begun = db.execute(kind == Kind::Write ? "BEGIN IMMEDIATE" : "BEGIN"); !begun.ok())
        return begun.error();
    return Transaction(db);
}

Transaction::~Transaction()
{
    if (m_db)
        m_db->rollBack();
}

Status Transaction::commit()
{
    Status committed = m_db->execute("COMMIT");
    if (committed.ok())
        m_db = nullptr;
    return committed;
}

} // namespace lineside::sqlite
