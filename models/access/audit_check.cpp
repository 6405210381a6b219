#include "models/access/audit_check.h"

#include "models/access/access_text.h"

#include <future>

namespace lineside {

namespace {

constexpr std::chrono::seconds kPageWithin{60};

Result<QList<Event>> auditPage(Historian &historian, UtcTime before, size_t atMost)
{
    EventFilter filter;
    filter.kinds = {EventKind::Audit};
    filter.to = before;
    filter.atMost = atMost;
    const auto answer = std::make_shared<std::promise<Result<QList<Event>>>>();
    std::future<Result<QList<Event>>> future = answer->get_future();
    const auto job = historian.queryEvents(filter, [answer](Result<QList<Event>> events) {
        answer->set_value(std::move(events));
    });
    if (future.wait_for(kPageWithin) != std::future_status::ready) {
        if (job)
            job->cancel();
        return Error{Error::Kind::Timeout, AccessText::tr("The journal did not answer in time."), {}};
    }
    return future.get();
}

//! Goes from the newest event to the oldest; the last fault that it meets is the first of the chain.
class ChainWalk
{
public:
    ChainWalk(QUuid station, AuditLink known) : m_station(station), m_known(std::move(known)) {}

    void meet(const Event &event)
    {
        ++m_report.events;
        const auto link = audit_chain::fromReference(event.reference);
        if (!link) {
            fault(m_newer ? m_newer->number : m_known.number + 1,
                  AccessText::tr("An event before it has no link."));
            return;
        }
        if (!m_newer) {
            m_report.head = *link;
            if (link->number < m_known.number)
                fault(link->number + 1, AccessText::tr("The end of the trail is missing: %1 events.")
                                            .arg(m_known.number - link->number));
        } else if (m_newer->number != link->number + 1) {
            fault(m_newer->number, AccessText::tr("Events before it are missing, moved or added."));
        } else if (audit_chain::next(*link, m_newerEvent) != *m_newer) {
            fault(m_newer->number, AccessText::tr("It, or the event before it, was changed."));
        }
        if (link->number == m_known.number && *link != m_known)
            fault(link->number, AccessText::tr("It is not the one that is known from elsewhere: the trail was written anew."));
        m_newer = link;
        m_newerEvent = event;
    }

    AuditReport end()
    {
        if (!m_newer) {
            if (m_known.number > 0)
                fault(1, AccessText::tr("The whole trail is missing: %1 events.").arg(m_known.number));
            return m_report;
        }
        m_report.first = m_newer->number;
        if (m_newer->number == 1 && audit_chain::next(audit_chain::beginning(m_station), m_newerEvent) != *m_newer)
            fault(1, AccessText::tr("It was changed, or is another station's."));
        return m_report;
    }

private:
    void fault(quint64 number, const QString &what)
    {
        m_report.firstBroken = number;
        m_report.what = what;
    }

    const QUuid m_station;
    const AuditLink m_known;
    AuditReport m_report;
    std::optional<AuditLink> m_newer;
    Event m_newerEvent;
};

} // namespace

Result<AuditReport> checkAudit(Historian &historian, const AuditLink &known, const std::function<bool()> &cancelled,
                               size_t pageEvents)
{
    return checkAudit(historian.stationId(),
                      [&historian](UtcTime before, size_t atMost) { return auditPage(historian, before, atMost); }, known,
                      cancelled, pageEvents);
}

Result<AuditReport> checkAudit(const QUuid &station, const AuditPages &pages, const AuditLink &known,
                               const std::function<bool()> &cancelled, size_t pageEvents)
{
    ChainWalk walk(station, known);
    UtcTime before = UtcTime::max();
    for (;;) {
        if (cancelled && cancelled())
            return Error{Error::Kind::Cancelled, AccessText::tr("The check was cancelled."), {}};
        const Result<QList<Event>> page = pages(before, pageEvents);
        if (!page)
            return page.error();
        for (const Event &event : *page)
            walk.meet(event);
        if (size_t(page->size()) < pageEvents)
            return walk.end();
        before = page->last().at; // each link has a time of its own; where that was changed, links are missed and told
    }
}

} // namespace lineside
