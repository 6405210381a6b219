#include "modbus/rtu_peer.h"

#include "drivers/modbus/rtu_frame.h"

#include <QTimer>

#include <fcntl.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

namespace lineside {

RtuPeer::RtuPeer()
    : m_script([this](const Request &request) { send(truth(request)); })
{
    m_master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    char name[128] = {};
    if (m_master < 0 || grantpt(m_master) != 0 || unlockpt(m_master) != 0 || ptsname_r(m_master, name, sizeof name) != 0)
        return;
    m_slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    termios raw{};
    tcgetattr(m_slave, &raw);
    cfmakeraw(&raw);
    tcsetattr(m_slave, TCSANOW, &raw);
    m_port = QString::fromLocal8Bit(name);
    m_notifier = std::make_unique<QSocketNotifier>(m_master, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] { read(); });
}

RtuPeer::~RtuPeer()
{
    m_notifier.reset();
    for (const int descriptor : {m_master, m_slave}) {
        if (descriptor >= 0)
            close(descriptor);
    }
}

void RtuPeer::read()
{
    char bytes[512];
    const ssize_t got = ::read(m_master, bytes, sizeof bytes);
    if (got <= 0)
        return;
    m_pending.append(bytes, got);
    while (m_pending.size() >= 8) {
        qsizetype size = 8;
        const auto function = quint8(m_pending[1]);
        if (function == 15 || function == 16)
            size = 9 + quint8(m_pending[6]);
        else if (function == 22)
            size = 10;
        if (m_pending.size() < size)
            break;
        Request request;
        request.frame = m_pending.left(size);
        request.unit = quint8(m_pending[0]);
        request.pdu = m_pending.mid(1, size - 3);
        m_pending.remove(0, size);
        m_log.append(request);
        m_script(request);
    }
}

void RtuPeer::send(const QByteArray &bytes)
{
    if (::write(m_master, bytes.constData(), size_t(bytes.size())) != bytes.size())
        qWarning("the line does not take what the peer sends");
}

void RtuPeer::sendLater(int afterMs, const QByteArray &bytes)
{
    QTimer::singleShot(afterMs, Qt::PreciseTimer, this, [this, bytes] { send(bytes); });
}

QByteArray RtuPeer::frame(quint8 unit, const QByteArray &pdu)
{
    const QByteArray body = QByteArray(1, char(unit)) + pdu;
    return body + modbus::rtuChecksum(body);
}

QByteArray RtuPeer::truth(const Request &request)
{
    if (!request.isRead()) {
        if (request.function() == 6)
            m_written[request.word(1)] = request.word(3);
        return frame(request.unit, request.pdu.left(5));
    }
    QByteArray pdu(1, request.pdu[0]);
    pdu.append(char(request.word(3) * 2));
    for (int i = 0; i < request.word(3); ++i) {
        const int value = m_written.value(request.word(1) + i, trueRegister(request.word(1) + i));
        pdu.append(char(value >> 8)).append(char(value));
    }
    return frame(request.unit, pdu);
}

QByteArray RtuPeer::lie(const Request &request)
{
    QByteArray pdu(1, request.pdu[0]);
    pdu.append(char(request.word(3) * 2));
    for (int i = 0; i < request.word(3); ++i)
        pdu.append(char(0x80 + i)).append(char(0x11));
    return frame(request.unit, pdu);
}

} // namespace lineside
