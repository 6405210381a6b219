#include "load/channel.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <arpa/inet.h>
#include <cerrno>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace lineside::load {

TlsClient::TlsClient() : m_context(SSL_CTX_new(TLS_client_method()))
{
    SSL_CTX_set_mode(m_context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(m_context, SSL_SESS_CACHE_OFF);
}

TlsClient::~TlsClient()
{
    SSL_CTX_free(m_context);
}

bool Channel::connect(uint16_t port, uint32_t from, TlsClient *tls, int receiveBuffer)
{
    close();
    m_descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (m_descriptor < 0)
        return false;
    const int on = 1;
    ::setsockopt(m_descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    // The port is chosen at connect(): so there are enough of them for each pair of addresses.
    ::setsockopt(m_descriptor, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    if (receiveBuffer > 0)
        ::setsockopt(m_descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, sizeof receiveBuffer);
    sockaddr_in own{}, peer{};
    own.sin_family = peer.sin_family = AF_INET;
    own.sin_addr.s_addr = htonl(from);
    peer.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    peer.sin_port = htons(port);
    if (::bind(m_descriptor, reinterpret_cast<sockaddr *>(&own), sizeof own) != 0
        || (::connect(m_descriptor, reinterpret_cast<sockaddr *>(&peer), sizeof peer) != 0 && errno != EINPROGRESS)) {
        close();
        return false;
    }
    if (tls) {
        m_ssl = SSL_new(tls->context());
        SSL_set_fd(m_ssl, m_descriptor);
        SSL_set_connect_state(m_ssl);
    }
    m_state = State::Connecting;
    return true;
}

void Channel::close()
{
    if (m_ssl)
        SSL_free(m_ssl);
    m_ssl = nullptr;
    if (m_descriptor >= 0)
        ::close(m_descriptor);
    m_descriptor = -1;
    m_out.clear();
    m_tlsWantsWrite = false;
    m_state = State::Closed;
}

bool Channel::advance()
{
    if (m_state == State::Connecting) {
        int error = 0;
        socklen_t length = sizeof error;
        if (::getsockopt(m_descriptor, SOL_SOCKET, SO_ERROR, &error, &length) != 0 || error != 0)
            return false;
        m_state = m_ssl ? State::Shaking : State::Open;
    }
    if (m_state == State::Shaking) {
        ERR_clear_error();
        const int result = SSL_do_handshake(m_ssl);
        if (result == 1) {
            m_state = State::Open;
            m_tlsWantsWrite = false;
        } else {
            const int error = SSL_get_error(m_ssl, result);
            m_tlsWantsWrite = error == SSL_ERROR_WANT_WRITE;
            return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
        }
    }
    return m_state == State::Open && write({});
}

bool Channel::write(std::string_view bytes)
{
    m_out.append(bytes);
    if (m_state != State::Open)
        return m_state != State::Closed;
    while (!m_out.empty()) {
        long sent = 0;
        if (m_ssl) {
            ERR_clear_error();
            sent = SSL_write(m_ssl, m_out.data(), int(m_out.size()));
            if (sent <= 0) {
                const int error = SSL_get_error(m_ssl, int(sent));
                m_tlsWantsWrite = error == SSL_ERROR_WANT_WRITE;
                return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
            }
        } else {
            sent = ::send(m_descriptor, m_out.data(), m_out.size(), MSG_NOSIGNAL);
            if (sent < 0)
                return errno == EAGAIN || errno == EINTR;
        }
        m_out.erase(0, size_t(sent));
    }
    m_tlsWantsWrite = false;
    return true;
}

long Channel::read(char *into, size_t most)
{
    if (m_ssl) {
        ERR_clear_error();
        const int count = SSL_read(m_ssl, into, int(most));
        if (count > 0)
            return count;
        const int error = SSL_get_error(m_ssl, count);
        return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? 0 : -1;
    }
    const ssize_t count = ::recv(m_descriptor, into, most, 0);
    if (count > 0)
        return long(count);
    return count < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
}

} // namespace lineside::load
