#pragma once

#include "models/forward/pg_link.h"
#include "models/history/event.h"

#include <QList>
#include <QUuid>

namespace lineside::forward {

//! A link of a station's audit trail as the plant's database has it.
struct AuditLogLink
{
    quint64 number = 0;
    QByteArray hash;
};

/*!
 * What the plant's database keeps of one station's audit trail. Each call blocks for some seconds at most; one thread.
 */
class AuditLogReader
{
public:
    //! Connects.
    static Result<std::unique_ptr<AuditLogReader>> open(const Login &login, const QUuid &station);

    /*!
     * The newest link that the station has forwarded; nothing when it has forwarded none. BadData when the database holds two
     * links of one number: then the trail was written anew on the station.
     */
    Result<std::optional<AuditLogLink>> newest();
    //! Links from before a moment as the events that they were, newest first, at most so many.
    Result<QList<Event>> page(UtcTime before, size_t atMost);

private:
    explicit AuditLogReader(const QUuid &station) : m_station(station.toByteArray(QUuid::WithoutBraces)) {}

    const QByteArray m_station;
    DeadlineWatch m_watch;
    const StopSignal m_stop;
    std::unique_ptr<PgLink> m_link;
};

} // namespace lineside::forward
