#include "server/http/listener.h"

#include <QCoreApplication>
#include <QLoggingCategory>
#include <QSocketNotifier>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

namespace lineside::http {

namespace {

Q_LOGGING_CATEGORY(lcListener, "lineside.server.http")

//! A socket address of either family.
struct SocketAddress
{
    sockaddr_storage bytes{};
    socklen_t length = 0;

    sockaddr *raw() { return reinterpret_cast<sockaddr *>(&bytes); }
};

SocketAddress socketAddress(const QHostAddress &address, quint16 port)
{
    SocketAddress result;
    if (address.protocol() == QAbstractSocket::IPv4Protocol) {
        auto *four = reinterpret_cast<sockaddr_in *>(&result.bytes);
        four->sin_family = AF_INET;
        four->sin_port = htons(port);
        four->sin_addr.s_addr = htonl(address.toIPv4Address());
        result.length = sizeof(sockaddr_in);
        return result;
    }
    auto *six = reinterpret_cast<sockaddr_in6 *>(&result.bytes);
    six->sin6_family = AF_INET6;
    six->sin6_port = htons(port);
    if (address != QHostAddress::Any) {
        const Q_IPV6ADDR bytes = address.toIPv6Address();
        std::memcpy(&six->sin6_addr, &bytes, sizeof bytes);
    }
    result.length = sizeof(sockaddr_in6);
    return result;
}

quint16 portOf(int socket)
{
    SocketAddress own;
    own.length = sizeof own.bytes;
    if (::getsockname(socket, own.raw(), &own.length) != 0)
        return 0;
    if (own.bytes.ss_family == AF_INET)
        return ntohs(reinterpret_cast<const sockaddr_in *>(&own.bytes)->sin_port);
    return ntohs(reinterpret_cast<const sockaddr_in6 *>(&own.bytes)->sin6_port);
}

//! The same under a high number; as it is where there is none.
Descriptor outOfTheWay(Descriptor descriptor)
{
    const int high = ::fcntl(descriptor.get(), F_DUPFD_CLOEXEC, Listener::kFirstDescriptor);
    return high >= 0 ? Descriptor(high) : std::move(descriptor);
}

Descriptor reserveDescriptor()
{
    return Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC));
}

} // namespace

Descriptor &Descriptor::operator=(Descriptor &&other) noexcept
{
    if (this != &other) {
        reset();
        m_fd = other.release();
    }
    return *this;
}

void Descriptor::reset()
{
    if (m_fd >= 0)
        ::close(std::exchange(m_fd, -1));
}

void allowDescriptors(quint64 wanted)
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted)
        return;
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, wanted);
    if (::setrlimit(RLIMIT_NOFILE, &limit) != 0)
        qCWarning(lcListener, "The system does not allow more open files: %s", std::strerror(errno));
}

Listener::Listener(Accepted accepted, QObject *parent)
    : QObject(parent)
    , m_accepted(std::move(accepted))
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPause);
    m_pause.callOnTimeout(this, [this] {
        if (m_notifier)
            m_notifier->setEnabled(true);
    });
}

Listener::~Listener()
{
    close();
}

Status Listener::listen(const QHostAddress &address, quint16 port)
{
    close();
    SocketAddress wanted = socketAddress(address, port);
    const auto failed = [&] {
        const int why = errno;
        m_socket.reset();
        return Error{Error::Kind::Io,
                     QCoreApplication::translate("server", "The server cannot listen at %1, port %2: %3.")
                         .arg(address.toString(), QString::number(port), QString::fromLocal8Bit(std::strerror(why))),
                     QCoreApplication::translate("server", "Choose another address or port in the server's settings.")};
    };
    m_socket = Descriptor(::socket(wanted.bytes.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!m_socket.isOpen())
        return failed();
    const int on = 1;
    const int bothFamilies = address == QHostAddress::Any ? 0 : 1;
    if (::setsockopt(m_socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0)
        return failed();
    if (wanted.bytes.ss_family == AF_INET6
        && ::setsockopt(m_socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &bothFamilies, sizeof bothFamilies) != 0)
        return failed();
    if (::bind(m_socket.get(), wanted.raw(), wanted.length) != 0 || ::listen(m_socket.get(), kBacklog) != 0)
        return failed();
    m_port = portOf(m_socket.get());
    m_reserve = reserveDescriptor();
    m_notifier = std::make_unique<QSocketNotifier>(m_socket.get(), QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &Listener::acceptSome);
    return Done{};
}

void Listener::close()
{
    m_pause.stop();
    m_notifier.reset();
    m_socket.reset();
    m_reserve.reset();
    m_port = 0;
}

void Listener::acceptSome()
{
    for (int i = 0; i < kAcceptedAtOnce && m_socket.isOpen(); ++i) {
        SocketAddress peer;
        peer.length = sizeof peer.bytes;
        Descriptor accepted(::accept4(m_socket.get(), peer.raw(), &peer.length, SOCK_NONBLOCK | SOCK_CLOEXEC));
        if (!accepted.isOpen()) {
            if (errno == EINTR || errno == ECONNABORTED || errno == EPROTO)
                continue;
            if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
                outOfDescriptors();
            return;
        }
        if (!m_reserve.isOpen()) {
            // What was given up for the line could not be had again yet: this one becomes it.
            m_reserve = reserveDescriptor();
            if (!m_reserve.isOpen()) {
                countTurnedAway();
                accepted.reset();
                m_reserve = reserveDescriptor();
                continue;
            }
        }
        const int on = 1;
        ::setsockopt(accepted.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        const unsigned int milliseconds = 30'000; // what nobody has acknowledged for so long ends the connection
        ::setsockopt(accepted.get(), IPPROTO_TCP, TCP_USER_TIMEOUT, &milliseconds, sizeof milliseconds);
        m_accepted(outOfTheWay(std::move(accepted)), QHostAddress(peer.raw()));
    }
}

void Listener::countTurnedAway()
{
    ++m_turnedAway;
    if (m_told)
        m_told();
}

void Listener::outOfDescriptors()
{
    m_notifier->setEnabled(false);
    m_reserve.reset();
    for (int i = 0; i < kBacklog; ++i) {
        const Descriptor one(::accept4(m_socket.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
        if (!one.isOpen())
            break;
        countTurnedAway();
    }
    m_reserve = reserveDescriptor();
    ++m_pauses;
    m_pause.start();
}

} // namespace lineside::http
