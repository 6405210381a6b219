#pragma once

#include "models/forward/deadline_watch.h"
#include "models/forward/forwarder.h"
#include "models/forward/lanes.h"
#include "models/forward/pause.h"
#include "models/forward/record_lane.h"

#include <atomic>
#include <deque>

namespace lineside {

/*!
 * What the forwarder's threads share. Each function locks for itself; nothing waits under the lock.
 */
struct Forwarder::Shared
{
    Shared(const Parts &theParts, ForwardSettings theSettings, const ForwardPatience &thePatience);

    const Parts parts;
    const ForwardSettings settings;
    const ForwardPatience patience;
    const QUuid source;
    forward::StopSignal stop;
    forward::DeadlineWatch watch;
    forward::Gate gate;

    // ---- the local store
    void committedHere(const CommitNotice &notice); //!< the store's thread
    quint64 newest() const { return m_newest.load(std::memory_order_acquire); }

    // ---- configuration
    void setSnapshot(const SnapshotPtr &snapshot);
    SnapshotPtr snapshot() const;
    void setNumbers(const forward::PlantNumbersPtr &numbers);
    forward::PlantNumbersPtr numbers() const; //!< null until upkeep has been there
    void askForTags(); //!< a tag was met that has no number yet
    bool takeAsked();

    // ---- waiting; each returns at once when it is time to stop
    void waitForReadings(quint64 beyond, std::chrono::milliseconds atMost);
    void waitForNumbers(const forward::PlantNumbersPtr &otherThan, std::chrono::milliseconds atMost);
    void waitForBacklog(std::chrono::milliseconds atMost);
    void waitForWork(std::chrono::milliseconds atMost); //!< upkeep's
    void stopAll();
    void ended(); //!< by each thread, at its end
    void waitForEnd(size_t threads, std::chrono::milliseconds atMost);

    // ---- progress
    void setLanes(const std::vector<forward::LaneRow> &rows); //!< as they stand in the database
    std::vector<forward::LaneRow> backlog() const;
    void moved(const forward::LaneRow &row, const forward::LaneStep &step); //!< after a commit there
    void recordsMoved(const forward::RecordStep &step, quint64 waiting); //!< likewise, of records
    void addHeartbeats(const std::map<DeviceId, UtcTime> &heartbeats);
    std::map<DeviceId, UtcTime> takeHeartbeats();
    std::function<void(quint64)> confirmed; //!< set before the threads start
    std::function<void(quint64)> eventsConfirmed; //!< as well

    // ---- what people see
    enum class Who { Live, Upkeep, Events, Backlog, Records };
    //! The server is asked again at \a retry; \a resting: since the breaker is open.
    void trouble(Who who, bool connected, const Error &error, SteadyTime retry, bool resting);
    void fine(Who who);
    void connected();
    void tell(); //!< events of what has changed for longer; called now and then
    void report(EventKind kind, Severity severity, const QString &text);
    ForwarderStatus status() const;

private:
    struct Trouble
    {
        bool connected = false;
        Error error;
        SteadyTime since{};
        SteadyTime retry{};
        bool resting = false;
    };
    void tellEvents(const forward::LaneRow &row);
    void noteRejectedLocked(quint64 rows, const QString &why, QStringList &untold);
    void noteArrival(quint64 last, UtcTime at);
    std::optional<ForwarderStatus::Arrived> arrivedLocked(quint64 first, quint64 last) const;
    ForwarderStatus::State stateLocked(const Trouble **worst) const;

    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::condition_variable m_committed; //!< here; apart, since it happens hundreds of times a second
    std::atomic<quint64> m_newest{0};
    std::deque<std::pair<quint64, SteadyTime>> m_committedAt; //!< last number of a commit here, when; bounded
    SnapshotPtr m_snapshot;
    forward::PlantNumbersPtr m_numbers;
    struct Arrival
    {
        quint64 last; //!< number
        UtcTime at;
    };
    std::deque<Arrival> m_arrivals; //!< one in a while, since the start; thinned out when there are many
    std::chrono::milliseconds m_arrivalEvery{1'000};
    bool m_asked = false;
    size_t m_ended = 0;
    std::map<QString, forward::LaneRow> m_lanes;
    std::map<DeviceId, UtcTime> m_heartbeats;
    std::map<Who, Trouble> m_troubles;
    ForwarderStatus m_counters;
    std::optional<UtcTime> m_oldest;
    struct Rate
    {
        SteadyTime at;
        quint64 rows;
    };
    std::deque<Rate> m_rates;
    LatencyHistogram m_latency;
    bool m_toldDown = false;
    bool m_toldUp = false;
    bool m_toldBacklog = false;
    SteadyTime m_toldRejected{};
    quint64 m_rejectedUntold = 0;
    quint64 m_lastConfirmed = 0;
};

} // namespace lineside
