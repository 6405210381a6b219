#pragma once

#include "models/base/clock.h"

#include <QByteArray>
#include <QHash>

namespace lineside::http {

//! A bucket that fills at a steady rate and holds back whoever finds it empty.
class TokenBucket
{
public:
    TokenBucket() = default;
    TokenBucket(double perSecond, double burst) : m_perSecond(perSecond), m_burst(burst), m_level(burst) {}

    //! Zero when a token was taken; otherwise how long until there is one, and nothing was taken.
    std::chrono::nanoseconds take(SteadyTime now);
    //! The same without taking.
    std::chrono::nanoseconds wait(SteadyTime now) const;
    //! Takes \a tokens that were used already: as many as there are, and at most a burst that has still to come.
    void charge(double tokens, SteadyTime now);
    bool isFull(SteadyTime now) const { return levelAt(now) >= m_burst; }

private:
    double levelAt(SteadyTime now) const;

    double m_perSecond = 1;
    double m_burst = 1;
    double m_level = 1;
    SteadyTime m_at{};
};

/*!
 * A bucket for each of many keys: addresses, users. Memory is bounded: full buckets are forgotten, and while \a mostKeys
 * are not full, further keys share one bucket. One thread.
 */
class RateLimiter
{
public:
    RateLimiter(double perSecond, double burst, qsizetype mostKeys = 65'536)
        : m_new(perSecond, burst), m_shared(perSecond * 10, burst * 10), m_mostKeys(mostKeys)
    {
    }

    std::chrono::nanoseconds take(const QByteArray &key, SteadyTime now);
    std::chrono::nanoseconds wait(const QByteArray &key, SteadyTime now) const;
    //! See TokenBucket::charge(); nothing for a key whose bucket is full and forgotten.
    void charge(const QByteArray &key, double tokens, SteadyTime now);
    qsizetype size() const { return m_buckets.size(); }

private:
    TokenBucket m_new;
    TokenBucket m_shared;
    qsizetype m_mostKeys;
    QHash<QByteArray, TokenBucket> m_buckets;
    SteadyTime m_swept{};
};

//! Counts what is there at a time for each of many keys. One thread.
class KeyedCount
{
public:
    qsizetype of(const QByteArray &key) const { return m_counts.value(key); }
    void add(const QByteArray &key) { ++m_counts[key]; }
    void remove(const QByteArray &key)
    {
        const auto found = m_counts.find(key);
        if (found != m_counts.end() && --*found <= 0)
            m_counts.erase(found);
    }
    qsizetype keys() const { return m_counts.size(); }

private:
    QHash<QByteArray, qsizetype> m_counts;
};

} // namespace lineside::http
