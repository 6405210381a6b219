#include "models/health/deviation_window.h"

#include "models/plant/plan_check.h"

#include <algorithm>
#include <cmath>

namespace lineside {

namespace {

//! Of two distances, below 0 on the low side.
float farther(float a, float b)
{
    return std::abs(b) > std::abs(a) ? b : a;
}

//! The place of the first value from \a i on that is not within.
size_t firstOutside(std::span<const double> values, size_t i, double low, double high)
{
    constexpr size_t kAtOnce = 16;
    for (; i + kAtOnce <= values.size(); i += kAtOnce) {
        qint64 outside = 0;
        for (size_t k = i; k < i + kAtOnce; ++k)
            outside += qint64(!(values[k] >= low)) + qint64(!(values[k] <= high));
        if (outside > 0)
            break;
    }
    while (i < values.size() && values[i] >= low && values[i] <= high)
        ++i;
    return i;
}

} // namespace

std::optional<DeviationLimits> DeviationLimits::of(const HealthTag &plan, const Tag &tag)
{
    constexpr double kInfinite = std::numeric_limits<double>::infinity();
    std::optional<double> low = plan.normal.low ? plan.normal.low : tag.normalRange.low;
    std::optional<double> high = plan.normal.high ? plan.normal.high : tag.normalRange.high;
    if (!low && !high) {
        const Range plain = plainRange(tag);
        low = plain.low;
        high = plain.high;
    }
    if (!low && !high)
        return {};
    DeviationLimits limits;
    limits.low = low.value_or(-kInfinite);
    limits.high = high.value_or(kInfinite);
    limits.maxDeviation = plan.maxDeviation.value_or(low && high ? (*high - *low) / 2 : 0);
    if (!(limits.maxDeviation > 0) || !std::isfinite(limits.maxDeviation) || limits.low > limits.high)
        return {};
    if (plan.hard) {
        limits.hardLow = tag.limits.lowLow.value_or(-kInfinite);
        limits.hardHigh = tag.limits.highHigh.value_or(kInfinite);
    }
    return limits;
}

DeviationWindow::DeviationWindow(const DeviationLimits &limits, const DeviationSettings &settings)
    : m_limits(limits)
    , m_bucketUs(std::max<qint64>(std::chrono::microseconds(settings.bucket).count(), 1'000))
    , m_mostHoldUs(std::chrono::microseconds(settings.mostHold).count())
    , m_hardHoldUs(std::chrono::microseconds(settings.hardHold).count())
    , m_timeWeighted(settings.timeWeighted)
    , m_runningOnly(settings.runningOnly)
    , m_ring(size_t(std::clamp<qint64>(std::chrono::microseconds(settings.window).count() / m_bucketUs, 1, 100'000)))
{
}

void DeviationWindow::clear()
{
    std::fill(m_ring.begin(), m_ring.end(), Bucket{});
    m_newest = std::numeric_limits<qint64>::min();
    m_current = nullptr;
    m_lastAt = m_hardAt = UtcTime::min();
    m_lastValue = std::numeric_limits<double>::quiet_NaN();
    m_lastWeight = 0;
}

void DeviationWindow::setBack(UtcTime now)
{
    const qint64 size = qint64(m_ring.size());
    const qint64 last = indexOf(toMicroseconds(now));
    for (qint64 i = m_newest > last ? std::max(last + 1, m_newest - size + 1) : m_newest + 1; i <= m_newest; ++i)
        m_ring[size_t(((i % size) + size) % size)] = {};
    m_newest = std::min(m_newest, last);
    m_current = nullptr;
    if (m_hardAt > now)
        m_hardAt = UtcTime::min();
    if (m_lastAt <= now)
        return;
    m_lastAt = now;
    m_heldToUs = toMicroseconds(now);
    m_lastValue = std::numeric_limits<double>::quiet_NaN();
    m_lastWeight = 0;
}

void DeviationWindow::advanceTo(qint64 index)
{
    const qint64 size = qint64(m_ring.size());
    if (m_newest == std::numeric_limits<qint64>::min() || index - m_newest >= size) {
        std::fill(m_ring.begin(), m_ring.end(), Bucket{});
    } else {
        for (qint64 i = m_newest + 1; i <= index; ++i)
            m_ring[size_t(((i % size) + size) % size)] = {};
    }
    m_newest = index;
    m_current = nullptr;
}

//! Null when it is not in the window any more.
DeviationWindow::Bucket *DeviationWindow::bucketOf(qint64 us)
{
    if (m_current && us >= m_begin && us < m_end)
        return m_current;
    const qint64 index = indexOf(us);
    if (index > m_newest)
        advanceTo(index);
    const qint64 size = qint64(m_ring.size());
    if (index <= m_newest - size)
        return nullptr;
    m_begin = index * m_bucketUs;
    m_end = m_begin + m_bucketUs;
    m_current = &m_ring[size_t(((index % size) + size) % size)];
    return m_current;
}

//! Calls visit(time, length) for each bucket's piece of a stretch.
template<typename Visit>
void DeviationWindow::eachHeld(qint64 fromUs, qint64 toUs, Visit visit) const
{
    while (fromUs < toUs) {
        const qint64 end = std::min((indexOf(fromUs) + 1) * m_bucketUs, toUs);
        visit(fromUs, end - fromUs);
        fromUs = end;
    }
}

void DeviationWindow::hold(qint64 fromUs, qint64 toUs)
{
    eachHeld(fromUs, toUs, [this](qint64 at, qint64 length) {
        Bucket *bucket = bucketOf(at);
        if (!bucket)
            return;
        // whole milliseconds, of the ends and not of the length, so that small pieces do not lose theirs
        const qint64 ms = (at + length) / 1'000 - at / 1'000;
        bucket->knownMs += quint32(double(ms) * m_lastWeight);
        if (m_timeWeighted) {
            bucket->deviation += m_lastDeviation * (m_lastWeight * double(ms));
            bucket->weight += float(m_lastWeight * double(ms));
        }
    });
}

void DeviationWindow::add(UtcTime at, double value, StatusCode status, bool running)
{
    const qint64 us = toMicroseconds(at);
    if (running != m_running)
        setRunning(running, at);
    const Quality quality = std::isfinite(value) ? qualityOf(status) : Quality::Bad;
    const double weight = quality == Quality::Good ? 1 : quality == Quality::Uncertain ? 0.5 : 0;
    const double below = m_limits.low - value;
    const double above = value - m_limits.high;
    const double deviation = weight > 0 ? std::max(0.0, std::max(below, above)) : 0;
    const bool late = at < m_lastAt;
    if (!late) {
        if (m_lastWeight > 0 && (m_running || !m_runningOnly))
            hold(m_heldToUs, std::min(us, toMicroseconds(m_lastAt) + m_mostHoldUs));
        m_lastAt = at;
        m_lastValue = weight > 0 ? value : std::numeric_limits<double>::quiet_NaN();
        m_lastDeviation = deviation;
        m_lastWeight = weight;
        m_heldToUs = us;
    }
    if (weight == 0)
        return;
    if (value < m_limits.hardLow || value > m_limits.hardHigh)
        noteHard(at, value);
    if (m_runningOnly && !running)
        return;
    Bucket *bucket = bucketOf(us);
    if (!bucket)
        return;
    ++bucket->samples;
    bucket->worst = farther(bucket->worst, float(below > above ? -deviation : deviation));
    if (!m_timeWeighted) {
        bucket->deviation += weight * deviation;
        bucket->weight += float(weight);
    }
}

void DeviationWindow::add(const ReadingRun &run, bool running)
{
    for (size_t i = 0; i < run.times.size();) {
        add(fromMicroseconds(run.times[i]), run.values[i], run.statusAt(i), running);
        i = addPlain(run, i + 1);
    }
}

/*!
 * As many readings from \a begin on as are nothing special: each Good, in the bucket of the one before it, which held until then
 * and counted whole. All sums are the same as of one by one: milliseconds and weights of a bucket add up without rounding, and
 * the distances are added in the same order. Gives where it ends.
 */
size_t DeviationWindow::addPlain(const ReadingRun &run, size_t begin)
{
    if (begin >= run.times.size() || m_lastWeight != 1 || !m_current || (m_runningOnly && !m_running)
        || toMicroseconds(m_lastAt) != run.times[begin - 1] || m_heldToUs != run.times[begin - 1] || m_heldToUs < m_begin || m_heldToUs >= m_end)
        return begin;
    constexpr double kLargest = std::numeric_limits<double>::max();
    const double insideLow = std::max({m_limits.low, m_limits.hardLow, -kLargest});
    const double insideHigh = std::min({m_limits.high, m_limits.hardHigh, kLargest});
    const bool holdsThrough = run.statuses.empty() && m_end - m_begin <= m_mostHoldUs && run.times.back() < m_end
        && std::is_sorted(run.times.begin() + qsizetype(begin - 1), run.times.end());
    qint64 before = m_heldToUs;
    double lastDeviation = m_lastDeviation;
    double deviation = m_current->deviation;
    size_t i = begin;
    for (; i < run.times.size(); ++i) {
        // most are inside, and only the first of these ends something
        const size_t outside = holdsThrough ? firstOutside(run.values, i, insideLow, insideHigh) : i;
        if (outside > i) {
            if (m_timeWeighted)
                deviation += lastDeviation * double(run.times[i] / 1'000 - before / 1'000);
            lastDeviation = 0;
            before = run.times[outside - 1];
            i = outside;
            if (i == run.times.size())
                break;
        }
        const qint64 us = run.times[i];
        const double value = run.values[i];
        if (us < before || us >= m_end || us - before > m_mostHoldUs || run.statusAt(i) != StatusCode::Good || !std::isfinite(value)
            || value < m_limits.hardLow || value > m_limits.hardHigh)
            break;
        if (m_timeWeighted)
            deviation += lastDeviation * double(us / 1'000 - before / 1'000);
        const double below = m_limits.low - value;
        const double above = value - m_limits.high;
        lastDeviation = std::max(0.0, std::max(below, above));
        if (lastDeviation > 0) {
            m_current->worst = farther(m_current->worst, float(below > above ? -lastDeviation : lastDeviation));
            if (!m_timeWeighted)
                deviation += lastDeviation;
        }
        before = us;
    }
    if (i == begin)
        return begin;
    const qint64 ms = before / 1'000 - m_heldToUs / 1'000;
    m_current->deviation = deviation;
    m_current->samples += quint32(i - begin);
    m_current->knownMs += quint32(ms);
    m_current->weight += m_timeWeighted ? float(ms) : float(i - begin);
    m_lastAt = fromMicroseconds(before);
    m_lastValue = run.values[i - 1];
    m_lastDeviation = lastDeviation;
    m_heldToUs = before;
    return i;
}

void DeviationWindow::setRunning(bool running, UtcTime at)
{
    if (running == m_running)
        return;
    const qint64 us = toMicroseconds(at);
    if (m_runningOnly && m_lastWeight > 0 && us > m_heldToUs) {
        if (m_running)
            hold(m_heldToUs, std::min(us, toMicroseconds(m_lastAt) + m_mostHoldUs));
        m_heldToUs = us;
    }
    m_running = running;
}

UtcTime DeviationWindow::beginOf(UtcTime now) const
{
    // the bucket that ends at now is whole, and now's own is empty then
    const qint64 last = indexOf(toMicroseconds(now) - 1);
    return fromMicroseconds((last - qint64(m_ring.size()) + 1) * m_bucketUs);
}

void DeviationWindow::noteHard(UtcTime at, double value)
{
    if (at < m_hardAt)
        return;
    m_hardAt = at;
    m_hardValue = value;
}

TagDeviation DeviationWindow::read(UtcTime now, std::optional<std::chrono::microseconds> due) const
{
    TagDeviation result;
    result.maxDeviation = m_limits.maxDeviation;
    result.from = beginOf(now);
    result.to = now;
    const qint64 size = qint64(m_ring.size());
    const qint64 first = toMicroseconds(result.from) / m_bucketUs;
    double deviation = 0, weight = 0, known = 0;
    float worst = 0;
    if (m_newest != std::numeric_limits<qint64>::min()) {
        const qint64 begin = std::max(first, m_newest - size + 1);
        size_t place = size_t(((begin % size) + size) % size);
        for (qint64 i = begin; i <= m_newest; ++i) {
            const Bucket &bucket = m_ring[place];
            if (++place == m_ring.size())
                place = 0;
            deviation += bucket.deviation;
            weight += double(bucket.weight);
            known += bucket.knownMs;
            result.samples += bucket.samples;
            worst = farther(worst, bucket.worst);
        }
    }
    // the value that stands holds until now
    const qint64 holdFrom = std::max(m_heldToUs, toMicroseconds(result.from));
    const qint64 holdTo = m_lastAt == UtcTime::min() ? 0 : std::min(toMicroseconds(now), toMicroseconds(m_lastAt) + m_mostHoldUs);
    if (m_lastWeight > 0 && (m_running || !m_runningOnly) && holdTo > holdFrom) {
        const double ms = double(holdTo / 1'000 - holdFrom / 1'000) * m_lastWeight;
        known += ms;
        if (m_timeWeighted) {
            deviation += m_lastDeviation * ms;
            weight += ms;
            worst = farther(worst, float(m_lastValue < m_limits.low ? -m_lastDeviation : m_lastDeviation));
            result.samples = std::max<quint64>(result.samples, 1);
        }
    }
    const double dueMs = double(due.value_or(result.to - result.from).count()) / 1'000;
    result.coverage = dueMs > 0 ? std::clamp(known / dueMs, 0.0, 1.0) : 0;
    if (weight > 0 && result.samples > 0) {
        result.average = deviation / weight;
        result.worst = std::abs(double(worst));
        if (worst != 0)
            result.farthest = worst > 0 ? m_limits.high + double(worst) : m_limits.low + double(worst);
    }
    result.hardLimit = m_hardAt != UtcTime::min() && now - m_hardAt <= std::chrono::microseconds(m_hardHoldUs);
    if (result.hardLimit) {
        result.hardValue = m_hardValue;
        result.hardLimitAt = m_hardValue > m_limits.hardHigh ? m_limits.hardHigh : m_limits.hardLow;
    }
    return result;
}

RunningTime::RunningTime(const DeviationSettings &settings)
    : m_keep(std::chrono::microseconds(settings.window) + std::chrono::microseconds(settings.bucket))
{
}

void RunningTime::set(bool running, UtcTime at)
{
    if (!m_changes.empty() && (m_changes.back().running == running || at < m_changes.back().at))
        return;
    m_changes.push_back({at, running});
    if (m_changes.size() < 64 || m_changes[m_changes.size() / 2].at >= at - m_keep)
        return;
    m_changes.erase(m_changes.begin(), m_changes.begin() + qsizetype(m_changes.size() / 2));
}

std::chrono::microseconds RunningTime::read(UtcTime from, UtcTime to) const
{
    std::chrono::microseconds sum{0};
    for (size_t i = 0; i < m_changes.size(); ++i) {
        if (!m_changes[i].running)
            continue;
        const UtcTime begin = std::max(m_changes[i].at, from);
        const UtcTime end = std::min(i + 1 < m_changes.size() ? m_changes[i + 1].at : to, to);
        if (end > begin)
            sum += end - begin;
    }
    return sum;
}

} // namespace lineside
