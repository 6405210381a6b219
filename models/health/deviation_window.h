#pragma once

#include "models/health/health_score.h"
#include "models/telemetry/status_code.h"

#include <chrono>
#include <span>
#include <vector>

namespace lineside {

//! What a tag is held against.
struct DeviationLimits
{
    double low = -std::numeric_limits<double>::infinity(); //!< normal from
    double high = std::numeric_limits<double>::infinity(); //!< and to
    double maxDeviation = 0;
    double hardLow = -std::numeric_limits<double>::infinity(); //!< below it the status is capped
    double hardHigh = std::numeric_limits<double>::infinity();

    //! Of a tag of a plan; nothing where it has no normal range or no scale. Without any range plainRange() is tried.
    static std::optional<DeviationLimits> of(const HealthTag &plan, const Tag &tag);
};

struct DeviationSettings
{
    std::chrono::milliseconds window{24 * 3'600'000};
    std::chrono::milliseconds bucket{300'000};
    //! A value holds until the next reading, but no longer: a station that was off knows nothing.
    std::chrono::milliseconds mostHold{3'600'000};
    std::chrono::milliseconds hardHold{3'600'000}; //!< for so long a passed outer limit counts
    bool timeWeighted = false;
    bool runningOnly = false;
};

//! Readings of one tag in the order of time; columns of one length.
struct ReadingRun
{
    std::span<const qint64> times; //!< microseconds of UTC
    std::span<const double> values;
    std::span<const StatusCode> statuses; //!< empty: all are Good

    StatusCode statusAt(size_t i) const { return statuses.empty() ? StatusCode::Good : statuses[i]; }
};

/*!
 * How far one tag was outside its normal range during the last day, kept up reading by reading: a ring of buckets of
 * sums, 24 bytes a bucket. The same for live readings and for those of history. A reading weighs 1 when Good, 1/2 when
 * Uncertain, nothing when Bad or not a number; with timeWeighted times how long it held. A late reading counts in its own
 * bucket as long as the window holds that, but takes no time. One thread.
 */
class DeviationWindow
{
public:
    DeviationWindow(const DeviationLimits &limits, const DeviationSettings &settings);

    //! \a running: whether the machine ran; without runningOnly it does not matter.
    void add(UtcTime at, double value, StatusCode status, bool running = true);
    //! Readings one after the other while nothing else happens: the same as add() of each, bit for bit, in a fraction of the time.
    void add(const ReadingRun &run, bool running);
    //! The machine began or ceased to run: with runningOnly the value that stands begins or ceases to count.
    void setRunning(bool running, UtcTime at);
    //! Forgets all.
    void clear();
    //! The clock was set back to \a now: what was stamped later is forgotten, and the tag is not known until it tells something.
    void setBack(UtcTime now);

    /*!
     * The window that ends at \a now, which is not before the newest reading: whole buckets, so that it begins up to one
     * bucket later than the full length. Coverage is of \a due, the time in which values could have counted: of the
     * whole window, or of its running time with runningOnly.
     */
    TagDeviation read(UtcTime now, std::optional<std::chrono::microseconds> due = {}) const;
    //! Where the window that ends at \a now begins.
    UtcTime beginOf(UtcTime now) const;

    double last() const { return m_lastValue; } //!< NaN when it is not known
    UtcTime lastAt() const { return m_lastAt; }
    const DeviationLimits &limits() const { return m_limits; }

private:
    struct Bucket
    {
        double deviation = 0; //!< weighted sum
        float weight = 0;
        float worst = 0;      //!< the largest distance; below 0 for one below the range
        quint32 samples = 0;
        quint32 knownMs = 0;
    };

    qint64 indexOf(qint64 us) const { return us >= 0 ? us / m_bucketUs : (us - m_bucketUs + 1) / m_bucketUs; }
    Bucket *bucketOf(qint64 us);
    void advanceTo(qint64 index);
    void hold(qint64 fromUs, qint64 toUs);
    size_t addPlain(const ReadingRun &run, size_t begin);
    void noteHard(UtcTime at, double value);
    template<typename Visit>
    void eachHeld(qint64 fromUs, qint64 toUs, Visit visit) const;

    DeviationLimits m_limits;
    qint64 m_bucketUs, m_mostHoldUs, m_hardHoldUs;
    bool m_timeWeighted, m_runningOnly;
    bool m_running = true;
    std::vector<Bucket> m_ring;
    qint64 m_newest = std::numeric_limits<qint64>::min(); //!< bucket number of the newest
    qint64 m_begin = 0, m_end = 0;                        //!< of the bucket that was found last, in microseconds
    Bucket *m_current = nullptr;
    UtcTime m_lastAt = UtcTime::min();
    double m_lastValue = std::numeric_limits<double>::quiet_NaN();
    double m_lastDeviation = 0;
    double m_lastWeight = 0; //!< 0: nothing is known since
    qint64 m_heldToUs = 0;   //!< up to there the standing value was counted
    UtcTime m_hardAt = UtcTime::min();
    double m_hardValue = 0;
};

//! How long a machine ran during the same window, for coverage. Fed by its changes, in time order.
class RunningTime
{
public:
    explicit RunningTime(const DeviationSettings &settings);
    void set(bool running, UtcTime at);
    //! Forgets changes later than \a now.
    void setBack(UtcTime now) { std::erase_if(m_changes, [now](const Change &change) { return change.at > now; }); }
    std::chrono::microseconds read(UtcTime from, UtcTime to) const;

private:
    struct Change
    {
        UtcTime at;
        bool running;
    };
    std::chrono::microseconds m_keep;
    std::vector<Change> m_changes; //!< in order; the first may be older than the window
};

} // namespace lineside
