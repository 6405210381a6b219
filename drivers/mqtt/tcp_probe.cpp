#include "drivers/mqtt/tcp_probe.h"

#include "drivers/mqtt/words.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace lineside::mqtt {
namespace {

QString connectWords(int error, const QString &address)
{
    switch (error) {
    case ECONNREFUSED:
        return Words::tr("Connection refused by %1: nothing listens on this port.").arg(address);
    case ETIMEDOUT:
        return Words::tr("%1 does not answer.").arg(address);
    case EHOSTUNREACH:
    case ENETUNREACH:
        return Words::tr("There is no way to %1 in this network.").arg(address);
    default:
        return Words::tr("Connecting to %1 failed: %2.").arg(address, QString::fromLocal8Bit(std::strerror(error)));
    }
}

QString addressText(const sockaddr *address, quint16 port)
{
    char text[INET6_ADDRSTRLEN] = {};
    if (address->sa_family == AF_INET6) {
        inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6 *>(address)->sin6_addr, text, sizeof text);
        return QLatin1Char('[') + QString::fromLatin1(text) + QStringLiteral("]:") + QString::number(port);
    }
    inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in *>(address)->sin_addr, text, sizeof text);
    return QString::fromLatin1(text) + QLatin1Char(':') + QString::number(port);
}

//! 0 when connected, else the errno; ECANCELED when stopped.
int connectOnce(const ResolvedAddress &address, SteadyTime deadline, int stop)
{
    const int fd = ::socket(address.family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return errno;
    int error = 0;
    const auto *where = reinterpret_cast<const sockaddr *>(address.socketAddress.data());
    if (::connect(fd, where, socklen_t(address.socketAddress.size())) != 0)
        error = errno;
    if (error == EINPROGRESS) {
        using namespace std::chrono;
        pollfd watched[2] = {{fd, POLLOUT, 0}, {stop, POLLIN, 0}};
        const auto left = duration_cast<milliseconds>(deadline - steady_clock::now());
        const int ready = ::poll(watched, stop < 0 ? 1 : 2, int(std::max<qint64>(0, left.count())));
        socklen_t size = sizeof error;
        if (ready > 0 && stop >= 0 && watched[1].revents != 0)
            error = ECANCELED;
        else if (ready <= 0)
            error = ETIMEDOUT;
        else
            ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
    }
    ::close(fd);
    return error;
}

} // namespace

Result<std::vector<ResolvedAddress>> resolveHost(const QString &host, quint16 port)
{
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo *found = nullptr;
    const QByteArray service = QByteArray::number(port);
    const int error = ::getaddrinfo(host.toUtf8().constData(), service.constData(), &hints, &found);
    if (error != 0) {
        const QString message = error == EAI_NONAME ? Words::tr("The name %1 is unknown.").arg(host)
                                                    : Words::tr("The name %1 could not be looked up: %2.")
                                                          .arg(host, QString::fromLocal8Bit(gai_strerror(error)));
        return Error{Error::Kind::Unreachable, message, Words::tr("Check the spelling and the name server.")};
    }
    std::vector<ResolvedAddress> addresses;
    for (const addrinfo *it = found; it; it = it->ai_next) {
        if (it->ai_family != AF_INET && it->ai_family != AF_INET6)
            continue;
        const auto *bytes = reinterpret_cast<const unsigned char *>(it->ai_addr);
        addresses.push_back({it->ai_family, {bytes, bytes + it->ai_addrlen}, addressText(it->ai_addr, port)});
    }
    ::freeaddrinfo(found);
    if (addresses.empty())
        return Error{Error::Kind::Unreachable, Words::tr("The name %1 has no address.").arg(host), {}};
    return addresses;
}

Result<size_t> probeTcp(const std::vector<ResolvedAddress> &addresses, SteadyTime deadline, int stop)
{
    QString reason;
    for (size_t i = 0; i < addresses.size(); ++i) {
        // A dead address gets no more than its share of the time.
        const auto now = std::chrono::steady_clock::now();
        const auto share = (deadline - now) / qint64(addresses.size() - i);
        const int error = connectOnce(addresses[i], now + share, stop);
        if (error == 0)
            return i;
        if (error == ECANCELED)
            return Error{Error::Kind::Cancelled, Words::tr("Stopped."), {}};
        reason = connectWords(error, addresses[i].text);
    }
    return Error{Error::Kind::Unreachable, reason, {}};
}

} // namespace lineside::mqtt
