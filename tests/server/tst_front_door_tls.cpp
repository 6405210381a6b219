#include "server/front_door_rig.h"

#include <QSemaphore>

using namespace lineside;
using namespace lineside::http;
using namespace lineside::test;
using namespace std::chrono_literals;

//! The door behind TLS.
class TestFrontDoorTls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (!TlsDoor::isThere())
            QSKIP("Qt finds no TLS library (package libssl3)");
    }


    //! Four colleagues behind one address open the page: six connections each, all at once, kept for what follows. Over TLS.
    void fourBrowsersBehindOneAddressOpenThePage()
    {
        TlsDoor rig;
        QVERIFY(rig.openTls());
        const quint16 port = rig.port();
        struct Tab
        {
            QSslSocket socket;
            QByteArray bytes;
            int answers = 0, wanted = 8;
        };
        std::vector<std::unique_ptr<Tab>> tabs;
        const auto open = [&](int count) {
            for (int i = 0; i < count; ++i) {
                Tab *const tab = tabs.emplace_back(std::make_unique<Tab>()).get();
                tab->socket.setPeerVerifyMode(QSslSocket::VerifyNone);
                connect(&tab->socket, &QSslSocket::encrypted, this, [tab] { tab->socket.write(Door::request("GET /")); });
                connect(&tab->socket, &QSslSocket::readyRead, this, [tab] {
                    tab->bytes += tab->socket.readAll();
                    if (!tab->bytes.endsWith("\r\n\r\nhome"))
                        return;
                    tab->bytes.clear();
                    if (++tab->answers < tab->wanted)
                        tab->socket.write(Door::request("GET /"));
                });
                tab->socket.connectToHostEncrypted(QStringLiteral("127.0.0.1"), port);
            }
        };
        const auto all = [&](int answers) {
            return std::count_if(tabs.begin(), tabs.end(), [=](const auto &tab) { return tab->answers == answers; });
        };
        open(24);
        QTRY_COMPARE_WITH_TIMEOUT(all(8), 24, 30'000);
        QCOMPARE(rig.connections(), 24); // each on the connection that it began with
        open(24); // and four more come while those idle
        QTRY_COMPARE_WITH_TIMEOUT(all(8), 48, 30'000);
        QCOMPARE(rig.connections(), 48);
        for (const auto &tab : tabs) { // those that idled are there for more
            tab->wanted = 9;
            tab->socket.write(Door::request("GET /"));
        }
        QTRY_COMPARE_WITH_TIMEOUT(all(9), 48, 30'000);
    }

    //! The end of the encryption is read while the answer is being encrypted.
    void tlsClientsThatLeaveTakeNothingWithThem_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::newRow("answered at once") << Door::request("GET /");
        QTest::newRow("no request") << QByteArray("\n");
        QTest::newRow("half a request") << QByteArray("GET / HT");
        QTest::newRow("answered later") << Door::request("GET /slow");
    }
    void tlsClientsThatLeaveTakeNothingWithThem()
    {
        QFETCH(QByteArray, request);
        TlsDoor rig;
        QVERIFY(rig.openTls());
        QSslSocket client;
        client.setPeerVerifyMode(QSslSocket::VerifyNone);
        client.connectToHostEncrypted(QStringLiteral("127.0.0.1"), rig.port());
        QVERIFY(client.waitForEncrypted(10'000));
        client.write(Door::request("GET /"));
        QVERIFY(client.waitForReadyRead(10'000));
        client.readAll();

        // Both are there when it comes to read.
        QSemaphore isHeld, goesOn;
        QMetaObject::invokeMethod(&rig.network().home(), [&] {
            isHeld.release();
            goesOn.acquire();
        }, Qt::QueuedConnection);
        isHeld.acquire();
        client.write(request);
        client.flush();
        client.disconnectFromHost();
        const bool hasLeft = client.state() == QAbstractSocket::UnconnectedState || client.waitForDisconnected(10'000);
        goesOn.release();
        QVERIFY(hasLeft);
        QTRY_COMPARE(rig.connections(), 0);
        QTRY_COMPARE(rig.door().counters()->open.load(), 0);
    }

    void speaksTls()
    {
        TlsDoor rig;
        QVERIFY(rig.openTls());
        const quint16 port = rig.port();

        QSslSocket client;
        client.setPeerVerifyMode(QSslSocket::VerifyNone);
        client.connectToHostEncrypted(QStringLiteral("127.0.0.1"), port);
        QVERIFY(client.waitForEncrypted(10'000));
        QCOMPARE(QString::fromLatin1(client.peerCertificate().digest(QCryptographicHash::Sha256).toHex(':').toUpper()), rig.fingerprint);
        QVERIFY(client.sessionProtocol() == QSsl::TlsV1_2 || client.sessionProtocol() == QSsl::TlsV1_3);
        for (int i = 0; i < 2; ++i) {
            client.write(Door::request("GET /me" + Door::bearer(rig.admin().access)));
            QByteArray answer;
            while (!answer.endsWith("root.one")) {
                QVERIFY2(client.bytesAvailable() > 0 || client.waitForReadyRead(10'000), answer.constData());
                answer += client.readAll();
            }
        }

        // Plain HTTP is told where to go, and nothing else.
        const RawAnswer plain = rig.ask("GET /me?a=b" + Door::bearer(rig.admin().access));
        QCOMPARE(plain.status, 308);
        QCOMPARE(plain.fields.at("location"), QByteArray("https://plant/me"));
        RawClient silent, nonsense;
        QVERIFY(silent.connect(port) && nonsense.connect(port));
        QVERIFY(nonsense.send(QByteArray("\x16\x03\x01\xff\xff", 5) + QByteArray(500, 'x')));
        QVERIFY(nonsense.closes());
        rig.access.clock.advance(6s);
        QVERIFY(silent.closes());
    }

    //! A handshake of TLS 1.1 or older is refused, byte by byte the same one of TLS 1.2 is not.
    void oldTlsIsRefused_data()
    {
        QTest::addColumn<char>("minor");
        QTest::addColumn<bool>("taken");
        QTest::newRow("SSL 3.0") << '\0' << false;
        QTest::newRow("TLS 1.0") << '\1' << false;
        QTest::newRow("TLS 1.1") << '\2' << false;
        QTest::newRow("TLS 1.2") << '\3' << true;
    }
    void oldTlsIsRefused()
    {
        QFETCH(char, minor);
        QFETCH(bool, taken);
        TlsDoor rig;
        QVERIFY(rig.openTls());
        // ClientHello: RFC 5246, 7.4.1.2. No client library of today would send the older ones.
        const QByteArray suites = QByteArray::fromHex("c009c00ac013c014002f0035c02bc02cc02fc030");
        const QByteArray extensions = QByteArray::fromHex("000a00080006001700180019" // groups: P-256, P-384, P-521
                                                          "000b00020100"             // points, uncompressed
                                                          "000d000a0008040305030804" "0401"); // signatures
        const auto counted = [](const QByteArray &bytes) { return QByteArray(1, char(bytes.size() >> 8)) + char(bytes.size() & 0xff) + bytes; };
        const QByteArray hello = QByteArray("\3") + minor + QByteArray(32, 'r') + '\0' + counted(suites) + QByteArray("\1\0", 2) + counted(extensions);
        const QByteArray message = QByteArray("\1\0", 2) + counted(hello);
        RawClient client;
        QVERIFY(client.connect(rig.port()));
        QVERIFY(client.send(QByteArray("\x16\3\1", 3) + counted(message)));
        while (client.bytes().size() < 7 && client.receive()) {
        }
        const QByteArray answer = client.bytes();
        if (taken) {
            QVERIFY2(answer.startsWith('\x16'), answer.toHex().constData()); // ServerHello
            QCOMPARE(answer.sliced(9, 2), QByteArray("\3\3"));
        } else {
            QVERIFY2(answer.isEmpty() || answer.startsWith('\x15'), answer.toHex().constData()); // an alert, or just the end
            QVERIFY(client.closes());
            QVERIFY(!client.bytes().contains("HTTP"));
        }
    }
};

QTEST_GUILESS_MAIN(TestFrontDoorTls)
#include "tst_front_door_tls.moc"
