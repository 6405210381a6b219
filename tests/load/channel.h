#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct ssl_ctx_st;
struct ssl_st;

namespace lineside::load {

//! What TLS connections of one client share: takes any certificate, since it is load that is to be made. One thread.
class TlsClient
{
public:
    TlsClient();
    ~TlsClient();
    TlsClient(const TlsClient &) = delete;
    TlsClient &operator=(const TlsClient &) = delete;

    ssl_ctx_st *context() const { return m_context; }

private:
    ssl_ctx_st *m_context = nullptr;
};

/*!
 * A TCP connection that never waits, with TLS where wanted. The caller watches descriptor() and calls advance() when
 * something can be read or written.
 */
class Channel
{
public:
    enum class State { Closed, Connecting, Shaking, Open };

    Channel() = default;
    ~Channel() { close(); }
    Channel(const Channel &) = delete;
    Channel &operator=(const Channel &) = delete;

    //! From 127.x.y.z (in host byte order) to 127.0.0.1; \a tls may be null. False when the system refuses.
    bool connect(uint16_t port, uint32_t from, TlsClient *tls, int receiveBuffer = 0);
    void close();

    //! Goes on with connecting and with what waits to be written; false when the connection has failed.
    bool advance();
    State state() const { return m_state; }
    bool wantsToWrite() const { return m_state == State::Connecting || !m_out.empty() || m_tlsWantsWrite; }
    int descriptor() const { return m_descriptor; }

    //! What cannot leave yet waits; false when the connection has failed.
    bool write(std::string_view bytes);
    //! More than 0: bytes; 0: nothing for now; -1: the other side has closed, or worse.
    long read(char *into, size_t most);

private:
    int m_descriptor = -1;
    ssl_st *m_ssl = nullptr;
    bool m_tlsWantsWrite = false;
    State m_state = State::Closed;
    std::string m_out;
};

} // namespace lineside::load
