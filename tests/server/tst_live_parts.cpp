#include "models/plant/event_source.h"
#include "plant/sample_plant.h"
#include "server/live/catalogue.h"
#include "server/live/filter.h"
#include "server/live/frame.h"
#include "server/live/intake.h"
#include "server/live/hub_counters.h"
#include "server/live/json_out.h"
#include "server/live/message_format.h"
#include "server/live/stream_book.h"
#include "server/live_client.h"

#include <QFile>
#include <QJsonArray>
#include <QTest>

#include <cmath>
#include <random>

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

QByteArray text(QByteArrayView utf8)
{
    QByteArray out;
    json::text(out, utf8);
    return out;
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

    void writesJsonThatReadsBack()
    {
        QCOMPARE(text("a\"\\<b>&\x01\n"), QByteArray("\"a\\\"\\\\\\u003cb\\u003e\\u0026\\u0001\\u000a\""));
        QCOMPARE(text("\xc3\xa4\xff\xc0\xae\xed\xa0\x80"), QByteArray("\"\xc3\xa4\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""));
        QByteArray out;
        json::wholeNumber(out, qint64(9'007'199'254'740'993));
        out += ' ';
        json::wholeNumber(out, qint64(-5));
        out += ' ';
        json::wholeNumber(out, std::numeric_limits<quint64>::max());
        out += ' ';
        json::number(out, std::numeric_limits<double>::quiet_NaN());
        out += ' ';
        json::number(out, -std::numeric_limits<double>::infinity());
        out += ' ';
        json::number(out, 0.1);
        QCOMPARE(out, QByteArray("\"9007199254740993\" -5 \"18446744073709551615\" null null 0.1"));
        std::mt19937_64 random(7);
        for (int i = 0; i < 2'000; ++i) {
            const double value = std::bit_cast<double>(random());
            if (!std::isfinite(value))
                continue;
            out.clear();
            json::number(out, value);
            QCOMPARE(QJsonDocument::fromJson('[' + out + ']').array().at(0).toDouble(), value);
        }
    }

    void framesHaveTheShortestLength()
    {
        QCOMPARE(textFrame("ab"), QByteArray("\x81\x02" "ab", 4));
        QCOMPARE(textFrame(QByteArray(126, 'x')).first(4), QByteArray("\x81\x7e\x00\x7e", 4));
        QCOMPARE(textFrame(QByteArray(65'536, 'x')).first(10), QByteArray("\x81\x7f\x00\x00\x00\x00\x00\x01\x00\x00", 10));
    }

    void framesAreTakenApart()
    {
        const QList<QByteArray> payloads{"", "a", QByteArray(125, 'b'), QByteArray(126, 'c'), QByteArray(70'000, 'd')};
        QByteArray all;
        for (const QByteArray &payload : payloads)
            all += payload.size() % 2 ? textFrame(payload) : binaryFrame(payload);
        QByteArrayView rest(all);
        for (const QByteArray &payload : payloads)
            QVERIFY(takeFrame(rest) == payload);
        QVERIFY(rest.isEmpty());
        rest = QByteArrayView(all).chopped(1).last(70'000);
        QVERIFY(takeFrame(rest).isEmpty() || !rest.isEmpty());
    }

    //! RFC 8949, appendix A, as far as JSON can say it.
    void writesCborThatReadsBack_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArray>("hex");
        const auto row = [](const char *json, const char *hex) { QTest::newRow(json) << QByteArray(json) << QByteArray(hex); };
        row("0", "00");
        row("23", "17");
        row("24", "1818");
        row("255", "18ff");
        row("256", "190100");
        row("65536", "1a00010000");
        row("1000000000000", "1b000000e8d4a51000");
        row("9223372036854775807", "1b7fffffffffffffff");
        row("-1", "20");
        row("-100", "3863");
        row("-9223372036854775808", "3b7fffffffffffffff");
        row("1.5", "fb3ff8000000000000");
        row("-4.1", "fbc010666666666666");
        row("1e+300", "fb7e37e43c8800759c");
        row("true", "f5");
        row("false", "f4");
        row("null", "f6");
        row("\"\"", "60");
        row("\"IETF\"", "6449455446");
        row("\"\xc3\xbc\"", "62c3bc");
        row("[]", "80");
        row("[1,[2,3]]", "8201820203");
        row("{}", "a0");
        row("{\"a\":1,\"b\":[2,3]}", "a26161016162820203");
    }
    void writesCborThatReadsBack()
    {
        QFETCH(QByteArray, json);
        QFETCH(QByteArray, hex);
        QCOMPARE(cborOf(json).toHex(), hex);
        const Result<QByteArray> back = jsonOf(QByteArray::fromHex(hex));
        QVERIFY(back.ok());
        QCOMPARE(*back, json);
        for (qsizetype cut = 0; cut < hex.size() / 2; ++cut)
            QVERIFY(!jsonOf(QByteArray::fromHex(hex).first(cut)).ok());
        QVERIFY(!jsonOf(QByteArray::fromHex(hex) + '\0').ok());
    }
    void escapedTextIsPlainInCbor()
    {
        QCOMPARE(cborOf("\"\\u003cb\\u003e\\n\""), QByteArray("\x64<b>\n", 5));
        QCOMPARE(*jsonOf(QByteArray("\x64<b>\n", 5)), QByteArray("\"\\u003cb\\u003e\\u000a\""));
        QCOMPARE(*jsonOf(QByteArray::fromHex("f93e00")), QByteArray("1.5")); // half and single, too
        QCOMPARE(*jsonOf(QByteArray::fromHex("fa47c35000")), QByteArray("1e+05"));
        QCOMPARE(*jsonOf(QByteArray::fromHex("1bffffffffffffffff")), QByteArray("18446744073709551615"));
    }
    void cborBombsAreRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const char *name, const QByteArray &hex) { QTest::newRow(name) << QByteArray::fromHex(hex); };
        row("nothing", "");
        row("a text of 2^64-1 bytes", "7bffffffffffffffff");
        row("an array of 2^63 items", "9b8000000000000000");
        row("an array of 4 GiB items", "9affffffff");
        row("a map of 4 GiB items", "baffffffff");
        row("deep", QByteArray("81").repeated(1'000) + "00");
        row("bytes", "43010203");
        row("a tag", "c074323031332d30332d32315432303a30343a30305a");
        row("a length that is not known", "9f01ff");
        row("a text in pieces", "7f657374726561646d696e67ff");
        row("a key that is a number", "a10102");
        row("undefined", "f7");
        row("infinity", "fb7ff0000000000000");
        row("no number", "f97e00");
        row("a reserved length", "1c");
        row("below 64 bits", "3bffffffffffffffff");
        row("a simple value", "f8ff");
        row("an end without a beginning", "ff");
    }
    void cborBombsAreRefused()
    {
        QFETCH(QByteArray, bytes);
        QVERIFY(!jsonOf(bytes).ok());
    }
    void anyBytesAreReadOrRefused()
    {
        const quint32 seed = std::random_device{}();
        qInfo("seed %u", seed);
        std::mt19937 random(seed);
        for (int i = 0; i < 20'000; ++i) {
            QByteArray bytes(int(random() % 60), '\0');
            for (char &c : bytes)
                c = char(random());
            if (const auto json = jsonOf(bytes))
                QVERIFY2(project::JsonTape::read(*json).ok() || json->contains("{"), json->constData()); // keys may come twice
        }
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

    void theGuardFindsWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("code");
        const auto frame = [](int opcode, const QByteArray &payload, bool isFinal = true, bool masked = true) {
            return LiveClient::frame(opcode, payload, isFinal, masked);
        };
        QTest::newRow("good") << frame(1, "hello") + frame(9, "ping") + frame(1, QByteArray(1'000, 'x')) << 0;
        QTest::newRow("a message in two pieces, a ping between") << frame(1, "a", false) + frame(9, "") + frame(0, "b") << 0;
        QTest::newRow("as large as may be") << frame(1, QByteArray(64 * 1024, 'x')) << 0;
        QTest::newRow("not masked") << frame(1, "a", true, false) << 1002;
        QTest::newRow("a ping that is not masked") << frame(9, "a", true, false) << 1002;
        for (const int bit : {0x40, 0x20, 0x10})
            QTest::newRow(qPrintable(QStringLiteral("reserved bit %1").arg(bit))) << frame(1 | bit, "a") << 1002;
        for (const int opcode : {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
            QTest::newRow(qPrintable(QStringLiteral("opcode %1").arg(opcode))) << frame(opcode, "a") << 1002;
        QTest::newRow("a long ping") << frame(9, QByteArray(126, 'x')) << 1002;
        QTest::newRow("a ping in pieces") << frame(9, "a", false) << 1002;
        QTest::newRow("a piece of nothing") << frame(0, "a") << 1002;
        QTest::newRow("a message in a message") << frame(1, "a", false) + frame(1, "b") << 1002;
        QTest::newRow("a length that is too long") << QByteArray("\x81\xfe\x00\x05", 4) + QByteArray(9, 'x') << 1002;
        QTest::newRow("a negative length") << QByteArray("\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff", 10) + QByteArray(4, 'x') << 1002;
        QTest::newRow("2 GiB") << QByteArray("\x81\xff\x00\x00\x00\x00\x80\x00\x00\x00", 10) + QByteArray(4, 'x') << 1009;
        QTest::newRow("a byte too large") << frame(1, QByteArray(64 * 1024 + 1, 'x')) << 1009;
        QTest::newRow("too large in pieces") << frame(1, QByteArray(40'000, 'x'), false) + frame(0, QByteArray(40'000, 'x')) << 1009;
        QByteArray pieces = frame(1, "x", false);
        for (int i = 0; i < 100; ++i)
            pieces += frame(0, "x", false);
        QTest::newRow("endless pieces") << pieces << 1008;
        QByteArray nothing = frame(1, "", false);
        for (int i = 0; i < 100; ++i)
            nothing += frame(0, "", false);
        QTest::newRow("endless empty pieces") << nothing << 1008;
        QTest::newRow("text that is none") << frame(1, "a\xff") << 1007;
        QTest::newRow("a character over two pieces") << frame(1, "\xc3", false) + frame(9, "\xff") + frame(0, "\xbc") << 0;
        QTest::newRow("half a character") << frame(1, "\xc3", false) + frame(0, "") << 1007;
        QTest::newRow("bytes are no text") << frame(2, "\xff\xfe") << 0;
        QTest::newRow("a close that may not be said") << frame(8, "\x03\xed") << 1002;
        QTest::newRow("what follows a close does not count") << frame(8, "\x03\xe8") + frame(1, "\xff", true, false) << 0;
    }
    void theGuardFindsWhatIsWrong()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, code);
        // However the bytes come: at once, one by one, in halves.
        for (const qsizetype step : {bytes.size(), qsizetype(1), std::max<qsizetype>(1, bytes.size() / 2), qsizetype(7)}) {
            if (step == 1 && bytes.size() > 10'000)
                continue;
            FrameGuard guard;
            std::optional<FrameGuard::Fault> fault;
            QByteArray whole;
            for (qsizetype at = 0; at < bytes.size() && !fault; at += step)
                fault = guard.see(QByteArrayView(bytes).sliced(at, std::min(step, bytes.size() - at)), whole);
            QCOMPARE(fault ? int(fault->closeCode) : 0, code);
        }
    }

    void theGuardJoinsPieces_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("joined");
        QTest::addColumn<bool>("waits");
        const auto frame = [](int opcode, const QByteArray &payload, bool isFinal = true) {
            QByteArray bytes(1, char((isFinal ? 0x80 : 0) | opcode));
            bytes.append(char(0x80 | payload.size())).append("\x11\x22\x33\x44", 4);
            for (qsizetype i = 0; i < payload.size(); ++i)
                bytes.append(char(payload[i] ^ "\x11\x22\x33\x44"[i % 4]));
            return bytes;
        };
        const auto plain = [](int opcode, const QByteArray &payload) { // a key of zeroes
            return QByteArray(1, char(0x80 | opcode)).append(char(0x80 | payload.size())).append(4, '\0').append(payload);
        };
        QTest::newRow("a message") << frame(1, "ab") << plain(1, "ab") << false;
        QTest::newRow("an empty one") << frame(1, "") << plain(1, "") << false;
        QTest::newRow("two pieces") << frame(1, "a", false) + frame(0, "b") << plain(1, "ab") << false;
        QTest::newRow("bytes in pieces") << frame(2, "\xff", false) + frame(0, "", false) + frame(0, "\xfe") << plain(2, "\xff\xfe") << false;
        QTest::newRow("a character over three pieces") << frame(1, "\xe1", false) + frame(0, "\xbd", false) + frame(0, "\xb9") << plain(1, "\xe1\xbd\xb9") << false;
        QTest::newRow("a ping goes ahead") << frame(1, "a", false) + frame(9, "p") + frame(0, "b") << plain(9, "p") + plain(1, "ab") << false;
        QTest::newRow("two messages") << frame(1, "a", false) + frame(0, "b") + frame(2, "c") << plain(1, "ab") + plain(2, "c") << false;
        QTest::newRow("the end is missing") << frame(1, "a") + frame(1, "b", false) << plain(1, "a") << true;
        QTest::newRow("half a frame") << frame(1, "a") + frame(1, "bc").chopped(1) << plain(1, "a") << true;
        QTest::newRow("half a head") << frame(1, "a").first(3) << QByteArray() << true;
        QTest::newRow("a close stays behind") << frame(1, "a") + frame(8, "\x03\xe8") + frame(1, "b") << plain(1, "a") << false;
        QTest::newRow("what is wrong stays behind") << frame(1, "a") + frame(1, "b\xff") + frame(1, "c") << plain(1, "a") << true;
    }
    void theGuardJoinsPieces()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, joined);
        QFETCH(bool, waits);
        for (const qsizetype step : {bytes.size(), qsizetype(1), qsizetype(3)}) {
            FrameGuard guard;
            QByteArray whole;
            bool faulty = false;
            for (qsizetype at = 0; at < bytes.size() && !faulty; at += step)
                faulty = guard.see(QByteArrayView(bytes).sliced(at, std::min(step, bytes.size() - at)), whole).has_value();
            QCOMPARE(whole.toHex(' '), joined.toHex(' '));
            QCOMPARE(guard.isWaiting(), waits);
            QCOMPARE(guard.closeFrame(), guard.isClosed() ? QByteArray("\x88\x82\0\0\0\0\x03\xe8", 8) : QByteArray());
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
