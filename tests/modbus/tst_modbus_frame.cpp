#include "drivers/modbus/frame.h"

#include <QTest>

#include <random>

using namespace lineside;
using namespace lineside::modbus;

namespace {

std::vector<quint8> bytesOf(const char *hex)
{
    const QByteArray raw = QByteArray::fromHex(hex);
    return {raw.begin(), raw.end()};
}

} // namespace

class TestModbusFrame : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void requestsAreTheSpecifications_data();
    void requestsAreTheSpecifications();
    void parsesHeader_data();
    void parsesHeader();
    void sameResultByteByByteAndAtOnce();
    void checksReply_data();
    void checksReply();
    void survivesAnyBytes();
    void everyBreachAndExceptionHasWords();
};

void TestModbusFrame::requestsAreTheSpecifications_data()
{
    QTest::addColumn<QByteArray>("pdu");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const Pdu &pdu, const char *hex) {
        const Bytes bytes = pdu.bytes();
        QTest::newRow(name) << QByteArray(reinterpret_cast<const char *>(bytes.data()), qsizetype(bytes.size()))
                            << QByteArray::fromHex(hex);
    };
    // The examples of MODBUS Application Protocol V1.1b3, section 6.
    row("read coils", readRequest(Table::Coils, 0x0013, 0x0013), "01 0013 0013");
    row("read discrete inputs", readRequest(Table::DiscreteInputs, 0x00C4, 0x0016), "02 00C4 0016");
    row("read holding registers", readRequest(Table::HoldingRegisters, 0x006B, 3), "03 006B 0003");
    row("read input registers", readRequest(Table::InputRegisters, 8, 1), "04 0008 0001");
    row("write single coil", writeCoil(0x00AC, true), "05 00AC FF00");
    row("write single coil off", writeCoil(0x00AC, false), "05 00AC 0000");
    row("write single register", writeRegister(1, 3), "06 0001 0003");
    row("write one coil as many", writeCoilAsMany(0x0013, true), "0F 0013 0001 01 01");
    const quint16 values[] = {0x000A, 0x0102};
    row("write multiple registers", writeRegisters(1, values), "10 0001 0002 04 000A 0102");
    row("mask write", maskWrite(4, 0x00F2, 0x0025), "16 0004 00F2 0025");
}

void TestModbusFrame::requestsAreTheSpecifications()
{
    QFETCH(QByteArray, pdu);
    QFETCH(QByteArray, expected);
    QCOMPARE(pdu.toHex(), expected.toHex());
}

void TestModbusFrame::parsesHeader_data()
{
    QTest::addColumn<QByteArray>("hex");
    QTest::addColumn<int>("state");
    QTest::addColumn<int>("fault");
    const auto row = [](const char *name, const char *hex, FrameState state, Breach fault = Breach::None) {
        QTest::newRow(name) << QByteArray(hex) << int(state) << int(fault);
    };
    row("empty", "", FrameState::Incomplete);
    row("header only", "0001 0000 0005 01", FrameState::Incomplete);
    row("one byte missing", "0001 0000 0005 01 03 02 00", FrameState::Incomplete);
    row("whole", "0001 0000 0005 01 03 02 0007", FrameState::Complete);
    row("whole and more", "0001 0000 0005 01 03 02 0007 0002 00", FrameState::Complete);
    row("exception", "0001 0000 0003 01 83 02", FrameState::Complete);
    row("protocol id", "0001 0001 0005 01 03 02 0007", FrameState::Broken, Breach::ProtocolId);
    row("protocol id's first byte is enough", "0001 01", FrameState::Broken, Breach::ProtocolId);
    row("length 0", "0001 0000 0000", FrameState::Broken, Breach::TooShort);
    row("length 1", "0001 0000 0001 01", FrameState::Broken, Breach::TooShort);
    row("length 2", "0001 0000 0002 01 03", FrameState::Broken, Breach::TooShort);
    row("longest", "0001 0000 00FE", FrameState::Incomplete);
    row("too long by one", "0001 0000 00FF", FrameState::Broken, Breach::TooLong);
    row("length 65535", "0001 0000 FFFF 01 03 02", FrameState::Broken, Breach::TooLong);
}

void TestModbusFrame::parsesHeader()
{
    QFETCH(QByteArray, hex);
    QFETCH(int, state);
    QFETCH(int, fault);
    const std::vector<quint8> bytes = bytesOf(hex.constData());
    Frame frame;
    Breach breach = Breach::None;
    QCOMPARE(int(parseFrame(bytes, frame, breach)), state);
    QCOMPARE(int(breach), fault);
    if (FrameState(state) == FrameState::Complete) {
        QCOMPARE(frame.transaction, 1);
        QCOMPARE(frame.unit, 1);
        QCOMPARE(frame.size, frame.pdu.size() + kMbapHeader);
        QCOMPARE(frame.pdu.data(), bytes.data() + kMbapHeader);
    }
}

void TestModbusFrame::sameResultByteByByteAndAtOnce()
{
    std::vector<quint8> stream;
    std::vector<size_t> sizes;
    for (quint16 id = 1; id <= 50; ++id) {
        const Pdu pdu = readRequest(Table::HoldingRegisters, id, 1);
        appendFrame(stream, id, 9, pdu.bytes());
        sizes.push_back(kMbapHeader + pdu.bytes().size());
    }
    size_t begin = 0;
    size_t found = 0;
    for (size_t end = 0; end <= stream.size(); ++end) { // as if the bytes came one by one
        Frame frame;
        Breach breach = Breach::None;
        const FrameState state = parseFrame(Bytes(stream).subspan(begin, end - begin), frame, breach);
        QVERIFY(state != FrameState::Broken);
        if (state == FrameState::Complete) {
            QCOMPARE(frame.size, sizes[found]);
            QCOMPARE(size_t(frame.transaction), ++found);
            begin = end;
        }
    }
    QCOMPARE(found, sizes.size());
}

void TestModbusFrame::checksReply_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<QByteArray>("reply");
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("detail"); // exception or breach
    const auto good = [](const char *name, const char *request, const char *reply) {
        QTest::newRow(name) << QByteArray(request) << QByteArray(reply) << int(ReplyCheck::Kind::Good) << 0;
    };
    const auto exception = [](const char *name, const char *request, const char *reply, int code) {
        QTest::newRow(name) << QByteArray(request) << QByteArray(reply) << int(ReplyCheck::Kind::Exception) << code;
    };
    const auto bad = [](const char *name, const char *request, const char *reply, Breach breach) {
        QTest::newRow(name) << QByteArray(request) << QByteArray(reply) << int(ReplyCheck::Kind::Breach) << int(breach);
    };
    const char *read2 = "03 0010 0002";
    good("two registers", read2, "03 04 0001 0002");
    good("19 coils in 3 bytes", "01 0013 0013", "01 03 CD 6B 05");
    good("single coil", "05 0001 FF00", "05 0001 FF00");
    good("single register", "06 0001 0003", "06 0001 0003");
    good("multiple coils", "0F 0001 0001 01 01", "0F 0001 0001");
    good("multiple registers", "10 0001 0002 04 0001 0002", "10 0001 0002");
    good("mask", "16 0004 00F2 0025", "16 0004 00F2 0025");
    exception("2", read2, "83 02", 2);
    exception("99", read2, "83 63", 99);
    exception("0", read2, "83 00", 0);
    bad("exception of another function", read2, "84 02", Breach::Function);
    bad("exception with a tail", read2, "83 02 00", Breach::Size);
    bad("another function", read2, "04 04 0001 0002", Breach::Function);
    bad("write echo to a read", read2, "06 0010 0002", Breach::Function);
    bad("one register for two", read2, "03 02 0001", Breach::ByteCount);
    bad("three registers for two", read2, "03 06 0001 0002 0003", Breach::ByteCount);
    bad("odd byte count", read2, "03 05 0001 0002 00", Breach::ByteCount);
    bad("byte count right, data short", read2, "03 04 0001 00", Breach::Size);
    bad("byte count right, data long", read2, "03 04 0001 0002 00", Breach::Size);
    bad("no data", read2, "03 00", Breach::ByteCount);
    bad("too few coils", "01 0013 0013", "01 02 CD 6B", Breach::ByteCount);
    bad("too many coils", "01 0013 0013", "01 04 CD 6B 05 00", Breach::ByteCount);
    bad("one byte", read2, "03", Breach::Size);
    bad("nothing", read2, "", Breach::Size);
    bad("echo of another value", "06 0001 0003", "06 0001 0004", Breach::Echo);
    bad("echo of another address", "06 0001 0003", "06 0002 0003", Breach::Echo);
    bad("echo of another count", "10 0001 0002 04 0001 0002", "10 0001 0001", Breach::Echo);
    bad("echo too short", "06 0001 0003", "06 0001 00", Breach::Size);
    bad("echo too long", "06 0001 0003", "06 0001 0003 00", Breach::Size);
    bad("mask echo of another mask", "16 0004 00F2 0025", "16 0004 00F2 0024", Breach::Echo);
}

void TestModbusFrame::checksReply()
{
    QFETCH(QByteArray, request);
    QFETCH(QByteArray, reply);
    QFETCH(int, kind);
    QFETCH(int, detail);
    const std::vector<quint8> asked = bytesOf(request.constData());
    const std::vector<quint8> got = bytesOf(reply.constData());
    const ReplyCheck check = checkReply(expectationOf(asked), got);
    QCOMPARE(int(check.kind), kind);
    QCOMPARE(check.kind == ReplyCheck::Kind::Breach ? int(check.breach) : int(check.exception), detail);
}

void TestModbusFrame::survivesAnyBytes()
{
    const quint32 seed = 20240521;
    qInfo("seed %u", seed);
    std::mt19937 random(seed);
    const Expectation asked = expectationOf(readRequest(Table::HoldingRegisters, 0, 10).bytes());
    for (int round = 0; round < 200'000; ++round) {
        std::vector<quint8> bytes(random() % 40);
        for (quint8 &byte : bytes)
            byte = quint8(random() % 4 == 0 ? random() : 0);
        Frame frame;
        Breach breach = Breach::None;
        if (parseFrame(bytes, frame, breach) == FrameState::Complete) {
            QVERIFY(frame.size <= bytes.size());
            const ReplyCheck check = checkReply(asked, frame.pdu);
            if (check.kind == ReplyCheck::Kind::Good)
                QCOMPARE(frame.pdu.size(), size_t(22));
        }
    }
}

void TestModbusFrame::everyBreachAndExceptionHasWords()
{
    QSet<QString> seen;
    for (int breach = int(Breach::ProtocolId); breach <= int(Breach::Glued); ++breach)
        seen.insert(breachText(Breach(breach)));
    QCOMPARE(seen.size(), int(Breach::Glued));
    for (const int code : {1, 2, 3, 4, 5, 6, 8, 10, 11})
        QVERIFY(exceptionName(quint8(code)).startsWith(QStringLiteral("exception %1, ").arg(code)));
    QVERIFY(exceptionName(99).contains(QStringLiteral("99")));
}

QTEST_GUILESS_MAIN(TestModbusFrame)
#include "tst_modbus_frame.moc"
