#include "modbus/driver_rig.h"

#include <QTest>

namespace lineside {

DriverRig::DriverRig()
{
    device.id = DeviceId::create();
    device.code = QStringLiteral("PLC1");
    device.driver = QStringLiteral("modbus-tcp");
    device.period = std::chrono::milliseconds(50);
    m_monitor = std::make_unique<LinkMonitor>(device.id, Clock::system());
}

DriverRig::~DriverRig()
{
    close();
}

TagId DriverRig::addTag(const QJsonObject &address, ValueType type)
{
    Tag tag;
    tag.id = TagUuid::create();
    tag.code = QStringLiteral("tag%1").arg(device.tags.size() + 1);
    tag.type = type;
    tag.writable = false;
    tag.address = address;
    device.tags.append(tag);
    return TagId(quint32(device.tags.size()));
}

TagId DriverRig::add(const QString &table, int address, const QString &wire, ValueType type, const QJsonObject &more)
{
    QJsonObject where = more;
    where[QStringLiteral("table")] = table;
    where[QStringLiteral("address")] = address;
    if (!wire.isEmpty())
        where[QStringLiteral("type")] = wire;
    return addTag(where, type);
}

DriverTag DriverRig::tag(TagId id) const
{
    return {id, device.tags[qsizetype(toNumber(id)) - 1]};
}

QList<DriverTag> DriverRig::driverTags() const
{
    QList<DriverTag> tags;
    for (qsizetype i = 0; i < device.tags.size(); ++i)
        tags.append({TagId(quint32(i + 1)), device.tags[i]});
    return tags;
}

DriverContext DriverRig::context()
{
    return {m_queue, *m_monitor, Clock::system(), m_secrets, {}};
}

void DriverRig::open(quint16 port)
{
    device.parameters[QStringLiteral("host")] = QStringLiteral("127.0.0.1");
    device.parameters[QStringLiteral("port")] = port;
    const auto makeLink = [pause = retry, timeout = linkTimeout](modbus::DeviceSettings settings, modbus::LinkUser &user,
                                                                 LinkMonitor &monitor, const Clock &clock) {
        if (timeout.count() > 0)
            settings.timeout = timeout;
        return modbus::makeTcpLink(settings, user, monitor, clock, pause);
    };
    m_driver = std::make_unique<modbus::ModbusDriver>(modbus::Medium::Tcp, device, driverTags(), context(), makeLink);
    m_driver->open();
}

void DriverRig::close()
{
    if (m_driver)
        m_driver->close();
    m_driver.reset();
}

bool DriverRig::collect()
{
    const std::deque<FieldMessage> messages = m_queue.take(SteadyTime{});
    for (const FieldMessage &message : messages) {
        const auto *batch = std::get_if<BatchPtr>(&message);
        if (!batch)
            continue;
        ++m_batches;
        for (const Reading &reading : (*batch)->readings) {
            m_readings[reading.tag].push_back(reading);
            ++m_count;
            const quint32 number = toNumber(reading.tag);
            if (number <= quint32(device.tags.size()) && device.tags[number - 1].type == ValueType::Text
                && reading.status == StatusCode::Good)
                m_texts[reading.tag] = QString::fromUtf8((*batch)->texts[reading.value.textIndex()]);
        }
    }
    return !messages.empty();
}

bool DriverRig::hasGood(TagId id)
{
    collect();
    const std::vector<Reading> &all = m_readings[id];
    return !all.empty() && all.back().status == StatusCode::Good;
}

void DriverRig::forget()
{
    collect();
    m_readings.clear();
    m_count = 0;
    m_batches = 0;
}

WriteOutcome DriverRig::write(TagId id, const QVariant &raw, std::chrono::milliseconds deadline)
{
    DriverTag target = tag(id);
    target.tag.edit().writable = true;
    std::optional<WriteOutcome> outcome;
    m_driver->write(target, raw, Clock::system().steady() + deadline, [&outcome](WriteOutcome what) { outcome = what; });
    if (!QTest::qWaitFor([&outcome] { return outcome.has_value(); }, int(deadline.count()) + 100))
        return {WriteResult::Unknown, QStringLiteral("no outcome by the deadline"), {}};
    return *outcome;
}

} // namespace lineside
