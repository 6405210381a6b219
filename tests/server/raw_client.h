#pragma once

#include <QByteArray>
#include <QElapsedTimer>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <map>
#include <utility>

namespace lineside::test {

//! An answer as it came over the wire.
struct RawAnswer
{
    int status = 0; //!< 0: none came
    std::map<QByteArray, QByteArray> fields; //!< names in lower case
    QByteArray body;
};

//! A TCP client that sends bytes and looks at bytes: nothing between a test and the wire.
class RawClient
{
public:
    RawClient() = default;
    RawClient(const RawClient &) = delete;
    RawClient &operator=(const RawClient &) = delete;
    RawClient(RawClient &&other) noexcept : m_socket(std::exchange(other.m_socket, -1)), m_bytes(std::move(other.m_bytes)) {}
    ~RawClient() { close(); }

    //! From an address of this computer: all of 127.0.0.0/8 is.
    bool connect(quint16 port, const char *from = "127.0.0.1")
    {
        close();
        m_socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in own{}, peer{};
        own.sin_family = peer.sin_family = AF_INET;
        inet_pton(AF_INET, from, &own.sin_addr);
        inet_pton(AF_INET, "127.0.0.1", &peer.sin_addr);
        peer.sin_port = htons(port);
        return ::bind(m_socket, reinterpret_cast<sockaddr *>(&own), sizeof own) == 0
            && ::connect(m_socket, reinterpret_cast<sockaddr *>(&peer), sizeof peer) == 0;
    }
    void close()
    {
        if (m_socket >= 0)
            ::close(std::exchange(m_socket, -1));
        m_bytes.clear();
    }
    bool send(const QByteArray &bytes)
    {
        qsizetype sent = 0;
        while (sent < bytes.size()) {
            const ssize_t part = ::send(m_socket, bytes.constData() + sent, size_t(bytes.size() - sent), MSG_NOSIGNAL);
            if (part <= 0)
                return false;
            sent += part;
        }
        return true;
    }
    //! Waits for something; false when the other side has closed, or nothing came in time.
    bool receive(int milliseconds = 10'000)
    {
        pollfd waiting{m_socket, POLLIN, 0};
        if (::poll(&waiting, 1, milliseconds) != 1)
            return false;
        char part[16384];
        const ssize_t count = ::recv(m_socket, part, sizeof part, 0);
        if (count <= 0)
            return false;
        m_bytes.append(part, count);
        return true;
    }
    //! Whether the other side closes within the time; what comes before is kept.
    bool closes(int milliseconds = 10'000)
    {
        QElapsedTimer timer;
        timer.start();
        while (timer.elapsed() < milliseconds) {
            pollfd waiting{m_socket, POLLIN, 0};
            if (::poll(&waiting, 1, int(milliseconds - timer.elapsed())) != 1)
                return false;
            char part[16384];
            const ssize_t count = ::recv(m_socket, part, sizeof part, 0);
            if (count <= 0)
                return true;
            m_bytes.append(part, count);
        }
        return false;
    }
    //! The next answer; \a withBody false for one to HEAD.
    RawAnswer answer(bool withBody = true)
    {
        RawAnswer answer;
        qsizetype end;
        while ((end = m_bytes.indexOf("\r\n\r\n")) < 0) {
            if (!receive())
                return answer;
        }
        const QList<QByteArray> lines = m_bytes.first(end).replace("\r\n", "\n").split('\n');
        m_bytes.remove(0, end + 4);
        for (const QByteArray &line : lines.mid(1)) {
            const qsizetype colon = line.indexOf(':');
            answer.fields[line.first(colon).toLower()] = line.mid(colon + 1).trimmed();
        }
        const qsizetype length = withBody ? answer.fields["content-length"].toLongLong() : 0;
        while (m_bytes.size() < length) {
            if (!receive())
                return answer;
        }
        answer.body = m_bytes.first(length);
        m_bytes.remove(0, length);
        answer.status = lines.first().split(' ').value(1).toInt();
        return answer;
    }
    RawAnswer ask(const QByteArray &request)
    {
        if (!send(request))
            return {};
        return answer();
    }
    const QByteArray &bytes() const { return m_bytes; }
    //! Takes some of the bytes that came.
    QByteArray take(qsizetype count)
    {
        const QByteArray taken = m_bytes.first(count);
        m_bytes.remove(0, count);
        return taken;
    }
    int descriptor() const { return m_socket; }
    //! What is sent from here on goes out piece by piece.
    void sendAtOnce()
    {
        const int yes = 1;
        ::setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    }
    //! From here on the system takes little for a reader that does not read.
    void holdLittle()
    {
        const int bytes = 8 * 1024;
        ::setsockopt(m_socket, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
    }

private:
    int m_socket = -1;
    QByteArray m_bytes;
};

} // namespace lineside::test
