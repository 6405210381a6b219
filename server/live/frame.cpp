#include "server/live/frame.h"

#include <QtEndian>

#include <algorithm>

namespace lineside::live {

namespace {

constexpr uchar kFin = 0x80, kReservedBits = 0x70, kOpcode = 0x0f, kMasked = 0x80, kLength = 0x7f;
constexpr uchar kContinuation = 0, kText = 1, kBinary = 2, kClose = 8, kPong = 10;

//! How long a header with these two first bytes is.
qsizetype headerLength(uchar second)
{
    const uchar length = second & kLength;
    return 2 + (length == 126 ? 2 : length == 127 ? 8 : 0) + (second & kMasked ? 4 : 0);
}

} // namespace

QByteArray textFrame(QByteArrayView payload)
{
    QByteArray frame;
    frame.reserve(payload.size() + 10);
    frame.append(char(kFin | kText));
    if (payload.size() < 126) {
        frame.append(char(payload.size()));
    } else if (payload.size() <= 0xffff) {
        frame.append(char(126));
        const quint16 length = qToBigEndian(quint16(payload.size()));
        frame.append(reinterpret_cast<const char *>(&length), sizeof length);
    } else {
        frame.append(char(127));
        const quint64 length = qToBigEndian(quint64(payload.size()));
        frame.append(reinterpret_cast<const char *>(&length), sizeof length);
    }
    return frame.append(payload);
}

std::optional<FrameGuard::Fault> FrameGuard::see(QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        if (m_payloadLeft > 0) {
            const auto skipped = qsizetype(std::min(m_payloadLeft, quint64(bytes.size())));
            m_payloadLeft -= quint64(skipped);
            bytes = bytes.sliced(skipped);
            continue;
        }
        m_header.append(bytes.front());
        bytes = bytes.sliced(1);
        if (m_header.size() < 2 || m_header.size() < headerLength(uchar(m_header[1])))
            continue;
        if (auto fault = header())
            return fault;
        m_header.clear();
    }
    return {};
}

std::optional<FrameGuard::Fault> FrameGuard::header()
{
    const uchar first = uchar(m_header[0]), second = uchar(m_header[1]);
    const uchar opcode = first & kOpcode;
    const bool isFinal = first & kFin;
    const uchar shortLength = second & kLength;
    ++m_frames;
    if (first & kReservedBits)
        return Fault{1002, "reserved bits"};
    if ((opcode > kBinary && opcode < kClose) || opcode > kPong)
        return Fault{1002, "an opcode that nobody knows"};
    if (!(second & kMasked))
        return Fault{1002, "not masked"};
    quint64 length = shortLength;
    if (shortLength == 126)
        length = qFromBigEndian<quint16>(m_header.constData() + 2);
    else if (shortLength == 127)
        length = qFromBigEndian<quint64>(m_header.constData() + 2);
    if ((shortLength == 126 && length < 126) || (shortLength == 127 && length <= 0xffff) || length >> 63)
        return Fault{1002, "a length that is not the shortest"};
    if (opcode >= kClose) {
        ++m_controlFrames;
        if (!isFinal || length > 125)
            return Fault{1002, "a control frame in pieces, or too long"};
    } else {
        if ((opcode == kContinuation) != m_inMessage)
            return Fault{1002, m_inMessage ? "a message inside a message" : "a piece of no message"};
        if (opcode != kContinuation) {
            m_messageBytes = 0;
            m_fragments = 0;
        }
        m_inMessage = !isFinal;
        m_messageBytes += length;
        if (length > kMostMessageBytes || m_messageBytes > kMostMessageBytes)
            return Fault{1009, "the message is too large"};
        if (++m_fragments > kMostFragments)
            return Fault{1008, "a message in too many pieces"};
    }
    m_payloadLeft = length;
    return {};
}

} // namespace lineside::live
