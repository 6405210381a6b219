#include "models/plant/project_file.h"
#include "plant/sample_plant.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QLocalServer>
#include <QTemporaryDir>
#include <QTest>

#include <chrono>
#include <csignal>
#include <random>

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace lineside;
using namespace Qt::Literals;

namespace {

constexpr auto kMinimal = R"({
  "version": 1,
  "sites": [
    {
      "code": "S",
      "id": "00000000-0000-4000-8000-000000000001",
      "devices": [
        {
          "code": "D",
          "id": "00000000-0000-4000-8000-000000000002",
          "driver": "modbus-tcp",
          "tags": [
            {
              "code": "T",
              "id": "00000000-0000-4000-8000-000000000003",
              "states": [
                { "value": 1, "text": "on" }
              ]
            }
          ]
        }
      ]
    }
  ]
}
)";

QByteArray replaced(const char *what, const QByteArray &with)
{
    QByteArray json(kMinimal);
    const qsizetype before = json.size();
    Q_ASSERT(json.count(what) == 1);
    json.replace(what, with);
    Q_ASSERT(json.size() - before == with.size() - qsizetype(qstrlen(what)));
    return json;
}

} // namespace

class TestProjectFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsEveryField()
    {
        const Plant plant = test::samplePlant();
        const Result<Plant> again = project::parse(project::write(plant));
        QVERIFY2(again.ok(), again ? "" : qPrintable(again.error().message));
        QCOMPARE(*again, plant);
        const Tag &tag = again->sites[0].devices[0].tags[0];
        QCOMPARE(tag.address["big"_L1].toInteger(), 9'007'199'254'740'993);
        QCOMPARE(again->sites[0].devices[0].tags[1].states[1].value, -9'007'199'254'740'993);
    }

    void writesTheSameBytesEachTime()
    {
        const QByteArray once = project::write(test::samplePlant());
        QCOMPARE(project::write(*project::parse(once)), once);
    }

    void leavesDefaultsOut()
    {
        Plant plant = test::wholesalePlant(1);
        plant.sites[0].devices[0].tags[0] = test::plainTag(7, u"x"_s);
        QCOMPARE(project::write(plant), R"({
  "version": 2,
  "sites": [
    {
      "code": "S",
      "id": "00000000-0000-4000-8000-000000000001",
      "devices": [
        {
          "code": "D",
          "id": "00000000-0000-4000-8000-000000000003",
          "driver": "modbus-tcp",
          "tags": [
            {
              "code": "x",
              "id": "00000000-0000-4000-8000-000000000007"
            }
          ]
        }
      ]
    }
  ]
}
)");
    }

    void changingOneTagChangesItsLinesOnly()
    {
        Plant plant = test::samplePlant();
        const QList<QByteArray> before = project::write(plant).split('\n');
        plant.sites[0].devices[0].tags[0].physicalRange.high = 251;
        const QList<QByteArray> after = project::write(plant).split('\n');
        QCOMPARE(after.size(), before.size());
        int different = 0;
        for (qsizetype i = 0; i < before.size(); ++i)
            different += before[i] != after[i] ? 1 : 0;
        QCOMPARE(different, 1);
    }

    void readsAnEmptyPlant()
    {
        const Result<Plant> plant = project::parse("{\"version\": 1}");
        QVERIFY(plant.ok());
        QCOMPARE(*plant, Plant{});
        QCOMPARE(project::write(Plant{}), "{\n  \"version\": 2\n}\n");
    }

    void acceptsMarkAndCarriageReturns()
    {
        const Plant plant = test::samplePlant();
        QByteArray json = project::write(plant);
        json.replace("\n", "\r\n");
        QCOMPARE(*project::parse(json), plant);
        const Result<Plant> marked = project::parse("\xef\xbb\xbf" + json);
        QVERIFY2(marked.ok(), marked ? "" : qPrintable(marked.error().message));
        QCOMPARE(*marked, plant);
    }

    //! F1: cut anywhere, it is an error and never a smaller plant.
    void refusesEveryTruncation()
    {
        const QByteArray json = project::write(test::samplePlant()).trimmed();
        for (qsizetype length = 0; length < json.size(); ++length) {
            const Result<Plant> plant = project::parse(json.left(length));
            QVERIFY2(!plant.ok(), qPrintable(u"accepted when cut after %1 bytes"_s.arg(length)));
            QCOMPARE(plant.error().kind, Error::Kind::BadData);
            QVERIFY(!plant.error().message.isEmpty());
        }
    }

    void namesLineAndColumn_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("expected");
        QTest::newRow("comma missing") << QByteArray("{\n  \"version\": 1\n  \"name\": \"x\"\n}") << u"Line 3, column "_s;
        QTest::newRow("not an object") << QByteArray("[1, 2]") << u"Line 1, column 1: "_s;
        QTest::newRow("key twice") << QByteArray("{\n  \"version\": 1,\n  \"name\": \"a\",\n  \"name\": \"b\"\n}")
                                   << u"Line 4, column 4: the key \"name\" appears twice"_s;
        QTest::newRow("key twice, one escaped")
            << QByteArray("{\n  \"version\": 1,\n  \"name\": \"a\",\n  \"n\\u0061me\": \"b\"\n}")
            << u"Line 4, column 4: the key \"name\" appears twice"_s;
        QTest::newRow("key twice, deep down") << replaced("\"text\": \"on\"", "\"text\": \"on\", \"text\": \"off\"")
                                              << u"Line 17, column 46: the key \"text\""_s;
        QTest::newRow("bare newline in a text") << QByteArray("{\"version\": 1, \"name\": \"a\nb\"}")
                                                << u"Line 1, column 26: a control character"_s;
        QTest::newRow("not UTF-8") << QByteArray("{\"version\": 1,\n\"name\": \"a\xff\"}") << u"Line 2, column "_s;
        QTest::newRow("something behind the end") << QByteArray("{\"version\": 1}\n{}") << u"Line 2, column 1: "_s;
        QTest::newRow("too deep") << QByteArray("{\"version\": 1, \"x\": " + QByteArray(40, '[') + QByteArray(40, ']') + "}")
                                  << u"Line 1, column 52: nested deeper than 32 levels."_s;
        QTest::newRow("much too deep") << QByteArray(1'000'000, '[') << u"Line 1, column "_s;
        QTest::newRow("empty") << QByteArray() << u"The project file is empty."_s;
        QTest::newRow("blank") << QByteArray(" \r\n ") << u"The project file is empty."_s;
    }
    void namesLineAndColumn()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, expected);
        const Result<Plant> plant = project::parse(json);
        QVERIFY(!plant.ok());
        QCOMPARE(plant.error().kind, Error::Kind::BadData);
        QVERIFY2(plant.error().message.startsWith(expected), qPrintable(plant.error().message));
    }

    void allowsTheSameKeyInTwoObjects()
    {
        QVERIFY(project::parse(kMinimal).ok()); // "code" and "id" stand in three objects
    }

    void namesTheJsonPath_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const char *what, const char *with, const char *expected) {
            QTest::newRow(name) << replaced(what, with) << QString::fromUtf8(expected);
        };
        const QString tag = u"sites[0].devices[0].tags[0]"_s;
        row("unknown key", "\"code\": \"T\",", "\"code\": \"T\", \"tpye\": 1,", "sites[0].devices[0].tags[0].tpye: this key is not known");
        row("unknown key at the top", "\"version\": 1,", "\"version\": 1, \"sties\": [],", "sties: this key is not known");
        row("wrong type: text", "\"code\": \"T\"", "\"code\": 5", "sites[0].devices[0].tags[0].code: a text");
        row("wrong type: null", "\"code\": \"T\"", "\"code\": null", "sites[0].devices[0].tags[0].code: a text");
        row("wrong type: bool", "\"code\": \"T\",", "\"code\": \"T\", \"enabled\": 1,", "sites[0].devices[0].tags[0].enabled: true or false");
        row("wrong type: object", "\"code\": \"T\",", "\"code\": \"T\", \"limits\": [],", "sites[0].devices[0].tags[0].limits: an object");
        row("wrong type: array", "\"sites\": [", "\"x\": [], \"sites\": [", "x: this key is not known");
        row("states no array", "{ \"value\": 1, \"text\": \"on\" }", "7", "sites[0].devices[0].tags[0].states[0]: an object");
        row("missing key", "\"driver\": \"modbus-tcp\",", "", "sites[0].devices[0].driver: this key is missing");
        row("missing id", "\"id\": \"00000000-0000-4000-8000-000000000003\",", "", "sites[0].devices[0].tags[0].id: this key is missing");
        row("enum word", "\"code\": \"T\",", "\"code\": \"T\", \"type\": \"float\",",
            "sites[0].devices[0].tags[0].type: one of these words is needed here: float64, int64, uint64, bool, text.");
        row("enum case", "\"code\": \"T\",", "\"code\": \"T\", \"kind\": \"Gauge\",", "sites[0].devices[0].tags[0].kind: one of");
        row("enum number", "\"code\": \"T\",", "\"code\": \"T\", \"kind\": 0,", "sites[0].devices[0].tags[0].kind: one of");
        row("uuid short", "00000000-0000-4000-8000-000000000003", "0", "sites[0].devices[0].tags[0].id: a UUID");
        row("uuid null", "00000000-0000-4000-8000-000000000003", "00000000-0000-0000-0000-000000000000", "sites[0].devices[0].tags[0].id: a UUID");
        row("uuid junk", "00000000-0000-4000-8000-000000000003", "0000000g-0000-4000-8000-000000000003", "sites[0].devices[0].tags[0].id: a UUID");
        row("uuid in braces", "00000000-0000-4000-8000-000000000003", "{00000000-0000-4000-8000-000000000003}", "sites[0].devices[0].tags[0].id: a UUID");
        row("number beyond double", "\"code\": \"T\",", "\"code\": \"T\", \"deadband\": 1e400,", "");
        row("number beyond double, written out", "\"code\": \"T\",", "\"code\": \"T\", \"deadband\": 0.001e+99999999999999999999,", "sites[0].devices[0].tags[0].deadband: a finite number");
        row("number beyond double in an address", "\"code\": \"T\",", "\"code\": \"T\", \"address\": {\"a\": [-1e400]},", "sites[0].devices[0].tags[0].address.a[0]: a finite number");
        row("number as text", "\"code\": \"T\",", "\"code\": \"T\", \"deadband\": \"1\",", "sites[0].devices[0].tags[0].deadband: a finite number");
        row("fraction", "\"code\": \"T\",", "\"code\": \"T\", \"decimals\": 1.5,", "sites[0].devices[0].tags[0].decimals: a whole number from 0 to 15");
        row("too large", "\"code\": \"T\",", "\"code\": \"T\", \"decimals\": 16,", "sites[0].devices[0].tags[0].decimals: a whole number from 0 to 15");
        row("duration", "\"code\": \"T\",", "\"code\": \"T\", \"staleAfterMs\": -1,", "sites[0].devices[0].tags[0].staleAfterMs: a whole number");
        row("scaling incomplete", "\"code\": \"T\",", "\"code\": \"T\", \"scaling\": { \"rawLow\": 0, \"rawHigh\": 1, \"low\": 0 },", "sites[0].devices[0].tags[0].scaling.high: this key is missing");
        row("inner unknown key", "\"code\": \"T\",", "\"code\": \"T\", \"limits\": { \"hi\": 1 },", "sites[0].devices[0].tags[0].limits.hi: this key is not known. Known here are: lowLow, low, high, highHigh.");
        row("state fraction", "\"value\": 1", "\"value\": 1.5", "sites[0].devices[0].tags[0].states[0].value: a whole number");
        row("state beyond 2^53", "\"value\": 1", "\"value\": 9007199254740993", "sites[0].devices[0].tags[0].states[0].value: a whole number is needed here; beyond 2^53 it stands in quotes.");
        row("state huge", "\"value\": 1", "\"value\": 1e300", "sites[0].devices[0].tags[0].states[0].value: a whole number");
        row("state beyond int64", "\"value\": 1", "\"value\": \"9223372036854775808\"", "sites[0].devices[0].tags[0].states[0].value: a whole number");
        row("half a pair", "\"text\": \"on\"", "\"text\": \"\\ud800\"", "sites[0].devices[0].tags[0].states[0].text: the text holds half of a surrogate pair.");
        row("half a pair in an address", "\"code\": \"T\",", "\"code\": \"T\", \"address\": {\"a\": [1, \"\\udc00\"]},", "sites[0].devices[0].tags[0].address.a[1]: the text holds half of a surrogate pair.");
        row("version missing", "\"version\": 1,", "", "version: this key is missing");
        row("version text", "\"version\": 1,", "\"version\": \"1\",", "version: a whole number");
        row("version fraction", "\"version\": 1,", "\"version\": 0.5,", "version: a whole number");
        row("version negative", "\"version\": 1,", "\"version\": -1,", "version: a whole number");
        row("rules of the plant", "\"driver\": \"modbus-tcp\",", "\"driver\": \"modbus-tcp\", \"periodMs\": 9,", "Device \"D\": the period must be at least 10 ms.");
    }
    void namesTheJsonPath()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, expected);
        const Result<Plant> plant = project::parse(json);
        QVERIFY(!plant.ok());
        QCOMPARE(plant.error().kind, Error::Kind::BadData);
        QVERIFY2(plant.error().message.startsWith(expected), qPrintable(plant.error().message));
        QVERIFY(!plant.error().message.isEmpty());
    }

    void refusesANewerVersion()
    {
        const Result<Plant> plant = project::parse("{\"version\": 3, \"things\": []}");
        QVERIFY(!plant.ok());
        QCOMPARE(plant.error().kind, Error::Kind::TooNew);
        QVERIFY(!plant.error().hint.isEmpty());
    }

    void migratesVersionZero()
    {
        QByteArray old = replaced("\"version\": 1,", "\"version\": 0,");
        old.replace("\"code\": \"T\",", "\"code\": \"T\", \"range\": { \"low\": 1, \"high\": 2.5 },");
        const Result<Plant> plant = project::parse(old);
        QVERIFY2(plant.ok(), plant ? "" : qPrintable(plant.error().message));
        const Range expected{1.0, 2.5};
        QCOMPARE(plant->sites[0].devices[0].tags[0].physicalRange, expected);
        // The old word is no word of the present version.
        QVERIFY(!project::parse(QByteArray(old).replace("\"version\": 0,", "\"version\": 1,")).ok());
        QVERIFY(project::write(*plant).startsWith("{\n  \"version\": 2,\n"));
    }

    void refusesPlansThatCannotBe_data()
    {
        QTest::addColumn<QByteArray>("site");
        QTest::addColumn<QString>("fault");
        const auto row = [](const char *name, const QByteArray &site, const QString &fault) { QTest::newRow(name) << site << fault; };
        const auto machine = [](const QByteArray &plan) {
            return R"("lines":[{"code":"L","id":"00000000-0000-4000-8000-000000000021","machines":[{"code":"M","id":"00000000-0000-4000-8000-000000000022",)" + plan + "}]}]";
        };
        const auto shift = [](const QByteArray &shift) { return R"("calendars":[{"code":"C","shifts":[)" + shift + "]}]"; };
        row("a day that is none", shift(R"({"name":"A","start":"06:00","days":["monday"]})"), u"sites[0].calendars[0].shifts[0].days[0]"_s);
        row("no day", shift(R"({"name":"A","start":"06:00","days":[]})"), u"has no day"_s);
        row("a time that is none", shift(R"({"name":"A","start":"24:00"})"), u"shifts[0].start"_s);
        row("shifts overlap", shift(R"({"name":"A","start":"06:00"},{"name":"B","start":"13:59"})"), u"overlap"_s);
        row("over Sunday's midnight", shift(R"({"name":"A","start":"22:00","days":["sun"]},{"name":"B","start":"05:59"})"), u"overlap"_s);
        row("a break outside", shift(R"({"name":"A","start":"06:00","breaks":[{"after":470,"minutes":20}]})"), u"inside it"_s);
        row("an exception twice", R"("calendars":[{"code":"C","exceptions":[{"date":"2026-12-25"},{"date":"2026-12-25"}]}])", u"two exceptions"_s);
        row("a zone that is none", R"("calendars":[{"code":"C","timeZone":"Mars/Olympus"}])", u"time zone"_s);
        row("a calendar that is not there", R"("lines":[{"code":"L","id":"00000000-0000-4000-8000-000000000021","calendar":"C"}])", u"calendar that is not there"_s);
        row("a running reason", R"("stopReasons":[{"code":"R","state":"running"}])", u"stands still"_s);
        row("unknown is no state", machine(R"("production":{"states":[{"value":1,"state":"unknown"}]})"), u"production.states[0].state"_s);
        row("a value twice", machine(R"("production":{"states":[{"value":1},{"value":1}]})"), u"two meanings"_s);
        row("a reason of nobody", machine(R"("production":{"states":[{"value":1,"reason":"R"}]})"), u"none of the site's"_s);
        row("a product without rate", machine(R"("production":{"products":[{"product":"A","idealCycleSeconds":0}]})"), u"more than 0"_s);
        row("one value of X-bar", machine(R"("charts":[{"code":"c","id":"00000000-0000-4000-8000-000000000023","subgroup":1}])"), u"2 to 25"_s);
        row("a rule that is none", machine(R"("charts":[{"code":"c","id":"00000000-0000-4000-8000-000000000023","rules":["nine"]}])"), u"charts[0].rules[0]"_s);
        row("a chart with a machine's id", machine(R"("charts":[{"code":"c","id":"00000000-0000-4000-8000-000000000022"}])"), u"id of another"_s);
        row("weights of nothing", machine(R"("health":{"weights":{"sensor":0,"oee":0,"quality":0,"reliability":0,"performance":0}})"), u"above 0"_s);
        row("grades descend", machine(R"("health":{"good":50})"), u"ascend"_s);
    }
    void refusesPlansThatCannotBe()
    {
        QFETCH(QByteArray, site);
        QFETCH(QString, fault);
        const Result<Plant> plant = project::parse(replaced("\"code\": \"S\",", "\"code\": \"S\", " + site + ","));
        QVERIFY(!plant.ok());
        QCOMPARE(plant.error().kind, Error::Kind::BadData);
        QVERIFY2(plant.error().message.contains(fault), qPrintable(plant.error().message));
    }
    void shiftsMayMeet()
    {
        const QByteArray day = R"("calendars":[{"code":"C","timeZone":"Europe/Berlin","shifts":[{"name":"A","start":"06:00"},{"name":"B","start":"14:00"},)"
                               R"({"name":"N","start":"22:00","days":["mon","tue","wed","thu","fri","sat","sun"]}]}])";
        const Result<Plant> plant = project::parse(replaced("\"code\": \"S\",", "\"code\": \"S\", " + day + ","));
        QVERIFY2(plant.ok(), plant ? "" : qPrintable(plant.error().message));
        QCOMPARE(plant->sites[0].calendars[0].shifts.size(), 3);
    }

    void migratingRefusesWhatItCannotUnderstand_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("sites no array") << QByteArray(R"({"version": 0, "sites": 5})");
        QTest::newRow("site no object") << QByteArray(R"({"version": 0, "sites": [5]})");
        QTest::newRow("tags no array") << replaced("\"version\": 1,", "\"version\": 0,").replace("\"tags\": [", "\"tags\": 3, \"x\": [");
        QTest::newRow("both words") << replaced("\"version\": 1,", "\"version\": 0,")
                                           .replace("\"code\": \"T\",", "\"code\": \"T\", \"range\": {}, \"physicalRange\": {},");
    }
    void migratingRefusesWhatItCannotUnderstand()
    {
        QFETCH(QByteArray, json);
        QVERIFY(!project::parse(json).ok());
    }

    void savesAndLoads()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"plant.json"_s);
        const Plant plant = test::samplePlant();
        QVERIFY(project::save(path, Plant{}).ok());
        const Status saved = project::save(path, plant);
        QVERIFY2(saved.ok(), saved ? "" : qPrintable(saved.error().message));
        QCOMPARE(*project::load(path), plant);
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList{u"plant.json"_s});
    }

    void savesThroughALink()
    {
        QTemporaryDir folder;
        QVERIFY(QDir(folder.path()).mkdir(u"real"_s));
        const QString real = folder.filePath(u"real/plant.json"_s);
        const QString link = folder.filePath(u"link.json"_s);
        QVERIFY(project::save(real, Plant{}).ok());
        QVERIFY(QFile::link(real, link));
        QVERIFY(project::save(link, test::samplePlant()).ok());
        QCOMPARE(*project::load(real), test::samplePlant());
        QVERIFY(QFileInfo(link).isSymLink());
    }

    void savesThroughLinksToLinks()
    {
        QTemporaryDir folder;
        const QString real = folder.filePath(u"plant.json"_s), first = folder.filePath(u"first.json"_s),
                      second = folder.filePath(u"second.json"_s);
        QVERIFY(QFile::link(u"plant.json"_s, first)); // relative, and there is no such file yet
        QVERIFY(QFile::link(first, second));
        const Status made = project::save(second, Plant{});
        QVERIFY2(made.ok(), made ? "" : qPrintable(made.error().message));
        QVERIFY(project::save(second, test::samplePlant()).ok());
        QVERIFY(QFileInfo(first).isSymLink() && QFileInfo(second).isSymLink() && !QFileInfo(real).isSymLink());
        QCOMPARE(*project::load(real), test::samplePlant());
        QCOMPARE(*project::load(second), test::samplePlant());
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).size(), 3);
    }

    //! F2: whatever is put in a project's place is refused at once, unread.
    void refusesWhatIsNoFile_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("says");
        const QString noFile = u"this is no regular file"_s;
        QTest::newRow("pipe") << u"pipe"_s << noFile;
        QTest::newRow("link to a pipe") << u"to-pipe"_s << noFile;
        QTest::newRow("socket") << u"socket"_s << noFile;
        QTest::newRow("folder") << u"."_s << noFile;
        QTest::newRow("device without end") << u"zero"_s << noFile;
        QTest::newRow("link to nothing") << u"dangling"_s << u"a link to a file that is not there"_s;
        QTest::newRow("link to itself") << u"circle"_s << QString();
        QTest::newRow("10 GB of nothing") << u"sparse"_s << u"larger than 256 MiB"_s;
    }
    void refusesWhatIsNoFile()
    {
        QFETCH(QString, name);
        QFETCH(QString, says);
        QTemporaryDir folder;
        const auto in = [&folder](const QString &what) { return folder.filePath(what); };
        QCOMPARE(::mkfifo(QFile::encodeName(in(u"pipe"_s)).constData(), 0600), 0);
        QVERIFY(QFile::link(u"pipe"_s, in(u"to-pipe"_s)));
        QVERIFY(QFile::link(u"/dev/zero"_s, in(u"zero"_s)));
        QVERIFY(QFile::link(u"nowhere.json"_s, in(u"dangling"_s)));
        QVERIFY(QFile::link(u"circle"_s, in(u"circle"_s)));
        QLocalServer server;
        QVERIFY(server.listen(in(u"socket"_s)));
        QFile sparse(in(u"sparse"_s));
        QVERIFY(sparse.open(QIODevice::WriteOnly) && sparse.resize(10'000'000'000));
        rusage before{}, after{};
        ::getrusage(RUSAGE_SELF, &before);
        QElapsedTimer took;
        took.start();
        const Result<Plant> plant = project::load(in(name));
        QVERIFY2(took.elapsed() < 1'000, "it was read or waited for");
        ::getrusage(RUSAGE_SELF, &after);
        QVERIFY(after.ru_maxrss - before.ru_maxrss < 16'384); // KiB
        QVERIFY(!plant.ok());
        QCOMPARE(plant.error().kind, Error::Kind::Io);
        QVERIFY2(plant.error().message.contains(says) && plant.error().message.contains(folder.path()),
                 qPrintable(plant.error().message));
        // Nor is anything put in its place.
        if (name != u"dangling"_s && name != u"sparse"_s)
            QVERIFY(!project::save(in(name), Plant{}).ok());
    }

    void aFailedSaveLeavesTheOldFile()
    {
        const Status saved = project::save(u"/proc/no-such-folder/plant.json"_s, test::samplePlant());
        QVERIFY(!saved.ok());
        QVERIFY(!saved.error().message.isEmpty());
    }

    void savesOverRegularFilesOnly()
    {
        QTemporaryDir folder;
        const QString pipe = folder.filePath(u"pipe"_s);
        QCOMPARE(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
        QVERIFY(!project::save(pipe, test::samplePlant()).ok());
        struct stat now{};
        QCOMPARE(::stat(QFile::encodeName(pipe).constData(), &now), 0);
        QVERIFY(S_ISFIFO(now.st_mode));
        QVERIFY(!project::save(folder.path(), test::samplePlant()).ok());
    }

    //! F3: a process that saves two plants in turn is killed again and again at some moment of a save.
    void aKillDuringASaveLeavesOldOrNew()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"plant.json"_s);
        const Plant plants[2] = {test::wholesalePlant(50), test::wholesalePlant(200)};
        QVERIFY(project::save(path, plants[0]).ok());
        std::mt19937 random(20261121);
        for (int round = 0; round < 20; ++round) {
            int pipe[2];
            QCOMPARE(::pipe(pipe), 0);
            const pid_t child = ::fork();
            QVERIFY(child >= 0);
            if (child == 0) {
                ::prctl(PR_SET_PDEATHSIG, SIGKILL);
                for (int i = 0;; ++i) {
                    if (!project::save(path, plants[i % 2]).ok() || ::write(pipe[1], "s", 1) != 1)
                        ::_exit(1);
                }
            }
            ::close(pipe[1]);
            // After a few saves, somewhere in the next one.
            const int saves = 1 + int(random() % 4);
            char byte = 0;
            int seen = 0;
            while (seen < saves && ::read(pipe[0], &byte, 1) == 1)
                ++seen;
            const auto moment = std::chrono::steady_clock::now() + std::chrono::microseconds(random() % 2'000);
            while (std::chrono::steady_clock::now() < moment) {
            }
            ::kill(child, SIGKILL);
            int status = 0;
            QCOMPARE(::waitpid(child, &status, 0), child);
            ::close(pipe[0]);
            QVERIFY(WIFSIGNALED(status)); // it was still saving
            QCOMPARE(seen, saves);
            const Result<Plant> plant = project::load(path);
            QVERIFY2(plant.ok(), plant ? "" : qPrintable(plant.error().message));
            QVERIFY(*plant == plants[0] || *plant == plants[1]);
        }
    }

    void loadSaysWhichFile()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"plant.json"_s);
        const Result<Plant> absent = project::load(path);
        QVERIFY(!absent.ok());
        QCOMPARE(absent.error().kind, Error::Kind::NotFound);
        QVERIFY(absent.error().message.contains(path));

        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\n \"version\": 1,,\n}");
        file.close();
        const Result<Plant> broken = project::load(path);
        QVERIFY(!broken.ok());
        QCOMPARE(broken.error().kind, Error::Kind::BadData);
        QVERIFY2(broken.error().message.startsWith(path + ": Line 2, column "_L1), qPrintable(broken.error().message));
    }

    void aHundredThousandTagsComeBack()
    {
        const Plant plant = test::wholesalePlant(100'000);
        const QByteArray json = project::write(plant);
        const Result<Plant> again = project::parse(json);
        QVERIFY2(again.ok(), again ? "" : qPrintable(again.error().message));
        QVERIFY(*again == plant);
    }
};

QTEST_GUILESS_MAIN(TestProjectFile)
#include "tst_project_file.moc"
