#pragma once

#include "app/station_operations.h"

#include <QObject>

#include <atomic>
#include <thread>

namespace lineside {

//! What the days of a demo's past came to beside their readings.
struct DemoDaysFacts
{
    quint64 runs = 0;    //!< that were planned, begun and ended
    quint64 reasons = 0; //!< of breakdowns
    quint64 scores = 0;  //!< of health, one an hour of each machine
};

/*!
 * What a station and its people would have kept of the simulated days [from, until), now that their readings are in history:
 * production runs of the last shifts and the one that goes on, on machines that set a line's pace and have no order tag; why
 * machines were down, as far as nobody is to be asked for it (all but the last two hours); and each machine's health at each
 * full hour, worked out of those readings as the station itself does it. Runs and reasons are entered as people do, by the user
 * "demo", and stand in the audit trail.
 *
 * After production has caught up, and before health begins, which goes on from these scores. Blocks, for seconds; \a stopped ends
 * it with Cancelled. Not the main thread.
 */
Result<DemoDaysFacts> liveThroughDays(StationOperations &operations, Historian &historian, const PlantSnapshot &snapshot, UtcTime from, UtcTime until,
                                      const std::atomic<bool> &stopped);

//! Does that on a thread of its own. The main thread's.
class DemoDays : public QObject
{
    Q_OBJECT

public:
    DemoDays(StationOperations &operations, Historian &historian, QObject *parent = nullptr);
    ~DemoDays() override; //!< ends it

    //! Emits finished() once.
    void start(SnapshotPtr snapshot, UtcTime from, UtcTime until);

Q_SIGNALS:
    void finished(const lineside::Result<lineside::DemoDaysFacts> &facts);

private:
    StationOperations &m_operations;
    Historian &m_historian;
    std::atomic<bool> m_stopped{false};
    std::thread m_thread;
};

} // namespace lineside
