#include "app/demo-plant/broker_process.h"

#include "app/demo-plant/field_server.h"
#include "app/demo-plant/parent_watch.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QHostAddress>
#include <QStandardPaths>
#include <QTcpServer>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <unistd.h>

namespace lineside::demo {

namespace {

constexpr int kListensWithinMs = 5'000;
constexpr int kEndsWithinMs = 2'000;
constexpr qsizetype kKeptWords = 4'096;
const QString kFolderPrefix = QStringLiteral("lineside-demo-broker-");

} // namespace

BrokerProcess::BrokerProcess(const QString &program)
    : m_program(program)
    , m_folder(folderTemplate())
{
    removeFoldersOfTheDead();
    m_process.setStandardOutputFile(QProcess::nullDevice());
    m_process.setStandardInputFile(QProcess::nullDevice());
    m_process.setReadChannel(QProcess::StandardError); // which is what is waited for
    const pid_t parent = getpid();
    m_process.setChildProcessModifier([parent] { dieWithParent(parent); });
    QObject::connect(&m_process, &QProcess::readyReadStandardError, &m_process, [this] {
        m_said = (m_said + m_process.readAllStandardError()).right(kKeptWords);
    });
    QObject::connect(&m_process, &QProcess::finished, &m_process, [this](int code, QProcess::ExitStatus status) {
        if (!std::exchange(m_serving, false) || !m_tellEnd)
            return;
        m_tellEnd(status == QProcess::CrashExit ? QCoreApplication::translate("demo-plant", "signal %1").arg(code)
                                                : QCoreApplication::translate("demo-plant", "code %1").arg(code));
    });
}

//! The folder's name tells whose it is.
QString BrokerProcess::folderTemplate()
{
    return QDir::tempPath() + QLatin1Char('/') + kFolderPrefix + QString::number(getpid()) + QStringLiteral("-XXXXXX");
}

void BrokerProcess::removeFoldersOfTheDead()
{
    const QFileInfoList folders = QDir(QDir::tempPath())
                                      .entryInfoList({kFolderPrefix + QLatin1Char('*')}, QDir::Dirs | QDir::NoSymLinks);
    for (const QFileInfo &folder : folders) {
        bool isNumber = false;
        const pid_t owner = folder.fileName().mid(kFolderPrefix.size()).section(QLatin1Char('-'), 0, 0).toInt(&isNumber);
        if (isNumber && owner > 0 && folder.ownerId() == geteuid() && ::kill(owner, 0) != 0 && errno == ESRCH)
            QDir(folder.filePath()).removeRecursively();
    }
}

BrokerProcess::~BrokerProcess()
{
    stop();
}

QString BrokerProcess::find()
{
    const QString found = QStandardPaths::findExecutable(QStringLiteral("mosquitto"));
    if (!found.isEmpty())
        return found;
    return QStandardPaths::findExecutable(QStringLiteral("mosquitto"),
                                          {QStringLiteral("/usr/sbin"), QStringLiteral("/usr/local/sbin")});
}

bool BrokerProcess::isRunning() const
{
    return m_process.state() == QProcess::Running;
}

bool BrokerProcess::launch(quint16 port)
{
    const QString file = m_folder.filePath(QStringLiteral("mosquitto.conf"));
    QFile configuration(file);
    if (!configuration.open(QIODevice::WriteOnly | QIODevice::Truncate))
        return false;
    configuration.write("listener " + QByteArray::number(port) + " 127.0.0.1\n"
                        "allow_anonymous true\n"
                        "persistence false\n"
                        "log_dest stderr\n"
                        "log_type error\n"
                        "log_type information\n"
                        "max_queued_messages 10000\n");
    // started by root it would change its user, which makes the kernel forget whom it is to die with
    if (geteuid() == 0)
        configuration.write("user root\n");
    configuration.close();

    // A port that answers may be that of another plant's broker, which took it first; ours says when it listens itself.
    m_process.start(m_program, {QStringLiteral("-c"), file});
    m_said.clear();
    const QDeadlineTimer deadline(kListensWithinMs);
    while (!deadline.hasExpired() && m_process.state() != QProcess::NotRunning) {
        if (m_said.contains(" running\n"))
            return true;
        m_process.waitForReadyRead(int(std::max<qint64>(1, deadline.remainingTime())));
    }
    stop();
    return false;
}

Status BrokerProcess::start(quint16 port, bool exactly)
{
    if (m_serving)
        return Done{};
    if (!m_folder.isValid()) {
        return Error{Error::Kind::Io,
                     QCoreApplication::translate("demo-plant", "No temporary folder for the MQTT broker: %1.").arg(m_folder.errorString()),
                     {}};
    }
    const int last = exactly ? port : std::min(65'535, port + kPortsTried);
    int launches = 0;
    for (int candidate = port; candidate <= last && launches < 5; ++candidate) {
        QTcpServer probe;
        if (!probe.listen(QHostAddress(QHostAddress::LocalHost), quint16(candidate)))
            continue;
        probe.close();
        ++launches;
        if (launch(quint16(candidate))) {
            m_port = quint16(candidate);
            m_serving = true;
            return Done{};
        }
    }
    return Error{Error::Kind::Unreachable,
                 QCoreApplication::translate("demo-plant", "The MQTT broker %1 does not start from port %2 on.").arg(m_program).arg(port),
                 QCoreApplication::translate("demo-plant", "Run it by hand to see why, or use --no-mqtt.")};
}

void BrokerProcess::stop()
{
    m_serving = false;
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.terminate();
    if (!m_process.waitForFinished(kEndsWithinMs)) {
        m_process.kill();
        m_process.waitForFinished(kEndsWithinMs);
    }
}

} // namespace lineside::demo
