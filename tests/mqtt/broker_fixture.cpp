#include "mqtt/broker_fixture.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>

#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace lineside::mqtt {
namespace {

QString programPath(const QString &name)
{
    const QString found = QStandardPaths::findExecutable(name);
    return found.isEmpty() ? QStandardPaths::findExecutable(name, {QStringLiteral("/usr/sbin"), QStringLiteral("/sbin")})
                           : found;
}

} // namespace

void startBound(QProcess &process, const QString &program, const QStringList &arguments)
{
    process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
    process.start(programPath(program), arguments);
}

QString BrokerFixture::missing()
{
    if (programPath(QStringLiteral("mosquitto")).isEmpty())
        return QStringLiteral("mosquitto");
    if (programPath(QStringLiteral("mosquitto_pub")).isEmpty() || programPath(QStringLiteral("mosquitto_sub")).isEmpty())
        return QStringLiteral("mosquitto-clients");
    return {};
}

quint16 BrokerFixture::freePort()
{
    QTcpServer probe;
    probe.listen(QHostAddress::LocalHost);
    return probe.serverPort();
}

BrokerFixture::~BrokerFixture()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    resume();
    m_process.kill();
    m_process.waitForFinished(5'000);
}

void BrokerFixture::EndClient::operator()(QProcess *client) const
{
    client->kill();
    client->waitForFinished(5'000);
    delete client;
}

bool BrokerFixture::start(const Options &options)
{
    m_options = options;
    m_port = options.port != 0 ? options.port : freePort();
    return run();
}

bool BrokerFixture::restart()
{
    return run();
}

bool BrokerFixture::run()
{
    QFile config(m_folder.filePath(QStringLiteral("mosquitto.conf")));
    if (!config.open(QIODevice::WriteOnly))
        return false;
    QStringList lines{QStringLiteral("listener %1 127.0.0.1").arg(m_port), QStringLiteral("persistence false"),
                      QStringLiteral("log_dest stderr")};
    if (m_options.config.filter(QStringLiteral("allow_anonymous")).isEmpty())
        lines.append(QStringLiteral("allow_anonymous true"));
    if (::geteuid() == 0)
        lines.append(QStringLiteral("user root")); // else it would drop to a user that cannot read its files
    lines += m_options.config;
    config.write(lines.join(QLatin1Char('\n')).toUtf8() + '\n');
    config.close();
    m_process.setStandardErrorFile(m_folder.filePath(QStringLiteral("mosquitto.log")), QIODevice::Append);
    startBound(m_process, QStringLiteral("mosquitto"), {QStringLiteral("-c"), config.fileName()});
    if (!m_process.waitForStarted(5'000))
        return false;
    for (QDeadlineTimer deadline(5'000); !deadline.hasExpired();) {
        QTcpSocket probe;
        probe.connectToHost(QHostAddress::LocalHost, m_port);
        if (probe.waitForConnected(200))
            return true;
        if (m_process.waitForFinished(20))
            return false;
    }
    return false;
}

void BrokerFixture::kill()
{
    m_process.kill();
    m_process.waitForFinished(5'000);
}

void BrokerFixture::stop()
{
    ::kill(pid_t(m_process.processId()), SIGSTOP);
}

void BrokerFixture::resume()
{
    ::kill(pid_t(m_process.processId()), SIGCONT);
}

QString BrokerFixture::log() const
{
    QFile file(m_folder.filePath(QStringLiteral("mosquitto.log")));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

bool BrokerFixture::publish(const QStringList &arguments) const
{
    QProcess client;
    startBound(client, QStringLiteral("mosquitto_pub"),
               QStringList{QStringLiteral("-h"), QStringLiteral("127.0.0.1"), QStringLiteral("-p"), QString::number(m_port),
                           QStringLiteral("-q"), QStringLiteral("1")}
                   + arguments);
    return client.waitForFinished(10'000) && client.exitStatus() == QProcess::NormalExit && client.exitCode() == 0;
}

bool BrokerFixture::publish(const QString &topic, const QByteArray &payload) const
{
    QFile file(m_folder.filePath(QStringLiteral("payload")));
    if (!file.open(QIODevice::WriteOnly) || file.write(payload) != payload.size())
        return false;
    file.close();
    return publish(QStringList{QStringLiteral("-t"), topic, QStringLiteral("-f"), file.fileName()});
}

BrokerFixture::Client BrokerFixture::subscriber(const QStringList &arguments) const
{
    // Into a pipe it would keep its lines until it ends.
    Client client(new QProcess);
    startBound(*client, QStringLiteral("stdbuf"),
               QStringList{QStringLiteral("-oL"), QStringLiteral("mosquitto_sub"), QStringLiteral("-h"),
                           QStringLiteral("127.0.0.1"), QStringLiteral("-p"), QString::number(m_port), QStringLiteral("-q"),
                           QStringLiteral("1"), QStringLiteral("-v"), QStringLiteral("-d")}
                   + arguments);
    QByteArray seen; // -d: it says when the broker has taken the subscription
    for (QDeadlineTimer deadline(5'000); !seen.contains("Subscribed") && !deadline.hasExpired();) {
        client->waitForReadyRead(100);
        seen += client->readAllStandardOutput();
    }
    return client;
}

} // namespace lineside::mqtt
