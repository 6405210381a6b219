#include "mqtt/driver_bench.h"

#include <QElapsedTimer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <optional>

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
    int published = 0; //!< QoS 1 by us
    //! May answer a packet itself: its type, its body; true when it has.
    std::function<bool(QTcpSocket *, int, const QByteArray &)> hook;

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
            published += type == 3;
            if (hook && hook(socket, type, bytes.mid(body, length))) {
                // answered
            } else if (type == 1) {
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

    // MQTT 5: properties that break their own rules, in whichever packet they stand.
    void survivesBrokenProperties_data()
    {
        QTest::addColumn<QByteArray>("connack");
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray welcome("\x20\x03\x00\x00\x00", 5);
        const auto inConnack = [](const char *name, const QByteArray &properties) {
            QTest::newRow(name) << packet(0x20, QByteArray(2, '\0') + properties) << QByteArray();
        };
        inConnack("CONNACK: length beyond the packet", QByteArray("\x20\x21", 2));
        inConnack("CONNACK: length of five bytes", QByteArray("\xff\xff\xff\xff\x7f", 5));
        inConnack("CONNACK: unknown property", QByteArray("\x02\x7f\x01", 3));
        inConnack("CONNACK: twice the same", QByteArray("\x04\x24\x01\x24\x01", 5));
        inConnack("CONNACK: string longer than the properties", QByteArray("\x04\x12\xff\xff" "a", 5));
        inConnack("CONNACK: string of bad UTF-8", QByteArray("\x05\x12\x00\x02\xc0\x80", 6));
        inConnack("CONNACK: half a number", QByteArray("\x02\x13\x00", 3));
        const auto inPublish = [&welcome](const char *name, const QByteArray &properties) {
            QTest::newRow(name) << welcome << packet(0x30, QByteArray("\x00\x01" "a", 3) + properties + "7");
        };
        inPublish("PUBLISH: length beyond the packet", QByteArray("\x50", 1));
        inPublish("PUBLISH: unknown property", QByteArray("\x02\x7f\x01", 3));
        inPublish("PUBLISH: one of another packet", QByteArray("\x03\x13\x00\x05", 4));
        inPublish("PUBLISH: user property without a value", QByteArray("\x04\x26\x00\x01" "k", 5));
        inPublish("PUBLISH: variable number without end", QByteArray("\x05\x0b\xff\xff\xff\xff", 6));
        QTest::newRow("PUBLISH: topic alias for nothing") << welcome << packet(0x30, QByteArray("\x00\x00\x03\x23\x00\x01" "7", 7));
        QTest::newRow("SUBACK: property without end") << welcome << packet(char(0x90), QByteArray("\x00\x01\x09\x1f\x00", 5));
        QTest::newRow("DISCONNECT: length beyond the packet") << welcome << QByteArray("\xe0\x02\x8e\x7f", 4);
    }
    void survivesBrokenProperties()
    {
        QFETCH(QByteArray, connack);
        QFETCH(QByteArray, bytes);
        EvilBroker broker;
        broker.connack = connack;
        broker.hook = [&](QTcpSocket *socket, int type, const QByteArray &body) {
            if (type != 8)
                return false;
            socket->write(packet(char(0x90), body.left(2) + QByteArray("\x00\x01", 2)) + bytes
                          + packet(0x30, QByteArray("\x00\x01" "a\x00", 4) + "1.5"));
            return true;
        };
        DriverBench bench;
        prepare(bench, broker);
        bench.set(QStringLiteral("protocol"), QStringLiteral("5"));
        bench.open();
        QTRY_VERIFY(bench.status().reconnects > 0 || bench.state() == LinkState::Down);
        QVERIFY(!bench.status().lastError.isEmpty());
        for (const Reading &reading : bench.readings())
            QVERIFY2(reading.value.asDouble() != 7, "the payload behind broken properties became a value");
    }

    void brokerThatDiesBeforeItsPubackGetsTheWriteOnce() // M1, for what is never sent twice
    {
        EvilBroker broker;
        broker.hook = [&](QTcpSocket *socket, int type, const QByteArray &) {
            if (type != 3)
                return false;
            socket->abort();
            return true;
        };
        DriverBench bench;
        prepare(bench, broker);
        DriverTag tag = bench.tags.front();
        tag.tag.edit().address.insert(QStringLiteral("write_topic"), QStringLiteral("a/set"));
        bench.open();
        QTRY_COMPARE(bench.state(), LinkState::Up);
        std::optional<WriteOutcome> outcome;
        bench.driver->write(tag, 5.0, std::chrono::steady_clock::now() + 1s, [&outcome](WriteOutcome what) { outcome = what; });
        QTRY_VERIFY(outcome.has_value());
        QCOMPARE(outcome->result, WriteResult::Unknown);
        const int before = broker.welcomes;
        broker.hook = nullptr;
        QTRY_VERIFY(bench.state() == LinkState::Up && broker.welcomes >= before);
        QTest::qWait(300);
        QCOMPARE(broker.published, 1);
    }

    void whatWasNotConfirmedComesAgain() // M1 and M8, for what we receive
    {
        // The broker dies with a QoS 1 message on its way, and sends it again, marked as a duplicate.
        EvilBroker broker;
        const QByteArray body = QByteArray("\x00\x01" "a\x00\x05", 5);
        bool died = false;
        int confirmed = 0;
        broker.hook = [&](QTcpSocket *socket, int type, const QByteArray &what) {
            if (type == 4)
                ++confirmed;
            if (type != 8)
                return type == 4;
            socket->write(packet(char(0x90), what.left(2) + QByteArray(1, 1)));
            if (!std::exchange(died, true)) {
                socket->write(packet(0x32, body + "1.5").left(4)); // half of it
                socket->flush();
                socket->abort();
            } else {
                socket->write(packet(0x3a, body + "1.5"));
            }
            return true;
        };
        DriverBench bench;
        prepare(bench, broker);
        bench.open();
        QTRY_COMPARE_WITH_TIMEOUT(bench.readings().size(), size_t(1), 10'000);
        QCOMPARE(bench.taken[0].value.asDouble(), 1.5);
        QTRY_COMPARE(confirmed, 1);
    }

    void qos2NeverArrivesTwice_data() // M8
    {
        QTest::addColumn<int>("diesAt"); // 0: after its PUBLISH, before our PUBREC; 1: after our PUBREC
        QTest::addColumn<bool>("arrives");
        QTest::newRow("before PUBREC") << 0 << true;
        QTest::newRow("between PUBREC and PUBREL") << 1 << false; // the library hands over at PUBREL, and has forgotten
    }
    void qos2NeverArrivesTwice()
    {
        QFETCH(int, diesAt);
        QFETCH(bool, arrives);
        EvilBroker broker;
        const QByteArray id("\x00\x07", 2);
        const QByteArray body = QByteArray("\x00\x01" "a", 3) + id;
        bool died = false;
        bool received = false;
        int completed = 0;
        broker.hook = [&](QTcpSocket *socket, int type, const QByteArray &what) {
            switch (type) {
            case 1: // it knows the session: it was not a clean one
                socket->write(QByteArray("\x20\x02", 2) + char(died ? 1 : 0) + '\0');
                return true;
            case 8:
                socket->write(packet(char(0x90), what.left(2) + QByteArray(1, 2)));
                if (!died) {
                    socket->write(packet(0x34, body + "1.5"));
                    if (diesAt == 0) {
                        died = true;
                        socket->flush();
                        socket->disconnectFromHost();
                    }
                } else {
                    socket->write(received ? packet(0x62, id) : packet(0x3c, body + "1.5"));
                }
                return true;
            case 5: // PUBREC
                if (!died) {
                    received = died = true;
                    socket->abort();
                } else {
                    socket->write(packet(0x62, id));
                }
                return true;
            case 7: // PUBCOMP
                if (++completed == 1)
                    socket->write(publishPacket("a", "2.5"));
                return true;
            default:
                return false;
            }
        };
        DriverBench bench;
        prepare(bench, broker);
        bench.set(QStringLiteral("qos"), QStringLiteral("2"));
        bench.set(QStringLiteral("clean_session"), false);
        bench.set(QStringLiteral("client_id"), QStringLiteral("station-1"));
        bench.open();
        QTRY_VERIFY_WITH_TIMEOUT(!bench.readings().empty() && bench.taken.back().value.asDouble() == 2.5, 10'000);
        QCOMPARE(bench.taken.size(), size_t(arrives ? 2 : 1));
        QVERIFY(!arrives || bench.taken.front().value.asDouble() == 1.5);
        QCOMPARE(completed, 1); // and the broker does not ask for ever
    }

    void closingWaitsForNobody_data()
    {
        QTest::addColumn<QString>("broker");
        QTest::newRow("accepts and says nothing") << QStringLiteral("silent");
        QTest::newRow("stops in the middle of a packet") << QStringLiteral("half");
        QTest::newRow("TLS handshake that hangs") << QStringLiteral("tls");
        QTest::newRow("address that answers nothing") << QStringLiteral("192.0.2.1");
        QTest::newRow("name that nobody resolves") << QStringLiteral("no-such-broker.invalid");
        QTest::newRow("lively") << QStringLiteral("lively");
    }
    void closingWaitsForNobody()
    {
        QFETCH(QString, broker);
        qint64 fastest = 1'000'000;
        for (int i = 0; i < 5 && fastest > 50; ++i) { // the machine may be busy: the fastest counts
            EvilBroker evil;
            if (broker == QLatin1String("silent") || broker == QLatin1String("tls"))
                evil.connack.clear();
            if (broker == QLatin1String("half"))
                evil.afterSuback = publishPacket("a", QByteArray(1000, '1')).left(500);
            DriverBench bench;
            prepare(bench, evil);
            bench.set(QStringLiteral("tls"), broker == QLatin1String("tls"));
            if (broker.contains(QLatin1Char('.')))
                bench.set(QStringLiteral("brokers"), broker + QStringLiteral(":1883"));
            bench.open();
            if (broker == QLatin1String("half") || broker == QLatin1String("lively"))
                QTRY_COMPARE(bench.state(), LinkState::Up);
            else
                QTest::qWait(100);
            QElapsedTimer timer;
            timer.start();
            bench.close();
            fastest = std::min(fastest, timer.elapsed());
        }
        QVERIFY2(fastest <= 50, qPrintable(QStringLiteral("%1 ms").arg(fastest)));
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
