#include "models/health/health_json.h"

#include <cmath>

using namespace Qt::Literals;

namespace lineside::health_json {

namespace {

QString idOf(const QUuid &id)
{
    return id.toString(QUuid::WithoutBraces);
}

//! Null where nobody knows: nothing began in 1970.
QJsonValue whenKnown(UtcTime at)
{
    return at != UtcTime{} && at != UtcTime::min() ? QJsonValue(toIso(at)) : QJsonValue(QJsonValue::Null);
}

QJsonObject dimensionJson(const DimensionScore &dimension)
{
    return {{u"score"_s, of(dimension.score)}, {u"weight"_s, dimension.weight}, {u"contribution"_s, dimension.contribution},
            {u"from"_s, whenKnown(dimension.from)}, {u"to"_s, whenKnown(dimension.to)}, {u"samples"_s, double(dimension.samples)},
            {u"coverage"_s, dimension.coverage}};
}

QJsonArray tagsJson(const HealthAssessment &assessment)
{
    QJsonArray tags;
    for (const TagScore &tag : assessment.score.tags) {
        QString code, fault;
        for (const MonitoredTag &named : assessment.tags) {
            if (named.tag == tag.deviation.tag) {
                code = named.code;
                fault = watchFaultName(named.fault);
            }
        }
        const auto finite = [](double value) { return std::isfinite(value) ? std::optional(value) : std::nullopt; };
        tags.append(QJsonObject{{u"tagId"_s, idOf(tag.deviation.tag.uuid)}, {u"tag"_s, code}, {u"score"_s, of(tag.score)},
                                {u"contribution"_s, tag.contribution}, {u"averageDeviation"_s, of(finite(tag.deviation.average))},
                                {u"worstDeviation"_s, of(finite(tag.deviation.worst))}, {u"maxDeviation"_s, tag.deviation.maxDeviation},
                                {u"hardLimit"_s, tag.deviation.hardLimit}, {u"from"_s, toIso(tag.deviation.from)},
                                {u"to"_s, toIso(tag.deviation.to)}, {u"samples"_s, double(tag.deviation.samples)},
                                {u"coverage"_s, tag.deviation.coverage},
                                {u"fault"_s, fault.isEmpty() ? QJsonValue() : QJsonValue(fault)}});
    }
    return tags;
}

QJsonObject trendJson(const HealthTrend &trend)
{
    const bool tested = trend.tested;
    return {{u"direction"_s, healthDirectionName(trend.direction)}, {u"text"_s, healthTrendText(trend)},
            {u"significant"_s, tested ? QJsonValue(trend.significant) : QJsonValue()},
            {u"today"_s, of(trend.today)}, {u"average7"_s, of(trend.average7)}, {u"average30"_s, of(trend.average30)},
            {u"change"_s, of(trend.change)}, {u"slopePerDay"_s, of(tested ? std::optional(trend.slope) : std::nullopt)},
            {u"slopeLow"_s, of(tested ? std::optional(trend.slopeLow) : std::nullopt)},
            {u"slopeHigh"_s, of(tested ? std::optional(trend.slopeHigh) : std::nullopt)},
            {u"p"_s, of(tested ? std::optional(trend.p) : std::nullopt)}, {u"from"_s, toIso(trend.from)}, {u"to"_s, toIso(trend.to)},
            {u"samples"_s, double(trend.samples)}, {u"coverage"_s, trend.coverage}, {u"coverage30"_s, trend.coverage30}};
}

QJsonArray projectionsJson(const HealthAssessment &assessment)
{
    QJsonArray projections;
    for (const Projection &projection : assessment.projections) {
        const bool named = projection.tag < assessment.tags.size();
        projections.append(QJsonObject{
            {u"tag"_s, named ? assessment.tags[projection.tag].code : QString()}, {u"limit"_s, projection.limit},
            {u"value"_s, projection.value}, {u"slopePerDay"_s, projection.slope}, {u"slopeLow"_s, projection.slopeLow},
            {u"slopeHigh"_s, projection.slopeHigh}, {u"hours"_s, projection.hours}, {u"hoursLow"_s, projection.hoursLow},
            {u"hoursHigh"_s, projection.hoursHigh}, {u"certainty"_s, 0.99}, {u"from"_s, toIso(projection.from)},
            {u"to"_s, toIso(projection.to)}, {u"samples"_s, double(projection.samples)}, {u"coverage"_s, projection.coverage}});
    }
    return projections;
}

} // namespace

QJsonValue of(const std::optional<double> &number)
{
    return number && std::isfinite(*number) ? QJsonValue(*number) : QJsonValue(QJsonValue::Null);
}

QJsonValue of(const std::optional<UtcTime> &at)
{
    return at ? QJsonValue(toIso(*at)) : QJsonValue(QJsonValue::Null);
}

QJsonArray of(const QList<WorkStep> &steps)
{
    QJsonArray array;
    for (const WorkStep &step : steps)
        array.append(QJsonObject{{u"state"_s, step.state}, {u"at"_s, toIso(step.at)}, {u"who"_s, step.who}, {u"note"_s, step.note}});
    return array;
}

std::optional<double> numberOf(const QJsonValue &value)
{
    return value.isDouble() ? std::optional(value.toDouble()) : std::nullopt;
}

std::optional<UtcTime> timeOf(const QJsonValue &value)
{
    // QDateTime ends at milliseconds: the six digits that toIso() writes are read by hand
    const QString text = value.toString();
    const qsizetype point = text.indexOf(u'.');
    if (point < 0 || !text.endsWith(u'Z'))
        return {};
    const QDateTime whole = QDateTime::fromString(text.left(point) + u'Z', Qt::ISODate);
    bool ok = false;
    const int us = text.mid(point + 1, text.size() - point - 2).leftJustified(6, u'0', true).toInt(&ok);
    if (!whole.isValid() || !ok || us < 0)
        return {};
    return fromMicroseconds(whole.toSecsSinceEpoch() * 1'000'000 + us);
}

QList<WorkStep> stepsOf(const QJsonValue &value)
{
    QList<WorkStep> steps;
    for (const QJsonValue &entry : value.toArray()) {
        const QJsonObject object = entry.toObject();
        steps.append({object[u"state"_s].toString(), timeOf(object[u"at"_s]).value_or(UtcTime{}), object[u"who"_s].toString(),
                      object[u"note"_s].toString()});
    }
    return steps;
}

QJsonObject of(const HealthAssessment &assessment)
{
    QJsonObject dimensions;
    for (size_t d = 0; d < kHealthDimensions; ++d)
        dimensions[healthDimensionName(HealthDimension(d))] = dimensionJson(assessment.score.dimensions[d]);
    QJsonArray risks;
    for (const RiskFactor &risk : assessment.risks)
        risks.append(QJsonObject{{u"subject"_s, risk.subject}, {u"points"_s, risk.points}, {u"text"_s, risk.text},
                                 {u"sentence"_s, toJson(risk.sentence)}});
    return {{u"machineId"_s, idOf(assessment.machine.uuid)},
            {u"machine"_s, assessment.code},
            {u"at"_s, toIso(assessment.score.at)},
            {u"score"_s, of(assessment.score.overall)},
            {u"confidence"_s, assessment.score.confidence},
            {u"status"_s, healthStatusName(assessment.score.status)},
            {u"cap"_s, healthCapName(assessment.score.cap)},
            {u"dimensions"_s, dimensions},
            {u"tags"_s, tagsJson(assessment)},
            {u"trend"_s, trendJson(assessment.trend)},
            {u"anomaly"_s, assessment.anomaly ? QJsonValue(anomaly(assessment)) : QJsonValue()},
            {u"learnt"_s, assessment.learnt},
            {u"projections"_s, projectionsJson(assessment)},
            {u"risks"_s, risks},
            {u"action"_s, assessment.action},
            {u"advice"_s, toJson(assessment.advice)},
            {u"from"_s, toIso(assessment.score.from)},
            {u"to"_s, toIso(assessment.score.to)},
            {u"samples"_s, double(assessment.score.samples)}};
}

QJsonObject statusChange(const HealthAssessment &assessment, HealthStatus before)
{
    return {{u"machineId"_s, idOf(assessment.machine.uuid)}, {u"machine"_s, assessment.code}, {u"at"_s, toIso(assessment.score.at)},
            {u"before"_s, healthStatusName(before)}, {u"status"_s, healthStatusName(assessment.score.status)},
            {u"cap"_s, healthCapName(assessment.score.cap)}, {u"score"_s, of(assessment.score.overall)},
            {u"confidence"_s, assessment.score.confidence}, {u"action"_s, assessment.action}};
}

QJsonObject anomaly(const HealthAssessment &assessment)
{
    if (!assessment.anomaly)
        return {};
    const AnomalyEpisode &episode = *assessment.anomaly;
    QJsonArray tags;
    for (const AnomalyTag &tag : episode.tags) {
        if (tag.tag >= assessment.tags.size())
            continue; // a set point, which is not monitored
        tags.append(QJsonObject{{u"tag"_s, assessment.tags[tag.tag].code}, {u"value"_s, tag.value},
                                {u"usual"_s, tag.usual}, {u"deviation"_s, tag.deviation}, {u"share"_s, tag.share},
                                {u"direction"_s, tag.deviation > 0 ? u"HIGH"_s : u"LOW"_s}});
    }
    return {{u"machineId"_s, idOf(assessment.machine.uuid)}, {u"machine"_s, assessment.code}, {u"since"_s, toIso(episode.since)},
            {u"seenAt"_s, toIso(episode.seenAt)}, {u"endedAt"_s, of(episode.endedAt)}, {u"type"_s, anomalyKindName(episode.kind)},
            {u"severity"_s, anomalySeverityName(episode.severity)}, {u"timesLimit"_s, episode.worst},
            {u"rows"_s, double(episode.rows)}, {u"tags"_s, tags}};
}

QJsonObject alertCreated(const PredictiveAlert &alert)
{
    return toJson(alert);
}

} // namespace lineside::health_json
