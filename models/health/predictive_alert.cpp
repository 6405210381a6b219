#include "models/health/predictive_alert.h"

#include "models/health/health_json.h"

#include <QCoreApplication>
#include <QJsonArray>

using namespace Qt::Literals;

namespace lineside {

namespace {

template<typename T>
struct Word
{
    T value;
    const char *name;
};

constexpr Word<PredictionType> kTypes[] = {{PredictionType::FailurePrediction, "FAILURE_PREDICTION"},
                                           {PredictionType::AnomalyDetected, "ANOMALY_DETECTED"},
                                           {PredictionType::RulThreshold, "RUL_THRESHOLD"}};
constexpr Word<AlertState> kStates[] = {{AlertState::Open, "OPEN"}, {AlertState::Acknowledged, "ACKNOWLEDGED"},
                                        {AlertState::Scheduled, "SCHEDULED"}, {AlertState::InProgress, "IN_PROGRESS"},
                                        {AlertState::Resolved, "RESOLVED"}};
constexpr Word<AlertUrgency> kUrgencies[] = {{AlertUrgency::Routine, "ROUTINE"}, {AlertUrgency::Soon, "SOON"},
                                             {AlertUrgency::Urgent, "URGENT"}, {AlertUrgency::Immediate, "IMMEDIATE"}};
constexpr Word<AlertOutcome> kOutcomes[] = {{AlertOutcome::None, "NONE"}, {AlertOutcome::True, "TRUE"}, {AlertOutcome::False, "FALSE"},
                                            {AlertOutcome::Prevented, "PREVENTED"}, {AlertOutcome::Expired, "EXPIRED"}};
constexpr Word<PredictionAccuracy> kAccuracies[] = {{PredictionAccuracy::Unknown, "UNKNOWN"}, {PredictionAccuracy::Accurate, "ACCURATE"},
                                                    {PredictionAccuracy::Early, "EARLY"}, {PredictionAccuracy::Late, "LATE"},
                                                    {PredictionAccuracy::Incorrect, "INCORRECT"}};

constexpr Word<ProbabilityBasis> kBases[] = {{ProbabilityBasis::None, "NONE"}, {ProbabilityBasis::TrackRecord, "TRACK_RECORD"},
                                             {ProbabilityBasis::BreakdownRate, "BREAKDOWN_RATE"}};

template<typename T, size_t N>
QString nameIn(const Word<T> (&words)[N], T value)
{
    for (const Word<T> &word : words) {
        if (word.value == value)
            return QString::fromLatin1(word.name);
    }
    return QString::fromLatin1(words[0].name);
}

template<typename T, size_t N>
bool readIn(const Word<T> (&words)[N], const QString &name, T &value)
{
    for (const Word<T> &word : words) {
        if (name == QLatin1String(word.name)) {
            value = word.value;
            return true;
        }
    }
    return false;
}

QJsonValue jsonOf(const std::optional<Estimate> &estimate)
{
    if (!estimate)
        return QJsonValue::Null;
    return QJsonObject{{u"value"_s, estimate->value}, {u"low"_s, estimate->low}, {u"high"_s, estimate->high},
                       {u"certainty"_s, estimate->certainty}};
}

std::optional<Estimate> estimateOf(const QJsonValue &value)
{
    if (!value.isObject())
        return {};
    const QJsonObject object = value.toObject();
    return Estimate{object[u"value"_s].toDouble(), object[u"low"_s].toDouble(), object[u"high"_s].toDouble(),
                    object[u"certainty"_s].toDouble()};
}

QStringList stringsOf(const QJsonValue &value)
{
    QStringList strings;
    for (const QJsonValue &entry : value.toArray())
        strings.append(entry.toString());
    return strings;
}

} // namespace

QString predictionTypeName(PredictionType type) { return nameIn(kTypes, type); }
QString alertStateName(AlertState state) { return nameIn(kStates, state); }
QString alertUrgencyName(AlertUrgency urgency) { return nameIn(kUrgencies, urgency); }
QString alertOutcomeName(AlertOutcome outcome) { return nameIn(kOutcomes, outcome); }
QString predictionAccuracyName(PredictionAccuracy accuracy) { return nameIn(kAccuracies, accuracy); }
QString probabilityBasisName(ProbabilityBasis basis) { return nameIn(kBases, basis); }
bool alertStateFromName(const QString &name, AlertState &state) { return readIn(kStates, name, state); }
bool alertOutcomeFromName(const QString &name, AlertOutcome &outcome) { return readIn(kOutcomes, name, outcome); }

void PredictiveAlert::putInWords()
{
    const auto put = [](QString &words, const HealthSentence &sentence) {
        if (!sentence.isEmpty())
            words = sentence.text();
    };
    if (!grounds.isEmpty())
        text = textOf(grounds);
    put(failureMode, mode);
    put(action, advice);
    put(impact, loss);
}

QJsonObject toJson(const PredictiveAlert &alert)
{
    const auto said = [](const HealthSentence &sentence) { return sentence.isEmpty() ? QJsonValue() : QJsonValue(toJson(sentence)); };
    QJsonArray indicators;
    for (const AlertIndicator &indicator : alert.indicators)
        indicators.append(QJsonObject{{u"tagId"_s, indicator.tag.uuid.toString(QUuid::WithoutBraces)}, {u"tag"_s, indicator.code},
                                      {u"unit"_s, indicator.unit}, {u"value"_s, indicator.value},
                                      {u"usual"_s, health_json::of(indicator.usual)}, {u"limit"_s, health_json::of(indicator.limit)}});
    return {{u"id"_s, alert.id.toString(QUuid::WithoutBraces)},
            {u"machineId"_s, alert.machine.uuid.toString(QUuid::WithoutBraces)},
            {u"machine"_s, alert.machineCode},
            {u"type"_s, predictionTypeName(alert.type)},
            {u"state"_s, alertStateName(alert.state)},
            {u"urgency"_s, alertUrgencyName(alert.urgency)},
            {u"severity"_s, severityName(alert.severity)},
            {u"text"_s, alert.text},
            {u"failureMode"_s, alert.failureMode.isEmpty() ? QJsonValue() : QJsonValue(alert.failureMode)},
            {u"action"_s, alert.action},
            {u"sentences"_s, QJsonObject{{u"grounds"_s, toJson(alert.grounds)}, {u"failureMode"_s, said(alert.mode)},
                                         {u"action"_s, said(alert.advice)}, {u"impact"_s, said(alert.loss)}}},
            {u"probability"_s, jsonOf(alert.probability)},
            {u"probabilityBasis"_s, probabilityBasisName(alert.probabilityBasis)},
            {u"predictedAt"_s, health_json::of(alert.predictedAt)},
            {u"firstPredictedAt"_s, health_json::of(alert.firstPredictedAt)},
            {u"hoursToFailure"_s, jsonOf(alert.hoursToFailure)},
            {u"indicators"_s, indicators},
            {u"algorithm"_s, alert.algorithm},
            {u"version"_s, alert.version},
            {u"impact"_s, alert.impact},
            {u"downtimeHours"_s, alert.downtimeHours},
            {u"cost"_s, alert.cost},
            {u"currency"_s, alert.currency},
            {u"parts"_s, QJsonArray::fromStringList(alert.parts)},
            {u"skills"_s, QJsonArray::fromStringList(alert.skills)},
            {u"createdAt"_s, toIso(alert.createdAt)},
            {u"updatedAt"_s, toIso(alert.updatedAt)},
            {u"evidenceAt"_s, toIso(alert.evidenceAt)},
            {u"from"_s, toIso(alert.from)},
            {u"to"_s, toIso(alert.to)},
            {u"samples"_s, double(alert.samples)},
            {u"coverage"_s, alert.coverage},
            {u"score"_s, health_json::of(alert.score)},
            {u"steps"_s, health_json::of(alert.steps)},
            {u"plannedFor"_s, health_json::of(alert.plannedFor)},
            {u"outcome"_s, alertOutcomeName(alert.outcome)},
            {u"accuracy"_s, predictionAccuracyName(alert.accuracy)},
            {u"failedAt"_s, health_json::of(alert.failedAt)},
            {u"errorHours"_s, health_json::of(alert.errorHours)},
            {u"silentUntil"_s, health_json::of(alert.silentUntil)}};
}

Result<PredictiveAlert> alertFromJson(const QJsonObject &json)
{
    PredictiveAlert alert;
    alert.id = QUuid(json[u"id"_s].toString());
    alert.machine.uuid = QUuid(json[u"machineId"_s].toString());
    alert.machineCode = json[u"machine"_s].toString();
    const bool known = readIn(kTypes, json[u"type"_s].toString(), alert.type)
        && readIn(kStates, json[u"state"_s].toString(), alert.state)
        && readIn(kUrgencies, json[u"urgency"_s].toString(), alert.urgency)
        && readIn(kOutcomes, json[u"outcome"_s].toString(), alert.outcome)
        && readIn(kAccuracies, json[u"accuracy"_s].toString(), alert.accuracy)
        && severityFromName(json[u"severity"_s].toString(), alert.severity);
    const std::optional<UtcTime> created = health_json::timeOf(json[u"createdAt"_s]);
    if (!known || alert.id.isNull() || alert.machine.isNull() || !created)
        return Error{Error::Kind::BadData, QCoreApplication::translate("health", "A stored maintenance alert cannot be read."), {}};
    alert.createdAt = *created;
    alert.updatedAt = health_json::timeOf(json[u"updatedAt"_s]).value_or(*created);
    alert.evidenceAt = health_json::timeOf(json[u"evidenceAt"_s]).value_or(*created);
    alert.from = health_json::timeOf(json[u"from"_s]).value_or(*created);
    alert.to = health_json::timeOf(json[u"to"_s]).value_or(*created);
    alert.text = json[u"text"_s].toString();
    alert.failureMode = json[u"failureMode"_s].toString();
    alert.action = json[u"action"_s].toString();
    alert.probability = estimateOf(json[u"probability"_s]);
    if (!readIn(kBases, json[u"probabilityBasis"_s].toString(), alert.probabilityBasis) && alert.probability)
        alert.probabilityBasis = ProbabilityBasis::TrackRecord; // there was no other when it was written
    const QJsonObject sentences = json[u"sentences"_s].toObject();
    alert.grounds = sentencesFromJson(sentences[u"grounds"_s]);
    alert.mode = sentenceFromJson(sentences[u"failureMode"_s]);
    alert.advice = sentenceFromJson(sentences[u"action"_s]);
    alert.loss = sentenceFromJson(sentences[u"impact"_s]);
    alert.predictedAt = health_json::timeOf(json[u"predictedAt"_s]);
    alert.firstPredictedAt = health_json::timeOf(json[u"firstPredictedAt"_s]);
    alert.hoursToFailure = estimateOf(json[u"hoursToFailure"_s]);
    for (const QJsonValue &value : json[u"indicators"_s].toArray()) {
        const QJsonObject object = value.toObject();
        alert.indicators.append({{QUuid(object[u"tagId"_s].toString())}, object[u"tag"_s].toString(), object[u"unit"_s].toString(),
                                 object[u"value"_s].toDouble(), health_json::numberOf(object[u"usual"_s]),
                                 health_json::numberOf(object[u"limit"_s])});
    }
    alert.algorithm = json[u"algorithm"_s].toString();
    alert.version = json[u"version"_s].toString();
    alert.impact = json[u"impact"_s].toString();
    alert.downtimeHours = json[u"downtimeHours"_s].toDouble();
    alert.cost = json[u"cost"_s].toDouble();
    alert.currency = json[u"currency"_s].toString();
    alert.parts = stringsOf(json[u"parts"_s]);
    alert.skills = stringsOf(json[u"skills"_s]);
    alert.samples = quint64(json[u"samples"_s].toDouble());
    alert.coverage = json[u"coverage"_s].toDouble();
    alert.score = health_json::numberOf(json[u"score"_s]);
    alert.steps = health_json::stepsOf(json[u"steps"_s]);
    alert.plannedFor = health_json::timeOf(json[u"plannedFor"_s]);
    alert.failedAt = health_json::timeOf(json[u"failedAt"_s]);
    alert.errorHours = health_json::numberOf(json[u"errorHours"_s]);
    alert.silentUntil = health_json::timeOf(json[u"silentUntil"_s]);
    if (!json.contains(u"silentUntil"_s) && !alert.isOpen() && alert.outcome != AlertOutcome::Expired)
        alert.silentUntil = alert.updatedAt + kAlertSilence; // written before that was kept
    alert.putInWords();
    return alert;
}

} // namespace lineside
