#include "models/forward/database_trial.h"

#include "models/forward/schema.h"

#include <QCoreApplication>

namespace lineside::forward {

namespace {

constexpr int kOldestServer = 130'000; // PostgreSQL 13

struct TrialText
{
    Q_DECLARE_TR_FUNCTIONS(forward)
};

QString textOf(const std::optional<QByteArray> &column)
{
    return QString::fromUtf8(column.value_or(QByteArray()));
}

bool isTrue(const std::optional<QByteArray> &column)
{
    return column == QByteArray("t");
}

class Trial
{
public:
    void good(const QString &text, const QString &hint = {}) { m_result.steps.push_back({true, text, hint}); }
    DatabaseTrial bad(const QString &text, const QString &hint)
    {
        m_result.steps.push_back({false, text, hint});
        return std::move(m_result);
    }
    DatabaseTrial bad(const Error &error) { return bad(error.message, error.hint); }
    DatabaseTrial passed()
    {
        m_result.ok = true;
        return std::move(m_result);
    }

private:
    DatabaseTrial m_result;
};

void tellSecurity(Trial &trial, const Login &login, const SqlRow &ssl)
{
    if (!isTrue(ssl[0])) {
        const bool local = login.settings.host.startsWith(QLatin1Char('/'));
        trial.good(local ? TrialText::tr("Connected through a socket of this computer.")
                         : TrialText::tr("Connected without encryption."),
                   local ? QString() : TrialText::tr("Whoever is on the network can read and change what is sent. Choose verify-full."));
        return;
    }
    const bool proven = login.settings.sslMode == ForwardSettings::sslModes().front();
    trial.good(TrialText::tr("Connected with %1, %2.").arg(textOf(ssl[1]), textOf(ssl[2])),
               proven ? QString()
                      : TrialText::tr("Nothing proves that this is the right server. Choose verify-full, and name who signed its certificate."));
}

} // namespace

DatabaseTrial tryDatabase(const Login &login, DeadlineWatch &watch, const StopSignal &stop)
{
    Trial trial;
    Result<std::unique_ptr<PgLink>> connected = PgLink::connect(login, watch, stop);
    if (!connected)
        return trial.bad(connected.error());
    PgLink &link = **connected;

    const Result<SqlRows> ssl = link.query("SELECT ssl, version, cipher FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
    if (!ssl)
        return trial.bad(ssl.error());
    tellSecurity(trial, login, ssl->empty() ? SqlRow(3) : ssl->front());

    const Result<SqlRows> who = link.query("SELECT current_setting('server_version'), current_user, current_database()");
    if (!who)
        return trial.bad(who.error());
    const SqlRow &names = who->front();
    const QString server = TrialText::tr("PostgreSQL %1, as user %2 in the database %3.")
                               .arg(textOf(names[0]), textOf(names[1]), textOf(names[2]));
    if (link.serverVersion() < kOldestServer)
        return trial.bad(server, TrialText::tr("Lineside needs PostgreSQL 13 or newer."));
    trial.good(server);

    const Result<SqlRows> schema = link.query(
        "SELECT to_regclass('lineside.schema_migrations') IS NOT NULL, to_regnamespace('lineside') IS NOT NULL,"
        " has_database_privilege(current_database(), 'CREATE'),"
        " coalesce(has_schema_privilege(to_regnamespace('lineside'), 'CREATE'), false)");
    if (!schema)
        return trial.bad(schema.error());
    const SqlRow &found = schema->front();
    if (!isTrue(found[0])) {
        if (!isTrue(isTrue(found[1]) ? found[3] : found[2]))
            return trial.bad(TrialText::tr("The tables are not there, and this user may not make them."),
                             TrialText::tr("Make the user the owner of the database: ALTER DATABASE %1 OWNER TO %2.")
                                 .arg(textOf(names[2]), textOf(names[1])));
        trial.good(TrialText::tr("The tables are not there yet; the forwarder will make them."));
        return trial.passed();
    }
    const Result<SqlRows> step = link.query("SELECT max(number) FROM lineside.schema_migrations");
    if (!step)
        return trial.bad(step.error());
    const int known = builtInMigrations().back().number;
    const int there = textOf(step->front().front()).toInt();
    if (there > known)
        return trial.bad(TrialText::tr("A newer Lineside set this database up (step %1; this one knows %2).").arg(there).arg(known),
                         TrialText::tr("Update this station, or choose another database."));
    trial.good(there == known ? TrialText::tr("The tables are there and up to date.")
                              : TrialText::tr("The tables are there; the forwarder will bring them up to date (step %1 of %2).")
                                    .arg(there).arg(known));
    return trial.passed();
}

} // namespace lineside::forward
