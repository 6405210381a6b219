#include "opcua/opcua_rig.h"

#include "opcua/plant_server.h"

#include <QTest>

namespace lineside {

OpcUaRig::OpcUaRig() : m_monitor({}, Clock::system())
{
    device.id = DeviceId::create();
    device.code = QStringLiteral("UA1");
    device.driver = QStringLiteral("opcua");
    device.period = std::chrono::milliseconds(100);
    device.parameters[QStringLiteral("security_mode")] = QStringLiteral("None");
    pace.firstRetry = std::chrono::milliseconds(50);
    pace.longestRetry = std::chrono::milliseconds(300);
    pace.trustRetry = std::chrono::milliseconds(100);
    pace.loginRetry = std::chrono::milliseconds(100);
    pace.failedNodes = std::chrono::milliseconds(300);
    pace.probe = std::chrono::milliseconds(300);
}

OpcUaRig::~OpcUaRig()
{
    close();
}

TagId OpcUaRig::add(const QString &node, ValueType type)
{
    return addNode(QStringLiteral("nsu=%1;s=%2").arg(QLatin1String(PlantServer::kUri), node), type);
}

TagId OpcUaRig::addNode(const QString &address, ValueType type)
{
    Tag tag;
    tag.id = TagUuid::create();
    tag.code = QStringLiteral("tag%1").arg(device.tags.size() + 1);
    tag.type = type;
    tag.kind = type == ValueType::Text ? TagKind::Text : TagKind::Gauge;
    tag.address = {{QStringLiteral("node"), address}};
    device.tags.append(tag);
    return TagId(quint32(device.tags.size()));
}

DriverTag OpcUaRig::tag(TagId id) const
{
    return {id, device.tags[qsizetype(toNumber(id)) - 1]};
}

QList<DriverTag> OpcUaRig::driverTags() const
{
    QList<DriverTag> tags;
    for (qsizetype i = 0; i < device.tags.size(); ++i)
        tags.append({TagId(quint32(i + 1)), device.tags[i]});
    return tags;
}

DriverContext OpcUaRig::context()
{
    return {m_queue, m_monitor, Clock::system(), secrets, m_folder.path()};
}

void OpcUaRig::open(const QString &url)
{
    device.parameters[QStringLiteral("endpoint")] = url;
    m_driver = std::make_unique<opcua::OpcUaDriver>(device, driverTags(), context(), pace);
    m_driver->open();
}

void OpcUaRig::close()
{
    if (m_driver)
        m_driver->close();
    m_driver.reset();
}

void OpcUaRig::collect()
{
    for (const FieldMessage &message : m_queue.take(std::chrono::steady_clock::now())) {
        if (const auto *batch = std::get_if<BatchPtr>(&message)) {
            for (const Reading &reading : (*batch)->readings) {
                m_readings[reading.tag].push_back(reading);
                const quint32 index = reading.value.textIndex();
                const qsizetype row = qsizetype(toNumber(reading.tag)) - 1;
                if (row < device.tags.size() && device.tags[row].type == ValueType::Text
                    && index < (*batch)->texts.size())
                    m_texts[reading.tag] = (*batch)->texts[index];
            }
        } else if (const auto *heard = std::get_if<Heard>(&message)) {
            for (qsizetype i = 0; heard->tags.empty() && i < device.tags.size(); ++i)
                ++m_heard[TagId(quint32(i + 1))];
            for (const TagId tag : heard->tags)
                ++m_heard[tag];
        }
    }
}

const std::vector<Reading> &OpcUaRig::readings(TagId id)
{
    collect();
    return m_readings[id];
}

Reading OpcUaRig::last(TagId id)
{
    const std::vector<Reading> &all = readings(id);
    return all.empty() ? Reading{kNoTag, StatusCode(0x80000000), {}, {}} : all.back();
}

QByteArray OpcUaRig::text(TagId id)
{
    collect();
    return m_texts[id];
}

size_t OpcUaRig::heard(TagId id)
{
    collect();
    return m_heard[id];
}

void OpcUaRig::forget()
{
    collect();
    m_readings.clear();
    m_texts.clear();
    m_heard.clear();
}

WriteOutcome OpcUaRig::write(TagId id, const QVariant &raw, std::chrono::milliseconds deadline)
{
    std::optional<WriteOutcome> outcome;
    int answers = 0;
    m_driver->write(tag(id), raw, std::chrono::steady_clock::now() + deadline, [&](const WriteOutcome &given) {
        outcome = given;
        ++answers;
    });
    const bool came = QTest::qWaitFor([&] { return outcome.has_value(); }, int(deadline.count()) + 2'000);
    if (!came || answers != 1)
        return {WriteResult::Unknown, QStringLiteral("the driver never answered"), {}};
    return *outcome;
}

} // namespace lineside
