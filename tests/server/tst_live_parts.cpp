#include "models/plant/event_source.h"
#include "plant/sample_plant.h"
#include "server/live/catalogue.h"
#include "server/live/filter.h"
#include "server/live/intake.h"
#include "server/live/hub_counters.h"
#include "server/live/message_format.h"
#include "server/live/stream_book.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <cmath>

using namespace lineside;
using namespace lineside::live;
using namespace lineside::test;
using namespace Qt::Literals;

namespace {

SnapshotPtr snapshotOf(const Plant &plant)
{
    return std::make_shared<PlantSnapshot>(plant, 1, [](std::span<const TagUuid> tags) {
        std::vector<TagId> ids;
        for (size_t i = 0; i < tags.size(); ++i)
            ids.push_back(TagId(quint32(i + 1)));
        return ids;
    });
}

//! A site with one machine and one device of two tags; ids from \a base on.
Site siteOf(const QString &tenant, const QString &name, int base)
{
    Site site;
    site.id = {uuid(base)};
    site.code = name;
    site.tenant = tenant;
    Line line;
    line.id = {uuid(base + 1)};
    line.code = name + QStringLiteral("-L");
    Machine machine;
    machine.id = {uuid(base + 2)};
    machine.code = name + QStringLiteral("-M");
    line.machines = {machine};
    site.lines = {line};
    Device device;
    device.id = {uuid(base + 3)};
    device.code = name + QStringLiteral("-D");
    for (int i = 0; i < 2; ++i) {
        Tag tag = plainTag(base + 4 + i, QStringLiteral("t%1").arg(i));
        if (i == 0)
            tag.machine = machine.id;
        device.tags << tag;
    }
    site.devices = {device};
    return site;
}

SnapshotPtr twoTenants()
{
    Plant plant;
    plant.sites = {siteOf(QStringLiteral("north"), QStringLiteral("N"), 100), siteOf(QStringLiteral("south"), QStringLiteral("S"), 200)};
    return snapshotOf(plant);
}

Result<Filter> filterFrom(const QByteArray &json, Topic topic)
{
    const auto tape = project::JsonTape::read(json);
    if (!tape)
        return tape.error();
    return readFilter(tape->root(), Catalogue::builtIn().row(topic));
}

} // namespace

class TestLiveParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    //! W8: one user's many different subscriptions leave room for everybody else's.
    void oneUserBeginsAFewThousandStreams()
    {
        ManualClock clock;
        LatestValues latest;
        StreamBook book({latest, clock, Catalogue::builtIn(), "station"});
        book.setPlant(std::make_shared<PlantSnapshot>(Plant{}, 1, [](std::span<const TagUuid> tags) { return std::vector<TagId>(tags.size()); }));
        Principal one, other;
        one.id = QUuid::createUuid();
        other.id = QUuid::createUuid();
        one.tenant = other.tenant = QString::fromLatin1(kHouseTenant);
        one.permissions = other.permissions = {Permission::ViewPlant};
        const TopicRow &readings = Catalogue::builtIn().row(Topic::Readings);
        const auto open = [&](const Principal &who, int number) {
            return book.open(readings, {}, 1 + number / 1e3, who, Format::Json).ok();
        };
        for (int i = 0; i < StreamBook::kMostStreamsPerUser; ++i)
            QVERIFY(open(one, i));
        QVERIFY(!open(one, 8'000));
        QVERIFY(open(one, 7)); // one that is there
        QVERIFY(open(other, 8'000));
        clock.advance(StreamBook::kKeptUnread + std::chrono::seconds(1));
        book.sweep(clock.steady());
        QVERIFY(open(one, 8'500));
    }

    void theCatalogueIsWhole()
    {
        const auto read = Catalogue::read(Catalogue::builtInJson());
        QVERIFY2(read.ok(), read.ok() ? "" : qPrintable(read.error().message));
        QCOMPARE(read->messageOn(Topic::Readings), QByteArray("sensorReadingUpdated"));
        QCOMPARE(read->messageOn(Topic::Events), QByteArray("equipmentEventTriggered"));
        QCOMPARE(read->messageOn(Topic::Health), QByteArray("equipmentHealthScoreUpdated"));
        QVERIFY(read->message("criticalAlertTriggered") && read->message("criticalAlertTriggered")->topic == Topic::Events);
        QVERIFY(!read->message("nothing"));
        QCOMPARE(read->priorityOf(Severity::Critical), Priority::Critical);
        QCOMPARE(read->permissionFor(EventKind::Audit), Permission::ViewAudit);
        QStringList types;
        for (const MessageRow &row : read->messages())
            types << QString::fromLatin1(row.type);
        for (const char *founding : {"equipmentHealthScoreUpdated", "equipmentHealthStatusChanged", "equipmentAnomalyDetected",
                                     "predictiveMaintenanceAlertCreated", "criticalAlertTriggered"})
            QVERIFY2(types.contains(QLatin1String(founding)), founding);
    }
    void aCatalogueThatLacksSomethingIsRefused_data()
    {
        QTest::addColumn<QByteArray>("what");
        QTest::addColumn<QByteArray>("instead");
        QTest::newRow("a kind of event") << QByteArray("\"GAP\": \"view_events\",") << QByteArray();
        QTest::newRow("another kind") << QByteArray("\"GAP\"") << QByteArray("\"PAG\"");
        QTest::newRow("a severity") << QByteArray("{\"step\": \"ERROR\", \"severity\": \"ERROR\", \"priority\": \"high\"}, ") << QByteArray();
        QTest::newRow("a severity that is another") << QByteArray("{\"step\": \"ERROR\", \"severity\": \"ERROR\"") << QByteArray("{\"step\": \"ERROR\", \"severity\": \"INFO\"");
        QTest::newRow("a step of a scale") << QByteArray("{\"step\": \"MEDIUM\", \"severity\": null, \"priority\": \"high\"},") << QByteArray();
        QTest::newRow("a step twice") << QByteArray("{\"step\": \"MEDIUM\", \"severity\": null") << QByteArray("{\"step\": \"HIGH\", \"severity\": null");
        QTest::newRow("a scale") << QByteArray("\"scale\": \"tests\"") << QByteArray("\"scale\": \"guesses\"");
        QTest::newRow("a type that figures do not count") << QByteArray("\"type\": \"stopEntered\"") << QByteArray("\"type\": \"stopLeft\"");
        QTest::newRow("a type twice") << QByteArray("\"type\": \"stopEntered\"") << QByteArray("\"type\": \"productionStateChanged\"");
        QTest::newRow("lists on another topic") << QByteArray("\"topic\": \"site\", \"priority\"") << QByteArray("\"topic\": \"site\", \"batch\": true, \"priority\"");
        QTest::newRow("a permission") << QByteArray("\"view_presence\"") << QByteArray("\"view_everything\"");
        QTest::newRow("a default nobody may have") << QByteArray("\"defaultFor\": [\"engineer\", \"admin\"]") << QByteArray("\"defaultFor\": [\"viewer\"]");
        QTest::newRow("a topic") << QByteArray("\"name\": \"presence\"") << QByteArray("\"name\": \"absence\"");
        QTest::newRow("a message") << QByteArray("\"type\": \"plantUpdated\", \"topic\": \"site\"") << QByteArray("\"type\": \"plantUpdated\", \"topic\": \"me\"");
    }
    void aCatalogueThatLacksSomethingIsRefused()
    {
        QFETCH(QByteArray, what);
        QFETCH(QByteArray, instead);
        QByteArray json = Catalogue::builtInJson();
        QVERIFY(json.contains(what));
        QVERIFY(!Catalogue::read(json.replace(what, instead)).ok());
    }

    void delaysFallIntoTheirBuckets()
    {
        LatencyHistogram histogram;
        histogram.observe(std::chrono::microseconds(1'000), 2);
        histogram.observe(std::chrono::microseconds(1'001), 1);
        histogram.observe(std::chrono::seconds(1), 1);
        histogram.observe(std::chrono::seconds(7), 1);
        QCOMPARE(histogram.count(0), quint64(2));
        QCOMPARE(histogram.count(1), quint64(1));
        QCOMPARE(histogram.count(LatencyHistogram::kUpTo.size() - 1), quint64(1));
        QCOMPARE(histogram.count(LatencyHistogram::kUpTo.size()), quint64(1));
        QVERIFY(std::abs(histogram.sumSeconds() - 8.003001) < 1e-6);
        for (const MessageRow &row : Catalogue::builtIn().messages())
            QCOMPARE(QByteArray(kMessageKindRows[size_t(row.kind)].type), row.type);
        QCOMPARE(sentKindOf("ping"), MessageKind::Unknown); // that is a viewer's
    }

    //! W5, W6
    //! What people read of topics and messages is what the catalogue says, and every payload has a schema that can be checked.
    void theProtocolsPageSaysWhatTheCatalogueSays()
    {
        QFile file(QStringLiteral(LINESIDE_SOURCE_DIR "/server/PROTOCOL.md"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString page = QString::fromUtf8(file.readAll());
        const QJsonObject catalogue = QJsonDocument::fromJson(Catalogue::builtInJson()).object();
        qsizetype rows = 0;
        for (const QJsonValue &topic : catalogue[u"topics"_s].toArray()) {
            const QString row = u"| `%1` | `%2` | %3 |\n"_s.arg(topic[u"name"_s].toString(), topic[u"permission"_s].toString(), topic[u"summary"_s].toString());
            QVERIFY2(page.contains(row), qPrintable(row));
            ++rows;
        }
        for (const QJsonValue &message : catalogue[u"messages"_s].toArray()) {
            const QString type = message[u"type"_s].toString(),
                          row = u"| `%1` | `%2` | %3 | %4 |\n"_s.arg(type, message[u"topic"_s].toString(), message[u"priority"_s].toString(), message[u"summary"_s].toString());
            QVERIFY2(page.contains(row), qPrintable(row));
            ++rows;
            const QJsonObject payload = message[u"payload"_s].toObject();
            QVERIFY2(payload.value(u"type"_s) == u"object"_s || payload.value(u"$ref"_s).toString().startsWith(u"openapi.json#/components/schemas/"_s), qPrintable(type));
        }
        QCOMPARE(page.count(u"\n| `"_s), rows); // and nothing else
        for (const ScaleRow &one : Catalogue::builtIn().scales()) {
            const QString row = u"| %1 | `%2` | %3 | %4 |\n"_s.arg(QString::fromLatin1(one.scale), QString::fromLatin1(one.step),
                                                                  one.severity ? u'`' + severityName(*one.severity) + u'`' : u"–"_s, QString::fromLatin1(priorityName(one.priority)));
            QVERIFY2(page.contains(row), qPrintable(row));
        }
    }

    void patternsMatch_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("value");
        QTest::addColumn<bool>("fits");
        const auto row = [](const char *pattern, const char *value, bool fits) {
            QTest::addRow("%s, %s", pattern, value) << QString::fromLatin1(pattern) << QString::fromLatin1(value) << fits;
        };
        row("*", "", true);
        row("*", "CAP-01.torque", true);
        row("CAP-*.torque", "CAP-01.torque", true);
        row("CAP-*.torque", "CAP-01.torques", false);
        row("CAP-??.t*", "CAP-01.torque", true);
        row("CAP-?.t*", "CAP-01.torque", false);
        row("*a*b*c*", "xxaxxbxxc", true);
        row("*a*b*c", "xxaxxbxx", false);
        row("a", "A", false);
        row("", "a", false);
        row("**", "a", true);
    }
    void patternsMatch()
    {
        QFETCH(QString, pattern);
        QFETCH(QString, value);
        QFETCH(bool, fits);
        QCOMPARE(matchesPattern(pattern, value), fits);
    }
    void evilPatternsAreQuick()
    {
        const QString pattern = QStringLiteral("*a").repeated(64), value = QStringLiteral("a").repeated(5'000) + QLatin1Char('b');
        QVERIFY(!matchesPattern(pattern, value));
    }

    //! T14
    void filtersSeeOneTenant()
    {
        const SnapshotPtr plant = twoTenants();
        const QString north = QStringLiteral("north");
        QCOMPARE(tagsFor({}, *plant, north)->size(), 2u);
        QCOMPARE(tagsFor({}, *plant, QStringLiteral("nobody"))->size(), 0u);
        Filter filter;
        filter.machines = {{uuid(102)}};
        QCOMPARE(tagsFor(filter, *plant, north)->size(), 1u);
        filter = {};
        filter.pattern = QStringLiteral("*");
        QCOMPARE(tagsFor(filter, *plant, north)->size(), 2u);
        filter.pattern = QStringLiteral("S-D.*");
        QCOMPARE(tagsFor(filter, *plant, north)->size(), 0u);
        for (const int other : {204, 999}) { // another tenant's, and nobody's
            Filter foreign;
            foreign.tags = {{uuid(104)}, {uuid(other)}};
            QVERIFY(!tagsFor(foreign, *plant, north));
            QVERIFY(!isWithin(foreign, *plant, north));
        }
        for (const int base : {200, 900}) {
            Filter device, machine, line;
            device.devices = {{uuid(base + 3)}};
            machine.machines = {{uuid(base + 2)}};
            line.lines = {{uuid(base + 1)}};
            for (const Filter &one : {device, machine, line})
                QVERIFY(!isWithin(one, *plant, north));
        }
    }

    void filtersAreReadStrictly_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<bool>("good");
        QTest::newRow("empty") << QByteArray("{}") << true;
        QTest::newRow("ids") << QByteArray("{\"tags\":[\"00000000-0000-4000-8000-000000000104\"]}") << true;
        QTest::newRow("no object") << QByteArray("[]") << false;
        QTest::newRow("unknown") << QByteArray("{\"tenant\":\"south\"}") << false;
        QTest::newRow("not of this topic") << QByteArray("{\"kinds\":[\"GAP\"]}") << false;
        QTest::newRow("no list") << QByteArray("{\"tags\":\"00000000-0000-4000-8000-000000000104\"}") << false;
        QTest::newRow("no id") << QByteArray("{\"tags\":[\"x\"]}") << false;
        QTest::newRow("a number") << QByteArray("{\"tags\":[1]}") << false;
        QTest::newRow("twice") << QByteArray("{\"tags\":[],\"tags\":[]}") << false;
        QTest::newRow("an empty pattern") << QByteArray("{\"pattern\":\"\"}") << false;
        QTest::newRow("a long pattern") << QByteArray("{\"pattern\":\"" + QByteArray(129, '*') + "\"}") << false;
    }
    void filtersAreReadStrictly()
    {
        QFETCH(QByteArray, json);
        QFETCH(bool, good);
        QCOMPARE(filterFrom(json, Topic::Readings).ok(), good);
    }
    void sameFiltersHaveTheSameText()
    {
        const auto a = filterFrom("{\"tags\":[\"00000000-0000-4000-8000-000000000104\",\"00000000-0000-4000-8000-000000000105\"],\"pattern\":\"*\"}", Topic::Readings);
        const auto b = filterFrom("{\"pattern\":\"*\",\"tags\":[\"00000000-0000-4000-8000-000000000105\",\"00000000-0000-4000-8000-000000000104\",\"00000000-0000-4000-8000-000000000105\"]}", Topic::Readings);
        const auto c = filterFrom("{\"tags\":[\"00000000-0000-4000-8000-000000000104\"],\"pattern\":\"*\"}", Topic::Readings);
        QVERIFY(a.ok() && b.ok() && c.ok());
        QCOMPARE(a->canonical(), b->canonical());
        QVERIFY(a->canonical() != c->canonical());
    }

    //! T14: codes are unique within a site; what is told of CAP-01 is told to whose CAP-01 it is, and to nobody else.
    void eventsBelongToTheirTenant_data()
    {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("tenant"); // empty: for those of the house who may read the audit trail
        const auto withId = [](const QString &code, int id) { return eventSource(QStringLiteral("x"), code, uuid(id)); };
        const QString house = QStringLiteral("default");
        QTest::newRow("machine") << QStringLiteral("N-M") << QStringLiteral("north");
        QTest::newRow("device") << QStringLiteral("S-D") << QStringLiteral("south");
        QTest::newRow("tag") << QStringLiteral("S-D.t0") << QStringLiteral("south");
        QTest::newRow("deeper") << QStringLiteral("S-D.t0.x") << QStringLiteral("south");
        QTest::newRow("station") << QStringLiteral("station") << house;
        QTest::newRow("the station's, though a machine is called so") << QStringLiteral("web server") << house;
        QTest::newRow("nothing") << QString() << house;
        QTest::newRow("half a code") << QStringLiteral("S") << QString();
        QTest::newRow("gone") << QStringLiteral("OLD-01.torque") << QString();
        QTest::newRow("claimed by all: the house's") << QStringLiteral("SHARED") << house;
        QTest::newRow("claimed by all: north's") << withId(QStringLiteral("SHARED"), 301) << QStringLiteral("north");
        QTest::newRow("claimed by all: south's") << withId(QStringLiteral("SHARED"), 302) << QStringLiteral("south");
        QTest::newRow("claimed by two") << QStringLiteral("TWO") << QString();
        QTest::newRow("claimed by two: south's") << withId(QStringLiteral("TWO"), 312) << QStringLiteral("south");
        QTest::newRow("renamed") << withId(QStringLiteral("BEFORE"), 302) << QStringLiteral("south");
        QTest::newRow("gone, with its id") << withId(QStringLiteral("SHARED"), 999) << QString();
        QTest::newRow("a machine called like a tag of the house") << QStringLiteral("H-D.t0") << house;
        QTest::newRow("a machine called like a tag of another") << QStringLiteral("N-D.t0") << QString();
        QTest::newRow("a site, of its configuration") << withId(QStringLiteral("N"), 100) << QStringLiteral("north");
        QTest::newRow("a site of the house") << withId(QStringLiteral("H"), 400) << house;
        QTest::newRow("a device's tag") << withId(QStringLiteral("N-D.t0"), 103) << QStringLiteral("north");
    }
    void eventsBelongToTheirTenant()
    {
        QFETCH(QString, source);
        QFETCH(QString, tenant);
        Plant plant;
        plant.sites = {siteOf(QStringLiteral("north"), QStringLiteral("N"), 100), siteOf(QStringLiteral("south"), QStringLiteral("S"), 200),
                       siteOf(QStringLiteral("default"), QStringLiteral("H"), 400)};
        const auto add = [&plant](int site, int id, const char *code) {
            Machine machine;
            machine.id = {uuid(id)};
            machine.code = QString::fromLatin1(code);
            plant.sites[site].lines[0].machines << machine;
        };
        for (int i = 0; i < 3; ++i)
            add(i, 301 + i, "SHARED");
        for (int i = 0; i < 2; ++i)
            add(i, 311 + i, "TWO");
        add(1, 321, "N-D.t0");
        add(1, 322, "H-D.t0");
        add(1, 323, "web server");
        const EventPlaces places(*snapshotOf(plant));
        Event event;
        event.source = source;
        const EventPlaces::Place place = places.of(event);
        QCOMPARE(place.tenant, tenant.isEmpty() ? QStringLiteral("default") : tenant);
        QCOMPARE(place.isCertain, !tenant.isEmpty());
        const Catalogue &catalogue = Catalogue::builtIn();
        const Permissions viewer{Permission::ViewEvents}, auditor{Permission::ViewEvents, Permission::ViewAudit};
        for (const QString &one : {QStringLiteral("default"), QStringLiteral("north"), QStringLiteral("south")}) {
            QCOMPARE(maySee(event, place, catalogue, viewer, one), one == tenant);
            QCOMPARE(maySee(event, place, catalogue, auditor, one), one == (tenant.isEmpty() ? QStringLiteral("default") : tenant));
        }
        // The audit trail is the station's, whatever its entries name.
        event.kind = EventKind::Audit;
        QCOMPARE(places.of(event).tenant, QStringLiteral("default"));
        QVERIFY(!maySee(event, places.of(event), catalogue, auditor, QStringLiteral("south")));
    }

    void theIntakeMergesAndForgetsNothing()
    {
        Intake intake;
        int calls = 0;
        intake.onNews([&] { ++calls; });
        const auto batch = std::make_shared<Batch>();
        for (const quint32 number : {5u, 70'000u, 5u, 64u, 4'000'000u, 1u}) {
            Reading reading;
            reading.tag = TagId(number);
            batch->readings.push_back(reading);
        }
        std::vector<TagId> changed;
        intake.take(batch);
        intake.takeChanged(changed);
        QVERIFY(changed.empty() && calls == 0); // nobody wants readings
        intake.setWanted(true);
        intake.take(batch);
        intake.take(batch);
        QCOMPARE(calls, 1);
        intake.taken();
        intake.takeChanged(changed);
        const std::vector<TagId> expected{TagId(1), TagId(5), TagId(64), TagId(70'000), TagId(4'000'000)};
        QCOMPARE(changed, expected);
        intake.takeChanged(changed);
        QVERIFY(changed.empty());
        Event event;
        for (size_t i = 0; i < Intake::kMostEvents + 3; ++i) {
            event.id = i + 1;
            intake.addEvent(event);
        }
        QCOMPARE(calls, 2);
        QVERIFY(intake.lostEvents() && !intake.lostEvents());
        const auto events = intake.takeEvents();
        QCOMPARE(events.size(), Intake::kMostEvents);
        QCOMPARE(events.back().id, quint64(Intake::kMostEvents + 3));
    }

    //! A server that stops with news in the line, and starts again.
    void anotherReaderIsToldOfItsOwnNewsAlone()
    {
        Intake intake;
        int first = 0, second = 0;
        intake.onNews([&] { ++first; });
        Event event;
        event.id = 1;
        intake.addEvent(event); // and nobody takes it
        intake.onNews({});
        event.id = 2;
        intake.addEvent(event);
        intake.onNews([&] { ++second; });
        QVERIFY(intake.takeEvents().empty());
        event.id = 3;
        intake.addEvent(event);
        QCOMPARE(first, 1);
        QCOMPARE(second, 1);
        QCOMPARE(intake.takeEvents().size(), size_t(1));
    }
};

QTEST_GUILESS_MAIN(TestLiveParts)
#include "tst_live_parts.moc"
