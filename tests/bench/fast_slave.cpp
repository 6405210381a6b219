#include "bench/fast_slave.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <map>

namespace lineside::bench {

namespace {

constexpr size_t kBuffer = 64 * 1024;

quint16 wordOf(const quint8 *bytes)
{
    return quint16(bytes[0] << 8 | bytes[1]);
}

void watch(int epoll, int descriptor)
{
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = descriptor;
    epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
}

} // namespace

FastSlave::FastSlave()
    : m_registers(65536)
{
    for (size_t i = 0; i < m_registers.size(); ++i)
        m_registers[i] = quint16(i & 0x3FFF); // as floats: small finite numbers
    m_listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    if (bind(m_listener, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0 || listen(m_listener, 128) != 0
        || getsockname(m_listener, reinterpret_cast<sockaddr *>(&address), &length) != 0)
        return;
    m_port = ntohs(address.sin_port);
    m_epoll = epoll_create1(EPOLL_CLOEXEC);
    m_wake = eventfd(0, EFD_CLOEXEC);
    watch(m_epoll, m_listener);
    watch(m_epoll, m_wake);
    m_thread = std::thread([this] { run(); });
}

FastSlave::~FastSlave()
{
    if (m_thread.joinable()) {
        m_stop = true;
        eventfd_write(m_wake, 1);
        m_thread.join();
    }
    for (const int descriptor : {m_listener, m_epoll, m_wake}) {
        if (descriptor >= 0)
            close(descriptor);
    }
}

void FastSlave::run()
{
    std::map<int, Connection> connections;
    std::vector<epoll_event> events(64);
    while (!m_stop) {
        const int count = epoll_wait(m_epoll, events.data(), int(events.size()), -1);
        for (int i = 0; i < count; ++i) {
            const int descriptor = events[size_t(i)].data.fd;
            if (descriptor == m_wake)
                continue;
            if (descriptor == m_listener) {
                const int accepted = accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
                if (accepted < 0)
                    continue;
                const int on = 1;
                setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
                connections[accepted] = {accepted, std::vector<quint8>(kBuffer), 0};
                watch(m_epoll, accepted);
                continue;
            }
            if (!serve(connections[descriptor])) {
                close(descriptor);
                connections.erase(descriptor);
            }
        }
    }
    for (const auto &[descriptor, connection] : connections)
        close(descriptor);
}

bool FastSlave::serve(Connection &connection)
{
    const ssize_t got = recv(connection.descriptor, connection.in.data() + connection.inSize, kBuffer - connection.inSize, 0);
    if (got <= 0)
        return false;
    connection.inSize += size_t(got);
    m_out.clear();
    size_t done = 0;
    quint64 requests = 0;
    while (connection.inSize - done >= 8) {
        const quint8 *frame = connection.in.data() + done;
        const size_t size = 6u + wordOf(frame + 4);
        if (size < 8 || size > 260)
            return false;
        if (connection.inSize - done < size)
            break;
        answer(frame, size);
        done += size;
        ++requests;
    }
    connection.inSize -= done;
    std::memmove(connection.in.data(), connection.in.data() + done, connection.inSize);
    m_requests.fetch_add(requests, std::memory_order_relaxed);
    return m_out.empty() || send(connection.descriptor, m_out.data(), m_out.size(), MSG_NOSIGNAL) == ssize_t(m_out.size());
}

void FastSlave::answer(const quint8 *frame, size_t size)
{
    const quint8 function = frame[7];
    const size_t begin = m_out.size();
    m_out.insert(m_out.end(), frame, frame + 8); // header, unit and function; the length follows
    if ((function == 3 || function == 4) && size == 12) {
        const size_t address = wordOf(frame + 8);
        const size_t count = wordOf(frame + 10);
        m_out.push_back(quint8(count * 2));
        const size_t at = m_out.size();
        m_out.resize(at + count * 2);
        quint8 *out = m_out.data() + at;
        for (size_t i = 0; i < count; ++i) {
            const quint16 value = m_registers[(address + i) & 0xFFFF];
            *out++ = quint8(value >> 8);
            *out++ = quint8(value);
        }
    } else if (function == 6 && size == 12) {
        m_registers[wordOf(frame + 8)] = wordOf(frame + 10);
        m_out.insert(m_out.end(), frame + 8, frame + 12);
    } else if (function == 16 && size >= 13) {
        for (size_t i = 0; i < wordOf(frame + 10) && 15 + 2 * i <= size; ++i)
            m_registers[(wordOf(frame + 8) + i) & 0xFFFF] = wordOf(frame + 13 + 2 * i);
        m_out.insert(m_out.end(), frame + 8, frame + 12);
    } else {
        m_out.back() = quint8(function | 0x80);
        m_out.push_back(1);
    }
    const size_t length = m_out.size() - begin - 6;
    m_out[begin + 4] = quint8(length >> 8);
    m_out[begin + 5] = quint8(length);
}

} // namespace lineside::bench
