#include "drivers/opcua/frame_text.h"

#include "drivers/opcua/status_words.h"

#include <QCoreApplication>
#include <QtEndian>

#include <optional>

namespace lineside::opcua {

namespace {

struct FrameWords
{
    Q_DECLARE_TR_FUNCTIONS(opcua)
};

//! Reads little-endian fields from the front of a chunk; what is not there any more is nothing.
class ChunkReader
{
public:
    explicit ChunkReader(const QByteArray &bytes) : m_bytes(bytes) {}

    template<typename T>
    std::optional<T> number()
    {
        if (m_bytes.size() - m_at < qsizetype(sizeof(T)))
            return std::nullopt;
        const T value = qFromLittleEndian<T>(m_bytes.constData() + m_at);
        m_at += qsizetype(sizeof(T));
        return value;
    }
    //! A length and that many bytes; null for length -1.
    std::optional<QByteArray> text()
    {
        const std::optional<qint32> length = number<qint32>();
        if (!length || *length > m_bytes.size() - m_at)
            return std::nullopt;
        if (*length < 0)
            return QByteArray();
        const QByteArray value = m_bytes.mid(m_at, *length);
        m_at += *length;
        return value;
    }
    QByteArray take(qsizetype count)
    {
        const QByteArray value = m_bytes.mid(m_at, count);
        m_at += value.size();
        return value;
    }

private:
    const QByteArray &m_bytes;
    qsizetype m_at = 0;
};

struct Service
{
    quint16 id; //!< of the binary encoding, in namespace 0 (OPC 10000-6, annex A)
    const char *name;
};

constexpr Service kServices[] = {
    {397, "ServiceFault"},
    {422, "FindServersRequest"},
    {425, "FindServersResponse"},
    {428, "GetEndpointsRequest"},
    {431, "GetEndpointsResponse"},
    {446, "OpenSecureChannelRequest"},
    {449, "OpenSecureChannelResponse"},
    {452, "CloseSecureChannelRequest"},
    {461, "CreateSessionRequest"},
    {464, "CreateSessionResponse"},
    {467, "ActivateSessionRequest"},
    {470, "ActivateSessionResponse"},
    {473, "CloseSessionRequest"},
    {476, "CloseSessionResponse"},
    {527, "BrowseRequest"},
    {530, "BrowseResponse"},
    {533, "BrowseNextRequest"},
    {536, "BrowseNextResponse"},
    {554, "TranslateBrowsePathsToNodeIdsRequest"},
    {557, "TranslateBrowsePathsToNodeIdsResponse"},
    {631, "ReadRequest"},
    {634, "ReadResponse"},
    {673, "WriteRequest"},
    {676, "WriteResponse"},
    {751, "CreateMonitoredItemsRequest"},
    {754, "CreateMonitoredItemsResponse"},
    {763, "ModifyMonitoredItemsRequest"},
    {766, "ModifyMonitoredItemsResponse"},
    {781, "DeleteMonitoredItemsRequest"},
    {784, "DeleteMonitoredItemsResponse"},
    {787, "CreateSubscriptionRequest"},
    {790, "CreateSubscriptionResponse"},
    {793, "ModifySubscriptionRequest"},
    {796, "ModifySubscriptionResponse"},
    {826, "PublishRequest"},
    {829, "PublishResponse"},
    {832, "RepublishRequest"},
    {835, "RepublishResponse"},
};

QString serviceName(quint16 id)
{
    for (const Service &service : kServices) {
        if (service.id == id)
            return QString::fromLatin1(service.name);
    }
    return {};
}

//! The service of a message whose body is not encrypted; nothing when it does not look like one.
std::optional<quint16> bodyType(ChunkReader &reader)
{
    const std::optional<quint8> encoding = reader.number<quint8>();
    if (!encoding)
        return std::nullopt;
    if (*encoding == 0) {
        if (const auto id = reader.number<quint8>())
            return quint16(*id);
        return std::nullopt;
    }
    if (*encoding != 1 || reader.number<quint8>() != 0)
        return std::nullopt;
    return reader.number<quint16>();
}

QString line(const QString &name, const QString &value)
{
    return name + QLatin1String(": ") + value + QLatin1Char('\n');
}

template<typename T>
QString numberLine(const QString &name, const std::optional<T> &value)
{
    return line(name, value ? QString::number(*value) : FrameWords::tr("cut off"));
}

QString helloText(ChunkReader &reader, bool hello)
{
    QString text = numberLine(FrameWords::tr("Protocol version"), reader.number<quint32>());
    text += numberLine(FrameWords::tr("Receive buffer (bytes)"), reader.number<quint32>());
    text += numberLine(FrameWords::tr("Send buffer (bytes)"), reader.number<quint32>());
    text += numberLine(FrameWords::tr("Largest message (bytes)"), reader.number<quint32>());
    text += numberLine(FrameWords::tr("Most chunks"), reader.number<quint32>());
    if (hello)
        text += line(FrameWords::tr("Endpoint"), QString::fromUtf8(reader.text().value_or(QByteArray())));
    return text;
}

QString errorText(ChunkReader &reader)
{
    const std::optional<quint32> code = reader.number<quint32>();
    return line(FrameWords::tr("Error"), code ? statusName(StatusCode(*code)) : FrameWords::tr("cut off"))
        + line(FrameWords::tr("Reason"), QString::fromUtf8(reader.text().value_or(QByteArray())));
}

QString bodyText(ChunkReader &reader)
{
    QString text = numberLine(FrameWords::tr("Sequence number"), reader.number<quint32>());
    text += numberLine(FrameWords::tr("Request"), reader.number<quint32>());
    const std::optional<quint16> type = bodyType(reader);
    const QString name = type ? serviceName(*type) : QString();
    if (!name.isEmpty())
        return text + line(FrameWords::tr("Service"), name);
    return FrameWords::tr("The rest is encrypted, or a later chunk of a message.") + QLatin1Char('\n');
}

QString openText(ChunkReader &reader)
{
    QString text = numberLine(FrameWords::tr("Secure channel"), reader.number<quint32>());
    const QByteArray policy = reader.text().value_or(QByteArray());
    text += line(FrameWords::tr("Security policy"), QString::fromUtf8(policy));
    const QByteArray certificate = reader.text().value_or(QByteArray());
    text += line(FrameWords::tr("Sender's certificate (bytes)"), QString::number(certificate.size()));
    reader.text(); // the receiver's thumbprint
    if (policy.endsWith("#None"))
        text += bodyText(reader);
    return text;
}

QString messageService(const QByteArray &chunk)
{
    ChunkReader reader(chunk);
    reader.take(24); // header, channel, token, sequence number, request
    const std::optional<quint16> type = bodyType(reader);
    return type ? serviceName(*type) : QString();
}

} // namespace

bool mayHoldSecret(const QByteArray &chunk)
{
    return chunk.startsWith("MSG") && messageService(chunk) == QLatin1String("ActivateSessionRequest");
}

QString frameSummary(const QByteArray &chunk)
{
    const QString kind = QString::fromLatin1(chunk.left(3));
    if (kind != QLatin1String("MSG"))
        return kind;
    const QString name = messageService(chunk);
    return name.isEmpty() ? FrameWords::tr("MSG (encrypted or a later chunk)") : QString(QLatin1String("MSG ") + name);
}

QString describeFrame(const FrameRecord &frame)
{
    ChunkReader reader(frame.bytes);
    const QByteArray kind = reader.take(3);
    const QByteArray chunkType = reader.take(1);
    QString text = line(FrameWords::tr("Message"), QString::fromLatin1(kind));
    if (kind == "MSG" || kind == "OPN" || kind == "CLO")
        text += line(FrameWords::tr("Chunk"), chunkType == "F" ? FrameWords::tr("final")
                                                  : chunkType == "C" ? FrameWords::tr("more follow")
                                                                     : FrameWords::tr("aborted"));
    text += numberLine(FrameWords::tr("Size (bytes)"), reader.number<quint32>());
    if (kind == "HEL" || kind == "ACK")
        return text + helloText(reader, kind == "HEL");
    if (kind == "ERR")
        return text + errorText(reader);
    if (kind == "OPN")
        return text + openText(reader);
    if (kind == "MSG" || kind == "CLO") {
        text += numberLine(FrameWords::tr("Secure channel"), reader.number<quint32>());
        text += numberLine(FrameWords::tr("Token"), reader.number<quint32>());
        return text + bodyText(reader);
    }
    return text + FrameWords::tr("This is no OPC UA message.") + QLatin1Char('\n');
}

} // namespace lineside::opcua
