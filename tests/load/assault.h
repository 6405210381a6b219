#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace lineside::load {

struct AssaultOptions
{
    uint16_t port = 0;
    bool tls = false;
    std::vector<std::string> tokens;
    int slowHeads = 0;
    double badHandshakesPerSecond = 0;
    int hugeFrames = 0;
};

/*!
 * What should not happen to a server and does: heads that come a byte a second, handshakes that are none, frames larger
 * than anybody may send. From addresses of its own, on a thread of its own, for as long as it lives.
 */
class Assault
{
public:
    explicit Assault(AssaultOptions options);
    ~Assault();
    Assault(const Assault &) = delete;
    Assault &operator=(const Assault &) = delete;

    //! How often what was done, and how the server took it: "badHandshakesTaken" should not be there.
    std::map<std::string, uint64_t> counts() const;

private:
    struct One;
    void run();
    void begin(One &one);
    void advance(One &one);
    void onAnswer(One &one);
    void end(One &one, bool byServer);
    void count(const char *what);

    const AssaultOptions m_options;
    mutable std::mutex m_mutex;
    std::map<std::string, uint64_t> m_counts;
    std::vector<std::unique_ptr<One>> m_all;
    uint64_t m_begun = 0;
    int m_epoll = -1;
    std::atomic<bool> m_stop{false};
    std::thread m_thread;
};

} // namespace lineside::load
