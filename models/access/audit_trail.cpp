#include "models/access/audit_trail.h"

#include "models/access/access_text.h"

#include <algorithm>
#include <condition_variable>
#include <future>

namespace lineside {

namespace {

constexpr std::chrono::seconds kAnswersWithin{30}; // the first time, the whole journal is looked through

Result<QList<Event>> ask(Historian &historian, const EventFilter &filter)
{
    const auto answer = std::make_shared<std::promise<Result<QList<Event>>>>();
    std::future<Result<QList<Event>>> future = answer->get_future();
    const auto job = historian.queryEvents(filter, [answer](Result<QList<Event>> events) {
        answer->set_value(std::move(events));
    });
    if (future.wait_for(kAnswersWithin) == std::future_status::ready)
        return future.get();
    if (job)
        job->cancel();
    return Error{Error::Kind::Timeout, AccessText::tr("The journal did not answer in time."), {}};
}

} // namespace

//! Outlives the trail while the journal still owes an answer.
struct AuditTrail::State
{
    mutable std::mutex mutex;
    std::condition_variable changed;
    AuditLink head;
    UtcTime last{};
    bool pending = false; //!< an event was given to the journal, and it has not said what became of it
};

AuditTrail::AuditTrail(Historian &historian, AuditLink head, UtcTime last, std::function<UtcTime()> now)
    : m_historian(historian)
    , m_now(std::move(now))
    , m_state(std::make_shared<State>())
{
    m_state->head = std::move(head);
    m_state->last = last;
}

Result<std::unique_ptr<AuditTrail>> AuditTrail::open(Historian &historian, const AuditLink &saved,
                                                     std::function<UtcTime()> now)
{
    AuditLink head = saved.number == 0 ? audit_chain::beginning(historian.stationId()) : saved;
    EventFilter since;
    since.kinds = {EventKind::Audit};
    bool damaged = false;
    UtcTime last{};
    if (saved.number > 0) {
        EventFilter exactly;
        exactly.reference = audit_chain::toReference(saved);
        exactly.atMost = 1;
        const Result<QList<Event>> found = ask(historian, exactly);
        if (!found)
            return found.error();
        damaged = found->isEmpty();
        if (!damaged)
            since.from = last = found->first().at;
    } else {
        since.atMost = 1; // this file of accounts is new, the journal may be old: go on from its newest link
    }
    if (!damaged) {
        Result<QList<Event>> newer = ask(historian, since);
        if (!newer)
            return newer.error();
        // The head is kept right after the journal's commit: a station that was killed in between is one link behind.
        std::reverse(newer->begin(), newer->end());
        for (const Event &event : std::as_const(*newer)) {
            const auto link = audit_chain::fromReference(event.reference);
            if (link && *link == head)
                continue;
            damaged = !link || (saved.number > 0 && audit_chain::next(head, event) != *link);
            if (damaged)
                break;
            head = *link;
            last = event.at;
        }
    }
    std::unique_ptr<AuditTrail> trail(new AuditTrail(historian, damaged && saved.number > 0 ? saved : head, last, std::move(now)));
    const bool anew = !damaged && saved.number == 0 && head.number > 0;
    if (!damaged && !anew)
        return trail;
    if (damaged && saved.number == 0)
        trail->m_state->head = audit_chain::beginning(historian.stationId());
    AuditEntry entry;
    entry.origin = Origin::console();
    entry.subject = QStringLiteral("audit");
    entry.before = saved.number > 0 ? audit_chain::toReference(saved) : QString();
    entry.text = anew
        ? AccessText::tr("The file of accounts is new, though the trail is older: it was removed, or the history was "
                         "brought here from a backup.")
        : AccessText::tr("The end of the audit trail is not what this station wrote last: it was cut off or "
                                "changed, or the history was replaced.");
    entry.severity = Severity::Critical;
    if (Status recorded = trail->record(entry); !recorded)
        return recorded.error();
    return trail;
}

Status AuditTrail::record(const AuditEntry &entry)
{
    const auto deadline = std::chrono::steady_clock::now() + kWithin;
    const auto late = [] {
        return Error{Error::Kind::Timeout, AccessText::tr("It could not be recorded in time, so it was not done."),
                     AccessText::tr("Look at the history's state, and try again.")};
    };
    const std::lock_guard recording(m_recording);
    Event event;
    event.kind = EventKind::Audit;
    event.severity = entry.severity;
    event.source = entry.subject;
    if (!entry.user.isEmpty() || !entry.origin.isConsole())
        event.user = (entry.user + QStringLiteral(" (") + entry.origin.words() + QLatin1Char(')')).trimmed();
    event.before = entry.before;
    event.after = entry.after;
    event.text = entry.text;
    AuditLink link;
    {
        std::unique_lock lock(m_state->mutex);
        if (!m_state->changed.wait_until(lock, deadline, [this] { return !m_state->pending; }))
            return late();
        event.at = std::max(m_now(), m_state->last + std::chrono::microseconds(1));
        link = audit_chain::next(m_state->head, event);
        event.reference = audit_chain::toReference(link);
        m_state->pending = true;
    }
    const auto answer = std::make_shared<std::optional<Error>>();
    m_historian.append(event, [state = m_state, link, at = event.at, answer](const Result<quint64> &committed) {
        const std::lock_guard lock(state->mutex);
        if (committed) {
            state->head = link;
            state->last = at;
        } else {
            *answer = committed.error();
        }
        state->pending = false;
        state->changed.notify_all();
    });
    std::unique_lock lock(m_state->mutex);
    if (!m_state->changed.wait_until(lock, deadline, [this] { return !m_state->pending; }))
        return late();
    if (*answer) // a journal that is closed or full is this station's trouble; nobody has asked too much of it
        return Error{(*answer)->kind == Error::Kind::Busy ? Error::Kind::Io : (*answer)->kind, AccessText::tr("It could not be recorded, so it was not done: %1").arg((*answer)->message),
                     (*answer)->hint};
    return Done{};
}

AuditLink AuditTrail::head() const
{
    const std::lock_guard lock(m_state->mutex);
    return m_state->head;
}

} // namespace lineside
