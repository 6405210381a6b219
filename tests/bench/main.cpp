#include "bench/bench.h"

#include "models/base/event_loops.h"

#include <QCommandLineParser>
#include <QApplication>
#include <QJsonDocument>

#include <cmath>
#include <cstdio>
#include <ctime>

using namespace lineside;
using namespace Qt::Literals;

namespace {

struct Entry
{
    const char *name;
    bench::Function run;
};

//! All benchmarks, in the order in which they run.
constexpr Entry kBenchmarks[] = {
    {"modbus", bench::benchModbus},
    {"mqtt", bench::benchMqtt},
    {"pipeline", bench::benchPipeline},
    {"production", bench::benchProduction},
    {"project", bench::benchProject},
    {"history", bench::benchHistory},
    {"health", bench::benchHealth},
    {"forward", bench::benchForward},
    {"chain", bench::benchChain},
    {"hour", bench::benchHour},
    {"station", bench::benchStation},
    {"machines", bench::benchMachines},
    {"fanout", bench::benchFanout},
    {"table", bench::benchTable},
    {"trend", bench::benchTrend},
    {"grid", bench::benchGrid},
    {"window", bench::benchWindow},
};

std::chrono::nanoseconds cpuOf(clockid_t clock)
{
    timespec time{};
    clock_gettime(clock, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

int complain(const QString &what)
{
    std::fprintf(stderr, "lineside-bench: %s\n", qPrintable(what));
    return 2;
}

} // namespace

namespace lineside::bench {

void report(const char *bench, const char *metric, double value, const char *unit, const QJsonObject &config)
{
    const QJsonObject figure{{u"bench"_s, QString::fromUtf8(bench)},
                             {u"metric"_s, QString::fromUtf8(metric)},
                             {u"value"_s, value},
                             {u"unit"_s, QString::fromUtf8(unit)},
                             {u"config"_s, config}};
    std::puts(QJsonDocument(figure).toJson(QJsonDocument::Compact).constData());
    std::fflush(stdout);
}

std::chrono::nanoseconds threadCpu()
{
    return cpuOf(CLOCK_THREAD_CPUTIME_ID);
}

std::chrono::nanoseconds processCpu()
{
    return cpuOf(CLOCK_PROCESS_CPUTIME_ID);
}

} // namespace lineside::bench

int main(int argc, char *argv[])
{
    // windows are drawn into memory, and at once: the same on every machine
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("QT_QPA_UPDATE_IDLE_TIME", "0");
    usePlainLoopsInThreads(); // as the program does
    const QApplication app(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(u"Measures parts of Lineside; one JSON object a line per figure."_s);
    parser.addHelpOption();
    parser.addOption({u"seconds"_s, u"How long each measurement runs, about."_s, u"N"_s, u"3"_s});
    parser.addOption({u"seed"_s, u"Seed of random input."_s, u"N"_s, u"1"_s});
    parser.addOption({u"part"_s, u"Only this part of 'fanout': memory, burst, sustained, sensors, events, readings, frozen, assault, tls or peers."_s, u"NAME"_s});
    parser.addOption({u"rows"_s, u"How many rows the database of 'hour' is filled with; 100 bytes of disk each."_s, u"N"_s, u"0"_s});
    QStringList names;
    for (const Entry &entry : kBenchmarks)
        names.append(QString::fromUtf8(entry.name));
    parser.addPositionalArgument(u"names"_s, u"Which to run; all when none is named: %1."_s.arg(names.join(u", "_s)),
                                 u"[names…]"_s);
    parser.process(app);

    bench::Options options;
    bool ok = false;
    options.seconds = parser.value(u"seconds"_s).toDouble(&ok);
    if (!ok || !std::isfinite(options.seconds) || options.seconds <= 0 || options.seconds > 3'600)
        return complain(u"--seconds takes a number above 0 and up to 3600."_s);
    options.seed = parser.value(u"seed"_s).toULongLong(&ok);
    if (!ok)
        return complain(u"--seed takes a whole number."_s);
    options.part = parser.value(u"part"_s);
    options.rows = parser.value(u"rows"_s).toULongLong(&ok);
    if (!ok || options.rows > 10'000'000'000)
        return complain(u"--rows takes a whole number up to ten thousand million."_s);
    const QStringList wanted = parser.positionalArguments();
    for (const QString &name : wanted) {
        if (!names.contains(name))
            return complain(u"there is no benchmark '%1'; there are: %2."_s.arg(name, names.join(u", "_s)));
    }

    bool allRan = true;
    for (const Entry &entry : kBenchmarks) {
        if (wanted.isEmpty() || wanted.contains(QString::fromUtf8(entry.name)))
            allRan = entry.run(options) && allRan;
    }
    return allRan ? 0 : 1;
}
