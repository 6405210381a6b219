#include "app/demo-plant/layout_builder.h"

namespace lineside::demo {

namespace {

QString latin(const char *text)
{
    return QString::fromLatin1(text);
}

//! What a converter of so many bits gives at the upper end of its span; 15 bits as the usual 27,648 of a PLC's card.
double fullScale(int bits)
{
    return bits >= 15 ? 27'648 : double((1 << bits) - 1);
}

QString registerType(const Tag &tag)
{
    switch (tag.type) {
    case ValueType::Float64: return tag.scaling ? QStringLiteral("int16") : QStringLiteral("float32");
    case ValueType::Int64: return QStringLiteral("int16");
    case ValueType::UInt64: return tag.physicalRange.high == 65'535.0 ? QStringLiteral("uint16") : QStringLiteral("uint32");
    case ValueType::Text: return QStringLiteral("string");
    case ValueType::Bool: break;
    }
    return QStringLiteral("bool");
}

} // namespace

LayoutBuilder::LayoutBuilder(Plant &plant, quint64 seed)
    : m_plant(plant)
    , m_seed(seed)
{
    if (m_plant.sites.isEmpty()) {
        m_plant.name = QStringLiteral("Demo plant");
        Site site;
        site.id.uuid = uuid(QStringLiteral("site"));
        site.code = QStringLiteral("NORTH");
        site.name = QStringLiteral("North works");
        m_plant.sites.append(site);
    }
    m_points.reserve(64);
}

QUuid LayoutBuilder::uuid(const QString &what) const
{
    static constexpr QUuid kDemoPlant(0x8d1f2c6e, 0x51b7, 0x4f0a, 0x9c, 0x35, 0x2b, 0x74, 0xe6, 0x0d, 0x19, 0xa8);
    return QUuid::createUuidV5(kDemoPlant, QString::number(m_seed) + QLatin1Char('/') + what);
}

void LayoutBuilder::line(const char *code, const char *name)
{
    Line line;
    line.id.uuid = uuid(QStringLiteral("line/") + latin(code));
    line.code = latin(code);
    line.name = latin(name);
    m_plant.sites.first().lines.append(line);
}

void LayoutBuilder::machine(const char *code, const char *name, const char *type, const char *manufacturer,
                            const char *model)
{
    Machine machine;
    machine.id.uuid = uuid(QStringLiteral("machine/") + latin(code));
    machine.code = latin(code);
    machine.name = latin(name);
    machine.type = latin(type);
    machine.manufacturer = latin(manufacturer);
    machine.model = latin(model);
    m_plant.sites.first().lines.last().machines.append(machine);
}

void LayoutBuilder::device(const char *code, const char *name, const char *driver, std::chrono::milliseconds period)
{
    Device device;
    device.id.uuid = uuid(QStringLiteral("device/") + latin(code));
    device.code = latin(code);
    device.name = latin(name);
    device.driver = latin(driver);
    device.period = period;
    QList<Device> &devices = m_plant.sites.first().devices;
    m_device = devices.size();
    devices.append(device);
    m_points.emplace_back();
}

Device &LayoutBuilder::currentDevice()
{
    return m_plant.sites.first().devices[m_device];
}

Machine &LayoutBuilder::currentMachine()
{
    return m_plant.sites.first().lines.last().machines.last();
}

Tag &LayoutBuilder::add(const char *code, const char *name, Point point)
{
    Machine &machine = currentMachine();
    Tag tag;
    tag.code = machine.code + QLatin1Char('.') + latin(code);
    tag.id.uuid = uuid(QStringLiteral("tag/") + tag.code);
    tag.name = latin(name);
    tag.machine = machine.id;
    point.random = Random(seedFor(m_seed, tag.code.toLatin1().constData()));
    Device &device = currentDevice();
    device.tags.append(tag);
    const qsizetype base = m_plant.sites.first().devices.size() - qsizetype(m_points.size());
    m_points[size_t(m_device - base)].push_back(std::move(point));
    return device.tags.last();
}

void LayoutBuilder::parameter(const char *key, const QJsonValue &value)
{
    currentDevice().parameters.insert(latin(key), value);
}

void LayoutBuilder::gauge(const GaugeSpec &spec)
{
    Point point{.source = spec.source, .noise = spec.noise, .low = spec.low, .high = spec.high};
    if (spec.bits > 0)
        point.step = (spec.high - spec.low) / fullScale(spec.bits);
    Tag &tag = add(spec.code, spec.name, std::move(point));
    tag.sensorType = latin(spec.sensor);
    tag.unit = latin(spec.unit);
    tag.decimals = spec.decimals;
    tag.physicalRange = {spec.low, spec.high};
    tag.normalRange = spec.normal;
    tag.limits = spec.limits;
    if (spec.bits > 0 && currentDevice().driver == QLatin1String("modbus-tcp"))
        tag.scaling = Scaling{0, fullScale(spec.bits), spec.low, spec.high, OutOfSpan::Pass};
}

void LayoutBuilder::setPoint(const SetPointSpec &spec)
{
    Tag &tag = add(spec.code, spec.name, {.source = static_cast<const double *>(spec.target), .setPoint = spec.target});
    tag.sensorType = latin(spec.sensor);
    tag.unit = latin(spec.unit);
    tag.decimals = spec.decimals;
    tag.physicalRange = {spec.low, spec.high};
    tag.writable = true;
    tag.writeLimits = {spec.low, spec.high};
}

void LayoutBuilder::counter(const char *code, const char *name, const char *sensor, const char *unit, Counter &source)
{
    Tag &tag = add(code, name, {.source = static_cast<const Counter *>(&source), .counter = &source});
    tag.kind = TagKind::CounterTotal;
    tag.type = ValueType::UInt64;
    tag.sensorType = latin(sensor);
    tag.unit = latin(unit);
    tag.decimals = 0;
    tag.physicalRange = {0.0, double(source.modulus - 1)}; // where it rolls over
}

void LayoutBuilder::status(const char *code, const char *name, StateSource source, const QList<StateText> &states)
{
    Tag &tag = add(code, name, {.source = source});
    tag.kind = TagKind::Status;
    tag.type = ValueType::Int64;
    tag.sensorType = QStringLiteral("state");
    tag.decimals = 0;
    tag.states = states;
}

void LayoutBuilder::text(const char *code, const char *name, const std::string *source)
{
    Tag &tag = add(code, name, {.source = source});
    tag.kind = TagKind::Text;
    tag.type = ValueType::Text;
    tag.sensorType = QStringLiteral("identification");
    tag.decimals = 0;
}

void LayoutBuilder::flag(const char *code, const char *name, const bool *source)
{
    Tag &tag = add(code, name, {.source = source});
    tag.kind = TagKind::Status;
    tag.type = ValueType::Bool;
    tag.sensorType = QStringLiteral("switch");
    tag.decimals = 0;
    tag.states = {{0, QStringLiteral("Open")}, {1, QStringLiteral("Closed")}};
}

void LayoutBuilder::whole(const char *code, const char *name, const int64_t *source, double high)
{
    Tag &tag = add(code, name, {.source = source});
    tag.type = ValueType::Int64;
    tag.sensorType = QStringLiteral("count");
    tag.decimals = 0;
    tag.physicalRange = {0.0, high};
}

void LayoutBuilder::generic(const GenericSensor &sensor, int number)
{
    const QByteArray code = "s" + QByteArray::number(number).rightJustified(3, '0');
    Tag &tag = add(code.constData(), code.constData(), {.source = &sensor.value, .noise = 0.02, .low = 0, .high = 100});
    tag.sensorType = QStringLiteral("level");
    tag.unit = QStringLiteral("%");
    tag.physicalRange = {0.0, 100.0};
    tag.normalRange = {10.0, 90.0};
}

void LayoutBuilder::card(const char *first, const char *second, const char *state)
{
    Machine &machine = currentMachine();
    const auto find = [&](const char *code) {
        const QString full = machine.code + QLatin1Char('.') + latin(code);
        for (const Device &device : std::as_const(m_plant.sites.first().devices)) {
            for (const Tag &tag : device.tags) {
                if (tag.code == full)
                    return tag.id;
            }
        }
        Q_ASSERT_X(false, "LayoutBuilder::card", code);
        return TagUuid{};
    };
    machine.keyTags = {find(first), find(second)};
    machine.stateTag = find(state);
}

void assignModbusAddresses(Device &device)
{
    int input = 0;
    int holding = 0;
    int discrete = 0;
    for (Tag &tag : device.tags) {
        const QString type = registerType(tag);
        QJsonObject address;
        if (tag.type == ValueType::Bool) {
            address = {{QStringLiteral("table"), QStringLiteral("discrete")}, {QStringLiteral("address"), discrete++}};
        } else {
            int &next = tag.writable ? holding : input;
            address = {{QStringLiteral("table"), tag.writable ? QStringLiteral("holding") : QStringLiteral("input")},
                       {QStringLiteral("address"), next},
                       {QStringLiteral("type"), type}};
            if (tag.type == ValueType::Text)
                address.insert(QStringLiteral("length"), kTextBytes);
            next += tag.type == ValueType::Text ? kTextBytes / 2 : type.endsWith(QLatin1String("32")) ? 2 : 1;
        }
        tag.address = address;
    }
}

void assignOpcUaAddresses(Device &device)
{
    for (Tag &tag : device.tags)
        tag.address.insert(QStringLiteral("node"),
                           QString(QStringLiteral("nsu=") + latin(kOpcUaNamespace) + QStringLiteral(";s=") + tag.code));
}

void assignMqttAddresses(Device &device, const QString &facility)
{
    for (Tag &tag : device.tags) {
        const QString machine = tag.code.section(QLatin1Char('.'), 0, 0);
        const QString sensor = tag.code.section(QLatin1Char('.'), 1);
        const QString topic = QStringLiteral("facility/") + facility + QStringLiteral("/workcenter/") + machine
            + QStringLiteral("/sensor/") + sensor;
        tag.address.insert(QStringLiteral("topic"), topic);
        if (tag.writable)
            tag.address.insert(QStringLiteral("write_topic"), QString(topic + QStringLiteral("/set")));
    }
}

} // namespace lineside::demo
