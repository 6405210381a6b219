#include "drivers/link_monitor.h"

#include <algorithm>
#include <iterator>

namespace lineside {

LinkMonitor::LinkMonitor(const DeviceId &device, const Clock &clock)
    : m_device(device)
    , m_clock(clock)
    , m_since(clock.utc())
{
}

void LinkMonitor::setState(LinkState state, const QString &cause)
{
    std::function<void(const LinkStatus &)> notify;
    {
        const std::lock_guard lock(m_mutex);
        const QString told = state == LinkState::Up ? QString() : cause;
        if (m_state == state && m_cause == told)
            return;
        if (m_state != state)
            m_since = m_clock.utc();
        m_state = state;
        m_cause = told;
        notify = m_notify;
    }
    if (notify)
        notify(status());
}

void LinkMonitor::setWarning(const QString &warning)
{
    const std::lock_guard lock(m_mutex);
    m_warning = warning;
}

void LinkMonitor::noteError(const QString &what)
{
    const UtcTime now = m_clock.utc();
    const std::lock_guard lock(m_mutex);
    m_lastError = what;
    m_lastErrorAt = now;
}

void LinkMonitor::addOk(std::chrono::nanoseconds latency)
{
    m_ok.fetch_add(1, std::memory_order_relaxed);
    m_latency.add(latency);
}

void LinkMonitor::addBytes(quint64 in, quint64 out)
{
    m_bytesIn.fetch_add(in, std::memory_order_relaxed);
    m_bytesOut.fetch_add(out, std::memory_order_relaxed);
}

void LinkMonitor::record(FrameRecord frame)
{
    if (!frame.fault && !isWatched())
        return;
    frame.size = std::max(frame.size, frame.bytes.size());
    if (frame.bytes.size() > kMaxFrameBytes)
        frame.bytes = frame.bytes.left(kMaxFrameBytes); // a copy: the rest of the frame is let go
    const std::lock_guard lock(m_mutex);
    std::deque<FrameRecord> &frames = frame.fault ? m_faultFrames : m_frames;
    frames.push_back(std::move(frame));
    if (m_frames.size() > kFrames)
        m_frames.pop_front();
    if (m_faultFrames.size() > kFaultFrames)
        m_faultFrames.pop_front();
}

void LinkMonitor::setPeriods(std::chrono::milliseconds asked, std::chrono::milliseconds inForce)
{
    const std::lock_guard lock(m_mutex);
    m_period = asked;
    m_periodInForce = inForce;
}

QList<FrameRecord> LinkMonitor::frames() const
{
    const std::lock_guard lock(m_mutex);
    QList<FrameRecord> all;
    all.reserve(qsizetype(m_frames.size() + m_faultFrames.size()));
    std::ranges::merge(m_frames, m_faultFrames, std::back_inserter(all), {}, &FrameRecord::at, &FrameRecord::at);
    return all;
}

LinkStatus LinkMonitor::status() const
{
    LinkStatus status;
    status.device = m_device;
    {
        const std::lock_guard lock(m_mutex);
        status.state = m_state;
        status.cause = m_cause;
        status.since = m_since;
        status.warning = m_warning;
        status.lastError = m_lastError;
        status.lastErrorAt = m_lastErrorAt;
        status.period = m_period;
        status.widenedPeriod = m_periodInForce;
    }
    status.readings = m_readings.load(std::memory_order_relaxed);
    status.requestsOk = m_ok.load(std::memory_order_relaxed);
    status.timeouts = m_timeouts.load(std::memory_order_relaxed);
    status.exceptions = m_exceptions.load(std::memory_order_relaxed);
    status.protocolErrors = m_protocolErrors.load(std::memory_order_relaxed);
    status.reconnects = m_reconnects.load(std::memory_order_relaxed);
    status.bytesIn = m_bytesIn.load(std::memory_order_relaxed);
    status.bytesOut = m_bytesOut.load(std::memory_order_relaxed);
    status.malformed = m_malformed.load(std::memory_order_relaxed);
    status.discovered = m_discovered.load(std::memory_order_relaxed);
    status.latency = m_latency.summary();
    return status;
}

LinkState LinkMonitor::state() const
{
    const std::lock_guard lock(m_mutex);
    return m_state;
}

void LinkMonitor::onStateChange(std::function<void(const LinkStatus &)> notify)
{
    const std::lock_guard lock(m_mutex);
    m_notify = std::move(notify);
}

} // namespace lineside
