/*
 * lineside-chaos: lets a real station work between a plant, a broker, disks and a PostgreSQL that fail at random, and counts
 * afterwards from ledgers that are not the station's own: what it called stored (the ack file), what the plant wrote down
 * of itself, what the database has, and what the database wrote down of the lanes. Exit code 0: nothing was lost, doubled,
 * changed or reordered; 1: something was; 2: wrong option; 77: a program that it needs is missing.
 */
#include "chaos/deeds.h"

#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>

#include <cstdio>

using namespace lineside;
using namespace lineside::test;

namespace {

constexpr int kExitMissing = 77;

struct ChaosOptions
{
    double seconds = 60;
    quint64 seed = 0;
    int kills = 0; //!< at least so many, however long it takes
    int tags = 800;
    bool verbose = false;
    bool checkJudge = false;
};

std::optional<ChaosOptions> optionsFrom(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Lets a station work between a plant, a broker, disks and a PostgreSQL that fail"
                                                    " at random, and counts what became of its readings."));
    parser.addHelpOption();
    parser.addOptions({{QStringLiteral("minutes"), QStringLiteral("How long; 1 by default."), QStringLiteral("number"), QStringLiteral("1")},
                       {QStringLiteral("seed"), QStringLiteral("Of what is done, and in which order."), QStringLiteral("number")},
                       {QStringLiteral("kills"), QStringLiteral("Go on until the station was killed so often."), QStringLiteral("number"), QStringLiteral("0")},
                       {QStringLiteral("tags"), QStringLiteral("Of the plant; read once a second."), QStringLiteral("number"), QStringLiteral("800")},
                       {QStringLiteral("verbose"), QStringLiteral("Say each deed.")},
                       {QStringLiteral("check-judge"), QStringLiteral("Spoil the ledgers afterwards, and see whether it is noticed.")}});
    parser.process(arguments);
    ChaosOptions options;
    bool ok = true;
    const auto number = [&](const char *name) {
        bool good = false;
        const double value = parser.value(QLatin1String(name)).toDouble(&good);
        ok = ok && good && value >= 0;
        return value;
    };
    options.seconds = 60 * number("minutes");
    options.kills = int(number("kills"));
    options.tags = int(number("tags"));
    options.seed = parser.isSet(QStringLiteral("seed")) ? quint64(number("seed")) : std::random_device{}() % 1'000'000;
    options.verbose = parser.isSet(QStringLiteral("verbose"));
    options.checkJudge = parser.isSet(QStringLiteral("check-judge"));
    if (!ok || !parser.positionalArguments().isEmpty())
        return std::nullopt;
    return options;
}

} // namespace

int main(int argc, char *argv[])
{
    const bool ownDisks = SmallDisk::enterOwnNameSpace();
    std::signal(SIGXFSZ, SIG_IGN); // children keep that: a limit on files is then an error like a full disk
    QCoreApplication app(argc, argv);
    const std::optional<ChaosOptions> options = optionsFrom(QCoreApplication::arguments());
    if (!options) {
        std::fputs("lineside-chaos: numbers must be positive; --help lists the options.\n", stderr);
        return 2;
    }
    if (const QString package = PgCluster::missing(); !package.isEmpty()) {
        std::fprintf(stderr, "lineside-chaos: the package %s is missing.\n", qUtf8Printable(package));
        return kExitMissing;
    }
    std::fprintf(stderr, "lineside-chaos --seed %llu%s\n", static_cast<unsigned long long>(options->seed),
                 ownDisks ? "" : " (no disks of its own: files of the station are limited instead)");

    QElapsedTimer clock;
    clock.start();
    Scene scene({QCoreApplication::applicationDirPath(), options->seed, options->tags, ownDisks});
    QStringList faults;
    if (const QString fault = scene.begin(); !fault.isEmpty()) {
        std::fprintf(stderr, "lineside-chaos: %s\n%s", qUtf8Printable(fault), qUtf8Printable(scene.logTail()));
        return 1;
    }
    const bool isShort = options->seconds < 60;
    Deeds deeds(scene, options->seed, std::chrono::milliseconds(isShort ? 900 : 7'000), options->verbose);
    QElapsedTimer acting;
    acting.start();
    while ((double(acting.elapsed()) < options->seconds * 1'000 || deeds.kills() < options->kills) && scene.faults().isEmpty())
        deeds.next();
    deeds.finish();
    const double acted = double(acting.elapsed()) / 1'000;
    if (const QString fault = scene.end(std::chrono::seconds(isShort ? 30 : 180)); !fault.isEmpty())
        faults << fault;
    faults += scene.faults();
    const Verdict verdict = judge(scene.ledgers(), scene.cluster());
    QStringList missed;
    if (options->checkJudge && verdict.isGood())
        missed = whatTheJudgeMisses(scene.ledgers(), scene.cluster());

    QJsonObject done;
    for (const auto &[name, count] : deeds.done())
        done.insert(name, count);
    const bool good = faults.isEmpty() && verdict.isGood() && missed.isEmpty();
    QJsonObject result{{QStringLiteral("ok"), good}, {QStringLiteral("seed"), qint64(options->seed)},
                       {QStringLiteral("actedSeconds"), acted}, {QStringLiteral("wholeSeconds"), double(clock.elapsed()) / 1'000},
                       {QStringLiteral("kills"), deeds.kills()}, {QStringLiteral("starts"), scene.starts()},
                       {QStringLiteral("startsRefusedWithoutRoom"), scene.refusedStarts()},
                       {QStringLiteral("ownDisks"), ownDisks}, {QStringLiteral("broker"), scene.hasBroker()},
                       {QStringLiteral("deeds"), done}, {QStringLiteral("ledgers"), verdict.toJson()}};
    if (options->checkJudge)
        result.insert(QStringLiteral("spoiltAndNotNoticed"), QJsonArray::fromStringList(missed));
    if (!faults.isEmpty())
        result.insert(QStringLiteral("faults"), QJsonArray::fromStringList(faults));
    std::printf("%s\n", QJsonDocument(result).toJson(QJsonDocument::Compact).constData());
    if (!good)
        std::fprintf(stderr, "%s", qUtf8Printable(scene.logTail()));
    return good ? 0 : 1;
}
