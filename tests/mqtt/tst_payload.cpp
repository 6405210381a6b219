#include "drivers/mqtt/payload.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace lineside;
using namespace lineside::mqtt;
using namespace std::chrono_literals;

namespace {

const UtcTime kNow = fromMicroseconds(1763700000000000); // 2025-11-21T04:40:00Z

DriverTag tagOf(ValueType type, const QString &unit = {})
{
    DriverTag tag;
    tag.id = TagId(7);
    tag.tag.edit().type = type;
    tag.tag.edit().unit = unit;
    if (type == ValueType::Text)
        tag.tag.edit().kind = TagKind::Text;
    return tag;
}

struct Decoded
{
    DecodeResult result;
    Batch batch;
};

Decoded decode(const DriverTag &tag, const PayloadRule &rule, const QByteArray &payload, bool retained = false)
{
    static const QualityWords kWords;
    TopicDecoder decoder(kWords, 1s);
    decoder.add(tag, rule);
    Decoded decoded;
    decoded.result = decoder.decode({payload.constData(), size_t(payload.size())}, retained, kNow, decoded.batch);
    return decoded;
}

PayloadRule format(PayloadFormat format)
{
    PayloadRule rule;
    rule.format = format;
    return rule;
}

} // namespace

class TestPayload : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTheStandardPayload()
    {
        const auto d = decode(tagOf(ValueType::Float64, QStringLiteral("Cel")), {},
                              R"({"deviceId":"D1","sensorType":"temperature","value":81.25,"unit":"Cel",)"
                              R"("timestamp":"2025-11-21T04:39:59.500Z","quality":"VERIFIED"})");
        QCOMPARE(d.batch.readings.size(), size_t(1));
        const Reading &reading = d.batch.readings.front();
        QCOMPARE(reading.tag, TagId(7));
        QCOMPARE(reading.status, StatusCode::Good);
        QCOMPARE(reading.value.asDouble(), 81.25);
        QCOMPARE(toMicroseconds(reading.at), toMicroseconds(kNow) - 500000);
        QCOMPARE(d.result.malformed, 0u);
    }

    void keepsIntegersExact_data()
    {
        QTest::addColumn<QByteArray>("token");
        QTest::addColumn<bool>("isSigned");
        QTest::addColumn<quint64>("bits");
        QTest::newRow("2^53+1") << QByteArray("9007199254740993") << true << quint64(9007199254740993);
        QTest::newRow("int64 min") << QByteArray("-9223372036854775808") << true
                                   << quint64(std::numeric_limits<qint64>::min());
        QTest::newRow("uint64 max") << QByteArray("18446744073709551615") << false << std::numeric_limits<quint64>::max();
        QTest::newRow("in quotes") << QByteArray("\"18446744073709551615\"") << false
                                   << std::numeric_limits<quint64>::max();
    }
    void keepsIntegersExact()
    {
        QFETCH(QByteArray, token);
        QFETCH(bool, isSigned);
        QFETCH(quint64, bits);
        const auto d = decode(tagOf(isSigned ? ValueType::Int64 : ValueType::UInt64), {}, "{\"value\":" + token + "}");
        QCOMPARE(d.batch.readings.size(), size_t(1));
        QCOMPARE(d.batch.readings.front().status, StatusCode::Good);
        QCOMPARE(d.batch.readings.front().value.bits, bits);
    }

    void neverRoundsAnIntegerSilently()
    {
        const auto d = decode(tagOf(ValueType::Float64), {}, R"({"value":9007199254740993})");
        QCOMPARE(d.batch.readings.front().status, StatusCode::BadTypeMismatch);
    }

    void refusesMalformedJson_data()
    {
        QTest::addColumn<QByteArray>("payload");
        const auto row = [](const char *name, const QByteArray &payload) { QTest::newRow(name) << payload; };
        row("empty", "");
        row("spaces", "   ");
        row("cut", R"({"value":1)");
        row("key twice", R"({"value":1,"value":2})");
        row("key twice, once escaped", R"({"value":1,"val\u0075e":2})");
        row("key twice below", R"({"value":1,"x":{"a":1,"a":1}})");
        row("1e400", R"({"value":1e400})");
        row("1e400 elsewhere", R"({"value":1,"other":1e400})");
        row("400 digits", R"({"value":)" + QByteArray(400, '9') + '}');
        row("NaN", R"({"value":NaN})");
        row("Infinity", R"({"value":-Infinity})");
        row("plus", R"({"value":+1})");
        row("leading zero", R"({"value":01})");
        row("bare point", R"({"value":1.})");
        row("hex", R"({"value":0x10})");
        row("trailing comma", R"({"value":1,})");
        row("comma missing", R"({"value":1 "x":2})");
        row("single quotes", R"({'value':1})");
        row("more behind", R"({"value":1}{)");
        row("high surrogate alone", R"({"value":1,"x":"\ud800"})");
        row("low surrogate alone", R"({"value":1,"x":"\udc00"})");
        row("two high surrogates", R"({"value":1,"x":"\ud800\ud800"})");
        row("broken escape", R"({"value":1,"x":"\u12g4"})");
        row("unknown escape", R"({"value":1,"x":"\q"})");
        row("control character", "{\"value\":1,\"x\":\"a\nb\"}");
        row("bad UTF-8", "{\"value\":1,\"x\":\"\xff\"}");
        row("overlong UTF-8", "{\"value\":1,\"x\":\"\xc0\xaf\"}");
        row("too deep", QByteArray(33, '[') + QByteArray(33, ']'));
        row("very deep", QByteArray(200000, '['));
        row("value missing", R"({"val":1})");
        row("value null", R"({"value":null})");
        row("value an object", R"({"value":{}})");
        row("value a word", R"({"value":"warm"})");
        row("not an object", "1");
        row("binary", QByteArray("\x00\x01\x02", 3));
    }
    void refusesMalformedJson()
    {
        QFETCH(QByteArray, payload);
        const auto d = decode(tagOf(ValueType::Float64), {}, payload);
        QVERIFY(d.batch.readings.empty());
        QCOMPARE(d.result.malformed, 1u);
        QVERIFY(!d.result.reason.isEmpty());
    }

    void followsPointers_data()
    {
        QTest::addColumn<QByteArray>("pointer");
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<double>("value");
        const auto row = [](const char *pointer, const char *payload, double value) {
            QTest::addRow("%s in %s", pointer, payload) << QByteArray(pointer) << QByteArray(payload) << value;
        };
        row("", "12.5", 12.5);
        row("", " -0.25 ", -0.25);
        row("/a/b", R"({"a":{"b":3},"b":4})", 3);
        row("/a/1", R"({"a":[7,8,9]})", 8);
        row("/0/v", R"([{"v":1},{"v":2}])", 1);
        row("/a~1b", R"({"a/b":5})", 5);
        row("/m~0n", R"({"m~n":6})", 6);
        row("/ä", R"({"\u00e4":7})", 7);
        row("/", R"({"":8})", 8);
        row("/d", R"({"x":[[[{"d":1}]]],"d":9})", 9);
    }
    void followsPointers()
    {
        QFETCH(QByteArray, pointer);
        QFETCH(QByteArray, payload);
        QFETCH(double, value);
        PayloadRule rule;
        rule.value = pointer;
        const auto d = decode(tagOf(ValueType::Float64), rule, payload);
        QCOMPARE(d.batch.readings.size(), size_t(1));
        QCOMPARE(d.batch.readings.front().value.asDouble(), value);
    }

    void readsSeveralTagsFromOnePayload()
    {
        static const QualityWords kWords;
        TopicDecoder decoder(kWords, 1s);
        PayloadRule rule;
        for (int i = 0; i < 3; ++i) {
            DriverTag tag = tagOf(ValueType::Int64);
            tag.id = TagId(10 + i);
            rule.value = "/v/" + QByteArray::number(i);
            decoder.add(tag, rule);
        }
        Batch batch;
        decoder.decode(R"({"v":[1,2,3]})", false, kNow, batch);
        QCOMPARE(batch.readings.size(), size_t(3));
        QCOMPARE(batch.readings[2].value.asInt64(), 3);
        QVERIFY(decoder.remove(TagId(11)));
        batch.readings.clear();
        decoder.decode(R"({"v":[1,2,3]})", false, kNow, batch);
        QCOMPARE(batch.readings.size(), size_t(2));
        QCOMPARE(batch.readings[1].value.asInt64(), 3);
    }

    void readsPlainNumbers_data()
    {
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<bool>("fine");
        QTest::addColumn<double>("value");
        const auto row = [](const char *name, const QByteArray &payload, bool fine, double value = 0) {
            QTest::newRow(name) << payload << fine << value;
        };
        row("plain", "23.5", true, 23.5);
        row("spaces and newline", " 23.5\r\n", true, 23.5);
        row("plus", "+4", true, 4);
        row("exponent", "1e3", true, 1000);
        row("true", "TRUE", true, 1);
        row("off", "Off", true, 0);
        row("decimal comma", "23,5", false);
        row("nan", "nan", false);
        row("inf", "inf", false);
        row("overflow", "1e400", false);
        row("hex", "0x10", false);
        row("unit behind", "23.5 C", false);
        row("empty", "", false);
        row("plus minus", "+-4", false);
    }
    void readsPlainNumbers()
    {
        QFETCH(QByteArray, payload);
        QFETCH(bool, fine);
        QFETCH(double, value);
        const auto d = decode(tagOf(ValueType::Float64), format(PayloadFormat::Number), payload);
        QCOMPARE(d.batch.readings.size(), size_t(fine ? 1 : 0));
        QCOMPARE(d.result.malformed, fine ? 0u : 1u);
        if (fine)
            QCOMPARE(d.batch.readings.front().value.asDouble(), value);
    }

    void keepsMinusZero()
    {
        const auto d = decode(tagOf(ValueType::Float64), {}, R"({"value":-0})");
        QVERIFY(std::signbit(d.batch.readings.front().value.asDouble()));
    }

    void readsTexts()
    {
        const auto d = decode(tagOf(ValueType::Text), {}, "{\"value\":\"Größe \\\"A\\\" \\ud83d\\ude00\\n\"}");
        QCOMPARE(d.batch.readings.size(), size_t(1));
        QCOMPARE(d.batch.texts[d.batch.readings.front().value.textIndex()], QByteArray("Größe \"A\" \xF0\x9F\x98\x80\n"));
        QVERIFY(decode(tagOf(ValueType::Text), format(PayloadFormat::Text), "\xff").batch.readings.empty());
        QVERIFY(decode(tagOf(ValueType::Text), format(PayloadFormat::Text), QByteArray(65537, 'a')).batch.readings.empty());
        QCOMPARE(decode(tagOf(ValueType::Text), format(PayloadFormat::Text), "run").batch.texts.front(), "run");
    }

    void readsStateWords()
    {
        DriverTag tag = tagOf(ValueType::Int64);
        tag.tag.edit().kind = TagKind::Status;
        tag.tag.edit().states = {{0, QStringLiteral("STOPPED")}, {1, QStringLiteral("RUNNING")}};
        QCOMPARE(decode(tag, {}, R"({"value":"RUNNING"})").batch.readings.front().value.asInt64(), 1);
        QCOMPARE(decode(tag, {}, R"({"value":0})").batch.readings.front().value.asInt64(), 0);
        QCOMPARE(decode(tag, {}, R"({"value":"FLYING"})").batch.readings.front().status, StatusCode::BadConfigurationError);
    }

    void readsBinary_data()
    {
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<int>("type");
        QTest::addColumn<bool>("little");
        QTest::addColumn<int>("offset");
        QTest::addColumn<bool>("fine");
        QTest::addColumn<double>("value");
        const auto row = [](const char *name, const char *hex, BinaryType type, bool little, int offset, bool fine,
                            double value = 0) {
            QTest::newRow(name) << QByteArray::fromHex(hex) << int(type) << little << offset << fine << value;
        };
        row("float big", "41480000", BinaryType::Float32, false, 0, true, 12.5);
        row("float little", "00004841", BinaryType::Float32, true, 0, true, 12.5);
        row("double big", "4029000000000000", BinaryType::Float64, false, 0, true, 12.5);
        row("int16 at 2", "FFFFFFFE", BinaryType::Int16, false, 2, true, -2);
        row("int16 little", "FEFF", BinaryType::Int16, true, 0, true, -2);
        row("uint8", "FF", BinaryType::UInt8, false, 0, true, 255);
        row("int8", "FF", BinaryType::Int8, false, 0, true, -1);
        row("uint32 unaligned", "00FFFFFFFF", BinaryType::UInt32, false, 1, true, 4294967295.0);
        row("bool", "02", BinaryType::Bool, false, 0, true, 1);
        row("too short", "4148", BinaryType::Float32, false, 0, false);
        row("offset behind the end", "41480000", BinaryType::Float32, false, 1, false);
        row("offset far behind", "41480000", BinaryType::Float32, false, 100000, false);
        row("empty", "", BinaryType::UInt8, false, 0, false);
    }
    void readsBinary()
    {
        QFETCH(QByteArray, payload);
        QFETCH(int, type);
        QFETCH(bool, little);
        QFETCH(int, offset);
        QFETCH(bool, fine);
        QFETCH(double, value);
        PayloadRule rule = format(PayloadFormat::Binary);
        rule.binaryType = BinaryType(type);
        rule.byteOrder = little ? ByteOrder::LittleEndian : ByteOrder::BigEndian;
        rule.offset = offset;
        const auto d = decode(tagOf(ValueType::Float64), rule, payload);
        QCOMPARE(d.batch.readings.size(), size_t(fine ? 1 : 0));
        if (fine)
            QCOMPARE(d.batch.readings.front().value.asDouble(), value);
    }

    void convertsUnits_data()
    {
        QTest::addColumn<QString>("tagUnit");
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<StatusCode>("status");
        QTest::addColumn<double>("value");
        const auto row = [](const char *name, const char *tagUnit, const QByteArray &unit, StatusCode status, double value) {
            QTest::newRow(name) << QString::fromUtf8(tagUnit) << QByteArray("{\"value\":100,\"unit\":" + unit + "}") << status
                                << value;
        };
        row("the same", "Cel", "\"Cel\"", StatusCode::Good, 100);
        row("another name", "Cel", "\"°C\"", StatusCode::Good, 100);
        row("converted", "Cel", "\"K\"", StatusCode::Good, 100 - 273.15);
        row("escaped name", "Cel", "\"\\u00b0C\"", StatusCode::Good, 100);
        row("another kind", "Cel", "\"bar\"", StatusCode::BadConfigurationError, 0);
        row("unknown", "Cel", "\"furlong\"", StatusCode::BadConfigurationError, 0);
        row("no unit said", "Cel", "null", StatusCode::Good, 100);
        row("tag without unit", "", "\"bar\"", StatusCode::Good, 100);
    }
    void convertsUnits()
    {
        QFETCH(QString, tagUnit);
        QFETCH(QByteArray, payload);
        QFETCH(StatusCode, status);
        QFETCH(double, value);
        const auto d = decode(tagOf(ValueType::Float64, tagUnit), {}, payload);
        QCOMPARE(d.batch.readings.size(), size_t(1));
        QCOMPARE(d.batch.readings.front().status, status);
        QCOMPARE(d.batch.readings.front().value.asDouble(), value);
    }

    void mapsQualityWords_data()
    {
        QTest::addColumn<QByteArray>("word");
        QTest::addColumn<Quality>("quality");
        QTest::addColumn<quint32>("unknown");
        const auto row = [](const char *word, Quality quality, quint32 unknown) {
            QTest::newRow(word) << QByteArray(word) << quality << unknown;
        };
        row("\"GOOD\"", Quality::Good, 0);
        row("\"verified\"", Quality::Good, 0);
        row("\"Estimated\"", Quality::Uncertain, 0);
        row("\"FAULT\"", Quality::Bad, 0);
        row("\"splendid\"", Quality::Uncertain, 1);
        row("\"\"", Quality::Uncertain, 1);
        row("192", Quality::Uncertain, 1);
        row("null", Quality::Good, 0);
    }
    void mapsQualityWords()
    {
        QFETCH(QByteArray, word);
        QFETCH(Quality, quality);
        QFETCH(quint32, unknown);
        const auto d = decode(tagOf(ValueType::Float64), {}, "{\"value\":1,\"quality\":" + word + "}");
        QCOMPARE(qualityOf(d.batch.readings.front().status), quality);
        QCOMPARE(d.result.unknownQuality, unknown);
        QCOMPARE(d.batch.readings.front().value.asDouble(), 1.0);
    }

    void takesABadReadingWithoutValue()
    {
        const auto d = decode(tagOf(ValueType::Float64), {}, R"({"value":null,"quality":"BAD"})");
        QCOMPARE(d.batch.readings.size(), size_t(1));
        QCOMPARE(qualityOf(d.batch.readings.front().status), Quality::Bad);
    }

    void readsQualityTables()
    {
        const QualityWords words(QStringLiteral("192 = good\n\nSO LALA=uncertain\nnonsense\n"));
        QCOMPARE(words.find("192"), Quality::Good);
        QCOMPARE(words.find("so lala"), Quality::Uncertain);
        QVERIFY(!words.find("GOOD"));
        QVERIFY(!words.find(std::string(10000, 'x')));
        QVERIFY(QualityWords::fault(QualityWords::standard()).isEmpty());
        QVERIFY(!QualityWords::fault(QStringLiteral("GOOD = perhaps")).isEmpty());
        QVERIFY(!QualityWords::fault(QStringLiteral("GOOD")).isEmpty());
    }

    void readsStamps_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("fine");
        QTest::addColumn<qint64>("microseconds");
        const auto row = [](const char *text, bool fine, qint64 us = 0) {
            QTest::newRow(text) << QByteArray(text) << fine << us;
        };
        constexpr qint64 kBase = 1763700000000000;
        row("2025-11-21T04:40:00Z", true, kBase);
        row("2025-11-21T04:40Z", true, kBase);
        row("2025-11-21 04:40:00.25z", true, kBase + 250000);
        row("2025-11-21T04:40:00.123456789Z", true, kBase + 123456);
        row("2025-11-21T05:40:00+01:00", true, kBase);
        row("2025-11-21T05:40:00+0100", true, kBase);
        row("2025-11-21T05:40:00+01", true, kBase);
        row("2025-11-20T23:10:00-05:30", true, kBase);
        row("2016-12-31T23:59:60Z", true, 1483228800000000);
        row("2024-02-29T00:00:00Z", true, 1709164800000000);
        row("2025-11-21T04:40:00", false);
        row("2025-11-21", false);
        row("2025-02-29T00:00:00Z", false);
        row("2025-13-01T00:00:00Z", false);
        row("2025-11-21T24:00:00Z", false);
        row("2025-11-21T04:40:61Z", false);
        row("2025-11-21T04:40:00.Z", false);
        row("2025-11-21T04:40:00+25:00", false);
        row("2025-11-21T04:40:00Zx", false);
        row("1601-01-01T00:00:00Z", false);
        row("yesterday", false);
        row("", false);
        row("1763700000", true, kBase);
        row("1763700000.5", true, kBase + 500000);
        row("1763700000000", true, kBase);
        row("1763700000000000", true, kBase);
        row("1763700000000000000", true, kBase);
        row("-1", false);
        row("nan", false);
        row("1e300", false);
    }
    void readsStamps()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, fine);
        QFETCH(qint64, microseconds);
        const auto stamp = parseStamp({text.constData(), size_t(text.size())}, TimeUnit::Auto);
        QCOMPARE(stamp.has_value(), fine);
        if (stamp)
            QCOMPARE(toMicroseconds(*stamp), microseconds);
    }

    void takesTheReceiveTimeForAStampItCannotRead()
    {
        const auto d = decode(tagOf(ValueType::Float64), {}, R"({"value":1,"timestamp":"2025-11-21T04:40:00"})");
        QCOMPARE(d.batch.readings.front().at, kNoStamp);
        QCOMPARE(d.batch.readings.front().status, StatusCode::Good);
        QCOMPARE(d.result.stampFaults, 1u);
        QCOMPARE(decode(tagOf(ValueType::Float64), {}, R"({"value":1})").result.stampFaults, 0u);
    }

    void neverShowsAnOldRetainedValueAsLive_data()
    {
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<StatusCode>("status");
        QTest::newRow("no stamp") << QByteArray(R"({"value":1})") << StatusCode::UncertainLastUsableValue;
        QTest::newRow("fresh") << QByteArray(R"({"value":1,"timestamp":1763699999})") << StatusCode::Good;
        QTest::newRow("old") << QByteArray(R"({"value":1,"timestamp":1763699990})") << StatusCode::UncertainLastUsableValue;
        QTest::newRow("from the future") << QByteArray(R"({"value":1,"timestamp":1763700100})")
                                         << StatusCode::UncertainLastUsableValue;
        QTest::newRow("bad stays bad") << QByteArray(R"({"value":1,"quality":"BAD"})") << kBad;
    }
    void neverShowsAnOldRetainedValueAsLive()
    {
        QFETCH(QByteArray, payload);
        QFETCH(StatusCode, status);
        const auto d = decode(tagOf(ValueType::Float64), {}, payload, true);
        QCOMPARE(d.batch.readings.front().status, status);
    }

    void writesPayloads()
    {
        PayloadRule json;
        json.value = "/set/value";
        const Tag number = tagOf(ValueType::Float64).tag;
        QCOMPARE(*payloadFor(0.1, number, json), R"({"set":{"value":0.1}})");
        const QByteArray escaped = R"({"set":{"value":"a\"b\u000a"}})"; // moc reads no such literal inside a macro
        QCOMPARE(*payloadFor(QVariant(QByteArray("a\"b\n")), number, json), escaped);
        QCOMPARE(*payloadFor(QVariant::fromValue<quint64>(18446744073709551615u), number, format(PayloadFormat::Number)),
                 "18446744073709551615");
        QCOMPARE(*payloadFor(true, number, format(PayloadFormat::Text)), "true");
        json.value = "/0";
        QVERIFY(!payloadFor(0.1, number, json));
        QVERIFY(!payloadFor(std::numeric_limits<double>::quiet_NaN(), number, format(PayloadFormat::Number)));
        PayloadRule binary = format(PayloadFormat::Binary);
        binary.binaryType = BinaryType::Int16;
        QCOMPARE(payloadFor(QVariant::fromValue<qint64>(-2), number, binary)->toHex(), "fffe");
        QVERIFY(!payloadFor(QVariant::fromValue<qint64>(40000), number, binary));
        QVERIFY(!payloadFor(1.5, number, binary));
        binary.offset = 2;
        QVERIFY(!payloadFor(QVariant::fromValue<qint64>(1), number, binary));
    }

    void findsLeaves()
    {
        const auto leaves = JsonScanner::leaves(R"({"a":{"b/c":1},"d":[true,"x"]})", 10);
        QCOMPARE(leaves.size(), size_t(3));
        QCOMPARE(leaves[0].pointer, "/a/b~1c");
        QCOMPARE(leaves[2].pointer, "/d/1");
        QCOMPARE(JsonScanner::leaves("[1,2,3,4]", 2).size(), size_t(2));
        QVERIFY(JsonScanner::leaves("[1,2,", 2).empty());
    }

    //! A figure for whoever looks, not a promise: one core parses far more than a broker delivers.
    void parsesManyMessages()
    {
        static const QualityWords kWords;
        TopicDecoder decoder(kWords, 1s);
        decoder.add(tagOf(ValueType::Float64, QStringLiteral("Cel")), {});
        const std::string_view payload = R"({"deviceId":"D1","sensorType":"temperature","value":81.25,"unit":"Cel",)"
                                         R"("timestamp":"2025-11-21T04:39:59.500Z","quality":"GOOD"})";
        Batch batch;
        QBENCHMARK {
            for (int i = 0; i < 1000; ++i)
                decoder.decode(payload, false, kNow, batch);
            batch.readings.clear();
        }
    }
};

QTEST_APPLESS_MAIN(TestPayload)
#include "tst_payload.moc"
