#include "models/forward/month_index.h"

#include "models/forward/months.h"

namespace lineside::forward {

Result<bool> indexOneMonth(PgLink &link, int before)
{
    const Result<SqlRows> found = link.query(
        "SELECT c.relname, x.indexrelid IS NOT NULL FROM pg_inherits h JOIN pg_class c ON c.oid = h.inhrelid LEFT JOIN"
        " (pg_class n JOIN pg_index x ON x.indexrelid = n.oid) ON n.relnamespace = c.relnamespace AND n.relname = c.relname"
        " || '_tag_time' WHERE h.inhparent = 'lineside.sensor_readings'::regclass AND c.relname < $1 AND NOT"
        " coalesce(x.indisvalid, false) ORDER BY c.relname DESC LIMIT 1",
        {"sensor_readings_" + Months::firstDay(before).left(7).replace('-', '_')});
    if (!found)
        return found.error();
    if (found->empty())
        return false;
    const QByteArray month = *(*found)[0][0];
    if ((*found)[0][1] == QByteArray("t")) {
        if (Status dropped = link.execute("DROP INDEX CONCURRENTLY lineside." + month + "_tag_time"); !dropped)
            return dropped.error();
    }
    if (Status made = link.execute("CREATE INDEX CONCURRENTLY " + month + "_tag_time ON lineside." + month + " (tag_id, time)"); !made)
        return made.error();
    return true;
}

} // namespace lineside::forward
