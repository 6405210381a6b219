#pragma once

#include <QByteArray>

#include <optional>

namespace lineside::live {

//! A whole WebSocket text frame as a server sends it: unmasked, in one piece (RFC 6455, section 5.2).
QByteArray textFrame(QByteArrayView payload);

/*!
 * Looks at what a client sends before Qt's engine does, and finds what that would let pass or pay for: frames that are
 * not masked, messages in endless or countless pieces, floods of control frames. Sees each byte once, keeps none.
 * One connection, one thread.
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

    //! The next bytes of the stream; the first fault ends it.
    std::optional<Fault> see(QByteArrayView bytes);

    // Since the start.
    quint64 frames() const { return m_frames; }
    quint64 controlFrames() const { return m_controlFrames; }

private:
    std::optional<Fault> header();

    QByteArray m_header;         //!< of the frame that comes, at most 14 bytes
    quint64 m_payloadLeft = 0;
    quint64 m_messageBytes = 0;
    int m_fragments = 0;
    bool m_inMessage = false;
    quint64 m_frames = 0;
    quint64 m_controlFrames = 0;
};

} // namespace lineside::live
