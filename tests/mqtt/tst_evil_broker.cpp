#include "mqtt/driver_bench.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace lineside;
using namespace lineside::mqtt;
using namespace std::chrono_literals;

namespace {

QByteArray remainingLength(size_t length)
{
    QByteArray bytes;
    do {
        auto byte = char(length & 127);
        length >>= 7;
        if (length > 0)
            byte |= char(128);
        bytes += byte;
    } while (length > 0);
    return bytes;
}

QByteArray packet(char type, const QByteArray &body)
{
    return QByteArray(1, type) + remainingLength(size_t(body.size())) + body;
}

QByteArray publishPacket(const QByteArray &topic, const QByteArray &payload)
{
    QByteArray body(1, char(topic.size() >> 8));
    body += char(topic.size() & 0xFF);
    return packet(0x30, body + topic + payload);
}

//! Speaks MQTT by script: welcomes, answers subscriptions, then says what it was told to.
class EvilBroker : public QTcpServer
{
public:
    QByteArray connack{"\x20\x02\x00\x00", 4};
    char subackCode = 1;
    bool answersSubscriptions = true;
    QByteArray afterSuback;
    QByteArray beforeConnack;
    int welcomes = 0;

    explicit EvilBroker()
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket *socket = nextPendingConnection())
                connect(socket, &QTcpSocket::readyRead, socket, [this, socket] { answer(socket); });
        });
    }

private:
    void answer(QTcpSocket *socket)
    {
        const QByteArray bytes = socket->readAll();
        for (qsizetype at = 0; at + 1 < bytes.size();) {
            const int type = static_cast<unsigned char>(bytes[at]) >> 4;
            qsizetype length = 0;
            int shift = 0;
            qsizetype body = at + 1;
            do {
                length |= qsizetype(bytes[body] & 127) << shift;
                shift += 7;
            } while ((bytes[body++] & 128) != 0 && body < bytes.size());
            if (type == 1) {
                ++welcomes;
                socket->write(beforeConnack + connack);
            } else if (type == 8 && answersSubscriptions) {
                socket->write(packet(char(0x90), bytes.mid(body, 2) + QByteArray(1, subackCode)) + afterSuback);
            }
            at = body + length;
        }
    }
};

} // namespace

//! M6: whatever a broker sends, nothing crashes and nothing of it becomes a value.
class TestEvilBroker : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theScriptItselfWorks()
    {
        EvilBroker broker;
        broker.afterSuback = publishPacket("a", "1.5");
        DriverBench bench;
        prepare(bench, broker);
        bench.open();
        QTRY_COMPARE(bench.readings().size(), size_t(1));
        QCOMPARE(bench.state(), LinkState::Up);
        QCOMPARE(bench.taken[0].value.asDouble(), 1.5);
    }

    void survivesBrokenPackets_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("dropped");
        const auto row = [](const char *name, const QByteArray &bytes, bool dropped = true) {
            QTest::newRow(name) << bytes << dropped;
        };
        row("remaining length of five bytes", QByteArray("\x30\xff\xff\xff\xff\x7f", 6));
        row("unknown packet", QByteArray("\xf0\x00", 2));
        row("publish without topic", QByteArray("\x30\x00", 2));
        row("empty topic", QByteArray("\x30\x03\x00\x00x", 5));
        row("topic longer than the packet", QByteArray("\x30\x03\x00\x09x", 5));
        row("topic with NUL", publishPacket(QByteArray("a\0b", 3), "1"));
        row("topic of bad UTF-8", publishPacket("a\xff", "1"));
        row("topic with a wildcard", publishPacket("a/#", "1"), false);
        row("QoS 3", QByteArray("\x36\x06\x00\x01" "a\x00\x01" "1", 8));
        row("QoS 1 without id", QByteArray("\x32\x03\x00\x01" "a", 5));
        row("a broker that subscribes", QByteArray("\x82\x06\x00\x01\x00\x01" "a\x00", 8));
        row("second CONNACK that refuses", QByteArray("\x20\x02\x00\x05", 4));
        row("topic of 65,535 bytes", publishPacket(QByteArray(65535, 'a'), "1"), false);
        row("SUBACK for nothing", QByteArray("\x90\x03\x00\x63\x01", 5), false);
        row("SUBACK without codes", QByteArray("\x90\x02\x00\x63", 4));
        row("PUBACK for nothing", QByteArray("\x40\x02\x00\x63", 4), false);
        row("PUBREL for nothing", QByteArray("\x62\x02\x00\x63", 4), false);
    }
    void survivesBrokenPackets()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(bool, dropped);
        EvilBroker broker;
        broker.afterSuback = bytes + publishPacket("a", "1.5");
        DriverBench bench;
        prepare(bench, broker);
        bench.open();
        if (dropped) {
            QTRY_VERIFY(bench.status().reconnects > 0 || bench.state() == LinkState::Down);
            QVERIFY(!bench.status().lastError.isEmpty());
            QVERIFY(bench.readings().empty());
        } else {
            QTRY_COMPARE(bench.readings().size(), size_t(1));
            QCOMPARE(bench.taken[0].value.asDouble(), 1.5);
        }
    }

    void countsATopicWithAWildcard()
    {
        EvilBroker broker;
        broker.afterSuback = publishPacket("a/#", "1") + publishPacket("a", "2");
        DriverBench bench;
        prepare(bench, broker);
        bench.open();
        QTRY_COMPARE(bench.readings().size(), size_t(1));
        QCOMPARE(bench.status().malformed, quint64(1));
        QCOMPARE(bench.status().discovered, quint64(0));
    }

    void survivesAHugePacket() // 256 MB announced: it is not taken in whole
    {
        EvilBroker broker;
        DriverBench bench;
        prepare(bench, broker);
        broker.afterSuback = QByteArray("\x30") + remainingLength(268'435'455) + QByteArray("\x00\x01" "a", 3)
                             + QByteArray(40 << 20, 'x');
        bench.open();
        QTRY_VERIFY_WITH_TIMEOUT(bench.status().protocolErrors > 0, 20'000);
        QVERIFY2(bench.status().lastError.contains(QStringLiteral("larger than")), qPrintable(bench.status().lastError));
    }

    void refusesALargePayload()
    {
        EvilBroker broker;
        broker.afterSuback = publishPacket("a", QByteArray(300 * 1024, '1')) + publishPacket("a", "2");
        DriverBench bench;
        prepare(bench, broker);
        bench.open();
        QTRY_COMPARE(bench.readings().size(), size_t(1));
        QCOMPARE(bench.status().malformed, quint64(1));
        QCOMPARE(bench.taken[0].value.asDouble(), 2.0);
    }

    void namesWhatConnackSays_data()
    {
        QTest::addColumn<char>("code");
        QTest::addColumn<QString>("words");
        QTest::newRow("version") << '\1' << QStringLiteral("version of MQTT");
        QTest::newRow("client id") << '\2' << QStringLiteral("client id");
        QTest::newRow("unavailable") << '\3' << QStringLiteral("unavailable");
        QTest::newRow("password") << '\4' << QStringLiteral("password");
        QTest::newRow("not authorised") << '\5' << QStringLiteral("not authorised");
    }
    void namesWhatConnackSays()
    {
        QFETCH(char, code);
        QFETCH(QString, words);
        EvilBroker broker;
        broker.connack[3] = code;
        DriverBench bench;
        prepare(bench, broker);
        bench.open();
        QTRY_COMPARE(bench.state(), LinkState::Down);
        QVERIFY2(bench.status().cause.contains(words), qPrintable(bench.status().cause));
    }

    void saysWhichSubscriptionWasRefused()
    {
        EvilBroker broker;
        broker.subackCode = char(0x80);
        DriverBench bench;
        prepare(bench, broker);
        bench.open();
        QTRY_COMPARE(bench.state(), LinkState::Degraded);
        QVERIFY2(bench.status().cause.contains(QStringLiteral("a:")), qPrintable(bench.status().cause));
    }

    void recyclesAConnectionThatLeavesASubscriptionUnanswered()
    {
        EvilBroker broker;
        broker.answersSubscriptions = false;
        DriverBench bench;
        prepare(bench, broker);
        bench.open();
        QTRY_COMPARE_WITH_TIMEOUT(bench.status().protocolErrors, quint64(1), 15'000);
    }

    void givesUpOnAPortThatSaysNothing()
    {
        EvilBroker broker;
        broker.connack.clear();
        DriverBench bench;
        prepare(bench, broker);
        bench.set(QStringLiteral("connect_timeout_ms"), 500);
        bench.open();
        QTRY_COMPARE_WITH_TIMEOUT(bench.state(), LinkState::Down, 3'000);
        QVERIFY2(bench.status().cause.contains(QStringLiteral("did not answer as an MQTT broker")),
                 qPrintable(bench.status().cause));
    }

    void wantsTheWelcomeFirst()
    {
        EvilBroker broker;
        broker.beforeConnack = publishPacket("a", "1.5");
        DriverBench bench;
        prepare(bench, broker);
        bench.open();
        QTRY_COMPARE(bench.state(), LinkState::Down);
        QVERIFY(bench.readings().empty());
    }

private:
    static void prepare(DriverBench &bench, const EvilBroker &broker)
    {
        bench.setBroker(broker.serverPort());
        bench.set(QStringLiteral("filters"), QString());
        bench.addTag(QStringLiteral("a"), ValueType::Float64, {{QStringLiteral("format"), QStringLiteral("number")}});
    }
};

QTEST_GUILESS_MAIN(TestEvilBroker)
#include "tst_evil_broker.moc"
