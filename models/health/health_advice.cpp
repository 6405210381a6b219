#include "models/health/health_advice.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals;

namespace lineside {

namespace {

constexpr int kMostRisks = 8;
constexpr double kLeastPoints = 1;

const MonitoredTag *tagOf(const HealthAssessment &of, size_t index)
{
    return index < of.tags.size() ? &of.tags[index] : nullptr;
}

const MonitoredTag *tagOf(const HealthAssessment &of, const TagUuid &id)
{
    for (const MonitoredTag &tag : of.tags) {
        if (tag.tag == id)
            return &tag;
    }
    return nullptr;
}

void addRisk(QList<RiskFactor> &risks, RiskFactor::Kind kind, double points, const QString &subject, HealthSentence sentence,
             HealthDimension dimension = HealthDimension::Sensor)
{
    const QString text = sentence.text();
    risks.append({kind, points, subject, std::move(sentence), text, dimension});
}

void addTags(const HealthAssessment &of, QList<RiskFactor> &risks)
{
    for (const TagScore &tag : of.score.tags) {
        const MonitoredTag *named = tagOf(of, tag.deviation.tag);
        if (!named)
            continue;
        if (tag.deviation.hardLimit)
            addRisk(risks, RiskFactor::Kind::HardLimit, tag.contribution, named->code, {u"HARD_LIMIT_PASSED_WITH"_s, {sayText(named->code), sayAmount(tag.deviation.hardValue, named->unit),
                                                       sayAmount(tag.deviation.hardLimitAt, named->unit)}});
        else if (tag.contribution >= kLeastPoints)
            addRisk(risks, RiskFactor::Kind::Tag, tag.contribution, named->code,
                    {u"OUTSIDE_NORMAL_RANGE"_s, {sayText(named->code), sayAmount(tag.deviation.average, named->unit),
                                                 sayAmount(tag.deviation.worst, named->unit)}});
    }
}

void addDimensions(const HealthAssessment &of, QList<RiskFactor> &risks)
{
    for (size_t d = 1; d < kHealthDimensions; ++d) { // the sensor dimension speaks through its tags
        const DimensionScore &dimension = of.score.dimensions[d];
        if (!dimension.score || dimension.contribution < kLeastPoints)
            continue;
        addRisk(risks, RiskFactor::Kind::Dimension, dimension.contribution, dimensionText(HealthDimension(d)),
                {u"DIMENSION_TAKES"_s, {sayDimension(HealthDimension(d)), sayNumber(*dimension.score), sayNumber(dimension.contribution)}},
                HealthDimension(d));
    }
}

void addOutlook(const HealthAssessment &of, QList<RiskFactor> &risks)
{
    if (of.trend.isSignificantlyDegrading())
        addRisk(risks, RiskFactor::Kind::Trend, 0, {},
                {u"SCORE_FALLS_WITHIN"_s, {sayNumber(-of.trend.slope, 2), sayNumber(-of.trend.slopeHigh, 2), sayNumber(-of.trend.slopeLow, 2)}});
    if (of.anomaly && of.anomaly->kind == AnomalyKind::OperatingPoint)
        addRisk(risks, RiskFactor::Kind::Anomaly, 0, {}, {u"NEW_OPERATING_POINT"_s, {}});
    else if (of.anomaly && !of.anomaly->tags.empty()) {
        const AnomalyTag &first = of.anomaly->tags.front();
        if (const MonitoredTag *tag = tagOf(of, first.tag)) {
            const QString code = of.anomaly->kind == AnomalyKind::Sensor ? u"STUCK"_s : first.deviation > 0 ? u"ODD_HIGH"_s : u"ODD_LOW"_s;
            addRisk(risks, RiskFactor::Kind::Anomaly, 0, tag->code,
                    {code, {sayText(tag->code), sayAmount(first.value, tag->unit), sayAmount(first.usual, tag->unit)}});
        }
    }
    for (const Projection &projection : of.projections) {
        if (const MonitoredTag *tag = tagOf(of, projection.tag))
            addRisk(risks, RiskFactor::Kind::Projection, 0, tag->code,
                    {u"MOVES_TO_LIMIT"_s, {sayText(tag->code), sayAmount(projection.limit, tag->unit), sayHours(projection.hours),
                                           sayHours(projection.hoursLow), sayHours(projection.hoursHigh)}});
    }
}

} // namespace

QString dimensionText(HealthDimension dimension)
{
    switch (dimension) {
    case HealthDimension::Sensor:
        return QCoreApplication::translate("health", "Sensors");
    case HealthDimension::Oee:
        return QCoreApplication::translate("health", "OEE");
    case HealthDimension::Quality:
        return QCoreApplication::translate("health", "Quality");
    case HealthDimension::Reliability:
        return QCoreApplication::translate("health", "Reliability");
    case HealthDimension::Performance:
        break;
    }
    return QCoreApplication::translate("health", "Performance");
}

QString scoreName()
{
    return QCoreApplication::translate("health", "Health score");
}

QList<RiskFactor> riskFactorsOf(const HealthAssessment &of)
{
    QList<RiskFactor> risks;
    if (of.score.status == HealthStatus::NotEnoughData)
        addRisk(risks, RiskFactor::Kind::Data, 0, {}, {u"TOO_LITTLE_KNOWN"_s, {sayShare(of.score.confidence)}});
    addOutlook(of, risks);
    addTags(of, risks);
    addDimensions(of, risks);
    std::sort(risks.begin(), risks.end(), [](const RiskFactor &a, const RiskFactor &b) {
        const auto rank = [](RiskFactor::Kind kind) { // what takes points comes by its points
            return kind == RiskFactor::Kind::Tag || kind == RiskFactor::Kind::Dimension ? 100 : int(kind);
        };
        if (rank(a.kind) != rank(b.kind))
            return rank(a.kind) < rank(b.kind);
        return a.points != b.points ? a.points > b.points : a.text < b.text;
    });
    if (risks.size() > kMostRisks)
        risks.resize(kMostRisks);
    return risks;
}

HealthSentence recommendedActionOf(const HealthAssessment &of)
{
    for (const TagScore &tag : of.score.tags) {
        const MonitoredTag *named = tagOf(of, tag.deviation.tag);
        if (tag.deviation.hardLimit && named)
            return {u"LOOK_NOW"_s, {sayText(named->code)}};
    }
    if (!of.projections.empty()) {
        const Projection &soonest = of.projections.front();
        if (const MonitoredTag *tag = tagOf(of, soonest.tag); tag && soonest.hours < 24 * 30)
            return {u"PLAN_MAINTENANCE"_s, {sayHours(soonest.hoursLow), sayText(tag->code)}};
    }
    if (of.anomaly && of.anomaly->kind != AnomalyKind::OperatingPoint && !of.anomaly->tags.empty()) {
        if (const MonitoredTag *tag = tagOf(of, of.anomaly->tags.front().tag))
            return {of.anomaly->kind == AnomalyKind::Sensor ? u"CHECK_SENSOR"_s : u"INSPECT_BEGINNING_WITH"_s, {sayText(tag->code)}};
    }
    switch (of.score.status) {
    case HealthStatus::NotEnoughData:
        return {u"SEE_TO_DATA"_s, {}};
    case HealthStatus::Poor:
    case HealthStatus::Critical:
    case HealthStatus::Fair:
        if (!of.risks.isEmpty() && !of.risks.front().subject.isEmpty()) {
            const RiskFactor &first = of.risks.front();
            return {u"LOOK_INTO"_s, {first.kind == RiskFactor::Kind::Dimension ? sayDimension(first.dimension) : sayText(first.subject)}};
        }
        return {u"INSPECT"_s, {}};
    default:
        break;
    }
    if (of.trend.isSignificantlyDegrading())
        return {u"INSPECT_AT_NEXT_STOP"_s, {}};
    return {u"NOTHING_TO_DO"_s, {}};
}

} // namespace lineside
