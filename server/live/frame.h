#pragma once

#include <QByteArray>

#include <optional>

namespace lineside::live {

//! A whole WebSocket frame as a server sends it: unmasked, in one piece (RFC 6455, section 5.2).
QByteArray textFrame(QByteArrayView payload);
QByteArray binaryFrame(QByteArrayView payload);

/*!
 * The payload of the first of some frames that textFrame() or binaryFrame() made, and takes that frame from \a frames.
 * Empty when there is none.
 */
QByteArrayView takeFrame(QByteArrayView &frames);

//! Whether a client may close with \a code (RFC 6455, section 7.4); those that were added since are servers'.
bool isCloseCode(quint16 code);

//! Looks at text byte by byte, in pieces of any length, and finds the first byte that no UTF-8 has there (RFC 3629).
class Utf8Check
{
public:
    //! False from the first wrong byte on.
    bool see(uchar byte);
    //! Whether no character is half told.
    bool isWhole() const { return m_missing == 0; }
    void restart() { *this = {}; }

private:
    int m_missing = 0;
    uchar m_from = 0x80, m_to = 0xbf; //!< what the next byte may be
};

/*!
 * Looks at what a client sends before Qt's engine does, and finds what that would let pass or pay for: frames that are
 * not masked, messages in endless or countless pieces, floods of control frames, text that is no UTF-8 (at its first wrong
 * byte), closes that say what may not be said. Sees each byte once, keeps at most a header and a close. One connection,
 * one thread.
 */
class FrameGuard
{
public:
    static constexpr quint64 kMostMessageBytes = 64 * 1024;
    static constexpr int kMostFragments = 64;

    struct Fault
    {
        quint16 closeCode = 1002; //!< 1002, 1008 or 1009
        const char *reason = "";
    };

    //! The next bytes of the stream; the first fault ends it. Behind a close nothing counts any more.
    std::optional<Fault> see(QByteArrayView bytes);

    //! The client has closed.
    bool isClosed() const { return m_isClosed; }
    // Since the start.
    quint64 frames() const { return m_frames; }
    quint64 controlFrames() const { return m_controlFrames; }
    quint64 messages() const { return m_messages; } //!< that are whole

private:
    std::optional<Fault> header();
    std::optional<Fault> payload(QByteArrayView masked);
    std::optional<Fault> frameEnds();

    QByteArray m_header;         //!< of the frame that comes, at most 14 bytes
    quint64 m_payloadLeft = 0;
    uchar m_opcode = 0;          //!< of the frame under way
    bool m_isFinal = false;
    quint8 m_mask[4]{};
    quint8 m_maskAt = 0;
    bool m_isText = false;       //!< the message under way
    Utf8Check m_utf8;
    QByteArray m_close;          //!< its payload, unmasked
    bool m_isClosed = false;
    quint64 m_messageBytes = 0;
    int m_fragments = 0;
    bool m_inMessage = false;
    quint64 m_frames = 0;
    quint64 m_controlFrames = 0;
    quint64 m_messages = 0;
};

} // namespace lineside::live
