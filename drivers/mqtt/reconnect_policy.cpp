#include "drivers/mqtt/reconnect_policy.h"

#include <algorithm>

namespace lineside::mqtt {
namespace {

using namespace std::chrono_literals;

constexpr auto kStable = 10s;         // a connection that stood this long ends the outage before it
constexpr auto kFirstPause = 250ms;
constexpr auto kEarlyCap = 4'000ms;   // with jitter 5 s
constexpr auto kLateCap = 24'000ms;   // with jitter 30 s
constexpr auto kEarly = 60s;
constexpr auto kNextAddress = 50ms;

} // namespace

ReconnectPolicy::ReconnectPolicy(size_t addresses, quint32 seed)
    : m_addresses(std::max<size_t>(1, addresses)), m_random(seed)
{
}

void ReconnectPolicy::noteConnected(SteadyTime now)
{
    m_connected = true;
    m_connectedAt = now;
    if (m_failedSinceDrop)
        m_suspectDrops.clear(); // the broker itself had been away
    m_failedSinceDrop = false;
}

ReconnectPolicy::Next ReconnectPolicy::noteFailure(SteadyTime now, TransportFailure::Kind kind)
{
    using Kind = TransportFailure::Kind;
    const bool wasConnected = std::exchange(m_connected, false);
    if (wasConnected && now - m_connectedAt >= kStable) {
        m_outageSince.reset();
        m_rounds = 0;
    }
    if (!m_outageSince)
        m_outageSince = now;
    if (wasConnected && (kind == Kind::Dropped || kind == Kind::TakenOver)) {
        m_suspectDrops.push_back(now);
        while (now - m_suspectDrops.front() > kTakeOverWindow)
            m_suspectDrops.pop_front();
        if (m_suspectDrops.size() >= size_t(kTakeOvers)) {
            m_suspectDrops.clear();
            m_rounds = 0;
            return {kGivingWay, true};
        }
    } else if (kind != Kind::TakenOver) {
        m_failedSinceDrop = true;
    }
    if (wasConnected && m_rounds == 0) {
        m_triedInRound = 0;
        ++m_rounds;
        return {std::chrono::milliseconds(m_random.bounded(20)), false};
    }
    if (!wasConnected || m_addresses > 1)
        m_address = (m_address + 1) % m_addresses;
    if (++m_triedInRound < m_addresses)
        return {kNextAddress, false};
    m_triedInRound = 0;
    const auto cap = now - *m_outageSince < kEarly ? kEarlyCap : kLateCap;
    const auto pause = std::min<std::chrono::milliseconds>(kFirstPause * (1 << std::min(m_rounds, 10)), cap);
    ++m_rounds;
    return {jittered(pause), false};
}

std::chrono::milliseconds ReconnectPolicy::jittered(std::chrono::milliseconds pause)
{
    const double factor = 0.75 + 0.5 * m_random.generateDouble();
    return std::chrono::milliseconds(qint64(double(pause.count()) * factor));
}

} // namespace lineside::mqtt
