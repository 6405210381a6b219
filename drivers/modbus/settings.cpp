#include "drivers/modbus/settings.h"

#include "drivers/modbus/text.h"

#include <QSet>

#include <algorithm>

namespace lineside::modbus {

namespace {

//! The value of a parameter in its range, or its standard one.
int integerOf(const QList<ParameterDescription> &descriptions, const QJsonObject &values, QLatin1String key)
{
    for (const ParameterDescription &description : descriptions) {
        if (description.key != key)
            continue;
        const double value = values.value(key).toDouble(description.standard.toDouble());
        return int(std::clamp(value, *description.minimum, *description.maximum));
    }
    return 0;
}

QString textOf(const QList<ParameterDescription> &descriptions, const QJsonObject &values, QLatin1String key)
{
    for (const ParameterDescription &description : descriptions) {
        if (description.key == key)
            return values.value(key).toString(description.standard.toString());
    }
    return {};
}

std::optional<WordOrder> orderFrom(const QString &name)
{
    if (name == QLatin1String("ABCD"))
        return WordOrder::Abcd;
    if (name == QLatin1String("CDAB"))
        return WordOrder::Cdab;
    if (name == QLatin1String("BADC"))
        return WordOrder::Badc;
    if (name == QLatin1String("DCBA"))
        return WordOrder::Dcba;
    return std::nullopt;
}

std::optional<Table> tableFrom(const QString &name)
{
    if (name == QLatin1String("coil"))
        return Table::Coils;
    if (name == QLatin1String("discrete"))
        return Table::DiscreteInputs;
    if (name == QLatin1String("input"))
        return Table::InputRegisters;
    if (name == QLatin1String("holding"))
        return Table::HoldingRegisters;
    return std::nullopt;
}

std::optional<WireType> wireTypeFrom(const QString &name)
{
    static constexpr std::pair<const char *, WireType> kNames[] = {
        {"bit", WireType::Bit},         {"int16", WireType::Int16},     {"uint16", WireType::UInt16},
        {"int32", WireType::Int32},     {"uint32", WireType::UInt32},   {"float32", WireType::Float32},
        {"int64", WireType::Int64},     {"uint64", WireType::UInt64},   {"float64", WireType::Float64},
        {"string", WireType::String},
    };
    for (const auto &[text, type] : kNames) {
        if (name == QLatin1String(text))
            return type;
    }
    return std::nullopt;
}

//! A fault of one address, with the key it hangs on.
struct PointFault
{
    QString key;
    QString message;
};

//! Whether every value of the wire type has a place in the tag's type (64 bits are looked at value by value).
std::optional<PointFault> misfit(WireType wire, ValueType type)
{
    const auto fault = [](const QString &message) { return PointFault{QStringLiteral("type"), message}; };
    if ((wire == WireType::String) != (type == ValueType::Text))
        return fault(Text::tr("A text tag needs the type Text on the wire, and the other way round."));
    switch (wire) {
    case WireType::Bit:
    case WireType::String:
        return std::nullopt;
    case WireType::Float32:
    case WireType::Float64:
        if (type != ValueType::Float64)
            return fault(Text::tr("A floating-point number needs a tag that holds numbers with fractions."));
        return std::nullopt;
    case WireType::Int16:
    case WireType::Int32:
    case WireType::Int64:
        if (type == ValueType::UInt64)
            return fault(Text::tr("A signed number does not fit a tag that holds no negative numbers."));
        break;
    case WireType::UInt64:
        if (type == ValueType::Int64)
            return fault(Text::tr("An unsigned 64-bit number does not fit a tag that holds signed ones."));
        break;
    case WireType::UInt16:
    case WireType::UInt32:
        break;
    }
    if (type == ValueType::Bool)
        return fault(Text::tr("An on/off tag needs a coil, a discrete input or one bit of a register."));
    return std::nullopt;
}

std::optional<PointFault> readPoint(const Tag &tag, const DeviceSettings &settings, Point &point)
{
    static const QList<ParameterDescription> descriptions = tcpDescription().tag;
    const QJsonObject &address = tag.address;

    const std::optional<Table> table = tableFrom(textOf(descriptions, address, QLatin1String("table")));
    if (!table)
        return PointFault{QStringLiteral("table"), Text::tr("Must be coil, discrete, input or holding.")};
    point.table = *table;
    point.type = tag.type;
    point.order = orderFrom(textOf(descriptions, address, QLatin1String("word_order"))).value_or(settings.order);

    if (isBitTable(point.table)) {
        point.wire = WireType::Bit;
    } else {
        const std::optional<WireType> wire = wireTypeFrom(textOf(descriptions, address, QLatin1String("type")));
        if (!wire)
            return PointFault{QStringLiteral("type"), Text::tr("Lineside does not know this type.")};
        point.wire = *wire;
    }
    if (std::optional<PointFault> fault = misfit(point.wire, tag.type))
        return fault;

    point.count = quint16(registersOf(point.wire));
    if (point.wire == WireType::Bit && !isBitTable(point.table)) {
        const double bit = address.value(QLatin1String("bit")).toDouble(0);
        if (bit < 0 || bit > 15)
            return PointFault{QStringLiteral("bit"), Text::tr("A register has bits 0 to 15.")};
        point.bit = quint8(bit);
    }
    if (point.wire == WireType::String) {
        const double length = address.value(QLatin1String("length")).toDouble(16);
        if (length < 1 || length > 2 * settings.maxRegisters)
            return PointFault{QStringLiteral("length"),
                              Text::tr("A text has 1 to %1 bytes: it must fit one request.").arg(2 * settings.maxRegisters)};
        point.length = quint16(length);
        point.count = quint16((point.length + 1) / 2);
    }

    const QJsonValue number = address.value(QLatin1String("address"));
    if (!number.isDouble())
        return PointFault{QStringLiteral("address"), Text::tr("Must be a whole number.")};
    const double first = number.toDouble() - settings.addressBase;
    if (first < 0)
        return PointFault{QStringLiteral("address"), Text::tr("The device counts from %1.").arg(settings.addressBase)};
    if (first != double(qint64(first)) || first + point.count > kTableSize)
        return PointFault{QStringLiteral("address"),
                          Text::tr("The value would end behind the table's last address, %1.")
                              .arg(kTableSize - 1 + settings.addressBase)};
    point.address = quint16(first);

    if (tag.writable && !isWritable(point.table))
        return PointFault{QStringLiteral("table"),
                          Text::tr("Inputs cannot be written: choose coils or holding registers, or make the tag read-only.")};
    if (tag.writable && settings.writeFunction == WriteFunction::Single && point.count > 1)
        return PointFault{QStringLiteral("type"),
                          Text::tr("With functions 5 and 6 alone a value of several registers cannot be written.")};
    if (tag.writable && point.count > kMaxWriteRegisters)
        return PointFault{QStringLiteral("length"),
                          Text::tr("At most %1 bytes can be written in one request.").arg(2 * kMaxWriteRegisters)};
    return std::nullopt;
}

} // namespace

DeviceSettings settingsFrom(const Device &device, Medium medium)
{
    const QList<ParameterDescription> descriptions = medium == Medium::Tcp ? tcpDescription().device
                                                                           : rtuDescription().device;
    const auto integer = [&](QLatin1String key) { return integerOf(descriptions, device.parameters, key); };
    const auto text = [&](QLatin1String key) { return textOf(descriptions, device.parameters, key); };

    DeviceSettings settings;
    if (medium == Medium::Tcp) {
        settings.host = text(QLatin1String("host")).trimmed();
        settings.port = quint16(integer(QLatin1String("port")));
        settings.connectTimeout = std::chrono::milliseconds(integer(QLatin1String("connect_timeout_ms")));
        settings.depth = integer(QLatin1String("depth"));
    } else {
        settings.serialPort = text(QLatin1String("serial_port")).trimmed();
        settings.baudRate = integer(QLatin1String("baud_rate"));
        settings.parity = text(QLatin1String("parity"));
        settings.stopBits = integer(QLatin1String("stop_bits"));
    }
    settings.unit = quint8(integer(QLatin1String("unit_id")));
    settings.timeout = std::chrono::milliseconds(integer(QLatin1String("timeout_ms")));
    settings.addressBase = integer(QLatin1String("address_base"));
    settings.order = orderFrom(text(QLatin1String("word_order"))).value_or(WordOrder::Abcd);
    settings.gap = integer(QLatin1String("gap_registers"));
    settings.maxRegisters = integer(QLatin1String("max_registers"));
    const QString function = text(QLatin1String("write_function"));
    if (function == QLatin1String("single"))
        settings.writeFunction = WriteFunction::Single;
    else if (function == QLatin1String("multiple"))
        settings.writeFunction = WriteFunction::Multiple;
    if (text(QLatin1String("bit_write")) == QLatin1String("read_modify_write"))
        settings.bitWrite = BitWrite::ReadModifyWrite;
    return settings;
}

Result<Point> pointFrom(const Tag &tag, const DeviceSettings &settings)
{
    Point point;
    if (const std::optional<PointFault> fault = readPoint(tag, settings, point))
        return Error{Error::Kind::BadData, fault->message, {}};
    return point;
}

QList<FieldGateway::ParameterFault> checkDevice(const Device &device, Medium medium)
{
    const DeviceSettings settings = settingsFrom(device, medium);
    QList<FieldGateway::ParameterFault> faults;
    if (medium == Medium::Tcp && settings.host.contains(QLatin1Char(' ')))
        faults.append({QString(), QStringLiteral("host"), Text::tr("A host name has no spaces.")});
    for (const Tag &tag : device.tags) {
        Point point;
        if (const std::optional<PointFault> fault = readPoint(tag, settings, point))
            faults.append({tag.code, fault->key, fault->message});
    }
    return faults;
}

QString placeText(Table table, quint16 address, const DeviceSettings &settings)
{
    const int shown = address + settings.addressBase;
    switch (table) {
    case Table::Coils:
        return Text::tr("coil %1").arg(shown);
    case Table::DiscreteInputs:
        return Text::tr("discrete input %1").arg(shown);
    case Table::InputRegisters:
        return Text::tr("input register %1").arg(shown);
    case Table::HoldingRegisters:
        break;
    }
    return Text::tr("holding register %1").arg(shown);
}

} // namespace lineside::modbus
