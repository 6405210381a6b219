#pragma once

#include "models/quality/chart_limits.h"
#include "models/telemetry/reading.h"

namespace lineside {

/*!
 * Takes the values of a chart from the readings of its tag: one at each multiple of \a every since 1970, so that the same
 * readings give the same points whenever somebody looks. The value is the one in force then: the newest reading up to that
 * moment, as long as it is Good, a finite number, and not older than \a hold. What is Uncertain or Bad is never a value.
 *
 * Of amounts (a counter that tells what was made since the last reading) a value is their sum since the moment before: the rate
 * of the machine, in units of \a every. It is there when the time in between was seen as a whole.
 *
 * A point is made of values of neighbouring moments. Where one is missing, or the machine does not run, what was collected
 * is dropped and the point begins anew.
 *
 * Feed it in order of time. What comes late changes nothing that was taken: it counts from then on, if it is newer than what
 * is in force (a source may stamp a state with the hour in which it began). Points come out in order of time, none twice.
 */
class SubgroupSampler
{
public:
    struct Settings
    {
        size_t size = 5;
        std::chrono::microseconds every{60'000'000}; //!< at least 0.1 s
        std::chrono::microseconds hold{3'600'000'000};
        bool runningOnly = true; //!< values count only between running(true) and running(false)
        bool sums = false;       //!< readings are amounts: a value is what came since the moment before, not what is in force
    };

    explicit SubgroupSampler(Settings settings);

    //! Moments before \a from are not looked at; what is fed from earlier is in force then. Before anything else.
    void beginAt(UtcTime from);
    //! A reading of the tag; \a number as of numberOf().
    void value(UtcTime at, double number, StatusCode status, std::vector<Subgroup> &points);
    //! The machine begins or ends to run; nobody knows counts as no.
    void running(UtcTime at, bool runs, std::vector<Subgroup> &points);
    //! Nothing else comes from before \a now.
    void advance(UtcTime now, std::vector<Subgroup> &points);
    //! Readings were lost: nothing is in force any more.
    void interrupt();

    quint64 late() const { return m_late; }       //!< inputs that came too late
    quint64 dropped() const { return m_dropped; } //!< values of points that were not completed

private:
    bool reach(UtcTime at, std::vector<Subgroup> &points);
    void dropStarted();
    void amount(UtcTime at, double number, StatusCode status);

    Settings m_settings;
    std::optional<UtcTime> m_reached; //!< inputs before it are late
    UtcTime m_next{};                 //!< the moment of the next value
    std::optional<double> m_value;    //!< in force
    UtcTime m_valueAt{};
    UtcTime m_sumFrom = UtcTime::max(); //!< amounts: since when none was missed
    UtcTime m_runsAt{};
    bool m_runs = false;
    Subgroup m_started;
    quint64 m_late = 0;
    quint64 m_dropped = 0;
};

} // namespace lineside
