#include "server/live_rig.h"

#include <QTest>

using namespace lineside;
using namespace lineside::test;
using namespace Qt::Literals;

namespace {

const auto frame = [](int opcode, const QByteArray &payload, bool isFinal = true, bool masked = true) {
    return LiveClient::frame(opcode, payload, isFinal, masked);
};
const QByteArray kPing = "{\"type\":\"ping\"}";

//! A close of a client.
QByteArray closing(int code, const QByteArray &reason = {})
{
    const quint16 wire = qToBigEndian(quint16(code));
    return frame(8, QByteArray(reinterpret_cast<const char *>(&wire), 2) + reason);
}

//! What the station sends until it closes or was silent: "pong" messages are T, control frames by name.
struct Said
{
    int texts = 0;
    QList<QByteArray> pongs;
    int closeCode = 0;
    bool ended = false;
};

} // namespace

/*!
 * WebSocket conformance in the order of the list that the Autobahn test suite publishes: framing (1), pings and pongs (2),
 * reserved bits (3), opcodes (4), fragmentation (5), UTF-8 (6), closing (7), limits (9). Its cases want an echo; here a
 * message is a ping of lineside.v1, which is answered by exactly one message.
 */
class TestLiveConformance : public QObject
{
    Q_OBJECT

    LiveRig *m_rig = nullptr;
    int m_case = 0;
    QByteArray m_proof;

    //! A text that has some bytes in it and is a message still: its type is unknown, which is answered.
    static QByteArray message(const QByteArray &inside) { return "{\"type\":\"" + inside + "\"}"; }

    void add(const char *name, const QByteArray &bytes, int texts, int code, const QList<QByteArray> &pongs = {}, int step = 0)
    {
        QTest::newRow(name) << bytes << texts << code << pongs << step;
    }

private Q_SLOTS:
    void initTestCase()
    {
        live::HubLimits limits;
        limits.mostPerUser = 10'000;
        limits.newPerUserAndMinute = 100'000;
        m_rig = new LiveRig(limits);
        m_proof = LiveRig::proof(m_rig->admin());
    }
    void cleanupTestCase() { delete m_rig; }

    //! W5, W6. A code of 0: the connection goes on. A step: the bytes come in pieces of so many.
    void cases_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("texts");
        QTest::addColumn<int>("code");
        QTest::addColumn<QList<QByteArray>>("pongs");
        QTest::addColumn<int>("step");

        // 1: framing. A message of any length, in one go and byte by byte.
        for (const int length : {0, 1, 64, 125, 126, 127, 128, 65'535, 65'536 - 11}) {
            const QByteArray text = length >= 11 ? message(QByteArray(length - 11, '*')) : QByteArray(length, ' ');
            add(qPrintable(u"1.1 text of %1 bytes"_s.arg(length)), frame(1, text), 1, 0);
            if (length <= 128)
                add(qPrintable(u"1.1 text of %1 bytes, byte by byte"_s.arg(length)), frame(1, text), 1, 0, {}, 1);
            else
                add(qPrintable(u"1.1 text of %1 bytes in pieces of 997"_s.arg(length)), frame(1, text), 1, 0, {}, 997);
        }
        for (const int length : {0, 1, 125, 126, 65'535})
            add(qPrintable(u"1.2 binary of %1 bytes where text is spoken"_s.arg(length)), frame(2, QByteArray(length, '\xfe')), 0, 1003);

        // 2: pings and pongs.
        add("2.1 a ping", frame(9, ""), 0, 0, {""});
        add("2.2 a ping with text", frame(9, "Hello"), 0, 0, {"Hello"});
        add("2.3 a ping with bytes", frame(9, QByteArray("\x00\xff\xfe\xfd\xfc\xfb\x00\xff", 8)), 0, 0, {QByteArray("\x00\xff\xfe\xfd\xfc\xfb\x00\xff", 8)});
        add("2.4 a ping of 125 bytes", frame(9, QByteArray(125, '\xfe')), 0, 0, {QByteArray(125, '\xfe')});
        add("2.5 a ping of 126 bytes", frame(9, QByteArray(126, '\xfe')), 0, 1002);
        add("2.6 a ping byte by byte", frame(9, QByteArray(125, '\xfe')), 0, 0, {QByteArray(125, '\xfe')}, 1);
        add("2.7 a pong that nobody asked for", frame(10, ""), 0, 0);
        add("2.8 one with text", frame(10, "unasked"), 0, 0);
        add("2.9 one before a ping", frame(10, "unasked") + frame(9, "ping"), 0, 0, {"ping"});
        QByteArray ten;
        QList<QByteArray> answers;
        for (int i = 0; i < 10; ++i) {
            ten += frame(9, "ping " + QByteArray::number(i));
            answers << "ping " + QByteArray::number(i);
        }
        add("2.10 ten pings", ten, 0, 0, answers);
        add("2.11 ten pings byte by byte", ten, 0, 0, answers, 1);
        add("2.12 a pong of 126 bytes", frame(10, QByteArray(126, 'x')), 0, 1002);

        // 3: reserved bits, in each kind of frame, behind a good message.
        for (int bits = 1; bits <= 7; ++bits) {
            for (const int opcode : {1, 2, 9, 10, 8}) {
                const QByteArray bad = frame(bits << 4 | opcode, opcode == 8 ? QByteArray("\x03\xe8", 2) : QByteArray("x"));
                add(qPrintable(u"3.%1 bits %1 with opcode %2"_s.arg(bits).arg(opcode)), bad, 0, 1002);
                add(qPrintable(u"3.%1 bits %1 with opcode %2 behind a message"_s.arg(bits).arg(opcode)), frame(1, kPing) + bad, 1, 1002);
            }
        }

        // 4: opcodes that are none.
        for (const int opcode : {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
            for (const QByteArray &payload : {QByteArray(), QByteArray("reserved"), QByteArray(126, 'x')})
                add(qPrintable(u"4.%1 opcode %1, %2 bytes"_s.arg(opcode).arg(payload.size())), frame(opcode, payload), 0, 1002);
            add(qPrintable(u"4.%1 opcode %1 behind a message"_s.arg(opcode)), frame(1, kPing) + frame(opcode, "x") + frame(1, kPing), 1, 1002);
            add(qPrintable(u"4.%1 opcode %1 within a message"_s.arg(opcode)), frame(1, "{", false) + frame(opcode, "x"), 0, 1002);
        }

        // 5: pieces.
        const QByteArray first = kPing.left(5), second = kPing.mid(5);
        add("5.1 a ping in pieces", frame(9, "a", false) + frame(0, "b"), 0, 1002);
        add("5.2 a pong in pieces", frame(10, "a", false) + frame(0, "b"), 0, 1002);
        for (const int step : {0, 1, 3}) {
            const QByteArray way = step == 0 ? QByteArray() : ", by " + QByteArray::number(step);
            add(("5.3 a message in two pieces" + way).constData(), frame(1, first, false) + frame(0, second), 1, 0, {}, step);
            add(("5.6 a ping between" + way).constData(), frame(1, first, false) + frame(9, "between") + frame(0, second), 1, 0, {"between"}, step);
            add(("5.9 a piece of nothing, final" + way).constData(), frame(0, "x") + frame(1, kPing), 0, 1002, {}, step);
            add(("5.10 a piece of nothing" + way).constData(), frame(0, "x", false) + frame(1, kPing), 0, 1002, {}, step);
            add(("5.15 a piece behind the last" + way).constData(), frame(1, first, false) + frame(0, second) + frame(0, "x"), 1, 1002, {}, step);
            add(("5.18 a message in a message" + way).constData(), frame(1, first, false) + frame(1, second), 0, 1002, {}, step);
            add(("5.19 five pieces, pings between" + way).constData(),
                frame(1, kPing.left(3), false) + frame(0, kPing.mid(3, 3), false) + frame(9, "one") + frame(0, kPing.mid(6, 3), false)
                    + frame(0, kPing.mid(9, 3), false) + frame(9, "two") + frame(0, kPing.mid(12)),
                1, 0, {"one", "two"}, step);
        }
        add("5.7 empty pieces", frame(1, "", false) + frame(0, "", false) + frame(0, ""), 1, 0);
        add("5.8 an empty one in the middle", frame(1, first, false) + frame(0, "", false) + frame(0, second), 1, 0);
        add("5.21 pieces, then a close", frame(1, first, false) + frame(0, second) + closing(1000), 1, 1000);
        add("5.22 pieces, then a frame that is none", frame(1, first, false) + frame(0, second) + frame(3, ""), 1, 1002);
        add("5.20 two messages in pieces", (frame(1, first, false) + frame(0, second)).repeated(2), 2, 0);

        // 6: UTF-8. Good sequences in a message of an unknown type, which is answered; bad ones end the connection.
        struct Utf8
        {
            const char *name;
            QByteArray bytes;
        };
        const QList<Utf8> good{
            {"plain", "Hello"}, {"two bytes", "\xc2\xb5@\xc3\x9f\xc3\xb6"}, {"Greek", "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5"},
            {"first of two", "\xc2\x80"}, {"last of two", "\xdf\xbf"}, {"first of three", "\xe0\xa0\x80"}, {"before the surrogates", "\xed\x9f\xbf"},
            {"behind the surrogates", "\xee\x80\x80"}, {"U+FFFD", "\xef\xbf\xbd"}, {"U+FFFE", "\xef\xbf\xbe"}, {"last of three", "\xef\xbf\xbf"},
            {"first of four", "\xf0\x90\x80\x80"}, {"last of all", "\xf4\x8f\xbf\xbf"}, {"a private one", "\xf3\xb0\x80\x80"},
        };
        for (const Utf8 &one : good) {
            const QByteArray text = message(one.bytes);
            add(qPrintable(u"6.1 %1"_s.arg(QLatin1String(one.name))), frame(1, text), 1, 0);
            add(qPrintable(u"6.1 %1, byte by byte"_s.arg(QLatin1String(one.name))), frame(1, text), 1, 0, {}, 1);
            QByteArray pieces;
            for (qsizetype i = 0; i < text.size(); ++i) // a piece each: characters lie across frames
                pieces += frame(i == 0 ? 1 : 0, text.mid(i, 1), i + 1 == text.size());
            add(qPrintable(u"6.2 %1, in pieces of a byte"_s.arg(QLatin1String(one.name))), pieces, 1, 0);
            add(qPrintable(u"6.2 %1, in pieces of a byte, that come byte by byte"_s.arg(QLatin1String(one.name))), pieces, 1, 0, {}, 1);
        }
        const QList<Utf8> bad{
            {"a lone continuation", "\x80"}, {"two of them", "\x80\xbf"}, {"0xfe", "\xfe"}, {"0xff", "\xff"}, {"two bytes, one missing", "\xc2"},
            {"three bytes, one missing", "\xe0\xa0"}, {"four bytes, one missing", "\xf0\x90\x80"}, {"three bytes, two missing", "\xe1"},
            {"overlong /", "\xc0\xaf"}, {"overlong / of three", "\xe0\x80\xaf"}, {"overlong / of four", "\xf0\x80\x80\xaf"},
            {"overlong NUL", "\xc0\x80"}, {"largest overlong of two", "\xc1\xbf"}, {"largest overlong of three", "\xe0\x9f\xbf"},
            {"largest overlong of four", "\xf0\x8f\xbf\xbf"}, {"a high surrogate", "\xed\xa0\x80"}, {"the last high one", "\xed\xaf\xbf"},
            {"a low one", "\xed\xb0\x80"}, {"the last low one", "\xed\xbf\xbf"}, {"a pair of them", "\xed\xa0\x80\xed\xb0\x80"},
            {"behind the last of all", "\xf4\x90\x80\x80"}, {"five bytes", "\xf8\x88\x80\x80\x80"}, {"six bytes", "\xfc\x84\x80\x80\x80\x80"},
            {"a character cut by another", "\xe4\xb8""a"}, {"good, then bad", "\xce\xba\xe1\xbd\xb9\xed\xa0\x80"}, {"0xf5", "\xf5\x80\x80\x80"},
        };
        for (const Utf8 &one : bad) {
            const QByteArray text = message(one.bytes);
            add(qPrintable(u"6.3 %1"_s.arg(QLatin1String(one.name))), frame(1, text), 0, 1007);
            add(qPrintable(u"6.3 %1, byte by byte"_s.arg(QLatin1String(one.name))), frame(1, text), 0, 1007, {}, 1);
            const qsizetype middle = text.size() / 2;
            add(qPrintable(u"6.4 %1, in two pieces"_s.arg(QLatin1String(one.name))), frame(1, text.first(middle), false) + frame(0, text.mid(middle)), 0, 1007);
            // At the first wrong byte, not at the end of the message.
            add(qPrintable(u"6.4 %1, and no end"_s.arg(QLatin1String(one.name))), frame(1, text, false), 0, 1007);
        }
        add("6.5 a character that ends with the message", frame(1, "{\"type\":\"a\"}\xce"), 0, 1007);
        add("6.2 a ping within a character", frame(1, "{\"type\":\"\xe1", false) + frame(9, "in") + frame(0, "\xbd", false) + frame(0, "\xb9\"}"), 1, 0, {"in"});
        add("6.6 the next message begins anew", frame(1, message("\xce\xba")) + frame(1, message("\xce\xba")), 2, 0);
        add("6.7 no UTF-8 in a ping is no fault", frame(1, "{\"type\":", false) + frame(9, "\xff") + frame(0, "\"a\"}"), 1, 0, {"\xff"});

        // 7: closing.
        add("7.1 a message, then a close", frame(1, kPing) + closing(1000), 1, 1000);
        add("7.2 two closes", closing(1000) + closing(1000), 0, 1000);
        add("7.3 a ping behind the close", closing(1000) + frame(9, "late"), 0, 1000);
        add("7.4 a message behind the close", closing(1000) + frame(1, kPing), 0, 1000);
        add("7.5 a close within a message", frame(1, first, false) + closing(1000) + frame(0, second), 0, 1000);
        add("7.6 a long message, then a close", frame(1, message(QByteArray(60'000, '*'))) + closing(1000), 1, 1000);
        add("7.3.1 a close that says nothing", frame(8, ""), 0, -1);
        add("7.3.2 half a code", frame(8, "a"), 0, 1002);
        add("7.3.3 a code", closing(1000), 0, 1000);
        add("7.3.4 a code with a reason", closing(1000, "Hello World!"), 0, 1000);
        add("7.3.5 the longest reason", closing(1000, QByteArray(123, '*')), 0, 1000);
        add("7.3.6 too long a reason", closing(1000, QByteArray(124, '*')), 0, 1002);
        add("7.5.1 a reason that is no UTF-8", closing(1000, "\xce\xba\xed\xa0\x80"), 0, 1007);
        add("7.5.2 a reason that ends within a character", closing(1000, "a\xce"), 0, 1007);
        for (const int code : {1000, 1001, 1003, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999})
            add(qPrintable(u"7.7 a good code: %1"_s.arg(code)), closing(code), 0, -1);
        for (const int code : {1002, 1007})
            add(qPrintable(u"7.7 a good code: %1"_s.arg(code)), closing(code), 0, code);
        for (const int code : {0, 1, 999, 1004, 1005, 1006, 1012, 1014, 1015, 1016, 1100, 2000, 2999, 5000, 65'535}) {
            add(qPrintable(u"7.9 a bad code: %1"_s.arg(code)), closing(code), 0, 1002);
            add(qPrintable(u"7.9 a bad code with a reason: %1"_s.arg(code)), closing(code, "because"), 0, 1002);
        }
        add("7.13 a close in pieces", frame(8, "\x03", false) + frame(0, "\xe8"), 0, 1002);

        // 8: masks and lengths.
        for (const int opcode : {0, 1, 2, 8, 9, 10})
            add(qPrintable(u"8.1 opcode %1 without a mask"_s.arg(opcode)), frame(opcode, QByteArray("\x03\xe8", 2), true, false), 0, 1002);
        add("8.2 16 bits where 7 do", QByteArray("\x81\xfe\x00\x7d\x00\x00\x00\x00", 8) + QByteArray(125, ' '), 0, 1002);
        add("8.3 64 bits where 16 do", QByteArray("\x81\xff\x00\x00\x00\x00\x00\x00\xff\xff\x00\x00\x00\x00", 14) + QByteArray(100, ' '), 0, 1002);
        add("8.4 a negative length", QByteArray("\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00", 14), 0, 1002);
        add("8.5 16 bits in a ping", QByteArray("\x89\xfe\x00\x7e\x00\x00\x00\x00", 8) + QByteArray(126, ' '), 0, 1002);

        // 9: limits.
        add("9.1 as large as may be", frame(1, message(QByteArray(64 * 1024 - 11, '*'))), 1, 0);
        add("9.2 a byte more", frame(1, message(QByteArray(64 * 1024 - 10, '*'))), 0, 1009);
        add("9.3 4 GiB announced", QByteArray("\x81\xff\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00", 14) + "x", 0, 1009);
        add("9.4 more in pieces", frame(1, QByteArray(33'000, ' '), false) + frame(0, QByteArray(33'000, ' ')), 0, 1009);
        add("9.5 64 pieces", frame(1, "", false) + frame(0, "", false).repeated(62) + frame(0, kPing), 1, 0);
        add("9.6 65 pieces", frame(1, "", false) + frame(0, "", false).repeated(64), 0, 1008);
        add("9.7 endless pieces of a byte", frame(1, " ", false) + frame(0, " ", false).repeated(10'000), 0, 1008);
        add("9.8 a flood of pings", frame(9, "").repeated(1'000), 0, 1008, {}, 0);
        add("9.9 a flood of messages", frame(1, kPing).repeated(1'000), 0, 1008, {}, 0);
    }
    void cases()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, texts);
        QFETCH(int, code);
        QFETCH(QList<QByteArray>, pongs);
        QFETCH(int, step);
        const bool isFlood = QByteArrayView(QTest::currentDataTag()).startsWith("9.8") || QByteArrayView(QTest::currentDataTag()).startsWith("9.9");
        LiveClient client;
        const QByteArray from = "127.0." + QByteArray::number(m_case / 200 + 1) + '.' + QByteArray::number(m_case % 200 + 1);
        ++m_case;
        QVERIFY(client.open(m_rig->port(), m_proof, "lineside.v1", {}, from.constData()));
        QVERIFY(client.message(u"welcome"_s)[u"payload"_s].isObject());
        if (step == 0) {
            client.raw.send(bytes); // it may end in the middle
        } else {
            client.raw.sendAtOnce();
            for (qsizetype at = 0; at < bytes.size() && client.raw.send(bytes.mid(at, step)); at += step) {}
        }
        const QByteArray mark = "the end";
        if (code == 0)
            QVERIFY(client.raw.send(frame(9, mark))); // behind everything
        Said said;
        while (!said.ended) {
            const RawFrame got = client.next();
            if (got.opcode == 1)
                ++said.texts;
            else if (got.opcode == 10 && got.payload == mark)
                said.ended = true;
            else if (got.opcode == 10)
                said.pongs << got.payload;
            else if (got.opcode == 8)
                said.closeCode = got.closeCode() == 0 ? -1 : got.closeCode();
            QVERIFY(got.isFinal || got.opcode < 0);
            said.ended = said.ended || got.opcode == 8 || got.opcode < 0;
        }
        if (code == -1)
            QVERIFY(said.closeCode != 0 && said.closeCode != 1002 && said.closeCode != 1007); // its own code, 1000, or none
        else
            QCOMPARE(said.closeCode, code);
        if (isFlood)
            return;
        // An answer may come behind the pong, since it waits for its turn; it comes before a close.
        while (code == 0 && said.texts < texts && client.next().opcode == 1)
            ++said.texts;
        QCOMPARE(said.texts, texts);
        QCOMPARE(said.pongs, pongs);
    }

    //! Whoever does not end a connection that was closed does not keep it.
    void closedConnectionsEnd()
    {
        LiveClient client;
        QVERIFY(client.open(m_rig->port(), m_proof));
        client.raw.send(frame(3, "x"));
        QCOMPARE(client.closeCode(), 1002);
        client.raw.send(frame(1, kPing));
        m_rig->access.clock.advance(std::chrono::seconds(3));
        QVERIFY(client.raw.closes());
        QTRY_COMPARE(m_rig->viewers(), 0);
    }

    //! Who begins a message has to end it, whatever they send between its pieces.
    void messagesEnd()
    {
        LiveClient client;
        QVERIFY(client.open(m_rig->port(), m_proof));
        QVERIFY(client.message(u"welcome"_s)[u"payload"_s].isObject());
        client.raw.send(frame(1, "{", false) + frame(9, "seen"));
        QCOMPARE(client.next().payload, QByteArray("seen"));
        m_rig->access.clock.advance(live::WebSocketOutlet::kMessageWithin / 2);
        client.raw.send(frame(0, " ", false) + frame(9, "again"));
        RawFrame pong = client.next();
        while (pong.opcode == 9) // the station's own
            pong = client.next();
        QCOMPARE(pong.payload, QByteArray("again"));
        m_rig->access.clock.advance(live::WebSocketOutlet::kMessageWithin / 2);
        QCOMPARE(client.closeCode(), 1008);
    }

    //! The same messages in the other way of writing; text has no place there.
    void cborIsSpokenInBinary()
    {
        LiveClient client;
        QVERIFY(client.open(m_rig->port(), m_proof, "lineside.v1+cbor"));
        QCOMPARE(client.handshake.fields.at("sec-websocket-protocol"), QByteArray("lineside.v1+cbor"));
        QCOMPARE(client.next().opcode, 2);
        client.raw.send(frame(1, kPing));
        QCOMPARE(client.closeCode(), 1003);
    }

    //! The handshake itself (RFC 6455, section 4.2).
    void handshakes_data()
    {
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<int>("status");
        const auto head = [](QByteArray replace, const QByteArray &by, const char *method = "GET") {
            QByteArray whole = QByteArray(method) + " /live HTTP/1.1\r\nHost: plant\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: lineside.v1\r\n";
            return replace.isEmpty() ? whole : whole.replace(replace, by);
        };
        QTest::newRow("good") << head({}, {}) << 101;
        QTest::newRow("other cases") << head("Upgrade: websocket\r\nConnection: Upgrade", "upgrade: WebSocket\r\nconnection: keep-alive, upgrade") << 101;
        QTest::newRow("no upgrade") << head("Upgrade: websocket\r\n", "") << 426;
        QTest::newRow("another one") << head("Upgrade: websocket", "Upgrade: h2c") << 426;
        QTest::newRow("no connection") << head("Connection: Upgrade", "Connection: keep-alive") << 426;
        QTest::newRow("version 8") << head("Version: 13", "Version: 8") << 426;
        QTest::newRow("no version") << head("Sec-WebSocket-Version: 13\r\n", "") << 426;
        QTest::newRow("no key") << head("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", "") << 400;
        QTest::newRow("a short key") << head("dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZQ==") << 400;
        QTest::newRow("two keys") << head("Sec-WebSocket-Version", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version") << 400;
        QTest::newRow("another protocol") << head("lineside.v1", "chat") << 400;
        QTest::newRow("no protocol") << head("Sec-WebSocket-Protocol: lineside.v1\r\n", "") << 400;
        QTest::newRow("HTTP/1.0") << head("HTTP/1.1", "HTTP/1.0") << 426;
        QTest::newRow("HEAD") << head({}, {}, "HEAD") << 426;
        QTest::newRow("POST") << head({}, {}, "POST") << 405;
    }
    void handshakes()
    {
        QFETCH(QByteArray, head);
        QFETCH(int, status);
        RawClient client;
        QVERIFY(client.connect(m_rig->port()));
        QVERIFY(client.send(head + "Authorization: " + m_proof + "\r\n\r\n"));
        const RawAnswer answer = client.answer(!head.startsWith("HEAD"));
        QCOMPARE(answer.status, status);
        if (status == 101)
            QCOMPARE(answer.fields.at("sec-websocket-accept"), QByteArray("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
    }
};

QTEST_GUILESS_MAIN(TestLiveConformance)
#include "tst_live_conformance.moc"
