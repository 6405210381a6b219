#pragma once

#include "models/forward/carry.h"
#include "models/forward/months.h"
#include "models/forward/plant_tables.h"
#include "models/history/log_reader.h"

#include <map>

namespace lineside::forward {

//! What a step of a lane did.
struct LaneStep
{
    Carried carried = Carried::Committed;
    quint64 rows = 0;          //!< written
    quint64 rejected = 0;      //!< put aside
    std::vector<LogSlice::Gap> gaps; //!< readings that were gone before they could be carried
    std::optional<UtcTime> oldest;   //!< time of the first reading of the batch
    Error why;                 //!< when it was not committed
    QString rejection;         //!< why the last one was put aside
    bool unknownTag = false;   //!< held because a tag is not in the plant's tables yet
};

/*!
 * Carries readings of one lane from the local store to the plant's database, batch by batch, in their order. Belongs to
 * one thread; the connection may change between steps.
 */
class ReadingLane
{
public:
    //! \a most readings go into one transaction at most.
    ReadingLane(QUuid source, const Clock &clock, QString folder, size_t most = Bite::kMost)
        : m_source(source), m_clock(clock), m_reader(std::move(folder)), m_bite(most)
    {
    }

    //! A new connection, or a new place: nothing that was learned of the old one counts.
    void reset();
    //! Carries the next batch of \a row, at most up to \a newest, and moves the row when it is committed.
    LaneStep step(PgLink &link, LaneRow &row, quint64 newest, const PlantNumbers &numbers);
    //! When readings of each device (by index) were last carried; cleared by the call.
    std::map<DeviceId, UtcTime> takeHeartbeats();
    LogReader &reader() { return m_reader; }

private:
    bool fill(LaneBatch &batch, LogSlice &slice, const LaneRow &row, const PlantNumbers &numbers, LaneStep &step);
    void putAside(LaneBatch &batch, const LogSlice &slice, size_t i, const LaneRow &row, const PlantTag &owner,
                  const QString &reason, LaneStep &step);

    const QUuid m_source;
    const Clock &m_clock;
    LogReader m_reader;
    LogSlice m_slice;            //!< read and not yet committed
    quint64 m_sliceFrom = 0;
    Months m_months{"sensor_readings"};
    Bite m_bite;
    CopyRows::Shape m_shape = CopyRows::Shape::Everything; //!< of the batch that is being filled
    bool m_monthsDoubted = false;
    std::map<qint64, bool> m_minutes; //!< minutes since 1970 that were marked for roll-up in a committed batch
    std::map<DeviceId, UtcTime> m_heartbeats;
};

//! Carries events, which go before readings. Belongs to one thread.
class EventLane
{
public:
    EventLane(QUuid source, const Clock &clock, QString folder) : m_source(source), m_clock(clock), m_reader(std::move(folder)) {}

    void reset() { m_months.forget(); }
    LaneStep step(PgLink &link, LaneRow &row, const PlantNumbers &numbers);

private:
    const QUuid m_source;
    const Clock &m_clock;
    LogReader m_reader;
    Months m_months{"equipment_events"};
    Bite m_bite;
    bool m_monthsDoubted = false;
};

} // namespace lineside::forward
