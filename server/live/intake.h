#pragma once

#include "models/history/event.h"
#include "models/telemetry/batch_sink.h"

#include <array>
#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace lineside::live {

/*!
 * Where telemetry and journal leave what is new for viewers, and go on at once. Of readings only which tags changed is
 * kept, one bit each: their values are taken from LatestValues when they are sent, so what nobody has read yet is merged
 * by itself. Events wait in a line of at most kMostEvents; lostEvents() tells that some did not find a place.
 */
class Intake final : public BatchSink
{
public:
    static constexpr size_t kMostEvents = 65'536;

    Intake() = default;
    ~Intake() override;
    Intake(const Intake &) = delete;
    Intake &operator=(const Intake &) = delete;

    /*!
     * A reader begins: \a wake is called when there is something, once until taken(), and once more when something
     * critical comes; on whatever thread brought it. What the reader before left behind is forgotten. Empty: nobody reads,
     * and when this returns nobody is called any more.
     */
    void onNews(std::function<void()> wake);
    //! While nobody wants readings, they cost one load a batch. Any thread.
    void setWanted(bool wanted) { m_wanted.store(wanted, std::memory_order_relaxed); }

    void take(const BatchPtr &batch) override; //!< telemetry thread
    void addEvent(const Event &event);         //!< any thread

    // The reader's side; one thread.
    //! Something critical came, which does not wait for the others; true once.
    bool isUrgent() { return m_urgent.exchange(false, std::memory_order_acq_rel); }
    //! From here on onNews() may call again. Gives when the first of what is there came, at the latest.
    SteadyTime taken();
    //! The tags that changed, ascending.
    void takeChanged(std::vector<TagId> &changed);
    std::deque<Event> takeEvents();
    //! True once after events were lost.
    bool lostEvents() { return m_lost.exchange(false); }

private:
    static constexpr size_t kWordsPerChunk = 1'024; //!< 65,536 tags
    static constexpr size_t kChunks = 64;           //!< 4,194,304 tags, as LatestValues holds
    struct Chunk
    {
        std::array<std::atomic<quint64>, kWordsPerChunk> words{};
        std::atomic<bool> touched{false};
    };
    void wake(bool urgent = false);

    std::array<std::atomic<Chunk *>, kChunks> m_chunks{};
    std::atomic<bool> m_wanted{false};
    std::atomic<bool> m_woken{false};
    std::atomic<bool> m_urgent{false};
    std::mutex m_wakeMutex;
    std::atomic<SteadyTime::rep> m_firstAt{0}; //!< of a steady clock, when m_woken became true
    std::function<void()> m_wake;
    std::mutex m_mutex;
    std::deque<Event> m_events;
    std::atomic<bool> m_lost{false};
};

} // namespace lineside::live
