#include "models/telemetry/conditioning.h"

#include <QTest>

#include <limits>

using namespace lineside;
using namespace std::chrono_literals;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr quint64 kSignallingNan = 0x7FF0'0000'0000'0001;

Tag scaledTag(OutOfSpan outOfSpan)
{
    Tag tag;
    tag.scaling = Scaling{4, 20, 0, 160, outOfSpan}; // the usual 4..20 mA, here as 0..160 bar
    return tag;
}

Reading readingOf(Payload value, StatusCode status = StatusCode::Good)
{
    return {TagId(1), status, UtcTime(1s), value};
}

StatusCode withBits(StatusCode status, quint32 bits)
{
    return StatusCode(quint32(status) | kInfoTypeDataValue | bits);
}

} // namespace

class TestConditioning : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void conditions_data()
    {
        QTest::addColumn<Tag>("tag");
        QTest::addColumn<quint64>("raw");
        QTest::addColumn<StatusCode>("status");
        QTest::addColumn<quint64>("expected");
        QTest::addColumn<StatusCode>("expectedStatus");
        const auto row = [](const char *name, const Tag &tag, Payload raw, StatusCode status, Payload expected,
                            StatusCode expectedStatus) {
            QTest::newRow(name) << tag << raw.bits << status << expected.bits << expectedStatus;
        };
        const auto good = StatusCode::Good;
        const auto range = StatusCode::BadOutOfRange;
        const auto of = [](double value) { return Payload::of(value); };

        const Tag plain;
        row("plain", plain, of(1.5), good, of(1.5), good);
        row("minus zero stays", plain, of(-0.0), good, of(-0.0), good);
        row("denormal stays", plain, of(5e-324), good, of(5e-324), good);
        row("largest stays", plain, of(1.7976931348623157e308), good, of(1.7976931348623157e308), good);
        row("2^53 + 1 cannot be a double, 2^53 can", plain, of(9007199254740992.0), good, of(9007199254740992.0), good);
        row("NaN", plain, of(kNan), good, of(kNan), range);
        row("NaN keeps its bits", plain, {kSignallingNan}, good, {kSignallingNan}, range);
        row("infinity", plain, of(kInf), good, of(kInf), range);
        row("minus infinity", plain, of(-kInf), good, of(-kInf), range);
        row("uncertain NaN is bad", plain, of(kNan), StatusCode::UncertainSubstituteValue, of(kNan), range);
        row("bad stays as it is", plain, of(kNan), StatusCode::BadTimeout, of(kNan), StatusCode::BadTimeout);
        row("server's own code travels", plain, of(1), StatusCode(0x40930000), of(1), StatusCode(0x40930000));

        const Tag pass = scaledTag(OutOfSpan::Pass);
        row("scale low end", pass, of(4), good, of(0), good);
        row("scale middle", pass, of(12), good, of(80), good);
        row("scale high end", pass, of(20), good, of(160), good);
        row("pass below", pass, of(2), good, of(-20), good);
        row("pass above", pass, of(22), good, of(180), good);
        row("scaled NaN keeps its bits", pass, {kSignallingNan}, good, {kSignallingNan}, range);
        row("scaling overflows", pass, of(1.7e308), good, of(1.7e308), range);
        row("bad is not scaled", pass, of(0), StatusCode::BadDeviceFailure, of(0), StatusCode::BadDeviceFailure);
        row("uncertain is scaled", pass, of(12), StatusCode::Uncertain, of(80), StatusCode::Uncertain);

        const Tag clamp = scaledTag(OutOfSpan::Clamp);
        row("clamp inside", clamp, of(12), good, of(80), good);
        row("clamp below", clamp, of(3.9), good, of(0), withBits(good, kLimitLow));
        row("clamp above", clamp, of(99), good, of(160), withBits(good, kLimitHigh));
        row("clamp keeps uncertain", clamp, of(99), StatusCode::Uncertain, of(160), withBits(StatusCode::Uncertain, kLimitHigh));

        const Tag reject = scaledTag(OutOfSpan::Reject);
        row("reject inside", reject, of(20), good, of(160), good);
        row("reject below, in the tag's unit", reject, of(2), good, of(-20), range);
        row("reject above", reject, of(20.1), good, of(161), range);

        Tag reversed;
        reversed.scaling = Scaling{100, 0, 0, 10, OutOfSpan::Clamp}; // a level measured from above
        row("reversed", reversed, of(75), good, of(2.5), good);
        row("reversed clamps at its low raw end", reversed, of(-5), good, of(10), withBits(good, kLimitLow));

        Tag ranged;
        ranged.physicalRange = {-10.0, 10.0};
        row("range low end", ranged, of(-10), good, of(-10), good);
        row("range below", ranged, of(-10.1), good, of(-10.1), range);
        row("range above", ranged, of(10.1), good, of(10.1), range);
        row("range beats uncertain", ranged, of(11), StatusCode::Uncertain, of(11), range);
        Tag open;
        open.physicalRange = {std::nullopt, 10.0};
        row("open range", open, of(-1e300), good, of(-1e300), good);
        row("open range, closed end", open, of(11), good, of(11), range);
        Tag both = scaledTag(OutOfSpan::Pass);
        both.physicalRange = {0.0, 160.0};
        row("range counts in the tag's unit", both, of(3), good, of(-10), range);

        Tag whole;
        whole.type = ValueType::Int64;
        row("2^53 + 1", whole, Payload::of(qint64(9007199254740993)), good, Payload::of(qint64(9007199254740993)), good);
        row("smallest int64", whole, Payload::of(std::numeric_limits<qint64>::min()), good,
            Payload::of(std::numeric_limits<qint64>::min()), good);
        whole.physicalRange = {0.0, 100.0};
        row("int64 below its range", whole, Payload::of(qint64(-1)), good, Payload::of(qint64(-1)), range);
        Tag natural;
        natural.type = ValueType::UInt64;
        row("u64 max", natural, Payload::of(std::numeric_limits<quint64>::max()), good,
            Payload::of(std::numeric_limits<quint64>::max()), good);
        natural.physicalRange = {0.0, 1e6};
        row("u64 above its range", natural, Payload::of(std::numeric_limits<quint64>::max()), good,
            Payload::of(std::numeric_limits<quint64>::max()), range);
        Tag text;
        text.type = ValueType::Text;
        text.physicalRange = {0.0, 1.0};
        row("text has no range", text, Payload::ofText(7), good, Payload::ofText(7), good);
    }
    void conditions()
    {
        QFETCH(Tag, tag);
        QFETCH(quint64, raw);
        QFETCH(StatusCode, status);
        QFETCH(quint64, expected);
        QFETCH(StatusCode, expectedStatus);
        const Reading before = readingOf({raw}, status);
        const Reading after = condition(before, ruleFor(tag));
        QCOMPARE(QString::number(quint32(after.status), 16), QString::number(quint32(expectedStatus), 16));
        if (tag.type == ValueType::Float64 && tag.scaling && std::isfinite(after.value.asDouble()))
            QCOMPARE(after.value.asDouble(), Payload{expected}.asDouble()); // as close as a multiplication comes
        else
            QCOMPARE(after.value.bits, expected);
        QCOMPARE(after.tag, before.tag);
        QCOMPARE(after.at, before.at);
    }

    void aDisabledTagHasADisabledRule()
    {
        Tag tag;
        QVERIFY(ruleFor(tag).flags & TagRule::Enabled);
        tag.enabled = false;
        QVERIFY(!(ruleFor(tag).flags & TagRule::Enabled));
        QVERIFY(ruleFor(tag).flags & TagRule::Known);
    }

    void judgesStamps_data()
    {
        QTest::addColumn<qint64>("offeredUs");
        QTest::addColumn<bool>("historical");
        QTest::addColumn<bool>("taken");
        constexpr qint64 kReceived = 1'700'000'000'000'000;
        QTest::newRow("same moment") << kReceived << false << true;
        QTest::newRow("5 s ahead, the most") << kReceived + 5'000'000 << false << true;
        QTest::newRow("1 us more") << kReceived + 5'000'001 << false << false;
        QTest::newRow("1 h behind, the most") << kReceived - 3'600'000'000 << false << true;
        QTest::newRow("1 us more behind") << kReceived - 3'600'000'001 << false << false;
        QTest::newRow("1970") << qint64(0) << false << false;
        QTest::newRow("1970 from a historical source") << qint64(0) << true << true;
        QTest::newRow("ahead from a historical source") << kReceived + 5'000'001 << true << false;
        QTest::newRow("end of time") << std::numeric_limits<qint64>::max() << false << false;
        QTest::newRow("almost the beginning of time") << std::numeric_limits<qint64>::min() + 1 << false << false;
    }
    void judgesStamps()
    {
        QFETCH(qint64, offeredUs);
        QFETCH(bool, historical);
        QFETCH(bool, taken);
        TimeTolerance tolerance;
        tolerance.historical = historical;
        const UtcTime receivedAt = fromMicroseconds(1'700'000'000'000'000);
        const StampResult result = plausibleStamp(fromMicroseconds(offeredUs), receivedAt, tolerance);
        QCOMPARE(result.implausible, !taken);
        QCOMPARE(result.at, taken ? fromMicroseconds(offeredUs) : receivedAt);
    }

    void aMissingStampIsNoFault()
    {
        const StampResult result = plausibleStamp(kNoStamp, UtcTime(7s), {});
        QCOMPARE(result.at, UtcTime(7s));
        QVERIFY(!result.implausible);
    }
};


QTEST_GUILESS_MAIN(TestConditioning)
#include "tst_conditioning.moc"
