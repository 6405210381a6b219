// A program that writes history as fast as it is told to and says on its standard output what is stored, until it is
// killed. Helper of tst_history_kill.

#include "models/history/historian.h"

#include <QCoreApplication>
#include <QFile>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <sys/prctl.h>
#include <thread>
#include <unistd.h>

using namespace lineside;

namespace {

void say(const QByteArray &line)
{
    // One call a line: a kill leaves whole lines, and the parent reads what was said.
    if (::write(STDOUT_FILENO, line.constData(), size_t(line.size())) < 0)
        ::_exit(3);
}

} // namespace

int main(int argc, char *argv[])
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    QCoreApplication app(argc, argv);
    const QStringList arguments = app.arguments();
    if (arguments.size() < 3)
        return 2;
    HistorianSettings settings;
    settings.folder = arguments.at(1);
    settings.openBytes = arguments.at(2).toULongLong();
    // With a moment as third argument: looks after the store as if it were then, again and again.
    ManualClock then;
    const bool keeps = arguments.size() > 3;
    if (keeps) {
        then.setUtc(fromMicroseconds(arguments.at(3).toLongLong()));
        settings.keep.every = {};
        settings.keep.rawDays = 10;
        settings.keep.budgetBytes = qint64(1) << 40;
    }
    QStringList notices;
    Result<std::unique_ptr<Historian>> opened =
        Historian::open(settings, keeps ? static_cast<const Clock &>(then) : Clock::system(), &notices);
    if (!opened.ok()) {
        say("error " + opened.error().message.toUtf8() + '\n');
        return 1;
    }
    for (const QString &notice : std::as_const(notices))
        say("notice " + notice.toUtf8() + '\n');
    Historian &history = **opened;
    if (keeps) {
        say("open\n");
        const auto job = history.keepNow([](const Result<KeepReport> &) { say("done\n"); });
        for (;;)
            ::pause();
    }
    const CommitSubscription commits = history.onCommit([](const CommitNotice &notice) {
        say("stored " + QByteArray::number(notice.firstSequence) + ' ' + QByteArray::number(notice.count) + '\n');
    });
    say("open " + QByteArray::number(history.counters().sequence) + '\n');
    quint64 round = history.counters().sequence;
    for (;;) {
        auto batch = std::make_shared<Batch>();
        batch->receivedSteady = std::chrono::steady_clock::now();
        const UtcTime at = Clock::system().utc();
        for (quint32 tag = 1; tag <= 50; ++tag)
            batch->readings.push_back({TagId(tag), StatusCode::Good, at, Payload::of(++round)});
        history.take(batch);
        if (round % 1'000 == 0) {
            Event event;
            event.kind = EventKind::MaintenanceRequired;
            event.text = QString::number(round);
            history.append(event, [](const Result<quint64> &id) {
                if (id.ok())
                    say("event " + QByteArray::number(*id) + '\n');
            });
        }
        while (history.fill() > 0.01)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}
