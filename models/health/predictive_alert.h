#pragma once

#include "models/base/result.h"
#include "models/health/machine_health.h"
#include "models/history/event.h"

#include <QJsonObject>

namespace lineside {

//! For so long after an alert was resolved the same evidence makes no other one.
inline constexpr std::chrono::hours kAlertSilence{7 * 24};

enum class PredictionType : quint8 {
    FailurePrediction, //!< the status fell, or the score falls fast and beyond chance
    AnomalyDetected,   //!< the detector sees what it never saw
    RulThreshold,      //!< a tag's projection reaches its limit soon
};
enum class AlertState : quint8 { Open, Acknowledged, Scheduled, InProgress, Resolved };
enum class AlertUrgency : quint8 {
    Routine,   //!< at the next planned stop
    Soon,      //!< within two weeks
    Urgent,    //!< within three days
    Immediate, //!< within a day
};
//! What came of an alert, as a person found it. Prevented: maintenance was done, so that nobody can know.
enum class AlertOutcome : quint8 { None, True, False, Prevented, Expired };
//! What that says of the prediction.
enum class PredictionAccuracy : quint8 { Unknown, Accurate, Early, Late, Incorrect };

//! What a probability rests on.
enum class ProbabilityBasis : quint8 {
    None,
    TrackRecord,   //!< how often alerts of this type came true
    BreakdownRate, //!< too few of them yet: how often such machines break down within two weeks, whatever the grounds
};

//! A number with its interval.
struct Estimate
{
    double value = 0;
    double low = 0;
    double high = 0;
    double certainty = 0.95; //!< of the interval
    friend bool operator==(const Estimate &, const Estimate &) = default;
};

//! A tag that speaks for the alert, and what it showed.
struct AlertIndicator
{
    TagUuid tag;
    QString code;
    QString unit;
    double value = 0;
    std::optional<double> usual;     //!< what it shows when all is well
    std::optional<double> limit;     //!< that it moves towards
    friend bool operator==(const AlertIndicator &, const AlertIndicator &) = default;
};

//! Who did what with an alert or a recommendation.
struct WorkStep
{
    QString state; //!< that it went to, as stored
    UtcTime at{};
    QString who;   //!< empty: the station itself
    QString note;
    friend bool operator==(const WorkStep &, const WorkStep &) = default;
};

/*!
 * What is likely to happen to a machine, on what grounds, and what is being done about it. One for each episode: new evidence
 * changes it. What is not known is nothing, never a guess.
 */
struct PredictiveAlert
{
    QUuid id;
    MachineId machine;
    QString machineCode;
    PredictionType type = PredictionType::AnomalyDetected;
    AlertState state = AlertState::Open;
    AlertUrgency urgency = AlertUrgency::Routine;
    Severity severity = Severity::Warning;
    // What it says. The sentences are kept; their words beside them are those of the language in which it was read.
    QList<HealthSentence> grounds;
    HealthSentence mode;   //!< of failure: what the indicators suggest; empty: not known
    HealthSentence advice; //!< what to do
    HealthSentence loss;   //!< what a failure takes; empty: not known
    QString text;         //!< grounds
    QString failureMode;  //!< mode
    QString action;       //!< advice
    std::optional<Estimate> probability;    //!< that it comes true; nothing: not known
    ProbabilityBasis probabilityBasis = ProbabilityBasis::None;
    std::optional<UtcTime> predictedAt;     //!< when the limit will be reached
    std::optional<UtcTime> firstPredictedAt; //!< the first such time, by which the alert is judged
    std::optional<Estimate> hoursToFailure; //!< as of updatedAt; the remaining useful life
    QList<AlertIndicator> indicators;       //!< the strongest first
    QString algorithm;
    QString version;
    QString impact;       //!< loss
    double downtimeHours = 0; //!< 0: not known
    double cost = 0;
    QString currency;
    QStringList parts, skills;
    UtcTime createdAt{};
    UtcTime updatedAt{};
    UtcTime evidenceAt{}; //!< when there was evidence last
    UtcTime from{};       //!< of what it rests on
    UtcTime to{};
    quint64 samples = 0;
    double coverage = 0;
    std::optional<double> score; //!< the machine's, when there was evidence last
    QList<WorkStep> steps;
    std::optional<UtcTime> plannedFor; //!< when the work is to be done; nothing: nobody has said
    AlertOutcome outcome = AlertOutcome::None;
    PredictionAccuracy accuracy = PredictionAccuracy::Unknown;
    std::optional<UtcTime> failedAt;
    std::optional<double> errorHours; //!< failedAt less firstPredictedAt
    //! Resolved: until then the same evidence makes no other alert of this machine. Nothing once the evidence went away.
    std::optional<UtcTime> silentUntil;

    //! Has text, failureMode, action and impact say what the sentences say, in the program's language.
    void putInWords();
    bool isOpen() const { return state != AlertState::Resolved; }
    //! The work was to have begun before \a now, and has not.
    bool isOverdue(UtcTime now) const { return state == AlertState::Scheduled && plannedFor && *plannedFor < now; }
    friend bool operator==(const PredictiveAlert &, const PredictiveAlert &) = default;
};

// Words as they are stored and sent: "FAILURE_PREDICTION", "IN_PROGRESS", "IMMEDIATE", "PREVENTED", "EARLY".
QString predictionTypeName(PredictionType type);
QString alertStateName(AlertState state);
QString alertUrgencyName(AlertUrgency urgency);
QString alertOutcomeName(AlertOutcome outcome);
QString predictionAccuracyName(PredictionAccuracy accuracy);
QString probabilityBasisName(ProbabilityBasis basis); //!< "TRACK_RECORD"
bool alertStateFromName(const QString &name, AlertState &state);
bool alertOutcomeFromName(const QString &name, AlertOutcome &outcome);

//! All of it, for messages, REST and records.
QJsonObject toJson(const PredictiveAlert &alert);
//! BadData when something needed is missing. Times are read to a microsecond.
Result<PredictiveAlert> alertFromJson(const QJsonObject &json);

} // namespace lineside
