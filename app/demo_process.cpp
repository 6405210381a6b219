#include "app/demo_process.h"

#include <QCoreApplication>
#include <QDir>
#include <QLoggingCategory>
#include <QProcessEnvironment>

#include <csignal>
#include <sys/prctl.h>

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
{
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, [this] { fail(tr("The demo plant did not answer within 20 s.")); });
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &DemoProcess::readOutput);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            fail(tr("The demo plant could not be started: %1.").arg(m_process.errorString()));
    });
    connect(&m_process, &QProcess::finished, this, [this](int code) {
        if (m_stopping)
            return;
        if (!m_answered)
            fail(tr("The demo plant ended at once with code %1.").arg(code));
        else
            Q_EMIT died(tr("The demo plant has ended with code %1.").arg(code));
    });
}

DemoProcess::~DemoProcess()
{
    stop();
}

QString DemoProcess::projectFile() const
{
    return m_folder + QStringLiteral("/demo-project.json");
}

void DemoProcess::start(const QStringList &furtherOptions)
{
    QDir().mkpath(m_folder);
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.setProgram(QCoreApplication::applicationDirPath() + QStringLiteral("/lineside-demo-plant"));
    m_process.setArguments(QStringList{QStringLiteral("--end-with-parent"), QStringLiteral("--write-project"), projectFile()}
                           + furtherOptions);
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
    m_deadline.start(kReadyWithinMs);
    m_process.start();
}

void DemoProcess::readOutput()
{
    while (m_process.canReadLine()) {
        const QByteArray line = m_process.readLine(kMaxLine).trimmed();
        if (!m_answered && line.startsWith("ready")) {
            m_answered = true;
            m_deadline.stop();
            qCInfo(lcDemo, "%s", line.constData());
            Q_EMIT ready();
        }
    }
}

void DemoProcess::fail(const QString &what)
{
    if (m_answered)
        return;
    m_answered = true;
    m_deadline.stop();
    Q_EMIT failed(Error{Error::Kind::Unreachable, what, tr("Start lineside-demo-plant by hand to see what it says.")});
}

void DemoProcess::stop()
{
    if (m_stopping || m_process.state() == QProcess::NotRunning)
        return;
    m_stopping = true;
    m_process.terminate();
    if (!m_process.waitForFinished(kStopWithinMs)) {
        m_process.kill();
        m_process.waitForFinished(kStopWithinMs);
    }
}

} // namespace lineside
