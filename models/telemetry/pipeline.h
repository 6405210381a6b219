#pragma once

#include "models/plant/plant.h"
#include "models/telemetry/batch_sink.h"
#include "models/telemetry/field_queue.h"
#include "models/telemetry/latency.h"
#include "models/telemetry/latest_values.h"

#include <memory>
#include <thread>

namespace lineside {

struct PipelineSettings
{
    std::chrono::milliseconds storeAgainAfter{600'000}; //!< an unchanged value goes to history again after this time (amounts never)
    std::chrono::milliseconds sweepEvery{100};          //!< how often staleness is looked at
};

//! Counters since the start; each only grows unless it says otherwise. received = delivered + unknownTag.
struct PipelineCounters
{
    quint64 received = 0;      //!< readings taken from drivers
    quint64 delivered = 0;     //!< readings that reached latest values and sinks
    quint64 unknownTag = 0;    //!< for tags that left the configuration or are disabled (the only ones dropped)
    quint64 implausibleStamps = 0;
    quint64 outOfOrder = 0;    //!< older than the tag's newest: to history, not to latest values
    quint64 deadbanded = 0;    //!< delivered, but not sent to history: too small a change
    quint64 made = 0;          //!< readings of the pipeline's own: stale, fresh again, out of service, stored again
    quint64 staleTags = 0;     //!< tags that are stale now (a level, not a count)
    size_t queueBytes = 0;     //!< a level
    size_t queueMaxBytes = 0;
};

/*!
 * The telemetry thread: takes what drivers say, conditions it, keeps the latest values, watches for staleness, and
 * hands batches to the sinks. Nothing in it waits for a consumer.
 *
 * Staleness: a tag that was not heard for its stale time (default three of its device's periods, at least 2 s) gets a
 * reading of its last value with BadNoCommunication; two thirds of the way there, or at once when its link is reported
 * down, one with UncertainLastUsableValue. Both go to history, and both come even when a driver hangs. What was Bad
 * already is not made Uncertain. See Staleness for what makes a value fresh again. A tag that never had a reading gets
 * none made up: it has no value, and views say so. A disabled tag's last value becomes BadOutOfService, once.
 *
 * Order: a reading whose source stamp is older than the newest one of its tag goes to the sinks and never becomes the
 * latest value. Such a reading also means that Heard can no longer vouch for the latest value (unless the device is
 * declared historical), so a source whose clock was set back turns stale instead of showing an old value as good.
 * Readings without a stamp of their own are in order by arrival: a step of the station's clock does not matter.
 *
 * Amounts: a CounterDelta tag's reading is an amount that somebody adds up, so each goes to the sinks exactly once, however
 * small. What the pipeline says by itself of such a tag (stale, fresh again, out of service), and what a source says again
 * after a break, carries the amount 0; none is stored again. LatestValues shows the last amount with its status.
 *
 * Text: in LatestValues a Text tag's payload is zero and the text stands beside it; in batches the payload points into
 * the batch. A Bad reading of a Text tag carries an empty text.
 */
class Pipeline
{
public:
    Pipeline(FieldQueue &queue, LatestValues &latest, const Clock &clock, PipelineSettings settings = {});
    ~Pipeline(); //!< stop()
    Pipeline(const Pipeline &) = delete;
    Pipeline &operator=(const Pipeline &) = delete;

    //! Before start(). The sink outlives the pipeline. History and feeds get deadbanded batches, others everything.
    enum class Wants { Everything, Deadbanded };
    void addSink(BatchSink &sink, Wants wants);

    /*!
     * Before start(): the last amounts that an earlier run told on, at most one a CounterDelta tag, as they are stored. A
     * source that says its own once more, with the stamp that it had, as the first thing after a restart repeats it.
     */
    void setToldAmounts(std::span<const Reading> amounts);

    /*!
     * Any thread; taken between batches. Tags that stay as they are are not disturbed. One that now means something
     * else (device, type, unit, scaling, states, address) has no value until its next reading.
     */
    void setSnapshot(SnapshotPtr snapshot);

    void start();
    //! Closes the queue, takes what is in it, then ends. Idempotent. Drivers are stopped before.
    void stop();

    PipelineCounters counters() const;                  //!< any thread
    LatencySummary conditionLatency() const;            //!< receive to latest value; any thread
    //! The fullest of the field queue and all sinks, 0 to 1: what drivers slow down by. Any thread, once sinks are added.
    double fill() const;

    //! For tests and benchmarks: processes what is queued on the calling thread instead of a thread of its own, waiting
    //! until \a deadline for something to come.
    void processOnce(SteadyTime deadline);

private:
    class Worker;
    std::unique_ptr<Worker> m_worker;
    std::thread m_thread;
};

} // namespace lineside
