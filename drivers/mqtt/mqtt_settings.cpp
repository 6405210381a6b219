#include "drivers/mqtt/mqtt_settings.h"

#include "drivers/mqtt/words.h"
#include "drivers/registry.h"

#include <QFileInfo>

#include <map>

namespace lineside::mqtt {
namespace {

using Fault = FieldGateway::ParameterFault;

PayloadFormat formatNamed(const QString &name, PayloadFormat standard)
{
    static const std::map<QString, PayloadFormat> kFormats{{QStringLiteral("json"), PayloadFormat::Json},
                                                           {QStringLiteral("number"), PayloadFormat::Number},
                                                           {QStringLiteral("text"), PayloadFormat::Text},
                                                           {QStringLiteral("binary"), PayloadFormat::Binary}};
    const auto found = kFormats.find(name);
    return found == kFormats.end() ? standard : found->second;
}

BinaryType binaryTypeNamed(const QString &name)
{
    static const std::map<QString, BinaryType> kTypes{
        {QStringLiteral("bool"), BinaryType::Bool},       {QStringLiteral("int8"), BinaryType::Int8},
        {QStringLiteral("uint8"), BinaryType::UInt8},     {QStringLiteral("int16"), BinaryType::Int16},
        {QStringLiteral("uint16"), BinaryType::UInt16},   {QStringLiteral("int32"), BinaryType::Int32},
        {QStringLiteral("uint32"), BinaryType::UInt32},   {QStringLiteral("int64"), BinaryType::Int64},
        {QStringLiteral("uint64"), BinaryType::UInt64},   {QStringLiteral("float32"), BinaryType::Float32},
        {QStringLiteral("float64"), BinaryType::Float64},
    };
    const auto found = kTypes.find(name);
    return found == kTypes.end() ? BinaryType::Float32 : found->second;
}

TimeUnit timeUnitNamed(const QString &name)
{
    if (name == QLatin1String("s"))
        return TimeUnit::Seconds;
    if (name == QLatin1String("ms"))
        return TimeUnit::Milliseconds;
    if (name == QLatin1String("us"))
        return TimeUnit::Microseconds;
    return TimeUnit::Auto;
}

QList<QByteArray> linesOf(const QString &text)
{
    QList<QByteArray> lines;
    const QStringList parts = text.split(QLatin1Char('\n'));
    for (const QString &part : parts) {
        if (const QString line = part.trimmed(); !line.isEmpty())
            lines.append(line.toUtf8());
    }
    return lines;
}

//! Reads parameters with their standard values.
class Reader
{
public:
    Reader(const QList<ParameterDescription> &descriptions, const QJsonObject &values)
        : m_descriptions(descriptions), m_values(values)
    {
    }
    QString text(const char *key) const { return value(key).toString(); }
    QByteArray bytes(const char *key) const { return text(key).toUtf8(); }
    int number(const char *key) const { return value(key).toInt(); }
    bool flag(const char *key) const { return value(key).toBool(); }

private:
    QVariant value(const char *key) const { return parameterValue(m_descriptions, m_values, QLatin1String(key)); }

    const QList<ParameterDescription> &m_descriptions;
    const QJsonObject m_values;
};

const DriverDescription &description()
{
    static const DriverDescription kDescription = mqttDescription();
    return kDescription;
}

} // namespace

Result<QList<BrokerAddress>> parseBrokers(const QString &text, quint16 usualPort)
{
    const Error malformed{Error::Kind::BadData,
                          Words::tr("Write a broker as name:port; several are separated by commas."), {}};
    QList<BrokerAddress> brokers;
    const QStringList parts = text.split(QLatin1Char(','));
    for (const QString &part : parts) {
        QString host = part.trimmed();
        quint16 port = usualPort;
        const qsizetype bracket = host.lastIndexOf(QLatin1Char(']'));
        const qsizetype colon = host.lastIndexOf(QLatin1Char(':'));
        const bool bareIpv6 = bracket < 0 && host.count(QLatin1Char(':')) > 1;
        if (colon > bracket && !bareIpv6) {
            bool ok = false;
            port = host.mid(colon + 1).toUShort(&ok);
            if (!ok || port == 0)
                return malformed;
            host.truncate(colon);
        }
        if (host.startsWith(QLatin1Char('[')) && host.endsWith(QLatin1Char(']')))
            host = host.mid(1, host.size() - 2);
        if (host.isEmpty() || host.contains(QLatin1Char(' ')) || host.contains(QLatin1Char('/')))
            return malformed;
        brokers.append({host, port});
    }
    return brokers;
}

DeviceSettings deviceSettings(const Device &device, const QString &trustFolder)
{
    const Reader reader(description().device, device.parameters);
    DeviceSettings settings;
    ConnectOptions &connection = settings.connection;
    connection.tls.enabled = reader.flag("tls");
    const auto brokers = parseBrokers(reader.text("brokers"), connection.tls.enabled ? 8883 : 1883);
    if (brokers)
        settings.brokers = *brokers;
    connection.version = reader.text("protocol") == QLatin1String("5") ? ProtocolVersion::Mqtt5 : ProtocolVersion::Mqtt311;
    connection.clientId = reader.bytes("client_id");
    if (connection.clientId.isEmpty())
        connection.clientId = "lineside-" + device.id.uuid.toByteArray(QUuid::Id128).left(8);
    connection.userName = reader.bytes("user_name");
    settings.passwordReference = reader.text("password");
    connection.tls.caFile = reader.text("ca_file");
    connection.tls.certificateFile = reader.text("client_certificate");
    connection.tls.keyFile = reader.text("client_key");
    connection.tls.trustFolder = trustFolder;
    settings.keyPasswordReference = reader.text("client_key_password");
    connection.keepAlive = std::chrono::seconds(reader.number("keep_alive_s"));
    connection.connectTimeout = std::chrono::milliseconds(reader.number("connect_timeout_ms"));
    connection.cleanSession = reader.flag("clean_session");
    connection.sessionExpiry = std::chrono::seconds(reader.number("session_expiry_s"));
    connection.will = {reader.bytes("will_topic"), reader.bytes("will_payload"), reader.number("will_qos"),
                       reader.flag("will_retain")};
    settings.qos = reader.number("qos"); // "0" to "2"
    settings.filters = linesOf(reader.text("filters"));
    settings.pattern = TopicPattern(bytesOf(reader.bytes("topic_pattern")));
    PayloadRule &payload = settings.payload;
    payload.format = formatNamed(reader.text("format"), PayloadFormat::Json);
    payload.value = reader.bytes("json_value");
    payload.time = reader.bytes("json_time");
    payload.unit = reader.bytes("json_unit");
    payload.quality = reader.bytes("json_quality");
    payload.timeUnit = timeUnitNamed(reader.text("time_unit"));
    settings.qualityWords = reader.text("quality_words");
    settings.payloadLimit = size_t(reader.number("payload_limit_kib")) * 1024;
    return settings;
}

TagSettings tagSettings(const Tag &tag, const PayloadRule &standard)
{
    const Reader reader(description().tag, tag.address);
    TagSettings settings;
    settings.topic = reader.bytes("topic");
    PayloadRule &payload = settings.payload;
    payload = standard;
    payload.format = formatNamed(reader.text("format"), standard.format);
    payload.offset = reader.number("offset");
    payload.binaryType = binaryTypeNamed(reader.text("binary_type"));
    payload.byteOrder = reader.text("byte_order") == QLatin1String("little") ? ByteOrder::LittleEndian
                                                                             : ByteOrder::BigEndian;
    const auto overridden = [&](const char *key, QByteArray &pointer) {
        if (tag.address.contains(QLatin1String(key)))
            pointer = reader.bytes(key);
    };
    overridden("json_value", payload.value);
    overridden("json_time", payload.time);
    overridden("json_unit", payload.unit);
    overridden("json_quality", payload.quality);
    settings.writeTopic = reader.bytes("write_topic");
    settings.writePayload = payload;
    settings.writePayload.format = formatNamed(reader.text("write_format"), payload.format);
    settings.readBackTopic = reader.bytes("read_back_topic");
    if (settings.readBackTopic.isEmpty())
        settings.readBackTopic = settings.topic;
    return settings;
}

QList<Fault> checkMqttDevice(const Device &device)
{
    QList<Fault> faults;
    const auto fault = [&faults](const QString &tag, const char *key, const QString &message) {
        if (!message.isEmpty())
            faults.append({tag, QLatin1String(key), message});
    };
    const Reader reader(description().device, device.parameters);
    if (const auto brokers = parseBrokers(reader.text("brokers"), 1883); !brokers)
        fault({}, "brokers", brokers.error().message);
    const QList<QByteArray> filters = linesOf(reader.text("filters"));
    for (const QByteArray &filter : filters) {
        if (const QString words = filterFault(bytesOf(filter)); !words.isEmpty())
            fault({}, "filters", QString::fromUtf8(filter.left(80)) + QStringLiteral(": ") + words);
    }
    if (!reader.text("topic_pattern").isEmpty())
        fault({}, "topic_pattern", TopicPattern::fault(bytesOf(reader.bytes("topic_pattern"))));
    if (!reader.text("will_topic").isEmpty())
        fault({}, "will_topic", topicFault(bytesOf(reader.bytes("will_topic"))));
    if (reader.bytes("client_id").size() > 23 * 40)
        fault({}, "client_id", Words::tr("A client id this long is refused by brokers."));
    if (!reader.flag("clean_session") && reader.text("client_id").isEmpty())
        fault({}, "client_id", Words::tr("A lasting session belongs to a client id: give this device one of its own."));
    for (const char *key : {"json_value", "json_time", "json_unit", "json_quality"})
        fault({}, key, JsonScanner::pointerFault(bytesOf(reader.bytes(key))));
    fault({}, "quality_words", QualityWords::fault(reader.text("quality_words")));
    if (reader.flag("tls")) {
        for (const char *key : {"ca_file", "client_certificate", "client_key"}) {
            const QString file = reader.text(key);
            if (!file.isEmpty() && !QFileInfo(file).isReadable())
                fault({}, key, Words::tr("The file %1 cannot be read.").arg(file));
        }
    }
    const DeviceSettings settings = deviceSettings(device, {});
    for (const Tag &tag : device.tags) {
        const TagSettings address = tagSettings(tag, settings.payload);
        fault(tag.code, "topic", topicFault(bytesOf(address.topic)));
        for (const char *key : {"json_value", "json_time", "json_unit", "json_quality"})
            fault(tag.code, key, JsonScanner::pointerFault(bytesOf(tag.address.value(QLatin1String(key)).toString().toUtf8())));
        if (address.payload.format == PayloadFormat::Binary && tag.type == ValueType::Text)
            fault(tag.code, "format", Words::tr("A text cannot be read from a binary payload; use the format text."));
        if (address.writeTopic.isEmpty()) {
            if (tag.writable)
                fault(tag.code, "write_topic", Words::tr("A tag that can be written needs a topic to write to."));
            continue;
        }
        fault(tag.code, "write_topic", topicFault(bytesOf(address.writeTopic)));
        fault(tag.code, "read_back_topic", topicFault(bytesOf(address.readBackTopic)));
        if (address.writeTopic == address.readBackTopic)
            fault(tag.code, "write_topic",
                  Words::tr("Write to another topic than the one that is read back: else the broker's echo of our own "
                            "message would pass for the device's answer."));
    }
    return faults;
}

} // namespace lineside::mqtt
