#include "forward/pg_cluster.h"

#include <QDir>
#include <QFile>
#include <QtTest>

#include <csignal>
#include <grp.h>
#include <netinet/in.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace lineside::test {

namespace {

//! Debian keeps the server's programs out of the path, one folder a version.
QString serverProgram(const QString &name)
{
    const QDir versions(QStringLiteral("/usr/lib/postgresql"));
    int newest = 0;
    for (const QString &version : versions.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        if (QFile::exists(versions.filePath(version + QStringLiteral("/bin/") + name)))
            newest = std::max(newest, version.toInt());
    }
    return newest > 0 ? versions.filePath(QStringLiteral("%1/bin/%2").arg(newest).arg(name)) : QString();
}

int freePort()
{
    const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof(address);
    int port = 0;
    if (::bind(probe, reinterpret_cast<sockaddr *>(&address), length) == 0
        && ::getsockname(probe, reinterpret_cast<sockaddr *>(&address), &length) == 0)
        port = ntohs(address.sin_port);
    ::close(probe);
    return port;
}

bool waitUntil(const std::function<bool()> &done, int milliseconds)
{
    return QTest::qWaitFor(done, milliseconds);
}

QList<pid_t> withChildren(qint64 parent)
{
    QList<pid_t> pids{pid_t(parent)};
    QFile children(QStringLiteral("/proc/%1/task/%1/children").arg(parent));
    if (children.open(QIODevice::ReadOnly)) {
        for (const QByteArray &pid : children.readAll().split(' ')) {
            if (pid.trimmed().toInt() > 0)
                pids.append(pid.trimmed().toInt());
        }
    }
    return pids;
}

} // namespace

PgCluster::PgCluster() : m_folder(std::make_unique<QTemporaryDir>(QStringLiteral("/tmp/lineside-pg-XXXXXX")))
{
    if (::geteuid() != 0) {
        m_uid = ::geteuid();
        m_gid = ::getegid();
        return;
    }
    const passwd *user = ::getpwnam("postgres");
    if (!user)
        user = ::getpwnam("nobody");
    if (user) {
        m_uid = user->pw_uid;
        m_gid = user->pw_gid;
    }
}

PgCluster::~PgCluster()
{
    m_link.reset();
    if (m_process.state() == QProcess::NotRunning)
        return;
    thaw();
    ::kill(pid_t(m_process.processId()), SIGQUIT);
    if (!m_process.waitForFinished(10'000)) {
        m_process.kill();
        m_process.waitForFinished(5'000);
    }
}

QString PgCluster::missing()
{
    return serverProgram(QStringLiteral("initdb")).isEmpty() ? QStringLiteral("postgresql") : QString();
}

void PgCluster::becomeServerUser(QProcess &process, uint uid, uint gid)
{
    process.setChildProcessModifier([uid, gid] {
        if (::geteuid() == 0 && (::setgroups(0, nullptr) != 0 || ::setgid(gid) != 0 || ::setuid(uid) != 0))
            ::_exit(126);
        ::prctl(PR_SET_PDEATHSIG, SIGQUIT); // after the change of user, which would clear it
    });
}

bool PgCluster::runAs(uint uid, uint gid, const QString &program, const QStringList &arguments)
{
    QProcess process;
    becomeServerUser(process, uid, gid);
    process.setWorkingDirectory(QStringLiteral("/"));
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    if (process.waitForFinished(60'000) && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
        return true;
    qWarning("%s: %s", qUtf8Printable(program), process.readAll().constData());
    return false;
}

bool PgCluster::start(const QStringList &config)
{
    if (!m_folder->isValid() || ::chown(QFile::encodeName(folder()).constData(), m_uid, m_gid) != 0)
        return false;
    const QString passwordFile = folder() + QStringLiteral("/password");
    QFile password(passwordFile);
    if (!password.open(QIODevice::WriteOnly))
        return false;
    password.write(kPassword);
    password.close();
    if (::chown(QFile::encodeName(passwordFile).constData(), m_uid, m_gid) != 0)
        return false;
    const QString data = folder() + QStringLiteral("/data");
    if (!runAs(m_uid, m_gid, serverProgram(QStringLiteral("initdb")),
               {QStringLiteral("--no-sync"), QStringLiteral("--no-instructions"), QStringLiteral("--locale=C.UTF-8"),
                QStringLiteral("--encoding=UTF8"), QStringLiteral("--username=") + QLatin1String(kUser),
                QStringLiteral("--pwfile=") + passwordFile, QStringLiteral("--auth-local=trust"),
                QStringLiteral("--auth-host=scram-sha-256"), QStringLiteral("--pgdata=") + data}))
        return false;
    m_port = freePort();
    QFile conf(data + QStringLiteral("/postgresql.conf"));
    if (!conf.open(QIODevice::Append))
        return false;
    QStringList lines{QStringLiteral("listen_addresses = '127.0.0.1'"),
                      QStringLiteral("port = %1").arg(m_port),
                      QStringLiteral("unix_socket_directories = '%1'").arg(folder()),
                      QStringLiteral("fsync = off"),
                      QStringLiteral("max_wal_size = '1GB'"),
                      QStringLiteral("log_min_messages = panic"),
                      QStringLiteral("timezone = 'Asia/Kolkata'"), // nobody may rely on the server's own
                      QStringLiteral("logging_collector = off")};
    lines += config;
    conf.write(lines.join(QLatin1Char('\n')).toUtf8() + '\n');
    conf.close();
    return run() && tryAsk("SELECT 1").ok();
}

bool PgCluster::run()
{
    m_link.reset();
    becomeServerUser(m_process, m_uid, m_gid);
    m_process.setWorkingDirectory(QStringLiteral("/"));
    m_process.setStandardErrorFile(folder() + QStringLiteral("/log"), QIODevice::Append);
    m_process.start(serverProgram(QStringLiteral("postgres")),
                    {QStringLiteral("-D"), folder() + QStringLiteral("/data")});
    if (!m_process.waitForStarted(5'000))
        return false;
    // The database of the tests is made with the first start.
    ForwardSettings maintenance = settings();
    maintenance.database = QStringLiteral("postgres");
    bool made = false;
    return waitUntil([&] {
        if (m_process.state() == QProcess::NotRunning)
            return false;
        Result<std::unique_ptr<forward::PgLink>> link =
            forward::PgLink::connect({maintenance, {}, {}, QStringLiteral("test")}, m_watch, m_stop);
        if (!link)
            return false;
        const Result<forward::SqlRows> there =
            (*link)->query("SELECT 1 FROM pg_database WHERE datname = $1", {QByteArray(kDatabase)});
        made = there.ok() && (!there->empty() || (*link)->execute("CREATE DATABASE plant").ok());
        return made;
    }, 30'000) && made;
}

bool PgCluster::startAgain()
{
    return run();
}

bool PgCluster::hasEnded()
{
    return m_process.state() == QProcess::NotRunning || m_process.waitForFinished(1);
}

void PgCluster::stopImmediately()
{
    m_link.reset();
    ::kill(pid_t(m_process.processId()), SIGQUIT);
    m_process.waitForFinished(10'000);
}

void PgCluster::killServer()
{
    m_link.reset();
    const QList<pid_t> children = withChildren(m_process.processId());
    m_process.kill();
    m_process.waitForFinished(10'000);
    // The backends notice by themselves; until the last is gone no new server starts on the folder.
    waitUntil([&] {
        return std::none_of(children.begin(), children.end(), [](pid_t pid) { return ::kill(pid, 0) == 0; });
    }, 20'000);
}

void PgCluster::freeze()
{
    for (const pid_t pid : withChildren(m_process.processId()))
        ::kill(pid, SIGSTOP);
}

void PgCluster::thaw()
{
    for (const pid_t pid : withChildren(m_process.processId()))
        ::kill(pid, SIGCONT);
}

bool PgCluster::useCertificate(const QString &certificate, const QString &key)
{
    for (const auto &[from, name] : {std::pair(certificate, QStringLiteral("server.crt")), std::pair(key, QStringLiteral("server.key"))}) {
        const QString to = folder() + QStringLiteral("/data/") + name;
        QFile::remove(to);
        if (!QFile::copy(from, to) || !QFile::setPermissions(to, QFile::ReadOwner | QFile::WriteOwner)
            || ::chown(QFile::encodeName(to).constData(), m_uid, m_gid) != 0)
            return false;
    }
    ask("ALTER SYSTEM SET ssl = on");
    ask("SELECT pg_reload_conf()");
    return waitUntil([this] { return value("SHOW ssl") == "on"; }, 5'000);
}

ForwardSettings PgCluster::settings() const
{
    ForwardSettings settings;
    settings.enabled = true;
    settings.host = folder();
    settings.port = m_port;
    settings.database = QLatin1String(kDatabase);
    settings.user = QLatin1String(kUser);
    return settings;
}

ForwardSettings PgCluster::tcpSettings() const
{
    ForwardSettings result = settings();
    result.host = QStringLiteral("127.0.0.1");
    result.sslMode = QStringLiteral("disable");
    return result;
}

Result<forward::SqlRows> PgCluster::tryAsk(const QByteArray &sql)
{
    if (!m_link || m_link->isBroken()) {
        ForwardPatience patience;
        patience.statement = std::chrono::minutes(2);
        Result<std::unique_ptr<forward::PgLink>> link =
            forward::PgLink::connect({settings(), patience, {}, QStringLiteral("test")}, m_watch, m_stop);
        if (!link)
            return link.error();
        m_link = std::move(*link);
    }
    return m_link->query(sql);
}

forward::SqlRows PgCluster::ask(const QByteArray &sql)
{
    Result<forward::SqlRows> rows = tryAsk(sql);
    if (rows)
        return std::move(*rows);
    QTest::qFail(qPrintable(QString::fromUtf8(sql) + QStringLiteral(": ") + rows.error().message), __FILE__, __LINE__);
    return {};
}

QByteArray PgCluster::value(const QByteArray &sql)
{
    const forward::SqlRows rows = ask(sql);
    return rows.empty() || rows.front().empty() ? QByteArray() : rows.front().front().value_or(QByteArray());
}

} // namespace lineside::test
