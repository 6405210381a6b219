#include "models/health/alert_book.h"

#include "models/health/failure_prior.h"
#include "models/statistics/summary.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals;

namespace lineside {

namespace {

constexpr double kHorizonHours = 14 * 24;
constexpr double kUsefulHours = 2 * kHorizonHours; //!< a projection whose interval reaches further says too little
constexpr std::chrono::hours kExpiresAfter{7 * 24}; //!< without evidence, when nobody works on it
constexpr double kLeastTolerance = 24;
constexpr double kToleranceShare = 0.2;
constexpr double kMovedHours = 12;      //!< a prediction that moved less is no news
constexpr int kLeastTrackRecord = 5;
constexpr qsizetype kMostIndicators = 5;
constexpr quint64 kAgreedRows = 36; //!< odd ones, of five minutes: what is not grave has to stay for three hours

//! What one assessment says, before it is an alert.
struct Evidence
{
    PredictionType type = PredictionType::AnomalyDetected;
    AlertUrgency urgency = AlertUrgency::Routine;
    QList<HealthSentence> grounds;
    QList<AlertIndicator> indicators;
    std::optional<Estimate> hours;
    QString algorithm;
    QString version = u"1"_s; //!< of how it looks
    QString sensorType;
    UtcTime from{}, to{};
    quint64 samples = 0;
    double coverage = 0;
};

AlertUrgency urgencyOf(double hours)
{
    return hours < 24 ? AlertUrgency::Immediate : hours < 72 ? AlertUrgency::Urgent
        : hours < kHorizonHours ? AlertUrgency::Soon : AlertUrgency::Routine;
}

Severity severityOf(AlertUrgency urgency)
{
    return urgency == AlertUrgency::Immediate ? Severity::Critical : urgency == AlertUrgency::Urgent ? Severity::Error : Severity::Warning;
}

void addIndicator(Evidence &evidence, AlertIndicator indicator)
{
    for (AlertIndicator &known : evidence.indicators) {
        if (known.tag == indicator.tag) {
            known.usual = known.usual ? known.usual : indicator.usual;
            return;
        }
    }
    if (evidence.indicators.size() < kMostIndicators)
        evidence.indicators.append(std::move(indicator));
}

//! What the detector sees that speaks of the machine: not of a sensor, and not of how it is run.
const AnomalyEpisode *deviationOf(const HealthAssessment &of)
{
    const bool speaks = of.anomaly && of.anomaly->kind != AnomalyKind::Sensor && of.anomaly->kind != AnomalyKind::OperatingPoint;
    return speaks ? &*of.anomaly : nullptr;
}

/*!
 * A tag that moves inside its normal range is no evidence by itself: a load that wanders for a week does so as well. Beyond
 * the range, or where the detector never saw it, it is.
 */
bool isBeyondUsual(const HealthAssessment &of, const Projection &projection, const MonitoredTag &tag)
{
    const double edge = projection.rising ? tag.limits.high : tag.limits.low;
    if (!std::isfinite(edge) || (projection.rising ? projection.value > edge : projection.value < edge))
        return true;
    return deviationOf(of)
        && std::any_of(of.anomaly->tags.begin(), of.anomaly->tags.end(), [&projection](const AnomalyTag &odd) { return odd.tag == projection.tag; });
}

void lookAtProjections(const HealthAssessment &of, Evidence &evidence, bool &any)
{
    for (const Projection &projection : of.projections) {
        if (projection.hours > kHorizonHours || projection.hoursHigh > kUsefulHours || projection.tag >= of.tags.size())
            continue;
        const MonitoredTag &tag = of.tags[projection.tag];
        if (!isBeyondUsual(of, projection, tag))
            continue;
        addIndicator(evidence, {tag.tag, tag.code, tag.unit, projection.value, {}, projection.limit});
        if (any)
            continue; // the soonest counts, and they are in that order
        any = true;
        evidence.type = PredictionType::RulThreshold;
        evidence.urgency = urgencyOf(projection.hours);
        evidence.hours = Estimate{projection.hours, projection.hoursLow, projection.hoursHigh, 0.99};
        evidence.algorithm = u"theil-sen-projection"_s;
        evidence.version = u"2"_s; // follows what speeds up
        evidence.sensorType = tag.sensorType;
        evidence.from = projection.from;
        evidence.to = projection.to;
        evidence.samples = projection.samples;
        evidence.coverage = projection.coverage;
        evidence.grounds.append({u"REACHES_LIMIT"_s, {sayText(tag.code), sayHours(projection.hours), sayHours(projection.hoursLow),
                                                     sayHours(projection.hoursHigh)}});
    }
}

//! The value that lay farthest out, beside the edge that it passed; of a limit that caps the status that one.
AlertIndicator indicatorOf(const MonitoredTag &tag, const TagDeviation &deviation)
{
    const bool hard = deviation.hardLimit;
    const double value = hard ? deviation.hardValue : deviation.farthest;
    const double edge = value > tag.limits.high ? tag.limits.high : tag.limits.low;
    AlertIndicator indicator{tag.tag, tag.code, tag.unit, value, {}, {}};
    if (hard)
        indicator.limit = deviation.hardLimitAt;
    else if (std::isfinite(edge))
        indicator.limit = edge;
    return indicator;
}

void lookAtScore(const HealthAssessment &of, const HealthPlan &plan, Evidence &evidence, bool &any)
{
    const bool low = of.score.status >= HealthStatus::Poor;
    const bool falls = of.trend.isSignificantlyDegrading() && of.trend.direction == HealthDirection::RapidlyDegrading;
    if (!low && !falls)
        return;
    const bool capped = of.score.cap != HealthCap::None && healthStatusOf(plan, of.score.overall.value_or(0)) != of.score.status;
    const AlertUrgency urgency = of.score.cap == HealthCap::HardLimit ? AlertUrgency::Immediate
        : of.score.status == HealthStatus::Critical ? AlertUrgency::Urgent : AlertUrgency::Soon;
    evidence.urgency = std::max(evidence.urgency, urgency);
    if (low)
        evidence.grounds.append({!capped ? u"SCORE_IS"_s : of.score.cap == HealthCap::HardLimit ? u"SCORE_CAPPED_BY_LIMIT"_s : u"SCORE_CAPPED_BY_VALUES"_s,
                                 {sayNumber(of.score.overall.value_or(0)), sayStatus(of.score.status)}});
    if (falls)
        evidence.grounds.append({u"SCORE_FALLS"_s, {sayNumber(-of.trend.slope)}});
    for (const RiskFactor &risk : of.risks) {
        if (risk.kind == RiskFactor::Kind::HardLimit || (low && (risk.kind == RiskFactor::Kind::Tag || risk.kind == RiskFactor::Kind::Dimension))) {
            evidence.grounds.append(risk.sentence);
            break;
        }
    }
    std::vector<const TagScore *> worst;
    for (const TagScore &tag : of.score.tags) {
        if (tag.contribution > 0)
            worst.push_back(&tag);
    }
    std::sort(worst.begin(), worst.end(), [](const TagScore *a, const TagScore *b) { return a->contribution > b->contribution; });
    for (const TagScore *score : worst) {
        for (const MonitoredTag &tag : of.tags) {
            if (tag.tag == score->deviation.tag && std::isfinite(score->deviation.farthest))
                addIndicator(evidence, indicatorOf(tag, score->deviation));
        }
    }
    if (any)
        return;
    any = true;
    evidence.type = PredictionType::FailurePrediction;
    evidence.algorithm = low ? u"health-score"_s : u"health-trend"_s;
    evidence.from = of.score.from;
    evidence.to = of.score.to;
    evidence.samples = of.score.samples;
    evidence.coverage = of.score.confidence;
}

void lookAtAnomaly(const HealthAssessment &of, Evidence &evidence, bool &any)
{
    const AnomalyEpisode *const seen = deviationOf(of);
    if (!seen)
        return;
    const AnomalyEpisode &episode = *seen;
    // what is otherwise from a start on, and stays so, is run otherwise; wear comes in between, or grows
    const bool isWear = episode.rows >= kAgreedRows && (!episode.withStart || episode.grew);
    if (!isWear && episode.severity != AnomalySeverity::High)
        return;
    if (episode.severity == AnomalySeverity::High)
        evidence.urgency = std::max(evidence.urgency, AlertUrgency::Soon);
    for (const AnomalyTag &odd : episode.tags) {
        if (odd.tag < of.tags.size() && odd.share >= 0.1) {
            const MonitoredTag &tag = of.tags[odd.tag];
            if (evidence.sensorType.isEmpty())
                evidence.sensorType = tag.sensorType;
            addIndicator(evidence, {tag.tag, tag.code, tag.unit, odd.value, odd.usual, {}});
        }
    }
    QStringList names;
    for (const AnomalyTag &odd : episode.tags) {
        if (odd.tag < of.tags.size() && odd.share >= 0.1)
            names.append(of.tags[odd.tag].code);
    }
    evidence.grounds.append({u"BEHAVES_OTHERWISE"_s, {sayMoment(episode.since), sayText(names.join(u", "_s))}});
    if (any)
        return;
    any = true;
    evidence.type = PredictionType::AnomalyDetected;
    evidence.algorithm = u"robust-mahalanobis"_s;
    evidence.from = episode.since;
    evidence.to = episode.seenAt;
    evidence.samples = episode.rows;
    evidence.coverage = of.score.of(HealthDimension::Sensor).coverage;
}

std::optional<Evidence> evidenceOf(const HealthAssessment &of, const HealthPlan &plan)
{
    Evidence evidence;
    bool any = false;
    lookAtProjections(of, evidence, any);
    lookAtScore(of, plan, evidence, any);
    lookAtAnomaly(of, evidence, any);
    return any ? std::optional(evidence) : std::nullopt;
}

//! What such a sensor usually tells of; empty where nothing can be said.
HealthSentence failureModeOf(const QString &sensorType)
{
    if (sensorType == "vibration"_L1)
        return {u"MODE_VIBRATION"_s, {}};
    if (sensorType == "temperature"_L1)
        return {u"MODE_TEMPERATURE"_s, {}};
    if (sensorType == "pressure"_L1)
        return {u"MODE_PRESSURE"_s, {}};
    if (sensorType == "torque"_L1 || sensorType == "current"_L1 || sensorType == "power"_L1)
        return {u"MODE_DRIVE"_s, {sayText(sensorType)}};
    return {};
}

HealthSentence lossOf(const PredictiveAlert &alert)
{
    if (!(alert.downtimeHours > 0))
        return {};
    const HealthSentence::Argument hours = sayAmount(alert.downtimeHours, {});
    if (alert.cost > 0)
        return {u"DOWNTIME_AND_COST"_s, {hours, sayNumber(alert.cost, 0), sayText(alert.currency)}};
    return {u"DOWNTIME"_s, {hours}};
}

void fill(PredictiveAlert &alert, const Evidence &evidence, const HealthAssessment &of, const HealthPlan &plan)
{
    const UtcTime now = of.score.at;
    alert.type = evidence.type;
    alert.urgency = evidence.urgency;
    alert.severity = severityOf(evidence.urgency);
    alert.grounds = evidence.grounds;
    alert.advice = of.advice;
    alert.mode = failureModeOf(evidence.sensorType);
    alert.action = of.action;
    alert.failureMode.clear();
    alert.hoursToFailure = evidence.hours;
    alert.predictedAt.reset();
    if (evidence.hours)
        alert.predictedAt = now + std::chrono::seconds(qint64(evidence.hours->value * 3'600));
    if (!alert.firstPredictedAt)
        alert.firstPredictedAt = alert.predictedAt;
    alert.indicators = evidence.indicators;
    alert.algorithm = evidence.algorithm;
    alert.version = evidence.version;
    alert.downtimeHours = plan.repairHours;
    alert.cost = plan.repairHours * plan.downtimeCost;
    alert.currency = plan.currency;
    alert.parts = plan.parts;
    alert.skills = plan.skills;
    alert.loss = lossOf(alert);
    alert.impact.clear();
    alert.putInWords();
    alert.from = evidence.from;
    alert.to = evidence.to;
    alert.samples = evidence.samples;
    alert.coverage = evidence.coverage;
    alert.score = of.score.overall;
    alert.evidenceAt = now;
}

//! Whether people want to hear of it again.
bool isNews(const PredictiveAlert &before, const PredictiveAlert &after)
{
    if (before.type != after.type || before.urgency != after.urgency || before.predictedAt.has_value() != after.predictedAt.has_value())
        return true;
    return before.predictedAt && std::abs(double((*before.predictedAt - *after.predictedAt).count())) > kMovedHours * 3.6e9;
}

void judge(PredictiveAlert &alert, const AlertResolution &resolution)
{
    alert.outcome = resolution.outcome;
    alert.failedAt = resolution.outcome == AlertOutcome::True ? resolution.failedAt : std::nullopt;
    alert.accuracy = PredictionAccuracy::Unknown;
    alert.errorHours.reset();
    if (resolution.outcome == AlertOutcome::False || resolution.outcome == AlertOutcome::Expired)
        alert.accuracy = PredictionAccuracy::Incorrect;
    if (resolution.outcome != AlertOutcome::True || !alert.failedAt || !alert.firstPredictedAt)
        return;
    const double error = double((*alert.failedAt - *alert.firstPredictedAt).count()) / 3.6e9;
    const double lead = double((*alert.firstPredictedAt - alert.createdAt).count()) / 3.6e9;
    const double tolerance = std::max(kLeastTolerance, kToleranceShare * lead);
    alert.errorHours = error;
    // early: said to be sooner than it was
    alert.accuracy = std::abs(error) <= tolerance ? PredictionAccuracy::Accurate
        : error > 0 ? PredictionAccuracy::Early : PredictionAccuracy::Late;
}

bool mayMove(AlertState from, AlertState to, bool hasDay)
{
    switch (to) {
    case AlertState::Acknowledged:
        return from == AlertState::Open;
    case AlertState::Scheduled:
        return from == AlertState::Acknowledged || (from == AlertState::Scheduled && hasDay);
    case AlertState::InProgress:
        return from == AlertState::Acknowledged || from == AlertState::Scheduled;
    default:
        return false;
    }
}

//! As a sentence has it, and in the program's language.
QString inWords(AlertState state)
{
    switch (state) {
    case AlertState::Open:
        return QCoreApplication::translate("health", "open", "an alert that is …");
    case AlertState::Acknowledged:
        return QCoreApplication::translate("health", "acknowledged", "an alert that is …");
    case AlertState::Scheduled:
        return QCoreApplication::translate("health", "scheduled", "an alert that is …");
    case AlertState::InProgress:
        return QCoreApplication::translate("health", "in progress", "an alert that is …");
    case AlertState::Resolved:
        break;
    }
    return QCoreApplication::translate("health", "resolved", "an alert that is …");
}

Error noSuchAlert()
{
    return {Error::Kind::NotFound, QCoreApplication::translate("health", "There is no such alert."), {}};
}

Error nobody()
{
    return {Error::Kind::Refused, QCoreApplication::translate("health", "A step of maintenance needs somebody who takes it."),
            QCoreApplication::translate("health", "Sign in first.")};
}

} // namespace

PredictiveAlert *AlertBook::place(const QUuid &id)
{
    const auto found = std::find_if(m_alerts.begin(), m_alerts.end(), [&id](const PredictiveAlert &alert) { return alert.id == id; });
    return found == m_alerts.end() ? nullptr : &*found;
}

void AlertBook::put(const PredictiveAlert &alert)
{
    if (PredictiveAlert *const there = place(alert.id)) {
        *there = alert;
        if (alert.isOpen())
            m_muted.erase(alert.machine);
    }
}

std::optional<PredictiveAlert> AlertBook::find(const QUuid &id) const
{
    for (const PredictiveAlert &alert : m_alerts) {
        if (alert.id == id)
            return alert;
    }
    return {};
}

std::optional<PredictiveAlert> AlertBook::openOf(const MachineId &machine) const
{
    for (auto it = m_alerts.crbegin(); it != m_alerts.crend(); ++it) {
        if (it->machine == machine && it->isOpen())
            return *it;
    }
    return {};
}

/*!
 * How likely it is, and how that is known: by what became of alerts of its type, or, before there are enough of them, by how
 * often such machines break down at all. The latter takes lives as they are when chance ends them (Weibull's with shape 1),
 * at a rate with the fleet's as its Gamma prior of shape 1, and tells of the machine, not of the alert's grounds.
 */
void AlertBook::estimate(PredictiveAlert &alert, const BreakdownFigure &breakdowns) const
{
    alert.probabilityBasis = ProbabilityBasis::None;
    alert.probability = trackRecord(alert.type);
    if (alert.probability) {
        alert.probabilityBasis = ProbabilityBasis::TrackRecord;
        return;
    }
    alert.probability = breakdownWithin(breakdowns, kHorizonHours);
    if (alert.probability)
        alert.probabilityBasis = ProbabilityBasis::BreakdownRate;
}

//! How often alerts of this type came true, where that can be known.
std::optional<Estimate> AlertBook::trackRecord(PredictionType type) const
{
    int came = 0, known = 0;
    for (const PredictiveAlert &alert : m_alerts) {
        if (alert.type != type || alert.outcome == AlertOutcome::None || alert.outcome == AlertOutcome::Prevented)
            continue;
        ++known;
        came += alert.outcome == AlertOutcome::True ? 1 : 0;
    }
    if (known < kLeastTrackRecord)
        return {};
    const auto interval = statistics::clopperPearson(quint64(came), quint64(known));
    if (!interval)
        return {};
    return Estimate{double(came) / known, interval->low, interval->high, 0.95};
}

std::optional<AlertChange> AlertBook::consider(const HealthAssessment &assessment, const HealthPlan &plan)
{
    const UtcTime now = assessment.score.at;
    const std::optional<Evidence> evidence = evidenceOf(assessment, plan);
    const auto open = std::find_if(m_alerts.rbegin(), m_alerts.rend(), [&assessment](const PredictiveAlert &alert) {
        return alert.machine == assessment.machine && alert.isOpen();
    });
    if (!evidence)
        return evidenceIsGone(assessment, open == m_alerts.rend() ? nullptr : &*open);
    if (open != m_alerts.rend()) {
        PredictiveAlert next = *open;
        fill(next, *evidence, assessment, plan);
        estimate(next, assessment.breakdowns);
        const bool news = isNews(*open, next);
        const bool worse = next.urgency > open->urgency;
        if (news)
            next.updatedAt = now;
        *open = next;
        return news ? std::optional(AlertChange{*open, false, worse}) : std::nullopt;
    }
    const auto muted = m_muted.find(assessment.machine);
    if (muted != m_muted.end() && evidence->urgency <= muted->second.urgency && now < muted->second.until)
        return {};
    m_muted.erase(assessment.machine);
    PredictiveAlert alert;
    alert.id = QUuid::createUuid();
    alert.machine = assessment.machine;
    alert.machineCode = assessment.code;
    alert.createdAt = alert.updatedAt = now;
    fill(alert, *evidence, assessment, plan);
    estimate(alert, assessment.breakdowns);
    alert.steps.append({alertStateName(AlertState::Open), now, {}, {}});
    m_alerts.push_back(alert);
    return AlertChange{alert, true, false};
}

//! Silence is over, since what comes next is another episode; an alert that nobody works on expires after a while.
std::optional<AlertChange> AlertBook::evidenceIsGone(const HealthAssessment &assessment, PredictiveAlert *open)
{
    const UtcTime now = assessment.score.at;
    if (const auto muted = m_muted.find(assessment.machine); muted != m_muted.end()) {
        PredictiveAlert *const silent = place(muted->second.alert);
        m_muted.erase(muted);
        if (silent && silent->silentUntil) {
            silent->silentUntil.reset();
            return AlertChange{*silent, false, false, true};
        }
    }
    if (!open || open->state > AlertState::Acknowledged || now - open->evidenceAt < kExpiresAfter)
        return {};
    judge(*open, {AlertOutcome::Expired, {}, {}});
    open->state = AlertState::Resolved;
    open->updatedAt = now;
    open->steps.append({alertStateName(AlertState::Resolved), now, {},
                        QCoreApplication::translate("health", "Nothing has spoken for it for a week.")});
    const AlertChange change{*open, false, false};
    bound();
    return change;
}

Result<PredictiveAlert> AlertBook::move(const QUuid &id, AlertState to, const QString &who, const QString &note, UtcTime at,
                                        std::optional<UtcTime> plannedFor)
{
    PredictiveAlert *const alert = place(id);
    if (!alert)
        return noSuchAlert();
    if (who.isEmpty())
        return nobody();
    if (!mayMove(alert->state, to, plannedFor.has_value()))
        return Error{Error::Kind::Refused,
                     QCoreApplication::translate("health", "This alert is %1: it cannot be %2 next.").arg(inWords(alert->state), inWords(to)),
                     QCoreApplication::translate("health", "Alerts are acknowledged, scheduled, worked on and resolved, in this order.")};
    if (plannedFor && (to != AlertState::Scheduled || *plannedFor < at))
        return Error{Error::Kind::BadData, QCoreApplication::translate("health", "Work is scheduled for a time that lies ahead."), {}};
    alert->state = to;
    alert->updatedAt = at;
    if (plannedFor)
        alert->plannedFor = plannedFor;
    alert->steps.append({alertStateName(to), at, who, note});
    return *alert;
}

Result<PredictiveAlert> AlertBook::resolve(const QUuid &id, const AlertResolution &resolution, const QString &who, UtcTime at)
{
    PredictiveAlert *const alert = place(id);
    if (!alert)
        return noSuchAlert();
    if (who.isEmpty())
        return nobody();
    if (alert->state == AlertState::Open || alert->state == AlertState::Resolved)
        return Error{Error::Kind::Refused,
                     QCoreApplication::translate("health", "This alert is %1: it cannot be %2 next.").arg(inWords(alert->state), inWords(AlertState::Resolved)),
                     alert->state == AlertState::Open ? QCoreApplication::translate("health", "Acknowledge it first.") : QString()};
    if (resolution.failedAt && *resolution.failedAt > at)
        return Error{Error::Kind::BadData, QCoreApplication::translate("health", "The failure lies in the future."),
                     QCoreApplication::translate("health", "Give the time at which it came.")};
    if (resolution.outcome == AlertOutcome::None)
        return Error{Error::Kind::BadData, QCoreApplication::translate("health", "What came of the alert is missing."),
                     QCoreApplication::translate("health", "Say whether it was true, false, prevented or expired.")};
    judge(*alert, resolution);
    alert->state = AlertState::Resolved;
    alert->updatedAt = at;
    alert->steps.append({alertStateName(AlertState::Resolved), at, who, resolution.note});
    alert->silentUntil = at + kAlertSilence;
    m_muted[alert->machine] = {alert->urgency, *alert->silentUntil, alert->id};
    const PredictiveAlert result = *alert;
    bound();
    return result;
}

void AlertBook::load(std::vector<PredictiveAlert> alerts)
{
    m_alerts = std::move(alerts);
    for (const PredictiveAlert &alert : m_alerts) {
        if (!alert.isOpen() && alert.silentUntil)
            m_muted[alert.machine] = {alert.urgency, *alert.silentUntil, alert.id};
        else
            m_muted.erase(alert.machine); // it came after: the one before it is no ground for silence any more
    }
    bound();
}

//! Forgets the oldest resolved ones.
void AlertBook::bound()
{
    const auto resolved = size_t(std::count_if(m_alerts.begin(), m_alerts.end(), [](const PredictiveAlert &alert) { return !alert.isOpen(); }));
    for (size_t over = resolved > kMostResolved ? resolved - kMostResolved : 0; over > 0; --over)
        m_alerts.erase(std::find_if(m_alerts.begin(), m_alerts.end(), [](const PredictiveAlert &alert) { return !alert.isOpen(); }));
}

} // namespace lineside
