#include "models/telemetry/conditioning.h"

#include <QTest>

#include <limits>

using namespace lineside;
using namespace Qt::Literals;

namespace {

Tag tagOf(ValueType type)
{
    Tag tag;
    tag.type = type;
    return tag;
}

Tag stateTag()
{
    Tag tag = tagOf(ValueType::Int64);
    tag.kind = TagKind::Status;
    tag.states = {{0, u"Stopped"_s}, {1, u"Läuft"_s}, {-7, u"Fault"_s}};
    return tag;
}

constexpr qint64 kOdd = 9007199254740993; // 2^53 + 1

} // namespace

class TestEncoding : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void encodesWithoutLossOrNotAtAll()
    {
        Batch batch;
        const auto mismatch = StatusCode::BadTypeMismatch;
        const auto bits = [&](const auto &value, ValueType type) {
            const Encoded encoded = encode(value, tagOf(type), batch);
            return encoded.status == StatusCode::Good ? std::optional(encoded.value.bits) : std::nullopt;
        };
        const auto status = [&](const auto &value, ValueType type) {
            const Encoded encoded = encode(value, tagOf(type), batch);
            if (encoded.status != StatusCode::Good && encoded.value.bits != 0)
                return StatusCode::Good; // a value where there must be none: fails the comparison
            return encoded.status;
        };
        // double
        QCOMPARE(bits(-0.0, ValueType::Float64), Payload::of(-0.0).bits);
        QCOMPARE(bits(std::numeric_limits<double>::infinity(), ValueType::Float64), quint64(0x7FF0'0000'0000'0000));
        QCOMPARE(bits(-3.0, ValueType::Int64), Payload::of(qint64(-3)).bits);
        QCOMPARE(status(2.5, ValueType::Int64), mismatch);
        QCOMPARE(status(9223372036854775808.0, ValueType::Int64), mismatch);
        QCOMPARE(bits(-9223372036854775808.0, ValueType::Int64), quint64(1) << 63);
        QCOMPARE(status(std::numeric_limits<double>::quiet_NaN(), ValueType::Int64), mismatch);
        QCOMPARE(bits(9223372036854775808.0, ValueType::UInt64), quint64(1) << 63);
        QCOMPARE(status(18446744073709551616.0, ValueType::UInt64), mismatch);
        QCOMPARE(status(-1.0, ValueType::UInt64), mismatch);
        QCOMPARE(bits(1.0, ValueType::Bool), quint64(1));
        QCOMPARE(status(2.0, ValueType::Bool), mismatch);
        // int64
        QCOMPARE(bits(kOdd, ValueType::Int64), quint64(kOdd));
        QCOMPARE(bits(kOdd - 1, ValueType::Float64), Payload::of(9007199254740992.0).bits);
        QCOMPARE(status(kOdd, ValueType::Float64), mismatch);
        QCOMPARE(status(qint64(-1), ValueType::UInt64), mismatch);
        QCOMPARE(status(qint64(2), ValueType::Bool), mismatch);
        // uint64
        QCOMPARE(bits(std::numeric_limits<quint64>::max(), ValueType::UInt64), std::numeric_limits<quint64>::max());
        QCOMPARE(status(std::numeric_limits<quint64>::max(), ValueType::Int64), mismatch);
        QCOMPARE(status(std::numeric_limits<quint64>::max(), ValueType::Float64), mismatch);
        QCOMPARE(bits(quint64(1) << 63, ValueType::Float64), Payload::of(9223372036854775808.0).bits);
        // bool
        QCOMPARE(bits(true, ValueType::Bool), quint64(1));
        QCOMPARE(bits(true, ValueType::Int64), quint64(1));
        QCOMPARE(bits(false, ValueType::Float64), quint64(0));
    }

    void numbersForTextTagsBecomeDigits()
    {
        Batch batch;
        const Tag tag = tagOf(ValueType::Text);
        QCOMPARE(batch.texts.size(), size_t(0));
        QCOMPARE(encode(0.1, tag, batch).value.textIndex(), 0u);
        QCOMPARE(encode(kOdd, tag, batch).value.textIndex(), 1u);
        QCOMPARE(encode(true, tag, batch).value.textIndex(), 2u);
        QCOMPARE(batch.texts[0], "0.1");
        QCOMPARE(batch.texts[1], "9007199254740993");
        QCOMPARE(batch.texts[2], "true");
    }

    void texts()
    {
        Batch batch;
        const Encoded text = encodeText("Grüße", tagOf(ValueType::Text), batch);
        QCOMPARE(text.status, StatusCode::Good);
        QCOMPARE(batch.texts.at(text.value.textIndex()), "Grüße");
        QCOMPARE(encodeText(QByteArray(kMaxTextBytes, 'x'), tagOf(ValueType::Text), batch).status, StatusCode::Good);

        const size_t before = batch.texts.size();
        QCOMPARE(encodeText(QByteArray(kMaxTextBytes + 1, 'x'), tagOf(ValueType::Text), batch).status,
                 StatusCode::BadDataEncodingInvalid);
        QCOMPARE(encodeText("\xff", tagOf(ValueType::Text), batch).status, StatusCode::BadDataEncodingInvalid);
        QCOMPARE(encodeText("12", tagOf(ValueType::Int64), batch).status, StatusCode::BadTypeMismatch);
        QCOMPARE(batch.texts.size(), before);
    }

    void wordsOfStatusTags()
    {
        Batch batch;
        QCOMPARE(encodeText("Läuft", stateTag(), batch).value.asInt64(), 1);
        QCOMPARE(encodeText("Fault", stateTag(), batch).value.asInt64(), -7);
        QCOMPARE(encodeText("fault", stateTag(), batch).status, StatusCode::BadConfigurationError);
        QCOMPARE(encodeText("", stateTag(), batch).status, StatusCode::BadConfigurationError);
        Tag natural = stateTag();
        natural.type = ValueType::UInt64; // -7 does not fit
        QCOMPARE(encodeText("Fault", natural, batch).status, StatusCode::BadTypeMismatch);
    }

    void toRawGives_data()
    {
        QTest::addColumn<Tag>("tag");
        QTest::addColumn<QVariant>("given");
        QTest::addColumn<QVariant>("raw"); //!< invalid: refused
        const QVariant refused;
        const auto row = [](const char *name, const Tag &tag, const QVariant &given, const QVariant &raw) {
            QTest::newRow(name) << tag << given << raw;
        };
        const Tag real = tagOf(ValueType::Float64);
        row("double", real, 1.5, 1.5);
        row("double from int", real, 3, 3.0);
        row("double from text", real, u" 2.25 "_s, 2.25);
        row("double from exponent", real, u"1e3"_s, 1000.0);
        row("comma", real, u"1,5"_s, refused);
        row("word", real, u"abc"_s, refused);
        row("nothing", real, u""_s, refused);
        row("NaN", real, std::numeric_limits<double>::quiet_NaN(), refused);
        row("nan as text", real, u"nan"_s, refused);
        row("infinity as text", real, u"inf"_s, refused);
        row("too large", real, u"1e400"_s, refused);
        row("2^53 + 1 as double", real, kOdd, refused);
        row("list", real, QVariantList{1}, refused);
        row("invalid", real, QVariant(), refused);

        Tag scaled = real;
        scaled.scaling = Scaling{4, 20, 0, 160, OutOfSpan::Pass};
        row("scaled", scaled, 80.0, 12.0);
        row("scaled beyond the span", scaled, 170.0, 21.0);
        scaled.scaling->outOfSpan = OutOfSpan::Clamp;
        row("never silently clamped", scaled, 170.0, refused);
        row("at the end of the span", scaled, 160.0, 20.0);

        const Tag whole = tagOf(ValueType::Int64);
        row("int", whole, kOdd, kOdd);
        row("int from text", whole, u"9007199254740993"_s, kOdd);
        row("int from double", whole, -4.0, qint64(-4));
        row("int from text with point", whole, u"4.0"_s, qint64(4));
        row("fraction", whole, 4.5, refused);
        row("fraction as text", whole, u"4.5"_s, refused);
        row("int beyond", whole, std::numeric_limits<quint64>::max(), refused);
        row("int beyond as text", whole, u"9223372036854775808"_s, refused);
        row("1e20", whole, 1e20, refused);

        const Tag natural = tagOf(ValueType::UInt64);
        row("u64 max", natural, std::numeric_limits<quint64>::max(), std::numeric_limits<quint64>::max());
        row("u64 max as text", natural, u"18446744073709551615"_s, std::numeric_limits<quint64>::max());
        row("negative", natural, -1, refused);
        row("negative as text", natural, u"-1"_s, refused);

        const Tag flag = tagOf(ValueType::Bool);
        row("true", flag, true, true);
        row("one", flag, 1, true);
        row("off", flag, u"Off"_s, false);
        row("two", flag, 2, refused);
        row("perhaps", flag, u"perhaps"_s, refused);

        row("state by word", stateTag(), u"Läuft"_s, qint64(1));
        row("state by number", stateTag(), -7, qint64(-7));
        row("state by number as text", stateTag(), u"0"_s, qint64(0));
        row("unknown state", stateTag(), u"Running"_s, refused);
        row("unknown number", stateTag(), 5, refused);

        const Tag text = tagOf(ValueType::Text);
        row("text", text, u"Grüße"_s, QByteArray("Grüße"));
        row("bytes", text, QByteArray("abc"), QByteArray("abc"));
        row("bytes that are no UTF-8", text, QByteArray("\xff"), refused);
        row("half a pair", text, QString(QChar(0xd800)), refused);
        row("text too long", text, QString(kMaxTextBytes + 1, u'x'), refused);
        row("number for text", text, 5, refused);
    }
    void toRawGives()
    {
        QFETCH(Tag, tag);
        QFETCH(QVariant, given);
        QFETCH(QVariant, raw);
        const Result<QVariant> result = toRaw(given, tag);
        QCOMPARE(result.ok(), raw.isValid());
        if (result) {
            QCOMPARE(*result, raw);
            QCOMPARE(result->typeId(), raw.typeId());
        } else {
            QCOMPARE(result.error().kind, Error::Kind::BadData);
            QVERIFY(!result.error().message.isEmpty());
        }
    }

    void whatWasWrittenReadsBackTheSame()
    {
        Tag tag = tagOf(ValueType::Float64);
        tag.scaling = Scaling{0, 65535, -50, 150, OutOfSpan::Reject};
        Batch batch;
        for (const double value : {-50.0, 0.0, 21.5, 150.0}) {
            const Encoded encoded = encode(toRaw(value, tag)->toDouble(), tag, batch);
            const Reading reading = condition({TagId(1), encoded.status, {}, encoded.value}, ruleFor(tag));
            QCOMPARE(qualityOf(reading.status), Quality::Good);
            QVERIFY(std::abs(reading.value.asDouble() - value) < 1e-9);
        }
    }

    void valuesAsPeopleReadThem()
    {
        Tag real = tagOf(ValueType::Float64);
        real.decimals = 1;
        const QLocale german(QLocale::German, QLocale::Germany);
        QCOMPARE(valueText(Payload::of(12.345), {}, real), u"12.3"_s);
        QCOMPARE(valueText(Payload::of(12.345), {}, real, german), u"12,3"_s);
        QCOMPARE(valueText(Payload::of(std::numeric_limits<double>::quiet_NaN()), {}, real), u"NaN"_s);
        QCOMPARE(valueText(Payload::of(-std::numeric_limits<double>::infinity()), {}, real), u"-∞"_s);
        QVERIFY(valueText(Payload::of(1e300), {}, real).size() < 30);
        QCOMPARE(valueText(Payload::of(kOdd), {}, tagOf(ValueType::Int64)), u"9007199254740993"_s);
        QCOMPARE(valueText(Payload::of(std::numeric_limits<quint64>::max()), {}, tagOf(ValueType::UInt64)),
                 u"18446744073709551615"_s);
        QCOMPARE(valueText(Payload::of(true), {}, tagOf(ValueType::Bool)), u"on"_s);
        QCOMPARE(valueText(Payload::of(qint64(1)), {}, stateTag()), u"Läuft"_s);
        QCOMPARE(valueText(Payload::of(qint64(5)), {}, stateTag()), u"5"_s);
        QCOMPARE(valueText({}, "<b>%1</b>", tagOf(ValueType::Text)), u"<b>%1</b>"_s);
        Tag floatState = stateTag();
        floatState.type = ValueType::Float64;
        QCOMPARE(valueText(Payload::of(-7.0), {}, floatState), u"Fault"_s);
        QCOMPARE(valueText(Payload::of(std::numeric_limits<double>::quiet_NaN()), {}, floatState), u"NaN"_s);
        Tag naturalState = stateTag();
        naturalState.type = ValueType::UInt64;
        naturalState.states = {{-1, u"never"_s}};
        QCOMPARE(valueText(Payload::of(std::numeric_limits<quint64>::max()), {}, naturalState),
                 u"18446744073709551615"_s);
    }

    void numberOfIsForScalesOnly()
    {
        QCOMPARE(numberOf(Payload::of(kOdd), ValueType::Int64), 9007199254740992.0);
        QCOMPARE(numberOf(Payload::of(std::numeric_limits<quint64>::max()), ValueType::UInt64), 18446744073709551616.0);
        QCOMPARE(numberOf(Payload::of(true), ValueType::Bool), 1.0);
        QVERIFY(std::isnan(numberOf(Payload::ofText(3), ValueType::Text)));
    }
};


QTEST_GUILESS_MAIN(TestEncoding)
#include "tst_encoding.moc"
