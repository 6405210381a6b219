#include "drivers/modbus/decode.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace lineside;
using namespace lineside::modbus;

Q_DECLARE_METATYPE(lineside::modbus::WireType)
Q_DECLARE_METATYPE(lineside::modbus::WordOrder)

class TestModbusDecode : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void decodes_data();
    void decodes();
    void bitsOfTables();
    void bitsOfRegisters();
    void strings_data();
    void strings();
    void writesWhatItReads_data();
    void writesWhatItReads();
    void refusesWhatWouldBeRounded_data();
    void refusesWhatWouldBeRounded();
    void refusesOddBits();
};

namespace {

constexpr auto kAbcd = WordOrder::Abcd;
constexpr auto kCdab = WordOrder::Cdab;
constexpr auto kBadc = WordOrder::Badc;
constexpr auto kDcba = WordOrder::Dcba;
constexpr auto kFloat = ValueType::Float64;
constexpr auto kInt = ValueType::Int64;
constexpr auto kUInt = ValueType::UInt64;

} // namespace

void TestModbusDecode::decodes_data()
{
    QTest::addColumn<QByteArray>("hex");
    QTest::addColumn<WireType>("wire");
    QTest::addColumn<WordOrder>("order");
    QTest::addColumn<ValueType>("type");
    QTest::addColumn<quint64>("bits");
    QTest::addColumn<quint32>("status");
    const auto row = [](const char *name, const char *hex, WireType wire, WordOrder order, ValueType type, Payload value,
                        StatusCode status = StatusCode::Good) {
        QTest::newRow(name) << QByteArray::fromHex(hex) << wire << order << type << value.bits << quint32(status);
    };
    const auto f = [](double v) { return Payload::of(v); };
    const auto i = [](qint64 v) { return Payload::of(v); };
    const auto u = [](quint64 v) { return Payload::of(v); };
    const StatusCode misfit = StatusCode::BadTypeMismatch;

    row("int16", "FFFE", WireType::Int16, kAbcd, kInt, i(-2));
    row("int16 as float", "FFFE", WireType::Int16, kAbcd, kFloat, f(-2));
    row("int16 swapped bytes", "FEFF", WireType::Int16, kBadc, kInt, i(-2));
    row("int16 swapped bytes, DCBA", "FEFF", WireType::Int16, kDcba, kInt, i(-2));
    row("int16 keeps bytes under CDAB", "FFFE", WireType::Int16, kCdab, kInt, i(-2));
    row("int16 lowest", "8000", WireType::Int16, kAbcd, kInt, i(-32768));
    row("int16 negative to unsigned", "FFFE", WireType::Int16, kAbcd, kUInt, {}, misfit);
    row("uint16", "FFFE", WireType::UInt16, kAbcd, kUInt, u(65534));
    row("uint16 to int64", "FFFE", WireType::UInt16, kAbcd, kInt, i(65534));
    row("uint16 1 to bool", "0001", WireType::UInt16, kAbcd, ValueType::Bool, Payload::of(true));
    row("uint16 2 to bool", "0002", WireType::UInt16, kAbcd, ValueType::Bool, {}, misfit);

    row("int32 ABCD", "FFFFFFFE", WireType::Int32, kAbcd, kInt, i(-2));
    row("int32 CDAB", "FFFEFFFF", WireType::Int32, kCdab, kInt, i(-2));
    row("int32 BADC", "FFFFFEFF", WireType::Int32, kBadc, kInt, i(-2));
    row("int32 DCBA", "FEFFFFFF", WireType::Int32, kDcba, kInt, i(-2));
    row("uint32 ABCD", "01020304", WireType::UInt32, kAbcd, kUInt, u(0x01020304));
    row("uint32 CDAB", "03040102", WireType::UInt32, kCdab, kUInt, u(0x01020304));
    row("uint32 BADC", "02010403", WireType::UInt32, kBadc, kUInt, u(0x01020304));
    row("uint32 DCBA", "04030201", WireType::UInt32, kDcba, kUInt, u(0x01020304));
    row("uint32 max as float", "FFFFFFFF", WireType::UInt32, kAbcd, kFloat, f(4294967295.0));

    row("float32 1 ABCD", "3F800000", WireType::Float32, kAbcd, kFloat, f(1));
    row("float32 1 CDAB", "00003F80", WireType::Float32, kCdab, kFloat, f(1));
    row("float32 1 BADC", "803F0000", WireType::Float32, kBadc, kFloat, f(1));
    row("float32 1 DCBA", "0000803F", WireType::Float32, kDcba, kFloat, f(1));
    row("float32 -0", "80000000", WireType::Float32, kAbcd, kFloat, f(-0.0));
    row("float32 smallest", "00000001", WireType::Float32, kAbcd, kFloat, f(std::numeric_limits<float>::denorm_min()));
    row("float32 largest", "7F7FFFFF", WireType::Float32, kAbcd, kFloat, f(std::numeric_limits<float>::max()));
    row("float32 infinity", "FF800000", WireType::Float32, kAbcd, kFloat, f(-std::numeric_limits<double>::infinity()));
    row("float32 to integer", "3F800000", WireType::Float32, kAbcd, kInt, {}, misfit);

    row("int64 ABCD", "FFFFFFFFFFFFFFFE", WireType::Int64, kAbcd, kInt, i(-2));
    row("uint64 ABCD", "0102030405060708", WireType::UInt64, kAbcd, kUInt, u(0x0102030405060708));
    row("uint64 CDAB", "0708050603040102", WireType::UInt64, kCdab, kUInt, u(0x0102030405060708));
    row("uint64 BADC", "0201040306050807", WireType::UInt64, kBadc, kUInt, u(0x0102030405060708));
    row("uint64 DCBA", "0807060504030201", WireType::UInt64, kDcba, kUInt, u(0x0102030405060708));
    row("uint64 max", "FFFFFFFFFFFFFFFF", WireType::UInt64, kAbcd, kUInt, u(~quint64(0)));
    row("uint64 max to float is lossy", "FFFFFFFFFFFFFFFF", WireType::UInt64, kAbcd, kFloat, {}, misfit);
    row("uint64 max to int64", "FFFFFFFFFFFFFFFF", WireType::UInt64, kAbcd, kInt, {}, misfit);
    row("2^53 to float", "0020000000000000", WireType::UInt64, kAbcd, kFloat, f(9007199254740992.0));
    row("2^53+1 to float is lossy", "0020000000000001", WireType::UInt64, kAbcd, kFloat, {}, misfit);
    row("2^53+1 kept", "0020000000000001", WireType::Int64, kAbcd, kInt, i(9007199254740993));
    row("2^53+2 to float", "0020000000000002", WireType::Int64, kAbcd, kFloat, f(9007199254740994.0));
    row("-2^63 to float", "8000000000000000", WireType::Int64, kAbcd, kFloat, f(-9223372036854775808.0));
    row("2^63-1 to float is lossy", "7FFFFFFFFFFFFFFF", WireType::Int64, kAbcd, kFloat, {}, misfit);
    row("float64", "3FF8000000000000", WireType::Float64, kAbcd, kFloat, f(1.5));
    row("float64 CDAB", "0000000000003FF8", WireType::Float64, kCdab, kFloat, f(1.5));
    row("float64 NaN keeps its bits", "7FF8DEADBEEF0001", WireType::Float64, kAbcd, kFloat, {0x7FF8DEADBEEF0001});
}

void TestModbusDecode::decodes()
{
    QFETCH(QByteArray, hex);
    QFETCH(WireType, wire);
    QFETCH(WordOrder, order);
    QFETCH(ValueType, type);
    QFETCH(quint64, bits);
    QFETCH(quint32, status);
    const QByteArray padded = QByteArray(6, '\xAA') + hex + QByteArray(2, '\x55'); // not at the block's start
    DecodeStep step;
    step.offset = 6;
    step.wire = wire;
    step.order = order;
    step.type = type;
    const Bytes data(reinterpret_cast<const quint8 *>(padded.constData()), size_t(padded.size()));
    const Decoded decoded = decodeNumber(step, data, false);
    QCOMPARE(quint32(decoded.status), status);
    QCOMPARE(decoded.value.bits, bits);

    // A whole block at once says the same, alone, among its like and among others.
    DecodeStep other = step;
    other.wire = wire == WireType::Int16 ? WireType::UInt16 : WireType::Int16;
    other.offset = 0;
    const std::vector<TagId> ids{TagId(70), TagId(80)};
    step.tag = 1;
    for (const std::vector<DecodeStep> &steps : {std::vector{step}, {step, step}, {other, step}, {step, other}}) {
        std::vector<Reading> readings(steps.size());
        decodeNumbers(steps, data, false, ids, readings.data());
        for (size_t i = 0; i < steps.size(); ++i) {
            const Decoded expected = decodeNumber(steps[i], data, false);
            QCOMPARE(readings[i].tag, ids[steps[i].tag]);
            QCOMPARE(readings[i].status, expected.status);
            QCOMPARE(readings[i].value.bits, expected.value.bits);
            QCOMPARE(readings[i].at, kNoStamp);
        }
    }
}

void TestModbusDecode::bitsOfTables()
{
    const quint8 data[] = {0xCD, 0x6B, 0x05}; // the specification's example: coils 20-38
    const char *expected = "1011001111010110101";
    for (quint16 place = 0; place < 19; ++place) {
        DecodeStep step;
        step.wire = WireType::Bit;
        step.type = ValueType::Bool;
        step.offset = place;
        QCOMPARE(decodeNumber(step, data, true).value.asBool(), expected[place] == '1');
    }
}

void TestModbusDecode::bitsOfRegisters()
{
    const quint8 data[] = {0x80, 0x02};
    for (quint8 bit = 0; bit < 16; ++bit) {
        DecodeStep step;
        step.wire = WireType::Bit;
        step.type = ValueType::Bool;
        step.bit = bit;
        QCOMPARE(decodeNumber(step, data, false).value.asBool(), bit == 15 || bit == 1);
        step.order = WordOrder::Badc;
        QCOMPARE(decodeNumber(step, data, false).value.asBool(), bit == 7 || bit == 9);
    }
}

void TestModbusDecode::strings_data()
{
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<WordOrder>("order");
    QTest::addColumn<int>("length");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("whole") << QByteArray("PUMP") << kAbcd << 4 << QByteArray("PUMP");
    QTest::newRow("odd length") << QByteArray("PUMP") << kAbcd << 3 << QByteArray("PUM");
    QTest::newRow("swapped") << QByteArray("UPPM") << kBadc << 4 << QByteArray("PUMP");
    QTest::newRow("swapped, odd") << QByteArray("UPPM") << kDcba << 3 << QByteArray("PUM");
    QTest::newRow("ends at NUL") << QByteArray("AB\0CD\0", 6) << kAbcd << 6 << QByteArray("AB");
    QTest::newRow("empty") << QByteArray(4, '\0') << kAbcd << 4 << QByteArray("");
    QTest::newRow("spaces are kept") << QByteArray("AB  ") << kAbcd << 4 << QByteArray("AB  ");
}

void TestModbusDecode::strings()
{
    QFETCH(QByteArray, data);
    QFETCH(WordOrder, order);
    QFETCH(int, length);
    QFETCH(QByteArray, text);
    DecodeStep step;
    step.wire = WireType::String;
    step.order = order;
    step.length = quint16(length);
    QCOMPARE(decodeString(step, Bytes(reinterpret_cast<const quint8 *>(data.constData()), size_t(data.size()))), text);
}

void TestModbusDecode::writesWhatItReads_data()
{
    QTest::addColumn<WireType>("wire");
    QTest::addColumn<ValueType>("type");
    QTest::addColumn<QVariant>("value");
    QTest::newRow("int16") << WireType::Int16 << kInt << QVariant(qint64(-32768));
    QTest::newRow("int16 from double") << WireType::Int16 << kFloat << QVariant(-5.0);
    QTest::newRow("uint16") << WireType::UInt16 << kUInt << QVariant(quint64(65535));
    QTest::newRow("int32") << WireType::Int32 << kInt << QVariant(qint64(-2147483648));
    QTest::newRow("uint32 from double") << WireType::UInt32 << kFloat << QVariant(4294967295.0);
    QTest::newRow("float32") << WireType::Float32 << kFloat << QVariant(-1.5);
    QTest::newRow("int64") << WireType::Int64 << kInt << QVariant(std::numeric_limits<qint64>::min());
    QTest::newRow("uint64") << WireType::UInt64 << kUInt << QVariant(std::numeric_limits<quint64>::max());
    QTest::newRow("2^53+1") << WireType::UInt64 << kUInt << QVariant(quint64(9007199254740993));
    QTest::newRow("float64") << WireType::Float64 << kFloat << QVariant(0.1);
    QTest::newRow("string") << WireType::String << ValueType::Text << QVariant(QByteArray("Hällo"));
}

void TestModbusDecode::writesWhatItReads()
{
    QFETCH(WireType, wire);
    QFETCH(ValueType, type);
    QFETCH(QVariant, value);
    for (const WordOrder order : {kAbcd, kCdab, kBadc, kDcba}) {
        Point point;
        point.wire = wire;
        point.type = type;
        point.order = order;
        point.length = 7;
        point.count = quint16(wire == WireType::String ? 4 : registersOf(wire));
        const Result<std::vector<quint16>> registers = encodeRegisters(point, value);
        QVERIFY2(registers.ok(), qPrintable(registers.ok() ? QString() : registers.error().message));
        QCOMPARE(registers->size(), size_t(point.count));
        std::vector<quint8> bytes;
        for (const quint16 word : *registers) {
            bytes.push_back(quint8(word >> 8));
            bytes.push_back(quint8(word));
        }
        QCOMPARE(decodeRaw(point, bytes), value);
    }
}

void TestModbusDecode::refusesWhatWouldBeRounded_data()
{
    QTest::addColumn<WireType>("wire");
    QTest::addColumn<QVariant>("value");
    QTest::addColumn<bool>("fits");
    QTest::newRow("1.5 to int16") << WireType::Int16 << QVariant(1.5) << false;
    QTest::newRow("crumbs of scaling") << WireType::Int16 << QVariant(122.99999999999999) << true;
    QTest::newRow("0.9 to uint16") << WireType::UInt16 << QVariant(0.9) << false;
    QTest::newRow("32767") << WireType::Int16 << QVariant(32767.0) << true;
    QTest::newRow("32768 to int16") << WireType::Int16 << QVariant(32768.0) << false;
    QTest::newRow("-1 to uint16") << WireType::UInt16 << QVariant(qint64(-1)) << false;
    QTest::newRow("65536 to uint16") << WireType::UInt16 << QVariant(quint64(65536)) << false;
    QTest::newRow("NaN to int32") << WireType::Int32 << QVariant(std::nan("")) << false;
    QTest::newRow("NaN to float32") << WireType::Float32 << QVariant(std::nan("")) << false;
    QTest::newRow("1e39 to float32") << WireType::Float32 << QVariant(1e39) << false;
    QTest::newRow("1e308 to float64") << WireType::Float64 << QVariant(1e308) << true;
    QTest::newRow("0.1 to float32") << WireType::Float32 << QVariant(0.1) << true;
    QTest::newRow("2^63 to int64") << WireType::Int64 << QVariant(9223372036854775808.0) << false;
    QTest::newRow("2^64 to uint64") << WireType::UInt64 << QVariant(18446744073709551616.0) << false;
    QTest::newRow("2^53+1 to float64") << WireType::Float64 << QVariant(qint64(9007199254740993)) << false;
    QTest::newRow("text to int16") << WireType::Int16 << QVariant(QByteArray("5")) << false;
    QTest::newRow("text too long") << WireType::String << QVariant(QByteArray("12345")) << false;
    QTest::newRow("text fits") << WireType::String << QVariant(QByteArray("1234")) << true;
    QTest::newRow("text with NUL") << WireType::String << QVariant(QByteArray("1\0" "2", 3)) << false;
    QTest::newRow("number to text") << WireType::String << QVariant(5.0) << false;
}

void TestModbusDecode::refusesWhatWouldBeRounded()
{
    QFETCH(WireType, wire);
    QFETCH(QVariant, value);
    QFETCH(bool, fits);
    Point point;
    point.wire = wire;
    point.length = 4;
    point.count = quint16(wire == WireType::String ? 2 : registersOf(wire));
    const Result<std::vector<quint16>> registers = encodeRegisters(point, value);
    QCOMPARE(registers.ok(), fits);
    if (!fits)
        QVERIFY(!registers.error().message.isEmpty());
}

void TestModbusDecode::refusesOddBits()
{
    QCOMPARE(*encodeBit(QVariant(true)), true);
    QCOMPARE(*encodeBit(QVariant(0.0)), false);
    QVERIFY(!encodeBit(QVariant(2.0)).ok());
    QVERIFY(!encodeBit(QVariant(0.5)).ok());
}

QTEST_GUILESS_MAIN(TestModbusDecode)
#include "tst_modbus_decode.moc"
