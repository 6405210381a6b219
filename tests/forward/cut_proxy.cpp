#include "forward/cut_proxy.h"

#include <cstdint>
#include <string_view>
#include <utility>

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace lineside::test {

namespace {

sockaddr_in loopback(int port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<uint16_t>(port));
    return address;
}

} // namespace

CutProxy::CutProxy(int serverPort) : m_serverPort(serverPort), m_listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    sockaddr_in address = loopback(0);
    socklen_t length = sizeof(address);
    if (::bind(m_listener, reinterpret_cast<sockaddr *>(&address), length) == 0 && ::listen(m_listener, 16) == 0
        && ::getsockname(m_listener, reinterpret_cast<sockaddr *>(&address), &length) == 0)
        m_port = ntohs(address.sin_port);
    m_accepting = std::thread([this] { accept(); });
}

CutProxy::~CutProxy()
{
    m_ending = true;
    m_accepting.join();
    for (std::thread &connection : m_connections)
        connection.join();
    ::close(m_listener);
}

void CutProxy::accept()
{
    while (!m_ending) {
        pollfd wait{m_listener, POLLIN, 0};
        if (::poll(&wait, 1, 50) <= 0)
            continue;
        const int client = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (client >= 0)
            m_connections.emplace_back([this, client] { serve(client); });
    }
}

void CutProxy::serve(int client)
{
    const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = loopback(m_serverPort);
    bool open = ::connect(server, reinterpret_cast<const sockaddr *>(&address), sizeof(address)) == 0;
    bool swallow = false;
    std::vector<char> bytes(256 * 1024);
    while (open && !m_ending) {
        pollfd waits[] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
        if (::poll(waits, 2, 50) <= 0)
            continue;
        for (const auto &[wait, to] : {std::pair(waits[0], server), std::pair(waits[1], client)}) {
            if (wait.revents == 0 || !open)
                continue;
            const ssize_t got = ::recv(wait.fd, bytes.data(), bytes.size(), 0);
            if (got <= 0) {
                open = false;
                break;
            }
            if (to == client && swallow) {
                ++m_cut;
                open = false;
                break;
            }
            if (to == server && std::string_view(bytes.data(), size_t(got)).find("COMMIT") != std::string_view::npos)
                swallow = m_toCut.fetch_sub(1) > 0;
            for (ssize_t sent = 0; sent < got && open;) {
                const ssize_t part = ::send(to, bytes.data() + sent, size_t(got - sent), MSG_NOSIGNAL);
                open = part > 0;
                sent += part;
            }
        }
    }
    ::close(client);
    ::close(server);
}

} // namespace lineside::test
