#include "drivers/mqtt/transport.h"

#include "drivers/mqtt/words.h"

namespace lineside::mqtt {

QString BrokerAddress::toString() const
{
    const QString name = host.contains(QLatin1Char(':')) ? QString(QLatin1Char('[') + host + QLatin1Char(']')) : host;
    return name + QLatin1Char(':') + QString::number(port);
}

void MessageBlock::append(std::string_view topic, std::string_view payload, int qos, bool retained)
{
    m_entries.push_back({quint32(m_bytes.size()), quint32(topic.size()), quint32(payload.size()), quint8(qos), retained});
    m_bytes.insert(m_bytes.end(), topic.begin(), topic.end());
    m_bytes.insert(m_bytes.end(), payload.begin(), payload.end());
}

void MessageBlock::appendOversized(std::string_view topic, size_t payloadSize)
{
    constexpr size_t kKept = 100; // as many as the fault log keeps
    if (m_oversized.size() >= kKept)
        m_oversized.erase(m_oversized.begin());
    m_oversized.push_back({QByteArray(topic.data(), qsizetype(topic.size())), payloadSize});
}

MessageView MessageBlock::at(size_t index) const
{
    const Entry &entry = m_entries[index];
    const char *const begin = m_bytes.data() + entry.begin;
    return {{begin, entry.topicSize}, {begin + entry.topicSize, entry.payloadSize}, entry.qos, entry.retained};
}

QString connectReason(int code, ProtocolVersion version)
{
    if (version == ProtocolVersion::Mqtt5)
        return reasonText(code);
    switch (code) {
    case 1:
        return Words::tr("The broker does not speak this version of MQTT.");
    case 2:
        return Words::tr("The broker refuses this client id.");
    case 3:
        return Words::tr("The broker says that its service is unavailable.");
    case 4:
        return Words::tr("User name or password is wrong.");
    case 5:
        return Words::tr("The broker does not permit this connection (not authorised).");
    default:
        return Words::tr("The broker refused the connection with code %1.").arg(code);
    }
}

QString reasonText(int code)
{
    switch (code) {
    case 0x10:
        return Words::tr("Nobody has subscribed to this topic.");
    case 0x81:
        return Words::tr("The broker found a malformed packet.");
    case 0x82:
        return Words::tr("The broker found a breach of the protocol.");
    case 0x84:
        return Words::tr("The broker does not speak this version of MQTT.");
    case 0x85:
        return Words::tr("The broker refuses this client id.");
    case 0x86:
        return Words::tr("User name or password is wrong.");
    case 0x87:
        return Words::tr("Not authorised.");
    case 0x88:
        return Words::tr("The broker says that its service is unavailable.");
    case 0x89:
        return Words::tr("The broker is busy.");
    case 0x8A:
        return Words::tr("The broker has banned this client.");
    case 0x8B:
        return Words::tr("The broker is shutting down.");
    case 0x8D:
        return Words::tr("The broker heard nothing from us within the keep-alive time.");
    case 0x8E:
        return Words::tr("Another client connected with the same client id.");
    case 0x8F:
        return Words::tr("The topic filter is not valid here.");
    case 0x90:
        return Words::tr("The topic is not valid here.");
    case 0x95:
        return Words::tr("The packet is too large.");
    case 0x97:
        return Words::tr("A quota of the broker is exceeded.");
    case 0x99:
        return Words::tr("The payload's format is not valid.");
    case 0x9B:
        return Words::tr("This QoS is not supported.");
    case 0x9E:
        return Words::tr("Shared subscriptions are not supported.");
    case 0xA2:
        return Words::tr("Wildcards in subscriptions are not supported.");
    case 0x80:
        return Words::tr("The broker refused without a reason.");
    default:
        return Words::tr("The broker answered with reason code 0x%1.").arg(code, 2, 16, QLatin1Char('0'));
    }
}

} // namespace lineside::mqtt
