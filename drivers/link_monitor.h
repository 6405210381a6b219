#pragma once

#include "models/field/descriptions.h"

#include <atomic>
#include <deque>
#include <functional>
#include <mutex>

namespace lineside {

/*!
 * What is known of one device's link. The driver writes on its thread, anybody reads; counters are atomics and the
 * rest is behind a mutex that is held for a copy.
 */
class LinkMonitor
{
public:
    static constexpr size_t kFrames = 500;
    static constexpr size_t kFaultFrames = 100;

    LinkMonitor(const DeviceId &device, const Clock &clock);

    // Driver's side.
    //! A new state; \a cause in words (none when Up). Telling the same again changes nothing.
    void setState(LinkState state, const QString &cause = {});
    void setWarning(const QString &warning);
    //! Keeps it as the last error; counters are counted separately.
    void noteError(const QString &what);
    void addReadings(quint64 count) { m_readings.fetch_add(count, std::memory_order_relaxed); }
    void addOk(std::chrono::nanoseconds latency);
    //! An answer whose delay means nothing, because the other side held it until there was something to say.
    void addOk() { m_ok.fetch_add(1, std::memory_order_relaxed); }
    void addTimeout() { m_timeouts.fetch_add(1, std::memory_order_relaxed); }
    void addException() { m_exceptions.fetch_add(1, std::memory_order_relaxed); }
    void addProtocolError() { m_protocolErrors.fetch_add(1, std::memory_order_relaxed); }
    void addReconnect() { m_reconnects.fetch_add(1, std::memory_order_relaxed); }
    void addMalformed() { m_malformed.fetch_add(1, std::memory_order_relaxed); }
    void setDiscovered(quint64 count) { m_discovered.store(count, std::memory_order_relaxed); }
    void addBytes(quint64 in, quint64 out);
    //! False most of the time: then recording a good frame costs one load.
    bool isWatched() const { return m_watched.load(std::memory_order_relaxed); }
    //! Good frames are kept while watched, faulty ones always.
    void record(FrameRecord frame);

    // Host's and views' side.
    void setPeriods(std::chrono::milliseconds asked, std::chrono::milliseconds inForce);
    void watch(bool on) { m_watched.store(on, std::memory_order_relaxed); }
    QList<FrameRecord> frames() const; //!< good and faulty, in time order
    LinkStatus status() const;
    LinkState state() const;
    //! Called on the driver's thread after each change of state. Set before the driver opens.
    void onStateChange(std::function<void(const LinkStatus &)> notify);

private:
    const DeviceId m_device;
    const Clock &m_clock;
    std::atomic<quint64> m_readings{0}, m_ok{0}, m_timeouts{0}, m_exceptions{0}, m_protocolErrors{0}, m_reconnects{0},
        m_bytesIn{0}, m_bytesOut{0}, m_malformed{0}, m_discovered{0};
    std::atomic<bool> m_watched{false};
    LatencyHistogram m_latency;
    mutable std::mutex m_mutex;
    LinkState m_state = LinkState::Connecting;
    QString m_cause, m_warning, m_lastError;
    UtcTime m_since{}, m_lastErrorAt{};
    std::chrono::milliseconds m_period{0}, m_periodInForce{0};
    std::deque<FrameRecord> m_frames, m_faultFrames;
    std::function<void(const LinkStatus &)> m_notify;
};

} // namespace lineside
