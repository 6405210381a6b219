#pragma once

#include "models/base/clock.h"
#include "models/forward/pg_link.h"
#include "models/telemetry/status_code.h"

#include <QUuid>

#include <vector>

namespace lineside::forward {

//! What the plant's database could not take and keeps aside, each with the reason; nothing else waits for it.
struct PutAside
{
    struct Row
    {
        UtcTime since{};      //!< when it was put there
        QString tag;          //!< device and code of the tag; empty for an event
        QString at;           //!< its own time, in words where it is no time that there is
        QString value;        //!< as text; of an event: as JSON
        StatusCode status = StatusCode::Good;
        quint64 sequence = 0; //!< number of the reading, or of the event, at its station
        QString reason;
    };
    std::vector<Row> rows; //!< the newest first
    quint64 total = 0;     //!< how many there are
};

//! Of the station \a source, at most \a atMost rows. Takes as long as the login's patience allows.
Result<PutAside> readPutAside(const Login &login, const QUuid &source, size_t atMost, DeadlineWatch &watch,
                              const StopSignal &stop);

} // namespace lineside::forward
