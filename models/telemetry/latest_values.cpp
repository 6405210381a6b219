#include "models/telemetry/latest_values.h"

#include <algorithm>
#include <utility>

namespace lineside {

/*
 * One sequence lock per tag: the writer makes the sequence odd, stores the fields, makes it even; a reader that saw an
 * odd or changed sequence reads again. Every access is atomic. The field stores release and the field loads acquire:
 * a reader that sees one new field then also sees the odd sequence before it, which is what a fence would give, but
 * ThreadSanitizer understands it. On x86 all of them are plain moves.
 */
struct LatestValues::Slot
{
    static constexpr quint64 kValid = 1;
    static constexpr quint64 kHasText = 2;

    std::atomic<quint64> sequence{0};
    std::atomic<quint64> meta{0}; //!< status in the upper half, flags in the lower
    std::atomic<qint64> at{0};
    std::atomic<quint64> bits{0};
    std::atomic<qint64> heardAt{0};

    void write(quint64 newMeta, qint64 newAt, quint64 newBits, qint64 newHeardAt)
    {
        const quint64 before = sequence.load(std::memory_order_relaxed);
        sequence.store(before + 1, std::memory_order_relaxed);
        meta.store(newMeta, std::memory_order_release);
        at.store(newAt, std::memory_order_release);
        bits.store(newBits, std::memory_order_release);
        heardAt.store(newHeardAt, std::memory_order_release);
        sequence.store(before + 2, std::memory_order_release);
    }

    //! True when the text belongs to it.
    bool read(TagId tag, LatestValue &into) const
    {
        for (;;) {
            const quint64 before = sequence.load(std::memory_order_acquire);
            if (before & 1)
                continue;
            const quint64 metaNow = meta.load(std::memory_order_acquire);
            into.reading.at = fromMicroseconds(at.load(std::memory_order_acquire));
            into.reading.value.bits = bits.load(std::memory_order_acquire);
            into.heardAt = SteadyTime(SteadyTime::duration(heardAt.load(std::memory_order_acquire)));
            if (sequence.load(std::memory_order_relaxed) != before)
                continue;
            into.reading.tag = tag;
            into.reading.status = StatusCode(quint32(metaNow >> 32));
            into.valid = metaNow & kValid;
            return metaNow & kHasText;
        }
    }
};

LatestValues::LatestValues() = default;

LatestValues::~LatestValues()
{
    for (std::atomic<Slot *> &chunk : m_chunks)
        delete[] chunk.load(std::memory_order_relaxed);
}

LatestValues::Slot *LatestValues::slot(TagId tag) const
{
    const size_t number = toNumber(tag);
    if (number / kChunk >= kMaxChunks)
        return nullptr;
    Slot *chunk = m_chunks[number / kChunk].load(std::memory_order_acquire);
    return chunk ? chunk + number % kChunk : nullptr;
}

LatestValue LatestValues::get(TagId tag) const
{
    LatestValue result;
    const Slot *at = slot(tag);
    if (!at || !at->read(tag, result))
        return result;
    // A text and its reading change under the mutex only: what is read here belongs together.
    const std::lock_guard lock(m_textMutex);
    if (at->read(tag, result)) {
        const auto found = m_texts.find(toNumber(tag));
        if (found != m_texts.end())
            result.text = found->second;
    }
    return result;
}

quint64 LatestValues::version(TagId tag) const
{
    const Slot *at = slot(tag);
    return at ? (at->sequence.load(std::memory_order_acquire) + 1) / 2 : 0;
}

void LatestValues::reserve(size_t tagIdEnd)
{
    const size_t chunks = std::min((tagIdEnd + kChunk - 1) / kChunk, kMaxChunks);
    for (size_t i = 0; i < chunks; ++i) {
        if (!m_chunks[i].load(std::memory_order_relaxed))
            m_chunks[i].store(new Slot[kChunk], std::memory_order_release);
    }
}

void LatestValues::set(const Reading &reading, SteadyTime heardAt, const QByteArray *text)
{
    Slot *at = slot(reading.tag);
    if (!at) {
        reserve(size_t(toNumber(reading.tag)) + 1);
        at = slot(reading.tag);
        if (!at)
            return;
    }
    const quint64 status = quint64(quint32(reading.status)) << 32;
    const qint64 stamp = toMicroseconds(reading.at);
    const qint64 heard = heardAt.time_since_epoch().count();
    const bool hadText = at->meta.load(std::memory_order_relaxed) & Slot::kHasText;
    if (!text && !hadText) {
        at->write(status | Slot::kValid, stamp, reading.value.bits, heard);
        return;
    }
    QByteArray old; // freed after the mutex
    const std::lock_guard lock(m_textMutex);
    if (text) {
        old = std::exchange(m_texts[toNumber(reading.tag)], *text);
        at->write(status | Slot::kValid | Slot::kHasText, stamp, 0, heard);
    } else {
        at->write(status | Slot::kValid, stamp, reading.value.bits, heard);
        m_texts.erase(toNumber(reading.tag));
    }
}

void LatestValues::setHeard(TagId tag, SteadyTime heardAt)
{
    if (Slot *at = slot(tag))
        at->heardAt.store(heardAt.time_since_epoch().count(), std::memory_order_release);
}

void LatestValues::clear(TagId tag)
{
    Slot *at = slot(tag);
    if (!at || at->sequence.load(std::memory_order_relaxed) == 0)
        return;
    const std::lock_guard lock(m_textMutex);
    at->write(0, 0, 0, 0);
    m_texts.erase(toNumber(tag));
}

} // namespace lineside
