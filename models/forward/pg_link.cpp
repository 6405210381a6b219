#include "models/forward/pg_link.h"

#include "models/forward/host_lookup.h"

#include <QCoreApplication>
#include <QFile>
#include <QRegularExpression>

#include <libpq-fe.h>

namespace lineside::forward {

namespace {

struct LinkText
{
    Q_DECLARE_TR_FUNCTIONS(forward)
};

struct ClearResult
{
    void operator()(PGresult *result) const { PQclear(result); }
};
using ResultPtr = std::unique_ptr<PGresult, ClearResult>;

struct Finish
{
    void operator()(PGconn *connection) const { PQfinish(connection); }
};
using ConnectionPtr = std::unique_ptr<PGconn, Finish>;

//! Whom Debian and its relatives trust, where the settings name nobody.
constexpr const char *kSystemRoots = "/etc/ssl/certs/ca-certificates.crt";

QString oneSentence(const QByteArray &message)
{
    QString text = QString::fromUtf8(message).simplified();
    if (!text.isEmpty() && !text.endsWith(QLatin1Char('.')))
        text += QLatin1Char('.');
    return text;
}

bool isUnixSocket(const QString &host)
{
    return host.startsWith(QLatin1Char('/'));
}

Error errorWhileConnecting(const QByteArray &text, QByteArray *sqlState)
{
    const CodedMessage coded = readCoded(text);
    // libpq's own words come in the language of the computer; what OpenSSL says, and this word, do not
    if (coded.sqlState.isEmpty() && (text.contains("SSL") || text.contains("certificate") || text.contains("ertifikat"))) {
        return {Error::Kind::Refused, LinkText::tr("The server does not prove who it is: %1").arg(oneSentence(text.split('\n').first())),
                LinkText::tr("Use the name that stands in the server's certificate, and name the authority that signed it.")};
    }
    if (coded.sqlState.isEmpty()) {
        return {Error::Kind::Unreachable, oneSentence(text.isEmpty() ? QByteArray("No answer") : text.split('\n').first()),
                LinkText::tr("Check host, port and network, and that the server is running.")};
    }
    if (sqlState)
        *sqlState = coded.sqlState;
    return errorFromSql(coded.sqlState, coded.sentence);
}

Error stopping()
{
    return {Error::Kind::Cancelled, LinkText::tr("The forwarder is stopping."), {}};
}

//! Connects to one address; \a address is null for a Unix socket.
Result<PGconn *> connectTo(const Login &login, const QByteArray *address, SteadyTime until, const StopSignal &stop,
                           QByteArray *sqlState)
{
    const ForwardSettings &settings = login.settings;
    std::vector<std::pair<const char *, QByteArray>> parameters{
        {"host", settings.host.toUtf8()},
        {"port", QByteArray::number(settings.port)},
        {"dbname", settings.database.toUtf8()},
        {"user", settings.user.toUtf8()},
        {"application_name", login.name.toUtf8()},
        {"client_encoding", "UTF8"},
        {"gssencmode", "disable"},
        {"sslmode", settings.sslMode.toUtf8()},
        {"keepalives_idle", "10"},
        {"keepalives_interval", "5"},
        {"keepalives_count", "3"},
    };
    if (address)
        parameters.emplace_back("hostaddr", *address);
    if (!login.password.isEmpty())
        parameters.emplace_back("password", login.password.reveal());
    if (!settings.rootCertFile.isEmpty())
        parameters.emplace_back("sslrootcert", QFile::encodeName(settings.rootCertFile));
    else if (settings.sslMode.startsWith(QLatin1String("verify")) && QFile::exists(QLatin1String(kSystemRoots)))
        parameters.emplace_back("sslrootcert", kSystemRoots);
    std::vector<const char *> keywords, values;
    for (const auto &[keyword, value] : parameters) {
        keywords.push_back(keyword);
        values.push_back(value.constData());
    }
    keywords.push_back(nullptr);
    values.push_back(nullptr);

    ConnectionPtr connection(PQconnectStartParams(keywords.data(), values.data(), 0));
    if (!connection)
        return Error{Error::Kind::Io, LinkText::tr("There is not enough memory for a connection."), {}};
    PQsetErrorVerbosity(connection.get(), PQERRORS_VERBOSE); // see readCoded()
    PQsetNoticeProcessor(connection.get(), [](void *, const char *) {}, nullptr);
    PostgresPollingStatusType state = PGRES_POLLING_WRITING;
    while (PQstatus(connection.get()) != CONNECTION_BAD && state != PGRES_POLLING_OK && state != PGRES_POLLING_FAILED) {
        switch (stop.waitFor(PQsocket(connection.get()), state == PGRES_POLLING_WRITING, until)) {
        case StopSignal::Woken::Stopped:
            return stopping();
        case StopSignal::Woken::TimedOut:
            return Error{Error::Kind::Timeout,
                         LinkText::tr("The server %1 does not answer.").arg(settings.host),
                         LinkText::tr("Check host, port and network, and that the server is running.")};
        case StopSignal::Woken::Ready:
            break;
        }
        state = PQconnectPoll(connection.get());
    }
    if (PQstatus(connection.get()) != CONNECTION_OK)
        return errorWhileConnecting(PQerrorMessage(connection.get()), sqlState);
    PQsetErrorVerbosity(connection.get(), PQERRORS_DEFAULT);
    return connection.release();
}

} // namespace

CodedMessage readCoded(const QByteArray &message)
{
    static const QRegularExpression pattern(QStringLiteral(":  (?=[A-Z]*[0-9])([0-9A-Z]{5}): ([^\\n]*)"));
    const QRegularExpressionMatch match = pattern.match(QString::fromUtf8(message));
    return {match.captured(1).toLatin1(), match.captured(2)};
}

Error errorFromSql(const QByteArray &sqlState, const QString &message)
{
    const QString sentence = LinkText::tr("PostgreSQL says: %1").arg(oneSentence(message.toUtf8()));
    const QByteArray kind = sqlState.left(2);
    if (kind == "28")
        return {Error::Kind::Refused, sentence,
                LinkText::tr("Check user and password of the plant database, and the server's pg_hba.conf.")};
    if (sqlState == "3D000")
        return {Error::Kind::Refused, sentence, LinkText::tr("Make the database (createdb), or name another one.")};
    if (sqlState == "53300")
        return {Error::Kind::Busy, sentence, LinkText::tr("Raise max_connections of the server, or end other sessions.")};
    if (sqlState == "53100")
        return {Error::Kind::NoSpace, sentence, LinkText::tr("Free space on the database server; nothing is lost until then.")};
    if (sqlState == "42501")
        return {Error::Kind::Refused, sentence,
                LinkText::tr("Give the user of the forwarder its rights back; nothing is lost until then.")};
    if (sqlState == "42P01" || sqlState == "3F000" || sqlState == "42703")
        return {Error::Kind::NotFound, sentence,
                LinkText::tr("Put the table back as Lineside made it; nothing is lost until then.")};
    if (sqlState == "55P03")
        return {Error::Kind::Busy, LinkText::tr("An earlier connection still holds what is to be written (%1)").arg(sentence), {}};
    if (sqlState == "57014")
        return {Error::Kind::Timeout, sentence, {}};
    if (kind == "22" || kind == "23")
        return {Error::Kind::BadData, sentence, {}};
    if (kind == "08" || kind == "57" || sqlState.isEmpty())
        return {Error::Kind::Unreachable, sentence, {}};
    if (kind == "53")
        return {Error::Kind::Busy, sentence, {}};
    return {Error::Kind::Io, sentence, {}};
}

Result<std::unique_ptr<PgLink>> PgLink::connect(const Login &login, DeadlineWatch &watch, const StopSignal &stop,
                                                QByteArray *sqlState)
{
    const SteadyTime until = std::chrono::steady_clock::now() + login.patience.statement;
    if (sqlState)
        sqlState->clear();
    if (login.settings.host.isEmpty() || login.settings.database.isEmpty() || login.settings.user.isEmpty())
        return Error{Error::Kind::Refused, LinkText::tr("The plant database is not named completely."),
                     LinkText::tr("Give host, database and user in the settings.")};
    Result<PGconn *> connection = Error{};
    if (isUnixSocket(login.settings.host)) {
        connection = connectTo(login, nullptr, until, stop, sqlState);
    } else {
        Result<QList<QByteArray>> addresses = lookUpHost(login.settings.host, login.patience.statement, stop);
        if (!addresses)
            return addresses.error();
        for (qsizetype i = 0; i < addresses->size() && !connection; ++i) {
            // What is left is shared out, so that a dead first address leaves time for the second.
            const SteadyTime now = std::chrono::steady_clock::now();
            const SteadyTime share = now + std::max(until - now, SteadyTime::duration{}) / (addresses->size() - i);
            connection = connectTo(login, &addresses->at(i), share, stop, sqlState);
            // Whoever answers with a code is the server; the other addresses would say the same.
            if (!connection && sqlState && !sqlState->isEmpty())
                break;
        }
    }
    if (!connection)
        return connection.error();
    std::unique_ptr<PgLink> link(new PgLink(*connection, watch, login.patience));
    const auto milliseconds = [](std::chrono::milliseconds time) { return QByteArray::number(qint64(time.count())); };
    // The server's own limits come a little earlier, so that a busy server says so and the connection lives on. Commits
    // must be durable: what is confirmed may leave the local store. Compiling a question takes longer than answering ours.
    const Status session = link->execute(
        "SET statement_timeout = " + milliseconds(login.patience.statement * 9 / 10) + "; SET lock_timeout = "
        + milliseconds(login.patience.lock) + "; SET idle_in_transaction_session_timeout = '20s'; SET TimeZone = 'UTC';"
        " SET DateStyle = 'ISO'; SET client_min_messages = 'error'; SET jit = off; SET search_path = lineside, pg_temp;"
        " SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'");
    if (!session) {
        if (sqlState)
            *sqlState = link->sqlState();
        return session.error();
    }
    return link;
}

PgLink::PgLink(PGconn *connection, DeadlineWatch &watch, const ForwardPatience &patience)
    : m_connection(connection), m_socket(watch, PQsocket(connection)), m_patience(patience)
{
}

PgLink::~PgLink()
{
    if (!m_connection)
        return;
    // PQfinish() says good-bye, and would wait for ever where nobody reads what was sent before.
    if (PQtransactionStatus(m_connection) != PQTRANS_IDLE)
        m_socket.cut();
    m_socket.release();
    PQfinish(m_connection);
}

PGconn *PgLink::release()
{
    m_socket.release();
    return std::exchange(m_connection, nullptr);
}

bool PgLink::isBroken() const
{
    return !m_connection || PQstatus(m_connection) != CONNECTION_OK || m_socket.wasCut();
}

int PgLink::backendPid() const
{
    return PQbackendPID(m_connection);
}

int PgLink::serverVersion() const
{
    return PQserverVersion(m_connection);
}

Error PgLink::noAnswer()
{
    m_sqlState.clear();
    m_constraint.clear();
    return {Error::Kind::Timeout,
            LinkText::tr("The database server did not answer within %1 s.")
                .arg(double(m_patience.statement.count()) / 1'000),
            LinkText::tr("Look after the server; the forwarder connects anew by itself.")};
}

Error PgLink::failed(const PGresult *result)
{
    if (m_socket.wasCut())
        return noAnswer();
    const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
    const char *constraint = result ? PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME) : nullptr;
    m_sqlState = state;
    m_constraint = constraint;
    const char *primary = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : nullptr;
    const char *severity = result ? PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED) : nullptr;
    // After a write that failed, libpq calls a connection fine for ever whose server has gone. What the server has not said
    // itself, and what it said last, ends the connection.
    const bool isOver = !state || (severity && (qstrcmp(severity, "FATAL") == 0 || qstrcmp(severity, "PANIC") == 0));
    const Error error = state && primary
        ? errorFromSql(m_sqlState, QString::fromUtf8(primary))
        : Error{Error::Kind::Unreachable,
                LinkText::tr("The connection to the database was lost: %1")
                    .arg(oneSentence(QByteArray(PQerrorMessage(m_connection)).split('\n').first())), {}};
    if (isOver)
        m_socket.cut();
    return error;
}

Status PgLink::finishResults(qint64 *lastRows, bool *copying)
{
    std::optional<Error> error;
    for (;;) {
        const ResultPtr result(PQgetResult(m_connection));
        if (!result)
            break;
        switch (PQresultStatus(result.get())) {
        case PGRES_COMMAND_OK:
        case PGRES_TUPLES_OK:
            if (lastRows)
                *lastRows = QByteArray(PQcmdTuples(result.get())).toLongLong();
            break;
        case PGRES_COPY_IN:
            if (copying) {
                *copying = true;
                return Done{};
            }
            PQputCopyEnd(m_connection, "not expected");
            break;
        default:
            if (!error)
                error = failed(result.get());
            break;
        }
        if (PQstatus(m_connection) != CONNECTION_OK)
            break;
    }
    if (error)
        return *error;
    if (isBroken())
        return failed(nullptr);
    return Done{};
}

Status PgLink::execute(const QByteArray &sql)
{
    const Result<qint64> touched = touch(sql);
    return touched.ok() ? Status(Done{}) : Status(touched.error());
}

Result<qint64> PgLink::touch(const QByteArray &sql)
{
    const Deadline deadline(m_socket, m_patience.statement);
    if (!PQsendQuery(m_connection, sql.constData()))
        return failed(nullptr);
    qint64 touched = 0;
    if (Status done = finishResults(&touched, nullptr); !done)
        return done.error();
    return touched;
}

Result<SqlRows> PgLink::query(const QByteArray &sql, const std::vector<std::optional<QByteArray>> &parameters)
{
    const Deadline deadline(m_socket, m_patience.statement);
    std::vector<const char *> values;
    for (const std::optional<QByteArray> &parameter : parameters)
        values.push_back(parameter ? parameter->constData() : nullptr);
    const ResultPtr result(PQexecParams(m_connection, sql.constData(), int(values.size()), nullptr, values.data(), nullptr,
                                        nullptr, 0));
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
        return failed(result.get());
    SqlRows rows(size_t(PQntuples(result.get())));
    for (int row = 0; row < PQntuples(result.get()); ++row) {
        for (int column = 0; column < PQnfields(result.get()); ++column) {
            if (PQgetisnull(result.get(), row, column))
                rows[size_t(row)].push_back(std::nullopt);
            else
                rows[size_t(row)].push_back(
                    QByteArray(PQgetvalue(result.get(), row, column), PQgetlength(result.get(), row, column)));
        }
    }
    return rows;
}

Result<qint64> PgLink::startCopy(const QByteArray &sql)
{
    const Deadline deadline(m_socket, m_patience.statement);
    if (!PQsendQuery(m_connection, sql.constData()))
        return failed(nullptr);
    qint64 touched = 0;
    bool copying = false;
    if (Status done = finishResults(&touched, &copying); !done)
        return done.error();
    if (!copying)
        return Error{Error::Kind::Internal, LinkText::tr("The database did not take up a copy."), {}};
    return touched;
}

Status PgLink::copy(std::span<const char> bytes)
{
    const Deadline deadline(m_socket, m_patience.statement);
    if (PQputCopyData(m_connection, bytes.data(), int(bytes.size())) != 1)
        return failed(nullptr);
    return Done{};
}

Result<qint64> PgLink::endCopy()
{
    const Deadline deadline(m_socket, m_patience.statement);
    if (PQputCopyEnd(m_connection, nullptr) != 1)
        return failed(nullptr);
    qint64 taken = 0;
    if (Status done = finishResults(&taken, nullptr); !done)
        return done.error();
    return taken;
}

void PgLink::abandonCopy()
{
    const Deadline deadline(m_socket, m_patience.statement);
    if (PQputCopyEnd(m_connection, "abandoned") == 1)
        (void)finishResults(nullptr, nullptr);
}

} // namespace lineside::forward
