#include "server/live/frame.h"

#include <QtEndian>

#include <algorithm>

namespace lineside::live {

namespace {

constexpr uchar kFin = 0x80, kReservedBits = 0x70, kOpcode = 0x0f, kMasked = 0x80, kLength = 0x7f;
constexpr uchar kContinuation = 0, kText = 1, kBinary = 2, kClose = 8, kPing = 9, kPong = 10;
constexpr qsizetype kMostReason = 123;

//! How long a header with these two first bytes is.
qsizetype headerLength(uchar second)
{
    const uchar length = second & kLength;
    return 2 + (length == 126 ? 2 : length == 127 ? 8 : 0) + (second & kMasked ? 4 : 0);
}

//! A whole frame; \a mask 0 for a server's, kMasked for a client's (whose key is zero then).
QByteArray frameOf(uchar opcode, QByteArrayView payload, uchar mask = 0)
{
    QByteArray frame;
    frame.reserve(payload.size() + 14);
    frame.append(char(kFin | opcode));
    if (payload.size() < 126) {
        frame.append(char(mask | uchar(payload.size())));
    } else if (payload.size() <= 0xffff) {
        frame.append(char(mask | 126));
        const quint16 length = qToBigEndian(quint16(payload.size()));
        frame.append(reinterpret_cast<const char *>(&length), sizeof length);
    } else {
        frame.append(char(mask | 127));
        const quint64 length = qToBigEndian(quint64(payload.size()));
        frame.append(reinterpret_cast<const char *>(&length), sizeof length);
    }
    if (mask != 0)
        frame.append(4, '\0');
    return frame.append(payload);
}

} // namespace

QByteArray textFrame(QByteArrayView payload)
{
    return frameOf(kText, payload);
}

QByteArray binaryFrame(QByteArrayView payload)
{
    return frameOf(kBinary, payload);
}

QByteArray pingFrame()
{
    return frameOf(kPing, {});
}

QByteArray closingFrame(quint16 code, QByteArrayView reason)
{
    const quint16 wire = qToBigEndian(code);
    return frameOf(kClose, QByteArray(reinterpret_cast<const char *>(&wire), sizeof wire).append(reason.first(std::min(reason.size(), kMostReason))));
}

QByteArrayView takeFrame(QByteArrayView &frames)
{
    if (frames.size() < 2)
        return {};
    const uchar second = uchar(frames[1]);
    const qsizetype head = headerLength(second);
    if (frames.size() < head)
        return {};
    quint64 length = second & kLength;
    if (length == 126)
        length = qFromBigEndian<quint16>(frames.data() + 2);
    else if (length == 127)
        length = qFromBigEndian<quint64>(frames.data() + 2);
    if (length > quint64(frames.size() - head))
        return {};
    const QByteArrayView payload = frames.sliced(head, qsizetype(length));
    frames = frames.sliced(head + qsizetype(length));
    return payload;
}

bool isCloseCode(quint16 code)
{
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1011) || (code >= 3000 && code <= 4999);
}

bool Utf8Check::see(uchar byte)
{
    if (m_missing > 0) {
        if (byte < m_from || byte > m_to)
            return false;
        m_from = 0x80;
        m_to = 0xbf;
        --m_missing;
        return true;
    }
    if (byte < 0x80)
        return true;
    if (byte < 0xc2 || byte > 0xf4)
        return false;
    m_missing = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    if (byte == 0xe0)
        m_from = 0xa0; // shorter ones say the same
    else if (byte == 0xed)
        m_to = 0x9f;   // surrogates
    else if (byte == 0xf0)
        m_from = 0x90;
    else if (byte == 0xf4)
        m_to = 0x8f;   // behind U+10FFFF
    return true;
}

std::optional<FrameGuard::Fault> FrameGuard::see(QByteArrayView bytes, QByteArray &whole)
{
    while (!bytes.isEmpty() && !m_isClosed) {
        if (m_payloadLeft > 0) {
            const auto here = qsizetype(std::min(m_payloadLeft, quint64(bytes.size())));
            if (auto fault = payload(bytes.first(here)))
                return fault;
            m_payloadLeft -= quint64(here);
            bytes = bytes.sliced(here);
            if (m_payloadLeft > 0)
                continue;
            if (auto fault = frameEnds(whole))
                return fault;
            continue;
        }
        m_header.append(bytes.front());
        bytes = bytes.sliced(1);
        if (m_header.size() < 2 || m_header.size() < headerLength(uchar(m_header[1])))
            continue;
        if (auto fault = header())
            return fault;
        m_header.clear();
        if (m_payloadLeft > 0)
            continue;
        if (auto fault = frameEnds(whole))
            return fault;
    }
    return {};
}

std::optional<FrameGuard::Fault> FrameGuard::payload(QByteArrayView masked)
{
    const bool isControl = m_opcode >= kClose;
    QByteArray &plain = isControl ? m_control : m_message;
    for (const char c : masked) {
        const uchar byte = uchar(c) ^ m_mask[m_maskAt];
        m_maskAt = (m_maskAt + 1) & 3;
        plain.append(char(byte));
        if (!isControl && m_isText && !m_utf8.see(byte))
            return Fault{1007, "text that is no UTF-8"};
    }
    return {};
}

std::optional<FrameGuard::Fault> FrameGuard::frameEnds(QByteArray &whole)
{
    if (m_opcode == kClose) {
        m_isClosed = true;
        if (m_control.isEmpty())
            return {};
        if (m_control.size() < 2 || !isCloseCode(qFromBigEndian<quint16>(m_control.constData())))
            return Fault{1002, "a close that may not be said"};
        Utf8Check reason;
        const bool isText = std::all_of(m_control.cbegin() + 2, m_control.cend(), [&](char c) { return reason.see(uchar(c)); });
        if (!isText || !reason.isWhole())
            return Fault{1007, "a reason that is no UTF-8"};
    } else if (m_opcode > kClose) {
        whole.append(frameOf(m_opcode, m_control, kMasked));
    } else if (m_isFinal) {
        if (m_isText && !m_utf8.isWhole())
            return Fault{1007, "text that ends within a character"};
        ++m_messages;
        whole.append(frameOf(m_isText ? kText : kBinary, m_message, kMasked));
        m_message = {};
    }
    return {};
}

QByteArray FrameGuard::closeFrame() const
{
    return m_isClosed ? frameOf(kClose, m_control, kMasked) : QByteArray();
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
        m_control = {};
        if (!isFinal || length > 125)
            return Fault{1002, "a control frame in pieces, or too long"};
    } else {
        if ((opcode == kContinuation) != m_inMessage)
            return Fault{1002, m_inMessage ? "a message inside a message" : "a piece of no message"};
        if (opcode != kContinuation) {
            m_messageBytes = 0;
            m_fragments = 0;
            m_isText = opcode == kText;
            m_utf8.restart();
        }
        m_inMessage = !isFinal;
        m_messageBytes += length;
        if (length > kMostMessageBytes || m_messageBytes > kMostMessageBytes)
            return Fault{1009, "the message is too large"};
        if (++m_fragments > kMostFragments)
            return Fault{1008, "a message in too many pieces"};
    }
    m_payloadLeft = length;
    m_opcode = opcode;
    m_isFinal = isFinal;
    m_maskAt = 0;
    std::copy_n(reinterpret_cast<const quint8 *>(m_header.constData()) + m_header.size() - 4, 4, m_mask);
    return {};
}

} // namespace lineside::live
