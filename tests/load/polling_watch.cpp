#include "load/polling_watch.h"

#include "drivers/modbus/tcp_link.h"
#include "models/base/post.h"

namespace lineside::load {

using namespace std::chrono_literals;

Result<Secret> PollingWatch::NoSecrets::secret(const QString &) const
{
    return Error{Error::Kind::NotFound, QStringLiteral("none"), {}};
}

PollingWatch::PollingWatch(std::chrono::milliseconds period)
    : m_period(period)
    , m_consumer([this] {
        while (!m_queue.isClosed()) {
            for (const FieldMessage &message : m_queue.take(Clock::system().steady() + 100ms)) {
                const auto *batch = std::get_if<BatchPtr>(&message);
                if (!batch)
                    continue;
                const std::lock_guard lock(m_mutex);
                const SteadyTime at = (*batch)->receivedSteady;
                if (m_last != SteadyTime{}) {
                    const auto gap = at - m_last;
                    m_polls.missed += quint64(std::max<qint64>(0, (gap + m_period / 2) / m_period - 1));
                    m_polls.longestGapMs = std::max(m_polls.longestGapMs, std::chrono::duration<double, std::milli>(gap).count());
                }
                m_last = at;
                ++m_polls.done;
            }
        }
    })
{
    Device device;
    device.id = DeviceId::create();
    device.period = period;
    device.parameters = {{QStringLiteral("host"), QStringLiteral("127.0.0.1")}, {QStringLiteral("port"), m_slave.port()}, {QStringLiteral("depth"), 1}};
    QList<DriverTag> tags;
    for (int i = 0; i < 50; ++i) {
        Tag tag;
        tag.address = {{QStringLiteral("table"), QStringLiteral("holding")}, {QStringLiteral("address"), i * 2}, {QStringLiteral("type"), QStringLiteral("float32")}};
        tags.append({TagId(quint32(i + 1)), tag});
    }
    m_monitor = std::make_unique<LinkMonitor>(device.id, Clock::system());
    m_home.moveToThread(&m_thread);
    m_thread.start();
    postAndWait(&m_home, [this, device, tags] {
            const auto makeLink = [](const modbus::DeviceSettings &settings, modbus::LinkUser &user, LinkMonitor &monitor, const Clock &clock) {
                return modbus::makeTcpLink(settings, user, monitor, clock);
            };
            const DriverContext context{m_queue, *m_monitor, Clock::system(), m_secrets, {}};
            m_driver = std::make_unique<modbus::ModbusDriver>(modbus::Medium::Tcp, device, tags, context, makeLink);
            m_driver->open();
        });
}

PollingWatch::~PollingWatch()
{
    postAndWait(&m_home, [this] {
            m_driver->close();
            m_driver.reset();
        });
    m_thread.quit();
    m_thread.wait();
    m_queue.close();
    m_consumer.join();
}

Polls PollingWatch::polls() const
{
    const std::lock_guard lock(m_mutex);
    return m_polls;
}

void PollingWatch::startAnew()
{
    const std::lock_guard lock(m_mutex);
    m_polls = {};
    m_last = {};
}

} // namespace lineside::load
