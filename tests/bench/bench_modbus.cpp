#include "bench/bench.h"
#include "bench/fast_slave.h"
#include "drivers/modbus/block_plan.h"
#include "drivers/modbus/modbus_driver.h"
#include "drivers/modbus/tcp_link.h"

#include <QEventLoop>
#include <QModbusTcpClient>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <thread>

namespace lineside::bench {

namespace {

using namespace std::chrono_literals;
using namespace modbus;

constexpr int kRegisters = 125;

struct NoSecretsHere final : SecretSource
{
    Result<Secret> secret(const QString &) const override { return Error{Error::Kind::NotFound, QStringLiteral("none"), {}}; }
};

void runLoop(std::chrono::nanoseconds duration)
{
    QEventLoop loop;
    QTimer::singleShot(std::chrono::duration_cast<std::chrono::milliseconds>(duration), &loop, &QEventLoop::quit);
    loop.exec();
}

//! Asks for one block of 125 registers again and again, and decodes each reply, as fast as the link allows.
class Hammer final : public LinkUser
{
public:
    explicit Hammer(int tags)
    {
        std::vector<PlannedPoint> points;
        for (int i = 0; i < tags; ++i) {
            Point point;
            point.address = quint16(i);
            points.push_back({quint32(i), point});
        }
        m_block = planBlocks(std::move(points), {}).front();
        m_request = readRequest(m_block.table, m_block.start, m_block.count);
        for (int i = 0; i < tags; ++i)
            m_ids.push_back(TagId(i + 1));
        m_readings.resize(size_t(tags));
    }

    bool nextRequest(SteadyTime, bool, LinkRequest &request) override
    {
        request.token = 1;
        request.pdu = m_request.bytes();
        return true;
    }
    void answered(quint64, const LinkAnswer &answer) override
    {
        if (answer.kind != LinkAnswer::Kind::Good) {
            ++faults;
            return;
        }
        ++replies;
        decodeNumbers(m_block.steps, dataOf(answer.pdu), false, m_ids, m_readings.data());
    }
    void linkConnected() override {}
    void linkLost(LossKind, const QString &, bool) override { ++faults; }

    quint64 replies = 0;
    quint64 faults = 0;

private:
    Block m_block;
    Pdu m_request;
    std::vector<TagId> m_ids;
    std::vector<Reading> m_readings;
};

bool benchLink(const Options &options, const FastSlave &slave, int depth)
{
    LinkMonitor monitor(DeviceId::create(), Clock::system());
    Hammer hammer(kRegisters);
    TcpLinkSettings settings;
    settings.host = QStringLiteral("127.0.0.1");
    settings.port = slave.port();
    settings.depth = depth;
    TcpLink link(settings, hammer, monitor, Clock::system());
    link.open();
    runLoop(200ms); // connect and warm up
    const quint64 before = hammer.replies;
    const auto cpu = threadCpu();
    const auto began = std::chrono::steady_clock::now();
    runLoop(options.duration());
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    const std::chrono::duration<double, std::micro> cpuUs = threadCpu() - cpu;
    const auto replies = double(hammer.replies - before);
    const bool clean = hammer.faults == 0; // what is under way when the link is closed is told as lost: no fault
    link.close();
    const QJsonObject config{{QStringLiteral("depth"), depth}, {QStringLiteral("registers"), kRegisters}};
    report("modbus", "requests", replies / took.count(), "1/s", config);
    report("modbus", "cpu_per_request", cpuUs.count() / std::max(1.0, replies), "us", config);
    return replies > 0 && clean;
}

//! The same with Qt's own client, as the peer to compare with.
bool benchQtClient(const Options &options, const FastSlave &slave, int depth)
{
    QModbusTcpClient client;
    client.setConnectionParameter(QModbusDevice::NetworkAddressParameter, QStringLiteral("127.0.0.1"));
    client.setConnectionParameter(QModbusDevice::NetworkPortParameter, slave.port());
    client.setTimeout(1000);
    quint64 replies = 0;
    const std::function<void()> ask = [&] {
        QModbusReply *reply = client.sendReadRequest(QModbusDataUnit(QModbusDataUnit::HoldingRegisters, 0, kRegisters), 1);
        if (!reply)
            return;
        QObject::connect(reply, &QModbusReply::finished, &client, [&, reply] {
            replies += reply->error() == QModbusDevice::NoError && reply->result().valueCount() == uint(kRegisters);
            reply->deleteLater();
            if (client.state() == QModbusDevice::ConnectedState)
                ask();
        });
    };
    QObject::connect(&client, &QModbusDevice::stateChanged, &client, [&](QModbusDevice::State state) {
        for (int i = 0; state == QModbusDevice::ConnectedState && i < depth; ++i)
            ask();
    });
    if (!client.connectDevice())
        return false;
    runLoop(200ms);
    const quint64 before = replies;
    const auto cpu = threadCpu();
    const auto began = std::chrono::steady_clock::now();
    runLoop(options.duration());
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    const std::chrono::duration<double, std::micro> cpuUs = threadCpu() - cpu;
    const auto counted = double(replies - before);
    const QJsonObject config{{QStringLiteral("depth"), depth}, {QStringLiteral("registers"), kRegisters}};
    report("modbus", "requests_qmodbustcpclient", counted / took.count(), "1/s", config);
    report("modbus", "cpu_per_request_qmodbustcpclient", cpuUs.count() / std::max(1.0, counted), "us", config);
    client.disconnect();
    client.disconnectDevice();
    return counted > 0;
}

//! Drivers with all their surroundings, and a thread that takes what they say.
class Field
{
public:
    Field()
        : m_consumer([this] {
            while (!m_queue.isClosed()) {
                for (const FieldMessage &message : m_queue.take(Clock::system().steady() + 100ms)) {
                    if (const auto *batch = std::get_if<BatchPtr>(&message)) {
                        readings += (*batch)->readings.size();
                        ++batches;
                    }
                }
            }
        })
    {
    }
    ~Field()
    {
        for (const auto &driver : m_drivers)
            driver->close();
        m_queue.close();
        m_consumer.join();
    }

    Driver &add(const FastSlave &slave, int tags, const char *wire, std::chrono::milliseconds period, int depth)
    {
        Device device;
        device.id = DeviceId::create();
        device.period = period;
        device.parameters = {{QStringLiteral("host"), QStringLiteral("127.0.0.1")},
                             {QStringLiteral("port"), slave.port()}, {QStringLiteral("depth"), depth}};
        const int step = QLatin1String(wire) == QLatin1String("float32") ? 2 : 1;
        QList<DriverTag> list;
        for (int i = 0; i < tags; ++i) {
            Tag tag;
            tag.writable = true;
            tag.address = {{QStringLiteral("table"), QStringLiteral("holding")}, {QStringLiteral("address"), i * step},
                           {QStringLiteral("type"), QLatin1String(wire)}};
            list.append({TagId(++m_lastTag), tag});
        }
        m_monitors.push_back(std::make_unique<LinkMonitor>(device.id, Clock::system()));
        const DriverContext context{m_queue, *m_monitors.back(), Clock::system(), m_secrets, {}};
        const auto makeLink = [](const DeviceSettings &settings, LinkUser &user, LinkMonitor &monitor, const Clock &clock) {
            return makeTcpLink(settings, user, monitor, clock);
        };
        m_drivers.push_back(std::make_unique<ModbusDriver>(Medium::Tcp, device, list, context, makeLink));
        m_drivers.back()->open();
        tagsOfLast = list;
        return *m_drivers.back();
    }

    std::atomic<quint64> readings{0};
    std::atomic<quint64> batches{0};
    QList<DriverTag> tagsOfLast;

private:
    FieldQueue m_queue;
    NoSecretsHere m_secrets;
    std::vector<std::unique_ptr<LinkMonitor>> m_monitors;
    std::vector<std::unique_ptr<Driver>> m_drivers;
    quint32 m_lastTag = 0;
    std::thread m_consumer;
};

bool benchPolling(const Options &options, const FastSlave &slave)
{
    constexpr int kDevices = 4;
    constexpr int kTagsEach = 25'000;
    Field field;
    for (int i = 0; i < kDevices; ++i)
        field.add(slave, kTagsEach, "float32", 1s, 1);
    runLoop(1500ms);
    const quint64 before = field.readings;
    const auto cpu = threadCpu();
    const auto began = std::chrono::steady_clock::now();
    runLoop(std::max<std::chrono::nanoseconds>(options.duration(), 1s));
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    const std::chrono::duration<double> cpuSeconds = threadCpu() - cpu;
    const QJsonObject config{{QStringLiteral("devices"), kDevices}, {QStringLiteral("tags"), kDevices * kTagsEach},
                             {QStringLiteral("periodMs"), 1000}, {QStringLiteral("depth"), 1}};
    report("modbus", "polled_readings", double(field.readings - before) / took.count(), "1/s", config);
    report("modbus", "driver_core_share", 100 * cpuSeconds.count() / took.count(), "%", config);
    return field.readings > before;
}

bool benchWrites(const Options &options, const FastSlave &slave, int depth)
{
    Field field;
    Driver &driver = field.add(slave, 60'000, "uint16", 1ms, depth); // polls without a pause
    runLoop(300ms);
    std::vector<double> latencies;
    quint64 notDone = 0;
    QEventLoop loop;
    quint64 value = 0;
    const quint64 before = field.readings;
    const auto began = std::chrono::steady_clock::now();
    std::function<void()> writeOne = [&] {
        const auto start = std::chrono::steady_clock::now();
        const DriverTag &tag = field.tagsOfLast[qsizetype(++value * 7919 % 60'000)];
        driver.write(tag, double(value % 1000), start + 2s, [&, start](WriteOutcome outcome) {
            const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
            if (outcome.result == WriteResult::Done)
                latencies.push_back(took.count());
            else if (++notDone == 1)
                std::fprintf(stderr, "lineside-bench: a write was not done: %s\n", qPrintable(outcome.reason));
            if (std::chrono::steady_clock::now() - began > options.duration())
                loop.quit();
            else
                QTimer::singleShot(2ms, &loop, writeOne);
        });
    };
    writeOne();
    loop.exec();
    if (latencies.empty())
        return false;
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    std::ranges::sort(latencies);
    const QJsonObject config{{QStringLiteral("depth"), depth}, {QStringLiteral("writes"), qint64(latencies.size())},
                             {QStringLiteral("polledReadingsPerSecond"), double(field.readings - before) / took.count()}};
    report("modbus", "write_p50", latencies[latencies.size() / 2], "ms", config);
    report("modbus", "write_p95", latencies[latencies.size() * 95 / 100], "ms", config);
    report("modbus", "write_max", latencies.back(), "ms", config);
    return notDone == 0;
}

} // namespace

bool benchModbus(const Options &options)
{
    const FastSlave slave;
    if (slave.port() == 0)
        return false;
    bool ok = true;
    for (const int depth : {1, 8, kMaxDepth}) {
        ok = benchLink(options, slave, depth) && ok;
        ok = benchQtClient(options, slave, depth) && ok;
    }
    ok = benchPolling(options, slave) && ok;
    for (const int depth : {1, 8})
        ok = benchWrites(options, slave, depth) && ok;
    return ok;
}

} // namespace lineside::bench
