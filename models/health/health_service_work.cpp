#include "models/health/health_service_parts.h"

#include "models/access/late_access.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::Literals;

namespace lineside {

namespace {

constexpr size_t kMostRecommendations = 10'000;

} // namespace

//! A right that was taken away while the step waited no longer counts.
void HealthService::postStep(const Actor &actor, Call step, const std::function<void(Error)> &refused)
{
    post([this, actor, step = std::move(step), refused] {
        const Status may = m_parts.may ? m_parts.may(actor)
                                       : Status(Error{Error::Kind::Refused, QCoreApplication::translate("health", "Nobody may do this here."), {}});
        if (may)
            return step();
        if (refused)
            refused(may.error());
    }, refused);
}

Status HealthService::record(const Actor &actor, const QString &subject, const QString &before, const QString &after, const QString &text)
{
    if (!m_parts.audit)
        return Done{};
    AuditEntry entry = LateAccess::entryOf(actor);
    entry.subject = subject;
    entry.before = before;
    entry.after = after;
    entry.text = text;
    return m_parts.audit(entry);
}

void HealthService::journal(Severity severity, const QString &source, const QString &text, const QString &reference)
{
    if (!m_parts.historian)
        return;
    Event event;
    event.at = m_parts.clock->utc();
    event.kind = severity > Severity::Info ? EventKind::MaintenanceRequired : EventKind::Warning; // of severity Info
    event.severity = severity;
    event.source = source;
    event.text = text;
    event.reference = reference;
    m_parts.historian->append(event);
}

//! It stands in the picture from the next publish() on.
void HealthService::changedAlert(const PredictiveAlert &alert)
{
    m_alertsShown = std::make_shared<std::vector<PredictiveAlert>>(m_book.alerts());
    m_ledger = m_book.ledger();
    tell([this, alert] { Q_EMIT alertChanged(alert); });
}

//! As the trail has it: "SCHEDULED 2026-11-24T06:00:00Z".
static QString trailStateOf(const PredictiveAlert &alert)
{
    const bool planned = alert.state == AlertState::Scheduled && alert.plannedFor;
    return alertStateName(alert.state) + (planned ? u' ' + toIso(*alert.plannedFor) : QString());
}

//! A step with an alert: what the book says to it stands once the trail has it, or is taken back.
void HealthService::stepAlert(const QUuid &id, const AlertStep &step, const AlertDone &done)
{
    const std::optional<PredictiveAlert> before = m_book.find(id);
    Result<PredictiveAlert> alert = step.take(m_parts.clock->utc());
    if (alert && before) {
        if (const Status recorded = record(step.actor, u"alert "_s + alert->machineCode, trailStateOf(*before), step.after.isEmpty() ? trailStateOf(*alert) : step.after, step.note); !recorded) {
            m_book.put(*before);
            alert = recorded.error();
        }
    }
    if (!alert) {
        if (done)
            done(alert);
        return;
    }
    changedAlert(*alert);
    publish();
    keep<PredictiveAlert>(*alert, done);
}

void HealthService::moveAlert(const QUuid &id, AlertState to, const Actor &actor, const QString &note, AlertDone done,
                              std::optional<UtcTime> plannedFor)
{
    postStep(actor, [this, id, to, actor, note, done, plannedFor] {
        stepAlert(id, {actor, {}, note, [&](UtcTime at) { return m_book.move(id, to, actor.user, note, at, plannedFor); }}, done);
    }, done);
}

void HealthService::resolveAlert(const QUuid &id, const AlertResolution &resolution, const Actor &actor, AlertDone done)
{
    postStep(actor, [this, id, resolution, actor, done] {
        stepAlert(id, {actor, alertOutcomeName(resolution.outcome), resolution.note,
                       [&](UtcTime at) { return m_book.resolve(id, resolution, actor.user, at); }}, done);
    }, done);
}

//! A step with a recommendation that the trail has: it stands, or \a next says why not.
void HealthService::settleRecommendation(const Result<MaintenanceRecommendation> &next, const RecommendationDone &done)
{
    if (!next) {
        if (done)
            done(next);
        return;
    }
    m_recommendations[next->id] = *next;
    auto shown = std::make_shared<std::vector<MaintenanceRecommendation>>(*m_recommendationsShown);
    const auto place = std::find_if(shown->begin(), shown->end(), [&next](const MaintenanceRecommendation &each) { return each.id == next->id; });
    if (place != shown->end())
        *place = *next;
    else
        shown->push_back(*next);
    m_recommendationsShown = shown;
    tell([this, value = *next] { Q_EMIT recommendationChanged(value); });
    publish();
    keep<MaintenanceRecommendation>(*next, done);
}

void HealthService::propose(const MaintenanceRecommendation &draft, const Actor &actor, RecommendationDone done)
{
    postStep(actor, [this, draft, actor, done] {
        Result<MaintenanceRecommendation> made = proposeMaintenance(draft, actor.user, m_parts.clock->utc());
        if (made && m_recommendations.size() >= kMostRecommendations)
            made = Error{Error::Kind::Busy, QCoreApplication::translate("health", "There are too many recommendations."), {}};
        if (made) {
            if (const Status recorded = record(actor, u"recommendation "_s + made->machineCode, {},
                                               recommendationStateName(made->state), made->text); !recorded)
                made = recorded.error();
        }
        settleRecommendation(made, done);
    }, done);
}

void HealthService::moveRecommendation(const QUuid &id, const RecommendationStep &step, const Actor &actor, RecommendationDone done)
{
    postStep(actor, [this, id, step, actor, done] {
        const auto found = m_recommendations.find(id);
        Result<MaintenanceRecommendation> next = Error{Error::Kind::NotFound, QCoreApplication::translate("health", "There is no such recommendation."), {}};
        if (found != m_recommendations.end()) {
            RecommendationStep whole = step;
            whole.who = actor.user;
            const auto place = m_places.find(found->second.machine);
            if (!whole.score && place != m_places.end() && place->second->shown)
                whole.score = place->second->shown->score.overall;
            next = moved(found->second, whole, m_parts.clock->utc());
            if (next) {
                const Status recorded = record(actor, u"recommendation "_s + next->machineCode, recommendationStateName(found->second.state),
                                               recommendationStateName(step.to), step.note);
                if (!recorded)
                    next = recorded.error();
            }
        }
        settleRecommendation(next, done);
    }, done);
}

void HealthService::reBaseline(const MachineId &machine, const Actor &actor, const QString &note, std::function<void(Status)> done)
{
    postStep(actor, [this, machine, actor, note, done] {
        const auto found = m_places.find(machine);
        Status result = Done{};
        if (found == m_places.end())
            result = Error{Error::Kind::NotFound, QCoreApplication::translate("health", "There is no such machine, or its health is not watched."), {}};
        else if (actor.user.isEmpty())
            result = Error{Error::Kind::Refused, QCoreApplication::translate("health", "A new baseline needs somebody who sets it."), {}};
        else
            result = record(actor, u"health baseline of "_s + found->second->health.setup().code, {}, {}, note);
        if (result) {
            found->second->health.reBaseline(m_parts.clock->utc());
            if (m_warming && &m_warming->place == found->second.get())
                warmLater(machine, true); // what it has read so far is of the time before
        }
        if (done)
            done(result);
    }, done);
}

} // namespace lineside
