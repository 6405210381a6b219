#include "models/forward/audit_log.h"

#include <QCoreApplication>

namespace lineside::forward {

namespace {

struct AuditLogText
{
    Q_DECLARE_TR_FUNCTIONS(forward)
};

} // namespace

Result<std::unique_ptr<AuditLogReader>> AuditLogReader::open(const Login &login, const QUuid &station)
{
    std::unique_ptr<AuditLogReader> reader(new AuditLogReader(station));
    Result<std::unique_ptr<PgLink>> link = PgLink::connect(login, reader->m_watch, reader->m_stop);
    if (!link)
        return link.error();
    reader->m_link = std::move(*link);
    return reader;
}

Result<std::optional<AuditLogLink>> AuditLogReader::newest()
{
    const Result<SqlRows> twice = m_link->query(
        "SELECT min(link_number) FROM (SELECT link_number FROM lineside.audit_log JOIN lineside.stations USING (source_id)"
        " WHERE source = $1 GROUP BY link_number HAVING count(*) > 1) doubled",
        {m_station});
    if (!twice)
        return twice.error();
    if (!twice->empty() && twice->front().front())
        return Error{Error::Kind::BadData,
                     AuditLogText::tr("The plant's database holds two different links of number %1: the audit trail was "
                                      "written anew on the station.").arg(QString::fromLatin1(*twice->front().front())),
                     AuditLogText::tr("The table audit_log has both, with the times of their arrival.")};
    const Result<SqlRows> newest = m_link->query(
        "SELECT link_number, link_hash FROM lineside.audit_log JOIN lineside.stations USING (source_id) WHERE source = $1"
        " ORDER BY link_number DESC LIMIT 1",
        {m_station});
    if (!newest)
        return newest.error();
    if (newest->empty())
        return std::optional<AuditLogLink>();
    return std::optional(AuditLogLink{newest->front()[0]->toULongLong(), QByteArray::fromHex(*newest->front()[1])});
}

Result<QList<Event>> AuditLogReader::page(UtcTime before, size_t atMost)
{
    const auto bound = before == UtcTime::max() ? std::optional<QByteArray>() : std::optional(QByteArray::number(toMicroseconds(before)));
    const Result<SqlRows> rows = m_link->query(
        "SELECT round(extract(epoch FROM time) * 1000000)::bigint, event_id, severity, user_name, subject, value_before, value_after,"
        " message, 'audit:' || link_number || ':' || link_hash FROM lineside.audit_log JOIN lineside.stations USING (source_id)"
        " WHERE source = $1 AND ($2::bigint IS NULL OR time < 'epoch'::timestamptz + $2::bigint * interval '1 microsecond')"
        " ORDER BY link_number DESC LIMIT $3::bigint",
        {m_station, bound, QByteArray::number(quint64(atMost))});
    if (!rows)
        return rows.error();
    QList<Event> events;
    events.reserve(qsizetype(rows->size()));
    for (const SqlRow &row : *rows) {
        const auto text = [&row](size_t column) { return QString::fromUtf8(row[column].value_or(QByteArray())); };
        Event event;
        event.at = fromMicroseconds(text(0).toLongLong());
        event.id = text(1).toULongLong();
        event.kind = EventKind::Audit;
        if (!severityFromName(text(2), event.severity))
            event.severity = Severity::Critical; // whatever it is, the chain does not fit it
        event.user = text(3);
        event.source = text(4);
        event.before = text(5);
        event.after = text(6);
        event.text = text(7);
        event.reference = text(8);
        events.append(event);
    }
    return events;
}

} // namespace lineside::forward
