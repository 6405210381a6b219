#pragma once

#include <QtGlobal>

#include <atomic>
#include <thread>
#include <vector>

namespace lineside::bench {

/*!
 * A Modbus TCP slave that does nothing but answer: one thread, one epoll, all requests of a receive buffer answered in
 * one send. Knows functions 3, 4, 6 and 16. Linux only, loopback only.
 */
class FastSlave
{
public:
    FastSlave();
    ~FastSlave();
    FastSlave(const FastSlave &) = delete;
    FastSlave &operator=(const FastSlave &) = delete;

    quint16 port() const { return m_port; } //!< 0: could not listen
    quint64 requests() const { return m_requests.load(std::memory_order_relaxed); }

private:
    struct Connection
    {
        int descriptor = -1;
        std::vector<quint8> in;
        size_t inSize = 0;
    };
    void run();
    bool serve(Connection &connection);
    //! Appends the reply to one request.
    void answer(const quint8 *frame, size_t size);

    int m_listener = -1;
    int m_epoll = -1;
    int m_wake = -1;
    quint16 m_port = 0;
    std::atomic<quint64> m_requests{0};
    std::atomic<bool> m_stop{false};
    std::vector<quint16> m_registers;
    std::vector<quint8> m_out;
    std::thread m_thread;
};

} // namespace lineside::bench
