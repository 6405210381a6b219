#pragma once

#include "models/telemetry/reading.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <unordered_map>

namespace lineside {

//! The newest reading of a tag, and when its source was last heard.
struct LatestValue
{
    Reading reading;
    QByteArray text;     //!< Text tags only: UTF-8
    SteadyTime heardAt{}; //!< steady clock; time_point{} when never
    bool valid = false;  //!< false: nothing has come yet
};

/*!
 * The newest reading of every tag, indexed by TagId. One writer (the telemetry thread); readers on any thread, which
 * never hold the writer up: each tag is a sequence lock of its own. Text is behind a mutex that is held for a pointer
 * swap. Grows without moving what is there.
 */
class LatestValues
{
public:
    LatestValues();
    ~LatestValues();
    LatestValues(const LatestValues &) = delete;
    LatestValues &operator=(const LatestValues &) = delete;

    //! Any thread. Not valid for a tag that was never written.
    LatestValue get(TagId tag) const;
    //! Counts every change of any value; for views that want to know whether to look at all.
    quint64 version() const { return m_version.load(std::memory_order_acquire); }
    //! Changes with each write to this tag; 0 when never written. Any thread.
    quint64 version(TagId tag) const;

    // Writer's side: the telemetry thread only.
    void reserve(size_t tagIdEnd);
    void set(const Reading &reading, SteadyTime heardAt, const QByteArray *text = nullptr);
    void setHeard(TagId tag, SteadyTime heardAt);
    //! Forgets a tag that left the configuration.
    void clear(TagId tag);
    void publish() { m_version.fetch_add(1, std::memory_order_release); }

private:
    struct Slot;
    static constexpr size_t kChunk = 4096;
    static constexpr size_t kMaxChunks = 1024; //!< 4,194,304 tags

    Slot *slot(TagId tag) const;

    std::array<std::atomic<Slot *>, kMaxChunks> m_chunks{};
    std::atomic<quint64> m_version{0};
    mutable std::mutex m_textMutex;
    std::unordered_map<quint32, QByteArray> m_texts;
};

} // namespace lineside
