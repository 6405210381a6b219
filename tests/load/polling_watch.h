#pragma once

#include "bench/fast_slave.h"
#include "drivers/modbus/modbus_driver.h"

#include <QThread>

#include <memory>
#include <thread>

namespace lineside::load {

//! What came of polling at a fixed period.
struct Polls
{
    quint64 done = 0;
    quint64 missed = 0;         //!< periods in which no answer came
    double longestGapMs = 0;
};

/*!
 * A Modbus driver as the station has it, on a thread of its own, that polls a slave of this process as long as it lives:
 * the plant beside what happens on the web port.
 */
class PollingWatch
{
public:
    explicit PollingWatch(std::chrono::milliseconds period);
    ~PollingWatch();
    PollingWatch(const PollingWatch &) = delete;
    PollingWatch &operator=(const PollingWatch &) = delete;

    bool works() const { return m_slave.port() != 0; }
    Polls polls() const; //!< since the first
    void startAnew();    //!< counts from the next one on

private:
    struct NoSecrets final : SecretSource
    {
        Result<Secret> secret(const QString &) const override;
    };

    const std::chrono::milliseconds m_period;
    bench::FastSlave m_slave;
    FieldQueue m_queue;
    NoSecrets m_secrets;
    std::unique_ptr<LinkMonitor> m_monitor;
    QThread m_thread;
    QObject m_home;
    std::unique_ptr<Driver> m_driver; //!< lives on m_thread
    mutable std::mutex m_mutex;
    Polls m_polls;
    SteadyTime m_last{};
    std::thread m_consumer; // last: it uses what stands above
};

} // namespace lineside::load
