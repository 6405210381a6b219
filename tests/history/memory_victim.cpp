// Opens a store, writes into it and loads and saves a project, while memory is short as its arguments say. It says on its
// standard output what is stored. Helper of tst_memory_faults.
//   memory_victim FOLDER malloc FIRST HOW-MANY      (with failing_malloc before it)
//   memory_victim FOLDER limit BYTES                (of address space beyond what it has)

#include "models/base/out_of_memory.h"
#include "models/history/historian.h"
#include "models/plant/project_file.h"

#include <QCoreApplication>
#include <QFile>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <csignal>
#include <new>

#include <dlfcn.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>

using namespace lineside;

namespace {

using Start = void (*)(long from, long howMany);
using Stop = long (*)();

//! Without an allocation, and a line at a time.
template<typename... Numbers>
void say(const char *format, Numbers... numbers)
{
    char line[200];
    const int length = std::snprintf(line, sizeof line, format, numbers...);
    if (::write(STDOUT_FILENO, line, size_t(length)) < 0)
        ::_exit(9);
}

int failed(const Error &error)
{
    std::fprintf(stderr, "%s\n", qUtf8Printable(error.message));
    return 1;
}

int work(const QString &folder, QStringList &notices)
{
    HistorianSettings settings;
    settings.folder = folder;
    settings.openBytes = 8'000; // blocks are made too
    Result<std::unique_ptr<Historian>> opened = Historian::open(settings, Clock::system(), &notices);
    if (!opened)
        return failed(opened.error());
    Historian &history = **opened;
    const CommitSubscription commits = history.onCommit([](const CommitNotice &notice) {
        say("stored %llu %llu\n", static_cast<unsigned long long>(notice.firstSequence),
            static_cast<unsigned long long>(notice.count));
    });
    quint64 number = history.counters().sequence;
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    for (int round = 0; round < 12; ++round) {
        auto batch = std::make_shared<Batch>();
        batch->receivedSteady = std::chrono::steady_clock::now();
        const UtcTime at = Clock::system().utc();
        for (quint32 tag = 1; tag <= 20; ++tag)
            batch->readings.push_back({TagId(tag), StatusCode::Good, at, Payload::of(++number)});
        history.take(batch);
        // Each its own commit; a store that has given up does not hold us up.
        while (history.fill() > 0 && std::chrono::steady_clock::now() < deadline)
            std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
    const QString file = folder + QStringLiteral("/project.json");
    Result<Plant> plant = project::load(file);
    if (!plant)
        return failed(plant.error());
    plant->name = plant->name == QStringLiteral("one") ? QStringLiteral("two") : QStringLiteral("one");
    if (const Status saved = project::save(file, *plant); !saved)
        return failed(saved.error());
    say("saved %d\n", 1);
    history.stop();
    return 0;
}

} // namespace

int main(int argc, char *argv[])
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const rlimit noCore{0, 0};
    ::setrlimit(RLIMIT_CORE, &noCore);
    endClearlyWithoutMemory("memory_victim", 1);
    QCoreApplication application(argc, argv);
    if (argc < 4)
        return 2;
    const QString folder = QString::fromLocal8Bit(argv[1]);
    if (std::strcmp(argv[2], "malloc") == 0) {
        const auto start = reinterpret_cast<Start>(::dlsym(RTLD_DEFAULT, "failing_malloc_start"));
        if (!start || argc < 5)
            return 2;
        start(std::atol(argv[3]), std::atol(argv[4]));
    } else {
        long pages = 0;
        if (std::FILE *file = std::fopen("/proc/self/statm", "r")) {
            if (std::fscanf(file, "%ld", &pages) != 1)
                pages = 0;
            std::fclose(file);
        }
        const rlim_t bytes = rlim_t(pages) * rlim_t(::sysconf(_SC_PAGESIZE)) + rlim_t(std::atoll(argv[3]));
        const rlimit limit{bytes, bytes};
        ::setrlimit(RLIMIT_AS, &limit);
    }
    int code = 1;
    QStringList notices;
    try {
        code = work(folder, notices);
    } catch (const std::bad_alloc &) {
        std::fputs("memory_victim: there is not enough memory.\n", stderr);
    } catch (const std::system_error &error) {
        std::fprintf(stderr, "memory_victim: %s\n", error.what());
    }
    for (const QString &notice : std::as_const(notices))
        std::fprintf(stderr, "notice: %s\n", qUtf8Printable(notice));
    if (const auto stop = reinterpret_cast<Stop>(::dlsym(RTLD_DEFAULT, "failing_malloc_stop")))
        say("counted %ld\n", stop());
    ::_exit(code); // what was left half made need not be taken apart
}
