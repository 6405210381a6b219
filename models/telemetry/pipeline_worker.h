#pragma once

#include "models/telemetry/conditioning.h"
#include "models/telemetry/pipeline.h"
#include "models/telemetry/staleness.h"

#include <atomic>
#include <condition_variable>
#include <mutex>

namespace lineside {

//! What the telemetry thread does. Everything but the public atomics and setSnapshot() belongs to that thread.
class Pipeline::Worker
{
public:
    Worker(FieldQueue &queue, LatestValues &latest, const Clock &clock, PipelineSettings settings);

    void addSink(BatchSink &sink, Wants wants);
    void setToldAmounts(std::span<const Reading> amounts);
    void setSnapshot(SnapshotPtr snapshot);
    void run();                     //!< until requestStop()
    void requestStop();             //!< any thread
    void step(SteadyTime deadline); //!< takes, processes, sweeps when it is time

    PipelineCounters counters() const;
    LatencySummary conditionLatency() const { return m_latency.summary(); }
    double fill() const;

private:
    struct SinkEntry
    {
        BatchSink *sink = nullptr;
        Wants wants = Wants::Everything;
    };

    struct DeviceState
    {
        DeviceId id;
        TimeTolerance tolerance;
        std::chrono::milliseconds period{0};
        std::chrono::milliseconds periodInForce{0}; //!< 0: as configured
        std::vector<TagId> tags;                    //!< enabled ones
        std::shared_ptr<Batch> made;                //!< the pipeline's own readings on their way
    };

    //! What is remembered of a tag's readings.
    struct Track
    {
        Reading last;                     //!< the newest reading from the driver, conditioned
        UtcTime newestStamp = kNoStamp;   //!< of those that the source stamped itself
        Payload stored;                   //!< what deadbanded sinks got last
        StatusCode storedStatus = StatusCode::Good;
        quint32 device = 0;               //!< index into m_devices
        bool hasStored = false;
        bool isAmount = false;            //!< CounterDelta: readings add up, so nothing is said twice
    };

    void takeSnapshot();
    void adoptTag(const TagEntry &entry, const TagEntry *before, quint32 device, SteadyTime now);
    void dropTag(TagId tag);
    std::chrono::nanoseconds staleTime(const Tag &tag, const DeviceState &device) const;
    bool isLive(TagId tag) const;

    void process(const Batch &batch);
    void process(const Heard &heard);
    void process(const LinkChange &change);
    void process(const PeriodChange &change);
    /*!
     * Conditions a reading and, when it is in order, makes it the latest value; tells whether it was. A repetition of an
     * amount leaves it as an amount of 0.
     */
    bool accept(Reading &reading, const Batch &in, Batch &out, const DeviceState &device, SteadyTime heardAt);
    //! Whether a source only says its last amount once more, which has been told on already.
    bool repeatsAmount(const Reading &reading, const Track &track, bool stampedBySource) const;
    bool passesDeadband(const Reading &reading, SteadyTime at) const;
    void rememberStored(const Reading &reading, SteadyTime at);

    void sweep(SteadyTime now);
    void storeAgain(SteadyTime now);
    //! Shows the tag's last value with another status, from now on. Sinks get an amount as 0: it was told on already.
    void make(TagId tag, StatusCode status);
    void appendMade(TagId tag, const Reading &reading, const QByteArray *text);
    void sendMade(bool toEverybody);
    void deliver(const BatchPtr &everything, const BatchPtr &deadbanded);

    FieldQueue &m_queue;
    LatestValues &m_latest;
    const Clock &m_clock;
    const PipelineSettings m_settings;
    std::vector<SinkEntry> m_sinks;
    bool m_wantsDeadbanded = false;

    std::mutex m_mutex; //!< guards the two below
    SnapshotPtr m_nextSnapshot;
    std::condition_variable m_stopRequested;
    std::atomic<bool> m_stop{false};

    SnapshotPtr m_snapshot;
    std::vector<TagRule> m_rules;         //!< these four by TagId
    std::vector<Track> m_tracks;
    QHash<TagId, Reading> m_told;         //!< amounts of an earlier run, until their source says something
    std::vector<qint64> m_storeAgainAt;   //!< steady nanoseconds
    Staleness m_staleness;
    std::vector<DeviceState> m_devices;
    QHash<DeviceId, quint32> m_deviceIndex;
    std::vector<quint32> m_madeFor;       //!< devices whose made batch is not empty
    std::vector<Staleness::Change> m_changes;
    std::vector<Reading> m_kept;          //!< scratch: what passes the deadband
    SteadyTime m_lastSweep{};

    LatencyHistogram m_latency;
    std::atomic<quint64> m_received{0}, m_delivered{0}, m_unknownTag{0}, m_implausible{0}, m_outOfOrder{0},
        m_deadbanded{0}, m_made{0}, m_staleTags{0};
};

} // namespace lineside
