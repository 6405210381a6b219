#include "app/demo_process.h"
#include "app/log.h"
#include "app/memory.h"
#include "app/options.h"
#include "app/runner.h"
#include "drivers/host/event_guard.h"
#include "models/base/event_loops.h"
#include "models/base/out_of_memory.h"

#include <QApplication>
#include <QMap>
#include <QProcessEnvironment>

#include <cstdio>
#include <csignal>
#include <sys/prctl.h>

using namespace lineside;

namespace {

int say(const Error &error, ExitCode code)
{
    std::fprintf(stderr, "lineside: %s\n", qUtf8Printable(error.message));
    if (!error.hint.isEmpty())
        std::fprintf(stderr, "  %s\n", qUtf8Printable(error.hint));
    return int(code);
}

} // namespace

int main(int argc, char *argv[])
{
    const SteadyTime startedAt = Clock::system().steady();
    tuneAllocator();
    usePlainLoopsInThreads();
    endClearlyWithoutMemory("lineside", int(ExitCode::Failed));
    std::signal(SIGPIPE, SIG_IGN);
    // before any thread starts, so that all of them leave these signals to Runner's descriptor
    sigset_t stopSignals = Runner::stopSignals();
    ::pthread_sigmask(SIG_BLOCK, &stopSignals, nullptr);
    // secrets pass through this memory: no core file and no other process may read it
    ::prctl(PR_SET_DUMPABLE, 0);

    QStringList arguments;
    for (int i = 1; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    QMap<QString, QString> environment;
    const QProcessEnvironment system = QProcessEnvironment::systemEnvironment();
    for (const QString &name : system.keys()) {
        if (name.startsWith(QLatin1String("LINESIDE_")))
            environment.insert(name, system.value(name));
    }
    const Result<Options> options = Options::parse(arguments, environment);
    if (!options)
        return say(options.error(), ExitCode::Usage);
    if (options->showHelp) {
        std::fputs(qUtf8Printable(Options::help()), stdout);
        return int(ExitCode::Ok);
    }
    if (options->showVersion) {
        std::puts("lineside " LINESIDE_VERSION);
        return int(ExitCode::Ok);
    }
    const Status logging = log::install(options->logJson, options->logFile);
    if (!logging)
        return say(logging.error(), ExitCode::Failed);

    const bool window = (!options->headless && options->connectPostgresql.isEmpty() && options->restore.isEmpty()
                         && options->verifyArchive.isEmpty() && options->exportCsv.isEmpty() && !options->reconcile
                         && !options->createAdmin && !options->verifyAudit)
        || !options->screenshot.isEmpty();
    if (!options->screenshot.isEmpty() && qEnvironmentVariableIsEmpty("DISPLAY")
        && qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    std::unique_ptr<QCoreApplication> application(window ? static_cast<QCoreApplication *>(new GuardedApplication<QApplication>(argc, argv))
                                                           : new GuardedApplication<QCoreApplication>(argc, argv));
    QCoreApplication::setApplicationName(QStringLiteral("lineside"));
    QCoreApplication::setApplicationVersion(QStringLiteral(LINESIDE_VERSION));

    Runner runner(*options, startedAt);
    QMetaObject::invokeMethod(&runner, &Runner::start, Qt::QueuedConnection);
    QCoreApplication::exec();
    if (runner.error())
        return say(*runner.error(), runner.exitCode());
    return int(runner.exitCode());
}
