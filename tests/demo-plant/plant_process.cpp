#include "plant_process.h"

#include <QElapsedTimer>
#include <QStandardPaths>

#include <csignal>
#include <sys/prctl.h>

PlantProcess::PlantProcess()
{
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.setProgram(QStringLiteral(LINESIDE_BINARY_DIR "/bin/lineside-demo-plant"));
    m_process.setChildProcessModifier([] { prctl(PR_SET_PDEATHSIG, SIGKILL); });
}

PlantProcess::~PlantProcess()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.terminate();
    if (!m_process.waitForFinished(5'000)) {
        m_process.kill();
        m_process.waitForFinished(5'000);
    }
}

QString PlantProcess::nextLine(int withinMs)
{
    QElapsedTimer since;
    since.start();
    while (!m_process.canReadLine()) {
        const int left = withinMs - int(since.elapsed());
        if (left <= 0 || (!m_process.waitForReadyRead(left) && m_process.state() == QProcess::NotRunning))
            return {};
    }
    return QString::fromUtf8(m_process.readLine()).trimmed();
}

bool PlantProcess::start(const QStringList &options)
{
    m_process.setArguments(options);
    m_process.start();
    m_readyLine = nextLine(20'000);
    return m_readyLine.startsWith(QLatin1String("ready "));
}

QString PlantProcess::command(const QString &line)
{
    m_process.write(line.toUtf8() + '\n');
    return nextLine(5'000);
}

QList<quint16> PlantProcess::ports(const QString &protocol) const
{
    QList<quint16> ports;
    const QStringList words = m_readyLine.split(QLatin1Char(' '));
    for (const QString &word : words) {
        if (word.section(QLatin1Char('='), 0, 0) != protocol)
            continue;
        const QStringList numbers = word.section(QLatin1Char('='), 1).split(QLatin1Char(','));
        for (const QString &number : numbers)
            ports.append(quint16(number.toInt()));
    }
    return ports;
}

ToolResult runTool(const QString &program, const QStringList &arguments, int withinMs)
{
    QProcess process;
    process.setChildProcessModifier([] { prctl(PR_SET_PDEATHSIG, SIGKILL); });
    process.start(program, arguments);
    const bool ended = process.waitForFinished(withinMs);
    if (!ended) {
        process.kill();
        process.waitForFinished(5'000);
    }
    return {ended ? process.exitCode() : -1, QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

QString findTool(const QString &name)
{
    const QString found = QStandardPaths::findExecutable(name);
    return found.isEmpty() ? QStandardPaths::findExecutable(name, {QStringLiteral("/usr/sbin"), QStringLiteral("/sbin")})
                           : found;
}
