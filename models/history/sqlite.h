#pragma once

#include "models/base/result.h"

#include <QByteArray>

#include <chrono>
#include <functional>
#include <memory>
#include <span>

struct sqlite3;
struct sqlite3_backup;
struct sqlite3_stmt;

namespace lineside {

/*!
 * SQLite's C API in a form that cannot leak and cannot forget an error. The rest of the historian never sees a handle.
 * A Database and what hangs on it belong to one thread at a time; interrupt() alone may come from another.
 */
namespace sqlite {

//! What kind of trouble SQLite reports, and a sentence with the file in it. \a code is the extended code.
Error errorFrom(int code, int systemErrno, const QString &file, const QString &detail);

/*!
 * A prepared statement. Parameters and columns count from 0. Numbers are bound as 64-bit integers or finite reals, everything else as
 * text or bytes with its length: no NaN, no conversion, no NUL that ends early.
 */
class Statement
{
public:
    Statement() = default;
    Statement(Statement &&other) noexcept;
    Statement &operator=(Statement &&other) noexcept;
    ~Statement();

    bool isValid() const { return m_statement != nullptr; }

    void bind(int parameter, qint64 value);
    void bindReal(int parameter, double value); //!< finite
    void bindNull(int parameter);
    //! The bytes are not copied: they must live until the next reset().
    void bindBytes(int parameter, std::span<const std::byte> bytes);
    void bindBytes(int parameter, const QByteArray &bytes);
    void bindText(int parameter, const QByteArray &utf8);

    //! True while there is a row. Resets by itself on an error.
    Result<bool> step();
    //! For statements without rows: step and reset.
    Status run();
    void reset();

    qint64 integer(int column) const;
    double real(int column) const; //!< NaN for NULL
    //! Valid until the next step or reset.
    std::span<const std::byte> bytes(int column) const;
    QByteArray text(int column) const;
    bool isNull(int column) const;
    int columns() const;

private:
    friend class Database;
    Statement(sqlite3 *db, sqlite3_stmt *statement, QString file);
    sqlite3 *m_db = nullptr;
    sqlite3_stmt *m_statement = nullptr;
    QString m_file;
    int m_bindError = 0;
};

//! One connection.
class Database
{
public:
    enum class Mode { ReadWrite, ReadOnly };

    Database();
    Database(Database &&other) noexcept;
    Database &operator=(Database &&other) noexcept;
    ~Database();

    //! Opens an existing file or makes it. \a vfs is empty for the system's own.
    static Result<Database> open(const QString &file, Mode mode, const QByteArray &vfs = {});
    bool isOpen() const { return m_db != nullptr; }
    void close();

    Result<Statement> prepare(const char *sql);
    //! One or more statements without parameters, whose rows do not matter.
    Status execute(const char *sql);
    //! The first column of the first row of a statement without parameters; 0 where there is no row.
    Result<qint64> integer(const char *sql);
    Result<QByteArray> text(const char *sql);

    //! Copies WAL pages into the file as far as readers allow; gives the pages that the WAL holds.
    Result<int> checkpoint(bool truncate = false);
    //! Pages in the WAL after the last commit of this connection.
    int walPages() const;

    //! Rolls back what is open; harmless when nothing is.
    void rollBack();
    //! Ends the statement that runs, with Cancelled. Any thread.
    void interrupt();
    //! Ends statements that run longer, with Timeout; zero or less: no limit.
    void limitTime(std::chrono::milliseconds limit);
    //! Ends statements with Cancelled once \a cancelled says so, which is asked now and then; empty: never. No limit of time.
    void endWhen(std::function<bool()> cancelled);

    const QString &file() const { return m_file; }

private:
    friend class Copy;
    struct Watch;
    Error lastError(const QString &doing = {}) const;
    sqlite3 *m_db = nullptr;
    QString m_file;
    std::unique_ptr<Watch> m_watch;
};

/*!
 * Copies a database into another, slice by slice, as it stands when the last slice is done. What the source's own
 * connection writes meanwhile comes along; what others write makes it begin anew. Both databases must outlive it.
 */
class Copy
{
public:
    static Result<Copy> begin(Database &from, Database &to);
    Copy(Copy &&other) noexcept
        : m_from(other.m_from), m_to(other.m_to), m_backup(std::exchange(other.m_backup, nullptr))
    {
    }
    Copy &operator=(Copy &&) = delete;
    ~Copy();

    //! True when all is copied.
    Result<bool> step(int pages);
    int total() const;
    int remaining() const;

private:
    Copy(Database &from, Database &to, sqlite3_backup *backup) : m_from(&from), m_to(&to), m_backup(backup) {}
    Database *m_from;
    Database *m_to;
    sqlite3_backup *m_backup;
};

//! A scope that undoes what was done in it unless commit() succeeded.
class Transaction
{
public:
    enum class Kind { Write, Read };
    static Result<Transaction> begin(Database &db, Kind kind = Kind::Write);
    Transaction(Transaction &&other) noexcept : m_db(std::exchange(other.m_db, nullptr)) {}
    Transaction &operator=(Transaction &&) = delete;
    ~Transaction();

    //! Durable when this returns without an error.
    Status commit();

private:
    explicit Transaction(Database &db) : m_db(&db) {}
    Database *m_db;
};

} // namespace sqlite
} // namespace lineside
