#include "opcua/plant_server.h"

#include <QDeadlineTimer>
#include <QFileInfo>
#include <QJsonDocument>
#include <QStandardPaths>
#include <QTcpServer>

#include <csignal>
#include <sys/prctl.h>

namespace lineside {

namespace {

const QString kModules = QStringLiteral(LINESIDE_SOURCE_DIR "/tests/node_modules");
const QString kScript = QStringLiteral(LINESIDE_SOURCE_DIR "/tests/opcua/peers/plant_server.js");

quint16 freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

QByteArray oneLine(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace

PlantServer::PlantServer() : m_port(freePort())
{
    m_process.setChildProcessModifier([] { prctl(PR_SET_PDEATHSIG, SIGKILL); });
}

PlantServer::~PlantServer()
{
    stop();
}

QString PlantServer::whyMissing()
{
    if (QStandardPaths::findExecutable(QStringLiteral("node")).isEmpty())
        return QStringLiteral("node is not installed (Debian package nodejs)");
    if (!QFileInfo::exists(kModules + QStringLiteral("/node-opcua/package.json")))
        return QStringLiteral("the npm package node-opcua is not installed (cd tests && npm ci)");
    return {};
}

bool PlantServer::start(QJsonObject options)
{
    stop();
    options[QStringLiteral("port")] = m_port;
    options[QStringLiteral("folder")] = m_folder.path();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("NODE_PATH"), kModules);
    m_process.setProcessEnvironment(environment);
    m_process.start(QStringLiteral("node"), {kScript, QString::fromUtf8(oneLine(options))});
    return m_process.waitForStarted() && waitForLine("ready", 90'000);
}

void PlantServer::stop()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.kill();
    m_process.waitForFinished();
}

void PlantServer::freeze(bool on)
{
    ::kill(pid_t(m_process.processId()), on ? SIGSTOP : SIGCONT);
}

bool PlantServer::command(const QJsonObject &command)
{
    m_process.write(oneLine(command) + '\n');
    return waitForLine("done", 10'000);
}

bool PlantServer::set(const QString &name, const QJsonValue &value)
{
    return command({{QStringLiteral("set"), name}, {QStringLiteral("value"), value}});
}

bool PlantServer::waitForLine(const QByteArray &line, int milliseconds)
{
    const QDeadlineTimer deadline(milliseconds);
    while (!deadline.hasExpired() && m_process.state() != QProcess::NotRunning) {
        while (m_process.canReadLine()) {
            if (m_process.readLine().trimmed() == line)
                return true;
        }
        m_process.waitForReadyRead(int(deadline.remainingTime()));
    }
    return false;
}

} // namespace lineside
