#pragma once

#include "models/forward/pg_link.h"

#include <functional>

namespace lineside::forward {

/*!
 * The forwarder's connection for everything but bulk: the schema, the plant's tables, upkeep, roll-ups. It runs on
 * libpqxx, over a connection that PgLink made, so that its deadlines and its TLS are the same and it never connects
 * anew by itself. libpqxx's exceptions stop here. Belongs to one thread.
 */
class SqlSession
{
public:
    //! What may be done inside a transaction.
    class Transaction
    {
    public:
        //! One statement or several; the rows of the last. Each call has a deadline of its own.
        Result<SqlRows> run(const QByteArray &sql);
        //! A text as it stands in a statement, with its quotes.
        QByteArray quote(const QByteArray &text) const;
        QByteArray quote(const QString &text) const { return quote(text.toUtf8()); }

    private:
        friend class SqlSession;
        explicit Transaction(SqlSession &session) : m_session(session) {}
        SqlSession &m_session;
    };
    using Work = std::function<Status(Transaction &)>;

    static Result<std::unique_ptr<SqlSession>> connect(const Login &login, DeadlineWatch &watch, const StopSignal &stop,
                                                       QByteArray *sqlState = nullptr);
    ~SqlSession();

    /*!
     * Does \a work in a transaction and commits it when it ends well; otherwise nothing has happened. When the answer to
     * the commit is lost, it may have happened: work must be such that doing it again is right.
     */
    Status transact(const Work &work);

    //! The code of the last error; empty when it did not come from the server.
    const QByteArray &sqlState() const { return m_sqlState; }
    bool isBroken() const;
    int serverVersion() const { return m_serverVersion; }

private:
    SqlSession() = default;
    Status guarded(const std::function<Status()> &work);

    class Connection; // libpqxx's, whichever version
    struct Open;
    std::unique_ptr<Connection> m_connection;
    Open *m_open = nullptr; //!< the transaction under way
    QByteArray m_sqlState;
    ForwardPatience m_patience;
    int m_serverVersion = 0;
};

} // namespace lineside::forward
