#include "models/forward/pause.h"

#include <QByteArray>

#include <algorithm>

namespace lineside::forward {

void Pause::failed(SteadyTime now)
{
    ++m_failures;
    std::chrono::milliseconds pause = m_patience.firstPause * (1 << std::min(m_failures - 1, 16));
    pause = std::min(pause, m_patience.longestPause);
    if (isResting())
        pause = m_patience.breakerPause;
    std::uniform_real_distribution<double> share(0.7, 1.0);
    m_until = now + std::chrono::duration_cast<SteadyTime::duration>(pause * share(m_random));
}

void Pause::done()
{
    m_failures = 0;
    m_until = {};
}

bool Gate::isRefusal(const QByteArray &sqlState)
{
    return sqlState.startsWith("28") || sqlState == "53300" || sqlState == "3D000" || sqlState == "42501";
}

bool Gate::enter(const StopSignal &stop)
{
    for (;;) {
        SteadyTime until;
        {
            const std::lock_guard lock(m_mutex);
            const SteadyTime now = std::chrono::steady_clock::now();
            if (!m_refused || (now >= m_notBefore && !m_trying)) {
                m_trying = m_refused;
                return !stop.isSet();
            }
            until = std::max(m_notBefore, now + std::chrono::milliseconds(50));
        }
        const auto wait = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        if (stop.waitFor(wait))
            return false;
    }
}

SteadyTime Gate::notBefore() const
{
    const std::lock_guard lock(m_mutex);
    return m_refused ? m_notBefore : SteadyTime{};
}

void Gate::left(bool connected, const QByteArray &sqlState)
{
    const std::lock_guard lock(m_mutex);
    m_trying = false;
    if (isRefusal(sqlState) && !connected) {
        m_refused = true;
        m_notBefore = std::chrono::steady_clock::now() + m_patience.refusedPause;
    } else if (connected) {
        m_refused = false;
    }
}

} // namespace lineside::forward
