#include "server/http/rate_limiter.h"

#include <algorithm>

namespace lineside::http {

namespace {

constexpr std::chrono::seconds kSweepAfter{1};

} // namespace

double TokenBucket::levelAt(SteadyTime now) const
{
    if (m_at == SteadyTime{} || now <= m_at)
        return m_level;
    return std::min(m_burst, m_level + m_perSecond * std::chrono::duration<double>(now - m_at).count());
}

std::chrono::nanoseconds TokenBucket::wait(SteadyTime now) const
{
    const double missing = 1 - levelAt(now);
    if (missing <= 0)
        return {};
    return std::max(std::chrono::nanoseconds(1),
                    std::chrono::ceil<std::chrono::nanoseconds>(std::chrono::duration<double>(missing / m_perSecond)));
}

std::chrono::nanoseconds TokenBucket::take(SteadyTime now)
{
    const std::chrono::nanoseconds time = wait(now);
    if (time.count() > 0)
        return time;
    m_level = std::max(0.0, levelAt(now) - 1);
    m_at = std::max(now, m_at);
    return {};
}

void TokenBucket::charge(double tokens, SteadyTime now)
{
    m_level = std::max(-m_burst, levelAt(now) - tokens);
    m_at = std::max(now, m_at);
}

void RateLimiter::charge(const QByteArray &key, double tokens, SteadyTime now)
{
    if (const auto found = m_buckets.find(key); found != m_buckets.end())
        found->charge(tokens, now);
    else if (m_buckets.size() >= m_mostKeys)
        m_shared.charge(tokens, now);
}

std::chrono::nanoseconds RateLimiter::take(const QByteArray &key, SteadyTime now)
{
    const auto found = m_buckets.find(key);
    if (found != m_buckets.end())
        return found->take(now);
    if (m_buckets.size() >= m_mostKeys && (m_swept == SteadyTime{} || now - m_swept >= kSweepAfter)) {
        m_swept = now;
        m_buckets.removeIf([now](const auto &it) { return it.value().isFull(now); });
    }
    if (m_buckets.size() >= m_mostKeys)
        return m_shared.take(now);
    return m_buckets.insert(key, m_new)->take(now);
}

std::chrono::nanoseconds RateLimiter::wait(const QByteArray &key, SteadyTime now) const
{
    const auto found = m_buckets.constFind(key);
    if (found != m_buckets.constEnd())
        return found->wait(now);
    return m_buckets.size() >= m_mostKeys ? m_shared.wait(now) : std::chrono::nanoseconds(0);
}

} // namespace lineside::http
