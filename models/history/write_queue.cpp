#include "models/history/write_queue.h"

#include <QCoreApplication>

#include <algorithm>
#include <utility>

namespace lineside {

namespace {

// Commits that are awaited follow each other in two fifths of the usual time while little comes (the disk has other things
// to do, and each commit writes whole pages), and in all of it from this rate on.
constexpr double kLeastShare = 0.4;
constexpr double kThickPerSecond = 100'000;
constexpr double kRateOverSeconds = 0.25;

} // namespace

size_t PendingEvent::weight() const
{
    const qsizetype letters = event.source.size() + event.user.size() + event.before.size() + event.after.size()
        + event.text.size() + event.reference.size();
    return sizeof(PendingEvent) + size_t(letters) * sizeof(QChar);
}

WriteQueue::WriteQueue(size_t maxBytes, std::chrono::milliseconds commitEvery, size_t commitReadings)
    : m_maxBytes(maxBytes), m_commitEvery(commitEvery), m_commitReadings(commitReadings)
{
}

void WriteQueue::push(const BatchPtr &batch)
{
    if (!batch || batch->readings.empty())
        return;
    const size_t weight = batch->weight();
    bool wake = false;
    {
        const std::lock_guard lock(m_mutex);
        if (m_closed)
            return;
        const size_t before = m_readings;
        if (m_parts.empty())
            m_oldest = std::chrono::steady_clock::now();
        m_parts.push_back({batch, 0, batch->readings.size(), weight});
        m_bytes += weight;
        m_readings += batch->readings.size();
        giveWay();
        // The writer sleeps until the oldest is due; it must hear of a first batch, and when there are enough.
        wake = before == 0 || (before < m_commitReadings && m_readings >= m_commitReadings);
    }
    if (wake)
        m_changed.notify_one();
}

void WriteQueue::giveWay()
{
    while (m_bytes + m_inFlightBytes > m_maxBytes && !m_parts.empty()) {
        const BatchPart &part = m_parts.front();
        for (size_t i = part.from; i < part.to; ++i) {
            const Reading &reading = part.batch->readings[i];
            const auto [at, fresh] =
                m_gaps.try_emplace(toNumber(reading.tag), GapRecord{reading.tag, reading.at, reading.at, 0});
            GapRecord &gap = at->second;
            gap.firstAt = std::min(gap.firstAt, reading.at);
            gap.lastAt = std::max(gap.lastAt, reading.at);
            ++gap.count;
        }
        const size_t count = part.to - part.from;
        m_lost += count;
        m_readings -= count;
        m_bytes -= part.bytes;
        m_parts.pop_front();
    }
}

void WriteQueue::push(PendingEvent event)
{
    const size_t weight = event.weight();
    std::function<void(Result<quint64>)> tellNow;
    {
        const std::lock_guard lock(m_mutex);
        if (!m_closed && m_eventBytes + weight <= kEventBytes) {
            m_eventBytes += weight;
            m_events.push_back(std::move(event));
        } else if (event.committed) {
            if (!m_closed && m_refused.size() < kMaxRefused)
                m_refused.push_back(std::move(event));
            else
                tellNow = std::move(event.committed);
        }
    }
    if (tellNow)
        tellNow(Error{Error::Kind::Busy,
                      QCoreApplication::translate("history", "The event could not be stored: the store is closed or full."),
                      {}});
    else
        m_changed.notify_one();
}

bool WriteQueue::push(std::function<void()> request)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_closed)
            return false;
        m_requests.push_back(std::move(request));
    }
    m_changed.notify_one();
    return true;
}

void WriteQueue::close()
{
    {
        const std::lock_guard lock(m_mutex);
        m_closed = true;
    }
    m_changed.notify_all();
}

double WriteQueue::fill() const
{
    const std::lock_guard lock(m_mutex);
    return m_maxBytes ? double(m_bytes + m_inFlightBytes) / double(m_maxBytes) : 1;
}

size_t WriteQueue::bytes() const
{
    const std::lock_guard lock(m_mutex);
    return m_bytes + m_inFlightBytes;
}

quint64 WriteQueue::lost() const
{
    const std::lock_guard lock(m_mutex);
    return m_lost;
}

SteadyTime WriteQueue::dueLocked(bool awaited) const
{
    if (m_readings >= m_commitReadings)
        return {};
    const SteadyTime latest = m_oldest + m_commitEvery;
    if (!awaited)
        return latest;
    const double share = std::clamp(m_perSecond / kThickPerSecond, kLeastShare, 1.0);
    return std::min(latest, m_lastTaken + std::chrono::duration_cast<SteadyTime::duration>(m_commitEvery * share));
}

WriteQueue::Due WriteQueue::wait(const NotBefore &notBefore, bool busy, SteadyTime wakeAt, bool awaited)
{
    constexpr std::chrono::seconds kLongest{1};
    std::unique_lock lock(m_mutex);
    const SteadyTime start = std::chrono::steady_clock::now();
    bool woken = false;
    while (!busy && !m_closed && m_requests.empty() && m_refused.empty()) {
        const SteadyTime now = std::chrono::steady_clock::now();
        SteadyTime until = now + kLongest;
        bool due = false;
        const auto dueAt = [&](SteadyTime at) {
            due = due || at <= now;
            until = std::min(until, at);
        };
        if (!m_events.empty())
            dueAt(notBefore.events);
        if (m_readings > 0)
            dueAt(std::max(notBefore.readings, dueLocked(awaited)));
        if (!m_gaps.empty() || !m_closedGaps.empty())
            dueAt(std::max(notBefore.readings, notBefore.gaps));
        if (notBefore.readings > start)
            dueAt(notBefore.readings); // time for another try, even with nothing to write
        woken = !due && wakeAt <= now;
        if (due || woken)
            break;
        m_changed.wait_until(lock, std::min(until, wakeAt));
    }
    Due due;
    due.requests.swap(m_requests);
    due.refused.swap(m_refused);
    due.closed = m_closed;
    due.onlyWoken = woken;
    return due;
}

WriteQueue::Load WriteQueue::takeLoad(size_t maxReadings, size_t maxTextBytes, bool withGaps)
{
    Load load;
    const std::lock_guard lock(m_mutex);
    load.lostBefore = m_lost;
    load.events.assign(std::make_move_iterator(m_events.begin()), std::make_move_iterator(m_events.end()));
    m_events.clear(); // their bytes are free once they are settled
    size_t textBytes = 0;
    while (!m_parts.empty() && load.readings < maxReadings && textBytes < maxTextBytes) {
        BatchPart &front = m_parts.front();
        const size_t room = maxReadings - load.readings;
        const size_t count = front.to - front.from;
        if (count <= room) {
            textBytes += front.bytes - std::min(front.bytes, count * sizeof(Reading));
            load.readings += count;
            m_bytes -= front.bytes;
            m_inFlightBytes += front.bytes;
            load.parts.push_back(std::move(front));
            m_parts.pop_front();
        } else {
            BatchPart part = front;
            part.to = part.from + room;
            part.bytes = front.bytes / count * room;
            textBytes += part.bytes - std::min(part.bytes, room * sizeof(Reading));
            front.from = part.to;
            front.bytes -= part.bytes;
            load.readings += room;
            m_bytes -= part.bytes;
            m_inFlightBytes += part.bytes;
            load.parts.push_back(std::move(part));
        }
    }
    m_readings -= load.readings;
    m_oldest = std::chrono::steady_clock::now();
    if (load.readings > 0) {
        const double passed = std::max(std::chrono::duration<double>(m_oldest - m_lastTaken).count(), 1e-6);
        m_perSecond += (double(load.readings) / passed - m_perSecond) * std::min(1.0, passed / kRateOverSeconds);
        m_lastTaken = m_oldest;
    }
    if (withGaps) {
        load.gaps = std::exchange(m_closedGaps, {});
        load.gaps.reserve(load.gaps.size() + m_gaps.size());
        for (const auto &[tag, gap] : m_gaps)
            load.gaps.push_back(gap);
        m_gaps.clear();
    }
    return load;
}

void WriteQueue::giveBack(Load load)
{
    const std::lock_guard lock(m_mutex);
    for (auto part = load.parts.rbegin(); part != load.parts.rend(); ++part) {
        m_inFlightBytes -= part->bytes;
        m_bytes += part->bytes;
        m_parts.push_front(std::move(*part));
    }
    m_readings += load.readings;
    for (auto event = load.events.rbegin(); event != load.events.rend(); ++event)
        m_events.push_front(std::move(*event));
    // What comes back is older than what has given way meanwhile. It may yet be stored, or give way in its turn: that
    // is another gap.
    if (m_lost != load.lostBefore && m_closedGaps.size() + m_gaps.size() <= kMaxClosedGaps) {
        for (const auto &[tag, gap] : m_gaps)
            m_closedGaps.push_back(gap);
        m_gaps.clear();
    }
    m_closedGaps.insert(m_closedGaps.end(), load.gaps.begin(), load.gaps.end());
    giveWay();
}

void WriteQueue::settle(const Load &load)
{
    const std::lock_guard lock(m_mutex);
    for (const BatchPart &part : load.parts)
        m_inFlightBytes -= part.bytes;
    for (const PendingEvent &event : load.events)
        m_eventBytes -= event.weight();
}

bool WriteQueue::eventsWait() const
{
    const std::lock_guard lock(m_mutex);
    return !m_events.empty();
}

bool WriteQueue::isEmpty() const
{
    const std::lock_guard lock(m_mutex);
    return m_parts.empty() && m_events.empty() && m_gaps.empty() && m_closedGaps.empty();
}

} // namespace lineside
