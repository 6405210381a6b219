#include "models/forward/sql_session.h"

#include <QCoreApplication>

// libpqxx 6 warns of each change that 7 brought, 7 of those of 8.
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
#include <pqxx/pqxx>
#include <pqxx/version>

#include <libpq-fe.h>

namespace lineside::forward {

namespace {

struct SessionText
{
    Q_DECLARE_TR_FUNCTIONS(forward)
};

} // namespace

namespace session { // named, since it is part of a type that the header names

#if PQXX_VERSION_MAJOR < 7
//! Hands libpqxx 6 a connection that is made, and no second one when that breaks.
class HandedOver final : public pqxx::connectionpolicy
{
public:
    explicit HandedOver(PGconn *connection) : pqxx::connectionpolicy(std::string()), m_connection(connection) {}
    handle do_startconnect(handle old) override
    {
        if (old)
            return old;
        if (!m_connection)
            throw pqxx::broken_connection("the connection is gone");
        return std::exchange(m_connection, nullptr);
    }
    handle do_completeconnect(handle connection) override { return connection; }

private:
    PGconn *m_connection;
};

class LibraryConnection final : public pqxx::connection_base
{
public:
    explicit LibraryConnection(PGconn *connection) : pqxx::connection_base(m_policy), m_policy(connection)
    {
        init();
        inhibit_reactivation(true);
    }
    ~LibraryConnection() { close(); }

private:
    HandedOver m_policy;
};
#else
using LibraryConnection = pqxx::connection;
#endif

} // namespace session

class SqlSession::Connection
{
public:
    Connection(PGconn *raw, DeadlineWatch &watch)
        : socket(watch, PQsocket(raw)),
#if PQXX_VERSION_MAJOR < 7
          library(raw)
#else
          library(pqxx::connection::seize_raw_connection(raw))
#endif
    {
    }
    ~Connection()
    {
        if (unfinished)
            socket.cut(); // the good-bye would wait for a server that does not read
        socket.release();
    }

    DeadlineWatch::Socket socket;
    session::LibraryConnection library;
    bool unfinished = false;
};

struct SqlSession::Open
{
    explicit Open(session::LibraryConnection &connection) : transaction(connection) {}
    pqxx::work transaction;
};

Result<std::unique_ptr<SqlSession>> SqlSession::connect(const Login &login, DeadlineWatch &watch, const StopSignal &stop,
                                                        QByteArray *sqlState)
{
    Result<std::unique_ptr<PgLink>> link = PgLink::connect(login, watch, stop, sqlState);
    if (!link)
        return link.error();
    std::unique_ptr<SqlSession> session(new SqlSession);
    session->m_patience = login.patience;
    session->m_serverVersion = (*link)->serverVersion();
    PGconn *raw = (*link)->release();
    PQsetErrorVerbosity(raw, PQERRORS_VERBOSE); // see readCoded()
    const Status made = session->guarded([&]() -> Status {
        session->m_connection = std::make_unique<Connection>(raw, watch);
        return Done{};
    });
    if (!made)
        return made.error();
    return session;
}

SqlSession::~SqlSession() = default;

bool SqlSession::isBroken() const
{
    return !m_connection || m_connection->unfinished || m_connection->socket.wasCut() || !m_connection->library.is_open();
}

Status SqlSession::guarded(const std::function<Status()> &work)
{
    m_sqlState.clear();
    QString text;
    try {
        return work();
    } catch (const std::exception &error) {
        text = QString::fromUtf8(error.what());
    }
    if (m_connection && m_connection->socket.wasCut())
        return Error{Error::Kind::Timeout, SessionText::tr("The database server did not answer in time."),
                     SessionText::tr("Look after the server; the forwarder connects anew by itself.")};
    // libpqxx 6 forgets the code of some errors.
    const CodedMessage coded = readCoded(text.toUtf8());
    m_sqlState = coded.sqlState;
    if (!m_sqlState.isEmpty())
        return errorFromSql(m_sqlState, coded.sentence);
    return Error{Error::Kind::Unreachable,
                 SessionText::tr("The connection to the database was lost: %1").arg(text.simplified()), {}};
}

Status SqlSession::transact(const Work &work)
{
    // A deadline over the scope too: a transaction that is given up talks to the server when it goes.
    const Deadline deadline(m_connection->socket, m_patience.statement);
    m_connection->unfinished = true;
    QByteArray firstState;
    const Status done = guarded([&]() -> Status {
        Open open(m_connection->library);
        m_open = &open;
        struct Close
        {
            Open *&open;
            ~Close() { open = nullptr; }
        } close{m_open};
        Transaction transaction(*this);
        Status set = Done{};
        if (Result<SqlRows> limit = transaction.run("SET LOCAL statement_timeout = "
                                                    + QByteArray::number(qint64(m_patience.maintenance.count() * 9 / 10)));
            !limit)
            set = limit.error();
        Status worked = set ? work(transaction) : set;
        firstState = m_sqlState;
        m_connection->socket.arm(m_patience.statement);
        if (!worked)
            return worked; // the transaction goes unfinished, and so never happened
        open.transaction.commit();
        return Done{};
    });
    if (!done && m_sqlState.isEmpty())
        m_sqlState = firstState;
    m_connection->unfinished = m_connection->socket.wasCut();
    return done;
}

Result<SqlRows> SqlSession::Transaction::run(const QByteArray &sql)
{
    SqlRows rows;
    m_session.m_connection->socket.arm(m_session.m_patience.maintenance);
    const Status done = m_session.guarded([&]() -> Status {
        const pqxx::result result = m_session.m_open->transaction.exec(sql.toStdString());
        rows.reserve(size_t(result.size()));
        for (pqxx::result::size_type i = 0; i < result.size(); ++i) {
            SqlRow row;
            for (pqxx::row::size_type column = 0; column < result.columns(); ++column) {
                const auto field = result[i][column];
                if (field.is_null())
                    row.push_back(std::nullopt);
                else
                    row.push_back(QByteArray(field.c_str(), qsizetype(field.size())));
            }
            rows.push_back(std::move(row));
        }
        return Done{};
    });
    m_session.m_connection->socket.arm(m_session.m_patience.statement);
    if (!done)
        return done.error();
    return rows;
}

QByteArray SqlSession::Transaction::quote(const QByteArray &text) const
{
    return QByteArray::fromStdString(m_session.m_open->transaction.quote(text.toStdString()));
}

} // namespace lineside::forward
