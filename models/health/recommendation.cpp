#include "models/health/recommendation.h"

#include "models/health/health_json.h"

#include <QCoreApplication>

using namespace Qt::Literals;

namespace lineside {

namespace {

constexpr struct
{
    RecommendationState state;
    const char *name;
} kRecommendationNames[] = {{RecommendationState::Proposed, "PROPOSED"}, {RecommendationState::Approved, "APPROVED"},
                            {RecommendationState::Rejected, "REJECTED"}, {RecommendationState::Implemented, "IMPLEMENTED"},
                            {RecommendationState::Validated, "VALIDATED"}};

//! As a sentence has it, and in the program's language.
QString inWords(RecommendationState state)
{
    switch (state) {
    case RecommendationState::Proposed:
        return QCoreApplication::translate("health", "proposed", "a recommendation that is …");
    case RecommendationState::Approved:
        return QCoreApplication::translate("health", "approved", "a recommendation that is …");
    case RecommendationState::Rejected:
        return QCoreApplication::translate("health", "rejected", "a recommendation that is …");
    case RecommendationState::Implemented:
        return QCoreApplication::translate("health", "implemented", "a recommendation that is …");
    case RecommendationState::Validated:
        break;
    }
    return QCoreApplication::translate("health", "validated", "a recommendation that is …");
}

bool mayBecome(RecommendationState from, RecommendationState to)
{
    using S = RecommendationState;
    return (from == S::Proposed && (to == S::Approved || to == S::Rejected))
        || (from == S::Approved && (to == S::Implemented || to == S::Rejected)) || (from == S::Implemented && to == S::Validated);
}

} // namespace

Result<MaintenanceRecommendation> proposeMaintenance(MaintenanceRecommendation draft, const QString &who, UtcTime at)
{
    if (who.isEmpty())
        return Error{Error::Kind::Refused, QCoreApplication::translate("health", "A recommendation needs somebody who makes it."),
                     QCoreApplication::translate("health", "Sign in first.")};
    if (draft.text.trimmed().isEmpty())
        return Error{Error::Kind::BadData, QCoreApplication::translate("health", "A recommendation says what to do."), {}};
    draft.id = QUuid::createUuid();
    draft.state = RecommendationState::Proposed;
    draft.createdAt = draft.updatedAt = at;
    draft.steps = {{recommendationStateName(draft.state), at, who, {}}};
    return draft;
}

Result<MaintenanceRecommendation> moved(MaintenanceRecommendation recommendation, const RecommendationStep &step, UtcTime at)
{
    if (step.who.isEmpty())
        return Error{Error::Kind::Refused, QCoreApplication::translate("health", "A step of maintenance needs somebody who takes it."),
                     QCoreApplication::translate("health", "Sign in first.")};
    if (!mayBecome(recommendation.state, step.to))
        return Error{Error::Kind::Refused,
                     QCoreApplication::translate("health", "This recommendation is %1: it cannot be %2 next.").arg(inWords(recommendation.state), inWords(step.to)), {}};
    if (step.to == RecommendationState::Validated && !step.helped)
        return Error{Error::Kind::BadData, QCoreApplication::translate("health", "Say whether it helped."), {}};
    recommendation.state = step.to;
    recommendation.updatedAt = at;
    if (step.to == RecommendationState::Approved)
        recommendation.plannedFor = step.when;
    if (step.to == RecommendationState::Implemented) {
        recommendation.implementedAt = step.when.value_or(at);
        recommendation.scoreBefore = step.score;
    }
    if (step.to == RecommendationState::Validated) {
        recommendation.helped = step.helped;
        recommendation.scoreAfter = step.score;
    }
    recommendation.steps.append({recommendationStateName(step.to), at, step.who, step.note});
    return recommendation;
}

QString recommendationStateName(RecommendationState state)
{
    for (const auto &entry : kRecommendationNames) {
        if (entry.state == state)
            return QString::fromLatin1(entry.name);
    }
    return u"PROPOSED"_s;
}

bool recommendationStateFromName(const QString &name, RecommendationState &state)
{
    for (const auto &entry : kRecommendationNames) {
        if (name == QLatin1String(entry.name)) {
            state = entry.state;
            return true;
        }
    }
    return false;
}

QJsonObject toJson(const MaintenanceRecommendation &of)
{
    return {{u"id"_s, of.id.toString(QUuid::WithoutBraces)},
            {u"machineId"_s, of.machine.uuid.toString(QUuid::WithoutBraces)},
            {u"machine"_s, of.machineCode},
            {u"alertId"_s, of.alert.isNull() ? QJsonValue() : QJsonValue(of.alert.toString(QUuid::WithoutBraces))},
            {u"text"_s, of.text},
            {u"reason"_s, of.reason},
            {u"priority"_s, severityName(of.priority)},
            {u"state"_s, recommendationStateName(of.state)},
            {u"createdAt"_s, toIso(of.createdAt)},
            {u"updatedAt"_s, toIso(of.updatedAt)},
            {u"plannedFor"_s, health_json::of(of.plannedFor)},
            {u"implementedAt"_s, health_json::of(of.implementedAt)},
            {u"helped"_s, of.helped ? QJsonValue(*of.helped) : QJsonValue()},
            {u"scoreBefore"_s, health_json::of(of.scoreBefore)},
            {u"scoreAfter"_s, health_json::of(of.scoreAfter)},
            {u"steps"_s, health_json::of(of.steps)}};
}

Result<MaintenanceRecommendation> recommendationFromJson(const QJsonObject &json)
{
    MaintenanceRecommendation of;
    of.id = QUuid(json[u"id"_s].toString());
    of.machine.uuid = QUuid(json[u"machineId"_s].toString());
    of.machineCode = json[u"machine"_s].toString();
    of.alert = QUuid(json[u"alertId"_s].toString());
    of.text = json[u"text"_s].toString();
    of.reason = json[u"reason"_s].toString();
    const std::optional<UtcTime> created = health_json::timeOf(json[u"createdAt"_s]);
    if (of.id.isNull() || of.machine.isNull() || !created || !recommendationStateFromName(json[u"state"_s].toString(), of.state)
        || !severityFromName(json[u"priority"_s].toString(), of.priority))
        return Error{Error::Kind::BadData, QCoreApplication::translate("health", "A stored recommendation cannot be read."), {}};
    of.createdAt = *created;
    of.updatedAt = health_json::timeOf(json[u"updatedAt"_s]).value_or(*created);
    of.plannedFor = health_json::timeOf(json[u"plannedFor"_s]);
    of.implementedAt = health_json::timeOf(json[u"implementedAt"_s]);
    if (json[u"helped"_s].isBool())
        of.helped = json[u"helped"_s].toBool();
    of.scoreBefore = health_json::numberOf(json[u"scoreBefore"_s]);
    of.scoreAfter = health_json::numberOf(json[u"scoreAfter"_s]);
    of.steps = health_json::stepsOf(json[u"steps"_s]);
    return of;
}

} // namespace lineside
