#include "models/plant/json_tape.h"
#include "models/plant/tag_address.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace lineside;
using namespace Qt::Literals;
using project::JsonTape;
using Kind = JsonTape::Kind;

class TestJsonTape : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEveryKind()
    {
        const Result<JsonTape> tape = JsonTape::read(
            R"( {"a": [1, -2.5e-1, true, false, null, "x\u00e4\n", "ö"], "b": {}, "c": [], "d": 9007199254740993} )");
        QVERIFY2(tape.ok(), tape ? "" : qPrintable(tape.error().message));
        QStringList keys;
        QList<JsonTape::Value> values;
        tape->root().forEachKey([&](const JsonTape::Value &key, const JsonTape::Value &value) {
            keys << key.text();
            values << value;
        });
        QCOMPARE(keys, (QStringList{u"a"_s, u"b"_s, u"c"_s, u"d"_s}));
        QList<JsonTape::Value> items;
        values[0].forEachItem([&](const JsonTape::Value &item) { items << item; });
        QCOMPARE(items.size(), 7);
        QCOMPARE(items[0].wholeNumber(), std::optional<qint64>(1));
        QCOMPARE(items[1].number(), -0.25);
        QVERIFY(!items[1].wholeNumber());
        QVERIFY(items[2].is(Kind::True) && items[3].is(Kind::False) && items[4].is(Kind::Null));
        QCOMPARE(items[5].text(), u"xä\n"_s);
        QCOMPARE(items[6].text(), u"ö"_s);
        QVERIFY(values[1].is(Kind::Object) && values[1].count() == 0);
        QVERIFY(values[2].is(Kind::Array) && values[2].count() == 0);
        QCOMPARE(values[3].wholeNumber(), std::optional<qint64>(9'007'199'254'740'993));
        QCOMPARE(tape->root().count(), 4);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("json");
        for (const char *json : {"", " ", "{", "[", "[1", "[1,", "[1,]", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}",
                                 "{a:1}", "{1:1}", "01", "+1", "-", "1.", ".5", "1e", "1e+", "tru", "nul", "falsy", "\"", "\"a",
                                 "\"\\", "\"\\x\"", "\"\\u12g4\"", "\"\\u123", "1 1", "[1 2]", "'a'", "//x\n1", "NaN", "Infinity",
                                 "\"\xc0\xaf\"", "\"\xed\xa0\x80\"", "\"\xf4\x90\x80\x80\"", "\"\xe2\x82\"", "\"\xff\"",
                                 "\"a\tb\"", "[1]]", "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}"})
            QTest::newRow(json) << QByteArray(json);
        QTest::newRow("a NUL within") << QByteArray("[1,\0]", 5);
        QTest::newRow("a NUL in a text") << QByteArray("\"a\0b\"", 5);
        QTest::newRow("a NUL behind") << QByteArray("1\0", 2);
    }
    void refuses()
    {
        QFETCH(QByteArray, json);
        // without a NUL behind it, in memory of its own size: nothing is read beyond the end
        const std::vector<char> exact(json.begin(), json.end());
        const Result<JsonTape> tape = JsonTape::read(QByteArray::fromRawData(exact.data(), qsizetype(exact.size())));
        QVERIFY(!tape.ok());
        QCOMPARE(tape.error().kind, Error::Kind::BadData);
        QVERIFY2(tape.error().message.startsWith("Line "_L1), qPrintable(tape.error().message));
    }

    void tellsHugeFromTiny()
    {
        for (const char *json : {"1e400", "1e+400", "0.0001e999999999999999999999", "123e308", "1e99999"}) {
            const Result<JsonTape> tape = JsonTape::read(json);
            QVERIFY(tape.ok());
            QVERIFY2(std::isinf(tape->root().number()), json);
        }
        for (const char *json : {"1e-400", "0.1e-400", "123e-999999999999999999999", "0", "-0", "0e400"}) {
            const Result<JsonTape> tape = JsonTape::read(json);
            QVERIFY(tape.ok());
            QVERIFY2(tape->root().number() == 0, json);
        }
    }

    void manyKeysAreComparedToo()
    {
        QByteArray json = "{";
        for (int i = 0; i < 1'000; ++i)
            json += "\"k" + QByteArray::number(i) + "\":" + QByteArray::number(i) + ",";
        QVERIFY(JsonTape::read(json + "\"x\":0}").ok());
        QVERIFY(!JsonTape::read(json + "\"k7\":0}").ok());
    }

    void compactsWithoutTouchingTexts()
    {
        const Result<JsonTape> tape = JsonTape::read("{ \"a b\" : [ 1 , \" \\\" x \" ] ,\n\t\"c\" : { } }");
        QVERIFY(tape.ok());
        QCOMPARE(tape->root().compactJson(), QByteArray("{\"a b\":[1,\" \\\" x \"],\"c\":{}}"));
    }

    void addressesCompareByContent()
    {
        const TagAddress address{{u"table"_s, u"input"_s}, {u"address"_s, 7}};
        QCOMPARE(address, TagAddress::fromCompactJson("{\"table\":\"input\",\"address\":7.0}"));
        QVERIFY(!(address == TagAddress::fromCompactJson("{\"table\":\"input\",\"address\":8}")));
        QCOMPARE(TagAddress(), TagAddress::fromCompactJson("{}"));
        QCOMPARE(TagAddress(), TagAddress(QJsonObject()));
        TagAddress changed = address;
        changed.insert(u"address"_s, 8);
        QVERIFY(!(changed == address));
        QCOMPARE(changed.value("address"_L1).toInt(), 8);
        QCOMPARE(changed.value("table"_L1).toString(), u"input"_s);
        QVERIFY(changed.value("other"_L1).isUndefined());
    }
};

QTEST_GUILESS_MAIN(TestJsonTape)
#include "tst_json_tape.moc"
