#include "models/access/rights_authorizer.h"
#include "models/health/alert_ledger.h"
#include "models/health/health_json.h"
#include "server/rest/operations_routes.h"
#include "server/rest/plant_words.h"
#include "server/rest/rest_service.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>

namespace lineside::rest {

using namespace Qt::Literals;
using http::Answer;
using http::Reply;
using http::Request;
using http::RouteId;

namespace {

struct AlertText
{
    Q_DECLARE_TR_FUNCTIONS(server)
};

constexpr qint64 kMostListed = 1'000;
constexpr qsizetype kMostNote = 2'000; // letters

constexpr std::chrono::days kLongestLedger{400};
constexpr std::chrono::days kUsualLedger{90};

//! As the room tells it, and the number of samples that its shares rest on.
QJsonObject ledgerJson(const AlertLedger &ledger)
{
    QJsonObject object = toJson(ledger);
    object.insert(u"samples"_s, ledger.judged);
    return object;
}

//! How right the alerts of one tenant's machines have been, of those that are at hand.
QJsonObject ledgerJson(const std::vector<PredictiveAlert> &alerts, const OwnMachines &own)
{
    std::vector<PredictiveAlert> some;
    std::copy_if(alerts.begin(), alerts.end(), std::back_inserter(some), [&](const PredictiveAlert &one) { return own.has(one.machine); });
    return ledgerJson(ledgerOf(some));
}

//! A note that is not too long; nothing, and answered, else.
std::optional<QString> noteOf(const Body &body, const Reply &reply)
{
    const QString note = body.text("note").value_or(QString());
    if (note.size() <= kMostNote)
        return note;
    reply.send(Answer::problem(400, "bad_body", AlertText::tr("A note has at most %1 letters.").arg(kMostNote)));
    return {};
}

Answer badTime()
{
    return Answer::problem(400, "bad_body", AlertText::tr("A time is written with Z or an offset."));
}

} // namespace

std::optional<PredictiveAlert> OperationsRoutes::alertOf(const Request &request, const Reply &reply) const
{
    const auto id = uuidFrom(request.parameters.at(0));
    if (id && m_parts.operations.health) {
        const OwnMachines own = this->own(request);
        for (const PredictiveAlert &alert : *m_parts.operations.health->picture()->alerts) {
            if (alert.id == *id && own.has(alert.machine))
                return alert;
        }
    }
    reply.send(notThere());
    return {};
}

std::optional<MaintenanceRecommendation> OperationsRoutes::recommendationOf(const Request &request, const Reply &reply) const
{
    const auto id = uuidFrom(request.parameters.at(0));
    if (id && m_parts.operations.health) {
        const OwnMachines own = this->own(request);
        for (const MaintenanceRecommendation &one : *m_parts.operations.health->picture()->recommendations) {
            if (one.id == *id && own.has(one.machine))
                return one;
        }
    }
    reply.send(notThere());
    return {};
}

void OperationsRoutes::bindAlerts(http::FrontDoor &door)
{
    door.handle(RouteId{Names::Alerts}, [this](const Request &request, const Reply &reply) {
        if (!has(m_parts.operations.health, reply))
            return;
        Query query(request, {"site", "line", "machine", "state", "urgency", "type", "open", "from", "to", "limit"});
        const OwnMachines own = this->own(request);
        const auto state = query.oneOf("state", {"OPEN", "ACKNOWLEDGED", "SCHEDULED", "IN_PROGRESS", "RESOLVED"});
        const auto urgency = query.oneOf("urgency", {"ROUTINE", "SOON", "URGENT", "IMMEDIATE"}); // and more urgent ones
        const auto type = query.oneOf("type", {"FAILURE_PREDICTION", "ANOMALY_DETECTED", "RUL_THRESHOLD"});
        const bool openOnly = query.flag("open");
        const UtcTime from = query.time("from").value_or(UtcTime::min()), to = query.time("to").value_or(UtcTime::max());
        const qint64 limit = query.number("limit", 200, 1, kMostListed);
        const auto places = placesOf(query, own, reply);
        if (!places)
            return;
        const HealthPicturePtr picture = m_parts.operations.health->picture();
        const auto isWanted = [wanted = idsOf(*places), state, urgency, type, openOnly, from, to](const PredictiveAlert &alert) {
            return wanted.contains(alert.machine) && (!state || alert.state == AlertState(*state)) && (!urgency || alert.urgency >= AlertUrgency(*urgency))
                && (!type || alert.type == PredictionType(*type)) && (!openOnly || alert.isOpen()) && alert.createdAt >= from && alert.createdAt < to;
        };
        m_parts.pictures.answer(pictureName(request), {{own.plantPtr(), picture}}, reply, [picture, own, isWanted, limit] {
            QJsonArray list;
            bool more = false;
            for (auto it = picture->alerts->rbegin(); it != picture->alerts->rend() && !more; ++it) { // newest first
                if (!isWanted(*it))
                    continue;
                more = list.size() >= limit;
                if (!more)
                    list.append(toJson(*it));
            }
            return jsonAnswer({{u"at"_s, toIso(picture->at)}, {u"alerts"_s, list}, {u"more"_s, more}, {u"ledger"_s, ledgerJson(*picture->alerts, own)}});
        });
    });
    door.handle(RouteId{Names::AlertLedger}, [this](const Request &request, const Reply &reply) {
        if (!has(m_parts.operations.health, reply))
            return;
        Query query(request, {"from", "to", "site", "line", "machine"});
        const OwnMachines own = this->own(request);
        const Query::Range range = query.range(m_parts.clock.utc(), kUsualLedger, kLongestLedger);
        const auto places = placesOf(query, own, reply);
        if (!places)
            return;
        LedgerQuery asked{range.from, range.to, {}};
        for (const MachinePlace &place : *places)
            asked.machines.push_back(place.machine->id);
        if (asked.machines.empty()) { // to the service that would be: all
            reply.send(jsonAnswer(ledgerJson(ledgerOf({}, asked, {}))));
            return;
        }
        m_slow.answer(reply, [health = m_parts.operations.health, asked](const SlowDesk::Turn &turn) {
            const Result<AlertLedger> ledger = turn.wait<AlertLedger>([&](auto done) { return health->ledger(asked, done); });
            return ledger ? jsonAnswer(ledgerJson(*ledger)) : Answer::problem(ledger.error());
        });
    });
    door.handle(RouteId{Names::Alert}, [this](const Request &request, const Reply &reply) {
        if (const auto alert = alertOf(request, reply))
            reply.send(jsonAnswer(toJson(*alert)));
    });
    const auto step = [this](AlertState to) {
        return [this, to](const Request &request, const Reply &reply) {
            const auto alert = alertOf(request, reply);
            if (!alert)
                return;
            const bool isPlan = to == AlertState::Scheduled;
            const auto body = isPlan ? bodyOf(request, reply, {"note", "when"}) : bodyOf(request, reply, {"note"});
            if (!body)
                return;
            bool isGood = true;
            const std::optional<UtcTime> when = isPlan ? body->time("when", isGood) : std::nullopt;
            if (!isGood) {
                reply.send(badTime());
                return;
            }
            if (const auto note = noteOf(*body, reply)) {
                m_parts.operations.health->moveAlert(alert->id, to, RightsAuthorizer::actor(*request.principal), *note, [reply](const Result<PredictiveAlert> &moved) {
                    reply.send(moved ? jsonAnswer(toJson(*moved)) : stepProblem(moved.error()));
                }, when);
            }
        };
    };
    door.handle(RouteId{Names::AcknowledgeAlert}, step(AlertState::Acknowledged));
    door.handle(RouteId{Names::ScheduleAlert}, step(AlertState::Scheduled));
    door.handle(RouteId{Names::StartAlert}, step(AlertState::InProgress));
    door.handle(RouteId{Names::ResolveAlert}, [this](const Request &request, const Reply &reply) {
        const auto alert = alertOf(request, reply);
        if (!alert)
            return;
        const auto body = bodyOf(request, reply, {"outcome", "failedAt", "note"});
        if (!body)
            return;
        AlertResolution resolution;
        bool isGood = true;
        resolution.failedAt = body->time("failedAt", isGood);
        if (!isGood) {
            reply.send(badTime());
            return;
        }
        if (!alertOutcomeFromName(body->text("outcome").value_or(QString()), resolution.outcome) || resolution.outcome == AlertOutcome::None) {
            reply.send(Answer::problem(400, "bad_body", AlertText::tr("An alert is resolved with its outcome: TRUE, FALSE, PREVENTED or EXPIRED.")));
            return;
        }
        if (const auto note = noteOf(*body, reply)) {
            resolution.note = *note;
            m_parts.operations.health->resolveAlert(alert->id, resolution, RightsAuthorizer::actor(*request.principal), [reply](const Result<PredictiveAlert> &resolved) {
                reply.send(resolved ? jsonAnswer(toJson(*resolved)) : stepProblem(resolved.error()));
            });
        }
    });
}

void OperationsRoutes::bindRecommendations(http::FrontDoor &door)
{
    door.handle(RouteId{Names::Recommendations}, [this](const Request &request, const Reply &reply) {
        if (!has(m_parts.operations.health, reply))
            return;
        Query query(request, {"site", "line", "machine", "state", "limit"});
        const OwnMachines own = this->own(request);
        const auto state = query.oneOf("state", {"PROPOSED", "APPROVED", "REJECTED", "IMPLEMENTED", "VALIDATED"});
        const qint64 limit = query.number("limit", 200, 1, kMostListed);
        const auto places = placesOf(query, own, reply);
        if (!places)
            return;
        const HealthPicturePtr picture = m_parts.operations.health->picture();
        m_parts.pictures.answer(pictureName(request), {{own.plantPtr(), picture}}, reply, [picture, wanted = idsOf(*places), state, limit] {
            QJsonArray list;
            for (auto it = picture->recommendations->rbegin(); it != picture->recommendations->rend() && list.size() < limit; ++it) {
                if (wanted.contains(it->machine) && (!state || it->state == RecommendationState(*state)))
                    list.append(toJson(*it));
            }
            return jsonAnswer({{u"recommendations"_s, list}});
        });
    });
    door.handle(RouteId{Names::Propose}, [this](const Request &request, const Reply &reply) {
        if (!has(m_parts.operations.health, reply))
            return;
        const auto body = bodyOf(request, reply, {"machineId", "text", "reason", "priority", "alert"});
        if (!body)
            return;
        const OwnMachines own = this->own(request);
        const auto machine = uuidFrom(body->text("machineId").value_or(QString()).toUtf8());
        const MachinePlace *place = machine ? own.find(MachineId{*machine}) : nullptr;
        MaintenanceRecommendation draft;
        bool isGood = machine && body->text("text").value_or(QString()).size() <= kMostNote && body->text("reason").value_or(QString()).size() <= kMostNote;
        if (const auto priority = body->text("priority"))
            isGood = isGood && severityFromName(*priority, draft.priority);
        const HealthPicturePtr picture = m_parts.operations.health->picture();
        bool isThere = place != nullptr;
        if (const auto alert = body->text("alert")) {
            const auto id = uuidFrom(alert->toUtf8());
            const auto found = std::find_if(picture->alerts->begin(), picture->alerts->end(), [&](const PredictiveAlert &one) { return id && one.id == *id; });
            const bool isKnown = found != picture->alerts->end() && own.has(found->machine);
            isThere = isThere && (isKnown || !id);
            isGood = isGood && id && (!isKnown || !machine || found->machine.uuid == *machine);
            draft.alert = id.value_or(QUuid());
        }
        if (!isGood) {
            reply.send(Answer::problem(400, "bad_body", AlertText::tr("A recommendation names its machine, says what to do, and may name one of the machine's alerts.")));
            return;
        }
        if (!isThere) {
            reply.send(notThere());
            return;
        }
        draft.machine = place->machine->id;
        draft.machineCode = place->machine->code;
        draft.text = body->text("text").value_or(QString());
        draft.reason = body->text("reason").value_or(QString());
        m_parts.operations.health->propose(draft, RightsAuthorizer::actor(*request.principal), [reply](const Result<MaintenanceRecommendation> &made) {
            reply.send(made ? jsonAnswer(toJson(*made), 201) : stepProblem(made.error()));
        });
    });
    const auto step = [this](RecommendationState to) {
        return [this, to](const Request &request, const Reply &reply) { moveRecommendation(request, reply, to); };
    };
    door.handle(RouteId{Names::ApproveRecommendation}, step(RecommendationState::Approved));
    door.handle(RouteId{Names::RejectRecommendation}, step(RecommendationState::Rejected));
    door.handle(RouteId{Names::ImplementRecommendation}, step(RecommendationState::Implemented));
    door.handle(RouteId{Names::ValidateRecommendation}, step(RecommendationState::Validated));
}

void OperationsRoutes::moveRecommendation(const Request &request, const Reply &reply, RecommendationState to)
{
    const auto recommendation = recommendationOf(request, reply);
    if (!recommendation)
        return;
    const bool hasDate = to == RecommendationState::Approved || to == RecommendationState::Implemented;
    const auto body = hasDate ? Body::read(request.body, {"note", "when"})
        : to == RecommendationState::Validated ? Body::read(request.body, {"note", "helped?"}) : Body::read(request.body, {"note"});
    if (!body) {
        reply.send(badBody(body.error()));
        return;
    }
    RecommendationStep step;
    bool isGood = true;
    step.to = to;
    step.when = body->time("when", isGood);
    step.helped = body->truth("helped");
    if (!isGood) {
        reply.send(badTime());
        return;
    }
    const auto note = noteOf(*body, reply);
    if (!note)
        return;
    step.note = *note;
    m_parts.operations.health->moveRecommendation(recommendation->id, step, RightsAuthorizer::actor(*request.principal), [reply](const Result<MaintenanceRecommendation> &moved) {
        reply.send(moved ? jsonAnswer(toJson(*moved)) : stepProblem(moved.error()));
    });
}

} // namespace lineside::rest
