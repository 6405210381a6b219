#include "app/demo_process.h"

#include <QCoreApplication>
#include <QDir>
#include <QLoggingCategory>
#include <QProcessEnvironment>

#include <csignal>
#include <sys/prctl.h>
#include <unistd.h>

Q_LOGGING_CATEGORY(lcDemo, "lineside.app.demo", QtInfoMsg)

namespace lineside {

namespace {

constexpr int kReadyWithinMs = 20'000;
constexpr int kStopWithinMs = 1'500;
constexpr qsizetype kMaxLine = 4'096;

} // namespace

DemoProcess::DemoProcess(const QString &dataFolder, QObject *parent)
    : QObject(parent)
    , m_folder(dataFolder)
    , m_program(QCoreApplication::applicationDirPath() + QStringLiteral("/lineside-demo-plant"))
{
    m_deadline.setSingleShot(true);
    m_restart.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, [this] {
        fail(tr("The demo plant did not answer within 20 s."));
        if (m_everAnswered)
            m_process.kill(); // and start again
    });
    connect(&m_restart, &QTimer::timeout, this, &DemoProcess::launch);
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &DemoProcess::readOutput);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            ended(m_process.errorString());
    });
    connect(&m_process, &QProcess::finished, this, [this](int code, QProcess::ExitStatus status) {
        ended(status == QProcess::CrashExit ? tr("signal %1").arg(code) : tr("code %1").arg(code));
    });
}

DemoProcess::~DemoProcess()
{
    stop();
}

void DemoProcess::setProgram(const QString &program, std::chrono::milliseconds restartAfter)
{
    m_program = program;
    m_pause = RestartPause(restartAfter, 8 * restartAfter);
}

QString DemoProcess::projectFile() const
{
    return m_folder + QStringLiteral("/demo-project.json");
}

void DemoProcess::start(const QStringList &furtherOptions)
{
    QDir().mkpath(m_folder);
    m_furtherOptions = furtherOptions;
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.remove(QStringLiteral("LINESIDE_VAULT_PASSPHRASE"));
    m_process.setProcessEnvironment(environment);
    m_process.setChildProcessModifier([] {
        // the station blocks these to read them from a descriptor; the plant must not inherit that
        sigset_t none;
        sigemptyset(&none);
        ::sigprocmask(SIG_SETMASK, &none, nullptr);
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    });
    launch();
}

void DemoProcess::launch()
{
    QStringList arguments{QStringLiteral("--end-with-parent"), QStringLiteral("--parent"), QString::number(::getpid())};
    if (!m_everAnswered) // later the file may hold what somebody has changed and saved
        arguments << QStringLiteral("--write-project") << projectFile();
    m_process.setProgram(m_program);
    m_process.setArguments(arguments + m_furtherOptions);
    m_answered = false;
    m_startedAt = Clock::system().steady();
    m_deadline.start(kReadyWithinMs);
    m_process.start();
}

void DemoProcess::readOutput()
{
    while (m_process.canReadLine()) {
        const QByteArray line = m_process.readLine(kMaxLine).trimmed();
        if (!m_answered && line.startsWith("ready"))
            answered(line);
    }
}

void DemoProcess::answered(const QByteArray &line)
{
    m_answered = true;
    m_deadline.stop();
    qCInfo(lcDemo, "%s", line.constData());
    if (!std::exchange(m_everAnswered, true)) {
        m_readyLine = line;
        Q_EMIT ready();
    } else if (line == m_readyLine) {
        Q_EMIT noticed(tr("The demo plant works again."));
    } else {
        Q_EMIT noticed(tr("The demo plant works again, but on other ports: start Lineside again to see it."));
    }
}

void DemoProcess::ended(const QString &how)
{
    if (m_stopping)
        return;
    m_deadline.stop();
    if (!m_everAnswered) {
        fail(tr("The demo plant did not start (%1).").arg(how));
        return;
    }
    const std::chrono::milliseconds pause = m_pause.next(Clock::system().steady() - m_startedAt);
    Q_EMIT noticed(tr("The demo plant has ended (%1); it is started again in %2 s.")
                       .arg(how, QString::number(double(pause.count()) / 1'000)));
    m_restart.start(pause);
}

void DemoProcess::fail(const QString &what)
{
    if (std::exchange(m_answered, true) || m_everAnswered)
        return;
    m_deadline.stop();
    Q_EMIT failed(Error{Error::Kind::Unreachable, what, tr("Start lineside-demo-plant by hand to see what it says.")});
}

void DemoProcess::stop()
{
    m_restart.stop();
    m_deadline.stop();
    if (std::exchange(m_stopping, true) || m_process.state() == QProcess::NotRunning)
        return;
    m_process.terminate();
    if (!m_process.waitForFinished(kStopWithinMs)) {
        m_process.kill();
        m_process.waitForFinished(kStopWithinMs);
    }
}

} // namespace lineside
