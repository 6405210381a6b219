#include "mqtt/broker_fixture.h"
#include "mqtt/driver_bench.h"

#include <QElapsedTimer>
#include <QTest>

using namespace lineside;
using namespace lineside::mqtt;
using namespace std::chrono_literals;

namespace {

const QString kState = QStringLiteral("device/state");
const QString kSet = QStringLiteral("device/set");

} // namespace

class TestMqttWrites : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString missing = BrokerFixture::missing(); !missing.isEmpty())
            QSKIP(qPrintable(QStringLiteral("The Debian package %1 is not installed.").arg(missing)));
    }

    void init()
    {
        m_outcome.reset();
        m_answers = 0;
    }

    void isDoneWhenTheDeviceConfirms_data()
    {
        QTest::addColumn<int>("transport");
        QTest::addColumn<QString>("protocol");
        const auto all = transports();
        for (size_t i = 0; i < all.size(); ++i) {
            for (const char *protocol : {"3.1.1", "5"})
                QTest::addRow("%s, MQTT %s", qPrintable(all[i].name), protocol) << int(i) << QString::fromLatin1(protocol);
        }
    }
    void isDoneWhenTheDeviceConfirms()
    {
        QFETCH(int, transport);
        QFETCH(QString, protocol);
        BrokerFixture broker;
        QVERIFY(broker.start());
        DriverBench bench;
        bench.set(QStringLiteral("protocol"), protocol);
        const DriverTag tag = prepare(bench, broker);
        bench.open(transports()[size_t(transport)].make);
        QTRY_COMPARE(bench.state(), LinkState::Up);
        const auto ledger = broker.subscriber({QStringLiteral("-t"), kSet});
        write(bench, tag, 42.5, 5s);
        QTRY_VERIFY((m_seen += ledger->readAllStandardOutput()).contains("device/set 42.5"));
        QVERIFY(!m_outcome); // the broker has it, the device has not spoken
        QVERIFY(broker.publish(kState, "42.5"));
        QTRY_VERIFY(m_outcome);
        QCOMPARE(m_outcome->result, WriteResult::Done);
        QCOMPARE(m_outcome->readBack.toDouble(), 42.5);
        QCOMPARE(m_answers, 1);
    }

    void isUnknownWhenTheDeviceIsSilent()
    {
        BrokerFixture broker;
        QVERIFY(broker.start());
        DriverBench bench;
        const DriverTag tag = prepare(bench, broker);
        bench.open();
        QTRY_COMPARE(bench.state(), LinkState::Up);
        QElapsedTimer clock;
        clock.start();
        write(bench, tag, 1.5, 600ms);
        QTRY_VERIFY(m_outcome);
        QVERIFY2(clock.elapsed() <= 700, qPrintable(QString::number(clock.elapsed())));
        QCOMPARE(m_outcome->result, WriteResult::Unknown);
        QVERIFY(m_outcome->reason.contains(QStringLiteral("broker has it")));
    }

    void isUnknownWhenTheDeviceTellsAnotherValue()
    {
        BrokerFixture broker;
        QVERIFY(broker.start());
        DriverBench bench;
        const DriverTag tag = prepare(bench, broker);
        bench.open();
        QTRY_COMPARE(bench.state(), LinkState::Up);
        const auto ledger = broker.subscriber({QStringLiteral("-t"), kSet});
        write(bench, tag, 42.5, 1500ms);
        QTRY_VERIFY((m_seen += ledger->readAllStandardOutput()).contains("42.5"));
        QVERIFY(broker.publish(kState, "40"));
        QTRY_VERIFY(m_outcome);
        QCOMPARE(m_outcome->result, WriteResult::Unknown);
        QCOMPARE(m_outcome->readBack.toDouble(), 40.0);
    }

    void isRefusedWhenNobodyListens() // MQTT 5 tells
    {
        BrokerFixture broker;
        QVERIFY(broker.start());
        DriverBench bench;
        bench.set(QStringLiteral("protocol"), QStringLiteral("5"));
        const DriverTag tag = prepare(bench, broker);
        bench.open();
        QTRY_COMPARE(bench.state(), LinkState::Up);
        write(bench, tag, 1.5, 2s);
        QTRY_VERIFY(m_outcome);
        QCOMPARE(m_outcome->result, WriteResult::Refused);
        QVERIFY(m_outcome->reason.contains(kSet));
    }

    void isNotSentWithoutConnection()
    {
        BrokerFixture broker;
        QVERIFY(broker.start());
        DriverBench bench;
        const DriverTag tag = prepare(bench, broker);
        bench.open();
        QTRY_COMPARE(bench.state(), LinkState::Up);
        broker.kill();
        QTRY_COMPARE(bench.state(), LinkState::Down);
        write(bench, tag, 1.5, 2s);
        QTRY_VERIFY(m_outcome);
        QCOMPARE(m_outcome->result, WriteResult::NotSent);
        nothingComesAfterRestart(bench, broker);
    }

    void isNotRepeatedAfterTheBrokerDied() // M4
    {
        BrokerFixture broker;
        QVERIFY(broker.start());
        DriverBench bench;
        const DriverTag tag = prepare(bench, broker);
        bench.open();
        QTRY_COMPARE(bench.state(), LinkState::Up);
        broker.stop(); // it takes the connection, but answers nothing
        write(bench, tag, 1.5, 800ms);
        broker.kill();
        QTRY_VERIFY(m_outcome);
        QVERIFY(m_outcome->result == WriteResult::NotSent || m_outcome->result == WriteResult::Unknown);
        nothingComesAfterRestart(bench, broker);
    }

    void isNotDeliveredLateByTheLibrary() // M4: with MQTT's own queue for what a frozen broker did not take
    {
        BrokerFixture broker;
        QVERIFY(broker.start());
        DriverBench bench;
        const DriverTag tag = prepare(bench, broker);
        bench.open();
        QTRY_COMPARE(bench.state(), LinkState::Up);
        broker.stop();
        write(bench, tag, 1.5, 500ms);
        QTRY_VERIFY(m_outcome);
        QCOMPARE(m_outcome->result, WriteResult::NotSent); // no welcome, so nothing was published
        broker.resume();
        const auto ledger = broker.subscriber({QStringLiteral("-t"), kSet});
        QTest::qWait(1'000); // nothing to wait for: that nothing comes is the promise
        QVERIFY(!ledger->readAllStandardOutput().contains(kSet.toUtf8() + ' '));
    }

    void isRefusedWithoutATopic()
    {
        DriverBench bench;
        bench.setBroker(1);
        const DriverTag tag = bench.addTag(kState);
        bench.open();
        write(bench, tag, 1.5, 1s);
        QVERIFY(m_outcome);
        QCOMPARE(m_outcome->result, WriteResult::Refused);
    }

    void answersWhenTheDriverCloses()
    {
        BrokerFixture broker;
        QVERIFY(broker.start());
        DriverBench bench;
        const DriverTag tag = prepare(bench, broker);
        bench.open();
        QTRY_COMPARE(bench.state(), LinkState::Up);
        write(bench, tag, 1.5, 5s);
        bench.close();
        QVERIFY(m_outcome);
        QCOMPARE(m_answers, 1);
    }

    void toleratesWhatAFloatCannotTell()
    {
        QVERIFY(sameValue(0.1, double(0.1f)));
        QVERIFY(!sameValue(0.1, 0.1001));
        QVERIFY(sameValue(QVariant::fromValue<qint64>(9007199254740993), QVariant::fromValue<qint64>(9007199254740993)));
        QVERIFY(!sameValue(QVariant::fromValue<qint64>(9007199254740993), QVariant::fromValue<qint64>(9007199254740992)));
        QVERIFY(!sameValue(1.0, std::numeric_limits<double>::quiet_NaN()));
    }

private:
    DriverTag prepare(DriverBench &bench, const BrokerFixture &broker)
    {
        bench.setBroker(broker.port());
        m_seen.clear();
        return bench.addTag(kState, ValueType::Float64,
                            {{QStringLiteral("format"), QStringLiteral("number")}, {QStringLiteral("write_topic"), kSet}});
    }
    void write(DriverBench &bench, const DriverTag &tag, double value, std::chrono::milliseconds limit)
    {
        bench.driver->write(tag, value, std::chrono::steady_clock::now() + limit, [this](const WriteOutcome &outcome) {
            ++m_answers;
            m_outcome = outcome;
        });
    }
    //! The listener is there before the driver can come back, on a broker that has forgotten everything.
    void nothingComesAfterRestart(DriverBench &bench, BrokerFixture &broker)
    {
        QVERIFY(broker.restart());
        const auto ledger = broker.subscriber({QStringLiteral("-t"), kSet});
        QTRY_COMPARE_WITH_TIMEOUT(bench.state(), LinkState::Up, 6'000);
        QTest::qWait(1'000); // nothing to wait for: that nothing comes is the promise
        QVERIFY(!ledger->readAllStandardOutput().contains(kSet.toUtf8() + ' '));
        QCOMPARE(m_answers, 1);
    }

    std::optional<WriteOutcome> m_outcome;
    int m_answers = 0;
    QByteArray m_seen;
};

QTEST_GUILESS_MAIN(TestMqttWrites)
#include "tst_mqtt_writes.moc"
