#pragma once

#include "models/plant/plant.h"
#include "models/telemetry/batch_sink.h"
#include "models/telemetry/field_queue.h"
#include "models/telemetry/latency.h"
#include "models/telemetry/latest_values.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <thread>

namespace lineside {

//! Counters since the start; each only grows.
struct PipelineCounters
{
    quint64 received = 0;      //!< readings taken from drivers
    quint64 delivered = 0;     //!< readings that reached latest values and sinks
    quint64 unknownTag = 0;    //!< readings for tags that have left the configuration (the only ones dropped)
    quint64 implausibleStamps = 0;
    quint64 outOfOrder = 0;    //!< older than the tag's newest: to history, not to latest values
    quint64 deadbanded = 0;    //!< delivered, but not sent to history: too small a change
    quint64 staleTags = 0;     //!< tags that are stale now (a level, not a count)
    size_t queueBytes = 0;
    size_t queueMaxBytes = 0;
};

/*!
 * The telemetry thread: takes what drivers say, conditions it, keeps the latest values, watches for staleness, and
 * hands batches to the sinks. Nothing in it waits for a consumer.
 *
 * Staleness: a tag that was not heard for its stale time (default three of its device's periods, at least 2 s) gets a
 * reading of its last value with BadNoCommunication; two thirds of the way there, or at once when its link is reported
 * down, one with UncertainLastUsableValue. Both go to history, and both come even when a driver hangs.
 */
class Pipeline
{
public:
    Pipeline(FieldQueue &queue, LatestValues &latest, const Clock &clock);
    ~Pipeline(); //!< stop()

    //! Before start(). The sink outlives the pipeline. History and feeds get deadbanded batches, others everything.
    enum class Wants { Everything, Deadbanded };
    void addSink(BatchSink &sink, Wants wants);

    //! Any thread; taken between batches.
    void setSnapshot(SnapshotPtr snapshot);

    void start();
    //! Takes what is queued, then ends. Idempotent.
    void stop();

    PipelineCounters counters() const;                  //!< any thread
    LatencySummary conditionLatency() const;            //!< receive to latest value
    //! For tests and benchmarks: processes what is queued on the calling thread instead of a thread of its own.
    void processOnce(SteadyTime deadline);

private:
    class Worker;
    std::unique_ptr<Worker> m_worker;
    std::thread m_thread;
};

} // namespace lineside
