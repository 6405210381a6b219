// A program that backs up a store which it writes, or restores a backup, until it is killed. Helper of tst_backup.

#include "models/keeping/backup.h"
#include "models/keeping/restore.h"

#include <QCoreApplication>
#include <QRandomGenerator>

#include <csignal>
#include <sys/prctl.h>
#include <thread>
#include <unistd.h>

using namespace lineside;

namespace {

void say(const QByteArray &line)
{
    if (::write(STDOUT_FILENO, line.constData(), size_t(line.size())) < 0)
        ::_exit(3);
}

int backUpForEver(const QString &data, const QString &file)
{
    HistorianSettings settings;
    settings.folder = data;
    settings.openBytes = 1 << 20;
    Result<std::unique_ptr<Historian>> opened = Historian::open(settings, Clock::system());
    if (!opened.ok()) {
        say("error " + opened.error().message.toUtf8() + '\n');
        return 1;
    }
    Historian &history = **opened;
    std::jthread writer([&history](const std::stop_token &end) {
        QRandomGenerator noise(2);
        quint64 value = history.counters().sequence;
        while (!end.stop_requested()) {
            auto batch = std::make_shared<Batch>();
            batch->receivedSteady = std::chrono::steady_clock::now();
            const UtcTime at = Clock::system().utc();
            for (quint32 tag = 1; tag <= 50; ++tag)
                batch->readings.push_back({TagId(tag), StatusCode::Good, at, Payload::of(double(++value) + noise.generateDouble())});
            history.take(batch);
            while (history.fill() > 0.1 && !end.stop_requested())
                std::this_thread::yield();
        }
    });
    for (;;) {
        say("begin\n");
        const Result<keeping::BackupFacts> done = keeping::backUp(history, {file, data, "{\"p\":1}", "{\"s\":1}"}, {});
        say(done.ok() ? "done " + QByteArray::number(done->lastSequence) + '\n' : "error " + done.error().message.toUtf8() + '\n');
    }
}

} // namespace

int main(int argc, char *argv[])
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    QCoreApplication app(argc, argv);
    const QStringList arguments = app.arguments();
    if (arguments.size() < 4)
        return 2;
    if (arguments.at(1) == QLatin1String("backup"))
        return backUpForEver(arguments.at(2), arguments.at(3));
    say("begin\n");
    const Result<keeping::Restored> done = keeping::restore({arguments.at(2), arguments.at(3), true}, Clock::system(), {});
    say(done.ok() ? QByteArray("done\n") : "error " + done.error().message.toUtf8() + '\n');
    return done.ok() ? 0 : 1;
}
