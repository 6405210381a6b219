#pragma once

#include "models/forward/forwarder.h"

namespace lineside {

//! How far the plant's database is, as status bar and Data flow say it.
struct ForwardWords
{
    QString line;          //!< "PostgreSQL: 12 s behind"; empty while no database is wanted
    QString more;          //!< why and what to do, a sentence a line; may be empty
    bool abnormal = false; //!< somebody should look at it
};

ForwardWords forwardWords(const ForwarderStatus &status, UtcTime now);

//! "12,345", "1.2 M".
QString rowCountText(quint64 rows);

} // namespace lineside
