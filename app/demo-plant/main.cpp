#include "app/demo-plant/command_input.h"
#include "app/demo-plant/demo_plant.h"
#include "app/demo-plant/parent_watch.h"
#include "app/demo-plant/plant_past.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <cstdio>

using namespace lineside;
using namespace lineside::demo;

namespace {

constexpr int kExitUsage = 2;
constexpr int kExitFailed = 1;

void say(FILE *where, const QString &line)
{
    std::fprintf(where, "%s\n", line.toUtf8().constData());
    std::fflush(where);
}

int usage(const QString &message)
{
    say(stderr, QStringLiteral("lineside-demo-plant: ") + message);
    return kExitUsage;
}

void describe(QCommandLineParser &parser)
{
    parser.setApplicationDescription(QStringLiteral(
        "A simulated plant with real Modbus TCP, OPC UA and MQTT servers on free ports of 127.0.0.1.\n"
        "Prints one line \"ready modbus=PORT,… opcua=PORT mqtt=PORT\" when all of them answer.\n"
        "Commands on standard input, one a line, each answered by a line: help lists them."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOptions({
        {QStringLiteral("seed"), QStringLiteral("The same seed gives the same plant and identities."),
         QStringLiteral("number"), QStringLiteral("1")},
        {QStringLiteral("speed"), QStringLiteral("Speeds the physics, never the time stamps: 0.1 to 1000."),
         QStringLiteral("factor"), QStringLiteral("1")},
        {QStringLiteral("tags"), QStringLiteral("Adds plain sensors up to so many tags in all, at most 100000."),
         QStringLiteral("number"), QStringLiteral("0")},
        {QStringLiteral("write-project"), QStringLiteral("Writes a project with the ports in use."),
         QStringLiteral("file")},
        {QStringLiteral("ledger"), QStringLiteral("Records every value served: time_us,device,tag,value,status."),
         QStringLiteral("file")},
        {QStringLiteral("requests"),
         QStringLiteral("Records every read that a Modbus client made: time_us,device,table,first,count."),
         QStringLiteral("file")},
        {QStringLiteral("port-base"), QStringLiteral("Looks for free ports from here on."), QStringLiteral("port"),
         QStringLiteral("15020")},
        {QStringLiteral("fault"), QStringLiteral("A fault from the start, e.g. \"drift REA-A.temperature 0.5/min\"; may be given again."),
         QStringLiteral("fault")},
        {QStringLiteral("schedule"), QStringLiteral("Faults at times: lines such as \"90s link-loss PLC-01 30s\"."),
         QStringLiteral("file")},
        {QStringLiteral("write-past"),
         QStringLiteral("Serves nothing: simulates the days before now, writes what the transmitters would have shown, and ends."),
         QStringLiteral("file")},
        {QStringLiteral("past-days"), QStringLiteral("With it: so many days, 1 to 31."), QStringLiteral("number"), QStringLiteral("7")},
        {QStringLiteral("past-until"), QStringLiteral("With it: when they end, in microseconds since 1970; now otherwise."), QStringLiteral("time")},
        {QStringLiteral("end-with-parent"), QStringLiteral("Ends when the process that started it ends.")},
        {QStringLiteral("parent"),
         QStringLiteral("With it: that process's id, so that its end is noticed even before this program began."),
         QStringLiteral("id")},
        {QStringLiteral("no-mqtt"), QStringLiteral("Serves the gateway's tags by Modbus instead.")},
        {QStringLiteral("no-opcua"), QStringLiteral("Serves the filling line's tags by Modbus instead.")},
    });
}

//! The options as given; nothing and a sentence when one makes no sense.
std::optional<DemoOptions> optionsFrom(const QCommandLineParser &parser, QString &fault)
{
    const auto number = [&](const char *name, double low, double high) {
        const QString text = parser.value(QLatin1String(name));
        bool isNumber = false;
        const double value = text.toDouble(&isNumber);
        if ((!isNumber || !(value >= low && value <= high)) && fault.isEmpty())
            fault = QStringLiteral("--%1 must be between %2 and %3, not \"%4\".").arg(QLatin1String(name)).arg(low).arg(high, 0, 'g', 12).arg(text);
        return value;
    };
    DemoOptions options;
    options.plant.seed = quint64(number("seed", 0, 9'007'199'254'740'992.0));
    options.plant.tags = int(number("tags", 0, kMaxTags));
    options.speed = number("speed", 0.1, 1'000);
    options.portBase = quint16(number("port-base", 1'024, 65'000));
    options.projectFile = parser.value(QStringLiteral("write-project"));
    options.requestFile = parser.value(QStringLiteral("requests"));
    options.ledgerFile = parser.value(QStringLiteral("ledger"));
    if (fault.isEmpty() && !parser.positionalArguments().isEmpty())
        fault = QStringLiteral("what does \"%1\" mean? --help lists the options.").arg(parser.positionalArguments().first());
    if (!fault.isEmpty())
        return std::nullopt;
    return options;
}

//! The process that started this one, where it says so; else 0.
pid_t parentFrom(const QCommandLineParser &parser, QString &fault)
{
    if (!parser.isSet(QStringLiteral("parent")))
        return 0;
    bool isNumber = false;
    const int id = parser.value(QStringLiteral("parent")).toInt(&isNumber);
    if ((!isNumber || id < 1 || !parser.isSet(QStringLiteral("end-with-parent"))) && fault.isEmpty())
        fault = QStringLiteral("--parent is a process's id, beside --end-with-parent.");
    return id;
}

//! "past 42" for each per cent.
int simulatePast(const PlantOptions &plant, const QString &file, int days, UtcTime until)
{
    const Status written = writePast({plant, days, until, file}, [](double part) {
        say(stdout, QStringLiteral("past %1").arg(int(part * 100)));
        return true;
    });
    if (!written) {
        say(stderr, QStringLiteral("lineside-demo-plant: %1").arg(written.error().message));
        return kExitFailed;
    }
    say(stdout, QStringLiteral("past 100"));
    return 0;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("lineside-demo-plant"));
    QCoreApplication::setApplicationVersion(QStringLiteral(LINESIDE_VERSION));
    QCommandLineParser parser;
    describe(parser);
    parser.process(app);
    QString fault;
    std::optional<DemoOptions> options = optionsFrom(parser, fault);
    const pid_t parent = parentFrom(parser, fault);
    if (!options || !fault.isEmpty())
        return usage(fault);
    if (parser.isSet(QStringLiteral("end-with-parent")) && !endWithParent(parent)) {
        say(stderr, QStringLiteral("lineside-demo-plant: the process that started it has ended."));
        return kExitFailed;
    }

    options->plant.opcua = canServeOpcUa() && !parser.isSet(QStringLiteral("no-opcua"));
    options->plant.mqtt = canServeMqtt() && !parser.isSet(QStringLiteral("no-mqtt"));
    if (!options->plant.mqtt && !parser.isSet(QStringLiteral("no-mqtt")))
        say(stderr, QStringLiteral("lineside-demo-plant: mosquitto is not installed; the gateway speaks Modbus instead."));
    if (parser.isSet(QStringLiteral("write-past"))) {
        const int days = parser.value(QStringLiteral("past-days")).toInt();
        if (days < 1 || days > kMostPastDays)
            return usage(QStringLiteral("--past-days must be between 1 and %1.").arg(kMostPastDays));
        bool isTime = true;
        const UtcTime until = parser.isSet(QStringLiteral("past-until")) ? fromMicroseconds(parser.value(QStringLiteral("past-until")).toLongLong(&isTime))
                                                                         : Clock::system().utc();
        if (!isTime)
            return usage(QStringLiteral("--past-until is a number of microseconds since 1970."));
        return simulatePast(options->plant, parser.value(QStringLiteral("write-past")), days, until);
    }

    CommandInput input;
    QObject::connect(&input, &CommandInput::quit, &app, &QCoreApplication::quit, Qt::QueuedConnection);

    DemoPlant plant(*options);
    const auto fail = [](const QString &reason) {
        say(stderr, QStringLiteral("lineside-demo-plant: ") + reason);
        QCoreApplication::exit(kExitFailed);
    };
    QObject::connect(&plant, &DemoPlant::failed, &app, fail, Qt::QueuedConnection);
    QObject::connect(&plant, &DemoPlant::noticed, &app,
                     [](const QString &what) { say(stderr, QStringLiteral("lineside-demo-plant: ") + what); });
    QObject::connect(&plant, &DemoPlant::ready, &app, [](const QString &line) { say(stdout, line); });
    QObject::connect(&plant, &DemoPlant::commandDone, &app, [](const QString &line) { say(stdout, line); });
    QObject::connect(&input, &CommandInput::line, &plant, [&plant](const QString &line) { say(stdout, plant.execute(line)); });

    if (Status started = plant.start(); !started) {
        say(stderr, QStringLiteral("lineside-demo-plant: %1 %2").arg(started.error().message, started.error().hint));
        return kExitFailed;
    }
    const QStringList faults = parser.values(QStringLiteral("fault"));
    for (const QString &order : faults) {
        const QString answer = plant.execute(order);
        if (!answer.startsWith(QLatin1String("ok")))
            return usage(answer);
    }
    if (parser.isSet(QStringLiteral("schedule"))) {
        if (Status status = plant.runSchedule(parser.value(QStringLiteral("schedule"))); !status)
            return usage(status.error().message);
    }
    const int code = QCoreApplication::exec();
    plant.stop();
    return code;
}
