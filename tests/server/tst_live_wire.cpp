#include "models/plant/json_tape.h"
#include "server/live/frame.h"
#include "server/live/json_out.h"
#include "server/live/message_format.h"
#include "server/live_client.h"

#include <QJsonArray>
#include <QTest>

#include <cmath>
#include <random>

using namespace lineside;
using namespace lineside::live;
using namespace lineside::test;
using namespace Qt::Literals;

namespace {

QByteArray text(QByteArrayView utf8)
{
    QByteArray out;
    json::text(out, utf8);
    return out;
}

} // namespace

//! How messages are written and read: JSON, CBOR, and the frames they come in.
class TestLiveWire : public QObject
{
    Q_OBJECT

private Q_SLOTS:
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
};

QTEST_GUILESS_MAIN(TestLiveWire)
#include "tst_live_wire.moc"
