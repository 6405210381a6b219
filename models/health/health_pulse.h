#pragma once

#include "models/base/result.h"
#include "models/base/clock.h"

#include <mutex>

namespace lineside {

//! How a health service is, for whoever watches it from outside. Times never jump.
struct HealthPulse
{
    bool runs = false;          //!< it was started and not stopped
    SteadyTime beat{};          //!< its thread came round last
    SteadyTime round{};         //!< scores were computed last; the start before that
    std::chrono::milliseconds every{0}; //!< how often they are to be
    quint64 lostBatches = 0;    //!< of readings that gave way in the queue
    quint64 writesWaiting = 0;  //!< what was given to the records and has not been answered
    SteadyTime writeMoved{};    //!< when the records answered last, or were asked last while nothing waited
    QString writeTrouble;       //!< why the newest answer was no; empty: it was kept
};

/*!
 * Where a service notes its pulse. Any thread; holds its lock for moments only, whatever the service does meanwhile. It is
 * shared with what waits at the records, which may answer after the service is gone.
 */
class HealthPulseBook
{
public:
    void begin(std::chrono::milliseconds every, SteadyTime now);
    void end();
    void beat(SteadyTime now);
    void round(SteadyTime now);
    void lost(quint64 batches); //!< so many so far
    void asked(SteadyTime now);
    void answered(const Status &status, SteadyTime now);
    HealthPulse read() const;

private:
    mutable std::mutex m_mutex;
    HealthPulse m_pulse;
};

} // namespace lineside
