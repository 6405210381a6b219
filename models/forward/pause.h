#pragma once

#include "models/base/clock.h"
#include "models/forward/forward_settings.h"
#include "models/forward/stop_signal.h"

#include <mutex>
#include <random>

namespace lineside::forward {

/*!
 * How long to leave a server in peace that has just failed: twice as long each time, with jitter so that many stations
 * do not come at once, and after several failures in a row without anything done in between the breaker's pause.
 * Belongs to one thread.
 */
class Pause
{
public:
    explicit Pause(const ForwardPatience &patience) : m_patience(patience), m_random(std::random_device{}()) {}

    void failed(SteadyTime now);
    //! Something was really done: the next failure is the first again.
    void done();
    bool isOver(SteadyTime now) const { return now >= m_until; }
    SteadyTime until() const { return m_until; }
    int failures() const { return m_failures; }
    //! The server has failed so often in a row that it is left in peace for the breaker's pause.
    bool isResting() const { return m_failures >= m_patience.breakerFailures; }

private:
    const ForwardPatience m_patience;
    std::minstd_rand m_random;
    int m_failures = 0;
    SteadyTime m_until{};
};

/*!
 * The door to the server for all connections of a forwarder. Where the server has said that it does not want us (wrong
 * password, no such database, too many connections), one of them tries again after a while, and the others wait for what
 * it comes to: no lock-out, no storm. Thread-safe.
 */
class Gate
{
public:
    explicit Gate(const ForwardPatience &patience) : m_patience(patience) {}

    //! Waits until a connection may be tried, and takes the turn; false when it is time to stop.
    bool enter(const StopSignal &stop);
    //! What the try came to, with the server's code when it said no.
    void left(bool connected, const QByteArray &sqlState);
    //! No connection is tried before; long past when the server has not said no.
    SteadyTime notBefore() const;

    static bool isRefusal(const QByteArray &sqlState);

private:
    const ForwardPatience m_patience;
    mutable std::mutex m_mutex;
    bool m_refused = false;
    bool m_trying = false;
    SteadyTime m_notBefore{};
};

} // namespace lineside::forward
