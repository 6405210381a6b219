#include "bench/bench.h"

#ifdef LINESIDE_BENCH_MQTT

#include "drivers/mqtt/mqtt_driver.h"
#include "drivers/mqtt/transports.h"
#include "mqtt/broker_fixture.h"

#include <QEventLoop>
#include <QFile>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

#include <unistd.h>

#include <cstdio>
#include <thread>

namespace lineside::bench {

namespace {

using namespace std::chrono_literals;
using namespace mqtt;

const QString kMqttTopic = QStringLiteral("plant/press/count");

struct NoMqttSecrets final : SecretSource
{
    Result<Secret> secret(const QString &) const override { return Error{Error::Kind::NotFound, QStringLiteral("none"), {}}; }
};

void runMqttLoop(std::chrono::nanoseconds duration)
{
    QEventLoop loop;
    QTimer::singleShot(std::chrono::duration_cast<std::chrono::milliseconds>(duration), &loop, &QEventLoop::quit);
    loop.exec();
}

double residentMb()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toDouble() * double(::sysconf(_SC_PAGESIZE)) / 1e6;
}

//! A driver, and a thread that takes what it says and looks whether numbers are missing.
class Listener
{
public:
    Listener(quint16 port, const QString &qos)
        : m_monitor(m_device.id, Clock::system())
        , m_consumer([this] { consume(); })
    {
        m_device.id = DeviceId::create();
        m_device.driver = QStringLiteral("mqtt");
        m_device.parameters = {{QStringLiteral("brokers"), QStringLiteral("127.0.0.1:%1").arg(port)},
                               {QStringLiteral("filters"), QString()}, {QStringLiteral("qos"), qos}};
        DriverTag tag;
        tag.id = TagId(1);
        tag.tag.edit().id = TagUuid::create();
        tag.tag.edit().address = {{QStringLiteral("topic"), kMqttTopic}, {QStringLiteral("format"), QStringLiteral("number")}};
        m_driver = std::make_unique<MqttDriver>(m_device, QList<DriverTag>{tag},
                                                DriverContext{m_queue, m_monitor, Clock::system(), m_secrets, {}},
                                                transports().front().make);
        m_driver->open();
    }
    ~Listener()
    {
        m_driver->close();
        m_queue.close();
        m_consumer.join();
    }
    bool isUp() const { return m_monitor.state() == LinkState::Up; }

    std::atomic<quint64> readings{0};
    std::atomic<quint64> missing{0};

private:
    void consume()
    {
        double last = -1;
        while (!m_queue.isClosed()) {
            for (const FieldMessage &message : m_queue.take(Clock::system().steady() + 100ms)) {
                const auto *batch = std::get_if<BatchPtr>(&message);
                if (!batch)
                    continue;
                for (const Reading &reading : (*batch)->readings) {
                    const double value = reading.value.asDouble();
                    if (last >= 0 && value > last + 1)
                        missing += quint64(value - last) - 1;
                    last = value;
                }
                readings += (*batch)->readings.size();
            }
        }
    }

    Device m_device;
    FieldQueue m_queue;
    NoMqttSecrets m_secrets;
    LinkMonitor m_monitor;
    std::unique_ptr<MqttDriver> m_driver;
    std::thread m_consumer;
};

bool measure(const Options &options, Listener &listener, const QJsonObject &config)
{
    runMqttLoop(300ms);
    const quint64 before = listener.readings;
    const quint64 missingBefore = listener.missing;
    const auto cpu = processCpu();
    const auto began = std::chrono::steady_clock::now();
    runMqttLoop(options.duration());
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    const std::chrono::duration<double, std::micro> used = processCpu() - cpu;
    const auto count = double(listener.readings - before);
    report("mqtt", "messages", count / took.count(), "1/s", config);
    report("mqtt", "cpu_per_message", used.count() / std::max(1.0, count), "us", config);
    report("mqtt", "missing", double(listener.missing - missingBefore), "1", config);
    report("mqtt", "resident", residentMb(), "MB", config);
    return count > 0;
}

//! A real broker, and mosquitto_pub that sends numbers as fast as it can.
bool benchBroker(const Options &options)
{
    BrokerFixture broker;
    if (!broker.start({{QStringLiteral("max_queued_messages 0")}, 0}))
        return false;
    Listener listener(broker.port(), QStringLiteral("0"));
    for (int i = 0; i < 100 && !listener.isUp(); ++i)
        runMqttLoop(50ms);
    if (!listener.isUp())
        return false;
    QProcess numbers;
    QProcess publisher;
    numbers.setStandardOutputProcess(&publisher);
    startBound(numbers, QStringLiteral("seq"), {QStringLiteral("1"), QStringLiteral("100000000")});
    startBound(publisher, QStringLiteral("mosquitto_pub"),
               {QStringLiteral("-h"), QStringLiteral("127.0.0.1"), QStringLiteral("-p"), QString::number(broker.port()),
                QStringLiteral("-t"), kMqttTopic, QStringLiteral("-q"), QStringLiteral("0"), QStringLiteral("-l")});
    const bool ok = measure(options, listener, {{QStringLiteral("source"), QStringLiteral("mosquitto, one mosquitto_pub")},
                                                {QStringLiteral("qos"), 0}});
    publisher.kill();
    numbers.kill();
    publisher.waitForFinished(3'000);
    numbers.waitForFinished(3'000);
    return ok;
}

QByteArray numberMessage(quint64 number)
{
    const QByteArray topic = kMqttTopic.toUtf8();
    const QByteArray payload = QByteArray::number(number);
    QByteArray message("\x30");
    message.append(char(2 + topic.size() + payload.size())).append(char(0)).append(char(topic.size()));
    return message + topic + payload;
}

//! Speaks just enough MQTT to welcome a client, and then sends numbers: what the driver takes without a broker's limits.
void flood(QTcpServer &server, const std::atomic<bool> &stop)
{
    // The driver's first connection only looks whether anybody is there.
    QTcpSocket *client = nullptr;
    do {
        if (!server.hasPendingConnections() && !server.waitForNewConnection(5'000))
            return;
        client = server.nextPendingConnection();
    } while (!stop && !client->waitForReadyRead(5'000));
    while (!stop && (client->bytesAvailable() > 0 || client->waitForReadyRead(5'000))) {
        const QByteArray asked = client->readAll();
        const int type = quint8(asked[0]) >> 4;
        if (type == 1)
            client->write(QByteArray("\x20\x02\x00\x00", 4));
        if (type == 8) {
            client->write(QByteArray("\x90\x03", 2) + asked.mid(2, 2) + char(0));
            break;
        }
    }
    for (quint64 number = 1; !stop && client->state() == QAbstractSocket::ConnectedState;) {
        QByteArray bytes;
        while (bytes.size() < 64 * 1024)
            bytes += numberMessage(number++);
        client->write(bytes);
        while (!stop && client->bytesToWrite() > 256 * 1024)
            client->waitForBytesWritten(50);
    }
    client->abort();
}

bool benchFlood(const Options &options)
{
    std::atomic<bool> stop{false};
    std::atomic<quint16> port{0};
    std::thread sender([&] {
        QTcpServer server;
        server.listen(QHostAddress::LocalHost);
        port = server.serverPort();
        flood(server, stop);
    });
    while (port == 0)
        std::this_thread::yield();
    bool ok = false;
    {
        Listener listener(port, QStringLiteral("0"));
        ok = measure(options, listener, {{QStringLiteral("source"), QStringLiteral("flood, its CPU included")}, {QStringLiteral("qos"), 0}});
        stop = true;
    }
    sender.join();
    return ok;
}

} // namespace

bool benchMqtt(const Options &options)
{
    const bool flooded = benchFlood(options);
    if (const QString missing = BrokerFixture::missing(); !missing.isEmpty()) {
        std::fprintf(stderr, "lineside-bench: mqtt without a broker: the Debian package %s is not installed\n", qPrintable(missing));
        return flooded;
    }
    return benchBroker(options) && flooded;
}

} // namespace lineside::bench

#else

#include <cstdio>

bool lineside::bench::benchMqtt(const Options &)
{
    std::fprintf(stderr, "lineside-bench: this build has no MQTT driver\n");
    return true;
}

#endif
