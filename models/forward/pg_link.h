#pragma once

#include "models/base/result.h"
#include "models/base/secret.h"
#include "models/forward/deadline_watch.h"
#include "models/forward/forward_settings.h"
#include "models/forward/stop_signal.h"

#include <QByteArray>

#include <memory>
#include <optional>
#include <span>

typedef struct pg_conn PGconn;
typedef struct pg_result PGresult;

namespace lineside::forward {

//! Everything that a connection is made with.
struct Login
{
    ForwardSettings settings;
    ForwardPatience patience;
    Secret password;
    QString name; //!< shown in the server's list of sessions
};

//! What PostgreSQL's five-letter code and its sentence mean for us.
Error errorFromSql(const QByteArray &sqlState, const QString &message);

/*!
 * The code in a message of libpq's verbose kind ("ERROR:  42501: permission denied …"), and the sentence behind it; both
 * empty when there is none. The only way to learn the code where libpq or libpqxx give just the text.
 */
struct CodedMessage
{
    QByteArray sqlState;
    QString sentence;
};
CodedMessage readCoded(const QByteArray &message);

//! The rows of an answer, as text; null columns are empty optionals.
using SqlRow = std::vector<std::optional<QByteArray>>;
using SqlRows = std::vector<SqlRow>;

/*!
 * A connection of libpq whose every call ends: with an answer, or at its deadline, when the socket is shut down. Then
 * the connection is broken, and what was under way is in doubt. Belongs to one thread.
 */
class PgLink
{
public:
    /*!
     * Connects and sets up the session. \a sqlState is the server's code when it said no, else empty. Busy, Refused:
     * trying again soon would help nobody.
     */
    static Result<std::unique_ptr<PgLink>> connect(const Login &login, DeadlineWatch &watch, const StopSignal &stop,
                                                   QByteArray *sqlState = nullptr);
    PgLink(const PgLink &) = delete;
    PgLink &operator=(const PgLink &) = delete;
    ~PgLink();

    //! One or more statements, whose rows do not matter.
    Status execute(const QByteArray &sql);
    //! The same; gives how many rows the last statement touched.
    Result<qint64> touch(const QByteArray &sql);
    //! One statement with rows. Parameters are texts; null is null.
    Result<SqlRows> query(const QByteArray &sql, const std::vector<std::optional<QByteArray>> &parameters = {});

    /*!
     * Sends statements of which the last is COPY … FROM STDIN; gives how many rows the one before it touched. The copy
     * is open then.
     */
    Result<qint64> startCopy(const QByteArray &sql);
    //! Sends a part of the rows of an open copy.
    Status copy(std::span<const char> bytes);
    //! Ends an open copy; gives how many rows were taken.
    Result<qint64> endCopy();
    //! Gives an open copy up, and the transaction with it.
    void abandonCopy();

    //! The code of the last error; empty when it did not come from the server.
    const QByteArray &sqlState() const { return m_sqlState; }
    //! Of the last error: the constraint that was hurt; empty for none.
    const QByteArray &constraint() const { return m_constraint; }
    //! Of no use any more: whatever was under way may have happened or not.
    bool isBroken() const;
    //! Shuts the socket down: the connection is broken from now on.
    void cut() { m_socket.cut(); }
    int backendPid() const;
    int serverVersion() const;

    //! Hands the connection to another owner; this object must not be used any more but for destruction.
    PGconn *release();
    DeadlineWatch::Socket &socket() { return m_socket; }

private:
    PgLink(PGconn *connection, DeadlineWatch &watch, const ForwardPatience &patience);
    Error failed(const PGresult *result);
    Error noAnswer();
    Status finishResults(qint64 *lastRows, bool *copying);

    PGconn *m_connection;
    DeadlineWatch::Socket m_socket;
    const ForwardPatience m_patience;
    QByteArray m_sqlState;
    QByteArray m_constraint;
};

} // namespace lineside::forward
