#pragma once

#include "models/health/predictive_alert.h"

namespace lineside {

enum class RecommendationState : quint8 { Proposed, Approved, Rejected, Implemented, Validated };

//! What somebody, or an alert, proposes to do to a machine, and what became of it.
struct MaintenanceRecommendation
{
    QUuid id;
    MachineId machine;
    QString machineCode;
    QUuid alert;          //!< that it came from; null for none
    QString text;         //!< what to do
    QString reason;
    Severity priority = Severity::Warning;
    RecommendationState state = RecommendationState::Proposed;
    UtcTime createdAt{};
    UtcTime updatedAt{};
    std::optional<UtcTime> plannedFor;
    std::optional<UtcTime> implementedAt;
    std::optional<bool> helped;     //!< once the result was validated
    std::optional<double> scoreBefore; //!< the machine's, when it was implemented
    std::optional<double> scoreAfter;  //!< and when the result was validated
    QList<WorkStep> steps;

    friend bool operator==(const MaintenanceRecommendation &, const MaintenanceRecommendation &) = default;
};

//! A step with a recommendation. Dates and results only where the state has them.
struct RecommendationStep
{
    RecommendationState to = RecommendationState::Approved;
    QString who;  //!< not empty
    QString note;
    std::optional<UtcTime> when;  //!< Approved: planned for; Implemented: done at
    std::optional<bool> helped;   //!< Validated: needed
    std::optional<double> score;  //!< the machine's at this moment
};

//! A new one. BadData without a text; Refused without a person.
Result<MaintenanceRecommendation> proposeMaintenance(MaintenanceRecommendation draft, const QString &who, UtcTime at);
//! PROPOSED to APPROVED or REJECTED, APPROVED to IMPLEMENTED or REJECTED, IMPLEMENTED to VALIDATED; others are refused.
Result<MaintenanceRecommendation> moved(MaintenanceRecommendation recommendation, const RecommendationStep &step, UtcTime at);

QString recommendationStateName(RecommendationState state);
bool recommendationStateFromName(const QString &name, RecommendationState &state);
QJsonObject toJson(const MaintenanceRecommendation &recommendation);
Result<MaintenanceRecommendation> recommendationFromJson(const QJsonObject &json);

} // namespace lineside
