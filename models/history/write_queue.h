#pragma once

#include "models/history/historian.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace lineside {

//! Readings of one tag that gave way because the disk could not take them: exact.
struct GapRecord
{
    TagId tag = kNoTag;
    UtcTime firstAt{};
    UtcTime lastAt{};
    quint64 count = 0;
};

//! An event on its way to the disk.
struct PendingEvent
{
    Event event;
    std::function<void(Result<quint64>)> committed;
    size_t weight() const;
};

//! Readings [from, to) of a batch.
struct BatchPart
{
    BatchPtr batch;
    size_t from = 0;
    size_t to = 0;
    size_t bytes = 0; //!< its share of the queue's bound
    bool isLast() const { return to == batch->readings.size(); }
};

/*!
 * What waits for the store writer. Readings are bounded in bytes: beyond it the oldest batches give way and are
 * counted per tag, exactly. Events have a bound of their own; an event that does not fit is refused with Busy.
 *
 * push functions from any thread; the rest is the writer's.
 */
class WriteQueue
{
public:
    static constexpr size_t kEventBytes = 16u << 20;
    static constexpr size_t kMaxRefused = 10'000;

    WriteQueue(size_t maxBytes, std::chrono::milliseconds commitEvery, size_t commitReadings);

    void push(const BatchPtr &batch);
    void push(PendingEvent event);
    //! Work for the writer's thread between two commits. False once closed: it is not going to run.
    bool push(std::function<void()> request);
    //! The writer is to take what is there and end.
    void close();

    double fill() const;
    size_t bytes() const;
    size_t maxBytes() const { return m_maxBytes; }
    quint64 lost() const;

    // ---- the writer's side

    //! What goes into one commit.
    struct Load
    {
        quint64 lostBefore = 0; //!< readings that had given way when it was taken
        std::vector<BatchPart> parts;
        size_t readings = 0;
        std::vector<PendingEvent> events;
        std::vector<GapRecord> gaps;
    };
    struct Due
    {
        std::vector<std::function<void()>> requests;
        std::vector<PendingEvent> refused; //!< whose callbacks are to be told
        bool closed = false;
        bool onlyWoken = false; //!< nothing is due but what was to be at the time of waking
    };
    //! While the disk is in trouble, nothing of a kind is due before its time.
    struct NotBefore
    {
        SteadyTime events{};
        SteadyTime readings{};
        SteadyTime gaps{}; //!< they are gathered for a while
    };
    /*!
     * Waits until something is due: events, requests, readings that waited long enough or are enough, or close(); or
     * until a time in \a notBefore or \a wakeAt has come. \a busy: does not wait at all. \a awaited: somebody goes on with
     * what is committed, so that readings which come after a quiet moment are due at once; the more come, the longer they
     * are gathered, up to the usual time.
     */
    Due wait(const NotBefore &notBefore, bool busy, SteadyTime wakeAt = SteadyTime::max(), bool awaited = false);
    //! Takes up to \a maxReadings readings (none when 0), the events, and gaps when \a withGaps.
    Load takeLoad(size_t maxReadings, size_t maxTextBytes, bool withGaps);
    //! What could not be committed comes back to the front.
    void giveBack(Load load);
    //! The load is on disk: its share of the bound is free.
    void settle(const Load &load);
    bool eventsWait() const;
    bool isEmpty() const; //!< no readings, no events, no gaps

private:
    static constexpr size_t kMaxClosedGaps = 200'000;
    void giveWay();
    SteadyTime dueLocked(bool awaited) const;
    const size_t m_maxBytes;
    const std::chrono::milliseconds m_commitEvery;
    const size_t m_commitReadings;

    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<BatchPart> m_parts;
    size_t m_bytes = 0;         // of m_parts
    size_t m_inFlightBytes = 0; // taken, not settled
    size_t m_readings = 0;
    SteadyTime m_oldest{};      // when the first of m_parts came
    SteadyTime m_lastTaken{};   // when readings were last taken
    double m_perSecond = 0;     // readings, over the last moments
    std::deque<PendingEvent> m_events;
    size_t m_eventBytes = 0;
    std::vector<PendingEvent> m_refused;
    std::vector<std::function<void()>> m_requests;
    std::unordered_map<quint32, GapRecord> m_gaps; // these still grow
    std::vector<GapRecord> m_closedGaps;           // between their ends nothing is stored, and nothing may be added
    quint64 m_lost = 0;
    bool m_closed = false;
};

} // namespace lineside
