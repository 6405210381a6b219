#include "mqtt/broker_fixture.h"
#include "mqtt/certificates.h"
#include "mqtt/driver_bench.h"

#include "drivers/mqtt/register.h"

#include <QTest>

#include <thread>

using namespace lineside;
using namespace lineside::mqtt;

//! M9: who the broker is, is always checked.
class TestMqttTls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString missing = BrokerFixture::missing(); !missing.isEmpty())
            QSKIP(qPrintable(QStringLiteral("The Debian package %1 is not installed.").arg(missing)));
        if (!Certificates::available())
            QSKIP("The Debian package openssl is not installed.");
        m_certificates = std::make_unique<Certificates>();
        const QString here = QStringLiteral("DNS:localhost,IP:127.0.0.1");
        QVERIFY(m_certificates->make({QStringLiteral("good"), here}));
        QVERIFY(m_certificates->make({QStringLiteral("expired"), here, -1}));
        QVERIFY(m_certificates->make({QStringLiteral("elsewhere"), QStringLiteral("DNS:broker.example")}));
        QVERIFY(m_certificates->make({QStringLiteral("selfsigned"), here, 30, true}));
        QVERIFY(m_certificates->make({QStringLiteral("weak"), here, 30, false, true}));
        QVERIFY(m_certificates->make({QStringLiteral("client"), QStringLiteral("DNS:client")}));
    }

    void checksTheBroker_data()
    {
        QTest::addColumn<int>("transport");
        QTest::addColumn<QString>("certificate");
        QTest::addColumn<QString>("words"); // empty: it is let in
        const auto all = transports();
        for (size_t i = 0; i < all.size(); ++i) {
            const auto row = [&](const char *certificate, const char *words) {
                QTest::addRow("%s, %s", qPrintable(all[i].name), certificate)
                    << int(i) << QString::fromLatin1(certificate) << QString::fromLatin1(words);
            };
            row("good", "");
            row("expired", "expired");
            row("elsewhere", "another name");
            row("selfsigned", "self-signed");
            if (i == 0)
                row("weak", "weak");
        }
    }
    void checksTheBroker()
    {
        QFETCH(int, transport);
        QFETCH(QString, certificate);
        QFETCH(QString, words);
        BrokerFixture broker;
        QVERIFY(start(broker, certificate));
        DriverBench bench;
        prepare(bench, broker);
        bench.open(transports()[size_t(transport)].make);
        if (words.isEmpty()) {
            QTRY_COMPARE(bench.state(), LinkState::Up);
            return;
        }
        QTRY_COMPARE(bench.state(), LinkState::Down);
        QVERIFY2(bench.status().cause.contains(words), qPrintable(bench.status().cause));
        QVERIFY(!broker.log().contains(QStringLiteral("as lineside")));
    }

    void trustsWhatAnEngineerTrusted()
    {
        BrokerFixture broker;
        QVERIFY(start(broker, QStringLiteral("selfsigned")));
        DriverBench bench;
        prepare(bench, broker);
        const DriverEntry entry = mqttDrivers().front();
        LinkMonitor monitor(bench.device.id, Clock::system());
        const auto context = [&] {
            return DriverContext{bench.queue, monitor, Clock::system(), bench.secrets, bench.folder.path()};
        };
        const auto test = [&] {
            std::optional<Result<DeviceTestReport>> report;
            Job<DeviceTestReport> job(nullptr);
            std::thread([&] { report.emplace(entry.test(bench.device, context(), job)); }).join();
            return **report;
        };
        const DeviceTestReport before = test();
        QVERIFY(!before.ok());
        QVERIFY(before.untrusted);
        QCOMPARE(before.untrusted->subject, QStringLiteral("selfsigned"));
        QVERIFY(before.untrusted->sha256.size() == 95);
        QVERIFY(entry.trust(bench.device, *before.untrusted, context()));
        const DeviceTestReport after = test();
        for (const DeviceTestReport::Step &step : after.steps)
            QVERIFY2(step.ok, qPrintable(step.name + step.detail));
        bench.open();
        QTRY_COMPARE(bench.state(), LinkState::Up);
    }

    void showsItsOwnCertificate_data()
    {
        QTest::addColumn<int>("transport");
        const auto all = transports();
        for (size_t i = 0; i < all.size(); ++i)
            QTest::newRow(qPrintable(all[i].name)) << int(i);
    }
    void showsItsOwnCertificate()
    {
        QFETCH(int, transport);
        BrokerFixture broker;
        QVERIFY(start(broker, QStringLiteral("good"), {QStringLiteral("require_certificate true")}));
        DriverBench bench;
        prepare(bench, broker);
        bench.open(transports()[size_t(transport)].make);
        QTRY_COMPARE(bench.state(), LinkState::Down);
        bench.close();
        bench.set(QStringLiteral("client_certificate"), m_certificates->certificate(QStringLiteral("client")));
        bench.set(QStringLiteral("client_key"), m_certificates->key(QStringLiteral("client")));
        bench.open(transports()[size_t(transport)].make);
        QTRY_COMPARE(bench.state(), LinkState::Up);
    }

    void saysThatThePortSpeaksNoTls()
    {
        BrokerFixture broker;
        QVERIFY(broker.start());
        DriverBench bench;
        prepare(bench, broker);
        bench.open();
        QTRY_COMPARE(bench.state(), LinkState::Down);
        QVERIFY(!bench.status().cause.isEmpty());
    }

    void namesAFileThatIsNotThere()
    {
        DriverBench bench;
        BrokerFixture broker;
        QVERIFY(start(broker, QStringLiteral("good")));
        prepare(bench, broker);
        bench.set(QStringLiteral("ca_file"), QStringLiteral("/nowhere/ca.pem"));
        bench.open();
        QTRY_COMPARE(bench.state(), LinkState::Down);
        QVERIFY2(bench.status().cause.contains(QStringLiteral("/nowhere/ca.pem")), qPrintable(bench.status().cause));
    }

private:
    bool start(BrokerFixture &broker, const QString &name, const QStringList &more = {})
    {
        BrokerFixture::Options options;
        options.config = QStringList{QStringLiteral("certfile ") + m_certificates->certificate(name),
                                     QStringLiteral("keyfile ") + m_certificates->key(name),
                                     QStringLiteral("cafile ") + m_certificates->authority(),
                                     QStringLiteral("ciphers DEFAULT:@SECLEVEL=0")}
                         + more;
        return broker.start(options);
    }
    void prepare(DriverBench &bench, const BrokerFixture &broker)
    {
        bench.setBroker(broker.port());
        bench.set(QStringLiteral("tls"), true);
        bench.set(QStringLiteral("ca_file"), m_certificates->authority());
    }

    std::unique_ptr<Certificates> m_certificates;
};

QTEST_GUILESS_MAIN(TestMqttTls)
#include "tst_mqtt_tls.moc"
