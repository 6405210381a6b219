#include "drivers/modbus/modbus_driver.h"

#include "drivers/modbus/tcp_link.h"
#include "drivers/modbus/text.h"

#include <algorithm>

namespace lineside::modbus {

ModbusDriver::ModbusDriver(Medium medium, const Device &device, const QList<DriverTag> &tags, DriverContext context,
                           LinkMaker makeLink)
    : m_medium(medium)
    , m_device(device)
    , m_tags(tags)
    , m_context(std::move(context))
    , m_makeLink(std::move(makeLink))
{
}

ModbusDriver::~ModbusDriver()
{
    close();
}

void ModbusDriver::open()
{
    const DeviceSettings settings = settingsFrom(m_device, m_medium);
    m_poller = std::make_unique<Poller>(m_device, settings, m_context, [this] { wake(); }, this);
    m_writer = std::make_unique<Writer>(settings, m_context.clock,
                                        Writer::Hooks{[this] { wake(); },
                                                      [this](TagId tag, Bytes data) { m_poller->deliver(tag, data); }}, this);
    m_poller->setTags(m_device, settings, m_tags);
    m_link = m_makeLink(settings, *this, m_context.monitor, m_context.clock);
    m_link->setParent(this);
    m_context.monitor.setState(LinkState::Connecting, Text::tr("Connecting."));
    m_link->open();
}

void ModbusDriver::close()
{
    if (!m_link)
        return;
    m_writer->stop();
    m_poller->stop();
    m_link->close();
    m_link.reset();
}

void ModbusDriver::reconfigure(const Device &device, const QList<DriverTag> &added, const QList<DriverTag> &changed,
                               const QList<TagId> &removed)
{
    const bool sameParameters = device.parameters == m_device.parameters;
    m_device = device;
    const auto isGone = [&removed](const DriverTag &tag) { return removed.contains(tag.id); };
    m_tags.removeIf(isGone);
    for (const DriverTag &tag : changed) {
        const auto found = std::ranges::find(m_tags, tag.id, &DriverTag::id);
        if (found != m_tags.end())
            *found = tag;
    }
    m_tags.append(added);
    if (!m_link)
        return;
    if (sameParameters && added.isEmpty() && changed.isEmpty() && removed.isEmpty()) {
        m_poller->setPeriod(device.period);
        return;
    }
    const DeviceSettings settings = settingsFrom(device, m_medium);
    m_writer->setSettings(settings);
    m_poller->setTags(device, settings, m_tags);
}

void ModbusDriver::setPeriod(std::chrono::milliseconds period)
{
    m_device.period = period;
    if (m_poller)
        m_poller->setPeriod(period);
}

void ModbusDriver::write(const DriverTag &tag, const QVariant &rawValue, SteadyTime deadline,
                         std::function<void(WriteOutcome)> done)
{
    if (!m_link) {
        done({WriteResult::NotSent, Text::tr("The device is not open."), {}});
        return;
    }
    m_writer->write(tag, rawValue, deadline, std::move(done));
}

bool ModbusDriver::nextRequest(SteadyTime now, bool urgentOnly, LinkRequest &request)
{
    request.urgent = m_writer->nextRequest(now, request);
    return request.urgent || (!urgentOnly && m_poller->nextRequest(now, request));
}

void ModbusDriver::answered(quint64 token, const LinkAnswer &answer)
{
    if (token & Writer::kWriteToken)
        m_writer->answered(token, answer);
    else
        m_poller->answered(token, answer);
}

void ModbusDriver::answersEnd()
{
    m_poller->answersEnd();
}

void ModbusDriver::linkConnected()
{
    m_writer->linkConnected();
    m_poller->linkConnected();
}

void ModbusDriver::linkLost(LossKind kind, const QString &cause, bool hadReplies)
{
    m_poller->linkLost(kind, cause, hadReplies);
    m_writer->linkLost();
}

void ModbusDriver::wake()
{
    if (m_link)
        m_link->wake();
}

std::unique_ptr<Link> makeTcpLink(const DeviceSettings &settings, LinkUser &user, LinkMonitor &monitor,
                                  const Clock &clock, RetryPause retry)
{
    TcpLinkSettings link;
    link.host = settings.host;
    link.port = settings.port;
    link.unit = settings.unit;
    link.depth = settings.depth;
    link.timeout = settings.timeout;
    link.connectTimeout = settings.connectTimeout;
    link.retry = retry;
    return std::make_unique<TcpLink>(std::move(link), user, monitor, clock);
}

} // namespace lineside::modbus
