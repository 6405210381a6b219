#pragma once

#include <QByteArray>

#include <optional>

namespace lineside::live {

//! A whole WebSocket frame as a server sends it: unmasked, in one piece (RFC 6455, section 5.2).
QByteArray textFrame(QByteArrayView payload);
QByteArray binaryFrame(QByteArrayView payload);
QByteArray pingFrame();
QByteArray closingFrame(quint16 code, QByteArrayView reason); //!< of the reason, as much as may be said

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
 * Stands between what a client sends and Qt's engine, and finds what that would let pass or pay for: frames that are not
 * masked, messages in endless or countless pieces, floods of control frames, text that is no UTF-8 (at its first wrong
 * byte), closes that say what may not be said. What is good goes on in whole frames: the pieces of a message are joined
 * (RFC 6455, section 5.4), because some versions of the engine take no character that lies across two of them; control
 * frames between them go ahead. Sees each byte once, keeps at most a header, a control frame and one message. One
 * connection, one thread.
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

    /*!
     * The next bytes of the stream; the first fault ends it. Behind a close nothing counts any more. Appends to \a whole the
     * messages and control frames that ended, in their order, as frames of a client; but the close, see closeFrame().
     */
    std::optional<Fault> see(QByteArrayView bytes, QByteArray &whole);

    //! The client has closed.
    bool isClosed() const { return m_isClosed; }
    //! How it closed, as a frame of a client. Empty until then.
    QByteArray closeFrame() const;
    //! Something has begun to come and is not whole.
    bool isWaiting() const { return m_inMessage || m_payloadLeft > 0 || !m_header.isEmpty(); }
    // Since the start.
    quint64 frames() const { return m_frames; }
    quint64 controlFrames() const { return m_controlFrames; }
    quint64 messages() const { return m_messages; } //!< that are whole

private:
    std::optional<Fault> header();
    std::optional<Fault> payload(QByteArrayView masked);
    std::optional<Fault> frameEnds(QByteArray &whole);

    QByteArray m_header;         //!< of the frame that comes, at most 14 bytes
    quint64 m_payloadLeft = 0;
    uchar m_opcode = 0;          //!< of the frame under way
    bool m_isFinal = false;
    quint8 m_mask[4]{};
    quint8 m_maskAt = 0;
    bool m_isText = false;       //!< the message under way
    Utf8Check m_utf8;
    QByteArray m_message;        //!< what has come of it, unmasked
    QByteArray m_control;        //!< likewise, of the control frame under way, or of the close
    bool m_isClosed = false;
    quint64 m_messageBytes = 0;
    int m_fragments = 0;
    bool m_inMessage = false;
    quint64 m_frames = 0;
    quint64 m_controlFrames = 0;
    quint64 m_messages = 0;
};

} // namespace lineside::live
