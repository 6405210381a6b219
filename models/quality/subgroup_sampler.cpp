#include "models/quality/subgroup_sampler.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lineside {
namespace {

//! The first multiple of \a every at or after \a at.
UtcTime momentFrom(UtcTime at, std::chrono::microseconds every)
{
    const qint64 step = every.count();
    const qint64 us = toMicroseconds(at);
    const qint64 rest = ((us % step) + step) % step;
    return fromMicroseconds(rest == 0 ? us : us - rest + step);
}

} // namespace

SubgroupSampler::SubgroupSampler(Settings settings) : m_settings(settings)
{
    m_settings.size = std::max<size_t>(m_settings.size, 1);
    m_settings.every = std::max(m_settings.every, std::chrono::microseconds(100'000));
    m_runs = !m_settings.runningOnly;
}

void SubgroupSampler::beginAt(UtcTime from)
{
    m_reached = from;
    m_next = momentFrom(from, m_settings.every);
    m_sumFrom = from;
}

//! An amount belongs to the moment that it comes before, one at a moment itself to that.
void SubgroupSampler::amount(UtcTime at, double number, StatusCode status)
{
    m_valueAt = at;
    if (qualityOf(status) != Quality::Good || !std::isfinite(number)) {
        m_sumFrom = UtcTime::max(); // what was made meanwhile nobody knows
        m_value.reset();
        return;
    }
    if (m_sumFrom == UtcTime::max())
        m_sumFrom = at; // it is the first that is known, of a time that was not seen from its begin
    m_value = m_value.value_or(0) + number;
}

void SubgroupSampler::value(UtcTime at, double number, StatusCode status, std::vector<Subgroup> &points)
{
    const bool inTime = reach(at, points);
    if (m_settings.sums) {
        if (inTime)
            amount(at, number, status);
        return;
    }
    if (!inTime && at < m_valueAt)
        return;
    m_valueAt = at;
    m_value.reset();
    if (qualityOf(status) == Quality::Good && std::isfinite(number))
        m_value = number;
}

void SubgroupSampler::running(UtcTime at, bool runs, std::vector<Subgroup> &points)
{
    if (!reach(at, points) && at < m_runsAt)
        return;
    m_runsAt = at;
    m_runs = runs || !m_settings.runningOnly;
}

void SubgroupSampler::advance(UtcTime now, std::vector<Subgroup> &points)
{
    if (!m_reached || now > *m_reached)
        reach(now, points);
}

void SubgroupSampler::interrupt()
{
    m_value.reset();
    m_sumFrom = UtcTime::max();
    dropStarted();
}

//! Takes the values of all moments before \a at; one at \a at itself waits for what else comes with that stamp.
bool SubgroupSampler::reach(UtcTime at, std::vector<Subgroup> &points)
{
    if (!m_reached) {
        m_next = momentFrom(at, m_settings.every);
    } else if (at < *m_reached) {
        ++m_late;
        return false;
    }
    m_reached = at;
    constexpr std::chrono::microseconds kBehindAPoint{1}; // where one goes on after a point
    while (m_next < at) {
        const bool isFresh = m_value && m_next - m_valueAt <= m_settings.hold;
        const bool isWhole = !m_settings.sums || m_sumFrom <= m_next - m_settings.every + kBehindAPoint;
        const bool counts = isFresh && isWhole && m_runs;
        if (!counts)
            dropStarted();
        if (!counts && !(m_settings.sums && isFresh)) { // of amounts the next time may be seen from its begin
            if (m_settings.sums)
                interrupt();
            m_next = momentFrom(at, m_settings.every);
            break;
        }
        if (counts) {
            m_started.values.push_back(*m_value);
            m_started.at = m_next;
            if (m_started.values.size() == m_settings.size)
                points.push_back(std::exchange(m_started, {}));
        }
        if (m_settings.sums)
            m_value = 0;
        m_next += m_settings.every;
    }
    return true;
}

void SubgroupSampler::dropStarted()
{
    m_dropped += m_started.values.size();
    m_started = {};
}

} // namespace lineside
