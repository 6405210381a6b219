#include "models/health/health_advice.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

using namespace Qt::Literals;

namespace lineside {

namespace {

constexpr int kMostRisks = 8;
constexpr double kLeastPoints = 1;

QString number(double value, int digits = 1)
{
    return QLocale().toString(value, 'f', digits);
}

QString withUnit(double value, const QString &unit)
{
    const QString text = QLocale().toString(value, 'g', 4);
    return unit.isEmpty() ? text : text + u' ' + unit;
}

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

void addTags(const HealthAssessment &of, QList<RiskFactor> &risks)
{
    for (const TagScore &tag : of.score.tags) {
        const MonitoredTag *named = tagOf(of, tag.deviation.tag);
        if (!named)
            continue;
        if (tag.deviation.hardLimit)
            risks.append({RiskFactor::Kind::HardLimit, tag.contribution, named->code,
                          QCoreApplication::translate("health", "%1 passed its outermost limit.").arg(named->code)});
        else if (tag.contribution >= kLeastPoints)
            risks.append({RiskFactor::Kind::Tag, tag.contribution, named->code,
                          QCoreApplication::translate("health", "%1 was outside its normal range, by %2 on average and %3 at worst.")
                              .arg(named->code, withUnit(tag.deviation.average, named->unit),
                                   withUnit(tag.deviation.worst, named->unit))});
    }
}

void addDimensions(const HealthAssessment &of, QList<RiskFactor> &risks)
{
    for (size_t d = 1; d < kHealthDimensions; ++d) { // the sensor dimension speaks through its tags
        const DimensionScore &dimension = of.score.dimensions[d];
        if (!dimension.score || dimension.contribution < kLeastPoints)
            continue;
        const QString name = dimensionText(HealthDimension(d));
        risks.append({RiskFactor::Kind::Dimension, dimension.contribution, name,
                      QCoreApplication::translate("health", "%1 stands at %2 of 100 and takes %3 points.").arg(name, number(*dimension.score), number(dimension.contribution))});
    }
}

void addOutlook(const HealthAssessment &of, QList<RiskFactor> &risks)
{
    if (of.trend.isSignificantlyDegrading())
        risks.append({RiskFactor::Kind::Trend, 0, {},
                      QCoreApplication::translate("health", "The score falls by %1 points a day (%2 to %3).")
                          .arg(number(-of.trend.slope, 2), number(-of.trend.slopeHigh, 2), number(-of.trend.slopeLow, 2))});
    if (of.anomaly && !of.anomaly->tags.empty()) {
        const AnomalyTag &first = of.anomaly->tags.front();
        if (const MonitoredTag *tag = tagOf(of, first.tag)) {
            const QString text = of.anomaly->kind == AnomalyKind::Sensor
                ? QCoreApplication::translate("health", "%1 is stuck at %2, where it never stood; usual is %3. Its sensor may be at fault.")
                : first.deviation > 0 ? QCoreApplication::translate("health", "The machine behaves otherwise than learnt: above all %1 is high, %2 where %3 is usual.")
                                      : QCoreApplication::translate("health", "The machine behaves otherwise than learnt: above all %1 is low, %2 where %3 is usual.");
            risks.append({RiskFactor::Kind::Anomaly, 0, tag->code,
                          text.arg(tag->code, withUnit(first.value, tag->unit), withUnit(first.usual, tag->unit))});
        }
    }
    for (const Projection &projection : of.projections) {
        if (const MonitoredTag *tag = tagOf(of, projection.tag))
            risks.append({RiskFactor::Kind::Projection, 0, tag->code,
                          QCoreApplication::translate("health", "%1 moves towards its limit %2; if it goes on so, it is there in %3 (%4 to %5).")
                              .arg(tag->code, withUnit(projection.limit, tag->unit), durationText(projection.hours),
                                   durationText(projection.hoursLow), durationText(projection.hoursHigh))});
    }
}

} // namespace

QString durationText(double hours)
{
    if (!std::isfinite(hours) || hours >= 24 * 365)
        return QCoreApplication::translate("health", "more than a year");
    if (hours < 1)
        return QCoreApplication::translate("health", "less than an hour");
    if (hours < 48)
        return QCoreApplication::translate("health", "%1 hours").arg(number(hours, 0));
    return QCoreApplication::translate("health", "%1 days").arg(number(hours / 24, 1));
}

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

QList<RiskFactor> riskFactorsOf(const HealthAssessment &of)
{
    QList<RiskFactor> risks;
    if (of.score.status == HealthStatus::NotEnoughData)
        risks.append({RiskFactor::Kind::Data, 0, {},
                      QCoreApplication::translate("health", "Only %1 % of what the score rests on is known; half of it is needed.").arg(number(of.score.confidence * 100, 0))});
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

QString recommendedActionOf(const HealthAssessment &of)
{
    for (const TagScore &tag : of.score.tags) {
        const MonitoredTag *named = tagOf(of, tag.deviation.tag);
        if (tag.deviation.hardLimit && named)
            return QCoreApplication::translate("health", "Look at the machine now: %1 passed its outermost limit.").arg(named->code);
    }
    if (!of.projections.empty()) {
        const Projection &soonest = of.projections.front();
        if (const MonitoredTag *tag = tagOf(of, soonest.tag); tag && soonest.hours < 24 * 30)
            return QCoreApplication::translate("health", "Plan maintenance within %1: %2 is on its way to its limit.").arg(durationText(soonest.hoursLow), tag->code);
    }
    if (of.anomaly && !of.anomaly->tags.empty()) {
        if (const MonitoredTag *tag = tagOf(of, of.anomaly->tags.front().tag))
            return of.anomaly->kind == AnomalyKind::Sensor ? QCoreApplication::translate("health", "Check the sensor of %1.").arg(tag->code)
                                                           : QCoreApplication::translate("health", "Inspect the machine; begin with what moves %1.").arg(tag->code);
    }
    switch (of.score.status) {
    case HealthStatus::NotEnoughData:
        return QCoreApplication::translate("health", "See to the missing data first: which tags, counters and charts give none is told with the score.");
    case HealthStatus::Poor:
    case HealthStatus::Critical:
    case HealthStatus::Fair:
        if (!of.risks.isEmpty() && !of.risks.front().subject.isEmpty())
            return QCoreApplication::translate("health", "Look into %1 first: it takes the most from the score.").arg(of.risks.front().subject);
        return QCoreApplication::translate("health", "Inspect the machine.");
    default:
        break;
    }
    if (of.trend.isSignificantlyDegrading())
        return QCoreApplication::translate("health", "Inspect the machine at the next stop: its score falls.");
    return QCoreApplication::translate("health", "Nothing to do.");
}

} // namespace lineside
