#include "models/forward/audit_log.h"

#include <QCoreApplication>

namespace lineside::forward {

namespace {

struct AuditLogText
{
    Q_DECLARE_TR_FUNCTIONS(forward)
};

} // namespace

Result<std::optional<AuditLogLink>> newestAuditLink(const Login &login, const QUuid &station)
{
    DeadlineWatch watch;
    const StopSignal stop;
    const Result<std::unique_ptr<PgLink>> link = PgLink::connect(login, watch, stop);
    if (!link)
        return link.error();
    const QByteArray source = station.toByteArray(QUuid::WithoutBraces);
    const Result<SqlRows> twice = (*link)->query(
        "SELECT min(link_number) FROM (SELECT link_number FROM lineside.audit_log JOIN lineside.stations USING (source_id)"
        " WHERE source = $1 GROUP BY link_number HAVING count(*) > 1) doubled",
        {source});
    if (!twice)
        return twice.error();
    if (!twice->empty() && twice->front().front())
        return Error{Error::Kind::BadData,
                     AuditLogText::tr("The plant's database holds two different links of number %1: the audit trail was "
                                      "written anew on the station.").arg(QString::fromLatin1(*twice->front().front())),
                     AuditLogText::tr("The table audit_log has both, with the times of their arrival.")};
    const Result<SqlRows> newest = (*link)->query(
        "SELECT link_number, link_hash FROM lineside.audit_log JOIN lineside.stations USING (source_id) WHERE source = $1"
        " ORDER BY link_number DESC LIMIT 1",
        {source});
    if (!newest)
        return newest.error();
    if (newest->empty())
        return std::optional<AuditLogLink>();
    return std::optional(AuditLogLink{newest->front()[0]->toULongLong(), QByteArray::fromHex(*newest->front()[1])});
}

} // namespace lineside::forward
