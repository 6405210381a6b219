#pragma once

#include "models/forward/carry.h"
#include "models/forward/plant_tables.h"
#include "models/forward/sql_session.h"
#include "models/records/record_outbox.h"

namespace lineside::forward {

inline const QString kRecordsLane = QStringLiteral("records");

//! What a step did.
struct RecordStep
{
    Carried carried = Carried::Committed;
    quint64 rows = 0;     //!< written or deleted there
    quint64 rejected = 0; //!< put aside
    bool more = false;    //!< there is more to do at once
    Error why;            //!< when it was not committed
    QString rejection;    //!< why the last one was put aside
};

/*!
 * Carries records from the file of records to the plant's database, in the order in which they changed last. A row is
 * written under its own identity as it is now, so that writing it twice is writing it once; what is not acknowledged in
 * the outbox is written again. Where the database turns out to be another one, or an older state of it, or the file of
 * records does, everything is sent anew. Belongs to one thread; the connection may change between steps.
 */
class RecordLane
{
public:
    //! \a most changes go into one transaction at most.
    RecordLane(QUuid source, RecordStore &store, const StopSignal &stop, size_t most = 500)
        : m_source(source), m_stop(stop), m_outbox(store), m_bite(most)
    {
    }

    //! A new connection: nothing that was learned of the old one counts.
    void reset() { m_met = false; }
    //! Carries the oldest changes, if there are any.
    RecordStep step(SqlSession &session, const PlantNumbers &numbers);
    //! How many changes wait; counted anew every few seconds only.
    quint64 waiting();

private:
    Status meet(SqlSession &session);
    Status write(SqlSession::Transaction &transaction, const std::vector<RecordChange> &changes, const PlantNumbers &numbers,
                 RecordStep &step) const;
    Status putAside(SqlSession::Transaction &transaction, const RecordChange &change, const QString &reason,
                    const PlantNumbers &numbers) const;

    const QUuid m_source;
    const StopSignal &m_stop;
    RecordOutbox m_outbox;
    Bite m_bite;
    bool m_met = false;
    quint64 m_waiting = 0;
    SteadyTime m_nextCount{};
};

} // namespace lineside::forward
