#include "server/live/intake.h"

#include <bit>

namespace lineside::live {

Intake::~Intake()
{
    for (std::atomic<Chunk *> &chunk : m_chunks)
        delete chunk.load();
}

void Intake::wake(bool urgent)
{
    const bool isMoreUrgent = urgent && !m_urgent.exchange(true, std::memory_order_acq_rel);
    const bool wasWoken = m_woken.exchange(true, std::memory_order_seq_cst);
    if (wasWoken && !isMoreUrgent)
        return;
    if (!wasWoken)
        m_firstAt.store(std::chrono::steady_clock::now().time_since_epoch().count(), std::memory_order_relaxed);
    const std::lock_guard lock(m_wakeMutex);
    if (m_wake)
        m_wake();
}

SteadyTime Intake::taken()
{
    const SteadyTime first{SteadyTime::duration(m_firstAt.load(std::memory_order_relaxed))};
    const bool wasWoken = m_woken.exchange(false, std::memory_order_seq_cst);
    return wasWoken ? first : std::chrono::steady_clock::now(); // what comes between this and being taken
}

void Intake::onNews(std::function<void()> wake)
{
    {
        const std::lock_guard lock(m_mutex);
        m_events.clear();
        m_lost = false;
    }
    const std::lock_guard lock(m_wakeMutex);
    m_wake = std::move(wake);
    m_woken.store(false, std::memory_order_seq_cst);
}

void Intake::take(const BatchPtr &batch)
{
    if (!m_wanted.load(std::memory_order_relaxed) || batch->readings.empty())
        return;
    for (const Reading &reading : batch->readings) {
        const size_t number = toNumber(reading.tag);
        const size_t word = number / 64;
        if (word / kWordsPerChunk >= kChunks)
            continue;
        std::atomic<Chunk *> &place = m_chunks[word / kWordsPerChunk];
        Chunk *chunk = place.load(std::memory_order_acquire);
        if (!chunk) {
            chunk = new Chunk; // this thread alone makes them
            place.store(chunk, std::memory_order_release);
        }
        chunk->words[word % kWordsPerChunk].fetch_or(quint64(1) << (number % 64), std::memory_order_relaxed);
        chunk->touched.store(true, std::memory_order_release);
    }
    wake();
}

void Intake::addEvent(const Event &event)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_events.size() >= kMostEvents) {
            m_events.pop_front();
            m_lost = true;
        }
        m_events.push_back(event);
    }
    wake(event.severity == Severity::Critical);
}

void Intake::takeChanged(std::vector<TagId> &changed)
{
    changed.clear();
    for (size_t c = 0; c < kChunks; ++c) {
        Chunk *chunk = m_chunks[c].load(std::memory_order_acquire);
        if (!chunk || !chunk->touched.exchange(false, std::memory_order_acq_rel))
            continue;
        for (size_t w = 0; w < kWordsPerChunk; ++w) {
            if (chunk->words[w].load(std::memory_order_relaxed) == 0)
                continue;
            quint64 bits = chunk->words[w].exchange(0, std::memory_order_acq_rel);
            while (bits != 0) {
                const int bit = std::countr_zero(bits);
                changed.push_back(TagId(quint32((c * kWordsPerChunk + w) * 64 + size_t(bit))));
                bits &= bits - 1;
            }
        }
    }
}

std::deque<Event> Intake::takeEvents()
{
    std::deque<Event> events;
    const std::lock_guard lock(m_mutex);
    events.swap(m_events);
    return events;
}

} // namespace lineside::live
