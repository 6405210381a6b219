#pragma once

#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

namespace lineside::test {

/*!
 * Stands between a client and a server on 127.0.0.1 and cuts connections where it hurts: after the server has answered a
 * COMMIT, and before the client hears of it.
 */
class CutProxy
{
public:
    explicit CutProxy(int serverPort);
    ~CutProxy();

    int port() const { return m_port; }
    //! From now on this many answers to a COMMIT are swallowed, with their connection.
    void cutAnswers(int count) { m_toCut = count; }
    int cut() const { return m_cut.load(); }

private:
    void accept();
    void serve(int client);

    const int m_serverPort;
    int m_listener = -1;
    int m_port = 0;
    std::atomic<bool> m_ending{false};
    std::atomic<int> m_toCut{0};
    std::atomic<int> m_cut{0};
    std::mutex m_mutex;
    std::vector<std::thread> m_connections;
    std::thread m_accepting;
};

} // namespace lineside::test
