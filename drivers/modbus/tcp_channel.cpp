#include "drivers/modbus/tcp_channel.h"

#include "drivers/modbus/text.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace lineside::modbus {

namespace {

constexpr size_t kMaxRest = 64 * 1024; //!< a device that takes nothing for so long is gone

//! A notifier may be destroyed inside its own signal.
void release(std::unique_ptr<QSocketNotifier> &notifier)
{
    if (!notifier)
        return;
    notifier->setEnabled(false);
    notifier->disconnect();
    notifier.release()->deleteLater();
}

bool isForLater(int error)
{
    return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

} // namespace

bool TcpChannel::adopt(qintptr descriptor, QObject *owner, std::function<void()> readable, std::function<void()> broken)
{
    close();
    m_descriptor = fcntl(int(descriptor), F_DUPFD_CLOEXEC, 3);
    if (m_descriptor < 0) {
        m_error = errno;
        return false;
    }
    m_error = 0;
    m_owner = owner;
    m_broken = std::move(broken);
    m_readable = std::make_unique<QSocketNotifier>(m_descriptor, QSocketNotifier::Read, m_owner);
    QObject::connect(m_readable.get(), &QSocketNotifier::activated, m_readable.get(), std::move(readable));
    return true;
}

void TcpChannel::close()
{
    if (m_descriptor < 0)
        return;
    release(m_readable);
    release(m_writable);
    m_rest.clear();
    ::close(m_descriptor);
    m_descriptor = -1;
}

qint64 TcpChannel::read(std::span<quint8> into)
{
    const ssize_t got = recv(m_descriptor, into.data(), into.size(), 0);
    if (got > 0)
        return got;
    if (got < 0 && isForLater(errno))
        return 0;
    m_error = got < 0 ? errno : 0;
    return -1;
}

bool TcpChannel::send(std::span<const quint8> bytes)
{
    if (m_rest.empty()) {
        const ssize_t sent = ::send(m_descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0 && !isForLater(errno)) {
            m_error = errno;
            return false;
        }
        bytes = bytes.subspan(size_t(std::max<ssize_t>(sent, 0)));
        if (bytes.empty())
            return true;
    }
    if (m_rest.size() + bytes.size() > kMaxRest) {
        m_error = ETIMEDOUT;
        return false;
    }
    m_rest.insert(m_rest.end(), bytes.begin(), bytes.end());
    if (!m_writable) {
        m_writable = std::make_unique<QSocketNotifier>(m_descriptor, QSocketNotifier::Write, m_owner);
        QObject::connect(m_writable.get(), &QSocketNotifier::activated, m_writable.get(), [this] { sendRest(); });
    }
    return true;
}

void TcpChannel::sendRest()
{
    const ssize_t sent = ::send(m_descriptor, m_rest.data(), m_rest.size(), MSG_NOSIGNAL);
    if (sent < 0 && isForLater(errno))
        return;
    if (sent < 0) {
        m_error = errno;
        release(m_writable);
        m_broken();
        return;
    }
    m_rest.erase(m_rest.begin(), m_rest.begin() + sent);
    if (m_rest.empty())
        release(m_writable);
}

QString TcpChannel::errorText() const
{
    switch (m_error) {
    case 0:
        return Text::tr("the device closed the connection");
    case ECONNRESET:
    case EPIPE:
        return Text::tr("the device reset the connection");
    case ETIMEDOUT:
        return Text::tr("the device does not confirm what was sent");
    default:
        return qt_error_string(m_error);
    }
}

} // namespace lineside::modbus
