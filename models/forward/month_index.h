#pragma once

#include "models/forward/pg_link.h"

namespace lineside::forward {

/*!
 * Gives a month of readings from before month \a before (see Months) its index by tag and time, the newest month first;
 * one that was cut off is made anew. It does not keep writers out, and takes minutes for a hundred million rows: \a link
 * needs the patience. True when one was made: there may be another.
 */
Result<bool> indexOneMonth(PgLink &link, int before);

} // namespace lineside::forward
